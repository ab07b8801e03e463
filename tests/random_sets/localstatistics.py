"""Local statistics by their definitions: the cells of one window after the other."""

import math
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from . import localvariance, windows
from .localcorrelation import GRID, NEAREST, laid_on
from .localvariance import (
    EPSILON,
    band_names,
    band_numbers,
    check_place,
    compare,
    footprint,
    is_wide,
)
from .rasters import chance, pick, raster, size
from .sets import Choice, Choices, Number, Refusal, Wrong

NAMES = (
    "mean",
    "variance",
    "standard deviation",
    "coefficient of variation",
    "minimum",
    "maximum",
    "range",
    "sum",
    "count",
    "median",
    "percentile",
    "skewness",
    "kurtosis",
    "entropy",
    "majority",
    "minority",
    "variety",
)
SUM, PERCENTILE = 7, 10
SPREAD = {1, 2, 3}
# Cells of the raster, or whole numbers: not a digit may differ.
EXACT = {"minimum", "maximum", "count", "majority", "minority", "variety"}
RECTANGLE, ELLIPSE, FOOTPRINT, ANNULUS, WEDGE = range(5)
NONE, GAUSSIAN, INVERSE, EXPONENTIAL, MATRIX = range(5)

LIMITS = {
    **{name: limit for name, limit in localvariance.LIMITS.items() if name != "STATISTIC"},
    "STATISTICS": Choices(17),
    "PERCENTILES": Wrong(
        ("", "101", "-1;50", "half", "nan", "25:75", "inf", "1e3", "25;;x", "25,75", "2,5;97,5")
    ),
    "SHAPE": Choice(5),
    "INNER_RADIUS": Number(0),
    "WEDGE_START": Number(-360, 360),
    "WEDGE_END": Number(-360, 360),
    "WEIGHTING": Choice(5),
    "SIGMA": Number(0),
    "WEIGHTS": Wrong(
        ("", "1 2; 3", "1 nan", "inf 1", "0 0; 0 0", "heavy", "1 2e400", "1:2", "0,5 1", "[1, 2")
    ),
    "SELECTION": Wrong(("{folder}/none.tif", "{folder}")),
}
BANDS = ("BANDS",)
# A window's cells times a raster's, which the reference holds at once.
MOST = 120_000


def draw(rng, wide):
    """Return rasters and parameters."""
    shape = size(rng, 400)
    bands = pick(rng, (1, 2, 3, 4, 7), (6, 2, 1, 1, 0.3))
    selection = pick(rng, (None, "same", "shifted", "unlike"), (80, 11, 8, 1))
    place = (GRID, pick(rng, (None, 32633), (4, 1))) if selection == "shifted" else None
    first = raster(rng, shape, bands=bands, place=place, wide=wide)
    if first.stored.dtype == np.float64 and chance(rng, 0.08):
        stored = first.stored.copy()
        stored[0, int(rng.integers(shape[0])), int(rng.integers(shape[1]))] = 1e250
        first = replace(first, stored=stored, look=f"{first.look}+one too large to square")
    rasters = {"INPUT": first}
    if selection is not None:
        rasters["SELECTION"] = _selection(rng, first, selection, wide)
    count = int(pick(rng, (1, 2, 3, 5, 17), (40, 25, 20, 10, 5)))
    parameters = {"STATISTICS": [int(n) for n in rng.permutation(17)[:count]]}
    if chance(rng, 0.1):
        parameters["STATISTICS"].append(parameters["STATISTICS"][0])
    if PERCENTILE in parameters["STATISTICS"] and chance(rng, 0.8):
        parameters["PERCENTILES"] = _percentiles(rng)
    _draw_window(rng, parameters, max(1, MOST // (shape[0] * shape[1])))
    _draw_weights(rng, parameters)
    for name, options in (
        ("DENOMINATOR", (0, 1)),
        ("EDGES", range(7)),
        ("FILL_NODATA_CELLS", (False, True)),
        ("STEP", (1, 1, 2, 3, 5, 50)),
        ("MIN_CELLS", (1, 2, 3, 5, 9, 1000)),
    ):
        if chance(rng, 0.4):
            parameters[name] = pick(rng, options)
    if parameters.get("WEIGHTING") and chance(rng, 0.8):
        parameters.pop("DENOMINATOR", None)
    if parameters.get("EDGES") == windows.CONSTANT and chance(rng, 0.8):
        parameters["EDGE_VALUE"] = float(rng.choice([0.0, 5.0, -1e6, 0.1, 7.0]))
    if chance(rng, 0.3):
        parameters["BANDS"] = [int(n) for n in rng.integers(1, bands + 1, rng.integers(1, 4))]
    windows.deep_enough(rng, parameters, bands)
    return rasters, parameters


def _draw_window(rng, parameters, most):
    """Put a window's size and shape among the parameters, of at most so many cells."""
    columns = 3
    if chance(rng, 0.85):
        lengths = [1, 2, 3, 4, 5, 6, 7, 9, 11, 15, 31, 51, 101]
        columns = pick(rng, [n for n in lengths if n <= most])
        parameters["WINDOW"] = columns
    rows = columns
    if chance(rng, 0.35) or rows * columns > most:
        rows = int(rng.integers(1, max(1, min(most // columns, 60)) + 1))
        parameters["WINDOW_ROWS"] = rows
    kind = pick(rng, (None, *range(5)), (5, 1, 2, 2, 2, 2))
    if kind is not None:
        parameters["SHAPE"] = kind
    if kind == FOOTPRINT and chance(rng, 0.97):
        parameters["FOOTPRINT"] = footprint(rng, most)
    elif kind == ANNULUS and chance(rng, 0.8):
        parameters["INNER_RADIUS"] = float(rng.choice([0.0, 0.5, 1.0, 1.2, 2.0, 2.9, 7.0, 1e9]))
    elif kind == WEDGE:
        for name in ("WEDGE_START", "WEDGE_END"):
            if chance(rng, 0.8):
                whole = float(rng.choice(np.arange(-360, 361, 15)))
                parameters[name] = pick(rng, (whole, round(float(rng.uniform(-360, 360)), 1)))
    if not kind and chance(rng, 0.2) and rows * columns * 5 <= most:
        parameters["WINDOW_BANDS"] = int(rng.integers(1, 6))
    elif kind and chance(rng, 0.03):
        parameters["WINDOW_BANDS"] = 3


def _draw_weights(rng, parameters):
    """Put weights among the parameters."""
    weighting = pick(rng, (None, *range(5)), (60, 5, 9, 9, 9, 12))
    if weighting is None:
        return
    parameters["WEIGHTING"] = weighting
    if weighting in (GAUSSIAN, EXPONENTIAL) and chance(rng, 0.8):
        sigmas = [0.0, 1e-3, 0.1, 0.5, 1.0, 2.7, 100.0, 1e300]
        parameters["SIGMA"] = float(
            rng.choice(sigmas, p=[0.02, 0.04, 0.1, 0.24, 0.2, 0.2, 0.1, 0.1])
        )
    if weighting != NONE and chance(rng, 0.9):
        parameters.pop("WINDOW_BANDS", None)
    if weighting != MATRIX:
        return
    if chance(rng, 0.95):
        parameters.pop("SHAPE", None)
    if chance(rng, 0.97):
        parameters["WEIGHTS"] = _weights(rng)
    if "-" in parameters.get("WEIGHTS", "") and chance(rng, 0.8):
        parameters["STATISTICS"] = [SUM]


def _weights(rng):
    """Return a matrix of weights as text."""
    rows, columns = int(rng.integers(1, 7)), int(rng.integers(1, 7))
    kind = pick(rng, ("steps", "any", "product", "small and large", "negative"), (3, 3, 3, 1, 1))
    if kind == "product":
        matrix = rng.integers(0, 4, (rows, 1)) * rng.integers(1, 5, (1, columns)).astype(float)
    elif kind == "any":
        matrix = np.round(rng.uniform(0, 3, (rows, columns)), 3)
    else:
        steps = {"steps": [0, 0, 1, 2, 4, 0.5], "negative": [-1, 0, 1, -2.5, 4]}
        matrix = rng.choice(steps.get(kind, [0, 1e-12, 1, 1e6]), (rows, columns))
    if not matrix.any():
        matrix[int(rng.integers(rows)), int(rng.integers(columns))] = 3.0
    return windows.written(rng, [[f"{weight:g}" for weight in row] for row in matrix.tolist()])


def _percentiles(rng):
    """Return some percentiles as text."""
    listed = ["0", "1", "5", "25", "33.3", "50", "66.6667", "75", "90.0", "99.9", "100", "1e1"]
    chosen = [pick(rng, listed) for _ in range(int(rng.integers(1, 5)))]
    return pick(rng, (";", " ", "; ", " ;")).join(chosen)


def _selection(rng, first, grid, wide):
    """Return a raster of where to compute."""
    looks = {"classes": 5, "noise": 1, "checks": 2, "two": 1, "constant": 1, "infinite": 1}
    bands = pick(rng, (1, 2), (4, 1))
    common = {"bands": bands, "looks": looks, "wide": wide, "empty": 0.4, "scaled": 0.0}
    if grid == "same":
        return raster(rng, first.shape, place=(first.geotransform, first.epsg), **common)
    if grid == "unlike":
        other = first.shape[0], first.shape[1] + 1
        return raster(rng, other, place=(None, None), **common)
    # By parts of cells that leave no doubt which cell is the nearest, or whether they meet.
    other = int(rng.integers(2, 30)), int(rng.integers(2, 30))
    down, right = (int(rng.integers(-n // 2, m // 2 + 2)) for n, m in zip(other, first.shape))
    if chance(rng, 0.5):
        down, right = down + float(rng.choice([0.2, 0.35])), right + float(rng.choice([0.3, 0.4]))
    x0, dx, _, y0, _, dy = GRID
    moved = (x0 + right * dx, dx, 0.0, y0 + down * dy, 0.0, dy)
    return raster(rng, other, place=(moved, pick(rng, (None, first.epsg))), **common)


def limits(parameters):
    """Return which values are right for the parameters that have a meaning here."""
    known = dict(LIMITS)
    for name, used in (
        ("FOOTPRINT", parameters.get("SHAPE") == FOOTPRINT),
        ("WEIGHTS", parameters.get("WEIGHTING") == MATRIX),
        ("PERCENTILES", PERCENTILE in parameters["STATISTICS"]),
    ):
        if not used:
            known.pop(name)
    return known


def expect(given):
    """Return what has to come out: a `Refusal`, or each band's statistics as `band` gives them."""
    drawn = given.rasters["INPUT"]
    refused, weights = _window(given)
    selected = np.ones(drawn.shape, dtype=bool)
    if "SELECTION" in given.rasters:
        laid = laid_on(given.rasters["SELECTION"], drawn, 1, NEAREST)
        if laid is None:
            refused.append("SELECTION")
        else:
            selected = ~np.isnan(laid) & (laid != 0)
    chosen = [n - 1 for n in band_numbers(given)]
    if given.get("WINDOW_BANDS", 1) > len(chosen):
        refused.append("WINDOW_BANDS")
    if refused:
        return Refusal(tuple(refused))
    cells = drawn.real[chosen]
    results = [band(given, cells, index, weights, selected) for index in range(len(cells))]
    none = all(np.isnan(found["wanted"]).all() for result in results for found in result)
    # Constants beyond the edge may give results where the raster has no data at all.
    if np.isnan(cells).all() and none:
        return Refusal(("INPUT",))
    return results


def _window(given):
    """Return what is wrong with a window, and its weights by the places of its cells."""
    refused, weights = [], {}
    kind, weighting = given.get("SHAPE", RECTANGLE), given.get("WEIGHTING", NONE)
    if given.get("WINDOW_BANDS", 1) != 1 and (kind or weighting):
        refused.append("WINDOW_BANDS")
    places = _places(given, kind)
    if not places:
        names = {ANNULUS: "INNER_RADIUS", WEDGE: "WEDGE_START", FOOTPRINT: "FOOTPRINT"}
        refused += ["WINDOW", names.get(kind, "WINDOW")]
    start, end = given.get("WEDGE_START", 0.0), given.get("WEDGE_END", 90.0)
    if kind == WEDGE and start == end:
        refused.append("WEDGE_START")
    if weighting == MATRIX:
        refused += ["SHAPE"] if kind else []
        matrix = _matrix(given.get("WEIGHTS", ""))
        for r, row in enumerate(matrix):
            for c, weight in enumerate(row):
                if weight != 0:
                    weights[0, r - len(matrix) // 2, c - len(row) // 2] = weight
        if not matrix:
            refused.append("WEIGHTS")
    else:
        weights = {place: _weight(given, place, weighting) for place in places}
        weights = {place: weight for place, weight in weights.items() if weight != 0}
        if places and not weights:
            refused.append("SIGMA")
    chosen = set(given.get("STATISTICS", []))
    if chosen != {SUM} and any(weight < 0 for weight in weights.values()):
        refused.append("WEIGHTS")
    if weighting and given.get("DENOMINATOR", 0) and chosen & SPREAD:
        refused.append("DENOMINATOR")
    return refused, weights


def _matrix(text):
    """Return the rows of a matrix."""
    return windows.as_matrix(text)


def _extent(given):
    """Return how many bands, rows and columns a window spans."""
    columns = given.get("WINDOW", 3)
    extent = given.get("WINDOW_BANDS", 1), given.get("WINDOW_ROWS", columns), columns
    matrix = []
    if given.get("WEIGHTING", NONE) == MATRIX:
        matrix = _matrix(given.get("WEIGHTS", ""))
    elif given.get("SHAPE", RECTANGLE) == FOOTPRINT:
        matrix = _matrix(given.get("FOOTPRINT", ""))
    return (1, len(matrix), len(matrix[0])) if matrix else extent


def _places(given, kind):
    """Return the places of the cells of a window's shape."""
    columns = given.get("WINDOW", 3)
    rows = given.get("WINDOW_ROWS", columns)
    if kind == RECTANGLE:
        return windows.box(given.get("WINDOW_BANDS", 1), rows, columns)
    if kind == FOOTPRINT:
        matrix = _matrix(given.get("FOOTPRINT", ""))
        return windows.marked(matrix) if matrix else []
    places = windows.marked(windows.ellipse(rows, columns))
    if kind == ANNULUS:
        inner = given.get("INNER_RADIUS", 0.0)
        return [place for place in places if math.sqrt(sum(_aside(given, place))) > inner]
    if kind == WEDGE:
        return [place for place in places if _seen(given, place)]
    return places


def _middle(given, place):
    """Return how far a cell lies below and right of the middle of its window."""
    _, rows, columns = _extent(given)
    _, row, column = place
    return row + rows // 2 - (rows - 1) / 2, column + columns // 2 - (columns - 1) / 2


def _aside(given, place):
    return [distance**2 for distance in _middle(given, place)]


def _seen(given, place):
    """Say whether a cell lies between a wedge's two directions."""
    y, x = _middle(given, place)
    if x == 0 and y == 0:
        return True
    start, end = given.get("WEDGE_START", 0.0), given.get("WEDGE_END", 90.0)
    while end <= start:
        end += 360
    while end > start + 360:
        end -= 360
    direction = math.degrees(math.atan2(x, -y))
    turns = [direction + 360 * turn for turn in range(-2, 4)]
    return any(start - 1e-7 <= turned <= end + 1e-7 for turned in turns)


def _weight(given, place, weighting):
    """Return the weight of a cell by its distance from the middle."""
    if weighting == NONE:
        return 1.0
    distance = math.sqrt(sum(_aside(given, place)))
    sigma = given.get("SIGMA", 1.0)
    if weighting == INVERSE:
        return 1 / (1 + distance)
    if sigma == 0:
        return 0.0
    if weighting == EXPONENTIAL:
        return math.exp(-distance / sigma)
    ratio = distance / sigma
    return math.exp(-ratio * ratio / 2) if ratio < 1e100 else 0.0


def band(given, cells, index, weights, selected):
    """Return a band's statistics, and how far off they may be.

    Parameters
    ----------
    given : ParameterSet
        What was asked.
    cells : ndarray of shape (bands, rows, columns)
        Of the chosen bands, NaN where there is no data.
    index : int
        Which of them.
    weights : dict of tuple of int to float
        The cells of the window that count, and how much.
    selected : ndarray of shape (rows, columns), bool
        Where to compute.

    Returns
    -------
    list of dict
        Of each statistic the ``name``, ``wanted`` and ``tolerance`` of shape (rows, columns).
    """
    rule, beyond = given.get("EDGES", windows.SHRINK), given.get("EDGE_VALUE", 0.0)
    drawn = given.rasters["INPUT"]
    if not is_wide(drawn) and not drawn.scaled:
        # Blocks are of the raster's own type, and what is beyond the edge with them.
        beyond = float(np.float32(beyond))
    held, inside = windows.gather(cells, index, list(weights), _extent(given), rule, beyond)
    keep = (slice(None, None, given.get("STEP", 1)),) * 2
    held, inside, asked = held[keep], inside[keep], selected[keep]
    if not given.get("FILL_NODATA_CELLS", False):
        asked = asked & ~np.isnan(cells[index][keep])
    if rule == windows.NODATA:
        asked = asked & inside

    asked_for = _statistics(given)
    wanted = np.full((len(asked_for), *asked.shape), np.nan)
    tolerance = np.zeros(wanted.shape)
    heavy = np.array(list(weights.values()))
    weighted, ddof = given.get("WEIGHTING", NONE) != NONE, given.get("DENOMINATOR", 0)
    with np.errstate(all="ignore"):
        for row, column in np.argwhere(asked):
            window = held[row, column]
            there = ~np.isnan(window)
            if there.sum() < max(given.get("MIN_CELLS", 1), 1):
                continue
            looked_at = Window(window[there], heavy[there], weighted, ddof)
            for place, (_, statistic) in enumerate(asked_for):
                value, slack = statistic(looked_at)
                wanted[place, row, column], tolerance[place, row, column] = value, slack
    names = [name for name, _ in asked_for]
    return [
        {"name": name, "wanted": w, "tolerance": t} for name, w, t in zip(names, wanted, tolerance)
    ]


def _statistics(given):
    """Return the names and functions of the statistics asked for."""
    listed = []
    for number in dict.fromkeys(given.get("STATISTICS", [0])):
        if number != PERCENTILE:
            listed.append((NAMES[number], FUNCTIONS[NAMES[number]]))
            continue
        text = given.get("PERCENTILES", "25;75").replace(";", " ")
        shares = dict.fromkeys(float(part) for part in text.split())
        listed += [(f"percentile {share:g}", _percentile(share)) for share in shares]
    return listed


@dataclass
class Window:
    """The cells of one window that have data, and their weights."""

    cells: np.ndarray
    weights: np.ndarray
    weighted: bool
    ddof: int

    @cached_property
    def n(self):
        """Number of cells."""
        return len(self.cells)

    @cached_property
    def low(self):
        """The least cell."""
        return self.cells.min()

    @cached_property
    def high(self):
        """The greatest cell."""
        return self.cells.max()

    @cached_property
    def is_finite(self):
        """Whether all cells are finite."""
        return bool(np.isfinite(self.cells).all())

    @cached_property
    def total(self):
        """Sum of the weights."""
        return self.weights.sum(dtype=np.longdouble)

    @cached_property
    def digits(self):
        """How far sums may be off, in units of the last place of all that is summed.

        The exponent of a small weight is rounded, and the weight with it.
        """
        least = np.abs(self.weights).min()
        return EPSILON * (64 + 8 * abs(math.log(least)))

    @cached_property
    def rounding(self):
        """How far means may be off."""
        return self.digits * np.abs(self.cells).max()

    @cached_property
    def mean(self):
        """The mean, in extended precision."""
        if self.low == self.high:
            return self.low
        return (self.weights * self.cells.astype(np.longdouble)).sum() / self.total

    @cached_property
    def departures(self):
        """Departures from the mean, in extended precision."""
        return self.cells.astype(np.longdouble) - self.mean

    def power(self, k):
        """Return the mean power of the departures."""
        return (self.weights * self.departures**k).sum() / self.total

    @cached_property
    def variance(self):
        """The variance, and how far it may be off."""
        if not self.is_finite:
            return np.nan, 0.0
        if self.n <= self.ddof:
            return np.nan, 0.0
        if self.low == self.high:
            return 0.0, 0.0
        found = self.power(2) * self.n / (self.n - self.ddof)
        slack = 1e-6 * found + self.rounding * np.sqrt(found) + self.rounding**2
        return found, slack if self.fits(2) else np.inf

    @cached_property
    def deviation(self):
        """The deviation, and how far it may be off."""
        variance, slack = self.variance
        root = np.sqrt(variance)
        return root, slack / root if variance > 0 else slack

    def fits(self, k):
        """Say whether powers of the departures, and their sums, are float64 numbers."""
        largest = np.abs(self.departures).max() ** k
        least = np.sqrt(self.power(2)) ** k
        return largest * max(self.total, 1) < 1e300 and least * min(self.total, 1) > 1e-290


def _mean(window):
    if not window.is_finite:
        return np.nan, 0.0
    return window.mean, window.rounding if window.total > 1e-280 else np.inf


def _sum(window):
    if not window.is_finite:
        return np.nan, 0.0
    parts = window.weights * window.cells.astype(np.longdouble)
    return parts.sum(), window.digits * np.abs(parts).sum() + 1e-280 * np.abs(window.cells).max()


def _variation(window):
    root, slack = window.deviation
    if np.isnan(root):
        return root, slack
    if window.is_finite and window.mean == 0:
        # Where rounding decides whether the mean is 0 there is nothing to compare.
        return np.nan, 0.0 if window.low == window.high else np.inf
    size = np.abs(window.mean)
    loose = window.rounding / size
    return root / size, slack / size + root / size * loose if loose < 0.1 else np.inf


def _range(window):
    return (window.high - window.low if window.low < window.high else 0.0), 0.0


def _shape(k, normal):
    def statistic(window):
        if not window.is_finite:
            return np.nan, 0.0
        if window.low == window.high:
            return np.nan, 0.0
        root = np.sqrt(window.power(2))
        found = window.power(k) / root**k
        loose = window.rounding / root
        slack = (1e-6 + 4 * loose) * (1 + np.abs(found))
        return found - normal, slack if loose < 0.01 and window.fits(k) else np.inf

    return statistic


def _percentile(share):
    def statistic(window):
        cells = np.sort(window.cells)
        place = share / 100 * (window.n - 1)
        first = int(place)
        low, high, part = cells[first], cells[min(first + 1, window.n - 1)], place - first
        slack = 8 * EPSILON * window.n * max(abs(low), abs(high))
        if window.is_finite:
            return np.percentile(cells, share), slack
        if low == high or part == 0:
            return low, 0.0
        if np.isfinite(slack):
            return low + part * (high - low), slack
        # With a weight on an infinite cell it is infinite, between two of them there is none.
        return low + high, 0.0 if 1e-9 < part < 1 - 1e-9 else np.inf

    return statistic


def _entropy(window):
    shares = np.unique(window.cells, return_counts=True)[1] / window.n
    return abs(-(shares * np.log(shares)).sum()), 1e-12


def _frequent(sign):
    def statistic(window):
        values, counts = np.unique(window.cells, return_counts=True)
        return values[np.argmax(sign * counts)], 0.0

    return statistic


FUNCTIONS = {
    "mean": _mean,
    "variance": lambda window: window.variance,
    "standard deviation": lambda window: window.deviation,
    "coefficient of variation": _variation,
    "minimum": lambda window: (window.low, 0.0),
    "maximum": lambda window: (window.high, 0.0),
    "range": _range,
    "sum": _sum,
    "count": lambda window: (window.n, 0.0),
    "median": _percentile(50.0),
    "skewness": _shape(3, 0.0),
    "kurtosis": _shape(4, 3.0),
    "entropy": _entropy,
    "majority": _frequent(1),
    "minority": _frequent(-1),
    "variety": lambda window: (len(np.unique(window.cells)), 0.0),
}


def _largest_whole(given, drawn):
    """Return the largest sum or count that the raster's type makes possible."""
    _, weights = _window(given)
    asked, most = set(given.get("STATISTICS", [0])), 0
    if {NAMES.index("count"), NAMES.index("variety")} & asked:
        most = len(weights)
    if NAMES.index("sum") in asked:
        kind = drawn.stored.dtype
        ends = np.iinfo(kind) if kind.kind in "iu" else np.finfo(kind)
        values = [value for value in (float(ends.min), float(ends.max)) if value != drawn.nodata]
        if kind.kind in "iu" and drawn.nodata in (ends.min, ends.max):
            values.append(drawn.nodata + (1 if drawn.nodata == ends.min else -1))
        values = [value * (drawn.scale or 1.0) + (drawn.offset or 0.0) for value in values]
        if given.get("EDGES", windows.SHRINK) == windows.CONSTANT:
            values.append(given.get("EDGE_VALUE", 0.0))
        weighted = given.get("WEIGHTING", NONE) != NONE
        total = sum(abs(w) for w in weights.values()) if weighted else len(weights)
        most = max(most, max(abs(value) for value in values) * float(total))
    return most


def _keeps_type(given, drawn):
    """Say whether results are cells of an integer type, majorities and minorities alone."""
    asked = {NAMES[number] for number in given.get("STATISTICS", [0])}
    plain = (drawn.scale or 1.0) == 1.0 and not drawn.offset
    whole = drawn.stored.dtype.kind in "iu"
    inside = given.get("EDGES", windows.SHRINK) != windows.CONSTANT
    return asked <= {"majority", "minority"} and plain and whole and inside


def _floats(stored):
    return stored.astype(np.float64) if stored.dtype.kind in "iu" else stored


def _valid(result):
    """Return what has data: GDAL's masks of some versions take huge numbers for the lowest."""
    if result.stored.dtype.kind in "iu":
        return result.valid
    lowest = np.finfo(result.stored.dtype).min
    if result.nodata[0] != lowest:
        return result.valid
    return (result.stored != lowest) & ~np.isnan(result.stored)


def _beside_nodata(wanted, result):
    """Return what is wanted, with results as low as the nodata value moved beside it."""
    if result.stored.dtype.kind in "iu" or result.nodata[0] != np.finfo(result.stored.dtype).min:
        return wanted
    step = result.nodata[0] * float(np.finfo("f4").eps)
    lowest = np.isfinite(wanted) & (wanted <= result.nodata[0] - 4 * step)
    return np.where(lowest, result.nodata[0] - 8 * step, wanted)


def check(given, expected, found):
    """Compare a run's results; see `localvariance.check`."""
    drawn, result = given.rasters["INPUT"], found.result
    listed = [statistic for statistics in expected for statistic in statistics]
    assert len(result.stored) == len(listed)
    wide = is_wide(drawn) or _largest_whole(given, drawn) > 2**24
    if _keeps_type(given, drawn):
        # The type of the cells, or a wider one that has a value left for nodata: at last Float64.
        assert np.can_cast(drawn.stored.dtype, result.stored.dtype)
        assert result.stored.dtype != np.float32
    else:
        assert result.stored.dtype == (np.float64 if wide else np.float32)
    check_place(drawn, result, given.get("STEP", 1))
    assert result.names == band_names(given, [name for name, _ in _statistics(given)])
    unsure = False
    for statistic, stored, valid, name in zip(
        listed, _floats(result.stored), _valid(result), result.names
    ):
        wanted, tolerance = _beside_nodata(statistic["wanted"], result), statistic["tolerance"]
        try:
            compare(stored, valid, wanted, tolerance)
            with np.errstate(over="ignore"):
                same = stored == wanted.astype(stored.dtype)
            sure = valid & np.isfinite(tolerance)
            if statistic["name"] not in EXACT:
                sure &= np.isinf(wanted)
            assert (same | ~sure).all(), f"first at {np.argwhere(sure & ~same)[0]}"
        except AssertionError as error:
            raise AssertionError(f"{name}: {error}") from None
        unsure |= bool(np.isinf(tolerance).any())
    told = any("No cell has a result" in line for line in found.said)
    some = any((~np.isnan(s["wanted"]) & np.isfinite(s["tolerance"])).any() for s in listed)
    assert not (told and some), "says that no cell has a result, and some have"
    assert told or some or unsure, "does not say that no cell has a result"
