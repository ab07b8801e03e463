"""Tables of values and results: rows to write, and what rows that were read say."""

from __future__ import annotations

import numpy as np

from ..kernels.common.wording import tr
from ..raster.source import RasterSource


def tables_of(rows: list[tuple], source: RasterSource) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return values in ascending order and their results for each band of a source.

    Parameters
    ----------
    rows : list of tuple
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
    known = {}
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
