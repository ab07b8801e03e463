"""A result is whole and right, or not there at all."""

import os
import re
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal, osr

from raster_kernels.raster.common.errors import Cancelled, RasterError
from raster_kernels.raster.common.grid import Grid, Window
from raster_kernels.raster.common.progress import Progress
from raster_kernels.raster.results.formats import check_target
from raster_kernels.raster.results.sink import OutputBand, RasterSink
from raster_kernels.raster.sources.files import files_of
from raster_kernels.raster.sources.source import RasterSource

NORTH_UP = (500000.0, 10.0, 0.0, 4100000.0, 0.0, -10.0)
SOUTH_UP = (500000.0, 10.0, 0.0, 4099920.0, 0.0, 10.0)
ROTATED = (500000.0, 8.0, 6.0, 4100000.0, 6.0, -8.0)
SAGA = int(gdal.VersionInfo()) >= 3050000  # before, it forgets nodata values
CELLS = np.arange(8 * 6, dtype=np.float32).reshape(1, 8, 6) + 0.5
PACKAGE_FOLDER = Path(__file__).resolve().parents[2] / "build" / "link"
NODATA = -9999.0


@pytest.fixture
def grid(utm):
    return Grid(8, 6, NORTH_UP, utm)


def write(target, grid, cells, bands=None, **settings):
    bands = bands or [OutputBand(nodata=NODATA)] * len(cells)
    with RasterSink(str(target), grid, bands, cells.dtype, **settings) as sink:
        sink.write(grid.window, cells)


def entries(folder):
    return sorted(path.name for path in folder.iterdir())


def needs(driver):
    found = gdal.GetDriverByName(driver)
    writes = (gdal.DCAP_CREATE, gdal.DCAP_CREATECOPY)
    if found is None or not any(found.GetMetadataItem(capability) for capability in writes):
        pytest.skip(f"GDAL has no {driver} driver that writes")


# Trials


@pytest.fixture
def trials(monkeypatch):
    """Count the trials that are made, none of which is known of yet."""
    from raster_kernels.raster.results import sink, trial

    made, plain = [], sink.sample
    monkeypatch.setattr(trial, "_went_well", {})
    monkeypatch.setattr(sink, "sample", lambda *given: made.append(given) or plain(*given))
    return made


def test_a_geotiff_is_tried_once_for_all_of_its_kind(tmp_path, grid, trials):
    moved = replace(grid, geotransform=(7.0, 5.0, 0.0, 9.0, 0.0, -5.0))
    for number, one in enumerate([grid, grid, moved]):
        write(tmp_path / f"{number}.tif", one, CELLS)
    assert len(trials) == 1
    assert entries(tmp_path) == ["0.tif", "1.tif", "2.tif"]
    known = gdal.Open(str(tmp_path / "2.tif"))
    assert known.GetGeoTransform() == moved.geotransform
    assert np.array_equal(known.ReadAsArray(), CELLS[0])


@pytest.mark.parametrize(
    "change",
    [
        {"options": ["COMPRESS=LZW"]},
        {"bands": [OutputBand(nodata=-1.0)]},
        {"bands": [OutputBand("height", nodata=NODATA)]},
        {"masked": True},
        {"geotransform": ROTATED},
        {"geotransform": SOUTH_UP},
        {"wkt": ""},
        {"dtype": "f8"},
    ],
    ids=str,
)
def test_a_geotiff_of_another_kind_is_tried_again(tmp_path, grid, trials, change):
    write(tmp_path / "one.tif", grid, CELLS)
    told = {key: change.pop(key) for key in ("geotransform", "wkt") if key in change}
    cells = CELLS.astype(change.pop("dtype", "f4"))
    write(tmp_path / "two.tif", replace(grid, **told), cells, **change)
    assert len(trials) == 2


@pytest.mark.parametrize(
    ("ending", "options"),
    [("img", ()), ("tif", ("TFW=YES",)), ("tif", ("COMPRESS=JPEG",))],
    ids=str,
)
def test_what_comes_with_other_files_or_loses_cells_is_always_tried(
    tmp_path, grid, trials, ending, options
):
    for name in ("one", "two"):
        cells = (CELLS % 7).astype("u1")
        bands = [OutputBand()]
        write(tmp_path / f"{name}.{ending}", grid, cells, bands, options=options)
    assert len(trials) == 2


def test_few_trials_are_remembered(tmp_path, grid, trials, monkeypatch):
    from raster_kernels.raster.results import trial

    monkeypatch.setattr(trial, "_MOST_KNOWN", 2)
    for nodata in (1.0, 2.0, 3.0, 2.0, 1.0):
        write(tmp_path / "one.tif", grid, CELLS, [OutputBand(nodata=nodata)])
    assert [bands[0].nodata for _, bands, _ in trials] == [1.0, 2.0, 3.0, 1.0]
    assert len(trial._went_well) == 2


def test_a_stray_is_refused_before_the_work_whatever_went_well(tmp_path, utm, trials):
    nowhere = Grid(8, 6, georeferenced=False)
    write(tmp_path / "one.tif", nowhere, CELLS)
    (tmp_path / "two.tfw").write_text("10\n0\n0\n-10\n500005\n4099995\n")
    with pytest.raises(RasterError, match=r"two\.tfw is there already"):
        RasterSink(str(tmp_path / "two.tif"), nowhere, [OutputBand(nodata=NODATA)], CELLS.dtype)
    assert len(trials) == 2


# Formats


@pytest.mark.usefixtures("both_error_styles")
@pytest.mark.parametrize(
    ("ending", "driver", "dtype"),
    [
        ("tif", "GTiff", np.float32),
        ("TIFF", "GTiff", np.uint16),
        ("img", "HFA", np.float64),
        ("asc", "AAIGrid", np.float32),
        ("nc", "netCDF", np.float32),
        ("gpkg", "GPKG", np.float32),
        ("png", "PNG", np.uint8),
    ],
)
def test_formats_hold_values_nodata_place_and_crs(tmp_path, grid, utm, ending, driver, dtype):
    needs(driver)
    nodata = 255 if dtype is np.uint8 else 9999
    cells = CELLS.astype(dtype)
    cells[0, 3, 2] = nodata
    target = tmp_path / f"result.{ending}"
    write(target, grid, cells, [OutputBand("variance", nodata)])
    assert not [name for name in entries(tmp_path) if ".part-" in name]
    dataset = gdal.Open(str(target))
    assert dataset.GetDriver().ShortName == driver
    np.testing.assert_array_equal(dataset.ReadAsArray()[:8, :6], cells[0])
    assert dataset.GetRasterBand(1).GetNoDataValue() == nodata
    np.testing.assert_allclose(dataset.GetGeoTransform(), NORTH_UP)
    assert osr.SpatialReference(dataset.GetProjection()).IsSame(
        osr.SpatialReference(utm),
        ["CRITERION=EQUIVALENT", "IGNORE_DATA_AXIS_TO_SRS_AXIS_MAPPING=YES"],
    )


@pytest.mark.parametrize(
    ("dtype", "count", "options", "interleave"),
    [
        ("f4", 3, (), "BAND"),
        ("f4", 3, ("INTERLEAVE=PIXEL",), "PIXEL"),
        ("u1", 3, (), "PIXEL"),
        ("f4", 1, (), "BAND"),
    ],
)
def test_bands_of_floats_follow_one_another(tmp_path, dtype, count, options, interleave):
    grid, target = Grid(20, 30), tmp_path / "bands.tif"
    cells = np.ones((count, 20, 30), dtype)
    with RasterSink(
        str(target), grid, [OutputBand()] * count, np.dtype(dtype), options=options
    ) as sink:
        sink.write(grid.window, cells)
    found = gdal.Open(str(target)).GetMetadataItem("INTERLEAVE", "IMAGE_STRUCTURE")
    assert found == interleave


@pytest.mark.usefixtures("both_error_styles")
@pytest.mark.parametrize(
    ("ending", "driver"),
    [("tif", "GTiff"), ("img", "HFA"), ("asc", "AAIGrid"), ("nc", "netCDF"), ("gpkg", "GPKG")],
)
@pytest.mark.parametrize("geotransform", [SOUTH_UP, ROTATED], ids=["south-up", "rotated"])
def test_an_odd_grid_is_kept_or_refused(tmp_path, utm, ending, driver, geotransform):
    needs(driver)
    target = tmp_path / f"result.{ending}"
    try:
        write(target, Grid(8, 6, geotransform, utm), CELLS)
    except RasterError as error:
        assert "OUTPUT" in str(error)
        assert str(target) in str(error)
        assert entries(tmp_path) == []
        return
    dataset = gdal.Open(str(target))
    found = dataset.ReadAsArray()[:8, :6]
    transform = dataset.GetGeoTransform()
    places = {
        round(float(value), 3): gdal.ApplyGeoTransform(transform, column + 0.5, row + 0.5)
        for (row, column), value in np.ndenumerate(found)
    }
    for (row, column), value in np.ndenumerate(CELLS[0]):
        expected = gdal.ApplyGeoTransform(geotransform, column + 0.5, row + 0.5)
        np.testing.assert_allclose(places[float(value)], expected, rtol=0, atol=1e-4)


@pytest.mark.usefixtures("both_error_styles")
@pytest.mark.parametrize(
    ("ending", "driver"),
    [("tif", "GTiff"), ("img", "HFA"), ("asc", "AAIGrid"), ("nc", "netCDF"), ("gpkg", "GPKG")],
)
def test_words_that_a_format_has_no_place_for_are_warned_of(tmp_path, grid, ending, driver):
    needs(driver)
    told = Told()
    target = tmp_path / f"result.{ending}"
    write(target, grid, CELLS, [OutputBand("height: variance", NODATA, "m")], progress=told)
    dataset = gdal.Open(str(target))
    band = dataset.GetRasterBand(1)
    np.testing.assert_array_equal(band.ReadAsArray()[:8, :6], CELLS[0])
    kept = {
        "descriptions": band.GetDescription() == "height: variance",
        "units": band.GetUnitType() == "m",
    }
    assert told.warnings == [
        f"OUTPUT {target} keeps no {what} of bands" for what, is_kept in kept.items() if not is_kept
    ]


class Told(Progress):
    def __init__(self):
        self.warnings = []

    def warn(self, text):
        self.warnings.append(text)


@pytest.mark.usefixtures("both_error_styles")
@pytest.mark.parametrize(
    ("ending", "driver"),
    [("tif", "GTiff"), ("img", "HFA"), ("asc", "AAIGrid"), ("nc", "netCDF"), ("gpkg", "GPKG")],
)
def test_scale_and_offset_are_kept_or_the_format_is_refused(tmp_path, grid, ending, driver):
    needs(driver)
    target = tmp_path / f"result.{ending}"
    try:
        write(target, grid, CELLS, [OutputBand(nodata=NODATA, scale=0.5, offset=10.0)])
    except RasterError as error:
        assert str(error).endswith("does not keep values exactly; choose for instance .tif")
        assert entries(tmp_path) == []
        return
    dataset = gdal.Open(str(target))
    band = dataset.GetRasterBand(1)
    assert (band.GetScale(), band.GetOffset()) == (0.5, 10.0)


@pytest.mark.usefixtures("both_error_styles")
def test_bands_carry_their_description_unit_nodata_scale_and_offset(tmp_path, grid):
    bands = [OutputBand("height: variance", np.nan, "m", 0.5, 10.0), OutputBand("plain")]
    target = tmp_path / "result.tif"
    write(target, grid, np.concatenate([CELLS, CELLS + 100]), bands)
    first, second = RasterSource(str(target)).info().bands
    assert np.isnan(first.nodata)
    assert first._replace(nodata=None) == first._replace(
        description="height: variance", unit="m", nodata=None, scale=0.5, offset=10.0
    )
    assert (second.name, second.unit, second.scale, second.offset) == ("plain", "", 1.0, 0.0)


@pytest.mark.skipif(int(gdal.VersionInfo()) < 3050000, reason="needs GDAL 3.5")
@pytest.mark.usefixtures("both_error_styles")
@pytest.mark.parametrize(
    ("dtype", "nodata"), [(np.int64, -(2**63)), (np.int64, 2**53 + 1), (np.uint64, 2**64 - 1)]
)
def test_64_bit_integers_and_their_nodata_are_kept_exactly(tmp_path, grid, dtype, nodata):
    cells = (np.arange(48).reshape(1, 8, 6) + 2**60).astype(dtype)
    cells[0, 0, 0] = nodata
    write(tmp_path / "result.tif", grid, cells, [OutputBand(nodata=nodata)])
    dataset = gdal.Open(str(tmp_path / "result.tif"))
    np.testing.assert_array_equal(dataset.ReadAsArray(), cells[0])
    assert dataset.GetRasterBand(1).GetNoDataValue() == nodata


@pytest.mark.usefixtures("both_error_styles")
@pytest.mark.parametrize("name", ["four.tif"])
def test_the_last_of_four_bands_of_bytes_is_no_alpha_band(tmp_path, grid, name):
    cells = np.zeros((4, 8, 6), np.uint8)
    write(tmp_path / name, grid, cells, [OutputBand()] * 4)
    dataset = gdal.Open(str(tmp_path / name))
    bands = [dataset.GetRasterBand(number) for number in range(1, 5)]
    assert bands[3].GetColorInterpretation() != gdal.GCI_AlphaBand
    assert all((band.GetMaskBand().ReadAsArray() == 255).all() for band in bands)


def test_creation_options_reach_the_file(tmp_path, grid):
    options = ["TILED=YES", "BLOCKXSIZE=64", "BLOCKYSIZE=32", "COMPRESS=DEFLATE"]
    write(tmp_path / "result.tif", grid, CELLS, options=options)
    dataset = gdal.Open(str(tmp_path / "result.tif"))
    assert dataset.GetRasterBand(1).GetBlockSize() == [64, 32]
    assert dataset.GetMetadataItem("COMPRESSION", "IMAGE_STRUCTURE") == "DEFLATE"


@pytest.mark.parametrize(
    ("columns", "options", "tiled"),
    [
        (20_000, [], False),
        (80_000, [], True),
        (80_000, ["TILED=NO"], False),
        (80_000, ["BLOCKYSIZE=8"], False),
    ],
)
def test_results_whose_rows_would_fill_the_memory_are_tiled(tmp_path, columns, options, tiled):
    cells, wide = np.ones((2, 3, columns), np.float32), Grid(3, columns, NORTH_UP)
    write(tmp_path / "result.tif", wide, cells, [OutputBand()] * 2, options=options)
    dataset = gdal.Open(str(tmp_path / "result.tif"))
    assert (dataset.GetRasterBand(1).GetBlockSize() == [256, 256]) == tiled
    assert (dataset.ReadAsArray() == cells).all()


@pytest.mark.parametrize(("options", "magic"), [([], 42), (["BIGTIFF=YES"], 43)])
def test_bigtiff_is_written_where_it_is_asked_for(tmp_path, grid, options, magic):
    write(tmp_path / "result.tif", grid, CELLS, options=options)
    assert (tmp_path / "result.tif").read_bytes()[2] == magic


@pytest.mark.parametrize("options", [[], ["COMPRESS=DEFLATE", "SPARSE_OK=TRUE"]])
def test_a_file_that_may_pass_four_gigabytes_is_a_bigtiff(tmp_path, options):
    large = Grid(70000, 70000)
    sink = RasterSink(
        str(tmp_path / "large.tif"),
        large,
        [OutputBand()],
        np.dtype("f4"),
        options=[*options, "SPARSE_OK=TRUE"],
    )
    with sink:
        pass  # no cell of a sparse file takes room
    with open(tmp_path / "large.tif", "rb") as file:
        assert file.read(3)[2] == 43


def test_a_grid_without_place_or_crs_stays_without(tmp_path):
    write(tmp_path / "result.tif", Grid(8, 6, georeferenced=False), CELLS)
    dataset = gdal.Open(str(tmp_path / "result.tif"))
    assert dataset.GetGeoTransform(can_return_null=True) is None
    assert dataset.GetProjection() == ""


@pytest.fixture
def gcp_info(make, utm):
    def add_points(dataset):
        points = [(0.0, 0.0), (6.0, 0.0), (0.0, 8.0), (6.0, 8.0)]
        dataset.SetGCPs(
            [gdal.GCP(500000 + 9 * x, 4100000 - 11 * y, 0, x, y) for x, y in points], utm
        )

    path = make(CELLS[0], "gcps.tif", geotransform=None, wkt="", finish=add_points)
    return RasterSource(path).info()


@pytest.mark.usefixtures("both_error_styles")
@pytest.mark.parametrize("step", [1, 2, 3])
def test_ground_control_points_stay_on_their_cells(tmp_path, gcp_info, utm, step):
    grid = gcp_info.grid.every(step)
    write(tmp_path / "result.tif", grid, CELLS[:, ::step, ::step].copy(), like=gcp_info)
    dataset = gdal.Open(str(tmp_path / "result.tif"))
    assert dataset.GetGCPCount() == 4
    assert osr.SpatialReference(dataset.GetGCPProjection()).IsSame(osr.SpatialReference(utm))
    transform = gdal.GCPsToGeoTransform(dataset.GetGCPs())
    # The centre of result cell (row 1, column 1) is that of input cell (step, step).
    centre = gdal.ApplyGeoTransform(transform, 1.5, 1.5)
    expected = 500000 + 9 * (step + 0.5), 4100000 - 11 * (step + 0.5)
    np.testing.assert_allclose(centre, expected, rtol=0, atol=1e-3)


# Whole or absent


class Failure(Exception):
    pass


def fail_midway(target, grid, **settings):
    with (
        pytest.raises(Failure),
        RasterSink(str(target), grid, [OutputBand()], np.dtype("f4"), **settings) as sink,
    ):
        sink.write(Window(0, 0, 4, 6), CELLS[:, :4])
        raise Failure


@pytest.mark.parametrize("ending", ["tif", "img", "asc", "nc", "gpkg"])
def test_a_run_that_fails_leaves_nothing(tmp_path, grid, ending):
    fail_midway(tmp_path / f"result.{ending}", grid)
    assert entries(tmp_path) == []


def test_a_run_that_fails_does_not_touch_the_file_that_was_there(tmp_path, grid):
    target = tmp_path / "result.tif"
    for name in ("result.tif", "result.tif.aux.xml", "result.tif.ovr"):
        (tmp_path / name).write_bytes(b"what was there: " + name.encode())
    before = {name: (tmp_path / name).read_bytes() for name in entries(tmp_path)}
    fail_midway(target, grid)
    assert {name: (tmp_path / name).read_bytes() for name in entries(tmp_path)} == before


def test_an_existing_file_is_replaced_and_its_stale_sidecars_go(tmp_path, grid):
    for ending in ("", ".aux.xml", ".ovr", ".msk"):
        (tmp_path / f"result.tif{ending}").write_bytes(b"old")
    (tmp_path / "result.tif.txt").write_bytes(b"notes of the user")
    write(tmp_path / "result.tif", grid, CELLS)
    assert entries(tmp_path) == ["result.tif", "result.tif.txt"]
    np.testing.assert_array_equal(gdal.Open(str(tmp_path / "result.tif")).ReadAsArray(), CELLS[0])


def test_statistics_of_the_old_file_are_not_told_of_the_new_one(tmp_path, grid):
    target = str(tmp_path / "result.tif")
    write(target, grid, CELLS)
    dataset = gdal.Open(target)
    dataset.GetRasterBand(1).ComputeStatistics(False)
    dataset = None
    assert (tmp_path / "result.tif.aux.xml").exists()
    write(target, grid, CELLS + 1000)
    dataset = gdal.Open(target)
    assert dataset.GetRasterBand(1).GetMetadataItem("STATISTICS_MAXIMUM") is None


def test_the_target_appears_only_when_the_run_ends(tmp_path, grid):
    target = tmp_path / "result.tif"
    with RasterSink(str(target), grid, [OutputBand()], np.dtype("f4")) as sink:
        sink.write(grid.window, CELLS)
        assert not target.exists()
    assert target.exists()


def test_cancelling_while_the_file_is_closed_leaves_nothing(tmp_path, grid):
    class Stop(Progress):
        def is_cancelled(self):
            return True

    with pytest.raises(Cancelled):
        write(tmp_path / "result.asc", grid, CELLS, progress=Stop())
    assert entries(tmp_path) == []


KILLED = """
import os, signal, sys
import numpy as np
from osgeo import gdal
gdal.DontUseExceptions()
from raster_kernels.raster.common.grid import Grid
from raster_kernels.raster.results.sink import OutputBand, RasterSink
grid = Grid(8, 6)
with RasterSink(sys.argv[1], grid, [OutputBand()], np.dtype("f4")) as sink:
    sink.write(grid.window, np.ones((1, 8, 6), "f4"))
    os.kill(os.getpid(), signal.SIGKILL)
"""


def in_child(code, *arguments, **settings):
    environment = {**os.environ, "PYTHONPATH": str(PACKAGE_FOLDER)}
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        **settings,
    )


def test_a_run_that_is_killed_leaves_the_target_alone_and_the_next_run_cleans_up(tmp_path, grid):
    target = tmp_path / "result.tif"
    target.write_bytes(b"old")
    assert in_child(KILLED, target).returncode == -signal.SIGKILL
    assert target.read_bytes() == b"old"
    assert len(entries(tmp_path)) == 2
    write(target, grid, CELLS)
    assert entries(tmp_path) == ["result.tif"]


DISK_FULL = """
import resource, signal, sys
import numpy as np
from osgeo import gdal
target, size, options = sys.argv[1], int(sys.argv[2]), sys.argv[3].split()
gdal.UseExceptions() if "exceptions" in options else gdal.DontUseExceptions()
from raster_kernels.raster.common.errors import RasterError
from raster_kernels.raster.common.grid import Grid
from raster_kernels.raster.results.sink import OutputBand, RasterSink
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
grid = Grid(600, 500, (500000.0, 10.0, 0.0, 4100000.0, 0.0, -10.0))
cells = np.random.default_rng(1).random((1, 600, 500), dtype="f4")
creation = [option for option in options if "=" in option]
bands, dtype = [OutputBand(nodata=-1.0)], np.dtype("f4")
try:
    with RasterSink(target, grid, bands, dtype, options=creation) as sink:
        sink.write(grid.window, cells)
except RasterError as error:
    print(error)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGXFSZ"), reason="needs limits on file sizes")
@pytest.mark.parametrize("style", ["exceptions", "returned"])
@pytest.mark.parametrize(
    ("ending", "options", "sizes"),
    [
        ("tif", "", [5000, 500000, 1197000]),
        ("tif", "TILED=YES COMPRESS=DEFLATE", [5000, 500000]),
        ("tif", "NUM_THREADS=2 COMPRESS=DEFLATE TILED=YES", [5000, 500000]),
        ("img", "", [5000, 1197000]),
        ("asc", "", [5000, 500000, 1197000]),
        ("nc", "", [5000, 1197000]),
        ("gpkg", "", [5000, 500000]),
    ],
)
def test_a_full_disk_is_one_sentence_and_leaves_nothing(tmp_path, style, ending, options, sizes):
    needs({"nc": "netCDF", "gpkg": "GPKG"}.get(ending, "GTiff"))
    for size in sizes:
        check_full_disk(tmp_path, style, ending, options, size)


def check_full_disk(tmp_path, style, ending, options, size):
    done = in_child(DISK_FULL, tmp_path / f"result.{ending}", size, f"{options} {style}")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"OUTPUT {tmp_path}/result.{ending} cannot be")
    assert done.stdout.count("\n") == 1
    if ending != "gpkg":  # whose half-made file GDAL's bindings close, and complain, themselves
        # libtiff has a word of its own with the terminal, which nobody can stop.
        told = [line for line in done.stderr.splitlines() if not line.startswith("_tiff")]
        assert not told
    assert entries(tmp_path) == []


READ_ONLY = """
import os, sys
import numpy as np
from osgeo import gdal
gdal.DontUseExceptions()
from raster_kernels.raster.common.errors import RasterError
from raster_kernels.raster.common.grid import Grid
from raster_kernels.raster.results.sink import OutputBand, RasterSink
if os.getuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
try:
    with RasterSink(sys.argv[1], Grid(2, 2), [OutputBand()], np.dtype("f4")):
        print("opened")
except RasterError as error:
    print(error)
"""


@pytest.mark.skipif(not hasattr(os, "setuid"), reason="needs POSIX permissions")
def test_a_folder_without_permission_to_write_is_named(tmp_path):
    folder = tmp_path / "closed"
    folder.mkdir()
    # Parents must let another user pass, who then may not write.
    for parent in [tmp_path, *tmp_path.parents]:
        if parent.stat().st_uid == os.getuid() and parent != Path("/"):
            parent.chmod(parent.stat().st_mode | 0o011)
    folder.chmod(0o555)
    done = in_child(READ_ONLY, folder / "result.tif")
    folder.chmod(0o755)
    assert done.returncode == 0, done.stderr
    assert done.stdout == (
        f"OUTPUT {folder}/result.tif cannot be written: Permission denied in folder {folder}\n"
    )
    assert entries(folder) == []


# Refusals


def refused(target, match, *, inputs=(), dtype="f4", count=1):
    """Check the refusal: one sentence that names OUTPUT and the value, and nothing created."""
    folder = Path(target).parent
    before = entries(folder) if folder.is_dir() else None
    with pytest.raises(RasterError, match=match) as error:
        RasterSink(str(target), Grid(2, 2), [OutputBand()] * count, np.dtype(dtype), inputs=inputs)
    text = str(error.value)
    assert text.startswith(f"OUTPUT {target}")
    assert "\n" not in text
    assert (entries(folder) if folder.is_dir() else None) == before


def test_a_missing_folder_is_refused(tmp_path):
    refused(tmp_path / "missing" / "result.tif", r"missing does not exist; make it first")


def test_a_folder_as_target_is_refused(tmp_path):
    (tmp_path / "folder.tif").mkdir()
    refused(tmp_path / "folder.tif", "is a folder; give the name of a file")


@pytest.mark.parametrize("name", ["result.xyzq", "result", "result.vrt", "result.mbtiles.txt"])
def test_an_ending_that_says_no_format_is_refused(tmp_path, name):
    refused(tmp_path / name, "choose")


def test_a_target_in_an_archive_is_refused(tmp_path):
    refused("/vsizip/archive.zip/result.tif", "ordinary folders")


def test_an_existing_geopackage_is_refused_and_a_new_one_is_not(tmp_path):
    needs("GPKG")
    assert check_target(str(tmp_path / "new.gpkg"), ()).ShortName == "GPKG"
    (tmp_path / "old.gpkg").write_bytes(b"tables")
    refused(tmp_path / "old.gpkg", "exists and may hold other tables")
    assert (tmp_path / "old.gpkg").read_bytes() == b"tables"


@pytest.mark.parametrize(
    ("name", "dtype", "kind"),
    [
        ("a.png", "f4", "Float32"),
        ("a.gpkg", "f8", "Float64"),
        ("a.asc", "f8", "Float64"),
        ("a.img", "c8", None),
    ],
)
def test_a_format_that_cannot_hold_the_cells_is_refused(tmp_path, name, dtype, kind):
    if kind is None:
        check_target(str(tmp_path / name), ())
        return
    refused(tmp_path / name, f"holds no {kind} cells; choose for instance .tif", dtype=dtype)


@pytest.mark.usefixtures("both_error_styles")
@pytest.mark.parametrize(
    ("name", "dtype", "count", "clause"),
    [
        ("a.jpg", "u1", 1, "does not keep values exactly"),
        ("a.jp2", "u1", 1, "does not keep values exactly"),
        ("a.gpkg", "u1", 1, "gives back 3 bands in place of 1"),
        ("a.nc", "f4", 2, "is not read back as one raster of several bands"),
        ("a.gtx", "f4", 2, "holds no 2 bands"),
        ("a.xyz", "i2", 1, "does not keep the CRS"),
        ("a.gtx", "f4", 1, "does not keep the CRS"),
        ("a.pgm", "u1", 1, "does not keep the grid's place"),
        ("a.fits", "f4", 1, "does not keep"),
        ("a.dem", "i2", 1, "changes the number of rows and columns"),
    ],
)
def test_a_format_that_would_change_the_raster_is_refused(
    tmp_path, grid, name, dtype, count, clause
):
    drivers = {"jpg": "JPEG", "jp2": "JP2OpenJPEG", "nc": "netCDF", "pgm": "PNM", "dem": "USGSDEM"}
    ending = name[2:]
    needs(drivers.get(ending, ending.upper()))
    with pytest.raises(RasterError) as caught:
        RasterSink(str(tmp_path / name), grid, [OutputBand()] * count, np.dtype(dtype))
    said = str(caught.value)
    assert said.startswith(f"OUTPUT {tmp_path / name}: ")
    assert clause in said
    assert said.endswith("; choose for instance .tif")
    assert entries(tmp_path) == []


def test_nodata_that_a_format_forgets_is_a_reason_to_refuse(tmp_path, utm):
    needs("FITS")
    with pytest.raises(RasterError, match="does not keep which cells of each band have data"):
        RasterSink(str(tmp_path / "a.fits"), Grid(8, 6), [OutputBand(nodata=-9.0)], np.dtype("f4"))


def test_a_grid_in_degrees_goes_to_formats_that_swap_the_axes(tmp_path):
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(4326)
    degrees = Grid(8, 6, (10.0, 0.25, 0.0, 50.0, 0.0, -0.25), srs.ExportToWkt())
    for ending in ("asc", "bil", "img", *(["sdat"] if SAGA else [])):
        write(tmp_path / f"{ending}.{ending}", degrees, CELLS)


@pytest.mark.parametrize("ending", ["asc", "bil", "img", "sdat", "nc"])
def test_rows_without_georeference_stay_in_order_or_the_format_is_refused(tmp_path, ending):
    target = tmp_path / f"a.{ending}"
    try:
        write(target, Grid(8, 6, georeferenced=False), CELLS)
    except RasterError as error:
        assert "turns this raster upside down" in str(error) or (ending == "sdat" and not SAGA)
        assert ending in ("asc", "nc", "sdat")
        return
    np.testing.assert_array_equal(gdal.Open(str(target)).ReadAsArray(), CELLS[0])


@pytest.mark.parametrize(
    ("ending", "driver", "options"),
    [
        ("mrf", "MRF", ["COMPRESS=DEFLATE"]),
        ("rda", "R", []),
        ("bil", "EHdr", []),
        ("img", "HFA", ["USE_SPILL=YES"]),
        ("sdat", "SAGA", []),
    ],
)
def test_a_result_of_several_files_is_replaced_by_another(tmp_path, ending, driver, options):
    """Also where GDAL does not tell of all its files."""
    needs(driver)
    if driver == "SAGA" and not SAGA:
        pytest.skip("this GDAL forgets the nodata value of SAGA's grids")
    target, grid = tmp_path / f"a.{ending}", Grid(8, 6, NORTH_UP)
    write(target, grid, CELLS, options=options)
    came = entries(tmp_path)
    write(target, grid, CELLS + 1, options=options)
    assert entries(tmp_path) == came
    np.testing.assert_array_equal(gdal.Open(str(target)).ReadAsArray(), CELLS[0] + 1)


def test_files_that_come_with_the_target_replace_no_others(tmp_path, grid):
    (tmp_path / "a.prj").write_text("of a shapefile")
    with pytest.raises(RasterError, match=r"a\.asc comes with a\.prj, and there is such a file"):
        write(tmp_path / "a.asc", grid, CELLS)
    assert entries(tmp_path) == ["a.prj"]
    (tmp_path / "a.prj").unlink()
    write(tmp_path / "a.asc", grid, CELLS)
    write(tmp_path / "a.asc", grid, CELLS + 1)  # its own
    np.testing.assert_array_equal(gdal.Open(str(tmp_path / "a.asc")).ReadAsArray(), CELLS[0] + 1)


def test_the_input_as_output_is_refused(make, tmp_path):
    path = make(CELLS[0])
    (tmp_path / "link.tif").symlink_to(path)
    os.link(path, tmp_path / "hard.tif")
    (tmp_path / "folder").symlink_to(tmp_path)
    for same in ("raster.tif", "link.tif", "hard.tif", "folder/raster.tif"):
        refused(tmp_path / same, "is an input as well; choose another name", inputs=[path])
    check_target(str(tmp_path / "other.tif"), [path])


@pytest.mark.usefixtures("both_error_styles")
def test_a_file_that_the_input_reads_its_cells_from_is_refused(make, tmp_path):
    path = make(CELLS[0])
    vrt = str(tmp_path / "mosaic.vrt")
    gdal.Translate(vrt, path, format="VRT").FlushCache()
    refused(path, "is an input as well", inputs=files_of(vrt))
    needs("netCDF")
    netcdf = make(CELLS[0], "cells.nc", driver="netCDF")
    refused(netcdf, "is an input as well", inputs=files_of(f'NETCDF:"{netcdf}":Band1'))
    check_target(netcdf, [path, "no such file", "/vsizip/none.zip/a.tif"])


def test_a_file_in_place_of_a_folder_is_refused(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    refused(tmp_path / "file" / "result.tif", "does not exist; make it first")


@pytest.mark.usefixtures("both_error_styles")
def test_creation_options_that_the_format_refuses_are_reported_in_one_sentence(tmp_path, grid):
    with pytest.raises(RasterError, match=r"OUTPUT .*result\.tif cannot be created: .+") as error:
        write(tmp_path / "result.tif", grid, CELLS, options=["TILED=YES", "BLOCKXSIZE=7"])
    assert "\n" not in str(error.value)
    assert entries(tmp_path) == []


# Options with which a GeoTIFF loses some of each value, as its user chose to

LOSSY = [
    ("u1", 0, "COMPRESS=JPEG|JPEG_QUALITY=75"),
    ("u1", 255, "NBITS=7"),
    ("f4", 0.5, "COMPRESS=LERC|MAX_Z_ERROR=0.01"),
    ("f4", 0.0, "COMPRESS=LERC_DEFLATE|MAX_Z_ERROR=0.001"),
    ("i2", 1, "COMPRESS=LERC|MAX_Z_ERROR=4"),
]
KEPT = [
    ("u1", None, "COMPRESS=JPEG"),
    ("u1", 0, "NBITS=4"),
    ("f4", float("nan"), "COMPRESS=LERC|MAX_Z_ERROR=0.01"),
    ("f4", -9999.0, "COMPRESS=LERC"),
    ("f4", -9999.0, "COMPRESS=DEFLATE|PREDICTOR=3|ZLEVEL=9"),
    ("u1", 0, "COMPRESS=PACKBITS"),
]


def known_options(options):
    known = gdal.GetDriverByName("GTiff").GetMetadataItem(gdal.DMD_CREATIONOPTIONLIST)
    if "LERC" in options and "LERC" not in known:
        pytest.skip("this GDAL has no LERC")
    return options.split("|")


@pytest.mark.usefixtures("both_error_styles")
@pytest.mark.parametrize(("dtype", "nodata", "options"), LOSSY)
def test_a_loss_that_changes_what_has_data_is_refused(tmp_path, grid, dtype, nodata, options):
    listed, target = known_options(options), tmp_path / "lossy.tif"
    with pytest.raises(RasterError, match="does not keep which cells") as raised:
        write(target, grid, CELLS.astype(dtype), [OutputBand("", nodata)], options=listed)
    assert options in str(raised.value)
    assert entries(tmp_path) == []


def test_a_fourth_band_that_hides_cells_of_the_others_is_refused_or_hides_none(tmp_path, grid):
    known = gdal.GetDriverByName("GTiff").GetMetadataItem(gdal.DMD_CREATIONOPTIONLIST)
    if "WEBP_LOSSLESS" not in known:
        pytest.skip("this GDAL has no WEBP without losses")
    cells, target = np.stack([CELLS[0]] * 4).astype("u1"), tmp_path / "four.tif"
    cells[3, ::2] = 0
    options = ["COMPRESS=WEBP", "WEBP_LOSSLESS=YES"]
    try:
        write(target, grid, cells, [OutputBand("", 0)] * 4, options=options)
    except RasterError as error:
        assert re.search(r"COMPRESS=WEBP.* does not keep which cells", str(error))
        assert entries(tmp_path) == []
    else:  # newer versions of libtiff keep what lies below
        np.testing.assert_array_equal(gdal.Open(str(target)).ReadAsArray(), cells)


@pytest.mark.usefixtures("both_error_styles")
@pytest.mark.parametrize(("dtype", "nodata", "options"), KEPT)
def test_a_loss_that_changes_values_alone_is_the_users_choice(
    tmp_path, grid, dtype, nodata, options
):
    listed, target = known_options(options), tmp_path / "lossy.tif"
    write(target, grid, CELLS.astype(dtype), [OutputBand("", nodata)], options=listed)
    assert target.exists()


def test_a_mask_is_kept_beside_cells_that_lose_digits(tmp_path, grid):
    target, valid = tmp_path / "masked.tif", CELLS[0] > 10
    cells = CELLS.astype("u1")
    bands, options = [OutputBand()], ["COMPRESS=JPEG"]
    with RasterSink(str(target), grid, bands, cells.dtype, options=options, masked=True) as sink:
        sink.write(grid.window, cells, valid=valid)
    dataset = gdal.Open(str(target))
    found = dataset.GetRasterBand(1).GetMaskBand().ReadAsArray() > 0
    np.testing.assert_array_equal(found, valid)


def test_bands_that_no_plan_holds_together_are_taken_one_by_one(tmp_path):
    def sink(count, side, memory):
        bands = [OutputBand(f"{n}") for n in range(count)]
        grid, options = Grid(side, side), ["INTERLEAVE=PIXEL"]
        target = str(tmp_path / "o.tif")
        return RasterSink(target, grid, bands, np.dtype("u1"), options=options, memory=memory)

    assert sink(1800, 96, 2**28).band_by_band
    assert not sink(3, 4000, 2**28).band_by_band
    assert sink(3, 4000, 2**24).band_by_band
