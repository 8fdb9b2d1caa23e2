"""How an answer is printed: as what, where, and what is said beside it."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, NamedTuple

import typer

from mtor_cli.text import bilingual

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from mtor_cli.cli.asked import Printing
    from mtor_cli.errors import UsageError
    from mtor_cli.parts.findings import Finding
    from mtor_cli.render.formats import Destination, Printable
    from mtor_cli.screens.answer import Answer


def print_answer(answer: Answer[Mapping[str, object]], printing: Printing) -> None:
    """Print an answer, and the short disclaimer on stderr; in JSON the disclaimer is part of the answer.

    Everything is rendered before the first character is written, so that nothing is ever half printed. Where the answer
    is not the whole of what was asked, a sentence and the exit code say so.

    Raises:
        MtorError: it cannot be printed as it was asked for; what its levels mean for safety is said beside it.
    """
    from mtor_cli.cli.output import disclaim, put, tell
    from mtor_cli.errors import MtorError
    from mtor_cli.parts.alarms import of_alarm

    findings = answer.findings
    try:
        answer = _kept(answer, printing)
        form, target = _form(answer, printing), _target(printing)
        _check_shown(form.name, target, printing)
    except MtorError as error:
        # How it is printed is refused, and not what was found.
        error.findings = of_alarm(findings)
        _tell_urgent(answer, printing)
        raise
    put(_rendered(form, answer, target, findings), form.name, printing)
    if printing.output is not None:
        # The file has it too; who typed the command reads it here.
        if answer.alarmed:
            from mtor_cli.cli.output import alarms

            alarms(of_alarm(findings), target.lang)
        _tell_urgent(answer, printing)
        if not printing.quiet and sys.stderr.isatty():
            tell(target.lang, *bilingual("written_to", path=printing.output))
    if form.name != "json" and not printing.quiet:
        disclaim(target.lang)
    missing = answer.incomplete
    if missing is not None:
        tell(target.lang, missing.en, missing.zh)
        raise typer.Exit(missing.exit_code)


def _tell_urgent(answer: Answer[Mapping[str, object]], printing: Printing) -> None:
    """Print on standard error what calls for the prescriber in an answer on many levels."""
    if answer.urgent is not None:
        from mtor_cli.cli.output import beside
        from mtor_cli.cli.settings import language

        beside(answer.urgent, language(printing.lang))


def _kept(answer: Answer[Mapping[str, object]], printing: Printing) -> Answer[Mapping[str, object]]:
    """The answer, in whose commands to type next the language and the file stand that were typed.

    A language that is the usual one here all the same is not repeated: it would only lengthen the lines.
    """
    from mtor_cli.cli.settings import language

    lang = None if printing.lang is None or printing.lang == language(None) else printing.lang
    typed = [(option, value) for option, value in (("--local", printing.local), ("--lang", lang)) if value is not None]
    if not typed:
        return answer
    from mtor_cli.cli.kept import keeping

    view = answer.view
    return answer._replace(view=lambda lang, ascii_only: keeping(view(lang, ascii_only), typed))


def _rendered(
    form: Form, answer: Answer[Mapping[str, object]], target: Destination, findings: Sequence[Finding]
) -> str | bytes:
    """The answer in its format.

    Raises:
        MtorError: a package, or a font, that the format needs is not there, or there is no picture.
    """
    if form.name not in ("docx", "pdf", "svg"):
        return form.render(answer, target)
    from mtor_cli.cli.extras import rendered_by
    from mtor_cli.errors import MtorError
    from mtor_cli.parts.alarms import of_alarm
    from mtor_cli.render.svg import NoPictureError

    try:
        if form.name == "svg":
            return form.render(answer, target)
        return rendered_by(form.name, lambda: form.render(answer, target))
    except NoPictureError:
        refused = _no_picture()
        refused.findings = of_alarm(findings)
        raise refused from None
    except MtorError as error:
        error.findings = of_alarm(findings)
        raise


class Form(NamedTuple):
    """A format."""

    name: str
    render: Callable[[Printable, Destination], str | bytes]


def _form(answer: Answer[Mapping[str, object]], printing: Printing) -> Form:
    """The format that was asked for, or that the settings or the program have where none was."""
    from mtor_cli.cli.settings import preferred
    from mtor_cli.parts.choices import choose
    from mtor_cli.render.formats import CITATIONS, FORMATS, NOTES

    asked = printing.asked_format
    if asked is None and printing.output is not None and (ending := os.path.splitext(printing.output)[1]):
        raise _unknown_ending(ending)
    if answer.citations is None and asked in CITATIONS:
        raise _of_works(asked)
    if answer.note is None and asked in NOTES:
        raise _of_notes(asked)
    more = {} if answer.citations is None else CITATIONS
    formats = {**FORMATS, **more, **({} if answer.note is None else NOTES)}
    name = choose(asked or preferred("format") or "table", tuple(formats), "--format")
    return Form(name, formats[name])


def _target(printing: Printing) -> Destination:
    """Where the text goes: a file has every character and no colour of its own accord."""
    import sys

    from mtor_cli.cli.settings import colored, hues, language, linked, width
    from mtor_cli.render.formats import Destination
    from mtor_cli.screens.headings import headings

    color, spoken = "never" if printing.no_color else printing.color, language(printing.lang)
    if printing.output is not None:
        fonts = [folder for folder in os.environ.get("MTOR_FONTS", "").split(os.pathsep) if folder]
        return Destination(spoken, width(), color == "always", "utf-8", hues=hues(), headings=headings, fonts=fonts)
    painted = colored(color)
    return Destination(
        spoken,
        width(),
        painted,
        "utf-8" if printing.excel else sys.stdout.encoding or "utf-8",
        terminal=sys.stdout.isatty(),
        hues=hues() if painted else {},
        links=painted and linked(),
        headings=headings if printing.excel else None,
    )


def _check_shown(form: str, target: Destination, printing: Printing) -> None:
    """Refuse to print a language in a character set that lacks it; rows hold both, and JSON writes every character."""
    from mtor_cli.errors import UsageError
    from mtor_cli.hints import retype

    if target.lang == "en" or form in ("json", "ndjson", "csv", "csl-json"):
        return
    try:
        "中".encode(target.encoding)
    except UnicodeEncodeError:
        named = target.encoding
        raise UsageError(
            "language_not_shown",
            *bilingual("this_output_character_set_has_no", named=named),
            retype("--lang", printing.lang or "", "en"),
        ) from None


def _of_works(form: str) -> UsageError:
    from mtor_cli.errors import UsageError
    from mtor_cli.hints import command

    return UsageError(
        "format_of_works",
        *bilingual("format_writes_works_for_a_citation", form=form),
        command("references", "--format", form),
    )


def _of_notes(asked: str) -> UsageError:
    from mtor_cli.errors import UsageError
    from mtor_cli.hints import command

    return UsageError(
        "format_of_notes",
        *bilingual("format_of_notes", asked=asked),
        command("consult", "--help"),
    )


def _no_picture() -> UsageError:
    from mtor_cli.errors import UsageError

    return UsageError("no_picture", *bilingual("no_picture"))


def _unknown_ending(ending: str) -> UsageError:
    from mtor_cli.errors import UsageError

    return UsageError(
        "unknown_ending",
        *bilingual("no_format_has_the_ending_use", ending=ending),
    )
