"""`mtor interactions`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from mtor_cli.cli.app import new_app
from mtor_cli.cli.options import Color, Drug, Format, Json, Lang, emit

if TYPE_CHECKING:
    from mtor_cli.lookup.interactions import Answer as Found
    from mtor_cli.models.interactions import Interactions
    from mtor_cli.render.blocks import Screen

app = new_app(add_completion=False)


@app.command()
def interactions(
    agents: Annotated[
        list[str] | None,
        typer.Argument(help="English, Chinese or trade names; all interactions if left out.", metavar="AGENT"),
    ] = None,
    drug: Drug = None,
    list_file: Annotated[
        str | None, typer.Option("--list", help="A file with one name a line (- for standard input).", metavar="FILE")
    ] = None,
    json: Json = False,
    format: Format = "table",
    lang: Lang = None,
    color: Color = "auto",
) -> None:
    """Drug interactions: mechanism, change of exposure, action, published dose factors, conflicting sources.

    Whole names only; a name that fits two entries is asked back. An agent that is not listed may still interact.

    Example:  mtor interactions 伏立康唑     mtor interactions --list meds.txt
    """
    from mtor_cli.content.load import Content
    from mtor_cli.lookup.drugs import find_drug
    from mtor_cli.render.flat_drug import INTERACTION_COLUMNS, interaction_rows
    from mtor_cli.render.formats import Answer
    from mtor_cli.results.common import Labels
    from mtor_cli.results.envelope import envelope
    from mtor_cli.results.interactions import interactions_result

    content = Content()
    data = content.interactions
    victim = find_drug(content.drugs, drug)["id"] if drug is not None else None
    names = [*(agents or []), *(_read_list(list_file) if list_file is not None else [])]
    answers = _answers(data, names, victim)
    result = interactions_result(answers, len(data["interactions"]), Labels(content.references))

    def view(code: str, ascii_only: bool) -> Screen:
        from mtor_cli.render.views.interactions import interactions_screen

        return interactions_screen(result, code, listed=not names)

    answer = Answer(
        envelope("interactions", {"agents": names, "drug": victim}, result, content.recommendations),
        view,
        INTERACTION_COLUMNS,
        lambda: interaction_rows(result),
    )
    emit(answer, json, format, lang, color)


def _answers(data: Interactions, names: list[str], drug: str | None) -> list[Found]:
    """Return what each name leads to; all interactions where none was given.

    Raises:
        NotFoundError: a single name was given and leads nowhere.
    """
    from mtor_cli.errors import NotFoundError
    from mtor_cli.hints import command
    from mtor_cli.lookup.interactions import Answer, find_agent

    if not names:
        entries = [e for e in data["interactions"] if drug is None or drug in e["drugs"]]
        return [Answer(e["id"], "found", [e], None) for e in entries]
    found = [find_agent(data, name, drug) for name in names]
    if len(found) == 1 and found[0].status in ("unknown", "near_miss") and found[0].message:
        message = found[0].message
        code = "unknown_agent" if found[0].status == "unknown" else "near_miss"
        raise NotFoundError(code, message["en"], message["zh"], command("interactions"))
    return found


def _read_list(path: str) -> list[str]:
    """Return the names in a file, one a line; empty lines and lines that begin with # are passed over.

    Raises:
        UsageError: the file cannot be read, or holds no name.
    """
    import sys

    from mtor_cli.errors import UsageError
    from mtor_cli.hints import Slot, command

    try:
        if path == "-":
            text = sys.stdin.read()
        else:
            with open(path, encoding="utf-8-sig") as file:
                text = file.read()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            "list_unreadable",
            f"The list {path} cannot be read ({type(error).__name__}). It is a UTF-8 text file with one name a line.",
            f"无法读取列表 {path}（{type(error).__name__}）。应为UTF-8文本文件，每行一个药名。",
            command("interactions", "--list", Slot("FILE")),
        ) from error
    names = [line.strip() for line in text.splitlines()]
    names = [name for name in names if name and not name.startswith("#")]
    if not names:
        raise UsageError(
            "list_empty",
            f"The list {path} holds no name. Write one agent a line.",
            f"列表 {path} 中没有药名。请每行写一个药名。",
            command("interactions", "--list", Slot("FILE")),
        )
    return names
