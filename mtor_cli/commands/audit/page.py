"""The page of an audit: everything that was counted, each share with its denominator, and its pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mtor_cli.commands.audit.charts import pictures
from mtor_cli.commands.audit.screen import URGENT, group_blocks, rows_blocks, target_name, urgent
from mtor_cli.labels.read import worded
from mtor_cli.parts.disclaimer import SHORT_DISCLAIMER
from mtor_cli.render.blocks import Para
from mtor_cli.screens.advice import remark_table
from mtor_cli.screens.phrases import pick

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from mtor_cli.commands.audit.result import AuditResult
    from mtor_cli.parts.dosing import Remark
    from mtor_cli.records.base import Text
    from mtor_cli.render.blocks import Screen


class Made(NamedTuple):
    """Of what and with what a page was made."""

    path: str
    """Of the file that was read."""
    day: date
    program: str
    """Its version."""
    data: str
    """Its version."""
    title: Text
    """Of the consensus."""
    doi: str


def audit_page(
    result: AuditResult, warnings: Sequence[Remark], names: Mapping[str, Text], made: Made, lang: str
) -> Screen:
    """The page in one language.

    Args:
        result: the answer.
        warnings: coded remarks on it.
        names: of the drugs, diseases and their parts by their ids.
        made: of what and with what.
        lang: `en` or `zh`.
    """
    opening = worded(
        "audit_page_made", lang, path=made.path, day=f"{made.day:%Y-%m-%d}", program=made.program, data=made.data,
        title=pick(made.title, lang), doi=made.doi,
    )  # fmt: skip
    screen: Screen = [Para(worded("audit_page_title", lang), "title"), Para(opening, "dim"), *urgent(warnings, lang)]
    if not result["groups"]:
        screen.append(Para(worded("audit_no_levels", lang, path=made.path)))
    for group in result["groups"]:
        screen += group_blocks(group, names, lang, full=True, counted=True)
        for target in group["targets"]:
            for drawn, counts in pictures(target, target_name(target, lang), lang, ascii_only=False):
                screen += [Para(drawn.title, "head"), drawn, counts]
    screen += [Para(worded("audit_page_rows", lang), "section"), *rows_blocks(result, lang, full=True)]
    others = [w for w in warnings if w["code"] not in URGENT]
    screen.append(Para(worded("audit_page_definitions", lang), "section"))
    screen += remark_table([*others, *result["definitions"]], lang)
    return [*screen, Para(pick(SHORT_DISCLAIMER, lang), "dim")]
