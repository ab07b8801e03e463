"""Small rasters of every kind: types, values, holes, the ways to say nodata, places."""

from dataclasses import dataclass, field
from typing import Any, Optional

import numpy as np

DEGREES = (14.0, 0.001, 0.0, 37.0, 0.0, -0.0008)
PLACES = (
    ((500000.0, 10.0, 0.0, 4100000.0, 0.0, -10.0), 32633),
    ((500000.0, 10.0, 0.0, 4100000.0, 0.0, 10.0), None),  # south-up
    ((500000.0, 8.0, 6.0, 4100000.0, 6.0, -8.0), None),  # rotated
    ((-20.0, 0.25, 0.0, 3.0, 0.0, -0.5), None),
    (DEGREES, 4326),
)


@dataclass(frozen=True)
class Drawn:
    """A raster: what is stored, how it says where there is no data, and where it lies.

    Attributes
    ----------
    stored : ndarray of shape (bands, rows, columns)
        The cells in the file's type.
    look : str
        How the values were drawn.
    nodata : number, optional
        The declared nodata value; no cell need equal it.
    mask, alpha : ndarray of shape (rows, columns), bool, optional
        Where there is data, as a mask band or an alpha band says it.
    """

    stored: np.ndarray
    look: str = ""
    nodata: Any = None
    mask: Optional[np.ndarray] = field(default=None, repr=False)
    alpha: Optional[np.ndarray] = field(default=None, repr=False)
    scale: Optional[float] = None
    offset: Optional[float] = None
    geotransform: Optional[tuple] = None
    epsg: Optional[int] = None
    options: tuple = ()

    @property
    def shape(self):
        """Rows and columns."""
        return self.stored.shape[1:]

    @property
    def count(self):
        """Number of bands, without alpha."""
        return len(self.stored)

    @property
    def file_bands(self):
        """Number of bands with alpha."""
        return self.count + (self.alpha is not None)

    @property
    def scaled(self):
        """Whether real values differ from the stored ones."""
        return (self.scale or 1.0) != 1.0 or (self.offset or 0.0) != 0.0

    @property
    def valid(self):
        """Where there is data, of shape (bands, rows, columns)."""
        valid = np.ones(self.stored.shape, dtype=bool)
        if self.stored.dtype.kind == "f":
            valid &= ~np.isnan(self.stored)
        nodata = representable(self.nodata, self.stored.dtype)
        if nodata is not None:
            valid &= self.stored != nodata
        for known in (self.mask, self.alpha):
            if known is not None:
                valid &= known
        return valid

    @property
    def real(self):
        """Real values as float64, NaN where there is no data."""
        with np.errstate(over="ignore"):
            cells = self.stored.astype(np.float64)
            if self.scale is not None:
                cells = cells * self.scale
            if self.offset is not None:
                cells = cells + self.offset
        cells[~self.valid] = np.nan
        return cells

    def described(self):
        """Say in one line what it is."""
        said = {
            "nodata": self.nodata,
            "mask": self.mask is not None or None,
            "alpha": self.alpha is not None or None,
            "scale": self.scale,
            "offset": self.offset,
            "geotransform": self.geotransform,
            "epsg": self.epsg,
            "options": self.options or None,
        }
        listed = ", ".join(f"{key} {value}" for key, value in said.items() if value is not None)
        return f"{self.look} {self.stored.dtype} {self.stored.shape} {listed}"


def representable(nodata, dtype):
    """Return a nodata value in a type, None where no cell can equal it."""
    if nodata is None or nodata != nodata:
        return None
    if dtype.kind == "f":
        with np.errstate(over="ignore"):
            value = dtype.type(nodata)
        return None if np.isinf(value) and not np.isinf(nodata) else value
    if np.isinf(nodata) or nodata != int(nodata):
        return None
    limits = np.iinfo(dtype)
    return int(nodata) if limits.min <= int(nodata) <= limits.max else None


def chance(rng, probability):
    """Return whether something of this probability happens."""
    return bool(rng.random() < probability)


def pick(rng, choices, weights=None):
    """Return one of some choices, whatever their types."""
    if weights is not None:
        weights = np.asarray(weights, float) / np.sum(weights)
    return choices[int(rng.choice(len(choices), p=weights))]


def size(rng, cells):
    """Return rows and columns of a small raster of at most so many cells."""
    kind = pick(rng, ("one", "row", "column", "small", "large"), (2, 3, 3, 70, 22))
    if kind == "one":
        return 1, 1
    top = int(min(40, cells))
    if kind == "row":
        return 1, int(rng.integers(1, top + 1))
    if kind == "column":
        return int(rng.integers(1, top + 1)), 1
    top = max(1, min(12 if kind == "small" else 40, int(cells**0.5)))
    return int(rng.integers(1, top + 1)), int(rng.integers(1, top + 1))


LOOKS = {
    "noise": 18,
    "classes": 14,
    "smooth": 12,
    "ramp": 6,
    "two": 6,
    "constant": 6,
    "checks": 3,
    "cliff": 6,
    "offset": 6,
    "spike": 4,
    "infinite": 3,
    "tiny": 1,
    "huge": 2,
}
TYPES = {"u1": 20, "i2": 10, "u2": 10, "i4": 8, "u4": 4, "f4": 28, "f8": 14, "i8": 3, "u8": 3}


def values(rng, look, shape):
    """Return real values that look as asked for, float64."""
    rows, columns = shape
    row, column = np.mgrid[:rows, :columns].astype(float)
    if look == "noise":
        return rng.normal(rng.choice([0.0, 100.0]), rng.choice([1.0, 30.0, 1000.0]), shape)
    if look == "classes":
        return rng.integers(0, int(rng.integers(2, 9)), shape).astype(float)
    if look == "smooth":
        waves = np.zeros(shape)
        for _ in range(3):
            u, v, phase = rng.uniform(-0.6, 0.6), rng.uniform(-0.6, 0.6), rng.uniform(0, 6.3)
            waves += np.sin(u * row + v * column + phase)
        return 100.0 + 30.0 * waves
    if look == "ramp":
        return np.round(rng.uniform(-3, 3) * row + rng.uniform(-3, 3) * column + 50.0, 1)
    if look == "two":
        return np.where(rng.random(shape) < rng.uniform(0.05, 0.95), 7.0, 200.0)
    if look == "constant":
        return np.full(shape, float(rng.choice([0.0, 0.1, 3.0, -7.3, 255.0, 1e8])))
    if look == "checks":
        return (row + column) % 2 * 10.0
    if look == "cliff":
        edge = rng.uniform(0, max(rows, columns))
        return rng.normal(0.0, 0.01, shape) + np.where(row + column > edge, 1e6, 0.0)
    if look == "offset":
        return rng.normal(float(rng.choice([1e8, -1e8, 1e12])), 1.0, shape)
    if look == "spike":
        cells = np.zeros(shape)
        cells[int(rng.integers(rows)), int(rng.integers(columns))] = 1e6
        return cells
    if look == "infinite":
        cells = rng.normal(0.0, 10.0, shape)
        cells[rng.random(shape) < 0.06] = np.inf
        cells[rng.random(shape) < 0.06] = -np.inf
        return cells
    if look == "tiny":
        return rng.normal(0.0, 1.0, shape) * 1e-30
    # Of 1e35 GDAL's masks would say that it equals the lowest float32.
    return rng.normal(0.0, 1.0, shape) * float(rng.choice([1e30, 1e120]))


def to_type(cells, dtype):
    """Return values in a type: integers rounded and limited, floats beyond float32 limited."""
    if dtype.kind == "f":
        limit = np.finfo(dtype).max
        bounded = np.clip(cells, -limit, limit)
        return np.where(np.isinf(cells), cells, bounded).astype(dtype)
    limits = np.iinfo(dtype)
    whole = [
        min(max(round(float(value)) if np.isfinite(value) else 0, limits.min), limits.max)
        for value in cells.ravel()
    ]
    return np.array(whole, dtype=dtype).reshape(cells.shape)


def holes(rng, shape):
    """Return where there is no data in one layer, True there."""
    rows, columns = shape
    row, column = np.mgrid[:rows, :columns]
    kind = pick(
        rng,
        ("sparse", "half", "blobs", "stripes", "collar", "one left", "all", "one"),
        (25, 15, 30, 8, 8, 3, 2, 9),
    )
    if kind == "sparse":
        return rng.random(shape) < 0.1
    if kind == "half":
        return rng.random(shape) < 0.5
    if kind == "stripes":
        return (row + column // 3) % 5 < 2
    if kind == "collar":
        wide = int(rng.integers(1, 4))
        inside = (row >= wide) & (column >= wide) & (row < rows - wide) & (column < columns - wide)
        return ~inside
    if kind == "blobs":
        empty = np.zeros(shape, dtype=bool)
        for _ in range(int(rng.integers(1, 4))):
            y, x, radius = rng.uniform(0, rows), rng.uniform(0, columns), rng.uniform(0.5, 5.0)
            empty |= (row - y) ** 2 + (column - x) ** 2 <= radius**2
        return empty
    empty = np.full(shape, kind in ("all", "one left"))
    if kind in ("one", "one left"):
        empty[int(rng.integers(rows)), int(rng.integers(columns))] = kind == "one"
    return empty


def raster(
    rng,
    shape,
    *,
    bands=1,
    looks=None,
    types=None,
    empty=0.6,
    place=None,
    scaled=0.12,
    wide=True,
):
    """Draw a raster.

    Parameters
    ----------
    rng : numpy.random.Generator
        Where chance comes from.
    shape : tuple of int
        Rows and columns.
    bands : int
        How many bands.
    looks, types : dict, optional
        Weights of what values look like, and of types.
    empty : float
        How likely it has cells without data.
    place : tuple, optional
        Geotransform and EPSG number; drawn if left out.
    scaled : float
        How likely it has a scale and an offset.
    wide : bool
        Whether the 64-bit integers are types, which GDAL has had since 3.5.

    Returns
    -------
    Drawn
    """
    weights = dict(types or TYPES)
    if not wide:
        weights = {name: weight for name, weight in weights.items() if name not in ("i8", "u8")}
    dtype = np.dtype(pick(rng, list(weights), list(weights.values())))
    looks = looks or LOOKS
    names = [pick(rng, list(looks), list(looks.values())) for _ in range(bands)]
    if chance(rng, 0.7):
        names = names[:1] * bands
    stored = np.stack([to_type(values(rng, name, shape), dtype) for name in names])
    if dtype.itemsize == 8 and dtype.kind in "iu" and chance(rng, 0.3):
        far = np.iinfo(dtype).max - rng.integers(0, 5000, stored.shape).astype(dtype)
        stored = np.where(rng.random(stored.shape) < 0.5, far, stored).astype(dtype)
    gone = np.zeros(stored.shape, dtype=bool)
    if chance(rng, empty):
        layers = [holes(rng, shape) for _ in range(bands)]
        gone = np.stack(layers[:1] * bands if chance(rng, 0.5) else layers)
    how = _nodata(rng, stored, gone)
    geotransform, epsg = place or _place(rng)
    scale = offset = None
    if chance(rng, scaled):
        scale = float(rng.choice([0.1, 2.0, -1.0, 1e-4]))
        offset = float(rng.choice([0.0, 100.0, -273.15]))
    return Drawn(
        look="/".join(dict.fromkeys(names)),
        geotransform=geotransform,
        epsg=epsg,
        scale=scale,
        offset=offset,
        options=_options(rng, bands),
        **how,
    )


def _nodata(rng, stored, gone):
    """Choose how the holes are told, and put them in."""
    dtype = stored.dtype
    kinds = {"value": 40, "zero": 12, "mask": 15, "none": 5}
    if dtype.kind == "f" or dtype.itemsize < 8:
        kinds["absent"] = 10  # GDAL itself refuses these values for 64-bit integers
    if len(stored) == 1 or (len(stored) == 3 and dtype == np.uint8):
        kinds["alpha"] = 12  # elsewhere GTiff takes the second band for alpha
    if dtype.kind == "f":
        kinds.update({"NaN": 25, "declared NaN": 10, "lowest": 8})
    kind = pick(rng, list(kinds), list(kinds.values()))
    together = gone.all(axis=0)
    if kind in ("mask", "alpha"):
        if kind == "alpha" and dtype.kind == "f" and chance(rng, 0.3):
            stored[:, together] = np.nan
        return {"stored": stored, kind: ~together}
    if kind == "none":
        return {"stored": stored}
    if kind == "absent":
        listed = [-9999, 250.5, float("inf"), float("nan")]
        # GDAL takes a number beyond float32 for infinite there, we for one that no cell holds.
        listed += [] if np.isinf(stored.astype(float)).any() else [1e40]
        return {"stored": stored, "nodata": pick(rng, listed)}
    if kind in ("NaN", "declared NaN"):
        stored[gone] = np.nan
        return {"stored": stored, "nodata": float("nan") if kind == "declared NaN" else None}
    if kind == "lowest":
        nodata = float(np.finfo(dtype).min)
    elif kind == "zero":
        nodata = 0
    else:
        listed = [255, 7, 3] if dtype.kind == "u" else [-9999, -1, 7, 0.5, 100]
        nodata = pick(rng, listed)
        if dtype.kind != "f":
            nodata = int(nodata)
    stored[gone] = nodata
    return {"stored": stored, "nodata": nodata}


def _place(rng):
    if chance(rng, 0.72):
        return None, None
    return pick(rng, PLACES, (2, 3, 3, 3, 2))


def _options(rng, bands):
    options = ["PHOTOMETRIC=MINISBLACK"] if bands == 4 else []  # no RGB and alpha
    if chance(rng, 0.2):
        options += ["TILED=YES", "BLOCKXSIZE=16", "BLOCKYSIZE=16"]
    if chance(rng, 0.15):
        options.append(f"COMPRESS={pick(rng, ('DEFLATE', 'LZW', 'PACKBITS'))}")
    if chance(rng, 0.2):
        options.append("INTERLEAVE=BAND")
    return tuple(options)
