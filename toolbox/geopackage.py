"""One layer of a GeoPackage that holds others too: added or replaced, whole or not at all.

The layer is copied from a finished file in one transaction of SQLite's. A run that fails or is
killed before its end leaves the file as it was, and whoever has it open goes on reading. The file
is never opened past SQLite: that would let go of the locks that this process holds on it.
"""

from __future__ import annotations

import contextlib
import struct
import time
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Callable, Optional

from osgeo import gdal, ogr

from ..kernels.common.wording import tr
from ..raster.common.errors import RasterError, call, is_none

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
    known = _tables_of(path, what)
    if known is None:
        raise RasterError(tr("{} is no GeoPackage; choose another name").format(what))
    for name, is_layer in known.items():
        if name.lower() == layer.lower() and not is_layer:
            told = tr("{}: {} is there, and no layer of points or table; choose another layername")
            raise RasterError(told.format(what, name))


def _tables_of(path: str, what: str) -> Optional[dict[str, bool]]:
    """Return the tables of a file, None where it is no GeoPackage; refuse one that is locked."""
    try:
        return tables(path)
    except RasterError as error:
        if "locked" not in str(error):
            return None
        told = tr(
            "{} is locked by another program; close it where it is open, or choose another name"
        )
        raise RasterError(told.format(what)) from error


def check_alone(path: str, what: str) -> None:
    """Refuse to replace a GeoPackage that holds more than one layer."""
    known = _tables_of(path, what)
    if known is None:
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


def fill(path: str, columns: Sequence[str], batches: Iterable, with_z: bool) -> int:
    """Fill the only layer of a new GeoPackage, whose table is empty, with points.

    Column by column and past OGR: a fifth of the time, for no object is made of each row.

    Parameters
    ----------
    path : str
        The file, which nobody else has open.
    columns : sequence of str
        Names of the columns.
    batches : iterable of Batch
        The rows.
    with_z : bool
        Whether points have a z.

    Returns
    -------
    int
        The number of rows.

    Raises
    ------
    RasterError
        With SQLite's reason.
    """
    import sqlite3

    try:
        with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as base:
            count = _filled(base, columns, batches, with_z)
    except sqlite3.Error as error:
        raise RasterError(str(error)) from error
    file = call(lambda: gdal.OpenEx(path, gdal.OF_VECTOR | gdal.OF_UPDATE), is_none, "")
    layer = file.GetLayer(0)
    table, column = (_within(name, "'") for name in (layer.GetName(), layer.GetGeometryColumn()))
    _do_sql(file, "".join(["SELECT CreateSpatialIndex(", table, ", ", column, ")"]))
    return count


def _filled(base, columns: Sequence[str], batches: Iterable, with_z: bool) -> int:
    """Write all rows in one transaction, and what the standard and OGR keep of a layer."""
    one = "SELECT table_name, column_name, srs_id FROM gpkg_geometry_columns"
    table, geometry, srs = base.execute(one).fetchone()
    kept = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?"
    triggers = base.execute(kept, (table,)).fetchall()
    base.execute("BEGIN")
    for name, _ in triggers:
        base.execute(" ".join(["DROP TRIGGER", _within(name)]))
    names = ", ".join(_within(name) for name in (geometry, *columns))
    marks = ", ".join("?" * (len(columns) + 1))
    insert = " ".join(["INSERT INTO", _within(table), "(", names, ") VALUES (", marks, ")"])
    count, box = 0, None
    for batch in batches:
        places, own = _points(batch.places, srs, with_z)
        base.executemany(insert, zip(places, *batch.columns))
        box = own if box is None else _around(box, own)
        count += len(places)
    extent = "UPDATE gpkg_contents SET min_x = ?, min_y = ?, max_x = ?, max_y = ?"
    base.execute(extent, box or (None,) * 4)
    if base.execute("SELECT 1 FROM sqlite_master WHERE name = 'gpkg_ogr_contents'").fetchone():
        base.execute("UPDATE gpkg_ogr_contents SET feature_count = ?", (count,))
    for _, statement in triggers:
        base.execute(statement)
    base.execute("COMMIT")
    return count


def _within(name: str, mark: str = '"') -> str:
    """Return a name in quotes."""
    return mark + name.replace(mark, 2 * mark) + mark


def _points(places: Sequence, srs: int, with_z: bool) -> tuple[list[bytes], tuple]:
    """Return points as the standard writes them, and the least and greatest x and y."""
    import numpy as np

    head = b"GP\x00\x01" + struct.pack("<i", srs) + struct.pack("<BI", 1, 1001 if with_z else 1)
    numbers = np.column_stack(places).astype("<f8")
    whole = np.empty((len(numbers), len(head) + 8 * numbers.shape[1]), np.uint8)
    whole[:, : len(head)] = np.frombuffer(head, np.uint8)
    whole[:, len(head) :] = np.ascontiguousarray(numbers).view(np.uint8)
    data, size = whole.tobytes(), whole.shape[1]
    low, high = numbers.min(axis=0).tolist(), numbers.max(axis=0).tolist()
    points = [data[start : start + size] for start in range(0, len(data), size)]
    return points, (*low[:2], *high[:2])


def _around(one: tuple, other: tuple) -> tuple:
    """Return the rectangle around two."""
    low = tuple(map(min, one[:2], other[:2]))
    return low + tuple(map(max, one[2:], other[2:]))


def count_of(path: str) -> int:
    """Return how many rows the only layer of a GeoPackage gives back.

    Raises
    ------
    RasterError
        Where it cannot be read.
    """
    file = call(lambda: gdal.OpenEx(path, gdal.OF_VECTOR), is_none, path)
    names = _names(file, "PRAGMA quick_check")
    statement = " ".join(["SELECT count(*) FROM", _within(file.GetLayer(0).GetName())])
    counted = _names(file, statement)
    return int(counted[0]) if names == ["ok"] else -1


def _do_sql(file, statement: str) -> None:
    found = call(lambda: file.ExecuteSQL(statement), lambda _: False, "", strict=True)
    if found is not None:
        file.ReleaseResultSet(found)


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
