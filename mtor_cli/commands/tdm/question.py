"""What `mtor tdm` is asked of a level."""

from __future__ import annotations

from typing import NamedTuple


class Question(NamedTuple):
    """What is asked of a level, as it was written: nothing that is left out is guessed."""

    level: str
    """The measured level: `8.2`, `<0.5`, `<=0.5`, `>30`, `>=30` or `BLQ`."""
    unit: str | None = None
    """ng/mL (where it is left out, and said), ug/L or nmol/L."""
    drug: str | None = None
    """By any of its names; the one of the consensus where neither it nor a band is named."""
    disease: str | None = None
    """Abbreviation, name or code; without it and without a band all ranges of the drug are compared."""
    band: str | None = None
    """One target range by its id."""
    target: str | None = None
    """A target of one's own in ng/mL, a range or one number."""
    age: str | None = None
    """Years."""
    weight: str | None = None
    """kg."""
    height: str | None = None
    """cm."""
    confirm_level: bool = False
    """Whether a level that looks implausible was confirmed."""
    hours_since_dose: str | None = None
    """h from the last dose to the sample."""
    days_on_dose: str | None = None
    """Days since the last change of dose, product, regimen or interacting drug."""
    changed: str | None = None
    """The date of that change instead."""
    sampled: str | None = None
    """Date or time of the sample."""
    regimen: str = "daily"
    """`daily`, `bid` or `alternate-day`."""
    matrix: str | None = None
    """`whole-blood`, `plasma` or `serum`."""
    assay: str | None = None
    """`lc-ms/ms`, `cmia`, `eclia`, `meia`, `acmia`, `qms` or `other`; else the hospital's usual one."""
    specimen_days: str | None = None
    """Age of the specimen in days."""
    loading_given: bool = False
    """Whether a loading dose was given."""
    child_pugh: str | None = None
    """A, B or C."""
    missed_dose: str | None = None
    """When the last missed dose was: `5d` or a date."""
    dose: str | None = None
    """The present dose in mg per administration; with it a new dose is worked out where the rule holds."""
    product: str | None = None
    """`tablet`, `capsule` or `solution`; else that of the hospital's formulary."""
    strengths: str | None = None
    """mg, such as `0.5,1,2`."""
    with_: tuple[str, ...] = ()
    """Other drugs with their start: `NAME:30d`, `NAME:DATE`, `NAME=none|inhibitor|inducer`."""
    stopped: tuple[str, ...] = ()
    """Other drugs that were stopped: `NAME:10d` or `NAME:DATE`."""
    previous_level: str | None = None
    """The trough before this one, in the same unit."""
    previous_days: str | None = None
    """Days between the two."""
    rule: str = "label"
    """`label` (proportional), `jrct` (PRCA) or `zortress` (everolimus)."""
    loading: bool = False
    """Whether the label's loading dose is asked for where the dose is raised."""
    provisional: bool = False
    """Whether to work out before steady state or on an unconfirmed trough, marked."""
    allow_above_studied: bool = False
    """Whether to show doses above the highest one stated in a source."""
