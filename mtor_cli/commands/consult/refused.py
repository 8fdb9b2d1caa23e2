"""A consult that is refused: what its levels mean for safety all the same, and what to type next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mtor_cli.cases.times import TEMPLATE, bad_case
from mtor_cli.commands.fit.refused import findings_of
from mtor_cli.hints import command, slot
from mtor_cli.text import bilingual

if TYPE_CHECKING:
    from mtor_cli.cases.case import Case
    from mtor_cli.commands.fit.question import Question
    from mtor_cli.content.load import Content
    from mtor_cli.errors import DataError, MtorError


def as_of_consult(error: MtorError) -> MtorError:
    """The same error of a case, with the template of this command as what to type next."""
    if error.hint == TEMPLATE:
        error.hint = command("consult", *TEMPLATE.words[1:])
    return error


def drug_missing(asked: Question, case: Case, content: Content) -> DataError:
    """The error on a record that names no drug, with the alarms of each drug, if it was that one.

    Args:
        asked: what is asked of the case.
        case: the patient.
        content: drugs, diseases and texts.
    """
    hint = command("consult", asked.case.path, "--drug", slot("--drug"))
    error = bad_case("drug_missing", *bilingual("drug_missing"), hint)
    error.findings = findings_of(asked, case, None, content)
    return error
