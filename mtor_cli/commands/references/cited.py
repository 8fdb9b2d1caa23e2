"""Works as citation managers take them.

A field stands as the consensus prints it. Where a correction was confirmed on a source page the corrected field is
given, and the correction is told; one that is only inferred is told and not made.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mtor_cli.commands.references.screen import correction
from mtor_cli.labels.read import worded
from mtor_cli.lookup.works import is_reference, work_id
from mtor_cli.render.cited import Cited, Name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mtor_cli.records.references import Correction, Document, Identifiers, Study

_INITIALS = re.compile(r"(?P<family>[^\u2e80-\uffef]+) (?P<given>[A-Z]{1,4})")
"""A name as printed: the family name, and initials without points. A name in Chinese is never parted."""
_OTHERS = ("et al", "等")


def cited(work: Study | Document, languages: Sequence[str]) -> Cited:
    """The fields of a work; where only its whole citation is known, that is the note.

    Args:
        work: a reference, a further work or a document.
        languages: those of the remarks.
    """
    known = work.get("identifiers", {})
    corrections = work.get("corrections", []) if is_reference(work) else []
    printed: Mapping[str, object] = work["citation"] if is_reference(work) else {}
    citation = {field: str(value) for field, value in printed.items()}
    for fix in corrections:
        if fix["certainty"] == "confirmed":
            citation[fix["field"]] = _corrected(citation.get(fix["field"], ""), fix)
    names = citation["authors"].split(", ") if citation else []
    others = names.pop() if names and names[-1] in _OTHERS else ""
    # Names have letters that a key may not have: a reference goes by its number.
    return Cited(
        f"consensus-{work['number']}" if is_reference(work) else str(work_id(work)),
        tuple(map(_name, names)),
        others,
        **{
            field: citation[field]
            for field in ("title", "journal", "year", "volume", "issue", "pages")
            if field in citation
        },
        doi=citation.get("doi") or known.get("doi", ""),
        pmid=known.get("pmid", ""),
        pmcid=known.get("pmcid", ""),
        note=citation.get("note", "") if is_reference(work) else work["cite_as"],
        remarks=tuple(remark for lang in languages for remark in _remarks(corrections, known, lang)),
    )


def _corrected(printed: str, fix: Correction) -> str:
    """A field with what was wrong in it put right; what was not printed is put there."""
    wrong = fix["printed"]
    return printed.replace(wrong, fix["corrected"]) if isinstance(wrong, str) else fix["corrected"]


def _name(printed: str) -> Name:
    found = _INITIALS.fullmatch(printed)
    return Name(found["family"], found["given"]) if found else Name(printed)


def _remarks(corrections: Sequence[Correction], known: Identifiers, lang: str) -> list[str]:
    remarks = [correction(fix, lang) for fix in corrections]
    if "registration" in known:
        remarks.append(worded("registration", lang, registration=known["registration"]))
    return remarks
