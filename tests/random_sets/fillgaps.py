"""Gap filling by its definitions: every distance measured, every equation solved at once."""

from dataclasses import replace

import numpy as np

from .localcorrelation import GRID, NEAREST, laid_on
from .localvariance import EPSILON, check_place
from .rasters import chance, pick, raster, representable, size
from .sets import Choice, Flag, Number, Refusal, Whole, Wrong

LIMITS = {
    "METHOD": Choice(16),
    "LIMITS": Choice(3),
    "TENSION": Number(0.0, 1.0),
    "TOLERANCE": Number(0.0),
    "GROW": Whole(0, 10000),
    "MAX_DISTANCE": Number(0.0),
    "MAX_GAP_CELLS": Whole(0),
    "INTERIOR_ONLY": Flag(),
    "GAP_VALUES": Wrong(("black", "1 2", "0; x", "1,2,3,4,5,6", "3;;1,")),
    "GAP_RULE": Choice(2),
    "POWER": Number(0.0, 20.0),
    "NEIGHBOURS": Whole(0),
    "RADIUS": Whole(1, 10000),
}
BANDS = ("BANDS",)
SMOOTH, MEMBRANE, INVERSE, CLOSEST, LOCAL, ROW, COLUMN, BAND = range(8)
SMALL = ("uint8", "int16", "uint16", "float32")


def draw(rng, wide):
    """Return rasters and parameters."""
    bands = pick(rng, (1, 2, 3), (7, 2, 1))
    shape = size(rng, 900)
    place = (GRID, None) if chance(rng, 0.1) else None
    drawn = _square(raster(rng, shape, bands=bands, place=place, wide=wide, empty=0.9))
    rasters = {"INPUT": drawn}
    parameters = {}
    if chance(rng, 0.92):
        parameters["METHOD"] = pick(rng, range(8), (4, 3, 4, 3, 3, 1, 1, 1))
    for name, chosen, probability in (
        ("MAX_DISTANCE", (0.0, 1.0, 1.5, 2.0, 3.7, 6.0, 100.0), 0.5),
        ("MAX_GAP_CELLS", (0, 1, 3, 10, 100), 0.25),
        ("INTERIOR_ONLY", (False, True), 0.25),
        ("GAP_RULE", (0, 1), 0.3),
        ("POWER", (0.0, 0.5, 1.0, 2.0, 3.0, 20.0), 0.3),
        ("NEIGHBOURS", (0, 1, 2, 3, 4, 8, 13, 30), 0.25),
        ("RADIUS", (1, 2, 3, 5, 12, 10000), 0.4),
        ("LIMITS", (0, 2), 0.3),
        ("TENSION", (0.0, 0.02, 0.5, 1.0), 0.5),
    ):
        if chance(rng, probability):
            parameters[name] = pick(rng, chosen)
    if chance(rng, 0.2):
        parameters["GAP_VALUES"] = _gap_values(rng, drawn)
    if chance(rng, 0.15):
        rasters["GAP_MASK"] = _mask(rng, drawn)
    if chance(rng, 0.25):
        parameters["BANDS"] = [int(n) for n in rng.integers(1, bands + 1, rng.integers(1, 4))]
        if "," in parameters.get("GAP_VALUES", ""):
            parameters.pop("GAP_VALUES")
    return rasters, parameters


def _square(drawn):
    """Return a raster with cells as high as wide: distances here are in cells."""
    x0, dx, rx, y0, ry, dy = drawn.geotransform or (0.0, 1.0, 0.0, 0.0, 0.0, 1.0)
    # Those in degrees are square on the ground, and turned ones by themselves.
    if abs(dx) == abs(dy) or drawn.epsg == 4326:
        return drawn
    return replace(drawn, geotransform=(x0, dx, rx, y0, ry, float(np.copysign(dx, dy))))


def _gap_values(rng, drawn):
    """Return values to treat as gaps, most of them in the raster."""
    cells = drawn.stored[drawn.valid & np.isfinite(drawn.real)]
    some = [7, 0, 255] if not cells.size else rng.choice(cells, 3).tolist()
    with np.errstate(over="ignore"):
        some = [float(np.float32(value)) for value in some]
    kind = pick(rng, ("one", "two", "each", "far"), (5, 3, 2, 1))
    if kind == "far":
        return pick(rng, ("nan", "inf", "1e40", "-9999.25", ";"))
    if kind == "one":
        return f"{some[0]:.12g}"
    if kind == "two":
        return f"{some[0]:.12g}" + pick(rng, (";", "; ", " ;\n")) + f"{some[1]:.12g}"
    place = int(rng.integers(drawn.shape[0])), int(rng.integers(drawn.shape[1]))
    colour = drawn.stored[(slice(None), *place)].astype(np.float64)
    return ",".join(f"{value:.12g}" for value in np.nan_to_num(colour))


def _mask(rng, drawn):
    """Return a mask of cells to fill, on the raster's grid or beside it."""
    shape, place = drawn.shape, (drawn.geotransform, drawn.epsg)
    if place == (GRID, None) and chance(rng, 0.6):
        shape = (shape[0] + int(rng.integers(0, 3)), shape[1] + 2)
        down, right = (int(rng.integers(-2, 3)) for _ in range(2))
        x0, dx, _, y0, _, dy = GRID
        place = (x0 + right * dx, dx, 0.0, y0 + down * dy, 0.0, dy), None
    types = {"u1": 3, "f4": 1, "i4": 1}
    mask = raster(rng, shape, types=types, place=place, empty=0.3, scaled=0.0)
    marks = (rng.random((1, *shape)) < rng.uniform(0.02, 0.5)) * int(rng.integers(1, 4))
    kept = np.where(mask.valid, marks.astype(mask.stored.dtype), mask.stored)
    return replace(mask, stored=kept, look="mask")


def limits(parameters):
    """Return which values are right for the parameters that have a meaning here."""
    return LIMITS


def expect(given):
    """Return what has to come out: a `Refusal`, or what becomes of each band."""
    drawn = given.rasters["INPUT"]
    chosen = [n - 1 for n in dict.fromkeys(given.get("BANDS", range(1, drawn.count + 1)))]
    cells, stored = drawn.real[chosen], drawn.stored[chosen].astype(np.float64)
    wanted = None
    if "GAP_MASK" in given.rasters:
        mask = laid_on(given.rasters["GAP_MASK"], drawn, 1, NEAREST)
        if mask is None:
            return Refusal(("GAP_MASK",))
        with np.errstate(invalid="ignore"):
            wanted = ~np.isnan(mask) & (mask != 0)
    marked = _marked(given, drawn, np.where(np.isnan(cells), np.nan, stored))
    if marked is None:
        return Refusal(("GAP_VALUES",))
    empty = np.isnan(cells) | marked
    if given.get("GAP_RULE", 0) == 1:
        # Data in one band make the cell data in all: what is stored there counts.
        whole = np.stack([empty.all(axis=0)] * len(cells))
        dark = _dark(drawn, stored[~empty & np.isfinite(stored)])
        hollow = whole | (np.isnan(cells) & ~((stored == dark) & ~whole))
        cells = np.where(hollow, np.nan, stored * (drawn.scale or 1.0) + (drawn.offset or 0.0))
        empty = whole
    else:
        hollow = empty
    gaps = empty if wanted is None else np.stack([wanted] * len(cells))
    known = ~hollow & ~gaps & np.isfinite(stored)
    if not known.any():
        return Refusal(("INPUT",))
    bands = []
    for band, kept, gap, hole, source in zip(cells, stored, gaps, hollow, known):
        target = gap & _to_fill(given, gap)
        neighbours = given.get("NEIGHBOURS", 0)
        short = given.get("METHOD", SMOOTH) == INVERSE and source.sum() < neighbours
        if short and target.any() and source.any():
            return Refusal(("NEIGHBOURS",))
        values, slack = _filled(given, np.where(source, band, np.nan), target)
        ends = (kept[source].min(), kept[source].max()) if source.any() else (0.0, 0.0)
        bands.append({"gap": gap, "empty": hole, "values": values, "slack": slack, "ends": ends})
    return bands


def _dark(drawn, known):
    """Return the nodata value where it is data in cells that other bands have data in, else NaN."""
    nodata = representable(drawn.nodata, drawn.stored.dtype)
    if nodata is None or not np.isfinite(nodata):
        return np.nan
    nodata = float(nodata)
    low, high = (known.min(), known.max()) if known.size else (np.inf, -np.inf)
    amid = low - (high - low) / 2 <= nodata <= high + (high - low) / 2
    return nodata if amid or nodata == 0 or drawn.stored.dtype == np.uint8 else np.nan


def _marked(given, drawn, cells):
    """Return where cells equal the values that count as gaps, None where those are wrong."""
    marked = np.zeros(cells.shape, dtype=bool)
    # Cells are compared in the type that holds them: 0.1 is the float32 next to 0.1.
    dtype = np.float32 if drawn.stored.dtype.name in SMALL else np.float64
    wide = drawn.stored.dtype.name in ("int64", "uint64")
    for entry in given.get("GAP_VALUES", "").replace("\n", ";").split(";"):
        if not entry.strip():
            continue
        numbers = [float(number) for number in entry.split(",")]
        if len(numbers) not in (1, len(cells)):
            return None
        if wide and any(2**53 < abs(number) < np.inf for number in numbers):
            return None
        with np.errstate(over="ignore"):
            same = [
                (band == float(dtype(number))) & (np.isinf(band) == np.isinf(number))
                for band, number in zip(cells, numbers * (len(cells) if len(numbers) == 1 else 1))
            ]
        marked |= np.stack(same) if len(numbers) == 1 else np.logical_and.reduce(same)
    return marked


def _to_fill(given, gap):
    """Return the cells of the gaps that are neither too large nor at the edge."""
    from scipy import ndimage

    labels, count = ndimage.label(gap, np.ones((3, 3)))
    cells = np.bincount(labels.ravel(), minlength=count + 1)
    good = np.ones(count + 1, dtype=bool)
    if given.get("MAX_GAP_CELLS", 0):
        good &= cells <= given.get("MAX_GAP_CELLS", 0)
    if given.get("INTERIOR_ONLY", False):
        for side in (labels[0], labels[-1], labels[:, 0], labels[:, -1]):
            good[side] = False
    return good[labels]


def _filled(given, data, target):
    """Return the values of target cells, NaN where none, and how far off they may be.

    ``data`` holds the sources, NaN elsewhere.
    """
    values, slack = np.full(data.shape, np.nan), np.zeros(data.shape)
    source = ~np.isnan(data)
    if not source.any() or not target.any():
        return values, slack
    method = given.get("METHOD", SMOOTH)
    low, high = data[source].min(), data[source].max()
    slack[...] = 1e-9 * (high - low) + 64 * EPSILON * max(abs(low), abs(high))
    centre = low + (high - low) / 2
    data = data - centre
    if method in (ROW, COLUMN, BAND):
        axis = {ROW: 1, COLUMN: 0, BAND: None}[method]
        number = source.sum(axis=axis, keepdims=True)
        mean = np.where(source, data, 0.0).sum(axis=axis, keepdims=True) / np.maximum(number, 1)
        mean = np.where(number > 0, mean, np.nan)
        values[target] = np.broadcast_to(mean, data.shape)[target]
        return values + centre, slack
    limit = given.get("MAX_DISTANCE", 100.0) or np.inf
    near = target & (_distance(source, target) <= limit)
    if method in (SMOOTH, MEMBRANE):
        slack *= 1000
        tension = given.get("TENSION", 0.02) if method == SMOOTH else 1.0
        values = _surface(data, source, near, tension)
        left = near & np.isnan(values)
        values[left] = _in_quadrants(data, source, left, 1.0, limit)[left]
    elif method == LOCAL:
        values = _local_mean(data, source, near, given.get("RADIUS", 3))
    elif method == CLOSEST:
        values = _closest(data, source, near)
    elif given.get("NEIGHBOURS", 0):
        power, count = given.get("POWER", 1.0), given.get("NEIGHBOURS", 0)
        values, unsure = _nearest_few(data, source, near, power, count, limit)
        slack[unsure] = np.inf
    else:
        values = _in_quadrants(data, source, near, given.get("POWER", 1.0), limit)
    values += centre
    if given.get("LIMITS", 2):
        np.clip(values, low, high, out=values)
    return values, slack


def _squared_distances(source, cell):
    rows, columns = np.nonzero(source)
    return rows, columns, (rows - cell[0]) ** 2 + (columns - cell[1]) ** 2


def _distance(source, target):
    """Return the distance of each target cell to the nearest source."""
    found = np.full(source.shape, np.inf)
    for cell in np.argwhere(target):
        found[tuple(cell)] = np.sqrt(_squared_distances(source, cell)[2].min())
    return found


def _closest(data, source, target):
    """Take the nearest source, of several the one farthest left, then farthest up."""
    values = np.full(data.shape, np.nan)
    for cell in np.argwhere(target):
        rows, columns, squared = _squared_distances(source, cell)
        first = np.lexsort((rows, columns, squared))[0]
        values[tuple(cell)] = data[rows[first], columns[first]]
    return values


def _in_quadrants(data, source, target, power, limit):
    """Weigh the nearest source of each quadrant, of equally near ones the nearest column."""
    values = np.full(data.shape, np.nan)
    for cell in np.argwhere(target):
        rows, columns, squared = _squared_distances(source, cell)
        down, right = rows - cell[0], columns - cell[1]
        total = weights = 0.0
        for quadrant in (
            (right >= 0) & (down < 0),
            (right > 0) & (down >= 0),
            (right <= 0) & (down > 0),
            (right < 0) & (down <= 0),
        ):
            some = np.flatnonzero(quadrant & (np.sqrt(squared) <= limit))
            if some.size:
                first = some[np.lexsort((np.abs(right[some]), squared[some]))[0]]
                weight = np.sqrt(squared[first]) ** -power
                total += weight * data[rows[first], columns[first]]
                weights += weight
        if weights > 0:
            values[tuple(cell)] = total / weights
    return values


def _nearest_few(data, source, target, power, count, limit):
    """Weigh so many nearest sources; say where it is open which of equally near ones count."""
    values, unsure = np.full(data.shape, np.nan), np.zeros(data.shape, dtype=bool)
    for cell in np.argwhere(target):
        rows, columns, squared = _squared_distances(source, cell)
        order = np.argsort(squared, kind="stable")
        last = squared[order[count - 1]]
        at_last = data[rows, columns][squared == last]
        unsure[tuple(cell)] = (squared <= last).sum() > count and np.ptp(at_last) > 0
        few = order[:count]
        few = few[squared[few] <= limit**2]
        weight = np.sqrt(squared[few]) ** -power
        values[tuple(cell)] = (weight * data[rows[few], columns[few]]).sum() / weight.sum()
    return values, unsure


def _local_mean(data, source, target, radius):
    """Take the mean of the sources in a square, which doubles until it holds one."""
    values = np.full(data.shape, np.nan)
    for row, column in np.argwhere(target):
        reach = radius
        while True:
            square = (
                slice(max(row - reach, 0), row + reach + 1),
                slice(max(column - reach, 0), column + reach + 1),
            )
            if source[square].any():
                break
            reach *= 2
        values[row, column] = data[square][source[square]].mean()
    return values


def _surface(data, source, target, tension):
    """Solve for the surface over the target cells, NaN where no chain of cells leads to data.

    With tension 1 it has the least sum of squared differences between neighbours. With tension 0
    it has the least sum of squared (u_xx + u_yy) over target cells and the sources beside them,
    reflected at the raster's edges; where a neighbour is missing inside the raster, the axis has
    no second difference, and a target cell keeps level with the one on its other side.
    """
    from scipy import ndimage, sparse
    from scipy.sparse import linalg

    rows, columns = data.shape
    there = source | target
    labels, count = ndimage.label(there)
    reached = np.zeros(count + 1, dtype=bool)
    reached[labels[source]] = True
    unknown = target & reached[labels]
    values = np.full(data.shape, np.nan)
    if not unknown.any():
        return values
    numbers = np.full(data.shape, -1)
    numbers[unknown] = np.arange(unknown.sum())
    equations, right = [], []

    def add(terms, share):
        """Add the equation that the sum of weight * cell is 0, squared and so much of it."""
        equation, known = {}, 0.0
        for weight, cell in terms:
            weight *= np.sqrt(share)
            if unknown[cell]:
                equation[numbers[cell]] = equation.get(numbers[cell], 0.0) + weight
            else:
                known += weight * data[cell]
        equations.append(equation)
        right.append(-known)

    def inside(cell):
        return 0 <= cell[0] < rows and 0 <= cell[1] < columns

    def sides(cell):
        row, column = cell
        return ((row - 1, column), (row + 1, column)), ((row, column - 1), (row, column + 1))

    for cell in map(tuple, np.argwhere(there)):
        around = [side for pair in sides(cell) for side in pair if inside(side)]
        for side in around:
            if side > cell and there[side] and (unknown[side] or unknown[cell]):
                add([(1.0, side), (-1.0, cell)], tension)
        if not unknown[cell] and not any(unknown[side] for side in around):
            continue
        curvature = []
        for pair in sides(cell):
            present = [side for side in pair if inside(side) and there[side]]
            if all(not inside(side) or there[side] for side in pair):
                curvature += [(1.0, side) for side in present] + [(-float(len(present)), cell)]
            elif unknown[cell]:
                for side in present:
                    add([(1.0, side), (-1.0, cell)], 1.0 - tension)
        add(curvature, 1.0 - tension)
    matrix = sparse.lil_matrix((len(equations), int(unknown.sum())))
    for row, equation in enumerate(equations):
        for column, weight in equation.items():
            matrix[row, column] = weight
    matrix, right = matrix.tocsc(), np.array(right)
    values[unknown] = linalg.spsolve((matrix.T @ matrix).tocsc(), matrix.T @ right)
    return values


def check(given, expected, found):
    """Compare a run's results; see `localvariance.check`."""
    drawn, raster = given.rasters["INPUT"], found.result
    chosen = [n - 1 for n in dict.fromkeys(given.get("BANDS", range(1, drawn.count + 1)))]
    before, valid = drawn.stored[chosen], drawn.valid[chosen]
    assert raster.stored.dtype == before.dtype
    assert raster.stored.shape == before.shape
    check_place(drawn, raster, 1)
    filled = np.stack([~np.isnan(band["values"]) for band in expected])
    empty = np.stack([band["empty"] for band in expected])
    kept = ~filled & ~empty
    same = raster.stored.view(f"u{before.dtype.itemsize}") == np.ascontiguousarray(before).view(
        f"u{before.dtype.itemsize}"
    )
    lost = kept & ~same
    assert not lost.any(), f"{lost.sum()} cells were touched, the first at {np.argwhere(lost)[0]}"
    there = (valid & ~empty) | filled
    if given.get("GAP_RULE", 0) == 1:
        # A band may be filled with its nodata value where other bands have data.
        numbers = [np.nan if number is None else number for number in raster.nodata]
        holds = raster.stored == np.array(numbers).reshape(-1, 1, 1)
        there &= ~(filled & holds & ~holds.all(axis=0))
    if all(number is None for number in raster.nodata):
        there[...] = there.all(axis=0)  # the mask is one for all bands
    wrong = raster.valid != there
    assert not wrong.any(), f"{wrong.sum()} cells filled or left, the first {np.argwhere(wrong)[0]}"
    for band, cells, nodata in zip(expected, raster.stored, raster.nodata):
        _compare(given, drawn, cells, nodata, band)
    total = sum(int(band["gap"].sum()) for band in expected)
    assert found.outputs["FILLED_CELLS"] == filled.sum()
    assert found.outputs["REMAINING_CELLS"] == total - filled.sum()


def _compare(given, drawn, cells, nodata, band):
    """Compare the filled cells of a band, as they are stored."""
    there = ~np.isnan(band["values"])
    scale, offset = drawn.scale or 1.0, drawn.offset or 0.0
    wanted = (band["values"][there] - offset) / scale
    slack = band["slack"][there] / abs(scale) + 4 * EPSILON * (abs(offset / scale) + np.abs(wanted))
    stored = cells[there].astype(np.float64)
    nodata = np.nan if nodata is None else float(nodata)
    low, high = band["ends"]
    if given.get("METHOD", SMOOTH) == SMOOTH and low < high:
        low, high = -np.inf, np.inf
    beyond = (stored < low) | (stored > high)
    beyond &= ~(np.abs(stored - nodata) <= np.maximum(2.0, 1e-5 * abs(nodata)))
    assert not beyond.any(), f"{stored[beyond][0]!r} is not in {low!r} to {high!r}"
    if cells.dtype.kind == "f":
        limit = np.finfo(cells.dtype)
        with np.errstate(invalid="ignore"):
            slack = slack + 2 * limit.eps * np.abs(wanted) + 1e-37
            # What is close to nodata moves away from it, by as much as GDAL takes for equal.
            close = np.abs(wanted - nodata) <= slack + 1e-6 * abs(nodata)
            slack = np.where(close, slack + 1e-5 * abs(nodata), slack)
    else:
        limit = np.iinfo(cells.dtype)
        slack = slack + 0.5
    bounded = np.clip(wanted, float(limit.min), float(limit.max))
    if cells.dtype.kind != "f":
        slack = np.where(np.abs(bounded - nodata) <= slack, slack + 1, slack)
    far = np.abs(stored - bounded) > slack
    if cells.dtype.kind == "f":
        far &= ~(np.isinf(stored) & (np.abs(wanted) >= float(limit.max)))
    assert not far.any(), (
        f"{far.sum()} values differ: {stored[far][0]!r} for {wanted[far][0]!r}, "
        f"at {np.argwhere(there)[far][0]}"
    )
