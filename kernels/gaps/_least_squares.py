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
from ._surface import solve_each_surface

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ..common.types import Booleans, Floats

SMOOTHNESS_ENDS = 1e-6, 1e6
"""The smoothness that cross-validation may find."""

_TOLERANCE = 1e-7
_MOST_STEPS = 300
# Steps of one decade in which the least score is looked for before it is closed in on.
_STEPS_A_DECADE = 2


def penalised_surfaces(
    windows: Sequence[tuple[Floats, Booleans]], *, smoothness: Optional[float] = None
) -> list[Floats]:
    """Return the smooth surface of each window that comes nearest to its data, at wanted cells.

    Parameters
    ----------
    windows : sequence of pairs
        `known`, ndarray of float64, shape (rows, columns): the data, NaN where there is none; and
        `wanted`, ndarray of bool of that shape: the cells to fill, none of which holds data.
    smoothness : float, optional
        Above 0; by default what generalised cross-validation finds for each window.

    Returns
    -------
    list of ndarray of float64, shape (wanted cells,)
        NaN without any data.
    """
    results = [np.full(np.count_nonzero(wanted), np.nan) for _, wanted in windows]
    given, starts, scales = [], [], []
    for number, (known, _) in enumerate(windows):
        data = ~np.isnan(known)
        if data.any():
            low, high = float(known[data].min()), float(known[data].max())
            scales.append((low + (high - low) / 2, (high - low) or 1.0))
            starts.append(((known - scales[-1][0]) / scales[-1][1], ~data))
            given.append(number)
    for number, (centre, scale), (start, missing), guess in zip(
        given, scales, starts, solve_each_surface(starts)
    ):
        # Cells that no data reach have no weight, and any height will do.
        start[missing] = np.nan_to_num(guess)
        penalty = _penalty(start.shape)
        chosen = smoothness
        if chosen is None:
            chosen = cross_validated(start, ~missing, penalty)
        surface = _solve(~missing, start, chosen * penalty)
        results[number] = centre + scale * surface[windows[number][1]]
    return results


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

    places = np.flatnonzero(data)

    def score(power: float) -> float:
        checkpoint()
        share = 1.0 / (1.0 + 10.0**power * penalty)
        left = heights - idctn(share * spectrum, norm="ortho")
        free = 1.0 - float(share.mean())
        return float(np.mean(left.ravel().take(places) ** 2)) / free**2 if free > 0 else np.inf

    first, last = np.log10(SMOOTHNESS_ENDS)
    powers = np.linspace(first, last, round((last - first) * _STEPS_A_DECADE) + 1)
    least = int(np.argmin([score(power) for power in powers]))
    low, high = powers[max(least - 1, 0)], powers[min(least + 1, powers.size - 1)]
    golden = (5**0.5 - 1) / 2
    scores: list[Optional[float]] = [None, None]
    for _ in range(8):
        inner = high - golden * (high - low), low + golden * (high - low)
        left, right = (
            score(power) if found is None else found for power, found in zip(inner, scores)
        )
        # One of the two is one of the next two.
        if left <= right:
            high, scores = inner[1], [None, left]
        else:
            low, scores = inner[0], [right, None]
    return float(10.0 ** ((low + high) / 2))


def _solve(data: Booleans, start: Floats, penalty: Floats) -> Floats:
    """Solve by conjugate gradients, which hold to their spectra: a step takes two transforms.

    `start` holds data, and a guess where there are none.
    """
    from scipy.fft import dctn, idctn

    inverse = 1.0 / (data.mean() + penalty)
    surface = start.copy()
    # The start leaves nothing of the data.
    residual: NDArray[Any] = -penalty * dctn(surface, norm="ortho")
    direction, before = np.zeros_like(surface), 1.0
    for _ in range(_MOST_STEPS):
        checkpoint()
        correction = inverse * residual
        now = float(np.sum(residual * correction))
        direction *= now / before
        direction += correction
        before = now
        along = idctn(direction, norm="ortho")
        product = dctn(np.where(data, along, 0.0), norm="ortho") + penalty * direction
        curvature = float(np.sum(direction * product))
        if curvature <= 0:  # nothing is left
            break
        step = now / curvature
        surface += step * along
        residual -= step * product
        if step * float(np.abs(along).max()) <= _TOLERANCE:
            break
    return surface
