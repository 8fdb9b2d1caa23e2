"""How a consult speaks: of the record and of no option, once, with the rule's label, and of days that have passed."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from mtor_cli.commands.consult.dose import decision_of_models
from mtor_cli.content.load import Content
from tests.cli.notes import note
from tests.fit.cases import ADULT, CHILD, changed, write
from tests.helpers import LANGUAGES, lacks, mtor, says

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("fitted_once")

OPTION = re.compile(r"--[a-z][a-z-]+")
STOCKED = {"product": "tablet", "strengths": [0.5, 1, 2]}


def at(value: float | str, **more: Any) -> list[dict[str, Any]]:
    return [{"time": "2026-04-15 07:30", "value": value, "unit": "ng/mL", **more}]


def azole(since: str) -> dict[str, Any]:
    return {"target": "5-15", "levels": at(3), "interactions": [{"name": "voriconazole", "from": since}], **STOCKED}


NOT_SAID = {
    # Of what was typed and had no effect, which a consult leaves out.
    "unused_without_dose", "unused_without_target", "unused_previous",
    # Of rules that only `mtor tdm --rule` applies.
    "jrct_only_prca", "zortress_only_everolimus", "zortress_only_twice_daily", "zortress_needs_two_high_levels",
    # Of a loading dose, which no record asks for.
    "loading_age_unknown", "loading_needs_one_dose",
    # Of other commands.
    "time_set_aside", "audit_alarmed_error", "drug_not_used", "table_needs_weight_and_bilirubin",
    "height_required",
    # Of the example, which a consult refuses.
    "case_is_example",
}  # fmt: skip
"""Texts that name an option and are no part of a consult."""
RECORDS: dict[str, dict[str, Any]] = {
    "bare": {},
    "no unit": {"levels": [{"time": "2026-04-15 07:30", "value": 8}]},
    "no product": {"disease": "ITP", "band": "itp-4-15", "levels": at(3)},
    "no strengths": {"disease": "ITP", "band": "itp-4-15", "levels": at(3), "product": "tablet"},
    "several ranges": {"disease": "ITP", "levels": at(3), **STOCKED},
    "far below": {"disease": "ITP", "band": "itp-4-15", "levels": at(1), **STOCKED},
    "no disease": {"target": "10-15", "levels": at(1), **STOCKED},
    "above every range": {"disease": "ITP", "levels": at(18), **STOCKED},
    "one-sided": {"target": ">=5", "levels": at(3), **STOCKED},
    "one-sided above": {"target": "<=5", "levels": at(3), **STOCKED},
    "unknown agent": {"target": "5-15", "levels": at(3), "interactions": [{"name": "zzz", "from": "2026-04-10"}]},
    "no start": {"target": "5-15", "levels": at(3), "interactions": ["voriconazole"]},
    "azole since long": azole("2026-03-02"),
    "own check": {"target": "5-15", "levels": at(3), "interactions": [{"name": "zzz=inhibitor", "from": "2026-03-02"}]},
    "azole just now": azole("2026-04-10"),
    "azole planned": azole("2026-04-20"),
    "no age": {"age": None, "disease": "ITP", "band": "itp-4-15", "levels": at(3), **STOCKED},
    "everolimus": {"drug": "everolimus", "disease": "ITP", "target": "3-8", "levels": at(2), **STOCKED},
    "everolimus, no target": {"drug": "everolimus", "disease": "ITP", "levels": at(2)},
    "no target": {"disease": "AIHA", "levels": at(2), **STOCKED},
    "per m2": {"disease": "ALPS", "levels": at(1), **STOCKED},
    "no trough": {"target": "5-15", "levels": [{"time": "2026-04-15 10:00", "value": 8, "unit": "ng/mL"}]},
    "below a limit": {"target": "5-15", "levels": at("<2")},
    "loading": {"target": "12", "levels": at(4), **STOCKED},
    "liver": {"target": "5-15", "levels": at(3), "child_pugh": "C", **STOCKED},
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", RECORDS)
def test_no_option_is_named_that_a_consult_lacks(tmp_path: Path, name: str, lang: str) -> None:
    case = changed(ADULT, **RECORDS[name])
    done = mtor("consult", write(tmp_path, "case.yaml", case), "--lang", lang, "--full")
    assert done.code == 0, done.err
    assert OPTION.findall(done.out) == []
    assert OPTION.findall(note(tmp_path, "md", case, "--lang", lang).read_text(encoding="utf-8")) == []


def test_every_text_that_names_an_option_is_said_otherwise_of_a_record() -> None:
    """But for those of commands that a consult does not ask, and of rules and options that it does not ask for."""
    content = Content()
    own = {m["code"] for m in content.messages["messages"] if m.get("when", {}).get("command") == ["consult"]}
    asked = {"tdm", "fit"}
    named = {
        m["code"]
        for m in content.messages["messages"]
        if OPTION.search(m["text"]["en"] + m["text"]["zh"]) and asked & set(m.get("when", {}).get("command", asked))
    }
    assert named - own == NOT_SAID
    of_record = {m["code"]: m["text"] for m in content.of_record.messages["messages"]}
    assert [code for code in own if OPTION.search(str(of_record[code]))] == []


def test_a_remark_of_rule_and_models_is_said_once(tmp_path: Path) -> None:
    case = changed(
        CHILD, age=3, covariates={"WT": 14, "TBIL": 11.29}, regimen="1 mg daily from 2026-03-01 08:00", at=None,
        levels=at(2), disease="ITP", band="itp-5-15-new", **STOCKED,
    )  # fmt: skip
    path = write(tmp_path, "case.yaml", case)
    found = mtor("consult", path, "--json").json["result"]
    rule = {r["text"]["en"] for r in [*found["tdm"]["dose"]["refused"], *found["tdm"]["dose"]["remarks"]]}
    models = {r["text"]["en"] for r in [*found["fit"]["dose"]["refused"], *found["fit"]["dose"]["remarks"]]}
    assert rule & models, "nothing could be said twice"
    plain = mtor("consult", path, "--format", "plain", "--lang", "en", "--full").out
    for text in rule | models:
        assert plain.count(text) <= 1, text
    counted = Counter(line for line in plain.splitlines() if len(line) > 60)
    assert [line for line, n in counted.items() if n > 1] == []


def test_the_regimen_goes_on_after_a_missed_dose(tmp_path: Path) -> None:
    case = changed(
        ADULT, levels=at(8),
        regimen="2 mg daily from 2026-03-01 08:00, missed 03-20; "
        "then 3 mg daily from 2026-03-25 08:00, missed 04-02, 04-05",
    )  # fmt: skip
    record = mtor("consult", write(tmp_path, "case.yaml", case), "--json").json["result"]["record"]
    assert record["since"] == "2026-03-25 08:00"
    assert record["missed"] == ["2026-04-02 08:00", "2026-04-05 08:00"]
    text = note(tmp_path, "md", case).read_text(encoding="utf-8")
    assert "3 mg / 24 h since 2026-03-25 08:00; missed 2: 2026-04-02 08:00, 2026-04-05 08:00" in text
    zh = note(tmp_path, "md", case, "--lang", "zh").read_text(encoding="utf-8")
    assert "3 mg/24 h，自 2026-03-25 08:00 起；漏服2次：2026-04-02 08:00、2026-04-05 08:00" in zh


@pytest.mark.parametrize(("shift", "overdue"), [("2026-04-15 07:30", True), ("2026-12-30 07:30", False)])
def test_a_day_that_has_passed_is_called_so(tmp_path: Path, shift: str, overdue: bool) -> None:
    case = changed(ADULT, disease="ITP", band="itp-4-15", levels=[{"time": shift, "value": 8, "unit": "ng/mL"}])
    path = write(tmp_path, "case.yaml", case)
    found = mtor("consult", path, "--json").json["result"]
    assert found["overdue"] is overdue
    due = found["fit"]["headline"]["time"]
    words = {"en": f"overdue since {due}: draw a trough before the next dose", "zh": f"应于{due}复测，已过期"}
    for lang in LANGUAGES:
        assert says(mtor("consult", path, "--lang", lang).out, words[lang]) is overdue
        text = note(tmp_path, "md", case, "--lang", lang).read_text(encoding="utf-8")
        assert (words[lang] in text) is overdue


def test_hours_have_no_day_that_could_have_passed(tmp_path: Path) -> None:
    found = mtor("consult", write(tmp_path, "case.yaml", CHILD), "--json").json["result"]
    assert found["overdue"] is False


@pytest.mark.parametrize(
    ("value", "en", "zh"),
    [(8, "When to measure next in this disease is not stated", "所查阅资料未说明该病的复测间隔"),
     (3, "Measure again from day 14 after a change", "调整后自第14天起复测")],
)  # fmt: skip
def test_the_next_level_opens_with_when_to_measure(tmp_path: Path, value: float, en: str, zh: str) -> None:
    case = changed(ADULT, disease="ITP", band="itp-4-15", levels=at(value), **STOCKED)
    for lang, words in (("en", en), ("zh", zh)):
        heading = {"en": "## Next level", "zh": "## 下次测定"}[lang]
        text = note(tmp_path, "md", case, "--lang", lang).read_text(encoding="utf-8")
        assert text.split(heading)[1].split("|---|---|---|\n")[1].startswith(f"| {words}")


def test_the_doses_say_by_which_rule_and_how_sure_they_are(tmp_path: Path) -> None:
    case = changed(ADULT, disease="ITP", target="5-8", levels=at(3), **STOCKED)
    path = write(tmp_path, "case.yaml", case)
    result = mtor("consult", path, "--json").json["result"]
    assert result["rule"]["sources"] == ["us-label"]
    best = result["fit"]["dose"]["by_model"]
    for text in (
        mtor("consult", path, "--lang", "en", "--format", "plain").out,
        note(tmp_path, "md", case).read_text(encoding="utf-8").replace("\\", ""),
    ):
        assert "By the proportion of the US label (section 2, “in most patients”)" in text
        assert f"{best['mg']:g} mg every 24 h: trough {best['median_trough']:.2f} (" in text
        assert f"within the target {100 * best['p_within']:.0f}%" in text
        assert "(average of S2, S4, S8)" in text


@pytest.mark.parametrize(
    ("lang", "words"), [("en", "2 mg every 24 h (present): trough "), ("zh", "2 mg，每24 h 1次（现方案）：谷浓度")]
)
def test_where_the_present_regimen_stands_first_it_is_the_dose_that_is_said(
    tmp_path: Path, lang: str, words: str
) -> None:
    case = changed(ADULT, disease="ITP", band="itp-4-15", levels=at(7), **STOCKED)
    path = write(tmp_path, "case.yaml", case)
    dose = mtor("consult", path, "--json").json["result"]["fit"]["dose"]
    assert (dose["first"], dose["current"]["mg"]) == ("present", 2)
    for text in (
        mtor("consult", path, "--lang", lang, "--format", "plain").out,
        note(tmp_path, "md", case, "--lang", lang).read_text(encoding="utf-8").replace("\\", ""),
    ):
        assert f"{words}{dose['current']['median_trough']:.2f}" in text
    rows = list(csv.DictReader(io.StringIO(mtor("consult", path, "--format", "csv").out)))
    assert [(r["decision"], float(r["mg"])) for r in rows if r["section"] == "dose_by_model" and r["mg"]] == [
        ("keep", 2)
    ]


def test_without_a_dose_no_rule_is_named(tmp_path: Path) -> None:
    case = changed(ADULT, disease="ITP", band="itp-4-15", levels=at(8), **STOCKED)
    assert mtor("consult", write(tmp_path, "case.yaml", case), "--json").json["result"]["rule"] is None


@pytest.mark.parametrize("command", ["consult", "fit"])
def test_every_row_of_csv_has_a_voice(tmp_path: Path, command: str) -> None:
    more = {"interactions": [{"name": "fluconazole", "from": "2026-03-02"}, "zzz"], "planned": ["operation"]}
    case = changed(ADULT, disease="ITP", band="itp-4-15", levels=at(3), adverse_effects=["ulcers"], **more, **STOCKED)
    out = mtor(command, write(tmp_path, "case.yaml", case), "--format", "csv").out
    rows = list(csv.DictReader(io.StringIO(out)))
    assert len(rows) > 20
    assert [row["section"] for row in rows if not row["voice"]] == []
    assert {row["voice"] for row in rows} >= {"derived", "label"}


def test_what_the_rule_makes_of_the_dose_has_a_voice_on_the_screen(tmp_path: Path) -> None:
    case = changed(ADULT, disease="ITP", band="itp-4-15", levels=at(8), **STOCKED)
    out = mtor("consult", write(tmp_path, "case.yaml", case), "--lang", "en", "--format", "plain").out
    (said,) = [line for line in out.splitlines() if "no change" in line]
    assert "Rule" in said
    assert "derived" in said


@pytest.mark.parametrize(
    ("first", "new", "decision"),
    [
        ("label", 3.0, "raise"),
        ("label", 1.0, "lower"),
        ("model", 2.0, "keep"),
        ("present", 3.0, "keep"),
        (None, 3.0, "none"),
    ],
)
def test_what_the_models_make_of_the_dose_is_their_own(first: str | None, new: float, decision: str) -> None:
    """Where the label's rule stands first its decision is that of the answer, and not of the models' dose."""
    dose: Any = {"first": first, "by_model": {"mg_per_day": new}, "current": {"mg_per_day": 2.0}, "decision": "keep"}
    assert decision_of_models(dose) == decision


MONTHLY = [{"time": f"2026-{month} 07:30", "value": 8, "unit": "ng/mL", "assay": "cmia"} for month in
           ("04-01", "05-01", "05-20", "06-10")]  # fmt: skip
FIGURES = {
    "en": (
        ["Time in range: the share of", "Variability: the coefficient"],
        ["56 days", "No cut-off", "one step ahead:"],
    ),
    "zh": (["达标时间：相邻两次可用谷浓度", "变异度：稳态谷浓度除以日剂量"], ["56天", "的界值", "逐次预测："]),
}
"""What each figure is, and what more is said of the figures in full."""


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_figures_of_a_course_stand_with_what_they_are(tmp_path: Path, lang: str) -> None:
    path = write(tmp_path, "case.yaml", changed(ADULT, target="5-15", levels=MONTHLY))
    short, full = (mtor("consult", path, "--lang", lang, *more).out for more in ((), ("--full",)))
    defined, more = FIGURES[lang]
    assert all(says(short, text) and says(full, text) for text in [*defined, "Rosendaal 1993", "PMC9217626"])
    assert all(lacks(short, text) and says(full, text) for text in more)
