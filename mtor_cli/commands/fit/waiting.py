"""What the short screen of `mtor fit` leaves to the full one, and counts there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mtor_cli.parts.findings import gravest

if TYPE_CHECKING:
    from collections.abc import Collection

    from mtor_cli.parts.fit.shapes import DoseProposal, FitResult

OF_MODELS = frozenset({
    "transcribed",
    "absorption_from_priors",
    "absorption_simplified",
    "assay_of_model_unknown",
    "bilirubin_read_as_clearance",
    "children_only",
    "clearance_rises_with_weight",
    "exponents_assumed",
    "haematocrit_models_diverge",
    "half_life_not_usable",
    "not_before_steady_state",
    "weakly_identified",
})  # fmt: skip
"""Cautions on models, whoever the patient is."""

_OF_FORECAST = frozenset({"borrowed_model", "borrowed_child", "spread_of_models", "forecast_across_change"})
"""What makes a forecast doubtful; where none is made, why not stands in its place."""

_OF_LIVER = frozenset({"slow_liver", "child_pugh_no_covariate"})
"""What an increase waits for, where that is said of the dose itself."""

_OF_TABLETS = frozenset({"half_milligram_tablet", "half_milligram_multiples"})

_OF_DOSES = frozenset({
    "regimen_above_studied",
    "regimen_above_flag",
    "no_disease_limit",
    "above_flag_no_raise",
    "above_published_no_raise",
    "options_cut",
    "options_cut_above",
    "options_cut_own",
    "options_cut_per_m2",
    "ends_at_a_third",
    "ends_at_threefold",
    "regimens_as_studied",
})  # fmt: skip
"""Which doses are left out: beside one that stands first they change nothing."""

WHY_NONE = (
    "label_rule_first",
    "label_held_back",
    "label_over_limits",
    "model_misses_level",
    "no_regimen_first",
    "high_while_moving",
    "target_out_of_reach",
    "one_sided_no_present",
    "model_alone",
    "models_disagree",
    "above_under_a_model",
    "child_pugh_c_raise",
    "liver_raise_needs_level",
    "liver_raise_unknown",
    "liver_raise_waits",
)
"""Remarks on a dose that stand above its table; beside them, where no dose stands first, the further ones wait."""


def in_one_line(dose: DoseProposal) -> bool:
    """Whether the short screen shows the label's doses beside those of the models in a line, without their tablets."""
    label = dose["label"]
    daily = label is not None and all(
        (option["every_hours"] or 24) <= 24 and not option["loading"] for option in label["options"]
    )
    return daily and dose["first"] in ("model", "present")


def waits(result: FitResult) -> Collection[str]:
    """The codes of the remarks that the short screen leaves out.

    Never among them: an alarm, whether a level can be used, what is missing, why no dose is given, what is provisional.
    """
    codes = set(OF_MODELS)
    headline, dose = result["headline"], result["dose"]
    if headline is not None and headline["present"] is None:
        codes |= _OF_FORECAST
    elif headline is not None and len(headline["models"]) > 1:
        # The interval is that of the average, which has the spread in it.
        codes.add("spread_of_models")
    if gravest(result["findings"]) == "high":
        codes.add("forecast_above_flag")
    if dose is None:
        return codes
    if any(r["code"] == "liver_raise_waits" for r in dose["remarks"]):
        codes |= _OF_LIVER
    if dose["label"] is not None and in_one_line(dose):
        codes |= {r["code"] for r in dose["label"]["remarks"]} & _OF_TABLETS - {r["code"] for r in dose["remarks"]}
    if dose["first"] is not None:
        codes |= _OF_DOSES
    elif dose["refused"] or any(r["code"] in WHY_NONE for r in dose["remarks"]):
        codes |= {r["code"] for r in dose["remarks"] if r["code"] not in WHY_NONE}
    return codes
