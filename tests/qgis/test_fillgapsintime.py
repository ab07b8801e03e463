"""Filling gaps in time from files: dates, layers, types, and what is left alone."""

import numpy as np
import pytest
from qgis.core import QgsProcessingException

from ..fixtures import GEOTRANSFORM

NAN = np.nan
MONTHS = [f"2023-{month:02}-15" for month in range(1, 13)]
DAYS = np.array(MONTHS, "M8[D]").astype(float)


def stack(bands=12, shape=(9, 11), seed=1, gaps=0.4):
    rng = np.random.default_rng(seed)
    cells = rng.integers(1, 200, (bands, *shape)).astype(float)
    cells[rng.random(cells.shape) < gaps] = NAN
    return cells


def linear(cells, days):
    out = cells.copy()
    for place in np.ndindex(*cells.shape[1:]):
        line = out[(slice(None), *place)]
        known = ~np.isnan(line)
        if known.any():
            found = np.interp(days, np.asarray(days)[known], line[known])
            inside = (days >= days[known][0]) & (days <= days[known][-1])
            line[~known & inside] = found[~known & inside]
    return out


@pytest.mark.parametrize(
    "names",
    [
        ["T32TQM_20240228T101409_B08", "T32TQM_20240301T101409_B08"],
        ["LC08_L2SP_195028_20240228_20240911_02_T1", "LC09_L2SP_195028_20240301_20240914_02_T1"],
        ["LT51950282024059MTI00_B3", "LT51950282024061MTI00_B3"],
        ["MOD13Q1.A2024059.h18v04.061.2024023123456", "MOD13Q1.A2024061.h18v04.061.2024038123456"],
        ["HLS.L30.T32TQM.2024059T101409.v2.0.B04", "HLS.S30.T32TQM.2024061T101409.v2.0.B04"],
        ["c_gls_NDVI300_202402280000_GLOBE_PROBAV", "c_gls_NDVI300_202403010000_GLOBE_PROBAV"],
        ["NDVI_28Feb2024", "NDVI_1Mar2024"],
        ["2024-Feb-28 NDVI", "2024-march-01 NDVI"],
        ["NDVI 28.02.2024", "NDVI 1.3.2024"],
        ["X2024.02.28", "X2024.3.1"],
    ],
    ids=lambda names: names[0][:12],
)
def test_dates_in_names_have_many_spellings(make, run, names):
    cells = np.arange(2.0 * 12).reshape(2, 3, 4)
    cells[1, 0, 0] = np.nan
    outcome = run("fillgapsintime", INPUT=make(cells, names=names))
    assert any("2 dates from 2024-02-28 to 2024-03-01" in line for line in outcome.said)


@pytest.mark.parametrize(
    "dates",
    [
        "2024-2-28, 2024-3-1",
        "28.2.2024; 01.03.2024",
        "20240228 1.3.2024",
        "28feb2024 1mar2024",
        "2024059,2024061",
    ],
)
def test_dates_are_given_in_many_spellings(make, run, dates):
    cells = np.arange(2.0 * 12).reshape(2, 3, 4)
    cells[1, 0, 0] = np.nan
    outcome = run("fillgapsintime", INPUT=make(cells), DATES=dates)
    assert any("2 dates from 2024-02-28 to 2024-03-01" in line for line in outcome.said)


def test_gaps_are_filled_by_the_dates_in_names_of_bands(make, read, run):
    cells = stack()
    outcome = run("fillgapsintime", INPUT=make(cells, names=[f"NDVI {m}" for m in MONTHS]))
    wanted, raster = linear(cells, DAYS), read(outcome.path)
    np.testing.assert_allclose(raster.cells, wanted, rtol=1e-12)
    assert raster.names[2] == "NDVI 2023-03-15"
    assert outcome["FILLED_CELLS"] == (np.isnan(cells) & ~np.isnan(wanted)).sum()
    assert outcome["REMAINING_CELLS"] == np.isnan(wanted).sum()
    assert any("12 dates from 2023-01-15 to 2023-12-15" in line for line in outcome.said)


@pytest.mark.parametrize(
    "names",
    [
        [m.replace("-", "") + "_NDVI" for m in MONTHS],
        [m.replace("-", "_") for m in MONTHS],
        [f"MOD13.A{m[:4]}{d:03}.h18v04" for m, d in zip(MONTHS, (DAYS - DAYS[0] + 15).astype(int))],
        [f"S2A_{m.replace('-', '')}T103021_N0214_20240101T000000" for m in MONTHS],
    ],
)
def test_names_write_dates_as_satellites_do(make, read, run, names):
    cells = stack()
    raster = read(run("fillgapsintime", INPUT=make(cells, names=names)).path)
    np.testing.assert_allclose(raster.cells, linear(cells, DAYS), rtol=1e-12)


def test_dates_may_be_given_as_text_or_in_a_file(make, read, run, tmp_path):
    cells = stack()
    table = tmp_path / "dates.csv"
    table.write_text("scene,date\n" + "".join(f"s{k},{m}\n" for k, m in enumerate(MONTHS)))
    path, wanted = make(cells), linear(cells, DAYS)
    for given in ("; ".join(MONTHS), str(table), " ".join(str(d - DAYS[0]) for d in DAYS)):
        found = read(run("fillgapsintime", INPUT=path, DATES=given).path)
        np.testing.assert_allclose(found.cells, wanted, rtol=1e-12)
    assert read(run("fillgapsintime", INPUT=path, DATES="; ".join(MONTHS)).path).names == MONTHS


def test_numbers_of_days_are_no_dates(make, read, run):
    path = make(stack(3))
    outcome = run("fillgapsintime", INPUT=path, DATES="0 3 4", METHOD=2)
    assert read(outcome.path).names == ["Band 1", "Band 2", "Band 3"]
    assert not any("1970" in line for line in outcome.said)


def test_dates_come_from_netcdf(run, read, make, tmp_path):
    from osgeo import gdal

    cells = stack()
    dataset = gdal.Open(make(cells), gdal.GA_Update)
    dataset.SetMetadataItem("time#units", "hours since 2000-01-01 00:00:00")
    start = np.datetime64("2000-01-01").astype("M8[D]").astype(float)
    for number, day in enumerate(DAYS, 1):
        item = str((day - start) * 24)
        dataset.GetRasterBand(number).SetMetadataItem("NETCDF_DIM_time", item)
    path = dataset.GetDescription()
    del dataset
    outcome = run("fillgapsintime", INPUT=path)
    np.testing.assert_allclose(read(outcome.path).cells, linear(cells, DAYS), rtol=1e-12)
    assert any("metadata" in line for line in outcome.said)


def test_layers_are_sorted_by_the_dates_in_their_names(make, read, run):
    cells = np.where(np.isnan(stack()), -1, stack()).astype("i2")
    order = [3, 0, 11, 5, 1, 2, 4, 6, 8, 7, 10, 9]
    paths = [make(cells[k], f"ndvi_{MONTHS[k]}.tif", nodata=-1) for k in order]
    outcome = run("fillgapsintime", INPUT=paths[0], LAYERS=paths)  # INPUT among them
    raster, wanted = read(outcome.path), linear(np.where(cells == -1, NAN, cells), DAYS)
    assert raster.stored.dtype == np.int16
    assert raster.names == MONTHS
    np.testing.assert_array_equal(raster.cells, np.rint(wanted))
    assert any("sorted by date" in line for line in outcome.said)
    assert any("counts once" in line for line in outcome.said)


def test_a_layer_on_another_grid_is_laid_on_the_first(make, read, run):
    one = np.full((8, 8), 10.0)
    x0, dx, _, y0, _, dy = GEOTRANSFORM
    fine = np.full((16, 16), 30.0)
    paths = [
        make(one, "a_20230101.tif"),
        make(np.where(np.eye(8) > 0, NAN, 15.0), "b_20230111.tif"),
        make(fine, "c_20230121.tif", geotransform=(x0, dx / 2, 0, y0, 0, dy / 2)),
    ]
    outcome = run("fillgapsintime", INPUT=paths[0], LAYERS=paths[1:])
    found = read(outcome.path).cells
    np.testing.assert_allclose(found[1], np.where(np.eye(8) > 0, 20.0, 15.0))
    assert any("is resampled" in line for line in outcome.said)


@pytest.mark.parametrize("dtype", ["u1", "i2", "u2", "i4", "f4", "f8"])
def test_cells_with_data_keep_their_values_and_type(make, read, run, dtype):
    rng = np.random.default_rng(3)
    limits = np.iinfo(dtype) if dtype[0] in "iu" else np.finfo("f4")
    cells = rng.uniform(limits.min / 2.01, limits.max / 2.01, (6, 5, 7)).astype(dtype)
    gaps = rng.random(cells.shape) < 0.3
    cells[gaps] = 77
    cells[~gaps & (cells == 77)] = 78
    found = read(run("fillgapsintime", INPUT=make(cells, nodata=77), ENDS=0).path)
    assert found.stored.dtype == np.dtype(dtype)
    np.testing.assert_array_equal(found.stored[~gaps], cells[~gaps])
    assert found.valid[:, ~gaps.all(axis=0)].all()
    assert found.nodata == [77.0] * 6


def test_a_filled_cell_is_never_the_nodata_value(make, read, run):
    cells = np.array([[4, 0, 0, -4]], "i2").T.reshape(4, 1, 1)
    cells[1] = cells[2] = -9
    path = make(np.where(cells == -9, 0, cells), nodata=0)
    found = read(run("fillgapsintime", INPUT=path, METHOD=0, DATES="0 2 3 4").path).stored.ravel()
    assert found[0] == 4
    assert found[3] == -4
    assert found[1] != 0  # 0 lies in the middle


def test_integers_are_rounded_and_scaled_ones_stay_scaled(make, read, run):
    cells = np.array([1, -9, 4, 5], "i2").reshape(4, 1, 1)
    path = make(cells, nodata=-9, scale=0.0001, offset=2.0)
    found = read(run("fillgapsintime", INPUT=path, DATES="0 1 3 4").path)
    assert found.stored.ravel().tolist() == [1, 2, 4, 5]
    assert found.scales == [0.0001] * 4
    assert found.offsets == [2.0] * 4


def test_bands_of_other_scales_are_filled_by_real_values(make, read, run):
    from osgeo import gdal

    cells = np.array([10, -9, 30], "i2").reshape(3, 1, 1)
    path = make(cells, nodata=-9)
    dataset = gdal.Open(path, gdal.GA_Update)
    for number, scale in enumerate((1.0, 0.5, 2.0), 1):
        dataset.GetRasterBand(number).SetScale(scale)
    del dataset
    found = read(run("fillgapsintime", INPUT=path, DATES="0 1 2").path)
    assert found.stored.ravel().tolist() == [10, 70, 30]  # 35 of 10 and 60


def test_integers_of_64_bits_stay_exact(read, run, tmp_path):
    from osgeo import gdal

    if int(gdal.VersionInfo()) < 3050000:
        pytest.skip("this GDAL has no 64-bit integers")
    path = str(tmp_path / "long.tif")
    dataset = gdal.GetDriverByName("GTiff").Create(path, 300, 2, 3, gdal.GDT_Int64)
    cells = np.arange(3 * 600).reshape(3, 2, 300) + 2**60 + 1
    cells[1, :, ::2] = -5
    for number in range(3):
        dataset.GetRasterBand(number + 1).SetNoDataValue(-5)
        dataset.GetRasterBand(number + 1).WriteArray(cells[number])
    del dataset
    found = read(run("fillgapsintime", INPUT=path, DATES="0 1 2").path).stored
    known = cells != -5
    np.testing.assert_array_equal(found[known], cells[known])
    apart = found[1, :, ::2] - (cells[0] + cells[2])[:, ::2] // 2
    assert np.abs(apart).max() <= 512


@pytest.mark.parametrize("memory", [None, 16])
def test_blocks_and_threads_change_nothing(make, read, run, monkeypatch, memory):
    cells = stack(40, (70, 300))
    path = make(cells.astype("f4"), options=["TILED=YES", "BLOCKXSIZE=64", "BLOCKYSIZE=16"])
    given = {"INPUT": path, "METHOD": 3, "REPLACE": 1, "LAMBDA": 0.0}
    if memory is None:
        given.update(METHOD=1, REPLACE=0, ENDS=1)
    whole = read(run("fillgapsintime", **given).path).stored
    from raster_kernels.raster.common import plan

    made = plan.make_plan
    for block in ((1, 300), (13, 17)):
        monkeypatch.setattr(
            "raster_kernels.toolbox.run.make_plan",
            lambda shape, block=block, **given: made(shape, block=block, **given),
        )
        assert read(run("fillgapsintime", **given).path).stored.tobytes() == whole.tobytes()


def test_weights_say_which_cells_to_trust(make, read, run):
    cells = np.array([1.0, 50, NAN, 4, 5]).reshape(5, 1, 1)
    quality = np.array([1, 0, 0, 1, 1], "u1").reshape(5, 1, 1)
    given = {"INPUT": make(cells), "WEIGHTS": [make(quality, "qa.tif")], "DATES": "0 1 2 3 4"}
    assert read(run("fillgapsintime", **given).path).cells.ravel().tolist() == [1, 50, 3, 4, 5]
    found = read(run("fillgapsintime", **given, REPLACE=1).path).cells.ravel()
    assert found.tolist() == [1, 2, 3, 4, 5]


def test_every_n_days_is_a_band(make, read, run):
    cells = np.array([0.0, NAN, 40.0]).reshape(3, 1, 1)
    given = {"INPUT": make(cells), "DATES": "2024-02-20 2024-02-29 2024-03-31"}
    raster = read(run("fillgapsintime", **given, OUTPUT_DATES=10.0).path)
    assert raster.names == ["2024-02-20", "2024-03-01", "2024-03-11", "2024-03-21", "2024-03-31"]
    assert raster.cells.ravel().tolist() == [0, 10, 20, 30, 40]
    found = read(run("fillgapsintime", **given).path).cells.ravel()
    assert found.tolist() == [0, 9, 40]  # the leap day counts


def test_how_far_filled_cells_lie_is_a_raster_of_its_own(make, read, run, tmp_path):
    cells = np.array([1.0, NAN, NAN, 4, NAN]).reshape(5, 1, 1)
    also = str(tmp_path / "far.tif")
    given = {"INPUT": make(cells), "DATES": "0 1 5 7 9"}
    run("fillgapsintime", **given, OUTPUT_FILLED=also)
    np.testing.assert_array_equal(read(also).cells.ravel(), [0, 1, 2, 0, NAN])


def test_a_stack_of_2000_dates_is_streamed(make, read, run):
    cells = stack(2000, (3, 40), gaps=0.5).astype("f4")
    days = np.arange(2000.0) * 8
    outcome = run("fillgapsintime", INPUT=make(cells), DATES=" ".join(map(str, days)))
    np.testing.assert_allclose(read(outcome.path).cells, linear(cells, days), rtol=1e-5)


def test_only_gaps_are_refused(make, run, tmp_path):
    target = tmp_path / "out.tif"
    path = make(np.full((3, 4, 5), NAN))
    with pytest.raises(QgsProcessingException, match="has no cell with data"):
        run("fillgapsintime", INPUT=path, OUTPUT=str(target))
    assert not target.exists()


@pytest.mark.parametrize(
    ("parameters", "sentence"),
    [
        ({"DATES": "2024-01-01 2024-01-02"}, "DATES has 2 positions, and INPUT gives 12 bands"),
        ({"DATES": " ".join(["2024-01-01"] * 12)}, "2024-01-01 of DATES is that of bands 1 and 2"),
        ({"DATES": "1 2 3 4 5 6 7 8 9 10 11 x"}, "DATES holds 'x'"),
        ({"DATES": "1 2 3 4 5 6 7 8 9 10 11 NA"}, "a date is missing"),
        ({"DATES": "metadata"}, "DATES is metadata: the bands tell no dates"),
        ({"BANDS": [3]}, "give 1 band: a series needs 2 or more"),
        ({"METHOD": 2}, "PERIOD is 365.25 and no dates are known"),
        ({"LAMBDA": -0.5}, "LAMBDA is -0.5"),
        ({"MAX_GAP": -1.0}, "MAX_GAP is -1"),
    ],
)
def test_what_cannot_be_is_named(make, run, parameters, sentence):
    with pytest.raises(QgsProcessingException, match=sentence):
        run("fillgapsintime", INPUT=make(stack()), **parameters)


def test_weights_of_another_number_are_refused(make, run):
    with pytest.raises(QgsProcessingException, match="WEIGHTS gives 3 bands, and there are 12"):
        run("fillgapsintime", INPUT=make(stack()), WEIGHTS=[make(np.ones((3, 9, 11)), "w.tif")])
