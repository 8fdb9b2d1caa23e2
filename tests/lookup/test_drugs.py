"""From a typed name to one of the two drugs: whole names only, and what stands for another drug is said."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mtor_cli.errors import NotFoundError
from mtor_cli.hints import Slot, retype
from mtor_cli.lookup.drugs import find_drug
from tests.content.facts import raw

if TYPE_CHECKING:
    from mtor_cli.content.load import Content


@pytest.mark.parametrize(
    ("name", "drug"),
    [
        ("sirolimus", "sirolimus"),
        ("SIROLIMUS", "sirolimus"),
        ("Ｓｉｒｏｌｉｍｕｓ", "sirolimus"),
        (" rapamycin ", "sirolimus"),
        ("Rapamune", "sirolimus"),
        ("西罗莫司", "sirolimus"),
        ("雷帕霉素", "sirolimus"),
        ("everolimus", "everolimus"),
        ("RAD-001", "everolimus"),
        ("Afinitor", "everolimus"),
        ("依维莫司", "everolimus"),
        ("飞尼妥", "everolimus"),
    ],
)
def test_a_name_leads_to_its_drug(content: Content, name: str, drug: str) -> None:
    assert find_drug(content.drugs, name)["id"] == drug


def test_every_name_of_the_data_leads_to_its_own_drug(content: Content) -> None:
    for drug in raw("drugs")["drugs"]:
        for name in (*drug["name"].values(), *drug["aliases"]["en"], *drug["aliases"]["zh"]):
            for typed in (name, name.upper(), f" {name} "):
                assert find_drug(content.drugs, typed)["id"] == drug["id"]


@pytest.mark.parametrize(
    ("name", "en", "zh"),
    [
        ("替西罗莫司", "Temsirolimus is another drug, not sirolimus.", "替西罗莫司与西罗莫司是不同的药物。"),
        ("Temsirolimus", "Temsirolimus is another drug, not sirolimus.", "替西罗莫司与西罗莫司是不同的药物。"),
        ("他克莫司", "Tacrolimus is a calcineurin inhibitor", "他克莫司为钙调磷酸酶抑制剂"),
        ("FK-506", "Tacrolimus is a calcineurin inhibitor", "他克莫司为钙调磷酸酶抑制剂"),
        ("nab-sirolimus", "Protein-bound sirolimus for injection", "注射用西罗莫司（白蛋白结合型）"),
        ("注射用西罗莫司（白蛋白结合型）", "Protein-bound sirolimus", "注射用西罗莫司（白蛋白结合型）"),
        ("注射用西罗莫司(白蛋白结合型)", "Protein-bound sirolimus", "注射用西罗莫司（白蛋白结合型）"),
        ("mTOR抑制剂", "That is the drug class.", "mTOR抑制剂为一类药物。"),
    ],
)
def test_another_drug_is_named_and_never_taken_for_one_of_the_two(
    content: Content, name: str, en: str, zh: str
) -> None:
    with pytest.raises(NotFoundError) as caught:
        find_drug(content.drugs, name)
    assert (caught.value.code, caught.value.exit_code) == ("near_miss", 3)
    assert caught.value.en.startswith(en)
    assert caught.value.zh.startswith(zh)


@pytest.mark.parametrize("name", ["", "s", "si", "sirolimus tablets", "西", "siro limus?", "imus"])
def test_a_part_of_a_name_is_no_name(content: Content, name: str) -> None:
    with pytest.raises(NotFoundError) as caught:
        find_drug(content.drugs, name)
    assert caught.value.code == "unknown_drug"
    assert caught.value.en == f"No drug here is called '{name}'. Type sirolimus or everolimus."
    assert caught.value.zh == f"未找到药物“{name}”。可用：西罗莫司、依维莫司。"
    assert caught.value.hint == retype(None, name, Slot("DRUG"))


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("sirolimu", "sirolimus"), ("siro", "sirolimus"), ("xsirolimus", "sirolimus"), ("SRIOLIMUS", "sirolimus"),
        ("西罗", "sirolimus"), ("rapam", "sirolimus"), ("evero", "everolimus"), ("evreolimus", "everolimus"),
    ],
)  # fmt: skip
def test_a_beginning_or_a_slip_is_asked_back(content: Content, name: str, meant: str) -> None:
    with pytest.raises(NotFoundError) as caught:
        find_drug(content.drugs, name)
    zh = {"sirolimus": "西罗莫司", "everolimus": "依维莫司"}[meant]
    assert caught.value.en == (f"No drug here is called '{name}'. Did you mean {meant}? Type sirolimus or everolimus.")
    assert caught.value.zh == f"未找到药物“{name}”。是否指{zh}？可用：西罗莫司、依维莫司。"
    assert caught.value.hint == retype(None, name, meant)


@pytest.mark.parametrize("name", ["tacrolimus", "temsirolimus", "pimecrolimus", "zotarolimus", "umirolimus"])
def test_another_drug_is_never_taken_for_a_slip(content: Content, name: str) -> None:
    with pytest.raises(NotFoundError) as caught:
        find_drug(content.drugs, name)
    assert "Did you mean" not in caught.value.en
