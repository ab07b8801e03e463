"""Which valid values lie before and after each gap, found band by band over many cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ..common.memory import scratch

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..common.types import Booleans


def nearest_valid(valid: Booleans) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return the numbers of the valid values before and after each, or at it.

    Branches on single cells cost ten times as much as the largest of small whole numbers.

    Parameters
    ----------
    valid : ndarray of shape (bands, cells), bool

    Returns
    -------
    before, after : ndarray of the same shape, int16 or int32
        Bands from 0; -1 and the number of bands where there is none. In memory that is used again.
    """
    bands, cells = valid.shape
    dtype = np.int16 if bands < 2**15 else np.int32
    before = scratch("valid before", valid.size, dtype).reshape(valid.shape)
    after = scratch("valid after", valid.size, dtype).reshape(valid.shape)
    marks = valid.view(np.int8)
    last = np.zeros(cells, dtype)
    for k in range(bands):
        np.multiply(marks[k], dtype(k + 1), out=before[k])
        last = np.maximum(before[k], last, out=before[k])
    last = np.zeros(cells, dtype)
    for k in range(bands - 1, -1, -1):
        np.multiply(marks[k], dtype(bands - k), out=after[k])
        last = np.maximum(after[k], last, out=after[k])
    before -= dtype(1)
    np.subtract(dtype(bands), after, out=after)
    return before, after
