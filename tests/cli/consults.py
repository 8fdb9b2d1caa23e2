"""Command lines of a consult for the tests of `mtor tdm`, and what an answer says in short."""

from __future__ import annotations

from typing import Any

from tests.helpers import Done, mtor, once

SOUND = ("--hours-since-dose", "24", "--days-on-dose", "30")
"""A true trough at steady state."""

TWO_TROUGHS = ("--previous-level", "8", "--previous-days", "7")


def consult(*args: str) -> Any:
    """Return the result of a consult that succeeds."""
    done = mtor(*once("tdm", *args, "--json"))
    assert (done.code, done.err) == (0, ""), done.err
    return done.json["result"]


def codes(remarks: list[Any]) -> list[str]:
    """Return the codes of remarks or findings."""
    return [r["code"] for r in remarks]


def refused(*args: str) -> list[str]:
    """Return the codes for which no dose is given; that none is given is checked."""
    dose = consult(*args)["dose"]
    if dose["refused"]:
        assert says_no_number(dose)
        assert dose["outcome"] == "refused"
    return codes(dose["refused"])


def says_no_number(dose: Any) -> bool:
    """Return whether a dose holds no number beyond what was typed and what studies published."""
    return dose["exact_mg_per_day"] is dose["interval_mg_per_day"] is dose["loading"] is None and not dose["options"]


def failed(*args: str) -> Done:
    """Return what a command that fails leaves; that it is a sentence in both languages and no traceback is checked."""
    done = mtor(*once("tdm", *args, "--json"))
    assert done.code in (2, 3, 4)
    assert done.json["schema"] == "mtor/error/2"
    message = done.json["error"]["message"]
    assert message["en"]
    assert message["zh"]
    assert "Traceback" not in done.err
    plain = mtor(*once("tdm", *args))
    assert (plain.code, plain.out) == (done.code, "")
    assert plain.err.startswith(message["en"])
    return done
