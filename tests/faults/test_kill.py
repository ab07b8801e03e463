"""A run that is killed leaves nothing that counts, whenever it happens."""

import contextlib
import os
import random
import signal
import subprocess
import sys
import time

import numpy as np
import pytest

from .conftest import PACKAGE_FOLDER, compute_variance, entries, write_raster

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system forks no processes")

# Forks a run for each line it reads, "target options", and says when it begins.
RUNS = """
import os, sys
sys.path.insert(0, sys.argv[1])
from tests_faults import compute_variance
for line in sys.stdin:
    target, *options = line.split()
    child = os.fork()
    if child == 0:
        compute_variance(sys.argv[2], target, options=options)
        os._exit(0)
    print(child, flush=True)
    os.waitpid(child, 0)
    print("ended", flush=True)
"""
OPTIONS = [["TILED=YES"], ["COMPRESS=DEFLATE"]]


class Runs:
    """Starts runs in processes that have loaded all they need, and tells their numbers."""

    def __init__(self, folder, source):
        # The child takes the code of the run from these tests' helpers.
        (folder / "tests_faults.py").write_bytes(
            (PACKAGE_FOLDER / "raster_kernels/tests/faults/conftest.py").read_bytes()
        )
        self._process = subprocess.Popen(
            [sys.executable, "-c", RUNS, str(folder), str(source)],
            env={**os.environ, "PYTHONPATH": str(PACKAGE_FOLDER)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def start(self, target, options=()):
        """Start a run, and return the process's number."""
        self._start = time.monotonic()
        print(target, *options, file=self._process.stdin, flush=True)
        return int(self._process.stdout.readline())

    def wait(self):
        """Wait for the run to end, and return the seconds it took."""
        assert self._process.stdout.readline() == "ended\n"
        return time.monotonic() - self._start

    def close(self):
        self._process.stdin.close()
        self._process.wait(30)
        self._process.stdout.close()


@pytest.fixture
def source(tmp_path):
    cells = np.random.default_rng(2).normal(size=(1200, 1200)).astype("f4")
    return write_raster(tmp_path / "input.tif", cells)


@pytest.fixture
def runs(tmp_path, source):
    (tmp_path / "helpers").mkdir()
    runs = Runs(tmp_path / "helpers", source)
    yield runs
    runs.close()


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "results"
    folder.mkdir()
    return folder


@pytest.mark.parametrize("before", [b"", b"what was there"], ids=["no target", "a target"])
@pytest.mark.parametrize("options", OPTIONS, ids=" ".join)
def test_killed_at_random_moments_runs_leave_the_target_as_it_was(runs, folder, before, options):
    """Five of the twenty kills for each case."""
    target, moments = folder / "result.tif", random.Random(7)
    runs.start(target, options)
    length, killed = runs.wait(), 0
    whole = target.read_bytes()
    while killed < 5:
        target.write_bytes(before) if before else target.unlink(missing_ok=True)
        child = runs.start(target, options)
        time.sleep(moments.uniform(0, length))
        with contextlib.suppress(ProcessLookupError):  # it was quicker
            os.kill(child, signal.SIGKILL)
        lasted = runs.wait()
        found = target.read_bytes() if target.exists() else b""
        if found == whole:
            length = min(length, lasted)
        else:
            killed += 1
            assert found == before
            assert all(name == "result.tif" or ".part-" in name for name in entries(folder))
    runs.start(target, options)
    runs.wait()
    assert target.read_bytes() == whole
    assert entries(folder) == ["result.tif"]


def test_the_part_of_a_living_run_is_never_removed(runs, folder, source):
    target = folder / "result.tif"
    child = runs.start(target)
    while not list(folder.glob("*.part-*/result.tif")):
        time.sleep(0.001)
    os.kill(child, signal.SIGSTOP)
    try:
        parts = [name for name in entries(folder) if ".part-" in name]
        compute_variance(source, target)
        expected = target.read_bytes()
        assert [name for name in entries(folder) if ".part-" in name] == parts
        target.unlink()
    finally:
        os.kill(child, signal.SIGCONT)
    runs.wait()
    assert entries(folder) == ["result.tif"]
    assert target.read_bytes() == expected
