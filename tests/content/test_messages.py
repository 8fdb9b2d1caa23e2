"""`data/messages.yaml` and the program: a code or a slot that one of them lacks is named and never printed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, get_args

import pytest

from mtor_cli.content.locate import data_dir
from mtor_cli.content.messages import within
from mtor_cli.content.validate import validate
from mtor_cli.errors import DataError
from mtor_cli.parts.situation import applying
from mtor_cli.records.codes import FILLED, Code, Slots
from mtor_cli.records.messages import KNOWN
from mtor_cli.text import fill, slots_of
from tests.content.facts import raw
from tests.content.folders import copy_data, edit, line_of
from tests.helpers import answer, mtor
from tests.net.questions import INPUTS

if TYPE_CHECKING:
    from pathlib import Path

    from mtor_cli.records.messages import Command


CONDITIONS = (
    "command", "drug", "disease", "compared", "age", "level", "flag", "alarm", "unit", "trough", "steady", "matrix",
    "assay", "liver", "loading", "targets", "band_matrix", "given",
)  # fmt: skip


class Wrong(NamedTuple):
    """A mistake in a copy of the messages."""

    after: str
    old: str
    new: str
    field: str
    en: str
    zh: str
    beside: tuple[tuple[str, str], ...] = ()
    """What follows from it elsewhere: field and English sentence."""
    elsewhere: tuple[str, str] | None = None
    """Where it is named, if not in the line of the edit: after the first, the line with the second."""


WRONG = {
    "a-code-renamed": Wrong(
        "messages:",
        "code: next_refused",
        "code: next_week",
        "messages[next_week].code",
        "nothing says 'next_week': the program does not, and without 'severity' its 'when' is not asked",
        "“next_week”不会输出：程序未使用该代码，且无“severity”时不按“when”选用",
        beside=(("messages", "the program says 'next_refused': there is no such text"),),
    ),
    "a-code-twice": Wrong(
        "messages:",
        "code: late_sample",
        "code: not_trough",
        "messages[not_trough].code",
        "'not_trough' stands above for the same drug and command",
        "“not_trough”在上文已有同一药物和命令的文本",
        beside=(("messages", "the program says 'late_sample': there is no such text"),),
    ),
    "a-wording-for-one-drug-only": Wrong(
        "code: steady_state_too_early",
        "when: {drug: [sirolimus]}",
        "when: {drug: [everolimus]}",
        "messages[steady_state_too_early].code",
        "'steady_state_too_early' stands above for the same drug and command",
        "“steady_state_too_early”在上文已有同一药物和命令的文本",
        beside=(
            ("messages", "the program says 'steady_state_too_early' for sirolimus in audit: there is no such text"),
        ),
        elsewhere=("code: visit_alarm", "code: steady_state_too_early"),
    ),
    "a-slot-misspelled": Wrong(
        "code: not_trough",
        "was drawn {hours} h",
        "was drawn {huors} h",
        "messages[not_trough].text.en",
        "'{huors}' is not declared under 'slots'",
        "“{huors}”未在“slots”中声明",
        beside=(("messages[not_trough].slots.hours", "'{hours}' does not stand in the text (en)"),),
    ),
    "a-slot-in-one-language-only": Wrong(
        "code: not_trough",
        "服药后{hours} h",
        "服药后数小时",
        "messages[not_trough].slots.hours",
        "'{hours}' does not stand in the text (zh)",
        "中文文本中没有“{hours}”",
        elsewhere=("code: not_trough", "slots:"),
    ),
    "a-slot-that-nothing-fills": Wrong(
        "code: late_sample",
        "text:\n",
        "slots: {weight: number}\n    text:\n",
        "messages[late_sample].slots.weight",
        "the program does not fill '{weight}' here; it fills nothing",
        "程序在此不填入“{weight}”，无可用内容",
        beside=(("messages[late_sample].slots.weight", "'{weight}' does not stand in the text (en and zh)"),),
    ),
    "a-slot-of-another-kind": Wrong(
        "code: not_trough",
        "slots: {hours: number}",
        "slots: {hours: words}",
        "messages[not_trough].slots.hours",
        "expected 'number'; found 'words'",
        "应为“number”；现为“words”",
    ),
    "a-kind-that-there-is-not": Wrong(
        "code: not_trough",
        "slots: {hours: number}",
        "slots: {hours: hour}",
        "messages[not_trough].slots.hours",
        "expected one of 'number', 'name' or 'words'; found 'hour'",
        "应为 'number'、'name'、'words' 之一；现为 'hour'",
    ),
    "an-unknown-condition": Wrong(
        "code: slow_liver",
        "when: {drug: [sirolimus]}",
        "when: {weather: [cold]}",
        "messages[slow_liver].when.weather",
        f"'weather' is no condition; there are {', '.join(CONDITIONS)}",
        f"没有“weather”这一条件；可用：{'、'.join(CONDITIONS)}",
    ),
    "a-condition-on-a-disease-that-there-is-not": Wrong(
        "code: itp_falling_platelets",
        "disease: [itp]",
        "disease: [ipt]",
        "messages[itp_falling_platelets].when.disease[1]",
        "'ipt' is no value of 'disease'",
        "“ipt”不是“disease”的可用值",
    ),
    "a-severity-without-a-condition": Wrong(
        "code: late_sample",
        "voice: derived",
        "severity: caution\n    voice: derived",
        "messages[late_sample]",
        "what has a 'severity' needs a 'when'",
        "有“severity”的文本须有“when”",
        elsewhere=("code: not_trough", "code: late_sample"),
    ),
    "a-finding-for-a-command-that-says-none": Wrong(
        "code: gvhd_level_tma\n",
        "command: [tdm]",
        "command: [recommend]",
        "messages[gvhd_level_tma].when.command",
        "'caution' is said in tdm and fit only",
        "“caution”仅用于 tdm、fit",
    ),
    "a-remark-for-a-command-that-says-none": Wrong(
        "code: start_child\n",
        "command: [start]",
        "command: [fit]",
        "messages[start_child].when.command",
        "'remark' is said in start only",
        "“remark”仅用于 start",
    ),
    "a-condition-that-the-command-does-not-know": Wrong(
        "code: start_child\n",
        "age: [child]",
        "loading: [given]",
        "messages[start_child].when",
        "start knows nothing of loading: the text would never be said",
        "start 无从得知 loading，该文本不会输出",
    ),
    "an-unknown-value": Wrong(
        "code: slow_liver",
        "when: {drug: [sirolimus]}",
        "when: {drug: [tacrolimus]}",
        "messages[slow_liver].when.drug[1]",
        "expected one of 'sirolimus' or 'everolimus'; found 'tacrolimus'",
        "应为 'sirolimus'、'everolimus' 之一；现为 'tacrolimus'",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_mistake_is_named_with_file_line_field_and_what_was_expected(name: str, tmp_path: Path) -> None:
    wrong = WRONG[name]
    folder = copy_data(tmp_path)
    line = edit(folder, "messages", wrong.after, wrong.old, wrong.new)
    found = validate(str(folder))
    (main,) = [p for p in found if (p.field, p.en) == (wrong.field, wrong.en)]
    assert (main.file, main.zh) == ("messages.yaml", wrong.zh)
    # A slot is named where it is declared, a wording where it stands too late: not always where the edit was.
    assert main.line == (line if wrong.elsewhere is None else line_of(folder, "messages", *wrong.elsewhere))
    assert sorted((p.field, p.en) for p in found if p is not main) == sorted(wrong.beside)


@pytest.mark.parametrize(("name", "text"), [("missing", None), ("half written", "messages:\n  - code: not_tr")])
def test_a_file_that_is_missing_or_half_written_is_named(name: str, text: str | None, tmp_path: Path) -> None:
    folder = copy_data(tmp_path)
    (folder / "messages.yaml").unlink()
    if text is not None:
        (folder / "messages.yaml").write_text(text, encoding="utf-8")
    assert {p.file for p in validate(str(folder))} == {"messages.yaml"}, name


@pytest.mark.parametrize(
    ("file", "after", "old", "new", "en", "zh"),
    [
        ("models", "- id: jiao2009", "code: not_before_steady_state", "code: dose_covariate",
         "'dose_covariate' has its text in messages.yaml", "“dose_covariate”的文本见 messages.yaml"),
        ("drugs", "- id: sirolimus", "code: above_toxicity_flag", "code: above_flag",
         "'above_flag' has its text in messages.yaml", "“above_flag”的文本见 messages.yaml"),
        ("models", "- id: chen2020", "code: sensitivity_only", "code: absorption_from_priors",
         "'absorption_from_priors' has another text above", "“absorption_from_priors”在上文已有另一文本"),
    ],
)  # fmt: skip
def test_a_code_has_one_text_in_all_files(
    file: str, after: str, old: str, new: str, en: str, zh: str, tmp_path: Path
) -> None:
    folder = copy_data(tmp_path)
    line = edit(folder, file, after, old, new)
    assert (f"{file}.yaml", line, en, zh) in [(p.file, p.line, p.en, p.zh) for p in validate(str(folder))]


def test_a_code_that_was_renamed_ends_tdm_with_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = copy_data(tmp_path)
    edit(folder, "messages", "messages:", "code: next_trough\n", "code: next_time\n")
    monkeypatch.setattr("mtor_cli.content.load.data_dir", lambda: str(folder))
    done = mtor("tdm", "--level", "8", "--disease", "ITP", "--hours-since-dose", "2")
    assert done.code == 4
    assert "messages[next_time].code: nothing says 'next_time'" in done.err
    assert "the program says 'next_trough': there is no such text" in done.err
    assert done.out == ""


@pytest.mark.parametrize(
    ("old", "new", "en", "zh"),
    [
        (
            "{rule.toxicity_flag_ng_ml} ng/mL may",
            "{rule.toxicity_flag} ng/mL may",
            "messages[itp_falling_platelets].text.en: '{rule.toxicity_flag}' names no rule of sirolimus",
            "messages[itp_falling_platelets].text.en：“{rule.toxicity_flag}”没有对应的规则（药物：sirolimus）",
        ),
        (
            "{rule.toxicity_flag_ng_ml} ng/mL而",
            "15 ng/mL而",
            "messages[itp_falling_platelets].text.en: '{rule.toxicity_flag_ng_ml}' stands in one language only",
            "messages[itp_falling_platelets].text.en：“{rule.toxicity_flag_ng_ml}”仅见于一种语言",
        ),
        (
            "alarm: [high]",
            "alarms: [high]",
            "messages[itp_falling_platelets].when.alarms: 'alarms' is no condition; there are command, drug, ",
            "messages[itp_falling_platelets].when.alarms：没有“alarms”这一条件；可用：command、drug、",
        ),
    ],
)
def test_a_warning_is_never_lost_by_a_slip_and_no_old_number_is_said(
    old: str, new: str, en: str, zh: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = copy_data(tmp_path)
    edit(folder, "messages", "code: itp_falling_platelets", old, new)
    monkeypatch.setattr("mtor_cli.content.load.data_dir", lambda: str(folder))
    for lang, said in (("en", en), ("zh", zh)):
        done = mtor("tdm", "--level", "16", "--disease", "ITP", "--lang", lang)
        assert (done.code, done.out) == (4, "")
        assert said in done.err


@pytest.mark.parametrize("args", [("recommend", "ITP"), ("drug", "sirolimus")])
def test_a_caution_that_names_no_message_is_a_sentence(
    args: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = copy_data(tmp_path)
    edit(
        folder, "recommendations", "message: half_milligram", "message: half_milligram", "message: third_of_a_milligram"
    )
    monkeypatch.setattr("mtor_cli.content.load.data_dir", lambda: str(folder))
    for lang, said in (("en", "The data holds no text called 'third_of"), ("zh", "数据中没有名为“third_of")):
        done = mtor(*args, "--lang", lang)
        assert (done.code, done.out) == (4, "")
        assert said in done.err


def test_a_slot_that_is_not_filled_is_never_printed() -> None:
    with pytest.raises(DataError) as caught:
        fill({"en": "Day {days}.", "zh": "第{days}天。"}, {"day": "3"})
    assert caught.value.en == "A text of the data holds {days}, and nothing fills it: Day {days}."
    assert caught.value.zh == "数据文本中的 {days} 没有可填入的内容：第{days}天。"


def test_what_was_typed_is_not_read_for_slots() -> None:
    filled = fill(
        {"en": "'{name}': {other}", "zh": "“{name}”：{other}"}, {"name": "{other}", "other": {"en": "a", "zh": "甲"}}
    )
    assert filled == {"en": "'{other}': a", "zh": "“{other}”：甲"}


def test_the_names_of_slots_are_read_once_each() -> None:
    assert slots_of("{day} {rule.sound_from_day} {day} {Day} {}") == ["day", "rule.sound_from_day"]


def test_every_code_and_slot_of_the_program_is_known_and_used() -> None:
    assert FILLED.keys() <= set(get_args(Code))
    assert {s for names in FILLED.values() for s in names} == set(Slots.__annotations__)
    assert validate(data_dir()) == []
    assert {message["code"] for message in raw("messages")["messages"]} >= set(get_args(Code))


def codes(*args: str) -> dict[str, str]:
    """Return the severity of each finding of a level, by its code."""
    found = mtor("tdm", "--level", "8", *args, "--json")
    assert found.code == 0, found.err
    return {f["code"]: f["severity"] for f in found.json["result"]["findings"]}


def _lay_over(message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the program read a copy of the data that says one message more, the first of all."""
    folder = copy_data(tmp_path)
    path = folder / "messages.yaml"
    text = path.read_text(encoding="utf-8").replace("\nmessages:\n", f"\nmessages:\n{message}", 1)
    path.write_text(text, encoding="utf-8")
    assert validate(str(folder)) == []
    monkeypatch.setattr("mtor_cli.content.load.data_dir", lambda: str(folder))


def test_a_warning_is_added_in_the_data_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    added = (
        "  - code: prca_parvovirus\n"
        "    when: {command: [tdm], disease: [prca], age: [child], alarm: [none, high]}\n"
        "    severity: caution\n"
        "    voice: derived\n"
        "    sources: [mtor-cli]\n"
        "    verified: judgement\n"
        '    text: {en: "A new warning.", zh: "新的警示。"}\n'
    )
    _lay_over(added, tmp_path, monkeypatch)
    assert codes("--disease", "PRCA", "--age", "9")["prca_parvovirus"] == "caution"
    for other in (("--disease", "PRCA"), ("--disease", "PRCA", "--age", "40"), ("--disease", "ITP", "--age", "9"), ()):
        assert "prca_parvovirus" not in codes(*other), other
    for lang, text in (("en", "A new warning."), ("zh", "新的警示")):
        assert text in mtor("tdm", "--level", "8", "--disease", "PRCA", "--age", "9", "--lang", lang).out


def test_a_remark_at_the_start_is_added_in_the_data_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    added = (
        "  - code: alps_child\n"
        "    when: {drug: [sirolimus], disease: [alps], age: [child], liver: [unknown, B]}\n"
        "    severity: remark\n"
        "    voice: derived\n"
        "    sources: [mtor-cli]\n"
        "    verified: judgement\n"
        '    text: {en: "A new remark.", zh: "新的说明。"}\n'
    )
    _lay_over(added, tmp_path, monkeypatch)

    def said(*args: str) -> list[str]:
        return [r["code"] for r in answer("start", *args)["result"]["remarks"]]

    child = ("--disease", "ALPS", "--age", "9")
    assert said(*child)[0] == "alps_child"
    assert "alps_child" in said(*child, "--child-pugh", "B")
    for other in (
        ("--disease", "ITP", "--age", "9"),
        ("--disease", "ALPS", "--age", "40"),
        (*child, "--child-pugh", "A"),
    ):
        assert "alps_child" not in said(*other), other
    # It is a remark of the start, and no finding on a level.
    assert "alps_child" not in codes("--disease", "ALPS", "--age", "9")
    for lang, text in (("en", "A new remark."), ("zh", "新的说明。")):
        assert text in mtor("start", *child, "--lang", lang).out


@pytest.mark.parametrize(
    ("command", "args"),
    [
        ("tdm", ("--level", "8", "--disease", "ITP", "--age", "9", "--child-pugh", "A", "--with", "voriconazole")),
        ("start", ("--disease", "ITP", "--age", "9")),
        ("fit", (str(INPUTS / "adult.yaml"), "--disease", "ITP")),
    ],
)
def test_what_a_command_knows_of_its_question_is_what_the_data_may_ask(
    command: Command, args: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    known: set[str] = set()

    def holds(when: Any, facts: Any) -> bool:
        known.update(facts)
        return False

    monkeypatch.setattr("mtor_cli.parts.situation._holds", holds)
    answer(command, *args)
    assert known == KNOWN[command]


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (["--assay", "cmia"], "immunoassay_bias", True),
        (["--assay", "CMIA", "--drug", "everolimus"], "immunoassay_bias", True),
        (["--assay", "lc-ms/ms"], "immunoassay_bias", False),
        (["--assay", "other"], "immunoassay_bias", False),
        ([], "immunoassay_bias", False),
        (["--with", "环孢素"], "cyclosporine_timing", True),
        (["--with", "环孢素", "--drug", "everolimus"], "cyclosporine_timing", False),
        (["--with", "voriconazole"], "cyclosporine_timing", False),
        (["--assay", "eclia", "--with", "Certican"], "assay_switch_cross_reaction", True),
        (["--assay", "eclia", "--stopped", "依维莫司:5d"], "assay_switch_cross_reaction", True),
        (["--assay", "qms", "--drug", "everolimus", "--with", "rapamycin"], "assay_switch_cross_reaction", True),
        (["--assay", "lc-ms/ms", "--with", "everolimus"], "assay_switch_cross_reaction", False),
        (["--with", "everolimus"], "assay_switch_cross_reaction", False),
        (["--assay", "eclia", "--with", "voriconazole"], "assay_switch_cross_reaction", False),
    ],
)
def test_what_is_said_of_assays_and_of_cyclosporine(args: list[str], code: str, said: bool) -> None:
    found = codes(*args)
    assert (code in found) is said
    assert found.get(code, "caution") == "caution"


def test_findings_stand_by_severity_and_then_by_the_order_of_the_file() -> None:
    found = codes("--disease", "ITP", "--assay", "cmia", "--with", "cyclosporine")
    assert list(found) == [
        "cyclosporine_timing",
        "cyclosporine_spacing",
        "immunoassay_bias",
        "none_chosen",
        "matrix_as_printed",
        "unit_assumed",
        "trough_unconfirmed",
        "steady_state_unknown",
    ]


def test_a_fact_that_a_command_does_not_know_holds_for_no_value() -> None:
    message: Any = {"code": "x", "severity": "caution", "when": {"drug": ["sirolimus"], "assay": ["cmia", "unknown"]}}
    told: Any = {"messages": [message]}
    assert applying(told, {"drug": {"sirolimus"}, "assay": {"unknown"}}) == [message]
    assert applying(told, {"drug": {"sirolimus"}}) == []
    assert applying(told, {"drug": {"everolimus"}, "assay": {"cmia"}}) == []


@pytest.mark.parametrize("code", ["everolimus_no_rule", "haematocrit"])
def test_a_text_that_a_consult_alone_says_is_named(code: str) -> None:
    """It takes the place of a text of another command, which is not there: nothing would ask for it."""
    records = raw("messages")["messages"]
    texts = [m for m in records if m["code"] == code]
    alone = [{**m, "when": {**m.get("when", {}), "command": ["consult"]}} for m in texts[:1]]
    found = [en for _, _, en, _ in within([*(m for m in records if m["code"] != code), *alone])]
    assert any(en.startswith(f"a consult alone says '{code}' so") for en in found)
    assert any(en.startswith(f"the program says '{code}' for ") for en in found)
    assert not list(within(records))
