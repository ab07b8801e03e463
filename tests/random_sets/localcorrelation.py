"""Local correlation by its definition: the pairs of each window, in extended precision."""

from dataclasses import replace

import numpy as np

from . import windows
from .localvariance import EPSILON, MOST, check_place, compare, is_wide
from .rasters import LOOKS, TYPES, chance, pick, raster, size, to_type
from .sets import Choice, Refusal, Whole

LIMITS = {
    "METHOD": Choice(2),
    "WINDOW": Whole(1, 32767),
    "WINDOW_ROWS": Whole(1, 32767),
    "SHAPE": Choice(3),
    "EDGES": Choice(7),
    "MIN_CELLS": Whole(3),
    "RESAMPLING": Choice(4),
}
BANDS = ("BAND", "BAND_2")
NEAREST, BILINEAR, CUBIC = range(3)
# Square cells on a plain grid, where a second raster may be shifted against the first.
GRID = (500000.0, 10.0, 0.0, 4100000.0, 0.0, -10.0)


def draw(rng, wide):
    """Return rasters and parameters."""
    shape = size(rng, 1600)
    bands = pick(rng, (1, 2, 3), (7, 2, 1))
    grid = pick(rng, ("same", "same file", "related", "shifted", "unlike"), (50, 3, 24, 21, 2))
    place = (GRID, pick(rng, (None, 32633), (4, 1))) if grid == "shifted" else None
    first = raster(rng, shape, bands=bands, place=place, wide=wide, empty=0.5)
    resampling = pick(rng, (None, NEAREST, BILINEAR, CUBIC))
    second = _second(rng, first, grid, resampling, wide)
    parameters = {} if resampling is None else {"RESAMPLING": resampling}
    most = max(1, MOST // (shape[0] * shape[1]))
    columns = 5
    if chance(rng, 0.85) or columns**2 > most:
        lengths = [1, 2, 3, 4, 5, 7, 9, 15, 31, 51]
        columns = pick(rng, [n for n in lengths if n <= most])
        parameters["WINDOW"] = columns
    if chance(rng, 0.35) or columns**2 > most:
        parameters["WINDOW_ROWS"] = int(rng.integers(1, max(1, min(most // columns, 40)) + 1))
    for name, options in (
        ("METHOD", (0,)),
        ("SHAPE", (0, 1)),
        ("EDGES", (0, 1, 2, 3, 4, 6, 0, 1, 2, 3, 4, 6, 0, 1, 2, 3, 4, 6, 5)),
        ("MIN_CELLS", (3, 3, 4, 9, 100)),
    ):
        if chance(rng, 0.4):
            parameters[name] = pick(rng, options)
    if chance(rng, 0.5):
        parameters["BAND"] = int(rng.integers(1, bands + 1))
    if chance(rng, 0.5):
        parameters["BAND_2"] = int(rng.integers(1, second.count + 1))
    return {"INPUT": first, "INPUT_2": second}, parameters


def _second(rng, first, grid, resampling, wide):
    """Return the second raster: how it lies to the first, and what it has to do with it."""
    shape, place = first.shape, (first.geotransform, first.epsg)
    bands = pick(rng, (1, 2), (3, 1))
    if grid == "same file":
        return first
    if grid == "same":
        return raster(rng, shape, bands=bands, place=place, wide=wide, empty=0.4)
    if grid == "related":
        types = {name: TYPES[name] for name in ("f4", "f8")}
        noise = raster(rng, shape, place=place, types=types, empty=0.3, scaled=0.0)
        amount = float(rng.choice([0.0, 0.01, 1.0])) * float(rng.choice([-1.0, 1.0]))
        with np.errstate(invalid="ignore", over="ignore"):
            cells = noise.stored + amount * np.nan_to_num(first.stored[:1].astype(np.float64))
        stored = to_type(cells, noise.stored.dtype)
        return replace(noise, stored=stored, look=f"{noise.look}+first")
    if grid == "unlike":
        other = (shape[0] + int(rng.integers(0, 2)), shape[1] + 1)
        kind = pick(rng, (None, GRID) if first.geotransform is None else (None,))
        return raster(rng, other, place=(kind, None), wide=wide)
    # Shifted by whole cells, or (where the kernels are simple enough) by parts of cells.
    # GDAL interpolates nothing where there is one row or column.
    other = (int(rng.integers(2, 30)), int(rng.integers(2, 30)))
    down, right = (int(rng.integers(-n // 2, m // 2 + 2)) for n, m in zip(other, shape))
    if resampling != CUBIC and chance(rng, 0.5):
        down, right = down + float(rng.choice([0.2, 0.35])), right + float(rng.choice([0.3, 0.65]))
    x0, dx, _, y0, _, dy = GRID
    moved = (x0 + right * dx, dx, 0.0, y0 + down * dy, 0.0, dy)
    epsg = pick(rng, (None, first.epsg))
    # Infinite cells, of which an interpolation takes none, are more than GDAL promises.
    looks = {name: weight for name, weight in LOOKS.items() if name != "infinite"}
    return raster(rng, other, bands=bands, looks=looks, place=(moved, epsg), wide=wide, empty=0.4)


def limits(parameters):
    """Return which values are right for the parameters that have a meaning here."""
    return LIMITS


def expect(given):
    """Return what has to come out: a `Refusal`, or r, p and n and how far off they may be."""
    first, second = given.rasters["INPUT"], given.rasters["INPUT_2"]
    columns = given.get("WINDOW", 5)
    rows = given.get("WINDOW_ROWS", columns)
    rule = given.get("EDGES", 0)
    matrix = np.ones((rows, columns), int).tolist()
    if given.get("SHAPE", 0) == 1:
        matrix = windows.ellipse(rows, columns)
    places = windows.marked(matrix)
    laid = laid_on(second, first, given.get("BAND_2", 1), given.get("RESAMPLING", BILINEAR))
    refused = [name for name, wrong in (("INPUT_2", laid is None), ("WINDOW", not places)) if wrong]
    if refused or rule == windows.CONSTANT:
        return Refusal((*refused, "EDGES"))
    cells = first.real[[given.get("BAND", 1) - 1]]
    if np.isnan(cells).all() or np.isnan(laid).all():
        return Refusal(("INPUT", "INPUT_2"))
    own = ~np.isnan(cells[0]) & ~np.isnan(laid)
    xs, inside = windows.gather(cells, 0, places, (1, rows, columns), rule)
    ys, _ = windows.gather(laid[None], 0, places, (1, rows, columns), rule)
    # Of an interpolation, equal cells may differ in their last digits.
    resampled = (first.geotransform, first.shape) != (second.geotransform, second.shape)
    with np.errstate(all="ignore"):
        found = _correlations(xs, ys, 64 * EPSILON if resampled else 0.0)
    few = (found["n"] < max(given.get("MIN_CELLS", 3), 3)) | ~own
    frame = ~inside if rule == windows.NODATA else np.zeros(own.shape, dtype=bool)
    found["r"][few | frame] = np.nan
    found["frame"] = frame
    return found


def laid_on(second, first, band, resampling):
    """Return a band of a second raster on the grid of a first, None where it cannot be laid."""
    cells = second.real[band - 1]
    if first.geotransform == second.geotransform and first.shape == second.shape:
        return cells
    if first.geotransform is None or second.geotransform is None:
        return None
    x0, dx, _, y0, _, dy = first.geotransform
    x1, _, _, y1, _, _ = second.geotransform
    # Centres of the first raster's cells, in cells of the second.
    row = np.round((y0 - y1) / dy, 6) + np.arange(first.shape[0])
    column = np.round((x0 - x1) / dx, 6) + np.arange(first.shape[1])
    rows, columns = cells.shape
    if row[-1] < -0.5 or row[0] >= rows - 0.5 or column[-1] < -0.5 or column[0] >= columns - 0.5:
        # One that touches the first only beyond its outer centres may be laid, or may not.
        apart = row[-1] <= -1 or row[0] >= rows or column[-1] <= -1 or column[0] >= columns
        return None if apart else np.full(first.shape, np.nan)
    laid = np.full(first.shape, np.nan)
    for i, y in enumerate(row):
        for j, x in enumerate(column):
            with np.errstate(invalid="ignore"):
                laid[i, j] = _sample(cells, float(y), float(x), resampling)
    return laid


def _sample(cells, y, x, resampling):
    """Return a raster's value at a place; where the nearest cell has none, there is none."""
    rows, columns = cells.shape
    near = int(np.floor(y + 0.5)), int(np.floor(x + 0.5))
    if not (0 <= near[0] < rows and 0 <= near[1] < columns) or np.isnan(cells[near]):
        return np.nan
    if resampling != BILINEAR or (y, x) == near:
        return cells[near]
    top, left = int(np.floor(y)), int(np.floor(x))
    total = weights = 0.0
    for row in (top, top + 1):
        for column in (left, left + 1):
            weight = (1 - abs(y - row)) * (1 - abs(x - column))
            there = 0 <= row < rows and 0 <= column < columns and not np.isnan(cells[row, column])
            if there and weight > 0:
                total += weight * cells[row, column]
                weights += weight
    return total / weights


def _correlations(xs, ys, digits):
    """Return r, its tolerance and n of each window, by two passes over its pairs.

    The second is flat where it varies by no more than some digits of its own cells.
    """
    pairs = ~np.isnan(xs) & ~np.isnan(ys)
    n = pairs.sum(axis=-1)
    sums, rounding, flat = [], 0.0, np.zeros(n.shape, dtype=bool)
    odd = np.zeros(n.shape, dtype=bool)
    departures = []
    for held, share in ((xs, 0.0), (ys, digits)):
        cells = np.where(pairs, held, 0.0).astype(np.longdouble)
        departure = np.where(pairs, cells - (cells.sum(axis=-1) / n)[..., None], 0.0)
        departures.append(departure)
        low = np.where(pairs, held, np.inf).min(axis=-1)
        high = np.where(pairs, held, -np.inf).max(axis=-1)
        largest = np.maximum(np.abs(low), np.abs(high))
        flat |= (low == high) | (high - low <= share * largest)
        odd |= ~(np.isfinite(low) & np.isfinite(high))
        square = (departure**2).sum(axis=-1)
        sums.append(square)
        rounding = rounding + EPSILON * largest / np.sqrt(square / n)
    product = (departures[0] * departures[1]).sum(axis=-1)
    r = product / (np.sqrt(sums[0]) * np.sqrt(sums[1]))
    r[flat | odd | (n == 0)] = np.nan
    tolerance = np.where(np.isnan(r), 0.0, 1e-9 + 64 * rounding)
    tolerance[tolerance > 0.1] = np.inf
    return {"n": n, "r": np.clip(r, -1, 1), "tolerance": tolerance}


def probability(r, n):
    """Return the two-sided p of correlations, by the incomplete beta function."""
    from scipy import special

    r = np.minimum(np.abs(r).astype(float), 1.0)
    return special.betainc((n - 2) / 2, 0.5, (1 - r) * (1 + r))


def check(given, expected, found):
    """Compare a run's results; see `localvariance.check`."""
    first, second = given.rasters["INPUT"], given.rasters["INPUT_2"]
    stored, valid = found.result.stored, found.result.valid
    assert len(stored) == 3
    assert found.result.names == ["r", "p", "n"]
    wide = is_wide(first) or is_wide(second)
    assert stored.dtype == (np.float64 if wide else np.float32)
    check_place(first, found.result, 1)
    r, tolerance, n = expected["r"], expected["tolerance"], expected["n"]
    compare(stored[0], valid[0], r, tolerance)
    count = np.where(expected["frame"], np.nan, n)
    compare(stored[2], valid[2], count, np.zeros(n.shape))
    assert (valid[1] == valid[0]).all()
    assert (np.abs(stored[0][valid[0]]) <= 1).all()
    assert ((stored[1][valid[1]] >= 0) & (stored[1][valid[1]] <= 1)).all()
    sure = valid[0] & np.isfinite(tolerance)
    slack = tolerance[sure] + np.finfo(np.float64).eps
    most = probability(np.maximum(np.abs(r[sure]) - slack, 0), n[sure])
    least = probability(np.abs(r[sure]) + slack, n[sure])
    p = stored[1][sure]
    rounding = 1e-9 + (1e-6 + 2 * np.finfo(stored.dtype).eps) * most
    assert (p <= most + rounding).all()
    assert (p >= least - rounding).all()
    if not valid[0].any():
        assert "AVERAGE" not in found.outputs
    elif sure.sum() == valid[0].sum():
        mean = float(r[sure].mean())
        assert abs(found.outputs["AVERAGE"] - mean) <= tolerance[sure].mean() + 1e-12
