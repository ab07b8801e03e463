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


class TimeMethod(Choice):
    """How a missing date is found from the others of its cell."""

    LINEAR = 0, later("Linear")
    SPLINE = 1, later("Monotone spline (Pchip)")
    HARMONICS = 2, later("Seasonal harmonics")
    WHITTAKER = 3, later("Whittaker smoother")
    NEAREST = 4, later("Nearest date")
    PREVIOUS = 5, later("Previous date")
    NEXT = 6, later("Next date")
    SEASON = 7, later("Mean of the same season")


SMOOTHERS = (TimeMethod.HARMONICS, TimeMethod.WHITTAKER, TimeMethod.SEASON)
"""Those whose results differ from the data at dates that have some."""

OF_A_PERIOD = (TimeMethod.HARMONICS, TimeMethod.SEASON)
"""Those that ask how long a year is."""


class Ends(Choice):
    """What comes before the first date with data, and after the last."""

    HOLD = 0, later("Hold the first and the last value")
    EXTRAPOLATE = 1, later("Go on as the method does")
    LEAVE = 2, later("Leave")


class GapUnit(Choice):
    """What the longest gap is counted in."""

    DAYS = 0, later("Days")
    BANDS = 1, later("Bands")


class TimeLimits(Choice):
    """Which values a filled cell may have."""

    NONE = 0, later("Any")
    AROUND = 1, later("From the data before and after the gap")
    SERIES = 2, later("Within the range of the cell's series")


class Replace(Choice):
    """Which cells get a new value."""

    GAPS = 0, later("Gaps")
    ALL = 1, later("All cells")
