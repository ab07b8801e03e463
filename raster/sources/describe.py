"""How a raster is described: what GDAL tells of it before its cells are read."""

from __future__ import annotations

import contextlib
import functools
import math
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Optional

import numpy as np
from osgeo import gdal

from ...kernels.common.wording import counted, tr
from ..common.errors import RasterError
from ..common.grid import Grid
from .info import Band, Info
from .missing import BandNodata
from .opened import open_raster
from .torn import refuse_torn

if TYPE_CHECKING:
    from .source import RasterSource


def data_bands(dataset: gdal.Dataset) -> tuple[int, ...]:
    """Return the numbers of all bands but alpha bands."""
    numbers = range(1, dataset.RasterCount + 1)
    return tuple(
        n
        for n in numbers
        if dataset.GetRasterBand(n).GetColorInterpretation() != gdal.GCI_AlphaBand
    )


def describe(source: RasterSource, dataset: gdal.Dataset, numbers: tuple[int, ...]) -> Info:
    """Return size, place, and some bands of an open source.

    Raises
    ------
    RasterError
        Where there is no such band, where its cells are of no type that is read, and where the
        file is torn.
    """
    if not numbers:
        parts = _parts(dataset)
        if parts:
            raise RasterError(
                tr("{} holds several rasters; give one of them: {}").format(source.name, parts)
            )
        raise RasterError(tr("{} has no band with data").format(source.name))
    refuse_torn(source, dataset)
    # What is the same for all bands is asked once: there may be thousands.
    together = _together(dataset)
    alpha, said = bool(alpha_number(dataset)), {one.band: one for one in reversed(source.nodata)}
    bands = tuple(
        _describe_band(source, dataset, number, together, alpha, said.get(number))
        for number in numbers
    )
    return Info(
        name=source.name,
        title=source.title or source.name,
        grid=Grid.of(dataset),
        bands=bands,
        gcps=dataset.GetGCPs() if dataset.GetGCPCount() else None,
        gcp_wkt=dataset.GetGCPProjection() or "",
        packed=together or _packed(dataset),
    )


def _describe_band(
    source: RasterSource,
    dataset: gdal.Dataset,
    number: int,
    together: bool,
    alpha: bool,
    said: Optional[BandNodata],
) -> Band:
    count = dataset.RasterCount
    if not 1 <= number <= count:
        has = counted(count, "band", "bands")
        raise RasterError(tr("band {} does not exist: {} has {}").format(number, source.name, has))
    band = dataset.GetRasterBand(number)
    columns, rows = band.GetBlockSize()
    dtype = _dtype(source, band, number)
    cells = rows * columns * (count if together else 1)
    is_alpha = band.GetColorInterpretation() == gdal.GCI_AlphaBand
    scale, offset = step_of(band) if source.scaled else (1.0, 0.0)
    flags, said = band.GetMaskFlags(), said or BandNodata(number)
    by_value = bool(flags & gdal.GMF_NODATA and not flags & gdal.GMF_PER_DATASET)
    masked = flags != gdal.GMF_ALL_VALID and (said.own or not by_value)
    return Band(
        number=number,
        dtype=dtype,
        # Where a mask says what is no data, cells that hold the value are data.
        nodata=band.GetNoDataValue() if said.own and not flags & gdal.GMF_PER_DATASET else None,
        description=band.GetDescription() or "",
        unit=band.GetUnitType() or "",
        scale=scale,
        offset=offset,
        has_palette=band.GetColorTable() is not None,
        block=(rows, columns),
        block_bytes=cells * dtype.itemsize,
        together=together and count > 1 and source.apart is None,
        masked=masked or bool(said.values) or (alpha and not is_alpha),
        is_alpha=is_alpha,
    )


def alpha_number(dataset: gdal.Dataset) -> int:
    """Return the number of the alpha band, 0 where there is none.

    GDAL's own masks heed alpha only where it is the second or the fourth of as many bands.
    """
    last = int(dataset.RasterCount)
    is_alpha = last and dataset.GetRasterBand(last).GetColorInterpretation() == gdal.GCI_AlphaBand
    return last if is_alpha else 0


def has_one_mask(dataset: gdal.Dataset, numbers: Sequence[int]) -> bool:
    """Say whether none of several bands has a mask of its own: most formats have one for all."""
    shared = gdal.GMF_ALL_VALID | gdal.GMF_PER_DATASET | gdal.GMF_NODATA
    flags = (dataset.GetRasterBand(number).GetMaskFlags() for number in numbers)
    return len(numbers) == 1 or all(flag & shared for flag in flags)


def blocks_of(dataset: gdal.Dataset) -> list[tuple[int, int, int]]:
    """Return rows, columns and bytes of a block of the file for each band.

    What takes GDAL longer, such as the CRS, is not asked for.
    """
    count = dataset.RasterCount
    together = _together(dataset)
    blocks = []
    for band in map(dataset.GetRasterBand, range(1, count + 1)):
        columns, rows = band.GetBlockSize()
        cells = rows * columns * (count if together else 1)
        blocks.append((rows, columns, cells * gdal.GetDataTypeSize(band.DataType) // 8))
    return blocks


def _parts(dataset: gdal.Dataset, most: int = 8) -> str:
    """Return the names of the rasters that a file holds, as GDAL and QGIS open them."""
    names = [name for name, _ in dataset.GetSubDatasets()]
    more = [tr("{:,} more").format(len(names) - most)] if len(names) > most else []
    return ", ".join(names[:most] + more)


def parts_of(uri: str) -> str:
    """Return the names of the rasters in a file that is none itself, nothing for others."""
    with contextlib.suppress(RasterError):
        dataset = open_raster(uri)
        return "" if dataset.RasterCount else _parts(dataset)
    return ""


def _together(dataset: gdal.Dataset, nested: int = 0) -> bool:
    """Say whether all bands of a cell lie together in a file, or in the first that a VRT reads."""
    if dataset.GetMetadataItem("INTERLEAVE", "IMAGE_STRUCTURE") == "PIXEL":
        return True
    if dataset.GetDriver().ShortName != "VRT" or dataset.RasterCount < 2 or nested > _NESTED:
        return False
    ends = {_first_file(dataset.GetRasterBand(number)) for number in (1, dataset.RasterCount)}
    files = [path for path in dataset.GetFileList() or () if path != dataset.GetDescription()]
    if len(ends) > 1 or "" in ends or not files:
        return False
    with contextlib.suppress(RasterError):
        return _together(open_raster(files[0]), nested + 1)
    return False


# Drivers whose blocks are the file's bytes where no compression is told.
_PLAIN = {"GTiff", "EHdr", "ENVI", "MEM"}


def _packed(dataset: gdal.Dataset) -> bool:
    """Say whether blocks may take longer than the reading of their bytes."""
    told = dataset.GetMetadataItem("COMPRESSION", "IMAGE_STRUCTURE")
    return bool(told) or dataset.GetDriver().ShortName not in _PLAIN


# VRTs of VRTs are followed so far.
_NESTED = 8


def _first_file(band: gdal.Band) -> str:
    """Return the file that a VRT's band reads first, as its text tells it."""
    texts = (band.GetMetadata("vrt_sources") or {}).values()
    found = re.search(r"<SourceFilename[^>]*>([^<]*)<", next(iter(texts), ""))
    return found[1] if found else ""


def step_of(band: gdal.Band) -> tuple[float, float]:
    """Return a band's scale and offset."""
    return _or(band.GetScale() or None, 1.0), _or(band.GetOffset(), 0.0)


def _or(value: Optional[float], default: float) -> float:
    """Return a number, or what stands for it where there is none that makes sense."""
    return default if value is None or not math.isfinite(value) else float(value)


@functools.cache
def _numpy_type(kind: int) -> Any:
    """Return numpy's type for one of GDAL's, or None; once, for an import in QGIS takes long."""
    from osgeo import gdal_array

    return gdal_array.GDALTypeCodeToNumericTypeCode(kind)


def _dtype(source: RasterSource, band: gdal.Band, number: int) -> np.dtype[Any]:
    kind = band.DataType
    name = gdal.GetDataTypeName(kind)
    if gdal.DataTypeIsComplex(kind):
        raise RasterError(
            tr(
                "band {} of {} holds complex numbers ({}); give a band of real "
                "numbers, for instance its modulus"
            ).format(number, source.name, name)
        )
    code = _numpy_type(kind)
    if code is None:
        raise RasterError(
            tr("band {} of {} is of a type that is not read: {}").format(number, source.name, name)
        )
    # GDAL has a type for signed bytes since 3.7, and warns of those who ask in the old way.
    old = name == "Byte" and int(gdal.VersionInfo()) < 3070000
    if old and band.GetMetadataItem("PIXELTYPE", "IMAGE_STRUCTURE") == "SIGNEDBYTE":
        raise RasterError(
            tr(
                "band {} of {} holds signed bytes, which this GDAL reads as unsigned "
                "ones; convert it to Int16 first"
            ).format(number, source.name)
        )
    dtype: np.dtype[Any] = np.dtype(code)
    return dtype
