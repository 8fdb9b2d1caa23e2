"""Fixtures that several rooms of tests share, and how Hypothesis looks for examples."""

from __future__ import annotations

import os
import tempfile

import pytest
from hypothesis import settings

from mtor_cli.content.load import Content
from tests.fitted import fitted_once  # noqa: F401  a fixture

# The gate tries the same examples every day and on every machine, however busy; MTOR_EXPLORE=1 looks for new ones.
settings.register_profile("mtor", derandomize="MTOR_EXPLORE" not in os.environ, deadline=None)
settings.load_profile("mtor")


def pytest_configure(config: pytest.Config) -> None:
    """Leave the user's cache and settings alone: a run of the tests has folders of its own, for its processes too."""
    if not hasattr(config, "workerinput"):  # A process of pytest-xdist.
        folder = tempfile.TemporaryDirectory(prefix="mtor-tests-")
        os.environ["XDG_CACHE_HOME"] = folder.name
        os.environ["XDG_CONFIG_HOME"] = os.path.join(folder.name, "config")
        config.add_cleanup(folder.cleanup)


@pytest.fixture(scope="session")
def content() -> Content:
    """The program's own data."""
    return Content()
