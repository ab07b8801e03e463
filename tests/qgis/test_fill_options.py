"""What is a gap, how far fills may go, and with what else they may be made."""

import numpy as np
import pytest
from scipy import ndimage

from .test_fillgaps import hidden_cells

SMOOTH, MEMBRANE, INVERSE, NEAREST, LOCAL = range(5)
BAND, LINEAR, TELEA, NAVIER, LEAST, MEDIAN, DILATION, MODE, CONSTANT = range(7, 16)
UTM = {"epsg": 32633, "geotransform": (5e5, 10.0, 0.0, 4.1e6, 0.0, -10.0)}


def hills(shape=(30, 40), seed=1):
    rng = np.random.default_rng(seed)
    return (ndimage.gaussian_filter(rng.normal(size=shape), 4) * 400 + 50).astype("f4")


def square(shape, rows, columns):
    mask = np.zeros(shape, bool)
    mask[rows, columns] = True
    return mask


def holed(cells, mask, nodata=-9999.0):
    return np.where(mask, np.asarray(nodata, cells.dtype), cells)


def said(outcome, text):
    return any(text in line for line in outcome.said)


# --- Limits -----------------------------------------------------------------------------------


def peaked(size=41):
    """A cone with its top cut out: a thin plate goes on upwards."""
    row, column = np.indices((size, size)) - size // 2
    cells = (100.0 - 4.0 * np.hypot(row, column)).astype("f4")
    return cells, np.hypot(row, column) < 6.5


def test_limits_of_the_band_and_of_each_gap(make, read, run):
    cells, mask = peaked()
    cells[0, 0] = 80  # the band goes higher than the rim, not to the top
    path = make(holed(cells, mask), nodata=-9999.0)
    filled = {limits: run("fillgaps", INPUT=path, LIMITS=limits, TENSION=0) for limits in (0, 1, 2)}
    free, by_gap, by_band = (read(filled[limits].path).cells[0][mask] for limits in (0, 1, 2))
    near = ndimage.binary_dilation(mask, np.ones((3, 3)), iterations=2) & ~mask
    assert free.max() > cells[0, 0]
    np.testing.assert_array_equal(by_band, np.minimum(free, cells[~mask].max()))
    np.testing.assert_array_equal(by_gap, np.clip(free, cells[near].min(), cells[near].max()))
    for limits, cut in ((1, by_gap), (2, by_band)):
        number = np.count_nonzero(cut != free)
        assert number > 1
        assert said(filled[limits], f"; {number} cells cut to the limits")
    assert not said(filled[0], "cut to the limits")


def test_each_gap_has_the_range_of_its_own_rim(make, read, run):
    cells, mask = peaked()
    two = np.hstack([cells, 0.5 * cells])
    gaps = np.hstack([mask, mask])
    path = make(holed(two, gaps), nodata=-9999.0)
    filled = read(run("fillgaps", INPUT=path, LIMITS=1, TENSION=0).path).cells[0]
    near = ndimage.binary_dilation(mask, np.ones((3, 3)), iterations=2) & ~mask
    assert filled[:, :41][mask].max() == cells[near].max()
    assert filled[:, 41:][mask].max() == 0.5 * cells[near].max()


def test_least_and_greatest_value_go_before_the_data(make, read, run):
    cells, mask = peaked()
    path = make(holed(cells, mask), nodata=-9999.0)
    ends = {"VALUE_MIN": 76, "VALUE_MAX": 80}
    filled = read(run("fillgaps", INPUT=path, LIMITS=0, **ends).path).cells[0]
    assert filled[mask].min() == 76
    assert filled[mask].max() == 80
    filled = read(run("fillgaps", INPUT=path, LIMITS=2, **ends).path).cells[0]
    assert (filled[mask] == 76).all()  # more than the band has
    np.testing.assert_array_equal(filled[~mask], cells[~mask])


@pytest.mark.parametrize("scale", [0.5, -0.5])
def test_limits_are_real_values(make, read, run, scale):
    cells, mask = peaked()
    stored = np.rint((cells - 10) / scale).astype("i2")
    path = make(holed(stored, mask, -30000), nodata=-30000, scale=scale, offset=10.0)
    filled = read(run("fillgaps", INPUT=path, VALUE_MAX=78, LIMITS=0).path).cells[0]
    assert (10 + scale * filled[mask]).max() == 78


@pytest.mark.parametrize("method", range(15))
def test_no_method_leaves_the_range_of_the_band(make, read, run, method):
    rng = np.random.default_rng(method)
    cells = rng.normal(0, 100, (40, 50)).astype("f4")
    mask = ndimage.binary_dilation(rng.random(cells.shape) < 0.01, iterations=4)
    outcome = run("fillgaps", INPUT=make(holed(cells, mask), nodata=-9999.0), METHOD=method)
    filled = read(outcome.path).cells[0][mask]
    assert cells[~mask].min() <= filled.min()
    assert filled.max() <= cells[~mask].max()


@pytest.mark.parametrize("method", [SMOOTH, MEMBRANE, INVERSE, NEAREST, LINEAR])
@pytest.mark.parametrize("limits", [0, 1, 2])
def test_a_gap_whose_rim_has_one_value_gets_exactly_that(make, read, run, method, limits):
    cells = hills()
    cells[5:18, 6:20] = np.float32(0.1)
    mask = square(cells.shape, slice(8, 15), slice(9, 17))
    path = make(holed(cells, mask), nodata=-9999.0)
    filled = read(run("fillgaps", INPUT=path, METHOD=method, LIMITS=limits).path).cells[0]
    assert (filled[mask] == np.float32(0.1)).all()


@pytest.mark.parametrize(
    ("method", "tension"), [(SMOOTH, 0), (SMOOTH, 0.02), (SMOOTH, 0.4), (MEMBRANE, 0), (LINEAR, 0)]
)
def test_planes_inside_the_raster_are_exact_at_any_tension(make, read, run, method, tension):
    plane = np.add.outer(0.25 * np.arange(60), 0.5 * np.arange(70)) + 1000
    mask = square(plane.shape, slice(9, 45), slice(12, 60))
    outcome = run(
        "fillgaps",
        INPUT=make(holed(plane, mask), nodata=-9999.0),
        METHOD=method,
        TENSION=tension,
        LIMITS=0,
    )
    error = np.abs(read(outcome.path).cells[0] - plane)[mask]
    assert error.max() <= 1e-7 * np.ptp(plane)


def test_tension_flattens_what_a_thin_plate_makes_of_a_wide_hole(make, read, run):
    rng = np.random.default_rng(2)
    cells = rng.normal(0, 1, (90, 90)).cumsum(axis=0)
    mask = square(cells.shape, slice(10, 80), slice(10, 80))
    path = make(holed(cells, mask), nodata=-9999.0)
    wild = [
        np.ptp(read(run("fillgaps", INPUT=path, TENSION=tension, LIMITS=0).path).cells[0][mask])
        for tension in (0, 0.02, 1)
    ]
    assert wild[0] > 1.2 * wild[1] > 1.2 * wild[2]


# --- What is a gap ----------------------------------------------------------------------------


def test_nearly_white_cells_are_gaps_within_a_tolerance(make, read, run):
    cells = np.full((12, 14), 90, "u1")
    cells[3:6, 4:9] = 255
    cells[6, 4:9], cells[9, 9], cells[10, 10] = 251, 250, 249
    path = make(cells)
    outcome = run("fillgaps", INPUT=path, GAP_VALUES="255", TOLERANCE=5, METHOD=NEAREST)
    assert outcome["FILLED_CELLS"] == 15 + 5 + 1
    left = read(outcome.path).cells[0]
    assert (left == 249).sum() == 1
    assert (left == 90).sum() == cells.size - 1


def test_a_tolerance_is_one_in_stored_steps(make, run):
    cells = np.full((5, 6), 2.0, "f4")
    cells[2, 2:4] = 0.3, 0.31
    path = make(cells)
    parameters = {"GAP_VALUES": "0", "METHOD": NEAREST}
    assert run("fillgaps", INPUT=path, TOLERANCE=0.3, **parameters)["FILLED_CELLS"] == 1


@pytest.mark.parametrize("dtype", ["f4", "f8"])
def test_a_tolerance_reaches_all_decimetres_within_it(make, run, dtype):
    decimetres = np.arange(300).reshape(15, 20)
    path = make((decimetres / 10).astype(dtype))
    for number, tolerance in ((14, 2), (33, 3), (117, 7), (211, 4)):
        asked = {"GAP_VALUES": f"{number / 10}", "TOLERANCE": tolerance / 10, "METHOD": NEAREST}
        filled = run("fillgaps", INPUT=path, **asked)["FILLED_CELLS"]
        assert filled == (abs(decimetres - number) <= tolerance).sum() == 2 * tolerance + 1


@pytest.mark.parametrize("method", [NEAREST, MEMBRANE, BAND])
def test_cells_around_gaps_are_gaps_and_no_sources(make, read, run, method):
    cells = hills()
    mask = square(cells.shape, slice(10, 14), slice(12, 15)) | square(cells.shape, 0, 0)
    grown = ndimage.binary_dilation(mask, np.ones((3, 3)), iterations=2)
    spoiled = np.where(grown, np.float32(5000), cells)
    path = make(holed(spoiled, mask), nodata=-9999.0)
    outcome = run("fillgaps", INPUT=path, METHOD=method, GROW=2)
    plain = run("fillgaps", INPUT=make(holed(cells, grown), "g.tif", nodata=-9999.0), METHOD=method)
    np.testing.assert_array_equal(read(outcome.path).cells[0], read(plain.path).cells[0])
    assert outcome["FILLED_CELLS"] == grown.sum()


def test_what_was_added_to_a_gap_and_stays_is_nodata(make, read, run):
    cells, mask = hills(), square((30, 40), slice(0, 4), slice(0, 5))
    path = make(holed(cells, mask), nodata=-9999.0)
    outcome = run("fillgaps", INPUT=path, GROW=1, INTERIOR_ONLY=True)
    left = read(outcome.path)
    grown = ndimage.binary_dilation(mask, np.ones((3, 3)))
    np.testing.assert_array_equal(left.stored[0] == -9999, grown)
    assert outcome["REMAINING_CELLS"] == grown.sum()
    assert said(outcome, f"{grown.sum()} in gaps that touch the raster's edge")


def test_masks_may_mark_what_is_kept(make, read, run):
    cells, mask = hills(), square((30, 40), slice(8, 12), slice(9, 15))
    marks = make(np.where(mask, 0, 255).astype("u1"), "mask.tif")
    parameters = {"INPUT": make(cells), "GAP_MASK": marks, "METHOD": NEAREST}
    kept = run("fillgaps", MASK_MEANS=1, **parameters)
    assert kept["FILLED_CELLS"] == mask.sum()
    assert not said(kept, "GAP_MASK marks")
    turned = run("fillgaps", **parameters)
    assert turned["FILLED_CELLS"] == cells.size - mask.sum()
    assert said(turned, f"GAP_MASK marks {cells.size - mask.sum():,} of 1,200 cells with data")
    assert said(turned, "set MASK_MEANS to 1")


def between(mask, distance):
    """Walk from each gap cell both ways along four lines until there is data."""
    found = np.zeros(mask.shape, bool)
    for cell in np.argwhere(mask):
        for way in ((0, 1), (1, 0), (1, 1), (1, -1)):
            ends = []
            for sign in (1, -1):
                place, steps = cell.copy(), 0
                while mask[tuple(place)]:
                    place, steps = place + sign * np.array(way), steps + 1
                    if (place < 0).any() or (place >= mask.shape).any():
                        steps = np.inf
                        break
                ends.append(steps * np.hypot(*way))
            found[tuple(cell)] |= max(ends) <= (distance or 1e9)
    return found


@pytest.mark.parametrize("distance", [0, 3, 5])
@pytest.mark.parametrize("method", [NEAREST, SMOOTH, INVERSE])
def test_only_cells_between_data_are_filled(make, read, run, method, distance):
    cells = hills()
    row, column = np.indices(cells.shape)
    mask = (np.abs(row - 14 - column // 6) < 3) | (column < 5) | (row + column < 12)
    path = make(holed(cells, mask), nodata=-9999.0)
    outcome = run("fillgaps", INPUT=path, METHOD=method, BETWEEN_DATA=True, MAX_DISTANCE=distance)
    wanted = between(mask, distance)
    assert 0 < wanted.sum() < mask.sum()
    np.testing.assert_array_equal(read(outcome.path).stored[0] == -9999, mask & ~wanted)
    assert said(outcome, "without data on both sides within MAX_DISTANCE")


@pytest.mark.parametrize("widest", [1, 2, 3, 4, 5, 6])
def test_gaps_wider_than_a_square_are_left_whole(make, read, run, widest):
    rng = np.random.default_rng(widest)
    mask = ndimage.binary_dilation(rng.random((60, 70)) < 0.012, np.ones((2, 2)), iterations=2)
    mask |= ndimage.binary_dilation(rng.random(mask.shape) < 0.01, np.ones((1, 4)))
    cells = hills(mask.shape)
    outcome = run(
        "fillgaps",
        INPUT=make(holed(cells, mask), nodata=-9999.0),
        MAX_GAP_WIDTH=widest,
        METHOD=NEAREST,
        MAX_DISTANCE=0,
    )
    labels, _ = ndimage.label(mask, np.ones((3, 3)))
    holding = ndimage.binary_erosion(mask, np.ones((widest + 1,) * 2))
    wide = np.isin(labels, np.unique(labels[holding]))
    np.testing.assert_array_equal(read(outcome.path).stored[0] == -9999, wide & mask)
    if wide.any():
        assert said(outcome, f"{wide.sum():,} in gaps wider than {widest} cells")


def test_the_log_says_why_cells_are_left(make, run):
    cells = hills((60, 60))
    mask = square(cells.shape, slice(5, 25), slice(5, 25)) | square(cells.shape, 40, slice(40, 46))
    mask |= square(cells.shape, slice(0, 2), slice(50, 52))
    path = make(holed(cells, mask), nodata=-9999.0)
    outcome = run("fillgaps", INPUT=path, MAX_DISTANCE=3)
    far = (ndimage.distance_transform_edt(mask)[mask] > 3).sum()
    assert said(outcome, f"{far} left: {far} farther than 3 cells from data (MAX_DISTANCE)")
    outcome = run("fillgaps", INPUT=path, MAX_GAP_CELLS=100, INTERIOR_ONLY=True)
    assert said(outcome, "404 left: 400 in gaps of more than 100 cells, 4 in gaps that touch")
    outcome = run("fillgaps", INPUT=make(cells, "whole.tif"), GAP_VALUES="0")
    assert said(outcome, "No cell holds one of GAP_VALUES, as they are stored.")


def test_what_is_smoothed_is_filled_cells_alone(make, read, run):
    cells, mask = hills(), square((30, 40), slice(8, 20), slice(9, 25))
    path = make(holed(cells, mask), nodata=-9999.0)
    parameters = {"INPUT": path, "METHOD": NEAREST}
    wanted = read(run("fillgaps", **parameters).path).cells[0].astype(float)
    for _ in range(3):
        wanted[mask] = ndimage.uniform_filter(wanted, 3)[mask]
    found = read(run("fillgaps", SMOOTHING_ITERATIONS=3, **parameters).path).cells[0]
    np.testing.assert_allclose(found, wanted, rtol=1e-6)
    np.testing.assert_array_equal(found[~mask], cells[~mask])


# --- Other fills ------------------------------------------------------------------------------


def test_a_constant_fills_all_gaps_whatever_there_is(make, read, run):
    cells, mask = hills(), square((30, 40), slice(8, 20), slice(9, 25))
    path = make(holed(cells, mask), nodata=-9999.0)
    filled = read(run("fillgaps", INPUT=path, METHOD=CONSTANT, VALUE=-5.5).path).cells[0]
    np.testing.assert_array_equal(filled, np.where(mask, np.float32(-5.5), cells))
    nothing = make(np.full((3, 4), -1, "i2"), "nothing.tif", nodata=-1, scale=0.1, offset=2.0)
    assert (read(run("fillgaps", INPUT=nothing, METHOD=CONSTANT, VALUE=7).path).stored == 50).all()
    with pytest.raises(Exception, match=r"VALUE is 300, which band 1 of type uint8 cannot hold"):
        run("fillgaps", INPUT=make(np.zeros((3, 3), "u1"), "b.tif"), METHOD=CONSTANT, VALUE=300)


def test_classes_stay_classes(make, read, run):
    rng = np.random.default_rng(4)
    classes = rng.choice(np.array([3, 7, 21], "u1"), (40, 50))
    mask = ndimage.binary_dilation(rng.random(classes.shape) < 0.02, iterations=3)
    for method in (NEAREST, MODE, DILATION):
        path = make(holed(classes, mask, 0), f"{method}.tif", nodata=0)
        filled = read(run("fillgaps", INPUT=path, METHOD=method).path).cells[0]
        assert set(np.unique(filled)) == {3, 7, 21}


def test_the_difference_from_another_model_is_filled_and_added(make, read, run):
    rng = np.random.default_rng(6)
    truth = ndimage.gaussian_filter(rng.normal(size=(60, 90)), 2) * 300
    tilted = truth + 25 + 0.3 * np.arange(90)
    mask = square(truth.shape, slice(15, 45), slice(20, 70))
    path = make(holed(truth, mask), nodata=-9999.0, **UTM)
    other = make(tilted, "other.tif", **UTM)
    outcome = run("fillgaps", INPUT=path, FILL_RASTER=other)
    filled = read(outcome.path).cells[0]
    np.testing.assert_allclose(filled[mask], truth[mask], atol=1e-5)
    np.testing.assert_array_equal(filled[~mask], truth[~mask])


def test_a_coarse_second_model_is_better_than_none_and_than_pasting_it(make, read, run):
    rng = np.random.default_rng(7)
    truth = ndimage.gaussian_filter(rng.normal(size=(90, 120)), 4) * 800
    coarse = truth.reshape(30, 3, 40, 3).mean(axis=(1, 3)) + 12 + rng.normal(0, 1, (30, 40))
    mask = square(truth.shape, slice(20, 70), slice(30, 90))
    path = make(holed(truth, mask), nodata=-9999.0, **UTM)
    grid = {"epsg": 32633, "geotransform": (5e5, 30.0, 0.0, 4.1e6, 0.0, -30.0)}
    other = make(coarse, "coarse.tif", **grid)
    errors = [
        np.sqrt(np.mean((read(outcome.path).cells[0] - truth)[mask] ** 2))
        for outcome in (run("fillgaps", INPUT=path), run("fillgaps", INPUT=path, FILL_RASTER=other))
    ]
    assert errors[1] < 0.2 * errors[0]
    assert errors[1] < 6  # 12 higher as a whole


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_coarse_noisy_and_tilted_model_of_real_elevations_helps(make, read, run, jacksboro, seed):
    """Three times coarser, 12 m too high, tilted, with noise of 3 m; pasting it in gives 22."""
    truth = jacksboro.astype(float)[:342, :402]
    rng, (row, column) = np.random.default_rng(seed), np.indices((114, 134))
    coarse = truth.reshape(114, 3, 134, 3).mean(axis=(1, 3)) + 12 + 0.1 * column - 0.05 * row
    grid = {"epsg": 32633, "geotransform": (5e5, 30.0, 0.0, 4.1e6, 0.0, -30.0)}
    other = make(coarse + rng.normal(0, 3, coarse.shape), "coarse.tif", **grid)
    mask = hidden_cells(truth.shape)["blobs"]
    path = make(holed(truth, mask), nodata=-9999.0, **UTM)
    error = read(run("fillgaps", INPUT=path, FILL_RASTER=other).path).cells[0] - truth
    assert np.sqrt(np.mean(error[mask] ** 2)) < 12.5


def test_another_model_fills_the_middle_of_a_gap_in_pieces(make, read, run, monkeypatch):
    for name, value in (("pieces._GAP_CELLS", 2000), ("pieces._PIECE", 64), ("pieces.FAR", 2)):
        monkeypatch.setattr(f"raster_kernels.recipes.fill_gaps.{name}", value)
    row, column = np.indices((210, 210))
    truth = 20.0 * np.sin(row / 5) * np.cos(column / 7) + 100
    mask = square(truth.shape, slice(6, 204), slice(6, 204))
    path = make(holed(truth, mask), nodata=-9999.0, **UTM)
    other = make(truth + 50 + 0.3 * column - 0.2 * row, "other.tif", **UTM)
    outcome = run("fillgaps", INPUT=path, FILL_RASTER=other, MAX_DISTANCE=0)
    np.testing.assert_allclose(read(outcome.path).cells[0], truth, rtol=0, atol=0.05)


@pytest.mark.parametrize("lacking", [False, True])
def test_another_model_fills_no_farther_than_allowed(make, read, run, lacking):
    truth = hills((60, 70)).astype(float)
    mask = square(truth.shape, slice(10, 50), slice(10, 60))
    hole = square(truth.shape, slice(25, 60), slice(0, 40)) & lacking
    path = make(holed(truth, mask), nodata=-9999.0, **UTM)
    other = make(holed(truth + 5, hole), "other.tif", nodata=-9999.0, **UTM)
    outcome = run("fillgaps", INPUT=path, FILL_RASTER=other, MAX_DISTANCE=7)
    wanted = ndimage.distance_transform_edt(mask) <= 7
    np.testing.assert_array_equal(np.isfinite(read(outcome.path).cells[0]), wanted)


def test_where_the_other_model_has_no_data_the_method_fills_and_nothing_is_cut(make, read, run):
    truth = hills((40, 60)).astype(float)
    mask = square(truth.shape, slice(10, 30), slice(10, 50))
    path = make(holed(truth, mask), nodata=-9999.0, **UTM)
    second = truth.copy()
    second[20, 30] = 1e4
    lacking = square(truth.shape, slice(0, 40), slice(40, 60))
    other = make(holed(second, lacking), "other.tif", nodata=-9999.0, **UTM)
    outcome = run("fillgaps", INPUT=path, FILL_RASTER=other, METHOD=NEAREST)
    filled = read(outcome.path).cells[0]
    assert filled[20, 30] == 1e4
    own = mask & ~lacking
    own[20, 30] = False
    np.testing.assert_allclose(filled[own], truth[own], atol=1e-4)
    assert np.isfinite(filled[mask]).all()
    assert outcome["REMAINING_CELLS"] == 0
    assert not said(outcome, "cut to the limits")


@pytest.mark.parametrize("band", [None, 2])
def test_bands_are_filled_with_the_same_band_or_the_one_that_is_named(make, read, run, band):
    cells = np.stack([hills(seed=s) for s in (1, 2, 3)]).astype(float)
    mask = square(cells.shape[1:], slice(10, 20), slice(10, 30))
    path = make(np.where(mask, -9999.0, cells), nodata=-9999.0, **UTM)
    other = make(cells + 3, "other.tif", **UTM)
    outcome = run("fillgaps", INPUT=path, FILL_RASTER=other, FILL_BAND=band, BANDS=[2, 3])
    filled = read(outcome.path).cells
    np.testing.assert_allclose(filled[0][mask], cells[1][mask], atol=1e-5)
    if band is None:
        np.testing.assert_allclose(filled[1][mask], cells[2][mask], atol=1e-5)
    else:
        assert np.abs(filled[1] - cells[2])[mask].max() > 1


@pytest.mark.parametrize("method", range(8, 15))
@pytest.mark.parametrize("threads", [1, 2])
def test_new_methods_do_not_depend_on_blocks(make, read, run, monkeypatch, method, threads):
    cells = hills((70, 90))
    mask = ndimage.binary_dilation(
        np.random.default_rng(3).random(cells.shape) < 0.01, iterations=4
    )
    path = make(holed(cells, mask), nodata=-9999.0)
    parameters = {"INPUT": path, "METHOD": method, "LIMITS": 1, "SMOOTHING_ITERATIONS": 1}
    wanted = read(run("fillgaps", **parameters).path).stored
    monkeypatch.setattr("raster_kernels.raster.common.plan.UNIT", 64)
    monkeypatch.setattr("raster_kernels.toolbox.run._thread_count", lambda context: threads)
    found = read(run("fillgaps", **parameters).path).stored
    assert found.tobytes() == wanted.tobytes()


# --- What was filled --------------------------------------------------------------------------


@pytest.mark.parametrize("method", [SMOOTH, NEAREST, INVERSE, BAND, LINEAR])
@pytest.mark.parametrize("distance", [0, 3.5])
def test_the_distance_from_data_tells_what_was_filled(make, read, run, tmp_path, method, distance):
    cells = np.stack([hills((50, 60), seed) for seed in (1, 2)])
    mask = np.zeros(cells.shape, bool)
    mask[0, 8:30, 9:31] = mask[0, 35, 40:44] = mask[1, 20:30, 0:12] = True
    path = make(holed(cells, mask), nodata=-9999.0)
    away = str(tmp_path / "away.tif")
    outcome = run("fillgaps", INPUT=path, METHOD=method, MAX_DISTANCE=distance, OUTPUT_FILLED=away)
    assert outcome["OUTPUT_FILLED"] == away
    found = read(away)
    wanted = np.stack([ndimage.distance_transform_edt(band) for band in mask])
    if distance and method != BAND:
        wanted[wanted > distance] = 0
    assert found.stored.dtype == np.float32
    np.testing.assert_array_equal(found.stored, wanted.astype("f4"))
    filled = mask & (read(outcome.path).stored != -9999)
    np.testing.assert_array_equal(found.stored > 0, filled)


def test_only_cells_between_data_have_a_distance(make, read, run, tmp_path):
    cells, mask = hills(), square((30, 40), slice(8, 14), slice(0, 40))
    mask[:, :6] = True
    path, away = make(holed(cells, mask), nodata=-9999.0), str(tmp_path / "away.tif")
    run("fillgaps", INPUT=path, BETWEEN_DATA=True, METHOD=MEMBRANE, OUTPUT_FILLED=away)
    np.testing.assert_array_equal(read(away).stored[0] > 0, between(mask, 100))


def test_distances_in_large_gaps_are_those_in_small_ones(make, read, run, tmp_path, monkeypatch):
    cells, mask = hills((90, 100)), square((90, 100), slice(10, 80), slice(12, 90))
    path = make(holed(cells, mask), nodata=-9999.0)
    monkeypatch.setattr("raster_kernels.recipes.fill_gaps.pieces._GAP_CELLS", 50)
    monkeypatch.setattr("raster_kernels.recipes.fill_gaps.pieces._PIECE", 16)
    away = str(tmp_path / "away.tif")
    run("fillgaps", INPUT=path, METHOD=NEAREST, OUTPUT_FILLED=away)
    wanted = ndimage.distance_transform_edt(mask)
    np.testing.assert_array_equal(read(away).stored[0], wanted.astype("f4"))


# --- What others reported ---------------------------------------------------------------------


@pytest.mark.parametrize("method", [TELEA, NAVIER, LINEAR, LEAST, MEDIAN, DILATION, MODE, SMOOTH])
@pytest.mark.parametrize("place", ["middle", "corners", "sides"])
def test_a_grey_picture_stays_grey(make, read, run, method, place):
    cells = np.full((25, 25), 128.0, "f4")
    mask = np.zeros(cells.shape, bool)
    if place == "middle":
        mask[11:14, 11:14] = True
    elif place == "corners":  # of which some programs make the greatest value there is
        mask[0, 0] = mask[1, 23] = mask[23, 1] = mask[24, 24] = True
    else:
        mask[:2, 3:9] = mask[4:12, 0] = True
    path = make(holed(cells, mask), nodata=-9999.0)
    filled = read(run("fillgaps", INPUT=path, METHOD=method, LIMITS=0).path).cells[0]
    assert (filled == 128).all()


def test_data_beside_and_above_count_alike_at_a_distance_of_one(make, read, run):
    cells = np.array([[50, 4, 8, 50], [100, -9999, -9999, 100]], "i2")
    path = make(cells, nodata=-9999)
    outcome = run("fillgaps", INPUT=path, METHOD=INVERSE, MAX_DISTANCE=1)
    assert read(outcome.path).stored[0, 1].tolist() == [100, 52, 54, 100]


def test_a_distance_of_one_adds_a_cell_on_each_side(make, read, run):
    cells, mask = np.full((9, 9), 7, "i2"), ~square((9, 9), slice(3, 6), slice(3, 6))
    path = make(holed(cells, mask, -1), nodata=-1)
    filled = read(run("fillgaps", INPUT=path, METHOD=INVERSE, MAX_DISTANCE=1).path).stored[0] == 7
    np.testing.assert_array_equal(filled, ndimage.binary_dilation(~mask))


@pytest.mark.parametrize("method", [INVERSE, TELEA, SMOOTH])
def test_smoothing_reverts_no_filled_cell(make, read, run, method):
    cells = np.full((30, 30), 90, "u1")
    mask = square((30, 30), slice(8, 20), slice(8, 20))
    path = make(holed(cells, mask, 0), nodata=0)
    outcome = run("fillgaps", INPUT=path, METHOD=method, SMOOTHING_ITERATIONS=5)
    assert (read(outcome.path).stored == 90).all()
    corners = np.full((5, 5), np.nan, "f4")
    corners[0, 0] = corners[4, 4] = 1.0
    outcome = run("fillgaps", INPUT=make(corners, "c.tif"), METHOD=method, SMOOTHING_ITERATIONS=2)
    np.testing.assert_allclose(read(outcome.path).cells[0], 1.0)


def test_linear_leaves_no_holes_at_edges_and_corners(make, read, run):
    plane = np.add.outer(np.arange(20.0), 3 * np.arange(25.0))
    mask = np.random.default_rng(3).random(plane.shape) < 0.6
    mask[0] = mask[:, 0] = mask[17:, 20:] = True
    path = make(holed(plane, mask), nodata=-9999.0)
    outcome = run("fillgaps", INPUT=path, METHOD=LINEAR)
    assert outcome["REMAINING_CELLS"] == 0
    filled = read(outcome.path).cells[0]
    inner = np.s_[3:14, 3:18]
    np.testing.assert_allclose(filled[inner], plane[inner], atol=1e-4)


# --- The expected error -----------------------------------------------------------------------


@pytest.mark.parametrize("method", [SMOOTH, INVERSE, NEAREST])
@pytest.mark.parametrize("scale", [1.0, -0.5])
def test_two_thirds_of_hidden_elevations_lie_within_the_error(
    make, read, run, tmp_path, jacksboro, method, scale
):
    truth, rng = np.rint(jacksboro / scale), np.random.default_rng(3)
    row, column = np.indices(truth.shape)
    mask = np.zeros(truth.shape, bool)
    for _ in range(40):
        r, c, radius = (rng.integers(0, n) for n in (*truth.shape, 12))
        mask |= (row - r) ** 2 + (column - c) ** 2 < max(radius, 3) ** 2
    path = make(holed(truth.astype("i4"), mask, -9999), nodata=-9999, scale=scale)
    target = str(tmp_path / "error.tif")
    outcome = run("fillgaps", INPUT=path, METHOD=method, OUTPUT_ERROR=target)
    error = read(target).stored[0]
    assert (error[~mask] == 0).all()
    assert (error[mask] > 0).all()
    off = np.abs(scale * (read(outcome.path).stored[0].astype(float) - truth))[mask]
    assert 0.63 < np.mean(off <= error[mask]) < 0.73
    assert 0.90 < np.mean(off <= 2 * error[mask]) < 1.0


def test_an_error_that_nothing_can_be_learned_from_is_not_told(make, read, run, tmp_path):
    cells = np.full((3, 4), np.nan, "f4")
    cells[0, 0] = 3
    target = str(tmp_path / "error.tif")
    run("fillgaps", INPUT=make(cells), METHOD=NEAREST, OUTPUT_ERROR=target)
    assert (read(target).stored == 0).all()
    with pytest.raises(Exception, match="OUTPUT_ERROR is for methods that look around a gap"):
        run("fillgaps", INPUT=make(cells, "b.tif"), METHOD=BAND, OUTPUT_ERROR=target)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (np.finfo("f4").min, "-3.40282e+38"),
        (np.finfo("f4").min, "-3.4e38"),
        (np.finfo("f4").min, "-3.4028234663852886e+38"),
        (np.finfo("f4").min, "-3.403e38"),
        (9.96921e36, "9.96921e+36"),
        (-1e20, "-1e20"),
    ],
)
def test_fill_values_are_known_by_their_first_digits(make, read, run, value, text):
    """What tables and headers print of the lowest Float32, and of the fill value of netCDF."""
    cells = np.add.outer(3 * np.arange(20.0), np.arange(30.0)).astype("f4")
    holes = cells.copy()
    holes[5:9, 6:12] = value
    holes[0, 0] = -np.inf
    outcome = run("fillgaps", INPUT=make(holes), GAP_VALUES=text, METHOD=1, LIMITS=0)
    assert outcome["FILLED_CELLS"] == 24
    cells[0, 0] = -np.inf
    np.testing.assert_allclose(read(outcome.path).stored[0], cells, atol=1e-5)


def test_a_tolerance_reaches_no_infinite_cell(make, read, run):
    cells = np.full((9, 9), 7, "f4")
    cells[4, 4], cells[0, 0] = -3.3e29, -np.inf
    given = {"GAP_VALUES": "-3.4e29", "TOLERANCE": 3.4e38}
    found = read(run("fillgaps", INPUT=make(cells), METHOD=15, VALUE=5, **given).path).stored[0]
    assert found[0, 0] == -np.inf
    assert (found == 5).sum() == 80


@pytest.mark.parametrize("means", [0, 1])
def test_the_log_says_that_a_mask_marks_nothing(make, run, means):
    """Gap masks of Landsat 7 hold 0 in gaps, and some declare it as nodata."""
    mask = np.ones((9, 9), "u1")
    mask[3:5, 3:5] = 0
    path = make(np.where(mask, 7, 0).astype("u1"))
    given = make(mask if means else 0 * mask, "mask.tif", nodata=0)
    outcome = run("fillgaps", INPUT=path, GAP_MASK=given, MASK_MEANS=means)
    assert outcome["FILLED_CELLS"] == 0
    assert any("where it has no data it marks none" in line for line in outcome.said)


@pytest.mark.parametrize("scale", [1.0, -2.0])
@pytest.mark.parametrize(("method", "axis"), [(5, 1), (6, 0), (7, None)])
def test_means_keep_to_the_values_that_are_allowed(make, read, run, method, axis, scale):
    rng = np.random.default_rng(6)
    cells = rng.normal(0, 5, (12, 15))
    holes = cells.copy()
    holes[rng.random(cells.shape) < 0.2] = np.nan
    path = make(holes / scale, scale=scale)
    given = {"METHOD": method, "VALUE_MIN": -0.5, "VALUE_MAX": 0.5}
    outcome = run("fillgaps", INPUT=path, **given)
    means = np.nanmean(holes, axis=axis, keepdims=True) + 0 * cells
    wanted = np.where(np.isnan(holes), np.clip(means, -0.5, 0.5), holes)
    np.testing.assert_allclose(scale * read(outcome.path).stored[0], wanted, atol=1e-12)
    cut = np.isnan(holes) & (np.abs(means) > 0.5)
    assert not cut.any() or any(f"{cut.sum()} cell" in line for line in outcome.said)


def test_the_log_says_that_means_use_no_other_raster(make, run):
    cells = np.ones((9, 9))
    cells[4, 4] = np.nan
    outcome = run("fillgaps", INPUT=make(cells), METHOD=7, FILL_RASTER=make(cells + 1, "other.tif"))
    assert any("FILL_RASTER has no meaning for means" in line for line in outcome.said)


def test_a_constant_beyond_the_type_is_refused(make, run):
    cells = np.ones((9, 9), "f4")
    cells[4, 4] = np.nan
    with pytest.raises(Exception, match=r"VALUE is 1e\+39, which band 1 of type float32"):
        run("fillgaps", INPUT=make(cells), METHOD=15, VALUE=1e39)


@pytest.mark.parametrize("method", [DILATION, MODE])
def test_where_a_scale_is_negative_real_values_are_compared(make, run, read, method):
    """Depths that are stored upside down: the greatest beside, and the least of equal modes."""
    stored = np.random.default_rng(4).integers(10, 60, (24, 30)).astype("i2")
    stored[5:9, 7:12] = stored[20:, :4] = stored[12, 20] = -9999
    given = {"METHOD": method, "RADIUS": 1, "MAX_DISTANCE": 0, "INTERIOR_ONLY": False}
    depths = make(stored, nodata=-9999, scale=-0.5, offset=3.0)
    found = read(run("fillgaps", INPUT=depths, **given).path)
    real = np.where(stored == -9999, -9999, 3 - stored * 0.5)
    wanted = read(run("fillgaps", INPUT=make(real, "real.tif", nodata=-9999), **given).path)
    assert found.valid.all()
    np.testing.assert_array_equal(3 - 0.5 * found.stored, wanted.stored)
