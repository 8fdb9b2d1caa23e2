"""Every rule of `rules.yaml` decides: with another value an answer of the net is another, and no text says the old one.

A new rule comes with a question that shows it: `python -m tests.net.rules` finds which.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.net.questions import questions
from tests.net.rules import elsewhere, key, moved, naming, old_numbers, records, showing, shown, shown_by

if TYPE_CHECKING:
    from collections.abc import Collection

    from tests.net.rules import Name

pytestmark = pytest.mark.slow


def test_a_rule_that_is_moved_changes_an_answer() -> None:
    asked, kept = {q.name: q for q in questions()}, shown_by()
    assert kept.keys() == {key(rule) for rule in records()}
    left = [rule for rule, record in records().items() if not shown(rule, record, asked[kept[key(rule)]])]
    assert left == [], "python -m tests.net.rules looks for other questions"


SHOWN = 3
"""Questions that are asked of each code. A number that was typed may be a rule's by chance, but not in all of them."""

EQUALLED = {"usual_interval_h", "jrct_start_mg", "zortress_low_ng_ml", "zortress_high_ng_ml"}
"""Rules that a regimen, a dose or a target has to equal: with another value most questions are none of theirs."""

ONLY_AT_ITS_RANGE = {"zortress_needs_two_high_levels"}
"""Said only of a target that is the range of its rule, which no question asks for as another."""


def held_on_to(codes: Collection[str], planted: tuple[str, str] | None = None) -> dict[str, set[tuple[str, str]]]:
    """Return by code the rules whose old number stands in all of its texts, in a language, when all are changed.

    A code that is not said then is asked for with its own rules changed alone.
    """
    together = {name: value for name, value in elsewhere(1.017).items() if name[0] not in EQUALLED}
    found = _held(set(codes), together, planted)
    for code in set(codes) - found.keys():
        own = {name: value for name, value in elsewhere(0.8).items() if name[0] in naming()[code]}
        found |= _held({code}, own, planted)
    return found


def _held(
    codes: set[str], values: dict[Name, float], planted: tuple[str, str] | None
) -> dict[str, set[tuple[str, str]]]:
    rules = {rule for rule, _ in values}
    asked = {question.name: question for code in codes for question in showing()[code][:SHOWN]}
    with moved(values, planted):
        seen = [text for text in old_numbers(asked.values()) if text[0] in codes and text[1] in rules]
    clean = {(code, rule, lang) for code, rule, lang, old in seen if not old}
    return {
        name: {(rule, lang) for code, rule, lang, _ in seen if code == name and (code, rule, lang) not in clean}
        for name in {code for code, *_ in seen}
    }


def test_no_text_holds_on_to_the_number_of_a_rule_that_was_changed() -> None:
    assert held_on_to(naming().keys()) == {code: set() for code in naming().keys() - ONLY_AT_ITS_RANGE}


@pytest.mark.parametrize(
    ("slot", "typed", "code", "held"),
    [
        ("自第{day}天起", "自第14天起", "steady_state_provisional", {("sound_from_day", "zh")}),
        (
            "above {rule.toxicity_flag_ng_ml} ng/mL may be",
            "above 15 ng/mL may be",
            "itp_falling_platelets",
            {("toxicity_flag_ng_ml", "en")},
        ),
    ],
)
def test_a_number_that_is_typed_in_the_place_of_its_slot_is_seen(
    slot: str, typed: str, code: str, held: set[tuple[str, str]]
) -> None:
    assert held_on_to([code], (slot, typed)) == {code: held}
