"""What has to be read before anything else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mtor_cli.parts.findings import kind_of
from mtor_cli.parts.words import ALARM_HEAD
from mtor_cli.render.blocks import Gap, Para, Screen
from mtor_cli.screens.phrases import aside, pick, source, voice, word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtor_cli.calculator.alarm import Alarm
    from mtor_cli.parts.dosing import Remark
    from mtor_cli.parts.findings import Finding


def again(kind: Alarm | None, asked: Remark | None, lang: str) -> Screen:
    """What an alarm asks for, to end a screen; nothing where there is none.

    Args:
        kind: which alarm.
        asked: what it asks for.
        lang: `en` or `zh`.
    """
    if kind is None or asked is None:
        return []
    return [Para(word(ALARM_HEAD, kind, lang) + pick(asked["text"], lang), "alarm", voice(asked, lang))]


def alarms(findings: Sequence[Finding], lang: str) -> Screen:
    """What has to be read before anything else, each finding with its voice."""
    screen: Screen = []
    for finding in findings:
        text = pick(finding["text"], lang)
        kind = kind_of(finding["code"])
        if kind is not None:
            screen.append(Para(word(ALARM_HEAD, kind, lang) + text, "alarm", voice(finding, lang)))
        else:
            screen.append(Para(aside(text.rstrip(".。"), source(finding, lang), lang), "dim", voice(finding, lang)))
    return [*screen, Gap()] if screen else []
