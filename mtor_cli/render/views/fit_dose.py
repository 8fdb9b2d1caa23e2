"""The part of the screen of `mtor fit` that proposes a dose."""

from __future__ import annotations

from typing import Any

from mtor_cli.render.blocks import Cell, Column, Para, Row, Screen, Table, cells
from mtor_cli.render.views.say import pick, ranges


def dose_blocks(dose: Any, unit: str, lang: str) -> Screen:
    """Return the proposal for a dose, or why there is none."""
    zh = lang == "zh"
    screen: Screen = [Para(_headline(dose, unit, lang), "head")]
    screen += [Para(pick(r["text"], lang), "alarm", indent=2) for r in dose["refused"]]
    table = _regimens(dose, lang)
    if table.rows:
        screen.append(table)
    if dose["models"] and len(dose["models"]) > 1:
        shares = ("；" if zh else "; ").join(f"{m['id']} {_percent(m['p_within'])}" for m in dose["models"])
        screen.append(Para(("各模型达标概率：" if zh else "Within the target by model: ") + shares, indent=2))
    screen += [Para(text, indent=2) for text in _lines(dose, unit, lang)]
    screen += [Para(pick(r["text"], lang), "dim", indent=2) for r in dose["remarks"]]
    return screen


def _headline(dose: Any, unit: str, lang: str) -> str:
    zh = lang == "zh"
    target = ""
    if dose["target"]:
        target = ranges(*dose["target"]) + f" {unit}"
        target = f"（目标{target}）" if zh else f" for {target}"
    best = dose["best"]
    if best is None:
        return ("剂量" if zh else "Dose") + target + ("：未给出方案" if zh else ": no regimen proposed")
    probability = _percent(best["p_within"])
    if any(r["code"] == "current_as_good" for r in dose["remarks"]):
        # A change that gains nothing is not the first thing to read.
        present = dose["current"]
        share = _percent(present["p_within"])
        if zh:
            return f"给药方案{target}：可维持现方案{_regimen(present, lang)}，达标概率{share}（最高者{probability}）"
        kept = f"the present {_regimen(present, lang)} can stay, within the target with {share}"
        return f"Dose{target}: {kept} (best: {probability})"
    if zh:
        return f"给药方案{target}：{_regimen(best, lang)}，达标概率{probability}"
    return f"Dose{target}: {_regimen(best, lang)}, within the target with {probability}"


def _regimen(r: Any, lang: str) -> str:
    """Return a regimen in words: 1.5 mg every 24 h (1 × 1 mg + 1 × 0.5 mg)."""
    text = f"每{r['interval_h']:g} h {r['mg']:g} mg" if lang == "zh" else f"{r['mg']:g} mg every {r['interval_h']:g} h"
    parts = " + ".join(f"{p['number']:g} × {p['strength_mg']:g} mg" for p in r["composition"])
    return f"{text}（{parts}）" if parts and lang == "zh" else f"{text} ({parts})" if parts else text


def _regimens(dose: Any, lang: str) -> Table:
    zh = lang == "zh"
    columns = [
        Column("方案" if zh else "regimen", "label"),
        Column("低于" if zh else "below", "number"),
        Column("处于" if zh else "within", "number"),
        Column("高于" if zh else "above", "number"),
        Column("预期谷浓度" if zh else "expected trough", "number"),
        Column("90%区间" if zh else "90 %", "number"),
    ]
    present = dose["current"]
    named = [r for r in (dose["best"], *dose["alternatives"]) if r is not None]
    if present is not None and not any(_same(r, present) for r in named):
        named.append(present)
    rows: list[Row] = []
    for i, r in enumerate(named):
        remark = ("（现方案）" if zh else " (present)") if present is not None and _same(r, present) else ""
        low, high = r["interval_90"]
        rows.append(
            cells(
                Cell(_short(r, lang) + remark, "good" if i == 0 and dose["best"] else ""),
                _percent(r["p_below"]),
                _percent(r["p_within"]),
                _percent(r["p_above"]),
                f"{r['expected_trough']:.1f}",
                f"{low:.1f}–{high:.1f}",
            )
        )
    return Table("", columns, rows, header=True)


def _same(a: Any, b: Any) -> bool:
    return (a["mg"], a["interval_h"]) == (b["mg"], b["interval_h"])


def _short(r: Any, lang: str) -> str:
    return f"每{r['interval_h']:g} h {r['mg']:g} mg" if lang == "zh" else f"{r['mg']:g} mg / {r['interval_h']:g} h"


def _lines(dose: Any, unit: str, lang: str) -> list[str]:
    zh = lang == "zh"
    lines = []
    if dose["loading"]:
        mg = f"{dose['loading']['mg']:g} mg"
        lines.append(f"负荷剂量：首次{mg}" if zh else f"Loading dose: {mg} as the first dose")
    if dose["reach"]:
        middle, late = (("未达到" if zh else "not reached") if d is None else f"{d:g}" for d in dose["reach"].values())
        lines.append(
            f"谷浓度达稳态±10%的时间：约{middle} d（90%者在{late} d内）"
            if zh
            else f"Trough within 10 % of steady state after about {middle} d (90 % within {late} d)"
        )
    if dose["next_sampling"]:
        s = dose["next_sampling"][0]
        when = s["time"] if isinstance(s["time"], str) else f"{s['time']:g} h"
        lines.append(
            f"建议下次采血：{when}（预期使预测的标准差缩小{_percent(s['narrowing'])}）"
            if zh
            else f"Measure next at {when}: expected to narrow the forecast's SD by {_percent(s['narrowing'])}"
        )
    label = dose["label"]
    if label:
        text = pick(label["remark"], lang)
        if label["interval_mg_per_day"]:
            low, high = label["interval_mg_per_day"]
            text += f"{low:.2g}～{high:.2g} mg/d" if zh else f" {low:.2g}–{high:.2g} mg/day"
        lines.append(text)
    return lines


def _percent(share: float) -> str:
    """Return a probability in percent, never as 0 or 100 where it is neither."""
    percent = 100.0 * share
    if 0.0 < percent < 0.5:
        return "<1%"
    if 99.5 <= percent < 99.9999:
        return ">99%"
    return f"{percent:.0f}%"
