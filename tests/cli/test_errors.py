"""What bad input gets: a sentence, an exit code, an envelope where JSON was asked for, never a traceback."""

from __future__ import annotations

import time
from itertools import product
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.helpers import mtor, process
from tests.parts.commands import ERRORS
from tests.render.test_safe import raw

if TYPE_CHECKING:
    from pathlib import Path

FORMATS = ("table", "plain", "json", "ndjson", "csv", "markdown")

UGLY_TEXTS = (
    "",
    " ",
    "-",
    "--",
    "nan",
    "-1",
    "８．２",
    "٨",
    "1" * 400,
    "a" * 5000,
    "\x1b[31mred\x1b[0m",
    "8\u202e2",
    "\udcff",
    "\x00",
    "line\nnext",
    "[/bold] [ng/mL]",
    "{level} {0} %s %n",
    "'; DROP TABLE",
    "$(reboot)",
    "../../etc/passwd",
    "再障",
    "🙂",
    "e\u0301",
)


@pytest.mark.slow
@pytest.mark.parametrize(("args", "code", "_"), ERRORS, ids=lambda v: " ".join(v)[:40] if isinstance(v, tuple) else "")
def test_a_sentence_and_nothing_half_printed(args: tuple[str, ...], code: int, _: str) -> None:
    done = mtor(*args)
    assert done.code == code
    assert done.out == ""
    first, *rest = done.err.splitlines()
    assert first[-1] in ".?)" or first.endswith(("ITP", "TMA", "PRCA"))
    # Where what was typed has two meanings, both are shown.
    assert [line[:5] for line in rest] == ["Try: ", "or:  "][: len(rest)]
    chinese = mtor(*args, LC_ALL="zh_CN.UTF-8").err
    assert chinese != done.err
    assert "Try: " not in chinese


@pytest.mark.parametrize(
    ("args", "en", "zh"),
    [
        (
            ("recommend", "ITPP"),
            "No disease is called 'ITPP'. Did you mean ITP? `mtor recommend` lists all 5.\nTry: mtor recommend ITP\n",
            "未找到疾病“ITPP”。是否指ITP？运行 mtor recommend 可查看全部5种疾病。\n请输入：mtor recommend ITP\n",
        ),
        (
            ("references", "58"),
            "There is no reference 58: the consensus lists 1 to 57.\nTry: mtor references\n",
            "没有58号文献：共识参考文献为1～57号。\n请输入：mtor references\n",
        ),
        (
            ("evidence", "6z"),
            "'6z' is not a level or strength of Table 1. Levels: 1a, 1b, 1c, 2a, 2b, 2c, 3a, 3b, 4, 5. "
            "Strengths: A to D.\nTry: mtor evidence\n",
            "“6z”不是表1中的证据级别或推荐强度。级别：1a、1b、1c、2a、2b、2c、3a、3b、4、5；强度：A～D。\n"
            "请输入：mtor evidence\n",
        ),
        (
            ("tdm", "--level", "8,2"),
            "--level '8,2' is not accepted: the comma was not read; if it is a decimal point, type 8.2.\n"
            "Try: mtor tdm --level 8.2\n",
            "--level “8,2”无法使用：逗号未予读取；若为小数点，请写作8.2。\n请输入：mtor tdm --level 8.2\n",
        ),
        (
            ("tdm", "--level", "8.2ng/dL"),
            "Unit 'ng/dL' not recognised. Use ng/mL, ug/L or nmol/L. 1 ng/mL = 100 ng/dL: divide the number by 100.\n"
            "Try: mtor tdm --level LEVEL\n",
            "无法识别浓度单位“ng/dL”。可用单位：ng/mL、μg/L、nmol/L。1 ng/mL=100 ng/dL，请将数值除以100。\n"
            "请输入：mtor tdm --level LEVEL\n",
        ),
        (
            ("tdm", "--level", "8", "--format", "xml"),
            "--format 'xml' is not one of table, plain, json, ndjson, csv, markdown.\n"
            "Try: mtor tdm --level 8 --format FORMAT\n",
            "--format “xml”不可用。可选：table、plain、json、ndjson、csv、markdown。\n"
            "请输入：mtor tdm --level 8 --format FORMAT\n",
        ),
    ],
    ids=lambda v: " ".join(v)[:40] if isinstance(v, tuple) else "",
)
def test_messages(args: tuple[str, ...], en: str, zh: str) -> None:
    assert mtor(*args).err == en
    assert mtor(*args, LC_ALL="zh_CN.UTF-8").err == zh


def test_aplastic_anaemia_is_not_prca() -> None:
    done = mtor("recommend", "再障")
    assert done.code == 3
    assert "aplastic anaemia" in done.err
    assert "not pure red cell aplasia" in done.err
    assert "再生障碍性贫血" in mtor("recommend", "再障", "--lang", "zh").err
    assert mtor("recommend", "纯红再障").code == 0


def test_both_languages_are_printed_where_both_were_asked_for() -> None:
    done = mtor("evidence", "6z", "--lang", "both")
    english, chinese, hint = done.err.splitlines()
    assert english.startswith("'6z' is not")
    assert chinese.startswith("“6z”不是")
    assert hint == "Try: mtor evidence"


@pytest.mark.parametrize("form", ["json", "ndjson"])
def test_the_envelope_stands_on_stdout_and_the_sentence_on_stderr(form: str) -> None:
    done = mtor("recommend", "ITPP", "--format", form)
    assert done.code == 3
    assert done.json["error"] == {
        "code": "unknown_disease",
        "message": {
            "en": "No disease is called 'ITPP'. Did you mean ITP? `mtor recommend` lists all 5.",
            "zh": "未找到疾病“ITPP”。是否指ITP？运行 mtor recommend 可查看全部5种疾病。",
        },
        "hint": f"mtor recommend ITP --format {form}",
        "placeholders": [],
        "alternatives": [],
    }
    assert done.err.startswith("No disease is called 'ITPP'.")


@pytest.mark.parametrize("form", ["table", "plain", "csv", "markdown"])
def test_other_formats_leave_stdout_empty(form: str) -> None:
    assert mtor("recommend", "ITPP", "--format", form).out == ""


TEMPLATES: tuple[tuple[str, ...], ...] = (
    ("recommend", "{}"),
    ("recommend", "ITP", "--population", "{}"),
    ("recommend", "ITP", "--drug={}"),
    ("tdm", "--level={}"),
    ("tdm", "--level", "8", "--unit={}"),
    ("tdm", "--level", "8", "--disease={}"),
    ("tdm", "--level", "8", "--band={}"),
    ("tdm", "--level", "8", "--target={}"),
    ("tdm", "--level", "8", "--age={}"),
    ("tdm", "--level", "8", "--lang={}"),
    ("evidence", "{}"),
    ("references", "{}"),
    ("references", "--level={}"),
    ("references", "--search={}"),
    ("search", "{}"),
    ("data", "validate", "{}"),
    ("data", "schema", "{}"),
    ("{}",),
    ("data", "{}"),
)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("template", "text"),
    list(product(TEMPLATES, UGLY_TEXTS)),
    ids=lambda v: " ".join(v) if isinstance(v, tuple) else "",
)
def test_ugly_arguments(template: tuple[str, ...], text: str) -> None:
    done = mtor(*(part.replace("{}", text) for part in template))
    assert done.code in (0, 2, 3, 4)
    assert "Traceback" not in done.err
    assert "defect" not in done.err
    assert [c for c in raw(done.out + done.err) if c not in "\r\n"] == []
    if done.code:
        assert done.out == ""
        assert done.err.count("\n") <= 4


WORDS = st.sampled_from(
    [
        *("recommend", "tdm", "evidence", "references", "search", "data", "info", "validate", "schema"),
        *("ITP", "GVHD", "再障", "24", "2b", "B", "tma", "--json", "--full", "--level", "8.2", "lt0.5", "--disease"),
        *("--band", "itp-4-15", "--target", "5-15", "--age", "17", "--unit", "nmol/L", "--drug", "everolimus", "-h"),
        *("--format", "csv", "--lang", "zh", "--color", "always", "--confirm-level", "--role", "--search", "--", "-x"),
    ]
)


@pytest.mark.slow
@settings(max_examples=150)
@given(st.lists(WORDS | st.text(max_size=6), max_size=7))
def test_any_command_line_at_all(args: list[str]) -> None:
    done = mtor(*args)
    assert done.code in (0, 2, 3, 4)
    assert "Traceback" not in done.err
    assert "defect" not in done.err
    assert (done.code == 0) == (bool(done.out) and '"mtor/error/2"' not in done.out)


UGLY_LINES: tuple[tuple[str, ...], ...] = (
    ("recommend", "ITPP", "--json"),
    ("recommend", "\udcff\udc80"),
    ("tdm", "--level", "nan"),
    ("tdm", "--level", "-1"),
    ("tdm", "--level=--level"),
    ("tdm", "--level", "1" * 4000),
    ("tdm", "--level", "\x1b]0;title\x07"),
    ("references", "58"),
    ("data", "validate", "/dev/null"),
    ("--bogus",),
)


@pytest.mark.slow
@pytest.mark.parametrize("args", UGLY_LINES, ids=lambda args: ascii(args)[:50])
def test_no_traceback_in_a_process_of_its_own(args: tuple[str, ...]) -> None:
    done = process(*args)
    assert done.code in (2, 3, 4)
    assert "Traceback" not in done.err
    assert "Traceback" not in done.out
    assert [c for c in raw(done.out + done.err) if c != "\n"] == []
    assert done.err


@pytest.mark.parametrize("form", FORMATS)
def test_a_defect_is_a_sentence_unless_it_is_debugged(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("the wheels came off")

    monkeypatch.setattr("mtor_cli.commands.recommend.answer.find_disease", fail)
    done = mtor("recommend", "ITP", "--format", form)
    assert done.code == 70
    assert done.err.startswith("The program failed (RuntimeError). This is a defect")
    assert (form in ("json", "ndjson")) == ('"code":"internal"' in done.out)
    with pytest.raises(RuntimeError, match="the wheels came off"):
        mtor("recommend", "ITP", "--format", form, MTOR_DEBUG="1")


def test_an_interruption_is_130(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("mtor_cli.commands.recommend.answer.find_disease", interrupt)
    done = mtor("recommend", "ITP")
    assert (done.code, done.out, done.err) == (130, "", "")


@pytest.mark.parametrize(
    ("line", "text", "said"),
    [
        ("interactions --list", "[" * 1_000_000, "has a line of 1000000 characters. It holds one name a line."),
        ("fit --model S1 --batch", "1," * 5_000_000, "The table has no column ID, TIME, AMT, DV."),
        ("fit", "1," * 5_000_000, "is too large for one case."),
    ],
)
def test_a_huge_line_is_refused_without_being_read_through(tmp_path: Path, line: str, text: str, said: str) -> None:
    path = tmp_path / "huge.txt"
    path.write_text(text, encoding="utf-8")
    begun = time.process_time()
    done = mtor(*line.split(), str(path))
    assert done.code == 4
    assert said in done.err
    assert len(done.err) < 1000
    assert time.process_time() - begun < 2.0  # A part of a second; read through it took 5 to 17.
