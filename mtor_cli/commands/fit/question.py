"""What `mtor fit` is asked of one patient."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mtor_cli.errors import UsageError
from mtor_cli.hints import asking, command
from mtor_cli.text import bilingual

if TYPE_CHECKING:
    from mtor_cli.parts.fit_input import ModelText
    from mtor_cli.parts.textfile import Encoding


class CaseText(NamedTuple):
    """A patient as written down: a case in YAML or JSON, or a table of NONMEM's records."""

    path: str
    """Where it was read, for messages; `-` for standard input."""
    text: str
    encoding: Encoding = "UTF-8"


class Question(NamedTuple):
    """The case and what is asked beside it, as written; what a case says itself is not said again."""

    case: CaseText
    model: str | None = None
    """A model by its id, which then stands alone; by drug and age where it is left out."""
    own: ModelText | None = None
    """A model of one's own."""
    reading: tuple[str, ...] = ()
    """How to read what the source leaves open: `AMBIGUITY=READING`."""
    at: tuple[str, ...] = ()
    """When to forecast: a date (its trough), date and time, or hours."""
    drug: str | None = None
    """By any of its names."""
    target: str | None = None
    """Target trough in ng/mL; with it a dose is sought."""
    disease: str | None = None
    """Abbreviation, name or code."""
    band: str | None = None
    """One of the disease's target ranges by its id."""
    product: str | None = None
    """`tablet`, `capsule` or `solution`."""
    strengths: str | None = None
    """mg, such as `0.5,1,2`."""
    intervals: str | None = None
    """h between doses to be tried; 24 and the present one."""
    loading: bool = False
    """Whether the label's loading dose is asked for where the dose is raised."""
    allow_above_studied: bool = False
    """Whether to seek doses above the highest one stated in a source."""
    clearance_multiplier: str | None = None
    """One's assumption on an interacting drug: `0.5`, or `0.5@2026-03-10`."""
    confirm_level: bool = False
    """Whether a level that looks implausible was confirmed."""
    weight: str | None = None
    """kg."""
    height: str | None = None
    """cm."""
    child_pugh: str | None = None
    """A, B or C."""

    @property
    def typed(self) -> list[str]:
        """The words of the command that asks it, for those to type next."""
        name, *options = asking("fit", self, without=("case", "own"))  # Neither is an option of its own.
        own = [] if self.own is None else ["--model-file", self.own.path]
        return [name, self.case.path, *own, *options]

    @property
    def names_model(self) -> bool:
        """Whether the user named a model, which then stands alone."""
        return self.model is not None or self.own is not None


def no_case(name: str) -> UsageError:
    """The refusal where a command was given no case; `name` is the command's."""
    return UsageError(
        "case_missing",
        *bilingual("case_missing"),
        command(name, "--template"),
    )
