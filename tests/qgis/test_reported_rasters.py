"""Rasters that public reports are about, beside plain ones with the same cells and the same gaps.

What a cell is and whether it has data is what GDAL says, read whole: rasterio 282 and 2787, GDAL
1474, 2494 and 7167, netCDF4 656 and 794, rio-tiler 579, geotiff.js 304, xarray-spatial 1501,
rasterstats 197, geoutils 469 and terra 1627.
"""

import numpy as np
import pytest
from scipy import ndimage

from ..fixtures import GEOTRANSFORM, RASTER, SECOND

RNG = np.random.default_rng(4)
BASE = np.clip(ndimage.gaussian_filter(RNG.normal(size=(48, 56)), 2) * 400 + 120, 1, 250)
BYTES = BASE.astype("u1")


def netcdf(path, cells, **attributes):
    """Write a netCDF file of version 3, past GDAL."""
    from scipy.io import netcdf_file

    with netcdf_file(path, "w") as file:
        for name, size, start, step in (
            ("y", cells.shape[0], 4099995.0, -10.0),
            ("x", cells.shape[1], 500005.0, 10.0),
        ):
            file.createDimension(name, size)
            axis = file.createVariable(name, "f8", (name,))
            axis[:] = start + step * np.arange(size)
            axis.standard_name, axis.units = f"projection_{name}_coordinate", "m"
        variable = file.createVariable("v", cells.dtype.str[1:], ("y", "x"))
        for name, value in attributes.items():
            setattr(variable, name, value)
        variable[:] = cells
    return str(path)


def huge_nodata(make, folder):
    from osgeo import gdal

    text = gdal.Translate("", make(BYTES), format="VRT").GetMetadata("xml:VRT")[0]
    text = text.replace("<ColorInterp>", "<NoDataValue>-1.7e+308</NoDataValue><ColorInterp>")
    (folder / "huge.vrt").write_text(text)
    return str(folder / "huge.vrt")


def nodata_of_each_band(make, folder):
    from osgeo import gdal

    cells = np.stack([np.where(BASE < 80, 200, BYTES), np.where(BASE > 200, 7, BYTES)])
    raster = gdal.Translate("", make(cells.astype("u1")), format="VRT")
    for number, value in ((1, 200), (2, 7)):
        raster.GetRasterBand(number).SetNoDataValue(value)
    path = str(folder / "each.vrt")
    gdal.GetDriverByName("VRT").CreateCopy(path, raster)
    return path


def sparse(nodata, kind):
    def write(make, folder):
        from osgeo import gdal

        path = str(folder / "sparse.tif")
        options = ["TILED=YES", "BLOCKXSIZE=64", "BLOCKYSIZE=64", "SPARSE_OK=TRUE"]
        raster = gdal.GetDriverByName("GTiff").Create(path, 128, 128, 1, kind, options)
        raster.SetGeoTransform(GEOTRANSFORM)
        if nodata is not None:
            raster.GetRasterBand(1).SetNoDataValue(nodata)
        raster.GetRasterBand(1).WriteArray(RNG.integers(50, 200, (64, 64)), 64, 0)
        return path

    return write


def mask_beside(make, folder):
    from osgeo import gdal

    path = make(BASE.astype("f4"))
    raster = gdal.Open(path, gdal.GA_Update)
    raster.CreateMaskBand(gdal.GMF_PER_DATASET)
    raster.GetRasterBand(1).GetMaskBand().WriteArray(np.where(BASE > 200, 0, 255).astype("u1"))
    return path


def unsigned(kind, of):
    def write(make, folder):
        cells = (BASE * of).astype(kind.replace("i", "u")).view(kind).copy()
        cells[5:9, 5:9] = -1
        fill = np.dtype(kind).type(-1)
        return netcdf(folder / "u.nc", cells, _FillValue=fill, _Unsigned=b"true", scale_factor=0.5)

    return write


def valid_range(least, most):
    def write(make, folder):
        cells = (BASE * 100).astype("i2")
        cells[5:9, 5:9] = -9999
        of = {"_FillValue": np.int16(-9999), "scale_factor": 0.01}
        return netcdf(folder / "v.nc", cells, valid_min=least, valid_max=most, **of)

    return write


def on(*geotransform):
    return lambda make, _: make(BASE.astype("f4"), nodata=-9999.0, geotransform=geotransform)


def picture(make, folder):
    from osgeo import gdal

    path = str(folder / "picture.jpg")
    plain = make(np.stack([BYTES, BYTES // 2, BYTES // 3]), geotransform=None, epsg=0)
    gdal.GetDriverByName("JPEG").CreateCopy(path, gdal.Open(plain))
    return path


KINDS = {
    "nodata beyond the type": huge_nodata,
    "nodata of each band": nodata_of_each_band,
    "sparse, nodata": sparse(7, 2),
    "sparse, none": sparse(None, 6),
    "mask beside": mask_beside,
    "unsigned words": unsigned("i2", 250),
    "unsigned bytes": unsigned("i1", 1),
    "valid range": valid_range(np.int16(0), np.int16(20000)),
    "valid range in units": valid_range(-0.2, 200.0),
    "south-up": on(500000.0, 10.0, 0.0, 4000000.0, 0.0, 10.0),
    "rotated": on(444048.642, 6.302, 6.153, 5417729.778, 4.144, -3.264),
    "rotated by 90": on(500000.0, 0.0, 10.0, 4100000.0, 10.0, 0.0),
    "picture": picture,
    "values beside nodata": lambda make, _: make(
        np.where(BASE > 200, -9998, BASE).astype("f4"), nodata=-9999.0
    ),
}
# Such that types make no difference: no bins a value, no rounding to whole numbers.
FREE = {
    "localstatistics": {"STATISTICS": [0, 1, 4, 5, 7, 8, 13, 14, 16]},
    "equalizehistogram": {"METHOD": 1, "OUTPUT_TYPE": 2},
    "equalizeadaptive": {"TILE": 16, "OUTPUT_TYPE": 2, "RANGE_MIN": 0, "RANGE_MAX": 256},
    "matchhistogram": {"METHOD": 2, "OUTPUT_TYPE": 2},
    "fillgaps": {"METHOD": 3},
}


def plain_of(path, folder):
    """Write the cells that GDAL reads as plain floats with one nodata value."""
    from osgeo import gdal

    raster = gdal.Open(path)
    target = str(folder / "plain.tif")
    shape = raster.RasterXSize, raster.RasterYSize, raster.RasterCount
    plain = gdal.GetDriverByName("GTiff").Create(target, *shape, gdal.GDT_Float64)
    if raster.GetGeoTransform(can_return_null=True):
        plain.SetGeoTransform(raster.GetGeoTransform())
    plain.SetProjection(raster.GetProjection())
    for number in range(1, raster.RasterCount + 1):
        band = raster.GetRasterBand(number)
        scale, offset = band.GetScale(), band.GetOffset()
        cells = band.ReadAsArray().astype(float) * (1.0 if scale is None else scale)
        valid = band.GetMaskBand().ReadAsArray() > 0
        plain.GetRasterBand(number).SetNoDataValue(-1e6)
        plain.GetRasterBand(number).WriteArray(np.where(valid, cells + (offset or 0.0), -1e6))
    return target


@pytest.mark.parametrize("kind", KINDS)
def test_a_reported_raster_gives_what_a_plain_one_gives(make, read, run, points, tmp_path, kind):
    odd = KINDS[kind](make, tmp_path)
    plain = plain_of(odd, tmp_path)
    for name in RASTER:
        second = {SECOND[name]: plain} if name in SECOND else {}
        given = {**FREE.get(name, {}), **second}
        one, two = (read(run(name, INPUT=path, **given).path) for path in (odd, plain))
        scaled = [
            np.where(found.valid, found.cells, np.nan)
            * np.reshape([1.0 if of is None else of for of in found.scales], (-1, 1, 1))
            for found in (one, two)
        ]
        np.testing.assert_allclose(scaled[0], scaled[1], rtol=2e-5, atol=2e-4, err_msg=name)
        assert one.geotransform == two.geotransform, name
    peaks = [points(run("extractpeaks", INPUT=path).path) for path in (odd, plain)]
    assert len(peaks[0]) == len(peaks[1]) > 3
    for mine, theirs in zip(*peaks):
        assert (mine["x"], mine["y"]) == (theirs["x"], theirs["y"])
        assert mine["prominence"] == pytest.approx(theirs["prominence"], rel=1e-5, abs=1e-4)


@pytest.mark.parametrize("ending", ["asc", "nc", "rst", "bil", "sdat", "gpkg", "img", "dat"])
@pytest.mark.parametrize("kind", ["south-up", "rotated", "rotated by 90"])
def test_no_format_turns_a_grid_without_a_word(make, read, run, tmp_path, kind, ending):
    """An Arc grid of a south-up raster is upside down (GDAL 2494)."""
    from qgis.core import QgsProcessingException

    path = KINDS[kind](make, tmp_path)
    wanted = read(run("localvariance", INPUT=path).path)
    try:
        found = read(run("localvariance", INPUT=path, OUTPUT=str(tmp_path / f"a.{ending}")).path)
    except QgsProcessingException as error:
        assert "choose for instance .tif" in str(error) or "with this grid" in str(error)
        assert not (tmp_path / f"a.{ending}").exists()
        return
    np.testing.assert_allclose(found.geotransform, wanted.geotransform, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(found.cells, wanted.cells, rtol=1e-5)
