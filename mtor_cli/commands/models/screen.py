"""The screen of `mtor models`."""

from __future__ import annotations

from typing import Any

from mtor_cli.hints import Slot, command, slot
from mtor_cli.render.blocks import Column, Commands, Gap, Para, Row, Screen, Table, cells
from mtor_cli.screens.figures import UNITS
from mtor_cli.screens.phrases import between, caption, pick, source, voice

ROLE = {
    "default": ("default", "默认"),
    "sensitivity": ("beside it", "并列比较"),
    "on_request": ("when named", "指定时使用"),
    "own": ("your own", "用户自定"),
}
AGE = {"adult": ("adults", "成人"), "child": ("children", "儿童"), "both": ("both", "成人和儿童"), None: ("", "")}


def models_screen(result: Any, lang: str, listed: bool, own: tuple[str, ...] = ()) -> Screen:
    """All models as a list, or one explained.

    Args:
        result: the answer.
        lang: `en` or `zh`.
        listed: whether all were asked for.
        own: the options that name a model of the user's own, as words of a command.
    """
    return _list(result, lang) if listed else _one(result["models"][0], lang, own)


def _list(result: Any, lang: str) -> Screen:
    zh = lang == "zh"
    i = 1 if zh else 0
    columns = [
        Column("编号" if zh else "id", "label"),
        Column("来源与人群" if zh else "source and population"),
        Column("用途" if zh else "use"),
        Column("标准剂量" if zh else "standard dose", "number"),
        Column("典型谷浓度" if zh else "typical trough", "number"),
    ]
    screen: Screen = [
        Para("群体药动学模型" if zh else "Population models", "title"),
        Para(caption(result["captions"], "models_borrowed", lang)),
    ]
    for drug in dict.fromkeys(m["drug"] for m in result["models"]):
        rows: list[Row] = []
        for m in result["models"]:
            if m["drug"] != drug:
                continue
            t = m["typical"]
            use = _use(m, zh)
            rows.append(
                cells(
                    f"{m['short']} {m['id']}",
                    pick(m["name"], lang),
                    use,
                    f"{t['mg']:g} mg / {t['interval_h']:g} h" if t else "",
                    f"{t['trough']:.1f}" if t else "",
                )
            )
        title = {"sirolimus": ("Sirolimus", "西罗莫司"), "everolimus": ("Everolimus", "依维莫司")}[drug][i]
        screen += [Gap(), Table(f"{title}，ng/mL" if zh else f"{title}, ng/mL", columns, rows, header=True)]
    for key, heading in (("about", ("On all of them", "总体说明")), ("not_included", ("Left out", "未收录"))):
        notes: list[Row] = [cells(pick(n["text"], lang), voice(n, lang), source(n, lang)) for n in result[key]]
        if notes:
            screen += [Gap(), Table(heading[i], _told(lang), notes)]
    return [
        *screen,
        Gap(),
        Commands(
            "下一步" if zh else "Next",
            [command("models", Slot("MODEL")), command("fit", "--template"), command("models", "--template")],
        ),
    ]


def _use(m: Any, zh: bool) -> str:
    i = 1 if zh else 0
    role = ROLE[m["role"]][i]
    if m["default_for"]:
        role = f"{AGE[m['default_for']][i]}默认" if zh else f"{role} for {AGE[m['default_for']][i]}"
    return ("，" if zh else ", ").join(filter(None, (AGE[m["age_group"]][i], role)))


def _told(lang: str) -> list[Column]:
    zh = lang == "zh"
    return [
        Column("内容" if zh else "text"),
        Column("来源类别" if zh else "voice", "voice"),
        Column("来源" if zh else "source", "source", 0.25),
    ]


def _one(m: Any, lang: str, own: tuple[str, ...]) -> Screen:
    zh = lang == "zh"
    title = "  ".join(filter(None, (m["short"], m["id"], pick(m["name"], lang) if m["name"] else None)))
    screen: Screen = [Para(title, "title")]
    if m["population"]:
        screen.append(Para(pick(m["population"], lang), voice=voice(m["told"], lang), indent=2))
        screen.append(Para(pick(m["source"], lang), "dim", indent=2))
    assay = ", ".join(a.upper() for a in m["assay"]) or ("未查阅到" if zh else "not read")
    use = _use(m, zh)
    about = f"用途：{use}；检测方法：{assay}；" if zh else f"Use: {use}; assay: {assay}; "
    about += (
        f"{m['compartments']}室模型" if zh else f"{m['compartments']} compartment{'s' if m['compartments'] > 1 else ''}"
    )
    screen.append(Para(about, indent=2))
    t = m["typical"]
    if t:
        given = "".join(f"{k} {v:g}{'，' if zh else ', '}" for k, v in t["covariates"].items())
        given = given.removesuffix("，").removesuffix(", ") + (("；" if zh else "; ") if given else "")
        screen.append(
            Para(
                f"典型谷浓度（{given}每{t['interval_h']:g} h {t['mg']:g} mg，稳态）："
                f"{t['trough']:.1f} {m['unit']}；半衰期{t['half_life_h']:.0f} h"
                if zh
                else f"Typical trough ({given}{t['mg']:g} mg every {t['interval_h']:g} h, steady state): "
                f"{t['trough']:.1f} {m['unit']}; half-life {t['half_life_h']:.0f} h",
                "head",
                indent=2,
            )
        )
    screen += [Gap(), _formulas(m, lang), Gap()]
    none = "协变量：无" if zh else "Covariates: none"
    screen.append(_covariates(m, lang) if m["covariates"] else Para(none))
    for a in m["ambiguities"]:
        rows: list[Row] = [
            cells(
                f"{a['id']}={r['id']}" + (("（默认）" if zh else " (default)") if r["default"] else ""),
                pick(r["description"], lang) if r["description"] else "",
            )
            for r in a["readings"]
        ]
        title = pick(a["description"], lang) if a["description"] else a["id"]
        columns = [Column("读法" if zh else "reading", "label"), Column("含义" if zh else "meaning")]
        screen += [Gap(), Table(("两可：" if zh else "Ambiguous: ") + title, columns, rows)]
    said: list[Row] = [
        cells(pick(n["text"], lang), voice(n, lang), source(n, lang)) for n in (*m["cautions"], *m["notes"])
    ]
    if said:
        screen += [Gap(), Table("说明" if zh else "Notes", _told(lang), said)]
    which = own or ("--model", m["id"])
    return [
        *screen,
        Gap(),
        Commands(
            "下一步" if zh else "Next",
            [
                command("fit", Slot("CASE"), *which),
                command("simulate", *which, "--regimen", slot("--regimen")),
            ],
        ),
    ]


def _formulas(m: Any, lang: str) -> Table:
    zh = lang == "zh"
    rows: list[Row] = []
    for name, formula in m["formulas"].items():
        variance = ""
        if name in m["eta"]:
            k = m["eta"].index(name)
            variance = f"{m['omega'][k][k]:.4g}"
        if name in m["occasion"]:
            variance = f"{variance} + {m['occasion'][name]:.4g} (IOV)".removeprefix(" + ")
        unit = UNITS.get(name, "L")
        rows.append(cells(f"{name}, {unit}" if unit else name, formula, variance))
    columns = [
        Column("参数" if zh else "parameter", "label"),
        Column("典型值" if zh else "typical value"),
        Column("ω²", "number"),
    ]
    error = ", ".join(f"{k} {v}" for k, v in m["error"].items())
    return Table(
        "参数" if zh else "Parameters", columns, rows, [("残差：" if zh else "Residual error: ") + error], header=True
    )


def _covariates(m: Any, lang: str) -> Table:
    zh = lang == "zh"
    rows: list[Row] = []
    for c in m["covariates"]:
        low, high = c["low"], c["high"]
        if low is not None and high is not None:
            ends = between(f"{low:g}", f"{high:g}", lang)
        else:
            ends = f"≥ {low:g}" if low is not None else f"≤ {high:g}" if high is not None else ""
        if c["mean"] is not None:
            ends = f"{c['mean']:g} ± {c['sd']:g}{'（均值±标准差）' if zh else ' (mean ± SD)'}"
        if c["default"] is not None:
            ends += f"（缺省{c['default']:g}）" if zh else f" (taken as {c['default']:g} if unknown)"
        rows.append(cells(c["name"], pick(c["description"], lang) if c["description"] else "", c["unit"], ends))
    columns = [
        Column("协变量" if zh else "covariate", "label"),
        Column("含义" if zh else "meaning"),
        Column("单位" if zh else "unit"),
        Column("范围" if zh else "range"),
    ]
    return Table("协变量" if zh else "Covariates", columns, rows, header=True)
