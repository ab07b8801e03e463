"""Correlations of cells of which some are missing, at all shifts, by transforms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ..common.checkpoint import checkpoint

if TYPE_CHECKING:
    from ..common.types import Array, Floats

# Squared departures of less than this part of all are what rounding leaves of flat cells.
_FLAT = 1e-9


def masked_correlation(
    first: Floats, second: Floats, sizes: tuple[int, int]
) -> tuple[Array, Array]:
    """Return how many cells meet at each shift, and the correlation of those.

    Parameters
    ----------
    first, second : ndarray of shape (..., rows, columns)
        The cells; NaN is no data. The same number of both, but of any two sizes.
    sizes : tuple of int
        Rows and columns of the transforms, at least those of the two.

    Returns
    -------
    counts, r : ndarray of shape (..., *sizes)
        At [k, l] cell (i, j) of the second meets cell (i + k, j + l) of the first; as in every
        transform, rows and columns go round. r is NaN where one of the two is flat.

    Notes
    -----
    Cost: six transforms there and six back.
    Source: Padfield 2012, https://doi.org/10.1109/TIP.2011.2181402.
    """
    from scipy import fft

    axes = (-2, -1)
    spectra: list[dict[str, Any]] = []
    total: list[Any] = []
    for cells in (first, second):
        known = np.isfinite(cells)
        values = np.where(known, cells, 0.0).astype(np.float64)
        mean = values.sum(axis=axes) / np.maximum(known.sum(axis=axes), 1)
        values = np.where(known, values - mean[..., None, None], 0.0)
        parts = {"m": known.astype(np.float64), "x": values, "q": values**2}
        spectra.append({name: fft.rfft2(part, sizes) for name, part in parts.items()})
        total.append(parts["q"].sum(axis=axes)[..., None, None])
    for name in "mxq":
        np.conj(spectra[1][name], out=spectra[1][name])

    def product(one: str, other: str) -> Array:
        checkpoint()
        found: Array = fft.irfft2(spectra[0][one] * spectra[1][other], sizes)
        return found

    with np.errstate(invalid="ignore", divide="ignore"):
        n = np.rint(product("m", "m"))
        x, y = product("x", "m"), product("m", "x")
        xx = product("q", "m") - x * x / n
        yy = product("m", "q") - y * y / n
        r = (product("x", "x") - x * y / n) / np.sqrt(xx * yy)
        least = [_FLAT * np.maximum(part, 1e-300) for part in total]
        r[(xx <= least[0]) | (yy <= least[1])] = np.nan
    return n, np.clip(r, -1.0, 1.0, out=r)
