"""Every coded text stands in the answer to some question of the net: no text is kept that nothing emits."""

from __future__ import annotations

import functools

import pytest

from tests.net.codes import questions_by_text

pytestmark = pytest.mark.slow

shown = functools.cache(questions_by_text)

NOT_IN_THE_NET = {
    "search_unsure": "a search that the processor decides; tests/pk/test_global.py brings it about",
    "second_mode": "a posterior with two modes; the text stands by the engine's own word, tests/pk/test_global.py",
    "poor_posterior": "samples that show a posterior badly, by the engine's own measure: tests/pk/test_posterior.py",
    "on_kink": "a search that ends on a kink, by the engine's own word: tests/pk/test_estimate.py",
    "refused_not_converged": "a search that does not converge, which tests/fit/test_bad_input.py brings about",
    "takes_fewer_levels": "no drug has both a model of troughs and one of any level",
    "beside_belongs": "a level of tacrolimus in a record: tests/cli/test_consult_beside.py",
    "beside_chosen_other": "the same",
    "beside_no_disease": "the same",
    "beside_none_published": "the same",
    "beside_outside": "the same",
    "planned_unread": "what is planned and neither a drug nor an operation: tests/cli/test_consult_planned.py",
    "level_excluded": "a level excluded by hand: tests/fit/test_excluded.py",
    "no_level_kept": "the same",
    "case_is_example": "the template left as it is: tests/fit/test_left_to_consult.py",
    "weekday_regimen": "doses on days of the week: tests/fit/test_weekdays.py",
    "no_target_at_age": "a hospital's range of one age group alone, which tests/content/test_experiments.py enters",
}
"""Texts of numerical situations that no small question brings about alike on every processor, and of what the
models and ranges at hand do not bring about."""

SAID_OF_A_RECORD = {
    "above_published", "above_published_no_raise", "agent_unknown_changed", "everolimus_no_rule",
    "inhibitor_needs_two_troughs", "interaction_start_unknown", "no_disease_limit", "no_target", "one_sided_no_present",
    "one_sided_target", "published_before_unknown", "strengths_unknown", "studied_dose_needs_surface",
    "studied_dose_unknown", "unit_assumed",
}  # fmt: skip
"""Codes whose text for a consult stands in no answer of the net; that of other commands does, and the records of
tests/cli/test_consult_says.py bring most of these about."""


def test_every_coded_text_stands_in_an_answer() -> None:
    silent = {(item.code, item.of) for item, asked in shown().items() if not asked and item.code not in NOT_IN_THE_NET}
    assert silent == {(code, "consult") for code in SAID_OF_A_RECORD}


def test_no_reason_is_left_over() -> None:
    asked = {
        code: [q for item, names in shown().items() if item.code == code for q in names] for code in NOT_IN_THE_NET
    }
    assert not {code for code, names in asked.items() if names}
    assert set(NOT_IN_THE_NET) <= {item.code for item in shown()}
