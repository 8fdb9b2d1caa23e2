"""The codes that the program names, and what it fills into their texts.

The texts are data: `data/messages.yaml`. `mtor data validate` holds the two against each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

from typing_extensions import TypedDict

from mtor_cli.records.base import Text

Code = Literal[
    "above_40_mg", "above_every_band", "above_flag", "above_flag_no_raise", "above_published",
    "above_published_no_raise", "above_studied_dose", "above_studied_shown", "above_under_a_model",
    "abstract_no_target",
    "agent_corticosteroid", "agent_mtor_inhibitor", "agent_near", "agent_no_data", "agent_other_drug",
    "agent_topical", "agent_unclear", "agent_unknown", "agent_unknown_changed", "agent_unknown_settled",
    "agents_not_read", "alarm_if_drug",
    "all_below_quantification", "alternate_days", "assay_differs", "assay_of_model_unknown",
    "audit_alarmed_error", "audit_columns_unread", "audit_events_defined", "audit_first_defined",
    "audit_flag_defined", "audit_funnel_defined", "audit_mixed_offsets", "audit_not_followed",
    "audit_run_defined", "audit_several_drugs", "audit_shares_defined", "audit_unit_assumed",
    "assay_unknown", "before_steady_state", "beside_belongs", "beside_chosen_other", "beside_no_disease",
    "beside_none_published", "beside_outside", "beside_own_target", "beside_range", "beyond_own_limit",
    "beyond_studied_dose",
    "bilirubin_haemolysis", "borrowed_child", "borrowed_model", "case_for_consult", "case_is_example",
    "censored_level", "checked_by_the_user",
    "child_pugh_c_raise", "child_pugh_no_covariate", "clearance_multiplier", "compendia_kidney_rule",
    "covariate_default", "covariate_far_from_mean", "covariate_out_of_range", "covariate_standard",
    "credible_intervals", "current_as_good", "date_order", "default_of_other_patients", "dose_after_stop",
    "dose_alone", "dose_capped", "dose_covariate", "doses_sorted", "dosing_assumed_ongoing", "dosing_ended",
    "dosing_stopped", "drug_not_used", "early_level", "early_ratio", "early_ratio_unknown", "ends_at_40_mg",
    "ends_at_a_third", "ends_at_threefold", "everolimus_no_rule", "evidence_by_design", "evidence_highest",
    "evidence_none", "exposure_defined", "exposure_no_target",
    "far_from_population", "forecast_above_flag", "forecast_across_change", "forecast_void",
    "gvhd_level_tma_briefly", "haematocrit", "haematocrit_raise", "half_life_not_usable",
    "half_milligram_multiples", "half_milligram_tablet", "height_required", "held_back", "high_while_moving",
    "held_until_below", "held_with_inhibitor", "history_refused", "inhibitor_needs_two_troughs", "inhibitor_steady",
    "interacting_drug",
    "interacting_drug_changed", "interaction_start_unknown", "jrct_only_from_2_mg", "jrct_only_once_daily",
    "jrct_only_prca", "jrct_rule", "kept_above_published", "label_held_back", "label_in_target", "label_no_change",
    "label_over_limits", "label_rule", "label_rule_first", "label_rule_not_held", "late_sample",
    "level_beyond_3_sd", "level_changing", "level_excluded", "level_left_out", "level_may_change", "levels_sorted",
    "limit_per_m2",
    "liver_half_life_unknown", "liver_raise_needs_level", "liver_raise_unknown", "liver_raise_waits", "liver_views",
    "loading_age_unknown", "loading_beyond_two_days", "loading_given", "loading_label", "loading_missed",
    "loading_needs_one_dose", "loading_no_raise_by_rule", "loading_not_makeable", "loading_only_when_raising",
    "loading_provisional", "loading_under_18", "loading_with_agent", "low_in_responder", "smallest_of_equals",
    "low_probability", "lowered_to_40_mg",
    "missed_doses", "model_alone", "model_misses_level", "model_not_converged", "model_not_counted",
    "model_seeks_no_dose", "models_borrowed", "models_disagree", "more_likely_not_first", "mosteller",
    "names_in_no_source", "next_after_change", "next_agent_settles",
    "next_discuss", "next_first_week", "next_liver_unknown",
    "next_refused", "next_repeat", "next_routine", "next_today", "next_trough", "next_trough_possible",
    "next_unknown_agent", "next_wait", "no_change", "no_disease_limit", "no_dose_factor", "no_forecast_across",
    "no_level_kept", "no_level_usable", "no_levels", "no_lower_dose", "no_model_of_such_patients",
    "no_published_factor",
    "no_regimen_first", "no_regimen_makeable", "no_regimen_read", "no_target", "no_target_at_age",
    "no_target_published", "no_usable_level", "not_compared_per_m2", "not_converged", "not_makeable", "not_trough",
    "not_whole_blood", "on_kink", "one_model", "one_step_across", "one_step_defined",
    "one_sided_no_present", "one_sided_no_raise", "one_sided_target",
    "option_withheld", "options_cut", "options_cut_above", "options_cut_own", "options_cut_per_m2",
    "other_age_group", "other_drug_rows", "outside_its_patients", "own_target_only", "poor_fit", "poor_posterior",
    "planned_unread", "possibly_above_flag", "possibly_above_no_raise", "possibly_above_ranges",
    "predicted_above_published",
    "product_unknown", "published_before_unknown", "published_changed_since", "published_cuts", "published_made",
    "published_not_makeable", "published_other_change", "published_worked_out", "range_ends_at_flag",
    "range_not_makeable", "ratio_below_a_third", "ratio_beyond_3", "reaches_steady_state", "read_as_one_regimen",
    "read_as_single_dose", "record_lacks",
    "records_ignored", "refused_interaction", "refused_not_converged", "regimen_above_flag",
    "regimen_above_studied", "regimens_as_studied", "regimens_overlap", "rule_not_makeable", "scope_above_ages",
    "scope_above_children", "scope_above_weights", "scope_ages_not_stated", "scope_below_ages",
    "scope_below_weights", "scope_range_ages", "scope_under_one_year", "search_unsure", "second_mode",
    "second_mtor_inhibitor", "several_bands", "several_regimens", "slow_elimination", "slow_liver", "specimen_age",
    "spread_of_models", "start_not_makeable", "started_in_studies", "stated_per_m2", "steady_state_provisional",
    "steady_state_share",
    "steady_state_share_liver", "steady_state_too_early", "steady_state_unknown", "steady_troughs_only",
    "still_above_studied", "strengths_unknown", "studied_dose_needs_surface", "studied_dose_unknown",
    "surface_missing", "table_age", "table_below_cohort", "table_beyond_cohort", "table_bilirubin", "table_edge",
    "table_needs_weight_and_bilirubin", "table_weight", "takes_fewer_levels", "target_above_flag",
    "target_out_of_reach", "target_unknown", "text_encoding", "time_in_range_defined",
    "time_in_range_limits", "time_in_range_no_target", "time_in_range_too_few", "time_set_aside", "times_converted",
    "toxicity_not_excluded", "transcribed", "trial_bands", "trial_bands_among_others", "trough_provisional",
    "trough_unconfirmed", "troughs_only", "unit_assumed", "unused_allow", "unused_by_rule", "unused_confirm",
    "unused_here", "unused_no_new_dose", "unused_previous", "unused_provisional", "unused_sampled",
    "unused_solution", "unused_without_dose", "unused_without_target", "variability_defined",
    "variability_limits", "variability_too_few", "visit_agent", "visit_alarm", "visit_liver",
    "visit_loading", "visit_no_drug", "visit_routine", "visit_trough", "weekday_regimen", "which_disease",
    "zortress_needs_two_high_levels", "zortress_only_3_to_8", "zortress_only_adults", "zortress_only_everolimus",
    "zortress_only_twice_daily", "zortress_rule",
]  # fmt: skip
"""What the program says by name. A message with another code is said where its `when` holds."""

OF_SOME_DRUGS: frozenset[Code] = frozenset(("haematocrit", "loading_given", "slow_elimination"))
"""Codes that are said of the drugs of which the data has a text, and of no other."""

Number = Annotated[str, "number"]
"""A number as it is printed, a range or a share; written alike in both languages."""

Name = Annotated[str, "name"]
"""An id, an option, a unit, a time: written alike in both languages."""

Names = Annotated[Sequence[str], "name"]
"""Several such names; between them stands what each language puts there."""

Words = Annotated[Text, "words"]
"""One text a language."""


class Slots(TypedDict, total=False):
    """Every slot that a text may name, with its kind."""

    age: Number
    agent: Words
    agents: Words
    alarm: Words
    amount: Words
    ages: Words
    assay: Names
    bands: Names
    by: Words
    child_pugh: Name
    count: Number
    covariate: Words
    cut: Number
    cut_above: Number
    day: Number
    days: Number
    disease: Words
    dose: Number
    drug: Words
    drugs: Words
    each: Words
    early: Number
    encoding: Name
    exact: Number
    expected: Words
    factor: Number
    flag: Number
    gradient: Number
    group: Words
    half_lives: Words
    highest: Number
    hours: Number
    last: Words
    lasting: Words
    late: Words
    left_out: Words
    level: Number
    limit: Number
    longer: Number
    lowest: Number
    made: Words
    matrix: Words
    mean: Words
    measured: Words
    middle: Words
    model: Name
    model_assay: Name
    models: Names
    name: Name
    names: Names
    options: Names
    order: Words
    others: Words
    per_m2: Number
    percent: Number
    percents: Words
    population: Words
    ranges: Words
    predicted: Number
    probability: Number
    reason: Words
    residual: Number
    result: Words
    role: Words
    sd: Words
    shown: Number
    since: Words
    source: Words
    span: Words
    stated: Words
    suggestions: Words
    surface: Number
    time: Name
    times: Words
    total: Number
    unit: Name
    volume: Words
    weights: Words
    withheld: Number
    without_factor: Words
    z: Number


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
    "agents_not_read": ("count", "total", "agents"),
    "alarm_if_drug": ("drug", "alarm"),
    "assay_differs": ("assay", "model_assay"),
    "assay_unknown": ("model_assay",),
    "audit_alarmed_error": ("count", "each"),
    "audit_columns_unread": ("left_out",),
    "audit_mixed_offsets": ("count",),
    "audit_not_followed": ("count",),
    "audit_several_drugs": ("count",),
    "audit_unit_assumed": ("count", "total"),
    "before_steady_state": ("time", "days", "model"),
    "beside_belongs": ("level",),
    "beside_chosen_other": ("level", "ranges"),
    "beside_no_disease": ("level",),
    "beside_none_published": ("level",),
    "beside_outside": ("level", "ranges"),
    "beside_range": ("ranges", "population"),
    "beyond_own_limit": ("limit",),
    "beyond_studied_dose": ("limit",),
    "borrowed_child": ("population",),
    "borrowed_model": ("population",),
    "case_for_consult": ("left_out",),
    "child_pugh_no_covariate": ("child_pugh",),
    "checked_by_the_user": ("agent", "role"),
    "clearance_multiplier": ("factor", "since"),
    "covariate_default": ("covariate", "model", "amount"),
    "covariate_far_from_mean": ("covariate", "amount", "model", "mean", "sd"),
    "covariate_out_of_range": ("covariate", "amount", "model", "span"),
    "covariate_standard": ("covariate", "amount"),
    "credible_intervals": ("lowest", "highest"),
    "current_as_good": ("probability",),
    "date_order": ("name", "order"),
    "default_of_other_patients": ("each", "by"),
    "dose_alone": ("time",),
    "dose_capped": ("exact", "limit"),
    "dose_covariate": ("model",),
    "dosing_assumed_ongoing": ("time", "dose", "hours"),
    "dosing_ended": ("time", "dose", "hours"),
    "dosing_stopped": ("time",),
    "drug_not_used": ("drug", "disease", "count"),
    "early_level": ("level", "hours", "limit"),
    "early_ratio": ("hours", "lowest", "highest"),
    "early_ratio_unknown": ("hours",),
    "far_from_population": ("names",),
    "forecast_above_flag": ("time", "by", "level", "unit", "limit"),
    "forecast_across_change": ("agent",),
    "half_life_not_usable": ("model",),
    "high_while_moving": ("agents",),
    "history_refused": ("reason",),
    "inhibitor_needs_two_troughs": ("agents",),
    "inhibitor_steady": ("agents",),
    "interacting_drug": ("agent",),
    "interacting_drug_changed": ("agents",),
    "held_until_below": ("level", "limit", "lasting", "half_lives"),
    "held_with_inhibitor": ("agents",),
    "interaction_start_unknown": ("agents",),
    "label_held_back": ("time", "level", "unit", "by", "predicted", "percent"),
    "label_rule_first": ("time", "level", "unit", "by", "predicted", "percent"),
    "level_beyond_3_sd": ("time", "z"),
    "level_changing": ("expected",),
    "level_excluded": ("time", "measured", "reason"),
    "level_left_out": ("time", "hours", "model"),
    "level_may_change": ("expected",),
    "limit_per_m2": ("per_m2", "source", "surface", "limit"),
    "liver_half_life_unknown": ("child_pugh", "early"),
    "liver_raise_needs_level": ("child_pugh",),
    "liver_raise_unknown": ("child_pugh",),
    "liver_raise_waits": ("child_pugh", "days", "day"),
    "loading_label": ("disease",),
    "low_probability": ("probability",),
    "missed_doses": ("last",),
    "model_alone": ("model",),
    "model_misses_level": ("time", "level", "unit", "by", "predicted", "percent"),
    "model_not_counted": ("left_out",),
    "model_seeks_no_dose": ("models",),
    "models_disagree": ("each",),
    "more_likely_not_first": ("each",),
    "mosteller": ("surface",),
    "next_after_change": ("day",),
    "next_agent_settles": ("agents",),
    "next_unknown_agent": ("agents",),
    "next_wait": ("day",),
    "no_disease_limit": ("limit",),
    "no_forecast_across": ("agents",),
    "no_model_of_such_patients": ("each",),
    "no_published_factor": ("without_factor",),
    "not_compared_per_m2": ("stated",),
    "not_converged": ("gradient",),
    "not_trough": ("hours",),
    "not_whole_blood": ("matrix",),
    "option_withheld": ("withheld", "flag"),
    "options_cut": ("cut", "shown"),
    "options_cut_above": ("cut_above",),
    "options_cut_own": ("cut_above",),
    "options_cut_per_m2": ("cut_above",),
    "other_age_group": ("model", "group", "age"),
    "other_drug_rows": ("left_out", "agent"),
    "poor_fit": ("residual",),
    "poor_posterior": ("percent",),
    "possibly_above_flag": ("level", "hours", "limit"),
    "possibly_above_ranges": ("level", "hours", "limit"),
    "published_before_unknown": ("dose", "agent"),
    "published_changed_since": ("agent",),
    "published_made": ("agent", "dose", "result", "made"),
    "published_not_makeable": ("agent", "dose", "result", "volume"),
    "published_other_change": ("others", "agent"),
    "published_worked_out": ("agent", "dose", "result"),
    "range_ends_at_flag": ("flag",),
    "read_as_one_regimen": ("dose", "hours", "since", "span", "time"),
    "read_as_single_dose": ("dose", "time"),
    "reaches_steady_state": ("percent", "middle", "probability", "late", "by"),
    "record_lacks": ("left_out",),
    "records_ignored": ("count",),
    "refused_interaction": ("agents",),
    "regimen_above_flag": ("limit",),
    "regimen_above_studied": ("limit",),
    "regimens_overlap": ("time",),
    "scope_above_ages": ("ages",),
    "scope_above_children": ("ages",),
    "scope_above_weights": ("weights",),
    "scope_below_ages": ("ages",),
    "scope_below_weights": ("weights",),
    "second_mtor_inhibitor": ("agents",),
    "several_bands": ("bands",),
    "several_regimens": ("count",),
    "slow_liver": ("child_pugh", "longer", "day", "factor"),
    "specimen_age": ("days",),
    "spread_of_models": ("time", "lowest", "highest", "unit"),
    "started_in_studies": ("disease",),
    "stated_per_m2": ("stated",),
    "steady_state_provisional": ("days", "day"),
    "steady_state_share": ("days", "percents"),
    "steady_state_share_liver": ("days", "percents", "longer", "child_pugh"),
    "steady_state_too_early": ("days", "early"),
    "steady_troughs_only": ("days",),
    "still_above_studied": ("stated",),
    "surface_missing": ("per_m2", "source"),
    "target_above_flag": ("flag",),
    "text_encoding": ("name", "encoding"),
    "time_set_aside": ("name", "agent"),
    "times_converted": ("time",),
    "toxicity_not_excluded": ("limit",),
    "transcribed": ("model",),
    "trough_provisional": ("hours",),
    "troughs_only": ("model", "times"),
    "unit_assumed": ("unit",),
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
    "unused_without_target": ("options",),
    "visit_agent": ("agents",),
    "visit_liver": ("child_pugh", "span"),
    "visit_no_drug": ("span",),
    "weekday_regimen": ("dose",),
}
"""The slots that the program fills by code; a code that is not here has none."""
