"""The drug of a record that is a table: what its column of drugs names, where nobody typed one."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from mtor_cli.cases.table import DRUGS, RecordTable, in_row, looks_like_table
from mtor_cli.cases.table_levels import EMPTY
from mtor_cli.cases.times import bad_case
from mtor_cli.errors import MtorError, NotFoundError
from mtor_cli.hints import command, slot
from mtor_cli.lookup.drugs import find_drug
from mtor_cli.text import bilingual

if TYPE_CHECKING:
    from mtor_cli.commands.fit.question import CaseText
    from mtor_cli.errors import DataError
    from mtor_cli.records.drugs import Drugs


class DrugColumn(NamedTuple):
    """What the column of drugs of a table names."""

    column: str
    rows: dict[str, int]
    """The first row of each drug of `drugs.yaml`, by its id."""

    @property
    def only(self) -> str | None:
        """The drug, where it is one; rows of a drug that is none of ours are passed over later, and said to be."""
        return next(iter(self.rows)) if len(self.rows) == 1 else None

    def refusal(self, case: CaseText) -> DataError:
        """The error on a table of two drugs, of which none was typed.

        Args:
            case: as written down.
        """
        (first, number), (second, number_2) = self.rows.items()
        said = bilingual(
            "two_drugs", column=self.column, first=first, number=number, second=second, number_2=number_2
        )  # fmt: skip
        return bad_case("two_drugs", *said, command("consult", case.path, "--drug", slot("--drug")))


def drug_column(case: CaseText, drugs: Drugs) -> DrugColumn | None:
    """The column of drugs of a table as far as it can be read; None without one, or where it is empty.

    Args:
        case: as written down.
        drugs: the content of `drugs.yaml`.

    Raises:
        DataError: it names nothing but what is none of the drugs.
    """
    if not looks_like_table(case.text):
        return None
    found: dict[str, int] = {}
    unknown: DataError | None = None
    column: str | None = None
    with suppress(MtorError):
        table = RecordTable(case.text.splitlines(keepends=True))
        column = next((c for c in table.columns if c in DRUGS), None)
        for row in table if column else ():
            name = "" if row.ignored or not column else row.fields[column].strip()
            if name.upper() in EMPTY:
                continue
            try:
                found.setdefault(find_drug(drugs, name)["id"], row.number)
            except NotFoundError as error:
                unknown = unknown or in_row(row.number, error)
    if not found and unknown is not None:
        unknown.hint = None  # It is mended in the table: --drug would pass over these rows.
        raise unknown
    return DrugColumn(column, found) if column and found else None
