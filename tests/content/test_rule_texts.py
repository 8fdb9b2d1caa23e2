"""A rule in a text is a slot: its number and whose it is follow the data and the hospital's own file, everywhere."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from mtor_cli.content import load, texts
from mtor_cli.content.load import Content
from mtor_cli.content.validate import validate
from mtor_cli.text import slots_of
from tests.content.facts import raw
from tests.content.folders import copy_data, edit
from tests.helpers import mtor

if TYPE_CHECKING:
    from pathlib import Path

SOUND = "- id: sound_from_day\n    drug: sirolimus"

CONSULT = ("tdm", "--level", "3", "--disease", "PRCA", "--band", "prca-4-15", "--dose", "2", "--hours-since-dose", "24")
PRODUCT = ("--product", "tablet", "--strengths", "0.5,1,2", "--sampled", "2026-03-20")

LOCAL = """\
entered: {by: Pharmacist, on: 2026-01-01}
rules:
"""


def said(folder: Path, monkeypatch: pytest.MonkeyPatch, *args: str) -> Any:
    """Return the answer of a command on the data of a folder."""
    monkeypatch.setattr(load, "data_dir", lambda: str(folder))
    return mtor(*args)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_usable_from_day_10_changes_every_decision_sentence_and_date(
    lang: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = copy_data(tmp_path / "data")
    edit(folder, "rules", SOUND, "value: 14", "value: 10")
    assert validate(str(folder)) == []
    for days, steady, usable in (("9.9", "provisional", "provisional"), ("10", "sound", "yes")):
        answer = said(folder, monkeypatch, *CONSULT, *PRODUCT, "--days-on-dose", days, "--json").json["result"]
        found = answer["sample"]
        assert (found["steady"], found["usable"], found["sound_from_day"]) == (steady, usable, 10)
        assert (answer["dose"]["outcome"] == "change") is (usable == "yes")
    assert answer["next"]["measure_after_days"] == answer["next"]["change_not_before_days"] == 10
    assert answer["next"]["measure_on"] == "2026-03-30"
    old = re.compile(r"day 14\b|第14天|2026-04-03")
    for args in (
        (*CONSULT, *PRODUCT, "--days-on-dose", "9"),
        (*CONSULT, *PRODUCT, "--days-on-dose", "10"),
        ("tdm", "--level", "8", "--disease", "PRCA"),
        ("recommend", "PRCA", "--full"),
        ("drug", "sirolimus", "--full"),
    ):
        for form in ("table", "json"):
            done = said(folder, monkeypatch, *args, "--format", form, "--lang", lang)
            assert done.code == 0, done.err
            assert [line for line in done.out.splitlines() if old.search(line) and "9.9" not in line] == []
    unknown = said(folder, monkeypatch, "tdm", "--level", "8", "--disease", "PRCA", "--json").json["result"]
    text = next(f["text"][lang] for f in unknown["findings"] if f["code"] == "steady_state_unknown")
    assert ("day 10 with sirolimus" if lang == "en" else "西罗莫司自第10天") in text


def local_file(tmp_path: Path, *rules: str) -> str:
    path = tmp_path / "local.yaml"
    path.write_text(LOCAL + "".join(f"  - {{{rule}, source: protocol 12-3}}\n" for rule in rules), encoding="utf-8")
    return str(path)


def test_a_rule_of_the_hospital_is_shown_as_the_hospitals_where_it_decides(tmp_path: Path) -> None:
    path = local_file(
        tmp_path,
        "id: sound_from_day, drug: sirolimus, value: 21",
        "id: toxicity_flag_ng_ml, drug: sirolimus, value: 12",
    )
    args = (
        "tdm",
        "--level",
        "13",
        "--disease",
        "ITP",
        "--dose",
        "2",
        "--hours-since-dose",
        "24",
        "--days-on-dose",
        "15",
    )
    answer = mtor(*args, "--local", path, "--json").json
    result = answer["result"]
    assert (result["verdict"]["alarm"], result["sample"]["steady"], result["sample"]["sound_from_day"]) == (
        "high",
        "provisional",
        21,
    )
    alarm = result["findings"][0]
    assert (alarm["code"], alarm["limit_ng_ml"], alarm["voice"]) == ("above_toxicity_flag", 12.0, "local")
    assert "above the 12 ng/mL flag (your hospital's)" in alarm["text"]["en"]
    assert "毒性警示阈值12 ng/mL（本院）" in alarm["text"]["zh"]
    assert "toxicity_flag_origin" not in [f["code"] for f in result["findings"]]
    doubt = next(r for r in result["sample"]["caveats"] if r["code"] == "steady_state_provisional")
    assert (doubt["voice"], doubt["sources"]) == ("local", ["mtor-cli", "local-rule-1"])
    assert "from day 21 (your hospital's threshold)" in doubt["text"]["en"]
    assert "第21天起将浓度视为可用于调整剂量（本院设定的阈值）" in doubt["text"]["zh"]
    own = [w["text"] for w in answer["warnings"] if w["code"] == "local_rule"]
    assert [m["en"].split(":")[0] for m in own] == [
        "Your hospital's rule, 21 in place of 14 (day; protocol 12-3)",
        "Your hospital's rule, 12 in place of 15 (ng/mL; protocol 12-3)",
    ]
    screen = mtor(*args, "--local", path, "--format", "plain").out
    assert "Your hospital's rule, 21 in place of 14" in screen
    assert "Your hospital's rule" not in mtor(*args, "--format", "plain").out
    changes = mtor("data", "diff", "--local", path, "--json").json["result"]["changes"]
    assert [(c["kind"], c["id"], c["source"]) for c in changes] == [
        ("rule", "sound_from_day", "protocol 12-3"),
        ("rule", "toxicity_flag_ng_ml", "protocol 12-3"),
    ]


@pytest.mark.parametrize(
    ("rule", "en", "zh"),
    [
        (
            "id: sound_from_day, drug: sirolimus, value: 13",
            "'sound_from_day' may only be raised: expected 14 day or more; found 13",
            "“sound_from_day”只可调高：应不低于 14 day；现为 13",
        ),
        (
            "id: toxicity_flag_ng_ml, drug: sirolimus, value: 15.1",
            "'toxicity_flag_ng_ml' may only be lowered: expected 15 ng/mL or less; found 15.1",
            "“toxicity_flag_ng_ml”只可调低：应不高于 15 ng/mL；现为 15.1",
        ),
        (
            "id: day_cap_mg, value: 41",
            "'day_cap_mg' may only be lowered: expected 40 mg or less; found 41",
            "“day_cap_mg”只可调低：应不高于 40 mg；现为 41",
        ),
        (
            "id: half_life_h, drug: sirolimus, value: 62",
            "'half_life_h' is not the hospital's to set",
            "“half_life_h”不可由本院设定",
        ),
        (
            "id: sound_from_day, drug: sirolimus, value: 21.5",
            "'day' counts in whole numbers; found 21.5",
            "单位“day”应为整数；现为 21.5",
        ),
        (
            "id: sound_from_day, value: 21",
            "'sound_from_day' needs its drug: sirolimus or everolimus",
            "“sound_from_day”须注明 drug：sirolimus或everolimus",
        ),
        (
            "id: day_cap_mg, drug: sirolimus, value: 20",
            "'day_cap_mg' is no rule of one drug: leave 'drug' out",
            "“day_cap_mg”不分药物，不应注明 drug",
        ),
        (
            "id: too_early_before_day, drug: sirolimus, value: 15",
            "'too_early_before_day' (15) may not be greater than 'sound_from_day' (14)",
            "“too_early_before_day”（15）不得大于“sound_from_day”（14）",
        ),
        (
            "id: sound_from_day, drug: sirolimus, value: 28",
            "'sound_from_day' (28) may not be greater than 'inhibitor_sound_from_day' (21)",
            "“sound_from_day”（28）不得大于“inhibitor_sound_from_day”（21）",
        ),
        (
            "id: daily_trough_from_h, value: 26",
            "'daily_trough_from_h' (26) may not be greater than 'daily_trough_to_h' (25)",
            "“daily_trough_from_h”（26）不得大于“daily_trough_to_h”（25）",
        ),
        (
            "id: most_ratio, value: 0.5",
            "'ratio' lies between 1 and 100; found 0.5",
            "单位“ratio”应在 1～100 之间；现为 0.5",
        ),
        (
            "id: troughs_apart_day, value: 99999999999",
            "'day' lies between 1 and 366; found 1e+11",
            "单位“day”应在 1～366 之间；现为 1e+11",
        ),
        ("id: day_limit_mg, value: 20", "there is no rule called 'day_limit_mg'", "没有名为“day_limit_mg”的规则"),
    ],
)
def test_a_rule_that_the_hospital_may_not_set_so_is_refused(rule: str, en: str, zh: str, tmp_path: Path) -> None:
    path = local_file(tmp_path, rule)
    for args in (("tdm", "--level", "8", "--disease", "ITP"), ("data", "diff")):
        done = mtor(*args, "--local", path, "--json")
        assert done.code == 4
        message = done.json["error"]["message"] if done.out else None
        text = done.err if message is None else f"{message['en']} {message['zh']}"
        assert "line 3" in text
        assert en in text
        assert zh in text or message is None


@pytest.mark.parametrize(
    ("file", "after", "old", "new", "field", "en"),
    [
        (
            "messages",
            "- code: ratio_beyond_3",
            "{rule.most_ratio} times",
            "3 times",
            "messages[ratio_beyond_3].text.en",
            "'3 times' is the number of a rule: write {rule.most_ratio} or {rule.loading_ratio} "
            "or {rule.square_poor_ratio}",
        ),
        (
            "messages",
            "- code: ratio_beyond_3",
            "{rule.most_ratio} times",
            "{rule.most_rato} times",
            "messages[ratio_beyond_3].text.en",
            "'{rule.most_rato}' names no rule of sirolimus or everolimus",
        ),
        (
            "messages",
            "- code: no_lower_dose",
            "never 0.",
            "never 0 ({rule.most_ratio}).",
            "messages[no_lower_dose].text.en",
            "'{rule.most_ratio}' stands in one language only",
        ),
        (
            "pharmacology",
            "- id: own-steady-state-days",
            "day {rule.sound_from_day}",
            "day 14",
            "facts[own-steady-state-days].text.en",
            "'day 14' is the number of a rule: write {rule.sound_from_day}",
        ),
        (
            "pharmacology",
            "- id: own-steady-state-days",
            "day {rule.sound_from_day}",
            "day {rule.sound_from}",
            "facts[own-steady-state-days].text.en",
            "'{rule.sound_from}' names no rule of sirolimus",
        ),
        (
            "evidence_levels",
            "strengths:",
            'en: "',
            'en: "{rule.most_ratio} ',
            "",
            "a rule's number is not filled in here",
        ),
    ],
)
def test_a_number_beside_its_slot_and_a_slot_without_its_rule_are_refused(
    file: str, after: str, old: str, new: str, field: str, en: str, tmp_path: Path
) -> None:
    folder = copy_data(tmp_path)
    line = edit(folder, file, after, old, new)
    problems = validate(str(folder))
    assert (f"{file}.yaml", line, en) in [(p.file, p.line, p.en) for p in problems]
    assert not field or field in [p.field for p in problems]


def changed_rules() -> list[Any]:
    """Return the program's rules, each with a value that no rule has and that no text holds by itself."""
    return [
        {**rule, "value": 0.7 + n / 1000 if rule["unit"] == "share" else 7001 + n}
        for n, rule in enumerate(Content().rule_file["rules"])
    ]


def naming_rules(rules: list[Any]) -> dict[str, Any]:
    """Return each text of the data that names rules, filled by these, by its place and its words before."""
    whose = Content().rule_file["whose"]
    told = raw("recommendations")
    said: dict[str, Any] = {}
    for message in raw("messages")["messages"]:
        for filled in texts.say_rules({"messages": [message]}, rules, whose)["messages"]:
            owners = filled.get("when", {}).get("drug", [])
            said[f"{message['code']} {owners} {message['text']['en'][:60]}"] = (message["text"], filled["text"], owners)
    groups = [
        raw("pharmacology")["facts"],
        told["measuring"],
        told["cautions"],
        *(d["notes"] for d in told["diseases"]),
    ]
    for record in (record for group in groups for record in group if "text" in record):
        (filled,) = texts.say_in([record], rules, whose)
        said[f"{record.get('id', record['text']['en'][:60])}"] = (
            record["text"],
            filled["text"],
            record.get("drugs", []),
        )
    thresholds: Any = texts.set_thresholds(raw("drugs"), rules, whose)["drugs"]
    for before, drug in zip(raw("drugs")["drugs"], thresholds, strict=True):
        for name in (n for n in texts.THRESHOLDS if n in before):
            said[f"{drug['id']} {name}"] = (before[name]["text"], drug[name]["text"], [drug["id"]])
    return {place: found for place, found in said.items() if "{rule." in found[0]["en"]}


def test_no_text_shows_a_rules_old_number_once_all_rules_are_changed() -> None:
    """Where a text names a rule, the number that stood there before stands there no longer, in either language."""
    rules = changed_rules()
    known, old = texts.by_name(rules), texts.by_name(Content().rule_file["rules"])
    found = naming_rules(rules)
    assert len(found) > 40
    wrong = []
    for place, (before, after, drugs) in found.items():
        for lang in ("en", "zh"):
            for slot in (s for s in slots_of(before[lang]) if s.startswith("rule.")):
                name = slot.rpartition(".")[2]
                owners = [(name, drug) for drug in (*drugs, "sirolimus", "everolimus", None) if (name, drug) in old]
                assert owners, slot
                assert any(texts.printed(known[owner]) in after[lang] for owner in owners), (place, slot)
                if any(texts.pattern(old[owner]).search(after[lang]) for owner in owners[:1]):
                    wrong.append((place, lang, slot))
    assert wrong == []
