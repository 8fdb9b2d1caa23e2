"""The drugs, diseases and units that a column may name, each with the pattern of how it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mtor_cli.frame import written
from mtor_cli.records.names import fold_name, own_names

if TYPE_CHECKING:
    from mtor_cli.content.load import Content


class Class(NamedTuple):
    """What some cells mean."""

    pattern: str | None
    """Of a cell without the joints of a name; None for an empty one, and for one that is nothing else."""
    text: str | None
    """As it is asked; None where nothing is said."""


UNKNOWN = "\0"
"""A name that nothing has."""


def drugs(content: Content, resembling: bool = False) -> list[Class]:
    """The drugs that a cell may name, the first that fits first; the last is a name that is none.

    Args:
        content: the data.
        resembling: whether a name that may mean one of them all the same has a class of its own before the last.
    """
    found, missed, known = [], [], []
    for drug in content.drugs["drugs"]:
        names = [str(n) for n in (drug["id"], *drug["name"].values(), *drug["aliases"]["en"], *drug["aliases"]["zh"])]
        found.append(Class(written.one_name(names), drug["id"]))
        missed += [name for miss in drug["near_misses"] for name in miss["names"]]
        known += names
    found.append(Class(written.one_name(missed), missed[0]))
    if resembling:
        found.append(Class(written.like_one_of(known), f"{known[0]}?"))
    return [*found, Class(None, UNKNOWN)]


def diseases(content: Content) -> list[Class]:
    """The diseases and their parts that a cell may name, as `drugs`."""
    found, missed, taken = [], [], set()
    for disease in content.recommendations["diseases"]:
        for part in (disease, *disease["entities"]):
            names = [name for name in own_names(part) if fold_name(name) not in taken]
            taken |= set(map(fold_name, names))
            if names:
                found.append(Class(written.name_of(names), names[0]))
        missed += [name for miss in disease["near_misses"] for name in miss["names"]]
    return [*found, Class(written.name_with(missed), missed[0]), Class(None, UNKNOWN)]
