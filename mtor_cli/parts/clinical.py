"""The options of a consult, from text to values. Imported where a command needs them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mtor_cli.calculator.formulary import STRENGTH_STEP
from mtor_cli.calculator.numbers import bad_number, fold_digits, parse_number, parse_within
from mtor_cli.errors import UsageError
from mtor_cli.hints import add, retype, slot
from mtor_cli.parts.choices import choose
from mtor_cli.text import bilingual, fill

if TYPE_CHECKING:
    from datetime import date, datetime
    from decimal import Decimal

    from mtor_cli.calculator.formulary import Product
    from mtor_cli.calculator.proportion import Target
    from mtor_cli.calculator.sample import Matrix, Regimen
    from mtor_cli.hints import Mend
    from mtor_cli.lookup.doses import Person
    from mtor_cli.records.drugs import DoseRuleId, Drug
    from mtor_cli.records.local import Local


class Quantity(NamedTuple):
    """A number that is written: what it is called, between which bounds it can lie, and its unit."""

    option: str
    low: float
    high: float
    unit: str

    def parse(self, text: str | None) -> Decimal | None:
        """The number; None where none was written.

        Raises:
            UsageError: it is no number, or lies outside the bounds.
        """
        return None if text is None else parse_within(text, self.option, self.low, self.high, self.unit)


WEIGHT = Quantity("--weight", 0.5, 400, "kg")
HEIGHT = Quantity("--height", 30, 250, "cm")
HOURS_SINCE_DOSE = Quantity("--hours-since-dose", 0.1, 400, "h")
DAYS_ON_DOSE = Quantity("--days-on-dose", 0.01, 20000, "days")
SPECIMEN_DAYS = Quantity("--specimen-days", 0.1, 400, "days")
PREVIOUS_DAYS = Quantity("--previous-days", 0.1, 4000, "days")
DOSE = Quantity("--dose", 0.05, 40, "mg")

PRODUCTS: tuple[Product, ...] = ("tablet", "capsule", "solution")
REGIMENS: tuple[Regimen, ...] = ("daily", "bid", "alternate-day")
MATRICES: tuple[Matrix, ...] = ("whole-blood", "plasma", "serum")
ASSAYS = ("lc-ms/ms", "cmia", "eclia", "meia", "acmia", "qms", "emit", "fpia", "other")
RULES: tuple[DoseRuleId, ...] = ("label", "jrct", "zortress")


def parse_product(text: str | None, name: str = "--product") -> Product | None:
    """A product; None where none was named. `name` is that of the option or the field, for messages."""
    return None if text is None else choose(text, PRODUCTS, name)


def parse_strengths(text: str | None, name: str = "--strengths") -> tuple[Decimal, ...]:
    """Strengths in mg, in rising order, each once; `name` is that of the option or the field, for messages.

    Raises:
        UsageError: one of them is not a strength that a unit can have.
    """
    if text is None:
        return ()
    again = slot("--strengths")
    parts = [p for p in text.replace("，", ",").replace("、", ",").split(",") if p.strip()]
    if not parts or len(parts) > 12:
        raise UsageError(
            "bad_strengths",
            *bilingual("bad_strengths", name=name, text=text),
            retype("--strengths", text, again),
        )
    sizes = {parse_within(p, name, 0.05, 40, "mg", text, again) for p in parts}
    for size in sizes:
        if size % STRENGTH_STEP:
            raise bad_number(
                name,
                text,
                *bilingual("a_strength_is_a_multiple_of_mg", strength_step=STRENGTH_STEP),
                again,
            )
    return tuple(sorted(sizes))


def parse_person(age: Decimal | None, weight: str | None, height: str | None) -> Person:
    """What is known of a patient's age (years) and size: --weight in kg, and with --height in cm the surface."""
    from mtor_cli.calculator.body import body_surface_area
    from mtor_cli.lookup.doses import Person

    kg, cm = WEIGHT.parse(weight), HEIGHT.parse(height)
    return Person(age, kg, None if kg is None or cm is None else body_surface_area(cm, kg))


def parse_child_pugh(text: str) -> str:
    """A Child-Pugh class, A to C."""
    return choose(text, ("a", "b", "c"), "--child-pugh").upper()


def parse_regimen(text: str) -> Regimen:
    """A regimen, by its name or another word for it."""
    return choose(text, REGIMENS, "--regimen")


def parse_aim(text: str) -> Target:
    """The target of a dose: a single number or a range, in ng/mL."""
    from mtor_cli.calculator.level import parse_target
    from mtor_cli.calculator.proportion import Target

    folded = fold_digits(text)
    if any(sign in folded for sign in "-–—~至到<>≤≥") or " to " in folded.lower():
        low, high = parse_target(text)
        return Target(low, high)
    try:
        number = parse_number(text, "--target")
    except UsageError as error:
        error.hint = retype("--target", text, slot("--target"))
        raise
    return Target(number, number)


def parse_rule(text: str) -> DoseRuleId:
    """The name of a rule for changing the dose."""
    return choose(text, RULES, "--rule")


def parse_matrix(text: str | None) -> Matrix | None:
    """The specimen; None where none was named."""
    return None if text is None else choose(text, MATRICES, "--matrix")


def parse_assay(text: str | None) -> str | None:
    """The assay; None where none was named."""
    return None if text is None else choose(text, ASSAYS, "--assay")


def parse_sampled(text: str | None, today: date) -> datetime | None:
    """When the sample was taken; None where it was not said.

    Raises:
        UsageError: it is no date, or a day after `today`.
    """
    from mtor_cli.calculator.dates import parse_when

    if text is None:
        return None
    when = parse_when(text, "--sampled")
    if when.date() > today:
        raise UsageError(
            "date_order",
            *bilingual("sampled_lies_after_today", text=text, today=f"{today:%Y-%m-%d}"),
            retype("--sampled", text, slot("--sampled")),
        )
    return when


def implausible_level(drug: Drug, level: str, hint: Mend | None = None) -> UsageError:
    """The error that asks back a level above the drug's threshold of what is plausible.

    Args:
        drug: the record of the drug.
        level: in ng/mL, as it is shown.
        hint: how to type the level and its unit anew; where that is no option, the one that confirms it.
    """
    flag = drug["implausible"]
    said = fill(flag["text"], {"level": level, "limit": f"{flag['value']:g}"})
    return UsageError("implausible_level", said["en"], said["zh"], hint or add("--confirm-level"))


def today() -> date:
    """The day on which the program runs, by this machine's clock."""
    from datetime import date

    return date.today()


def parse_days(days: str | None, changed: str | None, sampled: datetime | None) -> Decimal | None:
    """The days since the last change, from a number or from two dates.

    Raises:
        UsageError: both were given, or one date without the other, or the sample lies before the change.
    """
    from mtor_cli.calculator.dates import days_between, parse_when

    if changed is None:
        return DAYS_ON_DOSE.parse(days)
    if days is not None:
        raise UsageError(
            "contradiction",
            *bilingual("give_either_days_on_dose_or"),
        )
    if sampled is None:
        raise UsageError(
            "sampled_missing",
            *bilingual("sampled_missing"),
            add("--sampled", slot("--sampled")),
        )
    return days_between(parse_when(changed, "--changed"), sampled, "--changed")


def stocked(
    local: Local | None, drug: Drug | None, product: str | None, strengths: str | None
) -> tuple[Product | None, tuple[Decimal, ...]]:
    """The product and the strengths: those that were typed, else those of the hospital's own file.

    Nothing is assumed where neither says anything.

    Raises:
        UsageError: one of them cannot be, or there is no such product of the drug.
    """
    from decimal import Decimal

    typed, sizes = parse_product(product), parse_strengths(strengths)
    if typed == "solution" and drug is not None and "solution" not in drug:
        raise UsageError(
            "no_such_product",
            *bilingual("no_such_product", name=drug["name"]),
            retype("--product", product or "", slot("--product")),
        )
    if sizes:
        return typed or "tablet", sizes
    for item in local.get("formulary", []) if local else []:
        if drug is not None and item["drug"] == drug["id"] and typed in (None, item["product"]):
            return item["product"], tuple(sorted(Decimal(str(s)) for s in item["strengths"]))
    return typed, ()
