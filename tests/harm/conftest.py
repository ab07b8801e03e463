"""A user's folder, and what a run may do to it: put a whole new result in the place of its own."""

import gzip
import hashlib
import os
import shutil
import stat
import zipfile
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal, ogr, osr

from ..fixtures import RASTER, SECOND, VECTOR

GEOTRANSFORM = (500000.0, 10.0, 0.0, 4100000.0, 0.0, -10.0)
# What algorithms are given beside INPUT and OUTPUT. Gap fill gets a gap to fill.
ALGORITHMS = {
    **{name: {} for name in RASTER + VECTOR},
    "localstatistics": {"STATISTICS": [0, 5, 9]},
    "fillgaps": {"METHOD": 3},
    "localcorrelation": {"WINDOW": 3},
    "averagelocalvariance": {"MAX_SCALE": 5},
}


def crs(code=32633):
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(code)
    return srs


def write(path, cells, driver="GTiff", nodata=None, options=()):
    """Write cells as a raster file by GDAL alone; return its path as text."""
    path, cells = str(path), np.asarray(cells)
    layers = cells if cells.ndim == 3 else cells[None]
    kind = {"f4": gdal.GDT_Float32, "u1": gdal.GDT_Byte, "i2": gdal.GDT_Int16}[cells.dtype.str[1:]]
    memory = gdal.GetDriverByName("MEM").Create("", *layers.shape[:0:-1], len(layers), kind)
    memory.SetGeoTransform(GEOTRANSFORM)
    memory.SetProjection(crs().ExportToWkt())
    for number, layer in enumerate(layers, start=1):
        if nodata is not None:
            memory.GetRasterBand(number).SetNoDataValue(nodata)
        memory.GetRasterBand(number).WriteArray(layer)
    written = gdal.GetDriverByName(driver).CreateCopy(path, memory, 0, list(options))
    written.FlushCache()
    del written
    return path


def landscape(seed=1, shape=(40, 50)):
    """Return smooth heights with noise, and a hole of -1."""
    rng = np.random.default_rng(seed)
    rows, columns = np.mgrid[: shape[0], : shape[1]]
    cells = 50 * np.sin(rows / 7) * np.cos(columns / 9) + rng.normal(100, 3, shape)
    cells[10:13, 20:24] = -1
    return cells.astype("f4")


def write_vector(path, driver, layers=("roads",), geometry=ogr.wkbPoint):
    """Write a few features a layer, by GDAL alone."""
    dataset = ogr.GetDriverByName(driver).CreateDataSource(str(path))
    for number, name in enumerate(layers):
        layer = dataset.CreateLayer(name, crs(), geometry)
        layer.CreateField(ogr.FieldDefn("name", ogr.OFTString))
        for place in range(5):
            feature = ogr.Feature(layer.GetLayerDefn())
            feature.SetField("name", f"{name} {number} {place}")
            if geometry != ogr.wkbNone:
                where = f"POINT ({500050 + 10 * place} {4099900 - 7 * place})"
                feature.SetGeometry(ogr.CreateGeometryFromWkt(where))
            layer.CreateFeature(feature)
        del layer
    del dataset


def furnish(home):
    """Put files of every kind that people have into a folder."""
    dem = write(home / "dem.tif", landscape(), nodata=-1.0)
    write(home / "second.tif", landscape(2), nodata=-1.0)
    write(
        home / "colour.tif",
        np.clip(landscape(3)[None] + [[[0]], [[9]], [[20]]], 0, 255).astype("u1"),
    )
    # A raster with all that can lie beside it.
    write(home / "rich.tif", landscape(4), nodata=-1.0)
    rich = gdal.Open(str(home / "rich.tif"))
    rich.BuildOverviews("AVERAGE", [2])
    rich.GetRasterBand(1).ComputeStatistics(False)
    del rich
    write(home / "rich.tif.msk", np.full((40, 50), 255, "u1"))
    (home / "rich.tfw").write_text("10\n0\n0\n-10\n500005\n4099995\n")
    # Formats of several files.
    write(home / "old.dat", landscape(5), "ENVI")
    write(home / "stack.bil", landscape(6), "EHdr")
    write(
        home / "picture.png",
        landscape(7).clip(0, 255).astype("u1"),
        "PNG",
        options=["WORLDFILE=YES"],
    )
    write(home / "grid.asc", landscape(8), "AAIGrid")
    write(home / "erdas.img", landscape(9), "HFA")
    # A mosaic of a mosaic of a tile.
    tiles = home / "tiles"
    tiles.mkdir()
    write(tiles / "tile.tif", landscape(10), nodata=-1.0)
    for name, source in (("inner.vrt", "tile.tif"), ("outer.vrt", "inner.vrt")):
        gdal.Translate(str(tiles / name), str(tiles / source), format="VRT")
    with zipfile.ZipFile(home / "archive.zip", "w") as archive:
        archive.write(dem, "inside.tif")
    with gzip.open(home / "packed.tif.gz", "wb") as packed:
        packed.write(Path(dem).read_bytes())
    # Vectors, a database of several layers, a table.
    write_vector(home / "wells.shp", "ESRI Shapefile")
    with open(home / "wells.qix", "wb") as index:
        index.write(b"an index")
    write_vector(home / "project.gpkg", "GPKG", ("roads", "rivers", "peaks"))
    write_vector(home / "places.geojson", "GeoJSON")
    write_vector(home / "lonely.dbf", "ESRI Shapefile", geometry=ogr.wkbNone)
    (home / "stray.prj").write_text(crs().ExportToWkt())
    (home / "prices.csv").write_text("crop,price\nmaize,3\nrye,4\n")
    # Not rasters at all, and odd ones.
    (home / "thesis.odt").write_bytes(bytes(range(256)) * 20)
    (home / "report.html").write_text("<p>The report of last week.</p>")
    (home / "notes|and, more.txt").write_text("A name with a bar.")
    private = Path(write(home / "private.tif", landscape(11), nodata=-1.0))
    private.chmod(0o600)
    locked = Path(write(home / "readonly.tif", landscape(12), nodata=-1.0))
    locked.chmod(0o444)
    # Side files of a raster that is not there.
    write(home / "orphan.tif.ovr", landscape(13))
    write(home / "orphan.tif.msk", np.full((40, 50), 255, "u1"))
    (home / "orphan.tif.aux.xml").write_text("<PAMDataset/>")
    # Links.
    disk = home / "other disk"
    disk.mkdir()
    write(disk / "kept elsewhere.tif", landscape(14), nodata=-1.0)
    (home / "link.tif").symlink_to(disk / "kept elsewhere.tif")
    (home / "folder").symlink_to(disk, target_is_directory=True)
    (home / "dangling.tif").symlink_to(disk / "nothing there.tif")
    os.link(home / "dem.tif", home / "hard link.tif")


def state(folder):
    """Return what each entry below a folder is: mode, and its bytes or where it leads."""
    found = {}
    for root, folders, files in os.walk(folder):
        for name in folders + files:
            path = Path(root, name)
            entry = path.lstat()
            what = ""
            if stat.S_ISLNK(entry.st_mode):
                what = os.readlink(path)
            elif stat.S_ISREG(entry.st_mode):
                what = hashlib.sha256(path.read_bytes()).hexdigest()
            found[str(path.relative_to(folder))] = (stat.filemode(entry.st_mode), what)
    return found


class Home:
    """A user's folder whose files are known.

    Attributes
    ----------
    folder : Path
        Where it is.
    """

    def __init__(self, folder, before):
        self.folder = folder
        self._before = before

    def path(self, name):
        """Return the path of an entry, as text."""
        return str(self.folder / name)

    def remember(self):
        """Take what is there now for what must stay."""
        self._before = state(self.folder)

    def changes(self, *allowed):
        """Return what is no longer as it was, and what is new, but for the entries allowed."""
        now = state(self.folder)
        return {
            name: (self._before.get(name), now.get(name))
            for name in sorted({*self._before, *now})
            if self._before.get(name) != now.get(name) and name not in allowed
        }

    def assert_unharmed(self, *allowed):
        """Check that nothing but the entries allowed was changed, made or removed."""
        assert self.changes(*allowed) == {}

    def assert_as_it_was(self, name):
        """Check that one entry is what it was, or still absent."""
        assert state(self.folder).get(name) == self._before.get(name)

    def was(self, name):
        """Return what an entry was: mode and content; None where there was none."""
        return self._before.get(name)

    def mode(self, name):
        """Return an entry's mode bits, links followed."""
        return stat.S_IMODE(os.stat(self.folder / name).st_mode)


@pytest.fixture(scope="session")
def furnished(tmp_path_factory, processing):  # which says whether GDAL throws
    folder = tmp_path_factory.mktemp("home") / "user"
    folder.mkdir()
    furnish(folder)
    return folder


@pytest.fixture
def home(furnished, tmp_path):
    """Return a `Home` of its own for a test."""
    folder = tmp_path / "user"
    shutil.copytree(furnished, folder, symlinks=True)
    # Copies of links lead to the copies; a hard link is one again.
    for name in ("link.tif", "dangling.tif"):
        goal = Path(os.readlink(folder / name)).name
        (folder / name).unlink()
        (folder / name).symlink_to(folder / "other disk" / goal)
    (folder / "folder").unlink()
    (folder / "folder").symlink_to(folder / "other disk", target_is_directory=True)
    (folder / "hard link.tif").unlink()
    os.link(folder / "dem.tif", folder / "hard link.tif")
    if hasattr(os, "mkfifo"):
        os.mkfifo(folder / "pipe.tif")
    return Home(folder, state(folder))


@pytest.fixture
def attempt(run, home):
    """Return a function that runs an algorithm on the user's files.

    It returns the sentence that refused it, nothing where it ran; `INPUT` is ``dem.tif`` of the
    home unless it is given, and a second input ``second.tif``.
    """
    from qgis.core import QgsProcessingException

    def try_it(name, output, **parameters):
        parameters = {"INPUT": home.path("dem.tif"), **ALGORITHMS[name], **parameters}
        if name in SECOND:
            parameters.setdefault(SECOND[name], home.path("second.tif"))
        try:
            run(name, OUTPUT=output, **parameters)
        except QgsProcessingException as error:
            # QGIS itself puts a line before what the checks of parameters say.
            sentence = str(error).replace("Unable to execute algorithm\n", "")
            assert "Traceback" not in sentence
            assert "\n" not in sentence.replace(output, "")
            assert ".part-" not in sentence
            return sentence
        return ""

    return try_it


def assert_whole(path):
    """Check that a file is a raster, a layer, or a table that can be read to its end."""
    dataset = gdal.OpenEx(str(path), gdal.OF_RASTER | gdal.OF_VECTOR)
    assert dataset is not None, path
    for number in range(1, dataset.RasterCount + 1):
        assert dataset.GetRasterBand(number).ReadAsArray() is not None
    for number in range(dataset.GetLayerCount()):
        layer = dataset.GetLayer(number)
        assert sum(1 for _ in layer) == layer.GetFeatureCount()
    assert dataset.RasterCount or dataset.GetLayerCount()
