"""Fill gaps in time."""

from __future__ import annotations

from math import inf

from ..kernels.common.wording import tr
from ..kernels.gaps.choices import OF_A_PERIOD, Ends, GapUnit, Replace, TimeLimits, TimeMethod
from ..toolbox import parameters as p
from ..toolbox.base import RasterAlgorithm

_CHOSEN = (-1.0, 0.0)  # lambdas that stand for ways to find one
_FEW = 50  # rasters that are opened before a run


class FillGapsInTime(RasterAlgorithm):
    """Fill gaps of each cell from its own values at other dates."""

    ID = "fillgapsintime"
    TITLE = "Fill gaps in time"
    GROUP = "gaps"
    SUMMARY = "Fills cells without data from the same cell at other dates, or smooths its series."
    HELP = (
        "<p><strong>Use it</strong> for clouds, snow and missing scenes in stacks of satellite "
        "images, for gaps in rain, temperature or water levels: the bands of a raster, or several "
        "layers, are a series of dates in each cell.</p>"
        "<p><strong>Use something else</strong> where a place was seen only once, or changes "
        "faster than it was seen: Fill gaps looks at the cells around.</p>"
        "<p><strong>Linear</strong> and the <strong>monotone spline</strong> go through the data "
        "and never beyond them: right for short gaps. <strong>Whittaker</strong> smooths noise "
        "away; choose it to replace all cells. <strong>Harmonics</strong> and the <strong>mean of "
        "the same season</strong> know what years have in common, and fill gaps of months where "
        "several years were seen. <strong>Nearest, previous, next</strong> suit classes.</p>"
        "<p>Dates are found in the names of bands, in metadata (netCDF), or in the names of "
        "layers, or are given. Their spacing counts: it need not be regular. Cells with data keep "
        "their exact values and type, unless all are replaced. What comes before the first date "
        "with data, and after the last, is left unless you choose otherwise.</p>"
        "<p><strong>References:</strong> Eilers 2003, doi:10.1021/ac034173t (Whittaker); Frasso, "
        "Eilers 2015, doi:10.1177/1471082X14549288 (V-curve); Fritsch, Butland 1984, "
        "doi:10.1137/0905021 (PCHIP); Roerink, Menenti, Verhoef 2000, "
        "doi:10.1080/014311600209814 (harmonics).</p>"
    )
    TAGS = (
        "fill,gap,nodata,time series,temporal,interpolate,interpolation,interpolate_na,cloud,NDVI,"
        "stack,multitemporal,phenology,smoothing,whittaker,harmonic,HANTS,fourier,PCHIP,spline,"
        "TIMESAT,season,climatology,forward fill,ffill,bfill,na.approx,missing dates,MODIS,"
        "sentinel,landsat,rainfall,composite,resample in time"
    )

    def parameters(self):
        return [
            p.raster(),
            p.bands(help="The dates, one band each. None chosen: all but alpha bands."),
            p.rasters(
                "LAYERS",
                "More rasters, of other dates",
                "Their bands belong to the series as well. Where one has another grid, it is "
                "resampled to the input raster's (bilinear).",
            ),
            p.choice(
                "METHOD",
                "Method",
                TimeMethod.labels(),
                0,
                "How to find missing values; see the description above.",
            ),
            p.text(
                "DATES",
                "Dates",
                "",
                "A date (2024-05-31, 31.5.2024), a month (2024-05), a day of the year (2024152) "
                "or a number of days for each band, separated by blanks or semicolons, or a file "
                "of them. Empty: what is found in the names of bands, in their metadata, or in the "
                "names of layers and files, such as 20240531, 2024-05 or 2024152.",
            ),
            p.choice(
                "ENDS",
                "Before the first and after the last date with data",
                Ends.labels(),
                2,
                "Left, those dates stay gaps. To go on as the method does is wild for the spline "
                "and lines; previous fills the dates after the last then, next those before the "
                "first.",
            ),
            p.number(
                "MAX_GAP",
                "Longest gap to fill (0: any)",
                0,
                0,
                None,
                "The distance between the dates with data around a gap; at an end, to the first "
                "or last date of the series. A gap is filled whole or not at all.",
                decimals=2,
            ),
            p.choice(
                "MAX_GAP_UNIT",
                "Unit of the longest gap",
                GapUnit.labels(),
                0,
                "Two bands with data and one without between them are 2 bands apart.",
            ),
            p.choice(
                "REPLACE",
                "Which cells to replace",
                Replace.labels(),
                0,
                "All cells: Whittaker, harmonics and means of the season replace cells with data "
                "too; the other methods only those that weigh 0.",
            ),
            *(p.advanced(one) for one in _more()),
            p.creation_options(),
            p.output("Filled in time"),
            p.output(
                "Days to the nearest date with data",
                "OUTPUT_FILLED",
                "Where to write, for each cell and date, 0 where it was not filled, or how many "
                "days it lies from the nearest date with data.",
                optional=True,
            ),
        ]

    def number_outputs(self):
        return [
            p.number_output("FILLED_CELLS", "Number of cells filled"),
            p.number_output("REMAINING_CELLS", "Number of gap cells left"),
        ]

    def check(self, values):
        strength = values.number("LAMBDA")
        if strength < 0 and strength not in _CHOSEN:
            told = tr(
                "LAMBDA is {:g}: give a number above 0; 0 for cross-validation, -1 for V-curve"
            )
            raise ValueError(told.format(strength))
        # Each is opened, in the thread of the window.
        if len(values.several("LAYERS")) + len(values.several("WEIGHTS")) <= _FEW:
            _asked(values)

    def compute(self, run):
        import numpy as np

        from ..raster.results.about import OutputBand
        from ..raster.verbs.engine import stack_tile
        from ..recipes import fill_in_time as recipe
        from ..toolbox import style

        info, stack, sources, targets, series = _asked(run)
        job, dtype = recipe.fill_of(stack, series)
        bands = [
            OutputBand(name, job.nodata, one.unit, one.scale, one.offset, of=of, alike=True)
            for name, one, of in recipe.results_of(stack, targets)
        ]
        share = len(targets) / len(stack.days)
        plan = run.plan(
            stack.source.info(),
            cell_bytes=float(sum(one.info().float_dtype.itemsize for one in sources)),
            out_bytes=dtype.itemsize * share,
            together=True,
            least=stack_tile(len(stack.days)),
        )
        title = tr("{} filled in time").format(info.title)
        sink = run.sink(info, bands, dtype, look=style.PLAIN, image=True, title=title)
        also = None
        if run.given("OUTPUT_FILLED"):
            about = {"title": tr("Days to data, {}").format(info.title), "name": "OUTPUT_FILLED"}
            also = run.sink(info, recipe.distance_bands(bands), np.dtype("f4"), **about)
        filled, left = recipe.fill(run, sources, plan, job, sink, also)
        outputs = {"OUTPUT": run.target(), "FILLED_CELLS": filled, "REMAINING_CELLS": left}
        if also is not None:
            outputs["OUTPUT_FILLED"] = run.target("OUTPUT_FILLED")
        return outputs


def _more():
    """Return the parameters that few need."""
    return [
        p.number(
            "LAMBDA",
            "Whittaker: lambda (0: by cross-validation, -1: by V-curve)",
            10.0,
            -1.0,
            None,
            "How smooth: the higher, the smoother. In units of bands, as in other programs, where "
            "dates are regular. Found for each cell by itself it takes thirty times as long.",
            decimals=3,
        ),
        p.integer(
            "HARMONICS",
            "Harmonics: how many",
            2,
            1,
            20,
            "At most; a cell has no more than a coefficient for three dates with data. Dates in a "
            "part of the year that was not seen for half a wave of the highest one are left.",
        ),
        p.number(
            "PERIOD",
            "Length of a year (days)",
            365.25,
            0.001,
            None,
            "Of harmonics, and of the mean of the same season, which takes what lies within half "
            "a month (a 24th of it). In bands, where there are no dates. 365.25 stands for the "
            "360 or 365 days of a model's calendar, too.",
            decimals=4,
        ),
        p.rasters(
            "WEIGHTS",
            "Weights, or quality",
            "One band for each date, in the same order, of one raster or several. 0 or nodata: the "
            "cell fills no other. Whittaker, harmonics and means weigh by them.",
        ),
        p.integer(
            "MIN_VALID",
            "Minimum number of dates with data",
            1,
            1,
            None,
            "Cells with fewer are left as they are.",
        ),
        p.choice(
            "LIMITS",
            "Values that may be filled in",
            TimeLimits.labels(),
            2,
            "Values beyond are set to the nearest that may be.",
        ),
        p.number(
            "OUTPUT_DATES",
            "Dates of the result: every so many days (0: the same)",
            0,
            0,
            None,
            "Counted from the first date on; dates between those of the bands are filled.",
            decimals=3,
        ),
    ]


def _asked(run):
    """Return what INPUT is, the stack, all that is read, the dates of results, and the series."""
    from ..recipes import fill_in_time as recipe

    method = TimeMethod(run.choice("METHOD"))
    classes = method in (TimeMethod.NEAREST, TimeMethod.PREVIOUS, TimeMethod.NEXT)
    info = run.source(bands="BANDS", classes=classes).info()
    stack = recipe.stack_of(run, *_rasters(run, info.grid, classes))
    sources = [stack.source]
    if run.several("WEIGHTS"):
        weights = [run.aligned(name, "", info.grid, 0) for name in run.several("WEIGHTS")]
        sources.append(recipe.weights_of(weights, stack))
    targets = recipe.targets_of(stack.days, run.number("OUTPUT_DATES"))
    return info, stack, sources, targets, _series(run, method, stack, targets)


def _rasters(run, grid, classes):
    """Return INPUT and the layers on its grid, and as they are; INPUT once."""
    source = run.source(bands="BANDS", classes=classes)
    names = []
    for name in run.several("LAYERS"):
        if run.source(name).uri == source.uri:
            run.progress.message(tr("LAYERS holds INPUT as well: it counts once."))
        else:
            names.append(name)
    placed = [run.aligned(name, "", grid, 0 if classes else 1) for name in names]
    return [source, *placed], [source, *(run.source(name) for name in names)]


def _series(run, method, stack, targets):
    """Return how series are filled, as the parameters say."""
    from ..kernels.gaps.series import Series
    from ..recipes import fill_in_time as recipe

    seasonal, span = method in OF_A_PERIOD, stack.days[-1] - stack.days[0]
    period = recipe.period_of(run, stack) if seasonal else run.number("PERIOD")
    unknown = not stack.dated and not run.text("DATES")
    if seasonal and unknown and period > span + 1:
        told = tr("PERIOD is {:g} and no dates are known: give DATES, or PERIOD in bands")
        raise ValueError(told.format(period))
    differ = len({(band.scale, band.offset) for band in stack.bands}) > 1
    return Series(
        stack.days,
        targets,
        method=method,
        ends=Ends(run.choice("ENDS")),
        longest=run.number("MAX_GAP") or inf,
        in_bands=run.choice("MAX_GAP_UNIT") == GapUnit.BANDS,
        all_cells=run.choice("REPLACE") == Replace.ALL,
        least_valid=run.integer("MIN_VALID"),
        limits=TimeLimits(run.choice("LIMITS")),
        period=period,
        harmonics=run.integer("HARMONICS"),
        strength=run.number("LAMBDA"),
        # Where they are alike, what is computed of stored values is right as well.
        scales=tuple(band.scale for band in stack.bands) if differ else (),
        offsets=tuple(band.offset for band in stack.bands) if differ else (),
    )
