"""The bands of several rasters that line up, as those of one."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from osgeo import gdal

from .align import origin, relocated, vrt
from .describe import alpha_number
from .info import Band
from .missing import BandNodata
from .source import RasterSource


def stacked(sources: Sequence[RasterSource]) -> RasterSource:
    """Return one source of the bands of several, in their own types.

    Parameters
    ----------
    sources : sequence of RasterSource
        All of one grid. Those without data by a mask or alpha, not by a nodata value, are read as
        float64.

    Returns
    -------
    RasterSource
        A VRT, as text; of a single source, that itself.
    """
    if len(sources) == 1:
        return sources[0]
    first = sources[0]
    bands: list[str] = []
    nodata: list[BandNodata] = []
    for source in sources:
        said = {one.band: one for one in source.nodata}
        plain = _by_value(source)
        for own, band in zip(source.info().bands, plain.info().bands):
            bands.append(_band(plain, band, len(bands) + 1))
            if own.number in said:
                nodata.append(said[own.number]._replace(band=len(bands)))
    grid = first.info().grid
    place = f"<SRS>{escape(grid.wkt)}</SRS>" if grid.wkt else ""
    if grid.by_points and grid.georeferenced:
        wkt, *points = grid.by_points
        places = (dict(zip(("Pixel", "Line", "X", "Y"), map(repr, point))) for point in points)
        told = (" ".join(f'{key}="{value}"' for key, value in one.items()) for one in places)
        listed = "".join(f'<GCP Id="" {one}/>' for one in told)
        place += f'<GCPList Projection="{escape(wkt)}">{listed}</GCPList>'
    elif grid.georeferenced:
        numbers = ",".join(map(repr, grid.geotransform))
        place += f"<GeoTransform>{numbers}</GeoTransform>"
    return RasterSource(
        vrt(grid.shape, place + "".join(bands)),
        label=first.label,
        title=first.title,
        stamps=tuple(dict.fromkeys(stamp for source in sources for stamp in source.stamps)),
        nodata=tuple(nodata),
        session=first.session,
    )


def _by_value(source: RasterSource) -> RasterSource:
    """Return a source in which values alone say what is no data."""
    with source.dataset() as dataset:
        numbers = [band.number for band in source.info().bands]
        flags = {dataset.GetRasterBand(number).GetMaskFlags() for number in numbers}
        alpha = alpha_number(dataset) and gdal.GMF_ALL_VALID in flags
    if flags <= {gdal.GMF_ALL_VALID, gdal.GMF_NODATA} and not alpha:
        return source
    return relocated(source, source.info().grid)


def _band(source: RasterSource, band: Band, number: int) -> str:
    with source.dataset() as dataset:
        own = dataset.GetRasterBand(band.number)
        kind, nodata = gdal.GetDataTypeName(own.DataType), own.GetNoDataValue()
        scale, offset = own.GetScale(), own.GetOffset()
    parts = [f"<Description>{escape(band.description)}</Description>"]
    for tag, value in (("NoDataValue", nodata), ("Scale", scale), ("Offset", offset)):
        parts += [] if value is None else [f"<{tag}>{value!r}</{tag}>"]
    parts += [f"<UnitType>{escape(band.unit)}</UnitType>"] if band.unit else []
    told = origin(source.uri, source.open_options)
    parts.append(f"<SimpleSource>{told}<SourceBand>{band.number}</SourceBand></SimpleSource>")
    return f'<VRTRasterBand dataType="{kind}" band="{number}">{"".join(parts)}</VRTRasterBand>'
