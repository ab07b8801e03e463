"""How rough data are from cell to cell: what decides between a plate and a membrane."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Optional

import numpy as np

from ._squares import amid

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Of fewer second differences nothing is learned, in a window, and in all of them.
_FEWEST, _FEWEST_IN_ALL = 200, 2000
# Up to here the tension is what is asked for, and from here on it grows no more. Real elevations
# have 0.6 to 0.85, canopies 1.1, vegetation indices 1.3, visible light 1.5; noise 1.73.
_SMOOTH, _NOISY = 0.9, 1.5
# How fast the tension grows between these: 21 times at 1.3, where a membrane is nearly best.
_GROWTH = 7.6
# Cells so many times as far from the median as half of them are no ground.
_FAR = 1e4


def roughness_of(values: NDArray[Any]) -> tuple[float, int]:
    """Return how large second differences are beside first ones, and how many there are.

    Parameters
    ----------
    values : ndarray, shape (rows, columns)
        A window, NaN where there is no data.

    Returns
    -------
    roughness : float
        The root of the mean squares' ratio: 0 of a plane, 1.41 where first differences are noise,
        1.73 where the cells are. NaN where all cells are equal, or too few.
    count : int

    Examples
    --------
    >>> waves = np.sin(np.arange(400.0).reshape(20, 20))
    >>> round(roughness_of(waves)[0], 2)
    1.04
    """
    there = _without_far(values)
    known = values[there]
    span = float(np.ptp(known)) if known.size else 0.0
    if not 0 < span < np.inf:
        return math.nan, 0
    cells = np.where(there, values, np.nan) / span
    means, count = [], 0
    for order in (1, 2):
        parts = [np.diff(cells, order, axis=axis).ravel() for axis in (0, 1)]
        steps = np.concatenate(parts)
        steps = steps[~np.isnan(steps)]
        count = steps.size
        means.append(float(np.mean(steps * steps)) if count else 0.0)
    if count < _FEWEST or not means[0]:
        return math.nan, count
    return math.sqrt(means[1] / means[0]), count


def _without_far(values: NDArray[Any]) -> NDArray[np.bool_]:
    """Return which cells tell of the ground: not those that some fill value, say, puts far away."""
    there: NDArray[np.bool_] = np.isfinite(values)
    known = values[there].astype(np.float64)
    with np.errstate(over="ignore"):
        away = np.abs(known - amid(known))
        usual = amid(away)
        if usual > 0:
            there[there] = away <= _FAR * usual
    return there


def typical_roughness(windows: Iterable[NDArray[Any]]) -> Optional[float]:
    """Return the median roughness of some windows, None where they hold too little.

    To two decimals, as it is told: one cell more or less of a raster changes nothing.
    """
    found = [roughness_of(values) for values in windows]
    known = [rough for rough, _ in found if not math.isnan(rough)]
    if not known or sum(count for _, count in found) < _FEWEST_IN_ALL:
        return None
    return round(float(np.median(known)), 2)


def tension_on(tension: float, roughness: float) -> float:
    """Return the tension that suits data of some roughness where one suits smooth data.

    What runs on smoothly is carried on by a plate; where neighbours differ at random only their
    mean is known, as a membrane takes it.

    Parameters
    ----------
    tension : float
        0 and 1 stay what they are.
    roughness : float
        From `typical_roughness`.

    Examples
    --------
    >>> [round(tension_on(0.02, rough), 2) for rough in (0.7, 1.1, 1.3, 1.5)]
    [0.02, 0.09, 0.3, 0.66]
    """
    more = math.exp(_GROWTH * (min(max(roughness, _SMOOTH), _NOISY) - _SMOOTH))
    return tension * more / (1.0 - tension + tension * more)
