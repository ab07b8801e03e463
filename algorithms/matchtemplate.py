"""Match template."""

from __future__ import annotations

from functools import partial
from math import inf

from ..kernels.common.wording import counted, later, tr
from ..kernels.correlation.choices import TemplateMethod
from ..raster.common.choices import Edges
from ..toolbox import parameters as p
from ..toolbox.base import RasterAlgorithm

_COLUMNS = (
    ("id", "LongLong", later("Number, the best match first")),
    ("score", "Double", later("Score of the match")),
)


class MatchTemplate(RasterAlgorithm):
    """Places of a raster that look like a template."""

    ID = "matchtemplate"
    TITLE = "Match template"
    GROUP = "correlation"
    REACH = ("TEMPLATE",)
    SUMMARY = "Finds where a small raster, or a rectangle of the raster itself, is found again."
    HELP = (
        "<p><strong>Use it</strong> to find things that look alike: coins, trees, houses, ground "
        "control points, a piece of an image in a larger one. Draw a rectangle around one on the "
        "map, or give a raster of it.</p>"
        "<p><strong>Use something else</strong> for things that are turned or of another size than "
        "the template: a score falls off some ten degrees and ten percent away.</p>"
        "<p>The score is written where the middle of the template lies. Correlation with the mean "
        "removed is 1 for a match, whatever its brightness and contrast; the correlation that is "
        "not centred is near 1 wherever both are bright; the squared difference is 0 for a match "
        "and may be above 1. Places where less than half of the template lies on data, where it "
        "crosses the edge, or where the raster is flat, have no score.</p>"
        "<p>Matches are places whose score is at least the threshold (of squared differences at "
        "most 1 less the threshold) and better than those around them. FOUND says whether there "
        "are any; BEST_X and BEST_Y are the middle of the best place, between cells, threshold or "
        "not.</p>"
        "<p><strong>Reference:</strong> Lewis 1995, Fast normalized cross-correlation; Padfield "
        "2012, doi:10.1109/TIP.2011.2181402, for missing data.</p>"
    )
    TAGS = (
        "template matching,match,find,object detection,normalized cross-correlation,NCC,pattern,"
        "matchTemplate,OpenCV,image,count,trees,houses,ground control points,similar,search"
    )
    NEEDS_SCIPY = True

    def parameters(self):
        return [
            p.raster(),
            p.bands(help="Which bands are compared, all together. Empty: all but alpha bands."),
            p.raster(
                "TEMPLATE",
                "Template",
                "A small raster of what is looked for, with as many bands. With a georeference it "
                "is resampled to the cells of the input raster, if it has others.",
                optional=True,
            ),
            p.extent(
                "TEMPLATE_EXTENT",
                "Template, as a rectangle of the input raster",
                "Instead of a raster: the cells whose centres lie in it are looked for.",
            ),
            p.choice(
                "METHOD",
                "Score",
                TemplateMethod.labels(),
                0,
                "Correlation with the mean removed suits most: neither brightness nor contrast "
                "matter. The others are for images in which they do.",
            ),
            p.number(
                "THRESHOLD",
                "Threshold",
                0.8,
                -1.0,
                1.0,
                "Places with at least this score are matches; of squared differences those with at "
                "most 1 less this.",
            ),
            p.number(
                "MIN_DISTANCE",
                "Minimum distance (map units, or metres if degrees)",
                None,
                0.0,
                None,
                "Of matches closer to each other the better one stays. Empty: half the template.",
                optional=True,
            ),
            p.creation_options(),
            p.output("Scores"),
            p.points(
                "Matches",
                "OUTPUT_POINTS",
                "Where to write the matches, a point in the middle of each.",
                optional=True,
            ),
        ]

    def number_outputs(self):
        return [
            p.number_output("FOUND", "Whether there is a match (0 or 1)"),
            p.number_output("BEST_SCORE", "Best score"),
            p.number_output("BEST_X", "x of the middle of the best place"),
            p.number_output("BEST_Y", "y of the middle of the best place"),
        ]

    def check(self, values):
        _place_of_template(values, values.source(bands="BANDS"))

    def compute(self, run):
        from ..kernels.windows.shapes import reach
        from ..raster.results.about import OutputBand
        from ..raster.results.nodata import Results, result_nodata
        from ..raster.verbs.edges import Halo
        from ..raster.verbs.engine import map_blocks, stack_tile
        from ..recipes import match as recipe
        from ..recipes.peaks import in_space
        from ..toolbox import style

        source = run.source(bands="BANDS")
        info, method = source.info(), TemplateMethod(run.choice("METHOD"))
        template = _template(run, source)
        _, height, width = template.cells.shape
        lowest = method.lowest
        threshold = run.number("THRESHOLD")
        threshold = 1.0 - threshold if lowest else threshold
        plan = run.plan(
            info,
            cell_bytes=info.cell_bytes,
            out_bytes=8.0 / len(info.bands),
            halo=max(height, width) + 2,
            tile_bytes=120.0,
            together=True,
            least=stack_tile(len(info.bands)),
        )
        dtype = max(band.result_dtype for band in info.bands)
        nodata = result_nodata(info.bands, dtype, [Results(-1.0, inf)])
        points = None
        if run.given("OUTPUT_POINTS"):
            points = run.points(
                _COLUMNS,
                tr("Matches in {}").format(info.title),
                info.grid,
                "OUTPUT_POINTS",
            )
        found = recipe.Matches(threshold, lowest=lowest)
        sides = (side + 1 for side in (*reach(height), *reach(width)))
        look = style.RAMP if lowest else style.Look("RdBu", limits=(-1.0, 1.0))
        bands = [OutputBand("score", nodata=nodata)]
        title = tr("Scores in {}").format(info.title)
        with run.sink(info, bands, dtype, look=look, title=title) as sink:
            map_blocks(
                partial(
                    recipe.score,
                    template=template,
                    method=method,
                    threshold=threshold,
                ),
                [source],
                sink,
                plan,
                halo=Halo(*sides),
                # Places that hold an infinite cell have no score: none crosses the edge.
                edges=Edges.CONSTANT,
                edge_value=inf,
                stacked=True,
                tally=found,
                tally_band=slice(0, 3),
                progress=run.progress,
            )
            best = found.best()
            if best is None:
                run.require_data(source)
            distances = None
            if run.given("MIN_DISTANCE"):
                distances = partial(in_space, info.grid, distance=run.number("MIN_DISTANCE"))
            matches = found.kept(template, distances, run.progress)
        if points is not None:
            with points:
                points.write(_rows(info.grid, template, matches))
        outputs = {"OUTPUT": run.target(), "FOUND": int(matches.rows.size > 0)}
        if points is not None:
            outputs["OUTPUT_POINTS"] = points.identifier
        run.progress.message(counted(matches.rows.size, "match", "matches"))
        if best is None:
            run.progress.warn(tr("No place has a score: INPUT is flat, or too little has data."))
            return outputs
        (x,), (y,) = _middle(info.grid, template, best)
        outputs.update(BEST_SCORE=float(best.scores[0]), BEST_X=float(x), BEST_Y=float(y))
        run.progress.message(
            tr("Best score {:,.6g} at x {:.9g}, y {:.9g}").format(outputs["BEST_SCORE"], x, y)
        )
        return outputs


def _template(run, source):
    """Return the template that a raster or a rectangle gives."""
    from ..recipes.match import read_template

    template = read_template(*_place_of_template(run, source))
    run.progress.message(tr("Template: {:,} x {:,} cells").format(*template.cells.shape[:0:-1]))
    return template


def _place_of_template(run, source):
    """Return the raster that a template is read from, and in which window; None for all of it."""
    from ..recipes import match as recipe

    info = source.info()
    if run.has("TEMPLATE") == run.given("TEMPLATE_EXTENT"):
        given = tr("both are given") if run.has("TEMPLATE") else tr("neither is given")
        raise ValueError(tr("TEMPLATE and TEMPLATE_EXTENT: {}; give one of them").format(given))
    if run.given("TEMPLATE_EXTENT"):
        rectangle = run.rectangle("TEMPLATE_EXTENT")
        window = recipe.window_of(rectangle, info.grid)
        if window is None:
            told = tr(
                "TEMPLATE_EXTENT is x {:.9g} to {:.9g}, y {:.9g} to {:.9g}: no cell of INPUT "
                "has its centre there; draw it on the raster"
            )
            raise ValueError(told.format(*(rectangle[k] for k in (0, 2, 1, 3))))
        run.refuse_reach(max(window.rows, window.columns))
        return source, window
    given = run.source("TEMPLATE", bands="")
    count = len(given.info().bands)
    if count != len(info.bands):
        raise ValueError(
            tr("TEMPLATE has {}, and INPUT gives {}: give as many, or choose BANDS").format(
                *(counted(n, "band", "bands") for n in (count, len(info.bands)))
            )
        )
    laid = recipe.template_on(given, info.grid)
    grid = laid.info().grid
    recipe.refuse_large(given, grid, info.grid)
    run.refuse_reach(max(grid.shape))
    if laid is not given:
        run.progress.message(
            tr("TEMPLATE has other cells than INPUT: it is resampled to {:,} x {:,}.").format(
                grid.columns, grid.rows
            )
        )
    return laid, None


def _middle(grid, template, match):
    """Return the coordinates of the middles of templates whose own cells are given."""
    _, height, width = template.cells.shape
    # Of an even number of cells the middle lies before the template's own cell.
    rows, columns = match.rows - (height % 2 == 0) / 2, match.columns - (width % 2 == 0) / 2
    return grid.as_drawn().coordinates(rows, columns)


def _rows(grid, template, matches):
    """Return the matches as rows."""
    from ..toolbox.vector_formats import Row

    xs, ys = _middle(grid, template, matches)
    for number, found in enumerate(zip(xs.tolist(), ys.tolist(), matches.scores.tolist()), 1):
        yield Row([number, found[2]], found[:2])
