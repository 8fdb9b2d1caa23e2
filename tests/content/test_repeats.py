"""A sentence stands once in the data: who corrects it finds no second one that goes on saying the old thing.

What is said of a drug, of measuring and of a level is looked at: cautions, rules for measuring, notes, facts, messages
and the texts of thresholds. Bands, regimens and works, and the entries of two drugs together, each say what their own
source says, whatever the record beside them says; they are not looked at.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from tests.content.facts import raw

if TYPE_CHECKING:
    from collections.abc import Iterator

ENDS = {"en": re.compile(r"(?<=[.!?])\s+"), "zh": re.compile(r"(?<=[。！？])")}

SHORTEST = {"en": 5, "zh": 9}
"""Words, and characters, of what counts as a sentence."""

UNREAD = "of each what was not read: a record that is read one day loses it alone"
BOTH = "of each pair of sources: a record whose other side goes loses it alone"

LEGITIMATE = {
    "no traceable source was read so no value is shown that is not evidence that none exists": UNREAD,
    "未查阅到可追溯的来源 故不显示数值 不代表该资料不存在": UNREAD,
    "no bias is listed for it here": UNREAD,
    "another method no bias figure was found in the sources read": UNREAD,
    "其他方法 未查阅到偏倚数据": UNREAD,
    "the sentence was not found in any label and is not for these diseases": UNREAD,
    "the sources disagree both are shown": BOTH,
    "来源不一致 一并列出": BOTH,
    "discuss the dose with the prescriber": "what to do, after two different findings on a level",
    "请与处方医师讨论剂量": "what to do, after two different findings on a level",
}
"""Sentences that stand in several records, and why they may."""


def records() -> Iterator[tuple[str, Any]]:
    """Yield the records that are looked at, by file, list and name."""
    told, drugs = raw("recommendations"), raw("pharmacology")
    lists = [(told, name) for name in ("general", "measuring", "cautions", "monitoring", "neighbouring")]
    lists += [(drugs, name) for name in ("facts", "assays")]
    lists += [(raw("messages"), "messages"), *((d, "notes") for d in told["diseases"])]
    for within, name in lists:
        for i, item in enumerate(within[name]):
            place = f"{within.get('id', '')}.{name}".strip(".")
            # A code with a text for each of several cases is one message.
            yield f"{place}[{item.get('id', item.get('code', i))}]", item
    for drug in raw("drugs")["drugs"]:
        yield from ((f"{name}", drug[name]) for name in ("toxicity", "implausible", "highest_range") if name in drug)


def sentences(text: str, lang: str) -> list[str]:
    """Return the sentences of a text, without signs and capitals; headings left out."""
    found = []
    for part in ENDS[lang].split(text):
        words = re.sub(r"[^\w{}<>%=]+", " ", part).strip().lower()
        if len(words.split() if lang == "en" else words.replace(" ", "")) >= SHORTEST[lang]:
            found.append(words)
    return found


def test_what_a_sentence_is() -> None:
    text = "Sample whole blood, 23–25 h after the dose. See below. Repeat IT within one week!"
    assert sentences(text, "en") == ["sample whole blood 23 25 h after the dose", "repeat it within one week"]
    assert sentences("服药后23～25 h采全血测定。见下文。请于一周内复测。", "zh") == ["服药后23 25 h采全血测定"]


def repeated() -> dict[str, list[str]]:
    """Return each sentence that stands in several records, with these.

    Of two messages that share one, one or the other is said.
    """
    places: dict[str, list[str]] = {}
    for name, record in records():
        for lang, text in record.get("text", {}).items():
            for sentence in sentences(text, lang):
                places.setdefault(sentence, []).append(name)
    several = {s: list(dict.fromkeys(names)) for s, names in places.items()}
    return {s: found for s, found in several.items() if len(found) > 1 and not all("messages" in n for n in found)}


def test_a_sentence_stands_in_one_record() -> None:
    assert {s: names for s, names in repeated().items() if s not in LEGITIMATE} == {}


def test_what_may_stand_twice_does() -> None:
    assert LEGITIMATE.keys() - repeated().keys() == set()
