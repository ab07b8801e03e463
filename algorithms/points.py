"""Where points and tables go: a layer that is whole, or not there at all."""

from __future__ import annotations

import os

from osgeo import gdal
from qgis.core import (
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsFeatureSink,
    QgsField,
    QgsFields,
    QgsProcessingContext,
    QgsProcessingOutputLayerDefinition,
    QgsProcessingUtils,
    QgsVectorFileWriter,
    QgsWkbTypes,
)
from qgis.PyQt.QtCore import QMetaType, QVariant

from ..raster.errors import RasterError, call, clause, is_none, quiet
from ..raster.staging import Staging, check_place
from . import style
from .parameters import tr

_POINTS_BETWEEN_CHECKS = 1000


class PointSink:
    """A layer of points, or a table, under way.

    A file is written in a folder beside the target, read back, and moved into place; a run that
    fails or is killed leaves the target as it was. Use it as a context manager.

    Parameters
    ----------
    algorithm, parameters, context
        What QGIS runs, and with which parameters.
    name : str
        The parameter that says where the points go.
    crs : QgsCoordinateReferenceSystem, optional
        That of the points; without it the layer is a table, whose features have no geometry.
    check : callable
        Called every so often; may raise to stop.

    Attributes
    ----------
    identifier : str
        The layer's id, once points are being written.
    """

    def __init__(self, algorithm, parameters, context, name, *, fields, crs, title, check):
        self._algorithm, self._parameters, self._context = algorithm, parameters, context
        self._name, self._fields, self._crs = name, fields, crs
        self._title, self._check = title, check
        self._value = parameters.get(name)
        self._path = _file_of(self._value)
        self._staging = self._sink = None
        self._count = 0

    def __enter__(self):
        self._quiet = quiet()
        self._failures = self._quiet.__enter__()
        try:
            self._open()
        except BaseException:
            self._leave()
            raise
        return self

    def __exit__(self, kind, error, trace):
        try:
            if kind is None:
                self._finish()
        finally:
            self._leave()

    def add(self, feature) -> None:
        """Write a point."""
        if self._count % _POINTS_BETWEEN_CHECKS == 0:
            self._check()
        if not self._sink.addFeature(feature, QgsFeatureSink.Flag.FastInsert):
            self._fail(self._sink.lastError())
        self._count += 1

    def _open(self) -> None:
        value = self._value
        if self._path:
            self._staging = Staging(self._path, (), self._name)
            value = QgsProcessingOutputLayerDefinition(self._staging.path)
            value.createOptions = getattr(self._value, "createOptions", {})
        types, crs = QgsWkbTypes.Type, self._crs
        kind = types.NoGeometry if crs is None else types.Point
        crs = QgsCoordinateReferenceSystem() if crs is None else crs
        parameters = {**self._parameters, self._name: value}
        self._sink, self.identifier = self._algorithm.parameterAsSink(
            parameters, self._name, self._context, self._fields, kind, crs
        )
        if self._sink is None:
            self._fail()

    def _finish(self) -> None:
        if not self._sink.flushBuffer():
            self._fail(self._sink.lastError())
        self._sink = None  # closes the file
        if self._staging is not None:
            if self._failures or not self._is_whole():
                self._fail(tr("not all of it is there to be read; the disk may be full"))
            self._check()
            self._staging.commit()
            self.identifier = self._path
            self._load()
        style.register(self._context, self.identifier, self._title)

    def _is_whole(self) -> bool:
        """Read all points again: some formats do not notice that a disk is full."""
        path, count = self._staging.path, 0
        try:
            file = call(lambda: gdal.OpenEx(path, gdal.OF_VECTOR), is_none, path)
            read = file.GetLayer(0).GetNextFeature
            while call(read, lambda _: False, path, strict=True) is not None:
                count += 1
                if count % _POINTS_BETWEEN_CHECKS == 0:
                    self._check()
        except RasterError:
            return False
        return count >= self._count

    def _load(self) -> None:
        """Have the file loaded, where the user asked for it."""
        project = getattr(self._value, "destinationProject", None)
        if project is not None:
            details = QgsProcessingContext.LayerDetails(
                self._value.destinationName or self._title,
                project,
                self._name,
                QgsProcessingUtils.LayerHint.Vector,
            )
            self._context.addLayerToLoadOnCompletion(self._path, details)

    @property
    def _what(self) -> str:
        return tr("{} {} cannot be written").format(self._name, self._path or self._value)

    def _fail(self, reason="") -> None:
        # The first failure is the cause, the others are what came of it.
        reason = clause(self._failures[0] if self._failures else reason)
        raise RasterError(f"{self._what}: {reason}" if reason else self._what)

    def _leave(self) -> None:
        self._sink = None
        self._quiet.__exit__(None, None, None)
        if self._staging is not None:
            self._staging.discard()


def make_fields(described) -> QgsFields:
    """Return fields from their names, types (such as "Double") and aliases."""
    fields = QgsFields()
    for name, kind, alias in described:
        # QGIS took QVariant's types before 3.38, and warns of them since.
        types = QMetaType.Type if Qgis.QGIS_VERSION_INT >= 33800 else QVariant
        field = QgsField(name, getattr(types, kind))
        field.setAlias(tr(alias))
        fields.append(field)
    return fields


def check_point_target(parameters, name: str, inputs) -> None:
    """Refuse a file that cannot be written, before anything is computed."""
    path = _file_of(parameters.get(name))
    if not path:
        return
    check_place(path, inputs, name)
    extension = os.path.splitext(path)[1].lstrip(".").lower()
    if extension not in QgsVectorFileWriter.supportedFormatExtensions():
        raise ValueError(
            tr("{} {}: .{} is no vector format that can be written; choose .gpkg").format(
                name, path, extension
            )
        )


def _file_of(value) -> str:
    """Return the path that an output parameter's value names, nothing where it is no file."""
    if getattr(value, "useRemapping", lambda: False)():
        return ""  # points are added to a layer that is there
    value = getattr(value, "sink", value)
    value = value.staticValue() if hasattr(value, "staticValue") else value
    if not isinstance(value, str) or ":" in value[2:] or value == "TEMPORARY_OUTPUT":
        return ""
    return value.split("|")[0]
