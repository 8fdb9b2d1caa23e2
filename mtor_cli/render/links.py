"""Links to works on lines of a terminal (OSC 8)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_IN_PAIRS = r"\([^\s\x1b()]*\)"
_DOI = rf"10\.[0-9]{{4,9}}/(?:[^\s\x1b<>“”‘’，。；：、（）()]|{_IN_PAIRS})*(?:[A-Za-z0-9]|{_IN_PAIRS})"
"""A DOI may hold brackets, and may stand in brackets."""
_FOUND = re.compile(rf"(?P<doi>{_DOI})|(?<=\bPMID )(?P<pmid>[0-9]{{5,8}})\b|\b(?P<pmcid>PMC[0-9]{{5,9}})\b")
_PAGES = {
    "doi": "https://doi.org/{}",
    "pmid": "https://pubmed.ncbi.nlm.nih.gov/{}/",
    "pmcid": "https://pmc.ncbi.nlm.nih.gov/articles/{}/",
}


def names_of(texts: Iterable[str]) -> frozenset[str]:
    """The DOIs, PMIDs and PMC ids in texts, as they stand before lines are broken."""
    return frozenset(found[0] for text in texts for found in _FOUND.finditer(text))


def with_links(line: str, names: frozenset[str]) -> str:
    """A line with a link on each name; one that the end of the line has cut is none of the names."""

    def link(found: re.Match[str]) -> str:
        if found[0] not in names:
            return found[0]
        page = _PAGES[found.lastgroup or ""].format(found[0].replace("%", "%25").replace("#", "%23"))
        return f"\x1b]8;;{page}\x1b\\{found[0]}\x1b]8;;\x1b\\"

    return _FOUND.sub(link, line)
