"""From a typed name to one of the two drugs. Whole names only: 替西罗莫司 contains 西罗莫司 and is another drug."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mtor_cli.errors import NotFoundError
from mtor_cli.hints import Slot, retype
from mtor_cli.records.names import fold_name

if TYPE_CHECKING:
    from mtor_cli.records.drugs import Drug, Drugs


def find_drug(drugs: Drugs, query: str) -> Drug:
    """The drug that is called `query`: generic or trade name, in either language, in any case.

    Raises:
        NotFoundError: it is neither; says so where the name stands for another drug.
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
    raise NotFoundError(
        "unknown_drug",
        f"No drug here is called '{query}'. Type sirolimus or everolimus.",
        f"未找到药物“{query}”。可用：西罗莫司、依维莫司。",
        again,
    )


def is_drug(drug: Drug, name: str) -> bool:
    """Whether `name` is that of a drug: generic or trade name, in either language, in any case."""
    names = [drug["id"], *drug["name"].values(), *drug["aliases"]["en"], *drug["aliases"]["zh"]]
    return fold_name(name) in (fold_name(str(n)) for n in names)
