"""The screen of `recommend`: its order, what its top answers, and that each number stands with voice and source."""

from __future__ import annotations

import re
from itertools import product
from typing import Any

import pytest

from tests.helpers import DISEASES, LANGUAGES, PARTS, answer, mtor, says, squeezed


def screen(*args: str) -> str:
    done = mtor("recommend", *args)
    assert done.code == 0, done.err
    return done.out


def result(*args: str) -> Any:
    return mtor("recommend", *args, "--json").json["result"]


def rows(text: str) -> list[str]:
    """Return the rows of the plain text: what has a voice and a source in brackets."""
    return [line for line in text.splitlines() if line.startswith("- ")]


@pytest.mark.parametrize("name", DISEASES)
def test_the_order_of_the_answer(name: str) -> None:
    text = screen(name)
    parts = [
        f"{name}  ",
        "Sirolimus: a second-line or preferred option",
        "Strength, level, dose, target: not stated in the abstract",
        "Off-label: ",
        "  ng/mL  0 ",
        "Start, as studied (not a recommendation)",
        "Highest daily dose stated",
        "Measure ",
        "Stop, avoid ",
        "Monitor ",
        "Evidence ",
        "Sources disagree on ",
        "all sources: --full",
        "Next ",
    ]
    places = [text.index(part) for part in parts]
    assert places == sorted(places)


@pytest.mark.parametrize("name", DISEASES)
def test_the_top_is_taken_in_at_a_glance(name: str) -> None:
    top = screen(name).splitlines()[:8]
    text = " ".join(top)
    assert top[0].startswith(f"{name}  ")
    assert "consensus" in text
    assert "Off-label" in text
    assert "targets, not recommendations" in text


@pytest.mark.parametrize(
    ("name", "drug", "lang"), list(product((*DISEASES, *PARTS), ("sirolimus", "everolimus"), LANGUAGES))
)
def test_the_targets_stand_in_the_first_three_lines_as_those_of_trials(name: str, drug: str, lang: str) -> None:
    top = mtor("recommend", name, "--drug", drug, "--lang", lang, COLUMNS="80").out.splitlines()
    # The title of a part of a disease takes a second line.
    top = top[: 3 if name in DISEASES else 4]
    subject = (
        {"sirolimus": "西罗莫司：", "everolimus": "依维莫司："}[drug] if lang == "zh" else f"{drug.capitalize()}: "
    )
    begin = next(i for i, line in enumerate(top) if line.startswith(subject))
    shown = squeezed("".join(top[begin:]))
    bands = [b for b in answer("recommend", name, "--drug", drug)["bands"].values() if b["drug"] == drug]
    if name == "ITP":
        bands = [b for b in bands if b["entity"] is None]
    if not bands:
        assert ("未检索到目标范围" if lang == "zh" else "no target range was read") in top[begin]
        return
    for band in bands:
        dash = "～" if lang == "zh" else "–"
        assert (f"≤{band['high']}" if band["low"] is None else f"{band['low']}{dash}{band['high']}") in shown
    assert top[begin].endswith("研究" if lang == "zh" else "study")
    assert ("非推荐" if lang == "zh" else "notrecommendations") in shown
    assert ("共识" if lang == "zh" else "consensus") not in "".join(top[: begin + 1])


@pytest.mark.slow
@pytest.mark.parametrize(("name", "lang"), list(product((*DISEASES, *PARTS), LANGUAGES)))
def test_every_band_of_sirolimus_has_its_population_voice_and_source(name: str, lang: str) -> None:
    text = screen(name, "--format", "plain", "--lang", lang, "--full")
    heading = "Target, ng/mL:" if lang == "en" else "目标范围，ng/mL："
    table = text[text.index(heading) :].split("\n\n")[0]
    shown = rows(table)
    found = answer("recommend", name)
    bands = list(found["bands"].values())
    assert len(shown) == len(bands)
    study = "study" if lang == "en" else "研究"
    for band in bands:
        low, high = band["low"], band["high"]
        wanted = [
            (f"{low}–{high};" if low else f"≤ {high};") if lang == "en" else (f"{low}～{high}" if low else f"≤{high}"),
            band["population"][lang],
            f"[{study}{'; ' if lang == 'en' else '；'}",
            str(found["sources"][band["sources"][0]]["label"][lang]).removeprefix("ref "),
        ]
        if band["matrix"] in ("plasma", "serum"):
            words = {"plasma": ('"plasma"', "“血浆”"), "serum": ('"serum"', "“血清”")}[band["matrix"]]
            wanted.append(words[lang == "zh"])
        assert any(all(part in row for part in wanted) for row in shown), band["id"]


@pytest.mark.slow
@pytest.mark.parametrize("name", DISEASES)
def test_every_regimen_has_voice_and_source(name: str) -> None:
    text = screen(name, "--format", "plain", "--full")
    table = text[text.index("Start, as studied") :].split("\n\n")[0]
    for item in result(name)["dosing"]:
        (row,) = [r for r in rows(table) if f": {item['summary']['en']} [" in r and item["population"]["en"] in r]
        assert "[study; " in row
        if item["origin"] == "registry":
            assert "registry" in row


def test_where_the_numbers_stood_is_said() -> None:
    text = screen("GVHD", "--format", "plain", "--full")
    for words in ("(meeting abstract; ", "(registry)", "(review table; ", "(trade article)", "(news report)"):
        assert words in text
    chinese = screen("ITP", "--format", "plain", "--lang", "zh")
    assert "ChiCTR-ONC-17012126会议摘要]" in chinese, "the label says it already"


def test_the_secondary_forms_of_itp_are_set_apart() -> None:
    text = screen("ITP", "--full")
    assert "CTD-associated (secondary, not primary)" in text
    assert "APS-associated (secondary, not primary)" in text
    chinese = screen("ITP", "--lang", "zh", "--full")
    assert "结缔组织病相关（继发性，非原发）" in chinese


def test_trial_bands_are_called_so() -> None:
    assert "Sirolimus: trial targets, not recommendations: 4–15, 5–15 ng/mL" in screen("ITP")
    assert says(screen("ITP", "--full"), "Trial targets, not recommendations; off-label")
    assert "西罗莫司：研究设定的目标范围（非推荐）：4～15、5～15 ng/mL" in screen("ITP", "--lang", "zh")
    silent = "Trial targets, not recommendations; off-label; the consensus abstract prints no target."
    assert says(screen("ITP", "--full"), silent)
    assert squeezed("均为研究设定的目标，非推荐；超说明书用药；共识摘要未给出目标浓度。") in squeezed(
        screen("ITP", "--lang", "zh", "--full")
    )


def test_what_the_short_answer_leaves_out_is_counted() -> None:
    """Different targets come before further studies of the same one, and each part of a disease has its own."""
    text = screen("GVHD", "--format", "plain")
    head, tail = text[: text.index("Start, as studied")], text[text.index("Start, as studied") :]
    shown = [line for line in head.splitlines() if line.startswith("- ng/mL ")]
    assert [line.split(";")[0].removeprefix("- ng/mL ") for line in shown] == ["3–12", "5–14", "7–12"]
    assert "7 more: --full; Everolimus: 3 ranges; --drug everolimus." in head
    assert len(answer("recommend", "GVHD")["bands"]) == 3 + 7 + 3, "three are of everolimus, which a line names"
    assert "Everolimus: 3 ranges; --drug everolimus" in head
    regimens = len(result("GVHD")["dosing"])
    assert f"; {regimens - 2} more regimens: --full" in tail


@pytest.mark.parametrize("disease", ["ITP", "AIHA", "PRCA", "ALPS", "GVHD"])
def test_evidence_begins_with_the_highest_level(disease: str) -> None:
    """Those that the consensus cites first, then the further works; in each group from 1a to 5."""
    lines = mtor("evidence", disease, "--lang", "en").out.splitlines()
    split = next((i for i, line in enumerate(lines) if "works that the consensus does not cite" in line), len(lines))
    for group in (lines[1:split], lines[split:]):
        levels = [found[1] for line in group if (found := re.match(r"  ([1-5][abc]?),", line))]
        assert levels == sorted(levels)
    if disease == "GVHD":
        assert lines[1].startswith("  1a, provisional, GVHD prophylaxis, age not stated (ref 43:")


def test_evidence_is_worded_as_what_it_is() -> None:
    text = screen("ITP")
    highest = "highest design level among references read: 1b, provisional, children (ref 27, n=67); 3 more (derived)"
    assert says(text, highest)
    assert says(screen("ITP", "--full"), "no strength is derived")
    assert "本程序判断" in screen("ITP", "--lang", "zh")


@pytest.mark.slow
@pytest.mark.parametrize("name", DISEASES)
def test_full_shows_everything(name: str) -> None:
    text = squeezed(screen(name, "--full", "--format", "plain"))
    whole = answer("recommend", name)
    found = {**whole["result"], "bands": list(whole["bands"].values())}
    for kind in ("statements", "measuring", "cautions", "monitoring", "notes", "no_target"):
        for item in found[kind]:
            assert squeezed(item["text"]["en"]) in text
    for conflict in found["conflicts"]:
        assert squeezed(conflict["question"]["en"]) in text
        for side in conflict["sides"]:
            assert squeezed(side["text"]["en"]) in text
    for kind in ("bands", "dosing"):
        for item in found[kind]:
            if item["note"]:
                assert squeezed(item["note"]["en"]) in text
    for band in found["bands"]:
        assert band["id"] in text
        assert squeezed(band["ages"]["en"]) in text
    assert squeezed(found["off_label"]["text"]["en"]) in text
    for note in found["sampling"]:
        assert squeezed(note["text"]["en"]) in text
    for work in found["evidence"]["references"]:
        assert squeezed(whole["sources"][work["id"]]["label"]["en"]) in text


@pytest.mark.slow
@pytest.mark.parametrize("name", DISEASES)
def test_the_voice_of_every_sentence_in_full(name: str) -> None:
    text = screen(name, "--full", "--format", "plain")
    for kind in ("cautions", "monitoring", "measuring"):
        for item in result(name)[kind]:
            (line,) = {line for line in text.splitlines() if line.startswith(f"- {item['text']['en']} [")}
            own = item["voice"] == "derived" and item["sources"] == ["mtor-cli"] and item["verified"] == "judgement"
            assert f" [{item['voice']}{']' if own else '; '}" in line


def test_sources_that_disagree_show_both_sides() -> None:
    assert "Sources disagree on 5 points (targets); " in screen("AIHA")
    assert "来源不一致5处（目标范围）；" in screen("AIHA", "--lang", "zh")
    full = screen("AIHA", "--full", "--format", "plain")
    question = next(c for c in result("AIHA")["conflicts"] if c["id"] == "aiha-target")
    for side in question["sides"]:
        assert side["text"]["en"] in full


def test_filters_say_what_they_left_out() -> None:
    assert "Left out by the filter: itp-5-15-new" in screen("ITP", "--population", "child")
    assert says(screen("AIHA", "--population", "child"), "Left out by the filter: aiha-4-12, aiha-4-15")
    assert "按条件未列出：itp-5-15-new" in screen("ITP", "--population", "child", "--lang", "zh")


def test_everolimus_has_no_target_in_immune_cytopenia() -> None:
    text = screen("ITP", "--drug", "everolimus")
    assert "Target, ng/mL: none read" in text
    assert says(text, "Everolimus: no target in immune thrombocytopenia or another immune cytopenia was found")
    assert not re.search(r"\b(4|5|6)–15\b", text)
    assert "no reference read has mTOR inhibitor results that can be graded" in text
    assert "--drug everolimus" in text.splitlines()[-1] + text.splitlines()[-2]


def test_where_the_rest_on_everolimus_stands_is_said() -> None:
    asked = ("ITP", "--full", "--format", "plain")
    assert says(
        screen(*asked), "No regimen and no range of everolimus was read for ITP: the general entries on everolimus"
    )
    assert says(screen(*asked), "are left out here; --drug everolimus shows them.")
    assert says(screen(*asked, "--lang", "zh"), "ITP未检索到依维莫司的用药方案和目标范围：有关依维莫司的一般条目")
    assert says(screen(*asked, "--lang", "zh"), "此处从略，加 --drug 依维莫司 可查看。")
    assert "no range of everolimus" not in screen("GVHD", "--full")
    assert "Everolimus: hepatitis B may reactivate" not in screen(*asked)
    assert "Everolimus: hepatitis B may reactivate" in screen(*asked, "--drug", "依维莫司")


def test_everolimus_in_gvhd() -> None:
    short = screen("GVHD")
    assert "Everolimus: 3 ranges; --drug everolimus" in short
    text = screen("GVHD", "--drug", "everolimus", "--format", "plain")
    assert all(
        f"everolimus, {words}" in text
        for words in ("in place of the calcineurin inhibitor", "chronic GVHD, first line")
    )


def test_without_a_name_each_disease_has_one_row() -> None:
    text = screen("--format", "plain")
    assert [row.split(":")[0] for row in rows(text)[:5]] == [f"- {name}" for name in DISEASES]
    assert all("[consensus]" in row for row in rows(text)[:5])
    for part in ("Evans syndrome", "Acute graft-versus-host disease"):
        assert part in text


@pytest.mark.slow
@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("itp", "ITP"),
        ("ＩＴＰ", "ITP"),
        ("Immune Thrombocytopenia", "ITP"),
        ("免疫性血小板减少症", "ITP"),
        ("d69.3", "ITP"),
        ("自免溶贫", "AIHA"),
        ("纯红再障", "PRCA"),
        ("D89.82", "ALPS"),
        ("GvHD", "GVHD"),
    ],
)
def test_a_disease_by_any_of_its_names(typed: str, name: str) -> None:
    assert screen(typed) == screen(name)


@pytest.mark.slow
def test_the_next_commands_work() -> None:
    for name in (*DISEASES, *PARTS):
        commands = [
            line[2:].split() for line in screen(name, "--format", "plain").splitlines() if line.startswith("- mtor ")
        ]
        assert len(commands) == 1
        for _, *command in commands:
            assert mtor(*("8.2" if word == "LEVEL" else word for word in command)).code == 0


@pytest.mark.slow
@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_reason_is_said_twice(lang: str) -> None:
    for name in DISEASES:
        text = screen(name, "--full", "--format", "plain", "--lang", lang)
        assert "not stated in the abstract. not stated" not in text
        assert "摘要未给出。摘要未给出" not in text
        assert "(meeting abstract) (meeting abstract)" not in text
        assert "会议摘要（会议摘要）" not in text
        assert "(copy) (third-party copy)" not in text
        assert "（转载）（据转载" not in text
        assert ".." not in text.replace("...", "")
        assert "。。" not in text


@pytest.mark.parametrize("full", [(), ("--full",)])
@pytest.mark.parametrize(
    ("lang", "chronic"), [("en", ("ref 48", "Chronic GVHD, age")), ("zh", ("文献48", "慢性GVHD，"))]
)
def test_prophylaxis_shows_no_evidence_or_note_on_chronic_gvhd_alone(
    lang: str, chronic: tuple[str, str], full: tuple[str, ...]
) -> None:
    """By the data of the part: chronic GVHD is no prophylaxis. What is left out is counted."""
    asked = ("recommend", "GVHD", "--line", "prophylaxis")
    result = mtor(*asked, "--json").json["result"]
    assert "gvhd-chronic" not in {g["part"] for g in result["evidence"]["groups"]}
    assert "48" in result["left_out"]["works"]
    assert "48" not in [w["id"] for w in result["evidence"]["references"]]
    assert not any("cGVHD" in n["text"]["en"] or "BMT CTN 0801 (chronic" in n["text"]["en"] for n in result["notes"])
    assert not any(n["text"]["en"].startswith("Chronic GVHD") for n in result["no_target"])
    assert any("acute GVHD" in n["text"]["en"] for n in result["no_target"])
    shown = mtor(*asked, *full, "--lang", lang).out
    assert chronic[0] not in shown
    whole = mtor("recommend", "GVHD", "--full", "--lang", lang).out
    assert any(sign in whole for sign in chronic)
    assert mtor("recommend", "GVHD", "--json").json["result"]["left_out"]["works"] == []


@pytest.mark.parametrize(
    ("args", "chronic"), [(("GVHD", "--line", "prophylaxis"), False), (("GVHD",), True), (("gvhd-chronic",), True)]
)
def test_when_to_measure_goes_by_the_part_of_the_disease(args: tuple[str, ...], chronic: bool) -> None:
    sampling = answer("recommend", *args)["result"]["sampling"]
    text = " ".join(note["text"]["en"] for note in sampling)
    assert ("recheck after 4–5 days" in text, "chronic" in text) == (chronic, chronic)
    assert ("Rodriguez 2010" in text) is ("GVHD" in args)
    assert all("慢性" not in note["text"]["zh"] for note in sampling) is not chronic


def test_the_sampling_of_a_disease_holds_for_its_secondary_forms() -> None:
    whole, part = (answer("recommend", name)["result"]["sampling"] for name in ("ITP", "itp-ctd"))
    assert part == whole


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "another, ascribed to the US trial, could not be confirmed: --full"),
        ("zh", "另有称属美国试验的范围，未能证实：--full"),
    ],
)
def test_a_second_range_that_was_not_confirmed_is_named_beside_the_only_one(lang: str, said: str) -> None:
    assert says(mtor("recommend", "ALPS", "--lang", lang).out, said)
    assert "--full" in mtor("recommend", "GVHD", "--lang", lang).out
    assert not says(mtor("recommend", "ITP", "--lang", lang).out, said)
