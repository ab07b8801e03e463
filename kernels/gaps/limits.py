"""How far what fills a gap may lie from the data around it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..common.types import Array, Booleans

RIM = 2
"""Cells of the rim around a gap."""


def rim_ranges(values: NDArray[Any], target: Booleans) -> tuple[Array, Array]:
    """Return the least and the greatest data cell on the rim of each target cell's gap.

    Parameters
    ----------
    values : ndarray, shape (rows, columns)
        A window that reaches `RIM` cells beyond its gaps, with NaN where there is no data.
    target : ndarray of bool, shape (rows, columns)
        The cells to fill. Those that touch by sides or corners are one gap.

    Returns
    -------
    low, high : ndarray of float64, shape (target cells,)
        Of the data within two cells of the gap, along rows and columns; infinite, and of the
        wrong order, where there are none.

    Notes
    -----
    Cost: about 0.1 microseconds a cell of the window.

    Examples
    --------
    >>> row = np.array([[9.0, 1.0, 2.0, np.nan, 3.0]])
    >>> rim_ranges(row, np.isnan(row))
    (array([1.]), array([3.]))
    """
    from scipy import ndimage

    labels, number = ndimage.label(target, np.ones((3, 3), dtype=bool))
    gap = labels[target]
    known = np.isfinite(values) & ~target
    ends = []
    for nothing, filtered, join in (
        (np.inf, ndimage.minimum_filter, np.minimum),
        (-np.inf, ndimage.maximum_filter, np.maximum),
    ):
        cells = np.where(known, values, nothing)
        beside = filtered(cells, size=2 * RIM + 1, mode="constant", cval=nothing)[target]
        of_gaps = np.full(number + 1, nothing)
        order = np.argsort(gap, kind="stable")
        if order.size:
            first = np.flatnonzero(np.diff(gap[order], prepend=0))
            of_gaps[gap[order][first]] = join.reduceat(beside[order], first)
        ends.append(of_gaps[gap])
    return ends[0], ends[1]
