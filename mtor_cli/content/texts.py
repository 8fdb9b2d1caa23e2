"""The rules in texts: `{rule.ID}` gives way to the number, `{whose.ID}` to whose number it is.

They stand in `data/messages.yaml`, in the thresholds of `data/drugs.yaml`, and in what other files say of this
program's own rules. They are filled once, when the content is read; the other slots are filled when a text is said.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Literal

from mtor_cli.content.rules import local_key
from mtor_cli.records.rules import DRUGS, OF_DRUG
from mtor_cli.text import bilingual, fill, no_text, slots_of

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from mtor_cli.content.problems import Finding
    from mtor_cli.content.yamlfile import Path, YamlDocument
    from mtor_cli.records.base import Sourced, Text
    from mtor_cli.records.drugs import Drugs
    from mtor_cli.records.local import Local
    from mtor_cli.records.messages import Message, Messages
    from mtor_cli.records.pkmodels import CodedNote
    from mtor_cli.records.recommendations import Advice, Measuring, Recommendations
    from mtor_cli.records.rulefile import Rule, RuleFile, Whose

Named = tuple[str, str | None]
"""A rule as a slot names it: its id, and the drug where one is named before it."""


def say_rules(messages: Messages, rules: list[Rule], whose: Whose) -> Messages:
    """The messages with the numbers of the rules in them; one that a hospital set is told as the hospital's.

    A text of both drugs that names a rule of each becomes two, each with its own number; where a drug lacks the rule
    nothing is said of it.
    """
    known = by_name(rules)
    said: list[Any] = []
    for message in messages["messages"]:
        slots, when = _slots(message), message.get("when", {})
        if any(name in OF_DRUG and drug is None for slot in slots for name, drug in _named(slot)):
            said += [
                {**_filled(message, known, whose, drug), "when": {**when, "drug": [drug]}}
                for drug in when.get("drug", DRUGS)
                if all(_of(named, drug) in known for slot in slots for named in _named(slot))
            ]
        else:
            said.append(_filled(message, known, whose, None))
    return {"messages": said}


def say_in(records: list[Any], rules: list[Rule], whose: Whose) -> list[Any]:
    """Records of other files with the numbers of the rules in their texts, told likewise."""
    known = by_name(rules)
    return [_filled(record, known, whose, _one_drug(record)) for record in records]


def say_in_diseases(
    recommendations: Recommendations, messages: Messages, rules: list[Rule], whose: Whose
) -> Recommendations:
    """The recommendations with the numbers of the rules in what they say of measuring and in their notes.

    What names a message in the place of a text says the text of that message.
    """
    diseases: list[Any] = [{**d, "notes": say_in(d["notes"], rules, whose)} for d in recommendations["diseases"]]
    said: Any = {
        name: say_in([_of_message(item, messages) for item in recommendations[name]], rules, whose)
        for name in MAY_NAME_A_MESSAGE
    }
    return {**recommendations, "diseases": diseases, **said}


def said_of_record(messages: Messages) -> Messages:
    """The messages in the words of a consult, whose reader wrote a record and typed no options.

    A text of `consult` takes the place of those that other commands say under its code of the same drug; when they are
    said is their own.
    """
    own = {_of_drug(m): m for m in messages["messages"] if m.get("when", {}).get("command") == ["consult"]}
    said: list[Message] = []
    for message in messages["messages"]:
        worded = own.get(_of_drug(message))
        said.append(message if worded is None else {**message, "text": worded["text"]})
    return {"messages": said}


def _of_drug(message: Message) -> tuple[str, tuple[str, ...]]:
    return message["code"], tuple(message.get("when", {}).get("drug", DRUGS))


def message_named(item: Measuring | Advice, messages: Messages) -> Message | None:
    """The message that a caution, or a rule for measuring, names: the first of that code for all its drugs."""
    return next(
        (
            message
            for message in messages["messages"]
            if message["code"] == item["message"]
            and set(item["drugs"]) <= set(message.get("when", {}).get("drug", DRUGS))
        ),
        None,
    )


def _of_message(item: Any, messages: Messages) -> Any:
    if "message" not in item:
        return item
    message = message_named(item, messages)
    if message is None:
        raise no_text(item["message"])
    return {**item, "text": message["text"]}


def set_thresholds(drugs: Drugs, rules: list[Rule], whose: Whose) -> Drugs:
    """The drugs with the numbers of their thresholds, which are rules too."""
    known = by_name(rules)

    def filled(drug: str, threshold: Any) -> Any:
        rule = known[threshold["rule"], drug]
        said = {**_filled(_told(threshold, [rule]), known, whose, drug), "value": rule["value"]}
        if rule["voice"] == "local":
            # It says where the program's number comes from.
            said.pop("origin", None)
        return said

    found: list[Any] = [
        {**drug, **{name: filled(drug["id"], drug[name]) for name in THRESHOLDS if name in drug}}  # type: ignore[literal-required]
        for drug in drugs["drugs"]
    ]
    return {**drugs, "drugs": found}


def superseded(local: Local, file: RuleFile, drugs: tuple[str | None, ...]) -> list[CodedNote]:
    """What is said of the rules that a hospital set for some drugs, for all where none is named."""
    known = by_name(file["rules"])
    found: list[CodedNote] = []
    for n, entry in enumerate(local.get("rules", [])):
        own = entry.get("drug")
        if not drugs or own in (None, *drugs):
            rule = known[entry["id"], own]
            slots = {
                "value": printed({**rule, "value": entry["value"]}),
                "old": printed(rule),
                "unit": rule["unit"],
                "decides": rule["decides"],
                "source": entry["source"],
            }
            told: Sourced = {"voice": "local", "sources": [local_key("rule", n)], "verified": "local"}
            found.append({**told, "code": "local_rule", "text": fill(file["superseded"], slots)})
    return found


def by_name(rules: list[Rule]) -> dict[Named, Rule]:
    """The rules by their ids and drugs."""
    return {(rule["id"], rule.get("drug")): rule for rule in rules}


def with_numbers(words: str, rules: list[Rule], lang: Literal["en", "zh"] = "en") -> str:
    """Words of one language with the numbers of the rules that they name; of both drugs, where they differ."""

    def number(found: re.Match[str]) -> str:
        ((name, drug),) = _named(found[1])
        said = [printed(rule) for rule in rules if rule["id"] == name and drug in (None, rule.get("drug"))]
        return ("或" if lang == "zh" else " or ").join(dict.fromkeys(said))

    return _RULE.sub(number, words)


_RULE = re.compile(r"\{(rule\.[a-z0-9_.]+)\}")

THRESHOLDS = ("toxicity", "highest_range", "implausible")


MAY_NAME_A_MESSAGE: tuple[Literal["measuring", "cautions", "monitoring"], ...] = ("measuring", "cautions", "monitoring")
"""Lists of `recommendations.yaml` in which a record may name a message in the place of a text."""

KINDS = ("rule", "whose", "whence")
"""What a slot of a rule asks for: its number, whose number it is, in whom it was found."""

FIELDS = ("short", "text")


def _filled(record: Any, known: dict[Named, Rule], whose: Whose, drug: str | None) -> Any:
    """A record with the slots of rules in its texts filled, and with the sources of a hospital's rules."""
    slots = _slots(record)
    if not slots:
        return record
    used = {slot: [r for n in _named(slot) if (r := known.get(_of(n, drug))) is not None] for slot in slots}
    values: dict[str, object] = {
        slot: _said(slot.split(".")[0], found, whose) for slot, found in used.items() if len(found) == len(_named(slot))
    }
    texts = {name: record[name] for name in FIELDS if name in record}
    words = [lang for text in texts.values() for lang in text.values()]
    others = {name: f"{{{name}}}" for lang in words for name in slots_of(lang) if "." not in name}
    filled = {name: fill(text, {**others, **values}) for name, text in texts.items()}
    return {**_told(record, [rule for found in used.values() for rule in found]), **filled}


def _one_drug(record: Any) -> str | None:
    drugs = record.get("drugs", [])
    return drugs[0] if len(drugs) == 1 else None


def _told(record: Any, rules: list[Rule]) -> Any:
    """A record as the hospital's where one of the rules in it is; a label's or a study's words stay theirs."""
    own = list(dict.fromkeys(source for rule in rules if rule["voice"] == "local" for source in rule["sources"]))
    if not own:
        return record
    told = {"voice": "local", "verified": "local"} if record["voice"] == "derived" else {}
    return {**record, **told, "sources": [*record["sources"], *own]}


def printed(rule: Rule) -> str:
    """The value of a rule as a text prints it: a share in percent, everything else without its unit."""
    return f"{100 * rule['value']:g}%" if rule["unit"] == "share" else f"{rule['value']:g}"


def _said(kind: str, rules: list[Rule], whose: Whose) -> str | Text:
    """What fills a slot: the number, whose it is, or in whom it was found."""
    if kind == "rule":
        return printed(rules[0])
    if kind == "whence" and "whence" in rules[0] and rules[0]["voice"] != "local":
        return rules[0]["whence"]
    return _whose(rules, whose)


def _whose(rules: list[Rule], whose: Whose) -> Text:
    voices = list(dict.fromkeys(rule["voice"] for rule in rules))
    said: Any = whose
    words: list[Text] = [said[voice] for voice in voices]
    return {
        "en": whose["several"]["en"].join(w["en"] for w in words),
        "zh": whose["several"]["zh"].join(w["zh"] for w in words),
    }


def _slots(record: Any) -> list[str]:
    """The slots of rules in the texts of a record, each once."""
    words = [lang for name in FIELDS if name in record for lang in record[name].values() if "." in lang and "{" in lang]
    return list(dict.fromkeys(slot for lang in words for slot in slots_of(lang) if "." in slot))


def _named(slot: str) -> list[Named]:
    """The rules that a slot names: `whose.sirolimus.a.everolimus.b` those of two drugs."""
    found: list[Named] = []
    drug: str | None = None
    for word in slot.split(".")[1:]:
        if word in DRUGS:
            drug = word
        else:
            found.append((word, drug))
    return found


def _of(named: Named, drug: str | None) -> Named:
    """The rule that is meant in a text of one drug."""
    name, own = named
    return (name, (own or drug) if name in OF_DRUG else None)


def texts(documents: dict[str, YamlDocument]) -> Iterator[Finding]:
    """Yield what is wrong with rules in texts: a slot that names none, one language only, a number beside its slot."""
    rules = by_name(documents["rules"].value["rules"])
    for file, document in documents.items():
        held: set[Path] = set()
        for path, drugs, record in _texts(file, document.value):
            for field in FIELDS:
                if field in record:
                    held.add((*path, field))
                    for lang, en, zh in _mistakes(record, record[field], drugs, rules):
                        yield file, (*path, field, lang), en, zh
        for path, words in _strings(document.value):
            if path[:-1] not in held and file != "rules" and any("." in slot for slot in slots_of(words)):
                yield file, path, *bilingual("a_rule_number_is_not_filled")


def _strings(value: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _strings(inner, (*path, key))


def _texts(file: str, value: Any) -> Iterator[tuple[Path, tuple[str, ...], Any]]:
    """Yield the records in whose texts rules may stand, with the drugs that they speak of."""
    if file == "messages":
        for i, message in enumerate(value["messages"]):
            yield ("messages", i), tuple(message.get("when", {}).get("drug", DRUGS)), message
    elif file == "drugs":
        for i, drug in enumerate(value["drugs"]):
            yield from ((("drugs", i, name), (drug["id"],), drug[name]) for name in THRESHOLDS if name in drug)
    elif file == "pharmacology":
        yield from ((("facts", i), tuple(fact["drugs"]), fact) for i, fact in enumerate(value["facts"]))
    elif file == "recommendations":
        for name in MAY_NAME_A_MESSAGE:
            yield from (((name, i), tuple(item["drugs"]), item) for i, item in enumerate(value[name]))
        for i, disease in enumerate(value["diseases"]):
            yield from ((("diseases", i, "notes", k), DRUGS, note) for k, note in enumerate(disease["notes"]))


def _mistakes(
    record: Any, text: Text, drugs: tuple[str, ...], rules: dict[Named, Rule]
) -> Iterator[tuple[str, str, str]]:
    yield from slot_mistakes(text, drugs, rules)
    if record["voice"] != "derived" or ("code" not in record and record["sources"] != ["mtor-cli"]):
        return
    if record["verified"] != "judgement" and "code" not in record:
        return
    for lang, words in (("en", text["en"]), ("zh", text["zh"])):
        found: dict[str, list[str]] = {}
        for (name, drug), rule in rules.items():
            if (drug is None or drug in drugs) and rule["voice"] in ("derived", "label"):
                for number in pattern(rule).findall(words):
                    found.setdefault(number, []).append(f"{{rule.{name}}}")
        for number, slots in found.items():
            yield (
                lang,
                *bilingual(
                    "is_the_number_of_a_rule",
                    number=number,
                    fromkeys={"en": " or ".join(dict.fromkeys(slots)), "zh": " 或 ".join(dict.fromkeys(slots))},
                ),
            )


def slot_mistakes(text: Text, drugs: tuple[str, ...], rules: Container[Named]) -> Iterator[tuple[str, str, str]]:
    """Slots of a text of some drugs that name none of the rules, or stand in one of its languages only."""
    used = {"en": [s for s in slots_of(text["en"]) if "." in s], "zh": [s for s in slots_of(text["zh"]) if "." in s]}
    for lang, other in (("en", "zh"), ("zh", "en")):
        for slot in used[lang]:
            if not _names_rules(slot, drugs, rules):
                of = {"en": " or ".join(drugs), "zh": "、".join(drugs)}
                yield lang, *bilingual("names_no_rule_of", slot=slot, drugs=of)
            elif slot not in used[other]:
                yield lang, *bilingual("stands_in_one_language_only", slot=slot)


def _names_rules(slot: str, drugs: tuple[str, ...], rules: Container[Named]) -> bool:
    """Whether a slot names rules that one of the drugs of its text has."""
    kind, named = slot.split(".")[0], _named(slot)
    if kind not in KINDS or not named or (kind != "whose" and len(named) > 1):
        return False
    return any(all(_of(one, drug) in rules for one in named) for drug in drugs)


_UNITS = {
    "day": r"(?<![A-Za-z])day {n}(?![\d-])|{n}[ -]days?|{n} d(?![a-z])|{n}天",
    "h": r"{n} ?h(?![a-z])|{n}小时",
    "half-lives": r"{n} half-lives|{n}个半衰期",
    "ratio": r"{n} times|{n}倍",
    "share": r"{n}%",
    "mg": r"{n} mg(?!/m)",
    "mg/m2": r"{n} mg/\(?m²",
    "ng/mL": r"{n} ng/mL",
    "years": r"{n} years|{n}岁",
    "kg": r"{n} kg",
    "SD": r"{n} SD|{n}个标准差",
    "levels": r"{n} (?:levels|troughs)|{n}次",
}
"""How a number stands in a text with its unit."""


def pattern(rule: Rule) -> re.Pattern[str]:
    """How a rule's number would stand in a text; the end of a range is a source's, and no rule's."""
    value = 100 * rule["value"] if rule["unit"] == "share" else rule["value"]
    shown = rf"(?<![\d.–～+±-])(?<!to ){re.escape(f'{value:g}')}"
    return re.compile(_UNITS[rule["unit"]].replace("{n}", shown))
