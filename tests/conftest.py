"""Fixtures that several rooms of tests share."""

from __future__ import annotations

import pytest

from mtor_cli.content.load import Content


@pytest.fixture(scope="session")
def content() -> Content:
    """The program's own data."""
    return Content()
