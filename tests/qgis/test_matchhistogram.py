"""Matched histograms against scikit-image, SciPy and closed forms."""

import re

import numpy as np
import pytest
from scipy import stats
from skimage.exposure import match_histograms

QUANTILES, BINS, MOMENTS, ROBUST = range(4)
FLOAT64 = 5
GEOTRANSFORM = (500000.0, 10.0, 0.0, 4100000.0, 0.0, -10.0)


def scene(shape=(40, 50), seed=1, mean=90.0):
    rng = np.random.default_rng(seed)
    return rng.gamma(3.0, mean / 3.0, shape)


def holed(cells, seed=2, share=0.1):
    return np.where(np.random.default_rng(seed).random(cells.shape) < share, np.nan, cells)


def by_quantiles(cells, reference):
    """Match the valid cells as scikit-image does all."""
    found = np.full(cells.shape, np.nan)
    valid = ~np.isnan(cells)
    found[valid] = match_histograms(cells[valid], reference[~np.isnan(reference)])
    return found


@pytest.mark.parametrize(
    "kinds", [("f4", "f4"), ("f8", "f4"), ("u1", "u1"), ("i2", "f4"), ("f4", "u2")]
)
@pytest.mark.parametrize("ties", [False, True])
def test_quantiles_are_those_of_scikit_image(make, read, run, kinds, ties):
    cells, reference = scene(), scene((33, 29), 3, 140.0)
    if ties:
        cells, reference = cells.round(), (reference / 7).round()
    cells, reference = cells.clip(0, 255).astype(kinds[0]), reference.clip(0, 255).astype(kinds[1])
    path, other = make(cells), make(reference, "other.tif", geotransform=None, epsg=None)
    found = read(run("matchhistogram", INPUT=path, REFERENCE=other, OUTPUT_TYPE=FLOAT64).path)
    wanted = match_histograms(cells.astype("f8"), reference.astype("f8"))
    np.testing.assert_allclose(found.stored[0], wanted, rtol=1e-12, atol=1e-9)


@pytest.mark.parametrize("method", [QUANTILES, BINS])
def test_nodata_counts_nowhere_and_stays(make, read, run, method):
    cells, reference = holed(scene()), holed(scene((30, 31), 3, 20.0), 5)
    path = make(np.nan_to_num(cells, nan=-5), nodata=-5)
    other = make(np.nan_to_num(reference, nan=-7), "other.tif", nodata=-7)
    given = {"INPUT": path, "REFERENCE": other, "METHOD": method}
    found = read(run("matchhistogram", **given).path)
    assert found.stored.dtype == np.float64
    np.testing.assert_array_equal(found.valid[0], ~np.isnan(cells))
    wanted = by_quantiles(cells, reference)
    slack = 1e-9 if method == QUANTILES else 0.02 * np.nanmax(reference)
    np.testing.assert_allclose(found.cells[0], wanted, atol=slack)


def test_bins_of_small_integers_are_values(make, read, run):
    cells, reference = scene().astype("u1"), scene(seed=4, mean=60).astype("i2")
    given = {"INPUT": make(cells), "REFERENCE": make(reference, "o.tif"), "OUTPUT_TYPE": FLOAT64}
    found = [read(run("matchhistogram", METHOD=m, **given).path).stored for m in (0, 1)]
    np.testing.assert_array_equal(*found)


@pytest.mark.parametrize("parameter", ["MASK", "REFERENCE_MASK"])
@pytest.mark.parametrize("bands", [2, 5])
def test_masks_have_a_band_for_all_or_one_for_each(make, run, parameter, bands):
    from qgis.core import QgsProcessingException

    cells = np.stack([scene(seed=seed) for seed in range(3)])
    mask = make(np.ones((bands, *cells.shape[1:]), "u1"), "m.tif")
    given = {"INPUT": make(cells), "REFERENCE": make(cells, "o.tif"), parameter: mask}
    told = rf"{parameter} m has {bands} bands, and INPUT raster gives 3 bands: give one for all"
    with pytest.raises(QgsProcessingException, match=told):
        run("matchhistogram", **given)


def test_a_number_of_bins_is_that_many(make, read, run):
    cells, reference = scene(), scene(seed=4, mean=30)
    given = {"REFERENCE": make(reference, "o.tif"), "METHOD": BINS, "BINS": 64}
    found = read(run("matchhistogram", INPUT=make(cells), OUTPUT_TYPE=FLOAT64, **given).path)
    own, edges = np.histogram(cells, 64)
    theirs, levels = np.histogram(reference, 64)
    middles, values = (edges[1:] + edges[:-1]) / 2, ((levels[1:] + levels[:-1]) / 2)[theirs > 0]
    values[[0, -1]] = reference.min(), reference.max()
    upto = (np.cumsum(theirs) / reference.size)[theirs > 0]
    results = np.interp(np.cumsum(own) / cells.size, upto, values)
    np.testing.assert_allclose(found.stored[0], np.interp(cells, middles, results), rtol=1e-9)


def test_bands_are_paired_in_the_order_given_or_with_one(make, read, run):
    cells, reference = scene((3, 20, 30)), scene((2, 25, 25), 6, 10.0)
    reference[1] += 500
    path, other = make(cells), make(reference, "other.tif")
    given = {"INPUT": path, "REFERENCE": other, "OUTPUT_TYPE": FLOAT64}
    two = run("matchhistogram", BANDS=[3, 1], REFERENCE_BANDS=[2, 1], **given)
    wanted = [by_quantiles(cells[2], reference[1]), by_quantiles(cells[0], reference[0])]
    np.testing.assert_allclose(read(two.path).stored, wanted, rtol=1e-12)
    one = run("matchhistogram", REFERENCE_BANDS=[2], **given)
    wanted = [by_quantiles(band, reference[1]) for band in cells]
    np.testing.assert_allclose(read(one.path).stored, wanted, rtol=1e-12)


@pytest.mark.parametrize("kinds", [("f4", "f8"), ("u1", "u1"), ("u1", "f4")])
@pytest.mark.parametrize("method", [QUANTILES, MOMENTS])
def test_several_references_count_as_one(make, read, run, kinds, method):
    cells = scene()
    pool = [scene((20, 21), 8, 40).astype(kinds[0]), scene((31, 9), 9, 150).astype(kinds[1])]
    pool[1] = np.minimum(pool[1], 255)
    paths = [make(band, f"{k}.tif") for k, band in enumerate(pool)]
    given = {"INPUT": make(cells), "OUTPUT_TYPE": FLOAT64, "METHOD": method}
    found = run("matchhistogram", REFERENCE=paths[0], REFERENCES=[paths[1]], **given)
    both = np.concatenate([band.astype(float).ravel() for band in pool])
    if method == QUANTILES:
        wanted = match_histograms(cells.ravel(), both).reshape(cells.shape)
    else:
        wanted = (cells - cells.mean()) / cells.std() * both.std() + both.mean()
    np.testing.assert_allclose(read(found.path).stored[0], wanted, rtol=1e-9)


@pytest.mark.parametrize("offset", [0.0, 1e8])
def test_mean_and_deviation_are_the_references(make, read, run, offset):
    cells, reference = holed(scene()) + offset, scene(seed=3, mean=7)
    given = {"INPUT": make(cells), "REFERENCE": make(reference, "o.tif"), "METHOD": MOMENTS}
    found = read(run("matchhistogram", **given).path).cells[0]
    assert np.nanmean(found) == pytest.approx(reference.mean(), rel=1e-9)
    assert np.nanstd(found) == pytest.approx(reference.std(), rel=1e-6)


@pytest.mark.parametrize("dtype", ["f8", "u1"])
def test_a_normal_distribution_is_scipys(make, read, run, dtype):
    cells = scene().clip(0, 255).astype(dtype)
    given = {"TARGET": 1, "MEAN": 10.0, "STDDEV": 2.0, "OUTPUT_TYPE": FLOAT64}
    found = read(run("matchhistogram", INPUT=make(cells), **given).path).stored[0]
    middle = (stats.rankdata(cells.astype(float), "average") - 0.5) / cells.size
    wanted = stats.norm.ppf(middle, 10.0, 2.0).reshape(cells.shape)
    np.testing.assert_allclose(found, wanted, rtol=1e-12)


@pytest.mark.parametrize("method", [QUANTILES, BINS, MOMENTS])
def test_a_normal_distribution_keeps_mean_and_deviation_by_default(make, read, run, method):
    cells = scene((100, 100))
    found = read(run("matchhistogram", INPUT=make(cells), TARGET=1, METHOD=method).path)
    assert found.stored.dtype == np.float32
    assert found.stored.mean() == pytest.approx(cells.mean(), rel=0.01)
    assert found.stored.std() == pytest.approx(cells.std(), rel=0.03)


@pytest.mark.parametrize("bands", [1, 3])
def test_the_robust_line_is_that_of_cells_without_change(make, read, run, bands):
    rng = np.random.default_rng(12)
    base = rng.normal(100, 20, (bands, 80, 90))
    gains = np.array([0.8, 1.3, 2.0])[:bands, None, None]
    noise = rng.normal(0, 0.2, base.shape)
    reference = gains * base + 7 + noise
    reference[:, :30] += rng.normal(150, 60, (bands, 30, 90))  # a third changed
    given = {"INPUT": make(base), "REFERENCE": make(reference, "o.tif"), "METHOD": ROBUST}
    outcome = run("matchhistogram", **given)
    found = read(outcome.path).stored
    assert np.abs(found - (gains * base + 7)).max() < 0.5
    assert any("result = 0.8" in text or "result = 0.79" in text for text in outcome.said)
    plain = read(run("matchhistogram", **{**given, "METHOD": MOMENTS}).path).stored
    assert np.abs(plain - (gains * base + 7)).max() > 20


def test_the_robust_line_of_rasters_that_differ_by_a_line_is_that(make, read, run):
    cells = scene()
    given = {"REFERENCE": make(3 * cells - 5, "o.tif"), "METHOD": ROBUST}
    found = read(run("matchhistogram", INPUT=make(cells), **given).path).stored[0]
    np.testing.assert_allclose(found, 3 * cells - 5, rtol=1e-9)


def test_the_log_tells_the_step_where_both_overlap(make, run):
    cells = scene()
    half = (500250.0, 10.0, 0.0, 4100000.0, 0.0, -10.0)
    reference = make(cells + 30, "o.tif", geotransform=half)
    outcome = run("matchhistogram", INPUT=make(cells), REFERENCE=reference, METHOD=MOMENTS)
    told = [text for text in outcome.said if "where both lie" in text]
    before, after = map(float, re.findall(r"is ([-\d.]+) before, ([-\d.]+) after", told[0])[0])
    apart = cells[:, 25:] - (cells[:, :25] + 30)
    assert before == pytest.approx(apart.mean(), abs=0.05)
    assert after == pytest.approx(apart.mean() + 30, abs=0.05)
    far = make(cells, "far.tif", geotransform=(9e5, 10.0, 0.0, 4100000.0, 0.0, -10.0))
    outcome = run("matchhistogram", INPUT=make(cells), REFERENCE=far)
    assert not any("where both lie" in text for text in outcome.said)


def test_from_the_overlap_counts_only_cells_that_both_have(make, read, run):
    cells, theirs = holed(scene()), holed(scene(seed=5, mean=30), 6)
    half = (500250.0, 10.0, 0.0, 4100000.0, 0.0, -10.0)
    path = make(np.nan_to_num(cells, nan=-5), nodata=-5)
    other = make(np.nan_to_num(theirs, nan=-7), "o.tif", nodata=-7, geotransform=half)
    found = read(run("matchhistogram", INPUT=path, REFERENCE=other, FROM=1).path)
    both = ~np.isnan(cells[:, 25:]) & ~np.isnan(theirs[:, :25])
    own, reference = np.sort(cells[:, 25:][both]), theirs[:, :25][both]
    values, counts = np.unique(reference, return_counts=True)
    shares = np.searchsorted(own, cells, side="right") / own.size
    wanted = np.interp(shares, np.cumsum(counts) / reference.size, values)
    np.testing.assert_array_equal(found.valid[0], ~np.isnan(cells))
    np.testing.assert_allclose(found.cells[0], np.where(np.isnan(cells), np.nan, wanted), rtol=1e-9)


@pytest.mark.parametrize("overlap", [0, 1])
def test_masks_say_which_cells_count_and_all_are_matched(make, read, run, overlap):
    cells, theirs = scene(), scene(seed=5, mean=30)
    clear, theirs_clear = (np.random.default_rng(k).random(cells.shape) < 0.6 for k in (7, 8))
    cloudy, other = np.where(clear, cells, 900.0), np.where(theirs_clear, theirs, 800.0)
    given = {
        "INPUT": make(cloudy),
        "REFERENCE": make(other, "o.tif"),
        "MASK": make(clear.astype("u1"), "m.tif"),
        "REFERENCE_MASK": make(theirs_clear.astype("u1"), "r.tif"),
        "FROM": overlap,
        "METHOD": MOMENTS,
    }
    found = read(run("matchhistogram", **given).path)
    both = clear & theirs_clear if overlap else None
    own = cells[both if overlap else clear]
    reference = theirs[both if overlap else theirs_clear]
    wanted = (cloudy - own.mean()) / own.std() * reference.std() + reference.mean()
    assert found.valid.all()
    np.testing.assert_allclose(found.stored[0], wanted, rtol=1e-9)


@pytest.mark.parametrize("overlap", [0, 1])
@pytest.mark.parametrize("method", range(4))
def test_of_masks_of_several_bands_a_single_band_takes_the_first(make, read, run, method, overlap):
    cells, theirs = scene(), scene(seed=5, mean=30)
    masks = (np.random.default_rng(7).random((2, 3, *cells.shape)) < 0.8).astype("u1")
    given = {"METHOD": method, "FROM": overlap, "OUTPUT_TYPE": 5}
    given.update(INPUT=make(cells), REFERENCE=make(theirs, "o.tif"))
    found = [
        read(
            run(
                "matchhistogram",
                **given,
                MASK=make(masks[0][:count], f"m{count}.tif"),
                REFERENCE_MASK=make(masks[1][:count], f"r{count}.tif"),
            ).path
        ).stored
        for count in (3, 1)
    ]
    np.testing.assert_array_equal(*found)


def test_strength_goes_part_of_the_way(make, read, run):
    cells, reference = scene(), scene(seed=3, mean=500)
    given = {"INPUT": make(cells), "REFERENCE": make(reference, "o.tif")}
    whole, part, none = (
        read(run("matchhistogram", STRENGTH=s, **given).path).stored for s in (1.0, 0.25, 0.0)
    )
    np.testing.assert_allclose(part, 0.75 * cells + 0.25 * whole, rtol=1e-12)
    np.testing.assert_allclose(none[0], cells, rtol=1e-12)


@pytest.mark.parametrize("method", [QUANTILES, BINS, MOMENTS, ROBUST])
def test_no_valid_cell_becomes_nodata(make, read, run, method):
    cells = np.random.default_rng(1).integers(0, 256, (40, 50)).astype("u1")
    gap = cells == 77
    reference = np.random.default_rng(2).integers(0, 256, (40, 50)).astype("u1")
    given = {"INPUT": make(cells, nodata=77), "REFERENCE": make(reference, "o.tif")}
    outcome = run("matchhistogram", METHOD=method, **given)
    found = read(outcome.path)
    assert found.stored.dtype == np.uint8
    np.testing.assert_array_equal(found.valid[0], ~gap)
    assert any("cells that would be that are 1" in text for text in outcome.said)
    if method == QUANTILES:
        wanted = np.rint(by_quantiles(np.where(gap, np.nan, cells), reference.astype(float)))
        np.testing.assert_array_equal(found.cells[0], np.maximum(wanted, 1))


@pytest.mark.parametrize(
    ("kind", "wanted"), [(0, "i2"), (1, "u1"), (2, "u2"), (3, "i2"), (4, "f4"), (5, "f8")]
)
def test_the_type_is_the_references_or_what_is_asked_for(make, read, run, kind, wanted):
    cells, reference = scene(), (scene(seed=3, mean=3000) - 4000).astype("i2")
    given = {"INPUT": make(cells), "REFERENCE": make(reference, "o.tif")}
    found = read(run("matchhistogram", OUTPUT_TYPE=kind, **given).path).stored
    assert found.dtype == np.dtype(wanted)
    exact = match_histograms(cells, reference.astype(float))
    if found.dtype.kind in "iu":
        limits = np.iinfo(found.dtype)
        exact = np.clip(np.rint(exact), limits.min, limits.max)
    np.testing.assert_allclose(found[0], exact, rtol=1e-6)


def test_the_report_shows_before_reference_and_after(make, run, tmp_path):
    target = tmp_path / "report.html"
    given = {"REFERENCE": make(scene(seed=3), "o.tif"), "OUTPUT_HTML": str(target)}
    outcome = run("matchhistogram", INPUT=make(scene((2, 30, 30))), **given)
    assert outcome["OUTPUT_HTML"] == str(target)
    text = target.read_text(encoding="utf-8")
    assert len(re.findall("<img", text)) == 6
    assert "where both lie" in text


def test_parameters_without_a_use_are_named(make, run):
    given = {"REFERENCE": make(scene(seed=3), "o.tif"), "MEAN": 3.0, "BINS": 70}
    outcome = run("matchhistogram", INPUT=make(scene()), **given)
    assert any(re.search(r"Not used by .*: MEAN, BINS\.", text) for text in outcome.said)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"REFERENCE": None}, r"REFERENCE is empty: give a raster"),
        ({"empty": True}, r"REFERENCE empty: band 1 has no cell with data"),
        ({"TARGET": 1, "METHOD": 3}, r"cells without change need a raster"),
        ({"TARGET": 1, "FROM": 1}, r"an overlap needs a second raster"),
        ({"TARGET": 1, "STDDEV": 0.0}, r"STDDEV is 0: give a number above 0"),
        ({"two": True}, r"INPUT gives 1 band, and REFERENCE two 2 bands: choose as many"),
        ({"far": True, "FROM": 1}, r"does not overlap"),
        ({"far": True, "METHOD": 3}, r"does not overlap"),
        ({"more": True, "METHOD": 3}, r"REFERENCES are given: give one raster"),
        ({"flat": True, "METHOD": 3}, r"a band is flat"),
        ({"STRENGTH": 1.5}, r"STRENGTH is 1.5: give a number from 0 to 1"),
        ({"BINS": 1}, r"BINS is 1: give 0, or"),
        ({"MASK": "zero"}, r"no cell with data"),
    ],
)
def test_wrong_input_is_one_sentence(make, run, tmp_path, given, sentence):
    from qgis.core import QgsProcessingException

    cells = scene()
    far = (9e5, 10.0, 0.0, 4100000.0, 0.0, -10.0)
    made = {"REFERENCE": make(cells, "other.tif")}
    if given.pop("empty", False):
        made["REFERENCE"] = make(np.full((5, 5), 9.0), "empty.tif", nodata=9)
    if given.pop("two", False):
        made["REFERENCE"] = make(scene((2, 5, 5)), "two.tif")
    if given.pop("far", False):
        made["REFERENCE"] = make(cells, "far.tif", geotransform=far)
    if given.pop("flat", False):
        made["REFERENCE"] = make(np.full(cells.shape, 3.0), "flat.tif")
    if given.pop("more", False):
        made["REFERENCES"] = [make(cells, "more.tif")]
    if given.get("MASK"):
        given["MASK"] = make(np.zeros(cells.shape, "u1"), "zero.tif")
    target = tmp_path / "x.tif"
    with pytest.raises(QgsProcessingException, match=sentence):
        run("matchhistogram", INPUT=make(cells), OUTPUT=str(target), **{**made, **given})
    assert not target.exists()


@pytest.mark.parametrize("worth", [0, 2**20])
@pytest.mark.parametrize("dtype", ["u1", "i2"])
def test_cells_that_do_not_count_are_mapped_beyond_those_that_do(
    make, read, run, monkeypatch, dtype, worth
):
    from raster_kernels.recipes import by_value

    monkeypatch.setattr(by_value, "WORTH", worth)
    cells = np.random.default_rng(33).integers(20, 90, (40, 40)).astype(dtype)
    cells[:, 0], cells[:, 1] = 3, 120
    mask = np.ones(cells.shape, "u1")
    mask[:, :2] = 0
    reference = (cells[:, ::-1] // 2).astype("u1")[:, :-2]
    given = {"MASK": make(mask, "m.tif"), "REFERENCE": make(reference, "r.tif")}
    found = read(run("matchhistogram", INPUT=make(cells), OUTPUT_TYPE=FLOAT64, **given).path)
    close = {"rtol": 1e-9}
    wanted = match_histograms(cells[:, 2:].astype("f8"), reference.astype("f8"))
    np.testing.assert_allclose(found.cells[0][:, 2:], wanted, **close)
    lowest = wanted[cells[:, 2:] == 20][0]
    assert found.cells[0][:, 0].max() <= lowest
    np.testing.assert_allclose(found.cells[0][:, 1], reference.max(), **close)


@pytest.mark.parametrize("scale", [0.0001, -0.5])
@pytest.mark.parametrize("method", [QUANTILES, BINS])
def test_scaled_integers_are_matched_value_by_value(make, read, run, scale, method):
    """One bin a stored value: both methods are then scikit-image's, of the real values."""
    rng = np.random.default_rng(31)
    cells = rng.choice([-30000, 1, 2, 3, 9, 31000], (40, 50), p=[0.01, 0.3, 0.2, 0.2, 0.28, 0.01])
    cells, reference = cells.astype("i2"), rng.integers(200, 260, (30, 35)).astype("u2")
    path = make(cells, scale=scale, offset=-0.1)
    other = make(reference, "o.tif", scale=0.3, offset=2.0)
    given = {"REFERENCE": other, "METHOD": method, "OUTPUT_TYPE": FLOAT64}
    found = read(run("matchhistogram", INPUT=path, **given).path)
    wanted = match_histograms(cells * scale - 0.1, reference * 0.3 + 2.0)
    np.testing.assert_allclose(found.cells[0], wanted, rtol=1e-9)


def test_references_of_several_scales_count_as_one(make, read, run):
    rng = np.random.default_rng(32)
    cells, stored = scene(), rng.integers(200, 260, (2, 30, 35)).astype("u2")
    paths = [make(own, f"{k}.tif", scale=0.5 * k) for k, own in enumerate(stored, 1)]
    given = {"REFERENCE": paths[0], "REFERENCES": paths[1:], "OUTPUT_TYPE": FLOAT64}
    found = read(run("matchhistogram", INPUT=make(cells), **given).path)
    wanted = match_histograms(cells, np.vstack([stored[0] * 0.5, stored[1] * 1.0]))
    np.testing.assert_allclose(found.cells[0], wanted, rtol=1e-9)


@pytest.mark.parametrize("method", [QUANTILES, BINS])
def test_an_infinite_cell_of_the_reference_makes_no_nodata(make, read, run, method):
    cells, reference = scene().astype("f4"), scene(seed=3).astype("f4")
    reference[0, 0] = np.inf
    path, other = make(cells), make(reference, "r.tif")
    found = read(run("matchhistogram", INPUT=path, REFERENCE=other, METHOD=method).path)
    assert found.valid.all()
    assert found.cells.max() <= reference[np.isfinite(reference)].max()


def test_results_beyond_the_type_are_its_ends(make, read, run):
    cells = scene().astype("f4")
    cells[0, :2] = 9e37, np.inf
    given = {"TARGET": 1, "METHOD": MOMENTS, "MEAN": 0.0, "STDDEV": 3e38}
    found = read(run("matchhistogram", INPUT=make(cells), **given).path).stored[0]
    assert np.isfinite(found[np.isfinite(cells)]).all()
    assert (abs(found[np.isfinite(cells)]) < np.finfo("f4").max).all()  # which means no data
    assert found[0, 0] == pytest.approx(3.4028e38, rel=1e-4)
    assert np.isposinf(found[0, 1])


@pytest.mark.parametrize("ties", [None, 0, -2])
@pytest.mark.parametrize("bands", [1, 2])
def test_cells_sorted_in_files_and_looked_at_in_parts(make, read, run, monkeypatch, ties, bands):
    from raster_kernels.kernels.levels import matching, ranks
    from raster_kernels.recipes import match_histogram, sorting

    cells, reference = holed(scene((bands, 40, 50))), holed(scene((bands, 33, 29), 3, 140.0), 4)
    if ties is not None:
        cells, reference = cells.round(ties), reference.round(ties)
    path, other = make(cells.astype("f4")), make(reference.astype("f4"), "o.tif")
    monkeypatch.setattr(sorting, "SORTED_AT_ONCE", 0)
    monkeypatch.setattr(sorting, "IN_MEMORY", 1000)
    monkeypatch.setattr(match_histogram, "IN_MEMORY", 1000)
    monkeypatch.setattr(match_histogram, "_PART", 97)
    monkeypatch.setattr(ranks, "_MANY", 0)
    given = {"INPUT": path, "OUTPUT_TYPE": FLOAT64}
    for dense in (1, 64):
        monkeypatch.setattr(matching, "_DENSE", dense)
        found = read(run("matchhistogram", REFERENCE=other, **given).path)
        for own, theirs, result in zip(cells, reference, found.cells):
            wanted = by_quantiles(own.astype("f4").astype("f8"), theirs.astype("f4").astype("f8"))
            np.testing.assert_allclose(result, wanted, rtol=1e-12)
    normal = read(run("matchhistogram", TARGET=1, MEAN=3.0, STDDEV=2.0, **given).path)
    for own, result in zip(cells.astype("f4"), normal.cells):
        valid = ~np.isnan(own)
        middle = (stats.rankdata(own[valid].astype(float)) - 0.5) / valid.sum()
        np.testing.assert_allclose(result[valid], stats.norm.ppf(middle, 3.0, 2.0), rtol=1e-9)
