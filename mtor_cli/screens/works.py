"""The screens of `mtor references` and `mtor search`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mtor_cli.parts.words import AGE_GROUP, DRUG, EXTENT, LINE, MTOR_EVIDENCE, ROLE, VOICE
from mtor_cli.render.blocks import Cell, Column, Gap, Para, Row, Screen, Table, cells
from mtor_cli.screens.evidence import level_cell, works_table
from mtor_cli.screens.phrases import action, joined, pick, source, word

if TYPE_CHECKING:
    from collections.abc import Sequence


def references_screen(result: Any, lang: str, detailed: bool) -> Screen:
    """Works: a few in full where they were asked for by name, a table otherwise."""
    zh = lang == "zh"
    works, documents = result["references"], result["documents"]
    if not works and not documents:
        return [Para("没有符合条件的文献。" if zh else "No reference fits.")]
    if not detailed:
        count = f"{len(works)}/{result['total']}"
        head = f"{count}篇文献" if zh else f"{count} works"
        return [Para(head, "title"), Gap(), *works_table(works, lang)]
    screen: Screen = []
    for work in works:
        screen += [*_work(work, lang), Gap()]
    for document in documents:
        screen += [*_document(document, lang), Gap()]
    return screen[:-1]


def _work(work: Any, lang: str) -> Screen:
    zh = lang == "zh"
    name = f"[{work['id']}]" if work["id"].number else work["id"]
    facts: list[tuple[str, str]] = [
        ("来源类别" if zh else "Voice", _voices(lang)),
        (
            "查阅范围" if zh else "Read",
            word(EXTENT, work["read"], lang) + _note(work, "read_note", lang),
        ),
        ("用途" if zh else "Role", word(ROLE, work["role"], lang)),
        (
            "mTOR抑制剂结果" if zh else "mTOR results",
            word(MTOR_EVIDENCE, work["mtor_evidence"], lang) + _note(work, "mtor_evidence_note", lang),
        ),
        ("设计" if zh else "Design", pick(work["design"] or work["absent"]["design"]["text"], lang)),
        (
            "级别（本程序判断）" if zh else "Level (derived)",
            f"{level_cell({**work, 'counted': True}, lang).text}{'：' if zh else ': '}"
            f"{pick(work['level']['why'], lang)}",
        ),
        ("例数" if zh else "Patients", _patients(work, lang)),
    ]
    if work["line"]:
        facts.append(("治疗线" if zh else "Line", word(LINE, work["line"], lang)))
    for field, en, chinese in (
        ("population", "Population", "人群"),
        ("treatment", "Treatment", "治疗"),
        ("trough", "Level", "浓度"),
        ("outcomes", "Outcomes", "结果"),
        ("safety", "Safety", "安全性"),
        ("findings", "Findings", "要点"),
        ("caveats", "Caveats", "注意"),
        ("not_read", "Not read", "未查阅"),
        ("same_study", "Same study", "同一研究"),
        ("citation_note", "Citation", "题录核对"),
    ):
        value = work.get(field)
        for text in value if isinstance(value, list) else [value] if value else []:
            facts.append((chinese if zh else en, pick(text, lang)))
    for fix in work["corrections"]:
        facts.append(("更正" if zh else "Correction", correction(fix, lang)))
    facts += _identifiers(work, lang)
    return [Para(f"{name} {work['cite_as']}", "title"), _facts(facts, lang)]


def _document(document: Any, lang: str) -> Screen:
    """A source that is no study: whose voice it is, and what of it was read."""
    zh = lang == "zh"
    facts = [
        ("来源类别" if zh else "Voice", pick(VOICE[document["voice"]], lang)),
        ("简称" if zh else "Shown as", pick(document["id"].label, lang)),
        ("查阅范围" if zh else "Read", word(EXTENT, document["read"], lang) + _note(document, "read_note", lang)),
        *_identifiers(document, lang),
    ]
    return [Para(f"{document['id']} {document['cite_as']}", "title"), _facts(facts, lang)]


def _identifiers(work: Any, lang: str) -> list[tuple[str, str]]:
    names = {"doi": ("DOI", "DOI"), "pmid": ("PMID", "PMID"), "pmcid": ("PMCID", "PMCID")}
    registration = ("registration", "注册号")
    shown = [f"{names.get(name, registration)[lang == 'zh']} {value}" for name, value in work["identifiers"].items()]
    return (
        [("标识符" if lang == "zh" else "Identifiers", ("；" if lang == "zh" else "; ").join(shown))] if shown else []
    )


def _facts(facts: list[tuple[str, str]], lang: str) -> Table:
    """Facts under their titles, each title once."""
    rows: list[Row] = []
    last = ""
    for title, text in facts:
        rows.append(cells(Cell("" if title == last else title, "head"), text))
        last = title
    zh = lang == "zh"
    return Table("", [Column("项目" if zh else "field", "label"), Column("内容" if zh else "text")], rows)


def _voices(lang: str) -> str:
    study, derived = pick(VOICE["study"], lang), pick(VOICE["derived"], lang)
    return f"{study}（级别为{derived}）" if lang == "zh" else f"{study} (the level is {derived})"


def _note(work: Any, field: str, lang: str) -> str:
    if work[field] is None:
        return ""
    return f"（{pick(work[field], lang)}）" if lang == "zh" else f" ({pick(work[field], lang)})"


def _patients(work: Any, lang: str) -> str:
    texts = [str(work["n"])] if work["n"] else []
    if work["n_note"]:
        texts.append(pick(work["n_note"], lang))
    texts.append(word(AGE_GROUP, work["age_group"], lang))
    if work["ages"]:
        texts.append(pick(work["ages"], lang))
    return joined(texts, lang)


def correction(fix: Any, lang: str) -> str:
    """A correction: what the consensus prints, what it should be, and how sure that is."""
    printed = fix["printed"] if isinstance(fix["printed"], str) else None
    certainty = {"confirmed": ("confirmed", "已核对"), "inferred": ("inferred", "推断")}[fix["certainty"]]
    if lang == "zh":
        before = f"原印“{printed}”" if printed else "原文未印"
        return f"{fix['field']}：{before}，应为“{fix['corrected']}”（{certainty[1]}）。{pick(fix['note'], lang)}"
    before = f"printed '{printed}'" if printed else "not printed"
    return f"{fix['field']}: {before}, should read '{fix['corrected']}' ({certainty[0]}). {pick(fix['note'], lang)}"


def search_screen(result: Any, query: str, lang: str) -> Screen:
    """What a search found, by kind, the interactions first."""
    zh = lang == "zh"
    hits = result["hits"]
    if not hits:
        return [
            Para(
                f"未检索到“{query}”；不代表该资料不存在。"
                if zh
                else f"Nothing found for '{query}'. That is not evidence that none exists."
            )
        ]
    screen: Screen = [
        Para(f"检索“{query}”：{len(hits)}条" if zh else f"'{query}': {len(hits)} found", "title"),
        Gap(),
        *_agents([h for h in hits if h["command"] and h["kind"] != "fact"], lang),
    ]
    kinds = {
        "statement": ("Statements", "共识表述"),
        "band": ("Target ranges", "目标范围"),
        "dosing": ("Regimens as studied", "研究所用方案"),
        "conflict": ("Sources disagree", "来源不一致"),
        "note": ("Notes", "说明"),
        "measuring": ("Measuring", "监测"),
        "caution": ("Cautions", "注意"),
        "monitoring": ("Monitoring", "随访"),
        "neighbouring": ("Neighbouring uses, for context only", "其他用途，仅供对照"),
        "fact": ("Facts on the drugs", "药物资料"),
        "reference": ("References", "文献"),
    }
    rows: list[Row] = []
    for kind, titles in kinds.items():
        found = [h for h in hits if h["kind"] == kind]
        if found:
            typed = dict.fromkeys(h["command"] for h in found if h["command"])
            rows.append(f"{titles[zh]}{'：' if zh else ': '}{joined(typed, lang)}" if typed else titles[zh])
            rows += [_hit(h, lang) for h in found]
    columns = [
        Column("编号" if zh else "id", "label", 0.22),
        Column("内容" if zh else "text"),
        Column("来源类别" if zh else "voice", "voice"),
        Column("来源" if zh else "source", "source", 0.2),
    ]
    return [*screen, *([Table("", columns, rows)] if rows else [])]


def _agents(hits: Sequence[Any], lang: str) -> Screen:
    """The other drugs that were found, each with what to do beside it and what to type."""
    if not hits:
        return []
    zh = lang == "zh"
    screen: Screen = [Para("相互作用" if zh else "Interactions", "head")]
    for hit in hits:
        drugs = ("、" if zh else " and ").join(word(DRUG, d, lang) for d in hit["drugs"])
        asked = "请先确认具体药物" if zh else "which one is meant?"
        what = action(hit, lang) if hit["action"] else asked
        screen.append(Para(f"{pick(hit['agent'], lang)} → {drugs}{'：' if zh else ': '}{what}", indent=2))
        screen.append(Para(hit["command"], indent=4))
    return [*screen, Gap()]


def _hit(hit: Any, lang: str) -> list[Cell]:
    if hit["kind"] == "reference":
        return cells(hit["id"], pick(hit["text"], lang), "", "")
    return cells(hit["id"], pick(hit["text"], lang), word(VOICE, hit["voice"], lang), source(hit, lang))
