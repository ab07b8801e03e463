"""Rasters that parameters name, opened without a change to the files beside them."""

from __future__ import annotations

import os

from qgis.core import (
    QgsDataProvider,
    QgsMultiBandColorRenderer,
    QgsPalettedRasterRenderer,
    QgsProcessingUtils,
    QgsProperty,
    QgsProviderRegistry,
    QgsRaster,
    QgsSingleBandGrayRenderer,
)

from ..kernels.common.wording import LONGEST_PATH, shortened, tr
from .parameters import pasted

_COLOURS = (
    QgsRaster.ColorInterpretation.RedBand,
    QgsRaster.ColorInterpretation.GreenBand,
    QgsRaster.ColorInterpretation.BlueBand,
)


class OpenedRaster:
    """A raster that is no layer of a project, with what a run asks of a layer.

    A layer would be given a style, for which QGIS takes statistics of the cells, and GDAL writes
    these beside the file, or into it where it is a VRT. QGIS opens it where its CRS or its colours
    are asked for, in whatever thread that is.
    """

    def __init__(self, source: str):
        self._source, self._provider = source, None

    def name(self) -> str:
        """Return the file's name without its ending."""
        return os.path.splitext(os.path.basename(self._source))[0]

    def uri(self) -> str:
        """Return what GDAL opens."""
        is_kept = "authcfg" in self._source and not os.path.isfile(self._source)
        return self.provider().dataSourceUri(True) if is_kept else self._source

    def provider(self):
        """Return what reads it for QGIS; raise a sentence where QGIS cannot."""
        if self._provider is None:
            why = ""
            try:
                self._provider = _provider_of(self._source)
            except Exception as error:  # what QGIS's own code throws
                why = f" ({error})"
            if self._provider is None:
                told = tr("{}: QGIS itself cannot open that raster")
                raise ValueError(told.format(shortened(self._source, LONGEST_PATH)) + why)
        return self._provider

    def crs(self):
        """Return its CRS."""
        return self.provider().crs()

    def renderer(self):
        """Return how QGIS would draw it, without the limits that it takes from statistics."""
        provider = self.provider()
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
    """Return the layer that a raster parameter names or the raster opened; None for neither.

    A file is taken for a raster: whether it is one shows when GDAL opens it.
    """
    opened_raster = _opened(plain(parameters.get(name), context), context)
    return opened_raster or algorithm.parameterAsRasterLayer(parameters, name, context)


def _opened(value, context):
    """Return the raster that a text names, None for a layer that QGIS has and for no raster."""
    is_path = isinstance(value, str) and value and _is_no_layer(value, context)
    if is_path and (os.path.isfile(value) or _provider_of(value) is not None):
        return OpenedRaster(value)
    return None


def plain(value, context):
    """Return what a parameter's value stands for where it is a property, set or computed."""
    if isinstance(value, QgsProperty):
        text, good = value.valueAsString(context.expressionContext())
        value = text if good and text else value
    return pasted(value) if isinstance(value, str) else value


def raster_layers(algorithm, parameters, name: str, context) -> list:
    """Return the layers that a parameter of several names, or the rasters opened."""
    value = parameters.get(name)
    values = value if isinstance(value, (list, tuple)) else [value] if value else []
    found = []
    for one in (plain(value, context) for value in values):
        opened_raster = _opened(one, context)
        if opened_raster is not None:
            found.append(opened_raster)
            continue
        layers = algorithm.parameterAsLayerList({name: [one]}, name, context)
        if not layers:
            told = tr("{} holds {}: no raster can be opened there")
            raise ValueError(told.format(name, shortened(one, LONGEST_PATH)))
        found += layers
    return found


def _provider_of(source: str):
    """Return what reads a raster for QGIS, None where QGIS opens none."""
    options = QgsDataProvider.ProviderOptions()
    provider = QgsProviderRegistry.instance().createProvider("gdal", source, options)
    return provider if provider is not None and provider.isValid() else None


def _is_no_layer(value: str, context) -> bool:
    return QgsProcessingUtils.mapLayerFromString(value, context, False) is None
