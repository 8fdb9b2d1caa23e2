"""Free-text search: every word must be there, in either language, in any case and width."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from mtor_cli.errors import UsageError
from mtor_cli.lookup.search import Found, search, search_drugs
from tests.content.facts import raw
from tests.helpers import answer, mtor, says

if TYPE_CHECKING:
    from mtor_cli.content.load import Content


def hits(content: Content, query: str) -> list[Found]:
    return search(content.recommendations, content.references, query)


def ids(content: Content, query: str, kind: str) -> list[str]:
    return [hit.id for hit in hits(content, query) if hit.kind == kind]


@pytest.mark.parametrize("query", ["", " ", "　", "\t\n"])
def test_an_empty_search_is_asked_for_a_word(content: Content, query: str) -> None:
    with pytest.raises(UsageError) as caught:
        hits(content, query)
    assert (caught.value.code, caught.value.exit_code) == ("empty_search", 2)
    assert str(caught.value.hint) == "mtor search TEXT"
    assert caught.value.en == "There is nothing to search for. Type one or more words."
    assert caught.value.zh == "未输入检索词。请输入一个或多个词。"


def test_what_is_nowhere_is_not_found(content: Content) -> None:
    assert hits(content, "zebra") == []
    assert hits(content, "TMA zebra") == []


@pytest.mark.parametrize(
    "query", ["Mousavi", "mousavi-hasanzadeh", "ＭＯＵＳＡＶＩ", "mousavi cyclosporine", "cyclosporine mousavi"]
)
def test_authors_and_titles_are_found_in_any_case_width_and_order(content: Content, query: str) -> None:
    assert ids(content, query, "reference") == ["27"]


def test_a_chinese_title_and_a_chinese_summary_are_found(content: Content) -> None:
    assert "47" in ids(content, "朱雯", "reference")
    assert ids(content, "第三军医大学学报", "reference") == ["10"]
    assert ids(content, "西罗莫司安全性较好 环孢素", "reference") == ["27"]


def test_every_kind_of_item_is_searched_in_both_languages(content: Content) -> None:
    kinds = {"statement", "band", "dosing", "note", "conflict", "measuring", "caution", "monitoring", "reference"}
    in_english = {hit.kind for hit in hits(content, "sirolimus")}
    in_chinese = {hit.kind for hit in hits(content, "西罗莫司")}
    assert kinds - {"monitoring"} <= in_english | {"band"}
    assert kinds - {"monitoring"} <= in_chinese | {"band"}
    assert {hit.kind for hit in hits(content, "LAM")} >= {"neighbouring"}
    assert "monitoring" in {hit.kind for hit in hits(content, "lipids")}
    assert "monitoring" in {hit.kind for hit in hits(content, "血脂")}


def test_items_of_a_disease_are_found_by_its_names_and_know_it(content: Content) -> None:
    alps = [hit for hit in hits(content, "自身免疫性淋巴细胞增生综合征") if hit.disease == "alps"]
    assert {"statement", "band", "dosing", "note"} <= {hit.kind for hit in alps}
    assert [hit.id for hit in alps if hit.kind == "band"] == ["alps-2-10"]
    assert [hit.id for hit in alps if hit.kind == "statement"] == ["alps", "alps"]


@pytest.mark.slow
def test_both_sides_of_a_disagreement_are_found_together(content: Content) -> None:
    """A word of one side, or of the question, brings the other side with it."""
    for disease in raw("recommendations")["diseases"]:
        for conflict in disease["conflicts"]:
            found = [h for h in hits(content, conflict["question"]["en"]) if h.kind == "conflict"]
            sides = [h for h in found if h.id == conflict["id"]]
            assert [h.text for h in sides] == [s["text"] for s in conflict["sides"]]
            assert {h.disease for h in sides} == {disease["id"]}


def test_items_that_hold_for_every_disease_belong_to_none(content: Content) -> None:
    for hit in hits(content, "sirolimus"):
        assert (hit.disease is None) == (
            hit.kind in ("measuring", "caution", "monitoring", "neighbouring", "reference")
            or (hit.kind == "note" and hit.id == "note")
        )


def test_a_search_is_the_same_as_looking_at_every_record_by_hand(content: Content) -> None:
    def bilingual(value: Any) -> str:
        if isinstance(value, dict):
            if set(value) == {"en", "zh"}:
                return f"{value['en']}\n{value['zh']}"
            return "\n".join(map(bilingual, value.values()))
        return "\n".join(map(bilingual, value)) if isinstance(value, list) else ""

    for word in ("tma", "plasma", "血浆", "grapefruit", "疫苗"):
        expected = {
            item["id"]
            for section in ("cautions", "monitoring", "measuring")
            for item in raw("recommendations")[section]
            if word in bilingual(item).casefold()
        }
        kinds = ("caution", "monitoring", "measuring")
        assert {hit.id for hit in hits(content, word) if hit.kind in kinds} == expected
        assert expected or word in ("plasma", "血浆")


def drugs(content: Content, query: str) -> list[tuple[str, str]]:
    return [(hit.kind, hit.id) for hit in search_drugs(content.interactions, content.pharmacology, query)]


@pytest.mark.parametrize("query", ["voriconazole", "伏立康唑", "ＶＦＥＮＤ", "威凡"])
def test_another_drug_is_found_by_its_names(content: Content, query: str) -> None:
    found = drugs(content, query)
    assert found[:2] == [
        ("interaction", "voriconazole-sirolimus"),
        ("interaction", "strong-inhibitors-everolimus-other"),
    ]


def test_a_class_and_a_mechanism_lead_to_their_drugs_and_advice_to_none(content: Content) -> None:
    azoles = {i for kind, i in drugs(content, "azole antifungal") if kind == "interaction"}
    assert {"voriconazole-sirolimus", "fluconazole-sirolimus", "ketoconazole-everolimus"} <= azoles
    assert "rifampicin-sirolimus" not in azoles
    assert not [i for kind, i in drugs(content, "repeat the trough") if kind == "interaction"]


def test_what_has_no_data_and_what_is_asked_back_is_found_too(content: Content) -> None:
    assert drugs(content, "卡泊芬净") == [("agent", "caspofungin")]
    assert drugs(content, "stribild") == [("question", "Stribild")]
    assert ("question", "azole") in drugs(content, "azole")


def test_facts_on_the_drugs_are_found_in_both_languages(content: Content) -> None:
    for query in ("grapefruit juice orange juice", "葡萄柚汁"):
        assert ("fact", "dilution-eu") in drugs(content, query)


@pytest.mark.parametrize(
    ("query", "commands"),
    [
        ("voriconazole", ["mtor interactions voriconazole-sirolimus"]),
        ("伏立康唑", ["mtor interactions strong-inhibitors-everolimus-other"]),
        ("卡泊芬净", ["mtor interactions caspofungin"]),
        ("Symtuza", ["mtor interactions Symtuza"]),
        ("糖皮质激素", ["mtor interactions corticosteroid"]),
        ("dilution-eu orange juice", []),
        ("orange juice", ["mtor drug sirolimus"]),
    ],
)
def test_a_search_says_what_to_type(query: str, commands: list[str]) -> None:
    typed = [hit["command"] for hit in answer("search", query)["result"]["hits"] if hit["command"]]
    assert set(commands) <= set(typed)
    assert bool(commands) == bool(typed)
    for lang in ("en", "zh"):
        for line in typed:
            assert line in mtor("search", query, "--lang", lang).out
    assert all(mtor(*line.split()[1:]).code == 0 for line in commands)


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", "voriconazole → sirolimus: contraindicated (EU leaflet)"),
        ("zh", "伏立康唑 → 西罗莫司：禁止合用（欧盟患者说明书）"),
    ],
)
def test_a_drug_that_was_found_stands_with_what_to_do_and_whose_word_it_is(lang: str, words: str) -> None:
    assert says(mtor("search", "voriconazole", "--lang", lang).out, words)
    hit = answer("search", "voriconazole")["result"]["hits"][0]
    assert (hit["kind"], hit["voice"], hit["action"]) == ("interaction", "label", "contraindicated")
    assert hit["sources"] == ["vfend-leaflet", "us-label"]
