"""The part of the package that QGIS loads: it registers the Processing provider."""

from qgis.core import QgsApplication

from .provider import RasterKernelsProvider
from .toolbox import language


class RasterKernelsPlugin:
    """Add the provider to Processing and take it out again.

    Parameters
    ----------
    iface : QgisInterface or None
        The desktop's interface. It is not used, so that the same code serves the desktop and
        ``qgis_process``, which has none.
    """

    def __init__(self, iface):
        self.iface = iface
        self.provider = None
        self._translator = None

    def initProcessing(self):
        """Register the provider, once; ``qgis_process`` calls this and nothing else."""
        if self.provider is not None:
            return
        self._translator = language.start()
        provider = RasterKernelsProvider()
        if QgsApplication.processingRegistry().addProvider(provider):
            self.provider = provider

    def initGui(self):
        """Start in the desktop, where the provider is all there is to start."""
        self.initProcessing()

    def unload(self):
        """Take the provider out of Processing."""
        if self.provider is None:
            return
        QgsApplication.processingRegistry().removeProvider(self.provider)
        self.provider = None
        language.stop(self._translator)
        self._translator = None
