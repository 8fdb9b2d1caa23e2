"""The records of `data/rules.yaml`: every number that decides clinically, who says so, and what it decides."""

from __future__ import annotations

from typing import Literal, NotRequired

from typing_extensions import TypedDict

from mtor_cli.records.base import DrugId, Positive, RemarkCode, Sourced, Text, record
from mtor_cli.records.rules import RuleUnit

May = Literal["any", "up", "down", "no"]
"""How a hospital's own file may change a rule: as it likes, to a higher value, to a lower one, or not at all."""


@record
class Rule(Sourced):
    """One number that decides."""

    id: RemarkCode
    """Its name in the calculator, and in texts: `{rule.ID}`."""
    drug: NotRequired[DrugId]
    """Left out where the rule holds for both drugs."""
    value: Positive
    unit: RuleUnit
    local: May
    decides: Text
    """What follows from it."""
    whence: NotRequired[Text]
    """In whom the number was found, for `{whence.ID}` in texts; a hospital's is the hospital's."""


@record
class Whose(TypedDict):
    """Whose number it is, in words, by the voice of the rule: `{whose.ID}` in texts."""

    derived: Text
    label: Text
    study: Text
    reference: Text
    local: Text
    several: Text
    """What stands between two of them."""


@record
class RuleFile(TypedDict):
    """`data/rules.yaml`."""

    whose: Whose
    superseded: Text
    """What is said of a hospital's rule: `{value}` in place of `{old}`, both in `{unit}`, what it `{decides}`, and the
    `{source}` that the hospital names."""
    rules: list[Rule]
