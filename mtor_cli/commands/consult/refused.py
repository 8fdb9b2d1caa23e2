"""A consult that is refused: what its levels mean for safety all the same, and what to type next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mtor_cli.cases.times import TEMPLATE, bad_case
from mtor_cli.commands.fit.refused import findings_of
from mtor_cli.hints import command, slot
from mtor_cli.parts.alarms import if_of
from mtor_cli.parts.common import Labels
from mtor_cli.parts.remarks import Remarks
from mtor_cli.text import bilingual

if TYPE_CHECKING:
    from mtor_cli.cases.case import Case
    from mtor_cli.commands.fit.question import Question
    from mtor_cli.content.load import Content
    from mtor_cli.errors import DataError, MtorError
    from mtor_cli.parts.findings import Finding


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
    found: list[Finding] = []
    for drug in content.drugs["drugs"]:
        say = Remarks(content.messages, Labels(content.labels), drug["id"], "fit")
        found += if_of(drug, findings_of(asked._replace(drug=drug["id"]), case, None, content), say)
    error.findings = found
    return error
