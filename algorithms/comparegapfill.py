"""Compare ways to fill gaps."""

from __future__ import annotations

from dataclasses import replace
from math import isnan

from ..kernels.common.wording import counted, later, tr
from ..kernels.gaps.choices import Limits, Method
from ..toolbox import parameters as p
from ..toolbox.base import RasterAlgorithm
from .fillgaps import FillGaps, mask_of, other_raster

_COLUMNS = (
    ("method", "Int", later("Number of the method, as METHOD of Fill gaps takes it")),
    ("name", "String", later("Method")),
    ("tension", "Double", later("Tension")),
    ("helped", "Int", later("Filled with FILL_RASTER (0 or 1)")),
    ("rank", "Int", later("Rank, from 1")),
    ("rmse", "Double", later("Root mean square error")),
    ("mae", "Double", later("Mean absolute error")),
    ("bias", "Double", later("Mean error, filled less true")),
    ("max_error", "Double", later("Largest absolute error")),
    ("wrong", "Double", later("Cells not exactly right (%)")),
    ("cells", "LongLong", later("Hidden cells that were filled")),
    ("left", "LongLong", later("Hidden cells that were left")),
    ("seconds", "Double", later("Seconds, of all threads together")),
    ("note", "String", later("Why there is no error")),
)
# Places that tell little.
_FEW = 10
# Methods that are tried unless others are chosen, and those of them that suit classes.
_USUAL = [
    int(method)
    for method in Method
    if method not in (Method.DILATION, Method.LOCAL_MODE, Method.CONSTANT)
]
_OF_CLASSES = [int(method) for method in (Method.NEAREST, Method.LOCAL_MEDIAN, Method.LOCAL_MODE)]


class CompareGapFill(RasterAlgorithm):
    """Hide cells in the shapes of gaps, fill them by each method, and compare."""

    ID = "comparegapfill"
    TITLE = "Compare gap fills"
    GROUP = "gaps"
    SUMMARY = "Finds out which method of Fill gaps suits a raster, by filling cells that are known."
    HELP = (
        "<p><strong>Use it</strong> before Fill gaps, to know which method to take and how far "
        "filled cells may be off; in a model, BEST_METHOD and BEST_TENSION go into METHOD and "
        "TENSION of Fill gaps.</p>"
        "<p><strong>Use something else</strong> where gaps lie where the raster is different: "
        "lakes in mountains, clouds over forest. What is learned from other places does not hold "
        "there.</p>"
        "<p>Cells with data are hidden in the shapes of the raster's own gaps, moved to random "
        "places, and filled by each method as Fill gaps fills, with its defaults for all that is "
        "not asked for here. The table and the report tell how far the filled cells are from the "
        "hidden ones. The best has the least root mean square error; of classes (a colour table, "
        "or whole numbers and no methods but nearest cell and local mode) the least share of wrong "
        "cells. The smooth surface is tried with six tensions.</p>"
        "<p>Gaps that touch the raster's edge are moved inside, where they are easier to fill. "
        "Gaps with more cells than may be hidden are left out, and the log says how many. Without "
        "gaps, discs are hidden. At most 262,144 cells in 2,000 shapes are hidden, in rasters of "
        "any size.</p>"
        "<p><strong>Reference:</strong> Stone 1974, doi:10.1111/j.2517-6161.1974.tb00994.x "
        "(cross-validation); Roberts et al. 2017, doi:10.1111/ecog.02881 (why whole blocks are "
        "hidden, not single cells).</p>"
    )
    TAGS = (
        "gap,fill,compare,method,cross-validation,validation,accuracy,RMSE,MAE,error,nodata,void,"
        "interpolation,tension,benchmark,fillnodata,inpaint,leave-one-out,cloud,DEM"
    )
    NEEDS_SCIPY = True

    def parameters(self):
        return [
            p.raster(),
            p.band(),
            p.choices(
                "METHODS",
                "Methods",
                Method.labels(),
                _USUAL,
                "Which to compare; they are those of Fill gaps. Of a raster with a colour table, "
                "unless others are chosen: nearest cell, local median and local mode. A constant "
                "says nothing of cells, and has no error.",
            ),
            p.number(
                "FRACTION",
                "Share of the cells with data to hide",
                0.05,
                1e-6,
                0.5,
                "0.05 is one cell in twenty. The more, the surer is the answer, and the less data "
                "is left to fill from. In large rasters 262,144 cells are hidden at most.",
                decimals=4,
            ),
            p.integer(
                "SEED",
                "Seed of the random places",
                1,
                0,
                None,
                "Another number hides other cells: where the same method wins, the answer is sure.",
            ),
            p.number(
                "MAX_DISTANCE",
                "Maximum distance from data (cells; 0: any)",
                100,
                0,
                None,
                "Hidden cells farther than this from data are not compared. 0: any distance.",
                decimals=1,
            ),
            p.advanced(
                p.text(
                    "GAP_VALUES",
                    "Values to treat as gaps",
                    "",
                    "Numbers separated by semicolons, such as 0; 9999. As they are stored: before "
                    "scale and offset.",
                )
            ),
            p.advanced(
                p.raster(
                    "GAP_MASK",
                    "Mask of the cells to fill",
                    "The gaps are the cells where this raster has data that are not 0. Nodata "
                    "outside is neither filled nor hidden. Another grid or CRS is all right.",
                    optional=True,
                )
            ),
            p.advanced(
                p.choice(
                    "LIMITS",
                    "Keep filled cells within the range of",
                    Limits.labels(),
                    int(Limits.BAND),
                    "Cuts what a surface makes higher or lower than all data of the band, or than "
                    "those within two cells of the gap.",
                )
            ),
            p.advanced(
                p.raster(
                    "FILL_RASTER",
                    "Another raster to fill with",
                    "The best of the methods is tried once more with the help of this raster, as "
                    "Fill gaps takes it: the table has a row more. Another grid or CRS is all "
                    "right.",
                    optional=True,
                )
            ),
            p.table("Comparison of gap fills", help="Where to write the table: a row a method."),
            p.report(
                "Report of the comparison",
                "Where to write the report, an HTML page with the methods side by side.",
            ),
        ]

    def number_outputs(self):
        return [
            p.number_output("BEST_METHOD", "Number of the best method, for METHOD of Fill gaps"),
            p.number_output("BEST_TENSION", "Best tension, for TENSION of Fill gaps"),
        ]

    def check(self, values):
        from ..recipes import fill_gaps

        info = values.source(band="BAND", classes=True).info()
        settings = _settings(values)
        mask = mask_of(settings, info)
        fill_gaps.gap_rule(settings, info, mask is not None)

    def compute(self, run):
        from ..recipes import fill_gaps
        from ..reports.comparegapfill import report

        source = run.source(band="BAND", classes=True)
        info = source.info()
        stored = replace(source, scaled=False)
        run.plan(info, 2.0 * info.cell_bytes)
        settings = _settings(run)
        mask = mask_of(settings, info)
        other = other_raster(settings, source) if run.has("FILL_RASTER") else None
        rule = fill_gaps.gap_rule(settings, info, mask is not None)
        table = run.table(_COLUMNS, tr("Comparison of gap fills"))
        page = run.report()
        numbers = sorted(run.choices("METHODS"))
        if numbers == _USUAL and info.bands[0].has_palette:
            numbers = _OF_CLASSES
        found = fill_gaps.compare_methods(
            settings,
            stored,
            mask,
            rule,
            [Method(number) for number in numbers],
            fraction=run.number("FRACTION"),
            seed=run.integer("SEED"),
            other=other,
        )
        lines = _told(found, info)
        for line in lines:
            run.progress.message(line)
        with page, table:
            name = f"{info.title}, {info.bands[0].name}"
            page.write(report(found, name, lines, info.bands[0].unit))
            table.write(_rows(found))
        best = found.results[found.best]
        return {
            "OUTPUT": table.identifier,
            "OUTPUT_HTML": page.path,
            "BEST_METHOD": int(best.method),
            "BEST_TENSION": _best_tension(found),
        }


def _settings(run):
    """Return what answers for the parameters of Fill gaps: this run's, or their defaults."""
    from ..recipes.fill_gaps.settings import Settings

    values = {one.name(): one.defaultValue() for one in FillGaps().parameters()}
    values.update(
        MAX_DISTANCE=run.number("MAX_DISTANCE"),
        GAP_VALUES=run.text("GAP_VALUES"),
        LIMITS=run.choice("LIMITS"),
    )
    return Settings(run, values)


def _best_tension(found) -> float:
    """Return the tension of the best smooth surface; without one, the default of Fill gaps."""
    surfaces = [
        (rank, result.tension)
        for rank, result in zip(found.ranks, found.results)
        if rank and result.tension is not None and not result.helped
    ]
    defaults = {one.name(): one.defaultValue() for one in FillGaps().parameters()}
    return min(surfaces)[1] if surfaces else defaults["TENSION"]


def _told(found, info) -> list:
    """Return what is to be said, a line each."""
    hidden, gaps = found.hidden, found.gaps
    lines = [
        tr("{} with {}, {} of them at the raster's edge").format(
            counted(gaps.number, "gap", "gaps"),
            counted(gaps.total, "cell", "cells"),
            found.edge_gaps,
        )
    ]
    what = {
        "gaps": tr("in the shapes of gaps"),
        "discs": tr("in discs"),
        "cells": tr("one by one"),
    }[found.kind]
    if not gaps.number:
        lines[0] = tr("There are no gaps: discs are hidden in their place.")
    elif found.kind != "gaps":
        lines.append(
            tr("No gap finds a place on data, for the gaps are too large, or the data too sparse.")
        )
    elif found.large_gaps:
        lines.append(
            tr("{} larger than all that is to be hidden: nothing is said of such.").format(
                counted(found.large_gaps, "gap is", "gaps are")
            )
        )
    lines.append(
        tr("{} hidden {}, {:,.2g} % of those with data, in {}").format(
            counted(hidden.cells, "cell", "cells"),
            what,
            100 * hidden.cells / max(gaps.valid + hidden.cells, 1),
            counted(hidden.whole + hidden.cut, "place", "places"),
        )
    )
    if hidden.whole + hidden.cut < _FEW:
        lines.append(tr("These are few places: another SEED may give another answer."))
    if hidden.cut:
        lines.append(tr("In {} of these only a part of the shape lies on data.").format(hidden.cut))
    return lines + _answers(found, info.bands[0].unit)


def _answers(found, unit: str) -> list:
    from ..reports.comparegapfill import name_of, size_of

    best = found.results[found.best]
    lines = [
        tr("Best: {}, {}").format(name_of(best), size_of(best, found.by_wrong, unit)),
    ]
    for result in found.results:
        if result.helped and result.cells:
            lines.append(tr("With FILL_RASTER: {}").format(size_of(result, found.by_wrong, unit)))
        if result.note:
            lines.append(tr("{}: left out, {}").format(name_of(result), result.note))
    return lines


def _rows(found):
    """Return the rows of the table, with NULL for what is not known."""
    from ..toolbox.vector_formats import Row

    for result, rank in zip(found.results, found.ranks):
        numbers = (
            result.rmse,
            result.mae,
            result.bias,
            result.largest,
            100 * result.wrong,
        )
        yield Row(
            [
                int(result.method),
                result.method.label,
                result.tension,
                int(result.helped),
                rank or None,
                *(None if isnan(number) else number for number in numbers),
                result.cells,
                result.left,
                round(result.seconds, 3),
                str(result.note) or None,  # a plain text: QGIS knows no other
            ]
        )
