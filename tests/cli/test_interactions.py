"""Every interaction by each of its names, names that are asked back, and lists from which none is dropped."""

from __future__ import annotations

import io
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest

from mtor_cli.lookup.interactions import find_agent
from tests.content.facts import raw
from tests.helpers import LANGUAGES, answer, mtor, says, squeezed
from tests.results.schemas import mistakes

if TYPE_CHECKING:
    from pathlib import Path

    from mtor_cli.content.load import Content

ENTRIES = raw("interactions")["interactions"]

NAMES = [
    (entry["id"], name, drug)
    for entry in ENTRIES
    for drug in entry["drugs"]
    for name in (entry["id"], *entry["agent"].values(), *entry["names"]["en"], *entry["names"]["zh"])
]
"""Every name of every interaction, with each drug that the interaction is about."""

ASKED_BACK = {name for question in raw("interactions")["questions"] for name in question["names"]}


@pytest.mark.parametrize("chosen", [True, False], ids=["of one drug", "of both"])
def test_every_interaction_is_reached_by_each_of_its_names(content: Content, chosen: bool) -> None:
    missed = []
    for wanted, name, drug in NAMES:
        for typed in (name, f" {name.upper()} "):
            found = find_agent(content.interactions, typed, drug if chosen else None)
            ids = [e["id"] for e in found.entries]
            # With everolimus there is one entry for cyclosporine, and nothing to ask.
            asked = name in ASKED_BACK and not (chosen and drug == "everolimus")
            if wanted not in ids or found.status != ("ask" if asked else "found"):
                missed.append((wanted, typed, found.status))
    assert missed == []


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda e: e["id"])
def test_every_interaction_is_shown_with_all_that_is_known_of_it(entry: Any) -> None:
    (agent,) = answer("interactions", entry["id"])["result"]["agents"]
    (found,) = agent["entries"]
    assert (agent["status"], found["id"], found["action"]) == ("found", entry["id"], entry["action"])
    for lang in LANGUAGES:
        text = squeezed(mtor("interactions", entry["id"], "--lang", lang, "--format", "plain").out)
        texts = [
            *(entry[field] for field in ("agent", "mechanism")),
            *(entry[field]["text"] for field in ("advice", "on_stop")),
            *(item["text"] for field in ("effects", "factors", "views") for item in entry[field]),
        ]
        assert [t[lang] for t in texts if squeezed(t[lang]) not in text] == []
        if not entry["factors"]:
            assert squeezed("never 1/AUC" if lang == "en" else "不以1/AUC推算") in text


@pytest.mark.parametrize("drug", ["sirolimus", "everolimus", None])
def test_without_a_name_all_are_listed(drug: str | None) -> None:
    done = mtor("interactions", *(("--drug", drug) if drug else ()), "--json")
    wanted = [e["id"] for e in ENTRIES if drug is None or drug in e["drugs"]]
    assert [a["entries"][0]["id"] for a in done.json["result"]["agents"]] == wanted
    assert mistakes(done.json) == []
    text = mtor("interactions", *(("--drug", drug) if drug else ())).out
    for entry in ENTRIES:
        if entry["id"] in wanted:
            assert says(text, entry["agent"]["en"])


@pytest.mark.parametrize(
    ("name", "drug", "options"),
    [
        (
            "环孢素",
            None,
            ["cyclosporine-simultaneous-sirolimus", "cyclosporine-4h-sirolimus", "cyclosporine-everolimus"],
        ),
        ("CsA", "sirolimus", ["cyclosporine-simultaneous-sirolimus", "cyclosporine-4h-sirolimus"]),
        ("五味子", None, ["wuzhi-both"]),
        ("南五味子", "everolimus", ["wuzhi-both"]),
        ("磺胺", None, ["no-interaction-list-sirolimus"]),
    ],
)
def test_a_name_that_fits_several_is_asked_back_with_its_options(
    name: str, drug: str | None, options: list[str]
) -> None:
    done = mtor("interactions", name, *(("--drug", drug) if drug else ()), "--json")
    (agent,) = done.json["result"]["agents"]
    assert (agent["status"], [e["id"] for e in agent["entries"]]) == ("ask", options)
    assert mistakes(done.json) == []
    text = mtor("interactions", name, *(("--drug", drug) if drug else ())).out
    assert all(f"mtor interactions {option}" in text for option in options)


def test_cyclosporine_with_everolimus_is_one_entry() -> None:
    (agent,) = answer("interactions", "cyclosporine", "--drug", "everolimus")["result"]["agents"]
    assert (agent["status"], [e["id"] for e in agent["entries"]]) == ("found", ["cyclosporine-everolimus"])


@pytest.mark.parametrize(
    ("name", "code", "said"),
    [
        ("科赛斯", "near_miss", "caspofungin"),
        ("caspofungin", "near_miss", "not isavuconazole"),
        ("替西罗莫司", "near_miss", "not sirolimus"),
        ("连翘", "near_miss", "贯叶连翘"),
        ("voriconazol", "unknown_agent", "Did you mean voriconazole"),
        ("伏立康", "unknown_agent", "Did you mean 伏立康唑"),
        ("西罗", "unknown_agent", "Absence from the list does not mean absence of an interaction"),
        ("azole", "unknown_agent", "Absence from the list does not mean absence of an interaction"),
        ("", "unknown_agent", "is not in the list"),
    ],
)
def test_whole_names_only(name: str, code: str, said: str) -> None:
    done = mtor("interactions", name, "--json")
    assert (done.code, done.json["error"]["code"]) == (3, code)
    assert said in done.json["error"]["message"]["en"]


def test_an_agent_that_is_known_with_the_other_drug_only_is_not_said_to_be_unknown() -> None:
    done = mtor("interactions", "prednisolone", "--drug", "sirolimus", "--json")
    assert (done.code, done.json["error"]["code"]) == (3, "unknown_agent")
    assert done.json["error"]["message"]["en"] == (
        "'prednisolone' is in the list with everolimus only. "
        "Absence from the list does not mean absence of an interaction."
    )


@pytest.mark.parametrize("name", [e["agent"]["en"] for e in ENTRIES if e["action"] == "no_data"])
def test_an_agent_without_verified_data_says_so(name: str) -> None:
    for entry in answer("interactions", name)["result"]["agents"][0]["entries"]:
        if entry["action"] == "no_data":
            assert "no " in entry["advice"]["text"]["en"].lower()
            assert entry["factors"] == []


# Lists

LIST = """\ufeff伏立康唑
# what the patient brought
aspirin

  Fluconazole
环孢素
科赛斯
voriconazol
"""


def rows(done: Any) -> list[tuple[str, str]]:
    return [(a["name"], a["status"]) for a in done.json["result"]["agents"]]


WANTED = [
    ("伏立康唑", "found"),
    ("aspirin", "unknown"),
    ("Fluconazole", "found"),
    ("环孢素", "ask"),
    ("科赛斯", "near_miss"),
    ("voriconazol", "unknown"),
]


def test_of_a_list_none_is_dropped(tmp_path: Path) -> None:
    path = tmp_path / "meds.txt"
    path.write_text(LIST, encoding="utf-8")
    done = mtor("interactions", "--list", str(path), "--json")
    assert (done.code, done.err, rows(done)) == (0, "", WANTED)
    assert mistakes(done.json) == []
    for lang, form in product(LANGUAGES, ("table", "plain", "markdown", "csv", "ndjson")):
        shown = mtor("interactions", "--list", str(path), "--lang", lang, "--format", form)
        assert shown.code == 0
        for name in ("aspirin", "环孢素", "科赛斯", "voriconazol"):
            assert name in shown.out, (lang, form)
    more = mtor("interactions", "利福平", "--list", str(path), "--json")
    assert rows(more) == [("利福平", "found"), *WANTED]


def test_a_list_from_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(LIST.removeprefix("\ufeff")))
    assert rows(mtor("interactions", "--list", "-", "--json")) == WANTED


@pytest.mark.parametrize(
    ("content_", "code"),
    [(b"", "list_empty"), (b"# nothing\n\n", "list_empty"), ("伏立康唑".encode("gb18030"), "list_unreadable")],
)
def test_a_list_that_cannot_be_read(tmp_path: Path, content_: bytes, code: str) -> None:
    path = tmp_path / "meds.txt"
    path.write_bytes(content_)
    done = mtor("interactions", "--list", str(path), "--json")
    assert (done.code, done.json["error"]["code"]) == (2, code)


def test_a_list_that_is_not_there(tmp_path: Path) -> None:
    for path in (tmp_path / "no.txt", tmp_path):
        done = mtor("interactions", "--list", str(path), "--json")
        assert (done.code, done.json["error"]["code"]) == (2, "list_unreadable")
