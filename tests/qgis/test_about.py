"""What a result keeps of what its source says of itself."""

import numpy as np
import pytest
from osgeo import gdal, osr

CLASSES = np.repeat(np.repeat([[1, 2, 3], [4, 5, 6], [7, 8, 9]], 6, axis=0), 7, axis=1).astype("u1")
COLOURS = {1: (255, 0, 0, 255), 4: (0, 80, 255, 255), 9: (10, 20, 30, 255)}
NAMES = ["", "water", "wood", "field", "town", "rock", "ice", "sand", "road", "mine"]


@pytest.fixture
def classes(tmp_path):
    """Return a function that writes a raster of classes with colours and names."""

    def write(cells=CLASSES, *, nodata=None, colours=True, name="classes.tif"):
        path = str(tmp_path / name)
        kind = {"u1": gdal.GDT_Byte, "u2": gdal.GDT_UInt16}[cells.dtype.str[1:]]
        dataset = gdal.GetDriverByName("GTiff").Create(path, *cells.shape[::-1], 1, kind)
        dataset.SetGeoTransform((500000.0, 10.0, 0.0, 4100000.0, 0.0, -10.0))
        band = dataset.GetRasterBand(1)
        if colours:
            table = gdal.ColorTable()
            for value, entry in COLOURS.items():
                table.SetColorEntry(value, entry)
            band.SetColorTable(table)
            band.SetCategoryNames(NAMES)
        if nodata is not None:
            band.SetNoDataValue(nodata)
        band.WriteArray(cells)
        dataset.FlushCache()
        return path

    return write


def entries(band):
    table = band.GetColorTable()
    return {value: tuple(table.GetColorEntry(value)) for value in COLOURS}


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("localstatistics", {"STATISTICS": [14]}),
        ("localstatistics", {"STATISTICS": [15], "EDGES": 6}),
        ("localstatistics", {"STATISTICS": [5], "MIN_CELLS": 5}),
        ("localstatistics", {"STATISTICS": [4], "SHAPE": 1, "WINDOW": 5}),
        ("localstatistics", {"STATISTICS": [9], "WINDOW": 4}),
        ("localstatistics", {"STATISTICS": [10], "PERCENTILES": "33", "STEP": 2}),
        ("fillgaps", {"METHOD": 3}),
    ],
    ids=str,
)
@pytest.mark.parametrize("nodata", [None, 0, 255, 5])
def test_classes_keep_their_colours_names_and_type(classes, run, name, parameters, nodata):
    path = classes(nodata=nodata)
    outcome = run(name, INPUT=path, **parameters)
    dataset = gdal.Open(outcome.path)
    band = dataset.GetRasterBand(1)
    assert entries(band) == COLOURS
    assert band.GetCategoryNames() == NAMES
    cells, valid = band.ReadAsArray(), band.GetMaskBand().ReadAsArray() > 0
    assert set(np.unique(cells[valid])) <= set(range(1, 10))
    # With all values of Byte possible and some results missing, the next type has one for nodata.
    lacking = nodata is None and {"EDGES", "MIN_CELLS", "SHAPE"} & set(parameters)
    wanted = gdal.GDT_UInt16 if lacking else gdal.GDT_Byte
    assert band.DataType == wanted
    assert not [text for text in outcome.said if "colour table" in text]


def test_of_two_classes_in_the_middle_a_median_is_the_lower(classes, run, read):
    cells = np.array([[1, 4, 9, 9]], "u1")
    plain = read(run("localstatistics", INPUT=classes(cells, colours=False), STATISTICS=[9]).path)
    np.testing.assert_array_equal(plain.stored[0], [[2.5, 4, 9, 9]])
    kept = read(run("localstatistics", INPUT=classes(cells, name="c.tif"), STATISTICS=[9]).path)
    np.testing.assert_array_equal(kept.stored[0], [[1, 4, 9, 9]])


@pytest.mark.parametrize("dtype", ["u1", "i2", "u2", "i4", "u4", "i8", "u8", "f4", "f8"])
def test_a_majority_has_the_type_of_its_cells(make, run, read, dtype):
    if dtype in ("i8", "u8") and int(gdal.VersionInfo()) < 3050000:
        pytest.skip("this GDAL has no integers of 64 bits")
    cells = np.arange(48).reshape(6, 8).astype(dtype)
    cells[0, 0] = np.finfo(dtype).max if dtype[0] == "f" else np.iinfo(dtype).max
    result = read(run("localstatistics", INPUT=make(cells), STATISTICS=[14], WINDOW=1).path)
    assert result.stored.dtype == np.dtype(dtype)
    if dtype in ("i8", "u8"):  # as Float64 holds it
        cells[0, 0] -= 2**10 - 1 if dtype == "i8" else 2**11 - 1
    np.testing.assert_array_equal(result.stored[0], cells)


def test_means_of_classes_are_no_classes_and_are_warned_of(classes, run):
    outcome = run("localstatistics", INPUT=classes(), STATISTICS=[0])
    dataset = gdal.Open(outcome.path)
    band = dataset.GetRasterBand(1)
    assert band.DataType == gdal.GDT_Float32
    assert band.GetColorTable() is None
    assert band.GetCategoryNames() is None
    assert [text for text in outcome.said if "colour table" in text]


RUNS = [
    ("localvariance", {}),
    ("localstatistics", {"STATISTICS": [0, 14]}),
    ("equalizehistogram", {}),
    ("fillgaps", {"METHOD": 3}),
    ("localcorrelation", {}),
]


@pytest.fixture
def told(tmp_path):
    """Return a function that writes two bands with all that can be said of them."""

    def write(name="told.tif", driver="GTiff"):
        path = str(tmp_path / name)
        dataset = gdal.GetDriverByName(driver).Create(path, 12, 10, 2, gdal.GDT_Float32)
        dataset.SetGeoTransform((500000.0, 10.0, 0.0, 4100000.0, 0.0, -10.0))
        srs = osr.SpatialReference()
        srs.ImportFromEPSG(9000 if driver == "GTiff" else 32633)  # ITRF2014, which moves
        srs.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
        if driver == "GTiff":
            dataset.SetGeoTransform((10.0, 0.1, 0.0, 50.0, 0.0, -0.1))
            srs.SetCoordinateEpoch(2021.3)
        dataset.SetSpatialRef(srs)
        dataset.SetMetadata(
            {
                "AREA_OR_POINT": "Point",
                "MISSION": "Kestrel",
                "TIFFTAG_SOFTWARE": "an old program",
                "time#units": "days since 1970-01-01",
                "NETCDF_DIM_EXTRA": "{time}",
                "NETCDF_DIM_time_VALUES": "{1,2}",
                "NC_GLOBAL#title": "Snow",
                "NC_GLOBAL#Conventions": "CF-1.5",
            }
        )
        for number in (1, 2):
            band = dataset.GetRasterBand(number)
            band.SetMetadata(
                {
                    "wavelength": f"{number}50.5",
                    "NETCDF_DIM_time": str(number),
                    "long_name": "depth of snow",
                    "STATISTICS_MEAN": "7",
                    "_FillValue": "0",
                }
            )
            band.WriteArray(np.random.default_rng(number).normal(9, 2, (10, 12)))
        dataset.FlushCache()
        return path

    return write


@pytest.mark.parametrize(("name", "parameters"), RUNS, ids=str)
def test_place_time_and_bands_are_told_of(told, run, name, parameters):
    path = told()
    second = {"INPUT_2": path} if name == "localcorrelation" else {}
    dataset = gdal.Open(run(name, INPUT=path, **second, **parameters).path)
    assert dataset.GetSpatialRef().GetCoordinateEpoch() == pytest.approx(2021.3)
    assert dataset.GetGeoTransform() == pytest.approx((10.0, 0.1, 0.0, 50.0, 0.0, -0.1))
    found = dataset.GetMetadata()
    assert found["AREA_OR_POINT"] == "Point"
    assert (found["MISSION"], found["NC_GLOBAL#title"]) == ("Kestrel", "Snow")
    assert found["time#units"] == "days since 1970-01-01"
    assert not {"TIFFTAG_SOFTWARE", "NC_GLOBAL#Conventions"} & set(found)
    whole = name in ("localvariance", "equalizehistogram", "fillgaps")
    assert ("NETCDF_DIM_EXTRA" in found) == whole
    bands = [dataset.GetRasterBand(n + 1).GetMetadata() for n in range(dataset.RasterCount)]
    if name == "localcorrelation":
        assert not any("wavelength" in band for band in bands)
        return
    per_band = len(bands) // 2
    for place, band in enumerate(bands):
        number = place // per_band + 1
        assert band["wavelength"] == f"{number}50.5"
        assert band["NETCDF_DIM_time"] == str(number)
        alike = name == "fillgaps" or (name == "localstatistics" and place % 2 == 1)
        assert ("long_name" in band) == alike
        assert "_FillValue" not in band
        assert "STATISTICS_MEAN" not in band


def test_of_some_bands_each_keeps_its_own_words(told, run):
    dataset = gdal.Open(run("fillgaps", INPUT=told(), BANDS=[2]).path)
    assert dataset.GetRasterBand(1).GetMetadata()["wavelength"] == "250.5"
    assert "NETCDF_DIM_EXTRA" not in dataset.GetMetadata()


def test_wavelengths_of_an_envi_header_follow_the_bands(told, run):
    path = told("scene.dat", "ENVI")
    header = path[:-3] + "hdr"
    with open(header, "a", encoding="ascii") as file:
        file.write("wavelength = {\n 450.5,\n 650.5}\nwavelength units = nm\n")
    for ending in ("dat", "tif"):
        target = path.replace("scene.dat", f"second.{ending}")
        run("fillgaps", INPUT=path, BANDS=[2], OUTPUT=target)
        found = gdal.Open(target).GetMetadata("ENVI")
        assert found["wavelength"].strip("{} ") == "650.5"
        assert found["wavelength_units"] == "nm"


@pytest.mark.parametrize("ending", ["tif", "img", "nc", "dat", "asc", "gpkg", "bil", "rst", "kea"])
def test_words_never_keep_a_format_from_being_written(told, classes, run, read, ending, tmp_path):
    if ending == "kea" and gdal.GetDriverByName("KEA") is None:
        pytest.skip("GDAL has no KEA driver")
    for number, path in enumerate((told(), classes(nodata=0))):
        target = str(tmp_path / f"written{number}.{ending}")
        parameters = {"BANDS": [1], "STATISTICS": [14], "WINDOW": 1}
        try:
            run("localstatistics", INPUT=path, OUTPUT=target, **parameters)
        except Exception as error:  # what some formats cannot hold: a rotated grid, this CRS
            assert "choose" in str(error)
            continue
        wanted = read(path)
        np.testing.assert_array_equal(read(target).cells[0], wanted.cells[0])
