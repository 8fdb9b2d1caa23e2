"""Typer's complaints about options and arguments, as errors of ours in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mtor_cli.errors import UsageError
from mtor_cli.hints import command

if TYPE_CHECKING:
    import typer.exceptions

_ZH = (
    (r"No such option: (\S+)(?: \(Possible options: (.+)\))?", "没有选项 {0}"),
    (r"No such command '(.*)'", "没有命令“{0}”"),
    (r"Missing option '(.*)'", "缺少选项 {0}"),
    (r"Missing argument '(.*)'", "缺少参数 {0}"),
    (r"Missing command", "缺少命令"),
    (r"Option '(.*)' requires an argument", "选项 {0} 之后缺少内容"),
    (r"Option '(.*)' does not take a value", "选项 {0} 之后不应有内容"),
    (r"Got unexpected extra argument\(s\) \((.*)\)", "多余的参数：{0}"),
)
"""What Typer says, and the same in Chinese."""


def usage_error(error: typer.exceptions.TyperException, args: list[str]) -> UsageError:
    """Return Typer's complaint as an error that says what to type.

    Args:
        error: raised while the arguments were read.
        args: the whole command line.
    """
    import re

    from mtor_cli.cli.app import COMMANDS

    message, _, typers_guess = error.format_message().rstrip(".").partition(". Did you mean ")
    zh = f"无法识别命令行：{message}"
    for pattern, text in _ZH:
        if match := re.fullmatch(pattern, message, re.DOTALL):
            zh = text.format(*match.groups())
            if match.lastindex == 2:
                zh += f"（可用：{match[2]}）"
    context = getattr(error, "ctx", None)
    path = context.command_path if context else " ".join(["mtor", *(a for a in args[:1] if a in COMMANDS)])
    guess = typers_guess.rstrip("?").strip("'") or (_closest(message, list(COMMANDS)) if path == "mtor" else None)
    en = f"{message}. Did you mean {guess}?" if guess else f"{message}."
    return UsageError(
        "usage", en, f"{zh}。" + (f"是否指 {guess}？" if guess else ""), command(*path.split()[1:], "--help")
    )


def _closest(message: str, commands: list[str]) -> str | None:
    """Return the command that an unknown one looks like."""
    from difflib import get_close_matches

    found = get_close_matches(message.split("'")[1], commands, n=1) if message.startswith("No such command") else []
    return found[0] if found else None
