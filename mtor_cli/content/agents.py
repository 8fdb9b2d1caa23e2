"""Check what holds between the names of other drugs in `interactions.yaml`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mtor_cli.records.names import fold_name
from mtor_cli.text import bilingual

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mtor_cli.content.problems import Finding
    from mtor_cli.content.yamlfile import Path, YamlDocument


def agents(documents: dict[str, YamlDocument]) -> Iterator[Finding]:
    """Yield where a name leads to two known agents, or to one that is not without data, or an option to nothing."""
    value = documents["interactions"].value
    listed: dict[str, set[str]] = {}
    for i, entry in enumerate(value["interactions"]):
        for k, name in enumerate(entry.get("unsourced", [])):
            if name not in entry["agent"]["zh"]:
                place: Path = ("interactions", i, "unsourced", k)
                yield "interactions", place, *bilingual("is_no_part_of_the_chinese", name=name)
        for _, name in _names(entry):
            listed.setdefault(fold_name(name), set()).update(entry["drugs"])
        yield from _members(entry, i)
    yield from _known(value["agents"], listed)
    ids = {entry["id"] for entry in value["interactions"]}
    for i, question in enumerate(value["questions"]):
        for k, option in enumerate(question["options"]):
            if option not in ids:
                where: Path = ("questions", i, "options", k)
                yield "interactions", where, *bilingual("there_is_no_interaction", option=option)
    for i, combination in enumerate(value["combinations"]):
        name = combination["agent"]
        if fold_name(name) not in listed:
            yield "interactions", ("combinations", i, "agent"), *bilingual("there_is_no_agent", name=name)


def _known(known: list[Any], listed: dict[str, set[str]]) -> Iterator[Finding]:
    owners: dict[str, str] = {}
    for i, agent in enumerate(known):
        for path, name in _names(agent):
            where: Path = ("agents", i, *path)
            first = owners.setdefault(fold_name(name), agent["id"])
            if first != agent["id"]:
                yield (
                    "interactions",
                    where,
                    *bilingual("the_name_already_leads_to", name=name, first=first),
                )
            if path == ("agent", "en") and len(listed.get(fold_name(name), ())) > 1:
                yield (
                    "interactions",
                    where,
                    *bilingual("has_interactions_with_both_drugs_it", name=name),
                )
        for k, name in enumerate(agent.get("remark_on", [])):
            if fold_name(name) not in {fold_name(own) for _, own in _names(agent)}:
                yield _no_name(("agents", i, "remark_on", k), name, agent["id"])


def _members(entry: Any, i: int) -> Iterator[Finding]:
    """Yield which names of the members of an entry are none of its own."""
    own = {fold_name(name) for _, name in _names(entry)}
    for k, member in enumerate(entry.get("members", [])):
        for lang, name in member.items():
            if fold_name(name) not in own:
                yield _no_name(("interactions", i, "members", k, lang), name, entry["id"])


def _no_name(where: Path, name: str, owner: str) -> Finding:
    return "interactions", where, *bilingual("is_no_name_of", name=name, owner=owner)


def _names(record: Any) -> Iterator[tuple[Path, str]]:
    """Yield every name of an agent with its place in the record."""
    for lang in ("en", "zh"):
        yield ("agent", lang), record["agent"][lang]
        for k, name in enumerate(record["names"][lang]):
            yield ("names", lang, k), name
