"""The screens of `mtor data`."""

from __future__ import annotations

from typing import Any

from mtor_cli.hints import command
from mtor_cli.parts.words import VERIFIED, VOICE
from mtor_cli.records.checks import field_in
from mtor_cli.render.blocks import Cell, Column, Gap, Para, Row, Screen, Table, cells
from mtor_cli.screens.phrases import pick, word


def validate_screen(result: Any, lang: str) -> Screen:
    """What is wrong with a data folder."""
    zh = lang == "zh"
    if result["valid"]:
        return [Para(f"数据有效：{result['folder']}" if zh else f"The data is valid: {result['folder']}", "title")]
    count = len(result["problems"])
    head = (
        f"{count}处错误：{result['folder']}"
        if zh
        else f"{count} mistake{'' if count == 1 else 's'} in {result['folder']}"
    )
    rows: list[Row] = [
        cells(
            f"{p['file']}:{p['line']}", f"{field_in(p['field'], lang)}{'：' if zh else ': '}{pick(p['message'], lang)}"
        )
        for p in result["problems"]
    ]
    columns = [Column("位置" if zh else "where", "label"), Column("错误" if zh else "what was expected")]
    return [Para(head, "title"), Gap(), Table("", columns, rows)]


def info_screen(envelope: Any, lang: str) -> Screen:
    """The versions, the source, what was read of it, counts and checksums."""
    zh = lang == "zh"
    result, data = envelope["result"], envelope["data"]
    facts = [
        ("程序版本" if zh else "Program", envelope["program"]["version"]),
        ("数据版本" if zh else "Data", data["version"]),
        ("共识" if zh else "Consensus", pick(result["citation"], lang)),
        ("DOI", data["source"]["doi"]),
        ("查阅范围" if zh else "Read", pick(result["read"], lang)),
        ("文件夹" if zh else "Folder", result["folder"]),
        *((name.replace("_", " "), str(count)) for name, count in result["counts"].items()),
        *((name, f"sha256 {checksum}") for name, checksum in result["sha256"].items()),
    ]
    rows: list[Row] = [cells(Cell(name, "head"), value) for name, value in facts]
    return [Table("", [Column("项目" if zh else "item", "label"), Column("内容" if zh else "value")], rows)]


def review_screen(result: Any, lang: str) -> Screen:
    """The review sheet."""
    zh = lang == "zh"
    rows: list[Row] = [
        cells(
            ", ".join(e["numbers"]),
            e["text"],
            word(VOICE, e["voice"], lang),
            ", ".join(map(str, e["sources"])),
            word(VERIFIED, e["verified"], lang),
            f"{e['file']}:{e['line']}",
        )
        for e in result["entries"]
    ]
    columns = [
        Column("数值" if zh else "numbers", "label", 0.12),
        Column("原句" if zh else "text"),
        Column("来源类别" if zh else "voice", "voice"),
        Column("来源" if zh else "source", share=0.14),
        Column("核实情况" if zh else "checked", share=0.12),
        Column("位置" if zh else "where", share=0.16),
    ]
    count = len(rows)
    head = f"审阅表：{count}条" if zh else f"Review sheet: {count} entries"
    return [Para(head, "title"), Gap(), Table("", columns, rows, header=True)]


def diff_screen(result: Any, lang: str) -> Screen:
    """What the hospital's own file changes."""
    zh = lang == "zh"
    if result["file"] is None:
        none = "未找到本院设置文件。" if zh else "There is no file of the hospital's own."
        return [Para(none, "title"), Para(f"{command('data', 'template')} > local.yaml", indent=2)]
    who = f"{result['entered_by']}, {result['entered_on']}"
    head = f"{result['file']}（录入：{who}）" if zh else f"{result['file']} (entered by {who})"
    rows: list[Row] = [
        cells(c["kind"], c["disease"] or "", c["id"], pick(c["text"], lang), c["source"] or "")
        for c in result["changes"]
    ]
    columns = [
        Column("类别" if zh else "kind"),
        Column("疾病" if zh else "disease"),
        Column("编号" if zh else "id"),
        Column("内容" if zh else "change"),
        Column("来源" if zh else "source", "source"),
    ]
    return [Para(head, "title"), Gap(), Table("", columns, rows, header=True)]
