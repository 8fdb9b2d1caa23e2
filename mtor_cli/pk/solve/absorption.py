"""First-order absorption into a compartment that empties at rate λ: W = (S(λ) - S(ka)) / (ka - λ), and derivatives.

W is a divided difference of S, smooth through ka = λ. Away from it the quotients are taken as written (after summing
the trains, because the rates are the same for all). Where ka and λ nearly meet, Hermite and Genocchi's integral is
used: W = -∫₀¹ S'((1-s) λ + s ka) ds, by Gauss-Legendre, which cannot cancel.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mtor_cli.pk.solve.accumulation import Seen, decay

if TYPE_CHECKING:
    from mtor_cli.pk.arrays import BoolArray, FloatArray

_NEAR = 0.02
"""Below this |ka - λ|·age the quotients lose digits (1e-16 / 0.02³ in second derivatives): the integral is used."""
_FORGOTTEN = 40.0
"""λ times age beyond which a dose no longer counts (e⁻⁴⁰)."""
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(5)
_S = 0.5 * (_NODES + 1.0)
_W = 0.5 * _WEIGHTS


@dataclass(frozen=True, slots=True)
class Absorbed:
    """W and its derivatives, each (n, J, B) for n disposition rates; the empty ones are not asked for."""

    w: FloatArray
    w_l: FloatArray
    """∂W/∂λ."""
    w_k: FloatArray
    """∂W/∂ka."""
    w_ll: FloatArray
    w_lk: FloatArray
    w_kk: FloatArray
    gut: list[FloatArray]
    """S(ka) and its derivatives in ka, (J, B)."""


_EMPTY = np.empty(0)


def absorb(rates: FloatArray, ka: FloatArray, seen: Seen, order: int) -> Absorbed:
    """W, summed over trains, for each disposition rate.

    Args:
        rates: λ, (n, J or 1, B), 1/h.
        ka: absorption rate, (J or 1, B), 1/h.
        seen: the trains, (M, J, B).
        order: 0 for W alone, 1 with first, 2 with second derivatives.
    """
    lam = rates[:, None]
    kap = ka[None]
    difference = ka - rates
    near = _near(lam, kap, difference[:, None], seen)
    in_body, in_gut = decay(lam, seen, order), decay(kap, seen, order)
    amount = seen.amount
    far = amount if near is None else np.where(near, 0.0, amount)
    gut = [_over_trains(amount * term) for term in in_gut.terms]
    if order >= 1:
        far_gut = [term[None] for term in gut] if near is None else [_over_trains(far * t[None]) for t in in_gut.terms]
        body = [_over_trains(far * term) for term in in_body.terms]
    divisor = np.where(np.abs(difference) < 1e-300, 1.0, difference)
    # The last dose by expm1: soon after it both exponentials are almost 1, and their difference may be all there is.
    gap = np.abs(divisor)
    slower = np.maximum(in_body.last, in_gut.last)
    w = _over_trains(far * slower * -np.expm1(-gap[:, None] * seen.since)) / gap
    if in_body.rest is not None and in_gut.rest is not None:
        w = w + (_over_trains(far * in_body.rest) - _over_trains(far * in_gut.rest)) / divisor
    w_l = w_k = w_ll = w_lk = w_kk = _EMPTY
    if order >= 1:
        w_l = (body[1] + w) / divisor
        w_k = -(far_gut[1] + w) / divisor
    if order >= 2:
        w_ll = (body[2] + 2.0 * w_l) / divisor
        w_lk = (w_k - w_l) / divisor
        w_kk = -(far_gut[2] + 2.0 * w_k) / divisor
    if near is not None:
        extra = _integral(lam, kap, near, seen, order)
        w = w + extra[0]
        if order >= 1:
            w_l, w_k = w_l + extra[1], w_k + extra[2]
        if order >= 2:
            w_ll, w_lk, w_kk = w_ll + extra[3], w_lk + extra[4], w_kk + extra[5]
    return Absorbed(w, w_l, w_k, w_ll, w_lk, w_kk, gut)


def _over_trains(x: FloatArray) -> FloatArray:
    # Most patients have one train or two, and for those a sum over an axis costs twice an addition.
    number = x.shape[-3]
    total: FloatArray = x[..., 0, :, :] if number <= 2 else x.sum(axis=-3)
    return total + x[..., 1, :, :] if number == 2 else total


def _near(lam: FloatArray, kap: FloatArray, difference: FloatArray, seen: Seen) -> BoolArray | None:
    """Where the quotient would cancel, (n, M, J, B), or None when nowhere."""
    gap = np.abs(difference)
    most = _FORGOTTEN / np.minimum(lam, kap)
    age = seen.since if seen.single else seen.since + seen.span - seen.interval
    # At age 0 nothing has been absorbed, and the quotient says so exactly.
    counts = (age > 0.0) & (seen.amount != 0.0)
    # The youngest dose is the nearest: mostly that settles it, without looking at each train of each draw.
    youngest = np.where(counts, age, np.inf).min(axis=0 if gap.shape[-2] > 1 else (0, 1))
    if not (gap * np.minimum(youngest, most) < _NEAR).any():
        return None
    near: BoolArray = (gap * np.minimum(age, most) < _NEAR) & counts
    return near if near.any() else None


def _integral(lam: FloatArray, kap: FloatArray, near: BoolArray, seen: Seen, order: int) -> list[FloatArray]:
    """The near trains' part of W and of its derivatives, each (n, J, B)."""
    shape = near.shape

    def at(x: FloatArray) -> FloatArray:
        return np.broadcast_to(x, shape)[near]

    low, high = at(lam), at(np.broadcast_to(kap, shape))
    rate = low + _S[:, None] * (high - low)
    few = Seen(at(seen.amount), at(seen.since), at(seen.span), at(seen.interval), seen.single)
    terms = decay(rate, few, order + 1).terms
    t = _S[:, None]
    weights = [(1, np.ones_like(t))]
    if order >= 1:
        weights += [(2, 1.0 - t), (2, t)]
    if order >= 2:
        weights += [(3, (1.0 - t) ** 2), (3, t * (1.0 - t)), (3, t * t)]
    result = []
    for which, weight in weights:
        full = np.zeros(shape)
        full[near] = -few.amount * (_W @ (weight * terms[which]))
        result.append(_over_trains(full))
    return result
