"""Lines from one raster to another through the cells that did not change between them.

Multivariate alteration detection: the combinations of bands of both rasters that correlate most are
subtracted from one another, and a cell whose differences are small, measured by their deviation, is
likely to be one without change. Cells count by that likelihood, and all is done again until the
correlations stay (iteratively reweighted). Sources: Nielsen 2007, doi:10.1109/TIP.2006.888195;
Canty, Nielsen 2008, doi:10.1016/j.rse.2007.07.013.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ..common.checkpoint import checkpoint
from ..common.wording import tr

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Rounds at most, and the change of correlations that ends them.
_ROUNDS, _STEADY = 60, 1e-4
# Cells that are likelier than this not to have changed make the line, but at least so many.
LIKELY, _FEWEST = 0.95, 100
# Cells that the first line is chosen by, each of two of which give one.
_LINES = 1000
# A difference of no deviation at all is measured by this share of the data's.
_LEAST = 1e-12


class Line(NamedTuple):
    """A line: the result at a value, and how much it rises with it."""

    centre: float
    at_centre: float
    gain: float


def no_change(first: NDArray[np.float64], second: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how likely it is for each cell that it did not change.

    Parameters
    ----------
    first, second : ndarray of float64, shape (bands, cells)
        The same cells of two rasters, all with data.

    Returns
    -------
    ndarray of float64, shape (cells,)
        0 to 1.

    Raises
    ------
    ValueError
        Where a band is flat, or some bands say the same.
    """
    from scipy.special import chdtrc

    count = len(first)
    weights = _first_weights(first, second)
    before = np.zeros(count)
    for _ in range(_ROUNDS):
        checkpoint()
        total = weights.sum()
        if total <= 2 * count:
            break
        means = (np.einsum("in,n->i", cells, weights) / total for cells in (first, second))
        apart = [cells - mean[:, None] for cells, mean in zip((first, second), means)]
        a, b, found = _combinations(*((part * weights) / total for part in apart), *apart)
        # Not by BLAS, whose sums depend on its threads.
        differences = np.einsum("ki,kn->in", a, apart[0]) - np.einsum("ki,kn->in", b, apart[1])
        variances = np.maximum(2.0 * (1.0 - found), _LEAST)
        weights = chdtrc(count, (differences**2 / variances[:, None]).sum(axis=0))
        if np.abs(found - before).max() < _STEADY:
            break
        before = found
    return weights


def _first_weights(first: NDArray[np.float64], second: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return 1 for cells near the line, in each band, that half of the cells are nearest to.

    Where many cells changed, the reweighting would settle elsewhere if it began with all. Source:
    Rousseeuw 1984, Least median of squares regression, doi:10.1080/01621459.1984.10477105.
    """
    near = np.ones(first.shape[1], np.bool_)
    some = np.linspace(0, first.shape[1] - 1, min(first.shape[1], _LINES)).astype(np.int64)
    for x, y in zip(first, second):
        order = some[np.argsort(x[some], kind="stable")]
        half = order.size // 2
        left, right = order[:half], order[half : 2 * half]
        rises = x[right] - x[left]
        left, right, rises = left[rises > 0], right[rises > 0], rises[rises > 0]
        if not rises.size:
            continue
        gains = (y[right] - y[left]) / rises
        starts = y[left] - gains * x[left]
        apart = np.abs(y[some] - starts[:, None] - gains[:, None] * x[some])
        middles = np.median(apart, axis=1)
        best = int(np.argmin(middles))
        # In deviations of normal noise, of which half is within 1 / 1.4826.
        limit = max(2.5 * 1.4826 * float(middles[best]), 1e-9 * float(y[some].std()))
        near &= np.abs(y - starts[best] - gains[best] * x) <= limit
    enough = np.count_nonzero(near) > max(_FEWEST, 10 * len(first))
    return near.astype(np.float64) if enough else np.ones(near.size)


def _combinations(
    weighted_first: NDArray[np.float64],
    weighted_second: NDArray[np.float64],
    first: NDArray[np.float64],
    second: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return the combinations of bands of both that correlate, a column each, and how much."""
    own, other, across = (
        np.einsum("in,jn->ij", weighted, cells)
        for weighted, cells in (
            (weighted_first, first),
            (weighted_second, second),
            (weighted_first, second),
        )
    )
    try:
        root, other_root = np.linalg.cholesky(own), np.linalg.cholesky(other)
    except np.linalg.LinAlgError:
        raise ValueError(
            tr("a band is flat where both have data, or a sum of others: choose other bands")
        ) from None
    middle = np.linalg.solve(root, np.linalg.solve(other_root, across.T).T)
    left, found, right = np.linalg.svd(middle)
    a = np.linalg.solve(root.T, left)
    b = np.linalg.solve(other_root.T, right.T)
    return a, b, np.minimum(found, 1.0)


def lines_between(
    first: NDArray[np.float64], second: NDArray[np.float64], weights: NDArray[np.float64]
) -> tuple[Line, ...]:
    """Return the line from each band of one raster to that of another.

    Its slope is the ratio of deviations (reduced major axis), which is the same in any unit, and
    takes neither raster for free of noise.

    Parameters
    ----------
    first, second : ndarray of float64, shape (bands, cells)
        As for `no_change`.
    weights : ndarray of float64, shape (cells,)
        From there.

    Returns
    -------
    tuple of Line
        One a band.
    """
    kept = weights > LIKELY
    if kept.sum() < _FEWEST:
        kept = weights >= np.partition(weights, max(0, weights.size - _FEWEST))[-_FEWEST:].min()
    lines = []
    for x, y in zip(first[:, kept], second[:, kept]):
        centre, at_centre = float(x.mean()), float(y.mean())
        own, other = x - centre, y - at_centre
        xx, yy, xy = (float((p * q).sum()) for p, q in ((own, own), (other, other), (own, other)))
        gain = np.sign(xy) * np.sqrt(yy / xx) if xx else 0.0
        lines.append(Line(centre, at_centre, float(gain)))
    return tuple(lines)
