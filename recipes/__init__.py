"""Work of several passes over a raster: raster and kernels, no QGIS."""
