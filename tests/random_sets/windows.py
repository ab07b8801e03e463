"""Moving windows cell by cell: which cells of a raster each window holds."""

import json

import numpy as np

from .rasters import chance, pick

SHRINK, REFLECT, MIRROR, NEAREST, WRAP, CONSTANT, NODATA = range(7)


def beyond(place, length, rule):
    """Return which cell of an axis stands at a place, None where none does.

    One fold or one turn at a time, as the drawings of the rules say.
    """
    while not 0 <= place < length:
        if rule == REFLECT:  # d c b a | a b c d | d c b a
            place = -1 - place if place < 0 else 2 * length - 1 - place
        elif rule == MIRROR:  # d c b | a b c d | c b a
            if length == 1:
                return 0
            place = -place if place < 0 else 2 * (length - 1) - place
        elif rule == NEAREST:
            return 0 if place < 0 else length - 1
        elif rule == WRAP:
            place += length if place < 0 else -length
        else:
            return None
    return place


def offsets(length):
    """Return the places of a window's cells, from its own cell; even ones reach to the front."""
    return range(-(length // 2), length - length // 2)


def box(bands, rows, columns):
    """Return the offsets of all cells of a window."""
    return [(b, r, c) for b in offsets(bands) for r in offsets(rows) for c in offsets(columns)]


def ellipse(rows, columns):
    """Return the 0/1 matrix of (x/a)^2 + (y/b)^2 <= 1 with a = (columns - 1) / 2."""
    # In half cells from the middle; where an axis is one cell long, its only cell is the middle.
    a, b = max(columns - 1, 1), max(rows - 1, 1)
    y, x = 2 * np.arange(rows)[:, None] - (rows - 1), 2 * np.arange(columns) - (columns - 1)
    return ((x * b) ** 2 + (y * a) ** 2 <= (a * b) ** 2).astype(int).tolist()


def marked(matrix):
    """Return the offsets of the cells that a 0/1 matrix marks."""
    rows, columns = len(matrix), len(matrix[0])
    return [
        (0, r - rows // 2, c - columns // 2)
        for r in range(rows)
        for c in range(columns)
        if matrix[r][c]
    ]


def gather(cells, band, places, size, rule, constant=0.0):
    """Return the cells of each window of a band.

    Parameters
    ----------
    cells : ndarray of shape (bands, rows, columns)
        NaN is no data.
    band : int
        The band that the windows stand on.
    places : list of tuple of int
        Offsets of bands, rows and columns.
    size : tuple of int
        Bands, rows and columns of the window, marked or not.
    rule : int
        The edge rule, for bands too.
    constant : float
        For the rule of a constant.

    Returns
    -------
    ndarray of shape (rows, columns, len(places))
        NaN where the window holds no cell.
    ndarray of shape (rows, columns), bool
        Where the whole window lies in the raster.
    """
    count, rows, columns = cells.shape
    outside = constant if rule == CONSTANT else np.nan
    padded = np.pad(cells, ((0, 1), (0, 1), (0, 1)), constant_values=outside)
    axes = []
    for axis, length in ((0, count), (1, rows), (2, columns)):
        reached = sorted({place[axis] for place in places})
        found = {
            (start, step): beyond(start + step, length, rule)
            for start in ([band] if axis == 0 else range(length))
            for step in reached
        }
        axes.append({key: length if cell is None else cell for key, cell in found.items()})
    by_band, by_row, by_column = axes
    b = np.array([by_band[band, place[0]] for place in places])
    r = np.array([[by_row[row, place[1]] for place in places] for row in range(rows)])
    c = np.array([[by_column[col, place[2]] for place in places] for col in range(columns)])
    windows = padded[b, r[:, None, :], c[None, :, :]]
    return windows, _inside(size, band, cells.shape)


def _inside(size, band, shape):
    first, last = zip(*((offsets(length)[0], offsets(length)[-1]) for length in size))
    row, column = np.arange(shape[1])[:, None], np.arange(shape[2])[None, :]
    inside = (row + first[1] >= 0) & (row + last[1] < shape[1])
    inside = inside & (column + first[2] >= 0) & (column + last[2] < shape[2])
    return inside & (band + first[0] >= 0 and band + last[0] < shape[0])


def written(rng, matrix):
    """Return a matrix of texts as one text: with blanks, or in brackets with commas."""
    between = pick(rng, (" ", ", ", ",", "  "))
    if "," in between:
        rows = ["[" + between.join(row) + "]" for row in matrix]
        return "[" + pick(rng, (",", ", ", ",\n")).join(rows) + "]"
    return pick(rng, (";", "\n", " ; ", ";\n")).join(between.join(row) for row in matrix)


def as_matrix(text):
    """Return the numbers of a matrix that `written` wrote."""
    if text.startswith("["):
        return json.loads(text)
    lines = text.replace(";", "\n").split("\n")
    return [[float(value) for value in line.split()] for line in lines if line.strip()]


def deep_enough(rng, parameters, bands):
    """Cut most windows to the bands there are."""
    count = len(set(parameters.get("BANDS", range(bands))))
    if parameters.get("WINDOW_BANDS", 1) > count and chance(rng, 0.9):
        parameters["WINDOW_BANDS"] = count
