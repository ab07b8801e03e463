"""Points and polygons that a user gives: in the CRS of the raster, with their attributes."""

from __future__ import annotations

import math
import os
from itertools import count
from typing import NamedTuple, Optional

from qgis.core import (
    QgsCoordinateTransform,
    QgsCsException,
    QgsFeatureRequest,
    QgsField,
    QgsFields,
    QgsGeometry,
    QgsPoint,
    QgsProcessingFeatureSource,
    QgsProcessingParameterFeatureSource,
    QgsProviderRegistry,
    QgsVectorLayer,
    QgsWkbTypes,
)

from ..kernels.common.wording import LONGEST_PATH, shortened, tr
from .values import Values

_BETWEEN_CHECKS = 1000
# Letters of a name in a shapefile.
_SHORT = 10
_UNCHECKED = QgsProcessingFeatureSource.FlagSkipGeometryValidityChecks
# Columns that formats keep for themselves.
_TAKEN = ("fid", "ogc_fid", "geom", "geometry", "x", "y")


class Given(NamedTuple):
    """A point or a polygon, and the attributes of its feature.

    Attributes
    ----------
    attributes : list
        As the layer has them.
    point : tuple of 3 floats, optional
        x, y and z (NaN: none), of a polygon those of a point in it; None for what has no place in
        the CRS of the raster.
    polygon : QgsGeometry, optional
        Its shape.
    """

    attributes: list
    point: Optional[tuple[float, float, float]] = None
    polygon: Optional[QgsGeometry] = None


class Features:
    """The features of a parameter, those that are selected where only they are asked for.

    Of several points of one feature each is one.

    Attributes
    ----------
    fields : QgsFields
        Of their attributes.
    given : list of Given
        In the order of the layer.
    """

    def __init__(self, values: Values, name: str, crs, progress) -> None:
        source = values.features(name)
        shown = shortened(values.parameters[name], LONGEST_PATH)
        if source is None:
            raise ValueError(tr("{} is {}: no layer can be opened there").format(name, shown))
        self._what = tr("{} is {}: give a layer of points or polygons").format(
            name, source.sourceName() or shown
        )
        if source.wkbType() == QgsWkbTypes.Type.NoGeometry:
            raise ValueError(self._what)
        self.fields, self.given, self._lost = source.fields(), [], 0
        theirs = source.sourceCrs()
        if crs.isValid() != theirs.isValid():
            told = tr("{} has no CRS: coordinates of {} and {} count as those of one.")
            progress.message(told.format(name if crs.isValid() else "INPUT", name, "INPUT"))
        way = None
        if crs.isValid() and theirs.isValid() and crs != theirs:
            way = QgsCoordinateTransform(theirs, crs, values.context.transformContext())
        for number, feature in enumerate(source.getFeatures(QgsFeatureRequest(), _UNCHECKED)):
            if number % _BETWEEN_CHECKS == 0:
                progress.check()
            self.given += self._parts(feature, way)
        if not self.given:
            progress.warn(tr("{} holds no features.").format(name))
        if self._lost:
            told = tr("{}: {:,} of {:,} points or polygons have no place in the CRS of INPUT.")
            progress.warn(told.format(name, self._lost, len(self.given)))

    def _parts(self, feature, way) -> list[Given]:
        """Return what a feature gives: a polygon, or each of its points."""
        attributes, geometry = feature.attributes(), QgsGeometry(feature.geometry())
        if geometry.isEmpty():
            self._lost += 1
            return [Given(attributes)]
        dimension = geometry.constGet().dimension()
        if dimension == 1:
            raise ValueError(self._what)
        try:
            if way is not None:
                geometry.transform(way)
        except QgsCsException:
            geometry = QgsGeometry()
        if dimension == 0 and not geometry.isEmpty():
            return [self._point(attributes, point) for point in geometry.vertices()]
        if geometry.boundingBox().isFinite() and not geometry.isGeosValid():
            geometry = geometry.makeValid()
        if geometry.isEmpty() or not geometry.boundingBox().isFinite():
            self._lost += 1
            return [Given(attributes)]
        inner = geometry.pointOnSurface().asPoint()
        return [Given(attributes, (inner.x(), inner.y(), math.nan), geometry)]

    def _point(self, attributes: list, point) -> Given:
        if not (math.isfinite(point.x()) and math.isfinite(point.y())):
            self._lost += 1
            return Given(attributes)
        return Given(attributes, (point.x(), point.y(), point.z()))

    def renamed(self, columns, tell) -> QgsFields:
        """Return the fields with other names where columns have these, whatever their capitals."""
        taken = {name.lower() for name in (*(column[0] for column in columns), *_TAKEN)}
        own = {field.name().lower() for field in self.fields}
        fields, changed = QgsFields(), []
        for field in self.fields:
            copy = QgsField(field)
            copy.setName(_free(field.name(), taken, own))
            taken.add(copy.name().lower())
            fields.append(copy)
            if copy.name() != field.name():
                changed.append(f"{field.name()}: {copy.name()}")
        if changed:
            told = tr("Attributes that are called as columns of the result get other names: {}.")
            tell(told.format(", ".join(changed)))
        return fields


def _free(name: str, taken: set, own: set) -> str:
    """Return a name, or the like of it where it is taken, that fits a shapefile if it did."""
    if name.lower() not in taken:
        return name
    for number in count(2):
        end = f"_{number}"
        start = name if len(name) > _SHORT else name[: _SHORT - len(end)]
        if (start + end).lower() not in taken | own:
            return start + end
    return name


def first_inside(polygons: list[QgsGeometry], xs, ys, turns, check) -> list[int]:
    """Return which of some places is the first in each polygon, its outline included; -1: none.

    Parameters
    ----------
    polygons : list of QgsGeometry
        What may hold them.
    xs, ys : ndarray of shape (places,)
        The places.
    turns : tuple of float
        What may be added to the polygons' x.
    check : callable
        Called every so often; may raise to stop.
    """
    import numpy as np

    by_x = np.argsort(xs, kind="stable")
    sorted_x = xs[by_x]
    found = []
    for polygon in polygons:
        check()
        box, first = polygon.boundingBox(), len(xs)
        engine = QgsGeometry.createGeometryEngine(polygon.constGet())
        engine.prepareGeometry()
        for turn in turns:
            low = np.searchsorted(sorted_x, box.xMinimum() + turn, "left")
            high = np.searchsorted(sorted_x, box.xMaximum() + turn, "right")
            near = by_x[low:high]
            near = near[(ys[near] >= box.yMinimum()) & (ys[near] <= box.yMaximum())]
            for number, place in enumerate(np.sort(near[near < first]).tolist()):
                if number % _BETWEEN_CHECKS == 0:
                    check()
                if engine.intersects(QgsPoint(xs[place] - turn, ys[place])):
                    first = place
                    break
        found.append(first if first < len(xs) else -1)
    return found


def layers_of(values: Values) -> list[tuple[str, str]]:
    """Return the files of the vector layers that a run reads, and the layers' names in them."""
    found = []
    for definition in values.algorithm.parameterDefinitions():
        name = definition.name()
        if isinstance(definition, QgsProcessingParameterFeatureSource) and values.given(name):
            layer = values.vector_layer(name)
            if isinstance(layer, QgsVectorLayer):
                about = QgsProviderRegistry.instance()
                parts = about.decodeUri(layer.providerType(), layer.source())
                path = parts.get("path") or ""
                if os.path.exists(path):
                    found.append((path, parts.get("layerName") or ""))
    return found
