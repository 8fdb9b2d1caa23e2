"""Everything that is known of a drug is printed, each fact with its voice, source and status."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from mtor_cli.content.load import Content
from tests.content.facts import raw
from tests.helpers import LANGUAGES, answer, mtor, squeezed
from tests.parts.schemas import mistakes

if TYPE_CHECKING:
    from pathlib import Path

DRUGS = ("sirolimus", "everolimus")


@pytest.mark.slow
@pytest.mark.parametrize("drug", DRUGS)
def test_every_fact_of_the_data_is_in_the_answer_once_with_its_voice_and_status(drug: str) -> None:
    shown = answer("drug", drug)["result"]["facts"]
    ids = Counter(f["id"] for f in shown)
    assert [i for i, n in ids.items() if n > 1] == []
    by_id = {f["id"]: f for f in shown}
    for fact in Content().pharmacology["facts"]:
        if drug in fact["drugs"]:
            found = by_id[fact["id"]]
            assert (found["text"], found["voice"], found["verified"]) == (fact["text"], fact["voice"], fact["verified"])
            assert found["sources"] == list(map(str, fact["sources"]))
        else:
            assert fact["id"] not in by_id


@pytest.mark.slow
@pytest.mark.parametrize("drug", DRUGS)
@pytest.mark.parametrize("kind", ["assays", "stability"])
def test_the_bias_of_every_assay_and_the_stability_of_specimens_too(drug: str, kind: str) -> None:
    shown = {f["text"]["en"] for f in answer("drug", drug)["result"]["facts"]}
    wanted = {item["text"]["en"] for item in raw("pharmacology")[kind] if drug in item.get("drugs", [drug])}
    assert wanted
    assert wanted <= shown


@pytest.mark.parametrize("drug", DRUGS)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_fact_is_printed(drug: str, lang: str) -> None:
    text = squeezed(mtor("drug", drug, "--full", "--lang", lang, "--format", "plain").out)
    facts = [f for f in Content().pharmacology["facts"] if drug in f["drugs"]]
    assert [f["id"] for f in facts if squeezed(f["text"]["zh" if lang == "zh" else "en"]) not in text] == []
    populations = [f["population"]["zh" if lang == "zh" else "en"] for f in facts if "population" in f]
    assert [p for p in populations if squeezed(p) not in text] == []


@pytest.mark.parametrize("drug", DRUGS)
def test_what_is_not_verified_shows_no_number(drug: str) -> None:
    unverified = [f for f in answer("drug", drug)["result"]["facts"] if f["topic"] == "not_verified"]
    assert unverified
    for fact in unverified:
        assert "not verified" in fact["text"]["en"].lower() or "no " in fact["text"]["en"].lower()


@pytest.mark.parametrize(
    ("drug", "words"),
    [
        (
            "sirolimus",
            ["62 ± 16 h", "82 ± 12 h", "24.5 ± 11.2 h", "94.5 ± 4.9", "+14, +25", "hepatitis b", "mg for mg"],
        ),
        ("everolimus", ["30 ± 4 h", "56 ± 5 h", "79 ± 42 h", "0.25, 0.5, 0.75 and 1 mg", "2.5, 5, 7.5 and 10 mg"]),
    ],
)
def test_figures_of_the_dossier(drug: str, words: list[str]) -> None:
    text = squeezed(mtor("drug", drug, "--full", "--format", "plain").out).lower()
    assert [word for word in words if squeezed(word).lower() not in text] == []


@pytest.mark.parametrize(
    ("name", "drug"),
    [("雷帕霉素", "sirolimus"), ("Rapamune", "sirolimus"), ("依维莫司", "everolimus"), ("RAD001", "everolimus")],
)
def test_a_drug_by_any_of_its_names(name: str, drug: str) -> None:
    assert answer("drug", name)["result"]["drug"] == drug


@pytest.mark.parametrize(
    ("name", "code"), [("替西罗莫司", "near_miss"), ("他克莫司", "near_miss"), ("aspirin", "unknown_drug")]
)
def test_another_drug_is_not_taken_for_it(name: str, code: str) -> None:
    done = mtor("drug", name, "--json")
    assert (done.code, done.json["error"]["code"]) == (3, code)


@pytest.mark.parametrize("drug", DRUGS)
@pytest.mark.parametrize("form", ["table", "plain", "markdown", "csv", "ndjson"])
def test_every_format(drug: str, form: str) -> None:
    assert mtor("drug", drug, "--format", form).code == 0


@pytest.mark.parametrize("drug", DRUGS)
def test_the_schema(drug: str) -> None:
    assert mistakes(answer("drug", drug)) == []


@pytest.mark.parametrize("drug", DRUGS)
def test_what_is_contraindicated_or_to_be_avoided_comes_first(drug: str) -> None:
    facts = answer("drug", drug)["result"]["facts"]
    first = {fact["id"] for fact in facts if fact["topic"] == "contraindications"}
    assert {fact["id"] for fact in facts[: len(first)]} == first
    assert facts[len(first)]["topic"] == "warnings"
    for caution in raw("recommendations")["cautions"]:
        if caution["diseases"] == "all" and drug in caution["drugs"] and caution["action"] == "avoid":
            assert first & {caution["id"], *caution.get("facts", [])}, caution["id"]
    for lang, words in (("en", "Contraindicated, or to be avoided"), ("zh", "禁用与避免")):
        screen = mtor("drug", drug, "--full", "--lang", lang).out
        heading = [line for line in screen.splitlines() if line and not line.startswith(" ")][1]
        assert heading == words


TWICE = {
    "sirolimus": ["sun and UV", "lung disease 3.0%|boxed warning in Japan", "HUS/TTP/TMA", "Chest CT|chest CT",
                  "PJP for 1 year", "reactivat", "PML), some fatal", "BK virus", "-31.8%", "-67%", "+48", "240 mg/dL",
                  "rat milk", "sperm count", "BMI > 30", "peanut", "dialysis", "excess mortality", "20.7%", "6.6%",
                  "one third lower|one third;", "dehiscence", "peripheral oedema", "5–15 ng/mL; once stable"],
    "everolimus": ["Missed dose, EU", "Men with female partners", "PJP", "hepatitis B", "quantification near 1",
                   "Taiwanese", "one third lower|reduced by one third", "3.26 and 3.64", "lood counts", "6.6%",
                   "graft thrombosis", "p to 19%", "mouthwash", "2 weeks after the last dose", "urinary infection"],
}  # fmt: skip
"""Of each, what the data holds as a fact and as a caution too."""


@pytest.mark.parametrize(("drug", "words"), [(drug, words) for drug, every in TWICE.items() for words in every])
def test_nothing_is_said_twice(drug: str, words: str) -> None:
    texts = [fact["text"]["en"] for fact in answer("drug", drug)["result"]["facts"]]
    assert len([text for text in texts if any(w in text for w in words.split("|"))]) == 1


@pytest.mark.parametrize("drug", DRUGS)
def test_no_fact_is_a_part_of_another_from_the_same_source(drug: str) -> None:
    facts = answer("drug", drug)["result"]["facts"]
    content = [
        (
            fact["id"],
            set(fact["sources"]) - {"mtor-cli"},
            {*re.findall(r"\d[\d.]*|[a-z]{4,}", fact["text"]["en"].lower())} - SAID_OFTEN,
        )
        for fact in facts
    ]
    repeated = [
        (name, other)
        for name, sources, words in content
        for other, others, more in content
        if name != other and sources & others and len(words) > 2 and len(words & more) >= 0.9 * len(words)
    ]
    assert repeated == []


SAID_OFTEN = {"label", "copy", "section", "with", "from", "sirolimus", "everolimus", "dose", "daily", "text", "after"}


def test_a_caution_that_facts_say_is_not_said_beside_them() -> None:
    data = raw("recommendations")
    for drug in DRUGS:
        shown = {fact["id"] for fact in answer("drug", drug)["result"]["facts"]}
        for advice in (*data["cautions"], *data["monitoring"]):
            if drug in advice["drugs"] and "facts" in advice:
                assert shown & set(advice["facts"]), advice["id"]
                assert advice["id"] in advice["facts"] or advice["id"] not in shown


def test_a_hospitals_own_file_counts_here_too(tmp_path: Path) -> None:
    own = tmp_path / "local.yaml"
    own.write_text(
        "entered: {by: A, on: 2026-01-01}\n"
        "rules:\n  - {id: sound_from_day, drug: sirolimus, value: 21, source: protocol}\n",
        encoding="utf-8",
    )

    def days(*local: str) -> str:
        facts = answer("drug", "sirolimus", *local)["result"]["facts"]
        return str(next(fact["text"]["en"] for fact in facts if fact["id"] == "own-steady-state-days"))

    assert "from day 14 usable" in days()
    assert "from day 21 usable" in days("--local", str(own))
    assert mtor("drug", "sirolimus", "--local", str(tmp_path / "none.yaml")).code == 4


@pytest.mark.parametrize("drug", DRUGS)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_short_answer_fits_a_screen_and_has_every_boxed_warning_and_all_that_is_to_be_avoided(
    drug: str, lang: str
) -> None:
    text = mtor("drug", drug, "--lang", lang, COLUMNS="80").out
    assert len(text.splitlines()) <= 40
    printed = squeezed(mtor("drug", drug, "--lang", lang, "--format", "plain").out)
    boxed = [f for f in raw("pharmacology")["facts"] if drug in f["drugs"] and f.get("boxed")]
    assert [f["id"] for f in boxed if squeezed(f["text"][lang]) not in printed] == []
    for caution in raw("recommendations")["cautions"]:
        if caution["diseases"] == "all" and drug in caution["drugs"] and caution["action"] == "avoid":
            assert squeezed(caution["short"][lang]) in printed
    assert f"mtor drug {drug} --section SECTION" in text
    assert f"mtor drug {drug} --full" in text
    assert [t for t in {f["topic"] for f in answer("drug", drug)["result"]["facts"]} if t not in text] == []


def test_what_says_that_it_is_a_boxed_warning_is_marked_as_one_and_nothing_else() -> None:
    words = ("boxed warning", "黑框警告", "警示语")
    for fact in raw("pharmacology")["facts"]:
        said = [word for word in words if word in (fact["text"]["en"] + fact["text"]["zh"]).lower()]
        boxed = bool(said) and fact["topic"] == "warnings"
        assert bool(fact.get("boxed")) is boxed, fact["id"]


@pytest.mark.parametrize(
    "typed", ["half_life", "half-life", "Half Life", "HALF_LIFE", "Half-life, by population", "半衰期（按人群）"]
)
def test_one_section_is_printed_whole_and_alone(typed: str) -> None:
    done = mtor("drug", "sirolimus", "--section", typed, "--json")
    every = answer("drug", "sirolimus")["result"]["facts"]
    assert done.json["result"]["facts"] == [f for f in every if f["topic"] == "half_life"]
    assert done.json["query"] == {"drug": "sirolimus", "section": "half_life"}
    assert mistakes(done.json) == []
    for lang, there, away in (("en", "Half-life, by population", "Absorption"), ("zh", "半衰期（按人群）", "吸收")):
        text = mtor("drug", "sirolimus", "--section", typed, "--lang", lang, "--format", "plain").out
        assert there in text
        assert away not in text
        for fact in done.json["result"]["facts"]:
            assert squeezed(fact["text"][lang]) in squeezed(text)


@pytest.mark.parametrize(
    ("typed", "hint"),
    [("halflif", "half_life"), ("half", "half_life"), ("半衰", "half_life"), ("qqqqqq", "SECTION"), ("", "SECTION")],
)
def test_a_wrong_section_lists_them_all(typed: str, hint: str) -> None:
    done = mtor("drug", "everolimus", "--section", typed, "--json")
    error = done.json["error"]
    assert (done.code, error["code"], error["hint"]) == (
        2, "bad_choice", f"mtor drug everolimus --section {hint} --json"
    )  # fmt: skip
    for topic in {f["topic"] for f in answer("drug", "everolimus")["result"]["facts"]}:
        assert topic in error["message"]["en"]
        assert topic in error["message"]["zh"]
    assert "作用机制（据所查阅内容） mechanism、" in error["message"]["zh"]
