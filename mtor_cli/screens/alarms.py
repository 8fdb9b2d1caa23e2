"""What has to be read before anything else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mtor_cli.render.blocks import Gap, Para, Screen
from mtor_cli.screens.phrases import aside, pick, source, voice

if TYPE_CHECKING:
    from collections.abc import Sequence

POSSIBLY = ("possibly_above_flag", "possibly_above_ranges")
"""Cautions that stand where an alarm would: the sample was drawn too early to tell."""


def alarms(findings: Sequence[Any], lang: str) -> Screen:
    """Return what has to be read before anything else."""
    screen: Screen = []
    for finding in findings:
        text = pick(finding["text"], lang)
        if finding["severity"] == "alarm":
            above = finding["code"] != "above_toxicity_flag"
            head = (("偏高：" if above else "警示："), ("ABOVE: " if above else "HIGH: "))[lang != "zh"]
            screen.append(Para(head + text, "alarm", voice(finding, lang)))
        elif finding["code"] in POSSIBLY:
            head = "可能偏高：" if lang == "zh" else "POSSIBLY ABOVE: "
            screen.append(Para(head + text, "alarm", voice(finding, lang)))
        else:
            screen.append(Para(aside(text.rstrip(".。"), source(finding, lang), lang), "dim", voice(finding, lang)))
    return [*screen, Gap()] if screen else []
