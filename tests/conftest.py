"""Fixtures that several rooms of tests share, and how Hypothesis looks for examples."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

from mtor_cli.content.load import Content

# The gate tries the same examples every day and on every machine, however busy; MTOR_EXPLORE=1 looks for new ones.
settings.register_profile("mtor", derandomize="MTOR_EXPLORE" not in os.environ, deadline=None)
settings.load_profile("mtor")


@pytest.fixture(scope="session")
def content() -> Content:
    """The program's own data."""
    return Content()
