"""Check what holds between records: ids, references, bounds and names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from mtor_cli.content.agents import agents
from mtor_cli.content.languages import languages
from mtor_cli.content.local import limit_mistakes
from mtor_cli.content.messages import messages
from mtor_cli.content.problems import at
from mtor_cli.content.provenance import provenance
from mtor_cli.content.rules import rules
from mtor_cli.content.texts import MAY_NAME_A_MESSAGE, message_named, texts
from mtor_cli.content.yamlfile import Path, YamlDocument, walk
from mtor_cli.records.names import fold_name
from mtor_cli.records.rules import DRUGS
from mtor_cli.text import bilingual

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from mtor_cli.content.problems import Finding
    from mtor_cli.records.checks import Problem

Documents = dict[str, YamlDocument]
"""The data files by name, each of the right shape."""

_LEVELS = {"A": ["1a", "1b", "1c"], "B": ["2a", "2b", "2c", "3a", "3b"], "C": ["4"], "D": ["5"]}
"""Table 1 of the consensus."""


def relation_problems(documents: Documents, files: dict[str, str]) -> list[Problem]:
    """What is wrong between the records of the data files; `files` names them in messages."""
    own = (
        *(
            _ids,
            _sources,
            _diseases,
            _bounds,
            _settings,
            _said,
            _said_by_messages,
            _names,
            _drugs,
            _table,
            _models,
            _ratios,
        ),
        *(provenance, languages),
    )

    def problems(checks: Iterable[Callable[[Documents], Iterator[Finding]]]) -> list[Problem]:
        return [
            at(files[name], documents[name], path, en, zh)
            for check in checks
            for name, path, en, zh in check(documents)
        ]

    # The others read the rules.
    return problems((rules,)) or problems((*own, agents, _facts, messages, texts))


def _ids(documents: Documents) -> Iterator[Finding]:
    """Every id stands once in its file, that of a rule once for each drug; the references are 1 to 57."""
    for name, document in documents.items():
        if name == "rules":
            continue
        seen: dict[str, Path] = {}
        for path, value in walk(document.value):
            if isinstance(value, dict):
                for field in ("id", "key"):
                    if field in value and value[field] in seen:
                        text = f"{field} '{value[field]}'"
                        yield name, (*path, field), *bilingual("stands_twice", text=text)
                    elif field in value:
                        seen[value[field]] = path
    numbers = [r["number"] for r in documents["references"].value["references"]]
    if numbers != list(range(1, 58)):
        yield (
            "references",
            ("references",),
            *bilingual("expected_the_numbers_1_to_57"),
        )


def _known_sources(documents: Documents) -> set[int | str]:
    references = documents["references"].value
    return {r["number"] for r in references["references"]} | {
        item["key"] for group in ("works", "documents") for item in references[group]
    }


def _sources(documents: Documents) -> Iterator[Finding]:
    """Every source is a reference, a work or a document."""
    known = _known_sources(documents)
    for name, document in documents.items():
        for path, value in walk(document.value):
            if path and path[-1] == "sources" and isinstance(value, list):
                for i, source in enumerate(value):
                    if source not in known:
                        yield (
                            name,
                            (*path, i),
                            *bilingual("no_reference_work_or_document_is", source=source),
                        )


def _diseases(documents: Documents) -> Iterator[Finding]:
    """Every disease that is named is there."""
    diseases = documents["recommendations"].value["diseases"]
    ids = {d["id"] for d in diseases}
    entities = {e["id"]: d["id"] for d in diseases for e in d["entities"]}
    for name, document in documents.items():
        for path, value in walk(document.value):
            field = path[-1] if path else ""
            if field in ("diseases", "also_in") and isinstance(value, list):
                for i, item in enumerate(value):
                    allowed = ids if field == "also_in" else ids | entities.keys()
                    if isinstance(item, str) and item not in allowed:
                        yield (
                            name,
                            (*path, i),
                            *bilingual("no_disease_is_called", item=item),
                        )
    for i, disease in enumerate(diseases):
        for path, value in walk(disease, ("diseases", i)):
            if path[-1] == "entity" and entities.get(value) != disease["id"]:
                yield (
                    "recommendations",
                    path,
                    *bilingual("is_not_a_part_of", value=value, id=disease["id"]),
                )


def _bounds(documents: Documents) -> Iterator[Finding]:
    """Lower bounds are below upper bounds; a band has at least one."""
    for path, value in walk(documents["recommendations"].value):
        if not (isinstance(value, dict) and "low" in value and "high" in value):
            continue
        low, high = value["low"], value["high"]
        if isinstance(low, dict) or isinstance(high, dict):
            if isinstance(low, dict) and isinstance(high, dict):
                yield "recommendations", path, *bilingual("a_band_needs_at_least_one")
        else:
            for inner, en, zh in limit_mistakes(value, "low", "high", one="matrix" not in value):
                yield "recommendations", (*path, *inner), en, zh


def _settings(documents: Documents) -> Iterator[Finding]:
    """Ages and weights are in order and those of the text; a day's dose is not also given by administration."""
    adult_from = next(r["value"] for r in documents["rules"].value["rules"] if r["id"] == "adult_from_years")
    for i, disease in enumerate(documents["recommendations"].value["diseases"]):
        for kind in ("bands", "dosing"):
            for j, item in enumerate(disease[kind]):
                for path, en, zh in setting_mistakes(item, adult_from):
                    yield "recommendations", ("diseases", i, kind, j, *path), en, zh


def setting_mistakes(item: Any, adult_from: float) -> Iterator[tuple[Path, str, str]]:
    """Yield what is wrong with the numbers of a band or a regimen on age, weight and phases."""
    for low, high in (("age_low", "age_high"), ("weight_low", "weight_high")):
        yield from limit_mistakes(item, low, high)
    yield from _age_mistakes(item, adult_from)
    for n, phase in enumerate(item.get("phases", [])):
        if "times_a_day" in phase and phase["unit"].endswith("/day"):
            yield (
                ("phases", n, "times_a_day"),
                *bilingual("a_dose_per_day_has_no"),
            )


def _age_mistakes(item: Any, adult_from: float) -> Iterator[tuple[Path, str, str]]:
    if item["age_group"] == "adult" and item.get("age_low", adult_from) < adult_from:
        yield ("age_low",), *bilingual("an_adult_is_years_or_older", adult_from=f"{adult_from:g}")
        return
    if item["age_group"] == "child" and item.get("age_high", 0) >= adult_from:
        yield ("age_high",), *bilingual("a_child_is_under_years", adult_from=f"{adult_from:g}")
        return
    stated = [{int(n) for n in _WHOLE.findall(item["ages"][lang])} for lang in ("en", "zh")]
    # "Over 12 years" is 13 in completed years.
    for name, numbers in (
        ("age_low", {item.get("age_low", 0), item.get("age_low", 0) - 1}),
        ("age_high", {item.get("age_high", 0)}),
    ):
        if name in item and not all(numbers & found for found in stated):
            yield (name,), *bilingual("does_not_stand_in_ages", item=item[name])


_WHOLE = re.compile(r"\d+")


def _said(documents: Documents) -> Iterator[Finding]:
    """The facts that stand for a caution in `mtor drug` are there, and each of its drugs has one."""
    drugs = {fact["id"]: set(fact["drugs"]) for fact in documents["pharmacology"].value["facts"]}
    for kind in ("cautions", "monitoring"):
        for i, advice in enumerate(documents["recommendations"].value[kind]):
            named = advice.get("facts", [])
            for j, fact in enumerate(named):
                if fact not in drugs:
                    yield (
                        "recommendations",
                        (kind, i, "facts", j),
                        *bilingual("no_fact_of_pharmacology_yaml_is", fact=fact),
                    )
            for drug in advice["drugs"]:
                if named and not any(drug in drugs.get(fact, ()) for fact in named):
                    yield "recommendations", (kind, i, "facts"), *bilingual("none_of_these_facts_is_of", drug=drug)


def _said_by_messages(documents: Documents) -> Iterator[Finding]:
    """What has no text names a message that can be said as it stands, and tells it as the message is told."""
    content = documents["recommendations"].value
    for kind in MAY_NAME_A_MESSAGE:
        for i, item in enumerate(content[kind]):
            here: Path = (kind, i)
            if ("text" in item) == ("message" in item):
                yield "recommendations", here, *bilingual("expected_either_a_text_or_a")
            elif "message" in item:
                message = message_named(item, documents["messages"].value)
                if message is None or "slots" in message:
                    drugs = " and ".join(item["drugs"])
                    en, zh = bilingual(
                        "no_message_without_slots_is_called",
                        message=item["message"],
                        drugs={"en": drugs, "zh": "、".join(item["drugs"])},
                    )
                    yield "recommendations", (*here, "message"), en, zh
                    continue
                for field in ("voice", "sources", "verified"):
                    told: Any = message[field]
                    if item[field] != told:
                        shown = f"[{', '.join(map(str, told))}]" if isinstance(told, list) else told
                        yield (
                            "recommendations",
                            (*here, field),
                            *bilingual("the_message_has", message=item["message"], field=field, shown=shown),
                        )


def _names(documents: Documents) -> Iterator[Finding]:
    """A name leads to one place only."""
    owners: dict[str, str] = {}
    for i, disease in enumerate(documents["recommendations"].value["diseases"]):
        parts: list[tuple[Path, Any]] = [((), disease)]
        parts += [(("entities", j), entity) for j, entity in enumerate(disease["entities"])]
        for place, part in parts:
            for path, name in named(part):
                yield from _claim(owners, part["id"], name, "recommendations", ("diseases", i, *place, *path))
        for owner, path, name in _missed(disease):
            yield from _claim(owners, owner, name, "recommendations", ("diseases", i, *path))
    owners = {}
    for i, drug in enumerate(documents["drugs"].value["drugs"]):
        for path, name in named(drug):
            if path[0] != "codes":
                yield from _claim(owners, drug["id"], name, "drugs", ("drugs", i, *path))
        for owner, path, name in _missed(drug):
            yield from _claim(owners, owner, name, "drugs", ("drugs", i, *path))


def named(part: Any) -> Iterator[tuple[Path, str]]:
    """Yield every name of a disease, of a part of one or of a drug, codes included, with its place in the record."""
    for field in ("id", "name", "aliases", "short", "codes"):
        for path, value in walk(part.get(field), (field,)):
            if isinstance(value, str) and (field != "codes" or path[-1] == "code"):
                yield path, value


def _missed(record: Any) -> Iterator[tuple[str, Path, str]]:
    """Yield every name that is answered without leading anywhere, after the answer that it gets."""
    for j, miss in enumerate(record["near_misses"]):
        for k, name in enumerate(miss["names"]):
            yield f"{record['id']}.near_misses[{j + 1}]", ("near_misses", j, "names", k), name


def _claim(owners: dict[str, str], owner: str, name: str, file: str, path: Path) -> Iterator[Finding]:
    first = owners.setdefault(fold_name(name), owner)
    if first != owner:
        yield file, path, *bilingual("the_name_already_leads_to", name=name, first=first)


def _drugs(documents: Documents) -> Iterator[Finding]:
    """Both drugs are there."""
    value = documents["drugs"].value
    if sorted(drug["id"] for drug in value["drugs"]) != sorted(DRUGS):
        yield "drugs", ("drugs",), *bilingual("expected_sirolimus_and_everolimus_each_once")


def _table(documents: Documents) -> Iterator[Finding]:
    """The table of evidence levels is complete."""
    rows = documents["evidence_levels"].value["strengths"]
    found = {row["strength"]: [level["level"] for level in row["levels"]] for row in rows}
    if found != _LEVELS or len(rows) != len(_LEVELS):
        yield (
            "evidence_levels",
            ("strengths",),
            *bilingual("expected_strengths_a_to_d_with"),
        )


_OF_THE_LIVER = ("about", "child_pugh")
"""Fields by which a fact on the liver is found for a patient."""


def _facts(documents: Documents) -> Iterator[Finding]:
    """A fact on the liver says of which classes it speaks, each once; no other does."""
    for i, fact in enumerate(documents["pharmacology"].value["facts"]):
        of_the_liver = fact["topic"] == "liver"
        for field in _OF_THE_LIVER:
            if of_the_liver and field not in fact:
                yield "pharmacology", ("facts", i), *bilingual("a_fact_on_the_liver_needs", field=field)
            elif not of_the_liver and field in fact:
                yield "pharmacology", ("facts", i, field), *bilingual("belongs_to_a_fact_on_the", field=field)
        classes = fact.get("child_pugh", [])
        if classes != sorted(set(classes)):
            yield "pharmacology", ("facts", i, "child_pugh"), *bilingual("expected_each_class_once_in_order")


def _models(documents: Documents) -> Iterator[Finding]:
    """What is said of models names models, their properties, and interactions that are there."""
    value = documents["models"].value
    properties = {m["id"]: m["covariates"].keys() | m["limits"].keys() for m in value["models"]}
    agents = {e["id"] for e in documents["interactions"].value["interactions"]}
    for path, inner in walk(value):
        if path and path[-1] == "interactions":
            for n, agent in enumerate(inner):
                if agent not in agents:
                    yield "models", (*path, n), *bilingual("no_interaction_is_called", agent=agent)
    for group in ("exclusions", "conditions"):
        for i, record in enumerate(value[group]):
            for n, model in enumerate(record["models"]):
                if model not in properties:
                    yield "models", (group, i, "models", n), *bilingual("no_model_is_called", model=model)
            for name in record.get("when", {}):
                if not all(name in properties.get(model, {name}) for model in record["models"]):
                    yield "models", (group, i, "when", name), *bilingual("is_no_property_of_each_of", name=name)


def _ratios(documents: Documents) -> Iterator[Finding]:
    """A table of ratios holds each hour of its interval, and names models of its drug."""
    drugs = {m["id"]: m["drug"] for m in documents["models"].value["models"]}
    for i, table in enumerate(documents["ratios"].value["tables"]):
        path: Path = ("tables", i)
        hours = table["interval"]
        for field in ("lowest", "highest"):
            if len(table[field]) != hours:
                yield "ratios", (*path, field), *bilingual("expected_ratios_one_for_each_hour", hours=hours)
        for n, (low, high) in enumerate(zip(table["lowest"], table["highest"], strict=False)):
            if low > high:
                yield (
                    "ratios",
                    (*path, "lowest", n),
                    *bilingual("hour_is_above", n=n + 1, low=f"{low:g}", high=f"{high:g}"),
                )
        for n, model in enumerate(table["models"]):
            if drugs.get(model) != table["drug"]:
                yield (
                    "ratios",
                    (*path, "models", n),
                    *bilingual("no_model_of_is_called", drug=table["drug"], model=model),
                )
