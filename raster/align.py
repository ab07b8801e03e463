"""A second raster on the first one's grid."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from enum import IntEnum
from functools import partial
from html import escape

import numpy as np
from osgeo import gdal

from .errors import RasterError, call, is_error, is_none
from .grid import Grid, Window
from .missing import masked_range
from .source import Band, RasterSource, Reader, alpha_number


class Resampling(IntEnum):
    """How values between cell centres are found."""

    NEAREST = 0
    BILINEAR = 1
    CUBIC = 2


_GDAL = {
    Resampling.NEAREST: gdal.GRA_NearestNeighbour,
    Resampling.BILINEAR: gdal.GRA_Bilinear,
    Resampling.CUBIC: gdal.GRA_Cubic,
}


def align(
    source: RasterSource, grid: Grid, resampling: Resampling = Resampling.BILINEAR
) -> RasterSource:
    """Return a source of the same values on another grid.

    Parameters
    ----------
    source : RasterSource
        What to read.
    grid : Grid
        The grid wanted.
    resampling : Resampling
        For values; which cells have data is always decided by the nearest cell.

    Returns
    -------
    RasterSource
        The source itself where it lines up; else warped VRTs, as text. Real values
        (scale and offset applied), float64, NaN for no data.

    Raises
    ------
    RasterError
        Where the two do not overlap, or a CRS does not transform to the other.
    """
    own = source.info().grid
    if own.lines_up(grid):
        return source
    if not own.georeferenced and not grid.georeferenced:
        raise RasterError(
            f"{source.name} has {own.columns} x {own.rows} cells, not {grid.columns} x "
            f"{grid.rows}, and without georeference on both sides cells cannot be matched"
        )
    if not own.georeferenced or not grid.georeferenced:
        without = "the first raster" if own.georeferenced else source.name
        raise RasterError(
            f"{source.name} cannot be laid on the first raster: {without} has no georeference"
        )
    transformer = _transformer(source, own, grid)
    if not _overlap(transformer, own, grid):
        raise RasterError(
            f"{source.name} does not overlap the first raster: it covers {_extent(own)}, "
            f"the first {_extent(grid)}"
        )
    plain, scale = _real_values(source), _scale(transformer, grid)
    if resampling is not Resampling.NEAREST and 1.0 / scale > max(own.columns, own.rows):
        # GDAL would reserve memory for as many cells of it as one of the grid's is wide.
        raise RasterError(
            f"{source.name} is smaller than a cell of the first raster: it covers {_extent(own)}, "
            f"and the first has {grid.columns} x {grid.rows} cells in {_extent(grid)}"
        )
    warped = _warped(source, plain, own, grid, resampling, scale)
    mask = None
    if resampling is not Resampling.NEAREST:
        nearest = _warped(source, plain, own, grid, Resampling.NEAREST, 1.0)
        mask = RasterSource(nearest, label=source.label, session=source.session)
    return RasterSource(
        warped, label=source.label, mask=mask, stamps=source.stamps, session=source.session
    )


def as_said(source: RasterSource, path: str, check: Callable[[], None]) -> RasterSource:
    """Write a raster's real values anew, without those that a user says are no data.

    GDAL resamples by what the file says, and knows of nothing else.

    Parameters
    ----------
    source : RasterSource
        The raster.
    path : str
        The file to write.
    check : callable
        Raises where the user asked to stop.
    """
    with Reader(source) as reader:
        info = reader.info
        rows, columns = info.grid.shape
        size = columns, rows, len(info.bands), gdal.GDT_Float64
        options = ["TILED=YES", "BIGTIFF=IF_SAFER", "INTERLEAVE=BAND"]
        what = f"{source.name} cannot be laid on the first raster's grid"
        driver = gdal.GetDriverByName("GTiff")
        copy = call(lambda: driver.Create(path, *size, options), is_none, what)
        if info.grid.georeferenced:
            copy.SetGeoTransform(list(info.grid.geotransform))
        copy.SetProjection(info.grid.wkt)
        for number in range(1, len(info.bands) + 1):
            copy.GetRasterBand(number).SetNoDataValue(math.nan)
        for number in range(len(info.bands)):
            band = copy.GetRasterBand(number + 1)
            for row in range(0, rows, _ROWS):
                check()
                window = Window(row, 0, min(_ROWS, rows - row), columns)
                cells = np.empty((window.rows, columns))
                reader.read(number, window, cells)
                call(partial(band.WriteArray, cells, 0, row), is_error, what, strict=True)
        call(copy.FlushCache, is_error, what, strict=True)
    return RasterSource(path, label=source.label, stamps=source.stamps, session=source.session)


# Rows that are written at a time.
_ROWS = 256


def _extent(grid: Grid) -> str:
    x0, y0, x1, y1 = grid.bounds()
    return f"x {x0:.9g} to {x1:.9g}, y {y0:.9g} to {y1:.9g}"


def _transformer(source: RasterSource, own: Grid, grid: Grid) -> gdal.Transformer:
    """Return GDAL's transformer from cells of the grid to cells of the source."""
    own_wkt, wkt = own.wkt or grid.wkt, grid.wkt or own.wkt
    return call(
        lambda: gdal.Transformer(_empty(grid, wkt), _empty(own, own_wkt), []),
        is_none,
        f"{source.name}: no transformation to the first raster's CRS is known",
    )


def _scale(transformer: gdal.Transformer, grid: Grid) -> float:
    """Return how many cells of the grid lie along one of the source's, at most 1.

    GDAL would guess it from the sizes of windows, which is wrong for rotated grids and makes
    the result depend on the window. Below 1 it averages the source's cells.
    """
    row, column = grid.rows / 2, grid.columns / 2
    places = [(column, row, 0.0), (column + 1, row, 0.0), (column, row + 1, 0.0)]
    (here, right, below), good = transformer.TransformPoints(False, places)
    if not all(good):
        return 1.0
    lengths = [math.hypot(p[0] - here[0], p[1] - here[1]) for p in (right, below)]
    return 1.0 if max(lengths) < 1.1 else 1.0 / max(lengths)


def _overlap(transformer: gdal.Transformer, own: Grid, grid: Grid) -> bool:
    steps = [i / 20 for i in range(21)]
    places = [(c * grid.columns, r * grid.rows, 0.0) for r in steps for c in steps]
    points, good = transformer.TransformPoints(False, places)
    inside = [p for p, ok in zip(points, good) if ok]
    if not inside:
        return False
    xs, ys = [p[0] for p in inside], [p[1] for p in inside]
    return bool(max(xs) > 0 and min(xs) < own.columns and max(ys) > 0 and min(ys) < own.rows)


def _empty(grid: Grid, wkt: str) -> gdal.Dataset:
    """Return a dataset without cells of its own on a grid."""
    dataset = gdal.GetDriverByName("VRT").Create("", grid.columns, grid.rows, 0)
    dataset.SetGeoTransform(list(grid.geotransform))
    dataset.SetProjection(wkt)
    return dataset


def _real_values(source: RasterSource) -> str:
    """Return VRT text of the source's bands: real values as float64, NaN for no data.

    gdal.Translate would leave a nodata value in place that real values may equal, and would
    forget NaN beside it, and alpha.
    """
    info = source.info()
    with source.dataset() as dataset:
        masks = [_missing(dataset, band) for band in info.bands]
        origin = _origin(source.uri, source.open_options)
        if _USE_MASK in masks and alpha_number(dataset):
            origin = _origin(_alpha_as_mask(origin, dataset))
    bands = [
        f'<VRTRasterBand dataType="Float64" band="{place}"><NoDataValue>nan</NoDataValue>'
        f"<ComplexSource>{origin}<SourceBand>{band.number}</SourceBand>{mask}"
        f"<ScaleOffset>{band.offset!r}</ScaleOffset><ScaleRatio>{band.scale!r}</ScaleRatio>"
        "</ComplexSource></VRTRasterBand>"
        for place, (band, mask) in enumerate(zip(info.bands, masks), start=1)
    ]
    transform = ",".join(repr(value) for value in info.grid.geotransform)
    place = f"<SRS>{escape(info.grid.wkt)}</SRS><GeoTransform>{transform}</GeoTransform>"
    return _vrt(info.grid.shape, place + "".join(bands))


_USE_MASK = "<UseMaskBand>true</UseMaskBand>"


def _missing(dataset: gdal.Dataset, band: Band) -> str:
    """Return what tells a VRT's source which cells have no data."""
    by_value = dataset.GetRasterBand(band.number).GetMaskFlags() == gdal.GMF_NODATA
    nodata = band.nodata
    if not band.masked or (
        by_value and (nodata is None or masked_range(nodata, band.dtype) is None)
    ):
        return ""
    return _USE_MASK


def _alpha_as_mask(origin: str, dataset: gdal.Dataset) -> str:
    """Return VRT text of all bands, with the last for their mask."""
    count = dataset.RasterCount
    sources = [
        f"<SimpleSource>{origin}<SourceBand>{number}</SourceBand></SimpleSource>"
        for number in range(1, count + 1)
    ]
    bands = [
        f'<VRTRasterBand dataType="Float64" band="{number}">{source}</VRTRasterBand>'
        for number, source in enumerate(sources, start=1)
    ]
    mask = f'<MaskBand><VRTRasterBand dataType="Byte">{sources[-1]}</VRTRasterBand></MaskBand>'
    return _vrt((dataset.RasterYSize, dataset.RasterXSize), "".join(bands) + mask)


def _vrt(shape: tuple[int, int], content: str) -> str:
    rows, columns = shape
    return f'<VRTDataset rasterXSize="{columns}" rasterYSize="{rows}">{content}</VRTDataset>'


def _origin(uri: str, open_options: tuple[str, ...] = ()) -> str:
    pairs = (option.partition("=") for option in open_options)
    options = "".join(f'<OOI key="{escape(key)}">{escape(value)}</OOI>' for key, _, value in pairs)
    return (
        f'<SourceFilename relativeToVRT="0" shared="0">{escape(uri)}</SourceFilename>'
        f"<OpenOptions>{options}</OpenOptions>"
    )


def _warped(
    source: RasterSource,
    plain: str,
    own: Grid,
    grid: Grid,
    resampling: Resampling,
    scale: float,
) -> str:
    """Return the text of a warped VRT on a grid, which may be rotated or south-up."""
    x0, _, _, y0, _, _ = grid.geotransform
    options = gdal.WarpOptions(
        format="VRT",
        outputBounds=(x0, y0 - grid.rows, x0 + grid.columns, y0),
        width=grid.columns,
        height=grid.rows,
        srcSRS=own.wkt or grid.wkt or None,
        dstSRS=grid.wkt or own.wkt or None,
        resampleAlg=_GDAL[resampling],
        dstNodata="nan",
        errorThreshold=0.0,
        multithread=False,
        warpOptions=["UNIFIED_SRC_NODATA=NO", f"XSCALE={scale!r}", f"YSCALE={scale!r}"],
    )
    dataset = call(
        lambda: gdal.Warp("", plain, options=options),
        is_none,
        f"{source.name} cannot be laid on the first raster's grid",
    )
    # gdal.Warp only makes north-up grids; the transform is put in afterwards.
    text = str(dataset.GetMetadata("xml:VRT")[0])
    inverse = gdal.InvGeoTransform(list(grid.geotransform))
    for tag, values in (
        ("GeoTransform", grid.geotransform),
        ("DstGeoTransform", grid.geotransform),
        ("DstInvGeoTransform", inverse),
    ):
        numbers = ",".join(repr(float(value)) for value in values)
        text = re.sub(f"<{tag}>[^<]*</{tag}>", f"<{tag}>{numbers}</{tag}>", text)
    return text
