"""The rules as the calculator takes them: every number that decides clinically, by its name in `data/rules.yaml`.

Apart from the records of that file, so that a command that reads them needs no validation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from mtor_cli.records.base import DrugId

DRUGS: tuple[DrugId, ...] = ("sirolimus", "everolimus")

RuleUnit = Literal["day", "h", "half-lives", "ratio", "share", "mg", "mg/m2", "ng/mL", "years", "kg", "SD", "levels"]
"""`day` counts days, mostly since the last change; a `share` is a part of 1, and texts print it in percent."""

WHOLE: frozenset[RuleUnit] = frozenset(("day", "years", "levels"))
"""Units that are counted in whole ones."""

LONGEST_DAYS = 366
"""No rule asks for more days than these."""

ENDINGS: dict[RuleUnit, str] = {
    "day": "_day",
    "h": "_h",
    "half-lives": "_half_lives",
    "ratio": "_ratio",
    "share": "_share",
    "mg": "_mg",
    "mg/m2": "_mg_per_m2",
    "ng/mL": "_ng_ml",
    "years": "_years",
    "kg": "_kg",
    "SD": "_sd",
    "levels": "_levels",
}
"""How the id of a rule ends, by its unit."""


class DrugRules(NamedTuple):
    """The rules of one drug; those with a default are not set for every drug.

    What each decides, who says so and where it stands is in `data/rules.yaml`; the end of a name is its unit.
    """

    half_life_h: Decimal
    too_early_before_day: Decimal
    sound_from_day: Decimal
    usual_interval_h: Decimal
    implausible_ng_ml: Decimal
    longer_half_life_h: Decimal | None = None
    inhibitor_sound_from_day: Decimal | None = None
    toxicity_flag_ng_ml: Decimal | None = None
    highest_range_ng_ml: Decimal | None = None
    weak_tablet_mg: Decimal | None = None

    @property
    def half_lives_h(self) -> tuple[Decimal, ...]:
        """The half-lives for the approach to steady state, h, the shorter first."""
        return (self.half_life_h,) if self.longer_half_life_h is None else (self.half_life_h, self.longer_half_life_h)


class Rules(NamedTuple):
    """Every rule. Made once from the data, and handed to the functions that decide."""

    of: Mapping[str, DrugRules]
    """By drug."""
    daily_trough_from_h: Decimal
    daily_trough_to_h: Decimal
    bid_trough_from_h: Decimal
    bid_trough_to_h: Decimal
    alternate_trough_from_h: Decimal
    alternate_trough_to_h: Decimal
    provisional_trough_from_h: Decimal
    provisional_trough_to_h: Decimal
    steady_half_lives: Decimal
    daily_counts_from_h: Decimal
    bid_counts_from_h: Decimal
    alternate_counts_from_h: Decimal
    before_next_h: Decimal
    agent_settled_day: Decimal
    troughs_apart_day: Decimal
    troughs_agree_share: Decimal
    agent_measure_day: Decimal
    most_ratio: Decimal
    made_share: Decimal
    solution_step_mg: Decimal
    day_cap_mg: Decimal
    no_disease_limit_mg: Decimal
    loading_ratio: Decimal
    loading_over_day: Decimal
    adult_from_years: Decimal
    infant_below_years: Decimal
    jrct_start_mg: Decimal
    jrct_low_ng_ml: Decimal
    jrct_high_ng_ml: Decimal
    jrct_up_mg: Decimal
    jrct_down_mg: Decimal
    zortress_low_ng_ml: Decimal
    zortress_high_ng_ml: Decimal
    zortress_up_ratio: Decimal
    zortress_step_mg: Decimal
    zortress_from_day: Decimal
    label_child_from_years: Decimal
    label_child_below_kg: Decimal
    label_child_loading_mg_per_m2: Decimal
    label_child_daily_mg_per_m2: Decimal
    above_share: Decimal
    above_one_model_share: Decimal
    model_counts_share: Decimal
    reached_share: Decimal
    low_probability_share: Decimal
    as_good_share: Decimal
    said_above_share: Decimal
    miss_share: Decimal
    uneven_share: Decimal
    same_dose_h: Decimal
    missed_within_day: Decimal
    same_occasion_h: Decimal
    multiplier_covers_h: Decimal
    without_partner_half_lives: Decimal
    level_far_sd: Decimal
    residual_poor_sd: Decimal
    square_poor_ratio: Decimal
    parameter_far_sd: Decimal
    covariate_far_sd: Decimal
    settled_share: Decimal
    simulated_trough_share: Decimal
    loading_measure_from_day: Decimal
    loading_measure_to_day: Decimal
    agent_visit_from_day: Decimal
    soonest_h: Decimal
    goal_day: Decimal
    interpolated_over_day: Decimal
    series_from_levels: Decimal
    bias_from_levels: Decimal

    def weak_tablet_mg(self, drug: str) -> Decimal | None:
        """The strength of a drug's tablets of which several do not stand in for stronger ones; None without."""
        return self.of[drug].weak_tablet_mg if drug in self.of else None


OF_DRUG: frozenset[str] = frozenset(DrugRules._fields)
"""The ids of rules that each drug has for itself."""

FOR_ALL: frozenset[str] = frozenset(Rules._fields) - {"of"}
"""The ids of rules that stand once."""

MAY_LACK: frozenset[str] = frozenset(DrugRules._field_defaults)
"""The ids of rules of a drug that a drug may be without."""
