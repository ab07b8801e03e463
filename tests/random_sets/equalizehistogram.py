"""Equalization by its definitions: np.histogram and np.interp, counts of smaller cells, the cdf."""

import numpy as np

from .localvariance import check_place
from .rasters import chance, pick, raster, size
from .sets import Choice, Number, Refusal, Whole

LIMITS = {
    "METHOD": Choice(4),
    "BINS": Whole(0, 65536),
    "RANGE_MIN": Number(),
    "RANGE_MAX": Number(),
    "CLIP_LOW": Number(),
    "CLIP_HIGH": Number(),
    "START": Choice(2),
    "POOL": Choice(3),
    "OUTPUT_TYPE": Choice(3),
    "OUTPUT_MIN": Number(),
    "OUTPUT_MAX": Number(),
}
BANDS = ("BANDS",)
INTERPOLATED, RANKS, LOOKUP, STRETCH = range(4)
TYPES = (np.dtype("u1"), np.dtype("u2"), np.dtype("f4"))


def draw(rng, wide):
    """Return rasters and parameters."""
    bands = pick(rng, (1, 2, 3, 4), (6, 2, 1, 1))
    method = pick(rng, (None, INTERPOLATED, RANKS, LOOKUP, STRETCH))
    types = None
    if method == LOOKUP and chance(rng, 0.95):
        types = {"u1": 4, "i2": 2, "u2": 2, "i4": 2, "u4": 1, "i8": 1, "u8": 1}
    drawn = raster(rng, size(rng, 1600), bands=bands, types=types, wide=wide)
    parameters = {} if method is None else {"METHOD": method}
    if chance(rng, 0.6):
        parameters["BINS"] = pick(rng, (0, 2, 3, 7, 16, 255, 256, 257, 1000, 65536))
    if chance(rng, 0.2):
        parameters["RANGE_MIN"] = _limit(rng, drawn, 0.3)
    if chance(rng, 0.2):
        parameters["RANGE_MAX"] = _limit(rng, drawn, 0.8)
    if chance(rng, 0.4):
        parameters["POOL"] = pick(rng, (0, 1))
    if chance(rng, 0.2):
        parameters["START"] = 1
    if method == STRETCH and chance(rng, 0.7):
        low, high = pick(rng, ((0.0, 100.0), (5.5, 60.0), (0.0, 50.0), (70.0, 70.0), (99.0, 100.0)))
        parameters.update(CLIP_LOW=low, CLIP_HIGH=high)
    kind = pick(rng, (None, 0, 1, 2))
    if kind is not None:
        parameters["OUTPUT_TYPE"] = kind
    low, high = pick(
        rng,
        ((None, None), (1.0, 254.0), (0.4, 200.0), (0.0, 1.0), (10.0, 250.5), (0.0, 65535.0),
         (-5.0, 5.0), (-1e6, 1e6), (9.0, 3.0), (7.0, 7.0), (None, 100.0), (254.0, 255.0)),
        (20, 8, 6, 6, 6, 8 if kind in (1, 2) else 1, 8 if kind == 2 else 1,
         6 if kind == 2 else 0, 1, 1, 6, 4),
    )  # fmt: skip
    ends = {"OUTPUT_MIN": low, "OUTPUT_MAX": high}
    parameters.update({name: value for name, value in ends.items() if value is not None})
    if chance(rng, 0.3):
        parameters["BANDS"] = [int(n) for n in rng.integers(1, bands + 1, rng.integers(1, 4))]
    return {"INPUT": drawn}, parameters


def _limit(rng, drawn, share):
    """Return a limit of the range: one of the cells, or near, or far from all of them."""
    cells = drawn.real[np.isfinite(drawn.real)]
    if not cells.size:
        return 3.0
    value = float(np.quantile(cells, share))
    return pick(rng, (value, round(value, 1), 0.0, 1e9), (6, 3, 1, 0.3))


def limits(parameters):
    """Return which values are right for the parameters that have a meaning here."""
    return LIMITS


def expect(given):
    """Return what has to come out: a `Refusal`, or a dictionary of results."""
    drawn = given.rasters["INPUT"]
    kind = TYPES[given.get("OUTPUT_TYPE", 0)]
    low, high = float(given.get("OUTPUT_MIN", 0.0)), float(given.get("OUTPUT_MAX", 255.0))
    method = given.get("METHOD", INTERPOLATED)
    bounds = np.finfo(kind) if kind.kind == "f" else np.iinfo(kind)
    broken = method == LOOKUP and drawn.stored.dtype.kind == "f"
    if not bounds.min <= low < high <= bounds.max:
        return Refusal(("OUTPUT_MIN", "OUTPUT_MAX", *(["METHOD"] if broken else [])))
    if broken:
        return Refusal(("METHOD",))
    ends = given.get("CLIP_LOW", 2.0), given.get("CLIP_HIGH", 98.0)
    if method == STRETCH and ends[0] >= ends[1]:
        return Refusal(("CLIP_LOW", "CLIP_HIGH"))
    given_range = given.get("RANGE_MIN", None), given.get("RANGE_MAX", None)
    if method == INTERPOLATED and None not in given_range and given_range[0] > given_range[1]:
        return Refusal(("RANGE_MIN", "RANGE_MAX"))
    chosen = [n - 1 for n in dict.fromkeys(given.get("BANDS", range(1, drawn.count + 1)))]
    valid = drawn.valid[chosen]
    cells = (drawn.stored if method == LOOKUP else drawn.real)[chosen]
    if not valid.any():
        return Refusal(("INPUT",))
    if method == LOOKUP and np.abs(cells[valid].astype(float)).max() >= 2**53:
        return Refusal(("METHOD",))
    shifted = False
    if kind.kind != "f" and not valid.all():
        shifted = round(low) == bounds.min and round(high) == bounds.max
        low = bounds.min + 1.0 if shifted else low
    shares = np.full(cells.shape, np.nan)
    pooled, kept = given.get("POOL", 0) == 1, {}
    crowded = False
    for band in range(len(cells)):
        known = cells[valid] if pooled else cells[band][valid[band]]
        if not known.size or not valid[band].any():
            continue
        own = cells[band][valid[band]]
        whole = drawn.stored[chosen].dtype
        if known.min() == known.max() and np.isfinite(known[0]):
            kept[band] = np.clip(float(known[0]), low, high)
            shares[band][valid[band]] = 0.0
            continue
        start = given.get("START", 0) == 1
        if method == STRETCH:
            shares[band][valid[band]] = _stretched(known, own, ends)
        elif method == RANKS:
            smaller = np.searchsorted(np.sort(known), own, side="left")
            shares[band][valid[band]] = smaller / max(known.size - 1, 1)
        elif method == LOOKUP:
            upto = np.searchsorted(np.sort(known), own, side="right")
            least = int((known == known.min()).sum()) if start else 0
            shares[band][valid[band]] = (upto - least) / (known.size - least)
        else:
            steps = None
            if whole.kind in "iu" and whole.itemsize <= 2:
                steps = abs(drawn.scale or 1.0), drawn.offset or 0.0
            share, is_crowded = _interpolated(given, known, own, steps)
            crowded = crowded or is_crowded
            if share is None:
                return Refusal(("RANGE_MIN", "RANGE_MAX", "INPUT"))
            shares[band][valid[band]] = share
    wanted = low + (high - low) * shares
    for band, value in kept.items():
        wanted[band][valid[band]] = value
    return {
        "wanted": wanted,
        "valid": valid,
        "kind": kind,
        "levels": (low, high),
        "crowded": crowded,
        "shifted": shifted,
    }


def _stretched(known, own, ends):
    """Return where cells lie between two percentiles of all."""
    with np.errstate(invalid="ignore"):
        low, high = np.percentile(known.astype(float), ends)
        finite = known[np.isfinite(known)]
        bounds = (finite.min(), finite.max()) if finite.size else (0.0, 0.0)
        low, high = np.clip(np.nan_to_num([low, high], nan=bounds[0]), *bounds)
        if low == high:
            return (own > high).astype(float)
        return np.clip((own.astype(float) - low) / (high - low), 0, 1)


def _interpolated(given, known, own, steps):
    """Return the share of the output's range of some cells, None where the range holds none.

    ``steps`` tell where whole numbers of 16 bits may lie: each such place is a bin.
    """
    small = steps is not None
    finite = known[np.isfinite(known)]
    low, high = given.get("RANGE_MIN", None), given.get("RANGE_MAX", None)
    if not finite.size:
        return None, False
    low = finite.min() if low is None else low
    high = finite.max() if high is None else high
    if low > high:
        return None, False
    bins = given.get("BINS", 0)
    if low == high and not (small and not bins):
        # As numpy's histogram: with the cells beside it that are in that range.
        low, high = low - 0.5, high + 0.5
    counted = finite[(finite >= low) & (finite <= high)]
    if not counted.size:
        return None, False
    if small and not bins:
        edges, (step, offset) = np.unique(counted), steps
        first = offset + step * np.ceil((low - offset) / step - 1e-6)
        if first < edges[0] - step / 2:
            edges = np.append(first, edges)
    else:
        edges = np.linspace(low, high, (bins or 65536) + 1)[:-1]
    # Bins hold their left edge, the last one both.
    which = np.searchsorted(edges, counted, side="right") - 1
    counts = np.bincount(which, minlength=len(edges))
    crowded = not bins and not small and _is_crowded(counted, which, counts)
    if crowded:
        # Cut again where they crowd: close to a bin for each value.
        edges, counts = np.unique(counted, return_counts=True)
    least = counts[np.flatnonzero(counts)[0]] if given.get("START", 0) == 1 else 0
    cdf = np.maximum(np.cumsum(counts) - least, 0) / max(counts.sum() - least, 1)
    share = np.interp(own, edges, cdf)
    share[np.isneginf(own)] = 0.0
    share[np.isposinf(own)] = 1.0
    return share, crowded


def _is_crowded(cells, which, counts):
    """Say whether a bin holds more than a tenth of the cells beside its commonest end."""
    for place in np.flatnonzero(counts > 0.1 * counts.sum()):
        inside = cells[which == place]
        at_ends = max((inside == inside.min()).sum(), (inside == inside.max()).sum())
        if inside.size - at_ends > 0.1 * counts.sum():
            return True
    return False


def check(given, expected, found):
    """Compare a run's results; see `localvariance.check`."""
    stored, valid, kind = found.result.stored, found.result.valid, expected["kind"]
    assert stored.shape == expected["wanted"].shape
    assert stored.dtype == kind
    check_place(given.rasters["INPUT"], found.result, 1)
    wanted = expected["wanted"]
    there = ~np.isnan(wanted)
    assert (valid == there).all(), "data where none should be, or none"
    low, high = expected["levels"]
    slack = 1e-9 * (high - low) + 1e-12 * max(abs(low), abs(high))
    if expected["crowded"]:
        slack += 0.01 * (high - low)
    if kind.kind == "f":
        slack += 1.2e-7 * np.abs(wanted[there])
    else:
        # What rounding makes of half a level is free.
        rounded = np.rint(wanted)
        slack = np.where(np.abs(np.abs(wanted - rounded) - 0.5) < 1e-6, 1, 0)[there]
        wanted = rounded
    far = np.abs(stored[there].astype(float) - wanted[there]) > slack
    assert not far.any(), f"{stored[there][far][:3]} for {wanted[there][far][:3]}"
    assert expected["shifted"] == any("results run from" in text for text in found.said)
    _check_flatness(stored[0][there[0]], expected, found.outputs)


def _check_flatness(cells, expected, outputs):
    """Compare the largest distance of the results' CDF from the straight line."""
    if not cells.size:
        assert "FLATNESS" not in outputs
        return
    low, high = expected["levels"]
    if expected["kind"].kind == "f":
        low, high = float(np.float32(low)), float(np.float32(high))
        ends = np.linspace(low, high, 4097)[1:]
        upto = np.searchsorted(np.sort(cells.astype(float)), ends[:-1], side="left")
        line = np.arange(1, 4096) / 4096
    else:
        first, last = round(low), round(high)
        levels = np.arange(first, last)
        upto = np.searchsorted(np.sort(cells), levels, side="right")
        line = (levels - first + 1) / (last - first + 1)
    apart = np.abs(upto / cells.size - line).max() if line.size else 0.0
    assert abs(outputs["FLATNESS"] - (1 - apart)) < 1 / 4000, (outputs["FLATNESS"], 1 - apart)
