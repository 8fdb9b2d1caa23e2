"""The screen of `mtor tdm`: the answer first, then the reasons, then the sources."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from mtor_cli.render.bars import axis, bar
from mtor_cli.render.blocks import Cell, Column, Gap, Para, Screen, Style, Table, cells
from mtor_cli.render.views.recommend import band_population
from mtor_cli.render.views.say import joined, pick, ranges, source, source_names, voice, word
from mtor_cli.results.words import AGE_GROUP, ORIGIN, STATUS
from mtor_cli.tdm.numbers import show, show_against

_STYLE: dict[str, Style] = {"below": "alarm", "above": "alarm", "within": "", "indeterminate": "dim"}


def tdm_screen(result: Any, diseases: list[Any], lang: str, ascii_only: bool) -> Screen:
    """Return a level against the ranges.

    Args:
        result: the answer.
        diseases: the content by disease, for the names of diseases and parts.
        lang: `en` or `zh`.
        ascii_only: whether only narrow ASCII signs may be drawn.
    """
    names = {d["id"]: d for d in diseases}
    alarms = [f for f in result["findings"] if f["severity"] == "alarm"]
    screen: Screen = []
    for finding in alarms:
        head = "警示：" if lang == "zh" else "HIGH: "
        screen.append(Para(head + pick(finding["text"], lang), "alarm", voice=voice(finding, lang)))
    if alarms:
        screen.append(Gap())
    screen += [*_answer(result, names, lang), *_unknown(result, lang)]
    if "disease" not in result and len({a["disease"] for a in result["assessments"]}) > 1:
        return [
            *screen,
            Gap(),
            *_overview(result, names, lang),
            Gap(),
            Para(_next(result, lang)),
        ]
    screen += [Gap(), *_table(result, names, lang, ascii_only)] if result["assessments"] else []
    screen += _cautions(result, lang)
    screen += _no_target(result, lang)
    screen += _conflicts(result, lang)
    screen += [Gap(), Para(_next(result, lang))]
    return screen


def level_text(level: Any, lang: str) -> str:
    """Return the level as it was given, with its value in ng/mL where the unit was another."""
    zh = lang == "zh"
    sign = {"below": "<", "above": ">", None: ""}[level["censored"]]
    if level["value"] is None:
        return "低于定量下限（界值未知）" if zh else "below the limit of quantification (limit not known)"
    number = _given(level)
    text = f"{sign}{number} {level['unit']}"
    if level["unit"] == "nmol/L":
        text += f" = {sign}{_rounded(level['ng_ml_text'])} ng/mL"
    return text


def _given(level: Any) -> str:
    """Return the number as given, with every digit."""
    if level["unit"] == "nmol/L":
        return f"{level['value']:.15g}"
    return str(level["ng_ml_text"])


def _rounded(text: str) -> str:
    return show_against(Decimal(text), [], 2)


def _answer(result: Any, names: Any, lang: str) -> Screen:
    """Return the first line: the level, and its verdict where one range was asked for."""
    zh = lang == "zh"
    drug = pick(result["drug"]["name"], lang)
    level = level_text(result["level"], lang)
    several = len(result["assessments"]) != 1
    own = any(a["disease"] is None for a in result["assessments"])
    if "disease" not in result and several and not own:
        question = (
            f"{drug}浓度{level}。请指定疾病：各研究的目标范围不同。"
            if zh
            else f"{level} {drug}. For which disease? The trial bands differ."
        )
        return [Para(question, "title")]
    if not several:
        a = result["assessments"][0]
        return [
            Para(
                f"{drug}{'浓度' if zh else ' '}{level}{'：' if zh else ': '}{_sentence(result, a, lang)}",
                "title",
            )
        ]
    name = names[result["disease"]]["short"] if "disease" in result else ""
    head = f"{name}，{drug}浓度{level}" if zh else f"{name}: {level} {drug}"
    if not result["assessments"]:
        none = "：未检索到已发表的目标范围。" if zh else ": no target published that we read."
        return [Para(head + none, "title")]
    counts: list[str] = []
    # The secondary forms of a disease stand in the table; the first line answers for what was asked.
    answered = [a for a in result["assessments"] if a["entity"] is None] or result["assessments"]
    for status in ("above", "within", "below", "indeterminate"):
        ranged = list(
            dict.fromkeys(ranges(a["band"]["low"], a["band"]["high"]) for a in answered if a["status"] == status)
        )
        if ranged:
            counts.append(f"{word(STATUS, status, lang)}{' ' if not zh else ''}{', '.join(ranged)}")
    return [Para(f"{head}{'：' if zh else ': '}{joined(counts, lang)}", "title")]


def _sentence(result: Any, a: Any, lang: str) -> str:
    """Return one verdict with the distance to its limit."""
    zh = lang == "zh"
    band = ranges(a["band"]["low"], a["band"]["high"])
    status = word(STATUS, a["status"], lang)
    if zh:
        text = f"{status}{band} ng/mL" if a["status"] != "indeterminate" else f"与{band} ng/mL比较：{status}"
    else:
        text = f"{status} {band} ng/mL" if a["status"] != "indeterminate" else f"{status} against {band} ng/mL"
    distance = _distance(a, lang)
    return f"{text}，{distance}" if zh and distance else f"{text}, {distance}" if distance else text


def _distance(a: Any, lang: str) -> str:
    """Return the distance to the deciding limit, with enough digits never to read as none."""
    zh = lang == "zh"
    if a["distance_text"] is None:
        return ""
    distance = Decimal(a["distance_text"])
    limit = f"{a['limit_ng_ml']:g}"
    if distance == 0:
        return f"处于界值{limit}" if zh else f"at the limit {limit}"
    exact = -int(distance.as_tuple().exponent) <= 1
    shown = show(distance) if exact else show_against(distance, [Decimal(0)], 1)
    above = a["status"] == "above" or (a["status"] == "within" and a["side"] == "low")
    if zh:
        return f"{'高于' if above else '低于'}{limit} {shown}"
    return f"{shown} {'above' if above else 'below'} {limit}"


def _unknown(result: Any, lang: str) -> Screen:
    """Return what is not known of the level, in one line beside the verdict."""
    zh = lang == "zh"
    codes = [f["code"] for f in result["findings"] if f["severity"] == "unknown"]
    words = {
        "trough-unknown": ("trough?", "是否为谷浓度"),
        "steady-state-unknown": ("steady state?", "是否已达稳态"),
        "assay-unknown": ("assay?", "检测方法"),
        "unit-assumed": ("unit (read as ng/mL)", "单位（按ng/mL读取）"),
    }
    known = [words[c] for c in codes if c in words]
    if not known:
        return []
    text = "、".join(w[1] for w in known) if zh else "  ".join(w[0] for w in known)
    return [Para(f"尚不明确：{text}。" if zh else f"Not known: {text}")]


def _overview(result: Any, names: Any, lang: str) -> Screen:
    """Return the verdicts by disease and part, for the reader to say which one applies."""
    zh = lang == "zh"
    rows: list[list[Cell] | str] = []
    ordered = _ordered(result["assessments"], names)
    for group in dict.fromkeys((a["disease"], a["entity"]) for a in ordered):
        found = [a for a in ordered if (a["disease"], a["entity"]) == group]
        title = _group(group, names, lang, True)
        for status in ("above", "below", "within", "indeterminate"):
            listed = [ranges(a["band"]["low"], a["band"]["high"]) for a in found if a["status"] == status]
            if listed:
                rows.append(cells(title, Cell(word(STATUS, status, lang), _STYLE[status]), ", ".join(listed)))
                title = ""
    columns = [
        Column("疾病" if zh else "disease", "label"),
        Column("判断" if zh else "verdict"),
        Column("各研究设定的范围，ng/mL" if zh else "ranges that studies set, ng/mL"),
    ]
    notes = ["均为研究方案设定，非指南推荐。" if zh else "Trial bands, not guideline recommendations."]
    if any(f["code"] == "gvhd-level-tma" for f in result["findings"]):
        notes.append(
            "GVHD预防：浓度与TMA的关系，来源不一致。"
            if zh
            else "GVHD prophylaxis: on level and TMA the sources disagree."
        )
    notes += [pick(f["text"], lang) for f in result["findings"] if f["code"] == "everolimus-no-target"]
    return [Table("", columns, rows, notes, header=True)]


def _table(result: Any, names: Any, lang: str, ascii_only: bool) -> Screen:
    zh = lang == "zh"
    level = result["level"]["ng_ml"]
    columns = [
        Column("判断" if zh else "verdict"),
        Column("范围" if zh else "ng/mL", "number"),
        Column(axis(), "bar"),
        Column("距界值" if zh else "distance"),
        Column("人群" if zh else "population"),
        Column("来源" if zh else "source", "source"),
    ]
    rows: list[list[Cell] | str] = []
    last: tuple[Any, Any] | None = None
    several = len({a["disease"] for a in result["assessments"]}) > 1
    for a in _ordered(result["assessments"], names):
        group = (a["disease"], a["entity"])
        if group != last and (title := _group(group, names, lang, several)):
            rows.append(title)
        last = group
        rows.append(
            cells(
                Cell(word(STATUS, a["status"], lang), _STYLE[a["status"]]),
                ranges(a["band"]["low"], a["band"]["high"]),
                bar(a["band"]["low"], a["band"]["high"], level, ascii_only=ascii_only),
                _distance(a, lang),
                pick(a["band"]["population"], lang)
                if a["disease"] is None
                else band_population(a["band"], lang, False),
                _source(a["band"], lang),
            )
        )
    notes = []
    if any(a["disease"] for a in result["assessments"]):
        notes.append("均为研究方案设定，非指南推荐。" if zh else "Set by studies; not guideline recommendations.")
    if result["left_out"]:
        left = ", ".join(f"{b['band']} ({word(AGE_GROUP, b['age_group'], lang)})" for b in result["left_out"])
        notes.append(f"按年龄未列出：{left}" if zh else f"Left out by age: {left}")
    return [Table("", columns, rows, notes, header=True)]


def _ordered(assessments: list[Any], names: Any) -> list[Any]:
    """Return the verdicts by disease and part, in the order of the data."""
    order: list[tuple[Any, Any]] = [(None, None)]
    for name, disease in names.items():
        order += [(name, None), *((name, e["id"]) for e in disease["entities"])]
    return sorted(assessments, key=lambda a: order.index((a["disease"], a["entity"])))


def _group(group: tuple[Any, Any], names: Any, lang: str, several: bool) -> str:
    disease, entity = group
    if disease is None:
        return ""
    part = next((e for e in names[disease]["entities"] if e["id"] == entity), None)
    short = names[disease]["short"]
    if part is None:
        return short if several else ""
    text = pick(part["short"], lang)
    if part["relation"] == "secondary":
        text += "（继发性，非原发）" if lang == "zh" else " (secondary, not primary)"
    return f"{short}{'，' if lang == 'zh' else ', '}{text}" if several else text


def _source(band: Any, lang: str) -> str:
    names = source_names(band["sources"], lang)
    if band["origin"] == "publication":
        return names
    origin = word(ORIGIN, band["origin"], lang)
    return f"{names}（{origin}）" if lang == "zh" else f"{names} ({origin})"


def _cautions(result: Any, lang: str) -> Screen:
    zh = lang == "zh"
    found = [f for f in result["findings"] if f["severity"] == "caution"]
    if not found:
        return []
    rows: list[Any] = [cells(pick(f["text"], lang), voice(f, lang), source(f, lang)) for f in found]
    columns = [
        Column("内容" if zh else "text"),
        Column("来源类别" if zh else "voice", "voice"),
        Column("来源" if zh else "source", "source"),
    ]
    return [Gap(), Table("注意" if zh else "Take care", columns, rows)]


def _no_target(result: Any, lang: str) -> Screen:
    if result["assessments"] or not result["no_target"]:
        return []
    rows: list[Any] = [cells(pick(n["text"], lang), voice(n, lang), source(n, lang)) for n in result["no_target"]]
    columns = [Column(""), Column("", "voice"), Column("", "source")]
    return [Gap(), Table("", columns, rows)]


def _conflicts(result: Any, lang: str) -> Screen:
    zh = lang == "zh"
    if not result["conflicts"]:
        return []
    rows: list[Any] = [cells(pick(c["short"], lang)) for c in result["conflicts"]]
    return [Gap(), Table("来源不一致" if zh else "Sources disagree", [Column("")], rows)]


def _next(result: Any, lang: str) -> str:
    head = "下一步" if lang == "zh" else "Next"
    drug = "" if result["drug"]["id"] == "sirolimus" else f" --drug {result['drug']['id']}"
    if "disease" not in result:
        return f"{head}  mtor tdm --level … --disease ITP{drug}     mtor recommend"
    return f"{head}  mtor recommend {result['disease'].upper()} --full{' ' if drug else ''}{drug.strip()}"
