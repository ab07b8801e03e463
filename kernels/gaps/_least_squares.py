"""Penalised least squares over a window, by the discrete cosine transform.

The surface z minimises

    sum over data of (y - z)^2  +  smoothness * sum over all cells of (z_xx + z_yy)^2

with second differences reflected at the window's edges, where the cosine transform diagonalises
the penalty. Garcia's fixed-point iteration, z <- IDCT(G DCT(W (y - z) + z)), is the simple
iteration for these equations with the preconditioner 1 / (1 + smoothness L^2); conjugate gradients
with the same preconditioner take some tens of steps where it takes hundreds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Optional

import numpy as np

from ..common.checkpoint import checkpoint
from ._surface import solve_surface

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..common.types import Booleans, Floats

SMOOTHNESS_ENDS = 1e-6, 1e6
"""The smoothness that cross-validation may find."""

_TOLERANCE = 1e-7
_MOST_STEPS = 300
# Steps of one decade in which the least score is looked for before it is closed in on.
_STEPS_A_DECADE = 2


def penalised_surface(
    known: Floats, wanted: Booleans, *, smoothness: Optional[float] = None
) -> Floats:
    """Return the smooth surface that comes nearest to the data, at the wanted cells.

    Parameters
    ----------
    known : ndarray of float64, shape (rows, columns)
        The data, NaN where there is none.
    wanted : ndarray of bool, shape (rows, columns)
        The cells to fill; none holds data.
    smoothness : float, optional
        Above 0; by default what generalised cross-validation finds.

    Returns
    -------
    ndarray of float64, shape (wanted cells,)
        NaN without any data.
    """
    data = ~np.isnan(known)
    if not data.any():
        return np.full(np.count_nonzero(wanted), np.nan)
    low, high = float(known[data].min()), float(known[data].max())
    centre, scale = low + (high - low) / 2, (high - low) or 1.0
    heights = np.where(data, (known - centre) / scale, 0.0)
    start = np.where(data, heights, np.nan)
    # Cells that no data reach have no weight, and any height will do.
    start[~data] = np.nan_to_num(solve_surface(start, ~data))
    penalty = _penalty(known.shape)
    if smoothness is None:
        smoothness = cross_validated(start, data, penalty)
    surface = _solve(heights, data, start, smoothness * penalty)
    filled: Floats = centre + scale * surface[wanted]
    return filled


def _penalty(shape: tuple[int, ...]) -> Floats:
    """Return the eigenvalues of the penalty."""
    sides = [2.0 - 2.0 * np.cos(np.pi * np.arange(length) / length) for length in shape]
    penalty: Floats = np.add.outer(*sides) ** 2
    return penalty


def cross_validated(heights: Floats, data: Booleans, penalty: Floats) -> float:
    """Return the smoothness with the least generalised cross-validation score.

    Parameters
    ----------
    heights : ndarray of float64, shape (rows, columns)
        Without NaN; where there are no data, a guess.
    data : ndarray of bool, shape (rows, columns)
        Where heights are data.
    penalty : ndarray of float64, shape (rows, columns)
        The eigenvalues of the penalty.

    Returns
    -------
    float
        Within `SMOOTHNESS_ENDS`.
    """
    from scipy.fft import dctn, idctn

    spectrum = dctn(heights, norm="ortho")

    def score(power: float) -> float:
        checkpoint()
        share = 1.0 / (1.0 + 10.0**power * penalty)
        left = heights - idctn(share * spectrum, norm="ortho")
        free = 1.0 - float(share.mean())
        return float(np.mean(left[data] ** 2)) / free**2 if free > 0 else np.inf

    first, last = np.log10(SMOOTHNESS_ENDS)
    powers = np.linspace(first, last, round((last - first) * _STEPS_A_DECADE) + 1)
    least = int(np.argmin([score(power) for power in powers]))
    low, high = powers[max(least - 1, 0)], powers[min(least + 1, powers.size - 1)]
    golden = (5**0.5 - 1) / 2
    for _ in range(8):
        left, right = high - golden * (high - low), low + golden * (high - low)
        if score(left) <= score(right):
            high = right
        else:
            low = left
    return float(10.0 ** ((low + high) / 2))


def _solve(heights: Floats, data: Booleans, start: Floats, penalty: Floats) -> Floats:
    """Solve by conjugate gradients."""
    from scipy.fft import dctn, idctn

    def bent(surface: Floats) -> NDArray[Any]:
        result: NDArray[Any] = idctn(penalty * dctn(surface, norm="ortho"), norm="ortho")
        return result

    inverse = 1.0 / (data.mean() + penalty)
    surface = start.copy()
    residual = np.where(data, heights - surface, 0.0) - bent(surface)
    direction, before = np.zeros_like(surface), 1.0
    for _ in range(_MOST_STEPS):
        checkpoint()
        correction = idctn(inverse * dctn(residual, norm="ortho"), norm="ortho")
        now = float(np.sum(residual * correction))
        direction *= now / before
        direction += correction
        before = now
        product = np.where(data, direction, 0.0) + bent(direction)
        curvature = float(np.sum(direction * product))
        if curvature <= 0:  # nothing is left
            break
        step = now / curvature
        surface += step * direction
        residual -= step * product
        if step * float(np.abs(direction).max()) <= _TOLERANCE:
            break
    return surface
