"""Coded remarks, whose texts are data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mtor_cli.errors import DataError
from mtor_cli.text import fill

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from mtor_cli.models.codes import Code, Slots
    from mtor_cli.models.messages import Command, Message, Messages
    from mtor_cli.results.common import Labels
    from mtor_cli.results.consult import Remark


class Remarks:
    """Makes the remarks of one command on one drug from the content of `messages.yaml`.

    Args:
        messages: the content.
        labels: names the sources.
        drug: its id; None where it is not known.
        command: that the remarks are part of.
    """

    def __init__(self, messages: Messages, labels: Labels, drug: str | None, command: Command) -> None:
        self._messages: dict[str, Message] = {}
        for message in messages["messages"]:
            when = message.get("when", {})
            if drug in (None, *when.get("drug", [drug])) and command in when.get("command", [command]):
                self._messages.setdefault(message["code"], message)
        self._labels = labels

    def say(self, code: Code, filled: Slots | None = None, **slots: Unpack[Slots]) -> Remark:
        """Return the remark called `code`; what fills its slots may come as one dictionary and one by one.

        Raises:
            DataError: the data holds no such text, or one with a slot that is not filled.
        """
        if code not in self._messages:
            raise DataError(
                "message_missing",
                f"The data holds no text called '{code}'; 'mtor data validate' says more.",
                f"数据中没有名为“{code}”的文本；可用 mtor data validate 检查。",
            )
        message = self._messages[code]
        return {**self._labels.told(message), "code": code, "text": fill(message["text"], {**(filled or {}), **slots})}
