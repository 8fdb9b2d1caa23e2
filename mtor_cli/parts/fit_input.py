"""What `mtor fit` reads: cases, tables and model files. Imported where the command needs it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, NoReturn

from mtor_cli.errors import DataError, UsageError
from mtor_cli.hints import add, command, retype, slot
from mtor_cli.parts import textfile
from mtor_cli.parts.textfile import Lines, UnreadableError
from mtor_cli.text import bilingual

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mtor_cli.hints import Command
    from mtor_cli.parts.fit.models import Chosen
    from mtor_cli.parts.sheet import Sheet
    from mtor_cli.parts.textfile import DecodedText

ENDINGS = (".xlsx", ".xlsm")
"""How the name of a spreadsheet ends."""

MAX_CASE_BYTES = 8 * 1024 * 1024


def read_text(path: str) -> DecodedText:
    """A whole file, or standard input for `-`.

    Raises:
        DataError: it cannot be read, or is too large for one case.
    """
    try:
        found = textfile.read_text(path, MAX_CASE_BYTES)
    except UnreadableError as error:
        raise unreadable(path, error, command("fit", "--template")) from error
    if found is None:
        raise DataError(
            "case_too_large",
            *bilingual("case_too_large", path=path),
            command("fit", "--batch", slot("--batch"), "--model", slot("--model")),
        )
    return found


def unreadable(path: str, error: UnreadableError, hint: Command) -> DataError:
    """The error on a file that cannot be read, and what to type instead."""
    return DataError(
        "case_unreadable",
        *bilingual("cannot_be_read", path=path, words={"en": error.en, "zh": error.zh}),
        hint,
    )


def parse_mapping(text: str, path: str, hint: Command) -> object:
    """What a YAML or JSON text holds.

    Raises:
        DataError: it is neither.
    """
    if text.lstrip()[:1] in ("{", "["):
        return parse_json(text, path, hint)
    from mtor_cli.content.yamlfile import YamlError, parse_yaml

    try:
        return parse_yaml(text.encode(), path).value
    except YamlError as error:
        raise DataError("case_invalid", error.en, error.zh, hint) from error


def parse_json(text: str, path: str, hint: Command) -> object:
    """What a JSON text holds; numbers that are none are refused.

    Raises:
        DataError: it is not JSON.
    """
    import json

    def refuse(constant: str) -> NoReturn:
        raise invalid(*bilingual("is_not_a_number_2", constant=constant))

    def once(pairs: list[tuple[str, object]]) -> dict[str, object]:
        found = dict(pairs)
        if len(found) < len(pairs):
            keys = [key for key, _ in pairs]
            twice = next(key for key in keys if keys.count(key) > 1)
            raise invalid(*bilingual("stands_twice_in_the_same_block_2", twice=twice))
        return found

    def invalid(en: str, zh: str) -> DataError:
        return DataError("case_invalid", f"{path}: {en}.", f"{path}：{zh}。", hint)

    try:
        found: object = json.loads(text, parse_constant=refuse, object_pairs_hook=once)
        return found
    except json.JSONDecodeError as error:
        place = error.lineno, error.colno
        raise invalid(
            "this is not JSON (line {}, column {})".format(*place), "不是有效的JSON（第{}行第{}列）".format(*place)
        ) from error
    except RecursionError as error:
        raise invalid(*bilingual("nested_too_deeply")) from error
    except ValueError as error:  # an integer of more digits than Python reads
        raise invalid(*bilingual("a_number_has_too_many_digits")) from error


def open_lines(path: str, hint: Command) -> Lines | Sheet:
    """A file, or standard input for `-`, to be read line by line; a spreadsheet as lines of CSV.

    Raises:
        DataError: it cannot be opened.
        UsageError: what reads spreadsheets is not installed.
    """
    try:
        if not path.lower().endswith(ENDINGS):
            return Lines(path)
        from mtor_cli.parts.sheet import Sheet

        return Sheet(path)
    except UnreadableError as error:
        raise unreadable(path, error, hint) from error


def safe_lines(lines: Lines | Sheet, hint: Command) -> Iterator[str]:
    """Yield the lines of a file; bytes that are no text are an error of the file.

    Raises:
        DataError: the file is not text.
    """
    try:
        yield from lines
    except UnreadableError as error:
        raise unreadable(lines.path, error, hint) from error


def parse_readings(texts: Sequence[str]) -> dict[str, str]:
    """The readings of `--reading AMBIGUITY=READING`.

    Raises:
        UsageError: one has no equals sign.
    """
    found = {}
    for text in texts:
        name, sign, reading = text.partition("=")
        if not sign or not name.strip() or not reading.strip():
            raise UsageError(
                "bad_reading",
                *bilingual("bad_reading", text=text),
                retype("--reading", text, slot("--reading")),
            )
        found[name.strip()] = reading.strip()
    return found


class ModelText(NamedTuple):
    """A file with a model of the user's own, as it was read."""

    path: str
    text: str


def read_model_text(path: str) -> ModelText:
    """What a file holds.

    Raises:
        DataError: it cannot be read.
    """
    return ModelText(path, read_text(path).text)


def parse_model(own: ModelText, readings: dict[str, str], name: str | None = None) -> Chosen:
    """The model of a file of the user's own.

    Args:
        own: YAML or JSON.
        readings: of its ambiguities.
        name: which one, where the file holds several.

    Raises:
        DataError: the file is not a model; the message names the place.
    """
    from mtor_cli.parts.fit.models import Chosen
    from mtor_cli.pk.model.schema import model_from_dict

    raw = parse_mapping(own.text, own.path, command("models", "--template"))
    if isinstance(raw, dict) and isinstance(raw.get("models"), list):
        found = [m for m in raw["models"] if isinstance(m, dict) and name in (None, m.get("id"), m.get("short"))]
        if len(found) != 1:
            raise DataError(
                "several_models",
                *bilingual("several_models", path=own.path, number_of_models=len(raw["models"])),
                retype("--model", name, slot("--model")) if name else add("--model", slot("--model")),
            )
        raw = found[0]
    return Chosen(model_from_dict(raw, readings), None, "own")
