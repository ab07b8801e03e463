"""Faults as a user meets them: too large, too full, too late, four at once."""

import os
import re
import signal
import subprocess
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

NAMES = ["localvariance", "equalizehistogram", "fillgaps", "extractpeaks", "localcorrelation"]
every = pytest.mark.parametrize("name", NAMES)
NOISE = np.random.default_rng(3).normal(1000, 30, (600, 600)).astype("f4")
GAPS = np.where(NOISE > 1080, np.nan, NOISE)[:300, :300]


def parameters_of(name, path, target):
    """Return the parameters of a plain run, and more where the algorithm wants them."""
    ending = "gpkg" if name == "extractpeaks" else "tif"
    more = {"INPUT_2": str(path)} if name == "localcorrelation" else {}
    return {"INPUT": str(path), "OUTPUT": f"{target}.{ending}", **more}


# Errors that nobody foresaw


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (MemoryError(), "There is not enough memory; choose a smaller window or raster."),
        (OSError(28, "No space left on device", "/d/a.tif"), "/d/a.tif: No space left on device"),
        (OSError(28, "No space left on device"), "No space left on device"),
        (OSError("nothing is mounted there"), "nothing is mounted there"),
        (
            ImportError("No module named 'scipy'"),
            "A library cannot be loaded: No module named 'scipy'. Install it anew, SciPy for "
            "instance.",
        ),
    ],
    ids=["memory", "file", "system", "own words", "library"],
)
def test_an_error_that_is_not_ours_is_one_sentence(run, make, monkeypatch, error, sentence):
    from qgis.core import QgsProcessingException

    from raster_kernels.raster.verbs import jobs

    def fail(*_, **__):
        raise error

    monkeypatch.setattr(jobs, "read_block", fail)
    with pytest.raises(QgsProcessingException) as caught:
        run("localvariance", INPUT=make(NOISE[:9, :9]))
    said = str(caught.value).replace("Unable to execute algorithm\n", "").strip()
    assert said == sentence


# Too large


@pytest.fixture
def huge(make, tmp_path):
    """Return the path of a raster of quintillions of cells."""
    make(np.uint8([[7]]), "one.tif")
    (tmp_path / "huge.vrt").write_text(
        '<VRTDataset rasterXSize="2000000000" rasterYSize="2000000000">'
        '<VRTRasterBand dataType="Byte" band="1"><SimpleSource>'
        '<SourceFilename relativeToVRT="1">one.tif</SourceFilename><SourceBand>1</SourceBand>'
        '<SrcRect xOff="0" yOff="0" xSize="1" ySize="1"/>'
        '<DstRect xOff="1999999999" yOff="1999999999" xSize="1" ySize="1"/>'
        "</SimpleSource></VRTRasterBand></VRTDataset>"
    )
    return tmp_path / "huge.vrt"


@pytest.fixture
def one_tile(tmp_path):
    """Return the path of a raster whose only tile takes 1,525 MB."""
    from osgeo import gdal

    options = ["TILED=YES", "BLOCKXSIZE=20000", "BLOCKYSIZE=20000", "SPARSE_OK=TRUE"]
    path = str(tmp_path / "tile.tif")
    driver = gdal.GetDriverByName("GTiff")
    driver.Create(path, 20000, 20000, 1, gdal.GDT_Float32, [*options, "COMPRESS=DEFLATE"])
    return path


def refusal(run, tmp_path, name, path):
    """Return the sentence that refuses a raster, and how many MB were used to find it."""
    from qgis.core import QgsProcessingException

    before = sorted(tmp_path.iterdir())
    with pytest.raises(QgsProcessingException) as caught, Peak() as peak:
        run(name, **parameters_of(name, path, tmp_path / "out"))
    assert sorted(tmp_path.iterdir()) == before
    return str(caught.value).replace("Unable to execute algorithm\n", "").strip(), peak.megabytes


class Peak:
    """How much memory this process took at most, beyond what it had."""

    megabytes = 0

    def __enter__(self):
        try:
            with open("/proc/self/clear_refs", "w") as file:
                file.write("5")
            self._before = self._read("VmHWM")
        except OSError:
            self._before = None
        return self

    def __exit__(self, *exception):
        if self._before is not None:
            self.megabytes = self._read("VmHWM") - self._before

    @staticmethod
    def _read(name):
        with open("/proc/self/status") as file:
            return int(re.search(rf"{name}:\s+(\d+) kB", file.read())[1]) / 1024


@every
def test_a_raster_of_quintillions_of_cells_is_refused(run, tmp_path, huge, name):
    said, megabytes = refusal(run, tmp_path, name, huge)
    assert said == (
        "INPUT huge has 2,000,000,000 x 2,000,000,000 cells, and 10,000,000,000,000 are the most "
        "that can be worked through; clip it first"
    )
    assert megabytes < 100


@every
def test_a_tile_beyond_the_memory_is_refused_before_anybody_reads_it(run, tmp_path, one_tile, name):
    said, megabytes = refusal(run, tmp_path, name, one_tile)
    assert said == (
        "INPUT tile is stored in blocks of 20,000 x 20,000 cells, which take 1,525 MB, and the "
        "memory for blocks is 256 MB; store it in smaller tiles, for instance with "
        "gdal_translate -co TILED=YES"
    )
    assert megabytes < 100


# Too full


@pytest.fixture
def limit_files():
    """Return a function that limits the size of this process's files, as a full disk would."""
    resource = pytest.importorskip("resource", reason="this system has no limits on files")
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

    def limit(size):
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

    yield limit
    limit(resource.RLIM_INFINITY)
    signal.signal(signal.SIGXFSZ, before)


@pytest.mark.parametrize("ending", ["gpkg", "shp", "geojson", "fgb", "csv"])
@pytest.mark.parametrize("size", [20_000, 600_000])
def test_points_on_a_full_disk_are_one_sentence(make, run, tmp_path, limit_files, ending, size):
    from qgis.core import QgsProcessingException

    target = tmp_path / "results" / f"points.{ending}"
    target.parent.mkdir()
    target.write_bytes(b"what was there")
    path = make(NOISE[:300, :300])
    limit_files(size)
    with pytest.raises(QgsProcessingException) as caught:
        run("extractpeaks", INPUT=path, OUTPUT=str(target))
    said = str(caught.value)
    assert said.startswith(f"OUTPUT {target} cannot be written")
    assert "\n" not in said
    assert target.read_bytes() == b"what was there"
    assert list(target.parent.iterdir()) == [target]


def test_sorting_on_a_full_disk_is_one_sentence(make, run, tmp_path, limit_files, monkeypatch):
    from qgis.core import QgsProcessingException

    from raster_kernels.recipes import sorting

    monkeypatch.setattr(sorting, "IN_MEMORY", 0)
    monkeypatch.setattr(sorting, "SORTED_AT_ONCE", 0)
    path, target = make(NOISE), tmp_path / "out.tif"
    limit_files(1_000_000)
    with pytest.raises(QgsProcessingException, match=r"1 MB of work cannot be kept in .+: "):
        run("equalizehistogram", INPUT=path, METHOD=1, OUTPUT=str(target))
    assert not target.exists()


# Too late


@pytest.fixture
def cancelled(processing, tmp_path):
    """Return a function that cancels a run some time after it got so far, and says what it took.

    A machine that pauses is no failure: the best of four counts. On one that is done before it
    is cancelled, that comes sooner the next time.
    """
    from qgis.core import QgsProcessingFeedback

    def attempt(name, percent, seconds, parameters):
        feedback, at, over = QgsProcessingFeedback(False), [], threading.Event()

        def cancel():
            while feedback.progress() < percent and not over.is_set():
                time.sleep(0.002)
            over.wait(seconds)
            at.append(time.monotonic())
            feedback.cancel()

        thread = threading.Thread(target=cancel)
        thread.start()
        try:
            processing.run(f"rasterkernels:{name}", parameters, feedback=feedback)
            late = time.monotonic() - at[0] if at else None
        finally:
            over.set()
            thread.join()
        return late

    def cancel(name, percent, seconds, **parameters):
        folder = tmp_path / "results"
        folder.mkdir(exist_ok=True)
        parameters["OUTPUT"] = str(folder / parameters["OUTPUT"])
        taken = []
        while len(taken) < 4 and min(taken, default=2.0) > 1.0:
            late = attempt(name, percent, seconds, dict(parameters))
            if late is None and seconds > 0.01:
                seconds /= 2
                for path in folder.iterdir():
                    path.unlink()
                continue
            assert late is not None, "it ended before it was cancelled"
            taken.append(late)
            assert list(folder.iterdir()) == []
        assert min(taken) <= 1.0, taken

    return cancel


@pytest.mark.parametrize(("percent", "seconds"), [(0, 0.1), (24, 0.1), (31, 0.1)])
@pytest.mark.parametrize("method", [0, 3])
def test_a_hole_of_four_million_cells_can_be_left(make, cancelled, method, percent, seconds):
    cells = np.add.outer(np.arange(2400.0), np.arange(2400.0)).astype("f4")
    cells[200:2200, 200:2200] = np.nan
    path = make(cells, options=["TILED=YES"])
    parameters = {"INPUT": path, "METHOD": method, "MAX_DISTANCE": 0, "OUTPUT": "out.tif"}
    cancelled("fillgaps", percent, seconds, **parameters)


@pytest.mark.parametrize(("percent", "seconds"), [(30, 0.1), (60, 0.0), (60, 0.1)])
def test_the_joining_of_peaks_can_be_left(make, cancelled, percent, seconds):
    path = make(np.random.default_rng(3).random((2500, 2500), dtype="f4"))
    cancelled("extractpeaks", percent, seconds, INPUT=path, OUTPUT="peaks.gpkg")


@pytest.mark.parametrize("seconds", [0.0, 0.2])
def test_windows_as_large_as_the_raster_can_be_left(make, cancelled, seconds):
    path = make(NOISE)
    cancelled("localvariance", 0, seconds, INPUT=path, WINDOW=999, OUTPUT="out.tif")


@pytest.mark.parametrize(("percent", "seconds"), [(0, 0.1), (50, 0.05), (50, 0.6)])
def test_the_widest_windows_of_a_curve_can_be_left(make, cancelled, percent, seconds):
    path = make(np.random.default_rng(4).random((2100, 2100), dtype="f4"), options=["TILED=YES"])
    parameters = {"INPUT": path, "METHOD": 1, "MAX_SCALE": 500, "STEP": 499}
    cancelled("averagelocalvariance", percent, seconds, **parameters, OUTPUT="t.gpkg")


def test_a_program_that_is_killed_while_it_writes_points_leaves_the_target(
    make, qgis_process, points, run, tmp_path
):
    import qgis_env

    qgis_process.enable()
    path = make(NOISE[:300])
    target = tmp_path / "results" / "peaks.gpkg"
    target.parent.mkdir()
    target.write_bytes(b"what was there")
    command = [qgis_process.program, "run", "rasterkernels:extractpeaks", "--"]
    child = subprocess.Popen(
        [*command, f"INPUT={path}", f"OUTPUT={target}"],
        env=qgis_env.environment(qgis_process.profile),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    while len(list(target.parent.iterdir())) == 1 and child.poll() is None:
        time.sleep(0.005)
    child.kill()
    assert child.wait() == -signal.SIGKILL
    assert target.read_bytes() == b"what was there"
    run("extractpeaks", INPUT=path, OUTPUT=str(target))
    assert os.listdir(target.parent) == ["peaks.gpkg"]
    assert len(points(target)) > 1000


# Four at once


@pytest.fixture
def contents(points):
    """Return a function that reads what counts of a result: its bytes, or its points."""

    def read_contents(path):
        if str(path).endswith(".gpkg"):
            return points(path)
        with open(path, "rb") as file:
            return file.read()

    return read_contents


def test_four_runs_at_once_in_one_program_give_what_each_gives_alone(
    make, processing, run, contents, tmp_path
):
    """As QGIS does it: prepared in the main thread, run in others."""
    from qgis.core import QgsApplication, QgsProcessingContext, QgsProcessingFeedback

    path = make(GAPS, nodata=-1, options=["COMPRESS=DEFLATE"])
    names = ["localvariance", "localcorrelation", "fillgaps", "extractpeaks"]
    for turn in (names, ["localvariance"] * 4):
        alone = [contents(run(n, **parameters_of(n, path, tmp_path / f"{n}-a")).path) for n in turn]
        jobs = []
        for number, name in enumerate(turn):
            algorithm = QgsApplication.processingRegistry().createAlgorithmById(
                f"rasterkernels:{name}"
            )
            parameters = parameters_of(name, path, tmp_path / f"together-{number}")
            context, feedback = QgsProcessingContext(), QgsProcessingFeedback(False)
            assert algorithm.prepare(parameters, context, feedback)
            jobs.append((algorithm, parameters, context, feedback))
        with ThreadPoolExecutor(4) as pool:
            done = list(pool.map(lambda job: job[0].runPrepared(*job[1:]), jobs))
        assert [contents(outputs["OUTPUT"]) for outputs in done] == alone


def test_four_programs_at_once_give_what_each_gives_alone(
    make, qgis_process, run, contents, tmp_path
):
    qgis_process.enable()
    path = make(GAPS, nodata=-1)
    names = ["localvariance", "localvariance", "fillgaps", "extractpeaks"]
    wanted = [parameters_of(n, path, tmp_path / f"{k}") for k, n in enumerate(names)]
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(qgis_process.run, names, wanted))
    assert [result.returncode for result in done] == [0] * 4
    for name, result in zip(names, done):
        alone = run(name, **parameters_of(name, path, tmp_path / f"{name}-alone")).path
        assert contents(result.results["OUTPUT"]) == contents(alone)


# A gigabyte


@pytest.mark.slow
@pytest.mark.parametrize("name", ["localvariance", "equalizehistogram", "localcorrelation"])
def test_the_whole_program_stays_below_a_gigabyte(qgis_process, tmp_path, name):
    """On 144 million cells; what it holds at most is measured, not limited."""
    from osgeo import gdal

    if not hasattr(os, "wait4"):
        pytest.skip("memory: this system does not say how much a process took")
    import qgis_env

    qgis_process.enable()
    path = str(tmp_path / "in.tif")
    options = ["TILED=YES", "SPARSE_OK=TRUE"]
    file = gdal.GetDriverByName("GTiff").Create(path, 12000, 12000, 1, gdal.GDT_Float32, options)
    file.SetGeoTransform((500000.0, 10.0, 0.0, 4100000.0, 0.0, -10.0))
    file.GetRasterBand(1).WriteArray(np.tile(NOISE, (1, 20)))
    del file
    wanted = parameters_of(name, path, tmp_path / "out")
    child = subprocess.Popen(
        [qgis_process.program, "run", f"rasterkernels:{name}", "--"]
        + [f"{key}={value}" for key, value in wanted.items()],
        env=qgis_env.environment(qgis_process.profile),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    assert child.returncode == 0
    assert usage.ru_maxrss < 2**20  # kilobytes
