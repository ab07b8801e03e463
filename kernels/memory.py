"""Memory that a thread uses again: fresh memory costs more than what is computed in it.

The system hands out large arrays page by page, each on first touch, and takes them back when
they are let go of. For tile after tile that takes as long as the arithmetic, and threads wait
for each other.
"""

from __future__ import annotations

import math
import sys
import threading
from typing import Any

import numpy as np
from numpy.typing import NDArray

_local = threading.local()
# Results that may be held at once before memory is given up instead of kept.
_KEPT = 8


def scratch(name: str, size: int, dtype: Any = np.float64) -> Any:
    """Return this thread's memory of a name.

    Parameters
    ----------
    name : str
        What it is for; the same memory is returned for the same name and type.
    size : int
        Elements.
    dtype : numpy dtype
        Their type.

    Returns
    -------
    ndarray of shape (size,)
        Holds anything.
    """
    memory: dict[Any, NDArray[Any]] = _local.__dict__.setdefault("scratch", {})
    key = name, np.dtype(dtype)
    if key not in memory or memory[key].size < size:
        memory[key] = np.empty(size, dtype)
    return memory[key][:size]


def fresh(shape: tuple[int, ...], dtype: Any = np.float64) -> Any:
    """Return memory for a result that nobody else holds: new, or of a result that was let go.

    Parameters
    ----------
    shape : tuple of int
        The result's shape.
    dtype : numpy dtype
        Its type.

    Returns
    -------
    ndarray
        Holds anything.
    """
    kept: list[NDArray[Any]] = _local.__dict__.setdefault("fresh", [])
    size = math.prod(shape) * np.dtype(dtype).itemsize
    for place in range(len(kept)):
        # A view holds the array that owns its memory: the list's reference is then not the only
        # one. (getrefcount counts its own argument as well.)
        if size <= kept[place].size <= 2 * size and sys.getrefcount(kept[place]) == 2:
            return kept[place][:size].view(dtype).reshape(shape)
    owner = np.empty(size, np.uint8)
    kept.append(owner)
    if len(kept) > _KEPT:
        kept.pop(0)
    return owner.view(dtype).reshape(shape)
