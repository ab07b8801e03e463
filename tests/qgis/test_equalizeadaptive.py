"""Adaptive equalization as a form: bands, ranges, nodata, colours, sentences."""

import numpy as np
import pytest

BYTE, UINT16, FLOAT32 = range(3)


def image(shape=(96, 128), seed=2):
    rng = np.random.default_rng(seed)
    rows, columns = np.mgrid[: shape[-2], : shape[-1]]
    cells = 90.0 + 40.0 * np.sin(rows / 15.0) + columns / 3.0 + rng.normal(0.0, 6.0, shape)
    return np.clip(cells, 1.0, 255.0).astype("u1")


def test_bytes_are_opencvs(make, read, run):
    cv2 = pytest.importorskip("cv2")
    cells = image()
    found = read(run("equalizeadaptive", INPUT=make(cells), TILES=4, CLIP_LIMIT=3.0).path)
    wanted = cv2.createCLAHE(3.0, (4, 4)).apply(cells)
    assert found.stored.dtype == np.uint8
    assert np.abs(found.stored[0].astype(int) - wanted).max() <= 1


@pytest.mark.parametrize("kind", ["i2", "f4", "f8"])
def test_any_type_by_the_range_of_its_data(make, read, run, kind):
    cells = image().astype(kind) * 20 - 2000
    low, high = float(cells.min()), float(cells.max())
    given = {"TILE": 32, "OUTPUT_TYPE": FLOAT32}
    found = read(run("equalizeadaptive", INPUT=make(cells), **given).path)
    ranged = run("equalizeadaptive", INPUT=make(cells), RANGE_MIN=low, RANGE_MAX=high, **given)
    np.testing.assert_array_equal(found.cells, read(ranged.path).cells)
    assert 0.0 <= found.cells.min() < 20.0
    assert found.cells.max() > 235.0


def test_nodata_stays_and_is_in_no_histogram(make, read, run):
    cells = image()
    holed = cells.copy()
    holed[:, 64:] = 0
    found = read(run("equalizeadaptive", INPUT=make(holed, nodata=0), TILE=32).path)
    np.testing.assert_array_equal(found.stored[0] == 0, holed == 0)
    assert found.nodata[0] == 0
    given = {"TILE": 32, "OUTPUT_MIN": 1}
    whole = read(run("equalizeadaptive", INPUT=make(cells[:, :64]), **given).path)
    np.testing.assert_array_equal(found.stored[0][:, :64], whole.stored[0])


def test_each_band_by_itself(make, read, run):
    cells = np.stack([image(seed=1), image(seed=2)[::-1]])
    found = read(run("equalizeadaptive", INPUT=make(cells), TILE=32).path).stored
    for band in (0, 1):
        alone = read(run("equalizeadaptive", INPUT=make(cells), BANDS=[band + 1], TILE=32).path)
        np.testing.assert_array_equal(found[band], alone.stored[0])


def test_colours_get_the_luminance_of_an_equalized_grey_image(make, read, run):
    rng = np.random.default_rng(4)
    cells = np.stack([image(seed=k) * f for k, f in ((1, 0.9), (2, 0.6), (3, 0.4))]).astype("f4")
    cells += rng.uniform(0.0, 1.0, cells.shape).astype("f4")
    weights = np.array([0.299, 0.587, 0.114])[:, None, None]
    luma = (weights * cells).sum(axis=0)
    ends = {"RANGE_MIN": 0.0, "RANGE_MAX": 255.0, "TILE": 32, "OUTPUT_TYPE": FLOAT32}
    found = read(run("equalizeadaptive", INPUT=make(cells), POOL=1, **ends).path).cells
    wanted = read(run("equalizeadaptive", INPUT=make(luma.astype("f8")), **ends).path).cells
    np.testing.assert_allclose((weights * found).sum(axis=0), wanted[0], atol=1e-3)


@pytest.mark.parametrize("options", [(), ("INTERLEAVE=PIXEL",)], ids=str)
def test_colours_do_not_depend_on_blocks_and_threads(make, read, run, monkeypatch, options):
    from raster_kernels.raster.common.plan import make_plan
    from raster_kernels.toolbox import run as runs

    cells = np.stack([image((530, 290), seed=k) for k in range(3)])
    cells[1, 100:200, 50:90] = 0
    path = make(cells, nodata=0, options=options)
    found = []
    for block, threads in (((530, 290), 1), ((256, 256), 2), ((7, 290), 2)):
        monkeypatch.setattr(
            runs, "make_plan", lambda shape, block=block, **k: make_plan(shape, block=block, **k)
        )
        monkeypatch.setattr(runs, "_thread_count", lambda context, threads=threads: threads)
        outcome = run("equalizeadaptive", INPUT=path, POOL=1, TILE=50)
        found.append(read(outcome.path).stored)
    np.testing.assert_array_equal(found[1], found[0])
    np.testing.assert_array_equal(found[2], found[0])
    # A cell that lacks green has no luminance.
    np.testing.assert_array_equal(found[0][0] == 0, (cells == 0).any(axis=0))


def test_one_value_is_returned_and_said(make, read, run):
    outcome = run("equalizeadaptive", INPUT=make(np.full((20, 30), 77.0)))
    assert (read(outcome.path).stored == 77).all()
    assert any("all cells are 77, and stay so" in line for line in outcome.said)


def test_tables_in_a_file_give_the_same(make, read, run, monkeypatch):
    path = make(image().astype("f4"))
    given = {"INPUT": path, "TILE": 16, "OUTPUT_TYPE": FLOAT32}
    wanted = read(run("equalizeadaptive", **given).path).stored
    monkeypatch.setattr("raster_kernels.recipes.equalize_adaptive._IN_MEMORY", 1000)
    monkeypatch.setattr("raster_kernels.recipes.equalize_adaptive._LEVELS_AT_ONCE", 1000)
    np.testing.assert_array_equal(read(run("equalizeadaptive", **given).path).stored, wanted)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"CLIP_LIMIT": 0}, "CLIP_LIMIT is 0: give a number above 0"),
        ({"RANGE_MIN": 9, "RANGE_MAX": 3}, "RANGE_MIN is 9 and RANGE_MAX 3: give a range"),
        ({"RANGE_MIN": 900, "RANGE_MAX": 990}, "RANGE_MIN is 900 and RANGE_MAX 990: give a range"),
        ({"OUTPUT_MIN": 9, "OUTPUT_MAX": 3}, "OUTPUT_MIN, OUTPUT_MAX: the range of results"),
        ({"OUTPUT_MAX": 256}, "OUTPUT_MIN, OUTPUT_MAX: the range of results"),
        ({"POOL": 1}, "POOL is .*1.*, but INPUT raster gives 1 band: choose red, green and blue"),
        ({"TILE": 3}, "TILE is 3: give a whole number from 16"),
    ],
)
def test_wrong_input_gets_a_sentence(make, run, given, sentence):
    from qgis.core import QgsProcessingException

    with pytest.raises(QgsProcessingException, match=sentence):
        run("equalizeadaptive", INPUT=make(image()), **given)


@pytest.mark.parametrize("dtype", ["u1", "i2"])
@pytest.mark.parametrize("told_by", ["nothing", "nodata", "mask", "range"])
def test_levels_of_each_value_alone_change_no_cell(make, read, run, monkeypatch, dtype, told_by):
    """What large rasters of few values are worth, small ones are shown to be."""
    from raster_kernels.recipes import by_value

    cells = np.random.default_rng(41).integers(3, 120, (2, 70, 90)).astype(dtype)
    made = {
        "nothing": {"scale": -0.5},
        "nodata": {"nodata": 77, "options": ["INTERLEAVE=PIXEL"]},
        "mask": {"mask": cells[0] > 20},
        "range": {},
    }
    path, found = make(cells, **made[told_by]), []
    given = {"RANGE_MIN": 20, "RANGE_MAX": 90} if told_by == "range" else {}
    for worth in (0, 2**20):
        monkeypatch.setattr(by_value, "WORTH", worth)
        for output in (0, 2):
            outcome = run("equalizeadaptive", INPUT=path, TILE=16, OUTPUT_TYPE=output, **given)
            found.append(read(outcome.path).stored)
    np.testing.assert_array_equal(found[0], found[2])
    np.testing.assert_array_equal(found[1], found[3])
