"""Coded remarks, whose texts are data."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mtor_cli.models.base import Text
    from mtor_cli.models.messages import Messages
    from mtor_cli.results.common import Labels
    from mtor_cli.results.consult import Remark


class Remarks:
    """Makes coded remarks on one drug from the content of `messages.yaml`.

    Args:
        messages: the content.
        labels: names the sources.
        drug: its id.
        in_case: whether they are on a case of `mtor fit`, which has lines of its own where others have options.
    """

    def __init__(self, messages: Messages, labels: Labels, drug: str, in_case: bool = False) -> None:
        # A code may have one text a drug; a text of the other drug serves where there is none of its own.
        ordered = sorted(messages["messages"], key=lambda c: drug in c["drugs"])
        self._messages = {c["code"]: c for c in ordered}
        self._labels = labels
        self._in_case = in_case

    def say(self, code: str, **slots: str | Text) -> Remark:
        """Return the remark called `code`; a slot may have one text a language."""
        message = self._messages[code]
        words = message.get("in_case", message["text"]) if self._in_case else message["text"]

        def filled(lang: str) -> str:
            # In one pass: what was typed may itself look like a slot.
            def value(found: re.Match[str]) -> str:
                slot = slots.get(found[1], found[0])
                return slot if isinstance(slot, str) else slot["zh" if lang == "zh" else "en"]

            return re.sub(r"\{(\w+)\}", value, words["zh" if lang == "zh" else "en"])

        text: Text = {"en": filled("en"), "zh": filled("zh")}
        return {**self._labels.told(message), "code": code, "text": text}
