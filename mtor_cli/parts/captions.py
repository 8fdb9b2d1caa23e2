"""What a screen says in its headings and under its tables: coded too, and in the answer beside what it speaks of."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mtor_cli.parts.disease import BandId
    from mtor_cli.parts.dosing import Remark
    from mtor_cli.parts.remarks import Remarks
    from mtor_cli.parts.works import Evidence


def of_ranges(bands: Iterable[BandId], say: Remarks) -> list[Remark]:
    """That ranges set by studies are no recommendations; nothing beside no such."""
    voices = {band.record["voice"] for band in bands}
    if "study" not in voices:
        return []
    return [say.say("trial_bands" if voices == {"study"} else "trial_bands_among_others")]


def of_evidence(evidence: Evidence, say: Remarks) -> list[Remark]:
    """What a level is, by whom it was judged, and that none was found where there is none."""
    found = [] if evidence["groups"] else [say.say("evidence_none")]
    return [*found, say.say("evidence_highest"), say.say("evidence_by_design")]
