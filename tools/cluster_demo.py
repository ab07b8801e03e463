"""Run every algorithm through the real ``qgis_process`` on a Dask scheduler, and compare.

A scheduler and two workers are started on this machine, for its own address only, and stopped
again. Each output is compared, byte by byte, with that of a run without them.
"""

import argparse
import csv
import os
import shutil
import socket
import subprocess
import sys
import time

import demo_data
import numpy as np
import qgis_env
from osgeo import gdal

OUT = qgis_env.ROOT / "build" / "cluster-demo"
SIDE = 700
# What an algorithm has to be given beside INPUT and OUTPUT.
MORE = {
    "localcorrelation": {"INPUT_2": "stack"},
    "stackcorrelation": {"INPUT": "stack", "INPUT_2": "stack", "MAX_LAG": 1},
    "matchtemplate": {"TEMPLATE": "template"},
    "estimateshift": {"INPUT_2": "moved"},
    "displacementfield": {"INPUT_2": "moved"},
    "bandpeaks": {"INPUT": "stack"},
    "bandcorrelation": {"INPUT": "stack"},
    "matchhistogram": {"REFERENCE": "moved"},
    "fillgapsintime": {"INPUT": "stack"},
    "profilepeaks": {"LINES": "lines"},
    "extractpeaks": {"MIN_PROMINENCE": 20},
}
# Those whose OUTPUT is a table or points.
TABLES = (
    *("averagelocalvariance", "bandcorrelation", "comparegapfill", "crosscorrelogram"),
    *("extractpeaks", "profilepeaks"),
)


class Cluster:
    """A scheduler and two workers, each a process that knows nothing of QGIS."""

    def __init__(self, python, folder):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.address = f"tcp://127.0.0.1:{port}"
        self._python, self._folder = python, folder
        scheduler = ["dask_scheduler", "--host", "127.0.0.1", "--port", str(port)]
        worker = ["dask_worker", self.address, "--nthreads", "1", "--no-nanny"]
        self._processes = [self._start(*command) for command in (scheduler, worker, worker)]

    def _start(self, module, *arguments):
        command = [self._python, "-m", f"distributed.cli.{module}", *arguments, "--no-dashboard"]
        log = open(self._folder / "cluster.log", "a")  # noqa: SIM115 - as long as the process
        return subprocess.Popen(command, cwd=self._folder, stdout=log, stderr=log)

    def stop(self):
        """End all processes."""
        for process in self._processes:
            process.kill()
            process.wait()


def make_rasters(scene):
    """Write the rasters that the algorithms are tried on; return their paths by name."""
    source = gdal.Open(str(scene))
    rows, columns = min(source.RasterYSize, SIDE), min(source.RasterXSize, SIDE)
    window = {"srcWin": [0, 0, columns, rows], "outputType": gdal.GDT_Float32}
    paths = {name: str(OUT / f"{name}.tif") for name in ("input", "stack", "template", "moved")}
    gdal.Translate(paths["input"], source, bandList=[1], **window)
    gdal.Translate(paths["moved"], source, bandList=[1], **window)
    moved = gdal.Open(paths["moved"], gdal.GA_Update)
    x, dx, rx, y, ry, dy = moved.GetGeoTransform()
    moved.SetGeoTransform((x + 3 * dx, dx, rx, y + 2 * dy, ry, dy))
    gdal.Translate(paths["template"], paths["input"], srcWin=[100, 120, 32, 24])
    cells = gdal.Open(paths["input"]).ReadAsArray()
    stack = gdal.GetDriverByName("GTiff").CreateCopy(
        paths["stack"], gdal.Translate("", paths["input"], format="MEM", bandList=[1] * 8)
    )
    chance = np.random.default_rng(0)
    for band in range(8):
        stack.GetRasterBand(band + 1).WriteArray(cells + chance.normal(0, 5, cells.shape))
        stack.GetRasterBand(band + 1).SetDescription(f"2024-{band + 1:02}-15")
    paths["lines"] = str(OUT / "lines.geojson")
    ends = [(x + dx * c, y + dy * r) for c, r in ((10, 20), (columns - 30, rows - 15))]
    coordinates = ", ".join(f"[{one}, {other}]" for one, other in ends)
    geometry = f'{{"type": "LineString", "coordinates": [{coordinates}]}}'
    feature = f'{{"type": "Feature", "properties": {{}}, "geometry": {geometry}}}'
    with open(paths["lines"], "w", encoding="utf-8") as file:
        file.write(f'{{"type": "FeatureCollection", "features": [{feature}]}}')
    return paths


def what_is_in(target):
    """Return a file's bytes, or a table's columns but that of the seconds that work took."""
    if target.suffix != ".csv":
        return target.read_bytes()
    with target.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    return [{key: value for key, value in row.items() if key != "seconds"} for row in rows]


def main():
    """Make the rasters, run each algorithm twice and say which results differ."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--packages", help="folder of Python packages that holds distributed")
    packages = os.path.abspath(parser.parse_args().packages)
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True)
    paths = make_rasters(demo_data.sample_scene(OUT / "scene.tif").path)
    os.environ["PYTHONPATH"] = packages
    qgis = qgis_env.QgisProcess(OUT / "profile", timeout=600)
    cluster = Cluster(sys.executable, OUT)
    differing = []
    try:
        for name in sorted(path.stem for path in (qgis_env.ROOT / "algorithms").glob("[a-z]*.py")):
            given = {"INPUT": "input", **MORE.get(name, {})}
            given = {key: paths.get(value, value) for key, value in given.items()}
            told = []
            for who, address in (("here", ""), ("workers", cluster.address)):
                target = OUT / f"{name}-{who}.{'csv' if name in TABLES else 'tif'}"
                start = time.perf_counter()
                result = qgis.run(
                    name,
                    {**given, "OUTPUT": str(target)},
                    RASTER_KERNELS_SCHEDULER=address,
                    PYTHONPATH=packages,
                )
                if not target.exists():
                    raise SystemExit(f"{name}: {result.stdout[-500:]} {result.stderr[-500:]}")
                seconds = time.perf_counter() - start
                numbers = {k: v for k, v in result.results.items() if "OUTPUT" not in k}
                told.append((what_is_in(target), numbers, seconds))
            same = told[0][:2] == told[1][:2]
            differing += [] if same else [name]
            seconds = " and ".join(f"{one[2]:.1f} s" for one in told)
            print(f"{name:22} {'identical' if same else 'DIFFERENT':10} {seconds}", flush=True)
    finally:
        cluster.stop()
    if differing:
        raise SystemExit(f"Different on workers: {', '.join(differing)}")
    print("Every algorithm gives the same bytes and numbers on the workers.")


if __name__ == "__main__":
    main()
