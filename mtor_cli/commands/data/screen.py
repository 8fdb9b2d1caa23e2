"""The screens of `mtor data`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mtor_cli.hints import command
from mtor_cli.labels.read import worded
from mtor_cli.parts.words import VERIFIED, VOICE
from mtor_cli.records.checks import field_in
from mtor_cli.render.blocks import Cell, Column, Gap, Para, Row, Screen, Table, cells
from mtor_cli.screens.phrases import listed, pick, word

if TYPE_CHECKING:
    from mtor_cli.commands.data.result import DiffResult, InfoResult, ReviewResult, ValidateResult
    from mtor_cli.parts.envelope import Envelope


def validate_screen(result: ValidateResult, lang: str) -> Screen:
    """What is wrong with a data folder."""
    zh = lang == "zh"
    if result["valid"]:
        return [Para(worded("the_data_is_valid_folder", lang, folder=result["folder"]), "title")]
    count = len(result["problems"])
    where = result["folder"]
    head = (
        worded("one_mistake", lang, count=count, folder=where)
        if count == 1
        else worded("mistakes", lang, count=count, folder=where)
    )
    rows: list[Row] = [
        cells(
            f"{p['file']}:{p['line']}", f"{field_in(p['field'], lang)}{'：' if zh else ': '}{pick(p['message'], lang)}"
        )
        for p in result["problems"]
    ]
    columns = [Column(worded("where", lang), "label"), Column(worded("what_was_expected", lang))]
    return [Para(head, "title"), Gap(), Table("", columns, rows)]


def info_screen(envelope: Envelope[InfoResult], lang: str) -> Screen:
    """The versions, the source, what was read of it, counts and checksums."""
    result, data = envelope["result"], envelope["data"]
    facts = [
        (worded("program", lang), envelope["program"]["version"]),
        (worded("data", lang), data["version"]),
        (worded("consensus", lang), pick(result["citation"], lang)),
        ("DOI", data["source"]["doi"]),
        (worded("read_title", lang), pick(result["read"], lang)),
        (worded("folder", lang), result["folder"]),
        *((name.replace("_", " "), str(count)) for name, count in result["counts"].items()),
        *((name, f"sha256 {checksum}") for name, checksum in result["sha256"].items()),
    ]
    rows: list[Row] = [cells(Cell(name, "head"), value) for name, value in facts]
    return [Table("", [Column(worded("item", lang), "label"), Column(worded("what_it_is", lang))], rows)]


def review_screen(result: ReviewResult, lang: str) -> Screen:
    """The review sheet."""
    rows: list[Row] = [
        cells(
            listed(e["numbers"], lang),
            e["text"],
            word(VOICE, e["voice"], lang),
            listed(map(str, e["sources"]), lang),
            word(VERIFIED, e["verified"], lang),
            f"{e['file']}:{e['line']}",
        )
        for e in result["entries"]
    ]
    columns = [
        Column(worded("numbers", lang), "label", 0.12),
        Column(worded("text_as_it_stands", lang)),
        Column(worded("voice", lang), "voice"),
        Column(worded("source", lang), share=0.14),
        Column(worded("checked", lang), share=0.12),
        Column(worded("where", lang), share=0.16),
    ]
    count = len(rows)
    head = worded("review_sheet_count_entries", lang, count=count)
    return [Para(head, "title"), Gap(), Table("", columns, rows, header=True)]


def diff_screen(result: DiffResult, lang: str) -> Screen:
    """What the hospital's own file changes."""
    if result["file"] is None:
        none = worded("there_is_no_file_of_the", lang)
        return [Para(none, "title"), Para(f"{command('data', 'template')} > local.yaml", indent=2)]
    who = ("，" if lang == "zh" else ", ").join((str(result["entered_by"]), str(result["entered_on"])))
    head = worded("file_entered_by_who", lang, file=result["file"], who=who)
    rows: list[Row] = [
        cells(c["kind"], c["disease"] or "", c["id"], pick(c["text"], lang), c["source"] or "")
        for c in result["changes"]
    ]
    columns = [
        Column(worded("kind", lang)),
        Column(worded("disease", lang)),
        Column(worded("id", lang)),
        Column(worded("what_changed", lang)),
        Column(worded("source", lang), "source"),
    ]
    return [Para(head, "title"), Gap(), Table("", columns, rows, header=True)]
