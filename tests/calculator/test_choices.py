"""Other spellings of a choice: each says one thing, and a word that may say two is left as it is."""

from __future__ import annotations

import pytest

from mtor_cli.calculator.assays import fold_assay
from mtor_cli.calculator.choices import folded_choice


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        *((t, "lc-ms/ms") for t in ("LC-MS/MS", "lcmsms", "LC/MS/MS", "LC–MS", "HPLC-MS/MS", "UPLC MS/MS", "uhplc‐ms")),
        *(
            (t, "lc-ms/ms")
            for t in ("液质", "液质联用法", "液质法", "液相色谱-串联质谱法", "质谱", "质谱法", "ＬＣ－ＭＳ")
        ),
        ("CMIA", "cmia"),
        (" ECLIA ", "eclia"),
        ("HPLC-UV", "hplc-uv"),
        ("GC-MS", "gc-ms"),
        ("化学发光", "化学发光"),
    ],
)
def test_names_of_assays(text: str, folded: str) -> None:
    assert fold_assay(text) == folded
    assert folded_choice(text, "assay") == folded


@pytest.mark.parametrize(
    ("name", "text", "choice"),
    [
        ("population", "Children", "child"),
        ("population", "患儿", "child"),
        ("population", "成人", "adult"),
        ("line", "预防", "prophylaxis"),
        ("line", "一线", "first"),
        ("line", "二线", "second"),
        ("product", "片剂", "tablet"),
        ("product", "胶囊", "capsule"),
        ("product", "Oral Solution", "solution"),
        ("regimen", "QD", "daily"),
        ("regimen", "q.d.", "daily"),
        ("regimen", "once-daily", "daily"),
        ("regimen", "每日", "daily"),
        ("regimen", "每天一次", "daily"),
        ("regimen", "一日1次", "daily"),
        ("regimen", "每日两次", "bid"),
        ("regimen", "q12h", "bid"),
        ("regimen", "隔日", "alternate-day"),
        ("regimen", "Every other day", "alternate-day"),
        ("matrix", "全血", "whole-blood"),
        ("matrix", "Whole Blood", "whole-blood"),
        ("matrix", "血浆", "plasma"),
        ("assay", "电化学发光法", "eclia"),
        ("child-pugh", "Ｂ级", "b"),
        # What is no other spelling stays, in lower case and half-width.
        ("regimen", "一日", "一日"),
        ("regimen", "Twice  Weekly", "twice  weekly"),
        ("product", "ＴＡＢＬＥＴ", "tablet"),
        ("matrix", "Dried-Blood Spot", "dried-blood spot"),
        # A word of one option means nothing to another, nor to one that has no such words.
        ("line", "QD", "qd"),
        ("matrix", "LC-MS", "lc-ms"),
        ("drug", "Sirolimus", "sirolimus"),
    ],
)
def test_words_of_the_ward(name: str, text: str, choice: str) -> None:
    assert folded_choice(text, name) == choice
