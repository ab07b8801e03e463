"""Raster Kernels: a QGIS Processing provider for the neighbourhood of a cell."""


def classFactory(iface):
    """Return the plugin object that QGIS asks for."""
    from .plugin import RasterKernelsPlugin

    return RasterKernelsPlugin(iface)
