"""The statistics of a window that may be chosen."""

from __future__ import annotations

from enum import Flag, auto

from ..common.choices import Choice
from ..common.wording import later


class Rule(Flag):
    """What holds for the results of a statistic."""

    UNIT = auto()  # they are in the units of the cells
    CELL = auto()  # each is one of the cells
    BETWEEN = auto()  # each lies between cells
    SIGNED = auto()  # they lie on both sides of 0, whatever the cells are
    COUNT = auto()  # they are numbers of cells
    KIND = auto()  # classes have it, and it is one of theirs or a number
    CLASS = auto()  # they are classes where the cells are


class Statistic(Choice):
    """What is written for each cell: number, label, name of the band, and what holds for it."""

    band: str
    rules: Rule

    def __init__(self, number: int, label: str, band: str, rules: Rule) -> None:
        self.band, self.rules = band, rules

    MEAN = 0, later("Mean"), later("mean"), Rule.UNIT | Rule.BETWEEN
    VARIANCE = 1, later("Variance"), later("variance"), Rule(0)
    STANDARD_DEVIATION = 2, later("Standard deviation"), later("standard deviation"), Rule.UNIT
    COEFFICIENT_OF_VARIATION = (
        3,
        later("Coefficient of variation"),
        later("coefficient of variation"),
        Rule(0),
    )
    MINIMUM = 4, later("Minimum"), later("minimum"), Rule.UNIT | Rule.CELL | Rule.CLASS
    MAXIMUM = 5, later("Maximum"), later("maximum"), Rule.UNIT | Rule.CELL | Rule.CLASS
    RANGE = 6, later("Range"), later("range"), Rule.UNIT
    SUM = 7, later("Sum"), later("sum"), Rule.UNIT
    COUNT = 8, later("Count"), later("count"), Rule.COUNT | Rule.KIND
    MEDIAN = 9, later("Median"), later("median"), Rule.UNIT | Rule.BETWEEN | Rule.CLASS
    PERCENTILES = (
        10,
        later("Percentiles"),
        later("percentile"),
        Rule.UNIT | Rule.BETWEEN | Rule.CLASS,
    )
    SKEWNESS = 11, later("Skewness"), later("skewness"), Rule.SIGNED
    KURTOSIS = 12, later("Kurtosis"), later("kurtosis"), Rule.SIGNED
    ENTROPY = 13, later("Entropy"), later("entropy"), Rule.KIND
    MAJORITY = (
        14,
        later("Majority"),
        later("majority"),
        Rule.UNIT | Rule.CELL | Rule.CLASS | Rule.KIND,
    )
    MINORITY = (
        15,
        later("Minority"),
        later("minority"),
        Rule.UNIT | Rule.CELL | Rule.CLASS | Rule.KIND,
    )
    VARIETY = 16, later("Variety"), later("variety"), Rule.COUNT | Rule.KIND
