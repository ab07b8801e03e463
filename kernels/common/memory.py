"""Memory that a thread uses again: fresh memory costs more than what is computed in it.

The system hands out large arrays page by page, each on first touch, and takes them back when
they are let go of. For tile after tile that takes as long as the arithmetic, and threads wait
for each other.
"""

from __future__ import annotations

import math
import mmap
import sys
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any, ClassVar, Optional

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_local = threading.local()
# Results of other sizes that are kept although nobody holds them.
_SPARE = 2
# Bytes from which results get pages of their own. The heap keeps what was let go for later, up to
# some 32 MB a piece and thread, and pieces of other sizes do not fit there.
_OWN_PAGES = 4 * 2**20
_ALIGNED = 16


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
        if key in memory:
            _local.outgrown = outgrown() + 1
        memory[key] = np.empty(size, dtype)
    return memory[key][:size]


def outgrown() -> int:
    """Return how often this thread's memory of a name was too small and was replaced.

    Who keeps arrays that `scratch` gave out keeps replaced memory alive.
    """
    return getattr(_local, "outgrown", 0)


def _new(size: int) -> NDArray[np.uint8]:
    """Return new memory, which goes back to the system at once when it is let go."""
    pages = _pages(size) if size >= _OWN_PAGES else None
    if pages is None:
        return np.empty(size, np.uint8)
    if hasattr(mmap, "MADV_HUGEPAGE"):
        with suppress(OSError):  # a system with pages of one size
            pages.madvise(mmap.MADV_HUGEPAGE)
    return np.frombuffer(pages, np.uint8)


def _pages(size: int) -> Optional[mmap.mmap]:
    """Return pages of memory, None where the system has none."""
    own = hasattr(mmap, "MAP_PRIVATE")
    kind: dict[str, Any] = {"flags": mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS} if own else {}
    try:
        return mmap.mmap(-1, size, **kind)
    except (OSError, ValueError):  # a limit of the system's
        return None


def in_own_pages(arrays: Sequence[NDArray[Any]]) -> list[NDArray[Any]]:
    """Return copies of arrays in pages of their own, none of which the heap keeps.

    Many small arrays that live long keep a heap from giving back what lay between them, and it
    seldom gives them back themselves.

    Parameters
    ----------
    arrays : sequence of ndarray
        What is let go together.

    Returns
    -------
    list of ndarray

    Examples
    --------
    >>> [copy.tolist() for copy in in_own_pages([np.array([1.5]), np.array([True, False])])]
    [[1.5], [True, False]]
    """
    ends = np.cumsum([-(-array.nbytes // _ALIGNED) * _ALIGNED for array in arrays]).tolist()
    pages = _pages(ends[-1]) if ends and ends[-1] else None
    if pages is None:
        return [array.copy() for array in arrays]
    memory, copies = np.frombuffer(pages, np.uint8), []
    for array, start in zip(arrays, [0, *ends]):
        part = memory[start : start + array.nbytes].view(array.dtype).reshape(array.shape)
        part[...] = array
        copies.append(part)
    return copies


def _references(kept: list[NDArray[Any]], place: int) -> int:
    """Return how many hold an array of a list, this call included."""
    return sys.getrefcount(kept[place])


def _references_of_free() -> Optional[int]:
    """Return `_references` of an array that only its list holds, or None if that cannot be told.

    The count is CPython's own affair, so it is tried: a view of the array, and a view of a view,
    must show in it, and must not when they are gone.
    """
    try:
        kept = [np.empty(64, np.uint8)]
        alone = [_references(kept, 0)]
        held = []
        view = kept[0][:48].view(np.float32).reshape(3, 4)
        held.append(_references(kept, 0))
        part = view[1:, ::2].T
        del view
        held.append(_references(kept, 0))
        del part
        alone.append(_references(kept, 0))
    except AttributeError:
        return None
    return alone[0] if alone[0] == alone[1] < min(held) else None


class Recycler:
    """Memory for results that nobody else holds: new, or of a result that was let go.

    Safe for threads. What it keeps is what was held at once. Where this Python does not tell
    whether a result is held, all memory is new.
    """

    _free: ClassVar[Optional[int]] = _references_of_free()

    def __init__(self) -> None:
        self._kept: list[NDArray[Any]] = []
        self._lock = threading.Lock()

    def __call__(self, shape: tuple[int, ...], dtype: Any = np.float64) -> Any:
        """Return memory for a result.

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
        if self._free is None:
            return np.empty(shape, dtype)
        size = math.prod(shape) * np.dtype(dtype).itemsize
        with self._lock:
            kept = self._kept
            # A view holds the array that owns its memory: the list's reference is then not the
            # only one.
            free = [place for place in range(len(kept)) if _references(kept, place) == self._free]
            fits = [place for place in free if size <= kept[place].size <= 2 * size]
            if not fits:
                for place in free[:-_SPARE][::-1]:
                    del kept[place]
                kept.append(_new(size))
                fits = [len(kept) - 1]
            return kept[fits[0]][:size].view(dtype).reshape(shape)


def fresh(shape: tuple[int, ...], dtype: Any = np.float64) -> Any:
    """Return memory for a result from this thread's `Recycler`."""
    if "fresh" not in _local.__dict__:
        _local.fresh = Recycler()
    return _local.fresh(shape, dtype)
