"""Images under clouds: the default is about as good as GDAL's fill, and better on terrain."""

import os
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal

CORPUS = Path(os.environ.get("RASTER_KERNELS_CORPUS", "nowhere"))
NDVI, CLOUDS = (CORPUS / "timeseries" / f"eolearn_{name}.npy" for name in ("NDVI", "CLM"))


def by_gdal(cells, mask):
    """Fill each band by GDAL, 100 cells far."""
    found = []
    for band, holes in zip(cells, mask):
        dataset = gdal.GetDriverByName("MEM").Create("", *band.shape[::-1], 1, gdal.GDT_Float32)
        one = dataset.GetRasterBand(1)
        one.WriteArray(np.where(holes, -9999, band).astype("f4"))
        one.SetNoDataValue(-9999)
        gdal.FillNodata(one, None, 100, 0)
        found.append(one.ReadAsArray())
    return np.array(found)


def off(filled, cells, mask):
    return float(np.sqrt(np.mean((filled - cells)[mask] ** 2)))


def walks(seed, bands=3, side=150):
    """Return bands whose first differences are noise, and holes in them."""
    rng = np.random.default_rng(seed)
    frequency = np.hypot(*np.meshgrid(np.fft.fftfreq(side), np.fft.fftfreq(side)))
    frequency[0, 0] = np.inf
    waves = np.fft.fft2(rng.normal(size=(bands, side, side))) / frequency**1.5
    cells = np.fft.ifft2(waves).real
    rows, columns = np.mgrid[0:side, 0:side]
    mask = np.zeros(cells.shape, bool)
    for band in mask:
        for _ in range(12):
            row, column, radius = *rng.integers(0, side, 2), rng.integers(4, 15)
            band |= (rows - row) ** 2 + (columns - column) ** 2 < radius**2
    return cells / cells.std(), mask


def test_rough_fields_are_filled_as_well_as_by_gdal(make, read, run):
    cells, mask = walks(1)
    outcome = run("fillgaps", INPUT=make(np.where(mask, np.nan, cells)))
    default = off(read(outcome.path).cells, cells, mask)
    assert default < 1.05 * off(by_gdal(cells, mask), cells, mask)
    assert any("TENSION 0.02 counts as" in line for line in outcome.said)
    stretched = run("fillgaps", INPUT=make(np.where(mask, np.nan, cells), "p.tif"), TENSION=0)
    assert default < 0.97 * off(read(stretched.path).cells, cells, mask)
    assert not any("counts as" in line for line in stretched.said)


@pytest.mark.skipif(not NDVI.exists(), reason="RASTER_KERNELS_CORPUS has no stack of dates")
def test_vegetation_under_clouds_is_filled_as_well_as_by_gdal(make, read, run):
    """Clear dates under the clouds of others, each alone and many as bands of one raster."""
    dates, clouds = np.load(NDVI)[..., 0], np.load(CLOUDS)[..., 0].astype(bool)
    share = clouds.mean(axis=(1, 2))
    clear = np.flatnonzero(share == 0)
    cloudy = np.flatnonzero((share > 0.05) & (share < 0.6))
    pairs = [(one, other) for one in clear for other in cloudy][::4]
    cells, mask = (np.array(part) for part in zip(*[(dates[a], clouds[b]) for a, b in pairs]))
    wanted = off(by_gdal(cells, mask), cells, mask)
    holes = np.where(mask, np.nan, cells)
    found = read(run("fillgaps", INPUT=make(holes)).path).cells
    assert off(found, cells, mask) < 1.05 * wanted
    alone = [read(run("fillgaps", INPUT=make(one, "one.tif")).path).cells[0] for one in holes[::5]]
    some = slice(None, None, 5)
    there = off(by_gdal(cells[some], mask[some]), cells[some], mask[some])
    assert off(np.array(alone), cells[some], mask[some]) < 1.05 * there
    print(
        len(pairs),
        off(found, cells, mask) / wanted,
        off(np.array(alone), cells[some], mask[some]) / there,
    )


def test_the_tension_of_smooth_ground_is_the_one_that_is_given(make, run):
    rows, columns = np.mgrid[0:200, 0:200]
    cells = 50 * np.sin(columns / 9.0) * np.cos(rows / 11.0)
    cells[50:60, 50:60] = np.nan
    outcome = run("fillgaps", INPUT=make(cells))
    assert not any("counts as" in line for line in outcome.said)
