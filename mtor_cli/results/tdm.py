"""The answer of `mtor tdm`: a measured level against the target ranges."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, NotRequired

from typing_extensions import TypedDict

from mtor_cli.lookup.diseases import Target
from mtor_cli.lookup.filters import Filters, items_of
from mtor_cli.models.base import Text, record
from mtor_cli.results.common import Labels, Told
from mtor_cli.results.pieces import BandOut, ConflictOut, NoteOut, band_out, conflict_out
from mtor_cli.results.recommend import conflicts_of
from mtor_cli.tdm.assess import STATUSES, Status, Verdict, assess, exceeds
from mtor_cli.tdm.numbers import show

if TYPE_CHECKING:
    from mtor_cli.models.drugs import Drug, Drugs
    from mtor_cli.models.recommendations import Band, Recommendations
    from mtor_cli.tdm.level import Level


@record
class LevelOut(TypedDict):
    """The level as given, and in ng/mL."""

    value: float | None
    """Null for a result below a limit of quantification that is not known."""
    unit: str
    unit_given: bool
    ng_ml: float | None
    ng_ml_text: str
    """The same with every digit, for display."""
    censored: str | None
    """`below`: the level lies below `value`; `above`: above it."""


@record
class DrugOut(TypedDict):
    """The drug that was measured."""

    id: str
    name: Text


@record
class Finding(Told):
    """Something that must be said of the level; `severity` alarm comes first."""

    code: str
    severity: str
    """`alarm`, `caution` or `unknown` (something that is not known of the level)."""
    text: Text


@record
class Assessment(TypedDict):
    """One band and how the level lies to it."""

    disease: str | None
    """Null for the user's own target."""
    entity: str | None
    band: BandOut
    status: Status
    side: str | None
    """The bound that decides: `low` or `high`."""
    limit_ng_ml: float | None
    distance_ng_ml: float | None
    distance_text: str | None
    """The distance with every digit, for display."""


@record
class Summary(TypedDict):
    """How many bands of one disease give each verdict. Counting bands reassures nobody: they are trial bands."""

    below: int
    within: int
    above: int
    indeterminate: int


@record
class LeftOutBand(TypedDict):
    """A band of another age group than the patient's."""

    band: str
    disease: str
    age_group: str


@record
class TdmResult(TypedDict):
    """`mtor/tdm/1`."""

    level: LevelOut
    drug: DrugOut
    disease: NotRequired[str]
    findings: list[Finding]
    assessments: list[Assessment]
    summary: dict[str, Summary]
    conflicts: list[ConflictOut]
    no_target: list[NoteOut]
    left_out: list[LeftOutBand]


def level_out(level: Level) -> LevelOut:
    """Return a level as answers show it."""
    return {
        "value": None if level.value is None else float(level.value),
        "unit": level.unit,
        "unit_given": level.unit_given,
        "ng_ml": None if level.ng_ml is None else float(level.ng_ml),
        "ng_ml_text": "" if level.ng_ml is None else show(level.ng_ml),
        "censored": level.censored,
    }


def _fill(text: Text, slots: dict[str, str]) -> Text:
    filled = {"en": text["en"], "zh": text["zh"]}
    for name, value in slots.items():
        filled = {lang: words.replace(f"{{{name}}}", value) for lang, words in filled.items()}
    return {"en": filled["en"], "zh": filled["zh"]}


def compare(
    recommendations: Recommendations,
    drugs: Drugs,
    labels: Labels,
    drug: Drug,
    level: Level,
    target: Target | None,
    band_id: str | None,
    own_target: tuple[Decimal | None, Decimal | None] | None,
    population: str | None,
) -> TdmResult:
    """Return how a level lies to the target ranges.

    Args:
        recommendations: the content by disease.
        drugs: the content of `drugs.yaml`, for thresholds and remarks.
        labels: names the sources.
        drug: that was measured.
        level: as measured.
        target: the disease, or a part of it; None compares with all.
        band_id: one band only.
        own_target: the user's own range in ng/mL.
        population: `adult` or `child`, by the patient's age; bands of the other group are left out and named.
    """
    everything = recommendations["diseases"]
    targets = [target] if target else [Target(d) for d in everything]
    filters = Filters(population=population, drug=drug["id"])
    assessments: list[Assessment] = []
    left_out: list[LeftOutBand] = []
    if own_target:
        assessments.append(_own(level, own_target))
    for one in targets if band_id or target or not own_target else []:
        found: Any = items_of(everything, one, "bands")
        for band in found:
            if band["drug"] != drug["id"] or band_id not in (None, band["id"]):
                continue
            if band_id is None and not filters.keeps(band):
                left_out.append(
                    {
                        "band": band["id"],
                        "disease": one.disease["id"],
                        "age_group": band["age_group"],
                    }
                )
                continue
            assessments.append(_assess(level, band, one, labels))
    named = {a["disease"] for a in assessments} | ({target.disease["id"]} if target else set())
    result: TdmResult = {
        "level": level_out(level),
        "drug": {"id": drug["id"], "name": drug["name"]},
        "findings": _findings(drugs, labels, drug, level, target, assessments, named),
        "assessments": assessments,
        "summary": _summary(assessments),
        "conflicts": [
            conflict_out(c, labels)
            for one in ([target] if target else [])
            for c in conflicts_of(everything, one)
            if c["topic"] in ("target", "tma")
        ],
        "no_target": [
            {**labels.told(note), "text": note["text"]}
            for note in (target.disease["no_target"] if target else [])
            if drug["id"] in note["drugs"]
        ],
        "left_out": left_out,
    }
    if target:
        result["disease"] = target.disease["id"]
    return result


def _bound(value: Any) -> Decimal | None:
    """Return a bound of the data as the decimal that stands in the file."""
    return None if isinstance(value, dict) else Decimal(str(value))


def _verdict(verdict: Verdict) -> dict[str, Any]:
    return {
        "status": verdict.status,
        "side": verdict.side,
        "limit_ng_ml": None if verdict.limit is None else float(verdict.limit),
        "distance_ng_ml": None if verdict.distance is None else float(verdict.distance),
        "distance_text": None if verdict.distance is None else show(verdict.distance),
    }


def _assess(level: Level, band: Band, target: Target, labels: Labels) -> Assessment:
    verdict = assess(level, _bound(band["low"]), _bound(band["high"]))
    own = {e["id"] for e in target.disease["entities"]}
    entity = band.get("entity")
    result: Any = {
        "disease": target.disease["id"],
        "entity": entity if entity in own else None,
        "band": band_out(band, labels),
        **_verdict(verdict),
    }
    answer: Assessment = result
    return answer


def _own(level: Level, bounds: tuple[Decimal | None, Decimal | None]) -> Assessment:
    """Return the verdict on the user's own range; its voice is the user's (`local`)."""
    low, high = bounds
    label: Text = {"en": "your own target", "zh": "用户给定的目标"}
    unknown: Text = {"en": "given with --target", "zh": "由 --target 给定"}
    band: Any = {
        "voice": "local",
        "sources": [{"id": "--target", "label": unknown}],
        "verified": "unverified",
        "id": "target",
        "entity": None,
        "drug": "",
        "line": "not_stated",
        "age_group": "not_stated",
        "ages": label,
        "population": label,
        "origin": "publication",
        "source": {"id": "--target", "label": unknown},
        "low": None if low is None else float(low),
        "high": None if high is None else float(high),
        "absent": {},
        "unit": "ng/mL",
        "matrix": {"value": "not_stated", "as_printed": {"value": None}},
        "trough": "not_stated",
    }
    result: Any = {"disease": None, "entity": None, "band": band, **_verdict(assess(level, low, high))}
    answer: Assessment = result
    return answer


def _summary(assessments: list[Assessment]) -> dict[str, Summary]:
    found: dict[str, Any] = {}
    for a in assessments:
        counts = found.setdefault(a["disease"] or "target", dict.fromkeys(STATUSES, 0))
        counts[a["status"]] += 1
    return found


def _findings(
    drugs: Drugs,
    labels: Labels,
    drug: Drug,
    level: Level,
    target: Target | None,
    assessments: list[Assessment],
    diseases: set[str | None],
) -> list[Finding]:
    """Return what must be said of the level, alarms first, then cautions, then what is not known."""
    caveats = {c["code"]: c for c in drugs["caveats"] if drug["id"] in c["drugs"]}
    found: list[Finding] = []

    def say(severity: str, item: Any, **slots: str) -> None:
        found.append(
            {
                **labels.told(item),
                "code": item["code"],
                "severity": severity,
                "text": _fill(item["text"], slots),
            }
        )

    flag = drug.get("toxicity")
    if flag:
        limit = Decimal(str(flag["value"]))
        over = exceeds(level, limit)
        sign = {"above": ">", "below": "<", None: ""}[level.censored]
        shown = sign + level_out(level)["ng_ml_text"]
        if over:
            say("alarm", flag, level=shown, limit=show(limit))
            if "origin" in flag:
                say("caution", {**flag["origin"], "code": "toxicity-flag-origin"})
        elif over is None:
            say("caution", caveats["toxicity-not-excluded"], limit=show(limit))
    if (
        assessments
        and all(a["status"] == "above" for a in assessments)
        and not any(f["severity"] == "alarm" for f in found)
    ):
        say("alarm", caveats["above-every-band"])
    if "gvhd" in diseases and "gvhd-level-tma" in caveats:
        say("caution", caveats["gvhd-level-tma"])
    if target and target.disease["id"] == "itp" and any(f["severity"] == "alarm" for f in found) and flag:
        say("caution", caveats["itp-falling-platelets"])
    if drug["id"] == "everolimus" and diseases - {"gvhd", None}:
        say("caution", caveats["everolimus-no-target"])
    if level.censored:
        say("caution", caveats[f"censored-{level.censored}"])
    if target and len({(a["band"]["low"], a["band"]["high"]) for a in assessments}) > 1:
        say("caution", caveats["none-chosen"])
    if any(a["band"]["matrix"]["value"] in ("plasma", "serum") for a in assessments):
        say("caution", caveats["matrix-as-printed"])
    if target is None and not any(a["disease"] is None for a in assessments):
        say("unknown", caveats["disease-unknown"])
    if not level.unit_given:
        say("unknown", caveats["unit-assumed"])
    for code in ("trough-unknown", "steady-state-unknown", "assay-unknown"):
        say("unknown", caveats[code])
    return found
