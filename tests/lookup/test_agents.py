"""From a typed name to the interactions of an agent: whole names, and a name that fits several is asked back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import pytest

from mtor_cli.lookup.interactions import affects_level, find_agent, names_of

if TYPE_CHECKING:
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


VORICONAZOLE = entry("voriconazole", "伏立康唑", "Vfend")
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
        ],
        "near_misses": [{"names": ["科赛斯"], "answer": {"en": "Caspofungin.", "zh": "卡泊芬净。"}}],
    },
)


def found(name: str, drug: str | None = None) -> tuple[str, list[str], str | None]:
    answer = find_agent(DATA, name, drug)
    assert answer.name == name
    return answer.status, [e["id"] for e in answer.entries], answer.message["en"] if answer.message else None


def test_an_agent_has_its_id_its_names_and_its_trade_names() -> None:
    assert names_of(cast("Interaction", VORICONAZOLE)) == ["voriconazole", "Voriconazole", "伏立康唑", "Vfend"]


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


def test_an_agent_of_the_other_drug_is_not_found() -> None:
    assert found("cyclosporine-everolimus", "everolimus")[0] == "found"
    assert found("cyclosporine-everolimus", "sirolimus")[0] == "unknown"


def test_what_stands_for_something_else_is_said() -> None:
    assert found("科赛斯") == ("near_miss", [], "Caspofungin.")


@pytest.mark.parametrize("name", ["voriconazol", "Vfende", "伏立康唑片"])
def test_a_slip_is_answered_with_the_nearest_name_and_never_taken_for_it(name: str) -> None:
    status, entries, message = found(name)
    assert (status, entries) == ("unknown", [])
    assert message is not None
    assert message.startswith(f"'{name}' is not in the list of 3 interactions. Did you mean ")
    assert message.endswith("Absence from the list does not mean absence of an interaction.")


def test_absence_from_the_list_is_never_said_to_be_safe() -> None:
    answer = find_agent(DATA, "water", None)
    assert answer.message == {
        "en": "'water' is not in the list of 3 interactions. "
        "Absence from the list does not mean absence of an interaction.",
        "zh": "“water”不在本程序收录的3条相互作用之内。未收录不等于无相互作用。",
    }


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
