"""What a run in parts and a scheduler cost: processes side by side, a tile more, tasks alone.

Prints a table for docs/scaling.md. `qgis_process` is not in it: each process starts QGIS once, says
so, and then works when all are ready.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
import tracemalloc
from pathlib import Path

import numpy as np
from osgeo import gdal

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tools"))
sys.path.insert(0, str(ROOT / "build" / "link"))

WORKER = """
import sys, time
sys.path[:0] = {paths!r}
from qgis.testing import start_app
start_app(cleanup=False)
from processing.core.Processing import Processing
Processing.initialize()
import processing
from qgis.core import QgsSettings
from raster_kernels import classFactory
plugin = classFactory(None)
plugin.initProcessing()
key = "/".join(["Processing", "Configuration", "RASTER_KERNELS_THREADS"])
QgsSettings().setValue(key, 1)
print("ready", flush=True)
sys.stdin.readline()
print(processing.run("rasterkernels:localvariance", {given!r})["COMPLETE"], flush=True)
"""


def write_raster(path, side):
    """Write noise on a slope, tiled, a strip at a time."""
    data = gdal.GetDriverByName("GTiff").Create(
        str(path), side, side, 1, gdal.GDT_Float32, ["TILED=YES"]
    )
    data.SetGeoTransform((0, 1, 0, 0, 0, -1))
    chance = np.random.default_rng(0)
    for row in range(0, side, 512):
        cells = chance.normal(row, 1, (min(512, side - row), side)).astype("f4")
        data.GetRasterBand(1).WriteArray(cells, 0, row)


def seconds_of(raster, folder, parts, tile, window, environment):
    """Return how long so many processes take side by side, from all ready to all done."""
    import qgis_env

    paths = [str(ROOT / "build" / "link"), str(qgis_env.find_python_plugins())]
    processes = []
    for part in range(parts):
        given = {
            "INPUT": str(raster),
            "WINDOW": window,
            "PART": f"{part + 1}/{parts}",
            "PART_TILE": tile,
            "OUTPUT": str(folder / f"{parts}-{tile}.vrt"),
        }
        code = WORKER.format(paths=paths, given=given)
        processes.append(
            subprocess.Popen(
                [sys.executable, "-W", "ignore", "-c", code],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=environment,
                text=True,
            )
        )
    for process in processes:
        while "ready" not in process.stdout.readline():
            pass
    start = time.perf_counter()
    for process in processes:
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in processes:
        process.wait()
    return time.perf_counter() - start


class Nothing:
    """A job that does nothing, for what a task costs by itself."""

    sources = ()

    def __call__(self, piece, readers=None, memory=None):
        """Return the piece."""
        return piece


def tasks(count, address):
    """Return how many tasks a second go through a scheduler, bounded in flight."""
    from raster_kernels.raster.verbs.cluster import Cluster

    workers = Cluster(address, print)
    start = time.perf_counter()
    with workers.make(Nothing(), 1, lambda: None) as executor:
        done = sum(1 for _ in executor.ordered(range(count), 8))
    workers.close()
    return done / (time.perf_counter() - start)


class Simulated:
    """A scheduler and its workers in this process: tasks are done when they are submitted."""

    def __init__(self, workers):
        self._threads = {f"worker-{number}": 1 for number in range(workers)}
        self.tasks = self.held = self.most = 0

    def nthreads(self):
        """Return the threads of each worker."""
        return self._threads

    def submit(self, function, *arguments, pure, retries, priority=0):
        """Do a task."""
        self.tasks += 1
        self.held += 1
        self.most = max(self.most, self.held)
        arguments = [one.result() if isinstance(one, Result) else one for one in arguments]
        return Result(self, function(*arguments))

    def cancel(self, futures, force=False):
        """Forget tasks."""


class Result:
    """What a simulated scheduler gives in place of a future."""

    def __init__(self, scheduler, value):
        self._scheduler, self._value = scheduler, value

    def __del__(self):
        self._scheduler.held -= 1

    def add_done_callback(self, call):
        """Tell at once."""
        call(self)

    def done(self):
        """Return True."""
        return True

    def result(self):
        """Return what the task returned."""
        return self._value


def simulated(count, workers, together):
    """Say what the client itself takes for so many pieces, on a scheduler that takes nothing."""
    from raster_kernels.raster.verbs import cluster

    cluster._MOST = together
    scheduler = Simulated(workers)
    executor = cluster._Workers(scheduler, workers, Nothing(), lambda: None)
    tracemalloc.start()
    with executor:
        for _ in executor.ordered(range(count), 8):
            pass
        traced = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    scheduler.most = 0
    with cluster._Workers(scheduler, workers, Nothing(), lambda: None) as executor:
        start = time.process_time()
        done = sum(1 for _ in executor.ordered(range(count), 8))
        seconds = time.process_time() - start
    print(
        f"{done:,} pieces, at most {together} a task, {workers} workers: "
        f"{1e6 * seconds / count:.1f} us a piece, {scheduler.most:,} tasks held at most, "
        f"{traced / 2**20:.2f} MB at most",
        flush=True,
    )


def main():
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--side", type=int, default=8192)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--scheduler", help="address, for --tasks")
    parser.add_argument("--tasks", type=int, default=100_000)
    parser.add_argument("--simulated", action="store_true", help="a scheduler in this process")
    asked = parser.parse_args()
    if asked.simulated:
        for together in (1, 256):
            for workers in (2, 100, 1000):
                simulated(asked.tasks, workers, together)
        return
    if asked.scheduler:
        print(f"{asked.tasks} tasks: {tasks(asked.tasks, asked.scheduler):.0f} a second")
        return
    with tempfile.TemporaryDirectory(dir=ROOT / "build") as place:
        folder = Path(place)
        raster = folder / "noise.tif"
        write_raster(raster, asked.side)
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
        for window in (3, 31):
            found = {(1, 2048): [], (2, 2048): [], (1, 512): []}
            for number in range(asked.rounds):
                for (parts, tile), times in found.items():
                    here = folder / f"{window}-{number}"
                    here.mkdir(exist_ok=True)
                    times.append(seconds_of(raster, here, parts, tile, window, environment))
            one, two, small = (float(np.median(times)) for times in found.values())
            more = (asked.side // 512) ** 2 - (asked.side // 2048) ** 2
            print(
                f"window {window}: 1 process {one:.2f} s, 2 processes {two:.2f} s, "
                f"{one / two:.2f} times; {1000 * (small - one) / more:.1f} ms a tile more; "
                f"{1e9 * one / asked.side**2:.0f} ns a cell",
                flush=True,
            )


if __name__ == "__main__":
    main()
