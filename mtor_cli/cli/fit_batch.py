"""`mtor fit --batch`: a stream in, a stream out. Imported where the command needs it."""

from __future__ import annotations

import math
import sys
from itertools import chain
from typing import TYPE_CHECKING, Any

from mtor_cli.cli.fit_input import open_lines, parse_json, read_model, safe_lines
from mtor_cli.cli.fit_progress import watched

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


def fit_batch(
    path: str,
    model: str | None,
    model_file: str | None,
    readings: dict[str, str],
    at: Sequence[str],
    drug: str | None,
    confirmed: bool,
) -> int:
    """Write a JSON line for each patient and return the exit code: 4 where none could be fitted.

    Raises:
        MtorError: the file or the model cannot be used at all.
    """
    file = open_lines(path)
    try:
        source = safe_lines(file)
        first = next((line for line in source if line.strip()), "")
        rows = chain([first], source)
        if first.lstrip("\ufeff \t").startswith("{"):
            stream = _cases(rows, model, model_file, readings, at, drug, confirmed)
        else:
            stream = _table(rows, model, model_file, readings, at, drug)
        done, failed = _write(watched(stream, file))
    finally:
        file.close()
    if failed:
        sys.stderr.write(f"{done - failed} fitted, {failed} not: see their error.\n")
    return 4 if failed and failed == done else 0


def _write(stream: Iterator[Any]) -> tuple[int, int]:
    import json

    from mtor_cli.render.safe import is_utf8

    encoder = json.JSONEncoder(ensure_ascii=not is_utf8(sys.stdout.encoding), allow_nan=False)
    done = failed = 0
    for entry in stream:
        sys.stdout.write(encoder.encode(entry) + "\n")
        done += 1
        failed += "error" in entry
    sys.stdout.flush()
    return done, failed


def _table(
    lines: Iterable[str],
    model: str | None,
    model_file: str | None,
    readings: dict[str, str],
    at: Sequence[str],
    drug: str | None,
) -> Iterator[Any]:
    from mtor_cli.cases.table import read_rows
    from mtor_cli.cases.times import Clock, parse_moment
    from mtor_cli.results.fit_lines import lines_of_rows

    times = [Clock(None).hours(parse_moment(t, "--at"), "--at") for t in at]
    chosen = _model(model, model_file, readings)
    return lines_of_rows(read_rows(lines), chosen, times)


def _model(model: str | None, model_file: str | None, readings: dict[str, str]) -> Any:
    from mtor_cli.errors import UsageError
    from mtor_cli.hints import Slot, add

    if model_file is not None:
        return read_model(model_file, readings, model)
    if model is None:
        raise UsageError(
            "model_missing",
            "A table of many patients needs its model: --model ID or --model-file FILE.",
            "多名患者的数据表须指定模型：--model ID 或 --model-file FILE。",
            add("--model", Slot("MODEL")),
        )
    from mtor_cli.content.load import Content
    from mtor_cli.results.fit_models import build, find_model

    record = find_model(Content().pk_models, model)
    return build(record, readings, record["role"])


def _cases(
    lines: Iterable[str],
    model: str | None,
    model_file: str | None,
    readings: dict[str, str],
    at: Sequence[str],
    drug: str | None,
    confirmed: bool,
) -> Iterator[Any]:
    """Yield the line of each case, in their order; neighbours under one model are computed together."""
    from mtor_cli.cases.history import subject_of
    from mtor_cli.cases.read import read_case
    from mtor_cli.cases.times import TEMPLATE
    from mtor_cli.content.load import Content
    from mtor_cli.errors import MtorError
    from mtor_cli.lookup.drugs import find_drug
    from mtor_cli.lookup.interactions import Agents
    from mtor_cli.results.common import Labels
    from mtor_cli.results.fit import refuse_implausible
    from mtor_cli.results.fit_agents import agents_out
    from mtor_cli.results.fit_lines import CHUNK, failure
    from mtor_cli.results.fit_lines import lines as fitted
    from mtor_cli.results.fit_models import build, find_model, suited

    content = Content()
    own = read_model(model_file, readings, model) if model_file is not None else None
    known: Agents | None = None
    built: dict[tuple[str, str, bool], Any] = {}
    pending: list[tuple[Any, Any, Any, Any]] = []

    def flush() -> Iterator[Any]:
        if pending:
            entries = [(identity, subject) for identity, subject, _, _ in pending]
            times = [case.at if case is not None else () for _, _, case, _ in pending]
            clocks = [case.clock if case is not None else None for _, _, case, _ in pending]
            chosen = next((c for _, _, _, c in pending if c is not None), None)
            if chosen is None:
                yield from (failure(identity, error) for identity, error in entries)
            else:
                yield from fitted(entries, chosen, times, clocks)  # type: ignore[arg-type]
            pending.clear()

    for number, text in enumerate(lines, start=1):
        if not text.strip():
            continue
        identity, case, chosen = str(number), None, None
        found: Any
        try:
            raw = parse_json(text, f"line {number}", TEMPLATE)
            if isinstance(raw, dict) and raw.get("id") not in (None, ""):
                identity = str(raw["id"])
            case = read_case(raw, at)
            named = drug or case.drug
            victim = find_drug(content.drugs, named or "sirolimus")
            chosen = own
            if chosen is None:
                wanted = find_model(content.pk_models, model) if model is not None else None
                agents: Any = []
                if case.agents:
                    known = known or Agents(content.interactions)
                    labels = Labels(content.references)
                    agents = agents_out(case, known, content.drugs, labels, victim["id"], math.inf)
                suit = suited(content.pk_models, wanted, victim["id"], case, agents)
                key = (suit.record["id"], suit.role, suit.without is None)
                if key not in built:
                    built[key] = build(suit.record, readings if model else {}, suit.role, suit.without)
                chosen = built[key]
            mass = victim["molar_mass"]["value"] if named or own is None else None
            found = subject_of(case, chosen.model, mass)
            if own is None and not confirmed:
                refuse_implausible(found, chosen.model, victim)
        except MtorError as error:
            found, case, chosen = error, None, None
        last = next((c for _, _, _, c in pending if c is not None), None)
        if len(pending) >= CHUNK or (chosen is not None and last is not None and chosen is not last):
            yield from flush()
        pending.append((identity, found, case, chosen))
    yield from flush()
