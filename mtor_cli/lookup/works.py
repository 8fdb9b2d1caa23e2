"""The references of the consensus and the further works, as one list."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from mtor_cli.errors import NotFoundError
from mtor_cli.hints import command
from mtor_cli.models.names import fold_name, fold_width

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mtor_cli.models.references import Appraisal, References

LAST_NUMBER = 57

_NUMBER = re.compile(r"(?:refs?\.?|reference|文献|#)?\s*([0-9]+)")
_LETTER = re.compile(r"[^\W\d_]")

ROLES = ("efficacy", "safety", "pharmacokinetics", "mechanism", "guideline", "context")


def all_works(references: References) -> list[Appraisal]:
    """Return the 57 references, then the further works."""
    return [*references["references"], *references["works"]]


def work_id(work: Any) -> int | str:
    """Return the number of a reference, or the key of a further work."""
    number: int | str = work["number"] if "number" in work else work["key"]
    return number


_SPAN = re.compile(r"([0-9]+)\s*[-–—~至]\s*([0-9]+)")
_DOI = re.compile(r"(?:https?://)?(?:(?:dx\.)?doi\.org/|doi[:\s]*)?(10\.[0-9]{4,}/\S+?)[.,;]?")
_PMID = re.compile(r"(?:(?:https?://)?pubmed\.ncbi\.nlm\.nih\.gov/|pmid[:\s]*)?([0-9]{5,8})/?")


def identifiers(work: Any) -> list[str]:
    """Return the DOIs and the PMID of a work; the DOI that is printed and the one that was found may differ."""
    known = work.get("identifiers") or {}
    dois = {d.casefold(): None for d in (work.get("citation", {}).get("doi"), known.get("doi")) if d}
    return [*dois, *([known["pmid"]] if known.get("pmid") else [])]


def find_works(references: References, queries: Iterable[str]) -> list[Appraisal]:
    """Return the works that are asked for by number, key, DOI or PMID, in the order asked, each once.

    A number may be typed as 25, [25], ref 25 or 文献25, several as 24,27 or 24-27; a key in any case, with or without
    its hyphens; a DOI with or without https://doi.org/.

    Raises:
        NotFoundError: the list has no such number, or no work has that key, DOI or PMID.
    """
    works = all_works(references)
    names = {str(work_id(w)): w for w in works}
    by_name = {fold_name(name): name for name in names}
    found: list[Appraisal] = []
    for query in queries:
        typed = fold_width(query).strip().strip("[]").casefold()
        match = _DOI.fullmatch(typed) or _PMID.fullmatch(typed)
        chosen = [w for w in works if match and match[1] in identifiers(w)]
        if not chosen:
            # Folding drops hyphens and spaces, which would make 24 of 2-4: a number is compared as it stands.
            key = by_name.get(fold_name(typed)) if _LETTER.search(typed) and not _NUMBER.fullmatch(typed) else None
            chosen = [names[name] for name in ([key] if key else _numbers(typed)) if name in names]
            if not chosen or (not key and len(chosen) < len(_numbers(typed))):
                raise _unknown(query, typed, by_name)
        found += [w for w in chosen if w not in found]
    return found


def _numbers(typed: str) -> list[str]:
    """Return the numbers of a list such as 24,27 or refs 24-26, each as text; none where it is no such list."""
    found: list[str] = []
    listed = re.sub(r"^(?:references?|refs?\.?|文献)\s*", "", typed)
    for part in re.split(r"\s*[,、;]\s*", listed):
        span, number = _SPAN.fullmatch(part), _NUMBER.fullmatch(part)
        if span and int(span[1]) < int(span[2]) <= 10 * LAST_NUMBER:
            found += map(str, range(int(span[1]), int(span[2]) + 1))
        elif number:
            found.append(number[1])
        else:
            return []
    return found


def _unknown(query: str, typed: str, by_name: dict[str, str]) -> NotFoundError:
    if not _LETTER.search(typed) or _NUMBER.fullmatch(typed):
        return NotFoundError(
            "unknown_reference",
            f"There is no reference {query}: the consensus lists 1 to {LAST_NUMBER}.",
            f"没有{query}号文献：共识参考文献为1～{LAST_NUMBER}号。",
            command("references"),
        )
    # Another digit is another work: only a key that was typed in part is asked about.
    begun = sorted(key for name, key in by_name.items() if name.startswith(fold_name(typed)))
    few = 0 < len(begun) <= 3
    guess_en, guess_zh = (f" Did you mean {' or '.join(begun)}?", f"是否指 {' 或 '.join(begun)}？") if few else ("", "")
    return NotFoundError(
        "unknown_reference",
        f"No reference or work is called '{query}'.{guess_en} Type a number from 1 to {LAST_NUMBER} or a key.",
        f"未找到文献“{query}”。{guess_zh}请输入1～{LAST_NUMBER}号或其他文献的键名。",
        command("references"),
    )


def works_of_disease(works: list[Appraisal], ids: set[str]) -> list[Appraisal]:
    """Return the works that concern any of the diseases or parts named by `ids`."""
    return [w for w in works if ids.intersection(w["diseases"])]


def searchable(work: Any) -> list[str]:
    """Return the citation texts of a work: authors, title, journal, or the whole citation of a further work."""
    if "citation" in work:
        citation = work["citation"]
        corrected = [c["corrected"] for c in work.get("corrections", [])]
        return [citation["authors"], citation["title"], citation["journal"], *corrected]
    return [work["cite_as"], work["label"]["en"], work["label"]["zh"]]
