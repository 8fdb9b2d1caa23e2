"""The rules: from the records of `data/rules.yaml` to what the calculator takes."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from mtor_cli.records.rules import DRUGS, ENDINGS, FOR_ALL, LONGEST_DAYS, MAY_LACK, OF_DRUG, WHOLE, DrugRules, Rules
from mtor_cli.text import bilingual

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mtor_cli.content.problems import Finding
    from mtor_cli.content.yamlfile import Path, YamlDocument
    from mtor_cli.records.local import LocalRule
    from mtor_cli.records.rulefile import Rule, RuleFile
    from mtor_cli.records.rules import RuleUnit

ASCENDING: tuple[tuple[str, ...], ...] = (
    ("provisional_trough_from_h", "daily_trough_from_h", "daily_trough_to_h", "provisional_trough_to_h"),
    ("bid_trough_from_h", "bid_trough_to_h"),
    ("alternate_trough_from_h", "alternate_trough_to_h"),
    # What is a trough counts as it is for an alarm, too.
    ("daily_counts_from_h", "provisional_trough_from_h"),
    ("bid_counts_from_h", "bid_trough_from_h"),
    ("alternate_counts_from_h", "alternate_trough_from_h"),
    ("half_life_h", "longer_half_life_h"),
    ("too_early_before_day", "sound_from_day", "inhibitor_sound_from_day"),
    ("agent_visit_from_day", "agent_measure_day", "agent_settled_day"),
    # Of two troughs that show a steady level the first, too, is measured under the agent.
    ("troughs_apart_day", "agent_settled_day"),
    ("loading_measure_from_day", "loading_measure_to_day"),
    ("no_disease_limit_mg", "day_cap_mg"),
    ("infant_below_years", "label_child_from_years", "adult_from_years"),
    ("jrct_low_ng_ml", "jrct_high_ng_ml"),
    ("jrct_down_mg", "jrct_start_mg", "jrct_up_mg", "day_cap_mg"),
    ("zortress_low_ng_ml", "zortress_high_ng_ml"),
    ("above_share", "above_one_model_share"),
    ("said_above_share", "above_one_model_share"),
    ("reached_share", "low_probability_share"),
    ("toxicity_flag_ng_ml", "implausible_ng_ml"),
    ("highest_range_ng_ml", "implausible_ng_ml"),
)
"""Rules of which none may be greater than the next: what decides by one takes for granted how the other lies."""

LIMITS: dict[RuleUnit, tuple[float, float]] = {
    "day": (1, LONGEST_DAYS),
    "h": (0, 24 * LONGEST_DAYS),
    "half-lives": (1, 100),
    "ratio": (1, 100),
    "share": (0, 1),
    "years": (1, 120),
    "SD": (1, 10),
    "levels": (2, 100),
}
"""Between which values a rule of a unit makes sense, both ends included."""


def rules(documents: dict[str, YamlDocument]) -> Iterator[Finding]:
    """Each rule that the program reads is there once, and no other."""
    for path, en, zh in mistakes(documents["rules"].value):
        yield "rules", path, en, zh


def rules_of(records: list[Rule]) -> Rules:
    """The rules as the calculator takes them, from records in which `mistakes` finds none."""
    general: dict[str, Any] = {}
    of: dict[str, dict[str, Any]] = {drug: {} for drug in DRUGS}
    for rule in records:
        (of[rule["drug"]] if "drug" in rule else general)[rule["id"]] = Decimal(str(rule["value"]))
    return Rules(of={drug: DrugRules(**values) for drug, values in of.items()}, **general)


def mistakes(file: RuleFile) -> Iterator[tuple[Path, str, str]]:
    """Yield what is wrong with the rules: the program reads each of a closed list, and no other."""
    seen: set[tuple[str, str | None]] = set()
    for i, rule in enumerate(file["rules"]):
        name, drug = rule["id"], rule.get("drug")
        place: Path = ("rules", i)
        if name not in OF_DRUG | FOR_ALL:
            yield (*place, "id"), *bilingual("nothing_reads_a_rule_called", name=name)
        elif name in OF_DRUG and drug is None:
            yield (
                place,
                *bilingual("needs_its_drug", name=name, drugs={"en": " or ".join(DRUGS), "zh": "或".join(DRUGS)}),
            )
        elif name in FOR_ALL and drug is not None:
            yield (*place, "drug"), *bilingual("is_no_rule_of_one_drug", name=name)
        elif (name, drug) in seen:
            whose = f" of {drug}" if drug else ""
            yield (
                (*place, "id"),
                *bilingual("rule_stands_twice_2", name=name, whose={"en": whose, "zh": f"（{drug}）" if drug else ""}),
            )
        elif not name.endswith(ENDINGS[rule["unit"]]):
            unit = next((u for u, ending in ENDINGS.items() if name.endswith(ending)), "")
            yield (*place, "unit"), *bilingual("the_unit_of_is", name=name, unit=unit)
        seen.add((name, drug))
        if rule["voice"] not in file["whose"]:
            yield (
                (*place, "voice"),
                *bilingual("the_voice_of_a_rule_is"),
            )
        for en, zh in value_mistakes(rule, rule["value"]):
            yield (*place, "value"), en, zh
    for i, en, zh in _disorder(file["rules"], range(len(file["rules"]))):
        yield ("rules", i, "value"), en, zh
    needed: set[tuple[str, str | None]] = {(name, None) for name in FOR_ALL}
    needed |= {(name, drug) for name in OF_DRUG - MAY_LACK for drug in DRUGS}
    for missing, owner in sorted(needed - seen, key=str):
        whose = f" of {owner}" if owner else ""
        yield (
            ("rules",),
            *bilingual(
                "the_rule_is_missing", missing=missing, whose={"en": whose, "zh": f"（{owner}）" if owner else ""}
            ),
        )


def local_mistakes(entries: list[LocalRule], packaged: list[Rule]) -> Iterator[tuple[Path, str, str]]:
    """Yield what is wrong with the rules of a hospital's own file: each as far as the packaged rule allows.

    Where each is right by itself, they are held against the others, the packaged ones that they leave among them.
    """
    alone = list(_one_by_one(entries, packaged))
    yield from alone
    if not alone:
        own = {(entry["id"], entry.get("drug")): i for i, entry in enumerate(entries)}
        laid = laid_over(entries, packaged)
        names = [(rule["id"], rule.get("drug")) for rule in laid]
        for i, en, zh in _disorder(laid, [i for i, name in enumerate(names) if name in own]):
            yield ("rules", own[names[i]], "value"), en, zh


def _one_by_one(entries: list[LocalRule], packaged: list[Rule]) -> Iterator[tuple[Path, str, str]]:
    known = {(rule["id"], rule.get("drug")): rule for rule in packaged}
    seen: set[tuple[str, str | None]] = set()
    for i, entry in enumerate(entries):
        name, drug = entry["id"], entry.get("drug")
        place: Path = ("rules", i)
        rule = known.get((name, drug))
        if (name, drug) in seen:
            yield (*place, "id"), *bilingual("rule_stands_twice", name=name)
        seen.add((name, drug))
        if rule is not None:
            for en, zh in (*value_mistakes(rule, entry["value"]), *_beyond(rule, entry["value"])):
                yield (*place, "value"), en, zh
        elif name not in {n for n, _ in known}:
            yield (*place, "id"), *bilingual("there_is_no_rule_called", name=name)
        elif name in OF_DRUG:
            having = [d for d in DRUGS if (name, d) in known]
            en, zh = bilingual(
                "needs_its_drug_2", name=name, having={"en": " or ".join(having), "zh": "或".join(having)}
            )
            yield place, en, zh
        else:
            yield (*place, "drug"), *bilingual("is_no_rule_of_one_drug", name=name)


def _disorder(records: list[Rule], at: Iterable[int]) -> Iterator[tuple[int, str, str]]:
    """Yield what is wrong with the order of the rules, each pair once, at the first of `at` that stands in it."""
    place: dict[tuple[str, str | None], int] = {(r["id"], r.get("drug")): i for i, r in enumerate(records)}
    said: set[tuple[int, int]] = set()
    for i in at:
        drug = records[i].get("drug")
        for chain in ASCENDING:
            for lesser, greater in pairwise(chain):
                low, high = (place.get((name, drug)) for name in (lesser, greater))
                if low is None or high is None or i not in (low, high) or (low, high) in said:
                    continue
                said.add((low, high))
                least, most = records[low]["value"], records[high]["value"]
                if least > most:
                    yield (
                        i,
                        *bilingual(
                            "may_not_be_greater_than",
                            lesser=lesser,
                            least=f"{least:g}",
                            greater=greater,
                            most=f"{most:g}",
                        ),
                    )


def _beyond(rule: Rule, value: float) -> Iterator[tuple[str, str]]:
    """Yield that a hospital's value goes further than the rule allows."""
    own, unit = f"{rule['value']:g}", rule["unit"]
    if rule["local"] == "no":
        yield bilingual("is_not_the_hospital_to_set", id=rule["id"])
    elif rule["local"] == "up" and value < rule["value"]:
        yield bilingual("may_only_be_raised_expected_or", id=rule["id"], own=own, unit=unit, value=f"{value:g}")
    elif rule["local"] == "down" and value > rule["value"]:
        yield bilingual("may_only_be_lowered_expected_or", id=rule["id"], own=own, unit=unit, value=f"{value:g}")


def laid_over(entries: list[LocalRule], packaged: list[Rule]) -> list[Rule]:
    """The rules with those of a hospital's own file in the place of the packaged ones."""
    own = {(entry["id"], entry.get("drug")): (n, entry["value"]) for n, entry in enumerate(entries)}
    return [
        _superseded(rule, *own[rule["id"], rule.get("drug")]) if (rule["id"], rule.get("drug")) in own else rule
        for rule in packaged
    ]


def _superseded(rule: Rule, n: int, value: float) -> Rule:
    return {**rule, "value": value, "voice": "local", "sources": [local_key("rule", n)], "verified": "local"}


def local_key(kind: str, n: int) -> str:
    """The key of the source of an entry of a hospital's own file: the first `rule` is `local-rule-1`."""
    return f"local-{kind}-{n + 1}"


def value_mistakes(rule: Rule, value: float) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with the value of a rule, in the words of its unit."""
    if rule["unit"] in WHOLE and value != int(value):
        unit = rule["unit"]
        yield bilingual("counts_in_whole_numbers_found", unit=unit, value=f"{value:g}")
    low, high = LIMITS.get(rule["unit"], (value, value))
    if not low <= value <= high:
        yield bilingual(
            "lies_between_and_found", unit=rule["unit"], low=f"{low:g}", high=f"{high:g}", value=f"{value:g}"
        )
