"""The first line of `mtor tdm`, and the phrases that its table shares with it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from mtor_cli.calculator.numbers import show, show_against
from mtor_cli.labels.read import worded
from mtor_cli.parts.words import RELATION, STATUS
from mtor_cli.screens.phrases import aside, caption, joined, listed, pick, ranges, word

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from mtor_cli.parts.assessment import Assessment
    from mtor_cli.parts.comparison import Compared
    from mtor_cli.parts.disease import BandOut
    from mtor_cli.records.recommendations import Disease

Part = tuple[str | None, str | None]
"""The ids of a disease and of a part of it; None for a target of the user's own, and for the disease as such."""

ORDER = ("above", "below", "within", "indeterminate")
"""What is out of range is said first."""


def sentence(result: Compared, names: Mapping[str, Disease], lang: str) -> str:
    """The first line: the level, and its verdict on what was asked for.

    Args:
        result: the answer.
        names: the content by the id of the disease.
        lang: `en` or `zh`.
    """
    zh = lang == "zh"
    found = result["assessments"]
    own = [a for a in found if a["disease"] is None]
    if result["disease"] is None and not own:
        return _head("", result, lang) + ("。" if zh else ". ") + caption(result["captions"], "which_disease", lang)
    asked = (result["disease"], result["entity"])
    where = part_name(asked, names, lang, True)
    if not found:
        return _head(where, result, lang) + _nothing(result, lang)
    head = _head(where, result, lang) + ("：" if zh else ": ")
    if len(found) == 1:
        return head + _one(found[0], lang)
    parts = [_statuses(own, lang, worded("your_own_target", lang))] if own else []
    groups = leading([a for a in found if a["disease"]], asked[1])
    for group, members in groups.items():
        name = part_name(group, names, lang, True) if len(groups) > 1 else ""
        parts.append(_statuses(members, lang, name))
    return head + joined(parts, lang)


def _head(where: str, result: Compared, lang: str) -> str:
    """Whose level it is: ITP, sirolimus 8.2 ng/mL."""
    drug, level = pick(result["drug"]["name"], lang), level_text(result, lang)
    if lang == "zh":
        return f"{where}{'，' if where else ''}{drug}浓度{level}"
    return f"{where}, {drug} {level}" if where else f"{drug.capitalize()} {level}"


def _nothing(result: Compared, lang: str) -> str:
    code = "no_target_at_age" if result["left_out"] else "no_target_published"
    said = caption(result["captions"], code, lang)
    return f"：{said}。" if lang == "zh" else f": {said}."


def leading(assessments: Iterable[Assessment], entity: str | None) -> dict[Part, list[Assessment]]:
    """The verdicts that the first line answers with, by part: those on what was asked for.

    The secondary forms of a disease, and the disease around a part, stand in the table.
    """
    groups: dict[Part, list[Assessment]] = {}
    for a in assessments:
        groups.setdefault((a["disease"], a["entity"]), []).append(a)
    asked = {group: members for group, members in groups.items() if group[1] == entity}
    return asked or groups


def _statuses(assessments: Sequence[Assessment], lang: str, name: str) -> str:
    """The verdicts on one part: above 4–10; within 4–12, 4–15."""
    zh = lang == "zh"
    texts = []
    for status in ORDER:
        bands = dict.fromkeys(_against(a["band"].record, status, lang) for a in assessments if a["status"] == status)
        if bands:
            texts.append(_verdict(status, listed(bands, lang), lang))
    return (f"{name}{'' if zh else ' '}" if name else "") + ("，" if zh else ", ").join(texts)


def _against(band: BandOut, status: str, lang: str, unit: str = "") -> str:
    """The range of a verdict; where it has one end and the level lies beyond that, the limit and not ≤ 15."""
    low, high = band["low"], band["high"]
    for beyond, other, bound, limit in (("above", low, high, "上限"), ("below", high, low, "下限")):
        if status == beyond and other is None and bound is not None:
            end = f"{show(bound)}{unit}"
            return worded("the_limit", lang, end=end, limit=limit)
    return ranges(low, high, lang) + unit


def _verdict(status: str, bands: str, lang: str) -> str:
    said = word(STATUS, status, lang)
    if status == "indeterminate":
        return worded("against", lang, said=said, bands=bands)
    if lang == "zh":
        return f"在{bands}范围内" if status == "within" else f"{said}{bands}"
    return f"{said} {bands}"


def _one(a: Assessment, lang: str) -> str:
    zh = lang == "zh"
    text = _verdict(a["status"], _against(a["band"].record, a["status"], lang, " ng/mL"), lang)
    if a["disease"] is None:
        text += worded("your_own_target_aside", lang)
    far = distance(a, lang)
    return f"{text}{'，' if zh else ', '}{far}" if far else text


def distance(a: Assessment, lang: str) -> str:
    """The distance to the deciding limit, with enough digits never to read as none."""
    zh = lang == "zh"
    side, edge, text = a["side"], a["limit_ng_ml"], a["distance_text"]
    if text is None or side is None or edge is None:
        return ""
    limit = show(edge)
    if Decimal(text) == 0:
        return worded("at_the_limit", lang, limit=limit, sides=_SIDES[side])
    shown = _far(text)
    above = a["status"] == "above" or (a["status"] == "within" and a["side"] == "low")
    if zh:
        return f"{'高' if above else '低'}于{_SIDES[side]}{shown}"
    return f"{shown} {'above' if above else 'below'} {limit}"


def _far(distance: str) -> str:
    """How far a level lies from the deciding limit."""
    far = Decimal(distance)
    exact = -int(far.as_tuple().exponent) <= 2
    return show(far) if exact else show_against(far, [Decimal(0)], 1)


_SIDES = {"low": "下限", "high": "上限"}


def verdict(a: Assessment, lang: str) -> str:
    """A verdict in a cell: above by 1, below by 0.5, within; at a limit, which counts as within, that it is."""
    zh = lang == "zh"
    said = word(STATUS, a["status"], lang)
    side, text = a["side"], a["distance_text"]
    if side is None or text is None or (a["status"] == "within" and Decimal(text) != 0):
        return said
    if a["status"] == "within":
        return worded("at_limit", lang, said=said)
    far = _far(text)
    return f"{said}{_SIDES[side]}{far}" if zh else f"{said} by {far}"


def level_text(result: Compared, lang: str) -> str:
    """The level as it was given, with its value in ng/mL where the unit was another."""
    level = result["level"]
    if level["value"] is None:
        return worded("below_the_limit_of_detection", lang)
    sign = level["sign"]
    if level["unit"] != "nmol/L":
        return f"{sign}{level['ng_ml_text']} {level['unit']}"
    bands = [a["band"].record for a in result["assessments"]]
    limits = {0, *(bound for band in bands for bound in (band["low"], band["high"]))}
    limits.update(f["limit_ng_ml"] for f in result["findings"])
    converted = show_against(Decimal(level["ng_ml_text"]), [Decimal(str(x)) for x in limits if x is not None], 2)
    return f"{sign}{show(level['value'])} nmol/L = {sign}{converted} ng/mL"


def part_name(group: Part, names: Mapping[str, Disease], lang: str, with_disease: bool) -> str:
    """The name of a disease, or of a part of it.

    Args:
        group: the ids of the disease and of its part, or None.
        names: the content by the id of the disease.
        lang: `en` or `zh`.
        with_disease: whether the disease is named; a part that bears its name needs it once.
    """
    disease, entity = group
    if disease is None:
        return ""
    short = names[disease]["short"]
    part = next((e for e in names[disease]["entities"] if e["id"] == entity), None)
    if part is None:
        return short if with_disease else ""
    text = pick(part["short"], lang)
    if part["relation"] == "secondary":
        text = aside(text, word(RELATION, "secondary", lang), lang)
    if with_disease and short not in text:
        text = f"{short}{'，' if lang == 'zh' else ', '}{text}"
    return text
