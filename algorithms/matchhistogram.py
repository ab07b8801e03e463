"""Match histogram."""

from __future__ import annotations

from functools import partial
from math import inf
from operator import add

from ..kernels.common.wording import counted, tr
from ..kernels.levels.choices import MatchFrom, MatchMethod, MatchTarget, MatchType
from ..toolbox import parameters as p
from ..toolbox.base import RasterAlgorithm

# Bins that the report draws.
_DRAWN = 256


class MatchHistogram(RasterAlgorithm):
    """Give a raster the distribution of another."""

    ID = "matchhistogram"
    TITLE = "Match histogram"
    GROUP = "histogram"
    SUMMARY = "Gives a raster the histogram of a reference raster, or a normal distribution."
    HELP = (
        "<p><strong>Use it</strong> to make scenes of one place look alike, for mosaics and before "
        "changes are looked for: other light, haze, another sensor. And to give a raster a normal "
        "distribution.</p>"
        "<p><strong>Use something else</strong> where only detail is wanted: Equalize histogram. "
        "Physical corrections need more than histograms: where the scenes show different "
        "ground, matching all of it moves colours that were right; give masks, or take "
        "the robust method.</p>"
        "<p><strong>Quantiles</strong> gives each value the one at the same share of the "
        "reference's cells, exactly: the numbers of scikit-image's match_histograms. "
        "<strong>Bins</strong> does the same by histograms, in a fifth of the time. <strong>Mean "
        "and deviation</strong> is a line. <strong>Robust linear</strong> is one too, through the "
        "cells that did not change between the two, found anew until it stays (IR-MAD): both "
        "rasters have to show the same place; it needs SciPy.</p>"
        "<p>Cells without data count nowhere, stay so, and no other cell becomes one. Where an "
        "integer type has no value left for nodata, it takes the lowest, and the log says so. "
        "Where both rasters overlap, the log tells the step between them before and after.</p>"
        "<p><strong>Reference:</strong> Gonzalez, Woods: Digital Image Processing, histogram "
        "specification; Canty, Nielsen 2008, doi:10.1016/j.rse.2007.07.013, for the robust "
        "line.</p>"
    )
    TAGS = (
        "histogram,match,matching,specification,normalization,normalisation,normalize,reference,"
        "mosaic,colour balancing,color balancing,radiometric,relative radiometric normalization,"
        "IR-MAD,haze,satellite,drone,match_histograms,histMatch,gaussian,quantile"
    )
    NEEDS_SCIPY = "METHOD", MatchMethod.ROBUST

    def parameters(self):
        return [
            p.raster(),
            p.bands(),
            p.choice(
                "TARGET",
                "Match to",
                MatchTarget.labels(),
                0,
                "What the raster is to be distributed like.",
            ),
            p.raster(
                "REFERENCE",
                "Reference raster",
                "The raster whose histogram is wanted. It may have another type, size and CRS.",
                optional=True,
            ),
            p.bands(
                "REFERENCE_BANDS",
                "Bands of the reference (none chosen: all)",
                "REFERENCE",
                "Which bands, one for each of the input's, in this order, or one for all.",
            ),
            p.rasters(
                "REFERENCES",
                "More reference rasters",
                "Their cells count with those of the reference, as if all were one raster.",
            ),
            p.advanced(
                p.number(
                    "MEAN",
                    "Mean of the normal distribution",
                    None,
                    None,
                    None,
                    "Empty: the mean of each band stays.",
                    optional=True,
                )
            ),
            p.advanced(
                p.number(
                    "STDDEV",
                    "Standard deviation of the normal distribution",
                    None,
                    None,
                    None,
                    "Above 0. Empty: that of each band stays.",
                    optional=True,
                )
            ),
            p.choice(
                "METHOD",
                "Method",
                MatchMethod.labels(),
                0,
                "Quantiles fits any shape and is exact; bins is faster. The lines keep what lies "
                "between values: mean and deviation of all cells, or robust, of those without "
                "change.",
            ),
            p.choice(
                "FROM",
                "Cells that count",
                MatchFrom.labels(),
                0,
                "All cells of both, or only those where both rasters lie and have data.",
            ),
            p.raster(
                "MASK",
                "Mask of cells that count",
                "Only cells of the input raster where this has data other than 0 are counted, "
                "clear sky for instance. All cells are matched.",
                optional=True,
            ),
            p.raster(
                "REFERENCE_MASK",
                "Mask of the reference's cells that count",
                "Only cells of the reference raster where this has data other than 0 are counted.",
                optional=True,
            ),
            p.number(
                "STRENGTH",
                "Strength, 0 to 1",
                1.0,
                0.0,
                1.0,
                "1 matches wholly, 0 leaves all as it is, 0.5 goes half of the way.",
            ),
            p.advanced(
                p.integer(
                    "BINS",
                    "Bins of the method bins (0: as many as it takes)",
                    0,
                    0,
                    65536,
                    "0: one bin a value for integers of up to 16 bits, otherwise 65,536, finer "
                    "where more than a tenth of the cells crowd in one.",
                )
            ),
            p.choice(
                "OUTPUT_TYPE",
                "Type of the result",
                MatchType.labels(),
                0,
                "As the reference: its type, of several one that holds the values of all, or "
                "Float32 for a normal distribution. Whole numbers are rounded, and cut off at the "
                "ends of their type.",
            ),
            p.report(
                "Report of the histograms",
                "Where to write the report, an HTML page with the histogram of each band and its "
                "cumulative share, before and after, and that of the reference.",
            ),
            p.creation_options(),
            p.output("Matched"),
        ]

    def check(self, values):
        if values.integer("BINS") == 1:
            raise ValueError(tr("BINS is 1: give 0, or a whole number from 2 to 65536"))
        if values.given("STDDEV") and not values.number("STDDEV") > 0:
            told = tr("STDDEV is {:g}: give a number above 0")
            raise ValueError(told.format(values.number("STDDEV")))
        if values.choice("TARGET") == MatchTarget.NORMAL:
            if values.choice("METHOD") == MatchMethod.ROBUST:
                raise ValueError(
                    tr("METHOD is 3 and TARGET 1: cells without change need a raster to match to")
                )
            if values.choice("FROM") == MatchFrom.OVERLAP:
                raise ValueError(tr("FROM is 1 and TARGET 1: an overlap needs a second raster"))
        from ..recipes import match_histogram as recipe

        form = _Form(values, recipe)
        for name in ("MASK", "REFERENCE") if form.overlap else ("MASK",):
            if values.has(name):
                values.aligned(name, "", form.info.grid, 0)

    def compute(self, run):
        from ..recipes import match_histogram as recipe
        from ..recipes.equalize import Stored

        form = _Form(run, recipe)
        # Refuse what cannot be written before reading, which alone tells whether there is nodata.
        form.sink(form.levels(False, (-inf, inf)))
        page = run.report()
        plan = run.plan(form.info, cell_bytes=16.0)
        form.look(0.2)
        levels = form.levels(form.has_gaps, form.reach())
        if levels.shifted:
            run.progress.message(
                tr("Nodata is {:,g}, and cells that would be that are {:,g}.").format(
                    levels.nodata, levels.minimum
                )
            )
        stored = Stored(form.dtype, levels)
        with form.sink(levels) as target:
            told, counts = form.write(stored, target, plan, bool(page.path))
        run.tell_each(told)
        outputs = {"OUTPUT": run.target()}
        if page.path:
            with page:
                page.write(form.report(counts, told))
            outputs["OUTPUT_HTML"] = page.path
        return outputs


class _Form:
    """What the parameters of a run ask for, and what is known of it."""

    def __init__(self, run, recipe):
        import numpy as np

        self.run, self.recipe = run, recipe
        self.method = MatchMethod(run.choice("METHOD"))
        self.overlap = run.choice("FROM") == MatchFrom.OVERLAP
        self.source = run.source(bands="BANDS")
        self.info = self.source.info()
        if run.choice("TARGET") == MatchTarget.NORMAL:
            given = [run.number(n) if run.given(n) else None for n in ("MEAN", "STDDEV")]
            self.normal, self.references = recipe.Normal(*given), []
        else:
            self.normal, self.references = None, self._references()
        _tell_unused(run, self)
        code = MatchType(run.choice("OUTPUT_TYPE")).code
        self.dtype = np.dtype(code) if code else self._own_dtype()

    def _own_dtype(self):
        """Return the type that holds the values of all references; Float32 where there is none."""
        import numpy as np

        bands = [band for source in self.references for band in source.info().bands]
        if not bands:
            return np.dtype("f4")
        if any((band.scale, band.offset) != (1.0, 0.0) for band in bands):
            return np.result_type(*(band.result_dtype for band in bands))
        own = np.result_type(*(band.dtype for band in bands))
        return np.dtype("f8") if own.kind in "iu" and own.itemsize == 8 else own

    def _references(self):
        run, bands = self.run, "REFERENCE_BANDS"
        names = [name for name in ("REFERENCE",) if run.has(name)] + run.several("REFERENCES")
        if not names:
            raise ValueError(tr("REFERENCE is empty: give a raster to match to, or TARGET 1"))
        many = len(self.info.bands)
        found = [run.source(name, bands=bands) for name in names]
        for source in found:
            theirs = source.count()
            if theirs not in (1, many):
                raise ValueError(
                    tr(
                        "INPUT gives {}, and {} {}: choose as many with REFERENCE_BANDS, or one"
                    ).format(
                        counted(many, "band", "bands"),
                        source.name,
                        counted(theirs, "band", "bands"),
                    )
                )
        paired = self.overlap or self.method is MatchMethod.ROBUST
        if paired and (len(found) > 1 or names[0] != "REFERENCE"):
            told = tr("METHOD is 3, and REFERENCES are given: give one raster, as REFERENCE")
            if self.overlap:
                told = tr("FROM is 1, and REFERENCES are given: give one raster, as REFERENCE")
            raise ValueError(told)
        return found

    def sink(self, levels):
        """Return what takes the results."""
        from ..raster.results.about import OutputBand
        from ..toolbox import style

        nodata = self.nodata if self.dtype.kind == "f" else levels.nodata
        units = [band.unit for band in self.references[0].info().bands] if self.references else [""]
        bands = [
            OutputBand(band.description, nodata, unit=units[k % len(units)], of=band.number)
            for k, band in enumerate(self.info.bands)
        ]
        title, look = tr("Matched {}").format(self.info.title), style.Look("gray")
        return self.run.sink(self.info, bands, self.dtype, look=look, image=True, title=title)

    def levels(self, has_gaps, reach):
        """Return the range that results are kept in, and the value of nodata."""
        import numpy as np

        from ..kernels.levels.histogram import OutputLevels
        from ..raster.results.nodata import Results, result_nodata

        self.nodata = None
        if self.dtype.kind == "f":
            self.nodata = result_nodata(self.info.bands, self.dtype, [Results(*reach)])
            # What is beyond is no data elsewhere, and the ends themselves may be what means that.
            most = float(np.nextafter(np.finfo(self.dtype).max, self.dtype.type(0)))
            low, high = (min(max(end, -most), most) for end in reach)
            return OutputLevels(low, high, np.nan, False)
        limits = np.iinfo(self.dtype)
        if not has_gaps:
            return OutputLevels(limits.min, limits.max, None, False)
        low, high = (min(max(end, limits.min), limits.max) for end in reach)
        results = Results(round(low), round(high))
        nodata = result_nodata(self.info.bands, self.dtype, [results])
        if nodata is not None:
            return OutputLevels(low, high, nodata, False)
        return OutputLevels(limits.min + 1, limits.max, limits.min, True)

    def look(self, stop):
        """Find out where cells count, their ranges, and what both rasters have in common."""
        from ..kernels.levels.choices import Pool
        from ..raster.verbs.ledger import independent
        from ..recipes.layers import Layers, survey

        run = self.run
        own, theirs = self._counted()
        few = self.method is MatchMethod.QUANTILES
        few = few or (self.method is MatchMethod.BINS and not run.integer("BINS"))
        whole = own is self.source
        span, step = (0.0, stop / 4), self._step(own, theirs)
        looks = [(self.source, span, few and whole, step if whole else 0)]
        if not whole:
            looks.append((own, (stop / 4, stop / 2), few, step))
        span = stop / 2, stop
        looks += [(source, span, few, 0 if k else step) for k, source in enumerate(theirs)]
        works = [partial(survey, run, *one) for one in looks]
        surveys = independent(works)
        found = surveys.pop(0)
        cells = self.info.grid.rows * self.info.grid.columns
        self.has_gaps, self.ranges = bool(found.valid.min() < cells), found.ranges
        if not whole:
            found = surveys.pop(0)
        self.layers = Layers(own, Pool.NONE, found)
        self.others = [Layers(s, Pool.NONE, of) for s, of in zip(theirs, surveys)]
        if step:
            self.sample = self.recipe.paired(found.samples, surveys[0].samples)
        else:
            self.sample = self._sample(own, theirs, stop)
        self.lines = [None] * len(self.info.bands)
        if self.method is MatchMethod.ROBUST:
            one = self.references[0].count() == 1
            self.lines, kept = self.recipe.lines_of(self.sample, len(self.info.bands), one)
            told = tr("{} of {} compared did not change, and make the lines.")
            cells = counted(self.sample.first.shape[1], "cell", "cells")
            run.progress.message(told.format(f"{kept:,}", cells))

    def _counted(self):
        """Return the sources whose cells count: the input's and the references'."""
        from ..raster.common.choices import Resampling
        from ..raster.sources.align import align

        run, recipe, grid = self.run, self.recipe, self.info.grid
        mask = None
        if run.has("MASK"):
            mask = recipe.where_not_0(self._fitting(run.aligned("MASK", "", grid, 0)))
        if not self.references:
            return recipe.within(self.source, mask), []
        theirs, other = list(self.references), None
        if self.overlap:
            theirs = [run.aligned("REFERENCE", "", grid, 0, bands="REFERENCE_BANDS")]
        if run.has("REFERENCE_MASK"):
            where = grid if self.overlap else theirs[0].info().grid
            laid = align(run.source("REFERENCE_MASK"), where, Resampling.NEAREST)
            other = recipe.where_not_0(self._fitting(laid))
            theirs[0] = recipe.within(theirs[0], other)
        own = recipe.within(self.source, mask)
        if self.overlap:
            both = theirs[0], own
            own = recipe.within(own, both[0])
            theirs[0] = recipe.within(both[0], both[1])
        return own, theirs

    def _fitting(self, mask):
        """Return a mask, of several bands the first for a single one; refuse one of others."""
        count, many = mask.count(), len(self.info.bands)
        if many == 1:
            return mask.of_places([0])
        if count not in (1, many):
            told = tr("{} has {}, and {} gives {}: give one for all, or one for each")
            bands = (counted(number, "band", "bands") for number in (count, many))
            raise ValueError(told.format(mask.name, next(bands), self.info.name, next(bands)))
        return mask

    def _step(self, own, theirs):
        """Return of which rows and columns cells of both are kept, 0 if they lie apart."""
        if not theirs or not theirs[0].info().grid.lines_up(self.info.grid):
            return 0
        return self.recipe.sample_step(self.info, own.count() + theirs[0].count())

    def _sample(self, own, theirs, stop):
        """Return cells that both rasters have, None where they do not overlap."""
        from ..raster.common.choices import Resampling
        from ..raster.common.errors import RasterError
        from ..raster.sources.align import align

        if not theirs:
            return None
        laid, robust = theirs[0], self.method is MatchMethod.ROBUST
        grid = self.info.grid
        if robust and not self.overlap:
            laid = self.run.aligned("REFERENCE", "", grid, 1, bands="REFERENCE_BANDS")
            if theirs[0].mask is not None and laid.mask is None:
                laid = align(theirs[0], grid, Resampling.NEAREST)
        elif not self.overlap:
            try:
                laid = align(theirs[0], grid, Resampling.NEAREST)
            except RasterError:
                return None
        return self.recipe.sample_of(self.run, own, laid, (stop, stop))

    def reach(self):
        """Return the least and the greatest that a result can be."""
        bounded = self.method in (MatchMethod.QUANTILES, MatchMethod.BINS) and self.others
        if not bounded:
            return -inf, inf
        ranges = [known for layers in self.others for known in layers.found.ranges]
        if self.run.number("STRENGTH") < 1.0:
            ranges += self.ranges
        ends = min(r.minimum for r in ranges), max(r.maximum for r in ranges)
        return ends if ends[0] <= ends[1] else (-inf, inf)

    def target_of(self, bands):
        """Return what some bands are to be matched to."""
        from ..recipes.layers import Several

        if self.normal is not None:
            return self.normal
        one = all(layers.count == 1 for layers in self.others)
        asked = [0] if one else bands
        parts = [
            layers.of(asked if layers.count > 1 else [0] * len(asked)) for layers in self.others
        ]
        target = Several(tuple(parts))
        for band, valid in zip(bands, target.valid):
            if not valid:
                told = tr("{} has no cell with data to match band {} to")
                number = self.info.bands[band].number
                raise ValueError(told.format(self.references[0].name, number))
        return target

    def write(self, stored, target, plan, drawn):
        """Map all cells, band by band where the file takes them so."""
        from ..raster.verbs.engine import map_blocks
        from ..raster.verbs.ledger import independent
        from ..raster.verbs.tally import Tally
        from ..recipes import equalize
        from ..recipes.by_value import by_value

        run, many = self.run, len(self.info.bands)
        groups = self.groups()
        parts = groups if target.band_by_band else [range(many)]
        lines, steps, counts = [], [], []

        def work(bands):
            nonlocal counts
            start, stop = (0.2 + 0.8 * b / many for b in (bands.start, bands.stop))
            middle = start + 0.6 * (stop - start)
            looked_at = groups if len(parts) == 1 else [bands]
            found = self._mappings(looked_at, (start, middle))
            own = [mapping for of_group in found for mapping in of_group]
            strength = run.number("STRENGTH")
            curves = [
                self.recipe.finished(mapping, strength, self.layers.of([band]), stored).apply
                for band, mapping in zip(bands, own)
            ]
            tally = None
            if drawn:
                ends = self._drawn_ends(own, bands, stored.levels)
                tally = Tally(partial(self.recipe.drawn_counts, ends=ends, bins=_DRAWN), merge=add)
            kernel = equalize.Equalizer(curves, self.dtype)
            part, kernel = by_value(self.source_of(bands), kernel, stored.levels.nodata is not None)
            map_blocks(
                kernel,
                [part],
                equalize.Section(target, bands),
                plan,
                numbered=True,
                tally=tally,
                progress=run.progress.part(middle, stop),
            )
            # Of many bands mappings take gigabytes.
            lines.extend(self._lines_told(bands, own))
            steps.extend(self._steps_told(bands, own))
            if drawn:
                counts += [(ends, tally.units(k)[0]) for k in range(len(bands))]

        independent(partial(work, bands) for bands in parts)
        return lines + steps, counts

    def source_of(self, bands):
        """Return some bands of the input."""
        from dataclasses import replace

        numbers = tuple(self.info.bands[band].number for band in bands)
        return replace(self.source, bands=numbers)

    def groups(self):
        """Return which bands are looked at in one pass."""
        bins = self.run.integer("BINS")
        return self.recipe.groups(self.info, self.others, self.method, bins)

    def _mappings(self, groups, span):
        """Return the mappings of the bands of each group."""
        from ..raster.verbs.ledger import independent

        length = (span[1] - span[0]) / len(groups)
        starts = [span[0] + k * length for k in range(len(groups) + 1)]
        return independent(
            partial(self._mappings_of, bands, within)
            for bands, within in zip(groups, zip(starts, starts[1:]))
        )

    def _mappings_of(self, bands, span):
        """Return the mapping of each of some bands; one of which no cell counts stays."""
        run, valid = self.run, self.layers.valid
        some = [band for band in bands if valid[band]]
        found = {}
        if some:
            lines = [self.lines[band] for band in some]
            layers, target = self.layers.of(some), self.target_of(some)
            bins = run.integer("BINS")
            curves = self.recipe.curves_of(run, layers, target, self.method, bins, lines, span)
            found = dict(zip(some, curves))
        return [found.get(band, partial(_as_it_is)) for band in bands]

    def _lines_told(self, bands, mappings):
        """Return what there is to say of the mappings of some bands that are lines."""
        from ..kernels.levels.matching import along_line

        lines = []
        for band, mapping in zip(bands, mappings):
            if mapping.func is along_line:
                line = mapping.keywords
                offset = line["at_centre"] - line["gain"] * line["centre"]
                told = tr("{}: result = {:,.6g} x value + {:,.6g}")
                lines.append(told.format(self.info.bands[band].name, line["gain"], offset))
        return lines

    def _steps_told(self, bands, mappings):
        """Say how far some bands lie from the reference, before and after."""
        if self.sample is None:
            return []
        sample = self.recipe.sample_in(self.sample, bands)
        steps = self.recipe.steps_of(sample, mappings, self.run.number("STRENGTH"))
        told = tr("{}: where both lie, input less reference is {:,.4g} before, {:,.4g} after")
        return [told.format(self.info.bands[band].name, *step) for band, step in zip(bands, steps)]

    def _drawn_ends(self, mappings, bands, levels):
        """Return the range of the results of some bands, to draw."""
        import numpy as np

        found = []
        for band, mapping in zip(bands, mappings):
            known = self.ranges[band]
            if known.cells:
                own = np.array([known.minimum, known.maximum], dtype=float)
                results = own + self.run.number("STRENGTH") * (mapping(own) - own)
                found += np.clip(results, levels.minimum, levels.maximum).tolist()
        return (min(found), max(found)) if found else (0.0, 0.0)

    def report(self, counts, told):
        """Return the report."""
        from ..recipes.binning import counts_of
        from ..reports.histograms import Histogram, report

        def drawn(title, layers, band):
            known = layers.found.ranges[band]
            ends = [(known.minimum, known.maximum) if known.cells else (0.0, 0.0)]
            count = partial(counts_of, bounds=ends, bins=_DRAWN)
            found = layers.of([band]).reduce(self.run, count, add, unit=None)[0]
            return Histogram(title, *ends[0], found.tolist())

        bands = []
        for place, (band, (ends, after)) in enumerate(zip(self.info.bands, counts)):
            shown = [drawn(tr("Before"), self.layers, place)]
            for layers in self.others[:1]:
                own = place if layers.count > 1 else 0
                shown.append(drawn(tr("Reference"), layers, own))
            bands.append((band.name, [*shown, Histogram(tr("After"), *ends, after.tolist())]))
        grid = self.info.grid
        facts = tr("{}, {:,} x {:,} cells").format(self.info.title, grid.columns, grid.rows)
        title = tr("Histograms before and after: {}").format(tr(self.method.label))
        return report(title, facts, told, bands)


def _as_it_is(cells):
    """Map cells of a band of which none counts."""
    import numpy as np

    return np.array(cells, dtype=float)


def _tell_unused(run, form):
    """Name the parameters that were given and are not used."""
    unused = []
    if form.normal is not None:
        unused += [n for n in ("REFERENCE", "REFERENCE_MASK") if run.has(n)]
        unused += ["REFERENCES"] if run.several("REFERENCES") else []
        unused += ["REFERENCE_BANDS"] if run.given("REFERENCE_BANDS") else []
    else:
        unused += [name for name in ("MEAN", "STDDEV") if run.given(name)]
    if form.method is not MatchMethod.BINS and run.given("BINS") and run.integer("BINS"):
        unused.append("BINS")
    if unused:
        told = tr("Not used by METHOD {} and TARGET {}: {}.")
        target = int(form.normal is not None)
        run.progress.message(told.format(int(form.method), target, ", ".join(unused)))
