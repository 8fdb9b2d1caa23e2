"""The screen of `mtor references`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mtor_cli.labels.read import worded
from mtor_cli.parts.words import (
    AGE_GROUP,
    CERTAINTY,
    EXTENT,
    IDENTIFIER,
    LINE,
    MTOR_EVIDENCE,
    ROLE,
    VOICE,
    WORK_FIELD,
)
from mtor_cli.render.blocks import Cell, Column, Gap, Para, Row, Screen, Table, cells
from mtor_cli.screens.evidence import level_cell, works_table
from mtor_cli.screens.phrases import aside, joined, pick, word

if TYPE_CHECKING:
    from mtor_cli.parts.evidence import ReferencesResult
    from mtor_cli.parts.works import DocumentOut, WorkFull
    from mtor_cli.records.base import Text
    from mtor_cli.records.references import Correction


def references_screen(result: ReferencesResult, lang: str, detailed: bool) -> Screen:
    """Works: a few in full where they were asked for by name, a table otherwise."""
    works, documents = result["references"], result["documents"]
    if not works and not documents:
        return [Para(worded("no_reference_fits", lang))]
    if not detailed:
        count = f"{len(works)}/{result['total']}"
        head = worded("count_works", lang, count=count)
        return [Para(head, "title"), Gap(), *works_table(works, lang)]
    screen: Screen = []
    for work in works:
        screen += [*_work(work, lang), Gap()]
    for document in documents:
        screen += [*_document(document, lang), Gap()]
    return screen[:-1]


def _work(work: WorkFull, lang: str) -> Screen:
    zh = lang == "zh"
    name = f"[{work['id']}]" if work["id"].number else work["id"]
    facts: list[tuple[str, str]] = [
        (worded("voice_title", lang), _voices(lang)),
        (
            worded("read_title", lang),
            word(EXTENT, work["read"], lang) + _note(work["read_note"], lang),
        ),
        (worded("role", lang), word(ROLE, work["role"], lang)),
        (
            worded("mtor_results", lang),
            word(MTOR_EVIDENCE, work["mtor_evidence"], lang) + _note(work["mtor_evidence_note"], lang),
        ),
        (worded("design", lang), pick(work["design"] or work["absent"]["design"]["text"], lang)),
        (
            worded("level_derived", lang),
            f"{level_cell(work['level'], True, lang).text}{'：' if zh else ': '}{pick(work['level']['why'], lang)}",
        ),
        (worded("patients", lang), _patients(work, lang)),
    ]
    if work["line"]:
        facts.append((worded("line", lang), word(LINE, work["line"], lang)))
    for field, texts in _texts(work).items():
        facts += [(pick(WORK_FIELD[field], lang), pick(text, lang)) for text in texts if text]
    for fix in work["corrections"]:
        facts.append((worded("correction", lang), correction(fix, lang)))
    facts += _identifiers(work, lang)
    return [Para(f"{name} {work['cite_as']}", "title"), _facts(facts, lang)]


def _texts(work: WorkFull) -> dict[str, list[Text | None]]:
    """What was read of a work, by the names of the fields."""
    return {
        "population": [work["population"]],
        "treatment": [work["treatment"]],
        "trough": [work["trough"]],
        "outcomes": [*work["outcomes"]],
        "safety": [*work["safety"]],
        "findings": [work["findings"]],
        "caveats": [*work["caveats"]],
        "not_read": [work["not_read"]],
        "same_study": [work["same_study"]],
        "citation_note": [work["citation_note"]],
    }


def _document(document: DocumentOut, lang: str) -> Screen:
    """A source that is no study: whose voice it is, and what of it was read."""
    facts = [
        (worded("voice_title", lang), pick(VOICE[document["voice"]], lang)),
        (worded("shown_as", lang), pick(document["id"].label, lang)),
        (worded("read_title", lang), word(EXTENT, document["read"], lang) + _note(document["read_note"], lang)),
        *_identifiers(document, lang),
    ]
    return [Para(f"{document['id']} {document['cite_as']}", "title"), _facts(facts, lang)]


def _identifiers(work: WorkFull | DocumentOut, lang: str) -> list[tuple[str, str]]:
    registration = IDENTIFIER["registration"]
    shown = [f"{pick(IDENTIFIER.get(n, registration), lang)} {value}" for n, value in work["identifiers"].items()]
    return [(worded("identifiers", lang), ("；" if lang == "zh" else "; ").join(shown))] if shown else []


def _facts(facts: list[tuple[str, str]], lang: str) -> Table:
    """Facts under their titles, each title once."""
    rows: list[Row] = []
    last = ""
    for title, text in facts:
        rows.append(cells(Cell("" if title == last else title, "head"), text))
        last = title
    return Table("", [Column(worded("field", lang), "label"), Column(worded("text", lang))], rows)


def _voices(lang: str) -> str:
    study, derived = pick(VOICE["study"], lang), pick(VOICE["derived"], lang)
    return worded("study_the_level_is_derived", lang, study=study, derived=derived)


def _note(note: Text | None, lang: str) -> str:
    return "" if note is None else aside("", pick(note, lang), lang)


def _patients(work: WorkFull, lang: str) -> str:
    texts = [str(work["n"])] if work["n"] else []
    if work["n_note"]:
        texts.append(pick(work["n_note"], lang))
    texts.append(word(AGE_GROUP, work["age_group"], lang))
    if work["ages"]:
        texts.append(pick(work["ages"], lang))
    return joined(texts, lang)


def correction(fix: Correction, lang: str) -> str:
    """A correction: what the consensus prints, what it should be, and how sure that is."""
    printed = fix["printed"] if isinstance(fix["printed"], str) else None
    return worded(
        "corrected_so",
        lang,
        field=fix["field"],
        before=worded("printed_words", lang, printed=printed) if printed else worded("not_printed", lang),
        corrected=fix["corrected"],
        certainty=word(CERTAINTY, fix["certainty"], lang),
        note=pick(fix["note"], lang),
    )
