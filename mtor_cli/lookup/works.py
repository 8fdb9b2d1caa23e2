"""The references of the consensus, the further works and the documents, and how each is asked for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from mtor_cli.errors import NotFoundError, UsageError
from mtor_cli.hints import command
from mtor_cli.records.names import fold_name, fold_width
from mtor_cli.text import bilingual

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from typing_extensions import TypeIs

    from mtor_cli.records.references import Document, Reference, References, Study

    Cited = Study | Document

LAST_NUMBER = 57

ROLES = ("efficacy", "safety", "pharmacokinetics", "mechanism", "guideline", "context")

_REFERENCE = r"(?:references?|refs?\.?|文献|#)?\s*"
_DIGITS = r"(0|[1-9][0-9]{0,8})"
"""As a reference is printed, which 025 is not."""
_TO = r"\s*(?:[-–—−~至到]|to)\s*"
_NUMBER = re.compile(_REFERENCE + _DIGITS, re.IGNORECASE)
_SPAN = re.compile(_REFERENCE + _DIGITS + _TO + _DIGITS, re.IGNORECASE)
_OPEN_SPAN = re.compile(_REFERENCE + _DIGITS + _TO, re.IGNORECASE)
_BETWEEN = re.compile(r"[,、;]|\]\s*\[")
_DOI = re.compile(r"(?:https?://)?(?:(?:dx\.)?doi\.org/|doi[:\s]*)?(10\.[0-9]{4,}/\S+)", re.IGNORECASE)
_BEFORE = re.compile(r"https?://\S*/(?=[^/\s]+/?$)|(?:pmcid|clinicaltrials\.gov)[:\s]+", re.IGNORECASE)
"""What stands before an identifier: the page that shows it, or its name."""
_PMID = re.compile(r"(?:pmid|pubmed)?[:\s#-]*([0-9]{5,8})", re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]")
_DIGIT = re.compile(r"\d")


def all_works(references: References) -> list[Study]:
    """The 57 references, then the further works."""
    return [*references["references"], *references["works"]]


def work_id(work: Mapping[str, object]) -> int | str:
    """The number of a reference, or the key of a further work or a document."""
    number = work.get("number")
    return number if isinstance(number, int) else str(work["key"])


def identifiers(work: Mapping[str, object]) -> list[str]:
    """The DOIs, PMID, PMC id and registration of a work or document, in lower case.

    The DOI that is printed and the one that was found may differ.
    """
    citation, known = work.get("citation"), work.get("identifiers")
    names = [citation.get("doi")] if isinstance(citation, dict) else []
    names += known.values() if isinstance(known, dict) else []
    return list(dict.fromkeys(str(name).casefold() for name in names if name))


def is_reference(work: Cited) -> TypeIs[Reference]:
    """Whether a work is one of the references of the consensus, which have their citation field by field."""
    return "citation" in work


def is_document(work: Cited) -> TypeIs[Document]:
    """Whether it is no study: it has no level of evidence."""
    return "level" not in work


class FoundWorks(NamedTuple):
    """What was asked for by name, each once and in the order asked."""

    works: list[Study]
    documents: list[Document]
    missing: list[str]
    """What nothing is called, as it was typed; of a span, the numbers that the list does not have."""


class _Names:
    """Everything that the works and documents are called."""

    def __init__(self, references: References) -> None:
        self.references = {item["number"]: item for item in references["references"]}
        self.keys: dict[str, Cited] = {}
        self._others: dict[str, list[Cited]] = {}
        for group in (references["references"], references["works"], references["documents"]):
            for item in group:
                self._add(item)

    def _add(self, item: Cited) -> None:
        key, label = item.get("key"), item.get("label")
        if isinstance(key, str):
            self.keys[fold_name(key)] = item
        labels = map(str, label.values()) if isinstance(label, dict) else ()
        # A DOI and a PMID are compared as they stand: folding drops hyphens and blanks.
        known = identifiers(item)
        for name in {*known, *map(fold_name, [*known, *labels])}:
            self._others.setdefault(name, []).append(item)

    def find(self, typed: str) -> list[Cited]:
        """What has this key, DOI, PMID, PMC id, registration or short name; a key before all others."""
        if doi := _DOI.fullmatch(typed):
            return self._others.get(doi[1].casefold(), [])
        name = _BEFORE.sub("", typed, count=1).strip("/")
        if pmid := _PMID.fullmatch(name):
            return self._others.get(pmid[1], [])
        # Folding would make 24 of 2-4: a number is no name.
        if not _LETTER.search(name) or _NUMBER.fullmatch(name):
            return []
        folded = fold_name(name)
        return [self.keys[folded]] if folded in self.keys else self._others.get(folded, [])


def find_works(references: References, queries: Iterable[str]) -> FoundWorks:
    """The works and documents that are asked for, and what was asked for in vain.

    A number may be typed as 25, [25], ref 25 or 文献25, several as 24,27, "24 27" or 24-27; the rest by key, short
    name, DOI, PMID, PMC id or registration, in any case, with or without the address of the page that shows it.

    Raises:
        UsageError: nothing was typed where a reference is named, or a span has one end or runs backwards.
        NotFoundError: none of it was found.
    """
    names = _Names(references)
    items: list[Cited] = []
    missing: list[str] = []
    for query in queries:
        typed = _tidy(fold_width(query))
        if not typed:
            raise UsageError(
                "reference_empty",
                *bilingual("reference_empty", query=query, last_number=LAST_NUMBER),
                command("references"),
            )
        found, not_found = _asked(names, query, typed)
        items += [item for item in found if item not in items]
        missing += not_found
    if missing and not items:
        en, zh = not_found_text(references, missing)
        raise NotFoundError("unknown_reference", en, zh, command("references"))
    documents = [item for item in items if is_document(item)]
    works = [item for item in items if not is_document(item)]
    return FoundWorks(works, documents, list(dict.fromkeys(missing)))


def _tidy(text: str) -> str:
    return text.strip().strip("[]").rstrip(".,;。、").strip()


def _asked(names: _Names, query: str, typed: str) -> tuple[list[Cited], list[str]]:
    """What one word of the command line names, and what of it nothing is called."""
    if found := names.find(typed):
        return found, []
    items: list[Cited] = []
    missing: list[str] = []
    parts = _parts(typed)
    for part in parts:
        if span := _span(part):
            items += [names.references[n] for n in range(max(span[0], 1), min(span[1], LAST_NUMBER) + 1)]
            missing += _beyond(*span)
        else:
            named = names.find(part)
            items += named
            missing += [] if named else [part if len(parts) > 1 else query]
    return items, missing


def _parts(typed: str) -> list[str]:
    """The single names of a list; numbers may be listed with blanks alone."""
    parts: list[str] = []
    for part in filter(None, map(_tidy, _BETWEEN.split(typed))):
        words = re.sub(rf"^{_REFERENCE}(?=[0-9])", "", part, flags=re.IGNORECASE).split()
        parts += words if len(words) > 1 and all(_NUMBER.fullmatch(w) or _SPAN.fullmatch(w) for w in words) else [part]
    return parts


def _span(part: str) -> tuple[int, int] | None:
    """The first and the last number that a number or a span names; None where it is neither.

    Raises:
        UsageError: a span has one end, or runs backwards.
    """
    if number := _NUMBER.fullmatch(part):
        return int(number[1]), int(number[1])
    span = _SPAN.fullmatch(part)
    if span and int(span[1]) <= int(span[2]):
        return int(span[1]), int(span[2])
    if span or _OPEN_SPAN.fullmatch(part):
        en, zh = bilingual("runs_backwards") if span else bilingual("has_one_end_only")
        raise UsageError(
            "reference_span",
            *bilingual("reference_span", part=part, words={"en": en, "zh": zh}),
            command("references"),
        )
    return None


def _beyond(first: int, last: int) -> list[str]:
    """The numbers of a span that the list of references does not have, those in a row as a span."""
    over = max(first, LAST_NUMBER + 1)
    spans = [(first, 0), (over, last)] if first == 0 else [(over, last)]
    return [str(a) if a == b else f"{a}-{b}" for a, b in spans if a <= b]


def not_found_text(references: References, missing: list[str]) -> tuple[str, str]:
    """The sentences, in English and in Chinese, that name what was asked for in vain."""
    pmids = [m for m in missing if _PMID.fullmatch(_tidy(fold_width(m)))]
    numbers = [m for m in missing if m not in pmids and _is_numeric(_tidy(fold_width(m)))]
    names = [m for m in missing if m not in pmids and m not in numbers]
    en: list[str] = []
    zh: list[str] = []
    if numbers:
        en.append(f"There is no reference {', '.join(numbers)}: the consensus lists 1 to {LAST_NUMBER}.")
        zh.append(f"没有{'、'.join(numbers)}号文献：共识参考文献为1～{LAST_NUMBER}号。")
    if pmids:
        en.append(f"No work or document here has the PMID {', '.join(pmids)}.")
        zh.append(f"所收资料中没有PMID为{'、'.join(pmids)}的文献。")
    if names:
        quoted = ", ".join(f"'{name}'" for name in names)
        guess_en, guess_zh = _guess(references, names[0]) if len(names) == 1 else ("", "")
        en.append(
            f"No reference, work or document is called {quoted}.{guess_en} Type a number from 1 to {LAST_NUMBER}, "
            "a key, a DOI, a PMID or a registration number."
        )
        zh.append(
            f"未找到文献{'、'.join(f'“{name}”' for name in names)}。{guess_zh}"
            f"请输入1～{LAST_NUMBER}号、键名、DOI、PMID或试验注册号。"
        )
    return " ".join(en), "".join(zh)


def _is_numeric(typed: str) -> bool:
    return bool(_NUMBER.fullmatch(typed) or (_DIGIT.search(typed) and not _LETTER.search(typed)))


def _guess(references: References, name: str) -> tuple[str, str]:
    """The question whether a key was meant that was typed in part; another digit is another work."""
    typed = fold_name(_tidy(name))
    keys = [work["key"] for work in references["works"]] + [document["key"] for document in references["documents"]]
    begun = sorted(key for key in keys if fold_name(key).startswith(typed))
    if not 0 < len(begun) <= 3:
        return "", ""
    return bilingual("did_you_mean_2", begun={"en": " or ".join(begun), "zh": " 或 ".join(begun)})


def works_of_disease(works: list[Study], ids: set[str]) -> list[Study]:
    """The works that concern any of the diseases or parts named by `ids`."""
    return [w for w in works if ids.intersection(w["diseases"])]


def searchable(work: Cited) -> list[str]:
    """The citation texts of a work: authors, title, journal; the whole citation of what is no reference."""
    if is_reference(work):
        citation = work["citation"]
        corrected = [c["corrected"] for c in work.get("corrections", [])]
        return [citation["authors"], citation["title"], citation["journal"], *corrected]
    return [work["cite_as"], work["label"]["en"], work["label"]["zh"]]
