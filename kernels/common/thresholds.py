"""When a value, or a difference of two, is at least what is asked for.

A raster's cells are numbers rounded to the steps of the type they are stored in: in Float32 a
height of 812.3 is 812.29998779, and what rises 0.3 above 812.0 rises 0.29998779. So a threshold
is met where no more is missing than that rounding may have taken.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .types import Booleans, Floats


class Steps(NamedTuple):
    """The steps of the values of a band: those of its stored type, times its scale.

    Attributes
    ----------
    dtype : str
        The stored type as numpy writes it, such as ``"f4"``.
    scale, offset : float
        A value is what is stored times scale plus offset.
    """

    dtype: str = "f8"
    scale: float = 1.0
    offset: float = 0.0

    def reaches(self, values: NDArray[Any], least: float, most: float = np.inf) -> Booleans:
        """Say which values are at least so large, and at most.

        Parameters
        ----------
        values : ndarray
            Values that are stored, scale and offset applied.
        least, most : float
            The thresholds.

        Returns
        -------
        ndarray of bool

        Examples
        --------
        >>> Steps("f4").reaches(np.float32([0.1, 0.3]).astype(float), 0.3).tolist()
        [False, True]
        >>> Steps("i2", 0.1).reaches(np.array([2, 3]) * 0.1, 0.3).tolist()
        [False, True]
        """
        if least == -np.inf and most == np.inf:
            return np.ones(np.shape(values), dtype=bool)
        values = np.asarray(values, dtype=np.float64)
        return _met(values, least, most, self._half(values), self._is_whole)

    def rises(
        self, high: NDArray[Any], low: NDArray[Any], least: float, most: float = np.inf
    ) -> Booleans:
        """Say where one value is at least so much larger than another, and at most.

        Parameters
        ----------
        high, low : ndarray of the same shape
            Values that are stored, scale and offset applied; none is higher than its `high`.
        least, most : float
            The thresholds.

        Returns
        -------
        ndarray of bool
            Equal values, infinite ones too, differ by 0.

        Examples
        --------
        >>> high, low = np.float32([812.3, 812.2]).astype(float), np.array([812.0, 812.0])
        >>> Steps("f4").rises(high, low, 0.3).tolist()
        [True, False]
        """
        if least <= 0.0 and most == np.inf:
            return np.ones(np.shape(high), dtype=bool)
        high, low = np.asarray(high, dtype=np.float64), np.asarray(low, dtype=np.float64)
        with np.errstate(invalid="ignore"):
            rise = np.where(high == low, 0.0, high - low)
        missing = self._half(high) if self._is_whole else self._half(high) + self._half(low)
        if not self._is_whole:  # the difference is rounded, and so is what it is compared with
            missing = missing + np.spacing(np.where(np.isfinite(rise), np.abs(rise), 0.0))
        return _met(rise, least, most, missing, self._is_whole)

    def stands_for(self, limit: float) -> float:
        """Return the value that a limit is the number of, or the limit where it is that of none.

        Parameters
        ----------
        limit : float
            As somebody writes it.

        Returns
        -------
        float

        Examples
        --------
        >>> bool(Steps("f4").stands_for(0.7) == np.float32(0.7))
        True
        >>> float(Steps("i2", 0.1).stands_for(0.3))
        0.30000000000000004
        """
        return float(self.stand_for(np.array(limit, dtype=np.float64)))

    def stand_for(self, limits: Floats) -> Floats:
        """Return what `stands_for` does, of many limits at once.

        Examples
        --------
        >>> Steps("i2").stand_for(np.array([0.55 * 100, 0.5])).tolist()
        [55.0, 0.5]
        """
        with np.errstate(over="ignore", invalid="ignore"):
            stored = (limits - self.offset) / self.scale
            nearest = np.rint(stored) if self._is_whole else stored.astype(self.dtype)
            values = nearest.astype(np.float64) * self.scale + self.offset
            close = 1e-9 * abs(self.scale) if self._is_whole else self._half(values)
            found: Floats = np.where(np.abs(values - limits) <= close, values, limits)
        return found

    @property
    def _is_whole(self) -> bool:
        return np.dtype(self.dtype).kind in "iu"

    def _half(self, values: Floats) -> Any:
        """Return half a step at each value: how far it may be from the number it stands for."""
        plain = abs(self.scale) == 1.0 and self.offset == 0.0
        if self._is_whole and abs(self.scale) != 1.0:
            return abs(self.scale) / 2
        if self._is_whole:  # is what it is, but for what adding the offset rounds
            return 0.0 if plain else np.spacing(np.abs(values))
        with np.errstate(invalid="ignore", over="ignore"):
            stored = (values - self.offset) / self.scale
            half = np.spacing(np.abs(stored).astype(self.dtype)).astype(np.float64) / 2
        half = np.where(np.isfinite(half), half * abs(self.scale), 0.0)
        if not plain:  # what scaling rounds
            half = half + np.where(np.isfinite(values), np.spacing(np.abs(values)), 0.0)
        return half


def _met(reached: Floats, least: float, most: float, missing: Any, whole: bool) -> Booleans:
    """Compare, with less than half a step missing of whole numbers, and at most that of others."""
    met = np.ones(reached.shape, dtype=bool)
    for value, end in ((reached, least), (-reached, -most)):
        if end > -np.inf:
            short = end - value
            # Half a step that scaling rounded is half a step.
            close = short < missing * (1 - 1e-9) if whole else short <= missing
            met &= (value >= end) | close
    return met
