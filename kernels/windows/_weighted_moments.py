"""Weighted sums, means and departures in every window of a block."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple, Optional

import numpy as np

from ..common.checkpoint import checkpoint
from ..common.memory import scratch
from ._extremes import window_extremes
from ._moments import middle_cell
from ._wide_weights import WideWindows, is_wide
from .shapes import Shape

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..common.types import Array, Count, Floats


# Squared departures over the squared distance of the mean from the reference, at least: then they
# are good to eight digits.
_KEPT = 1e-7
# Weights that are compared in one go.
_AT_ONCE = 1 << 16


class WeightedMoments(NamedTuple):
    """Weighted sums, for each place of the window in a block.

    Attributes
    ----------
    weights : float or ndarray of shape (bands out, rows out, columns out)
        Sum W of the weights of the valid cells; a number where all windows have the same.
    sums : ndarray of that shape
        Sum of weight times cell.
    powers : list of ndarray of that shape
        Sums of weight times the second, third ... power of the departure from the weighted mean.
    """

    weights: Count
    sums: Array
    powers: list[Array]


def weighted_moments(
    block: Floats,
    weights: Array,
    *,
    missing: Optional[NDArray[np.bool_]] = None,
    unwanted: Optional[NDArray[np.bool_]] = None,
    order: int = 1,
) -> WeightedMoments:
    """Return weighted moments of the window at each place in a block.

    Parameters
    ----------
    block : ndarray of shape (bands, rows, columns)
        The cells.
    weights : ndarray of shape (window rows, window columns)
        The weights; 0 leaves a cell out. None may be negative where the order is 2 or more.
    missing : ndarray of shape (bands, rows, columns), bool, optional
        Where a cell does not count, as `moments.finite_cells` says.
    unwanted : ndarray of the shape of the results, bool, optional
        Where nobody looks at the result: it may have lost its digits.
    order : int
        1 for sums alone, 2 for the squares of departures too, 3 and 4 for higher powers.

    Returns
    -------
    WeightedMoments
        Valid until this thread asks again.

    Notes
    -----
    Cost: for sums two operations a cell and weight, or a row and column of weights where the
    weights are their product, as gaussian ones are; for departures, taken from the mean in a
    second pass, two more and one for each power. Squares of departures under such a product come
    from sums about a reference, unless windows of the block would lose digits that way. No digit
    is lost, and the powers of equal cells are exactly 0.

    Examples
    --------
    >>> block = np.array([[[1.0, 2.0, 6.0]]])
    >>> found = weighted_moments(block, np.array([[1.0, 2.0, 1.0]]), order=2)
    >>> found.weights, found.sums, found.powers[0]
    (4.0, array([[[11.]]]), array([[[14.75]]]))
    """
    window = _Window(block.shape, weights)
    wide = WideWindows(block, weights, missing, unwanted) if is_wide(weights) else None
    if wide is not None and not window.is_product:
        return WeightedMoments(*wide.sums(range(2, order + 1)))
    cells, valid = _cells_less(block, missing, 0.0), None
    if missing is not None:
        valid = scratch("weighted valid", block.size)
        np.logical_not(missing, valid.reshape(block.shape), casting="unsafe")
    sums = window.sum(cells, "sums")
    total: Count = float(weights.sum())
    if valid is not None:
        total = window.sum(valid, "weights")
    powers: list[Array] = []
    if order > 1 and window.is_product:
        powers = _squares(block, missing, unwanted, window, total)
    if len(powers) < order - 1 and wide is not None:
        powers += wide.powers(range(2 + len(powers), order + 1))
    elif len(powers) < order - 1:
        cells = _cells_less(block, missing, 0.0)
        means = np.divide(sums, total, scratch("weighted means", sums.size))
        found = window.powers(cells, valid, means, order)
        found = [window.view(p) for p in _about_own_mean(found, total)]
        # Squares that are good are the same whether other powers are asked for or not.
        found = found[len(powers) :]
        powers += found
        shape = Shape((1, weights.shape[0], weights.shape[1]), weights != 0.0)
        least, greatest = window_extremes(block, shape)
        apart = np.subtract(greatest, least, greatest)  # of equal infinite cells there is none
        equal = np.equal(apart, 0.0, scratch("equal", least.size, np.bool_).reshape(least.shape))
        for power in found:
            np.copyto(power, 0.0, where=equal)
    return WeightedMoments(
        window.view(total) if isinstance(total, np.ndarray) else total, window.view(sums), powers
    )


def _cells_less(block: Floats, missing: Optional[NDArray[np.bool_]], reference: float) -> Array:
    """Return the cells of a block, flat and less a reference; 0 where they do not count."""
    flat: Array = scratch("weighted cells", block.size)
    cells = flat.reshape(block.shape)
    np.copyto(cells, block)
    if reference:
        np.subtract(cells, reference, cells)
    if missing is not None:
        np.copyto(cells, 0.0, where=missing)
    return flat


def _about_own_mean(powers: list[Array], total: Any) -> list[Array]:
    """Return second and higher powers about the mean, from all about a point very near to it."""
    first, second = powers[:2]
    apart = np.divide(first, total, scratch("weighted means", first.size))
    if len(powers) > 3:  # M4 - 4 d M3 + 6 d^2 M2 - 3 d^4 W, of which the last is nothing
        powers[3] -= apart * (4.0 * powers[2] - 6.0 * apart * second)
    if len(powers) > 2:  # M3 - 3 d M2 + 2 d^3 W
        powers[2] -= 3.0 * apart * second
    second -= np.multiply(first, apart, first)
    return powers[1:]


def _squares(
    block: Floats,
    missing: Optional[NDArray[np.bool_]],
    unwanted: Optional[NDArray[np.bool_]],
    window: _Window,
    total: Any,
) -> list[Array]:
    """Return the squares of departures by sums about a reference; none where digits are lost."""
    cells = _cells_less(block, missing, middle_cell(block, missing))
    firsts = window.sum(cells, "firsts")
    squares = window.sum(np.multiply(cells, cells, cells), "squares")
    means = np.divide(firsts, total, scratch("weighted means", firsts.size))
    share = np.multiply(means, firsts, means)
    found = window.view(np.subtract(squares, share, squares))
    kept = found >= _KEPT * window.view(share)
    if isinstance(total, np.ndarray):
        kept |= window.view(total) == 0.0
    if unwanted is not None:
        kept |= unwanted
    return [found] if kept.all() else []


class _Window:
    """A window of weights over flat blocks of one shape."""

    def __init__(self, block: tuple[int, ...], weights: Array) -> None:
        self._block, self._weights = block, weights
        self._parts = _product(weights)
        rows, columns = weights.shape
        self._size = int(np.prod(block)) - (rows - 1) * block[2] - (columns - 1)

    @property
    def is_product(self) -> bool:
        """Whether the weights are the product of a column and a row."""
        return self._parts is not None

    def view(self, flat: Array) -> Array:
        """Return flat windows as an array of the results' shape, nonsense left out."""
        _, rows, columns = self._block
        shape = Shape((1, self._weights.shape[0], self._weights.shape[1])).out(self._block)
        strides = (rows * columns * 8, columns * 8, 8)
        return np.ndarray(shape, np.dtype(np.float64), flat, 0, strides)

    def sum(self, flat: Array, name: str) -> Array:
        """Return the weighted sums of the windows."""
        out: Array = scratch(f"weighted {name}", self._size)
        if self._parts is None:
            return self._add(flat, self._taps(), out)
        down, across = self._parts
        lines = scratch("weighted lines", flat.size - across.size + 1)
        self._add(flat, enumerate(across.tolist()), lines)
        steps = ((row * self._block[2], weight) for row, weight in enumerate(down.tolist()))
        return self._add(lines, steps, out)

    def _taps(self) -> Iterator[tuple[int, float]]:
        """Yield how far on each weight's cell lies, and the weight; a row's at a time."""
        for row, weights in enumerate(self._weights):
            columns = np.flatnonzero(weights)
            places = columns + row * self._block[2]
            yield from zip(places.tolist(), weights[columns].tolist())

    def _add(self, flat: Array, taps: Iterable[tuple[int, float]], out: Array) -> Array:
        part = scratch("weighted part", out.size)
        out.fill(0.0)
        for offset, weight in taps:
            checkpoint()
            if weight == 0.0:
                continue
            cells = flat[offset : offset + out.size]
            np.add(out, np.multiply(cells, weight, part), out)
        return out

    def powers(self, flat: Array, valid: Optional[Array], means: Array, order: int) -> list[Array]:
        """Return the weighted sums of powers of departures, from means as good as numbers hold."""
        found = [scratch(f"weighted power {k}", self._size) for k in range(1, order + 1)]
        departure, part = scratch("departure", self._size), scratch("weighted part", self._size)
        for power in found:
            power.fill(0.0)
        for offset, weight in self._taps():
            checkpoint()
            np.subtract(flat[offset : offset + self._size], means, departure)
            if valid is not None:
                np.multiply(departure, valid[offset : offset + self._size], departure)
            np.multiply(departure, weight, part)
            np.add(found[0], part, found[0])
            for power in found[1:]:
                np.multiply(part, departure, part)
                np.add(power, part, power)
        return found


def _product(weights: Array) -> Optional[tuple[Array, Array]]:
    """Return a column and a row whose product the weights are, None where there are none."""
    if min(weights.shape) == 1:
        return None
    row, column = np.unravel_index(np.argmax(np.abs(weights)), weights.shape)
    down, across = weights[:, column].copy(), weights[row] / weights[row, column]
    # A few rows at a time: most others than products are found out in the first.
    step = max(1, _AT_ONCE // weights.shape[1])
    for start in range(0, len(down), step):
        some = slice(start, start + step)
        product = down[some, None] * across
        if not np.allclose(product, weights[some], rtol=1e-12, atol=1e-290):
            return None
    return down, across
