"""How alike two rasters are."""
