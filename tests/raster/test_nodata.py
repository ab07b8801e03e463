"""The nodata value of a result: one that no result can be."""

import numpy as np
import pytest

from raster_kernels.raster.results.nodata import (
    Results,
    any_cell,
    between_cells,
    clear,
    result_nodata,
    sums_of_cells,
    type_and_nodata,
)
from raster_kernels.raster.sources.source import RasterSource

LOWEST = float(np.finfo("f4").min)
NAN = float("nan")


@pytest.fixture
def band_of(make):
    """Return a function that gives the band of a raster of a type and a nodata value."""

    def known(dtype, nodata=None, **keywords):
        path = make(np.ones((1, 1), dtype), nodata=nodata, **keywords)
        return RasterSource(path).info().bands[0]

    return known


@pytest.mark.parametrize(
    ("dtype", "nodata", "variance", "mean", "maximum", "total"),
    [
        ("f4", -9999, -9999, LOWEST, -9999, LOWEST),
        ("f4", 0, -9999, LOWEST, 0, LOWEST),
        ("f4", None, -9999, LOWEST, LOWEST, LOWEST),
        ("f4", NAN, NAN, NAN, NAN, NAN),
        ("f4", LOWEST, LOWEST, LOWEST, LOWEST, LOWEST),
        ("f8", -1e39, -1e39, np.finfo("f8").min, -1e39, np.finfo("f8").min),
        ("u1", None, -9999, -9999, -9999, -9999),
        ("u1", 0, -9999, 0, 0, -9999),
        ("u1", 255, -9999, 255, 255, -9999),
        ("u1", 7, -9999, -9999, 7, -9999),
        ("u1", -1, -1, -1, -1, -1),  # no cell of bytes, but good for floats
        ("i2", -32768, -32768, -32768, -32768, LOWEST),
        ("i2", -9999, -9999, LOWEST, -9999, LOWEST),
        ("u2", 65535, -9999, 65535, 65535, -9999),
    ],
)
def test_it_is_the_source_s_else_minus_9999_else_the_lowest(
    band_of, dtype, nodata, variance, mean, maximum, total
):
    band = band_of(dtype, nodata)
    reaches = [
        Results(0.0, np.inf),
        between_cells(band),
        any_cell(band),
        sums_of_cells(band, None, 9.0, negative=False),
    ]
    found = [result_nodata([band], band.result_dtype, [reach]) for reach in reaches]
    np.testing.assert_equal(found, [variance, mean, maximum, total])


def test_several_bands_and_statistics_have_one_value(band_of):
    bands = [band_of("f4", -1.0), band_of("f4", -9999)]
    dtype = np.dtype("f4")
    assert result_nodata(bands, dtype, [Results(0.0, 1.0), Results(-1.0, 1.0)]) == -9999
    # -9999 may be a maximum of the first band, -1 one of the second.
    assert result_nodata(bands, dtype, [any_cell(band) for band in bands]) == LOWEST


def test_what_stands_beyond_the_edge_counts(band_of):
    band = band_of("f4", -9999)
    assert result_nodata([band], band.result_dtype, [any_cell(band, -9999.0)]) == LOWEST
    band = band_of("u1", 255)
    assert result_nodata([band], band.result_dtype, [between_cells(band, 300.0)]) == -9999


def test_scaled_cells_are_compared_as_what_they_mean(band_of):
    # Cells of -9998 * 1.0 - 1.0 are -9999.
    band = band_of("i2", -9999, scale=1.0, offset=-1.0)
    assert result_nodata([band], band.result_dtype, [any_cell(band)]) == LOWEST
    band = band_of("i2", -9999, scale=0.01, offset=5.0)
    assert result_nodata([band], band.result_dtype, [any_cell(band)]) == -9999


@pytest.mark.parametrize(
    ("dtype", "nodata", "missing", "kept", "value"),
    [
        ("u1", 255, True, "u1", 255),
        ("u1", 7, False, "u1", 7),
        ("u1", None, False, "u1", None),
        ("u1", None, True, "u2", 65535),
        ("i2", None, True, "i4", -(2**31)),
        ("u2", None, True, "i4", -9999),
        ("u2", 0, True, "u2", 0),
        ("i4", -1, True, "i4", -1),
        ("i4", None, True, "f8", LOWEST),
        ("i8", -9999, True, "i8", -9999),
        ("i8", None, False, "i8", None),
        ("i8", None, True, "f8", LOWEST),
        ("f4", -9999, True, "f4", -9999),
    ],
)
def test_classes_keep_their_type_where_it_has_a_value_for_nodata(
    band_of, dtype, nodata, missing, kept, value
):
    band = band_of(dtype, nodata)
    found = type_and_nodata([band], [any_cell(band)], missing=missing)
    if kept == "f8":
        value = float(np.finfo("f8").min)
    assert found == (np.dtype(kept), value)


@pytest.mark.parametrize("nodata", [-9999.0, 0.0, LOWEST, 1e20])
def test_a_value_beside_nodata_is_none_of_those_taken_for_it(nodata):
    low, high, beside = clear(nodata, np.dtype("f4"))
    assert low <= nodata <= high
    assert not low <= beside <= high
    assert abs(np.float32(beside) - nodata) <= max(2e-6 * abs(nodata), 1e-37)
