"""Two hundred made-up records: a consult says what `tdm`, `fit` and `interactions` say of each when asked alone.

What those commands are asked is worked out here from the truth of the record, and not from what the consult made of it.
Time in range is added up minute by minute; the 90% interval of one step ahead holds as many levels as it says.
"""

from __future__ import annotations

import copy
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple
from unittest import mock

import numpy as np
import pytest

from mtor_cli.commands.consult.answer import Question, answer
from mtor_cli.commands.consult.screen_note import CARE, LEVELS
from mtor_cli.commands.fit import answer as fit
from mtor_cli.commands.fit.question import CaseText
from mtor_cli.commands.fit.question import Question as FitQuestion
from mtor_cli.commands.interactions import answer as interactions
from mtor_cli.commands.tdm import answer as tdm
from mtor_cli.commands.tdm.question import Question as TdmQuestion
from mtor_cli.render.markdown import render_markdown
from tests.cli.notes import numbers
from tests.cli.simulated import (
    AGENTS,
    DISEASES,
    LLOQ,
    RECORDS,
    UNITS,
    Level,
    MadeUp,
    begun,
    calendar,
    content,
    made_up,
    moment,
    taken_before,
)
from tests.cli.test_consult_note import OF_THE_FORM, written_as
from tests.helpers import TODAY

if TYPE_CHECKING:
    from collections.abc import Iterator


class Consulted(NamedTuple):
    """A record, what the consult answers, and what it asked of `mtor fit` with the answer."""

    made: MadeUp
    whole: Any
    fits: dict[FitQuestion, Any]
    note: str


def consulted(seed: int) -> Consulted:
    """Return the answer to a record; what `fit` answers is kept as it was, whatever is done to it afterwards."""
    made, fits = made_up(seed), {}
    asked = fit.answer

    def listened(content_: Any, question: FitQuestion, *rest: Any) -> Any:
        found = asked(content_, question, *rest)
        fits[question] = copy.deepcopy(found.result)
        return found

    with mock.patch.object(fit, "answer", listened):
        found = answer(content(), Question(CaseText("record", made.text), confirm_level=True), TODAY)
    assert found.note is not None
    return Consulted(made, found.envelope, fits, render_markdown(found.note("en")))


def of_tdm(made: MadeUp) -> TdmQuestion:
    """Return what `mtor tdm` is asked of the last level, from the truth."""
    last = made.levels[-1]
    taken = taken_before(made, last.time)
    days = calendar(last.time - begun(made, last.time))
    within = 24.0 * int(content().rules.missed_within_day)
    missed = [d.time for d in made.doses if d.missed and last.time - within <= d.time < last.time]
    before = [level for level in made.levels[:-1] if not level.low]
    previous = before[-1] if before and not last.low else None
    loaded = taken[0].loading and begun(made, last.time) == taken[1].time
    others = [(o, o.end is not None and o.end <= last.time) for o in made.others if o.start <= last.time]
    fields, sizes = made.fields, made.fields["covariates"]
    return TdmQuestion(
        last.typed,
        unit=last.unit,
        drug=fields["drug"],
        disease=fields.get("disease"),
        band=fields.get("band"),
        target=fields.get("target"),
        age=f"{made.age}",
        weight=f"{sizes['WT']:g}" if "WT" in sizes else None,
        confirm_level=True,
        hours_since_dose=f"{last.time - taken[-1].time:g}",
        days_on_dose=f"{days}",
        regimen="daily" if made.doses[0].every == 24 else "bid",
        assay=last.assay,
        loading_given=loaded,
        missed_dose=f"{calendar(last.time - missed[-1])}d" if missed else None,
        dose=f"{taken[-1].mg:g}",
        product="tablet",
        strengths=",".join(f"{s:g}" for s in fields["strengths"]),
        with_=tuple(f"{o.name}:{calendar(last.time - o.start)}d" for o, over in others if not over),
        stopped=tuple(f"{o.name}:{calendar(last.time - (o.end or 0.0))}d" for o, over in others if over),
        previous_level=None if previous is None else previous.typed,
        previous_days=None if previous is None else f"{round((last.time - previous.time) / 24.0, 2):g}",
    )


def not_as_alone(found: Consulted) -> Iterator[str]:
    """Yield which part of a consult is not what the command says that is asked alone."""
    made, whole, fits, note = found
    result = whole["result"]
    if result["tdm"] != {**tdm.answer(content().of_record, of_tdm(made), TODAY).result, "unused": []}:
        yield "tdm"
    if result["fit"] != fits.get(FitQuestion(CaseText("record", made.text), confirm_level=True)):
        yield "fit"
    names = tuple(o.name for o in made.others)
    if names:
        # A second name, for of one alone that is not in the list `interactions` makes an error.
        asked = interactions.Question((*names, "warfarin"), made.kind.drug)
        listed = interactions.answer(content(), asked).result["agents"]
        if result["agents"] != [a for a in listed if a["name"] in names]:
            yield "interactions"
    left_out = len(result["monitoring"]) + len(result["cautions"]) - CARE
    # A probability near an end is printed as >95% or <5%.
    of_the_note = f"{TODAY:%Y-%m-%d} {left_out} {len(made.levels) - LEVELS} 95 5"
    unknown = set(numbers(note.replace("\\", ""))) - written_as(whole) - OF_THE_FORM - set(numbers(of_the_note))
    if unknown:
        yield f"note: {unknown}"


def not_as_taken(found: Consulted) -> Iterator[str]:
    """Yield which level of the course is not as it was drawn."""
    made, whole = found.made, found.whole
    for level, shown in zip(made.levels, whole["result"]["fit"]["course"]["levels"], strict=True):
        last = taken_before(made, level.time)[-1]
        drawn = [moment(level.time), last.mg, last.every, level.low, level.assay]
        told = [shown["time"], shown["dose_mg"], shown["interval_h"], shown["censored"] == "below", shown["assay"]]
        if told != drawn or shown["hours_since_dose"] != pytest.approx(level.time - last.time):
            yield f"drawn at {drawn[0]}"
        if shown["ng_ml"] != pytest.approx(LLOQ if level.low else level.ng_ml, rel=1e-3):
            yield f"level at {drawn[0]}"
        if not made.others and shown["days_on_dose"] != calendar(level.time - begun(made, level.time)):
            yield f"days on the dose at {drawn[0]}"


def not_in_range(found: Consulted) -> Iterator[str]:
    """Yield which figure of the time in range is not what the minutes add up to."""
    made, course = found.made, found.whole["result"]["fit"]["course"]
    figure = course["time_in_range"]
    ends = aimed(made, found.whole["result"]["tdm"])
    if figure["target_ng_ml"] != (None if ends is None else list(ends)):
        yield "target"
    usable = [
        level
        for level, shown in zip(made.levels, course["levels"], strict=True)
        if not level.low and shown["usable"] in ("yes", "provisional")
    ]
    lines = [(a, b) for a, b in pairwise(usable) if not broken(made, a, b)]
    touched = {level.time for line in lines for level in line}
    if ends is None or len(touched) < 3:
        if figure["share"] is not None:
            yield "a share of too few troughs, or without a target"
        return
    minutes = np.concatenate([minute_by_minute(a, b) for a, b in lines])
    below, above = (minutes < ends[0]).sum() / 1440, (minutes > ends[1]).sum() / 1440
    days = len(minutes) / 1440
    # A crossing falls within its minute, and levels are typed with four digits.
    expected = {"days": days, "days_below": below, "days_above": above, "days_within": days - below - above}
    for name, value in expected.items():
        if figure[name] != pytest.approx(value, abs=0.02 * len(lines)):
            yield name
    if figure["share"] != pytest.approx((days - below - above) / days, abs=0.005):
        yield "share"
    if [figure["usable"], figure["troughs"]] != [len(usable), len(touched)]:
        yield "troughs"


def aimed(made: MadeUp, level: Any) -> tuple[float, float] | None:
    """Return the target that the record names, or the only range of its disease that the level is compared with."""
    if "target" in made.fields:
        return 5, 12
    if "band" in made.fields:
        return {"itp-4-15": (4, 15), "alps-2-10": (2, 10)}[made.fields["band"]]
    bands = [a["band"].record for a in level["assessments"]]
    return (bands[0]["low"], bands[0]["high"]) if len(bands) == 1 else None


def broken(made: MadeUp, one: Level, other: Level) -> bool:
    """Return whether something lies between two troughs beyond which no line is drawn."""
    times = [d.time for d in made.doses if d.missed or d.loading]
    times += [t for o in made.others if o.name != "aciclovir" for t in (o.start, o.end) if t is not None]
    apart = other.time - one.time > 56 * 24 or one.assay != other.assay
    return apart or any(one.time <= time < other.time for time in times)


def minute_by_minute(one: Level, other: Level) -> Any:
    """Return the level in the middle of each minute from one trough to the next."""
    count = round(60 * (other.time - one.time))
    middles = one.time + (np.arange(count) + 0.5) / 60
    return np.interp(middles, [one.time, other.time], [one.ng_ml, other.ng_ml])


@pytest.mark.slow
def test_two_hundred_records() -> None:
    """In one test, for each record is answered once.

    A patient is one of his model's own, so that the 90% intervals of that model have to hold 90% of his levels.
    """
    wrong: dict[int, list[str]] = {}
    inside: list[bool] = []
    shares = across = 0
    for seed in range(RECORDS):
        found = consulted(seed)
        mistakes = [*not_as_alone(found), *not_as_taken(found), *not_in_range(found)]
        wrong |= {seed: mistakes} if mistakes else {}
        fitted = found.whole["result"]["fit"]
        shares += fitted["course"]["time_in_range"]["share"] is not None
        measured = {moment(level.time): level.ng_ml for level in found.made.levels}
        for step in fitted["one_step"]["levels"] if fitted["one_step"] else []:
            across += step["left_out"] is not None
            ends = [s["observed_interval_90"] for s in step["forecasts"] if s["model"] == found.made.model]
            inside += [low <= measured[step["time"]] <= high for low, high in ends]
    assert wrong == {}
    assert (len(inside) > 350, shares > 30, across > 20) == (True, True, True), (len(inside), shares, across)
    assert 0.86 <= sum(inside) / len(inside) <= 0.94


def test_the_records_are_of_every_sort() -> None:
    made = [made_up(seed) for seed in range(RECORDS)]
    assert {m.kind.drug for m in made} == {"sirolimus", "everolimus"}
    assert {m.fields.get("disease") for m in made} == set(DISEASES)
    assert {level.unit for m in made for level in m.levels} == set(UNITS)
    assert {o.name for m in made for o in m.others} == set(AGENTS)
    sorts = {
        "missed doses": [any(d.missed for d in m.doses) for m in made],
        "a loading dose": [m.doses[0].loading for m in made],
        "a change of dose": [len({d.mg for d in m.doses if not d.loading}) == 2 for m in made],
        "a level below the limit": [any(level.low for level in m.levels) for m in made],
        "a level at another hour": [any(level.time % 12 != 11.5 for level in m.levels) for m in made],
        "two assays": [len({level.assay for level in m.levels}) == 2 for m in made],
    }
    assert {name: sum(found) for name, found in sorts.items() if sum(found) < 10} == {}
