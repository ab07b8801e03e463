"""Local variance."""

from __future__ import annotations

from functools import partial
from math import inf

from ..kernels.common.wording import counted, tr
from ..kernels.windows.choices import Outline, Spread
from ..raster.common.choices import Edges
from ..toolbox import parameters as p
from ..toolbox.base import RasterAlgorithm
from ..toolbox.naming import names_of_results
from ..toolbox.window_parameters import read_edge_value, read_window, refuse_deep, tell_window


class LocalVariance(RasterAlgorithm):
    """Variance, standard deviation or coefficient of variation in a moving window."""

    ID = "localvariance"
    TITLE = "Local variance"
    GROUP = "localstatistics"
    REACH = ("WINDOW",)
    SUMMARY = "Computes how much the cells around each cell vary: their variance or deviation."
    HELP = (
        "<p><strong>Use it</strong> to see texture, roughness, edges and noise, to tell forest "
        "from field, or to map where a model is uncertain. The log and the number outputs give the "
        "average over the raster.</p>"
        "<p><strong>Use something else</strong> for the scale at which a landscape varies most, or "
        "where a trend (a steady slope) should not count as variation: remove it first.</p>"
        "<p>Nodata neither counts nor spreads. The variance is exact for any offset of the values, "
        "and exactly 0 where all cells are equal.</p>"
        "<p><strong>Same numbers as</strong></p><ul>"
        "<li>SciPy's generic_filter(np.var), uniform_filter: edges reflect, n.</li>"
        "<li>numpy's sliding windows: edges nodata, n.</li>"
        "<li>MATLAB's stdfilt: standard deviation, edges reflect, n - 1.</li>"
        "<li>GRASS r.neighbors: edges shrink, n, cells without data too; its -c: ellipse.</li>"
        "<li>SAGA: edges shrink, n.</li>"
        "<li>Orfeo ToolBox: edges nearest, n - 1.</li>"
        "<li>R's terra, focal(sd, na.rm): standard deviation, edges shrink, n - 1, cells without "
        "data too.</li>"
        "<li>OpenCV's boxFilter: edges mirror, n.</li></ul>"
        "<p><strong>Reference:</strong> Chan, Golub, LeVeque 1983, "
        "doi:10.1080/00031305.1983.10483115.</p>"
    )
    TAGS = (
        "variance,standard deviation,coefficient of variation,focal,neighborhood,neighbourhood,"
        "moving window,texture,roughness,heterogeneity,stdfilt,r.neighbors,kernel,filter,stddev,"
        "noise,speckle,edge detection,rugosity,terrain,DEM,ruggedness,NDVI"
    )

    def parameters(self):
        return [
            p.raster(),
            p.bands(),
            p.window(3),
            p.choice(
                "STATISTIC",
                "Statistic",
                Spread.labels(),
                0,
                "Variance is in squared units of the cells, "
                "standard deviation in their units; the coefficient of variation is the "
                "deviation over the absolute mean, without a unit.",
            ),
            p.shape(Outline.labels()[:3]),
            p.window_rows(),
            p.footprint(),
            p.window_bands(),
            p.denominator(),
            p.edges(),
            p.edge_value(),
            p.min_cells(),
            p.fill_nodata_cells(),
            p.step(),
            p.creation_options(),
            p.output("Local variance"),
        ]

    def number_outputs(self):
        return [
            p.number_output("AVERAGE_VARIANCE", "Average local variance"),
            p.number_output("AVERAGE_STDDEV", "Average local standard deviation"),
            p.number_output("WINDOWS", "Number of windows"),
            p.number_output("FOUND", "Whether any window has a result (0 or 1)"),
        ]

    def check(self, values):
        _window(values, values.source(bands="BANDS").info())

    def compute(self, run):
        from ..kernels.windows.shapes import reach
        from ..kernels.windows.variance import (
            local_variance,
            sum_variances,
        )
        from ..raster.results.about import OutputBand
        from ..raster.results.nodata import Results, result_nodata
        from ..raster.verbs.edges import Halo
        from ..raster.verbs.engine import map_blocks
        from ..raster.verbs.tally import Tally

        source = run.source(bands="BANDS")
        info = source.info()
        window, footprint, edge_value = _window(run, info)
        step, statistic = run.integer("STEP"), Spread(run.choice("STATISTIC"))
        kernel = partial(
            local_variance,
            statistic=statistic,
            window=window,
            footprint=footprint,
            ddof=run.choice("DENOMINATOR"),
            min_cells=run.integer("MIN_CELLS"),
            fill_nodata=run.flag("FILL_NODATA_CELLS"),
            own=False,
        )
        (before, after), (top, bottom), (left, right) = map(reach, window)
        grid = info.grid.every(step)
        tally = Tally(sum_variances)
        dtype = max(band.result_dtype for band in info.bands)
        nodata = result_nodata(info.bands, dtype, [Results(0.0, inf)])
        bands = [
            OutputBand(
                name,
                nodata=nodata,
                unit=band.unit if statistic is Spread.STANDARD_DEVIATION else "",
                of=band.number,
            )
            for band, name in zip(info.bands, names_of_results(info.bands, [statistic.band]))
        ]
        sink = run.sink(info, bands, dtype, grid=grid, title=_title(statistic, info))
        plan = run.plan(
            info,
            cell_bytes=info.cell_bytes,
            out_bytes=dtype.itemsize,
            halo=max(window[1:]),
            more_bands=window[0] - 1,
            together=not sink.band_by_band,
        )
        tell_window(run, info, window)
        with sink:
            map_blocks(
                kernel,
                [source],
                sink,
                plan,
                halo=Halo(top, bottom, left, right, before, after),
                edges=Edges(run.choice("EDGES")),
                edge_value=edge_value,
                step=step,
                tally=tally,
                progress=run.progress,
            )
            if not any(count for layer in range(len(bands)) for *_, count in tally.units(layer)):
                run.require_data(source)
        return {"OUTPUT": run.target(), **_averages(run, tally, info.bands)}


def _window(run, info):
    """Return the window, its footprint, and the value beyond the edge; refuse what cannot be."""
    window, footprint = read_window(run)
    refuse_deep(window, info)
    return window, footprint, read_edge_value(run, info)


def _title(statistic, info):
    return tr("{} of {}").format(tr(statistic.label), info.title)


def _averages(run, tally, bands):
    """Return the number outputs of the first band, and log those of all."""
    from math import fsum

    outputs, lines, warnings = {}, [], []
    for layer, band in enumerate(bands):
        variances, deviations, counts = zip(*tally.units(layer))
        windows = sum(counts)
        if layer == 0:
            outputs.update(WINDOWS=windows, FOUND=int(windows > 0))
        if not windows:
            warnings.append(
                tr(
                    "{}: no window has enough data, and there is no result; WINDOW, MIN_CELLS, "
                    "DENOMINATOR and EDGES say what is enough"
                ).format(band.name)
            )
            continue
        variance, deviation = fsum(variances) / windows, fsum(deviations) / windows
        lines.append(
            tr("{}: average local variance {:,.9g}, average local deviation {:,.9g}, {}").format(
                band.name,
                variance,
                deviation,
                counted(windows, "window", "windows"),
            )
        )
        if layer == 0:
            outputs.update(AVERAGE_VARIANCE=variance, AVERAGE_STDDEV=deviation)
    run.tell_each(warnings, run.progress.warn)
    run.tell_each(lines)
    return outputs
