"""What `mtor consult` answers: one record asked of `tdm`, `fit` and `interactions`, and what follows from all together.

It decides nothing that they decide, and says nothing again that they say.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from mtor_cli.calculator.decline import hours_to_fall
from mtor_cli.calculator.numbers import show
from mtor_cli.cases.template import is_example
from mtor_cli.cases.times import bad_case
from mtor_cli.commands.consult.beside import beside_out
from mtor_cli.commands.consult.chart import record_out
from mtor_cli.commands.consult.column import drug_column
from mtor_cli.commands.consult.levels import without_model
from mtor_cli.commands.consult.planned import planned_out
from mtor_cli.commands.consult.record import sampled_out, tdm_question
from mtor_cli.commands.consult.refused import as_of_consult, drug_missing
from mtor_cli.commands.consult.rows import CONSULT_COLUMNS, consult_rows
from mtor_cli.commands.fit import answer as fit
from mtor_cli.commands.fit.choice import Choice
from mtor_cli.commands.fit.question import Question as FitQuestion
from mtor_cli.commands.fit.refused import NG_ML, findings_of, findings_of_text
from mtor_cli.commands.tdm import answer as tdm
from mtor_cli.errors import MtorError
from mtor_cli.hints import command
from mtor_cli.lookup.diseases import find_disease
from mtor_cli.lookup.drugs import find_drug
from mtor_cli.lookup.filters import Filters, population_of
from mtor_cli.lookup.interactions import Agents
from mtor_cli.parts.common import Labels, enumerated
from mtor_cli.parts.envelope import envelope
from mtor_cli.parts.findings import alarms_in
from mtor_cli.parts.fit.excluded import excluded_remark
from mtor_cli.parts.fit.models import Chosen, Seen
from mtor_cli.parts.fit.result import default_times
from mtor_cli.parts.fit.safety import safety
from mtor_cli.parts.interactions import agent_out
from mtor_cli.parts.recommendations import recommend
from mtor_cli.parts.remarks import Remarks
from mtor_cli.parts.waiting import liver_of
from mtor_cli.parts.words import IN_RECORD
from mtor_cli.pk.model.schema import model_from_dict
from mtor_cli.screens.answer import Answer
from mtor_cli.text import bilingual

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from mtor_cli.cases.case import Case
    from mtor_cli.commands.consult.result import ConsultResult, IndicationOut
    from mtor_cli.commands.fit.question import CaseText
    from mtor_cli.content.load import Content
    from mtor_cli.lookup.diseases import Target
    from mtor_cli.parts.comparison import TdmResult
    from mtor_cli.parts.dosing import Remark
    from mtor_cli.parts.findings import Finding
    from mtor_cli.parts.fit.shapes import FitResult, InteractingOut
    from mtor_cli.parts.interactions import AgentOut
    from mtor_cli.parts.recommendations import RecommendResult
    from mtor_cli.records.base import Text
    from mtor_cli.records.drugs import Drug
    from mtor_cli.render.blocks import Screen


class Question(NamedTuple):
    """The record, and what it may leave out, as written."""

    case: CaseText
    drug: str | None = None
    """By any of its names."""
    disease: str | None = None
    """Abbreviation, name or code."""
    band: str | None = None
    """One of the disease's target ranges by its id."""
    target: str | None = None
    """Target trough in ng/mL."""
    confirm_level: bool = False
    """Whether a level that looks implausible was confirmed."""


def answer(content: Content, question: Question, today: date, full: bool = False) -> Answer[ConsultResult]:
    """A patient's record as a monitoring consult.

    Args:
        content: the data, with the hospital's own file over it where there is one.
        question: what is asked.
        today: no level was measured after it.
        full: whether its screen shows everything, or what fits a few.

    Raises:
        MtorError: the record cannot be used, or `tdm` refuses its last level; its `findings` hold the alarm.
    """
    content = content.of_record
    asked = FitQuestion(
        question.case, drug=question.drug, disease=question.disease, band=question.band, target=question.target,
        confirm_level=question.confirm_level,
    )  # fmt: skip
    if is_example(question.case.text):
        raise bad_case("case_is_example", *bilingual("case_is_example"), command("fit", question.case.path))
    column = None
    try:
        if question.drug is None and (column := drug_column(question.case, content.drugs)) is not None:
            asked = asked._replace(drug=column.only)
        choice = Choice(content, None, None, {}, asked.drug)
        case, _ = fit.read(asked, choice, today)
        named = asked.drug or case.drug
        if named is None and column is not None:
            raise column.refusal(question.case)
    except MtorError as error:
        error.findings = findings_of_text(asked, content)
        raise as_of_consult(error) from error
    if named is None:
        raise drug_missing(asked, case, content)
    case = replace(
        fit.with_usual_assay(case, content),
        disease=question.disease or case.disease,
        band=question.band or case.band,
        target=question.target or case.target,
        drug=named,
    )
    try:
        drug = find_drug(content.drugs, named)
        agents = choice.agents(case, drug, case.at or default_times(case))
    except MtorError as error:
        error.findings = findings_of(asked, case, None, content)
        raise as_of_consult(error) from error
    of_level = tdm_question(case, agents, question.confirm_level, content.rules)
    judged = None if of_level is None else tdm.answer(content, of_level, today)
    fitted, refused = _fitted(content, asked, today)
    result, warnings = _result(content, case, drug, agents, judged, fitted, refused, today)
    if of_level is not None:
        result["sampled"] = sampled_out(case, of_level)
    query = {**question._asdict(), "case": question.case.path}
    wrapped = envelope("consult", query, result, content.recommendations, warnings)

    def view(lang: str, ascii_only: bool) -> Screen:
        from mtor_cli.commands.consult.screen import consult_screen

        return consult_screen(wrapped, lang, ascii_only, full)

    def note(lang: str) -> Screen:
        from mtor_cli.commands.consult.screen_note import Versions, note_screen

        data = wrapped["data"]
        versions = Versions(
            wrapped["program"]["version"], data["version"], data["source"]["title"], data["source"]["doi"]
        )
        return note_screen(wrapped["result"], versions, today, lang)

    return Answer(wrapped, view, CONSULT_COLUMNS, lambda: consult_rows(wrapped), note=note)


def _fitted(content: Content, asked: FitQuestion, today: date) -> tuple[Answer[FitResult] | None, Remark | None]:
    """The answer of `mtor fit`, or why there is none: a level has its verdict without a model too."""
    try:
        return fit.answer(content, asked, today), None
    except MtorError as error:
        told = Labels(content.labels).told({"voice": "derived", "sources": ["mtor-cli"], "verified": "calculated"})
        return None, {**told, "code": error.code, "text": {"en": error.en, "zh": error.zh}}


def _result(
    content: Content,
    case: Case,
    drug: Drug,
    interacting: Sequence[InteractingOut],
    judged: Answer[TdmResult] | None,
    fitted: Answer[FitResult] | None,
    refused: Remark | None,
    today: date,
) -> tuple[ConsultResult, list[Remark]]:
    victim = drug["id"]
    labels = Labels(content.labels)
    say = Remarks(content.messages, labels, victim, "consult")
    level: TdmResult | None = None if judged is None else {**judged.result, "unused": []}
    model = None if fitted is None else fitted.result
    findings = model["findings"] if model is not None else []
    if level is not None:
        findings = [*_of_excluded(content, case, drug, labels, say), *level["findings"]]
    agents = Agents(content.interactions)
    chart = case.chart

    def out(names: list[str]) -> list[AgentOut]:
        found = sorted((agents.find(name, victim) for name in names), key=lambda a: a.gravity)
        total = len(content.interactions["interactions"])
        return [agent_out(a, total, content.drugs, content.messages, labels) for a in found]

    care: RecommendResult | None = None
    indication: IndicationOut | None = None
    where: Target | None = None
    filters = Filters(population=population_of(case.latest("AGE"), content.rules), drug=victim)
    if case.disease is not None:
        where = find_disease(content.recommendations["diseases"], case.disease)
        of_disease = Remarks(content.messages, labels, victim, "recommend")
        care = recommend(content.recommendations, content.references, of_disease, where, filters)
        part = care["disease"]["entity"] or care["disease"]
        indication = {"id": part["id"], "name": part["name"], "off_label": care["off_label"]}
    said_of_chart = (chart.platelets, chart.haemoglobin, chart.responding)
    result: ConsultResult = {
        "id": case.id,
        "drug": victim,
        "record": record_out(case, drug, interacting, content.rules),
        "indication": indication,
        "alarms": [f["code"] for f in alarms_in(findings)],
        "findings": findings,
        "sampled": None,
        "tdm": level,
        "fit": model,
        "no_fit": refused,
        "course": None if model is not None else without_model(case, drug, interacting, content, labels),
        "agents": out([a.name.split("=")[0].strip() for a in case.agents]),
        "planned": planned_out(content, case, victim, lambda name: out([name])[0], say),
        "rule": _rule(level, say),
        "overdue": _overdue(case, model, today),
        "tacrolimus": beside_out(content, case, where, filters, say),
        "excluded": [excluded_remark(one, case, say) for one in case.excluded],
        "joined": _joined(content, case, drug, level, say),
        "measuring": care["measuring"] if care else [],
        "monitoring": care["monitoring"] if care else [],
        "cautions": care["cautions"] if care else [],
        "response": None
        if said_of_chart == (None, None, None)
        else {"platelets": chart.platelets, "haemoglobin": chart.haemoglobin, "responding": chart.responding},
        "adverse_effects": list(chart.adverse_effects),
        "adherence": chart.adherence,
        "missing": _missing(case, say),
    }
    unused = () if judged is None else {(r["code"], r["text"]["en"]) for r in judged.result["unused"]}
    alarms = set(result["alarms"])
    said = {*alarms, "level_excluded", "case_for_consult"}
    found = [w for one in (judged, fitted) if one is not None for w in one.warnings if w["code"] not in said]
    kept = {(w["code"], w["text"]["en"]): w for w in found if (w["code"], w["text"]["en"]) not in unused}
    return result, list(kept.values())


def _rule(level: TdmResult | None, say: Remarks) -> Remark | None:
    """The label's rule, where a dose was worked out by it."""
    dose = None if level is None else level["dose"]
    if (
        dose is None
        or dose["rule"] != "label"
        or (dose["exact_mg_per_day"], dose["interval_mg_per_day"]) == (None, None)
    ):
        return None
    return say.say("label_rule")


def _overdue(case: Case, model: FitResult | None, today: date) -> bool:
    """Whether the next level was due before today; a record that counts in hours knows no day."""
    headline = None if model is None else model["headline"]
    if headline is None or case.clock.origin is None:
        return False
    return (case.clock.origin + timedelta(hours=headline["time_h"])).date() < today


def _of_excluded(content: Content, case: Case, drug: Drug, labels: Labels, say: Remarks) -> list[Finding]:
    """What the levels that were excluded by hand mean for safety; `tdm` is asked of the last one that was not."""
    none = Seen(Chosen(model_from_dict(NG_ML), None, "own"), ())
    return safety(case, none, drug, labels, lambda: content.ratios, content.rules, say) if case.excluded else []


def _joined(content: Content, case: Case, drug: Drug, level: TdmResult | None, say: Remarks) -> list[Remark]:
    """What follows from the parts together: how long a high level would take to fall, and a low one in a responder."""
    if level is None:
        return []
    found: list[Remark] = []
    verdict, rules = level["verdict"], content.rules
    flag = drug.get("toxicity")
    liver = liver_of(content.drugs, rules, drug["id"], case.child_pugh)
    known = liver is None or liver.factor is not None
    if verdict["alarm"] == "high" and flag is not None and known and level["level"]["censored"] is None:
        factor = Decimal(1) if liver is None or liver.factor is None else liver.factor
        value, limit = Decimal(level["level"]["ng_ml_text"]), Decimal(str(flag["value"]))
        halves = [h * factor for h in rules.of[drug["id"]].half_lives_h]
        days = [hours_to_fall(value, limit, h) / 24 for h in halves]
        span, half_lives = _span(days, 1), _span(halves, 0)
        found.append(
            say.say("held_until_below", level=show(value), limit=show(limit), lasting=span, half_lives=half_lives)
        )
        strong = {e["id"] for e in content.interactions["interactions"] if e["strength"] == "strong"}
        slow = [a for a in level["interactions"] if a["id"] in strong and a["direction"] == "increase"]
        if names := [a["agent"] for a in slow if a["stopped_days_ago"] is None]:
            found.append(say.say("held_with_inhibitor", agents=enumerated(names)))
    if verdict["code"] == "below" and case.chart.responding:
        found.append(say.say("low_in_responder"))
    return found


def _span(values: list[Decimal], digits: int) -> Text:
    low, high = (f"{v:.{digits}f}" for v in (min(values), max(values)))
    return {"en": low, "zh": low} if low == high else {"en": f"{low}–{high}", "zh": f"{low}～{high}"}


def _missing(case: Case, say: Remarks) -> list[Remark]:
    """What the record does not hold and a consult asks for, and what in it is of another drug."""
    chart = case.chart
    held: dict[str, object] = {
        "age": case.latest("AGE"),
        "weight": case.latest("WT"),
        "disease": case.disease or case.band,
        "target": case.target or case.band or case.disease,
        "product": case.product,
        "strengths": case.strengths,
        "response": chart.responding,
        "adherence": chart.adherence,
        "adverse_effects": chart.adverse_effects,
        "levels": case.samples,
    }
    lacking: list[Text] = [IN_RECORD[name] for name, value in held.items() if value in (None, ())]
    found = [say.say("record_lacks", left_out=enumerated(lacking))] if lacking else []
    # A table may hold levels of another drug: that they were left out is no detail.
    return [*found, *(say.say(r.code, r.slots) for r in case.remarks if r.code == "other_drug_rows")]
