"""Tables of values and results: rows to write, and what rows that were read say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ..kernels.common.wording import tr

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..raster.sources.source import RasterSource


def tables_of(
    rows: Sequence[tuple[Any, ...]], source: RasterSource
) -> list[tuple[NDArray[np.float64], NDArray[np.float64]]]:
    """Return values in ascending order and their results for each band of a source.

    Parameters
    ----------
    rows : sequence of tuple
        Band, value and result; band 0 is for all.
    source : RasterSource
        Whose bands are to be mapped.

    Raises
    ------
    ValueError
        Where a band has no row, or something is no number.
    """
    try:
        table = np.array(rows, dtype=float).reshape(-1, 3)
    except (TypeError, ValueError):
        table = np.full((1, 3), np.nan)
    if not np.isfinite(table).all():
        raise ValueError(tr("INPUT_LUT holds what is no number: give numbers in all its rows"))
    known: dict[int, Any] = {}
    for number in np.unique(table[:, 0]):
        own = table[table[:, 0] == number]
        own = own[np.argsort(own[:, 1], kind="stable")]
        known[int(number)] = own[:, 1].copy(), own[:, 2].copy()
    found = []
    for band in source.info().bands:
        if 0 not in known and band.number not in known:
            told = tr("INPUT_LUT has no row of band {}: give a table of the same bands")
            raise ValueError(told.format(band.number))
        found.append(known[0] if 0 in known else known[band.number])
    return found
