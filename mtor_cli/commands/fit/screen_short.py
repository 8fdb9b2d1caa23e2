"""The short screen of `mtor fit`: the trough and the dose first, the picture, what is doubtful of this patient."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mtor_cli.commands.fit.screen import following, head, picture, unsaid
from mtor_cli.commands.fit.screen_dose import dose_blocks, left_of
from mtor_cli.commands.fit.screen_numbers import forecast
from mtor_cli.commands.fit.screen_published import published
from mtor_cli.commands.fit.waiting import waits
from mtor_cli.hints import command
from mtor_cli.labels.read import worded
from mtor_cli.render.blocks import Column, Commands, Gap, Row, Screen, Table, cells
from mtor_cli.screens.liver import liver_line
from mtor_cli.screens.phrases import caption, pick

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from mtor_cli.parts.dosing import Remark
    from mtor_cli.parts.envelope import Envelope
    from mtor_cli.parts.fit.shapes import FitResult


def short_screen(
    wrapped: Envelope[FitResult], typed: Sequence[str], asked: bool, lang: str, ascii_only: bool
) -> Screen:
    """Return what fits one screen of a fit.

    Args:
        wrapped: the envelope of the answer.
        typed: the command that was typed, for those to type next.
        asked: whether times were named for the forecast.
        lang: `en` or `zh`.
        ascii_only: whether only narrow ASCII signs may be drawn.
    """
    result, warnings = wrapped["result"], wrapped["warnings"]
    left = waits(result)
    screen: Screen = [block for block in head(result, warnings, lang, left, full=False) if not isinstance(block, Gap)]
    if result["dose"]:
        screen += dose_blocks(result, lang, full=False, left=left)
    else:
        screen += liver_line(result["liver"], lang)
    screen += published(result, lang, most=1)[-1:]
    screen += picture(result, lang, ascii_only, small=True)
    if _forecast_stands(result) and ((asked and not result["dose"]) or not result["troughs"]):
        screen.append(forecast(result, lang)._replace(notes=[]))
    screen += _remarks(result, warnings, left, lang)
    return [*screen, Commands(worded("next", lang), [command(*typed, "--full"), *following(wrapped)])]


def _forecast_stands(result: FitResult) -> bool:
    """Whether there is a forecast that holds."""
    return bool(result["forecast"]) and not caption(result["captions"], "forecast_void", "en")


def _remarks(result: FitResult, warnings: Sequence[Remark], left: Collection[str], lang: str) -> Screen:
    """Return what is doubtful of this patient's answer, and how many remarks wait."""
    rows: list[Row] = [cells(pick(w["text"], lang)) for w in unsaid(result, warnings) if w["code"] not in left]
    waiting = sum(w["code"] in left for w in warnings) + (left_of(result["dose"], left) if result["dose"] else 0)
    notes = [worded("more_remarks_full", lang, left=waiting, plural="" if waiting == 1 else "s")] if waiting else []
    return [Table("", [Column(worded("text", lang))], rows, notes)] if rows or notes else []
