"""A hospital's own file on the command line: what it adds and supersedes, where it is found, what is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.consults import SOUND
from tests.content.facts import raw
from tests.helpers import answer, mtor, says
from tests.parts.schemas import mistakes

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "entered: {by: Li Hua, on: 2026-01-31}\n"

BAND = """\
bands:
  - id: hospital-itp
    disease: itp
    drug: sirolimus
    low: 5
    high: 12
    population: {en: "our adults", zh: "本院成人"}
    age_group: adult
    source: "protocol 12-3, page 2"
"""

SUPERSEDES = "    supersedes: [itp-4-15]\n"

GRADE = """\
grades:
  - {disease: itp, drug: sirolimus, strength: B, level: '2b', source: "full text, page 330"}
"""

FORMULARY = """\
formulary:
  - {drug: sirolimus, product: tablet, strengths: [1]}
  - {drug: sirolimus, product: solution, strengths: []}
"""


@pytest.fixture
def local(tmp_path: Path) -> Any:
    """Return what writes a file of the hospital's own and gives its path."""

    def write(*parts: str) -> str:
        path = tmp_path / "own.yaml"
        path.write_text(HEAD + "".join(parts), encoding="utf-8")
        return str(path)

    return write


def result(*args: str, **env: str) -> Any:
    done = mtor(*args, "--json", **env)
    assert (done.code, done.err) == (0, "")
    assert mistakes(done.json) == []
    return done.json["result"]


@pytest.mark.slow
def test_a_band_is_added_with_the_local_voice_and_who_entered_it_and_when(local: Any) -> None:
    path = local(BAND)
    args = ("tdm", "--level", "4.5", "--disease", "ITP", "--local", path)
    with_it, without = result(*args), result("tdm", "--level", "4.5", "--disease", "ITP")
    ids = [a["band"] for a in with_it["assessments"]]
    assert [i for i in ids if i != "hospital-itp"] == [a["band"] for a in without["assessments"]]
    (own,) = [a for a in with_it["assessments"] if a["band"] == "hospital-itp"]
    assert own["status"] == "below"
    shown = answer(*args)["bands"]["hospital-itp"]
    assert (shown["voice"], shown["verified"]) == ("local", "local")
    text = mtor(*args, "--format", "plain").out
    assert says(text, "protocol 12-3, page 2 (entered by Li Hua, 2026-01-31)")


def test_a_local_band_is_a_target_of_the_dose(local: Any) -> None:
    """2 mg at 4 ng/mL: 5 ng/mL needs 2.5 mg, 12 ng/mL 6 mg."""
    args = ("tdm", "--level", "4", "--band", "hospital-itp", "--dose", "2", *SOUND, "--local", local(BAND))
    assert result(*args)["dose"]["interval_mg_per_day"] == [2.5, 6]


@pytest.mark.slow
def test_what_is_superseded_stays_visible_in_full(local: Any) -> None:
    path = local(BAND, SUPERSEDES)
    tdm = result("tdm", "--level", "8", "--disease", "ITP", "--local", path)
    assert "itp-4-15" not in [a["band"] for a in tdm["assessments"]]
    assert {"band": "itp-4-15", "superseded_by": "hospital-itp"}.items() <= next(
        b for b in tdm["left_out"] if b["band"] == "itp-4-15"
    ).items()
    args = ("recommend", "ITP", "--local", path, "--format", "plain")
    for full in ((), ("--full",)):
        text = mtor(*args, *full).out
        assert says(text, "itp-4-15")
        assert says(text, "5–12")
    assert says(mtor(*args, "--full").out, "4–15")
    assert "4–15" not in mtor(*args).out
    named = result("tdm", "--level", "8", "--band", "itp-4-15", "--local", path)
    assert [a["band"] for a in named["assessments"]] == ["itp-4-15"]


def test_a_grade_as_read_in_the_hospitals_own_copy(local: Any) -> None:
    text = mtor("recommend", "ITP", "--local", local(GRADE), "--format", "plain").out
    assert says(text, "As entered locally: strength B, level 2b.")
    assert "As entered locally" not in mtor("recommend", "ITP", "--format", "plain").out


@pytest.mark.slow
@pytest.mark.parametrize(
    ("args", "product", "options"),
    [
        ((), "tablet", [4, 3, 5]),
        (("--product", "tablet"), "tablet", [4, 3, 5]),
        (("--product", "solution"), "solution", [4, 3.9, 4.1, 3.8, 4.2]),
        (("--product", "capsule"), "capsule", []),
        (("--strengths", "2"), "tablet", [4]),
        (("--product", "capsule", "--strengths", "4"), "capsule", [4]),
    ],
)
def test_the_formulary_serves_where_nothing_else_is_said(
    local: Any, args: tuple[str, ...], product: str, options: list[float]
) -> None:
    line = ("tdm", "--level", "4", "--target", "8", "--dose", "2", *SOUND, "--allow-above-studied")
    found = result(*line, *args, "--local", local(FORMULARY))
    assert found["product"] == product
    assert [o["mg_per_day"] for o in found["dose"]["options"]] == options
    assert result(*line)["dose"]["options"] == []


def test_the_formulary_of_one_drug_is_not_that_of_the_other(local: Any) -> None:
    path = local(FORMULARY)
    assert result("tdm", "--level", "4", "--drug", "everolimus", "--local", path)["product"] is None


@pytest.mark.slow
def test_defaults(local: Any) -> None:
    path = local("default_disease: alps\ndefault_assay: cmia\n")
    found = result("tdm", "--level", "8", "--local", path)
    assert found["disease"] == "alps"
    assert "assay_bias" in [c["code"] for c in found["sample"]["caveats"]]
    other = result("tdm", "--level", "8", "--local", path, "--disease", "ITP", "--assay", "lc-ms/ms")
    assert other["disease"] == "itp"
    assert other["sample"] == result("tdm", "--level", "8", "--disease", "ITP", "--assay", "lc-ms/ms")["sample"]
    of_another = result("tdm", "--level", "8", "--local", path, "--band", "gvhd-acute-4-12")
    assert of_another["disease"] == "gvhd"


def test_where_the_file_is_found(local: Any, tmp_path: Path) -> None:
    (tmp_path / "mtor").mkdir()
    args = ("data", "diff")
    assert result(*args, XDG_CONFIG_HOME=str(tmp_path))["file"] is None
    (tmp_path / "mtor" / "local.yaml").write_text(HEAD + "default_disease: prca\n", encoding="utf-8")
    assert [c["text"]["en"] for c in result(*args, XDG_CONFIG_HOME=str(tmp_path))["changes"]] == ["prca"]
    variable = tmp_path / "variable.yaml"
    variable.write_text(HEAD + "default_disease: alps\n", encoding="utf-8")
    env = {"XDG_CONFIG_HOME": str(tmp_path), "MTOR_LOCAL": str(variable)}
    assert [c["text"]["en"] for c in result(*args, **env)["changes"]] == ["alps"]
    path = local("default_disease: gvhd\n")
    assert [c["text"]["en"] for c in result(*args, "--local", path, **env)["changes"]] == ["gvhd"]
    assert result("tdm", "--level", "8", MTOR_LOCAL=str(variable))["disease"] == "alps"


def test_diff_names_everything_that_changes(local: Any) -> None:
    path = local(BAND, SUPERSEDES, GRADE, FORMULARY, "default_disease: itp\ndefault_assay: cmia\n")
    found = result("data", "diff", "--local", path)
    assert (found["file"], found["entered_by"], found["entered_on"]) == (path, "Li Hua", "2026-01-31")
    assert [(c["kind"], c["id"]) for c in found["changes"]] == [
        ("band", "hospital-itp"),
        ("supersedes", "itp-4-15"),
        ("grade", "sirolimus"),
        ("formulary", "sirolimus"),
        ("formulary", "sirolimus"),
        ("default", "default_disease"),
        ("default", "default_assay"),
    ]
    text = mtor("data", "diff", "--local", path).out
    for words in ("adds 5–12 ng/mL", "superseded by hospital-itp", "strength B, level 2b", "protocol 12-3, page 2"):
        assert says(text, words)


@pytest.mark.slow
def test_the_template_is_a_valid_file(tmp_path: Path) -> None:
    done = mtor("data", "template")
    assert (done.code, done.err) == (0, "")
    path = tmp_path / "local.yaml"
    path.write_text(done.out, encoding="utf-8")
    assert result("data", "diff", "--local", str(path))["changes"] == []
    assert result("recommend", "ITP", "--local", str(path)) == result("recommend", "ITP")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("parts", "line", "said"),
    [
        ((BAND.replace("disease: itp", "disease: gout"),), 4, "no disease is called 'gout'"),
        ((BAND.replace('    source: "protocol 12-3, page 2"\n', ""),), 3, "'source' is missing"),
        ((BAND.replace('source: "protocol 12-3, page 2"', 'source: ""'),), 10, "source"),
        ((BAND.replace("low: 5", "low: 13"),), 6, "low (13) must be below high (12)"),
        ((BAND.replace("low: 5", "low: -5"),), 6, "low"),
        ((BAND.replace("low: 5", "low: .nan"),), 6, "low"),
        ((BAND.replace("hospital-itp", "itp-4-15"),), 3, "already the id of a band"),
        ((BAND.replace("drug: sirolimus", "drug: tacrolimus"),), 5, "drug"),
        ((BAND, "    supersedes: [itp-1-2]\n"), 11, "no packaged band is called 'itp-1-2'"),
        ((GRADE.replace("'2b'", "'9z'"),), 3, "level"),
        (("default_disease: gout\n",), 2, "no disease is called 'gout'"),
        (("default_assay: elisa\n",), 2, "default_assay"),
        ((FORMULARY.replace("[1]", "[]"),), 3, "needs its strengths"),
        ((FORMULARY.replace("[1]", "[0.0001]"),), 3, "multiple of 0.005 mg from 0.05 to 40 mg"),
        ((FORMULARY.replace("[1]", "[1, 50]"),), 3, "multiple of 0.005 mg from 0.05 to 40 mg"),
        (("surprise: 1\n",), 2, "surprise"),
        (("bands: [\n",), 3, "local file"),
        (("a: &x [*x]\n",), 2, ""),
    ],
    ids=lambda v: v if isinstance(v, str) else None,
)
@pytest.mark.parametrize(
    "command", [("tdm", "--level", "8"), ("recommend", "ITP"), ("data", "diff")], ids=lambda c: c[0]
)
def test_a_broken_file_is_a_sentence_with_its_line(
    local: Any, command: tuple[str, ...], parts: tuple[str, ...], line: int, said: str
) -> None:
    path = local(*parts)
    done = mtor(*command, "--local", path, "--json")
    assert (done.code, done.json["error"]["code"]) == (4, "data_invalid")
    message = done.json["error"]["message"]
    assert f"{path}, line {line}" in message["en"]
    assert f"第{line}行" in message["zh"]
    if said != "local file":
        assert said in message["en"]
    assert "Traceback" not in done.err


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    for env, args in (({}, ("--local", str(tmp_path / "no.yaml"))), ({"MTOR_LOCAL": str(tmp_path / "no.yaml")}, ())):
        done = mtor("tdm", "--level", "8", *args, "--json", **env)
        assert done.code == 4
        assert "no.yaml" in done.json["error"]["message"]["en"]


@pytest.mark.slow
def test_a_local_file_takes_no_packaged_band_away(local: Any) -> None:
    path = local(BAND, SUPERSEDES)
    for disease in raw("recommendations")["diseases"]:
        for band in disease["bands"]:
            args = ("tdm", "--level", "8", "--band", band["id"])
            assert (
                answer(*args, "--local", path)["bands"][band["id"]]["low"] == answer(*args)["bands"][band["id"]]["low"]
            )


@pytest.mark.slow
def test_ages_and_weights_of_a_local_range_bind_the_dose(local: Any) -> None:
    path = local(BAND + "    age_low: 20\n    age_high: 60\n    weight_low: 45\n")
    args = (
        "tdm",
        "--band",
        "hospital-itp",
        "--level",
        "4",
        "--dose",
        "2",
        *SOUND,
        "--product",
        "solution",
        "--local",
        path,
    )

    def remarks(*size: str) -> tuple[list[str], list[str]]:
        dose = mtor(*args, *size, "--json").json["result"]["dose"]
        return [r["code"] for r in dose["refused"]], [r["code"] for r in dose["remarks"] if "scope" in r["code"]]

    assert remarks("--age", "19") == (["scope_below_ages"], [])
    assert remarks("--age", "20") == ([], [])
    assert remarks("--age", "61") == ([], ["scope_above_ages"])
    assert remarks("--age", "30", "--weight", "44") == (["scope_below_weights"], [])
    shown = mtor(*args, "--age", "19").out
    assert says(shown, "Younger than this source's patients: 20–60 years.")
    wrong = mtor("tdm", "--level", "4", "--local", local(BAND + "    age_low: 60\n    age_high: 20\n"))
    assert wrong.code == 4
    assert says(wrong.err, "age_low (60) must be below age_high (20)")


@pytest.mark.parametrize("command", [("tdm", "--level", "4"), ("start", "--age", "40")])
def test_everolimus_has_no_solution_of_1_mg_per_ml(command: tuple[str, ...]) -> None:
    done = mtor(*command, "--disease", "GVHD", "--drug", "everolimus", "--product", "solution", "--json")
    assert (done.code, done.json["error"]["code"]) == (2, "no_such_product")
    assert "依维莫司口服溶液" in done.json["error"]["message"]["zh"]
