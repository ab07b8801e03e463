"""What holds for all algorithms: nodata of every kind, any grid, any cut into blocks."""

import numpy as np
import pytest
from scipy import ndimage

from ..fixtures import RASTER, VECTOR, inputs

every = pytest.mark.parametrize("name", RASTER + VECTOR)
every_raster = pytest.mark.parametrize("name", RASTER)

# The types in which an answer can be compared from one kind of nodata to the next.
FLOAT_RESULT = {
    "equalizehistogram": {"OUTPUT_TYPE": 2},
    "equalizeadaptive": {"OUTPUT_TYPE": 2, "TILE": 16, "RANGE_MIN": 0, "RANGE_MAX": 255},
}
# Parameters that lead through all the branches where the cut into blocks matters.
CUTS = [
    ("localvariance", {"WINDOW": 7, "BANDS": [2, 1]}),
    ("localvariance", {"WINDOW": 5, "STEP": 3, "EDGES": 4, "WINDOW_BANDS": 2}),
    ("localvariance", {"WINDOW": 31, "SHAPE": 1, "EDGES": 1, "STATISTIC": 2}),
    ("localstatistics", {"STATISTICS": list(range(17)), "WINDOW": 5, "BANDS": [2, 1]}),
    ("localstatistics", {"STATISTICS": [0, 1, 7, 11], "WINDOW": 7, "WEIGHTING": 1, "STEP": 3}),
    ("localstatistics", {"STATISTICS": [4, 6, 9, 12], "WINDOW": 9, "SHAPE": 4, "SELECTED": True}),
    ("equalizehistogram", {"METHOD": 0, "OUTPUT_TYPE": 2}),
    ("equalizehistogram", {"METHOD": 1, "TIES": 1}),
    ("equalizehistogram", {"METHOD": 1, "POOL": 1, "OUTPUT_TYPE": 1, "OUTPUT_MAX": 65535.0}),
    *(("matchhistogram", {"METHOD": method, "OUTPUT_TYPE": 5}) for method in range(4)),
    ("matchhistogram", {"METHOD": 0, "TARGET": 1, "STDDEV": 3.0}),
    ("equalizeadaptive", {"TILE": 40, "OUTPUT_TYPE": 2}),
    ("equalizeadaptive", {"TILES": 7, "BINS": 100}),
    ("fillgaps", {"METHOD": 0}),
    ("fillgaps", {"METHOD": 1, "MAX_DISTANCE": 4}),
    ("fillgaps", {"METHOD": 2, "NEIGHBOURS": 5}),
    ("fillgaps", {"METHOD": 3, "GAP_RULE": 1}),
    ("fillgaps", {"METHOD": 4, "RADIUS": 2}),
    ("fillgaps", {"METHOD": 5}),
    ("fillgaps", {"METHOD": 6}),
    ("fillgaps", {"METHOD": 7}),
    *(("fillgaps", {"METHOD": method, "LIMITS": method % 3}) for method in range(8, 15)),
    ("extractpeaks", {}),
    ("extractpeaks", {"SMOOTHING": 2.0, "MIN_DISTANCE": 60.0, "CONNECTIVITY": 1}),
    ("extractpeaks", {"KIND": 1, "MIN_PROMINENCE": 1.0, "LIMIT": 40}),
    ("averagelocalvariance", {"MAX_SCALE": 90, "STEP": 3}),
    ("averagelocalvariance", {"METHOD": 1, "MAX_SCALE": 40, "STEP": 13, "STATISTIC": 0}),
    ("localcorrelation", {"WINDOW": 7}),
    ("localcorrelation", {"METHOD": 1, "MAX_LAG": 1, "REGRESSION": True, "STEP": 2}),
    ("localcorrelation", {"WINDOW": 9, "SHAPE": 1, "EDGES": 3, "RESAMPLING": 2, "SHIFTED": True}),
    ("crosscorrelogram", {"AXIS": 3, "MAX_LAG": 20}),
]


def landscape(shape=(20, 26), seed=1):
    rng = np.random.default_rng(seed)
    smooth = ndimage.gaussian_filter(rng.normal(size=shape), [0] * (len(shape) - 2) + [3, 3])
    return smooth * 500 + rng.normal(0, 3, shape) + 120


def gaps(shape=(20, 26)):
    mask = np.random.default_rng(9).random(shape) < 0.08
    mask[6:10, 4:9] = True
    return mask


# --- Nodata ---------------------------------------------------------------------------------

KINDS = {
    "number": lambda cells, mask: (np.where(mask, 250, cells).astype("u1"), {"nodata": 250}),
    "zero": lambda cells, mask: (np.where(mask, 0, cells).astype("u1"), {"nodata": 0}),
    "mask band": lambda cells, mask: (np.where(mask, 99, cells).astype("u1"), {"mask": ~mask}),
    "alpha": lambda cells, mask: (np.where(mask, 99, cells).astype("u1"), {"alpha": ~mask}),
    "NaN": lambda cells, mask: (np.where(mask, np.nan, cells).astype("f4"), {}),
    "declared NaN": lambda cells, mask: (
        np.where(mask, np.nan, cells).astype("f4"),
        {"nodata": float("nan")},
    ),
    "lowest float": lambda cells, mask: (
        np.where(mask, np.finfo("f4").min, cells).astype("f4"),
        {"nodata": float(np.finfo("f4").min)},
    ),
}


@pytest.fixture
def answer(run, read, points):
    """Return a function that runs an algorithm and returns its answer in comparable form."""

    def ask(name, path, **parameters):
        outcome = run(name, **inputs(name, path), **parameters)
        numbers = {k: v for k, v in outcome.outputs.items() if not isinstance(v, str)}
        if name in VECTOR:
            return points(outcome.path), numbers
        return read(outcome.path).cells, numbers

    return ask


@pytest.mark.parametrize("kind", KINDS)
@every
def test_nodata_of_every_kind_gives_the_same_answer(make, answer, name, kind):
    cells = np.clip(landscape(), 1, 249).astype("u1")
    reference, parameters = KINDS["number"](cells, gaps())
    stored, how = KINDS[kind](cells, gaps())
    extra = FLOAT_RESULT.get(name, {})
    if name == "fillgaps":
        extra = {"METHOD": 3}  # the nearest cell is the same in any type
    wanted = answer(name, make(reference, "wanted.tif", **parameters), **extra)
    found = answer(name, make(stored, "found.tif", **how), **extra)
    if name in VECTOR:
        assert found == wanted
        return
    np.testing.assert_allclose(found[0], wanted[0], rtol=1e-6)
    assert found[1] == pytest.approx(wanted[1], rel=1e-9)


@pytest.mark.parametrize("nodata", [None, -9999.0, 1e40, 0.5, float("nan")], ids=str)
@every
def test_nodata_that_no_cell_can_hold_is_none(make, answer, name, nodata):
    cells = np.clip(landscape(), 1, 255).astype("u1")
    wanted = answer(name, make(cells, "wanted.tif"))
    found = answer(name, make(cells, "found.tif", nodata=nodata))
    if name in VECTOR:
        assert found == wanted
        return
    np.testing.assert_array_equal(found[0], wanted[0])
    assert found[1] == wanted[1]


def test_a_nodata_value_that_fits_the_result_is_kept(make, read, run):
    stored = np.where(gaps(), -9999, landscape()).astype("f4")
    for name in ("localvariance", "localcorrelation"):
        raster = read(run(name, **inputs(name, make(stored, nodata=-9999.0))).path)
        assert set(raster.nodata) == {-9999.0}
        assert (raster.stored[0][gaps()] == -9999).all()


def test_a_nodata_value_that_results_could_take_is_replaced_by_minus_9999(make, read, run):
    stored = np.where(gaps(), 0, landscape()).astype("f4")
    for name in ("localvariance", "localcorrelation"):
        raster = read(run(name, **inputs(name, make(stored, nodata=0.0))).path)
        assert set(raster.nodata) == {-9999.0}
        assert (raster.stored[0][gaps()] == -9999).all()


# --- Place ----------------------------------------------------------------------------------

GRIDS = {
    "north-up": ((500000.0, 10.0, 0.0, 4100000.0, 0.0, -10.0), 32633),
    "south-up": ((500000.0, 10.0, 0.0, 4100000.0, 0.0, 10.0), 32633),
    "rotated": ((500000.0, 8.0, 6.0, 4100000.0, 6.0, -8.0), 32633),
    "degrees": ((14.0, 0.001, 0.0, 37.0, 0.0, -0.0008), 4326),
    "without CRS": ((500000.0, 10.0, 0.0, 4100000.0, 0.0, -10.0), None),
    "without place": (None, None),
}


@pytest.mark.parametrize("place", GRIDS)
@every_raster
def test_the_place_carries_over_and_changes_no_cell(make, read, run, name, place):
    geotransform, epsg = GRIDS[place]
    cells = np.where(gaps(), np.nan, landscape())
    path = make(cells, "there.tif", geotransform=geotransform, epsg=epsg)
    result = read(run(name, **inputs(name, path)).path)
    assert result.geotransform == (geotransform or (0.0, 1.0, 0.0, 0.0, 0.0, 1.0))
    assert result.epsg == (str(epsg) if epsg else "")
    north_up = read(run(name, **inputs(name, make(cells, "here.tif"))).path)
    np.testing.assert_array_equal(result.stored, north_up.stored)


@every_raster
def test_ground_control_points_carry_over(make, run, name):
    from osgeo import gdal, osr

    path = make(landscape(), geotransform=None, epsg=None)
    dataset = gdal.Open(path, gdal.GA_Update)
    corners = [(0, 0), (26, 0), (0, 20), (26, 20)]
    marks = [gdal.GCP(14 + c / 100, 37 - r / 100, 0, c, r) for c, r in corners]
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(4326)
    dataset.SetGCPs(marks, srs.ExportToWkt())
    dataset.FlushCache()
    del dataset
    result = gdal.Open(run(name, **inputs(name, path)).path)
    found = [(g.GCPX, g.GCPY, g.GCPPixel, g.GCPLine) for g in result.GetGCPs()]
    assert found == [(g.GCPX, g.GCPY, g.GCPPixel, g.GCPLine) for g in marks]
    assert 'AUTHORITY["EPSG","4326"]' in result.GetGCPProjection()


@pytest.mark.parametrize(
    "name", ["localvariance", "localstatistics", "equalizehistogram", "fillgaps"]
)
def test_names_of_bands_carry_over(make, read, run, name):
    path = make(landscape((2, 20, 26)), names=["red", "near infrared"])
    names = read(run(name, INPUT=path).path).names
    assert [text.split(":")[0] for text in names] == ["red", "near infrared"]


@every_raster
def test_an_alpha_band_is_no_band_of_the_result(make, read, run, name):
    cells = np.clip(landscape((3, 20, 26)), 0, 255).astype("u1")
    path = make(cells, alpha=~gaps())
    result = read(run(name, **inputs(name, path)).path)
    assert len(result.stored) == 3


@every
def test_a_colour_table_is_warned_of(make, run, name):
    from osgeo import gdal

    path = make(np.clip(landscape(), 0, 255).astype("u1"))
    dataset = gdal.Open(path, gdal.GA_Update)
    table = gdal.ColorTable()
    table.SetColorEntry(1, (255, 0, 0))
    dataset.GetRasterBand(1).SetColorTable(table)
    dataset.FlushCache()
    del dataset
    said = run(name, **inputs(name, path)).said
    assert any("colour table" in text for text in said)


# --- Blocks and threads ---------------------------------------------------------------------


def test_no_algorithm_is_left_uncut():
    assert {name for name, _ in CUTS} == {*RASTER, *VECTOR}


@pytest.mark.parametrize(("name", "parameters"), CUTS, ids=lambda value: str(value))
def test_blocks_and_threads_change_nothing(make, run, monkeypatch, points, name, parameters):
    """Whole rasters, units across two of 256 cells, rows, and odd blocks, on one thread and two."""
    from raster_kernels.toolbox import run as engine

    cells = landscape((2, 290, 300))
    cells[:, np.random.default_rng(3).random((290, 300)) < 0.03] = np.nan
    cells[0, 100:130, 240:270] = np.nan
    if "TIES" in parameters:  # which takes Float32 at most, and wants cells of one value
        cells = (cells / 20).round().astype("f4")
    path = make(cells, options=["TILED=YES", "BLOCKXSIZE=64", "BLOCKYSIZE=64"])
    parameters = inputs(name, path, parameters)
    if parameters.pop("SHIFTED", False):
        shifted = (500003.0, 10.0, 0.1, 4100002.0, 0.2, -10.0)
        parameters["INPUT_2"] = make(cells[1:], "two.tif", geotransform=shifted)
    if parameters.pop("SELECTED", False):
        marks = np.zeros((290, 300), "u1")
        marks[20:200, 30:250] = 1
        parameters["SELECTION"] = make(marks, "selection.tif")
    make_plan = engine.make_plan

    def answer(block, threads):
        def plan(shape, **keywords):
            keywords["threads"] = threads
            return make_plan(shape, **{**keywords, "block": block})

        monkeypatch.setattr(engine, "make_plan", plan)
        monkeypatch.setattr(engine, "_thread_count", lambda context: threads)
        outcome = run(name, **parameters)
        numbers = {key: value for key, value in outcome.outputs.items() if key != "OUTPUT"}
        if name in VECTOR:
            return points(outcome.path), numbers
        with open(outcome.path, "rb") as file:
            return file.read(), numbers

    whole = answer((290, 300), 1)
    without_numbers = "localstatistics", "equalizeadaptive", "matchhistogram"
    assert whole[1] or name in without_numbers
    for block, threads in (((290, 300), 2), ((7, 300), 2), ((64, 61), 1), ((97, 131), 2)):
        assert answer(block, threads) == whole, (block, threads)


def test_a_raster_that_gdal_does_not_read_is_exported_first(make, read, run):
    from qgis.core import QgsProcessingException, QgsRasterDataProvider, QgsRasterLayer

    path = make(np.random.default_rng(5).normal(size=(20, 30)) * 10)
    plain = QgsRasterLayer(str(path), "cells")
    given = QgsRasterDataProvider.VirtualRasterInputLayers()
    given.name, given.uri, given.provider = "cells", plain.source(), "gdal"
    wanted = QgsRasterDataProvider.VirtualRasterParameters()
    wanted.crs, wanted.extent = plain.crs(), plain.extent()
    wanted.width, wanted.height = plain.width(), plain.height()
    wanted.formula, wanted.rInputLayers = '"cells@1" * 2', [given]
    uri = QgsRasterDataProvider.encodeVirtualRasterProviderUri(wanted)
    doubled = QgsRasterLayer(uri, "doubled", "virtualraster")
    assert doubled.isValid()
    one = read(run("localvariance", INPUT=str(path)).path).cells
    two = read(run("localvariance", INPUT=doubled).path).cells
    np.testing.assert_allclose(two, 4 * one, rtol=1e-4)
    # The copy goes when a run fails, and is not what the run failed of.
    with pytest.raises(QgsProcessingException, match="the folder /none does not exist"):
        run("localvariance", INPUT=doubled, OUTPUT="/none/of.tif")
