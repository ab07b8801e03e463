"""Weighted moments in windows of many weights, by Fourier transforms that keep the promise.

A transform makes the sums of all windows of a region at once, and its rounding is spread over them
all: beside a cliff, a quiet window would drown in it. So each window is held against a bound of
that rounding. By Higham (Accuracy and Stability of Numerical Algorithms, 2002, section 24.1,
doi:10.1137/1.9780898718027) a transform of N numbers is off by no more than ``log2(N)`` times a
few units in the last place, in the norm of all; no sum is then off by more than

    4 eps log2(N) (2 |w|_2 + |w|_1) |x|_2

for weights w and cells x, powers of them included. Windows for which that is too much are looked at
again in a part of the region, less another reference and without what lies further off, and in the
end one by one, from their cells.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import comb, log2, sqrt
from typing import TYPE_CHECKING, Any, NamedTuple, Optional

import numpy as np

from ..common.checkpoint import checkpoint
from ._extremes import window_extremes
from ._moments import middle_cell
from .shapes import Shape

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..common.types import Array, Floats

# Windows of fewer weights are quicker tap by tap.
FEWEST = 150
# Cells that are transformed at most: a transform ends within a part of a second.
_MOST = 1 << 22
# What a sum may be off by, as a part of its weights and its largest cell, and powers of departures
# as a part of themselves. The bound is some hundred times what transforms are off by.
_OF_SUMS, _OF_POWERS = 1e-10, 2e-7
# A transform of a cell costs as much as so many weights of a window that is looked at alone.
_COST = 35
# Cells of windows that are looked at in one go.
_AT_ONCE = 1 << 18
_EPSILON = 2.0**-52


def is_wide(weights: Array) -> bool:
    """Say whether windows have so many weights that transforms are quicker.

    Parameters
    ----------
    weights : ndarray of shape (window rows, window columns)
        The weights.

    Returns
    -------
    bool
        Told from the weights alone, so that a result does not depend on what else is asked for.
    """
    rows, columns = weights.shape
    return bool(
        np.count_nonzero(weights) >= FEWEST and (rows + 255) * (columns + 511) * 1.2 <= _MOST
    )


class _Region(NamedTuple):
    """Windows of a band: the rows and columns of their results."""

    band: int
    row: int
    row_end: int
    column: int
    column_end: int

    @property
    def slices(self) -> tuple[slice, slice]:
        """Where its windows are in a band of results."""
        return slice(self.row, self.row_end), slice(self.column, self.column_end)

    def parts(self) -> list[_Region]:
        """Return its halves, or quarters where it is about as wide as high."""
        rows, columns = self.row_end - self.row, self.column_end - self.column
        ends = [
            [start, (start + end) // 2, end]
            if 3 * length > 2 * other and length > 1
            else [start, end]
            for start, end, length, other in (
                (self.row, self.row_end, rows, columns),
                (self.column, self.column_end, columns, rows),
            )
        ]
        return [
            _Region(self.band, row, row_end, column, column_end)
            for row, row_end in zip(ends[0], ends[0][1:])
            for column, column_end in zip(ends[1], ends[1][1:])
        ]


class WideWindows:
    """Windows of many weights over a block.

    Parameters
    ----------
    block : ndarray of shape (bands, rows, columns)
        The cells; none is infinite.
    weights : ndarray of shape (window rows, window columns)
        The weights; 0 leaves a cell out.
    missing : ndarray of shape (bands, rows, columns), bool, optional
        Where a cell does not count.
    unwanted : ndarray of the shape of the results, bool, optional
        Where nobody looks at the result.

    Notes
    -----
    Cost: two transforms for the weights, for the cells and for each of their powers, of a tile and
    its halo; windows that lose digits that way cost 6 ns for each cell of theirs.
    """

    def __init__(
        self,
        block: Floats,
        weights: Array,
        missing: Optional[NDArray[np.bool_]],
        unwanted: Optional[NDArray[np.bool_]],
    ) -> None:
        self._weights, self._missing = weights, missing
        rows, columns = weights.shape
        shape = Shape((1, rows, columns), weights != 0.0)
        self._out = shape.out(block.shape)
        if missing is not None:
            block = np.where(missing, np.nan, block)
        self._cells = block
        self._least, self._greatest = (
            cells.astype(np.float64) for cells in window_extremes(block, shape)
        )
        # What is not looked at, or has no cell, needs no digits, and what has equal cells no sums.
        self._idle = np.isnan(self._least)
        if unwanted is not None:
            self._idle |= unwanted
        self._equal = self._least == self._greatest
        self._taps = int(np.count_nonzero(weights))
        self._total = float(weights.sum())
        self._signed = bool((weights < 0.0).any())
        self._absolute = float(np.abs(weights).sum())
        self._norm = 2.0 * sqrt(float((weights * weights).sum())) + self._absolute
        self._whole = bool((np.rint(weights) == weights).all())
        self._spectra: dict[tuple[int, int], Any] = {}

    def sums(self, orders: Sequence[int] = ()) -> tuple[Any, Array, list[Array]]:
        """Return the sums of the weights, of the cells, and of powers of departures.

        Parameters
        ----------
        orders : sequence of int
            Which powers, from 2 to 4.

        Returns
        -------
        weights : float or ndarray of shape (bands out, rows out, columns out)
            A number where all windows have the same.
        sums : ndarray of that shape
            Exact where weights and cells are whole numbers and the sums below 2^53.
        powers : list of ndarray of that shape
            None depends on what else is asked for.
        """
        more = [] if self._missing is None else ["weights"]
        found = self._run([*more, "sums", *orders])
        weights, sums = found.get("weights", self._total), found["sums"]
        np.copyto(sums, self._least * weights, where=self._equal)
        if not self._signed:  # a mean lies between the cells
            np.fmax(sums, self._least * weights, sums)
            np.fmin(sums, self._greatest * weights, sums)
        return weights, sums, [found[k] for k in orders]

    def powers(self, orders: Sequence[int]) -> list[Array]:
        """Return the sums of weighted powers of departures from the mean, one for each order."""
        found = self._run(list(orders))
        return [found[order] for order in orders]

    def _run(self, wanted: list[Any]) -> dict[Any, Array]:
        out = {name: np.zeros(self._out) for name in wanted}
        for band in range(self._out[0]):
            region = _Region(band, 0, self._out[1], 0, self._out[2])
            layers = {name: layer[band] for name, layer in out.items()}
            pending = {}
            for name in wanted:
                # Of equal cells, powers are exactly 0.
                done = self._idle[band] | (self._equal[band] & (name != "weights"))
                pending[name] = ~done
            size = self._size(region)
            many = {
                name: marks
                for name, marks in pending.items()
                if np.count_nonzero(marks) * self._taps > _COST * size[0] * size[1]
            }
            if many and size[0] * size[1] <= _MOST:
                self._transform(region, many, layers)
            # Each by itself, so that none depends on what else is asked for.
            for name, marks in pending.items():
                self._look_again(region, name, marks, layers[name])
        return out

    def _size(self, region: _Region) -> tuple[int, int]:
        """Return the size of the transforms of a region and its halo."""
        rows, columns = self._weights.shape
        return (
            _fast_length(region.row_end - region.row + rows - 1),
            _fast_length(region.column_end - region.column + columns - 1),
        )

    def _look_again(self, region: _Region, name: Any, marks: Any, out: Array) -> None:
        """Find what is pending in a region: in parts of it, or from the windows' cells."""
        checkpoint()
        here, size = region.slices, self._size(region)
        count = int(np.count_nonzero(marks[here]))
        lengths = region.row_end - region.row, region.column_end - region.column
        small = all(8 * n < length for n, length in zip(lengths, self._weights.shape))
        if small or count * self._taps <= _COST * size[0] * size[1]:
            self._one_by_one(region, name, marks[here], out[here])
            return
        for part in region.parts():
            if not marks[part.slices].any():
                continue
            if self._size(part)[0] * self._size(part)[1] <= _MOST:
                self._transform(part, {name: marks}, {name: out}, alone=True)
            if marks[part.slices].any():
                self._look_again(part, name, marks, out)

    def _transform(
        self,
        region: _Region,
        pending: dict[Any, Any],
        out: dict[Any, Array],
        *,
        alone: bool = False,
    ) -> None:
        """Put what is good enough in its place.

        Alone, without the cells that no pending window holds: it need not bear their rounding.
        """
        here, size = region.slices, self._size(region)
        rows, columns = (slice(s.start, s.stop + n - 1) for s, n in zip(here, self._weights.shape))
        cells = self._cells[region.band, rows, columns].astype(np.float64)
        gaps = np.isnan(cells)
        if alone:
            (marks,) = pending.values()
            cells[~self._held(marks[here], size, cells.shape)] = np.nan
        reference = middle_cell(cells[None], None)
        x = np.subtract(cells, reference, cells)
        x[np.isnan(x)] = 0.0
        sums: list[Any] = [self._total]
        errors = [0.0]
        if gaps.any():
            sums, errors = [], []
            self._add(np.where(gaps, 0.0, 1.0), region, sums, errors)
        orders = [name for name in pending if not isinstance(name, str)]
        power = x
        for k in range(1, max(orders, default=int("sums" in pending)) + 1):
            power = x if k == 1 else power * x
            self._add(power, region, sums, errors)
        whole = self._whole and bool((np.rint(x) == x).all()) and reference == np.rint(reference)
        for name, marks in pending.items():
            if name == "weights":
                found, good = self._weights_of(sums, errors)
            elif name == "sums":
                found, good = self._sums_of(region, reference, sums, errors, whole)
            else:
                found, good = _power_of(name, sums, errors)
            good = marks[here] & good
            np.copyto(out[name][here], found, where=good)
            marks[here][good] = False

    def _held(self, marks: Any, size: tuple[int, int], shape: tuple[int, ...]) -> Any:
        """Return which cells of a region and its halo marked windows hold."""
        heavy = np.fft.rfft2((self._weights != 0.0).astype(np.float64), size)
        checkpoint()
        heavy *= np.fft.rfft2(marks.astype(np.float64), size)
        checkpoint()
        return np.fft.irfft2(heavy, size)[: shape[0], : shape[1]] > 0.5

    def _add(self, cells: Array, region: _Region, sums: list[Any], errors: list[float]) -> None:
        """Add the weighted sums of cells, and a bound of what they are off by."""
        size = self._size(region)
        if size not in self._spectra:
            checkpoint()
            self._spectra[size] = np.conj(np.fft.rfft2(self._weights, size))
        checkpoint()
        spectrum = np.fft.rfft2(cells, size)
        spectrum *= self._spectra[size]
        checkpoint()
        found = np.fft.irfft2(spectrum, size)
        # A copy, so that the halo's memory is free.
        rows, columns = region.row_end - region.row, region.column_end - region.column
        sums.append(found[:rows, :columns].copy())
        norm = sqrt(float((cells * cells).sum()))
        errors.append(4.0 * _EPSILON * log2(size[0] * size[1]) * self._norm * norm)

    def _weights_of(self, sums: list[Any], errors: list[float]) -> tuple[Any, Any]:
        if self._whole and errors[0] < 0.25:
            return np.rint(sums[0]), True
        if self._whole:
            return sums[0], False
        # Of weights of both signs nobody asks for more than the sums of cells.
        heavy = self._absolute if self._signed else sums[0]
        return sums[0], errors[0] <= _OF_SUMS * heavy

    def _sums_of(
        self, region: _Region, reference: float, sums: list[Any], errors: list[float], whole: bool
    ) -> tuple[Any, Any]:
        if whole:
            good = max(errors[0], errors[1]) < 0.25
            return np.rint(sums[1]) + reference * np.rint(sums[0]), good
        heavy = self._absolute if self._signed else sums[0]
        row, column = region.slices
        least, greatest = (
            cells[region.band, row, column] for cells in (self._least, self._greatest)
        )
        most = _OF_SUMS * heavy * np.maximum(np.abs(least), np.abs(greatest))
        off = errors[1] + abs(reference) * errors[0]
        return sums[1] + reference * sums[0], off <= most

    def _one_by_one(self, region: _Region, name: Any, marks: Any, out: Array) -> None:
        """Put windows in their place, from their cells."""
        rows, columns = np.nonzero(marks)
        height, width = self._weights.shape
        views = np.lib.stride_tricks.sliding_window_view(self._cells[region.band], (height, width))
        heavy = self._weights != 0.0
        step = max(1, _AT_ONCE // self._weights.size)
        for start in range(0, rows.size, step):
            checkpoint()
            some = slice(start, start + step)
            places = rows[some] + region.row, columns[some] + region.column
            # In one layout: of the other, a single window would be summed in another order.
            cells = np.ascontiguousarray(views[places][:, heavy], dtype=np.float64)
            valid = ~np.isnan(cells)
            weights = np.where(valid, self._weights[heavy], 0.0)
            own = np.take_along_axis(cells, valid.argmax(axis=1)[:, None], axis=1)
            cells = np.where(valid, cells - own, 0.0)
            total = weights.sum(axis=1)
            if name == "weights":
                found = total
            else:
                firsts = (cells * weights).sum(axis=1)
                if name == "sums":
                    found = firsts + own[:, 0] * total
                else:
                    cells -= (firsts / total)[:, None]
                    power = weights * cells
                    for _ in range(name - 1):
                        power *= cells
                    found = power.sum(axis=1)
            out[rows[some], columns[some]] = found


def _power_of(order: int, sums: list[Any], errors: list[float]) -> tuple[Any, Any]:
    """Return a power of departures from the mean, and where it is good enough."""
    mean = sums[1] / sums[0]
    off = (errors[1] + np.abs(mean) * errors[0]) / np.abs(sums[0])
    powers: list[Any] = []
    bounds: list[Any] = []
    for k in range(order + 1):
        power = bound = 0.0
        for j in range(k + 1):
            factor = comb(k, j) * (-mean) ** j
            term = factor * sums[k - j]
            power = power + term
            bound = bound + np.abs(factor) * errors[k - j] + 8.0 * _EPSILON * np.abs(term)
        # The mean is off as well: it is the point that they are taken about.
        for j in range(1, min(k, 2) + 1):
            bound = bound + comb(k, j) * np.abs(powers[k - j]) * off**j
        powers.append(power)
        bounds.append(bound)
    second = powers[2]
    size = second * np.sqrt(second / sums[0]) if order == 3 else powers[order]
    good = (bounds[2] <= 0.5 * second) & (bounds[order] <= _OF_POWERS * size)
    return powers[order], good


def _fast_length(least: int) -> int:
    """Return the first number from one on that has no other factors than 2, 3, 5 and 7."""
    length = least
    while True:
        rest = length
        for factor in (2, 3, 5, 7):
            while rest % factor == 0:
                rest //= factor
        if rest == 1:
            return length
        length += 1
