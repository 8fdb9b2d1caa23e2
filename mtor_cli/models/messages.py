"""What the program says under a code."""

from __future__ import annotations

from typing import Annotated, Literal, NotRequired, get_args

from pydantic import Field
from typing_extensions import TypedDict

from mtor_cli.models.base import DrugId, RemarkCode, Sourced, Text, record

Command = Literal["fit", "interactions", "simulate", "start", "tdm"]

Kind = Literal["number", "name", "words"]
"""What fills a slot: a number, a name that is written alike in both languages, or words in each of them."""


@record
class When(TypedDict, total=False):
    """Where a text is said: each condition holds where one of its values does, and all of them have to."""

    command: Annotated[list[Command], Field(min_length=1)]
    drug: Annotated[list[DrugId], Field(min_length=1)]


CONDITIONS: dict[str, tuple[str, ...]] = {"command": get_args(Command), "drug": get_args(DrugId)}
"""The values of each condition."""


@record
class Message(Sourced):
    """A coded text that stands in an answer.

    A code may have several: the first in the file whose `when` holds is said.
    """

    code: RemarkCode
    when: NotRequired[When]
    slots: NotRequired[Annotated[dict[RemarkCode, Kind], Field(min_length=1)]]
    """What `{name}` in the text stands for."""
    text: Text


@record
class Messages(TypedDict):
    """`data/messages.yaml`."""

    messages: list[Message]
