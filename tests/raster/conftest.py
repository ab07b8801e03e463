"""Small rasters of every odd kind, made on the spot."""

from pathlib import Path
from unittest.mock import MagicMock

import numpy as np
import pytest
from osgeo import gdal, gdal_array, osr

WITHOUT_GDAL = isinstance(gdal, MagicMock)
if WITHOUT_GDAL:
    collect_ignore = [
        path.name
        for path in Path(__file__).parent.glob("test_*.py")
        if "from osgeo import" in path.read_text("utf-8")
    ]

GEOTRANSFORM = (500000.0, 10.0, 0.0, 4100000.0, 0.0, -10.0)


@pytest.fixture(autouse=True)
def exceptions_off():
    """Let GDAL report failures by return values, and say so, as newer GDAL asks for."""
    before = gdal.GetUseExceptions()
    gdal.DontUseExceptions()
    yield
    if before:
        gdal.UseExceptions()


@pytest.fixture(params=["returned errors", "exceptions"])
def both_error_styles(request, exceptions_off):
    """Run a test under both of GDAL's ways of reporting failure."""
    if request.param == "exceptions":
        gdal.UseExceptions()
    yield
    gdal.DontUseExceptions()


@pytest.fixture(scope="session")
def utm():
    """Return the WKT of UTM zone 33 north."""
    osr.DontUseExceptions()
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(32633)
    return srs.ExportToWkt()


@pytest.fixture
def make(needs_gdal, tmp_path, utm):
    """Return a function that writes cells to a GeoTIFF (or another format) and returns its path."""

    def make_raster(
        cells,
        name="raster.tif",
        *,
        nodata=None,
        geotransform=GEOTRANSFORM,
        wkt=utm,
        options=(),
        driver="GTiff",
        scale=None,
        offset=None,
        prepare=None,
        finish=None,
    ):
        cells = np.asarray(cells)
        layers = cells if cells.ndim == 3 else cells[None]
        kind = gdal_array.NumericTypeCodeToGDALTypeCode(layers.dtype.type)
        if kind is None:
            pytest.skip(f"this GDAL has no cells of {layers.dtype}")
        path = str(tmp_path / name)
        dataset = gdal.GetDriverByName(driver).Create(
            path, layers.shape[2], layers.shape[1], len(layers), kind, list(options)
        )
        if prepare is not None:
            prepare(dataset)
        if geotransform is not None:
            dataset.SetGeoTransform(geotransform)
        if wkt:
            dataset.SetProjection(wkt)
        for number, layer in enumerate(layers, start=1):
            band = dataset.GetRasterBand(number)
            if nodata is not None:
                band.SetNoDataValue(nodata)
            if scale is not None:
                band.SetScale(scale)
            if offset is not None:
                band.SetOffset(offset)
            band.WriteArray(layer)
        if finish is not None:
            finish(dataset)
        dataset.FlushCache()
        return path

    return make_raster
