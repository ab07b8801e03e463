"""How far filled cells may be from the truth, learned from cells that are hidden and filled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ..common.types import Array, Booleans, Floats

LONGEST = 64
"""Cells of the longest distance at which cells are hidden."""

_LEAST_IN_A_STEP = 200
# Shares of the errors that lie within one and within two of a normal error.
_ONE, _TWO = 0.6827, 0.9545
# Cells around a gap that say how rough the ground is.
_ROUGH = 3


class Growth(NamedTuple):
    """How an error grows with the distance from data, in parts of the ground's roughness.

    Attributes
    ----------
    distances, errors : tuple of float
        Ascending; between them errors are linear, beyond the last as it is.
    """

    distances: tuple[float, ...]
    errors: tuple[float, ...]

    def at(self, away: Floats, roughness: Floats) -> Array:
        """Return the errors of cells so far from data, on ground so rough."""
        if not self.distances:
            return np.full(away.shape, np.nan)
        return np.asarray(np.interp(away, self.distances, self.errors) * roughness)


def roughness(values: NDArray[Any], target: Booleans) -> Array:
    """Return how rough the data around each target cell's gap are.

    Parameters
    ----------
    values : ndarray, shape (rows, columns)
        The window, with NaN where there is no data.
    target : ndarray of bool, shape (rows, columns)
        The cells to fill. Those that touch by sides or corners are one gap.

    Returns
    -------
    ndarray of float64, shape (target cells,)
        The mean difference between neighbours within three cells of the gap, in the units of the
        values; 0 where there are none.

    Examples
    --------
    >>> row = np.array([[1.0, 2.0, np.nan, 7.0, 10.0]])
    >>> roughness(row, np.isnan(row))
    array([2.])
    """
    from scipy import ndimage

    known = np.isfinite(values) & ~target
    cells = np.where(known, values, 0.0)
    around = np.ones((2 * _ROUGH + 1,) * 2, dtype=bool)
    labels, number = ndimage.label(target, np.ones((3, 3), dtype=bool))
    # Each cell near gaps counts for the gap of the greatest number there.
    near = ndimage.maximum_filter(labels, footprint=around)
    total, count = np.zeros((2, number + 1))
    for here, there in (
        (np.s_[:-1, :], np.s_[1:, :]),
        (np.s_[:, :-1], np.s_[:, 1:]),
    ):
        both = known[here] & known[there] & (near[here] > 0)
        gap = near[here][both]
        steps = np.abs(cells[here][both] - cells[there][both])
        total += np.bincount(gap, steps, minlength=number + 1)
        count += np.bincount(gap, minlength=number + 1)
    found: Array = (total / np.maximum(count, 1))[labels[target]]
    return found


def growth_of(away: Floats, errors: Floats, rough: Floats) -> Growth:
    """Return how errors grow, learned from cells whose errors are known.

    Parameters
    ----------
    away, errors, rough : ndarray of shape (cells,)
        Distance from data, absolute error, and roughness around.

    Returns
    -------
    Growth
        Between what holds about 68 % of the errors, and half of what holds 95 %.
    """
    used = (rough > 0) & np.isfinite(errors)
    away, parts = away[used], errors[used] / rough[used]
    order = np.argsort(away, kind="stable")
    away, parts = away[order], parts[order]
    distances: list[float] = []
    found: list[float] = []
    start = 0
    while start < away.size:
        # Steps of an eighth of the distance, of enough cells.
        stop = int(np.searchsorted(away, away[start] * 1.125, side="right"))
        stop = max(stop, min(start + _LEAST_IN_A_STEP, away.size))
        if away.size - stop < _LEAST_IN_A_STEP // 2:
            stop = away.size
        one, two = np.quantile(parts[start:stop], (_ONE, _TWO))
        distances.append(float(away[start:stop].mean()))
        found.append(float((one + two / 2) / 2))
        start = stop
    return Growth(tuple(distances), tuple(np.maximum.accumulate(found).tolist()) if found else ())


def hidden_discs(known: Booleans, radii: Sequence[int], rng: np.random.Generator) -> Booleans:
    """Return discs of cells with data, a share of them, to be hidden.

    Parameters
    ----------
    known : ndarray of bool, shape (rows, columns)
        Cells with data.
    radii : sequence of int
        Of the discs, in the order in which they are placed.
    rng : Generator
        Draws their places.

    Returns
    -------
    ndarray of bool, shape (rows, columns)
        Discs lie some cells apart from one another.
    """
    rows, columns = np.indices(known.shape)
    hidden = np.zeros(known.shape, dtype=bool)
    taken = np.zeros(known.shape, dtype=bool)
    for radius in radii:
        row, column = (int(rng.integers(0, side)) for side in known.shape)
        away = np.hypot(rows - row, columns - column)
        disc = away < radius + 0.5
        if taken[disc].any() or not known[disc].all():
            continue
        hidden |= disc
        taken |= away < 1.5 * radius + 6.5
    return hidden


def moved_gaps(known: Booleans, rng: np.random.Generator) -> Booleans:
    """Return cells with data to be hidden, in the shapes of the gaps, all moved alike.

    Parameters
    ----------
    known : ndarray of bool, shape (rows, columns)
        Cells with data.
    rng : Generator
        Draws how far.

    Returns
    -------
    ndarray of bool, shape (rows, columns)
        Of gaps that meet others where they come to lie none is taken, unless few are left.
    """
    from scipy import ndimage

    gaps = ~known
    by = tuple(int(rng.integers(0, side)) for side in gaps.shape)
    moved = np.roll(gaps, by, axis=(0, 1))
    labels, number = ndimage.label(moved, np.ones((3, 3), dtype=bool))
    meets = np.zeros(number + 1, dtype=bool)
    meets[labels[gaps]] = True
    alone: Booleans = moved & ~meets[labels]
    few = 10 * np.count_nonzero(alone) < np.count_nonzero(moved)
    hidden: Booleans = moved & known if few else alone
    return hidden
