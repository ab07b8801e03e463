"""Dates as people, satellites and climate models write them."""

import numpy as np
import pytest
from qgis.core import QgsProcessingException

from .test_fillgapsintime import linear, stack

EACH = np.arange(6)


def real(*dates):
    """Return dates as numpy counts them, in days."""
    return np.array(dates, "M8[m]").astype(float) / 1440


@pytest.mark.parametrize(
    ("given", "days"),
    [
        (
            "2023353 2024001 2024017 2024060 2024061 2024366",
            np.concatenate(
                [
                    real("2023-12-19", "2024-01-01", "2024-01-17"),
                    real("2024-02-29", "2024-03-01", "2024-12-31"),
                ]
            ),
        ),
        ("202311 202312 202401 202402 202403 202404", "2023-11"),
        ("2023-11; 2023-12; 2024-01; 2024-02; 2024-03; 2024-04", "2023-11"),
        (
            "2024-02-28T00:00 2024-02-28T06:30 2024-02-28T12:00 2024-02-29T00:00:00Z "
            "2024-02-29T12:00 2024-03-01T00:00",
            real("2024-02-28", "2024-02-28T06:30", "2024-02-28T12", "2024-02-29")[
                [0, 1, 2, 3, 3, 3]
            ]
            + [0, 0, 0, 0, 0.5, 1],
        ),
        ("2459945 2459946 2459950 2459951 2459960 2459961", np.array([0, 1, 5, 6, 15, 16.0])),
    ],
    ids=["days of the year", "months as numbers", "months", "hours", "Julian days"],
)
def test_dates_are_read_as_they_are_written(make, read, run, given, days):
    if isinstance(days, str):
        days = (np.datetime64(days) + EACH).astype("M8[D]").astype(float)
    cells = stack(6)
    outcome = run("fillgapsintime", INPUT=make(cells), DATES=given)
    np.testing.assert_allclose(read(outcome.path).cells, linear(cells, days), rtol=1e-12)


@pytest.mark.parametrize(
    "word", ["2023-02-29", "29.2.2023", "12/31/2023", "2023-13", "2023-1-32", "31-12-23"]
)
def test_what_looks_like_a_date_and_is_none_is_named(make, run, word):
    with pytest.raises(QgsProcessingException, match=f"DATES holds '{word}': give dates such as"):
        run("fillgapsintime", INPUT=make(stack(2)), DATES=f"2023-01-01 {word}")


def test_no_year_has_a_day_that_it_has_not(make, read, run):
    # 2023366 is no date, but the days that processing took, and those of another kind, are.
    names = [f"MOD13Q1.A2023{day:03}.2023366" for day in (1, 17, 33)]
    cells = stack(3)
    found = read(run("fillgapsintime", INPUT=make(cells, names=names)).path)
    np.testing.assert_allclose(found.cells, linear(cells, np.array([0.0, 16, 32])), rtol=1e-12)


def netcdf(make, cells, numbers, units, calendar=""):
    """Return a stack whose metadata are those of a netCDF file."""
    from osgeo import gdal

    path = make(cells)
    dataset = gdal.Open(path, gdal.GA_Update)
    dataset.SetMetadataItem("time#units", units)
    if calendar:
        dataset.SetMetadataItem("time#calendar", calendar)
    for band, number in enumerate(numbers, 1):
        dataset.GetRasterBand(band).SetMetadataItem("NETCDF_DIM_time", repr(number))
    del dataset
    return path


# What ncdump and cftime say of them.
@pytest.mark.parametrize(
    ("units", "calendar", "number", "date"),
    [
        ("days since 1850-01-01", "noleap", 54750, "2000-01-01"),
        ("days since 1850-01-01", "365_day", 54809, "2000-03-01"),
        ("days since 1859-12-01", "360_day", 50430, "2000-01-01"),
        ("days since 1970-02-30", "360_day", 1, "1970-03-01"),
        ("days since 2000-01-01", "366_day", 60, "2000-03-01"),
        ("hours since 1-1-1 00:00:0.0", "", 17067072, "1948-01-01"),
        ("hours since 0001-01-01", "proleptic_gregorian", 17067072, "1948-01-03"),
        ("months since 1960-01-01", "360", 480.5, "2000-01-16"),
        ("months since 1979-01-01", "", 13, "1980-02-01"),
        ("months since 1995-1-1 00:00:00", "360_day", 64, "2000-05-01"),
        ("months since 1983-00", "", 1, "1983-01-01"),
        ("months since 2000-01-31", "", 1, "2000-02-29"),
        ("years since 2000-03-01", "", 1.0, "2001-03-01"),
        ("weeks since 2000-01-01", "", 2, "2000-01-15"),
        ("milliseconds since 1970-01-01", "", 86400000, "1970-01-02"),
        ("hours since 1990-11-25 12:00 UTC", "", 36, "1990-11-27"),
    ],
)
def test_units_and_calendars_of_netcdf(make, read, run, units, calendar, number, date):
    path = netcdf(make, stack(2), [number, number + 1000], units, calendar)
    raster = read(run("fillgapsintime", INPUT=path, METHOD=4).path)
    assert raster.names[0][:10] == date


@pytest.mark.parametrize(("calendar", "year"), [("360_day", 360), ("noleap", 365), ("", 365.25)])
def test_years_of_models_are_as_long_as_they_are(make, read, run, calendar, year):
    """A wave of the model's year comes back exactly after twenty of them."""
    days = np.arange(0, 20 * 365.25, 15.0)
    cells = np.broadcast_to(50 + 10 * np.sin(2 * np.pi * days / year)[:, None, None], (487, 2, 3))
    holes = cells.copy()
    holes[200:204], holes[-2] = np.nan, np.nan
    path = netcdf(make, holes, days.tolist(), "days since 2000-01-01", calendar)
    outcome = run("fillgapsintime", INPUT=path, METHOD=2, HARMONICS=1)
    np.testing.assert_allclose(read(outcome.path).cells, cells, atol=0.02)
    said = any("PERIOD" in line for line in outcome.said)
    assert said == (calendar != "")


def test_calendars_are_not_mixed(make, run):
    paths = [
        netcdf(make, stack(2), [0, 10], "days since 2000-01-01", "noleap"),
    ]
    other = netcdf(
        lambda cells: make(cells, "other.tif"),
        stack(2),
        [20, 30],
        "days since 2000-01-01",
        "360_day",
    )
    with pytest.raises(QgsProcessingException, match=r"several calendars \(noleap, 360_day\)"):
        run("fillgapsintime", INPUT=paths[0], LAYERS=[other])
