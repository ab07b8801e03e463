"""One run of an algorithm: the user's parameters as values, and the engine set up for them."""

from __future__ import annotations

import math
import operator
import os
import time
from contextlib import ExitStack
from dataclasses import replace
from functools import partial

from qgis.core import (
    QgsApplication,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterRasterLayer,
    QgsRasterBlockFeedback,
    QgsRasterFileWriter,
    QgsRasterPipe,
)
from qgis.PyQt.QtCore import Qt

from ..kernels.common.checkpoint import listening
from ..kernels.common.counting import count_valid
from ..kernels.common.wording import counted, quoted, tr
from ..raster.about import OutputBand, notes_of
from ..raster.align import Resampling, align, as_said
from ..raster.apart import Apart, copy_apart, needs_copy
from ..raster.engine import reduce_blocks
from ..raster.errors import Cancelled, RasterError
from ..raster.executors import bounded_cache
from ..raster.fillvalue import undeclared_fill
from ..raster.grid import Grid
from ..raster.jobs import of_any_band
from ..raster.missing import BandNodata, Values
from ..raster.opened import session
from ..raster.parts import temporary_part
from ..raster.plan import UNIT, Plan, make_plan, refuse_excess
from ..raster.progress import Progress
from ..raster.sink import RasterSink
from ..raster.source import Info, RasterSource, refuse_changed
from . import settings, style
from .layers import OpenedRaster, raster_layer, raster_layers
from .parameters import band_numbers, listed
from .report_file import ReportFile
from .vector_formats import Layout
from .vector_sink import PointSink

# Bands that the log tells of one by one.
_TOLD = 100
# Rows and columns of the smallest windows in which all bands are read at once.
_LEAST = 16


class Feedback(Progress):
    """The engine's progress, told to QGIS."""

    def __init__(self, feedback):
        self._feedback = feedback
        self._over = False

    def end(self):
        """Stop what still works for the run, and touch QGIS's object no more: it may be gone."""
        self._over = True

    def advance(self, fraction):
        self._feedback.setProgress(100.0 * fraction)

    def message(self, text):
        self._feedback.pushInfo(text)

    def warn(self, text):
        self._feedback.pushWarning(text)

    def is_cancelled(self):
        return self._over or self._feedback.isCanceled()


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
            Values(
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


class Run:
    """A run. Made in the main thread; everything else happens in the thread that computes.

    Use it as a context manager: when it ends, temporary files go, and all that belongs to QGIS is
    let go of. Held in a circle, it would go when Python collects its garbage, in the middle of a
    later run say; and GDAL writes to some files when they are closed.
    """

    def __init__(self, algorithm, parameters, context):
        self._algorithm = self._context = self._feedback = None
        self._parameters = parameters
        self._layers = {}
        for definition in algorithm.parameterDefinitions():
            if isinstance(definition, QgsProcessingParameterRasterLayer):
                layer = raster_layer(algorithm, parameters, definition.name(), context)
                if layer is not None:
                    kind = _File if isinstance(layer, OpenedRaster) else _Layer
                    self._layers[definition.name()] = kind(layer)
            elif isinstance(definition, QgsProcessingParameterMultipleLayers):
                several = raster_layers(algorithm, parameters, definition.name(), context)
                for number, layer in enumerate(several, 1):
                    kind = _File if isinstance(layer, OpenedRaster) else _Layer
                    self._layers[f"{definition.name()} {number}"] = kind(layer)
        self.threads = _thread_count(context)
        self._budget = settings.MEMORY.value() * 2**20
        self._temporary = None
        self._open, self._session = ExitStack(), ""
        self._sources, self._targets, self._looked_at = {}, {}, set()
        self._cells, self._copies = 0, []

    def within(self, algorithm, context, feedback) -> Run:
        """Go on in the thread that computes, with the algorithm, its context and its feedback.

        The context of a run in the background is not the one it was prepared in: QGIS takes the
        layers to load from this one, and forgets those that the other was told of.
        """
        self._algorithm, self._context, self._feedback = algorithm, context, feedback
        self.progress = Feedback(feedback)
        return self

    def __enter__(self):
        self._start = time.perf_counter()
        self._session = self._open.enter_context(session())
        self._open.enter_context(listening(self.progress.check))
        return self

    def __exit__(self, kind, *exception):
        sources = tuple(self._sources.values())
        self._close(kind is None)
        # Wherever it was read, what went wrong may have come of another program's writing.
        if kind is not None and not issubclass(kind, Cancelled):
            refuse_changed(sources)

    def _close(self, done: bool) -> None:
        self._open.close()
        if self._temporary is not None:
            self._temporary.remove()
        if done:
            seconds = max(time.perf_counter() - self._start, 1e-9)
            self.progress.message(
                tr("{} in {:.1f} s: {:.1f} million cells per second").format(
                    counted(self._cells, tr("cell"), tr("cells")),
                    seconds,
                    self._cells / seconds / 1e6,
                )
            )
        self.progress.end()
        self._algorithm = self._context = self._feedback = None
        self._layers, self._sources = {}, {}

    # Parameters as values

    def given(self, name: str) -> bool:
        """Say whether the user gave an optional parameter."""
        return self._parameters.get(name) not in (None, "")

    def integer(self, name: str) -> int:
        """Return a whole number."""
        return self._algorithm.parameterAsInt(self._parameters, name, self._context)

    def number(self, name: str) -> float:
        """Return a number."""
        return self._algorithm.parameterAsDouble(self._parameters, name, self._context)

    def choice(self, name: str) -> int:
        """Return which option was chosen, from 0."""
        return self._algorithm.parameterAsEnum(self._parameters, name, self._context)

    def choices(self, name: str) -> list[int]:
        """Return which options were chosen, each once, in the order given."""
        value = self._parameters.get(name)
        if not self.given(name):
            value = self._algorithm.parameterAsEnums(self._parameters, name, self._context)
        return list(dict.fromkeys(int(part) for part in listed(value)))

    def flag(self, name: str) -> bool:
        """Return a yes or no."""
        return self._algorithm.parameterAsBool(self._parameters, name, self._context)

    def text(self, name: str) -> str:
        """Return a text."""
        return self._algorithm.parameterAsString(self._parameters, name, self._context).strip()

    def rectangle(self, name: str) -> tuple[float, float, float, float]:
        """Return the least x and y and the greatest of a rectangle, in the CRS of INPUT."""
        crs = self._layers["INPUT"].crs()
        box = self._algorithm.parameterAsExtent(self._parameters, name, self._context, crs)
        return box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum()

    # Rasters to read

    def has(self, name: str) -> bool:
        """Say whether an optional raster was given."""
        return name in self._layers

    def several(self, name: str) -> list[str]:
        """Return the names by which the rasters of a parameter of several are known here."""
        return [known for known in self._layers if known.startswith(f"{name} ")]

    def source(
        self, name: str = "INPUT", *, bands: str = "", band: str = "", classes: bool = False
    ) -> RasterSource:
        """Return a raster parameter's source, with the bands that another parameter names.

        ``classes`` says that what is made of it makes sense for numbers of classes as well.
        """
        whole = self._whole_source(name)
        if band:
            return self._with_bands(whole, band, self._band_numbers(band) or [1], classes)
        if bands:
            return self._with_bands(whole, bands, self._band_numbers(bands), classes)
        self._refuse_excess(replace(whole, bands=(1,)))
        return self._warn_of_fill(whole)

    def _band_numbers(self, name: str) -> list[int]:
        value = self._parameters.get(name)
        if value is None or value == "":
            return []
        if isinstance(value, (int, float, str, list, tuple)):
            return band_numbers(name, value)
        # An expression, which QGIS evaluates.
        return self._algorithm.parameterAsInts(self._parameters, name, self._context)

    def _refuse_excess(self, source: RasterSource) -> None:
        info = source.info()
        blocks = [(*band.block, band.block_bytes) for band in info.bands]
        refuse_excess(info.name, info.grid.shape, blocks, self._budget)

    def _whole_source(self, name: str) -> RasterSource:
        if name not in self._sources:
            layer = self._layers[name]
            uri, *options = layer.uri.split("|option:")
            if not layer.is_gdal:
                uri, options = self._export(name, layer), []
            source = RasterSource(
                uri,
                open_options=tuple(options),
                label=f"{name} {layer.name}",
                nodata=layer.nodata,
                session=self._session,
            )
            self._sources[name] = source.stamped()
            self._tell_nodata(source)
        return self._sources[name]

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
            self.progress.message(f"{source.name}, {which}: {'; '.join(told)}.")

    def _warn_of_fill(self, source: RasterSource) -> RasterSource:
        """Warn once of a value that looks like nodata and is not declared; return the source."""
        if source.label not in self._looked_at:
            self._looked_at.add(source.label)
            value = undeclared_fill(source)
            if value is not None:
                self.progress.warn(
                    tr(
                        "{} has cells of {:.9g}, far from all others, which count as values. If "
                        "they mean no data, add the number to the layer's additional no data "
                        "values (Properties, Transparency), or declare it in the file."
                    ).format(source.name, value)
                )
        return source

    def _with_bands(
        self, source: RasterSource, name: str, chosen: list, classes: bool
    ) -> RasterSource:
        with source.dataset() as dataset:
            count = dataset.RasterCount
        for number in chosen:
            if not 1 <= number <= count:
                has = counted(count, tr("band"), tr("bands"))
                raise ValueError(tr("{} is {}: {} has {}").format(name, number, source.name, has))
        chosen_source = self._apart(replace(source, bands=tuple(chosen)), count)
        self._refuse_excess(chosen_source)
        if not classes and any(known.has_palette for known in chosen_source.info().bands):
            self.progress.warn(
                tr(
                    "{} has a colour table: its cells are numbers of colours, and statistics of "
                    "them seldom mean anything."
                ).format(source.name)
            )
        return chosen_source if chosen_source.apart else self._warn_of_fill(chosen_source)

    def tell_each(self, lines: list[str], tell=None) -> None:
        """Log a line for each band; of thousands, the first."""
        for line in lines[:_TOLD]:
            (tell or self.progress.message)(line)
        if len(lines) > _TOLD:
            self.progress.message(tr("... and {:,} bands more").format(len(lines) - _TOLD))

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

    def _make_copies(self) -> None:
        """Copy what is to be read from copies, once it is known that the run can go on."""
        while self._copies:
            source, info, apart = self._copies.pop()
            cells = info.grid.rows * info.grid.columns * len(apart.numbers)
            self.progress.message(
                tr(
                    "{} has its {:,} bands cell by cell: they are copied to a temporary file "
                    "first, one after the other ({:,} MB)."
                ).format(source.name, len(apart.numbers), cells * apart.dtype.itemsize // 2**20)
            )
            with bounded_cache():
                copy_apart(source, info, apart, self.progress)
            self._warn_of_fill(replace(source, bands=apart.numbers, apart=apart))

    def aligned(
        self, name: str, band: str, grid: Grid, resampling: int, *, bands: str = ""
    ) -> RasterSource:
        """Return a second raster, or one band or some of it, on the first one's grid."""
        source = self.source(name, band=band, bands=bands)
        if source.nodata and not source.info().grid.lines_up(grid):
            path = os.path.join(self.temporary(), f"{name} as set.tif")
            source = as_said(source, path, self.progress.check)
        aligned = align(source, grid, Resampling(resampling))
        if aligned is not source:
            self.progress.message(
                tr("{} lies on another grid and is resampled ({}) to that of INPUT.").format(
                    source.name, Resampling(resampling).name.lower()
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
        self.progress.message(
            tr("{} {} is read by QGIS ({}), not GDAL: {} x {} cells are exported first.").format(
                name, layer.name, layer.kind, columns, rows
            )
        )
        pipe = QgsRasterPipe()
        crs, extent = layer.provider.crs(), layer.provider.extent()
        pipe.set(layer.provider)
        # Not queued: this thread, where the receiver lives, runs no event loop.
        watch, at_once = QgsRasterBlockFeedback(), Qt.ConnectionType.DirectConnection
        self._feedback.canceled.connect(watch.cancel, at_once)
        writer = QgsRasterFileWriter(path)
        failed = writer.writeRaster(
            pipe, columns, rows, extent, crs, self._context.transformContext(), watch
        )
        self._feedback.canceled.disconnect(watch.cancel)
        self.progress.check()
        if failed:
            raise RasterError(tr("{} {} could not be exported").format(name, layer.name))
        return path

    def temporary(self) -> str:
        """Return a folder that goes when the run ends."""
        if self._temporary is None:
            self._temporary = temporary_part()
        return self._temporary.path

    def at_end(self, what) -> None:
        """Have something called when the run ends, before its temporary files go."""
        self._open.callback(what)

    # The engine

    def plan(self, info: Info, cell_bytes: float, *, halo: int = 0, **keywords) -> Plan:
        """Return the plan for the raster of this run, and log it: call it once, and first."""
        plan = self.blocks(info, cell_bytes, halo, **keywords)
        self._make_copies()
        self._cells = plan.rows * plan.columns * len(info.bands)
        self.progress.message(
            tr("{:,} x {:,} cells, bands: {}, blocks: {:,} of {:,} x {:,}, {}, {} MB").format(
                plan.columns,
                plan.rows,
                len(info.bands),
                len(plan),
                plan.block_columns,
                min(plan.block_rows, plan.rows),
                tr("1 thread") if plan.threads == 1 else tr("{} threads").format(plan.threads),
                self._budget // 2**20,
            )
        )
        return plan

    def blocks(self, info: Info, cell_bytes: float, halo: int = 0, **keywords) -> Plan:
        """Return the plan for one of several passes over a raster, without a word.

        ``cell_bytes`` are those of one band.
        """
        together = keywords.pop("together", False) or info.together
        return make_plan(
            info.grid.shape,
            cell_bytes=cell_bytes,
            budget=self._budget,
            threads=self.threads,
            halo=halo,
            tiled=info.tiled,
            bands=len(info.bands),
            together=together,
            **keywords,
        )

    def refuse_reach(self, reach: int) -> None:
        """Refuse a window whose reach no block holds, before its shape is drawn."""
        make_plan((1, 1), cell_bytes=4.0, budget=self._budget, halo=reach)

    def reduce(self, kernel, source: RasterSource, merge, **keywords):
        """Reduce the bands of a source; see `raster.engine.reduce_blocks`."""
        return self.reduce_with(kernel, source, None, merge, **keywords)

    def reduce_with(self, kernel, source, mask, merge, *, start=0.0, stop=1.0, **keywords):
        """Reduce a source and, where there is one, a mask beside it."""
        together = not keywords.get("bandwise", False)
        # All bands at once are looked at in several ways; and where no units are needed, in
        # windows as small as they must be.
        usual = 24.0 if together and len(source.info().bands) > 1 else 12.0
        cell_bytes = keywords.pop("cell_bytes", usual)
        least = UNIT if keywords.get("unit", UNIT) is not None or not together else _LEAST
        plan = self.blocks(source.info(), cell_bytes, together=together, least=least)
        sources = [source] if mask is None else [source, mask]
        progress = self.progress.part(start, stop)
        return reduce_blocks(kernel, sources, plan, merge, progress=progress, **keywords)

    def require_data(self, source: RasterSource) -> None:
        """Raise one sentence where no cell of a source has data."""
        count = partial(of_any_band, count_valid)
        if not any(self.reduce(count, source, operator.add, unit=None, bandwise=True)):
            raise ValueError(tr("{} has no cell with data: all are nodata").format(source.name))

    def sink(
        self,
        info: Info,
        bands: list[OutputBand],
        dtype,
        *,
        grid: Grid = None,
        look: style.Look = style.RAMP,
        image: bool = False,
        title: str = "",
        masked: bool = False,
    ) -> RasterSink:
        """Return the sink for OUTPUT."""
        target = self.target()
        options = [o for o in self.text("CREATION_OPTIONS").split("|") if o]
        for option in options:
            if "=" not in option:
                raise ValueError(
                    tr("CREATION_OPTIONS holds {}: give KEY=VALUE, separated by |").format(
                        quoted(option)
                    )
                )
        notes = notes_of(self._whole_source("INPUT"), [band.of for band in bands if band.of])
        if self._context.willLoadLayerOnCompletion(target):
            drawn = image or bands[0].alike
            renderer = self._layers["INPUT"].renderer() if drawn else None
            look = style.look_of(renderer, bands, notes, look, image)
            styled = style.Styled(look, self._algorithm.id(), "OUTPUT")
            described = self._algorithm.parameterDefinition("OUTPUT").description()
            style.register(self._context, target, title, described, styled)
        return RasterSink(
            target,
            grid or info.grid,
            bands,
            dtype,
            options=options,
            like=info,
            notes=notes,
            inputs=self._files(),
            masked=masked,
            progress=self.progress,
            memory=self._budget,
        )

    def target(self, name: str = "OUTPUT") -> str:
        """Return where the raster output goes."""
        # QGIS makes up another temporary file, and another layer to load, each time it is asked.
        if name not in self._targets:
            target = self._algorithm.parameterAsOutputLayer(self._parameters, name, self._context)
            self._targets[name] = target
        return self._targets[name]

    def _files(self) -> list[str]:
        """Return the files that the run reads, or will read."""
        of_gdal = [name for name, layer in self._layers.items() if layer.is_gdal]
        sources = [self._whole_source(name) for name in {**dict.fromkeys(of_gdal), **self._sources}]
        return list(dict.fromkeys(path for source in sources for path in source.files()))

    def points(self, columns, title: str, grid: Grid, name: str = "OUTPUT") -> PointSink:
        """Return the sink for points on a grid, in the CRS of INPUT; refuse what cannot be."""
        crs = self._layers["INPUT"].crs()
        return self._rows(Layout(title, columns, crs, grid), title, name)

    def table(self, columns, title: str, name: str = "OUTPUT") -> PointSink:
        """Return the sink for a table's rows; refuse what cannot be written."""
        return self._rows(Layout(title, columns), title, name)

    def _rows(self, layout: Layout, title: str, name: str) -> PointSink:
        return PointSink(
            self._algorithm,
            self._parameters,
            self._context,
            name,
            layout=layout,
            title=title,
            inputs=self._files(),
            progress=self.progress,
        )

    def report(self, name: str = "OUTPUT_HTML") -> ReportFile:
        """Return the file for a report; refuse what cannot be written."""
        path = ""
        if self.given(name):
            path = self._algorithm.parameterAsFileOutput(self._parameters, name, self._context)
        return ReportFile(path, name, self._files())


def _thread_count(context) -> int:
    """Return how many threads to use: our setting, else QGIS's, all cores where it has none."""
    count = settings.THREADS.value()
    if count == 0 and hasattr(context, "maximumThreads"):
        count = max(context.maximumThreads(), 0)
    if count == 0:
        count = QgsApplication.maxThreads()
    return count if count > 0 else os.cpu_count() or 1
