"""Average local variance, against scale."""

from __future__ import annotations

from math import isnan, nan

from ..kernels.common.wording import later, tr
from ..kernels.windows.choices import Growth, Spread
from ..toolbox import parameters as p
from ..toolbox.base import RasterAlgorithm

_LARGEST = 500


class AverageLocalVariance(RasterAlgorithm):
    """The average local variance of a raster at many cell sizes."""

    ID = "averagelocalvariance"
    TITLE = "Average local variance"
    GROUP = "localstatistics"
    REACH = ("MAX_SCALE",)
    SUMMARY = "Computes how much neighbouring cells vary on average, for cells of growing size."
    HELP = (
        "<p><strong>Use it</strong> to choose a resolution, or to find how large the things in a "
        "raster are: trees, fields, hills. Cells much smaller than a thing resemble their "
        "neighbours, cells much larger hold a mixture; in between the curve peaks, for round "
        "things that stand apart at half to three quarters of their diameter.</p>"
        "<p><strong>Use something else</strong> to see where a raster varies: Local variance makes "
        "a map. A trend, such as a long slope, lets the curve rise without end: remove it first. "
        "Things of many sizes have no peak.</p>"
        "<p>At each scale the deviation (or variance) of 3 x 3 cells, divided by n, is averaged "
        "over the windows that lie wholly inside and have data in all nine. Nodata is left out of "
        "coarser cells. The report draws the curve, its peaks and the rate of change.</p>"
        "<p>CHARACTERISTIC_SCALE is the cell size at the first peak, after the first scale, whose "
        "prominence is at least 5 % of the curve's range; FOUND is 0 where there is none. "
        "CHARACTERISTIC_SCALE_CELLS is the same in cells of the raster, as WINDOW takes it.</p>"
        "<p><strong>Reference:</strong> Woodcock, Strahler 1987, doi:10.1016/0034-4257(87)90015-0; "
        "rate of change: Dragut, Tiede, Levick 2010, doi:10.1080/13658810903174803.</p>"
    )
    TAGS = (
        "scale,average local variance,alv,local variance,resolution,cell size,pixel size,"
        "object size,characteristic scale,esp,rate of change,texture,i.variance,woodcock,satellite,"
        "landsat,LiDAR,canopy,crown,grain"
    )

    def parameters(self):
        return [
            p.raster(),
            p.band(),
            p.choice(
                "METHOD",
                "Method",
                Growth.labels(),
                0,
                "Coarsen averages squares of cells. Widen keeps the cells and takes the windows "
                "that 3 x 3 coarser cells would cover: such a curve flattens, and seldom peaks.",
            ),
            p.choice(
                "STATISTIC",
                "Statistic",
                Spread.labels()[:2],
                1,
                "What is averaged over the windows. Variance gives more weight to sharp edges.",
            ),
            p.integer(
                "MAX_SCALE",
                "Largest cell size (times the present one)",
                None,
                1,
                _LARGEST,
                "How many cells of the raster the largest cells are wide; three of them must fit "
                "into the raster. Empty: a tenth of the raster's shorter side, at most 100.",
                optional=True,
            ),
            p.integer(
                "STEP",
                "Step between cell sizes (times the present one)",
                1,
                1,
                _LARGEST,
                "2 takes every second factor: 1, 3, 5 and so on, in half the time.",
            ),
            p.table("Average by scale", help="Where to write the table: a row for each scale."),
            p.report(
                "Report of the average local variance",
                "Where to write the report, an HTML page with the curve and its peaks.",
                by_default=True,
            ),
        ]

    def number_outputs(self):
        return [
            p.number_output("FOUND", "Whether the curve has a clear peak (0 or 1)"),
            p.number_output("CHARACTERISTIC_SCALE", "Cell size at the first clear peak"),
            p.number_output(
                "CHARACTERISTIC_SCALE_CELLS", "Cells of the raster along that size, for a window"
            ),
        ]

    def check(self, values):
        from ..recipes import variance_by_scale

        variance_by_scale.factors(values, values.source(band="BAND").info().grid)

    def compute(self, run):
        from ..kernels.windows import variance_by_scale as kernels
        from ..recipes import variance_by_scale
        from ..reports.averagelocalvariance import Curve, report

        source = run.source(band="BAND")
        info = source.info()
        run.plan(info, cell_bytes=info.cell_bytes)
        factors = variance_by_scale.factors(run, info.grid)
        title = tr("Average local variance of {}").format(info.title)
        table = run.table(_columns(info.grid.unit()), title)
        page = run.report()
        widened = run.choice("METHOD") == Growth.WINDOW
        statistic = Spread(run.choice("STATISTIC"))
        sums = variance_by_scale.sums(run, source, factors, widened, statistic)
        if not any(count for _, count in sums):
            run.require_data(source)
            run.progress.warn(tr("At no scale has a window data in all its nine cells."))
        averages = [total / count if count else nan for total, count in sums]
        size, peaks = info.grid.cell_size(), kernels.curve_peaks(averages)
        curve = Curve(
            factors=factors,
            sizes=[factor * size for factor in factors],
            averages=averages,
            rates=kernels.rates_of_change(averages),
            windows=[count for _, count in sums],
            peaks=peaks,
            unit=tr(info.grid.unit()),
            statistic=statistic.band,
            widened=widened,
        )
        text = report(curve, f"{info.title}, {info.bands[0].name}")
        with page, table:
            page.write(text)
            table.write(_rows(curve))
        for place in peaks:
            run.progress.message(
                tr("Peak at cells of {:,g} {}, factor {}").format(
                    curve.sizes[place], curve.unit, factors[place]
                )
            )
        if not peaks and any(count for _, count in sums):
            run.progress.message(tr("The curve has no clear peak."))
        outputs = {"OUTPUT": table.identifier, "OUTPUT_HTML": page.path, "FOUND": int(bool(peaks))}
        if peaks:
            outputs["CHARACTERISTIC_SCALE"] = curve.sizes[peaks[0]]
            outputs["CHARACTERISTIC_SCALE_CELLS"] = factors[peaks[0]]
        return outputs


def _columns(unit: str) -> tuple:
    """Return the table's columns."""
    return (
        ("factor", "Int", later("Factor (cells)")),
        ("cell_size", "Double", (later("Cell size ({})"), unit)),
        ("average", "Double", later("Average")),
        ("change", "Double", later("Change (%)")),
        ("windows", "LongLong", later("Windows")),
    )


def _rows(curve) -> list:
    """Return the curve as the rows of a table."""
    from ..toolbox.vector_formats import Row

    columns = (curve.factors, curve.sizes, curve.averages, curve.rates, curve.windows)
    return [Row([None if isnan(value) else value for value in row]) for row in zip(*columns)]
