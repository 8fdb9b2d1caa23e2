"""The evidence on a disease, and works as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mtor_cli.labels.read import worded
from mtor_cli.lookup.evidence import RANK
from mtor_cli.parts.words import AGE_GROUP, EXTENT, MTOR_EVIDENCE, ROLE, VOICE
from mtor_cli.render.blocks import Cell, Column, Para, Row, Screen, Table, cells
from mtor_cli.screens.phrases import aside, caption, joined, pick, word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtor_cli.parts.disease import DiseaseOut
    from mtor_cli.parts.dosing import Remark
    from mtor_cli.parts.works import Evidence, Highest, LevelOut, WorkBrief, WorkFull


def highest_text(evidence: Evidence, disease: DiseaseOut, said: Sequence[Remark], lang: str) -> str:
    """The highest level, worded as what it is: by design, among the references that were read, how many more.

    The full answer has them all, for each age and part.
    """
    colon = "：" if lang == "zh" else ": "
    groups, further = _looked_up(evidence, evidence["groups"]), _looked_up(evidence, evidence["further"])
    if evidence["highest_design_level"] is None:
        text, others = caption(said, "evidence_none", lang), _better(groups, further, disease)
        if others:
            head = worded("not_cited_by_the_consensus", lang)
            text += f"{head}{colon}{_group(others.pop(0), lang, disease, False)}"
    else:
        first, *others = _leading(groups, disease)
        text = f"{caption(said, 'evidence_highest', lang)}{colon}{_group(first, lang, disease, False)}"
        others += _better(groups, further, disease)
    if more := len(others):
        text += worded("more_groups", lang, more=more)
    return text


class _Group(NamedTuple):
    """A group of works, of which it holds the ids, with these works."""

    highest: Highest
    works: list[WorkBrief]

    @property
    def rank(self) -> int:
        return RANK.index(self.highest["value"])


def _looked_up(evidence: Evidence, groups: Sequence[Highest]) -> list[_Group]:
    works = {work["id"]: work for work in evidence["references"]}
    return [_Group(group, [works[i] for i in group["works"]]) for group in groups]


def _better(groups: Sequence[_Group], further: Sequence[_Group], disease: DiseaseOut) -> list[_Group]:
    """The groups of works that the consensus does not cite with a better level than its own for that age."""
    asked = disease["entity"]["id"] if disease["entity"] else disease["id"]
    cited = {g.highest["age_group"]: g.rank for g in groups if g.highest["part"] == asked}
    return [g for g in further if g.highest["part"] == asked and g.rank < cited.get(g.highest["age_group"], len(RANK))][
        :1
    ]


def highest_table(evidence: Evidence, disease: DiseaseOut, said: Sequence[Remark], lang: str) -> Screen:
    """The highest levels for all ages and parts, with the works that the consensus does not cite."""
    zh = lang == "zh"
    colon = "：" if zh else ": "
    groups, further = _looked_up(evidence, evidence["groups"]), _looked_up(evidence, evidence["further"])
    title = worded("evidence", lang)
    derived = pick(VOICE["derived"], lang)
    if not groups and not further:
        return [Para(f"{title}{colon}{caption(said, 'evidence_none', lang)}", voice=derived)]
    rows: list[Row] = [cells(_group(g, lang, disease, True)) for g in groups]
    if not rows:
        rows.append(cells(caption(said, "evidence_none", lang)))
    if further:
        rows.append(worded("works_that_the_consensus_does_not", lang))
        rows += [cells(_group(g, lang, disease, True)) for g in further]
    head = aside(f"{title}{colon}{caption(said, 'evidence_highest', lang)}", derived, lang)
    return [Table(head, [Column(worded("level", lang))], rows, [caption(said, "evidence_by_design", lang)])]


def _leading(groups: Sequence[_Group], disease: DiseaseOut) -> list[_Group]:
    """The groups of the short line: every age group of what was asked for, and the best of its other parts.

    Secondary forms of a disease are left to the full answer.
    """
    asked = disease["entity"]["id"] if disease["entity"] else disease["id"]
    leading = [g for g in groups if g.highest["part"] == asked]
    for entity in disease["entities"]:
        of_part = [g for g in groups if g.highest["part"] == entity["id"] != asked]
        if of_part and entity["relation"] != "secondary":
            leading.append(min(of_part, key=lambda g: g.rank))
    # What is known of harm stands after what is known of effect.
    return sorted(leading, key=lambda g: all(w["role"] == "safety" for w in g.works))


def _group(group: _Group, lang: str, disease: DiseaseOut, design: bool) -> str:
    """One group: 1b, provisional (ref 27: children, …)."""
    zh = lang == "zh"
    highest, works = group
    part = next((pick(e["short"], lang) for e in disease["entities"] if e["id"] == highest["part"]), "")
    most = 3 if design else 1
    shown = joined((_work(w, lang, design) for w in works[:most]), lang)
    if len(works) > most:
        shown += worded("and_more_works", lang, works=len(works), most=len(works) - most)
    provisional = worded("provisional_behind", lang) if highest["provisional"] else ""
    comma = "，" if zh else ", "
    where = comma.join(t for t in (part, word(AGE_GROUP, highest["age_group"], lang)) if t)
    return aside(f"{highest['value']}{provisional}{comma}{where}", shown, lang)


def _work(work: WorkBrief, lang: str, design: bool) -> str:
    """A work with its design where that is wanted: ref 27: randomised blinded trial, n=67."""
    name = pick(work["id"].label, lang)
    found = work["design"] if design else None
    comma = "，" if lang == "zh" else ", "
    harm = comma + word(ROLE, "safety", lang) if work["role"] == "safety" else ""
    n = harm + (f"{comma}n={work['n']}" if work["n"] else "")
    return f"{name}{'：' if lang == 'zh' else ': '}{pick(found, lang)}{n}" if found else f"{name}{n}"


def evidence_table(evidence: Evidence, lang: str) -> Screen:
    """Every work on a disease with its level, what was read, and what came out."""
    zh = lang == "zh"
    rows: list[Row] = []
    for work in sorted(evidence["references"], key=lambda w: not w["counted"]):
        outcomes = joined((pick(o, lang).rstrip("。.") for o in work["outcomes"]), lang)
        safety = joined((pick(s, lang).rstrip("。.") for s in work["safety"]), lang)
        texts = [t for t in (outcomes, safety and f"{worded('safety', lang)}{safety}") if t]
        if not texts and work["findings"]:
            texts = [pick(work["findings"], lang).rstrip("。.")]
        elif not texts:
            texts = [worded("results_not_read", lang)]
        rows.append(
            cells(
                pick(work["id"].label, lang),
                level_cell(work["level"], work["counted"], lang),
                (" " if not zh else "").join(f"{t}。" if zh else f"{t}." for t in texts),
                word(EXTENT, work["read"], lang),
            )
        )
    columns = [
        Column(worded("work", lang), "label", 0.2),
        Column(worded("level", lang), share=0.14),
        Column(worded("outcomes_and_safety_as_read", lang)),
        Column(worded("read", lang), "source", 0.14),
    ]
    return [Table(worded("outcomes", lang), columns, rows, header=True)]


def level_cell(level: LevelOut, counted: bool, lang: str) -> Cell:
    """A work's level in a cell: 1b provisional, 4, or why there is none.

    Args:
        level: of the work.
        counted: whether the work counts as evidence; where it does not, the cell says so.
        lang: `en` or `zh`.
    """
    if level["value"] is None:
        return Cell(pick(level["absent"]["value"]["text"], lang), "dim")
    text: str = level["value"]
    if level["provisional"]:
        text += worded("provisional", lang)
    if not counted:
        return Cell(text + worded("not_counted", lang), "dim")
    return Cell(text)


def works_table(works: Sequence[WorkFull], lang: str) -> Screen:
    """Works as a table: number or key, level, evidence on an mTOR inhibitor, citation."""
    rows: list[Row] = [
        cells(
            w["id"],
            level_cell(w["level"], w["counted"], lang),
            word(MTOR_EVIDENCE, w["mtor_evidence"], lang),
            w["cite_as"],
        )
        for w in works
    ]
    columns = [
        Column(worded("no_or_key", lang), "label", 0.24),
        Column(worded("level", lang), share=0.16),
        Column(worded("mtor_results", lang), share=0.12),
        Column(worded("citation", lang)),
    ]
    return [Table("", columns, rows, header=True)]
