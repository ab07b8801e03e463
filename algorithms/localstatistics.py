"""Local statistics."""

from __future__ import annotations

from functools import partial
from math import inf, sqrt

from ..kernels.common.wording import joined, of_parameter, shortened, tr
from ..kernels.order.choices import Rule, Statistic
from ..kernels.windows.choices import Outline, Weighting
from ..raster.common.choices import Edges, Resampling
from ..toolbox import parameters as p
from ..toolbox.base import RasterAlgorithm
from ..toolbox.naming import names_of_results
from ..toolbox.window_parameters import (
    read_edge_value,
    read_weights,
    read_window,
    refuse_deep,
    tell_window,
)


class LocalStatistics(RasterAlgorithm):
    """Focal statistics, several at once."""

    ID = "localstatistics"
    TITLE = "Local statistics"
    GROUP = "localstatistics"
    REACH = ("WINDOW",)
    SUMMARY = "Computes statistics of the window around each cell, as many as wanted at once."
    HELP = (
        "<p><strong>Use it</strong> to smooth (mean, median), to find ridges and hollows (maximum, "
        "minimum, percentiles), relief and texture (range, deviation, entropy), to clean up or "
        "count classes (majority, minority, variety), or to count and add up cells. Each statistic "
        "becomes a band; the file is read once.</p>"
        "<p><strong>Use something else</strong> for the average local variance as a number (Local "
        "variance), for statistics of zones (Zonal statistics), or of a whole raster.</p>"
        "<p>Nodata neither counts nor spreads. Median, percentiles and the statistics of classes "
        "are exact, not binned. Percentiles lie between cells as numpy's do; of several values "
        "that are equally frequent, majority and minority are the smallest; entropy is in natural "
        "units, over exact values. Whole numbers beyond 2<sup>53</sup> are rounded first, as "
        "Float64 holds them. Skewness and kurtosis (excess: 0 for a normal distribution) are those "
        "of the cells, n in the denominator; a window of equal cells has none.</p>"
        "<p><strong>Weights:</strong> gaussian exp(-d<sup>2</sup> / 2 SIGMA<sup>2</sup>), inverse "
        "distance 1 / (1 + d) and exponential exp(-d / SIGMA), d in cells from the middle of the "
        "window: all are 1 there. Mean, variance and higher moments divide by the sum of the "
        "weights; the sum does not. Other statistics take all cells of a weight other than 0 "
        "alike.</p>"
        "<p><strong>Same numbers as</strong></p><ul>"
        "<li>GRASS r.neighbors: edges shrink, n, cells without data too; its -c: ellipse; its "
        "gaussian and exponential weights for means and variances.</li>"
        "<li>SAGA Focal Statistics: edges shrink, n; its sector: wedge.</li>"
        "<li>SciPy's filters: edges reflect, n.</li>"
        "<li>Orfeo ToolBox: edges nearest, n - 1.</li></ul>"
        "<p><strong>Reference:</strong> Pebay 2008, SAND2008-6212, doi:10.2172/1028931, for "
        "moments; Hyndman, Fan 1996, doi:10.1080/00031305.1996.10473566, type 7, for "
        "percentiles.</p>"
    )
    TAGS = (
        "focal,focal statistics,neighborhood,neighbourhood,moving window,mean,average,smooth,"
        "median,filter,minimum,maximum,range,relief,sum,count,percentile,quantile,rank,skewness,"
        "kurtosis,entropy,majority,mode,minority,variety,diversity,variance,standard deviation,"
        "texture,annulus,wedge,circle,gaussian,weights,convolution,r.neighbors,stdfilt,kernel,"
        "stddev,blur,noise,denoise,despeckle,outlier,low pass,high pass,edge detection,sobel,"
        "laplacian,rugosity,roughness,DEM,terrain,focal mean"
    )

    def parameters(self):
        return [
            p.raster(),
            p.bands(),
            p.choices(
                "STATISTICS",
                "Statistics",
                Statistic.labels(),
                [0],
                "Which statistics to write, a band each, in the order chosen, for each band of the "
                "raster. Count is the number of cells with data, variety that of different "
                "values; the coefficient of variation is the deviation over the absolute mean.",
            ),
            p.text(
                "PERCENTILES",
                "Percentiles (for the statistic Percentiles)",
                "25;75",
                "For the statistic Percentiles: numbers from 0 to 100 separated by semicolons, "
                "such as 2.5;97.5, a band each.",
            ),
            p.window(3),
            p.shape(
                Outline.labels(),
                " Annulus: the ellipse without the cells near its middle. Wedge: the part of the "
                "ellipse between two directions.",
            ),
            p.window_rows(),
            p.advanced(
                p.number(
                    "INNER_RADIUS",
                    "Inner radius of the annulus (cells)",
                    0.0,
                    0,
                    None,
                    "Cells at this distance from the middle of the window, or nearer, are left "
                    "out. 0 leaves out the cell itself. The outer radius is (WINDOW - 1) / 2.",
                    decimals=2,
                )
            ),
            p.advanced(
                p.number(
                    "WEDGE_START",
                    "Wedge from (degrees clockwise from north)",
                    0.0,
                    -360,
                    360,
                    "The direction where the wedge begins: 0 is up (the first row), 90 right. The "
                    "angles a of ArcGIS, which go the other way from the right, are 90 - a, with "
                    "start and end exchanged.",
                    decimals=1,
                )
            ),
            p.advanced(
                p.number(
                    "WEDGE_END",
                    "Wedge to (degrees clockwise from north)",
                    90.0,
                    -360,
                    360,
                    "The direction where the wedge ends, clockwise from its start. Cells in both "
                    "directions, and the cell itself, belong to it.",
                    decimals=1,
                )
            ),
            p.footprint(),
            p.advanced(
                p.choice(
                    "WEIGHTING",
                    "Weights",
                    Weighting.labels(),
                    0,
                    "How much cells count: all alike, less with the distance d from the middle "
                    "(see the description above), or as the matrix of weights says.",
                )
            ),
            p.advanced(
                p.number(
                    "SIGMA",
                    "Sigma (cells)",
                    1.0,
                    0,
                    None,
                    "For gaussian weights their standard deviation; for exponential ones the "
                    "distance at which they fall to 1/e. GRASS's factor for these is -1 / SIGMA.",
                    decimals=2,
                )
            ),
            p.advanced(
                p.text(
                    "WEIGHTS",
                    "Matrix of weights",
                    "",
                    "For the weights Matrix: numbers, a row a line (or separated by semicolons), "
                    "values separated by blanks, such as 1 2 1; 2 4 2; 1 2 1. In brackets commas "
                    "separate: [[0, 0.5, 0], [0.5, 1, 0.5]]. Or the path of a text file that holds "
                    "it, as a matrix or for GRASS's r.mfilter. Its size is that of the window. "
                    "0 leaves a cell out; negative weights are for sums only.",
                    multi_line=True,
                )
            ),
            p.advanced(
                p.raster(
                    "SELECTION",
                    "Compute only where this raster is not 0",
                    "Results are computed where this raster has data other than 0, and are nodata "
                    "elsewhere. The windows still see all cells. Another grid or CRS is all right.",
                    optional=True,
                )
            ),
            p.window_bands(),
            p.denominator(),
            p.edges(),
            p.edge_value(),
            p.min_cells(),
            p.fill_nodata_cells(),
            p.step(),
            p.creation_options(),
            p.output("Local statistics"),
        ]

    def check(self, values):
        window = _asked(values)[2]
        info = values.source(bands="BANDS").info()
        refuse_deep(window, info)
        read_edge_value(values, info)

    def compute(self, run):
        from operator import or_

        from ..kernels.common.counting import any_valid
        from ..kernels.order.statistics import (
            local_statistics,
            working_bytes,
        )
        from ..kernels.windows.shapes import Shape, reach
        from ..raster.results.nodata import result_nodata, type_and_nodata
        from ..raster.verbs.edges import Halo
        from ..raster.verbs.engine import map_blocks
        from ..raster.verbs.tally import Tally
        from ..toolbox import style

        statistics, percentiles, window, footprint, weights = _asked(run)
        ddof = run.choice("DENOMINATOR")
        source = run.source(bands="BANDS", classes=_all(statistics, Rule.KIND | Rule.CLASS))
        info = source.info()
        refuse_deep(window, info)
        if percentiles:
            run.progress.message(tr("PERCENTILES: {}").format(joined(percentiles)))
        classes = all(band.has_palette for band in info.bands)
        kernel = partial(
            local_statistics,
            window=window,
            classes=classes,
            footprint=footprint,
            weights=weights,
            statistics=statistics,
            percentiles=percentiles,
            ddof=ddof,
            min_cells=run.integer("MIN_CELLS"),
            fill_nodata=run.flag("FILL_NODATA_CELLS"),
        )
        edges = Edges(run.choice("EDGES"))
        edge_value = read_edge_value(run, info)
        outside = edge_value if edges is Edges.CONSTANT else None
        marks = footprint if weights is None else weights != 0.0
        cells = Shape(window, marks).cells
        results = [
            _results(band, statistic, outside, cells, weights, classes)
            for band in info.bands
            for statistic in statistics
        ]
        computed = dtype = _dtype(info, statistics, results, cells)
        nodata = result_nodata(info.bands, dtype, results)
        if outside is None and _keep_their_type(statistics, classes):
            few = run.integer("MIN_CELLS") > 1 or footprint is not None or weights is not None
            missing = few or edges is Edges.NODATA or run.has("SELECTION")
            dtype, nodata = type_and_nodata(info.bands, results, missing=missing)
        bands = _output_bands(info, statistics, percentiles, nodata)
        share, step = len(bands) // len(info.bands), run.integer("STEP")
        about = {"grid": info.grid.every(step), "title": _title(statistics, info)}
        if statistics[0].rules & Rule.SIGNED:
            about["look"] = style.Look("RdBu")
        image = _all(statistics, Rule.CLASS | Rule.BETWEEN)
        sink = run.sink(info, bands, dtype, image=image, **about)
        plan = run.plan(
            info,
            cell_bytes=info.cell_bytes,
            halo=max(window[1:]),
            more_bands=window[0] - 1,
            together=not sink.band_by_band,
            out_bytes=dtype.itemsize * share + (9 if run.has("SELECTION") else 0),
            tile_bytes=window[0]
            * working_bytes(statistics, share, Shape(window, marks), weights is not None),
        )
        tell_window(run, info, window)
        selection = None
        if run.has("SELECTION"):
            selection = run.aligned("SELECTION", "", info.grid, Resampling.NEAREST)
        (before, after), (top, bottom), (left, right) = map(reach, window)
        tally = Tally(any_valid, or_)
        with sink:
            map_blocks(
                partial(kernel, dtype=computed),
                [source],
                sink,
                plan,
                halo=Halo(top, bottom, left, right, before, after),
                edges=edges,
                edge_value=edge_value,
                step=step,
                where=selection,
                tally=tally,
                tally_band=slice(None),
                progress=run.progress,
            )
            if not any(any(tally.units(layer)) for layer in range(len(info.bands))):
                run.require_data(source)
                run.progress.warn(tr("No cell has a result: no window has enough data."))
        return {"OUTPUT": run.target()}


def _asked(values):
    """Return the statistics, percentiles, window, footprint and weights that are asked for."""
    from ..kernels.order.statistics import check_parameters

    statistics = [Statistic(number) for number in values.choices("STATISTICS")]
    if not statistics:
        raise ValueError(tr("STATISTICS is empty: give one or more"))
    percentiles = []
    if Statistic.PERCENTILES in statistics:
        percentiles = _percentiles(values.text("PERCENTILES"))
    window, footprint = read_window(values)
    window, weights = read_weights(values, window, footprint)
    # A block where nothing is selected would not tell.
    matrix = values.choice("WEIGHTING") == Weighting.MATRIX
    with of_parameter("WEIGHTS" if matrix else "WEIGHTING"):
        check_parameters(window, footprint, weights, statistics, values.choice("DENOMINATOR"))
    return statistics, percentiles, window, footprint, weights


def _percentiles(text):
    """Return the percentiles that a text holds."""
    right = tr("give numbers from 0 to 100, separated by semicolons, such as 2.5;97.5")
    values = []
    for part in text.replace(";", " ").split():
        try:
            value = float(part)
        except ValueError:
            value = -1.0
        if not 0 <= value <= 100:
            raise ValueError(tr("PERCENTILES holds {}: {}").format(shortened(part), right))
        values.append(value)
    if not values:
        raise ValueError(tr("PERCENTILES is empty: {}").format(right))
    return list(dict.fromkeys(values))


def _all(statistics, rules):
    """Say whether some of the rules hold for each statistic."""
    return all(one.rules & rules for one in statistics)


def _keep_their_type(statistics, classes):
    """Say whether all results are stored as the cells are: classes stay classes."""
    rules = Rule.CLASS if classes else Rule.CELL | Rule.KIND
    return all(one.rules & rules == rules for one in statistics)


def _dtype(info, statistics, results, cells):
    """Return the type of the result: one that holds whole sums and counts exactly."""
    import numpy as np

    most = cells if any(one.rules & Rule.COUNT for one in statistics) else 0
    for statistic, reach in zip(statistics * len(info.bands), results):
        if statistic is Statistic.SUM:
            most = max(most, -reach.low, reach.high)
    if most > 2**24:  # Float32 does not hold the whole numbers beyond
        return np.dtype("f8")
    return max(band.result_dtype for band in info.bands)


def _results(band, statistic, outside, cells, weights, classes):
    """Return what the results of a statistic of a band can be."""
    import numpy as np

    from ..raster.results.nodata import Results, any_cell, between_cells, sums_of_cells

    if statistic.rules & (Rule.CLASS if classes else Rule.CELL):
        return any_cell(band, outside)
    if statistic.rules & Rule.BETWEEN:
        return between_cells(band, outside)
    if statistic is Statistic.SUM:
        weight = float(cells) if weights is None else float(np.abs(weights).sum())
        return sums_of_cells(band, outside, weight, weights is not None and (weights < 0).any())
    if statistic is Statistic.SKEWNESS:
        # Of n cells it is less than the root of n; weights may be as uneven as they like.
        most = sqrt(cells) if weights is None else inf
        return Results(-most, most)
    return Results(-3.0 if statistic is Statistic.KURTOSIS else 0.0, inf)


def _output_bands(info, statistics, percentiles, nodata):
    """Return what is told of the bands of the result: all statistics of a band, then the next."""
    from ..raster.results.about import OutputBand

    told = []
    for one in statistics:
        several = one is Statistic.PERCENTILES
        labels = [f"{one.band} {value:g}" for value in percentiles] if several else [one.band]
        told += [(one, label) for label in labels]
    names = iter(names_of_results(info.bands, [label for _, label in told]))
    return [
        OutputBand(
            next(names),
            nodata=nodata,
            unit=band.unit if one.rules & Rule.UNIT else "",
            of=band.number,
            alike=bool(one.rules & Rule.CLASS),
        )
        for band in info.bands
        for one, _ in told
    ]


def _title(statistics, info):
    what = tr(statistics[0].band) if len(statistics) == 1 else tr("local statistics")
    if statistics == [Statistic.PERCENTILES]:
        what = tr("percentiles")
    return tr("{} of {}").format(what[:1].upper() + what[1:], info.title)
