"""The other drugs of a case: what the interactions know of them, and whether they start or stop in the window."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mtor_cli.errors import UsageError
from mtor_cli.hints import Slot, retype
from mtor_cli.lookup.interactions import Agents, affects_level

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtor_cli.cases.case import Case
    from mtor_cli.models.interactions import Interactions
    from mtor_cli.results.fit_shapes import InteractingOut

COVERS_H = 24.0
"""A multiplier of the user's own belongs to an agent's start or stop when it begins within so many hours of it."""


def with_multiplier(case: Case, factor: float, since: float | None) -> Case:
    """Return a case with a multiplier of the user's own on clearance.

    Args:
        case: the patient.
        factor: on clearance.
        since: h; None puts it on the drugs of the case that have none.

    Raises:
        UsageError: there is no such drug.
    """
    if since is not None:
        return replace(case, factors=tuple(sorted((*case.factors, (since, factor)))))
    if not any(a.multiplier is None for a in case.agents):
        raise UsageError(
            "multiplier_since",
            f"--clearance-multiplier {factor:g}: the case names no interacting drug without one; say since when.",
            f"--clearance-multiplier {factor:g}：病例中没有待设定的相互作用药物；请写明起始时间。",
            retype("--clearance-multiplier", f"{factor:g}", Slot("DATE", f"{factor:g}@")),
        )
    agents = tuple(replace(a, multiplier=factor) if a.multiplier is None else a for a in case.agents)
    return replace(case, agents=agents)


def agents_out(case: Case, data: Interactions | None, drug: str | None, horizon: float) -> list[InteractingOut]:
    """Return the other drugs of a case.

    Args:
        case: the patient.
        data: the interactions; None where the case names no drug.
        drug: the victim.
        horizon: the last time of a forecast, h.
    """
    agents = None if data is None else Agents(data)
    found: list[InteractingOut] = []
    for agent in case.agents:
        answer = agents.find(agent.name, drug) if agents is not None else None
        known = answer is not None and answer.status in ("found", "ask")
        entries = answer.entries if answer is not None else []
        changes = [t for t in (agent.start, agent.end) if t is not None and 0.0 < t <= horizon]
        affects = any(affects_level(e) for e in entries)
        found.append(
            {
                "name": agent.name,
                "known": known,
                "affects_level": affects,
                "start": None if agent.start is None else case.clock.shown(agent.start),
                "end": None if agent.end is None else case.clock.shown(agent.end),
                "changed": bool(changes),
                "clearance_multiplier": agent.multiplier,
                "covered": agent.multiplier is not None
                or (bool(changes) and all(_factor_begins(case, t) for t in changes)),
            }
        )
    return found


def _factor_begins(case: Case, change: float) -> bool:
    return any(abs(since - change) <= COVERS_H for since, _ in case.factors)


def unsettled(agents: Sequence[InteractingOut]) -> list[str]:
    """Return the drugs that start or stop in the window and whose effect the user has not assumed."""
    return [a["name"] for a in agents if a["changed"] and (a["affects_level"] or not a["known"]) and not a["covered"]]
