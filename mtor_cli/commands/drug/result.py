"""The answer of `mtor drug`: what is known of the drug itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from typing_extensions import TypedDict

from mtor_cli.parts.common import CodeOut, Told
from mtor_cli.parts.disease import AdviceOut, advice_out
from mtor_cli.parts.shapes import shown
from mtor_cli.records.base import DrugId, Text, record
from mtor_cli.records.pharmacology import Topic

if TYPE_CHECKING:
    from mtor_cli.parts.common import Labels
    from mtor_cli.records.base import Sourced
    from mtor_cli.records.drugs import Drug
    from mtor_cli.records.pharmacology import Pharmacology
    from mtor_cli.records.recommendations import Advice, AdviceTopic, Recommendations


ShownTopic = Topic | Literal["contraindications"]
"""What is to be avoided stands under `contraindications`, whatever its own topic."""


@record
class FactOut(Told):
    """One fact."""

    id: str
    topic: ShownTopic
    population: Text | None
    text: Text


@record
class DrugResult(TypedDict):
    """`mtor/drug/2`."""

    drug: DrugId
    name: Text
    codes: list[CodeOut]
    facts: list[FactOut]
    """In the order of TOPICS: what is contraindicated or to be avoided comes first, then the warnings."""


TOPICS: tuple[ShownTopic, ...] = (
    "contraindications",
    "warnings",
    "mechanism",
    "indications",
    "products",
    "dosing_rules",
    "absorption",
    "food",
    "distribution",
    "elimination",
    "half_life",
    "steady_state",
    "exposure_response",
    "pharmacogenetics",
    "liver",
    "kidney",
    "adverse_reactions",
    "monitoring",
    "infection",
    "vaccination",
    "pregnancy",
    "perioperative",
    "assay",
    "specimen",
    "ranges_elsewhere",
    "not_verified",
)
"""The topics in the order of the answer."""

_TOPIC_OF_ADVICE: dict[AdviceTopic, ShownTopic] = {
    "infection": "infection",
    "vaccines": "vaccination",
    "pregnancy": "pregnancy",
    "wounds": "perioperative",
    "lung": "warnings",
    "hypersensitivity": "warnings",
    "skin": "warnings",
    "malignancy": "warnings",
    "tma": "warnings",
    "lipids": "adverse_reactions",
    "liver": "liver",
    "kidney": "kidney",
}
"""Cautions that hold for all diseases belong to the drug."""


def _topic_of(advice: Advice) -> ShownTopic | None:
    """Return the topic under which a caution stands; what is to be avoided comes before everything else."""
    if advice["action"] == "avoid":
        return "contraindications"
    if "in_drug" in advice:
        return advice["in_drug"]
    return "monitoring" if advice["action"] == "monitor" else _TOPIC_OF_ADVICE.get(advice["topic"])


def general_advice(drug: Drug, recommendations: Recommendations, labels: Labels) -> list[AdviceOut]:
    """Return the cautions that hold in every disease and what is monitored besides the level, in few words."""
    items = (*recommendations["cautions"], *recommendations["monitoring"])
    return [advice_out(a, labels) for a in items if a["diseases"] == "all" and drug["id"] in a["drugs"]]


def drug_result(drug: Drug, pharmacology: Pharmacology, recommendations: Recommendations, labels: Labels) -> DrugResult:
    """Everything that is known of a drug, the published bias of each assay included.

    A general caution stands in it unless its facts do, each with a voice and a source of its own.
    """
    facts = []
    for advice in (*recommendations["cautions"], *recommendations["monitoring"]):
        topic = _topic_of(advice)
        general = advice["diseases"] == "all" and drug["id"] in advice["drugs"]
        if topic and general and "facts" not in advice:
            facts.append(_fact(advice, topic, labels))
    for rule in recommendations["measuring"]:
        if "in_drug" in rule and drug["id"] in rule["drugs"]:
            facts.append(_fact(rule, rule["in_drug"], labels))
    for fact in pharmacology["facts"]:
        if drug["id"] in fact["drugs"]:
            facts.append(_fact(fact, "contraindications" if "action" in fact else fact["topic"], labels))
    for n, assay in enumerate(pharmacology["assays"]):
        if drug["id"] in assay["drugs"]:
            facts.append(_fact(assay, "assay", labels, id=f"assay-{n}"))
    for n, stability in enumerate(pharmacology["stability"]):
        facts.append(_fact(stability, "specimen", labels, id=f"stability-{n}"))
    return {
        "drug": drug["id"],
        "name": drug["name"],
        "codes": [{**code} for code in drug["codes"]],
        "facts": sorted(facts, key=lambda f: TOPICS.index(f["topic"])),
    }


def _fact(item: Sourced, topic: ShownTopic, labels: Labels, **own: str) -> FactOut:
    return shown(FactOut, item, **labels.told(item), topic=topic, **own)
