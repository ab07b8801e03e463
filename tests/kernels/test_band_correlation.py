"""Correlations of bands against numpy's and SciPy's, pair by pair."""

from functools import reduce

import numpy as np
import pytest

from raster_kernels.kernels.correlation.bands import band_sums, merge_band_sums

NAN = np.nan


def stack(bands=5, shape=(30, 40), *, seed=1, gaps=0.0, offset=0.0):
    rng = np.random.default_rng(seed)
    mixed = rng.normal(size=(bands, bands)) @ rng.normal(size=(bands, shape[0] * shape[1]))
    block = mixed.reshape(bands, *shape) + offset
    block[rng.random(block.shape) < gaps] = NAN
    return block


def pair_by_pair(block, what):
    flat = block.reshape(len(block), -1)
    found = np.full((len(block), len(block)), NAN)
    for i, j in np.ndindex(*found.shape):
        both = ~np.isnan(flat[i] + flat[j])
        found[i, j] = what(flat[i, both], flat[j, both])[0, 1]
    return found


@pytest.mark.parametrize("gaps", [0.0, 0.4])
@pytest.mark.parametrize("offset", [0.0, 1e8])
def test_each_pair_of_bands_is_that_of_numpy_over_its_own_cells(gaps, offset):
    block = stack(gaps=gaps, offset=offset)
    sums = band_sums(block)
    tolerance = {"rtol": 1e-9 if not offset else 1e-6, "atol": 1e-9 if not offset else 1e-6}
    exact = block - offset
    np.testing.assert_allclose(sums.correlation(), pair_by_pair(exact, np.corrcoef), **tolerance)
    np.testing.assert_allclose(sums.covariance(), pair_by_pair(exact, np.cov), **tolerance)
    known = ~np.isnan(block.reshape(len(block), -1))
    np.testing.assert_array_equal(sums.counts, known.astype(int) @ known.T.astype(int))


def test_blocks_add_up():
    block = stack(gaps=0.3, shape=(37, 41))
    block[0, :20] = NAN  # a part without any pair
    parts = [band_sums(block[:, rows]) for rows in (np.s_[:9], np.s_[9:20], np.s_[20:])]
    found, whole = reduce(merge_band_sums, parts), band_sums(block)
    for one, other in zip(found, whole):
        np.testing.assert_allclose(one, other, rtol=1e-10, atol=1e-9)


def test_the_diagonal_is_exactly_1_and_nothing_is_beyond():
    block = np.concatenate([stack(3), -3.7 * stack(3) + 0.1])
    r = band_sums(block).correlation()
    assert (np.diagonal(r) == 1.0).all()
    assert np.nanmax(np.abs(r)) <= 1.0
    np.testing.assert_allclose(np.diagonal(r[:3, 3:]), -1.0)


def test_flat_bands_and_too_few_pairs_have_no_correlation():
    block = stack(5, gaps=0.0)
    block[1] = 0.1
    block[2, :] = NAN
    block[2, 0, :2] = 1.0, 2.0
    # Flat where the fourth has data, and only there.
    block[3, :15] = 7.1
    block[4, 15:] = NAN
    parts = [band_sums(block[:, cut]) for cut in (np.s_[:7], np.s_[7:16], np.s_[16:])]
    for sums in (band_sums(block), reduce(merge_band_sums, parts)):
        r = sums.correlation()
        assert np.isnan(r[1]).all()
        assert np.isnan(r[2]).all()
        assert np.isnan([r[3, 4], r[4, 3]]).all()
        assert np.isfinite([r[0, 3], r[0, 4], r[3, 3]]).all()
        assert sums.counts[2, 0] == 2


def test_an_infinite_cell_is_for_the_pairs_of_its_band_alone():
    block = stack(4, gaps=0.2)
    block[:, 3, 3] = 1.0, NAN, NAN, 2.0
    plain = band_sums(block).correlation()
    block[1, 3, 3] = np.inf
    r = band_sums(block).correlation()
    # With the third it has no pair there.
    spoiled = np.zeros((4, 4), bool)
    spoiled[1, [0, 1, 3]] = spoiled[[0, 3], 1] = True
    assert np.isnan(r[spoiled]).all()
    np.testing.assert_allclose(r[~spoiled], plain[~spoiled], atol=1e-12)


@pytest.mark.parametrize("bands", [1, 2, 40])
def test_any_number_of_bands(bands):
    block = stack(bands, (20, 30))
    wanted = np.atleast_2d(np.corrcoef(block.reshape(bands, -1)))
    np.testing.assert_allclose(band_sums(block).correlation(), wanted, atol=1e-9)
