"""Correlations of small pieces of a raster (chips) with all windows around their places."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple, Optional

import numpy as np

from ..common.checkpoint import checkpoint
from ..windows._moments import middle_cell, window_moments
from ..windows.shapes import Shape

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
        NaN is no data, and what is infinite, or far beyond all squares, counts as none.
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
    scales : ndarray of float64
        Of each window of a chip's size that has all its data what makes the root of its squared
        departures from its mean 1; infinite where it is flat. Of the others something.
    infinite : ndarray of bool, optional
        Which of these windows hold an infinite cell; None where none does.
    """

    def __init__(self, cells: Floats, window: int, factor: int, sigma: float) -> None:
        from scipy import ndimage

        known = np.isfinite(cells)
        reference = middle_cell(cells[None], None if known.all() else ~known[None])
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
            values[~known] = np.nan
        self.cells = np.ascontiguousarray(values[::factor, ::factor])
        self.window = window // factor
        filled = self.cells if self.whole else _checkered(self.cells)
        moments = window_moments([filled[None]], Shape((1, self.window, self.window)))
        with np.errstate(divide="ignore"):
            self.scales: Array = self.window / np.sqrt(moments.view(moments.products[0])[0])
        self.infinite = None
        self._missing = None
        if not self.whole:
            rows, columns = self.cells.shape
            self._missing = np.zeros((rows + 1, columns + 1), np.int32)
            np.isnan(self.cells).cumsum(axis=0, out=self._missing[1:, 1:])
            self._missing[1:, 1:].cumsum(axis=1, out=self._missing[1:, 1:])
            if infinite.any():
                infinite = infinite[::factor, ::factor]
                self.infinite = np.asarray(squares(infinite, self.window).any(axis=(2, 3)))

    def gaps(self, corners: Places, side: int) -> Booleans:
        """Return which squares, of which the first rows and columns are given, lack a cell."""
        rows, columns = corners
        if self._missing is None:
            return np.zeros(rows.size, np.bool_)
        below, right = rows + side, columns + side
        upper = self._missing[rows, right] - self._missing[rows, columns]
        lower = self._missing[below, right] - self._missing[below, columns]
        found: Booleans = lower != upper
        return found


def _of_usual_size(cells: Array, known: Booleans) -> tuple[Array, Optional[Booleans]]:
    """Return cells in a unit in which they can be squared, and which cannot; None for none.

    A few may be far larger than all others, such as a fill value that nobody declared.
    """
    sizes = np.abs(cells)
    largest = float(sizes.max(initial=0.0, where=known))
    if largest == 0.0 or _LEAST < largest < 1.0 / _LEAST:
        return cells, None
    some = known & (sizes > 0.0)
    found: Array = np.ldexp(cells, -math.frexp(float(np.median(sizes[some])))[1])
    return found, known & ~(np.abs(found) < 1.0 / _LEAST)


def _checkered(cells: Array) -> Array:
    """Return cells of which those without data are filled, by numbers that are nowhere flat.

    Nobody looks at windows of them, and flat ones take longer.
    """
    missing = np.isnan(cells)
    height = float(np.abs(cells[~missing]).mean()) if not missing.all() else 0.0
    found = np.where(missing, height or 1.0, cells)
    for first in (0, 1):
        part = np.s_[first::2, first::2]
        np.negative(found[part], out=found[part], where=missing[part])
    return found


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
    gaps = one.gaps(chips, window), other.gaps(areas, side)
    step = max(1, _AT_ONCE // size**2)
    for holed in ((False, False), (True, False), (False, True), (True, True)):
        which = np.flatnonzero((gaps[0] == holed[0]) & (gaps[1] == holed[1]))
        for start in range(0, which.size, step):
            checkpoint()
            some = which[start : start + step]
            own, around = (tuple(place[some] for place in pair) for pair in (chips, areas))
            pair = views[0][own], views[1][around]
            if any(holed):
                found = _masked_surfaces(*pair, holed, size, least)
                if other.infinite is not None:
                    found[squares(other.infinite, number)[around]] = np.nan
            else:
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
    chips: Array, areas: Array, holed: tuple[bool, bool], size: int, least: float
) -> Array:
    """Return correlations of chips with windows over the cells that both have.

    ``holed`` says whether the chips, and what they are sought in, lack some cells.
    """
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        one, other = _Held.of(chips), _Held.of(areas)
        if least == IN_DOUBLE:
            found, _ = _over_both(one, other, holed, size, np.float64, least)
        else:
            found, sharp = _over_both(one, other, holed, size, np.float32, least)
            dull = np.flatnonzero(~sharp)
            if dull.size:
                few = one.some(dull), other.some(dull)
                found[dull], _ = _over_both(*few, holed, size, np.float64, least)
    return np.clip(found, -1.0, 1.0, out=found)


class _Held(NamedTuple):
    """Blocks of cells, of shape (n, rows, columns), less their means.

    Attributes
    ----------
    cells : ndarray
        0 where there is no data; the squares of each block add up to 1.
    known : ndarray of bool
        Where there is data.
    counts : ndarray of int
        How many cells of each block have data.
    """

    cells: Array
    known: Booleans
    counts: NDArray[np.intp]

    @classmethod
    def of(cls, cells: Array) -> _Held:
        """Return those of cells, NaN where there is no data."""
        known = ~np.isnan(cells)
        counts = np.count_nonzero(known, axis=(1, 2))
        values: Array = np.where(known, cells, 0.0)
        values -= (np.einsum("ijk->i", values) / np.maximum(counts, 1))[:, None, None]
        values *= known
        _to_norm_1(values)
        return cls(values, known, counts)

    def some(self, which: NDArray[np.intp]) -> _Held:
        """Return some of the blocks."""
        return _Held(self.cells[which], self.known[which], self.counts[which])


def _to_norm_1(cells: Array) -> None:
    """Divide blocks of cells by the roots of the sums of their squares, which may be 0."""

    def divide(some: Array, by: Array) -> None:
        some /= np.where(by > 0.0, by, 1.0)[:, None, None]

    norms = np.sqrt(np.einsum("ijk,ijk->i", cells, cells))
    odd = np.flatnonzero(~((norms > _LEAST) & (norms < 1.0 / _LEAST)))
    if odd.size:  # squares may not fit into a float
        some = cells[odd]
        divide(some, np.abs(some).max(axis=(1, 2)))
        cells[odd], norms[odd] = some, np.sqrt(np.einsum("ijk,ijk->i", some, some))
    divide(cells, norms)


def _over_both(
    one: _Held,
    other: _Held,
    holed: tuple[bool, bool],
    size: int,
    dtype: type,
    least: float,
) -> tuple[Array, Booleans]:
    """Return correlations over the cells that both have, and of which chips they are sharp."""
    chips, areas = one.cells, other.cells
    count, window, _ = chips.shape
    number = areas.shape[1] - window + 1
    # Cells, their squares where the other lacks some, and where they are known if some are not.
    chip_parts: list[NDArray[Any]] = [chips, chips * chips] if holed[1] else [chips]
    area_parts: list[NDArray[Any]] = [areas, areas * areas] if holed[0] else [areas]
    squared = [parts[-1] for parts in (chip_parts, area_parts)]
    chip_parts += [one.known] if holed[0] else []
    area_parts += [other.known] if holed[1] else []
    held: NDArray[Any] = np.zeros((len(chip_parts), count, window, size), dtype)
    around: NDArray[Any] = np.zeros((len(area_parts), count, size, size), dtype)
    for room, part in zip(held[..., :window], chip_parts):
        room[...] = part
    for room, part in zip(around[..., : areas.shape[1], : areas.shape[1]], area_parts):
        room[...] = part
    chip, area = _spectra_of_chips(held), _spectra_of_areas(around)
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
    n: Any
    x: Any
    xx: Any
    y: Any = 0.0
    yy: Any = 1.0
    if holed[1]:
        y, yy, *rest = rest
    if holed[0]:
        x, xx, *rest = rest
    else:
        x, xx = (box_sums(part, window) for part in (areas, areas * areas))
    if all(holed):
        n = np.rint(rest[0])
    elif holed[0]:
        n = one.counts.astype(np.float64)[:, None, None]
    else:
        n = box_sums(other.known.astype(np.float64), window)
    enough = n >= OVERLAP * window * window
    n = np.maximum(n, 1.0)
    xx = xx - x * x / n
    yy = yy - y * y / n
    found: Array = (xy - x * y / n) / np.sqrt(xx * yy)
    flat = (xx <= _FLAT) | (yy <= _FLAT)
    found[~enough | flat] = np.nan
    if dtype is np.float64:
        return found, np.ones(count, np.bool_)
    lows = [
        np.where(enough, part, np.inf).min(axis=(1, 2))
        for part in (xx, np.broadcast_to(yy, xx.shape))
    ]
    sharp: Booleans = lows[0] * lows[1] >= least * least
    for there, low, part, meeting in zip(holed, lows, squared[::-1], (one.counts, other.counts)):
        if there:
            norm = np.sqrt(np.einsum("ijk,ijk->i", part, part) * meeting)
            sharp &= low >= _SHARP * norm
    return found, sharp


def box_sums(cells: Array, window: int) -> Array:
    """Return the sums of all square windows of some blocks of cells, of shape (n, rows, columns).

    Examples
    --------
    >>> box_sums(np.arange(9.0).reshape(1, 3, 3), 2).tolist()
    [[[8.0, 12.0], [20.0, 24.0]]]
    """
    count, rows, columns = cells.shape
    sums = np.zeros((count, rows + 1, columns))
    np.cumsum(cells, axis=1, out=sums[:, 1:])
    down = sums[:, window:] - sums[:, :-window]
    sums = np.zeros((count, down.shape[1], columns + 1))
    np.cumsum(down, axis=2, out=sums[:, :, 1:])
    found: Array = sums[:, :, window:] - sums[:, :, :-window]
    return found
