"""What was typed and has no effect on this answer: nothing is ignored without a word."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from mtor_cli.parts.comparison import TdmResult
    from mtor_cli.parts.dosing import DoseOut, Remark
    from mtor_cli.parts.fit.shapes import DoseProposal
    from mtor_cli.parts.remarks import Remarks
    from mtor_cli.records.codes import Code

_OF_A_DOSE = ("product", "strengths", "loading", "provisional", "allow_above_studied")
_OF_A_NEW_DOSE = ("product", "strengths", "loading", "allow_above_studied")
_OF_A_SEARCH = ("product", "strengths", "intervals", "loading", "allow_above_studied")
_DATE = re.compile(r"\d{4}-")


def unused(
    query: Mapping[str, object],
    rule: str,
    times: Iterable[str],
    result: TdmResult,
    remarks: Remarks,
    confirmed_limit: float,
) -> list[Remark]:
    """What has no effect, one remark for each reason.

    Args:
        query: the options by name, as they were typed; None, False or empty where they were not.
        rule: by which the dose is worked out.
        times: when other drugs were started or stopped, and doses missed, as it was typed.
        result: the answer without this part.
        remarks: makes coded remarks.
        confirmed_limit: ng/mL above which a level has to be confirmed.
    """
    return _said(_unused(query, rule, times, result, confirmed_limit), query, remarks)


def _said(idle: Iterable[tuple[Code, str]], typed: Mapping[str, object], remarks: Remarks) -> list[Remark]:
    """A remark for each reason, on the options of those that were typed."""
    found: dict[Code, list[str]] = {}
    for code, name in idle:
        if typed.get(name):
            found.setdefault(code, []).append("--" + name.replace("_", "-"))
    return [remarks.say(code, options=names) for code, names in found.items()]


def _unused(
    query: Mapping[str, object], rule: str, times: Iterable[str], result: TdmResult, confirmed_limit: float
) -> Iterator[tuple[Code, str]]:
    """Yield the code of the reason with each option that has no effect in this situation, typed or not."""
    dose = result["dose"]
    if dose is None:
        yield from (("unused_without_dose", name) for name in _OF_A_DOSE)
        if rule != "label":
            yield "unused_without_dose", "rule"
        if query["target"] and not any(a["disease"] is None for a in result["assessments"]):
            # One number is a target for a dose, and no range that a level is compared with.
            yield "unused_without_dose", "target"
    else:
        yield from _unused_of_dose(dose, rule, query["product"] == "solution")
    agents = [a["status"] for a in result["interactions"]]
    if not {"steady", "needs_two_troughs"} & set(agents):
        yield from (("unused_previous", name) for name in ("previous_level", "previous_days") if _needless(name, rule))
    level = result["level"]["ng_ml"]
    if level is None or level <= confirmed_limit:
        yield "unused_confirm", "confirm_level"
    dated = query["changed"] or any(_DATE.search(text) for text in times)
    if not dated and not (result["next"] and result["next"]["measure_on"]):
        yield "unused_sampled", "sampled"


_OF_THE_HIGHEST = {
    "above_studied_dose", "above_studied_shown", "not_compared_per_m2", "options_cut_above", "options_cut_own",
    "options_cut_per_m2", "stated_per_m2",
}  # fmt: skip
"""Remarks of doses above the highest one stated."""


def _unused_of_dose(dose: DoseOut, rule: str, poured: bool) -> Iterator[tuple[Code, str]]:
    new = dose["outcome"] not in ("refused", "no_change")
    if not new:
        yield from (("unused_no_new_dose", name) for name in _OF_A_NEW_DOSE)
    elif rule != "label":
        yield from (("unused_by_rule", name) for name in ("loading", "allow_above_studied"))
    elif poured:
        yield "unused_solution", "strengths"
    if rule == "jrct":
        yield "unused_by_rule", "target"
    codes = {r["code"] for r in dose["remarks"]}
    if new and rule == "label" and not codes & _OF_THE_HIGHEST and not dose["refused"]:
        yield "unused_allow", "allow_above_studied"
    if dose["refused"] or not dose["provisional"]:
        yield "unused_provisional", "provisional"


def _needless(name: str, rule: str) -> bool:
    return not (name == "previous_level" and rule == "zortress")


def unused_in_fit(
    typed: Mapping[str, object], dose: DoseProposal | None, product: str | None, asked_back: bool, remarks: Remarks
) -> list[Remark]:
    """What has no effect on a fit, one remark for each reason; what only a second fit can tell is left out.

    Args:
        typed: the options by name, as they were typed; None, False or empty where they were not.
        dose: the proposal; None where no dose was asked for.
        product: of the options or the case.
        asked_back: whether a level has to be confirmed.
        remarks: makes coded remarks.
    """
    return _said(_unused_in_fit(dose, product, asked_back), typed, remarks)


def _unused_in_fit(dose: DoseProposal | None, product: str | None, asked_back: bool) -> Iterator[tuple[Code, str]]:
    if not asked_back:
        yield "unused_confirm", "confirm_level"
    if dose is None or dose["target"] is None:
        yield from (("unused_without_target", name) for name in _OF_A_SEARCH)
        return
    made = dose["by_model"] or dose["alternatives"] or (dose["label"] and dose["label"]["options"])
    if not made:
        yield from (("unused_no_new_dose", name) for name in ("product", "strengths"))
    elif product == "solution":
        yield "unused_solution", "strengths"
    if dose["loading"] is None and not any(r["code"].startswith("loading") for r in dose["remarks"]):
        yield "unused_here", "loading"


def of_no_effect(
    names: Iterable[str], result: object, without: Callable[[str], object], remarks: Remarks
) -> list[Remark]:
    """A remark on the options without which the answer would be the same; none where each counts.

    Args:
        names: the options that were typed and may have no effect.
        result: the answer.
        without: gives the answer without one of them.
        remarks: makes coded remarks.
    """
    idle = ["--" + name.replace("_", "-") for name in names if without(name) == result]
    return [remarks.say("unused_here", options=idle)] if idle else []
