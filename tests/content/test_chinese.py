"""The Chinese of the data and of the screens: one word for one thing, full-width punctuation, no translationese.

What a title prints stays as it is printed: names, aliases, citations and Table 1 of the consensus are not read here.
"""

from __future__ import annotations

import json
import re
from functools import cache
from typing import TYPE_CHECKING

import pytest

from tests.content.facts import FILES, ROOT, raw

if TYPE_CHECKING:
    from collections.abc import Iterator

LABELS = ROOT / "mtor_cli" / "labels"

AS_PRINTED = frozenset(
    ["names", "aliases", "words", "citation", "citation_note", "cite_as", "remark_on", "strengths", "title", "label"]
)
"""Fields that hold what somebody else printed, or what people type."""

HAN = "[\u4e00-\u9fff]"

TYPED = re.compile(r"“(?:名称|字段): 值”|\[下限, 上限\]|--[a-z-]+(?: 药名[:=]\S*)?|name: 药名=\S+")
"""What a reader types: its punctuation is that of the command line."""

ONE_WORD = {
    "谷值|谷水平|低谷": "谷浓度",
    "样品": "标本",
    "采样(?:过早|前)|采样时间(?!重合)|即刻采样|下次采样": "采血",
    "红细胞压积": "血细胞比容",
    "本工具|本软件|本系统": "本程序",
    "肝功能不全": "肝功能损害",
    "肾功能不全": "肾功能损害",
    "负荷量|加载剂量": "负荷剂量",
    "维持量": "维持剂量",
    "病人(?!群)": "患者",
    "移植患者": "移植受者",
    "联用": "合用",
    "增加剂量|增大剂量": "加量",
    "重测": "复测",
    "(?<!开放)标签(?! \\{tag})": "说明书",
    "副作用": "不良反应",
    "类固醇": "糖皮质激素",
    "所阅": "所查阅",
    "未查得|未查到": "未检索到或未查阅到",
    "先导试验": "预试验",
    "总有效率": "总反应率",
    "响应": "反应或缓解",
    "靶浓度|目标带": "目标范围",
    "整血": "全血",
    "口服液": "口服溶液",
}
"""What is not said, as a pattern, and what is said in its place (the glossary of the project)."""

QUOTED = re.compile("治疗合并肾功能不全的PRCA成功|^合并肾功能不全的PRCA（据题名）$|不推荐用于肝或肺移植患者")
"""The title of reference 51 and the Chinese label's warning of 2022, in their own words."""

TRANSLATED = "[您你它]|我们|他们|被|进行(?!性)|对于|如果|使得|并且|由于|显著"
"""Words that a clinician's Chinese does without."""

PUNCTUATION = {
    "half-width beside Chinese": rf"(?<={HAN})(?:[,;:?!]|\((?!\d))|[,;?!](?={HAN})",
    "a space beside full-width punctuation": r"[，。；：、？（）“”《》] | [，。；：、？（）》]",
    "a range that is not written with ～": r"\d ?[–~] ?\d",
    "a mark twice": "[，。；：、]{2}",
}


@cache
def texts() -> tuple[tuple[str, str, str], ...]:
    """Return every Chinese text with its file and its place in it."""
    found = [(name, path, text) for name in FILES if name != "evidence_levels" for path, text in _texts(raw(name), ())]
    for file in sorted(LABELS.rglob("*.json")):
        words = json.loads(file.read_text(encoding="utf-8"))
        found += [(file.relative_to(LABELS).as_posix(), path, text) for path, text in _texts(words, ())]
    return tuple(found)


def _texts(value: object, path: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, item in value.items():
            if key not in AS_PRINTED and key != "en":
                yield from _texts(item, (*path, str(key)))
    elif isinstance(value, list):
        for position, item in enumerate(value):
            yield from _texts(item, (*path, str(position)))
    elif isinstance(value, str) and re.search(HAN, value):
        yield ".".join(path), value


def found(pattern: str) -> list[str]:
    """Return where a pattern stands in what is neither typed nor quoted, with what stands around it."""
    hits = []
    for name, path, text in texts():
        plain = QUOTED.sub("x", TYPED.sub("x", text))
        hits += [
            f"{name} {path}: …{plain[max(0, m.start() - 12) : m.end() + 12]}…" for m in re.finditer(pattern, plain)
        ]
    return hits


def test_there_are_texts_to_read() -> None:
    read = {name for name, _, _ in texts()}
    assert {"messages", "rules", "recommendations", "interactions", "screens.json", "help/tdm.json"} <= read


@pytest.mark.parametrize("what", PUNCTUATION)
def test_punctuation_is_that_of_chinese_print(what: str) -> None:
    assert found(PUNCTUATION[what]) == []


@pytest.mark.parametrize("pattern", ONE_WORD, ids=ONE_WORD.values())
def test_one_word_stands_for_one_thing(pattern: str) -> None:
    hits = found(pattern)
    assert hits == [], f"the word is {ONE_WORD[pattern]}"


def test_nothing_reads_as_translated() -> None:
    assert found(TRANSLATED) == []


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("低于15,复测", PUNCTUATION["half-width beside Chinese"]),
        ("目标范围：4–15 ng/mL", PUNCTUATION["a range that is not written with ～"]),
        ("请复测， 再调整", PUNCTUATION["a space beside full-width punctuation"]),
        ("谷值偏低", "谷值|谷水平|低谷"),
        ("请更换标签", "(?<!开放)标签"),
        ("如果被抑制", TRANSLATED),
    ],
)
def test_a_fault_is_seen(text: str, pattern: str) -> None:
    assert re.search(pattern, text)


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("开放标签试验", "(?<!开放)标签"),
        ("进行性多灶性白质脑病", TRANSLATED),
        ("0.1 mg/(kg·d)或1.6 mg/(m²·d)", PUNCTUATION["half-width beside Chinese"]),
    ],
)
def test_what_is_right_is_let_through(text: str, pattern: str) -> None:
    assert not re.search(pattern, text)
