"""The provider: what the toolbox shows as "Raster Kernels"."""

from .provider import RasterKernelsProvider

__all__ = ["RasterKernelsProvider"]
