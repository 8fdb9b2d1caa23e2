"""From the id of a band to the band and the disease that it is used for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mtor_cli.errors import NotFoundError, UsageError
from mtor_cli.hints import Slot, retype
from mtor_cli.lookup.bands import find_band
from mtor_cli.lookup.diseases import Target, find_disease
from tests.content.facts import raw

if TYPE_CHECKING:
    from mtor_cli.content.load import Content


def find(content: Content, band: str, disease: str | None = None, drug: str | None = None) -> tuple[str, Target]:
    diseases = content.recommendations["diseases"]
    target = find_disease(diseases, disease) if disease else None
    found, used = find_band(diseases, band, target, drug)
    return found["id"], used


def test_every_band_is_found_by_its_id_and_brings_its_disease(content: Content) -> None:
    for disease in raw("recommendations")["diseases"]:
        for band in disease["bands"]:
            for typed in (band["id"], band["id"].upper(), f" {band['id']} "):
                name, target = find(content, typed)
                assert (name, target.disease["id"], target.entity) == (band["id"], disease["id"], None)
            assert find(content, band["id"], drug=band["drug"])[0] == band["id"]


def test_the_disease_that_was_named_is_kept(content: Content) -> None:
    name, target = find(content, "gvhd-acute-4-12", "acute GVHD")
    assert name == "gvhd-acute-4-12"
    assert target.entity is not None
    assert target.entity["id"] == "gvhd-acute"


def test_a_shared_band_may_be_used_for_either_disease(content: Content) -> None:
    assert find(content, "cytopenia-child-5-15", "AIHA")[1].disease["id"] == "aiha"
    assert find(content, "cytopenia-child-5-15", "ITP")[1].disease["id"] == "itp"
    assert find(content, "cytopenia-child-5-15")[1].disease["id"] == "itp"
    assert find(content, "anaemia-atra-4-10", "PRCA")[1].disease["id"] == "prca"


def test_a_band_of_another_disease_is_a_contradiction(content: Content) -> None:
    with pytest.raises(UsageError) as caught:
        find(content, "itp-4-15", "GVHD")
    assert (caught.value.code, caught.value.exit_code) == ("contradiction", 2)
    assert caught.value.en == "The band 'itp-4-15' belongs to ITP, not to GVHD."
    assert caught.value.zh == "目标范围“itp-4-15”属于ITP，不属于GVHD。"
    assert caught.value.hint == retype("--band", "itp-4-15", Slot("BAND"))


def test_a_band_of_another_part_is_a_contradiction(content: Content) -> None:
    with pytest.raises(UsageError) as caught:
        find(content, "gvhd-acute-4-12", "chronic GVHD")
    assert caught.value.code == "contradiction"
    assert caught.value.en == "The band 'gvhd-acute-4-12' belongs to GVHD (Acute GVHD), not to GVHD (Chronic GVHD)."
    assert caught.value.zh == "目标范围“gvhd-acute-4-12”属于GVHD（急性GVHD），不属于GVHD（慢性GVHD）。"
    assert caught.value.hint == retype("--band", "gvhd-acute-4-12", Slot("BAND"))


def test_a_band_of_the_other_drug_is_a_contradiction(content: Content) -> None:
    with pytest.raises(UsageError) as caught:
        find(content, "gvhd-evr-3-8", drug="sirolimus")
    assert caught.value.code == "contradiction"
    assert caught.value.en == "The band 'gvhd-evr-3-8' is for everolimus, not for sirolimus."
    assert caught.value.zh == "目标范围“gvhd-evr-3-8”用于依维莫司，不用于西罗莫司。"
    assert caught.value.hint == retype("--band", "gvhd-evr-3-8", Slot("BAND"))


def test_an_unknown_band_is_answered_with_those_that_there_are(content: Content) -> None:
    with pytest.raises(NotFoundError) as caught:
        find(content, "itp-4-16")
    ids = [band["id"] for d in raw("recommendations")["diseases"] for band in d["bands"]]
    assert (caught.value.code, caught.value.exit_code) == ("unknown_band", 3)
    assert caught.value.en == f"No band is called 'itp-4-16'. Bands: {', '.join(ids)}."
    assert caught.value.zh == f"没有名为“itp-4-16”的目标范围。可用：{'、'.join(ids)}。"
    assert caught.value.hint == retype("--band", "itp-4-16", Slot("BAND"))


def test_with_a_disease_only_its_own_bands_are_offered(content: Content) -> None:
    with pytest.raises(NotFoundError) as caught:
        find(content, "x", "PRCA")
    assert caught.value.en == "No band is called 'x'. Bands: prca-4-15, prca-5-15, anaemia-atra-4-10."


@pytest.mark.parametrize(
    ("typed", "meant"), [("itp-4", "itp-4-15"), ("ipt-4-15", "itp-4-15"), ("ALSP-2-10", "alps-2-10")]
)
def test_a_beginning_or_a_slip_of_an_id_is_asked_back(content: Content, typed: str, meant: str) -> None:
    with pytest.raises(NotFoundError) as caught:
        find(content, typed)
    assert caught.value.en.startswith(f"No band is called '{typed}'. Did you mean {meant}? Bands: ")
    assert caught.value.zh.startswith(f"没有名为“{typed}”的目标范围。是否指 {meant}？可用：")
    assert caught.value.hint == retype("--band", typed, meant)


@pytest.mark.parametrize("typed", ["itp-4-51", "itp-4-1", "itp-5", "gvhd-px-3-12", "4-15", "itp", "-", "prca-15-4"])
def test_numbers_of_an_id_are_never_guessed(content: Content, typed: str) -> None:
    with pytest.raises(NotFoundError) as caught:
        find(content, typed)
    assert "Did you mean" not in caught.value.en
