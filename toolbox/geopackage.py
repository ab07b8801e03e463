"""One layer of a GeoPackage that holds others too: added or replaced, whole or not at all.

The layer is copied from a finished file in one transaction of SQLite's. A run that fails or is
killed before its end leaves the file as it was, and whoever has it open goes on reading. The file
is never opened past SQLite: that would let go of the locks that this process holds on it.
"""

from __future__ import annotations

import contextlib
import time
from functools import partial
from typing import Callable

from osgeo import gdal, ogr

from ..kernels.common.wording import tr
from ..raster.errors import RasterError, call, is_none

_BETWEEN_CHECKS = 1000
_PATIENCE = 20.0  # seconds, for another program that writes
# What SQLite and the standard keep for themselves, and what OGR takes no name that begins with.
_RESERVED = ("sqlite_", "gpkg_", "rtree_")
_NOT_FIRST = " `~!@#$%^&*()+-={}|[]\\:\";'<>?,./"


def tables(path: str) -> dict[str, bool]:
    """Return the tables of a GeoPackage, and whether each is a layer of features or a table.

    Raises
    ------
    RasterError
        Where the file is no GeoPackage.
    """
    kinds = gdal.OF_VECTOR | gdal.OF_RASTER
    file = call(lambda: gdal.OpenEx(path, kinds, ["GPKG"]), is_none, path)
    names = _names(file, "SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")
    layers = {file.GetLayer(index).GetName().lower() for index in range(file.GetLayerCount())}
    rasters = {name.lower() for name in _names(file, _RASTERS)}
    return {
        name: name.lower() in layers and name.lower() not in rasters
        for name in names
        if not name.lower().startswith(_RESERVED)
    }


_RASTERS = "SELECT table_name FROM gpkg_contents WHERE data_type NOT IN ('features', 'attributes')"


def _names(file, statement: str) -> list[str]:
    found = call(lambda: file.ExecuteSQL(statement), lambda _: False, "", strict=True)
    if found is None:
        return []
    names = [feature.GetField(0) for feature in found]
    file.ReleaseResultSet(found)
    return names


def check_layer(path: str, layer: str, what: str) -> None:
    """Refuse a layer that cannot be added or replaced, before anything is computed.

    Parameters
    ----------
    path : str
        The GeoPackage, which is there.
    layer : str
        Name of the layer.
    what : str
        The beginning of the message: which parameter, which file.
    """
    try:
        known = tables(path)
    except RasterError as error:
        raise RasterError(tr("{} is no GeoPackage; choose another name").format(what)) from error
    for name, is_layer in known.items():
        if name.lower() == layer.lower() and not is_layer:
            told = tr("{}: {} is there, and no layer of points or table; choose another layername")
            raise RasterError(told.format(what, name))


def check_alone(path: str, what: str) -> None:
    """Refuse to replace a GeoPackage that holds more than one layer."""
    try:
        known = tables(path)
    except RasterError:
        return  # whatever it is, it is named as the output
    if len(known) > 1 or not all(known.values()):
        told = tr(
            "{} holds {}: give {}|layername= and a name to add or replace one layer, or choose "
            "another file"
        )
        raise RasterError(told.format(what, some_of(known), path))


def some_of(names) -> str:
    """Return the first names of many, as they are listed in a sentence."""
    names = sorted(names)
    return ", ".join(names[:5]) + (", ..." if len(names) > 5 else "")


def layer_name(text: str) -> str:
    """Return what a layer can be called, from a file's name; empty where nothing is left."""
    name = text.lstrip(_NOT_FIRST)
    return "" if name.lower().startswith(_RESERVED) else name


def check_layer_name(layer: str, what: str) -> None:
    """Refuse what no layer can be called."""
    if not layer or "|" in layer or layer_name(layer) != layer:
        raise RasterError(
            tr("{}: no layer can be called {!r}; choose another layername").format(what, layer)
        )


def put_layer(part: str, path: str, layer: str, check: Callable[[], object]) -> None:
    """Add a layer to a GeoPackage, or replace the one of that name.

    Parameters
    ----------
    part : str
        A GeoPackage whose first layer it is.
    path : str
        The GeoPackage to change.
    layer : str
        Name of the layer.
    check : callable
        Called every so often; may raise to stop, and nothing is changed.

    Raises
    ------
    RasterError
        With SQLite's reason; nothing is changed.
    """
    end = time.monotonic() + _PATIENCE
    while True:
        try:
            return _put(part, path, layer, check)
        except RasterError as error:
            if "locked" not in str(error) or time.monotonic() > end:
                raise
        check()
        time.sleep(0.2)


def _put(part: str, path: str, layer: str, check: Callable[[], object]) -> None:
    source = call(lambda: gdal.OpenEx(part, gdal.OF_VECTOR), is_none, "")
    kinds = gdal.OF_VECTOR | gdal.OF_UPDATE
    file = call(lambda: gdal.OpenEx(path, kinds, ["GPKG"]), is_none, "")
    _do(file.StartTransaction)
    try:
        _drop(file, layer)
        _copy(source.GetLayer(0), file, layer, check)
        check()
        _do(file.CommitTransaction)
    except BaseException:
        _abandon(file)
        raise


def _drop(file, layer: str) -> None:
    for index in range(file.GetLayerCount()):
        if file.GetLayer(index).GetName().lower() == layer.lower():
            _do(file.DeleteLayer, index)
            break


def _abandon(file) -> None:
    """Roll back and close; GDAL would finish the layer that it still knows of when it closes."""
    last = [
        file.RollbackTransaction,
        partial(file.ExecuteSQL, "PRAGMA query_only = ON"),
        getattr(file, "Close", lambda: None),
    ]
    for action in last:
        with contextlib.suppress(RasterError):
            call(action, lambda _: False, "")


def _copy(old, file, name: str, check: Callable[[], object]) -> None:
    known, srs = old.GetLayerDefn(), old.GetSpatialRef()
    options = ["FID=" + old.GetFIDColumn()]
    if known.GetGeomFieldCount():
        options += ["GEOMETRY_NAME=" + old.GetGeometryColumn(), "SPATIAL_INDEX=YES"]
    new = call(lambda: file.CreateLayer(name, srs, known.GetGeomType(), options), is_none, "")
    for index in range(known.GetFieldCount()):
        _do(new.CreateField, known.GetFieldDefn(index))
    fields = new.GetLayerDefn()
    for count, feature in enumerate(old):
        if count % _BETWEEN_CHECKS == 0:
            check()
        copied = ogr.Feature(fields)
        copied.SetFrom(feature)
        _do(new.CreateFeature, copied)
    _do(new.SyncToDisk)  # the index, the extent and the count are of the transaction too


def _do(action, *arguments) -> None:
    call(partial(action, *arguments), bool, "", strict=True)
