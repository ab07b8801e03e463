"""What a raster says of itself beside its cells, and what of that a result says too."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Callable, NamedTuple, Optional

from osgeo import gdal

from ..common.errors import RasterError, call, is_error
from ..common.grid import Grid
from ..sources.source import RasterSource

Metadata = dict[str, dict[str, str]]  # by domain, then by key

# Of a raster, and of a band: GDAL's own domain, wavelengths of newer GDAL's; what a satellite says
# of its geometry holds for the same cells only.
_DOMAINS, _BAND_DOMAINS, _OF_THE_GRID = ("", "IMAGERY", "ENVI"), ("", "IMAGERY"), ("RPC",)
# What describes the old file or how it stored its cells, and names that the new one gives itself.
_OLD = re.compile(
    r"STATISTICS_.*|COVARIANCES|OVERVIEWS_.*|LAYER_TYPE|NETCDF_VARNAME|NODATA_VALUES"
    r"|TIFFTAG_(SOFTWARE|DATETIME|.RESOLUTION|RESOLUTIONUNIT|M..SAMPLEVALUE)"
    r"|_FillValue|missing_value|scale_factor|add_offset|_Unsigned|valid_(min|max|range)"
    r"|actual_range|DIMENSION_LIST|REFERENCE_LIST|grid_mapping|coordinates"
    r"|nodatavals|scales|offsets|transform|res|crs|is_tiled|Band_\d+"
    r"|NC_GLOBAL#(Conventions|GDAL\w*)"
)
# What describes values that are not those of the result.
_OF_VALUES = re.compile(
    r"units?|long_name|standard_name|cell_methods|flag_\w+|UNITTYPE|RepresentationType",
    re.IGNORECASE,
)
# A list of values for all bands of a netCDF file, and those of ENVI.
_DIMENSIONS = re.compile(r"NETCDF_DIM_(EXTRA|.*_DEF|.*_VALUES)")
_ENVI_LISTS = ("wavelength", "fwhm", "bbl")
_ENVI_WORDS = ("wavelength_units", "sensor_type", "acquisition_time", "cloud_cover")
# Types that GDAL takes colour tables for.
_PALETTE_TYPES = (gdal.GDT_Byte, gdal.GDT_UInt16)
_COLOURS = (gdal.GCI_RedBand, gdal.GCI_GreenBand, gdal.GCI_BlueBand)


@dataclass(frozen=True)
class OutputBand:
    """What is told of a band of the result.

    Attributes
    ----------
    description, unit : str
        Its name, and the unit of its values.
    nodata : float, optional
        What stands for no data.
    scale, offset : float
        From stored values to real ones.
    of : int
        The number of the source's band that it is made of, whose metadata it keeps; 0: of none.
    alike : bool
        Whether its values mean what those of that band do: then colours and the names of
        categories stay right.
    """

    description: str = ""
    nodata: Optional[float] = None
    unit: str = ""
    scale: float = 1.0
    offset: float = 0.0
    of: int = 0
    alike: bool = False


class BandNotes(NamedTuple):
    """What a band says of itself."""

    metadata: Metadata
    colours: tuple[tuple[int, ...], ...]  # red, green, blue, alpha of 0, 1, 2, ...
    categories: tuple[str, ...]
    attributes: Any  # GDAL's table, None where there is none
    interpretation: int


class Notes(NamedTuple):
    """What a raster says of itself.

    Attributes
    ----------
    epoch : float
        The date of the coordinates, in years, 0 where none is told.
    shape : tuple of int
        Rows and columns.
    band_count : int
        Number of bands.
    metadata : dict of dict
        By domain.
    bands : dict
        What the bands that were asked for say, by number.
    """

    epoch: float
    shape: tuple[int, int]
    band_count: int
    metadata: Metadata
    bands: dict[int, BandNotes]


NO_NOTES = Notes(0.0, (0, 0), 0, {}, {})


def notes_of(source: RasterSource, numbers: Iterable[int]) -> Notes:
    """Return what a raster and some of its bands say of themselves.

    Parameters
    ----------
    source : RasterSource
        The raster.
    numbers : iterable of int
        Which bands, from 1.
    """
    with source.dataset() as dataset:
        srs = dataset.GetSpatialRef()
        return Notes(
            epoch=srs.GetCoordinateEpoch() if srs is not None else 0.0,
            shape=(dataset.RasterYSize, dataset.RasterXSize),
            band_count=dataset.RasterCount,
            metadata=_metadata(dataset, (*_DOMAINS, *_OF_THE_GRID)),
            bands={number: _band_notes(dataset.GetRasterBand(number)) for number in set(numbers)},
        )


def _metadata(of: Any, domains: Iterable[str]) -> Metadata:
    found = {domain: of.GetMetadata(domain) for domain in domains}
    return {domain: dict(items) for domain, items in found.items() if items}


def _band_notes(band: gdal.Band) -> BandNotes:
    table = band.GetColorTable()
    count = 0 if table is None else table.GetCount()
    attributes = band.GetDefaultRAT()
    return BandNotes(
        metadata=_metadata(band, _BAND_DOMAINS),
        colours=tuple(tuple(table.GetColorEntry(index)) for index in range(count)),
        categories=tuple(band.GetCategoryNames() or ()),
        attributes=None if attributes is None else attributes.Clone(),
        interpretation=band.GetColorInterpretation(),
    )


def tell(setter: Callable[..., Any], *values: Any) -> None:
    """Set a property of a file; what a format has no place for shows in the trial."""
    with contextlib.suppress(RasterError):
        call(lambda: setter(*values), is_error, "")


def describe(dataset: gdal.Dataset, grid: Grid, bands: Sequence[OutputBand], notes: Notes) -> None:
    """Tell a new file what it holds, and what its source said that is still so.

    Parameters
    ----------
    dataset : gdal.Dataset
        Before its cells are written.
    grid : Grid
        Where it lies.
    bands : sequence of OutputBand
        What it holds.
    notes : Notes
        Of the source.
    """
    for domain, items in _of_result(grid, bands, notes).items():
        tell(dataset.SetMetadata, items, domain)
    for number, band in enumerate(bands, start=1):
        target = dataset.GetRasterBand(number)
        if band.description:
            target.SetDescription(band.description)
        if band.unit:
            tell(target.SetUnitType, band.unit)
        if band.scale != 1.0:
            tell(target.SetScale, band.scale)
        if band.offset != 0.0:
            tell(target.SetOffset, band.offset)
        if band.of in notes.bands:
            _describe_alike(target, band, notes.bands[band.of], len(bands))
        if band.nodata is not None:
            tell(target.SetNoDataValue, band.nodata)


def _describe_alike(target: gdal.Band, band: OutputBand, notes: BandNotes, count: int) -> None:
    """Tell a band what the band that it is made of said."""
    for domain, items in notes.metadata.items():
        kept = {
            key: value
            for key, value in items.items()
            if not _OLD.fullmatch(key) and (band.alike or not _OF_VALUES.fullmatch(key))
        }
        if kept:
            tell(target.SetMetadata, kept, domain)
    if not band.alike:
        return
    if notes.categories:
        tell(target.SetCategoryNames, list(notes.categories))
    if notes.attributes is not None and not _counts_cells(notes.attributes):
        tell(target.SetDefaultRAT, notes.attributes)
    if notes.colours and count == 1 and target.DataType in _PALETTE_TYPES:
        table = gdal.ColorTable()
        for index, entry in enumerate(notes.colours):
            table.SetColorEntry(index, entry)
        tell(target.SetColorTable, table)
    if notes.interpretation in _COLOURS and count >= len(_COLOURS):
        tell(target.SetColorInterpretation, notes.interpretation)


def _counts_cells(attributes: Any) -> bool:
    """Say whether a table of attributes tells how often each value occurs."""
    columns = range(attributes.GetColumnCount())
    return any(attributes.GetUsageOfCol(column) == gdal.GFU_PixelCount for column in columns)


def _of_result(grid: Grid, bands: Sequence[OutputBand], notes: Notes) -> Metadata:
    """Return what a source says of itself, as far as it holds for a result."""
    numbers = [band.of for band in bands]
    whole = numbers == list(range(1, notes.band_count + 1))
    result: Metadata = {}
    for domain, items in notes.metadata.items():
        if domain in _OF_THE_GRID and notes.shape != grid.shape:
            continue
        kept = _envi(items, numbers, notes.band_count) if domain == "ENVI" else items
        kept = {key: value for key, value in kept.items() if _holds(key, value, items, whole)}
        if kept:
            result[domain] = kept
    return result


def _holds(key: str, value: str, items: dict[str, str], whole: bool) -> bool:
    """Say whether an entry of a raster's metadata holds for its results."""
    variable, of_variable, attribute = key.partition("#")
    if of_variable:
        # NetCDF: what it says of the file and of the dimensions, times say, that number its bands.
        dimension = any(name.startswith(f"NETCDF_DIM_{variable}") for name in items)
        kept = not (_OLD.fullmatch(key) or _OLD.fullmatch(attribute))
        return kept and (variable == "NC_GLOBAL" or dimension)
    if _DIMENSIONS.fullmatch(key):
        return whole
    return not _OLD.fullmatch(key) and (key, value) != ("AREA_OR_POINT", "Area")


def _envi(items: dict[str, str], numbers: Sequence[int], count: int) -> dict[str, str]:
    """Return what an ENVI header says of some of its bands, and of its sensor."""
    kept = {key: value for key, value in items.items() if key in _ENVI_WORDS}
    for key in _ENVI_LISTS:
        values = items.get(key, "").strip("{} \n").split(",")
        if len(values) == count and all(numbers):
            kept[key] = "{" + ", ".join(values[number - 1].strip() for number in numbers) + "}"
    return kept
