"""Local variance against SciPy's generic_filter, which knows nothing of our code."""

import math

import numpy as np
import pytest
from scipy import ndimage

SHRINK, REFLECT, MIRROR, NEAREST, WRAP, CONSTANT, NODATA = range(7)
MODES = {REFLECT: "reflect", MIRROR: "mirror", NEAREST: "nearest", WRAP: "wrap"}
OUTSIDE = 1e30  # stands beyond the edge where a window that meets it has no result


def surface(shape=(13, 17), seed=1, gaps=0.1):
    rng = np.random.default_rng(seed)
    cells = rng.normal(100, 20, shape)
    cells[rng.random(shape) < gaps] = np.nan
    return cells


def expected(
    cells, footprint, *, edges=SHRINK, edge_value=0.0, statistic=0, ddof=0, least=1, fill=False
):
    """Return the statistic of each window, cell by cell."""

    def look(window):
        if (window == OUTSIDE).any():
            return np.nan
        window = window[~np.isnan(window)]
        if window.size < max(least, ddof + 1):
            return np.nan
        variance = np.var(window, ddof=ddof)
        if statistic == 0:
            return variance
        deviation = math.sqrt(variance)
        return deviation if statistic == 1 else deviation / abs(window.mean())

    beyond = {SHRINK: np.nan, CONSTANT: edge_value, NODATA: OUTSIDE}.get(edges, 0.0)
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


def same(result, wanted, rtol=1e-6):
    np.testing.assert_allclose(result, wanted, rtol=rtol, atol=0)


@pytest.mark.parametrize("window", [(3, 3), (5, 2), (4, 4), (19, 35)], ids=str)
@pytest.mark.parametrize("edges", range(7))
def test_every_edge_rule_is_that_of_scipy(make, read, run, edges, window):
    cells = surface()
    outcome = run(
        "localvariance",
        INPUT=make(cells),
        WINDOW=window[1],
        WINDOW_ROWS=window[0],
        EDGES=edges,
        EDGE_VALUE=77.0,
    )
    wanted = expected(cells, np.ones(window), edges=edges, edge_value=77.0)
    same(read(outcome.path).cells[0], wanted)


@pytest.mark.parametrize("ddof", [0, 1])
@pytest.mark.parametrize("statistic", [0, 1, 2])
def test_statistics_and_denominators(make, read, run, statistic, ddof):
    cells = surface(gaps=0.8) - 100.0  # means of both signs, and windows of one cell
    outcome = run(
        "localvariance", INPUT=make(cells), STATISTIC=statistic, DENOMINATOR=ddof, WINDOW=3
    )
    wanted = expected(cells, np.ones((3, 3)), statistic=statistic, ddof=ddof)
    assert np.isnan(wanted[~np.isnan(cells)]).any() == bool(ddof)
    same(read(outcome.path).cells[0], wanted)


def test_an_ellipse_takes_the_cells_within_its_axes(make, read, run):
    cells = surface()
    rows, columns = 5, 9
    y, x = np.mgrid[-2:3, -4:5]
    inside = (x / 4) ** 2 + (y / 2) ** 2 <= 1
    outcome = run("localvariance", INPUT=make(cells), WINDOW=columns, WINDOW_ROWS=rows, SHAPE=1)
    same(read(outcome.path).cells[0], expected(cells, inside))
    assert not np.allclose(
        expected(cells, inside), expected(cells, np.ones((5, 9))), equal_nan=True
    )


@pytest.mark.parametrize("text", ["1 0 0 1; 0 1 0 0; 1 1 0 0", "1 0 0 1\n0 1 0 0\n1 1 0 0"])
def test_a_footprint_takes_the_cells_marked_in_it(make, read, run, text):
    cells = surface()
    marks = np.array([[1, 0, 0, 1], [0, 1, 0, 0], [1, 1, 0, 0]], dtype=bool)
    outcome = run("localvariance", INPUT=make(cells), SHAPE=2, FOOTPRINT=text, WINDOW=99)
    same(read(outcome.path).cells[0], expected(cells, marks))


def test_a_footprint_without_its_shape_is_told_of(make, run):
    path = make(surface())
    assert any(
        "FOOTPRINT is not used" in text
        for text in run("localvariance", INPUT=path, FOOTPRINT="1 1").said
    )
    said = run("localvariance", INPUT=path, SHAPE=2, FOOTPRINT="1 1").said
    assert not any("FOOTPRINT is not used" in text for text in said)
    assert "FOOTPRINT: 2 x 1, 2 cells, sum 2" in said


def test_windows_that_never_fit_are_told_of(make, read, run):
    outcome = run("localvariance", INPUT=make(surface(gaps=0)), WINDOW=19, EDGES=NODATA)
    assert np.isnan(read(outcome.path).cells).all()
    assert outcome["WINDOWS"] == 0
    assert "AVERAGE_VARIANCE" not in outcome.outputs
    assert any("no window has enough data" in text for text in outcome.said)


@pytest.mark.parametrize("edges", range(7))
@pytest.mark.parametrize("bands", [2, 3])
def test_a_window_over_several_bands_is_a_box(make, read, run, edges, bands):
    cells = surface((4, 9, 10))
    outcome = run(
        "localvariance", INPUT=make(cells), WINDOW_BANDS=bands, EDGES=edges, EDGE_VALUE=77.0
    )
    wanted = expected(cells, np.ones((bands, 3, 3)), edges=edges, edge_value=77.0)
    same(read(outcome.path).cells, wanted)


@pytest.mark.parametrize("step", [2, 3, 50])
def test_a_step_keeps_every_nth_cell_and_its_centre(make, read, run, step):
    cells = surface()
    transform = (1000.0, 2.0, 0.5, 5000.0, 0.25, -3.0)
    path = make(cells, geotransform=transform)
    whole, thin = run("localvariance", INPUT=path), run("localvariance", INPUT=path, STEP=step)
    kept = read(whole.path).cells[0][::step, ::step]
    result = read(thin.path)
    np.testing.assert_array_equal(result.cells[0], kept)
    x0, dx, rx, y0, ry, dy = result.geotransform
    assert (dx, rx, ry, dy) == (step * 2.0, step * 0.5, step * 0.25, step * -3.0)
    # The centre of the first cell of both.
    assert x0 + dx / 2 + rx / 2 == pytest.approx(1000 + 1.25)
    assert y0 + dy / 2 + ry / 2 == pytest.approx(5000 - 1.375)
    assert thin["WINDOWS"] == np.count_nonzero(~np.isnan(kept))
    assert thin["AVERAGE_VARIANCE"] == pytest.approx(np.nanmean(kept), rel=1e-6)


def test_min_cells_blanks_poor_windows(make, read, run):
    cells = surface(gaps=0.5)
    poor, all_of_them = (
        read(run("localvariance", INPUT=make(cells), MIN_CELLS=least).path).cells[0]
        for least in (5, 1)
    )
    same(poor, expected(cells, np.ones((3, 3)), least=5))
    assert np.isnan(poor).sum() > np.isnan(all_of_them).sum()


def test_cells_without_data_get_a_result_where_asked_for(make, read, run):
    cells = surface(gaps=0.3)
    left, filled = (
        read(run("localvariance", INPUT=make(cells), FILL_NODATA_CELLS=fill).path).cells[0]
        for fill in (False, True)
    )
    assert np.isnan(left[np.isnan(cells)]).all()
    same(filled, expected(cells, np.ones((3, 3)), fill=True))


def test_bands_are_taken_in_the_order_given(make, read, run):
    cells = surface((3, 8, 9), gaps=0)
    outcome = run("localvariance", INPUT=make(cells, names=["x", "y", "z"]), BANDS=[3, 1])
    result = read(outcome.path)
    assert result.names == ["z: variance", "x: variance"]
    for layer, band in enumerate((2, 0)):
        same(result.cells[layer], expected(cells[band], np.ones((3, 3))))
    assert outcome["AVERAGE_VARIANCE"] == pytest.approx(result.cells[0].mean(), rel=1e-12)


@pytest.mark.parametrize("statistic", [0, 1, 2])
@pytest.mark.parametrize("ddof", [0, 1])
def test_numbers_tell_of_the_variance_whatever_the_statistic(make, run, statistic, ddof):
    cells = surface(gaps=0.4)
    outcome = run("localvariance", INPUT=make(cells), STATISTIC=statistic, DENOMINATOR=ddof)
    variances = expected(cells, np.ones((3, 3)), ddof=ddof)
    assert outcome["AVERAGE_VARIANCE"] == pytest.approx(np.nanmean(variances), rel=1e-9)
    assert outcome["AVERAGE_STDDEV"] == pytest.approx(np.nanmean(np.sqrt(variances)), rel=1e-9)
    assert outcome["WINDOWS"] == np.count_nonzero(~np.isnan(variances))


def test_every_band_is_in_the_log(make, run):
    cells = surface((2, 9, 9), gaps=0)
    outcome = run("localvariance", INPUT=make(cells, names=["red", "nir"]))
    for name, band in zip(["red", "nir"], cells):
        average = expected(band, np.ones((3, 3))).mean()
        (line,) = (text for text in outcome.said if text.startswith(f"{name}: average"))
        assert float(line.split("variance ")[1].split(",")[0]) == pytest.approx(average, rel=1e-8)


@pytest.mark.parametrize("offset", [0.0, 1e8, -1e8])
def test_an_offset_changes_nothing(make, read, run, offset):
    noise = np.random.default_rng(3).integers(-50, 50, (20, 20)) / 64.0  # exact beside 1e8
    outcome = run("localvariance", INPUT=make(noise + offset), WINDOW=5)
    same(read(outcome.path).cells[0], expected(noise, np.ones((5, 5))))


def test_small_noise_beside_a_cliff_keeps_its_variance(make, read, run):
    noise = np.random.default_rng(4).integers(-64, 64, (12, 40)) / 8192.0
    cells = noise.copy()
    cells[:, :20] += 1e6
    result = read(run("localvariance", INPUT=make(cells)).path).cells[0]
    wanted = expected(noise, np.ones((3, 3)))
    same(result[:, 21:], wanted[:, 21:])
    same(result[:, :19], wanted[:, :19])


def test_a_constant_raster_has_no_variance_at_all(make, read, run):
    outcome = run("localvariance", INPUT=make(np.full((9, 9), 0.1)), WINDOW=7)
    assert (read(outcome.path).cells == 0).all()
    assert outcome["AVERAGE_VARIANCE"] == 0


@pytest.mark.parametrize(
    ("dtype", "result"),
    [("u1", "f4"), ("i2", "f4"), ("f4", "f4"), ("i4", "f8"), ("u4", "f8"), ("f8", "f8")],
)
def test_wide_types_give_wide_results(make, read, run, dtype, result):
    cells = np.arange(100).reshape(10, 10).astype(dtype)
    raster = read(run("localvariance", INPUT=make(cells)).path)
    assert raster.stored.dtype == np.dtype(result)
    same(raster.cells[0], expected(cells, np.ones((3, 3))))


def test_a_scale_and_offset_are_applied(make, read, run):
    cells = np.random.default_rng(5).integers(0, 1000, (9, 9)).astype("i2")
    raster = read(run("localvariance", INPUT=make(cells, scale=0.5, offset=7.0)).path)
    same(raster.cells[0], expected(cells * 0.5 + 7, np.ones((3, 3))))
    assert raster.scales == [None] or raster.scales == [1.0]


def test_a_deviation_keeps_the_unit_and_a_variance_has_none(make, read, run):
    path = make(surface(), unit="m")
    assert read(run("localvariance", INPUT=path, STATISTIC=1).path).units == ["m"]
    assert read(run("localvariance", INPUT=path, STATISTIC=0).path).units == [""]


def test_creation_options_reach_the_file(make, read, run):
    path = make(surface())
    plain = read(run("localvariance", INPUT=path).path)
    packed = read(
        run("localvariance", INPUT=path, CREATION_OPTIONS="COMPRESS=DEFLATE|INTERLEAVE=BAND").path
    )
    assert "COMPRESSION" not in plain.structure
    assert packed.structure["COMPRESSION"] == "DEFLATE"
    np.testing.assert_array_equal(plain.cells, packed.cells)


@pytest.mark.parametrize("shape", [(1, 1), (1, 9), (9, 1), (2, 2)])
def test_thin_rasters_work(make, read, run, shape):
    cells = surface(shape, gaps=0)
    same(
        read(run("localvariance", INPUT=make(cells)).path).cells[0],
        expected(cells, np.ones((3, 3))),
    )
