"""Stack correlation from files, against scipy.stats cell by cell."""

import warnings

import numpy as np
import pytest
from qgis.core import QgsProcessingException
from scipy import stats

SCIPY = [stats.pearsonr, stats.spearmanr, stats.kendalltau]
NAN = np.nan


def stacks(bands=6, shape=(7, 9), seed=1, gaps=0.1):
    rng = np.random.default_rng(seed)
    one = rng.integers(0, 40, (bands, *shape)).astype(float)
    two = one + rng.integers(0, 40, one.shape)
    for stack in (one, two):
        stack[rng.random(stack.shape) < gaps] = NAN
    return one, two


def expected(one, two, correlate):
    """Return r, p, n, slope and intercept of each cell."""
    found = np.full((5, *one.shape[1:]), NAN)
    for row, column in np.ndindex(*one.shape[1:]):
        x, y = one[:, row, column], two[:, row, column]
        known = ~np.isnan(x + y)
        x, y = x[known], y[known]
        found[2, row, column] = known.sum()
        if known.sum() >= 3 and np.ptp(x) and np.ptp(y):
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                line = stats.linregress(y, x)
                found[:2, row, column] = correlate(x, y)[:2]
            found[3:, row, column] = line.slope, line.intercept
    return found


def assert_same(found, wanted):
    np.testing.assert_allclose(found[0], wanted[0], atol=1e-9)
    np.testing.assert_allclose(found[1], wanted[1], rtol=1e-6, atol=3e-8)
    np.testing.assert_array_equal(found[2], wanted[2])
    np.testing.assert_allclose(found[3:], wanted[3:], atol=1e-6)


@pytest.mark.parametrize("method", [0, 1, 2])
def test_every_cell_has_the_numbers_of_scipy(make, read, run, method):
    one, two = stacks()
    outcome = run("stackcorrelation", INPUT=make(one), INPUT_2=make(two, "two.tif"), METHOD=method)
    raster = read(outcome.path)
    assert raster.names == ["r", "p", "n", "slope", "intercept"]
    assert_same(raster.cells, expected(one, two, SCIPY[method]))


def test_three_layers_of_nine_cells(make, read, run):
    """The layers of Stack Overflow 16698048."""
    one = np.array([[1.0] * 8 + [NAN], [2, 2, 2, 2, 1, 2, 2, NAN, 2], [3] * 9]).reshape(3, 3, 3)
    one[2].flat[5:7] = 2, NAN
    two = np.repeat([2.0, 3.0, 4.0], 9).reshape(3, 3, 3)
    outcome = run("stackcorrelation", INPUT=make(one), INPUT_2=make(two, "two.tif"))
    r, p, n, *_ = read(outcome.path).cells.reshape(5, 9)
    half = 0.8660254037844387
    np.testing.assert_allclose(r, [1, 1, 1, 1, half, half, NAN, NAN, NAN])
    np.testing.assert_allclose(p, [0, 0, 0, 0, 1 / 3, 1 / 3, NAN, NAN, NAN], atol=1e-9)
    assert n.tolist() == [3] * 6 + [2] * 3


@pytest.mark.parametrize(
    "text", ["1 4 NA 2 8 5", "1;4;;2;8;5", "[1, 4, nan, 2, 8, 5]", "1,0; 4,00; NA; 2,0; 8; 5,0"]
)
def test_a_series_takes_the_place_of_a_second_stack(make, read, run, text):
    one, _ = stacks()
    laid = np.broadcast_to(np.array([1, 4, NAN, 2, 8, 5.0])[:, None, None], one.shape)
    found = read(run("stackcorrelation", INPUT=make(one), SERIES=text).path).cells
    assert_same(found, expected(one, laid, stats.pearsonr))


@pytest.mark.parametrize(
    ("name", "content", "column"),
    [
        ("plain.txt", "1\n4\nNA\n2\n8\n5\n", ""),
        (
            "table.csv",
            "date,index,note\n2001-01,1,a\n2001-02,4,b\n2001-03,,\n4,2,d\n5,8,e\n6,5,f",
            "",
        ),
        ("table.csv", "rain;t\n1;9\n4;9\n;9\n2;9\n8;9\n5;9\n", "rain"),
        ("comma.csv", "Jahr;Regen\n1;1,0\n2;4,00\n3;\n4;2,0\n5;8\n6;5,0\n", ""),
        ("tab.tsv", "1\t1\n2\t4\n3\tNA\n4\t2\n5\t8\n6\t5\n", ""),
    ],
)
def test_a_series_may_lie_in_a_file(make, read, run, tmp_path, name, content, column):
    one, _ = stacks()
    path = tmp_path / name
    path.write_text(content)
    given = f"{path}|{column}" if column else str(path)
    found = read(run("stackcorrelation", INPUT=make(one), SERIES=given).path).cells
    plain = read(run("stackcorrelation", INPUT=make(one), SERIES="1 4 NA 2 8 5").path).cells
    np.testing.assert_array_equal(found, plain)


def test_the_lag_is_positive_where_the_first_follows_the_second(make, read, run):
    rng = np.random.default_rng(2)
    long = rng.normal(size=(16, 5, 6))
    # What the second has in band t the first has in band t + 2.
    outcome = run(
        "stackcorrelation",
        INPUT=make(long[:14]),
        INPUT_2=make(long[2:], "two.tif"),
        MAX_LAG=3,
    )
    raster = read(outcome.path)
    assert raster.names[-1] == "lag"
    assert (raster.cells[5] == 2).all()
    np.testing.assert_allclose(raster.cells[0], 1)


def test_bands_are_chosen_and_paired_in_order(make, read, run):
    one, two = stacks()
    outcome = run(
        "stackcorrelation",
        INPUT=make(one),
        BANDS=[5, 1, 2, 4],
        INPUT_2=make(two, "two.tif"),
        BANDS_2=[1, 2, 3, 6],
    )
    wanted = expected(one[[4, 0, 1, 3]], two[[0, 1, 2, 5]], stats.pearsonr)
    assert_same(read(outcome.path).cells, wanted)


def test_another_grid_is_laid_on_the_first_ones(make, read, run):
    one, two = stacks(gaps=0)
    moved = make(two, "two.tif", geotransform=(500020.0, 10.0, 0.0, 4099990.0, 0.0, -10.0))
    outcome = run("stackcorrelation", INPUT=make(one), INPUT_2=moved, RESAMPLING=0)
    laid = np.full(two.shape, NAN)
    laid[:, 1:, 2:] = two[:, :-1, :-2]
    assert_same(read(outcome.path).cells, expected(one, laid, stats.pearsonr))


def test_neighbours_may_be_taken_together(make, read, run):
    one, two = stacks(3)
    outcome = run("stackcorrelation", INPUT=make(one), INPUT_2=make(two, "two.tif"), WINDOW=3)
    found = read(outcome.path).cells
    x, y = one[:, 2:5, 3:6].ravel(), two[:, 2:5, 3:6].ravel()
    known = ~np.isnan(x + y)
    assert found[0, 3, 4] == pytest.approx(stats.pearsonr(x[known], y[known])[0], abs=1e-9)
    corner = one[:, :2, :2].ravel(), two[:, :2, :2].ravel()
    known = ~np.isnan(corner[0] + corner[1])
    assert found[2, 0, 0] == known.sum()


def test_p_may_allow_for_autocorrelation(make, read, run):
    one, two = np.cumsum(np.random.default_rng(3).normal(size=(2, 20, 4, 5)), axis=1)
    given = {"INPUT": make(one), "INPUT_2": make(two, "two.tif")}
    plain = read(run("stackcorrelation", **given).path).cells
    found = read(run("stackcorrelation", **given, EFFECTIVE_N=True).path).cells
    np.testing.assert_array_equal(found[[0, 2, 3, 4]], plain[[0, 2, 3, 4]])
    assert (found[1] > plain[1]).all()


@pytest.fixture
def planned(monkeypatch):
    """Return a function that sets how later runs are planned."""
    from raster_kernels.toolbox import run as engine

    make_plan = engine.make_plan

    def set_plan(threads, **settings):
        def plan(shape, **keywords):
            return make_plan(shape, **{**keywords, "threads": threads, **settings})

        monkeypatch.setattr(engine, "make_plan", plan)
        monkeypatch.setattr(engine, "_thread_count", lambda context: threads)

    return set_plan


@pytest.mark.parametrize("interleave", ["PIXEL", "BAND"])
def test_many_bands_fit_into_little_memory(make, read, run, planned, interleave):
    one, two = stacks(150, (140, 150))
    options = [f"INTERLEAVE={interleave}"]
    given = {"INPUT": make(one, options=options), "INPUT_2": make(two, "two.tif", options=options)}
    whole = read(run("stackcorrelation", **given).path).stored
    planned(1, budget=80 * 2**20)
    np.testing.assert_array_equal(read(run("stackcorrelation", **given).path).stored, whole)


@pytest.mark.parametrize("method", [0, 1, 2])
def test_blocks_and_threads_change_nothing(make, run, planned, method):
    one, two = stacks(5, (290, 300))
    moved = make(two, "two.tif", geotransform=(500003.0, 10.0, 0.1, 4100002.0, 0.2, -10.0))
    given = {"INPUT": make(one), "INPUT_2": moved, "METHOD": method, "WINDOW": 2, "MAX_LAG": 1}
    results = set()
    for block, threads in (((290, 300), 1), ((290, 300), 2), ((7, 300), 2), ((97, 131), 2)):
        planned(threads, block=block)
        with open(run("stackcorrelation", **given).path, "rb") as file:
            results.add(file.read())
    assert len(results) == 1


@pytest.mark.parametrize(
    ("parameters", "sentence"),
    [
        ({}, r"INPUT_2 and SERIES: neither is given; give one of them"),
        ({"SERIES": "1 2 3"}, r"SERIES has 3 numbers, and INPUT gives 6 bands: give one for each"),
        ({"SERIES": "1 2 x 4 5 6"}, r"SERIES holds 'x': give numbers, and NA"),
        ({"SERIES": "/none/series.csv"}, r"SERIES is '/none/series.csv': there is no such file"),
        ({"SERIES": "1 2 3 4 5 6", "MAX_LAG": 4}, r"MAX_LAG is 4: of 6 bands .* give 3 at most"),
        ({"SERIES": "1 2", "BANDS": [1, 2]}, r"BANDS: INPUT raster gives 2 bands; .* needs 3"),
        (
            {"SERIES": "1 2 3 4 5 6", "METHOD": 2, "EFFECTIVE_N": True},
            r"EFFECTIVE_N is on: Kendall",
        ),
        ({"INPUT_2": "three"}, r"INPUT gives 6 bands, and INPUT_2 3 bands: they are paired"),
        ({"INPUT_2": "three", "SERIES": "1"}, r"INPUT_2 and SERIES: both are given"),
        ({"INPUT_2": "far"}, r"does not overlap the first raster"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(make, run, parameters, sentence):
    one, two = stacks()
    parameters = dict(parameters)
    if parameters.get("INPUT_2") == "three":
        parameters["INPUT_2"] = make(two[:3], "two.tif")
    elif parameters.get("INPUT_2") == "far":
        far = (900000.0, 10.0, 0.0, 100000.0, 0.0, -10.0)
        parameters["INPUT_2"] = make(two, "two.tif", geotransform=far)
    with pytest.raises(QgsProcessingException, match=sentence):
        run("stackcorrelation", INPUT=make(one), **parameters)


def test_flat_stacks_are_nodata_and_said(make, read, run):
    one, _ = stacks(gaps=0)
    outcome = run("stackcorrelation", INPUT=make(one), INPUT_2=make(one * 0, "two.tif"))
    cells = read(outcome.path).cells
    assert np.isnan(cells[[0, 1, 3, 4]]).all()
    assert (cells[2] == 6).all()
    assert any("No cell has a correlation" in text for text in outcome.said)
