"""What has no data in a result has none for GDAL's masks, nor for programs that read values."""

import re
from pathlib import Path

import numpy as np
import pytest

from ..fixtures import inputs

LOWEST = float(np.finfo("f4").min)
NAN = float("nan")
SHAPE = (24, 30)


def gaps():
    """Return where there is no data: a hole, and a strip at the raster's edge."""
    marks = np.zeros(SHAPE, bool)
    marks[5:9, 7:12] = marks[20:, :4] = True
    return marks


def noise():
    return np.random.default_rng(4).integers(20, 120, SHAPE)


# Type, nodata value, and what lies in the cells without data.
SOURCES = {
    "Byte 0": ("u1", 0, 0),
    "Byte 255": ("u1", 255, 255),
    "Byte 70": ("u1", 70, 70),  # among the values
    "Int16 -9999": ("i2", -9999, -9999),
    "Int16 -32768": ("i2", -32768, -32768),
    "UInt16 65535": ("u2", 65535, 65535),
    "Int32 0": ("i4", 0, 0),
    "Float32 -9999": ("f4", -9999, -9999),
    "Float32 0": ("f4", 0, 0),
    "Float32 50": ("f4", 50, 50),
    "Float32 lowest": ("f4", LOWEST, LOWEST),
    "Float32, NaN undeclared": ("f4", None, NAN),
    "Float32, declared NaN": ("f4", NAN, NAN),
    "Float64 -1e300": ("f8", -1e300, -1e300),
    "Byte, mask band": ("u1", None, 99),
    "Float32, mask band": ("f4", None, 99),
}
RUNS = [
    ("localvariance", {}),
    ("localvariance", {"STATISTIC": 1}),
    ("localstatistics", {}),
    ("localstatistics", {"STATISTICS": [1, 2, 3, 6, 8, 13, 16]}),
    ("localstatistics", {"STATISTICS": [4, 5]}),
    ("localstatistics", {"STATISTICS": [7, 9, 10]}),
    ("localstatistics", {"STATISTICS": [11]}),
    ("localstatistics", {"STATISTICS": [12]}),
    ("localstatistics", {"STATISTICS": [14]}),
    ("localcorrelation", {}),
    ("equalizehistogram", {}),
    ("equalizehistogram", {"OUTPUT_TYPE": 2}),
    ("equalizeadaptive", {"TILE": 16}),
    ("matchhistogram", {}),
    ("matchhistogram", {"METHOD": 2}),
    ("fillgaps", {"METHOD": 3, "MAX_DISTANCE": 1}),
]
every_source = pytest.mark.parametrize("kind", SOURCES)
every_run = pytest.mark.parametrize(("name", "parameters"), RUNS, ids=str)


@pytest.fixture
def source(make):
    def write(kind, name="source.tif"):
        dtype, nodata, hole = SOURCES[kind]
        cells = noise().astype(dtype)
        if nodata is not None:
            cells[cells == nodata] += 1
        cells[gaps()] = hole
        mask = ~gaps() if "mask band" in kind else None
        return make(cells, name, nodata=nodata, mask=mask)

    return write


def calculated(path, tmp_path):
    """Return where gdal_calc says that the first band is more than 5, and where it knows."""
    from osgeo import gdal
    from osgeo_utils import gdal_calc

    target = str(tmp_path / "calculated.tif")
    gdal_calc.Calc(
        "A>5", A=path, outfile=target, type="Byte", NoDataValue=255, overwrite=True, quiet=True
    )
    cells = gdal.Open(target).ReadAsArray()
    return cells == 1, cells != 255


@every_source
@every_run
def test_masks_and_values_say_alike_what_has_no_data(
    source, run, read, tmp_path, name, parameters, kind
):
    path = source(kind)
    result = read(run(name, **inputs(name, path, parameters)).path)
    raster = tmp_path / "out-0.tif"
    valid = ~gaps()
    if name == "fillgaps":
        valid = result.valid[0]
        assert 0 < np.count_nonzero(~valid) < gaps().sum()
    # The number of pairs is told where there is no correlation as well.
    for known in result.valid[:2]:
        np.testing.assert_array_equal(known, valid)
    own = SOURCES[kind][1]
    if own is None or own == own:
        assert not [value for value in result.nodata if value is not None and value != value]
    elif result.stored.dtype.kind == "f":
        return  # NaN, which gdal_calc takes for a value
    if "mask band" in kind and name == "fillgaps":
        return  # so is the mask of the source, which gdal_calc does not heed
    more, known = calculated(str(raster), tmp_path)
    np.testing.assert_array_equal(known, valid)
    np.testing.assert_array_equal(more[valid], (result.stored[0] > 5)[valid])


@pytest.mark.parametrize("kind", ["Float32 -9999", "Float32 lowest", "Float32 0", "Int16 -9999"])
def test_results_as_inputs_keep_what_has_no_data(source, run, read, kind):
    path = source(kind)
    for name, parameters in RUNS:
        if name == "fillgaps":
            continue
        if parameters.get("OUTPUT_TYPE") != 2:
            first = run(name, **inputs(name, path, parameters)).path
            again = run("localstatistics", INPUT=first, STATISTICS=[0, 4]).path
            # The corners of a result may be flat, and then have no skewness.
            np.testing.assert_array_equal(read(again).valid[0], ~gaps())


@pytest.mark.parametrize("lowest", [LOWEST, float(np.nextafter(np.float32(LOWEST), np.float32(0)))])
@pytest.mark.parametrize("statistic", [0, 4, 9, 14])
def test_a_result_as_low_as_nodata_is_moved_beside_it(make, run, read, lowest, statistic):
    cells = np.full((9, 9), lowest, "f4")
    cells[:, 6:] = 1.0
    result = read(run("localstatistics", INPUT=make(cells), STATISTICS=[statistic]).path)
    assert result.nodata == [LOWEST]
    assert not (result.stored == np.float32(LOWEST)).any()
    np.testing.assert_allclose(result.stored[0, :, :4], lowest, rtol=2e-6)


def test_a_second_raster_on_another_grid_does_not_widen_the_type(make, run, read):
    cells = np.random.default_rng(1).normal(size=(30, 30)).astype("f4")
    shifted = (500004.0, 10.0, 0.0, 4100003.0, 0.0, -10.0)
    one, two = make(cells, "one.tif"), make(cells, "two.tif", geotransform=shifted)
    wide = make(cells.astype("f8"), "wide.tif", geotransform=shifted)
    found = read(run("localcorrelation", INPUT=one, INPUT_2=two).path)
    assert found.stored.dtype == np.float32
    assert read(run("localcorrelation", INPUT=one, INPUT_2=wide).path).stored.dtype == np.float64


# --- Several nodata values --------------------------------------------------------------------


@pytest.fixture
def stack(make, tmp_path):
    """Return a function that lays bands with their own nodata values or masks into a VRT."""
    from osgeo import gdal

    def lay(*layers):
        paths = [
            make(cells, f"layer{number}.tif", nodata=nodata, mask=mask)
            for number, (cells, nodata, mask) in enumerate(layers)
        ]
        path = str(tmp_path / "stack.vrt")
        gdal.BuildVRT(path, paths, separate=True).FlushCache()
        return path

    return lay


def holed(dtype, hole, nodata, others=()):
    """Return cells with a hole in the middle, and others among them that are no nodata."""
    cells = noise().astype(dtype)
    cells[gaps()] = hole
    for column, value in enumerate(others):
        cells[0, column] = value
    return cells, nodata, None


STACKS = {
    "-9999, 0": [holed("f4", -9999, -9999, [0]), holed("f4", 0, 0, [-9999])],
    "-9999, none": [holed("f4", -9999, -9999), holed("f4", 7, None, [-9999])],
    "none, -9999": [holed("i2", 7, None, [-9999]), holed("i2", -9999, -9999)],
    "0, 255": [holed("u1", 0, 0, [255, 3]), holed("u1", 255, 255, [0, 1])],
    "NaN, -9999": [holed("f4", NAN, NAN, [-9999]), holed("f4", -9999, -9999)],
    "NaN undeclared, -9999": [holed("f4", NAN, None), holed("f4", -9999, -9999, [NAN])],
    "out of range, 0": [holed("u1", 9, -9999), holed("u1", 0, 0)],
    "other types": [holed("u1", 255, 255), holed("f4", -9999, -9999, [255])],
}
TAKEN = holed("f4", 7, None, [-9999, LOWEST])
FULL = {"-9999, none, the lowest": [holed("f4", -9999, -9999), TAKEN]}


def stored_and_valid(path):
    """Return the cells of a raster's bands, and which of them GDAL and everybody takes for data."""
    from osgeo import gdal

    dataset = gdal.Open(str(path))
    bands = [dataset.GetRasterBand(n + 1) for n in range(dataset.RasterCount)]
    cells = np.stack([band.ReadAsArray() for band in bands])
    valid = np.stack([band.GetMaskBand().ReadAsArray() > 0 for band in bands])
    return cells, valid & ~np.isnan(cells.astype(float))


@pytest.mark.parametrize("ending", ["tif", "img", "dat"])
@pytest.mark.parametrize("kind", [*STACKS, *FULL])
def test_several_nodata_values_become_one_that_no_cell_holds(stack, run, tmp_path, kind, ending):
    path, target = stack(*{**STACKS, **FULL}[kind]), tmp_path / f"filled.{ending}"
    cells, valid = stored_and_valid(path)
    run("fillgaps", INPUT=path, OUTPUT=str(target), METHOD=3, MAX_DISTANCE=1)
    result, known = stored_and_valid(target)
    np.testing.assert_array_equal(result[valid], cells[valid])
    assert known[valid].all()
    left = ~valid & ~known
    # What lies farther than a cell from data stays a gap.
    for band, band_valid in zip(left, valid):
        assert band[6:8, 8:11].all() == (not band_valid[6, 8])
    left, more = left.sum(), run("fillgaps", INPUT=str(target), METHOD=3)
    assert more["FILLED_CELLS"] == left


def test_bands_with_masks_of_their_own_keep_what_is_valid(stack, run):
    other = np.roll(gaps(), 3, axis=1)
    cells = noise().astype("u1")
    path = stack((cells, None, ~gaps()), (cells, None, ~other))
    text = Path(path).read_text("utf-8")
    places = [match.end() for match in re.finditer("<VRTRasterBand [^>]*>", text)]
    for number, place in reversed(list(enumerate(places))):
        source = f'<SourceFilename relativeToVRT="1">layer{number}.tif</SourceFilename>'
        simple = f"<SimpleSource>{source}<SourceBand>mask,1</SourceBand></SimpleSource>"
        band = f'<VRTRasterBand dataType="Byte">{simple}</VRTRasterBand>'
        text = text[:place] + f"<MaskBand>{band}</MaskBand>" + text[place:]
    Path(path).write_text(text, "utf-8")
    before, valid = stored_and_valid(path)
    assert not np.array_equal(valid[0], valid[1])
    result, known = stored_and_valid(run("fillgaps", INPUT=path, METHOD=3, MAX_DISTANCE=1).path)
    assert known[valid].all()
    assert not known[0, 6:8, 8:11].any()
    np.testing.assert_array_equal(result[valid], before[valid])


def test_where_no_value_is_free_there_is_one_sentence(stack, run):
    full = np.arange(720).reshape(SHAPE).astype("u1")
    one, two = full.copy(), full.copy()
    one[gaps()], two[np.roll(gaps(), 3, axis=1)] = 0, 255
    path = stack((one, 0, None), (two, 255, None))
    with pytest.raises(Exception, match="no value is left to stand for nodata"):
        run("fillgaps", INPUT=path, METHOD=3, MAX_DISTANCE=1)


@pytest.mark.parametrize("name", ["localvariance", "localstatistics", "equalizehistogram"])
@pytest.mark.parametrize("kind", STACKS)
def test_results_of_several_nodata_values_have_the_sources_gaps(stack, run, kind, name):
    path = stack(*STACKS[kind])
    _, valid = stored_and_valid(path)
    _, known = stored_and_valid(run(name, INPUT=path).path)
    np.testing.assert_array_equal(known, valid)


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("fillgaps", {"METHOD": 3, "MAX_DISTANCE": 1}),
        ("localstatistics", {"STATISTICS": [4]}),
        ("localstatistics", {"STATISTICS": [14]}),
        ("equalizehistogram", {}),
        ("localcorrelation", {}),
    ],
    ids=str,
)
def test_where_a_mask_says_it_cells_of_the_nodata_value_are_data(make, run, read, name, parameters):
    cells = noise().astype("u1")
    cells[10:18, 10:25] //= 9  # 2 to 13
    cells[12, 15], cells[~gaps() & (cells == 0)] = 2, 1
    path = make(cells, nodata=2, mask=~gaps())
    second = {"INPUT_2": path} if name == "localcorrelation" else {}
    result = read(run(name, INPUT=path, **second, **parameters).path)
    if name != "fillgaps":
        np.testing.assert_array_equal(result.valid[0], ~gaps())
        return
    assert result.valid[0][~gaps()].all()
    assert not result.valid[0, 6:8, 8:11].any()
    np.testing.assert_array_equal(result.stored[0][~gaps()], cells[~gaps()])


def test_nan_beside_a_nodata_value_is_nodata_in_the_result(make, run, read):
    cells = noise().astype("f4")
    cells[gaps()] = NAN
    cells[0, 0] = -9999
    path = make(cells, nodata=-9999)
    filled = read(run("fillgaps", INPUT=path, METHOD=3, MAX_DISTANCE=1).path)
    assert filled.nodata == [-9999]
    assert (filled.stored[0, 6:8, 8:11] == -9999).all()
    assert not np.isnan(filled.stored).any()


def test_a_value_of_all_bands_that_means_no_data_is_none_of_the_result(make, run, read):
    """NODATA_VALUES masks cells where all bands hold them, and in a result it would do so again."""
    from osgeo import gdal

    cells = np.random.default_rng(8).integers(0, 3, (2, 20, 20)).astype("u1")
    path = make(cells)
    dataset = gdal.Open(path, gdal.GA_Update)
    dataset.SetMetadataItem("NODATA_VALUES", "0 0")
    dataset.FlushCache()
    missing = (cells == 0).all(axis=0)
    assert 20 < missing.sum() < 100
    result = read(run("localstatistics", INPUT=path, STATISTICS=[4], WINDOW=1).path)
    np.testing.assert_array_equal(result.valid, [~missing, ~missing])
    np.testing.assert_array_equal(result.stored[:, ~missing], cells[:, ~missing])
    filled = read(run("fillgaps", INPUT=path, MAX_DISTANCE=0).path)
    assert filled.valid.all()
    np.testing.assert_array_equal(filled.stored[:, ~missing], cells[:, ~missing])
