"""Peaks of profiles along lines, against SciPy on rows, columns and sampled places."""

import base64
import re
import warnings
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from osgeo import gdal, ogr, osr
from qgis.core import (
    QgsDistanceArea,
    QgsPointXY,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeatureSourceDefinition,
    QgsProject,
    QgsVectorLayer,
)
from scipy import ndimage, signal

from raster_kernels.raster.common.grid import Grid
from raster_kernels.recipes import profile_peaks as recipe

from ..fixtures import BEATS

X, Y, CELL = 500000.0, 4100000.0, 10.0


def place(row, column):
    """Return x and y of a place in cells."""
    return X + CELL * (column + 0.5), Y - CELL * (row + 0.5)


pytestmark = pytest.mark.usefixtures("stable_scipy")


def line(*places):
    """Return a line through places in cells, as well-known text."""
    return (
        "LINESTRING ("
        + ", ".join("{!r} {!r}".format(*map(float, place(*one))) for one in places)
        + ")"
    )


def row_line(row, columns):
    return line((row, 0), (row, columns - 1))


def scipy_peaks(series, cell=1.0, **asked):
    """Return what SciPy tells of peaks: places, heights, prominences, widths in units of a cell."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        peaks, told = signal.find_peaks(
            series, **{"prominence": (None, None), "width": (None, None), **asked}
        )
    return peaks, series[peaks], told["prominences"], cell * told["widths"]


def assert_are(found, wanted, sign=1.0, cell=CELL):
    """Compare the points of one line with what SciPy found."""
    places, heights, prominences, widths = wanted
    column = {key: [one[key] for one in found] for key in ("distance", "value", "prominence")}
    np.testing.assert_allclose(column["distance"], cell * places, rtol=1e-12, atol=1e-9)
    np.testing.assert_array_equal(column["value"], sign * heights)
    np.testing.assert_array_equal(column["prominence"], prominences)
    np.testing.assert_allclose([one["width"] for one in found], widths, rtol=1e-9)


def landscape(shape=(12, 60), levels=9, seed=1):
    return np.random.default_rng(seed).integers(0, levels, shape).astype("f4")


ASKED = [
    ({}, {}),
    ({"HEIGHT": "3;7", "THRESHOLD": "1;"}, {"height": (3, 7), "threshold": (1, None)}),
    ({"DISTANCE": 30.0}, {"distance": 3}),
    ({"PROMINENCE": "2;", "WLEN": 90.0}, {"prominence": (2, None), "wlen": 9}),
    ({"WIDTH": "10;30", "REL_HEIGHT": 0.7}, {"width": (1, 3), "rel_height": 0.7}),
    ({"PLATEAU": "2;3"}, {"plateau_size": (2, 3)}),
    (
        {"HEIGHT": "1;8", "THRESHOLD": ";6", "DISTANCE": 20.0, "PROMINENCE": "1;7", "WLEN": 110.0,
         "WIDTH": "5;80", "PLATEAU": "1;2", "REL_HEIGHT": 0.4},
        {"height": (1, 8), "threshold": (None, 6), "distance": 2, "prominence": (1, 7),
         "wlen": 11, "width": (0.5, 8), "plateau_size": (1, 2), "rel_height": 0.4},
    ),
]  # fmt: skip


# --- Rows, columns, series ------------------------------------------------------------------


@pytest.mark.parametrize(("parameters", "asked"), ASKED, ids=str)
def test_a_line_along_a_row_has_the_peaks_of_scipy(make, draw, run, points, parameters, asked):
    cells = landscape((12, 36))  # no more peaks than numpy sorts stably: of equal ones SciPy's
    lines = draw([row_line(row, 36) for row in range(12)])  # distance takes any first
    outcome = run("profilepeaks", INPUT=make(cells), LINES=lines, **parameters)
    found = points(outcome.path)
    assert [one["id"] for one in found] == list(range(1, len(found) + 1))
    assert outcome["COUNT"] == len(found) > 10
    for row, series in enumerate(cells.astype(float)):
        mine = [one for one in found if one["line_id"] == row + 1]
        wanted = scipy_peaks(series, CELL, **asked)
        assert_are(mine, wanted)
        assert [(one["x"], one["y"]) for one in mine] == [place(row, c) for c in wanted[0]]


def test_valleys_are_peaks_upside_down(make, draw, run, points):
    cells = landscape()
    lines = draw([row_line(5, 60)])
    found = points(run("profilepeaks", INPUT=make(cells), LINES=lines, KIND=1, HEIGHT="1;6").path)
    assert_are(found, scipy_peaks(-cells[5].astype(float), CELL, height=(-6, -1)), -1.0)


@pytest.mark.parametrize("stored", ["float32", "float64", "int16"])
def test_limits_are_met_in_the_steps_of_the_raster(make, draw, run, points, stored):
    """Heights of whole tenths, such as 812.3 - 812.0 = 0.3, are compared as tenths."""
    tenths = np.random.default_rng(2).integers(8100, 8110, (12, 60))
    lines = draw([row_line(row, 60) for row in range(12)])
    if stored == "int16":
        path = make(tenths.astype(stored), scale=0.1)
    else:
        path = make((tenths / 10).astype(stored))
    found = points(run("profilepeaks", INPUT=path, LINES=lines, PROMINENCE="0.3;0.3").path)
    wanted = [
        CELL * place for row in tenths for place in scipy_peaks(1.0 * row, prominence=(3, 3))[0]
    ]
    assert len(wanted) > 20
    np.testing.assert_allclose([one["distance"] for one in found], wanted)


def test_lines_along_columns_backwards_and_with_more_vertices(make, draw, run, points):
    cells = landscape((60, 12))
    shapes = [
        line((0, 3), (59, 3)),
        line((59, 3), (0, 3)),
        line((0, 3), (0.3, 3), (7.25, 3), (7.25, 3), (20, 3), (59, 3)),
    ]
    found = points(run("profilepeaks", INPUT=make(cells), LINES=draw(shapes)).path)
    series = cells[:, 3].astype(float)
    for number, one in enumerate((series, series[::-1], series), start=1):
        assert_are([f for f in found if f["line_id"] == number], scipy_peaks(one, CELL))


@pytest.mark.parametrize("method", [1, 2, 3])
def test_smoothing_is_that_of_scipy_away_from_the_ends(make, draw, run, points, method):
    cells = np.random.default_rng(3).normal(size=(3, 80)) * 10
    size = {1: 5.0, 2: 7.0, 3: 1.5}[method]
    smooth = {
        1: lambda a: ndimage.uniform_filter1d(a, 5),
        2: lambda a: signal.savgol_filter(a, 7, 2),
        3: lambda a: ndimage.gaussian_filter1d(a, 1.5),
    }[method](cells[1])
    found = points(
        run(
            "profilepeaks", INPUT=make(cells), LINES=draw([row_line(1, 80)]),
            SMOOTHING_METHOD=method, SMOOTHING=size, RANGE="100;690",
        ).path
    )  # fmt: skip
    peaks = signal.find_peaks(smooth)[0]
    peaks = peaks[(peaks >= 10) & (peaks <= 69)]
    assert [round(one["distance"] / CELL) for one in found] == peaks.tolist()
    np.testing.assert_allclose([one["value"] for one in found], smooth[peaks], rtol=1e-9)


@pytest.mark.parametrize("upright", [False, True])
def test_a_raster_of_one_row_or_column_is_a_series(make, draw, run, points, upright):
    series = np.random.default_rng(7).permutation(200).astype("f4")
    cells = series[:, None] if upright else series[None]
    path = make(cells)
    shape = line((0, 0), (199, 0)) if upright else row_line(0, 200)
    found = points(run("profilepeaks", INPUT=path, LINES=draw([shape]), DISTANCE=50.0).path)
    wanted = scipy_peaks(series.astype(float), CELL, distance=5)
    assert_are(found, wanted)
    told = points(run("extractpeaks", INPUT=path).path)
    ends = {0, 199}  # which SciPy never takes for peaks
    places = {round((Y - one["y"] if upright else one["x"] - X) / CELL - 0.5) for one in told}
    assert places - ends == set(scipy_peaks(series.astype(float))[0].tolist())


def test_the_electrocardiogram_of_the_manual(make, draw, run, points, beats):
    unit = (0.0, 1.0, 0.0, 0.0, 0.0, -1.0)
    path = make(beats[None], "row.tif", geotransform=unit, epsg=None)
    lines = draw(["LINESTRING (0.5 -0.5, 1999.5 -0.5)"], epsg=None)
    found = points(run("profilepeaks", INPUT=path, LINES=lines, DISTANCE=150.0).path)
    assert np.diff([one["distance"] for one in found]).tolist() == BEATS
    told = points(run("extractpeaks", INPUT=path, MIN_DISTANCE=150.0).path)
    places = sorted(one["x"] - 0.5 for one in told if 0.5 < one["x"] < 1999.5)
    assert np.diff(places).tolist() == BEATS


# --- Any line -------------------------------------------------------------------------------


def sampled(cells, places):
    """Return what SciPy's bilinear interpolation gives one cell apart along a line of places."""
    places = np.array(places, float)
    along = np.append(0.0, np.cumsum(np.hypot(*np.diff(places, axis=0).T)))
    step = np.arange(int(along[-1]) + 1.0)
    rows, columns = (np.interp(step, along, axis) for axis in places.T)
    return ndimage.map_coordinates(cells.astype(float), [rows, columns], order=1)


def test_a_line_across_the_cells_has_the_peaks_of_its_samples(make, draw, run, points):
    cells = np.random.default_rng(5).normal(size=(40, 50)).astype("f4") * 100
    bends = [(1.3, 2.2), (30.7, 12.9), (5.5, 33.1), (38.2, 47.6)]
    found = points(run("profilepeaks", INPUT=make(cells), LINES=draw([line(*bends)])).path)
    peaks, heights, prominences, widths = scipy_peaks(sampled(cells, bends), CELL)
    np.testing.assert_allclose([one["distance"] for one in found], CELL * peaks)
    np.testing.assert_allclose([one["value"] for one in found], heights)
    np.testing.assert_allclose([one["prominence"] for one in found], prominences)
    np.testing.assert_allclose([one["width"] for one in found], widths)


@pytest.mark.parametrize(
    "geotransform",
    [(X, 8.0, 6.0, Y, 6.0, -8.0), (X, 10.0, 0.0, Y, 0.0, 10.0), (X, 30.0, 0.0, Y, 0.0, -10.0)],
    ids=["rotated", "south-up", "oblong"],
)
def test_any_grid_has_its_rows(make, draw, run, points, geotransform):
    cells = landscape()
    x0, dx, rx, y0, ry, dy = geotransform
    ends = [(x0 + (c + 0.5) * dx + 5.5 * rx, y0 + (c + 0.5) * ry + 5.5 * dy) for c in (0, 59)]
    shape = "LINESTRING ({!r} {!r}, {!r} {!r})".format(*ends[0], *ends[1])
    path = make(cells, geotransform=geotransform)
    found = points(run("profilepeaks", INPUT=path, LINES=draw([shape])).path)
    cell = float(np.hypot(dx, ry))
    assert_are(found, scipy_peaks(cells[5].astype(float), cell), cell=cell)


def test_lengths_are_compared_but_for_the_rounding_of_coordinates(make, draw, run, points):
    """Of cells 0.1 wide, some three are a hair less than 0.3 apart."""
    cells = landscape((1, 36), levels=10**6, seed=5)
    path = make(cells, geotransform=(0.0, 0.1, 0.0, 0.0, 0.0, -0.1))
    lines = draw(["LINESTRING (0.05 -0.05, 3.55 -0.05)"])
    for parameters, asked in (
        ({"DISTANCE": 0.3}, {"distance": 3}),
        ({"WLEN": 0.6, "PROMINENCE": "1;"}, {"wlen": 6, "prominence": (1, None)}),
    ):
        found = points(run("profilepeaks", INPUT=path, LINES=lines, **parameters).path)
        assert_are(found, scipy_peaks(cells[0].astype(float), 0.1, **asked), cell=0.1)
    assert any(0.1 * (k + 3) - 0.1 * k < 0.3 for k in range(33))


def test_in_degrees_distances_are_metres_on_the_ellipsoid(make, draw, run, points):
    cells = landscape()
    path = make(cells, geotransform=(14.0, 0.01, 0.0, 47.0, 0.0, -0.01), epsg=4326)
    shape = "LINESTRING (14.005 46.945, 14.595 46.945)"
    found = points(run("profilepeaks", INPUT=path, LINES=draw([shape], epsg=4326)).path)
    peaks, heights, prominences, _ = scipy_peaks(cells[5].astype(float))
    assert [one["value"] for one in found] == heights.tolist()
    assert [one["prominence"] for one in found] == prominences.tolist()
    ruler = QgsDistanceArea()
    ruler.setEllipsoid("WGS84")
    for one, column in zip(found, peaks):
        steps = [QgsPointXY(14.005 + 0.01 * k, 46.945) for k in range(column + 1)]
        assert one["distance"] == pytest.approx(ruler.measureLine(steps), abs=1e-3)


def test_a_line_in_another_crs_bends_as_it_does_on_the_ground(make, draw, run, points):
    """Two vertices far apart: straight in degrees, and 98 m from straight on the raster."""
    rng = np.random.default_rng(8)
    cells = ndimage.gaussian_filter(rng.normal(size=(300, 900)), 4).astype("f4") * 1000
    path = make(cells, geotransform=(455000.0, 100.0, 0.0, 5220000.0, 0.0, -100.0))
    ends = (14.6, 47.0), (15.5, 47.0)
    found = points(
        run(
            "profilepeaks", INPUT=path, PROMINENCE="20;",
            LINES=draw(["LINESTRING ({} {}, {} {})".format(*ends[0], *ends[1])], epsg=4326),
        ).path
    )  # fmt: skip
    there, here = osr.SpatialReference(), osr.SpatialReference()
    there.ImportFromEPSG(4326)
    here.ImportFromEPSG(32633)
    for srs in (there, here):
        srs.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    way = osr.CoordinateTransformation(there, here)
    fine = [way.TransformPoint(14.6 + 0.9 * k / 2000, 47.0)[:2] for k in range(2001)]
    straight = np.linspace(fine[0], fine[-1], 2001)
    assert np.abs(np.array(fine) - straight).max() > 90
    bends = [((5220000 - y) / 100 - 0.5, (x - 455000) / 100 - 0.5) for x, y in fine]
    peaks, heights, _, _ = scipy_peaks(sampled(cells, bends), prominence=(20, None))
    assert len(found) == len(peaks) > 3
    np.testing.assert_allclose(
        [one["value"] for one in found], heights, atol=0.9
    )  # a gradient of 17 a cell
    np.testing.assert_allclose([one["distance"] for one in found], 100 * peaks, atol=10)


def test_on_a_raster_without_a_place_lines_lie_where_qgis_shows_it(make, draw, run, points):
    cells = landscape()
    lines = draw(["LINESTRING (0.5 -5.5, 59.5 -5.5)"], epsg=None)
    path = make(cells, geotransform=None, epsg=None)
    found = points(run("profilepeaks", INPUT=path, LINES=lines).path)
    assert_are(found, scipy_peaks(cells[5].astype(float)), cell=1)
    assert {one["y"] for one in found} == {-5.5}


def test_longitudes_are_moved_to_where_the_raster_is(make, draw, run, points):
    cells = landscape()
    path = make(cells, geotransform=(195.0, 0.01, 0.0, 47.0, 0.0, -0.01), epsg=4326)
    shape = "LINESTRING (-164.995 46.945, -164.405 46.945)"
    found = points(run("profilepeaks", INPUT=path, LINES=draw([shape], epsg=4326)).path)
    heights = scipy_peaks(cells[5].astype(float))[1]
    assert [one["value"] for one in found] == heights.tolist()


def test_parts_z_m_and_curves(make, draw, run, points):
    cells = landscape()
    a, b = (line((row, 0), (row, 59))[12:-1] for row in (2, 7))
    deep = "LINESTRING ZM (" + ", ".join(f"{one} 5 6" for one in b.split(", ")) + ")"
    arc = "CIRCULARSTRING ({!r} {!r}, {!r} {!r}, {!r} {!r})".format(
        *place(2, 0), *place(2, 30), *place(2, 59)
    )  # fmt: skip
    shapes = [f"MULTILINESTRING (({a}), ({b}))", deep, arc]
    found = points(run("profilepeaks", INPUT=make(cells), LINES=draw(shapes)).path)
    for row, number, part in ((2, 1, 1), (7, 1, 2), (7, 2, 1), (2, 3, 1)):
        mine = [one for one in found if (one["line_id"], one["part"]) == (number, part)]
        assert_are(mine, scipy_peaks(cells[row].astype(float), CELL))


def test_a_curve_is_followed(make, draw, run, points):
    """A half circle around the top of a cone is level but for the bilinear ground."""
    rows, columns = np.mgrid[:81, :81]
    cells = 1000 - np.hypot(rows - 40, columns - 40)
    arc = "CIRCULARSTRING ({!r} {!r}, {!r} {!r}, {!r} {!r})".format(
        *place(40, 10), *place(10, 40), *place(40, 70)
    )  # fmt: skip
    page = run("profilepeaks", INPUT=make(cells), LINES=draw([arc]), RULE=4)
    (top,) = points(page.path)
    assert top["value"] == pytest.approx(970, abs=0.05)


def test_outside_of_the_raster_there_are_no_samples(make, draw, run, points):
    """Distances count from the line's start; a line that comes back goes on across the gap."""
    cells = landscape()
    shapes = [
        line((5, -7), (5, 80)),
        line((5, 0), (5, 25), (-30, 25), (-30, 34), (5, 34), (5, 59)),
        line((-3, 0), (-3, 59)),
    ]
    outcome = run("profilepeaks", INPUT=make(cells), LINES=draw(shapes))
    found = points(outcome.path)
    series = cells[5].astype(float)
    peaks, heights, prominences, widths = scipy_peaks(series, CELL)
    mine = [one for one in found if one["line_id"] == 1]
    assert_are(mine, (peaks + 7, heights, prominences, widths))
    gone = np.r_[0:26, 34:60]
    up = cells[:6, 25][::-1][1:].astype(float), cells[:6, 34][:-1].astype(float)
    joined = np.concatenate([series[:26], up[0], up[1], series[34:]])
    assert gone.size + 10 == joined.size
    mine = [one for one in found if one["line_id"] == 2]
    assert [one["value"] for one in mine] == joined[signal.find_peaks(joined)[0]].tolist()
    assert not [one for one in found if one["line_id"] == 3]
    assert "Parts of lines without a sample in INPUT: 1." in outcome.said


def test_cells_without_data_are_skipped_as_bands_are(make, draw, run, points, read):
    cells = landscape(seed=4)
    rng = np.random.default_rng(2)
    cells[rng.random(cells.shape) < 0.2] = -9999
    path = make(cells, nodata=-9999.0)
    found = points(run("profilepeaks", INPUT=path, LINES=draw([row_line(5, 60)])).path)
    series = cells[5].astype(float)
    known = np.flatnonzero(series != -9999)
    peaks, heights, prominences, _ = scipy_peaks(series[known])
    assert [one["distance"] for one in found] == (CELL * known[peaks]).tolist()
    assert [one["value"] for one in found] == heights.tolist()
    assert [one["prominence"] for one in found] == prominences.tolist()
    stack = make(cells[5][:, None, None], "stack.tif", nodata=-9999.0)
    bands = read(run("bandpeaks", INPUT=stack, PEAKS=60).path).cells.ravel()
    at = np.argsort(bands[1::4][: int(bands[0])])
    for column, key, unit in ((1, "distance", CELL), (3, "prominence", 1), (4, "width", CELL)):
        told = unit * (bands[column::4][at] - (column == 1))
        np.testing.assert_allclose([one[key] for one in found], told, rtol=1e-6)


def test_infinite_cells_are_the_numbers_they_are(make, draw, run, points):
    cells = landscape()
    cells[5, [7, 20]] = np.inf, -np.inf
    found = points(run("profilepeaks", INPUT=make(cells), LINES=draw([row_line(5, 60)])).path)
    peaks = scipy_peaks(cells[5].astype(float))[0]
    assert [one["distance"] for one in found] == (CELL * peaks).tolist()
    assert [one["value"] for one in found] == cells[5, peaks].tolist()
    assert 7 in peaks


def test_lines_without_a_length_or_a_shape_are_told(make, draw, run, points):
    x, y = place(3, 3)
    shapes = [None, "LINESTRING EMPTY", f"LINESTRING ({x} {y}, {x} {y})", row_line(5, 60)]
    outcome = run("profilepeaks", INPUT=make(landscape()), LINES=draw(shapes))
    assert {one["line_id"] for one in points(outcome.path)} == {4}
    assert "Lines without a geometry: 2." in outcome.said
    assert "Parts of lines without a length: 1." in outcome.said


def test_a_layer_without_lines_gives_one_without_points(make, draw, run, points):
    outcome = run("profilepeaks", INPUT=make(landscape()), LINES=draw([], kind=ogr.wkbLineString))
    assert outcome["COUNT"] == 0
    assert points(outcome.path) == []
    assert "LINES holds no lines." in outcome.said


# --- Attributes, selection, formats ---------------------------------------------------------


def test_attributes_of_lines_come_after_the_columns(make, draw, run, points):
    names = {"name": ["one", "two"], "width": [1.5, 2.5], "class": [7, 8]}
    lines = draw([row_line(2, 60), row_line(7, 60)], fields=names)
    outcome = run("profilepeaks", INPUT=make(landscape()), LINES=lines)
    for one in points(outcome.path):
        number = one["line_id"] - 1
        assert one["name"] == names["name"][number]
        assert one["class"] == names["class"][number]
        assert one["width_2"] == names["width"][number]
    assert any("width: width_2" in text for text in outcome.said)


def test_only_selected_lines_where_so_asked(make, draw, processing, points, tmp_path):
    layer = QgsVectorLayer(draw([row_line(row, 60) for row in range(5)]), "lines")
    layer.selectByIds([2, 4])
    project, context = QgsProject(), QgsProcessingContext()
    project.addMapLayer(layer)
    context.setProject(project)
    asked = QgsProcessingFeatureSourceDefinition(layer.id(), True)
    target = str(tmp_path / "peaks.gpkg")
    given = {"INPUT": make(landscape()), "LINES": asked, "OUTPUT": target}
    processing.run("rasterkernels:profilepeaks", given, context=context)
    assert {one["line_id"] for one in points(target)} == {2, 4}


@pytest.mark.parametrize("ending", ["csv", "geojson", "shp", "gpkg"])
def test_any_format_holds_the_points(make, draw, run, points, tmp_path, ending):
    lines = draw([row_line(2, 60)], fields={"name": ["one"]})
    target = str(tmp_path / f"peaks.{ending}")
    # Degrees, which GeoJSON holds.
    path = make(landscape(), geotransform=(X / 1e6, 1e-5, 0, Y / 1e6, 0, -1e-5), epsg=4326)
    degrees = "LINESTRING ({!r} {!r}, {!r} {!r})".format(
        *(X / 1e6 + 0.5e-5, Y / 1e6 - 2.5e-5), *(X / 1e6 + 59.5e-5, Y / 1e6 - 2.5e-5)
    )  # fmt: skip
    lines = draw([degrees], "degrees.gpkg", epsg=4326, fields={"name": ["one"]})
    count = run("profilepeaks", INPUT=path, LINES=lines, OUTPUT=target)["COUNT"]
    found = points(target)
    assert len(found) == count > 5
    assert {one["name"] for one in found} == {"one"}


def rows_in(path):
    """Return the rows of a file; QGIS 3.22.4 changes bytes of a GeoPackage that it opens."""
    file = gdal.OpenEx(path, gdal.OF_VECTOR)
    return [
        one.ExportToJson()
        for number in range(file.GetLayerCount())
        for one in file.GetLayer(number)
    ]


def test_the_layer_of_lines_is_never_overwritten(make, draw, run):
    lines = draw([row_line(2, 60)])
    before = rows_in(lines)
    with pytest.raises(QgsProcessingException, match="OUTPUT"):
        run("profilepeaks", INPUT=make(landscape()), LINES=lines, OUTPUT=lines)
    with pytest.raises(QgsProcessingException, match="OUTPUT_HTML"):
        run("profilepeaks", INPUT=make(landscape()), LINES=lines, OUTPUT_HTML=lines)
    assert rows_in(lines) == before


# --- Many and long --------------------------------------------------------------------------


def test_neither_threads_nor_what_is_looked_at_together_change_a_bit(
    make, draw, run, points, monkeypatch
):
    from raster_kernels.toolbox import run as engine

    rng = np.random.default_rng(6)
    cells = ndimage.gaussian_filter(rng.normal(size=(300, 290)), 2) * 100
    cells[rng.random(cells.shape) < 0.05] = np.nan
    path = make(cells, options=["TILED=YES", "BLOCKXSIZE=64", "BLOCKYSIZE=64"])
    ends = rng.uniform(-20, 310, (60, 4))
    lines = draw([line(one[:2], one[2:]) for one in ends])
    asked = {"INPUT": path, "LINES": lines, "DISTANCE": 35.0, "SMOOTHING_METHOD": 1}
    wanted = points(run("profilepeaks", **asked).path)
    assert len(wanted) > 300
    for threads, together, read, side in ((1, 1, 50, 7), (2, 1000, 333, 64), (2, 5000, 10**6, 300)):
        monkeypatch.setattr(engine, "_thread_count", lambda context, count=threads: count)
        monkeypatch.setattr(recipe, "_TOGETHER", together)
        monkeypatch.setattr(recipe, "_READ", read)
        monkeypatch.setattr(recipe, "_OF_TILES", (side, side))
        assert points(run("profilepeaks", **asked).path) == wanted


def test_a_thousand_lines_are_as_many_lines_alone(make, draw, run, points):
    cells = landscape((50, 60))
    rows = np.random.default_rng(1).integers(0, 50, 1000)
    found = points(
        run("profilepeaks", INPUT=make(cells), LINES=draw([row_line(r, 60) for r in rows])).path
    )
    counts = np.bincount([one["line_id"] for one in found], minlength=1001)[1:]
    alone = [len(signal.find_peaks(row)[0]) for row in cells]
    assert counts.tolist() == [alone[row] for row in rows]


def test_a_line_that_does_not_fit_into_the_memory_is_named(make, draw, run, monkeypatch):
    monkeypatch.setattr(recipe, "_TOGETHER", 10)
    monkeypatch.setattr(recipe, "_AT_WORK", 2**22)
    with pytest.raises(QgsProcessingException, match=r"part 1 of line 1 has 100 samples, and 64 "):
        run("profilepeaks", INPUT=make(landscape((3, 100))), LINES=draw([row_line(1, 100)]))


def brute_steps(course, grid):
    """Return which whole numbers of cells along a line lie in a raster, one by one."""
    found = []
    for step in range(int(course.along[-1] + 1e-6) + 1):
        row, column = (np.interp(step, course.along, axis) for axis in (course.row, course.column))
        if -0.5 <= row <= grid.rows - 0.5 and -0.5 <= column <= grid.columns - 0.5:
            found.append(step)
    return found


def test_samples_are_those_that_lie_in_the_raster():
    rng = np.random.default_rng(9)
    grid = Grid(30, 40, (0.0, 1.0, 0.0, 30.0, 0.0, -1.0))
    for _ in range(300):
        count = int(rng.integers(2, 7))
        x, y = rng.uniform(-40, 80, count), rng.uniform(-40, 70, count)
        if rng.random() < 0.3:
            x, y = np.rint(x) + 0.5, np.rint(y) + 0.5
        course = recipe.course_of(recipe.Part(0, 1, x, y), grid)
        assert course.step.tolist() == brute_steps(course, grid)


def test_a_vertex_in_the_middle_of_a_cell_gives_one_sample():
    grid = Grid(30, 40, (0.0, 1.0, 0.0, 30.0, 0.0, -1.0))
    x, y = np.array([2.5, 7.5, 7.5, 2.5]), np.array([20.5, 20.5, 15.5, 15.5])
    course = recipe.course_of(recipe.Part(0, 1, x, y), grid)
    assert course.step.tolist() == list(range(16))


def test_a_line_far_beyond_the_raster_costs_nothing_there():
    grid = Grid(30, 40, (0.0, 1.0, 0.0, 30.0, 0.0, -1.0))
    part = recipe.Part(0, 1, np.array([0.5 - 1e9, 1e12]), np.array([14.5, 14.5]))
    assert recipe.course_of(part, grid).step.size == 40


# --- Report ---------------------------------------------------------------------------------


def test_the_report_draws_each_profile_with_its_peaks(make, draw, run, points, tmp_path):
    path = str(tmp_path / "report.html")
    lines = draw([row_line(2, 60), row_line(7, 60)])
    run(
        "profilepeaks", INPUT=make(landscape(), unit="m"), LINES=lines, PROMINENCE="4;",
        OUTPUT_HTML=path, OUTPUT=str(tmp_path / "peaks.gpkg"),
    )  # fmt: skip
    text = Path(path).read_text("utf-8")
    found = points(tmp_path / "peaks.gpkg")
    drawings = re.findall(r"base64,([\w+/=]+)", text)
    assert len(drawings) == 2
    for number, drawing in enumerate(drawings, start=1):
        svg = ElementTree.fromstring(base64.b64decode(drawing))
        spaces = {"s": "http://www.w3.org/2000/svg"}
        peaks = [one for one in found if one["line_id"] == number]
        assert len(svg.findall("s:polygon", spaces)) == len(peaks) > 2
        assert len(svg.findall("s:polyline", spaces)) == 1
        assert f"<h2>Line {number}, part 1</h2>" in text
    assert "color-scheme" in text
    assert "http" not in text.replace("http://www.w3.org", "")


def test_the_report_draws_valleys_the_right_way_up(make, draw, run, tmp_path):
    path = str(tmp_path / "report.html")
    lines = draw([row_line(5, 60)])
    outcome = run("profilepeaks", INPUT=make(landscape()), LINES=lines, KIND=1, OUTPUT_HTML=path)
    text = Path(path).read_text("utf-8")
    (drawing,) = re.findall(r"base64,([\w+/=]+)", text)
    svg = ElementTree.fromstring(base64.b64decode(drawing))
    spaces = {"s": "http://www.w3.org/2000/svg"}
    assert not [one for one in svg.findall("s:text", spaces) if one.text.startswith("-")]
    assert f"{outcome['COUNT']} valleys along 1 line." in text
    assert any(said.endswith(f"{outcome['COUNT']} valleys") for said in outcome.said)
    corners = [one.get("points").split() for one in svg.findall("s:polygon", spaces)]
    heights = [[float(corner.split(",")[1]) for corner in triangle] for triangle in corners]
    assert corners
    assert all(tip < left for tip, left, _ in heights)  # below their points, and upwards


def test_the_report_of_many_lines_draws_the_first(make, draw, run, tmp_path):
    path = str(tmp_path / "report.html")
    lines = draw([row_line(5, 60)] * 70)
    run("profilepeaks", INPUT=make(landscape()), LINES=lines, OUTPUT_HTML=path)
    text = Path(path).read_text("utf-8")
    assert text.count("base64") == 50
    assert "The first 50 of 70 profiles are drawn." in text


def test_a_long_profile_keeps_its_extremes_in_the_drawing():
    rng = np.random.default_rng(3)
    value = np.cumsum(rng.normal(size=20_000))
    value[5000:7000] = np.nan
    value[12_345] = 999.0
    distance, drawn = recipe.thinned(np.arange(20_000.0), value, 400)
    assert distance.size == 400
    assert np.nanmax(drawn) == 999.0
    assert np.nanmin(drawn) == np.nanmin(value)
    assert np.isnan(drawn).any()
    assert (np.diff(distance) >= 0).all()


# --- Wrong input ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parameters", "sentence"),
    [
        ({"HEIGHT": "5;2"}, "HEIGHT is '5;2': the minimum is above the maximum"),
        ({"RANGE": "x"}, "RANGE is 'x': give a range"),
        ({"SMOOTHING_METHOD": 2, "SMOOTHING": 4.0}, "SMOOTHING: 4 is no width"),
        ({"DISTANCE": -1.0}, "DISTANCE is -1.0"),
        ({"LINES": "/nowhere/lines.gpkg"}, "LINES"),
        ({"LINES": None}, "LINES is empty"),
    ],
)
def test_what_cannot_be_is_named(make, draw, run, tmp_path, parameters, sentence):
    target = tmp_path / "peaks.gpkg"
    given = {"LINES": draw([row_line(2, 60)]), "OUTPUT": str(target), **parameters}
    with pytest.raises(QgsProcessingException, match=sentence):
        run("profilepeaks", INPUT=make(landscape()), **given)
    assert not target.exists()


@pytest.mark.parametrize("shape", ["POINT (500050 4099950)", "POLYGON ((0 0, 1 0, 1 1, 0 0))"])
def test_a_layer_of_no_lines_is_refused(make, draw, run, shape):
    with pytest.raises(QgsProcessingException, match="give a layer of lines"):
        run("profilepeaks", INPUT=make(landscape()), LINES=draw([shape]))


def test_lines_elsewhere_are_refused(make, draw, run):
    with pytest.raises(QgsProcessingException, match="none of 1 line crosses INPUT"):
        run("profilepeaks", INPUT=make(landscape()), LINES=draw([line((500, 0), (500, 9))]))


def test_a_raster_without_data_is_refused(make, draw, run):
    cells = np.full((12, 60), -9999.0)
    with pytest.raises(QgsProcessingException, match="no cell with data"):
        run("profilepeaks", INPUT=make(cells, nodata=-9999.0), LINES=draw([row_line(5, 60)]))


def test_lines_without_a_crs_count_as_those_of_the_raster(make, draw, run, points):
    lines = draw([row_line(5, 60)], epsg=None)
    outcome = run("profilepeaks", INPUT=make(landscape()), LINES=lines)
    assert_are(points(outcome.path), scipy_peaks(landscape()[5].astype(float), CELL))
    assert any("LINES has no CRS" in text for text in outcome.said)


@pytest.mark.parametrize("west", [-180.0, 0.0])
def test_lines_go_on_over_the_seam_of_a_globe(make, draw, run, points, west):
    """As on the same cells three times side by side, which have no seam there."""
    rng = np.random.default_rng(11)
    cells = ndimage.gaussian_filter(rng.normal(size=(36, 72)), 1, mode="wrap").round(2)
    cells[rng.random(cells.shape) < 0.02] = np.nan
    globe = make(cells, "globe.tif", geotransform=(west, 5.0, 0.0, 90.0, 0.0, -5.0), epsg=4326)
    wide = make(
        np.tile(cells, 3),
        "wide.tif",
        geotransform=(west - 360.0, 5.0, 0.0, 90.0, 0.0, -5.0),
        epsg=4326,
    )
    shapes = [
        "LINESTRING (150 12.5, 215 12.5)",
        "LINESTRING (-10 42.5, 20 41, 35 -30)",
        "LINESTRING (-30 10, 340 50)",
        f"LINESTRING ({west - 1} 85, {west + 1} -85, {west + 359.5} 0)",
    ]
    lines = draw(shapes, epsg=4326)
    tables = [points(run("profilepeaks", INPUT=path, LINES=lines).path) for path in (globe, wide)]
    assert len(tables[0]) > 20
    for one, other in zip(*tables):
        assert west <= one["x"] <= west + 360
        assert (one["x"] - other["x"] + 180) % 360 == pytest.approx(180, abs=1e-9)
        for name in ("line_id", "distance", "value", "prominence", "width", "y"):
            assert one[name] == pytest.approx(other[name], rel=1e-12, abs=1e-9)
    assert len(tables[0]) == len(tables[1])


@pytest.mark.parametrize("west", [-180.0, 160.0])
@pytest.mark.parametrize("epsg", [3832, 3994])
def test_a_line_of_a_pacific_map_takes_the_short_way_over_180_degrees(
    make, draw, run, points, west, epsg
):
    """The same as a line in degrees through 180, not the other way around the globe."""
    rng = np.random.default_rng(12)
    size = (180, 360) if west < 0 else (180, 40)
    cells = ndimage.gaussian_filter(rng.normal(size=size), 2, mode="wrap").round(3)
    path = make(cells, geotransform=(west, 1.0, 0.0, 90.0, 0.0, -1.0), epsg=4326)
    there = osr.SpatialReference()
    there.ImportFromEPSG(epsg)
    degrees = osr.SpatialReference()
    degrees.ImportFromEPSG(4326)
    for srs in (there, degrees):
        srs.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    way = osr.CoordinateTransformation(degrees, there)
    ends = [way.TransformPoint(x, 12.5)[:2] for x in (162.5, -162.5)]
    pacific = draw(["LINESTRING ({!r} {!r}, {!r} {!r})".format(*ends[0], *ends[1])], epsg=epsg)
    plain = draw(["LINESTRING (162.5 12.5, 197.5 12.5)"], "plain.gpkg", epsg=4326)
    tables = [
        points(run("profilepeaks", INPUT=path, LINES=lines).path) for lines in (pacific, plain)
    ]
    assert len(tables[0]) == len(tables[1]) > 2
    for one, other in zip(*tables):
        assert (one["x"] - other["x"] + 180) % 360 == pytest.approx(180, abs=1e-6)
        for name in ("distance", "value", "prominence"):
            assert one[name] == pytest.approx(other[name], rel=1e-6)
