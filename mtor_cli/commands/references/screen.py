"""The screen of `mtor references`."""

from __future__ import annotations

from typing import Any

from mtor_cli.parts.words import AGE_GROUP, EXTENT, LINE, MTOR_EVIDENCE, ROLE, VOICE
from mtor_cli.render.blocks import Cell, Column, Gap, Para, Row, Screen, Table, cells
from mtor_cli.screens.evidence import level_cell, works_table
from mtor_cli.screens.phrases import joined, pick, word


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
