"""How a result looks when it is loaded: a perceptual ramp, cut at 2 and 98 percent."""

from __future__ import annotations

import contextlib

import numpy as np
from qgis.core import (
    QgsColorRampShader,
    QgsContrastEnhancement,
    QgsProcessingLayerPostProcessorInterface,
    QgsRasterLayer,
    QgsRasterShader,
    QgsSingleBandGrayRenderer,
    QgsSingleBandPseudoColorRenderer,
    QgsStyle,
)

from ..raster.errors import RasterError
from ..raster.grid import Window
from ..raster.source import RasterSource, Reader

# QGIS keeps no reference to a post-processor of Python's: it lives as long as the target's layer.
_kept: dict = {}


class _Ramp(QgsProcessingLayerPostProcessorInterface):
    """Styles the first band with a colour ramp."""

    def __init__(self, ramp: str):
        super().__init__()
        self._ramp = ramp

    def postProcessLayer(self, layer, context, feedback):
        """Style a layer; QGIS calls it in the main thread when the layer is loaded."""
        if isinstance(layer, QgsRasterLayer) and layer.isValid() and layer.bandCount():
            with contextlib.suppress(RasterError):  # a layer may be shown in plain grey
                apply_ramp(layer, self._ramp)


def apply_ramp(layer, ramp_name: str) -> None:
    """Show a layer's first band with a ramp of QGIS's default style ("gray" for grey)."""
    provider = layer.dataProvider()
    low, high = _cut(layer.source())
    if ramp_name == "RdBu":
        high = max(abs(low), abs(high))
        low = -high
    if not low < high:
        return
    if ramp_name == "gray":
        renderer = QgsSingleBandGrayRenderer(provider, 1)
        enhancement = QgsContrastEnhancement(provider.dataType(1))
        enhancement.setContrastEnhancementAlgorithm(
            QgsContrastEnhancement.ContrastEnhancementAlgorithm.StretchToMinimumMaximum
        )
        enhancement.setMinimumValue(low)
        enhancement.setMaximumValue(high)
        renderer.setContrastEnhancement(enhancement)
    else:
        ramp = QgsStyle.defaultStyle().colorRamp(ramp_name)
        if ramp is None:
            return
        function = QgsColorRampShader(low, high, ramp)
        function.classifyColorRamp()
        shader = QgsRasterShader()
        shader.setRasterShaderFunction(function)
        renderer = QgsSingleBandPseudoColorRenderer(provider, 1, shader)
        renderer.setClassificationMin(low)
        renderer.setClassificationMax(high)
    layer.setRenderer(renderer)


def _cut(path: str) -> tuple:
    """Return the 2nd and 98th percentile of a sample of the first band.

    QGIS's own cumulative cut reads the whole raster while its window waits, and leaves a
    histogram in a sidecar file.
    """
    with Reader(RasterSource(path, bands=(1,))) as reader:
        grid = reader.info.grid
        windows = [
            Window(row, column, min(_SIDE, grid.rows), min(_SIDE, grid.columns))
            for row in _places(grid.rows)
            for column in _places(grid.columns)
        ]
        cells = np.empty((len(windows), windows[0].rows, windows[0].columns))
        for window, room in zip(windows, cells):
            reader.read(0, window, room)
    cells = cells[np.isfinite(cells)]
    return tuple(np.percentile(cells, [2, 98])) if cells.size else (0.0, 0.0)


_SIDE = 64


def _places(size: int) -> list:
    """Return where up to eight windows begin, spread over a side of a raster."""
    count = min(-(-size // _SIDE), 8)
    return np.linspace(0, max(size - _SIDE, 0), count).astype(int).tolist()


def register(context, target: str, title: str, ramp: str = "") -> None:
    """Name the layer of a target when it is loaded, and style it by a ramp, if one is given."""
    if not context.willLoadLayerOnCompletion(target):
        return
    details = context.layerToLoadOnCompletionDetails(target)
    if ramp:
        _kept[target] = _Ramp(ramp)
        details.setPostProcessor(_kept[target])
    if title:
        details.name = title
