"""The rasters of a run: from layers and files to sources."""

from __future__ import annotations

import contextlib
import math
import os
import re
from dataclasses import replace

from qgis.core import (
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterRasterLayer,
    QgsRasterBlockFeedback,
    QgsRasterFileWriter,
    QgsRasterPipe,
)

from ..kernels.common.wording import LONGEST_PATH, counted, shortened, tr
from ..raster.common.choices import Resampling
from ..raster.common.errors import RasterError
from ..raster.common.grid import Grid, warp_first
from ..raster.common.plan import refuse_excess
from ..raster.results.parts import temporary_part
from ..raster.sources.align import align
from ..raster.sources.apart import Apart, copy_apart, needs_copy
from ..raster.sources.fillvalue import undeclared_fill
from ..raster.sources.missing import BandNodata
from ..raster.sources.missing import Values as Nodata
from ..raster.sources.source import RasterSource
from ..raster.verbs.executors import bounded_cache
from .features import Features, layers_of
from .layers import OpenedRaster, raster_layer, raster_layers
from .lines import Lines
from .parameters import is_empty
from .values import Values


class _Layer:
    """What is taken from a raster layer in the main thread."""

    def __init__(self, layer):
        self.name = layer.name()
        self.kind = layer.providerType()
        self.is_gdal = self.kind == "gdal"
        provider = layer.dataProvider()
        self.uri = provider.dataSourceUri(True) if "authcfg" in layer.source() else layer.source()
        self.provider = None if self.is_gdal else provider.clone()
        self.nodata = _nodata_of(provider)
        self._crs = layer.crs()
        self._renderer = layer.renderer().clone() if layer.renderer() is not None else None

    def crs(self):
        """Return its CRS."""
        return self._crs

    def renderer(self):
        """Return how it is drawn."""
        return self._renderer


class _File:
    """What is known of a raster that is no layer: in the place of a `_Layer`."""

    kind, is_gdal, provider, nodata = "gdal", True, None, ()

    def __init__(self, opened):
        self.name, self.uri = opened.name(), opened.uri()
        self.crs, self.renderer = opened.crs, opened.renderer


def _nodata_of(provider) -> tuple[BandNodata, ...]:
    """Return what a layer's settings say of nodata, for the bands of which they say something."""
    said = []
    for band in range(1, provider.bandCount() + 1):
        own = provider.useSourceNoDataValue(band) or not provider.sourceHasNoDataValue(band)
        values = tuple(
            Nodata(
                -math.inf if math.isnan(one.min()) else one.min(),
                math.inf if math.isnan(one.max()) else one.max(),
                math.isnan(one.min()) or one.contains(one.min()),
                math.isnan(one.max()) or one.contains(one.max()),
            )
            for one in provider.userNoDataValues(band)
        )
        if values or not own:
            said.append(BandNodata(band, own, values))
    return tuple(said)


def taken_layers(algorithm, parameters, context) -> dict:
    """Return what is taken from raster parameters in the main thread, by their names.

    Of a parameter of several rasters they are numbered: "LAYERS 1".
    """
    taken = {}
    for definition in algorithm.parameterDefinitions():
        name = definition.name()
        if isinstance(definition, QgsProcessingParameterRasterLayer):
            layer = raster_layer(algorithm, parameters, name, context)
            if layer is not None:
                taken[name] = _taken(layer)
            elif not is_empty(parameters.get(name)):
                told = tr("{} is {}: no raster can be opened there")
                raise ValueError(told.format(name, shortened(parameters[name], LONGEST_PATH)))
        elif isinstance(definition, QgsProcessingParameterMultipleLayers):
            several = raster_layers(algorithm, parameters, name, context)
            for number, layer in enumerate(several, 1):
                taken[f"{name} {number}"] = _taken(layer)
    return taken


def _taken(layer):
    return _File(layer) if isinstance(layer, OpenedRaster) else _Layer(layer)


def _parts_of(uri: str) -> tuple[str, list[str]]:
    """Return what GDAL opens and the driver's options, which QGIS writes behind it.

    What it writes there of a server's account it has told GDAL already.
    """
    if os.path.exists(uri):
        return uri, []
    path, *told = _BEHIND.split(uri)
    return path, [value for kind, value in zip(told[::2], told[1::2]) if kind == "option"]


_BEHIND = re.compile(r"\|(option|credential):")


class Inputs:
    """The rasters that a run reads, and what has to be copied before it can."""

    def __init__(self, values: Values, layers: dict, progress, session: str, budget: int):
        self._values, self._layers = values, layers
        self._progress, self._session, self._budget = progress, session, budget
        self._sources, self._looked_at, self._copies = {}, set(), []
        self._temporary = None

    def let_go(self) -> None:
        """Remove temporary files, and let go of what is QGIS's."""
        self._layers, self._sources = {}, {}
        if self._temporary is not None:
            self._temporary.remove()

    def has(self, name: str) -> bool:
        """Say whether an optional raster was given."""
        return self._values.known(name) in self._layers

    def several(self, name: str) -> list[str]:
        """Return the names by which the rasters of a parameter of several are known here."""
        start = f"{self._values.known(name)} "
        return [known for known in self._layers if known.startswith(start)]

    def source(
        self, name: str = "INPUT", *, bands: str = "", band: str = "", classes: bool = False
    ) -> RasterSource:
        """Return a raster parameter's source, with the bands that another parameter names.

        ``classes`` says that what is made of it makes sense for numbers of classes as well.
        """
        whole = self.whole(name)
        if band:
            return self._with_bands(whole, band, self._values.bands(band) or [1], classes)
        if bands:
            return self._with_bands(whole, bands, self._values.bands(bands), classes)
        self._refuse_excess(replace(whole, bands=(1,)))
        return self._warn_of_fill(whole)

    def _refuse_excess(self, source: RasterSource) -> None:
        info = source.info()
        blocks = [(*band.block, band.block_bytes) for band in info.bands]
        refuse_excess(info.name, info.grid.shape, blocks, self._budget)

    def whole(self, name: str) -> RasterSource:
        """Return a raster parameter's source with all its bands."""
        if self._values.known(name) not in self._sources:
            layer = self._layers[name]
            uri, options = _parts_of(layer.uri)
            if not layer.is_gdal:
                uri, options = self._export(name, layer), []
            if os.path.exists(uri):  # for workers, which are in folders of their own
                uri = os.path.abspath(uri)
            source = RasterSource(
                uri,
                open_options=tuple(options),
                label=name,
                title=layer.name,
                nodata=layer.nodata,
                session=self._session,
            )
            self._sources[name] = self._stamped(source)
            self._tell_nodata(source)
        return self._sources[name]

    def _stamped(self, source: RasterSource) -> RasterSource:
        return source.stamped()

    def _tell_nodata(self, source: RasterSource) -> None:
        """Say what the layer's settings make of nodata."""
        alike = {}
        for said in source.nodata:
            alike.setdefault(said._replace(band=0), []).append(said.band)
        for said, bands in alike.items():
            told = []
            if said.values:
                values = ", ".join(map(str, said.values))
                told.append(tr("{} is no data, as the layer's settings in QGIS say").format(values))
            if not said.own:
                told.append(tr("the nodata value of the file is data, as the layer's settings say"))
            which = tr("band {}") if len(bands) == 1 else tr("{} bands from {}")
            which = which.format(*([len(bands)] if len(bands) > 1 else []), bands[0])
            self._progress.message(f"{source.name}, {which}: {'; '.join(told)}.")

    def _warn_of_fill(self, source: RasterSource) -> RasterSource:
        """Warn once of a value that looks like nodata and is not declared; return the source."""
        if source.name not in self._looked_at:
            self._looked_at.add(source.name)
            value = undeclared_fill(source)
            if value is not None and not self._is_named(source, value):
                self.warn_of_fill(source, value)
        return source

    def _is_named(self, source: RasterSource, value: float) -> bool:
        """Say whether parameters name a stored value of INPUT among those that are no data."""
        texts = [
            self._values.text(name)
            for name in ("GAP_VALUES", "NODATA_VALUES")
            if source.label == "INPUT" and self._values.declares(name)
        ]
        band = source.info().bands[0]
        meant = value, value * band.scale + band.offset
        for word in re.split(r"[;,\s]+", ";".join(texts)):
            with contextlib.suppress(ValueError):
                if any(math.isclose(float(word), one, rel_tol=1e-5) for one in meant):
                    return True
        return False

    def warn_of_fill(self, source: RasterSource, value: float) -> None:
        """Warn once of a value that looks like nodata and is not declared."""
        if (source.name, value) in self._looked_at:
            return
        self._looked_at.add((source.name, value))
        self._progress.warn(
            tr(
                "{} has cells of {:.9g}, far from all others, which count as values. If "
                "they mean no data, add the number to the layer's additional no data "
                "values (Properties, Transparency), or declare it in the file."
            ).format(source.name, value)
        )

    def _with_bands(
        self, source: RasterSource, name: str, chosen: list, classes: bool
    ) -> RasterSource:
        with source.dataset() as dataset:
            count = dataset.RasterCount
        for number in chosen:
            if not 1 <= number <= count:
                has = counted(count, "band", "bands")
                raise ValueError(tr("{} is {}: {} has {}").format(name, number, source.name, has))
        chosen_source = self._apart(replace(source, bands=tuple(chosen)), count)
        self._refuse_excess(chosen_source)
        if not classes and any(known.has_palette for known in chosen_source.info().bands):
            self._progress.warn(
                tr(
                    "{} has a colour table: its cells are numbers of colours, and statistics of "
                    "them seldom mean anything."
                ).format(source.name)
            )
        return chosen_source if chosen_source.apart else self._warn_of_fill(chosen_source)

    def warn_of_same(self, band: str, second_band: str) -> None:
        """Warn where INPUT and INPUT_2 are one raster, and the bands to compare are the same."""
        first, second = self.source(band=band), self.source("INPUT_2", band=second_band)
        if (first.uri, first.bands) == (second.uri, second.bands):
            told = tr("INPUT and INPUT_2 are the same band of one raster: it is like itself.")
            self._progress.warn(told)

    def _apart(self, source: RasterSource, file_bands: int) -> RasterSource:
        """Return a source whose bands are read from a copy where they lie cell by cell."""
        info = source.info()
        numbers = tuple(band.number for band in info.bands)
        if not needs_copy(info, file_bands, self._budget):
            return replace(source, bands=numbers)
        path = os.path.join(self.temporary(), f"bands-{len(self._copies)}.bin")
        apart = Apart(path, numbers, info.bands[0].dtype, info.grid.shape)
        self._copies.append((source, info, apart))
        return replace(source, bands=numbers, apart=apart)

    def make_copies(self) -> None:
        """Copy what is to be read from copies, once it is known that the run can go on."""
        while self._copies:
            source, info, apart = self._copies.pop()
            cells = info.grid.rows * info.grid.columns * len(apart.numbers)
            self._progress.message(
                tr(
                    "{} has its {:,} bands cell by cell: they are copied to a temporary file "
                    "first, one after the other ({:,} MB)."
                ).format(source.name, len(apart.numbers), cells * apart.dtype.itemsize // 2**20)
            )
            with bounded_cache([source]):
                copy_apart(source, info, apart, self._progress)
            self._warn_of_fill(replace(source, bands=apart.numbers, apart=apart))

    def aligned(
        self, name: str, band: str, grid: Grid, resampling: int, *, bands: str = ""
    ) -> RasterSource:
        """Return a second raster, or one band or some of it, on the first one's grid."""
        source = self.source(name, band=band, bands=bands)
        aligned = align(source, grid, Resampling(resampling))
        if aligned is not source:
            self._progress.message(
                tr("{} lies on another grid and is resampled ({}) to that of INPUT.").format(
                    source.name, tr(Resampling(resampling).label)
                )
            )
        return aligned

    def _export(self, name: str, layer: _Layer) -> str:
        """Write a raster that GDAL does not read to a temporary file."""
        columns, rows = layer.provider.xSize(), layer.provider.ySize()
        if columns <= 0 or rows <= 0:
            raise ValueError(
                tr("{} {} ({}) has no size of its own: export it to a GeoTIFF first").format(
                    name, layer.name, layer.kind
                )
            )
        path = os.path.join(self.temporary(), f"{name}.tif")
        self._progress.message(
            tr("{} {} is read by QGIS ({}), not GDAL: {} x {} cells are exported first.").format(
                name, layer.name, layer.kind, columns, rows
            )
        )
        pipe = QgsRasterPipe()
        crs, extent = layer.provider.crs(), layer.provider.extent()
        pipe.set(layer.provider)
        watch, transforms = QgsRasterBlockFeedback(), self._values.context.transformContext()
        with self._progress.cancelling(watch):
            failed = QgsRasterFileWriter(path).writeRaster(
                pipe, columns, rows, extent, crs, transforms, watch
            )
        self._progress.check()
        if failed:
            raise RasterError(tr("{} {} could not be exported").format(name, layer.name))
        return path

    def rectangle(self, name: str) -> tuple[float, float, float, float]:
        """Return the least x and y and the greatest of a rectangle, in the CRS of INPUT."""
        self._refuse_points()
        box = self._values.extent(name, self.crs())
        return box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum()

    def features(self, name: str) -> Features:
        """Return the features of a parameter in the CRS of INPUT; refuse what has none such."""
        self._refuse_points()
        return Features(self._values, name, self.crs(), self._progress)

    def lines(self, name: str) -> Lines:
        """Return the lines of a parameter; refuse a layer of others."""
        self._refuse_points()
        return Lines(self._values, name, self.crs(), self._progress)

    def _refuse_points(self) -> None:
        """Refuse to look for places in a raster whose cells have no coordinates."""
        first = replace(self.whole("INPUT"), bands=(1,))
        if first.info().grid.by_points:
            raise ValueError(warp_first(first.name))

    def files(self) -> list[str]:
        """Return the files that the run reads, or will read."""
        of_gdal = [name for name, layer in self._layers.items() if layer.is_gdal]
        sources = [self.whole(name) for name in {**dict.fromkeys(of_gdal), **self._sources}]
        found = [path for source in sources for path in source.files()]
        return list(dict.fromkeys([*found, *(path for path, _ in self.layers())]))

    def layers(self) -> list[tuple[str, str]]:
        """Return the files of vector layers that the run reads, and the layers' names in them."""
        return layers_of(self._values)

    def read(self) -> tuple[RasterSource, ...]:
        """Return the sources that were asked for."""
        return tuple(self._sources.values())

    def crs(self):
        """Return the CRS of INPUT."""
        return self._layers["INPUT"].crs()

    def renderer(self, name: str = "INPUT"):
        """Return how a raster is drawn."""
        return self._layers[name].renderer()

    def temporary(self) -> str:
        """Return a folder that goes when the run ends."""
        if self._temporary is None:
            self._temporary = temporary_part()
        return self._temporary.path
