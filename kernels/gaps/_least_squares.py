"""Penalised least squares over a window, by the discrete cosine transform.

The surface z minimises

    sum over data of (y - z)^2  +  smoothness * sum over all cells of (z_xx + z_yy)^2

with second differences reflected at the window's edges, where the cosine transform diagonalises
the penalty. Where cells are narrower, or wider, than they are high, z_xx is divided by the square
of their width in heights, that of the window's rows on average.

Garcia's fixed-point iteration, z <- IDCT(G DCT(W (y - z) + z)), is the simple iteration for these
equations with the preconditioner 1 / (1 + smoothness L^2); conjugate gradients with the same
preconditioner take some tens of steps where it takes hundreds.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple, Optional

import numpy as np

from ..common.checkpoint import checkpoint
from ._squares import amid
from ._surface import solve_each_surface, solve_surface

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ..common.types import Aspect, Booleans, Floats, Integers

SMOOTHNESS_ENDS = 1e-6, 1e6
"""The smoothness that cross-validation may find."""

_TOLERANCE = 1e-7
_MOST_STEPS = 300
# Steps of one decade in which the least score is looked for before it is closed in on, by
# parabolas; and how near the next of these may be to the last.
_STEPS_A_DECADE, _REFINEMENTS, _NEAR_ENOUGH = 2, 2, 0.02
_TINY = float(np.finfo(np.float64).tiny)
# Half of the cells bend so little beside one that is no ground: real elevations by a part of 75,
# smooth ones with steps of 800.
_STICKS_OUT = 1000.0
# So many ranges away a cell takes the digits of all others, and counts as none.
_MOST_RANGES = 2.0**20
# Penalties that are kept: windows of a stack have few shapes, those of one raster many.
_KEPT = 4


def penalised_surfaces(
    windows: Sequence[tuple[Floats, Booleans]],
    *,
    smoothness: Optional[float] = None,
    aspects: Sequence[Aspect] = (),
) -> list[Floats]:
    """Return the smooth surface of each window that comes nearest to its data, at wanted cells.

    Parameters
    ----------
    windows : sequence of pairs
        `known`, ndarray of float64, shape (rows, columns): the data, NaN where there is none; and
        `wanted`, ndarray of bool of that shape: the cells to fill, none of which holds data.
    smoothness : float, optional
        Above 0; by default what generalised cross-validation finds for each window.
    aspects : sequence of float, or of ndarray of shape (rows,)
        Width of the cells of each window in heights of them; none: all cells are square.

    Returns
    -------
    list of ndarray of float64, shape (wanted cells,)
        NaN without any data.
    """
    from scipy.fft import dctn

    results = [np.full(np.count_nonzero(wanted), np.nan) for _, wanted in windows]
    given, starts, scales, shapes = [], [], [], []
    for number, (known, _) in enumerate(windows):
        data = ~np.isnan(known)
        if data.any():
            scales.append(_middle_and_range(known[data]))
            starts.append((_brought(known, *scales[-1]), ~data))
            shapes.append(aspects[number] if aspects else 1.0)
            given.append(number)
    guesses = solve_each_surface(starts, aspects=shapes)
    for number, (centre, scale), (start, missing), guess, aspect in zip(
        given, scales, starts, guesses, shapes
    ):
        known, wanted = windows[number]
        # Cells that no data reach have no weight, and any height will do.
        start[missing] = np.nan_to_num(guess)
        data, heights = ~missing, start
        near = data & ~_far(start, data)
        if near.any() and np.count_nonzero(near) < np.count_nonzero(data):
            centre, scale = _middle_and_range(known[near])
            start = _brought(known, centre, scale)
            data &= np.abs(start) < _MOST_RANGES
            heights = np.where(near, start, np.nan)
            heights[~near] = np.nan_to_num(solve_surface(heights, ~near, aspect=aspect))
            start[~data] = heights[~data]
        penalty = _penalty(start.shape, float(np.mean(aspect)))
        chosen, spectrum = smoothness, dctn(heights, norm="ortho")
        if chosen is None:
            chosen = cross_validated(heights, near, penalty, spectrum)
        if start is not heights:
            spectrum = dctn(start, norm="ortho")
        surface = _solve(data, start, chosen * penalty.values, spectrum)
        results[number] = centre + scale * surface[wanted]
    return results


def _middle_and_range(data: Floats) -> tuple[float, float]:
    return amid(data), (float(data.max()) - float(data.min())) or 1.0


def _brought(known: Floats, centre: float, scale: float) -> Floats:
    """Return heights as parts of a range."""
    with np.errstate(over="ignore"):
        return (known - centre) / scale


def _far(heights: Floats, data: Booleans) -> Booleans:
    """Say which data stick out of what is around them as no ground does, and what is beside these.

    An undeclared fill value, say: smoothness must not be learned from it.
    """
    bends = -4.0 * heights
    for cells, result in ((heights, bends), (heights.T, bends.T)):
        result[1:] += cells[:-1]
        result[:-1] += cells[1:]
        for end in (0, -1):
            result[end] += cells[end]
    np.abs(bends, out=bends)
    of_data = bends[data & (bends > 0)]
    # The middle one is beyond a limit that more than half are beyond; it takes longer to find.
    limit = float(bends.max()) / _STICKS_OUT
    if 2 * np.count_nonzero(of_data > limit) > of_data.size:
        return np.zeros(bends.shape, dtype=bool)
    far: Booleans = bends > _STICKS_OUT * amid(of_data)
    return far


class _Penalty(NamedTuple):
    """The eigenvalues of the penalty of a window.

    Attributes
    ----------
    values : ndarray of float64, shape (rows, columns)
    of : ndarray of int, shape (cells,)
        A number for all that lie within a factor of two.
    counts : ndarray of int, shape (numbers,)
        How many these are.
    means : ndarray of float64, shape (numbers,)
    """

    values: Floats
    of: NDArray[Any]
    counts: Integers
    means: Floats


@lru_cache(maxsize=_KEPT)
def _penalty(shape: tuple[int, int], wide: float) -> _Penalty:
    """Return the eigenvalues of the penalty, of cells so wide in heights of them."""
    down, across = (2.0 - 2.0 * np.cos(np.pi * np.arange(length) / length) for length in shape)
    values: Floats = np.add.outer(down, across / (wide * wide)) ** 2
    of = np.frexp(values.ravel())[1]
    of -= of.min()
    counts = np.bincount(of)
    means = np.bincount(of, values.ravel()) / np.maximum(counts, 1)
    return _Penalty(values, of, counts, means)


def cross_validated(heights: Floats, data: Booleans, penalty: _Penalty, spectrum: Floats) -> float:
    """Return the smoothness with the least generalised cross-validation score.

    Parameters
    ----------
    heights : ndarray of float64, shape (rows, columns)
        Without NaN; where there are no data, a guess.
    data : ndarray of bool, shape (rows, columns)
        Where heights are data.
    penalty : _Penalty
        Of windows of that shape.
    spectrum : ndarray of float64, shape (rows, columns)
        The cosine transform of the heights.

    Returns
    -------
    float
        Within `SMOOTHNESS_ENDS`.
    """
    from scipy.fft import idctn

    places = np.flatnonzero(data)
    at_data = heights.ravel().take(places)
    known: dict[float, float] = {}

    def score(power: float) -> float:
        """Return the logarithm of the score."""
        if power not in known:
            checkpoint()
            share = 10.0**power * penalty.values
            share += 1.0
            np.divide(1.0, share, share)
            free = 1.0 - float(share.mean())
            share *= spectrum
            left = idctn(share, norm="ortho", overwrite_x=True).ravel().take(places)
            left -= at_data
            squares = float(np.sum(left * left)) / places.size
            known[power] = float(np.log(max(squares, _TINY) / free**2)) if free > 0 else np.inf
        return known[power]

    first, last = np.log10(SMOOTHNESS_ENDS)
    powers = np.linspace(first, last, round((last - first) * _STEPS_A_DECADE) + 1).tolist()
    place = _guessed(spectrum, penalty, powers)
    # From there downhill, to a step that both neighbours lie above.
    while True:
        beside = [k for k in (place - 1, place + 1) if 0 <= k < len(powers)]
        best = min(beside, key=lambda k: score(powers[k]))
        if not score(powers[best]) < score(powers[place]):
            break
        place = best
    if len(beside) < 2:
        return float(10.0 ** powers[place])
    three = [powers[place - 1], powers[place], powers[place + 1]]
    for _ in range(_REFINEMENTS):
        middle = _lowest(three, [score(power) for power in three])
        if min(abs(middle - power) for power in three) < _NEAR_ENOUGH:
            break
        some = sorted([*three, middle])
        least = min(range(1, 3), key=lambda k: score(some[k]))
        three = some[least - 1 : least + 2]
    return float(10.0 ** _lowest(three, [score(power) for power in three]))


def _guessed(spectrum: Floats, penalty: _Penalty, powers: Sequence[float]) -> int:
    """Return which of some powers has about the least score, were all cells data.

    Then the score is one of the spectrum alone; penalties within a factor of two count as one.
    """
    energy = np.bincount(penalty.of, (spectrum * spectrum).ravel())
    share = 1.0 / (1.0 + np.multiply.outer(10.0 ** np.array(powers), penalty.means))
    squares = ((1.0 - share) ** 2 * energy).sum(axis=1)
    free = 1.0 - (share * penalty.counts).sum(axis=1) / spectrum.size
    return int(np.argmin(np.log(np.maximum(squares, _TINY)) - 2.0 * np.log(free)))


def _lowest(places: Sequence[float], values: Sequence[float]) -> float:
    """Return where the parabola through three points is lowest, between the outer ones."""
    (a, b, c), (low, least, high) = places, values
    before, after = (least - low) / (b - a), (high - least) / (c - b)
    bend = after - before
    if not 0 < bend < np.inf:
        return b
    # Where the slope, which grows linearly, comes to 0.
    lowest = (a + b) / 2 - before * (c - a) / 2 / bend
    return float(min(max(lowest, a), c))


def _solve(data: Booleans, start: Floats, penalty: Floats, spectrum: Floats) -> Floats:
    """Solve by conjugate gradients, which hold to their spectra: a step takes two transforms.

    `start` holds data, and a guess where there are none; `spectrum` is its cosine transform.
    """
    from scipy.fft import dctn, idctn

    inverse = 1.0 / (data.mean() + penalty)
    surface = start.copy()
    # The start leaves nothing of the data.
    residual: NDArray[Any] = -penalty * spectrum
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
