"""Cells that are far from all others: fill values that nobody declared, and spikes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Optional

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..common.types import Array, Booleans, Floats

# How many times larger than usual cells are of which the square leaves no digit to those of others.
_FAR = 2.0**30
# They are no part of the picture if they are so small a share of it, or have so few values.
_SHARE, _VALUES = 1e-3, 4
# So many rows and columns tell what is usual, if so many of their cells are not 0.
_SAMPLE, _SOME = 48, 16
# A spike is so many times farther from its neighbours than cells are from the usual one, and than
# its neighbours are from their median; more of them than this share are a pattern.
_SPIKE, _MOST_SPIKES = 30.0, 1e-2
# Cells on a side of a spike's neighbours, and how many spikes are looked at together.
_NEAR, _AT_ONCE = 5, 1 << 14


def usual_cell(cells: Floats, known: Booleans) -> float:
    """Return a cell from the middle of those that are not far from the small ones; 0 for none.

    Parameters
    ----------
    cells : ndarray of shape (rows, columns)
        The cells.
    known : ndarray of bool, of that shape
        Where they are finite.

    Returns
    -------
    float

    Examples
    --------
    >>> cells = np.array([[1e20, 1e20, 1e20, 5.0, 6.0, 7.0, 1e20]])
    >>> usual_cell(cells, np.isfinite(cells))
    6.0
    """
    sample = _some(cells, known)
    sizes = np.abs(sample)
    return _middle(sample[~_far_from_small(sizes)])


def usual_size(sizes: Array, known: Booleans) -> float:
    """Return the median of sizes that are not 0, nor far from the small ones; 0 for none."""
    for some in (_some(sizes, known), sizes[known]):
        some = some[some > 0.0]
        if some.size >= _SOME:
            break
    return _middle(some[~_far_from_small(some)])


def _middle(cells: NDArray[Any]) -> float:
    ordered = np.sort(cells, axis=None)
    return float(ordered[(ordered.size - 1) // 2]) if ordered.size else 0.0


def _far_from_small(sizes: Array) -> Booleans:
    """Return which sizes are far from the smallest tenth of those that are not 0."""
    ordered = np.sort(sizes[sizes > 0.0])
    small = float(ordered[ordered.size // 10]) if ordered.size else 0.0
    far: Booleans = sizes > _FAR * small
    return far


def far_cells(sizes: Array, known: Booleans, usual: float) -> Optional[Booleans]:
    """Return which cells are so far from all others that they belong to no picture; None for none.

    Parameters
    ----------
    sizes : ndarray of shape (rows, columns)
        How far cells are from a usual one.
    known : ndarray of bool, of that shape
        Where there is data.
    usual : float
        How far most are.

    Returns
    -------
    ndarray of bool, or None
        Those more than 1e9 times farther, and farther than 1e9, if all are of a few values, or if
        they are few and far from their neighbours. Probabilities of 1e-12 and 1 are a picture.

    Examples
    --------
    >>> far_cells(np.array([[1.0, 2.0, 1e20, 1e20]]), np.ones((1, 4), bool), 1.5)
    array([[False, False,  True,  True]])
    """
    least = _FAR * max(usual, 1.0)
    far: Booleans = known & ~(sizes <= least)
    number = np.count_nonzero(far)
    if not number or np.unique(sizes[far]).size <= _VALUES:
        return far if number else None
    if number > _SHARE * np.count_nonzero(known):
        return None
    far[far] = _apart(np.where(known, sizes, np.nan), np.nonzero(far), least)
    return far if far.any() else None


def beyond(cells: Floats) -> Optional[Booleans]:
    """Return which cells are so far from all others, as `far_cells` says; None for none."""
    known: Booleans = np.isfinite(cells)
    if not float(np.abs(cells).max(initial=0.0, where=known)) > _FAR:
        return None
    with np.errstate(over="ignore", invalid="ignore"):
        sizes: Array = np.abs(np.subtract(cells, usual_cell(cells, known), dtype=np.float64))
    return far_cells(sizes, known, usual_size(sizes, known))


def without_spikes(cells: Floats) -> Floats:
    """Return cells without those that are far from all others, or from all that lie around them.

    Those are a fill value that nobody declared, hot and saturated cells, spikes.

    Parameters
    ----------
    cells : ndarray of shape (rows, columns)
        NaN is no data. Never changed.

    Returns
    -------
    ndarray
        With NaN in their places; the cells themselves where there is none.

    Notes
    -----
    Cost: some cells are sorted, and the neighbours of those that may be spikes.

    Examples
    --------
    >>> cells = np.add.outer(np.arange(20.0), np.arange(20.0) % 3)
    >>> cells[4, 7] = 1e4
    >>> np.argwhere(np.isnan(without_spikes(cells))).tolist()
    [[4, 7]]
    """
    known: Booleans = np.isfinite(cells)
    with np.errstate(over="ignore", invalid="ignore"):
        sizes: Array = np.abs(np.subtract(cells, usual_cell(cells, known), dtype=np.float64))
    usual = usual_size(sizes, known)
    found = far_cells(sizes, known, usual)
    if found is not None:
        known &= ~found
    maybe = known & (sizes > _SPIKE * usual)
    most = _MOST_SPIKES * float(np.count_nonzero(known))
    if maybe.any():
        if np.unique(sizes[maybe]).size <= _VALUES:  # a smaller fill value, or saturated cells
            most = np.inf
        else:  # many may be no spikes, such as all of a high island
            some = np.nonzero(maybe)
            maybe[some] = _apart(np.where(known, cells, np.nan), some, _SPIKE * usual)
        if 0 < np.count_nonzero(maybe) <= most:
            found = maybe if found is None else found | maybe
    return cells if found is None else np.where(found, np.nan, cells)


def _apart(cells: Floats, places: tuple[NDArray[np.intp], ...], least: float) -> Booleans:
    """Return which cells are farther than that from their neighbours, and than these are."""
    near = _NEAR // 2
    windows = sliding_window_view(np.pad(cells, near, constant_values=np.nan), (_NEAR, _NEAR))
    result: Booleans = np.zeros(places[0].size, np.bool_)
    for start in range(0, result.size, _AT_ONCE):
        some = tuple(place[start : start + _AT_ONCE] for place in places)
        around: Array = windows[some].reshape(some[0].size, -1).astype(np.float64)
        middle = np.nanmedian(around, axis=1)
        spread = np.nanmedian(np.abs(around - middle[:, None]), axis=1)
        away = np.abs(cells[some] - middle)
        result[start : start + _AT_ONCE] = (away > least) & (away > _SPIKE * spread)
    return result


def _some(cells: NDArray[Any], known: Booleans) -> NDArray[Any]:
    """Return some cells from all over an array."""
    part = tuple(np.s_[n // _SAMPLE // 2 :: max(1, n // _SAMPLE)] for n in cells.shape)
    found: NDArray[Any] = cells[part][known[part]]
    return found
