"""Room for what a recipe finds out: in memory, or in a temporary file beyond a size."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Callable, Union

import numpy as np

from ..kernels.common.wording import tr
from ..raster.common.errors import RasterError, cause
from ..raster.results.formats import MEMORY
from ..raster.results.sink import RasterSink
from ..raster.verbs.ledger import Ledger, current
from ..raster.verbs.stowed import Stowed, forget
from ..raster.verbs.tiled_sink import TiledSink, folder_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ..raster.common.grid import Grid
    from ..raster.results.about import OutputBand
    from .run import Run

# Rows and columns of a tile of what lies between passes: small, as its cells may be far apart.
_SIDE = 512


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


def raster_between(
    run: Run,
    name: str,
    grid: Grid,
    bands: Sequence[OutputBand],
    dtype: np.dtype[Any],
    write: Callable[[Any], object],
) -> str:
    """Return the path of a raster between two passes: a file, or tiles that all parts make.

    Parameters
    ----------
    run : Run
        The run.
    name : str
        Of the raster, without an ending.
    grid, bands, dtype
        As of a `RasterSink`.
    write : callable
        Writes it: takes the sink.
    """
    ledger = current()
    if ledger is None:
        path = os.path.join(run.temporary(), f"{name}.tif")
        with RasterSink(path, grid, bands, dtype, options=["TILED=YES"]) as sink:
            write(sink)
        return path
    path = ledger.path(f"pass-{ledger.begin()}", f"{name}.vrt")
    if not os.path.exists(path):
        own = Ledger(folder_of(path, "tiles"), ledger.part, ledger.manifest)
        about: dict[str, Any] = {"side": _SIDE, "progress": run.progress, "memory": MEMORY}
        with TiledSink(path, grid, bands, dtype, ledger=own, **about) as tiled:
            write(tiled)
    return path


def _reserve(path: str, size: int, check: Callable[[], object]) -> None:
    """Make a file that has its room on the disk: a mapped file that finds none ends QGIS."""
    zeros = bytes(2**20)
    with open(path, "wb", buffering=0) as file:
        while size > 0:
            check()
            size -= file.write(zeros[:size])
