"""One mistake at a time in a copy of the data: each is named with file, line, field and what was expected."""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import pytest

from mtor_cli.content import validate as validation
from mtor_cli.content.files import read_bytes
from mtor_cli.content.shape import shape_problems
from mtor_cli.content.validate import validate
from mtor_cli.content.yamlfile import YamlDocument, parse_yaml
from mtor_cli.errors import DataError
from tests.content.facts import DATA, FILES, raw
from tests.content.folders import copy_data, edit, line_of

if TYPE_CHECKING:
    from pathlib import Path

    from mtor_cli.records.checks import Problem


class Mistake(NamedTuple):
    """A mistake, and how it has to be named."""

    name: str
    file: str
    after: str
    """The first `old` after this is replaced."""
    old: str
    new: str
    field: str
    en: str
    zh: str
    needle: str = ""
    """What the line that is named holds; the line of the edit if left out."""
    seek: str = ""
    """The line is looked for from here on, where it is not in `new`."""
    also: tuple[str, ...] = ()
    """What else the same edit breaks, as it is said in English."""


REC = "recommendations"
REF = "references"
BAND = "- id: itp-4-15"
DERIVES_NONE = "a target and a dose are what a source says: this program derives none"
SECOND = "- id: itp-5-15-new"
WORKS = "works:"
DOCUMENTS = "documents:"
ONE = "- number: 1"
REMARK = raw("messages")["messages"][0]["code"]
OWN_REMARK = next(m["code"] for m in raw("messages")["messages"] if m["sources"] == ["mtor-cli"])
LEVELS = "'1a', '1b', '1c', '2a', '2b', '2c', '3a', '3b', '4'"

SHAPE = [
    # Keys
    Mistake(
        "unknown-key",
        REC,
        BAND,
        "unit: ng/mL\n",
        "unit: ng/mL\n        colour: red\n",
        "diseases[itp].bands[itp-4-15].colour",
        "'colour' is not a field of this block",
        "此处没有“colour”这一字段",
        "colour: red",
    ),
    Mistake(
        "unknown-key-of-the-file",
        REC,
        "version:",
        "version: 2.0.0",
        "extra: 1\nversion: 2.0.0",
        "extra",
        "'extra' is not a field of this block",
        "此处没有“extra”这一字段",
    ),
    Mistake(
        "misspelt-key",
        "drugs",
        "molar_mass:",
        "formula:",
        "formular:",
        "drugs[sirolimus].molar_mass.formular",
        "'formular' is not a field of this block",
        "此处没有“formular”这一字段",
        also=("'formula' is missing",),
    ),
    Mistake(
        "third-language",
        REC,
        BAND,
        'zh: "复发/难治性"\n',
        'zh: "复发/难治性"\n          fr: "x"\n',
        "diseases[itp].bands[itp-4-15].population.fr",
        "'fr' is not a field of this block",
        "此处没有“fr”这一字段",
        "fr:",
    ),
    Mistake(
        "key-of-an-absent-fact",
        REC,
        "- id: itp-aps-max-15",
        "absent: no_bound_set",
        "absent: no_bound_set\n          why: unknown",
        "diseases[itp].bands[itp-aps-max-15].low.why",
        "'why' is not a field of this block",
        "此处没有“why”这一字段",
        "why: unknown",
    ),
    # Fields that are missing
    Mistake(
        "band-without-source",
        REC,
        SECOND,
        "        sources: [25]\n",
        "",
        "diseases[itp].bands[itp-5-15-new].sources",
        "'sources' is missing",
        "缺少“sources”",
        "- id: itp-5-15-new",
        SECOND,
    ),
    Mistake(
        "band-with-an-empty-list-of-sources",
        REC,
        SECOND,
        "sources: [25]",
        "sources: []",
        "diseases[itp].bands[itp-5-15-new].sources",
        "expected at least one entry",
        "至少应有一项",
    ),
    Mistake(
        "band-without-voice",
        REC,
        SECOND,
        "        voice: study\n",
        "",
        "diseases[itp].bands[itp-5-15-new].voice",
        "'voice' is missing",
        "缺少“voice”",
        "- id: itp-5-15-new",
        SECOND,
    ),
    Mistake(
        "band-without-bound",
        REC,
        BAND,
        "        low: 4\n",
        "",
        "diseases[itp].bands[itp-4-15].low",
        "'low' is missing",
        "缺少“low”",
        "- id: itp-4-15",
        BAND,
    ),
    Mistake(
        "missing-chinese",
        REC,
        BAND,
        '          zh: "复发/难治性"\n',
        "",
        "diseases[itp].bands[itp-4-15].population.zh",
        "'zh' is missing",
        "缺少“zh”",
        "population:",
        BAND,
    ),
    Mistake(
        "missing-english",
        REC,
        BAND,
        '          en: "relapsed or refractory"\n',
        "",
        "diseases[itp].bands[itp-4-15].population.en",
        "'en' is missing",
        "缺少“en”",
        "population:",
        BAND,
    ),
    Mistake(
        "missing-language-where-the-text-may-be-absent",
        REF,
        ONE,
        '      zh: "关于mTOR抑制剂的叙述性综述（仅据题名判断）"\n',
        "",
        "references[1].design.zh",
        "'zh' is missing",
        "缺少“zh”",
        "design:",
        ONE,
    ),
    Mistake(
        "blank-text",
        REC,
        BAND,
        'zh: "复发/难治性"',
        'zh: "  "',
        "diseases[itp].bands[itp-4-15].population.zh",
        "the text is empty; found '  '",
        "文字为空；现为 '  '",
    ),
    Mistake(
        "text-left-empty",
        REC,
        BAND,
        'en: "relapsed or refractory"',
        "en:",
        "diseases[itp].bands[itp-4-15].population.en",
        "expected a text; found nothing",
        "应为文字；现为空",
        "en:",
    ),
    # Values of another kind
    Mistake(
        "text-in-one-language-only",
        REC,
        BAND,
        'population:\n          en: "relapsed or refractory"\n          zh: "复发/难治性"\n',
        "population: relapsed\n",
        "diseases[itp].bands[itp-4-15].population",
        "expected a block of 'field: value' lines; found 'relapsed'",
        "应为“字段: 值”的若干行；现为 'relapsed'",
        "population: relapsed",
    ),
    Mistake(
        "number-for-a-text",
        REC,
        BAND,
        'zh: "复发/难治性"',
        "zh: 12",
        "diseases[itp].bands[itp-4-15].population.zh",
        "expected a text: write the value in quotes; found 12",
        "应为文字：请给该值加上引号；现为 12",
    ),
    Mistake(
        "version-that-yaml-takes-for-a-number",
        REC,
        "version:",
        "version: 2.0.0",
        "version: 1.1",
        "version",
        "expected a text: write the value in quotes; found 1.1",
        "应为文字：请给该值加上引号；现为 1.1",
    ),
    Mistake(
        "version-of-another-form",
        REC,
        "version:",
        "version: 2.0.0",
        "version: v1.0.0",
        "version",
        "expected a version such as 1.0.0; found 'v1.0.0'",
        "应为版本号，如1.0.0；现为 'v1.0.0'",
    ),
    Mistake(
        "identifier-of-another-form",
        REC,
        BAND,
        "- id: itp-4-15",
        "- id: ITP 4-15",
        "diseases[itp].bands[ITP 4-15].id",
        "expected an identifier of lower-case letters, digits and single hyphens; found 'ITP 4-15'",
        "应为由小写字母、数字和单个连字符组成的标识符；现为 'ITP 4-15'",
    ),
    Mistake(
        "word-for-a-bound",
        REC,
        BAND,
        "low: 4",
        "low: four",
        "diseases[itp].bands[itp-4-15].low",
        "expected a number or 'absent: REASON'; found 'four'",
        "应为数字或“absent: 原因”；现为 'four'",
    ),
    Mistake(
        "quoted-bound",
        REC,
        BAND,
        "low: 4",
        "low: '4'",
        "diseases[itp].bands[itp-4-15].low",
        "expected a number or 'absent: REASON'; found '4'",
        "应为数字或“absent: 原因”；现为 '4'",
    ),
    Mistake(
        "bound-that-is-no-number",
        REC,
        BAND,
        "low: 4",
        "low: .nan",
        "diseases[itp].bands[itp-4-15].low",
        "expected a number or 'absent: REASON'; found '.nan'",
        "应为数字或“absent: 原因”；现为 '.nan'",
    ),
    Mistake(
        "bound-with-an-exponent",
        REC,
        BAND,
        "low: 4",
        "low: 4e0",
        "diseases[itp].bands[itp-4-15].low",
        "expected a number or 'absent: REASON'; found '4e0'",
        "应为数字或“absent: 原因”；现为 '4e0'",
    ),
    Mistake(
        "bound-left-empty",
        REC,
        BAND,
        "low: 4",
        "low:",
        "diseases[itp].bands[itp-4-15].low",
        "expected a number or 'absent: REASON'; found nothing",
        "应为数字或“absent: 原因”；现为空",
        "low:",
    ),
    Mistake(
        "truth-for-a-bound",
        REC,
        BAND,
        "low: 4",
        "low: true",
        "diseases[itp].bands[itp-4-15].low",
        "expected a number or 'absent: REASON'; found true",
        "应为数字或“absent: 原因”；现为 true",
    ),
    Mistake(
        "list-for-a-bound",
        REC,
        BAND,
        "low: 4",
        "low: [4]",
        "diseases[itp].bands[itp-4-15].low",
        "expected a number or 'absent: REASON'; found a list",
        "应为数字或“absent: 原因”；现为列表",
    ),
    Mistake(
        "block-for-a-bound",
        REC,
        BAND,
        "low: 4",
        "low: {value: 4}",
        "diseases[itp].bands[itp-4-15].low",
        "expected a number; found a block",
        "应为数字；现为若干行的字段",
    ),
    Mistake(
        "negative-bound",
        REC,
        BAND,
        "low: 4",
        "low: -4",
        "diseases[itp].bands[itp-4-15].low",
        "expected a number above 0 or 'absent: REASON'; found -4",
        "应为大于0的数字或“absent: 原因”；现为 -4",
    ),
    Mistake(
        "reason-that-is-none",
        REC,
        "- id: itp-aps-max-15",
        "absent: no_bound_set",
        "absent: lost",
        "diseases[itp].bands[itp-aps-max-15].low.absent",
        "expected one of 'not_stated_in_abstract', 'not_stated', 'full_text_not_read', 'not_open_access', "
        "'not_reported', 'not_verified', 'none_found', 'not_applicable', 'no_bound_set' or 'not_judged'; found 'lost'",
        "应为 'not_stated_in_abstract'、'not_stated'、'full_text_not_read'、'not_open_access'、'not_reported'、"
        "'not_verified'、'none_found'、'not_applicable'、'no_bound_set'、'not_judged' 之一；现为 'lost'",
    ),
    Mistake(
        "another-unit",
        REC,
        BAND,
        "unit: ng/mL",
        "unit: ug/L",
        "diseases[itp].bands[itp-4-15].unit",
        "expected 'ng/mL'; found 'ug/L'",
        "应为 'ng/mL'；现为 'ug/L'",
    ),
    Mistake(
        "another-drug",
        REC,
        BAND,
        "drug: sirolimus",
        "drug: tacrolimus",
        "diseases[itp].bands[itp-4-15].drug",
        "expected one of 'sirolimus' or 'everolimus'; found 'tacrolimus'",
        "应为 'sirolimus'、'everolimus' 之一；现为 'tacrolimus'",
    ),
    Mistake(
        "another-voice",
        REC,
        BAND,
        "voice: study",
        "voice: trial",
        "diseases[itp].bands[itp-4-15].voice",
        "expected one of 'consensus', 'study', 'label', 'reference', 'derived' or 'local'; found 'trial'",
        "应为 'consensus'、'study'、'label'、'reference'、'derived'、'local' 之一；现为 'trial'",
    ),
    Mistake(
        "priority-out-of-range",
        REC,
        "cautions:",
        "priority: 1",
        "priority: 4",
        "cautions[cyp3a4-pgp].priority",
        "expected one of 1, 2 or 3; found 4",
        "应为 1、2、3 之一；现为 4",
    ),
    Mistake(
        "one-source-without-a-list",
        REC,
        SECOND,
        "sources: [25]",
        "sources: 25",
        "diseases[itp].bands[itp-5-15-new].sources",
        "expected a list (lines that begin with '- '); found 25",
        "应为列表（以“- ”开头的各行）；现为 25",
    ),
    Mistake(
        "source-that-is-no-whole-number",
        REC,
        SECOND,
        "sources: [25]",
        "sources: [25.5]",
        "diseases[itp].bands[itp-5-15-new].sources[1]",
        "expected a whole number or a text: write the value in quotes; found 25.5",
        "应为整数或文字：请给该值加上引号；现为 25.5",
    ),
    Mistake(
        "year-in-quotes",
        REF,
        ONE,
        "year: 2021",
        "year: '2021'",
        "references[1].citation.year",
        "expected a whole number; found '2021'",
        "应为整数；现为 '2021'",
    ),
    Mistake(
        "word-for-truth",
        REF,
        ONE,
        "provisional: true",
        "provisional: 'yes'",
        "references[1].level.provisional",
        "expected true or false; found 'yes'",
        "应为 true 或 false；现为 'yes'",
    ),
    Mistake(
        "no-patients",
        REF,
        "- number: 6",
        "n: 58",
        "n: 0",
        "references[6].n",
        "expected a number above 0; found 0",
        "应为大于0的数字；现为 0",
    ),
    Mistake(
        "number-beyond-the-list",
        REF,
        "- number: 57",
        "- number: 57",
        "- number: 58",
        "references[58].number",
        "expected a number at most 57; found 58",
        "应为不大于57的数字；现为 58",
    ),
    Mistake(
        "number-before-the-list",
        REF,
        ONE,
        "- number: 1\n",
        "- number: 0\n",
        "references[0].number",
        "expected a number at least 1; found 0",
        "应为不小于1的数字；现为 0",
        "- number: 0",
    ),
    # Levels
    Mistake(
        "level-of-a-work-that-is-not-in-the-table",
        REF,
        ONE,
        "value: '5'",
        "value: '6'",
        "references[1].level.value",
        f"expected one of {LEVELS} or '5' or 'absent: REASON'; found '6'",
        f"应为 {LEVELS.replace(', ', '、')}、'5' 之一或“absent: 原因”；现为 '6'",
    ),
    Mistake(
        "level-without-quotes",
        REF,
        ONE,
        "value: '5'",
        "value: 5",
        "references[1].level.value",
        "expected a text: write the value in quotes or 'absent: REASON'; found 5",
        "应为文字：请给该值加上引号或“absent: 原因”；现为 5",
    ),
    Mistake(
        "level-of-the-table-itself",
        "evidence_levels",
        "- strength: A",
        "level: '1a'",
        "level: '1d'",
        "strengths[1].levels[1].level",
        f"expected one of {LEVELS} or '5'; found '1d'",
        f"应为 {LEVELS.replace(', ', '、')}、'5' 之一；现为 '1d'",
    ),
    Mistake(
        "strength-of-the-table-itself",
        "evidence_levels",
        "- strength: D",
        "- strength: D",
        "- strength: E",
        "strengths[4].strength",
        "expected one of 'A', 'B', 'C' or 'D'; found 'E'",
        "应为 'A'、'B'、'C'、'D' 之一；现为 'E'",
    ),
    Mistake(
        "molar-mass-of-nothing",
        "drugs",
        "molar_mass:",
        "value: 914.19",
        "value: 0",
        "drugs[sirolimus].molar_mass.value",
        "expected a number above 0; found 0",
        "应为大于0的数字；现为 0",
    ),
]

RELATIONS = [
    # Other drugs
    Mistake(
        "known-agent-that-has-data",
        "interactions",
        "- {id: omeprazole",
        "en: omeprazole",
        "en: voriconazole",
        "agents[omeprazole].agent.en",
        "'voriconazole' has interactions with both drugs: it is not without data",
        "“voriconazole”与两药的相互作用均已收录，不属于无资料",
    ),
    Mistake(
        "agent-name-twice",
        "interactions",
        "- {id: esomeprazole",
        "Nexium",
        "Losec",
        "agents[esomeprazole].names.en[1]",
        "the name 'Losec' already leads to omeprazole",
        "名称“Losec”已指向 omeprazole",
    ),
    Mistake(
        "option-that-does-not-exist",
        "interactions",
        "questions:",
        "wuzhi-both",
        "wuzhi",
        "questions[2].options[1]",
        "there is no interaction 'wuzhi'",
        "没有相互作用“wuzhi”",
    ),
    Mistake(
        "contained-agent-that-does-not-exist",
        "interactions",
        "combinations:",
        "agent: ritonavir",
        "agent: ritonavirum",
        "combinations[1].agent",
        "there is no agent 'ritonavirum'",
        "没有药物“ritonavirum”",
    ),
    # The liver
    Mistake(
        "class-of-the-liver-left-out",
        "pharmacology",
        "- id: liver-label-severe",
        "    child_pugh: [C]\n",
        "",
        "facts[liver-label-severe]",
        "a fact on the liver needs 'child_pugh'",
        "肝功能条目须有“child_pugh”",
        needle="- id: liver-label-severe",
        seek="facts:",
    ),
    Mistake(
        "class-of-the-liver-twice",
        "pharmacology",
        "- id: liver-label-mild-moderate",
        "child_pugh: [A, B]",
        "child_pugh: [A, A]",
        "facts[liver-label-mild-moderate].child_pugh",
        "expected each class once, in order",
        "每个分级应只出现一次并按顺序排列",
    ),
    Mistake(
        "class-of-the-liver-elsewhere",
        "pharmacology",
        "facts:",
        "topic: mechanism\n",
        "topic: mechanism\n    about: dose\n",
        "facts[mechanism-consensus].about",
        "'about' belongs to a fact on the liver",
        "“about”仅用于肝功能条目",
        needle="about: dose",
    ),
    Mistake(
        "member-that-is-no-name",
        "interactions",
        "- id: ace-inhibitors-both",
        "{en: ramipril,",
        "{en: rampiril,",
        "interactions[ace-inhibitors-both].members[7].en",
        "'rampiril' is no name of ace-inhibitors-both",
        "“rampiril”不是 ace-inhibitors-both 的名称",
    ),
    Mistake(
        "remark-on-what-is-no-name",
        "interactions",
        "- id: caspofungin",
        'remark_on: ["科赛斯"',
        'remark_on: ["康新博"',
        "agents[caspofungin].remark_on[1]",
        "'康新博' is no name of caspofungin",
        "“康新博”不是 caspofungin 的名称",
    ),
    # Ids
    Mistake(
        "band-id-twice",
        REC,
        SECOND,
        "- id: itp-5-15-new",
        "- id: itp-4-15",
        "diseases[itp].bands[itp-4-15].id",
        "id 'itp-4-15' stands twice",
        "id 'itp-4-15' 重复出现",
    ),
    Mistake(
        "key-of-a-document-is-that-of-a-work",
        REF,
        DOCUMENTS,
        "key: labcorp",
        "key: nct01488253",
        "documents[nct01488253].key",
        "key 'nct01488253' stands twice",
        "key 'nct01488253' 重复出现",
        also=("no reference, work or document is called 'labcorp'",),
    ),
    # References
    Mistake(
        "reference-beyond-the-list",
        REC,
        SECOND,
        "sources: [25]",
        "sources: [25, 58]",
        "diseases[itp].bands[itp-5-15-new].sources[2]",
        "no reference, work or document is called '58'",
        "没有名为“58”的文献或资料",
    ),
    Mistake(
        "work-that-does-not-exist",
        REC,
        SECOND,
        "sources: [25]",
        "sources: [feng-2024]",
        "diseases[itp].bands[itp-5-15-new].sources[1]",
        "no reference, work or document is called 'feng-2024'",
        "没有名为“feng-2024”的文献或资料",
    ),
    Mistake(
        "document-that-does-not-exist",
        "messages",
        "messages:",
        "sources: [mtor-cli]",
        "sources: [mtor-clj]",
        f"messages[{OWN_REMARK}].sources[1]",
        "no reference, work or document is called 'mtor-clj'",
        "没有名为“mtor-clj”的文献或资料",
    ),
    # Diseases
    Mistake(
        "work-on-an-unknown-disease",
        REF,
        "- number: 4\n".strip(),
        "diseases: [itp]",
        "diseases: [itp, itpp]",
        "references[4].diseases[2]",
        "no disease is called 'itpp'",
        "没有名为“itpp”的疾病",
    ),
    Mistake(
        "caution-on-an-unknown-disease",
        REC,
        "- id: tma-hct",
        "diseases: [gvhd]",
        "diseases: [gvdh]",
        "cautions[tma-hct].diseases[1]",
        "no disease is called 'gvdh'",
        "没有名为“gvdh”的疾病",
    ),
    Mistake(
        "band-shared-with-an-unknown-disease",
        REC,
        "- id: cytopenia-child-5-15",
        "also_in: [aiha]",
        "also_in: [aiha, evans]",
        "diseases[itp].bands[cytopenia-child-5-15].also_in[2]",
        "no disease is called 'evans'",
        "没有名为“evans”的疾病",
    ),
    Mistake(
        "band-shared-with-a-part-of-a-disease",
        REC,
        "- id: cytopenia-child-5-15",
        "also_in: [aiha]",
        "also_in: [aiha-evans]",
        "diseases[itp].bands[cytopenia-child-5-15].also_in[1]",
        "no disease is called 'aiha-evans'",
        "没有名为“aiha-evans”的疾病",
    ),
    Mistake(
        "part-of-another-disease",
        REC,
        "- id: itp-ctd-6-15",
        "entity: itp-ctd",
        "entity: gvhd-acute",
        "diseases[itp].bands[itp-ctd-6-15].entity",
        "'gvhd-acute' is not a part of itp",
        "“gvhd-acute”不属于 itp",
    ),
    # Names
    Mistake(
        "unsourced-name-of-another",
        "interactions",
        "- id: bosentan-sirolimus",
        'unsourced: ["波生坦"]',
        'unsourced: ["波生坦片"]',
        "interactions[bosentan-sirolimus].unsourced[1]",
        "'波生坦片' is no part of the Chinese name",
        "“波生坦片”不在该药中文名中",
    ),
    # Both languages
    Mistake(
        "number-in-one-language",
        "pharmacology",
        "- id: half-life-renal",
        'en: "Half-life 62 ± 16 h."',
        'en: "Half-life 64 ± 16 h."',
        "facts[half-life-renal].text",
        "the two languages differ in their numbers: 64 only in English; 62 only in Chinese",
        "两种语言的数字不一致：仅英文有 64，仅中文有 62",
        needle="text:",
        seek="- id: half-life-renal",
    ),
    Mistake(
        "small-number-with-its-unit-in-one-language",
        "pharmacology",
        "- id: range-lam-low",
        "小样本病例系列中≤5 ng/mL",
        "小样本病例系列中≤6 ng/mL",
        "facts[range-lam-low].text",
        "the two languages differ in their numbers: 5 only in English; 6 only in Chinese",
        "两种语言的数字不一致：仅英文有 5，仅中文有 6",
        needle="text:",
        seek="- id: range-lam-low",
    ),
    # Facts of a caution
    Mistake(
        "fact-that-is-none",
        REC,
        "- id: cmv-prophylaxis",
        "facts: [pjp-cmv-reference]",
        "facts: [pjp-cmv-reference, pjp-cmv]",
        "cautions[cmv-prophylaxis].facts[2]",
        "no fact of pharmacology.yaml is called 'pjp-cmv'",
        "pharmacology.yaml 中没有名为“pjp-cmv”的条目",
    ),
    Mistake(
        "fact-of-the-other-drug",
        REC,
        "- id: cmv-prophylaxis",
        "facts: [pjp-cmv-reference]",
        "facts: [everolimus-missed-dose-eu]",
        "cautions[cmv-prophylaxis].facts",
        "none of these facts is of sirolimus, of which the caution is too",
        "所列条目均不属于 sirolimus，而本条亦适用于该药",
    ),
    # Texts of messages
    Mistake(
        "text-beside-a-message",
        REC,
        "- id: tma-level",
        "message: gvhd_level_tma",
        "message: gvhd_level_tma\n    text: {en: It says so too, zh: 亦如此}",
        "cautions[tma-level]",
        "expected either a 'text' or a 'message'",
        "应有“text”或“message”，且仅有其一",
        "- id: tma-level",
    ),
    Mistake(
        "message-that-is-none",
        REC,
        "- id: tma-level",
        "message: gvhd_level_tma",
        "message: gvhd_levels_tma",
        "cautions[tma-level].message",
        "no message without slots is called 'gvhd_levels_tma' for sirolimus",
        "没有名为“gvhd_levels_tma”、适用于 sirolimus 且不含“slots”的文本",
    ),
    Mistake(
        "message-of-another-voice",
        REC,
        "- id: tma-level",
        "verified: secondary",
        "verified: read",
        "cautions[tma-level].verified",
        "the message 'gvhd_level_tma' has verified: secondary",
        "文本“gvhd_level_tma”的verified为 secondary",
    ),
    # Bounds
    Mistake(
        "low-equals-high",
        REC,
        BAND,
        "low: 4",
        "low: 15",
        "diseases[itp].bands[itp-4-15].low",
        "low (15) must be below high (15)",
        "low（15）应小于 high（15）",
    ),
    Mistake(
        "low-above-high",
        REC,
        BAND,
        "low: 4",
        "low: 15.5",
        "diseases[itp].bands[itp-4-15].low",
        "low (15.5) must be below high (15)",
        "low（15.5）应小于 high（15）",
    ),
    Mistake(
        "dose-range-upside-down",
        REC,
        "- id: itp-feng-children",
        "low: 1, high: 2",
        "low: 3, high: 2",
        "diseases[itp].dosing[itp-feng-children].phases[1].low",
        "low (3) must be below high (2)",
        "low（3）应小于 high（2）",
    ),
    Mistake(
        "ages-upside-down",
        REC,
        "- id: gvhd-px-3-12-rodriguez",
        "age_low: 10",
        "age_low: 68",
        "diseases[gvhd].bands[gvhd-px-3-12-rodriguez].age_low",
        "age_low (68) must be below age_high (67)",
        "age_low（68）应小于 age_high（67）",
    ),
    Mistake(
        "age-not-of-the-text",
        REC,
        "- id: gvhd-px-3-12-rodriguez",
        "age_low: 10",
        "age_low: 12",
        "diseases[gvhd].bands[gvhd-px-3-12-rodriguez].age_low",
        "12 does not stand in 'ages'",
        "“ages”中没有 12",
    ),
    Mistake(
        "weights-upside-down",
        REC,
        "- id: cytopenia-child-5-15",
        "weight_low: 7",
        "weight_low: 43.5",
        "diseases[itp].bands[cytopenia-child-5-15].weight_low",
        "weight_low (43.5) must be below weight_high (43)",
        "weight_low（43.5）应小于 weight_high（43）",
    ),
    Mistake(
        "an-adult-of-17",
        REC,
        "- id: itp-5-15-new",
        "age_low: 18",
        "age_low: 17",
        "diseases[itp].bands[itp-5-15-new].age_low",
        "an adult is 18 years or older",
        "成人应为18岁及以上",
    ),
    Mistake(
        "a-daily-dose-by-administration",
        REC,
        "- id: itp-ref25",
        "unit: mg, times_a_day: 1",
        "unit: mg/day, times_a_day: 1",
        "diseases[itp].dosing[itp-ref25].phases[1].times_a_day",
        "a dose per day has no number of administrations: use mg or mg/m2",
        "以每日剂量表示时不应再列每日次数：请用 mg 或 mg/m2",
    ),
    Mistake(
        "both-bounds-absent",
        REC,
        BAND,
        "low: 4\n        high: 15",
        "low: {absent: no_bound_set}\n        high: {absent: no_bound_set}",
        "diseases[itp].bands[itp-4-15]",
        "a band needs at least one bound",
        "至少应有一个界值",
        "- id: itp-4-15",
        BAND,
    ),
    # Names
    Mistake(
        "name-of-another-disease",
        REC,
        "- R/R ITP",
        "- R/R ITP\n",
        "- R/R ITP\n        - Warm AIHA\n",
        "diseases[aiha].entities[aiha-warm].short.en",
        "the name 'warm AIHA' already leads to itp",
        "名称“warm AIHA”已指向 itp",
        'en: "warm AIHA"',
    ),
    Mistake(
        "name-that-is-also-answered-as-a-near-miss",
        REC,
        "- R/R ITP",
        "- R/R ITP\n",
        "- R/R ITP\n        - ｔｔｐ\n",
        "diseases[itp].near_misses[3].names[1]",
        "the name 'TTP' already leads to itp",
        "名称“TTP”已指向 itp",
        "- TTP",
        "near_misses:",
    ),
    Mistake(
        "name-with-two-answers",
        REC,
        "- TTP",
        "- TTP\n",
        "- TTP\n          - '再障'\n",
        "diseases[prca].near_misses[1].names[7]",
        "the name '再障' already leads to itp.near_misses[3]",
        "名称“再障”已指向 itp.near_misses[3]",
        "- 再障",
        "- SAA",
    ),
    Mistake(
        "name-of-both-drugs",
        "drugs",
        "- id: everolimus",
        "en: [RAD001,",
        "en: [RAD001, rapamune,",
        "drugs[everolimus].aliases.en[2]",
        "the name 'rapamune' already leads to sirolimus",
        "名称“rapamune”已指向 sirolimus",
    ),
    Mistake(
        "drug-that-is-a-near-miss-of-the-other",
        "drugs",
        "- id: everolimus",
        "zh: [飞尼妥,",
        "zh: [替西罗莫司,",
        "drugs[everolimus].aliases.zh[1]",
        "the name '替西罗莫司' already leads to sirolimus.near_misses[1]",
        "名称“替西罗莫司”已指向 sirolimus.near_misses[1]",
    ),
    # Numbers of the list, and the table
    Mistake(
        "number-twice",
        REF,
        "- number: 3",
        "- number: 3\n",
        "- number: 4\n",
        "references",
        "expected the numbers 1 to 57, each once and in order",
        "应为1～57号，各出现一次并按顺序排列",
        "references:",
        also=("no reference, work or document is called '3'",),
    ),
    Mistake(
        "level-of-the-table-twice",
        "evidence_levels",
        "- strength: A",
        "level: '1b'",
        "level: '1a'",
        "strengths",
        "expected strengths A to D with the levels of Table 1, in order",
        "应为A～D各强度及表1所列级别，按顺序排列",
        "strengths:",
    ),
    Mistake(
        "strength-of-the-table-twice",
        "evidence_levels",
        "- strength: D",
        "- strength: D",
        "- strength: C",
        "strengths",
        "expected strengths A to D with the levels of Table 1, in order",
        "应为A～D各强度及表1所列级别，按顺序排列",
        "strengths:",
    ),
    # Provenance
    Mistake(
        "consensus-voice-with-a-study",
        REC,
        BAND,
        "voice: study",
        "voice: consensus",
        "diseases[itp].bands[itp-4-15].voice",
        "voice 'consensus' goes with the source 'consensus' and with no other",
        "voice“consensus”只能与来源“consensus”配对",
    ),
    Mistake(
        "consensus-as-a-source-of-a-study",
        REC,
        SECOND,
        "sources: [25]",
        "sources: [consensus]",
        "diseases[itp].bands[itp-5-15-new].voice",
        "voice 'consensus' goes with the source 'consensus' and with no other",
        "voice“consensus”只能与来源“consensus”配对",
        "voice: study",
        SECOND,
    ),
    Mistake(
        "consensus-voice-with-a-further-source",
        REC,
        "general:",
        "sources: [consensus]",
        "sources: [consensus, 25]",
        "general[1].voice",
        "voice 'consensus' goes with the source 'consensus' and with no other",
        "voice“consensus”只能与来源“consensus”配对",
        "- voice: consensus",
        "general:",
    ),
    Mistake(
        "laboratory-as-a-study",
        REC,
        BAND,
        "sources: [chictr-onc-17012126]",
        "sources: [mayo, us-label, uk-renal, hospital-manual, loinc]",
        "diseases[itp].bands[itp-4-15].voice",
        "a label, a compendium, a laboratory or a hospital is no 'study'",
        "说明书、药品汇编、检验项目目录和医院资料不属于 study",
        "voice: study",
    ),
    Mistake(
        "study-as-a-label",
        REC,
        BAND,
        "voice: study",
        "voice: label",
        "diseases[itp].bands[itp-4-15].voice",
        "voice 'label' goes with a label, or with a compendium that quotes one",
        "voice“label”用于说明书或引用说明书的药品汇编",
    ),
    Mistake(
        "study-as-a-reference",
        REC,
        BAND,
        "voice: study",
        "voice: reference",
        "diseases[itp].bands[itp-4-15].voice",
        "voice 'reference' goes with a compendium, a laboratory, a hospital or a register",
        "voice“reference”用于药品汇编、检验项目目录、医院资料或公开登记库",
    ),
    Mistake(
        "voice-of-a-hospital",
        REC,
        BAND,
        "voice: study",
        "voice: local",
        "diseases[itp].bands[itp-4-15].voice",
        "voice 'local' belongs to a hospital's own file",
        "voice“local”仅用于本院设置文件",
    ),
    Mistake(
        "document-of-a-hospital",
        REF,
        "- key: us-label",
        "kind: label",
        "kind: local",
        "documents[us-label].kind",
        "kind 'local' belongs to a hospital's own file",
        "kind“local”仅用于本院设置文件",
        also=("voice 'label' goes with a label, or with a compendium that quotes one",),
    ),
    Mistake(
        "status-of-a-hospital",
        REC,
        BAND,
        "verified: read",
        "verified: local",
        "diseases[itp].bands[itp-4-15].verified",
        "verified 'local' belongs to a hospital's own file",
        "verified“local”仅用于本院设置文件",
    ),
    Mistake(
        "derived-statement-that-was-read",
        REC,
        BAND,
        "voice: study",
        "voice: derived",
        "diseases[itp].bands[itp-4-15].verified",
        "what this program derives is 'calculated' or a 'judgement', or rests on a 'copy'",
        "本程序推算的内容应为 calculated、judgement 或 copy",
        "verified: read",
        BAND,
        also=(DERIVES_NONE,),
    ),
    Mistake(
        "target-that-this-program-derives",
        REC,
        BAND,
        "voice: study\n        sources: [chictr-onc-17012126]\n        verified: read",
        "voice: derived\n        sources: [mtor-cli]\n        verified: judgement",
        "diseases[itp].bands[itp-4-15].voice",
        DERIVES_NONE,
        "目标浓度和剂量只能引自来源，本程序不自行推算",
        "voice: derived",
    ),
    Mistake(
        "target-of-a-work-without-evidence",
        REC,
        BAND,
        "sources: [chictr-onc-17012126]",
        "sources: [56, 22]",
        "diseases[itp].bands[itp-4-15].sources",
        "no evidence on mTOR inhibitors in 56, 22 (mtor_evidence: no)",
        "来源56、22不含mTOR抑制剂证据（mtor_evidence: no）",
    ),
    Mistake(
        "slot-outside-of-the-drugs",
        REC,
        BAND,
        'en: "relapsed or refractory"',
        'en: "relapsed {level}"',
        "diseases[itp].bands[itp-4-15].population.en",
        "'{level}' is filled in only in drugs.yaml and messages.yaml",
        "“{level}”仅可用于 drugs.yaml 和 messages.yaml",
    ),
]

YAML = [
    Mistake(
        "key-twice",
        REC,
        BAND,
        "high: 15",
        "high: 15\n        low: 5",
        "diseases[1].bands[1].low",
        "'low' stands twice in the same block",
        "同一层级中“low”重复出现",
        "low: 5",
    ),
    Mistake(
        "key-of-the-file-twice",
        REC,
        "general:",
        "general:",
        "version: 2.0.0\ngeneral:",
        "version",
        "'version' stands twice in the same block",
        "同一层级中“version”重复出现",
    ),
    Mistake(
        "alias",
        REC,
        BAND,
        "drug: sirolimus",
        "drug: *drug",
        "diseases[1].bands[1].drug",
        "an alias (*name) is not allowed; write the text out",
        "不允许使用别名（*name），请直接写出内容",
    ),
    Mistake(
        "tag",
        "drugs",
        "molar_mass:",
        "value: 914.19",
        "value: !!python/object/apply:os.getcwd []",
        "drugs[1].molar_mass.value",
        "the tag tag:yaml.org,2002:python/object/apply:os.getcwd is not allowed; "
        "write plain text, numbers, lists and keys only",
        "不允许使用标签 tag:yaml.org,2002:python/object/apply:os.getcwd，只可使用文字、数字、列表和键",
    ),
    Mistake(
        "tab",
        "evidence_levels",
        "title:",
        "title:\n",
        "title:\n\tx: 1\n",
        "the file",
        "this is not YAML: a tab indents this line; indent it with spaces",
        "不是有效的YAML：本行以制表符缩进，请改用空格",
        "\tx: 1",
    ),
]


@pytest.fixture(autouse=True)
def _read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read a file that is as it was in the test before only once; the checks are run anew each time."""
    monkeypatch.setattr(validation, "read_yaml", read_once)
    monkeypatch.setattr(validation, "shape_problems", shape_once)


@cache
def parsed(name: str, data: bytes) -> YamlDocument:
    return parse_yaml(data, name)


@cache
def shaped(name: str, file: str, data: bytes) -> tuple[Problem, ...]:
    return tuple(shape_problems(name, file, parsed(file, data)))


DATA_OF: dict[int, bytes] = {}


def read_once(path: str) -> YamlDocument:
    document = parsed(os.path.basename(path), read_bytes(path))
    DATA_OF[id(document)] = read_bytes(path)
    return document


def shape_once(name: str, file: str, document: YamlDocument) -> list[Problem]:
    return list(shaped(name, file, DATA_OF[id(document)]))


@pytest.mark.slow
def test_the_data_is_valid(tmp_path: Path) -> None:
    assert validate(str(DATA)) == []
    assert validate(str(copy_data(tmp_path))) == []


@pytest.mark.slow
@pytest.mark.parametrize("case", [*SHAPE, *RELATIONS, *YAML], ids=lambda case: case.name)
def test_a_mistake_is_named_with_file_line_field_and_what_was_expected(case: Mistake, tmp_path: Path) -> None:
    folder = copy_data(tmp_path)
    edited = edit(folder, case.file, case.after, case.old, case.new)
    inserted = [i for i, line in enumerate(case.new.split("\n")) if case.needle in line]
    line = edited + inserted[0] if inserted else line_of(folder, case.file, case.seek, case.needle)
    problems = validate(str(folder))
    assert [p for p in problems if p.en == case.en] == [(f"{case.file}.yaml", line, case.field, case.en, case.zh)]
    # A mistake may leave something else without its place, but the same thing is not said in other words as well.
    assert {p.en for p in problems} == {case.en, *case.also}


# Statements that nobody could verify


@pytest.mark.slow
def test_an_unverified_record_shows_no_number_anywhere(tmp_path: Path) -> None:
    folder = copy_data(tmp_path)
    edit(folder, REC, BAND, "verified: read", "verified: unverified")
    problems = validate(str(folder))
    assert {p.en for p in problems} == {"an unverified statement shows no number"}
    assert {p.zh for p in problems} == {"未核实的内容不得显示数值"}
    fields = [p.field.removeprefix("diseases[itp].bands[itp-4-15].") for p in problems]
    # The note gives the platelet count of the trial and a reference by its number.
    assert fields == ["low", "high", "note.en", "note.zh"]
    assert [p.line for p in problems][:2] == [
        line_of(folder, REC, BAND, "low: 4"),
        line_of(folder, REC, BAND, "high: 15"),
    ]


@pytest.mark.slow
def test_an_unverified_statement_without_a_number_is_allowed(tmp_path: Path) -> None:
    folder = copy_data(tmp_path)
    path = folder / "recommendations.yaml"
    statement = (
        '  - voice: label\n    sources: [us-label]\n    verified: unverified\n    text: {en: "Not known", zh: "不详"}\n'
    )
    path.write_text(
        path.read_text(encoding="utf-8").replace("general:\n", f"general:\n{statement}", 1), encoding="utf-8"
    )
    assert validate(str(folder)) == []
    edit(folder, REC, "general:", "Not known", "Not known, perhaps 3")
    assert [(p.field, p.line) for p in validate(str(folder))] == [
        ("general[1].text.en", line_of(folder, REC, "general:", "perhaps 3"))
    ]


def test_what_has_a_voice_of_its_own_inside_an_unverified_record_answers_for_itself(tmp_path: Path) -> None:
    folder = copy_data(tmp_path)
    edit(folder, "rules", "- id: toxicity_flag_ng_ml", "verified: judgement", "verified: unverified")
    fields = [p.field for p in validate(str(folder))]
    assert fields == ["rules[toxicity_flag_ng_ml].value"]


# Whole files and folders


def test_every_file_must_be_there(tmp_path: Path) -> None:
    folder = copy_data(tmp_path)
    for name in FILES:
        (folder / f"{name}.yaml").unlink()
    problems = validate(str(folder))
    assert sorted(p.file for p in problems) == [f"{name}.yaml" for name in FILES]
    for problem in problems:
        path = folder / problem.file
        assert (problem.line, problem.field) == (1, "the file")
        assert problem.en == f"{path} cannot be read (there is no such file or folder)."
        assert problem.sentence("zh") == (f"{problem.file} 第1行，整个文件：无法读取 {path}（文件或文件夹不存在）。")


@pytest.mark.parametrize(
    ("data", "line", "en"),
    [
        (b"", 1, "the file is empty"),
        (b"# nothing\n", 1, "the file is empty"),
        (b"title: 1\nx: \xff\n", 2, "the file is not UTF-8 text"),
        (
            b"title:\n- [\n",
            3,
            "this is not YAML: this line does not fit those above it; check indentation, quotes and brackets",
        ),
        (b"- 1\n", 1, "expected a block of 'field: value' lines; found a list"),
        (b"hello\n", 1, "expected a block of 'field: value' lines; found 'hello'"),
        (b"[" * 5000, 1, "the blocks are nested too deeply"),
    ],
)
def test_a_file_that_is_something_else_is_named(data: bytes, line: int, en: str, tmp_path: Path) -> None:
    folder = copy_data(tmp_path)
    (folder / "evidence_levels.yaml").write_bytes(data)
    assert [(p.file, p.line, p.field, p.en) for p in validate(str(folder))] == [
        ("evidence_levels.yaml", line, "the file", en)
    ]


@pytest.mark.slow
def test_the_mistakes_of_all_files_are_named_at_once(tmp_path: Path) -> None:
    folder = copy_data(tmp_path)
    for name in FILES:
        path = folder / f"{name}.yaml"
        path.write_text(path.read_text(encoding="utf-8") + "surplus: 1\n", encoding="utf-8")
    problems = validate(str(folder))
    assert {p.field for p in problems} == {"surplus"}
    assert sorted(p.file for p in problems) == [f"{name}.yaml" for name in FILES]


def test_a_drug_that_is_missing_is_asked_for(tmp_path: Path) -> None:
    folder = copy_data(tmp_path)
    path = folder / "drugs.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text[: text.index("  - id: everolimus")],
        encoding="utf-8",
    )
    assert [(p.file, p.line, p.field, p.en, p.zh) for p in validate(str(folder))] == [
        (
            "drugs.yaml",
            line_of(folder, "drugs", "# In texts", "drugs:"),
            "drugs",
            "expected sirolimus and everolimus, each once",
            "应有西罗莫司和依维莫司，各一次",
        )
    ]


def test_the_57_numbers_must_be_there(tmp_path: Path) -> None:
    folder = copy_data(tmp_path)
    path = folder / "references.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text[: text.index("  - number: 57")] + text[text.index("\nworks:") :], encoding="utf-8")
    assert [(p.file, p.field, p.en) for p in validate(str(folder))] == [
        ("references.yaml", "references", "expected the numbers 1 to 57, each once and in order")
    ]


def test_a_folder_that_is_none_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(DataError) as caught:
        validate(str(tmp_path / "nowhere"))
    assert (caught.value.code, caught.value.exit_code) == ("data_missing", 4)
    assert caught.value.en == f"There is no folder {tmp_path / 'nowhere'}."
    assert caught.value.zh == f"文件夹 {tmp_path / 'nowhere'} 不存在。"
    assert str(caught.value.hint) == "mtor data validate DIR"


def test_a_file_in_place_of_a_folder_is_an_error_that_leads_to_the_check_of_a_file(tmp_path: Path) -> None:
    file = tmp_path / "local.yaml"
    file.write_text("")
    with pytest.raises(DataError) as caught:
        validate(str(file))
    assert (caught.value.code, caught.value.exit_code) == ("data_missing", 4)
    assert caught.value.en == (
        f"{file} is a file; what is validated is a folder with the data files. A hospital's own file is checked "
        "by mtor data diff."
    )
    assert caught.value.zh == f"{file} 是文件，而此处校验的是数据文件夹。本院自有文件请用 mtor data diff 检查。"
    assert str(caught.value.hint) == "mtor data diff --local FILE"
