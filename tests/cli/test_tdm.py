"""The rules of `tdm` on the screen, in every format that people read and in both languages."""

from __future__ import annotations

from itertools import product

import pytest

from tests.helpers import DISEASES, LANGUAGES, PARTS, mtor, says, squeezed

READ_BY_PEOPLE = ("table", "plain", "markdown")

HIGH = {"en": "HIGH:", "zh": "警示："}
CONTACT = {"en": "Contact the prescriber today", "zh": "请当日联系处方医师"}
ORIGIN = {"en": "renal recipients", "zh": "肾移植受者"}


def screen(*args: str, lang: str = "en", form: str = "table") -> str:
    done = mtor("tdm", *args, "--lang", lang, "--format", form)
    assert done.code == 0, done.err
    return done.out


def first_line(text: str) -> str:
    return next(line for line in text.splitlines() if line.strip()).lstrip("#*-> ")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("args", "en", "zh"),
    [
        (
            ("--level", "8.2"),
            "Sirolimus 8.2 ng/mL. For which disease? Target ranges differ between trials.",
            "西罗莫司浓度8.2 ng/mL。请指定疾病：各研究的目标范围不同。",
        ),
        (
            ("--level", "8.2", "--disease", "ITP"),
            "ITP, sirolimus 8.2 ng/mL: within 4–15, 5–15",
            "ITP，西罗莫司浓度8.2 ng/mL：在4～15、5～15范围内",
        ),
        (
            ("--level", "4.5", "--disease", "ITP"),
            "ITP, sirolimus 4.5 ng/mL: below 5–15, within 4–15",
            "ITP，西罗莫司浓度4.5 ng/mL：低于5～15，在4～15范围内",
        ),
        (
            ("--level", "8.2", "--band", "itp-4-15"),
            "ITP, sirolimus 8.2 ng/mL: within 4–15 ng/mL, 4.2 above 4",
            "ITP，西罗莫司浓度8.2 ng/mL：在4～15 ng/mL范围内，高于下限4.2",
        ),
        (
            ("--level", "15", "--band", "itp-aps-max-15"),
            "ITP, sirolimus 15 ng/mL: within ≤ 15 ng/mL, at the limit 15",
            "ITP，西罗莫司浓度15 ng/mL：在≤15 ng/mL范围内，等于上限15",
        ),
        (
            ("--level", "8.2", "--disease", "CTD-TP"),
            "ITP, CTD-associated (secondary, not primary), sirolimus 8.2 ng/mL: within 6–15 ng/mL, 2.2 above 6",
            "ITP，结缔组织病相关（继发性，非原发），西罗莫司浓度8.2 ng/mL：在6～15 ng/mL范围内，高于下限2.2",
        ),
        (
            ("--level", "4.5", "--disease", "gvhd"),
            "GVHD, sirolimus 4.5 ng/mL: GVHD prophylaxis below 5–14, within 3–12; "
            "Acute GVHD below 5–14, within 4–12; Chronic GVHD below 7–12, 5–10",
            "GVHD，西罗莫司浓度4.5 ng/mL：GVHD预防低于5～14，在3～12范围内；急性GVHD低于5～14，在4～12范围内；"
            "慢性GVHD低于7～12、5～10",
        ),
        (
            ("--level", "lt0.5", "--disease", "ALPS"),
            "ALPS, sirolimus <0.5 ng/mL: below 2–10 ng/mL",
            "ALPS，西罗莫司浓度<0.5 ng/mL：低于2～10 ng/mL",
        ),
        (
            ("--level", "lt5", "--disease", "ALPS"),
            "ALPS, sirolimus <5 ng/mL: indeterminate against 2–10 ng/mL",
            "ALPS，西罗莫司浓度<5 ng/mL：与2～10 ng/mL相比无法判断",
        ),
        (
            ("--level", "BLQ", "--disease", "ALPS"),
            "ALPS, sirolimus below the limit of detection or quantification (limit not known): "
            "indeterminate against 2–10 ng/mL",
            "ALPS，西罗莫司浓度低于检测或定量下限（界值未知）：与2～10 ng/mL相比无法判断",
        ),
        (
            ("--level", "8.97", "--unit", "nmol/L", "--disease", "ALPS"),
            "ALPS, sirolimus 8.97 nmol/L = 8.20 ng/mL: within 2–10 ng/mL, 1.8 below 10",
            "ALPS，西罗莫司浓度8.97 nmol/L = 8.20 ng/mL：在2～10 ng/mL范围内，低于上限1.8",
        ),
        (
            ("--level", "5", "--drug", "everolimus", "--disease", "ITP"),
            "ITP, everolimus 5 ng/mL: no published target in the sources read.",
            "ITP，依维莫司浓度5 ng/mL：未检索到已发表的目标范围。",
        ),
        (
            ("--level", "8.2", "--target", "5-10"),
            "Sirolimus 8.2 ng/mL: within 5–10 ng/mL (your own target), 1.8 below 10",
            "西罗莫司浓度8.2 ng/mL：在5～10 ng/mL范围内（用户目标），低于上限1.8",
        ),
        (
            ("--level", "9", "--target", "<=8"),
            "Sirolimus 9 ng/mL: above the 8 ng/mL limit (your own target), 1 above 8",
            "西罗莫司浓度9 ng/mL：高于目标上限8 ng/mL（用户目标），高于上限1",
        ),
        (
            ("--level", "8.2", "--target", "<=8", "--disease", "ALPS"),
            "ALPS, sirolimus 8.2 ng/mL: your own target above the 8 limit; within 2–10",
            "ALPS，西罗莫司浓度8.2 ng/mL：用户目标高于目标上限8；在2～10范围内",
        ),
    ],
    ids=lambda v: " ".join(v) if isinstance(v, tuple) else "",
)
def test_the_first_line_answers(args: tuple[str, ...], en: str, zh: str) -> None:
    assert first_line(screen(*args, form="plain")) == en
    assert first_line(screen(*args, form="plain", lang="zh")) == zh


@pytest.mark.parametrize(
    ("level", "form", "lang"), list(product(("8.2", "3", "lt0.5", "BLQ"), READ_BY_PEOPLE, LANGUAGES))
)
def test_without_a_disease_it_groups_and_asks(level: str, form: str, lang: str) -> None:
    text = screen("--level", level, form=form, lang=lang)
    assert ("For which disease?" if lang == "en" else "请指定疾病") in first_line(text)
    for name in DISEASES:
        assert name in text
    for unknown in (
        ("time since dose", "days on dose", "assay") if lang == "en" else ("服药后小时数", "现剂量天数", "检测方法")
    ):
        assert squeezed(unknown) in squeezed(text)
    folded = squeezed(text).lower()
    assert "withinall" not in folded
    assert "allbands" not in folded
    assert "全部目标范围" not in text
    assert "均处于" not in text


OPTIONS: tuple[tuple[str, ...], ...] = (
    (),
    ("--disease", "ITP"),
    ("--disease", "GVHD"),
    ("--disease", "itp-ctd"),
    ("--band", "itp-4-15"),
    ("--target", "5-90"),
    ("--target", "5-90", "--disease", "ALPS"),
    ("--age", "9", "--disease", "AIHA"),
    ("--unit", "ug/L"),
    ("--drug", "雷帕霉素"),
    ("--confirm-level",),
)


@pytest.mark.parametrize(("options", "form", "lang"), list(product(OPTIONS, READ_BY_PEOPLE, LANGUAGES)))
def test_above_15_the_toxicity_finding_comes_first_with_its_origin(
    options: tuple[str, ...], form: str, lang: str
) -> None:
    text = screen("--level", "15.04", *options, form=form, lang=lang)
    head = text[:500]
    assert first_line(text).startswith(HIGH[lang])
    assert "15.04 ng/mL" in first_line(text)
    assert says(head, CONTACT[lang])
    assert says(head, ORIGIN[lang])
    assert says(head, "PMID 10823377")


@pytest.mark.slow
@pytest.mark.parametrize(("options", "form", "lang"), list(product(OPTIONS[:4], READ_BY_PEOPLE, LANGUAGES)))
@pytest.mark.parametrize("level", ["15", "15.0", "15.00", "14.99"])
def test_15_itself_does_not_flag(level: str, options: tuple[str, ...], form: str, lang: str) -> None:
    text = screen("--level", level, *options, form=form, lang=lang)
    assert "PMID 10823377" not in text
    if "GVHD" not in options:
        assert HIGH[lang] not in text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_censored_level_above_the_flag(lang: str) -> None:
    assert first_line(screen("--level", "gt30", lang=lang)).startswith(f"{HIGH[lang]}")
    assert ">30 ng/mL" in first_line(screen("--level", "gt30", lang=lang))


@pytest.mark.slow
@pytest.mark.parametrize(("options", "form"), list(product(((), ("--disease", "ITP")), READ_BY_PEOPLE)))
def test_what_a_censored_level_does_not_exclude_is_said(options: tuple[str, ...], form: str) -> None:
    text = screen("--level", "lt20", *options, form=form)
    assert says(text, "does not exclude a level above 15 ng/mL")
    assert says(text, "reported only as below a limit")


def test_15_04_never_reads_15_0() -> None:
    text = screen("--level", "15.04", "--disease", "ITP")
    assert "15.0 " not in text
    assert "above by 0.04 " in text
    nmol = screen("--level", "16.41", "--unit", "nmol/L", "--disease", "ITP")  # 15.0018579 ng/mL
    assert "= 15.002 ng/mL" in nmol
    assert "15.00 " not in nmol


@pytest.mark.slow
@pytest.mark.parametrize("name", ["ITP", "AIHA", "PRCA", "ALPS"])
@pytest.mark.parametrize("form", READ_BY_PEOPLE)
def test_everolimus_in_immune_cytopenia_borrows_no_band(name: str, form: str) -> None:
    text = screen("--level", "5", "--drug", "everolimus", "--disease", name, form=form)
    assert "no published target" in first_line(text)
    assert says(text, "Transplant targets are not used in its place")
    for borrowed in ("3–5", "5–10", "3–8", "4–15", "5–15", "2–10", "NCT0"):
        assert borrowed not in text


def test_everolimus_without_a_disease_says_for_which_there_is_none() -> None:
    text = screen("--level", "5", "--drug", "everolimus")
    assert "For which disease?" in first_line(text)
    (line,) = [line for line in text.splitlines() if "no published target" in line]
    assert all(name in line for name in ("ITP", "AIHA", "PRCA", "ALPS"))


@pytest.mark.slow
@pytest.mark.parametrize(("name", "form"), list(product(("GVHD", "gvhd-prophylaxis"), READ_BY_PEOPLE)))
def test_gvhd_shows_both_sides_on_level_and_tma(name: str, form: str) -> None:
    points = {"GVHD": 4, "gvhd-prophylaxis": 3}[name]
    said = f"Sources disagree on {points} points (targets, TMA): --full"
    assert says(screen("--level", "8", "--disease", name, form=form), said)
    text = mtor("tdm", "--level", "8", "--disease", name, "--full", "--format", form).out
    for part in (
        "A day-14 level of 9.9 ng/mL or more: HR 2.19 (Shayani 2013, abstract;",
        "No association: 8.1 ng/mL at onset of TMA, 7.2 without, p=0.33 (Rodriguez 2010,",
        "this program does not choose between them",
    ):
        assert says(text, part)
    for work in ("Shayani 2013", "Rodriguez 2010", "McCune 2016"):
        assert says(text[text.index("does not choose between them") - 900 :], work)


def test_the_overview_says_that_the_sources_on_tma_disagree() -> None:
    assert "GVHD prophylaxis: sources disagree on level and TMA." in screen("--level", "8")


@pytest.mark.slow
@pytest.mark.parametrize("name", [*DISEASES, *PARTS])
def test_every_band_stands_there_with_its_voice_and_source(name: str) -> None:
    found = mtor("tdm", "--level", "8.2", "--disease", name, "--json").json
    text = mtor("tdm", "--level", "8.2", "--disease", name, "--full", "--format", "plain").out
    rows = [line for line in text.splitlines() if ": ng/mL " in line]
    assert len(rows) == len(found["result"]["assessments"])
    for a in found["result"]["assessments"]:
        band = found["bands"][a["band"]]
        low, high = band["low"], band["high"]
        shown = f"ng/mL {low}–{high};" if low else f"ng/mL ≤ {high};"
        label = found["sources"][band["sources"][0]]["label"]["en"].removeprefix("ref ")
        assert any(shown in r and "[study; " in r and label in r and a["status"] in r for r in rows)


def test_no_band_is_chosen_where_several_disagree() -> None:
    text = screen("--level", "4.5", "--disease", "AIHA")
    assert says(text, "Target ranges differ; none is chosen: pick the one that fits before a dose is calculated")
    assert says(text, "(--band aiha-4-12, aiha-4-15, anaemia-atra-4-10, cytopenia-child-5-15)")


@pytest.mark.slow
@pytest.mark.parametrize("name", [*DISEASES, *PARTS])
@pytest.mark.parametrize("level", ["1", "4.5", "8.2", "lt8", "gt13", "15", "40"])
def test_what_the_short_answer_leaves_out_has_a_verdict_that_it_shows(name: str, level: str) -> None:
    found = mtor("tdm", "--level", level, "--disease", name, "--json").json["result"]["assessments"]
    text = screen("--level", level, "--disease", name, form="plain")
    rows = [line for line in text.splitlines() if ": ng/mL " in line]
    shown = {
        status for status in ("above", "below", "within", "indeterminate") if any(f"- {status}" in r for r in rows)
    }
    assert shown == {a["status"] for a in found}
    left = len(found) - len(rows)
    assert (f"{left} more, same verdict: --full." in text) is (left > 0)


@pytest.mark.parametrize(
    ("age", "shown"),
    [
        ("17", "Left out by age: aiha-4-12 (adults), aiha-4-15 (adults)"),
        ("18", "Left out by age: cytopenia-child-5-15 (children)"),
    ],
)
def test_bands_of_another_age_are_named(age: str, shown: str) -> None:
    assert shown in screen("--level", "8", "--disease", "AIHA", "--age", age)
    assert "Left out by age" in screen("--level", "8", "--age", age)


@pytest.mark.parametrize(
    ("lang", "words"), [("en", "one hundred times as large: 1 ng/mL = 100 ng/dL"), ("zh", "1 ng/mL=100 ng/dL")]
)
def test_an_implausible_level_names_the_trap_and_prompts_for_nothing(lang: str, words: str) -> None:
    done = mtor("tdm", "--level", "820", "--disease", "ITP", "--lang", lang)
    assert (done.code, done.out) == (2, "")
    assert words in done.err
    assert "mtor tdm --level LEVEL --disease ITP" in done.err.splitlines()[-1]
    assert "--unit UNIT" in done.err.splitlines()[-1]
    assert "--confirm-level" in done.err.splitlines()[0]
    confirmed = screen("--level", "820", "--disease", "ITP", "--confirm-level", lang=lang)
    assert first_line(confirmed).startswith(HIGH[lang])


def test_a_band_of_another_disease_or_drug_is_a_contradiction() -> None:
    done = mtor("tdm", "--level", "8", "--band", "gvhd-acute-4-12", "--disease", "ITP")
    assert done.code == 2
    assert done.err == (
        "The band 'gvhd-acute-4-12' belongs to GVHD (Acute GVHD), not to ITP.\n"
        "Try: mtor tdm --level 8 --band BAND --disease ITP\n"
    )
    done = mtor("tdm", "--level", "8", "--band", "gvhd-evr-3-8", "--drug", "sirolimus")
    assert "is for everolimus, not for sirolimus" in done.err


@pytest.mark.slow
@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_reassures(lang: str) -> None:
    for level, name in product(("8.2", "15", "16", "0.4"), DISEASES):
        text = screen("--level", level, "--disease", name, lang=lang).lower()
        for word in ("normal", "safe", "fine", "good", "ok ", "no concern", "正常", "安全", "达标", "无需"):
            assert word not in text


def test_a_hint_suggests_the_next_command() -> None:
    assert "mtor recommend ITP" in screen("--level", "8", "--disease", "D69.3")
    assert "mtor recommend gvhd-acute" in screen("--level", "8", "--disease", "急性GVHD")
    assert "mtor tdm --level LEVEL --disease GVHD --drug everolimus" in screen("--level", "5", "--drug", "everolimus")
