"""Rasters that parameters name, opened without a change to the files beside them."""

from __future__ import annotations

import os

from qgis.core import (
    QgsDataProvider,
    QgsMultiBandColorRenderer,
    QgsPalettedRasterRenderer,
    QgsProcessingUtils,
    QgsProviderRegistry,
    QgsRaster,
    QgsSingleBandGrayRenderer,
)

_COLOURS = (
    QgsRaster.ColorInterpretation.RedBand,
    QgsRaster.ColorInterpretation.GreenBand,
    QgsRaster.ColorInterpretation.BlueBand,
)


class OpenedRaster:
    """A raster that is no layer of a project, with what a run asks of a layer.

    A layer would be given a style, for which QGIS takes statistics of the cells, and GDAL writes
    these beside the file, or into it where it is a VRT.
    """

    def __init__(self, source: str, provider):
        self._source, self._provider = source, provider

    def name(self) -> str:
        """Return the file's name without its ending."""
        return os.path.splitext(os.path.basename(self._source))[0]

    def source(self) -> str:
        """Return what was opened."""
        return self._source

    def providerType(self) -> str:
        """Return which of QGIS's providers reads it."""
        return "gdal"

    def dataProvider(self):
        """Return what reads it."""
        return self._provider

    def crs(self):
        """Return its CRS."""
        return self._provider.crs()

    def renderer(self):
        """Return how QGIS would draw it, without the limits that it takes from statistics."""
        provider = self._provider
        colours = provider.colorTable(1)
        if colours:
            classes = QgsPalettedRasterRenderer.colorTableToClassData(colours)
            return QgsPalettedRasterRenderer(None, 1, classes)
        if provider.bandCount() < 3:
            return QgsSingleBandGrayRenderer(None, 1)
        meanings = [provider.colorInterpretation(n + 1) for n in range(provider.bandCount())]
        bands = [
            meanings.index(colour) + 1 if colour in meanings else place
            for place, colour in enumerate(_COLOURS, start=1)
        ]
        return QgsMultiBandColorRenderer(None, *bands)


def raster_layer(algorithm, parameters, name: str, context):
    """Return the layer that a raster parameter names or the raster opened; None for neither."""
    from ..raster import source  # noqa: F401 - it has GDAL leave nothing beside a file

    value = parameters.get(name)
    if isinstance(value, str) and value and _is_no_layer(value, context):
        options = QgsDataProvider.ProviderOptions()
        provider = QgsProviderRegistry.instance().createProvider("gdal", value, options)
        if provider is not None and provider.isValid():
            return OpenedRaster(value, provider)
    return algorithm.parameterAsRasterLayer(parameters, name, context)


def _is_no_layer(value: str, context) -> bool:
    return QgsProcessingUtils.mapLayerFromString(value, context, False) is None
