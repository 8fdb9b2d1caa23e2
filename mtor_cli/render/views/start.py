"""The screen of `mtor start`."""

from __future__ import annotations

from typing import Any

from mtor_cli.render.blocks import Cell, Column, Gap, Para, Screen, Table, cells
from mtor_cli.render.views.dose import composition
from mtor_cli.render.views.say import pick, source, source_names, voice


def start_screen(result: Any, disease: str, lang: str) -> Screen:
    """Return how the drug was started in studies, worked out for one patient."""
    zh = lang == "zh"
    head = f"{disease}：研究所用起始方案（非推荐）" if zh else f"{disease}: started in studies (not a recommendation)"
    screen: Screen = [Para(head, "title")]
    screen += [Para(pick(r["text"], lang), voice=voice(r, lang), indent=2) for r in result["remarks"][1:]]
    screen += [Gap(), _regimens(result, lang)]
    if result["table"]:
        screen += [Gap(), *_table(result["table"], lang)]
    if result["label_rule"]:
        rule = result["label_rule"]
        text = pick(rule["text"], lang)
        amount = f"{rule['loading_mg']:g} mg, {rule['mg_per_day']:g} mg/d"
        note = "移植说明书规则，并非针对本病：" if zh else "Transplant label's rule, not for this disease: "
        screen += [Gap(), Para(f"{note}{text} ({amount})", voice=voice(rule, lang))]
    for title, items in (
        (
            "肝功能损害：各来源说法不一，不作取舍" if zh else "Liver impairment: the published views; none is chosen",
            result["liver"],
        ),
        ("注意与禁忌" if zh else "Cautions and contraindications", result["cautions"]),
        ("用药前与用药中检查" if zh else "Checks before and during treatment", result["checks"]),
    ):
        if items:
            rows: list[Any] = [cells(pick(i["text"], lang), voice(i, lang), source(i, lang)) for i in items]
            screen += [Gap(), Table(title, [Column(""), *_told(lang)], rows)]
    return screen


def _told(lang: str) -> list[Column]:
    zh = lang == "zh"
    return [
        Column("来源类别" if zh else "voice", "voice"),
        Column("来源" if zh else "source", "source", 0.26),
    ]


def _regimens(result: Any, lang: str) -> Table:
    zh = lang == "zh"
    rows: list[Any] = []
    for item in result["regimens"]:
        regimen = item["regimen"]
        rows.append(
            cells(
                f"{pick(regimen['population'], lang)}{'；年龄：' if zh else '; age: '}{pick(regimen['ages'], lang)}",
                pick(regimen["summary"], lang),
                voice(regimen, lang),
                source_names(regimen["sources"], lang),
            )
        )
        exact = item["exact_mg_per_day"]
        if exact:
            low, high = exact
            amount = f"{low:g}" if low == high else f"{low:g}–{high:g}"
            text = f"＝{amount} mg/d" if zh else f"= {amount} mg/day"
            rows.append(cells("", Cell(text, "head"), "", ""))
        rows += [cells("", Cell(composition(o, lang), "head"), "", "") for o in item["options"]]
        rows += [cells("", Cell(pick(r["text"], lang), "dim"), "", "") for r in item["remarks"]]
    columns = [
        Column("人群" if zh else "population", "label", 0.32),
        Column("方案" if zh else "regimen"),
        *_told(lang),
    ]
    notes = []
    for dose in result["highest_dose"]:
        if dose["age_group"] == "any":
            notes.append(
                f"最高研究日剂量（负荷剂量除外）：{dose['mg_per_day']:g} mg/d（{source_names(dose['sources'], lang)}）"
                if zh
                else f"Highest daily dose studied, loading aside: {dose['mg_per_day']:g} mg/day "
                f"({source_names(dose['sources'], lang)})"
            )
    if not rows:
        rows = [cells("所查阅资料中未检索到起始方案" if zh else "no regimen was read", "", "", "")]
    return Table("", columns, rows, notes, header=True)


def _table(table: Any, lang: str) -> Screen:
    zh = lang == "zh"
    dose = table["mg_per_day"]
    title = "按体重和总胆红素的起始剂量表（文献8）" if zh else "Starting dose by weight and bilirubin (ref 8)"
    amount = ("未使用" if zh else "not used") if dose is None else f"{dose:g} {'mg/d' if zh else 'mg/day'}"
    screen: Screen = [
        Para(f"{title}{'：' if zh else ': '}{amount}", "head", voice=voice(table, lang)),
        *(Para(composition(o, lang), indent=2) for o in table["options"]),
        *(Para(pick(r["text"], lang), indent=2) for r in table["remarks"]),
    ]
    if dose is not None:
        screen += [Para(pick(c, lang), "dim", indent=2) for c in table["cautions"]]
        screen.append(Para(f"{'来源：' if zh else 'Source: '}{source(table, lang)}", "dim", indent=2))
    return screen
