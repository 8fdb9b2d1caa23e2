"""Coded remarks, whose texts are data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mtor_cli.parts.findings import finding
from mtor_cli.parts.situation import applying
from mtor_cli.text import fill, no_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Set

    from typing_extensions import Unpack

    from mtor_cli.parts.common import Labels, Told
    from mtor_cli.parts.dosing import Remark
    from mtor_cli.parts.findings import Finding
    from mtor_cli.records.codes import Code, Slots
    from mtor_cli.records.messages import Command, Message, Messages, When
    from mtor_cli.records.pkmodels import CodedNote


def remark_of(note: CodedNote, labels: Labels) -> Remark:
    """A coded note of the data as a remark, where no command's own messages are at hand."""
    return {**labels.told(note), "code": note["code"], "text": note["text"]}


class Remarks:
    """Makes the remarks of one command on one drug from the content of `messages.yaml`.

    Args:
        messages: the content.
        labels: names the sources.
        drug: its id; None where it is not known.
        command: that the remarks are part of.
    """

    def __init__(self, messages: Messages, labels: Labels, drug: str | None, command: Command) -> None:
        self._found: dict[str, Message | None] = {}
        """What was looked up by its code: an answer says a few of several hundred messages."""
        self.labels, self._all, self._drug, self._command = labels, messages, drug, command
        self._told: dict[str, Told] = {}
        """Who says each message that was said already: a batch says the same ones of every patient."""

    def chosen(self, facts: Mapping[str, Set[str]]) -> list[Finding]:
        """What is said of a level because its `when` holds, in the order of the file.

        What is not in `facts` is not known. The command and the drug are those of the remarks.
        """
        said = applying(self._all, self._with_own(facts))
        return [finding(self._as_remark(m), m["severity"]) for m in said if m["severity"] != "remark"]

    def beside(self, facts: Mapping[str, Set[str]]) -> list[Remark]:
        """The remarks that are said because their `when` holds, likewise."""
        said = applying(self._all, self._with_own(facts))
        return [self._as_remark(m) for m in said if m["severity"] == "remark"]

    def _with_own(self, facts: Mapping[str, Set[str]]) -> dict[str, Set[str]]:
        return {**facts, "command": {self._command}, "drug": {self._drug} if self._drug else set()}

    def _as_remark(self, message: Message) -> Remark:
        return {**self.labels.told(message), "code": message["code"], "text": fill(message["text"], {})}

    def of(self, note: CodedNote) -> Remark:
        """A coded note of another data file as a remark."""
        return remark_of(note, self.labels)

    def has(self, code: Code) -> bool:
        """Whether the data says anything of this drug under a code."""
        return self._message(code) is not None

    def _message(self, code: Code) -> Message | None:
        """The first message under a code that is of this drug and this command."""
        if code not in self._found:
            coded = (m for m in self._all["messages"] if m["code"] == code)
            self._found[code] = next((m for m in coded if self._is_its(m.get("when", {}))), None)
        return self._found[code]

    def _is_its(self, when: When) -> bool:
        of_drug = self._drug in (None, *when.get("drug", [self._drug]))
        return of_drug and self._command in when.get("command", [self._command])

    def say(self, code: Code, filled: Slots | None = None, **slots: Unpack[Slots]) -> Remark:
        """The remark called `code`; what fills its slots may come as one dictionary and one by one.

        Raises:
            DataError: the data holds no such text, or one with a slot that is not filled.
        """
        message = self._message(code)
        if message is None:
            raise no_text(code)
        if code not in self._told:
            self._told[code] = self.labels.told(message)
        return {**self._told[code], "code": code, "text": fill(message["text"], {**(filled or {}), **slots})}
