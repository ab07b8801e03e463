"""The k-th smallest cell of windows of any size, each with a rank of its own.

The cells of a block are sorted once. Then the search for each window's cell goes in two steps:

1. Some of the sorted cells are thresholds. How many cells of each window are smaller than a
   threshold is counted for all windows at once, by doubling. That leaves for each window the
   cells between two neighbouring thresholds, its *bucket*, and a rank among those that lie in
   the window.
2. The windows of a bucket go through its cells in sorted order: a bit says whether a cell lies in
   the window, and the bit of the wanted rank is found by counting bits.

With t thresholds the first step takes t counts a cell, the second the t-th part of the block's
cells for each window; t is chosen so that both cost the same. Neither depends much on the size of
the window. Values that fill more than a bucket have one of their own, and need no second step.

The block is cut into parts of about the window's size, so that the cells around the windows do
not outnumber them by far. The result does not depend on that: it is the value of a cell.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Callable, Optional

import numpy as np

from ..common.checkpoint import checkpoint
from ..common.memory import scratch
from ..levels.ranks import rank_keys
from ..windows._counts import Counts
from ..windows.shapes import Shape

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..common.types import Floats

    Integers = NDArray[np.integer[Any]]


# Windows along an axis of a part, at least.
_SIDE = 128
# Cells by windows that a step looks at in one go, and marks that are counted in one go.
_AT_ONCE = 1 << 19
# Windows whose bits are counted in one go, at least: each word is a few operations on them.
_FEWEST = 512
# A window and cell of its bucket cost this share of a threshold and cell.
_LIST_COST = 0.1
_MOST_THRESHOLDS = 1000
_PAIRS, _NIBBLES, _BYTES, _ONES = (
    np.uint64(0x5555555555555555),
    np.uint64(0x3333333333333333),
    np.uint64(0x0F0F0F0F0F0F0F0F),
    np.uint64(0x0101010101010101),
)
_HIGH = np.uint64(0x8080808080808080)
# Where in a byte the bit of each rank is: [byte, rank].
_BIT_OF_RANK = np.array(
    [([bit for bit in range(8) if byte >> bit & 1] + [0] * 8)[:8] for byte in range(256)],
    dtype=np.intp,
)


def parts(
    block: Floats, box: tuple[int, int, int], side: int = _SIDE
) -> Iterator[tuple[tuple[int, slice, slice], Floats]]:
    """Cut a block into parts whose windows lie in one band and near each other.

    Parameters
    ----------
    block : ndarray of shape (bands, rows, columns)
        Cells with halo.
    box : tuple of int
        Bands, rows and columns of the window.
    side : int
        Windows along an axis of a part, at least, where the block has as many.

    Yields
    ------
    place : tuple of int, slice, slice
        Where the results of the part lie among those of the block.
    part : ndarray of shape (bands of the window, rows, columns)
        The cells of its windows; a view of the block.
    """
    spans = []
    for size, length in zip(block.shape[1:], box[1:]):
        windows = size - length + 1
        pieces = max(1, windows // max(side, length))
        edges = [windows * k // pieces for k in range(pieces + 1)]
        spans.append([slice(start, stop) for start, stop in zip(edges, edges[1:])])
    for band in range(block.shape[0] - box[0] + 1):
        for rows in spans[0]:
            for columns in spans[1]:
                down = slice(rows.start, rows.stop + box[1] - 1)
                across = slice(columns.start, columns.stop + box[2] - 1)
                yield (band, rows, columns), block[band : band + box[0], down, across]


def sorted_order(cells: Floats) -> NDArray[np.intp]:
    """Return the indices that sort flat cells, those without data last.

    Parameters
    ----------
    cells : ndarray of shape (n,), float32 or float64
        NaN is no data.

    Returns
    -------
    ndarray of shape (n,)
        Equal cells keep their order.

    Notes
    -----
    By digits of 16 bits, which numpy sorts in a pass over the cells: about 8 ns a cell for each.
    """
    keys = rank_keys(cells)
    keys[np.isnan(cells)] = np.iinfo(keys.dtype).max
    order = None
    for digit in range(0, 8 * keys.itemsize, 16):
        digits = (keys >> keys.dtype.type(digit)).astype(np.uint16)
        if digits.size and digits.min() == digits.max():
            continue
        if order is None:
            order = np.argsort(digits, kind="stable")
        else:
            order = order[np.argsort(digits[order], kind="stable")]
    return np.arange(cells.size) if order is None else order


def _thresholds(values: Floats, pieces: int) -> Floats:
    """Return some of the sorted values that cut them into at most about 2 ``pieces`` buckets.

    A bucket holds the ``pieces``-th part of the cells at most twice over, or a single value.
    """
    cuts = values[values.size * np.arange(1, pieces) // pieces]
    distinct, times = np.unique(cuts, return_counts=True)
    after = np.searchsorted(values, distinct[times > 1], side="right")
    ends = values[after[after < values.size]]
    chosen: Floats = np.unique(np.concatenate((distinct, ends)))
    return chosen


class Part:
    """Part of a block, and the search in it.

    Parameters
    ----------
    cells : ndarray of shape (bands, rows, columns)
        As many bands as the window has; NaN is no data.
    shape : Shape
        The window's shape.
    """

    def __init__(self, cells: Floats, shape: Shape) -> None:
        self._shape = shape
        self._block = cells.shape
        self._cells = np.ascontiguousarray(cells).reshape(-1)
        self._out = shape.out(self._block)[1:]
        self._gaps = np.isnan(self._cells)
        self._counts = Counts(self._block, shape)

    def valid(self) -> Optional[NDArray[np.unsignedinteger[Any]]]:
        """Return the number of valid cells of each window, flat; None where all are valid."""
        if not self._gaps.any():
            return None
        np.logical_not(self._gaps, self._counts.marks[0])
        return self._counts.run()[0].copy()

    def view(self, flat: NDArray[Any]) -> NDArray[Any]:
        """Return flat windows as an array of shape (rows out, columns out)."""
        found: NDArray[Any] = self._counts.view(flat)[0]
        return found

    def find(
        self, ranks: Sequence[Any], wanted: Sequence[Optional[NDArray[np.bool_]]]
    ) -> list[Floats]:
        """Find the cells of some ranks in each window.

        Parameters
        ----------
        ranks : sequence of int or ndarray of flat windows
            From 0 for the smallest, below the number of valid cells where wanted.
        wanted : sequence of ndarray of shape (rows out, columns out), bool, or None
            Where each rank is wanted; everywhere by default.

        Returns
        -------
        list of ndarray of shape (rows out, columns out)
            Holds anything where it is not wanted.
        """
        order = sorted_order(self._cells)
        order = order[: self._cells.size - np.count_nonzero(self._gaps)]
        values = self._cells[order]
        windows = len(ranks) * self._out[0] * self._out[1]
        pieces = int(min(max(np.sqrt(_LIST_COST * windows), 2), _MOST_THRESHOLDS))
        checkpoint()
        thresholds = _thresholds(values, pieces) if values.size else values
        buckets, rest = self._count(thresholds, ranks)
        bounds = np.searchsorted(values, thresholds, side="left")
        bounds = np.concatenate(([0], bounds, [values.size]))
        found = np.empty(windows, values.dtype)
        bucket = np.concatenate([self.view(b).reshape(-1) for b in buckets])
        for k, where in enumerate(wanted):
            if where is not None:
                plane = bucket.reshape(len(ranks), -1)[k]
                plane[~where.reshape(-1)] = bounds.size - 1
        among = np.concatenate([self.view(r).reshape(-1) for r in rest])
        self._search(values, order, bounds, bucket, among, found)
        return list(found.reshape(len(ranks), *self._out))

    def _count(
        self, thresholds: Floats, ranks: Sequence[Any]
    ) -> tuple[list[NDArray[np.uint16]], list[Integers]]:
        """Return the bucket of each window's cell, and its rank there, flat."""
        layers = max(1, min(thresholds.size, _AT_ONCE // self._cells.size))
        counts = Counts(self._block, self._shape, layers)
        buckets = [np.zeros(counts.size, np.uint16) for _ in ranks]
        ranks = [np.asarray(rank).astype(counts.kind) for rank in ranks]
        rest = [np.array(np.broadcast_to(rank, counts.size)) for rank in ranks]
        passed = scratch("passed", counts.size, np.bool_)
        beyond = scratch("beyond", counts.size, counts.kind)
        for start in range(0, thresholds.size, layers):
            some = thresholds[start : start + layers]
            np.less(self._cells, some[:, None], counts.marks[: some.size])
            for below in counts.run(some.size):
                for rank, bucket, least in zip(ranks, buckets, rest):
                    np.less_equal(below, rank, passed)
                    np.add(bucket, passed, bucket)
                    # Unsigned: where a threshold lies beyond the cell, this is a large number.
                    np.subtract(rank, below, beyond)
                    np.minimum(least, beyond, out=least)
            checkpoint()
        return buckets, rest

    def _search(
        self,
        values: Floats,
        order: NDArray[np.intp],
        bounds: NDArray[np.intp],
        bucket: NDArray[np.uint16],
        among: Integers,
        found: Floats,
    ) -> None:
        """Fill in the cell of each window: in the order of their buckets."""
        queries = np.argsort(bucket, kind="stable")
        ends = np.searchsorted(bucket[queries], np.arange(bounds.size), side="left")
        inside = self._membership(order, queries[: ends[-1]])
        held: list[tuple[slice, int, NDArray[np.uint64]]] = []
        size, asked = 0, 0
        for k in range(bounds.size - 1):
            low, high = bounds[k], bounds[k + 1]
            asking = slice(ends[k], ends[k + 1])
            if asking.start == asking.stop:
                continue
            if values[low] == values[high - 1]:
                found[queries[asking]] = values[low]
                continue
            step = max(1, _AT_ONCE // int(high - low))
            for start in range(asking.start, asking.stop, step):
                some = slice(start, min(start + step, asking.stop))
                bits = _packed(inside(slice(low, high), some))
                held.append((some, int(low), bits))
                size, asked = size + bits.size, asked + len(bits)
                if size > _AT_ONCE // 8 and asked >= _FEWEST:
                    self._settle(held, values, queries, among, found)
                    held, size, asked = [], 0, 0
                    checkpoint()
        self._settle(held, values, queries, among, found)

    def _settle(
        self,
        held: list[tuple[slice, int, NDArray[np.uint64]]],
        values: Floats,
        queries: NDArray[np.intp],
        among: Integers,
        found: Floats,
    ) -> None:
        """Find the cells of windows whose bits are known."""
        if not held:
            return
        words = max(bits.shape[1] for _, _, bits in held)
        total = sum(len(bits) for _, _, bits in held)
        # One word of all windows after the other.
        table = np.zeros((words, total), np.uint64)
        lows = np.empty(total, np.intp)
        row = 0
        for _, low, bits in held:
            table[: bits.shape[1], row : row + len(bits)] = bits.T
            lows[row : row + len(bits)] = low
            row += len(bits)
        asking = np.concatenate([queries[some] for some, _, _ in held])
        place = rank_of_bit(table, among[asking].astype(np.uint64))
        found[asking] = values[lows + place]

    def _membership(
        self, order: NDArray[np.intp], queries: NDArray[np.intp]
    ) -> Callable[[slice, slice], NDArray[np.bool_]]:
        """Return what says which of some sorted cells lie in which of some windows."""
        _, rows, columns = self._block
        position = order % (rows * columns)
        down, across = np.divmod(queries % (self._out[0] * self._out[1]), self._out[1])
        if self._shape.footprint is not None:
            # Whether a cell so many elements after a window's first belongs to it.
            marks = np.zeros((self._shape.box[1], columns), np.bool_)
            marks[:, : self._shape.box[2]] = self._shape.footprint
            table = np.concatenate(([False], marks.reshape(-1), [False]))
            first = down * columns + across - 1

            def marked(cells: slice, windows: slice) -> NDArray[np.bool_]:
                after = position[None, cells] - first[windows, None]
                found: NDArray[np.bool_] = table.take(after, mode="clip")
                return found

            return marked

        kind = np.min_scalar_type(max(rows, columns))
        height, width = (kind.type(length) for length in self._shape.box[1:])
        cell_row, cell_column = (line.astype(kind) for line in np.divmod(position, columns))
        down, across = down.astype(kind), across.astype(kind)

        def between(cells: slice, windows: slice) -> NDArray[np.bool_]:
            # Unsigned: what lies before the window is a large number.
            size = (cells.stop - cells.start) * (windows.stop - windows.start)
            shape = windows.stop - windows.start, cells.stop - cells.start
            away = scratch("away", size, kind).reshape(shape)
            inside = scratch("inside", size, np.bool_).reshape(shape)
            also = scratch("also", size, np.bool_).reshape(shape)
            np.subtract(cell_row[None, cells], down[windows, None], away)
            np.less(away, height, inside)
            np.subtract(cell_column[None, cells], across[windows, None], away)
            np.less(away, width, also)
            return np.logical_and(inside, also, inside)  # type: ignore[no-any-return]

        return between


def _packed(marks: NDArray[np.bool_]) -> NDArray[np.uint64]:
    """Return rows of marks as rows of words, the first mark in the lowest bit."""
    size = -(-marks.shape[1] // 64)
    packed = np.zeros((len(marks), 8 * size), np.uint8)
    packed[:, : -(-marks.shape[1] // 8)] = np.packbits(marks, axis=1, bitorder="little")
    return packed.view("<u8")


def rank_of_bit(words: NDArray[np.uint64], rank: NDArray[np.uint64]) -> NDArray[np.intp]:
    """Return where the set bit of a rank is.

    Parameters
    ----------
    words : ndarray of shape (words, n), uint64
        Bit strings, the first bit lowest in the first word.
    rank : ndarray of shape (n,), uint64
        0 for the first set bit; below the number of set bits.

    Returns
    -------
    ndarray of shape (n,)
        The index of the bit.

    Notes
    -----
    Bits are counted within words, all bytes at once (Vigna 2008,
    doi:10.1007/978-3-540-68552-4_12). Cost: about 5 ns a word, and 20 ns.

    Examples
    --------
    >>> rank_of_bit(np.array([[0b10110]], np.uint64), np.array([2], np.uint64))
    array([4])
    """
    sums = _sums_of_bytes(words)
    totals = sums >> np.uint64(56)
    chosen = np.zeros(rank.size, np.intp)
    rest, reached = rank.copy(), np.zeros_like(rank)
    for total in totals:
        reached += total
        chosen += reached <= rank
        np.minimum(rest, rank - reached, out=rest)
    every = np.arange(rank.size)
    word, prefix = words[chosen, every], sums[chosen, every]
    # In each byte's highest bit: whether the bits up to here are not more than the rank.
    not_more = (((rest * _ONES) | _HIGH) - prefix) & _HIGH
    byte = ((not_more >> np.uint64(7)) * _ONES) >> np.uint64(56)
    shift = byte * np.uint64(8)
    before = (prefix << np.uint64(8)) >> shift & np.uint64(255)
    value = word >> shift & np.uint64(255)
    bit = _BIT_OF_RANK[value.astype(np.intp), (rest - before).astype(np.intp)]
    place: NDArray[np.intp] = 64 * chosen + 8 * byte.astype(np.intp) + bit
    return place


def _sums_of_bytes(words: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return in each byte the number of bits set up to and with it, from the lowest byte."""
    one, two, four = np.uint64(1), np.uint64(2), np.uint64(4)
    sums = words >> one
    sums &= _PAIRS
    np.subtract(words, sums, sums)
    more = sums >> two
    more &= _NIBBLES
    sums &= _NIBBLES
    sums += more
    np.right_shift(sums, four, more)
    sums += more
    sums &= _BYTES
    sums *= _ONES
    return sums
