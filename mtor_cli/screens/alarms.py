"""What has to be read before anything else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mtor_cli.parts.findings import kind_of
from mtor_cli.parts.words import ALARM_HEAD
from mtor_cli.render.blocks import Gap, Para, Screen
from mtor_cli.screens.phrases import aside, pick, source, voice, word

if TYPE_CHECKING:
    from collections.abc import Sequence


def alarms(findings: Sequence[Any], lang: str) -> Screen:
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
