"""Coded remarks, whose texts are data."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mtor_cli.models.base import Text
    from mtor_cli.models.drugs import Drugs
    from mtor_cli.results.common import Labels
    from mtor_cli.results.consult import Remark


class Remarks:
    """Makes coded remarks on one drug from the content of `drugs.yaml`."""

    def __init__(self, drugs: Drugs, labels: Labels, drug: str) -> None:
        # A code may have one text a drug; a text of the other drug serves where there is none of its own.
        ordered = sorted(drugs["caveats"], key=lambda c: drug in c["drugs"])
        self._caveats = {c["code"]: c for c in ordered}
        self._labels = labels

    def say(self, code: str, **slots: str | Text) -> Remark:
        """Return the remark called `code`; a slot may have one text a language."""
        caveat = self._caveats[code]
        text = {"en": caveat["text"]["en"], "zh": caveat["text"]["zh"]}
        for name, value in slots.items():
            for lang in ("en", "zh"):
                filled = value if isinstance(value, str) else value["zh" if lang == "zh" else "en"]
                text[lang] = text[lang].replace(f"{{{name}}}", filled)
        return {**self._labels.told(caveat), "code": code, "text": {"en": text["en"], "zh": text["zh"]}}
