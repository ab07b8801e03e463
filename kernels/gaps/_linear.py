"""Linear interpolation over the triangles between the cells on the rim of each gap."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Optional

import numpy as np

from ..common.checkpoint import checkpoint
from ._stack import all_around, lay_out

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from ..common.types import Aspect, Booleans, Floats, Integers

# Triangles, or cells, that are looked up at once.
_TRIANGLES, _CELLS = 50_000, 100_000
_ALL_AROUND = np.ones((3, 3), dtype=bool)


class _Rim(NamedTuple):
    """The data around a gap, or around several that share triangles, and the cells to fill.

    Attributes
    ----------
    places, cells : ndarray of int64, shape (..., 2)
        Rows and columns, in row order.
    wide : float
        Width of the cells in heights of them.
    """

    places: Integers
    cells: Integers
    wide: float


def linear_surfaces(
    windows: Sequence[tuple[Floats, Booleans]], *, aspects: Sequence[Aspect] = ()
) -> list[Floats]:
    """Return the linear interpolation between the data on the rims of the gaps of windows.

    Parameters
    ----------
    windows : sequence of pairs
        `known`, ndarray of float64, shape (rows, columns): the data, NaN where there is none; and
        `wanted`, ndarray of bool of that shape: the cells to fill, none of which holds data.
    aspects : sequence of float, or of ndarray of shape (rows,)
        Width of the cells of each window in heights of them; for a gap that of its middle row
        counts. None: all cells are square.

    Returns
    -------
    list of ndarray of float64, shape (wanted cells,)
        NaN outside of the convex hull of a gap's rim. No digit of one depends on the others.

    Notes
    -----
    Where data surround a gap, the edges between neighbours on its rim belong to the triangulation
    of any set of cells that holds them, so that all such gaps of a window share one.
    """
    if not windows:
        return []
    places, shape = lay_out([known.shape for known, _ in windows])
    heights, cells = np.full(shape, np.nan), np.zeros(shape, dtype=bool)
    for (known, wanted), place in zip(windows, places):
        heights[place], cells[place] = known, wanted
    result = np.full(shape, np.nan)
    for rims in _some(_rims(heights, cells, places, aspects)):
        _interpolate(rims, heights, result)
    return [result[place][wanted] for (_, wanted), place in zip(windows, places)]


def _rims(
    heights: Floats,
    wanted: Booleans,
    windows: Sequence[tuple[slice, slice]],
    aspects: Sequence[Aspect],
) -> Iterator[_Rim]:
    """Yield the rims of windows that are laid out in one."""
    from scipy import ndimage

    source = ~np.isnan(heights)
    labels, number = ndimage.label(wanted, _ALL_AROUND)
    if not number:
        return
    # Beyond the windows, and where nodata stay, a rim has no cells.
    beyond = np.pad(~(wanted | source), 1, constant_values=True)
    open_cells = wanted & all_around(beyond)[1:-1, 1:-1]
    is_open = np.zeros(number + 1, dtype=bool)
    is_open[labels[open_cells]] = True
    owner = np.zeros(heights.shape, dtype=np.int32)
    for window, place in enumerate(windows):
        owner[place] = window
    cells = np.flatnonzero(wanted)
    label = labels.take(cells)
    owners = np.zeros(number + 1, dtype=np.int64)
    owners[label] = owner.take(cells)
    widths = _widths(labels, windows, owners, aspects)
    # A gap whose rim is open stands alone, the others of a window, of one width, together.
    alone = np.where(is_open, np.arange(number + 1), 0)
    group, wide = _groups(owners[1:], widths[1:], alone[1:])
    of_cells = np.append(0, group).take(label)
    rims = _pairs_beside(cells, of_cells, wanted, source)
    order = np.argsort(of_cells, kind="stable")
    of_cells, cells = of_cells.take(order), cells.take(order)
    numbers = np.arange(wide.size + 1)
    cuts = np.searchsorted(rims[0], numbers), np.searchsorted(of_cells, numbers)
    columns = heights.shape[1]
    data, gaps = (np.stack(np.divmod(flat, columns), axis=1) for flat in (rims[1], cells))
    for one in range(wide.size):
        rim, gap = (slice(*cut[one : one + 2]) for cut in cuts)
        yield _Rim(data[rim], gaps[gap], float(wide[one]))


def _groups(
    owners: Integers, widths: Floats, alone: Integers
) -> tuple[Integers, NDArray[np.float64]]:
    """Return which group each gap belongs to, in the order of windows, and the groups' widths."""
    order = np.lexsort((alone, widths, owners))
    columns = [column.take(order) for column in (owners, widths, alone)]
    begins = np.append(
        True, np.logical_or.reduce([column[1:] != column[:-1] for column in columns])
    )
    group = np.empty(order.size, dtype=np.int64)
    group[order] = np.cumsum(begins) - 1
    return group, columns[1][begins]


def _widths(
    labels: NDArray[np.int32],
    windows: Sequence[tuple[slice, slice]],
    owners: Integers,
    aspects: Sequence[Aspect],
) -> Floats:
    """Return how wide the cells of each gap are, by its label."""
    from scipy import ndimage

    widths = np.ones(owners.size)
    if all((np.asarray(aspect) == 1.0).all() for aspect in aspects):
        return widths
    for label, (rows, _) in enumerate(ndimage.find_objects(labels), start=1):
        place, aspect = windows[owners[label]][0], np.asarray(aspects[owners[label]])
        middle = (rows.start + rows.stop - 1) // 2 - place.start
        widths[label] = aspect if aspect.ndim == 0 else aspect[middle]
    return widths


def _pairs_beside(
    cells: Integers, group: Integers, wanted: Booleans, source: Booleans
) -> tuple[Integers, Integers]:
    """Return the data beside the cells of each group, as sorted pairs of group and place."""
    columns, stride = wanted.shape[1], wanted.shape[1] + 2
    inner, data = np.pad(wanted, 1), np.pad(source, 1).ravel()
    places = cells + 2 * (cells // columns) + stride + 1
    outermost = np.flatnonzero(all_around(~inner).ravel().take(places))
    places, group = places.take(outermost), group.take(outermost)
    pairs = []
    for step in (-stride - 1, -stride, 1 - stride, -1, 1, stride - 1, stride, stride + 1):
        beside = places + step
        found = np.flatnonzero(data.take(beside))
        pairs.append(group.take(found) * data.size + beside.take(found))
    groups, places = np.divmod(np.unique(np.concatenate(pairs)), data.size)
    rows = places // stride - 1
    return groups, rows * columns + places % stride - 1


def _some(rims: Iterator[_Rim]) -> Iterator[list[_Rim]]:
    """Yield some at a time, so that what is done for them is a step."""
    some: list[_Rim] = []
    cells = 0
    for rim in rims:
        some.append(rim)
        cells += len(rim.cells)
        if cells > _CELLS:
            yield some
            some, cells = [], 0
    if some:
        yield some


def _interpolate(rims: Sequence[_Rim], heights: Floats, result: Floats) -> None:
    """Interpolate between the data of some rims, and put what is found into the result.

    They are laid one below the other, so that the triangles of each meet its own cells alone.
    """
    used: list[_Rim] = []
    moved: list[tuple[Integers, Integers, Integers]] = []
    base = first = 0
    for rim in rims:
        checkpoint()
        places, cells, wide = rim
        if not len(places):
            continue
        corner = np.minimum(places.min(axis=0), cells.min(axis=0))
        sides = np.maximum(places.max(axis=0), cells.max(axis=0)) - corner
        if not sides.all():
            along = int(sides[0] == 0)
            order = np.argsort(places[:, along])
            line = places[order, along], heights[places[order, 0], places[order, 1]]
            result[cells[:, 0], cells[:, 1]] = _mean_of_ends(cells[:, along], *line)
            continue
        corners = _corners(places - corner, wide)
        if corners is not None:
            down = np.array([base - corner[0], -corner[1]])
            used.append(rim)
            moved.append((corners + first, places + down, cells + down))
            base += int(sides[0]) + 1
            first += len(places)
    if not used:
        return
    corners, places, cells = (np.concatenate(part) for part in zip(*moved))
    rows, columns = np.concatenate([rim.places for rim in used]).T
    found = _in_triangles(corners, places, heights[rows, columns], cells)
    rows, columns = np.concatenate([rim.cells for rim in used]).T
    result[rows, columns] = found


def _corners(places: Integers, wide: float) -> Optional[Integers]:
    """Return which places are the corners of each triangle, None where there is no triangle."""
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
