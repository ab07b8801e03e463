"""What may be chosen of windows: their outlines, how much their cells count, their spread."""

from __future__ import annotations

from ..common.choices import Choice
from ..common.wording import later


class Outline(Choice):
    """Which cells belong to a window."""

    RECTANGLE = 0, later("Rectangle")
    ELLIPSE = 1, later("Ellipse")
    FOOTPRINT = 2, later("Footprint")
    ANNULUS = 3, later("Annulus")
    WEDGE = 4, later("Wedge")


class Weighting(Choice):
    """How much the cells of a window count."""

    NONE = 0, later("None")
    GAUSSIAN = 1, later("Gaussian")
    INVERSE_DISTANCE = 2, later("Inverse distance")
    EXPONENTIAL = 3, later("Exponential")
    MATRIX = 4, later("Matrix")


class Spread(Choice):
    """How much the cells of a window vary: number, label, and name of the band."""

    band: str

    def __init__(self, number: int, label: str, band: str) -> None:
        self.band = band

    VARIANCE = 0, later("Variance"), later("variance")
    STANDARD_DEVIATION = 1, later("Standard deviation"), later("standard deviation")
    COEFFICIENT_OF_VARIATION = (
        2,
        later("Coefficient of variation"),
        later("coefficient of variation"),
    )


class Growth(Choice):
    """What grows from scale to scale."""

    CELLS = 0, later("Coarsen the cells")
    WINDOW = 1, later("Widen the window")


class Denominator(Choice):
    """What sums of squared deviations are divided by; its number is taken from n."""

    N = 0, later("n")
    N_MINUS_1 = 1, later("n - 1")
