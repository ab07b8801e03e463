"""With the settings that our pages name, the numbers are those of other programs."""

import math
import shutil
import subprocess

import cv2
import numpy as np
import pytest
from numpy.lib.stride_tricks import sliding_window_view
from scipy import ndimage

SHRINK, REFLECT, MIRROR, NEAREST, WRAP, CONSTANT, NODATA = range(7)
DEVIATION, SAMPLE, ELLIPSE, FOOTPRINT = ({"STATISTIC": 1}, {"DENOMINATOR": 1}, 1, 2)
MODES = {
    "reflect": REFLECT,
    "mirror": MIRROR,
    "nearest": NEAREST,
    "wrap": WRAP,
    "constant": CONSTANT,
}
RING = np.array([[1, 1, 1, 0], [1, 0, 1, 1], [0, 1, 1, 1]], bool)
DISK = np.hypot(*np.mgrid[-2:3, -2:3]) <= 2


def surface(shape=(19, 23), gaps=0.0):
    rng = np.random.default_rng(7)
    cells = rng.normal(100, 20, shape)
    cells[rng.random(shape) < gaps] = np.nan
    return cells


def text(footprint):
    return "; ".join(" ".join("1" if mark else "0" for mark in row) for row in footprint)


def windows(cells, size, **pad):
    """Return the cells of each window, last; ``pad`` is numpy's, NaN where there is none."""
    pad = pad or {"mode": "constant", "constant_values": np.nan}
    found = sliding_window_view(np.pad(cells, size // 2, **pad), (size, size))
    return found.reshape(*found.shape[:2], -1)


def of_valid(statistic, cells, marks, ddof=0):
    """Return numpy's statistic of the cells with data that a square footprint marks."""
    found = windows(cells, len(marks))[..., marks.ravel()]
    with np.errstate(all="ignore"):
        return np.apply_along_axis(
            lambda c: (
                statistic(c[~np.isnan(c)], ddof=ddof) if (~np.isnan(c)).sum() > ddof else np.nan
            ),
            2,
            found,
        )


def uniform_filters(cells):
    mean = ndimage.uniform_filter(cells, 6)
    return ndimage.uniform_filter(cells**2, 6) - mean**2


def strided(cells, rows, columns, **keywords):
    """Return the variance of whole windows, at their cells, nodata in the frame around them."""
    found = np.full(cells.shape, np.nan)
    valid = np.var(sliding_window_view(cells, (rows, columns)), axis=(-1, -2), **keywords)
    top, left = rows // 2, columns // 2
    found[top : top + valid.shape[0], left : left + valid.shape[1]] = valid
    return found


def stdfilt(cells, marks):
    """Return MATLAB's stdfilt: sums by imfilter with 'symmetric' edges, over n - 1."""
    count = marks.sum()
    squares = ndimage.correlate(cells**2, marks / (count - 1), mode="reflect")
    sums = ndimage.correlate(cells, marks.astype(float), mode="reflect")
    return np.sqrt(np.maximum(squares - sums**2 / (count * (count - 1)), 0))


def box_filters(cells):
    mean = cv2.boxFilter(cells, -1, (5, 5))
    return cv2.sqrBoxFilter(cells, -1, (5, 5)) - mean**2


WHOLE, HOLES, SQUARE = surface(), surface(gaps=0.15), np.ones((3, 3), bool)
# What the other program does, to which cells, and our settings for it.
PROGRAMS = {
    "generic_filter, size=10": (
        lambda cells: ndimage.generic_filter(cells, np.var, 10),
        WHOLE,
        {"WINDOW": 10, "EDGES": REFLECT},
    ),
    "two uniform_filters": (uniform_filters, WHOLE, {"WINDOW": 6, "EDGES": REFLECT}),
    "numpy, whole windows": (
        lambda cells: strided(cells, 4, 5),
        WHOLE,
        {"WINDOW": 5, "WINDOW_ROWS": 4, "EDGES": NODATA},
    ),
    "numpy, ddof=1": (
        lambda cells: strided(cells, 3, 3, ddof=1),
        WHOLE,
        {"EDGES": NODATA, **SAMPLE},
    ),
    "stdfilt": (
        lambda cells: stdfilt(cells, SQUARE),
        WHOLE,
        {"EDGES": REFLECT, **DEVIATION, **SAMPLE},
    ),
    "stdfilt, a neighbourhood": (
        lambda cells: stdfilt(cells, DISK),
        WHOLE,
        {"SHAPE": FOOTPRINT, "FOOTPRINT": text(DISK), "EDGES": REFLECT, **DEVIATION, **SAMPLE},
    ),
    "r.neighbors": (
        lambda cells: of_valid(np.var, cells, np.ones((5, 5), bool)),
        HOLES,
        {"WINDOW": 5, "FILL_NODATA_CELLS": True},
    ),
    "SAGA, circle": (
        lambda cells: np.where(np.isnan(cells), np.nan, of_valid(np.var, cells, DISK)),
        HOLES,
        {"WINDOW": 5, "SHAPE": ELLIPSE},
    ),
    "Orfeo ToolBox, radius 2": (
        lambda cells: windows(cells, 5, mode="edge").var(axis=-1, ddof=1),
        WHOLE,
        {"WINDOW": 5, "EDGES": NEAREST, **SAMPLE},
    ),
    "terra": (
        lambda cells: windows(cells, 3).std(axis=-1, ddof=1),
        HOLES,
        {"MIN_CELLS": 9, **DEVIATION, **SAMPLE},
    ),
    "terra, na.rm": (
        lambda cells: of_valid(np.std, cells, SQUARE, ddof=1),
        HOLES,
        {"FILL_NODATA_CELLS": True, **DEVIATION, **SAMPLE},
    ),
    "boxFilter": (box_filters, WHOLE, {"WINDOW": 5, "EDGES": MIRROR}),
}


@pytest.mark.parametrize("program", PROGRAMS)
def test_settings_give_the_numbers_of_another_program(make, read, run, program):
    other, cells, settings = PROGRAMS[program]
    wanted = other(cells)
    assert (~np.isnan(wanted)).sum() > 50
    found = read(run("localvariance", INPUT=make(cells), **settings).path).cells[0]
    np.testing.assert_allclose(found, wanted, rtol=1e-9)


@pytest.mark.parametrize("mode", MODES)
def test_footprints_have_the_edges_of_generic_filter(make, read, run, mode):
    wanted = ndimage.generic_filter(WHOLE, np.var, footprint=RING, mode=mode, cval=70.0)
    settings = {"SHAPE": FOOTPRINT, "FOOTPRINT": text(RING), "EDGE_VALUE": 70.0}
    outcome = run("localvariance", INPUT=make(WHOLE), EDGES=MODES[mode], **settings)
    np.testing.assert_allclose(read(outcome.path).cells[0], wanted, rtol=1e-9)


@pytest.mark.parametrize("size", [(3, 3, 3), (2, 4, 5)], ids=str)
@pytest.mark.parametrize("mode", MODES)
def test_windows_over_bands_are_those_of_generic_filter_on_a_cube(make, read, run, mode, size):
    cube = surface((4, 9, 11))
    wanted = ndimage.generic_filter(cube, np.var, size, mode=mode, cval=70.0)
    bands, rows, columns = size
    settings = {"WINDOW_BANDS": bands, "WINDOW": columns, "WINDOW_ROWS": rows, "EDGE_VALUE": 70.0}
    outcome = run("localvariance", INPUT=make(cube), EDGES=MODES[mode], **settings)
    np.testing.assert_allclose(read(outcome.path).cells, wanted, rtol=1e-9)
    assert outcome["AVERAGE_VARIANCE"] == pytest.approx(wanted[0].mean(), rel=1e-9)
    assert outcome["AVERAGE_STDDEV"] == pytest.approx(np.sqrt(wanted[0]).mean(), rel=1e-9)
    assert outcome["WINDOWS"] == wanted[0].size


@pytest.mark.skipif(not shutil.which("grass"), reason="GRASS is not installed")
def test_grass_itself_gives_the_same_numbers(make, read, run, tmp_path):
    """Of r.neighbors: variance in squares and circles, and for cells without data too."""
    path, out = make(HOLES, nodata=math.nan), tmp_path / "grass"
    out.mkdir()
    script = """r.in.gdal --q input="$1" output=cells && g.region raster=cells &&
        r.neighbors --q input=cells output=square method=variance size=5 &&
        r.neighbors --q -c input=cells output=circle method=stddev size=5 &&
        for map in square circle; do
            r.out.gdal -f -c --q input=$map output="$2/$map.tif" type=Float64 nodata=-1; done"""
    command = ["grass", "--tmp-location", path, "--exec", "sh", "-c", script, "sh", path, str(out)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    for name, settings in (("square", {}), ("circle", {"SHAPE": ELLIPSE, **DEVIATION})):
        outcome = run("localvariance", INPUT=path, WINDOW=5, FILL_NODATA_CELLS=True, **settings)
        found, wanted = read(outcome.path).cells[0], read(out / f"{name}.tif").cells[0]
        assert np.isfinite(wanted).all()
        np.testing.assert_allclose(found, wanted, rtol=1e-12)


def has_neighbors():
    """Say whether GDAL's own program has the command, which came with 3.12."""
    asked = shutil.which("gdal") and subprocess.run(
        ["gdal", "raster", "neighbors", "--help"], capture_output=True, check=False
    )
    return bool(asked) and asked.returncode == 0


@pytest.mark.skipif(not has_neighbors(), reason="GDAL has no `gdal raster neighbors`")
@pytest.mark.parametrize("size", [3, 5])
def test_gdals_own_neighbors_are_ours_with_the_nearest_cell_beyond_the_edge(
    make, read, run, tmp_path, size
):
    # GDAL reads the cells as Float32: whole numbers stay what they are.
    path = make(np.rint(surface()))
    statistics = {"stddev": 2, "min": 4, "max": 5, "sum": 7, "median": 9}
    outcome = run(
        "localstatistics",
        INPUT=path,
        WINDOW=size,
        EDGES=NEAREST,
        STATISTICS=list(statistics.values()),
    )
    deviation, *others = read(outcome.path).cells
    target = str(tmp_path / "neighbors.tif")
    found = {}
    for method in statistics:
        command = ["gdal", "raster", "neighbors", "--overwrite", "--kernel", "equal"]
        command += ["--method", method, "--size", str(size), path, target]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        found[method] = read(target).cells[0]
    np.testing.assert_allclose(deviation, found.pop("stddev"), rtol=1e-6)
    for ours, (method, theirs) in zip(others, found.items()):
        np.testing.assert_array_equal(ours, theirs, method)


def test_equalize_hist_of_opencv_comes_from_the_lookup_table_s_shares(make, read, run):
    cells = np.random.default_rng(4).binomial(255, 0.3, (60, 80)).astype("u1")
    settings = {"METHOD": 2, "OUTPUT_TYPE": 2, "OUTPUT_MIN": 0, "OUTPUT_MAX": 1}
    shares = read(run("equalizehistogram", INPUT=make(cells), **settings).path).cells[0]
    lowest = shares.min()
    found = np.rint(255 * (shares - lowest) / (1 - lowest))
    np.testing.assert_array_equal(found, cv2.equalizeHist(cells))


def test_equalize_hist_of_opencv_is_the_lookup_table_from_the_lowest_result(make, read, run):
    cells = np.random.default_rng(4).binomial(255, 0.3, (60, 80)).astype("u1")
    found = read(run("equalizehistogram", INPUT=make(cells), METHOD=2, START=1).path).stored[0]
    np.testing.assert_array_equal(found, cv2.equalizeHist(cells))


def test_exact_ranks_are_those_of_searchsorted(make, read, run):
    cells = surface().round(0)
    settings = {"METHOD": 1, "OUTPUT_TYPE": 2, "OUTPUT_MIN": 5, "OUTPUT_MAX": 9}
    found = read(run("equalizehistogram", INPUT=make(cells), **settings).path).cells[0]
    ranks = np.sort(cells.ravel()).searchsorted(cells)
    np.testing.assert_allclose(found, 5 + (9 - 5) * ranks / (cells.size - 1), rtol=1e-6)


@pytest.mark.parametrize("method", [0, 1], ids=["coarsen", "widen"])
@pytest.mark.parametrize("statistic", [0, 1], ids=["variance", "deviation"])
def test_average_local_variance_is_that_of_block_reduce_and_of_wide_windows(
    make, points, run, method, statistic
):
    from skimage.measure import block_reduce

    cells, of_windows = surface((36, 48)), (np.var, np.std)[statistic]
    path = run(
        "averagelocalvariance",
        INPUT=make(cells),
        METHOD=method,
        STATISTIC=statistic,
        MAX_SCALE=4,
    ).path
    found = {row["factor"]: row["average"] for row in points(path)}
    for factor in (1, 2, 3, 4):
        coarse = cells if method else block_reduce(cells, (factor, factor), np.mean)
        size = (3 * factor if method else 3,) * 2
        wanted = of_windows(sliding_window_view(coarse, size), axis=(-1, -2)).mean()
        assert found[factor] == pytest.approx(wanted, rel=1e-9)


def test_r_is_that_of_match_template_between_two_windows(make, read, run):
    one, two = (surface((9, 9)), surface((9, 9)) + np.random.default_rng(1).normal(0, 9, (9, 9)))
    outcome = run(
        "localcorrelation", INPUT=make(one), INPUT_2=make(two, "two.tif"), WINDOW=9, EDGES=NODATA
    )
    found = read(outcome.path).cells[0]
    wanted = cv2.matchTemplate(*(a.astype("f4") for a in (one, two)), cv2.TM_CCOEFF_NORMED)
    assert np.isfinite(found).sum() == 1
    assert found[4, 4] == pytest.approx(float(wanted[0, 0]), rel=1e-5)
