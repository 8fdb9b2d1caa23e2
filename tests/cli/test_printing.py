"""How an answer is printed: files by their ending, colours, links, the pager, character sets, `--quiet`."""

from __future__ import annotations

import csv
import io
import json
import os
import pkgutil
import re
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any
from unittest import mock

import pytest

import mtor_cli
from mtor_cli.cli import pager, settings
from mtor_cli.cli.asked import ENDINGS, format_of
from mtor_cli.labels.read import columns_in_chinese
from mtor_cli.parts.disclaimer import SHORT_DISCLAIMER
from mtor_cli.parts.words import VOICE
from mtor_cli.render.links import names_of, with_links
from mtor_cli.screens.headings import headings
from tests.helpers import LANGUAGES, at_a_terminal, mtor

if TYPE_CHECKING:
    from pathlib import Path

ANSWER = ("tdm", "--level", "8.2", "--disease", "ITP")
HIGH = ("tdm", "--level", "16", "--disease", "ITP")


@pytest.mark.parametrize(
    ("before", "same"),
    [
        (("--lang", "zh", "recommend", "ITP"), ("recommend", "ITP", "--lang", "zh")),
        (("--json", *ANSWER), (*ANSWER, "--json")),
        (("--format=csv", "--lang=zh", *ANSWER), (*ANSWER, "--format=csv", "--lang=zh")),
        (("--json", "data", "info"), ("data", "info", "--json")),
        (("--no-color", "--quiet", *ANSWER), (*ANSWER, "--no-color", "--quiet")),
        (("help", "tdm"), ("tdm", "--help")),
        (("help", "data", "review"), ("data", "review", "--help")),
        (("help",), ("--help",)),
        (("--lang", "zh", "help", "tdm"), ("tdm", "--help", "--lang", "zh")),
        (("-V",), ("--version",)),
        (("--version", "--json"), ("data", "info", "--json")),
        (("--json", "-V"), ("data", "info", "--json")),
    ],
)
def test_what_stands_before_the_command_is_the_same_behind_it(before: tuple[str, ...], same: tuple[str, ...]) -> None:
    assert mtor(*before) == mtor(*same)
    assert mtor(*before).code == 0


def test_a_shared_option_before_the_command_may_be_wrong_like_one_behind_it() -> None:
    done = mtor("--lang", "zh", "tdm", "--levl", "8")
    assert done.code == 2
    assert done.err.splitlines() == ["没有选项 --levl。是否指 --level？", "请输入：mtor tdm --lang zh --level 8"]
    done = mtor("--lang", "fr", *ANSWER)
    assert done.err.splitlines()[0] == "--lang 'fr' is not one of en, zh, both."


@pytest.mark.parametrize("lang", LANGUAGES)
def test_quiet_leaves_out_the_disclaimer_and_nothing_else(lang: str) -> None:
    told = mtor(*HIGH, "--lang", lang)
    quiet = mtor(*HIGH, "--lang", lang, "--quiet")
    assert quiet.out == told.out
    assert told.err == SHORT_DISCLAIMER["zh" if lang == "zh" else "en"] + "\n"
    assert quiet.err == ""
    assert mtor("references", "24", "999", "-q", "--lang", lang).err != ""
    unknown = ("tdm", "--level", "16", "--disease", "XYZ", "--lang", lang)
    refused = mtor(*unknown, "-q")
    assert refused.err.replace(" -q", "") == mtor(*unknown).err
    assert refused.err.startswith("可能偏高：" if lang == "zh" else "POSSIBLY ABOVE: ")
    levels = mtor(*HIGH, "--json", "-q", "--lang", lang)
    assert levels.json["disclaimer"]


FILES = {
    "a.json": "json", "a.ndjson": "ndjson", "a.JSONL": "ndjson", "a.csv": "csv", "a.md": "markdown", "a.txt": "plain",
}  # fmt: skip


@pytest.mark.parametrize(("name", "form"), FILES.items())
def test_a_file_has_the_format_of_its_ending(tmp_path: Path, name: str, form: str) -> None:
    path = tmp_path / name
    done = mtor(*ANSWER, "-o", str(path))
    assert (done.code, done.out) == (0, "")
    text = path.read_bytes().decode("utf-8-sig" if form == "csv" else "utf-8")
    assert text == mtor(*ANSWER, "--format", form).out
    assert os.listdir(tmp_path) == [name]
    assert path.read_bytes().startswith(b"\xef\xbb\xbf") is (form == "csv")


def test_works_have_their_own_endings(tmp_path: Path) -> None:
    for name, form in (("a.bib", "bibtex"), ("a.ris", "ris"), ("a.csl.json", "csl-json")):
        assert mtor("references", "24", "-o", str(tmp_path / name)).code == 0
        assert (tmp_path / name).read_bytes().decode() == mtor("references", "24", "--format", form).out
    refused = mtor(*ANSWER, "-o", str(tmp_path / "b.bib"))
    assert (refused.code, (tmp_path / "b.bib").exists()) == (2, False)


def test_what_is_asked_for_comes_before_the_ending(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    assert mtor(*ANSWER, "-o", str(path), "--json").code == 0
    assert json.loads(path.read_text(encoding="utf-8-sig"))["schema"].startswith("mtor/tdm/")
    assert mtor(*ANSWER, "-o", str(path), "--format", "markdown").code == 0
    assert path.read_text(encoding="utf-8-sig").startswith("# ITP")


@pytest.mark.parametrize("ending", [".xlsx", ".rtf", ".xhtml"])
def test_an_ending_that_is_no_format_is_refused(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"a{ending}"
    done = mtor(*HIGH, "-o", str(path))
    assert (done.code, done.out, path.exists()) == (2, "", False)
    assert (
        f"No format has the ending {ending}: use .json, .ndjson, .csv, .md, .txt, .bib, .ris, .html, .docx, "
        ".pdf or .svg, or say --format."
    ) in done.err
    assert done.err.startswith("HIGH: 16 ng/mL is above the 15 ng/mL flag")
    assert mtor(*HIGH, "-o", str(path), "--format", "plain").code == 0


@pytest.mark.parametrize("ending", ["html", "docx", "pdf", "svg"])
def test_the_ending_of_a_note_is_refused_where_there_is_none(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"a.{ending}"
    done = mtor(*HIGH, "-o", str(path))
    assert (done.code, done.out, path.exists()) == (2, "", False)
    assert (
        f"--format {ending} writes the note of mtor consult or the page of mtor audit; this answer has neither."
        in done.err
    )
    assert done.err.startswith("HIGH: 16 ng/mL is above the 15 ng/mL flag")
    assert mtor(*HIGH, "-o", str(path), "--format", "plain").code == 0


def test_a_file_that_cannot_be_written_is_one_sentence_and_what_was_there_stays(tmp_path: Path) -> None:
    folder = tmp_path / "there"
    folder.mkdir()
    done = mtor(*ANSWER, "-o", str(folder))
    assert done.code == 74
    assert done.err.startswith(f"The output {folder} could not be written (")
    done = mtor(*ANSWER, "-o", str(tmp_path / "no" / "a.json"))
    assert done.code == 74
    assert len(done.err.splitlines()) == 1


def test_an_alarm_is_said_beside_the_file(tmp_path: Path) -> None:
    for lang, head in (("en", "HIGH: 16 ng/mL"), ("zh", "警示：")):
        done = mtor(*HIGH, "-o", str(tmp_path / "a.json"), "--quiet", "--lang", lang)
        assert done.err.startswith(head)
    assert mtor(*ANSWER, "-o", str(tmp_path / "a.json"), "--quiet").err == ""


def test_a_hint_that_is_tried_writes_no_file(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    done = mtor("tdm", "--levl", "8", "--disease", "ITP", "-o", str(path))
    assert done.err.splitlines()[1] == f"Try: mtor tdm --level 8 --disease ITP -o {path}"
    assert not path.exists()


@pytest.mark.parametrize(
    "args", [("data", "template"), ("data", "schema", "tdm"), ("fit", "--template"), ("data", "info", "--json")]
)
def test_whatever_is_printed_can_go_into_a_file(tmp_path: Path, args: tuple[str, ...]) -> None:
    path = tmp_path / "a.yaml"
    assert mtor(*args, "-o", str(path)).out == ""
    assert path.read_bytes().decode() == mtor(*args).out


def test_many_levels_and_patients_go_into_a_file(tmp_path: Path) -> None:
    rows = tmp_path / "levels.csv"
    rows.write_text("level,unit\n8.2,ng/mL\n", encoding="utf-8")
    told = mtor("tdm", "--input", str(rows), "--format", "csv").out
    assert mtor("tdm", "--input", str(rows), "-o", str(tmp_path / "b.csv")).code == 0
    assert (tmp_path / "b.csv").read_bytes().decode("utf-8-sig") == told
    assert not told.startswith("\ufeff")
    refused = mtor("tdm", "--input", str(rows), "-o", str(tmp_path / "b.md"))
    assert refused.code == 2
    assert f"-o {tmp_path / 'b.md'} is not for them." in refused.err


def test_excel_is_a_csv_that_a_spreadsheet_reads() -> None:
    plain = mtor(*ANSWER, "--format", "csv").out
    assert not plain.startswith("\ufeff")
    assert mtor(*ANSWER, "--excel").out == "\ufeff" + plain


def test_a_spreadsheet_has_its_headings_in_the_language_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    assert mtor(*ANSWER, "-o", str(path), "--lang", "zh").code == 0
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
    assert next(r["目标范围编号"] for r in rows if r["目标范围编号"]) == "itp-4-15"
    assert next((r["下限"], r["上限"], r["单位"]) for r in rows if r["目标范围编号"]) == ("4", "15", "ng/mL")
    assert mtor(*ANSWER, "--format", "csv", "--lang", "zh").out == mtor(*ANSWER, "--format", "csv").out
    both = mtor(*ANSWER, "--excel", "--lang", "both").out.splitlines()[0]
    assert "low 下限,high 上限,unit 单位" in both


def test_every_column_has_a_chinese_heading_of_its_own() -> None:
    rooms = [room.name for room in pkgutil.walk_packages(mtor_cli.__path__, "mtor_cli.") if room.name.endswith("rows")]
    lists = {
        f"{room}.{listed}": names
        for room in rooms
        for listed, names in vars(import_module(room)).items()
        if listed.endswith("_COLUMNS")
    }
    assert {where: names for where, names in lists.items() if len(set(headings("zh", names))) < len(names)} == {}
    columns = {name for names in lists.values() for name in names}
    assert len(columns) > 100
    assert set(columns_in_chinese(of_file=False)) == columns
    assert headings("zh", ["file", "line", "x"]) == ["文件", "行号", "x"]
    assert headings("en", ["file", "line"]) == ["file", "line"]


def test_the_endings_are_known_whatever_their_case() -> None:
    assert format_of(None) is None
    assert format_of("X.CSL.JSON") == "csl-json"
    assert format_of("a.b/c") is None
    for_all = {"json", "ndjson", "csv", "markdown", "plain"}
    assert set(ENDINGS.values()) == for_all | {"bibtex", "ris", "csl-json"} | {"html", "docx", "pdf", "svg"}


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp437", "cp1252"])
@pytest.mark.parametrize("asked", ["zh", "both"])
def test_a_language_that_cannot_be_shown_is_a_sentence(encoding: str, asked: str) -> None:
    done = mtor(*HIGH, "--lang", asked, encoding=encoding)
    assert (done.code, done.out) == (2, "")
    assert "?" not in done.err
    assert done.err.startswith("HIGH: 16 ng/mL is above the 15 ng/mL flag")
    assert (
        f"This output's character set ({encoding}) has no Chinese. Use --lang en, write a file with -o FILE, or "
        "set PYTHONUTF8=1 where the terminal shows UTF-8."
    ) in done.err
    assert done.err.splitlines()[-1] == "Try: mtor tdm --level 16 --disease ITP --lang en"


def test_likenesses_and_json_stay_where_characters_are_missing(tmp_path: Path) -> None:
    done = mtor("tdm", "--level", "gt30", "--disease", "ITP", encoding="ascii")
    assert done.code == 0
    assert "≤" not in done.out
    assert mtor(*HIGH, "--lang", "zh", "--json", encoding="ascii").code == 0
    assert mtor(*HIGH, "--lang", "zh", "-o", str(tmp_path / "a.txt"), encoding="ascii").code == 0
    assert "警示" in (tmp_path / "a.txt").read_text(encoding="utf-8")


COLORED = re.compile(r"\x1b\[([0-9;]+)m(.*?)\x1b\[0m")


def painted(*args: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for code, text in COLORED.findall(mtor(*args, "--color", "always").out):
        found.setdefault(code, []).append(text)
    return found


def test_colour_says_what_the_words_say() -> None:
    high = painted(*HIGH)
    assert high["1;31"][0].startswith("HIGH: 16 ng/mL is above")
    assert {text.split()[0] for text in high["33"]} == {"above"}
    low = painted("tdm", "--level", "2", "--disease", "ITP")
    assert "1;31" not in low
    assert {text.split()[0] for text in low["33"]} == {"below"}
    within = mtor(*ANSWER, "--color", "always").out
    assert "\x1b[33m" not in within
    assert "\x1b[1;31m" not in within


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_voice_has_one_hue_of_its_own(lang: str) -> None:
    assert len(set(settings._HUES.values())) == len(settings._HUES) == len(VOICE)
    found = painted("recommend", "ITP", "--lang", lang)
    for voice in ("consensus", "study", "derived"):
        word = VOICE[voice]["zh" if lang == "zh" else "en"]
        assert word in found[settings._HUES[voice]]
        assert all(
            word not in texts for code, texts in found.items() if code != settings._HUES[voice] and code[0] in "39"
        )


def test_without_its_colours_a_screen_is_the_same() -> None:
    colored = mtor(*HIGH, "--color", "always").out
    assert COLORED.sub(r"\2", colored) == mtor(*HIGH, "--color", "never").out == mtor(*HIGH, "--no-color").out


@pytest.mark.parametrize(
    ("env", "tty", "colored"),
    [
        ({}, True, True),
        ({}, False, False),
        ({"TERM": "dumb"}, True, False),
        ({"NO_COLOR": "1"}, True, False),
        ({"NO_COLOR": "", "FORCE_COLOR": "1"}, False, True),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, True, False),
    ],
)
def test_colour_by_the_environment(env: dict[str, str], tty: bool, colored: bool) -> None:
    stream: Any = mock.Mock(isatty=mock.Mock(return_value=tty))
    with mock.patch.dict(os.environ, env, clear=True):
        assert settings.colored("auto", stream) is colored
        assert settings.colored("always", stream)
        assert not settings.colored("never", stream)


def test_errors_have_colour_where_it_is_asked_for() -> None:
    done = mtor("tdm", "--level", "8", "--disease", "XYZ", "--color", "always")
    assert done.err.splitlines()[0].startswith("\x1b[31mNo disease is called 'XYZ'.")
    alarmed = mtor(*HIGH, "--unit", "foo", "--color=always").err
    assert alarmed.startswith("\x1b[1;31m") or "\x1b[31m" in alarmed
    assert "\x1b" not in mtor("tdm", "--level", "8", "--disease", "XYZ", "--no-color", FORCE_COLOR="1").err


def test_links_on_works_where_the_terminal_takes_them() -> None:
    asked = ("references", "24", "--color", "always")
    out = mtor(*asked, FORCE_HYPERLINK="1").out
    assert "\x1b]8;;https://doi.org/10.3389/fmed.2020.00110\x1b\\10.3389/fmed.2020.00110\x1b]8;;\x1b\\" in out
    assert "\x1b]8;;https://pubmed.ncbi.nlm.nih.gov/32296709/\x1b\\32296709\x1b]8;;\x1b\\" in out
    assert "\x1b]8" not in mtor(*asked).out
    assert "\x1b]8" not in mtor("references", "24", "--no-color", FORCE_HYPERLINK="1").out
    assert "\x1b]8" not in mtor(*asked, "--format", "plain", FORCE_HYPERLINK="1").out
    bare = re.sub(r"\x1b\]8;;[^\x1b]*\x1b\\", "", out)
    assert bare == mtor(*asked).out


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("doi: 10.1016/S2352-3026(19)30088-2.", "10.1016/S2352-3026(19)30088-2"),
        ("(doi 10.1182/blood.2020005338; NCT01251575)", "10.1182/blood.2020005338"),
        ("（10.1034/j.1600-6143.2003.00051.x）", "10.1034/j.1600-6143.2003.00051.x"),
        ("PMID 32296709,", "32296709"),
    ],
)
def test_a_link_holds_the_name_and_no_more(text: str, name: str) -> None:
    assert names_of([text]) == {name}
    assert with_links(text, frozenset()) == text
    assert f"{name}\x1b]8;;\x1b\\" in with_links(text, frozenset({name}))
    cut = text[: text.index(name) + len(name) - 2]
    assert with_links(cut, frozenset({name})) == cut


def test_text_from_data_makes_no_link_of_its_own() -> None:
    assert "\x1b" not in mtor("search", "\x1b]8;;http://x\x1b\\here", "--color", "never").out


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminal")
def test_at_a_terminal_it_is_said_where_an_answer_was_written(tmp_path: Path) -> None:
    path = tmp_path / "itp.md"
    shown = at_a_terminal(tmp_path / "out", "recommend", "ITP", "-o", str(path))
    assert path.read_text(encoding="utf-8").startswith("# ITP ")
    assert shown.splitlines()[0] == f"Written to {path}."
    assert at_a_terminal(tmp_path / "out", "recommend", "ITP", "-q", "-o", str(path)) == ""
    assert "Written" not in mtor("recommend", "ITP", "-o", str(path)).err, "a script reads nothing of it"


class Terminal(io.StringIO):
    """A terminal of 24 lines."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


def shown(text: str, **env: str) -> bool:
    with mock.patch.dict(os.environ, {"LINES": "24", **env}), mock.patch.object(sys, "stdout", Terminal()):
        for name in ("TERM", "PAGER"):
            if name not in env:
                os.environ.pop(name, None)
        return pager.page(text)


LONG = "line 行\n" * 60


def test_a_long_answer_goes_through_the_pager_whole(tmp_path: Path) -> None:
    path = tmp_path / "seen"
    script = tmp_path / "pager"
    script.write_text(f"#!/bin/sh\ncat > '{path}'\necho \"$LESS\" > '{path}.less'\n", encoding="utf-8")
    script.chmod(0o755)
    assert shown(LONG, PAGER=str(script))
    assert path.read_text(encoding="utf-8") == LONG
    assert (tmp_path / "seen.less").read_text(encoding="utf-8").strip() == "FRX"


@pytest.mark.parametrize(
    "env",
    [
        {"PAGER": "no-such-pager --x"},
        {"PAGER": "false"},
        {"PAGER": ""},
        {"PAGER": "cat"},
        {"PAGER": "less '"},
        {"TERM": "dumb"},
    ],
)
def test_nothing_is_lost_without_a_pager(env: dict[str, str]) -> None:
    assert not shown(LONG, **env)


def test_what_fits_on_the_screen_needs_no_pager() -> None:
    assert not shown("line\n" * 23, PAGER="true")
    assert shown("line\n" * 24, PAGER="true")


def test_an_interruption_leaves_the_pager_to_its_reader() -> None:
    waited = []

    class Interrupted:
        returncode = 0

        def communicate(self, text: bytes) -> None:
            raise KeyboardInterrupt

        def wait(self) -> None:
            waited.append(1)
            if len(waited) == 1:
                raise KeyboardInterrupt

    with mock.patch("subprocess.Popen", return_value=Interrupted()):
        assert shown(LONG, PAGER="less")
    assert len(waited) == 2


def test_a_pipe_has_no_pager() -> None:
    assert mtor("recommend", "ITP", "--full", PAGER="false").out.count("\n") > 60
