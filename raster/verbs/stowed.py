"""Arrays in temporary files: as a value they are a path, and each process maps the file itself."""

from __future__ import annotations

import mmap
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple, Union

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Stowed(NamedTuple):
    """An array of one axis that lies in a file.

    Attributes
    ----------
    path : str
        The file, which holds nothing else.
    dtype : str
        Type of the elements, as numpy writes it.
    size : int
        Their number.
    """

    path: str
    dtype: str
    size: int


def cells_of(array: Union[NDArray[Any], Stowed]) -> NDArray[Any]:
    """Return an array, or one that lies in a file; what is written to it is written there."""
    return _mapped(array) if isinstance(array, Stowed) else array


@lru_cache(maxsize=8)
def _mapped(array: Stowed) -> NDArray[Any]:
    return np.memmap(array.path, dtype=array.dtype, mode="r+", shape=(array.size,))


def rest(array: Union[NDArray[Any], Stowed]) -> None:
    """Let the system have the memory of a file's pages back, where it can: the file keeps them."""
    if isinstance(array, Stowed) and hasattr(mmap, "MADV_DONTNEED"):
        _mapped(array)._mmap.madvise(mmap.MADV_DONTNEED)  # type: ignore[attr-defined]


def forget() -> None:
    """Let go of all files: a system may keep those that are mapped from being removed."""
    _mapped.cache_clear()
