"""The formats that an answer can be printed in."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from mtor_cli.render.answer import Answer
    from mtor_cli.render.blocks import Screen


LOCAL_RULE = "local_rule"
"""The code of a warning that says a rule of the hospital's own."""


class Target(NamedTuple):
    """Where the text goes."""

    lang: str
    """`en`, `zh` or `both`."""
    width: int
    color: bool
    encoding: str
    """The character set of the stream."""


ONE_SCREEN = 24
"""Lines of a terminal."""


def _screens(answer: Answer, target: Target) -> list[Screen]:
    """Return the blocks of each language that is printed."""
    from mtor_cli.render.safe import is_utf8, likeness

    utf8 = is_utf8(target.encoding)
    if target.lang == "both":
        screens = [_view(answer, lang, True) for lang in ("en", "zh")]
    else:
        screens = [_view(answer, target.lang, target.lang == "zh" or not utf8)]
    if utf8:
        return screens
    from mtor_cli.render.blocks import with_texts

    return [with_texts(screen, lambda text: likeness(text, target.encoding)) for screen in screens]


def _screen(answer: Answer, target: Target) -> Screen:
    """Return the blocks; `both` prints the Chinese screen under the English one."""
    return _joined(_screens(answer, target))


def _joined(screens: list[Screen]) -> Screen:
    from mtor_cli.render.blocks import Gap

    return [block for n, screen in enumerate(screens) for block in (*([Gap(), Gap()] if n else []), *screen)]


def _view(answer: Answer, lang: str, ascii_only: bool) -> Screen:
    """Return the blocks of one language, with the rules that the hospital set itself at their end."""
    screen = answer.view(lang, ascii_only)
    own = [w["message"]["zh" if lang == "zh" else "en"] for w in answer.envelope["warnings"] if w["code"] == LOCAL_RULE]
    if not own:
        return screen
    from mtor_cli.render.blocks import Gap, Para
    from mtor_cli.render.views.say import voice

    return [*screen, Gap(), *(Para(text, voice=voice({"voice": "local"}, lang)) for text in own)]


def _table(answer: Answer, target: Target) -> str:
    from mtor_cli.render.table import render_table

    screens = _screens(answer, target)
    text = render_table(_joined(screens), target.width, target.color)
    alarmed = any(f["severity"] == "alarm" for f in answer.envelope["result"].get("findings", []))
    if text.count("\n") <= ONE_SCREEN or not alarmed:
        return text
    # An alarm stands first, and has scrolled away.
    return text + "\n" + render_table([screen[0] for screen in screens], target.width, target.color)


def _plain(answer: Answer, target: Target) -> str:
    from mtor_cli.render.plain import render_plain

    return render_plain(_screen(answer, target))


def _markdown(answer: Answer, target: Target) -> str:
    from mtor_cli.render.markdown import render_markdown

    return render_markdown(_screen(answer, target))


def _json(answer: Answer, target: Target) -> str:
    from mtor_cli.render.safe import is_utf8

    return answer.to_json(ascii_only=not is_utf8(target.encoding))


def _ndjson(answer: Answer, target: Target) -> str:
    from mtor_cli.render.rows import render_ndjson
    from mtor_cli.render.safe import is_utf8

    return render_ndjson(answer.rows(), ascii_only=not is_utf8(target.encoding))


def _csv(answer: Answer, target: Target) -> str:
    from mtor_cli.render.rows import render_csv

    return render_csv(answer.rows(), answer.columns)


FORMATS: dict[str, Callable[[Answer, Target], str]] = {
    "table": _table,
    "plain": _plain,
    "json": _json,
    "ndjson": _ndjson,
    "csv": _csv,
    "markdown": _markdown,
}
