"""Jobs on the workers of a Dask scheduler give the bytes that threads give."""

import csv
import os
import random
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress

import numpy as np
import pytest
from osgeo import gdal

from raster_kernels.raster.verbs.ledger import Ledger
from raster_kernels.raster.verbs.tiled_sink import TiledSink

from ..fixtures import makes_raster
from .test_jobs import RUNS, made, prepared
from .test_parts import told

distributed = pytest.importorskip("distributed")
ADDRESS = "RASTER_KERNELS_SCHEDULER"
# One run of each algorithm: that all of them travel is shown elsewhere.
EACH = list({name: (name, given) for name, given in reversed(RUNS)}.values())
# Of those whose OUTPUT is a raster, the ones whose tiles are made in ways of their own.
RASTERS = ("localvariance", "fillgaps", "equalizehistogram", "displacementfield", "fillgapsintime")


class Cluster:
    """A scheduler and two workers of this machine, which cannot import QGIS."""

    def __init__(self, folder):
        self.address = f"tcp://127.0.0.1:{_free_port()}"
        environment = {**os.environ, "DASK_DISTRIBUTED__WORKER__DAEMON": "False"}
        environment.pop("PYTHONPATH", None)

        def start(*arguments):
            command = [sys.executable, "-m", "distributed.cli." + arguments[0], *arguments[1:]]
            return subprocess.Popen(
                command,
                cwd=folder,
                env=environment,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )

        port = self.address.rpartition(":")[2]
        self.scheduler = start(
            "dask_scheduler", "--host", "127.0.0.1", "--port", port, "--no-dashboard"
        )
        self.start_worker = lambda: start(
            "dask_worker", self.address, "--nthreads", "1", "--no-nanny", "--no-dashboard"
        )
        self.workers = [self.start_worker() for _ in range(2)]

    def wait(self, count=2):
        """Wait until so many workers are there."""
        with distributed.Client(self.address, timeout=60, set_as_default=False) as client:
            if count:
                client.wait_for_workers(count, timeout=60)

    def stop(self):
        """End all processes."""
        for process in [*self.workers, self.scheduler]:
            process.kill()
            process.wait()


def _free_port():
    import socket

    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    made_cluster = Cluster(tmp_path_factory.mktemp("workers"))
    made_cluster.wait()
    yield made_cluster
    made_cluster.stop()


@pytest.fixture(scope="module")
def cells():
    return made(300, 290)


def what_is_in(target):
    """Return a file's bytes, or a table's columns but that of the seconds that work took."""
    if target.suffix != ".csv":
        return target.read_bytes()
    with target.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    return [{key: value for key, value in row.items() if key != "seconds"} for row in rows]


@pytest.mark.parametrize(("name", "given"), EACH, ids=lambda value: str(value))
def test_workers_give_the_bytes_that_threads_give(
    processing, cluster, cells, make, draw, tmp_path, monkeypatch, name, given
):
    given = prepared(name, given, cells, make, draw, monkeypatch)
    ending = "tif" if makes_raster(name) else "csv"
    found = []
    for address in ("", cluster.address):
        target = tmp_path / f"{len(found)}.{ending}"
        monkeypatch.setenv(ADDRESS, address)
        answer = processing.run(f"rasterkernels:{name}", {**given, "OUTPUT": str(target)})
        numbers = {key: value for key, value in answer.items() if "OUTPUT" not in key}
        found.append((what_is_in(target), numbers))
    assert found[0] == found[1]


def tiles_of(target):
    """Return the files of a folder of parts, whatever its name."""
    (folder,) = (path for path in target.parent.iterdir() if path.is_dir())
    return {path.name: path.read_bytes() for path in sorted(folder.rglob("*.tif"))}


@pytest.mark.parametrize(
    ("name", "given"), [run for run in EACH if run[0] in RASTERS], ids=lambda value: str(value)
)
def test_workers_write_the_tiles_that_are_written_here(
    processing, cluster, make, draw, tmp_path, monkeypatch, name, given
):
    given = prepared(name, given, made(530, 540), make, draw, monkeypatch)
    assert makes_raster(name)
    found = []
    for who, address in (("here", ""), ("workers", cluster.address)):
        (tmp_path / who).mkdir()
        target = tmp_path / who / "result.vrt"
        monkeypatch.setenv(ADDRESS, address)
        if address:  # what is written in this process
            monkeypatch.setattr(TiledSink, "tile", None)
        run = {**given, "OUTPUT": str(target), "PART_TILE": 512}
        answer = processing.run(f"rasterkernels:{name}", run)
        numbers = {key: value for key, value in answer.items() if "OUTPUT" not in key}
        found.append((tiles_of(target), told(target), numbers))
    assert found[0] == found[1]


def test_a_part_may_be_done_by_workers(processing, cluster, make, tmp_path, monkeypatch):
    raster = make(made(530, 540).astype("f4"), nodata=-9999)
    given = {"INPUT": raster, "PART_TILE": 512, "METHOD": 0, "OUTPUT": str(tmp_path / "e.vrt")}
    one = processing.run(
        "rasterkernels:equalizehistogram", {**given, "OUTPUT": str(tmp_path / "one.tif")}
    )
    monkeypatch.setenv(ADDRESS, cluster.address)
    for part in ("1/2", "2/2") * 2:
        answer = processing.run("rasterkernels:equalizehistogram", {**given, "PART": part})
    assert answer["COMPLETE"] == 1 and answer["FLATNESS"] == one["FLATNESS"]
    assert told(tmp_path / "e.vrt") == told(tmp_path / "one.tif")


def test_a_relative_path_is_the_same_file_to_workers(
    processing, cluster, make, tmp_path, monkeypatch
):
    make(np.ones((1, 40, 40), "f4"), "here.tif")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(ADDRESS, cluster.address)
    for target in ("v.vrt", "v.tif"):
        processing.run("rasterkernels:localvariance", {"INPUT": "here.tif", "OUTPUT": target})
        assert (tmp_path / target).exists()


def test_a_table_of_attributes_stays_here(processing, cluster, make, tmp_path, monkeypatch):
    raster = make(np.arange(1600, dtype="u1").reshape(1, 40, 40) % 5, nodata=0)
    table = gdal.RasterAttributeTable()
    table.CreateColumn("class", gdal.GFT_Integer, gdal.GFU_MinMax)
    table.SetRowCount(5)
    data = gdal.Open(raster, gdal.GA_Update)
    data.GetRasterBand(1).SetDefaultRAT(table)
    del data
    monkeypatch.setenv(ADDRESS, cluster.address)
    target = str(tmp_path / "filled.vrt")
    processing.run("rasterkernels:fillgaps", {"INPUT": raster, "METHOD": 3, "OUTPUT": target})
    assert gdal.Open(target).GetRasterBand(1).GetDefaultRAT().GetRowCount() == 5


def test_a_worker_that_does_not_see_the_folder_is_told(
    processing, make, tmp_path, monkeypatch, cluster
):
    raster = make(np.zeros((1, 40, 40), "f4"))
    monkeypatch.setenv(ADDRESS, cluster.address)
    monkeypatch.setattr(Ledger, "open", lambda ledger: None)  # as if it were another's folder
    refused(processing, raster, tmp_path / "v.vrt", "A worker does not see the folder .*v.vrt-")
    assert not [path for path in tmp_path.iterdir() if path.is_dir()]


def test_a_worker_that_dies_costs_nothing(processing, make, tmp_path, monkeypatch, cluster):
    raster = make(made(1500, 1400).astype("f4"), nodata=-9999)
    given = {"INPUT": raster, "STATISTICS": [9], "WINDOW": 5}
    targets = [str(tmp_path / name) for name in ("threads.tif", "workers.tif")]
    processing.run("rasterkernels:localstatistics", {**given, "OUTPUT": targets[0]})
    victim = cluster.workers.pop()
    cluster.workers.append(cluster.start_worker())
    cluster.wait(3)
    monkeypatch.setenv(ADDRESS, cluster.address)
    killer = subprocess.Popen(
        [sys.executable, "-c", f"import os, time; time.sleep(1); os.kill({victim.pid}, 9)"]
    )
    try:
        processing.run("rasterkernels:localstatistics", {**given, "OUTPUT": targets[1]})
    finally:
        killer.wait()
        victim.wait()
    with open(targets[0], "rb") as one, open(targets[1], "rb") as other:
        assert one.read() == other.read()


@pytest.mark.slow
def test_twenty_workers_that_die_at_any_moment_cost_nothing(
    processing, make, tmp_path, monkeypatch
):
    from qgis.core import QgsProcessingException

    raster = make(made(1500, 1400).astype("f4"), nodata=-9999)
    given = {"INPUT": raster, "STATISTICS": [0, 9], "WINDOW": 5, "PART_TILE": 512}
    one = tmp_path / "one.tif"
    processing.run("rasterkernels:localstatistics", {**given, "OUTPUT": str(one)})
    own, chance, killed, over = Cluster(tmp_path), random.Random(11), [], threading.Event()

    def kill():
        while len(killed) < 20 and not over.wait(chance.uniform(0.0, 3.0)):
            own.wait(2)
            victim = own.workers.pop(chance.randrange(2))
            own.workers.append(own.start_worker())
            victim.kill()
            victim.wait()
            killed.append(victim.pid)

    killer = threading.Thread(target=kill)
    try:
        own.wait()
        monkeypatch.setenv(ADDRESS, own.address)
        killer.start()
        number = 0
        while len(killed) < 20:
            target, number = tmp_path / f"{number}.vrt", number + 1
            while not target.exists():
                own.wait(1)
                with suppress(QgsProcessingException):  # all workers are gone, say: run it again
                    processing.run(
                        "rasterkernels:localstatistics", {**given, "OUTPUT": str(target)}
                    )
            assert told(target) == told(one)
    finally:
        over.set()
        killer.join()
        own.stop()
    assert number > 0


def refused(processing, raster, target, sentence):
    from qgis.core import QgsProcessingException

    with pytest.raises(QgsProcessingException, match=sentence):
        processing.run("rasterkernels:localvariance", {"INPUT": raster, "OUTPUT": str(target)})
    assert not target.exists()


@pytest.fixture
def raster(make, cells):
    return make(cells.astype("f4"), nodata=-9999)


def test_a_scheduler_that_is_not_there_is_told(processing, raster, tmp_path, monkeypatch):
    monkeypatch.setenv(ADDRESS, f"tcp://127.0.0.1:{_free_port()}")
    monkeypatch.setattr("raster_kernels.raster.verbs.cluster._PATIENCE", 1.0)
    refused(processing, raster, tmp_path / "v.tif", "No Dask scheduler answers at 'tcp://")


def test_a_missing_dask_is_told(processing, raster, tmp_path, monkeypatch):
    monkeypatch.setenv(ADDRESS, "tcp://127.0.0.1:8786")
    monkeypatch.setitem(sys.modules, "distributed", None)
    refused(processing, raster, tmp_path / "v.tif", "dask is missing: install the Python package")


def test_a_scheduler_without_workers_is_told(processing, raster, tmp_path, monkeypatch):
    alone = Cluster(tmp_path)
    for worker in alone.workers:
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    try:
        alone.wait(0)
        monkeypatch.setenv(ADDRESS, alone.address)
        refused(processing, raster, tmp_path / "v.tif", "has no workers: start some")
    finally:
        alone.stop()


def test_workers_that_are_gone_are_told(processing, make, tmp_path, monkeypatch):
    raster = make(made(1500, 1400).astype("f4"), nodata=-9999)
    alone = Cluster(tmp_path)
    try:
        alone.wait()
        monkeypatch.setenv(ADDRESS, alone.address)
        monkeypatch.setattr("raster_kernels.raster.verbs.cluster._ALONE", 1.0)
        pids = [worker.pid for worker in alone.workers]
        kill = f"import os, time; time.sleep(0.7); [os.kill(one, 9) for one in {pids}]"
        with subprocess.Popen([sys.executable, "-c", kill]):
            from qgis.core import QgsProcessingException

            target = tmp_path / "v.tif"
            given = {"INPUT": raster, "STATISTICS": [9], "WINDOW": 31, "OUTPUT": str(target)}
            with pytest.raises(QgsProcessingException, match=r"[Ww]orkers of the Dask scheduler"):
                processing.run("rasterkernels:localstatistics", given)
            assert not target.exists()
    finally:
        alone.stop()


def test_a_worker_that_does_not_see_the_file_is_told(
    processing, make, tmp_path, monkeypatch, cluster
):
    raster = make(np.zeros((1, 40, 40), "f4"))
    hidden = f"{raster}.hidden"
    monkeypatch.setenv(ADDRESS, cluster.address)
    real = distributed.Client.submit

    def hide(client, *arguments, **keywords):
        if os.path.exists(raster):
            os.rename(raster, hidden)
        return real(client, *arguments, **keywords)

    monkeypatch.setattr(distributed.Client, "submit", hide)
    refused(processing, raster, tmp_path / "v.tif", "raster.tif")


def test_cancelling_cancels_what_is_under_way(processing, make, tmp_path, monkeypatch, cluster):
    from qgis.core import QgsProcessingContext, QgsProcessingFeedback

    raster = make(made(1500, 1400).astype("f4"), nodata=-9999)
    monkeypatch.setenv(ADDRESS, cluster.address)
    feedback, target = QgsProcessingFeedback(False), tmp_path / "v.tif"
    feedback.progressChanged.connect(lambda share: feedback.cancel() if share > 0 else None)
    given = {"INPUT": raster, "STATISTICS": [9], "WINDOW": 15, "OUTPUT": str(target)}
    start = time.monotonic()
    processing.run(
        "rasterkernels:localstatistics", given, feedback=feedback, context=QgsProcessingContext()
    )
    assert feedback.isCanceled() and not target.exists()
    with distributed.Client(cluster.address, set_as_default=False) as client:
        deadline = time.monotonic() + 60
        while any(client.processing().values()) and time.monotonic() < deadline:
            time.sleep(0.2)
        assert not any(client.processing().values())
    assert time.monotonic() - start < 120
