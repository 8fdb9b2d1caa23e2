"""Two agents that were typed as one name are both read or the name is asked apart: neither is dropped."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import pytest

from mtor_cli.content.load import Content
from mtor_cli.lookup.interactions import Agents
from tests.fit.cases import write
from tests.helpers import mtor, says

if TYPE_CHECKING:
    from pathlib import Path

SIGNS = [
    "/", " / ", "／", "+", " + ", "＋", "、", "和", "及", "与", "联合", " and ", " with ", " & ", "&", ",", "，",
    "; ", "|", " ", "-",
]  # fmt: skip
PAIRS = [
    ("aspirin", "rifampicin"),
    ("阿司匹林", "利福平"),
    ("利福平", "甲泼尼龙"),
    ("fluconazole", "rifampicin"),
    ("伏立康唑", "利福平"),
    ("atazanavir", "ritonavir"),
]


@pytest.fixture(scope="module")
def agents() -> Agents:
    return Agents(Content().interactions)


@pytest.mark.parametrize(("pair", "sign"), list(product(PAIRS, SIGNS)))
@pytest.mark.parametrize("turned", [False, True])
def test_the_name_is_asked_apart(pair: tuple[str, str], sign: str, turned: bool, agents: Agents) -> None:
    one, other = reversed(pair) if turned else pair
    found = agents.find(f"{one}{sign}{other}", "sirolimus")
    assert (found.status, found.suggestions) == ("near", (one, other))


@pytest.mark.parametrize("sign", ["/", "+", " and "])
def test_neither_of_two_that_are_not_listed_is_dropped(sign: str, agents: Agents) -> None:
    found = agents.find(f"aspirin{sign}paracetamol", "sirolimus")
    assert (found.status, found.suggestions) == ("unknown", ("aspirin", "paracetamol"))


@pytest.mark.parametrize(
    ("name", "entry"),
    [
        ("洛匹那韦/利托那韦", "hiv-protease-inhibitors-sirolimus"),
        ("nirmatrelvir/ritonavir", "nirmatrelvir-ritonavir-both"),
        ("替米沙坦/氨氯地平", "telmisartan-amlodipine-both"),
        ("伏立康唑片/注射用伏立康唑", "voriconazole-sirolimus"),
    ],
)
def test_a_product_of_the_list_stays_one(name: str, entry: str, agents: Agents) -> None:
    assert [e["id"] for e in agents.find(name, "sirolimus").entries] == [entry]


TYPED = "阿司匹林/利福平"


def test_in_every_command_both_names_are_said(tmp_path: Path) -> None:
    tdm = "tdm", "--level", "4", "--target", "8", "--dose", "2", "--hours-since-dose", "24", "--days-on-dose", "40"
    lines = [
        ["interactions", TYPED, "伏立康唑"],
        [*tdm, "--with", f"{TYPED}:3d"],
        [*tdm, "--stopped", f"{TYPED}:3d"],
        ["fit", write(tmp_path, "c.yaml", CASE), "--target", "5-15", "--product", "tablet", "--strengths", "1"],
    ]
    for line in lines:
        done = mtor(*line, "--lang", "zh", "--format", "plain")
        for name in ("阿司匹林", "利福平"):
            assert says(done.out.replace(TYPED, ""), name), line


CASE = {
    "drug": "sirolimus",
    "age": 44,
    "covariates": {"AST": 25, "HCT": 38, "WT": 70},
    "regimen": "2 mg daily from 2026-03-01 08:00",
    "levels": [{"time": "2026-03-15 07:30", "value": 8.2, "unit": "ng/mL"}],
    "interactions": [{"name": TYPED, "from": "2026-03-12 08:00"}],
}


@pytest.mark.parametrize("sign", ["/", "+", "、", "和", "&", "，", " and "])
def test_alone_it_is_refused_with_the_command_on_both(sign: str) -> None:
    done = mtor("interactions", f"阿司匹林{sign}利福平", "--json")
    assert done.json["error"]["hint"] == "mtor interactions 阿司匹林 利福平 --json"


def test_a_raise_waits_until_it_is_clear() -> None:
    line = "tdm", "--level", "4", "--target", "8", "--dose", "2", "--hours-since-dose", "24", "--days-on-dose", "40"
    dose = mtor(*line, "--with", "aspirin/rifampicin:30d", "--json").json["result"]["dose"]
    assert dose["outcome"] == "refused"
