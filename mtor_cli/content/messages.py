"""Check the messages against each other and against the program: codes and slots, both ways."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any, get_args, get_type_hints

from mtor_cli.content.yamlfile import walk
from mtor_cli.records.codes import FILLED, OF_SOME_DRUGS, Code, Slots
from mtor_cli.records.messages import CONDITIONS, KNOWN, Command, SlotKind
from mtor_cli.text import bilingual, slots_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mtor_cli.content.problems import Finding
    from mtor_cli.content.yamlfile import Path, YamlDocument

NAMED: frozenset[str] = frozenset(get_args(Code))
"""The codes that the program says by name."""

KINDS: dict[str, SlotKind] = {
    name: hint.__metadata__[0] for name, hint in get_type_hints(Slots, include_extras=True).items()
}
"""The kind of each slot that the program fills."""

_WORDINGS = [
    dict(zip(("command", "drug"), pair, strict=True)) for pair in product(CONDITIONS["command"], CONDITIONS["drug"])
]
"""Where a code that the program names may have a wording of its own."""


def messages(documents: dict[str, YamlDocument]) -> Iterator[Finding]:
    """Yield what is wrong with the messages."""
    records = documents["messages"].value["messages"]
    yield from within(records)
    yield from _elsewhere(documents)
    known = _known(documents)
    for i, message in enumerate(records):
        yield from _ids(("messages", i, "when"), message.get("when", {}), known)


def within(records: list[Any]) -> Iterator[Finding]:
    """Yield what is wrong with the messages whatever stands in the other files."""
    yield from _codes(records)
    for i, message in enumerate(records):
        yield from _slots(("messages", i), message)


def _known(documents: dict[str, YamlDocument]) -> dict[str, frozenset[str]]:
    """The ids that each condition on records may name."""
    diseases = documents["recommendations"].value["diseases"]
    parts = {e["id"] for d in diseases for e in d["entities"]}
    agents = {e["id"] for e in documents["interactions"].value["interactions"]}
    return {
        "disease": frozenset({"given", "unknown", *(d["id"] for d in diseases), *parts}),
        "compared": frozenset(d["id"] for d in diseases),
        "given": frozenset(agents | set(CONDITIONS["drug"])),
    }


def _ids(place: Path, when: Mapping[str, Any], known: Mapping[str, frozenset[str]]) -> Iterator[Finding]:
    """Yield values of conditions that no record has as its id."""
    for name, ids in known.items():
        for n, value in enumerate(when.get(name, [])):
            if value not in ids:
                yield "messages", (*place, name, n), *bilingual("is_no_value_of", value=value, name=name)


def fits(when: Mapping[str, Any], facts: Mapping[str, str]) -> bool:
    """Whether no condition of a `when` speaks against the facts that are given."""
    return all(facts[name] in allowed for name, allowed in when.items() if name in facts)


def _codes(records: list[Any]) -> Iterator[Finding]:
    """Yield codes that nothing says, that the program says and that are not there, and wordings that are never said."""
    free: dict[str, list[dict[str, str]]] = {code: list(_WORDINGS) for code in sorted(NAMED)}
    others = {_of_drugs(m) for m in records if m.get("when", {}).get("command") != ["consult"]}
    for i, message in enumerate(records):
        code = message["code"]
        place: Path = ("messages", i, "code")
        if "severity" in message:
            yield from _never_said(("messages", i), message)
        if code not in NAMED:
            if "severity" not in message:
                yield "messages", place, *bilingual("nothing_says_the_program_does_not", code=code)
            continue
        left = [w for w in free[code] if not fits(message.get("when", {}), w)]
        if len(left) == len(free[code]):
            yield "messages", place, *bilingual("stands_above_for_the_same_drug", code=code)
        elif message.get("when", {}).get("command") == ["consult"] and _of_drugs(message) not in others:
            yield "messages", place, *bilingual("takes_the_place_of_no_text", code=code)
        free[code] = left
    for code, left in free.items():
        if code in OF_SOME_DRUGS and left != _WORDINGS:
            # Of a drug of which nothing is said, no text is missing.
            silent = {w["drug"] for w in left} - {w["drug"] for w in _WORDINGS if w not in left}
            left = [w for w in left if w["drug"] not in silent]
        if left:
            where = "" if left == _WORDINGS else f" for {left[0]['drug']} in {left[0]['command']}"
            where_zh = "" if left == _WORDINGS else f"（{left[0]['drug']}，{left[0]['command']}）"
            yield (
                "messages",
                ("messages",),
                *bilingual("the_program_says_there_is_no", code=code, where={"en": where, "zh": where_zh}),
            )


def _of_drugs(message: Any) -> tuple[str, tuple[str, ...]]:
    return message["code"], tuple(message.get("when", {}).get("drug", CONDITIONS["drug"]))


def _elsewhere(documents: Mapping[str, YamlDocument]) -> Iterator[Finding]:
    """Yield texts of other files under a code that has a text here, or another one there: it would say two things."""
    own = {message["code"] for message in documents["messages"].value["messages"]}
    texts: dict[str, Any] = {}
    for name, document in documents.items():
        for path, value in walk(document.value):
            if name == "messages" or not isinstance(value, dict) or not {"code", "text"} <= value.keys():
                continue
            code = value["code"]
            if code in own:
                yield (
                    name,
                    (*path, "code"),
                    *bilingual("has_its_text_in_messages_yaml", code=code),
                )
            elif texts.setdefault(code, value["text"]) != value["text"]:
                yield name, (*path, "code"), *bilingual("has_another_text_above", code=code)


def _never_said(place: Path, message: Any) -> Iterator[Finding]:
    """Yield a `when` that is missing, or that holds nowhere: no command that asks for such texts knows all of it."""
    when = message.get("when", {})
    if not when:
        yield "messages", place, *bilingual("what_has_a_severity_needs_a")
        return
    asking: tuple[Command, ...] = ("start",) if message["severity"] == "remark" else ("tdm", "fit")
    here = [command for command in asking if fits(when, {"command": command})]
    if not here:
        en, zh = bilingual(
            "is_said_in_only",
            severity=message["severity"],
            asking={"en": " and ".join(asking), "zh": "、".join(asking)},
        )
        yield "messages", (*place, "when", "command"), en, zh
    elif unknown := sorted(set(when).difference(*(KNOWN[command] for command in here))):
        en, zh = bilingual(
            "knows_nothing_of_the_text_would",
            here={"en": " and ".join(here), "zh": "、".join(here)},
            unknown=unknown,
        )
        yield "messages", (*place, "when"), en, zh


_IN_CHINESE = {"en": "英文", "zh": "中文"}


def _slots(place: Path, message: Any) -> Iterator[Finding]:
    """Yield slots that are not declared, stand in one language only, or are not filled."""
    declared = message.get("slots", {})
    used = {lang: [s for s in slots_of(message["text"][lang]) if "." not in s] for lang in ("en", "zh")}
    for lang, names in used.items():
        for name in names:
            if name not in declared:
                yield (
                    "messages",
                    (*place, "text", lang),
                    *bilingual("is_not_declared_under_slots", name=name),
                )
    filled = FILLED.get(message["code"], ())
    for name, kind in declared.items():
        here: Path = (*place, "slots", name)
        missing = [lang for lang in ("en", "zh") if name not in used[lang]]
        if missing:
            yield (
                "messages",
                here,
                *bilingual(
                    "does_not_stand_in_the_text",
                    name=name,
                    missing={"en": " and ".join(missing), "zh": "、".join(_IN_CHINESE[lang] for lang in missing)},
                ),
            )
        if name not in filled:
            known = ", ".join(filled)
            en = f"the program does not fill '{{{name}}}' here; it fills {known or 'nothing'}"
            zh = f"程序在此不填入“{{{name}}}”，" + (f"可用：{known}" if known else "无可用内容")
            yield "messages", here, en, zh
        elif KINDS[name] != kind:
            yield "messages", here, *bilingual("expected_found", kinds=KINDS[name], kind=kind)
