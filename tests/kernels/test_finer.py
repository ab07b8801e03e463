"""Histograms that are cut again where cells crowd, against sorted cells."""

import numpy as np
import pytest

from raster_kernels.kernels.levels import finer
from raster_kernels.kernels.levels.histogram import equalize_interpolated, histogram


def refine(blocks, bins):
    """Cut bins again until none is crowded, by what blocks tell."""
    for _ in range(8):
        places = finer.crowded_bins(bins)
        told = [finer.extents_in(block, bins=bins, places=places) for block in blocks]
        extents = told[0]
        for more in told[1:]:
            extents = finer.merge_extents(extents, more)
        bins, ranges = finer.to_refine(bins, places, extents)
        if not ranges:
            return bins
        counts = sum(finer.counts_in(block, ranges=ranges, number=1000) for block in blocks)
        bins = finer.refined(bins, ranges, counts)
    return bins


def start(cells, number=1000):
    ends = {"lower": float(np.nanmin(cells)), "upper": float(np.nanmax(cells))}
    return finer.even_bins(histogram(cells, bins=number, **ends), **ends), ends


@pytest.mark.parametrize("far", [1e6, -3.4028235e38, 3.4028235e38])
@pytest.mark.parametrize("dtype", ["f4", "f8"])
def test_every_cell_is_in_the_bin_that_starts_below_it(far, dtype):
    cells = np.random.default_rng(1).normal(1000, 3, 5000).astype(dtype)
    cells[77], cells[5] = far, np.nan
    bins = refine([cells[:1234], cells[1234:]], start(cells)[0])
    valid = np.sort(cells[~np.isnan(cells)].astype(float))
    upto = np.searchsorted(valid, bins.starts[1:], side="left")
    np.testing.assert_array_equal(np.cumsum(bins.counts)[:-1], upto)
    assert bins.counts.max() < 0.1 * valid.size
    assert (np.diff(bins.starts) > 0).all()


def test_what_blocks_tell_does_not_depend_on_their_cut():
    cells = np.random.default_rng(2).gamma(1, 1e-3, 3000)
    cells[:3] = 5.0
    whole = refine([cells], start(cells)[0])
    cut = refine(np.array_split(cells, 7), start(cells)[0])
    np.testing.assert_array_equal(whole.starts, cut.starts)
    np.testing.assert_array_equal(whole.counts, cut.counts)


def test_one_value_is_no_crowd():
    cells = np.append(np.zeros(500), np.linspace(0, 9, 300))
    bins = start(cells)[0]
    assert len(refine([cells], bins).counts) == len(bins.counts)


def test_without_a_crowd_the_mapping_is_that_of_even_bins():
    cells = np.random.default_rng(3).uniform(0, 50, (40, 50))
    bins, ends = start(cells, 300)
    for given in (False, True):
        fine = finer.equalize_bins(
            cells, bins=bins, from_lowest=given, output_min=3.0, output_max=90.0
        )
        even = equalize_interpolated(
            cells, counts=bins.counts, from_lowest=given, output_min=3.0, output_max=90.0, **ends
        )
        np.testing.assert_allclose(fine, even, rtol=1e-12)
    assert even.min() == 3.0


def test_infinite_cells_go_to_the_ends():
    bins = finer.even_bins(np.array([2, 2]), lower=0.0, upper=2.0)
    found = finer.equalize_bins(
        np.array([-np.inf, np.inf, np.nan]),
        bins=bins,
        from_lowest=False,
        output_min=0.0,
        output_max=9.0,
    )
    np.testing.assert_array_equal(found, [0.0, 9.0, np.nan])
