"""Files that end too early, which GDAL reads as if zeros followed."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from osgeo import gdal

from ...kernels.common.wording import counted, shown, tr
from ..common.errors import RasterError

if TYPE_CHECKING:
    from .source import RasterSource


def refuse_torn(source: RasterSource, dataset: gdal.Dataset) -> None:
    """Refuse an open source whose file is shorter than its header says.

    Raises
    ------
    RasterError
        That says how much is missing.
    """
    # No more is asked of others: to list its files takes GDAL as long as to open one.
    kind = dataset.GetDriver().ShortName
    if kind == "ENVI":
        _refuse_torn_envi(source, dataset)
    elif kind == "netCDF":
        _refuse_part_of_netcdf(source, dataset)


def _refuse_torn_envi(source: RasterSource, dataset: gdal.Dataset) -> None:
    """Refuse an ENVI file that ends too early: GDAL would read its missing cells as zeros."""
    header = dataset.GetMetadata("ENVI")
    if header.get("file_compression", "0") != "0":
        return
    found = gdal.VSIStatL(dataset.GetFileList()[0])
    cells = dataset.RasterXSize * dataset.RasterYSize * dataset.RasterCount
    size = gdal.GetDataTypeSize(dataset.GetRasterBand(1).DataType) // 8
    missing = int(header.get("header_offset", 0)) + cells * size - found.size if found else 0
    if missing > 0:
        raise RasterError(
            tr("{} is torn: {} missing at the end of {}").format(
                source.name,
                counted(missing, "byte is", "bytes are"),
                dataset.GetFileList()[0],
            )
        )


def _refuse_part_of_netcdf(source: RasterSource, dataset: gdal.Dataset) -> None:
    """Refuse a netCDF file that was cut off: its library reads what is missing as zeros.

    Files of the classic format only, which have room for each cell. Those of HDF5 do not open.
    """
    path = (dataset.GetFileList() or [""])[0]
    if not os.path.isfile(path):
        return
    with open(path, "rb") as file:
        classic = file.read(3) == b"CDF"
    bits = gdal.GetDataTypeSize(dataset.GetRasterBand(1).DataType)
    needed = dataset.RasterXSize * dataset.RasterYSize * dataset.RasterCount * bits // 8
    size = os.path.getsize(path)
    if classic and size < needed:
        raise RasterError(
            tr("{} is only part of a file: its cells take {} bytes, and {} has {}").format(
                source.name, shown(needed, ","), path, shown(size, ",")
            )
        )
