"""What stands in the way of a dose, by direction: an obstacle may stop a raise and let a decrease pass.

A limit on doses never stops a decrease, and an alarm never lets a dose be kept or raised unseen; so each obstacle says
which moves it stops and which it only marks as provisional. Codes are those of the texts in `data/messages.yaml`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from mtor_cli.calculator.level import Level
    from mtor_cli.calculator.sample import Liver, Sample, SteadyStatus, TroughStatus
    from mtor_cli.records.codes import Code

Move = Literal["raise", "keep", "lower"]
"""Where a dose goes: above the present one, nowhere, below it."""

ANY: frozenset[Move] = frozenset(("raise", "keep", "lower"))
RAISE: frozenset[Move] = frozenset(("raise",))
NOT_LOWER: frozenset[Move] = frozenset(("raise", "keep"))
CHANGE: frozenset[Move] = frozenset(("raise", "lower"))


class Obstacle(NamedTuple):
    """One condition of the rule that does not hold, or one doubt."""

    code: Code
    stops: frozenset[Move] = frozenset()
    """The moves for which no dose is worked out."""
    waived: bool = False
    """Whether `--provisional` lets through what it stops."""
    marks: frozenset[Move] = frozenset()
    """The moves whose dose is provisional, where they are let through."""
    no_loading: Code | None = None
    """The code of why there is no loading dose, where the obstacle rules one out."""


def of_level(level: Level, sample: Sample, keeps: bool) -> tuple[Obstacle, ...]:
    """What the level and its sample put in the way.

    Args:
        level: as measured.
        sample: what can be made of it.
        keeps: whether a doubt lets the present dose be kept, as it does inside a range; for a target that is one
            number the dose nearest to it is worked out, and may be another than the present one.
    """
    found: list[Obstacle] = []
    if level.censored:
        found.append(Obstacle("censored_level", ANY))
    if not sample.whole_blood:
        found.append(Obstacle("not_whole_blood", ANY))
    if sample.trough == "not_trough":
        found.append(Obstacle("not_trough", ANY))
    if sample.steady in _UNSETTLED:
        found.append(Obstacle(_UNSETTLED[sample.steady], ANY))
    if sample.trough in _NO_SURE_TROUGH:
        found.append(_doubt(_NO_SURE_TROUGH[sample.trough], keeps))
    if sample.steady == "provisional":
        found.append(_doubt("steady_state_provisional", keeps))
    return tuple(found)


_UNSETTLED: dict[SteadyStatus, Code] = {"too_early": "steady_state_too_early", "unknown": "steady_state_unknown"}
_NO_SURE_TROUGH: dict[TroughStatus, Code] = {
    "provisional": "trough_provisional",
    "unconfirmed": "trough_unconfirmed",
}


def _doubt(code: Code, keeps: bool) -> Obstacle:
    return Obstacle(code, CHANGE if keeps else ANY, waived=True, marks=ANY, no_loading="loading_provisional")


def of_disease(moved: Collection[str]) -> tuple[Obstacle, ...]:
    """What a disease puts in the way, by what it moves: with the haematocrit the whole-blood level changes."""
    if "haematocrit" not in moved:
        return ()
    return (Obstacle("haematocrit_raise", marks=RAISE, no_loading="loading_provisional"),)


def of_liver(liver: Liver | None) -> tuple[Obstacle, ...]:
    """What a badly impaired liver puts in the way: where the drug is not raised, it is never loaded either.

    Args:
        liver: None where its class was not given.
    """
    return () if liver is None or liver.raised else (Obstacle("child_pugh_c_raise", RAISE),)


def of_missed(missed: bool) -> tuple[Obstacle, ...]:
    """What doses that were missed before the level put in the way: no loading dose."""
    return (Obstacle("missed_doses", no_loading="loading_missed"),) if missed else ()


def stopping(obstacles: Iterable[Obstacle], move: Move | None, provisional: bool) -> list[Code]:
    """The codes of what stops a move, each once, those that nothing sets aside first.

    Where the move is not known, the codes of what stops every change.

    Args:
        obstacles: in the order in which they are named.
        move: where the dose would go; None without a target.
        provisional: whether the user asked for provisional arithmetic.
    """
    moves = CHANGE if move is None else frozenset((move,))
    ordered = sorted(obstacles, key=lambda o: o.waived)
    return list(dict.fromkeys(o.code for o in ordered if moves <= o.stops and not (o.waived and provisional)))


def marking(obstacles: Iterable[Obstacle], move: Move) -> list[Code]:
    """The codes of what makes a move provisional, each once."""
    return list(dict.fromkeys(o.code for o in obstacles if move in o.marks))
