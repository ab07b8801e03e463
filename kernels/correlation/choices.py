"""The kinds of correlation that may be chosen, and what a template is compared by."""

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
