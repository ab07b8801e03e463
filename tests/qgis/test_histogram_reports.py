"""Small inputs that people have reported to come out wrong elsewhere, and what would be right."""

import numpy as np
import pytest
from scipy.stats import rankdata
from skimage.exposure import match_histograms

INTERPOLATED, RANKS, LOOKUP, STRETCH = range(4)
QUANTILES, BINS, MOMENTS, ROBUST = range(4)
BYTE, UINT16, FLOAT32 = range(3)
FLOAT64 = 5


def draw(seed=1, shape=(30, 40), mean=90.0):
    return np.random.default_rng(seed).gamma(3.0, mean / 3.0, shape)


def shares(cells):
    """Return the share of cells at or below each."""
    valid = cells[~np.isnan(cells)]
    return np.where(
        np.isnan(cells), np.nan, np.searchsorted(np.sort(valid), cells, "right") / valid.size
    )


# --- equalize and stretch ---------------------------------------------------------------------


def test_a_table_keeps_its_lowest_result_apart_from_nodata(make, read, run):
    """A tile with nodata, mapped by the table of one without: no cell is lost."""
    cells = np.random.default_rng(1).integers(1, 200, (40, 50)).astype("u1")
    first = run("equalizehistogram", INPUT=make(cells), METHOD=STRETCH, OUTPUT_LUT="memory:")
    holed = cells.copy()
    holed[3, 4:9] = 0
    path = make(holed, "holed.tif", nodata=0)
    outcome = run("equalizehistogram", INPUT=path, INPUT_LUT=first["OUTPUT_LUT"])
    found = read(outcome.path)
    np.testing.assert_array_equal(found.valid[0], holed != 0)
    wanted = np.maximum(read(first.path).stored[0], 1)
    np.testing.assert_array_equal(found.cells[0][holed != 0], wanted[holed != 0])


@pytest.mark.parametrize("dtype", ["u1", "f4", "f8"])
@pytest.mark.parametrize("ending", ["gpkg", "csv"])
def test_a_table_of_two_equal_percentiles_leads_to_the_same(
    make, read, run, tmp_path, dtype, ending
):
    """As of night lights: more than 98 % are 7, and what lies above is bright."""
    cells = np.full((20, 20), 7.1).astype(dtype)
    cells[0, :5], cells[1, 1] = 9, 3
    table = str(tmp_path / f"table.{ending}")
    path = make(cells)
    first = run("equalizehistogram", INPUT=path, METHOD=STRETCH, OUTPUT_LUT=table)
    again = run("equalizehistogram", INPUT=path, INPUT_LUT=table)
    wanted = np.where(cells > 8, 255, 0)
    for outcome in (first, again):
        np.testing.assert_array_equal(read(outcome.path).stored[0], wanted)


@pytest.mark.parametrize("dtype", ["i4", "u4", "i8"])
@pytest.mark.parametrize("pool", [0, 1])
def test_the_lookup_table_of_wide_integers_follows_real_values(
    make, read, run, points, dtype, pool
):
    """A negative scale, as of depths stored as whole numbers, turns the order round."""
    stored = (
        np.random.default_rng(2).choice([5, 70000, 90000, 2**31 - 9], (2, 20, 30)).astype(dtype)
    )
    stored[0, 0, :3] = 7
    path = make(stored, nodata=7, scale=-0.5, offset=3.0)
    given = {"METHOD": LOOKUP, "POOL": pool, "OUTPUT_TYPE": FLOAT32, "OUTPUT_LUT": "memory:"}
    outcome = run("equalizehistogram", INPUT=path, **given)
    real = np.where(stored == 7, np.nan, stored * -0.5 + 3.0)
    wanted = 255 * (shares(real) if pool else np.stack([shares(band) for band in real]))
    found = read(outcome.path)
    np.testing.assert_array_equal(found.valid, stored != 7)
    np.testing.assert_allclose(found.cells, wanted, rtol=1e-6)
    again = run(
        "equalizehistogram", INPUT=path, INPUT_LUT=outcome["OUTPUT_LUT"], OUTPUT_TYPE=FLOAT32
    )
    np.testing.assert_allclose(read(again.path).cells, wanted, rtol=1e-6)


def test_bands_of_unlike_scales_are_pooled_by_real_values(make, read, run):
    from osgeo import gdal

    stored = np.random.default_rng(3).integers(0, 90, (2, 20, 30)).astype("i4")
    path = make(stored, scale=0.1)
    dataset = gdal.Open(path, gdal.GA_Update)
    dataset.GetRasterBand(2).SetScale(1.0)
    dataset = None
    real = stored * np.array([0.1, 1.0])[:, None, None]
    for method in (INTERPOLATED, RANKS, STRETCH):
        given = {
            "METHOD": method,
            "POOL": 1,
            "OUTPUT_TYPE": FLOAT32,
            "CLIP_LOW": 0,
            "CLIP_HIGH": 100,
        }
        found = read(run("equalizehistogram", INPUT=path, **given).path).cells
        ranks = (rankdata(real.astype(float), "min") - 1).reshape(real.shape)
        wanted = {RANKS: ranks / (real.size - 1), STRETCH: real / 89.0}.get(method, shares(real))
        np.testing.assert_allclose(found, 255 * wanted, atol=0.6)


def test_the_lookup_table_refuses_to_pool_stored_numbers_of_unlike_scales(make, run):
    from osgeo import gdal
    from qgis.core import QgsProcessingException

    for dtype in ("i2", "i4"):
        path = make(np.arange(40, dtype=dtype).reshape(2, 4, 5), f"{dtype}.tif", scale=0.1)
        dataset = gdal.Open(path, gdal.GA_Update)
        dataset.GetRasterBand(2).SetScale(1.0)
        dataset = None
        with pytest.raises(QgsProcessingException, match="scale"):
            run("equalizehistogram", INPUT=path, METHOD=LOOKUP, POOL=1)


@pytest.mark.parametrize("dtype", ["i2", "f8"])
def test_a_stretch_of_negative_values_reaches_both_ends(make, read, run, dtype):
    cells = np.array([[-32767, -1737, -1, 0], [255, 13016, 32767, 5]]).astype(dtype)
    path = make(cells, nodata=-9999)
    given = {"METHOD": STRETCH, "CLIP_LOW": 0, "CLIP_HIGH": 100, "OUTPUT_TYPE": FLOAT32}
    found = read(run("equalizehistogram", INPUT=path, OUTPUT_MAX=7, **given).path)
    assert found.valid.all()
    np.testing.assert_allclose(found.cells[0], (cells + 32767.0) / 65534 * 7, atol=1e-5)


@pytest.mark.parametrize(
    "cells",
    [
        [[-1.7e308, 0.0, 1.7e308, 1.0]],
        [[0.0, 1e-310, 2e-310, 0.0]],
        [[1e300, 2e300, 3e300, 1e300]],
    ],
)
def test_a_stretch_of_the_widest_and_the_narrowest_range_loses_no_cell(make, read, run, cells):
    cells = np.array(cells)
    given = {"METHOD": STRETCH, "CLIP_LOW": 0, "CLIP_HIGH": 100, "OUTPUT_TYPE": FLOAT32}
    found = read(run("equalizehistogram", INPUT=make(cells), **given).path)
    assert found.valid.all()
    low, high = cells.min() / 2, cells.max() / 2
    np.testing.assert_allclose(found.cells, [255 * ((cells / 2 - low) / (high - low))], atol=1e-3)


@pytest.mark.parametrize("method", [INTERPOLATED, RANKS, STRETCH])
def test_infinite_cells_take_the_ends(make, read, run, method):
    cells = draw().astype("f4")
    cells[0, 0], cells[0, 1] = np.inf, -np.inf
    found = read(run("equalizehistogram", INPUT=make(cells), METHOD=method).path)
    assert found.valid.all()
    assert found.stored[0, 0, 0] == 255
    assert found.stored[0, 0, 1] == 0


@pytest.mark.parametrize("shape", [(1, 1), (1, 2), (1, 9), (9, 1)])
@pytest.mark.parametrize("method", [INTERPOLATED, RANKS, LOOKUP, STRETCH])
def test_a_line_of_cells(make, read, run, shape, method):
    cells = np.arange(shape[0] * shape[1]).reshape(shape).astype("u1") * 3
    given = {"METHOD": method, "OUTPUT_TYPE": FLOAT32, "CLIP_LOW": 0, "CLIP_HIGH": 100}
    found = read(run("equalizehistogram", INPUT=make(cells), **given).path).cells[0]
    line = np.arange(cells.size).reshape(shape)
    if cells.size == 1:
        wanted = cells
    elif method in (RANKS, STRETCH):
        wanted = 255 * line / (cells.size - 1)
    else:
        wanted = 255 * (line + 1) / cells.size
    np.testing.assert_allclose(found, wanted, rtol=1e-6)


def test_a_range_of_luminance_is_in_the_units_of_the_raster(make, read, run):
    """Of grey bytes luminance is the grey: what is counted of one band, is of three."""
    grey = np.random.default_rng(6).integers(0, 256, (60, 70)).astype("u1")
    given = {"RANGE_MIN": 40, "RANGE_MAX": 190, "BINS": 256, "OUTPUT_TYPE": FLOAT32}
    colours = np.stack([grey] * 3)
    found = read(run("equalizehistogram", INPUT=make(colours), POOL=2, **given).path).cells
    alone = read(run("equalizehistogram", INPUT=make(grey, "g.tif"), **given).path).cells[0]
    assert np.abs(found - alone).max() < 2.0


@pytest.mark.parametrize("method", [INTERPOLATED, RANKS, STRETCH])
def test_colours_without_a_cell_in_common_have_no_result(make, read, run, method):
    cells = np.random.default_rng(7).integers(1, 255, (3, 20, 30)).astype("u1")
    cells[0, :10], cells[1, 10:] = 0, 0
    outcome = run("equalizehistogram", INPUT=make(cells, nodata=0), POOL=2, METHOD=method)
    assert not read(outcome.path).valid.any()
    assert outcome["FOUND"] == 0
    assert any("no cell has data in all" in text for text in outcome.said)


@pytest.mark.parametrize("method", [INTERPOLATED, RANKS, STRETCH])
def test_grey_of_one_value_and_infinite_cells(make, read, run, method):
    cells = np.full((3, 9, 9), 7.0)
    cells[:, 0, 0] = np.inf
    found = read(run("equalizehistogram", INPUT=make(cells), POOL=2, METHOD=method).path)
    assert found.valid.all()
    assert (found.stored[:, 1:] == 7).all()
    assert (found.stored[:, 0, 0] == 255).all()


# --- CLAHE ------------------------------------------------------------------------------------


def test_sixteen_bits_are_the_eight_bits_scaled(make, read, run):
    cells = draw(8, (130, 150)).clip(0, 255).astype("u1")
    given = {"TILE": 32, "OUTPUT_TYPE": FLOAT32}
    few = read(run("equalizeadaptive", INPUT=make(cells), **given).path).cells
    wide = make(cells.astype("u2") * 257, "wide.tif")
    ends = {"RANGE_MIN": 0, "RANGE_MAX": 65535}
    many = read(run("equalizeadaptive", INPUT=wide, **ends, **given).path).cells
    np.testing.assert_allclose(many, few, atol=1e-3)


@pytest.mark.parametrize("value", [0.1, -3.0, 300.0])
def test_an_even_image_stays_even(make, read, run, value):
    cells = np.full((40, 50), value)
    outcome = run("equalizeadaptive", INPUT=make(cells), OUTPUT_TYPE=FLOAT32)
    np.testing.assert_allclose(read(outcome.path).cells, np.clip(value, 0, 255), rtol=1e-6)


@pytest.mark.parametrize("shape", [(1, 1), (1, 90), (90, 1), (2, 3), (40, 41)])
@pytest.mark.parametrize("given", [{"TILE": 65536}, {"TILES": 64}, {"TILE": 16}], ids=str)
def test_tiles_larger_than_the_raster_and_more_than_its_cells(make, read, run, shape, given):
    cells = np.random.default_rng(9).integers(0, 255, shape).astype("u1")
    found = read(run("equalizeadaptive", INPUT=make(cells, nodata=255), **given).path)
    assert found.valid.all()


@pytest.mark.parametrize("factor", [1e-42, 1e-300, 1e38, 1e300])
def test_clahe_of_tiny_and_huge_values(make, read, run, factor):
    cells = draw(10, (80, 70))
    given = {"TILE": 32, "OUTPUT_TYPE": FLOAT32}
    plain = read(run("equalizeadaptive", INPUT=make(cells), **given).path).cells
    scaled = read(run("equalizeadaptive", INPUT=make(cells * factor), **given).path)
    assert scaled.valid.all()
    np.testing.assert_allclose(scaled.cells, plain, atol=1e-3)


def test_clahe_of_colours_of_which_one_alone_is_bytes(make, read, run, tmp_path):
    from osgeo import gdal

    cells = np.random.default_rng(11).integers(0, 3000, (3, 70, 80)).astype("u2")
    cells[0] %= 256
    parts = [make(cells[0].astype("u1"), "r.tif"), make(cells[1], "g.tif"), make(cells[2], "b.tif")]
    vrt = str(tmp_path / "rgb.vrt")
    assert gdal.BuildVRT(vrt, parts, separate=True) is not None
    given = {"POOL": 1, "TILE": 32, "OUTPUT_TYPE": FLOAT32}
    found = read(run("equalizeadaptive", INPUT=vrt, **given).path).cells
    same = read(run("equalizeadaptive", INPUT=make(cells), **given).path).cells
    np.testing.assert_array_equal(found, same)


# --- match ------------------------------------------------------------------------------------


def test_high_values_of_thermal_bands_stay_high(make, read, run):
    """Nodata of 0 is in neither histogram, and nothing turns round at the end of 16 bits."""
    cells = draw(12, (40, 50), 9000.0).clip(1, 65535).astype("u2")
    reference = draw(13, (45, 30), 30000.0).clip(1, 65535).astype("u2")
    for part, seed in ((cells, 14), (reference, 15)):
        part[np.random.default_rng(seed).random(part.shape) < 0.3] = 0
    path, other = make(cells, nodata=0), make(reference, "r.tif", nodata=0)
    found = read(run("matchhistogram", INPUT=path, REFERENCE=other).path)
    np.testing.assert_array_equal(found.valid[0], cells != 0)
    wanted = match_histograms(cells[cells > 0].astype("f8"), reference[reference > 0].astype("f8"))
    np.testing.assert_array_equal(found.stored[0][cells > 0], np.rint(wanted))


def test_each_band_gets_its_own_reference(make, read, run):
    rng = np.random.default_rng(16)
    cells = np.stack(
        [rng.normal(m, s, (50, 60)) for m, s in ((2000, 150), (5000, 100), (7000, 250))]
    )
    other = np.stack([rng.normal(m, s, (50, 60)) for m, s in ((2500, 50), (4000, 300), (9000, 90))])
    found = read(run("matchhistogram", INPUT=make(cells), REFERENCE=make(other, "r.tif")).path)
    np.testing.assert_allclose(np.sort(found.cells.reshape(3, -1)), np.sort(other.reshape(3, -1)))


def test_cells_that_alpha_shows_stay_and_the_others_do_not(make, read, run):
    cells = np.random.default_rng(17).integers(0, 256, (3, 40, 50)).astype("u1")
    shown = np.random.default_rng(18).random((40, 50)) < 0.7
    reference = np.random.default_rng(19).integers(0, 60, (3, 40, 50)).astype("u1")
    path = make(cells, alpha=shown)
    found = read(run("matchhistogram", INPUT=path, REFERENCE=make(reference, "r.tif")).path)
    np.testing.assert_array_equal(found.valid, np.stack([shown] * 3))
    for own, other, result in zip(cells, reference, found.stored):
        wanted = match_histograms(own[shown].astype("f8"), other.ravel().astype("f8"))
        np.testing.assert_array_equal(result[shown], np.rint(wanted))


@pytest.mark.parametrize("kind", [1, 2, 3, 4, 5])
@pytest.mark.parametrize("method", [QUANTILES, BINS, MOMENTS])
@pytest.mark.parametrize("strength", [0.0, 0.5, 1.0])
def test_infinite_cells_are_matched_and_none_is_lost(make, read, run, kind, method, strength):
    cells, reference = draw().astype("f4"), draw(20, mean=40.0).clip(1, 250).astype("f4")
    cells[0, :4] = np.inf, -np.inf, -9999, 5.0
    path, other = make(cells, nodata=-9999), make(reference, "r.tif")
    given = {"METHOD": method, "STRENGTH": strength, "OUTPUT_TYPE": kind}
    found = read(run("matchhistogram", INPUT=path, REFERENCE=other, **given).path)
    np.testing.assert_array_equal(found.valid[0], cells != -9999)
    results = found.stored[0]
    assert results[0, 0] >= np.max(results[1:])
    assert results[0, 1] <= np.min(results[1:])


def test_an_even_band_and_an_infinite_cell_get_the_references_mean(make, read, run):
    cells = np.full((9, 9), 4.0)
    cells[0, 0] = np.inf
    reference = draw()
    given = {"REFERENCE": make(reference, "r.tif"), "METHOD": MOMENTS}
    found = read(run("matchhistogram", INPUT=make(cells), **given).path)
    assert found.valid.all()
    np.testing.assert_allclose(found.cells[0][1:], reference.mean())


def test_a_band_of_which_no_cell_counts_is_kept(make, read, run):
    """A mask hides all its cells with data, and not those of the other band."""
    cells = np.stack([draw(), draw(30)])
    cells[1, :15] = -1
    mask = np.ones(cells[0].shape, "u1")
    mask[15:] = 0
    reference = draw(31) + 50
    given = {"REFERENCE": make(reference, "r.tif"), "MASK": make(mask, "m.tif")}
    outcome = run("matchhistogram", INPUT=make(cells, nodata=-1), **given)
    found = read(outcome.path)
    np.testing.assert_array_equal(found.valid, cells != -1)
    kept = cells[1][15:].clip(reference.min(), reference.max())
    np.testing.assert_array_equal(found.cells[1][15:], kept)
    assert any("band 2 has no cell with data" in text for text in outcome.said)


def test_the_type_holds_what_all_references_hold(make, read, run):
    cells = draw()
    low = np.random.default_rng(21).integers(0, 200, (30, 30)).astype("u1")
    high = np.random.default_rng(22).integers(9000, 20000, (30, 30)).astype("u2")
    given = {"REFERENCE": make(low, "l.tif"), "REFERENCES": [make(high, "h.tif")]}
    found = read(run("matchhistogram", INPUT=make(cells), **given).path).stored
    assert found.dtype == np.uint16
    both = np.concatenate([low.ravel(), high.ravel()]).astype("f8")
    np.testing.assert_array_equal(
        found[0], np.rint(match_histograms(cells.ravel(), both)).reshape(cells.shape)
    )


def test_the_type_of_wide_scaled_references_keeps_their_digits(make, read, run):
    cells, reference = (
        draw(),
        np.random.default_rng(23).integers(0, 2**31 - 1, (30, 40)).astype("i4"),
    )
    other = make(reference, "r.tif", scale=0.001, offset=1e6)
    found = read(run("matchhistogram", INPUT=make(cells), REFERENCE=other).path).stored[0]
    wanted = match_histograms(cells, reference * 0.001 + 1e6)
    np.testing.assert_allclose(found, wanted, rtol=1e-12)


def test_references_of_unlike_nodata_and_crs_are_pooled(make, read, run):
    cells, parts = draw(), [draw(24, (20, 25), 30.0), draw(25, (31, 22), 200.0)]
    for part, seed in zip(parts, (26, 27)):
        part[np.random.default_rng(seed).random(part.shape) < 0.2] = np.nan
    first = make(np.nan_to_num(parts[0], nan=-1), "a.tif", nodata=-1)
    second = make(
        np.nan_to_num(parts[1], nan=1e30),
        "b.tif",
        nodata=1e30,
        epsg=4326,
        geotransform=(9.0, 0.1, 0, 50.0, 0, -0.1),
    )
    found = read(
        run("matchhistogram", INPUT=make(cells), REFERENCE=first, REFERENCES=[second]).path
    )
    both = np.concatenate([part[~np.isnan(part)] for part in parts])
    wanted = match_histograms(cells.ravel(), both).reshape(cells.shape)
    np.testing.assert_allclose(found.stored[0], wanted, rtol=1e-9)


def test_many_zeros_as_of_night_lights_stay_together(make, read, run):
    """Seven of ten cells are 0 in one, eight of ten in the other: as scikit-image has it."""
    rng = np.random.default_rng(28)
    cells, reference = (
        np.where(rng.random((50, 60)) < share, 0, rng.integers(1, 64, (50, 60))).astype("u1")
        for share in (0.7, 0.8)
    )
    given = {"REFERENCE": make(reference, "r.tif"), "OUTPUT_TYPE": FLOAT64}
    for method in (QUANTILES, BINS):
        found = read(run("matchhistogram", INPUT=make(cells), METHOD=method, **given).path).stored[
            0
        ]
        np.testing.assert_allclose(
            found, match_histograms(cells.astype("f8"), reference.astype("f8"))
        )
        assert len(np.unique(found[cells == 0])) == 1


def test_clahe_of_colours_without_a_cell_in_common(make, read, run):
    cells = np.random.default_rng(7).integers(1, 255, (3, 20, 30)).astype("u1")
    cells[0, :10], cells[1, 10:] = 0, 0
    outcome = run("equalizeadaptive", INPUT=make(cells, nodata=0), POOL=1)
    assert not read(outcome.path).valid.any()
    assert any("no cell has data in all" in text for text in outcome.said)


@pytest.mark.parametrize("given", [{"METHOD": STRETCH}, {"START": 1}], ids=str)
def test_black_and_white_of_colours_stay(make, read, run, given):
    """Their luminance has no share to give or to take."""
    cells = np.random.default_rng(29).integers(0, 256, (3, 30, 40)).astype("u1")
    cells[:, 0], cells[:, 1] = 0, 255
    found = read(run("equalizehistogram", INPUT=make(cells), POOL=2, **given).path)
    assert found.valid.all()
    assert (found.stored[:, 0] == 0).all()
    assert (found.stored[:, 1] == 255).all()


@pytest.mark.parametrize("method", [INTERPOLATED, RANKS, LOOKUP, STRETCH])
@pytest.mark.parametrize("pool", [0, 1])
def test_bands_of_unlike_nodata(make, read, run, tmp_path, method, pool):
    from osgeo import gdal

    cells = np.random.default_rng(40).integers(0, 256, (3, 40, 50)).astype("u1")
    parts = [
        make(band, f"{k}.tif", nodata=nodata)
        for k, (band, nodata) in enumerate(zip(cells, (0, 255, None)))
    ]
    vrt = str(tmp_path / "bands.vrt")
    assert gdal.BuildVRT(vrt, parts, separate=True) is not None
    real = cells.astype("f8")
    real[0][cells[0] == 0], real[1][cells[1] == 255] = np.nan, np.nan
    given = {"METHOD": method, "POOL": pool, "OUTPUT_MIN": 0.4, "OUTPUT_MAX": 254.6}
    found = read(run("equalizehistogram", INPUT=vrt, **given).path)
    np.testing.assert_array_equal(found.valid, ~np.isnan(real))
    low, high = 1.0, 254.6  # results would use all of a byte, so that 0 is nodata
    for k, band in enumerate(real):
        counted = real if pool else band
        if method == STRETCH:
            ends = np.nanpercentile(counted, (2, 98))
            wanted = np.clip((band - ends[0]) / (ends[1] - ends[0]), 0, 1)
        else:
            ordered = np.sort(counted[~np.isnan(counted)])
            side = "left" if method == RANKS else "right"
            wanted = np.searchsorted(ordered, band, side) / (ordered.size - (method == RANKS))
        wanted = np.where(np.isnan(band), np.nan, low + (high - low) * wanted)
        np.testing.assert_allclose(found.cells[k], wanted, atol=0.5 + 1e-9)


@pytest.mark.parametrize("method", [RANKS, LOOKUP, STRETCH])
def test_whole_numbers_beyond_those_of_31_bits(make, read, run, method):
    cells = np.random.default_rng(41).choice([1, 2**31 - 1, 2**31, 2**32 - 2], (30, 40))
    cells = cells.astype("u4")
    cells[0, :5] = 2**32 - 1
    given = {"METHOD": method, "OUTPUT_TYPE": FLOAT32}
    found = read(run("equalizehistogram", INPUT=make(cells, nodata=2**32 - 1), **given).path)
    np.testing.assert_array_equal(found.valid[0], cells != 2**32 - 1)
    real = np.where(cells == 2**32 - 1, np.nan, cells.astype("f8"))
    ordered = np.sort(real[~np.isnan(real)])
    if method == STRETCH:
        low, high = np.percentile(ordered, (2, 98))
        wanted = np.clip((real - low) / (high - low), 0, 1)
    else:
        side = "left" if method == RANKS else "right"
        wanted = np.searchsorted(ordered, real, side) / (ordered.size - (method == RANKS))
    wanted[np.isnan(real)] = np.nan
    np.testing.assert_allclose(found.cells[0], 255 * wanted, atol=1e-3)


@pytest.mark.parametrize("name", ["equalizehistogram", "equalizeadaptive"])
def test_luminance_is_of_cells_that_all_bands_have(make, read, run, name):
    cells = np.random.default_rng(42).integers(1, 255, (3, 60, 70)).astype("u1")
    cells[1, 5:9], cells[2, :, 20] = 0, 0
    found = read(run(name, INPUT=make(cells, nodata=0), POOL=1 + (name != "equalizeadaptive")).path)
    np.testing.assert_array_equal(found.valid, np.stack([(cells != 0).all(axis=0)] * 3))


@pytest.mark.parametrize("method", [INTERPOLATED, RANKS, LOOKUP, STRETCH])
def test_alpha_hides_cells_and_is_no_band(make, read, run, method):
    cells = np.random.default_rng(43).integers(0, 256, (3, 40, 50)).astype("u1")
    shown = np.random.default_rng(44).random((40, 50)) < 0.6
    outcome = run("equalizehistogram", INPUT=make(cells, alpha=shown), METHOD=method)
    found = read(outcome.path)
    np.testing.assert_array_equal(found.valid, np.stack([shown] * 3))
    alone = np.where(shown, cells, 0).astype("i2")
    alone[:, ~shown] = -1
    same = run("equalizehistogram", INPUT=make(alone, "a.tif", nodata=-1), METHOD=method)
    np.testing.assert_array_equal(found.cells, read(same.path).cells)


# --- overlaps, masks elsewhere, part of the way ------------------------------------------------


@pytest.mark.parametrize("method", [QUANTILES, BINS, MOMENTS, ROBUST])
def test_several_bands_and_a_reference_of_one_over_the_overlap(make, read, run, method):
    """Each band has gaps of its own: it counts where it and the reference have data."""
    rng = np.random.default_rng(51)
    common = draw(52, (40, 50), 50.0)
    cells = np.stack([common * gain + rng.normal(0, 4, common.shape) for gain in (1, 3)])
    cells[0, :, 45:], cells[1, 36:] = -9, -9
    place = (500000.0, 10.0, 0.0, 4100000.0, 0.0, -10.0)
    path = make(cells.astype("f8"), nodata=-9, geotransform=place)
    theirs = common[:, 20:] + 7.0
    theirs[:5] = -7
    other = make(theirs, "o.tif", nodata=-7, geotransform=(500200.0, *place[1:]))
    given = {"METHOD": method, "FROM": 1, "OUTPUT_TYPE": FLOAT64}
    found = read(run("matchhistogram", INPUT=path, REFERENCE=other, **given).path)
    np.testing.assert_array_equal(found.valid, cells != -9)
    for own, result in zip(cells, found.cells):
        both = (own[:, 20:] != -9) & (theirs != -7)
        mine, reference, valid = own[:, 20:][both], theirs[both], own != -9
        if method == MOMENTS:
            wanted = (own - mine.mean()) / mine.std() * reference.std() + reference.mean()
            np.testing.assert_allclose(result[valid], wanted[valid], rtol=1e-9)
        elif method == ROBUST:
            gain = reference.std() / mine.std()  # all changed alike, by noise
            line = reference.mean() + gain * (own - mine.mean())
            np.testing.assert_allclose(result[valid], line[valid], atol=3.0)
        else:
            slack = 1e-9 if method == QUANTILES else 0.03 * np.ptp(reference)
            matched = match_histograms(mine, reference)
            np.testing.assert_allclose(result[:, 20:][both], matched, atol=slack)


@pytest.mark.parametrize("overlap", [0, 1])
def test_masks_on_grids_of_their_own(make, read, run, overlap):
    """A mask of cells four times as large, moved by two of its cells: outside nothing counts."""
    cells, theirs = draw(53, (40, 48), 90.0), draw(54, (40, 48), 30.0)
    coarse = np.random.default_rng(55).random((10, 10)) < 0.6
    mask = make(coarse.astype("u1"), "m.tif", geotransform=(500080.0, 40.0, 0, 4100000.0, 0, -40.0))
    place = (500000.0, 10.0, 0.0, 4100000.0, 0.0, -10.0)
    given = {
        "INPUT": make(cells, geotransform=place),
        "REFERENCE": make(theirs, "o.tif", geotransform=place),
        "MASK": mask,
        "METHOD": MOMENTS,
        "FROM": overlap,
    }
    found = read(run("matchhistogram", **given).path)
    counted = np.zeros(cells.shape, bool)
    counted[:, 8:] = np.kron(coarse, np.ones((4, 4), bool))
    own, reference = cells[counted], theirs[counted] if overlap else theirs
    wanted = (cells - own.mean()) / own.std() * reference.std() + reference.mean()
    assert found.valid.all()
    np.testing.assert_allclose(found.stored[0], wanted, rtol=1e-9)


@pytest.mark.parametrize("kind", ["u1", "f4"])
def test_part_of_the_way_keeps_nodata_in_place(make, read, run, kind):
    """As of matching to a share: nodata is between the values of both, and goes nowhere."""
    cells = draw(56).clip(1, 200).astype(kind)
    reference = (draw(57) / 3).clip(1, 200).astype(kind)
    gap, hole = cells < 60, reference > 40
    cells[gap], reference[hole] = 100, 20
    cells[~gap & (cells == 100)] = 101
    reference[~hole & (reference == 20)] = 21
    given = {"INPUT": make(cells, nodata=100), "REFERENCE": make(reference, "o.tif", nodata=20)}
    matched = match_histograms(cells[~gap].astype("f8"), reference[~hole].astype("f8"))
    for strength in (0.0, 0.4, 1.0):
        given["STRENGTH"] = strength
        found = read(run("matchhistogram", OUTPUT_TYPE=FLOAT64, **given).path)
        np.testing.assert_array_equal(found.valid[0], ~gap)
        own = cells[~gap].astype("f8")
        wanted = own + strength * (matched - own)
        np.testing.assert_allclose(found.cells[0][~gap], wanted, rtol=1e-9)
        stored = read(run("matchhistogram", **given).path)
        np.testing.assert_array_equal(stored.valid[0], ~gap)
        slack = 1.0 if kind == "u1" else 1e-4  # a result that would be nodata is moved
        np.testing.assert_allclose(stored.cells[0][~gap], wanted, atol=slack)


# --- types ------------------------------------------------------------------------------------


@pytest.mark.parametrize("dtype", ["i2", "u2"])
@pytest.mark.parametrize("worth", [0, 2**20])
def test_the_lookup_table_of_a_negative_scale_and_a_far_offset(
    make, read, run, monkeypatch, dtype, worth
):
    """As of times in days since 1900, told backwards: real values fall as stored ones rise."""
    from raster_kernels.recipes import by_value

    monkeypatch.setattr(by_value, "WORTH", worth)
    cells = np.random.default_rng(58).integers(5, 900, (30, 40)).astype(dtype)
    cells[2, 3:9] = 7
    path = make(cells, nodata=7, scale=-0.001, offset=4.5e9)
    found = read(run("equalizehistogram", INPUT=path, METHOD=LOOKUP, OUTPUT_TYPE=FLOAT32).path)
    real = np.where(cells == 7, np.nan, -cells.astype("f8"))
    np.testing.assert_allclose(found.cells[0], 255 * shares(real), atol=1e-4)


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("equalizehistogram", {}),
        ("equalizehistogram", {"METHOD": LOOKUP}),
        ("equalizehistogram", {"METHOD": STRETCH}),
        ("equalizeadaptive", {"TILE": 16}),
        ("matchhistogram", {"TARGET": 1}),
    ],
)
def test_a_palette_is_warned_of_and_not_kept(make, run, name, given):
    """Numbers of colours are mapped as numbers are; the result is no list of colours."""
    from osgeo import gdal

    path = make(np.random.default_rng(59).integers(0, 9, (40, 50)).astype("u1"))
    dataset = gdal.OpenEx(path, gdal.OF_UPDATE)
    table = gdal.ColorTable()
    for number in range(9):
        table.SetColorEntry(number, (20 * number, 0, 255 - number, 255))
    dataset.GetRasterBand(1).SetColorTable(table)
    dataset = None
    outcome = run(name, INPUT=path, **given)
    assert any("palette" in text for text in outcome.said)
    assert gdal.Open(outcome.path).GetRasterBand(1).GetColorTable() is None


# --- seams, colours, many bands ----------------------------------------------------------------


@pytest.mark.parametrize("shape", [(126, 128), (96, 129), (480, 640)])
@pytest.mark.parametrize("tiles", [6, 8])
def test_no_line_at_the_top_nor_a_strip_at_the_bottom(make, read, run, shape, tiles):
    """As of sizes that are no multiple of the tiles: rows at the rim are as others are."""
    rows, columns = shape
    rng = np.random.default_rng(60)
    cells = np.add.outer(np.sin(np.arange(rows)), np.arange(columns)) + rng.integers(0, 3, shape)
    given = {"TILES": tiles, "CLIP_LIMIT": 40.0, "OUTPUT_TYPE": FLOAT32}
    found = read(run("equalizeadaptive", INPUT=make(cells.astype("f4")), **given).path).cells[0]
    means = found.mean(axis=1)
    inner = means[rows // 4 : -rows // 4]
    assert means.min() > inner.min() - 12 and means.max() < inner.max() + 12


def test_one_histogram_of_all_bands_keeps_colours(make, read, run):
    """As of red, green and blue of which one is brighter: terra's bylayer=FALSE."""
    red = draw(61, (30, 40), 90.0)
    cells = np.stack([red, red / 2, red / 3]).astype("f4")
    found = read(run("equalizehistogram", INPUT=make(cells), METHOD=RANKS, POOL=1).path)
    ranks = (rankdata(cells.astype(float), "min").reshape(cells.shape) - 1) / (cells.size - 1)
    np.testing.assert_allclose(found.stored, 255 * ranks, atol=0.5 + 1e-6)


def test_each_of_many_bands_gets_the_whole_range_of_its_own(make, read, run):
    """As of three bands of unlike means in degrees: each maximum is that of its reference."""
    rng = np.random.default_rng(26)
    means, sides = [(2000, 5000, 7000), (2300, 5500, 6000)], (100, 90)
    rasters = [
        np.stack([rng.normal(m, 150, (side, 100)) for m in own]) for own, side in zip(means, sides)
    ]
    places = [(-123.05, 0.0105, 0, 45.5, 0, -0.005), (-122.05, 0.0105, 0, 45.5, 0, -0.005)]
    path, other = (
        make(cells, f"{k}.tif", geotransform=place, epsg=4326)
        for k, (cells, place) in enumerate(zip(rasters, places))
    )
    found = read(run("matchhistogram", INPUT=path, REFERENCE=other).path).stored
    for own, theirs, result in zip(*rasters, found):
        np.testing.assert_allclose(result, match_histograms(own, theirs), rtol=1e-12)
        assert result.max() == theirs.max()


def test_values_next_to_nodata_are_no_data_and_zeros_between_are_values(make, read, run):
    """As of zeros that a format left a hair off, and of differences whose nodata is 0."""
    cells = np.random.default_rng(62).normal(0, 40, (30, 40)).astype("f4")
    cells[:2], cells[2] = 0.0, 1e-11
    path = make(cells, nodata=0.0)
    found = read(run("equalizehistogram", INPUT=path, METHOD=RANKS, OUTPUT_TYPE=FLOAT32).path)
    valid = cells != 0
    np.testing.assert_array_equal(found.valid[0], valid)
    ranks = (rankdata(cells[valid].astype(float), "min") - 1) / (valid.sum() - 1)
    np.testing.assert_allclose(found.cells[0][valid], 255 * ranks, atol=1e-4)


@pytest.mark.parametrize("declared", [False, True])
def test_a_dark_mosaic_is_stretched_without_its_rim(make, read, run, declared):
    """As of Sentinel-2 previews that are nearly black: zeros around, a few saturated cells."""
    cells = draw(63, (50, 60), 900.0).astype("u2") + 200
    cells[:, :25], cells[7, 30:34] = 0, 65535
    path = make(cells, nodata=0 if declared else None)
    given = {} if declared else {"NODATA_VALUES": "0"}
    found = read(run("equalizehistogram", INPUT=path, METHOD=STRETCH, **given).path)
    valid = cells != 0
    low, high = np.percentile(cells[valid], (2, 98))
    wanted = 1 + 254 * np.clip((cells - low) / (high - low), 0, 1)
    np.testing.assert_array_equal(found.valid[0], valid)
    np.testing.assert_allclose(found.cells[0][valid], wanted[valid], atol=0.5 + 1e-9)
