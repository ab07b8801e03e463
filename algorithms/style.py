"""How a result looks when it is loaded: a perceptual ramp, cut at 2 and 98 percent."""

from __future__ import annotations

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
            apply_ramp(layer, self._ramp)


def apply_ramp(layer, ramp_name: str) -> None:
    """Show a layer's first band with a ramp of QGIS's default style ("gray" for grey)."""
    provider = layer.dataProvider()
    low, high = provider.cumulativeCut(1, 0.02, 0.98)
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
        if ramp_name == "RdBu":
            high = max(abs(low), abs(high))
            low = -high
        function = QgsColorRampShader(low, high, ramp)
        function.classifyColorRamp()
        shader = QgsRasterShader()
        shader.setRasterShaderFunction(function)
        renderer = QgsSingleBandPseudoColorRenderer(provider, 1, shader)
        renderer.setClassificationMin(low)
        renderer.setClassificationMax(high)
    layer.setRenderer(renderer)


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
