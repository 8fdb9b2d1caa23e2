"""A hospital's own file: found, checked with line numbers, and laid over the packaged data.

It adds bands and grades and supersedes bands and rules; nothing of the packaged data is taken away.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mtor_cli.content.documents import document_of, value_of
from mtor_cli.content.files import read_bytes
from mtor_cli.content.problems import at, error_of
from mtor_cli.content.rules import local_key, local_mistakes
from mtor_cli.errors import DataError
from mtor_cli.hints import command, slot
from mtor_cli.text import bilingual

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mtor_cli.content.yamlfile import Path
    from mtor_cli.records.drugs import Drugs
    from mtor_cli.records.local import Local
    from mtor_cli.records.recommendations import Disease, Recommendations
    from mtor_cli.records.references import Document, References
    from mtor_cli.records.rulefile import Rule

MIN_STRENGTH, MAX_STRENGTH, STRENGTH_STEP = 0.05, 40, 0.005
"""mg; as for --strengths."""


def read_local(path: str, recommendations: Recommendations, drugs: Drugs, rules: list[Rule]) -> Local:
    """The local file, checked in full.

    Raises:
        DataError: naming the file, the line, the field and what was expected.
    """
    try:
        source = read_bytes(path)
        local: Local = value_of("local", path, source)
        # The packaged data may have changed since a copy of the file was made, so this is asked at every run.
        if mistakes := [*_mistakes(local, recommendations, drugs), *local_mistakes(local.get("rules", []), rules)]:
            document = document_of("local", path, source)
            raise error_of([at(path, document, where, en, zh) for where, en, zh in mistakes])
    except DataError as error:
        # `data validate` looks at the program's own data; this one reads a hospital's file and says what it changes.
        error.hint = command("data", "diff", "--local", slot("--local"))
        raise
    return local


def _mistakes(value: Any, recommendations: Recommendations, drugs: Drugs) -> Iterator[tuple[Path, str, str]]:
    """Yield what is wrong between the local file and the packaged data."""
    diseases = recommendations["diseases"]
    known = {d["id"] for d in diseases} | {e["id"] for d in diseases for e in d["entities"]}
    without = {drug["id"]: drug["name"] for drug in drugs["drugs"] if "solution" not in drug}
    packaged = {b["id"] for d in diseases for b in d["bands"]}
    for kind in ("bands", "grades"):
        for i, item in enumerate(value.get(kind, [])):
            if item["disease"] not in known:
                yield from _unknown_disease((kind, i, "disease"), item["disease"], known)
    if "default_disease" in value and value["default_disease"] not in known:
        yield from _unknown_disease(("default_disease",), value["default_disease"], known)
    for i, item in enumerate(value.get("formulary", [])):
        place: Path = ("formulary", i, "strengths")
        if item["product"] != "solution" and not item["strengths"]:
            yield place, *bilingual("a_tablet_or_capsule_needs_its")
        if item["product"] == "solution" and item["drug"] in without:
            name = without[item["drug"]]
            yield ("formulary", i, "product"), *bilingual("has_no_oral_solution_here", name=name)
        for j, size in enumerate(item["strengths"]):
            # Rounded: 0.15 / 0.005 is not quite 30 in binary.
            if not (MIN_STRENGTH <= size <= MAX_STRENGTH and round(size / STRENGTH_STEP, 6).is_integer()):
                en, zh = bilingual(
                    "a_strength_is_a_multiple_of",
                    strength_step=STRENGTH_STEP,
                    min_strength=MIN_STRENGTH,
                    max_strength=MAX_STRENGTH,
                )
                yield (*place, j), *bilingual("found", words={"en": en, "zh": zh}, size=f"{size:g}")
    seen: set[str] = set()
    for i, band in enumerate(value.get("bands", [])):
        where: Path = ("bands", i)
        if band["id"] in packaged | seen:
            yield (*where, "id"), *bilingual("is_already_the_id_of_a", id=band["id"])
        seen.add(band["id"])
        for low_name, high_name in (("age_low", "age_high"), ("weight_low", "weight_high"), ("low", "high")):
            for path, en, zh in limit_mistakes(band, low_name, high_name):
                yield (*where, *path), en, zh
        if isinstance(band["low"], dict) and isinstance(band["high"], dict):
            yield where, *bilingual("a_band_needs_at_least_one")
        for j, name in enumerate(band.get("supersedes", [])):
            if name not in packaged:
                yield (*where, "supersedes", j), *bilingual("no_packaged_band_is_called", name=name)


def limit_mistakes(item: Any, low: str, high: str, one: bool = False) -> Iterator[tuple[Path, str, str]]:
    """Yield that a lower limit of a record does not lie below its upper one, where both are numbers.

    Args:
        item: the record.
        low: the field of the lower limit.
        high: the field of the upper limit.
        one: whether the two may be one number.
    """
    least, most = item.get(low), item.get(high)
    if (
        isinstance(least, int | float)
        and isinstance(most, int | float)
        and (least > most or (least == most and not one))
    ):
        yield (low,), *bilingual("must_be_below", low=low, least=f"{least:g}", high=high, most=f"{most:g}")


def _unknown_disease(path: Path, name: str, known: set[str]) -> Iterator[tuple[Path, str, str]]:
    yield path, *bilingual("no_disease_is_called_expected_one", name=name, listed=sorted(known))


def lay_over_diseases(local: Local, recommendations: Recommendations) -> Recommendations:
    """The recommendations with the local bands and grades; superseded bands say by which they are."""
    diseases: list[Any] = [
        {**d, "bands": list(d["bands"]), "statements": list(d["statements"])} for d in recommendations["diseases"]
    ]
    superseded = {old: band["id"] for band in local.get("bands", []) for old in band.get("supersedes", [])}
    for disease in diseases:
        disease["bands"] = [
            {**b, "superseded_by": superseded[b["id"]]} if b["id"] in superseded else b for b in disease["bands"]
        ]
    for n, band in enumerate(local.get("bands", [])):
        disease, entity = _owner(diseases, band["disease"])
        disease["bands"].insert(0, _band(band, entity, local_key("band", n)))
    for n, grade in enumerate(local.get("grades", [])):
        disease, _ = _owner(diseases, grade["disease"])
        disease["statements"].append(_statement(grade, local_key("grade", n)))
    result: Any = {**recommendations, "diseases": diseases}
    laid: Recommendations = result
    return laid


def lay_over_references(local: Local, references: References) -> References:
    """The references with the documents of the local file."""
    return {**references, "documents": [*references["documents"], *documents_of(local)]}


def documents_of(local: Local) -> list[Document]:
    """One document for each source that the local file names."""
    return [
        _document(item["source"], local_key(kind, n), local)
        for kind in ("band", "grade", "rule")
        for n, item in enumerate(local_items(local, kind))
    ]


def local_items(local: Any, kind: str) -> list[Any]:
    """The entries of one kind (`band`, `grade` or `rule`), each with its `source`."""
    items: list[Any] = local.get(f"{kind}s", [])
    return items


def _owner(diseases: list[Any], name: str) -> tuple[Any, str | None]:
    for disease in diseases:
        if disease["id"] == name:
            return disease, None
        if any(e["id"] == name for e in disease["entities"]):
            return disease, name
    raise KeyError(name)


def _band(band: Any, entity: str | None, key: str) -> dict[str, Any]:
    not_stated = {"en": "not stated", "zh": "未说明"}
    record = {
        "id": band["id"],
        "drug": band["drug"],
        "line": "not_stated",
        "age_group": band["age_group"],
        "ages": not_stated,
        **{name: band[name] for name in ("age_low", "age_high", "weight_low", "weight_high") if name in band},
        "population": band["population"],
        "origin": "local",
        "low": band["low"],
        "high": band["high"],
        "unit": "ng/mL",
        "matrix": {"value": "not_stated", "as_printed": {"absent": "not_stated"}},
        "trough": "not_stated",
        "voice": "local",
        "sources": [key],
        "verified": "local",
    }
    return {**record, "entity": entity} if entity else record


def _statement(grade: Any, key: str) -> dict[str, Any]:
    strength, level = grade["strength"], grade["level"]
    text = {
        "en": f"As entered locally: strength {strength}, level {level}.",
        "zh": f"本地录入：推荐强度{strength}，证据级别{level}。",
    }
    return {
        "drug": grade["drug"],
        "short": text,
        "text": text,
        "strength": strength,
        "level": level,
        "voice": "local",
        "sources": [key],
        "verified": "local",
    }


def _document(source: str, key: str, local: Local) -> Document:
    entered = local["entered"]
    who = f"{entered['by']}, {entered['on']}"
    return {
        "key": key,
        "kind": "local",
        "label": {"en": f"{source} (entered by {who})", "zh": f"{source}（录入：{who}）"},
        "cite_as": source,
        "read": {"extent": "full_text_part"},
    }


def template(diseases: list[Disease]) -> str:
    """The commented start of a hospital's own file, with the ids of the diseases that it may name."""
    from textwrap import fill

    ids = ", ".join(part["id"] for disease in diseases for part in (disease, *disease["entities"]))
    listed = fill(f"{ids}.", 118, initial_indent="# ", subsequent_indent="# ", break_on_hyphens=False)
    return _TEMPLATE.replace("# IDS", listed)


_TEMPLATE = """\
# A hospital's own protocol for mtor, beside the packaged data. Everything here is shown with the voice "local".
# Use it with: mtor recommend ITP --local local.yaml, or put its path into MTOR_LOCAL, or save it as
# mtor/local.yaml in your config folder. Check it with: mtor data diff --local local.yaml

entered:
  by: NAME
  on: 2026-01-01
  # hospital: NAME

# Target ranges in ng/mL. `disease` is the id of a disease or of a part of one:
# IDS
# bands:
#   - id: hospital-itp
#     disease: itp
#     drug: sirolimus
#     low: 5
#     high: 12            # or: {absent: no_bound_set}
#     population: {en: "adults", zh: "成人"}
#     age_group: adult    # adult, child, both or not_stated
#     age_low: 18         # years; also age_high, and weight_low, weight_high in kg: below them no dose is worked out
#     source: "protocol 12-3, page 2"
#     supersedes: [itp-4-15]   # still shown with --full

# Strength and level as read in your own copy of the consensus.
# grades:
#   - disease: itp
#     drug: sirolimus
#     strength: B
#     level: '2b'
#     source: "full text, page 330"

# Rules of your own in place of the program's, as far as its data/rules.yaml lets them go: days only up, limits only
# down. Where one decides, it is shown as your hospital's. `drug` where each drug has the rule for itself.
# rules:
#   - id: sound_from_day
#     drug: sirolimus
#     value: 21
#     source: "protocol 12-3, page 4"

# What the pharmacy stocks, in mg; nothing is assumed without it.
# formulary:
#   - drug: sirolimus
#     product: tablet
#     strengths: [0.5, 1, 2]

# default_assay: lc-ms/ms
# default_disease: itp
"""
