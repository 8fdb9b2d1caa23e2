"""An answer, ready for a library, a script or a screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, NamedTuple

from mtor_cli.parts.envelope import Result
from mtor_cli.parts.findings import findings_in

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mtor_cli.errors import MtorError
    from mtor_cli.parts.dosing import Remark
    from mtor_cli.parts.envelope import Envelope
    from mtor_cli.parts.findings import Finding
    from mtor_cli.render.blocks import Screen
    from mtor_cli.render.cited import Cited
    from mtor_cli.render.rows import Row

LOCAL_RULE = "local_rule"
"""The code of a warning that says a rule of the hospital's own."""


class Answer(NamedTuple, Generic[Result]):
    """What a command answers, before anybody chose a format."""

    envelope: Envelope[Result]
    """What scripts receive, in the shape of its schema (`mtor data schema NAME`)."""
    view: Callable[[str, bool], Screen]
    """Makes the blocks, given the language and whether only narrow ASCII signs may be drawn."""
    columns: list[str]
    """Of the flat rows."""
    rows: Callable[[], list[Row]]
    """Gives the same as flat rows, those of CSV and NDJSON."""
    incomplete: MtorError | None = None
    """The error that stands beside the answer where it is not the whole of what was asked; None where it is."""
    citations: Callable[[Sequence[str]], list[Cited]] | None = None
    """Gives the works for citation managers, with remarks in some languages; None where the answer is of no works."""
    last: Callable[[str], Screen] | None = None
    """What an alarm asks for, given the language; it ends the screen, for the first line may have scrolled away."""
    note: Callable[[str], Screen] | None = None
    """Makes the blocks of a document to be kept, given the language: a note for the chart of a patient's record, the
    page of an audit; None where the answer has none."""
    urgent: Callable[[str], Screen] | None = None
    """Makes what calls for the prescriber in an answer on the levels of many patients, given the language; None where
    the answer is on one, whose `findings` say it."""

    @property
    def result(self) -> Result:
        """What the schema of the command says."""
        return self.envelope["result"]

    @property
    def warnings(self) -> list[Remark]:
        """Coded remarks on the answer as a whole."""
        return self.envelope["warnings"]

    @property
    def findings(self) -> Sequence[Finding]:
        """What must be said of the levels in it; nothing where it holds none."""
        return findings_in(self.result)

    @property
    def alarmed(self) -> bool:
        """Whether a level in it calls for the prescriber."""
        return any(finding["severity"] == "alarm" for finding in self.findings)

    def screen(self, lang: str, ascii_only: bool) -> Screen:
        """The blocks of one language, with the rules that the hospital set itself at their end, and an alarm again."""
        screen = self.view(lang, ascii_only)
        own = [w for w in self.warnings if w["code"] == LOCAL_RULE]
        if own:
            from mtor_cli.render.blocks import Gap, Para
            from mtor_cli.screens.phrases import pick, voice

            screen = [*screen, Gap(), *(Para(pick(w["text"], lang), voice=voice(w, lang)) for w in own)]
        return [*screen, *self.last(lang)] if self.last else screen

    def to_json(self, ascii_only: bool = False, indent: bool = False) -> str:
        """The envelope as JSON, as `--json` prints it.

        Args:
            ascii_only: whether every other character is escaped.
            indent: whether it stands on many lines, for a human, as at a terminal.
        """
        from mtor_cli.render.rows import render_json

        return render_json(self.envelope, ascii_only=ascii_only, indent=indent)
