"""From a typed name to what is known of an agent: whole names, and a name that fits several is asked back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import pytest

from mtor_cli.lookup.interactions import Agents, affects_level, names_of

if TYPE_CHECKING:
    from mtor_cli.lookup.interactions import Answer
    from mtor_cli.models.interactions import Interaction, Interactions


def entry(name: str, zh: str, *names: str, **changes: Any) -> Any:
    return {
        "id": name,
        "drugs": ["sirolimus", "everolimus"],
        "agent": {"en": name.capitalize(), "zh": zh},
        "names": {"en": list(names), "zh": []},
        "direction": "increase",
        "action": "avoid",
        **changes,
    }


def names(*en: str, zh: tuple[str, ...] = ()) -> Any:
    return {"en": list(en), "zh": list(zh)}


VORICONAZOLE = entry("voriconazole", "伏立康唑", "Vfend", "Voriconazole")
ORAL = entry("cyclosporine-oral", "口服环孢素", "Neoral")
EVEROLIMUS_ONLY = entry("cyclosporine-everolimus", "环孢素（依维莫司）", "Sandimmun", drugs=["everolimus"])

DATA = cast(
    "Interactions",
    {
        "interactions": [VORICONAZOLE, ORAL, EVEROLIMUS_ONLY],
        "questions": [
            {
                "names": ["cyclosporine", "环孢素"],
                "question": {"en": "Which one?", "zh": "哪一种？"},
                "options": ["cyclosporine-oral", "cyclosporine-everolimus"],
            },
            {
                "names": ["Sandimmun"],
                "question": {"en": "Which product?", "zh": "哪种产品？"},
                "options": ["cyclosporine-everolimus"],
            },
            {"names": ["Triplet", "三联"], "question": {"en": "What is in it?", "zh": "含何成分？"}, "options": []},
        ],
        "agents": [
            {"id": "caspofungin", "agent": {"en": "caspofungin", "zh": "卡泊芬净"}, "names": names(zh=("科赛斯",))},
        ],
        "combinations": [{"names": names("voriconazole/water"), "agent": "voriconazole"}],
        "words": {
            "forms": [
                {
                    "id": "topical",
                    "name": {"en": "topical form", "zh": "局部用药"},
                    "words": names("cream", zh=("乳膏",)),
                },
                {"id": "tablet", "name": {"en": "tablet", "zh": "片剂"}, "words": names("tablets", zh=("片",))},
            ],
            "salts": names("hydrochloride", zh=("盐酸",)),
            "usage": names("bid", "q#h", zh=("每日#次",)),
            "units": ["mg"],
        },
    },
)


def find(name: str, drug: str | None = None) -> Answer:
    answer = Agents(DATA).find(name, drug)
    assert answer.name == name
    return answer


def found(name: str, drug: str | None = None) -> tuple[str, list[str], str | None]:
    answer = find(name, drug)
    return answer.status, [e["id"] for e in answer.entries], answer.question["en"] if answer.question else None


def test_an_agent_has_its_id_its_names_and_its_trade_names() -> None:
    assert names_of(cast("Interaction", VORICONAZOLE))[:4] == ["voriconazole", "Voriconazole", "伏立康唑", "Vfend"]


@pytest.mark.parametrize("name", ["voriconazole", "VORICONAZOLE", "Ｖｆｅｎｄ", "伏立康唑", " vfend "])
def test_a_whole_name_leads_to_the_agent(name: str) -> None:
    assert found(name) == ("found", ["voriconazole"], None)


def test_a_name_that_fits_several_is_asked_back() -> None:
    both = ["cyclosporine-oral", "cyclosporine-everolimus"]
    assert found("环孢素") == ("ask", both, "Which one?")
    assert found("cyclosporine", "sirolimus") == ("ask", ["cyclosporine-oral"], "Which one?")


def test_a_question_is_put_even_where_its_options_belong_to_the_other_drug() -> None:
    assert found("Sandimmun", "everolimus") == ("ask", ["cyclosporine-everolimus"], "Which product?")
    status, entries, _ = found("Sandimmun", "sirolimus")
    assert (status, entries) == ("ask", [])


@pytest.mark.parametrize("name", ["Triplet", "TRIPLET tablets 10/20 mg", "三联片", "三联片（某厂）"])
def test_a_product_whose_contents_are_not_known_may_hold_any_listed_agent(name: str) -> None:
    answer = find(name, "sirolimus")
    assert (answer.status, answer.entries, answer.question) == ("ask", [], {"en": "What is in it?", "zh": "含何成分？"})
    assert (answer.unbounded, answer.hides) == (True, True)
    assert answer.gravity < find("caspofungin").gravity


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("Triplett", "near"),
        ("caspofungin + Triplet", "ask"),
        ("caspofungin (after Triplet)", "ask"),
        ("caspofungin (cyclosporine stopped)", "ask"),
        ("Vfend + Triplet", "near"),
    ],
)
def test_what_is_asked_back_is_not_lost_beside_another_name(name: str, status: str) -> None:
    answer = find(name)
    assert (answer.status, answer.hides) == (status, True)


def test_an_agent_of_the_other_drug_is_known_and_without_data() -> None:
    assert found("cyclosporine-everolimus", "everolimus")[0] == "found"
    answer = find("cyclosporine-everolimus", "sirolimus")
    assert (answer.status, answer.without_data, answer.elsewhere) == ("no_data", ("sirolimus",), ("everolimus",))


def test_a_known_agent_without_data() -> None:
    answer = find("科赛斯")
    assert (answer.status, answer.printed["en"], answer.read_as) == ("no_data", "caspofungin", answer.printed)
    assert answer.without_data == ("sirolimus", "everolimus")


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("伏立康唑片", "tablet"),
        ("盐酸伏立康唑片 200mg 每日2次", "tablet"),
        ("Voriconazole hydrochloride 200-300 mg q12h", None),
        ("voriconazole 50mg:10mg*3 bid", None),
        ("伏立康唑（Vfend）片", "tablet"),
        ("voriconazole/water", None),
    ],
)
def test_what_stands_around_a_name_is_set_aside_and_shown(name: str, form: str | None) -> None:
    answer = find(name)
    assert (answer.status, [e["id"] for e in answer.entries]) == ("found", ["voriconazole"])
    assert answer.read_as == {"en": "Voriconazole", "zh": "伏立康唑"}
    assert (answer.form["id"] if answer.form else None) == form


def test_a_topical_form_is_not_the_systemic_drug() -> None:
    for name in ("伏立康唑乳膏", "voriconazole cream 1 mg"):
        answer = find(name)
        assert (answer.status, answer.entries, answer.topical) == ("no_data", [], True)


@pytest.mark.parametrize(
    ("name", "status", "suggestions"),
    [
        ("voriconazol", "near", ("voriconazole",)),
        ("vorikonazol", "near", ("voriconazole",)),
        ("voricnoazole 200 mg", "near", ("voriconazole",)),
        ("vorikonasol", "unknown", ()),  # three letters off
        ("Vfende", "near", ("Vfend",)),
        ("伏立康", "unknown", ()),  # Chinese names by aliases only
        ("氟伏立康唑", "near", ("伏立康唑",)),  # another drug, whose name holds that of a listed one
        ("hydroxyvoriconazole", "near", ("voriconazole",)),
        ("caspofungin (after Vfend)", "near", ("caspofungin", "Vfend")),
        ("caspofungine", "unknown", ("caspofungin",)),  # resembles what is not listed
        ("voriconazole + caspofungin", "near", ("Voriconazole", "caspofungin")),
        ("water", "unknown", ()),
        ("", "unknown", ()),
        ("200 mg bid", "unknown", ()),
        ("片", "unknown", ()),
    ],
)
def test_what_resembles_a_name_is_suggested_and_never_taken_for_it(
    name: str, status: str, suggestions: tuple[str, ...]
) -> None:
    answer = find(name)
    assert (answer.status, answer.entries) == (status, [])
    assert tuple(s.lower() for s in answer.suggestions) == tuple(s.lower() for s in suggestions)


@pytest.mark.parametrize(
    ("direction", "action", "affects"),
    [
        ("increase", "avoid", True),
        ("decrease", "monitor", True),
        ("unknown", "no_data", True),
        ("none", "no_change", False),
        ("increase", "no_change", False),
        ("pharmacodynamic", "caution", False),
    ],
)
def test_an_agent_affects_the_level_unless_the_sources_say_that_it_does_not(
    direction: str, action: str, affects: bool
) -> None:
    agent = entry("x", "甲", direction=direction, action=action)
    assert affects_level(cast("Interaction", agent)) is affects
