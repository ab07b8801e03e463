"""Triangles between data cells, and which cells lie in them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Optional

import numpy as np

from ..common.checkpoint import checkpoint

if TYPE_CHECKING:
    from ..common.types import Floats, Integers

# Triangles that are looked up at once.
_TRIANGLES = 50_000
# Of rims of so few places the last triangles are kept: bands of a stack may share their gaps.
_KEPT_PLACES, _KEPT = 4096, 32


def corners_of(places: Integers, wide: float) -> Optional[Integers]:
    """Return which places are the corners of each triangle, None where there is no triangle.

    Parameters
    ----------
    places : ndarray of int64, shape (places, 2)
        Rows and columns; the least of each is 0.
    wide : float
        Width of the cells in heights of them.

    Returns
    -------
    ndarray of int64, shape (triangles, 3), or None
        Not to be changed.
    """
    if len(places) > _KEPT_PLACES:
        return triangulated(places, wide)
    return _kept(np.ascontiguousarray(places, dtype=np.int64).tobytes(), wide)


@lru_cache(maxsize=_KEPT)
def _kept(places: bytes, wide: float) -> Optional[Integers]:
    return triangulated(np.frombuffer(places, dtype=np.int64).reshape(-1, 2), wide)


def triangulated(places: Integers, wide: float) -> Optional[Integers]:
    from scipy.spatial import Delaunay

    shorter = int(np.ptp(places, axis=0).min())
    # Only on a row or a column do more cells lie on one line than either of its sides is long.
    if not shorter or (len(places) <= 1 + shorter and _in_line(places)):
        return None
    stretched = places if wide == 1.0 else places * np.array([1.0, wide])
    # Cells lie in the same triangles, however wide they are.
    triangles: Integers = Delaunay(stretched).simplices.astype(np.int64)
    return triangles


def _in_line(places: Integers) -> bool:
    """Say whether some places have no triangle between them."""
    if len(places) < 3:
        return True
    away = places - places[0]
    far = away[np.argmax((away**2).sum(axis=1))]
    return not (away[:, 0] * far[1] != away[:, 1] * far[0]).any()


def cells_in(
    corners: Integers, places: Integers, cells: Integers
) -> Iterator[tuple[Integers, Integers, Floats]]:
    """Find the triangles that cells lie in.

    Parameters
    ----------
    corners : ndarray of int, shape (triangles, 3)
        Which of the places they are.
    places : ndarray of int64, shape (places, 2)
    cells : ndarray of int64, shape (cells, 2)
        In row order.

    Yields
    ------
    cell : ndarray of int64, shape (found,)
        Which of the cells. One on a side of two triangles is found in both: the last counts.
    corner : ndarray of int64, shape (3, found)
        The places at the corners of the triangle.
    share : ndarray of float64, shape (2, found)
        What the second of them and the third weigh.

    Notes
    -----
    Row by row a triangle's cells follow one another. All is told by whole numbers, and weights are
    ratios of them: of a plane through whole numbers no digit is lost.
    """
    stride = int(max(cells[:, 1].max(), places[:, 1].max())) + 1
    flat = cells[:, 0] * stride + cells[:, 1]
    for start in range(0, len(corners), _TRIANGLES):
        checkpoint()
        some = corners[start : start + _TRIANGLES]
        sides = np.diff(places[some], axis=1)
        some = some[sides[:, 0, 0] * sides[:, 1, 1] != sides[:, 0, 1] * sides[:, 1, 0]]
        rows, columns = (side.take(some.T) for side in places.T)
        triangle, row = _expanded(rows.min(axis=0), rows.max(axis=0) + 1)
        low, high = _between_sides(rows[:, triangle], columns[:, triangle], row)
        first = np.searchsorted(flat, row * stride + low)
        stop = np.searchsorted(flat, row * stride + high, side="right")
        at, cell = _expanded(first, np.maximum(first, stop))
        triangle = triangle[at]
        down, right = rows[:, triangle], columns[:, triangle]
        beside = cells[cell, 0] - down[0], cells[cell, 1] - right[0]
        down, right = down[1:] - down[0], right[1:] - right[0]
        area = down[0] * right[1] - down[1] * right[0]
        shares = np.stack(
            [
                (beside[0] * right[1] - beside[1] * down[1]) / area,
                (beside[1] * down[0] - beside[0] * right[0]) / area,
            ]
        )
        yield cell, some.T[:, triangle], shares


def weighed(known: Floats, shares: Floats) -> Floats:
    """Return what lies between the heights at the corners of triangles.

    Parameters
    ----------
    known : ndarray of float64, shape (3, cells)
    shares : ndarray of float64, shape (2, cells)
        What the second and the third weigh.
    """
    found = known[0] + shares[0] * (known[1] - known[0]) + shares[1] * (known[2] - known[0])
    result: Floats = np.clip(found, known.min(axis=0), known.max(axis=0))
    return result


def _expanded(first: Integers, stop: Integers) -> tuple[Integers, Integers]:
    """Return all whole numbers of some ranges, and before them which range each is from."""
    lengths = stop - first
    of = np.repeat(np.arange(lengths.size), lengths)
    return of, np.arange(of.size) + (first - (np.cumsum(lengths) - lengths))[of]


def _between_sides(rows: Integers, columns: Integers, row: Integers) -> tuple[Integers, Integers]:
    """Return the first and the last whole column between the sides of triangles, each in a row.

    Quotients of such small numbers never round to a whole one that they are not.
    """
    low, high = np.full(row.size, np.inf), np.full(row.size, -1.0)
    for here, there in ((0, 1), (1, 2), (2, 0)):
        fall, gone = rows[there] - rows[here], row - rows[here]
        crossed = (gone * fall >= 0) & (np.abs(gone) <= np.abs(fall)) & (fall != 0)
        some = np.flatnonzero(crossed)
        moved = ((columns[there] - columns[here]) * gone).take(some) / fall.take(some)
        start = columns[here].take(some)
        low[some] = np.minimum(low.take(some), start + np.ceil(moved))
        high[some] = np.maximum(high.take(some), start + np.floor(moved))
    return np.minimum(low, np.iinfo(np.int32).max).astype(np.int64), high.astype(np.int64)


def ends_beside(cells: Integers, places: Integers) -> tuple[Integers, Floats]:
    """Return which places along a line cells lie between, and what the second weighs.

    NaN beyond its ends.
    """
    after = np.clip(np.searchsorted(places, cells), 1, max(len(places) - 1, 1))
    ends = np.stack([after - 1, np.minimum(after, len(places) - 1)])
    first, last = places[ends]
    share: Floats = (cells - first) / np.maximum(last - first, 1)
    share[(cells < places[0]) | (cells > places[-1])] = np.nan
    return ends, share
