"""The screen of `mtor recommend`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mtor_cli.render.bars import axis, bar
from mtor_cli.render.blocks import Cell, Column, Gap, Para, Screen, Table, cells
from mtor_cli.render.views.evidence import evidence_table, highest_line
from mtor_cli.render.views.say import joined, pick, ranges, source, source_names, voice, word
from mtor_cli.results.words import AGE_GROUP, LINE, ORIGIN, RELATION

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtor_cli.results.recommend import RecommendResult

SHORT_ROWS = 5
"""Regimens in the short answer, shared out among the parts of a disease."""

SHORT_CONFLICTS = 4

BAR_ROWS = 9
"""Rows of targets up to which the short answer draws bars."""


def recommend_screen(result: RecommendResult, lang: str, ascii_only: bool, full: bool) -> Screen:
    """Return everything on one disease; the top answers, the rest gives reasons and sources."""
    screen: Screen = [
        *_head(result, lang, full),
        Gap(),
        *_start(result, lang, full),
        Gap(),
        *_bands(result, lang, ascii_only, full),
        Gap(),
    ]
    screen += _full_rules(result, lang) if full else [_short_rules(result, lang)]
    screen += [*([Gap()] if full else []), *_evidence(result, lang, full)]
    screen += _conflicts(result, lang, full)
    if full:
        screen += _notes(result, lang)
    screen += [Gap(), *_foot(result, lang, full)]
    return screen


def _head(result: RecommendResult, lang: str, full: bool) -> Screen:
    zh = lang == "zh"
    disease, entity = result["disease"], result["disease"]["entity"]
    codes: dict[str, list[str]] = {}
    for code in (entity or disease)["codes"]:
        codes.setdefault(code["system"], []).append(code["code"])
    coded = "; ".join(f"{system} {', '.join(values)}" for system, values in codes.items())
    name = f"{disease['short']}  {pick(disease['name'], lang)}"
    if entity:
        name += f" · {pick(entity['name'], lang)} ({word(RELATION, entity['relation'], lang)})"
    screen: Screen = [Para(f"{name}  ({coded})" if coded else name, "title"), Gap()]
    if full and "code_note" in disease:
        screen.insert(1, Para(pick(disease["code_note"], lang), "dim"))
    for statement in result["statements"]:
        if full:
            screen.append(Para(pick(statement["text"], lang), voice=voice(statement, lang)))
            for title, value in (
                ("推荐强度" if zh else "Strength", statement["strength"]),
                ("证据级别" if zh else "Level", statement["level"]),
            ):
                shown = value["value"] or pick(value["text"], lang)
                note = f" {pick(value['note'], lang)}" if "note" in value else ""
                screen.append(Para(f"{title}{'：' if zh else ': '}{shown}.{note}", indent=2))
        else:
            screen.append(Para(pick(statement["short"], lang), voice=voice(statement, lang)))
    if not full:
        screen.append(
            Para(
                "推荐强度、证据级别、剂量、目标谷浓度：摘要未给出；正文未公开获取。"
                if zh
                else "Strength, level, dose, target: not stated in the abstract; its full text is not open.",
                indent=2,
            )
        )
    off_label = pick(result["off_label"]["text"], lang)
    if not full:
        off_label = (
            "超说明书用药：所查阅的说明书均未将本病列为适应证。"
            if zh
            else "Off-label: no label read names this disease as an indication."
        )
    screen.append(Para(off_label, voice=voice(result["off_label"], lang)))
    return screen


def _parts(result: RecommendResult) -> list[str | None]:
    """Return the parts in order: the disease as such, then its sub-entities."""
    return [None, *(e["id"] for e in result["disease"]["entities"])]


def _part_title(result: RecommendResult, part: str | None, lang: str) -> str | None:
    for entity in result["disease"]["entities"]:
        if entity["id"] == part:
            name = pick(entity["short"], lang)
            if entity["relation"] == "secondary":
                relation = word(RELATION, "secondary", lang)
                return f"{name}（{relation}）" if lang == "zh" else f"{name} ({relation})"
            return name
    return None


def _secondary(result: RecommendResult) -> set[str | None]:
    return {e["id"] for e in result["disease"]["entities"] if e["relation"] == "secondary"}


def _grouped(result: RecommendResult, items: list[Any]) -> list[tuple[str | None, list[Any]]]:
    """Return items by part; items that another disease shares count to the disease as such."""
    own = set(_parts(result))
    groups = [
        (part, [i for i in items if (i["entity"] if i["entity"] in own else None) == part]) for part in _parts(result)
    ]
    return [(part, found) for part, found in groups if found]


def _start(result: RecommendResult, lang: str, full: bool) -> Screen:
    zh = lang == "zh"
    title = "研究所用方案（非推荐）" if zh else "Start, as studied (not a recommendation)"
    if not result["dosing"]:
        return [Para(f"{title}{'：' if zh else ': '}{'未检索到' if zh else 'none read'}", "head")]
    rows: list[list[Cell] | str] = []
    groups = _grouped(result, _main(result["dosing"], full))
    if not full and len(groups) > 1:
        # The secondary forms of a disease are left to the full answer.
        groups = [g for g in groups if g[0] not in _secondary(result)]
    for part, items in groups:
        shown = items if full else items[: SHORT_ROWS // len(groups)]
        name = _part_title(result, part, lang)
        if name and full:
            rows.append(name)
        for item in shown:
            who = _who(item, lang)
            if name and not full and name.lower() not in who.lower():
                who = f"{name}{'：' if zh else ': '}{who}"
            regimen = pick(item["summary"], lang)
            rows.append(cells(who, regimen, voice(item, lang), _origin(item, lang, full)))
            if full and "note" in item:
                rows.append(cells("", pick(item["note"], lang), "", ""))
    notes = [_highest_dose(result, lang, full)]
    left = len(result["dosing"]) - sum(1 for row in rows if not isinstance(row, str))
    if not full and left:
        notes.insert(0, f"另有{left}个方案：--full" if zh else f"{left} more regimens: --full")
    return [Table(title, _columns(lang, "方案" if zh else "regimen"), rows, notes)]


def _main(items: Sequence[Any], full: bool) -> list[Any]:
    """Return the items of the short answer: those on sirolimus, of which the statement speaks, where there are any."""
    sirolimus = [i for i in items if i["drug"] == "sirolimus"]
    return list(items) if full or not sirolimus else sirolimus


def _columns(lang: str, what: str) -> list[Column]:
    zh = lang == "zh"
    return [
        Column("人群" if zh else "population", "label"),
        Column(what),
        Column("来源类别" if zh else "voice", "voice"),
        Column("来源" if zh else "source", "source"),
    ]


def _who(item: Any, lang: str) -> str:
    """Return whom an item is for: drug where it is not sirolimus, population, age group where it is known."""
    drug = ("依维莫司，" if lang == "zh" else "everolimus, ") if item["drug"] == "everolimus" else ""
    population = pick(item["population"], lang)
    age = word(AGE_GROUP, item["age_group"], lang) if item["age_group"] in ("adult", "child") else ""
    if age and age not in population:
        population += f"，{age}" if lang == "zh" else f", {age}"
    return drug + population


def _origin(item: Any, lang: str, full: bool) -> str:
    """Return the sources of an item with where its numbers stood, unless that is the publication itself.

    Where they stood in a review's table, the short answer names the trial only.
    """
    tabulated = item["origin"] == "review_table" and not full
    names = source_names(item["sources"][:1] if tabulated else item["sources"], lang)
    if item["origin"] == "publication":
        return names
    origin = word(ORIGIN, item["origin"], lang)
    return f"{names}（{origin}）" if lang == "zh" else f"{names} ({origin})"


def _highest_dose(result: RecommendResult, lang: str, full: bool) -> str:
    zh = lang == "zh"
    texts = []
    for dose in _main(result["highest_dose"], full):
        if dose["age_group"] == "any":
            drug = "" if dose["drug"] == "sirolimus" else (" (everolimus)" if not zh else "（依维莫司）")
            amount = f"{dose['mg_per_day']:g} {'mg/d' if zh else 'mg/day'}"
            more = len(dose["sources"]) - 2
            tail = "" if more < 1 else (f"等{len(dose['sources'])}个来源" if zh else f" and {more} more")
            texts.append(f"{amount}{drug} ({source_names(dose['sources'][:2], lang)}{tail})")
    if not texts:
        return "最高研究剂量：未说明" if zh else "Highest daily dose studied: not stated"
    head = "最高研究日剂量（负荷剂量除外）：" if zh else "Highest daily dose studied, loading aside: "
    return head + joined(texts, lang)


def _bands(result: RecommendResult, lang: str, ascii_only: bool, full: bool) -> Screen:
    zh = lang == "zh"
    title = "目标范围，ng/mL" if zh else "Target, ng/mL"
    notes = [
        "均为研究方案设定，非指南推荐。"
        if zh
        else "Trial bands, not guideline recommendations; the consensus abstract prints no target.",
    ]
    columns = [
        Column("范围" if zh else "ng/mL", "number"),
        Column(axis(), "bar"),
        Column("人群" if zh else "population"),
        Column("来源类别" if zh else "voice", "voice"),
        Column("来源" if zh else "source", "source"),
    ]
    rows: list[list[Cell] | str] = []
    for part, items in _grouped(result, _main(result["bands"], full)):
        if name := _part_title(result, part, lang):
            rows.append(name)
        for item in items:
            rows.append(
                cells(
                    ranges(item["low"], item["high"]),
                    bar(item["low"], item["high"], ascii_only=ascii_only),
                    band_population(item, lang, full),
                    voice(item, lang),
                    _origin(item, lang, full),
                )
            )
            if full:
                rows.append(cells("", "", band_details(item, lang), "", ""))
    if others := [b for b in result["bands"] if b not in _main(result["bands"], full)]:
        listed = joined((f"{ranges(b['low'], b['high'])} {source_names(b['sources'], lang)}" for b in others), lang)
        origins = joined(dict.fromkeys(word(ORIGIN, b["origin"], lang) for b in others), lang)
        notes.append(
            f"依维莫司（{origins}）：{listed}；--drug everolimus"
            if zh
            else f"Everolimus ({origins}): {listed}; --drug everolimus"
        )
    for note in result["no_target"]:
        if full:
            notes.append(f"{pick(note['text'], lang)} [{voice(note, lang)}]")
    left = result["left_out"]["bands"]
    if left:
        notes.append(("按条件未列出：" if zh else "Left out by the filter: ") + ", ".join(left))
    if not rows:
        return [
            Para(f"{title}{'：未检索到' if zh else ': none read'}", "head"),
            *(Para(n) for n in notes[1:]),
        ]
    if not full and len(rows) > BAR_ROWS:
        # A long list is read by its numbers; without the bars each row keeps to one line.
        rows = [row if isinstance(row, str) else [row[0], *row[2:]] for row in rows]
        columns = [c for c in columns if c.kind != "bar"]
    return [Table(title, columns, rows, notes, header=True)]


def band_population(item: Any, lang: str, full: bool) -> str:
    """Return whom a band is for: drug where it is not sirolimus, population, the source's own word for the matrix."""
    zh = lang == "zh"
    text = _who(item, lang)
    matrix = item["matrix"]["value"]
    if matrix in ("plasma", "serum"):
        text += f"（“{'血浆' if matrix == 'plasma' else '血清'}”）" if zh else f' ("{matrix}")'
    return text


def band_details(item: Any, lang: str) -> str:
    """Return what else is known of a band: id, line, ages, matrix as printed, whether a trough, partner drugs."""
    zh = lang == "zh"
    printed = item["matrix"]["as_printed"]
    texts = [
        item["id"],
        word(LINE, item["line"], lang),
        f"{word(AGE_GROUP, item['age_group'], lang)}{'：' if zh else ': '}{pick(item['ages'], lang)}",
    ]
    if printed["value"]:
        texts.append(f"{'原文' if zh else 'printed as'} “{printed['value']}”")
    if item["trough"] == "not_stated":
        texts.append("原文未称谷浓度" if zh else "not called a trough")
    if "partner" in item:
        texts.append(pick(item["partner"], lang))
    if "note" in item:
        texts.append(pick(item["note"], lang))
    return joined(texts, lang)


def _short_rules(result: RecommendResult, lang: str) -> Table:
    """Return the one-line rules of the short answer: measure, avoid, monitor."""
    zh = lang == "zh"
    measure = [m for m in result["measuring"] if "sirolimus" in m["drugs"]] or result["measuring"]
    avoid = [a for a in result["cautions"] if a["priority"] == 1]
    monitor = [a for a in result["monitoring"] if a["priority"] == 1]
    rows = [
        _rule("监测" if zh else "Measure", [*measure[:3]], lang),
        _rule("停用、避免" if zh else "Stop, avoid", [a for a in avoid if a["action"] == "avoid"], lang),
        _rule("注意" if zh else "Caution", [a for a in avoid if a["action"] != "avoid"], lang),
        _rule("随访" if zh else "Monitor", monitor, lang),
    ]
    columns = [Column("", "label"), Column(""), Column("", "voice")]
    return Table("", columns, [row for row in rows if row[1].text])


def _rule(title: str, items: list[Any], lang: str) -> list[Cell]:
    """Return one line of short texts, each marked with its voice where the line mixes voices."""
    voices = list(dict.fromkeys(voice(i, lang) for i in items))
    texts = [pick(i["short"], lang) for i in items]
    if len(voices) > 1:
        opening, closing = ("（", "）") if lang == "zh" else (" (", ")")
        texts = [f"{t}{opening}{voice(i, lang)}{closing}" for t, i in zip(texts, items, strict=True)]
    return cells(Cell(title, "head"), " · ".join(texts), voices[0] if len(voices) == 1 else "")


def _full_rules(result: RecommendResult, lang: str) -> Screen:
    zh = lang == "zh"
    screen: Screen = []
    for title, items in (
        ("何时测定" if zh else "When to measure", [result["sampling"], *result["measuring"]]),
        ("停用、避免与注意" if zh else "Stop, avoid, take care", result["cautions"]),
        ("其他监测" if zh else "Monitoring besides the level", result["monitoring"]),
    ):
        rows: list[Any] = [cells(pick(i["text"], lang), voice(i, lang), source(i, lang)) for i in items]
        screen += [
            Table(title, [Column("内容" if zh else "text"), *_columns(lang, "")[2:]], rows),
            Gap(),
        ]
    return screen[:-1]


def _evidence(result: RecommendResult, lang: str, full: bool) -> Screen:
    evidence = result["evidence"]
    if full:
        return [
            *highest_line(evidence, lang, result["disease"], every=True),
            Gap(),
            *evidence_table(evidence, lang),
        ]
    return highest_line(evidence, lang, result["disease"])


def _conflicts(result: RecommendResult, lang: str, full: bool) -> Screen:
    zh = lang == "zh"
    if not result["conflicts"]:
        return []
    title = "来源不一致" if zh else "Sources disagree"
    if not full:
        shown = sorted(result["conflicts"], key=lambda c: c["topic"] not in ("target", "tma", "dose"))
        rows: list[Any] = [cells(pick(c["short"], lang)) for c in shown[:SHORT_CONFLICTS]]
        left = len(shown) - len(rows)
        notes = [f"另有{left}处：--full" if zh else f"{left} more: --full"] if left else []
        return [Table(title, [Column("")], rows, notes)]
    screen: Screen = [Gap()]
    rows = []
    for conflict in result["conflicts"]:
        rows.append(pick(conflict["question"], lang))
        rows += [cells(pick(s["text"], lang), voice(s, lang), source(s, lang)) for s in conflict["sides"]]
    screen.append(Table(title, [Column(""), *_columns(lang, "")[2:]], rows))
    return screen


def _notes(result: RecommendResult, lang: str) -> Screen:
    rows: list[Any] = [cells(pick(n["text"], lang), voice(n, lang), source(n, lang)) for n in result["notes"]]
    title = "说明" if lang == "zh" else "Notes"
    return [Gap(), Table(title, [Column(""), *_columns(lang, "")[2:]], rows)] if rows else []


def _foot(result: RecommendResult, lang: str, full: bool) -> Screen:
    zh = lang == "zh"
    numbers = [str(r) for r in result["references"] if isinstance(r, int)]
    others = [r for r in result["references"] if not isinstance(r, int)]
    more = f"，另{len(others)}篇其他资料" if zh else f" of 57; {len(others)} further sources"
    name = result["disease"]["short"]
    carriers = result["evidence"]["highest_design_level"]
    first = " ".join(str(w["number"]) for w in carriers["works"][:3]) if carriers else numbers[0] if numbers else ""
    return [
        Para(f"{'参考文献' if zh else 'References'}  {' '.join(numbers)}{more}"),
        Para(
            f"{'下一步' if zh else 'Next'}  mtor tdm --level 8.2 --disease {name}     mtor references {first}"
            + ("" if full else f"     mtor recommend {name} --full")
        ),
    ]
