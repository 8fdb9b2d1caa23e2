"""The names that a longer one holds, against the real data: no listed agent goes by as an unknown one."""

from __future__ import annotations

import pytest

from mtor_cli.content.load import Content
from mtor_cli.lookup.interactions import Agents
from mtor_cli.lookup.within import HOLE, held

AGENTS = Agents(Content().interactions)
HIV = "hiv-protease-inhibitors-sirolimus"


def test_a_longer_name_hides_those_that_it_holds() -> None:
    names = ["红霉素", "罗红霉素", "利福平", "stjohnswort", "amprenavir", "fosamprenavir", "pos", "live…vaccine"]
    assert held("罗红霉素利福平片", names) == (("罗红霉素", "利福平"), f"{HOLE}片")
    assert held("st john's wort, pos", names) == (("stjohnswort", "pos"), f"{HOLE}, {HOLE}")
    assert held("fosamprenavir", names).names == ("fosamprenavir",)
    assert held("xamprenavir", names).names == ("amprenavir",)  # a long name also inside a word
    assert held("position", names).names == ()  # a short one as a word only
    assert held("vaccine, live", names).names == ("live…vaccine",)
    assert held("non-live flu vaccine", names).names == ()


@pytest.mark.parametrize(
    ("name", "entry"),
    [
        ("洛匹那韦利托那韦片", HIV),
        ("洛匹那韦利托那韦片 400mg/100mg bid", HIV),
        ("Kaletra", HIV),
        ("Kaletra 200 mg/50 mg film-coated tablets", HIV),
        ("克力芝", HIV),
        ("克力芝（洛匹那韦利托那韦片）", HIV),
        ("达芦那韦考比司他片", HIV),
        ("cobicistat/darunavir", HIV),
        ("阿扎那韦利托那韦", HIV),
        ("darunavir/ritonavir tablets", HIV),
        ("先诺特韦片/利托那韦片", HIV),
        ("simnotrelvir tablets/ritonavir tablets", HIV),
        ("利福平异烟肼", "rifampicin-sirolimus"),
        ("利福平异烟肼胶囊", "rifampicin-sirolimus"),
        ("硫氰酸红霉素", "erythromycin-sirolimus"),
        ("live attenuated influenza vaccine", "live-vaccines-both"),
        ("麻疹减毒活疫苗", "live-vaccines-both"),
    ],
)
def test_a_product_answers_as_the_listed_agent_in_it(name: str, entry: str) -> None:
    answer = AGENTS.find(name, "sirolimus")
    assert (answer.status, [e["id"] for e in answer.entries]) == ("found", [entry])


def test_kaletra_holds_ritonavir_with_everolimus_too() -> None:
    for name in ("Kaletra", "克力芝", "洛匹那韦利托那韦片", "lopinavir/ritonavir"):
        answer = AGENTS.find(name, "everolimus")
        assert [e["id"] for e in answer.entries] == ["strong-inhibitors-everolimus-other"]


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("ritonavir-boosted atazanavir", "ritonavir"),
        ("6-甲基红霉素", "红霉素"),
        ("fosfluconazole", "fluconazole"),
        ("aspirin (after voriconazole)", "aspirin"),
        ("阿司匹林、利福平", "阿司匹林"),
        ("利福平 异烟肼", "利福平"),
        ("voriconazole clarithromycin", "voriconazole"),
    ],
)
def test_a_name_that_holds_a_listed_one_and_is_no_product_is_near_it(name: str, first: str) -> None:
    answer = AGENTS.find(name, "sirolimus")
    assert (answer.status, answer.entries, answer.suggestions[0]) == ("near", [], first)


@pytest.mark.parametrize(
    ("name", "option"),
    [
        ("protease inhibitor", HIV),
        ("protease inhibitors", HIV),
        ("boosted atazanavir", HIV),
        ("三唑类抗真菌药", "voriconazole-sirolimus"),
        ("barbiturates", "carbamazepine-phenobarbital-sirolimus"),
        ("rifamycins", "rifampicin-sirolimus"),
        ("vaccine", "live-vaccines-both"),
        ("yellow fever vaccine", "live-vaccines-both"),
        ("inactivated influenza vaccine", "live-vaccines-both"),
        ("麻疹疫苗", "live-vaccines-both"),
        ("鼻喷流感疫苗", "live-vaccines-both"),
        ("轮状病毒疫苗", "live-vaccines-both"),
    ],
)
def test_a_class_is_asked_back_however_it_is_named(name: str, option: str) -> None:
    answer = AGENTS.find(name, "sirolimus")
    assert answer.status == "ask"
    assert option in {e["id"] for e in answer.entries}
    assert answer.question is not None


def test_a_vaccine_that_may_be_live_comes_before_every_other_agent() -> None:
    for name in ("vaccine", "live attenuated influenza vaccine", "MMR"):
        assert AGENTS.find(name, "sirolimus").gravity == 0
    assert AGENTS.find("灭活疫苗", "sirolimus").gravity > AGENTS.find("voriconazole", "sirolimus").gravity


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("利福昔明", "no_data"),
        ("罗红霉素分散片", "no_data"),
        ("azithromycin", "no_data"),
        ("fosamprenavir", "no_data"),
        ("复方酮康唑软膏", "no_data"),  # topical
        ("灭活疫苗", "no_data"),
        ("non-live vaccine", "no_data"),
        ("磺胺嘧啶", "unknown"),
        ("生长激素", "unknown"),
        ("异戊巴比妥", "unknown"),
        ("amobarbital", "unknown"),
    ],
)
def test_the_traps(name: str, status: str) -> None:
    answer = AGENTS.find(name, "sirolimus")
    assert (answer.status, answer.entries) == (status, [])
