"""Equalize histogram."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from ..kernels.common.wording import counted, joined, later, of_parameter, quoted, tr
from ..kernels.levels.choices import Method, OutputType, Pool, Start, Ties
from ..toolbox import parameters as p
from ..toolbox.base import RasterAlgorithm

# Below this the log says why.
_FLAT = 0.8
# Share of the cells above which the log tells of the lowest value.
_MANY_LOWEST = 1 / 3
# Bins that the report draws.
_DRAWN = 256
_COLUMNS, _ENDS = ("band", "value", "result"), "OUTPUT_MIN, OUTPUT_MAX"
# Which methods use a parameter, and what it is where nobody gives it.
_USES = (
    ("BINS", (Method.INTERPOLATED,), 0),
    ("RANGE_MIN", (Method.INTERPOLATED,), None),
    ("RANGE_MAX", (Method.INTERPOLATED,), None),
    ("CLIP_LOW", (Method.STRETCH,), 2.0),
    ("CLIP_HIGH", (Method.STRETCH,), 98.0),
    ("START", (Method.INTERPOLATED, Method.LOOKUP), 0),
    ("TIES", (Method.RANKS,), 0),
)


class EqualizeHistogram(RasterAlgorithm):
    """Spread the values of a raster evenly over a range."""

    ID = "equalizehistogram"
    TITLE = "Equalize histogram"
    GROUP = "histogram"
    SUMMARY = "Spreads the values of a raster evenly, so that each grey level is used as often."
    HELP = (
        "<p><strong>Use it</strong> to bring out detail in an image or elevation model whose "
        "values crowd together, to make rasters comparable by rank, and to bring 16-bit or real "
        "values to 8 bit.</p>"
        "<p><strong>Use something else</strong> to measure: the results are ranks in disguise, and "
        "differences between them mean nothing in the raster's own units. To give a raster the "
        "histogram of another: Match histogram. To bring out detail in dark and bright parts "
        "alike: Equalize adaptively.</p>"
        "<p><strong>Interpolated</strong> counts the cells in bins and maps each value along the "
        "cumulative histogram; a cell gets the same value as with numpy.interp over the left edges "
        "of the bins. <strong>Exact ranks</strong> counts the cells strictly smaller than each: no "
        "bins, no lost detail, for any data. <strong>Lookup table</strong> maps each whole number "
        "by the share of cells up to it, for integer rasters. <strong>Linear between "
        "percentiles</strong> is the usual stretch: the 2nd percentile becomes the lowest result, "
        "the 98th the highest; percentiles are exact, as numpy.percentile has them.</p>"
        "<p>Cells without data stay so. Where an integer result would use all its values, nodata "
        "takes the lowest, results start one above, and the log says so. A band of one value "
        "keeps it.</p>"
        "<p>FLATNESS tells how even the first band's result is: 1 less the largest distance "
        "between the share of cells up to a level and a straight line. 1 is perfectly flat.</p>"
        "<p><strong>Reference:</strong> Gonzalez, Woods: Digital Image Processing, histogram "
        "equalization; Coltuc et al. 2006, doi:10.1109/TIP.2005.864170, for equal cells told "
        "apart; Naik, Murthy 2003, doi:10.1109/TIP.2003.819231, for colours.</p>"
    )
    TAGS = (
        "histogram,equalization,equalisation,contrast,stretch,enhance,enhancement,rank,cdf,histeq,"
        "equalize_hist,lookup table,equalise,equalize,satellite,landsat,brightness,8 bit,8-bit,"
        "percentile,min max,rescale,linear stretch,equalizeHist,cumulative count cut"
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
                "table is for integer rasters. Linear keeps the shape of the histogram.",
            ),
            p.integer(
                "BINS",
                "Bins of the interpolated method (0: as many as it takes)",
                0,
                0,
                65536,
                "0: one bin a value for integers of up to 16 bits, otherwise 65,536, finer where "
                "more than a tenth of the cells crowd in one. numpy's and scikit-image's default "
                "is 256.",
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
            p.number(
                "CLIP_LOW",
                "Percentile that becomes the lowest result",
                2.0,
                0.0,
                100.0,
                "For the linear method: this share of the cells, in percent, is at or below the "
                "value that becomes the lowest result. 0: the lowest value.",
            ),
            p.number(
                "CLIP_HIGH",
                "Percentile that becomes the highest result",
                98.0,
                0.0,
                100.0,
                "For the linear method: what lies above this percentile becomes the highest "
                "result. 100: the highest value.",
            ),
            p.advanced(
                p.choice(
                    "START",
                    "The lowest value becomes",
                    Start.labels(),
                    0,
                    "For the interpolated method and the lookup table: its share of the cells, as "
                    "in numpy and scikit-image, or the lowest result, as in OpenCV and GIMP. They "
                    "differ where many cells share the lowest value.",
                )
            ),
            p.advanced(
                p.text(
                    "NODATA_VALUES",
                    "Values to leave out",
                    "",
                    "Values that count as no data besides the file's own, such as 0 or 0; 255. "
                    "Cells with them are nodata in the result.",
                )
            ),
            p.choice(
                "POOL",
                "Bands together",
                Pool.labels(),
                0,
                "By itself uses the whole range for each band, and shifts colours; one histogram "
                "keeps the bands comparable; luminance makes three bands, red, green and blue, "
                "lighter or darker and keeps their hue.",
            ),
            p.advanced(
                p.choice(
                    "TIES",
                    "Cells of one value get",
                    Ties.labels(),
                    0,
                    "For exact ranks: with the means around them, of 5, 9 and 25 cells, equal "
                    "cells are told apart, the rest by where they lie, and each level gets as "
                    "many cells as the next.",
                )
            ),
            *p.levels(),
            p.advanced(
                p.input_table(
                    "INPUT_LUT",
                    "Table to map values by",
                    "A table of another raster's run, with the columns band, value and result: "
                    "values are mapped by it, linearly between two of them, and nothing is "
                    "counted. So the tiles of a mosaic agree. Band 0 is for all bands.",
                )
            ),
            p.table(
                "Table of values and results",
                "OUTPUT_LUT",
                "Where to write a table of values and their results, a row for each at which the "
                "mapping bends, to map other rasters by.",
                optional=True,
            ),
            p.report(
                "Report of the histograms",
                "Where to write the report, an HTML page with the histogram of each band and its "
                "cumulative share, before and after.",
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

        if not values.given("INPUT_LUT"):
            low, high = values.number("OUTPUT_MIN"), values.number("OUTPUT_MAX")
            code = OutputType(values.choice("OUTPUT_TYPE")).code
            with of_parameter("OUTPUT_MIN, OUTPUT_MAX"):
                output_levels(code, output_min=low, output_max=high, has_nodata=False)
        values_of(values.text("NODATA_VALUES"))
        method = values.choice("METHOD")
        if (
            method == Method.INTERPOLATED
            and values.given("RANGE_MIN")
            and values.given("RANGE_MAX")
        ):
            low, high = values.number("RANGE_MIN"), values.number("RANGE_MAX")
            if low > high:
                told = tr("RANGE_MIN is {:g} and RANGE_MAX {:g}: no cell lies between")
                raise ValueError(told.format(low, high))
        low, high = values.number("CLIP_LOW"), values.number("CLIP_HIGH")
        if method == Method.STRETCH and low >= high:
            told = tr("CLIP_LOW is {:g} and CLIP_HIGH {:g}: the lower percentile comes first")
            raise ValueError(told.format(low, high))
        if values.integer("BINS") == 1:
            raise ValueError(tr("BINS is 1: give 0, or a whole number from 2 to 65536"))
        if method == Method.LOOKUP and not values.given("INPUT_LUT"):
            together = values.choice("POOL") == Pool.ALL
            _stored_integers(values.source(bands="BANDS"), together=together)

    def compute(self, run):
        from ..raster.common.errors import RasterError
        from ..recipes import equalize as passes
        from ..recipes import ties
        from ..recipes.layers import Layers, survey

        form = _Form(run)
        source, given = form.source, form.given
        _tell_unused(run, form)
        # Refuse what cannot be written before reading, which alone tells whether there is nodata.
        try:
            tried = form.sink(form.levels(False))
        except RasterError:
            tried = form.sink(form.levels(True))
        table, page = form.table(), run.report()
        plan = form.plan(tried)
        known = survey(run, source, counted=form.counts_values, step=form.sample_step)
        layers = Layers(source, form.pool, known)
        if form.apart:
            ties.refuse_types(layers)
        if form.method is Method.LOOKUP and given is None:
            _require_exact(source, layers.found.ranges)
        cells = form.info.grid.rows * form.info.grid.columns
        levels = form.levels(bool(layers.found.valid.min() < cells))
        if levels.shifted:
            run.progress.message(
                tr("Nodata is {:,g}; results run from {:,g} to {:,g}.").format(
                    levels.nodata, levels.minimum, levels.maximum
                )
            )
        _tell_of_one_value(run, layers)
        before = form.histograms(layers) if page.path else []
        stored = passes.Stored(form.dtype, levels)
        with form.sink(levels) as target:
            made = form.write(layers, stored, target, plan)
        outputs, answers = _flatness(run, made.counts, form, levels)
        if form.pool is Pool.LUMINANCE and not any(counts.any() for counts in made.counts):
            told = tr("{}: no cell has data in all three bands: all are nodata")
            run.progress.warn(told.format(form.info.name))
        _tell_of_start(run, form, layers, made.curves, levels)
        if page.path:
            with page:
                page.write(form.report(before, made.counts, levels, answers))
            outputs["OUTPUT_HTML"] = page.path
        if table is not None:
            with table:
                table.write(_rows(layers, made.curves, form.scales))
            outputs["OUTPUT_LUT"] = table.identifier
        return {"OUTPUT": run.target(), **outputs}


class _Made(NamedTuple):
    """What the last pass tells: the mapping of each layer, and the results of each band counted."""

    curves: list
    counts: list


class _Form:
    """What the parameters of a run ask for."""

    def __init__(self, run):
        import numpy as np

        from ..recipes.equalize import Settings
        from ..recipes.lut import tables_of

        self._run = run
        self.method, self.pool = Method(run.choice("METHOD")), Pool(run.choice("POOL"))
        self.dtype = np.dtype(OutputType(run.choice("OUTPUT_TYPE")).code)
        left_out = values_of(run.text("NODATA_VALUES"))
        if left_out:
            run.progress.message(tr("NODATA_VALUES: {}").format(joined(left_out)))
        source = _without(run.source(bands="BANDS"), left_out)
        tables = run.given("INPUT_LUT"), run.given("OUTPUT_LUT")
        self.given, self.scales = None, {}
        if tables[0]:
            self.given = tables_of(run.rows("INPUT_LUT", _COLUMNS), source)
        elif self.method is Method.LOOKUP:
            stored = _stored_integers(source, together=self.pool is Pool.ALL)
            if not stored.scaled:  # tables hold real values all the same
                self.scales = {b.number: (b.scale, b.offset) for b in source.info().bands}
            source = stored
        self.source, self.info = source, source.info()
        self.apart = self.method is Method.RANKS and run.choice("TIES") == Ties.MEANS
        self.apart = self.apart and self.given is None
        if self.apart and (self.pool is not Pool.NONE or tables[1]):
            told = tr("TIES is 1, and POOL is {}: equal cells are told apart band by band")
            if tables[1]:
                told = tr("TIES is 1: OUTPUT_LUT cannot hold several results of one value")
            raise ValueError(told.format(int(self.pool)))
        if self.pool is Pool.LUMINANCE:
            _refuse_luminance(self.info, self.method, tables)
        self.settings = Settings(
            bins=run.integer("BINS"),
            lower=run.number("RANGE_MIN") if run.given("RANGE_MIN") else None,
            upper=run.number("RANGE_MAX") if run.given("RANGE_MAX") else None,
            from_lowest=run.choice("START") == Start.LOWEST,
            clip=(run.number("CLIP_LOW"), run.number("CLIP_HIGH")),
            told=tables[1],
        )

    @property
    def counts_values(self):
        """Whether the mapping follows from how often each value occurs, where these are few."""
        by_bins = self.method is Method.INTERPOLATED and self.settings.bins
        return not (by_bins or self.apart or self.given is not None)

    @property
    def sample_step(self):
        """Of which rows and columns cells tell about where percentiles are, 0 if none are asked."""
        from ..recipes.layers import SAMPLED, of_few_values, step_for

        wanted = self.method is Method.STRETCH and self.given is None
        wanted = wanted and not of_few_values(self.info.bands, self.pool is Pool.ALL)
        return step_for(self.info, len(self.info.bands), SAMPLED) if wanted else 0

    def levels(self, has_nodata):
        """Return the range of the results, and the value of nodata."""
        from ..kernels.levels.histogram import output_levels

        ends, names = [self._run.number(n) for n in ("OUTPUT_MIN", "OUTPUT_MAX")], _ENDS
        if self.given is not None:
            results = [end for _, own in self.given for end in (own.min(), own.max())]
            ends, names = [min(results), max(results)], "INPUT_LUT"
            if ends[0] == ends[1]:
                raise ValueError(tr("INPUT_LUT has one result only: give a table of several"))
        with of_parameter(names):
            return output_levels(
                self.dtype, output_min=ends[0], output_max=ends[1], has_nodata=has_nodata
            )

    def sink(self, levels):
        """Return what takes the results."""
        from ..raster.results.about import OutputBand
        from ..raster.results.nodata import Results, result_nodata
        from ..toolbox import style

        nodata = levels.nodata
        if self.dtype.kind == "f":
            results = Results(levels.minimum, levels.maximum)
            nodata = result_nodata(self.info.bands, self.dtype, [results])
        bands = [OutputBand(band.description, nodata, of=band.number) for band in self.info.bands]
        look = style.Look("gray", limits=(levels.minimum, levels.maximum))
        title = tr("Equalized {}").format(self.info.title)
        return self._run.sink(self.info, bands, self.dtype, look=look, image=True, title=title)

    def table(self):
        """Return what takes values and their results, None where nobody asks for them."""
        if not self.settings.told:
            return None
        columns = (
            ("band", "Int", later("Band (0: all)")),
            ("value", "Double", later("Value")),
            ("result", "Double", later("Result")),
        )
        return self._run.table(columns, tr("Values and results"), "OUTPUT_LUT")

    def plan(self, sink):
        """Return the plan of the last pass."""
        from ..raster.verbs.engine import stack_tile

        if self.apart:  # keys and means take as much
            return self._run.plan(
                self.info, cell_bytes=80.0, halo=4, together=not sink.band_by_band
            )
        colours = self.pool is Pool.LUMINANCE
        least = {"least": stack_tile(3)} if colours else {}
        together = colours or not sink.band_by_band
        return self._run.plan(self.info, cell_bytes=12.0, together=together, **least)

    def histograms(self, layers):
        """Return the histogram of each band, with its range, for the report."""
        from operator import add

        from ..recipes.binning import counts_of

        ranges = [(k.minimum, k.maximum) if k.cells else (0, 0) for k in layers.found.ranges]
        count = partial(counts_of, bounds=ranges, bins=_DRAWN)
        counts = self._run.reduce(count, self.source, add, unit=None, bandwise=True)
        return list(zip(ranges, counts))

    def report(self, before, counts, levels, answers):
        """Return the report."""
        from ..reports.histograms import Histogram, report

        bands = []
        for band, (ends, own), after in zip(self.info.bands, before, counts):
            results = Histogram(tr("After"), levels.minimum, levels.maximum, after.tolist())
            bands.append((band.name, [Histogram(tr("Before"), *ends, own.tolist()), results]))
        grid = self.info.grid
        facts = tr("{}, {:,} x {:,} cells").format(self.info.title, grid.columns, grid.rows)
        title = tr("Histograms before and after: {}").format(tr(self.method.label))
        return report(title, facts, answers, bands)

    def write(self, layers, stored, target, plan):
        """Map all cells, some bands at a time where what is known of them fills the memory."""
        from ..raster.verbs.engine import map_blocks
        from ..raster.verbs.ledger import independent
        from ..recipes import equalize as passes
        from ..recipes.by_value import by_value

        colours, many = self.pool is Pool.LUMINANCE, len(self.info.bands)
        parts = [range(many)]
        if self.given is None:
            parts = passes.sections(layers, self.method, self.settings, target.band_by_band)
        if self.apart:
            return self._write_apart(layers, stored, target, plan)
        kept = passes.luminance_stored() if colours else stored
        made = _Made([], [])

        def work(bands):
            part = layers if self.pool is not Pool.NONE else layers.of(bands)
            start, stop = (0.2 + 0.8 * b / many for b in (bands.start, bands.stop))
            alone = self.given is not None or passes.at_once(part, self.settings)
            middle = start if alone else start + 0.4 * (stop - start)
            if self.given is not None:
                curves = passes.by_given(self.given, stored, layers)
            else:
                span = (start, middle)
                curves = passes.curves(self._run, part, self.method, self.settings, kept, span)
            mappings = [curve.apply for curve in curves]
            known = self.pool is Pool.NONE and all(curve.counts is not None for curve in curves)
            tally = None
            if not known:
                tally = _flatness_tally(stored.levels, len(bands) if colours else 1)
            kernel = passes.Equalizer(mappings, self.dtype)
            if colours:
                white = {} if layers.constant()[0] is None else {"lower": 0.0, "upper": 0.0}
                kernel = passes.Colours(mappings[0], stored=stored, **{**layers.white, **white})
            source = part.source
            if not colours and (self.given is not None or not alone):
                source, kernel = by_value(source, kernel, stored.levels.nodata is not None)
            map_blocks(
                kernel,
                [source],
                passes.Section(target, bands),
                plan,
                numbered=not colours,
                stacked=colours,
                tally=tally,
                tally_band=slice(None) if colours else -1,
                progress=self._run.progress.part(middle, stop),
            )
            if known:
                made.counts.extend(curve.counts for curve in curves)
            else:
                made.counts.extend(
                    tally.units(0)[0]
                    if colours
                    else [tally.units(layer)[0] for layer in range(len(bands))]
                )
            if not self.settings.told:  # tables hold what is known of cells
                curves = [curve._replace(apply=None, table=None) for curve in curves]
            made.curves.extend(curves)

        independent(partial(work, bands) for bands in parts)
        return made

    def _write_apart(self, layers, stored, target, plan):
        """Map all cells, equal ones to several results."""
        from ..raster.verbs.engine import map_blocks
        from ..raster.verbs.ledger import independent
        from ..recipes import ties
        from ..recipes.equalize import Curve, Section

        run, many = self._run, len(self.info.bands)
        parts = [range(b, b + 1) for b in range(many)] if target.band_by_band else [range(many)]
        made, constant = _Made([], []), layers.constant()

        def work(bands):
            part = layers.of(bands)
            start, stop = (0.2 + 0.8 * b / many for b in (bands.start, bands.stop))
            middle = start + 0.6 * (stop - start)
            ordered = ties.order(run, part, ties.levels_of(stored), (start, middle))
            kept = [own if constant[band] is None else None for band, own in zip(bands, ordered)]
            tally = _flatness_tally(stored.levels, 1)
            map_blocks(
                ties.TieEqualizer(tuple(kept), stored, self.info.grid.columns),
                [part.source],
                Section(target, bands),
                plan,
                halo=ties.HALO,
                numbered=True,
                located=True,
                tally=tally,
                progress=run.progress.part(middle, stop),
            )
            made.counts.extend(tally.units(layer)[0] for layer in range(len(bands)))
            made.curves.extend(Curve(None) for _ in bands)

        independent(partial(work, bands) for bands in parts)
        return made


def _stored_integers(source, together):
    """Return a source whose cells are integers, or scaled ones of few values, or refuse it."""
    from ..recipes.layers import of_few_values

    stored = replace(source, scaled=False)
    for band in stored.info().bands:
        if band.dtype.kind not in "iu":
            raise ValueError(
                tr(
                    "METHOD is 2, but band {} of {} has no whole numbers ({}): give an integer "
                    "raster, or another method"
                ).format(band.number, source.name, band.dtype)
            )
    bands = source.info().bands
    if of_few_values(bands, together):
        return source
    if together and len({(band.scale, band.offset) for band in bands}) > 1:
        raise ValueError(
            tr(
                "METHOD is 2 and POOL 1, but bands of {} differ in scale or offset: give another "
                "method"
            ).format(source.name)
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


def values_of(text):
    """Return the numbers of a text."""
    values = []
    for word in re.split(r"[;\s]+", text.strip()):
        try:
            values += [float(word)] if word else []
        except ValueError:
            told = tr(
                "NODATA_VALUES holds {}: give numbers separated by semicolons, such as 0; 0.5"
            )
            raise ValueError(told.format(quoted(word))) from None
    return values


def _without(source, left_out):
    """Return a source in which some values are no data."""
    from ..raster.sources.missing import BandNodata, Values

    values = tuple(Values(value, value) for value in left_out if value == value)
    if not values:
        return source
    said = {one.band: one for one in reversed(source.nodata)}
    bands = [said.get(band.number, BandNodata(band.number)) for band in source.info().bands]
    return replace(
        source,
        bands=tuple(band.number for band in source.info().bands),
        nodata=tuple(one._replace(values=one.values + values) for one in bands),
    )


def _refuse_luminance(info, method, tables):
    """Refuse what luminance has none of."""
    if len(info.bands) != 3:
        raise ValueError(
            tr("POOL is 2, but {} gives {}: choose red, green and blue as BANDS").format(
                info.name, counted(len(info.bands), "band", "bands")
            )
        )
    if method is Method.LOOKUP:
        told = tr("POOL is 2 and METHOD 2: luminance is no whole number; give another method")
        raise ValueError(told)
    if any(tables):
        name = "INPUT_LUT" if tables[0] else "OUTPUT_LUT"
        raise ValueError(tr("POOL is 2: {} is for bands, not for luminance").format(name))


def _tell_unused(run, form):
    """Name the parameters that were given and are not used."""
    given = [
        name
        for name, methods, default in _USES
        if run.given(name)
        and (form.given is not None or form.method not in methods)
        and run.number(name) != default
    ]
    if form.given is not None:
        given += [name for name in ("OUTPUT_MIN", "OUTPUT_MAX") if run.given(name)]
    if given and form.given is not None:
        run.progress.message(tr("Not used with INPUT_LUT: {}.").format(", ".join(given)))
    elif given:
        told = tr("Not used by METHOD {}: {}.")
        run.progress.message(told.format(int(form.method), ", ".join(given)))


def _tell_of_one_value(run, layers):
    """Say which layers have one value only: there is nothing to spread."""
    run.tell_each(
        [
            tr("{}: all cells are {:,g}, and stay so").format(name, value)
            for name, value in zip(layers.names(), layers.constant())
            if value is not None
        ]
    )


def _tell_of_start(run, form, layers, curves, levels):
    """Say what the lowest value would become otherwise, where many cells have it."""
    if form.given is not None or form.method not in (Method.INTERPOLATED, Method.LOOKUP):
        return
    lines = []
    for name, curve in zip(layers.names(), curves):
        if curve.lowest > _MANY_LOWEST:
            shared = levels.minimum + (levels.maximum - levels.minimum) * curve.lowest
            results = shared, levels.minimum
            if form.settings.from_lowest:
                results = results[::-1]
            told = tr(
                "{}: {:,.0f} % of the cells have the lowest value, which becomes {:,g}; with START "
                "{} it becomes {:,g}."
            )
            lines.append(
                told.format(
                    name,
                    100 * curve.lowest,
                    results[0],
                    int(not form.settings.from_lowest),
                    results[1],
                )
            )
    run.tell_each(lines)


def _rows(layers, curves, scales):
    """Return the rows of the table of values and results; scales are of what was not scaled."""
    from ..toolbox.vector_formats import Row

    alone = layers.pool is Pool.NONE
    for band, curve in zip(layers.info.bands, curves):
        if curve.table is None:
            continue
        number = band.number if alone else 0
        scale, offset = scales.get(band.number, (1.0, 0.0))
        for value, result in zip(*(column.tolist() for column in curve.table())):
            yield Row([number, value * scale + offset, result])


def _flatness_tally(levels, together):
    from operator import add

    from ..kernels.levels.histogram import flatness_counts
    from ..raster.verbs.tally import Tally
    from ..recipes import equalize

    ends = {"output_min": levels.minimum, "output_max": levels.maximum}
    if together == 1:
        return Tally(partial(flatness_counts, **ends), merge=add)
    return Tally(partial(equalize.counts_of_each, **ends), merge=add)


def _flatness(run, counts, form, levels):
    """Return the first band's flatness, and log and return that of all."""
    from ..kernels.levels.histogram import flatness

    number = None
    if form.dtype.kind in "iu":
        number = round(levels.maximum) - round(levels.minimum) + 1
    outputs = {"FOUND": 0}
    lines = []
    for layer, band in enumerate(form.info.bands):
        value = flatness(counts[layer], levels=number)
        if value == value:
            lines.append(tr("{}: flatness {:,.4f}").format(band.name, value))
            if layer == 0:
                outputs.update(FLATNESS=value, FOUND=1)
    run.tell_each(lines)
    low = form.info.bands[0].dtype.kind in "iu" and outputs.get("FLATNESS", 1.0) < _FLAT
    if low and form.method is not Method.STRETCH and form.given is None:
        told = tr("Flatness is low where many cells have the same value, and so the same result.")
        run.progress.message(told)
    return outputs, lines
