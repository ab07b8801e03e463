"""Kernels of matching against numpy, SciPy and closed forms."""

import numpy as np
import pytest
from scipy import stats

from raster_kernels.kernels.levels import matching, no_change
from raster_kernels.kernels.levels.matching import _run_around
from raster_kernels.kernels.levels.ranks import by_distinct


@pytest.mark.parametrize("ties", [None, 0, 1])
def test_sorted_cells_give_what_distinct_values_do(ties):
    rng = np.random.default_rng(1)
    cells = rng.gamma(2.0, 20.0, 997)
    cells = np.sort(cells if ties is None else cells.round(ties))
    values, counts = np.unique(cells, return_counts=True)
    upto = np.cumsum(counts)
    shares = np.concatenate([rng.random(500), upto / 997, [0.0, 1.0, np.nan], np.arange(7) / 7])
    wanted = np.interp(shares, upto / 997, values)
    told = {"values": values, "upto": upto}
    np.testing.assert_array_equal(matching.value_at_share(shares, **told), wanted)
    found = matching.value_at_sorted(shares, sorted_values=cells)
    np.testing.assert_allclose(found, wanted, rtol=1e-12)


@pytest.mark.parametrize("ties", [None, 0, -1])
@pytest.mark.parametrize("ends", [(0.0, 1.0), (0.3, 0.4), (0.0, 0.0), (1.0, 1.0)])
def test_ascending_shares_give_what_distinct_values_do(ties, ends):
    rng = np.random.default_rng(7)
    cells = rng.gamma(2.0, 20.0, 997)
    cells = np.sort(cells if ties is None else cells.round(ties)).astype("f4")
    values, counts = np.unique(cells, return_counts=True)
    upto = np.cumsum(counts)
    known = upto[(upto >= ends[0] * 997) & (upto <= ends[1] * 997)] / 997
    shares = np.sort(np.concatenate([rng.uniform(*ends, 300), known, ends]))
    wanted = np.interp(shares, upto / 997, values.astype("f8"))
    found = matching.value_at_ascending(shares, sorted_values=cells)
    np.testing.assert_allclose(found, wanted, rtol=1e-12)
    few = matching.value_at_ascending(shares[:2], sorted_values=np.repeat(cells, 400))
    np.testing.assert_allclose(few, wanted[:2], rtol=1e-12)


@pytest.mark.parametrize("step", [1, 7, 200, 1000])
def test_runs_of_parts_are_those_of_all(step):
    cells = np.sort(np.random.default_rng(2).integers(0, 30, 200).astype("f4"))
    parts = [matching.runs_between(cells, k, min(k + step, 200)) for k in range(0, 200, step)]
    values, counts = np.unique(cells, return_counts=True)
    np.testing.assert_array_equal(np.concatenate([part.values for part in parts]), values)
    np.testing.assert_array_equal(np.concatenate([part.upto for part in parts]), counts.cumsum())


def test_the_normal_distribution_is_scipys():
    far = np.concatenate([10.0 ** -np.arange(1, 300, 7), 1 - 2.0 ** -np.arange(1, 53)])
    shares = np.concatenate([np.linspace(1e-6, 1 - 1e-6, 1001), far])
    found = matching.normal_at_share(shares, mean=0.0, stddev=1.0)
    np.testing.assert_allclose(found, stats.norm.ppf(shares), rtol=3e-15, atol=3e-15)
    ends = matching.normal_at_share(np.array([0.0, 1.0, np.nan]), mean=3.0, stddev=2.0)
    assert np.isfinite(ends[:2]).all()
    assert np.isnan(ends[2])


@pytest.mark.parametrize("offset", [0.0, 1e8])
def test_moments_of_blocks_are_those_of_all(offset):
    cells = np.random.default_rng(3).normal(offset, 0.01, 5000)
    holed = np.insert(cells, [0, 77], [np.nan, np.inf])
    whole = matching.Moments(0, 0.0, 0.0)
    for block in np.array_split(holed, 9):
        whole = matching.merge_moments(whole, matching.moments(block))
    assert whole.cells == 5000
    assert whole.mean == pytest.approx(cells.mean(), rel=1e-15)
    assert whole.stddev == pytest.approx((cells - offset).std(), rel=1e-6)


def changed(bands, share, seed=4):
    rng = np.random.default_rng(seed)
    first = rng.normal(50, 10, (bands, 4000))
    second = first * 1.5 - 20 + rng.normal(0, 0.5, first.shape)
    moved = rng.random(4000) < share
    second[:, moved] += rng.normal(40, 15, (bands, int(moved.sum())))
    return first, second, moved


@pytest.mark.parametrize("bands", [1, 2, 5])
@pytest.mark.parametrize("share", [0.0, 0.1, 0.4])
def test_cells_that_changed_are_found_and_the_line_is_of_the_others(bands, share):
    first, second, moved = changed(bands, share)
    weights = no_change.no_change(first, second)
    if share:
        assert weights[moved].mean() < 0.05 < 0.2 < weights[~moved].mean()
    for line in no_change.lines_between(first, second, weights):
        assert line.gain == pytest.approx(1.5, abs=0.02)
        at = line.at_centre + line.gain * (50 - line.centre)
        assert at == pytest.approx(55, abs=0.2)


def test_lines_do_not_depend_on_units():
    first, second, _ = changed(3, 0.3)
    lines = no_change.lines_between(first, second, no_change.no_change(first, second))
    other = second * 1000 + 7
    again = no_change.lines_between(first, other, no_change.no_change(first, other))
    for one, two in zip(lines, again):
        assert two.gain == pytest.approx(1000 * one.gain, rel=1e-6)


def test_a_flat_band_is_refused():
    first, second, _ = changed(2, 0.1)
    first[1] = 3.0
    with pytest.raises(ValueError, match="a band is flat"):
        no_change.no_change(first, second)


@pytest.mark.parametrize("seed", range(6))
def test_runs_of_equal_cells_are_found_from_within(seed):
    rng = np.random.default_rng(seed)
    lengths = rng.choice([1, 1, 2, 3, 8, 9, 500], 60)
    cells = np.repeat(np.arange(60.0), lengths)
    cells[-1] = np.inf
    places = rng.integers(0, cells.size, 300)
    starts, stops = _run_around(cells, places)
    np.testing.assert_array_equal(starts, np.searchsorted(cells, cells[places], "left"))
    np.testing.assert_array_equal(stops, np.searchsorted(cells, cells[places], "right"))


def test_a_block_is_mapped_by_its_distinct_cells():
    cells = np.random.default_rng(3).integers(-4, 5, (30, 40)).astype("f4")
    cells[0, :3] = np.nan, np.inf, -np.inf
    seen = []

    def mapping(ascending):
        seen.append(ascending)
        return ascending * 2.0

    np.testing.assert_array_equal(by_distinct(cells, mapping), cells * 2.0)
    assert (seen[0][1:] > seen[0][:-1]).all()
    assert np.isnan(by_distinct(np.full(3, np.nan), mapping)).all()
    assert len(seen) == 1
