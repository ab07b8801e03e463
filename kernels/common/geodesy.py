"""Distances on the ellipsoid by way of points in space."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


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


def chord(distance: float, *, semi_major: float = 6378137.0) -> float:
    """Return the straight line through the Earth between points this far apart along it.

    Parameters
    ----------
    distance : float
        Along the surface, in metres; up to half the circumference.
    semi_major : float
        Half the ellipsoid's longer axis, in metres.

    Returns
    -------
    float
        In metres. The radius of curvature varies by one percent over the Earth, which makes a
        difference of 2e-7 of the distance at 100 km, and of 2e-5 at 1,000 km.

    Examples
    --------
    >>> round(chord(100000.0), 1)
    99999.0
    """
    half = min(distance / (2.0 * semi_major), np.pi / 2)
    return float(2.0 * semi_major * np.sin(half))
