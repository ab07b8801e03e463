"""Shifts of rasters that were moved by Fourier's theorem, and of others whose shift is known."""

import numpy as np
import pytest
from scipy import fft, ndimage

from raster_kernels.kernels.correlation.shift import (
    best_shift,
    coarse_shift,
    find_shift,
    moved_cells,
)

NAN = np.nan


def texture(size=300, smooth=1.5, seed=1):
    """Return periodic noise of many scales."""
    rng = np.random.default_rng(seed)
    layers = (
        ndimage.gaussian_filter(rng.normal(size=(size, size)), smooth * 2**k, mode="wrap")
        * smooth
        * 4**k
        for k in range(4)
    )
    return sum(layers)


def moved(cells, down, across):
    """Return cells moved down and to the right, without any interpolation."""
    rows, columns = (fft.fftfreq(n) for n in cells.shape)
    phase = np.exp(-2j * np.pi * (rows[:, None] * down + columns[None, :] * across))
    return fft.ifft2(fft.fft2(cells) * phase).real


def found(first, second):
    shift = find_shift(first, second)
    return shift, shift.confidence


@pytest.mark.parametrize("smooth", [1.5, 6.0])
@pytest.mark.parametrize(
    ("noise", "gaps", "least"), [(0, 0, 0.005), (0.1, 0, 0.02), (0, 0.3, 0.05)]
)
def test_shifts_are_found_to_a_part_of_a_cell(smooth, noise, gaps, least):
    rng, cells, errors = np.random.default_rng(2), texture(smooth=smooth), []
    inner = np.s_[40:-40, 30:-50]
    for down, across in ((3.27, -5.61), (-0.5, 0.5), (0.0, 2.125)):
        pair = [cells[inner].copy(), moved(cells, down, across)[inner].copy()]
        for one in pair:
            one += rng.normal(0, noise * one.std(), one.shape) if noise else 0
            one[rng.random(one.shape) < gaps] = NAN
        shift, confidence = found(*pair)
        # What was moved down is laid back by moving it up.
        errors += [shift.down + down, shift.across + across]
        assert confidence > 0.25
    assert np.sqrt(np.mean(np.square(errors))) < least


@pytest.mark.parametrize(("noise", "gaps", "most"), [(0, 0, 0.02), (0.1, 0, 0.05), (0, 0.3, 0.05)])
def test_shifts_of_real_elevations_are_found(jacksboro, noise, gaps, most):
    rng, errors = np.random.default_rng(5), []
    rows, columns = jacksboro.shape
    around = np.pad(jacksboro.astype(float), ((0, rows), (0, columns)), mode="symmetric")
    inner = np.s_[20 : rows - 20, 20 : columns - 20]
    for down, across in ((0.37, -0.62), (2.25, 3.5)):
        pair = [jacksboro[inner].astype(float), moved(around, down, across)[inner]]
        for one in pair:
            one += rng.normal(0, noise * one.std(), one.shape) if noise else 0
            one[rng.random(one.shape) < gaps] = NAN
        shift, _ = found(*pair)
        errors += [shift.down + down, shift.across + across]
    assert np.sqrt(np.mean(np.square(errors))) < most


def test_a_hill_that_moved():
    rows, columns = np.mgrid[:60, :60]
    hills = [np.exp(-((rows - r) ** 2 + (columns - c) ** 2) / 50) for r, c in ((30, 30), (28, 33))]
    shift, _ = found(*hills)
    assert (shift.down, shift.across) == pytest.approx((2, -3), abs=1e-6)


def test_a_part_lies_where_it_was_cut_out():
    cells = np.random.default_rng(3).random((50, 50))
    shift, confidence = found(cells, cells[10:40, 10:40])
    assert (shift.down, shift.across) == pytest.approx((10, 10), abs=0.01)
    assert confidence > 0.9
    shift, _ = found(cells[10:40, 5:25], cells)
    assert (shift.down, shift.across) == pytest.approx((-10, -5), abs=0.01)


def test_contrast_may_be_inverted():
    cells = texture(120)
    shift, _ = found(cells[5:80, 9:90], 7 - 2 * cells[:80, :90])
    assert (shift.down, shift.across) == pytest.approx((-5, -9), abs=0.01)
    assert shift.score < -0.99


def test_most_of_a_pair_may_be_missing():
    cells = np.random.default_rng(4).random((170, 200))
    pair = []
    for down, across in ((0, 0), (33, -41)):
        one = np.full((200, 210), NAN)
        one[60 : 60 + 80, 70 : 70 + 70] = cells[60 - down : 140 - down, 60 - across : 130 - across]
        pair.append(one)
    shift = coarse_shift(*pair)
    assert (shift.down, shift.across) == (-33, 41)
    assert shift.score == pytest.approx(1.0)


def test_confidence_is_1_for_itself_and_small_for_a_stranger():
    one, other = texture(200, seed=5), texture(200, seed=6)
    assert best_shift(one, one)[:2] == (0, 0)
    assert best_shift(one, one).confidence == pytest.approx(1.0, abs=1e-6)
    assert best_shift(one, other).confidence < 0.25


@pytest.mark.parametrize("where", ["one", "both", "same cells"])
@pytest.mark.parametrize("size", [1e3, 1e20])
@pytest.mark.parametrize("number", [1, 100])
def test_spikes_hide_no_shift(number, size, where):
    """Of some thousand deviations and more; cells that are hot in both rasters do not move."""
    rng, cells = np.random.default_rng(number), texture()
    one, two = (part[30:-60, 40:-50].copy() for part in (cells, moved(cells, 3.27, -5.61)))
    places = rng.integers(0, one.shape[0], (2, number))
    two[tuple(places)] += size * cells.std()
    if where != "one":
        places = places if where == "same cells" else places[::-1]
        one[tuple(places)] += size * cells.std()
    shift, confidence = found(one, two)
    assert (shift.down, shift.across) == pytest.approx((-3.27, 5.61), abs=0.01)
    assert confidence > 0.25


@pytest.mark.parametrize("fill", [-9999.0, 65535.0, 1e20, -1e200])
def test_a_fill_value_that_nobody_declared_hides_no_shift(fill):
    """In the same corners of both rasters, and nearly half of them."""
    cells = texture()
    cells *= 50.0 / cells.std()
    one, two = (part[30:-60, 40:-50].copy() for part in (cells, moved(cells, 3.27, -5.61)))
    one[:90], two[:70], two[:, :30] = fill, fill, fill
    shift, confidence = found(one, two)
    assert (shift.down, shift.across) == pytest.approx((-3.27, 5.61), abs=0.01)
    assert confidence > 0.25


def test_stars_are_no_spikes():
    """Nor is a hill so steep that all around it is nothing."""
    rng = np.random.default_rng(4)
    rows, columns = np.mgrid[:200, :200]
    places, heights = rng.uniform(20, 180, (30, 2)), 1e4 * rng.pareto(1.5, 30)

    def sky(down, across, width=1.2):
        away = ((rows - y - down) ** 2 + (columns - x - across) ** 2 for y, x in places)
        return sum(h * np.exp(-a / (2 * width**2)) for h, a in zip(heights, away))

    noise = rng.normal(size=(2, 200, 200))
    shift, _ = found(sky(0, 0) + noise[0], sky(2.3, -3.4) + noise[1])
    assert (shift.down, shift.across) == pytest.approx((-2.3, 3.4), abs=0.01)
    places, heights = [(90, 110)], [1.0]
    shift, _ = found(sky(0, 0, 3.0), sky(-2, 3, 3.0))
    assert (shift.down, shift.across) == pytest.approx((2, -3), abs=0.01)


def test_shifts_may_be_limited():
    cells = np.random.default_rng(7).random((60, 60))
    shift = best_shift(cells[10:50, 10:50], cells[:40, :40], near=(0, 0, 3))
    assert max(abs(shift.down), abs(shift.across)) <= 3


@pytest.mark.parametrize("cells", [np.full((20, 20), 3.0), np.full((20, 20), NAN), np.ones((1, 1))])
def test_flat_and_empty_rasters_have_no_shift(cells):
    assert best_shift(cells, np.random.default_rng(8).random((20, 20))) is None


def test_a_large_offset_changes_nothing():
    cells = texture(150)
    wanted = found(cells[:100, :100], cells[7:107, 3:103])[0]
    shift = found(cells[:100, :100] + 1e8, cells[7:107, 3:103] - 1e8)[0]
    assert (shift.down, shift.across) == pytest.approx((wanted.down, wanted.across), abs=1e-3)


def test_moved_cells_lie_between_cells():
    cells = np.arange(12.0).reshape(3, 4)
    np.testing.assert_array_equal(moved_cells(cells, (3, 4), 0, 0), cells)
    half = moved_cells(cells, (3, 4), 0.5, 0.0)
    assert np.isnan(half[0]).all()
    np.testing.assert_array_equal(half[1], cells[:2].mean(axis=0))
