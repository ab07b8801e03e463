"""Fill gaps."""

from __future__ import annotations

from dataclasses import replace

from ..kernels.common.wording import counted, tr
from ..kernels.gaps.choices import GapRule, Method
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
        "for terrain and other smooth fields; it may overshoot where the rim is noisy. "
        "<strong>Membrane</strong> never leaves the range of its rim. <strong>Inverse "
        "distance</strong>, <strong>nearest cell</strong> (for classes) and <strong>local "
        "mean</strong> are plain and fast. <strong>Row, column and band mean</strong> suit sensors "
        "that lose lines, and statistics that need no detail.</p>"
        "<p>Cells that are no gaps keep their exact values and type. A hole of a million cells "
        "takes a minute or so with the two surfaces.</p>"
        "<p><strong>References:</strong> Damelin, Hoang 2018, doi:10.1155/2018/3950312 "
        "(biharmonic); Shepard 1968, doi:10.1145/800186.810616 (inverse distance).</p>"
    )
    TAGS = (
        "fill,nodata,gap,void,holes,inpaint,interpolate,interpolation,fillnodata,biharmonic,"
        "laplace,idw,inverse distance,nearest,missing data,cloud,stripes,SLC-off,null,NaN,DEM,DTM,"
        "terrain,LiDAR,satellite,landsat"
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
                "Cells farther than this from data are not filled. 0: any distance.",
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
                p.flag(
                    "INTERIOR_ONLY",
                    "Fill only gaps inside the raster",
                    False,
                    "Leave gaps alone that touch the raster's edge, such as collars.",
                )
            ),
            p.advanced(
                p.raster(
                    "GAP_MASK",
                    "Mask of the cells to fill",
                    "Fills the cells where "
                    "this raster is valid and not 0, whether they hold data or not. "
                    "Nodata outside stays and is no source. Another grid or CRS is "
                    "all right.",
                    optional=True,
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
                    "before scale and offset.",
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
                p.number(
                    "POWER",
                    "Power of the distance (inverse distance)",
                    2.0,
                    0.0,
                    20.0,
                    "For inverse distance: weights are one over the distance to this power.",
                    decimals=2,
                )
            ),
            p.advanced(
                p.integer(
                    "NEIGHBOURS",
                    "Neighbours (inverse distance; 0: one in each of eight directions)",
                    0,
                    0,
                    None,
                    "For inverse distance: "
                    "how many of the nearest data cells around the gap to weigh. 0: "
                    "the nearest one in each of eight directions.",
                )
            ),
            p.advanced(
                p.integer(
                    "RADIUS",
                    "Radius in cells (local mean)",
                    3,
                    1,
                    10000,
                    "For local mean: data "
                    "within this many cells count; where there are none the radius "
                    "doubles.",
                )
            ),
            p.creation_options(),
            p.output("Filled"),
        ]

    def number_outputs(self):
        return [
            p.number_output("FILLED_CELLS", "Number of cells filled"),
            p.number_output("REMAINING_CELLS", "Number of gap cells left"),
        ]

    def compute(self, run):
        import numpy as np

        from ..raster.about import OutputBand
        from ..raster.patches import patch_blocks
        from ..raster.plan import UNIT
        from ..recipes import fill_gaps
        from ..toolbox import style

        source = run.source(bands="BANDS", classes=run.choice("METHOD") == Method.NEAREST)
        info = source.info()
        # Filled as they are stored, values of one rim stay those values, and GAP_VALUES are plain.
        stored = replace(source, scaled=False)
        dtype = np.result_type(*(band.dtype for band in info.bands))
        mask = None
        if run.has("GAP_MASK"):
            whole = run.aligned("GAP_MASK", None, info.grid, 0)
            mask = replace(whole, bands=whole.bands[:1] or (1,))
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
        gaps = fill_gaps.find_gaps(run, stored, mask, rule)
        fill_gaps.require_sources(run, stored, gaps)
        fill_gaps.tell_nodata_that_is_data(run, stored, gaps)
        patches, solve = fill_gaps.plan_filling(run, stored, mask, rule, gaps)
        gaps = [found.without_gaps() for found in gaps]
        nodata, with_mask = fill_gaps.nodata_of_result(run, stored, rule, gaps, masked)
        if (nodata, with_mask) != ([band.nodata for band in bands], masked):
            bands = [replace(band, nodata=value) for band, value in zip(bands, nodata)]
            sink = run.sink(info, bands, masked=with_mask, **about)
            if with_mask and not together:
                plan = run.blocks(info, 2.0 * dtype.itemsize + 2, together=True, least=UNIT // 16)
        with sink:
            filled = patch_blocks(
                [stored] if mask is None else [stored, mask],
                sink,
                plan,
                patches,
                solve,
                empty=[found.empty for found in gaps],
                together=rule.all_bands,
                progress=run.progress.part(0.3, 1.0),
            )
        if not any(found.total for found in gaps):
            run.progress.warn(tr("No gaps: the result is a copy of {}.").format(info.title))
        remaining = [found.total - count for found, count in zip(gaps, filled)]
        run.tell_each(
            [
                tr("{}: {} in {}, {:,} filled, {:,} left").format(
                    band.name,
                    counted(found.total, tr("gap cell"), tr("gap cells")),
                    counted(found.count, tr("gap"), tr("gaps")),
                    count,
                    left,
                )
                for band, found, count, left in zip(info.bands, gaps, filled, remaining)
            ]
        )
        return {
            "OUTPUT": run.target(),
            "FILLED_CELLS": sum(filled),
            "REMAINING_CELLS": sum(remaining),
        }
