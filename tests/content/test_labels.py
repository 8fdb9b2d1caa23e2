"""Label statements: what was read where, in both languages, and the places where regions and voices differ.

The figures and words are typed from the labels, leaflets and FDA pages themselves and not from the data.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from mtor_cli.content.load import Content
from tests.content.facts import raw


@cache
def statements() -> dict[str, Any]:
    """Return everything with an id that says something: facts, cautions, things to measure and to monitor."""
    content = Content()
    rules = content.recommendations
    groups: list[Any] = [content.pharmacology["facts"], rules["cautions"], rules["monitoring"], rules["measuring"]]
    return {item["id"]: item for group in groups for item in group}


@cache
def agents() -> dict[str, Any]:
    return {entry["id"]: entry for entry in raw("interactions")["interactions"]}


def said(entry: Any, source: str) -> list[Any]:
    """Return what an interaction quotes from one source, its advice first."""
    return [note for note in (entry["advice"], *entry["views"]) if source in note["sources"]]


@pytest.mark.parametrize(
    ("which", "told", "en", "zh"),
    [
        # Read at the regulator or the maker
        ("assay-fda-2010", ("label", "read", "ldt-fda-2010"), ["not be interchangeable", "April 2010"], ["2010年4月"]),
        ("warnings-latent-virus", ("label", "read", "fda-medwatch"), ["PML", "fatal", "July 2010"], ["PML", "死亡"]),
        ("skin-uv", ("label", "read", "fda-medwatch"), ["UV", "sunscreen", "January 2010"], ["紫外线", "防晒霜"]),
        ("lipids-treated", ("label", "read", "fda-medwatch"), ["90%"], ["90%"]),
        ("lipids-uncontrolled", ("label", "read", "fda-medwatch"), ["240 mg/dL", "50%"], ["240 mg/dL", "50%"]),
        ("ovarian-cysts", ("label", "read", "fda-medwatch"), ["March 2013"], ["卵巢囊肿", "2013年3月"]),
        ("liver-transplant-conversion", ("label", "read", "fda-medwatch"), ["3.3%", "1.4%"], ["3.3%", "1.4%"]),
        ("tma-label", ("label", "read", "fda-medwatch"), ["HUS/TTP/TMA", "pancytopenia"], ["全血细胞减少"]),
        ("modulators-us", ("label", "read", "us-label"), ["7.4", "CYP3A4", "P-gp"], ["7.4", "CYP3A4"]),
        (
            "cyclosporine-withdrawn-us",
            ("label", "read", "us-label"),
            ["7.1", "higher sirolimus doses"],
            ["7.1", "较大剂量"],
        ),
        ("everolimus-boxed-heart", ("label", "read", "fda-medwatch"), ["not recommended"], ["不推荐用于心脏移植"]),
        ("everolimus-not-before-day-30", ("label", "read", "fda-medwatch"), ["30 days"], ["30 d"]),
        ("everolimus-pjp-prophylaxis", ("label", "read", "fda-medwatch"), ["PJP", "July 2014"], ["PJP", "2014年7月"]),
        ("everolimus-with-cyclosporine", ("label", "read", "zortress-first-label"), ["same time"], ["同时服用"]),
        ("everolimus-target-first", ("label", "read", "zortress-first-label"), ["3–8 ng/mL"], ["3～8 ng/mL"]),
        ("everolimus-liver-moderate-2010", ("label", "read", "zortress-first-label"), ["halve"], ["减半"]),
        # Copies of labels
        (
            "tablet-multiples",
            ("label", "copy", "eu-leaflet-tablets"),
            ["0.5 mg", "1 mg or 2 mg"],
            ["0.5 mg", "2 mg"],
        ),
        ("liver-label-severe", ("label", "copy", "us-label-copy"), ["one half", "8.6"], ["二分之一", "8.6"]),
        ("liver-label-mild-moderate", ("label", "copy", "us-label-copy"), ["one third"], ["三分之一"]),
        ("high-risk-loading", ("label", "copy", "us-label-copy"), ["15 mg", "12 months"], ["15 mg", "12个月"]),
        ("missed-dose-eu", ("label", "copy", "eu-leaflet"), ["within 4 h", "no double dose"], ["4 h", "双倍"]),
        ("everolimus-missed-dose-eu", ("label", "copy", "votubia-leaflet"), ["next dose as scheduled"], ["按原定时间"]),
        ("dilution-eu", ("label", "copy", "eu-leaflet"), ["60 mL", "water or orange juice"], ["60 mL", "橙汁"]),
        ("solution-ethanol", ("label", "copy", "eu-leaflet"), ["3.17", "150 mg"], ["3.17", "150 mg"]),
        (
            "solution-excipients",
            ("label", "copy", "eu-smpc"),
            ["25 mg", "350 mg", "20 mg"],
            ["25 mg", "350 mg", "20 mg"],
        ),
        ("tablet-sugars", ("label", "copy", "eu-leaflet-tablets"), ["86.4 mg", "215.8 mg"], ["86.4 mg", "215.8 mg"]),
        ("bk-virus", ("label", "copy", "fda-medwatch-copy"), ["BK", "October 2009"], ["BK", "2009年10月"]),
        ("lung-hypertension", ("label", "copy", "fda-medwatch-copy"), ["November 2015"], ["2015年11月"]),
        ("thrombosis-eu", ("label", "copy", "eu-leaflet-tablets"), ["1 in 10"], ["1/10"]),
        ("everolimus-contraindication", ("label", "copy", "zortress-label"), ["sirolimus", "4.1"], ["西罗莫司", "4.1"]),
        ("everolimus-angioedema", ("label", "copy", "afinitor-label"), ["6.8%", "1.3%"], ["6.8%", "1.3%"]),
        ("everolimus-lung", ("label", "copy", "afinitor-label"), ["19%"], ["19%"]),
        ("everolimus-children-sega", ("label", "copy", "afinitor-label"), ["54%", "40%"], ["54%", "40%"]),
        ("everolimus-black-patients", ("label", "copy", "afinitor-label"), ["20%"], ["20%"]),
        ("everolimus-liver-auc-label", ("label", "copy", "afinitor-label"), ["twice", "Child-Pugh B"], ["2倍"]),
        ("everolimus-elderly", ("label", "copy", "zortress-label"), ["65"], ["65"]),
        ("everolimus-breast-feeding-eu", ("label", "copy", "afinitor-leaflet"), ["2 weeks"], ["2周"]),
        ("monitor-everolimus-blood", ("label", "copy", "afinitor-label"), ["blood counts", "5.8"], ["血常规", "5.8"]),
        # What no label says
        ("pjp-cmv-reference", ("reference", "copy", "cn-drug-site"), ["1 year", "3 months"], ["1年", "3个月"]),
        (
            "pjp-prophylaxis",
            ("reference", "copy", "cn-drug-site"),
            ["1 year", "not found in any label"],
            ["1年", "未在说明书"],
        ),
        (
            "cmv-prophylaxis",
            ("reference", "copy", "cn-drug-site"),
            ["3 months", "not found in any label"],
            ["3个月", "未在说明书"],
        ),
        ("high-risk-maintenance", ("reference", "copy", "mayo-micromedex"), ["5 mg/day", "15 mg"], ["5 mg/d", "15 mg"]),
        ("everolimus-missed-dose-us", ("reference", "copy", "mayo-micromedex"), ["6 h"], ["6 h"]),
        ("everolimus-men", ("reference", "copy", "mayo-micromedex"), ["4 weeks"], ["4周"]),
        ("elderly", ("reference", "copy", "mayo-micromedex"), ["No label was read"], ["未查阅到说明书"]),
        ("everolimus-kidney-formulary", ("reference", "copy", "tw-formulary"), ["no adjustment"], ["无需调整剂量"]),
        ("under-40-kg", ("reference", "copy", "mayo-micromedex"), ["3 mg/m²", "1 mg/m²/day"], ["3 mg/m²"]),
        ("everolimus-moderate-sega", ("study", "secondary", "tsc-care-2017"), ["50%", "2 weeks"], ["50%", "2周"]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_statement_has_its_voice_its_source_and_its_figures(
    which: str, told: tuple[str, str, str], en: list[str], zh: list[str]
) -> None:
    item = statements()[which]
    assert (item["voice"], item["verified"]) == told[:2]
    assert told[2] in item["sources"]
    assert [words for words in en if words not in item["text"]["en"]] == []
    assert [words for words in zh if words not in item["text"]["zh"]] == []


@pytest.mark.parametrize(
    ("agent", "action", "source", "told", "en", "zh"),
    [
        # Telithromycin: avoid (US), not recommended (Malaysia, Singapore), tell the doctor (EU)
        ("telithromycin-sirolimus", "avoid", "us-label", ("label", "read"), "avoid", "避免合用"),
        ("telithromycin-sirolimus", "avoid", "mims", ("label", "copy"), "not recommended", "不推荐合用"),
        ("telithromycin-sirolimus", "avoid", "eu-leaflet-tablets", ("label", "copy"), "tell the doctor", "告知医师"),
        ("telithromycin-everolimus", "avoid", "certican-label", ("label", "copy"), "not recommended", "不推荐合用"),
        # Posaconazole, voriconazole, ketoconazole: whose contraindication it is
        ("posaconazole-sirolimus", "contraindicated", "noxafil-label", ("label", "copy"), "US label", "美国说明书"),
        ("posaconazole-sirolimus", "contraindicated", "noxafil-leaflet", ("label", "copy"), "EU leaflet", "两地不同"),
        ("voriconazole-sirolimus", "contraindicated", "vfend-leaflet", ("label", "copy"), "must not be taken", "禁用"),
        (
            "ketoconazole-sirolimus",
            "contraindicated",
            "ketoconazole-leaflet",
            ("label", "copy"),
            "do not take",
            "禁止服用",
        ),
        (
            "ketoconazole-everolimus",
            "contraindicated",
            "ketoconazole-leaflet",
            ("label", "copy"),
            "do not take",
            "禁止服用",
        ),
        ("clarithromycin-sirolimus", "avoid", "eu-leaflet-tablets", ("label", "copy"), "the two differ", "两者不同"),
        ("erythromycin-sirolimus", "avoid", "eu-leaflet-tablets", ("label", "copy"), "the two differ", "两者不同"),
        ("itraconazole-sirolimus", "avoid", "eu-leaflet-tablets", ("label", "copy"), "the two differ", "两者不同"),
        ("rifabutin-sirolimus", "avoid", "eu-leaflet-tablets", ("label", "copy"), "the two differ", "两者不同"),
        ("rifampicin-sirolimus", "avoid", "us-label", ("label", "read"), "avoid", "避免合用"),
        # US 7.4 and 5.21, at the FDA
        ("diltiazem-sirolimus", "reduce_and_monitor", "fda-label-changes", ("label", "read"), "7.4", "7.4"),
        ("fluconazole-sirolimus", "reduce_and_monitor", "fda-label-changes", ("label", "read"), "7.4", "7.4"),
        (
            "letermovir-sirolimus",
            "reduce_and_monitor",
            "fda-label-changes",
            ("label", "read"),
            "2022-08-22",
            "2022-08-22",
        ),
        ("cannabidiol-both", "reduce_and_monitor", "fda-label-changes", ("label", "read"), "5.21", "5.22"),
        ("nirmatrelvir-ritonavir-both", "hold", "paxlovid-label", ("label", "copy"), "avoid", "避免"),
        ("danazol-sirolimus", "monitor", "fda-label-changes", ("label", "read"), "7.4", "7.4"),
        # Agents that their own leaflets name
        ("venetoclax-both", "monitor", "venclyxto-leaflet", ("label", "copy"), "direction is not given", "未给出方向"),
        (
            "zanubrutinib-sirolimus",
            "monitor",
            "brukinsa-leaflet",
            ("label", "copy"),
            "direction is not given",
            "未给出",
        ),
        ("bosentan-sirolimus", "avoid", "tracleer-leaflet", ("label", "copy"), "not recommended", "不推荐"),
        ("efavirenz-sirolimus", "monitor", "stocrin-leaflet", ("label", "copy"), "monitored closely", "密切监测"),
        ("efavirenz-nevirapine-everolimus", "monitor", "votubia-leaflet", ("label", "copy"), "less effective", "降低"),
        (
            "telmisartan-amlodipine-both",
            "monitor",
            "twynsta-leaflet",
            ("label", "copy"),
            "direction is not given",
            "未给出",
        ),
        ("maribavir-sirolimus", "monitor", "livtencity-leaflet", ("label", "copy"), "blood tests", "血液检查"),
        ("maribavir-everolimus", "monitor", "livtencity-leaflet", ("label", "copy"), "blood tests", "血液检查"),
        ("imatinib-everolimus", "monitor", "votubia-leaflet", ("label", "copy"), "side effects", "不良反应"),
        ("dexamethasone-everolimus", "monitor", "votubia-leaflet", ("label", "copy"), "less effective", "降低"),
        ("tacrolimus-everolimus", "caution", "envarsus-leaflet", ("label", "copy"), "microangiopathy", "微血管病"),
        ("azathioprine-sirolimus", "caution", "mayo-micromedex", ("reference", "copy"), "usually not", "通常不推荐"),
    ],
)
def test_an_agent_says_what_each_label_says(
    agent: str, action: str, source: str, told: tuple[str, str], en: str, zh: str
) -> None:
    entry = agents()[agent]
    assert entry["action"] == action
    quoted = [note for note in said(entry, source) if (note["voice"], note["verified"]) == told]
    assert any(en in note["text"]["en"] and zh in note["text"]["zh"] for note in quoted)


def test_dexamethasone_warns_and_never_blocks() -> None:
    assert agents()["dexamethasone-everolimus"]["group"] == "corticosteroid"


@pytest.mark.parametrize(
    "agent", ["dexamethasone-everolimus", "imatinib-everolimus", "meropenem-vaborbactam-sirolimus"]
)
def test_a_direction_that_a_leaflet_does_not_print_is_said_to_be_a_reading(agent: str) -> None:
    readings = [view for view in agents()[agent]["views"] if "is this program's reading" in view["text"]["en"]]
    assert [(view["voice"], view["verified"]) for view in readings] == [("derived", "judgement")]
    assert "本程序的理解" in readings[0]["text"]["zh"]


NO_FIGURES = (
    "venetoclax-both",
    "zanubrutinib-sirolimus",
    "bosentan-sirolimus",
    "efavirenz-sirolimus",
    "imatinib-everolimus",
)


@pytest.mark.parametrize("agent", NO_FIGURES)
def test_a_leaflet_that_only_names_the_drug_gives_no_figure(agent: str) -> None:
    entry = agents()[agent]
    assert (entry["effects"], entry["factors"], entry["strength"]) == ([], [], "unknown")


def test_no_label_is_said_to_give_the_length_of_a_prophylaxis() -> None:
    for item in statements().values():
        if item["voice"] == "label":
            assert not any(words in item["text"]["en"] for words in ("1 year after", "3 months after kidney"))


def test_what_sirolimus_does_to_prednisolone_is_said_and_is_no_effect_on_the_level() -> None:
    (known,) = [agent for agent in raw("interactions")["agents"] if agent["id"] == "prednisolone"]
    (note,) = known["notes"]
    assert (note["voice"], note["verified"], note["sources"]) == ("reference", "copy", ["cn-compendium"])
    assert "An effect on the sirolimus level is not stated" in note["text"]["en"]
    assert "未述及对西罗莫司浓度的影响" in note["text"]["zh"]
