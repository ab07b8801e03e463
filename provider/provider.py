"""The Processing provider and its list of algorithms."""

from pathlib import Path

from qgis.core import QgsProcessingProvider
from qgis.PyQt.QtGui import QIcon

from ..toolbox import settings

ICON = str(Path(__file__).resolve().parent.parent / "icons" / "provider.svg")


class RasterKernelsProvider(QgsProcessingProvider):
    """All algorithms of Raster Kernels under one name and one icon."""

    def id(self):
        """Return the id that models and scripts depend on; it never changes."""
        return "rasterkernels"

    def name(self):
        """Return the name the toolbox shows."""
        return "Raster Kernels"

    def icon(self):
        """Return the provider's icon."""
        return QIcon(ICON)

    def svgIconPath(self):
        """Return the path of the provider's icon."""
        return ICON

    def flags(self):
        """Let dialogs of QGIS 3.36 and newer offer virtual layers, which are exported for a run."""
        flag = getattr(QgsProcessingProvider.Flag, "FlagCompatibleWithVirtualRaster", None)
        return super().flags() if flag is None else super().flags() | flag

    def supportedOutputRasterLayerExtensions(self):
        """Return the endings that dialogs take: QGIS's own and those of formats it only copies to.

        A VRT holds no cells.
        """
        own = [e for e in super().supportedOutputRasterLayerExtensions() if e != "vrt"]
        return [*own, *(e for e in ("asc", "dat", "png") if e not in own)]

    def load(self):
        """Show the settings in Processing's options, and load the algorithms."""
        settings.add_to_options(self.name(), self.icon())
        return super().load()

    def unload(self):
        """Take the settings out of Processing's options."""
        settings.remove_from_options(self.name())
        super().unload()

    def loadAlgorithms(self):
        """Add one instance of each algorithm.

        Nothing imported on the way here may need numpy, SciPy or GDAL's arrays: an error at this
        point would end every ``qgis_process`` call of the user, other providers' included.
        """
        from ..algorithms import algorithm_classes

        for algorithm_class in algorithm_classes():
            self.addAlgorithm(algorithm_class())
