"""Linear interpolation over the triangles between the cells on the rim of each gap."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..common.checkpoint import checkpoint

if TYPE_CHECKING:
    from ..common.types import Aspect, Booleans, Floats, Integers

# Triangles whose cells are looked up at once.
_TRIANGLES = 50_000
_ALL_AROUND = np.ones((3, 3), dtype=bool)


def linear_surface(known: Floats, wanted: Booleans, *, aspect: Aspect = 1.0) -> Floats:
    """Return the linear interpolation between the data on the rims of the gaps.

    Parameters
    ----------
    known : ndarray of float64, shape (rows, columns)
        The data, NaN where there is none.
    wanted : ndarray of bool, shape (rows, columns)
        The cells to fill; none holds data.
    aspect : float, or ndarray of shape (rows,)
        Width of the cells in heights of them; for a gap that of its middle row counts.

    Returns
    -------
    ndarray of float64, shape (wanted cells,)
        NaN outside of the convex hull of a gap's rim.

    Notes
    -----
    Where data surround a gap, the edges between neighbours on its rim belong to the triangulation
    of any set of cells that holds them, so that all such gaps share one.
    """
    from scipy import ndimage

    source = ~np.isnan(known)
    labels, number = ndimage.label(wanted, _ALL_AROUND)
    # Beyond the window, and where nodata stay, a rim has no cells.
    beyond = np.pad(~(wanted | source), 1, constant_values=True)
    open_cells = wanted & ndimage.binary_dilation(beyond, _ALL_AROUND)[1:-1, 1:-1]
    is_open = np.zeros(number + 1, dtype=bool)
    is_open[labels[open_cells]] = True
    result = np.full(known.shape, np.nan)
    boxes = ndimage.find_objects(labels)
    middles = [(rows.start + rows.stop - 1) // 2 for rows, _ in boxes]
    widths = np.array([0.0, *np.broadcast_to(aspect, known.shape[:1])[middles]])
    for wide in np.unique(widths[~is_open])[1:].tolist():
        closed = wanted & (~is_open & (widths == wide))[labels]
        rim = ndimage.binary_dilation(closed, _ALL_AROUND)
        result[closed] = _between(known, closed, rim, wide)
    for label in np.flatnonzero(is_open):
        checkpoint()
        place = tuple(slice(max(side.start - 1, 0), side.stop + 1) for side in boxes[label - 1])
        gap = labels[place] == label
        rim = ndimage.binary_dilation(gap, _ALL_AROUND)
        result[place][gap] = _between(known[place], gap, rim, float(widths[label]))
    filled: Floats = result[wanted]
    return filled


def _between(known: Floats, cells: Booleans, rim: Booleans, aspect: float) -> Floats:
    """Interpolate between the data of a rim."""
    from scipy.spatial import Delaunay

    checkpoint()
    places = np.argwhere(rim & ~np.isnan(known))
    asked = np.argwhere(cells)
    heights = known[places[:, 0], places[:, 1]]
    flat = np.ptp(np.concatenate([places, asked]), axis=0) == 0 if len(places) else [False]
    if np.any(flat):
        along = int(np.argmin(flat))
        order = np.argsort(places[:, along])
        places, heights = places[order, along], heights[order]
        return _mean_of_ends(asked[:, along], places, heights)
    if _in_line(places):
        return np.full(len(asked), np.nan)
    stretched = places if aspect == 1.0 else places * np.array([1.0, aspect])
    # Cells lie in the same triangles, however wide they are.
    return _in_triangles(Delaunay(stretched).simplices, places, heights, asked)


def _in_line(places: Integers) -> bool:
    """Say whether some places have no triangle between them."""
    if len(places) < 3:
        return True
    away = places - places[0]
    far = away[np.argmax((away**2).sum(axis=1))]
    return not (away[:, 0] * far[1] != away[:, 1] * far[0]).any()


def _in_triangles(corners: Integers, places: Integers, heights: Floats, cells: Integers) -> Floats:
    """Weigh the corners of the triangles that cells lie in; NaN where these lie in none.

    Parameters
    ----------
    corners : ndarray of int, shape (triangles, 3)
        Which of the places they are.
    places : ndarray of int64, shape (places, 2)
    heights : ndarray of float64, shape (places,)
    cells : ndarray of int64, shape (cells, 2)
        In row order.

    Notes
    -----
    Row by row a triangle's cells follow one another. All is told by whole numbers, and weights are
    ratios of them: of a plane through whole numbers no digit is lost.
    """
    result = np.full(len(cells), np.nan)
    stride = int(max(cells[:, 1].max(), places[:, 1].max())) + 1
    flat = cells[:, 0] * stride + cells[:, 1]
    for start in range(0, len(corners), _TRIANGLES):
        checkpoint()
        some = corners[start : start + _TRIANGLES]
        sides = np.diff(places[some], axis=1)
        some = some[sides[:, 0, 0] * sides[:, 1, 1] != sides[:, 0, 1] * sides[:, 1, 0]]
        rows, columns = places[some].transpose(2, 1, 0)
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
        weights = (
            (beside[0] * right[1] - beside[1] * down[1]) / area,
            (beside[1] * down[0] - beside[0] * right[0]) / area,
        )
        known = heights[some.T[:, triangle]]
        found = known[0] + weights[0] * (known[1] - known[0]) + weights[1] * (known[2] - known[0])
        result[cell] = np.clip(found, known.min(axis=0), known.max(axis=0))
    return result


def _expanded(first: Integers, stop: Integers) -> tuple[Integers, Integers]:
    """Return all whole numbers of some ranges, and before them which range each is from."""
    lengths = stop - first
    of = np.repeat(np.arange(lengths.size), lengths)
    return of, np.arange(of.size) + (first - (np.cumsum(lengths) - lengths))[of]


def _between_sides(rows: Integers, columns: Integers, row: Integers) -> tuple[Integers, Integers]:
    """Return the first and the last whole column between the sides of triangles, each in a row."""
    low, high = np.full(row.size, np.iinfo(np.int32).max), np.full(row.size, -1)
    for here, there in ((0, 1), (1, 2), (2, 0)):
        downwards = np.where(rows[here] < rows[there], 1, -1)
        fall = np.abs(rows[there] - rows[here])
        gone = downwards * (row - rows[here])
        crossed = (gone >= 0) & (gone <= fall) & (fall > 0)
        moved, fall = (columns[there] - columns[here]) * gone, np.maximum(fall, 1)
        np.minimum(low, columns[here] - -moved // fall, out=low, where=crossed)
        np.maximum(high, columns[here] + moved // fall, out=high, where=crossed)
    return low, high


def _mean_of_ends(cells: Integers, places: Integers, heights: Floats) -> Floats:
    """Interpolate along a line; NaN beyond its ends."""
    if not len(places):
        return np.full(len(cells), np.nan)
    after = np.clip(np.searchsorted(places, cells), 1, max(len(places) - 1, 1))
    low, high = heights[after - 1], heights[np.minimum(after, len(places) - 1)]
    first, last = places[after - 1], places[np.minimum(after, len(places) - 1)]
    share = (cells - first) / np.maximum(last - first, 1)
    result: Floats = np.clip(
        low + share * (high - low), np.minimum(low, high), np.maximum(low, high)
    )
    result[(cells < places[0]) | (cells > places[-1])] = np.nan
    return result
