"""Displacements against truth that was made by Fourier's theorem, warps, and loops."""

import numpy as np
import pytest
from scipy import fft, interpolate, ndimage, optimize

from raster_kernels.kernels.correlation._chips import LOST_IN_SINGLE, Level, surfaces
from raster_kernels.kernels.correlation.displacement import (
    Search,
    at_middles,
    displacements,
    neighbours_apart,
    outliers,
)

NAN = np.nan


def texture(size=260, smooth=1.5, seed=1):
    """Return periodic noise of many scales."""
    rng = np.random.default_rng(seed)
    return sum(
        ndimage.gaussian_filter(rng.normal(size=(size, size)), smooth * 2**k, mode="wrap") * 4**k
        for k in range(4)
    )


def moved(cells, down, across):
    """Return cells moved down and to the right, without any interpolation."""
    rows, columns = (fft.fftfreq(n) for n in cells.shape)
    phase = np.exp(-2j * np.pi * (rows[:, None] * down + columns[None, :] * across))
    return fft.ifft2(fft.fft2(cells) * phase).real


def places(shape, search, step=16):
    """Return the chips that fit in, a step apart."""
    axes = (np.arange(search.reach, n - search.reach, step) for n in shape)
    return tuple(part.ravel() for part in np.meshgrid(*axes, indexing="ij"))


def found(first, second, search, step=16, **keywords):
    rows, columns = places(first.shape, search, step)
    return displacements(first, second, rows, columns, search=search, **keywords)


def smoothed(cells):
    """Return cells smoothed by a gaussian, those with data alone, by SciPy's sums.

    Where the middle of the weights lies beside a cell, by as far as the mean changes on the way.
    """
    known = ~np.isnan(cells)
    sums = ndimage.gaussian_filter(np.where(known, cells, 0.0), 1.0, mode="nearest")
    weights = ndimage.gaussian_filter(known.astype(float), 1.0, mode="nearest")
    means = sums / np.maximum(weights, 1e-300)
    apart = [slope / np.maximum(weights, 1e-300) for slope in np.gradient(weights)]
    way = sum(far * slope for far, slope in zip(apart, np.gradient(means)))
    return np.where(known, means - way, NAN)


def surface(one, two, row, column, search, more=4):
    """Return the correlation of a chip with the windows around its place, by a loop."""
    before = search.window // 2
    side = np.arange(search.window) - before
    chip = one[np.ix_(row + side, column + side)]
    steps = range(-search.radius - more, search.radius + more + 1)
    result = np.full((len(steps), len(steps)), NAN)
    for i, down in enumerate(steps):
        for j, across in enumerate(steps):
            window = two[np.ix_(row + down + side, column + across + side)]
            both = ~np.isnan(chip + window)
            if both.sum() * 2 >= chip.size:
                result[i, j] = np.corrcoef(chip[both], window[both])[0, 1]
    return result


def test_all_numbers_of_a_chip_that_moved_by_whole_cells():
    cells = np.random.default_rng(1).normal(size=(90, 90))
    one, two = cells[10:80, 10:80], cells[12:82, 7:77]
    moves = displacements(one, two, np.array([35]), np.array([34]), search=Search(15, 5))
    # White noise is what correlations between cells are least known of.
    assert moves.down[0] == pytest.approx(-2, abs=0.01)
    assert moves.across[0] == pytest.approx(3, abs=0.01)
    assert moves.score[0] == pytest.approx(1.0, abs=1e-6)
    assert moves.ratio[0] > 2
    assert moves.at_limit[0] == 0


@pytest.mark.parametrize("missing", [0.0, 0.15])
def test_places_and_scores_are_those_of_a_loop_and_of_splines_of_another_kind(missing):
    """Of noisy pairs, as the places between cells come of all digits of the correlations."""
    rng, search = np.random.default_rng(3), Search(15, 4)
    one = texture(110, seed=3)
    two = moved(one, 1.3, -2.6) + rng.normal(0, 0.3 * one.std(), one.shape)
    for cells in (one, two):
        cells[rng.random(cells.shape) < missing] = NAN
    rows, columns = places(one.shape, search, 20)
    moves = displacements(one, two, rows, columns, search=search)
    looked_at = 0
    for k, (row, column) in enumerate(zip(rows, columns)):
        r = surface(smoothed(one), smoothed(two), row, column, search)
        inner = r[4:-4, 4:-4]
        i, j = np.unravel_index(np.argmax(inner), inner.shape)
        if {i, j} & {0, 8}:
            assert moves.at_limit[k] == 1
            continue
        grid = np.arange(-4, 5)
        spline = interpolate.RectBivariateSpline(grid, grid, r[i : i + 9, j : j + 9], kx=5, ky=5)
        best = optimize.minimize(
            lambda p, spline=spline: -spline(*p)[0, 0],
            [0, 0],
            method="Nelder-Mead",
            options={"xatol": 1e-6, "fatol": 1e-13},
        )
        # To what single precision leaves of it.
        assert moves.score[k] == pytest.approx(-best.fun, abs=1e-6)
        if not np.isnan(moves.down[k]):
            looked_at += 1
            assert moves.down[k] == pytest.approx(i - 4 + best.x[0], abs=1e-4)
            assert moves.across[k] == pytest.approx(j - 4 + best.x[1], abs=1e-4)
    assert looked_at > 4


@pytest.mark.parametrize(
    ("smooth", "noise", "missing", "most"),
    [
        (0.5, 0, 0, 0.01),
        (1.5, 0, 0, 0.01),
        (6.0, 0, 0, 0.01),
        (1.5, 0.05, 0, 0.05),
        (1.5, 0, 0.2, 0.1),
    ],
)
def test_one_shift_is_found_to_a_hundredth_of_a_cell(smooth, noise, missing, most):
    rng, search = np.random.default_rng(2), Search(31, 8)
    cells, inner = texture(smooth=smooth), np.s_[10:-10, 10:-10]
    for down, across in ((0.5, -0.5), (3.27, -5.61), (0.0, 2.125)):
        pair = [cells[inner].copy(), moved(cells, down, across)[inner].copy()]
        for one in pair:
            one += rng.normal(0, noise * one.std(), one.shape)
            one[rng.random(one.shape) < missing] = NAN
        moves = found(*pair, search)
        errors = np.hypot(moves.down - down, moves.across - across)
        assert np.isnan(errors).mean() < 0.1
        assert np.nanmedian(errors) < most


def test_a_smooth_warp_is_followed_in_the_middles_of_chips():
    cells, search, step = texture(400, smooth=1.0), Search(31, 8), 16
    rows, columns = np.mgrid[:400, :400].astype(float)

    # What lies at (r, c) moves to (r + down, c + across): the second is looked up the other way.
    def way(r, c):
        return 3 * np.sin(c / 90), 2 * np.cos(r / 80) + 1

    back = rows.copy(), columns.copy()
    for _ in range(30):
        gone = way(*back)
        back = rows - gone[0], columns - gone[1]
    wide = np.pad(cells, 40, mode="wrap")
    second = ndimage.map_coordinates(wide, np.add(back, 40), order=5, mode="nearest")
    at = places(cells.shape, search, step)
    moves = displacements(cells, second, *at, search=search)
    side = round(np.sqrt(at[0].size))
    true = [part.reshape(side, side) for part in way(*(part.astype(float) for part in at))]
    plain = [part.reshape(side, side) for part in (moves.down, moves.across)]
    pull = moves.pull.reshape(8, side, side)
    apart = neighbours_apart(search.window, step)
    assert apart == 1
    better = at_middles(*plain, pull, step=step, apart=apart)
    inner = np.s_[1:-1, 1:-1]
    before, after = (
        np.hypot(*(part - one[inner] for part, one in zip(field, true)))
        for field in ([part[inner] for part in plain], better)
    )
    assert np.isnan(after).mean() < 0.05
    assert np.nanmedian(after) < 0.02
    assert np.nanmedian(after) < np.nanmedian(before) / 4


@pytest.mark.parametrize("gaps", [0.0, 0.02])
def test_a_chip_has_the_same_digits_alone(gaps):
    cells, search = texture(120, smooth=2.0, seed=6), Search(15, 5)
    second = moved(cells, 1.3, -0.6) + np.random.default_rng(6).normal(0, 0.3, cells.shape)
    cells[np.random.default_rng(7).random(cells.shape) < gaps] = NAN
    rows, columns = places(cells.shape, search)
    together = displacements(cells, second, rows, columns, search=search)
    for n in range(rows.size):
        alone = displacements(cells, second, rows[[n]], columns[[n]], search=search)
        for one, whole in zip(alone, together):
            np.testing.assert_array_equal(one[..., 0], whole[..., n])


def test_what_slopes_add_is_what_least_squares_do():
    """Against chips whose cells moved by a linear field, by the change of their best place."""
    cells, search = texture(120, smooth=2.0, seed=4), Search(21, 3)
    at = np.array([50, 63]), np.array([60, 55])
    rows, columns = np.mgrid[:120, :120].astype(float)
    for k, slope in enumerate(np.eye(4) * 0.004):
        for n in range(2):
            y, x = rows - at[0][n], columns - at[1][n]
            # To the first order, what lies at p comes to p + A p.
            back = rows - slope[0] * y - slope[1] * x, columns - slope[2] * y - slope[3] * x
            second = ndimage.map_coordinates(cells, back, order=5, mode="mirror")
            moves = displacements(cells, second, *(part[n : n + 1] for part in at), search=search)
            expected = moves.pull[[k, 4 + k], 0] * 0.004
            np.testing.assert_allclose([moves.down[0], moves.across[0]], expected, atol=2e-3)


def test_a_torn_field_and_a_few_chips_are_left_as_they_are():
    field = np.zeros((2, 9, 9))
    field[0, :, 5:] = 4.0
    pull = np.ones((8, 9, 9))
    torn = at_middles(*field, pull, step=16, apart=1)
    np.testing.assert_allclose(torn, field[:, 1:-1, 1:-1], atol=1e-6)
    few = np.full((2, 5, 5), NAN)
    few[:, 2, 1:4] = 0.0, 0.1, 0.2
    found = at_middles(*few, np.ones((8, 5, 5)), step=16, apart=1)
    np.testing.assert_array_equal(found, few[:, 1:-1, 1:-1])


def test_nothing_is_known_of_flat_infinite_and_missing_chips():
    cells, search = texture(120), Search(15, 3)
    one, at = cells.copy(), (np.array([40, 40, 75, 75]), np.array([40, 75, 40, 75]))
    one[30:50, 30:50] = 7.0
    one[33:48, 66:76] = NAN
    one[75, 40] = np.inf
    moves = displacements(one, cells, *at, search=search)
    for part in moves[:5]:
        np.testing.assert_array_equal(np.isnan(part), [True, True, True, False])
    assert moves.down[3] == pytest.approx(0.0, abs=1e-3)
    nothing = displacements(cells, np.full_like(cells, NAN), *at, search=search)
    flat = displacements(cells, np.full_like(cells, 3.0), *at, search=search)
    assert np.isnan(np.stack([*nothing[:5], *flat[:5]])).all()


@pytest.mark.parametrize("gone", [4, 5, 6])
def test_the_border_of_the_search_is_no_answer(gone):
    cells, search = texture(140, smooth=3.0), Search(21, 5)
    moves = found(cells, np.roll(cells, gone, axis=0), search)
    if gone < 5:
        assert moves.at_limit.max() == 0
        np.testing.assert_allclose(moves.down, gone, atol=1e-3)
        return
    assert moves.at_limit.min() == 1
    assert np.isnan(np.stack(moves[:4])).all()


def test_the_ratio_tells_of_another_place_as_good():
    rows, columns = np.mgrid[:140, :140]
    stripes = np.sin(rows * 2 * np.pi / 7) + np.sin(columns * 2 * np.pi / 9)
    search = Search(21, 10)
    assert np.nanmax(found(stripes, stripes, search).ratio) < 1.001
    alone = np.exp(-((rows - 70) ** 2 + (columns - 70) ** 2) / 20.0)
    moves = displacements(alone, alone, np.array([70]), np.array([70]), search=Search(21, 4))
    assert moves.ratio[0] > 5


def test_what_leads_elsewhere_on_the_way_back_is_left_out():
    """A chip that is gone, and one like it that belongs to another place."""
    rng, search = np.random.default_rng(5), Search(15, 10)
    one = rng.normal(size=(100, 100))
    two = one.copy()
    two[42:59, 42:59] = rng.normal(size=(17, 17))  # covered
    # What lies right of it looks somewhat like what is gone.
    one[42:59, 52:69] = two[42:59, 52:69] = one[42:59, 52:69] + 1.2 * one[42:59, 42:59]
    moves = displacements(one, two, np.array([50, 50]), np.array([50, 30]), search=search)
    assert moves.score[0] > 0.5
    assert np.isnan([moves.down[0], moves.across[0]]).all()
    assert (moves.down[1], moves.across[1]) == pytest.approx((0, 0), abs=0.01)


def test_low_scores_keep_their_number_and_no_displacement():
    one, two = texture(120, seed=1), texture(120, seed=2)
    moves = found(one, two, Search(21, 5, least=0.999))
    assert np.isnan(moves.down).all()
    assert not np.isnan(moves.score[moves.at_limit == 0]).any()


@pytest.mark.parametrize(("window", "smooth"), [(32, 0.0), (32, 2.0), (65, 0.0), (64, 1.0)])
def test_far_searches_find_what_near_ones_do(window, smooth):
    rng, far = np.random.default_rng(6), Search(window, 70)
    assert far.factor == (2 if window < 64 else 4)
    noise = rng.normal(size=(2 * far.reach + 100,) * 2)
    cells = ndimage.gaussian_filter(noise, smooth, mode="wrap")
    second = moved(cells, 43.4, -57.7)
    moves = found(cells, second, far, 33)
    np.testing.assert_allclose(moves.down, 43.4, atol=0.03)
    np.testing.assert_allclose(moves.across, -57.7, atol=0.03)


def test_a_search_may_begin_elsewhere():
    cells, search = texture(200), Search(21, 4, begin=30)
    second = moved(cells, 22.3, -17.4)
    rows, columns = places(cells.shape, search)
    begin = np.stack([np.full(rows.size, 20), np.full(rows.size, -18)])
    moves = displacements(cells, second, rows, columns, search=search, begin=begin)
    np.testing.assert_allclose(moves.down, 22.3, atol=0.01)
    np.testing.assert_allclose(moves.across, -17.4, atol=0.01)


def test_offsets_and_single_cells_elsewhere_change_nothing():
    cells, search = texture(150), Search(21, 5)
    second = moved(cells, 1.7, -0.4)
    wanted = found(cells, second, search)
    shifted = found(cells + 1e8, 3 * second - 1e8, search)
    np.testing.assert_allclose(shifted.down, wanted.down, atol=1e-4)
    spiked = second.copy()
    spiked[0, 0] = 1e20
    after = found(cells, spiked, search)
    rows, columns = places(cells.shape, search)
    apart = (rows > 2 * search.reach) | (columns > 2 * search.reach)
    np.testing.assert_allclose(after.down[apart], wanted.down[apart], atol=1e-9)


def test_single_precision_moves_no_summit():
    """A smooth hill, and fine texture on a steep slope: correlations hardly fall."""
    rows, columns = np.mgrid[:120, :120].astype(float)

    def hill(down, across):
        away = (rows - down - 60) ** 2 + (columns - across - 62) ** 2
        return 300.0 * np.exp(-away / (2 * 25.0**2))

    def slope(down, across):
        y, x = rows - down, columns - across
        return 40.0 * y - 25.0 * x + 3.0 * np.sin(y / 2.1) * np.sin(x / 2.7)

    search = Search(21, 4)
    for cells in (hill, slope):
        moves = found(cells(0.0, 0.0) + 2000.0, cells(1.25, -2.5) + 2000.0, search, step=9)
        known = ~np.isnan(moves.down)
        assert known.sum() > 4
        np.testing.assert_allclose(moves.down[known], 1.25, atol=1e-3)
        np.testing.assert_allclose(moves.across[known], -2.5, atol=1e-3)


@pytest.mark.parametrize("fill", [-np.finfo(np.float64).max, -1e200, 1e120, -3.4e38])
def test_a_fill_value_that_nobody_declared_is_far_away_in_its_own_chips_only(fill):
    one = texture(180)
    two, search = moved(one, 2, -1), Search(15, 5)
    rows, columns = places(one.shape, search)
    wanted = displacements(one, two, rows, columns, search=search)
    for cells in (one, two):
        cells[52:60] = fill
    moves = displacements(one, two, rows, columns, search=search)
    far = np.abs(rows - 56) > 35
    assert far.sum() > 4
    np.testing.assert_allclose(moves.down[far], wanted.down[far], atol=1e-4)
    np.testing.assert_allclose(moves.across[far], wanted.across[far], atol=1e-4)


def test_smoothing_beside_gaps_keeps_a_slope():
    """Or what both rasters lack at the same cells would pull displacements towards 0."""
    cells = np.add.outer(3.0 * np.arange(60.0), 2.0 * np.arange(60.0))
    known = np.ones(cells.shape, bool)
    known[20:40, 25:50] = False
    holed = np.where(known, cells, NAN)
    off = Level(holed, 15, 1, 1.0).cells - Level(cells, 15, 1, 1.0).cells
    off -= np.nanmedian(off)  # what was taken away as a reference
    sums, weights = (
        ndimage.gaussian_filter(np.where(known, layer, 0.0), 1.0) for layer in (cells, 1.0)
    )
    plain = np.where(known, sums / np.maximum(weights, 1e-300) - cells, NAN)
    inner = np.s_[6:-6, 6:-6]
    assert np.nanmax(np.abs(off[inner])) < 0.6 * np.nanmax(np.abs(plain[inner]))


@pytest.mark.parametrize("gaps", [0.0, 0.02])
@pytest.mark.parametrize("fill", [1e20, -3.4e38, 1e200])
@pytest.mark.parametrize("kind", ["spikes", "most"])
def test_far_cells_change_only_what_they_overlap(kind, fill, gaps):
    """Some in the second raster, or more than half of it, with and without gaps."""
    rng = np.random.default_rng(4)
    one = texture(220)
    two, search, down, across = moved(one, 3, -2), Search(21, 8), 3, -2
    for cells in (one, two):
        cells[rng.random(cells.shape) < gaps] = NAN
    rows, columns = places(one.shape, search)
    far = np.zeros(two.shape, bool)
    if kind == "most":
        far[:, :130] = True
    else:
        far[tuple(rng.integers(20, 200, (2, 10)))] = True
    two[far] = fill
    moves = displacements(one, two, rows, columns, search=search)
    # Where it lies, with the cells around from which the place between cells is told.
    near = ndimage.maximum_filter(far, search.window + 8)[rows + down, columns + across]
    assert (~near).sum() > 20
    np.testing.assert_allclose(moves.down[~near], down, atol=0.05)
    np.testing.assert_allclose(moves.across[~near], across, atol=0.05)
    known = ~np.isnan(moves.down)
    assert (np.abs(moves.down[known] - down) < 0.3).all()


def test_large_values_beside_fine_texture():
    """A cliff of a million within reach of the search."""
    rng, search = np.random.default_rng(8), Search(15, 4)
    cells = rng.normal(0, 0.01, (100, 100))
    second = np.roll(cells, (1, -2), axis=(0, 1))
    for one in (cells, second):
        one[:, 62:] += 1e6
    moves = displacements(cells, second, np.array([50]), np.array([45]), search=search)
    assert (moves.down[0], moves.across[0]) == pytest.approx((1, -2), abs=0.01)


@pytest.mark.parametrize("holed", [(True, False), (False, True), (True, True)])
@pytest.mark.parametrize("kind", ["texture", "cliff", "spikes", "huge", "tiny"])
def test_correlations_beside_gaps_are_those_of_a_loop(holed, kind):
    """Of chips that lack cells, of what they are sought in, and of both."""
    rng, window, span = np.random.default_rng(11), 9, 6
    one, two = (texture(60, seed=k) for k in (1, 2))
    two = 0.6 * one + 0.4 * two
    if kind == "cliff":
        one[:, 31:] += 1e6 * one.std()
        two[30:] += 1e6 * two.std()
    if kind == "spikes":
        one[rng.random(one.shape) < 0.01] += 1e4 * one.std()
        two[rng.random(two.shape) < 0.01] -= 1e4 * two.std()
    scale = {"huge": 1e200, "tiny": 1e-200}.get(kind, 1.0)
    one, two = one * scale, two * scale
    for cells, some in zip((one, two), holed):
        if some:
            cells[rng.random(cells.shape) < 0.1] = NAN
    levels = [Level(cells, window, 1, 0.01) for cells in (one, two)]
    rows, columns = (part.ravel() for part in np.mgrid[10:40:7, 10:40:7])
    chips, areas = (rows, columns), (rows - span, columns - span)
    found = surfaces(*levels, chips, areas, span, LOST_IN_SINGLE)
    for r, row, column in zip(found, rows, columns):
        chip = one[row : row + window, column : column + window] / scale
        for i, j in np.ndindex(r.shape):
            there = np.s_[row - span + i :, column - span + j :]
            part = two[there][:window, :window] / scale
            both = ~np.isnan(chip + part)
            if both.sum() * 2 < chip.size:
                assert np.isnan(r[i, j])
            elif not np.isnan(r[i, j]):  # as flat as rounding leaves what a cliff is beside
                wanted = np.corrcoef(chip[both], part[both])[0, 1]
                assert r[i, j] == pytest.approx(wanted, abs=3e-5 if kind == "cliff" else 1e-5)
    if kind in ("texture", "huge", "tiny"):
        assert np.isfinite(found).mean() > 0.9


def test_outliers_are_those_of_a_loop():
    rng = np.random.default_rng(9)
    field = rng.normal(0, 0.05, (2, 14, 17))
    field[:, rng.random(field.shape[1:]) < 0.3] = NAN
    wild = rng.random(field.shape[1:]) < 0.1
    field[:, wild] += rng.normal(0, 2, (2, wild.sum()))
    expected = np.zeros((12, 15), bool)
    for r, c in np.ndindex(expected.shape):
        for part in field:
            around = np.delete(part[r : r + 3, c : c + 3].ravel(), 4)
            around = around[~np.isnan(around)]
            if around.size < 3:
                continue
            apart = abs(part[r + 1, c + 1] - np.median(around))
            usual = np.median(abs(around - np.median(around)))
            expected[r, c] |= apart > 2 * (usual + 0.1)
    assert expected.sum() > 5
    np.testing.assert_array_equal(outliers(*field), expected)
