"""From a raster to the peaks of it that are kept."""

from __future__ import annotations

from functools import partial

import numpy as np

from ..kernels.common.geodesy import chord, geocentric
from ..kernels.peaks.blocks import summarize_block
from ..kernels.peaks.prominence import gaussian_smooth, suppress
from ..raster.progress import patiently


def look(block, *, row, column, shape, sign, sigma, pad, connectivity, limits):
    """Summarize the peaks of a block that comes with its halo."""
    row, column = row + pad, column + pad
    values = gaussian_smooth(block[0], sigma=sigma, halo=pad) if sigma else block[0]
    values = sign * values[: shape[0] - row, : shape[1] - column]
    return [
        summarize_block(
            values, row=row, column=column, shape=shape, connectivity=connectivity, **limits
        )
    ]


def thinned(run, grid, found):
    """Return the peaks that the distance and the greatest number leave."""
    kept = np.ones(len(found.row), dtype=bool)
    distance = run.number("MIN_DISTANCE")
    if distance > 0 and kept.any():
        points, distance = in_space(grid, found.row, found.column, distance)
        check = run.progress.check
        thin_out = partial(suppress, points, found.value, min_distance=distance, check=check)
        kept = patiently(check, thin_out)
    which = np.flatnonzero(kept)
    if run.integer("LIMIT"):
        which = which[: run.integer("LIMIT")]
    return type(found)(*(column[which] for column in found))


def in_space(grid, rows, columns, distance):
    """Return points and a distance in one unit: of the map, or metres through the Earth."""
    xs, ys = grid.coordinates(rows, columns)
    srs = grid.srs()
    if srs is None or not srs.IsGeographic():
        return np.column_stack([xs, ys]), distance
    axis, to_degrees = srs.GetSemiMajor(), np.degrees(srs.GetAngularUnits())
    ellipsoid = {"semi_major": axis, "inverse_flattening": srs.GetInvFlattening()}
    return geocentric(xs * to_degrees, ys * to_degrees, **ellipsoid), chord(
        distance, semi_major=axis
    )


def values_at(run, source, rows, columns):
    """Return the raster's own values at some cells."""
    values = np.full(len(rows), np.nan)

    def merge(_, part):
        values[part[0]] = part[1]
        return True

    at = partial(_cells_at, rows=rows, columns=columns)
    run.reduce(at, source, merge, unit=None, located=True, initial=True, start=0.8, stop=0.9)
    return values


def _cells_at(block, *, row, column, rows, columns):
    """Return which of some cells lie in a block, and their values."""
    inside = (rows >= row) & (rows < row + block.shape[1])
    inside &= (columns >= column) & (columns < column + block.shape[2])
    which = np.flatnonzero(inside)
    return which, block[0, rows[which] - row, columns[which] - column]
