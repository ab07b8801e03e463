import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import betainc
from scipy.stats import pearsonr

from raster_kernels.kernels.correlation._significance import MAX_PAIRS, correlation_p_value

NUMBERS = [
    *(3, 4, 5, 6, 7, 9, 12, 17, 25, 40, 49, 81, 121, 127, 128, 150, 300, 625, 2601),
    *(10_000, 90_601, 99_999),
]


def oracle(r, n):
    """Evaluate the incomplete beta function from the side that keeps its digits."""
    r = np.abs(np.asarray(r, float))
    half = (n - 2) / 2
    return np.where(
        r * r * n < 1, 1 - betainc(0.5, half, r * r), betainc(half, 0.5, (1 - r) * (1 + r))
    )


def correlations(n):
    """Give the whole range, both ends closely, and where p is not yet negligible."""
    distances = np.logspace(-16, 0, 5000)
    shown = np.random.default_rng(n).random(5000) * min(1, 9 / np.sqrt(n))
    r = np.concatenate([np.linspace(0, 1, 5001), distances, 1 - distances, shown])
    r[::2] *= -1
    return r


@pytest.mark.parametrize("n", [*NUMBERS, 100_000])
def test_p_is_right_to_1e_9_and_relatively_down_to_1e_12(n):
    r = correlations(n)
    p, expected = correlation_p_value(r, np.full(r.shape, n)), oracle(r, n)
    np.testing.assert_allclose(p, expected, rtol=0, atol=1e-9)
    large = expected > 1e-12
    np.testing.assert_allclose(p[large], expected[large], rtol=1e-6)
    assert p.min() >= 0
    assert p.max() <= 1 + 1e-15


@pytest.mark.parametrize("n", NUMBERS)
def test_one_number_alone_is_as_right(n):
    r = correlations(n)
    p, expected = correlation_p_value(r, n), oracle(r, n)
    np.testing.assert_allclose(p, expected, rtol=0, atol=1e-9)
    large = expected > 1e-12
    np.testing.assert_allclose(p[large], expected[large], rtol=1e-6)


def test_every_number_of_a_large_window_in_one_block():
    generator = np.random.default_rng(5)
    n = np.arange(3, 90_602)
    r = np.tanh(generator.normal(size=n.size) * 3 / np.sqrt(n))
    p, expected = correlation_p_value(r, n), oracle(r, n)
    np.testing.assert_allclose(p, expected, rtol=0, atol=1e-9)
    large = expected > 1e-12
    assert np.count_nonzero(large) > 89_000
    np.testing.assert_allclose(p[large], expected[large], rtol=1e-6)


def test_the_result_goes_where_it_is_wanted():
    r, out = np.array([[0.5, -0.25]]), np.empty((1, 2))
    for n in (9, np.array([[9, 300]])):
        assert correlation_p_value(r, n, out) is out
        np.testing.assert_array_equal(out, correlation_p_value(r, n))


@pytest.mark.parametrize("n", [3, 5, 30, 400])
def test_scipy_tests_the_same(n):
    generator = np.random.default_rng(n)
    for _ in range(20):
        one, other = generator.normal(size=(2, n))
        other += generator.normal() * one
        r, p = pearsonr(one, other)
        assert correlation_p_value(np.array(r), np.array(n)) == pytest.approx(p, rel=1e-7)


def test_three_pairs_have_their_closed_form():
    r = np.linspace(-1, 1, 1001)
    expected = 1 - 2 * np.arcsin(np.abs(r)) / np.pi
    np.testing.assert_allclose(correlation_p_value(r, np.full(1001, 3)), expected, atol=1e-9)


@pytest.mark.parametrize("n", NUMBERS)
def test_the_ends_are_exact(n):
    r = np.array([1.0, -1.0, 1 + 1e-15, -2.0, 0.0, -0.0])
    np.testing.assert_array_equal(correlation_p_value(r, np.full(6, n)), [0, 0, 0, 0, 1, 1])


def test_too_few_pairs_and_nan_are_unknown():
    r = np.array([[0.5, 0.5, 0.5, 0.5, np.nan], [0.5, 1.0, np.nan, 0.0, 0.5]])
    n = np.array([[2.0, 0.0, -1.0, np.nan, 9.0], [3.0, 2.0, np.nan, 1.0, 2.999]])
    before = r.copy(), n.copy()
    p = correlation_p_value(r, n)
    np.testing.assert_array_equal(np.isnan(p), [[1, 1, 1, 1, 1], [0, 1, 1, 1, 1]])
    assert p[1, 0] == pytest.approx(2 / 3, abs=1e-9)
    np.testing.assert_array_equal((r, n), before)


@pytest.mark.parametrize("shape", [(0, 4), (1, 1), (2, 3, 5), ()])
def test_a_block_without_a_known_cell_stays_unknown(shape):
    p = correlation_p_value(np.full(shape, np.nan), np.full(shape, 9))
    assert p.shape == shape
    assert np.isnan(p).all()


@given(
    st.lists(st.tuples(st.floats(-1, 1), st.integers(0, 400)), min_size=1, max_size=40),
    st.sampled_from(["i2", "i8", "f4", "f8"]),
)
@settings(max_examples=100, deadline=None)
def test_mixed_numbers_of_pairs_each_take_their_own(cells, kind):
    r, n = np.array([cell[0] for cell in cells]), np.array([cell[1] for cell in cells], kind)
    expected = [oracle(a, b) if b >= 3 else np.nan for a, b in zip(r, n.astype(int))]
    np.testing.assert_allclose(correlation_p_value(r, n), expected, rtol=0, atol=1e-9)


@pytest.mark.parametrize("most", [28, 500])
@pytest.mark.parametrize("rows", [1, 97])
def test_p_does_not_depend_on_the_cut(rows, most):
    generator = np.random.default_rng(1)
    r = np.tanh(generator.normal(size=(300, 120)))
    n = generator.integers(0, most, (300, 120))
    r[generator.random(r.shape) < 0.1] = np.nan
    whole = correlation_p_value(r, n)
    # With many numbers a row at a time would be slow: the first rows do.
    stop = 300 if most < 100 else 4 * rows
    cut = [
        correlation_p_value(r[start : start + rows], n[start : start + rows])
        for start in range(0, min(stop, 300), rows)
    ]
    cut = np.concatenate(cut)
    np.testing.assert_array_equal(cut, whole[: len(cut)])
    known = ~np.isnan(whole)
    np.testing.assert_array_equal(known, (n >= 3) & ~np.isnan(r))
    expected = oracle(r[known], n[known])
    np.testing.assert_allclose(whole[known], expected, rtol=0, atol=1e-9)


def test_one_number_of_pairs_may_stand_for_all():
    r = np.array([[0.1, 0.2], [0.3, 0.4]])
    np.testing.assert_array_equal(
        correlation_p_value(r, np.array(9)), correlation_p_value(r, np.full((2, 2), 9))
    )


def test_p_falls_as_r_grows():
    for n in (3, 10, 200):
        r = np.linspace(0, 1, 20_001)
        p = correlation_p_value(r, np.full(r.shape, n))
        assert (np.diff(p) <= 1e-15).all()


@pytest.mark.parametrize("n", [MAX_PAIRS + 1, np.inf])
def test_too_many_pairs_are_refused(n):
    with pytest.raises(ValueError, match=r"at most 1,0.*,000 pairs, not (1,0.*,001|inf)"):
        correlation_p_value(np.array([0.5, 0.1]), np.array([np.nan, n]))
