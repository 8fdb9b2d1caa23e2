"""What the sources say of an impaired liver: each with its source, none chosen, alike in every command."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from mtor_cli.parts.disease import NoteOut
from mtor_cli.parts.shapes import shown
from mtor_cli.records.base import ChildPugh, record

if TYPE_CHECKING:
    from collections.abc import Callable

    from mtor_cli.parts.common import Labels
    from mtor_cli.records.pharmacology import Pharmacology


@record
class LiverOut(NoteOut):
    """What a source says of one class of liver impairment, or of several."""

    id: str
    about: Literal["dose", "exposure"]
    child_pugh: list[ChildPugh]
    """The classes that it speaks of."""


def liver_out(
    pharmacology: Callable[[], Pharmacology], drug: str, child_pugh: str | None, labels: Labels
) -> list[LiverOut]:
    """What is known of a drug in a class of liver impairment: what bears on the dose first.

    Args:
        pharmacology: reads the facts, which stand in the order of their gravity.
        drug: its id.
        child_pugh: the class; None where none was given, and nothing is then read or returned.
        labels: names the sources.
    """
    if child_pugh is None:
        return []
    facts = [f for f in pharmacology()["facts"] if drug in f["drugs"] and child_pugh in f.get("child_pugh", ())]
    return [shown(LiverOut, f, **labels.told(f)) for f in facts]
