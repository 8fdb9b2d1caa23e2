"""The boundary: streams, languages, errors and exit codes. No traceback leaves it unless MTOR_DEBUG=1."""

from __future__ import annotations

import os
import sys

import typer
from typer.exceptions import TyperException

from mtor_cli.errors import MtorError

INTERRUPTED = 130
DEFECT = 70
"""The program itself failed (EX_SOFTWARE)."""
NOT_WRITTEN = 74
"""The answer could not be written (EX_IOERR)."""

COMPLETION = "_MTOR_COMPLETE"
"""Set by a shell that asks for completions."""


def run(args: list[str]) -> int:
    """Run the command line and return the exit code.

    0 answered; 2 usage; 3 not found; 4 invalid data; 130 interrupted.
    """
    _prepare_streams()
    if not args:
        args = ["--help"]
    code = 0
    try:
        code = _run(args)
        sys.stdout.flush()
    except BrokenPipeError:
        _drop_stdout()  # The reader has had enough (`| head -1`).
    return code


def _run(args: list[str]) -> int:
    try:
        result = _call(args)
    except MtorError as error:
        return _fail(error, args)
    except TyperException:
        from mtor_cli.cli.usage import not_understood

        return _fail(not_understood(tuple(args[:1])), args)
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
        return _fail(_not_written(error) if isinstance(error, OSError) else _defect(error), args)
    return result if isinstance(result, int) else 0


def _call(args: list[str]) -> object:
    """Call the sub-command, or the root where there is none.

    A sub-command is called without the root around it: reading the root's options would double the time of a help page.
    """
    from mtor_cli.cli.app import COMMANDS, app, load_command
    from mtor_cli.cli.usage import check

    if COMPLETION in os.environ:
        return typer.main.get_command(app).main(args=args, prog_name="mtor", standalone_mode=False)
    if args[0] in COMMANDS:
        command = load_command(args[0])
        check(command, (args[0],), args[1:])
        return command.main(args=args[1:], prog_name=f"mtor {args[0]}", standalone_mode=False, obj=args)
    root = typer.main.get_command(app)
    check(root, (), args)
    return root.main(args=args, prog_name="mtor", standalone_mode=False, obj=args)


def _prepare_streams() -> None:
    """Let no character set raise: what a terminal cannot show is replaced by a likeness. A closed stream is a sink."""
    import mtor_cli.render.safe  # registers the error handler  # noqa: F401

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
        f"The program failed ({name}). This is a defect: please report it with the command you typed; "
        "with MTOR_DEBUG=1 in the environment it shows where.",
        f"程序出错（{name}）。这是程序缺陷，请连同所用命令一并反馈；设置环境变量 MTOR_DEBUG=1 可显示出错位置。",
    )
    wrapped.exit_code = DEFECT
    return wrapped


def _not_written(error: OSError) -> MtorError:
    """Return the error where the system refused a stream or a file: a full disk, a folder that may not be written."""
    from mtor_cli.content.files import why_refused

    _drop_stdout()
    en, zh = why_refused(error)
    place = f" {error.filename}" if error.filename else ""
    wrapped = MtorError(
        "not_written", f"The output{place} could not be written ({en}).", f"无法写入输出{place}（{zh}）。"
    )
    wrapped.exit_code = NOT_WRITTEN
    return wrapped


def _fail(error: MtorError, args: list[str]) -> int:
    """Print an error as a sentence on stderr, and as an envelope on stdout where JSON was asked for."""
    from mtor_cli.cli.settings import asked_language, wants_json
    from mtor_cli.hints import Mend
    from mtor_cli.render.safe import is_utf8, visible

    hint = error.hint.within(args) if isinstance(error.hint, Mend) else error.hint
    if wants_json(args):
        from mtor_cli.render.rows import render_json
        from mtor_cli.results.envelope import error_envelope

        message = error_envelope(error.code, {"en": error.en, "zh": error.zh}, hint)
        sys.stdout.write(render_json(message, ascii_only=not is_utf8(sys.stdout.encoding)))
    lang = asked_language(args)
    for code in ("en", "zh") if lang == "both" else (lang,):
        sys.stderr.write(visible(error.zh if code == "zh" else error.en) + "\n")
    if hint:
        sys.stderr.write(("请输入：" if lang == "zh" else "Try: ") + visible(str(hint)) + "\n")
    return error.exit_code
