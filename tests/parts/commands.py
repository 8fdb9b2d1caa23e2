"""Command lines that between them give every kind of answer: diseases, parts, filters, levels, references, errors."""

from __future__ import annotations

from itertools import product

from tests.helpers import DISEASES, PARTS

LEVELS_OF_TABLE_1 = ("1a", "1b", "1c", "2a", "2b", "2c", "3a", "3b", "4", "5")

RECOMMEND = [
    ("recommend",),
    *(("recommend", name) for name in (*DISEASES, *PARTS)),
    *(("recommend", name, "--population", who) for name, who in product(DISEASES, ("adult", "child"))),
    *(
        ("recommend", name, "--line", line)
        for name, line in product(DISEASES, ("first", "second", "refractory", "prophylaxis"))
    ),
    *(("recommend", name, "--drug", drug) for name, drug in product((*DISEASES, *PARTS), ("sirolimus", "everolimus"))),
    ("recommend", "ITP", "--full"),
    ("recommend", "GVHD", "--population", "child", "--line", "refractory", "--drug", "sirolimus"),
]

TDM = [
    ("tdm", "--level", "8.2"),
    *(
        ("tdm", "--level", level, "--disease", name)
        for level, name in product(("0.4", "8.2", "15", "15.04", "40"), (*DISEASES, *PARTS))
    ),
    *(
        ("tdm", "--level", level, "--disease", name)
        for level, name in product(("lt0.5", "lt20", "gt3", "gt30", "BLQ"), DISEASES)
    ),
    *(("tdm", "--level", level) for level in ("lt0.5", "lt20", "gt30", "BLQ", "15", "16", "低于0.5")),
    *(
        ("tdm", "--level", level, "--drug", "everolimus", "--disease", name)
        for level, name in product(("2", "4", "12"), DISEASES)
    ),
    ("tdm", "--level", "4", "--drug", "everolimus"),
    ("tdm", "--level", "12", "--drug", "everolimus", "--band", "gvhd-evr-3-5"),
    *(("tdm", "--level", "9", "--unit", unit, "--disease", "ITP") for unit in ("ng/mL", "ug/L", "nmol/L")),
    *(("tdm", "--level", "8", "--disease", name, "--age", age) for name, age in product(DISEASES, ("0", "17", "18"))),
    *(("tdm", "--level", "8", "--target", target) for target in ("5-10", "<=10", ">=10", "9～12")),
    ("tdm", "--level", "lt20", "--target", "5-10", "--disease", "ITP"),
    ("tdm", "--level", "120", "--confirm-level", "--disease", "AIHA"),
    ("tdm", "--level", "8", "--band", "itp-aps-max-15"),
]

EVIDENCE = [
    ("evidence",),
    *(("evidence", query) for query in (*LEVELS_OF_TABLE_1, "A", "B", "C", "D", *DISEASES, *PARTS)),
]

REFERENCES = [
    ("references",),
    ("references", *map(str, range(1, 58))),
    ("references", "24", "[27]", "ref28"),
    ("references", "chictr-onc-17012126", "nct05925023"),
    ("references", "PMID 10823377", "PMC1884942", "10.13201/j.issn.1004-2806.2025.05.001", "24,27"),
    *(("references", "--disease", name) for name in (*DISEASES, *PARTS)),
    *(("references", "--level", level) for level in LEVELS_OF_TABLE_1),
    *(
        ("references", "--role", role)
        for role in ("efficacy", "safety", "pharmacokinetics", "mechanism", "guideline", "context")
    ),
    ("references", "--search", "sirolimus"),
    ("references", "--search", "中华血液学杂志"),
    ("references", "--search", "nothing of the kind"),
    ("references", "--disease", "GVHD", "--level", "1b", "--role", "efficacy", "--search", "blood"),
]

SEARCH = [
    ("search", "TMA"),
    ("search", "TMA", "tacrolimus"),
    ("search", "血小板"),
    ("search", "lenalidomide-without-hits"),
]

DATA = [("data", "info"), ("data", "validate"), ("data", "review")]

ANSWERS = [*RECOMMEND, *TDM, *EVIDENCE, *REFERENCES, *SEARCH, *DATA]

ERRORS: list[tuple[tuple[str, ...], int, str]] = [
    (("recommend", "ITPP"), 3, "unknown_disease"),
    (("recommend", "再障"), 3, "near_miss"),
    (("recommend", ""), 3, "unknown_disease"),
    (("recommend", "ITP", "--population", "elderly"), 2, "bad_choice"),
    (("recommend", "ITP", "--line", "third"), 2, "bad_choice"),
    (("recommend", "ITP", "--drug", "替西罗莫司"), 3, "near_miss"),
    (("recommend", "ITP", "--drug", "aspirin"), 3, "unknown_drug"),
    (("recommend", "ITP", "PRCA"), 2, "usage"),
    (("references", "58"), 3, "unknown_reference"),
    (("references", "0"), 3, "unknown_reference"),
    (("references", "-1"), 2, "usage"),
    (("references", "999", "no-such-key"), 3, "unknown_reference"),
    (("references", "24", "27-24"), 2, "reference_span"),
    (("references", ""), 2, "reference_empty"),
    (("references", "--level", "6z"), 3, "unknown_level"),
    (("references", "--role", "villain"), 2, "bad_choice"),
    (("evidence", "6z"), 3, "unknown_level"),
    (("evidence", "E"), 3, "unknown_level"),
    (("evidence", "gout"), 3, "unknown_disease"),
    (("search", " "), 2, "empty_search"),
    (("search",), 2, "usage"),
    (("tdm",), 2, "usage"),
    (("tdm", "--level", "8", "--foo"), 2, "usage"),
    *(
        (("tdm", "--level", bad), 2, "bad_number")
        for bad in ("nan", "inf", "-1", "0", "8,2", "8.2mg", ".5", "1e3", "1_000", "٨", "8。2", "", "1" * 400, "<=-3")
    ),
    (("tdm", "--level", "120"), 2, "implausible_level"),
    (("tdm", "--level", "gt100"), 2, "implausible_level"),
    (("tdm", "--level", "8", "--unit", "ng/dL"), 2, "unknown_unit"),
    (("tdm", "--level", "8", "--drug", "tacrolimus"), 3, "near_miss"),
    (("tdm", "--level", "8", "--disease", "FOO"), 3, "unknown_disease"),
    (("tdm", "--level", "8", "--band", "itp-1-2"), 3, "unknown_band"),
    (("tdm", "--level", "8", "--band", "gvhd-acute-4-12", "--disease", "ITP"), 2, "contradiction"),
    (("tdm", "--level", "8", "--band", "itp-4-15", "--drug", "everolimus"), 2, "contradiction"),
    (("tdm", "--level", "8", "--target", "15-5"), 2, "bad_target"),
    (("tdm", "--level", "8", "--target", "5-x"), 2, "bad_number"),
    (("tdm", "--level", "8", "--age", "200"), 2, "bad_number"),
    (("tdm", "--level", "8", "--color", "xml"), 2, "bad_choice"),
    (("tdm", "--level", "8", "--lang", "fr"), 2, "bad_choice"),
    (("tdm", "--level", "8", "--color", "red"), 2, "bad_choice"),
    (("data",), 2, "usage"),
    (("data", "validate", "/no/such/folder"), 4, "data_missing"),
    (("recomend", "ITP"), 2, "usage"),
    (("--nonsense",), 2, "usage"),
]
"""Command lines that fail, with the exit code and the code of the error."""
