"""Build every population model of the data with the engine: formulas, covariates, matrices and readings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mtor_cli.content.problems import at
from mtor_cli.errors import MtorError
from mtor_cli.text import bilingual

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mtor_cli.content.yamlfile import YamlDocument
    from mtor_cli.records.checks import Problem


def engine_problems(document: YamlDocument, file: str) -> list[Problem]:
    """What the engine refuses in `models.yaml`, each reading of each ambiguity included.

    Args:
        document: the file, of the right shape.
        file: names it in messages.
    """
    problems = []
    names: set[str] = set()
    for i, raw in enumerate(document.value["models"]):
        for name in {raw["id"].lower(), raw["short"].lower()}:
            if name in names:
                problems.append(at(file, document, ("models", i), *bilingual("the_name_stands_twice", name=name)))
            names.add(name)
        problems += [at(file, document, ("models", i), en, zh) for en, zh in (*_refused(raw), *_unsaid(raw))]
    return problems


def _unsaid(raw: Any) -> Iterator[tuple[str, str]]:
    """Yield where a property by which the program decides and the caution that says so do not go together."""
    holds = {
        "children_only": ("only_age_group: true", bool(raw.get("only_age_group")) and raw["age_group"] == "child"),
    }
    said = {caution["code"] for caution in raw["cautions"]}
    for code, (field, true) in holds.items():
        if true and code not in said:
            yield bilingual("decides_and_no_caution_says_so", field=field, code=code)
        if code in said and not true:
            yield bilingual("the_caution_holds_for_a_model", code=code, field=field)


def _refused(raw: Any) -> list[tuple[str, str]]:
    from mtor_cli.pk.model.schema import model_from_dict

    tried: list[dict[str, str]] = [{}]
    tried += [{a["id"]: r["id"]} for a in raw.get("ambiguities", []) for r in a["readings"]]
    found = {}
    for readings in tried:
        try:
            model_from_dict(raw, readings)
        except MtorError as error:
            found[error.en] = error.zh
    known = set(raw["covariates"])
    named = set(raw["standard"]["covariates"]) | ({raw["partner"]["covariate"]} if "partner" in raw else set())
    strange = named - known
    if strange:
        listed = ", ".join(sorted(strange))
        found[f"{listed} is not among the covariates"] = f"{listed} 不在协变量之中"
    return list(found.items())
