"""The tables in which blocks report their peaks, and how a plateau's own cell is found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from ..common.types import Booleans, Floats, Integers


# Plateaus of fewer cells have squared distances, times their cells squared, in 64 bits.
_SMALL = 1 << 15

# What `Settled.line` says of a peak whose line parent is not known yet.
PENDING = int(np.iinfo(np.int64).min)

_Table = TypeVar("_Table", bound="tuple[NDArray[Any], ...]")


def rows_of(table: _Table, which: NDArray[Any]) -> _Table:
    """Return the same rows of every column of a table."""
    return type(table)(*(column[which] for column in table))


def stacked(tables: Iterable[_Table]) -> _Table:
    """Put tables of one kind on top of each other."""
    parts = list(tables)
    columns = (widened(column) for column in zip(*parts))
    return type(parts[0])(*columns)


def narrowed(column: NDArray[Any]) -> NDArray[Any]:
    """Return numbers in half the memory where they fit, the same ones.

    Examples
    --------
    >>> [narrowed(np.array(one)).dtype.name for one in ([7, -1], [2**40], [0.5], [0.1])]
    ['int32', 'int64', 'float32', 'float64']
    """
    if column.dtype not in (np.int64, np.float64) or not column.size:
        return column
    with np.errstate(over="ignore"):
        narrow = column.astype(np.int32 if column.dtype == np.int64 else np.float32)
    return narrow if np.array_equal(narrow, column, equal_nan=narrow.dtype.kind == "f") else column


def widened(columns: Iterable[NDArray[Any]]) -> NDArray[Any]:
    """Return columns as one, in the type that they had before any was narrowed."""
    parts = list(columns)
    kind = parts[0].dtype.kind
    dtype = {"i": np.int64, "f": np.float64}.get(kind, parts[0].dtype)
    return np.concatenate(parts, dtype=dtype)


def living(node: Integers) -> Integers:
    """Return how a node in play is written beside cells; and back.

    Examples
    --------
    >>> living(np.array([0, 3])).tolist(), living(living(np.array([0, 3]))).tolist()
    ([-1, -4], [0, 3])
    """
    return -1 - node


def moved(to: Integers, first: Integers, node_of: Integers) -> Integers:
    """Return pointers with the numbers that nodes have now; their blocks' begin at `first`."""
    is_node = (to < 0) & (to != PENDING)
    return np.where(
        is_node, living(np.append(node_of, 0)[np.where(is_node, living(to) + first, 0)]), to
    )


class Settled(NamedTuple):
    """Peaks whose key col is known: cells by number, heights, bound, cells of the plateau.

    `rim` says whether the plateau touches the raster's edge or nodata, `drop` how far it is down
    to the highest neighbour (NaN: there is none). `line` is the line parent's cell, or the peak
    that leads on to it where it was left out (then `direct` is False); `PENDING` where that is
    found at the key col's flat later, negative (`living`) where it is a node still in play.
    """

    cell: Integers
    value: Floats
    col_cell: Integers
    col_value: Floats
    bound: Booleans
    plateau: Integers
    rim: Booleans
    drop: Floats
    line: Integers
    direct: Booleans


class Nodes(NamedTuple):
    """Flats still in play.

    `flat` is the number of the flat's first cell, `rim` the value of the highest cell of its
    slopes that lies on the raster's edge or beside nodata (-inf: none), `low` the lowest value
    seen so far, `maximal` whether no neighbour is higher. `cell` and `plateau` are known for
    maximal flats within the block, else -1 and 0. `shoulder` is the highest cell below the flat
    beside it (-inf: none). `exit_value` and `exit_cell` are the highest cell above and beside the
    flat, the first in row order, `exit_to` is where steepest ascent from there leads, as
    `Settled.line` is written, `exit_direct` whether nothing that was left out lies between.
    """

    flat: Integers
    value: Floats
    rim: Floats
    low: Floats
    maximal: Booleans
    cell: Integers
    plateau: Integers
    shoulder: Floats
    exit_value: Floats
    exit_cell: Integers
    exit_to: Integers
    exit_direct: Booleans


def drop_of(nodes: Nodes) -> Floats:
    """Return how far it is down to the highest neighbour, NaN where there is none."""
    with np.errstate(invalid="ignore"):
        lonely = np.isneginf(nodes.shoulder)
        drop: Floats = np.where(lonely, np.nan, nodes.value - nodes.shoulder)
    return drop


class Contacts(NamedTuple):
    """Ways up from flats that are passes: of each part of the ground above, the highest cell.

    `flat` is the flat's number and `node` its node, if it is one; `value` and `cell` are the cell
    above, `to` and `direct` where steepest ascent leads from there; `side` is the node that is
    known to be the highest of that part, or -1 where that is complete, with its height in `top`.
    """

    flat: Integers
    node: Integers
    value: Floats
    cell: Integers
    to: Integers
    direct: Booleans
    side: Integers
    top: Floats


class Passes(NamedTuple):
    """Edges between nodes `u` and `v`; `node` is the pass's own flat where that is a node."""

    u: Integers
    v: Integers
    height: Floats
    flat: Integers
    node: Integers


class Runs(NamedTuple):
    """Cells of plateaus as pieces of rows; first and last column included."""

    node: Integers
    row: Integers
    first: Integers
    last: Integers


class BlockSummary(NamedTuple):
    """All that `merge_summaries` needs of a block. Arrays, some `narrowed`: it can be pickled.

    `side_cell` and `side_node` list the cells the block may share with others and their nodes;
    `runs` the plateaus among those.
    """

    settled: Settled
    nodes: Nodes
    passes: Passes
    contacts: Contacts
    runs: Runs
    side_cell: Integers
    side_node: Integers


def place_plateaus(
    runs: Runs, n: int, columns: int, *, wraps: bool = False
) -> tuple[Integers, Integers]:
    """Return for each of `n` plateaus the cell nearest its centroid and the number of its cells.

    Parameters
    ----------
    runs : Runs
        Their cells, in any order; runs of different blocks may overlap.
    n : int
        Number of nodes; those without runs get cell -1 and 0 cells.
    columns : int
        Columns of the raster.
    wraps : bool
        Whether the last column is beside the first. Of plateaus that lie on both, the left half
        of the raster is then seen to the right of its other half.

    Returns
    -------
    cell, plateau : ndarray of int of shape (n,)
        Of cells equally near, the first in row order.

    Notes
    -----
    Exact: distances are compared as integers.
    """
    cell, plateau = np.full(n, -1, np.int64), np.zeros(n, np.int64)
    if runs.node.size == 0:
        return cell, plateau
    if wraps:
        runs = _unrolled(runs, n, columns)
    node, row, first, last = _without_overlap(runs, 2 * columns)
    begin = np.flatnonzero(np.append(True, node[1:] != node[:-1]))
    group = np.cumsum(np.append(False, node[1:] != node[:-1]))
    # Relative to the plateau's own corner, sums stay small enough to be exact.
    top, left = row[begin], np.minimum.reduceat(first, begin)
    y, start, stop = row - top[group], first - left[group], last - left[group]
    length = stop - start + 1
    size = np.add.reduceat(length, begin)
    row_sum = np.add.reduceat(y * length, begin)
    column_sum = np.add.reduceat((start + stop) * length // 2, begin)
    middle = column_sum // size
    middle += 2 * (column_sum - middle * size) > size
    x = np.clip(middle[group], start, stop)
    down, right = y * size[group] - row_sum[group], x * size[group] - column_sum[group]
    pick = _nearest(down, right, begin, group, size)
    cell[node[begin]] = row[pick] * columns + (x[pick] + left) % columns
    plateau[node[begin]] = size
    return cell, plateau


def _unrolled(runs: Runs, n: int, columns: int) -> Runs:
    """Move the left half of plateaus that lie on both the first and the last column."""
    # A block ends with the first column once more, which another block tells of.
    runs = rows_of(runs, runs.first < columns)
    runs = runs._replace(last=np.minimum(runs.last, columns - 1))
    begins, ends = np.zeros(n, bool), np.zeros(n, bool)
    begins[runs.node[runs.first == 0]] = True
    ends[runs.node[runs.last == columns - 1]] = True
    around, middle = (begins & ends)[runs.node], columns // 2
    left = rows_of(runs, around & (runs.first < middle))
    right = rows_of(runs, around & (runs.last >= middle))
    return stacked(
        [
            rows_of(runs, ~around),
            left._replace(
                first=left.first + columns, last=np.minimum(left.last, middle - 1) + columns
            ),
            right._replace(first=np.maximum(right.first, middle)),
        ]
    )


def _without_overlap(runs: Runs, columns: int) -> tuple[Integers, Integers, Integers, Integers]:
    """Sort runs by plateau and place, and cut off what an earlier one holds already."""
    order = np.lexsort((runs.last, runs.first, runs.row, runs.node))
    node, row, first, last = (a[order] for a in runs)
    new_line = (node[1:] != node[:-1]) | (row[1:] != row[:-1])
    line = np.cumsum(np.append(False, new_line), dtype=np.int64)
    reached = np.maximum.accumulate(line * columns + last)[:-1] - line[1:] * columns
    first = np.append(first[:1], np.maximum(first[1:], reached + 1))
    kept = first <= last
    return node[kept], row[kept], first[kept], last[kept]


def _nearest(
    down: Integers, right: Integers, begin: Integers, group: Integers, size: Integers
) -> Integers:
    """First of the runs of each group with the smallest sum of squares."""
    # Squares of large plateaus do not fit 64 bits: find their candidates in floating point.
    distance = np.square(down.astype(float)) + np.square(right.astype(float))
    least = np.minimum.reduceat(distance, begin)
    near = np.flatnonzero(distance <= least[group] * (1 + 1e-9))
    small = near[size[group[near]] < _SMALL]
    exact = np.full(down.size, np.iinfo(np.int64).max)
    exact[small] = down[small] ** 2 + right[small] ** 2
    pick = np.empty(begin.size, np.int64)
    best = np.minimum.reduceat(exact, begin)
    hits = small[exact[small] == best[group[small]]]
    of_group, at = np.unique(group[hits], return_index=True)
    pick[of_group] = hits[at]
    large = near[size[group[near]] >= _SMALL]
    for g in np.unique(group[large]).tolist():
        pick[g] = min(
            large[group[large] == g].tolist(),
            key=lambda i: int(down[i]) ** 2 + int(right[i]) ** 2,
        )
    return pick
