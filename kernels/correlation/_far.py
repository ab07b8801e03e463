"""Cells that are far from all others: fill values that nobody declared, and spikes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Optional

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..common.types import Array, Booleans, Floats

# How many times larger than usual cells are of which the square leaves no digit to those of others.
_FAR = 2.0**30
# They are no part of the picture if they are so small a share of it, or have so few values.
_SHARE, _VALUES = 1e-3, 4
# One cell in so many along each axis tells what is usual, if so many of them are not 0.
_SAMPLE, _SOME = 32, 16


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
    sizes : ndarray
        How far cells are from a usual one.
    known : ndarray of bool, of that shape
        Where there is data.
    usual : float
        How far most are.

    Returns
    -------
    ndarray of bool, or None
        Those more than 1e9 times farther, if they are few, or all of a few values.

    Examples
    --------
    >>> far_cells(np.array([1.0, 2.0, 1e20, 1e20]), np.ones(4, bool), 1.5)
    array([False, False,  True,  True])
    """
    far: Booleans = known & ~(sizes <= _FAR * usual)
    number = np.count_nonzero(far)
    if not number:
        return None
    few = number <= _SHARE * np.count_nonzero(known)
    return far if few or np.unique(sizes[far]).size <= _VALUES else None


def _some(cells: NDArray[Any], known: Booleans) -> NDArray[Any]:
    """Return some cells from all over an array."""
    rows, columns = (min(_SAMPLE, n // 8 + 1) for n in cells.shape)
    found: NDArray[Any] = cells[::rows, ::columns][known[::rows, ::columns]]
    return found
