"""The screen of `mtor models`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mtor_cli.hints import Slot, command, slot
from mtor_cli.labels.read import worded
from mtor_cli.parts.words import BETWEEN, DRUG, MODEL_AGE, MODEL_ROLE
from mtor_cli.render.blocks import Column, Commands, Gap, Para, Row, Screen, Table, cells
from mtor_cli.screens.figures import UNITS
from mtor_cli.screens.phrases import between, caption, listed, pick, source, voice, word

if TYPE_CHECKING:
    from mtor_cli.commands.models.result import ModelOut, ModelsResult


def models_screen(result: ModelsResult, lang: str, listed: bool, own: tuple[str, ...] = ()) -> Screen:
    """All models as a list, or one explained.

    Args:
        result: the answer.
        lang: `en` or `zh`.
        listed: whether all were asked for.
        own: the options that name a model of the user's own, as words of a command.
    """
    return _list(result, lang) if listed else _one(result["models"][0], lang, own)


def _list(result: ModelsResult, lang: str) -> Screen:
    zh = lang == "zh"
    columns = [
        Column(worded("id", lang), "label"),
        Column(worded("source_and_population", lang)),
        Column(worded("use", lang)),
        Column(worded("standard_dose", lang), "number"),
        Column(worded("typical_trough", lang), "number"),
    ]
    screen: Screen = [
        Para(worded("population_models", lang), "title"),
        Para(caption(result["captions"], "models_borrowed", lang)),
    ]
    for drug in dict.fromkeys(m["drug"] for m in result["models"]):
        rows: list[Row] = []
        for m in result["models"]:
            if m["drug"] != drug:
                continue
            t = m["typical"]
            use = _use(m, lang)
            rows.append(
                cells(
                    f"{m['short']} {m['id']}",
                    pick(m["name"], lang) if m["name"] else m["id"],
                    use,
                    f"{t['mg']:g} mg / {t['interval_h']:g} h" if t else "",
                    f"{t['trough']:.1f}" if t else "",
                )
            )
        title = word(DRUG, drug, lang).capitalize() if drug else ""
        screen += [Gap(), Table(f"{title}，ng/mL" if zh else f"{title}, ng/mL", columns, rows, header=True)]
    for said, heading in (
        (result["about"], worded("on_all_models", lang)),
        (result["not_included"], worded("left_out_models", lang)),
    ):
        notes: list[Row] = [cells(pick(n["text"], lang), voice(n, lang), source(n, lang)) for n in said]
        if notes:
            screen += [Gap(), Table(heading, _told(lang), notes)]
    return [
        *screen,
        Gap(),
        Commands(
            worded("next", lang),
            [command("models", Slot("MODEL")), command("fit", "--template"), command("models", "--template")],
        ),
    ]


def _use(m: ModelOut, lang: str) -> str:
    role = word(MODEL_ROLE, m["role"], lang)
    if m["default_for"]:
        role = worded("default_for", lang, role=role, age=word(MODEL_AGE, m["default_for"], lang))
    age = word(MODEL_AGE, m["age_group"], lang) if m["age_group"] else ""
    return pick(BETWEEN["inside"], lang).join(filter(None, (age, role)))


def _told(lang: str) -> list[Column]:
    return [
        Column(worded("text", lang)),
        Column(worded("voice", lang), "voice"),
        Column(worded("source", lang), "source", 0.25),
    ]


def _one(m: ModelOut, lang: str, own: tuple[str, ...]) -> Screen:
    zh = lang == "zh"
    title = "  ".join(filter(None, (m["short"], m["id"], pick(m["name"], lang) if m["name"] else None)))
    screen: Screen = [Para(title, "title")]
    if m["population"] and m["told"] and m["source"]:
        screen.append(Para(pick(m["population"], lang), voice=voice(m["told"], lang), indent=2))
        screen.append(Para(pick(m["source"], lang), "dim", indent=2))
    assay = listed((a.upper() for a in m["assay"]), lang) or worded("not_read", lang)
    use = _use(m, lang)
    about = worded("use_use_assay_assay", lang, use=use, assay=assay)
    number = m["compartments"]
    about += (
        worded("compartments", lang, number=number) if number > 1 else worded("one_compartment", lang, number=number)
    )
    screen.append(Para(about, indent=2))
    t = m["typical"]
    if t:
        given = "".join(f"{k} {v:g}{'，' if zh else ', '}" for k, v in t["covariates"].items())
        given = given.removesuffix("，").removesuffix(", ") + (("；" if zh else "; ") if given else "")
        screen.append(
            Para(
                worded(
                    "typical_trough_of_a_regimen",
                    lang,
                    given=given,
                    interval_h=f"{t['interval_h']:g}",
                    mg=f"{t['mg']:g}",
                    trough=f"{t['trough']:.1f}",
                    unit=m["unit"],
                    half_life_h=f"{t['half_life_h']:.0f}",
                ),
                "head",
                indent=2,
            )
        )
    screen += [Gap(), _formulas(m, lang), Gap()]
    none = worded("covariates_none", lang)
    screen.append(_covariates(m, lang) if m["covariates"] else Para(none))
    for a in m["ambiguities"]:
        rows: list[Row] = [
            cells(
                f"{a['id']}={r['id']}" + (worded("default", lang) if r["default"] else ""),
                pick(r["description"], lang) if r["description"] else "",
            )
            for r in a["readings"]
        ]
        title = pick(a["description"], lang) if a["description"] else a["id"]
        columns = [Column(worded("reading", lang), "label"), Column(worded("meaning", lang))]
        screen += [Gap(), Table(worded("ambiguous", lang) + title, columns, rows)]
    said: list[Row] = [
        cells(pick(n["text"], lang), voice(n, lang), source(n, lang)) for n in (*m["cautions"], *m["notes"])
    ]
    if said:
        screen += [Gap(), Table(worded("notes", lang), _told(lang), said)]
    which = own or ("--model", m["id"])
    return [
        *screen,
        Gap(),
        Commands(
            worded("next", lang),
            [
                command("fit", Slot("CASE"), *which),
                command("simulate", *which, "--regimen", slot("--regimen")),
            ],
        ),
    ]


def _formulas(m: ModelOut, lang: str) -> Table:
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
        Column(worded("parameter", lang), "label"),
        Column(worded("typical_value", lang)),
        Column("ω²", "number"),
    ]
    error = listed((f"{k} {v}" for k, v in m["error"].items()), lang)
    return Table(worded("parameters", lang), columns, rows, [worded("residual_error", lang) + error], header=True)


def _covariates(m: ModelOut, lang: str) -> Table:
    rows: list[Row] = []
    for c in m["covariates"]:
        low, high = c["low"], c["high"]
        if low is not None and high is not None:
            ends = between(f"{low:g}", f"{high:g}", lang)
        else:
            ends = f"≥ {low:g}" if low is not None else f"≤ {high:g}" if high is not None else ""
        if c["mean"] is not None:
            ends = f"{c['mean']:g} ± {c['sd']:g}{worded('mean_sd', lang)}"
        if c["default"] is not None:
            ends += worded("taken_as_default_if_unknown", lang, default=f"{c['default']:g}")
        rows.append(cells(c["name"], pick(c["description"], lang) if c["description"] else "", c["unit"], ends))
    columns = [
        Column(worded("covariate", lang), "label"),
        Column(worded("meaning", lang)),
        Column(worded("unit", lang)),
        Column(worded("range", lang)),
    ]
    return Table(worded("covariates", lang), columns, rows, header=True)
