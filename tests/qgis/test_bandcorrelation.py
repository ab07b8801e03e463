"""Correlations between bands from files, against numpy and SciPy pair by pair."""

import numpy as np
import pytest
from qgis.core import QgsProcessingException
from scipy import stats

NAN = np.nan


def stack(bands=4, shape=(30, 40), gaps=0.2, seed=1):
    rng = np.random.default_rng(seed)
    cells = (rng.normal(size=(bands, bands)) @ rng.normal(size=(bands, shape[0] * shape[1]))) * 9
    cells = np.rint(cells).reshape(bands, *shape)  # with ties
    cells[rng.random(cells.shape) < gaps] = NAN
    return cells


def pairs(cells):
    flat = cells.reshape(len(cells), -1)
    for i, j in np.ndindex(len(cells), len(cells)):
        both = ~np.isnan(flat[i] + flat[j])
        yield i, j, flat[i, both], flat[j, both]


def matrix(rows, size, column="r"):
    values = [NAN if row[column] is None else row[column] for row in rows]
    return np.reshape(values, (size, size))


@pytest.mark.parametrize("gaps", [0.0, 0.3])
@pytest.mark.parametrize("method", [0, 1, 2])
def test_each_pair_has_the_numbers_of_scipy(make, points, run, gaps, method):
    cells = stack(gaps=gaps)
    names = ["red", "green", "blue", "nir"]
    outcome = run("bandcorrelation", INPUT=make(cells, names=names), METHOD=method)
    rows = points(outcome.path)
    assert [(row["band_a"], row["band_b"]) for row in rows[:5]] == [
        *(("red", name) for name in names),
        ("green", "red"),
    ]
    correlate = stats.spearmanr if method == 1 else stats.pearsonr
    for row, (i, j, x, y) in zip(rows, pairs(cells)):
        r, p = (1.0, 0.0) if i == j else correlate(x, y)
        assert row["r"] == pytest.approx(r, abs=1e-9)
        assert row["p"] == pytest.approx(p, rel=1e-6, abs=1e-9)
        assert row["n"] == len(x)
        if method == 2:
            assert row["cov"] == pytest.approx(np.cov(x, y)[0, 1], rel=1e-9)
    assert (np.diagonal(matrix(rows, 4)) == 1.0).all()


def test_other_rasters_are_compared_as_well(make, points, run):
    cells = stack(3, gaps=0)
    moved = (500020.0, 10.0, 0.0, 4099990.0, 0.0, -10.0)
    outcome = run(
        "bandcorrelation",
        INPUT=make(cells[0], "a.tif"),
        LAYERS=[make(cells[1], "b.tif"), make(cells[2], "c.tif", geotransform=moved)],
    )
    rows = points(outcome.path)
    assert [row["band_b"] for row in rows[:3]] == ["a: Band 1", "b: Band 1", "c: Band 1"]
    r = matrix(rows, 3)
    assert r[0, 1] == pytest.approx(np.corrcoef(cells[0].ravel(), cells[1].ravel())[0, 1])
    laid = np.corrcoef(cells[0, 1:, 2:].ravel(), cells[2, :-1, :-2].ravel())[0, 1]
    assert r[0, 2] == pytest.approx(laid, abs=1e-9)


@pytest.mark.parametrize("method", [0, 1])
@pytest.mark.parametrize("first", [1, 2, 4])
def test_rasters_may_have_other_numbers_of_bands(make, points, run, first, method):
    """One of them beside the grid by a cell, whose bands have their nodata in other places."""
    cells = stack(6, gaps=0.15)
    moved = (500010.0, 10.0, 0.0, 4100000.0, 0.0, -10.0)
    paths = [make(cells[:first], "a.tif"), make(cells[first:], "b.tif", geotransform=moved)]
    rows = points(run("bandcorrelation", INPUT=paths[0], LAYERS=paths[1:], METHOD=method).path)
    laid = cells.copy()
    laid[first:, :, 0], laid[first:, :, 1:] = NAN, cells[first:, :, :-1]
    correlate = stats.spearmanr if method else stats.pearsonr
    assert len(rows) == 36
    for row, (i, j, x, y) in zip(rows, pairs(laid)):
        assert row["n"] == len(x)
        assert row["r"] == (1.0 if i == j else pytest.approx(correlate(x, y)[0], abs=1e-9))


@pytest.mark.parametrize("method", [0, 1])
def test_what_has_no_correlation_is_null(make, points, run, method):
    cells = stack(4, gaps=0.1)
    cells[1] = 7.1
    cells[2] = NAN
    cells[2, 3, 4:6] = 1, 2
    cells[0, 3, 4:6] = cells[3, 3, 4:6] = 5, 6
    rows = points(run("bandcorrelation", INPUT=make(cells), METHOD=method).path)
    r = matrix(rows, 4)
    assert np.isnan(r[1]).all()
    assert np.isnan(r[2]).all()
    assert np.isfinite(r[[0, 0, 3], [0, 3, 3]]).all()
    assert rows[2]["n"] == 2


def test_the_report_shows_the_matrix(make, run, tmp_path):
    page = tmp_path / "report.html"
    run("bandcorrelation", INPUT=make(stack(), names=list("abcd")), OUTPUT_HTML=str(page))
    text = page.read_text("utf-8")
    assert "Pearson correlation" in text
    assert "data:image/svg+xml" in text
    assert text.count("<tr") == 1 + 6


def test_blocks_and_threads_change_nothing(make, run, points, monkeypatch):
    from raster_kernels.toolbox import run as engine

    make_plan, path = engine.make_plan, make(stack(5, (300, 280), gaps=0.0))
    gappy = make(stack(3, (300, 280), gaps=0.1), "gappy.tif")
    for given in ({"INPUT": path}, {"INPUT": path, "METHOD": 1}, {"INPUT": gappy, "METHOD": 1}):
        results = []
        for block, threads in (((300, 280), 1), ((300, 280), 2), ((7, 280), 2), ((97, 131), 1)):

            def plan(shape, _set=(block, threads), **keywords):
                return make_plan(shape, **{**keywords, "block": _set[0], "threads": _set[1]})

            monkeypatch.setattr(engine, "make_plan", plan)
            results.append(points(run("bandcorrelation", **given).path))
        assert all(result == results[0] for result in results)


def test_one_band_is_refused(make, run):
    with pytest.raises(QgsProcessingException, match="INPUT gives 1 band, and there are no LAYERS"):
        run("bandcorrelation", INPUT=make(stack(1)))
