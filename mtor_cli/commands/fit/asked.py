"""What a batch is asked: the options of `mtor fit --batch`, as typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mtor_cli.commands.fit.choice import Choice
from mtor_cli.commands.fit.question import CaseText, Question

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtor_cli.content.load import Content
    from mtor_cli.parts.fit_input import ModelText


class Many(NamedTuple):
    """The options of a batch, as typed."""

    path: str
    model: str | None
    own: ModelText | None
    readings: dict[str, str]
    at: Sequence[str]
    drug: str | None
    disease: str | None
    """Of the patients whose line or rows name none."""
    confirmed: bool
    local: str | None
    lang: str | None

    @property
    def asked(self) -> Question:
        """The same as of one patient: a batch has no options of the dose, what is asked stands in each case."""
        case = CaseText(self.path, "")
        return Question(case, self.model, self.own, at=tuple(self.at), drug=self.drug, confirm_level=self.confirmed)

    def choice(self, content: Content) -> Choice:
        """The options on model and drug.

        Raises:
            MtorError: a model or the drug cannot be used.
        """
        return Choice(content, self.model, self.own, self.readings, self.drug)
