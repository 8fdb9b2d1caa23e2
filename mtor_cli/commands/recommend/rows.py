"""The answers of `mtor recommend` as flat rows, one a thing that a spreadsheet would list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mtor_cli.screens.rows import SAID_COLUMNS, fields, told

if TYPE_CHECKING:
    from mtor_cli.parts.disease import SettingOut
    from mtor_cli.parts.recommendations import DiseasesResult, RecommendResult
    from mtor_cli.records.base import Text
    from mtor_cli.render.rows import Row
    from mtor_cli.screens.phrases import Attributed

DISEASE_COLUMNS = ["id", "name_en", "name_zh", "codes", "statement_en", "statement_zh", "voice", "bands"]

RECOMMEND_COLUMNS = [
    "disease",
    "section",
    "id",
    "entity",
    "drug",
    "low",
    "high",
    "unit",
    "matrix",
    "line",
    "age_group",
    "population_en",
    "population_zh",
    *SAID_COLUMNS,
]
_EMPTY: Row = dict.fromkeys(RECOMMEND_COLUMNS)
_RANGE = ("low", "high", "unit", "matrix")
"""What a target range has that a regimen has not."""


def disease_rows(result: DiseasesResult) -> list[Row]:
    """The list of all diseases as rows."""
    return [
        {
            "id": d["id"],
            "name_en": d["name"]["en"],
            "name_zh": d["name"]["zh"],
            "codes": [f"{c['system']} {c['code']}" for c in d["codes"]],
            "statement_en": d["statement"]["en"],
            "statement_zh": d["statement"]["zh"],
            "voice": d["voice"],
            "bands": d["bands"],
        }
        for d in result["diseases"]
    ]


def recommend_rows(result: RecommendResult) -> list[Row]:
    """An answer on a disease as rows, one per item of each section."""

    def row(section: str, item: Attributed, text: Text | None, **about: object) -> Row:
        return {**_EMPTY, "disease": result["disease"]["id"], "section": section, **about, **told(item, text)}

    rows = [row("statements", s, s["text"], drug=s["drug"]) for s in result["statements"]]
    rows += [row("dosing", d, d["summary"], **_setting(d)) for d in result["dosing"]]
    for band in (band.record for band in result["bands"]):
        rows.append(row("bands", band, band["note"], **_setting(band), **fields(band, _RANGE)))
    rows += [row("no_target", n, n["text"]) for n in result["no_target"]]
    rows += [row("measuring", m, m["text"], id=m["id"], drug=m["drugs"]) for m in result["measuring"]]
    rows += [row("cautions", a, a["text"], id=a["id"], drug=a["drugs"]) for a in result["cautions"]]
    rows += [row("monitoring", a, a["text"], id=a["id"], drug=a["drugs"]) for a in result["monitoring"]]
    rows += [row("notes", n, n["text"]) for n in result["notes"]]
    for conflict in result["conflicts"]:
        about = {"id": conflict["id"], "entity": conflict["entity"]}
        rows += [row("conflicts", side, side["text"], **about) for side in conflict["sides"]]
    return [*rows, *(row("captions", c, c["text"], id=c["code"]) for c in result["captions"])]


def _setting(item: SettingOut) -> Row:
    """Whom a regimen or a range is for."""
    population = item["population"]
    about = fields(item, ("id", "entity", "drug", "line", "age_group"))
    return {**about, "population_en": population["en"], "population_zh": population["zh"]}
