"""Layers that a user gives; points and polygons in the CRS of the raster, with attributes."""

from __future__ import annotations

import hashlib
import math
import os
from itertools import count
from typing import NamedTuple, Optional

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsFeatureRequest,
    QgsField,
    QgsFields,
    QgsGeometry,
    QgsJsonUtils,
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
# Features that a layer is known by: so many are read in a second.
_KNOWN_BY = 100_000
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


class FeatureLayer:
    """A layer that a parameter names, or those of its features that are selected where so asked.

    Parameters
    ----------
    values : Values
        The user's parameters.
    name : str
        Which of them.
    crs : QgsCoordinateReferenceSystem
        The raster's.
    progress : Progress
        Told of a missing CRS, and asked whether to stop.
    wrong : str
        What to say of other layers, with places for the parameter and the layer.

    Attributes
    ----------
    fields : QgsFields
        Of the features' attributes.
    way : QgsCoordinateTransform, optional
        From the layer's CRS to the raster's, where they differ.
    wrong : str
        What to say of other layers, whole.
    """

    def __init__(self, values: Values, name: str, crs, progress, wrong: str) -> None:
        source = values.features(name)
        shown = shortened(values.parameters[name], LONGEST_PATH)
        if source is None:
            raise ValueError(tr("{} is {}: no layer can be opened there").format(name, shown))
        self.wrong = wrong.format(name, source.sourceName() or shown)
        if source.wkbType() == QgsWkbTypes.Type.NoGeometry:
            raise ValueError(self.wrong)
        self.fields, self._source, self._progress = source.fields(), source, progress
        theirs, self.way = source.sourceCrs(), None
        if theirs.description().startswith("Undefined"):  # as GeoPackages without a CRS say
            theirs = QgsCoordinateReferenceSystem()
        if crs.isValid() != theirs.isValid():
            told = tr("{} has no CRS: coordinates of {} and {} count as those of one.")
            progress.message(told.format(name if crs.isValid() else "INPUT", name, "INPUT"))
        if crs.isValid() and theirs.isValid() and crs != theirs:
            self.way = QgsCoordinateTransform(theirs, crs, values.context.transformContext())

    def features(self):
        """Yield the features, whatever their geometries."""
        for number, feature in enumerate(self._source.getFeatures(QgsFeatureRequest(), _UNCHECKED)):
            if number % _BETWEEN_CHECKS == 0:
                self._progress.check()
            yield feature

    def count(self) -> int:
        """Return how many features there are; QGIS does not always know."""
        return self._source.featureCount()

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


class Features(FeatureLayer):
    """The points or polygons of a layer.

    Of several points of one feature each is one.

    Attributes
    ----------
    given : list of Given
        In the order of the layer.
    """

    def __init__(self, values: Values, name: str, crs, progress) -> None:
        wrong = tr("{} is {}: give a layer of points or polygons")
        super().__init__(values, name, crs, progress, wrong)
        self.given, self._lost = [], 0
        for feature in self.features():
            self.given += self._parts(feature, self.way)
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
            raise ValueError(self.wrong)
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
    names = [one.name() for one in values.algorithm.parameterDefinitions() if is_of_features(one)]
    return [found for found in (file_of(values, name) for name in names) if found is not None]


def is_of_features(definition) -> bool:
    """Say whether a parameter takes a layer of features or a table."""
    return isinstance(definition, QgsProcessingParameterFeatureSource)


def file_of(values: Values, name: str) -> Optional[tuple[str, str]]:
    """Return the file of a parameter's vector layer, and the layer's name in it, if it has one."""
    layer = values.vector_layer(name) if values.given(name) else None
    if isinstance(layer, QgsVectorLayer):
        about = QgsProviderRegistry.instance()
        parts = about.decodeUri(layer.providerType(), layer.source())
        path = parts.get("path") or ""
        if os.path.exists(path):
            return path, parts.get("layerName") or ""
    return None


def features_known_by(values: Values, name: str, check) -> Optional[list]:
    """Return what tells a parameter's features from others: their number, columns, CRS, a digest.

    The digest is of the first features only, so that it takes a bounded time.
    """
    source = values.features(name) if values.given(name) else None
    if source is None:
        return None
    digest = hashlib.sha256()
    for number, feature in enumerate(source.getFeatures(QgsFeatureRequest(), _UNCHECKED)):
        if number % _BETWEEN_CHECKS == 0:
            check()
        if number == _KNOWN_BY:
            break
        digest.update(bytes(feature.geometry().asWkb()))
        digest.update(QgsJsonUtils.exportAttributes(feature).encode())
    fields = [(field.name(), field.typeName()) for field in source.fields()]
    return [source.featureCount(), fields, source.sourceCrs().toWkt(), digest.hexdigest()[:16]]
