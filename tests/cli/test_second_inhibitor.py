"""A second mTOR inhibitor beside the measured one: said by its name, and nothing is raised beside it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from mtor_cli.content.load import Content
from mtor_cli.lookup.interactions import Agents
from tests.helpers import LANGUAGES, answer, mtor

if TYPE_CHECKING:
    from pathlib import Path

SAID = {
    "en": "is itself an mTOR inhibitor, not one of the interacting drugs listed: this program's target ranges and dose "
    "rule are for one mTOR inhibitor at a time and do not cover two together.",
    "zh": "本身即为mTOR抑制剂，不属于所收录的相互作用药物：本程序的目标范围和剂量调整规则仅针对单用一种mTOR抑制剂，"
    "对两种合用不作判断。",
}
NAMES = {
    "everolimus": ("everolimus", "依维莫司"),
    "依维莫司": ("everolimus", "依维莫司"),
    "飞尼妥": ("everolimus", "依维莫司"),
}
NAMES |= {
    "Rapamune": ("sirolimus", "西罗莫司"),
    "雷帕鸣": ("sirolimus", "西罗莫司"),
    "西罗莫司片": ("sirolimus", "西罗莫司"),
}

SOUND = ("--hours-since-dose", "24", "--days-on-dose", "60", "--age", "40", "--dose", "2", "--band", "itp-4-15")

CASE: dict[str, Any] = {
    "drug": "sirolimus",
    "age": 40,
    "covariates": {"WT": 60, "AST": 24, "HCT": 40},
    "regimen": "2 mg daily from 2026-01-01 08:00",
    "levels": [{"time": "2026-03-01 08:00", "value": 3.4, "unit": "ng/mL"}],
    "target": "6-8",
    "band": "itp-4-15",
    "product": "tablet",
    "strengths": [0.5, 1],
}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("typed", NAMES)
@pytest.mark.parametrize("drug", [(), ("--drug", "sirolimus"), ("--drug", "everolimus")])
def test_interactions_say_what_it_is(typed: str, drug: tuple[str, ...], lang: str) -> None:
    (agent,) = answer("interactions", typed, *drug)["result"]["agents"]
    (remark,) = agent["remarks"]
    name = NAMES[typed][lang == "zh"]
    space = "" if lang == "zh" else " "
    assert (remark["code"], remark["voice"]) == ("agent_mtor_inhibitor", "derived")
    assert remark["text"][lang] == f"{name}{space}{SAID[lang]}"


@pytest.mark.parametrize(("agent", "stopped"), [("everolimus", ()), ("everolimus:90d", ()), ("", ("everolimus:3d",))])
def test_nothing_is_raised_beside_it(agent: str, stopped: tuple[str, ...]) -> None:
    given = (*(("--with", agent) if agent else ()), *(word for s in stopped for word in ("--stopped", s)))
    found = answer("tdm", "--level", "3", "--target", "6-8", *SOUND, *given)
    dose = found["result"]["dose"]
    assert (dose["outcome"], dose["options"], dose["exact_mg_per_day"]) == ("refused", [], None)
    assert "second_mtor_inhibitor" in {r["code"] for r in dose["refused"]}
    assert [w["code"] for w in found["warnings"]] == ["agent_mtor_inhibitor"]
    (interaction,) = found["result"]["interactions"]
    assert interaction["status"] == "second_inhibitor"
    assert interaction["advice"]["text"]["en"] == f"everolimus {SAID['en']}"


def test_a_lower_dose_is_provisional_beside_it() -> None:
    """2 mg x 5 / 10 = 1 mg."""
    args = ("tdm", "--level", "10", "--target", "4-5", *SOUND, "--product", "tablet", "--strengths", "0.5,1")
    assert [o["status"] for o in answer(*args)["result"]["dose"]["options"]] == ["ok"]
    beside = answer(*args, "--with", "everolimus:90d")["result"]["dose"]
    assert [(o["mg_per_day"], o["status"]) for o in beside["options"]] == [(1.0, "provisional")]
    assert "second_mtor_inhibitor" in {r["code"] for r in beside["remarks"]}


def test_one_that_was_stopped_long_ago_is_of_no_concern() -> None:
    dose = answer("tdm", "--level", "3", "--target", "6-8", *SOUND, "--stopped", "everolimus:90d")["result"]["dose"]
    assert (dose["outcome"], dose["interval_mg_per_day"]) == ("no_product", pytest.approx([4, 16 / 3]))


def test_a_check_of_ones_own_does_not_set_it_aside() -> None:
    done = mtor("tdm", "--level", "3", "--disease", "ITP", "--with", "everolimus=none", "--json")
    assert (done.code, done.json["error"]["code"]) == (2, "check_of_mtor_inhibitor")


def test_a_topical_form_is_no_second_inhibitor() -> None:
    (agent,) = answer("interactions", "西罗莫司凝胶")["result"]["agents"]
    assert [r["code"] for r in agent["remarks"]] == ["agent_topical"]


@pytest.mark.parametrize("name", ["everolimus", "依维莫司"])
def test_a_case_says_it_and_raises_nothing(tmp_path: Path, name: str) -> None:
    path = tmp_path / "c.json"
    path.write_text(
        json.dumps({**CASE, "interactions": [{"name": name, "from": "2026-02-20 08:00"}]}), encoding="utf-8"
    )
    found = answer("fit", str(path))
    assert found["result"]["interactions"][0]["kind"] == "mtor_inhibitor"
    said = [w["text"] for w in found["warnings"] if w["code"] == "agent_mtor_inhibitor"]
    assert said == [{"en": f"everolimus {SAID['en']}", "zh": f"依维莫司{SAID['zh']}"}]
    dose = found["result"]["dose"]
    doses = [r for r in (dose["by_model"], *dose["alternatives"]) if r]
    assert all(r["mg_per_day"] <= 2 for r in doses)
    assert [r["code"] for r in dose["label"]["refused"]] == ["second_mtor_inhibitor"]


def test_the_names_are_those_of_the_drugs() -> None:
    content = Content()
    agents = Agents(content.interactions)
    for drug in content.drugs["drugs"]:
        for name in (drug["id"], *drug["name"].values(), *drug["aliases"]["en"], *drug["aliases"]["zh"]):
            found = agents.find(str(name), None)
            assert (found.groups, found.printed) == ({"mtor_inhibitor"}, drug["name"]), name
