"""What the second schema promises of every answer: size, ids and tables, verdict, alarms, decision, one shape."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.helpers import ROOT, answer, mtor
from tests.net.questions import INPUTS

if TYPE_CHECKING:
    from collections.abc import Iterator

COMMANDS: tuple[tuple[str, ...], ...] = (
    ("recommend", "GVHD"),
    ("tdm", "--level", "8.2"),
    ("tdm", "--level", "18", "--disease", "GVHD", "--target", "5-10", "--with", "voriconazole:30d"),
    ("start", "--disease", "PRCA", "--age", "8"),
    ("interactions", "voriconazole"),
    ("drug", "everolimus"),
    ("evidence", "ITP"),
    ("references", "24", "us-label"),
    ("search", "thrombotic"),
    ("models",),
    ("data", "review"),
)


def values(found: Any, field: str) -> Iterator[Any]:
    """Yield whatever stands under a name in an answer."""
    if isinstance(found, list):
        for item in found:
            yield from values(item, field)
    elif isinstance(found, dict):
        for key, item in found.items():
            if key == field:
                yield item
            yield from values(item, field)


@pytest.mark.parametrize(
    ("args", "most"), [(("tdm", "--level", "8.2"), 40_000), (("recommend", "ITP"), 150_000)], ids=lambda a: str(a)[:20]
)
def test_an_answer_is_one_short_line(args: tuple[str, ...], most: int) -> None:
    text = mtor(*args, "--json").out
    assert (text.count("\n"), ": " in text[:60]) == (1, False)
    assert len(text.encode()) <= most


@pytest.mark.parametrize("args", COMMANDS, ids=lambda a: " ".join(a)[:40])
def test_what_is_named_by_its_id_stands_in_a_table(args: tuple[str, ...]) -> None:
    found = answer(*args)
    cited = {s for part in ("result", "warnings", "bands") for ids in values(found[part], "sources") for s in ids}
    assert all(isinstance(name, str) for name in cited)
    if args[0] != "data":  # The review sheet lists the sources of the files as such.
        assert cited <= set(found["sources"])
    for name, source in found["sources"].items():
        assert source["number"] == (int(name) if name.isdecimal() else None)
        assert source["label"]["en"]
        assert source["label"]["zh"]
    named = set(values(found["result"].get("assessments", []), "band"))
    named |= set(found["result"].get("bands", []))
    assert named == set(found["bands"])
    assert all(band["id"] == name for name, band in found["bands"].items())


@pytest.mark.parametrize("args", COMMANDS[:5], ids=lambda a: " ".join(a)[:40])
def test_what_is_absent_is_null_and_says_why(args: tuple[str, ...]) -> None:
    found = answer(*args)
    records = [r for r in _records(found) if isinstance(r.get("absent"), dict)]
    assert [name for r in records for name in r["absent"] if r[name] is not None] == []
    assert all(set(why) == {"reason", "text", "note"} for r in records for why in r["absent"].values())


def _records(found: Any) -> Iterator[Any]:
    if isinstance(found, list):
        for item in found:
            yield from _records(item)
    elif isinstance(found, dict):
        yield found
        for item in found.values():
            yield from _records(item)


@pytest.mark.parametrize(
    ("args", "code", "alarm"),
    [
        (("--level", "3", "--disease", "ITP"), "below", None),
        (("--level", "8.2", "--disease", "ITP"), "within", None),
        (("--level", "4.5", "--disease", "ITP"), "mixed", None),
        (("--level", "16", "--disease", "ITP"), "above", "high"),
        (("--level", "12", "--disease", "ALPS"), "above", "above"),
        (("--level", "lt16", "--disease", "ITP"), "indeterminate", None),
        (("--level", "5", "--disease", "ITP", "--drug", "everolimus"), "no_target", None),
        (
            (
                "--level",
                "8.2",
            ),
            "no_disease",
            None,
        ),
        (("--level", "8.2", "--target", "5-8"), "above", None),
        # Secondary forms are left aside: 5 lies below the range of the one with connective tissue disease.
        (("--level", "5", "--disease", "ITP"), "within", None),
    ],
    ids=lambda a: " ".join(a) if isinstance(a, tuple) else None,
)
def test_the_verdict_is_one_word(args: tuple[str, ...], code: str, alarm: str | None) -> None:
    found = answer("tdm", *args, "--unit", "ng/mL")
    verdict = found["result"]["verdict"]
    assert (verdict["code"], verdict["alarm"]) == (code, alarm)
    for lang in ("en", "zh"):
        shown = mtor("tdm", *args, "--unit", "ng/mL", "--lang", lang, COLUMNS="300").out
        assert verdict["text"][lang] in shown
    alarms = [f for f in found["result"]["findings"] if f["severity"] == "alarm"]
    assert found["result"]["alarms"] == [f["code"] for f in alarms]
    assert [(w["code"], w["text"]) for w in found["warnings"][: len(alarms)]] == [
        (f["code"], f["text"]) for f in alarms
    ]


SOUND = (
    "--hours-since-dose",
    "24",
    "--days-on-dose",
    "21",
    "--unit",
    "ng/mL",
    "--disease",
    "ITP",
    "--band",
    "itp-4-15",
)
TABLETS = ("--product", "tablet", "--strengths", "0.5,1")


@pytest.mark.parametrize(
    ("args", "decision", "best", "why"),
    [
        (("--level", "8", "--dose", "2", *SOUND), "keep", ("present", 2), None),
        (("--level", "3", "--dose", "2", *SOUND), "raise", None, "no_product"),
        (("--level", "3", "--dose", "2", *SOUND, *TABLETS), "raise", ("rule", 3), None),
        (("--level", "18", "--dose", "2", *SOUND, *TABLETS), "lower", ("rule", 1.5), None),
        (("--level", "8", "--dose", "2", "--disease", "ITP"), "none", None, "refused"),
    ],
)
def test_the_decision_on_the_dose(
    args: tuple[str, ...], decision: str, best: tuple[str, float] | None, why: str | None
) -> None:
    dose = answer("tdm", *args)["result"]["dose"]
    assert (dose["decision"], dose["no_best"]) == (decision, why)
    assert (dose["best"] and (dose["best"]["by"], dose["best"]["mg_per_day"])) == best


def test_a_fit_says_alarm_and_decision_alike() -> None:
    case = str(Path(INPUTS) / "child.yaml")
    found = answer("fit", case, "--target", "5-10", "--disease", "ALPS")
    assert found["result"]["alarms"] == ["above_every_band"] == [w["code"] for w in found["warnings"]][:1]
    dose = found["result"]["dose"]
    assert (dose["decision"], dose["best"], dose["no_best"]) == ("none", None, "refused")
    assert [r["band"] for r in dose["ranges"]] == list(found["bands"]) == ["alps-2-10"]


def test_no_key_depends_on_an_option() -> None:
    bare, full = (
        answer("tdm", "--level", "8", *args)["result"]
        for args in ((), ("--disease", "acute GVHD", "--dose", "2", "--with", "voriconazole:30d", "--child-pugh", "A"))
    )
    assert list(bare) == list(full)
    assert set(bare["assessments"][0]) == set(full["assessments"][0])


def test_numbers_carry_no_dust() -> None:
    found = answer("fit", str(Path(INPUTS) / "child.yaml"))
    numbers = [n for n in _numbers(found["result"]) if n]
    assert len(numbers) > 100
    assert [n for n in numbers if float(f"{n:.12g}") != n] == []


def _numbers(found: Any) -> Iterator[float]:
    if isinstance(found, list | dict):
        for item in found.values() if isinstance(found, dict) else found:
            yield from _numbers(item)
    elif isinstance(found, float):
        yield found


CODED = (
    *("action", "age_group", "alarm", "by", "censored", "decision", "default_for", "direction", "drug", "drugs"),
    *("known", "line", "matrix", "mtor_evidence", "no_best", "origin", "outcome", "read", "reason", "role", "rule"),
    *("samples", "severity", "side", "sign", "stage", "status", "topic", "trough", "verdict", "verified", "voice"),
)
"""The fields that hold one of a few words, which a script may compare with."""


def test_the_schemas_list_the_words_of_a_coded_field() -> None:
    free = {
        (path.stem, field)
        for path in (ROOT / "mtor_cli" / "schemas").glob("*.json")
        if path.stem != "data-review"  # The sheet shows what stands in the files, whatever it is.
        for field, schema in _properties(json.loads(path.read_text(encoding="utf-8")))
        if field in CODED and _is_free(schema)
    }
    assert free == set()


def _properties(schema: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(schema, list):
        for item in schema:
            yield from _properties(item)
    elif isinstance(schema, dict):
        yield from schema.get("properties", {}).items()
        for item in schema.values():
            yield from _properties(item)


def _is_free(schema: Any) -> bool:
    """Return whether any text fits a schema, or one of its choices, or the items of its list."""
    text = schema.get("type") == "string" and not {"enum", "const"} & set(schema)
    return (
        text
        or any(map(_is_free, schema.get("anyOf", [])))
        or (schema.get("type") == "array" and _is_free(schema["items"]))
    )
