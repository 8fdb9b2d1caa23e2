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


def commands() -> list[str]:
    """The sub-commands in the order of the help page: the place that each folder says of itself."""
    return sorted(filter(is_command, os.listdir(FOLDER)), key=lambda name: folder(name).PLACE)


def folder(name: str) -> Any:
    """The folder of a command, with what it says of itself."""
    from importlib import import_module

    return import_module(f"mtor_cli.commands.{name}")


def load_command(name: str) -> Any:
    """The sub-command called `name`, a command."""
    from importlib import import_module

    command = get_command(import_module(f"mtor_cli.commands.{name}.command").app)
    command.name = name
    return command


def _help_page(command: Any, ctx: Any) -> str:
    from mtor_cli.cli.help import help_page

    return help_page(command, ctx)


class OwnCommand(TyperCommand):
    """A command whose help page is ours, in the language asked for."""

    def get_params(self, ctx: Any) -> list[Any]:
        return as_typed(super().get_params(ctx))

    def get_help(self, ctx: Any) -> str:
        return _help_page(self, ctx)


class OwnGroup(TyperGroup):
    """A group whose help page is ours, in the language asked for."""

    def get_params(self, ctx: Any) -> list[Any]:
        return as_typed(super().get_params(ctx))

    def get_help(self, ctx: Any) -> str:
        return _help_page(self, ctx)


class App(typer.Typer):
    """Makes commands with help pages of that kind."""

    def command(self, *args: Any, cls: Any = OwnCommand, **options: Any) -> Any:
        """The decorator of a command; it gets the options of printing where it takes them."""
        register = super().command(*args, cls=cls, **options)
        return lambda function: register(with_options(function))


class LazyGroup(OwnGroup):
    """A group whose commands are imported only when they are called."""

    def list_commands(self, ctx: Any) -> list[str]:
        return commands()

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        return load_command(cmd_name) if is_command(cmd_name) else None


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
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True)] = False,
    *,
    printing: Printing,
) -> None:
    """Its help stands in `labels/help/mtor.json`."""
