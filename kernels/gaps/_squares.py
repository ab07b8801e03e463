"""Means of the data cells in squares around the cells to fill."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from ..common.checkpoint import checkpoint
from ..common.memory import scratch

# Numbers of an array whose memory is kept for the next.
_KEPT = 2**20

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..common.types import Booleans, Floats, Integers
    from ._stack import Stack

    Box = tuple[tuple[int, int], ...]


def square_means(stack: Stack, radius: int, near: Booleans) -> Floats:
    """Return the mean of the data cells in the square around each target cell.

    Parameters
    ----------
    stack : Stack
    radius : int
        It doubles for the cells whose squares hold no data.
    near : ndarray of bool, shape (target cells,)
        Which cells to fill.

    Returns
    -------
    ndarray of float64, shape (target cells,)
        NaN for those that are not filled.
    """
    values, target, source = stack.values, stack.target, stack.source
    counts_of_windows = stack.counts
    result = np.full(near.size, np.nan)
    if not near.size:
        return result
    middles = middles_of(values, source)
    centre = np.repeat(middles, counts_of_windows)
    departures = np.where(source, values - middles[:, None, None], 0.0)
    lines = [np.flatnonzero(target.any(axis=axes)) for axes in ((0, 2), (0, 1))]
    box = tuple((int(line[0]), int(line[-1]) + 1) for line in lines)
    wanted = target[_inside(box)]
    start, missing = radius, near & np.repeat(source.any(axis=(1, 2)), counts_of_windows)
    while missing.any():
        if radius > stack.least and stack.padded:
            # Squares wider than a window are added up in another order than in a wider one.
            parts = np.split(near, np.cumsum(counts_of_windows)[:-1])
            return np.concatenate(
                [square_means(one, start, part) for one, part in zip(stack.one_by_one(), parts)]
            )
        kind = np.min_scalar_type((2 * radius + 1) ** 2)
        counts = _square_sum(source.astype(kind), radius, box)[wanted].astype(np.int64)
        found = missing & (counts > 0)
        # Sums that overflow are infinite: their cells stay unfilled.
        with np.errstate(over="ignore", invalid="ignore"):
            sums = _square_sum(departures, radius, box)[wanted]
            result[found] = centre[found] + sums[found] / counts[found]
        doubtful = found & np.isfinite(result)
        tolerance = _rounding_of_flat(result[doubtful], counts[doubtful], centre[doubtful], radius)
        doubtful[doubtful] = _agrees(
            result[doubtful], values, source, target, doubtful, radius, tolerance
        )
        _hold_to_squares(result, doubtful, values, source, target, radius, box)
        missing &= ~found
        radius *= 2
    return result


def middles_of(values: Floats, source: Booleans) -> Floats:
    """Return a value amid the data of each window: means of departures from it keep their digits.

    NaN where a window has no data.
    """
    return np.array([amid(cells[there]) for cells, there in zip(values, source)])


def amid(data: Floats) -> float:
    """Return a value of some data that half of them do not exceed, NaN without any.

    The middle between their ends would take the digits of all where one lies far away: an
    undeclared fill value, say.

    Examples
    --------
    >>> amid(np.array([3.0, 1e20, 1.0]))
    3.0
    """
    half = data.size // 2
    return float(np.partition(data, half)[half]) if data.size else math.nan


def _inside(box: Box) -> tuple[slice, ...]:
    return (slice(None), *(slice(*side) for side in box))


def _rounding_of_flat(result: Floats, counts: Integers, centre: Floats, radius: int) -> Floats:
    """Return how far from its mean a cell can lie of a square that the mean leaves by rounding.

    The mean of `n` cells lies at least an n-th of their range within it. If an error of `e` takes
    it out, the range is less than n e. Sums by doubling round as often as the width has digits.
    """
    steps = 4 * (2 * radius + 1).bit_length() + 4
    errors = 2 * steps * np.finfo(np.float64).eps * (np.abs(result) + 2 * np.abs(centre))
    tolerance: Floats = (counts + 1.0) * (errors + np.finfo(np.float64).tiny)
    return tolerance


def _places(target: Booleans, chosen: Booleans) -> tuple[Integers, Integers, Integers]:
    """Return the windows, rows and columns of those target cells that are chosen."""
    rows, columns = target.shape[1:]
    lines, at_columns = np.divmod(np.flatnonzero(target)[chosen], columns)
    windows, at_rows = np.divmod(lines, rows)
    return windows, at_rows, at_columns


def _between(places: Integers, length: int) -> Integers:
    """Return places along a line of so many cells, the nearest end for those beyond."""
    within: Integers = np.minimum(np.maximum(places, 0), length - 1)
    return within


def _few(source: Booleans, radius: int) -> int:
    """Return how many squares are looked at faster one by one than all at once."""
    return source.size // 4 // (2 * radius + 1) ** 2


def _agrees(
    result: Floats,
    values: Floats,
    source: Booleans,
    target: Booleans,
    chosen: Booleans,
    radius: int,
    tolerance: Floats,
) -> Booleans:
    """Say which means are as good as equal to all cells that are looked at of their squares.

    `chosen` says which target cells the means are of. One cell that differs is enough. The last few
    need not be looked at: it takes as long as to hold them to their squares, which changes nothing.
    """
    rows, columns = source.shape[1:]
    left, most = np.arange(result.size), _few(source, radius) // 4
    windows, at_rows, at_columns = _places(target, chosen)
    for step in dict.fromkeys((radius, 1, (radius + 1) // 2)):
        for down, right in ((0, -1), (-1, 0), (0, 1), (1, 0), (-1, -1), (1, 1), (-1, 1), (1, -1)):
            if left.size <= most:
                break
            places = windows * rows + _between(at_rows + step * down, rows)
            places *= columns
            places += _between(at_columns + step * right, columns)
            with np.errstate(over="ignore", invalid="ignore"):
                away = np.abs(values.take(places) - result[left])
                agree = ~(source.take(places) & (away > tolerance[left]))
            left, windows = left[agree], windows[agree]
            at_rows, at_columns = at_rows[agree], at_columns[agree]
    agrees = np.zeros(result.size, dtype=bool)
    agrees[left] = True
    return agrees


def _hold_to_squares(
    result: Floats,
    held: Booleans,
    values: Floats,
    source: Booleans,
    target: Booleans,
    radius: int,
    box: Box,
) -> None:
    """Put means that left the range of their squares back to the end of it."""
    windows, *sides = _places(target, held)
    if not windows.size:
        return
    ends = ((np.inf, np.minimum, np.maximum), (-np.inf, np.maximum, np.minimum))
    if windows.size <= _few(source, radius):
        reach = np.arange(-radius, radius + 1)
        rows, columns = (
            _between(side[:, None] + reach, length) for side, length in zip(sides, source.shape[1:])
        )
        squares = windows[:, None, None], rows[:, :, None], columns[:, None, :]
        cells, known = values[squares], source[squares]
        for nothing, best, other in ends:
            end = best.reduce(np.where(known, cells, nothing), axis=(1, 2))
            result[held] = other(result[held], end)
        return
    wanted = target[_inside(box)]
    for nothing, best, other in ends:
        heights = np.where(source, values, nothing)
        end = _over_squares(heights, radius, box, best, nothing)[wanted]
        result[held] = other(result[held], end[held])


def _square_sum(array: NDArray[Any], radius: int, box: Box) -> NDArray[Any]:
    """Sum over the square of `radius` cells around each cell of a box."""
    return _over_squares(array, radius, box, np.add, 0)


def _over_squares(
    array: NDArray[Any], radius: int, box: Box, join: np.ufunc, nothing: float
) -> NDArray[Any]:
    """Join the cells of the square of `radius` cells around each cell of a box, in each window.

    The result is this thread's memory, until the next of its type.

    The box is its first row and one past the last, and the same of its columns. Beyond the window
    there is `nothing`, which changes no cell that it is joined with.
    """
    for axis, (first, stop) in enumerate(box, start=1):
        checkpoint()
        reach = min(radius, array.shape[axis])
        array = _over_lines(array, reach, axis, first, stop, join, nothing)
    return array


def _memory(name: str, array: NDArray[Any], axis: int, length: int) -> NDArray[Any]:
    """Return memory for an array that is as long along one axis: this thread's, if it is small."""
    shape = (*array.shape[:axis], length, *array.shape[axis + 1 :])
    if math.prod(shape) > _KEPT:
        return np.empty(shape, array.dtype)
    memory: NDArray[Any] = scratch(f"squares {name}", math.prod(shape), array.dtype)
    return memory.reshape(shape)


def _over_lines(
    array: NDArray[Any],
    radius: int,
    axis: int,
    first: int,
    stop: int,
    join: np.ufunc,
    nothing: float,
) -> NDArray[Any]:
    """Join 2 * radius + 1 cells along an axis, around those from first to stop.

    What 2k cells give comes of k cells and the k cells further on; the binary digits of the width
    say which of them to take.
    """

    def part(start: int, stop: int) -> tuple[slice, ...]:
        return (*(slice(None),) * axis, slice(start, stop))

    length, width = stop - first, 2 * radius + 1
    low, high = max(first - radius, 0), min(stop + radius, array.shape[axis])
    block = array[part(low, high)]
    # Fresh memory takes as long as the sums do.
    if high - low < length + 2 * radius:
        block = _memory("even", array, axis, length + 2 * radius)
        own = low - (first - radius)
        block[part(0, own)] = block[part(own + high - low, length + 2 * radius)] = nothing
        block[part(own, own + high - low)] = array[part(low, high)]
    total = _memory(f"total {axis}", array, axis, length)
    np.copyto(total, block[part(0, length)])
    start, size, even = 1, 1, False
    while width > 1:
        width >>= 1
        pairs = _memory("even" if even else "odd", array, axis, block.shape[axis] - size)
        join(block[part(0, -size)], block[part(size, block.shape[axis])], out=pairs)
        block, size, even = pairs, 2 * size, not even
        if width & 1:
            join(total, block[part(start, start + length)], out=total)
            start += size
    return total
