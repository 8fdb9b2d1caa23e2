"""From a typed name to a disease or a part of one: any case, width and language, always the whole name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtor_cli.errors import NotFoundError
from mtor_cli.hints import Slot, retype
from mtor_cli.lookup.diseases import Target, find_disease
from tests.content.facts import raw

if TYPE_CHECKING:
    from mtor_cli.content.load import Content

FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}


def names_of(part: Any) -> list[str]:
    """Return every name of a part of the data as it is written there, read by a foreign parser."""
    short = part["short"].values() if isinstance(part["short"], dict) else [part["short"]]
    codes = [code["code"] for code in part["codes"]]
    return [part["id"], *short, *part["name"].values(), *part["aliases"]["en"], *part["aliases"]["zh"], *codes]


def all_names() -> list[tuple[str, str, str | None]]:
    """Return every name with the ids of the disease and of the part that it belongs to."""
    found: list[tuple[str, str, str | None]] = []
    for disease in raw("recommendations")["diseases"]:
        found += [(name, disease["id"], None) for name in names_of(disease)]
        for entity in disease["entities"]:
            found += [(name, disease["id"], entity["id"]) for name in names_of(entity)]
    return found


def ids(target: Target) -> tuple[str, str | None]:
    return target.disease["id"], target.entity["id"] if target.entity else None


def find(content: Content, name: str) -> tuple[str, str | None]:
    return ids(find_disease(content.recommendations["diseases"], name))


def refused(content: Content, name: str) -> NotFoundError:
    with pytest.raises(NotFoundError) as caught:
        find_disease(content.recommendations["diseases"], name)
    assert caught.value.exit_code == 3
    return caught.value


@pytest.mark.parametrize(
    ("name", "disease", "part"),
    [
        ("ITP", "itp", None),
        ("itp", "itp", None),
        ("ｉｔｐ", "itp", None),
        ("  ITP ", "itp", None),
        ("Immune Thrombocytopenia", "itp", None),
        ("immune thrombocytopaenia", "itp", None),
        ("idiopathic thrombocytopenic purpura", "itp", None),
        ("免疫性血小板减少症", "itp", None),
        ("原发免疫性血小板减少症", "itp", None),
        ("D69.3", "itp", None),
        ("d69.3", "itp", None),
        ("Ｄ６９．３", "itp", None),
        ("3B64.10", "itp", None),
        ("AIHA", "aiha", None),
        ("autoimmune hemolytic anemia", "aiha", None),
        ("autoimmune haemolytic anaemia", "aiha", None),
        ("自身免疫性溶血性贫血", "aiha", None),
        ("D59.1", "aiha", None),
        ("3A20", "aiha", None),
        ("PRCA", "prca", None),
        ("pure red cell aplasia", "prca", None),
        ("纯红细胞再生障碍", "prca", None),
        ("纯红再障", "prca", None),
        ("D60.9", "prca", None),
        ("ALPS", "alps", None),
        ("自身免疫性淋巴细胞增生性综合征", "alps", None),
        ("D89.82", "alps", None),
        ("GVHD", "gvhd", None),
        ("graft‐versus‐host disease", "gvhd", None),
        ("graft–versus–host disease", "gvhd", None),
        ("移植物抗宿主病", "gvhd", None),
        ("CTD-TP", "itp", "itp-ctd"),
        ("ctd tp", "itp", "itp-ctd"),
        ("APS-TP", "itp", "itp-aps"),
        ("warm AIHA", "aiha", "aiha-warm"),
        ("D59.11", "aiha", "aiha-warm"),
        ("Evans", "aiha", "aiha-evans"),
        ("Evans’ syndrome", "aiha", "aiha-evans"),
        ("Evans综合征", "aiha", "aiha-evans"),
        ("D69.41", "aiha", "aiha-evans"),
        ("移植后AIHA", "aiha", "aiha-post-transplant"),
        ("GVHD prophylaxis", "gvhd", "gvhd-prophylaxis"),
        ("aGVHD", "gvhd", "gvhd-acute"),
        ("急性移植物抗宿主病", "gvhd", "gvhd-acute"),
        ("D89.810", "gvhd", "gvhd-acute"),
        ("cGVHD", "gvhd", "gvhd-chronic"),
        ("慢性 GVHD", "gvhd", "gvhd-chronic"),
    ],
)
def test_a_name_leads_to_its_disease_or_part(content: Content, name: str, disease: str, part: str | None) -> None:
    assert find(content, name) == (disease, part)


@pytest.mark.slow
def test_every_name_of_the_data_leads_to_its_own_place_in_any_case_and_width(content: Content) -> None:
    names = all_names()
    assert len(names) > 300
    for name, disease, part in names:
        for typed in (name, name.upper(), name.lower(), f" {name}　", name.translate(FULL_WIDTH)):
            assert find(content, typed) == (disease, part), typed


@pytest.mark.slow
def test_a_name_is_matched_whole_and_never_as_a_part_of_another(content: Content) -> None:
    known = {name.casefold() for name, _, _ in all_names()}
    for name, _, _ in all_names()[::5]:
        for longer in (f"x{name}", f"{name}x", f"非{name}"):
            if longer.casefold() not in known:
                refused(content, longer)


@pytest.mark.slow
@given(st.text(max_size=12))
def test_any_other_text_is_refused_with_a_sentence(content: Content, text: str) -> None:
    try:
        assert find(content, text) in {(disease, part) for _, disease, part in all_names()}
    except NotFoundError as error:
        caught = error
    else:
        return
    assert caught.code in ("unknown_disease", "near_miss")


# In brackets


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("immune thrombocytopenia (ITP)", ("itp", None)),
        ("ITP（免疫性血小板减少症）", ("itp", None)),
        ("免疫性血小板减少症(D69.3)", ("itp", None)),
        ("急性移植物抗宿主病（aGVHD）", ("gvhd", "gvhd-acute")),
    ],
)
def test_a_second_name_of_the_same_thing_may_follow_in_brackets(
    content: Content, name: str, found: tuple[str, str | None]
) -> None:
    assert find(content, name) == found


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("ITP (secondary)", "ITP"),
        ("ITP child", "ITP"),
        ("child with ITP", "ITP"),
        ("ITP/AIHA", "ITP"),
        ("ITP（继发性）", "ITP"),
        ("AIHA (cold)", "AIHA"),
        ("GVHD (acute)", "GVHD"),
        ("GVHD (acute GVHD)", "GVHD"),
        ("ITP (AIHA)", "ITP"),
    ],
)
def test_what_is_no_part_of_the_name_is_asked_back(content: Content, name: str, part: str) -> None:
    error = refused(content, name)
    assert error.code == "unknown_disease"
    assert f"{part} is one; what else stands there is no part of its name." in error.en
    assert f"{part}是其中之一，但其余部分不属于病名。" in error.zh
    assert error.hint == retype(None, name, Slot("DISEASE"))


# Near misses


@pytest.mark.parametrize("name", ["再障", "再生障碍性贫血", "AA", "aplastic anemia", "Aplastic  Anaemia", "再障（AA）"])
def test_aplastic_anaemia_is_not_pure_red_cell_aplasia_and_this_is_said(content: Content, name: str) -> None:
    error = refused(content, name)
    assert error.code == "near_miss"
    assert error.en.startswith("This is aplastic anaemia (AA), not pure red cell aplasia")
    assert "并非纯红细胞再生障碍" in error.zh
    assert str(error.hint) == "mtor recommend"


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("TTP", "TTP is a different disease from ITP"),
        ("TTP (thrombotic thrombocytopenic purpura)", "TTP is a different disease from ITP"),
        ("血小板减少症", "Thrombocytopenia is a finding, not a diagnosis"),
        ("secondary ITP", "Secondary to what?"),
        ("SLE", "A connective tissue disease as such is not among the five diseases"),
        ("sjogren's syndrome", "A connective tissue disease as such"),
        ("Sjögren’s syndrome", "A connective tissue disease as such"),
        ("APS", "Antiphospholipid syndrome as such is not among the five diseases"),
    ],
)
def test_a_name_that_means_something_else_is_answered_and_never_mapped(content: Content, name: str, part: str) -> None:
    error = refused(content, name)
    assert (error.code, str(error.hint)) == ("near_miss", "mtor recommend")
    assert error.en.startswith(part)


@pytest.mark.slow
def test_every_near_miss_of_the_data_gets_its_own_answer(content: Content) -> None:
    for disease in raw("recommendations")["diseases"]:
        for miss in disease["near_misses"]:
            for name in miss["names"]:
                error = refused(content, name.upper())
                assert (error.code, error.en, error.zh) == ("near_miss", miss["answer"]["en"], miss["answer"]["zh"])


# Did you mean


@pytest.mark.parametrize(
    ("name", "guess"),
    [
        ("ITPP", "ITP"),
        ("IPT", "ITP"),
        ("GVH", "GVHD"),
        ("acut GVHD", "Acute GVHD"),
        ("immune trombocytopenia", "Immune thrombocytopenia"),
        ("免疫性血小板", "免疫性血小板减少症"),
        ("免疫性血小板减少证", "免疫性血小板减少症"),
        ("evan", "Evans"),
    ],
)
def test_a_slip_is_answered_with_the_nearest_name(content: Content, name: str, guess: str) -> None:
    error = refused(content, name)
    assert error.code == "unknown_disease"
    assert error.en == f"No disease is called '{name}'. Did you mean {guess}? `mtor recommend` lists all 5."
    assert error.zh == f"未找到疾病“{name}”。是否指{guess}？运行 mtor recommend 可查看全部5种疾病。"
    assert error.hint == retype(None, name, guess)


NOTHING_NEAR = (
    "",
    " ",
    "-",
    "()",
    "asthma",
    "哮喘",
    "\x1b[31m",
    "ATP",
    "D69.33",
    "D69.4",
    "免疫性血小板增多症",
    "免疫",
    "自身免疫性",
)


@pytest.mark.parametrize("name", NOTHING_NEAR)
def test_what_is_near_to_nothing_is_answered_without_a_guess(content: Content, name: str) -> None:
    error = refused(content, name)
    assert error.en == f"No disease is called '{name}'. `mtor recommend` lists all 5."
    assert error.zh == f"未找到疾病“{name}”。运行 mtor recommend 可查看全部5种疾病。"
    assert error.hint == retype(None, name, Slot("DISEASE"))


# Targets


def test_a_disease_covers_all_its_parts_and_a_part_only_itself_and_the_disease_as_such(content: Content) -> None:
    diseases = content.recommendations["diseases"]
    whole, acute = find_disease(diseases, "GVHD"), find_disease(diseases, "acute GVHD")
    assert whole.ids == {"gvhd", "gvhd-prophylaxis", "gvhd-acute", "gvhd-chronic"}
    assert acute.ids == {"gvhd", "gvhd-acute"}
    assert [whole.covers(part) for part in (None, "gvhd-acute", "gvhd-chronic")] == [True, True, True]
    assert [acute.covers(part) for part in (None, "gvhd-acute", "gvhd-chronic")] == [True, True, False]
