"""Screens of every command: width, length, colour, language, character sets, and nothing raw from data or arguments."""

from __future__ import annotations

import io
import json
import re
import sys
from itertools import product
from typing import TYPE_CHECKING
from unittest import mock

import pytest

from mtor_cli.cli import settings
from mtor_cli.cli.app import commands
from tests.helpers import DISEASES, LANGUAGES, PARTS, cells, mtor, squeezed, too_wide
from tests.render.test_safe import raw

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.slow

ESCAPE = re.compile(r"\x1b\[[0-9;]*m")
CHINESE = re.compile("[\u4e00-\u9fff]")

CALLS: tuple[tuple[str, ...], ...] = (
    ("recommend",),
    *(("recommend", name) for name in DISEASES),
    ("recommend", "gvhd-acute"),
    ("recommend", "ITP", "--full"),
    ("recommend", "GVHD", "--drug", "everolimus", "--full"),
    ("tdm", "--level", "8.2"),
    ("tdm", "--level", "16", "--disease", "ITP"),
    ("tdm", "--level", "lt20", "--disease", "GVHD"),
    ("tdm", "--level", "5", "--drug", "everolimus"),
    ("evidence",),
    ("evidence", "2b"),
    ("evidence", "GVHD"),
    ("references",),
    ("references", "24", "27", "nct05925023"),
    ("search", "TMA"),
    ("data", "info"),
)

FORMATS = ("table", "plain", "json", "ndjson", "csv", "markdown")


def label(args: object) -> str | None:
    return " ".join(map(str, args)) if isinstance(args, tuple) else None


@pytest.mark.parametrize(
    ("args", "columns", "lang"), list(product(CALLS, (20, 40, 60, 80, 100, 120), LANGUAGES)), ids=label
)
def test_no_line_is_wider_than_the_terminal(args: tuple[str, ...], columns: int, lang: str) -> None:
    done = mtor(*args, "--lang", lang, COLUMNS=str(columns))
    assert done.code == 0
    assert too_wide(done.out, columns) == []
    assert "\x1b" not in done.out
    assert not any(line != line.rstrip() for line in done.out.splitlines())


def test_a_long_answer_keeps_the_width_too() -> None:
    assert too_wide(mtor("data", "review", COLUMNS="80").out, 80) == []
    assert mtor("data", "validate", COLUMNS="60").out.startswith("The data is valid: ")


@pytest.mark.parametrize(("args", "encoding"), list(product(CALLS, ("gbk", "ascii"))), ids=label)
def test_a_likeness_does_not_widen_a_line(args: tuple[str, ...], encoding: str) -> None:
    for columns in (20, 100):
        assert too_wide(mtor(*args, encoding=encoding, COLUMNS=str(columns)).out, columns) == []


LOCALE = {"en": "en_US.UTF-8", "zh": "zh_CN.UTF-8"}
"""The system's language."""


def shown(lang: str, *args: str) -> Iterator[list[str]]:
    """Yield the lines of an answer where the system has the language, and where it is typed on a system of the other.

    The option that was typed stands in each command to type next, which may take a line more.
    """
    yield mtor(*args, LANG=LOCALE[lang], COLUMNS="80").out.splitlines()
    yield mtor(*args, "--lang", lang, LANG=LOCALE["en" if lang == "zh" else "zh"], COLUMNS="80").out.splitlines()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_language_that_is_the_usual_one_is_not_repeated_in_commands_to_type_next(lang: str) -> None:
    other = "en" if lang == "zh" else "zh"
    for system in LANGUAGES:
        for asked in (("recommend", "ITP"), ("tdm", "--level", "8.2", "--disease", "ITP")):
            typed = mtor(*asked, "--lang", lang, LANG=LOCALE[system], COLUMNS="80").out
            assert (f"--lang {lang}" in typed) == (system == other)
            assert f"--lang {other}" not in typed


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_way_to_the_whole_answer_is_told_once(lang: str) -> None:
    for asked in (
        ("recommend", "GVHD"),
        ("start", "--disease", "ITP", "--age", "40"),
        ("tdm", "--level", "2", "--disease", "AIHA"),
        ("tdm", "--level", "9", "--band", "itp-4-15"),
    ):
        text, following = mtor(*asked, "--lang", lang).out.split("下一步" if lang == "zh" else "Next")
        assert ("--full" in text) != ("--full" in following), asked


@pytest.mark.parametrize(("name", "lang"), list(product((*DISEASES, *PARTS), LANGUAGES)))
def test_recommend_fits_a_screen_of_40_lines(name: str, lang: str) -> None:
    for lines in shown(lang, "recommend", name):
        assert len(lines) <= 40
        assert ("====" if lang == "zh" else "████") in "".join(lines)
    assert mtor("recommend", name, "--full", "--lang", lang).out.count("\n") > len(lines)


@pytest.mark.parametrize(("name", "level", "lang"), list(product(DISEASES, ("2", "8.2", "15.5", "40"), LANGUAGES)))
def test_a_level_fits_a_screen_with_its_picture_and_an_alarm_first_and_last(name: str, level: str, lang: str) -> None:
    bands = mtor("recommend", name, "--json").json["bands"]
    names = [band["id"] for band in bands.values() if band["drug"] == "sirolimus"]
    for asked in (["--disease", name], *(["--band", band] for band in names)):
        for lines in shown(lang, "tdm", "--level", level, *asked):
            assert len(lines) <= (30 if name == "GVHD" else 24), asked
            assert ("^" if lang == "zh" else "▼") in "".join(lines), asked
            if float(level) > 15:
                head = "警示：" if lang == "zh" else "HIGH: "
                assert lines[0].startswith(head)
                assert lines[-1].startswith(head)


OF_A_PATIENT = (
    ("--age", "40"),
    ("--age", "8"),
    ("--age", "14", "--weight", "35", "--height", "150"),
    ("--age", "8", "--weight", "20", "--height", "120", "--bilirubin", "15", "--bilirubin-unit", "umol/L"),
    ("--age", "40", "--drug", "everolimus"),
)

STOCK = ((), ("--product", "tablet", "--strengths", "0.5,1,2"))


@pytest.mark.parametrize(("name", "lang"), list(product((*DISEASES, *PARTS), LANGUAGES)))
def test_start_fits_a_screen_of_40_lines(name: str, lang: str) -> None:
    for patient, stock in product(OF_A_PATIENT, STOCK):
        asked = ("start", "--disease", name, *patient, *stock)
        for lines in shown(lang, *asked):
            assert len(lines) <= 40, asked
        given = dict(zip(patient[::2], patient[1::2], strict=True))
        assert f"{given['--age']}{'岁' if lang == 'zh' else ' years'}" in lines[0]
        for option, unit in (("--weight", "kg"), ("--height", "cm")):
            assert option not in given or f"{given[option]} {unit}" in lines[0]
        assert mtor(*asked, "--full", LANG=LOCALE[lang], COLUMNS="80").out.count("\n") > len(lines)


@pytest.mark.parametrize(("name", "lang"), list(product(DISEASES, LANGUAGES)))
def test_beside_an_impaired_liver_start_shows_every_view_on_the_dose(name: str, lang: str) -> None:
    for degree, age in product("ABC", ("8", "40")):
        asked = ("start", "--disease", name, "--age", age, "--child-pugh", degree)
        assert len(mtor(*asked, "--lang", lang, COLUMNS="80").out.splitlines()) <= (60 if degree == "C" else 47)
        printed = squeezed(mtor(*asked, "--lang", lang, "--format", "plain").out)
        views = [v for v in mtor(*asked, "--json").json["result"]["liver"] if v["about"] == "dose"]
        assert views
        assert [v for v in views if squeezed(v["text"][lang]) not in printed] == []


@pytest.mark.parametrize("columns", ["40", "60", "80", "100", "120"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_short_answers_keep_every_width(columns: str, lang: str) -> None:
    for args in (
        ("start", "--disease", "GVHD", "--age", "40", "--product", "tablet", "--strengths", "0.5,1,2"),
        ("start", "--disease", "AIHA", "--age", "14", "--weight", "35", "--height", "150", "--child-pugh", "C"),
        ("drug", "sirolimus"),
        ("interactions", "voriconazole"),
        ("interactions", "voriconazole", "rifampicin", "foo"),
        ("models",),
        ("models", "S1"),
        ("simulate", "--model", "S1", "-c", "WT=20", "-c", "TBIL=10", "--regimen", "1.5 mg daily", "--patients", "100"),
        ("config",),
        ("data", "info"),
    ):
        wide = too_wide(mtor(*args, "--lang", lang, COLUMNS=columns).out, int(columns))
        # A path is never cut.
        assert [line for line in wide if not line.endswith("config.toml")] == [], args


@pytest.mark.parametrize("columns", ["40", "60", "80", "120"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_id_that_has_to_be_typed_is_cut(columns: str, lang: str) -> None:
    for args in (("recommend", "ITP", "--full"), ("tdm", "--level", "8", "--disease", "ITP", "--full")):
        words = mtor(*args, "--lang", lang, COLUMNS=columns).out.split()
        ids = [band["id"] for band in mtor(*args, "--json").json["bands"].values() if band["drug"] == "sirolimus"]
        assert ids
        assert [id_ for id_ in ids if not any(id_ in word for word in words)] == []


@pytest.mark.parametrize(
    ("columns", "width"), [("5", 20), ("20", 20), ("100", 100), ("300", 120), ("x", 80), ("-3", 80), ("", 80)]
)
def test_the_width_of_the_terminal(columns: str, width: int) -> None:
    longest = max(map(cells, mtor("recommend", "ITP", "--full", COLUMNS=columns).out.splitlines()))
    assert width - 8 < longest <= width


@pytest.mark.parametrize(("form", "lang", "encoding"), list(product(FORMATS, (*LANGUAGES, "both"), ("gbk", "ascii"))))
def test_no_character_set_breaks_a_format(form: str, lang: str, encoding: str) -> None:
    for args in (
        ("recommend", "ITP", "--full"),
        ("tdm", "--level", "16", "--disease", "GVHD"),
        ("references",),
        ("search", "TMA"),
    ):
        done = mtor(*args, "--format", form, "--lang", lang, encoding=encoding)
        if encoding == "ascii" and lang != "en" and form in ("table", "plain", "markdown"):
            assert (done.code, done.out) == (2, "")
            assert "This output's character set (ascii) has no Chinese." in done.err
            continue
        assert done.code == 0
        if form == "json":
            assert done.json == mtor(*args, "--json").json
        if form == "ndjson":
            assert [json.loads(line) for line in done.out.splitlines()] == [
                json.loads(line) for line in mtor(*args, "--format", "ndjson").out.splitlines()
            ]
        assert not re.search("[█─▼]", done.out)


@pytest.mark.parametrize("args", CALLS, ids=label)
def test_gbk_loses_no_chinese(args: tuple[str, ...]) -> None:
    text = mtor(*args, "--lang", "zh", "--format", "plain")
    found = mtor(*args, "--lang", "zh", "--format", "plain", encoding="gbk")
    assert CHINESE.findall(found.out) == CHINESE.findall(text.out.replace("䓬", "卓"))
    assert found.out.count("?") == text.out.count("?")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_block_characters_only_where_they_are_narrow(lang: str) -> None:
    text = mtor("recommend", "ITP", "--lang", lang).out
    assert bool(re.search("[█─]", text)) == (lang == "en")
    assert ("====" in text) == (lang == "zh")


OLD_WORDS = {
    "en": (
        "sound from day", "own threshold,", "no label read names", "keeps no view", "keeps nor raises",
        "map to the target", "above it is shown only", "makeable", "daily dose studied", "loading aside",
        "reduce by the level", "take apart", "in transition",
        "none published that was read", "never 1/AUC", "above ≤", "below ≥", "Not known", "trough?",
        "is never lain in", "not worked out for a child",
    ),
    "zh": (
        "处于4", "高于 ≤", "高于≤", "低于≥", "距界值", "无法配制", "配法", "强弱不一", "推算    ", "[推算", "（推算",
        "处理    ", "尚不明确：",
    ),
}  # fmt: skip
"""What was said less well once, as the sketch of the screen lists it."""

MORE = (
    ("interactions", "voriconazole", "--full"), ("interactions", "nicardipine"), ("interactions",),
    ("interactions", "fluconazole"),
    ("start", "--disease", "ITP", "--age", "6"), ("models", "S1"),
    ("tdm", "--level", "5", "--band", "itp-4-15", "--target", "8-10", "--dose", "2", "--hours-since-dose", "24",
     "--days-on-dose", "21", "--age", "40", "--product", "tablet", "--strengths", "0.5,1", "--loading"),
    ("tdm", "--level", "9", "--target", "<=8", "--with", "voriconazole:40d", "--dose", "2"),
)  # fmt: skip


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("args", [*CALLS, *MORE], ids=label)
def test_no_screen_says_it_in_the_old_words(args: tuple[str, ...], lang: str) -> None:
    for form in ("table", "plain"):
        text = mtor(*args, "--lang", lang, "--format", form, COLUMNS="100").out
        assert [word for word in OLD_WORDS[lang] if word in text] == []


@pytest.mark.parametrize("args", [*CALLS, *MORE], ids=label)
def test_ranges_in_chinese_have_one_sign(args: tuple[str, ...]) -> None:
    """4～15 and never 4–15, in tables too; citations, pages and dates are as they are printed."""
    text = mtor(*args, "--lang", "zh", COLUMNS="100").out
    assert args[0] in ("references", "search", "evidence") or not re.search(r"\d ?– ?\d", text)


@pytest.mark.parametrize("args", CALLS, ids=label)
def test_chinese_screens_speak_chinese_and_english_ones_english(args: tuple[str, ...]) -> None:
    titles = {"朱雯", "中华血液学杂志", "mTOR抑制剂"}
    english = mtor(*args, "--lang", "en").out
    if args[0] in ("recommend", "tdm", "evidence") and "2b" not in args:
        assert not CHINESE.search(english)
    chinese = mtor(*args, "--lang", "zh").out
    assert CHINESE.search(chinese)
    for word in ("study", "derived", "consensus ", "Next", "Take care", "not stated", "verdict", "within", "adults"):
        assert word not in chinese or args[0] in ("references", "search", "evidence") or titles & set(args)


def test_both_prints_chinese_under_english_and_never_in_one_cell() -> None:
    text = mtor("tdm", "--level", "8", "--disease", "ALPS", "--lang", "both").out
    english, chinese = text.split("\n\n\n")
    assert not CHINESE.search(english)
    assert CHINESE.search(chinese)
    told, _, following = english.partition("\nNext")
    alone = mtor("tdm", "--level", "8", "--disease", "ALPS", "--lang", "en", encoding="ascii").out
    assert told == alone.replace("2-10", "2–10").partition("\nNext")[0]
    assert following.count("--lang both") == following.count("mtor ")
    alone = mtor("tdm", "--level", "8", "--disease", "ALPS", "--lang", "zh").out
    assert chinese == alone.replace("--lang zh", "--lang both")


@pytest.mark.parametrize(
    ("env", "chinese"),
    [
        ({}, False),
        ({"LANG": "zh_CN.UTF-8"}, True),
        ({"LC_ALL": "zh_CN.UTF-8"}, True),
        ({"LC_ALL": "zh_TW.UTF-8"}, True),
        ({"LC_MESSAGES": "zh_CN"}, True),
        ({"LANG": "en_GB.UTF-8"}, False),
        ({"LC_ALL": "en_US.UTF-8", "LANG": "zh_CN.UTF-8"}, False),
        ({"LC_ALL": "", "LANG": "zh_CN.UTF-8"}, True),
        ({"LC_ALL": "C"}, False),
    ],
)
def test_the_language_is_that_of_the_locale(env: dict[str, str], chinese: bool) -> None:
    done = mtor("recommend", "ITP", **env)
    assert bool(CHINESE.search(done.out)) == chinese
    assert bool(CHINESE.search(done.err)) == chinese
    assert bool(CHINESE.search(mtor("recommend", "x-y-z", **env).err)) == chinese


def test_a_chinese_locale_on_a_terminal_without_chinese_speaks_english() -> None:
    done = mtor("recommend", "ITP", encoding="ascii", LC_ALL="zh_CN.UTF-8")
    assert "Immune thrombocytopenia" in done.out
    assert "????" not in done.out
    asked = mtor("recommend", "ITP", "--lang", "zh", encoding="ascii")
    assert (asked.code, asked.out) == (2, ""), "unless Chinese was asked for"
    assert asked.err.startswith("This output's character set (ascii) has no Chinese.")


@pytest.mark.parametrize(
    ("args", "env", "colored"),
    [
        ((), {}, False),
        (("--color", "always"), {}, True),
        (("--color", "ALWAYS"), {"NO_COLOR": "1"}, True),
        (("--color", "never"), {"FORCE_COLOR": "1"}, False),
        ((), {"FORCE_COLOR": "1"}, True),
        ((), {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        ((), {"NO_COLOR": ""}, False),
        (("--color", "auto"), {"FORCE_COLOR": ""}, False),
    ],
)
def test_colour(args: tuple[str, ...], env: dict[str, str], colored: bool) -> None:
    for call in (("tdm", "--level", "16", "--disease", "ITP"), ("recommend", "ITP")):
        done = mtor(*call, *args, **env)
        assert bool(ESCAPE.search(done.out)) == colored
        assert ESCAPE.sub("", done.out) == mtor(*call).out
    for form in FORMATS[1:]:
        assert "\x1b" not in mtor("tdm", "--level", "16", *args, "--format", form, **env).out


@pytest.mark.parametrize(("env", "colored"), [({}, True), ({"TERM": "dumb"}, False), ({"NO_COLOR": "1"}, False)])
def test_colour_at_a_terminal(env: dict[str, str], colored: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    terminal = mock.create_autospec(io.TextIOWrapper, instance=True)
    terminal.isatty.return_value = True
    monkeypatch.setattr(sys, "stdout", terminal)
    assert settings.colored("auto") is colored


def test_out_of_range_is_said_in_words_and_not_by_colour_alone() -> None:
    text = mtor("tdm", "--level", "16", "--disease", "ITP").out
    assert text.count("above ") >= 6
    assert text.startswith("HIGH: ")


NASTY_WORDS = (
    "\x1b[31mITP\x1b[0m",
    "ITP\x07",
    "I\u202eTP",
    "ITP\nX",
    "\u2066ITP\u2069",
    "\x9bITP",
    "I\u200bTP",
    "\udcff",
)


@pytest.mark.parametrize(("text", "lang"), list(product(NASTY_WORDS, LANGUAGES)))
def test_control_characters_of_arguments_never_reach_the_terminal(text: str, lang: str) -> None:
    for args in (
        ("recommend", text),
        ("search", text),
        ("search", text, "--format", "plain"),
        ("search", text, "--format", "markdown"),
        ("search", text, "--json"),
        ("references", text),
        ("tdm", "--level", text),
        ("tdm", "--level", "8", "--disease", text, "--json"),
        ("data", "validate", f"/tmp/{text}"),  # noqa: S108
        (text,),
        ("tdm", f"--{text}"),
    ):
        done = mtor(*args, "--lang", lang) if args[0] in commands() else mtor(*args)
        assert [c for c in raw(done.out + done.err) if c not in "\r\n"] == []
        assert "\r" not in done.out


@pytest.mark.parametrize("args", CALLS, ids=label)
def test_nothing_raw_in_any_format(args: tuple[str, ...]) -> None:
    for form in FORMATS:
        text = mtor(*args, "--format", form).out
        assert [c for c in raw(text) if c not in "\r\n"] == []
        assert ("\r\n" in text) == (form == "csv")


@pytest.mark.parametrize("form", [f for f in FORMATS if f != "json"])
@pytest.mark.parametrize(
    ("lang", "words"),
    [("en", ["not a medical device"]), ("zh", ["非医疗器械"]), ("both", ["not a medical", "非医疗器械"])],
)
def test_the_disclaimer_is_on_stderr(form: str, lang: str, words: list[str]) -> None:
    done = mtor("recommend", "ITP", "--format", form, "--lang", lang)
    assert len(done.err.splitlines()) == len(words)
    for line, word in zip(done.err.splitlines(), words, strict=True):
        assert word in line
        assert word not in done.out


def test_json_carries_the_disclaimer_itself() -> None:
    done = mtor("recommend", "ITP", "--json")
    assert done.err == ""
    assert "not a medical device" in done.json["disclaimer"]["en"]


HELP = [
    (),
    *((name,) for name in commands()),
    *(("data", name) for name in ("validate", "info", "review", "schema")),
]


@pytest.mark.parametrize("args", HELP, ids=label)
def test_help_everywhere(args: tuple[str, ...]) -> None:
    for option in ("-h", "--help"):
        done = mtor(*args, option)
        assert (done.code, done.err) == (0, "")
        assert done.out.startswith(f"Usage: {' '.join(['mtor', *args])} ")
        assert "[[" not in done.out
        assert "…" not in done.out.splitlines()[0]
        assert "\x1b" not in done.out
    assert mtor(*args, "-h", COLUMNS="60").code == 0
    chinese = mtor(*args, "-h", LC_ALL="zh_CN.UTF-8").out
    assert chinese.startswith(f"用法：{' '.join(['mtor', *args])} ")
    assert "Usage" not in chinese


def test_the_root_help_lists_every_command_in_order() -> None:
    text = mtor("--help").out
    places = [text.index(f"\n  {name} ") for name in commands()]
    assert places == sorted(places)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_without_a_command_one_screen_names_them_all_and_where_the_rest_stands(lang: str) -> None:
    for done in (mtor(LANG=LOCALE[lang], COLUMNS="80"), mtor("--lang", lang, COLUMNS="80")):
        assert (done.code, done.err) == (0, "")
        lines = done.out.splitlines()
        assert len(lines) < 24
        assert [line.split()[0] for line in lines if line.startswith("  ")] == commands()
        assert lines[-1].count("mtor help COMMAND") == 1
        assert lines[-1].endswith("mtor --help")


@pytest.mark.parametrize(
    ("args", "lang"), list(product([c for c in CALLS if c[0] in ("recommend", "tdm")], LANGUAGES)), ids=label
)
def test_every_format_tells_the_same_story(args: tuple[str, ...], lang: str) -> None:
    """The words of the screen are those of the plain text; Markdown has them too, but for its own signs."""
    plain = mtor(*args, "--lang", lang, "--format", "plain").out
    markdown = mtor(*args, "--lang", lang, "--format", "markdown").out
    folded = squeezed(re.sub(r"\\(.)", r"\1", markdown))
    for line in plain.splitlines():
        if line and not line.startswith(("-", " ")) and not line.endswith((":", "：")):
            assert squeezed(line.split(" [")[0]) in folded


@pytest.mark.parametrize("name", PARTS)
def test_a_part_stands_first_in_its_own_answer(name: str) -> None:
    found = mtor("recommend", name, "--json").json
    part = found["result"]["disease"]["entity"]
    text = mtor("recommend", name).out
    assert part["name"]["en"] in " ".join(text.splitlines()[:2])
    assert f"--disease {name}" in text
    own = [b for b in found["bands"].values() if b["entity"] == name]
    if own and len(own) < 6:
        target = text[text.index("\n  ng/mL  0") :].splitlines()[2]
        assert target.strip().startswith(part["short"]["en"])
