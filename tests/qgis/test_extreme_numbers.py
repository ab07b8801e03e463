"""Numbers far from all that makes sense: one sentence, or what makes sense, and soon."""

import numpy as np
import pytest
from qgis.core import QgsProcessingException

CELLS = (np.random.default_rng(9).random((3, 24, 30)) * 200).astype("f4")


def test_dates_that_no_file_holds_are_refused_at_once(make, run):
    path = make(CELLS, names=["2020-01-01", "2020-06-01", "2024-12-01"])
    for every in (1e-300, 0.001, 0.02):
        with pytest.raises(QgsProcessingException, match=r"OUTPUT_DATES is .* give 0.02.* or more"):
            run("fillgapsintime", INPUT=path, OUTPUT_DATES=every)


@pytest.mark.parametrize("wrong", [{"RANGE_MIN": -1e308}, {"RANGE_MAX": 1e300}])
def test_a_range_that_the_cells_type_does_not_hold_is_refused(make, run, wrong):
    with pytest.raises(QgsProcessingException, match="is too wide; give RANGE_MIN, RANGE_MAX"):
        run("equalizeadaptive", INPUT=make(CELLS[0]), TILE=16, **wrong)


def test_no_displacement_is_looked_for_beyond_the_raster(make, run, read):
    one, two = make(CELLS[0], "one.tif"), make(np.roll(CELLS[0], 2, axis=1), "two.tif")
    given = {"INPUT": one, "INPUT_2": two, "WINDOW": 11, "STEP": 6}
    far = read(run("displacementfield", **given, MAX_SHIFT=1024).path)
    near = read(run("displacementfield", **given, MAX_SHIFT=30).path)
    np.testing.assert_array_equal(far.stored, near.stored)


@pytest.mark.parametrize("of", ["INPUT", "REFERENCE"])
def test_a_deviation_that_is_no_number_is_told(make, run, of):
    cells = CELLS[0].astype("f8")
    far = cells.copy()
    far[2, 3] = -1.7976931348623157e308
    given = {"INPUT": make(cells, "one.tif"), "REFERENCE": make(cells, "two.tif")}
    given[of] = make(far, "far.tif")
    with pytest.raises(QgsProcessingException, match="their mean or deviation is no number"):
        run("matchhistogram", METHOD=2, **given)


def test_a_rectangle_without_data_is_named(make, run):
    cells = CELLS[0].copy()
    cells[5:15, 5:15] = np.nan
    with pytest.raises(QgsProcessingException, match=r"TEMPLATE_EXTENT: .* no cell with data"):
        run("matchtemplate", INPUT=make(cells), TEMPLATE_EXTENT="500060,500140,4099860,4099940")
