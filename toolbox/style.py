"""How a result looks when it is loaded: as its input did, or by a perceptual ramp."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from math import floor, log10
from typing import Any, Optional

import numpy as np
from qgis.core import (
    QgsBasicNumericFormat,
    QgsColorRampLegendNodeSettings,
    QgsColorRampShader,
    QgsContrastEnhancement,
    QgsMultiBandColorRenderer,
    QgsPalettedRasterRenderer,
    QgsProcessingLayerPostProcessorInterface,
    QgsProject,
    QgsRasterLayer,
    QgsRasterShader,
    QgsSingleBandGrayRenderer,
    QgsSingleBandPseudoColorRenderer,
    QgsStyle,
)
from qgis.PyQt.QtGui import QColor

from ..raster.common.errors import RasterError
from ..raster.common.grid import Window
from ..raster.sources.reader import Reader
from ..raster.sources.source import RasterSource

# QGIS keeps no reference to a post-processor of Python's: it lives as long as the target's layer.
_kept: dict = {}


@dataclass(frozen=True)
class Look:
    """How to show a layer.

    Attributes
    ----------
    ramp : str
        A ramp of QGIS's default style for the first band, "gray" for grey; "": QGIS's choice.
    limits : tuple of float, optional
        What the ramp is for; by default from the 2nd to the 98th percentile of the cells.
    renderer : QgsRasterRenderer, optional
        Takes the place of a ramp.
    colours, names : tuple
        The palette of the first band, red, green, blue and alpha of 0, 1, 2, ..., and what these
        classes are called: take the place of a ramp as well.
    """

    ramp: str = ""
    limits: Optional[tuple] = None
    renderer: Any = None
    colours: tuple = ()
    names: tuple = ()


RAMP, PLAIN = Look("Viridis"), Look()


def look_of(layer_renderer, bands, notes, look: Look, image: bool) -> Look:
    """Return the look of a result: that of its input's layer where it shows the same, or its own.

    Parameters
    ----------
    layer_renderer : QgsRasterRenderer
        Of the input's layer; asked where the result is an image or its first band is alike.
    bands : list of OutputBand
        What the result holds.
    notes : Notes
        What the input says of itself.
    look : Look
        The result's own.
    image : bool
        Whether a result of a colour image is one.
    """
    places = {band.of: place for place, band in enumerate(bands, start=1)}
    once = len(places) == len(bands) and 0 not in places
    if image and once and isinstance(layer_renderer, QgsMultiBandColorRenderer):
        red, green, blue = (places.get(number) for number in _colours_of(layer_renderer))
        if red and green and blue:
            renderer = layer_renderer.clone()
            renderer.setRedBand(red)
            renderer.setGreenBand(green)
            renderer.setBlueBand(blue)
            return Look(renderer=_within(renderer, look.limits))
    first = bands[0]
    if not first.alike:
        return look
    classes = isinstance(layer_renderer, QgsPalettedRasterRenderer)
    if (classes or not look.ramp) and layer_renderer.usesBands() == [first.of] == [1]:
        return Look(renderer=layer_renderer.clone())
    told = notes.bands.get(first.of)
    if told is not None and told.colours:
        return Look(colours=told.colours, names=told.categories)
    return look


def _colours_of(renderer) -> tuple:
    return renderer.redBand(), renderer.greenBand(), renderer.blueBand()


def _within(renderer, limits: Optional[tuple]):
    """Return a renderer of three bands that shows the values between limits, if there are some."""
    if limits is None:
        return renderer
    renderer.setRedContrastEnhancement(_stretch(*limits))
    renderer.setGreenContrastEnhancement(_stretch(*limits))
    renderer.setBlueContrastEnhancement(_stretch(*limits))
    return renderer


def _stretch(low: float, high: float, kind=None):
    """Return how values from low to high become shades."""
    from qgis.core import Qgis

    enhancement = QgsContrastEnhancement(Qgis.DataType.Float32 if kind is None else kind)
    enhancement.setContrastEnhancementAlgorithm(
        QgsContrastEnhancement.ContrastEnhancementAlgorithm.StretchToMinimumMaximum
    )
    enhancement.setMinimumValue(low)
    enhancement.setMaximumValue(high)
    return enhancement


class Styled(QgsProcessingLayerPostProcessorInterface):
    """Shows a layer, unless the user chose a style, and others of its file as it is now."""

    def __init__(self, look: Look, algorithm: str, output: str):
        super().__init__()
        self._look, self._algorithm, self._output = look, algorithm, output

    def postProcessLayer(self, layer, context, feedback):
        """Style a layer; QGIS calls it in the main thread when the layer is loaded."""
        if not isinstance(layer, QgsRasterLayer) or not layer.isValid() or not layer.bandCount():
            return
        _reload(layer)
        if not has_users_style(self._algorithm, self._output):
            with contextlib.suppress(RasterError):  # a layer may be shown in plain grey
                apply(layer, self._look)


def _reload(layer) -> None:
    """Have a layer, and others of the same file, show the file as it is: GDAL keeps old blocks."""
    others = QgsProject.instance().mapLayers().values()
    for other in [layer, *others]:
        if isinstance(other, QgsRasterLayer) and other.source() == layer.source():
            other.dataProvider().reloadData()
            other.triggerRepaint()


def has_users_style(algorithm: str, output: str, of_kind: str = "RASTER_STYLE") -> bool:
    """Say whether the user chose a style file for an output, or for all layers of a kind."""
    try:
        from processing.core.ProcessingConfig import ProcessingConfig
        from processing.gui.RenderingStyles import RenderingStyles
    except ImportError:  # no desktop
        return False
    of_output = RenderingStyles.getStyle(algorithm, output)
    return bool(of_output or ProcessingConfig.getSetting(getattr(ProcessingConfig, of_kind)))


def apply(layer, look: Look) -> None:
    """Show a layer as a look says."""
    if look.renderer is not None:
        layer.setRenderer(look.renderer.clone())
    elif look.colours:
        layer.setRenderer(_classes(layer.dataProvider(), look.colours, look.names))
    elif look.ramp:
        apply_ramp(layer, look.ramp, look.limits)


def _classes(provider, colours: tuple, names: tuple):
    """Return the renderer of the first band by a palette."""
    classes = []
    for value, colour in enumerate(colours):
        name = names[value] if value < len(names) and names[value] else str(value)
        classes.append(QgsPalettedRasterRenderer.Class(value, QColor(*colour), name))
    return QgsPalettedRasterRenderer(provider, 1, classes)


def apply_ramp(layer, ramp_name: str, limits: Optional[tuple] = None) -> None:
    """Show a layer's first band with a ramp of QGIS's default style ("gray" for grey)."""
    provider = layer.dataProvider()
    low, high = limits or _cut(layer.source())
    diverging = ramp_name == "RdBu"
    if diverging and limits is None:
        high = max(abs(low), abs(high))
        low = -high
    if not low < high:
        return
    if ramp_name == "gray":
        renderer = QgsSingleBandGrayRenderer(provider, 1)
        renderer.setContrastEnhancement(_stretch(low, high, provider.dataType(1)))
        renderer.setLegendSettings(_legend(low, high))
    else:
        ramp = QgsStyle.defaultStyle().colorRamp(ramp_name)
        if ramp is None:
            return
        if diverging:
            ramp.invert()  # red where it is warm, above 0
        function = QgsColorRampShader(low, high, ramp)
        function.classifyColorRamp()
        function.setLegendSettings(_legend(low, high))
        shader = QgsRasterShader()
        shader.setRasterShaderFunction(function)
        renderer = QgsSingleBandPseudoColorRenderer(provider, 1, shader)
        renderer.setClassificationMin(low)
        renderer.setClassificationMax(high)
    layer.setRenderer(renderer)


def _legend(low: float, high: float) -> QgsColorRampLegendNodeSettings:
    """Return a legend with the decimals that tell a hundredth of the range."""
    numbers = QgsBasicNumericFormat()
    numbers.setNumberDecimalPlaces(min(max(2 - floor(log10(high - low)), 0), 12))
    settings = QgsColorRampLegendNodeSettings()
    settings.setNumericFormat(numbers)
    return settings


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


def register(context, target: str, title: str, default: str = "", post=None) -> None:
    """Name the layer of a target when it is loaded, and have it styled.

    Parameters
    ----------
    context : QgsProcessingContext
        Of the run.
    target : str
        What is loaded.
    title : str
        What it is called, unless the user, or a model's author, gave it a name.
    default : str
        The output's description, which QGIS names it by.
    post : Styled, optional
        Styles it.
    """
    if not context.willLoadLayerOnCompletion(target):
        return
    details = context.layerToLoadOnCompletionDetails(target)
    if post is not None:
        _kept[target] = post
        details.setPostProcessor(post)
    if title and details.name in ("", default):
        details.name = title
