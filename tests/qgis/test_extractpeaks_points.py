"""Given summits: points and polygons that take peaks, against a look at every peak."""

import re

import numpy as np
import pytest
from osgeo import ogr, osr

from raster_kernels.tests.qgis.test_extractpeaks import NORTH_UP, cell_of, hills

WORLD = (0.0, 10.0, 0.0, 85.0, 0.0, -10.0)


@pytest.fixture
def layer(tmp_path):
    """Return a function that writes features (WKT, name) to a file and returns its path."""

    def write(shapes, file="given.gpkg", *, epsg=32633, fields=(), kind=ogr.wkbUnknown, name="top"):
        driver = {"gpkg": "GPKG", "shp": "ESRI Shapefile"}[file.split(".")[-1]]
        path = str(tmp_path / file)
        dataset = ogr.GetDriverByName(driver).CreateDataSource(path)
        srs = None
        if epsg:
            srs = osr.SpatialReference()
            srs.ImportFromEPSG(epsg)
            srs.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
        made = dataset.CreateLayer(name, srs, kind)
        made.CreateField(ogr.FieldDefn("name", ogr.OFTString))
        for field in fields:
            made.CreateField(ogr.FieldDefn(field, ogr.OFTInteger))
        for number, shape in enumerate(shapes):
            feature = ogr.Feature(made.GetLayerDefn())
            feature.SetField("name", f"n{number}")
            for field in fields:
                feature.SetField(field, 100 + number)
            if shape:
                feature.SetGeometry(ogr.CreateGeometryFromWkt(shape))
            made.CreateFeature(feature)
        del made, dataset
        return path

    return write


def where(path):
    """Return x, y and z of all points of a layer, None where a point is empty."""
    dataset, places = ogr.Open(path), []
    for feature in dataset.GetLayer(0):
        place = feature.GetGeometryRef()
        empty = place is None or place.IsEmpty()
        places.append(None if empty else (place.GetX(), place.GetY(), place.GetZ()))
    return places


def spread(count, seed, transform=NORTH_UP, shape=(40, 50), over=1.1):
    """Return places over a raster and a little beyond."""
    rng = np.random.default_rng(seed)
    row, column = (
        rng.uniform(-0.1, over, count) * shape[0],
        rng.uniform(-0.1, over, count) * shape[1],
    )
    x0, dx, _, y0, _, dy = transform
    return np.column_stack([x0 + column * dx, y0 + row * dy]).tolist()


def highest(peaks, x, y, distance, measured, transform=NORTH_UP, sign=1):
    """Return the highest peak within a distance, or in whose own cell a point lies, and how far."""
    cell = tuple(np.floor([(y - transform[3]) / transform[5], (x - transform[0]) / transform[1]]))
    near = []
    for peak in peaks:
        away = measured(x, y, peak["x"], peak["y"])
        inside = cell_of(peak["x"], peak["y"], transform) == cell
        if inside or (distance > 0 and away <= distance + 1e-9):
            near.append((-sign * peak["value"], round(away, 6), peak["id"]))
    if not near:
        return None, None
    _, away, number = min(near)
    return number, away


def plainly(x, y, other_x, other_y):
    return float(np.hypot(x - other_x, y - other_y))


def assert_taken(found, everyone, wanted):
    """Compare rows with the peaks that their points should take, by the ids of all peaks."""
    by_id = {peak["id"]: peak for peak in everyone}
    order = sorted({number for number, _ in wanted if number is not None})
    now = {number: place for place, number in enumerate(order, 1)}
    assert len(found) == len(wanted)
    for row, (number, away) in zip(found, wanted):
        if number is None:
            assert row["found"] == 0
            assert row["id"] is row["value"] is row["prominence"] is row["moved"] is None
            continue
        peak = by_id[number]
        assert (row["found"], row["id"]) == (1, now[number])
        assert row["moved"] == pytest.approx(away, abs=1e-3)
        for name in set(peak) - {"id", "line_par", "prom_par"}:
            assert row[name] == peak[name], name
        for name in ("line_par", "prom_par"):
            assert row[name] == now.get(peak[name]), name


@pytest.mark.parametrize("kind", [0, 1])
@pytest.mark.parametrize("distance", [0.0, 8.0, 30.0, 95.0, 1e6])
def test_a_point_takes_the_highest_peak_within_the_distance(
    make, points, run, layer, distance, kind
):
    path, sign = make(hills((40, 50), seed=4), geotransform=NORTH_UP), 1 - 2 * kind
    everyone = points(run("extractpeaks", INPUT=path, KIND=kind).path)
    places = spread(150, seed=int(distance) % 7)
    places += [(peak["x"] + 4, peak["y"] - 4) for peak in everyone[::9]]
    given = layer([f"POINT ({x!r} {y!r})" for x, y in places])
    outcome = run("extractpeaks", INPUT=path, KIND=kind, POINTS=given, SNAP_DISTANCE=distance)
    wanted = [highest(everyone, x, y, distance, plainly, sign=sign) for x, y in places]
    found = points(outcome.path)
    assert_taken(found, everyone, wanted)
    taken = [number for number, _ in wanted if number is not None]
    assert outcome["COUNT"] == len(set(taken))
    assert len(taken) > len(set(taken)) or distance < 9
    assert [row["name"] for row in found] == [f"n{n}" for n in range(len(places))]
    for row, (x, y) in zip(found, places):
        if not row["found"]:
            assert (row["x"], row["y"]) == pytest.approx((x, y), abs=1e-9)
    missed = len(places) - len(taken)
    told = f"{missed:,} of {len(places):,} points or polygons found no peak"
    assert any(told in line for line in outcome.said) == bool(missed)


@pytest.mark.parametrize("distance", [0.0, 150.0, 400.0, 3000.0])
def test_distances_of_points_in_degrees_are_metres_on_the_ellipsoid(
    make, points, run, layer, distance
):
    from qgis.core import QgsDistanceArea, QgsPointXY

    transform = (10.0, 0.001, 0.0, 68.0, 0.0, -0.001)
    measure = QgsDistanceArea()
    measure.setEllipsoid("EPSG:7030")

    def measured(*ends):
        return measure.measureLine(QgsPointXY(*ends[:2]), QgsPointXY(*ends[2:]))

    path = make(hills((40, 50), seed=4), geotransform=transform, epsg=4326)
    everyone = points(run("extractpeaks", INPUT=path).path)
    places = spread(60, 3, transform)
    given = layer([f"POINT ({x!r} {y!r})" for x, y in places], epsg=4326)
    found = points(run("extractpeaks", INPUT=path, POINTS=given, SNAP_DISTANCE=distance).path)
    wanted = [highest(everyone, x, y, distance, measured, transform) for x, y in places]
    assert_taken(found, everyone, wanted)
    assert 0 < sum(row["found"] for row in found) <= len(places) or distance == 0


def test_points_in_another_crs_are_moved_to_that_of_the_raster(make, points, run, layer):
    transform = (500000.0, 10.0, 0.0, 4100000.0, 0.0, -10.0)
    path = make(hills((40, 50), seed=4), geotransform=transform)
    everyone = points(run("extractpeaks", INPUT=path).path)
    here, there = osr.SpatialReference(), osr.SpatialReference()
    here.ImportFromEPSG(32633)
    there.ImportFromEPSG(4326)
    there.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    way = osr.CoordinateTransformation(here, there)
    given = layer(
        ["POINT ({} {})".format(*way.TransformPoint(p["x"] + 3, p["y"])[:2]) for p in everyone]
        + ["POINT (15 1e7)"],
        epsg=4326,
    )
    outcome = run("extractpeaks", INPUT=path, POINTS=given, SNAP_DISTANCE=3.01)
    *found, last = points(outcome.path)
    assert [row["id"] for row in found] == [peak["id"] for peak in everyone]
    assert [row["moved"] for row in found] == pytest.approx([3.0] * len(found), abs=1e-5)
    assert last["found"] == 0 and where(outcome.path)[-1] is None
    assert any("1 of" in line and "no place in the CRS" in line for line in outcome.said)


@pytest.mark.parametrize("around", [False, True])
def test_longitudes_from_0_to_360_and_from_minus_180_are_the_same_places(
    make, points, run, layer, around
):
    columns = 36 if around else 20
    cells = np.zeros((17, columns))
    cells[5, 19], cells[8, 0], cells[12, 10] = 9, 7, 5
    path = make(cells, geotransform=WORLD, epsg=4326)
    given = layer(
        [
            *(f"POINT ({place})" for place in ("-166 31", "1 1", "105 -39", "-255 -39")),
            "POLYGON ((-170 30, -160 30, -160 40, -170 30))",
        ],
        epsg=4326,
    )
    found = points(run("extractpeaks", INPUT=path, POINTS=given).path)
    assert [row["value"] for row in found[:4]] == [9, 7, 5, 5]
    assert [(row["x"], row["y"]) for row in found[:4]] == [
        (195, 30), (5, 0), (105, -40), (105, -40)
    ]  # fmt: skip
    near = run("extractpeaks", INPUT=path, POINTS=given, SNAP_DISTANCE=1.6e6)
    assert [row["value"] for row in points(near.path)[:4]] == [9, 7, 5, 5]
    assert found[4]["value"] == 9 and found[4]["moved"] is None


def ring(x, y, radius, count, seed=0):
    rng = np.random.default_rng(seed)
    angles = np.sort(rng.uniform(0, 2 * np.pi, count))
    ends = [(x + radius * np.cos(a), y + radius * np.sin(a)) for a in angles]
    return "(" + ", ".join(f"{float(a)!r} {float(b)!r}" for a, b in [*ends, ends[0]]) + ")"


def test_a_polygon_takes_the_highest_peak_in_it(make, points, run, layer):
    path = make(hills((40, 50), seed=4), geotransform=NORTH_UP)
    everyone = points(run("extractpeaks", INPUT=path).path)
    shapes = []
    for number, (x, y) in enumerate(spread(40, seed=5)):
        outer, hole = ring(x, y, 90, 7, number), ring(x, y, 25, 5, number)
        shapes.append(f"POLYGON ({outer})" if number % 3 else f"POLYGON ({outer}, {hole})")
    shapes[7] = f"MULTIPOLYGON (({ring(1100, 8900, 50, 8)}), ({ring(1400, 8700, 60, 8)}))"
    x, y = everyone[3]["x"], everyone[3]["y"]
    shapes[8] = f"POLYGON (({x} {y}, {x + 1} {y}, {x + 1} {y + 1}, {x} {y}))"  # on its corner
    outcome = run("extractpeaks", INPUT=path, POINTS=layer(shapes), SNAP_DISTANCE=5.0)
    wanted = []
    for shape in map(ogr.CreateGeometryFromWkt, shapes):
        inside = [
            peak["id"]
            for peak in everyone
            if shape.Intersects(ogr.CreateGeometryFromWkt(f"POINT ({peak['x']} {peak['y']})"))
        ]
        wanted.append(inside[0] if inside else None)
    found = points(outcome.path)
    order = sorted(set(wanted) - {None})
    assert [row["id"] and order[row["id"] - 1] for row in found] == wanted
    assert wanted[8] == everyone[3]["id"] and 0 < wanted.count(None) < 20
    for row, shape in zip(found, shapes):
        if not row["found"]:
            at = ogr.CreateGeometryFromWkt(f"POINT ({row['x']} {row['y']})")
            assert ogr.CreateGeometryFromWkt(shape).Intersects(at)
    assert any("SNAP_DISTANCE is for points" in line for line in outcome.said)
    # The highest, in whatever order peaks are numbered.
    by_prominence = points(run("extractpeaks", INPUT=path, POINTS=layer(shapes), ORDER=1).path)
    assert [row["value"] for row in by_prominence] == [row["value"] for row in found]


def test_each_point_of_several_is_one_and_what_is_missing_says_so(make, points, run, layer):
    cells = np.zeros((9, 9))
    cells[2, 2], cells[6, 6], cells[4, 4] = 30, 12, np.nan
    path = make(cells, geotransform=NORTH_UP)
    given = layer(
        [
            "MULTIPOINT Z (1025 8975 7, 1065 8935 8)",
            "POINT (1026 8974)",  # the same peak once more
            "POINT (1045 8955)",  # nodata
            "POINT (99 99)",  # beyond the raster
            "POINT EMPTY",
            None,
            "POINT Z (1005 8935 4)",
        ]
    )
    outcome = run("extractpeaks", INPUT=path, POINTS=given, SNAP_DISTANCE=5.0, POINT_Z=True)
    found = points(outcome.path)
    assert [(row["name"], row["found"], row["id"], row["value"]) for row in found] == [
        ("n0", 1, 1, 30), ("n0", 1, 2, 12), ("n1", 1, 1, 30), ("n2", 0, None, None),
        ("n3", 0, None, None), ("n4", 0, None, None), ("n5", 0, None, None), ("n6", 0, None, None),
    ]  # fmt: skip
    assert where(outcome.path) == [
        (1025, 8975, 30), (1065, 8935, 12), (1025, 8975, 30), (1045, 8955, 0), (99, 99, 0),
        None, None, (1005, 8935, 4),
    ]  # fmt: skip
    assert outcome["COUNT"] == 2


def test_two_points_on_one_peak_are_one_in_cols_lines_and_ground(
    make, points, read, run, layer, tmp_path
):
    cells = np.array([[9.0, 1, 5, 2, 7, 0, 3]])
    path = make(cells, geotransform=NORTH_UP)
    given = layer([f"POINT ({x} 8995)" for x in (1065, 1025, 1005, 1026)])
    more = {
        "OUTPUT_COLS": str(tmp_path / "cols.gpkg"),
        "OUTPUT_LINES": str(tmp_path / "lines.gpkg"),
        "OUTPUT_BASINS": str(tmp_path / "ground.tif"),
    }
    outcome = run("extractpeaks", INPUT=path, POINTS=given, **more)
    # The line parents are 7 for 3, and 7 as well, which nobody asked for, for 5.
    assert [(row["value"], row["id"], row["line_par"]) for row in points(outcome.path)] == [
        (3, 3, None), (5, 2, None), (9, 1, None), (5, 2, None)
    ]  # fmt: skip
    assert [(row["id"], row["value"]) for row in points(more["OUTPUT_COLS"])] == [(2, 2), (3, 0)]
    lines = [(row["id"], row["parent"]) for row in points(more["OUTPUT_LINES"])]
    assert lines == [(2, 1), (3, 1)]
    ground = np.nan_to_num(read(more["OUTPUT_BASINS"]).cells[0])
    assert ground.tolist() == [[1, 1, 2, 1, 1, 1, 3]]


def test_filters_come_first(make, points, run, layer):
    cells = np.array([[0, 9, 0, 5, 4.5, 6, 0, 3, 0]])
    path = make(cells, geotransform=NORTH_UP)
    given = layer(["POINT (1035 8995)", "POINT (1075 8995)"])
    keywords = {"INPUT": path, "POINTS": given, "SNAP_DISTANCE": 15.0}
    assert [p["value"] for p in points(run("extractpeaks", **keywords).path)] == [5, 3]
    kept = points(run("extractpeaks", MIN_PROMINENCE=1.0, **keywords).path)
    assert [row["value"] for row in kept] == [None, 3]
    kept = points(run("extractpeaks", MIN_ISOLATION=25.0, **keywords).path)
    assert [row["value"] for row in kept] == [None, None]
    kept = points(run("extractpeaks", LIMIT=3, **keywords).path)
    assert [row["value"] for row in kept] == [5, None]


def test_only_selected_features_are_looked_at(make, points, processing, layer, tmp_path):
    from qgis.core import (
        QgsProcessingFeatureSourceDefinition,
        QgsProcessingFeedback,
        QgsProject,
        QgsVectorLayer,
    )

    path = make(np.array([[9.0, 1, 5, 2, 7, 0, 3]]), geotransform=NORTH_UP)
    feedback = QgsProcessingFeedback(False)

    def run(given):
        values = {"INPUT": path, "POINTS": given, "OUTPUT": str(tmp_path / "out.gpkg")}
        return points(
            processing.run("rasterkernels:extractpeaks", values, feedback=feedback)["OUTPUT"]
        )

    given = QgsVectorLayer(layer([f"POINT ({x} 8995)" for x in (1065, 1025, 1005)]), "given", "ogr")
    QgsProject.instance().addMapLayer(given)
    try:
        chosen = QgsProcessingFeatureSourceDefinition(given.id(), True)
        assert run(chosen) == []
        assert "(POINTS) holds no features" in feedback.textLog()
        given.selectByIds([2])
        assert [(row["name"], row["value"]) for row in run(chosen)] == [("n1", 5)]
        assert len(run(given)) == 3
    finally:
        QgsProject.instance().removeMapLayer(given.id())


def test_attributes_are_carried_under_names_that_are_free(make, run, layer, tmp_path):
    path = make(np.array([[9.0, 1, 5]]), geotransform=NORTH_UP)
    fields = ("ID", "value", "prominence", "value_2", "found")
    given = layer(["POINT (1005 8995)"], "given.shp", fields=fields, kind=ogr.wkbPoint)
    target = str(tmp_path / "out.shp")
    outcome = run("extractpeaks", INPUT=path, POINTS=given, OUTPUT=target)
    dataset = ogr.Open(target)
    row = dataset.GetLayer(0).GetNextFeature().items()
    assert row["name"] == "n0"
    names = {"ID_2": 100, "value_3": 100, "prominen_2": 100, "value_2": 100, "found_2": 100}
    assert {name: row[name] for name in names} == names
    assert row["value"] == 9 and row["id"] == 1 and row["found"] == 1
    assert any("ID: ID_2, value: value_3" in line for line in outcome.said)


def test_carried_attributes_keep_their_types(make, run, tmp_path):
    from qgis.core import QgsFeature, QgsGeometry, QgsPointXY, QgsVectorLayer
    from qgis.PyQt.QtCore import QDate

    columns = "field=who:string(80)&field=height:double&field=seen:date&field=n:int8"
    given = QgsVectorLayer(f"Point?crs=EPSG:32633&{columns}", "given", "memory")
    feature = QgsFeature(given.fields())
    feature.setAttributes(["Höhe, 'so'", 12.5, QDate(2024, 2, 29), 2**40])
    feature.setGeometry(QgsGeometry.fromPointXY(QgsPointXY(1005, 8995)))
    given.dataProvider().addFeatures([feature, QgsFeature(given.fields())])
    path = make(np.array([[9.0, 1, 5]]), geotransform=NORTH_UP)
    outcome = run("extractpeaks", INPUT=path, POINTS=given)
    dataset = ogr.Open(outcome.path)
    rows = [feature.items() for feature in dataset.GetLayer(0)]
    assert [rows[0][name] for name in ("who", "height", "n")] == ["Höhe, 'so'", 12.5, 2**40]
    assert rows[0]["seen"].startswith("2024/02/29")
    assert [rows[1][name] for name in ("who", "height", "seen", "n")] == [None] * 4


@pytest.mark.parametrize("side", ["raster", "points"])
def test_without_a_crs_coordinates_are_those_of_one(make, points, run, layer, side):
    cells = np.array([[9.0, 1, 5]])
    path = make(cells, geotransform=NORTH_UP, epsg=None if side == "raster" else 32633)
    code = None if side == "points" else 4326
    given = layer(["POINT (1025 8995)"], "given.shp", epsg=code, kind=ogr.wkbPoint)
    outcome = run("extractpeaks", INPUT=path, POINTS=given)
    assert [row["value"] for row in points(outcome.path)] == [5]
    who = "INPUT" if side == "raster" else "POINTS"
    assert any(line.startswith(f"{who} has no CRS") for line in outcome.said)


@pytest.mark.parametrize(
    ("shapes", "parameters", "sentence"),
    [
        (["LINESTRING (0 0, 1 1)"], {}, "POINTS is .*: give a layer of points or polygons"),
        (["POINT (1005 8995)"], {"SNAP_DISTANCE": -1.0}, "SNAP_DISTANCE is -1.0: give a number of"),
        (None, {"SNAP_DISTANCE": 2.5}, "SNAP_DISTANCE is 2.5: that is for POINTS, which are not"),
        (None, {"POINTS": "/nowhere/a.gpkg"}, "POINTS is '/nowhere/a.gpkg': give a vector layer"),
    ],
)
def test_what_is_no_summit_is_named(make, run, layer, shapes, parameters, sentence):
    from qgis.core import QgsProcessingException

    given = {"POINTS": layer(shapes)} if shapes else {}
    path = make(hills(), geotransform=NORTH_UP)
    with pytest.raises(QgsProcessingException, match=sentence):
        run("extractpeaks", INPUT=path, **{**given, **parameters})


def test_a_table_is_no_layer_of_summits(make, run, layer):
    from qgis.core import QgsProcessingException

    given = layer([None], kind=ogr.wkbNone)
    with pytest.raises(QgsProcessingException, match=r"give a layer of points or polygons"):
        run("extractpeaks", INPUT=make(hills()), POINTS=given)


@pytest.mark.parametrize("target", ["{}", "{}|layername=top", "given.shp"])
def test_the_given_points_are_not_written_over(make, points, run, layer, target):
    from qgis.core import QgsProcessingException

    path = make(np.array([[9.0, 1, 5]]), geotransform=NORTH_UP)
    file = "given.shp" if target.endswith("shp") else "given.gpkg"
    given = layer(["POINT (1005 8995)"], file, kind=ogr.wkbPoint)
    target = given if file == target else target.format(given)
    with pytest.raises(QgsProcessingException, match=re.escape("OUTPUT")):
        run("extractpeaks", INPUT=path, POINTS=given, OUTPUT=target)
    assert [row["name"] for row in points(given)] == ["n0"]
    beside = f"{given}|layername=peaks"
    if file != "given.shp":
        assert run("extractpeaks", INPUT=path, POINTS=given, OUTPUT=beside)["COUNT"] == 1
        assert [row["name"] for row in points(given)] == ["n0"]


def test_summits_in_an_image_without_a_place_lie_where_qgis_shows_them(
    make, layer, points, run, tmp_path
):
    from qgis.core import QgsPointXY, QgsRasterLayer

    cells = hills((30, 40), seed=4, gaps=0.0)
    image = make(cells, geotransform=None, epsg=None)
    raster = QgsRasterLayer(image, "image")
    shown = raster.dataProvider()
    cols, lines = str(tmp_path / "cols.gpkg"), str(tmp_path / "lines.gpkg")
    asked = {"INPUT": image, "OUTPUT_COLS": cols, "OUTPUT_LINES": lines}
    found = points(run("extractpeaks", **asked).path)
    assert len(found) > 5
    for point in [*found, *points(cols)]:
        value, inside = shown.sample(QgsPointXY(point["x"], point["y"]), 1)
        assert inside
        assert value == point["value"]
    drawn = ogr.Open(lines)
    for feature in drawn.GetLayer(0):
        at_peak, at_col, at_parent = feature.GetGeometryRef().GetPoints()
        assert shown.sample(QgsPointXY(*at_col[:2]), 1)[0] == feature["col_value"]
        heights = {point["id"]: point["value"] for point in found}
        for place, peak in ((at_peak, feature["id"]), (at_parent, feature["parent"])):
            assert shown.sample(QgsPointXY(*place[:2]), 1)[0] == heights[peak]
    given = layer([f"POINT({one['x']} {one['y']})" for one in found], epsg=None)
    again = points(run("extractpeaks", INPUT=image, POINTS=given).path)
    assert [(one["value"], one["moved"]) for one in again] == [(one["value"], 0) for one in found]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_tables_have_a_row_for_what_has_no_place(make, layer, run, tmp_path, ending):
    path = make(hills((30, 40), seed=4, gaps=0.0), geotransform=NORTH_UP)
    x, y = NORTH_UP[0] + 15, NORTH_UP[3] - 15
    given = layer([f"POINT({x} {y})", None, "POINT EMPTY"])
    target = str(tmp_path / f"found.{ending}")
    run("extractpeaks", INPUT=path, POINTS=given, SNAP_DISTANCE=500, OUTPUT=target)
    table = ogr.Open(target)
    rows = [(row["x"], row["found"], row["name"]) for row in table.GetLayer(0)]
    assert [(not one, str(found), name) for one, found, name in rows] == [
        (False, "1", "n0"), (True, "0", "n1"), (True, "0", "n2")
    ]  # fmt: skip
