"""How points and tables look when they are loaded: what columns are called, and peaks as a map."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, Optional

from qgis.core import (
    QgsArrowSymbolLayer,
    QgsCategorizedSymbolRenderer,
    QgsDataDefinedSizeLegend,
    QgsEditorWidgetSetup,
    QgsFeatureRequest,
    QgsLineSymbol,
    QgsMarkerSymbol,
    QgsPalLayerSettings,
    QgsProcessingLayerPostProcessorInterface,
    QgsProperty,
    QgsRendererCategory,
    QgsSingleSymbolRenderer,
    QgsSizeScaleTransformer,
    QgsTextBufferSettings,
    QgsTextFormat,
    QgsVectorFieldSymbolLayer,
    QgsVectorLayer,
    QgsVectorLayerSimpleLabeling,
)
from qgis.PyQt.QtGui import QColor

from ..kernels.common.wording import tr
from .style import has_users_style
from .vector_formats import alias_of

# Points that are sorted and labelled each time they are drawn.
_MANY = 20_000
_SMALLEST, _LARGEST = 1.5, 6.0  # millimetres
_PEAK, _PIT = "#e4572e", "#2878c8"
_ARROW = {
    "arrow_width": "0.4",
    "arrow_start_width": "0.4",
    "head_length": "1.2",
    "head_thickness": "0.8",
    "is_curved": "0",
    "is_repeated": "0",
}


class StyledRows(QgsProcessingLayerPostProcessorInterface):
    """Calls the columns of a layer by their aliases, in any format, and draws its points.

    Parameters
    ----------
    columns : tuple of (str, str, str or tuple)
        As a `vector_formats.Layout` has them.
    algorithm, output : str
        Their ids: the user may have chosen a style for them.
    draw : callable, optional
        Takes the layer.
    """

    def __init__(self, columns: tuple, algorithm: str, output: str, draw: Optional[Callable]):
        super().__init__()
        self._columns, self._draw = columns, draw
        self._algorithm, self._output = algorithm, output

    def postProcessLayer(self, layer, context, feedback):
        """Style a layer; QGIS calls it in the main thread when the layer is loaded."""
        if not isinstance(layer, QgsVectorLayer) or not layer.isValid():
            return
        few = layer.featureCount() <= _MANY
        for name, kind, alias in self._columns:
            index = layer.fields().lookupField(name)
            if index < 0:
                continue
            layer.setFieldAlias(index, alias_of(alias))
            if kind == "Double" and few:
                digits = 9 if name.endswith(("_x", "_y")) else 5
                setup = {"Precision": decimals(_largest(layer, index), digits)}
                layer.setEditorWidgetSetup(index, QgsEditorWidgetSetup("Range", setup))
        if self._draw is not None and not has_users_style(
            self._algorithm, self._output, "VECTOR_POINT_STYLE"
        ):
            self._draw(layer)


def decimals(largest: float, digits: int) -> int:
    """Return how many decimals show so many digits of the largest of some numbers."""
    if not (largest > 0 and math.isfinite(largest)):
        return 0
    return min(max(digits - 1 - math.floor(math.log10(largest)), 0), 12)


def _largest(layer, index: int) -> float:
    """Return the largest magnitude in a column, 0 where it is empty."""
    ends = layer.minimumValue(index), layer.maximumValue(index)
    return max((abs(end) for end in ends if isinstance(end, (int, float))), default=0.0)


def draw_peaks(layer) -> None:
    """Draw peaks as large as they are prominent, with their values; hollow where bound."""
    _draw(layer, _PEAK, 0.0, tr("Peak"))


def draw_pits(layer) -> None:
    """Draw pits as `draw_peaks` does peaks, upside down."""
    _draw(layer, _PIT, 180.0, tr("Pit"))


def draw_profile_peaks(layer) -> None:
    """Draw peaks along lines as `draw_peaks` does peaks; none is bound."""
    _draw(layer, _PEAK, 0.0)


def draw_profile_valleys(layer) -> None:
    """Draw valleys along lines as `draw_pits` does pits; none is bound."""
    _draw(layer, _PIT, 180.0)


def draw_arrows(layer, spacing: float) -> None:
    """Draw displacements as arrows, the longest as long as points lie apart, in map units."""
    ends = [_largest(layer, layer.fields().lookupField(name)) for name in ("dx", "dy")]
    longest = math.hypot(*ends)
    if not longest > 0:
        return
    # A list of layers would stay Python's, and go with it.
    arrow, symbol = QgsLineSymbol(), QgsMarkerSymbol()
    arrow.changeSymbolLayer(0, QgsArrowSymbolLayer.create(_ARROW))
    field = QgsVectorFieldSymbolLayer.create(
        {
            "x_attribute": "dx",
            "y_attribute": "dy",
            "scale": repr(spacing / longest),
            "distance_unit": "MapUnit",
            "vector_field_type": "0",  # Cartesian
        }
    )
    field.setSubSymbol(arrow)
    symbol.changeSymbolLayer(0, field)
    layer.setRenderer(QgsSingleSymbolRenderer(symbol))


def _draw(layer, colour: str, angle: float, what: str = "") -> None:
    column = layer.fields().lookupField
    if not layer.featureCount() or column("prominence") < 0:
        return
    highest = _largest(layer, column("prominence")) or 1.0
    size = QgsProperty.fromField("prominence")
    size.setTransformer(
        QgsSizeScaleTransformer(
            QgsSizeScaleTransformer.ScaleType.Exponential,
            0.0,
            highest,
            _SMALLEST,
            _LARGEST,
            _SMALLEST,
            0.5,
        )
    )
    if what:
        bound = tr("More data could change the prominence")
        renderer = QgsCategorizedSymbolRenderer(
            "bound",
            [
                QgsRendererCategory(0, _symbol(colour, angle, size, 255), what),
                QgsRendererCategory(1, _symbol(colour, angle, size, 0), bound),
            ],
        )
        renderer.setSourceSymbol(_symbol(colour, angle, size, 255))
    else:
        renderer = QgsSingleSymbolRenderer(_symbol(colour, angle, size, 255))
    legend = QgsDataDefinedSizeLegend()
    legend.setTitle(tr("Prominence"))
    renderer.setDataDefinedSizeLegend(legend)
    few = layer.featureCount() <= _MANY
    if few:  # the most prominent on top
        order = [QgsFeatureRequest.OrderByClause("prominence", True)]
        renderer.setOrderBy(QgsFeatureRequest.OrderBy(order))
        renderer.setOrderByEnabled(True)
    layer.setRenderer(renderer)
    layer.setLabeling(_labels(layer, highest))
    layer.setLabelsEnabled(few)
    layer.setDisplayExpression('"value"')


def _symbol(colour: str, angle: float, size: QgsProperty, opacity: int) -> QgsMarkerSymbol:
    fill, edge = QColor(colour), QColor("white" if opacity else colour)
    fill.setAlpha(opacity)
    properties: dict[str, Any] = {
        "name": "triangle",
        "angle": str(angle),
        "color": ",".join(map(str, fill.getRgb())),
        "outline_color": ",".join(map(str, edge.getRgb())),
        "outline_width": "0.2" if opacity else "0.5",
    }
    symbol = QgsMarkerSymbol.createSimple(properties)
    symbol.setDataDefinedSize(size)
    return symbol


def _labels(layer, highest: float) -> QgsVectorLayerSimpleLabeling:
    places = decimals(_largest(layer, layer.fields().lookupField("value")), 3)
    settings = QgsPalLayerSettings()
    settings.fieldName, settings.isExpression = f'format_number("value", {places})', True
    settings.dist = 1.0
    priority = QgsProperty.fromExpression(f'10 * "prominence" / {highest!r}')
    settings.dataDefinedProperties().setProperty(QgsPalLayerSettings.Property.Priority, priority)
    buffer = QgsTextBufferSettings()
    buffer.setEnabled(True)
    buffer.setSize(0.7)
    text = QgsTextFormat()
    text.setSize(8)
    text.setColor(QColor("black"))
    text.setBuffer(buffer)
    settings.setFormat(text)
    return QgsVectorLayerSimpleLabeling(settings)
