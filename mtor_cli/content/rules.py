"""The rules: from the records of `data/rules.yaml` to what the calculator takes."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from mtor_cli.models.rules import ENDINGS, FOR_ALL, MAY_LACK, OF_DRUG, WHOLE, DrugRules, Rules

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mtor_cli.content.yamlfile import Document, Path
    from mtor_cli.models.local import LocalRule
    from mtor_cli.models.rulefile import Rule, RuleFile

DRUGS = ("sirolimus", "everolimus")


def rules(documents: dict[str, Document]) -> Iterator[tuple[str, Path, str, str]]:
    """Each rule that the program reads is there once, and no other."""
    for path, en, zh in mistakes(documents["rules"].value):
        yield "rules", path, en, zh


def rules_of(records: list[Rule]) -> Rules:
    """Return the rules as the calculator takes them, from records in which `mistakes` finds none."""
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
            yield (*place, "id"), f"nothing reads a rule called '{name}'", f"程序不读取名为“{name}”的规则"
        elif name in OF_DRUG and drug is None:
            yield place, f"'{name}' needs its drug: {' or '.join(DRUGS)}", f"“{name}”须注明 drug：{'或'.join(DRUGS)}"
        elif name in FOR_ALL and drug is not None:
            en, zh = f"'{name}' is no rule of one drug: leave 'drug' out", f"“{name}”不分药物，不应注明 drug"
            yield (*place, "drug"), en, zh
        elif (name, drug) in seen:
            whose = f" of {drug}" if drug else ""
            yield (*place, "id"), f"rule '{name}'{whose} stands twice", f"规则“{name}”{drug or ''}重复出现"
        elif not name.endswith(ENDINGS[rule["unit"]]):
            unit = next((u for u, ending in ENDINGS.items() if name.endswith(ending)), "")
            yield (*place, "unit"), f"the unit of '{name}' is {unit}", f"“{name}”的单位应为 {unit}"
        seen.add((name, drug))
        if rule["voice"] not in file["whose"]:
            yield (
                (*place, "voice"),
                "the voice of a rule is one of those under 'whose'",
                "规则的 voice 应为“whose”下所列",
            )
        for en, zh in value_mistakes(rule, rule["value"]):
            yield (*place, "value"), en, zh
    needed: set[tuple[str, str | None]] = {(name, None) for name in FOR_ALL}
    needed |= {(name, drug) for name in OF_DRUG - MAY_LACK for drug in DRUGS}
    for missing, owner in sorted(needed - seen, key=str):
        whose = f" of {owner}" if owner else ""
        yield ("rules",), f"the rule '{missing}'{whose} is missing", f"缺少规则“{missing}”{owner or ''}"


def local_mistakes(entries: list[LocalRule], packaged: list[Rule]) -> Iterator[tuple[Path, str, str]]:
    """Yield what is wrong with the rules of a hospital's own file: each as far as the packaged rule allows."""
    known = {(rule["id"], rule.get("drug")): rule for rule in packaged}
    seen: set[tuple[str, str | None]] = set()
    for i, entry in enumerate(entries):
        name, drug = entry["id"], entry.get("drug")
        place: Path = ("rules", i)
        rule = known.get((name, drug))
        if (name, drug) in seen:
            yield (*place, "id"), f"rule '{name}' stands twice", f"规则“{name}”重复出现"
        seen.add((name, drug))
        if rule is not None:
            for en, zh in (*value_mistakes(rule, entry["value"]), *_beyond(rule, entry["value"])):
                yield (*place, "value"), en, zh
        elif name not in {n for n, _ in known}:
            yield (*place, "id"), f"there is no rule called '{name}'", f"没有名为“{name}”的规则"
        elif name in OF_DRUG:
            having = [d for d in DRUGS if (name, d) in known]
            en, zh = f"'{name}' needs its drug: {' or '.join(having)}", f"“{name}”须注明 drug：{'或'.join(having)}"
            yield place, en, zh
        else:
            en, zh = f"'{name}' is no rule of one drug: leave 'drug' out", f"“{name}”不分药物，不应注明 drug"
            yield (*place, "drug"), en, zh


def _beyond(rule: Rule, value: float) -> Iterator[tuple[str, str]]:
    """Yield that a hospital's value goes further than the rule allows."""
    own, unit = f"{rule['value']:g}", rule["unit"]
    if rule["local"] == "no":
        yield f"'{rule['id']}' is not the hospital's to set", f"“{rule['id']}”不可由本院设定"
    elif rule["local"] == "up" and value < rule["value"]:
        en = f"'{rule['id']}' may only be raised: expected {own} {unit} or more; found {value:g}"
        yield en, f"“{rule['id']}”只可调高：应不低于 {own} {unit}；现为 {value:g}"
    elif rule["local"] == "down" and value > rule["value"]:
        en = f"'{rule['id']}' may only be lowered: expected {own} {unit} or less; found {value:g}"
        yield en, f"“{rule['id']}”只可调低：应不高于 {own} {unit}；现为 {value:g}"


def laid_over(entries: list[LocalRule], packaged: list[Rule]) -> list[Rule]:
    """Return the rules with those of a hospital's own file in the place of the packaged ones."""
    own = {(entry["id"], entry.get("drug")): (n, entry["value"]) for n, entry in enumerate(entries)}
    return [
        _superseded(rule, *own[rule["id"], rule.get("drug")]) if (rule["id"], rule.get("drug")) in own else rule
        for rule in packaged
    ]


def _superseded(rule: Rule, n: int, value: float) -> Rule:
    return {**rule, "value": value, "voice": "local", "sources": [f"local-rule-{n + 1}"], "verified": "local"}


def value_mistakes(rule: Rule, value: float) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with the value of a rule, in the words of its unit."""
    if rule["unit"] in WHOLE and value != int(value):
        unit = rule["unit"]
        yield f"'{unit}' counts in whole numbers; found {value:g}", f"单位“{unit}”应为整数；现为 {value:g}"
