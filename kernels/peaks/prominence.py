"""Peaks of a raster: where they are, how far they stand out, and which to keep.

A peak is a regional maximum: connected cells of one value without a higher neighbour. Pits are
the peaks of the negated raster. Large rasters are searched in blocks: `summarize_block` on each,
in any order, then `merge_summaries`.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any, Callable, NamedTuple, Optional

import numpy as np

from ..common.checkpoint import checkpoint
from ..common.thresholds import Steps
from ..common.wording import tr
from ._flood import Flood, Joins, flood_order, follow, place_in_flood, raise_to
from ._parents import first_above, first_greater, resolved
from ._settling import Kept
from ._tables import (
    PENDING,
    BlockSummary,
    Passes,
    Settled,
    drop_of,
    living,
    narrowed,
    place_plateaus,
    rows_of,
    stacked,
)
from ._uniting import united
from .blocks import summarize_block

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ..common.types import Booleans, Floats, Integers


__all__ = [
    "BlockSummary",
    "Peaks",
    "find_peaks",
    "gaussian_smooth",
    "merge_summaries",
    "narrowed",
    "places_of",
    "rows_of",
    "summarize_block",
    "suppress",
]

# Blocks of this many rows and columns keep the arrays of `find_peaks` in the processor's cache.
_BLOCK = 1024
_SUPPRESSED_AT_ONCE = 1024


class Peaks(NamedTuple):
    """A table of peaks, highest first, equal ones in row order.

    Attributes
    ----------
    row, column : ndarray of int of shape (peaks,)
        The cell of the plateau nearest its centroid.
    value : ndarray of float
        Height of the peak.
    prominence : ndarray of float
        Height above the key col: the highest point that every path to strictly higher ground has
        to go down to. Without higher ground: height above the lowest cell of the region.
    col_value : ndarray of float
        Height of the key col, NaN if there is none.
    col_row, col_column : ndarray of int
        Its cell, -1 if there is none: of the connected cells at the col's height that join both
        sides, the first in row order.
    bound : ndarray of bool
        The ground above the col reaches the raster's edge or a cell without data (or there is no
        col): with more data the prominence may come out different.
    plateau : ndarray of int
        Number of cells of the plateau.
    line_parent : ndarray of int
        Number of the cell (row * columns + column) of the peak that steepest ascent reaches from
        the key col on the side of strictly higher ground: it begins at the highest cell there
        beside the col's flat and goes on to the highest cell beside each flat, of equal ones to
        the first in row order. -1 without a col, or where that peak was left out.
    prominence_parent : ndarray of int
        The same of the first peak of greater prominence along line parents.
    onward : ndarray of int
        The same of the first peak along line parents that was not left out.
    tied : ndarray of int
        How many other peaks of the same height the ground above the key col has.
    hill : ndarray of int
        Number of the first cell of those that are peaks of this height on that ground.
    rim : ndarray of bool
        The plateau lies on the raster's edge or beside a cell without data.
    drop : ndarray of float
        Height above the highest cell beside the plateau, NaN if there is none of finite height.
    """

    row: Integers
    column: Integers
    value: Floats
    prominence: Floats
    col_value: Floats
    col_row: Integers
    col_column: Integers
    bound: Booleans
    plateau: Integers
    line_parent: Integers
    prominence_parent: Integers
    onward: Integers
    tied: Integers
    hill: Integers
    rim: Booleans
    drop: Floats


def find_peaks(
    values: NDArray[Any],
    *,
    connectivity: int = 8,
    wraps: bool = False,
    min_value: Optional[float] = None,
    min_prominence: float = 0.0,
    steps: Optional[Steps] = None,
) -> Peaks:
    """Find the peaks of an array and their prominence.

    Parameters
    ----------
    values : ndarray of shape (rows, columns)
        Heights in any unit. NaN is no data: no peak there and no way through.
    connectivity : {8, 4}
        Whether diagonal neighbours count.
    wraps : bool
        Whether the last column is beside the first, as on a whole globe.
    min_value : float, optional
        Leave out peaks lower than this.
    min_prominence : float
        Leave out peaks that stand out less, in the unit of `values`.
    steps : Steps, optional
        In which values are compared with these two; Float64's by default.

    Returns
    -------
    Peaks
        Cells at the array's edges count.

    Raises
    ------
    ValueError
        If `values` is not two-dimensional or empty, or `connectivity` is neither 4 nor 8.

    See Also
    --------
    summarize_block, merge_summaries : the same for rasters that do not fit memory.

    Notes
    -----
    Cost: some 0.3 microseconds a cell on noise, where every 12th cell is a peak.

    References
    ----------
    Kirmse and de Ferranti 2017, Calculating the prominence and isolation of every mountain in
    the world, Progress in Physical Geography 41(6), doi:10.1177/0309133317738163.

    Examples
    --------
    >>> peaks = find_peaks(np.array([[1.0, 5.0, 2.0, 4.0, 4.0, 0.0]]))
    >>> peaks.column.tolist(), peaks.prominence.tolist(), peaks.col_column.tolist()
    ([1, 3], [5.0, 2.0], [-1, 2])
    >>> peaks.plateau.tolist()
    [1, 2]
    """
    values = np.asarray(values)
    if values.ndim != 2 or values.size == 0:
        raise ValueError(
            tr("values have shape {}; rows and columns are needed").format(values.shape)
        )
    rows, columns = values.shape
    around = np.hstack([values, values[:, :1]]) if wraps else values
    summaries = [
        summarize_block(
            around[row : row + _BLOCK + 1, column : column + _BLOCK + 1],
            row=row,
            column=column,
            shape=(rows, columns),
            connectivity=connectivity,
            wraps=wraps,
            min_value=min_value,
            min_prominence=min_prominence,
            steps=steps,
        )
        for row in range(0, rows, _BLOCK)
        for column in range(0, columns, _BLOCK)
    ]
    return merge_summaries(
        summaries,
        shape=(rows, columns),
        wraps=wraps,
        min_value=min_value,
        min_prominence=min_prominence,
        steps=steps,
    )


def merge_summaries(
    summaries: Sequence[BlockSummary],
    *,
    shape: tuple[int, int],
    wraps: bool = False,
    min_value: Optional[float] = None,
    min_prominence: float = 0.0,
    steps: Optional[Steps] = None,
) -> Peaks:
    """Join the summaries of all blocks of a raster into its table of peaks.

    The table does not depend on how the raster was cut into blocks.

    Parameters
    ----------
    summaries : sequence of BlockSummary
        One for each block, in any order, all of the same connectivity.
    shape : tuple of int
        Rows and columns of the raster.
    wraps : bool
        As the blocks were told.
    min_value, min_prominence : float, optional
        Leave out peaks that are lower or stand out less.
    steps : Steps, optional
        In which values are compared with these two; Float64's by default.

    Returns
    -------
    Peaks

    Raises
    ------
    ValueError
        If there are no summaries.

    Notes
    -----
    Cost: in proportion to the blocks' sides, and to sorting the peaks.

    Examples
    --------
    >>> heights = np.array([[1.0, 5.0, 2.0, 4.0, 4.0, 0.0]])
    >>> left = summarize_block(heights[:, :4], row=0, column=0, shape=(1, 6))
    >>> right = summarize_block(heights[:, 3:], row=0, column=3, shape=(1, 6))
    >>> merge_summaries([left, right], shape=(1, 6)).prominence.tolist()
    [5.0, 2.0]
    """
    if not summaries:
        raise ValueError(tr("there are no summaries; every block of the raster needs one"))
    kept = Kept.of(min_value, min_prominence, steps)
    return Merged(list(summaries), shape, wraps).table(kept)


class Merged:
    """The blocks of a raster as one graph, flooded.

    Parameters
    ----------
    summaries : list of BlockSummary
        They are taken out of the list, so that they need not be kept beside what is made of them.
    shape, wraps
        As for `merge_summaries`.
    done : list of Settled
        More peaks, all of which is known; taken out of the list too.
    """

    def __init__(
        self,
        summaries: list[BlockSummary],
        shape: tuple[int, int],
        wraps: bool = False,
        done: Optional[list[Settled]] = None,
    ) -> None:
        self._shape = shape
        settled, nodes, passes, contacts, runs, *self._sides = united(summaries)
        if done:
            settled = stacked([*done, settled])
            done.clear()
        order = flood_order(passes.height, passes.flat, np.zeros(passes.flat.size, bool))
        passes = rows_of(passes, order)
        flood = Flood(
            passes.u, passes.v, passes.height, top=nodes.value, rim=nodes.rim, low=nodes.low
        )
        flood.settle_all()
        checkpoint()
        cell, plateau = place_plateaus(runs, nodes.flat.size, shape[1], wraps=wraps)
        open_ended = cell >= 0
        nodes = nodes._replace(
            cell=np.where(open_ended, cell, nodes.cell),
            plateau=np.where(open_ended, plateau, nodes.plateau),
        )
        self._nodes, self._passes, self._flood = nodes, passes, flood
        self._ends, self._ends_direct = self._ends_of_ascent()
        late, self._lowest, tied, hill = self._late(passes)
        found = stacked([settled, late])
        early = found.cell.size - late.cell.size
        self._tied = np.concatenate([np.zeros(early, np.int64), tied])
        self._hill = np.concatenate([found.cell[:early], hill])
        # What is no longer needed goes before what takes most memory.
        del settled, late, passes, flood, nodes, runs
        self._contacts = contacts
        del contacts
        self._found = self._with_lines(found)
        del self._nodes, self._passes, self._flood  # all that they tell is in the table
        checkpoint()

    def _ends_of_ascent(self) -> tuple[Integers, Booleans]:
        """Return the peak's cell that steepest ascent from each node reaches."""
        nodes = self._nodes
        cells = nodes.maximal | (nodes.exit_to >= 0)
        number = np.arange(nodes.flat.size)
        onward = np.where(cells, number, living(np.where(cells, -1, nodes.exit_to)))
        end, direct = resolved(onward, cells | nodes.exit_direct)
        direct &= (nodes.maximal | nodes.exit_direct)[end]
        return np.where(nodes.maximal, nodes.cell, nodes.exit_to)[end], direct

    def _late(self, passes: Passes) -> tuple[Settled, Floats, Integers, Integers]:
        """Return the peaks that no block settled, and of each the lowest cell, ties, hill."""
        nodes, flood = self._nodes, self._flood
        edge, bound, place = flood.cols()
        col_value = flood.height_of(edge)
        col_cell = np.append(passes.flat, -1)[edge]
        low = flood.low[flood.summits()]
        count = np.bincount(place[nodes.maximal], minlength=place.size)
        late = Settled(
            nodes.cell,
            nodes.value,
            col_cell,
            col_value,
            bound,
            nodes.plateau,
            nodes.rim == nodes.value,
            drop_of(nodes),
            np.where(col_cell < 0, -1, PENDING),
            np.ones(place.size, bool),
        )
        summit = nodes.maximal
        first = np.full(place.size, -(self._shape[0] * self._shape[1]))
        raise_to(first, place[summit], -nodes.cell[summit])
        hill = -first[place]
        return rows_of(late, summit), low[summit], (count[place] - 1)[summit], hill[summit]

    def _with_lines(self, found: Settled) -> Settled:
        """Find the line parents that are not known yet; contacts are let go on the way."""
        line, direct = found.line.copy(), found.direct.copy()
        node = np.flatnonzero(
            (line < -1) & (line != PENDING) | ((line == -1) & (found.col_cell >= 0))
        )
        direct[node] &= self._ends_direct[living(line[node])]
        line[node] = self._ends[living(line[node])]
        pending = np.flatnonzero(line == PENDING)
        flats, one, of = np.unique(found.col_cell[pending], return_index=True, return_inverse=True)
        group = np.searchsorted(flats, self._contacts.flat)
        known = np.append(flats, -1)[group] == self._contacts.flat
        c, group = rows_of(self._contacts, known), group[known]
        del self._contacts
        first = place_in_flood(
            self._passes.height, self._passes.flat, found.col_value[pending[one]], flats
        )
        side = Joins(self._flood).before(c.side, first[group])
        top = np.where(c.side < 0, c.top, self._nodes.value[side])
        best = first_above(group, top, c.value, c.cell, of, found.value[pending])
        to = c.to[best]
        in_play = to < 0
        end = living(np.where(in_play, to, -1))
        line[pending] = np.where(in_play, self._ends[end], to)
        direct[pending] = c.direct[best] & np.where(in_play, self._ends_direct[end], True)
        return found._replace(line=line, direct=direct)

    def table(self, kept: Kept) -> Peaks:
        """Return the table of the peaks that stay."""
        found, columns = self._found, self._shape[1]
        base = found.col_value.copy()
        late = slice(found.cell.size - self._lowest.size, None)
        base[late] = np.where(found.col_cell[late] < 0, self._lowest, base[late])
        stays = np.flatnonzero(kept.holds(found.value, base))
        order = stays[np.lexsort((found.cell[stays], -found.value[stays]))]
        del stays
        checkpoint()
        value, base = found.value[order], base[order]
        with np.errstate(invalid="ignore"):
            # A region of infinite height throughout stands 0 above its lowest cell.
            prominence = np.where(value == base, 0.0, value - base)
        del base
        onward, direct = self._onward(order)
        cell, col = found.cell[order], found.col_cell[order]
        return Peaks(
            row=cell // columns,
            column=cell % columns,
            value=value,
            prominence=prominence,
            col_value=found.col_value[order],
            col_row=np.where(col < 0, -1, col // columns),
            col_column=np.where(col < 0, -1, col % columns),
            bound=found.bound[order],
            plateau=found.plateau[order],
            line_parent=_at(cell, np.where(direct, onward, -1)),
            prominence_parent=_at(cell, first_greater(onward, prominence)),
            onward=_at(cell, onward),
            tied=self._tied[order],
            hill=self._hill[order],
            rim=found.rim[order],
            drop=found.drop[order],
        )

    def owners(self, cells: Integers) -> tuple[Integers, Integers]:
        """Return which of some peaks the ground belongs to that leads up to each known cell.

        Parameters
        ----------
        cells : ndarray of int
            The peaks' cells.

        Returns
        -------
        cell : ndarray of int
            All peaks that no block left out and all cells at the sides of blocks, ascending.
        owner : ndarray of int
            The place in `cells` of the peak that steepest ascent reaches, or of the first of its
            line parents that is there; -1 where none is.
        """
        found = self._found
        by_cell = np.argsort(found.cell, kind="stable")
        all_cells = found.cell[by_cell]
        given = np.searchsorted(all_cells, cells)
        place = np.full(all_cells.size + 1, -1, np.int64)
        place[given] = np.arange(cells.size)
        onward = np.arange(all_cells.size + 1)
        line = found.line[by_cell]
        leads = (place[:-1] < 0) & (line >= 0)
        onward[:-1][leads] = np.searchsorted(all_cells, line[leads])
        owner = place[follow(onward)][:-1]
        side_cell, side_node = self._sides
        ends = np.searchsorted(all_cells, self._ends[side_node])
        cell = np.concatenate([all_cells, side_cell])
        owner = np.concatenate([owner, owner[ends]])
        cell, first = np.unique(cell, return_index=True)
        return cell, owner[first]

    def _onward(self, order: Integers) -> tuple[Integers, Booleans]:
        """Return which row of the table each one's line parents lead to first, -1 for none.

        And whether that is the line parent itself.
        """
        found, n = self._found, self._found.cell.size
        # Places in the table take half the memory.
        small: Any = np.int32 if n < 2**31 else np.int64
        place = np.full(n + 1, -1, small)
        place[order] = np.arange(order.size)
        onward = np.full(n + 1, n, small)
        onward[:-1] = _places(found.cell, found.line)
        first = onward[order]
        number = np.arange(n + 1, dtype=small)
        skipped = (place < 0) & (onward < n)
        end = follow(np.where(skipped, onward, number))
        return place[end[first]].astype(np.int64), found.direct[order] & (place[first] >= 0)


def _places(cell: Integers, line: Integers) -> Integers:
    """Return where cells that are there stand among others, and how many there are for -1."""
    if not cell.size:
        return np.zeros(0, np.int64)
    by_cell = np.argsort(cell, kind="stable")
    at = np.searchsorted(cell, line, sorter=by_cell)
    np.minimum(at, cell.size - 1, out=at)
    return np.where(line >= 0, by_cell[at], cell.size)


def _at(cell: Integers, place: Integers) -> Integers:
    """Return the cells at some places, -1 for none."""
    return np.where(place < 0, -1, np.append(cell, -1)[place])


def places_of(cell: Integers, wanted: Integers) -> Integers:
    """Return where some cells stand among others, -1 where they do not.

    Examples
    --------
    >>> places_of(np.array([7, 3]), np.array([3, 5, -1])).tolist()
    [1, -1, -1]
    """
    if not cell.size:
        return np.full(wanted.size, -1, np.int64)
    order = np.argsort(cell, kind="stable")
    place = order[np.minimum(np.searchsorted(cell, wanted, sorter=order), cell.size - 1)]
    found: Integers = np.where((wanted >= 0) & (cell[place] == wanted), place, -1)
    return found


def first_kept(cell: Integers, onward: Integers, kept: Integers) -> Integers:
    """Return which of some kept peaks the line parents of each lead to first, -1 for none.

    Parameters
    ----------
    cell, onward : ndarray of int of one size
        Of all peaks the numbers of their own cells, and `onward` of their table.
    kept : ndarray of int
        Numbers of the cells of those that are kept.

    Returns
    -------
    ndarray of int of the size of `kept`

    Examples
    --------
    >>> peaks = find_peaks(np.array([[9.0, 0, 5, 4, 6, 0, 3]]))
    >>> first_kept(peaks.column, peaks.onward, np.array([0, 2])).tolist()
    [-1, 0]
    """
    place, first = places_of(cell, kept), places_of(cell, onward)
    number = np.full(cell.size + 1, -1, np.int64)
    number[place] = np.arange(kept.size)
    stops = (number[:-1] >= 0) | (first < 0)
    on = np.append(np.where(stops, np.arange(cell.size), first), cell.size)
    found: Integers = number[follow(on)[first[place]]]
    return found


def suppress(
    points: NDArray[Any],
    values: NDArray[Any],
    *,
    min_distance: float,
    near: Optional[Callable[[Integers, Integers], Booleans]] = None,
) -> Booleans:
    """Thin out peaks that stand too close to a higher one that is kept.

    From the highest down, a peak is kept if no kept one is nearer than `min_distance`.

    Parameters
    ----------
    points : ndarray of shape (peaks, 2) or (peaks, 3)
        Coordinates, in one unit along all axes.
    values : ndarray of shape (peaks,)
        Heights. Of equal ones the first in the array counts as higher.
    min_distance : float
        In the unit of `points`; peaks exactly this far apart, but for the rounding of their
        coordinates, are both kept.
    near : callable, optional
        Takes the places of pairs of peaks that are no further apart than that, and returns which of
        them are too close; without it all are.

    Returns
    -------
    ndarray of bool of shape (peaks,)
        Which peaks are kept.

    Raises
    ------
    ValueError
        If `min_distance` is negative or NaN, or a coordinate is not finite.

    Notes
    -----
    Cost: n log n; a point has at most a handful of kept ones around it.

    Examples
    --------
    >>> suppress(np.array([[0.0, 0], [0, 3], [0, 6]]), np.array([9.0, 8, 7]), min_distance=4)
    array([ True, False,  True])
    """
    from scipy.spatial import cKDTree

    points, values = np.asarray(points, float), np.asarray(values, float)
    if not min_distance >= 0:
        raise ValueError(tr("min_distance is {}; it must be 0 or more").format(min_distance))
    if points.ndim != 2 or len(points) != values.size or not np.isfinite(points).all():
        raise ValueError(tr("points must be one row of finite coordinates for each value"))
    kept = np.zeros(values.size, bool)
    if values.size == 0 or min_distance == 0:
        return ~kept
    rounding = 2 * float(np.spacing(np.abs(points).max())) * points.shape[1]
    radius = max(np.nextafter(min_distance, 0) - rounding, 0.0)
    order = np.argsort(-values, kind="stable")
    tree = cKDTree(points[order])
    waiting = np.ones(values.size, bool)
    start = 0
    while start < values.size:
        checkpoint()
        ahead = start + np.flatnonzero(waiting[start : start + 64 * _SUPPRESSED_AT_ONCE])
        batch = ahead[:_SUPPRESSED_AT_ONCE]
        start = int(batch[-1]) + 1 if ahead.size > batch.size else start + 64 * _SUPPRESSED_AT_ONCE
        if batch.size == 0:
            continue
        pairs = cKDTree(tree.data[batch]).query_pairs(radius, output_type="ndarray")
        if near is not None:
            pairs = pairs[near(*order[batch[pairs]].T)]
        good = batch[_highest_apart(batch.size, pairs)]
        kept[order[good]] = True
        around = tree.query_ball_point(tree.data[good], radius)
        close = np.fromiter(chain.from_iterable(around), np.int64)
        if near is not None:
            whose = np.repeat(good, np.fromiter(map(len, around), np.int64, good.size))
            close = close[near(order[whose], order[close])]
        waiting[close] = False
    return kept


def _highest_apart(count: int, pairs: Integers) -> Booleans:
    """Of points in order of height, those that are in no pair with an earlier one that is kept."""
    kept = np.ones(count, bool)
    pairs = np.sort(pairs, axis=1)
    for higher, lower in pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))].tolist():
        if kept[higher]:
            kept[lower] = False
    return kept


def gaussian_smooth(values: NDArray[Any], *, sigma: float, halo: int = 0) -> Floats:
    """Smooth with a gaussian that leaves out the cells without data.

    Each cell becomes the mean of the cells around it, weighted by the gaussian and divided by the
    weights of those that hold data. Cells outside the array hold none.

    Parameters
    ----------
    values : ndarray of shape (rows + 2 * halo, columns + 2 * halo)
        NaN is no data, and stays so; where an infinite cell is in reach, there is no mean.
    sigma : float
        Standard deviation in cells; cut off at 4 sigma. 0 changes nothing.
    halo : int
        Cells on each side that are only there to be looked at and are cut off: none for a whole
        raster, else at least ``int(4 * sigma + 0.5)``, NaN outside the raster.

    Returns
    -------
    ndarray of float64 of shape (rows, columns)
        The same, bit for bit, for any block a cell is computed in, and never outside the range of
        the cells it is the mean of: flat ground stays flat.

    Raises
    ------
    ValueError
        If `sigma` is negative or not finite, or `halo` too small.

    Notes
    -----
    Cost: in proportion to cells times sigma.

    References
    ----------
    Knutsson and Westin 1993, Normalized and differential convolution, CVPR,
    doi:10.1109/CVPR.1993.341081.

    Examples
    --------
    >>> gaussian_smooth(np.array([[5.0, 5.0, np.nan, 7.0]]), sigma=0.5).round(2).tolist()
    [[5.0, 5.0, nan, 7.0]]
    """
    if not 0 <= sigma < np.inf:
        raise ValueError(tr("sigma is {}; it must be 0 or more").format(sigma))
    radius = int(4 * sigma + 0.5)
    if halo != 0 and halo < radius:
        raise ValueError(tr("halo is {}; a sigma of {} needs {}").format(halo, sigma, radius))
    values = np.array(values, float)
    core = tuple(slice(halo, size - halo) for size in values.shape)
    if radius == 0:
        return values[core]
    gaps = np.isnan(values)
    weights = np.exp(-0.5 * (np.arange(-radius, radius + 1) / sigma) ** 2)
    total = _convolved(np.where(gaps, 0.0, values), weights)[core]
    share = _convolved((~gaps).astype(float), weights)[core]
    least, most = _range_around(values, gaps, radius)
    gaps = gaps[core]
    with np.errstate(invalid="ignore"):
        mean = total / np.where(gaps, 1.0, share)
    # Windows with an infinite cell have no mean.
    gaps = gaps | ~np.isfinite(total)
    # Rounding must not turn flat ground beside gaps into peaks.
    return np.where(gaps, np.nan, np.clip(mean, least[core], most[core]))


def _convolved(values: Floats, weights: Floats) -> Floats:
    from scipy.ndimage import correlate1d

    for axis in (0, 1):
        values = correlate1d(values, weights, axis, mode="constant")
    return values


def _range_around(values: Floats, gaps: Booleans, radius: int) -> tuple[Floats, Floats]:
    from scipy.ndimage import maximum_filter, minimum_filter

    size = 2 * radius + 1
    least = minimum_filter(np.where(gaps, np.inf, values), size, mode="constant", cval=np.inf)
    most = maximum_filter(np.where(gaps, -np.inf, values), size, mode="constant", cval=-np.inf)
    return least, most
