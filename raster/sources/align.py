"""A second raster on the first one's grid."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace
from html import escape
from typing import Any, Optional

import numpy as np
from osgeo import gdal

from ...kernels.common.wording import tr
from ..common.choices import Resampling
from ..common.errors import RasterError, call, is_none
from ..common.grid import GeoTransform, Grid, no_transformation, refuse_points
from .describe import alpha_number, step_of
from .info import Band
from .missing import masked_range, said_ranges
from .source import RasterSource

# Rows and columns that GDAL counts.
_MOST_CELLS = 2**31 - 1
_GDAL = {
    Resampling.NEAREST: gdal.GRA_NearestNeighbour,
    Resampling.BILINEAR: gdal.GRA_Bilinear,
    Resampling.CUBIC: gdal.GRA_Cubic,
    Resampling.AVERAGE: gdal.GRA_Average,
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
        For values; which cells have data is decided by the nearest cell, but for averages, which
        are those of all cells that have.

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
            tr(
                "{} has {} x {} cells, not {} x {}, and without georeference on both "
                "sides cells cannot be matched"
            ).format(source.name, own.columns, own.rows, grid.columns, grid.rows)
        )
    if not own.georeferenced or not grid.georeferenced:
        without = tr("the first raster") if own.georeferenced else source.name
        raise RasterError(
            tr("{} cannot be laid on the first raster: {} has no georeference").format(
                source.name, without
            )
        )
    refuse_points(own, grid, source.name)
    if max(grid.shape) > _MOST_CELLS:
        told = tr("{} covers {:,} x {:,} cells of the first raster; are both CRS right?")
        raise RasterError(told.format(source.name, grid.columns, grid.rows))
    place, grid = grid.geotransform, _turned(grid, own)
    transformer = _transformer(source, own, grid)
    turns = _turns(transformer, own, grid)
    if not turns:
        raise RasterError(
            tr("{} does not overlap the first raster: it covers {}, the first {}").format(
                source.name, *_extents(own, replace(grid, geotransform=place))
            )
        )
    own = own if own.same_crs(grid) else _over_the_pole(own)
    scale = _scale(transformer, own, grid)
    if resampling is not Resampling.NEAREST and 1.0 / scale > max(own.columns, own.rows):
        # GDAL would reserve memory for as many cells of it as one of the grid's is wide.
        own_extent, extent = _extents(own, grid)
        raise RasterError(
            tr(
                "{} is smaller than a cell of the first raster: it covers {}, and "
                "the first has {} x {} cells in {}"
            ).format(source.name, own_extent, grid.columns, grid.rows, extent)
        )
    places = _columns_of_turns(own, grid, turns)
    plains = _real_values(source, places)
    around = len(places[0][0]) > 1
    middle = _middle(transformer, own, grid) if around and not own.same_crs(grid) else None
    warped = _placed(_warped(source, plains, grid, resampling, scale, middle), place)
    mask = None
    if resampling not in (Resampling.NEAREST, Resampling.AVERAGE):
        nearest = _placed(_warped(source, plains, grid, Resampling.NEAREST, 1.0, middle), place)
        mask = RasterSource(nearest, label=source.label, title=source.title, session=source.session)
    return RasterSource(
        warped,
        label=source.label,
        title=source.title,
        mask=mask,
        stamps=source.stamps,
        session=source.session,
    )


def relocated(source: RasterSource, grid: Grid) -> RasterSource:
    """Return a source of the same real values that lies elsewhere.

    Parameters
    ----------
    source : RasterSource
        What to read.
    grid : Grid
        Where it shall lie; of its size.

    Returns
    -------
    RasterSource
        A VRT, as text: float64, NaN for no data.
    """
    ((text, _),) = _real_values(source, [([0], grid)])
    return RasterSource(text, label=source.label, stamps=source.stamps, session=source.session)


def _extents(own: Grid, grid: Grid) -> list[str]:
    """Return what two grids cover, with the names of their CRS where these differ."""
    if own.same_crs(grid):
        return [_extent(one) for one in (own, grid)]
    return [f"{_extent(one)} ({one.crs_name()})" for one in (own, grid)]


def _extent(grid: Grid) -> str:
    x0, y0, x1, y1 = grid.bounds()
    return f"x {x0:.9g} to {x1:.9g}, y {y0:.9g} to {y1:.9g}"


def _transformer(source: RasterSource, own: Grid, grid: Grid) -> gdal.Transformer:
    """Return GDAL's transformer from cells of the grid to cells of the source."""
    own_wkt, wkt = own.wkt or grid.wkt, grid.wkt or own.wkt
    what = no_transformation(own, grid, source.name)
    try:
        found: gdal.Transformer = call(
            lambda: gdal.Transformer(_empty(grid, wkt), _empty(own, own_wkt), []), is_none, what
        )
    except RasterError:
        if own.same_crs(grid):
            raise
        # GDAL names a CRS that it knows no way to by its whole text.
        raise RasterError(what) from None
    return found


def _scale(transformer: gdal.Transformer, own: Grid, grid: Grid) -> float:
    """Return how many cells of the grid lie along one of the source's, at most 1.

    GDAL would guess it from the sizes of windows, which is wrong for rotated grids and makes
    the result depend on the window. Below 1 it averages the source's cells. It is that of the
    middle, or where longitudes meet there, at a pole, that of the other places.
    """
    turn = _turn(own, grid)
    middle = _longest(transformer, turn, grid.columns / 2, grid.rows / 2)
    shares = [(i + 0.5) / _PLACES for i in range(_PLACES)]
    others = sorted(
        _longest(transformer, turn, x * grid.columns, y * grid.rows) for y in shares for x in shares
    )
    usual = others[len(others) // 2]
    longest = usual if middle > 2 * usual > 0 else middle
    return 1.0 if longest < 1.1 else 1.0 / longest


# Rows and columns of places that say how large the source's cells usually are.
_PLACES = 10


def _longest(transformer: gdal.Transformer, turn: float, column: float, row: float) -> float:
    """Return how many of the source's cells a step to the next cell passes, 0 where unknown."""
    places = [(column, row, 0.0), (column + 1, row, 0.0), (column, row + 1, 0.0)]
    (here, right, below), good = transformer.TransformPoints(False, places)
    if not all(good):
        return 0.0
    return max(
        math.hypot(math.remainder(p[0] - here[0], turn) if turn else p[0] - here[0], p[1] - here[1])
        for p in (right, below)
    )


def _middle(transformer: gdal.Transformer, own: Grid, grid: Grid) -> Optional[float]:
    """Return the source's longitude at the grid's middle, None where it has none."""
    place = grid.columns / 2, grid.rows / 2, 0.0
    (point,), (good,) = transformer.TransformPoints(False, [place])
    return own.geotransform[0] + point[0] * own.geotransform[1] if good else None


def _turns(transformer: gdal.Transformer, own: Grid, grid: Grid) -> list[int]:
    """Return by how many turns of the globe the source must be moved to lie on the grid.

    Longitudes from 0 to 360 degrees and from -180 to 180 are the same places.
    """
    steps = [i / 20 for i in range(21)]
    places = [(c * grid.columns, r * grid.rows, 0.0) for r in steps for c in steps]
    points, good = transformer.TransformPoints(False, places)
    inside = [p for p, ok in zip(points, good) if ok]
    if not inside:
        return []
    xs, ys = [p[0] for p in inside], [p[1] for p in inside]
    if max(ys) <= 0 or min(ys) >= own.rows:
        return []
    # Where GDAL transforms from one CRS to another, it finds the longitudes itself.
    turn = _turn(own, grid) if own.same_crs(grid) else 0.0
    return [
        k
        for k in (range(-2, 3) if turn else (0,))
        if max(xs) > k * turn and min(xs) < k * turn + own.columns
    ]


def _turn(own: Grid, grid: Grid) -> float:
    """Return how many of the source's columns a turn of the globe has, 0 where that is nothing."""
    srs, (_, dx, rx, _, ry, _) = own.srs() or grid.srs(), own.geotransform
    if srs is None or not srs.IsGeographic() or rx or ry:
        return 0.0
    return 2 * math.pi / float(srs.GetAngularUnits()) / dx


def beside(own: Grid, grid: Grid) -> Grid:
    """Return a grid moved by whole turns of the globe to the longitudes of another of its CRS."""
    if not (own.georeferenced and grid.georeferenced and own.same_crs(grid)):
        return own
    x0, dx, rx, y0, ry, dy = own.geotransform
    turn = abs(_turn(own, grid) * dx)
    turns = round((_middle_of(own) - _middle_of(grid)) / turn) if turn else 0
    return replace(own, geotransform=(x0 - turns * turn, dx, rx, y0, ry, dy)) if turns else own


def _turned(grid: Grid, own: Grid) -> Grid:
    """Return the grid moved by whole turns of the globe to the source's longitudes.

    Where one CRS is transformed to another, GDAL finds places half a turn away, and no farther.
    """
    if own.same_crs(grid) or not _turn(own, own) or not _turn(grid, grid):
        return grid
    x0, dx, rx, y0, ry, dy = grid.geotransform
    turn = abs(_turn(grid, grid) * dx)
    x0 += round((_middle_of(own) - _middle_of(grid)) / turn) * turn
    return replace(grid, geotransform=(x0, dx, rx, y0, ry, dy))


def _middle_of(grid: Grid) -> float:
    return grid.geotransform[0] + grid.columns * grid.geotransform[1] / 2


def _over_the_pole(own: Grid) -> Grid:
    """Return the grid with its last row a hair longer: what ends at a pole holds the pole."""
    x0, dx, rx, y0, ry, dy = own.geotransform
    return replace(own, geotransform=(x0, dx, rx, y0, ry, dy * (1 + 1e-9 / own.rows)))


def _placed(text: str, geotransform: GeoTransform) -> str:
    """Return VRT text with another place for the whole of it."""
    numbers = ",".join(repr(float(value)) for value in geotransform)
    return re.sub("<GeoTransform>[^<]*<", f"<GeoTransform>{numbers}<", text, count=1)


def _columns_of_turns(own: Grid, grid: Grid, turns: list[int]) -> list[tuple[list[int], Grid]]:
    """Return grids for the turns, each with the columns where the source begins on it.

    A raster of the whole globe is laid side by side, one turn farther on both sides, so that
    values between its last and its first column are found; others are laid by themselves,
    wherever their cells come to lie.
    """
    turn = _turn(own, grid)
    whole = round(turn)
    x0, dx, rx, y0, ry, dy = own.geotransform

    def moved(columns: float, width: int) -> Grid:
        return replace(own, columns=width, geotransform=(x0 + columns * dx, dx, rx, y0, ry, dy))

    around = range(min(turns) - 1, max(turns) + 2)
    if not turn or own.columns < abs(whole) or abs(turn - whole) * len(around) > 1e-3:
        return [([0], moved(k * turn, own.columns)) for k in turns]
    starts = [k * whole for k in around]
    first = min(starts)
    width = max(starts) + own.columns - first
    return [([start - first for start in starts], moved(first, width))]


def _empty(grid: Grid, wkt: str) -> gdal.Dataset:
    """Return a dataset without cells of its own on a grid."""
    dataset = gdal.GetDriverByName("VRT").Create("", grid.columns, grid.rows, 0)
    dataset.SetGeoTransform(list(grid.geotransform))
    dataset.SetProjection(wkt)
    return dataset


def _real_values(
    source: RasterSource, places: list[tuple[list[int], Grid]]
) -> list[tuple[str, Grid]]:
    """Return VRT text of the source's bands on some grids: real values, NaN for no data.

    gdal.Translate would leave a nodata value in place that real values may equal, and would
    forget NaN beside it, and alpha.
    """
    info = source.info()
    with source.dataset() as dataset:
        told = [_real_source(source, dataset, band) for band in info.bands]
    rows, columns = info.grid.shape
    size = f'xSize="{columns}" ySize="{rows}"'
    texts = []
    for starts, grid in places:
        content = f"<SRS>{escape(grid.wkt)}</SRS><GeoTransform>"
        content += ",".join(repr(value) for value in grid.geotransform) + "</GeoTransform>"
        for number, one in enumerate(told, start=1):
            sources = "".join(
                f'<ComplexSource>{one}<SrcRect xOff="0" yOff="0" {size}/>'
                f'<DstRect xOff="{start}" yOff="0" {size}/></ComplexSource>'
                for start in starts
            )
            content += _real_band(sources, number)
        texts.append((vrt(grid.shape, content), grid))
    return texts


def _real_band(content: str, number: int = 1) -> str:
    """Return what tells of a VRT's band of real values, NaN for no data."""
    return (
        f'<VRTRasterBand dataType="Float64" band="{number}"><NoDataValue>nan</NoDataValue>'
        f"{content}</VRTRasterBand>"
    )


def _real_source(source: RasterSource, dataset: gdal.Dataset, band: Band) -> str:
    """Return what tells a VRT's complex source the real values of a band, and what is no data."""
    own = f"{origin(source.uri, source.open_options)}<SourceBand>{{}}</SourceBand>"
    stored, mask = _masked(own, dataset, band)
    told = f"{stored}{mask}{_scaled(band.scale, band.offset)}"
    step = step_of(dataset.GetRasterBand(band.number))
    ranges = said_ranges(source.nodata, band, step)
    if not ranges:
        return told
    # Masks are of whole numbers, and what makes them computes with few digits.
    lut = f"{own.format(band.number)}{_scaled(*step)}<LUT>{_lut_of(ranges)}</LUT>"
    shape = dataset.RasterYSize, dataset.RasterXSize
    valid = vrt(shape, _real_band(f"<ComplexSource>{lut}</ComplexSource>"))
    mask = _mask_band(f"{origin(valid)}<SourceBand>1</SourceBand>")
    told = vrt(shape, _real_band(f"<ComplexSource>{told}</ComplexSource>{mask}"))
    return f"{origin(told)}<SourceBand>1</SourceBand>{_USE_MASK}"


def _masked(own: str, dataset: gdal.Dataset, band: Band) -> tuple[str, str]:
    """Return what tells the stored cells of a band, and whether they have a mask.

    A VRT compares with a nodata value by itself, not as GDAL's masks do, where these take a cell
    for it that is another number: then, and where alpha says it, the mask is laid beside the band.
    """
    cells = own.format(band.number)
    gdal_band, nodata = dataset.GetRasterBand(band.number), band.nodata
    flags, alpha = gdal_band.GetMaskFlags(), 0 if band.is_alpha else alpha_number(dataset)
    if flags == gdal.GMF_NODATA:
        if nodata is None or masked_range(nodata, band.dtype) is None:
            return cells, ""
        if _is_compared_alike(nodata, band.dtype):
            return cells, _USE_MASK
        mask = own.format(f"mask,{band.number}")
    elif flags & gdal.GMF_ALL_VALID:
        if not alpha:
            return cells, ""
        # What is a little more than transparent is not to become 0.
        mask = own.format(alpha) + "<LUT>-1e-300:255,0:0,1e-300:255</LUT>"
    else:
        return cells, _USE_MASK
    text = vrt(
        (dataset.RasterYSize, dataset.RasterXSize),
        f'<VRTRasterBand dataType="{gdal.GetDataTypeName(gdal_band.DataType)}" band="1">'
        f"<SimpleSource>{cells}</SimpleSource>{_mask_band(mask)}</VRTRasterBand>",
    )
    return f"{origin(text)}<SourceBand>1</SourceBand>", _USE_MASK


def _mask_band(told: str) -> str:
    """Return what tells a VRT's band of a mask that is read from a source."""
    band = f'<VRTRasterBand dataType="Byte"><ComplexSource>{told}</ComplexSource></VRTRasterBand>'
    return f"<MaskBand>{band}</MaskBand>"


def _scaled(scale: float, offset: float) -> str:
    """Return what tells a VRT's complex source how real values come from stored ones."""
    return f"<ScaleOffset>{offset!r}</ScaleOffset><ScaleRatio>{scale!r}</ScaleRatio>"


def _lut_of(ranges: Sequence[tuple[Any, Any]]) -> str:
    """Return a table that makes 0 of the values in some ranges, and 255 of all others."""
    merged: list[list[float]] = []
    for first, last in sorted((float(first), float(last)) for first, last in ranges):
        if merged and first <= np.nextafter(np.nextafter(merged[-1][1], math.inf), math.inf):
            merged[-1][1] = max(merged[-1][1], last)
        else:
            merged.append([first, last])
    points: list[tuple[float, int]] = []
    for first, last in merged:
        beside = float(np.nextafter(first, -math.inf)), float(np.nextafter(last, math.inf))
        points += [(beside[0], 255), (first, 0), (last, 0), (beside[1], 255)]
    told = [f"{value!r}:{known}" for value, known in points if math.isfinite(value)]
    return ",".join(told or ["0:0", "1:0"])


_USE_MASK = "<UseMaskBand>true</UseMaskBand>"
# GDAL's mask of such floats counts all that are larger, as their sums pass the largest number.
_HUGE = 1e30


def _is_compared_alike(nodata: Any, dtype: np.dtype[Any]) -> bool:
    """Say whether a VRT finds the cells of a nodata value that GDAL's mask hides."""
    if dtype.kind == "f":
        return bool(abs(nodata) < _HUGE)
    return bool(dtype.itemsize < 8 and nodata == int(nodata))


def vrt(shape: tuple[int, int], content: str) -> str:
    """Return the text of a VRT of a size."""
    rows, columns = shape
    return f'<VRTDataset rasterXSize="{columns}" rasterYSize="{rows}">{content}</VRTDataset>'


def origin(uri: str, open_options: tuple[str, ...] = ()) -> str:
    """Return what tells a VRT which file to read."""
    pairs = (option.partition("=") for option in open_options)
    options = "".join(f'<OOI key="{escape(key)}">{escape(value)}</OOI>' for key, _, value in pairs)
    return (
        f'<SourceFilename relativeToVRT="0" shared="0">{escape(uri)}</SourceFilename>'
        f"<OpenOptions>{options}</OpenOptions>"
    )


def _warped(
    source: RasterSource,
    plains: list[tuple[str, Grid]],
    grid: Grid,
    resampling: Resampling,
    scale: float,
    middle: Optional[float],
) -> str:
    """Return the text of a warped VRT, or of a mosaic of several."""
    texts = [_warped_once(source, *plain, grid, resampling, scale, middle) for plain in plains]
    if len(texts) == 1:
        return texts[0]
    bands = "".join(
        f'<VRTRasterBand dataType="Float64" band="{number}"><NoDataValue>nan</NoDataValue>'
        + "".join(
            f"<ComplexSource>{origin(text)}<SourceBand>{number}</SourceBand><NODATA>nan</NODATA>"
            "</ComplexSource>"
            for text in texts
        )
        + "</VRTRasterBand>"
        for number in range(1, len(source.info().bands) + 1)
    )
    place = ",".join(repr(value) for value in grid.geotransform)
    place = f"<SRS>{escape(grid.wkt)}</SRS><GeoTransform>{place}</GeoTransform>"
    return vrt(grid.shape, place + bands)


def _warped_once(
    source: RasterSource,
    plain: str,
    own: Grid,
    grid: Grid,
    resampling: Resampling,
    scale: float,
    middle: Optional[float],
) -> str:
    """Return the text of a warped VRT on a grid, which may be rotated or south-up.

    Where ``middle`` is given, longitudes of the source are found within half a turn of it, so that
    they jump at the grid's edge: GDAL 3.13 leaves out cells beside a jump within the grid.
    """
    x0, _, _, y0, _, _ = grid.geotransform
    # GDAL would take the source's middle, and rasters of one CRS need none.
    plainly = ["INSERT_CENTER_LONG=FALSE"] if middle is not None or own.same_crs(grid) else []
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
        transformerOptions=plainly,
        warpOptions=["UNIFIED_SRC_NODATA=NO", f"XSCALE={scale!r}", f"YSCALE={scale!r}"],
    )
    dataset = call(
        lambda: gdal.Warp("", plain, options=options),
        is_none,
        tr("{} cannot be laid on the first raster's grid").format(source.name),
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
    if middle is not None:
        end = "</ReprojectionTransformer>"
        option = f'<Options><Option key="CENTER_LONG">{middle!r}</Option></Options>'
        text = text.replace(end, option + end)
    return text
