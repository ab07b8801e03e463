"""Estimate shift."""

from __future__ import annotations

from dataclasses import replace

from ..kernels.common.wording import tr
from ..kernels.correlation.choices import Placing
from ..raster.common.choices import Resampling
from ..toolbox import parameters as p
from ..toolbox.base import RasterAlgorithm


class EstimateShift(RasterAlgorithm):
    """The shift of one raster against another."""

    ID = "estimateshift"
    TITLE = "Estimate shift"
    GROUP = "correlation"
    SUMMARY = "Finds by how much a raster is shifted against another, and puts it in place."
    HELP = (
        "<p><strong>Use it</strong> before two images or elevation models are compared: a shift of "
        "half a cell makes differences along every edge and slope.</p>"
        "<p><strong>Use something else</strong> where the shift is not the same everywhere, or the "
        "raster is turned or scaled: this finds one shift for all of it.</p>"
        "<p>SHIFT_X and SHIFT_Y, in map units, are what is added to the second raster's "
        "coordinates to lay it on the first; SHIFT_COLUMNS and SHIFT_ROWS are the same in cells of "
        "the first, with rows down. Where one of the two has no georeference, both begin at one "
        "corner. Contrast may be inverted. OFFSET_Z is the median difference after the shift, "
        "first less second, for elevations.</p>"
        "<p>Spikes, hot or saturated cells and a fill value that nobody declared are left out of "
        "the search.</p>"
        "<p>CONFIDENCE compares the best place with the next best one: about 1 for a raster "
        "against itself, under 0.25 for rasters that have nothing in common. FOUND is 0 where no "
        "overlap of a tenth of the smaller raster has a correlation.</p>"
        "<p><strong>Reference:</strong> Padfield 2012, doi:10.1109/TIP.2011.2181402; Evangelidis, "
        "Psarakis 2008, doi:10.1109/TPAMI.2008.113.</p>"
    )
    TAGS = (
        "shift,offset,coregistration,co-registration,registration,align,misalignment,phase "
        "correlation,translation,georeferencing,image matching,DEM,subpixel,sub-pixel,AROSICS"
    )
    NEEDS_SCIPY = True

    def parameters(self):
        return [
            p.raster(),
            p.band(),
            p.second_raster(),
            p.band("BAND_2", "Band of the second raster", "INPUT_2"),
            p.advanced(
                p.integer(
                    "UPSAMPLE",
                    "Steps in a cell",
                    100,
                    1,
                    1000,
                    "Shifts are rounded to so many parts of a cell: 100 to a hundredth, 1 to whole "
                    "cells.",
                )
            ),
            p.number(
                "MAX_SHIFT",
                "Maximum shift (cells)",
                None,
                0.0,
                None,
                "How far, along each axis, the second raster may lie from its place. Empty: as "
                "far as a tenth of the smaller raster overlaps.",
                optional=True,
            ),
            p.raster(
                "MASK",
                "Mask of ground that did not move",
                "Only cells of the first raster where this has data other than 0 are compared.",
                optional=True,
            ),
            p.choice(
                "RESAMPLE",
                "Put the second raster in place",
                Placing.labels(),
                0,
                "Moved, its cells are untouched; resampled (cubic), they lie on the first one's.",
            ),
            p.creation_options(),
            p.output(
                "Second raster in place",
                help="Where to write the second raster, all its bands, in place.",
                optional=True,
            ),
        ]

    def number_outputs(self):
        return [
            p.number_output("SHIFT_X", "Shift along x (map units)"),
            p.number_output("SHIFT_Y", "Shift along y (map units)"),
            p.number_output("SHIFT_COLUMNS", "Shift along columns (cells)"),
            p.number_output("SHIFT_ROWS", "Shift along rows (cells)"),
            p.number_output("OFFSET_Z", "Median difference after the shift"),
            p.number_output("CONFIDENCE", "Confidence, 0 to 1"),
            p.number_output("FOUND", "Whether there is a shift (0 or 1)"),
        ]

    def check(self, values):
        _sources(values)

    def compute(self, run):
        from ..recipes import shift as recipe

        first, second, mask, (laid, row, column) = _sources(run)
        grid = first.info().grid
        if laid is not second:
            run.progress.message(
                tr("INPUT_2 has other cells than INPUT: it is resampled to those (cubic).")
            )
        run.plan(first.info(), cell_bytes=48.0)
        if run.given("OUTPUT"):
            run.check_raster("OUTPUT")
        most = (row, column, run.number("MAX_SHIFT")) if run.given("MAX_SHIFT") else None
        found = recipe.find(run, first, laid, mask, most)
        if found is None:
            for source in (first, second, *mask):
                run.require_data(source)
            run.progress.warn(tr("There is no shift: no overlap has a correlation."))
            return {"FOUND": 0}
        parts = run.integer("UPSAMPLE")
        # Where it begins is where it lies already.
        down, across = (
            round((at - begin) * parts) / parts
            for at, begin in ((found.down, row), (found.across, column))
        )
        if most is not None and max(abs(down), abs(across)) > most[2] + 1:
            run.progress.warn(tr("The best place lies beyond MAX_SHIFT: there is no shift."))
            return {"FOUND": 0}
        _, dx, rx, _, ry, dy = grid.geotransform
        move = across * dx + down * rx, across * ry + down * dy
        outputs = {
            "FOUND": 1,
            "SHIFT_X": move[0],
            "SHIFT_Y": move[1],
            "SHIFT_COLUMNS": across,
            "SHIFT_ROWS": down,
            "CONFIDENCE": found.confidence,
        }
        if found.offset == found.offset:
            outputs["OFFSET_Z"] = found.offset
        told = tr("Shift {:,.4g} columns, {:,.4g} rows (x {:,.9g}, y {:,.9g}); correlation {:,.4f}")
        run.progress.message(told.format(across, down, *move, found.score))
        if found.confidence < 0.25:
            run.progress.warn(
                tr(
                    "CONFIDENCE is {:,.2f}: another place is as good; do not trust the shift"
                ).format(found.confidence)
            )
        if run.given("OUTPUT"):
            _put_in_place(run, grid, move)
            outputs["OUTPUT"] = run.target()
        return outputs


def _sources(run):
    """Return both rasters, what masks the first, and the second with cells of the same size."""
    from ..recipes.shift import on_cells_of

    first, second = run.source(band="BAND"), run.source("INPUT_2", band="BAND_2")
    grid = first.info().grid
    mask = [run.aligned("MASK", "", grid, Resampling.NEAREST)] if run.has("MASK") else []
    return first, second, mask, on_cells_of(second, grid)


def _put_in_place(run, grid, move) -> None:
    """Write the second raster with its georeference moved, or on the first one's cells."""
    from ..raster.results.about import OutputBand
    from ..raster.results.nodata import any_cell, result_nodata, type_and_nodata
    from ..raster.sources.align import align, beside, relocated
    from ..raster.verbs.engine import map_blocks
    from ..raster.verbs.patches import patch_blocks
    from ..recipes.shift import same
    from ..toolbox import style

    whole = run.source("INPUT_2", bands="")
    info, own = whole.info(), beside(whole.info().grid, grid)
    x0, dx, rx, y0, ry, dy = own.geotransform
    moved = replace(
        own, geotransform=(x0 + move[0], dx, rx, y0 + move[1], ry, dy), georeferenced=True
    )
    bands, about = info.bands, {"title": tr("{} in place").format(info.title), "of": "INPUT_2"}
    progress = run.progress.part(0.9, 1.0)
    if run.choice("RESAMPLE") == Placing.RESAMPLE:
        target = replace(grid, georeferenced=True)
        source = align(relocated(whole, moved), target, Resampling.CUBIC)
        dtype = max(band.result_dtype for band in bands)
        nodata = result_nodata(bands, dtype, [_beyond_cells(band) for band in bands])
        told = [OutputBand(b.description, nodata, b.unit, of=b.number) for b in bands]
    elif _are_alike(whole, bands):
        stored, dtype, nodata = replace(whole, scaled=False), bands[0].dtype, bands[0].nodata
        told = [
            OutputBand(b.description, nodata, b.unit, b.scale, b.offset, of=b.number, alike=True)
            for b in bands
        ]
        masked = nodata is None and any(band.masked for band in bands)
        with run.sink(
            info, told, dtype, grid=moved, look=style.PLAIN, image=True, masked=masked, **about
        ) as sink:
            plan = run.blocks(stored.info(), 16.0, together=masked or not sink.band_by_band)
            patch_blocks([stored], sink, plan, [], same, progress=progress)
        return
    else:
        source, target = whole, moved
        dtype, nodata = type_and_nodata(bands, [any_cell(band) for band in bands], missing=False)
        told = [OutputBand(b.description, nodata, b.unit, of=b.number, alike=True) for b in bands]
    with run.sink(info, told, dtype, grid=target, look=style.PLAIN, image=True, **about) as sink:
        plan = run.blocks(source.info(), 16.0, together=not sink.band_by_band)
        map_blocks(same, [source], sink, plan, progress=progress)


def _beyond_cells(band):
    """Return what cells of a band can be where they are resampled: cubics overshoot."""
    from ..raster.results.nodata import Results, any_cell

    low, high, _ = any_cell(band)
    return Results(1.5 * low - 0.5 * high, 1.5 * high - 0.5 * low)


def _are_alike(source, bands) -> bool:
    """Say whether bands can be copied as they are stored: one type, and one word on nodata."""
    from ..raster.sources.describe import has_one_mask

    alike = len({(band.dtype, repr(band.nodata)) for band in bands}) == 1
    if not alike or source.nodata:
        return False
    with source.dataset() as dataset:
        return has_one_mask(dataset, [band.number for band in bands])
