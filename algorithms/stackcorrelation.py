"""Stack correlation."""

from __future__ import annotations

from functools import partial
from math import inf

from ..kernels.common.wording import counted, joined, later, shown, tr
from ..kernels.correlation.choices import StackMethod
from ..toolbox import parameters as p
from ..toolbox.base import RasterAlgorithm

_BANDS = later("Which bands make the stack, in this order. Empty: all but alpha bands.")


class StackCorrelation(RasterAlgorithm):
    """Correlation of two stacks of bands, cell by cell."""

    ID = "stackcorrelation"
    TITLE = "Stack correlation"
    GROUP = "correlation"
    REACH = ("WINDOW",)
    SUMMARY = "Computes in each cell how two stacks of bands, or a stack and a series, correlate."
    HELP = (
        "<p><strong>Use it</strong> for two series of rasters: does greenness follow rain, and how "
        "many months later? For one series against time, or against an index such as that of El "
        "Niño, give its numbers as SERIES: the slope is then the trend.</p>"
        "<p><strong>Use something else</strong> for two single rasters: Local correlation compares "
        "them in moving windows.</p>"
        "<p>Band 1 is paired with band 1, and so on; pairs in which one has no data are left out. "
        "The result has five bands: r from -1 to 1 (Kendall's is tau-b); p, two-sided; n, the "
        "number of pairs; and slope and intercept of the line of least squares that tells the "
        "first stack from the second, whatever the method. Cells with fewer than three pairs, or "
        "where either stack is flat, have no r: they are nodata, neither 0 nor 1.</p>"
        "<p>With a maximum lag, bands are paired with earlier and later ones too, and each cell "
        "takes the lag whose r is farthest from 0. Lag k pairs band t + k of the first stack with "
        "band t of the second: positive where the first follows the second. p is that of one lag, "
        "and too small for the best of many.</p>"
        "<p><strong>Reference:</strong> Kendall 1970, Rank Correlation Methods; Bretherton et al. "
        "1999, doi:10.1175/1520-0442(1999)012&lt;1990:TENOSD&gt;2.0.CO;2, for the effective "
        "number.</p>"
    )
    TAGS = (
        "correlation,time series,stack,pixelwise,cell by cell,layerwise,corLocal,pearson,spearman,"
        "kendall,tau,rank,trend,slope,regression,lag,NDVI,rainfall,climate,raster stack,multiband"
    )
    NEEDS_SCIPY = "EFFECTIVE_N", True

    def parameters(self):
        return [
            p.raster(),
            p.bands(help=_BANDS),
            p.second_raster(optional=True),
            p.bands("BANDS_2", "Bands of the second raster (none chosen: all)", "INPUT_2", _BANDS),
            p.text(
                "SERIES",
                "Series, instead of a second raster",
                "",
                "As many numbers as there are bands, separated by blanks, commas or semicolons, "
                "with NA for one that is missing; or the path of a text file or a table (.csv) "
                "that holds them in its last column of numbers, or in the one named as "
                "FILE.csv|COLUMN. Where commas do not separate, numbers may have decimal commas.",
            ),
            p.choice(
                "METHOD",
                "Method",
                StackMethod.labels(),
                0,
                "Pearson's r measures how well a straight line describes the pairs; Spearman's, "
                "that of ranks, and Kendall's tau-b, how well any rising or falling curve does.",
            ),
            p.integer(
                "MAX_LAG",
                "Maximum lag (bands)",
                0,
                0,
                None,
                "How many bands earlier and later are tried. 0: band 1 with band 1, and so on.",
            ),
            p.advanced(
                p.integer(
                    "WINDOW",
                    "Window (cells)",
                    1,
                    1,
                    99,
                    "3 takes the pairs of the eight neighbours as well. 1: those of the cell.",
                )
            ),
            p.advanced(
                p.integer(
                    "MIN_PAIRS",
                    "Minimum number of pairs",
                    3,
                    3,
                    None,
                    "Cells with fewer bands that have data in both give nodata.",
                )
            ),
            p.advanced(
                p.flag(
                    "EFFECTIVE_N",
                    "Let p allow for autocorrelation",
                    False,
                    "Bands that resemble those before them tell less than n pairs do. p is then "
                    "that of n (1 - ab) / (1 + ab) pairs, with the lag-1 autocorrelations a and b "
                    "of both, at least 3 and at most n. Not for Kendall's tau.",
                )
            ),
            p.resampling(),
            p.creation_options(),
            p.output("Stack correlation"),
        ]

    def check(self, values):
        info = values.source(bands="BANDS").info()
        _refuse(values, info)
        if values.has("INPUT_2"):
            _second(values, info)
        else:
            _series(values, info)

    def compute(self, run):
        from ..kernels.correlation.local import sum_correlations
        from ..kernels.correlation.stack import stack_correlation
        from ..kernels.windows.shapes import reach
        from ..raster.results.about import OutputBand
        from ..raster.results.nodata import Results, result_nodata
        from ..raster.verbs.edges import Halo
        from ..raster.verbs.engine import map_blocks, stack_tile
        from ..raster.verbs.tally import Tally
        from ..toolbox import style

        first = run.source(bands="BANDS")
        info, lag = first.info(), run.integer("MAX_LAG")
        window, method = run.integer("WINDOW"), StackMethod(run.choice("METHOD"))
        _refuse(run, info)
        settings = {
            "method": method,
            "max_lag": lag,
            "window": window,
            "min_pairs": run.integer("MIN_PAIRS"),
            "effective": run.flag("EFFECTIVE_N"),
        }
        sources, known = [first], [*info.bands]
        if run.has("INPUT_2"):
            second = _second(run, info)
            sources.append(second)
            known += second.info().bands
            settings["resampled"] = second.info().grid != run.source("INPUT_2").info().grid
        else:
            settings["second"] = _series(run, info)
        names = ("r", "p", "n", "slope", "intercept", "lag")[: 6 if lag else 5]
        plan = run.plan(
            info,
            cell_bytes=sum(source.info().cell_bytes for source in sources),
            out_bytes=8.0 * len(names) / len(info.bands),
            halo=window,
            together=True,
            least=stack_tile(len(info.bands)),
        )
        dtype = max(band.result_dtype for band in known)
        nodata = result_nodata(info.bands, dtype, [Results(-inf, inf)])
        bands = [OutputBand(name, nodata=nodata) for name in names]
        look, tally = style.Look("RdBu", limits=(-1.0, 1.0)), Tally(sum_correlations)
        with run.sink(info, bands, dtype, look=look, title=_title(info)) as sink:
            map_blocks(
                partial(stack_correlation, **settings),
                sources,
                sink,
                plan,
                halo=Halo(*reach(window), *reach(window)),
                stacked=True,
                tally=tally,
                tally_band=0,
                progress=run.progress,
            )
            found = sum(number for _, number in tally.units(0))
            if not found:
                run.require_data(first)
        of = shown(info.grid.rows * info.grid.columns)
        said = counted(found, "cell has a correlation", "cells have a correlation")
        run.progress.message(tr("{}, of {}").format(said, of))
        if not found:
            run.progress.warn(tr("No cell has a correlation: too few pairs, or flat stacks."))
        return {"OUTPUT": run.target()}


def _title(info) -> str:
    return tr("Stack correlation of {}").format(info.title)


def _refuse(run, info) -> None:
    """Refuse what no pairs can be had for."""
    count = len(info.bands)
    bands = counted(count, "band", "bands")
    if count < 3 and run.integer("WINDOW") == 1:
        raise ValueError(
            tr("BANDS: {} gives {}; a correlation along bands needs 3 or more").format(
                info.name, bands
            )
        )
    if run.integer("MAX_LAG") > max(0, count - 3):
        raise ValueError(
            tr("MAX_LAG is {}: of {} fewer than 3 pairs are left; give {} at most").format(
                run.integer("MAX_LAG"), bands, max(0, count - 3)
            )
        )
    kendall = run.choice("METHOD") == StackMethod.KENDALL
    if kendall and run.flag("EFFECTIVE_N"):
        raise ValueError(
            tr(
                "EFFECTIVE_N is on: Kendall's tau has no effective number of pairs; choose Pearson "
                "or Spearman"
            )
        )
    if run.has("INPUT_2") == run.given("SERIES"):
        given = tr("both are given") if run.given("SERIES") else tr("neither is given")
        raise ValueError(tr("INPUT_2 and SERIES: {}; give one of them").format(given))


def _second(run, info):
    """Return the second stack, on the grid of the first."""
    own = run.source("INPUT_2", bands="BANDS_2").info()
    if len(own.bands) != len(info.bands):
        raise ValueError(
            tr(
                "INPUT gives {}, and INPUT_2 {}: they are paired one by one; choose as many with "
                "BANDS and BANDS_2"
            ).format(*(counted(len(i.bands), "band", "bands") for i in (info, own)))
        )
    second = run.aligned("INPUT_2", "", info.grid, run.choice("RESAMPLING"), bands="BANDS_2")
    if own.grid.wkt == "":
        run.progress.message(tr("INPUT_2 has no CRS: its coordinates are taken as those of INPUT."))
    return second


def _series(run, info):
    """Return the series that takes the place of a second stack."""
    import numpy as np

    from ..recipes.series import read_series

    series = read_series("SERIES", run.text("SERIES"), len(info.bands))
    if len(series) != len(info.bands):
        raise ValueError(
            tr("SERIES has {}, and INPUT gives {}: give one for each").format(
                counted(len(series), "number", "numbers"),
                counted(len(info.bands), "band", "bands"),
            )
        )
    run.progress.message(
        tr("SERIES: {}, {} missing: {}").format(
            counted(len(series), "number", "numbers"), sum(x != x for x in series), joined(series)
        )
    )
    return np.array(series)
