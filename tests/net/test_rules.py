"""Every rule of `rules.yaml` decides: with another value some answer of the net is another.

A new rule comes with a question that shows it.
"""

from __future__ import annotations

import pytest

from tests.net.rules import first_changed, nearby, records

pytestmark = pytest.mark.slow


def test_a_rule_that_is_moved_changes_an_answer() -> None:
    shown = {name: any(first_changed(name, value) for value in nearby(record)) for name, record in records().items()}
    assert [name for name, changed in shown.items() if not changed] == []
