"""What a run makes: rasters, points, tables and reports."""

from __future__ import annotations

from ..kernels.common.wording import quoted, tr
from ..raster.common.errors import RasterError
from ..raster.common.grid import Grid, warp_first
from ..raster.results.about import OutputBand, notes_of
from ..raster.results.companions import place_of
from ..raster.results.formats import check_target
from ..raster.results.sink import RasterSink, naming
from ..raster.results.together import Together
from ..raster.sources.info import Info
from ..raster.verbs.tiled_sink import TiledSink
from . import style
from .inputs import Inputs
from .report_file import ReportFile
from .values import Values
from .vector_formats import Layout
from .vector_sink import PointSink, Target


class Outputs:
    """Where the results of a run go."""

    def __init__(self, values: Values, inputs: Inputs, progress, budget: int):
        self._values, self._inputs = values, inputs
        self._progress, self._budget, self._targets = progress, budget, {}
        self.parted = None  # until it is known
        self.together, self._places = Together(), {}

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
        name: str = "OUTPUT",
        of: str = "INPUT",
    ) -> RasterSink:
        """Return the sink for OUTPUT, or for another raster that is made.

        ``of`` is the parameter of the raster that it is made of.
        """
        target = self.target(name)
        self._refuse_same(name, target)
        options = []
        for option in filter(str.strip, self._values.text("CREATION_OPTIONS").split("|")):
            key, is_pair, value = option.partition("=")
            if not is_pair:
                raise ValueError(
                    tr("CREATION_OPTIONS holds {}: give KEY=VALUE, separated by |").format(
                        quoted(option)
                    )
                )
            # GDAL would know no key with a blank, and say nothing.
            options.append(f"{key.strip()}={value.strip()}")
        notes = notes_of(self._inputs.whole(of), [band.of for band in bands if band.of])
        asked, context = self._values.algorithm, self._values.context
        if context.willLoadLayerOnCompletion(target):
            drawn = image or bands[0].alike
            renderer = self._inputs.renderer(of) if drawn else None
            look = style.look_of(renderer, bands, notes, look, image)
            styled = style.Styled(look, asked.id(), name)
            style.register(context, target, title, self._described(name), styled)
        settings = {
            "options": options,
            "like": info,
            "notes": notes,
            "inputs": self._inputs.files(),
            "masked": masked,
            "progress": self._progress,
            "memory": self._budget,
        }
        parts = self.parted
        if name == "OUTPUT" and parts.ledger is not None and parts.is_raster:
            settings.update(ledger=parts.ledger, side=parts.side)
            return TiledSink(target, grid or info.grid, bands, dtype, **settings)
        settings.update(name=name, together=self.together)
        return RasterSink(target, grid or info.grid, bands, dtype, **settings)

    def _refuse_same(self, name: str, path: str, layer: str = "") -> None:
        """Refuse a target that another output of the run has, too."""
        place = (place_of(path), layer.lower())
        for (other, own), known in self._places.items():
            same = other == place[0] and (not own or not layer or own == place[1])
            if known != name and same:
                told = tr("{} {} is the file of {} as well; choose another name")
                raise RasterError(told.format(name, path, known))
        self._places[place] = name

    def check_raster(self, name: str) -> None:
        """Refuse the target of a raster of which nothing is known yet."""
        target, parts = self.target(name), self.parted
        self._refuse_same(name, target)
        if name == "OUTPUT" and parts.ledger is not None and parts.is_raster:
            return
        with naming(name):
            check_target(target, self._inputs.files(), name)

    def target(self, name: str = "OUTPUT") -> str:
        """Return where the raster output goes."""
        # QGIS makes up another temporary file, and another layer to load, each time it is asked.
        if name not in self._targets:
            self._targets[name] = self._values.layer_target(name)
        return self._targets[name]

    def targets(self) -> list[str]:
        """Return where rasters were to go."""
        return list(self._targets.values())

    def points(
        self,
        columns,
        title: str,
        grid: Grid,
        name: str = "OUTPUT",
        shape: str = "Point",
        *,
        draw=None,
        carried=None,
        placeless=False,
    ) -> PointSink:
        """Return the sink for points on a grid, in the CRS of INPUT; refuse what cannot be.

        ``carried`` are columns of a layer of the user's, which come after the others;
        ``placeless`` says that some rows have no place.
        """
        if grid.by_points:
            raise ValueError(warp_first(self._inputs.whole("INPUT").name))
        layout = Layout(
            self._described(name),
            columns,
            self._inputs.crs(),
            grid,
            shape=shape,
            carried=carried,
            placeless=placeless,
        )
        return self._rows(layout, title, name, draw)

    def table(self, columns, title: str, name: str = "OUTPUT") -> PointSink:
        """Return the sink for a table's rows; refuse what cannot be written."""
        return self._rows(Layout(self._described(name), columns), title, name)

    def _described(self, name: str) -> str:
        return self._values.algorithm.parameterDefinition(name).description()

    def _rows(self, layout: Layout, title: str, name: str, draw=None) -> PointSink:
        target = Target.of(self._values.parameters.get(self._values.known(name)))
        if target is not None:
            self._refuse_same(name, target.path, target.layer or "")
        return PointSink(
            self._values.algorithm,
            self._values.parameters,
            self._values.context,
            self._values.known(name),
            layout=layout,
            title=title,
            draw=draw,
            inputs=self._inputs.files(),
            layers=self._inputs.layers(),
            progress=self._progress,
            together=self.together,
        )

    def report(self, name: str = "OUTPUT_HTML") -> ReportFile:
        """Return the file for a report; refuse what cannot be written."""
        path = self._values.file_target(name)
        if path:
            self._refuse_same(name, path)
        return ReportFile(path, name, self._inputs.files(), self.together)
