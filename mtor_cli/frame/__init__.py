"""Levels in data frames: the verdicts of `mtor tdm --input`, the counts of `mtor audit` and the estimates of
`mtor fit --batch` where the data is.

The same call takes a frame of pandas, Polars (eager or lazy), DuckDB or PySpark and returns one of the same kind. It
needs narwhals (`pip install 'mtor-cli[frame]'`) beside the engine; nothing else of the program imports this package.

    >>> import pandas
    >>> from mtor_cli import frame
    >>> levels = pandas.DataFrame({"id": [1, 2], "level": ["8.2", "<0.5"]})
    >>> list(frame.assess(levels, disease="ALPS")["mtor_verdict"])
    ['within', 'below']
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mtor_cli.library import Written

__all__ = ["assess", "audit", "fit"]

FrameT = TypeVar("FrameT")


def assess(
    frame: FrameT,
    *,
    map: Mapping[str, str] | None = None,
    ignore: Sequence[str] = (),
    columns: Sequence[str] | None = None,
    prefix: str = "mtor_",
    local: str | None = None,
    **options: Written,
) -> FrameT:
    """A frame with the codes of `mtor tdm --input` beside each of its rows: none is dropped, none is filled.

    They are expressions: of a lazy frame nothing is computed here. A row without a level that can be read has
    `status` error and its code, never a verdict.

    Args:
        frame: of pandas, Polars, DuckDB or PySpark, with a column of levels: numbers, or texts as a laboratory writes
            them. Columns of the unit, the drug and the disease are read by the names that `mtor tdm --input` knows.
        map: the column of `level`, `unit`, `drug` or `disease`, where its name does not say so.
        ignore: columns that are not to be read although their names mean something, such as a date.
        columns: which of `mtor_cli.frame.outcomes.COLUMNS` are added; all where it is left out.
        prefix: that their names begin with.
        local: the path of a hospital's own file; without it the packaged data alone.
        options: what holds for every row, as of `mtor_cli.tdm`: `disease`, `band`, `target` (ng/mL), `drug`, `unit`,
            `age` (years), `hours_since_dose` (h), `days_on_dose`, `regimen`, `matrix`, `assay` and the rest, but no
            dose.

    Raises:
        UsageError: an option or a column cannot be understood, or an engine is not installed or too old.
        NotFoundError: there is no such drug, disease or band.
        DataError: there is no column of levels, or one has a type that it cannot have.

    Example:
        >>> import pandas
        >>> list(assess(pandas.DataFrame({"level": [8.2, None]}), disease="ALPS")["mtor_status"])
        ['answered', 'error']
    """
    from mtor_cli.frame.verdicts import assess as added

    found: FrameT = added(frame, map or {}, ignore, columns, prefix, local, options)
    return found


def audit(
    frame: FrameT,
    *,
    map: Mapping[str, str] | None = None,
    ignore: Sequence[str] = (),
    local: str | None = None,
    **options: Written,
) -> FrameT:
    """A frame with the counts of `mtor audit` over the rows, a count a row beside its denominator.

    They are expressions: of a lazy frame nothing is computed here. What hangs on a patient's levels over time is not
    among them: patients, rows that repeat, time in range, days, run chart, funnel, variability and forecasts are those
    of `mtor audit`, which reads files.

    Args:
        frame: as of `assess`; of a column of ids only whether a row has one is looked at.
        map: as of `assess`.
        ignore: as of `assess`.
        local: the path of a hospital's own file; without it the packaged data alone.
        options: as of `assess`. The drug is never assumed: `drug`, `band` or a column.

    Raises:
        UsageError: an option or a column cannot be understood, nothing says which drug was measured, or an engine is
            not installed or too old.
        NotFoundError: there is no such drug, disease or band.
        DataError: there is no column of levels, or one has a type that it cannot have.

    Example:
        >>> import pandas
        >>> counted = audit(pandas.DataFrame({"level": [8.2, 30.0, None]}), drug="sirolimus", disease="ALPS")
        >>> counted[counted["section"] == "target"][["id", "count", "of"]].values.tolist()[:3]
        [['below', 0, 2.0], ['within', 1, 2.0], ['above', 1, 2.0]]
    """
    from mtor_cli.frame.counts import audit as counted

    found: FrameT = counted(frame, map or {}, ignore, local, options)
    return found


def fit(
    frame: FrameT,
    *,
    model: str,
    map: Mapping[str, str] | None = None,
    ignore: Sequence[str] = (),
    order: Sequence[str] = (),
    drug: str | None = None,
    disease: str | None = None,
    at: Sequence[str] = (),
    confirm_level: bool = False,
    local: str | None = None,
) -> FrameT:
    """A frame with a row for each patient: his estimate as `mtor fit --batch` gives it, or why there is none.

    A lazy frame of Polars and a frame of PySpark stay lazy; of DuckDB the rows are fetched here, in parts.

    Args:
        frame: of pandas, Polars, DuckDB or PySpark, with NONMEM's columns ID, TIME (h, or date and time), AMT (mg), DV
            (ng/mL), and a column for each covariate, in any case. The rows of a patient need not follow each other.
        model: its id; see `mtor models`.
        map: the column of a name of NONMEM's, such as `{"DV": "level"}`.
        ignore: columns that are left out.
        order: columns by which the rows of a patient are sorted; DuckDB and PySpark keep no order of their own, the
            others keep theirs where it is left out.
        drug: by any of its names.
        disease: of the patients whose rows name none.
        at: when to forecast: hours, or dates and times.
        confirm_level: whether levels that look implausible were confirmed.
        local: the path of a hospital's own file; without it the packaged data alone.

    Raises:
        UsageError: an option or a column cannot be understood, or an engine is not installed or too old.
        NotFoundError: there is no such model, drug or disease.
        DataError: a column is missing, or has a type that it cannot have.
    """
    from mtor_cli.frame.estimates import fit as estimated

    asked = {
        "model": model,
        "drug": drug,
        "disease": disease,
        "at": tuple(at),
        "confirm_level": confirm_level,
        "local": local,
    }
    found: FrameT = estimated(frame, map or {}, ignore, order, asked)
    return found
