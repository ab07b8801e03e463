"""Peaks by their definition: the raster is flooded from the top, one height after the other."""

import numpy as np

from .localvariance import EPSILON
from .rasters import TYPES, chance, pick, raster, size
from .sets import Choice, Number, Refusal, Whole

LIMITS = {
    "KIND": Choice(2),
    "CONNECTIVITY": Choice(2),
    "SMOOTHING": Number(0.0, 1000.0),
    "MIN_VALUE": Number(),
    "MIN_DISTANCE": Number(0.0),
    "MIN_PROMINENCE": Number(0.0),
    "LIMIT": Whole(0),
}
BANDS = ("BAND",)
FOUR = [(-1, 0), (0, -1), (0, 1), (1, 0)]
EIGHT = [(y, x) for y in (-1, 0, 1) for x in (-1, 0, 1) if y or x]


def draw(rng, wide):
    """Return rasters and parameters."""
    bands = pick(rng, (1, 2, 3), (7, 2, 1))
    looks = types = None
    smoothing = None
    if chance(rng, 0.25):
        smoothing = pick(rng, (0.0, 0.1, 0.5, 1.0, 1.7, 4.0, 20.0))
        # Ties of smoothed values are for rounding to decide.
        looks, types = {"noise": 3, "smooth": 1}, {name: TYPES[name] for name in ("f4", "f8")}
    shape = size(rng, pick(rng, (200, 900), (9, 1)))
    drawn = raster(rng, shape, bands=bands, looks=looks, types=types, wide=wide)
    parameters = {} if smoothing is None else {"SMOOTHING": smoothing}
    cells = drawn.real[np.isfinite(drawn.real)]
    middle = float(np.median(cells)) if cells.size else 5.0
    spread = float(np.ptp(cells)) if cells.size else 5.0
    if smoothing:
        middle -= 1e-3 * (abs(middle) + 1)  # not the very value of a peak, but for rounding
    unit = abs(drawn.geotransform[1]) if drawn.geotransform else 1.0
    unit = 100.0 if drawn.epsg == 4326 else unit
    for name, chosen, probability in (
        ("KIND", (0, 1), 0.5),
        ("CONNECTIVITY", (0, 1), 0.4),
        ("MIN_VALUE", (middle, 0.0, 1e9), 0.2),
        ("MIN_PROMINENCE", (0.0, spread * 0.05, spread * 0.3, spread, 1.0), 0.4),
        ("MIN_DISTANCE", (0.0, unit * 1.5, unit * 2, unit * 5, unit * 3.3, 1e9), 0.3),
        ("LIMIT", (0, 1, 2, 10), 0.25),
        ("BAND", range(1, bands + 1), 0.5),
    ):
        if chance(rng, probability):
            parameters[name] = pick(rng, chosen)
    return {"INPUT": drawn}, parameters


def limits(parameters):
    """Return which values are right for the parameters that have a meaning here."""
    return LIMITS


def expect(given):
    """Return what has to come out: a `Refusal`, or the peaks as dictionaries, highest first."""
    drawn = given.rasters["INPUT"]
    cells = drawn.real[given.get("BAND", 1) - 1]
    if np.isnan(cells).all():
        return Refusal(("INPUT",))
    if np.nanmin(cells) == np.nanmax(cells):
        return []  # nothing is lower
    sign = -1.0 if given.get("KIND", 0) == 1 else 1.0
    sigma = given.get("SMOOTHING", 0.0)
    smooth = smoothed(cells, sigma)
    peaks = flood(sign * smooth, FOUR if given.get("CONNECTIVITY", 0) == 1 else EIGHT)
    least = given.get("MIN_VALUE", None)
    peaks = [
        peak
        for peak in peaks
        if _at_least(
            drawn,
            sigma,
            peak["prominence"],
            given.get("MIN_PROMINENCE", 0.0),
            [peak["value"], peak["base"]],
        )
        and (least is None or _at_least(drawn, sigma, peak["value"], sign * least, [peak["value"]]))
    ]
    peaks.sort(key=lambda peak: (-peak["value"], peak["cell"]))
    if given.get("MIN_DISTANCE", 0.0) > 0:
        peaks = _apart(drawn, peaks, given.get("MIN_DISTANCE", 0.0))
    if given.get("LIMIT", 0):
        peaks = peaks[: given.get("LIMIT", 0)]
    return [_as_points(drawn, peak, number, sign, cells) for number, peak in enumerate(peaks, 1)]


def _at_least(drawn, sigma, found, least, values):
    """Say whether what comes of some values is at least so much, but for their rounding."""
    if found >= least or sigma:
        return found >= least
    missing, scale = least - found, abs(drawn.scale or 1.0)
    if drawn.stored.dtype.kind in "iu":
        return scale != 1.0 and missing < scale * 0.499999999
    kind, steps = drawn.stored.dtype.type, 0.0
    for value in filter(np.isfinite, values):
        stored = kind((abs(value) - (drawn.offset or 0.0)) / scale)
        steps += scale * float(np.nextafter(abs(stored), kind(np.inf)) - abs(stored))
        steps += 2 * EPSILON * abs(value) * drawn.scaled
    return missing <= steps / 2


def smoothed(cells, sigma):
    """Return means of cells weighted by a gaussian, over those that hold data."""
    from scipy import ndimage

    if not sigma:
        return cells
    known = ~np.isnan(cells)
    keywords = {"sigma": sigma, "mode": "constant", "truncate": 4.0}
    total = ndimage.gaussian_filter(np.where(known, cells, 0.0), **keywords)
    with np.errstate(invalid="ignore"):
        mean = total / ndimage.gaussian_filter(known.astype(float), **keywords)
    return np.where(known, mean, np.nan)


class _Region:
    """Connected cells above the water."""

    def __init__(self):
        self.cells = set()
        self.waiting = []  # peaks without higher ground so far
        self.top = -np.inf
        self.open = False


def flood(heights, steps):
    """Return all peaks with prominence and col, in any order.

    The water falls from one height to the next. A flat that comes up alone is a peak. One that
    joins regions is the col of every peak that thereby meets strictly higher ground; flats at one
    height come up in row order.
    """
    valid = ~np.isnan(heights)
    region_of, peaks = {}, []
    for level in sorted(set(heights[valid].tolist()), reverse=True):
        before = dict(region_of)
        for flat in _flats(np.argwhere(heights == level), steps):
            around = [(row + down, column + right) for row, column in flat for down, right in steps]
            beside = {id(region_of[c]): region_of[c] for c in around if c in region_of}
            merged = _merged(list(beside.values()))
            if not beside:
                peaks.append(_peak(flat, level))
                merged.waiting.append(peaks[-1])
                merged.top = level
            still = []
            for peak in merged.waiting:
                if peak["value"] < merged.top:
                    above = before[peak["cell"]]
                    peak.update(
                        col=min(flat), col_value=level, bound=above.open,
                        prominence=_height(peak["value"], level), base=level,
                    )  # fmt: skip
                else:
                    still.append(peak)
            merged.waiting = still
            merged.cells.update(flat)
            merged.open |= any(_is_open(cell, valid, steps) for cell in flat)
            for cell in merged.cells:
                region_of[cell] = merged
    for region in {id(region): region for region in region_of.values()}.values():
        lowest = min(heights[cell] for cell in region.cells)
        for peak in region.waiting:
            peak.update(col=None, col_value=None, bound=True, base=lowest)
            peak["prominence"] = _height(peak["value"], lowest)
    return peaks


def _height(high, low):
    return 0.0 if high == low else high - low


def _merged(regions):
    """Return one region of several; they themselves stay as they are."""
    merged = _Region()
    for region in regions:
        merged.cells |= region.cells
        merged.waiting += region.waiting
        merged.top = max(merged.top, region.top)
        merged.open |= region.open
    return merged


def _flats(cells, steps):
    """Return the connected sets of some cells, by their first cells in row order."""
    left, flats = {tuple(cell) for cell in cells.tolist()}, []
    for first in sorted(left):
        if first not in left:
            continue
        left.discard(first)
        flat, ends = [first], [first]
        while ends:
            row, column = ends.pop()
            for down, right in steps:
                cell = (row + down, column + right)
                if cell in left:
                    left.discard(cell)
                    flat.append(cell)
                    ends.append(cell)
        flats.append(flat)
    return flats


def _peak(flat, level):
    """Return a peak at the cell of its plateau nearest the centroid, the first of several."""
    n = len(flat)
    rows, columns = sum(cell[0] for cell in flat), sum(cell[1] for cell in flat)
    cell = min(flat, key=lambda c: ((n * c[0] - rows) ** 2 + (n * c[1] - columns) ** 2, c))
    return {"cell": cell, "value": level, "plateau": n}


def _is_open(cell, valid, steps):
    """Say whether a cell lies at the raster's edge or beside one without data.

    A single row or column is a series, whose ends are its edge.
    """
    for side, length in enumerate(valid.shape):
        if (length > 1 or valid.size == 1) and cell[side] in (0, length - 1):
            return True
    beside = [(cell[0] + down, cell[1] + right) for down, right in steps]
    return not all(valid[place] for place in beside if _is_inside(place, valid.shape))


def _is_inside(place, shape):
    return all(0 <= at < length for at, length in zip(place, shape))


def _apart(drawn, peaks, distance):
    """Keep peaks that are no nearer than that to a higher one that is kept."""
    kept = []
    for peak in peaks:
        here = place(drawn, peak["cell"])
        if all(_distance(drawn, here, place(drawn, other["cell"])) >= distance for other in kept):
            kept.append(peak)
    return kept


def place(drawn, cell):
    """Return x and y of a cell's centre; QGIS shows what has no place below the x axis."""
    x0, dx, rx, y0, ry, dy = drawn.geotransform or (0.0, 1.0, 0.0, 0.0, 0.0, -1.0)
    row, column = cell[0] + 0.5, cell[1] + 0.5
    return x0 + column * dx + row * rx, y0 + column * ry + row * dy


def _distance(drawn, a, b):
    """Return a distance in map units, or in metres by the ellipsoid's radii of curvature."""
    across, down = b[0] - a[0], b[1] - a[1]
    if drawn.epsg == 4326:
        axis, squared = 6378137.0, 0.0066943799901413165
        latitude = np.radians((a[1] + b[1]) / 2)
        curve = 1 - squared * np.sin(latitude) ** 2
        across = np.radians(across) * np.cos(latitude) * axis / np.sqrt(curve)
        down = np.radians(down) * axis * (1 - squared) / curve**1.5
    return np.sqrt(across**2 + down**2)


def _as_points(drawn, peak, number, sign, cells):
    x, y = place(drawn, peak["cell"])
    col = peak["col"]
    col_x, col_y = (None, None) if col is None else place(drawn, col)
    return {
        "id": number,
        "value": sign * peak["value"],
        "raw_value": cells[peak["cell"]],
        "prominence": peak["prominence"],
        "col_value": None if col is None else sign * peak["col_value"],
        "col_x": col_x,
        "col_y": col_y,
        "plateau": peak["plateau"],
        "bound": int(peak["bound"]),
        "x": x,
        "y": y,
    }


def check(given, expected, found):
    """Compare a run's results; see `localvariance.check`."""
    assert found.outputs["COUNT"] == len(found.result)
    assert [point["id"] for point in found.result] == list(range(1, len(found.result) + 1))
    slack = 0.0
    if given.get("SMOOTHING", 0.0):
        cells = given.rasters["INPUT"].real
        slack = 1e3 * EPSILON * np.nanmax(np.abs(cells))
    assert len(found.result) == len(expected), f"{len(found.result)} peaks for {len(expected)}"
    for point, wanted in zip(found.result, expected):
        assert point.keys() >= wanted.keys()
        for name, value in wanted.items():
            got = point[name]
            if value is None or got is None:
                assert got is value, (name, got, value)
            elif np.isinf(value):
                assert got == value, (name, got, value)
            else:
                loose = slack if name in ("value", "prominence", "col_value") else 0.0
                assert abs(got - value) <= 1e-12 * abs(value) + loose, (name, got, value)
