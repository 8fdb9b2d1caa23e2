"""What must be said of a level whatever else is asked: the alarm first, then cautions, then what is not known."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple, NotRequired

from mtor_cli.models.base import Text, record
from mtor_cli.results.common import Labels, Told
from mtor_cli.tdm.assess import exceeds
from mtor_cli.tdm.numbers import show, show_against

if TYPE_CHECKING:
    from mtor_cli.lookup.diseases import Target
    from mtor_cli.models.drugs import Drug, Drugs
    from mtor_cli.tdm.alarm import Alarm
    from mtor_cli.tdm.level import Level


@record
class Finding(Told):
    """Something that must be said of the level; `severity` alarm comes first."""

    code: str
    severity: str
    """`alarm`, `caution` or `unknown` (something that is not known of the level)."""
    text: Text
    limit_ng_ml: NotRequired[float]
    """The threshold that the finding is about."""


class Alarmed(NamedTuple):
    """An alarm that a level rings."""

    kind: Alarm
    limit: Decimal
    """What the level exceeds, in ng/mL."""
    said: Any
    """The threshold with its text; None where it is the ranges that were compared."""


def alarm_of(drug: Drug, level: Level, assessments: list[Any]) -> Alarmed | None:
    """Return the alarm of a level: above the drug's flag; else above every published range that was compared.

    Where none was compared, a drug without a flag has the upper limit of its highest published range.
    """
    flag = drug.get("toxicity")
    if flag and exceeds(level, limit := Decimal(str(flag["value"]))):
        return Alarmed("high", limit, flag)
    bounds = [a["band"]["high"] for a in assessments if a["disease"]]
    if bounds:
        limits = [Decimal(str(b)) for b in bounds if b is not None]
        # A range without an upper limit is never exceeded.
        if len(limits) == len(bounds) and exceeds(level, max(limits)):
            return Alarmed("above", max(limits), None)
        return None
    highest = drug.get("highest_range")
    if highest and exceeds(level, limit := Decimal(str(highest["value"]))):
        return Alarmed("above", limit, highest)
    return None


def shown_against(level: Level, limit: Decimal) -> str:
    """Return a level in ng/mL as it stands in a sentence: with its sign, and never rounded on to `limit`."""
    if level.ng_ml is None:
        return ""
    sign = {"above": ">", "below": "<", None: ""}[level.censored]
    return sign + (show_against(level.ng_ml, [limit], 2) if level.unit == "nmol/L" else show(level.ng_ml))


def _fill(text: Text, slots: dict[str, str]) -> Text:
    filled = {"en": text["en"], "zh": text["zh"]}
    for name, value in slots.items():
        filled = {lang: words.replace(f"{{{name}}}", value) for lang, words in filled.items()}
    return {"en": filled["en"], "zh": filled["zh"]}


def findings(
    drugs: Drugs,
    labels: Labels,
    drug: Drug,
    level: Level,
    target: Target | None,
    assessments: list[Any],
    diseases: set[str],
    known: frozenset[str],
    alarm: Alarmed | None,
) -> list[Finding]:
    """Return what must be said of the level, alarms first, then cautions, then what is not known.

    Args:
        drugs: the content of `drugs.yaml`.
        labels: names the sources.
        drug: that was measured.
        level: as measured.
        target: the disease that was asked for, or None.
        assessments: of every band.
        diseases: the ids of all diseases that the level was compared for.
        known: codes of what is known of the sample and need not be asked for.
        alarm: what is rung, if anything is.
    """
    caveats = {c["code"]: c for c in drugs["caveats"] if drug["id"] in c["drugs"]}
    found: list[Finding] = []

    def say(severity: str, item: Any, limit: Decimal | None = None, level: str = "") -> None:
        slots = {"level": level, "limit": "" if limit is None else show(limit)}
        finding: Any = {
            **labels.told(item),
            "code": item["code"],
            "severity": severity,
            "text": _fill(item["text"], slots),
        }
        if limit is not None:
            finding["limit_ng_ml"] = float(limit)
        found.append(finding)

    flag = drug.get("toxicity")
    if alarm:
        said: Any = alarm.said or caveats["above_every_band"]
        say("alarm", said, alarm.limit, level=shown_against(level, alarm.limit))
        if "origin" in said:
            say("caution", {**said["origin"], "code": "toxicity_flag_origin"})
    if flag and (alarm is None or alarm.kind != "high") and level.ng_ml is not None:
        limit = Decimal(str(flag["value"]))
        if exceeds(level, limit) is None:
            say("caution", caveats["toxicity_not_excluded"], limit)
    if "gvhd" in diseases and "gvhd_level_tma" in caveats:
        say("caution", caveats["gvhd_level_tma"])
    if target and target.disease["id"] == "itp" and alarm and flag:
        say("caution", caveats["itp_falling_platelets"])
    if drug["id"] == "everolimus" and diseases - {"gvhd"}:
        say("caution", caveats["everolimus_no_target"])
    if level.censored:
        say("caution", caveats[f"censored_{level.censored}"])
    if target and len({(a["band"]["low"], a["band"]["high"]) for a in assessments}) > 1:
        say("caution", caveats["none_chosen"])
    if any(a["band"]["matrix"]["value"] in ("plasma", "serum") for a in assessments):
        say("caution", caveats["matrix_as_printed"])
    if target is None and not any(a["disease"] is None for a in assessments):
        say("unknown", caveats["disease_unknown"])
    if not level.unit_given:
        say("unknown", caveats["unit_assumed"])
    for code in ("trough_unconfirmed", "steady_state_unknown", "assay_unknown"):
        if code not in known:
            say("unknown", caveats[code])
    return sorted(found, key=lambda f: f["severity"] != "alarm")
