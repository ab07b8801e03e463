"""The demo's input: real elevations, or the user's raster, with holes punched in it."""

from dataclasses import dataclass
from pathlib import Path

import matplotlib
import numpy as np
from osgeo import gdal, ogr, osr

MAX_SIDE = 2000
SAMPLE = "sample_data/jacksboro_fault_dem.npz"


@dataclass
class Scene:
    """The input of the demo and what is known about it.

    Attributes
    ----------
    path : Path
        The raster with the holes.
    title : str
        What it shows.
    quantity : str
        What its values are.
    unit : str
        The unit of its values, or nothing.
    truth : ndarray of shape (rows, columns)
        The values before the holes were punched; NaN is no data.
    holes : ndarray of bool, shape (rows, columns)
        The cells that were punched out.
    largest : tuple of int
        Row, column and radius of the largest hole, in cells.
    """

    path: Path
    title: str
    quantity: str
    unit: str
    truth: np.ndarray
    holes: np.ndarray
    largest: tuple


def sample_scene(path):
    """Build the scene from the SRTM elevations that matplotlib ships."""
    with np.load(Path(matplotlib.get_data_path(), SAMPLE)) as sample:
        values = sample["elevation"].astype("float64")
        transform = (
            float(sample["xmin"]),
            float(sample["dx"]),
            0.0,
            float(max(sample["ymin"], sample["ymax"])),  # the file has the two the wrong way round
            0.0,
            -float(sample["dy"]),
        )
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(4326)
    holes, largest = punch(values)
    write(path, values, holes, transform, reference.ExportToWkt(), gdal.GDT_Int16, -32768)
    return Scene(
        path, "SRTM elevations around the Jacksboro Fault", "elevation", "m", values, holes, largest
    )


def user_scene(source, path):
    """Build the scene from band 1 of the user's raster, or of its middle if it is large."""
    if not Path(source).exists() and not str(source).startswith("/vsi"):
        raise SystemExit(f"INPUT={source}: there is no such file")
    try:
        dataset = gdal.Open(str(source))
    except RuntimeError as error:
        raise SystemExit(f"INPUT={source} is not a raster that GDAL can read: {error}") from None
    columns, rows = (min(MAX_SIDE, n) for n in (dataset.RasterXSize, dataset.RasterYSize))
    left, top = (dataset.RasterXSize - columns) // 2, (dataset.RasterYSize - rows) // 2
    if (columns, rows) != (dataset.RasterXSize, dataset.RasterYSize):
        print(f"The demo uses the {columns} x {rows} cells in the middle of {source}.")
    if min(columns, rows) < 20:
        raise SystemExit(f"INPUT={source} has {columns} x {rows} cells; the demo needs 20 x 20")
    band = dataset.GetRasterBand(1)
    values = band.ReadAsArray(left, top, columns, rows).astype("float64")
    values[band.GetMaskBand().ReadAsArray(left, top, columns, rows) == 0] = np.nan
    if not np.isfinite(values).any():
        raise SystemExit(f"INPUT={source} has no valid cell in band 1")
    transform = dataset.GetGeoTransform(can_return_null=True)
    if transform is not None:
        x, dx, rx, y, ry, dy = transform
        transform = (x + left * dx + top * rx, dx, rx, y + left * ry + top * dy, ry, dy)
    holes, largest = punch(values)
    write(path, values, holes, transform, dataset.GetProjection(), gdal.GDT_Float32, np.nan)
    return Scene(path, Path(source).name, "value", band.GetUnitType(), values, holes, largest)


def punch(values, seed=6):
    """Choose holes as clouds leave them, small and large, and a stripe as a scanner does.

    Parameters
    ----------
    values : ndarray of shape (rows, columns)
        The raster; a hole keeps to its valid cells.
    seed : int
        The same seed gives the same holes.

    Returns
    -------
    holes : ndarray of bool, shape (rows, columns)
        The cells to punch out.
    largest : tuple of int
        Row, column and radius of the largest hole.
    """
    rows, columns = values.shape
    random = np.random.default_rng(seed)
    y, x = np.ogrid[:rows, :columns]
    holes = np.abs(y - 0.35 * x - 0.6 * rows) < max(1, 0.005 * rows)
    unit = min(rows, columns)
    radii = unit * np.array([0.055, 0.045, 0.04, *random.uniform(0.01, 0.03, 18)])
    largest = None
    for radius in radii:
        row, column = random.uniform(0.1, 0.9, 2) * (rows, columns)
        if largest is None:
            largest = round(row), round(column), round(radius)
        angle = np.arctan2(y - row, x - column)
        waves = random.uniform(0, 2 * np.pi, 3)
        ripple = sum(np.sin((k + 2) * angle + waves[k]) for k in range(3))
        holes |= np.hypot(y - row, x - column) < radius * (1 + 0.12 * ripple)
    return holes & np.isfinite(values), largest


def seasons(path, scene, dates=12):
    """Write a year of dates in the place of a scene, its holes moving over it as clouds do."""
    dataset = gdal.Open(str(scene.path))
    columns, rows, step = dataset.RasterXSize, dataset.RasterYSize, dataset.RasterXSize // dates
    made = gdal.GetDriverByName("GTiff").Create(str(path), columns, rows, dates, gdal.GDT_Float32)
    made.SetGeoTransform(dataset.GetGeoTransform())
    made.SetProjection(dataset.GetProjection())
    height = scene.truth / np.nanmax(np.abs(scene.truth))
    for date in range(dates):
        green = 0.5 - 0.2 * height - 0.25 * np.cos(2 * np.pi * (date - height) / dates)
        clouds = np.roll(scene.holes, date * step, axis=1)
        band = made.GetRasterBand(date + 1)
        band.SetNoDataValue(-9999)
        band.SetDescription(f"2024-{date * 12 // dates + 1:02}-15")
        band.WriteArray(np.where(clouds | np.isnan(green), -9999, green))
    return path


def write(path, values, holes, transform, projection, kind, nodata):
    """Write the raster with its holes as a GeoTIFF."""
    rows, columns = values.shape
    path.parent.mkdir(parents=True, exist_ok=True)
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), columns, rows, 1, kind)
    if transform is not None:
        dataset.SetGeoTransform(transform)
    dataset.SetProjection(projection)
    band = dataset.GetRasterBand(1)
    band.SetNoDataValue(nodata)
    band.WriteArray(np.where(holes | np.isnan(values), nodata, values))
    band = None
    dataset = None  # GDAL writes the file when the last reference goes.


def transect(scene, path):
    """Write a line across the raster, from its lower left to its upper right.

    Parameters
    ----------
    scene : Scene
        Over which it leads.
    path : Path
        A GeoPackage to write.

    Returns
    -------
    tuple of (float, float)
        Rows and columns of its ends, in cells.
    """
    rows, columns = scene.truth.shape
    ends = (0.85 * rows, 0.05 * columns), (0.15 * rows, 0.95 * columns)
    geo = gdal.Open(str(scene.path))
    transform = geo.GetGeoTransform(can_return_null=True) or (0, 1, 0, 0, 0, -1)
    line = ogr.Geometry(ogr.wkbLineString)
    for row, column in ends:
        line.AddPoint_2D(*gdal.ApplyGeoTransform(transform, column + 0.5, row + 0.5))
    source = ogr.GetDriverByName("GPKG").CreateDataSource(str(path))
    layer = source.CreateLayer("transect", geo.GetSpatialRef(), ogr.wkbLineString)
    feature = ogr.Feature(layer.GetLayerDefn())
    feature.SetGeometry(line)
    layer.CreateFeature(feature)
    return ends


def summit_list(scene, peaks, path, cells=20):
    """Write a list of summits as people have them: named, and their places rounded.

    Parameters
    ----------
    scene : Scene
        In which they lie.
    peaks : Path
        The layer of peaks that are listed.
    path : Path
        A GeoPackage to write.
    cells : int
        Places are whole multiples of this many cells.

    Returns
    -------
    float
        How far a peak may be from its place: in metres if the raster is in degrees, else in map
        units.
    """
    geo = gdal.Open(str(scene.path))
    transform = geo.GetGeoTransform(can_return_null=True) or (0, 1, 0, 0, 0, -1)
    reference = geo.GetSpatialRef()
    source, known = ogr.GetDriverByName("GPKG").CreateDataSource(str(path)), ogr.Open(str(peaks))
    layer = source.CreateLayer("summits", reference, ogr.wkbPoint)
    layer.CreateField(ogr.FieldDefn("name", ogr.OFTString))
    for one in known.GetLayer(0):
        point = one.GetGeometryRef()
        place = gdal.ApplyGeoTransform(gdal.InvGeoTransform(transform), point.GetX(), point.GetY())
        rounded = (cells * round(cell / cells) for cell in place)
        feature = ogr.Feature(layer.GetLayerDefn())
        feature["name"] = f"Summit {one['id']}"
        summit = ogr.Geometry(ogr.wkbPoint)
        summit.AddPoint_2D(*gdal.ApplyGeoTransform(transform, *rounded))
        feature.SetGeometry(summit)
        layer.CreateFeature(feature)
    in_degrees = reference is not None and reference.IsGeographic()
    side = np.hypot(transform[1], transform[2]) * (111_000 if in_degrees else 1)
    return float(round(cells * side, 2))


def read(path, band=1):
    """Return a band as floats with NaN for no data."""
    dataset = gdal.Open(str(path))
    source = dataset.GetRasterBand(band)
    values = source.ReadAsArray().astype("float64")
    values[source.GetMaskBand().ReadAsArray() == 0] = np.nan
    return values
