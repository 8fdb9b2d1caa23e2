"""`mtor config`."""

from __future__ import annotations

from typing import Annotated

import typer

from mtor_cli.cli.app import new_app
from mtor_cli.cli.options import Lang  # Typer reads it.  # noqa: TC001
from mtor_cli.text import bilingual

app = new_app(add_completion=False)


@app.command()
def config(
    key: Annotated[str | None, typer.Argument(metavar="SETTING")] = None,
    value: Annotated[str | None, typer.Argument(metavar="TO")] = None,
    unset: Annotated[str | None, typer.Option("--unset", metavar="SETTING")] = None,
    lang: Lang = None,
) -> None:
    """Its help stands in `labels/help/config.json`."""
    import sys

    from mtor_cli.cli.output import not_written
    from mtor_cli.cli.settings import language
    from mtor_cli.commands.config.answer import changed, shown
    from mtor_cli.content.preferences import preferences, preferences_path, write_preferences
    from mtor_cli.errors import LineError
    from mtor_cli.hints import command

    # What is printed are keys and values: the language is that of the errors and of the help page.
    language(lang)
    if unset is not None and key is not None:
        raise LineError(
            "unset_alone",
            *bilingual("unset_alone"),
            command("config", "--unset", unset),
        )
    before = preferences()
    after = changed(before, unset or key, value) if unset is not None or value is not None else before
    if after != before:
        try:
            write_preferences(after)
        except OSError as error:
            error.filename = preferences_path()
            raise not_written(error) from error
    sys.stdout.write(shown(after, preferences_path(), None if value is not None or unset is not None else key))
