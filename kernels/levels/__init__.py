"""From a raster's values to even ones: histograms, tables of levels, ranks."""
