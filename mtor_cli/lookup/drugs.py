"""From a typed name to one of the two drugs. Whole names only: 替西罗莫司 contains 西罗莫司 and is another drug."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mtor_cli.errors import NotFoundError
from mtor_cli.hints import Slot, retype
from mtor_cli.lookup.spelling import closest
from mtor_cli.records.names import fold_name
from mtor_cli.text import bilingual

if TYPE_CHECKING:
    from mtor_cli.records.drugs import Drug, Drugs


def find_drug(drugs: Drugs, query: str) -> Drug:
    """The drug that is called `query`: generic or trade name, in either language, in any case.

    Raises:
        NotFoundError: it is neither; says so where the name stands for another drug, and which is meant where it is a
            beginning or a slip of one name.
    """
    folded = fold_name(query)
    again = retype(None, query, Slot("DRUG"))
    for drug in drugs["drugs"]:
        if is_drug(drug, query):
            return drug
    for drug in drugs["drugs"]:
        for miss in drug["near_misses"]:
            if folded in map(fold_name, miss["names"]):
                raise NotFoundError("near_miss", miss["answer"]["en"], miss["answer"]["zh"], again)
    meant = _meant(drugs, query)
    asked_en = f" Did you mean {meant['name']['en']}?" if meant else ""
    asked_zh = f"是否指{meant['name']['zh']}？" if meant else ""
    raise NotFoundError(
        "unknown_drug",
        *bilingual("unknown_drug", query=query, asked={"en": asked_en, "zh": asked_zh}),
        retype(None, query, meant["id"]) if meant else again,
    )


def _meant(drugs: Drugs, query: str) -> Drug | None:
    """The one drug whose name begins as a word does, or of whose name the word is a slip."""
    folded = fold_name(query)
    names = {fold_name(name): drug for drug in drugs["drugs"] for name in _names(drug)}
    enough = len(folded) > (2 if folded.isascii() else 1)
    begun = {drug["id"]: drug for name, drug in names.items() if enough and name.startswith(folded)}
    if begun:
        return next(iter(begun.values())) if len(begun) == 1 else None
    slip = closest(folded, names)
    return names[slip] if slip else None


def resembles(drugs: Drugs, query: str) -> bool:
    """Whether a name that is none of a drug may still mean one: a beginning or a slip of its name, or one that has it.

    A name that is known to stand for another drug does not.
    """
    folded = fold_name(query)
    if any(folded in map(fold_name, miss["names"]) for drug in drugs["drugs"] for miss in drug["near_misses"]):
        return False
    held = (fold_name(name) for drug in drugs["drugs"] for name in _names(drug))
    return _meant(drugs, query) is not None or any(
        len(name) > (5 if name.isascii() else 2) and name in folded for name in held
    )


def is_drug(drug: Drug, name: str) -> bool:
    """Whether `name` is that of a drug: generic or trade name, in either language, in any case."""
    return fold_name(name) in map(fold_name, _names(drug))


def _names(drug: Drug) -> list[str]:
    return [drug["id"], drug["name"]["en"], drug["name"]["zh"], *drug["aliases"]["en"], *drug["aliases"]["zh"]]
