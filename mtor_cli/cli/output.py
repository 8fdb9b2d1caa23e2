"""Where rows go: standard output, or a file that is there whole or not at all; and what is said beside them."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    import typer

    from mtor_cli.errors import MtorError

FOUND = 1
"""The exit code where what --fail-on names was found."""
NOT_WRITTEN = 74
"""The exit code where the answer could not be written (EX_IOERR)."""


def not_written(error: OSError) -> MtorError:
    """The error where the system refused a stream or a file: a full disk, a folder that may not be written."""
    from mtor_cli.content.files import why_refused
    from mtor_cli.errors import MtorError

    en, zh = why_refused(error)
    place = f" {error.filename}" if error.filename else ""
    wrapped = MtorError(
        "not_written", f"The output{place} could not be written ({en}).", f"无法写入输出{place}（{zh}）。"
    )
    wrapped.exit_code = NOT_WRITTEN
    return wrapped


@contextmanager
def written(path: str | None) -> Iterator[IO[str]]:
    """Give a stream to write to; a file takes its name only when everything is in it.

    Args:
        path: of the file; None for standard output.

    Raises:
        MtorError: the system refuses the file; what stood under its name before stays.
    """
    if path is None:
        yield sys.stdout
        sys.stdout.flush()
        return
    from mtor_cli.content.files import replacing

    try:
        with replacing(path, ".part") as handle, open(handle, "w", encoding="utf-8", newline="") as file:
            yield file
    except OSError as error:
        error.filename = path
        raise not_written(error) from error


def tell(spoken: str, en: str, zh: str) -> None:
    """Print a sentence on standard error; `spoken` is `en`, `zh` or `both`."""
    from mtor_cli.render.safe import visible

    for text in {"en": (en,), "zh": (zh,)}.get(spoken, (en, zh)):
        sys.stderr.write(visible(text) + "\n")


def disclaim(spoken: str) -> None:
    """Print the short disclaimer beside rows that do not hold it."""
    from mtor_cli.parts.disclaimer import SHORT_DISCLAIMER

    tell(spoken, SHORT_DISCLAIMER["en"], SHORT_DISCLAIMER["zh"])


def format_given(ctx: typer.Context) -> bool:
    """Whether --format was typed."""
    source = ctx.get_parameter_source("format")
    return source is not None and source.name != "DEFAULT"
