"""`mtor fit CASE`: from options to the answer. Imported where the command needs it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from mtor_cli.cli.fit_input import parse_mapping, read_model, read_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from mtor_cli.cases.case import Case
    from mtor_cli.pk.model import Model
    from mtor_cli.pk.subject import Subject


class Asked(NamedTuple):
    """The options, as typed."""

    case: str
    model: str | None
    model_file: str | None
    readings: dict[str, str]
    at: tuple[str, ...]
    drug: str | None
    target: str | None
    disease: str | None
    band: str | None
    product: str | None
    strengths: str | None
    intervals: str | None
    loading: bool
    allow_above_studied: bool
    clearance_multiplier: str | None
    confirm_level: bool
    local: str | None

    @property
    def names_model(self) -> bool:
        """Whether the user named a model, which then stands alone."""
        return self.model is not None or self.model_file is not None


def fit_one(asked: Asked) -> dict[str, Any]:
    """Return the envelope of the answer.

    Raises:
        MtorError: the case, the model or an option cannot be used.
    """
    from mtor_cli.cli.options import content_with
    from mtor_cli.lookup.drugs import find_drug
    from mtor_cli.lookup.interactions import Agents
    from mtor_cli.results.common import Labels
    from mtor_cli.results.envelope import envelope
    from mtor_cli.results.fit import conclude, default_times, fit_case
    from mtor_cli.results.fit_agents import agents_out
    from mtor_cli.results.fit_alarm import last_level
    from mtor_cli.results.fit_dose import GRAVE
    from mtor_cli.results.fit_models import build, find_model, suited
    from mtor_cli.results.remarks import Remarks

    case, rows = _read(asked)
    case = _multiplied(case, asked.clearance_multiplier)
    content = content_with(asked.local)
    usual = content.local.get("default_assay") if content.local else None
    if usual:
        case = replace(case, samples=tuple(replace(s, assay=s.assay or usual) for s in case.samples))
    own = asked.model_file is not None
    if own:
        chosen = read_model(asked.model_file or "", asked.readings, asked.model)
        named = asked.drug or case.drug or str(chosen.model.info.get("drug") or "") or None
        drug = find_drug(content.drugs, named) if named else None
        readings = {}
    else:
        wanted = find_model(content.pk_models, asked.model) if asked.model else None
        named = asked.drug or case.drug or (wanted["drug"] if wanted else "sirolimus")
        drug = find_drug(content.drugs, named)
        _same_drug(wanted, drug["id"])
    mass = drug["molar_mass"]["value"] if drug else None
    horizon = max([*(case.at or default_times(case)), case.now])
    labels = Labels(content.references)
    known = Agents(content.interactions) if case.agents else None
    agents = agents_out(case, known, content.drugs, labels, drug["id"] if drug else None, horizon)
    if not own and drug is not None:
        suit = suited(content.pk_models, wanted, drug["id"], case, agents)
        chosen = build(suit.record, asked.readings, suit.role, suit.without)
        readings = {suit.record["id"]: asked.readings}
    fitted = fit_case(
        case,
        chosen,
        _history(case, rows, mass),
        None if own else content.pk_models,
        drug,
        labels,
        agents,
        readings,
        asked.confirm_level,
        asked.names_model,
    )
    say = Remarks(content.drugs, labels, drug["id"] if drug else "")
    if asked.target or asked.disease or asked.band or case.target or case.disease or case.band:
        from mtor_cli.cli.fit_dose import propose_dose

        fitted.result["dose"] = propose_dose(asked, case, fitted, content, drug, labels, say)
    last = last_level(case, fitted.main, drug, [], lambda: content.ratios)
    conclude(case, fitted, last is not None and last.alarm.kind is not None, say)
    query = {k: v for k, v in asked._asdict().items() if k not in ("case", "local")}
    query |= {"case": "-" if asked.case == "-" else asked.case, "at": list(asked.at)}
    of_dose = [r for r in fitted.result["dose"]["remarks"] if r["code"] in GRAVE] if fitted.result["dose"] else []
    warnings: Any = [{"code": w["code"], "message": w["text"]} for w in (*fitted.warnings, *of_dose)]
    return envelope("fit", query, fitted.result, content.recommendations, warnings)


def _same_drug(record: Any, drug: str) -> None:
    from mtor_cli.errors import UsageError
    from mtor_cli.hints import command

    if record is not None and record["drug"] != drug:
        raise UsageError(
            "contradiction",
            f"Model {record['id']} is of {record['drug']}, the case of {drug}.",
            f"模型 {record['id']} 用于 {record['drug']}，病例为 {drug}。",
            command("models"),
        )


def _history(case: Case, rows: list[dict[str, str]] | None, mass: float | None) -> Callable[[Model], Subject]:
    from mtor_cli.cases.history import subject_of
    from mtor_cli.cases.records import subject_of_rows

    if rows is None:
        return lambda model: subject_of(case, model, mass)
    return lambda model: subject_of_rows(rows, model)


def _read(asked: Asked) -> tuple[Case, list[dict[str, str]] | None]:
    """Return the case, and its records where it is a table."""
    from mtor_cli.cases.read import read_case
    from mtor_cli.cases.records import case_of_rows
    from mtor_cli.cases.table import looks_like_table, read_rows
    from mtor_cli.cases.times import TEMPLATE, Clock, parse_moment

    text = read_text(asked.case).text
    if looks_like_table(text):
        rows = list(read_rows(text.splitlines()))
        at = tuple(Clock(None).hours(parse_moment(t, "--at"), "--at") for t in asked.at)
        return case_of_rows(rows, at), rows
    case = read_case(parse_mapping(text, asked.case, TEMPLATE), asked.at)
    return case, None


def _multiplied(case: Case, text: str | None) -> Case:
    if text is None:
        return case
    from mtor_cli.results.fit_agents import with_multiplier
    from mtor_cli.tdm.numbers import parse_number

    number, sign, when = text.partition("@")
    factor = float(parse_number(number.strip(), "--clearance-multiplier"))
    since = None
    if sign:
        since = case.clock.read(when.strip(), "--clearance-multiplier", with_time=False)
    return with_multiplier(replace(case), factor, since)
