"""What is planned for a patient: an operation or an azole with what the sources say of it, or that nothing was read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from mtor_cli.commands.consult.planned import is_meant
from mtor_cli.content.load import Content
from tests.cli.notes import note
from tests.fit.cases import ADULT, changed, write
from tests.helpers import mtor, says

if TYPE_CHECKING:
    from pathlib import Path

EVEROLIMUS = changed(
    ADULT, drug="everolimus", regimen="2.5 mg every 12 h from 2026-03-01 08:00",
    levels=[{"time": "2026-03-15 07:30", "value": 4.2, "unit": "ng/mL"}],
)  # fmt: skip


def planned(folder: Path, *events: Any, case: Any = ADULT) -> list[Any]:
    done = mtor("consult", write(folder, "case.yaml", changed(case, planned=list(events))), "--json")
    assert done.code == 0, done.err
    found: list[Any] = done.json["result"]["planned"]
    return found


def test_an_operation_has_its_statements_each_in_its_voice(tmp_path: Path) -> None:
    (event,) = planned(tmp_path, {"name": "hernia operation", "from": "2026-04-20"})
    assert (event["agent"], event["unread"]) == (None, None)
    assert [(s["voice"], s["sources"]) for s in event["statements"]] == [
        ("label", ["eu-leaflet", "us-label-copy"]),
        ("reference", ["drug-monograph"]),
        ("derived", ["mtor-cli"]),
    ]
    assert "How many days before surgery to stop: not verified" in event["statements"][-1]["text"]["en"]


def test_under_everolimus_it_has_those_of_everolimus(tmp_path: Path) -> None:
    (event,) = planned(tmp_path, "手术", case=EVEROLIMUS)
    assert [(s["voice"], s["sources"]) for s in event["statements"]] == [
        ("derived", ["mtor-cli"]),
        ("label", ["afinitor-label"]),
    ]


@pytest.mark.parametrize(
    "name",
    ["operation", "Elective surgery", "splenectomy", "cholecystectomy", "hip arthroplasty", "tooth extraction",
     "liver biopsy", "择期手术", "脾切除术", "拔牙", "髋关节置换术"],
)  # fmt: skip
def test_names_that_mean_an_operation(name: str) -> None:
    (event,) = Content().recommendations["planned"]
    assert is_meant(event, name)


@pytest.mark.parametrize("name", ["voriconazole", "cooperation", "holiday", "伏立康唑", "plastics", "术语"])
def test_names_that_do_not(name: str) -> None:
    (event,) = Content().recommendations["planned"]
    assert not is_meant(event, name)


def test_an_azole_has_its_statements_and_its_published_factors(tmp_path: Path) -> None:
    case = changed(ADULT, planned=[{"name": "voriconazole", "from": "2026-04-20"}])
    done = mtor("consult", write(tmp_path, "case.yaml", case), "--lang", "en")
    assert says(done.out, "voriconazole planned for 2026-04-20; contraindicated (EU leaflet)")
    assert says(done.out, "published dose factor; Empirical 90% reduction")
    assert says(done.out, "Ceberio 2015")


def test_a_class_of_azoles_is_asked_back_and_each_is_named(tmp_path: Path) -> None:
    done = mtor("consult", write(tmp_path, "case.yaml", changed(ADULT, planned=["an azole"])), "--lang", "en")
    assert says(done.out, "an azole planned; Which azole antifungal? They differ")
    for name in ("ketoconazole; contraindicated", "itraconazole; avoid", "isavuconazole; reduce the dose"):
        assert says(done.out, name)


def test_a_known_drug_without_data_is_no_unread_name(tmp_path: Path) -> None:
    (event,) = planned(tmp_path, "acetaminophen")
    assert event["agent"]["status"] == "no_data"
    assert event["unread"] is None


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_name_that_is_neither_is_said_to_be_unread(tmp_path: Path, lang: str) -> None:
    (event,) = planned(tmp_path, "moving house")
    assert (event["agent"], event["statements"]) == (None, [])
    assert event["unread"]["code"] == "planned_unread"
    case = changed(ADULT, planned=["moving house"])
    done = mtor("consult", write(tmp_path, "case.yaml", case), "--lang", lang)
    assert says(
        done.out, {"en": "moving house planned; Neither a drug of the list", "zh": "既非本程序收录的药物"}[lang]
    )
    assert not says(done.out, {"en": "see below", "zh": "见下"}[lang])


def test_a_day_without_its_time_is_printed_as_a_day(tmp_path: Path) -> None:
    case = changed(
        ADULT,
        planned=[{"name": "voriconazole", "from": "2026-04-20"}, {"name": "operation", "from": "2026-04-21 10:30"}],
        interactions=[{"name": "aciclovir", "from": "2026-03-02", "until": "2026-03-09"}],
    )
    done = mtor("consult", write(tmp_path, "case.yaml", case), "--json")
    result = done.json["result"]
    assert [e["time"] for e in result["planned"]] == ["2026-04-20", "2026-04-21 10:30"]
    assert [(o["start"], o["end"]) for o in result["record"]["others"]] == [("2026-03-02", "2026-03-09")]
    for text in (mtor("consult", str(tmp_path / "case.yaml")).out, note(tmp_path, "md", case).read_text("utf-8")):
        assert "00:00" not in text


@pytest.mark.parametrize("ending", ["", "md"])
def test_an_operation_that_stands_twice_has_all_its_statements_under_both_dates(tmp_path: Path, ending: str) -> None:
    events = [{"name": "operation", "from": "2026-04-20"}, {"name": "operation", "from": "2026-09-04"}, "手术"]
    case = changed(ADULT, planned=events)
    if ending:
        text = note(tmp_path, ending, case).read_text("utf-8")
    else:
        text = mtor("consult", write(tmp_path, "case.yaml", case), "--lang", "en").out
    assert says(text, "operation: planned for 2026-04-20; operation: planned for 2026-09-04; 手术: planned; Impaired")
    for once in ("Impaired wound healing", "until wounds have healed", "How many days before surgery to stop"):
        assert says(text, once)
        assert not ending or text.count(once) == 1


def test_two_courses_of_one_drug_are_no_contradiction(tmp_path: Path) -> None:
    courses = [
        {"name": "fluconazole", "from": "2026-03-03", "until": "2026-03-06"},
        {"name": "fluconazole", "from": "2026-03-10"},
    ]
    path = write(tmp_path, "case.yaml", changed(ADULT, interactions=courses))
    done = mtor("consult", path, "--json")
    assert done.code == 0, done.err
    sampled = done.json["result"]["sampled"]
    assert (sampled["taken"], sampled["stopped"]) == (["fluconazole:5d"], [])
    out = mtor("consult", path, "--lang", "en").out
    assert says(out, "fluconazole from 2026-03-03; until 2026-03-06; from 2026-03-10; reduce the dose")
