"""The references of the consensus and the further works, as one list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mtor_cli.errors import NotFoundError, UsageError
from mtor_cli.models.names import fold_name, fold_width

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mtor_cli.models.references import Appraisal, References

LAST_NUMBER = 57

ROLES = ("efficacy", "safety", "pharmacokinetics", "mechanism", "guideline", "context")


def all_works(references: References) -> list[Appraisal]:
    """Return the 57 references, then the further works."""
    return [*references["references"], *references["works"]]


def work_id(work: Any) -> int | str:
    """Return the number of a reference, or the key of a further work."""
    number: int | str = work["number"] if "number" in work else work["key"]
    return number


def find_works(references: References, queries: Iterable[str]) -> list[Appraisal]:
    """Return the works that are asked for by number or key, in the order asked, each once.

    Raises:
        UsageError: the query is a number that is not one of the list.
        NotFoundError: no work has that key.
    """
    works = all_works(references)
    by_name = {fold_name(str(work_id(w))): w for w in works}
    found: list[Appraisal] = []
    for query in queries:
        folded = fold_width(query).strip().strip("[]")
        work = by_name.get(fold_name(folded.removeprefix("ref")))
        if work is None:
            raise _unknown(query, folded, list(by_name))
        if work not in found:
            found.append(work)
    return found


def _unknown(query: str, folded: str, names: list[str]) -> NotFoundError | UsageError:
    if folded.lstrip("+-").replace(".", "", 1).isdigit():
        return NotFoundError(
            "unknown_reference",
            f"There is no reference {query}: the consensus lists 1 to {LAST_NUMBER}.",
            f"没有{query}号文献：共识参考文献为1～{LAST_NUMBER}号。",
            "mtor references",
        )
    from difflib import get_close_matches

    close = get_close_matches(fold_name(folded), names, n=1)
    guess = f" Did you mean {close[0]}?" if close else ""
    return NotFoundError(
        "unknown_reference",
        f"No reference or work is called '{query}'.{guess} Type a number from 1 to {LAST_NUMBER} or a key.",
        f"未找到文献“{query}”。{f'是否指 {close[0]}？' if close else ''}请输入1～{LAST_NUMBER}号或其他文献的键名。",
        "mtor references",
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
