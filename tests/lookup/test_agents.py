"""From a typed name to what is known of an agent: whole names, and a name that fits several is asked back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import pytest

from mtor_cli.content.load import Content
from mtor_cli.lookup.interactions import Agents, affects_level, names_of

if TYPE_CHECKING:
    from mtor_cli.lookup.interactions import Answer
    from mtor_cli.records.interactions import Interaction, Interactions


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
        ("伏立康", "near", ("伏立康唑",)),  # the beginning of a name is suggested
        ("伏立康坐", "near", ("伏立康唑",)),
        ("伏立", "unknown", ()),
        ("伏康立唑", "unknown", ()),
        ("vori", "near", ("voriconazole",)),
        ("vor", "unknown", ()),
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


def test_the_beginning_of_a_name_suggests_each_agent_by_the_first_of_its_names(content: Content) -> None:
    agents = Agents(content.interactions)
    assert agents.find("busu", None).suggestions == ("busulfan",), "and not Busulfex, a later name of it"
    assert agents.find("cyclo", None).suggestions == ("cyclosporine", "cyclophosphamide", "cycloserine")


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


@pytest.mark.parametrize(
    ("name", "drug", "entry"),
    [
        ("Cardizem 120 mg", "sirolimus", "diltiazem-sirolimus"),
        ("合心爽", "everolimus", "moderate-cyp3a4-inhibitors-everolimus-oncology"),
        ("Isoptin SR", "everolimus", "verapamil-everolimus"),
        ("Rifadin 300mg", "sirolimus", "rifampicin-sirolimus"),
        ("Mycobutin", "sirolimus", "rifabutin-sirolimus"),
        ("Dilantin", "sirolimus", "phenytoin-sirolimus"),
        ("Norvir 100mg tab", "sirolimus", "hiv-protease-inhibitors-sirolimus"),
        ("Norvir", "everolimus", "strong-inhibitors-everolimus-other"),
        ("Tybost", "everolimus", "mayo-list-everolimus"),
        ("新山地明软胶囊25mg", "everolimus", "cyclosporine-everolimus"),
        ("异甘草酸镁胶囊", "sirolimus", "glycyrrhizin-sirolimus"),
        ("贯叶连翘提取物片", "sirolimus", "st-johns-wort-both"),
        ("胺碘酮片 0.2 qd", "sirolimus", "amiodarone-both"),
        ("硫酸艾沙康唑胶囊 100mg*14", "sirolimus", "isavuconazole-sirolimus"),
        ("利福平0.45 qd", "sirolimus", "rifampicin-sirolimus"),
        ("利福平胶囊0.15 qd×7天", "sirolimus", "rifampicin-sirolimus"),
        ("voriconazole 200 x 14 days", "sirolimus", "voriconazole-sirolimus"),
    ],
)
def test_a_listed_agent_by_what_the_ward_writes(content: Content, name: str, drug: str, entry: str) -> None:
    found = Agents(content.interactions).find(name, drug)
    assert (found.status, entry in [e["id"] for e in found.entries]) == ("found", True)


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("山地明", "ask"),
        ("Gengraf 100 mg", "ask"),
        ("甘草", "ask"),
        ("炙甘草", "ask"),
        ("生脉注射液", "ask"),
        ("Sandimmun Neoral", "near"),
        ("Cardizem CD 120 mg", "near"),
        ("伏立康唑200mg+利福平0.45", "near"),
        ("voriconazole; rifampicin", "near"),
        ("益生菌", "unknown"),
        ("云南白药胶囊 0.25g", "unknown"),
        ("a" * 200, "unknown"),
        ("地塞米松片 40mg qd*4d", "no_data"),
        ("6-MP 50mg", "no_data"),
        ("白介素-11 1.5mg", "no_data"),
    ],
)
def test_nothing_is_read_into_a_name(content: Content, name: str, status: str) -> None:
    assert Agents(content.interactions).find(name, "sirolimus").status == status


def test_a_name_leads_to_what_is_listed_with_either_drug(content: Content) -> None:
    """A trade name under the one drug only would be an agent without data with the other."""
    asked = {name for question in content.interactions["questions"] for name in question["names"]}
    lacking = [
        (name, entry["id"], other["id"])
        for entry in content.interactions["interactions"]
        for other in content.interactions["interactions"]
        if not set(entry["drugs"]) & set(other["drugs"])
        and entry["agent"]["en"] in entry["names"]["en"]
        and entry["agent"]["en"] in other["names"]["en"]
        for name in (*entry["names"]["en"], *entry["names"]["zh"])
        if name not in (*other["names"]["en"], *other["names"]["zh"], *asked)
    ]
    assert lacking == []


@pytest.mark.parametrize(
    ("name", "drug", "entry"),
    [
        ("合贝爽", "sirolimus", "diltiazem-sirolimus"),
        ("合贝爽 90mg bid", "everolimus", "moderate-cyp3a4-inhibitors-everolimus-oncology"),
        ("施多宁", "sirolimus", "efavirenz-sirolimus"),
        ("全可利片", "sirolimus", "bosentan-sirolimus"),
        ("左酮康唑", "sirolimus", "levoketoconazole-mifepristone-sirolimus"),
        ("复方甘草酸苷胶囊", "sirolimus", "glycyrrhizin-sirolimus"),
        ("新赛斯平软胶囊25mg", "everolimus", "cyclosporine-everolimus"),
    ],
)
def test_a_name_that_no_source_uses_asks_back_and_never_answers(name: str, drug: str, entry: str) -> None:
    agents = Agents(Content().interactions)
    found = agents.find(name, drug)
    assert (found.status, [e["id"] for e in found.entries]) == ("ask", [entry])
    assert found.question is not None
    assert found.question["en"].startswith("No source read uses this name. Is ")
    assert found.question["zh"].startswith("所查阅资料未见此名称。是否指")
    meant = found.question["zh"].split("键入“")[1].rstrip("”。")
    assert agents.find(meant, drug).status in ("found", "ask")


def test_beside_the_name_of_its_agent_it_takes_nothing_away() -> None:
    for name in ("盐酸地尔硫䓬缓释胶囊（合贝爽）90mg qd", "合贝爽（地尔硫䓬）"):
        assert Agents(Content().interactions).find(name, "sirolimus").status == "found"


@pytest.mark.parametrize("name", ["异福片", "异福酰胺胶囊", "rifampicin/isoniazid"])
def test_a_product_whose_contents_no_source_says_is_asked_apart(name: str) -> None:
    found = Agents(Content().interactions).find(name, "sirolimus")
    assert (found.status, found.unbounded, found.hides) == ("ask", True, True)
