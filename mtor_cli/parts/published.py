"""Published dose factors of an agent that was just started, as `mtor tdm` tells them: the study's, never an order."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from mtor_cli.calculator.numbers import show
from mtor_cli.calculator.published import cut, dose_before
from mtor_cli.calculator.sample import TIMES_PER_DAY
from mtor_cli.parts.common import alike, enumerated
from mtor_cli.parts.composition import marks_of
from mtor_cli.parts.disease import note_out
from mtor_cli.parts.words import REGIMEN

if TYPE_CHECKING:
    from mtor_cli.calculator.published import Cut
    from mtor_cli.parts.agents import Taken
    from mtor_cli.parts.common import Labels
    from mtor_cli.parts.dosing import AdjustmentOut, Remark
    from mtor_cli.parts.remarks import Remarks
    from mtor_cli.parts.request import Request
    from mtor_cli.records.base import Text
    from mtor_cli.records.codes import Code, Slots
    from mtor_cli.records.interactions import Factor, Interaction
    from mtor_cli.records.rules import Rules

MOST_MADE = 3
"""How many doses of a range are named."""


def adjustments_out(
    request: Request, taken: Taken, others: list[Text], rules: Rules, remarks: Remarks, labels: Labels
) -> list[AdjustmentOut]:
    """The published factors of one agent, all of them where they differ, worked out from the dose before it.

    Args:
        request: what the user said; `dose_mg` is given.
        taken: the agent, started too lately to have settled.
        others: listed agents that were started or stopped within the same time.
        rules: how near a made dose has to be.
        remarks: makes coded remarks.
        labels: names the sources.
    """
    return [
        _out(request, taken, entry, factor, others, rules, remarks, labels)
        for entry in taken.entries
        for factor in entry["factors"]
    ]


def _out(
    request: Request,
    taken: Taken,
    entry: Interaction,
    factor: Factor,
    others: list[Text],
    rules: Rules,
    remarks: Remarks,
    labels: Labels,
) -> AdjustmentOut:
    agent, forms, form = entry["agent"], entry.get("forms"), taken.answer.form
    other_form = forms is not None and (form is None or form["id"] not in forms["studied"])
    result: AdjustmentOut = {
        **labels.told(factor),
        "agent": agent,
        "factor_low": factor["low"],
        "factor_high": factor["high"],
        "hold": factor["high"] == 0,
        "text": factor["text"],
        "conflicts": [note_out(view, labels) for view in entry["views"]],
        "form": note_out(forms["note"], labels) if forms is not None and other_form else None,
        "mg_low": None,
        "mg_high": None,
        "times_per_day": float(TIMES_PER_DAY[request.regimen]),
        "made_mg": [],
        "marks": [],
        "worked_out": None,
    }
    if result["hold"]:
        return result
    dose = request.dose_mg or Decimal(0)
    before = dose_before(request.days, taken.started)
    slots: Slots = {"agent": agent, "dose": f"{show(dose)} mg"}
    if others:
        # A study's cut for one agent says nothing of two changes at once.
        result["worked_out"] = remarks.say("published_other_change", slots, others=enumerated(others))
        return result
    if before != "known":
        code: Code = "published_changed_since" if before == "changed_since" else "published_before_unknown"
        result["worked_out"] = remarks.say(code, slots)
        return result
    low, high = Decimal(str(factor["low"])), Decimal(str(factor["high"]))
    found = cut(dose, low, high, request.product, request.strengths, rules)
    result["mg_low"], result["mg_high"] = float(found.low), float(found.high)
    result["made_mg"] = [float(made.mg) for made in found.made]
    shown = found.made[:MOST_MADE]
    result["marks"] = list(dict.fromkeys(m for made in shown for m in marks_of(made, request.drug, rules)))
    result["worked_out"] = _worked_out(request, found, slots, remarks)
    return result


def _worked_out(request: Request, found: Cut, slots: Slots, remarks: Remarks) -> Remark:
    every = REGIMEN[request.regimen]
    amount = _span(found, "mg")
    slots = {
        **slots,
        "result": {
            "en": f"{amount['en']} {every['en']}",
            "zh": f"{amount['zh']}，{every['zh']}",
        },
        "made": _made(request, found),
        "volume": _span(found, "mL"),
    }
    if not found.made and request.product is not None and request.strengths:
        return remarks.say("published_not_makeable", slots)
    return remarks.say("published_made" if found.made else "published_worked_out", slots)


def _span(found: Cut, unit: str) -> Text:
    """An amount; of the solution of 1 mg/mL as many mL as mg."""
    low, high = f"{float(found.low):g}", f"{float(found.high):g}"
    if low == high:
        return {"en": f"{low} {unit}", "zh": f"{low} {unit}"}
    return {"en": f"{low}–{high} {unit}", "zh": f"{low}～{high} {unit}"}


def _made(request: Request, found: Cut) -> Text:
    """What is dispensed for one administration: mL of the solution, or units of each strength."""
    if request.product == "solution":
        return _span(found._replace(low=found.made[0].mg, high=found.made[-1].mg), "mL") if found.made else _NOTHING
    named = [
        " + ".join(f"{show(part.number)} × {show(part.strength_mg)} mg" for part in made.parts)
        for made in found.made[:MOST_MADE]
    ]
    return enumerated(map(alike, named), "either")


_NOTHING: Text = {"en": "", "zh": ""}
