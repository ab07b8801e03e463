"""Which peak a given summit is: the highest within a distance of a point."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Callable

import numpy as np

from ..common.checkpoint import checkpoint

if TYPE_CHECKING:
    from ..common.types import Floats, Integers

# Peaks that are looked at together first, at most, and pairs of a peak and a point.
_FIRST, _MOST, _PAIRS = 64, 2**16, 2**22


def highest_within(
    places: Floats,
    height: Floats,
    points: Floats,
    own: Integers,
    radius: float,
    length: Callable[[Integers, Integers], Floats],
) -> tuple[Integers, Floats]:
    """Return the highest peak within a distance of each point, or in whose own cell it lies.

    Parameters
    ----------
    places : ndarray of shape (peaks, 2) or (peaks, 3)
        Where the peaks are.
    height : ndarray of shape (peaks,)
        How high; of pits, how deep.
    points : ndarray of shape (points, 2) or (points, 3)
        Where the points are; NaN for one that is nowhere.
    own : ndarray of int of shape (points,)
        The peak that a point takes however far it is, unless another one is higher; -1 for none.
    radius : float
        How far a peak may be from a point; 0 looks for no other than `own`.
    length : callable
        Takes peaks and points and returns how far they are from each other, which is no less than
        between `places` and `points`.

    Returns
    -------
    place : ndarray of int of shape (points,)
        Which peak, -1 where there is none; of equally high ones the nearest, of equally near ones
        the first.
    away : ndarray of float of shape (points,)
        How far it is, NaN where there is none.

    Examples
    --------
    >>> places, points = np.array([[0.0, 0], [0, 5]]), np.array([[0.0, 1], [0, 3]])
    >>> def length(peak, point):
    ...     return np.hypot(*(places[peak] - points[point]).T)
    >>> none = np.full(2, -1)
    >>> highest_within(places, np.array([7.0, 9]), points, none, 3.0, length)
    (array([0, 1]), array([1., 2.]))
    """
    from scipy.spatial import cKDTree

    best, away, top = own.copy(), np.full(own.size, np.inf), np.full(own.size, -np.inf)
    has = np.flatnonzero(own >= 0)
    away[has], top[has] = length(own[has], has), height[own[has]]
    waiting = np.flatnonzero(np.isfinite(points).all(axis=1))
    order = np.argsort(-height, kind="stable")
    start, size = 0, _FIRST
    while radius > 0 and start < order.size:
        checkpoint()
        waiting = waiting[top[waiting] <= height[order[start]]]
        if not waiting.size:
            break
        some = order[start : start + max(min(size, _PAIRS // waiting.size), 1)]
        start, size = start + some.size, min(2 * size, _MOST)
        tree = cKDTree(points[waiting])
        around = tree.query_ball_point(places[some], radius * (1 + 1e-9))
        count = np.fromiter(map(len, around), np.int64, some.size)
        peak = np.repeat(some, count)
        point = waiting[np.fromiter(chain.from_iterable(around), np.int64, peak.size)]
        far = length(peak, point)
        near = far <= radius
        _take(best, away, top, point[near], peak[near], far[near], height)
    return best, np.where(best < 0, np.nan, away)


def _take(
    best: Integers,
    away: Floats,
    top: Floats,
    point: Integers,
    peak: Integers,
    length: Floats,
    height: Floats,
) -> None:
    """Take over, in place, the peaks that are higher, or as high and nearer."""
    order = np.lexsort((peak, length, -height[peak], point))
    point, peak, length = point[order], peak[order], length[order]
    first = np.append(True, point[1:] != point[:-1])[: point.size]
    point, peak, length = point[first], peak[first], length[first]
    better = height[peak] > top[point]
    level = height[peak] == top[point]
    better |= level & (length < away[point])
    better |= level & (length == away[point]) & (peak < best[point])
    point, peak, length = point[better], peak[better], length[better]
    best[point], away[point], top[point] = peak, length, height[peak]
