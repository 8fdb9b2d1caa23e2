"""The screen of `mtor audit`: what calls for the prescriber, then each group with its targets, then the rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mtor_cli.commands.audit.charts import pictures
from mtor_cli.hints import command, slot
from mtor_cli.labels.read import worded
from mtor_cli.render.blocks import Column, Commands, Gap, Para, Screen, Table, cells
from mtor_cli.screens.advice import remark_table
from mtor_cli.screens.figures import number, percent
from mtor_cli.screens.phrases import aside, joined, listed, pick, ranges, source, trial_note, voice

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from mtor_cli.commands.audit.result import AuditResult, GroupOut, NamedRows, RefusedOut, SpreadOut, TargetOut
    from mtor_cli.parts.dosing import Remark
    from mtor_cli.records.base import Text
    from mtor_cli.render.blocks import Row

GROUPS, OPEN, LISTED = 2, 3, 4
"""Groups, levels that are not followed, and codes, of the short answer."""
INTERVAL = "90"
"""Percent, of a forecast."""
URGENT = ("audit_not_followed", "audit_alarmed_error")


def audit_screen(
    result: AuditResult,
    warnings: Sequence[Remark],
    names: Mapping[str, Text],
    typed: Sequence[str],
    lang: str,
    ascii_only: bool,
    full: bool,
) -> Screen:
    """An audit, the answer first.

    Args:
        result: the answer.
        warnings: coded remarks on it.
        names: of the drugs, diseases and their parts by their ids.
        typed: the command that was typed, for those to type next.
        lang: `en` or `zh`.
        ascii_only: whether only narrow ASCII signs may be drawn.
        full: whether every group, picture and remark is shown, or what fits one screen.
    """
    screen = urgent(warnings, lang)
    groups = result["groups"] if full else result["groups"][:GROUPS]
    if not groups:
        screen.append(Para(worded("audit_no_levels", lang, path=typed[1]), "title"))
    for group in groups:
        screen += group_blocks(group, names, lang, full)
        for target in group["targets"] if full else ():
            for drawn, counts in pictures(target, target_name(target, lang), lang, ascii_only):
                screen += [Gap(), drawn, counts]
    if left := len(result["groups"]) - len(groups):
        screen.append(Para(worded("audit_more_groups", lang, more=left), "dim"))
    screen += [Gap(), *rows_blocks(result, lang, full)]
    others = [w for w in warnings if w["code"] not in URGENT]
    if full:
        return [*screen, Gap(), *remark_table([*others, *result["definitions"]], lang)]
    screen += [Para(pick(w["text"], lang), "dim", voice(w, lang)) for w in others]
    more = [command(*typed, "--full")]
    if groups and all(group["disease"] is None for group in groups):
        more = [command(*typed, "--disease", slot("--disease")), *more]
    return [*screen, Commands(worded("next", lang), more)]


def urgent(warnings: Sequence[Remark], lang: str) -> Screen:
    """What calls for the prescriber."""
    return [Para(pick(w["text"], lang), "alarm", voice(w, lang)) for w in warnings if w["code"] in URGENT]


def group_blocks(group: GroupOut, names: Mapping[str, Text], lang: str, full: bool, counted: bool = False) -> Screen:
    """The figures of one drug in one disease.

    Args:
        group: the figures.
        names: of the drugs, diseases and their parts by their ids.
        lang: `en` or `zh`.
        full: whether every figure is shown.
        counted: whether the counts stand in the same cell as their shares, and its title is a heading.
    """
    samples, disease = group["samples"], group["disease"]
    named = worded("audit_any_disease", lang) if disease is None else pick(names[disease], lang)
    title = worded(
        "audit_group", lang, drug=pick(names[group["drug"]], lang), disease=named,
        judged=samples["judged"], troughs=samples["usable"] + samples["provisional"], usable=samples["usable"],
        provisional=samples["provisional"], patients=group["patients"],
    )  # fmt: skip
    taken = worded(
        "audit_samples", lang,
        not_trough=samples["not_trough"], too_early=samples["too_early"], plasma=samples["not_whole_blood"],
    )  # fmt: skip
    screen: Screen = [Para(title, "section" if counted else "title"), Para(taken, indent=2)]
    if group["targets"]:
        screen.append(_targets(group, lang, counted))
    if group["no_target"]:
        screen.append(Para(worded("audit_no_target", lang, count=group["no_target"]), indent=2))
    return [*screen, *(Para(text, indent=2) for text in _figures(group, lang, full))]


def target_name(target: TargetOut, lang: str) -> str:
    """The id of a target, or its bounds where it is one of one's own."""
    return target["band"] or ranges(target["low"], target["high"], lang)


def _targets(group: GroupOut, lang: str, counted: bool) -> Table:
    def share(target: TargetOut, count: int, of: float) -> str:
        shown = _percent(of, lang)
        if not counted:
            return shown
        return worded("audit_page_share", lang, count=count, of=target["compared"], share=shown)

    targets = group["targets"]
    unclear = any(target["indeterminate"] for target in targets)
    columns = [
        Column(worded("audit_col_target", lang), "label"),
        Column("ng/mL"),
        Column(worded("audit_col_troughs", lang), "number"),
        Column(worded("below", lang), "number"),
        Column(worded("audit_col_within", lang), "number"),
        Column(worded("above", lang), "number"),
        *([Column(worded("audit_col_open", lang), "number")] if unclear else []),
        Column(worded("audit_col_in_range", lang), "number"),
        Column(worded("audit_col_patients", lang), "number"),
        Column(worded("source", lang), "source"),
    ]
    rows: list[Row] = [
        cells(
            target["band"] or worded("audit_own_target", lang),
            ranges(target["low"], target["high"], lang),
            f"{target['compared']}",
            share(target, target["below"], target["share_below"]),
            share(target, target["within"], target["share_within"]),
            share(target, target["above"], target["share_above"]),
            *([share(target, target["indeterminate"], target["share_indeterminate"])] if unclear else []),
            "" if target["in_range"]["share"] is None else _percent(target["in_range"]["share"]["median"], lang),
            f"{target['in_range']['patients']}/{target['in_range']['of']}",
            _source(target, lang),
        )
        for target in targets
    ]
    notes = [f"{text}{'。' if lang == 'zh' else '.'}" for text in trial_note(group["captions"], lang)]
    return Table("", columns, rows, [*notes, worded("audit_notes", lang)], header=True)


def _percent(share: float, lang: str) -> str:
    return worded("audit_percent", lang, percent=percent(share))


def _source(target: TargetOut, lang: str) -> str:
    band = target["band"]
    return "" if band is None else joined([voice(band.record, lang), source(band.record, lang)], lang)


def _figures(group: GroupOut, lang: str, full: bool) -> list[str]:
    flag, varied = group["alarmed"], group["variability"]
    judged = group["samples"]["judged"]
    found = [
        worded(
            "audit_flag", lang, levels=flag["levels"], judged=judged, followed=flag["followed"],
            open=flag["not_followed"], undated=flag["undated"],
        )
        if flag["levels"]
        else worded("audit_flag_none", lang, judged=judged)
    ]  # fmt: skip
    if flag["days"] is not None:
        found[0] = joined([found[0], _days(flag["days"], lang)], lang)
    if flag["open"]:
        found.append(_open(group, lang, len(flag["open"]) if full else OPEN))
    for target in group["targets"] if full else group["targets"][:1]:
        found.append(_first(target, lang))
    if varied["cv"] is None:
        found += [worded("audit_cv_none", lang, of=group["patients"])] if full else []
    else:
        cv = varied["cv"]
        median, lower, upper = percent(cv["median"]), percent(cv["lower"]), percent(cv["upper"])
        of = group["patients"]
        found.append(
            worded("audit_cv", lang, patients=varied["patients"], of=of, median=median, lower=lower, upper=upper)
        )
    return found


def _days(days: SpreadOut, lang: str) -> str:
    lower, upper = f"{days['lower']:g}", f"{days['upper']:g}"
    return worded("audit_flag_days", lang, median=f"{days['median']:g}", lower=lower, upper=upper)


def _open(group: GroupOut, lang: str, most: int) -> str:
    flag = group["alarmed"]
    shown = flag["open"][:most]
    told = [worded("audit_flag_line", lang, line=x["line"], id=x["id"], level=x["level"]) for x in shown]
    text = worded("audit_flag_open", lang, listed=listed(told, lang))
    left = flag["not_followed"] + flag["undated"] - len(shown)
    return text + (worded("audit_flag_more", lang, more=left) if left else "")


def _first(target: TargetOut, lang: str) -> str:
    first = target["first_within"]
    name, patients, left, undated = target_name(target, lang), first["patients"], first["not_reached"], first["undated"]
    days = first["days"]
    if days is None:
        return worded("audit_first_none", lang, target=name, patients=patients, left=left, undated=undated)
    return worded(
        "audit_first", lang, target=name, patients=patients, left=left, undated=undated, reached=first["reached"],
        median=f"{days['median']:g}", lower=f"{days['lower']:g}", upper=f"{days['upper']:g}",
    )  # fmt: skip


def rows_blocks(result: AuditResult, lang: str, full: bool) -> Screen:
    """What became of the rows of the file, and how good the forecasts were."""
    rows = result["rows"]
    screen: Screen = [
        Para(
            worded(
                "audit_rows", lang, read=rows["read"], judged=rows["judged"], other=rows["other_analyte"],
                duplicate=rows["duplicate"], error=rows["error"],
            )
        )
    ]  # fmt: skip
    if rows["errors"]:
        told = _counted(rows["errors"], lang, full, lambda one: _with_lines(one, rows["refused"], lang))
        screen.append(Para(worded("audit_errors", lang, listed=told), indent=2))
    if rows["analytes"]:
        screen.append(Para(worded("audit_analytes", lang, listed=_counted(rows["analytes"], lang, full)), indent=2))
    return [*screen, *(Para(text, indent=2) for text in _forecasts(result, lang))]


def _with_lines(error: NamedRows, refused: Sequence[RefusedOut], lang: str) -> str:
    """How many rows have an error, and on which lines of the file they stand: bad_number 2 (lines 5, 9)."""
    lines = [f"{one['line']}" for one in sorted(refused, key=lambda one: one["line"]) if one["code"] == error["name"]]
    more = ["…"] if lines and len(lines) < error["rows"] else []
    where = worded("audit_on_lines", lang, lines=listed([*lines, *more], lang), plural="s" if lines[1:] else "")
    return aside(_with_count(error), where, lang) if lines else _with_count(error)


def _with_count(one: NamedRows) -> str:
    return f"{one['name'] or '…'} {one['rows']}"


def _counted(names: Sequence[NamedRows], lang: str, full: bool, told: Callable[[NamedRows], str] = _with_count) -> str:
    shown = names if full else names[:LISTED]
    return listed([*map(told, shown), *(["…"] if len(shown) < len(names) else [])], lang)


def _forecasts(result: AuditResult, lang: str) -> list[str]:
    found = result["forecasts"]
    if found is None:
        return []
    if found["rmse"] is None or found["bias"] is None:
        told = [worded("audit_forecasts_none", lang)]
    else:
        told = [
            worded(
                "audit_forecasts", lang, levels=found["levels"], patients=found["patients"], inside=found["inside_90"],
                interval=worded("audit_percent", lang, percent=INTERVAL),
                rmse=number(found["rmse"]), bias=f"{found['bias']:+.2g}",
            )
        ]  # fmt: skip
    if found["not_fitted"]:
        told.append(worded("audit_not_fitted", lang, listed=_counted(found["not_fitted"], lang, full=True)))
    return told
