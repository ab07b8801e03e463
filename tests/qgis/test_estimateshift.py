"""Shifts of files: every sign, by rasters whose geotransform is edited."""

import numpy as np
import pytest
from osgeo import gdal
from qgis.core import QgsProcessingException
from scipy import ndimage

X0, Y0, CELL = 500000.0, 4100000.0, 10.0


def texture(shape=(90, 110), seed=1):
    rng = np.random.default_rng(seed)
    return ndimage.gaussian_filter(rng.normal(size=shape), 1.5) * 100 + 500


def at(column, row, cell=CELL):
    return (X0 + column * CELL, cell, 0.0, Y0 - row * CELL, 0.0, -cell)


def test_a_moved_geotransform_is_the_shift_that_is_found(make, read, run, tmp_path):
    cells = texture()
    # Its cells say they lie two columns to the right and a row up, and a quarter more.
    second = make(cells - 40, "b.tif", geotransform=at(2.25, -1.25))
    target = str(tmp_path / "placed.tif")
    outcome = run("estimateshift", INPUT=make(cells), INPUT_2=second, OUTPUT=target)
    assert outcome["SHIFT_COLUMNS"] == pytest.approx(-2.25, abs=0.01)
    assert outcome["SHIFT_ROWS"] == pytest.approx(1.25, abs=0.01)
    assert outcome["SHIFT_X"] == pytest.approx(-22.5, abs=0.1)
    assert outcome["SHIFT_Y"] == pytest.approx(-12.5, abs=0.1)
    assert outcome["OFFSET_Z"] == pytest.approx(40, abs=1e-6)
    assert outcome["CONFIDENCE"] > 0.9
    assert outcome["FOUND"] == 1
    placed = read(target)
    np.testing.assert_array_equal(placed.stored[0], cells - 40)
    np.testing.assert_allclose(placed.geotransform, at(0, 0), atol=0.11)


def test_longitudes_a_turn_apart_are_the_same(make, read, run, tmp_path):
    cells = ndimage.gaussian_filter(np.random.default_rng(4).normal(size=(60, 70)), 2)
    here, there = ((x, 0.01, 0.0, 50.0, 0.0, -0.01) for x in (-10.0, 350.02))
    outcome = run(
        "estimateshift",
        INPUT=make(cells, geotransform=here, epsg=4326),
        INPUT_2=make(cells, "second.tif", geotransform=there, epsg=4326),
        MAX_SHIFT=5,
        OUTPUT=str(tmp_path / "moved.tif"),
    )
    assert outcome["SHIFT_COLUMNS"] == pytest.approx(-2, abs=0.01)
    assert outcome["SHIFT_X"] == pytest.approx(-0.02, abs=1e-4)
    assert gdal.Open(str(tmp_path / "moved.tif")).GetGeoTransform()[0] == pytest.approx(-10.0)


def test_cells_that_moved_on_one_grid(make, run):
    cells = texture((100, 120))
    # What lies at a cell of the first lies 3 rows down and 5 columns to the left in the second.
    first, second = cells[10:90, 10:100], cells[7:87, 15:105]
    outcome = run("estimateshift", INPUT=make(first), INPUT_2=make(second, "b.tif"))
    assert (outcome["SHIFT_COLUMNS"], outcome["SHIFT_ROWS"]) == pytest.approx((5, -3), abs=0.01)
    assert (outcome["SHIFT_X"], outcome["SHIFT_Y"]) == pytest.approx((50, 30), abs=0.1)


def test_a_cut_lies_at_its_place_or_at_the_corner(make, run):
    cells = np.random.default_rng(2).random((50, 50))
    cut = cells[10:40, 10:40]
    whole = make(cells)
    outcome = run("estimateshift", INPUT=whole, INPUT_2=make(cut, "b.tif"))
    assert (outcome["SHIFT_COLUMNS"], outcome["SHIFT_ROWS"]) == pytest.approx((10, 10), abs=0.011)
    placed = make(cut, "c.tif", geotransform=at(10, 10))
    outcome = run("estimateshift", INPUT=whole, INPUT_2=placed)
    assert (outcome["SHIFT_COLUMNS"], outcome["SHIFT_ROWS"]) == pytest.approx((0, 0), abs=0.011)


def test_a_finer_raster_is_resampled(make, run):
    fine = ndimage.gaussian_filter(np.random.default_rng(3).normal(size=(360, 440)), 6) * 100
    coarse = fine.reshape(90, 4, 110, 4).mean(axis=(1, 3))
    second = make(fine, "b.tif", geotransform=at(3, 2, CELL / 4))
    outcome = run("estimateshift", INPUT=make(coarse), INPUT_2=second)
    assert (outcome["SHIFT_COLUMNS"], outcome["SHIFT_ROWS"]) == pytest.approx((-3, -2), abs=0.05)
    assert any("other cells than INPUT" in text for text in outcome.said)


def test_the_second_raster_may_be_resampled_into_place(make, read, run, tmp_path):
    cells = texture()
    second = make(cells, "b.tif", geotransform=at(2.25, -1.25))
    target = str(tmp_path / "placed.tif")
    run("estimateshift", INPUT=make(cells), INPUT_2=second, OUTPUT=target, RESAMPLE=1)
    placed = read(target)
    assert placed.geotransform == at(0, 0)
    inner = np.s_[5:-5, 5:-5]
    np.testing.assert_allclose(placed.cells[0][inner], cells[inner], atol=1.5)


def test_large_rasters_are_compared_coarsely_first(make, run, monkeypatch):
    from raster_kernels.recipes import shift

    monkeypatch.setattr(shift, "_WHOLE", 150)
    monkeypatch.setattr(shift, "_PLACE", 120)
    cells = ndimage.gaussian_filter(np.random.default_rng(4).normal(size=(460, 520)), 3) * 100
    first, second = cells[20:440, 30:500], cells[33:453, 13:483] - 7
    outcome = run("estimateshift", INPUT=make(first), INPUT_2=make(second, "b.tif"))
    assert (outcome["SHIFT_COLUMNS"], outcome["SHIFT_ROWS"]) == pytest.approx((-17, 13), abs=0.01)
    assert outcome["OFFSET_Z"] == pytest.approx(7, abs=0.1)


def test_ground_that_moved_may_be_left_out(make, run):
    cells = texture((100, 120))
    first, second = cells[10:90, 10:100], cells[10:90, 10:100].copy()
    second[:, :55] = cells[6:86, 4:59]  # the left half moved
    mask = np.zeros((80, 90), "u1")
    mask[:, 57:] = 1
    outcome = run(
        "estimateshift", INPUT=make(first), INPUT_2=make(second, "b.tif"), MASK=make(mask, "m.tif")
    )
    assert (outcome["SHIFT_COLUMNS"], outcome["SHIFT_ROWS"]) == pytest.approx((0, 0), abs=0.011)


def test_a_real_pair_and_a_crop_of_a_landsat_scene(make, run):
    import os

    folder = os.environ.get("RASTER_KERNELS_CORPUS")
    if not folder:
        pytest.skip("RASTER_KERNELS_CORPUS names no folder of real rasters")
    pair = [f"{folder}/shift/sentinel_r+0.25c+0.25_{side}.tif" for side in ("left", "right")]
    outcome = run("estimateshift", INPUT=pair[0], INPUT_2=pair[1])
    assert abs(outcome["SHIFT_COLUMNS"]) == pytest.approx(0.25, abs=0.011)
    assert abs(outcome["SHIFT_ROWS"]) == pytest.approx(0.25, abs=0.011)
    scene = [f"{folder}/shift/everest_B4{name}.tif" for name in ("", "_cropped")]
    outcome = run("estimateshift", INPUT=scene[0], INPUT_2=scene[1])
    assert (outcome["SHIFT_COLUMNS"], outcome["SHIFT_ROWS"]) == pytest.approx((0, 0), abs=0.011)


def test_no_overlap_and_flat_rasters_have_no_shift(make, run):
    outcome = run("estimateshift", INPUT=make(texture()), INPUT_2=make(np.ones((40, 50)), "b.tif"))
    assert outcome["FOUND"] == 0
    assert "SHIFT_X" not in outcome.outputs
    assert any("There is no shift" in text for text in outcome.said)
    with pytest.raises(QgsProcessingException, match="INPUT_2 b has no cell with data"):
        run("estimateshift", INPUT=make(texture()), INPUT_2=make(np.full((9, 9), np.nan), "b.tif"))


def test_the_copy_in_place_keeps_its_type_and_its_nodata(make, run, tmp_path):
    cells = np.clip(texture(), 1, 900).astype("i2")
    cells[5:9, 5:9] = -32768
    second = make(np.stack([cells, cells + 1]), "b.tif", nodata=-32768, geotransform=at(3, 0))
    target = str(tmp_path / "placed.tif")
    run("estimateshift", INPUT=make(cells, nodata=-32768), INPUT_2=second, OUTPUT=target)
    dataset = gdal.Open(target)
    assert dataset.RasterCount == 2
    assert dataset.GetRasterBand(1).DataType == gdal.GDT_Int16
    assert dataset.GetRasterBand(1).GetNoDataValue() == -32768
    np.testing.assert_array_equal(dataset.GetRasterBand(1).ReadAsArray(), cells)


def test_blocks_and_threads_change_nothing_of_large_rasters(make, run, monkeypatch, tmp_path):
    """Made coarser first, by parts of a raster that blocks cut."""
    from raster_kernels.recipes import shift
    from raster_kernels.toolbox import run as engine

    monkeypatch.setattr(shift, "_WHOLE", 150)
    monkeypatch.setattr(shift, "_PLACE", 120)
    cells = ndimage.gaussian_filter(np.random.default_rng(6).normal(size=(460, 520)), 3) * 100
    first, second = cells[20:440, 30:500].copy(), cells[33:453, 13:483] - 7
    first[np.random.default_rng(7).random(first.shape) < 0.05] = np.nan
    given = {"INPUT": make(first), "INPUT_2": make(second, "b.tif"), "UPSAMPLE": 1000}
    make_plan, answers = engine.make_plan, []
    for block, threads in (((420, 470), 1), ((420, 470), 2), ((7, 470), 2), ((97, 131), 2)):

        def plan(shape, _set=(block, threads), **keywords):
            return make_plan(shape, **{**keywords, "block": _set[0], "threads": _set[1]})

        monkeypatch.setattr(engine, "make_plan", plan)
        monkeypatch.setattr(engine, "_thread_count", lambda context, _set=threads: _set)
        target = tmp_path / f"{len(answers)}.tif"
        outcome = run("estimateshift", **given, RESAMPLE=1, OUTPUT=str(target))
        numbers = {key: value for key, value in outcome.outputs.items() if key != "OUTPUT"}
        answers.append((numbers, target.read_bytes()))
    assert answers[0][0]["FOUND"] == 1
    assert all(answer == answers[0] for answer in answers)


MOON = (
    'GEOGCS["Moon",DATUM["D_Moon",SPHEROID["Moon",1737400,0]],PRIMEM["Ref",0],'
    'UNIT["degree",0.0174532925199433]]'
)


@pytest.mark.parametrize(
    ("place", "crs", "sentence"),
    [
        (at(0, 0), MOON, "INPUT_2 b: no transformation to the first raster's CRS is known"),
        ((X0, 1e-15, 0, Y0, 0, -1e-15), None, "INPUT_2 b is smaller than a cell of the first"),
        ((X0, 1e13, 0, Y0, 0, -1e13), None, r"INPUT_2 b covers [\d,]+ x [\d,]+ cells of the first"),
    ],
)
def test_what_cannot_be_laid_on_the_first_is_one_sentence(make, run, place, crs, sentence):
    second = make(texture(), "b.tif", geotransform=place)
    if crs:
        dataset = gdal.Open(second, gdal.GA_Update)
        dataset.SetProjection(crs)
        del dataset
    with pytest.raises(QgsProcessingException, match=sentence) as caught:
        run("estimateshift", INPUT=make(texture()), INPUT_2=second)
    assert len(str(caught.value)) < 300


@pytest.fixture
def in_place(make, run, tmp_path):
    """Return a function that moves a second raster into its place, and returns it open."""

    def put(second, **given):
        target = str(tmp_path / f"placed{len(list(tmp_path.glob('placed*')))}.tif")
        first = make(texture(), "first.tif")
        dataset = gdal.Open(first, gdal.GA_Update)
        dataset.SetMetadataItem("TAKEN", "first")
        del dataset
        run("estimateshift", INPUT=first, INPUT_2=second, OUTPUT=target, **given)
        return gdal.Open(target)

    return put


def gappy():
    cells = np.clip((texture() - 300) / 1.6, 1, 255).astype("u1")
    cells.flat[:256] = np.arange(256)
    empty = np.zeros(cells.shape, bool)
    empty[40:45, 50:60] = True
    return cells, empty


@pytest.mark.parametrize("kind", ["mask", "alpha"])
def test_the_copy_in_place_keeps_its_mask(make, in_place, kind):
    cells, empty = gappy()
    placed = in_place(make(cells, "b.tif", geotransform=at(3, 0), **{kind: ~empty}))
    band = placed.GetRasterBand(1)
    np.testing.assert_array_equal(band.ReadAsArray(), cells)
    np.testing.assert_array_equal(band.GetMaskBand().ReadAsArray() == 0, empty)


@pytest.mark.parametrize("resampled", [0, 1])
def test_the_copy_in_place_says_what_the_second_raster_said(make, in_place, resampled):
    stored = (texture() * 10).astype("i2")
    second = make(stored, "b.tif", scale=0.1, offset=7.0, unit="m", names=["height"])
    dataset = gdal.Open(second, gdal.GA_Update)
    dataset.SetMetadataItem("TAKEN", "second")
    dataset.GetRasterBand(1).SetMetadataItem("wavelength", "500")
    del dataset
    placed = in_place(second, RESAMPLE=resampled)
    band = placed.GetRasterBand(1)
    assert placed.GetMetadataItem("TAKEN") == "second"
    assert band.GetMetadataItem("wavelength") == "500"
    assert (band.GetDescription(), band.GetUnitType()) == ("height", "m")
    if not resampled:
        np.testing.assert_array_equal(band.ReadAsArray(), stored)
        assert (band.GetScale(), band.GetOffset()) == (0.1, 7.0)


def test_the_copy_in_place_keeps_wide_integers_and_palettes(make, in_place):
    if int(gdal.VersionInfo()) >= 3050000:
        wide = (texture() * 1000).astype("i8") + 2**60
        placed = in_place(make(wide, "w.tif", nodata=-1))
        np.testing.assert_array_equal(placed.ReadAsArray(), wide)
    second = make(gappy()[0], "b.tif", nodata=255)
    dataset = gdal.Open(second, gdal.GA_Update)
    table = gdal.ColorTable()
    table.SetColorEntry(3, (255, 0, 0, 255))
    dataset.GetRasterBand(1).SetColorTable(table)
    del dataset
    placed = in_place(second)
    assert placed.GetRasterBand(1).GetColorTable().GetColorEntry(3) == (255, 0, 0, 255)


def test_no_cell_is_lost_where_bands_have_several_nodata_values(make, in_place, read, tmp_path):
    cells, empty = gappy()
    one, two = np.where(empty, 0, cells), np.where(empty, 255, cells)
    parts = [make(one, "0.tif", nodata=0), make(two, "255.tif", nodata=255)]
    second = str(tmp_path / "both.vrt")
    gdal.BuildVRT(second, parts, separate=True).FlushCache()
    placed = read(in_place(second).GetDescription())
    for number, (stored, nodata) in enumerate(((one, 0), (two, 255))):
        np.testing.assert_array_equal(placed.valid[number], stored != nodata)
        known = stored != nodata
        np.testing.assert_array_equal(placed.stored[number][known], stored[known])


def test_no_cell_is_lost_where_bands_have_masks_of_their_own(make, in_place, read, tmp_path):
    cells, empty = gappy()
    missing = np.stack([empty, np.roll(empty, 25, axis=1)])
    second = str(tmp_path / "masks.img")
    plain = gdal.Open(make(np.stack([cells, cells]), "b.tif"))
    copy = gdal.GetDriverByName("HFA").CreateCopy(second, plain)
    for number in (1, 2):
        copy.GetRasterBand(number).CreateMaskBand(0)
        mask = np.where(missing[number - 1], 0, 255).astype("u1")
        copy.GetRasterBand(number).GetMaskBand().WriteArray(mask)
    del copy
    placed = read(in_place(second).GetDescription())
    np.testing.assert_array_equal(placed.valid, ~missing)
    for stored, gone in zip(placed.stored, missing):
        np.testing.assert_array_equal(stored[~gone], cells[~gone])
