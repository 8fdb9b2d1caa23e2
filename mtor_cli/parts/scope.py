"""What is said of a patient's age and size: outside a source's ages or weights, and the highest dose stated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mtor_cli.lookup.scope import scope_of
from mtor_cli.parts.common import alike, instead
from mtor_cli.parts.words import PHRASE
from mtor_cli.text import fill

if TYPE_CHECKING:
    from decimal import Decimal

    from mtor_cli.lookup.doses import Highest, Person
    from mtor_cli.lookup.scope import Mark
    from mtor_cli.parts.assessment import Assessment
    from mtor_cli.parts.disease import SettingOut
    from mtor_cli.parts.dosing import Remark
    from mtor_cli.parts.remarks import Remarks
    from mtor_cli.records.base import Text
    from mtor_cli.records.codes import Code, Slots
    from mtor_cli.records.recommendations import Setting
    from mtor_cli.records.rules import Rules


def compared(code: Code, highest: Highest, shown: bool) -> Code:
    """The code of a remark on the highest dose stated; one per m² cannot be compared without the surface.

    Args:
        code: as the calculator gives it.
        highest: the highest dose stated.
        shown: whether doses above it are shown, by the user's wish or by a rule that knows of none.
    """
    unknown = highest.mg_per_day is None and highest.per_m2 is not None
    if code == "above_studied_dose" and shown:
        return "not_compared_per_m2" if unknown else "above_studied_shown"
    return instead(code, _PER_M2) if unknown else code


def of_cut(cut: int, cut_above: int, highest: Highest) -> list[Code]:
    """The codes of why doses that fit are not shown.

    Args:
        cut: how many are not.
        cut_above: how many of them lie above the highest dose stated.
        highest: that dose.
    """
    found: list[Code] = ["options_cut"] if cut > cut_above else []
    above: Code = "options_cut_own" if highest.own else compared("options_cut_above", highest, False)
    return [*found, above] if cut_above else found


_PER_M2: dict[Code, Code] = {
    "above_studied_dose": "stated_per_m2",
    "still_above_studied": "stated_per_m2",
    "options_cut_above": "options_cut_per_m2",
}


def stated(highest: Highest, person: Person) -> Text:
    """The highest dose stated in words: 4 mg/day; 2.24 mg/day (2.8 mg/m²/day × 0.8 m²)."""
    mg, per_m2, _ = highest
    slots = {"dose": _plain(mg), "per_m2": _plain(per_m2), "surface": _plain(person.surface)}
    if per_m2 is None:
        return PHRASE["none_read"] if mg is None else fill(PHRASE["daily"], slots)
    whole = mg is not None and person.surface is not None
    return fill(PHRASE["daily_of_surface" if whole else "daily_per_m2"], slots)


def _plain(number: Decimal | None) -> str:
    return "" if number is None else f"{float(number):g}"


SCOPE_CODES: dict[Mark, Code] = {
    "under_one_year": "scope_under_one_year",
    "below_ages": "scope_below_ages",
    "below_weights": "scope_below_weights",
    "above_children": "scope_above_children",
    "ages_not_stated": "scope_ages_not_stated",
    "above_ages": "scope_above_ages",
    "above_weights": "scope_above_weights",
}
"""What is said of each mark."""


def scope_remark(mark: Mark, source: Setting | SettingOut, remarks: Remarks) -> Remark:
    """The remark on how a patient lies to a source, with the source's own words on age."""
    return remarks.say(SCOPE_CODES[mark], scope_slots(mark, source))


def mark_ranges(assessments: list[Assessment], person: Person, rules: Rules, remarks: Remarks) -> None:
    """Add to the ranges of a level how the patient lies to the ages and weights of their sources, where they state any.

    The level is compared all the same: a finding holds at every age.
    """
    for assessment in assessments:
        if assessment["disease"] is not None:
            band = assessment["band"].record
            marks = scope_of(band, person.age, person.weight, rules).marks
            said = [scope_remark(mark, band, remarks) for mark in marks if mark != "ages_not_stated"]
            assessment["patient"] = said


def scope_slots(mark: Mark, source: Setting | SettingOut) -> Slots:
    """What the remark on a mark names: the source's ages, or its weights."""
    return {"weights": _weights(source)} if mark.endswith("_weights") else {"ages": _ages(source)}


def _ages(source: Setting | SettingOut) -> Text:
    """The source's own words on age without what stands in brackets behind them; a local range has numbers."""
    low, high = source.get("age_low"), source.get("age_high")
    if source["origin"] == "local" and (low is not None or high is not None):
        return spanned(low, high, PHRASE["years"])
    return {"en": source["ages"]["en"].partition(" (")[0], "zh": source["ages"]["zh"].partition("（")[0]}


def _weights(source: Setting | SettingOut) -> Text:
    return spanned(source.get("weight_low"), source.get("weight_high"), alike(" kg"))


def spanned(low: float | None, high: float | None, unit: Text) -> Text:
    """The span between two bounds, one of which may be missing, in a unit with what stands before it."""
    code = "from_low" if high is None else "up_to_high" if low is None else "low_to_high"
    bounds = {name: f"{bound:g}" for name, bound in (("low", low), ("high", high)) if bound is not None}
    return fill(PHRASE[code], {**bounds, "unit": unit})
