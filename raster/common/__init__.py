"""What all rooms of raster know: grids and windows, plans, errors, progress."""
