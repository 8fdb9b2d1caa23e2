"""An answer, ready for a library, a script or a screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from mtor_cli.errors import MtorError
    from mtor_cli.render.blocks import Screen
    from mtor_cli.render.rows import Row


class Answer(NamedTuple):
    """What a command answers, before anybody chose a format."""

    envelope: dict[str, Any]
    """What scripts receive, in the shape of its schema (`mtor data schema NAME`)."""
    view: Callable[[str, bool], Screen]
    """Makes the blocks, given the language and whether only narrow ASCII signs may be drawn."""
    columns: list[str]
    """Of the flat rows."""
    rows: Callable[[], list[Row]]
    """Gives the same as flat rows, those of CSV and NDJSON."""
    incomplete: MtorError | None = None
    """The error that stands beside the answer where it is not the whole of what was asked; None where it is."""

    @property
    def result(self) -> Any:
        """What the schema of the command says."""
        return self.envelope["result"]

    @property
    def warnings(self) -> Any:
        """Coded remarks on the answer as a whole."""
        return self.envelope["warnings"]

    def to_json(self, ascii_only: bool = False) -> str:
        """Return the envelope as JSON, as `--json` prints it; `ascii_only` escapes every other character."""
        from mtor_cli.render.rows import render_json

        return render_json(self.envelope, ascii_only=ascii_only)
