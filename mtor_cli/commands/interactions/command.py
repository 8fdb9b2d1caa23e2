"""`mtor interactions`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from mtor_cli.cli.app import new_app
from mtor_cli.cli.options import Drug, Printing, emit
from mtor_cli.text import bilingual

if TYPE_CHECKING:
    from mtor_cli.content.load import Content
    from mtor_cli.parts.dosing import Remark

app = new_app(add_completion=False)

LONGEST_NAME = 500
"""Characters of a line in a list of names."""
MOST_BYTES = 1 << 20
"""Of a list of names."""


@app.command()
def interactions(
    agents: Annotated[list[str] | None, typer.Argument(metavar="AGENT")] = None,
    drug: Drug = None,
    list_file: Annotated[str | None, typer.Option("--list", metavar="FILE")] = None,
    full: Annotated[bool, typer.Option("--full")] = False,
    *,
    printing: Printing,
) -> None:
    """Its help stands in `labels/help/interactions.json`."""
    from mtor_cli.commands.interactions.answer import Question, answer
    from mtor_cli.content.load import Content

    content = Content()
    typed, said = _read_list(list_file, content) if list_file is not None else ([], [])
    emit(answer(content, Question((*(agents or ()), *typed), drug), said, full), printing)


def _read_list(path: str, content: Content) -> tuple[list[str], list[Remark]]:
    """The names in a file, one a line, and what has to be said of how it was read.

    Empty lines and lines that begin with # are passed over.

    Raises:
        DataError: the file cannot be read, or holds no name.
    """
    from mtor_cli.errors import DataError
    from mtor_cli.hints import command, slot
    from mtor_cli.parts.common import Labels
    from mtor_cli.parts.remarks import Remarks
    from mtor_cli.parts.textfile import UnreadableError, read_text

    try:
        read = read_text(path, MOST_BYTES)
    except UnreadableError as error:
        raise DataError(
            "list_unreadable",
            *bilingual("list_unreadable", path=path, words={"en": error.en, "zh": error.zh}),
            command("interactions", "--list", slot("--list")),
        ) from error
    if read is None:
        raise DataError(
            "list_too_long",
            *bilingual("list_too_long", path=path, most_bytes=MOST_BYTES // 1024),
            command("interactions", "--list", slot("--list")),
        )
    names = [line.strip() for line in read.text.splitlines()]
    names = [name for name in names if name and not name.startswith("#")]
    if not names:
        raise DataError(
            "list_empty",
            *bilingual("list_empty", path=path),
            command("interactions", "--list", slot("--list")),
        )
    if long := [name for name in names if len(name) > LONGEST_NAME]:
        raise DataError(
            "list_line_too_long",
            *bilingual("list_line_too_long", path=path, number_of_long=len(long[0])),
            command("interactions", "--list", slot("--list")),
        )
    if read.encoding == "UTF-8":
        return names, []
    say = Remarks(content.messages, Labels(content.labels), None, "interactions")
    guessed = say.say("text_encoding", name=path, encoding=read.encoding)
    return names, [guessed]
