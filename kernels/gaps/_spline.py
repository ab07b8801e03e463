"""Slopes of monotone cubics through the points of many series that lie one after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..common.types import Array, Booleans

    Places = NDArray[np.signedinteger[Any]]


def monotone_slopes(times: Array, values: Array, starts: Booleans) -> Array:
    """Return the slope of each point's curve, after Fritsch and Butland.

    Parameters
    ----------
    times, values : ndarray of shape (points,)
        Times ascend within a series.
    starts : ndarray of shape (points,), bool
        Which points are the first of a series.

    Returns
    -------
    ndarray of shape (points,)
        In values for a unit of time; a series of one point has 0.
    """
    size = len(times)
    slopes = np.zeros(size)
    if size < 2:
        return slopes
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        steps = np.diff(times)
        rises = np.diff(values) / steps
        begins = starts.copy()
        ends = np.append(starts[1:], True)
        inner = np.flatnonzero(~(begins | ends))
        slopes[inner] = _inner(steps[inner - 1], steps[inner], rises[inner - 1], rises[inner])
        first = np.flatnonzero(begins & ~ends)
        slopes[first] = _of_ends(steps, rises, first, first + 1, ends[first + 1])
        last = np.flatnonzero(ends & ~begins)
        slopes[last] = _of_ends(steps, rises, last - 1, last - 2, begins[last - 1])
    return slopes


def _inner(before: Array, after: Array, rise: Array, next_rise: Array) -> Array:
    """Return the weighted harmonic mean of two rises, 0 where they are not of one sign."""
    one, other = 2 * after + before, after + 2 * before
    slope: Array = (one + other) / (one / rise + other / next_rise)
    return np.where(np.sign(rise) * np.sign(next_rise) > 0, slope, 0.0)


def _of_ends(steps: Array, rises: Array, near: Places, far: Places, pair: Booleans) -> Array:
    """Return the slope of an end from the two steps beside it; a series of two is a line."""
    far = np.clip(far, 0, len(rises) - 1)
    step, next_step, rise, next_rise = steps[near], steps[far], rises[near], rises[far]
    slope = ((2 * step + next_step) * rise - step * next_rise) / (step + next_step)
    slope = np.where(np.sign(slope) != np.sign(rise), 0.0, slope)
    turns = np.sign(rise) != np.sign(next_rise)
    slope = np.where(turns & (np.abs(slope) > 3 * np.abs(rise)), 3 * rise, slope)
    return np.where(pair, rise, slope)


def hermite(
    at: Array, times: tuple[Array, Array], values: tuple[Array, Array], slopes: tuple[Array, Array]
) -> Array:
    """Return cubics at some times, each from the values and slopes of its two ends."""
    step = times[1] - times[0]
    part = at - times[0]
    rise = (values[1] - values[0]) / step
    curve = (slopes[0] + slopes[1] - 2 * rise) / step
    bend = (rise - slopes[0]) / step - curve
    result: Array = values[0] + part * (slopes[0] + part * (bend + part * (curve / step)))
    return result
