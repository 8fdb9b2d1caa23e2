"""Check the rules of provenance: who may say what, and that what is unverified shows no number."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from mtor_cli.content.yamlfile import walk
from mtor_cli.text import bilingual

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mtor_cli.content.problems import Finding
    from mtor_cli.content.yamlfile import Path, YamlDocument

_SLOT = re.compile(r"\{(\w+)\}")
_SLOTTED = ("toxicity", "highest_range", "implausible", "messages", "superseded")
"""Blocks whose texts may hold `{slots}`."""


def provenance(documents: dict[str, YamlDocument]) -> Iterator[Finding]:
    """Only the abstract and its table speak with the voice of the consensus; what is unverified shows no number."""
    kinds = _kinds(documents)
    yield from _claims(documents)
    for i, source in enumerate(documents["references"].value["documents"]):
        if source["kind"] == "local":
            yield "references", ("documents", i, "kind"), *_of_a_hospital("kind")
    for name, document in documents.items():
        for path, value in walk(document.value):
            if isinstance(value, dict) and "voice" in value and "sources" in value:
                yield from ((name, *finding) for finding in _voice(path, value, kinds))
            elif isinstance(value, str) and not any(step in _SLOTTED for step in path):
                for slot in _SLOT.findall(value):
                    yield (
                        name,
                        path,
                        *bilingual("is_filled_in_only_in_drugs", slot=slot),
                    )


def _claims(documents: dict[str, YamlDocument]) -> Iterator[Finding]:
    """What a disease is said to be treated with, at which level and dose: by a source, and by one that tells of it."""
    silent = _without_evidence(documents)
    for i, disease in enumerate(documents["recommendations"].value["diseases"]):
        for field in ("statements", "bands", "dosing"):
            for j, claim in enumerate(disease[field]):
                place = ("diseases", i, field, j)
                if field != "statements" and claim["voice"] == "derived":
                    yield (
                        "recommendations",
                        (*place, "voice"),
                        *bilingual("a_target_and_a_dose_are"),
                    )
                if set(claim["sources"]) <= silent:
                    named = [str(source) for source in claim["sources"]]
                    yield (
                        "recommendations",
                        (*place, "sources"),
                        *bilingual("no_evidence_on_mtor_inhibitors_in", named=named),
                    )


def _without_evidence(documents: dict[str, YamlDocument]) -> set[int | str]:
    references = documents["references"].value
    works = [(w["number"], w) for w in references["references"]] + [(w["key"], w) for w in references["works"]]
    return {key for key, work in works if work["mtor_evidence"]["value"] == "no"}


def _of_a_hospital(field: str) -> tuple[str, str]:
    return bilingual("local_belongs_to_a_hospital_own", field=field)


_SPEAKERS = {
    "study": ({"study", "article", "other", "consensus"}, "speaks_as_study"),
    "label": ({"label", "compendium", "other"}, "speaks_as_label"),
    "reference": ({"laboratory", "compendium", "hospital", "register", "law", "other"}, "speaks_as_reference"),
}
"""Kinds of sources of which a voice needs one, and what is said where there is none."""


def _voice(path: Path, value: dict[str, Any], kinds: dict[int | str, str]) -> Iterator[tuple[Path, str, str]]:
    own = {"consensus", "consensus-table-1"}
    for field in ("voice", "verified"):
        if value[field] == "local":
            yield (*path, field), *_of_a_hospital(field)
    if (value["voice"] == "consensus") != (set(value["sources"]) <= own):
        yield (
            (*path, "voice"),
            *bilingual("voice_consensus_goes_with_the_source"),
        )
    if value["voice"] in _SPEAKERS:
        speakers, key = _SPEAKERS[value["voice"]]
        found = {kinds[source] for source in value["sources"] if source in kinds}
        if found - speakers:
            yield (*path, "voice"), *bilingual(key)
    if value["voice"] == "derived" and value["verified"] in ("read", "registry"):
        yield (
            (*path, "verified"),
            *bilingual("what_this_program_derives_is_calculated"),
        )
    if value["verified"] == "unverified":
        for inner, found in _own(value, path):
            if any(c.isdigit() for c in str(found)):
                yield inner, *bilingual("an_unverified_statement_shows_no_number")


_NOT_SHOWN = ("voice", "sources", "verified", "id", "code", "key", "entity", "also_in", "diseases", "priority")
"""Fields that a reader sees, if at all, as names and not as numbers."""


def _own(value: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    """Yield the texts and numbers of a record with their places, but not those of a record inside that has a voice."""
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
        if key in _NOT_SHOWN or (isinstance(inner, dict) and "voice" in inner):
            continue
        if isinstance(inner, dict | list):
            yield from _own(inner, (*path, key))
        else:
            yield (*path, key), inner


def _kinds(documents: dict[str, YamlDocument]) -> dict[int | str, str]:
    """The kind of each document by its key; references and works are studies, but for a hospital's handbook."""
    references = documents["references"].value
    kinds: dict[int | str, str] = {d["key"]: d["kind"] for d in references["documents"]}
    kinds |= {r["number"]: "study" for r in references["references"]}
    return kinds | {w["key"]: "hospital" if w["kind"] == "handbook" else "study" for w in references["works"]}
