"""The codes that the program names, and what it fills into their texts.

The texts are data: `data/messages.yaml`. `mtor data validate` holds the two against each other.
"""

from __future__ import annotations

from typing import Annotated, Literal

from typing_extensions import TypedDict

from mtor_cli.models.base import Text

Code = Literal[
    "above_40_mg", "above_every_band", "above_flag_no_raise", "above_published", "above_published_no_raise",
    "above_studied_dose", "above_studied_shown", "above_toxicity_flag", "above_under_a_model", "agent_corticosteroid",
    "agent_mtor_inhibitor", "agent_near", "agent_no_data", "agent_other_drug", "agent_topical", "agent_unclear",
    "agent_unknown", "agent_unknown_changed", "agent_unknown_settled", "alternate_days", "assay_unknown",
    "bilirubin_haemolysis", "censored_level", "dose_capped", "early_level", "early_ratio", "early_ratio_unknown",
    "ends_at_40_mg", "ends_at_a_third", "ends_at_threefold", "everolimus_no_rule", "haematocrit", "haematocrit_raise",
    "half_milligram_multiples", "half_milligram_tablet", "height_required", "high_while_moving",
    "inhibitor_needs_two_troughs", "inhibitor_steady", "interacting_drug_changed", "interaction_start_unknown",
    "jrct_only_from_2_mg", "jrct_only_once_daily", "jrct_only_prca", "jrct_rule", "kept_above_published",
    "label_over_limits", "label_rule_first", "label_rule_not_held", "late_sample", "level_changing",
    "level_may_change", "limit_per_m2", "liver_half_life_unknown", "loading_age_unknown", "loading_beyond_two_days",
    "loading_child_pugh_c", "loading_given", "loading_label", "loading_missed", "loading_needs_one_dose",
    "loading_no_raise_by_rule", "loading_not_makeable", "loading_only_when_raising", "loading_provisional",
    "loading_under_18", "loading_with_agent", "lowered_to_40_mg", "missed_doses", "model_alone", "model_misses_level",
    "model_seeks_no_dose", "models_disagree", "more_likely_not_first", "mosteller", "next_after_change",
    "next_discuss", "next_first_week", "next_liver_unknown", "next_refused", "next_repeat", "next_routine",
    "next_today", "next_trough", "next_trough_possible", "next_unknown_agent", "next_wait", "no_change",
    "no_forecast_across", "no_lower_dose", "no_published_factor", "no_regimen_first", "not_compared_per_m2",
    "not_makeable", "not_trough", "not_whole_blood", "one_sided_no_present", "one_sided_no_raise", "one_sided_target",
    "option_withheld", "options_cut", "options_cut_above", "options_cut_own", "options_cut_per_m2",
    "possibly_above_flag", "possibly_above_no_raise", "possibly_above_ranges", "predicted_above_published",
    "product_unknown", "published_before_unknown", "published_changed_since", "published_made",
    "published_not_makeable", "published_other_change", "published_worked_out", "range_ends_at_flag",
    "range_not_makeable", "ratio_below_a_third", "ratio_beyond_3", "regimen_above_flag", "rule_not_makeable",
    "scope_above_ages", "scope_above_children", "scope_above_weights", "scope_ages_not_stated", "scope_below_ages",
    "scope_below_weights", "scope_range_ages", "scope_under_one_year", "second_mtor_inhibitor", "several_bands",
    "slow_elimination", "slow_liver", "specimen_age", "start_as_studied", "start_child", "start_not_adjusted",
    "start_not_makeable", "stated_per_m2", "steady_state_provisional", "steady_state_share",
    "steady_state_share_liver", "steady_state_too_early", "steady_state_unknown", "still_above_studied",
    "strengths_unknown", "surface_missing", "table_age", "table_below_cohort", "table_beyond_cohort",
    "table_bilirubin", "table_edge", "table_needs_weight_and_bilirubin", "table_weight", "target_above_flag",
    "target_out_of_reach", "target_unknown", "toxicity_not_excluded", "trough_provisional", "trough_unconfirmed",
    "unit_assumed", "unused_allow", "unused_by_rule", "unused_confirm", "unused_here", "unused_no_new_dose",
    "unused_previous", "unused_provisional", "unused_sampled", "unused_solution", "unused_without_dose",
    "visit_agent", "visit_alarm", "visit_liver", "visit_loading", "visit_no_drug", "visit_routine", "visit_trough",
    "zortress_needs_two_high_levels", "zortress_only_3_to_8", "zortress_only_adults", "zortress_only_everolimus",
    "zortress_only_twice_daily", "zortress_rule",
]  # fmt: skip
"""What the program says by name. A message with another code is said where its `when` holds."""

Number = Annotated[str, "number"]
"""A number as it is printed, a range or a share; written alike in both languages."""

Name = Annotated[str, "name"]
"""An id, an option, a unit, a time: written alike in both languages."""

Words = Annotated[Text, "words"]
"""One text a language."""


class Slots(TypedDict, total=False):
    """Every slot that a text may name, with its kind."""

    agent: Words
    agents: Words
    ages: Words
    bands: Name
    by: Words
    child_pugh: Name
    count: Number
    cut: Number
    cut_above: Number
    day: Number
    days: Number
    disease: Words
    dose: Number
    drugs: Words
    each: Words
    early: Number
    exact: Number
    expected: Words
    factor: Number
    flag: Number
    highest: Number
    hours: Number
    last: Words
    level: Number
    limit: Number
    longer: Number
    lowest: Number
    made: Words
    matrix: Words
    model: Name
    models: Name
    name: Name
    options: Name
    others: Words
    per_m2: Number
    percent: Number
    percents: Words
    predicted: Number
    result: Words
    source: Words
    span: Words
    stated: Words
    suggestions: Words
    surface: Number
    time: Name
    unit: Name
    volume: Words
    weights: Words
    withheld: Number
    without_factor: Words


FILLED: dict[str, tuple[str, ...]] = {
    "above_every_band": ("level", "limit"),
    "above_studied_dose": ("stated",),
    "above_studied_shown": ("stated",),
    "above_under_a_model": ("each",),
    "agent_corticosteroid": ("agent", "drugs"),
    "agent_mtor_inhibitor": ("agent",),
    "agent_near": ("name", "suggestions"),
    "agent_no_data": ("agent", "drugs"),
    "agent_other_drug": ("agent", "others", "drugs"),
    "agent_topical": ("agent", "drugs"),
    "agent_unclear": ("agents",),
    "agent_unknown": ("name", "count"),
    "agent_unknown_changed": ("agents",),
    "agent_unknown_settled": ("agents",),
    "dose_capped": ("exact", "limit"),
    "early_level": ("level", "hours", "limit"),
    "early_ratio": ("hours", "lowest", "highest"),
    "early_ratio_unknown": ("hours",),
    "high_while_moving": ("agents",),
    "inhibitor_needs_two_troughs": ("agents",),
    "inhibitor_steady": ("agents",),
    "interacting_drug_changed": ("agents",),
    "interaction_start_unknown": ("agents",),
    "label_rule_first": ("time", "level", "unit", "by", "predicted", "percent"),
    "level_changing": ("expected",),
    "level_may_change": ("expected",),
    "limit_per_m2": ("per_m2", "source", "surface", "limit"),
    "liver_half_life_unknown": ("child_pugh", "early"),
    "loading_label": ("disease",),
    "missed_doses": ("last",),
    "model_alone": ("model",),
    "model_misses_level": ("time", "level", "unit", "by", "predicted", "percent"),
    "model_seeks_no_dose": ("models",),
    "models_disagree": ("each",),
    "more_likely_not_first": ("each",),
    "mosteller": ("surface",),
    "next_after_change": ("day",),
    "next_unknown_agent": ("agents",),
    "next_wait": ("day",),
    "no_forecast_across": ("agents",),
    "no_published_factor": ("without_factor",),
    "not_compared_per_m2": ("stated",),
    "not_trough": ("hours",),
    "not_whole_blood": ("matrix",),
    "option_withheld": ("withheld", "flag"),
    "options_cut": ("cut",),
    "options_cut_above": ("cut_above",),
    "options_cut_own": ("cut_above",),
    "options_cut_per_m2": ("cut_above",),
    "possibly_above_flag": ("level", "hours", "limit"),
    "possibly_above_ranges": ("level", "hours", "limit"),
    "published_before_unknown": ("dose", "agent"),
    "published_changed_since": ("agent",),
    "published_made": ("agent", "dose", "result", "made"),
    "published_not_makeable": ("agent", "dose", "result", "volume"),
    "published_other_change": ("others", "agent"),
    "published_worked_out": ("agent", "dose", "result"),
    "range_ends_at_flag": ("flag",),
    "regimen_above_flag": ("limit",),
    "scope_above_ages": ("ages",),
    "scope_above_children": ("ages",),
    "scope_above_weights": ("weights",),
    "scope_below_ages": ("ages",),
    "scope_below_weights": ("weights",),
    "second_mtor_inhibitor": ("agents",),
    "several_bands": ("bands",),
    "slow_liver": ("child_pugh", "longer", "day", "factor"),
    "specimen_age": ("days",),
    "stated_per_m2": ("stated",),
    "steady_state_provisional": ("days", "day"),
    "steady_state_share": ("days", "percents"),
    "steady_state_share_liver": ("days", "percents", "longer", "child_pugh"),
    "steady_state_too_early": ("days", "early"),
    "still_above_studied": ("stated",),
    "surface_missing": ("per_m2", "source"),
    "target_above_flag": ("flag",),
    "toxicity_not_excluded": ("limit",),
    "trough_provisional": ("hours",),
    "unused_allow": ("options",),
    "unused_by_rule": ("options",),
    "unused_confirm": ("options",),
    "unused_here": ("options",),
    "unused_no_new_dose": ("options",),
    "unused_previous": ("options",),
    "unused_provisional": ("options",),
    "unused_sampled": ("options",),
    "unused_solution": ("options",),
    "unused_without_dose": ("options",),
    "visit_agent": ("agents",),
    "visit_liver": ("child_pugh", "span"),
    "visit_no_drug": ("span",),
}
"""The slots that the program fills by code; a code that is not here has none."""
