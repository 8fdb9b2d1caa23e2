"""The boundary: streams, languages, errors and exit codes. No traceback leaves it unless MTOR_DEBUG=1."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import typer
from typer.exceptions import TyperException

from mtor_cli.cli.shells import asks
from mtor_cli.errors import MtorError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtor_cli.hints import Command

INTERRUPTED = 130
DEFECT = 70
"""The program itself failed (EX_SOFTWARE)."""


def run(args: list[str]) -> int:
    """Run the command line and return the exit code.

    0 answered; 2 usage; 3 not found; 4 invalid data; 130 interrupted.
    """
    from mtor_cli.cli.leading import arranged

    _prepare_streams()
    args = arranged(args)
    code = 0
    try:
        code = _run(args)
        sys.stdout.flush()
    except BrokenPipeError:
        _drop_stdout()  # The reader has had enough (`| head -1`).
    return code


def _run(args: list[str]) -> int:
    try:
        return _completed() if asks() else _answered(args)
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED
    except SystemExit as error:
        if isinstance(error.__context__, BrokenPipeError):  # Typer's own exit where a help page meets a closed pipe.
            raise error.__context__ from None
        raise
    except BrokenPipeError:
        raise
    except Exception as error:  # The one place that turns a defect into a sentence.
        if os.environ.get("MTOR_DEBUG") == "1":
            raise
        if asks():
            return DEFECT  # A sentence would stand in the middle of a line that is being typed.
        if isinstance(error, OSError):
            from mtor_cli.cli.output import not_written

            _drop_stdout()
            return _fail(not_written(error), args)
        return _fail(_defect(error), args)


def _completed() -> int:
    """Answer a shell that asks for completions; it is told nothing where there are none, whatever the reason."""
    from mtor_cli.cli.shells import answered

    try:
        return answered()
    except (MtorError, TyperException):
        return 1


def _answered(args: list[str]) -> int:
    """Answer a command line, or say why not and what to type instead."""
    from mtor_cli.cli.before import is_bare
    from mtor_cli.cli.call import call
    from mtor_cli.content.preferences import preferences

    try:
        if not is_bare(args) and "--help" not in args and "--version" not in args:
            preferences()  # Broken ones are told before anything is answered without them.
        result = call(args)
    except (MtorError, TyperException) as refused:
        from mtor_cli.cli.misnamed import explained
        from mtor_cli.cli.proof import proven
        from mtor_cli.cli.usage import MisnamedError, not_understood

        error = refused if isinstance(refused, MtorError) else not_understood(tuple(args[:1]))
        if isinstance(error, MisnamedError):
            error = explained(error)
        found = proven(error, args)
        return _fail(error, args, found.errors, found.hints)
    return result if isinstance(result, int) else 0


def _prepare_streams() -> None:
    """Let no character set raise: what a terminal cannot show is replaced by a likeness. A closed stream is a sink."""
    import mtor_cli.render.safe  # registers the error handler  # noqa: F401

    if sys.platform == "win32":
        from mtor_cli.cli.windows import switch_on

        switch_on()
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115
        reconfigure = getattr(getattr(sys, name), "reconfigure", None)
        if reconfigure:
            reconfigure(errors="mtor")


def _drop_stdout() -> None:
    """Send what is left of stdout nowhere: Python would complain again when it closes a stream that takes nothing."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _defect(error: Exception) -> MtorError:
    name = type(error).__name__
    wrapped = MtorError(
        "internal",
        # These words are here, as the file of the others may be what fails.
        f"The program failed ({name}). This is a defect: please report it with the command you typed; "
        "with MTOR_DEBUG=1 in the environment it shows where.",
        f"程序出错（{name}）。这是程序缺陷，请连同所用命令一并反馈；设置环境变量 MTOR_DEBUG=1 可显示出错位置。",
    )
    wrapped.exit_code = DEFECT
    return wrapped


def _fail(error: MtorError, args: list[str], errors: Sequence[MtorError] = (), hints: Sequence[Command] = ()) -> int:
    """Print an error as sentences on stderr, and as an envelope on stdout where JSON was asked for.

    Args:
        error: what happened.
        args: the command line.
        errors: all the faults of the command line, where there are more.
        hints: what to type instead.
    """
    from mtor_cli.cli.output import alarms
    from mtor_cli.cli.settings import asked_color, asked_language, has_chinese, wants_json
    from mtor_cli.render.safe import is_utf8, shortened, visible

    told = errors or (error,)
    message = {"en": " ".join(shortened(e.en) for e in told), "zh": "".join(shortened(e.zh) for e in told)}
    if wants_json(args):
        from mtor_cli.parts.failure import error_envelope
        from mtor_cli.render.rows import render_json

        envelope = error_envelope(error.code, {"en": message["en"], "zh": message["zh"]}, list(hints), error.findings)
        sys.stdout.write(render_json(envelope, not is_utf8(sys.stdout.encoding), sys.stdout.isatty()))
    lang = asked_language(args) if has_chinese(sys.stderr) else "en"
    color = asked_color(args)
    for code in ("en", "zh") if lang == "both" else (lang,):
        why = ""
        if error.findings:
            alarms(error.findings, code, color)
            why = "其余未能作答：" if code == "zh" else "No further answer: "
        sentence = why + visible(message[code])
        sys.stderr.write((f"\x1b[31m{sentence}\x1b[0m" if color else sentence) + "\n")
    heads = ("请输入：", "或：") if lang == "zh" else ("Try: ", "or:  ")
    for n, hint in enumerate(hints):
        sys.stderr.write(heads[n > 0] + visible(str(hint)) + "\n")
    return error.exit_code
