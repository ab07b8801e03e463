"""Where a new file's cells lie: told by a geotransform and a CRS, or by ground control points."""

from __future__ import annotations

from typing import Optional

from osgeo import gdal

from ...kernels.common.wording import tr
from ..common.errors import call, is_error
from ..common.grid import Grid
from ..sources.info import Info
from .about import tell


def place(dataset: gdal.Dataset, grid: Grid, like: Optional[Info], epoch: float, name: str) -> None:
    """Tell a new file where it lies.

    Parameters
    ----------
    dataset : gdal.Dataset
        Before its cells are written.
    grid : Grid
        Where it lies.
    like : Info, optional
        Raster whose ground control points carry over.
    epoch : float
        The date of the coordinates, in years, 0 where none is told.
    name : str
        What to call the file where its format does not take that.

    Raises
    ------
    RasterError
        With one sentence.
    """
    points = _ground_control_points(grid, like)
    if points:
        wkt = like.gcp_wkt if like is not None else ""
        call(
            lambda: dataset.SetGCPs(points, wkt),
            is_error,
            tr("{} cannot be created with ground control points").format(name),
        )
        return
    if grid.georeferenced:
        transform = list(grid.geotransform)
        call(
            lambda: dataset.SetGeoTransform(transform),
            is_error,
            tr("{} cannot be created with this grid").format(name),
        )
    if grid.wkt:
        call(
            lambda: dataset.SetProjection(grid.wkt),
            is_error,
            tr("{} cannot be created with this CRS").format(name),
        )
    srs = grid.srs()
    if srs is not None and epoch:
        srs.SetCoordinateEpoch(epoch)
        tell(dataset.SetSpatialRef, srs)


def _ground_control_points(grid: Grid, like: Optional[Info]) -> list[gdal.GCP]:
    """Return the points that say where the result lies, none where a geotransform does."""
    if like is None or not like.gcps or not like.grid.by_points:
        return []
    # Both grids are in cells of the input; the result may hold every n-th of them.
    to_result = gdal.InvGeoTransform(list(grid.geotransform))
    points = []
    for gcp in like.gcps:
        pixel, line = gdal.ApplyGeoTransform(to_result, gcp.GCPPixel, gcp.GCPLine)
        points.append(gdal.GCP(gcp.GCPX, gcp.GCPY, gcp.GCPZ, pixel, line, gcp.Info, gcp.Id))
    return points
