"""What must be said of a level whatever else is refused: no refusal swallows an alarm."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mtor_cli.parts.findings import UNDER_ALARM

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mtor_cli.parts.findings import Finding
    from mtor_cli.parts.remarks import Remarks
    from mtor_cli.records.drugs import Drug
    from mtor_cli.records.messages import Messages


def of_alarm(findings: Iterable[Finding], messages: Messages | None = None) -> list[Finding]:
    """The alarms of a level with what is said under them: what no refusal may swallow.

    Args:
        findings: on the level.
        messages: the content of `messages.yaml`, for what is said because of an alarm; without it that is left out.
    """
    because = {m["code"] for m in messages["messages"] if "alarm" in m.get("when", {})} if messages else set()
    return [f for f in findings if f["severity"] == "alarm" or f["code"] in because or f["code"] in UNDER_ALARM]


def if_of(drug: Drug, findings: Iterable[Finding], say: Remarks) -> list[Finding]:
    """The alarms of a level as they hold if it is of a drug, where it is not certain which one was measured."""
    found: list[Finding] = []
    for finding in findings:
        if finding["severity"] == "alarm":
            said = say.say("alarm_if_drug", drug=drug["name"], alarm=finding["text"])
            found.append({**finding, "code": said["code"], "text": said["text"]})
    return found
