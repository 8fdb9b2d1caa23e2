"""What the program says under a code."""

from __future__ import annotations

from typing import Annotated, Literal, NotRequired, get_args

from typing_extensions import TypedDict

from mtor_cli.records.base import DrugId, Key, RemarkCode, Severity, Sourced, Text, record
from mtor_cli.records.limits import Limited
from mtor_cli.records.pharmacology import AssayName

Command = Literal[
    "audit", "consult", "evidence", "fit", "interactions", "models", "recommend", "simulate", "start", "tdm"
]

SlotKind = Literal["number", "name", "words"]
"""What fills a slot: a number, a name that is written alike in both languages, or words in each of them."""

_Some = Limited(min_length=1)


@record
class When(TypedDict, total=False):
    """Where a text is said: each condition holds where one of its values does, and all of them have to.

    What a command does not know of its question holds for none of its values.
    """

    command: Annotated[list[Command], _Some]
    drug: Annotated[list[DrugId], _Some]
    disease: Annotated[list[Key], _Some]
    """Asked for: the ids of diseases and parts; `given`, `unknown`."""
    compared: Annotated[list[Key], _Some]
    """The ids of the diseases that a level is compared for, all of them where none was asked for."""
    age: Annotated[list[Literal["child", "adult", "unknown"]], _Some]
    level: Annotated[list[Literal["exact", "below", "above"]], _Some]
    """`below`, `above`: reported only as a limit."""
    flag: Annotated[list[Literal["over", "under", "unknown"]], _Some]
    """How the trough lies to the drug's toxicity flag."""
    alarm: Annotated[list[Literal["high", "above", "possible", "none"]], _Some]
    """`high`: above the flag; `above`: above every range compared; `possible`: drawn too early to tell."""
    unit: Annotated[list[Literal["given", "assumed"]], _Some]
    trough: Annotated[list[Literal["true", "provisional", "not_trough", "unconfirmed"]], _Some]
    steady: Annotated[list[Literal["known", "unknown"]], _Some]
    """Whether the days on the present dose were given."""
    matrix: Annotated[list[Literal["whole-blood", "plasma", "serum", "unknown"]], _Some]
    assay: Annotated[list[AssayName | Literal["unknown"]], _Some]
    liver: Annotated[list[Literal["A", "B", "C", "unknown"]], _Some]
    """Child-Pugh class."""
    loading: Annotated[list[Literal["given", "none"]], _Some]
    targets: Annotated[list[Literal["none", "one", "several"]], _Some]
    """How many target ranges were compared; `none` also where one of the diseases is said to have none."""
    band_matrix: Annotated[list[Literal["whole_blood", "plasma", "serum", "not_stated"]], _Some]
    """In what the ranges that were compared were set."""
    given: Annotated[list[Key], _Some]
    """The other drugs of the patient: ids of `interactions.yaml`, or the other of the two drugs."""


KNOWN: dict[Command, frozenset[str]] = {
    "tdm": When.__optional_keys__,
    "fit": frozenset({"command", "drug", "disease", "alarm"}),
    "start": frozenset({"command", "drug", "disease", "age", "liver"}),
}
"""The commands that say a text because its `when` holds, and the conditions of which they know something."""

CONDITIONS: dict[str, tuple[str, ...]] = {"command": get_args(Command), "drug": get_args(DrugId)}
"""The values of each condition."""


@record
class Message(Sourced):
    """A coded text that stands in an answer.

    With a `severity` it is said wherever its `when` holds: a remark in `start`, any other of a level. A code that the
    program names may have several: of those for the drug and the command the first in the file is said.
    """

    code: RemarkCode
    when: NotRequired[When]
    severity: NotRequired[Severity | Literal["remark"]]
    """`remark`: no finding on a level, said beside an answer."""
    slots: NotRequired[Annotated[dict[RemarkCode, SlotKind], Limited(min_length=1)]]
    """What `{name}` in the text stands for."""
    text: Text


@record
class Messages(TypedDict):
    """`data/messages.yaml`."""

    messages: list[Message]
