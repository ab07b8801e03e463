"""Peaks against flooding by thresholds, numbers known for volcano and jacksboro, and PROJ."""

from pathlib import Path

import numpy as np
import pytest
from qgis.core import QgsProcessingException
from scipy import ndimage

DATA = Path(__file__).resolve().parent.parent / "data"
ROOFS = {8: np.ones((3, 3), int), 4: ndimage.generate_binary_structure(2, 1)}
NORTH_UP = (1000.0, 10.0, 0.0, 9000.0, 0.0, -10.0)


def hills(shape=(17, 23), seed=1, gaps=0.05):
    """Return integer heights with plateaus, and gaps."""
    rng = np.random.default_rng(seed)
    cells = ndimage.gaussian_filter(rng.normal(size=shape), 1.2) * 60 // 1
    cells[rng.random(shape) < gaps] = np.nan
    return cells


def flooded(cells, connectivity=8):
    """Return the peaks as dictionaries, by lowering the water one level after the other."""
    roof, valid = ROOFS[connectivity], ~np.isnan(cells)
    rim = ndimage.binary_dilation(np.pad(~valid, 1, constant_values=True), ROOFS[8])
    rim = rim[1:-1, 1:-1] & valid
    levels = np.unique(cells[valid])[::-1]
    found = []
    for level in levels:
        flats, count = ndimage.label(cells == level, roof)
        for flat in range(1, count + 1):
            plateau = flats == flat
            around = ndimage.binary_dilation(plateau, roof) & valid
            if (cells[around] > level).any():
                continue
            rows, columns = np.nonzero(plateau)
            away = np.hypot(rows - rows.mean(), columns - columns.mean()).round(9)
            row, column = rows[away.argmin()], columns[away.argmin()]
            peak = {"row": row, "column": column, "value": level, "plateau": len(rows)}
            found.append({**peak, **_col(cells, (row, column), level, levels, roof, rim)})
    return sorted(found, key=lambda peak: (-peak["value"], peak["row"], peak["column"]))


def _col(cells, place, level, levels, roof, rim):
    def part(mask):
        labels, _ = ndimage.label(mask, roof)
        return labels == labels[place]

    for height in levels[levels < level]:
        if (cells[part(cells >= height)] > level).any():
            return {
                "prominence": level - height,
                "col_value": height,
                "bound": int((rim & part(cells > height)).any()),
            }
    lowest = cells[part(~np.isnan(cells))].min()
    return {"prominence": level - lowest, "col_value": None, "bound": 1}


def cell_of(x, y, transform=NORTH_UP):
    return (
        round((y - transform[3]) / transform[5] - 0.5),
        round((x - transform[0]) / transform[1] - 0.5),
    )


def assert_peaks(found, wanted, sign=1):
    """Compare points with dictionaries of the oracle."""
    assert len(found) == len(wanted) > 0
    for point, peak in zip(found, wanted):
        assert cell_of(point["x"], point["y"]) == (peak["row"], peak["column"])
        assert point["value"] == sign * peak["value"]
        assert point["plateau"] == peak["plateau"]
        assert point["prominence"] == peak["prominence"]
        assert point["bound"] == peak["bound"]
        if peak["col_value"] is None:
            assert point["col_value"] is point["col_x"] is point["col_y"] is None
        else:
            assert point["col_value"] == sign * peak["col_value"]


@pytest.mark.parametrize("connectivity", [0, 1])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_peaks_are_those_of_flooding(make, points, run, seed, connectivity):
    cells = hills(seed=seed)
    outcome = run(
        "extractpeaks", INPUT=make(cells, geotransform=NORTH_UP), CONNECTIVITY=connectivity
    )
    found = points(outcome.path)
    assert_peaks(found, flooded(cells, (8, 4)[connectivity]))
    assert outcome["COUNT"] == len(found)
    assert [point["id"] for point in found] == list(range(1, len(found) + 1))
    assert [point["raw_value"] for point in found] == [point["value"] for point in found]
    for point in found:
        if point["col_x"] is not None:
            assert cells[cell_of(point["col_x"], point["col_y"])] == point["col_value"]


@pytest.mark.parametrize("seed", [4, 5])
def test_pits_are_the_peaks_of_the_raster_upside_down(make, points, run, seed):
    cells = hills(seed=seed)
    outcome = run("extractpeaks", INPUT=make(cells, geotransform=NORTH_UP), KIND=1)
    assert_peaks(points(outcome.path), flooded(-cells), sign=-1)


def test_least_values_work_from_the_other_side_for_pits(make, points, run):
    cells = hills()
    path = make(cells, geotransform=NORTH_UP)
    every = [peak for peak in flooded(cells) if peak["value"] >= 4]
    assert_peaks(points(run("extractpeaks", INPUT=path, MIN_VALUE=4.0).path), every)
    low = [pit for pit in flooded(-cells) if -pit["value"] <= -4]
    found = points(run("extractpeaks", INPUT=path, MIN_VALUE=-4.0, KIND=1).path)
    assert_peaks(found, low, sign=-1)


def test_the_least_prominence_leaves_the_others_as_they_are(make, points, run):
    cells = hills()
    wanted = [peak for peak in flooded(cells) if peak["prominence"] >= 5]
    assert 1 < len(wanted) < len(flooded(cells))
    outcome = run("extractpeaks", INPUT=make(cells, geotransform=NORTH_UP), MIN_PROMINENCE=5.0)
    assert_peaks(points(outcome.path), wanted)


@pytest.mark.parametrize("kind", ["f4", "f8", "i2"])
@pytest.mark.parametrize("least", [1, 2, 3, 7])
def test_a_prominence_of_just_so_many_decimetres_is_enough(make, run, kind, least):
    cells = np.random.default_rng(3).integers(8000, 8030, (40, 50))
    wanted = [peak for peak in flooded(cells) if peak["prominence"] >= least]
    scale = 0.1 if kind == "i2" else None
    path = make(cells.astype("i2") if scale else (cells / 10).astype(kind), scale=scale)
    assert run("extractpeaks", INPUT=path, MIN_PROMINENCE=least / 10)["COUNT"] == len(wanted)
    pits = [pit for pit in flooded(-cells) if -pit["value"] <= 8000 + least]
    outcome = run("extractpeaks", INPUT=path, KIND=1, MIN_VALUE=800 + least / 10)
    assert outcome["COUNT"] == len(pits)


@pytest.mark.parametrize("limit", [1, 4])
def test_the_limit_keeps_the_highest(make, points, run, limit):
    cells = hills()
    outcome = run("extractpeaks", INPUT=make(cells, geotransform=NORTH_UP), LIMIT=limit)
    assert_peaks(points(outcome.path), flooded(cells)[:limit])
    assert outcome["COUNT"] == limit


def test_a_limit_beyond_the_number_of_peaks_keeps_all(make, run):
    cells = hills()
    assert run("extractpeaks", INPUT=make(cells), LIMIT=99999)["COUNT"] == len(flooded(cells))


def thinned(peaks, distance, apart):
    kept = []
    for peak in peaks:
        if all(distance(peak, other) >= apart for other in kept):
            kept.append(peak)
    return kept


def test_of_peaks_too_close_the_higher_one_stays(make, points, run):
    cells = hills((40, 50))
    transform = (1000.0, 10.0, 0.0, 9000.0, 0.0, -25.0)

    def distance(one, other):
        return np.hypot(
            10.0 * (one["column"] - other["column"]), 25.0 * (one["row"] - other["row"])
        )

    wanted = thinned(flooded(cells), distance, 101.0)
    outcome = run("extractpeaks", INPUT=make(cells, geotransform=transform), MIN_DISTANCE=101.0)
    found = [cell_of(p["x"], p["y"], transform) for p in points(outcome.path)]
    assert found == [(peak["row"], peak["column"]) for peak in wanted]
    assert len(wanted) < len(flooded(cells)) / 2


def test_distances_in_degrees_are_metres_on_the_ellipsoid(make, points, run):
    from qgis.core import QgsDistanceArea, QgsPointXY

    cells = hills((40, 50))
    transform = (10.0, 0.001, 0.0, 60.0, 0.0, -0.001)  # 56 m by 111 m
    measure = QgsDistanceArea()
    measure.setEllipsoid("EPSG:7030")

    def place(peak):
        return QgsPointXY(10.0 + 0.001 * (peak["column"] + 0.5), 60 - 0.001 * (peak["row"] + 0.5))

    def distance(one, other):
        return measure.measureLine(place(one), place(other))

    wanted = thinned(flooded(cells), distance, 500.0)
    path = make(cells, geotransform=transform, epsg=4326)
    found = points(run("extractpeaks", INPUT=path, MIN_DISTANCE=500.0).path)
    assert [cell_of(p["x"], p["y"], transform) for p in found] == [
        (peak["row"], peak["column"]) for peak in wanted
    ]
    assert 1 < len(wanted) < len(flooded(cells)) / 2


def test_peaks_exactly_the_least_distance_apart_are_both_kept(make, run):
    cells = np.zeros((3, 9))
    cells[1, 1], cells[1, 5] = 9, 8
    path = make(cells, geotransform=NORTH_UP)
    assert run("extractpeaks", INPUT=path, MIN_DISTANCE=40.0)["COUNT"] == 2
    assert run("extractpeaks", INPUT=path, MIN_DISTANCE=40.1)["COUNT"] == 1


def test_smoothing_moves_the_value_and_keeps_the_raw_one(make, points, run):
    rng = np.random.default_rng(8)
    cells = rng.normal(size=(30, 40)) * 10
    cells[10:13, 5:9] = np.nan
    known = ~np.isnan(cells)
    blur = {"sigma": 2.0, "mode": "constant", "truncate": 4.0}
    smooth = ndimage.gaussian_filter(np.where(known, cells, 0), **blur)
    smooth /= ndimage.gaussian_filter(known.astype(float), **blur)
    smooth[~known] = np.nan
    outcome = run("extractpeaks", INPUT=make(cells, geotransform=NORTH_UP), SMOOTHING=2.0)
    wanted = flooded(smooth)
    found = points(outcome.path)
    assert len(found) == len(wanted) > 3
    for point, peak in zip(found, wanted):
        place = cell_of(point["x"], point["y"])
        assert place == (peak["row"], peak["column"])
        assert point["value"] == pytest.approx(peak["value"], rel=1e-9)
        assert point["prominence"] == pytest.approx(peak["prominence"], rel=1e-6)
        assert point["raw_value"] == cells[place]


def test_r_volcano_has_five_peaks_or_eight_by_sides(make, points, run):
    path = make(np.loadtxt(DATA / "volcano.csv", delimiter=","))
    found = points(run("extractpeaks", INPUT=path).path)
    assert sorted((p["value"], p["prominence"]) for p in found[1:]) == [
        (108, 1), (170, 1), (170, 4), (180, 4),
    ]  # fmt: skip
    assert found[0]["value"] == 195
    assert run("extractpeaks", INPUT=path, CONNECTIVITY=1)["COUNT"] == 8


@pytest.mark.parametrize(
    ("connectivity", "prominence", "count"),
    [(0, 0, 1635), (0, 30, 192), (0, 50, 106), (1, 0, 2775), (1, 30, 215), (1, 50, 114)],
)
def test_jacksboro_has_as_many_peaks_as_known(
    make, run, jacksboro, connectivity, prominence, count
):
    outcome = run(
        "extractpeaks",
        INPUT=make(jacksboro),
        CONNECTIVITY=connectivity,
        MIN_PROMINENCE=prominence,
    )
    assert outcome["COUNT"] == count


def test_maxima_are_those_of_scikit_image(make, run):
    from skimage.morphology import local_maxima

    cells = np.random.default_rng(6).integers(0, 20, (60, 70)).astype("u1")
    for connectivity, by in ((0, 8), (1, 4)):
        maxima = local_maxima(cells, connectivity=1 if by == 4 else 2, allow_borders=True)
        _, count = ndimage.label(maxima, ROOFS[by])
        assert run("extractpeaks", INPUT=make(cells), CONNECTIVITY=connectivity)["COUNT"] == count


def test_the_band_asked_for_is_read(make, points, run):
    cells = np.stack([hills(seed=1, gaps=0), hills(seed=2, gaps=0)])
    outcome = run("extractpeaks", INPUT=make(cells, geotransform=NORTH_UP), BAND=2)
    assert_peaks(points(outcome.path), flooded(cells[1]))


@pytest.mark.parametrize(
    "transform",
    [(1000.0, 10.0, 3.0, 9000.0, 2.0, -10.0), (1000.0, 10.0, 0.0, 9000.0, 0.0, 10.0)],
    ids=["rotated", "south-up"],
)
def test_points_lie_on_the_centres_of_their_cells(make, points, run, transform):
    cells = hills(gaps=0)
    found = points(run("extractpeaks", INPUT=make(cells, geotransform=transform)).path)
    wanted = flooded(cells)
    x0, dx, rx, y0, ry, dy = transform
    for point, peak in zip(found, wanted):
        column, row = peak["column"] + 0.5, peak["row"] + 0.5
        assert point["x"] == pytest.approx(x0 + column * dx + row * rx)
        assert point["y"] == pytest.approx(y0 + column * ry + row * dy)


def test_points_have_the_crs_of_the_raster(make, run):
    from osgeo import ogr

    for epsg in (32633, 4326):
        path = run("extractpeaks", INPUT=make(hills(), epsg=epsg)).path
        dataset = ogr.Open(path)
        srs = dataset.GetLayer(0).GetSpatialRef()
        assert srs.GetAuthorityCode(None) == str(epsg)


@pytest.mark.parametrize("islands", [False, True])
@pytest.mark.parametrize("kind", [0, 1])
def test_a_flat_raster_has_no_peak_and_says_so(make, points, run, kind, islands):
    cells = np.full((5, 7), 3.0)
    if islands:
        cells[:, 3] = np.nan
    outcome = run("extractpeaks", INPUT=make(cells, geotransform=NORTH_UP), KIND=kind)
    assert (outcome["COUNT"], points(outcome.path)) == (0, [])
    told = ("No peaks: all cells are 3.", "No pits: all cells are 3.")[kind]
    assert any(told in said for said in outcome.said)


def test_no_peak_is_a_layer_without_points(make, points, run):
    outcome = run("extractpeaks", INPUT=make(hills()), MIN_VALUE=1e9)
    assert (outcome["COUNT"], points(outcome.path)) == (0, [])


@pytest.mark.parametrize(
    "transform",
    [
        (0.0, 1.0, 1.0, 0.0, 1.0, 1.0),
        (0.0, 1e-300, 0.0, 0.0, 0.0, -1e-300),
        (0.0, 1e290, 0.0, 0.0, 0.0, -1e290),
    ],
)
@pytest.mark.parametrize("epsg", [32633, 4326])
def test_cells_without_an_area_are_refused(make, run, transform, epsg):
    path = make(hills(), geotransform=transform, epsg=epsg)
    with pytest.raises(QgsProcessingException, match="no inverse: cells have no area"):
        run("extractpeaks", INPUT=path)


@pytest.mark.parametrize(
    ("transform", "epsg", "doubtful"),
    [
        ((0.0, 1.0, 0.0, 2000.0, 0.0, -1.0), 4326, True),  # cells of an image, called degrees
        ((0.0, 1.0, 0.0, -80.0, 0.0, -1.0), 4326, True),
        ((0.0, 1.0, 0.0, 2000.0, 0.0, -1.0), 32633, False),
        ((0.0, 0.1, 0.0, 90.05, 0.0, -0.1), 4326, False),  # the first row lies on the pole
        ((0.0, 0.1, 0.0, 99.0, 0.0, -0.1), 4807, False),  # of 100 grads
    ],
)
def test_degrees_beyond_a_pole_are_doubted(make, run, transform, epsg, doubtful):
    outcome = run("extractpeaks", INPUT=make(hills(), geotransform=transform, epsg=epsg))
    assert any("Is the CRS right?" in said for said in outcome.said) == doubtful
