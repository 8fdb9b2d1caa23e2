"""The verdicts of many levels as columns of a frame: expressions only, so that a lazy frame stays lazy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mtor_cli.commands.tdm.stream import row_for
from mtor_cli.errors import UsageError
from mtor_cli.frame.columns import OF_DOSE
from mtor_cli.frame.engine import refuse_taken
from mtor_cli.frame.outcomes import COLUMNS, factor_of, flat
from mtor_cli.frame.rows import by_level, faults_of, groups, read, runs_of
from mtor_cli.lookup.drugs import find_drug
from mtor_cli.text import bilingual

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mtor_cli.commands.tdm.question import Question
    from mtor_cli.content.load import Content
    from mtor_cli.errors import MtorError
    from mtor_cli.frame.engine import Frame
    from mtor_cli.frame.outcomes import Scale
    from mtor_cli.frame.rows import Group, Rows, Run
    from mtor_cli.library import Written

NOT_ASKED = ("level", "sampled", "changed", *OF_DOSE)


def assess(
    frame: Any,
    mapped: Mapping[str, str],
    ignore: Sequence[str],
    columns: Sequence[str] | None,
    prefix: str,
    local: str | None,
    asked: Mapping[str, Written],
) -> Any:
    """A frame with the codes of the stream beside its rows; see `mtor_cli.frame.assess`."""
    wanted = COLUMNS if columns is None else tuple(columns)
    _refuse_columns(wanted)
    refuse_options(asked)
    rows = read(frame, mapped, ignore, prefix, local, asked)
    schema = rows.frame.schema
    taken = [name for name in schema if rows.frame.called(name) in {f"{prefix}{one}" for one in wanted}]
    if taken:
        raise refuse_taken(taken, prefix)

    def say(question: Question, fault: MtorError | None) -> dict[str, object]:
        return flat(row_for(rows.content, question, fault, rows.today))

    found, faults = list(groups(rows, say)), faults_of(rows)
    made = [_column(rows, name, found, faults).alias(f"{prefix}{name}") for name in wanted]
    data = rows.data.with_columns(*made).select(*schema, *(f"{prefix}{name}" for name in wanted))
    return rows.frame.nw.to_native(data)


def refuse_options(asked: Mapping[str, Written]) -> None:
    """Refuse what is not asked of a frame.

    Raises:
        UsageError: a dose, or what is of one row.
    """
    refused = [name for name in asked if name in NOT_ASKED]
    if refused:
        raise UsageError(
            "not_in_frame",
            *bilingual("not_in_frame", refused=refused),
        )


def _refuse_columns(wanted: Sequence[str]) -> None:
    unknown = [name for name in wanted if name not in COLUMNS]
    if unknown:
        raise UsageError(
            "bad_columns",
            *bilingual("bad_columns", unknown=unknown[0], columns=COLUMNS),
        )


def _said(content: Content, scale: Scale, name: str, row: Mapping[str, Any]) -> Any:
    """What a column says; of the level in ng/mL, how many of them 1 of its unit is."""
    if name != "level_ng_ml" or row[name] is None:
        return row[name]
    return float(factor_of(find_drug(content.drugs, row["drug"]), scale))


def _column(rows: Rows, name: str, found: Sequence[Group], faults: Sequence[tuple[Any, str]]) -> Any:
    """The expression of a column."""
    nw = rows.frame.nw

    def runs(group: Group) -> tuple[Run, ...]:
        scale = group.asked.scale
        return runs_of([run._replace(value=_said(rows.content, scale, name, run.value)) for run in group.runs])

    own = [runs(group) for group in found]
    of_faults: Sequence[tuple[Any, str | None]] = faults
    if name != "error_code":
        of_faults = [(rows.col("fault") > 0, "error" if name == "status" else None)]
    values = {run.value for of_group in own for run in of_group} | {code for _, code in of_faults}
    kind = _kind(rows.frame, name, values)

    def said(it: Any) -> Any:
        return rows.col("value") * it if name == "level_ng_ml" and it is not None else nw.lit(it, dtype=kind)

    made = by_level(rows, own, said)
    for condition, code in reversed(of_faults):
        made = nw.when(condition).then(said(code)).otherwise(made)
    return made


def _kind(frame: Frame, name: str, values: set[Any]) -> Any:
    """The type of a column: codes are an enumeration where the engine has one."""
    nw = frame.nw
    if name == "level_ng_ml":
        return nw.Float64
    codes = sorted(values - {None})
    return nw.Enum(codes) if codes and frame.engine != "pyspark" else nw.String
