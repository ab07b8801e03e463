"""Equalize histogram."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from ..kernels.common.wording import of_parameter, tr
from ..kernels.levels.choices import Method, OutputType, Pool
from ..toolbox import parameters as p
from ..toolbox.base import RasterAlgorithm

# Below this the log says why.
_FLAT = 0.8


class EqualizeHistogram(RasterAlgorithm):
    """Spread the values of a raster evenly over a range."""

    ID = "equalizehistogram"
    TITLE = "Equalize histogram"
    GROUP = "histogram"
    SUMMARY = "Spreads the values of a raster evenly, so that each grey level is used as often."
    HELP = (
        "<p><strong>Use it</strong> to bring out detail in an image or elevation model whose "
        "values crowd together, and to make rasters comparable by rank.</p>"
        "<p><strong>Use something else</strong> to measure: the results are ranks in disguise, and "
        "differences between them mean nothing in the raster's own units.</p>"
        "<p><strong>Interpolated</strong> counts the cells in bins and maps each value along the "
        "cumulative histogram; a cell gets the same value as with numpy.interp over the left edges "
        "of the bins. <strong>Exact ranks</strong> counts the cells strictly smaller than each: no "
        "bins, no lost detail, for any data. <strong>Lookup table</strong> maps each whole number "
        "by the share of cells up to it, for integer rasters.</p>"
        "<p>Cells without data stay so. Where an integer result would use all its values, nodata "
        "takes the lowest, results start one above, and the log says so.</p>"
        "<p>FLATNESS tells how even the first band's result is: 1 is perfectly flat, 0 is all "
        "cells in one class.</p>"
        "<p><strong>Reference:</strong> Gonzalez, Woods: Digital Image Processing, histogram "
        "equalization; Coltuc et al. 2006, doi:10.1109/TIP.2005.864170, for exact ranks.</p>"
    )
    TAGS = (
        "histogram,equalization,equalisation,contrast,stretch,enhance,enhancement,rank,cdf,histeq,"
        "equalize_hist,lookup table,equalise,equalize,satellite,landsat,brightness"
    )

    def parameters(self):
        return [
            p.raster(),
            p.bands(),
            p.choice(
                "METHOD",
                "Method",
                Method.labels(),
                0,
                "Interpolated is fast and right for most. Exact ranks sorts all cells. Lookup "
                "table is for integer rasters.",
            ),
            p.integer(
                "BINS",
                "Bins (interpolated histogram)",
                256,
                2,
                65536,
                "Number of bins of the interpolated method; the others have none.",
            ),
            p.advanced(
                p.number(
                    "RANGE_MIN",
                    "Lowest value to count",
                    None,
                    None,
                    None,
                    "Start of the first bin (interpolated method). Lower values are mapped as "
                    "this one. Empty: the lowest value of the raster.",
                    optional=True,
                )
            ),
            p.advanced(
                p.number(
                    "RANGE_MAX",
                    "Highest value to count",
                    None,
                    None,
                    None,
                    "End of the last bin (interpolated method). Higher values get the largest "
                    "result. Empty: the highest value of the raster.",
                    optional=True,
                )
            ),
            p.choice(
                "POOL",
                "Bands together",
                Pool.labels(),
                0,
                "By itself uses the whole range for each band, and shifts colours; one histogram "
                "keeps the bands comparable.",
            ),
            p.choice(
                "OUTPUT_TYPE",
                "Type of the result",
                OutputType.labels(),
                0,
                "Byte suits pictures, UInt16 keeps more levels, Float32 does not round.",
            ),
            p.number(
                "OUTPUT_MIN",
                "Lowest result",
                0.0,
                None,
                None,
                "Start of the range that the results are spread over.",
            ),
            p.number(
                "OUTPUT_MAX",
                "Highest result",
                255.0,
                None,
                None,
                "End of the range that "
                "the results are spread over; 255 for Byte, up to 65535 for UInt16.",
            ),
            p.creation_options(),
            p.output("Equalized"),
        ]

    def number_outputs(self):
        return [
            p.number_output("FLATNESS", "Flatness of the result, 0 to 1"),
            p.number_output("FOUND", "Whether the first band has a flatness (0 or 1)"),
        ]

    def check(self, values):
        from ..kernels.levels.histogram import output_levels

        low, high = values.number("OUTPUT_MIN"), values.number("OUTPUT_MAX")
        code = OutputType(values.choice("OUTPUT_TYPE")).code
        with of_parameter("OUTPUT_MIN, OUTPUT_MAX"):
            output_levels(code, output_min=low, output_max=high, has_nodata=False)
        interpolated = values.choice("METHOD") == Method.INTERPOLATED
        if interpolated and values.given("RANGE_MIN") and values.given("RANGE_MAX"):
            low, high = values.number("RANGE_MIN"), values.number("RANGE_MAX")
            if low > high:
                told = tr("RANGE_MIN is {:g} and RANGE_MAX {:g}: no cell lies between")
                raise ValueError(told.format(low, high))

    def compute(self, run):
        import numpy as np

        from ..kernels.levels.histogram import output_levels
        from ..raster.about import OutputBand
        from ..raster.engine import map_blocks
        from ..raster.errors import RasterError
        from ..raster.nodata import Results, result_nodata
        from ..recipes import equalize as passes
        from ..toolbox import style

        method, pooled = Method(run.choice("METHOD")), run.choice("POOL") == Pool.ALL
        dtype = np.dtype(OutputType(run.choice("OUTPUT_TYPE")).code)
        ends = {"output_min": run.number("OUTPUT_MIN"), "output_max": run.number("OUTPUT_MAX")}
        source = run.source(bands="BANDS")
        if method is Method.LOOKUP:
            source = _stored_integers(source)
        info = source.info()
        if method is Method.INTERPOLATED and all(band.dtype.kind in "iu" for band in info.bands):
            told = tr("{} has whole numbers: METHOD 2 maps each by itself, without bins.")
            run.progress.message(told.format(info.title))

        def levels_for(has_nodata):
            with of_parameter("OUTPUT_MIN, OUTPUT_MAX"):
                return output_levels(dtype, **ends, has_nodata=has_nodata)

        def sink(levels):
            nodata = levels.nodata
            if dtype.kind == "f":
                results = Results(levels.minimum, levels.maximum)
                nodata = result_nodata(info.bands, dtype, [results])
            bands = [OutputBand(band.description, nodata, of=band.number) for band in info.bands]
            look = style.Look("gray", limits=(levels.minimum, levels.maximum))
            title = tr("Equalized {}").format(info.title)
            return run.sink(info, bands, dtype, look=look, image=True, title=title)

        # Refuse what cannot be written before reading, which alone tells whether there is nodata.
        try:
            tried = sink(levels_for(False))
        except RasterError:
            tried = sink(levels_for(True))
        plan = run.plan(info, cell_bytes=12.0, together=not tried.band_by_band)
        found = passes.survey(run, source)
        if method is Method.LOOKUP:
            _require_exact(source, found.ranges)
        cells = info.grid.rows * info.grid.columns
        levels = levels_for(bool(found.valid.min() < cells))
        if levels.shifted:
            run.progress.message(
                tr("Nodata is {:,g}; results run from {:,g} to {:,g}.").format(
                    levels.nodata, levels.minimum, levels.maximum
                )
            )
        by = passes.WAYS[method]
        alone = passes.at_once(info, pooled)
        counts = []
        with sink(levels) as target:
            parts = passes.sections(run, info, method, pooled, target.band_by_band)
            for bands in parts:
                start, stop = (0.2 + 0.8 * b / len(info.bands) for b in (bands.start, bands.stop))
                middle = start if alone else start + 0.4 * (stop - start)
                numbers = tuple(info.bands[band].number for band in bands)
                part, known = replace(source, bands=numbers), found.of(bands)
                stored = passes.Stored(dtype, levels)
                mappings = by(run, part, known, pooled, stored, (start, middle))
                tally = _flatness_tally(levels)
                map_blocks(
                    passes.Equalizer(mappings, dtype),
                    [part],
                    passes.Section(target, bands),
                    plan,
                    numbered=True,
                    tally=tally,
                    progress=run.progress.part(middle, stop),
                )
                counts += [tally.units(layer)[0] for layer in range(len(bands))]
                del mappings
        return {"OUTPUT": run.target(), **_flatness(run, counts, info.bands, dtype, levels)}


def _stored_integers(source):
    """Return the source with its stored values, which are integers, or refuse it."""
    stored = replace(source, scaled=False)
    for band in stored.info().bands:
        if band.dtype.kind not in "iu":
            raise ValueError(
                tr(
                    "METHOD is 2, but band {} of {} has no whole numbers ({}): give an integer "
                    "raster, or another method"
                ).format(band.number, source.name, band.dtype)
            )
    return stored


def _require_exact(source, ranges):
    """Refuse whole numbers that are read as floats and lose their last digits."""
    for band, known in zip(source.info().bands, ranges):
        if known.cells and max(-known.minimum, known.maximum) >= 2**53:
            raise ValueError(
                tr(
                    "METHOD is 2, but band {} of {} holds whole numbers of 2^53 and more: give "
                    "another method"
                ).format(band.number, source.name)
            )


def _flatness_tally(levels):
    from operator import add

    from ..kernels.levels.histogram import flatness_counts
    from ..raster.tally import Tally

    count = partial(flatness_counts, output_min=levels.minimum, output_max=levels.maximum)
    return Tally(count, merge=add)


def _flatness(run, counts, bands, dtype, levels):
    """Return the first band's flatness, and log that of all."""
    from ..kernels.levels.histogram import flatness

    number = None
    if dtype.kind in "iu":
        number = round(levels.maximum) - round(levels.minimum) + 1
    outputs = {"FOUND": 0}
    lines = []
    for layer, band in enumerate(bands):
        value = flatness(counts[layer], levels=number)
        if value == value:
            lines.append(tr("{}: flatness {:,.4f}").format(band.name, value))
            if layer == 0:
                outputs.update(FLATNESS=value, FOUND=1)
    run.tell_each(lines)
    if bands[0].dtype.kind in "iu" and outputs.get("FLATNESS", 1.0) < _FLAT:
        told = tr("Flatness is low where many cells have the same value, and so the same result.")
        run.progress.message(told)
    return outputs
