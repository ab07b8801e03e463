"""What is looked for as a peak, over the plane and along series."""

from __future__ import annotations

from ..common.choices import Choice
from ..common.wording import later


class Kind(Choice):
    """Which side up; ``sign`` is what cells are multiplied with."""

    PEAKS = 0, later("Peaks"), 1
    PITS = 1, later("Pits"), -1

    def __init__(self, number: int, label: str, sign: int) -> None:
        self.sign = sign


class Connectivity(Choice):
    """Which cells are neighbours; ``neighbours`` is how many."""

    EIGHT = 0, later("Eight"), 8
    FOUR = 1, later("Four"), 4

    def __init__(self, number: int, label: str, neighbours: int) -> None:
        self.neighbours = neighbours


class Order(Choice):
    """Which peak is the strongest."""

    VALUE = 0, later("Value")
    PROMINENCE = 1, later("Prominence")
    ISOLATION = 2, later("Isolation")


class Ties(Choice):
    """Which of several summits of one height on a hill stay."""

    ALL = 0, later("All")
    ONE_A_HILL = 1, later("One a hill")


class LineKind(Choice):
    """Which side of a series up; ``sign`` is what values are multiplied with."""

    PEAKS = 0, later("Peaks"), 1
    VALLEYS = 1, later("Valleys"), -1

    def __init__(self, number: int, label: str, sign: int) -> None:
        self.sign = sign


class LineRule(Choice):
    """Which places of a series are looked at."""

    FIND_PEAKS = 0, later("Higher than both sides (find_peaks)")
    GREATER = 1, later("Greater than both neighbours (argrelextrema)")
    GREATER_EQUAL = 2, later("Greater or equal, ends included")
    SECOND_DIFFERENCE = 3, later("Negative second difference")
    MAXIMUM = 4, later("The greatest value, ends included")


class LineOrder(Choice):
    """Which peak of a series is the strongest."""

    HEIGHT = 0, later("Height")
    PROMINENCE = 1, later("Prominence")


class LineSmoothing(Choice):
    """How a series is smoothed before peaks are looked for."""

    NONE = 0, later("None")
    MOVING_MEAN = 1, later("Moving mean")
    SAVITZKY_GOLAY = 2, later("Savitzky-Golay")
    GAUSSIAN = 3, later("Gaussian")
