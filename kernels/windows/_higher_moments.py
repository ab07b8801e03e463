"""Skewness and kurtosis: third and fourth powers of departures from the mean, in every window.

As in `moments`, two ways lead to them. *Sums* of powers about a reference, a cell from the middle
of the block's values, are fast, but lose digits where the cells of a window differ much less from
one another than from the reference: the more, the higher the power. Such windows are found by
comparison. A few are computed from their cells; a block with many is *merged*: two windows are
moved to their common mean, and added (Pebay 2008, SAND2008-6212; the move is the binomial
theorem)::

    M2' = M2 + n p^2
    M3' = M3 + p (3 M2 + n p^2)
    M4' = M4 + p (4 M3 + p (6 M2 + n p^2))

for n cells whose departures are now taken from a point ``p`` below their mean. No digit is lost,
whatever the cells, and equal cells have moments of exactly 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Optional

import numpy as np

from ..common.memory import fresh, scratch
from ._doubling import Program, Windows, program
from ._moments import Moments, fill_in
from .shapes import Shape

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..common.types import Array, Floats


# Squared departures over the squared distance of the mean from the reference, at least: then the
# third and the fourth power are good to eight digits of a window's own deviation.
_KEPT = {3: 2e-5, 4: 3e-4}


def standardized_moments(
    block: Floats,
    shape: Shape,
    sums: Moments,
    *,
    missing: Optional[NDArray[np.bool_]] = None,
    unwanted: Optional[NDArray[np.bool_]] = None,
    orders: Sequence[int] = (3, 4),
) -> list[Array]:
    """Return the skewness and the excess kurtosis of the window at each place in a block.

    Parameters
    ----------
    block : ndarray of shape (bands, rows, columns)
        The cells.
    shape : Shape
        The window's shape.
    sums : Moments
        Those of the block, with the sums of powers up to the highest order.
    missing : ndarray of that shape, bool, optional
        Where a cell does not count, as `moments.finite_cells` says.
    unwanted : ndarray of the shape of the results, bool, optional
        Where nobody looks at the result: it may have lost its digits.
    orders : sequence of int
        3 for the skewness, 4 for the kurtosis, in this order. Neither depends on whether the
        other is asked for.

    Returns
    -------
    list of ndarray of shape (bands out, rows out, columns out), float64
        One for each order; NaN where all cells are equal.

    Notes
    -----
    Cost: the sums take about ``2 log2(w)`` operations a cell, axis and power, on float64 copies;
    a block that is merged takes six to ten times as much.
    """
    found = _about_means(sums, max(orders))
    kept = [_kept(sums, found, order) for order in orders]
    merged: Optional[_Powers] = None
    results = []
    for order, marks in zip(orders, kept):
        wanted: Any = sums.view(marks)
        if unwanted is not None:
            np.logical_or(wanted, unwanted, wanted)
        here = found
        if not np.logical_and.reduce(wanted, axis=None):
            places = np.nonzero(~wanted)
            if places[0].size * shape.cells > block.size / 4:
                more = max(orders), missing is not None
                merged = merged or program(Merges, block.shape, shape, *more).run(block, missing)
                here = merged
            else:
                _recompute(
                    [sums.view(power) for power in (found[0], found[order - 2])],
                    order,
                    places,
                    block,
                    shape,
                )
        results.append(_standardized(sums, here, order))
    return results


# Sums of the second, third and fourth powers of departures, flat, for each window.
_Powers = list[Any]


def _room(name: str, size: int, dtype: Any = np.float64) -> Any:
    return scratch(f"higher {name}", size, dtype)


def _about_means(sums: Moments, order: int) -> _Powers:
    """Return the powers by sums about a reference."""
    first, second, third = sums.powers[:3]
    size = first.size
    mean = np.divide(first, sums.counts, _room("mean", size))
    m1 = np.multiply(mean, first, _room("share", size))  # n times the squared mean
    m2 = np.subtract(second, m1, _room("second", size))
    # M3 = S3 - m (3 S2 - 2 m S1)
    part = _room("part", size)
    m3 = np.multiply(second, 3.0, _room("third", size))
    m3 = np.subtract(m3, np.multiply(m1, 2.0, part), m3)
    m3 = np.subtract(third, np.multiply(m3, mean, m3), m3)
    if order == 3:
        return [m2, m3]
    # M4 = S4 - m (4 S3 - m (6 S2 - 3 m S1))
    m4 = np.multiply(second, 6.0, _room("fourth", size))
    m4 = np.subtract(m4, np.multiply(m1, 3.0, part), m4)
    m4 = np.multiply(m4, mean, m4)
    m4 = np.subtract(np.multiply(third, 4.0, part), m4, m4)
    m4 = np.subtract(sums.powers[3], np.multiply(m4, mean, m4), m4)
    return [m2, m3, m4]


def _kept(sums: Moments, found: _Powers, order: int) -> NDArray[np.bool_]:
    """Return, flat, where a power kept its digits, or there is no cell."""
    size = found[0].size
    share = np.multiply(_room("share", size), _KEPT[order], _room("part", size))
    kept: NDArray[np.bool_] = _room(f"kept {order}", size, np.bool_)
    np.greater_equal(found[0], share, kept)
    if isinstance(sums.counts, np.ndarray):
        np.logical_or(kept, np.equal(sums.counts, 0.0), kept)
    return kept


def _standardized(sums: Moments, found: _Powers, order: int) -> Array:
    """Return the mean power over that of the deviation; NaN for 0 / 0."""
    second, power = found[0], found[order - 2]
    result: Array = fresh(second.shape)
    if order == 3:
        # The third power of a small deviation would underflow sooner as a root of a sixth power.
        np.sqrt(second, result)
        np.multiply(result, second, result)
        np.divide(power, result, result)
        np.multiply(result, np.sqrt(sums.counts), result)
    else:
        np.multiply(second, second, result)
        np.divide(power, result, result)
        np.multiply(result, sums.counts, result)
        np.subtract(result, 3.0, result)
    return sums.view(result)


def _recompute(
    found: list[Array],
    order: int,
    places: tuple[NDArray[np.intp], ...],
    block: Floats,
    shape: Shape,
) -> None:
    """Put the second and another power of a few windows right, from their cells."""
    index = tuple(
        place[:, None] + offset[None, :] for place, offset in zip(places, shape.offsets())
    )
    cells = block[index].astype(np.float64)
    valid = ~np.isnan(cells)
    count = np.maximum(np.count_nonzero(valid, axis=1), 1)[:, None]
    # Less one of their own, equal cells are exactly 0.
    own = np.take_along_axis(cells, valid.argmax(axis=1)[:, None], axis=1)
    cells = np.where(valid, cells - own, 0.0)
    cells -= cells.sum(axis=1, keepdims=True) / count
    cells[~valid] = 0.0
    squares = cells * cells
    found[0][places] = squares.sum(axis=1)
    found[1][places] = (squares * (cells if order == 3 else squares)).sum(axis=1)


class Merges(Program):
    """Windows by their counts, means and sums of powers of departures.

    A mean is held as the distance from a cell of its window, as in `moments.Merges`.
    """

    def __init__(self, block: tuple[int, ...], shape: Shape, order: int, gaps: bool) -> None:
        self._order, self._gaps = order, gaps
        super().__init__(block, shape)
        self._powers = [
            p[: self.results] if isinstance(p, np.ndarray) else np.zeros(self.results)
            for p in self.windows.layers[3:]
        ]

    def start(self) -> Windows:
        """Return the memory for counts and cells; departures of single cells are 0."""
        counts = scratch("merged counts", self.elements) if self._gaps else 1.0
        return Windows(
            "cells", (counts, scratch("merged cells", self.elements)) + (0.0,) * self._order
        )

    def run(self, block: Floats, missing: Optional[NDArray[np.bool_]]) -> _Powers:
        """Return the powers of a block."""
        counts, cells, *_ = self.cells.layers
        cells = cells.reshape(self.block)
        np.copyto(cells, block)
        if missing is not None:
            fill_in(cells.reshape(-1), missing)
            np.logical_not(missing, counts.reshape(self.block), casting="unsafe")
        self.go()
        return self._powers

    def merge(self, a: Windows, b: Windows, slot: str) -> Windows:
        """Move both to their common mean, and add them."""
        self._length = a.size
        counts = self._sum(a.layers[0], b.layers[0], f"{slot} count")
        between = self.do(np.subtract, b.layers[1], a.layers[1], self._room("between"))
        for operation, mean in ((np.add, b.layers[2]), (np.subtract, a.layers[2])):
            if isinstance(mean, np.ndarray):
                self.do(operation, between, mean, between)
        if isinstance(counts, np.ndarray):
            share = self.do(np.fmax, counts, 1.0, self._room("share"))
            share = self.do(np.divide, b.layers[0], share, share)
        else:
            share = b.layers[0] / counts
        # The mean of all lies above that of a, and below that of b, where it is positive.
        above = self.do(np.multiply, between, share, self._room("above"))
        mean = self.do(np.add, above, a.layers[2], self._room(f"{slot} mean"))
        below = self.do(np.subtract, between, above, between)
        above = self.do(np.negative, above, above)
        powers = self._moved(a, above, slot)
        others = self._moved(b, below, "other")
        for power, other in zip(powers, others):
            self.do(np.add, power, other, power)
        return Windows(slot, (counts, a.layers[1], mean, *powers))

    def _moved(self, windows: Windows, by: Array, slot: str) -> list[Any]:
        """Return the sums of powers about a point that lies ``by`` below the mean."""
        counts, _, _, *powers = windows.layers
        room, do = self._room, self.do
        square = do(np.multiply, by, by, room("square"))
        if isinstance(counts, np.ndarray) or counts != 1.0:
            square = do(np.multiply, square, counts, square)
        if not isinstance(powers[0], np.ndarray):  # single cells
            moved = [square]
            for k in range(3, self._order + 1):
                moved.append(do(np.multiply, moved[-1], by, room(f"{slot} power {k}")))
            moved[0] = do(np.add, square, 0.0, room(f"{slot} power 2"))
            return moved
        part = room("part")
        moved = [do(np.add, powers[0], square, room(f"{slot} power 2"))]
        part = do(np.multiply, powers[0], 3.0, part)
        part = do(np.add, part, square, part)
        part = do(np.multiply, part, by, part)
        moved.append(do(np.add, powers[1], part, room(f"{slot} power 3")))
        if self._order > 3:
            part = do(np.multiply, powers[0], 6.0, part)
            part = do(np.add, part, square, part)
            part = do(np.multiply, part, by, part)
            third = do(np.multiply, powers[1], 4.0, square)
            part = do(np.add, part, third, part)
            part = do(np.multiply, part, by, part)
            moved.append(do(np.add, powers[2], part, room(f"{slot} power 4")))
        return moved

    def _room(self, name: str) -> Array:
        return scratch(f"merged {name}", self._length)  # type: ignore[no-any-return]

    def _sum(self, one: Any, other: Any, name: str) -> Any:
        if not isinstance(one, np.ndarray):
            return one + other
        return self.do(np.add, one, other, self._room(name))
