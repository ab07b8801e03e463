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
    LINEAR = 8, later("Linear (triangles on the rim)")
    TELEA = 9, later("Telea inpainting")
    NAVIER_STOKES = 10, later("Navier-Stokes inpainting")
    LEAST_SQUARES = 11, later("DCT least squares")
    LOCAL_MEDIAN = 12, later("Local median")
    DILATION = 13, later("Dilation (greatest value beside)")
    LOCAL_MODE = 14, later("Local mode (classes)")
    CONSTANT = 15, later("Constant")


MEANS = (Method.ROW_MEAN, Method.COLUMN_MEAN, Method.BAND_MEAN, Method.CONSTANT)
"""Those that take a number for each row, column or band: no window around a gap tells it."""

CLASSES = (Method.NEAREST, Method.LOCAL_MODE, Method.DILATION)
"""Those that give values of cells, so that classes stay classes."""

SQUARES = (Method.LOCAL_MEAN, Method.LOCAL_MEDIAN, Method.LOCAL_MODE)
"""Those that look at a square, which doubles until it meets data."""

AROUND = tuple(method for method in Method if method not in MEANS)
"""Those that fill a gap from a window around it."""


class GapRule(Choice):
    """Where a gap is, of several bands."""

    EACH_BAND = 0, later("In each band")
    ALL_BANDS = 1, later("Where all bands lack data")


class MaskMeans(Choice):
    """What the cells of a mask that are not 0 say."""

    FILL = 0, later("What to fill: not 0")
    KEEP = 1, later("What to keep: 0 is filled, as GDAL's masks")


class Limits(Choice):
    """Between which values filled cells have to lie."""

    NONE = 0, later("None")
    GAP = 1, later("Data around each gap")
    BAND = 2, later("Data of the band")
