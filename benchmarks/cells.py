"""Reading cells and drawing windows, for all that look at rasters here."""

import numpy as np


def read(dataset, number=1, top=0, rows=None):
    """Return rows of a band as float64, NaN where there is no data.

    Parameters
    ----------
    dataset : gdal.Dataset
        The raster.
    number : int
        The band.
    top, rows : int
        Where to start, and how many rows at most; all if not given.
    """
    left = dataset.RasterYSize - top
    band = dataset.GetRasterBand(number)
    values = band.ReadAsArray(0, top, dataset.RasterXSize, min(rows or left, left)).astype(float)
    nodata = band.GetNoDataValue()
    if nodata is not None:
        values[values == nodata] = np.nan
    return values


def window(parameters):
    """Return which cells a window has: a square, or a round one where SHAPE is 1."""
    size = parameters["WINDOW"]
    if parameters.get("SHAPE", 0) == 0:
        return np.ones((size, size), dtype=bool)
    steps = np.arange(size) - (size - 1) / 2
    return steps[:, None] ** 2 + steps**2 <= ((size - 1) / 2) ** 2
