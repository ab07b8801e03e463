"""What the same season of other years says of a date: harmonics, and means."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ..common._sums import sum_down

if TYPE_CHECKING:
    from ..common.types import Array, Booleans, Integers

# What harmonics cost, as a part of what the data say: the square of their number times this. It
# holds down those that the data say nothing of, and costs the others a thousandth.
RIDGE = 1e-3
# Dates of other years are of the same season within this part of a period: half a month.
SAME_SEASON = 1 / 24


def harmonic_count(valid: Integers, most: int) -> Integers:
    """Return how many harmonics so many valid dates allow, -1 where not even a mean.

    A harmonic has two coefficients, the mean one, and there are three valid dates for each.
    """
    allowed = (valid // 3 - 1) // 2
    return np.where(valid < 3, -1, np.minimum(allowed, most))


def harmonics(
    values: Array, weights: Array, times: Array, at: Array, *, period: float, most: int
) -> Array:
    """Return the harmonics that fit some series best, at some times.

    Parameters
    ----------
    values : ndarray of shape (times, cells), float64
        Finite; anything where the weight is 0.
    weights : ndarray of the same shape
        0 or more.
    times, at : ndarray of shape (times,), and of (results,)
    period : float
        Of the first harmonic, in units of times.
    most : int
        Harmonics, where there are dates enough (`harmonic_count`).

    Returns
    -------
    ndarray of shape (results, cells)
        NaN where the series has too few dates, and in parts of the period in which it has none for
        longer than half a wave of the highest harmonic: there nothing holds the curve.
    """
    found = np.full((len(at), values.shape[1]), np.nan)
    valid = np.count_nonzero(weights, axis=0)
    counts = harmonic_count(valid, most)
    for count in np.unique(counts[counts >= 0]):
        cells = np.flatnonzero(counts == count)
        some, own = values[:, cells], weights[:, cells]
        curves = _curves(some, own, times, at, period, int(count))
        if count > 0:
            unseen = _unseen(own > 0, times, at, period) > period / (2 * count)
            curves[unseen] = np.nan
        found[:, cells] = curves
    return found


def _waves(times: Array, period: float, count: int) -> Array:
    """Return cosines and sines of so many harmonics, shape (2 x harmonics, times)."""
    angles = [2 * np.pi * k * np.remainder(times / period, 1.0) for k in range(1, count + 1)]
    return np.array([wave(angle) for angle in angles for wave in (np.cos, np.sin)])


def _curves(
    values: Array, weights: Array, times: Array, at: Array, period: float, count: int
) -> Array:
    """Return the curves of so many harmonics: least squares with a ridge."""
    total = sum_down(weights)
    middle = sum_down(weights * values) / total
    if count == 0:
        return np.repeat(middle[None], len(at), axis=0)
    waves = _waves(times, period, count)
    size = 1 + len(waves)
    matrix = np.zeros((size, size, values.shape[1]))
    right = np.zeros((size, values.shape[1]))
    for t in range(len(times)):
        row = np.append(1.0, waves[:, t])
        apart = weights[t] * np.where(weights[t] > 0, values[t] - middle, 0.0)
        for i in range(size):
            right[i] += row[i] * apart
            for j in range(i + 1):
                matrix[i, j] += row[i] * row[j] * weights[t]
    for i in range(1, size):
        matrix[i, i] += 0.5 * RIDGE * ((i + 1) // 2) ** 2 * total
    coefficients = _solved(matrix, right)
    told = np.concatenate([np.ones((1, len(at))), _waves(at, period, count)])
    curves = np.repeat(middle[None], len(at), axis=0)
    for place in range(len(at)):
        for i in range(size):
            curves[place] += told[i, place] * coefficients[i]
    return curves


def _solved(matrix: Array, right: Array) -> Array:
    """Solve systems by Cholesky's method, one for each cell; the lower halves are used up."""
    size = len(right)
    for j in range(size):
        for k in range(j):
            matrix[j, j] -= matrix[j, k] ** 2
        matrix[j, j] = np.sqrt(matrix[j, j])
        for i in range(j + 1, size):
            for k in range(j):
                matrix[i, j] -= matrix[i, k] * matrix[j, k]
            matrix[i, j] /= matrix[j, j]
    for i in range(size):
        for k in range(i):
            right[i] -= matrix[i, k] * right[k]
        right[i] /= matrix[i, i]
    for i in range(size - 1, -1, -1):
        for k in range(i + 1, size):
            right[i] -= matrix[k, i] * right[k]
        right[i] /= matrix[i, i]
    return right


def _unseen(valid: Booleans, times: Array, at: Array, period: float) -> Array:
    """Return how long the part of the period without valid dates is that each time lies in."""
    phases = np.remainder(times, period)
    order = np.argsort(phases, kind="stable")
    phases, valid = phases[order], valid[order]
    size = len(phases)
    before, after = np.empty(valid.shape), np.empty(valid.shape)
    last: Any = np.full(valid.shape[1], -np.inf)
    first: Any = np.full(valid.shape[1], np.inf)
    for turn in (-period, 0.0):
        for k in range(size):
            last = before[k] = np.where(valid[k], phases[k] + turn, last)
    for turn in (period, 0.0):
        for k in range(size - 1, -1, -1):
            first = after[k] = np.where(valid[k], phases[k] + turn, first)
    places = np.remainder(at, period)
    left = np.searchsorted(phases, places, side="right") - 1
    right = np.searchsorted(phases, places, side="left")
    start = np.where(left[:, None] < 0, before[-1] - period, before[left])
    stop = np.where(right[:, None] == size, after[0] + period, after[right % size])
    length: Array = stop - start
    return length


def season_means(values: Array, weights: Array, times: Array, at: Array, *, period: float) -> Array:
    """Return the weighted means of the same season of all periods, at some times.

    Parameters
    ----------
    values, weights, times, at, period
        As for `harmonics`.

    Returns
    -------
    ndarray of shape (results, cells)
        NaN where no valid date of any period lies within `SAME_SEASON` of it.
    """
    phases = np.remainder(times, period)
    order = np.argsort(phases, kind="stable")
    phases = phases[order]
    first = np.argmax(weights > 0, axis=0)
    reference = values[first, np.arange(values.shape[1])]
    apart = np.where(weights > 0, values - reference, 0.0)[order]
    turns = np.concatenate([phases - period, phases, phases + period])
    sums = _sums_before(weights[order] * apart)
    totals = _sums_before(weights[order])
    counts = _sums_before((weights[order] > 0).astype(np.float64))
    reach = SAME_SEASON * period
    places = np.remainder(at, period)
    # Dates are whole days as a rule, and the ends of the season belong to it.
    low = np.searchsorted(turns, places - reach * (1 + 1e-12), side="left")
    high = np.searchsorted(turns, places + reach * (1 + 1e-12), side="right")
    with np.errstate(invalid="ignore", divide="ignore"):
        means: Array = (sums[high] - sums[low]) / (totals[high] - totals[low])
    means[counts[high] == counts[low]] = np.nan
    means += reference
    return means


def _sums_before(values: Array) -> Array:
    """Return the sums of all rows before each, over three rounds."""
    rounds = np.concatenate([np.zeros((1, values.shape[1])), values, values, values])
    return np.cumsum(rounds, axis=0)
