"""Other drugs in a case of `mtor fit`: read as the ward writes them, said, and never the end of the answer."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.fit.cases import ADULT, CHILD, changed, write
from tests.helpers import mtor, says
from tests.parts.schemas import mistakes

if TYPE_CHECKING:
    from pathlib import Path

TARGET = ("--target", "5-15", "--product", "solution")


def fitted(tmp_path: Path, case: dict[str, Any], *args: str) -> Any:
    done = mtor("fit", write(tmp_path, "case.yaml", case), *args, "--json")
    assert (done.code, done.err) == (0, ""), done.err
    assert mistakes(done.json) == []
    return done.json


def with_agent(case: dict[str, Any], name: str, **when: Any) -> dict[str, Any]:
    return changed(case, interactions=[{"name": name, **when}])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "kind", "read_as"),
    [
        ("泊沙康唑肠溶片", "listed", "posaconazole"),
        ("伏立康唑片 200mg bid", "listed", "voriconazole"),
        ("艾曲泊帕", "none", None),
        ("醋酸泼尼松片", "corticosteroid", "prednisone"),
        ("阿司匹林", "no_data", None),
        ("酮康唑乳膏", "no_data", "ketoconazole"),
        ("环孢素", "unclear", None),
        ("voriconazol", "unclear", None),
        ("某药", "no_data", None),
    ],
)
def test_an_agent_is_read_as_the_ward_writes_it(tmp_path: Path, name: str, kind: str, read_as: str | None) -> None:
    found = fitted(tmp_path, with_agent(CHILD, name))
    (agent,) = found["result"]["interactions"]
    assert (agent["name"], agent["kind"]) == (name, kind)
    assert (agent["read_as"]["en"] if agent["read_as"] else None) == read_as
    said = [w for w in found["warnings"] if w["code"] == "agent_unknown"]
    assert len(said) == (kind in ("corticosteroid", "no_data", "unclear"))
    if said:
        assert said[0] == agent["remark"]
        assert says(
            mtor("fit", write(tmp_path, "c.yaml", with_agent(CHILD, name))).out, agent["remark"]["text"]["en"][:40]
        )


@pytest.mark.slow
@pytest.mark.parametrize("name", ["aspirin", "某药", "环孢素", "voriconazol", "caspofungin", "prednisone"])
def test_no_agent_ends_the_answer_nor_hides_an_alarm(tmp_path: Path, name: str) -> None:
    case = changed(ADULT, levels=[{"time": "2026-03-15 07:30", "value": 22, "unit": "ng/mL"}], disease="ITP")
    found = fitted(tmp_path, with_agent(case, name, **{"from": "2026-03-12 08:00"}))
    assert "above_toxicity_flag" in [f["code"] for f in found["result"]["findings"]]


def best(tmp_path: Path, case: dict[str, Any]) -> tuple[float | None, list[str], list[str]]:
    dose = fitted(tmp_path, case, *TARGET)["result"]["dose"]
    mg = dose["by_model"]["mg_per_day"] if dose["by_model"] else None
    return mg, [r["code"] for r in dose["refused"]], [r["code"] for r in dose["remarks"]]


LOW = changed(ADULT, levels=[{"time": "2026-03-15 07:30", "value": 2.5, "unit": "ng/mL"}])
"""2 mg daily and below the target: more would be given."""


@pytest.mark.slow
@pytest.mark.parametrize("name", ["aspirin", "某药", "环孢素", "voriconazol", "Stribild"])
def test_beside_an_agent_that_is_not_listed_no_dose_is_raised(tmp_path: Path, name: str) -> None:
    raised, _, _ = best(tmp_path, LOW)
    assert raised is not None
    assert raised > 2
    mg, refused, _ = best(tmp_path, with_agent(LOW, name, **{"from": "2026-03-05 08:00"}))
    code = "agent_unclear" if name in ("环孢素", "voriconazol", "Stribild") else "agent_unknown_changed"
    assert (mg, refused) == (None, [code])


@pytest.mark.parametrize(("level", "target", "first", "mg"), [(8, "6-14", "present", 2), (14, "6-10", "label", 1)])
def test_beside_it_a_dose_is_kept_or_lowered_provisionally(
    tmp_path: Path, level: float, target: str, first: str, mg: float
) -> None:
    case = changed(ADULT, levels=[{"time": "2026-03-15 07:30", "value": level, "unit": "ng/mL"}])
    given = with_agent(case, "某药", **{"from": "2026-03-13 08:00"})
    made = ("--product", "tablet", "--strengths", "1")
    dose = fitted(tmp_path, given, *made, "--target", target)["result"]["dose"]
    regimens = [dose["current"], dose["by_model"], *dose["alternatives"]]
    assert dose["refused"] == []
    assert all(r["provisional"] and r["mg_per_day"] <= 2 for r in regimens)
    assert "agent_unknown_changed" in [r["code"] for r in dose["remarks"]]
    assert (dose["first"], dose["by_model"]["mg_per_day"]) == (first, mg)


def test_no_regimen_is_ranked_where_only_a_raise_would_reach_the_target(tmp_path: Path) -> None:
    given = with_agent(LOW, "某药", **{"from": "2026-03-13 08:00"})
    dose = fitted(tmp_path, given, *TARGET)["result"]["dose"]
    assert (dose["first"], dose["by_model"], dose["current"], dose["alternatives"]) == (None, None, None, [])
    out = mtor("fit", write(tmp_path, "c.yaml", given), *TARGET, "--lang", "zh").out
    assert says(out, "不计算加量；维持或减量为暂定")


@pytest.mark.parametrize("name", ["voriconazol", "环孢素", "Stribild"])
@pytest.mark.parametrize(
    ("lang", "words"), [("en", "not read, or not clear which is meant"), ("zh", "未识别或所指不明")]
)
def test_a_name_that_may_hide_a_listed_drug_stands_at_the_top(tmp_path: Path, name: str, lang: str, words: str) -> None:
    case = changed(ADULT, levels=[{"time": "2026-03-15 07:30", "value": 22, "unit": "ng/mL"}])
    given = with_agent(case, name, **{"from": "2026-03-13 08:00"})
    out = mtor("fit", write(tmp_path, "c.yaml", given), "--lang", lang, "--format", "plain").out
    top, before = out.index(words), "2026-03-15 07:30"
    assert top < out.index("Next sampling" if lang == "en" else "下次采血")
    assert name in out[:top]
    assert ("Level possibly still changing" if lang == "en" else "浓度可能仍在变化") in out[:top]
    assert before in out


@pytest.mark.slow
@pytest.mark.parametrize("name", ["prednisone", "地塞米松", "艾曲泊帕"])
def test_beside_a_corticosteroid_a_dose_may_be_raised(tmp_path: Path, name: str) -> None:
    mg, refused, remarks = best(tmp_path, with_agent(LOW, name, **{"from": "2026-03-05 08:00"}))
    assert (mg == best(tmp_path, LOW)[0], refused) == (True, [])
    assert not {"agent_unclear", "agent_unknown_changed"} & {*remarks}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("when", "en", "zh"),
    [
        ({"from": "2026-03-12 08:00"}, "rise (voriconazole started 3 days ago)", "升高（3 d前开始合用伏立康唑）"),
        ({"until": "2026-03-13 08:00"}, "fall (voriconazole stopped 2 days ago)", "降低（2 d前停用伏立康唑）"),
        ({}, None, None),
    ],
)
def test_after_an_alarm_the_first_thing_said_is_where_the_level_goes(
    tmp_path: Path, when: dict[str, str], en: str | None, zh: str | None
) -> None:
    case = changed(ADULT, levels=[{"time": "2026-03-15 07:30", "value": 22, "unit": "ng/mL"}])
    case = with_agent(case, "伏立康唑片", **when)
    (agent,) = fitted(tmp_path, case)["result"]["interactions"]
    if en is None:
        assert agent["changing"] is None
        return
    assert agent["changing"]["text"] == {
        "en": f"Level still changing; expected to {en}.",
        "zh": f"浓度仍在变化，预计{zh}。",
    }
    for lang, head, words, headline in (
        ("en", "HIGH: ", "Level still changing", "measured at"),
        ("zh", "警示：", "浓度仍在变化", "实测"),
    ):
        shown = mtor("fit", write(tmp_path, "c.yaml", case), "--lang", lang, "--format", "plain").out
        assert shown.startswith(head)
        assert 0 < shown.index(words) < shown.index(headline)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("when", "sources"), [("2026-03-12 08:00", ["ceberio-2015", "peksa-2015"]), ("2026-01-12 08:00", [])]
)
def test_the_action_and_the_published_cuts_stand_on_the_screen(tmp_path: Path, when: str, sources: list[str]) -> None:
    case = with_agent(LOW, "伏立康唑片", **{"from": when})
    (agent,) = fitted(tmp_path, case)["result"]["interactions"]
    assert agent["action"] in ("contraindicated", "avoid", "avoid_or_reduce")
    assert [p["sources"][0] for p in agent["published"]] == sources
    for lang, words in (("en", "not an order"), ("zh", "并非医嘱")):
        shown = mtor("fit", write(tmp_path, "c.yaml", case), "--lang", lang).out
        assert says(shown, "伏立康唑片")
        assert says(shown, words) == bool(sources)
        assert "0.2 mg" not in shown


@pytest.mark.slow
def test_a_batch_says_of_agents_what_the_single_case_says(tmp_path: Path) -> None:
    names = ["伏立康唑片", "aspirin", "环孢素", "prednisone", "艾曲泊帕"]
    since = {"from": "2026-03-12 08:00"}
    case = changed(ADULT, levels=[{"time": "2026-03-15 07:30", "value": 22, "unit": "ng/mL"}])
    cases = [with_agent(case, name, **since) for name in names]
    path = tmp_path / "cases.ndjson"
    path.write_text("\n".join(json.dumps(one, ensure_ascii=False) for one in cases), encoding="utf-8")
    lines = [json.loads(line) for line in mtor("fit", "--batch", str(path)).out.splitlines()]
    about = {"level_changing", "agent_unknown", "forecast_across_change"}
    for line, one in zip(lines, cases, strict=True):
        single = fitted(tmp_path, one)
        assert [f["code"] for f in line["findings"]] == [f["code"] for f in single["result"]["findings"]]
        assert line["interactions"] == single["result"]["interactions"]
        said = [w for w in single["warnings"] if w["code"] in about]
        assert [w for w in line["warnings"] if w["code"] in about] == said
        assert bool(said) == (one is not cases[-1])


@pytest.mark.slow
def test_chinese_texts_say_the_chinese_name_of_an_agent_typed_in_english(tmp_path: Path) -> None:
    taken = [
        {"name": "voriconazole", "from": "2026-03-01 08:00"},
        {"name": "rifampicin", "from": "2026-03-12 08:00"},
        {"name": "fluconazole", "from": "2026-03-13 08:00"},
    ]
    case = changed(ADULT, interactions=taken, disease="ITP")
    shown = mtor("fit", write(tmp_path, "case.yaml", case), *TARGET, "--lang", "zh", "--format", "plain").out
    for typed, name in (("voriconazole", "伏立康唑"), ("rifampicin", "利福平"), ("fluconazole", "氟康唑")):
        assert f"{typed}（{name}）：" in shown  # What was typed is told once, with what it was read as.
        assert shown.count(typed) == 1, typed
    assert "利福平、氟康唑开始或停用" in shown
    result = fitted(tmp_path, case, *TARGET)["result"]
    said = json.dumps(result["dose"], ensure_ascii=False)
    assert "利福平、氟康唑" in said
    assert "rifampicin, fluconazole was started" not in said
    assert [a["printed"]["zh"] for a in result["interactions"]] == ["伏立康唑", "利福平", "氟康唑"]


def test_a_name_that_is_not_known_is_said_as_typed(tmp_path: Path) -> None:
    result = fitted(tmp_path, with_agent(ADULT, "某药"), *TARGET)["result"]
    assert result["interactions"][0]["printed"] == {"en": "某药", "zh": "某药"}
