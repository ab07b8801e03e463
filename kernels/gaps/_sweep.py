"""Which valid values lie before and after each gap, found band by band over many cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ..common.memory import scratch

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..common.types import Booleans


def nearest_valid(valid: Booleans) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return where the valid values before and after each are, or at it.

    Branches on single cells cost ten times as much as the larger of two small whole numbers.

    Parameters
    ----------
    valid : ndarray of shape (bands, cells), bool

    Returns
    -------
    before, after : ndarray of the same shape, int16 or int32
        Bands counted from 1, from the first on and from the last; 0 where there is none. In memory
        that is used again.
    """
    bands = len(valid)
    dtype = np.int16 if bands < 2**15 else np.int32
    before = scratch("valid before", valid.size, dtype).reshape(valid.shape)
    after = scratch("valid after", valid.size, dtype).reshape(valid.shape)
    numbers = np.arange(1, bands + 1, dtype=dtype)[:, None]
    np.multiply(valid, numbers, out=before)
    np.multiply(valid, numbers[::-1], out=after)
    for k in range(1, bands):
        np.maximum(before[k - 1], before[k], out=before[k])
    for k in range(bands - 1, 0, -1):
        np.maximum(after[k], after[k - 1], out=after[k - 1])
    return before, after
