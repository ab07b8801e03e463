"""The ways to fill a gap that may be chosen, and where one is."""

from __future__ import annotations

from ..common.choices import Choice
from ..common.wording import later


class Method(Choice):
    """How to fill: a row for each way, in the order of the dialog."""

    SMOOTH_SURFACE = 0, later("Smooth surface (biharmonic)")
    MEMBRANE = 1, later("Membrane (Laplace)")
    INVERSE_DISTANCE = 2, later("Inverse distance")
    NEAREST = 3, later("Nearest cell")
    LOCAL_MEAN = 4, later("Local mean")
    ROW_MEAN = 5, later("Row mean")
    COLUMN_MEAN = 6, later("Column mean")
    BAND_MEAN = 7, later("Band mean")


MEANS = (Method.ROW_MEAN, Method.COLUMN_MEAN, Method.BAND_MEAN)
"""Those that take a number for each row, column or band: no window around a gap tells it."""

AROUND = tuple(method for method in Method if method not in MEANS)
"""Those that fill a gap from a window around it."""


class GapRule(Choice):
    """Where a gap is, of several bands."""

    EACH_BAND = 0, later("In each band")
    ALL_BANDS = 1, later("Where all bands lack data")
