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
