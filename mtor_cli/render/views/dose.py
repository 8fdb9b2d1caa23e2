"""How a dose is written: units of a product, per administration and per day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mtor_cli.render.views.say import Lang

_EVERY = {12: ("twice daily", "每日2次"), 24: ("once daily", "每日1次"), 48: ("every other day", "隔日1次")}


def composition(option: Any, lang: Lang, solution: bool = False) -> str:
    """Return what is dispensed: 1 × 1 mg + 1 × 0.5 mg once daily = 1.5 mg/day."""
    zh = lang == "zh"
    parts = [
        f"{p['number']:g} mL" if solution else f"{p['number']:g} × {p['strength_mg']:g} mg"
        for p in option["composition"]
    ]
    every = _EVERY[option["every_hours"]][1 if zh else 0]
    unit = "mg/d" if zh else "mg/day"
    made = " + ".join(parts)
    return (
        f"{made}，{every}＝{option['mg_per_day']:g} {unit}"
        if zh
        else f"{made} {every} = {option['mg_per_day']:g} {unit}"
    )


def current_dose(dose: Any, lang: Lang) -> str:
    """Return the present dose as it was understood: 0.75 mg × 2 = 1.5 mg/day."""
    unit = "mg/d" if lang == "zh" else "mg/day"
    times = dose["times_per_day"]
    if times == 1:
        return f"{dose['current_mg_per_day']:g} {unit}"
    if times < 1:
        every = "隔日1次" if lang == "zh" else "every other day"
        return f"{dose['administration_mg']:g} mg {every} = {dose['current_mg_per_day']:g} {unit}"
    return f"{dose['administration_mg']:g} mg × {times:g} = {dose['current_mg_per_day']:g} {unit}"
