"""A run that is cancelled is back within a second, whatever it is at, and leaves nothing."""

import threading
import time

import numpy as np
import pytest

from raster_kernels.raster.common.errors import Cancelled
from raster_kernels.raster.common.progress import patiently
from raster_kernels.raster.results.cell_file import CellFile
from raster_kernels.raster.results.sink import RasterSink
from raster_kernels.raster.sources.reader import Reader
from raster_kernels.raster.verbs import executors
from raster_kernels.raster.verbs.executors import Pool

from .conftest import (
    VARIANCE,
    Cancel,
    compute_variance,
    entries,
    nearly_empty_raster,
    within_a_second,
)

# Names of places in the code, and the call of any after which the run is cancelled.
STAGES = {
    "read": (Reader, ["read"], 5),
    "write": (RasterSink, ["write"], 3),
    "put down": (CellFile, ["write_strip"], 2),
    "close": (RasterSink, ["_finish"], 1),
}
OPTIONS = {
    "plain": [],
    "tiles": ["TILED=YES"],
    "through GDAL": ["TILED=YES", "NUM_THREADS=2"],
    "deflate": ["COMPRESS=DEFLATE", "ZLEVEL=9", "PREDICTOR=3"],
    "deflate by threads": ["COMPRESS=DEFLATE", "TILED=YES", "NUM_THREADS=2"],
    "large blocks": ["COMPRESS=LZMA", "TILED=YES", "BLOCKXSIZE=1024", "BLOCKYSIZE=1024"],
}


def cancel_at(monkeypatch, cancel, place, names, count):
    """Cancel as methods of the product are called for the n-th time (the trial file aside)."""
    calls = []

    def watch(name):
        original = getattr(place, name)

        def watched(self, *arguments, **more):
            if getattr(self, "_trial", None) is None:
                calls.append(name)
                if len(calls) == count:
                    cancel.now()
            return original(self, *arguments, **more)

        monkeypatch.setattr(place, name, watched)

    for name in names:
        watch(name)


def attempt(monkeypatch, source, target, stage, options=(), kernel=VARIANCE):
    """Return how long it took to come back from a run that was cancelled at a stage."""
    cancel = Cancel()
    before = entries(target.parent)
    with monkeypatch.context() as patch:
        if stage == "compute":
            kernel = cancelling(kernel, cancel, 20)
        else:
            cancel_at(patch, cancel, *STAGES[stage])
        with pytest.raises(Cancelled):
            compute_variance(source, target, options=options, progress=cancel, kernel=kernel)
    seconds = cancel.seconds
    assert entries(target.parent) == before
    return seconds


def cancelling(kernel, cancel, count):
    """Return a kernel that cancels the run when it is called for the n-th time."""
    calls = []

    def kernel_and_cancel(block):
        calls.append(None)
        if len(calls) == count:
            cancel.now()
        return kernel(block)

    return kernel_and_cancel


@pytest.mark.parametrize("options", OPTIONS)
@pytest.mark.parametrize("stage", [*STAGES, "compute"])
def test_cancelled_at_any_stage_a_run_is_back_soon(monkeypatch, tmp_path, noise, stage, options):
    target = tmp_path / "out.tif"
    target.write_bytes(b"what was there")
    within_a_second(lambda: attempt(monkeypatch, noise, target, stage, OPTIONS[options]))
    assert target.read_bytes() == b"what was there"


@pytest.mark.parametrize("ending", ["img", "nc", "asc"])
@pytest.mark.parametrize("stage", ["write", "close"])
def test_cancelled_in_any_format_a_run_is_back_soon(monkeypatch, tmp_path, noise, stage, ending):
    target = tmp_path / f"out.{ending}"
    kernel = VARIANCE
    within_a_second(lambda: attempt(monkeypatch, noise, target, stage, (), kernel))


@pytest.mark.slow
@pytest.mark.parametrize("options", OPTIONS)
@pytest.mark.parametrize("stage", [*STAGES, "compute"])
def test_cancelled_at_any_stage_of_144_million_cells(monkeypatch, tmp_path, stage, options):
    (tmp_path / "results").mkdir()
    source = nearly_empty_raster(tmp_path / "zeros.tif", 12000, 12000)
    target = tmp_path / "results" / "out.tif"
    within_a_second(lambda: attempt(monkeypatch, source, target, stage, OPTIONS[options]))


def test_a_file_that_was_finished_holds_blocks_without_data_too(tmp_path):
    """Those are not left out, although none is filled in when a cancelled file is closed."""
    from osgeo import gdal

    source = nearly_empty_raster(tmp_path / "zeros.tif", 1024, 1024)

    def nothing(block):
        return np.full((1, block.shape[1] - 2, block.shape[2] - 2), np.nan)

    for options in (["TILED=YES"], [], ["TILED=YES", "COMPRESS=DEFLATE"]):
        target = compute_variance(source, tmp_path / "out.tif", options=options, kernel=nothing)
        file = gdal.Open(target)
        band = file.GetRasterBand(1)
        columns, rows = band.GetBlockSize()
        places = [
            band.GetMetadataItem(f"BLOCK_OFFSET_{column}_{row}", "TIFF")
            for row in range(-(-1024 // rows))
            for column in range(-(-1024 // columns))
        ]
        assert None not in places
        assert sorted(map(int, places)) == list(map(int, places))  # and lie in raster order


def test_a_job_that_cannot_be_stopped_is_left_behind(monkeypatch):
    monkeypatch.setattr(executors, "_PATIENCE", 0.05)
    cancel, free, ended = Cancel(), threading.Event(), threading.Event()
    with pytest.raises(Cancelled), Pool(1, cancel.check, ended.set) as pool:
        threading.Timer(0.1, cancel.now).start()
        for _ in pool.ordered(lambda item: free.wait(60), [1, 2], 2):
            pass
    assert not ended.is_set()
    assert cancel.seconds < 10
    free.set()
    assert ended.wait(60)  # the files are closed when the last job has ended


def test_jobs_that_wait_for_their_turn_are_not_begun_when_a_run_is_cancelled():
    begun, cancel = [], Cancel()

    def job(item):
        begun.append(item)
        cancel.now()
        time.sleep(0.3)

    with pytest.raises(Cancelled), Pool(1, cancel.check) as pool:
        for _ in pool.ordered(job, range(9), 5):
            pass
    time.sleep(0.5)
    assert begun == [0]


def test_work_in_a_single_call_is_left_behind():
    cancel, free = Cancel(), threading.Event()
    threading.Timer(0.1, cancel.now).start()
    with pytest.raises(Cancelled):
        patiently(cancel.check, lambda: free.wait(60))
    free.set()


def test_what_work_gives_or_raises_comes_out():
    assert patiently(None, lambda: 7) == 7
    with pytest.raises(ZeroDivisionError):
        patiently(Cancel().check, lambda: 1 / 0)
    with pytest.raises(TimeoutError, match="its own"):
        patiently(None, lambda: (_ for _ in ()).throw(TimeoutError("its own")))
