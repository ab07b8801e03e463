"""Cross-correlogram."""

from __future__ import annotations

from functools import partial
from math import inf

from ..kernels.common.wording import counted, later, tr
from ..kernels.correlation.choices import Axis, Contiguity, LagType
from ..raster.common.choices import Resampling
from ..toolbox import parameters as p
from ..toolbox.base import RasterAlgorithm

_REST = (
    ("r", "Double", later("Correlation, covariance or sum of products")),
    ("n", "LongLong", later("Number of pairs")),
    ("white", "Double", later("White noise is nearer to 0 in 95 of 100 cases")),
)
_ALONG = (("lag", "Int", later("Lag")), *_REST)
_PLANE = (
    ("lag_x", "Int", later("Lag along columns, to the right")),
    ("lag_y", "Int", later("Lag along rows, down")),
    *_REST,
)


class CrossCorrelogram(RasterAlgorithm):
    """Correlation against lag."""

    ID = "crosscorrelogram"
    TITLE = "Cross-correlogram"
    GROUP = "correlation"
    REACH = ("MAX_LAG",)
    SUMMARY = "Computes how correlation falls off with lag: along bands, or over the plane."
    HELP = (
        "<p><strong>Use it</strong> to see after how many bands, days say, one series follows "
        "another, or repeats itself; how far apart cells are still alike; in which direction, "
        "and at which distance, a pattern repeats.</p>"
        "<p><strong>Use something else</strong> for a map of lags: Stack correlation gives the "
        "best lag of each cell, Local correlation that of each window.</p>"
        "<p>Lag k pairs the first raster at t + k with the second at t: it is positive where the "
        "first follows the second. Along bands, each cell is a series, and the table has the mean "
        "over cells. Over the plane, lag_x counts columns to the right and lag_y rows down. "
        "Without a second raster, the first is compared with itself.</p>"
        "<p>Correlations are R's <i>acf</i> and <i>ccf</i>: about the means of all cells, divided "
        "by all of them, so that they fall towards 0 at long lags. Cells without data are left out "
        "as R's <i>na.pass</i> does, and no correlation is beyond 1.</p>"
        "<p>MORAN and GEARY are Moran's I and Geary's C of the band, with neighbours that touch: "
        "near 1 and near 0 where neighbours are alike.</p>"
        "<p><strong>Reference:</strong> Venables, Ripley 2002, doi:10.1007/978-0-387-21706-2; "
        "Moran 1950, doi:10.1093/biomet/37.1-2.17.</p>"
    )
    TAGS = (
        "autocorrelation,cross-correlation,correlogram,ACF,CCF,lag,time series,spatial "
        "autocorrelation,Moran,Geary,Moran's I,periodicity,correlate2d,numpy.correlate,variogram"
    )
    NEEDS_SCIPY = True

    def parameters(self):
        return [
            p.raster(),
            p.band(help="Which band is looked at; along bands all are, and it is for MORAN alone."),
            p.second_raster(optional=True),
            p.band("BAND_2", "Band of the second raster", "INPUT_2"),
            p.choice(
                "AXIS",
                "Along",
                Axis.labels(),
                None,
                "Along what the lags go. Empty: bands where there are several, else both axes.",
                optional=True,
            ),
            p.choice(
                "TYPE",
                "Type",
                LagType.labels(),
                0,
                "Sums of products are numpy's correlate and SciPy's correlate2d: of cells as they "
                "are, divided by nothing.",
            ),
            p.integer(
                "MAX_LAG",
                "Maximum lag",
                None,
                0,
                None,
                "Empty: as R, ten times the logarithm of the length (of half of it for two "
                "rasters); for sums of products all lags there are.",
                optional=True,
            ),
            p.advanced(
                p.flag(
                    "DETREND",
                    "Take a trend away first",
                    False,
                    "A straight line along bands, rows or columns, or a plane.",
                )
            ),
            p.advanced(
                p.choice(
                    "CONTIGUITY",
                    "Neighbours for MORAN and GEARY",
                    Contiguity.labels(),
                    0,
                    "Whether cells that touch by corners are neighbours.",
                )
            ),
            p.creation_options(),
            p.table("Correlogram", help="Where to write the table: a row for each lag."),
            p.output(
                "Lag map",
                "OUTPUT_RASTER",
                "Where to write a raster: over the plane the values at all lags, with lag 0 in the "
                "middle; along bands the values of each cell, a band for each lag.",
                optional=True,
            ),
            p.report(
                "Report of the correlogram",
                "Where to write the report, an HTML page with the curve or the lag map.",
            ),
        ]

    def number_outputs(self):
        return [
            p.number_output("BEST_LAG", "Lag whose value is farthest from 0 (one axis)"),
            p.number_output("MORAN", "Moran's I of the band"),
            p.number_output("GEARY", "Geary's C of the band"),
            p.number_output("FOUND", "Whether there is a value at any lag (0 or 1)"),
            p.number_output("BEST_LAG_X", "Lag along columns whose value is farthest from 0"),
            p.number_output("BEST_LAG_Y", "Lag along rows whose value is farthest from 0"),
        ]

    def check(self, values):
        _asked(values)

    def compute(self, run):
        from ..recipes import correlogram as recipe

        kind, axis, sources, lags = _asked(run)
        one, info, alone = run.source(band="BAND"), sources[0].info(), len(sources) == 1
        run.plan(info, cell_bytes=16.0, together=axis is Axis.BANDS, least=16)
        columns = _PLANE if axis is Axis.BOTH else _ALONG
        table, page = run.table(columns, tr("Correlogram")), run.report()
        if run.given("OUTPUT_RASTER"):
            run.check_raster("OUTPUT_RASTER")
        detrend, progress = run.flag("DETREND"), run.progress.part(0.0, 0.8)
        if axis is Axis.BANDS:
            found = recipe.along_bands(run, sources, lags, kind, detrend, progress)
        else:
            found = recipe.over_the_plane(run, sources, axis, lags, kind, detrend, progress)
        if not (found.values == found.values).any():
            for source in sources:
                run.require_data(source)
            run.progress.warn(tr("There is no value at any lag: the data are flat, or too few."))
        rook = run.choice("CONTIGUITY") == Contiguity.ROOK
        near = recipe.neighbours(run, one, rook, run.progress.part(0.8, 0.9))
        outputs, said = _numbers(found, near, axis, alone)
        run.progress.message(said)
        with page, table:
            page.write(_report(info, found, kind, said, alone))
            if run.given("OUTPUT_RASTER"):
                _raster(run, sources, found, axis, kind)
                outputs["OUTPUT_RASTER"] = run.target("OUTPUT_RASTER")
            table.write(_rows(found, axis))
        return {"OUTPUT": table.identifier, "OUTPUT_HTML": page.path, **outputs}


def _asked(run):
    """Return what is computed, along what, of which rasters, at which lags."""
    kind = LagType(run.choice("TYPE"))
    every = run.source(bands="")
    axis = Axis(run.choice("AXIS")) if run.given("AXIS") else Axis.BOTH
    if not run.given("AXIS") and len(every.info().bands) > 1:
        axis = Axis.BANDS
    sources = [every if axis is Axis.BANDS else run.source(band="BAND")]
    if run.has("INPUT_2"):
        band = "" if axis is Axis.BANDS else "BAND_2"
        grid = sources[0].info().grid
        sources.append(run.aligned("INPUT_2", band, grid, Resampling.BILINEAR))
    return kind, axis, sources, _lags(run, axis, sources, kind)


def _lags(run, axis, sources, kind):
    """Return all lags along bands, or the greatest along columns and along rows."""
    import numpy as np

    from ..recipes import correlogram as recipe

    grid, series = sources[0].info().grid, len(sources)
    if axis is not Axis.BANDS:
        return recipe.greatest_lags(run, axis, (grid.columns, grid.rows), series, kind)
    counts = [source.count() for source in sources]
    if len(set(counts)) > 1 and kind is not LagType.PRODUCTS:
        raise ValueError(
            tr(
                "INPUT has {} and INPUT_2 {}: correlations along bands need as many; give TYPE 2 "
                "for sums of products"
            ).format(*(counted(count, "band", "bands") for count in counts))
        )
    if max(counts) < 3 and kind is not LagType.PRODUCTS:
        raise ValueError(
            tr("INPUT has {}: give a raster of 3 or more along bands, or another AXIS").format(
                counted(counts[0], "band", "bands")
            )
        )
    most, _ = recipe.greatest_lags(run, axis, (max(counts), 1), series, kind)
    # Beyond these no band has a partner.
    return np.arange(max(-most, 1 - counts[-1]), min(most, counts[0] - 1) + 1)


def _numbers(found, near, axis, alone):
    """Return the number outputs, and what the log says of them."""
    best, outputs, said = found.best(alone), {}, []
    outputs["FOUND"] = int((found.values == found.values).any())
    if best is not None:
        across, down = int(found.across[best]), int(found.down[best])
        value = float(found.values[best])
        if axis is Axis.BOTH:
            outputs.update(BEST_LAG_X=across, BEST_LAG_Y=down)
            said.append(tr("Farthest from 0 at lag {}, {}: {:,.6g}").format(across, down, value))
        else:
            lag = down if axis is Axis.COLUMNS else across
            outputs["BEST_LAG"] = lag
            said.append(tr("Farthest from 0 at lag {}: {:,.6g}").format(lag, value))
    told = {"MORAN": near.moran(), "GEARY": near.geary()}
    outputs.update({name: value for name, value in told.items() if value == value})
    if "MORAN" in outputs:
        told = tr("Moran's I {:,.6g}, Geary's C {:,.6g}")
        said.append(told.format(outputs["MORAN"], outputs.get("GEARY", 0.0)))
    return outputs, "; ".join(said)


def _rows(found, axis):
    """Return the table's rows."""
    from ..toolbox.vector_formats import Row

    columns = (found.across.tolist(), found.down.tolist(), found.values.tolist())
    for across, down, value, pairs in zip(*columns, found.pairs.tolist()):
        lags = [across, down] if axis is Axis.BOTH else [down or across]
        white = None if found.white != found.white else found.white
        yield Row([*lags, None if value != value else value, pairs, white])


def _report(info, found, kind, said, alone):
    from ..reports.crosscorrelogram import report

    facts = info.title
    best = found.best(alone)
    lags = list(zip(found.across.tolist(), found.down.tolist()))
    title, values, pairs = tr(kind.label), found.values.tolist(), found.pairs.tolist()
    return report(title, facts, said or tr("There is no value."), lags, values, pairs, best)


def _raster(run, sources, found, axis, kind):
    """Write the lag map, or the values of each cell."""
    import numpy as np

    from ..raster.common.grid import Grid, Window
    from ..raster.results.about import OutputBand
    from ..raster.results.nodata import Results, result_nodata
    from ..raster.verbs.engine import map_blocks, stack_tile
    from ..recipes import correlogram as recipe
    from ..toolbox import style

    info, dtype = sources[0].info(), np.dtype("f8")
    nodata = result_nodata(info.bands, dtype, [Results(-inf, inf)])
    look = style.Look("RdBu", limits=(-1.0, 1.0)) if kind is LagType.CORRELATION else style.RAMP
    if axis is Axis.BANDS:
        names = [f"lag {lag}" for lag in found.across.tolist()]
        bands = [OutputBand(name, nodata=nodata) for name in names]
        given = {
            "look": look,
            "title": tr("Lag map of {}").format(info.title),
            "name": "OUTPUT_RASTER",
        }
        sources, swapped = recipe.longest_first(sources)
        tile = stack_tile(sources[0].count())
        plan = run.blocks(sources[0].info(), 16.0 * len(sources), together=True, least=tile)
        settings = {"lags": found.across, "kind": kind, "detrend": run.flag("DETREND")}
        settings["swapped"] = swapped
        with run.sink(info, bands, dtype, **given) as sink:
            map_blocks(
                partial(recipe.values_along_bands, **settings),
                sources,
                sink,
                plan,
                stacked=True,
                progress=run.progress.part(0.9, 1.0),
            )
        return
    across, down = int(found.across.max()), int(found.down.max())
    shape = 2 * down + 1, 2 * across + 1
    # Lags are coordinates: x to the right, y down.
    grid = Grid(*shape, (-across - 0.5, 1.0, 0.0, -down - 0.5, 0.0, 1.0))
    given = {
        "look": look,
        "grid": grid,
        "title": tr("Lag map of {}").format(info.title),
        "name": "OUTPUT_RASTER",
    }
    cells = np.where(np.isnan(found.values), nodata, found.values).reshape(1, *shape)
    with run.sink(info, [OutputBand("lag map", nodata=nodata)], dtype, **given) as sink:
        sink.write(Window(0, 0, *shape), cells)
