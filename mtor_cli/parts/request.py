"""What is asked of a level beyond its ranges, and what the content adds: when it was drawn, what a dose aims at."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from mtor_cli.calculator.alarm import Drawn, Ratio, counts_from
from mtor_cli.calculator.proportion import Target
from mtor_cli.calculator.sample import TIMES_PER_DAY
from mtor_cli.errors import UsageError
from mtor_cli.lookup.diseases import moved_by
from mtor_cli.lookup.doses import Highest, Person, highest_stated
from mtor_cli.lookup.scope import marks_of_age, scope_of
from mtor_cli.text import bilingual

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from mtor_cli.calculator.alarm import Alarm
    from mtor_cli.calculator.formulary import Product
    from mtor_cli.calculator.level import Level
    from mtor_cli.calculator.sample import Matrix, Regimen
    from mtor_cli.content.load import Content
    from mtor_cli.lookup.diseases import Target as Where
    from mtor_cli.lookup.scope import Mark
    from mtor_cli.parts.agents import Taken
    from mtor_cli.parts.comparison import Compared
    from mtor_cli.parts.disease import BandOut
    from mtor_cli.records.base import Text
    from mtor_cli.records.drugs import DoseRuleId
    from mtor_cli.records.drugs import Drug as DrugRecord


class Request(NamedTuple):
    """What the user said beyond the level."""

    drug: str
    level: Level
    hours: Decimal | None = None
    days: Decimal | None = None
    regimen: Regimen = "daily"
    matrix: Matrix | None = None
    assay: str | None = None
    specimen_days: Decimal | None = None
    loading_given: bool = False
    person: Person = Person()
    child_pugh: str | None = None
    missed: Decimal | None = None
    """Days between the last missed dose and the sample; None where none was missed, or nothing was said of it."""
    sampled: datetime | None = None
    dose_mg: Decimal | None = None
    """Per administration."""
    product: Product | None = None
    strengths: tuple[Decimal, ...] = ()
    aim: Target | None = None
    """The target of the dose; None where it is not known."""
    bands: tuple[str, ...] = ()
    """The ids between which the user has to choose, where `aim` is None for that reason."""
    highest: Highest = Highest(None)
    """The highest dose stated for the disease and the patient."""
    source: BandOut | None = None
    """The band whose range `aim` is; None where it is the user's own."""
    marks: tuple[Mark, ...] = ()
    """How the patient lies to the ages and weights of `source`; without one, what the age alone says."""
    disease: Text | None = None
    moved: tuple[str, ...] = ()
    """What the disease moves of itself, such as `haematocrit`."""
    drug_rules: tuple[str, ...] = ()
    """The rules by which a dose of the drug may be adjusted."""
    dose_rules: tuple[str, ...] = ()
    """The named rules by which studies of the disease adjusted the dose."""
    alarm: Alarm | None = None
    flag: Decimal | None = None
    """The drug's toxicity flag in ng/mL."""
    own_target: bool = False
    """Whether `aim` is the user's own, and not a published range."""
    chosen: Target | None = None
    """The range that was named, else what lies under the highest upper limit of those compared."""
    provisional: bool = False
    allow_above_studied: bool = False
    loading: bool = False
    rule: DoseRuleId = "label"
    previous_level: Decimal | None = None
    previous_days: Decimal | None = None
    taken: tuple[Taken, ...] = ()


def on_one_clock(*options: Sequence[str]) -> list[list[str]]:
    """The values of options with every time of day in them on one wall clock, as in a case of `mtor fit`.

    A date alone is that of the place, and stays.

    Args:
        options: the values of each option, in which times may stand; none where it was not typed.

    Raises:
        UsageError: times with an offset from UTC are mixed with times without one.
    """
    if not any(":" in text or "：" in text for texts in options for text in texts):
        return [list(texts) for texts in options]
    from mtor_cli.cases.zones import on_clock, times_in

    known = list(times_in(text for texts in options for text in texts))
    zone = next((own for _, own in known if own is not None), None)
    bare = next((text for text, own in known if own is None), None)
    if zone is not None and bare is not None:
        aware = next(text for text, own in known if own is not None)
        raise UsageError(
            "mixed_offsets",
            *bilingual("times_with_an_offset_from_utc", aware=aware, bare=bare),
        )
    return [[on_clock(text, zone) if zone is not None and "-" in text else text for text in texts] for texts in options]


def drawn_at(content: Content, request: Request, population: str | None) -> Drawn:
    """When the sample was taken, with the ratio of level to trough where it is too early to count as it is."""
    interval = int(24 / TIMES_PER_DAY[request.regimen])
    drawn = Drawn(request.hours, counts_from(Decimal(interval), content.rules))
    if request.hours is None or not drawn.early:
        return drawn
    from mtor_cli.lookup.ratios import level_ratio

    found = level_ratio(content.ratios, request.drug, population, interval, request.hours)
    if found is None:
        return drawn
    lowest, highest = (Decimal(str(x)) for x in (found.lowest, found.highest))
    return drawn._replace(ratio=Ratio(lowest, highest, found.sources))


def with_target(
    content: Content,
    request: Request,
    result: Compared,
    alarm: Alarm | None,
    where: Where | None,
    drug: DrugRecord,
    aim: Target | None,
    named: bool,
) -> Request:
    """The request with the target of the dose, the highest dose studied, and whether the toxicity flag is up."""
    own, rules = aim is not None, content.rules
    shown = [a for a in result["assessments"] if a["disease"]]
    if named and where is not None and where.entity is None:
        # A band that is named says for which part of the disease it is.
        part = next((e for e in where.disease["entities"] if e["id"] == shown[0]["entity"]), None)
        where = where._replace(entity=part)
    published = [a["band"].record for a in shown if where is None or where.primary(a["entity"])]
    bands: tuple[str, ...] = ()
    scopes = [(b, scope_of(b, request.person.age, request.person.weight, rules)) for b in published]
    source, marks = None, marks_of_age(request.person.age, rules)
    if aim is None and where is not None:
        # A range whose source does not cover the patient is chosen only where none does, and then says why it is not.
        scopes = [(b, s) for b, s in scopes if s.target] or scopes
        if len(scopes) == 1:
            source, marks = scopes[0][0], scopes[0][1].marks
            aim = Target(*(None if b is None else Decimal(str(b)) for b in (source["low"], source["high"])))
        else:
            bands = tuple(b["id"] for b, _ in scopes)
    flag = drug.get("toxicity")
    highest = Highest(rules.no_disease_limit_mg)
    if where is not None:
        highest = highest_stated(content.recommendations["diseases"], where, drug["id"], request.person, rules)
    ranges = [
        Target(*(None if x is None else Decimal(str(x)) for x in (b["low"], b["high"])))
        for b in (a["band"].record for a in shown)
    ]
    name = where.entity["name"] if where and where.entity else where.disease["name"] if where else None
    return request._replace(
        aim=aim,
        bands=bands,
        highest=highest,
        source=source,
        marks=marks,
        disease=name,
        moved=moved_by(where.disease) if where else (),
        drug_rules=tuple(r["id"] for r in drug["dose_rules"]),
        dose_rules=tuple(d["dose_rule"] for d in where.disease["dosing"] if "dose_rule" in d) if where else (),
        alarm=alarm,
        flag=Decimal(str(flag["value"])) if flag else None,
        own_target=own,
        chosen=range_beside(ranges, named) if where is not None else None,
    )


def range_beside(ranges: list[Target], named: bool) -> Target | None:
    """The range that holds beside a target that is one number; None where no range was compared.

    It is the one that was named, or what lies under the highest upper limit of those that were compared.
    """
    if not ranges or named:
        return ranges[0] if ranges else None
    highs = [r.high for r in ranges if r.high is not None]
    return Target(None, max(highs) if len(highs) == len(ranges) else None)
