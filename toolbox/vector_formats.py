"""What vector formats keep: a few points that show what is lost, and what came back of them.

OGR's drivers say little of what they drop. A MapInfo table has no empty numbers, a spreadsheet no
points, a GeoJSON without a known CRS is taken for degrees, and some formats have their own fields.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Callable, NamedTuple, Optional

from osgeo import gdal, ogr
from qgis.core import (
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsFeatureSink,
    QgsField,
    QgsFields,
    QgsGeometry,
    QgsPoint,
    QgsPointXY,
    QgsVectorFileWriter,
    QgsWkbTypes,
)
from qgis.PyQt.QtCore import QMetaType, QVariant

from ..kernels.common.wording import later, tr
from ..raster.common.errors import RasterError, call, clause, is_none
from ..raster.common.grid import Grid
from ..raster.results.trial import same_crs

# Numbers of ordinary sizes, and those that need a free notation.
_ORDINARY = (None, 0.1 + 0.2, -1234567.890123456, 1 / 3, 98765.4321, 0.0, -25.0)
_EXTREME = (1e-300, -1.2345678901e-12, 1e300, -9.87654321e25)
_LARGE = 2**53 - 1
_DIGITS = 1e-9  # relative
_OF_A_CELL = 1e-3
_READ_AT_ONCE = 256
# SQLite lists no table beside an empty list of columns with geometries.
_FOR_TABLES = {"SQLite": "METADATA=NO"}
_COORDINATES = (("x", "Double", later("x (CRS units)")), ("y", "Double", later("y (CRS units)")))


class Row(NamedTuple):
    """A row: its attributes in the order of the columns, and its place, or None in a table.

    That is x and y, and z where the layout says so, or several x and y of a line.
    """

    attributes: list
    point: Optional[tuple] = None


class Batch(NamedTuple):
    """Many rows at once: a list for each column, and arrays of x and y (and z)."""

    columns: list
    places: list

    def rows(self) -> Iterator[Row]:
        """Return the rows."""
        points = zip(*(place.tolist() for place in self.places))
        for values, point in zip(zip(*self.columns), points):
            yield Row(list(values), point)


def field_type(kind: str, version: int):
    """Return the type of a field: QGIS took QVariant's before 3.38, and warns of them since."""
    if version < 33800:
        return getattr(QVariant, kind)
    return getattr(QMetaType.Type, "QString" if kind == "String" else kind)


@dataclass(frozen=True)
class Layout:
    """What is written: a layer's name, its columns, and where its points lie.

    Attributes
    ----------
    name : str
        Of the layer.
    columns : tuple of (str, str, str or tuple)
        Name, type (such as "Double") and alias: a text, or one with places and what goes there.
    crs : QgsCoordinateReferenceSystem, optional
        Of the points; None for a table.
    grid : Grid, optional
        The raster whose cells they are.
    encoding : str
        Of texts, in formats that have several.
    key : int
        Which column numbers the rows.
    shape : str
        "Point", "PointZ" or "LineString".
    carried : QgsFields, optional
        Columns after these, as a layer of the user's has them; their values are not tried out.
    placeless : bool
        Whether some rows have no place among others that do.
    """

    name: str
    columns: tuple
    crs: Optional[QgsCoordinateReferenceSystem] = None
    grid: Optional[Grid] = None
    encoding: str = "UTF-8"
    key: int = 0
    shape: str = "Point"
    carried: Optional[QgsFields] = None
    placeless: bool = False

    def with_coordinates(self) -> Layout:
        """Return the table in which the points' coordinates are columns."""
        added = len(_COORDINATES)
        columns = (*_COORDINATES, *self.columns)
        return replace(self, columns=columns, crs=None, key=self.key + added)

    def fields(self, aliases: bool = True) -> QgsFields:
        """Return the columns as QGIS's fields; for a file, so their aliases are English."""
        fields = QgsFields()
        for name, kind, alias in self.columns:
            field = QgsField(name, field_type(kind, Qgis.QGIS_VERSION_INT))
            if aliases:
                field.setAlias(_alias(alias, str))
            fields.append(field)
        for field in self.carried or ():
            fields.append(QgsField(field))
        return fields

    def has_texts(self) -> bool:
        """Say whether a column holds texts."""
        return any(kind == "String" for _, kind, _ in self.columns) or any(
            not field.isNumeric() for field in self.carried or ()
        )

    @property
    def more(self) -> list:
        """What stands for carried columns in rows that have none."""
        return [None] * len(self.carried or ())

    def place(self, row: int, column: int) -> tuple:
        """Return a place at a cell, as a row holds it."""
        point = self.grid.coordinates(row, column)
        if self.shape == "LineString":
            return point, self.grid.coordinates(row + 1, column)
        return (*point, 0.5) if self.shape == "PointZ" else point

    def geometry(self):
        """Return QGIS's type of geometry."""
        types = QgsWkbTypes.Type
        return types.NoGeometry if self.crs is None else getattr(types, self.shape)


def alias_of(alias: str | tuple) -> str:
    """Return a column's alias in the user's language."""
    return _alias(alias, tr)


def _alias(alias: str | tuple, speak: Callable[[str], str]) -> str:
    text, *values = (alias,) if isinstance(alias, str) else alias
    return speak(text).format(*map(speak, values))


class Format(NamedTuple):
    """A format, by the ending of a file's name.

    Attributes
    ----------
    driver, title : str
        OGR's short name, and what users call it.
    ending : str
        The one that the driver itself gives to files.
    """

    driver: str
    title: str
    ending: str

    @classmethod
    def of(cls, path: str) -> Optional[Format]:
        """Return the format of a file, None where QGIS writes none such."""
        ending = os.path.splitext(path)[1].lstrip(".").lower()
        if ending not in QgsVectorFileWriter.supportedFormatExtensions():
            return None
        driver = QgsVectorFileWriter.driverForExtension(ending)
        about = QgsVectorFileWriter.MetaData()
        QgsVectorFileWriter.driverMetadata(driver, about)
        own = about.ext.split() or [ending]
        title = about.longName or gdal.GetDriverByName(driver).LongName
        return cls(driver, title, ending if ending in own else own[0])


class VectorFile:
    """A vector file under way.

    Parameters
    ----------
    path : str
        Where it is written, in a folder of its own.
    kind : Format
        How.
    layout : Layout
        What.
    transforms : QgsCoordinateTransformContext
        QGIS's.
    indexed : bool
        Whether a format that can has an index of places.

    Raises
    ------
    RasterError
        With the driver's reason.
    """

    def __init__(
        self, path: str, kind: Format, layout: Layout, transforms, indexed: bool = True
    ) -> None:
        # Drivers give files their own endings, in small letters.
        self._path, self._made = path, f"{os.path.splitext(path)[0]}.{kind.ending}"
        self._fields = layout.fields()
        self._writer = QgsVectorFileWriter.create(
            self._made,
            self._fields,
            layout.geometry(),
            layout.crs or QgsCoordinateReferenceSystem(),
            transforms,
            _options(kind, layout, indexed),
        )
        if self._writer.hasError():
            reason = self._writer.errorMessage()
            self._writer = None  # closes the file, while its folder is there
            raise RasterError(clause(reason))

    def __enter__(self) -> VectorFile:
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        if kind is None:
            self._close()
        self._writer = None

    def add(self, row: Row) -> None:
        """Write a row."""
        if not self._writer.addFeature(feature_of(row, self._fields), FAST):
            raise RasterError(clause(self._writer.errorMessage()))

    def _close(self) -> None:
        """Write the rest, and give the file its name."""
        written, reason = self._writer.flushBuffer(), self._writer.errorMessage()
        self._writer = None  # closes the file
        if not written:
            raise RasterError(clause(reason))
        if self._made != self._path and os.path.lexists(self._made):
            os.replace(self._made, self._path)


FAST = QgsFeatureSink.Flag.FastInsert


def feature_of(row: Row, fields: QgsFields) -> QgsFeature:
    """Return a row as QGIS's feature."""
    feature = QgsFeature(fields)
    feature.setAttributes(row.attributes)
    if row.point is not None:
        feature.setGeometry(_geometry(row.point))
    return feature


def _geometry(place: tuple) -> QgsGeometry:
    """Return a row's place as QGIS's geometry."""
    if isinstance(place[0], tuple):
        return QgsGeometry.fromPolylineXY([QgsPointXY(*point) for point in place])
    if len(place) == 3:
        return QgsGeometry(QgsPoint(*place))
    return QgsGeometry.fromPointXY(QgsPointXY(*place))


def as_columns(row: Row) -> Row:
    """Return a row in which the coordinates are attributes."""
    first = row.point or (None, None)
    first = first[0] if isinstance(first[0], tuple) else first
    return Row([*first[:2], *row.attributes])


def _options(kind: Format, layout: Layout, indexed: bool = True):
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.driverName, options.layerName = kind.driver, layout.name
    options.fileEncoding = layout.encoding
    # An empty value is not none: SQLite takes "SRID=" for a layer without a CRS.
    given = [o for o in QgsVectorFileWriter.defaultDatasetOptions(kind.driver) if o[-1] != "="]
    if layout.crs is None and kind.driver in _FOR_TABLES:
        own = _FOR_TABLES[kind.driver]
        given = [o for o in given if o.split("=")[0] != own.split("=")[0]] + [own]
    options.datasourceOptions = given
    given = QgsVectorFileWriter.defaultLayerOptions(kind.driver)
    if kind.driver == "CSV" and not layout.has_texts():
        # What it takes for ambiguous are whole numbers, and it would quote them.
        given = [o for o in given if not o.startswith("STRING_QUOTING=")]
        given.append("STRING_QUOTING=IF_NEEDED")
    if not indexed:
        given = [o for o in given if not o.startswith("SPATIAL_INDEX=")] + ["SPATIAL_INDEX=NO"]
    options.layerOptions = [o for o in given if o[-1] != "="]
    return options


def sample(layout: Layout) -> tuple[list[Row], list[Row]]:
    """Return rows with numbers of ordinary sizes and none, and rows with numbers of odd sizes.

    One of the ordinary rows has no place where the layout says so.
    """
    ordinary = [_sampled(layout, place, _ORDINARY) for place in range(len(_ORDINARY))]
    if layout.placeless:
        ordinary[-1] = ordinary[-1]._replace(point=None)
    first = len(ordinary)
    return ordinary, [_sampled(layout, first + place, _EXTREME) for place in range(len(_EXTREME))]


def spread(layout: Layout, largest: list) -> list[Row]:
    """Return rows with the largest number of each column, and some that are not much smaller.

    A format with so many places before the point and behind it holds all of a column as exactly
    as its largest number, if it holds these.
    """
    rows = []
    for part in (1, 3, 7):
        numbers = [
            number // part if isinstance(number, int) else number / part for number in largest
        ]
        numbers[layout.key] = part
        numbers += layout.more
        rows.append(Row(numbers, None if layout.crs is None else layout.place(0, 0)))
    return rows


def _sampled(layout: Layout, place: int, numbers: tuple) -> Row:
    attributes = [place + 1]
    for column, (_, kind, _) in enumerate(layout.columns[1:]):
        if kind == "Double":
            attributes.append(numbers[(place + column) % len(numbers)])
        else:
            attributes.append(_LARGE if kind == "LongLong" and place == 3 else place % 2)
    attributes += layout.more
    if layout.crs is None:
        return Row(attributes)
    grid = layout.grid
    return Row(attributes, layout.place(place * 7919 % grid.rows, place * 104729 % grid.columns))


class ReadBack:
    """A layer that was written, read again.

    Parameters
    ----------
    path : str
        The file.
    layout : Layout
        What was written.

    Raises
    ------
    RasterError
        Where it cannot be opened.
    """

    def __init__(self, path: str, layout: Layout) -> None:
        self._path, self._layout = path, layout
        self._file = call(lambda: gdal.OpenEx(path, gdal.OF_VECTOR), is_none, path)
        self._layer = self._file.GetLayerByName(layout.name) or self._file.GetLayer(0)
        # Without rows some formats have no layer.
        known = ogr.FeatureDefn() if self._layer is None else self._layer.GetLayerDefn()
        self._places = [known.GetFieldIndex(name) for name, _, _ in layout.columns]
        names = [field.name() for field in layout.carried or ()]
        self._lacking = [name for name in names if known.GetFieldIndex(name) < 0]
        self._texts = [
            place >= 0 and known.GetFieldDefn(place).GetType() == ogr.OFTString
            for place in self._places
        ]

    def missing(self) -> list[str]:
        """Return the names of the columns that are not there; an empty file may have none."""
        columns = zip(self._places, self._layout.columns)
        return [name for place, (name, _, _) in columns if place < 0] + self._lacking

    def features(self) -> Iterator:
        """Return the layer's features as OGR's."""
        while self._layer is not None:
            found = call(self._next_ones, lambda _: False, self._path, strict=True)
            yield from found
            if len(found) < _READ_AT_ONCE:
                return

    def _next_ones(self) -> list:
        """Return some features: listening for failures takes ten times as long as reading one."""
        features = (self._layer.GetNextFeature() for _ in range(_READ_AT_ONCE))
        return list(takewhile(lambda feature: feature is not None, features))

    def row(self, feature) -> Row:
        """Return a feature as a row."""
        attributes = []
        for place, is_text in zip(self._places, self._texts):
            value = feature.GetField(place) if feature.IsFieldSetAndNotNull(place) else None
            attributes.append(_number(value) if is_text else value)
        geometry = feature.GetGeometryRef()
        nowhere = geometry is None or geometry.IsEmpty()
        return Row(attributes, None if nowhere else (geometry.GetX(), geometry.GetY()))

    def keeps_crs(self) -> bool:
        """Say whether the points' CRS came back."""
        srs, grid = self._layer.GetSpatialRef(), self._layout.grid
        back = "" if srs is None or srs.GetName().startswith("Undefined") else srs.ExportToWkt()
        if not self._layout.crs.isValid():
            return not back
        variant = QgsCoordinateReferenceSystem.WktVariant.WKT_PREFERRED_GDAL
        written = replace(grid, wkt=self._layout.crs.toWkt(variant))
        return same_crs(written, replace(grid, wkt=back))


def layer_names(path: str) -> list[str]:
    """Return the names of a file's layers, none where it is no file of layers."""
    try:
        file = call(lambda: gdal.OpenEx(path, gdal.OF_VECTOR), is_none, path)
    except RasterError:
        return []
    return [file.GetLayer(index).GetName() for index in range(file.GetLayerCount())]


def _number(text: Optional[str]):
    """Return the number in a text, None where it is empty, the text where it is none."""
    try:
        return float(text) if text else None
    except ValueError:
        return text


def lost(path: str, layout: Layout, rows: Iterable[Row]) -> str:
    """Return what a file does not give back of what makes a layer right, as a clause.

    Parameters
    ----------
    path : str
        The file that was written.
    layout : Layout
        What was told of it.
    rows : iterable of Row
        What was written, by the number in the first column.

    Returns
    -------
    str
        Empty where nothing is lost.
    """
    if not os.path.exists(path):
        return tr("writes no file of that name for a table")
    key = layout.key
    rows = {row.attributes[key]: row for row in rows}
    try:
        layer = ReadBack(path, layout)
        for name in layer.missing():
            return tr("does not keep the column {}").format(name)
        found = {row.attributes[key]: row for row in map(layer.row, layer.features())}
    except RasterError:
        return tr("cannot be read back")
    lacking = [row for number, row in rows.items() if number not in found]
    if layout.crs is not None and lacking and all(row.point is None for row in lacking):
        return tr("leaves out what has no place")
    if len(rows) > len(found):
        return tr("does not give back all rows")
    if layout.crs is not None and all(row.point is None for row in found.values()):
        return NO_POINTS
    if layout.crs is not None and not layer.keeps_crs():
        if layout.crs.isValid():
            return tr("does not keep the CRS")
        return tr("gives points a CRS, and INPUT has none")
    for number, row in rows.items():
        if number not in found:
            return tr("does not keep the numbers of rows")
        what = difference(layout, row, found[number])
        if what:
            return what
    return ""


NO_POINTS = later("holds no points")


def difference(layout: Layout, row: Row, back: Row) -> str:
    """Return what is other in a row that was read back, as a clause."""
    for (name, _, _), value, known in zip(layout.columns, row.attributes, back.attributes):
        if value is None or known is None:
            if value is not known:
                return tr("does not keep what is missing in the column {}").format(name)
        elif isinstance(known, str) or abs(known - value) > _DIGITS * abs(value):
            return tr("does not keep {:.6g} in the column {}").format(value, name)
    if layout.crs is not None and (row.point is None or back.point is None):
        return "" if row.point is back.point else tr("does not keep the places of points")
    if layout.crs is not None:
        _, dx, rx, _, ry, dy = layout.grid.geotransform
        size = max(abs(dx), abs(rx), abs(ry), abs(dy))
        first = row.point[0] if isinstance(row.point[0], tuple) else row.point
        if any(abs(a - b) > _OF_A_CELL * size for a, b in zip(first, back.point)):
            return tr("does not keep the places of points")
    return ""
