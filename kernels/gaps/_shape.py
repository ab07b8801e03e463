"""Cells that are wider, or narrower, than they are high."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from ..common.types import Aspect, Booleans


def belts(aspect: Aspect, target: Booleans) -> Iterator[tuple[float, Booleans]]:
    """Yield each width that cells to fill have, and which of them have it.

    Parameters
    ----------
    aspect : float, or ndarray of shape (rows,)
        Width of the cells in heights of them.
    target : ndarray of bool, shape (rows, columns)

    Examples
    --------
    >>> found = belts(np.array([1.0, 0.5]), np.ones((2, 3), bool))
    >>> [(wide, int(cells.sum())) for wide, cells in found]
    [(0.5, 3), (1.0, 3)]
    """
    widths = np.unique(aspect)
    if widths.size < 2:
        yield float(widths[0]) if widths.size else 1.0, target
        return
    for wide in widths.tolist():
        some = target & (aspect == wide)[:, None]
        if some.any():
            yield wide, some
