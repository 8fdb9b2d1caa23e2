"""Formats that need a package of somebody else, which is installed only where it is wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from mtor_cli.text import bilingual

if TYPE_CHECKING:
    from collections.abc import Callable

    from mtor_cli.errors import MtorError

_T = TypeVar("_T")

PACKAGES = {"docx": ("python-docx", "docx"), "pdf": ("typst", "typst")}
"""By the extra, which is called as its format: the package, and the name under which it is imported."""


def rendered_by(extra: str, render: Callable[[], _T]) -> _T:
    """What a format makes that needs an extra.

    Args:
        extra: `docx` or `pdf`.
        render: makes it.

    Raises:
        MtorError: the package is not installed, no font shows Chinese, or bytes would be written on a terminal.
    """
    from importlib.util import find_spec

    package, module = PACKAGES[extra]
    if find_spec(module) is None:
        raise _missing(extra, package)
    if extra == "pdf":
        from mtor_cli.render.pdf import NoChineseFontError

        try:
            return render()
        except NoChineseFontError:
            raise _no_font() from None
    return render()


def _missing(extra: str, package: str) -> MtorError:
    from mtor_cli.cli.output import NOT_WRITTEN
    from mtor_cli.errors import MtorError

    error = MtorError(
        "extra_missing",
        *bilingual("extra_missing", extra=extra, package=package),
    )
    error.exit_code = NOT_WRITTEN
    return error


def _no_font() -> MtorError:
    from mtor_cli.cli.output import NOT_WRITTEN
    from mtor_cli.errors import MtorError

    error = MtorError(
        "no_chinese_font",
        *bilingual("no_chinese_font"),
    )
    error.exit_code = NOT_WRITTEN
    return error
