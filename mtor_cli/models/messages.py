"""What the program says under a code."""

from __future__ import annotations

from typing import Annotated, NotRequired

from pydantic import Field
from typing_extensions import TypedDict

from mtor_cli.models.base import DrugId, RemarkCode, Sourced, Text, record


@record
class Message(Sourced):
    """A coded text that stands in an answer; `{name}` slots are filled when it is said."""

    code: RemarkCode
    drugs: Annotated[list[DrugId], Field(min_length=1)]
    text: Text
    in_case: NotRequired[Text]
    """The same where the patient is a case of `mtor fit`, which is asked for lines and has none of the options."""


@record
class Messages(TypedDict):
    """`data/messages.yaml`."""

    messages: list[Message]
