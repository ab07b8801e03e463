"""Find the gaps of a raster, holding runs of cells instead of the raster.

A gap is a set of 8-connected cells to fill. A raster is read block by block; each block leaves
only its runs (row, first column, one past the last column), so memory grows with the outline of
the gaps and not with the raster, and the answer does not depend on how the raster was cut.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, Optional

import numpy as np

from ..common.wording import tr

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..common.types import Booleans, Integers, Places


# SciPy's graph takes as long to make as so many nodes and pairs take one by one.
_FEW = 200
# Runs whose neighbours are looked for at a time: there may be millions.
_RUNS_AT_ONCE = 2**16
# Rows between bands that are laid out one below the other: no run has a neighbour beyond them. And
# how far down that goes.
_BETWEEN_BANDS, _MOST_ROWS = 3, 2**30
# With more cells of a window than this for each in a run, these are marked one by one.
_SPARSE = 8


class Gaps(NamedTuple):
    """The gaps of one raster, numbered by their first cell in row order.

    Attributes
    ----------
    runs : ndarray of int32, shape (runs, 3)
        Row, first column and one past the last column, in row order.
    labels : ndarray of int32, shape (runs,)
        The gap each run belongs to, from 0.
    cells : ndarray of int64, shape (gaps,)
        Cells of each gap.
    boxes : ndarray of int32, shape (gaps, 4)
        First row, last row, first column and last column of each gap; the last ones belong to it.
    touches_edge : ndarray of bool, shape (gaps,)
        Whether a cell of the gap lies on the raster's own edge.
    order : ndarray of int32, shape (runs,)
        The runs sorted by gap, in row order within each.
    starts : ndarray of int64, shape (gaps + 1,)
        Where each gap starts in `order`.
    """

    runs: Places
    labels: Places
    cells: Integers
    boxes: Places
    touches_edge: Booleans
    order: Places
    starts: Integers

    def runs_of(self, gaps: Integers) -> Places:
        """Return the runs of some gaps, shape (their runs, 3), in row order."""
        starts = self.starts[gaps]
        lengths = self.starts[gaps + 1] - starts
        places = self.order[np.repeat(starts, lengths) + _count_up(lengths)]
        runs: Places = self.runs[np.sort(places)]
        return runs

    def cells_of(self, gap: int) -> tuple[Integers, Integers]:
        """Return the rows and the columns of one gap's cells, in row order.

        Examples
        --------
        >>> gaps = label_runs([gap_runs(np.array([[True, True], [False, True]]))], shape=(2, 2))
        >>> [side.tolist() for side in gaps.cells_of(0)]
        [[0, 0, 1], [0, 1, 1]]
        """
        return run_cells(self.runs_of(np.array([gap])))


def gap_runs(gap: NDArray[Any], *, row: int = 0, column: int = 0) -> Places:
    """Return the runs of gap cells in one block of a raster.

    Parameters
    ----------
    gap : ndarray of bool, shape (rows, columns)
        True where the block has a cell to fill.
    row, column : int
        Where the block's first cell lies in the raster.

    Returns
    -------
    ndarray of int32, shape (runs, 3)
        Row, first column, one past the last column, in raster coordinates and row order.

    Raises
    ------
    ValueError
        If `gap` does not have two dimensions.

    Notes
    -----
    Linear in the cells of the block.

    Examples
    --------
    >>> gap_runs(np.array([[True, True, False, True]]), row=7, column=10).tolist()
    [[7, 10, 12], [7, 13, 14]]
    """
    gap = np.asarray(gap, dtype=bool)
    if gap.ndim != 2:
        raise ValueError(tr("gap has {} dimensions; give rows and columns").format(gap.ndim))
    rows, columns = gap.shape
    # One empty column on either side: then every run begins and ends within its own row.
    padded = np.zeros((rows, columns + 2), dtype=bool)
    padded[:, 1:-1] = gap
    flat = padded.ravel()
    changes = np.flatnonzero(flat[1:] != flat[:-1])
    first, last = changes[0::2], changes[1::2]
    runs = np.empty((first.size, 3), dtype=np.int32)
    runs[:, 0] = first // (columns + 2)
    runs[:, 1] = first - runs[:, 0] * (columns + 2) + column
    runs[:, 2] = runs[:, 1] + (last - first)
    runs[:, 0] += row
    return runs


def run_cells(runs: Places) -> tuple[Integers, Integers]:
    """Return the rows and the columns of the cells of some runs, in the order of the runs.

    Parameters
    ----------
    runs : ndarray of int32, shape (runs, 3)
        As from `gap_runs`.

    Returns
    -------
    rows, columns : ndarray of int64, shape (cells,)

    Examples
    --------
    >>> [side.tolist() for side in run_cells(np.array([[4, 1, 3], [5, 0, 1]]))]
    [[4, 4, 5], [1, 2, 0]]
    """
    row, first, stop = runs.T.astype(np.int64)
    lengths = stop - first
    return np.repeat(row, lengths), np.repeat(first, lengths) + _count_up(lengths)


def run_mask(runs: Places, window: tuple[int, int, int, int]) -> Booleans:
    """Return a mask of a window that is True in the cells of some runs.

    Parameters
    ----------
    runs : ndarray of int32, shape (runs, 3)
        As from `gap_runs`; all lie in the window.
    window : tuple of int
        First row, first column, number of rows and of columns.

    Returns
    -------
    ndarray of bool, shape (rows, columns)

    Examples
    --------
    >>> run_mask(np.array([[4, 1, 3], [5, 0, 1]]), (4, 0, 2, 3)).astype(int)
    array([[0, 1, 1],
           [1, 0, 0]])
    """
    row, column, rows, columns = window
    lengths = runs[:, 2] - runs[:, 1]
    inside: Booleans
    if int(lengths.sum()) < rows * columns // _SPARSE:
        inside = np.zeros((rows, columns), dtype=bool)
        firsts = (runs[:, 0].astype(np.int64) - row) * columns + runs[:, 1] - column
        inside.ravel()[np.repeat(firsts, lengths) + _count_up(lengths)] = True
        return inside
    marks = np.zeros(rows * columns + 1, dtype=np.int8)
    before = (runs[:, 0].astype(np.int64) - row) * columns - column
    # A run may end where the next row's first begins: both are counted. No two begin in one place.
    marks[before + runs[:, 1]] += 1
    marks[before + runs[:, 2]] -= 1
    inside = np.cumsum(marks[:-1], dtype=np.int8).astype(bool)
    return inside.reshape(rows, columns)


def runs_within(runs: Places, window: tuple[int, int, int, int]) -> Places:
    """Return the parts of runs that lie in a window.

    Parameters
    ----------
    runs : ndarray of int32, shape (runs, 3)
        As from `gap_runs`, in row order.
    window : tuple of int
        First row, first column, number of rows and of columns.

    Returns
    -------
    ndarray of int32, shape (runs, 3)

    Examples
    --------
    >>> runs_within(np.array([[4, 1, 9], [5, 0, 1]]), (4, 2, 2, 3)).tolist()
    [[4, 2, 5]]
    """
    row, column, rows, columns = window
    first, last = np.searchsorted(runs[:, 0], np.array((row, row + rows), dtype=runs.dtype))
    part: Places = runs[first:last].copy()
    np.clip(part[:, 1:], column, column + columns, out=part[:, 1:])
    return part[part[:, 2] > part[:, 1]]


def label_runs(runs_of_blocks: Iterable[Places], *, shape: tuple[int, int]) -> Gaps:
    """Join the runs of all blocks into gaps, 8-connected.

    Parameters
    ----------
    runs_of_blocks : iterable of ndarray of int32, shape (runs, 3)
        What `gap_runs` gave for each block, in any order. The blocks do not overlap.
    shape : tuple of int
        Rows and columns of the raster.

    Returns
    -------
    Gaps
        The same whatever the blocks were.

    Raises
    ------
    ValueError
        If a run lies outside the raster.

    Notes
    -----
    Sorts the runs, then joins each with those it touches in the next row by two binary
    searches; no loop over cells or runs. About 1 microsecond a run.

    Examples
    --------
    >>> hole = np.array([[True, False, False], [False, True, False], [False, False, False]])
    >>> gaps = label_runs([gap_runs(hole[:1]), gap_runs(hole[1:], row=1)], shape=(3, 3))
    >>> gaps.cells.tolist(), gaps.boxes.tolist(), gaps.touches_edge.tolist()
    ([2], [[0, 1, 0, 1]], [True])
    """
    return label_bands([runs_of_blocks], shape=shape)[0]


def label_bands(runs_of_bands: Sequence[Iterable[Places]], *, shape: tuple[int, int]) -> list[Gaps]:
    """Do what `label_runs` does for each of several bands, at once for those with few runs.

    Laid out one below the other, bands of 400 runs take a tenth of the time that they take one by
    one: a call costs more than the work.

    Parameters
    ----------
    runs_of_bands : sequence of iterables of ndarray of int32, shape (runs, 3)
        For each band, as for `label_runs`.
    shape : tuple of int
        Rows and columns of the raster.

    Returns
    -------
    list of Gaps
        For each band.

    Raises
    ------
    ValueError
        If a run lies outside the raster.

    Examples
    --------
    >>> hole = gap_runs(np.array([[True, False], [True, False], [False, True]]))
    >>> [gaps.cells.tolist() for gaps in label_bands([[hole], [], [hole[:1]]], shape=(3, 2))]
    [[3], [], [1]]
    """
    bands = [_blocks(runs) for runs in runs_of_bands]
    step = shape[0] + _BETWEEN_BANDS
    found: list[Gaps] = []
    for some in _some_bands([sum(map(len, blocks)) for blocks in bands], step):
        blocks = [block for band in bands[some] for block in band]
        for runs in blocks:
            if runs.size and (
                runs.min() < 0 or runs[:, 0].max() >= shape[0] or runs[:, 2].max() > shape[1]
            ):
                raise ValueError(
                    tr("a run lies outside the raster of {} rows, {} columns").format(*shape)
                )
        if some.stop - some.start > 1 and blocks:
            blocks = [np.concatenate(blocks)]
            blocks[0][:, 0] += _down([sum(map(len, band)) for band in bands[some]], step)
        runs = joined_runs(blocks)
        del blocks
        labels = _components(len(runs), _touching(runs, rows_apart=1, reach=1))
        found += _by_bands(_describe(runs, labels, shape, step), some.stop - some.start, step)
    return found


def link_gaps(gaps: Gaps, *, chosen: Optional[Booleans] = None) -> Integers:
    """Find the groups of gaps that share a cell of their rims.

    The Laplacian at a data cell between two gaps sees both, so a smooth surface is one surface
    over the whole group. Over a raster where half of the cells are missing, filling gap by gap
    is measurably worse than filling group by group.

    Parameters
    ----------
    gaps : Gaps
        The gaps of the raster.
    chosen : ndarray of bool, shape (gaps,), optional
        The gaps to be filled; the others link nothing. Without it, all.

    Returns
    -------
    ndarray of int64, shape (gaps,)
        The group of each gap, numbered by its first cell in row order; -1 if not chosen.

    Examples
    --------
    >>> row = np.array([[True, False, True, False, False, True]])
    >>> link_gaps(label_runs([gap_runs(row)], shape=(1, 6))).tolist()
    [0, 0, 1]
    """
    count = len(gaps.cells)
    wanted = np.ones(count, dtype=bool) if chosen is None else np.asarray(chosen, dtype=bool)
    runs, labels = gaps.runs, gaps.labels
    if not wanted.all():
        kept = wanted[labels]
        runs, labels = runs[kept], labels[kept]
    same_row = np.flatnonzero(
        (runs[1:, 0] == runs[:-1, 0]) & (runs[1:, 1] - runs[:-1, 2] == 1)
    ).astype(np.int64)
    above, below = _touching(runs, rows_apart=2, reach=0)
    pairs = (
        labels[np.concatenate([same_row, above])],
        labels[np.concatenate([same_row + 1, below])],
    )
    groups = _components(count, pairs)
    if not wanted.all():
        groups[~wanted] = -1
        # Gaps that are not chosen leave holes in the numbering: close them.
        groups[wanted] = np.unique(groups[wanted], return_inverse=True)[1].reshape(-1)
    return groups


def batch_gaps(gaps: Gaps, *, chosen: Optional[Booleans] = None, tile: int = 256) -> list[Integers]:
    """Gather gaps that are best filled in one window.

    Gaps that share a rim (see `link_gaps`) stay together. Groups no larger than a tile are
    gathered with those that begin in the same tile of the raster, because a call costs as much
    as some hundred cells. Tiles are anchored to the raster, so the batches depend on nothing
    else.

    Parameters
    ----------
    gaps : Gaps
        The gaps of the raster.
    chosen : ndarray of bool, shape (gaps,), optional
        The gaps to be filled. Without it, all.
    tile : int
        Side of a tile in cells. The window of a batch of small gaps has sides below twice that.

    Returns
    -------
    list of ndarray of int64
        The gaps of each batch in ascending order; the batches in the order of their first gap.

    Raises
    ------
    ValueError
        If `tile` is below 1.

    Examples
    --------
    >>> row = np.array([[True, False, True, False, False, True]])
    >>> gaps = label_runs([gap_runs(row)], shape=(1, 6))
    >>> [batch.tolist() for batch in batch_gaps(gaps, tile=3)]
    [[0, 1], [2]]
    """
    if tile < 1:
        raise ValueError(tr("tile is {}; give 1 or more cells").format(tile))
    groups = link_gaps(gaps, chosen=chosen)
    members = np.flatnonzero(groups >= 0)
    if members.size == 0:
        return []
    members = members[np.argsort(groups[members], kind="stable")]
    groups = groups[members]
    first = np.flatnonzero(np.diff(groups, prepend=-1))
    # Side by side, and each let go of: there may be millions of gaps.
    corners, large = [], np.zeros(first.size, dtype=bool)
    for low, high in ((0, 1), (2, 3)):
        start = np.minimum.reduceat(gaps.boxes[members, low], first)
        large |= np.maximum.reduceat(gaps.boxes[members, high], first) - start >= tile
        corners.append(start // tile)
    key = corners[0] * (np.int64(corners[1].max()) + 1)
    key += corners[1]
    del first, corners
    key[large] = key.max() + 1 + np.arange(np.count_nonzero(large))
    batch_of = key[groups]
    del key, groups
    by_batch = np.lexsort((members, batch_of))
    members, batch_of = members[by_batch], batch_of[by_batch]
    batches: list[Integers] = np.split(members, np.flatnonzero(np.diff(batch_of)) + 1)
    return sorted(batches, key=lambda batch: int(batch[0]))


def batch_bands(
    gaps_of_bands: Sequence[Gaps],
    *,
    chosen: Sequence[Booleans],
    shape: tuple[int, int],
    tile: int = 256,
) -> list[list[Integers]]:
    """Do what `batch_gaps` does for each of several bands, at once for those with few gaps.

    Parameters
    ----------
    gaps_of_bands : sequence of Gaps
        The gaps of each band.
    chosen : sequence of ndarray of bool, shape (gaps,)
        For each band the gaps to be filled.
    shape : tuple of int
        Rows and columns of the raster.
    tile
        As for `batch_gaps`.

    Returns
    -------
    list of list of ndarray of int64
        For each band.

    Examples
    --------
    >>> row = gap_runs(np.array([[True, False, True, False, False, True]]))
    >>> bands = label_bands([[row], [row[1:]]], shape=(1, 6))
    >>> all_of_them = [np.ones(len(gaps.cells), dtype=bool) for gaps in bands]
    >>> found = batch_bands(bands, chosen=all_of_them, shape=(1, 6), tile=3)
    >>> [[batch.tolist() for batch in batches] for batches in found]
    [[[0, 1], [2]], [[0], [1]]]
    """
    # Whole tiles, so that they stay anchored to each band's first row.
    step = -(-(shape[0] + _BETWEEN_BANDS) // tile) * tile
    found: list[list[Integers]] = [[] for _ in gaps_of_bands]
    for some in _some_bands([len(gaps.runs) for gaps in gaps_of_bands], step):
        bands = gaps_of_bands[some]
        first = np.cumsum([0, *(len(gaps.cells) for gaps in bands)])
        gaps = bands[0] if len(bands) == 1 else _one_below_the_other(bands, step)
        for batch in batch_gaps(gaps, chosen=np.concatenate(chosen[some]), tile=tile):
            band = int(np.searchsorted(first, batch[0], side="right")) - 1
            found[some.start + band].append(batch - first[band])
    return found


def _some_bands(numbers: Sequence[int], step: int) -> Iterator[slice]:
    """Yield bands that follow one another and have few runs together, or one with many."""
    start, total = 0, 0
    for band, number in enumerate(numbers):
        total += number
        if band > start and (total > _RUNS_AT_ONCE or (band + 1 - start) * step > _MOST_ROWS):
            yield slice(start, band)
            start, total = band, number
    yield slice(start, len(numbers))


def _down(numbers: Sequence[int], step: int) -> Places:
    """Return how far down lie things of which each band has so many, bands `step` rows apart."""
    below: Places = np.repeat(np.arange(len(numbers), dtype=np.int32) * np.int32(step), numbers)
    return below


def _one_below_the_other(bands: Sequence[Gaps], step: int) -> Gaps:
    """Return the gaps of several bands as those of one raster, but for the order of their runs."""
    runs, labels, cells, boxes, touches_edge = (
        np.concatenate([gaps[of] for gaps in bands]) for of in range(5)
    )
    numbers, runs_of_bands = ([len(gaps[of]) for gaps in bands] for of in (2, 0))
    runs[:, 0] += _down(runs_of_bands, step)
    boxes[:, :2] += _down(numbers, step)[:, None]
    labels += np.repeat(np.cumsum([0, *numbers[:-1]], dtype=np.int32), runs_of_bands)
    nothing = np.empty(0, dtype=np.int32)
    return Gaps(runs, labels, cells, boxes, touches_edge, nothing, nothing.astype(np.int64))


def _by_bands(gaps: Gaps, bands: int, step: int) -> list[Gaps]:
    """Return the gaps of each of several bands that lay one below the other; they change."""
    if bands == 1:
        return [gaps]
    tops = np.arange(bands + 1, dtype=np.int32) * np.int32(step)
    ends = np.searchsorted(gaps.runs[:, 0], tops)
    first = np.searchsorted(gaps.boxes[:, 0], tops)
    gaps.runs[:, 0] %= step
    gaps.boxes[:, :2] %= step
    found = []
    for low, high, start, stop in zip(ends, ends[1:], first, first[1:]):
        some, own = slice(low, high), slice(start, stop)
        found.append(
            Gaps(
                gaps.runs[some],
                gaps.labels[some] - np.int32(start),
                gaps.cells[own],
                gaps.boxes[own],
                gaps.touches_edge[own],
                gaps.order[some] - np.int32(low),
                gaps.starts[start : stop + 1] - low,
            )
        )
    return found


def _count_up(lengths: Integers) -> Integers:
    """Return 0, 1, ... length - 1 for each of the lengths, one after the other."""
    ends = np.cumsum(lengths)
    total = int(ends[-1]) if ends.size else 0
    counted: Integers = np.arange(total, dtype=np.int64) - np.repeat(ends - lengths, lengths)
    return counted


def _blocks(runs_of_blocks: Iterable[Places]) -> list[Places]:
    return [np.asarray(runs, dtype=np.int32).reshape(-1, 3) for runs in runs_of_blocks]


def joined_runs(runs_of_blocks: Iterable[Places]) -> Places:
    """Sort the runs of blocks in row order and join those that a cut between two blocks divided.

    Parameters
    ----------
    runs_of_blocks : iterable of ndarray of int32, shape (runs, 3)
        What `gap_runs` gave for each block, in any order. The blocks do not overlap.

    Returns
    -------
    ndarray of int32, shape (runs, 3)

    Examples
    --------
    >>> joined_runs([np.array([[4, 2, 5]]), np.array([[4, 0, 2]])]).tolist()
    [[4, 0, 5]]
    """
    blocks = _blocks(runs_of_blocks)
    runs: Places = np.concatenate(blocks) if blocks else np.empty((0, 3), dtype=np.int32)
    del blocks
    runs = runs[np.lexsort((runs[:, 1], runs[:, 0]))]
    if len(runs) < 2:
        return runs
    begins = np.ones(len(runs), dtype=bool)
    begins[1:] = (runs[1:, 0] != runs[:-1, 0]) | (runs[1:, 1] != runs[:-1, 2])
    ends = np.append(begins[1:], True)
    if begins.all():
        return runs
    joined: Places = np.column_stack([runs[begins, :2], runs[ends, 2]])
    return joined


def _touching(runs: Places, *, rows_apart: int, reach: int) -> tuple[Integers, Integers]:
    """Pair each run with those `rows_apart` rows below that come within `reach` columns of it."""
    if len(runs) == 0:
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    # Row and column as one number, in which the rows cannot run into each other.
    stride = int(runs[:, 2].max()) + 2
    firsts = runs[:, 0].astype(np.int64) * stride
    stops = firsts + runs[:, 2]
    firsts += runs[:, 1]
    below, uppers, lowers = rows_apart * stride, [], []
    for start in range(0, len(runs), _RUNS_AT_ONCE):
        part = slice(start, start + _RUNS_AT_ONCE)
        low = np.searchsorted(stops, firsts[part] + (below - reach), side="right")
        high = np.searchsorted(firsts, stops[part] + (below + reach), side="left")
        number = np.maximum(high - low, 0)
        uppers.append(np.repeat(np.arange(start, start + number.size, dtype=np.int64), number))
        lowers.append(np.repeat(low, number) + _count_up(number))
    return np.concatenate(uppers), np.concatenate(lowers)


def _components(count: int, pairs: tuple[Integers, Integers]) -> Integers:
    """Label the connected components of `count` nodes, numbered by their first node."""
    if pairs[0].size == 0:
        return np.arange(count, dtype=np.int64)
    if max(count, pairs[0].size) <= _FEW:
        return _few_components(count, pairs)
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    links = coo_matrix((np.ones(pairs[0].size), pairs), shape=(count, count))
    number, found = connected_components(links, directed=False)
    # SciPy does not promise an order of the labels.
    first = np.empty(number, dtype=np.int64)
    first[found[::-1]] = np.arange(count, dtype=np.int64)[::-1]
    rank = np.empty(number, dtype=np.int64)
    rank[np.argsort(first)] = np.arange(number, dtype=np.int64)
    labels: Integers = rank[found]
    return labels


def _few_components(count: int, pairs: tuple[Integers, Integers]) -> Integers:
    """Do the same pair by pair."""
    least = list(range(count))  # a node of the same component, never a later one

    def first(node: int) -> int:
        while least[node] != node:
            least[node] = node = least[least[node]]
        return node

    for one, other in zip(pairs[0].tolist(), pairs[1].tolist()):
        a, b = first(one), first(other)
        least[max(a, b)] = min(a, b)
    roots = np.array([first(node) for node in range(count)] if pairs[0].size else least)
    labels: Integers = np.cumsum(roots == np.arange(count), dtype=np.int64)[roots] - 1
    return labels


def _describe(runs: Places, labels: Integers, shape: tuple[int, int], step: int) -> Gaps:
    """Count and bound each gap, of bands that lie `step` rows apart."""
    order = np.argsort(labels, kind="stable").astype(np.int32)
    number = int(labels.max()) + 1 if labels.size else 0
    starts = np.searchsorted(labels[order], np.arange(number + 1)).astype(np.int64)
    cells = np.zeros(number, dtype=np.int64)
    boxes = np.zeros((number, 4), dtype=np.int32)
    if number:
        row, first, stop = runs[order].T
        at = starts[:-1]
        cells = np.add.reduceat((stop - first).astype(np.int64), at)
        boxes[:, 0] = row[at]  # runs are in row order within their gap
        boxes[:, 1] = row[starts[1:] - 1]
        boxes[:, 2] = np.minimum.reduceat(first, at)
        boxes[:, 3] = np.maximum.reduceat(stop, at) - 1
    touches_edge = (
        (boxes[:, 0] % step == 0)
        | (boxes[:, 1] % step == shape[0] - 1)
        | (boxes[:, 2] == 0)
        | (boxes[:, 3] == shape[1] - 1)
    )
    return Gaps(runs, labels.astype(np.int32), cells, boxes, touches_edge, order, starts)


def holding_squares(
    gaps: Gaps, side: int, *, columns: Optional[Integers] = None, around: int = 0
) -> Booleans:
    """Say which gaps hold a square of cells.

    Parameters
    ----------
    gaps : Gaps
        The gaps of the raster.
    side : int
        Rows of the square, 1 or more.
    columns : ndarray of int, shape (rows of the raster,), optional
        Cells along the square in each row, where they are not as wide as high.
    around : int
        Columns of a raster whose last one is beside the first; 0: it is not. One of the gaps that
        meet there holds a square that lies across it.

    Returns
    -------
    ndarray of bool, shape (gaps,)

    Notes
    -----
    Cells where a square of twice the rows begins are those where one begins and, so many rows
    below, another: as runs they are few, and time grows with the logarithm of the side.

    Examples
    --------
    >>> hole = np.array([[True, True, False, True], [True, True, False, True]])
    >>> holding_squares(label_runs([gap_runs(hole)], shape=(2, 4)), 2).tolist()
    [True, False]
    """
    begins, labels = gaps.runs.astype(np.int32, copy=True), gaps.labels
    if around:
        turned = begins + np.array([0, around, around], dtype=np.int32)
        begins, labels = np.concatenate([begins, turned]), np.concatenate([labels, labels])
        order = np.lexsort((begins[:, 1], begins[:, 0]))
        labels = labels[order]
        begins = begins[order]
        apart = (begins[1:, 0] != begins[:-1, 0]) | (begins[1:, 1] != begins[:-1, 2])
        first = np.append(True, apart)
        ends = begins[np.append(apart, True), 2]
        begins, labels = begins[first], labels[first]
        begins[:, 2] = ends
    begins[:, 2] -= side - 1 if columns is None else columns[begins[:, 0]] - 1
    kept = begins[:, 2] > begins[:, 1]
    begins, labels = begins[kept], labels[kept]
    known = 1
    while known < side and len(begins):
        step = min(known, side - known)
        upper, lower = _touching(begins, rows_apart=step, reach=0)
        first = np.maximum(begins[upper, 1], begins[lower, 1])
        stop = np.minimum(begins[upper, 2], begins[lower, 2])
        begins = np.column_stack([begins[upper, 0], first, stop])
        labels = labels[upper]
        known += step
    holding = np.zeros(len(gaps.cells), dtype=bool)
    holding[labels] = True
    return holding


def hold_square(runs: Places, side: int) -> bool:
    """Say whether runs hold a square of cells of a side.

    Parameters
    ----------
    runs : ndarray of int32, shape (runs, 3)
        As from `gap_runs`, in row order.
    side : int
        1 or more.

    Examples
    --------
    >>> hold_square(np.array([[0, 0, 3], [1, 1, 4]]), 2), hold_square(np.array([[0, 0, 9]]), 2)
    (True, False)
    """
    begins = runs.astype(np.int32, copy=True)
    begins[:, 2] -= side - 1
    begins = begins[begins[:, 2] > begins[:, 1]]
    known = 1
    while known < side and len(begins):
        step = min(known, side - known)
        upper, lower = _touching(begins, rows_apart=step, reach=0)
        first = np.maximum(begins[upper, 1], begins[lower, 1])
        stop = np.minimum(begins[upper, 2], begins[lower, 2])
        begins = np.column_stack([begins[upper, 0], first, stop])
        known += step
    return len(begins) > 0


def seam_groups(gaps: Gaps, *, shape: tuple[int, int]) -> Integers:
    """Find the gaps that are one where the last column is beside the first.

    Parameters
    ----------
    gaps : Gaps
        The gaps of the raster.
    shape : tuple of int
        Rows and columns of the raster.

    Returns
    -------
    ndarray of int64, shape (gaps,)
        The group of each gap, numbered by its first gap.

    Examples
    --------
    >>> row = np.array([[True, False, True, False, True]])
    >>> seam_groups(label_runs([gap_runs(row)], shape=(1, 5)), shape=(1, 5)).tolist()
    [0, 1, 0]
    """
    rows, columns = shape
    first, last = np.full((2, rows + 2), -1, dtype=np.int64)  # the gap at each end of each row
    for ends, at in ((first, gaps.runs[:, 1] == 0), (last, gaps.runs[:, 2] == columns)):
        ends[gaps.runs[at, 0] + 1] = gaps.labels[at]
    pairs = []
    for down in (-1, 0, 1):
        one, other = first[1:-1], last[1 + down : rows + 1 + down]
        both = (one >= 0) & (other >= 0)
        pairs.append((one[both], other[both]))
    ones, others = (np.concatenate(side) for side in zip(*pairs))
    return _components(len(gaps.cells), (ones, others))


def grown_runs(runs: Places, cells: int, *, shape: tuple[int, int], around: bool = False) -> Places:
    """Return runs with all cells within some cells of them, along rows and columns.

    Parameters
    ----------
    runs : ndarray of int32, shape (runs, 3)
        As from `gap_runs`, in row order.
    cells : int
        How many, 0 or more.
    shape : tuple of int
        Rows and columns of the raster.
    around : bool
        Whether the last column is beside the first.

    Returns
    -------
    ndarray of int32, shape (runs, 3)
        In row order; no two touch in a row.

    Examples
    --------
    >>> grown_runs(np.array([[0, 2, 3]]), 1, shape=(3, 3)).tolist()
    [[0, 1, 3], [1, 1, 3]]
    """
    wide = runs.astype(np.int32, copy=True)
    if around:
        turns = (-shape[1], 0, shape[1])
        wide = np.concatenate([wide + np.array([0, by, by], dtype=np.int32) for by in turns])
        wide = wide[(wide[:, 1] - cells < shape[1]) & (wide[:, 2] + cells > 0)]
    wide[:, 1] = np.maximum(wide[:, 1] - cells, 0)
    wide[:, 2] = np.minimum(wide[:, 2].astype(np.int64) + cells, shape[1])
    grown = _united(wide)
    known, wanted = 1, 2 * cells + 1  # rows that each run was laid over, from its own downwards
    while known < wanted:
        step = min(known, wanted - known)
        lower = grown.copy()
        lower[:, 0] += step
        grown = _united(np.concatenate([grown, lower]))
        known += step
    grown[:, 0] -= cells
    inside: Places = grown[(grown[:, 0] >= 0) & (grown[:, 0] < shape[0])]
    return inside


def _united(runs: Places) -> Places:
    """Return runs in row order, those that overlap or touch in a row as one."""
    if len(runs) < 2:
        return runs
    runs = runs[np.lexsort((runs[:, 1], runs[:, 0]))]
    stride = int(runs[:, 2].max()) + 2
    first = runs[:, 0].astype(np.int64) * stride + runs[:, 1]
    farthest = np.maximum.accumulate(first - runs[:, 1] + runs[:, 2])
    begins = np.append(True, first[1:] > farthest[:-1])
    united: Places = runs[begins]
    ends = farthest[np.append(begins[1:], True)]
    united[:, 2] = ends - united[:, 0].astype(np.int64) * stride
    return united
