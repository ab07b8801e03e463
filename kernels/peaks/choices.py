"""What is looked for as a peak."""

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
