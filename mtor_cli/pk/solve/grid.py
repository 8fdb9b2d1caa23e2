"""Patients whose covariates, occasions or clearance change: the amounts are carried from change to change.

Within an interval the parameters are constant, so gut, central and peripheral amounts at its end are a linear map of
those at its start plus what the doses of the interval left: the same exponentials as in the closed form, no ODE solver.
Derivatives in η are carried along as jets. Rule of NONMEM: an interval has the covariates of the record that ends it;
a dose has the bioavailability and lag of its own record.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import reduce
from typing import TYPE_CHECKING

import numpy as np

from mtor_cli.pk.solve.accumulation import INFINITE_SPAN, Seen
from mtor_cli.pk.solve.batch import Observed, observe
from mtor_cli.pk.solve.derivatives import Jet, compose, linear
from mtor_cli.pk.solve.grid_layout import lay_out
from mtor_cli.pk.solve.transition import Amounts, Kinetics, inflow, kinetics, transition

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtor_cli.pk.arrays import BoolArray, FloatArray, IntArray
    from mtor_cli.pk.course.prepared import Prepared
    from mtor_cli.pk.model.population import Space


@dataclass(frozen=True)
class GridArrays:
    """The arrays of a grid batch; the last axis is the patient."""

    begin: FloatArray
    """(G, B), h."""
    end: FloatArray
    fresh: BoolArray
    """Whether the body is empty at the start of the interval, (G, B)."""
    base: FloatArray
    """Logarithm of typical micro-parameters, (rows, G, B)."""
    action: FloatArray
    """∂(log micro-parameters)/∂η, (rows, p, G, B)."""
    start: FloatArray
    """(M, B), h."""
    count: FloatArray
    interval: FloatArray
    amount: FloatArray
    visible: BoolArray
    """Whether a train can be seen in an interval, (M, G, B)."""
    dose_base: FloatArray
    """As `base`, at the doses, (rows, M, B)."""
    dose_action: FloatArray
    """As `action`, at the doses, (rows, p, M, B)."""
    steady: BoolArray
    """Whether the train's steady state is added at the start of the interval, (M, G, B)."""
    where: IntArray
    """The interval at whose end each level was taken, (J, B)."""


@dataclass(frozen=True)
class GridBatch:
    """A batch of such patients; see `mtor_cli.pk.solve.batch.Batch`."""

    space: Space
    observed: Observed
    size: int
    arrays: GridArrays

    def take(self, rows: IntArray) -> GridBatch:
        """The batch of some subjects."""
        arrays = GridArrays(*(getattr(self.arrays, f.name)[..., rows] for f in fields(GridArrays)))
        return GridBatch(self.space, self.observed.take(rows), len(rows), arrays)

    @property
    def cells(self) -> int:
        """Trains times intervals."""
        return int(self.arrays.start.shape[0] * self.arrays.begin.shape[0])

    @property
    def chain(self) -> FloatArray:
        """∂(coordinates)/∂η: here the coordinates are the η."""
        return np.eye(self.space.size)

    def predict(self, eta: FloatArray, order: int) -> tuple[FloatArray, FloatArray, FloatArray]:
        """F (J, B), its gradient (p, J, B) and Hessian (p, p, J, B) in η."""
        a = self.arrays
        compartments = self.space.model.compartments
        logs = self._logs(a.base, a.action, eta, order)
        body = kinetics(logs, compartments)
        step = transition(body, a.end - a.begin)
        dose = self._logs(a.dose_base, a.dose_action, eta, order)
        lags = dose[-1].exp()
        incoming = self._incoming(body, dose[-2], lags)
        steady = self._steady_states(dose, lags) if a.steady.any() else None
        per_volume = (logs[-3] * -1.0).exp()
        amounts = incoming.at(0).times(0.0)
        concentrations = []
        for g in range(a.begin.shape[0]):
            if a.fresh[g].any():
                amounts = amounts.times(~a.fresh[g])
            if steady is not None:
                for m in np.flatnonzero(a.steady[:, g].any(axis=-1)):
                    amounts = amounts.plus(steady.at(int(m)).times(a.steady[m, g]))
            amounts = step.apply(amounts, g).plus(incoming.at(g))
            concentrations.append(amounts.parts[1] * per_volume[g])
        return self._at_levels(concentrations, eta.shape, order)

    def _at_levels(
        self, grid: Sequence[Jet], shape: tuple[int, ...], order: int
    ) -> tuple[FloatArray, FloatArray, FloatArray]:
        """The grid's concentrations at the levels, with their derivatives."""
        p, columns = shape
        where = np.broadcast_to(self.arrays.where, (len(self.arrays.where), columns))
        f = np.stack([np.broadcast_to(x.value, (columns,)) for x in grid])
        gradient = hessian = np.empty(0)
        if order > 0:
            piled = np.stack([np.broadcast_to(x.first, (p, columns)) for x in grid], axis=1)
            gradient = np.take_along_axis(piled, where[None], axis=1)
        if order > 1:
            piled = np.stack([np.broadcast_to(x.second, (p, p, columns)) for x in grid], axis=2)
            hessian = np.take_along_axis(piled, where[None, None], axis=2)
        return np.take_along_axis(f, where, axis=0), gradient, hessian

    def _logs(self, base: FloatArray, action: FloatArray, eta: FloatArray, order: int) -> list[Jet]:
        """The logarithms of the micro-parameters as jets, for a logit-normal F too."""
        value = base + (action * eta[None, :, None]).sum(axis=1)
        jets = [linear(value[i], action[i], order) for i in range(base.shape[0])]
        if self.space.logit_row is not None:
            fraction = 1.0 / (1.0 + np.exp(-jets[-2].value))
            slope = 1.0 - fraction
            jets[-2] = compose([jets[-2]], np.log(fraction), [slope], {(0, 0): -fraction * slope})
        return jets

    def _incoming(self, body: Kinetics, log_fraction: Jet, lags: Jet) -> Amounts:
        """What the doses of each interval amount to at its end, (G, B)."""
        a = self.arrays
        first = (a.start + lags.value)[:, None]
        interval, count = a.interval[:, None], a.count[:, None]
        until = _given(a.end[None], first, interval, count)
        # A dose at the very start of a fresh interval is still to come, otherwise it belongs to the interval before.
        before = np.where(a.fresh[None] & (first >= a.begin[None]), 0.0, _given(a.begin[None], first, interval, count))
        number = np.where(a.visible, until - before, 0.0)
        some = number > 0.0
        since = np.where(some, a.end[None] - first - (until - 1.0) * interval, 0.0)
        number = np.where(some, number, 1.0)
        amount = np.where(some, a.amount[:, None] * np.exp(log_fraction.value)[:, None], 0.0)
        intervals = np.broadcast_to(interval, since.shape)
        single = bool((number == 1.0).all())
        parts = []
        span = number * interval
        for group in self._alike():
            # A train falls into few intervals: the others would cost exponentials of nothing.
            given = some[group].any(axis=-1)
            most = max(1, int(given.sum(axis=0).max()))
            which = np.array(group)[np.argsort(~given, axis=0, kind="stable")[:most]][..., None]
            amounts, ages, spans, gaps = (
                np.take_along_axis(x, which, axis=0) for x in (amount, since, span, intervals)
            )
            seen = Seen(amounts, ages, spans, gaps, single)
            one = slice(group[0], group[0] + 1)
            part = inflow(body, seen, lags[one] if self.space.lag_varies else None)
            parts.append(part.times(_relative(log_fraction[one])))
        return reduce(Amounts.plus, parts)

    def _steady_states(self, dose: list[Jet], lags: Jet) -> Amounts:
        """What endless doses before each train's start left there, (M, B)."""
        a = self.arrays
        # The last dose before the start whose lag had run out.
        ago = np.maximum(1.0, np.ceil(lags.value / a.interval)) * a.interval - lags.value
        amount = a.amount * np.exp(dose[-2].value)
        seen = Seen(
            np.broadcast_to(amount, ago.shape)[None], ago[None], np.full((1, *ago.shape), INFINITE_SPAN),
            np.broadcast_to(a.interval, ago.shape)[None], single=False,
        )  # fmt: skip
        body = kinetics(dose, self.space.model.compartments)
        return inflow(body, seen, lags if self.space.lag_varies else None).times(_relative(dose[-2]))

    def _alike(self) -> list[list[int]]:
        """The trains in groups on whose F and lag the η act alike."""
        a = self.arrays
        trains = range(a.start.shape[0])
        if self.space.lag_varies or self.space.logit_row is not None:
            return [[m] for m in trains]
        groups: list[list[int]] = []
        for m in trains:
            like = next((g for g in groups if (a.dose_action[-2, :, m] == a.dose_action[-2, :, g[0]]).all()), None)
            if like is None:
                groups.append([m])
            else:
                like.append(m)
        return groups


def grid_batch(space: Space, subjects: Sequence[Prepared]) -> GridBatch:
    """A batch of patients with changing parameters."""
    layouts = [lay_out(s) for s in subjects]
    size = len(subjects)
    levels = max(len(s.times) for s in subjects)
    g_most = max(len(x.begin) for x in layouts)
    m_most = max(len(x.start) for x in layouts)
    rows, p = subjects[0].logs.shape[0], space.size
    actions = np.stack([space.action(o) for o in range(space.occasions)])
    a = GridArrays(
        begin=np.zeros((g_most, size)),
        end=np.zeros((g_most, size)),
        fresh=np.zeros((g_most, size), dtype=np.bool_),
        base=np.zeros((rows, g_most, size)),
        action=np.zeros((rows, p, g_most, size)),
        start=np.zeros((m_most, size)),
        count=np.ones((m_most, size)),
        interval=np.ones((m_most, size)),
        amount=np.zeros((m_most, size)),
        visible=np.zeros((m_most, g_most, size), dtype=np.bool_),
        dose_base=np.zeros((rows, m_most, size)),
        dose_action=np.zeros((rows, p, m_most, size)),
        steady=np.zeros((m_most, g_most, size), dtype=np.bool_),
        where=np.zeros((levels, size), dtype=np.int64),
    )
    for b, (subject, x) in enumerate(zip(subjects, layouts, strict=True)):
        g, m, j = len(x.begin), len(x.start), len(subject.times)
        a.begin[:g, b], a.end[:g, b], a.fresh[:g, b] = x.begin, x.end, x.fresh
        # Padding: intervals of length 0 at the end, trains of nothing.
        a.begin[g:, b] = a.end[g:, b] = x.end[-1]
        course = np.append(x.course, np.repeat(x.course[-1], g_most - g))
        a.base[:, :, b] = subject.logs[:, course]
        a.action[:, :, :, b] = np.moveaxis(actions[subject.occasions[course]], 0, -1)
        a.start[:m, b], a.count[:m, b], a.interval[:m, b], a.amount[:m, b] = x.start, x.count, x.interval, x.amount
        a.visible[:m, :g, b], a.steady[:m, :g, b] = x.visible, x.steady
        doses = np.append(x.train_course, np.repeat(x.train_course[-1], m_most - m))
        a.dose_base[:, :, b] = subject.logs[:, doses]
        a.dose_action[:, :, :, b] = np.moveaxis(actions[subject.occasions[doses]], 0, -1)
        a.where[:j, b] = x.where
    return GridBatch(space, observe(subjects, levels, space.lag_varies), size, a)


def _given(time: FloatArray, first: FloatArray, interval: FloatArray, count: FloatArray) -> FloatArray:
    """How many doses of a train have reached the gut by a time, that very time included."""
    return np.clip(np.floor((time - first) / interval) + 1.0, 0.0, count)


def _relative(log: Jet) -> Jet:
    """Exp(log) as a jet relative to its own value."""
    one = np.ones_like(log.value)
    return compose([log], one, [one], {(0, 0): one})
