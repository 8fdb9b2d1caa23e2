"""What `mtor models` answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mtor_cli.commands.models.result import models_result, own_model
from mtor_cli.commands.models.rows import MODEL_COLUMNS, model_rows
from mtor_cli.errors import UsageError
from mtor_cli.hints import Choice, Slot, add, command
from mtor_cli.lookup.drugs import find_drug
from mtor_cli.parts.common import Labels
from mtor_cli.parts.envelope import envelope
from mtor_cli.parts.fit.models import find_model
from mtor_cli.parts.fit_input import parse_model, parse_readings
from mtor_cli.parts.remarks import Remarks
from mtor_cli.screens.answer import Answer
from mtor_cli.text import bilingual

if TYPE_CHECKING:
    from mtor_cli.commands.models.result import ModelsResult
    from mtor_cli.content.load import Content
    from mtor_cli.parts.fit_input import ModelText
    from mtor_cli.render.blocks import Screen


class Question(NamedTuple):
    """Which population models are asked for; all of them where nothing is said."""

    name: str | None = None
    """An id such as `cheng2020`, or `S1`; of a file that holds several, which one."""
    own: ModelText | None = None
    """A model of one's own, to check and explain."""
    reading: tuple[str, ...] = ()
    """How to read what the source leaves open: `AMBIGUITY=READING`."""
    drug: str | None = None
    """Only models of a drug, by any of its names."""


def answer(content: Content, question: Question) -> Answer[ModelsResult]:
    """The population models with their sources, or one with its typical trough on a standard dose.

    Raises:
        NotFoundError: there is no such model or drug.
        UsageError: a reading is none.
        DataError: the model of one's own is none.
    """
    readings = parse_readings(question.reading)
    own, name = question.own, question.name
    if readings and own is None and name is None:
        raise UsageError(
            "model_missing",
            *bilingual("which_model_reading_is_for_a"),
            add(Slot("MODEL")),
        )
    if own is not None:
        result = own_model(parse_model(own, readings, name).model)
    elif name is not None:
        one = [find_model(content.pk_models, name)]
        if question.drug is not None and find_drug(content.drugs, question.drug)["id"] != one[0]["drug"]:
            raise UsageError(
                "contradiction",
                *bilingual("model_is_of_and_drug_is", id=one[0]["id"], drug=one[0]["drug"], drug_2=question.drug),
                Choice((command("models", name), command("models", "--drug", question.drug))),
            )
        say = Remarks(content.messages, Labels(content.labels), one[0]["drug"], "models")
        result = models_result(one, content.pk_models, say, readings, [])
    else:
        victim = find_drug(content.drugs, question.drug)["id"] if question.drug is not None else None
        chosen = [m for m in content.pk_models["models"] if victim in (None, m["drug"])]
        say = Remarks(content.messages, Labels(content.labels), victim, "models")
        result = models_result(chosen, content.pk_models, say, {}, [say.say("models_borrowed")])
    path = None if own is None else own.path
    query = {"name": name, "model_file": path, "readings": readings, "drug": question.drug}

    def view(lang: str, ascii_only: bool) -> Screen:
        from mtor_cli.commands.models.screen import models_screen

        # A file may hold several models: the one that was named stays named.
        words = ("--model-file", path, *(("--model", name) if name else ())) if path is not None else ()
        return models_screen(result, lang, name is None and own is None, words)

    return Answer(
        envelope("models", query, result, content.recommendations), view, MODEL_COLUMNS, lambda: model_rows(result)
    )
