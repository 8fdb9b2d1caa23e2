"""Nothing that is printed is missing from the sheet that a clinician signs.

Every command is run for everything that it can show. In JSON each number, and each text that holds one, must stand in
the sheet under its own field, or be one of the numbers listed here that the program computes. On a screen the texts
of the JSON answer are taken away first; what is left may only be numbers of that answer, or listed here.
"""

from __future__ import annotations

import ast
import re
from functools import cache
from itertools import count
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from mtor_cli.content.review import review
from mtor_cli.content.texts import printed
from tests.content.facts import DATA, FILES, ROOT, fixture_lines, raw
from tests.helpers import DISEASES, PARTS, mtor

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.slow

NUMBER = re.compile(r"\d+(?:\.\d+)?")

FIELDS = {
    "low": ("low",),
    "high": ("high",),
    "n": ("n",),
    "year": ("year",),
    "highest_mg_per_day": ("highest", "high"),
    "highest_mg_per_m2_per_day": ("high",),
    "mg_per_day": ("highest", "high"),
    "mg_per_m2_per_day": ("high",),
    **{name: (name,) for name in ("age_low", "age_high", "weight_low", "weight_high", "times_a_day", "days")},
    "limit_ng_ml": ("low", "high"),
}
"""The fields of the data that a number of an answer is taken from, by the end of its path."""

NAMED = (
    "id",
    "key",
    "number",
    "priority",
    "options.*",
    "code",
    "system",
    "unit",
    "version",
    "entries.*",
    "works.*",
    "regimens.*",
    "agents.*.name",
    "references.*",
    "sources.*",
    "bands.*",
    "band",
    *(f"by_level.{level}.*" for level in ("1a", "1b", "1c", "2a", "2b", "2c", "3a", "3b", "4", "5")),
)
"""The fields of an answer that name or rank what the data names or ranks; nobody signs those."""

TABLE_1 = frozenset({"consensus, Table 1", "共识表1"})
"""Where a grade was read, as a source is named."""

SUMS = (".start.low", ".start.high", ".maintenance.low", ".maintenance.high", "highest_mg_per_day", ".mg_per_day")
"""The ends of paths to a day's sum, which is that of the two doses of a twice daily regimen too."""

COMPUTED = {
    # What to type, and a name as it was typed.
    "result.hits.*.command",
    "result.agents.*.printed.en",
    "result.agents.*.printed.zh",
    # Counts
    "result.diseases.*.bands",
    "result.total",
    *(f"result.summary.*.{status}" for status in ("below", "within", "above", "indeterminate")),
    *(
        f"result.counts.{kind}"
        for kind in (
            *("diseases", "parts", "bands", "regimens", "conflicts", "cautions", "references", "further_works"),
            *("documents", "levels", "rules", "interactions", "questions"),
        )
    ),
    # The level as typed, its conversion to ng/mL, and its distance to a limit
    "result.level.value",
    "result.level.ng_ml",
    "result.level.ng_ml_text",
    "result.assessments.*.distance_ng_ml",
    "result.assessments.*.distance_text",
    # Checksums, and where the data lies
    "result.sha256.*",
    "result.folder",
    # The first line of the screen, of the level and the limits of the ranges
    "result.verdict.text.en",
    "result.verdict.text.zh",
    # The version of the program and of the answer's shape
    "program.version",
    "schema",
}
"""Numbers of an answer that the program computes itself."""

THRESHOLDS = {
    "result.sample.sound_from_day": r"from day {}\b|\b{} days",
}
"""Numbers of this program's own rules, with the words in which a text of the sheet tells them."""

WORDED = {
    "90%": "the interval of a forecast",
    "50%": "the inner interval of a forecast",
    "of 57": "the length of the list of references",
    "over 99%": "a share that is not rounded to the whole",
    "99%以上": "a share that is not rounded to the whole",
    "1 day ago": "the singular of a number of days",
    "h 1次": "once in so many hours, in Chinese",
    "1 d前": "the singular of a number of days",
    "Oxford 2009": "the edition of the scale, in the title of Table 1",
    "牛津2009": "the edition of the scale, in the title of Table 1",
    "--level 8.2": "the level of an example command",
    "lt0.5": "the level of an example command",
    "1/AUC": "a formula that is said never to be used",
    "sha256": "the name of a checksum",
    "per_m2": "the name of a field",
    "每日1次": "once a day, of a calculated dose",
    "每日2次": "twice a day, of a calculated dose",
    "隔日1次": "every other day, of a calculated dose",
    "1日给予": "in one day, of a calculated loading dose",
    "day 1:": "the day of a calculated loading dose",
    "days 1 and 2, each:": "the days of a calculated loading dose that is spread",
    "the next on day 3": "the next day of a dose on alternate days",
    "第1天": "the day of a calculated loading dose",
    "第1、2天": "the days of a calculated loading dose that is spread",
    "several 0.5 mg tablets": "the tablet that the label's sentence beside it is about",
    "多片0.5 mg片": "the tablet that the label's sentence beside it is about",
    "give 4 h after it": "the label's interval, in the heading of the only entry with this action",
    "在其后4 h给药": "the label's interval, in the heading of the only entry with this action",
}
"""Numbers in the program's own sentences, with what they are."""

COUNTED = (
    r"(\d+) more regimens: --full",
    r"另有(\d+)个方案：--full",
    r"(\d+) more: --full",
    r"另有(\d+)个：--full",
    r"; (\d+) more \(derived\)",
    r"；另有(\d+)组（本程序判断）",
    r"(\d+) more, same verdict: --full",
    r"另有(\d+)个范围，判断相同：--full",
    r"Sources disagree on (\d+) points?",
    r"来源不一致(\d+)处",
    r"Everolimus: (\d+) ranges; ",
    r"依维莫司：(\d+)个范围；",
    r"; (\d+) further sources",
    r"，另(\d+)篇其他资料",
    r" and (\d+) more\)",
    r"等(\d+)个来源）",
    r"^(\d+)/(\d+) works",
    r"^(\d+)/(\d+)篇文献",
    r"^(\d+) works",
    r"^(\d+)篇文献",
    r": (\d+) found",
    r"：(\d+)条$",
    r"^'(\d)':",
    r"^检索“(\d)”",
)
"""Counts that a screen makes of what it lists, and the text that was searched for."""


class Sheet(NamedTuple):
    """The sheet, as it is asked here."""

    texts: frozenset[str]
    fields: frozenset[tuple[str, str]]
    """The last word of a field, and the text that stands there."""


@cache
def sheet() -> Sheet:
    rows = review(str(DATA))
    ends = frozenset((row.field.rpartition(".")[2].partition("[")[0], row.text) for row in rows)
    return Sheet(frozenset(row.text for row in rows), ends)


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Yield every value of an answer with its path; places in a list are `*`."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner, f"{path}.*")
    else:
        yield path, value


@cache
def names() -> frozenset[str]:
    """Return every name, number of a reference and rank of the data."""
    found = set()
    for file in FILES:
        for path, value in leaves(raw(file)):
            names_it = path.rpartition(".")[2] in (
                "id",
                "key",
                "number",
                "priority",
                "code",
                "system",
                "unit",
                "version",
            )
            if names_it or ".label." in path:
                found.add(str(value))
    return frozenset(found)


BIBLIOGRAPHIC = re.compile(r"^data\.source\.|\.(citation|identifiers)\.|\.(cite_as|doi|pmid|printed|corrected)$")
"""Paths of what the sheet holds as one row: a citation with the identifiers of the work, and a correction of one."""


@cache
def bibliography() -> str:
    """Return every citation of the sheet, one after the other."""
    return "\n".join(row.text for row in review(str(DATA)) if re.search(r"\.(citation|cite_as|corrected)\b", row.field))


@cache
def citations() -> frozenset[str]:
    """Return the printed citations, of which the sheet holds the fields one by one (see test_citations)."""
    return frozenset(line.partition("] ")[2] for line in fixture_lines("citations.txt"))


@cache
def band_texts() -> frozenset[str]:
    """Return the bands as a search names them: bounds, unit and population, which are fields of the sheet each."""
    found = set()
    for disease in raw("recommendations")["diseases"]:
        for band in disease["bands"]:
            low, high = (None if isinstance(band[b], dict) else band[b] for b in ("low", "high"))
            shown = f"{low}–{high}" if low and high else f"≤ {high}" if high else f"≥ {low}"
            chinese = shown.replace("–", "～").replace(" ", "")
            found |= {f"{shown} ng/mL, {band['population']['en']}", f"{chinese} ng/mL，{band['population']['zh']}"}
    return frozenset(found)


def as_printed(rule: dict[str, Any]) -> str:
    """Return a rule's number as texts print it."""
    read: Any = {**rule, "value": float(rule["value"])}
    return printed(read)


@cache
def slotted() -> tuple[re.Pattern[str], ...]:
    """Return the texts with slots as patterns: those of the sheet, and those that hold no number but in a slot.

    A slot is filled with the number of a rule, which has its own row in the sheet, or with one that was typed.
    """
    rules = {text for field, text in sheet().fields if field == "value"}

    def pattern(slot: re.Match[str]) -> str:
        kind, *named = slot[1].split(".")
        if kind == "rule":
            values = [
                as_printed(rule) for rule in raw("rules")["rules"] if rule["id"] in named if rule["value"] in rules
            ]
            return f"(?:{'|'.join(map(re.escape, values))})"
        return r"\D{1,80}?" if kind in ("whose", "whence", "drug", "disease") else r"[<>]?[\d.]+"

    empty = {
        text
        for file in FILES
        for _, text in leaves(raw(file))
        if "{" in text and not has_number(re.sub(r"\{[\w.]+\}", "", text))
    }
    return tuple(
        re.compile(re.sub(r"\\\{([\w.]+)\\\}", pattern, re.escape(text).replace(r"\.", ".")))
        for text in sheet().texts | empty
        if "{" in text
    )


@cache
def numbered_names() -> list[str]:
    """Return the names of agents that hold a number, such as interleukin-11."""
    named = [text for agent in raw("interactions")["agents"] for text in agent["agent"].values()]
    return [name for name in named if has_number(name)]


def without_names(text: str) -> str:
    """Return a text with the names of agents that hold a number taken out of it."""
    for name in numbered_names():
        text = text.replace(name, "agent")
    return text


def is_in_the_sheet(path: str, value: Any) -> bool:
    """Return whether a value of an answer stands in the sheet, or is put together of what stands there."""
    if path.endswith(tuple(f".{end}" for end in NAMED)) and str(value) in names():
        return True
    if BIBLIOGRAPHIC.search(path):
        return str(value) in bibliography()
    if isinstance(value, str):
        return (
            value in sheet().texts
            or value in citations()
            or (path.startswith("result.hits") and (value in band_texts() or value in bibliography()))
            or (".label." in path and value.removeprefix("ref ").removeprefix("文献") in names() | TABLE_1)
            or (path == "result.facts.*.id" and re.fullmatch(r"(assay|stability)-\d+", value) is not None)
            or not has_number(without_names(value))
            or any(pattern.fullmatch(value) for pattern in slotted())
        )
    shown = f"{value:.15g}"
    if path in THRESHOLDS:
        words = re.compile(THRESHOLDS[path].format(shown, shown))
        return any(words.search(text) for text in sheet().texts)
    doses = {shown, str(value), *([f"{value / 2:.15g}"] if path.endswith(SUMS) else [])}
    return any(
        {(field, text) for text in doses} & sheet().fields
        for end, fields in FIELDS.items()
        if path.endswith(f".{end}")
        for field in fields
    )


def is_computed(path: str) -> bool:
    """Return whether the program computes what stands at a path, or repeats what was typed."""
    generic = re.sub(r"(?<=^result\.summary\.)\w+|(?<=^result\.sha256\.).*", "*", path)
    return generic in COMPUTED or path.startswith("query.")


def keys() -> list[str]:
    return [str(n) for n in range(1, 58)] + [work["key"] for work in raw("references")["works"]]


COMMANDS: list[tuple[str, ...]] = [
    ("recommend",),
    *(("recommend", name, "--full") for name in (*DISEASES, *PARTS)),
    *(("recommend", name) for name in (*DISEASES, *PARTS)),
    *(("tdm", "--level", level) for level in ("8.2", "15.04", "lt0.5", "gt30", "BLQ")),
    *(("tdm", "--level", level, "--disease", name) for level in ("2.5", "15.04") for name in DISEASES),
    ("tdm", "--level", "9.5", "--unit", "nmol/L", "--disease", "GVHD"),
    ("tdm", "--level", "6", "--drug", "everolimus"),
    ("tdm", "--level", "6", "--drug", "everolimus", "--disease", "ITP"),
    ("drug", "sirolimus", "--full"),
    ("drug", "everolimus", "--full"),
    ("interactions",),
    ("interactions", *(entry["id"] for entry in raw("interactions")["interactions"]), "--full"),
    ("evidence",),
    *(("evidence", query) for query in ("1a", "1b", "2b", "4", "5", "A", "B", "C", "D", *DISEASES, *PARTS)),
    ("references",),
    ("references", *keys()),
    *(("search", digit) for digit in "0123456789"),
]
"""Every command that looks something up, with everything that it can show."""


@cache
def answer(command: tuple[str, ...]) -> Any:
    done = mtor(*command, "--json")
    assert done.code == 0, done.err
    return done.json


def has_number(value: Any) -> bool:
    if isinstance(value, str):
        return any(c.isdecimal() for c in value)
    return value is not None and not isinstance(value, bool)


@pytest.mark.parametrize("command", [*COMMANDS, ("data", "info")], ids=lambda c: " ".join(c)[:40])
def test_every_number_of_an_answer_is_in_the_sheet(command: tuple[str, ...]) -> None:
    numbered = [(path, value) for path, value in leaves(answer(command)) if has_number(value)]
    assert len(numbered) > 3
    missing = {(p, v) for p, v in numbered if not is_computed(p) and not is_in_the_sheet(p, v)}
    assert missing == set()


def numbers_of(command: tuple[str, ...]) -> set[str]:
    """Return the numbers that a screen may show outside of the texts of its answer."""
    found: set[str] = set()
    for path, value in leaves(answer(command)):
        if isinstance(value, str) and not path.startswith("query.") and len(value) <= 12:
            found |= set(NUMBER.findall(value))
        elif isinstance(value, int | float) and not isinstance(value, bool):
            found.add(f"{value:.15g}")
            if is_computed(path):
                found |= {f"{value:.1f}", f"{value:.2f}"}  # A screen rounds what is computed.
    return found


def remainder(command: tuple[str, ...], screen: str) -> set[str]:
    """Return the numbers of a screen that are neither in a text of the answer, nor counted, nor in a known sentence."""
    texts = {
        # A full stop is left out where texts are joined in one cell.
        value.rstrip("。.")
        for path, value in leaves(answer(command))
        if isinstance(value, str) and has_number(value) and len(value) > 6
        if not path.startswith(("query.", "result.verdict."))
    }
    ordered = sorted(texts, key=len, reverse=True)
    left: set[str] = set()
    for line in screen.splitlines():
        rest = line
        for text in ordered:
            rest = rest.replace(text, " ")
        for pattern in COUNTED:
            rest = re.sub(pattern, " ", rest)
        for words in WORDED:
            rest = rest.replace(words, " ")
        left |= set(NUMBER.findall(rest))
    return left


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("command", COMMANDS, ids=lambda c: " ".join(c)[:40])
def test_every_number_of_a_screen_is_in_the_answer(command: tuple[str, ...], lang: str) -> None:
    done = mtor(*command, "--format", "plain", "--lang", lang)
    assert done.code == 0, done.err
    assert remainder(command, done.out) <= numbers_of(command)


AXIS = {"0", "5", "10", "15", "20"}
"""The marks over the bars of a table."""


def numbered(table: str) -> set[str]:
    """Return the numbers from 1 on by which a table names its sources, each explained under the rows."""
    explained = set(re.findall(r"(?:^|  )(\d+) (?=\S)", table, re.MULTILINE))
    return {str(n) for n in range(1, next(n for n in count(1) if str(n) not in explained))}


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(
    "command", [c for c in COMMANDS if c[0] != "references" or len(c) == 1], ids=lambda c: " ".join(c)[:40]
)
def test_a_table_shows_no_number_that_the_plain_screen_does_not(command: tuple[str, ...], lang: str) -> None:
    plain = mtor(*command, "--format", "plain", "--lang", lang)
    table = mtor(*command, "--format", "table", "--lang", lang)
    shown = {lines: set(re.findall(r"\d+", done.out)) for lines, done in (("plain", plain), ("table", table))}
    assert shown["plain"] or command == ("recommend",)  # The list of the diseases names no number.
    surplus = shown["table"] - shown["plain"] - AXIS - numbered(table.out)
    # A long identifier may be broken over two lines of a narrow column.
    assert [n for n in surplus if not any(whole.startswith(n) for whole in shown["plain"] if len(whole) > 7)] == []


def test_the_disclaimers_hold_no_number() -> None:
    envelope = answer(("recommend",))
    assert not any(has_number(text) for text in envelope["disclaimer"].values())
    for lang in ("en", "zh"):
        assert not has_number(mtor("recommend", "--lang", lang).err)


def sentences(path: Any) -> Iterator[str]:
    """Yield the texts in the source of a module that hold a number, docstrings left out."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    remarks = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in remarks:
            text = node.value
            if isinstance(text, str) and any(c.isdecimal() for c in text):
                yield text


ESTIMATION = ("fit", "simulate", "models", "consult", "audit")
"""Commands of what the engine calculates, or of counts; their screens, and `figures.py`, hold numbers of statistics."""


def test_the_program_has_no_number_of_its_own_in_the_words_of_a_screen() -> None:
    """A number that was written into a view instead of the data would escape the clinician."""
    package = ROOT / "mtor_cli"
    screens = [*package.glob("screens/*.py"), *package.glob("commands/*/screen*.py")]
    modules = [
        m for m in screens if m.parent.name not in ESTIMATION and m.name not in ("figures.py", "course.py", "curves.py")
    ]
    modules += [package / "commands" / "tdm" / "verdict.py", package / "parts" / "words.py"]
    found = {text for module in modules for text in sentences(module)}
    for name in ("screens", "codes"):
        words = (package / "labels" / f"{name}.json").read_text(encoding="utf-8")
        found |= {text for text in re.findall(r'"(?:en|zh)": "(.*)"', words) if any(c.isdecimal() for c in text)}
    assert len(found) > 3
    unknown = {text for text in found if not any(words in text for words in WORDED)}
    assert unknown == set()


def near_misses() -> list[tuple[str, str]]:
    """Return the command and the first name of every name that is answered without leading anywhere."""
    diseases, drugs = raw("recommendations")["diseases"], raw("drugs")["drugs"]
    return [("recommend", miss["names"][0]) for d in diseases for miss in d["near_misses"]] + [
        ("tdm", miss["names"][0]) for d in drugs for miss in d["near_misses"]
    ]


@pytest.mark.parametrize(("command", "name"), near_misses())
def test_every_number_of_an_answer_without_a_result_is_in_the_sheet(command: str, name: str) -> None:
    options = ("--level", "8.2", "--drug", name) if command == "tdm" else (name,)
    error = mtor(command, *options, "--json").json["error"]
    assert error["code"] == "near_miss"
    for text in error["message"].values():
        assert not has_number(text) or text in sheet().texts


@pytest.mark.parametrize("drug", ["sirolimus", "everolimus"])
def test_the_question_about_an_implausible_level_is_in_the_sheet(drug: str) -> None:
    error = mtor("tdm", "--level", "820", "--drug", drug, "--json").json["error"]
    assert error["code"] == "implausible_level"
    for text in error["message"].values():
        assert any(pattern.fullmatch(text) for pattern in slotted()), text
