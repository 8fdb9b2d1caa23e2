"""The facts on a drug as flat rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mtor_cli.screens.rows import SAID_COLUMNS, said

if TYPE_CHECKING:
    from mtor_cli.commands.drug.result import DrugResult
    from mtor_cli.render.rows import Row

FACT_COLUMNS = ["drug", "topic", "id", *SAID_COLUMNS]


def fact_rows(result: DrugResult) -> list[Row]:
    """The facts on a drug as rows."""
    return [{"drug": result["drug"], "topic": f["topic"], "id": f["id"], **said(f)} for f in result["facts"]]
