"""From a typed name to the interactions of an agent. Whole names only; a name that fits several is asked back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from mtor_cli.models.names import fold_name

if TYPE_CHECKING:
    from mtor_cli.models.base import Text
    from mtor_cli.models.interactions import Interaction, Interactions

Status = Literal["found", "ask", "near_miss", "unknown"]


class Answer(NamedTuple):
    """What one typed name leads to."""

    name: str
    """As typed."""
    status: Status
    entries: list[Interaction]
    """What was found, or what the question is between."""
    message: Text | None
    """The question, what the name stands for instead, or that nothing is known under it."""


def names_of(entry: Interaction) -> list[str]:
    """Return every name by which an entry may be asked for."""
    return [
        entry["id"],
        entry["agent"]["en"],
        entry["agent"]["zh"],
        *entry["names"]["en"],
        *entry["names"]["zh"],
    ]


def find_agent(data: Interactions, name: str, drug: str | None) -> Answer:
    """Return the interactions of the agent called `name` with one drug, or with both where `drug` is None."""
    folded = fold_name(name)
    entries = [e for e in data["interactions"] if drug is None or drug in e["drugs"]]
    found = [e for e in entries if folded in map(fold_name, names_of(e))]
    by_id = {e["id"]: e for e in entries}
    for question in data["questions"]:
        if folded in map(fold_name, question["names"]):
            options = [by_id[i] for i in question["options"] if i in by_id]
            if options or not found:
                return Answer(name, "ask", [*options, *(e for e in found if e not in options)], question["question"])
    if found:
        return Answer(name, "found", found, None)
    for miss in data["near_misses"]:
        if folded in map(fold_name, miss["names"]):
            return Answer(name, "near_miss", [], miss["answer"])
    others = [e for e in data["interactions"] if folded in map(fold_name, names_of(e))]
    return Answer(name, "unknown", [], _elsewhere(name, others) if others else _unknown(data, entries, name, folded))


def _elsewhere(name: str, others: list[Interaction]) -> Text:
    """Return that an agent is listed with the other drug only."""
    drugs = sorted({drug for entry in others for drug in entry["drugs"]})
    chinese = {"sirolimus": "西罗莫司", "everolimus": "依维莫司"}
    return {
        "en": f"'{name}' is in the list with {' and '.join(drugs)} only. "
        "Absence from the list does not mean absence of an interaction.",
        "zh": f"“{name}”仅收录了与{'、'.join(chinese[d] for d in drugs)}的相互作用。未收录不等于无相互作用。",
    }


def _unknown(data: Interactions, entries: list[Interaction], name: str, folded: str) -> Text:
    from difflib import get_close_matches

    names: dict[str, str] = {}
    for entry in entries:
        for known in names_of(entry):
            names.setdefault(fold_name(known), known)
    close = [names[c] for c in get_close_matches(folded, names, n=3, cutoff=0.75)]
    guess_en, guess_zh = (" Did you mean " + " or ".join(close) + "?", "是否指" + "或".join(close) + "？")
    count = len(data["interactions"])
    return {
        "en": f"'{name}' is not in the list of {count} interactions.{guess_en if close else ''} "
        "Absence from the list does not mean absence of an interaction.",
        "zh": f"“{name}”不在本程序收录的{count}条相互作用之内。{guess_zh if close else ''}未收录不等于无相互作用。",
    }


def affects_level(entry: Interaction) -> bool:
    """Return whether an agent changes, or may change, the level of the mTOR inhibitor."""
    return entry["direction"] in ("increase", "decrease", "unknown") and entry["action"] != "no_change"
