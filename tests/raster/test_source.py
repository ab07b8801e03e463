"""A source gives real values, with NaN exactly where there is no data, whatever the file says."""

import os
import pickle
import tracemalloc
import zipfile
from dataclasses import replace

import numpy as np
import pytest
from osgeo import gdal, gdal_array, osr

from raster_kernels.raster.common.errors import Cancelled, RasterError
from raster_kernels.raster.common.grid import Window
from raster_kernels.raster.sources.missing import BandNodata, Values, native_nodata
from raster_kernels.raster.sources.reader import Reader
from raster_kernels.raster.sources.source import RasterSource, unchanged

pytestmark = pytest.mark.usefixtures("both_error_styles")

NAN = np.nan
BIG = int(gdal.VersionInfo()) >= 3050000  # Int64 and UInt64
COUNTING = np.arange(12, dtype=np.uint8).reshape(3, 4)


def read(source, index=0, window=None, dtype=np.float64):
    source = source if isinstance(source, RasterSource) else RasterSource(source)
    with Reader(source) as reader:
        window = window or reader.info.grid.window
        out = np.empty((window.rows, window.columns), dtype=dtype)
        reader.read(index, window, out)
        return out


def read_native(path, index=0):
    with Reader(RasterSource(path)) as reader:
        return reader.read_native(index, reader.info.grid.window)


def one_sentence(error):
    text = str(error.value)
    return "\n" not in text and "Traceback" not in text and not text.endswith(".")


# No data, in all its guises


@pytest.mark.parametrize(
    ("cells", "nodata", "missing"),
    [
        (np.uint8([[0, 1], [2, 255]]), None, []),
        (np.uint8([[0, 1], [2, 255]]), 0, [(0, 0)]),
        (np.uint8([[0, 1], [2, 255]]), 255, [(1, 1)]),
        (np.uint8([[0, 1], [2, 241]]), -9999, []),
        (np.uint8([[0, 1], [2, 255]]), 1.5, [(0, 1)]),  # GDAL's mask takes the whole part
        (np.uint8([[0, 1], [2, 255]]), NAN, []),
        (np.int16([[-32768, 1], [2, 3]]), -32768, [(0, 0)]),
        (np.uint16([[65535, 1], [55537, 3]]), -9999, []),
        (np.int32([[-2147483648, 16777217], [2, 3]]), -2147483648, [(0, 0)]),
        (np.uint32([[4294967295, 4294967294], [2, 3]]), 4294967295, [(0, 0)]),
        (np.float32([[0, 1], [2, 3]]), 0, [(0, 0)]),
        (np.float32([[-9999, 1], [2, 3]]), -9999, [(0, 0)]),
        (np.float32([[NAN, 1], [2, 3]]), NAN, [(0, 0)]),
        (np.float32([[NAN, 1], [2, 3]]), None, [(0, 0)]),
        (np.float32([[NAN, 1], [2, 3]]), 2, [(0, 0), (1, 0)]),
        (np.float32([[-3.4028235e38, 1], [2, 3]]), -3.4028234663852886e38, [(0, 0)]),
        (np.float32([[0.1, 1], [2, 3]]), 0.1, [(0, 0)]),
        (np.float32([[np.inf, 1], [-np.inf, 3]]), np.inf, [(0, 0)]),
        (np.float64([[1e308, 1], [2, 3]]), 1e308, [(0, 0)]),
        (np.float64([[0.1, 1], [2, 3]]), 0.1, [(0, 0)]),
        (np.float64([[-1.7976931348623157e308, 1], [2, 3]]), -1.7976931348623157e308, [(0, 0)]),
    ],
)
def test_exactly_the_nodata_cells_are_nan(make, cells, nodata, missing):
    expected = cells.astype(np.float64)
    for place in missing:
        expected[place] = NAN
    path = make(cells, nodata=nodata)
    np.testing.assert_array_equal(read(path), expected)
    values, valid = read_native(path)
    assert values.dtype == cells.dtype
    np.testing.assert_array_equal(values, cells)
    np.testing.assert_array_equal(~np.isnan(expected), True if valid is None else valid)


@pytest.mark.skipif(not BIG, reason="needs GDAL 3.5")
@pytest.mark.parametrize(
    ("dtype", "nodata", "neighbour"),
    [
        (np.int64, 2**53 + 1, 2**53),
        (np.int64, -(2**63), -(2**63) + 1),
        (np.uint64, 2**64 - 1, 2**64 - 2),
        (np.int64, 0, 1),
    ],
)
def test_nodata_of_64_bit_integers_is_compared_exactly(make, dtype, nodata, neighbour):
    cells = np.array([[nodata, neighbour], [5, 6]], dtype=dtype)
    path = make(cells, nodata=nodata)
    values, valid = read_native(path)
    np.testing.assert_array_equal(values, cells)
    np.testing.assert_array_equal(valid, [[False, True], [True, True]])
    np.testing.assert_array_equal(read(path), [[NAN, float(neighbour)], [5, 6]])
    assert RasterSource(path).info().bands[0].nodata == nodata


@pytest.mark.skipif(not BIG, reason="needs GDAL 3.5")
def test_64_bit_integers_without_nodata_are_all_valid(make):
    values, valid = read_native(make(np.int64([[0, 2**62 + 1]])))
    assert valid is None
    assert values.tolist() == [[0, 2**62 + 1]]


@pytest.mark.parametrize("internal", ["YES", "NO"])
def test_a_mask_band_says_where_there_is_no_data(make, tmp_path, internal):
    def add_mask(dataset):
        with_config = gdal.GetConfigOption("GDAL_TIFF_INTERNAL_MASK")
        gdal.SetConfigOption("GDAL_TIFF_INTERNAL_MASK", internal)
        dataset.CreateMaskBand(gdal.GMF_PER_DATASET)
        dataset.GetRasterBand(1).GetMaskBand().WriteArray(mask)
        gdal.SetConfigOption("GDAL_TIFF_INTERNAL_MASK", with_config)

    mask = np.uint8([[255, 0, 255, 255], [255, 255, 255, 0], [0, 255, 255, 255]])
    path = make(np.stack([COUNTING, COUNTING + 20]), finish=add_mask)
    assert (tmp_path / "raster.tif.msk").exists() is (internal == "NO")
    for index, cells in enumerate((COUNTING, COUNTING + 20)):
        np.testing.assert_array_equal(read(path, index), np.where(mask, cells, NAN))
    _, valid = read_native(path)
    np.testing.assert_array_equal(valid, mask > 0)


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_an_alpha_band_says_where_there_is_no_data_and_is_no_band_of_data(make, count):
    alpha = np.uint8([[255, 0, 128, 255], [1, 255, 255, 0], [0, 255, 255, 255]])
    layers = [COUNTING + 20 * i for i in range(count)]
    path = make(
        np.stack([*layers, alpha]),
        finish=lambda d: d.GetRasterBand(count + 1).SetColorInterpretation(gdal.GCI_AlphaBand),
    )
    bands = RasterSource(path).info().bands
    assert [band.number for band in bands] == list(range(1, count + 1))
    assert all(band.masked for band in bands)
    for index, cells in enumerate(layers):
        np.testing.assert_array_equal(read(path, index), np.where(alpha, cells, NAN))
    np.testing.assert_array_equal(read(RasterSource(path, bands=(count + 1,))), alpha)


def test_a_raster_of_alpha_alone_has_no_band_with_data(make):
    path = make(
        COUNTING, finish=lambda d: d.GetRasterBand(1).SetColorInterpretation(gdal.GCI_AlphaBand)
    )
    with pytest.raises(RasterError, match=r"raster\.tif has no band with data"):
        RasterSource(path).info()
    np.testing.assert_array_equal(read(RasterSource(path, bands=(1,))), COUNTING)


def test_nodata_values_over_all_bands_hide_only_cells_that_equal_them_in_every_band(make):
    cells = np.uint8([[[0, 0, 5]], [[0, 7, 5]]])
    path = make(cells, finish=lambda d: d.SetMetadataItem("NODATA_VALUES", "0 0"))
    np.testing.assert_array_equal(read(path, 0), [[NAN, 0, 5]])
    np.testing.assert_array_equal(read(path, 1), [[NAN, 7, 5]])


def test_each_band_keeps_its_own_nodata(make, tmp_path):
    path = make(np.uint8([[[1, 2, 3]], [[1, 2, 3]]]))
    vrt = gdal.Translate(str(tmp_path / "two.vrt"), path, format="VRT")
    vrt.GetRasterBand(1).SetNoDataValue(1)
    vrt.GetRasterBand(2).SetNoDataValue(3)
    vrt = None
    np.testing.assert_array_equal(read(str(tmp_path / "two.vrt"), 0), [[NAN, 2, 3]])
    np.testing.assert_array_equal(read(str(tmp_path / "two.vrt"), 1), [[1, 2, NAN]])


def as_gdal_masks(path):
    """Return the cells as GDAL masks them: NaN where there is no data."""
    dataset = gdal.Open(path)
    band = dataset.GetRasterBand(1)
    cells = band.ReadAsArray().astype(np.float64)
    return np.where(band.GetMaskBand().ReadAsArray() > 0, cells, NAN)


def vrt_of(path, nodata, kind):
    """Return VRT text of a raster in another type, with a nodata value as text."""
    dataset = gdal.Open(path)
    size = f'rasterXSize="{dataset.RasterXSize}" rasterYSize="{dataset.RasterYSize}"'
    return (
        f'<VRTDataset {size}><VRTRasterBand dataType="{kind}" band="1">'
        f"<NoDataValue>{nodata}</NoDataValue><SimpleSource><SourceFilename>{path}"
        "</SourceFilename><SourceBand>1</SourceBand></SimpleSource></VRTRasterBand></VRTDataset>"
    )


@pytest.mark.parametrize("kind", ["Float32", "Float64"])
@pytest.mark.parametrize(
    "nodata",
    [
        "-0.1",
        "-1e20",
        "-3.4028234663852886e+38",
        "-3.40282e+38",
        "-3.4028235e+38",
        "-3.4e38",
        "3.4028234663852886e+38",
        "1e-40",
        "-9999",
        "-9999.9",
        "0",
        "1e39",
        "inf",
        "-inf",
        "nan",
    ],
)
def test_cells_close_to_nodata_are_masked_as_gdal_masks_them(make, kind, nodata):
    value = np.float32(np.clip(np.nan_to_num(float(nodata)), -3.4028234e38, 3.4028234e38))
    steps = np.arange(-20, 21, dtype=np.int32)
    close = (np.full(41, value).view(np.int32) + steps).view(np.float32)
    far = np.float32([0.0, -0.0, 1.0, NAN, np.inf, -np.inf, -1e30, -1e31, -2e31, -3e38, 3e38])
    scaled = value * np.float32([0.5, 0.9, 0.999999, 0.9999995, -0.9999995, -0.999])
    path = make(np.concatenate([close[np.isfinite(close)], far, scaled])[None])
    text = vrt_of(path, nodata, kind)
    wanted = as_gdal_masks(text)
    np.testing.assert_array_equal(read(text), wanted)
    np.testing.assert_array_equal(
        read(text, dtype=RasterSource(text).info().bands[0].float_dtype), wanted
    )
    values, valid = read_native(text)
    np.testing.assert_array_equal(np.where(True if valid is None else valid, values, NAN), wanted)


def test_a_nodata_value_with_fewer_digits_than_the_cells_hides_them(make):
    path = make(np.float32([[-3.4028234663852886e38, 7.0, 1e30]]))
    text = vrt_of(path, "-3.402823e+38", "Float64")
    np.testing.assert_array_equal(read(text), [[NAN, 7.0, np.float32(1e30)]])


@pytest.mark.parametrize("dtype", ["u1", "i2", "u2", "i4", "u4"])
@pytest.mark.parametrize(
    "nodata", [1.5, -1.5, -0.5, 0.5, 255.5, 65535.0, -32768.9, 1e10, np.inf, NAN]
)
def test_whole_numbers_are_masked_as_gdal_masks_them(make, dtype, nodata):
    limits = np.iinfo(dtype)
    cells = [limits.min, limits.max, 0, 1, 2, *(-1, -2) * (limits.min < 0), 100]
    path = make(np.array([cells], dtype), nodata=nodata)
    np.testing.assert_array_equal(read(path), as_gdal_masks(path))


def test_random_floats_around_random_nodata_are_masked_as_gdal_masks_them(make):
    rng = np.random.default_rng(1)
    for kind, dtype in (("Float32", np.float32), ("Float64", np.float64)):
        for number in range(20):
            nodata = dtype(rng.choice([-1, 1]) * 10.0 ** rng.uniform(-30, 37))
            relative = 10.0 ** rng.uniform(-9, -5, (1, 400)) * rng.choice([-1, 1], (1, 400))
            path = make((nodata * (1 + relative)).astype(dtype), f"{kind}{number}.tif")
            text = vrt_of(path, repr(float(nodata)), kind)
            wanted = as_gdal_masks(text)
            assert 0 < np.isnan(wanted).sum() < 400
            np.testing.assert_array_equal(read(text), wanted)


# What a user says of nodata


def said(*values, own=True, band=1):
    return (BandNodata(band, own, tuple(values)),)


def test_what_a_user_calls_no_data_is_none(make):
    path = make(np.int16([[-9999, 0, 1, 2, 3, 4]]), nodata=-9999)
    source = RasterSource(path, nodata=said(Values(0, 0), Values(2, 3)))
    np.testing.assert_array_equal(read(source), [[NAN, NAN, 1, NAN, NAN, 4]])
    with Reader(source) as reader:
        values, valid = reader.read_native(0, reader.info.grid.window)
    np.testing.assert_array_equal(values, [[-9999, 0, 1, 2, 3, 4]])
    np.testing.assert_array_equal(valid, [[False, False, True, False, False, True]])
    assert source.info().bands[0].masked


def test_a_nodata_value_that_is_switched_off_is_a_value(make):
    source = RasterSource(make(np.float32([[-9999, 1]]), nodata=-9999), nodata=said(own=False))
    np.testing.assert_array_equal(read(source), [[-9999, 1]])
    band = source.info().bands[0]
    assert (band.nodata, band.masked) == (None, False)


def test_a_mask_stays_where_nodata_is_switched_off(make):
    def add_mask(dataset):
        dataset.CreateMaskBand(gdal.GMF_PER_DATASET)
        dataset.GetRasterBand(1).GetMaskBand().WriteArray(np.uint8([[0, 255]]))

    source = RasterSource(make(np.uint8([[7, 8]]), finish=add_mask), nodata=said(own=False))
    np.testing.assert_array_equal(read(source), [[NAN, 8]])


@pytest.mark.parametrize(
    ("values", "missing"),
    [
        (Values(2, 4), [2, 3, 4]),
        (Values(2, 4, with_low=False), [3, 4]),
        (Values(2, 4, with_high=False), [2, 3]),
        (Values(2, 4, False, False), [3]),
        (Values(-np.inf, 1), [0, 1]),
        (Values(4, np.inf), [4, 5]),
        (Values(2.5, 2.6), []),
        (Values(9, 8), []),
    ],
)
@pytest.mark.parametrize("dtype", ["u1", "i4", "f4", "f8"])
def test_ranges_begin_and_end_as_the_user_says(make, values, missing, dtype):
    path = make(np.arange(6, dtype=dtype)[None])
    found = read(RasterSource(path, nodata=said(values)))
    np.testing.assert_array_equal(found, [[NAN if v in missing else v for v in range(6)]])


@pytest.mark.parametrize("dtype", ["i2", "f4"])
def test_what_a_user_says_is_of_scaled_values(make, dtype):
    path = make(np.array([[1, 2, 3, 4, 5]], dtype), scale=0.1, offset=-7.0)
    source = RasterSource(path, nodata=said(Values(-6.7, -6.6)))  # stored: 3 and 4
    np.testing.assert_allclose(read(source), [[-6.9, -6.8, NAN, NAN, -6.5]])
    for one in (source, replace(source, scaled=False)):
        with Reader(one) as reader:
            _, valid = reader.read_native(0, reader.info.grid.window)
        np.testing.assert_array_equal(valid, [[True, True, False, False, True]])
    np.testing.assert_array_equal(read(replace(source, scaled=False)), [[1, 2, NAN, NAN, 5]])


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_decimal_fraction_is_met_by_the_cell_that_stands_for_it(make, dtype):
    cells = np.array([0.1, 0.3, -9999.9, 0.7], dtype)
    path = make(np.array([cells, np.nextafter(cells, dtype(np.inf))], dtype))
    values = [Values(v, v) for v in (0.1, 0.3, -9999.9)]
    found = read(RasterSource(path, nodata=said(*values)))
    np.testing.assert_array_equal(np.isnan(found), [[True, True, True, False], [False] * 4])


@pytest.mark.skipif(not BIG, reason="needs GDAL 3.5")
def test_64_bit_integers_have_no_data_where_a_user_says(make):
    source = RasterSource(make(np.int64([[5, 2**62, 6]])), nodata=said(Values(6, 7)))
    np.testing.assert_array_equal(read(source), [[5, 2.0**62, NAN]])


def test_an_all_nodata_raster_is_all_nan(make):
    assert np.isnan(read(make(np.full((5, 6), 7, np.int16), nodata=7))).all()


def test_a_mask_source_hides_cells_of_another_raster(make):
    values = make(np.float32([[1, 2], [3, 4]]))
    mask = make(np.uint8([[0, 1], [1, 1]]), "mask.tif", nodata=0)
    out = read(RasterSource(values, mask=RasterSource(mask)))
    np.testing.assert_array_equal(out, [[NAN, 2], [3, 4]])


# Types and values


def test_scale_and_offset_are_applied_after_nodata(make):
    path = make(np.uint8([[0, 1], [2, 200]]), nodata=0, scale=0.5, offset=-10.0)
    np.testing.assert_array_equal(read(path), [[NAN, -9.5], [-9.0, 90.0]])
    values, valid = read_native(path)
    assert values.tolist() == [[0, 1], [2, 200]]
    assert valid.tolist() == [[False, True], [True, True]]
    band = RasterSource(path).info().bands[0]
    assert (band.scale, band.offset, band.float_dtype) == (0.5, -10.0, np.float64)


@pytest.mark.parametrize("scale", [0.0, NAN, np.inf])
def test_a_scale_that_makes_no_sense_is_none(make, scale):
    path = make(np.uint8([[0, 7]]), nodata=0, scale=scale, offset=-10.0)
    np.testing.assert_array_equal(read(path), [[NAN, -3.0]])
    path = make(np.uint8([[0, 7]]), nodata=0, scale=2.0, offset=scale)
    np.testing.assert_array_equal(read(path), [[NAN, 14.0]])


@pytest.mark.parametrize(
    ("dtype", "held", "result"),
    [
        (np.uint8, "f4", "f4"),
        (np.int16, "f4", "f4"),
        (np.uint16, "f4", "f4"),
        (np.float32, "f4", "f4"),
        (np.int32, "f8", "f8"),
        (np.uint32, "f8", "f8"),
        (np.float64, "f8", "f8"),
    ],
)
def test_floats_are_wide_enough_for_the_stored_type(make, dtype, held, result):
    largest = np.finfo(dtype).max if np.dtype(dtype).kind == "f" else np.iinfo(dtype).max
    path = make(np.array([[largest, 0]], dtype=dtype))
    band = RasterSource(path).info().bands[0]
    assert band.float_dtype == np.dtype(held)
    assert band.result_dtype == np.dtype(result)
    assert read(path, dtype=band.float_dtype)[0, 0] == largest


def test_one_bit_cells_are_read_as_0_and_1(make):
    cells = np.uint8(np.random.default_rng(1).integers(0, 2, (9, 11)))
    path = make(cells, options=["NBITS=1"])
    dataset = gdal.Open(path)
    assert dataset.GetRasterBand(1).GetMetadataItem("NBITS", "IMAGE_STRUCTURE") == "1"
    np.testing.assert_array_equal(read(path), cells)


def test_a_palette_is_noticed_and_its_cells_are_the_numbers(make):
    def add_palette(dataset):
        table = gdal.ColorTable()
        table.SetColorEntry(3, (255, 0, 0, 255))
        dataset.GetRasterBand(1).SetRasterColorTable(table)

    path = make(COUNTING, prepare=add_palette)
    assert RasterSource(path).info().bands[0].has_palette
    np.testing.assert_array_equal(read(path), COUNTING)
    assert not RasterSource(make(COUNTING, "plain.tif")).info().bands[0].has_palette


@pytest.mark.parametrize("kind", [np.complex64, np.complex128])
def test_complex_cells_are_refused_with_one_sentence(make, kind):
    path = make(np.ones((2, 2), dtype=kind))
    with pytest.raises(RasterError, match=r"band 1 of raster\.tif holds complex numbers") as error:
        RasterSource(path).info()
    assert one_sentence(error)


def test_signed_bytes_are_read_as_signed_or_refused(tmp_path):
    path = str(tmp_path / "signed.tif")
    if hasattr(gdal, "GDT_Int8"):
        dataset = gdal.GetDriverByName("GTiff").Create(path, 2, 1, 1, gdal.GDT_Int8)
        dataset.GetRasterBand(1).WriteArray(np.int8([[-1, 5]]))
        dataset = None
        np.testing.assert_array_equal(read(path), [[-1, 5]])
    else:
        options = ["PIXELTYPE=SIGNEDBYTE"]
        dataset = gdal.GetDriverByName("GTiff").Create(path, 2, 1, 1, gdal.GDT_Byte, options)
        dataset = None
        with pytest.raises(RasterError, match="signed bytes"):
            RasterSource(path).info()


@pytest.mark.parametrize("step", [1, 2])
@pytest.mark.parametrize("kind", ["file", "VRT", "derived", "VRT of derived"])
def test_a_window_is_read_into_a_strided_view(make, tmp_path, kind, step):
    cells = np.arange(1, 109, dtype=np.float32).reshape(12, 9)
    path = make(np.stack([cells, cells + 200]))
    if "derived" in kind:
        bands = "".join(
            f'<VRTRasterBand dataType="Float32" band="{n}" subClass="VRTDerivedRasterBand">'
            "<PixelFunctionType>mod</PixelFunctionType><SimpleSource>"
            f"<SourceFilename>{path}</SourceFilename><SourceBand>{n}</SourceBand>"
            "</SimpleSource></VRTRasterBand>"
            for n in (1, 2)
        )
        path = str(tmp_path / "derived.vrt")
        with open(path, "w", encoding="utf-8") as file:
            file.write(f'<VRTDataset rasterXSize="9" rasterYSize="12">{bands}</VRTDataset>')
    if "VRT" in kind:
        inner, path = path, str(tmp_path / "outer.vrt")
        gdal.Translate(path, inner, format="VRT").FlushCache()
    with Reader(RasterSource(path)) as reader:
        frame = np.full((2, 8, 20), -1.0, dtype=np.float32)
        inside = frame[:, 2:6, 1 : 1 + 5 * step : step]
        reader.read(0, Window(3, 2, 4, 5), inside[0])
        np.testing.assert_array_equal(inside[0], cells[3:7, 2:7])
        assert (frame != -1).sum() == 20
        reader.read_bands(0, Window(3, 2, 4, 5), inside)
    np.testing.assert_array_equal(inside[1], cells[3:7, 2:7] + 200)
    assert (frame != -1).sum() == 40


def test_bands_are_read_in_the_order_that_is_asked_for(make):
    path = make(np.stack([COUNTING, COUNTING + 20, COUNTING + 40]))
    source = RasterSource(path, bands=(3, 1))
    assert [band.number for band in source.info().bands] == [3, 1]
    np.testing.assert_array_equal(read(source, 0), COUNTING + 40)
    np.testing.assert_array_equal(read(source, 1), COUNTING)


@pytest.mark.parametrize("number", [0, 2, -1])
def test_a_band_that_does_not_exist_is_named(make, number):
    with pytest.raises(RasterError, match=f"band {number} does not exist: raster.tif has 1 band"):
        RasterSource(make(COUNTING), bands=(number,)).info()


# Places


def test_descriptions_units_and_names_are_told(make):
    def describe(dataset):
        dataset.GetRasterBand(1).SetDescription("height")
        dataset.GetRasterBand(1).SetUnitType("m")

    bands = RasterSource(make(np.stack([COUNTING] * 2), finish=describe)).info().bands
    assert [(b.name, b.unit) for b in bands] == [("height", "m"), ("Band 2", "")]


@pytest.mark.parametrize(
    "geotransform",
    [
        (500000.0, 8.0, 6.0, 4100000.0, 6.0, -8.0),  # rotated
        (500000.0, 10.0, 0.0, 4100000.0, 0.0, 10.0),  # south-up
        (500000.0, -10.0, 0.0, 4100000.0, 0.0, -10.0),  # east to west
        (500000.0, 10.0, 2.0, 4100000.0, 0.0, -5.0),  # sheared
    ],
)
def test_odd_grids_keep_their_geotransform_and_their_cells(make, utm, geotransform):
    path = make(COUNTING, geotransform=geotransform)
    grid = RasterSource(path).info().grid
    assert grid.geotransform == geotransform
    assert grid.shape == (3, 4)
    assert grid.srs().IsSame(osr.SpatialReference(utm))
    np.testing.assert_array_equal(read(path), COUNTING)


def test_a_raster_without_georeference_has_neither_crs_nor_place(make):
    grid = RasterSource(make(COUNTING, geotransform=None, wkt="")).info().grid
    assert grid.wkt == ""
    assert not grid.georeferenced
    assert grid.srs() is None


def test_a_geotransform_without_crs_is_still_a_place(make):
    grid = RasterSource(make(COUNTING, wkt="")).info().grid
    assert grid.georeferenced
    assert grid.srs() is None


def test_ground_control_points_are_carried_along(make, utm):
    def add_points(dataset):
        points = [gdal.GCP(500000, 4100000, 0, 0, 0), gdal.GCP(500040, 4100000, 0, 4, 0)]
        dataset.SetGCPs([*points, gdal.GCP(500000, 4099970, 0, 0, 3)], utm)

    info = RasterSource(make(COUNTING, geotransform=None, wkt="", finish=add_points)).info()
    assert info.grid.georeferenced
    assert [(p.GCPX, p.GCPPixel, p.GCPLine) for p in info.gcps] == [
        (500000, 0, 0),
        (500040, 4, 0),
        (500000, 0, 3),
    ]
    assert osr.SpatialReference(info.gcp_wkt).IsSame(osr.SpatialReference(utm))


# Files


def test_a_single_cell_is_read(make):
    np.testing.assert_array_equal(read(make(np.float32([[3.5]]))), [[3.5]])


def test_unwritten_blocks_of_a_sparse_file_are_no_data(make, tmp_path):
    path = str(tmp_path / "sparse.tif")
    dataset = gdal.GetDriverByName("GTiff").Create(
        path, 512, 512, 1, gdal.GDT_Float32, ["SPARSE_OK=TRUE", "TILED=YES"]
    )
    dataset.GetRasterBand(1).SetNoDataValue(-1)
    dataset.GetRasterBand(1).WriteArray(np.ones((256, 256), np.float32), 256, 0)
    dataset = None
    out = read(path)
    assert (out[:256, 256:] == 1).all()
    assert np.isnan(out[256:]).all()
    assert np.isnan(out[:, :256]).all()


def test_a_truncated_file_is_reported_with_the_cells_that_cannot_be_read(make):
    cells = np.random.default_rng(1).random((600, 300), dtype=np.float32)
    path = make(cells)
    with open(path, "r+b") as file:
        file.truncate(600 * 300 * 2)
    with pytest.raises(
        RasterError, match=r"raster\.tif: band 1 cannot be read at columns 0 to 299, rows 500 to"
    ) as error:
        read(path, window=Window(500, 0, 100, 300))
    assert one_sentence(error)


def test_a_file_that_is_no_raster_is_named(tmp_path):
    path = tmp_path / "notes.txt"
    path.write_text("not a raster")
    for uri in (str(path), str(tmp_path / "missing.tif")):
        with pytest.raises(RasterError, match="cannot be opened as a raster") as error:
            RasterSource(uri).info()
        assert RasterSource(uri).name in str(error.value)
        assert one_sentence(error)


def test_the_label_names_the_source_in_messages(tmp_path):
    source = RasterSource(str(tmp_path / "missing.tif"), label="INPUT elevations")
    with pytest.raises(RasterError, match="INPUT elevations cannot be opened"):
        source.info()


def test_a_vrt_whose_source_is_missing_is_reported(make, tmp_path):
    path = make(COUNTING)
    vrt = str(tmp_path / "mosaic.vrt")
    gdal.Translate(vrt, path, format="VRT").FlushCache()
    (tmp_path / "raster.tif").unlink()
    with pytest.raises(RasterError, match=r"mosaic\.vrt: band 1 cannot be read at columns 0 to 3"):
        read(vrt)


def test_a_file_in_a_zip_is_read(make, tmp_path):
    path = make(COUNTING)
    with zipfile.ZipFile(tmp_path / "archive.zip", "w") as archive:
        archive.write(path, "inside.tif")
    np.testing.assert_array_equal(read(f"/vsizip/{tmp_path}/archive.zip/inside.tif"), COUNTING)


def test_a_netcdf_subdataset_is_read(tmp_path):
    netcdf_file = pytest.importorskip("scipy.io").netcdf_file
    if gdal.GetDriverByName("netCDF") is None:
        pytest.skip("GDAL has no netCDF driver")
    path = str(tmp_path / "two.nc")
    with netcdf_file(path, "w") as file:
        file.createDimension("y", 3)
        file.createDimension("x", 4)
        for name, add in (("first", 0), ("second", 20)):
            file.createVariable(name, "i2", ("y", "x"))[:] = COUNTING.astype("i2") + add
    out = read(f'NETCDF:"{path}":second')
    assert set(out.ravel()) == set(range(20, 32))
    with pytest.raises(RasterError, match=r"two\.nc holds several rasters; give one of them: NETC"):
        RasterSource(path).info()


def test_a_geopackage_table_is_read(make, tmp_path):
    if gdal.GetDriverByName("GPKG") is None:
        pytest.skip("GDAL has no GPKG driver")
    cells = np.float32(np.arange(12).reshape(3, 4))
    path = str(tmp_path / "tables.gpkg")
    for table, add in (("one", 0), ("two", 100)):
        gdal.Translate(
            path,
            make(cells + add, f"{table}.tif"),
            format="GPKG",
            creationOptions=[f"RASTER_TABLE={table}", "APPEND_SUBDATASET=YES"],
        ).FlushCache()
    np.testing.assert_array_equal(read(f"GPKG:{path}:two")[:3, :4], cells + 100)


def test_open_options_reach_the_driver(make):
    path = make(np.arange(64, dtype=np.float32).reshape(8, 8))
    gdal.Open(path, gdal.GA_Update).BuildOverviews("NEAREST", [2])
    assert RasterSource(path).info().grid.shape == (8, 8)
    overview = RasterSource(path, open_options=("OVERVIEW_LEVEL=0",))
    assert overview.info().grid.shape == (4, 4)


def test_a_raster_of_quintillions_of_cells_costs_no_memory(make, tmp_path):
    make(np.uint8([[7]]), "one.tif")
    vrt = tmp_path / "huge.vrt"
    vrt.write_text(
        '<VRTDataset rasterXSize="2000000000" rasterYSize="2000000000">'
        '<VRTRasterBand dataType="Byte" band="1"><SimpleSource>'
        '<SourceFilename relativeToVRT="1">one.tif</SourceFilename><SourceBand>1</SourceBand>'
        '<SrcRect xOff="0" yOff="0" xSize="1" ySize="1"/>'
        '<DstRect xOff="1999999999" yOff="1999999999" xSize="1" ySize="1"/>'
        "</SimpleSource></VRTRasterBand></VRTDataset>"
    )
    tracemalloc.start()
    try:
        source = RasterSource(str(vrt))
        assert source.info().grid.shape == (2000000000, 2000000000)
        corner = read(source, window=Window(1999999998, 1999999998, 2, 2))
        assert tracemalloc.get_traced_memory()[1] < 5e6
    finally:
        tracemalloc.stop()
    np.testing.assert_array_equal(corner, [[0, 0], [0, 7]])


def test_a_source_survives_pickling(make):
    source = RasterSource(
        make(COUNTING), (1,), ("NUM_THREADS=1",), "INPUT", RasterSource(make(COUNTING, "m.tif"))
    )
    copy = pickle.loads(pickle.dumps(source))
    assert copy == source
    np.testing.assert_array_equal(read(copy), COUNTING)


@pytest.mark.parametrize(
    ("nodata", "dtype", "native"),
    [
        (None, "u1", None),
        (255.0, "u1", 255),
        (256.0, "u1", None),
        (-1.0, "u1", None),
        (0.5, "i2", None),
        (np.inf, "i4", None),
        (np.inf, "f4", np.inf),
        (1e39, "f4", None),
        (-3.4028234663852886e38, "f4", np.finfo("f4").min),
    ],
)
def test_a_nodata_value_that_no_cell_can_hold_is_none(nodata, dtype, native):
    assert native_nodata(nodata, np.dtype(dtype)) == native


@pytest.mark.parametrize("options", [[], ["INTERLEAVE=BIP"]], ids=str)
def test_an_envi_file_that_ends_too_early_is_not_filled_with_zeros(make, options):
    cells = np.ones((2, 30, 40), dtype=np.float32)
    path = make(cells, "cells.dat", driver="ENVI", options=options)
    np.testing.assert_array_equal(read(path, 1), cells[1])
    os.truncate(path, 2 * 30 * 40 * 4 - 5)
    with pytest.raises(RasterError, match=rf"cells.dat is torn: 5 bytes are missing at .* {path}"):
        read(path)


def classic(path, version, records):
    """Write a netCDF file whose last cells are known: with one variable by record, two or none."""
    from scipy.io import netcdf_file

    with netcdf_file(path, "w", version=version) as file:
        file.history = "odd length"
        file.createDimension("time", None if records else 2)
        file.createDimension("y", 3)
        file.createDimension("x", 5)
        for name in ("a", "b")[: records or 1]:
            variable = file.createVariable(name, "i2", ("time", "y", "x"))
            variable[:] = np.arange(30).reshape(2, 3, 5) + 90
    return path


@pytest.mark.skipif(gdal.GetDriverByName("netCDF") is None, reason="GDAL has no netCDF driver")
@pytest.mark.parametrize("records", [0, 1, 2])
@pytest.mark.parametrize("version", [1, 2])
def test_a_netcdf_file_that_lacks_its_last_cell_is_refused(tmp_path, version, records):
    path = classic(str(tmp_path / "a.nc"), version, records)
    uri = f'NETCDF:"{path}":a'
    np.testing.assert_array_equal(read(uri, 1)[::-1].ravel(), np.arange(15) + 105)
    with open(path, "rb") as file:
        content = file.read()
    end = content.rindex(np.arange(105, 120, dtype=">i2").tobytes()) + 30
    os.truncate(path, end)
    np.testing.assert_array_equal(read(uri, 0)[::-1].ravel(), np.arange(15) + 90)
    os.truncate(path, end - 1)
    with pytest.raises(RasterError, match=f"its cells reach to byte {end}, and .* has {end - 1}"):
        read(uri)


@pytest.mark.parametrize("ending", ["pix", "jpg"])
def test_cells_that_a_library_would_make_up_are_refused(make, tmp_path, ending):
    driver = {"pix": "PCIDSK", "jpg": "JPEG"}[ending]
    if gdal.GetDriverByName(driver) is None:
        pytest.skip(f"GDAL has no {driver} driver")
    cells = np.random.default_rng(2).integers(1, 255, (90, 100)).astype("u1")
    path, plain = str(tmp_path / f"a.{ending}"), make(cells)
    gdal.GetDriverByName(driver).CreateCopy(path, gdal.Open(plain), 0, [])
    with open(path, "ab") as file:
        file.write(b"what some cameras add")
    assert read(path).shape == cells.shape
    os.truncate(path, os.path.getsize(path) * 3 // 4)
    with pytest.raises(RasterError, match=r"a\.\w+ is only part of a file: "):
        read(path)


def test_a_text_grid_is_read_as_qgis_reads_it_whoever_came_first(tmp_path):
    """QGIS sets how GDAL reads them, for the whole process, when it opens its first raster."""
    path = tmp_path / "a.asc"
    head = "ncols 2\nnrows 1\nxllcorner 0\nyllcorner 0\ncellsize 1\nnodata_value -9999\n"
    path.write_text(head + "812.3 -9999\n")
    (band,) = RasterSource(str(path)).info().bands
    assert band.dtype == np.float64
    np.testing.assert_array_equal(read(str(path)), [[812.3, np.nan]])


# --- Files that change while they are read ---------------------------------------------------


def stamped_files(uri):
    return [stamp.path for stamp in RasterSource(str(uri)).stamped().stamps]


def test_a_source_is_stamped_with_the_files_that_hold_its_cells(make, tmp_path):
    path = make(COUNTING, "one.tif")
    dataset = gdal.Open(path)
    gdal.GetDriverByName("VRT").CreateCopy(str(tmp_path / "all.vrt"), dataset)
    gdal.GetDriverByName("EHdr").CreateCopy(str(tmp_path / "raw.bil"), dataset)
    dataset.GetRasterBand(1).ComputeStatistics(False)
    dataset = None  # writes the statistics beside the raster
    assert os.path.exists(path + ".aux.xml")
    with zipfile.ZipFile(tmp_path / "some.zip", "w") as archive:
        archive.write(path, "folder/inside.tif")
    assert stamped_files(path) == [path]
    assert stamped_files(tmp_path / "all.vrt") == [str(tmp_path / "all.vrt"), path]
    assert {str(tmp_path / f"raw.{e}") for e in ("bil", "hdr")} <= set(
        stamped_files(tmp_path / "raw.bil")
    )
    for spelt in (f"{tmp_path}/some.zip", f"{{{tmp_path}/some.zip}}"):
        inside = f"/vsizip/{spelt}/folder/inside.tif"
        assert stamped_files(inside) == [str(tmp_path / "some.zip")]
    assert stamped_files(tmp_path / "none.tif") == []
    assert not [p for p in stamped_files(path) if p.endswith(".aux.xml")]


@pytest.mark.skipif(gdal.GetDriverByName("netCDF") is None, reason="GDAL has no netCDF driver")
def test_a_subdataset_is_stamped_with_its_file(make, tmp_path):
    gdal.GetDriverByName("netCDF").CreateCopy(str(tmp_path / "a.nc"), gdal.Open(make(COUNTING)))
    assert stamped_files(f'NETCDF:"{tmp_path}/a.nc":Band1') == [str(tmp_path / "a.nc")]


@pytest.mark.skipif(gdal.GetDriverByName("GPKG") is None, reason="GDAL has no GPKG driver")
def test_a_database_is_not_stamped_because_other_tables_may_change(make, tmp_path):
    gdal.GetDriverByName("GPKG").CreateCopy(str(tmp_path / "a.gpkg"), gdal.Open(make(COUNTING)))
    assert stamped_files(tmp_path / "a.gpkg") == []


def test_work_on_a_changed_file_is_refused_whatever_went_wrong(make):
    path = make(COUNTING)
    source = RasterSource(path, label="INPUT dem").stamped()
    with unchanged([source]):
        pass

    def work(error=None):
        with unchanged([source]):
            if error is not None:
                raise error

    with open(path, "ab") as file:
        file.write(b"more")
    sentence = rf"^INPUT dem: {path} was changed while it was read; run it again when nobody"
    for error in (None, RasterError("torn"), IndexError("shape")):
        with pytest.raises(RasterError, match=sentence):
            work(error)
    with pytest.raises(Cancelled):
        work(Cancelled())
    os.remove(path)
    with pytest.raises(RasterError, match=rf"^INPUT dem: {path} went away while it was read"):
        work()
    with unchanged([RasterSource(path)]):
        pass  # not stamped: nobody asked


def test_a_stamped_source_survives_pickling_and_other_bands(make):
    source = RasterSource(make(COUNTING)).stamped()
    assert len(source.stamps) == 1
    assert pickle.loads(pickle.dumps(source)) == source
    assert replace(source, bands=(1,)).stamps == source.stamps


# Several bands at a time


@pytest.mark.parametrize("dtype", ["u1", "i2", "f4", "f8", "i4"])
@pytest.mark.parametrize("nodata", [None, 7.0, float("nan")])
@pytest.mark.parametrize("interleave", ["BAND", "PIXEL"])
def test_bands_that_are_read_at_once_are_those_read_one_by_one(tmp_path, dtype, nodata, interleave):
    cells = np.random.default_rng(1).integers(0, 9, (5, 6, 7)).astype(dtype)
    if dtype[0] == "f":
        cells[1, 2, 3], cells[4, 0, 0] = np.nan, np.inf
    path = str(tmp_path / "in.tif")
    kind = gdal_array.NumericTypeCodeToGDALTypeCode(cells.dtype.type)
    options = [f"INTERLEAVE={interleave}"]
    file = gdal.GetDriverByName("GTiff").Create(path, 7, 6, 5, kind, options)
    if nodata is not None:
        file.GetRasterBand(1).SetNoDataValue(nodata)
    file.WriteArray(cells)
    del file
    expected = cells[1:4, 1:5, 2:6].astype("f8")
    expected[expected == nodata] = np.nan
    with Reader(RasterSource(path, bands=(1, 2, 3, 4))) as reader:
        room = np.zeros((3, 6, 9), reader.dtype)
        reader.read_bands(1, Window(1, 2, 4, 4), room[:, 1:5, 3:7])
    np.testing.assert_array_equal(room[:, 1:5, 3:7], expected)
    assert not room[:, 0].any()
    assert not room[:, :, 7:].any()


def test_bands_that_differ_are_read_at_once_by_their_own_word(tmp_path):
    text = """<VRTDataset rasterXSize="2" rasterYSize="1">{}</VRTDataset>"""
    path = str(tmp_path / "in.tif")
    file = gdal.GetDriverByName("GTiff").Create(path, 2, 1, 2, gdal.GDT_Byte)
    file.WriteArray(np.array([[[1, 2]], [[1, 2]]], "u1"))
    del file
    band = """<VRTRasterBand dataType="Byte" band="{0}"><NoDataValue>{0}</NoDataValue>
        <SimpleSource><SourceFilename>{1}</SourceFilename><SourceBand>{0}</SourceBand>
        </SimpleSource></VRTRasterBand>"""
    source = RasterSource(text.format(band.format(1, path) + band.format(2, path)))
    found = np.empty((2, 1, 2), "f4")
    with Reader(source) as reader:
        reader.read_bands(0, Window(0, 0, 1, 2), found)
    np.testing.assert_array_equal(found, [[[np.nan, 2]], [[1, np.nan]]])


# Windows


def windows_of(source):
    """Return windows of a source read together, and each by itself."""
    windows = [Window(row, column, 5, 4) for row in (0, 3, 11) for column in (0, 7)]
    with Reader(source) as reader:
        together = np.empty((len(windows), 5, 4))
        reader.read_windows(0, windows, together)
        apart = np.empty_like(together)
        for window, cells in zip(windows, apart):
            reader.read(0, window, cells)
    return together, apart


@pytest.mark.parametrize("dtype", ["u1", "i2", "f4", "f8"])
@pytest.mark.parametrize("nodata", [None, 3])
@pytest.mark.parametrize("scale", [None, 0.5])
def test_windows_read_together_are_those_read_by_themselves(make, dtype, nodata, scale):
    cells = np.random.default_rng(4).integers(0, 9, (16, 11)).astype(dtype)
    together, apart = windows_of(RasterSource(make(cells, nodata=nodata, scale=scale)))
    assert np.array_equal(together, apart, equal_nan=True)
    wanted = cells[3:8, 7:11] * (scale or 1.0)
    wanted[cells[3:8, 7:11] == nodata] = np.nan
    assert np.array_equal(together[3], wanted, equal_nan=True)


def test_windows_read_together_heed_masks_and_what_the_user_says(make):
    cells = np.random.default_rng(4).integers(0, 9, (16, 11)).astype("u1")

    def mask(dataset):
        dataset.CreateMaskBand(gdal.GMF_PER_DATASET)
        dataset.GetRasterBand(1).GetMaskBand().WriteArray((cells > 4).astype("u1") * 255)

    masked, apart = windows_of(RasterSource(make(cells, finish=mask)))
    assert np.array_equal(masked, apart, equal_nan=True)
    assert np.array_equal(np.isnan(masked[3]), cells[3:8, 7:11] <= 4)
    said = (BandNodata(1, True, (Values(6.0, 6.0),)),)
    besides, apart = windows_of(RasterSource(make(cells, "said.tif"), nodata=said))
    assert np.array_equal(besides, apart, equal_nan=True)
    assert np.array_equal(np.isnan(besides[3]), cells[3:8, 7:11] == 6)


@pytest.mark.parametrize("interleave", ["PIXEL", "BAND"])
def test_a_vrt_says_how_the_bands_lie_in_the_files_that_it_reads(make, tmp_path, interleave):
    cells = np.zeros((3, 8, 8), "f4")
    options = [f"INTERLEAVE={interleave}"]
    west = make(cells, "west.tif", geotransform=(0, 1, 0, 8, 0, -1), options=options)
    east = make(cells, "east.tif", geotransform=(8, 1, 0, 8, 0, -1), options=options)
    mosaic, nested, apart = (str(tmp_path / f"{name}.vrt") for name in ("mosaic", "all", "apart"))
    gdal.BuildVRT(mosaic, [west, east]).FlushCache()
    gdal.BuildVRT(nested, [mosaic]).FlushCache()
    gdal.BuildVRT(apart, [west, east], separate=True).FlushCache()
    for path in (mosaic, nested):
        assert RasterSource(path).info().together is (interleave == "PIXEL")
    assert not RasterSource(apart).info().together


def test_a_raster_has_its_owner_s_name_apart_from_the_parameter_s(make):
    source = RasterSource(make(COUNTING), label="INPUT", title="my dem 2")
    assert source.name == source.info().name == "INPUT my dem 2"
    assert source.info().title == "my dem 2"
    assert RasterSource(make(COUNTING, "plain.tif")).info().title == "plain.tif"


def test_a_raster_keeps_its_owner_s_name_on_another_grid(make):
    from raster_kernels.raster.common.grid import Grid
    from raster_kernels.raster.sources.align import align

    source = RasterSource(make(COUNTING), label="INPUT_2", title="my dem")
    info = source.info()
    moved = (info.grid.geotransform[0] + 0.3, *info.grid.geotransform[1:])
    other = align(source, Grid(info.grid.rows, info.grid.columns, moved, info.grid.wkt))
    assert other is not source
    assert other.info()[:2] == info[:2]


# Values of small integers, all of them


@pytest.mark.parametrize("dtype", ["u1", "u2", "i2"])
@pytest.mark.parametrize("scale", [None, -0.25])
@pytest.mark.parametrize("nodata", [None, 7])
def test_every_value_is_what_is_read(make, dtype, scale, nodata):
    """Of a raster that holds each value once, in the order of its bits."""
    limits = np.iinfo(dtype)
    every = np.arange(limits.max - limits.min + 1).astype(f"u{dtype[1]}").view(dtype)
    path = make(every.reshape(16, -1), nodata=nodata, scale=scale)
    said = BandNodata(1, values=(Values(9.0, 11.0),))
    for source in (RasterSource(path), RasterSource(path, nodata=(said,))):
        with Reader(source) as reader:
            found = reader.every_value(0)
        np.testing.assert_array_equal(found, read(source, dtype=found.dtype).ravel())
        stored = read(replace(source, raw=True), dtype=dtype)
        np.testing.assert_array_equal(stored.ravel(), every)


def test_no_value_tells_where_a_mask_does_or_there_are_too_many(make):
    nodata = make(COUNTING, nodata=3)
    mask = gdal.GMF_PER_DATASET
    masked = make(COUNTING, "m.tif", finish=lambda made: made.CreateMaskBand(mask))
    alpha = make(
        np.stack([COUNTING, COUNTING]),
        "a.tif",
        finish=lambda made: made.GetRasterBand(2).SetColorInterpretation(gdal.GCI_AlphaBand),
    )
    floats, wide = make(COUNTING.astype("f4"), "f.tif"), make(COUNTING.astype("i4"), "w.tif")
    known = [RasterSource(nodata), RasterSource(make(COUNTING, "p.tif"))]
    unknown = [RasterSource(path) for path in (masked, alpha, floats, wide)]
    unknown.append(RasterSource(nodata, mask=RasterSource(floats)))
    for source in known + unknown:
        with Reader(source) as reader:
            assert (reader.every_value(0) is None) == (source in unknown)


def test_a_raw_source_reads_what_is_stored_in_all_bands(make):
    cells = np.arange(24, dtype="i2").reshape(2, 3, 4) - 12
    path = make(cells, nodata=-3, scale=0.5, options=["INTERLEAVE=PIXEL"])
    with Reader(RasterSource(path, raw=True)) as reader:
        out = np.zeros(cells.shape, reader.dtype)
        reader.read_bands(0, reader.info.grid.window, out)
    assert out.dtype == cells.dtype
    np.testing.assert_array_equal(out, cells)
