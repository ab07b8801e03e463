"""Local correlation."""

from __future__ import annotations

from functools import partial
from math import fsum, inf

from ..kernels.common.wording import counted, tr
from ..toolbox import parameters as p
from ..toolbox.base import RasterAlgorithm


class LocalCorrelation(RasterAlgorithm):
    """Pearson's correlation of two rasters in a moving window."""

    ID = "localcorrelation"
    TITLE = "Local correlation"
    GROUP = "correlation"
    SUMMARY = "Computes how alike two rasters are around each cell: Pearson's r, its p, and n."
    HELP = (
        "<p><strong>Use it</strong> to see where two images, models or dates agree and where they "
        "do not. Brightness and contrast may differ: only the pattern counts.</p>"
        "<p><strong>Use something else</strong> where one raster is shifted against the other: "
        "shift it first. p takes cells for independent, which neighbouring cells seldom are: read "
        "it as a rank, not as a probability.</p>"
        "<p>The result has three bands: r from -1 to 1; p, two-sided, by Student's t; and n, the "
        "number of pairs. Windows with fewer than three pairs, or where either raster is flat, "
        "have no r: they are nodata, neither 0 nor 1. A second raster on another grid or in "
        "another CRS is laid on the first one's grid.</p>"
        "<p><strong>Reference:</strong> Pebay 2008, SAND2008-6212, doi:10.2172/1028931, for the "
        "sums of a window.</p>"
    )
    TAGS = (
        "correlation,pearson,moving window,local,focal,similarity,compare,coefficient,"
        "image correlation,focalPairs,change,likeness,change detection,satellite,landsat,NDVI,"
        "agreement"
    )

    def parameters(self):
        return [
            p.raster(),
            p.band(),
            p.raster(
                "INPUT_2",
                "Second raster",
                "The raster to compare with. It may lie on another grid and in another CRS.",
            ),
            p.band("BAND_2", "Band of the second raster", "INPUT_2"),
            p.window(5),
            p.advanced(
                p.choice(
                    "METHOD",
                    "Method",
                    ["Pearson"],
                    0,
                    "Pearson's r measures how well a straight line describes the pairs.",
                )
            ),
            p.shape(["Rectangle", "Ellipse"]),
            p.window_rows(),
            p.edges(),
            p.advanced(
                p.integer(
                    "MIN_CELLS",
                    "Least number of pairs",
                    3,
                    3,
                    None,
                    "Windows with fewer cells that have data in both rasters give nodata.",
                )
            ),
            p.advanced(
                p.choice(
                    "RESAMPLING",
                    "Resampling of the second raster",
                    ["Nearest", "Bilinear", "Cubic"],
                    1,
                    "How the second raster is "
                    "laid on the first one's grid, where they do not line up.",
                )
            ),
            p.advanced(
                p.flag(
                    "SIGNIFICANCE",
                    "Write p and n as well",
                    True,
                    "Whether bands with the two-sided p-value and the number of pairs follow that "
                    "of r. Without them the run is faster and the file a third as large.",
                )
            ),
            p.creation_options(),
            p.output("Local correlation"),
        ]

    def number_outputs(self):
        return [
            p.number_output("AVERAGE", "Average local correlation"),
            p.number_output("FOUND", "Whether any window has a correlation (0 or 1)"),
        ]

    def compute(self, run):
        import numpy as np

        from ..kernels.correlation.local import local_correlation, sum_correlations
        from ..kernels.windows.shapes import ellipse, reach
        from ..raster.about import OutputBand
        from ..raster.edges import Edges, Halo
        from ..raster.engine import map_blocks
        from ..raster.nodata import Results, result_nodata
        from ..raster.tally import Tally
        from ..toolbox import style

        first = run.source(band="BAND")
        info = first.info()
        columns = run.integer("WINDOW")
        rows = run.integer("WINDOW_ROWS") if run.given("WINDOW_ROWS") else columns
        count = 3 if run.flag("SIGNIFICANCE") else 1
        plan = run.plan(info, cell_bytes=8.0, out_bytes=4.0 * count, halo=max(rows, columns))
        second = run.aligned("INPUT_2", "BAND_2", info.grid, run.choice("RESAMPLING"))
        footprint = ellipse(rows, columns) if run.choice("SHAPE") == 1 else None
        edges = Edges(run.choice("EDGES"))
        if edges is Edges.CONSTANT:
            raise ValueError(tr("EDGES is 5: two rasters have no constant in common; give another"))
        kernel = partial(
            local_correlation,
            window=(rows, columns),
            footprint=footprint,
            min_cells=run.integer("MIN_CELLS"),
            significance=run.flag("SIGNIFICANCE"),
            resampled=not run.source("INPUT_2").info().grid.lines_up(info.grid),
        )
        # Warped, it is Float64 whatever it holds.
        other = run.source("INPUT_2", band="BAND_2").info().bands[0]
        dtype = max(info.bands[0].result_dtype, other.result_dtype)
        if count == 3 and rows * columns > 2**24:  # numbers that Float32 does not hold
            dtype = np.dtype("f8")
        nodata = result_nodata(info.bands, dtype, [Results(-1.0, inf)])
        bands = [OutputBand(name, nodata=nodata) for name in ("r", "p", "n")[:count]]
        if second.info().grid.wkt == "":
            run.progress.message(tr("INPUT_2 has no CRS: its coordinates are taken as INPUT's."))
        tally = Tally(sum_correlations)
        look = style.Look("RdBu", limits=(-1.0, 1.0))
        with run.sink(info, bands, dtype, look=look, title=tr("Local correlation")) as sink:
            map_blocks(
                kernel,
                [first, second],
                sink,
                plan,
                halo=Halo(*reach(rows), *reach(columns)),
                edges=edges,
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
                tr("Average correlation {:.6g} over {}").format(
                    outputs["AVERAGE"], counted(sum(counts), tr("window"), tr("windows"))
                )
            )
        else:
            run.progress.warn(tr("No window has a correlation: too few pairs, or flat rasters."))
        return outputs
