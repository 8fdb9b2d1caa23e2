"""What `mtor tdm` answers: how a level lies to the ranges, whether its sample counts, and the dose that follows."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from mtor_cli.calculator.assess import exceeds
from mtor_cli.calculator.dates import parse_ago
from mtor_cli.calculator.level import parse_level
from mtor_cli.calculator.numbers import bad_number, parse_age
from mtor_cli.calculator.sample import comparable, trough_status
from mtor_cli.calculator.units import parse_unit
from mtor_cli.commands.tdm.question import Question  # noqa: TC001  # The library finds it here.
from mtor_cli.commands.tdm.refused import findings_of
from mtor_cli.commands.tdm.rows import TDM_COLUMNS, tdm_rows
from mtor_cli.commands.tdm.verdict import sentence
from mtor_cli.errors import MtorError
from mtor_cli.hints import Mend, add, asking, retype, slot
from mtor_cli.lookup.bands import find_band
from mtor_cli.lookup.diseases import find_disease
from mtor_cli.lookup.drugs import find_drug, is_drug
from mtor_cli.lookup.filters import population_of
from mtor_cli.parts import clinical
from mtor_cli.parts.advice import advise
from mtor_cli.parts.captions import of_ranges
from mtor_cli.parts.common import Labels
from mtor_cli.parts.comparison import compare, verdict_of
from mtor_cli.parts.edges import Turning, edges_of
from mtor_cli.parts.envelope import envelope
from mtor_cli.parts.findings import shown_against
from mtor_cli.parts.liver import liver_out
from mtor_cli.parts.remarks import Remarks
from mtor_cli.parts.request import Request, drawn_at, on_one_clock, with_target
from mtor_cli.parts.scope import mark_ranges
from mtor_cli.parts.unused import of_no_effect, unused
from mtor_cli.screens.answer import Answer
from mtor_cli.text import bilingual

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from mtor_cli.calculator.alarm import Alarm
    from mtor_cli.calculator.level import Level
    from mtor_cli.calculator.proportion import Target
    from mtor_cli.content.load import Content
    from mtor_cli.lookup.diseases import Target as Where
    from mtor_cli.parts.advice import Advice
    from mtor_cli.parts.agents import Taken
    from mtor_cli.parts.comparison import Compared, TdmResult
    from mtor_cli.parts.dosing import Remark
    from mtor_cli.parts.edges import Edges
    from mtor_cli.parts.findings import Finding
    from mtor_cli.parts.situation import Facts
    from mtor_cli.records.drugs import Drug as DrugRecord
    from mtor_cli.render.blocks import Screen


def answer(content: Content, question: Question, today: date, full: bool = False) -> Answer[TdmResult]:
    """How a level lies to the target ranges, whether its sample counts, and the dose that follows.

    Args:
        content: the data, with the hospital's own file over it where there is one.
        question: what is asked.
        today: no sample was taken after it.
        full: whether its screen shows everything, or what fits one.

    Raises:
        UsageError: something that was written cannot be understood or be so, or an implausible level is not confirmed.
        NotFoundError: there is no such drug, disease or band.

        The `findings` of either hold the alarm of the level, as far as the question was understood.
    """
    try:
        return _answer(content, question, today, full)
    except MtorError as error:
        error.findings = refused_findings(content, question, today)
        raise


def refuse_for_all(content: Content, typed: Question, today: date) -> None:
    """Refuse at once what would be the error of every level; see `answer`.

    Args:
        content: the data, with the hospital's own file over it where there is one.
        typed: what holds for all levels; its own is not looked at.
        today: no sample was taken after it.
    """
    _answer(content, typed._replace(level="1"), today, full=False)


def refused_findings(content: Content, question: Question, today: date) -> list[Finding]:
    """The alarm of a level whose question is refused, with what is said under it; see `answer`."""
    return findings_of(
        content,
        question,
        lambda content, part: _read(content, part, today),
        lambda content, read: _compared(content, read, read.request)[0]["findings"],
    )


def turning_points(content: Content, question: Question, today: date) -> Turning:
    """Where the answers to a question turn with its level: between two of these numbers every code is the same.

    Args:
        content: the data, with the hospital's own file over it where there is one.
        question: its level is not looked at.
        today: no sample was taken after it.

    Raises:
        MtorError: as `answer`.
    """
    read = _read(content, question._replace(level="1", unit=None), today)
    request, rules = read.request, content.rules
    compared = _compared(content, read, request)[0]
    drawn = drawn_at(content, request, population_of(request.person.age, rules))
    bands = [a["band"].record for a in compared["assessments"]]
    bounds = [bound for band in bands for bound in (band["low"], band["high"])]
    limits = (read.drug.get("toxicity"), read.drug.get("highest_range"), read.drug["implausible"])
    bounds += [limit["value"] for limit in limits if limit]
    status = trough_status(request.regimen, request.hours, rules)
    return Turning(
        read.drug,
        tuple(sorted({Decimal(str(bound)) for bound in bounds if bound is not None})),
        (Decimal(1), *((drawn.ratio.lowest, drawn.ratio.highest) if drawn.ratio else ())),
        (status, comparable(request.regimen, request.hours, request.matrix, rules), drawn.early),
    )


def sample_edges(content: Content, question: Question, today: date) -> Mapping[str, Edges]:
    """Where the answers to a question turn with its hours, its days and its age; see `turning_points`."""
    request = _read(content, question._replace(level="1", unit=None), today).request
    return edges_of(request, content.drugs, content.rules)


class _Read(NamedTuple):
    """A question as it was understood."""

    request: Request
    drug: DrugRecord
    disease: str | None
    """As it was written, or the hospital's usual one."""
    assay: str | None
    """As it was written, or the hospital's usual one."""
    where: Where | None
    """The disease or its part; None where none was named."""
    one: str | None
    """The id of the range that was named."""
    aim: Target | None
    """A target of one's own."""


def _read(content: Content, question: Question, today: date) -> _Read:
    """What a question means, every word of it."""
    local = content.local
    disease = question.disease
    # A band that is named says for which disease it is; the hospital's usual one does not contradict it.
    if disease is None and question.band is None:
        disease = local.get("default_disease") if local else None
    assay = question.assay
    if assay is None and local:
        assay = local.get("default_assay")
    drug, where, one = _chosen(content, question.drug, disease, question.band)
    measured = _level(question.level, question.unit, drug, question.confirm_level)
    aim = clinical.parse_aim(question.target) if question.target is not None else None
    return _Read(_request(content, question, assay, drug, measured, today), drug, disease, assay, where, one, aim)


def _answer(content: Content, question: Question, today: date, full: bool) -> Answer[TdmResult]:
    read = _read(content, question, today)
    request, drug = read.request, read.drug
    result, advice = _answered(content, read, request)
    query = {
        **question._asdict(),
        "drug": drug["id"],
        "disease": read.disease,
        "regimen": request.regimen,
        "assay": read.assay,
        "rule": request.rule,
        "with": list(question.with_),
        "stopped": list(question.stopped),
    }
    del query["with_"], query["confirm_level"]

    def without(name: str) -> TdmResult:
        if name == "regimen":
            return _answered(content, read, request._replace(regimen="daily"))[0]
        smaller = clinical.parse_person(request.person.age, None if name == "weight" else question.weight, None)
        return _answered(content, read, request._replace(person=smaller))[0]

    remarks = Remarks(content.messages, Labels(content.labels), drug["id"], "tdm")
    maybe = [name for name in ("weight", "height") if query[name]]
    if request.hours is None and request.dose_mg is None and request.regimen != "daily":
        maybe.append("regimen")  # It says at which hour a trough is drawn, and how often the dose is taken.
    typed = {**query, "confirm_level": question.confirm_level}
    times = (*question.with_, *question.stopped, question.missed_dose or "")
    result["unused"] = [
        *unused(typed, request.rule, times, result, remarks, drug["implausible"]["value"]),
        *of_no_effect(maybe, result, without, remarks),
    ]

    def view(lang: str, ascii_only: bool) -> Screen:
        from mtor_cli.commands.tdm.screen import tdm_screen

        return tdm_screen(result, content.recommendations["diseases"], asking("tdm", question), lang, ascii_only, full)

    def last(lang: str) -> Screen:
        from mtor_cli.commands.tdm.screen import tdm_last

        return tdm_last(result, lang)

    said = [*_warnings(advice, result["unused"]), *(remarks.of(note) for note in content.hospital_rules(drug["id"]))]
    wrapped = envelope("tdm", query, result, content.recommendations, said)
    return Answer(wrapped, view, TDM_COLUMNS, lambda: tdm_rows(wrapped), last=last)


def _request(
    content: Content, question: Question, assay: str | None, drug: DrugRecord, measured: Level, today: date
) -> Request:
    """What was written of sample, patient and dose, as values."""
    made_of, sizes = clinical.stocked(content.local, drug, question.product, question.strengths)
    age = parse_age(question.age) if question.age is not None else None
    drawn, since, missed, taken, ended = on_one_clock(
        *([text] if text is not None else [] for text in (question.sampled, question.changed, question.missed_dose)),
        question.with_,
        question.stopped,
    )
    when = clinical.parse_sampled(next(iter(drawn), None), today)
    return Request(
        drug["id"],
        measured,
        hours=clinical.HOURS_SINCE_DOSE.parse(question.hours_since_dose),
        days=clinical.parse_days(question.days_on_dose, next(iter(since), None), when),
        regimen=clinical.parse_regimen(question.regimen),
        matrix=clinical.parse_matrix(question.matrix),
        assay=clinical.parse_assay(assay),
        specimen_days=clinical.SPECIMEN_DAYS.parse(question.specimen_days),
        loading_given=question.loading_given,
        person=clinical.parse_person(age, question.weight, question.height),
        child_pugh=None if question.child_pugh is None else clinical.parse_child_pugh(question.child_pugh),
        missed=parse_ago(missed[0], "--missed-dose", when) if missed else None,
        sampled=when,
        dose_mg=clinical.DOSE.parse(question.dose),
        product=made_of,
        strengths=sizes,
        provisional=question.provisional,
        allow_above_studied=question.allow_above_studied,
        loading=question.loading,
        rule=clinical.parse_rule(question.rule),
        previous_level=_previous(question.previous_level, question.unit, drug),
        previous_days=clinical.PREVIOUS_DAYS.parse(question.previous_days),
        taken=_taken(content, drug["id"], taken, ended, when),
    )


def _compared(content: Content, read: _Read, request: Request) -> tuple[Compared, Alarm | None]:
    """How the level lies to the ranges, and the code of its alarm."""
    aim = read.aim
    population = population_of(request.person.age, content.rules)
    return compare(
        content.recommendations,
        content.messages,
        Labels(content.labels),
        read.drug,
        request.level,
        read.where,
        read.one,
        None if aim is None or aim.single else (aim.low, aim.high),
        population,
        _said(request, content, population),
        comparable(request.regimen, request.hours, request.matrix, content.rules),
        drawn_at(content, request, population),
    )


def _answered(content: Content, read: _Read, request: Request) -> tuple[TdmResult, Advice]:
    """How the level lies to the ranges with what follows from it, and the advice as such."""
    drug, labels = read.drug, Labels(content.labels)
    compared, alarm = _compared(content, read, request)
    remarks = Remarks(content.messages, labels, drug["id"], "tdm")
    mark_ranges(compared["assessments"], request.person, content.rules, remarks)
    request = with_target(content, request, compared, alarm, read.where, drug, read.aim, named=read.one is not None)
    assays = list(content.pharmacology["assays"]) if request.assay else []
    listed = len(content.interactions["interactions"]) if request.taken else 0
    advice = advise(request, content.drugs, content.messages, content.rules, labels, assays, listed)
    names = {d["id"]: d for d in content.recommendations["diseases"]}
    compared["captions"] = _captions(compared, remarks)
    result: TdmResult = {
        "verdict": {
            "code": verdict_of(compared["assessments"], read.where),
            "alarm": alarm,
            "text": {"en": sentence(compared, names, "en"), "zh": sentence(compared, names, "zh")},
        },
        **compared,
        "sample": advice.sample,
        "liver": liver_out(lambda: content.pharmacology, drug["id"], request.child_pugh, labels),
        "dose": advice.dose,
        "next": advice.next,
        "interactions": advice.interactions,
        "changing": advice.changing,
        "product": request.product,
        "unused": [],
    }
    return result, advice


def _captions(compared: Compared, say: Remarks) -> list[Remark]:
    """What the first line asks for or did not find, and what stands under the table of ranges."""
    found = compared["assessments"]
    if not found and compared["disease"] is not None:
        return [say.say("no_target_at_age" if compared["left_out"] else "no_target_published")]
    of_diseases = [a["band"] for a in found if a["disease"]]
    said = of_ranges(of_diseases, say)
    if compared["disease"] is None:
        asked = [] if any(a["disease"] is None for a in found) else [say.say("which_disease")]
        said = [*asked, *said, say.say("no_target_published")]
        if any(f["code"] == "gvhd_level_tma" for f in compared["findings"]):
            said.append(say.say("gvhd_level_tma_briefly"))
    return said


def _said(request: Request, content: Content, population: str | None) -> Facts:
    """The facts of what the user said of the sample and the patient, by which messages are chosen."""
    taken = [t.answer for t in request.taken]
    others = [d["id"] for d in content.drugs["drugs"] if any(is_drug(d, answer.name) for answer in taken)]
    said = {
        "age": population or "unknown",
        "trough": trough_status(request.regimen, request.hours, content.rules),
        "steady": "unknown" if request.days is None else "known",
        "matrix": request.matrix or "unknown",
        "assay": request.assay or "unknown",
        "liver": request.child_pugh or "unknown",
        "loading": "given" if request.loading_given else "none",
    }
    given = {*others, *(entry["id"] for answer in taken for entry in answer.entries)}
    return {**{name: frozenset({value}) for name, value in said.items()}, "given": frozenset(given)}


def _taken(
    content: Content, drug: str, with_: list[str], stopped: list[str], when: datetime | None
) -> tuple[Taken, ...]:
    """The other drugs; without any, nothing is loaded for them."""
    if not (with_ or stopped):
        return ()
    from mtor_cli.parts.comedication import parse_agents

    return parse_agents(content.interactions, drug, with_, stopped, when)


def _warnings(advice: Advice, unused: list[Remark]) -> list[Remark]:
    """The coded remarks on the other drugs, on the dose, and on what has no effect, for the envelope."""
    said = [*([advice.changing] if advice.changing else []), *advice.unknown]
    said += [r for r in advice.dose["remarks"] if r["code"] != "no_change"] if advice.dose else []
    said += unused
    return said


def _previous(text: str | None, unit: str | None, drug: DrugRecord) -> Decimal | None:
    """The trough before this one in ng/mL."""
    if text is None:
        return None
    option = "--previous-level"
    level = parse_level(text, parse_unit(unit) if unit is not None else None, drug["molar_mass"]["value"], option)
    if level.censored:
        raise bad_number(option, text, *bilingual("a_level_below_or_above_a"))
    return level.ng_ml


def _chosen(
    content: Content, drug: str | None, disease: str | None, band: str | None
) -> tuple[DrugRecord, Where | None, str | None]:
    """The drug, the disease and the band that the options name together.

    Raises:
        NotFoundError: one of them does not exist.
        UsageError: they contradict each other.
    """
    diseases = content.recommendations["diseases"]
    where = find_disease(diseases, disease) if disease is not None else None
    named = find_drug(content.drugs, drug) if drug is not None else None
    if band is None:
        return named or find_drug(content.drugs, content.drugs["default"]), where, None
    found, where = find_band(diseases, band, where, named["id"] if named else None)
    return find_drug(content.drugs, found["drug"]), where, found["id"]


def _level(text: str, unit: str | None, drug: DrugRecord, confirmed: bool) -> Level:
    """The level, asked back where it is implausible."""
    level = parse_level(text, parse_unit(unit) if unit is not None else None, drug["molar_mass"]["value"])
    limit = Decimal(str(drug["implausible"]["value"]))
    if exceeds(level, limit) and not confirmed:
        # Another unit, or a decimal point that is missing, is likelier than such a level.
        anew = Mend((*retype("--level", text, slot("--level")).edits, *add("--unit", slot("--unit")).edits))
        raise clinical.implausible_level(drug, shown_against(level, limit), anew)
    return level
