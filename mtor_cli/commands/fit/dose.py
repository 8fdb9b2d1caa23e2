"""From the options of a dose to the proposal. Imported where `mtor fit` needs it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, TypeVar

from mtor_cli.calculator.level import parse_target
from mtor_cli.calculator.numbers import parse_number, without_unit
from mtor_cli.calculator.obstacles import of_disease, of_liver
from mtor_cli.calculator.proportion import Target
from mtor_cli.cases.times import bad_case
from mtor_cli.errors import UsageError
from mtor_cli.hints import retype, slot
from mtor_cli.lookup.bands import find_band
from mtor_cli.lookup.diseases import find_disease, moved_by
from mtor_cli.lookup.doses import Highest, Person, highest_stated
from mtor_cli.lookup.filters import Filters, bands_of, population_of
from mtor_cli.lookup.scope import marks_of_age, scope_of
from mtor_cli.parts.clinical import parse_product, parse_strengths, stocked
from mtor_cli.parts.common import decimal_or_none
from mtor_cli.parts.fit.agents import in_the_way, moving, unsettled_listed
from mtor_cli.parts.fit.alarm import disease_findings, last_level
from mtor_cli.parts.fit.dose import propose
from mtor_cli.parts.fit.goal import Wish
from mtor_cli.parts.fit.label import label_rule, last_trough
from mtor_cli.parts.fit.liver import waits_for_liver
from mtor_cli.parts.fit.order import decide
from mtor_cli.parts.fit.ranges import ranges_beside
from mtor_cli.parts.fit.safety import safety
from mtor_cli.parts.request import range_beside
from mtor_cli.parts.scope import scope_remark
from mtor_cli.parts.waiting import liver_of
from mtor_cli.text import bilingual

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mtor_cli.cases.case import Case
    from mtor_cli.commands.fit.question import Question
    from mtor_cli.content.load import Content
    from mtor_cli.lookup.diseases import Target as Where
    from mtor_cli.parts.common import Labels
    from mtor_cli.parts.dosing import Remark
    from mtor_cli.parts.findings import Finding
    from mtor_cli.parts.fit.alarm import LastLevel
    from mtor_cli.parts.fit.models import Estimated, Seen
    from mtor_cli.parts.fit.result import Fitted
    from mtor_cli.parts.fit.shapes import DoseProposal
    from mtor_cli.parts.remarks import Remarks
    from mtor_cli.records.drugs import Drug
    from mtor_cli.records.recommendations import Band
    from mtor_cli.records.rules import Rules


_Text = TypeVar("_Text")
_Value = TypeVar("_Value")


def propose_dose(
    asked: Question, case: Case, fitted: Fitted, content: Content, drug: Drug | None, labels: Labels, say: Remarks
) -> tuple[DoseProposal, LastLevel | None]:
    """The proposal for what the options and the case ask, and the last level as its ranges judge it.

    Options go before the case.

    A finding that holds for the disease is added to the answer.

    Raises:
        MtorError: one of them cannot be used, or they contradict each other.
    """
    name, band = asked.disease or case.disease, asked.band or case.band
    target, source, kept, where = targeted(name, band, asked.target, case, content, drug)
    last = last_level(case, fitted.main, drug, kept, lambda: content.ratios, content.rules)
    own = ",".join(case.strengths) or None
    if not asked.product:
        _of_case(parse_product, case.product, "product")
    if not asked.strengths:
        _of_case(parse_strengths, own, "strengths")
    product, strengths = stocked(
        content.local if drug else None,
        drug,
        asked.product or case.product,
        asked.strengths or own,
    )
    person = _person(case)
    highest = Highest(content.rules.no_disease_limit_mg if drug else None)
    if where is not None and drug is not None:
        highest = highest_stated(content.recommendations["diseases"], where, drug["id"], person, content.rules)
    about = where.disease["id"] if where is not None else None
    moved = moved_by(where.disease) if where is not None else ()
    victim = drug["id"] if drug else ""
    liver = liver_of(content.drugs, content.rules, victim, case.child_pugh) if drug else None
    waiting, waits = waits_for_liver(case, fitted.main, victim, liver, content.rules)
    wish = Wish(
        content.rules,
        target,
        source,
        tuple(b["id"] for b in covering(kept, person, content.rules)) if target is None else (),
        product,
        strengths,
        _intervals(asked.intervals),
        highest,
        person.surface,
        [labels.source(s).label for s in highest.sources],
        asked.allow_above_studied,
        asked.loading,
        last.alarm.kind if last else None,
        last.level.ng_ml if last else None,
        _flag(drug),
        tuple(unsettled_listed(fitted.result["interactions"])),
        (
            *in_the_way(
                case, fitted.result["interactions"], *last_trough(case, fitted.main, content.rules), content.rules
            ),
            *((o, ()) for o in (*of_disease(moved), *of_liver(liver), *waiting)),
        ),
        tuple(
            moving(case, fitted.result["interactions"], *last_trough(case, fitted.main, content.rules), content.rules)
        ),
        asked.names_model,
        victim,
        drug is not None and any(rule["id"] == "label" for rule in drug["dose_rules"]),
        moved,
        (where.entity or where.disease)["name"] if where is not None else None,
        case.child_pugh,
        liver,
        None if where is None else range_beside([_of_band(b) for b in kept], bool(band)),
        *_scope([b for b in kept if b["id"] == source], person, content.rules, say),
        waits,
    )
    fitted.result["findings"] = disease_findings(fitted.result["findings"], last, about, say)
    label = label_rule(case, fitted.weighed, drug["id"] if drug else None, fitted.result["interactions"], wish, say)
    found = propose(case, fitted.weighed, fitted.seek_no_dose, wish, label, say)
    decide(found)
    if wish.own:
        found["ranges"] = ranges_beside(case, last, kept, where, person, content.rules, labels, say)
    return found, last


def safety_of(
    asked: Question, case: Case, seen: Estimated | Seen, content: Content, drug: Drug, labels: Labels, say: Remarks
) -> list[Finding]:
    """What the levels of a case mean for safety where no dose is worked out: the flag, and in a disease its ranges.

    Raises:
        MtorError: the disease or the range of the case is not known.
    """
    found = safety(case, seen, drug, labels, lambda: content.ratios, content.rules, say)
    name, band = asked.disease or case.disease, asked.band or case.band
    if name is None and band is None:
        return found
    _, _, kept, where = targeted(name, band, asked.target, case, content, drug)
    last = last_level(case, seen, drug, kept, lambda: content.ratios, content.rules)
    return disease_findings(found, last, where.disease["id"] if where is not None else None, say)


def _person(case: Case) -> Person:
    """The last known age, weight and body surface area of the case."""
    return Person(*(None if (x := case.latest(name)) is None else Decimal(repr(x)) for name in ("AGE", "WT", "BSA")))


def covering(bands: list[Band], person: Person, rules: Rules) -> list[Band]:
    """The ranges whose sources cover the patient; all of them where none does, for each to say so."""
    return [b for b in bands if scope_of(b, person.age, person.weight, rules).target] or bands


def _scope(bands: Sequence[Band], person: Person, rules: Rules, say: Remarks) -> tuple[bool, tuple[Remark, ...]]:
    """Whether the patient lies inside the ages and weights of the target's source, and what is said of it."""
    if marks_of_age(person.age, rules):
        return False, (say.say("scope_under_one_year"),)
    if not bands:
        return True, ()
    found = scope_of(bands[0], person.age, person.weight, rules)
    return found.target, tuple(scope_remark(mark, bands[0], say) for mark in found.marks if mark != "ages_not_stated")


def targeted(
    name: str | None, band: str | None, text: str | None, case: Case, content: Content, drug: Drug | None
) -> tuple[Target | None, str | None, list[Band], Where | None]:
    """The target, where it comes from, the ranges that the level is compared with, and the disease.

    Args:
        name: of the disease.
        band: id of a range.
        text: a target that was typed; it goes before that of the case.
        case: the patient.
        content: diseases and ranges.
        drug: of the case.
    """
    diseases = content.recommendations["diseases"]
    where = find_disease(diseases, name) if name else None
    victim = drug["id"] if drug else None
    kept: list[Band] = []
    if band:
        found, where = find_band(diseases, band, where, victim)
        kept = [found]
    elif where is not None:
        filters = Filters(population=population_of(case.latest("AGE"), content.rules), drug=victim)
        kept = [b for b in bands_of(diseases, where) if filters.keeps(b)]
    if text:
        return Target(*parse_target(text)), "own", kept, where
    if case.target:
        return Target(*_of_case(parse_target, case.target, "target")), "own", kept, where
    if band:
        return _of_band(kept[0]), kept[0]["id"], kept, where
    choice = covering(kept, _person(case), content.rules)
    if len(choice) == 1:
        return _of_band(choice[0]), choice[0]["id"], kept, where
    return None, None, kept, where


def _of_case(parse: Callable[[_Text, str], _Value], text: _Text, field: str) -> _Value:
    """What stands in a field of the case, by the parser of the option of that name.

    Raises:
        DataError: it cannot be used; the message names the field.
    """
    try:
        return parse(text, field)
    except UsageError as error:
        raise bad_case(error.code, error.en, error.zh) from None


def _of_band(band: Band) -> Target:
    return Target(decimal_or_none(band["low"]), decimal_or_none(band["high"]))


def _intervals(text: str | None) -> tuple[float, ...]:
    if text is None:
        return ()
    parts = [p.strip() for p in text.replace("，", ",").split(",") if p.strip()]
    found = sorted({float(parse_number(without_unit(p, "--intervals", "h", text), "--intervals", text)) for p in parts})
    if not found or found[0] < 4.0 or found[-1] > 168.0 or len(found) > 6:
        raise UsageError(
            "bad_intervals",
            *bilingual("bad_intervals", text=text),
            retype("--intervals", text, slot("--intervals")),
        )
    return tuple(found)


def _flag(drug: Drug | None) -> Decimal | None:
    flag = drug.get("toxicity") if drug else None
    return None if flag is None else Decimal(str(flag["value"]))
