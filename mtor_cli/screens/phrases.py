"""Small phrases that several screens share."""

from __future__ import annotations

from typing import TYPE_CHECKING, NotRequired

from typing_extensions import ReadOnly, TypedDict

from mtor_cli.calculator.numbers import show
from mtor_cli.labels.read import worded
from mtor_cli.parts.words import ACTION, CONFLICT, ORIGIN, PRINTED_IN, VERIFIED, VOICE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mtor_cli.parts.common import SourceId
    from mtor_cli.parts.disease import ConflictOut, SettingOut
    from mtor_cli.parts.dosing import Remark
    from mtor_cli.parts.recommendations import HighestDose, HighestPerSurface
    from mtor_cli.records.base import Specimen, Text, Verified, Voice
    from mtor_cli.records.interactions import Action


class Voiced(TypedDict):
    """Who says something; what was checked of it may be known."""

    voice: ReadOnly[Voice]
    verified: ReadOnly[NotRequired[Verified | None]]


class Attributed(TypedDict):
    """Who says something, from where, and how far it was checked."""

    voice: ReadOnly[Voice]
    sources: ReadOnly[list[SourceId]]
    verified: ReadOnly[Verified | None]


class Acting(TypedDict):
    """What is done beside an agent, and whose rule that is; None where nothing is known of it."""

    action: ReadOnly[Action | None]
    action_of: ReadOnly[Text | None]


Lang = str
"""`en` or `zh`."""

OURSELVES = "mtor-cli"
"""The key by which the data names this program as the source of its own judgements."""

_QUIET = ("read", "calculated", "judgement")
"""Ways of checking that need no word beside the source."""


def word(table: dict[str, Text], code: str, lang: Lang) -> str:
    """The word for a code of the data."""
    return pick(table[code], lang)


def ranges(low: float | None, high: float | None, lang: Lang) -> str:
    """A range: 4–15, ≤ 15, ≥ 5 in English; 4～15, ≤15, ≥5 in Chinese."""
    space = "" if lang == "zh" else " "
    if low is None:
        return f"≤{space}{show(high)}" if high is not None else ""
    return f"≥{space}{show(low)}" if high is None else between(show(low), show(high), lang)


def between(low: str, high: str, lang: Lang) -> str:
    """Two ends with the sign between them: 4–15, in Chinese 4～15."""
    return f"{low}{'～' if lang == 'zh' else '–'}{high}"


def voice(item: Voiced, lang: Lang) -> str:
    """The voice of an item; of what this program says, in Chinese whether it was calculated or judged."""
    if lang == "zh" and item["voice"] == "derived" and item.get("verified") == "calculated":
        return word(VERIFIED, "calculated", lang)
    return word(VOICE, item["voice"], lang)


def highest_amount(dose: HighestDose, lang: Lang) -> str:
    """The highest daily dose stated, in mg a day, with the word that it was computed where it was."""
    zh = lang == "zh"
    computed = "" if dose["voice"] == "study" else worded("computed_here", lang)
    return f"{dose['mg_per_day']:g} {'mg/d' if zh else 'mg/day'}{computed}"


def highest_per_m2(dose: HighestPerSurface, lang: Lang) -> str:
    """A highest dose per m² with its source: 2.8 mg/m²/day, a starting dose (ref 34)."""
    unit = "mg/(m²·d)" if lang == "zh" else "mg/m²/day"
    start = worded("a_starting_dose", lang) if dose["starting"] else ""
    return aside(f"{dose['mg_per_m2_per_day']:g} {unit}{start}", source_names(dose["sources"], lang), lang)


def source_names(sources: Sequence[SourceId], lang: Lang) -> str:
    """Sources as a reader would name them: refs 28, 30; Feng Yaqing 2024."""
    numbers = [s for s in sources if s.number]
    others = [pick(s.label, lang) for s in sources if not s.number]
    named: list[str] = []
    if numbers:
        head = worded("refs", lang) if len(numbers) > 1 else worded("ref", lang)
        named.append(head + listed(numbers, lang))
    return ("；" if lang == "zh" else "; ").join(named + others)


def checked(item: Attributed, lang: Lang) -> str:
    """How far an item was checked, where a reader has to know it."""
    verified = item["verified"]
    return "" if verified is None or verified in _QUIET else word(VERIFIED, verified, lang)


def source(item: Attributed, lang: Lang) -> str:
    """The sources of an item with how far it was checked: Mayo (third-party copy)."""
    sources = item["sources"]
    if item["voice"] == "derived":  # The voice is this program's: it is no source beside itself.
        sources = [s for s in sources if s != OURSELVES]
    names, remark = source_names(sources, lang), checked(item, lang)
    said = item["verified"] == "copy" and worded("copy_in_a_name", lang) in names
    return aside(names, "" if said else remark, lang) if names else remark


def origin(item: SettingOut, lang: Lang, first_only: bool = False, matrix: Specimen | None = None) -> str:
    """The sources of an item with where its numbers stood, unless that is the publication itself.

    Beside a band also stands the word of its source for what it measured in, its `matrix`.

    Args:
        item: a band or a regimen.
        lang: `en` or `zh`.
        first_only: name only the first source, where the others are the table that quotes it.
        matrix: of a band.
    """
    names = source_names(item["sources"][:1] if first_only else item["sources"], lang)
    where = "" if item["origin"] == "publication" else word(ORIGIN, item["origin"], lang)
    printed = pick(PRINTED_IN[matrix], lang) if matrix in PRINTED_IN else ""
    return aside(names, joined((text for text in ("" if where in names else where, printed) if text), lang), lang)


def aside(text: str, remark: str, lang: Lang) -> str:
    """`text` with a remark in brackets, where there is one."""
    if not remark:
        return text
    return f"{text}（{remark}）" if lang == "zh" else f"{text} ({remark})"


def action(item: Acting, lang: Lang) -> str:
    """What to do about an agent, and whose rule it is where the labels of regions differ."""
    what, of = item["action"], item["action_of"]
    return aside(word(ACTION, what, lang) if what else "", pick(of, lang) if of else "", lang)


def not_read(lang: Lang) -> str:
    """What is said at the top of a name that may hide a listed agent."""
    return worded("not_read_or_not_clear_which", lang)


def pick(text: Text, lang: Lang) -> str:
    """A text in one language."""
    return text["zh"] if lang == "zh" else text["en"]


def joined(texts: Iterable[str], lang: Lang) -> str:
    """Short texts in one line."""
    return ("；" if lang == "zh" else "; ").join(texts)


def caption(captions: Iterable[Remark], code: str, lang: Lang) -> str:
    """What an answer says under a code for its screen; nothing where it does not say it."""
    return next((pick(said["text"], lang) for said in captions if said["code"] == code), "")


def trial_note(captions: Iterable[Remark], lang: Lang) -> list[str]:
    """That ranges set by studies are no recommendations, as a sentence without its end; none beside no such."""
    said = [caption(captions, code, lang) for code in ("trial_bands", "trial_bands_among_others")]
    return [text for text in said if text]


def disagreements(conflicts: Sequence[ConflictOut], lang: Lang) -> str:
    """On how many points the sources disagree, targets and TMA by name; nothing where they do not."""
    if not conflicts:
        return ""
    of = {c["topic"] for c in conflicts}
    topics = [word(CONFLICT, topic, lang) for topic in CONFLICT if topic in of]
    count = len(conflicts)
    said = (
        worded("points_of_disagreement", lang, count=count)
        if count > 1
        else worded("one_point_of_disagreement", lang, count=count)
    )
    return aside(said, listed(topics, lang), lang)


def listed(texts: Iterable[str], lang: Lang) -> str:
    """The items of a list: 4–12, 5–14."""
    return ("、" if lang == "zh" else ", ").join(texts)
