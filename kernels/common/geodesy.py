"""Distances on the ellipsoid by way of points in space."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .types import Floats


def geocentric(
    longitude: NDArray[np.float64],
    latitude: NDArray[np.float64],
    *,
    semi_major: float = 6378137.0,
    inverse_flattening: float = 298.257223563,
) -> NDArray[np.float64]:
    """Return points on the ellipsoid in geocentric coordinates.

    Parameters
    ----------
    longitude, latitude : ndarray of shape (points,)
        Geodetic, in degrees.
    semi_major : float
        Half the ellipsoid's longer axis, in metres.
    inverse_flattening : float
        1 / f; 0 for a sphere.

    Returns
    -------
    ndarray of shape (points, 3)
        x, y and z in metres.

    Notes
    -----
    Source: EPSG Guidance Note 7-2, method 9602.

    Examples
    --------
    >>> geocentric(np.array([0.0]), np.array([0.0]))
    array([[6378137.,       0.,       0.]])
    """
    flattening = 1.0 / inverse_flattening if inverse_flattening else 0.0
    squared = flattening * (2.0 - flattening)
    lon, lat = np.radians(longitude), np.radians(latitude)
    radius = semi_major / np.sqrt(1.0 - squared * np.sin(lat) ** 2)
    return np.column_stack(
        [
            radius * np.cos(lat) * np.cos(lon),
            radius * np.cos(lat) * np.sin(lon),
            radius * (1.0 - squared) * np.sin(lat),
        ]
    )


def shortest_chord(
    distance: float, *, semi_major: float = 6378137.0, inverse_flattening: float = 298.257223563
) -> float:
    """Return a straight line through the Earth that places are surely nearer than a way if below.

    Parameters
    ----------
    distance : float
        The way along the surface, in metres.
    semi_major, inverse_flattening : float
        The ellipsoid; 0 for a sphere.

    Returns
    -------
    float
        In metres: that of the most bent way there is, less a tenth of the difference, for ways
        along the ellipsoid are not quite plane.

    Examples
    --------
    >>> round(shortest_chord(100000.0), 1)
    99998.9
    """
    minor = semi_major * (1.0 - (1.0 / inverse_flattening if inverse_flattening else 0.0))
    bent = minor**2 / semi_major
    line = 2.0 * bent * float(np.sin(min(distance / (2.0 * bent), np.pi / 2)))
    return max(distance - 1.1 * (distance - line), 0.0)


def geodesic(
    longitude: Floats,
    latitude: Floats,
    other_longitude: Floats,
    other_latitude: Floats,
    *,
    semi_major: float = 6378137.0,
    inverse_flattening: float = 298.257223563,
) -> NDArray[np.float64]:
    """Return distances along the ellipsoid.

    Parameters
    ----------
    longitude, latitude, other_longitude, other_latitude : ndarray of shape (pairs,)
        Geodetic, in degrees.
    semi_major : float
        Half the ellipsoid's longer axis, in metres.
    inverse_flattening : float
        1 / f; 0 for a sphere.

    Returns
    -------
    ndarray of shape (pairs,)
        In metres, to a tenth of a millimetre; of places that are nearly opposite, for which the
        iteration does not end, to 0.1 percent.

    References
    ----------
    Vincenty 1975, Direct and inverse solutions of geodesics on the ellipsoid, Survey Review
    23(176), doi:10.1179/sre.1975.23.176.88.

    Examples
    --------
    >>> one, other = np.array([0.0]), np.array([1.0])
    >>> geodesic(one, one, other, one).round(3).tolist()
    [111319.491]
    """
    flattening = 1.0 / inverse_flattening if inverse_flattening else 0.0
    shape = semi_major, flattening
    apart = np.radians(np.remainder(other_longitude - longitude + 180.0, 360.0) - 180.0)
    low, high = (
        np.arctan((1.0 - flattening) * np.tan(np.radians(one)))
        for one in (latitude, other_latitude)
    )
    sines, cosines = np.sin(low) * np.sin(high), np.cos(low) * np.cos(high)
    turn = apart.copy()
    for _ in range(100):
        across = np.cos(high) * np.sin(turn)
        along = np.cos(low) * np.sin(high) - np.sin(low) * np.cos(high) * np.cos(turn)
        sine, cosine = np.hypot(across, along), sines + cosines * np.cos(turn)
        angle = np.arctan2(sine, cosine)
        with np.errstate(divide="ignore", invalid="ignore"):
            azimuth = np.where(sine > 0, cosines * np.sin(turn) / sine, 0.0)
            square = 1.0 - azimuth**2
            middle = np.where(square > 1e-14, cosine - 2.0 * sines / square, 0.0)
        c = flattening / 16.0 * square * (4.0 + flattening * (4.0 - 3.0 * square))
        more = angle + c * sine * (middle + c * cosine * (2.0 * middle**2 - 1.0))
        before, turn = turn, apart + (1.0 - c) * flattening * azimuth * more
        if not (np.abs(turn - before) > 1e-13).any():
            break
    length = _along(angle, sine, cosine, square, middle, *shape)
    opposite = np.abs(turn - before) > 1e-12
    around = semi_major * np.arctan2(
        np.hypot(
            np.cos(high) * np.sin(apart),
            (np.cos(low) * np.sin(high) - np.sin(low) * np.cos(high) * np.cos(apart)),
        ),
        sines + cosines * np.cos(apart),
    )
    return np.where(opposite, around, length)


def _along(
    angle: NDArray[np.float64],
    sine: NDArray[np.float64],
    cosine: NDArray[np.float64],
    square: NDArray[np.float64],
    middle: NDArray[np.float64],
    semi_major: float,
    flattening: float,
) -> NDArray[np.float64]:
    """Return the length of an arc on the sphere that stands for the ellipsoid (Vincenty's A, B)."""
    u = square * ((1.0 / (1.0 - flattening)) ** 2 - 1.0)
    a = 1.0 + u / 16384.0 * (4096.0 + u * (-768.0 + u * (320.0 - 175.0 * u)))
    b = u / 1024.0 * (256.0 + u * (-128.0 + u * (74.0 - 47.0 * u)))
    less = cosine * (2.0 * middle**2 - 1.0)
    less -= b / 6.0 * middle * (4.0 * sine**2 - 3.0) * (4.0 * middle**2 - 3.0)
    less = b * sine * (middle + b / 4.0 * less)
    return semi_major * (1.0 - flattening) * a * (angle - less)
