"""How a dose is written: units of a product, per administration and per day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mtor_cli.labels.read import worded
from mtor_cli.parts.words import EVERY, MARKS
from mtor_cli.screens.phrases import aside, joined, pick

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mtor_cli.parts.composition import PartOut
    from mtor_cli.parts.dosing import DoseOut, LoadingDayOut, LoadingOut, OptionOut
    from mtor_cli.screens.phrases import Lang

TIMES = {1: "once daily", 2: "twice daily", 3: "three times daily", 4: "four times daily"}
"""How often a day, in English; in Chinese it is 每日n次."""


def parts(composition: Iterable[PartOut]) -> str:
    """What is taken at one time: 1 × 1 mg + 1 × 0.5 mg, or 1.9 mL."""
    return " + ".join(
        f"{p['number']:g} mL" if p["unit"] == "mL" else f"{p['number']:g} × {p['strength_mg']:g} mg"
        for p in composition
    )


def composition(option: OptionOut, lang: Lang) -> str:
    """What is dispensed: 1 × 1 mg + 1 × 0.5 mg once daily = 1.5 mg/day; a single dose only what it holds."""
    zh = lang == "zh"
    made = parts(option["composition"])
    if option["every_hours"] is None:
        text = (
            f"{made}＝{option['mg_per_administration']:g} mg"
            if zh
            else f"{made} = {option['mg_per_administration']:g} mg"
        )
    else:
        every = pick(EVERY[f"{option['every_hours']:g}"], lang)
        daily = f"{option['mg_per_day']:g}"
        text = f"{made}，{every}＝{daily} mg/d" if zh else f"{made} {every} = {daily} mg/day"
    marks = [pick(MARKS[mark], lang) for mark in option["marks"]]
    return aside(text, joined(marks, lang), lang)


def current_dose(dose: DoseOut, lang: Lang) -> str:
    """The present dose as it was understood: 0.75 mg × 2 = 1.5 mg/day."""
    unit = "mg/d" if lang == "zh" else "mg/day"
    times = dose["times_per_day"]
    if times == 1:
        return f"{dose['current_mg_per_day']:g} {unit}"
    if times < 1:
        every = worded("every_other_day", lang)
        return f"{dose['administration_mg']:g} mg {every} = {dose['current_mg_per_day']:g} {unit}"
    return f"{dose['administration_mg']:g} mg × {times:g} = {dose['current_mg_per_day']:g} {unit}"


def _loading_made(day: LoadingDayOut, lang: Lang) -> str:
    """How a day of loading is made up, in brackets."""
    marks = [pick(MARKS[mark], lang) for mark in day["marks"]]
    return aside("", joined([parts(day["composition"]), *marks], lang), lang)


def loading_days(loading: LoadingOut, each: float, every_hours: float, lang: Lang) -> str:
    """A loading dose as the sum of each day: day 1: 6 mg loading + 4 mg maintenance = 10 mg; from day 2: 4 mg.

    Args:
        loading: with mg of loading, of maintenance and in all, by day.
        each: mg of one administration of the new maintenance dose.
        every_hours: between administrations.
        lang: `en` or `zh`.
    """
    zh = lang == "zh"
    made = [_loading_made(day, lang) for day in loading["made"]] or [""] * len(loading["days"])
    days = list(zip(loading["days"], loading["maintenance_mg"], loading["total_mg"], made, strict=True))
    said: list[str] = []
    for number, (extra, maintenance, total, composed) in enumerate(days, 1):
        if number > 1 and days[number - 2] == days[number - 1]:
            said[-1] = said[-1].replace(worded("day_number", lang, number=1), worded("days_one_and_two", lang))
            continue
        head = worded("day_number", lang, number=number)
        kept = worded("maintenance_mg_maintenance_total_mg", lang, maintenance=f"{maintenance:g}", total=f"{total:g}")
        extra_said = worded("extra_mg_loading", lang, extra=f"{extra:g}")
        # What is made up stands behind what it makes: the day's sum, or the loading beside the usual doses.
        alone = composed and maintenance and loading["made"][number - 1]["mg"] != total
        said.append(
            head
            + extra_said
            + (composed if alone else "")
            + (kept if maintenance else "")
            + ("" if alone else composed)
        )
    if every_hours > 24:
        after = worded("then_each_mg_every_other_day", lang, each=f"{each:g}")
    else:
        number, day = len(days) + 1, each * 24 / every_hours
        unit = ("mg/d" if zh else "mg/day") if every_hours < 24 else "mg"
        after = worded("from_day_number_day_unit", lang, number=number, day=f"{day:g}", unit=unit)
    return ("；" if zh else "; ").join([*said, after])
