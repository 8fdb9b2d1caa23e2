"""One command line, called."""

from __future__ import annotations

import os

import typer

from mtor_cli.cli.before import is_bare
from mtor_cli.cli.shells import COMPLETION
from mtor_cli.cli.usage import checked


def call(args: list[str]) -> object:
    """Call the sub-command, or the root where there is none.

    Args:
        args: the command line after `mtor`.

    Raises:
        MtorError: it cannot be answered.
    """
    if COMPLETION in os.environ:  # The script for a shell is asked for.
        from mtor_cli.cli.app import app

        return typer.main.get_command(app).main(args=args, prog_name="mtor", standalone_mode=False)
    # A line without a command is told what commands there are.
    command, behind, name = checked(["--help"] if is_bare(args) else args)
    return command.main(args=behind, prog_name=name, standalone_mode=False, obj=args)
