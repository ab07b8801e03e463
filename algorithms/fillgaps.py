"""Fill gaps."""

from __future__ import annotations

from dataclasses import replace

from ..kernels.common.wording import tr
from ..kernels.gaps.choices import CLASSES, GapRule, Limits, MaskMeans, Method
from ..raster.common.choices import Resampling
from ..toolbox import parameters as p
from ..toolbox.base import RasterAlgorithm


class FillGaps(RasterAlgorithm):
    """Fill gaps from the cells around them, and touch nothing else."""

    ID = "fillgaps"
    TITLE = "Fill gaps"
    GROUP = "gaps"
    SUMMARY = "Fills cells without data from the cells around them, and leaves all others alone."
    HELP = (
        "<p><strong>Use it</strong> for voids in elevation models, clouds and stripes in images, "
        "and any hole that the surroundings say something about.</p>"
        "<p><strong>Use something else</strong> where gaps are wide compared with what the raster "
        "shows: a filled value is a guess, and the farther from data, the wilder. Where the same "
        "place was seen at other times, those are better witnesses.</p>"
        "<p><strong>Smooth surface</strong> carries slopes on into the gap and is the best choice "
        "for terrain and other smooth fields; a little tension keeps it calm in wide gaps. "
        "<strong>Membrane</strong> never leaves the range of its rim, nor does "
        "<strong>linear</strong>, on triangles between the cells of the rim. <strong>DCT least "
        "squares</strong> does not follow the noise of the data. <strong>Inverse "
        "distance</strong>, <strong>local mean</strong> and <strong>median</strong> are plain and "
        "fast. For classes take the <strong>nearest cell</strong> or the <strong>local "
        "mode</strong>, for pictures with edges <strong>Navier-Stokes</strong> or "
        "<strong>Telea</strong>. <strong>Row, column and band mean</strong> suit sensors that "
        "lose lines, and statistics that need no detail.</p>"
        "<p>Where another elevation model or date knows the place, give it as "
        "<strong>another raster to fill with</strong>: its difference from the data around is "
        "filled, so that no step is left.</p>"
        "<p>Distances, surfaces and triangles take cells as they are: narrower towards the poles "
        "where they are in degrees. Local mean, median and mode, dilation, Telea and Navier-Stokes "
        "count cells.</p>"
        "<p>Cells that are no gaps keep their exact values and type. The log says how many cells "
        "were left and why, and how many were cut to the limits. A hole of a million cells takes a "
        "minute or so with the two surfaces.</p>"
        "<p><strong>References:</strong> Damelin, Hoang 2018, doi:10.1155/2018/3950312 "
        "(biharmonic); Smith, Wessel 1990, doi:10.1190/1.1442837 (tension); Shepard 1968, "
        "doi:10.1145/800186.810616 (inverse distance); Telea 2004, "
        "doi:10.1080/10867651.2004.10487596; Bertalmio, Bertozzi, Sapiro 2001, "
        "doi:10.1109/CVPR.2001.990497 (Navier-Stokes); Garcia 2010, "
        "doi:10.1016/j.csda.2009.09.020 (least squares).</p>"
    )
    TAGS = (
        "fill,nodata,gap,void,holes,inpaint,interpolate,interpolation,fillnodata,biharmonic,"
        "laplace,idw,inverse distance,nearest,missing data,cloud,stripes,SLC-off,null,NaN,DEM,DTM,"
        "terrain,LiDAR,satellite,landsat,telea,navier-stokes,median,mode,majority,dilation,tension,"
        "linear,TIN,delta surface fill,SRTM"
    )
    NEEDS_SCIPY = True

    def parameters(self):
        return [
            p.raster(),
            p.bands(),
            p.choice(
                "METHOD",
                "Method",
                Method.labels(),
                0,
                "How to find the missing values; see the description above.",
            ),
            p.number(
                "MAX_DISTANCE",
                "Maximum distance from data (cells; 0: any)",
                100,
                0,
                None,
                "Cells farther than this from data are not filled. 0: any distance. In heights of "
                "cells: where these are not square, as in degrees, lengths on the ground count.",
                decimals=1,
            ),
            p.advanced(
                p.integer(
                    "MAX_GAP_CELLS",
                    "Largest gap to fill (cells; 0: any)",
                    0,
                    0,
                    None,
                    "Gaps of more cells are left as they are. 0: any size. A gap is "
                    "a set of cells that touch by sides or corners.",
                )
            ),
            p.advanced(
                p.integer(
                    "MAX_GAP_WIDTH",
                    "Widest gap to fill (cells; 0: any)",
                    0,
                    0,
                    None,
                    "Gaps that hold a larger square of cells, so many along its side, are left "
                    "whole. 0: any width. A long river may be narrow. In heights of cells.",
                )
            ),
            p.advanced(
                p.flag(
                    "INTERIOR_ONLY",
                    "Fill only gaps inside the raster",
                    False,
                    "Leave gaps alone that touch the raster's edge, such as collars.",
                )
            ),
            p.advanced(
                p.flag(
                    "BETWEEN_DATA",
                    "Fill only cells between data",
                    False,
                    "Fill cells that have data on both sides, each within the maximum distance: "
                    "along the row, the column or a diagonal. The wedges of Landsat 7 are filled, "
                    "the collar is not.",
                )
            ),
            p.advanced(
                p.raster(
                    "GAP_MASK",
                    "Mask of the cells to fill",
                    "Fills the cells that this raster marks, whether they hold data or not. "
                    "Nodata outside stays and is no source, and nodata of the mask marks nothing. "
                    "Another grid or CRS is all right.",
                    optional=True,
                )
            ),
            p.advanced(
                p.choice(
                    "MASK_MEANS",
                    "The mask marks",
                    MaskMeans.labels(),
                    0,
                    "Which cells of the mask are filled. Valid cells of the mask count alone.",
                )
            ),
            p.advanced(
                p.text(
                    "GAP_VALUES",
                    "Values to treat as gaps",
                    "",
                    "Numbers separated by "
                    "semicolons, such as 0; 9999. With commas a value for each band, "
                    "such as 255,255,255: a gap where all bands match. As they are stored: "
                    "before scale and offset. Of fill values from 1e30 on the first digits are "
                    "enough, such as -3.4e38.",
                )
            ),
            p.advanced(
                p.number(
                    "TOLERANCE",
                    "Tolerance of these values",
                    0.0,
                    0.0,
                    None,
                    "Cells no farther than this from a value to treat as a gap are gaps, too: "
                    "nearly white where JPEG blurred the border, say.",
                )
            ),
            p.advanced(
                p.integer(
                    "GROW",
                    "Cells to add around gaps",
                    0,
                    0,
                    10000,
                    "So many cells around each gap, along rows, columns and diagonals, are gaps, "
                    "too, and no sources: shadows beside clouds, blurred borders.",
                )
            ),
            p.advanced(
                p.choice(
                    "GAP_RULE",
                    "Where is a gap",
                    GapRule.labels(),
                    0,
                    "With the second, a dark cell "
                    "whose red happens to be the nodata value (0, say) is no gap, and fills "
                    "others; a value far from all cells, such as -9999, fills none.",
                )
            ),
            p.advanced(
                p.raster(
                    "FILL_RASTER",
                    "Another raster to fill with",
                    "Another elevation model, or another date: its cells fill the gaps, and its "
                    "difference from the data around, filled across each gap by a membrane, is "
                    "added, so that no step is left. Another grid or CRS is all right. Where it "
                    "has no data the method fills.",
                    optional=True,
                )
            ),
            p.advanced(
                p.band(
                    "FILL_BAND",
                    "Band of it",
                    "FILL_RASTER",
                    "Empty: the band of the same number where both rasters have as many bands, "
                    "else the first.",
                    optional=True,
                )
            ),
            p.advanced(
                p.number(
                    "POWER",
                    "Power of the distance (inverse distance)",
                    1.0,
                    0.0,
                    20.0,
                    "For inverse distance: weights are one over the distance to this power.",
                    decimals=2,
                )
            ),
            p.advanced(
                p.integer(
                    "NEIGHBOURS",
                    "Neighbours (inverse distance; 0: one in each quadrant)",
                    0,
                    0,
                    None,
                    "For inverse distance: "
                    "how many of the nearest data cells around the gap to weigh. 0: "
                    "the nearest one in each of four quadrants, as GDAL takes them.",
                )
            ),
            p.advanced(
                p.integer(
                    "RADIUS",
                    "Radius in cells (local mean, median, mode; inpainting)",
                    3,
                    1,
                    10000,
                    "For local mean, median and mode: data within this many cells count; where "
                    "there are none the radius doubles. For Telea and Navier-Stokes: known cells "
                    "this near to a cell say what it gets, at most 50.",
                )
            ),
            p.advanced(
                p.number(
                    "TENSION",
                    "Tension (smooth surface)",
                    0.02,
                    0.0,
                    1.0,
                    "For the smooth surface: from 0, a thin plate that carries slopes on and "
                    "overshoots in wide gaps, to 1, the membrane. A little of it costs nothing in "
                    "narrow gaps and is better in wide ones. Where neighbouring cells differ at "
                    "random, as in images, it counts for more, and the log says how much.",
                    decimals=3,
                )
            ),
            p.advanced(
                p.number(
                    "SMOOTHNESS",
                    "Smoothness (DCT least squares; empty: found by cross-validation)",
                    None,
                    0.0,
                    None,
                    "For DCT least squares: what bending costs beside the distance from the "
                    "data. Near 0 the surface runs through all data, 1 smooths over cells next "
                    "to one another, more over wider ones. Empty or 0: generalised "
                    "cross-validation chooses for each group of gaps.",
                    optional=True,
                )
            ),
            p.advanced(
                p.number(
                    "VALUE",
                    "Value (constant)",
                    None,
                    None,
                    None,
                    "For the method Constant: the number that fills all gaps, in the units of "
                    "the raster (scale and offset applied).",
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
                    "those within two cells of the gap. The log says how many cells were cut.",
                )
            ),
            p.advanced(
                p.number(
                    "VALUE_MIN",
                    "Lowest value that a filled cell may have",
                    None,
                    None,
                    None,
                    "Rain is not below 0. Empty: no limit of this kind. Goes before the range of "
                    "the data.",
                    optional=True,
                )
            ),
            p.advanced(
                p.number(
                    "VALUE_MAX",
                    "Highest value that a filled cell may have",
                    None,
                    None,
                    None,
                    "A vegetation index is not above 1. Empty: no limit of this kind. Goes before "
                    "the range of the data.",
                    optional=True,
                )
            ),
            p.advanced(
                p.integer(
                    "SMOOTHING_ITERATIONS",
                    "Times that filled cells are smoothed",
                    0,
                    0,
                    1000,
                    "Each time a filled cell becomes the mean of the 3 x 3 cells around it. "
                    "Cells that were no gaps stay as they are.",
                )
            ),
            p.creation_options(),
            p.output("Filled"),
            p.output(
                "Distance of filled cells from data",
                "OUTPUT_FILLED",
                "Where to write how far from data each filled cell lies, in heights of cells; 0 "
                "where nothing was filled.",
                optional=True,
            ),
            p.output(
                "Expected error of filled cells",
                "OUTPUT_ERROR",
                "Where to write how far each filled cell may be off, in the units of the raster: "
                "two thirds of filled cells lie within it, nineteen of twenty within twice as "
                "much. Learned by hiding valid cells in the shapes of the gaps and filling them by "
                "the method, without another raster. 0 where nothing was filled.",
                optional=True,
            ),
        ]

    def number_outputs(self):
        return [
            p.number_output("FILLED_CELLS", "Number of cells filled"),
            p.number_output("REMAINING_CELLS", "Number of gap cells left"),
        ]

    def check(self, values):
        from ..recipes import fill_gaps

        source = values.source(bands="BANDS")
        mask = mask_of(values, source.info())
        fill_gaps.gap_rule(values, source.info(), mask is not None)

    def compute(self, run):
        import numpy as np

        from ..raster.common.plan import UNIT
        from ..raster.results.about import OutputBand
        from ..raster.verbs.patches import patch_blocks
        from ..recipes import fill_gaps
        from ..toolbox import style

        method = Method(run.choice("METHOD"))
        for_classes = method in (*CLASSES, Method.LOCAL_MEDIAN, Method.CONSTANT)
        source = run.source(bands="BANDS", classes=for_classes)
        info = source.info()
        # Filled as they are stored, values of one rim stay those values, and GAP_VALUES are plain.
        stored = replace(source, scaled=False)
        dtype = np.result_type(*(band.dtype for band in info.bands))
        mask = mask_of(run, info)
        other = other_raster(run, source) if run.has("FILL_RASTER") else None
        rule = fill_gaps.gap_rule(run, info, mask is not None)
        nodata = [band.nodata for band in info.bands]
        masked = any(band.masked and band.nodata is None for band in info.bands)
        if fill_gaps.nodata_differs(rule):  # then the result has one value, known when all are seen
            nodata, masked = [next(n for n in nodata if n is not None)] * len(nodata), False
        bands = [
            OutputBand(
                band.description,
                number,
                band.unit,
                band.scale,
                band.offset,
                of=band.number,
                alike=True,
            )
            for band, number in zip(info.bands, nodata)
        ]
        title = tr("Filled {}").format(info.title)
        about = {"dtype": dtype, "look": style.PLAIN, "image": True, "title": title}
        sink = run.sink(info, bands, masked=masked, **about)
        together = rule.all_bands or masked or not sink.band_by_band
        plan = run.plan(info, 2.0 * dtype.itemsize + 2, together=together, least=UNIT // 16)
        rule = fill_gaps.with_nodata_as_data(run, stored, rule)
        gaps, rule = fill_gaps.find_gaps(run, stored, mask, rule)
        if method != Method.CONSTANT:
            fill_gaps.require_sources(run, stored, gaps)
        fill_gaps.tell_nodata_that_is_data(run, stored, gaps)
        patches, solve = fill_gaps.plan_filling(run, stored, mask, rule, gaps, other)
        sources = [raster for raster in (stored, mask, other) if raster is not None]
        beside = _sinks_beside(run, info)
        if beside:
            reached, away = fill_gaps.plan_distances(run, stored, rule, gaps)
            if "OUTPUT_ERROR" in beside:
                error = fill_gaps.plan_errors(run, sources, away, solve)
            tell = {name: away if name == "OUTPUT_FILLED" else error for name in beside}
        gaps = [found.without_gaps() for found in gaps]
        nodata, with_mask = fill_gaps.nodata_of_result(run, stored, rule, gaps, masked)
        if (nodata, with_mask) != ([band.nodata for band in bands], masked):
            bands = [replace(band, nodata=value) for band, value in zip(bands, nodata)]
            sink = run.sink(info, bands, masked=with_mask, **about)
            if with_mask and not together:
                plan = run.blocks(info, 2.0 * dtype.itemsize + 2, together=True, least=UNIT // 16)
        with sink:
            filled = patch_blocks(
                sources,
                sink,
                plan,
                patches,
                solve,
                empty=[found.empty for found in gaps],
                together=rule.all_bands,
                progress=run.progress.part(0.3, 0.9 if beside else 1.0),
            )
        outputs = {"OUTPUT": run.target()}
        for name, other_sink in beside.items():
            with other_sink:
                patch_blocks(
                    sources,
                    other_sink,
                    plan,
                    reached,
                    tell[name],
                    blank=np.dtype(np.float32),
                    progress=run.progress.part(0.9, 1.0),
                )
            outputs[name] = run.target(name)
        if not any(found.total for found in gaps):
            told = tr("No gaps: the result is a copy of {}.").format(info.title)
            if rule.values:
                told += " " + tr("No cell holds one of GAP_VALUES, as they are stored.")
            if rule.by_mask:
                told += " " + tr("GAP_MASK marks no cell; where it has no data it marks none.")
            run.progress.warn(told)
        remaining = fill_gaps.tell_what_became(run, info.bands, gaps, filled)
        return {
            **outputs,
            "FILLED_CELLS": sum(band.cells for band in filled),
            "REMAINING_CELLS": sum(remaining),
        }


def _sinks_beside(run, info):
    """Return the sinks of what is told of filled cells, by the names of the outputs asked for."""
    from ..raster.results.about import OutputBand

    sinks = {}
    for name, title, word, units in (
        (
            "OUTPUT_FILLED",
            tr("Distance of filled cells in {}"),
            "distance",
            ["cells"] * len(info.bands),
        ),
        (
            "OUTPUT_ERROR",
            tr("Expected error of filled cells in {}"),
            "error",
            [band.unit for band in info.bands],
        ),
    ):
        if run.given(name):
            bands = [
                OutputBand(f"{band.name}: {word}", unit=unit)
                for band, unit in zip(info.bands, units)
            ]
            sinks[name] = run.sink(info, bands, "f4", title=title.format(info.title), name=name)
    return sinks


def other_raster(run, source):
    """Return the raster to fill with on the grid of the source, one band or one for each."""
    grid = source.info().grid
    if run.given("FILL_BAND"):
        return run.aligned("FILL_RASTER", "FILL_BAND", grid, Resampling.BILINEAR)
    whole = run.aligned("FILL_RASTER", None, grid, Resampling.BILINEAR)
    numbers = [band.number for band in whole.info().bands]
    wanted = [band.number for band in source.info().bands]
    with source.dataset() as dataset:
        alike = dataset.RasterCount == len(numbers) and set(wanted) <= set(numbers)
    return replace(whole, bands=tuple(wanted) if alike else (numbers[0],))


def mask_of(run, info):
    """Return the raster that says which cells are filled, None where none does."""
    if not run.has("GAP_MASK"):
        return None
    whole = run.aligned("GAP_MASK", None, info.grid, Resampling.NEAREST)
    return replace(whole, bands=whole.bands[:1] or (1,))
