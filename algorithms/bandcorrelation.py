"""Band correlation."""

from __future__ import annotations

from math import isnan

from ..kernels.common.wording import counted, later, shown, tr
from ..kernels.correlation.choices import BandMethod
from ..raster.common.choices import Resampling
from ..toolbox import parameters as p
from ..toolbox.base import RasterAlgorithm

_COLUMNS = (
    ("band_a", "String", later("First band")),
    ("band_b", "String", later("Second band")),
    ("r", "Double", later("Correlation")),
    ("p", "Double", later("Two-sided p of the correlation")),
    ("n", "LongLong", later("Number of cells with data in both")),
)
_WITH_COVARIANCE = (*_COLUMNS, ("cov", "Double", later("Covariance, over n - 1")))


class BandCorrelation(RasterAlgorithm):
    """Correlations between all bands."""

    ID = "bandcorrelation"
    TITLE = "Band correlation"
    GROUP = "correlation"
    SUMMARY = "Computes how each two bands of one or several rasters correlate, as a table."
    HELP = (
        "<p><strong>Use it</strong> to see which bands say the same, before a classification or a "
        "principal component analysis; to compare rasters of one place; for a correlation or "
        "covariance matrix.</p>"
        "<p><strong>Use something else</strong> to see where two bands agree: Local correlation "
        "makes a map of it.</p>"
        "<p>Each pair is taken over the cells in which both have data. The table has a row for "
        "each two bands, both ways round, and for each band with itself, whose r is exactly 1. "
        "With fewer than 3 cells, or a band that is flat there, r is NULL. p takes cells for "
        "independent, which neighbouring cells seldom are. Other rasters are laid on the grid of "
        "the first.</p>"
        "<p><strong>Reference:</strong> Chan, Golub, LeVeque 1983, "
        "doi:10.1080/00031305.1983.10483115.</p>"
    )
    TAGS = (
        "correlation matrix,covariance,covariance matrix,pearson,spearman,rank,bands,layers,"
        "layerCor,layerStats,multicollinearity,heat map,PCA,redundancy,r.covar,band statistics"
    )

    def parameters(self):
        return [
            p.raster(),
            p.bands(help="Which bands are compared. Empty: all but alpha bands."),
            p.rasters(
                "LAYERS",
                "More rasters",
                "Their bands are compared as well, resampled to the input raster's grid "
                "(bilinear) where they have another.",
            ),
            p.choice(
                "METHOD",
                "Method",
                BandMethod.labels(),
                0,
                "Pearson's r measures how well a straight line describes the pairs; Spearman's, "
                "that of ranks, how well any rising or falling curve does, and takes some ten "
                "times as long. Covariance adds a column with it to Pearson's r.",
            ),
            p.table(
                "Table of band correlations",
                help="Where to write the table: a row for each two bands.",
            ),
            p.report(
                "Report of the band correlation",
                "Where to write the report, an HTML page with the matrix in colours.",
            ),
        ]

    def check(self, values):
        _sources(values)

    def compute(self, run):
        from ..kernels.correlation.bands import p_values
        from ..recipes import band_matrix as recipe
        from ..reports.bandcorrelation import report

        sources, names = _sources(run)
        source, method = sources[0], BandMethod(run.choice("METHOD"))
        info = source.info()
        run.plan(info, cell_bytes=8.0 * len(names) / len(info.bands), together=True, least=16)
        columns = _WITH_COVARIANCE if method is BandMethod.COVARIANCE else _COLUMNS
        table, page = run.table(columns, tr("Band correlation")), run.report()
        share = 0.15 if method is BandMethod.SPEARMAN else 1.0
        found = recipe.pair_sums(run, sources, run.progress.part(0.0, share))
        r = found.sums.correlation()
        if method is BandMethod.SPEARMAN:
            r = recipe.rank_correlations(run, sources, found, run.progress.part(share, 1.0))
        if isnan(r[0, 0]):
            run.require_data(source)
        counts, covariance = found.sums.counts, found.sums.covariance()
        chances = p_values(r, counts)
        values = [r, chances, counts.astype("i8")]
        if method is BandMethod.COVARIANCE:
            values.append(covariance)
        with page, table:
            if page.path:
                told = tr((method if method is BandMethod.SPEARMAN else BandMethod.PEARSON).label)
                title = tr("{} correlation").format(told)
                lines = _told(names, *values[:3])
                page.write(report(r.tolist(), names, title, _facts(info), lines))
            table.write(_rows(names, values))
        pairs = len(names) * (len(names) - 1) // 2
        run.progress.message(counted(pairs, "pair of bands", "pairs of bands"))
        return {"OUTPUT": table.identifier, "OUTPUT_HTML": page.path}


def _sources(run):
    """Return all rasters, on one grid, and the names of their bands; refuse a single band."""
    source = run.source(bands="BANDS")
    grid = source.info().grid
    others = [run.aligned(name, "", grid, Resampling.BILINEAR) for name in run.several("LAYERS")]
    names = _names([source, *others])
    if len(names) < 2:
        raise ValueError(tr("INPUT gives 1 band, and there are no LAYERS: give 2 bands or more"))
    return [source, *others], names


def _names(sources) -> list:
    """Return the names of all bands, each once."""
    names = []
    for source in sources:
        layer = source.name.split(" ", 2 if source is not sources[0] else 1)[-1]
        for band in source.info().bands:
            name = band.name if len(sources) == 1 else f"{layer}: {band.name}"
            number = names.count(name)
            names.append(f"{name} ({number + 1})" if number else name)
    return names


def _facts(info) -> str:
    return tr("{}, {:,} x {:,} cells").format(info.title, info.grid.columns, info.grid.rows)


def _told(names, r, chances, counts) -> list:
    """Return the rows of each pair once, as texts."""
    from ..reports.chart import number

    return [
        [names[i], names[j], number(r[i, j]), number(chances[i, j], 3), shown(int(counts[i, j]))]
        for i in range(len(names))
        for j in range(i + 1, len(names))
    ]


def _rows(names, values):
    """Return the rows of the table, with NULL for what is not known.

    One after another: of 1,800 bands there are 3 million.
    """
    from ..toolbox.vector_formats import Row

    for i, name in enumerate(names):
        columns = [value[i].tolist() for value in values]
        for other, *numbers in zip(names, *columns):
            yield Row([name, other, *(None if one != one else one for one in numbers)])
