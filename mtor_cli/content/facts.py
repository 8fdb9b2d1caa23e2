"""Check what holds between the fields of a fact in `pharmacology.yaml`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mtor_cli.content.yamlfile import Document, Path

    Finding = tuple[str, Path, str, str]

_OF_THE_LIVER = ("about", "child_pugh")
"""Fields by which a fact on the liver is found for a patient."""


def facts(documents: dict[str, Document]) -> Iterator[Finding]:
    """Yield where a fact on the liver does not say of which classes it speaks, or another one does, or one twice."""
    for i, fact in enumerate(documents["pharmacology"].value["facts"]):
        of_the_liver = fact["topic"] == "liver"
        for field in _OF_THE_LIVER:
            if of_the_liver and field not in fact:
                yield "pharmacology", ("facts", i), f"a fact on the liver needs '{field}'", f"肝功能条目须有“{field}”"
            elif not of_the_liver and field in fact:
                en, zh = f"'{field}' belongs to a fact on the liver", f"“{field}”仅用于肝功能条目"
                yield "pharmacology", ("facts", i, field), en, zh
        classes = fact.get("child_pugh", [])
        if classes != sorted(set(classes)):
            en, zh = "expected each class once, in order", "每个分级应只出现一次并按顺序排列"
            yield "pharmacology", ("facts", i, "child_pugh"), en, zh
