"""Linear interpolation over the triangles between the cells on the rim of each gap."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..common.checkpoint import checkpoint

if TYPE_CHECKING:
    from ..common.types import Aspect, Booleans, Floats, Integers

# Cells that are looked up in the triangles at once.
_LOOKED_UP = 100_000
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
    if aspect != 1.0:
        places, asked = (cells * np.array([1.0, aspect]) for cells in (places, asked))
    triangles = Delaunay(places)
    parts = [
        _in_triangles(triangles, heights, asked[start : start + _LOOKED_UP])
        for start in range(0, len(asked), _LOOKED_UP)
    ]
    return np.concatenate(parts)


def _in_line(places: Integers) -> bool:
    """Say whether some places have no triangle between them."""
    if len(places) < 3:
        return True
    away = places - places[0]
    far = away[np.argmax((away**2).sum(axis=1))]
    return not (away[:, 0] * far[1] != away[:, 1] * far[0]).any()


def _in_triangles(triangles: object, heights: Floats, cells: Integers) -> Floats:
    """Weigh the corners of the triangles that cells lie in."""
    checkpoint()
    found = triangles.find_simplex(cells)  # type: ignore[attr-defined]
    transform = triangles.transform[found]  # type: ignore[attr-defined]
    weights = np.einsum("nij,nj->ni", transform[:, :2], cells - transform[:, 2])
    corners = heights[triangles.simplices[found]]  # type: ignore[attr-defined]
    result = corners[:, 2] + (weights * (corners[:, :2] - corners[:, 2:])).sum(axis=1)
    inside: Floats = np.clip(result, corners.min(axis=1), corners.max(axis=1))
    inside[found < 0] = np.nan
    return inside


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
