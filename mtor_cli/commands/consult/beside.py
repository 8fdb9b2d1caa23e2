"""A level of tacrolimus beside the drug: which published range was set beside such a level, or that none is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mtor_cli.calculator.numbers import show
from mtor_cli.lookup.filters import bands_of
from mtor_cli.parts.common import Labels, enumerated, value_of
from mtor_cli.parts.disease import band_out, known

if TYPE_CHECKING:
    from mtor_cli.cases.case import Case
    from mtor_cli.commands.consult.result import BesideOut
    from mtor_cli.content.load import Content
    from mtor_cli.lookup.diseases import Target
    from mtor_cli.lookup.filters import Filters
    from mtor_cli.parts.dosing import Remark
    from mtor_cli.parts.remarks import Remarks
    from mtor_cli.records.base import Text
    from mtor_cli.records.recommendations import Band, Beside


def beside_out(content: Content, case: Case, where: Target | None, filters: Filters, say: Remarks) -> BesideOut | None:
    """Which range belongs to the tacrolimus level of a record; None where it gives none.

    Args:
        content: the data.
        case: the patient.
        where: his disease; None where the record names none.
        filters: his drug and age.
        say: makes coded remarks.
    """
    level = case.chart.tacrolimus
    if level is None:
        return None
    everything = [] if where is None else bands_of(content.recommendations["diseases"], where)
    of_drug = [b for b in everything if b["drug"] == filters.drug and "beside" in b]
    stated = [b for b in of_drug if filters.keeps(b)]
    belonging = [b for b in stated if _holds(b.get("beside"), level.ng_ml)]
    labels = Labels(content.labels)
    shown = show(level.ng_ml)
    remarks: list[Remark] = []
    if where is None:
        remarks.append(say.say("beside_no_disease", level=shown))
    elif not stated:
        remarks.append(say.say("beside_none_published", level=shown))
    elif not belonging:
        remarks.append(say.say("beside_outside", level=shown, ranges=_targets(stated)))
    else:
        remarks.append(say.say("beside_belongs", level=shown))
        remarks += [_said(band, labels, say) for band in belonging]
    chosen = next((b for b in of_drug if b["id"] == case.band), None)
    if chosen is not None and not _holds(chosen.get("beside"), level.ng_ml):
        remarks.append(say.say("beside_chosen_other", level=shown, ranges=_targets([chosen])))
    return {
        "time": None if level.time is None else case.clock.shown(level.time, level.by_day),
        "ng_ml": level.ng_ml,
        "bands": [known(band_out(band, labels)) for band in belonging],
        "remarks": remarks,
    }


def _holds(target: Beside | None, ng_ml: float) -> bool:
    return target is not None and target["low"] <= ng_ml <= target["high"]


def _targets(bands: list[Band]) -> Text:
    """The targets of the drug beside, each once."""
    return enumerated(_ends(b["beside"]["low"], b["beside"]["high"]) for b in bands if "beside" in b)


def _ends(low: float | None, high: float | None) -> Text:
    ends = ["" if end is None else show(end) for end in (low, high)]
    return {"en": "–".join(ends), "zh": "～".join(ends)}


def _said(band: Band, labels: Labels, say: Remarks) -> Remark:
    """A range in the voice of its source."""
    ranges = _ends(value_of(band["low"]), value_of(band["high"]))
    return {**say.say("beside_range", ranges=ranges, population=band["population"]), **labels.told(band)}
