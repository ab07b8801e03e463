"""Whittaker's smoother along many series at once: (W + lambda D'D) z = W y, five diagonals."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Union

import numpy as np

from ..common._sums import sum_down
from ..common.checkpoint import checkpoint

if TYPE_CHECKING:
    from ..common.types import Array

    Smoothness = Union[float, Array]

BY_CROSS_VALIDATION = 0.0
BY_V_CURVE = -1.0
STRENGTHS = tuple(10.0 ** (step / 4) for step in range(-4, 29))
"""The lambdas that are tried: from 0.1 to 10 million, four a power of ten."""

_REFINEMENTS = 2


class Bending(NamedTuple):
    """Second differences at some times: D's rows, and the diagonals of D'D.

    At times of one spacing a row is 1, -2, 1; else it is the second derivative there, in units of
    the mean spacing.
    """

    rows: Array  # shape (3, times - 2)
    diagonals: tuple[Array, Array, Array]

    @classmethod
    def of(cls, times: Array) -> Bending:
        """Return those at some times, three or more."""
        steps = np.diff(times)
        mean = (times[-1] - times[0]) / len(steps)
        before, after = steps[:-1] / mean, steps[1:] / mean
        both = before + after
        sides = 2 / (before * both), 2 / (after * both)
        rows = np.stack([sides[0], -(sides[0] + sides[1]), sides[1]])
        diagonals = [np.zeros(len(times)) for _ in range(3)]
        inner = len(times) - 2
        for one in range(3):
            for other in range(one, 3):
                diagonals[other - one][one : one + inner] += rows[one] * rows[other]
        return cls(rows, (diagonals[0], diagonals[1], diagonals[2]))


def smooth(values: Array, weights: Array, times: Array, strength: float) -> Array:
    """Return the smooth series of some cells.

    Parameters
    ----------
    values : ndarray of shape (times, cells), float64
        Finite; anything where the weight is 0.
    weights : ndarray of the same shape
        0 or more.
    times : ndarray of shape (times,)
        Ascending.
    strength : float
        Lambda; 0: the one of the least cross-validation error, -1: the corner of the V-curve, both
        of `STRENGTHS`, for each cell by itself.

    Returns
    -------
    ndarray of shape (times, cells)
        A cell of two values has the line through them, of one that value everywhere, of none NaN.
    """
    total = sum_down(weights)
    with np.errstate(invalid="ignore", divide="ignore"):
        middle = sum_down(weights * values) / total
    values = values - middle
    values[weights == 0] = 0.0
    count = np.count_nonzero(weights, axis=0)
    if len(times) < 3:
        smoothed = np.where(count == 1, 0.0, values)
    else:
        # A cell of fewer than two values has no smooth series of its own: it stands apart.
        stands = np.where(count >= 2, weights, 1.0)
        bending = Bending.of(times)
        # Lambda does not depend on the unit; the squares of numbers of about 1 do not overflow.
        parts = np.ldexp(values, -np.frexp(np.abs(values).max(axis=0))[1])
        if strength == BY_CROSS_VALIDATION:
            strengths: Smoothness = _by_cross_validation(parts, stands, bending)
        elif strength == BY_V_CURVE:
            strengths = _by_v_curve(parts, stands, bending)
        else:
            strengths = strength
        smoothed = _refined(values, stands, bending, strengths)
        smoothed[:, count < 2] = 0.0
    smoothed += middle
    return smoothed


class _Factors(NamedTuple):
    """A matrix of five diagonals as L D L', for each cell."""

    pivots: Array
    first: Array  # below the diagonal of L
    second: Array


def _factors(weights: Array, bending: Bending, strength: Smoothness) -> _Factors:
    size = len(weights)
    zero, one, two = bending.diagonals
    pivots, first, second = (np.empty_like(weights) for _ in range(3))
    for i in range(size):
        pivot = weights[i] + strength * zero[i]
        beside = strength * one[i]
        if i > 0:
            scaled = first[i - 1] * pivots[i - 1]
            pivot = pivot - first[i - 1] * scaled
            beside = beside - scaled * second[i - 1]
        if i > 1:
            pivot = pivot - second[i - 2] * (second[i - 2] * pivots[i - 2])
        pivots[i] = pivot
        np.divide(beside, pivot, first[i])
        np.divide(strength * two[i], pivot, second[i])
    return _Factors(pivots, first, second)


def _substituted(right: Array, factors: _Factors) -> Array:
    """Return what the matrix makes the right side of."""
    pivots, first, second = factors
    found = right.copy()
    size = len(found)
    for i in range(1, size):
        found[i] -= first[i - 1] * found[i - 1]
        if i > 1:
            found[i] -= second[i - 2] * found[i - 2]
    found /= pivots
    for i in range(size - 2, -1, -1):
        found[i] -= first[i] * found[i + 1]
        if i < size - 2:
            found[i] -= second[i] * found[i + 2]
    return found


def _refined(values: Array, weights: Array, bending: Bending, strength: Smoothness) -> Array:
    """Return the solution of the system, of a lambda for all cells or one for each.

    The five diagonals are made of differences times differences, and lose the digits of both. What
    the solution misses is computed of the differences themselves, and loses those of one: with
    lambda 1,600 and spacings from 1 to 20 days it takes the error from 1e-8 to 1e-11.
    """
    factors = _factors(weights, bending, strength)
    found = _substituted(weights * values, factors)
    for _ in range(_REFINEMENTS):
        missed = weights * (values - found)
        bent = strength * _bent(found, bending)
        for k, row in enumerate(bending.rows):
            missed[k : k + len(row)] -= row[:, None] * bent
        found += _substituted(missed, factors)
    return found


def _bent(values: Array, bending: Bending) -> Array:
    """Return second differences, shape (times - 2, cells)."""
    size = len(values) - 2
    first, _, last = bending.rows[:, :, None]
    # Of neighbours' differences: those are small beside the values.
    before, after = values[1 : size + 1] - values[:size], values[2:] - values[1 : size + 1]
    bent: Array = last * after - first * before
    return bent


def _diagonal_of_inverse(factors: _Factors) -> Array:
    """Return the diagonal of the inverse, after Hutchinson and de Hoog."""
    pivots, first, second = factors
    found = 1.0 / pivots
    size = len(found)
    beside = np.zeros(found.shape[1])  # of the row below
    for i in range(size - 2, -1, -1):
        own, far = first[i], second[i]
        below = found[i + 2] if i + 2 < size else 0.0
        one = -own * found[i + 1] - far * beside
        two = -own * beside - far * below
        found[i] -= own * one + far * two
        beside = one
    return found


def _by_cross_validation(values: Array, weights: Array, bending: Bending) -> Array:
    """Return the lambda of each cell that tells values left out best."""
    best = np.full(values.shape[1], np.inf)
    chosen = np.full(values.shape[1], STRENGTHS[0])
    for strength in STRENGTHS:
        checkpoint()
        factors = _factors(weights, bending, strength)
        apart = values - _substituted(weights * values, factors)
        own = 1.0 - weights * _diagonal_of_inverse(factors)
        # A value that alone holds the curve tells nothing; of two values none does.
        own[own < 1e-9] = np.inf
        error = sum_down(weights * (apart / own) ** 2)
        better = error < best
        best[better], chosen[better] = error[better], strength
    return chosen


def _by_v_curve(values: Array, weights: Array, bending: Bending) -> Array:
    """Return the lambda of each cell where misfit and roughness change least."""
    tiny = np.finfo(np.float64).tiny
    best = np.full(values.shape[1], np.inf)
    chosen = np.full(values.shape[1], STRENGTHS[0])
    before = None
    for number, strength in enumerate(STRENGTHS):
        checkpoint()
        found = _substituted(weights * values, _factors(weights, bending, strength))
        misfit = sum_down(weights * (values - found) ** 2)
        rough = sum_down(_bent(found, bending) ** 2)
        now = np.log(np.maximum(misfit, tiny)), np.log(np.maximum(rough, tiny))
        if before is not None:
            length = np.hypot(now[0] - before[0], now[1] - before[1])
            better = length < best
            between = (strength * STRENGTHS[number - 1]) ** 0.5
            best[better], chosen[better] = length[better], between
        before = now
    return chosen
