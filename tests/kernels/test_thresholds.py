"""At least means at least, whatever the type of the cells rounded."""

from decimal import Decimal

import numpy as np
import pytest

from raster_kernels.kernels.common.thresholds import Steps
from raster_kernels.kernels.peaks.prominence import (
    find_peaks,
    merge_summaries,
    summarize_block,
    suppress,
)

KINDS = pytest.mark.parametrize("kind", ["f4", "f8", "i2"])


def heights(kind, decimetres):
    """Return heights in metres as a raster of a type gives them, and their steps."""
    if kind == "i2":
        return decimetres * 0.1, Steps("i2", 0.1)
    return (decimetres / 10).astype(kind).astype(float), Steps(kind)


def test_a_rise_of_three_decimetres_is_one_of_0_3():
    high, low = np.float32([812.3, 812.2]).astype(float), np.array([812.0, 812.0])
    assert (high - low < 0.3).all()
    np.testing.assert_array_equal(Steps("f4").rises(high, low, 0.3), [True, False])


@KINDS
@pytest.mark.parametrize("least", range(1, 20))
def test_peaks_of_decimetres_are_those_of_whole_numbers(kind, least):
    decimetres = np.random.default_rng(least).integers(8000, 8040, (60, 70))
    values, steps = heights(kind, decimetres)
    wanted = find_peaks(decimetres, min_prominence=least, min_value=8010 + least)
    limits = {"min_prominence": least / 10, "min_value": (8010 + least) / 10, "steps": steps}
    found = find_peaks(values, **limits)
    np.testing.assert_array_equal(found.row, wanted.row)
    np.testing.assert_array_equal(found.column, wanted.column)
    blocks = [
        summarize_block(values[row : row + 8], row=row, column=0, shape=values.shape, **limits)
        for row in range(0, 60, 7)
    ]
    assert len(merge_summaries(blocks, shape=values.shape, **limits).row) == len(wanted.row)


@KINDS
def test_what_misses_a_threshold_by_a_step_does_not_reach_it(kind):
    values, steps = heights(kind, np.array([8122, 8123, 8124]))
    step = 0.1 if kind == "i2" else float(np.spacing(np.array(812.3, kind)))
    least = float(Decimal("812.3"))
    np.testing.assert_array_equal(steps.reaches(values, least), [False, True, True])
    np.testing.assert_array_equal(steps.reaches(values, least + 0.75 * step), [False, False, True])
    np.testing.assert_array_equal(steps.rises(values, values - 3 * step, 4.25 * step), [False] * 3)


@KINDS
@pytest.mark.parametrize("most", range(1, 60, 3))
def test_at_most_is_at_most_too(kind, most):
    decimetres = np.random.default_rng(most).integers(0, 60, (2, 500))
    high, low = np.sort(decimetres, axis=0)[::-1]
    (tall, steps), (small, _) = heights(kind, high), heights(kind, low)
    found = steps.rises(tall, small, -np.inf, most / 10)
    np.testing.assert_array_equal(found, high - low <= most)
    np.testing.assert_array_equal(steps.rises(tall, small, most / 10), high - low >= most)
    np.testing.assert_array_equal(steps.reaches(tall, -np.inf, most / 10), high <= most)


def test_whole_numbers_that_are_not_scaled_are_what_they_are():
    values = np.array([9.0, 10.0, 11.0])
    np.testing.assert_array_equal(Steps("i2").reaches(values, 10.4), [False, False, True])
    np.testing.assert_array_equal(Steps("u1").rises(values, values - 5, 5.1), [False] * 3)


def test_infinite_cells_are_compared_as_they_are():
    values = np.array([-np.inf, 5.0, np.inf])
    np.testing.assert_array_equal(Steps("f4").reaches(values, 1e30), [False, False, True])
    np.testing.assert_array_equal(
        Steps("f4").rises(values, [-np.inf] * 3, 1.0), [False, True, True]
    )


def test_peaks_just_as_far_apart_as_asked_for_are_both_kept():
    x = 500000.0 + 0.1 * np.arange(0, 300, 3)
    points = np.column_stack([x, np.full(x.size, 4100000.0)])
    assert (np.diff(x) < 0.3).any()
    assert suppress(points, np.ones(x.size), min_distance=0.3).all()
    assert not suppress(points, np.ones(x.size), min_distance=0.3001).all()
