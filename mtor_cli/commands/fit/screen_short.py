"""The short screen of `mtor fit`: the trough and the dose first, the picture, what is doubtful of this patient."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mtor_cli.commands.fit.screen import dose, following, head, picture, published, unsaid
from mtor_cli.commands.fit.screen_dose import waiting
from mtor_cli.commands.fit.screen_numbers import forecast
from mtor_cli.hints import command
from mtor_cli.labels.read import worded
from mtor_cli.render.blocks import Column, Commands, Row, Screen, Table, cells
from mtor_cli.screens.phrases import pick

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtor_cli.parts.dosing import Remark
    from mtor_cli.parts.envelope import Envelope
    from mtor_cli.parts.fit.shapes import FitResult

OF_MODELS = (
    "transcribed",
    "absorption_from_priors",
    "absorption_simplified",
    "assay_of_model_unknown",
    "bilirubin_read_as_clearance",
    "children_only",
    "clearance_rises_with_weight",
    "exponents_assumed",
    "haematocrit_models_diverge",
    "half_life_not_usable",
    "not_before_steady_state",
    "weakly_identified",
)
"""Cautions on models, whoever the patient is: they wait for the full answer, and the short one says how many do."""


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
    result = wrapped["result"]
    screen = [*head(result, wrapped["warnings"], lang), *dose(result, lang, full=False), *published(result, lang)]
    screen += picture(result, lang, ascii_only)
    if result["forecast"] and ((asked and not result["dose"]) or not result["troughs"]):
        screen.append(forecast(result, lang)._replace(notes=[]))
    screen += _remarks(result, unsaid(result, wrapped["warnings"]), lang)
    return [*screen, Commands(worded("next", lang), [command(*typed, "--full"), *following(result)])]


def _remarks(result: FitResult, warnings: Sequence[Remark], lang: str) -> Screen:
    """Return what is doubtful of this patient's answer, and how many remarks wait."""
    rows: list[Row] = [cells(pick(w["text"], lang)) for w in warnings if w["code"] not in OF_MODELS]
    left = len(warnings) - len(rows) + (len(waiting(result["dose"])) if result["dose"] else 0)
    notes = [worded("more_remarks_full", lang, left=left)] if left else []
    return [Table("", [Column(worded("text", lang))], rows, notes)] if rows or notes else []
