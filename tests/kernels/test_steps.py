import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from raster_kernels.kernels.levels.histogram import equalize_interpolated, histogram, to_type
from raster_kernels.kernels.levels.steps import count_steps, level_table, step_table, to_levels

KINDS = [np.float32, np.float64]


def ascending(kind, number, seed=0):
    """Return steps of a kind that has its own difficulty."""
    generator = np.random.default_rng(seed)
    noise = np.sort(generator.normal(0, 1, number))
    return {
        "even": np.linspace(-300, 2000, number),
        "noise": noise,
        "ties": np.sort(generator.integers(0, 9, number)).astype(float),
        "huge": noise * 7e37,
        "denormal": noise * 1e-44,
        "offset": 1e8 + 30 * noise,
        "one far away": np.append(noise[:-1], 1e30),
    }[kind]


@pytest.mark.parametrize("dtype", KINDS)
@pytest.mark.parametrize("number", [1, 5, 255, 257, 65537])
@pytest.mark.parametrize(
    "kind", ["even", "noise", "ties", "huge", "denormal", "offset", "one far away"]
)
@pytest.mark.parametrize("even", [False, True])
def test_counts_are_those_of_a_binary_search(kind, number, dtype, even):
    steps = ascending(kind, number)
    special = [np.inf, -np.inf, np.nan, 0.0, -0.0, 3e38, -3e38]
    beside = [np.nextafter(steps, way) for way in (-np.inf, np.inf)]
    own = steps.astype(dtype)
    near = [np.nextafter(own, dtype(way)) for way in (-np.inf, np.inf)]
    between = np.random.default_rng(1).choice(steps, 999) + steps[0] / 7
    cells = np.concatenate([steps, *beside, own, *near, between, special]).astype(dtype)
    expected = np.searchsorted(steps, cells.astype(float), side="right")
    expected[np.isnan(cells)] = 0
    counts = count_steps(cells, table=step_table(steps, dtype=dtype, even=even))
    np.testing.assert_array_equal(counts, expected)


@pytest.mark.parametrize("dtype", KINDS)
def test_even_steps_have_a_slot_each(dtype):
    edges = np.linspace(-300, 2000, 257)
    table = step_table(np.append(edges[:-1], np.nextafter(2000, 2001)), dtype=dtype, even=True)
    assert table.before is None
    assert len(table.within) == 257


@pytest.mark.parametrize("dtype", KINDS)
def test_a_step_that_the_type_cannot_hold_is_the_next_one_that_it_can(dtype):
    step = 0.1  # float32's 0.1 lies above it, the float before below
    own = np.float32(step)
    cells = np.array([np.nextafter(own, np.float32(0)), own]).astype(dtype)
    counts = count_steps(cells, table=step_table(np.array([step]), dtype=dtype))
    assert counts.tolist() == [0, 1]


@given(
    st.lists(st.floats(-50, 50, width=32), min_size=2, max_size=60),
    st.integers(1, 300),
    st.sampled_from([(0, 255), (10.5, 99.5), (3, 3.4), (1, 255)]),
    st.sampled_from(KINDS),
)
@settings(max_examples=150, deadline=None)
def test_levels_are_those_of_the_mapping_they_were_made_from(cells, bins, ends, dtype):
    cells = np.array(cells, dtype)
    lower, upper = float(cells.min()), float(cells.max())
    counts = histogram(cells, lower=lower, upper=upper, bins=bins)

    def mapping(values):
        equalized = equalize_interpolated(
            values,
            counts=counts,
            lower=lower,
            upper=upper,
            output_min=ends[0],
            output_max=ends[1],
        )
        return to_type(equalized, dtype="uint8", nodata=0)

    edges = np.linspace(lower, upper, bins + 1)
    table = level_table(mapping, dtype=dtype, breaks=edges)
    near = edges.astype(dtype)
    beside = [np.nextafter(near, dtype(way)) for way in (-np.inf, np.inf)]
    every = np.linspace(lower - 1, upper + 1, 3001).astype(dtype)
    special = np.array([np.inf, -np.inf, np.nan, 1e38, -1e38], dtype)
    some = np.concatenate([cells, near, *beside, every, special])
    if table is None:  # rounding made it fall; rare, and then the mapping itself is used
        assert (np.diff(mapping(np.sort(np.concatenate([near, *beside]))).astype(int)) < 0).any()
        return
    np.testing.assert_array_equal(to_levels(some, table=table, nodata=0), mapping(some))


def test_a_mapping_that_falls_at_a_break_has_no_table():
    def mapping(values):
        return np.where(values < 1, 5, 4).astype(np.uint8)

    assert level_table(mapping, dtype=np.float32, breaks=np.array([1.0])) is None


def test_a_mapping_to_one_level_needs_no_steps():
    table = level_table(
        lambda values: np.full(values.shape, 9, np.uint8), dtype=np.float32, breaks=np.empty(0)
    )
    cells = np.array([[1.0, np.nan]], np.float32)
    assert to_levels(cells, table=table, nodata=3).tolist() == [[9, 3]]


def test_infinite_cells_may_have_levels_of_their_own():
    def mapping(values):
        return np.select([values == -np.inf, values == np.inf], [1, 200], 7).astype(np.uint8)

    table = level_table(mapping, dtype=np.float64, breaks=np.empty(0))
    cells = np.array([-np.inf, -1e300, 0.0, 1e300, np.inf])
    assert to_levels(cells, table=table).tolist() == [1, 7, 7, 7, 200]


def test_nan_without_nodata_is_refused():
    table = level_table(
        lambda values: (values >= 0).astype(np.uint8), dtype="f4", breaks=np.empty(0)
    )
    with pytest.raises(ValueError, match="nodata must be a value of uint8"):
        to_levels(np.array([1, np.nan], np.float32), table=table)
