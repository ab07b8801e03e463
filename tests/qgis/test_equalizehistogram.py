"""Equalization against numpy.histogram, numpy.interp and scipy.stats.rankdata."""

import re

import numpy as np
import pytest
from scipy.stats import rankdata

INTERPOLATED, RANKS, LOOKUP, STRETCH = range(4)
BYTE, UINT16, FLOAT32 = range(3)


def picture(shape=(23, 19), seed=1, gaps=0.1, dtype="f4"):
    rng = np.random.default_rng(seed)
    cells = rng.gamma(2.0, 20.0, shape).astype(dtype)
    if gaps:
        cells[rng.random(shape) < gaps] = np.nan
    return cells


def interpolated(cells, *, bins=65536, low=None, high=None, ends=(0.0, 255.0), pool=None):
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
    # Of small integers each value is a bin.
    oracle = (looked_up, ranked, looked_up)[method]
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
def test_flatness_is_one_less_the_largest_distance_from_the_line(make, read, run, kind):
    cells = picture((40, 50)).round()
    outcome = run("equalizehistogram", INPUT=make(cells), OUTPUT_TYPE=kind)
    raster = read(outcome.path)
    results = raster.cells[0][raster.valid[0]]
    if kind == BYTE:
        apart = [abs(np.mean(results <= k) - k / 255) for k in range(1, 256)]
    else:
        at = np.arange(1, 4097) / 4096
        apart = [abs(np.mean(results < 255 * a) - a) for a in at[:-1]]
    assert outcome["FLATNESS"] == pytest.approx(1 - max(apart), abs=1e-6)
    assert 0.9 < outcome["FLATNESS"] < 0.99


def test_exact_ranks_of_distinct_cells_are_perfectly_flat(make, run):
    cells = np.random.default_rng(2).permutation(256 * 16).reshape(64, 64).astype("f4")
    outcome = run("equalizehistogram", INPUT=make(cells), METHOD=RANKS, OUTPUT_TYPE=FLOAT32)
    assert outcome["FLATNESS"] > 0.999


def test_a_band_without_data_is_told_of_and_the_others_are_equalized(make, read, run):
    cells = picture((2, 8, 9), gaps=0)
    cells[1] = np.nan
    outcome = run("equalizehistogram", INPUT=make(cells), OUTPUT_TYPE=FLOAT32)
    raster = read(outcome.path)
    close(raster.cells[0], interpolated(cells[0]))
    assert not raster.valid[1].any()
    assert any("band 2 has no cell with data" in text for text in outcome.said)


@pytest.mark.parametrize("method", [INTERPOLATED, RANKS, LOOKUP, STRETCH])
def test_a_constant_raster_is_returned_and_said(make, read, run, method):
    outcome = run("equalizehistogram", INPUT=make(np.full((5, 6), 7, "u1")), METHOD=method)
    assert (read(outcome.path).stored == 7).all()
    assert "Band 1: all cells are 7, and stay so" in outcome.said
    far = run("equalizehistogram", INPUT=make(np.full((5, 6), 1e5)), METHOD=min(method, 1))
    assert (read(far.path).stored == 255).all()


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


# What was added


@pytest.mark.parametrize("dtype", ["u1", "i2", "u2"])
def test_small_integers_have_a_bin_a_value(make, read, run, dtype):
    """numpy's edges over lo..hi would be off by up to 22 of 255."""
    cells = np.random.default_rng(5).integers(3, 14, (30, 40)).astype(dtype)
    by_bins = read(run("equalizehistogram", INPUT=make(cells), OUTPUT_TYPE=FLOAT32).path).cells
    counts, edges = np.histogram(cells, np.arange(3, 15))
    close(by_bins[0], 255 * np.interp(cells, edges[:-1], np.cumsum(counts) / cells.size))
    given = {"METHOD": LOOKUP, "OUTPUT_TYPE": FLOAT32}
    np.testing.assert_array_equal(
        by_bins, read(run("equalizehistogram", INPUT=make(cells), **given).path).cells
    )


@pytest.mark.parametrize("pool", [0, 1])
def test_one_cell_far_from_all_others_does_not_flatten_them(make, read, run, pool):
    cells = np.random.default_rng(6).normal(1000.0, 5.0, (2, 60, 70)).astype("f4")
    cells[0, 3, 4] = -3.4028235e38
    given = {"INPUT": make(cells), "POOL": pool, "OUTPUT_TYPE": FLOAT32}
    outcome = run("equalizehistogram", **given)
    found = read(outcome.path).cells
    pools = [cells, cells] if pool else cells
    wanted = [looked_up(band, pool=of) for band, of in zip(cells, pools)]
    assert np.abs(found - wanted).max() < 0.2
    told = [text for text in outcome.said if "far from all others" in text]
    assert len(told) == 1
    assert "-3.40282347e+38" in told[0]


def test_many_values_in_one_bin_are_told_apart(make, read, run):
    """Four saturated cells would put all others into some bins of 65,536."""
    cells = np.random.default_rng(7).gamma(2.0, 1e-3, (80, 90))
    cells[0, :4] = 1e6
    found = read(run("equalizehistogram", INPUT=make(cells), OUTPUT_TYPE=FLOAT32).path).cells[0]
    assert np.abs(found - looked_up(cells)).max() < 0.2
    coarse = run("equalizehistogram", INPUT=make(cells), OUTPUT_TYPE=FLOAT32, BINS=256)
    assert np.abs(read(coarse.path).cells[0] - looked_up(cells)).max() > 100


@pytest.mark.parametrize("method", [INTERPOLATED, LOOKUP])
def test_the_lowest_value_gets_its_share_or_the_lowest_result(make, read, run, method):
    rng = np.random.default_rng(8)
    cells = np.where(rng.random((40, 50)) < 0.7, 0, rng.integers(1, 200, (40, 50))).astype("u1")
    share = np.mean(cells == 0)
    shared = run("equalizehistogram", INPUT=make(cells), METHOD=method)
    lowest = run("equalizehistogram", INPUT=make(cells), METHOD=method, START=1)
    assert (read(shared.path).stored[cells[None] == 0] == round(255 * share)).all()
    cdf = np.array([np.mean(cells <= k) for k in range(256)])
    wanted = (255 * (cdf - share) / (1 - share))[cells]
    assert np.abs(read(lowest.path).stored[0] - wanted).max() <= 0.5 + 1e-9
    told = f"{100 * share:.0f} % of the cells have the lowest value, which becomes "
    assert any(re.search(told + r"\d+.*; with START .*1\)? it becomes 0\.", t) for t in shared.said)
    assert any(re.search(told + r"0; with START .*0\)? it becomes \d+", t) for t in lowest.said)


def test_start_holds_for_real_values_too(make, read, run):
    cells = picture()
    cells[:20][~np.isnan(cells[:20])] = 0.0
    given = {"INPUT": make(cells), "START": 1, "OUTPUT_TYPE": FLOAT32}
    share = np.nanmean(np.where(np.isnan(cells), np.nan, cells == 0))
    wanted = (looked_up(cells) / 255 - share) / (1 - share) * 255
    assert np.nanmax(np.abs(read(run("equalizehistogram", **given).path).cells[0] - wanted)) < 0.1


@pytest.mark.parametrize("clip", [(2, 98), (0, 100), (10.5, 61.3), (0, 50)])
@pytest.mark.parametrize("dtype", ["u1", "i2", "f4", "f8", "i4"])
def test_the_stretch_leads_from_percentile_to_percentile(make, read, run, clip, dtype):
    rng = np.random.default_rng(9)
    cells = rng.normal(0, 300, (31, 37)) if dtype != "u1" else rng.integers(0, 200, (31, 37))
    cells = cells.astype(dtype)
    low, high = np.percentile(cells.astype(float), clip)
    given = {"METHOD": STRETCH, "CLIP_LOW": clip[0], "CLIP_HIGH": clip[1], "OUTPUT_TYPE": FLOAT32}
    found = read(run("equalizehistogram", INPUT=make(cells), **given).path).cells[0]
    close(found, 255 * np.clip((cells.astype(float) - low) / (high - low), 0, 1))


@pytest.mark.parametrize("bands", [1, 3, 12])
def test_the_stretch_is_of_each_band_or_of_all(make, read, run, bands):
    cells = picture((bands, 20, 30), dtype="f8") * np.arange(1, bands + 1)[:, None, None]
    for pool in (0, 1):
        given = {"METHOD": STRETCH, "POOL": pool, "OUTPUT_TYPE": FLOAT32}
        found = read(run("equalizehistogram", INPUT=make(cells), **given).path).cells
        axis = None if pool else (1, 2)
        low, high = np.nanpercentile(cells, (2, 98), axis=axis, keepdims=True)
        close(found, 255 * np.clip((cells - low) / (high - low), 0, 1))


def test_percentiles_among_too_many_cells_to_sort_are_the_same(make, read, run, monkeypatch):
    cells = picture((2, 40, 50))
    cells[1, :30] = cells[1, 0, 0]
    given = {"INPUT": make(cells), "METHOD": STRETCH, "CLIP_HIGH": 71.3, "OUTPUT_TYPE": FLOAT32}
    sorted_ = read(run("equalizehistogram", **given).path).stored
    monkeypatch.setattr("raster_kernels.recipes.equalize._SORTED", 0)
    np.testing.assert_array_equal(read(run("equalizehistogram", **given).path).stored, sorted_)


@pytest.mark.parametrize("pool", [0, 1])
def test_percentiles_do_not_depend_on_the_sample(make, read, run, monkeypatch, pool):
    """One of every 18th row and column, or of every 14th, whose cells are like no others."""
    from raster_kernels.kernels.levels import percentiles
    from raster_kernels.recipes import layers

    find = percentiles.ranked_between
    cells = picture((2, 140, 150))
    cells[:, ::14, ::14] = 900.0
    given = {"INPUT": make(cells), "METHOD": STRETCH, "POOL": pool, "OUTPUT_TYPE": FLOAT32}
    given.update(CLIP_LOW=40, CLIP_HIGH=60)
    axis = None if pool else (1, 2)
    low, high = np.nanpercentile(cells.astype("f8"), (40, 60), axis=axis, keepdims=True)
    for sampled, missed in ((130, False), (215, True)):
        monkeypatch.setattr(layers, "SAMPLED", sampled)
        found = []
        monkeypatch.setattr(
            "raster_kernels.recipes.equalize.percentiles.ranked_between",
            lambda *given, found=found: found.append(find(*given)) or found[-1],
        )
        raster = read(run("equalizehistogram", **given).path)
        close(raster.cells, 255 * np.clip((cells - low) / (high - low), 0, 1))
        assert missed == (None in found)


def test_percentiles_that_are_one_value_are_told(make, read, run):
    cells = np.zeros((20, 20))
    cells[0, :3] = 5.0
    outcome = run("equalizehistogram", INPUT=make(cells), METHOD=STRETCH)
    np.testing.assert_array_equal(read(outcome.path).stored[0], np.where(cells > 0, 255, 0))
    assert any("both percentiles are 0" in text for text in outcome.said)


@pytest.mark.parametrize("method", [INTERPOLATED, RANKS, LOOKUP, STRETCH])
def test_values_to_leave_out_are_nodata(make, read, run, method):
    cells = np.random.default_rng(10).integers(0, 30, (30, 30)).astype("i2")
    holed = np.where((cells == 0) | (cells == 7), -999, cells).astype("i2")
    left_out = run("equalizehistogram", INPUT=make(cells), METHOD=method, NODATA_VALUES="0; 7")
    wanted = run("equalizehistogram", INPUT=make(holed, nodata=-999), METHOD=method)
    left_out, wanted = read(left_out.path), read(wanted.path)
    np.testing.assert_array_equal(left_out.valid, wanted.valid)
    np.testing.assert_array_equal(left_out.cells, wanted.cells)


def test_parameters_without_a_use_are_named(make, run):
    given = {"BINS": 100, "RANGE_MIN": 3.0, "CLIP_LOW": 2.0, "START": 1}
    outcome = run("equalizehistogram", INPUT=make(picture()), METHOD=STRETCH, **given)
    assert "Not used by METHOD Linear between percentiles (3): BINS, RANGE_MIN, START." in [
        text.replace("METHOD 3", "METHOD Linear between percentiles (3)") for text in outcome.said
    ]
    assert not any(
        "Not used" in text for text in run("equalizehistogram", INPUT=make(picture())).said
    )


def luma_of(cells):
    return np.tensordot([0.299, 0.587, 0.114], cells.astype(float) / 255.0, 1)


@pytest.mark.parametrize("method", [INTERPOLATED, RANKS, STRETCH])
def test_luminance_is_equalized_and_hue_is_kept(make, read, run, method):
    cells = np.random.default_rng(11).integers(40, 140, (3, 30, 40)).astype("u1")
    given = {"POOL": 2, "METHOD": method, "OUTPUT_TYPE": FLOAT32, "OUTPUT_MAX": 1.0}
    found = read(run("equalizehistogram", INPUT=make(cells), **given).path).cells
    luma = luma_of(cells)
    if method == STRETCH:
        low, high = np.percentile(luma, (2, 98))
        wanted = np.clip((luma - low) / (high - low), 0, 1)
    else:
        wanted = (looked_up if method == INTERPOLATED else ranked)(luma, ends=(0.0, 1.0))
    np.testing.assert_allclose(np.tensordot([0.299, 0.587, 0.114], found, 1), wanted, atol=2e-3)
    clear = np.abs(np.diff(np.sort(cells, axis=0).astype(int), axis=0)).min(0) > 3
    clear &= (wanted > 0.05) & (wanted < 0.95)
    np.testing.assert_array_equal(found.argmax(0)[clear], cells.argmax(0)[clear])


@pytest.mark.parametrize("method", [INTERPOLATED, RANKS, LOOKUP, STRETCH])
@pytest.mark.parametrize("pool", [0, 1])
def test_a_table_gives_the_same_results_again(make, read, run, points, tmp_path, method, pool):
    cells = picture((2, 40, 50)).round(0 if method == LOOKUP else 9)
    kind = "i2" if method == LOOKUP else "f4"
    path = make(np.nan_to_num(cells, nan=-9).astype(kind), nodata=-9)
    table = str(tmp_path / "table.csv")
    given = {"METHOD": method, "POOL": pool, "OUTPUT_TYPE": FLOAT32}
    first = run("equalizehistogram", INPUT=path, OUTPUT_LUT=table, **given)
    again = run("equalizehistogram", INPUT=path, INPUT_LUT=table, OUTPUT_TYPE=FLOAT32)
    np.testing.assert_allclose(read(again.path).cells, read(first.path).cells, rtol=1e-5, atol=1e-3)
    bands = {int(float(row["band"])) for row in points(table)}
    assert bands == ({0} if pool else {1, 2})
    tile = run("equalizehistogram", INPUT=path, INPUT_LUT=table, BINS=77)
    assert any("Not used with INPUT_LUT: BINS." in text for text in tile.said)


def test_the_report_shows_each_band_before_and_after(make, run, tmp_path):
    import base64

    target = tmp_path / "report.html"
    cells = picture((2, 20, 30))
    run("equalizehistogram", INPUT=make(cells, names=["red", "blue"]), OUTPUT_HTML=str(target))
    text = target.read_text(encoding="utf-8")
    drawn = [base64.b64decode(one).decode() for one in re.findall(r"base64,([^\"]+)", text)]
    assert len(drawn) == 4
    assert "<h2>red</h2>" in text
    assert "flatness" in text
    heights = [float(h) for h in re.findall(r'height="([\d.]+)" fill="#3b6ea5"', drawn[0])]
    counts = np.histogram(cells[0][~np.isnan(cells[0])], 256)[0]
    np.testing.assert_allclose(np.array(heights) / max(heights), counts / counts.max(), atol=1e-3)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"METHOD": 3, "CLIP_LOW": 50, "CLIP_HIGH": 50}, "CLIP_LOW is 50 and CLIP_HIGH 50"),
        ({"NODATA_VALUES": "0; x"}, "NODATA_VALUES holds 'x': give numbers"),
        ({"NODATA_VALUES": "1,5"}, "NODATA_VALUES holds '1,5': give numbers separated by semi"),
        ({"POOL": 2, "BANDS": [1, 2]}, r"POOL is 2, but .* gives 2 bands: choose red"),
        ({"POOL": 2, "METHOD": 2}, r"luminance is no whole number"),
        ({"POOL": 2, "OUTPUT_LUT": "{}/a.csv"}, r"OUTPUT_LUT is for bands"),
        ({"NODATA_VALUES": "7"}, r"has no cell with data"),
    ],
)
def test_wrong_input_is_one_sentence(make, run, tmp_path, given, sentence):
    from qgis.core import QgsProcessingException

    cells = np.full((3, 9, 9), 7, "u1")
    given = {k: v.format(tmp_path) if k == "OUTPUT_LUT" else v for k, v in given.items()}
    with pytest.raises(QgsProcessingException) as error:
        run("equalizehistogram", INPUT=make(cells), OUTPUT=str(tmp_path / "x.tif"), **given)
    said = re.sub(r"(\w+) is [A-Z][^;]*? \((\d)\)", r"\1 is \2", str(error.value))
    assert re.search(sentence, said), said
    assert not (tmp_path / "x.tif").exists()


def test_a_table_of_other_bands_or_columns_is_refused(make, run, tmp_path):
    from qgis.core import QgsProcessingException

    table = tmp_path / "t.csv"
    for text, sentence in (
        ("band,value,result\n4,1,1\n4,2,9\n", "INPUT_LUT has no row of band 1"),
        ("band,value\n1,1\n", "INPUT_LUT has no column result"),
        ("band,value,result\n1,a,1\n", "INPUT_LUT holds what is no number"),
        ("band,value,result\n1,1,1\n1,2,300\n", "INPUT_LUT: the range of results"),
    ):
        table.write_text(text)
        with pytest.raises(QgsProcessingException, match=sentence):
            run("equalizehistogram", INPUT=make(picture()), INPUT_LUT=str(table))


@pytest.mark.parametrize("kind", [BYTE, UINT16, FLOAT32])
@pytest.mark.parametrize("dtype", ["u1", "f4"])
def test_equal_cells_told_apart_make_every_level_as_full(make, read, run, kind, dtype):
    rng = np.random.default_rng(13)
    cells = rng.integers(10, 60, (2, 290, 300)).astype(dtype)
    cells[0, :60] = 40  # where means are equal too
    cells[0, 100:120, 100:200] = 0
    given = {"METHOD": RANKS, "TIES": 1, "OUTPUT_TYPE": kind}
    raster = read(run("equalizehistogram", INPUT=make(cells, nodata=0), **given).path)
    np.testing.assert_array_equal(raster.valid, cells != 0)
    for band, found, valid in zip(cells, raster.stored, raster.valid):
        values = found[valid]
        if kind != FLOAT32:
            low = 0 if kind == UINT16 or (valid.all() and raster.valid.all()) else 1
            counts = np.bincount(values, minlength=256)[low:256]
            assert counts.max() - counts.min() <= 1
        ends = [
            (values[band[valid] == v].min(), values[band[valid] == v].max()) for v in range(10, 60)
        ]
        assert all(before[1] <= after[0] for before, after in zip(ends, ends[1:]))


def test_ties_have_their_limits(make, run):
    from qgis.core import QgsProcessingException

    cells = picture((2, 9, 9), gaps=0)
    for given, sentence in (
        ({"POOL": 1}, "equal cells are told apart band by band"),
        ({"OUTPUT_LUT": "memory:"}, "OUTPUT_LUT cannot hold several results"),
        ({"wide": True}, "cells of float64; equal ones are told apart of whole"),
    ):
        path = make(cells.astype("f8") if given.pop("wide", False) else cells)
        with pytest.raises(QgsProcessingException, match=sentence):
            run("equalizehistogram", INPUT=path, METHOD=RANKS, TIES=1, **given)
    outcome = run("equalizehistogram", INPUT=make(cells), TIES=1)
    assert any("Not used" in text and "TIES" in text for text in outcome.said)


# Scaled integers


@pytest.mark.parametrize("scale", [0.0001, -0.5])
@pytest.mark.parametrize("method", [INTERPOLATED, RANKS, LOOKUP, STRETCH])
def test_scaled_integers_are_counted_value_by_value(make, read, run, points, scale, method):
    """A few values share a bin of 65,536 over the range; each stored one has its own."""
    rng = np.random.default_rng(21)
    cells = rng.choice([-30000, 1, 2, 3, 4, 9, 31000], (50, 60), p=[0.01, *[0.196] * 5, 0.01])
    cells = cells.astype("i2")
    real = cells * scale - 0.1
    path = make(cells, scale=scale, offset=-0.1, nodata=9)
    given = {"METHOD": method, "OUTPUT_TYPE": FLOAT32, "OUTPUT_LUT": "memory:"}
    outcome = run("equalizehistogram", INPUT=path, **given)
    valid = cells != 9
    counted = np.where(valid, real, np.nan)
    if method == RANKS:
        wanted = ranked(counted)
    elif method == STRETCH:
        low, high = np.percentile(real[valid], (2, 98))
        wanted = 255 * np.clip((counted - low) / (high - low), 0, 1)
    else:
        wanted = looked_up(counted)
    found = read(outcome.path)
    np.testing.assert_array_equal(found.valid[0], valid)
    close(found.cells[0], wanted)
    # The table tells real values, and leads to the same again.
    table = outcome["OUTPUT_LUT"]
    again = {"INPUT_LUT": table, "OUTPUT_TYPE": FLOAT32}
    np.testing.assert_allclose(
        read(run("equalizehistogram", INPUT=path, **again).path).cells, found.cells, atol=1e-4
    )


def test_a_table_of_wide_scaled_integers_holds_real_values(make, read, run):
    cells = np.random.default_rng(22).integers(-90000, 90000, (20, 30)).astype("i4")
    path = make(cells, scale=0.01, offset=7.0)
    given = {"METHOD": LOOKUP, "OUTPUT_TYPE": FLOAT32, "OUTPUT_LUT": "memory:"}
    outcome = run("equalizehistogram", INPUT=path, **given)
    again = {"INPUT_LUT": outcome["OUTPUT_LUT"], "OUTPUT_TYPE": FLOAT32}
    found = [
        read(p).cells for p in (outcome.path, run("equalizehistogram", INPUT=path, **again).path)
    ]
    close(*found)


@pytest.mark.parametrize("ends", [(0.3, 0.7), (0.25, 0.75), (None, 0.6)])
def test_a_range_of_scaled_integers(make, read, run, ends):
    cells = np.random.default_rng(23).integers(1, 12, (20, 20))
    given = {f"RANGE_{n}": e for n, e in zip(("MIN", "MAX"), ends) if e is not None}
    plain = {name: end * 10 for name, end in given.items()}
    found = [
        read(run("equalizehistogram", INPUT=path, OUTPUT_TYPE=FLOAT32, **own).path).cells
        for path, own in (
            (make(cells.astype("i2"), scale=0.1), given),
            (make(cells.astype("i2"), "plain.tif"), plain),
        )
    ]
    np.testing.assert_array_equal(*found)


def test_scaled_integers_of_bands_together(make, read, run):
    cells = np.random.default_rng(24).integers(100, 130, (2, 20, 20)).astype("u2")
    cells[1] += 7
    for scaled in ({}, {"scale": 0.01, "offset": 3.0}):
        for method in (INTERPOLATED, LOOKUP):
            given = {"METHOD": method, "POOL": 1, "OUTPUT_TYPE": FLOAT32}
            found = read(run("equalizehistogram", INPUT=make(cells, **scaled), **given).path)
            close(found.cells, looked_up(cells))


def test_equal_scaled_cells_are_told_apart(make, read, run):
    cells = np.random.default_rng(25).integers(10, 60, (100, 110)).astype("i2")
    given = {"METHOD": RANKS, "TIES": 1}
    found = [
        read(run("equalizehistogram", INPUT=path, **given).path).stored
        for path in (make(cells), make(cells, "s.tif", scale=0.02, offset=-3.0))
    ]
    np.testing.assert_array_equal(*found)


@pytest.mark.parametrize("dtype", ["u1", "u2", "i2"])
@pytest.mark.parametrize("scale", [None, -0.01])
def test_values_counted_in_the_first_pass(make, read, run, monkeypatch, dtype, scale):
    """As of rasters of a million cells and more; FLATNESS follows from counts."""
    from raster_kernels.recipes import by_value

    monkeypatch.setattr(by_value, "WORTH", 0)
    rng = np.random.default_rng(27)
    low, high = {"u1": (0, 256), "u2": (0, 65536), "i2": (-32768, 32768)}[dtype]
    cells = rng.choice(np.r_[low, high - 1, rng.integers(low, high, 60)], (2, 70, 80))
    cells = cells.astype(dtype)
    cells[:, 5] = 77
    path = make(cells, nodata=77, scale=scale)
    real = np.where(cells == 77, np.nan, cells.astype("f8") * (scale or 1.0))
    for method in (INTERPOLATED, RANKS, LOOKUP):
        for pool in (0, 1):
            given = {"METHOD": method, "POOL": pool, "OUTPUT_TYPE": UINT16, "OUTPUT_MAX": 1000}
            outcome = run("equalizehistogram", INPUT=path, **given)
            raster = read(outcome.path)
            np.testing.assert_array_equal(raster.valid, ~np.isnan(real))
            ends = 0.0, 1000.0
            expected = [wanted_of(band, real if pool else band, method, ends) for band in real]
            np.testing.assert_allclose(raster.cells, expected, atol=0.5 + 1e-9)
            cdf = np.cumsum(np.bincount(raster.stored[0][raster.valid[0]], minlength=1001))
            even = np.arange(1, 1002) / 1001
            assert outcome["FLATNESS"] == pytest.approx(1 - np.abs(cdf / cdf[-1] - even).max())
    given = {"METHOD": STRETCH, "OUTPUT_TYPE": FLOAT32}
    found = read(run("equalizehistogram", INPUT=path, **given).path).cells
    low, high = np.nanpercentile(real[1], (2, 98))
    close(found[1], 255 * np.clip((real[1] - low) / (high - low), 0, 1))
    given = {"METHOD": STRETCH, "OUTPUT_TYPE": UINT16, "OUTPUT_MAX": 1000}
    outcome = run("equalizehistogram", INPUT=path, **given)
    raster = read(outcome.path)
    cdf = np.cumsum(np.bincount(raster.stored[0][raster.valid[0]], minlength=1001)[:1001])
    even = np.arange(1, 1002) / 1001
    assert outcome["FLATNESS"] == pytest.approx(1 - np.abs(cdf / cdf[-1] - even).max())


def wanted_of(cells, pool, method, ends):
    """Return ranks or shares by numpy's sorted search, of cells among a pool."""
    ordered = np.sort(pool[~np.isnan(pool)])
    side = "left" if method == RANKS else "right"
    number = ordered.size - (method == RANKS)
    shares = ordered.searchsorted(cells, side) / number
    return np.where(np.isnan(cells), np.nan, ends[0] + (ends[1] - ends[0]) * shares)


def test_many_small_scaled_bands(make, read, run):
    cells = np.random.default_rng(26).integers(0, 40, (20, 12, 13)).astype("i2")
    path = make(cells, scale=0.1, offset=1.0)
    for method, wanted in ((INTERPOLATED, looked_up), (RANKS, ranked), (LOOKUP, looked_up)):
        given = {"METHOD": method, "OUTPUT_TYPE": FLOAT32}
        found = read(run("equalizehistogram", INPUT=path, **given).path).cells
        close(found, np.stack([wanted(band) for band in cells]))


@pytest.mark.parametrize("dtype", ["u1", "i2"])
@pytest.mark.parametrize("told_by", ["nothing", "nodata", "mask", "alpha", "user"])
def test_a_look_at_each_value_alone_changes_no_cell(make, read, run, monkeypatch, dtype, told_by):
    """What large rasters of few values are worth, small ones are shown to be."""
    from raster_kernels.recipes import by_value

    rng = np.random.default_rng(29)
    cells = rng.integers(3, 120, (2, 50, 60)).astype(dtype)
    valid = (cells != 77).all(axis=0)
    made = {
        "nothing": {"nodata": 200},
        "nodata": {"nodata": 77, "options": ["INTERLEAVE=PIXEL"]},
        "mask": {"mask": valid},
        "alpha": {"alpha": valid.astype("u1")},
        "user": {"scale": 0.5},
    }
    path = make(cells, **made[told_by])
    values = {"NODATA_VALUES": "38.5;20"} if told_by == "user" else {}
    found = []
    for worth in (0, 2**20):
        monkeypatch.setattr(by_value, "WORTH", worth)
        for method in (INTERPOLATED, RANKS, LOOKUP, STRETCH):
            for output in (BYTE, FLOAT32):
                given = {"METHOD": method, "OUTPUT_TYPE": output, **values}
                outcome = run("equalizehistogram", INPUT=path, **given)
                raster = read(outcome.path)
                found.append((outcome["FLATNESS"], raster.valid, raster.stored))
    for slow, fast in zip(found[8:], found[:8]):
        assert slow[0] == pytest.approx(fast[0], abs=1e-12)
        np.testing.assert_array_equal(slow[1], fast[1])
        np.testing.assert_array_equal(slow[2], fast[2])
