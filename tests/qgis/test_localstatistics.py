"""Local statistics as users run them, against SciPy's generic_filter and loops."""

import math
import re
import shutil
import subprocess
import warnings

import numpy as np
import pytest
from scipy import ndimage, stats

(
    MEAN,
    VARIANCE,
    DEVIATION,
    VARIATION,
    MINIMUM,
    MAXIMUM,
    RANGE,
    SUM,
    COUNT,
    MEDIAN,
    PERCENTILES,
    SKEWNESS,
    KURTOSIS,
    ENTROPY,
    MAJORITY,
    MINORITY,
    VARIETY,
) = range(17)
SHRINK, REFLECT, MIRROR, NEAREST, WRAP, CONSTANT, NODATA = range(7)
MODES = {REFLECT: "reflect", MIRROR: "mirror", NEAREST: "nearest", WRAP: "wrap"}
OUTSIDE = 1e30  # stands beyond the edge where a window that meets it has no result


def frequent(cells, sign):
    values, counts = np.unique(cells, return_counts=True)
    return values[np.argmax(sign * counts)]


def entropy(cells):
    shares = np.unique(cells, return_counts=True)[1] / cells.size
    return -(shares * np.log(shares)).sum()


ORACLES = {
    MEAN: np.mean,
    VARIANCE: np.var,
    DEVIATION: np.std,
    VARIATION: lambda x: np.std(x) / abs(np.mean(x)),
    MINIMUM: np.min,
    MAXIMUM: np.max,
    RANGE: np.ptp,
    SUM: np.sum,
    COUNT: np.size,
    MEDIAN: np.median,
    SKEWNESS: stats.skew,
    KURTOSIS: stats.kurtosis,
    ENTROPY: entropy,
    MAJORITY: lambda x: frequent(x, 1),
    MINORITY: lambda x: frequent(x, -1),
    VARIETY: lambda x: np.unique(x).size,
}
NAMES = {
    MEAN: "mean",
    VARIANCE: "variance",
    DEVIATION: "standard deviation",
    VARIATION: "coefficient of variation",
    MINIMUM: "minimum",
    MAXIMUM: "maximum",
    RANGE: "range",
    SUM: "sum",
    COUNT: "count",
    MEDIAN: "median",
    SKEWNESS: "skewness",
    KURTOSIS: "kurtosis",
    ENTROPY: "entropy",
    MAJORITY: "majority",
    MINORITY: "minority",
    VARIETY: "variety",
}


def surface(shape=(13, 17), seed=1, gaps=0.1):
    rng = np.random.default_rng(seed)
    cells = np.rint(rng.gamma(2.0, 3.0, shape)) + 1.0
    cells[rng.random(shape) < gaps] = np.nan
    return cells


def expected(cells, footprint, statistic, *, edges=SHRINK, edge_value=0.0, least=1, fill=False):
    """Return the statistic of each window, cell by cell."""

    def look(window):
        if (window == OUTSIDE).any():
            return np.nan
        window = window[~np.isnan(window)]
        return np.nan if window.size < least else ORACLES[statistic](window)

    beyond = {SHRINK: np.nan, CONSTANT: edge_value, NODATA: OUTSIDE}.get(edges, 0.0)
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # SciPy on windows of equal cells
        result = ndimage.generic_filter(
            np.asarray(cells, dtype=float),
            look,
            footprint=footprint,
            mode=MODES.get(edges, "constant"),
            cval=beyond,
        )
    if not fill:
        result[np.isnan(cells)] = np.nan
    return result


def same(result, wanted):
    assert np.isfinite(wanted).any()
    np.testing.assert_allclose(result, wanted, rtol=1e-6, atol=1e-6)


def test_the_mean_is_what_comes_out_unasked(make, read, run):
    cells = surface()
    outcome = run("localstatistics", INPUT=make(cells, names=["height"]))
    result = read(outcome.path)
    assert result.names == ["height: mean"]
    same(result.cells[0], expected(cells, np.ones((3, 3)), MEAN))


@pytest.mark.parametrize("edges", range(7))
def test_every_statistic_with_every_edge_rule(make, read, run, edges):
    cells, window = surface(gaps=0.15), (4, 5)
    outcome = run(
        "localstatistics",
        INPUT=make(cells),
        STATISTICS=list(ORACLES),
        WINDOW=window[1],
        WINDOW_ROWS=window[0],
        EDGES=edges,
        EDGE_VALUE=77.0,
        MIN_CELLS=3,
    )
    result = read(outcome.path)
    for layer, statistic in zip(result.cells, ORACLES):
        wanted = expected(cells, np.ones(window), statistic, edges=edges, edge_value=77.0, least=3)
        same(layer, wanted)
    assert result.names == [NAMES[statistic] for statistic in ORACLES]


def test_bands_come_with_all_their_statistics_in_the_order_chosen(make, read, run):
    cells = surface((3, 8, 9))
    outcome = run(
        "localstatistics",
        INPUT=make(cells, names=["x", "y", "z"], unit="m"),
        BANDS=[3, 1],
        STATISTICS=[SUM, PERCENTILES, COUNT, SUM],
        PERCENTILES="90; 2.5",
    )
    result = read(outcome.path)
    kinds = ["sum", "percentile 90", "percentile 2.5", "count"]
    assert result.names == [f"{band}: {kind}" for band in "zx" for kind in kinds]
    assert result.units == ["m", "m", "m", ""] * 2
    for place, band in enumerate((2, 0)):
        same(result.cells[4 * place], expected(cells[band], np.ones((3, 3)), SUM))
        same(result.cells[4 * place + 3], expected(cells[band], np.ones((3, 3)), COUNT))


def test_percentiles_are_numpys(make, read, run):
    cells = surface()
    outcome = run("localstatistics", INPUT=make(cells), STATISTICS=[PERCENTILES], WINDOW=5)
    for layer, share in zip(read(outcome.path).cells, (25, 75)):
        wanted = ndimage.generic_filter(
            cells, lambda x, q=share: np.nanpercentile(x, q), 5, mode="constant", cval=np.nan
        )
        same(layer, np.where(np.isnan(cells), np.nan, wanted))


def test_statistics_may_be_given_as_text(make, read, run):
    path = make(surface())
    listed = read(run("localstatistics", INPUT=path, STATISTICS=[MAXIMUM, MINIMUM]).path)
    told = read(run("localstatistics", INPUT=path, STATISTICS="5,4").path)
    assert told.names == ["maximum", "minimum"]
    np.testing.assert_array_equal(told.stored, listed.stored)


@pytest.mark.parametrize(
    ("parameters", "inside"),
    [
        ({"SHAPE": 1, "WINDOW": 5}, lambda east, north, away: away <= 2),
        (
            {"SHAPE": 3, "WINDOW": 7, "INNER_RADIUS": 1.5},
            lambda e, n, away: (away > 1.5) & (away <= 3),
        ),
        ({"SHAPE": 3, "WINDOW": 5}, lambda e, n, away: (away > 0) & (away <= 2)),
        ({"SHAPE": 4, "WINDOW": 7}, lambda e, n, away: (away <= 3) & (e >= 0) & (n >= 0)),
        (
            {"SHAPE": 4, "WINDOW": 7, "WEDGE_START": 270, "WEDGE_END": -45},
            lambda e, n, away: (away <= 3) & (e <= 0) & (n >= 0) & (n <= -e),
        ),
    ],
)
def test_windows_of_other_shapes(make, read, run, parameters, inside):
    cells = surface()
    reach = parameters["WINDOW"] // 2
    y, x = np.mgrid[-reach : reach + 1, -reach : reach + 1]
    marks = inside(x, -y, np.hypot(x, y))
    outcome = run("localstatistics", INPUT=make(cells), STATISTICS=[SUM, MAXIMUM], **parameters)
    for layer, statistic in zip(read(outcome.path).cells, (SUM, MAXIMUM)):
        same(layer, expected(cells, marks, statistic, least=1))


def test_a_window_over_several_bands_is_a_box(make, read, run):
    cells = surface((4, 9, 10))
    outcome = run("localstatistics", INPUT=make(cells), WINDOW_BANDS=3, STATISTICS=[MEAN, RANGE])
    result = read(outcome.path).cells
    for place, statistic in enumerate((MEAN, RANGE)):
        same(result[place::2], expected(cells, np.ones((3, 3, 3)), statistic))


# --- Weights --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parameters", "weight"),
    [
        ({"WEIGHTING": 1, "SIGMA": 1.5}, lambda away: np.exp(-(away**2) / 4.5)),
        ({"WEIGHTING": 2}, lambda away: 1 / (1 + away)),
        ({"WEIGHTING": 3, "SIGMA": 2}, lambda away: np.exp(-away / 2)),
        ({"WEIGHTING": 2, "SHAPE": 1}, lambda away: (away <= 2) / (1 + away)),
    ],
)
def test_weights_by_distance(make, read, run, parameters, weight):
    cells = surface()
    y, x = np.mgrid[-2:3, -2:3]
    weights = weight(np.hypot(x, y))
    outcome = run(
        "localstatistics", INPUT=make(cells), WINDOW=5, STATISTICS=[MEAN, VARIANCE], **parameters
    )

    def weighted(function):
        return ndimage.generic_filter(
            cells, function, 5, mode="constant", cval=np.nan, output=float
        )

    def mean(window):
        there = ~np.isnan(window) & (weights.ravel() > 0)
        return np.average(window[there], weights=weights.ravel()[there])

    def variance(window):
        return mean((window - mean(window)) ** 2)

    for layer, function in zip(read(outcome.path).cells, (mean, variance)):
        same(layer, np.where(np.isnan(cells), np.nan, weighted(function)))


@pytest.mark.parametrize("text", ["-1 0 1; -2 0 2; -1 0 1", "[[-1,0,1],[-2,0,2],[-1,0,1]]"])
def test_a_matrix_of_weights_makes_a_convolution(make, read, run, text):
    cells = surface(gaps=0)
    outcome = run(
        "localstatistics",
        INPUT=make(cells),
        STATISTICS=[SUM],
        WEIGHTING=4,
        WEIGHTS=text,
        EDGES=REFLECT,
        WINDOW=99,
    )
    same(read(outcome.path).cells[0], ndimage.sobel(cells, axis=1))


@pytest.mark.parametrize(
    "text",
    [
        "TITLE edges\nMATRIX 3\n-2 0 2\n-4 0 4\n-2 0 2\nDIVISOR 2\nTYPE P\n",
        "# saved by numpy\n-1.0e+00 0.0e+00 1.0e+00\n-2 0 2\n-1 0 1\n",
        "\ufeff[[-1, 0, 1],\r\n [-2, 0, 2],\r\n [-1, 0, 1]]\r\n",
    ],
)
def test_a_file_holds_the_matrix_of_weights(make, read, run, tmp_path, text):
    cells = surface(gaps=0)
    (tmp_path / "edges.ker").write_text(text, encoding="utf-8")
    outcome = run(
        "localstatistics",
        INPUT=make(cells),
        STATISTICS=[SUM],
        WEIGHTING=4,
        WEIGHTS=str(tmp_path / "edges.ker"),
        EDGES=REFLECT,
    )
    same(read(outcome.path).cells[0], ndimage.sobel(cells, axis=1))
    assert "WEIGHTS: 3 x 3, 6 cells, sum 0" in outcome.said


def test_names_do_not_grow_with_every_step(make, read, run):
    path = make(surface(), names=["B4: red"])
    names = []
    for statistic, further in ((1, {}), (10, {"PERCENTILES": "25"}), (0, {}), (2, {})):
        path = run("localstatistics", INPUT=path, STATISTICS=[statistic], **further).path
        names += read(path).names
    assert names == [
        "B4: red: variance",
        "B4: red: percentile 25 of variance",
        "B4: red: mean of percentile 25",
        "B4: red: standard deviation of mean",
    ]
    names = read(run("localvariance", INPUT=path).path).names
    assert names == ["B4: red: variance of standard deviation"]


def test_lists_are_logged_as_they_were_read(make, run):
    said = run("localstatistics", INPUT=make(surface()), STATISTICS=[10], PERCENTILES="2.5; 97.50")
    assert "PERCENTILES: 2.5; 97.5" in said.said


def test_a_matrix_that_is_not_used_is_told(make, run):
    said = run("localstatistics", INPUT=make(surface()), WEIGHTS="1 2 1", FOOTPRINT="1 1 1").said
    for name in ("FOOTPRINT is not used", "WEIGHTS are not used"):
        assert any(text.startswith(name) for text in said), said


# --- Selection ------------------------------------------------------------------------------


def chosen(shape):
    marks = np.zeros(shape, "f4")
    marks[2:6, 3:9] = 5
    marks[4, 4] = np.nan
    return marks


def test_a_selection_is_where_results_are(make, read, run):
    cells = surface((2, 13, 17))
    marks = chosen((13, 17))
    path, selection = make(cells), make(marks, "selection.tif")
    parameters = {"INPUT": path, "STATISTICS": [MEAN, MAXIMUM], "WINDOW": 5}
    everywhere = read(run("localstatistics", **parameters).path).cells
    found = read(run("localstatistics", SELECTION=selection, **parameters).path).cells
    inside = (marks != 0) & ~np.isnan(marks)
    np.testing.assert_array_equal(found, np.where(inside, everywhere, np.nan))
    assert 0 < np.isfinite(found).sum() < np.isfinite(everywhere).sum()


def test_a_selection_on_another_grid_is_laid_on_the_first(make, read, run):
    cells, marks = surface(gaps=0), chosen((13, 17))
    path = make(cells)
    # Twice as many cells, half as large.
    fine = make(
        np.repeat(np.repeat(marks, 2, 0), 2, 1),
        "fine.tif",
        geotransform=(500000.0, 5.0, 0.0, 4100000.0, 0.0, -5.0),
    )
    one = run("localstatistics", INPUT=path, SELECTION=make(marks, "selection.tif"))
    two = run("localstatistics", INPUT=path, SELECTION=fine)
    np.testing.assert_array_equal(read(one.path).cells, read(two.path).cells)
    assert any("resampled (Nearest)" in text for text in two.said)


def test_a_selection_of_nothing_is_told_and_gives_no_results(make, read, run):
    cells = surface()
    outcome = run("localstatistics", INPUT=make(cells), SELECTION=make(cells * 0, "none.tif"))
    assert np.isnan(read(outcome.path).cells).all()
    assert any("No cell has a result" in text for text in outcome.said)


def test_many_statistics_of_many_bands_and_a_large_window_fit_into_memory(make, read, run):
    cells = surface((10, 30, 30))
    outcome = run("localstatistics", INPUT=make(cells), STATISTICS=list(range(9)), WINDOW=401)
    found = read(outcome.path).cells.reshape(10, 9, 30, 30)
    for layer, band in zip(cells, found):
        here = ~np.isnan(layer)
        np.testing.assert_allclose(band[MEAN][here], np.nanmean(layer), rtol=1e-6)
        np.testing.assert_array_equal(band[COUNT][here], here.sum())


@pytest.mark.parametrize("statistics", [[SKEWNESS, MEAN], [MEAN, SKEWNESS]])
def test_one_statistic_with_results_is_enough_to_say_nothing(make, read, run, statistics):
    path = make(np.full((3, 4), 7.0))  # equal cells have no skewness
    outcome = run("localstatistics", INPUT=path, STATISTICS=statistics)
    assert np.isfinite(read(outcome.path).cells[statistics.index(MEAN)]).all()
    assert not any("No cell has a result" in text for text in outcome.said)


def test_constants_beyond_the_edge_are_data_whatever_comes_first(make, read, run):
    outcome = run(
        "localstatistics",
        INPUT=make(np.full((2, 2), np.nan)),
        STATISTICS=[SKEWNESS, MEAN],
        EDGES=CONSTANT,
        EDGE_VALUE=5.0,
        FILL_NODATA_CELLS=True,
    )
    assert (read(outcome.path).cells[1] == 5.0).all()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"WEIGHTING": 1, "DENOMINATOR": 1}, "\nWEIGHTING: weighted variances .* choose n"),
        ({"WEIGHTING": 4, "WEIGHTS": "1 -1 1"}, "\nWEIGHTS: -1 is a weight"),
    ],
)
def test_what_does_not_go_together_is_said_where_nothing_is_selected_too(make, run, wrong, said):
    cells = surface((3, 4), gaps=0.0)
    with pytest.raises(Exception, match=said):
        run(
            "localstatistics",
            INPUT=make(cells),
            SELECTION=make(cells * 0, "none.tif"),
            STATISTICS=[VARIANCE],
            **wrong,
        )


def test_what_is_not_selected_is_not_computed(make, run, monkeypatch):
    """Of eight tiles in each of two rows, one holds something selected."""
    from raster_kernels.kernels.order import statistics as kernel

    tiles = []
    own = kernel.local_statistics

    def watched(block, **keywords):
        tiles.append(block.shape)
        return own(block, **keywords)

    monkeypatch.setattr(kernel, "local_statistics", watched)
    cells = np.random.default_rng(1).normal(size=(1024, 2048)).astype("f4")
    marks = np.zeros(cells.shape, "u1")
    marks[600, 600] = 1
    run("localstatistics", INPUT=make(cells), SELECTION=make(marks, "selection.tif"))
    assert tiles == [(1, 258, 514)]


# --- One answer -----------------------------------------------------------------------------


@pytest.mark.parametrize("weighting", [0, 1, 3])
def test_a_statistic_is_the_same_whatever_blocks_threads_and_company(
    make, read, run, monkeypatch, weighting
):
    from raster_kernels.toolbox import run as engine

    rng = np.random.default_rng(1)
    cells = ndimage.gaussian_filter(rng.normal(size=(530, 600)), 9) * 900 + 400
    cells += rng.normal(size=cells.shape)
    cells[:, 400:] += 1e6
    cells[100:160, 80:200] = np.nan
    cells[300, 300] = np.inf
    source = make(cells)
    given = {"INPUT": source, "WINDOW": 19, "WEIGHTING": weighting, "SIGMA": 3}
    first = read(run("localstatistics", **given, STATISTICS=[VARIANCE]).path).cells[0]
    assert np.isfinite(first).any()
    make_plan = engine.make_plan
    for block, threads, statistics in (
        ((530, 600), 2, [MEAN, VARIANCE]),
        ((1, 600), 1, [SKEWNESS, VARIANCE, MAXIMUM]),
        ((256, 257), 2, [VARIANCE, KURTOSIS, SUM, COUNT, DEVIATION]),
    ):

        def plan(shape, block=block, threads=threads, **keywords):
            return make_plan(shape, **{**keywords, "block": block, "threads": threads})

        with monkeypatch.context() as patch:
            patch.setattr(engine, "make_plan", plan)
            out = read(run("localstatistics", **given, STATISTICS=statistics).path)
        np.testing.assert_array_equal(out.cells[statistics.index(VARIANCE)], first)


# --- Types, nodata, digits ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("dtype", "result"), [("u1", "f4"), ("i2", "f4"), ("f4", "f8"), ("i4", "f8"), ("f8", "f8")]
)
def test_results_are_floats_wide_enough(make, read, run, dtype, result):
    cells = surface(gaps=0).astype(dtype)
    raster = read(run("localstatistics", INPUT=make(cells), STATISTICS=[SUM, COUNT]).path)
    assert raster.stored.dtype == result
    same(raster.cells[0], expected(cells, np.ones((3, 3)), SUM))


@pytest.mark.parametrize(
    ("dtype", "rows", "columns", "result"),
    [
        ("u1", 255, 257, "f4"),
        ("u1", 258, 256, "f8"),
        ("i2", 16, 32, "f4"),
        ("i2", 19, 27, "f8"),
        ("u2", 16, 16, "f4"),
        ("u2", 1, 257, "f8"),
        ("f4", 1, 2, "f8"),
    ],
)
def test_sums_of_whole_numbers_are_exact_in_their_type(
    make, read, run, dtype, rows, columns, result
):
    kind = np.dtype(dtype)
    largest = int(np.iinfo(kind).max) if kind.kind in "iu" else 2**24 - 1
    if kind == "i2":
        largest = -32768
    shape = (3, 40) if rows == 1 else (40, 40)
    cells = np.full(shape, largest, kind)
    cells[0, 0] = cells[-1, -1] = largest - 1 if largest > 0 else largest + 1
    # Beyond the edge cells are repeated, so that windows are full.
    out = run(
        "localstatistics",
        INPUT=make(cells),
        STATISTICS=[SUM],
        WINDOW=columns,
        WINDOW_ROWS=rows,
        EDGES=3,
    )
    raster = read(out.path)
    assert raster.stored.dtype == result
    before = [(rows // 2, rows - 1 - rows // 2), (columns // 2, columns - 1 - columns // 2)]
    padded = np.pad(cells.astype("i8"), before, mode="edge")
    totals = np.pad(padded.cumsum(0).cumsum(1), ((1, 0), (1, 0)))
    wanted = totals[rows:, columns:] - totals[:-rows, columns:]
    wanted = wanted - totals[rows:, :-columns] + totals[:-rows, :-columns]
    np.testing.assert_array_equal(raster.stored[0].astype("i8"), wanted)
    if kind.kind in "iu":
        assert (np.abs(wanted).max() > 2**24) == (result == "f8")


def test_a_constant_beyond_the_edge_counts_for_the_type(make, read, run):
    cells = np.ones((4, 4), "u1")
    given = {"INPUT": make(cells), "STATISTICS": [SUM], "EDGES": 5}
    small = read(run("localstatistics", **given, EDGE_VALUE=1000).path)
    assert small.stored.dtype == "f4"
    large = read(run("localstatistics", **given, EDGE_VALUE=2**23 + 1).path)
    assert large.stored.dtype == "f8"
    assert large.stored[0, 0, 0] == 5 * (2**23 + 1) + 4


def test_means_of_small_integers_stay_small(make, read, run):
    cells = np.full((4, 4), 60_000, "u2")
    raster = read(run("localstatistics", INPUT=make(cells), STATISTICS=[0, 6, 8, 9]).path)
    assert raster.stored.dtype == "f4"


def test_wide_integers_are_summed_exactly(make, read, run):
    cells = (np.arange(80).reshape(8, 10) + 2**30).astype("i4")
    raster = read(run("localstatistics", INPUT=make(cells), STATISTICS=[SUM, MAXIMUM]).path)
    wanted = ndimage.correlate(cells.astype("i8"), np.ones((3, 3), "i8"), mode="constant")
    np.testing.assert_array_equal(raster.stored[0], wanted.astype(float))
    assert raster.stored[1, 0, 0] == cells[1, 1]


def test_a_nodata_value_stays_where_no_result_can_take_it(make, read, run):
    cells = surface()
    path = make(np.where(np.isnan(cells), -9999, cells).astype("f4"), nodata=-9999.0)
    kept = read(run("localstatistics", INPUT=path, STATISTICS=[VARIANCE, ENTROPY, COUNT]).path)
    assert kept.nodata == [-9999.0] * 3
    # A mean of values around it may be -9999; none is as low as the lowest of the type.
    replaced = read(run("localstatistics", INPUT=path, STATISTICS=[VARIANCE, MEAN]).path)
    assert set(replaced.nodata) == {float(np.finfo("f4").min)}
    same(replaced.cells[1], expected(cells, np.ones((3, 3)), MEAN))


def test_skewness_and_kurtosis_with_an_offset_of_a_million(make, read, run):
    rng = np.random.default_rng(4)
    cells = np.rint(rng.gamma(2.0, 2.0, (20, 22)) * 16) / 16  # exact in Float32 with the offset
    outcome = run(
        "localstatistics",
        INPUT=make((cells + 1e6).astype("f4")),
        STATISTICS=[SKEWNESS, KURTOSIS],
        WINDOW=5,
    )
    for layer, statistic in zip(read(outcome.path).cells, (SKEWNESS, KURTOSIS)):
        wanted = expected(cells, np.ones((5, 5)), statistic)
        np.testing.assert_allclose(layer, wanted, rtol=1e-6, atol=1e-7)


@pytest.mark.parametrize("step", [2, 50])
def test_a_step_keeps_every_nth_cell(make, read, run, step):
    path = make(surface())
    parameters = {"INPUT": path, "STATISTICS": [MEAN, MEDIAN]}
    whole = read(run("localstatistics", **parameters).path).cells
    thin = read(run("localstatistics", STEP=step, **parameters).path)
    np.testing.assert_array_equal(thin.cells, whole[:, ::step, ::step])
    assert thin.geotransform[1] == 10.0 * step


def test_cells_without_data_get_a_result_where_asked_for(make, read, run):
    cells = surface(gaps=0.5)
    statistics = [MEAN, MAXIMUM, MEDIAN, VARIETY, SKEWNESS]
    outcome = run(
        "localstatistics", INPUT=make(cells), STATISTICS=statistics, FILL_NODATA_CELLS=True
    )
    for layer, statistic in zip(read(outcome.path).cells, statistics):
        same(layer, expected(cells, np.ones((3, 3)), statistic, fill=True))


def test_variances_are_those_of_local_variance(make, read, run):
    path = make(surface(gaps=0.3))
    for statistic, other in ((VARIANCE, 0), (DEVIATION, 1), (VARIATION, 2)):
        for more in ({"DENOMINATOR": 1}, {"SHAPE": 1, "WINDOW": 7, "EDGES": WRAP}):
            one = run("localstatistics", INPUT=path, STATISTICS=[statistic], **more)
            two = run("localvariance", INPUT=path, STATISTIC=other, **more)
            np.testing.assert_allclose(read(one.path).cells, read(two.path).cells, rtol=1e-6)


# --- Other programs -------------------------------------------------------------------------

# Our settings for the methods of r.neighbors.
GRASS = {
    "average": {"STATISTICS": [MEAN]},
    "variance": {"STATISTICS": [VARIANCE]},
    "stddev": {"STATISTICS": [DEVIATION]},
    "minimum": {"STATISTICS": [MINIMUM]},
    "maximum": {"STATISTICS": [MAXIMUM]},
    "range": {"STATISTICS": [RANGE]},
    "sum": {"STATISTICS": [SUM]},
    "count": {"STATISTICS": [COUNT]},
    "median": {"STATISTICS": [MEDIAN]},
    "mode": {"STATISTICS": [MAJORITY]},
    "diversity": {"STATISTICS": [VARIETY]},
    "quart1": {"STATISTICS": [PERCENTILES], "PERCENTILES": "25"},
    "perc90": {"STATISTICS": [PERCENTILES], "PERCENTILES": "90"},
}


@pytest.mark.skipif(not shutil.which("grass"), reason="GRASS is not installed")
def test_grass_gives_the_same_numbers(make, read, run, tmp_path):
    """Of r.neighbors, for cells without data too: in circles, and with weights in squares."""
    path, out = make(surface((19, 23), gaps=0.15), nodata=math.nan), tmp_path / "grass"
    out.mkdir()
    runs = {
        method: (f"-c method={method}", {"SHAPE": 1, **settings})
        for method, settings in GRASS.items()
    }
    for method in ("average", "variance"):
        for name, factor, ours in (
            ("gaussian", 1.5, {"WEIGHTING": 1, "SIGMA": 1.5}),
            ("exponential", -0.5, {"WEIGHTING": 3, "SIGMA": 2}),
        ):
            weights = f"weighting_function={name} weighting_factor={factor}"
            runs[f"{name}_{method}"] = f"method={method} {weights}", {**GRASS[method], **ours}
    script = ["r.in.gdal --q input=$1 output=cells", "g.region raster=cells"]
    for name, (asked, _) in runs.items():
        script.append(f"r.neighbors --q input=cells output={name} size=5 {asked}")
        export = "type=Float64 nodata=-1"
        script.append(f"r.out.gdal -f -c --q input={name} output=$2/{name}.tif {export}")
    command = ["grass", "--tmp-location", path, "--exec", "sh", "-e", "-c", "\n".join(script)]
    command += ["sh", path, str(out)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    for name, (_, settings) in runs.items():
        outcome = run("localstatistics", INPUT=path, WINDOW=5, FILL_NODATA_CELLS=True, **settings)
        found, wanted = read(outcome.path).cells[0], read(out / f"{name}.tif").cells[0]
        assert np.isfinite(wanted).any(), name
        np.testing.assert_allclose(found, wanted, rtol=1e-12, atol=1e-12, err_msg=name)


SAGA = {
    "square": ("0", {}),
    "annulus of 1 to 2": ("2 -KERNEL_INNER 1", {"SHAPE": 3, "INNER_RADIUS": 0.99}),
    "sector": ("3 -KERNEL_DIRECTION 45 -KERNEL_TOLERANCE 45", {"SHAPE": 4}),
}


@pytest.mark.skipif(not shutil.which("saga_cmd"), reason="SAGA is not installed")
@pytest.mark.parametrize("kernel", SAGA)
def test_saga_gives_the_same_numbers(make, read, run, tmp_path, kernel):
    path = make(surface((19, 23), gaps=0.15), nodata=math.nan)
    options, settings = SAGA[kernel]
    statistics = {"MEAN": MEAN, "MAX": MAXIMUM, "STDDEV": DEVIATION, "MEDIAN": MEDIAN}
    command = ["saga_cmd", "-f=s", "statistics_grid", "1", "-GRID", path, "-KERNEL_RADIUS", "2"]
    command += ["-KERNEL_TYPE", *options.split()]
    for name in statistics:
        command += [f"-{name}", str(tmp_path / f"{name}.sgrd")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    outcome = run(
        "localstatistics", INPUT=path, WINDOW=5, STATISTICS=list(statistics.values()), **settings
    )
    for layer, name in zip(read(outcome.path).cells, statistics):
        wanted = read(tmp_path / f"{name}.sdat").cells[0]
        np.testing.assert_allclose(layer, wanted, rtol=1e-5, atol=1e-5, err_msg=name)


def test_the_program_runs_it_and_takes_several_statistics(make, read, qgis_process, tmp_path):
    cells = surface()
    target = tmp_path / "program.tif"
    parameters = {"INPUT": make(cells), "OUTPUT": target, "STATISTICS": "7,10", "WINDOW": 5}
    result = qgis_process.run("localstatistics", parameters)
    assert result.returncode == 0, result.stderr
    found = read(target)
    assert found.names == ["sum", "percentile 25", "percentile 75"]
    same(found.cells[0], expected(cells, np.ones((5, 5)), SUM))


def test_layers_are_named_for_what_they_show(make, run, provider):
    from raster_kernels.algorithms.localstatistics import _title
    from raster_kernels.kernels.order.choices import Statistic

    class Info:
        name, title = "INPUT dem", "dem"

    assert _title([Statistic.MEAN], Info) == "Mean of dem"
    assert _title([Statistic.MEAN, Statistic.SUM], Info) == "Local statistics of dem"
    assert _title([Statistic.PERCENTILES], Info) == "Percentiles of dem"


def test_nothing_chosen_is_said_in_a_model_too(make, run, processing):
    from qgis.core import QgsApplication, QgsProcessingContext, QgsProcessingFeedback

    algorithm = QgsApplication.processingRegistry().algorithmById("rasterkernels:localstatistics")
    parameters = {"INPUT": make(surface()), "STATISTICS": [], "OUTPUT": "out.tif"}
    fine, said = algorithm.checkParameterValues(parameters, QgsProcessingContext())
    assert not fine
    assert re.search(r"is empty: give one or more of Mean \(0\), Variance \(1\)", said)
    _, ended = algorithm.run(
        parameters, QgsProcessingContext(), QgsProcessingFeedback(False), catchExceptions=True
    )
    assert not ended
