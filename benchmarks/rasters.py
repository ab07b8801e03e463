"""The rasters that the benchmark runs on. A program of its own, because it needs much memory.

python rasters.py SIZE FOLDER NAME...
"""

import json
import os
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parent.parent / "tools"))

import demo_data
import matplotlib
import numpy as np
import rows
from osgeo import gdal, osr

NODATA = -9999.0
STRIP = 256  # rows drawn at a time; fixed, because random numbers come in its order


def mirrored(values, count, axis):
    """Return an index that walks along an axis of an array and back, ``count`` steps long."""
    length = values.shape[axis]
    steps = np.arange(count) % (2 * length)
    return np.where(steps < length, steps, 2 * length - 1 - steps)


def elevations(size, seed):
    """Yield strips of the sample elevations, mirrored to ``size``, with N(0, 0.5) noise."""
    with np.load(Path(matplotlib.get_data_path(), demo_data.SAMPLE)) as sample:
        values = sample["elevation"].astype("float32")
    down, across = mirrored(values, size, 0), mirrored(values, size, 1)
    random = np.random.default_rng(seed)
    for top in range(0, size, STRIP):
        strip = values[down[top : top + STRIP]][:, across]
        yield strip + np.float32(0.5) * random.standard_normal(strip.shape, "float32")


def smooth(size, stretch=10):
    """Yield strips of the sample elevations, mirrored and stretched by cubic splines."""
    from scipy import ndimage

    with np.load(Path(matplotlib.get_data_path(), demo_data.SAMPLE)) as sample:
        values = ndimage.spline_filter(sample["elevation"].astype(float), mode="mirror")
    across = np.arange(size) / stretch
    for top in range(0, size, STRIP):
        down = np.arange(top, min(top + STRIP, size)) / stretch
        places = np.meshgrid(down, across, indexing="ij")
        strip = ndimage.map_coordinates(values, places, mode="mirror", prefilter=False)
        yield strip.astype("float32")


def cliff(size, seed):
    """Yield strips of N(0, 0.01) noise whose right half stands on a cliff, 1e6 high."""
    random = np.random.default_rng(seed)
    ground = np.where(np.arange(size) < size // 2, 0, 1e6).astype("float32")
    for top in range(0, size, STRIP):
        shape = (min(STRIP, size - top), size)
        yield ground + np.float32(0.01) * random.standard_normal(shape, "float32")


def discs(size, seed, share=0.05):
    """Return a mask of discs of radius 3 to 60 that cover a share of a square, not its middle."""
    random = np.random.default_rng(seed)
    mask = np.zeros((size, size), dtype=bool)
    covered = 0
    while covered < share * size * size:
        radius, row, column = random.integers(3, 61), *random.integers(0, size, 2)
        if np.hypot(row - size / 2, column - size / 2) < radius + rows.TINY:
            continue  # so that the smallest crop has data
        top, left = max(0, row - radius), max(0, column - radius)
        part = mask[top : row + radius + 1, left : column + radius + 1]
        y, x = np.ogrid[: part.shape[0], : part.shape[1]]
        disc = (y + top - row) ** 2 + (x + left - column) ** 2 <= radius**2
        covered += np.count_nonzero(disc & ~part)
        part |= disc
    return mask


def write(path, size, strips, gaps=None):
    """Write strips as a tiled Float32 GeoTIFF."""
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(32617)
    options = [*rows.TILED, "BIGTIFF=IF_SAFER"]
    driver = gdal.GetDriverByName("GTiff")
    dataset = driver.Create(str(path), size, size, 1, gdal.GDT_Float32, options)
    dataset.SetProjection(reference.ExportToWkt())
    dataset.SetGeoTransform((500000, 30, 0, 4000000, 0, -30))
    band = dataset.GetRasterBand(1)
    band.SetNoDataValue(NODATA)
    for top, strip in zip(range(0, size, STRIP), strips):
        if gaps is not None:
            strip[gaps[top : top + STRIP]] = NODATA
        band.WriteArray(strip, 0, top)
    band = None
    dataset = None  # GDAL writes the file when the last reference goes.


def write_lines(path, size, count=200):
    """Write slanting lines from the left side of a raster to the right one."""
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32617"}}
    tops = np.linspace(0.1, 0.6, count) * size
    ends = [[[500015, 4e6 - 30 * top], [499985 + 30 * size, 4e6 - 39 * top]] for top in tops]
    features = [
        {
            "type": "Feature",
            "properties": {},
            "geometry": {"type": "LineString", "coordinates": line},
        }
        for line in ends
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "crs": crs, "features": features}))


def small_discs(side, random, share=0.05):
    """Return a mask of discs of radius 1 to 9 that cover a share of a small square."""
    y, x = np.ogrid[:side, :side]
    mask = np.zeros((side, side), dtype=bool)
    while mask.mean() < share:
        radius, row, column = random.uniform(1, 9), *random.uniform(0, side, 2)
        mask |= (y - row) ** 2 + (x - column) ** 2 <= radius**2
    return mask


def write_stack(path, size, bands, interleave, gaps_are=""):
    """Write a raster of many bands with as many cells in all.

    All bands have the same gaps, or each its own clouds or discs.
    """
    side = max(16, round(size / bands**0.5))
    options = [f"INTERLEAVE={interleave}", "BIGTIFF=IF_SAFER"]
    driver = gdal.GetDriverByName("GTiff")
    dataset = driver.Create(str(path), side, side, bands, gdal.GDT_Float32, options)
    dataset.SetGeoTransform((500000, 30, 0, 4000000, 0, -30))
    dataset.GetRasterBand(1).SetNoDataValue(NODATA)
    random = np.random.default_rng(7)
    gaps = random.random((side, side)) < 0.05
    ground = next(elevations(min(side, STRIP), 1))
    ground = np.resize(ground, (side, side))
    cells = np.empty((bands, side, side), "float32")
    for band in range(bands):
        cells[band] = ground + random.standard_normal((side, side), "float32")
        if gaps_are == "discs":
            gaps = small_discs(side, random)
        if gaps_are == "clouds":
            some = random.random((side // 16 + 1,) * 2) < 0.4
            gaps = np.kron(some, np.ones((16, 16), bool))[:side, :side]
        cells[band, gaps] = NODATA
    dataset.WriteArray(cells)
    dataset.FlushCache()


def make(name, size, path):
    """Write one of the rasters."""
    if name in rows.STACKS:
        interleave = "PIXEL" if "pixel" in name else "BAND"
        gaps_are = {"clouded": "clouds", "stack-discs": "discs"}.get(name, "")
        write_stack(path, size, rows.STACKS[name], interleave, gaps_are)
    elif name == rows.SMALL:
        make("dem", max(size // 4, 2 * rows.SMALLEST), path)
    elif name == "stripes":
        plain = path.with_name("dem.tif")
        if not plain.exists():
            make("dem", size, plain)
        gdal.Translate(str(path), str(plain))
    elif name == "cliff":
        write(path, size, cliff(size, seed=5))
    elif name == "smooth":
        write(path, size, smooth(size), discs(size, seed=2))
    elif name == "deflated":
        plain = path.with_name("dem.tif")
        if not plain.exists():
            make("dem", size, plain)
        gdal.Translate(str(path), str(plain), creationOptions=list(rows.DEFLATED))
    else:
        seed = {"dem": 1, "second": 3}[name]
        write(path, size, elevations(size, seed), discs(size, seed + 1))
        if path.stem == "dem":  # those of the small one would take their place
            write_lines(path.with_name("lines.geojson"), size)


def main():
    """Run from the command line."""
    gdal.UseExceptions()
    size, folder, *names = sys.argv[1:]
    for name in names:
        make(name, int(size), Path(folder, f"{name}.tif"))
    os.sync()  # What the disk still has to do must not fall into the first round.


if __name__ == "__main__":
    main()
