"""Correlations of small pieces of a raster (chips) with all windows around their places."""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, Optional

import numpy as np

from ..common.checkpoint import checkpoint
from ..windows._moments import window_moments
from ..windows._sums import window_sums
from ..windows.shapes import Shape
from ._far import far_cells, usual_cell, usual_size

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..common.types import Array, Booleans, Floats

    Places = tuple[NDArray[np.intp], ...]

# Part of a chip's cells that must meet data.
OVERLAP = 0.5
# Cells of transforms that are computed together: as many as stay near the cache.
_AT_ONCE = 1 << 16
# Departures of a window smaller than this part of its surroundings are lost in their rounding, and
# in that of single precision to some 1e-5 of the correlation.
_LOST, LOST_IN_SINGLE, IN_DOUBLE = 1e-11, 1e-2, np.inf
# The logarithm of what single precision holds safely.
_IN_SINGLE = 70.0
# Squared departures of less than this part of all around are what rounding leaves of flat cells.
_FLAT = 1e-9
# How a sum of squares may compare with the product of the norms that its transform's rounding grows
# with, for single precision to leave five digits.
_SHARP = 0.02
# Norms whose squares a float holds with all digits.
_LEAST = 2.0**-400


class Level:
    """A raster as it is compared: smoothed, NaN where there is no data.

    Parameters
    ----------
    cells : ndarray of shape (rows, columns)
        NaN is no data, and what is infinite, or far beyond all others, counts as none.
    window : int
        Cells on a side of a chip, of the raster as it is.
    factor : int
        How many cells wide the level's cells are.
    sigma : float
        Deviation of the gaussian, in the level's cells.

    Attributes
    ----------
    cells : ndarray of float64
        The cells.
    window : int
        Cells of the level on a side of a chip.
    whole : bool
        Whether all have data.
    filled, known : ndarray
        The cells less a reference, 0 where there is no data; and where there is.
    scales : ndarray of float64
        Of each window of a chip's size what makes the root of its squared departures from its mean
        1; infinite where it is flat. Something where half of it has no data.
    counts, sums : ndarray of float64
        Of each such window how many of its cells have data, and their sum, less the reference.
        Where all have data neither is made.
    infinite : ndarray of bool, optional
        Which of these windows hold an infinite cell; None where none does.
    """

    def __init__(self, cells: Floats, window: int, factor: int, sigma: float) -> None:
        from scipy import ndimage

        known = np.isfinite(cells)
        reference = usual_cell(cells, known)
        with np.errstate(over="ignore", invalid="ignore"):
            values: Array = np.subtract(cells, reference, dtype=np.float64)
        infinite = np.isinf(cells)
        values, too_large = _of_usual_size(values, known)
        if too_large is not None:
            known, infinite = known & ~too_large, infinite | too_large
        self.whole = bool(known.all())
        if not self.whole:
            values[~known] = 0.0
        values = ndimage.gaussian_filter(values, sigma * factor, mode="nearest")
        if not self.whole:
            weights = ndimage.gaussian_filter(
                known.astype(np.float64), sigma * factor, mode="nearest"
            )
            with np.errstate(invalid="ignore", divide="ignore"):
                values /= weights
                _lean_back(values, weights, sigma * factor)
            values[~known] = np.nan
        self.cells = np.ascontiguousarray(values[::factor, ::factor])
        self.window = window // factor
        shape = Shape((1, self.window, self.window))
        self.filled, self.known = self.cells, ~np.isnan(self.cells)
        missing = None if self.whole else ~self.known[None]
        least = OVERLAP * self.window**2
        moments = window_moments([self.cells[None]], shape, missing=missing, least=least)
        with np.errstate(divide="ignore", invalid="ignore"):
            scales = np.sqrt(moments.counts / moments.products[0])
        self.scales: Array = moments.view(scales)[0].copy()
        self.infinite = None
        self._missing = None
        if not self.whole:
            rows, columns = self.cells.shape
            self._missing = np.zeros((rows + 1, columns + 1), np.int32)
            np.cumsum(~self.known, axis=0, out=self._missing[1:, 1:])
            self._missing[1:, 1:].cumsum(axis=1, out=self._missing[1:, 1:])
            self.filled = np.where(self.known, self.cells, 0.0)
            counts, (sums,) = window_sums(self.cells[None], shape, missing=missing)
            self.counts: Array = np.array(counts, np.float64)[0]
            self.sums: Array = sums[0].copy()
            if infinite.any():
                infinite = infinite[::factor, ::factor]
                self.infinite = np.asarray(squares(infinite, self.window).any(axis=(2, 3)))

    def gaps(self, corners: Places, side: int) -> NDArray[np.intp]:
        """Return how many cells squares lack, of which the first rows and columns are given."""
        rows, columns = corners
        if self._missing is None:
            return np.zeros(rows.size, np.intp)
        below, right = rows + side, columns + side
        upper = self._missing[rows, right] - self._missing[rows, columns]
        lower = self._missing[below, right] - self._missing[below, columns]
        found: NDArray[np.intp] = (lower - upper).astype(np.intp)
        return found


def _of_usual_size(cells: Array, known: Booleans) -> tuple[Array, Optional[Booleans]]:
    """Return cells in a unit in which they can be squared, and which are too large; None for none.

    These may be a fill value that nobody declared, or a few spikes, and count as infinite.
    """
    sizes = np.abs(cells)
    usual = usual_size(sizes, known)
    too_large = far_cells(sizes, known, usual)
    if too_large is not None:
        sizes[too_large] = 0.0
    largest = float(sizes.max(initial=0.0, where=known))
    if largest == 0.0 or _LEAST < largest < 1.0 / _LEAST:
        return cells, too_large
    found: Array = np.ldexp(cells, -math.frexp(usual)[1])
    odd = known & ~(np.abs(found) < 1.0 / _LEAST)
    return found, odd if too_large is None else odd | too_large


def _lean_back(values: Array, weights: Array, sigma: float) -> None:
    """Put means right that lean away from gaps, to the first order.

    Beside a gap the mean is that of a place farther off, and what both rasters lack at the same
    cells would pull each displacement towards 0: by half as much after this.
    """
    inner, ways = np.s_[1:-1], []
    for one, other in ((values, weights), (values.T, weights.T)):
        way = one[2:] - one[:-2]
        way *= other[2:] - other[:-2]
        way /= other[inner]
        way *= sigma * sigma / 4.0
        way[np.isnan(way)] = 0.0
        ways.append(way)
    values[inner] -= ways[0]
    values.T[inner] -= ways[1]


def squares(cells: NDArray[Any], side: int) -> NDArray[Any]:
    """Return a view of all squares of some cells on a side."""
    found: NDArray[Any] = np.lib.stride_tricks.sliding_window_view(cells, (side, side))
    return found


def surfaces(
    one: Level, other: Level, chips: Places, areas: Places, span: int, least: float
) -> Array:
    """Return correlations of chips with windows of another raster, of shape (n, places, places).

    Parameters
    ----------
    one, other : Level
        The rasters.
    chips, areas : tuple of ndarray of int, shape (n,)
        First rows and columns of the chips, and of what they are sought in, which is ``2 span``
        cells larger each way.
    span : int
        Cells that a window lies from the middle of that, at most, each way.
    least : float
        Single precision serves where no window has a smaller part of the departures around it.

    Returns
    -------
    ndarray of float64
        NaN where too little has data, or a window is flat.
    """
    from scipy import fft

    window, number = one.window, 2 * span + 1
    side = window + 2 * span
    size = fft.next_fast_len(side, True)
    views = squares(one.cells, window), squares(other.cells, side)
    scales = squares(other.scales, number)
    result: Array = np.empty((chips[0].size, number, number))
    gaps = one.gaps(chips, window) > 0, other.gaps(areas, side) > 0
    step = max(1, _AT_ONCE // size**2)
    for holed in ((False, False), (True, False), (False, True), (True, True)):
        which = np.flatnonzero((gaps[0] == holed[0]) & (gaps[1] == holed[1]))
        for start in range(0, which.size, step):
            checkpoint()
            some = which[start : start + step]
            own, around = (tuple(place[some] for place in pair) for pair in (chips, areas))
            if any(holed):
                found = _masked_surfaces(one, other, own, around, holed, span, size, least)
                if other.infinite is not None:
                    found[squares(other.infinite, number)[around]] = np.nan
            else:
                pair = views[0][own], views[1][around]
                found = _whole_surfaces(*pair, one.scales[own], scales[around], size, least)
            result[some] = found
    return result


def _whole_surfaces(
    chips: Array, areas: Array, own: Array, scales: Array, size: int, least: float
) -> Array:
    """Return correlations of chips with windows that have all their data.

    ``own`` and ``scales`` make the roots of the squared departures of the chips and of the windows
    1. ``scales`` are used up.
    """
    number = scales.shape[1]
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        means = [np.einsum("ijk->i", part)[:, None, None] / part[0].size for part in (chips, areas)]
        one, other, roots = _centred(chips, areas, means, own, size, np.float32)
        greatest = scales.max(axis=(1, 2))
        # What is lost to rounding of the cells themselves, before their mean was taken away.
        totals = [np.abs(m[:, 0, 0]) * p[0].size ** 0.5 for m, p in zip(means, (chips, areas))]
        sharp = (greatest * roots * least <= 1.0) & (np.abs(np.log(roots)) < _IN_SINGLE)
        sharp &= np.maximum(own * totals[0], greatest * totals[1]) < 1.0 / _LOST
        if sharp.all():
            scales *= _products(one, other, number)
            return scales
        scales[sharp] *= _products(one[sharp], other[sharp], number)
        dull = np.flatnonzero(~sharp)
        chips, areas, own = chips[dull], areas[dull], own[dull]
        means = [part[dull] for part in means]
        one, other, roots = _centred(chips, areas, means, own, size, np.float64)
        total = np.hypot(roots, totals[1][dull])[:, None, None]
        flat = ~(own * totals[0][dull] < 1.0 / _LOST)[:, None, None]
        kept = np.where(flat | ~(scales[dull] * total < 1.0 / _LOST), np.nan, scales[dull])
        scales[dull] = kept * _products(one, other, number)
    return scales


def _centred(
    chips: Array, areas: Array, means: list[Array], own: Array, size: int, dtype: type
) -> tuple[NDArray[Any], NDArray[Any], Array]:
    """Return chips and areas less their means, with room for transforms, and roots of areas.

    The chips are scaled so that their squares add up to 1; roots are those of the squares of areas.
    """
    count, window, side = len(chips), chips.shape[1], areas.shape[1]
    one: NDArray[Any] = np.zeros((count, window, size), dtype)
    other: NDArray[Any] = np.zeros((count, size, size), dtype)
    scaled, around = one[:, :, :window], other[:, :side, :side]
    np.multiply(chips - means[0], own[:, None, None], out=scaled, casting="same_kind")
    np.subtract(areas, means[1], out=around, casting="same_kind")
    roots = np.sqrt(np.einsum("ijk,ijk->i", other, other)).astype(np.float64)
    return one, other, roots


def _products(chips: NDArray[Any], areas: NDArray[Any], number: int) -> NDArray[Any]:
    """Return the sums of products of chips and the first windows of areas, in their precision."""
    return _inverse(_spectra_of_chips(chips) * _spectra_of_areas(areas), number)


# An axis at a time: rows that are empty, or that nobody asks for, are left out.


def _spectra_of_chips(chips: NDArray[Any]) -> NDArray[Any]:
    from scipy import fft

    spectra: NDArray[Any] = fft.fft(fft.rfft(chips, axis=-1), chips.shape[-1], axis=-2)
    np.conj(spectra, out=spectra)
    return spectra


def _spectra_of_areas(areas: NDArray[Any]) -> NDArray[Any]:
    from scipy import fft

    spectra: NDArray[Any] = fft.rfft2(areas)
    return spectra


def _inverse(spectra: NDArray[Any], number: int) -> NDArray[Any]:
    from scipy import fft

    size = spectra.shape[-2]
    found = fft.ifft(spectra, axis=-2, overwrite_x=True)[..., :number, :]
    products: NDArray[Any] = fft.irfft(found, size, axis=-1, overwrite_x=True)[..., :number]
    return products


def _masked_surfaces(
    one: Level,
    other: Level,
    chips: Places,
    areas: Places,
    holed: tuple[bool, bool],
    span: int,
    size: int,
    least: float,
) -> Array:
    """Return correlations of chips with windows over the cells that both have.

    ``holed`` says whether the chips, and what they are sought in, lack some cells.
    """
    settings: dict[str, Any] = {"holed": holed, "span": span, "size": size, "least": least}
    over_both: Any = partial(_over_both, one, other, **settings)
    found: Array
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        if least == IN_DOUBLE:
            found, _ = over_both(chips, areas, dtype=np.float64)
        else:
            found, sharp = over_both(chips, areas, dtype=np.float32)
            dull = np.flatnonzero(~sharp)
            if dull.size:
                some = (tuple(place[dull] for place in pair) for pair in (chips, areas))
                found[dull], _ = over_both(*some, dtype=np.float64)
    np.clip(found, -1.0, 1.0, out=found)
    return found


class _Held(NamedTuple):
    """Squares of a raster less their means, and of a unit in which their squares add up to 1.

    Attributes
    ----------
    cells : ndarray of shape (n, rows, columns)
        0 where there is no data.
    known : ndarray of bool, of that shape, optional
        Where there is data; None where that is everywhere.
    counts : ndarray of int
        How many cells of each square have data.
    means, norms : ndarray of float64
        What was taken from the cells of each, and what they were divided by.
    """

    cells: Array
    known: Optional[Booleans]
    counts: NDArray[np.intp]
    means: Array
    norms: Array

    @classmethod
    def of(cls, level: Level, corners: Places, side: int, holed: bool) -> _Held:
        """Return those of which the first rows and columns are given."""
        cells = squares(level.filled, side)[corners]
        counts = side * side - level.gaps(corners, side)
        means: Array = np.einsum("ijk->i", cells) / np.maximum(counts, 1)
        cells -= means[:, None, None]
        known: Optional[Booleans] = None
        if holed:
            known = squares(level.known, side)[corners]
            cells *= known
        return cls(cells, known, counts, means, _to_norm_1(cells))


def _to_norm_1(cells: Array) -> Array:
    """Divide blocks of cells by the roots of the sums of their squares, which may be 0.

    These are returned, 1 for 0.
    """
    norms: Array = np.sqrt(np.einsum("ijk,ijk->i", cells, cells))
    odd = np.flatnonzero(~((norms > _LEAST) & (norms < 1.0 / _LEAST)))
    if odd.size:  # squares may not fit into a float
        sizes = np.abs(cells[odd]).max(axis=(1, 2))
        sizes[sizes == 0.0] = 1.0
        some = cells[odd] / sizes[:, None, None]
        norms[odd] = sizes * np.sqrt(np.einsum("ijk,ijk->i", some, some))
    norms[norms == 0.0] = 1.0
    cells /= norms[:, None, None]
    return norms


def _over_both(
    one: Level,
    other: Level,
    own: Places,
    around: Places,
    *,
    holed: tuple[bool, bool],
    span: int,
    size: int,
    least: float,
    dtype: type,
) -> tuple[Array, Booleans]:
    """Return correlations over the cells that both have, and of which chips they are sharp."""
    window, number = one.window, 2 * span + 1
    side = window + 2 * span
    chips = _Held.of(one, own, window, holed[0])
    areas = _Held.of(other, around, side, holed[1])
    # Cells, their squares where the other lacks some, and where they are known if some are not.
    held = _with_room(chips, holed[1], (window, size), dtype)
    sought = _with_room(areas, holed[0], (size, size), dtype)
    chip, area = _spectra_of_chips(held), _spectra_of_areas(sought)
    pairs = [(0, 0)]
    if holed[1]:
        pairs += [(0, -1), (1, -1)]
    if holed[0]:
        pairs += [(-1, 0), (-1, 1)]
    if all(holed):
        pairs += [(-1, -1)]
    spectra: NDArray[Any] = np.empty((len(pairs), *chip.shape[1:]), chip.dtype)
    for product, (i, j) in zip(spectra, pairs):
        np.multiply(chip[i], area[j], out=product)
    xy, *rest = _inverse(spectra, number).astype(np.float64)
    n: Any = chips.counts.astype(np.float64)[:, None, None]
    y: Any = 0.0
    yy: Any = np.ones_like(n)
    if holed[1]:
        y, yy, *rest = rest
    if holed[0]:
        x, xx, *rest = rest
        if rest:
            n = np.maximum(np.rint(rest[0], out=rest[0]), 1.0, out=rest[0])
        means = x / n
        xx -= x * means
    else:
        # Over whole windows, of which that is known.
        found = (squares(part, number)[around] for part in (other.counts, other.sums, other.scales))
        n, means, scales = found
        n = np.maximum(n, 1.0, out=n)
        means /= n
        means -= areas.means[:, None, None]
        means /= areas.norms[:, None, None]
        scales *= areas.norms[:, None, None]
        xx = 1.0 / (scales * scales)
    xy -= means * y
    yy = yy - y * y / n
    few = n < OVERLAP * window * window
    missing = few | ~(xx > _FLAT) | ~(yy > _FLAT)
    result: Array = np.divide(xy, np.sqrt(xx * yy), out=xy)
    np.copyto(result, np.nan, where=missing)
    if dtype is np.float64:
        return result, np.ones(len(result), np.bool_)
    lows = [_least(part, few) for part in (xx, yy)]
    sharp: Booleans = lows[0] * lows[1] >= least * least
    for there, low, parts, meeting in zip(
        holed, lows, (sought, held), (chips.counts, areas.counts)
    ):
        if there:
            norm = np.sqrt(np.einsum("ijk,ijk->i", parts[1], parts[1]) * meeting)
            sharp &= low >= _SHARP * norm
    return result, sharp


def _least(cells: Array, leave_out: Booleans) -> Array:
    """Return the least cell of each block, but for some, which are changed."""
    if cells.shape == leave_out.shape:
        np.copyto(cells, np.inf, where=leave_out)
    least: Array = cells.reshape(len(cells), -1).min(axis=1)
    return least


def _with_room(blocks: _Held, squared: bool, shape: tuple[int, int], dtype: type) -> NDArray[Any]:
    """Return cells, their squares if so, and where they are known, with room for transforms."""
    count, rows, columns = blocks.cells.shape
    number = 1 + squared + (blocks.known is not None)
    found: NDArray[Any] = np.zeros((number, count, *shape), dtype)
    rooms = found[:, :, :rows, :columns]
    rooms[0] = blocks.cells
    if squared:
        np.multiply(rooms[0], rooms[0], out=rooms[1])
    if blocks.known is not None:
        rooms[-1] = blocks.known
    return found
