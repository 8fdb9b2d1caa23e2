"""A command and the words that were typed behind it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from mtor_cli.hints import Choice, Command, Slot, command

if TYPE_CHECKING:
    from collections.abc import Sequence


class Line(NamedTuple):
    """A command and the words that were typed behind it."""

    command: Any
    """Typer's own object."""
    path: tuple[str, ...]
    """The names of the command, as typed behind `mtor`."""
    args: Sequence[str]

    @property
    def options(self) -> dict[str, Any]:
        """The options by each of their names."""
        return {
            name: p
            for p in self.command.params
            if p.param_type_name == "option"
            for name in (*p.opts, *p.secondary_opts)
        }

    def help(self) -> Command:
        """The command that shows what may be typed."""
        return command(*self.path, "--help")

    def with_args(self, args: Sequence[str | Slot]) -> Command:
        """This command with other words behind it."""
        return command(*self.path, *args)

    def meant(self) -> Choice | None:
        """The commands that may be meant by what was typed; None where none can be told."""
        from mtor_cli.cli.meant import meant

        return meant([*self.path, *self.args])


def slot_of(p: Any) -> Slot:
    """The placeholder of an option's value, by the name that its help page gives it."""
    found = re.match("[A-Z]+", p.metavar or "")
    return Slot(found[0] if found else p.name.upper())
