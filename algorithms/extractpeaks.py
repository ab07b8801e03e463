"""Extract peaks."""

from __future__ import annotations

from functools import partial

from ..kernels.common.wording import counted, later, tr
from ..toolbox import parameters as p
from ..toolbox.base import RasterAlgorithm

_COLUMNS = (
    ("id", "LongLong", later("Number, the highest first")),
    ("value", "Double", later("Value of the peak, smoothed if asked for")),
    ("raw_value", "Double", later("Value of the raster at the peak")),
    ("prominence", "Double", later("Height above the key col (raster's units)")),
    ("col_value", "Double", later("Value of the key col")),
    ("col_x", "Double", later("x of the key col (CRS units)")),
    ("col_y", "Double", later("y of the key col (CRS units)")),
    ("plateau", "LongLong", later("Cells of the summit plateau")),
    ("bound", "Int", later("1: more data could change the prominence")),
)

_ROWS_AT_ONCE = 100_000


class ExtractPeaks(RasterAlgorithm):
    """Peaks or pits of a raster as points, with prominence and key col."""

    ID = "extractpeaks"
    TITLE = "Extract peaks"
    GROUP = "peaks"
    SUMMARY = "Finds peaks or pits as points, each with its prominence and its key col."
    HELP = (
        "<p><strong>Use it</strong> for summits and sinks of terrain, treetops in a canopy height "
        "model, hot spots in any field. Prominence tells which of them stand out: it is the height "
        "above the highest saddle, the key col, that leads to strictly higher ground.</p>"
        "<p><strong>Use something else</strong> for the extent of a hill or a crown: peaks are "
        "points.</p>"
        "<p>A plateau is one peak, at its cell nearest the middle. Peaks at the edge count. The "
        "highest peak of a connected region has no col: its prominence is the height above the "
        "region's lowest cell. Where the ground above the col reaches the edge of the raster or "
        "cells without data, more data could change the prominence: then bound is 1.</p>"
        "<p>For pits everything is upside down, and prominence is a depth.</p>"
        "<p><strong>Reference:</strong> Kirmse, de Ferranti 2017, "
        "doi:10.1177/0309133317738163.</p>"
    )
    TAGS = (
        "peak,summit,maximum,maxima,local maxima,minimum,minima,pit,sink,prominence,saddle,col,"
        "treetop,tree top,spot height,mountain,find peaks,hill top,extrema,hilltop,canopy,crown,"
        "tree,LiDAR,CHM,DEM,terrain,topography,sinks"
    )
    NEEDS_SCIPY = True

    def parameters(self):
        return [
            p.raster(),
            p.band(),
            p.choice(
                "KIND",
                "Look for",
                ["Peaks", "Pits"],
                0,
                "Peaks are higher than all around them, pits lower.",
            ),
            p.number(
                "MIN_PROMINENCE",
                "Minimum prominence (raster's units)",
                0.0,
                0.0,
                None,
                "Peaks that stand out "
                "less are left out, in the raster's units. Most useful of all filters: "
                "noise has many peaks but little prominence.",
            ),
            p.number(
                "MIN_VALUE",
                "Minimum value (raster's units)",
                None,
                None,
                None,
                "Lower peaks are left out (of pits, higher ones). Empty: none.",
                optional=True,
            ),
            p.number(
                "MIN_DISTANCE",
                "Minimum distance (map units, or metres if degrees)",
                0.0,
                0.0,
                None,
                "Of peaks closer to each other the higher one stays. In map units, or "
                "in metres on the ellipsoid where the CRS is in degrees.",
                decimals=3,
            ),
            p.integer(
                "LIMIT",
                "At most this many (0: all)",
                0,
                0,
                None,
                "Only so many of the highest peaks (of pits, the lowest). 0: all.",
            ),
            p.advanced(
                p.choice(
                    "CONNECTIVITY",
                    "Neighbours",
                    ["Eight", "Four"],
                    0,
                    "Whether cells that touch by corners are neighbours.",
                )
            ),
            p.advanced(
                p.number(
                    "SMOOTHING",
                    "Smoothing (sigma in cells; 0: none)",
                    0.0,
                    0.0,
                    1000.0,
                    "Sigma of a "
                    "gaussian that the raster is smoothed with first. Cells without "
                    "data are left out of it. 0: none.",
                    decimals=2,
                )
            ),
            p.points(
                "Peaks",
                help="Where to write the points; the ending says the format (.gpkg is best). "
                "FILE.gpkg|layername=NAME adds a layer to a GeoPackage, or replaces it.",
            ),
        ]

    def number_outputs(self):
        return [p.number_output("COUNT", "Number of peaks")]

    def compute(self, run):
        import numpy as np

        from ..kernels.common.thresholds import Steps
        from ..kernels.peaks.prominence import merge_summaries
        from ..raster.edges import Halo
        from ..raster.engine import reduce_blocks
        from ..raster.progress import patiently
        from ..recipes import peaks as recipe

        source = run.source(band="BAND")
        info, sign = source.info(), -1.0 if run.choice("KIND") == 1 else 1.0
        sigma = run.number("SMOOTHING")
        target = run.points(_COLUMNS, tr("Peaks"), info.grid)
        pad = int(4.0 * sigma + 0.5)
        band = info.bands[0]
        # What is smoothed is stored nowhere: its steps are those of what computes.
        steps = (
            Steps() if sigma else Steps(band.dtype.str[1:], sign * band.scale, sign * band.offset)
        )
        limits = {"min_prominence": run.number("MIN_PROMINENCE"), "steps": steps}
        if run.given("MIN_VALUE"):
            limits["min_value"] = sign * run.number("MIN_VALUE")
        look = partial(
            recipe.look,
            shape=info.grid.shape,
            sign=sign,
            sigma=sigma,
            pad=pad,
            connectivity=(8, 4)[run.choice("CONNECTIVITY")],
            limits=limits,
        )
        summaries = reduce_blocks(
            look,
            [source],
            run.plan(info, cell_bytes=120.0, halo=2 * pad + 1),
            lambda a, b: a + b,
            halo=Halo(pad, pad + 1, pad, pad + 1),
            unit=None,
            located=True,
            progress=run.progress.part(0.0, 0.6),
        )
        check = run.progress.check
        found = patiently(
            check, partial(merge_summaries, summaries, shape=info.grid.shape, check=check, **limits)
        )
        if not len(found.row):
            run.require_data(source)
        found = recipe.thinned(run, info.grid, found)
        raw = sign * found.value
        if sigma:
            raw = recipe.values_at(run, source, found.row, found.column)
        xs, ys = info.grid.coordinates(found.row, found.column)
        col_xs, col_ys = info.grid.coordinates(found.col_row, found.col_column)
        with_col = ~np.isnan(found.col_value)
        columns = [
            np.arange(1, len(raw) + 1),
            sign * found.value,
            raw,
            found.prominence,
            np.where(with_col, sign * found.col_value, np.nan),
            np.where(with_col, col_xs, np.nan),
            np.where(with_col, col_ys, np.nan),
            found.plateau,
            found.bound.astype(int),
        ]
        with target:
            target.write(_rows(xs, ys, columns))
        one, many = (tr("peak"), tr("peaks")) if sign > 0 else (tr("pit"), tr("pits"))
        run.progress.message(counted(len(raw), one, many))
        return {"OUTPUT": target.identifier, "COUNT": len(raw)}


def _rows(xs, ys, columns):
    """Return the points as rows."""
    from ..toolbox.vector_formats import Row

    for start in range(0, len(xs), _ROWS_AT_ONCE):
        part = (c[start : start + _ROWS_AT_ONCE].tolist() for c in (xs, ys, *columns))
        for x, y, *attributes in zip(*part):
            yield Row([None if value != value else value for value in attributes], (x, y))
