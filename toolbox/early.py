"""What can be known of parameters before a run, for the bar of the dialog."""

from __future__ import annotations

from dataclasses import replace

from qgis.core import QgsProcessingParameterBand

from ..raster.common.progress import Progress
from ..raster.sources.source import RasterSource
from . import settings
from .inputs import Inputs, taken_layers
from .values import Values


class Unknown(Exception):
    """Something is not known before the run: then nothing is said of it."""


class EarlyInputs(Inputs):
    """The rasters of a run, of which no cell is read."""

    def _export(self, name, layer):
        raise Unknown

    def _stamped(self, source: RasterSource) -> RasterSource:
        return source

    def _warn_of_fill(self, source: RasterSource) -> RasterSource:
        return source

    def _apart(self, source: RasterSource, file_bands: int) -> RasterSource:
        return replace(source, bands=tuple(band.number for band in source.info().bands))


class EarlyValues(Values):
    """Parameters and rasters before the run, in the place of it; what it tells, nobody hears."""

    progress = Progress()

    def __init__(self, algorithm, parameters, context, session: str):
        super().__init__(algorithm, parameters, context)
        layers = taken_layers(algorithm, parameters, context)
        self._budget = settings.MEMORY.value() * 2**20
        inputs = self._inputs = EarlyInputs(self, layers, self.progress, session, self._budget)
        self.has, self.source, self.aligned = inputs.has, inputs.source, inputs.aligned
        self.several, self.rectangle = inputs.several, inputs.rectangle

    def let_go(self) -> None:
        """Let go of what is QGIS's, and of the rasters, which know these values."""
        self._inputs.let_go()
        del self.has, self.source, self.aligned, self.several, self.rectangle
        super().let_go()

    def refuse_reach(self, reach: int, budget: int = 0) -> None:
        """Refuse a window whose reach no block holds, before its shape is drawn."""
        super().refuse_reach(reach, self._budget)

    def refuse_bands(self) -> None:
        """Refuse bands that rasters do not have."""
        for definition in self.algorithm.parameterDefinitions():
            name = definition.name()
            if isinstance(definition, QgsProcessingParameterBand) and self.given(name):
                parent = definition.parentLayerParameterName()
                if self.has(parent):
                    self.source(parent, bands=name)
