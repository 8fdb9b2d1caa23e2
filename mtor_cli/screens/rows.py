"""Flat rows that several commands share: statements, works, coded remarks, made-up doses, days of loading, warnings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import ReadOnly, TypedDict

from mtor_cli.screens.dose import composition, parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from mtor_cli.parts.disease import NoteOut
    from mtor_cli.parts.dosing import LoadingDayOut, LoadingOut, OptionOut, Remark
    from mtor_cli.parts.findings import Finding
    from mtor_cli.parts.works import DocumentOut, WorkBrief, WorkFull
    from mtor_cli.records.base import Text
    from mtor_cli.render.rows import Row
    from mtor_cli.screens.phrases import Attributed


class Warned(TypedDict):
    """An envelope, as far as its remarks on the answer as a whole go."""

    warnings: ReadOnly[list[Remark]]


SAID_COLUMNS = ["text_en", "text_zh", "voice", "sources", "verified"]
"""Of a statement; see `said`."""

WORK_COLUMNS = [
    "number",
    "key",
    "authors",
    "title",
    "journal",
    "year",
    "volume",
    "issue",
    "pages",
    "doi",
    "pmid",
    "cite_as",
    "level",
    "level_provisional",
    "role",
    "mtor_evidence",
    "read",
    "n",
    "age_group",
    "diseases",
    "pmcid",
    "registration",
    "document",
]


def source_ids(sources: Iterable[object]) -> list[str]:
    """The numbers and keys of sources."""
    return list(map(str, sources))


def said(item: NoteOut) -> Row:
    """A statement with who says it."""
    return told(item, item["text"])


def told(item: Attributed, text: Text | None) -> Row:
    """Words, where there are any, with who says them."""
    return {
        "text_en": text and text["en"],
        "text_zh": text and text["zh"],
        "voice": item["voice"],
        "sources": source_ids(item["sources"]),
        "verified": item["verified"],
    }


def work_rows(works: Iterable[WorkFull], documents: Iterable[DocumentOut] = ()) -> list[Row]:
    """Works, then documents, as rows; the fields of a citation are those that the consensus prints.

    Args:
        works: in full.
        documents: sources that are no studies; `document` holds what kind each is.
    """
    rows = [_work_row(work, work["citation"] or {}, work["identifiers"], work["cite_as"]) for work in works]
    rows += [
        {
            "key": str(document["id"]),
            **document["identifiers"],
            "cite_as": document["cite_as"],
            "read": document["read"],
            "document": document["kind"],
        }
        for document in documents
    ]
    return rows


def brief_rows(works: Iterable[WorkBrief]) -> list[Row]:
    """Works as evidence, without their citations, as rows of the same columns."""
    return [_work_row(work, {}, {}, None) for work in works]


def _work_row(
    work: WorkBrief, citation: Mapping[str, object], identifiers: Mapping[str, object], cite_as: str | None
) -> Row:
    return {
        **{field: citation.get(field) for field in ("authors", "title", "journal", "year", "volume", "issue", "pages")},
        "number": work["id"].number,
        "key": None if work["id"].number else str(work["id"]),
        "doi": citation.get("doi") or identifiers.get("doi"),
        "pmid": identifiers.get("pmid"),
        "cite_as": cite_as,
        "level": work["level"]["value"],
        "level_provisional": work["level"]["provisional"],
        "role": work["role"],
        "mtor_evidence": work["mtor_evidence"],
        "read": work["read"],
        "n": work["n"],
        "age_group": work["age_group"],
        "diseases": work["diseases"],
        "pmcid": identifiers.get("pmcid"),
        "registration": identifiers.get("registration"),
    }


def fields(record: Mapping[str, object], names: Iterable[str]) -> Row:
    """Some fields of a record as a row, under their own names."""
    return {name: record[name] for name in names}


def remark_row(section: str, item: Remark | Finding, **about: object) -> Row:
    """A coded remark as a row, `id` its code."""
    text = item["text"]
    row: Row = {"section": section, **about, "id": item["code"], "text_en": text["en"], "text_zh": text["zh"]}
    row |= {"voice": item["voice"], "sources": source_ids(item["sources"]), "verified": item["verified"]}
    severity = item.get("severity")
    return row if severity is None else row | {"severity": severity}


def remark_rows(section: str, items: Iterable[Remark | Finding], **about: object) -> list[Row]:
    """Coded remarks as rows, in their order."""
    return [remark_row(section, item, **about) for item in items]


def option_rows(options: Iterable[OptionOut]) -> list[Row]:
    """The doses of a product as rows, each followed by its days of loading."""
    rows: list[Row] = []
    for option in options:
        rows.append(
            {
                "section": "dose_option",
                "status": option["status"],
                "mg": option["mg_per_administration"],
                "mg_per_day": option["mg_per_day"],
                "every_hours": option["every_hours"],
                "predicted_trough_ng_ml": option["predicted_trough_ng_ml"],
                "made_en": composition(option, "en"),
                "made_zh": composition(option, "zh"),
                "marks": option["marks"],
            }
        )
        rows += loading_rows(option["loading"], f"{option['mg_per_day']:g} mg/day")
    return rows


def loading_rows(loading: LoadingOut | None, new: str | None) -> list[Row]:
    """One row a day of loading: mg of loading, the day's sum, and how it is made up.

    Args:
        loading: None where there is none.
        new: the dose that it leads to, for `id`; None where it is not known.
    """
    if not loading:
        return []
    made: Sequence[LoadingDayOut | None] = loading["made"] or [None] * len(loading["days"])
    return [
        {
            "section": "dose_loading",
            "id": new,
            "day": number,
            "mg": extra,
            "mg_per_day": total,
            "made_en": day and parts(day["composition"]),
            "made_zh": day and parts(day["composition"]),
            "marks": day["marks"] if day else [],
        }
        for number, (extra, total, day) in enumerate(zip(loading["days"], loading["total_mg"], made, strict=True), 1)
    ]


def note_row(section: str, note: NoteOut, **about: object) -> Row:
    """A statement on an agent, or a source's practice, as a row."""
    return {"section": section, **about, **said(note)}


def warning_rows(envelope: Warned, rows: list[Row]) -> list[Row]:
    """The coded remarks on an answer as a whole that no row of it holds yet."""
    held = {(row.get("id"), row.get("text_en")) for row in rows}
    found = remark_rows("warning", envelope["warnings"])
    return [row for row in found if (row["id"], row["text_en"]) not in held]


def voiced(rows: Iterable[Row]) -> list[Row]:
    """Rows in which what no source says is called this program's own: its numbers, judgements and counts."""
    return [{**row, "voice": row.get("voice") or "derived"} for row in rows]
