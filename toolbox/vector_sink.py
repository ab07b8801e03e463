"""Where points and tables go: a layer that is whole, or not there at all."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain
from typing import NamedTuple, Optional

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsDataSourceUri,
    QgsProcessingContext,
    QgsProcessingUtils,
)

from ..kernels.common.wording import later, tr
from ..raster.common.errors import RasterError, clause, quiet
from ..raster.results.companions import place_of
from ..raster.results.staging import Staging
from ..raster.results.targets import check_place
from . import geopackage, style
from .databases import PROVIDER, check_database, check_layer_there, tables_read
from .vector_formats import (
    FAST,
    NO_POINTS,
    Batch,
    Format,
    ReadBack,
    Row,
    VectorFile,
    alias_of,
    as_columns,
    feature_of,
    layer_names,
    lost,
    sample,
    spread,
)
from .vector_style import StyledRows

_BETWEEN_CHECKS = 1000
# A layer in a file whose own name no layer may have.
_NAMELESS = "result"
_NOT_WHOLE = later("not all of it is there to be read; the disk may be full")
_DATABASES = ("GPKG", "SQLite")
# What may hold several tables, and shows them at a glance.
_OF_TABLES = ("SQLite", "XLSX", "ODS")
# SQLite opens no file whose journal, NAME-journal, has a name that is too long.
_DATABASE_BYTES = 255 - len("-journal")


class Target(NamedTuple):
    """A file that an output parameter names, and the one of its layers that is meant, if any."""

    path: str
    layer: Optional[str] = None

    @classmethod
    def of(cls, value) -> Optional[Target]:
        """Return the target that a parameter's value names, None where it is no file."""
        if _adds_to(value):
            return None
        value = _place_in(value)
        if not isinstance(value, str) or value in ("", "TEMPORARY_OUTPUT"):
            return None
        if value.startswith("ogr:") and value != "ogr:":
            source = QgsDataSourceUri(value[len("ogr:") :])
            path = source.database() or value[len("ogr:") :]
            name = stem_of(path) if path.lower().endswith(".gpkg") else None
            return cls(path, source.table() or name)
        if re.match(PROVIDER, value):
            return None  # memory, or a database
        path, mark, layer = value.partition("|layername=")
        return cls(path, layer if mark else None)


def _adds_to(value) -> bool:
    """Say whether points are added to a layer that is there."""
    return getattr(value, "useRemapping", lambda: False)()


def _place_in(value):
    """Return what a parameter's value says of the place."""
    value = getattr(value, "sink", value)
    return value.staticValue() if hasattr(value, "staticValue") else value


def stem_of(path: str) -> str:
    """Return a file's name without its ending."""
    return os.path.splitext(os.path.basename(path))[0]


class PointSink:
    """A layer of points, or a table, under way.

    A file is written in a folder beside the target, read back, and moved into place; a run that
    fails or is killed leaves the target as it was. Use it as a context manager, and `write` in it.

    Parameters
    ----------
    algorithm, parameters, context
        What QGIS runs, and with which parameters.
    name : str
        The parameter that says where the points go.
    layout : Layout
        What is written.
    title : str
        What the layer is called when it is loaded.
    draw : callable, optional
        Draws the layer when it is loaded.
    inputs : iterable of str
        What the run reads.
    layers : iterable of (str, str)
        Of files that hold several, the layers that it reads; a name may be empty.
    progress : Progress
        Told of what the format does not hold, and asked whether to stop.
    together : Together
        Results that appear with it, when all are whole.

    Attributes
    ----------
    identifier : str
        The layer's id, once it is written.

    Raises
    ------
    RasterError
        Where the target cannot be written, or its format loses something; before anything is
        computed.
    """

    def __init__(
        self,
        algorithm,
        parameters,
        context,
        name,
        *,
        layout,
        title,
        draw,
        inputs,
        progress,
        together,
        layers=(),
    ):
        self._algorithm, self._parameters, self._context = algorithm, parameters, context
        self._described = algorithm.parameterDefinition(name).description()
        self._post = StyledRows(layout.columns, algorithm.id(), name, draw)
        self._name, self._title, self._layout = name, title, layout
        self._inputs, self._layers, self._progress = tuple(inputs), tuple(layers), progress
        self._value = parameters.get(name)
        self._target = Target.of(self._value)
        self._together = together
        self._in_columns = self._joins = self._is_narrow = False
        self._staging = None
        if self._target is not None:
            path, layer = self._target
            options = getattr(self._value, "createOptions", {})
            encoding = options.get("fileEncoding") or context.defaultEncoding()
            self._kind = self._checked_format()
            name = layer or stem_of(path)
            if self._kind.driver == "GPKG":
                name = geopackage.layer_name(name) or _NAMELESS
            self._layout = replace(layout, name=name, encoding=encoding)
            self._try_out()
        elif _adds_to(self._value):
            check_layer_there(_place_in(self._value), self._name)
        elif not self._is_memory():
            others = (value for key, value in parameters.items() if key != self._name)
            read = tables_read(others, context)
            check_database(_place_in(self._value), self._name, read, self._layers)

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        if kind is None:
            self._wait()
        elif self._staging is not None:
            self._staging.discard()

    # Before the work

    def _checked_format(self) -> Format:
        """Return the target's format; refuse a target that cannot be written."""
        path, layer = self._target
        what = f"{self._name} {path}"
        self._joins = layer is not None and os.path.exists(path)
        # Where a layer is added to an input's file, nothing of the input is lost.
        check_place(path, () if self._joins else self._inputs, self._name)
        kind = Format.of(path)
        if kind is None:
            ending = os.path.splitext(path)[1] or tr("no ending")
            told = tr("{}: {} is no vector format that can be written; choose .gpkg")
            raise RasterError(told.format(what, ending))
        if kind.driver in _DATABASES and len(os.fsencode(os.path.basename(path))) > _DATABASE_BYTES:
            told = tr("{}: the name of a database has {} bytes at most; choose a shorter one")
            raise RasterError(told.format(what, _DATABASE_BYTES))
        if layer is not None and kind.driver != "GPKG":
            told = tr("{}: only a GeoPackage (.gpkg) holds layers by name; leave out |layername={}")
            raise RasterError(told.format(what, layer))
        if layer is not None:
            geopackage.check_layer_name(layer, what)
        if self._joins:
            geopackage.check_layer(path, layer, what)
            self._refuse_own(path, layer, what)
        elif kind.driver == "GPKG" and os.path.exists(path):
            geopackage.check_alone(path, what)
        elif kind.driver in _OF_TABLES and os.path.exists(path):
            names = layer_names(path)
            if len(names) > 1:
                told = tr("{} holds {}, and all of them would be lost; choose another name")
                raise RasterError(told.format(what, geopackage.some_of(names)))
        return kind

    def _refuse_own(self, path: str, layer: str, what: str) -> None:
        """Refuse to replace a layer that the run reads."""
        for file, name in self._layers:
            names = [name] if name else layer_names(file)[:1]
            is_it = layer.lower() in [own.lower() for own in names]
            if is_it and place_of(file) == place_of(path):
                told = tr("{}: {} is a layer that the run reads; choose another layername")
                raise RasterError(told.format(what, layer))

    def _try_out(self) -> None:
        """Write some rows beside the target, and refuse a format that changes them."""
        ordinary, extreme = sample(self._layout)
        what = self._tried(ordinary, extreme)
        if what == NO_POINTS:
            crs = self._layout.crs
            self._in_columns, self._layout = True, self._layout.with_coordinates()
            what = self._tried(map(as_columns, ordinary), map(as_columns, extreme))
            if not what:
                told = tr("{} {}: this format holds no points; x and y are columns, in {}")
                known = crs.userFriendlyIdentifier() if crs.isValid() else tr("no CRS")
                self._progress.message(told.format(self._name, self._target.path, known))
        if what:
            self._refuse(f"{self._kind.title} {what}", ": ")

    def _refuse(self, what: str, after: str = " ") -> None:
        hint = "" if self._kind.driver == "GPKG" else tr("; choose for instance .gpkg")
        raise RasterError(f"{self._name} {self._target.path}{after}{what}{hint}")

    def _tried(self, ordinary: Iterable[Row], extreme: Iterable[Row] = ()) -> str:
        """Return what the format loses of ordinary rows, as a clause.

        Where it loses others only, those of the run are looked at once they are known.
        """
        ordinary, extreme = list(ordinary), list(extreme)
        staging = Staging(self._target.path, self._inputs, self._name)
        try:
            with quiet() as failures:
                try:
                    self._write_file(staging.path, [*ordinary, *extreme])
                except RasterError as error:
                    reason = self._reason(failures, str(error), staging)
                    told = tr("cannot be written as {}: {}").format(self._kind.title, reason)
                    self._refuse(told)
            if os.path.isdir(staging.path):
                return tr("is a folder of files")
            what = lost(staging.path, self._layout, ordinary)
            self._is_narrow = not what and bool(lost(staging.path, self._layout, extreme))
            if not self._joins:
                staging.check()
                self._together.claim(staging)
            return what
        finally:
            staging.discard()

    # The work

    def write_batches(self, batches: Iterable[Batch]) -> None:
        """Write a layer of points that come many at once."""
        kind = self._target and self._kind.driver
        if kind != "GPKG" or self._is_narrow:
            self.write(chain.from_iterable(batch.rows() for batch in batches))
            return
        with quiet() as failures:
            self._staging = Staging(self._target.path, self._inputs, self._name)
            path, names = self._staging.path, [name for name, _, _ in self._layout.columns]
            try:
                self._write_file(path, (), indexed=False)
                with_z = self._layout.shape == "PointZ"
                count = geopackage.fill(path, names, self._asking(batches, 1), with_z)
                whole = geopackage.count_of(path) == count
            except RasterError as error:
                self._fail(failures, str(error))
            if _of_the_file(failures) or not whole:
                self._fail(_of_the_file(failures), tr(_NOT_WHOLE))

    def write(self, rows: Iterable[Row]) -> None:
        """Write the layer."""
        rows = self._asking(rows)
        with quiet() as failures:
            if self._target is None:
                self._give(rows, failures)
                return
            rows = map(as_columns, rows) if self._in_columns else rows
            largest = [0] * len(self._layout.columns)
            rows = _measured(rows, largest) if self._is_narrow else rows
            self._staging = Staging(self._target.path, self._inputs, self._name)
            try:
                count = self._write_file(self._staging.path, rows)
            except RasterError as error:
                self._fail(failures, str(error))
            if _of_the_file(failures) or not self._is_whole(count):
                self._fail(_of_the_file(failures), tr(_NOT_WHOLE))
            if not count:
                self._tell_empty()
        what = self._tried(spread(self._layout, largest)) if self._is_narrow else ""
        if what:
            self._refuse(f"{self._kind.title} {what}", ": ")

    def _asking(self, items: Iterable, every: int = _BETWEEN_CHECKS) -> Iterator:
        for count, item in enumerate(items):
            if count % every == 0:
                self._progress.check()
            yield item

    def _write_file(self, path: str, rows: Iterable[Row], indexed: bool = True) -> int:
        """Write a file and return its number of rows."""
        count = 0
        transforms = self._context.transformContext()
        with VectorFile(path, self._kind, self._layout, transforms, indexed) as file:
            for row in rows:
                file.add(row)
                count += 1
        return count

    def _is_whole(self, count: int) -> bool:
        """Read all of it again: some formats do not notice that a disk is full."""
        try:
            layer = ReadBack(self._staging.path, self._layout)
            return sum(1 for _ in self._asking(layer.features())) >= count
        except RasterError:
            return False

    def _tell_empty(self) -> None:
        """Warn of a format that keeps the columns of no table without rows."""
        if ReadBack(self._staging.path, self._layout).missing():
            told = tr(
                "{} {} has no rows, and a file of {} without rows keeps no columns; choose .gpkg "
                "where a next step asks for them."
            )
            self._progress.warn(told.format(self._name, self._target.path, self._kind.title))

    def _give(self, rows: Iterable[Row], failures: list[str]) -> None:
        """Give the rows to a sink of QGIS's: memory, a database, a layer that is there.

        Memory takes them one by one. Others would keep some of them where the user cancels, or
        the run is killed: they are told of all at once.
        """
        fields = self._layout.fields(aliases=False)
        features = (feature_of(row, fields) for row in rows)
        if not self._is_memory():
            features = [list(features)]
            self._progress.check()
        sink, self.identifier = self._algorithm.parameterAsSink(
            self._parameters,
            self._name,
            self._context,
            fields,
            self._layout.geometry(),
            self._layout.crs or QgsCoordinateReferenceSystem(),
        )
        if sink is None:
            self._fail(failures)
        for some in features:
            add = sink.addFeatures if isinstance(some, list) else sink.addFeature
            if not add(some, FAST):
                self._fail(failures, sink.lastError())
        if not sink.flushBuffer():
            self._fail(failures, sink.lastError())
        layer = self._context.temporaryLayerStore().mapLayer(self.identifier)
        if layer is not None:
            for index, (_, _, alias) in enumerate(self._layout.columns):
                layer.setFieldAlias(index, alias_of(alias))

    def _is_memory(self) -> bool:
        value = _place_in(self._value)
        return value in (None, "", "TEMPORARY_OUTPUT") or str(value).startswith("memory:")

    # At the end

    def _wait(self) -> None:
        """Hand the layer to the results that appear together."""
        if self._staging is not None:
            path, layer = self._target
            self._together.wait(self._staging, self._move, self._joins)
            self.identifier = f"{path}|layername={layer}" if layer else path
            self._load()
        style.register(self._context, self.identifier, self._title, self._described, self._post)

    def _move(self, check, undoable: bool) -> None:
        """Move a file into its place, or its layer into the file that is there."""
        path, layer = self._target
        if not (self._joins or (layer is not None and os.path.exists(path))):
            self._staging.commit(check, undoable)
            return
        with quiet() as failures:
            try:
                geopackage.put_layer(self._staging.path, path, layer, check)
            except RasterError as error:
                self._fail(failures, str(error))

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
            self._context.addLayerToLoadOnCompletion(self.identifier, details)

    def _reason(self, failures, reason: str, staging) -> str:
        """Return why a file cannot be written, in words that know only of the target."""
        # The first failure is the cause, the others are what came of it.
        reason = clause(failures[0] if failures else reason)
        if staging is not None:
            made, place = staging.path, place_of(self._target.path)
            reason = reason.replace(os.path.dirname(made), os.path.dirname(place))
        return reason

    def _fail(self, failures=(), reason: str = "") -> None:
        reason = self._reason(failures, reason, self._staging)
        place = self._value if self._target is None else self._target.path
        what = tr("{} {} cannot be written").format(self._name, place)
        raise RasterError(f"{what}: {reason}" if reason else what)


def _of_the_file(failures: list[str]) -> list[str]:
    """Return what went wrong, without what PROJ says of a CRS that is told in another way."""
    return [failure for failure in failures if not failure.startswith("PROJ:")]


def _measured(rows: Iterable[Row], largest: list) -> Iterator[Row]:
    """Return rows, and note the largest magnitude of each column."""
    for row in rows:
        for column, value in zip(range(len(largest)), row.attributes):
            if isinstance(value, (int, float)) and abs(value) > largest[column]:
                largest[column] = abs(value)
        yield row
