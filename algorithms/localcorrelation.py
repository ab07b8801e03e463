"""Local correlation."""

from __future__ import annotations

from functools import partial
from math import fsum, inf

from ..kernels.common.wording import counted, tr
from ..kernels.correlation.choices import WindowMethod
from ..kernels.windows.choices import Outline
from ..raster.common.choices import Edges
from ..toolbox import parameters as p
from ..toolbox.base import RasterAlgorithm
from ..toolbox.window_parameters import read_window, tell_window


class LocalCorrelation(RasterAlgorithm):
    """Correlation and regression of two rasters in a moving window."""

    ID = "localcorrelation"
    TITLE = "Local correlation"
    GROUP = "correlation"
    REACH = "WINDOW", "MAX_LAG"
    SUMMARY = "Computes how alike two rasters are around each cell: their correlation, p, and n."
    HELP = (
        "<p><strong>Use it</strong> to see where two images, models or dates agree and where they "
        "do not. Brightness and contrast may differ: only the pattern counts.</p>"
        "<p><strong>Use something else</strong> for two series of dates: Stack correlation "
        "compares them cell by cell. p takes cells for independent, which neighbouring cells "
        "seldom are: read it as a rank, not as a probability.</p>"
        "<p>The result has three bands: r from -1 to 1; p, two-sided, by Student's t; and n, the "
        "number of pairs. Windows with fewer than three pairs, or where either raster is flat, "
        "have no r: they are nodata, neither 0 nor 1. A second raster on another grid or in "
        "another CRS is laid on the first one's grid.</p>"
        "<p>With a maximum lag the second raster is moved by up to so many cells, and each cell "
        "takes the move of the greatest correlation. Two bands, lag_x and lag_y, say by how many "
        "columns to the right and rows down; at_limit is 1 where that is as far as was searched, "
        "and the true move may be farther. p is that of one lag, and too small for the best of "
        "many.</p>"
        "<p><strong>Reference:</strong> Pebay 2008, SAND2008-6212, doi:10.2172/1028931, for the "
        "sums of a window.</p>"
    )
    TAGS = (
        "correlation,pearson,spearman,rank correlation,moving window,local,focal,similarity,"
        "compare,coefficient,image correlation,focalPairs,regression,slope,lag,change,likeness,"
        "change detection,satellite,landsat,NDVI,agreement"
    )

    def parameters(self):
        return [
            p.raster(),
            p.band(),
            p.second_raster(),
            p.band("BAND_2", "Band of the second raster", "INPUT_2"),
            p.choice(
                "METHOD",
                "Method",
                WindowMethod.labels(),
                0,
                "Pearson's r measures how well a straight line describes the pairs; Spearman's, "
                "that of ranks, how well any rising or falling curve does, and outliers do not "
                "rule it.",
            ),
            p.window(5),
            p.shape(Outline.labels()[:3]),
            p.window_rows(),
            p.footprint(),
            p.advanced(
                p.integer(
                    "MAX_LAG",
                    "Maximum lag (cells; 0: none)",
                    0,
                    0,
                    100,
                    "How far the second raster is moved, each way, to look for the greatest "
                    "correlation. Each lag costs as much as the first: 5 costs 121 times as much. "
                    "0: not at all.",
                )
            ),
            p.edges(),
            p.advanced(
                p.integer(
                    "MIN_CELLS",
                    "Minimum number of pairs",
                    3,
                    3,
                    None,
                    "Windows with fewer cells that have data in both rasters give nodata.",
                )
            ),
            p.fill_nodata_cells(),
            p.step(),
            p.advanced(
                p.flag(
                    "SIGNIFICANCE",
                    "Write p and n as well",
                    True,
                    "Whether bands with the two-sided p-value and the number of pairs follow that "
                    "of r. Without them the run is faster and the file a third as large.",
                )
            ),
            p.advanced(
                p.flag(
                    "REGRESSION",
                    "Write the line of least squares as well",
                    False,
                    "Whether bands follow with the slope and the intercept of the line that tells "
                    "the first raster from the second, and with the root of the mean squared "
                    "distance from it (RMSE, over n).",
                )
            ),
            p.resampling(),
            p.creation_options(),
            p.output("Local correlation"),
        ]

    def number_outputs(self):
        return [
            p.number_output("AVERAGE", "Average local correlation"),
            p.number_output("FOUND", "Whether any window has a correlation (0 or 1)"),
        ]

    def check(self, values):
        _edges(values)
        read_window(values, deep=False)
        grid = values.source(band="BAND").info().grid
        values.aligned("INPUT_2", "BAND_2", grid, values.choice("RESAMPLING"))

    def compute(self, run):
        import numpy as np

        from ..kernels.correlation.local import local_correlation, sum_correlations
        from ..kernels.windows.shapes import reach
        from ..raster.results.about import OutputBand
        from ..raster.results.nodata import Results, result_nodata
        from ..raster.verbs.edges import Halo
        from ..raster.verbs.engine import map_blocks
        from ..raster.verbs.tally import Tally
        from ..toolbox import style

        first = run.source(band="BAND")
        info = first.info()
        (_, rows, columns), footprint = read_window(run, deep=False)
        lag, step = run.integer("MAX_LAG"), run.integer("STEP")
        names = _names(run.flag("SIGNIFICANCE"), run.flag("REGRESSION"), lag)
        second = run.aligned("INPUT_2", "BAND_2", info.grid, run.choice("RESAMPLING"))
        # Warped, it is Float64 whatever it holds.
        other = run.source("INPUT_2", band="BAND_2").info().bands[0]
        dtype = max(info.bands[0].result_dtype, other.result_dtype)
        if "n" in names and rows * columns > 2**24:  # numbers that Float32 does not hold
            dtype = np.dtype("f8")
        plan = run.plan(
            info,
            cell_bytes=info.cell_bytes + second.info().cell_bytes,
            out_bytes=dtype.itemsize * len(names),
            halo=max(rows, columns) + 2 * lag,
        )
        tell_window(run, info, (1, rows, columns))
        edges = _edges(run)
        run.warn_of_same("BAND", "BAND_2")
        kernel = partial(
            local_correlation,
            window=(rows, columns),
            footprint=footprint,
            method=WindowMethod(run.choice("METHOD")),
            min_cells=run.integer("MIN_CELLS"),
            fill_nodata=run.flag("FILL_NODATA_CELLS"),
            significance=run.flag("SIGNIFICANCE"),
            regression=run.flag("REGRESSION"),
            max_lag=lag,
            resampled=not run.source("INPUT_2").info().grid.lines_up(info.grid),
        )
        least = -inf if run.flag("REGRESSION") else -max(1.0, lag)
        nodata = result_nodata(info.bands, dtype, [Results(least, inf)])
        units = dict.fromkeys(("intercept", "rmse"), info.bands[0].unit)
        bands = [OutputBand(name, nodata=nodata, unit=units.get(name, "")) for name in names]
        if second.info().grid.wkt == "":
            run.progress.message(
                tr("INPUT_2 has no CRS: its coordinates are taken as those of INPUT.")
            )
        tally = Tally(sum_correlations)
        look = style.Look("RdBu", limits=(-1.0, 1.0))
        names_of_both = (info.title, run.source("INPUT_2").info().title)
        title = tr("Correlation of {} and {}").format(*names_of_both)
        grid = info.grid.every(step)
        with run.sink(info, bands, dtype, grid=grid, look=look, title=title) as sink:
            map_blocks(
                kernel,
                [first, second],
                sink,
                plan,
                halo=Halo(*(side + lag for side in (*reach(rows), *reach(columns)))),
                edges=edges,
                step=step,
                tally=tally,
                tally_band=0,
                progress=run.progress,
            )
            sums, counts = zip(*tally.units(0))
            if not sum(counts):
                run.require_data(first)
                run.require_data(second)
        outputs = {"OUTPUT": run.target(), "FOUND": int(sum(counts) > 0)}
        if sum(counts):
            outputs["AVERAGE"] = fsum(sums) / sum(counts)
            run.progress.message(
                tr("Average correlation {:,.6g} over {}").format(
                    outputs["AVERAGE"], counted(sum(counts), "window", "windows")
                )
            )
        else:
            run.progress.warn(tr("No window has a correlation: too few pairs, or flat rasters."))
        return outputs


def _edges(values) -> Edges:
    """Return the edge rule; refuse the one that two rasters cannot share."""
    edges = Edges(values.choice("EDGES"))
    if edges is Edges.CONSTANT:
        raise ValueError(tr("EDGES is 5: two rasters have no constant in common; give another"))
    return edges


def _names(significance, regression, lag):
    """Return the names of the result's bands."""
    names = ["r"]
    if significance:
        names += ["p", "n"]
    if regression:
        names += ["slope", "intercept", "rmse"]
    return names + (["lag_x", "lag_y", "at_limit"] if lag else [])
