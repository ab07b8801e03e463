"""What may be chosen of a raster's surroundings: what lies beyond its edge and between cells."""

from __future__ import annotations

from ...kernels.common.choices import Choice
from ...kernels.common.wording import later


class Edges(Choice):
    """The edge rules, drawn for cells ``a b c d``."""

    SHRINK = 0, later("Shrink the window")
    REFLECT = 1, later("Reflect (d c b a | a b c d | d c b a)")
    MIRROR = 2, later("Mirror (d c b | a b c d | c b a)")
    NEAREST = 3, later("Nearest cell (a a a | a b c d | d d d)")
    WRAP = 4, later("Wrap around (b c d | a b c d | a b c)")
    CONSTANT = 5, later("A constant value")
    NODATA = 6, later("No result (nodata)")


class Resampling(Choice):
    """How values between cell centres are found."""

    NEAREST = 0, later("Nearest")
    BILINEAR = 1, later("Bilinear")
    CUBIC = 2, later("Cubic")
    AVERAGE = 3, later("Average")
