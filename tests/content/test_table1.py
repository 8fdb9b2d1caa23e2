"""`data/evidence_levels.yaml` against Table 1 of the consensus as printed: strengths, levels, wording, note."""

from __future__ import annotations

from tests.content.facts import fixture_lines, raw

LINES = fixture_lines("table1.txt")


def printed_rows() -> list[tuple[str, str, str]]:
    """Return strength, level and description of each printed row; a strength is printed on its first row only."""
    rows = []
    strength = ""
    for line in LINES[2:-1]:
        first, _, rest = line.partition(" ")
        if first in ("A", "B", "C", "D"):
            strength = first
            first, _, rest = rest.partition(" ")
        rows.append((strength, first, rest))
    return rows


def test_the_fixture_is_the_whole_table() -> None:
    assert LINES[1] == "推荐强度 证据级别 描述"
    assert "".join(s for s, _, _ in printed_rows()) == "AAABBBBBCD"
    assert [level for _, level, _ in printed_rows()] == ["1a", "1b", "1c", "2a", "2b", "2c", "3a", "3b", "4", "5"]


def test_the_ten_rows_are_as_printed() -> None:
    table = raw("evidence_levels")
    found = [
        (row["strength"], level["level"], level["description"]["zh"])
        for row in table["strengths"]
        for level in row["levels"]
    ]
    assert found == printed_rows()


def test_title_and_note_are_as_printed() -> None:
    table = raw("evidence_levels")
    assert f"表 1 {table['title']['zh']}" == LINES[0]
    assert table["note"]["zh"] == LINES[-1]


def test_the_table_speaks_with_the_voice_of_the_consensus() -> None:
    table = raw("evidence_levels")
    assert (table["voice"], table["sources"], table["verified"]) == ("consensus", ["consensus-table-1"], "read")


def test_every_row_has_an_english_wording_with_the_numbers_of_the_chinese_one() -> None:
    table = raw("evidence_levels")
    rows = [level["description"] for row in table["strengths"] for level in row["levels"]]
    assert len({row["en"] for row in rows}) == 10
    assert [row["en"] for row in rows if "80" in row["zh"]] == [row["en"] for row in rows if "< 80%" in row["en"]]
