"""All that is asked of peaks at once, on small rasters with ties and gaps, against plain loops."""

import math

import numpy as np
import pytest
from osgeo import gdal, ogr

from raster_kernels.kernels.peaks.choices import Order
from raster_kernels.raster.common.plan import make_plan
from raster_kernels.raster.common.progress import Progress
from raster_kernels.raster.sources.source import RasterSource
from raster_kernels.recipes import peaks as recipe
from raster_kernels.recipes.summits import highest_of
from raster_kernels.tests.fixtures import wkt_of
from raster_kernels.tests.kernels.peak_loops import Ground, missing_around

# Cells are 3 wide and 4 high, so that squared distances are whole numbers.
WIDE, HIGH = 3.0, 4.0
TRANSFORM = (100.0, WIDE, 0.0, 900.0, 0.0, -HIGH)
SOUTH_UP = (100.0, WIDE, 0.0, 900.0, 0.0, HIGH)
TURNED = (100.0, 1.8, 3.2, 900.0, 2.4, -2.4)  # the same cells, turned by 53 degrees


class BlockRun:
    """A run in blocks of a given size."""

    threads = 1

    def __init__(self, block):
        self.progress, self._block = Progress(), block

    def plan(self, info, cell_bytes, halo=0, **_keywords):
        return make_plan(info.grid.shape, cell_bytes=cell_bytes, halo=halo, block=self._block)

    blocks = plan


class Written:
    """Takes windows of a raster."""

    def __init__(self, shape):
        self.cells = np.full(shape, -1)

    def write(self, window, cells):
        rows = slice(window.row, window.row + window.rows)
        self.cells[rows, window.column : window.column + window.columns] = cells[0]


def saved(cells, path, transform=TRANSFORM, epsg=32633):
    rows, columns = cells.shape
    dataset = gdal.GetDriverByName("GTiff").Create(path, columns, rows, 1, gdal.GDT_Float32)
    dataset.SetGeoTransform(transform)
    dataset.SetProjection(wkt_of(epsg))
    dataset.GetRasterBand(1).WriteArray(cells)
    del dataset


def distance(one, other):
    return math.sqrt((HIGH * (one[0] - other[0])) ** 2 + (WIDE * (one[1] - other[1])) ** 2)


def pick(rng, *choices):
    return choices[int(rng.integers(len(choices)))]


def drawn(rng):
    """Return a small raster with ties and gaps, and what is asked of it."""
    rows, columns = (int(size) for size in rng.integers(1, 9, 2))
    cells = rng.integers(-2, pick(rng, 2, 5, 40), (rows, columns)).astype(float)
    cells[rng.random(cells.shape) < pick(rng, 0.0, 0.1, 0.4)] = np.nan
    if rng.random() < 0.1:
        cells[rng.random(cells.shape) < 0.1] = pick(rng, np.inf, -np.inf)
    some = rng.random() < 0.7
    window = pick(rng, None, (2.0, 1.0, 0.0, math.inf), (9.0, -1.0, 1.0, 8.0))
    asked = recipe.Asked(
        kind=pick(rng, 1, -1),
        connectivity=pick(rng, 8, 4),
        base=pick(rng, None, None, 0.0, -3.0),
        order=pick(rng, *Order),
    )
    if some:
        asked = asked._replace(
            min_value=pick(rng, None, None, 0.0, 2.0),
            min_prominence=pick(rng, 0.0, 0.0, 1.0, 3.0),
            threshold=pick(rng, 0.0, 0.0, 1.0, 2.0),
            min_distance=pick(rng, 0.0, 0.0, 5.0, 6.0, 12.0),
            min_isolation=pick(rng, 0.0, 0.0, 4.0, 5.0, 9.0),
            plateau_min=pick(rng, 1, 1, 1, 2),
            plateau_max=pick(rng, None, None, 1, 3),
            skip_rim=pick(rng, False, False, False, True),
            window=pick(rng, None, window),
            one_a_hill=pick(rng, False, True),
            limit=pick(rng, 0, 0, 1, 3),
        )
    return cells, asked


def looped(cells, asked):
    """Return the ground, and the peaks that are kept in their order."""
    heights = asked.kind * cells
    base = asked.kind * (asked.base or 0.0)
    filled = heights if asked.base is None else np.where(np.isnan(cells), base, heights)
    ground = Ground(filled, asked.connectivity)
    beyond = missing_around(filled)
    ground.isolate(distance, beyond)
    if len(set(ground.height.values())) <= 1:
        return ground, []

    def passes(peak):
        radius = 0.0
        if asked.window is not None:
            a, b, least, most = asked.window
            radius = min(max(a + b * asked.kind * peak.value, least), most)
        return (
            not math.isnan(cells[peak.cell])
            and (asked.min_value is None or peak.value >= asked.kind * asked.min_value)
            and peak.prominence >= asked.min_prominence
            and peak.drop >= asked.threshold
            and asked.plateau_min <= peak.plateau <= (asked.plateau_max or math.inf)
            and not (asked.skip_rim and peak.rim)
            and (peak.limit is None or peak.length >= asked.min_isolation)
            and (asked.window is None or peak.limit is None or peak.length > radius)
        )

    key = {
        Order.VALUE: lambda peak: -peak.value,
        Order.PROMINENCE: lambda peak: -peak.prominence,
        Order.ISOLATION: lambda peak: -peak.length,
    }[asked.order]
    some = sorted(filter(passes, ground.peaks), key=key)
    if asked.one_a_hill:

        def twins(peak):
            return [one for one in some if one.value == peak.value and one.cell in peak.hill]

        some = [peak for peak in some if peak.cell == min(one.cell for one in twins(peak))]
    kept = []
    for peak in some:
        if all(distance(peak.cell, one.cell) >= asked.min_distance for one in kept):
            kept.append(peak)
    return ground, kept[: asked.limit] if asked.limit else kept


def first_kept(peak, kept):
    """Return the first of the line parents that is kept."""
    parent = peak.line
    while parent is not None and parent not in kept:
        parent = parent.line
    return parent


def place_of(peak, kept):
    return kept.index(peak) if peak in kept else -1


def dominance(peak, asked):
    above = peak.value - asked.kind * (asked.base or 0.0)
    return peak.prominence / above if above > 0 else math.nan


def assert_found(found, kept, asked, columns):
    """Compare what is told of peaks."""
    told = found.peaks
    assert list(zip(told.row.tolist(), told.column.tolist())) == [peak.cell for peak in kept]
    limits = [peak.limit and peak.limit[0] * columns + peak.limit[1] for peak in kept]
    cols = [(-1, -1) if peak.col is None else peak.col for peak in kept]
    with np.errstate(invalid="ignore"):
        wanted = {
            "value": [peak.value for peak in kept],
            "prominence": [peak.prominence for peak in kept],
            "col_value": [math.nan if peak.col is None else peak.col_value for peak in kept],
            "bound": [peak.bound for peak in kept],
            "plateau": [peak.plateau for peak in kept],
            "rim": [peak.rim for peak in kept],
            "tied": [peak.tied for peak in kept],
        }
        of_found = {
            "length": [math.nan if peak.limit is None else peak.length for peak in kept],
            "iso_bound": [peak.iso_bound for peak in kept],
            "dominance": [dominance(peak, asked) for peak in kept],
        }
    for name, one in wanted.items():
        np.testing.assert_array_equal(getattr(told, name), one, err_msg=name)
    for name, one in of_found.items():
        np.testing.assert_allclose(getattr(found, name), one, rtol=1e-14, err_msg=name)
    assert list(zip(told.col_row.tolist(), told.col_column.tolist())) == cols
    assert found.limit.tolist() == [-1 if one is None else one for one in limits]
    assert found.line.tolist() == [place_of(peak.line, kept) for peak in kept]
    assert found.parent.tolist() == [place_of(peak.parent, kept) for peak in kept]
    assert found.onward.tolist() == [place_of(first_kept(peak, kept), kept) for peak in kept]


def ground_of_each(ground, cells, kept, asked, share):
    """Return the number of the peak that each cell belongs to, cell by cell."""
    of_flat = {peak.flat: peak for peak in ground.peaks}
    base = asked.kind * (asked.base or 0.0)
    numbers = np.zeros(cells.shape, int)
    for cell, height in ground.height.items():
        peak = of_flat[ground.ascended(cell)]
        peak = peak if peak in kept else first_kept(peak, kept)
        if peak is None or math.isnan(cells[cell]):
            continue
        above = peak.value - base
        if not share or (above > 0 and height >= base + share * above):
            numbers[cell] = kept.index(peak) + 1
    return numbers


@pytest.mark.parametrize("seed", range(5))
def test_all_that_is_told_is_that_of_loops(seed):
    rng = np.random.default_rng(seed)
    path, some = f"/vsimem/loops_{seed}.tif", 0
    for _ in range(40):
        cells, asked = drawn(rng)
        saved(cells, path, pick(rng, TRANSFORM, SOUTH_UP, TURNED))
        source = RasterSource(path, (1,))
        run = BlockRun(tuple(int(size) for size in rng.integers(1, 10, 2)))
        view = recipe.View(source.info(), asked)
        whole = rng.random() < 0.5
        found, merged = recipe.find(run, source, view, whole=whole)
        ground, kept = looped(cells, asked)
        assert_found(found, kept, asked, cells.shape[1])
        some += len(kept)
        if whole:
            share = pick(rng, 0.0, 0.25, 0.5, 1.0)
            sink = Written(cells.shape)
            recipe.write_basins(run, source, view, found, merged, sink, share)
            wanted = ground_of_each(ground, cells, kept, asked, share)
            np.testing.assert_array_equal(sink.cells, wanted)
    gdal.Unlink(path)
    assert some > 0


def taken(kept, x, y, reach):
    """Return the highest peak within reach, or in whose own cell a point lies, and its distance."""
    best = None
    for number, peak in enumerate(kept):
        row, column = (900.0 - y) / HIGH, (x - 100.0) / WIDE
        away = distance((row - 0.5, column - 0.5), peak.cell)
        inside = (math.floor(row), math.floor(column)) == peak.cell
        if inside or (reach > 0 and away <= reach):
            best = min(best or (math.inf,), (-peak.value, away, number))
    return (-1, math.nan) if best is None else (best[2], best[1])


@pytest.mark.parametrize("seed", range(3))
def test_points_take_the_peaks_that_loops_do(seed):
    rng = np.random.default_rng(seed)
    path = f"/vsimem/taken_{seed}.tif"
    for _ in range(40):
        cells, asked = drawn(rng)
        saved(cells, path)
        source = RasterSource(path, (1,))
        _, kept = looped(cells, asked)
        count = int(rng.integers(1, 12))
        # Many of them on middles, edges and corners of cells, so that distances are equal.
        x = 100.0 + WIDE * rng.integers(-2, 2 * cells.shape[1] + 2, count) / 2
        y = 900.0 - HIGH * rng.integers(-2, 2 * cells.shape[0] + 2, count) / 2
        reach = pick(rng, 0.0, 2.0, 2.5, 5.0, 1000.0)
        row, column = np.array([peak.cell for peak in kept], int).reshape(-1, 2).T
        height = np.array([peak.value for peak in kept], float)
        grid = source.info().grid
        place, away = highest_of(grid, row, column, height, x, y, reach)
        wanted = [taken(kept, *one, reach) for one in zip(x.tolist(), y.tolist())]
        assert place.tolist() == [number for number, _ in wanted]
        np.testing.assert_allclose(away, [one for _, one in wanted], rtol=1e-14)
    gdal.Unlink(path)


@pytest.mark.parametrize("connectivity", [8, 4])
@pytest.mark.parametrize("seed", range(2))
def test_around_the_globe_it_is_that_of_loops(seed, connectivity):
    rng = np.random.default_rng(seed)
    path = f"/vsimem/globe_{seed}_{connectivity}.tif"
    for _ in range(25):
        rows, columns = int(rng.integers(1, 7)), pick(rng, 3, 4, 5, 8)
        cells = rng.integers(0, pick(rng, 3, 30), (rows, columns)).astype(float)
        cells[rng.random(cells.shape) < 0.1] = np.nan
        step = 360.0 / columns
        saved(cells, path, (-180.0, step, 0.0, 60.0, 0.0, -10.0), 4326)
        source = RasterSource(path, (1,))
        view = recipe.View(source.info(), recipe.Asked(connectivity=connectivity))
        assert view.wraps
        run = BlockRun(tuple(int(size) for size in rng.integers(1, 10, 2)))
        found, merged = recipe.find(run, source, view, whole=True)
        ground = Ground(cells, connectivity, wraps=True)
        kept = ground.peaks if len(set(ground.height.values())) > 1 else []
        told = found.peaks
        assert list(zip(told.row.tolist(), told.column.tolist())) == [p.cell for p in kept]
        assert told.prominence.tolist() == [peak.prominence for peak in kept]
        cols = [(-1, -1) if peak.col is None else peak.col for peak in kept]
        assert list(zip(told.col_row.tolist(), told.col_column.tolist())) == cols
        assert told.bound.tolist() == [peak.bound for peak in kept]
        assert found.line.tolist() == [place_of(peak.line, kept) for peak in kept]
        assert found.parent.tolist() == [place_of(peak.parent, kept) for peak in kept]
        sink = Written(cells.shape)
        recipe.write_basins(run, source, view, found, merged, sink, 0.0)
        wanted = ground_of_each(ground, cells, kept, recipe.Asked(), 0.0)
        np.testing.assert_array_equal(sink.cells, wanted)
    gdal.Unlink(path)


@pytest.mark.parametrize("ending", ["gpkg", "shp"])
@pytest.mark.parametrize("seed", range(4))
def test_files_hold_what_loops_tell(make, run, points, read, tmp_path, seed, ending):
    rng = np.random.default_rng(100 + seed)
    cells = rng.integers(0, 20, (9, 11)).astype("f4")
    cells[rng.random(cells.shape) < 0.1] = np.nan
    asked = recipe.Asked(
        kind=pick(rng, 1, -1), connectivity=pick(rng, 8, 4), min_prominence=pick(rng, 0.0, 2.0),
        order=pick(rng, *Order), one_a_hill=pick(rng, False, True), base=pick(rng, None, 0.0),
    )  # fmt: skip
    more = {
        name: str(tmp_path / f"{name.lower()}.{end}")
        for name, end in (
            ("OUTPUT", ending), ("OUTPUT_COLS", ending), ("OUTPUT_LINES", ending),
            ("OUTPUT_BASINS", "tif"),
        )
    }  # fmt: skip
    given = {} if asked.base is None else {"BASE": asked.base}
    run(
        "extractpeaks", INPUT=make(cells, geotransform=TRANSFORM), KIND=int(asked.kind < 0),
        CONNECTIVITY=int(asked.connectivity == 4), MIN_PROMINENCE=asked.min_prominence,
        ORDER=int(asked.order), TIES=int(asked.one_a_hill), **given, **more,
    )  # fmt: skip
    ground, kept = looped(cells.astype(float), asked)
    number = {id(peak): place for place, peak in enumerate(kept, 1)}

    def xy(cell):
        return 100.0 + WIDE * (cell[1] + 0.5), 900.0 - HIGH * (cell[0] + 0.5)

    def same(one, other):
        assert (one is None) == (other is None)
        assert one is None or one == pytest.approx(other, rel=1e-12)

    found = points(more["OUTPUT"])
    assert len(found) == len(kept) > 0
    for place, (row, peak) in enumerate(zip(found, kept), 1):
        assert row["id"] == place
        col, limit = (xy(cell) if cell else (None, None) for cell in (peak.col, peak.limit))
        strength = dominance(peak, asked)
        wanted = {
            "value": asked.kind * peak.value,
            "prominence": peak.prominence,
            "col_value": None if peak.col is None else asked.kind * peak.col_value,
            "col_x": col[0],
            "col_y": col[1],
            "isolation": None if peak.limit is None else peak.length,
            "limit_x": limit[0],
            "limit_y": limit[1],
            "dominance": None if math.isnan(strength) else strength,
            "iso_bound": int(peak.iso_bound),
            "line_par": number.get(id(peak.line)),
            "prom_par": number.get(id(peak.parent)),
            "plateau": peak.plateau,
            "bound": int(peak.bound),
            "rim": int(peak.rim),
            "tied": peak.tied,
        }
        for name, value in wanted.items():
            same(row[name], value)
        assert (row["x"], row["y"]) == xy(peak.cell)
    with_col = [peak for peak in kept if peak.col is not None]
    cols = points(more["OUTPUT_COLS"])
    assert [(one["id"], one["x"], one["y"], one["value"]) for one in cols] == [
        (number[id(peak)], *xy(peak.col), asked.kind * peak.col_value) for peak in with_col
    ]
    layer, lines = ogr.Open(more["OUTPUT_LINES"]), []
    for feature in layer.GetLayer(0):
        ends = [place[:2] for place in feature.GetGeometryRef().GetPoints()]
        lines.append((feature["id"], feature["parent"], ends))
    onward = [(peak, first_kept(peak, kept)) for peak in with_col]
    assert lines == [
        (number[id(peak)], number[id(parent)], [xy(peak.cell), xy(peak.col), xy(parent.cell)])
        for peak, parent in onward
        if parent is not None
    ]
    wanted = ground_of_each(ground, cells.astype(float), kept, asked, 0.0)
    np.testing.assert_array_equal(np.nan_to_num(read(more["OUTPUT_BASINS"]).cells[0]), wanted)
