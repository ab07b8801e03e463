"""Which files lie beside a raster or a layer and are read with it, and whose they are."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
from collections.abc import Iterable, Iterator
from typing import Any

from osgeo import gdal

from ...kernels.common.wording import tr
from ..common.errors import RasterError, call, is_none

# What describes an old file must not describe the new one: statistics, overviews and masks of
# rasters, the log of changes of a database, what else belongs to a shapefile.
_SIDECARS = (".aux.xml", ".ovr", ".msk", ".msk.ovr")
_LOGS = ("-wal", "-shm", "-journal")
DATABASES = (".gpkg", ".sqlite", ".db", ".mbtiles")
_SHAPE_INDEXES = (".qix", ".sbn", ".sbx")
# What a format of several files writes only for some results.
AT_TIMES = (".prj", ".qpj", ".cpg", ".clr", ".stx")
# Of these any file at all is opened as a raster, where one of the same name has the header.
_HEADED = ("ENVI", "EHdr", "GenBin")
WORLD_FILE = re.compile(r"\.(\w+w|wld)$", re.IGNORECASE)
_REPORTS = (".html", ".htm")
_SMALL = 2**20  # bytes: what describes a file, not cells


def place_of(target: str) -> str:
    """Return the path that is written for a target, by the system's own way of following links.

    A target that is a link stays one: what it points to is written.
    """
    if os.name == "nt" and not os.path.islink(target):
        # There `..` is taken off the text, and a drive's letter does not become a server's name.
        return os.path.abspath(target)
    return os.path.realpath(target)


def check_companions(
    target: str,
    companions: Iterable[str],
    inputs: Iterable[str],
    name: str = "OUTPUT",
    own: Iterable[str] = (),
) -> None:
    """Refuse to replace files beside the target that are not the target's own.

    Parameters
    ----------
    target : str
        Path of the result.
    companions : iterable of str
        Names of the files that come with it: a header, a table, a world file.
    inputs : iterable of str
        The files that the run reads.
    name : str
        The parameter that names the target.
    own : iterable of str
        Names of companions that are the old target's own, although GDAL does not say so.

    Raises
    ------
    RasterError
        With one sentence.
    """
    companions, known = list(companions), set(own)
    if not companions:
        return
    place = place_of(target)
    folder, main = os.path.split(place)
    if os.path.islink(target):
        raise RasterError(
            tr(
                "{} {} is a link, and this result has several files; give the name "
                "of the file itself, {}"
            ).format(name, target, place)
        )
    there = [one for one in companions if os.path.lexists(os.path.join(folder, one))]
    if not there:
        return
    read, listed = list(inputs), listed_by(place)
    for companion in there:
        path = os.path.join(folder, companion)
        if is_among(path, read):
            raise RasterError(
                tr("{} {} comes with {}, which belongs to an input; choose another name").format(
                    name, target, companion
                )
            )
        if os.path.exists(place) and companion.startswith(main + "."):
            known.add(companion)
        if companion not in known and not is_among(path, listed):
            raise RasterError(
                tr(
                    "{} {} comes with {}, and there is such a file already; choose another name"
                ).format(name, target, companion)
            )
        other = claimed_by(path, listed, {main, *companions})
        if other:
            raise RasterError(
                tr("{} {} comes with {}, which belongs to {}; choose another name").format(
                    name, target, companion, other
                )
            )


def claimed_by(path: str, own: Iterable[str], known: Iterable[str]) -> str:
    """Return the name of another raster or layer that is read with a companion, by its name."""
    folder, companion = os.path.split(path)
    stem = os.path.splitext(companion)[0]
    for name in sorted(set(os.listdir(folder)) - {companion, *known}):
        if name == stem or os.path.splitext(name)[0] == stem:
            sibling = os.path.join(folder, name)
            if not is_among(sibling, own) and is_among(path, listed_by(sibling, strict=True)):
                return name
    return ""


def described_by(place: str) -> list[str]:
    """Return the paths of what would be read as part of a file, and of no other."""
    stem, extension = os.path.splitext(place)
    extension = extension.lower()
    if extension in _REPORTS:
        return []
    endings = (*_SIDECARS, *(_LOGS if extension in DATABASES else ()))
    indexes = _SHAPE_INDEXES if extension == ".shp" else ()
    return [place + ending for ending in endings] + [stem + index for index in indexes]


def beside_link(target: str) -> list[str]:
    """Return what lies beside a target that is a link, and is read as part of it."""
    if not os.path.islink(target):
        return []
    return [path for path in described_by(target) if os.path.lexists(path)]


def lies_alone(target: str) -> bool:
    """Say whether no other file lies beside a target that is named after it."""
    return not any(namesakes(place_of(target)))


def namesakes(place: str) -> Iterator[str]:
    """Return the names of the other files in the folder of a file that are named after it."""
    folder, main = os.path.split(place)
    stem = os.path.splitext(main)[0]
    for name in os.listdir(folder):
        # First what is cheap: a folder may hold many files.
        if name.startswith(stem) and name != main:
            named = name.startswith(main + ".") or os.path.splitext(name)[0] == stem
            if named and os.path.isfile(os.path.join(folder, name)):
                yield name


def link_to(path: str, link: str) -> bool:
    """Have a file appear in another place; where there are no links, a copy if it is small."""
    with contextlib.suppress(OSError):
        os.symlink(path, link)
        return True
    with contextlib.suppress(OSError):
        if os.path.getsize(path) <= _SMALL:
            shutil.copyfile(path, link)
            return True
    return False


def listed_by(path: str, *, strict: bool = False) -> list[str]:
    """Return the files that GDAL says belong to a raster or a layer, with itself."""
    with contextlib.suppress(RasterError, OSError):
        kinds = gdal.OF_RASTER | gdal.OF_VECTOR
        dataset: Any = call(lambda: gdal.OpenEx(path, kinds), is_none, "")
        if strict and dataset.GetDriver().ShortName in _HEADED and not _has_cells(path, dataset):
            return []
        return list(dataset.GetFileList() or ())
    return []


def told_of(path: str) -> list[str]:
    """Return what GDAL tells of a raster or a layer, but for cells and rows."""
    with contextlib.suppress(RasterError):
        kinds = gdal.OF_RASTER | gdal.OF_VECTOR
        dataset: Any = call(lambda: gdal.OpenEx(path, kinds), is_none, "")
        place = (dataset.GetGeoTransform(), dataset.GetProjection(), dataset.GetGCPProjection())
        told = [*place, *((p.GCPX, p.GCPY, p.GCPPixel, p.GCPLine) for p in dataset.GetGCPs())]
        told += [dataset.GetMetadata(domain) for domain in ("", "RPC")]
        bands = (dataset.GetRasterBand(number + 1) for number in range(dataset.RasterCount))
        for band in bands:
            colours = band.GetColorTable()
            count = colours.GetCount() if colours is not None else 0
            told += [band.GetNoDataValue(), band.GetMaskFlags(), band.GetScale(), band.GetOffset()]
            told += [band.GetCategoryNames(), *(colours.GetColorEntry(n) for n in range(count))]
        for layer in (dataset.GetLayer(number) for number in range(dataset.GetLayerCount())):
            srs, columns = layer.GetSpatialRef(), layer.GetLayerDefn()
            told += [srs.ExportToWkt() if srs is not None else "", layer.GetGeomType()]
            fields = (columns.GetFieldDefn(number) for number in range(columns.GetFieldCount()))
            told += [(field.GetName(), field.GetType(), field.GetSubType()) for field in fields]
        return [repr(one) for one in told]
    return []


def format_of(path: str) -> str:
    """Return the name of the driver that reads a file, nothing where none does."""
    with contextlib.suppress(RasterError):
        kinds = gdal.OF_RASTER | gdal.OF_VECTOR
        dataset: Any = call(lambda: gdal.OpenEx(path, kinds), is_none, "")
        return str(dataset.GetDriver().ShortName)
    return ""


def _has_cells(path: str, dataset: gdal.Dataset) -> bool:
    """Say whether a file is as large as the cells that its header tells of."""
    bands = [dataset.GetRasterBand(number + 1) for number in range(dataset.RasterCount)]
    bits = sum(gdal.GetDataTypeSize(band.DataType) for band in bands)
    return bool(os.path.getsize(path) * 8 >= dataset.RasterXSize * dataset.RasterYSize * bits)


def is_among(path: str, files: Iterable[str]) -> bool:
    """Say whether a file is one of some, by whatever path."""
    with contextlib.suppress(OSError):
        found = os.stat(path)
        return any(_is_file(found, file) for file in files)
    return False


def _is_file(found: os.stat_result, path: str) -> bool:
    with contextlib.suppress(OSError, ValueError):
        return os.path.samestat(found, os.stat(path))
    return False
