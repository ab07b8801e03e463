"""Options to choose from: a row each, with its number and what is shown of it.

Nothing here imports numpy: forms declare their parameters with these when QGIS starts.
"""

from __future__ import annotations

from enum import IntEnum
from typing import TypeVar

_Choice = TypeVar("_Choice", bound="Choice")


class Choice(IntEnum):
    """Options that count from 0; a subclass may say more of each, and takes it in `__init__`.

    Attributes
    ----------
    label : str
        What a dialog shows, marked for translation.

    Examples
    --------
    >>> class Colour(Choice):
    ...     RED = 0, "Red"
    ...     GREEN = 1, "Green"
    >>> Colour(1), Colour.GREEN.label, Colour.labels()
    (<Colour.GREEN: 1>, 'Green', ['Red', 'Green'])
    """

    label: str

    def __new__(cls: type[_Choice], number: int, label: str = "", *more: object) -> _Choice:
        """Make an option: its value is its number alone."""
        option = int.__new__(cls, number)
        option._value_ = number
        option.label = label
        return option

    @classmethod
    def labels(cls) -> list[str]:
        """Return what is shown of all options, in their order."""
        return [option.label for option in cls]
