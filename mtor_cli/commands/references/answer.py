"""What `mtor references` answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mtor_cli.commands.references.cited import cited
from mtor_cli.errors import NotFoundError
from mtor_cli.lookup.diseases import find_disease
from mtor_cli.lookup.evidence import is_level, level_of
from mtor_cli.lookup.search import fold_text
from mtor_cli.lookup.works import (
    ROLES,
    FoundWorks,
    all_works,
    find_works,
    not_found_text,
    searchable,
    works_of_disease,
)
from mtor_cli.parts.choices import choose
from mtor_cli.parts.common import JUDGED, Labels
from mtor_cli.parts.envelope import envelope
from mtor_cli.parts.evidence import references_result
from mtor_cli.parts.recommendations import evidence_ids
from mtor_cli.screens.answer import Answer
from mtor_cli.screens.rows import WORK_COLUMNS, work_rows

if TYPE_CHECKING:
    from mtor_cli.content.load import Content
    from mtor_cli.parts.dosing import Remark
    from mtor_cli.parts.evidence import ReferencesResult
    from mtor_cli.render.blocks import Screen


class Question(NamedTuple):
    """Which works are asked for; all of them where nothing is said."""

    numbers: tuple[str, ...] = ()
    """Numbers 1 to 57 (`24,27` or `24-27`), keys, DOIs, PMIDs or registrations."""
    disease: str | None = None
    """Only works of a disease, by any of its names."""
    level: str | None = None
    """Only works with this level by design (derived)."""
    role: str | None = None
    """Only works that are cited for efficacy, safety, pharmacokinetics, mechanism, guideline or context."""
    search: str | None = None
    """Words in authors, title or journal, in either language."""


def answer(content: Content, question: Question) -> Answer[ReferencesResult]:
    """The works that fit; where some that were named are not there, the answer says which.

    Raises:
        NotFoundError: none of the works that were named is there, or the disease or level is none.
        UsageError: the role is none.
    """
    found, total = _found(content, question)
    result = references_result(found.works, total, found.documents, found.missing)
    warnings: list[Remark] = []
    incomplete = None
    if found.missing:
        en, zh = not_found_text(content.references, found.missing)
        told = Labels(content.labels).told(JUDGED)
        warnings.append({**told, "code": "unknown_reference", "text": {"en": en, "zh": zh}})
        incomplete = NotFoundError("unknown_reference", en, zh)

    def view(lang: str, ascii_only: bool) -> Screen:
        from mtor_cli.commands.references.screen import references_screen

        return references_screen(result, lang, detailed=bool(question.numbers))

    return Answer(
        envelope(
            "references",
            {**question._asdict(), "numbers": list(question.numbers)},
            result,
            content.recommendations,
            warnings,
        ),
        view,
        WORK_COLUMNS,
        lambda: work_rows(result["references"], result["documents"]),
        incomplete,
        lambda languages: [cited(item, languages) for item in (*found.works, *found.documents)],
    )


def _found(content: Content, question: Question) -> tuple[FoundWorks, int]:
    """The works and documents that fit, and how many works there are in all."""
    numbers, disease, level, role, search = question
    everything = all_works(content.references)
    found = find_works(content.references, list(numbers)) if numbers else FoundWorks(everything, [], [])
    works, documents, missing = found
    if disease is not None or level is not None or role is not None:
        documents = []  # They are no studies, and have none of the three.
    if disease is not None:
        target = find_disease(content.recommendations["diseases"], disease)
        works = works_of_disease(works, evidence_ids(target))
    if level is not None:
        wanted = is_level(level)
        works = [w for w in works if level_of(w) == wanted]
    if role is not None:
        chosen = choose(role, ROLES, "--role")
        works = [w for w in works if w["role"] == chosen]
    if search is not None:
        words = fold_text(search).split()
        works = [w for w in works if all(word in fold_text("\n".join(searchable(w))) for word in words)]
        documents = [d for d in documents if all(word in fold_text("\n".join(searchable(d))) for word in words)]
    return FoundWorks(works, documents, missing), len(everything)
