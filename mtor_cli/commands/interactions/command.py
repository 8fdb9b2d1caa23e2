"""`mtor interactions`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from mtor_cli.cli.app import new_app
from mtor_cli.cli.options import Color, Drug, Format, Json, Lang, emit

if TYPE_CHECKING:
    from mtor_cli.lookup.interactions import Agents
    from mtor_cli.lookup.interactions import Answer as Found
    from mtor_cli.models.interactions import Interaction
    from mtor_cli.render.blocks import Screen
    from mtor_cli.results.envelope import Warning

app = new_app(add_completion=False)

MOST_BYTES = 1 << 20
"""Of a list of names."""


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

    Names as the ward writes them: dose form, salt, strength and frequency are set aside. The gravest comes first.
    A name that fits two entries is asked back. An agent that is not listed may still interact.

    Example:  mtor interactions 伏立康唑     mtor interactions --list meds.txt
    """
    from mtor_cli.content.load import Content
    from mtor_cli.errors import NotFoundError
    from mtor_cli.hints import command
    from mtor_cli.lookup.drugs import find_drug
    from mtor_cli.lookup.interactions import Agents
    from mtor_cli.render.answer import Answer
    from mtor_cli.render.flat_drug import INTERACTION_COLUMNS, interaction_rows
    from mtor_cli.results.common import Labels
    from mtor_cli.results.envelope import envelope
    from mtor_cli.results.interactions import interactions_result

    content = Content()
    victim = find_drug(content.drugs, drug)["id"] if drug is not None else None
    typed, warnings = _read_list(list_file) if list_file is not None else ([], [])
    names = [*(agents or []), *typed]
    plain, aside = _without_time(Agents(content.interactions), names)
    warnings += aside
    answers = _answers(Agents(content.interactions), content.interactions["interactions"], plain, victim)
    total = len(content.interactions["interactions"])
    result = interactions_result(answers, total, content.drugs, content.messages, Labels(content.labels))
    unread = [a for a in result["agents"] if a["status"] in ("near", "unknown")]
    if len(names) == 1 and unread:
        message = unread[0]["message"] or {"en": "", "zh": ""}
        raise NotFoundError("unknown_agent", message["en"], message["zh"], command("interactions"))
    warnings += _unread([a["name"] for a in unread], len(names))

    def view(code: str, ascii_only: bool) -> Screen:
        from mtor_cli.render.views.interactions import interactions_screen

        return interactions_screen(result, warnings, code, listed=not names)

    answer = Answer(
        envelope("interactions", {"agents": names, "drug": victim}, result, content.recommendations, warnings),
        view,
        INTERACTION_COLUMNS,
        lambda: interaction_rows(result),
    )
    emit(answer, json, format, lang, color)


def _answers(agents: Agents, entries: list[Interaction], names: list[str], drug: str | None) -> list[Found]:
    """Return what each name leads to, the gravest first; all interactions where none was given."""
    from mtor_cli.lookup.interactions import Answer

    if not names:
        shown = [e for e in entries if drug is None or drug in e["drugs"]]
        return [Answer(e["id"], e["agent"], "found", [e]) for e in shown]
    return sorted((agents.find(name, drug) for name in names), key=lambda answer: answer.gravity)


def _without_time(agents: Agents, names: list[str]) -> tuple[list[str], list[Warning]]:
    """Return the names without what `mtor tdm --with` takes behind them (:3d, =none), and what is said of it."""
    import re

    plain: list[str] = []
    said: list[Warning] = []
    for name in names:
        found = re.fullmatch(r"([^:：=＝]+)[:：=＝]\S.*", name.strip())
        known = found is not None and agents.find(name, None).status in ("near", "unknown")
        if found is None or not known or agents.find(found[1], None).status in ("near", "unknown"):
            plain.append(name)
            continue
        plain.append(found[1].strip())
        form = f"mtor tdm --level LEVEL --with {name.strip()}"
        said.append(
            {
                "code": "time_set_aside",
                "message": {
                    "en": f"'{name.strip()}' is read as {plain[-1]}: since when it is taken, and what you checked, "
                    f"count beside a level: {form}",
                    "zh": f"“{name.strip()}”按“{plain[-1]}”读取：用药时间和自行核查的结果仅在判读浓度时使用：{form}",
                },
            }
        )
    return plain, said


def _unread(names: list[str], of: int) -> list[Warning]:
    if not names:
        return []
    return [
        {
            "code": "agents_not_read",
            "message": {
                "en": f"Not read: {len(names)} of {of} names: {'; '.join(names)}.",
                "zh": f"{of}个名称中有{len(names)}个未能识别：{'；'.join(names)}。",
            },
        }
    ]


def _read_list(path: str) -> tuple[list[str], list[Warning]]:
    """Return the names in a file, one a line, and what has to be said of how it was read.

    Empty lines and lines that begin with # are passed over.

    Raises:
        DataError: the file cannot be read, or holds no name.
    """
    from mtor_cli.errors import DataError
    from mtor_cli.hints import command, slot
    from mtor_cli.parts.textfile import UnreadableError, read_text, said

    try:
        read = read_text(path, MOST_BYTES)
    except UnreadableError as error:
        raise DataError(
            "list_unreadable",
            f"The list {path} cannot be read: {error.en}. It is a text file with one name a line.",
            f"无法读取列表 {path}：{error.zh}。应为文本文件，每行一个药名。",
            command("interactions", "--list", slot("--list")),
        ) from error
    if read is None:
        raise DataError(
            "list_too_long",
            f"The list {path} is larger than {MOST_BYTES // 1024} kB. It holds one name a line.",
            f"列表 {path} 超过{MOST_BYTES // 1024} kB。应为每行一个药名。",
            command("interactions", "--list", slot("--list")),
        )
    names = [line.strip() for line in read.text.splitlines()]
    names = [name for name in names if name and not name.startswith("#")]
    if not names:
        raise DataError(
            "list_empty",
            f"The list {path} holds no name. Write one agent a line.",
            f"列表 {path} 中没有药名。请每行写一个药名。",
            command("interactions", "--list", slot("--list")),
        )
    guessed = said(read.encoding, path)
    encoding: list[Warning] = (
        [{"code": "list_encoding", "message": {"en": guessed[0], "zh": guessed[1]}}] if guessed else []
    )
    return names, encoding
