"""Rasters as files of arrays, for libraries whose Python has no GDAL."""

import cells
import numpy as np
from osgeo import gdal

STRIP = 256  # rows at a time: this process has to stay small


def save(raster, path):
    """Write a raster as float64, NaN where there is no data, and return the path.

    An array of rows and columns or, of several bands, of bands, rows and columns.
    """
    dataset = gdal.Open(str(raster))
    shape = dataset.RasterCount, dataset.RasterYSize, dataset.RasterXSize
    whole = np.lib.format.open_memmap(path, "w+", float, shape if shape[0] > 1 else shape[1:])
    for band, values in enumerate(whole.reshape(shape), start=1):
        for top in range(0, shape[1], STRIP):
            values[top : top + STRIP] = cells.read(dataset, band, top, STRIP)
    return path


def load(path, raster):
    """Write an array as a Float64 GeoTIFF whose nodata is NaN."""
    values = np.load(path, mmap_mode="r")
    height, width = values.shape
    driver = gdal.GetDriverByName("GTiff")
    dataset = driver.Create(str(raster), width, height, 1, gdal.GDT_Float64)
    band = dataset.GetRasterBand(1)
    band.SetNoDataValue(np.nan)
    for top in range(0, height, STRIP):
        band.WriteArray(values[top : top + STRIP].astype(float), 0, top)
