"""What may be chosen of levels: how they are found, over which bands, and in which type."""

from __future__ import annotations

from ..common.choices import Choice
from ..common.wording import later


class Method(Choice):
    """How to equalize."""

    INTERPOLATED = 0, later("Interpolated histogram")
    RANKS = 1, later("Exact ranks")
    LOOKUP = 2, later("Lookup table (integers)")
    STRETCH = 3, later("Linear between percentiles")


class Pool(Choice):
    """Which bands share a histogram."""

    NONE = 0, later("Each band by itself")
    ALL = 1, later("All bands by one histogram")
    LUMINANCE = 2, later("Luminance of red, green and blue")


class Start(Choice):
    """What the lowest value becomes."""

    SHARE = 0, later("Its share of the cells")
    LOWEST = 1, later("The lowest result")


class Ties(Choice):
    """What cells of one value get."""

    SHARED = 0, later("The same result")
    MEANS = 1, later("Results by the means around them")


class AdaptivePool(Choice):
    """Which bands share a histogram, where each tile has its own."""

    NONE = 0, later("Each band by itself")
    LUMINANCE = 1, later("Luminance of red, green and blue")


class OutputType(Choice):
    """The type of the result: number, label, and numpy's code of it."""

    code: str

    def __init__(self, number: int, label: str, code: str) -> None:
        self.code = code

    BYTE = 0, later("Byte (0-255)"), "u1"
    UINT16 = 1, later("UInt16 (0-65535)"), "u2"
    FLOAT32 = 2, later("Float32"), "f4"


class MatchTarget(Choice):
    """What a raster is matched to."""

    RASTER = 0, later("A reference raster")
    NORMAL = 1, later("A normal distribution")


class MatchMethod(Choice):
    """How to match."""

    QUANTILES = 0, later("Quantiles (exact)")
    BINS = 1, later("Bins")
    MOMENTS = 2, later("Mean and deviation (linear)")
    ROBUST = 3, later("Robust linear, by cells without change")


class MatchFrom(Choice):
    """Which cells count."""

    WHOLE = 0, later("The whole rasters")
    OVERLAP = 1, later("Where both overlap")


class MatchType(Choice):
    """The type of a matched raster: number, label, and numpy's code; none: the reference's."""

    code: str

    def __init__(self, number: int, label: str, code: str) -> None:
        self.code = code

    REFERENCE = 0, later("As the reference"), ""
    BYTE = 1, later("Byte (0-255)"), "u1"
    UINT16 = 2, later("UInt16 (0-65535)"), "u2"
    INT16 = 3, later("Int16"), "i2"
    FLOAT32 = 4, later("Float32"), "f4"
    FLOAT64 = 5, later("Float64"), "f8"
