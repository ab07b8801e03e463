"""Local variance by its definition: all cells of each window, in extended precision."""

import numpy as np

from . import windows
from .rasters import chance, pick, raster, size
from .sets import Choice, Flag, Number, Refusal, Whole, Wrong

LIMITS = {
    "WINDOW": Whole(1, 32767),
    "WINDOW_ROWS": Whole(1, 32767),
    "SHAPE": Choice(3),
    "FOOTPRINT": Wrong(("", "1 2", "1 0; 1", "0 0; 0 0", "cross", "1.5 1", "0,1 0")),
    "WINDOW_BANDS": Whole(1, 32767),
    "STATISTIC": Choice(3),
    "DENOMINATOR": Choice(2),
    "EDGES": Choice(7),
    "EDGE_VALUE": Number(),
    "MIN_CELLS": Whole(1),
    "FILL_NODATA_CELLS": Flag(),
    "STEP": Whole(1),
}
BANDS = ("BANDS",)
LABELS = ("variance", "standard deviation", "coefficient of variation")
# A window's cells times a raster's, which the reference holds at once.
MOST = 120_000
EPSILON = np.finfo(np.float64).eps


def draw(rng, wide):
    """Return rasters and parameters."""
    shape = size(rng, 1600)
    bands = pick(rng, (1, 2, 3, 4), (6, 2, 1, 1))
    rasters = {"INPUT": raster(rng, shape, bands=bands, wide=wide)}
    most = max(1, MOST // (shape[0] * shape[1]))
    parameters = {}
    columns = 3
    if chance(rng, 0.85):
        lengths = [1, 2, 3, 4, 5, 6, 7, 9, 11, 15, 31, 51, 101]
        columns = pick(rng, [n for n in lengths if n <= most])
        parameters["WINDOW"] = columns
    rows = columns
    if chance(rng, 0.35) or rows * columns > most:
        rows = int(rng.integers(1, max(1, min(most // columns, 60)) + 1))
        parameters["WINDOW_ROWS"] = rows
    shape_of = pick(rng, (None, 0, 1, 2), (5, 1, 2, 2))
    if shape_of is not None:
        parameters["SHAPE"] = shape_of
    if shape_of == 2:
        parameters["FOOTPRINT"] = footprint(rng, most)
    elif not shape_of and chance(rng, 0.2) and rows * columns * 5 <= most:
        parameters["WINDOW_BANDS"] = int(rng.integers(1, bands + 1 + chance(rng, 0.1)))
    elif shape_of == 1 and chance(rng, 0.05):
        parameters["WINDOW_BANDS"] = 3
    for name, options in (
        ("STATISTIC", (0, 1, 2)),
        ("DENOMINATOR", (0, 1)),
        ("EDGES", range(7)),
        ("FILL_NODATA_CELLS", (False, True)),
        ("STEP", (1, 2, 3, 5, 50)),
        ("MIN_CELLS", (1, 2, 3, 5, 9, 1000)),
    ):
        if chance(rng, 0.5):
            parameters[name] = pick(rng, options)
    if parameters.get("EDGES") == windows.CONSTANT and chance(rng, 0.8):
        parameters["EDGE_VALUE"] = float(rng.choice([0.0, 5.0, -1e6, 0.1]))
    if chance(rng, 0.3):
        parameters["BANDS"] = [int(n) for n in rng.integers(1, bands + 1, rng.integers(1, 4))]
    windows.deep_enough(rng, parameters, bands)
    return rasters, parameters


def footprint(rng, most):
    """Return a matrix of 0 and 1 as text."""
    rows = int(rng.integers(1, 7))
    columns = int(rng.integers(1, max(1, min(6, most // rows)) + 1))
    matrix = (rng.random((rows, columns)) < 0.6).astype(int)
    matrix[int(rng.integers(rows)), int(rng.integers(columns))] = 1
    return windows.written(rng, [[str(mark) for mark in row] for row in matrix.tolist()])


def limits(parameters):
    """Return which values are right for the parameters that have a meaning here."""
    known = dict(LIMITS)
    if parameters.get("SHAPE") != 2:
        known.pop("FOOTPRINT")
    return known


def band_numbers(given):
    """Return the numbers of the bands that are read."""
    return list(dict.fromkeys(given.get("BANDS", range(1, given.rasters["INPUT"].count + 1))))


def band_names(given, labels):
    """Return what the bands of a result are called, of a raster whose bands have no names.

    A band's number is said where it cannot be told from the place of the result's band.
    """
    read = band_numbers(given)
    in_place = all(number == place for place, number in enumerate(read, 1))
    if in_place and 1 in (len(read), len(labels)):
        return labels * len(read)
    return [f"Band {number}: {label}" for number in read for label in labels]


def expect(given):
    """Return what has to come out: a `Refusal`, or each band's results as `band` gives them."""
    drawn = given.rasters["INPUT"]
    if given.get("WINDOW_BANDS", 1) != 1 and given.get("SHAPE", 0) != 0:
        return Refusal(("WINDOW_BANDS",))
    chosen = [n - 1 for n in band_numbers(given)]
    if given.get("WINDOW_BANDS", 1) > len(chosen):
        return Refusal(("WINDOW_BANDS",))
    columns = given.get("WINDOW", 3)
    rows = given.get("WINDOW_ROWS", columns)
    if given.get("SHAPE", 0) == 1 and not windows.marked(windows.ellipse(rows, columns)):
        return Refusal(("WINDOW",))
    cells = drawn.real[chosen]
    results = [band(given, cells, index) for index in range(len(cells))]
    # Constants beyond the edge may give results where the raster has no data at all.
    if np.isnan(cells).all() and all(np.isnan(result["variance"]).all() for result in results):
        return Refusal(("INPUT",))
    return results


def band(given, cells, index):
    """Return a band's statistic, its variance, and how far off either may be.

    Returns
    -------
    dict of str to ndarray of shape (rows, columns)
        ``statistic`` and ``variance`` with NaN where there is none, and ``tolerance`` of both.
    """
    columns = given.get("WINDOW", 3)
    rows = given.get("WINDOW_ROWS", columns)
    count = given.get("WINDOW_BANDS", 1)
    kind = given.get("SHAPE", 0)
    extent = (count, rows, columns)
    if kind == 0:
        places = windows.box(count, rows, columns)
    else:
        matrix = windows.ellipse(rows, columns)
        if kind == 2:
            matrix = windows.as_matrix(given.get("FOOTPRINT", ""))
        places, extent = windows.marked(matrix), (1, len(matrix), len(matrix[0]))
    rule = given.get("EDGES", 0)
    beyond = given.get("EDGE_VALUE", 0.0)
    if not is_wide(given.rasters["INPUT"]):
        # Blocks are of the raster's own type, and what is beyond the edge with them.
        beyond = float(np.float32(beyond))
    held, inside = windows.gather(cells, index, places, extent, rule, beyond)
    keep = (slice(None, None, given.get("STEP", 1)),) * 2
    held, inside, own = held[keep], inside[keep], cells[index][keep]

    with np.errstate(all="ignore"):
        found = _statistics(held, given.get("DENOMINATOR", 0), given.get("STATISTIC", 0))
    none = found["n"] < max(given.get("MIN_CELLS", 1), 1 + given.get("DENOMINATOR", 0))
    if not given.get("FILL_NODATA_CELLS", False):
        none |= np.isnan(own)
    if rule == windows.NODATA:
        none |= ~inside
    for name in ("statistic", "variance"):
        found[name][none] = np.nan
    # A window with an infinite cell has none, and no other window suffers.
    found["tolerance"][found["infinite"]] = 0.0
    return found


def _statistics(held, ddof, statistic):
    """Return the statistic of each window and its variance, by two passes over its cells."""
    known = ~np.isnan(held)
    n = known.sum(axis=-1)
    cells = np.where(known, held, 0.0).astype(np.longdouble)
    mean = cells.sum(axis=-1) / n
    departures = np.where(known, cells - mean[..., None], 0.0)
    variance = (departures**2).sum(axis=-1) / (n - ddof)
    low = np.where(known, held, np.inf).min(axis=-1)
    high = np.where(known, held, -np.inf).max(axis=-1)
    flat = (low == high) & np.isfinite(low)
    variance[flat], mean[flat] = 0.0, low[flat]
    infinite = np.isinf(held).any(axis=-1)
    variance[(n == 0) | infinite] = np.nan

    # A mean of float64 numbers is off by their rounding; constant windows have none to speak of.
    rounding = EPSILON * np.maximum(np.abs(low), np.abs(high)).astype(np.longdouble)
    deviation = np.sqrt(variance)
    slack = 1e-6 * variance + 64 * rounding * deviation + 64 * rounding**2
    slack[flat] = 0.0
    root_slack = np.where(deviation > 0, slack / np.where(flat, 1.0, deviation), 0.0)
    found = {"n": n, "infinite": infinite}
    found.update({"variance": variance, "variance tolerance": slack})
    found.update({"root": deviation, "root tolerance": root_slack})
    if statistic == 0:
        found["statistic"], found["tolerance"] = variance.copy(), slack.copy()
    elif statistic == 1:
        found["statistic"], found["tolerance"] = deviation.copy(), root_slack.copy()
    else:
        ratio = deviation / np.abs(mean)
        ratio[mean == 0] = np.nan
        loose = 64 * rounding / np.abs(mean)
        found["statistic"] = ratio
        found["tolerance"] = root_slack / np.abs(mean) + ratio * loose
        # Where rounding decides whether the mean is 0 there is nothing to compare.
        found["tolerance"][loose > 0.1] = found["tolerance"][np.isnan(ratio)] = np.inf
    return found


def check(given, expected, found):
    """Compare a run's results.

    Parameters
    ----------
    given : ParameterSet
        What was asked.
    expected : list of dict
        From `expect`.
    found : object
        The run: `result` as GDAL reads it, `outputs`, and what it `said`.
    """
    drawn, raster = given.rasters["INPUT"], found.result
    assert len(raster.stored) == len(expected)
    assert raster.stored.dtype == (np.float64 if is_wide(drawn) else np.float32)
    check_place(drawn, raster, given.get("STEP", 1))
    assert raster.names == band_names(given, [LABELS[given.get("STATISTIC", 0)]])
    for cells, stored, valid in zip(expected, raster.stored, raster.valid):
        compare(stored, valid, cells["statistic"], cells["tolerance"])
    _check_averages(expected[0], found.outputs)


def compare(stored, valid, wanted, tolerance):
    """Compare cells with those wanted, in the type that they are stored in."""
    assert stored.shape == wanted.shape
    limits = np.finfo(stored.dtype)
    with np.errstate(over="ignore"):
        least = np.nextafter(stored.dtype.type(0), stored.dtype.type(1))
        slack = tolerance + np.abs(wanted) * 2 * limits.eps + 2 * least
        # What leaves the type's range is no data; extremes of infinite cells are infinite.
        unsure = np.isinf(wanted) | (np.abs(np.abs(wanted) - limits.max) <= slack)
        expected = (np.abs(wanted) <= limits.max) | unsure
    loose = np.isinf(tolerance) | (unsure & ~valid)
    wrong = (valid != expected) & ~loose
    assert not wrong.any(), f"data where none should be, or none at {np.argwhere(wrong)[:5]}"
    both = valid & expected & ~loose
    with np.errstate(over="ignore", invalid="ignore"):
        far = np.abs(stored - wanted) > slack
    far &= both
    assert not far.any(), (
        f"{far.sum()} cells differ, the first at {np.argwhere(far)[0]}: "
        f"{stored[far][0]!r} for {wanted[far][0]!r}"
    )


def is_wide(drawn):
    """Say whether statistics of a raster are of 64 bits."""
    return drawn.stored.dtype.name in ("float64", "int32", "uint32", "int64", "uint64")


def check_place(drawn, raster, step):
    """Check that a result lies where the raster does, which keeps every so-manieth cell."""
    x0, dx, rx, y0, ry, dy = drawn.geotransform or (0.0, 1.0, 0.0, 0.0, 0.0, 1.0)
    step = step if drawn.geotransform else 1  # what lies nowhere has no cells of another size
    # The first cell keeps its centre.
    x0, y0 = x0 - (step - 1) / 2 * (dx + rx), y0 - (step - 1) / 2 * (dy + ry)
    wanted = (x0, step * dx, step * rx, y0, step * ry, step * dy)
    np.testing.assert_allclose(raster.geotransform, wanted, rtol=1e-12, atol=1e-9)
    assert raster.epsg == (str(drawn.epsg) if drawn.epsg else "")


def _check_averages(cells, outputs):
    there = ~np.isnan(cells["variance"])
    assert outputs["WINDOWS"] == there.sum()
    if not there.any():
        assert "AVERAGE_VARIANCE" not in outputs
        assert "AVERAGE_STDDEV" not in outputs
        return
    for name, key in (("AVERAGE_VARIANCE", "variance"), ("AVERAGE_STDDEV", "root")):
        wanted = cells[key][there].mean()
        slack = cells[f"{key} tolerance"][there].mean() + 1e-12 * wanted
        assert abs(outputs[name] - wanted) <= slack, (name, outputs[name], wanted)
