"""Where the data lies: beside the package in an installation, in `data/` of a checkout."""

from __future__ import annotations

import os

from mtor_cli.errors import DataError

FILES = (
    "recommendations", "references", "evidence_levels", "drugs", "messages", "rules", "interactions", "pharmacology",
    "models", "ratios",
)  # fmt: skip
"""The data files, without their ending."""


def installed_dir() -> str:
    """Where the data of an installation lies; it is not there in a checkout.

    Goes by `__file__`, because `importlib.resources` costs 30 ms at start.
    """
    return os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "_data")


def data_dir() -> str:
    """The folder of the packaged data: that of the installation, else `data/` of the checkout."""
    installed = installed_dir()
    for folder in (installed, os.path.join(os.path.dirname(os.path.dirname(installed)), "data")):
        if os.path.isdir(folder):
            return folder
    from mtor_cli.text import bilingual  # `mtor --version` comes here too, and never gets so far.

    raise DataError(
        "data_missing",
        *bilingual("the_data_folder_of_this_installation"),
    )


def yaml_path(name: str, folder: str) -> str:
    """The path of the YAML file called `name` in `folder`."""
    return os.path.join(folder, f"{name}.yaml")


LOCAL_VARIABLE = "MTOR_LOCAL"


def local_path(option: str | None) -> str | None:
    """The path of the hospital's own file: the option's, MTOR_LOCAL's, the settings', or the config folder's.

    Raises:
        DataError: the settings cannot be read.
    """
    from mtor_cli.content.preferences import config_folders, preferences

    named = option or os.environ.get(LOCAL_VARIABLE) or preferences().get("local")
    if named:
        return named
    found = (os.path.join(folder, "local.yaml") for folder in config_folders())
    return next((path for path in found if os.path.isfile(path)), None)
