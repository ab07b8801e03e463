"""Linear fills of gaps of a few cells: those of one shape share their triangles."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ..common.checkpoint import checkpoint
from ._triangles import cells_in, ends_beside, triangulated, weighed

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..common.types import Booleans, Floats, Integers

# Gaps of no more cells, along rows and columns too: 773 shapes where data are all around.
_MOST = 5
# The side of the square that holds such a gap and what is beside it; its cells are bits.
_SIDE = _MOST + 2
_KEPT = 4096
_BESIDE = tuple(down * _SIDE + right for down in (-1, 0, 1) for right in (-1, 0, 1))


class _Shape(NamedTuple):
    """How gaps of a shape are filled.

    Attributes
    ----------
    corners : ndarray of int64, shape (3, cells)
        For each cell, in row order, the bits of the data around it.
    shares : ndarray of float64, shape (2, cells)
        What the second and the third of them weigh; NaN where there are none.
    """

    corners: Integers
    shares: Floats


def fill_small(
    heights: Floats, labels: NDArray[np.int32], widths: Floats, result: Floats
) -> Booleans:
    """Fill the small gaps of square cells.

    Parameters
    ----------
    heights : ndarray of float64, shape (rows, columns)
        The data, NaN where there is none.
    labels : ndarray of int32, of that shape
        Of gaps that do not touch; 0: no cell to fill.
    widths : ndarray of float64, shape (gaps + 1,)
        Of the cells of each gap, in heights of them, by its label.
    result : ndarray of float64, shape (rows, columns)
        Where to put what is found.

    Returns
    -------
    ndarray of bool, shape (gaps + 1,)
        Which labels were done, and 0.
    """
    flat = labels.ravel()
    counts = np.bincount(flat, minlength=widths.size)
    small: Booleans = (counts > 0) & (counts <= _MOST) & (widths == 1.0)
    small[0] = False
    cells = np.flatnonzero(small.take(flat))
    if cells.size:
        cells = cells.take(np.argsort(flat.take(cells), kind="stable"))
        checkpoint()
        _fill(heights, cells, counts[small], result)
    small[0] = True
    return small


def _fill(heights: Floats, cells: Integers, counts: Integers, result: Floats) -> None:
    """Fill gaps of so many cells each, whose places follow one another."""
    columns = heights.shape[1]
    row, column = np.divmod(cells, columns)
    first = np.cumsum(counts) - counts
    top, left = (np.minimum.reduceat(side, first) for side in (row, column))
    bit = (row - np.repeat(top - 1, counts)) * _SIDE + column - np.repeat(left - 1, counts)
    own = np.bitwise_or.reduceat(_bits(bit), first)
    data = np.pad(~np.isnan(heights), 1).ravel()
    beside, place = np.zeros(cells.size, dtype=np.uint64), cells + 2 * row + columns + 3
    for step in _BESIDE:
        down, right = divmod(step + _SIDE + 1, _SIDE)
        there = data.take(place + (down - 1) * (columns + 2) + right - 1)
        beside |= np.where(there, _bits(bit + step), np.uint64(0))
    around = np.bitwise_or.reduceat(beside, first)
    order = np.lexsort((around, own))
    own, around = own.take(order), around.take(order)
    begins = np.append(True, (own[1:] != own[:-1]) | (around[1:] != around[:-1]))
    of_gap = np.empty(order.size, dtype=np.int64)
    of_gap[order] = np.cumsum(begins) - 1
    shapes = [_shape(*pair) for pair in zip(own[begins].tolist(), around[begins].tolist())]
    corners, shares = (np.concatenate(parts, axis=1) for parts in zip(*shapes))
    ends = np.cumsum([shape.shares.shape[1] for shape in shapes])
    starts = np.append(0, ends[:-1]).take(of_gap)
    which = np.arange(cells.size) + np.repeat(starts - first, counts)
    down, right = np.divmod(corners.take(which, axis=1), _SIDE)
    corner = np.repeat((top - 1) * columns + left - 1, counts)
    known = heights.ravel().take(down * columns + right + corner)
    result.ravel()[cells] = weighed(known, shares.take(which, axis=1))


def _bits(places: Integers) -> NDArray[np.uint64]:
    bits: NDArray[np.uint64] = np.left_shift(np.uint64(1), places.astype(np.uint64))
    return bits


@lru_cache(maxsize=_KEPT)
def _shape(own: int, around: int) -> _Shape:
    """Return how the cells of a gap are filled from the data beside it, both given by bits."""
    cells, places = _places(own), _places(around)
    # Without data a cell takes its own value, which is none.
    corners = np.tile(_numbers(cells), (3, 1))
    shares = np.full((2, len(cells)), np.nan)
    if len(places):
        corner = np.minimum(places.min(axis=0), cells.min(axis=0))
        sides = np.maximum(places.max(axis=0), cells.max(axis=0)) - corner
        numbers = _numbers(places)
        if not sides.all():
            along = int(sides[0] == 0)
            ends, share = ends_beside(cells[:, along], places[:, along])
            corners = numbers[np.stack([*ends, ends[0]])]
            shares = np.stack([share, 0.0 * share])
        else:
            triangles = triangulated(places - corner, 1.0)
            if triangles is not None:
                for cell, of_places, weights in cells_in(triangles, places, cells):
                    corners[:, cell], shares[:, cell] = numbers[of_places], weights
    return _Shape(corners, shares)


def _places(bits: int) -> Integers:
    found = [bit for bit in range(_SIDE * _SIDE) if bits >> bit & 1]
    return np.stack(np.divmod(np.array(found, dtype=np.int64), _SIDE), axis=1)


def _numbers(places: Integers) -> Integers:
    return places[:, 0] * _SIDE + places[:, 1]
