"""Rasters of many bands: the same results in any layout, within the memory that is set."""

import threading

import numpy as np
import pytest

from raster_kernels.raster.common.progress import patiently
from raster_kernels.raster.verbs.executors import Pool

BANDS, ROWS, COLUMNS = 40, 30, 37
LAYOUTS = {
    "BAND": ["INTERLEAVE=BAND"],
    "PIXEL": ["INTERLEAVE=PIXEL"],
    "BAND tiles": ["INTERLEAVE=BAND", "TILED=YES", "BLOCKXSIZE=16", "BLOCKYSIZE=16"],
    "PIXEL tiles": ["INTERLEAVE=PIXEL", "TILED=YES", "COMPRESS=DEFLATE"],
}
RUNS = {
    "local variance": ("localvariance", {"WINDOW": 3}),
    "over bands": ("localvariance", {"WINDOW": 3, "WINDOW_BANDS": 3, "EDGES": 1}),
    "local statistics": ("localstatistics", {"STATISTICS": [0, 9, 11], "WINDOW": 5}),
    "histogram": ("equalizehistogram", {"METHOD": 0, "BINS": 64}),
    "ranks": ("equalizehistogram", {"METHOD": 1, "OUTPUT_TYPE": 2}),
    "pooled ranks": ("equalizehistogram", {"METHOD": 1, "POOL": 1}),
    "smooth surface": ("fillgaps", {"METHOD": 0}),
    "nearest": ("fillgaps", {"METHOD": 3}),
    "row mean": ("fillgaps", {"METHOD": 5}),
    "all bands": ("fillgaps", {"METHOD": 4, "GAP_RULE": 1}),
}


@pytest.fixture(scope="module")
def cells():
    rng = np.random.default_rng(4)
    stack = rng.normal(100, 20, (BANDS, ROWS, COLUMNS)).astype("f4")
    stack[rng.random(stack.shape) < 0.1] = -9999
    stack[:, 7:10, 8:12] = -9999
    return stack


def write(path, cells, options):
    from osgeo import gdal

    file = gdal.GetDriverByName("GTiff").Create(
        str(path), COLUMNS, ROWS, len(cells), gdal.GDT_Float32, options
    )
    file.SetGeoTransform((500000.0, 10.0, 0.0, 4100000.0, 0.0, -10.0))
    file.GetRasterBand(1).SetNoDataValue(-9999)
    file.WriteArray(cells)


def result(processing, path, target, name, settings, options=""):
    from osgeo import gdal

    given = {"INPUT": str(path), "OUTPUT": str(target), "CREATION_OPTIONS": options, **settings}
    found = processing.run(f"rasterkernels:{name}", given)
    numbers = {key: value for key, value in found.items() if key != "OUTPUT"}
    return gdal.Open(str(target)).ReadAsArray(), numbers


@pytest.fixture(params=[False, True], ids=["as it is", "as if large"])
def size(request, monkeypatch):
    """Let small files be copied apart, gathered and cut as large ones are."""
    if request.param:
        monkeypatch.setattr("raster_kernels.raster.sources.apart._CACHED_BYTES", 1000)
        monkeypatch.setattr("raster_kernels.raster.results.sink._ROW_BYTES", 1000)
        monkeypatch.setattr("raster_kernels.raster.common.plan._CELLS_TOGETHER", 3 * ROWS * COLUMNS)
        monkeypatch.setattr("raster_kernels.recipes.sorting.IN_MEMORY", 20000)
        monkeypatch.setattr("raster_kernels.recipes.sorting.SORTED_AT_ONCE", 100)
        monkeypatch.setattr("raster_kernels.recipes.equalize.tile_shape", lambda _: (1, 1))


@pytest.mark.parametrize("run", RUNS)
def test_layouts_and_groups_of_bands_never_change_a_result(
    processing, tmp_path, cells, size, run, monkeypatch
):
    name, settings = RUNS[run]
    with monkeypatch.context() as alone:
        alone.setattr("raster_kernels.raster.common.plan._CELLS_TOGETHER", 1)
        write(tmp_path / "one.tif", cells, LAYOUTS["BAND"])
        expected = result(processing, tmp_path / "one.tif", tmp_path / "a.tif", name, settings)
    for number, layout in enumerate(LAYOUTS):
        write(tmp_path / f"{number}.tif", cells, LAYOUTS[layout])
        for options in ("", "INTERLEAVE=PIXEL|COMPRESS=DEFLATE"):
            target = tmp_path / f"{number}-{len(options)}.tif"
            found = result(processing, tmp_path / f"{number}.tif", target, name, settings, options)
            np.testing.assert_array_equal(found[0], expected[0])
            assert found[1] == expected[1]


def test_a_band_by_itself_has_the_same_result(processing, tmp_path, cells):
    write(tmp_path / "in.tif", cells, LAYOUTS["PIXEL"])
    runs = "local variance", "local statistics", "histogram", "ranks", "nearest", "smooth surface"
    for run in runs:
        name, settings = RUNS[run]
        path, target = tmp_path / "in.tif", tmp_path / f"{run}.tif"
        both, _ = result(processing, path, target, name, {**settings, "BANDS": [7, 3]})
        one, _ = result(processing, path, target, name, {**settings, "BANDS": [3]})
        share = 1 if one.ndim == 2 else len(one)
        np.testing.assert_array_equal(both[share:].reshape(one.shape), one)


@pytest.mark.parametrize("kind", ["f4", "i2"])
@pytest.mark.parametrize("method", [0, 1, 2])
def test_bands_of_a_tile_are_equalized_at_once_as_in_passes(
    processing, tmp_path, cells, method, kind, monkeypatch
):
    from osgeo import gdal

    if method == 2 and kind == "f4":
        pytest.skip("a lookup table is for integers")
    write(tmp_path / "in.tif", cells, LAYOUTS["BAND"])
    if kind == "i2":
        gdal.Translate(
            str(tmp_path / "i2.tif"), str(tmp_path / "in.tif"), outputType=gdal.GDT_Int16
        )
    path = tmp_path / ("in.tif" if kind == "f4" else "i2.tif")
    settings = "equalizehistogram", {"METHOD": method, "OUTPUT_TYPE": 2, "RANGE_MIN": 70.5}
    once = result(processing, path, tmp_path / "once.tif", *settings)
    monkeypatch.setattr("raster_kernels.recipes.equalize.tile_shape", lambda _: (1, 1))
    passes = result(processing, path, tmp_path / "passes.tif", *settings)
    np.testing.assert_array_equal(once[0], passes[0])
    assert once[1] == passes[1]
    assert len(np.unique(once[0][0])) > 50


@pytest.mark.parametrize("kind", ["f4", "u1"])
@pytest.mark.parametrize(
    "settings",
    [
        {"METHOD": 0},
        {"METHOD": 0, "REFERENCE_BANDS": [3]},
        {"METHOD": 0, "REFERENCES": True},
        {"METHOD": 1, "BINS": 64},
        {"METHOD": 1, "STRENGTH": 0.5},
        {"METHOD": 2},
        {"TARGET": 1, "METHOD": 0, "MEAN": 90},
    ],
    ids=str,
)
def test_bands_are_matched_in_one_pass_as_each_by_itself(
    processing, tmp_path, cells, settings, kind, monkeypatch
):
    from osgeo import gdal

    first, second, more = (tmp_path / f"{name}.tif" for name in ("in", "reference", "more"))
    for path, stack in ((first, cells), (second, cells[::-1] + np.float32(3.0)), (more, cells[:1])):
        stack = np.where(stack < 0, -9999, stack).astype("f4")
        stack[5:6] = -9999 if path == first else stack[5:6]  # a band without any
        write(tmp_path / "f4.tif", stack, [])
        gdal.Translate(
            str(path),
            str(tmp_path / "f4.tif"),
            outputType=gdal.GDT_Byte if kind == "u1" else gdal.GDT_Float32,
            noData=0 if kind == "u1" else -9999,
        )
    given = {"OUTPUT_TYPE": 0, **settings}
    if "TARGET" not in settings:
        given["REFERENCE"] = str(second)
    if given.pop("REFERENCES", None):
        given["REFERENCES"] = [str(more)]
    together = result(processing, first, tmp_path / "together.tif", "matchhistogram", given)
    monkeypatch.setattr("raster_kernels.recipes.match_histogram.SORTED_AT_ONCE", 0)
    apart = result(processing, first, tmp_path / "apart.tif", "matchhistogram", given)
    np.testing.assert_array_equal(together[0], apart[0])
    assert len(np.unique(together[0][0])) > 20


# Threads that do not start


class Refusing:
    """Lets so many threads start, and then none, as a limit of the system does."""

    def __init__(self, monkeypatch, count):
        self.left = count
        original = threading.Thread.start

        def start(thread):
            self.left -= 1
            if self.left < 0:
                raise RuntimeError("can't start new thread")
            original(thread)

        monkeypatch.setattr(threading.Thread, "start", start)


@pytest.mark.parametrize("count", [0, 1, 2])
def test_where_fewer_threads_start_the_work_is_done_by_fewer(monkeypatch, count):
    Refusing(monkeypatch, count)
    ended = []
    with Pool(3, lambda: None, lambda: ended.append(True)) as pool:
        found = list(pool.ordered(lambda item: item * item, range(50), 4))
    assert found == [(item, item * item) for item in range(50)]
    assert ended == [True]


def test_patient_work_is_done_in_place_where_no_thread_starts(monkeypatch):
    Refusing(monkeypatch, 0)
    assert patiently(None, lambda: 42) == 42


@pytest.mark.parametrize("run", ["over bands", "smooth surface", "pooled ranks"])
def test_no_thread_at_all_gives_the_same_raster(processing, tmp_path, cells, run, monkeypatch):
    name, settings = RUNS[run]
    write(tmp_path / "in.tif", cells, LAYOUTS["BAND"])
    expected = result(processing, tmp_path / "in.tif", tmp_path / "a.tif", name, settings)
    Refusing(monkeypatch, 0)
    found = result(processing, tmp_path / "in.tif", tmp_path / "b.tif", name, settings)
    np.testing.assert_array_equal(found[0], expected[0])
    assert found[1] == expected[1]


# Memory

MEMORY_ROWS = {
    "localvariance": {},
    "localstatistics": {"STATISTICS": 0},
    "equalizehistogram": {"METHOD": 1},
    "fillgaps": {"METHOD": 3},
}


def peak(qgis_process, *arguments):
    """Return the bytes that a program had resident at most."""
    import os
    import subprocess

    import qgis_env

    child = subprocess.Popen(
        [qgis_process.program, *arguments],
        env=qgis_env.environment(qgis_process.profile),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    said = child.stderr.read()
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    child.stderr.close()
    assert child.returncode == 0, said[-2000:]
    return usage.ru_maxrss * 1024


FIRST = [("localvariance", "BAND"), ("equalizehistogram", "PIXEL")]
OTHERS = [(n, i) for n in MEMORY_ROWS for i in ("BAND", "PIXEL") if (n, i) not in FIRST]


@pytest.mark.parametrize(
    ("name", "interleave"),
    [*FIRST, *(pytest.param(*other, marks=pytest.mark.slow) for other in OTHERS)],
)
def test_a_stack_larger_than_the_memory_stays_within_it(qgis_process, tmp_path, name, interleave):
    """300 bands of 520 x 512 cells are 320 MB; the setting is 256 MB, and 150 more may be held."""
    from osgeo import gdal

    qgis_process.enable()
    path = tmp_path / "in.tif"
    options = [f"INTERLEAVE={interleave}", "TILED=YES", "BLOCKXSIZE=64", "BLOCKYSIZE=64"]
    file = gdal.GetDriverByName("GTiff").Create(str(path), 512, 520, 300, gdal.GDT_Float32, options)
    file.SetGeoTransform((500000.0, 10.0, 0.0, 4100000.0, 0.0, -10.0))
    file.GetRasterBand(1).SetNoDataValue(-9999)
    strip = np.random.default_rng(2).normal(100, 20, (300, 65, 512)).astype("f4")
    strip[:, 5:9, 100:110] = -9999
    for row in range(0, 520, 65):
        file.WriteArray(strip, 0, row)
    del file
    bare = peak(qgis_process, "help", f"rasterkernels:{name}")
    pairs = [f"{key}={value}" for key, value in MEMORY_ROWS[name].items()]
    run = ["run", f"rasterkernels:{name}", "--", f"INPUT={path}", f"OUTPUT={tmp_path / 'out.tif'}"]
    assert peak(qgis_process, *run, *pairs) - bare <= (256 + 150) * 2**20
