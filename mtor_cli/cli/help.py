"""Help texts with slots, filled when a help page or a completion is asked for.

`{rule.ID}` gives way to the number of a rule, `{formats}` to the formats that there are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mtor_cli.errors import DataError

if TYPE_CHECKING:
    from mtor_cli.records.rulefile import Rule


def fill_help(command: Any) -> None:
    """Fill the help of a command's parameters; the numbers are the hospital's own where there are such.

    Args:
        command: Typer's own object.
    """
    from mtor_cli.render.formats import FORMATS

    *first, last = FORMATS
    for parameter in command.params:
        if "{formats}" in (getattr(parameter, "help", None) or ""):
            parameter.help = parameter.help.replace("{formats}", f"{', '.join(first)} or {last}")
    named = [p for p in command.params if "{rule." in (getattr(p, "help", None) or "")]
    if not named:
        return
    from mtor_cli.content.texts import with_numbers

    records = _records()
    for parameter in named:
        parameter.help = with_numbers(parameter.help, records)


def _records() -> list[Rule]:
    from mtor_cli.cli.options import content_with
    from mtor_cli.content.load import Content

    try:
        return content_with(None).rule_records
    except DataError:
        # A hospital's file that cannot be read is told by the commands that use it: a help page says how they go.
        return Content().rule_records
