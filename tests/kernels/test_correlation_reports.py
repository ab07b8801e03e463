"""Small inputs on which other programs were reported to go wrong."""

import numpy as np
import pytest
from scipy import ndimage, stats

from raster_kernels.kernels.correlation.bands import band_sums
from raster_kernels.kernels.correlation.choices import StackMethod as Method
from raster_kernels.kernels.correlation.choices import TemplateMethod as Score
from raster_kernels.kernels.correlation.choices import WindowMethod as LocalMethod
from raster_kernels.kernels.correlation.displacement import Search, displacements
from raster_kernels.kernels.correlation.lags import neighbour_sums, stack_lags
from raster_kernels.kernels.correlation.local import local_correlation
from raster_kernels.kernels.correlation.shift import best_shift, find_shift, refine
from raster_kernels.kernels.correlation.stack import stack_correlation
from raster_kernels.kernels.correlation.template import Template, match_template

NAN = np.nan


def moran(cells, rook=False):
    padded = np.pad(cells, ((0, 1), (1, 1)), constant_values=NAN)
    return neighbour_sums(padded, float(np.nanmean(cells)), rook=rook)


def test_bands_with_different_gaps_are_paired_first():
    """Terra 1034: cells were left out band by band, and r went beyond 1."""
    rng = np.random.default_rng(1234)
    one = np.arange(1.0, 101.0)
    two = one + rng.uniform(10, 100, 100)
    one[rng.permutation(100)[:50]] = NAN
    two[rng.permutation(100)[:50]] = NAN
    both = ~np.isnan(one + two)
    r = band_sums(np.reshape([one, two], (2, 10, 10))).correlation()
    assert r[0, 1] == pytest.approx(np.corrcoef(one[both], two[both])[0, 1], abs=1e-12)


def test_a_matrix_is_symmetric_and_each_pair_has_its_own_means():
    """Terra 1056: means were mixed up among three bands."""
    rng = np.random.default_rng(5)
    cells = rng.normal(size=(3, 10, 10)) + np.array([10.0, 20.0, 30.0])[:, None, None]
    for band, (row, column) in enumerate(((1, 2), (3, 4), (5, 6))):
        cells[band, row, column] = NAN
    sums = band_sums(cells)
    flat = cells.reshape(3, -1)
    for i, j in np.ndindex(3, 3):
        both = ~np.isnan(flat[i] + flat[j])
        assert sums.means[i, j] == pytest.approx(flat[i, both].mean(), abs=1e-12)
    np.testing.assert_array_equal(sums.correlation(), sums.correlation().T)


def test_each_pair_of_variables_takes_the_rows_that_it_has():
    """numpy 14688: what a correlation with missing rows should be."""
    rows = [[1, NAN, 2], [NAN, 3, 1], [5, 2, NAN], [9, 4, 2], [3, 8, 9]]
    x = np.array(rows).T[:, None, :]
    r = band_sums(x).correlation()
    for i, j in ((0, 1), (0, 2), (1, 2)):
        both = ~np.isnan(x[i, 0] + x[j, 0])
        wanted = np.corrcoef(x[i, 0, both], x[j, 0, both])[0, 1]
        assert r[i, j] == pytest.approx(wanted, abs=1e-12)


def test_a_missing_value_is_left_out_with_its_partner():
    """xarray 4349 and xskillscore 63: NaN in one series alone."""
    a = np.array([1.0, 2.0, 3.0, NAN, 5.0, 9.0])
    b = np.array([2.0, 1.0, NAN, 7.0, 8.0, 7.0])
    both = ~np.isnan(a + b)
    found = stack_correlation(a[:, None, None], b)[:, 0, 0]
    assert found[0] == pytest.approx(np.corrcoef(a[both], b[both])[0, 1], abs=1e-12)
    assert found[2] == 4


def test_a_correlation_of_two_pairs_that_are_complete_is_none():
    """NaNStatistics 32: 1.31, each variable about the mean of its own cells."""
    a, b = np.array([NAN, 0.01, 2.3, 0.4]), np.array([0.1, NAN, 3.2, 1.2])
    assert np.isnan(band_sums(np.stack([a, b])[:, None]).correlation()[0, 1])
    found = stack_correlation(a[:, None, None], b)[:, 0, 0]
    assert found[2] == 2
    assert np.isnan(found[0])


def test_bands_that_never_meet_have_no_correlation():
    """ggcorrplot 51: p near 0 for two variables without a common row."""
    rows = np.array([[1, 2, 3, 4, 5, NAN, NAN, NAN], [NAN] * 5 + [3.0, 2.0, 1.0]])
    sums = band_sums(rows[:, None])
    assert sums.counts[0, 1] == 0
    assert np.isnan(sums.correlation()[0, 1])
    assert np.isnan(sums.covariance()[0, 1])


def test_windows_behind_a_missing_value_have_a_correlation_again():
    """TA-Lib 267: all windows after the first missing value were missing."""
    a = np.arange(1.0, 10.0)[None, None]
    b = 10.0 - a
    b[0, 0, 3] = NAN
    r = local_correlation(a, b, window=(1, 3), fill_nodata=True)[0, 0]
    np.testing.assert_allclose(r, [-1, NAN, NAN, NAN, -1, -1, -1], atol=1e-12)


def test_a_stack_whose_cells_are_flat_or_missing():
    """xskillscore 51: which cells have a correlation along time, and which along none."""
    cells = np.array([[[0, 1, 2], [NAN, 4, 5]], [[0, 1, 2], [3, NAN, 5]], [[0, 1, 2], [2, 4, 5.0]]])
    assert np.isnan(stack_correlation(cells, cells)[0]).all()


def test_cells_whose_squares_do_not_fit_have_no_correlation():
    """Never 0: the squares are infinite, and the products are not."""
    x = np.random.default_rng(6).normal(size=(2, 6, 6))
    x[0, :3], x[0, 3:] = x[0, :3] * 1e160, -x[0, :3] * 1e160
    assert np.isnan(band_sums(x).correlation()[0, 1])


def test_kendalls_tau_of_three_values_with_ties():
    """SciPy 5755: p took no notice of ties."""
    found = stack_correlation(
        np.array([1.0, 0, 0])[:, None, None], np.array([0.0, 0, 1]), method=Method.KENDALL
    )[:, 0, 0]
    assert found[0] == pytest.approx(-0.5)
    assert found[1] == pytest.approx(0.4795001, abs=1e-7)


def test_morans_i_with_missing_rows_of_cells():
    """Terra 192: NaN where any cell is missing, 0.8495449 elsewhere (rook)."""
    cells = np.arange(1.0, 101.0).reshape(10, 10)
    cells[0] = NAN
    # A regular grid of nine rows: the sums by hand.
    z = cells[1:] - np.nanmean(cells)
    products = (z[:, 1:] * z[:, :-1]).sum() + (z[1:] * z[:-1]).sum()
    pairs = 9 * 9 + 8 * 10
    wanted = 90 / pairs * products / (z * z).sum()
    assert moran(cells, rook=True).moran() == pytest.approx(wanted, abs=1e-12)


def test_morans_i_of_a_diagonal_of_holes_is_a_number():
    """Terra 1592: neighbours of cells beside a hole were not counted."""
    cells = np.add.outer(np.arange(5.0), np.arange(5.0) ** 2)
    np.fill_diagonal(cells, NAN)
    found = moran(cells)
    assert found.cells == 20
    assert np.isfinite(found.moran())


def test_morans_i_of_two_halves_is_below_1():
    """spatialwarnings 105: mean and pairs were taken over different cells."""
    halves = np.repeat([1.0, 0.0], 50)[None].repeat(100, axis=0)
    assert 0.97 < moran(halves).moran() < 1.0


def test_equal_cells_have_no_morans_i():
    """Terra 1494: no variation, no correlation."""
    assert np.isnan(moran(np.ones((10, 10))).moran())


@pytest.mark.parametrize("width", [64, 65, 101])
def test_a_masked_template_has_no_score_beyond_1(width):
    """OpenCV 15768 and 23257: scores of 17 and of infinity beside black cells."""
    rng = np.random.default_rng(7)
    image = np.zeros((1, 60, width))
    image[0, 20:45, 10:40] = rng.integers(0, 255, (25, 30))
    template = image[:, 24:40, 14:34].copy()
    template[0, rng.random((16, 20)) < 0.5] = NAN
    for method in (Score.MEAN_REMOVED, Score.NORMALISED):
        found = match_template(image, template=Template.of(template), method=method)
        assert np.nanmax(found) == pytest.approx(1.0, abs=1e-9)
        assert np.unravel_index(np.nanargmax(found), found.shape) == (24, 14)
        assert np.isnan(found[:3]).all()


def test_a_black_image_holds_no_match():
    """OpenCV 5974: a score of 1 everywhere in a black image."""
    template = Template.of(np.arange(25.0).reshape(1, 5, 5))
    for method in Score:
        assert np.isnan(
            match_template(np.zeros((1, 20, 20)), template=template, method=method)
        ).all()


@pytest.mark.parametrize("method", LocalMethod)
def test_water_of_one_value_has_no_correlation_and_makes_no_rings(method):
    """glcm 9 and spatialEco 30: 1 or rings where a window is flat."""
    rng = np.random.default_rng(8)
    one, two = rng.random((2, 1, 30, 30))
    one[0, 8:22, 8:22] = 0.3
    r = local_correlation(one, two, window=(5, 5), method=method)[0]
    flat = np.zeros(r.shape, bool)
    flat[8:18, 8:18] = True
    np.testing.assert_array_equal(np.isnan(r), flat)


def test_the_second_raster_is_moved_to_the_left_for_a_negative_lag():
    """Terra 1182: correlation in windows with one raster moved by 1, 2, ... cells."""
    rng = np.random.default_rng(9)
    one = rng.random((1, 20, 30))
    two = np.roll(one, 2, axis=2)
    lag = local_correlation(one, two, window=(3, 3), max_lag=3)[3]
    assert (lag[:, 6:-6] == -2).all()


def test_a_cut_of_another_size_lies_where_it_was_cut():
    """scikit-image 8267: 0, 0, as if both were of one size."""
    image = np.zeros((50, 50))
    image[20:30, 20:30] = 255
    found = best_shift(image, image[10:40, 10:40])
    assert (found.down, found.across) == (10, 10)


@pytest.mark.parametrize(("length", "gone"), [(10, 15), (10, 20), (20, 20)])
def test_a_trench_that_moved_far(length, gone):
    """scikit-image 5460: a trench of 10 cells that moved by 20."""
    first, second = np.ones((2, 100, 10))
    first[:40] = first[50 : 50 + length] = 0.5
    second[: 40 + gone] = second[50 + gone : 50 + gone + length] = 0.5
    assert best_shift(first, second).down == -gone


@pytest.mark.parametrize("bias", [0.0, 0.05, 0.5])
def test_errors_that_grow_with_height_are_no_shift(bias):
    """Xdem 987: 5 % of the height added, and the shift of half a cell was another."""
    rng, size = np.random.default_rng(10), 200
    hills = sum(
        s * ndimage.gaussian_filter(rng.normal(size=(size, size)), s, mode="wrap")
        for s in (2, 4, 8, 16)
    )
    half = np.exp(-1j * np.pi * np.fft.fftfreq(size))  # of a cell to the right
    gone = np.fft.ifft2(np.fft.fft2(hills) * half).real * (1 + bias) + 100 * bias
    cut = np.s_[20:-20, 20:-20]
    found = refine(hills[cut], gone[cut], 0.0, 0.0)
    assert found.down == pytest.approx(0.0, abs=0.005)
    assert found.across == pytest.approx(-0.5, abs=0.005)


def texture(size=160, smooth=1.5, seed=12):
    rng = np.random.default_rng(seed)
    return ndimage.gaussian_filter(rng.normal(size=(size, size)), smooth, mode="wrap")


@pytest.mark.parametrize("smooth", [0, 3])
def test_binary_blobs_that_were_smoothed(smooth):
    """scikit-image 6456: 0, 0 for blobs moved by 5, 3 and smoothed by three cells."""
    blobs = (texture(256, 5.0) > 0).astype(float)
    image = ndimage.gaussian_filter(blobs, smooth) if smooth else blobs
    shift = find_shift(image[10:-10, 10:-10], image[5:-15, 7:-13])
    assert (shift.down, shift.across) == pytest.approx((-5, -3), abs=0.01)


def test_one_missing_cell_is_no_shift_of_zero():
    """scikit-image 4763: one NaN, and the shift of 20 columns was 0 or no number."""
    image = texture()
    second = np.roll(image, 20, axis=1)
    image[0, 0] = NAN
    shift = find_shift(image, second)
    assert (shift.down, shift.across) == pytest.approx((0, -20), abs=0.01)
    assert shift.score > 0.9


@pytest.mark.parametrize("gone", [(70, -65), (-75, 10)])
def test_more_than_half_of_the_raster_away(gone):
    """scikit-image 6604: shifts known only up to the size of the raster."""
    image = texture(250)
    first = image[80:180, 80:180]
    second = image[80 + gone[0] : 180 + gone[0], 80 + gone[1] : 180 + gone[1]]
    shift = find_shift(first, second)
    assert (shift.down, shift.across) == pytest.approx(gone, abs=0.02)


def test_a_template_from_the_corner_of_an_even_image():
    """scikit-image 845: a score of 6, far from the corner where the template was cut."""
    image = np.round(texture(150) * 50 + 0.5, 4)
    image[90:, 40:] = 0.7  # what is flat is divided by what rounding leaves
    found = match_template(image[None], template=Template.of(image[None, :10, :10]))
    assert np.nanmax(found) <= 1.0
    assert np.unravel_index(np.nanargmax(found), found.shape) == (0, 0)
    assert np.isnan(found[90:, 40:]).all()


def test_a_template_with_a_round_outline():
    """OpenCV 20557: with the alpha channel for a mask nothing but NaN."""
    image = texture()
    rows, columns = np.mgrid[-12:13, -12:13]
    template = np.where(rows**2 + columns**2 <= 144, image[60:85, 31:56], NAN)
    for method in Score:
        found = match_template(image[None], template=Template.of(template[None]), method=method)
        assert not np.isnan(found).any()
        best = (np.argmin if method.lowest else np.argmax)(found)
        assert np.unravel_index(best, found.shape) == (60, 31)


def test_a_flat_template_is_refused():
    """OpenCV 5688: a score of 1 everywhere."""
    with pytest.raises(ValueError, match="the template is flat: all its cells are 64"):
        Template.of(np.full((1, 10, 10), 64.0))


def test_a_stack_with_a_missing_band_has_the_pairs_that_are_there():
    """Xarray 4349: one NaN and the covariance of all was NaN."""
    one = np.array([[1.0, 1.0], [2.0, NAN], [4.0, 3.0], [5.0, 2.0]])[:, None]
    found = stack_correlation(one, one)
    assert found[0, 0].tolist() == [1.0, 1.0]
    assert found[2, 0].tolist() == [4, 3]
    np.testing.assert_allclose(found[3, 0], 1.0)


def test_fields_of_which_one_is_masked():
    """xskillscore 45: NaN for two fields of which one has data above a limit alone."""
    rng = np.random.default_rng(14)
    one = rng.normal(280, 5, (2, 20, 30))
    one[1] += 0.5 * (one[0] - 280)
    one[1][one[1] < 279] = NAN
    known = ~np.isnan(one[1])
    sums = band_sums(one)
    wanted = stats.pearsonr(one[0][known], one[1][known])[0]
    assert sums.correlation()[0, 1] == pytest.approx(wanted, abs=1e-12)
    assert sums.counts[0, 1] == known.sum()


@pytest.mark.parametrize(
    ("x", "y", "tau", "p"),
    [
        ([5, 2, 1, 3, 6, 4, 7], [5, 2, 6, 3, 1, 7, 4], -1 / 7, 0.7726190476190476),
        ([1, 0, 2], [5, 3, 4], 1 / 3, 1.0),
        ([1, 2, 3], [3, 2, 1], -1.0, 1 / 3),
    ],
)
def test_kendalls_p_is_the_exact_one_without_ties(x, y, tau, p):
    """SciPy 9361, R's bug 18934 and spatialEco 22: p of -3 to 3, or the asymptotic one."""
    series = [np.array(values, float)[:, None, None] for values in (x, y)]
    found = stack_correlation(*series, method=Method.KENDALL)[:, 0, 0]
    assert found[:2].tolist() == pytest.approx([tau, p], abs=1e-12)


def test_a_pulse_on_a_floor_of_nearly_nothing():
    """SciPy 10339: the lag of a series with itself, of 0 and 1 and noise in the last digits."""
    floor = np.tile([1e-17, 2e-17], 5)
    top = 1.0 - np.tile([2e-17, 1e-17], 6)[:11]
    series = np.concatenate([floor, top, floor])[:, None]
    r = stack_lags(series, series, np.arange(-12, 13))[0][:, 0]
    assert np.argmax(r) == 12
    np.testing.assert_allclose(r, r[::-1], atol=1e-12)


def test_morans_i_of_a_raster_without_its_first_column():
    """PySAL 895: weights that take the missing cells in."""
    rng = np.random.default_rng(15)
    cells = rng.normal(0, 10, (5, 5))
    cells[:, 0] = NAN
    z = cells[:, 1:] - cells[:, 1:].mean()
    pairs = [(z[:, :-1], z[:, 1:]), (z[:-1], z[1:])]
    pairs += [(z[:-1, :-1], z[1:, 1:]), (z[:-1, 1:], z[1:, :-1])]
    number = sum(one.size for one, _ in pairs)
    wanted = 20 / number * sum((one * two).sum() for one, two in pairs) / (z * z).sum()
    assert moran(cells).moran() == pytest.approx(wanted, abs=1e-12)


@pytest.mark.parametrize("fill", [NAN, -1e20])
def test_stripes_without_data_that_do_not_move(fill):
    """autoRIFT 59: gaps of Landsat 7, at the same cells of both, stood still."""
    image = texture(320)
    first, second = image[10:310, 10:310].copy(), image[7:307, 14:314].copy()
    rows, columns = np.mgrid[:300, :300]
    for cells in (first, second):
        cells[(rows + 0.15 * columns) % 33 < 8] = fill
    search = Search(31, 6)
    places = np.meshgrid(np.arange(60, 240, 12), np.arange(60, 240, 12), indexing="ij")
    rows, columns = (place.ravel() for place in places)
    moves = displacements(first, second, rows, columns, search=search)
    known = ~np.isnan(moves.down)
    np.testing.assert_allclose(moves.down[known], 3, atol=0.1)
    np.testing.assert_allclose(moves.across[known], -4, atol=0.1)
    if np.isnan(fill):
        assert known.mean() > 0.9
        assert np.median(np.abs(moves.down[known] - 3)) < 0.035
        shift = find_shift(first, second)
        assert (shift.down, shift.across) == pytest.approx((-3, 4), abs=0.02)


@pytest.mark.parametrize("gone", [(6, 6), (6, -2), (-9, 0)])
def test_a_peak_in_the_corner_of_the_search_is_no_displacement(gone):
    """OpenPIV 108: what moved as far as was searched, or farther, had moved by 0, 0."""
    image = texture()
    second = np.roll(image, gone, axis=(0, 1))
    place = np.array([80]), np.array([80])
    moves = displacements(image, second, *place, search=Search(21, 6))
    assert np.isnan(moves.down).all()
    assert np.isnan(moves.across).all()


def test_black_regions_have_no_displacement():
    """OpenPIV 169: a masked body, black in both, with vectors of 0 filled in from its edges."""
    image = texture()
    second = np.roll(image, (2, -3), axis=(0, 1))
    for cells in (image, second):
        cells[60:120, 60:120] = 0.0
    rows = np.array([90, 90, 30])
    moves = displacements(image, second, rows, np.array([90, 80, 90]), search=Search(21, 6))
    assert np.isnan(moves.down[:2]).all()
    assert moves.down[2] == pytest.approx(2, abs=0.01)
    assert moves.across[2] == pytest.approx(-3, abs=0.01)
