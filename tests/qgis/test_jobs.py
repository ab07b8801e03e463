"""Every job of every algorithm gives the same bytes in another process, without QGIS."""

import numpy as np
import pytest

from raster_kernels.raster.verbs.executors import executed_by

from ..fixtures import makes_raster, without_times
from ..processes import Workers

ROWS, COLUMNS = 300, 290
RUNS = [
    ("localvariance", {"WINDOW": 5}),
    ("localvariance", {"WINDOW": 4, "STATISTIC": 2, "EDGES": 6, "STEP": 3}),
    ("localvariance", {"WINDOW_BANDS": 2, "WINDOW": 7}),
    ("localstatistics", {"STATISTICS": list(range(17)), "WINDOW": 3}),
    ("localstatistics", {"STATISTICS": [0, 1, 12], "WINDOW": 9, "WEIGHTING": 3}),
    ("localstatistics", {"STATISTICS": [9, 14], "WINDOW": 5, "selection": True}),
    *(("equalizehistogram", {"METHOD": method}) for method in (0, 1)),
    ("equalizehistogram", {"METHOD": 1, "OUTPUT_TYPE": 2, "POOL": 1}),
    ("equalizehistogram", {"METHOD": 1, "sorted on disk": True}),
    ("equalizehistogram", {"METHOD": 2, "bytes": True}),
    ("equalizehistogram", {"METHOD": 3, "START": 1}),
    ("equalizehistogram", {"METHOD": 3, "POOL": 2, "three bands": True}),
    ("equalizehistogram", {"POOL": 2, "three bands": True, "OUTPUT_TYPE": 2}),
    ("equalizehistogram", {"METHOD": 1, "POOL": 2, "three bands": True, "sorted on disk": True}),
    ("equalizehistogram", {"far": True}),
    ("equalizehistogram", {"METHOD": 1, "TIES": 1, "bytes": True}),
    ("equalizehistogram", {"METHOD": 1, "bytes": True}),
    *(("fillgaps", {"METHOD": method}) for method in range(15)),
    ("fillgaps", {"METHOD": 15, "VALUE": 7}),
    ("fillgaps", {"LIMITS": 1, "SMOOTHING_ITERATIONS": 2, "BETWEEN_DATA": True, "GROW": 1}),
    ("fillgaps", {"METHOD": 0, "GAP_RULE": 1, "MAX_DISTANCE": 4}),
    ("fillgaps", {"METHOD": 3, "GAP_VALUES": "0"}),
    ("comparegapfill", {"METHODS": [0, 2, 3, 7, 8], "FRACTION": 0.01}),
    ("extractpeaks", {}),
    ("extractpeaks", {"SMOOTHING": 2.0, "MIN_DISTANCE": 50.0, "KIND": 1}),
    ("extractpeaks", {"SNAP_DISTANCE": 60.0, "given summits": True}),
    ("averagelocalvariance", {"MAX_SCALE": 7}),
    ("averagelocalvariance", {"MAX_SCALE": 7, "METHOD": 1}),
    ("localcorrelation", {}),
    ("localcorrelation", {"WINDOW": 9, "SHAPE": 1, "moved": True}),
    *(("stackcorrelation", {"METHOD": method, "WINDOW": 3}) for method in range(3)),
    ("matchtemplate", {}),
    ("estimateshift", {"RESAMPLE": 1, "moved": True}),
    ("displacementfield", {"moved": True}),
    ("displacementfield", {"WINDOW": 32, "MAX_SHIFT": 40, "STEP": 40}),
    ("equalizeadaptive", {"TILE": 32}),
    ("equalizeadaptive", {"TILES": 5, "bytes": True, "in a file": True}),
    *(("matchhistogram", {"METHOD": method}) for method in range(4)),
    ("matchhistogram", {"TARGET": 1, "STRENGTH": 0.5, "sorted on disk": True}),
    ("matchhistogram", {"FROM": 1, "moved": True, "OUTPUT_TYPE": 1}),
    ("matchhistogram", {"METHOD": 1, "bytes": True}),
    ("bandpeaks", {"three bands": True}),
    *(("fillgapsintime", {"METHOD": method, "gaps in time": True}) for method in range(8)),
    ("fillgapsintime", {"METHOD": 3, "LAMBDA": -1.0, "REPLACE": 1, "gaps in time": True}),
    ("profilepeaks", {"DISTANCE": 60.0, "SMOOTHING_METHOD": 3}),
    *(("bandcorrelation", {"METHOD": method}) for method in range(2)),
    ("crosscorrelogram", {"AXIS": 0, "MAX_LAG": 1, "three bands": True}),
    *(("crosscorrelogram", {"AXIS": axis, "MAX_LAG": 3}) for axis in (1, 2, 3)),
]


@pytest.fixture
def workers():
    return Workers()


@pytest.fixture(scope="module")
def cells():
    return made(ROWS, COLUMNS)


def made(row_count, column_count):
    """Return two bands of cells with holes of -9999."""
    rng = np.random.default_rng(3)
    rows, columns = np.mgrid[:row_count, :column_count]
    field = 100 + 60 * np.sin(rows / 19) * np.cos(columns / 23)
    cells = np.stack([field, field[::-1]])
    cells = cells + rng.normal(0, 3, cells.shape)
    holes = np.hypot(rows % 70 - 35, columns % 90 - 40) < 12
    cells[:, holes] = -9999
    return cells


def prepared(name, given, cells, make, draw, monkeypatch):
    """Return the parameters of a run, with its rasters."""
    given = dict(given)
    kind = "u1" if given.pop("bytes", False) else "f4"
    nodata = 0 if kind == "u1" else -9999
    stored = np.where(cells == -9999, nodata, cells).astype(kind)
    if given.pop("three bands", False):
        stored = np.concatenate([stored, stored[:1, ::-1]])
    if given.pop("gaps in time", False):
        stored = np.stack([np.roll(stored[0], 29 * date, axis=1) + date for date in range(12)])
        given["DATES"] = " ".join(f"2024-{month:02}-11" for month in range(1, 13))
    given["INPUT"] = make(stored, nodata=nodata)
    if given.pop("far", False):
        stored[:, 3, 3] = -3.4e38
        given["INPUT"] = make(stored, nodata=nodata)
    if given.pop("selection", False):
        given["SELECTION"] = make((cells[0] > 90).astype("u1"), "selection.tif")
    if name == "matchtemplate":
        given["TEMPLATE"] = make(stored[:, 50:70, 20:50], "template.tif", nodata=nodata)
    if given.pop("given summits", False):
        points = [f"POINT ({x} {4099990 - x % 2000})" for x in range(500035, 502900, 130)]
        around = "POLYGON ((501000 4099500, 501400 4099500, 501400 4099000, 501000 4099500))"
        given["POINTS"] = draw([*points, around])
    if name == "profilepeaks":
        corners = "500010 4099990, 502500 4097500, 500030 4097300, 502900 4099000"
        given["LINES"] = draw([f"LINESTRING ({corners})"])
    if name in ("localcorrelation", "stackcorrelation", "estimateshift", "displacementfield"):
        moved = (500003.0, 10.0, 0.0, 4100000.0, 0.0, -10.0)
        shifted = {"geotransform": moved} if given.pop("moved", False) else {}
        given["INPUT_2"] = make(stored[::-1], "second.tif", nodata=nodata, **shifted)
    if name == "matchhistogram" and not given.get("TARGET"):
        moved = (500003.0, 10.0, 0.0, 4100000.0, 0.0, -10.0)
        shifted = {"geotransform": moved} if given.pop("moved", False) else {}
        other = np.where(stored == nodata, stored, stored * 0.7 + 9).astype(kind)
        given["REFERENCE"] = make(other, "second.tif", nodata=nodata, **shifted)
    if given.pop("sorted on disk", False):
        monkeypatch.setattr("raster_kernels.recipes.sorting.IN_MEMORY", 1000)
        monkeypatch.setattr("raster_kernels.recipes.match_histogram.IN_MEMORY", 1000)
        monkeypatch.setattr("raster_kernels.recipes.sorting.SORTED_AT_ONCE", 1000)
    if given.pop("in a file", False):
        monkeypatch.setattr("raster_kernels.recipes.equalize_adaptive._IN_MEMORY", 1000)
    return given


@pytest.mark.parametrize(("name", "given"), RUNS, ids=lambda value: str(value))
def test_a_job_does_in_a_process_without_qgis_what_it_does_in_a_thread(
    processing, workers, cells, make, draw, tmp_path, monkeypatch, name, given
):
    given = prepared(name, given, cells, make, draw, monkeypatch)
    ending = "tif" if makes_raster(name) else "csv"
    found = []
    for who in ("threads", "processes"):
        target = tmp_path / f"{who}.{ending}"
        run = {**given, "OUTPUT": str(target)}
        if who == "threads":
            answer = processing.run(f"rasterkernels:{name}", run)
        else:
            before = len(workers.jobs)
            with executed_by(workers.make):
                answer = processing.run(f"rasterkernels:{name}", run)
            assert len(workers.jobs) > before
        numbers = {key: value for key, value in answer.items() if "OUTPUT" not in key}
        found.append((without_times(target), numbers))
    assert found[0] == found[1]


def test_no_algorithm_is_left_out(provider):
    assert {name for name, _ in RUNS} == {algorithm.name() for algorithm in provider.algorithms()}
