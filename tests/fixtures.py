"""What tests share: QGIS in this process and as ``qgis_process``, rasters written and read."""

import csv
import itertools
import re
import sys
import warnings
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tools"))

import qgis_env  # noqa: E402 - reachable only now


def pytest_collection_modifyitems(items):
    """Let QGIS's own Python warn of what it likes; our warnings stay errors."""
    rooms = {ROOT / "tests" / "qgis", ROOT / "tests" / "harm"}
    for item in items:
        if rooms.intersection(item.path.parents):
            for module in ("processing", "qgis", "sip", "osgeo"):
                mark = pytest.mark.filterwarnings(f"ignore::DeprecationWarning:{module}")
                item.add_marker(mark, append=False)


@pytest.fixture(scope="session")
def qgis_app(tmp_path_factory):
    """Start QGIS in this process, without a window, with a profile of its own."""
    import os

    environment = qgis_env.environment(tmp_path_factory.mktemp("profile"))
    for name in ("QGIS_CUSTOM_CONFIG_PATH", "QT_QPA_PLATFORM", "XDG_RUNTIME_DIR", "LC_ALL"):
        os.environ[name] = environment[name]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from qgis.testing import start_app

        application = start_app(cleanup=False)
        folder = str(qgis_env.find_python_plugins())
        if folder not in sys.path:
            sys.path.append(folder)
        from processing.core.Processing import Processing

        Processing.initialize()
    return application


@pytest.fixture(scope="module")
def stable_scipy():
    """Let SciPy's distance between peaks take the last of equal ones.

    It takes the last that numpy's sort puts there, which is any where processors sort many at once.
    """
    from scipy.signal import _peak_finding

    def kept(peaks, priority, distance):
        keep = np.ones(peaks.size, bool)
        for at in np.argsort(priority, kind="stable")[::-1]:
            if keep[at]:
                keep[np.abs(peaks - peaks[at]) < np.ceil(distance)] = False
                keep[at] = True
        return keep

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_peak_finding, "_select_by_peak_distance", kept)
        yield


@pytest.fixture(scope="session")
def provider(qgis_app):
    """Register our provider in the QGIS of this process and return it."""
    from qgis.core import QgsApplication

    from raster_kernels import classFactory

    plugin = classFactory(None)
    plugin.initProcessing()
    yield QgsApplication.processingRegistry().providerById(qgis_env.PROVIDER)
    plugin.unload()


@pytest.fixture(scope="session")
def processing(provider):
    """Return the ``processing`` module, with our algorithms ready to run."""
    import processing

    return processing


@pytest.fixture(scope="session")
def qgis_process(tmp_path_factory):
    """Return a `qgis_env.QgisProcess`: ``qgis_process.run("fillgaps", {...}).results``."""
    return qgis_env.QgisProcess(tmp_path_factory.mktemp("qgis_process"))


# What holds for all algorithms is tried with each of these, on rasters of one band.
RASTER = (
    "localvariance",
    "localstatistics",
    "equalizehistogram",
    "equalizeadaptive",
    "matchhistogram",
    "fillgaps",
    "localcorrelation",
)
VECTOR = ("extractpeaks", "averagelocalvariance", "crosscorrelogram")
# Those that such a raster does not do for: their own tests try it.
APART = (
    "stackcorrelation",
    "matchtemplate",
    "bandcorrelation",
    "bandpeaks",
    "comparegapfill",
    "estimateshift",
    "fillgapsintime",
    "profilepeaks",
    "displacementfield",
)
# The raster that an algorithm needs beside INPUT.
SECOND = {"localcorrelation": "INPUT_2", "matchhistogram": "REFERENCE"}
GEOTRANSFORM = (500000.0, 10.0, 0.0, 4100000.0, 0.0, -10.0)


def inputs(name, path, parameters=None):
    """Return what an algorithm has to be given: the same raster twice where it wants a second."""
    second = {SECOND[name]: path} if name in SECOND else {}
    return {"INPUT": path, **second, **(parameters or {})}


def wkt_of(code):
    """Return the text of a CRS by its EPSG number."""
    from osgeo import osr

    srs = osr.SpatialReference()
    srs.ImportFromEPSG(code)
    return srs.ExportToWkt()


@pytest.fixture
def make(tmp_path):
    """Return a function that writes cells to a raster file and returns its path."""
    from osgeo import gdal, gdal_array

    def make_raster(
        cells,
        name="raster.tif",
        *,
        nodata=None,
        geotransform=GEOTRANSFORM,
        epsg=32633,
        options=(),
        names=(),
        unit="",
        scale=None,
        offset=None,
        mask=None,
        alpha=None,
    ):
        cells = np.asarray(cells)
        layers = list(cells if cells.ndim == 3 else cells[None])
        kind = gdal_array.NumericTypeCodeToGDALTypeCode(cells.dtype.type)
        rows, columns = layers[0].shape
        path = str(tmp_path / name)
        options = [*options, *(["ALPHA=YES"] if alpha is not None else [])]
        count = len(layers) + (alpha is not None)
        dataset = gdal.GetDriverByName("GTiff").Create(path, columns, rows, count, kind, options)
        if geotransform is not None:
            dataset.SetGeoTransform(geotransform)
        if epsg:
            dataset.SetProjection(wkt_of(epsg))
        for number, layer in enumerate(layers, start=1):
            band = dataset.GetRasterBand(number)
            if nodata is not None:
                band.SetNoDataValue(nodata)
            if scale is not None:
                band.SetScale(scale)
            if offset is not None:
                band.SetOffset(offset)
            if unit:
                band.SetUnitType(unit)
            if names:
                band.SetDescription(names[number - 1])
            band.WriteArray(layer)
        if alpha is not None:
            band = dataset.GetRasterBand(count)
            band.SetColorInterpretation(gdal.GCI_AlphaBand)
            band.WriteArray(np.where(alpha, 255, 0).astype(cells.dtype))
        if mask is not None:
            gdal.SetConfigOption("GDAL_TIFF_INTERNAL_MASK", "YES")
            dataset.CreateMaskBand(gdal.GMF_PER_DATASET)
            gdal.SetConfigOption("GDAL_TIFF_INTERNAL_MASK", None)
            dataset.GetRasterBand(1).GetMaskBand().WriteArray(np.where(mask, 255, 0).astype("u1"))
        dataset.FlushCache()
        del dataset
        return path

    return make_raster


@dataclass
class Raster:
    """A raster file, read whole.

    Attributes
    ----------
    stored : ndarray of shape (bands, rows, columns)
        The cells as they are in the file.
    valid : ndarray of the same shape, bool
        Where GDAL says that there is data.
    """

    stored: np.ndarray
    valid: np.ndarray
    geotransform: tuple
    epsg: str
    names: list
    units: list
    nodata: list
    scales: list
    offsets: list
    structure: dict

    @property
    def cells(self):
        """The cells as floats, NaN where there is no data."""
        return np.where(self.valid, self.stored.astype(float), np.nan)


@pytest.fixture
def read():
    """Return a function that reads a raster file whole, as GDAL sees it."""
    from osgeo import gdal

    def read_raster(path):
        dataset = gdal.Open(str(path))
        bands = [dataset.GetRasterBand(n + 1) for n in range(dataset.RasterCount)]
        stored = np.stack([band.ReadAsArray() for band in bands])
        valid = np.stack([band.GetMaskBand().ReadAsArray() > 0 for band in bands])
        if stored.dtype.kind == "f":
            valid &= ~np.isnan(stored)
        srs = dataset.GetSpatialRef()
        return Raster(
            stored,
            valid,
            dataset.GetGeoTransform(),
            srs.GetAuthorityCode(None) if srs else "",
            [band.GetDescription() for band in bands],
            [band.GetUnitType() for band in bands],
            [band.GetNoDataValue() for band in bands],
            [band.GetScale() for band in bands],
            [band.GetOffset() for band in bands],
            dataset.GetMetadata("IMAGE_STRUCTURE"),
        )

    return read_raster


@dataclass
class Outcome:
    """What a run gave: the outputs by name, and all that it said, a line each."""

    outputs: dict
    said: list

    @property
    def path(self):
        """Where the main output is."""
        return self.outputs["OUTPUT"]

    def __getitem__(self, name):
        return self.outputs[name]


def without_times(path):
    """Return what is in a file; of a table of numbers without the column of seconds."""
    text = Path(path).read_bytes()
    if b",seconds," not in text.split(b"\n")[0]:
        return text
    rows = list(csv.DictReader(text.decode().splitlines()))
    return [{key: of for key, of in row.items() if key != "seconds"} for row in rows]


def without_labels(provider, name, text):
    """Return a text with ids alone, which are what tells parameters apart."""
    for definition in provider.algorithm(name).parameterDefinitions():
        label = re.split(r" \(|, ", definition.description())[0]
        text = text.replace(f"{label} ({definition.name()})", definition.name())
    return text


def makes_raster(name):
    """Say whether an algorithm's OUTPUT is a raster, not a layer of points or a table."""
    from qgis.core import QgsApplication

    algorithm = QgsApplication.processingRegistry().algorithmById(f"{qgis_env.PROVIDER}:{name}")
    return algorithm.parameterDefinition("OUTPUT").type() == "rasterDestination"


@pytest.fixture
def run(processing, provider, tmp_path):
    """Return a function that runs one of our algorithms in this process.

    Parameters are keywords; OUTPUT goes to a file of the test unless it is given. What it says has
    ids without the labels before them, unless the words of the dialog are asked for.
    """
    from qgis.core import QgsProcessingContext, QgsProcessingException, QgsProcessingFeedback

    class Feedback(QgsProcessingFeedback):
        def __init__(self):
            super().__init__(False)
            self.said = []

        def pushInfo(self, text):
            self.said.append(text)

        def pushDebugInfo(self, text):
            self.said.append(text)

        def pushWarning(self, text):
            self.said.append(text)

        def reportError(self, text, fatalError=False):
            self.said.append(text)

    numbers = itertools.count()

    def run_algorithm(name, words=False, **parameters):
        ending = "tif" if makes_raster(name) else "gpkg"
        parameters.setdefault("OUTPUT", str(tmp_path / f"out-{next(numbers)}.{ending}"))
        feedback, context = Feedback(), QgsProcessingContext()
        try:
            outputs = processing.run(
                f"{qgis_env.PROVIDER}:{name}", parameters, feedback=feedback, context=context
            )
        except QgsProcessingException as error:
            if words:
                raise
            raise QgsProcessingException(without_labels(provider, name, str(error))) from None
        said = feedback.said
        return Outcome(
            outputs, said if words else [without_labels(provider, name, text) for text in said]
        )

    return run_algorithm


@pytest.fixture
def points():
    """Return a function that reads a layer: a dictionary a point, with its x and y, or a row."""

    def read_points(path):
        from osgeo import ogr

        dataset = ogr.Open(str(path))
        found = []
        for feature in dataset.GetLayer(0):
            fields = {k: v for k, v in feature.items().items() if k != "fid"}
            place = feature.GetGeometryRef()
            at = {} if place is None else {"x": place.GetX(), "y": place.GetY()}
            found.append({**fields, **at})
        return found

    return read_points


@pytest.fixture
def draw(tmp_path):
    """Return a function that writes lines, as well-known text, to a file and returns its path."""
    from osgeo import ogr, osr

    def draw_lines(shapes, name="lines.gpkg", *, epsg=32633, kind=ogr.wkbUnknown, fields=None):
        driver = {"gpkg": "GPKG", "geojson": "GeoJSON", "shp": "ESRI Shapefile"}
        path, srs = str(tmp_path / name), None
        if epsg:
            srs = osr.SpatialReference()
            srs.ImportFromEPSG(epsg)
            srs.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
        dataset = ogr.GetDriverByName(driver[name.split(".")[-1]]).CreateDataSource(path)
        layer = dataset.CreateLayer("lines", srs, kind)
        for field, values in (fields or {}).items():
            types = {str: ogr.OFTString, int: ogr.OFTInteger, float: ogr.OFTReal}
            layer.CreateField(ogr.FieldDefn(field, types[type(values[0])]))
        for place, shape in enumerate(shapes):
            feature = ogr.Feature(layer.GetLayerDefn())
            if shape is not None:
                feature.SetGeometry(ogr.CreateGeometryFromWkt(shape))
            for field, values in (fields or {}).items():
                feature.SetField(field, values[place])
            layer.CreateFeature(feature)
        return path

    return draw_lines


BEATS = [186, 180, 177, 171, 177, 169, 167, 164, 158, 162, 172]
"""Between the beats of `beats`, as SciPy's manual gives them with a distance of 150."""


@pytest.fixture(scope="session")
def beats():
    """Return the stretch of an electrocardiogram of SciPy's manual; SciPy before 1.12 holds it."""
    import scipy

    path = Path(scipy.__file__).parent / "misc" / "ecg.dat"
    if not path.is_file():
        pytest.skip("this SciPy comes without the electrocardiogram")
    with np.load(path) as archive:
        return (archive["ecg"][2000:4000].astype(int) - 1024) / 200.0


@pytest.fixture(scope="session")
def jacksboro():
    """Return the elevation model that comes with matplotlib."""
    import matplotlib

    path = Path(matplotlib.get_data_path(), "sample_data", "jacksboro_fault_dem.npz")
    with np.load(path) as archive:
        return archive["elevation"]
