"""Rasters of few values: what becomes of a cell is found once for each value, and looked up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Optional

import numpy as np

from ..kernels.levels.lookup import look_up_stored
from ..raster.sources.reader import Reader

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..raster.sources.source import RasterSource

# Rasters of fewer cells are not worth a look at every value that their type holds.
WORTH = 2**20
# Values of all bands at most.
_MOST = 2**21


class ByValue:
    """The kernel of a pass over a raw source: the result of each stored value of each band."""

    def __init__(self, tables: Sequence[NDArray[Any]]) -> None:
        self._tables = tuple(tables)

    def __call__(self, block: NDArray[Any], *, band: int) -> NDArray[Any]:
        """Return the results of a block of one band."""
        return look_up_stored(block, outputs=self._tables[band])


def raw(source: RasterSource) -> RasterSource:
    """Return a source of cells as they are stored."""
    return replace(source, raw=True)


def values_of(source: RasterSource) -> Optional[list[NDArray[Any]]]:
    """Return what each value that a band can store is read as, in the order of their bits.

    None where bands are of several types or of more than 16 bits, where a value does not tell
    whether it is data, as beside a mask, and where a raster is too small to be worth it.
    """
    info = source.info()
    kinds = {band.dtype for band in info.bands}
    if len(kinds) > 1 or info.grid.rows * info.grid.columns < WORTH:
        return None
    if len(info.bands) << min(8 * kinds.pop().itemsize, 32) > _MOST:
        return None
    with Reader(source) as reader:
        found = [reader.every_value(band) for band in range(len(info.bands))]
    known = [values for values in found if values is not None]
    return known if len(known) == len(found) else None


def by_value(
    source: RasterSource, kernel: Callable[..., NDArray[Any]], lost: bool
) -> tuple[RasterSource, Callable[..., NDArray[Any]]]:
    """Return a source and a kernel that give the same results in less time, where there are.

    Parameters
    ----------
    source : RasterSource
        What is read.
    kernel : callable
        Maps each cell of a block of one band by its value alone.
    lost : bool
        Whether a cell may be without data; if not, the kernel is given none.
    """
    known = values_of(source)
    if known is None:
        return source, kernel
    tables = []
    for band, values in enumerate(known):
        missing = np.isnan(values)
        if not lost and not missing.all():
            values = np.where(missing, values[~missing][0], values)
        tables.append(kernel(values[None, None], band=band).reshape(-1))
    return raw(source), ByValue(tables)
