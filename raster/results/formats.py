"""What GDAL's drivers write: which one a name asks for, and the types and options it takes."""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple, Optional

from osgeo import gdal, gdal_array

from ...kernels.common.wording import shortened, shown, tr
from ..common.errors import RasterError
from .strips import STRIP_ROWS
from .targets import check_place

if TYPE_CHECKING:
    import numpy as np

    from ..common.grid import Grid

MEMORY = 256 * 2**20
# A block of a file is held whole, and written in one call, in which a run cannot be cancelled.
_BLOCKS_IN_MEMORY = 4
_BLOCK_OPTIONS = ("BLOCKSIZE", "TILESIZE", "BLOCKXSIZE", "BLOCKYSIZE")
# Creation options whose value may be a path, of a file that is only read.
_READ = (
    *("COMPOSITION_FILE", "CONFIG_FILE", "GMLJP2V2_DEF", "JAVASCRIPT_FILE", "LABEL", "TEMPLATE"),
    "TILING_SCHEME",
)
# Names and words of those whose value is a path that is written, or a part of one.
_PATH_NAMES = re.compile(
    r"(?<!PRO)FILE_?NAME|_FILE$|DATANAME|INDEXNAME|CACHEDSOURCE|_EXTENSION$|PATTERN|PATH|FOLDER"
    r"|DIRECTORY|TEMPORARY_DB"
)
_PATH_WORDS = re.compile(r"^\W*(file ?name|path)\b", re.IGNORECASE)
_NO_TEXT = ("boolean", "float", "int", "integer", "string-select", "unsigned int")

# Photographs, which are drawn with all bands at once; others are read a band at a time.
_FEW_BANDS = 4
# Of a file of strips, what all bands of 256 rows may take: results come in windows of as many.
_MOST_ROW_BYTES = 64 * 2**20
# Closing a GeoTIFF writes all blocks that were never written: seconds, where a run is cancelled.
# So every block is written when its turn comes, those without data too, and none at the end.
_BLOCKS_IN_TURN = ("SPARSE_OK=TRUE", "WRITE_EMPTY_TILES_SYNCHRONOUSLY=TRUE")
# Of GeoTIFFs that hold cells for a while: of a format that is copied to, and of bands.
SCRATCH_OPTIONS = ("INTERLEAVE=BAND", "TILED=YES", "BIGTIFF=YES", "ALPHA=NO", *_BLOCKS_IN_TURN)
BANDS_OPTIONS = ("INTERLEAVE=BAND", "BIGTIFF=YES", "ALPHA=NO", *_BLOCKS_IN_TURN)
# Options, and compressions, with which a GeoTIFF gives back each cell as it was.
_LOSSLESS_OPTIONS = {
    *("TILED", "BLOCKXSIZE", "BLOCKYSIZE", "INTERLEAVE", "BIGTIFF", "ALPHA"),
    *("PREDICTOR", "ZLEVEL", "ZSTD_LEVEL", "LZMA_PRESET", "NUM_THREADS", "SPARSE_OK", "TFW"),
}
_LOSSLESS = ("NONE", "LZW", "PACKBITS", "DEFLATE", "ZSTD", "LZMA")


class _Option(NamedTuple):
    """What a driver tells of a creation option."""

    choices: tuple[str, ...]
    is_path: bool
    is_read: bool


# What QGIS and GDAL call layers that are no files, and addresses.
_NO_FILES = re.compile(
    r"(memory|file|https?|ogr|postgres\w*|postgis|spatialite|mssql|oracle|hana|gpkg|netcdf|hdf5):",
    re.IGNORECASE,
)


def check_target(target: str, inputs: Iterable[str], name: str = "OUTPUT") -> gdal.Driver:
    """Return the driver for a target, or say why it cannot be written.

    Parameters
    ----------
    target : str
        Path of the result.
    inputs : iterable of str
        The files that the run reads, which it must not be.
    name : str
        The parameter that names the target.

    Returns
    -------
    gdal.Driver

    Raises
    ------
    RasterError
        With one sentence.
    """
    if _NO_FILES.match(target):
        raise RasterError(
            tr(
                "OUTPUT is {!r}: rasters are files; give a name that ends in .tif, "
                "or TEMPORARY_OUTPUT"
            ).format(target)
        )
    check_place(target, inputs, name)
    driver = driver_for(target)
    if driver.ShortName == "GPKG" and os.path.exists(target):
        raise RasterError(
            tr("OUTPUT {} exists and may hold other tables; choose a new name or a GeoTIFF").format(
                target
            )
        )
    return driver


def driver_for(target: str) -> gdal.Driver:
    """Return the driver that a target's ending asks for, or say that there is none."""
    extension = os.path.splitext(target)[1].lstrip(".").lower()
    # ENVI names no ending in GDAL; its own programs write .dat.
    # Older GDAL lists GMT, which writes .nc of one band without a CRS, before netCDF.
    common = {"tif": "GTiff", "tiff": "GTiff", "dat": "ENVI", "img": "HFA", "nc": "netCDF"}
    if extension in common:
        return gdal.GetDriverByName(common[extension])
    if extension == "vrt":
        raise RasterError(tr("OUTPUT {}: a VRT holds no cells; choose a .tif").format(target))
    for index in range(gdal.GetDriverCount()):
        driver = gdal.GetDriver(index)
        known = (driver.GetMetadataItem(gdal.DMD_EXTENSIONS) or "").lower().split()
        writes = any(driver.GetMetadataItem(c) for c in (gdal.DCAP_CREATE, gdal.DCAP_CREATECOPY))
        if extension in known and writes and driver.GetMetadataItem(gdal.DCAP_RASTER):
            return driver
    ending = f".{extension}" if extension else tr("no ending")
    raise RasterError(
        tr(
            "OUTPUT {}: {} is no raster format that can be written; choose for "
            "instance .tif, .img or .nc"
        ).format(target, ending)
    )


def gdal_type(dtype: np.dtype[Any], driver: gdal.Driver, target: str) -> int:
    """Return GDAL's number of a type, or say that a format does not hold it."""
    kind = gdal_array.NumericTypeCodeToGDALTypeCode(dtype.type)
    if kind is None:
        raise RasterError(
            tr("OUTPUT {}: this GDAL writes no cells of type {}").format(target, dtype)
        )
    name = gdal.GetDataTypeName(kind)
    known = (driver.GetMetadataItem(gdal.DMD_CREATIONDATATYPES) or name).split()
    # GDAL's list for GeoTIFF lacks the 64-bit integers that it does write.
    if name not in known and driver.ShortName != "GTiff":
        raise RasterError(
            tr("OUTPUT {}: {} holds no {} cells; choose for instance .tif").format(
                target, driver.LongName, name
            )
        )
    if driver.ShortName == "GRIB" and dtype.kind != "f":
        # They are packed into bits by their range, where 0 to 8 gets three: 8 comes back as 0.
        raise RasterError(
            tr(
                "OUTPUT {}: {} does not keep whole numbers exactly; choose for instance .tif"
            ).format(target, driver.LongName)
        )
    return int(kind)


def checked_options(driver: gdal.Driver, options: Iterable[str]) -> list[str]:
    """Return creation options; refuse what the driver would leave out, or write elsewhere.

    Parameters
    ----------
    driver : gdal.Driver
        What writes.
    options : iterable of str
        ``KEY=VALUE``.

    Returns
    -------
    list of str

    Raises
    ------
    RasterError
        With one sentence.
    """
    known = _known_options(driver)
    for option in options:
        key, _, value = option.partition("=")
        key, value = key.strip().upper(), value.strip()
        what = tr("CREATION_OPTIONS holds {}").format(shortened(option))
        if key not in known:
            near = difflib.get_close_matches(key, known, 1)
            hint = tr("; did you mean {}?").format(near[0]) if near else ""
            raise RasterError(
                tr("{}, which {} does not know{}").format(what, driver.ShortName, hint)
            )
        choices, is_path, is_read = known[key]
        if choices and value.upper() not in (choice.upper() for choice in choices):
            raise RasterError(tr("{}: give {} one of {}").format(what, key, ", ".join(choices)))
        if is_path or (not is_read and os.path.dirname(value) and os.path.lexists(value)):
            raise RasterError(
                tr(
                    "{}, which names a file: results are written to OUTPUT and "
                    "nowhere else; leave it out"
                ).format(what)
            )
    return list(options)


def _known_options(driver: gdal.Driver) -> dict[str, _Option]:
    """Return a driver's creation options by their names."""
    return _parsed(driver.GetMetadataItem(gdal.DMD_CREATIONOPTIONLIST))


@lru_cache
def _parsed(listed: Optional[str]) -> dict[str, _Option]:
    """Return the options of a driver's list, which is long text."""
    known: dict[str, _Option] = {}
    for option in gdal.ParseXMLString(listed)[2:] if listed else []:
        # Nodes are lists: kind (2: attribute), name or text, then what they hold, as such lists.
        told = {node[1]: node[2][1] for node in option[2:] if node[0] == 2}
        values = [node for node in option[2:] if node[1] == "Value"]
        texts = [part[1] for node in values for part in node[2:] if part[1] != "alias"]
        aliases = [part[2][1] for node in values for part in node[2:] if part[1] == "alias"]
        kind = told.get("type", "string")
        choices = (*texts, *aliases) if kind == "string-select" else ()
        for name in (told[name].upper() for name in ("name", "alias") if name in told):
            words = _PATH_WORDS.search(told.get("description", "")) or _PATH_NAMES.search(name)
            is_read = kind in _NO_TEXT or name in _READ
            known[name] = _Option(choices, bool(words) and not is_read, is_read)
    return known


def with_defaults(
    driver: gdal.Driver, options: Sequence[str], columns: int, count: int, dtype: np.dtype[Any]
) -> list[str]:
    """Return options with what a format needs, where the user has not chosen.

    Parameters
    ----------
    driver : gdal.Driver
        What writes.
    options : sequence of str
        ``KEY=VALUE``.
    columns : int
        Cells of a row.
    count : int
        Number of bands.
    dtype : numpy dtype
        Type of the cells.
    """
    chosen = {option.split("=")[0].upper() for option in options}
    added = []
    if driver.ShortName == "GPKG" and dtype == "u1" and "TILE_FORMAT" not in chosen:
        added.append("TILE_FORMAT=PNG")  # as JPEG it would blur bytes
    if driver.ShortName != "GTiff":
        return [*options, *added]
    if "BIGTIFF" not in chosen:
        added.append("BIGTIFF=IF_SAFER" if "COMPRESS" in chosen else "BIGTIFF=IF_NEEDED")
    apart = dtype.kind == "f" or count > _FEW_BANDS
    if count > 1 and apart and "INTERLEAVE" not in chosen:
        # Bands of statistics are read one at a time, and not for each band the whole file.
        added.append("INTERLEAVE=BAND")
    if not chosen & {"ALPHA", "PHOTOMETRIC"}:
        added.append("ALPHA=NO")  # or the last of four bands of bytes would be one
    row_bytes = STRIP_ROWS * columns * count * dtype.itemsize
    if row_bytes > _MOST_ROW_BYTES and not chosen & {"TILED", "BLOCKXSIZE", "BLOCKYSIZE"}:
        added.append("TILED=YES")  # or whole rows of all bands would be gathered in memory
    return [*options, *added, *(() if "SPARSE_OK" in chosen else _BLOCKS_IN_TURN)]


def is_cell_by_cell(driver: gdal.Driver, options: Iterable[str], count: int) -> bool:
    """Say whether all bands of a cell lie together in a file.

    Parameters
    ----------
    driver : gdal.Driver
        What writes.
    options : iterable of str
        From `with_defaults`.
    count : int
        Number of bands.
    """
    if count == 1 or not driver.GetMetadataItem(gdal.DCAP_CREATE):
        return False
    for option in options:
        key, _, value = option.upper().partition("=")
        if key.strip() == "INTERLEAVE":
            return value.strip() not in ("BAND", "BSQ")
    return driver.ShortName == "GTiff" or count <= _FEW_BANDS


def is_lossless(option: str) -> bool:
    """Say whether an option is known to change no cell of a GeoTIFF."""
    key, _, value = option.upper().partition("=")
    return key in _LOSSLESS_OPTIONS or (key == "COMPRESS" and value in _LOSSLESS)


def refuse_large_blocks(
    options: Iterable[str], grid: Grid, count: int, dtype: np.dtype[Any], memory: int
) -> None:
    """Refuse blocks of a file of which few fit into the memory.

    Parameters
    ----------
    options : iterable of str
        Creation options.
    grid : Grid
        Where the result lies.
    count : int
        Number of its bands.
    dtype : numpy dtype
        Type of its cells.
    memory : int
        Bytes for blocks.

    Raises
    ------
    RasterError
        With one sentence.
    """
    pairs = (option.upper().partition("=") for option in options)
    given = {key.strip(): value.strip() for key, _, value in pairs}
    sizes = {key: int(given[key]) for key in _BLOCK_OPTIONS if given.get(key, "").isdigit()}
    if not sizes:
        return
    side = sizes.get("BLOCKSIZE", sizes.get("TILESIZE", 256))
    rows, columns = sizes.get("BLOCKYSIZE", side), sizes.get("BLOCKXSIZE", side)
    if given.get("TILED") in ("NO", "FALSE", "OFF", "0") or (
        "TILED" not in given and set(sizes) <= {"BLOCKXSIZE", "BLOCKYSIZE"}
    ):
        # Then blocks are strips, and a GeoTIFF's are no higher than the raster.
        rows, columns = min(rows, grid.rows), max(columns, grid.columns)
    bands = 1 if given.get("INTERLEAVE") == "BAND" else count
    size = rows * columns * bands * dtype.itemsize
    if size * _BLOCKS_IN_MEMORY > memory:
        raise RasterError(
            tr(
                "CREATION_OPTIONS asks for blocks of {} x {} cells, which take {} MB "
                "each, and the memory is {} MB; choose smaller blocks, {} of 512 for "
                "instance"
            ).format(
                shown(columns, ","),
                shown(rows, ","),
                shown(-(-size // 2**20), ","),
                shown(memory // 2**20, ","),
                tr(" and ").join(sizes),
            )
        )
