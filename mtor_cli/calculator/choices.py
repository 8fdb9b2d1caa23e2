"""Words of the ward for the choices of an option: every other spelling of them, in one table."""

from __future__ import annotations

import re

from mtor_cli.calculator.assays import fold_assay
from mtor_cli.calculator.numbers import fold_digits

_TIMES = {
    "daily": ("1次", "一次", ""),
    "bid": ("2次", "二次", "两次"),
}
"""How often, behind 每日, 每天 or 一日."""

OTHER_WORDS: dict[str, dict[str, str]] = {
    "population": {
        **dict.fromkeys(("children", "paediatric", "pediatric", "kid", "儿童", "患儿", "小儿"), "child"),
        **dict.fromkeys(("adults", "成人", "成年人"), "adult"),
    },
    "line": {
        **dict.fromkeys(("预防",), "prophylaxis"),
        **dict.fromkeys(("一线",), "first"),
        **dict.fromkeys(("二线",), "second"),
    },
    "product": {
        **dict.fromkeys(("tablets", "片", "片剂"), "tablet"),
        **dict.fromkeys(("capsules", "胶囊", "胶囊剂"), "capsule"),
        **dict.fromkeys(("oralsolution", "口服液", "口服溶液", "溶液"), "solution"),
    },
    "regimen": {
        **dict.fromkeys(("qd", "q24h", "oncedaily", "onceaday", "everyday", "每24小时"), "daily"),
        **dict.fromkeys(("q12h", "twicedaily", "twiceaday", "每12小时"), "bid"),
        **dict.fromkeys(("qod", "q48h", "everyotherday", "alternatedays", "每48小时"), "alternate-day"),
        **dict.fromkeys(("隔日", "隔天", "隔日1次", "隔日一次", "隔天1次", "隔天一次"), "alternate-day"),
        **{
            f"{each}{often}": name
            for name, words in _TIMES.items()
            for often in words
            for each in ("每日", "每天", "一日", "一天")
            if often or each.startswith("每")
        },
    },
    "matrix": {"全血": "whole-blood", "wholeblood": "whole-blood", "血浆": "plasma", "血清": "serum"},
    "assay": {
        **dict.fromkeys(("化学发光微粒子免疫分析", "化学发光微粒子免疫分析法"), "cmia"),
        **dict.fromkeys(("电化学发光", "电化学发光法", "电化学发光免疫分析", "电化学发光免疫分析法"), "eclia"),
    },
    "child-pugh": {"a级": "a", "b级": "b", "c级": "c"},
}
"""By option. A word that may mean two choices, such as 化学发光 for an assay, is none."""


def folded_choice(text: str, name: str) -> str:
    """The choice that a text means, else the text in lower case.

    Args:
        text: as typed.
        name: of the option or field, such as `regimen`.
    """
    folded = fold_assay(text) if name == "assay" else fold_digits(text).lower()
    return OTHER_WORDS.get(name, {}).get(re.sub(r"[\s.\-]", "", folded), folded)
