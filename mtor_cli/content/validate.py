"""Full validation of a data folder, as `mtor data validate` and the tests run it."""

from __future__ import annotations

import os
from typing import Any

from mtor_cli.content.locate import FILES, yaml_path
from mtor_cli.content.pkcheck import engine_problems
from mtor_cli.content.problems import error_of, field_name
from mtor_cli.content.relations import relation_problems
from mtor_cli.content.shape import shape_problems
from mtor_cli.content.yamlfile import YamlDocument, YamlError, read_yaml
from mtor_cli.errors import DataError
from mtor_cli.hints import Slot, command, slot
from mtor_cli.records.checks import WHOLE_FILE, Problem
from mtor_cli.text import bilingual


def heading(folder: str) -> Any:
    """The content of `recommendations.yaml` for its version and source, whatever else in it may be wrong.

    Raises:
        DataError: the file cannot be read, or is wrong in just these.
    """
    path = yaml_path("recommendations", folder)
    document = read_yaml(path)
    problems = shape_problems("recommendations", path, document)
    wrong = [problem for problem in problems if problem.field.split(".")[0] in ("version", "consensus", WHOLE_FILE)]
    if wrong:
        raise error_of(wrong)
    return document.value


def validate(folder: str) -> list[Problem]:
    """Every mistake in the data files of `folder`; relations are checked once every shape is right.

    Raises:
        DataError: the folder does not exist.
    """
    if os.path.exists(folder) and not os.path.isdir(folder):
        raise DataError(
            "data_missing",
            *bilingual("is_a_file_what_is_validated", folder=folder),
            command("data", "diff", "--local", slot("--local")),
        )
    if not os.path.isdir(folder):
        raise DataError(
            "data_missing",
            *bilingual("there_is_no_folder", folder=folder),
            command("data", "validate", Slot("DIR")),
        )
    documents: dict[str, YamlDocument] = {}
    problems: list[Problem] = []
    files = {name: f"{name}.yaml" for name in FILES}
    for name in FILES:
        try:
            documents[name] = read_yaml(yaml_path(name, folder))
        except YamlError as error:
            field = field_name(error.path, YamlDocument(None, {}))
            problems.append(Problem(files[name], error.line, field, *error.reason))
        except DataError as error:
            problems.append(Problem(files[name], 1, WHOLE_FILE, error.en, error.zh))
        else:
            problems += shape_problems(name, files[name], documents[name])
    return problems or [*relation_problems(documents, files), *engine_problems(documents["models"], files["models"])]
