"""Check the rules of provenance: who may say what, and that what is unverified shows no number."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from mtor_cli.content.yamlfile import walk

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
                        f"'{{{slot}}}' is filled in only in drugs.yaml and messages.yaml",
                        f"“{{{slot}}}”仅可用于 drugs.yaml 和 messages.yaml",
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
                        "a target and a dose are what a source says: this program derives none",
                        "目标浓度和剂量只能引自来源，本程序不自行推算",
                    )
                if set(claim["sources"]) <= silent:
                    named = [str(source) for source in claim["sources"]]
                    yield (
                        "recommendations",
                        (*place, "sources"),
                        f"no evidence on mTOR inhibitors in {', '.join(named)} (mtor_evidence: no)",
                        f"来源{'、'.join(named)}不含mTOR抑制剂证据（mtor_evidence: no）",
                    )


def _without_evidence(documents: dict[str, YamlDocument]) -> set[int | str]:
    references = documents["references"].value
    works = [(w["number"], w) for w in references["references"]] + [(w["key"], w) for w in references["works"]]
    return {key for key, work in works if work["mtor_evidence"]["value"] == "no"}


def _of_a_hospital(field: str) -> tuple[str, str]:
    return f"{field} 'local' belongs to a hospital's own file", f"{field}“local”仅用于本院设置文件"


_SPEAKERS = {
    "study": (
        {"study", "article", "other", "consensus"},
        "a label, a compendium, a laboratory or a hospital is no 'study'",
        "说明书、药品汇编、检验项目目录和医院资料不属于 study",
    ),
    "label": (
        {"label", "compendium", "other"},
        "voice 'label' goes with a label, or with a compendium that quotes one",
        "voice“label”用于说明书或引用说明书的药品汇编",
    ),
    "reference": (
        {"laboratory", "compendium", "hospital", "register", "law", "other"},
        "voice 'reference' goes with a compendium, a laboratory, a hospital or a register",
        "voice“reference”用于药品汇编、检验项目目录、医院资料或公开登记库",
    ),
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
            "voice 'consensus' goes with the source 'consensus' and with no other",
            "voice“consensus”只能与来源“consensus”配对",
        )
    if value["voice"] in _SPEAKERS:
        speakers, en, zh = _SPEAKERS[value["voice"]]
        found = {kinds[source] for source in value["sources"] if source in kinds}
        if found - speakers:
            yield (*path, "voice"), en, zh
    if value["voice"] == "derived" and value["verified"] in ("read", "registry"):
        yield (
            (*path, "verified"),
            "what this program derives is 'calculated' or a 'judgement', or rests on a 'copy'",
            "本程序推算的内容应为 calculated、judgement 或 copy",
        )
    if value["verified"] == "unverified":
        for inner, found in _own(value, path):
            if any(c.isdigit() for c in str(found)):
                yield inner, "an unverified statement shows no number", "未核实的内容不得显示数值"


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
