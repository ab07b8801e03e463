"""Working memory that is reused from tile to tile.

A fresh temporary for each step of each tile costs page faults, and page faults keep two threads
from being twice as fast as one. Each thread therefore keeps its own few buffers.
"""

from __future__ import annotations

import threading

import numpy as np
from numpy.typing import NDArray

_local = threading.local()


def scratch(name: str, size: int) -> NDArray[np.float64]:
    """Return this thread's buffer of that name, with undefined content.

    Parameters
    ----------
    name : str
        Which buffer. Two calls with one name share their memory.
    size : int
        Number of float64 elements wanted.

    Returns
    -------
    ndarray of shape (size,), float64
    """
    buffers: dict[str, NDArray[np.float64]] = _local.__dict__.setdefault("buffers", {})
    buffer = buffers.get(name)
    if buffer is None or buffer.size < size:
        buffer = np.empty(size, dtype=np.float64)
        buffers[name] = buffer
    return buffer[:size]
