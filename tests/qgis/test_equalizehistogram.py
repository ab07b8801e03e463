"""Equalization against numpy.histogram, numpy.interp and scipy.stats.rankdata."""

import numpy as np
import pytest
from scipy.stats import rankdata

INTERPOLATED, RANKS, LOOKUP = range(3)
BYTE, UINT16, FLOAT32 = range(3)


def picture(shape=(23, 19), seed=1, gaps=0.1, dtype="f4"):
    rng = np.random.default_rng(seed)
    cells = rng.gamma(2.0, 20.0, shape).astype(dtype)
    if gaps:
        cells[rng.random(shape) < gaps] = np.nan
    return cells


def interpolated(cells, *, bins=256, low=None, high=None, ends=(0.0, 255.0), pool=None):
    """Return what numpy makes of it, as floats."""
    counted = np.asarray(cells if pool is None else pool, dtype=float)
    counted = counted[~np.isnan(counted)]
    low = counted.min() if low is None else low
    high = counted.max() if high is None else high
    counts, edges = np.histogram(counted, bins, (low, high))
    cdf = np.cumsum(counts) / counts.sum()
    return ends[0] + (ends[1] - ends[0]) * np.interp(cells, edges[:-1], cdf)


def ranked(cells, ends=(0.0, 255.0), pool=None):
    """Return the share of cells that are strictly smaller, spread over a range."""
    cells = np.asarray(cells, dtype=float)
    pool = cells if pool is None else np.asarray(pool, dtype=float)
    valid = pool[~np.isnan(pool)]
    smaller = dict(zip(valid, rankdata(valid, method="min") - 1))
    flat = [smaller.get(cell, np.nan) for cell in cells.ravel()]
    return ends[0] + (ends[1] - ends[0]) * np.reshape(flat, cells.shape) / (valid.size - 1)


def looked_up(cells, ends=(0.0, 255.0), pool=None):
    """Return the share of cells up to each value, spread over a range."""
    cells = np.asarray(cells, dtype=float)
    pool = cells if pool is None else np.asarray(pool, dtype=float)
    valid = pool[~np.isnan(pool)]
    up_to = dict(zip(valid, rankdata(valid, method="max") / valid.size))
    flat = [up_to.get(cell, np.nan) for cell in cells.ravel()]
    return ends[0] + (ends[1] - ends[0]) * np.reshape(flat, cells.shape)


def close(result, wanted):
    np.testing.assert_allclose(result, wanted, rtol=1e-6, atol=1e-5)


@pytest.mark.parametrize("bins", [2, 7, 256, 5000])
def test_interpolated_is_numpys_interp_over_the_left_edges(make, read, run, bins):
    cells = picture()
    outcome = run("equalizehistogram", INPUT=make(cells), BINS=bins, OUTPUT_TYPE=FLOAT32)
    raster = read(outcome.path)
    assert raster.stored.dtype == np.float32
    close(raster.cells[0], interpolated(cells, bins=bins))


def test_a_range_leaves_values_outside_of_it_uncounted(make, read, run):
    cells = picture()
    outcome = run(
        "equalizehistogram",
        INPUT=make(cells),
        OUTPUT_TYPE=FLOAT32,
        RANGE_MIN=20.0,
        RANGE_MAX=60.0,
    )
    close(read(outcome.path).cells[0], interpolated(cells, low=20.0, high=60.0))


@pytest.mark.parametrize(("name", "value"), [("RANGE_MIN", 30.0), ("RANGE_MAX", 30.0)])
def test_either_end_of_the_range_may_be_left_open(make, read, run, name, value):
    cells = picture()
    outcome = run("equalizehistogram", INPUT=make(cells), OUTPUT_TYPE=FLOAT32, **{name: value})
    ends = {"low": value} if name == "RANGE_MIN" else {"high": value}
    close(read(outcome.path).cells[0], interpolated(cells, **ends))


@pytest.mark.parametrize("ties", [False, True])
def test_exact_ranks_count_the_cells_strictly_smaller(make, read, run, ties):
    cells = picture().round() if ties else picture()
    outcome = run("equalizehistogram", INPUT=make(cells), METHOD=RANKS, OUTPUT_TYPE=FLOAT32)
    close(read(outcome.path).cells[0], ranked(cells))


@pytest.mark.parametrize("dtype", ["u1", "i2", "i4", "u4"])
def test_the_lookup_table_counts_the_cells_up_to_a_value(make, read, run, dtype):
    cells = picture(gaps=0).astype(dtype)
    if dtype == "i4":
        cells -= 2**30 + 7
    gap = cells == cells[3, 4]
    outcome = run(
        "equalizehistogram",
        INPUT=make(cells, nodata=int(cells[3, 4])),
        METHOD=LOOKUP,
        OUTPUT_TYPE=FLOAT32,
    )
    close(read(outcome.path).cells[0], looked_up(np.where(gap, np.nan, cells)))


@pytest.mark.parametrize("method", [INTERPOLATED, RANKS, LOOKUP])
@pytest.mark.parametrize("pool", [0, 1])
def test_bands_are_equalized_alone_or_by_one_histogram(make, read, run, method, pool):
    cells = picture((3, 12, 14), gaps=0).astype("i2") + np.array([0, 40, 200], "i2")[:, None, None]
    outcome = run(
        "equalizehistogram", INPUT=make(cells), METHOD=method, POOL=pool, OUTPUT_TYPE=FLOAT32
    )
    oracle = (interpolated, ranked, looked_up)[method]
    wanted = [oracle(band, pool=cells if pool else None) for band in cells]
    close(read(outcome.path).cells, np.stack(wanted))


@pytest.mark.parametrize("kind", [BYTE, UINT16, FLOAT32])
def test_types_and_ends_of_the_result(make, read, run, kind):
    cells = picture(gaps=0)
    ends = [(10.0, 200.0), (10.0, 60000.0), (-1.5, 1e6)][kind]
    outcome = run(
        "equalizehistogram",
        INPUT=make(cells),
        OUTPUT_TYPE=kind,
        OUTPUT_MIN=ends[0],
        OUTPUT_MAX=ends[1],
    )
    raster = read(outcome.path)
    wanted = interpolated(cells, ends=ends)
    assert raster.stored.dtype == np.dtype(["u1", "u2", "f4"][kind])
    np.testing.assert_allclose(
        raster.cells[0], wanted if kind == FLOAT32 else np.rint(wanted), rtol=1e-6
    )


@pytest.mark.parametrize("method", [INTERPOLATED, RANKS])
def test_a_full_byte_gives_its_lowest_value_to_nodata_and_says_so(make, read, run, method):
    cells = picture()
    outcome = run("equalizehistogram", INPUT=make(cells), METHOD=method)
    raster = read(outcome.path)
    assert raster.nodata == [0.0]
    oracle = interpolated if method == INTERPOLATED else ranked
    np.testing.assert_array_equal(raster.valid[0], ~np.isnan(cells))
    np.testing.assert_array_equal(raster.cells[0], np.rint(oracle(cells, ends=(1.0, 255.0))))
    assert "Nodata is 0; results run from 1 to 255." in outcome.said


def test_a_full_byte_without_nodata_runs_from_zero(make, read, run):
    cells = picture(gaps=0)
    raster = read(run("equalizehistogram", INPUT=make(cells), METHOD=RANKS).path)
    assert raster.nodata == [None]
    assert (raster.stored.min(), raster.stored.max()) == (0, 255)
    np.testing.assert_array_equal(raster.cells[0], np.rint(ranked(cells)))


def test_a_part_of_a_byte_leaves_room_for_nodata(make, read, run):
    cells = picture()
    raster = read(run("equalizehistogram", INPUT=make(cells), OUTPUT_MAX=100.0).path)
    assert raster.nodata == [255.0]
    np.testing.assert_array_equal(raster.cells[0], np.rint(interpolated(cells, ends=(0.0, 100.0))))


@pytest.mark.parametrize("kind", [BYTE, FLOAT32])
def test_flatness_is_the_share_of_cells_in_their_place(make, read, run, kind):
    cells = picture((40, 50))
    outcome = run("equalizehistogram", INPUT=make(cells), OUTPUT_TYPE=kind)
    raster = read(outcome.path)
    results = raster.cells[0][raster.valid[0]]
    if kind == BYTE:
        counts = np.bincount(results.astype(int), minlength=256)[1:]
    else:
        counts = np.histogram(results, 256, (0.0, 255.0))[0]
    shares = counts / counts.sum()
    even = 1 / len(counts)
    flatness = 1 - np.abs(shares - even).sum() / 2 / (1 - even)
    assert outcome["FLATNESS"] == pytest.approx(flatness, abs=1e-9)
    assert 0 < flatness < 1


def test_exact_ranks_of_distinct_cells_are_perfectly_flat(make, run):
    cells = np.random.default_rng(2).permutation(256 * 16).reshape(64, 64).astype("f4")
    outcome = run("equalizehistogram", INPUT=make(cells), METHOD=RANKS, OUTPUT_TYPE=FLOAT32)
    assert outcome["FLATNESS"] == pytest.approx(1.0, abs=1e-3)


def test_a_band_without_data_is_told_of_and_the_others_are_equalized(make, read, run):
    cells = picture((2, 8, 9), gaps=0)
    cells[1] = np.nan
    outcome = run("equalizehistogram", INPUT=make(cells), OUTPUT_TYPE=FLOAT32)
    raster = read(outcome.path)
    close(raster.cells[0], interpolated(cells[0]))
    assert not raster.valid[1].any()
    assert any("band 2 has no cell with data" in text for text in outcome.said)


@pytest.mark.parametrize(("method", "level"), [(INTERPOLATED, 255), (RANKS, 0), (LOOKUP, 255)])
def test_a_constant_raster_goes_to_one_end(make, read, run, method, level):
    outcome = run("equalizehistogram", INPUT=make(np.full((5, 6), 7, "u1")), METHOD=method)
    assert (read(outcome.path).stored == level).all()
    assert outcome["FLATNESS"] == 0


def test_four_bands_of_bytes_are_four_bands_with_data(make, read, run):
    # GeoTIFF takes the last of four for alpha, if it may.
    cells = picture((4, 8, 9), gaps=0)
    raster = read(run("equalizehistogram", INPUT=make(cells), METHOD=RANKS).path)
    assert raster.valid.all()


def test_the_lookup_table_is_of_the_stored_numbers(make, read, run):
    cells = picture(gaps=0).astype("i2")
    path = make(cells, scale=0.1, offset=5.0)
    raster = read(run("equalizehistogram", INPUT=path, METHOD=LOOKUP, OUTPUT_TYPE=FLOAT32).path)
    close(raster.cells[0], looked_up(cells))


def test_bands_are_taken_in_the_order_given(make, read, run):
    cells = picture((3, 8, 9), gaps=0)
    path = make(cells, names=["x", "y", "z"])
    raster = read(run("equalizehistogram", INPUT=path, BANDS=[3, 1], OUTPUT_TYPE=FLOAT32).path)
    assert raster.names == ["z", "x"]
    close(raster.cells, np.stack([interpolated(cells[2]), interpolated(cells[0])]))


def test_creation_options_reach_the_file(make, read, run):
    outcome = run("equalizehistogram", INPUT=make(picture()), CREATION_OPTIONS="COMPRESS=LZW")
    assert read(outcome.path).structure["COMPRESSION"] == "LZW"


@pytest.mark.parametrize(
    ("kind", "scale", "ends"), [("f4", None, (0.7, 1.1)), ("i2", 0.1, (0.3, 0.7))]
)
@pytest.mark.parametrize("method", [0, 1])
def test_a_range_takes_in_the_cells_it_ends_with(make, read, run, kind, scale, ends, method):
    """0.7 in Float32 is a little less, and 3 times 0.1 a little more than 0.3."""
    tenths = np.random.default_rng(1).integers(1, 12, (20, 20))
    results = []
    for cells, scaled in ((tenths / 10, None), (tenths if scale else tenths / 10, scale)):
        path = make(cells.astype(kind if scaled or results else "f8"), scale=scaled)
        given = {"METHOD": method, "RANGE_MIN": ends[0], "RANGE_MAX": ends[1], "BINS": 400}
        results.append(read(run("equalizehistogram", INPUT=path, **given).path).stored)
    np.testing.assert_array_equal(*results)
