"""The shift of one raster against another, to a hundredth of a cell."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple, Optional

import numpy as np

from ..common.checkpoint import checkpoint
from ._far import without_spikes
from ._masked import masked_correlation

if TYPE_CHECKING:
    from ..common.types import Array, Booleans, Floats

# Part of the smaller raster that must overlap.
_OVERLAP = 0.1
# Scores that differ by less are equal but for rounding; of them the smallest shift is taken.
_SAME = 1e-6
# Part of a gaussian's weight that lies on data, for cells that are smoothed as all others.
_INNER = 0.99
# Deviation, in cells, of the gaussian that says what is large.
_LARGE = 6.0
# Steps of the last refinement, and how small a step is the last.
_STEPS, _LAST = 30, 1e-4
# How sure a shift is that is not doubted.
_SURE = 0.25


class Shift(NamedTuple):
    """A shift, and how sure it is.

    Attributes
    ----------
    down, across : float
        What is added to rows and columns of the second to lay it on the first.
    score : float
        Correlation of the two there, -1 to 1.
    confidence : float
        ``(r1 - r2) / (1 - r2)`` of the best score r1 and of the best of another hill r2: about 1
        for a raster against itself, near 0 for unrelated ones.
    """

    down: float
    across: float
    score: float
    confidence: float


def find_shift(
    first: Floats,
    second: Floats,
    near: Optional[tuple[float, float, float]] = None,
    *,
    whole: bool = False,
) -> Optional[Shift]:
    """Return the shift of two rasters, to a hundredth of a cell, and how sure it is.

    Spikes are left out: one is more than all the rest, and where cameras have hot cells, these do
    not move. Only where nothing sure is found without them they may be what is looked for.

    Parameters
    ----------
    first, second, near
        As for `coarse_shift`.
    whole : bool
        Whether a shift of whole cells is enough.

    Returns
    -------
    Shift, or None
    """
    best: Optional[Shift] = None
    clean = without_spikes(first), without_spikes(second)
    used = clean
    for pair in (clean, (first, second)):
        found = best_shift(*pair, near)
        if found is not None and (best is None or found.confidence > best.confidence):
            best, used = found, pair
        if best is not None and best.confidence >= _SURE:
            break
        if clean[0] is first and clean[1] is second:
            break
    if best is None or whole:
        return best
    return refine(*used, best.down, best.across)._replace(confidence=best.confidence)


def coarse_shift(
    first: Floats, second: Floats, near: Optional[tuple[float, float, float]] = None
) -> Optional[Shift]:
    """Return the best whole shift of two rasters, by their masked correlation at all overlaps.

    Parameters
    ----------
    first, second : ndarray of shape (rows, columns), of any two shapes
        The rasters; NaN is no data.
    near : tuple of float, optional
        A shift down and across, and how far along an axis others may be from it.

    Returns
    -------
    Shift, or None
        None where no overlap of a tenth has a correlation.

    Notes
    -----
    Source: Padfield 2012, https://doi.org/10.1109/TIP.2011.2181402.
    """
    r, down, across = correlation_surface(first, second)
    if near is not None:
        far = np.abs(down - near[0]) > near[2], np.abs(across - near[1]) > near[2]
        r[far[0][:, None] | far[1][None, :]] = np.nan
    if np.isnan(r).all():
        return None
    # Contrast may be inverted.
    sizes = np.abs(r)
    top = float(np.nanmax(sizes))
    places = np.argwhere(sizes >= top - _SAME)
    length = down[places[:, 0]] ** 2 + across[places[:, 1]] ** 2
    row, column = places[int(np.argmin(length))]
    other = _best_of_other_hills(sizes, int(row), int(column))
    confidence = 1.0 if other >= 1.0 and top >= 1.0 else (top - other) / max(1.0 - other, 1e-12)
    return Shift(float(down[row]), float(across[column]), float(r[row, column]), confidence)


def best_shift(
    first: Floats, second: Floats, near: Optional[tuple[float, float, float]] = None
) -> Optional[Shift]:
    """Return the best whole shift of two rasters, and how sure it is.

    Both are compared as they are, and without what is larger than some twelve cells, in which
    unrelated rasters are alike by chance. The surer of the two answers is taken, and the less
    sure tells how sure it is.

    Parameters
    ----------
    first, second, near
        As for `coarse_shift`.

    Returns
    -------
    Shift, or None
    """
    plain = coarse_shift(first, second, near)
    if plain is None:
        return None
    fine = coarse_shift(_without_large(first), _without_large(second), near)
    if fine is None:
        return plain
    alike = abs(fine.down - plain.down) <= 1 and abs(fine.across - plain.across) <= 1
    if alike:
        return plain._replace(confidence=math.sqrt(max(plain.confidence * fine.confidence, 0.0)))
    surer = max(plain, fine, key=lambda shift: shift.confidence)
    return surer._replace(confidence=min(plain.confidence, fine.confidence))


def _without_large(cells: Floats) -> Array:
    """Return cells, smoothed by a cell, less their mean over some cells around them."""
    small, _ = smoothed(cells)
    large, _ = smoothed(cells, _LARGE)
    return np.where(np.isfinite(cells), small - large, np.nan)


def correlation_surface(first: Floats, second: Floats) -> tuple[Array, Array, Array]:
    """Return the correlation of two rasters at all whole shifts with enough overlap."""
    from scipy import fft

    shape = tuple(a + b - 1 for a, b in zip(first.shape, second.shape))
    sizes = tuple(fft.next_fast_len(n, True) for n in shape)
    n, r = (
        # From shifts 0, 1, ... and the negative ones behind to all in order.
        np.roll(found, [n - 1 for n in second.shape], axis=(0, 1))[: shape[0], : shape[1]]
        for found in masked_correlation(first, second, sizes)
    )
    enough = _OVERLAP * min(np.count_nonzero(np.isfinite(cells)) for cells in (first, second))
    r[n < max(3.0, enough)] = np.nan
    down = np.arange(shape[0], dtype=np.float64) - (second.shape[0] - 1)
    across = np.arange(shape[1], dtype=np.float64) - (second.shape[1] - 1)
    return r, down, across


def _best_of_other_hills(sizes: Array, row: int, column: int) -> float:
    """Return the highest local maximum that is not at a place, 0 where there is none."""
    field = np.pad(np.where(np.isnan(sizes), -1.0, sizes), 1, constant_values=-1.0)
    inner = field[1:-1, 1:-1]
    top = inner > 0
    for r, c in np.ndindex(3, 3):
        if (r, c) != (1, 1):
            top &= inner >= field[r : r + inner.shape[0], c : c + inner.shape[1]]
    top[max(row - 1, 0) : row + 2, max(column - 1, 0) : column + 2] = False
    return float(inner[top].max(initial=0.0))


def smoothed(cells: Floats, sigma: float = 1.0) -> tuple[Array, Booleans]:
    """Return cells smoothed by a gaussian, those with data alone, and where there are enough."""
    from scipy import ndimage

    known = np.isfinite(cells)
    values = np.where(known, cells, 0.0).astype(np.float64)
    middle = float(values.sum() / max(int(known.sum()), 1))
    values = np.where(known, values - middle, 0.0)
    weights = ndimage.gaussian_filter(known.astype(np.float64), sigma, mode="constant")
    values = ndimage.gaussian_filter(values, sigma, mode="constant")
    with np.errstate(invalid="ignore", divide="ignore"):
        found = np.where(weights > 1e-6, values / weights, 0.0)
    # Beside a gap or an edge cells are smoothed otherwise than in a raster that has none there.
    inner = known & (weights > _INNER)
    some = np.count_nonzero(inner) * 4 > np.count_nonzero(known)
    return found + middle, inner if some else known


def refine(first: Floats, second: Floats, down: float, across: float) -> Shift:
    """Return a shift to a hundredth of a cell, from one that is right to about a cell.

    The second raster is moved by quintic splines, and the shift changed until the correlation
    with the first is greatest (Evangelidis and Psarakis 2008,
    https://doi.org/10.1109/TPAMI.2008.113); both are smoothed by a gaussian of one cell first, or
    the interpolation would smooth the noise and pull the answer.

    Parameters
    ----------
    first, second : ndarray of shape (rows, columns), of any two shapes
        The rasters; NaN is no data.
    down, across : float
        Where to start.

    Returns
    -------
    Shift
        Its confidence is NaN.
    """
    from scipy import ndimage

    one, known = smoothed(first)
    two, known_two = smoothed(second)
    coefficients = ndimage.spline_filter(two, order=5, mode="mirror")
    rows, columns = (np.arange(n, dtype=np.float64) for n in one.shape)
    score = math.nan
    for _ in range(_STEPS):
        checkpoint()
        y, x = rows - down, columns - across
        inside_rows = np.flatnonzero((y >= 2) & (y <= two.shape[0] - 3))
        inside_columns = np.flatnonzero((x >= 2) & (x <= two.shape[1] - 3))
        if inside_rows.size < 3 or inside_columns.size < 3:
            return Shift(math.nan, math.nan, math.nan, math.nan)
        cut = np.ix_(inside_rows, inside_columns)
        moved = _moved(coefficients, y[inside_rows], x[inside_columns])
        near = (
            np.rint(y[inside_rows]).astype(np.intp)[:, None],
            np.rint(x[inside_columns]).astype(np.intp)[None, :],
        )
        use = known[cut] & known_two[near]
        gy = np.gradient(moved, axis=0)[use]
        gx = np.gradient(moved, axis=1)[use]
        f, g = one[cut][use], moved[use]
        if f.size < 9:
            return Shift(math.nan, math.nan, math.nan, math.nan)
        f, g, gy, gx = (part - part.mean() for part in (f, g, gy, gx))
        ff, gg, fg = (float((a * b).sum()) for a, b in ((f, f), (g, g), (f, g)))
        if not (ff > 0 and gg > 0):
            return Shift(math.nan, math.nan, math.nan, math.nan)
        score = fg / math.sqrt(ff * gg)
        # f is about a + b g(place - step): by least squares for b and the step at once.
        jacobian = np.stack([g, -gy, -gx])
        normal = np.einsum("ik,jk->ij", jacobian, jacobian)
        solution = np.linalg.lstsq(normal, np.einsum("ik,k->i", jacobian, f), rcond=None)[0]
        if solution[0] == 0.0:
            break
        step_down, step_across = solution[1] / solution[0], solution[2] / solution[0]
        longest = max(abs(step_down), abs(step_across))
        limit = min(1.0, 1.0 / longest) if longest > 0 else 1.0
        down, across = down + limit * step_down, across + limit * step_across
        if longest < _LAST:
            break
    return Shift(float(down), float(across), score, math.nan)


def _moved(coefficients: Any, y: Array, x: Array) -> Array:
    from scipy import ndimage

    places = np.meshgrid(y, x, indexing="ij")
    found: Array = ndimage.map_coordinates(
        coefficients, places, order=5, mode="mirror", prefilter=False
    )
    return found


def moved_cells(cells: Floats, shape: tuple[int, int], down: float, across: float) -> Array:
    """Return a raster moved by a shift, on the cells of another; NaN where one of four is missing.

    Examples
    --------
    >>> moved_cells(np.array([[1.0, 2.0, 4.0]]), (1, 3), 0.0, 0.5)
    array([[nan, 1.5, 3. ]])
    """
    rows, columns = (np.arange(n, dtype=np.float64) for n in shape)
    rows, columns = rows - down, columns - across
    top, left = np.floor(rows).astype(np.intp), np.floor(columns).astype(np.intp)
    found: Array = np.zeros(shape)
    for step_down in (0, 1):
        for step_across in (0, 1):
            weight_row = 1.0 - np.abs(rows - top - step_down)
            weight_column = 1.0 - np.abs(columns - left - step_across)
            row, column = top + step_down, left + step_across
            inside = ((row >= 0) & (row < cells.shape[0]))[:, None] & (
                (column >= 0) & (column < cells.shape[1])
            )[None, :]
            row = np.clip(row, 0, cells.shape[0] - 1)
            column = np.clip(column, 0, cells.shape[1] - 1)
            part = np.where(inside, cells[row[:, None], column[None, :]], np.nan)
            weight = weight_row[:, None] * weight_column[None, :]
            found += np.where(weight == 0.0, 0.0, part * weight)
    return found
