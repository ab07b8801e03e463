"""Exact percentiles against numpy.percentile, and the stretch between them."""

import numpy as np
import pytest

from raster_kernels.kernels.levels.percentiles import (
    Stretch,
    around,
    digit_counts,
    likely,
    merge_around,
    next_digits,
    percentiles,
    places_of,
    ranked_between,
    stretch,
    values_at,
)


def found_in(blocks, percents):
    """Return percentiles by the digits of keys, of all blocks together."""
    cells = sum(int(np.count_nonzero(~np.isnan(block))) for block in blocks)
    sought = places_of(percents, cells)
    dtype = blocks[0].dtype
    for digit in range(dtype.itemsize // 2):
        beginnings = sought.distinct
        counts = sum(digit_counts(b, beginnings=beginnings, digit=digit) for b in blocks)
        sought = next_digits(sought, counts)
    return percentiles(values_at(sought, dtype), percents, cells)


@pytest.mark.parametrize("dtype", ["f4", "f8"])
@pytest.mark.parametrize("kind", ["plain", "ties", "offset", "signs", "infinite", "one"])
def test_percentiles_are_numpys(dtype, kind):
    rng = np.random.default_rng(1)
    cells = rng.normal(0, 3, 3001)
    if kind == "ties":
        cells = cells.round()
    elif kind == "offset":
        cells = cells * 0.01 + 1e8
    elif kind == "signs":
        cells[::7] = 0.0
        cells[1::7] = -0.0
    elif kind == "infinite":
        cells[:40], cells[40:90] = np.inf, -np.inf
    elif kind == "one":
        cells = cells[:1]
    cells = cells.astype(dtype)
    holed = np.insert(cells, [0, cells.size // 2], np.nan)
    percents = (2.0, 2.0, 33.3, 50.0, 98.0)
    wanted = np.percentile(cells.astype(float), percents)
    np.testing.assert_array_equal(found_in([holed], percents), wanted)
    cut = [holed[: holed.size // 3], holed[holed.size // 3 :]]
    np.testing.assert_array_equal(found_in(cut, percents), wanted)


@pytest.mark.parametrize("dtype", ["f4", "f8"])
@pytest.mark.parametrize("kind", ["plain", "ties", "infinite", "one"])
def test_a_sample_tells_where_percentiles_are(dtype, kind):
    rng = np.random.default_rng(4)
    cells = rng.normal(0, 3, 40_000)
    if kind == "ties":
        cells = cells.round()
    elif kind == "infinite":
        cells[:900], cells[900:1100] = np.inf, -np.inf
        rng.shuffle(cells)
    elif kind == "one":
        cells = cells[:1]
    cells = cells.astype(dtype)
    percents = (0.0, 2.0, 50.0, 98.0, 100.0)
    stretches = likely(cells[::11], percents)
    with_gaps = np.insert(cells, [0, cells.size // 2], np.nan)
    blocks = [with_gaps[:7], with_gaps[7:]]
    known = merge_around(*(around(block, stretches=stretches) for block in blocks))
    wanted = places_of(percents, cells.size).places
    ordered = np.sort(cells)
    for k, pair in enumerate(zip(wanted[::2], wanted[1::2])):
        np.testing.assert_array_equal(
            ranked_between(pair, stretches[k], known[k]), ordered[list(pair)]
        )
        kept = sum(part.size for part in known[k].cells)
        assert kept <= 3 * stretches[k].share * cells.size  # not all cells, to be sorted


def test_a_sample_that_is_wrong_is_found_out():
    cells = np.arange(100.0)
    away = Stretch(10.0, 20.0, 0.1)
    known = around(cells, stretches=(away,))[0]
    assert ranked_between((10, 20), away, known) == [10.0, 20.0]
    assert ranked_between((9, 10), away, known) is None
    assert ranked_between((20, 21), away, known) is None


def test_the_ends_are_the_extremes():
    cells = np.random.default_rng(2).gamma(1.0, 5.0, 500).astype("f4")
    np.testing.assert_array_equal(found_in([cells], (0.0, 100.0)), [cells.min(), cells.max()])


def test_the_stretch_ends_where_it_says_to_the_last_digit():
    cells = np.array([0.1, 0.3, 0.7, np.inf, -np.inf, np.nan])
    found = stretch(cells, low=0.1, high=0.7, output_min=1, output_max=255)
    np.testing.assert_array_equal(found[[0, 2, 3, 4]], [1, 255, 255, 1])
    assert np.isnan(found[5])
    assert found[1] == pytest.approx(1 + 254 / 3)
    step = stretch(np.array([1.0, 2.0, 3.0]), low=2.0, high=2.0, output_min=0, output_max=9)
    np.testing.assert_array_equal(step, [0, 0, 9])
