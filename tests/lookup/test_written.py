"""What stands around a name as the ward writes it is set aside step by step, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtor_cli.lookup.written import Reader
from tests.content.facts import raw

READER = Reader(raw("interactions")["words"])


def cores(text: str) -> list[str]:
    return [reading.core for reading in READER.readings(text)]


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("伏立康唑片 200mg bid", "伏立康唑"),
        ("注射用伏立康唑 0.2g/支", "伏立康唑"),
        ("盐酸地尔硫䓬缓释胶囊 90mg*10粒/盒 每12小时1次 口服", "地尔硫䓬"),
        ("醋酸泼尼松片 5mg 一日3次 饭后", "泼尼松"),
        ("Voriconazole 200 mg Tablets twice daily", "voriconazole"),
        ("voriconazole 6 mg/kg iv q12h", "voriconazole"),
        ("Diltiazem HCl ER 120-240 mg po qd", "diltiazem"),
        ("Ｖｏｒｉｃｏｎａｚｏｌｅ　２００ｍｇ", "voriconazole"),
        ("voriconazole 200", "voriconazole"),
        ("1、伏立康唑片", "伏立康唑"),
        ("2. voriconazole 200 mg", "voriconazole"),
        ("（3）伏立康唑", "伏立康唑"),
        ("④伏立康唑 200mg", "伏立康唑"),
        ("- 伏立康唑", "伏立康唑"),
        ("伊曲康唑口服液 20ml bid", "伊曲康唑"),
        ("泊沙康唑口服混悬液 口服", "泊沙康唑"),
        ("口服环孢素", "环孢素"),
        ("\u200b伏立康唑\u200b片", "伏立康唑"),
        ("氟康唑氯化钠注射液", "氟康唑"),
        ("氟康唑氯化钠注射液 100ml:0.2g/瓶", "氟康唑"),
        ("氟康唑葡萄糖注射液", "氟康唑"),
        ("氟康唑葡萄糖氯化钠注射液", "氟康唑"),
        ("伏立康唑 200mg + 0.9%氯化钠注射液 100ml 静滴", "伏立康唑"),
        ("伏立康唑 200mg+0.9%NS 100ml ivgtt q12h", "伏立康唑"),
        ("生理盐水100ml加入伏立康唑0.2g", "伏立康唑"),
        ("fluconazole 400mg iv gtt qd", "fluconazole"),
        ("fluconazole in 0.9% sodium chloride injection", "fluconazole"),
        ("clotrimazole troche 10 mg", "clotrimazole"),
        ("克霉唑含片", "克霉唑"),
        ("克霉唑口含片", "克霉唑"),
    ],
)
def test_what_is_left(text: str, last: str) -> None:
    assert cores(text)[-1] == last


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("克霉唑阴道片", "topical"),
        ("克霉唑片", "tablet"),
        ("克霉唑含片", "lozenge"),
        ("clotrimazole troches", "lozenge"),
        ("氟康唑氯化钠注射液", "injection"),
        ("fluconazole iv gtt", "injection"),
        ("泊沙康唑肠溶片", "delayed_release_tablet"),
        ("posaconazole delayed-release tablets", "delayed_release_tablet"),
        ("外用红霉素软膏", "topical"),
        ("ketoconazole cream 2%", "topical"),
        ("伏立康唑", None),
    ],
)
def test_the_form_is_the_longest_word_and_a_topical_one_counts_first(text: str, form: str | None) -> None:
    found = list(READER.readings(text))[-1].form
    assert (found["id"] if found else None) == form


def test_the_text_as_it_stands_comes_first_and_none_comes_twice() -> None:
    found = cores("cyclosporine 4 h 100 mg bid")
    assert found[0] == "cyclosporine 4 h 100 mg bid"
    assert "cyclosporine 4 h" in found
    assert len(found) == len(set(found))


@given(st.text(max_size=60))
def test_any_text_is_read_to_an_end(text: str) -> None:
    for core in cores(text):
        assert core.strip() == core != ""
