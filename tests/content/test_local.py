"""A hospital's own file: where it is found, what is refused in it, and that it takes nothing of the data away."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import pytest

from mtor_cli.content.load import Content
from mtor_cli.content.local import template
from mtor_cli.content.locate import local_path
from mtor_cli.errors import DataError
from tests.content.facts import raw
from tests.helpers import mtor

if TYPE_CHECKING:
    from pathlib import Path

FULL = """\
entered:
  by: Li Hua
  on: 2026-01-31
  hospital: First Hospital
bands:
  - id: hospital-itp
    disease: itp
    drug: sirolimus
    low: 5
    high: 12
    population: {en: "adults", zh: "成人"}
    age_group: adult
    source: "protocol 12-3, page 2"
    supersedes: [itp-4-15]
  - id: hospital-acute
    disease: gvhd-acute
    drug: sirolimus
    low: {absent: no_bound_set}
    high: 14
    population: {en: "all", zh: "全部"}
    age_group: not_stated
    source: "protocol 12-4"
grades:
  - disease: itp
    drug: sirolimus
    strength: B
    level: '2b'
    source: "full text, page 330"
formulary:
  - drug: sirolimus
    product: tablet
    strengths: [0.5, 1, 2]
default_assay: lc-ms/ms
default_disease: itp
"""


def write(folder: Path, text: str) -> str:
    path = folder / "local.yaml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def laid(folder: Path, text: str = FULL) -> Content:
    return Content(local=write(folder, text))


def refused(folder: Path, old: str, new: str) -> tuple[str, str]:
    """Return what is said of the file with one edit, without the path that it begins with."""
    assert old in FULL
    path = write(folder, FULL.replace(old, new, 1))
    content = Content(local=path)
    with pytest.raises(DataError) as caught:
        _ = content.local
    assert (caught.value.code, caught.value.exit_code) == ("data_invalid", 4)
    return caught.value.en.removeprefix(f"{path}, "), caught.value.zh.removeprefix(f"{path} ")


def line(text: str) -> int:
    return FULL[: FULL.index(text)].count("\n") + 1


# Found


def test_the_option_goes_before_the_variable_and_the_variable_before_the_config_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mtor").mkdir()
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.delenv("MTOR_LOCAL", raising=False)
    assert local_path(None) is None
    own = tmp_path / "mtor" / "local.yaml"
    own.write_text(FULL, encoding="utf-8")
    assert local_path(None) == str(own)
    monkeypatch.setenv("MTOR_LOCAL", "variable.yaml")
    assert local_path(None) == "variable.yaml"
    assert local_path("option.yaml") == "option.yaml"


def test_without_a_config_folder_of_its_own_that_of_the_home_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.delenv("MTOR_LOCAL", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / ".config" / "mtor").mkdir(parents=True)
    own = tmp_path / ".config" / "mtor" / "local.yaml"
    own.write_text(FULL, encoding="utf-8")
    assert local_path(None) == str(own)


def test_without_a_file_there_is_nothing_local() -> None:
    content = Content()
    assert content.local is None
    assert content.recommendations is content.packaged


def test_a_file_that_is_named_and_missing_is_an_error(tmp_path: Path) -> None:
    content = Content(local=str(tmp_path / "local.yaml"))
    with pytest.raises(DataError, match=r"local\.yaml cannot be read \(there is no such file or folder\)"):
        _ = content.recommendations


# Laid over


@pytest.mark.slow
def test_a_local_band_stands_first_and_speaks_with_the_local_voice(tmp_path: Path) -> None:
    diseases = {d["id"]: d for d in laid(tmp_path).recommendations["diseases"]}
    band: Any = diseases["itp"]["bands"][0]
    assert (band["id"], band["low"], band["high"], band["unit"]) == ("hospital-itp", 5, 12, "ng/mL")
    assert (band["voice"], band["verified"], band["origin"], band["sources"]) == (
        "local",
        "local",
        "local",
        ["local-band-1"],
    )
    assert "entity" not in band
    part: Any = diseases["gvhd"]["bands"][0]
    assert (part["id"], part["entity"], part["low"], part["high"]) == (
        "hospital-acute",
        "gvhd-acute",
        {"absent": "no_bound_set"},
        14,
    )


@pytest.mark.slow
def test_what_is_superseded_stays_and_says_by_which(tmp_path: Path) -> None:
    content = laid(tmp_path)
    itp: Any = content.recommendations["diseases"][0]
    superseded = {b["id"]: b["superseded_by"] for b in itp["bands"] if "superseded_by" in b}
    assert superseded == {"itp-4-15": "hospital-itp"}
    packaged = [b["id"] for b in content.packaged["diseases"][0]["bands"]]
    assert [b["id"] for b in itp["bands"]] == ["hospital-itp", *packaged]


@pytest.mark.slow
def test_a_local_grade_is_a_further_statement(tmp_path: Path) -> None:
    content = laid(tmp_path)
    statements: Any = content.recommendations["diseases"][0]["statements"]
    assert statements[:-1] == content.packaged["diseases"][0]["statements"]
    grade = statements[-1]
    assert (grade["voice"], grade["strength"], grade["level"], grade["sources"]) == (
        "local",
        "B",
        "2b",
        ["local-grade-1"],
    )
    assert grade["text"] == {
        "en": "As entered locally: strength B, level 2b.",
        "zh": "本地录入：推荐强度B，证据级别2b。",
    }


@pytest.mark.slow
def test_the_packaged_data_is_left_as_it_was(tmp_path: Path) -> None:
    content = laid(tmp_path)
    before = copy.deepcopy(content.packaged)
    changed = content.recommendations
    assert content.packaged == before
    assert changed != before
    untouched = ("general", "measuring", "cautions", "monitoring", "neighbouring", "consensus", "version")
    assert all(changed[key] is content.packaged[key] for key in untouched)  # type: ignore[literal-required]


@pytest.mark.slow
def test_each_local_source_becomes_a_document_with_who_entered_it_and_when(tmp_path: Path) -> None:
    documents: Any = laid(tmp_path).references["documents"]
    added = documents[len(raw("references")["documents"]) :]
    assert [(d["key"], d["cite_as"]) for d in added] == [
        ("local-band-1", "protocol 12-3, page 2"),
        ("local-band-2", "protocol 12-4"),
        ("local-grade-1", "full text, page 330"),
    ]
    assert added[0]["label"] == {
        "en": "protocol 12-3, page 2 (entered by Li Hua, 2026-01-31)",
        "zh": "protocol 12-3, page 2（录入：Li Hua, 2026-01-31）",
    }


@pytest.mark.slow
def test_a_file_with_nothing_but_its_head_changes_nothing(tmp_path: Path) -> None:
    content = laid(tmp_path, "entered: {by: Li Hua, on: 2026-01-31}\n")
    assert content.recommendations == content.packaged
    assert len(content.references["documents"]) == len(raw("references")["documents"])


@pytest.mark.slow
def test_the_template_is_a_valid_file_and_so_is_everything_that_it_offers(tmp_path: Path) -> None:
    start = template(Content().recommendations["diseases"])
    assert laid(tmp_path, start).local == {"entered": {"by": "NAME", "on": "2026-01-01"}}
    lines = start.split("\n")
    offered = [
        line.removeprefix("# ") if line.startswith(("# ", "  # ")) and _is_offer(line) else line for line in lines
    ]
    text = "\n".join("" if line.startswith("#") else line for line in offered)
    local: Any = laid(tmp_path, text.replace("  # hospital", "  hospital")).local
    assert set(local) == {"entered", "bands", "grades", "rules", "formulary", "default_assay", "default_disease"}
    assert local["entered"]["hospital"] == "NAME"


def _is_offer(line: str) -> bool:
    """Return whether a remark of the template is a field that is offered and not a sentence."""
    body = line.strip().removeprefix("# ")
    return body.startswith(("  ", "bands:", "grades:", "rules:", "formulary:", "default_"))


# Refused


@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new", "at", "field", "en", "zh"),
    [
        (
            "  on: 2026-01-31",
            "  on: 31.1.2026",
            "  on:",
            "entered.on",
            "expected a date such as 2026-01-31; found '31.1.2026'",
            "应为日期，如2026-01-31；现为 '31.1.2026'",
        ),
        ("  by: Li Hua\n", "", "entered:", "entered.by", "'by' is missing", "缺少“by”"),
        (
            "    age_group: adult\n",
            "    age_group: adults\n",
            "    age_group: adult",
            "bands[hospital-itp].age_group",
            "expected one of 'adult', 'child', 'both' or 'not_stated'; found 'adults'",
            "应为 'adult'、'child'、'both'、'not_stated' 之一；现为 'adults'",
        ),
        (
            "default_assay: lc-ms/ms",
            "default_asay: lc-ms/ms",
            "default_assay",
            "default_asay",
            "'default_asay' is not a field of this block",
            "此处没有“default_asay”这一字段",
        ),
        (
            "- id: hospital-itp",
            "- id: itp-4-15",
            "- id: hospital-itp",
            "bands[itp-4-15].id",
            "'itp-4-15' is already the id of a band",
            "“itp-4-15”已是某一目标范围的id",
        ),
        (
            "- id: hospital-acute",
            "- id: hospital-itp",
            "- id: hospital-acute",
            "bands[hospital-itp].id",
            "'hospital-itp' is already the id of a band",
            "“hospital-itp”已是某一目标范围的id",
        ),
        (
            "    low: 5",
            "    low: 12",
            "    low: 5",
            "bands[hospital-itp].low",
            "low (12) must be below high (12)",
            "low（12）应小于 high（12）",
        ),
        (
            "    high: 14",
            "    high: {absent: not_stated}",
            "- id: hospital-acute",
            "bands[hospital-acute]",
            "a band needs at least one bound",
            "至少应有一个界值",
        ),
        (
            "supersedes: [itp-4-15]",
            "supersedes: [itp-4-16]",
            "supersedes:",
            "bands[hospital-itp].supersedes[1]",
            "no packaged band is called 'itp-4-16'",
            "没有名为“itp-4-16”的目标范围",
        ),
    ],
)
def test_a_mistake_is_named_with_file_line_field_and_what_was_expected(
    tmp_path: Path, old: str, new: str, at: str, field: str, en: str, zh: str
) -> None:
    assert refused(tmp_path, old, new) == (
        f"line {line(at)}, {field}: {en}.",
        f"第{line(at)}行，{field}：{zh}。",
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("disease: gvhd-acute", "disease: gvhd-akut", "bands[hospital-acute].disease"),
        ("grades:\n  - disease: itp", "grades:\n  - disease: itpp", "grades[1].disease"),
        ("default_disease: itp", "default_disease: idp", "default_disease"),
    ],
)
def test_an_unknown_disease_is_answered_with_those_that_there_are(
    tmp_path: Path, old: str, new: str, field: str
) -> None:
    en, zh = refused(tmp_path, old, new)
    name = new.rpartition(" ")[2]
    diseases = raw("recommendations")["diseases"]
    known = sorted([d["id"] for d in diseases] + [e["id"] for d in diseases for e in d["entities"]])
    assert en.endswith(f", {field}: no disease is called '{name}'; expected one of {', '.join(known)}.")
    assert zh.endswith(f"，{field}：没有名为“{name}”的疾病；应为 {'、'.join(known)} 之一。")


OWN = """\
entered: {by: Pharmacist, on: 2026-01-01}
bands:
  - {id: ours, disease: itp, drug: sirolimus, low: 5, high: 12, source: protocol 12-3,
     population: {en: 'our quokka adults', zh: '我院成人'}, age_group: adult}
rules:
  - {id: sound_from_day, drug: sirolimus, value: 21, source: protocol 12-4}
"""


@pytest.mark.parametrize(("words", "lang"), [("quokka", "en"), ("我院成人", "zh")])
def test_a_search_finds_what_the_hospital_entered_and_says_its_rules(words: str, lang: str, tmp_path: Path) -> None:
    path = write(tmp_path, OWN)
    (hit,) = mtor("search", words, "--local", path, "--json").json["result"]["hits"]
    assert (hit["kind"], hit["id"], hit["voice"]) == ("band", "ours", "local")
    assert mtor("search", words, "--json").json["result"]["hits"] == []
    shown = mtor("search", words, "--local", path, "--lang", lang).out
    assert {"en": "Your hospital's rule, 21 in place of 14", "zh": "本院规则，以21代替14"}[lang] in shown


def test_a_search_shows_a_rule_as_the_hospital_set_it(tmp_path: Path) -> None:
    line = ("search", "usable", "dosing", "present", "dose")
    (before,) = mtor(*line, "--json").json["result"]["hits"]
    (after,) = mtor(*line, "--local", write(tmp_path, OWN), "--json").json["result"]["hits"]
    assert (before["voice"], after["voice"]) == ("derived", "local")
    assert "from day 14" in before["text"]["en"]
    assert "from day 21" in after["text"]["en"]
    assert "第21天" in after["text"]["zh"]


def test_a_source_of_the_hospital_is_found_by_its_key_and_is_no_study(tmp_path: Path) -> None:
    path = write(tmp_path, OWN)
    (found,) = mtor("references", "local-band-1", "--local", path, "--json").json["result"]["documents"]
    assert (found["cite_as"], found["voice"], found["kind"]) == ("protocol 12-3", "local", "local")
    assert mtor("references", "local-band-1").code == 3
    for lang, voice in (("en", "local"), ("zh", "本地")):
        shown = mtor("references", "local-band-1", "--local", path, "--lang", lang).out
        assert voice in shown
        assert "study" not in shown
        assert "研究" not in shown
