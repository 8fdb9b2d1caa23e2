"""Patients out of a table of NONMEM records: whose rows, of which drug, in hours; read again under each model."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from mtor_cli.calculator.body import body_surface_area
from mtor_cli.cases.calendar import timed
from mtor_cli.cases.case import Case, Excluded, Remark, Sample
from mtor_cli.cases.fields import COVARIATE_NAMES, covariate_name, covariate_value
from mtor_cli.cases.history import to_model_unit, with_future_occasion
from mtor_cli.cases.planned import interleaved
from mtor_cli.cases.read import asked_time
from mtor_cli.cases.table import DISEASES, DRUGS, EXCLUDES, KINDS, MATRICES, RESERVED, UNITS, in_row, number
from mtor_cli.cases.table_doses import carry_on
from mtor_cli.cases.table_levels import EMPTY, amount, is_level, read_levels, read_matrix, take_out
from mtor_cli.cases.times import Happened, bad_case, refuse_to_come
from mtor_cli.errors import MtorError
from mtor_cli.hints import add, command, slot
from mtor_cli.pk.course.nonmem import read_subject
from mtor_cli.pk.model.schema import model_from_dict
from mtor_cli.text import bilingual

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from mtor_cli.cases.table import RecordRow, RecordTable
    from mtor_cli.cases.times import Clock
    from mtor_cli.pk.course.subject import Subject
    from mtor_cli.pk.model.population import Model
    from mtor_cli.records.codes import Slots

_NOBODY = {
    "id": "records",
    "compartments": 1,
    "parameters": {"CL": 1, "V": 1, "KA": 1},
    "omega": {"CL": 0.1},
    "error": {"additive": 1},
}


@cache
def _nobody() -> Model:
    """A model that asks for no covariate: for reading what every model reads alike, made once for a table."""
    return model_from_dict(_NOBODY)


@dataclass(frozen=True)
class Records:
    """One patient's rows, put in order."""

    id: str
    rows: list[dict[str, str]]
    """By column, TIME in hours on the clock."""
    clock: Clock
    unit: str | None
    """Of the levels, where a column names it."""
    disease: str | None
    """As written, where a column names it."""
    matrix: Literal["whole-blood"] | None
    """Of the levels, where a column names it of each."""
    lines: tuple[int, ...]
    """On which the levels stand, in their order."""
    remarks: tuple[Remark, ...]
    excluded: tuple[Excluded, ...] = ()
    """Levels that a column excludes."""


class ThisDrug(NamedTuple):
    """The drug that is fitted, to tell its rows from those of another."""

    name: str
    name_zh: str
    is_named: Callable[[str], bool]
    """Whether a word in a table means it."""


class Unusable(NamedTuple):
    """The rows of a patient whose records cannot be used."""

    error: MtorError
    rows: Sequence[RecordRow]
    """As far as they were read."""


class Patients:
    """The patients of a table, as their rows come: each with his records, or with the reason why they cannot be used.

    Rows are taken once and forgotten. Consecutive rows of one ID make a patient.
    """

    def __init__(self, table: RecordTable, drug: ThisDrug | None) -> None:
        self._table = table
        self._drug = drug
        self._seen: set[str] = set()
        self._kinds: dict[str, str] = {}
        """What the levels are of, by column, from the first one on."""
        columns = table.columns
        self._unit_column = next((c for c in columns if c in UNITS), None)
        self._drug_column = next((c for c in columns if c in DRUGS), None)
        self._disease_column = next((c for c in columns if c in DISEASES), None)
        self._exclude_column = next((c for c in columns if c in EXCLUDES), None)
        self._matrix_column = next((c for c in columns if c in MATRICES), None)
        self._kind_columns = [c for c in columns if c in KINDS]
        self._known = {c: name for c, name in table.names.items() if name in COVARIATE_NAMES}
        names = self._known.values()
        self._surface = "BSA" not in names and "HT" in names and "WT" in names
        self._likely_dose = table.likely("AMT")
        self._checked: dict[tuple[str, str], str] = {}

    def __iter__(self) -> Iterator[tuple[str, Records | Unusable]]:
        """Yield each ID with its records, or with the reason why they cannot be used.

        Raises:
            DataError: the table cannot be read on.
        """
        rows: list[RecordRow] = []
        ignored = 0
        for row in self._table:
            if row.ignored:
                ignored += 1
                continue
            if rows and row.fields["ID"].strip() != rows[0].fields["ID"].strip():
                yield self._patient(rows, ignored)
                rows, ignored = [], 0
            rows.append(row)
        if rows:
            yield self._patient(rows, ignored)

    def _patient(self, rows: list[RecordRow], ignored: int) -> tuple[str, Records | Unusable]:
        identity = rows[0].fields["ID"].strip()
        try:
            return identity, self._records(identity, rows, ignored)
        except MtorError as error:
            return identity, Unusable(error, rows)

    def _records(self, identity: str, rows: list[RecordRow], ignored: int) -> Records:
        first = rows[0].number
        if identity.upper() in EMPTY:
            raise bad_case("bad_record", *bilingual("row_has_no_id", first=first))
        if identity in self._seen:
            raise bad_case(
                "id_again",
                *bilingual("id_again", identity=identity, first=first),
            )
        self._seen.add(identity)
        remarks: list[Remark] = []
        if ignored:
            remarks.append(Remark("records_ignored", {"count": f"{ignored}"}))
        if self._drug_column and self._drug:
            rows = self._of_drug(rows, self._drug_column, self._drug, remarks)
        clock, more = timed(rows, self._table.names)
        carry_on(rows)
        levels = [row for row in rows if is_level(row.fields)]
        if self._kind_columns:
            self._one_kind(levels)
        matrix = read_matrix(levels, self._matrix_column) if self._matrix_column else None
        unit = read_levels(rows, self._unit_column)
        excluded = take_out(rows, self._exclude_column, unit) if self._exclude_column else []
        if self._known:
            self._check_covariates(rows)
        if self._likely_dose is not None:
            self._doses(identity, self._likely_dose, rows)
        disease = disease_of(rows, self._disease_column) if self._disease_column else None
        used = [row.number for row in rows if is_level(row.fields)]
        return Records(
            identity,
            [row.fields for row in rows],
            clock,
            unit,
            disease,
            matrix,
            tuple(used),
            (*remarks, *more),
            tuple(excluded),
        )

    def _of_drug(self, rows: list[RecordRow], column: str, drug: ThisDrug, remarks: list[Remark]) -> list[RecordRow]:
        kept, others = [], Counter[str]()
        for row in rows:
            name = row.fields[column].strip()
            if name.upper() in EMPTY:
                if is_level(row.fields) or amount(row.fields) > 0.0:
                    raise bad_case(
                        "bad_record",
                        *bilingual("row_names_no_drug_in_the", number=row.number, column=column),
                    )
                kept.append(row)
            elif drug.is_named(name):
                kept.append(row)
            else:
                others[name] += 1
        listed = ", ".join(f"{name} ({count})" for name, count in others.items())
        listed_zh = "、".join(f"{name}（{count}条）" for name, count in others.items())
        if others and not any(amount(row.fields) > 0.0 or is_level(row.fields) for row in kept):
            raise bad_case(
                "other_drug",
                *bilingual(
                    "other_drug",
                    drug={"en": drug.name, "zh": drug.name_zh},
                    column=column,
                    listed={"en": listed, "zh": listed_zh},
                ),
                add("--drug", slot("--drug")),
            )
        if others:
            left_out: Slots = {
                "left_out": {"en": listed, "zh": listed_zh},
                "agent": {"en": drug.name, "zh": drug.name_zh},
            }
            remarks.append(Remark("other_drug_rows", left_out))
        return kept

    def _one_kind(self, levels: list[RecordRow]) -> None:
        for column in self._kind_columns:
            for row in levels:
                value = row.fields[column].strip()
                if self._kinds.setdefault(column, value) != value:
                    raise bad_case(
                        "several_kinds",
                        *bilingual(
                            "several_kinds", column=column, kinds=self._kinds[column], value=value, number=row.number
                        ),
                    )

    def _check_covariates(self, rows: list[RecordRow]) -> None:
        height: str | None = None
        weight: str | None = None
        for row in rows:
            for column, name in self._known.items():
                text = row.fields[name].strip()
                if text.upper() in EMPTY:
                    continue
                key = (name, text)
                if key not in self._checked:
                    try:
                        self._checked[key] = repr(covariate_value(name, text, column))
                    except MtorError as error:
                        raise in_row(row.number, error) from error
                row.fields[name] = self._checked[key]
            if self._surface:
                height, weight = _last(row, "HT", height), _last(row, "WT", weight)
                if height and weight:
                    row.fields["BSA"] = str(body_surface_area(Decimal(height), Decimal(weight)))

    def _doses(self, identity: str, likely: str, rows: list[RecordRow]) -> None:
        if not any(amount(row.fields) > 0.0 for row in rows):
            raise bad_case(
                "no_doses",
                *bilingual("id_has_no_dose_in_the", identity=identity, likely=likely),
            )


def disease_of(rows: Sequence[RecordRow], column: str) -> str | None:
    """The disease that a patient's rows name; None where they name none.

    Raises:
        DataError: they name several.
    """
    found: RecordRow | None = None
    for row in rows:
        name = row.fields[column].strip()
        if name.upper() in EMPTY:
            continue
        before = "" if found is None else found.fields[column].strip()
        if found is not None and before.casefold() != name.casefold():
            raise bad_case(
                "several_diseases",
                *bilingual(
                    "several_diseases",
                    number=found.number,
                    number_2=row.number,
                    column=column,
                    before=before,
                    name=name,
                ),
            )
        found = found or row
    return None if found is None else found.fields[column].strip()


def _last(row: RecordRow, name: str, before: str | None) -> str | None:
    text = row.fields[name]
    return before if text.strip().upper() in EMPTY else text


def one_patient(table: RecordTable, drug: ThisDrug | None) -> Records:
    """The only patient of a table.

    Raises:
        DataError: there are several or none, or the records cannot be used.
    """
    found = dict[str, "Records | Unusable"]()
    for identity, records in Patients(table, drug):
        found.setdefault(identity, records)
    if len(found) != 1:
        number = len(found)
        raise bad_case(
            "several_patients" if number else "no_patient",
            *bilingual("the_table_holds_patients_this_command", number=number),
            command("fit", "--batch", slot("--batch"), "--model", slot("--model")),
        )
    (only,) = found.values()
    if isinstance(only, Unusable):
        raise only.error
    return only


def case_of(
    records: Records,
    at: Sequence[str] = (),
    known: tuple[Subject, str] | None = None,
    today: date | None = None,
) -> Case:
    """The case of one patient's records; covariates are those of the last record that gives them.

    Args:
        records: of one patient.
        at: times of forecasts, as typed.
        known: the same patient as the engine sees him under a model and that model's unit, where he was read already.
        today: the day after which no row can be of a level or a dose; None where it is not known.

    Raises:
        DataError: the records cannot be used.
    """
    unit = records.unit
    if known is None:
        subject = read_subject(records.id, records.rows, _nobody())
    else:
        subject, unit = known[0], known[1] if unit else None
    covariates: dict[str, tuple[tuple[float, float], ...]] = {}
    for name in records.rows[0]:
        if name and name not in RESERVED:
            values = [v for row in records.rows if (v := number(row[name])) is not None]
            if values:
                covariates[name] = ((0.0, values[-1]),)
    if records.clock.origin is not None:
        happened = [float(row["TIME"]) for row in records.rows if amount(row) > 0.0 or is_level(row)]
        happened += [one.sample.hours for one in records.excluded]
        refuse_to_come((Happened("TIME", time) for time in happened), records.clock, today)
    samples = tuple(
        Sample(x.time, x.value, unit, x.side, None, None, x.inclusive, records.matrix, line)
        for x, line in zip(subject.levels, records.lines, strict=True)
    )
    remarks = list(records.remarks)
    trains = tuple(t for _, t in interleaved([(t.start, t) for t in subject.trains], records.clock, remarks))
    times = tuple(asked_time(t, records.clock, trains) for t in at)
    return Case(
        records.id,
        records.clock,
        trains,
        samples,
        given=max((float(row["TIME"]) for row in records.rows if amount(row) > 0.0), default=0.0),
        covariates=covariates,
        disease=records.disease,
        at=times,
        remarks=tuple(remarks),
        excluded=records.excluded,
    )


def subject_of_records(records: Records, model: Model, molar_mass: float | None, future: bool = True) -> Subject:
    """The patient of the records under a model.

    Args:
        records: of one patient.
        model: the model.
        molar_mass: of the drug, g/mol, for levels in nmol/L; None where the drug is not known.
        future: whether what is to come is an occasion of its own.

    Raises:
        DataError: the records cannot be used, or a covariate is missing.
    """
    rows = records.rows
    own = {covariate_name(n): n.upper() for n in model.covariates if covariate_name(n) != n.upper()}
    if own:
        rows = [{own.get(name, name): value for name, value in row.items()} for row in rows]
    if records.unit is not None and records.unit != model.concentration_unit:
        rows = [_converted(row, records.unit, model, molar_mass) for row in rows]
    subject = read_subject(records.id, rows, model)
    return with_future_occasion(subject, model) if future else subject


def _converted(row: dict[str, str], unit: str, model: Model, molar_mass: float | None) -> dict[str, str]:
    found = dict(row)
    for name in ("DV", "LLOQ"):
        value = number(row.get(name, ""))
        if value is not None:
            found[name] = repr(to_model_unit(value, unit, model, molar_mass))
    return found
