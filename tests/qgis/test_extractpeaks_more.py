"""Isolation, parents, filters and more outputs of peaks, against brute force, known counts."""

import os
import threading
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from scipy import ndimage

from raster_kernels.kernels.peaks.choices import Order
from raster_kernels.raster.common.errors import Cancelled
from raster_kernels.raster.common.plan import make_plan
from raster_kernels.raster.common.progress import Progress
from raster_kernels.raster.sources.source import RasterSource
from raster_kernels.recipes import peaks as recipe
from raster_kernels.tests.qgis.test_extractpeaks import NORTH_UP, cell_of, flooded, hills

CORPUS = os.environ.get("RASTER_KERNELS_CORPUS")
needs_corpus = pytest.mark.skipif(CORPUS is None, reason="RASTER_KERNELS_CORPUS names no folder")


def nearest_higher(cells, row, column, unit=10.0):
    """Return the distance to the nearest higher cell and that cell, the first of several."""
    rows, columns = np.nonzero(cells > cells[row, column])
    if not rows.size:
        return None, None
    squared = (rows - row) ** 2 + (columns - column) ** 2
    at = squared.argmin()
    return unit * np.sqrt(squared[at]), (rows[at], columns[at])


@pytest.mark.parametrize("kind", [0, 1])
def test_isolation_is_the_way_to_the_nearest_higher_cell(make, points, run, kind):
    cells = hills((60, 70), seed=3)
    sign = 1 if kind == 0 else -1
    found = points(run("extractpeaks", INPUT=make(cells, geotransform=NORTH_UP), KIND=kind).path)
    for point in found:
        row, column = cell_of(point["x"], point["y"])
        length, limit = nearest_higher(sign * cells, row, column)
        if length is None:
            assert point["isolation"] is point["limit_x"] is point["limit_y"] is None
            assert point["iso_bound"] == 1
            continue
        assert point["isolation"] == pytest.approx(length, rel=1e-12)
        assert cell_of(point["limit_x"], point["limit_y"]) == limit
        around = np.pad(cells, 1, constant_values=np.nan)
        rows, columns = np.nonzero(np.isnan(around))
        gap = 10 * np.hypot(rows - 1 - row, columns - 1 - column).min()
        assert point["iso_bound"] == int(gap < length - 1e-9)


def test_parents_are_ids_of_kept_peaks(make, points, run):
    cells = hills((40, 50), seed=5)
    path = make(cells, geotransform=NORTH_UP)
    found = points(run("extractpeaks", INPUT=path).path)
    by_id = {point["id"]: point for point in found}
    for point in found:
        if point["col_value"] is None:
            assert point["line_par"] is point["prom_par"] is None
            continue
        parent = by_id[point["line_par"]]
        while parent["prominence"] <= point["prominence"] and parent["line_par"]:
            parent = by_id[parent["line_par"]]
        higher = parent["prominence"] > point["prominence"]
        assert point["prom_par"] == (parent["id"] if higher else None)
    kept = points(run("extractpeaks", INPUT=path, MIN_PROMINENCE=6.0).path)
    place = {(point["x"], point["y"]): point for point in found}
    now = {point["id"]: place[point["x"], point["y"]]["id"] for point in kept}
    assert 3 < len(kept) < len(found)
    for point in kept:
        before = place[point["x"], point["y"]]
        stays = before["line_par"] in now.values()
        assert now.get(point["line_par"]) == (before["line_par"] if stays else None)
        assert now.get(point["prom_par"]) == before["prom_par"]


def test_filters_leave_what_they_say(make, points, run):
    cells = hills((60, 70), seed=2)
    path = make(cells, geotransform=NORTH_UP)
    everything = points(run("extractpeaks", INPUT=path).path)

    def places(found):
        return [(point["x"], point["y"]) for point in found]

    def left(**parameters):
        return places(points(run("extractpeaks", INPUT=path, **parameters).path))

    def alone(point, radius):
        return point["isolation"] is None or point["isolation"] >= radius

    def drop(point):
        row, column = cell_of(point["x"], point["y"])
        flat, _ = ndimage.label(cells == cells[row, column], np.ones((3, 3)))
        here = flat == flat[row, column]
        beside = ndimage.binary_dilation(here, np.ones((3, 3))) & ~here
        return cells[row, column] - np.nanmax(cells[beside])

    wanted = places(p for p in everything if alone(p, 50.0))
    assert left(MIN_ISOLATION=50.0) == wanted
    assert 1 < len(wanted) < len(everything)
    assert left(THRESHOLD=3.0) == places(p for p in everything if drop(p) >= 3)
    assert left(PLATEAU_MIN=2) == places(p for p in everything if p["plateau"] >= 2)
    assert left(PLATEAU_MAX=1) == places(p for p in everything if p["plateau"] <= 1)
    assert left(SKIP_RIM=True) == places(p for p in everything if not p["rim"])
    radius = {place: 20 + 1.5 * p["value"] for place, p in zip(places(everything), everything)}
    wanted = [
        place for place, p in zip(places(everything), everything)
        if p["isolation"] is None or p["isolation"] > max(radius[place], 15) + 1e-9
    ]  # fmt: skip
    assert left(WINDOW_A=20.0, WINDOW_B=1.5, WINDOW_MIN=15.0) == wanted
    # Alone it is the radius, whatever the value.
    assert left(WINDOW_MIN=31.0) == places(p for p in everything if alone(p, 31.0 + 1e-9))
    strong = sorted(everything, key=lambda p: -p["prominence"])[:20]
    assert sorted(left(ORDER=1, LIMIT=20)) == sorted(places(strong))
    lonely = sorted(everything, key=lambda p: -(p["isolation"] or 1e9))[:5]
    assert left(ORDER=2, LIMIT=5) == places(lonely)


@pytest.mark.parametrize("kind", [0, 1])
def test_roofs_apart_are_peaks_of_which_the_highest_can_be_asked_for(make, points, run, kind):
    """Flat ground of several heights with nodata between is not a flat raster."""
    cells = np.full((3, 11), np.nan)
    for column, height in ((0, 10), (4, 30), (8, 20)):
        cells[:, column : column + 3] = height * (1, -1)[kind]
    keywords = {"INPUT": make(cells, geotransform=NORTH_UP), "KIND": kind}
    for least, heights in ((None, [30, 20, 10]), (15, [30, 20]), (25, [30])):
        given = {} if least is None else {"MIN_VALUE": float(least * (1, -1)[kind])}
        found = points(run("extractpeaks", **keywords, **given).path)
        assert [abs(point["value"]) for point in found] == heights
        # Nothing is beside them, so nothing keeps them low.
        found = points(run("extractpeaks", THRESHOLD=5.0, **keywords, **given).path)
        assert [abs(point["value"]) for point in found] == heights


def test_infinite_peaks_pass_the_filters(make, points, run):
    cells = np.zeros((5, 9))
    cells[2, 2], cells[2, 6] = np.inf, 3
    path = make(cells, geotransform=NORTH_UP)
    for asked in (
        {"THRESHOLD": 1.0},
        {"WINDOW_A": 5.0},
        {"WINDOW_B": 1.0},
        {"WINDOW_A": 3.0, "WINDOW_B": 0.0},
        {"MIN_ISOLATION": 10.0},
    ):
        found = points(run("extractpeaks", INPUT=path, **asked).path)
        assert [point["value"] for point in found] == [np.inf, 3], asked
    low = np.full((3, 3), -np.inf)
    low[1, 1] = 4
    path = make(low, geotransform=NORTH_UP)
    assert run("extractpeaks", INPUT=path, THRESHOLD=1.0)["COUNT"] == 1


@pytest.mark.parametrize(
    ("stored", "scale"), [("u1", None), ("i2", 0.1), ("f4", None), ("f8", None)]
)
def test_a_share_of_a_crown_is_a_decimal_fraction(make, read, run, tmp_path, stored, scale):
    """55 is 0.55 of 100, though 0.55 * 100 is a little more as a computer counts."""
    target = str(tmp_path / "crowns.tif")
    for share, top, least in ((0.55, 100, 55), (0.7, 90, 63), (0.3, 141, 42.3), (0.14, 50, 7)):
        cells = np.array([[0, np.ceil(least) - 1, np.ceil(least), top, np.ceil(least), 0]])
        cells = cells if scale or stored == "u1" else cells / 10
        path = make(cells.astype(stored), geotransform=NORTH_UP, scale=scale)
        run("extractpeaks", INPUT=path, OUTPUT_BASINS=target, BASIN_SHARE=share)
        crown = np.nan_to_num(read(target).cells[0])
        assert crown.tolist() == [[0, 0, 1, 1, 1, 0]], (share, top)
    path = make(np.array([[0.1, 0.3, 0.2]]), geotransform=NORTH_UP)
    run("extractpeaks", INPUT=path, OUTPUT_BASINS=target, BASIN_SHARE=1.0, BASE=0.1)
    assert np.nan_to_num(read(target).cells[0]).tolist() == [[0, 1, 0]]


def test_ties_are_counted_and_one_of_them_stays(make, points, run):
    cells = np.array([[0, 5, 1, 5, 0, 9, 0, 5, 4, 5, 0.0]])
    path = make(cells, geotransform=NORTH_UP)
    found = {cell_of(p["x"], p["y"])[1]: p for p in points(run("extractpeaks", INPUT=path).path)}
    assert {column: point["tied"] for column, point in found.items()} == {
        1: 1, 3: 1, 5: 0, 7: 1, 9: 1
    }  # fmt: skip
    one = points(run("extractpeaks", INPUT=path, TIES=1).path)
    assert sorted(cell_of(p["x"], p["y"])[1] for p in one) == [1, 5, 7]


def test_the_prominence_of_an_island_is_its_height_above_the_sea(make, points, run):
    cells = np.full((9, 9), np.nan)
    cells[1:4, 1:4], cells[2, 2] = 5.0, 30.0
    cells[5:8, 5:8], cells[6, 6] = 2.0, 12.0
    path = make(cells, geotransform=NORTH_UP)
    without = points(run("extractpeaks", INPUT=path).path)
    assert [point["prominence"] for point in without] == [25, 10]
    found = points(run("extractpeaks", INPUT=path, BASE=0.0).path)
    assert [(p["value"], p["prominence"]) for p in found] == [(30, 30), (12, 12)]
    assert [point["dominance"] for point in found] == [1, 1]
    assert found[1]["col_value"] == 0
    assert (found[1]["line_par"], found[1]["prom_par"]) == (1, 1)
    lake = np.full((7, 7), -3.0)
    lake[2:5, 2:5] = np.nan
    lake[0, 0] = -1.0
    only = points(run("extractpeaks", INPUT=make(lake, geotransform=NORTH_UP), BASE=0.0).path)
    assert [point["value"] for point in only] == [-1]


def test_a_globe_has_no_edge_at_its_seam(make, points, run):
    rng = np.random.default_rng(4)
    cells = ndimage.gaussian_filter(rng.normal(size=(18, 36)), 1, mode="wrap").round(3)
    world = (-180.0, 10.0, 0.0, 90.0, 0.0, -10.0)
    tables = []
    for turn in (0, 7):
        path = make(np.roll(cells, turn, axis=1), geotransform=world, epsg=4326)
        outcome = run("extractpeaks", INPUT=path)
        assert any("around the globe" in str(line) for line in outcome.said)
        keep = ("value", "prominence", "col_value", "bound", "plateau", "iso_bound", "rim")
        tables.append(
            sorted(
                (*(str(point[name]) for name in keep), f"{point['isolation'] or 0:.0f}")
                for point in points(outcome.path)
            )
        )
    assert tables[0] == tables[1]


def test_lines_go_the_short_way_over_the_seam_of_a_globe(make, points, run, tmp_path):
    from osgeo import ogr

    cells = np.zeros((5, 36))
    cells[2, 1], cells[2, 34], cells[2, 0], cells[2, 35] = 9, 5, 4, 3
    world = (-180.0, 10.0, 0.0, 25.0, 0.0, -10.0)
    target = str(tmp_path / "lines.gpkg")
    run("extractpeaks", INPUT=make(cells, geotransform=world, epsg=4326), OUTPUT_LINES=target)
    layer = ogr.Open(target)
    drawn = [feature.GetGeometryRef().GetPoints() for feature in layer.GetLayer(0)]
    assert [[place[0] for place in line] for line in drawn] == [[165, 175, 195]]


@pytest.mark.parametrize("kind", [0, 1])
@pytest.mark.parametrize(
    "stored", [("i2", 0.1, None), ("i2", -0.1, 30.0), ("u2", 0.1, -500.0), ("f4", None, None)]
)
def test_scaled_cells_are_asked_for_in_their_own_steps(
    make, points, read, run, tmp_path, stored, kind
):
    """Tenths, however they are stored, give what ten times as much does."""
    dtype, scale, offset = stored
    whole = hills((30, 40), seed=7, gaps=0.0) + 100
    tenths = np.round((whole / 10 - (offset or 0.0)) / (scale or 1.0), 4)
    plain = make(whole, "whole.tif", geotransform=NORTH_UP)
    path = make(tenths.astype(dtype), geotransform=NORTH_UP, scale=scale, offset=offset)
    ground = [str(tmp_path / f"{name}.tif") for name in "ab"]
    for asked in (
        {"MIN_PROMINENCE": 3.0}, {"THRESHOLD": 3.0}, {"MIN_VALUE": 103.0}, {"WINDOW_B": 0.37},
        {"MIN_PROMINENCE": 7.0, "BASE": 93.0}, {"MIN_PROMINENCE": 3.0, "BASIN_SHARE": 0.55},
    ):  # fmt: skip
        tenfold = {
            name: value * 10 if name == "WINDOW_B" else value if "SHARE" in name else value / 10
            for name, value in asked.items()
        }  # fmt: skip
        wanted, found = (
            points(run("extractpeaks", INPUT=name, KIND=kind, OUTPUT_BASINS=target, **one).path)
            for name, one, target in ((plain, asked, ground[0]), (path, tenfold, ground[1]))
        )
        assert [(p["x"], p["y"], p["tied"]) for p in found] == [
            (p["x"], p["y"], p["tied"]) for p in wanted
        ]
        for name in ("value", "prominence", "col_value"):
            tens = [np.nan if p[name] is None else 10 * p[name] for p in found]
            like = [np.nan if p[name] is None else p[name] for p in wanted]
            np.testing.assert_allclose(tens, like, rtol=1e-5, atol=1e-4)
        np.testing.assert_array_equal(*(read(name).stored for name in ground))


def test_smoothing_knows_no_seam(make, points, run):
    rng = np.random.default_rng(6)
    cells = rng.normal(size=(12, 24))
    world = (-180.0, 15.0, 0.0, 60.0, 0.0, -10.0)
    tables = []
    for turn in (0, 5):
        path = make(np.roll(cells, turn, axis=1), geotransform=world, epsg=4326)
        found = points(run("extractpeaks", INPUT=path, SMOOTHING=1.5).path)
        tables.append([[p[name] for name in ("value", "prominence", "bound")] for p in found])
    assert len(tables[0]) > 2
    np.testing.assert_allclose(*tables, rtol=1e-12)


def test_cols_lines_and_ground_fit_the_peaks(make, points, read, run, tmp_path):
    from osgeo import ogr

    cells = hills((40, 50), seed=8, gaps=0.02)
    more = {
        "OUTPUT_COLS": str(tmp_path / "cols.gpkg"),
        "OUTPUT_LINES": str(tmp_path / "lines.gpkg"),
        "OUTPUT_BASINS": str(tmp_path / "basins.tif"),
    }
    path = make(cells, geotransform=NORTH_UP)
    outcome = run("extractpeaks", INPUT=path, MIN_PROMINENCE=3.0, POINT_Z=True, **more)
    found = points(outcome.path)
    assert set(more) < set(outcome.outputs)
    with_col = [p for p in found if p["col_value"] is not None]
    cols = points(more["OUTPUT_COLS"])
    assert [(c["id"], c["value"], c["x"], c["y"]) for c in cols] == [
        (p["id"], p["col_value"], p["col_x"], p["col_y"]) for p in with_col
    ]
    by_id = {point["id"]: point for point in found}
    layer = ogr.Open(more["OUTPUT_LINES"])
    drawn = {f["id"]: (f["parent"], f.GetGeometryRef().GetPoints()) for f in layer.GetLayer(0)}
    # Line parents of all peaks, and who of them is kept.
    everyone = points(run("extractpeaks", INPUT=path).path)
    numbered = {point["id"]: point for point in everyone}
    kept = {(point["x"], point["y"]): point["id"] for point in found}
    wanted = {}
    for point in everyone:
        mine, parent = kept.get((point["x"], point["y"])), numbered.get(point["line_par"])
        while parent is not None and (parent["x"], parent["y"]) not in kept:
            parent = numbered.get(parent["line_par"])
        if mine is not None and parent is not None:
            wanted[mine] = kept[parent["x"], parent["y"]]
    assert {number: parent for number, (parent, _) in drawn.items()} == wanted
    assert len(wanted) > len([p for p in with_col if p["line_par"]])
    for number, (parent, line) in drawn.items():
        peak, other = by_id[number], by_id[parent]
        assert [place[:2] for place in line] == [
            (peak["x"], peak["y"]), (peak["col_x"], peak["col_y"]), (other["x"], other["y"])
        ]  # fmt: skip
    ground = read(more["OUTPUT_BASINS"]).cells[0]
    for point in found:
        assert ground[cell_of(point["x"], point["y"])] == point["id"]
    assert (np.nan_to_num(ground)[np.isnan(cells)] == 0).all()
    layer = ogr.Open(outcome.path)
    first = layer.GetLayer(0).GetNextFeature()
    assert first.GetGeometryRef().GetZ() == found[0]["value"]


def test_ground_is_where_steepest_ascent_leads(make, read, run, points, tmp_path):
    cells = hills((30, 34), seed=9, gaps=0.04)
    target = str(tmp_path / "ground.tif")
    path = make(cells, geotransform=NORTH_UP)
    found = points(run("extractpeaks", INPUT=path, OUTPUT_BASINS=target).path)
    ids = {cell_of(p["x"], p["y"]): p["id"] for p in found}
    roof = np.ones((3, 3))
    for row, column in zip(*(part.tolist() for part in np.nonzero(~np.isnan(cells)))):
        place = (row, column)
        while True:
            flats, _ = ndimage.label(cells == cells[place], roof)
            flat = flats == flats[place]
            beside = ndimage.binary_dilation(flat, roof) & ~flat & ~np.isnan(cells)
            if not (cells[beside] > cells[place]).any():
                break
            top = cells[beside].max()
            place = tuple(np.argwhere(beside & (cells == top))[0].tolist())
        mine = [ids[tuple(cell)] for cell in np.argwhere(flat).tolist() if tuple(cell) in ids]
        assert read(target).cells[0][row, column] == mine[0]
        if row > 12:
            break


def test_crowns_are_cells_of_a_share_of_the_top(make, read, run, points, tmp_path):
    cells = hills((30, 34), seed=9, gaps=0.0) + 60
    target, whole = str(tmp_path / "crowns.tif"), str(tmp_path / "ground.tif")
    path = make(cells, geotransform=NORTH_UP)
    found = points(run("extractpeaks", INPUT=path, OUTPUT_BASINS=whole).path)
    run("extractpeaks", INPUT=path, OUTPUT_BASINS=target, BASIN_SHARE=0.9)
    ground, crowns = (np.nan_to_num(read(name).cells[0]).astype(int) for name in (whole, target))
    top = np.array([0.0, *(point["value"] for point in found)])[ground]
    assert (ground > 0).all()
    np.testing.assert_array_equal(crowns, np.where(cells >= 0.9 * top, ground, 0))
    assert 0 < (crowns > 0).sum() < crowns.size


@pytest.mark.parametrize(
    ("parameters", "sentence"),
    [
        ({"PLATEAU_MIN": 4, "PLATEAU_MAX": 2}, "PLATEAU_MIN is 4 and PLATEAU_MAX 2"),
        ({"WINDOW_A": 1.0, "WINDOW_MIN": 4.0, "WINDOW_MAX": 2.0}, "WINDOW_MIN is 4 and WINDOW"),
        ({"MIN_ISOLATION": -1.0}, "MIN_ISOLATION is -1.0: give a number of at least 0"),
        ({"CREATION_OPTIONS": "COMPRESS=LZW"}, "'COMPRESS=LZW': that is for OUTPUT_BASINS"),
        ({"BASIN_SHARE": 2.0}, "BASIN_SHARE is 2.0: give a number from 0 to 1"),
    ],
)
def test_what_cannot_be_is_named(make, run, parameters, sentence):
    from qgis.core import QgsProcessingException

    with pytest.raises(QgsProcessingException, match=sentence):
        run("extractpeaks", INPUT=make(hills()), **parameters)


@pytest.mark.parametrize("threads", [1, 2])
def test_blocks_and_threads_change_nothing(make, points, run, monkeypatch, threads):
    from raster_kernels.raster.common import plan
    from raster_kernels.toolbox import run as runs

    cells = hills((97, 83), seed=6)
    path = make(cells, geotransform=NORTH_UP)
    whole = points(run("extractpeaks", INPUT=path, SMOOTHING=0.7).path)
    made = plan.make_plan

    def small(shape, **keywords):
        return made(shape, **{**keywords, "block": (13, 17), "threads": threads})

    monkeypatch.setattr(runs, "make_plan", small)
    assert points(run("extractpeaks", INPUT=path, SMOOTHING=0.7).path) == whole
    assert len(whole) == len(flooded(cells)) or len(whole) > 20


def test_175_peaks_of_a_part_of_jacksboro_are_alone_within_100_m(make, run, jacksboro):
    part = jacksboro[100:260, 100:300]
    path = make(part, geotransform=(0.0, 30.0, 0.0, 0.0, 0.0, -30.0))
    assert run("extractpeaks", INPUT=path, MIN_ISOLATION=100.0)["COUNT"] == 175


@needs_corpus
@pytest.mark.parametrize(("ties", "count"), [(0, 1666), (1, 1646)])
def test_summits_of_the_ecrins_are_counted_with_and_without_ties(points, run, ties, count):
    path = str(Path(CORPUS) / "dem" / "N44E006.hgt")
    found = run("extractpeaks", INPUT=path, MIN_PROMINENCE=30.0, TIES=ties)
    assert found["COUNT"] == count


REPORTED = (
    "8 8 4 1 5 2 6 3/6 3 2 3 7 3 9 3/7 8 3 2 1 4 3 7/4 1 2 4 3 5 7 8/"
    "6 4 2 1 2 5 3 4/1 3 7 9 9 8 7 8/9 2 6 7 6 8 7 7/8 2 1 9 7 9 1 1"
)


def test_plateaus_can_be_left_out(make, points, run):
    """The grid of scikit-image issue 5481, whose answer without plateaus is that of neighbours."""
    cells = np.array([row.split() for row in REPORTED.split("/")], float)
    around = np.pad(cells, 1, constant_values=-np.inf)
    strict = [
        (r, c)
        for r, c in np.ndindex(*cells.shape)
        if (around[r : r + 3, c : c + 3] >= cells[r, c]).sum() == 1
    ]
    found = points(run("extractpeaks", INPUT=make(cells, geotransform=NORTH_UP)).path)
    assert len(found) == len(strict) + 2
    alone = run("extractpeaks", INPUT=make(cells, geotransform=NORTH_UP), PLATEAU_MAX=1)
    assert sorted(cell_of(p["x"], p["y"]) for p in points(alone.path)) == strict


def test_of_two_tops_of_one_tree_one_can_stay(make, points, run):
    """Tops of one height in one crown, as in whitebox-tools issue 388 and scikit-image 4978."""
    rows, columns = np.mgrid[:21, :21]
    crown = 21 - 0.3 * np.hypot(rows - 10, columns - 10)
    crown[10, 9], crown[10, 11], crown[10, 10] = 21, 21, 20.5
    path = make(crown, geotransform=(0.0, 0.3, 0.0, 0.0, 0.0, -0.3))
    window = {"WINDOW_A": 0.3043, "WINDOW_B": 0.1224}
    assert run("extractpeaks", INPUT=path, **window)["COUNT"] == 2
    assert run("extractpeaks", INPUT=path, TIES=1, **window)["COUNT"] == 1
    assert run("extractpeaks", INPUT=path, MIN_DISTANCE=3.0)["COUNT"] == 1


def test_summits_below_the_sea_have_prominence(make, points, run):
    """akirmse/mountains issues 43 and 44: the highest had a negative one, and was left out."""
    cells = hills((40, 50), seed=4, gaps=0.0) - 3000
    found = points(run("extractpeaks", INPUT=make(cells, geotransform=NORTH_UP)).path)
    assert found[0]["prominence"] == cells.max() - cells.min()
    assert all(point["prominence"] > 0 and point["dominance"] is None for point in found)


def test_each_tree_of_a_raster_in_finer_cells_is_one(make, points, run):
    """ForestTools issue 9: four tops a tree, where 1 m cells were cut into cells of 0.5 m."""
    trees = hills((30, 40), seed=3, gaps=0.0)
    fine = np.kron(trees, np.ones((2, 2)))
    tables = [
        points(run("extractpeaks", INPUT=make(cells, geotransform=(0, size, 0, 0, 0, -size))).path)
        for cells, size in ((trees, 1.0), (fine, 0.5))
    ]
    for name in ("value", "prominence", "line_par", "prom_par", "tied"):
        one, other = (sorted(str(point[name]) for point in table) for table in tables)
        assert one == other, name
    assert [4 * p["plateau"] for p in tables[0]] == [p["plateau"] for p in tables[1]]


@pytest.mark.parametrize("share", [0.0, 0.55, 1.0])
def test_each_tree_has_a_crown(make, read, run, tmp_path, share):
    """lidR issue 828 and tree-detection-framework issue 179: some had none, such as the first."""
    cells = hills((40, 50), seed=6, gaps=0.05) + 60
    target = str(tmp_path / "crowns.tif")
    asked = {"MIN_VALUE": 62.0, "WINDOW_A": 12.0, "BASIN_SHARE": share, "OUTPUT_BASINS": target}
    found = run("extractpeaks", INPUT=make(cells, geotransform=NORTH_UP), **asked)
    crowns = np.unique(np.nan_to_num(read(target).cells[0]))
    assert found["COUNT"] > 5
    assert crowns[crowns > 0].tolist() == list(range(1, found["COUNT"] + 1))


@pytest.mark.parametrize("turned", [False, True])
def test_a_row_of_a_raster_is_a_series(make, points, run, turned):
    """scikit-image issues 4928 and 4194: what stands out by h at least, in whole numbers or not."""
    row = np.array([[0, 1, 2, 3, 4, 3.5, 4, 5, 4, 3, 2, 1, 0]])
    row = row.T if turned else row
    for unit in (1.0, 0.1):
        path = make((row * unit).astype("f4"), geotransform=NORTH_UP)
        for least, heights in ((0.5, [5, 4]), (0.6, [5]), (5.0, [5]), (5.1, [])):
            found = points(run("extractpeaks", INPUT=path, MIN_PROMINENCE=least * unit).path)
            assert [p["value"] for p in found] == pytest.approx([unit * h for h in heights])


def test_distance_does_not_cut_off_the_edge(make, points, run):
    """As scikit-image's exclude_border did, in issue 1950."""
    cells = np.zeros((9, 9))
    cells[1, 1], cells[7, 7] = 2, 3
    path = make(cells, geotransform=NORTH_UP)
    assert run("extractpeaks", INPUT=path, MIN_DISTANCE=80.0, SKIP_RIM=True)["COUNT"] == 2


class Stopped(Progress):
    """Asks to stop as soon as it is told to."""

    asked = False

    def is_cancelled(self):
        return self.asked

    def part(self, start, stop):
        return self


class PlainRun:
    """A run without QGIS."""

    threads = 1

    def __init__(self):
        self.progress = Stopped()

    def blocks(self, info, cell_bytes, halo=0, **keywords):
        return make_plan(info.grid.shape, cell_bytes=cell_bytes, halo=halo, **keywords)

    def plan(self, info, cell_bytes, **keywords):
        return self.blocks(info, cell_bytes, **keywords)


@pytest.mark.parametrize("isolated", [False, True])
@pytest.mark.parametrize("step", ["_filtered", "_chosen", "_found", "first_kept", "rows_of"])
def test_no_step_after_the_blocks_keeps_from_cancelling(make, monkeypatch, step, isolated):
    run, ended = PlainRun(), threading.Event()
    source = RasterSource(make(np.random.default_rng(3).random((40, 50)).astype("f4")), (1,))
    asked = recipe.Asked(order=Order.ISOLATION if isolated else Order.VALUE, limit=5)
    monkeypatch.setattr(recipe, step, partial(_until, ended, run))
    with pytest.raises(Cancelled):
        recipe.find(run, source, recipe.View(source.info(), asked))
    assert not ended.is_set()
    ended.set()


def _until(ended, run, *_arguments, **_keywords):
    """Work for ever, as a sort of many millions of peaks seems to."""
    run.progress.asked = True
    if not ended.wait(20):
        ended.set()


@pytest.mark.parametrize("upright", [False, True])
def test_a_single_row_or_column_is_a_series_whose_ends_are_its_rim(make, points, run, upright):
    """Without its rim it has the peaks of SciPy's find_peaks, of which the ends are none."""
    from scipy.signal import find_peaks

    rng = np.random.default_rng(9)
    for length in (5, 40, 700):
        series = rng.integers(0, 9, length).astype(float)
        cells = series[:, None] if upright else series[None]
        path = make(cells, geotransform=NORTH_UP)
        axis = 0 if upright else 1
        found = points(run("extractpeaks", INPUT=path).path)
        where = [cell_of(point["x"], point["y"])[axis] for point in found]
        inside = points(run("extractpeaks", INPUT=path, SKIP_RIM=True).path)
        kept = [cell_of(point["x"], point["y"])[axis] for point in inside]
        assert sorted(kept) == find_peaks(series)[0].tolist()
        for place, point in zip(where, found):
            assert point["rim"] == int(place not in kept)
            higher = np.flatnonzero(series > series[place])
            away = np.abs(higher - place).min(initial=length)
            assert point["iso_bound"] == int(min(place + 1, length - place) < away)
            if point["col_value"] is not None:
                hill, last = place, place
                while hill >= 0 and series[hill] > point["col_value"]:
                    hill -= 1
                while last < length and series[last] > point["col_value"]:
                    last += 1
                assert point["bound"] == int(hill < 0 or last == length)


def test_a_peak_that_is_not_above_the_base_has_no_share_of_it(make, read, run, tmp_path):
    """Not even where ground that it was given is above the base."""
    cells = np.array([[-4, -3, -4, -1, 0, -1, -9, 5, 0.0]])
    path, target = make(cells, geotransform=NORTH_UP), str(tmp_path / "ground.tif")
    for base, wanted in ((0.0, [0, 0, 0, 0, 0, 0, 0, 1, 0]), (-2.0, [0, 0, 0, 2, 2, 2, 0, 1, 0])):
        run("extractpeaks", INPUT=path, BASE=base, OUTPUT_BASINS=target, BASIN_SHARE=0.5)
        assert np.nan_to_num(read(target).cells[0]).tolist() == [wanted]


@pytest.mark.parametrize(
    ("step", "latitude", "epsg"),
    [(0.5, 60.25, 4326), (0.5, 5.25, 4326), (3.0, 44.5, 4326), (3.0, 85.0, 4326), (1.0, 50, 4807)],
)
def test_of_two_peaks_in_degrees_the_lower_one_goes_where_the_way_is_too_short(
    make, points, run, step, latitude, epsg
):
    """Ways of many lengths and directions, to nine digits, as QGIS measures them."""
    from qgis.core import (
        QgsCoordinateReferenceSystem,
        QgsCoordinateTransformContext,
        QgsDistanceArea,
        QgsPointXY,
    )

    crs = QgsCoordinateReferenceSystem(f"EPSG:{epsg}")
    ruler = QgsDistanceArea()
    ruler.setSourceCrs(crs, QgsCoordinateTransformContext())
    ruler.setEllipsoid(crs.ellipsoidAcronym())
    transform = (20.0, step, 0.0, latitude + step / 2, 0.0, -step)
    for number, (down, right) in enumerate([(0, 1), (1, 0), (3, 2), (0, 17), (12, 0), (9, 15)]):
        cells = np.zeros((14, 19))
        cells[0, 0], cells[down, right] = 9, 5
        path = make(cells, f"pair-{number}.tif", geotransform=transform, epsg=epsg)
        both = points(run("extractpeaks", INPUT=path).path)
        if max(down, right) == 1:
            cells[down, right], cells[2 * down, 2 * right] = 0, 5
            path = make(cells, f"near-{number}.tif", geotransform=transform, epsg=epsg)
            both = points(run("extractpeaks", INPUT=path).path)
        one, other = (QgsPointXY(point["x"], point["y"]) for point in both)
        way = ruler.measureLine(one, other)
        for distance, count in ((way * (1 - 1e-9), 2), (way * (1 + 1e-9), 1)):
            assert run("extractpeaks", INPUT=path, MIN_DISTANCE=distance)["COUNT"] == count


def test_peaks_of_a_globe_are_as_far_apart_as_is_asked(make, points, run):
    """The strongest first, each where none that stays is nearer, one by one on the sphere."""
    rng = np.random.default_rng(8)
    cells = rng.permutation(36 * 72).reshape(36, 72).astype(float)
    path = make(cells, geotransform=(-180.0, 5.0, 0.0, 90.0, 0.0, -5.0), epsg=4047)  # a sphere
    everything = points(run("extractpeaks", INPUT=path).path)
    assert len(everything) > 200
    lon, lat = (np.radians([point[name] for point in everything]) for name in "xy")
    half = np.sin((lat[:, None] - lat) / 2) ** 2
    half += np.cos(lat[:, None]) * np.cos(lat) * np.sin((lon[:, None] - lon) / 2) ** 2
    away = 2 * 6371007.0 * np.arcsin(np.sqrt(np.minimum(half, 1)))
    for distance in (3e5, 1e6, 5e6, 1.2e7):
        kept = []
        for place in range(len(everything)):
            if all(away[place, other] >= distance for other in kept):
                kept.append(place)
        found = points(run("extractpeaks", INPUT=path, MIN_DISTANCE=distance).path)
        assert [(point["x"], point["y"]) for point in found] == [
            (everything[place]["x"], everything[place]["y"]) for place in kept
        ]


def test_of_two_tops_of_one_height_in_a_window_ties_or_a_distance_leave_one(make, points, run):
    """A tree of 21 m whose crown has two tops 30 cm apart, as whitebox-tools 388 has it."""
    crown = np.zeros((20, 20))
    crown[5, 5:9], crown[12, 12] = (21, 20.5, 20.5, 21), 15
    path = make(crown, geotransform=(0.0, 0.1, 0.0, 2.0, 0.0, -0.1))
    window = {"WINDOW_A": 0.3043, "WINDOW_B": 0.1224}
    for asked, tops in (({}, 2), ({"TIES": 1}, 1), ({"MIN_DISTANCE": 1.0}, 1)):
        found = points(run("extractpeaks", INPUT=path, **window, **asked).path)
        assert [point["value"] for point in found] == [21] * tops
        assert found[0]["x"] == pytest.approx(0.55)
