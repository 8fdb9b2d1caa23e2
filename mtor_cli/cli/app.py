"""The root command. Sub-commands are imported when they are called, so that the root help needs none of them."""

from __future__ import annotations

import os
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from mtor_cli.cli.options import Printing, with_options
from mtor_cli.cli.typed import as_typed

FOLDER = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "commands")


def is_command(word: str) -> bool:
    """Whether there is a sub-command of this name: a folder of `mtor_cli/commands`."""
    return word.isidentifier() and os.path.isfile(os.path.join(FOLDER, word, "command.py"))


def commands() -> dict[str, str]:
    """The sub-commands in the order of the help page, with one line each: what each folder says of itself."""
    from importlib import import_module

    found = {name: import_module(f"mtor_cli.commands.{name}") for name in os.listdir(FOLDER) if is_command(name)}
    return {name: found[name].HELP for name in sorted(found, key=lambda name: found[name].PLACE)}


def load_command(name: str) -> Any:
    """The sub-command called `name`, a command."""
    from importlib import import_module

    command = get_command(import_module(f"mtor_cli.commands.{name}.command").app)
    command.name = name
    return command


def _usage(command: Any, ctx: Any, formatter: Any) -> None:
    """Write the line that says how a command is called, under a word of our own in the language that was asked for."""
    from mtor_cli.cli.settings import asked_language

    prefix = "用法：" if asked_language(ctx.obj or []) == "zh" else "Usage: "
    formatter.write_usage(ctx.command_path, " ".join(command.collect_usage_pieces(ctx)), prefix=prefix)


def _fill(command: Any) -> None:
    """Put the numbers of rules into a command's help, now that somebody reads it."""
    from mtor_cli.cli.help import fill_help

    fill_help(command)


class OwnCommand(TyperCommand):
    """A command whose help page begins with our own word, and names rules by their numbers."""

    def get_params(self, ctx: Any) -> list[Any]:
        return as_typed(super().get_params(ctx))

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        _usage(self, ctx, formatter)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        _fill(self)
        super().format_help(ctx, formatter)


class OwnGroup(TyperGroup):
    """A group whose help page begins with our own word."""

    def get_params(self, ctx: Any) -> list[Any]:
        return as_typed(super().get_params(ctx))

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        _usage(self, ctx, formatter)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        _fill(self)
        super().format_help(ctx, formatter)


class App(typer.Typer):
    """Makes commands with help pages of that kind."""

    def command(self, *args: Any, cls: Any = OwnCommand, **options: Any) -> Any:
        """The decorator of a command; it gets the options of printing where it takes them."""
        register = super().command(*args, cls=cls, **options)
        return lambda function: register(with_options(function))


class LazyGroup(OwnGroup):
    """A group whose commands are imported only when they are called."""

    def list_commands(self, ctx: Any) -> list[str]:
        return list(commands())

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        return load_command(cmd_name) if is_command(cmd_name) else None

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(commands().items()))


def new_app(**options: Any) -> typer.Typer:
    """A Typer app with this program's settings: no rich help (70 ms), no pretty tracebacks."""
    settings = {"help_option_names": ["-h", "--help"]}
    options.setdefault("cls", OwnGroup)
    return App(rich_markup_mode=None, pretty_exceptions_enable=False, context_settings=settings, **options)


app = new_app(cls=LazyGroup)


def _version(value: bool) -> None:
    if value:
        from mtor_cli.cli.version import version_line

        typer.echo(version_line())
        raise typer.Exit


@app.callback()
@with_options
def root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show both versions and exit.")
    ] = False,
    *,
    printing: Printing,
) -> None:
    """mTOR inhibitors (sirolimus, everolimus) in ITP, AIHA, PRCA, ALPS and GVHD: what the sources say, and what a
    measured level means.

    Built on the Chinese expert consensus of 2025 (doi 10.13201/j.issn.1004-2806.2025.05.001), whose abstract, grading
    table and reference list are open and whose body was not read. Every statement names its voice and its source.

    Begin with:  mtor recommend ITP   or   mtor tdm --level 8.2 --disease ITP
    """
