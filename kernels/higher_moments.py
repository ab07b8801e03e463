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

from typing import TYPE_CHECKING, Any, NamedTuple, Optional

import numpy as np

from .doubling import Program, Windows, program
from .memory import fresh, scratch
from .moments import middle_cell
from .window_sums import window_sums
from .windows import Shape

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .types import Array, Count, Floats


# Squared departures over the squared distance of the mean from the reference, at least: then the
# third and the fourth power are good to eight digits of a window's own deviation.
_KEPT = {3: 2e-5, 4: 3e-4}


class HigherMoments(NamedTuple):
    """Sums of powers of departures from the mean, for each place of the window in a block.

    Attributes
    ----------
    counts : float or ndarray of shape (bands out, rows out, columns out)
        Number of valid cells; a number where all windows have the same.
    second, third : ndarray of that shape
        Sums of squares and of third powers.
    fourth : ndarray of that shape, optional
        Sum of fourth powers, where it was wanted.
    """

    counts: Count
    second: Array
    third: Array
    fourth: Optional[Array]

    def skewness(self) -> Array:
        """Return the mean third power over the third power of the deviation; NaN for 0 / 0."""
        found: Array = fresh(self.second.shape)
        # The third power of a small deviation would underflow sooner as a root of a sixth power.
        np.sqrt(self.second, found)
        np.multiply(found, self.second, found)
        np.divide(self.third, found, found)
        return np.multiply(found, np.sqrt(self.counts), found)

    def kurtosis(self) -> Array:
        """Return the mean fourth power over the squared variance, less 3; NaN for 0 / 0."""
        if self.fourth is None:
            raise ValueError("fourth powers were not asked for")
        found: Array = fresh(self.second.shape)
        np.multiply(self.second, self.second, found)
        np.divide(self.fourth, found, found)
        np.multiply(found, self.counts, found)
        return np.subtract(found, 3.0, found)


def higher_moments(
    block: Floats,
    shape: Shape,
    *,
    missing: Optional[NDArray[np.bool_]] = None,
    unwanted: Optional[NDArray[np.bool_]] = None,
    order: int = 3,
) -> HigherMoments:
    """Return the second to fourth moments of the window at each place in a block.

    Parameters
    ----------
    block : ndarray of shape (bands, rows, columns)
        The cells.
    shape : Shape
        The window's shape.
    missing : ndarray of that shape, bool, optional
        Where a cell does not count, as `moments.missing_cells` says.
    unwanted : ndarray of the shape of the results, bool, optional
        Where nobody looks at the result: it may have lost its digits.
    order : int
        3, or 4 for the fourth power as well.

    Returns
    -------
    HigherMoments
        Valid until this thread asks for sums or moments again.

    Notes
    -----
    Cost: about ``2 log2(w)`` operations a cell, axis and power, on float64 copies; a block that
    is merged takes six to ten times as much.
    """
    reference = middle_cell(block, missing)
    counts, sums = window_sums(block, shape, missing=missing, powers=order, reference=reference)
    if isinstance(counts, np.ndarray):
        # The root of a small integer would be a small float.
        counts = _as_floats(counts)
    found, kept = _about_means(counts, sums, _KEPT[order])
    if isinstance(counts, np.ndarray):
        np.logical_or(kept, np.equal(counts, 0.0), kept)
    if unwanted is not None:
        np.logical_or(kept, unwanted, kept)
    if np.logical_and.reduce(kept, axis=None):
        return found
    places = np.nonzero(~kept)
    if places[0].size * shape.cells > block.size / 4:
        merges = program(Merges, block.shape, shape, order, missing is not None)
        return merges.run(block, missing)
    _recompute(found, places, block, shape)
    return found


def _as_floats(counts: NDArray[Any]) -> Array:
    floats: Array = scratch("higher counts", counts.size).reshape(counts.shape)
    np.copyto(floats, counts)
    return floats


def _about_means(
    counts: Count, sums: list[Array], least: float
) -> tuple[HigherMoments, NDArray[np.bool_]]:
    """Return the moments by sums about a reference, and where they kept their digits."""
    shape = sums[0].shape

    def room(name: str, dtype: Any = np.float64) -> Any:
        return scratch(f"higher {name}", sums[0].size, dtype).reshape(shape)

    first, second, third = sums[:3]
    mean = np.divide(first, counts, room("mean"))
    share = np.multiply(mean, first, room("share"))  # n times the squared mean
    m2 = np.subtract(second, share, room("second"))
    np.multiply(share, least, share)
    kept: NDArray[np.bool_] = np.greater_equal(m2, share, room("kept", np.bool_))
    # M3 = S3 - m (3 S2 - 2 m S1)
    m1 = np.multiply(mean, first, share)
    m3 = np.multiply(second, 3.0, room("third"))
    m3 = np.subtract(m3, np.multiply(m1, 2.0, room("part")), m3)
    m3 = np.subtract(third, np.multiply(m3, mean, m3), m3)
    m4 = None
    if len(sums) > 3:
        # M4 = S4 - m (4 S3 - m (6 S2 - 3 m S1))
        m4 = np.multiply(second, 6.0, room("fourth"))
        m4 = np.subtract(m4, np.multiply(m1, 3.0, m1), m4)
        m4 = np.multiply(m4, mean, m4)
        m4 = np.subtract(np.multiply(third, 4.0, room("part")), m4, m4)
        m4 = np.subtract(sums[3], np.multiply(m4, mean, m4), m4)
    return HigherMoments(counts, m2, m3, m4), kept


def _recompute(
    found: HigherMoments,
    places: tuple[NDArray[np.intp], ...],
    block: Floats,
    shape: Shape,
) -> None:
    """Put a few windows right, from their cells."""
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
    found.second[places] = squares.sum(axis=1)
    found.third[places] = (squares * cells).sum(axis=1)
    if found.fourth is not None:
        found.fourth[places] = (squares * squares).sum(axis=1)


class Merges(Program):
    """Windows by their counts, means and sums of powers of departures."""

    def __init__(self, block: tuple[int, ...], shape: Shape, order: int, gaps: bool) -> None:
        self._order, self._gaps = order, gaps
        super().__init__(block, shape)
        counts, _, *powers = self.windows.layers
        self._counts = self.view(counts) if gaps else counts
        self._powers = [self.view(p) if isinstance(p, np.ndarray) else None for p in powers]

    def start(self) -> Windows:
        """Return the memory for counts and cells; departures of single cells are 0."""
        counts = scratch("merged counts", self.elements) if self._gaps else 1.0
        return Windows(
            "cells", (counts, scratch("merged cells", self.elements)) + (0.0,) * (self._order - 1)
        )

    def run(self, block: Floats, missing: Optional[NDArray[np.bool_]]) -> HigherMoments:
        """Return the moments of a block."""
        counts, cells, *_ = self.cells.layers
        cells = cells.reshape(self.block)
        np.copyto(cells, block)
        if missing is not None:
            np.copyto(cells, 0.0, where=missing)
            np.logical_not(missing, counts.reshape(self.block), casting="unsafe")
        self.go()
        out = self.shape.out(self.block)
        powers = [np.zeros(out) if power is None else power for power in self._powers]
        return HigherMoments(
            self._counts, powers[0], powers[1], powers[2] if self._order > 3 else None
        )

    def merge(self, a: Windows, b: Windows, slot: str) -> Windows:
        """Move both to their common mean, and add them."""
        self._length = a.size
        counts = self._sum(a.layers[0], b.layers[0], f"{slot} count")
        between = self.do(np.subtract, b.layers[1], a.layers[1], self._room("between"))
        if isinstance(counts, np.ndarray):
            share = self.do(np.fmax, counts, 1.0, self._room("share"))
            share = self.do(np.divide, b.layers[0], share, share)
        else:
            share = b.layers[0] / counts
        # The mean of all lies above that of a, and below that of b, where it is positive.
        above = self.do(np.multiply, between, share, self._room("above"))
        mean = self.do(np.add, a.layers[1], above, self._room(f"{slot} mean"))
        below = self.do(np.subtract, between, above, between)
        above = self.do(np.negative, above, above)
        powers = self._moved(a, above, slot)
        others = self._moved(b, below, "other")
        for power, other in zip(powers, others):
            self.do(np.add, power, other, power)
        return Windows(slot, (counts, mean, *powers))

    def _moved(self, windows: Windows, by: Array, slot: str) -> list[Any]:
        """Return the sums of powers about a point that lies ``by`` below the mean."""
        counts, _, *powers = windows.layers
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
