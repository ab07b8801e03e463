"""What may be chosen of correlation: its kinds, what is paired with what, and where it leads."""

from __future__ import annotations

from ..common.choices import Choice
from ..common.wording import later


class WindowMethod(Choice):
    """What is computed of the pairs of a window."""

    PEARSON = 0, later("Pearson")
    SPEARMAN = 1, later("Spearman")


class StackMethod(Choice):
    """What is computed of the pairs along bands."""

    PEARSON = 0, later("Pearson")
    SPEARMAN = 1, later("Spearman")
    KENDALL = 2, later("Kendall")


class BandMethod(Choice):
    """What is computed of the pairs of two bands."""

    PEARSON = 0, later("Pearson")
    SPEARMAN = 1, later("Spearman")
    COVARIANCE = 2, later("Covariance")


class TemplateMethod(Choice):
    """What is computed of a template and the image below it; ``lowest`` is best, or the highest."""

    MEAN_REMOVED = 0, later("Correlation (mean removed)"), False
    NORMALISED = 1, later("Correlation (not centred)"), False
    SQUARED_DIFFERENCE = 2, later("Squared difference"), True

    def __init__(self, number: int, label: str, lowest: bool) -> None:
        self.lowest = lowest


class LagType(Choice):
    """What is computed at each lag."""

    CORRELATION = 0, later("Correlation")
    COVARIANCE = 1, later("Covariance")
    PRODUCTS = 2, later("Sums of products")


class Axis(Choice):
    """Along what lags go."""

    BANDS = 0, later("Bands")
    ROWS = 1, later("Rows (lags along columns)")
    COLUMNS = 2, later("Columns (lags along rows)")
    BOTH = 3, later("Both (a lag map)")


class Contiguity(Choice):
    """Which cells are neighbours, named as moves of chess."""

    QUEEN = 0, later("Queen (eight)")
    ROOK = 1, later("Rook (four)")


class Placing(Choice):
    """How a raster is put where it belongs."""

    MOVE = 0, later("Move its georeference")
    RESAMPLE = 1, later("Resample it to the first raster's cells")
