"""Entropy, majority, minority and variety in a moving window, exact."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Optional

import numpy as np

from ..common.checkpoint import checkpoint
from ..common.memory import fresh, scratch
from ..common.wording import tr
from ..windows._counts import Counts
from ..windows._doubling import Program, Windows
from ..windows.shapes import Shape
from ._selection import parts, sorted_order

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..common.types import Floats


NAMES = ("entropy", "majority", "minority", "variety")
# What a value that is counted costs a cell, and a gathered cell a window, in nanoseconds: which
# of the two ways is taken.
_COUNT_COST, _GATHER_COST = 4, 15
# Cells or windows that are looked at in one go.
_AT_ONCE = 1 << 18
# Windows of more cells take logarithms one by one, not from a table.
_LONGEST_TABLE = 1 << 20


def frequency_statistics(
    block: Floats,
    *,
    window: tuple[int, int, int],
    footprint: Optional[NDArray[np.bool_]] = None,
    which: Sequence[str] = NAMES,
    unwanted: Optional[NDArray[np.bool_]] = None,
) -> NDArray[np.float64]:
    """Return how often values occur in the window around each cell.

    Parameters
    ----------
    block : ndarray of shape (bands, rows, columns), float32 or float64
        Cells with their halo (``window - 1`` cells an axis in all); NaN is no data, neither
        counted nor spread. Infinite cells are values, -0.0 is 0.0. Never changed.
    window : tuple of int
        Bands, rows and columns of the window, each at least 1.
    footprint : ndarray of shape (window rows, window columns), bool, optional
        The cells that belong to the window, at least one; all by default. With a footprint the
        window spans one band.
    which : sequence of str
        Of "entropy": ``-sum p ln p`` over the shares p of the distinct values (nats);
        "majority": the most frequent value, of several the smallest; "minority": the least
        frequent value that occurs, of several the smallest; "variety": the number of distinct
        values.
    unwanted : ndarray of shape (bands out, rows out, columns out), bool, optional
        Windows nobody asks for.

    Returns
    -------
    ndarray of shape (statistics, bands out, rows out, columns out), float64
        NaN for windows without a valid cell, and for unwanted ones.

    Raises
    ------
    ValueError
        Where the footprint and the window disagree, or a statistic is unknown.

    Notes
    -----
    Values are compared exactly, nothing is binned. The entropy is summed in whole numbers, of
    62 bits: its digits do not depend on the order, and so not on how the raster is cut; it is
    exactly 0 where all cells are equal.

    Cost: values that occur once in a part of the block are taken together; of each other value
    the cells are counted in all windows at once, for some 4 ns a cell. Where there are so many
    that it costs less, the cells of each window are gathered and sorted: some 15 ns a cell of
    the window. All four of land cover with 20 classes take about 90 ns a cell at 5 x 5, and 140 ns
    at 31 x 31.

    Memory, beside block and result: some 30 MB, and with windows larger than a hundred cells
    across up to 60 bytes a cell of the block.

    Examples
    --------
    >>> block = np.array([[[3.0, 3.0, 1.0, np.nan, 2.0]]])
    >>> frequency_statistics(block, window=(1, 1, 3), which=("majority", "variety"))
    array([[[[3., 1., 1.]]],
    <BLANKLINE>
    <BLANKLINE>
           [[[2., 2., 2.]]]])
    """
    if footprint is not None and window != (1, *footprint.shape):
        raise ValueError(
            tr("a footprint of {} cells needs a window of that size").format(footprint.shape)
        )
    if footprint is not None and not footprint.any():
        raise ValueError(tr("a footprint needs a cell"))
    unknown = [name for name in which if name not in NAMES]
    if unknown:
        raise ValueError(tr("statistic {!r} is none of {}").format(unknown[0], ", ".join(NAMES)))
    shape = Shape(window, footprint)
    out: NDArray[np.float64] = fresh((len(which), *shape.out(block.shape)))
    if not out.size:
        return out
    with np.errstate(invalid="ignore", over="ignore"):
        for place, cells in parts(block, window):
            checkpoint()
            target = out[:, place[0], place[1], place[2]]
            asked = None if unwanted is None else ~unwanted[place]
            _fill(np.ascontiguousarray(cells), shape, which, asked, target)
    return out


def _fill(
    cells: Floats,
    shape: Shape,
    which: Sequence[str],
    asked: Optional[NDArray[np.bool_]],
    out: NDArray[np.float64],
) -> None:
    """Fill in the statistics of a part of a block."""
    valid = ~np.isnan(cells).reshape(-1)
    counts = Counts(cells.shape, shape)
    np.copyto(counts.marks[0], valid)
    count = counts.view(counts.run()[0])[0].astype(np.int64)
    some = count > 0 if asked is None else asked & (count > 0)
    if not some.any():
        out.fill(np.nan)
        return
    order = sorted_order(cells.reshape(-1))[: np.count_nonzero(valid)]
    values = cells.reshape(-1)[order]
    starts = np.flatnonzero(np.concatenate(([True], values[1:] != values[:-1]))[: values.size])
    repeated = np.count_nonzero(np.diff(np.append(starts, values.size)) > 1)
    wanted = np.count_nonzero(some)
    if cells.size * (repeated + 2) * _COUNT_COST <= wanted * shape.cells * _GATHER_COST:
        _by_counting(cells, shape, which, (order, values, starts), count, out)
    else:
        _by_sorting(cells, shape, which, some, out)
    np.copyto(out, np.nan, where=~some)


@lru_cache(maxsize=4)
def _information(cells: int) -> tuple[float, Optional[NDArray[np.int64]]]:
    """Return the unit of ``c ln c`` in whole numbers for windows of some cells, and its table.

    The unit is such that the sum over a window's values fits 63 bits.
    """
    largest = max(cells * np.log(cells), 1.0)
    unit = float(2.0 ** (62 - np.ceil(np.log2(largest))))
    if cells > _LONGEST_TABLE:
        return unit, None
    return unit, _products(np.arange(cells + 1), unit)


def _products(counts: NDArray[Any], unit: float) -> NDArray[np.int64]:
    """Return ``c ln c`` of counts in whole numbers."""
    found = np.log(np.maximum(counts, 1), dtype=np.float64)
    found *= counts
    found *= unit
    whole: NDArray[np.int64] = np.rint(found, found).astype(np.int64)
    return whole


class Smallest(Program):
    """The smallest number in every window, as `Counts` counts."""

    overlaps = in_place = True

    def __init__(self, numbers: NDArray[Any], block: tuple[int, ...], shape: Shape) -> None:
        self._numbers = numbers
        super().__init__(block, shape)
        self.go()
        self.found = self.windows.layers[0]

    def start(self) -> Windows:
        """Return the numbers."""
        return Windows("cells", (self._numbers,))

    def merge(self, a: Windows, b: Windows, slot: str) -> Windows:
        """Take the smaller of each two."""
        out = scratch(f"{slot} smallest", a.size, self._numbers.dtype)
        return Windows(slot, (self.do(np.fmin, a.layers[0], b.layers[0], out),))


def _by_counting(
    cells: Floats,
    shape: Shape,
    which: Sequence[str],
    ranked: tuple[NDArray[np.intp], Floats, NDArray[np.intp]],
    count: NDArray[np.int64],
    out: NDArray[np.float64],
) -> None:
    """Fill in the statistics, value after value."""
    order, values, starts = ranked
    # -0.0 is 0.0.
    distinct = values[starts] + values.dtype.type(0)
    numbers = distinct.size
    times = np.diff(np.append(starts, values.size))
    repeated = np.flatnonzero(times > 1)
    layers = max(1, min(repeated.size, _AT_ONCE // cells.size))
    counts = Counts(cells.shape, shape, layers)
    size, kind = counts.size, counts.kind
    # Count and number of a value in one: the largest is the most frequent and smallest value.
    wide = np.min_scalar_type(2 ** (8 * kind.itemsize) * numbers)
    factor = wide.type(numbers)
    # All bits set: the largest number.
    most, least = np.zeros(size, wide), ~np.zeros(size, wide)
    variety, information = np.zeros(size, kind), np.zeros(size, np.int64)
    extreme = "majority" in which or "minority" in which
    unit, table = _information(shape.cells)

    singles = starts[times == 1]
    if singles.size:
        counts.marks[0] = False
        counts.marks[0, order[singles]] = True
        variety += counts.run(1)[0]
        if extreme:
            index = np.full(cells.size, numbers, wide)
            index[order[singles]] = np.flatnonzero(times == 1)
            first = Smallest(index, cells.shape, shape).found
            there = first < numbers
            np.subtract(wide.type(2 * numbers - 1), first, most, where=there)
            np.copyto(least, first, where=there)
        checkpoint()
    key, seen = np.empty(size, wide), np.empty(size, np.bool_)
    product = np.empty(size, np.int64)
    flat = cells.reshape(-1)
    for start in range(0, repeated.size, layers):
        some = repeated[start : start + layers]
        np.equal(flat, distinct[some, None], counts.marks[: some.size])
        for number, found in zip(some.tolist(), counts.run(some.size)):
            if "variety" in which:
                np.greater(found, 0, seen)
                np.add(variety, seen, variety)
            if "entropy" in which:
                if table is None:
                    product = _products(found, unit)
                else:
                    table.take(found, out=product, mode="clip")
                np.add(information, product, information)
            if "majority" in which:
                np.copyto(key, found)
                np.multiply(key, factor, key)
                np.add(key, wide.type(numbers - 1 - number), key)
                np.maximum(most, key, out=most)
            if "minority" in which:
                # Unsigned: no cells become the largest count.
                np.subtract(found, kind.type(1), found)
                np.copyto(key, found)
                np.multiply(key, factor, key)
                np.add(key, wide.type(number), key)
                np.minimum(least, key, out=least)
        checkpoint()

    def view(windows: NDArray[Any]) -> NDArray[Any]:
        found: NDArray[Any] = counts.view(windows)[0]
        return found

    for target, name in zip(out, which):
        if name == "variety":
            target[...] = view(variety)
        elif name == "entropy":
            target[...] = _entropy(view(information), count, shape)
        elif name == "majority":
            index = numbers - 1 - (view(most) % factor).astype(np.intp)
            target[...] = distinct.take(index, mode="clip")
        else:
            index = (view(least) % factor).astype(np.intp)
            target[...] = distinct.take(index, mode="clip")


def _entropy(
    information: NDArray[np.int64], count: NDArray[np.int64], shape: Shape
) -> NDArray[np.float64]:
    """Return ``ln n - (sum c ln c) / n``."""
    unit, table = _information(shape.cells)
    whole = _products(count, unit) if table is None else table.take(count)
    found: NDArray[np.float64] = (whole - information) / unit / np.maximum(count, 1)
    return found


def _by_sorting(
    cells: Floats,
    shape: Shape,
    which: Sequence[str],
    some: NDArray[np.bool_],
    out: NDArray[np.float64],
) -> None:
    """Fill in the statistics of windows with valid cells, each sorted on its own."""
    flat = cells.reshape(-1)
    offsets = np.ravel_multi_index(shape.offsets(), cells.shape)
    rows, columns = np.nonzero(some)
    starts = rows * cells.shape[2] + columns
    unit, table = _information(shape.cells)
    step = max(1, _AT_ONCE // shape.cells)
    width = shape.cells
    for start in range(0, rows.size, step):
        place = rows[start : start + step], columns[start : start + step]
        gathered = flat.take(starts[start : start + step, None] + offsets)
        gathered.sort(axis=1)  # NaN last
        # -0.0 is 0.0.
        gathered += gathered.dtype.type(0)
        count = width - np.count_nonzero(np.isnan(gathered), axis=1)
        first = np.ones(gathered.shape, np.bool_)
        np.not_equal(gathered[:, 1:], gathered[:, :-1], first[:, 1:])
        runs = np.flatnonzero(first)
        lengths = np.diff(np.append(runs, first.size))
        known = runs[~np.isnan(gathered.reshape(-1)[runs])]
        lengths = lengths[~np.isnan(gathered.reshape(-1)[runs])]
        row, position = np.divmod(known, width)
        # Every window has a valid cell, and so a run.
        heads = np.flatnonzero(np.concatenate(([True], row[1:] != row[:-1])))
        every = np.arange(len(gathered))
        for target, name in zip(out, which):
            if name == "variety":
                target[place] = np.diff(np.append(heads, row.size))
            elif name == "entropy":
                products = _products(lengths, unit) if table is None else table.take(lengths)
                target[place] = _entropy(np.add.reduceat(products, heads), count, shape)
            elif name == "majority":
                best = np.maximum.reduceat(lengths * width + (width - 1 - position), heads)
                target[place] = gathered[every, width - 1 - best % width]
            else:
                best = np.minimum.reduceat(lengths * width + position, heads)
                target[place] = gathered[every, best % width]
        checkpoint()
