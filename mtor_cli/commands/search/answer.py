"""What `mtor search` answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mtor_cli.commands.search.result import search_result
from mtor_cli.commands.search.rows import HIT_COLUMNS, hit_rows
from mtor_cli.lookup.search import search, search_drugs
from mtor_cli.parts.common import Labels
from mtor_cli.parts.envelope import envelope
from mtor_cli.parts.remarks import remark_of
from mtor_cli.screens.answer import Answer

if TYPE_CHECKING:
    from mtor_cli.commands.search.result import SearchResult
    from mtor_cli.content.load import Content
    from mtor_cli.render.blocks import Screen


class Question(NamedTuple):
    """What is looked for."""

    text: str
    """Words, in English or Chinese; an item must hold all of them."""


def answer(content: Content, question: Question) -> Answer[SearchResult]:
    """The interactions, recommendations, references, cautions and facts that hold the words.

    Raises:
        UsageError: there is no word in it.
    """
    hits = [
        *search_drugs(content.interactions, content.pharmacology, question.text),
        *search(content.recommendations, content.references, question.text),
    ]
    labels = Labels(content.labels)
    result = search_result(hits, content.interactions, content.drugs, content.messages, labels)
    own = [remark_of(note, labels) for note in content.hospital_rules()]

    def view(lang: str, ascii_only: bool) -> Screen:
        from mtor_cli.commands.search.screen import search_screen

        return search_screen(result, question.text, lang)

    return Answer(
        envelope("search", question._asdict(), result, content.recommendations, own),
        view,
        HIT_COLUMNS,
        lambda: hit_rows(result),
    )
