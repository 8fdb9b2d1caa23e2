"""Works as BibTeX, in UTF-8 as biber reads it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mtor_cli.render.safe import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtor_cli.render.cited import Cited, Name

_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "&%$#_"},
}
"""Signs that mean something to TeX. A brace is no brace even behind a backslash: entries are counted out by them."""


def render_bibtex(works: Sequence[Cited]) -> str:
    """One entry a work: an article, or `misc` with the whole citation as its note."""
    return "\n".join(map(_entry, works))


def _entry(work: Cited) -> str:
    authors = [_name(name) for name in work.authors] + (["others"] if work.others else [])
    fields = {
        "author": " and ".join(authors),
        # Braces keep the capitals as printed: styles would write the "mTOR" of a title small.
        "title": f"{{{_tex(work.title)}}}" if work.title else "",
        "journal": _tex(work.journal),
        "year": _tex(work.year),
        "volume": _tex(work.volume),
        "number": _tex(work.issue),
        "pages": _tex(work.pages),
        # Verbatim for readers and styles; a brace alone would end the entry elsewhere.
        "doi": re.sub(r"[{}]", "", visible(work.doi)),
        "pmid": _tex(work.pmid),
        "pmcid": _tex(work.pmcid),
        "note": _tex(work.note),
        "annote": _tex(" ".join(work.remarks)),
    }
    lines = [f"  {name} = {{{value}}},\n" for name, value in fields.items() if value]
    return f"@{'article' if work.journal else 'misc'}{{{work.key},\n{''.join(lines)}}}\n"


def _name(name: Name) -> str:
    return f"{_tex(name.family)}, {_tex(name.given)}" if name.given else f"{{{_tex(name.family)}}}"


def _tex(text: str) -> str:
    return "".join(_SPECIAL.get(sign, sign) for sign in visible(text))
