"""Room for what a recipe finds out: in memory, or in a temporary file beyond a size."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Callable, Union

import numpy as np

from ..kernels.common.wording import tr
from ..raster.errors import RasterError, cause
from ..raster.stowed import Stowed, forget

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .run import Run


def room_for(
    run: Run, size: int, dtype: np.dtype[Any], in_memory: int
) -> Union[NDArray[Any], Stowed]:
    """Return zeros of one axis, in a file if they take more bytes than are kept in memory."""
    if size * dtype.itemsize <= in_memory:
        return np.zeros(size, dtype)
    folder = run.temporary()
    path = os.path.join(folder, f"stored-{len(os.listdir(folder))}.bin")
    try:
        _reserve(path, size * dtype.itemsize, run.progress.check)
    except OSError as error:
        raise RasterError(
            tr("{} MB of work cannot be kept in {}: {}; set TMPDIR to a larger folder").format(
                size * dtype.itemsize // 2**20, folder, cause(error)
            )
        ) from error
    run.at_end(forget)
    return Stowed(path, dtype.str, size)


def _reserve(path: str, size: int, check: Callable[[], object]) -> None:
    """Make a file that has its room on the disk: a mapped file that finds none ends QGIS."""
    zeros = bytes(2**20)
    with open(path, "wb", buffering=0) as file:
        while size > 0:
            check()
            size -= file.write(zeros[:size])
