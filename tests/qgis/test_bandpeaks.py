"""Peaks along bands from files, against SciPy cell by cell."""

import warnings

import numpy as np
import pytest
from qgis.core import QgsProcessingException
from scipy import signal

from ..fixtures import BEATS

NAN = np.nan
pytestmark = pytest.mark.usefixtures("stable_scipy")


def stack(bands=20, shape=(9, 11), seed=1, gaps=0.1):
    rng = np.random.default_rng(seed)
    cells = rng.integers(0, 12, (bands, *shape)).astype(float)
    cells[rng.random(cells.shape) < gaps] = NAN
    return cells


def of_scipy(cells, most, sign=1.0, **asked):
    """Return count, then position, height, prominence and width of the highest peaks."""
    found = np.full((1 + 4 * most, *cells.shape[1:]), NAN)
    for row, column in np.ndindex(*cells.shape[1:]):
        series = sign * cells[:, row, column]
        known = np.flatnonzero(~np.isnan(series))
        if not known.size:
            continue
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            peaks, told = signal.find_peaks(
                series[known], **{"prominence": (None, None), "width": (None, None), **asked}
            )
        found[0, row, column] = len(peaks)
        order = np.argsort(-series[known[peaks]], kind="stable")[:most]
        for place, peak in enumerate(order):
            at = peaks[peak]
            found[4 * place + 1 : 4 * place + 5, row, column] = (
                known[at] + 1, sign * series[known[at]], told["prominences"][peak],
                told["widths"][peak],
            )  # fmt: skip
    return found


@pytest.mark.parametrize("kind", [0, 1])
def test_every_cell_has_the_peaks_of_scipy(make, read, run, kind):
    cells = stack(gaps=0.0)
    outcome = run(
        "bandpeaks", INPUT=make(cells), KIND=kind, PROMINENCE="2;", DISTANCE=3.0, WIDTH=";6",
        HEIGHT="-11;10", WLEN=9.0, REL_HEIGHT=0.6, PLATEAU="1;3", THRESHOLD=";9",
    )  # fmt: skip
    raster = read(outcome.path)
    assert raster.names[:6] == ["count", "position 1", "height 1", "prominence 1", "width 1",
                                "position 2"]  # fmt: skip
    heights = (-11, 10) if kind == 0 else (-10, 11)
    wanted = of_scipy(
        cells, 3, 1.0 if kind == 0 else -1.0, prominence=(2, None), distance=3, width=(None, 6),
        height=heights, wlen=9, rel_height=0.6, plateau_size=(1, 3), threshold=(None, 9),
    )  # fmt: skip
    assert wanted[0].sum() > 0
    np.testing.assert_allclose(raster.cells, wanted, rtol=1e-6)


def test_bands_without_data_are_skipped(make, read, run):
    cells = stack(gaps=0.3)
    cells[:, 2, 3] = NAN
    found = read(run("bandpeaks", INPUT=make(cells), PEAKS=2).path).cells
    wanted = of_scipy(cells, 2)
    leave = [4, 8]  # widths count the bands that are missing
    np.testing.assert_allclose(
        np.delete(found, leave, axis=0), np.delete(wanted, leave, axis=0), rtol=1e-6
    )


def test_dates_and_wavelengths_are_positions(make, read, run):
    series = np.array([1, 2, 3, 4, 5, 4, 3, 2, 1, 2, 3, 2, 1, 2, 3, 4, 5, 6, 5, 4, 3, 2, 1.0])
    path = make(series.reshape(-1, 1, 1))
    found = read(run("bandpeaks", INPUT=path).path).cells.ravel()
    assert found[[0, 1, 2, 5, 6, 9, 10]].tolist() == [3, 18, 6, 5, 5, 11, 3]
    dates = " ".join(str(np.datetime64("2024-01-01") + 8 * i) for i in range(len(series)))
    found = read(run("bandpeaks", INPUT=path, POSITIONS=dates).path).cells.ravel()
    assert found[1] == (np.datetime64("2024-01-01") - np.datetime64("1970-01-01")).astype(int) + 136
    wave = ";".join(str(400 + 10 * i) for i in range(len(series)))
    found = read(run("bandpeaks", INPUT=path, POSITIONS=wave, RANGE=";550").path).cells.ravel()
    assert found[[0, 1]].tolist() == [2, 440]


def test_wavelengths_come_from_the_bands(make, read, run):
    from osgeo import gdal

    path = make(np.array([1, 3, 2, 5, 1.0]).reshape(-1, 1, 1))
    dataset = gdal.Open(path, gdal.GA_Update)
    for number in range(1, 6):
        dataset.GetRasterBand(number).SetMetadataItem("wavelength", str(400 + 50 * number))
    del dataset
    found = read(run("bandpeaks", INPUT=path, POSITIONS="metadata").path).cells.ravel()
    assert found[[0, 1, 5]].tolist() == [2, 600, 500]


def test_the_electrocardiogram_of_the_manual(make, read, run, beats):
    path = make(beats[:, None, None])
    found = read(run("bandpeaks", INPUT=path, DISTANCE=150.0, PEAKS=12).path).cells.ravel()
    assert found[0] == 12
    assert np.diff(np.sort(found[1::4])).tolist() == BEATS


def test_the_greatest_value_may_be_the_last(make, read, run):
    path = make(np.array([1, 2, 3, 2, 4, 5, 6.0]).reshape(-1, 1, 1))
    assert read(run("bandpeaks", INPUT=path, RULE=4, PEAKS=1).path).cells[1, 0, 0] == 7


def test_smoothing_comes_first(make, read, run):
    # Of whole numbers, smoothed ones may be equal, and rounding would decide which is a peak.
    cells = stack(gaps=0.0) + np.random.default_rng(2).random((20, 9, 11))
    smooth = signal.savgol_filter(cells, 5, 2, axis=0)
    found = read(run("bandpeaks", INPUT=make(cells), SMOOTHING_METHOD=2, SMOOTHING=5.0).path)
    np.testing.assert_allclose(found.cells, of_scipy(smooth, 3), rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize(
    ("parameters", "sentence"),
    [
        ({"HEIGHT": "5;2"}, "HEIGHT is '5;2': the minimum is above the maximum"),
        ({"PROMINENCE": "a"}, "PROMINENCE is 'a': give a range"),
        ({"POSITIONS": "1 2 3"}, "POSITIONS has 3 positions, and INPUT gives 20 bands"),
        ({"POSITIONS": " ".join(["1"] * 20)}, "positions must ascend"),
        ({"BANDS": [3, 2, 1]}, "positions must ascend from band to band; choose BANDS in their"),
        ({"POSITIONS": "15/01/2021 15/02/2021 15/03/2021"}, "holds '15/01/2021': give dates such"),
        ({"RANGE": "21;"}, "RANGE holds no band: their positions go from 1 to 20"),
        ({"RANGE": ";0.5"}, "RANGE holds no band: their positions go from 1 to 20"),
        ({"RANGE": "2021-01-01;"}, "RANGE is '2021-01-01;': give a range such as 2;5"),
        ({"SMOOTHING_METHOD": 1, "SMOOTHING": 4.0}, "SMOOTHING: 4 is no width"),
        ({"DISTANCE": -1.0}, "DISTANCE is -1.0"),
        ({"BANDS": [1, 2]}, "gives 2 bands; peaks along bands need 3 or more"),
    ],
)
def test_what_cannot_be_is_named(make, run, parameters, sentence):
    with pytest.raises(QgsProcessingException, match=sentence):
        run("bandpeaks", INPUT=make(stack()), **parameters)


@pytest.mark.parametrize("asked", ["PROMINENCE", "THRESHOLD", "HEIGHT"])
@pytest.mark.parametrize("kind", [0, 1])
@pytest.mark.parametrize("stored", ["float32", "int16"])
def test_limits_are_met_in_the_steps_of_the_raster(make, read, run, asked, kind, stored):
    """Heights of whole tenths, such as 812.3 - 812.0 = 0.3, are compared as tenths."""
    tenths = np.random.default_rng(4).integers(8100, 8110, (15, 9, 40)) * (1, -1)[kind]
    middle = {"HEIGHT": 8106 * (1, -1)[kind]}.get(asked, 3)
    in_tenths = run("bandpeaks", INPUT=make(tenths.astype(float)), KIND=kind, PEAKS=9,
                    **{asked: f"{middle};{middle}"})  # fmt: skip
    if stored == "int16":
        path = make(tenths.astype(stored), scale=0.1)
    else:
        path = make((tenths / 10).astype(stored))
    limits = f"{middle / 10};{middle / 10}"
    found = run("bandpeaks", INPUT=path, KIND=kind, PEAKS=9, **{asked: limits})
    wanted, cells = read(in_tenths.path).cells, read(found.path).cells
    assert np.nansum(wanted[0]) > 30
    np.testing.assert_array_equal(cells[0], wanted[0])
    np.testing.assert_allclose(cells[2::4], wanted[2::4] / 10, rtol=1e-6)
    smooth = {"SMOOTHING_METHOD": 1, "SMOOTHING": 3.0, asked: limits}
    assert read(run("bandpeaks", INPUT=path, KIND=kind, **smooth).path).cells.shape[0] == 13


def test_distances_of_decimal_positions_are_decimals(make, read, run):
    """0.43 - 0.40 is 0.03, whatever it is as a binary number."""
    series = np.array([0, 5, 0, 0, 4, 0, 0, 3, 0, 0, 2, 0.0])
    path = make(series.reshape(-1, 1, 1))
    for places in ("{:.2f}", "{:.3f}"):
        for start in (0.38, 0.40, 0.61):
            words = " ".join(places.format(start + 0.01 * number) for number in range(12))
            asked = {"INPUT": path, "POSITIONS": words, "WIDTH": "0.01;0.01"}
            apart = read(run("bandpeaks", DISTANCE=0.03, **asked).path).cells
            assert apart[0, 0, 0] == 4
            assert read(run("bandpeaks", DISTANCE=0.0301, **asked).path).cells[0, 0, 0] == 2


def test_times_and_large_numbers_are_told_exactly(make, read, run):
    series = np.array([0, 5, 0, 4, 0.0]).astype("f4")
    path = make(series.reshape(-1, 1, 1))
    hours = " ".join(str(1717113600 + 3600 * number) for number in range(5))
    found = read(run("bandpeaks", INPUT=path, POSITIONS=hours, DISTANCE=7200.0).path)
    assert found.cells[[1, 5], 0, 0].tolist() == [1717117200, 1717124400]
    assert found.stored.dtype == "f8"
    assert read(run("bandpeaks", INPUT=path).path).stored.dtype == "f4"


def days(*texts):
    """Return what numpy makes of dates, in days since 1970-01-01."""
    return np.array(texts, "M8[m]").astype(float) / 1440


MONTHS = [f"2021-{month:02}" for month in range(1, 8)]
HOURS = [f"2021-06-30T{hour:02}:30" for hour in (3, 6, 9, 12, 15, 18, 21)]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (MONTHS, MONTHS),
        (HOURS, HOURS),
        ([f"{word}:00Z" for word in HOURS], HOURS),
        ([f"2021{15 + 30 * k:03}" for k in range(7)],
         ["2021-01-15", "2021-02-14", "2021-03-16", "2021-04-15", "2021-05-15", "2021-06-14",
          "2021-07-14"]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("told_by", ["text", "file", "metadata", "names"])
def test_dates_are_read_as_they_are_written(make, read, run, tmp_path, written, meant, told_by):
    """Months, days of the year and times of the day, wherever they stand."""
    from osgeo import gdal

    cells = np.array([1, 3, 2, 5, 1, 4, 0.0])[:, None, None]
    if told_by == "names" and written == HOURS:
        written = [f"{word}:00" for word in written]
    names = [f"NDVI_{word}_v2" for word in written] if told_by == "names" else ()
    path = make(cells, names=names)
    positions = "metadata"
    if told_by == "text":
        positions = " ".join(written)
    elif told_by == "file":
        positions = str(tmp_path / "dates.txt")
        (tmp_path / "dates.txt").write_text("\n".join(written))
    elif told_by == "metadata":
        dataset = gdal.Open(path, gdal.GA_Update)
        for number, word in enumerate(written, 1):
            word = word.replace("T", " ")
            dataset.GetRasterBand(number).SetMetadataItem("acquisition_time", word)
        del dataset
    found = read(run("bandpeaks", INPUT=path, POSITIONS=positions).path).cells[:, 0, 0]
    np.testing.assert_allclose(found[[1, 5, 9]], days(*(meant[k] for k in (3, 5, 1))), atol=1e-4)


def test_where_positions_are_dates_a_range_of_them_is_too(make, read, run):
    cells = np.array([1, 3, 2, 5, 1, 4, 0.0])[:, None, None]
    path = make(cells)
    dates = [f"2021-0{month}-15" for month in range(1, 8)]
    for asked, places in (
        ("2021-03-01;2021-05-01", [3]), ("2021-04-15;", [3, 5]), (";2021-04-15", [3, 1]),
        (";20210414", [1]), ("2021-05;", [5]), ("18732;18732", [3]),
    ):  # fmt: skip
        found = read(
            run("bandpeaks", INPUT=path, POSITIONS=" ".join(dates), RANGE=asked).path
        ).cells[:, 0, 0]
        assert found[0] == len(places)
        wanted = days(*(dates[place] for place in places)).tolist()
        assert found[1 : 1 + 4 * len(places) : 4].tolist() == wanted
