"""What a user may not have meant is said, and what a window is on the ground."""

import numpy as np
import pytest

NOISE = np.random.default_rng(3).random((20, 30), dtype="f4")
UTM = {"epsg": 32633, "geotransform": (5e5, 4.6, 0.0, 4.1e6, 0.0, -5.6)}


def said(outcome, text):
    return any(text in line for line in outcome.said)


def test_a_window_is_told_on_the_ground(make, run):
    path = make(NOISE, **UTM)
    for name in ("localvariance", "localstatistics"):
        outcome = run(name, INPUT=path, WINDOW=10, WINDOW_ROWS=5)
        assert "Window: 10 x 5 cells = 46 x 28 m" in outcome.said
        bare = run(name, INPUT=make(NOISE, "bare.tif", geotransform=None, epsg=None))
        assert not said(bare, "Window: ")


def test_a_window_of_one_cell_is_warned_of(make, run):
    path = make(NOISE)
    for name in ("localvariance", "localstatistics"):
        assert said(run(name, INPUT=path, WINDOW=1), "WINDOW is 1: ")
        assert not said(run(name, INPUT=path, WINDOW=1, WINDOW_ROWS=3), "WINDOW is 1: ")


def test_a_raster_that_is_compared_with_itself_is_warned_of(make, run):
    one, two = make(np.stack([NOISE, NOISE.T.reshape(20, 30)])), make(NOISE, "two.tif")
    same = "INPUT and INPUT_2 are the same band of one raster"
    assert said(run("localcorrelation", INPUT=one, INPUT_2=one), same)
    assert not said(run("localcorrelation", INPUT=one, INPUT_2=one, BAND_2=2), same)
    assert not said(run("localcorrelation", INPUT=one, INPUT_2=two), same)


def test_a_raster_without_gaps_is_said_to_be_copied(make, run):
    assert said(run("fillgaps", INPUT=make(NOISE, "hill.tif")), "No gaps: the result is a copy")
    gappy = NOISE.copy()
    gappy[3, 4] = np.nan
    assert not said(run("fillgaps", INPUT=make(gappy, "gappy.tif")), "No gaps")


def test_where_no_peaks_are_left_the_highest_cell_is_told(make, run):
    path = make(np.round(NOISE, 1) + 7.5)
    none = run("extractpeaks", INPUT=path, MIN_VALUE=99)
    assert none["COUNT"] == 0
    assert said(none, "No peak passes the filters; the highest cell is 8.5.")
    none = run("extractpeaks", INPUT=path, MIN_VALUE=1, KIND=1)
    assert said(none, "No pit passes the filters; the lowest cell is 7.5.")


def test_many_peaks_without_a_least_prominence_are_remarked(make, run):
    path = make(np.random.default_rng(5).random((120, 120), dtype="f4"))
    hint = "MIN_PROMINENCE keeps those that stand out"
    assert said(run("extractpeaks", INPUT=path), hint)
    assert not said(run("extractpeaks", INPUT=path, MIN_PROMINENCE=0.01), hint)


def test_equalizing_few_whole_numbers_the_log_tells_why_flatness_is_low(make, run):
    few = make((NOISE * 5).astype("u1"))
    outcome = run("equalizehistogram", words=True, INPUT=few)
    assert said(outcome, "Flatness is low where many cells have the same value")
    many = run("equalizehistogram", INPUT=make(NOISE, "many.tif"))
    assert not said(many, "Flatness is low")


def test_bands_without_a_name_do_not_say_their_number_twice(make, run, read):
    one = make(NOISE, "one.tif")
    assert read(run("localvariance", INPUT=one).path).names == ["variance"]
    names = read(run("localstatistics", INPUT=one, STATISTICS=[0, 5]).path).names
    assert names == ["mean", "maximum"]
    three = make(np.stack([NOISE] * 3), "three.tif")
    assert read(run("localvariance", INPUT=three).path).names == ["variance"] * 3
    # Where QGIS's number is another one than the band's, it is said.
    names = read(run("localvariance", INPUT=three, BANDS=[3, 1]).path).names
    assert names == ["Band 3: variance", "Band 1: variance"]
    names = read(run("localvariance", INPUT=three, BANDS=[2]).path).names
    assert names == ["Band 2: variance"]
    names = read(run("localstatistics", INPUT=three, BANDS=[2], STATISTICS=[0, 5]).path).names
    assert names == ["Band 2: mean", "Band 2: maximum"]
    assert read(run("localvariance", INPUT=three, BANDS=[1]).path).names == ["variance"]
    twice = run("localstatistics", INPUT=run("localvariance", INPUT=one).path, STATISTICS=[0])
    assert read(twice.path).names == ["mean of variance"]
    assert read(run("equalizehistogram", INPUT=three).path).names == ["", "", ""]


@pytest.mark.parametrize(
    ("name", "given", "read_as"),
    [
        ("localstatistics", {"STATISTICS": [10], "PERCENTILES": "2.5 97.5;;"}, "2.5; 97.5"),
        ("equalizehistogram", {"NODATA_VALUES": "0 ;0.5"}, "0; 0.5"),
        ("stackcorrelation", {"SERIES": "1,5; 2 ;NA;3,25"}, "1.5; 2; NA; 3.25"),
        ("bandpeaks", {"POSITIONS": "1,5;2,5;4;8"}, "1.5; 2.5; 4; 8"),
        ("fillgapsintime", {"DATES": "1,2,3,5"}, "1; 2; 3; 5"),
        ("fillgaps", {"GAP_VALUES": "0;-9999.5"}, "0; -9999.5"),
    ],
)
def test_a_list_is_told_as_it_was_read(make, run, name, given, read_as):
    path = make(np.stack([NOISE] * 4) + np.arange(4.0)[:, None, None])
    ends = f": {read_as}"
    assert any(line.endswith(ends) for line in run(name, INPUT=path, **given).said)


@pytest.mark.parametrize(
    ("name", "wrong", "sentence"),
    [
        (
            "localvariance",
            {"SHAPE": 2, "FOOTPRINT": "0 2"},
            "Footprint (FOOTPRINT): '2' is neither 0 nor 1",
        ),
        ("localvariance", {"SHAPE": 1, "WINDOW_BANDS": 3}, "Bands that the window spans (WINDOW_"),
        (
            "localstatistics",
            {"STATISTICS": [10], "PERCENTILES": "2,5;97,5"},
            "Percentiles (PERCENTILES) holds 2,5: give numbers",
        ),
        ("localstatistics", {"WEIGHTING": 4, "WEIGHTS": ""}, "Matrix of weights (WEIGHTS)"),
        ("localcorrelation", {"EDGES": 5}, "Cells outside the raster (EDGES) is A constant"),
        ("equalizehistogram", {"OUTPUT_MAX": 256}, "(OUTPUT_MAX)"),
        ("equalizehistogram", {"RANGE_MIN": 9, "RANGE_MAX": 3}, "Lowest value to count (RANGE_MI"),
        ("extractpeaks", {"PLATEAU_MIN": 9, "PLATEAU_MAX": 3}, "(PLATEAU_MIN) is 9"),
    ],
)
def test_what_can_be_known_before_a_run_is_said_before_it(make, provider, name, wrong, sentence):
    """QGIS shows what the check says in the yellow bar of the dialog."""
    from qgis.core import QgsProcessingContext

    algorithm, path = provider.algorithm(name), make(NOISE)
    needed = {"INPUT": path, "OUTPUT": "TEMPORARY_OUTPUT"}
    if name == "localcorrelation":
        needed["INPUT_2"] = path
    assert algorithm.checkParameterValues(needed, QgsProcessingContext()) == (True, "")
    fine, said = algorithm.checkParameterValues({**needed, **wrong}, QgsProcessingContext())
    assert not fine
    assert sentence in said
