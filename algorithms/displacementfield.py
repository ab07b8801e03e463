"""Displacement field."""

from __future__ import annotations

from functools import partial

from ..kernels.common.wording import later, tr
from ..toolbox import parameters as p
from ..toolbox.base import RasterAlgorithm

_COLUMNS = (
    ("id", "LongLong", later("Number, in the order of rows")),
    ("dx", "Double", later("Displacement along x (map units)")),
    ("dy", "Double", later("Displacement along y, to the north (map units)")),
    ("score", "Double", later("Correlation, -1 to 1")),
    ("peak_ratio", "Double", later("Correlation over that of the next best place")),
)


class DisplacementField(RasterAlgorithm):
    """How far the ground moved between two rasters."""

    ID = "displacementfield"
    TITLE = "Displacement field"
    GROUP = "correlation"
    REACH = "WINDOW", "MAX_SHIFT"
    SUMMARY = "Measures how far the ground moved between two rasters, on a grid of small pieces."
    HELP = (
        "<p><strong>Use it</strong> for what moved between two images or elevation models of one "
        "place: glaciers, landslides, dunes, ground around a fault, particles; and for errors of "
        "registration that differ from place to place.</p>"
        "<p><strong>Use something else</strong> where all of the raster is shifted alike: "
        "estimate shift is surer. What turns, melts or changes its look between the two is not "
        "found again.</p>"
        "<p>Around every n-th cell of the input raster, the earlier one, a chip is taken, and the "
        "place of the second raster, the later one, at which it fits best (its correlation is "
        "greatest) is found to some hundredths of a cell. dx and dy are the way there in map "
        "units, y to the north: what moved to the east has a positive dx. Both rasters are "
        "smoothed by a gaussian of one cell first. Where the movement changes across a chip, dx "
        "and dy are those of its middle.</p>"
        "<p>dx and dy are nodata, never 0, where the chip is flat or half of it has no data; where "
        "the best place lies at the border of the search (at_limit is 1: the movement may be "
        "larger); where the score is below the minimum; where what lies at the new place fits best "
        "elsewhere than at the old one; and where they are unlike their neighbours. Score and "
        "ratio of peaks stay: near 1 the ratio says that another place is as good.</p>"
        "<p><strong>Reference:</strong> Padfield 2012, doi:10.1109/TIP.2011.2181402, for missing "
        "data; Westerweel, Scarano 2005, doi:10.1007/s00348-005-0016-6, for outliers.</p>"
    )
    TAGS = (
        "displacement,offset tracking,feature tracking,pixel tracking,image correlation,digital "
        "image correlation,velocity,glacier,landslide,dune,earthquake,fault,optical flow,PIV,"
        "particle image velocimetry,COSI-Corr,autoRIFT,ImGRAFT,AROSICS,coregistration,arrows"
    )
    NEEDS_SCIPY = True

    def parameters(self):
        return [
            p.raster(
                label="Input raster (earlier)",
                help="The raster in which the chips lie. Any size, nodata anywhere.",
            ),
            p.band(),
            p.raster(
                "INPUT_2",
                "Second raster (later)",
                "The raster in which they are found again. It may lie on another grid and in "
                "another CRS; with cells as large as those of the first none is resampled.",
            ),
            p.band("BAND_2", "Band of the second raster", "INPUT_2"),
            p.integer(
                "WINDOW",
                "Size of the chips (cells)",
                31,
                5,
                1023,
                "Cells on a side of what is found again. Large chips are surer, small ones show "
                "more detail: 15 to 63 suit most.",
            ),
            p.integer(
                "STEP",
                "From one chip to the next (cells)",
                16,
                1,
                32767,
                "The result has a cell for each chip. Chips overlap where this is less than "
                "their size.",
            ),
            p.integer(
                "MAX_SHIFT",
                "Maximum displacement (cells)",
                10,
                1,
                1024,
                "How far along each axis is searched. What moved so far or farther is nodata: take "
                "a few cells more than you expect.",
            ),
            p.number(
                "MIN_SCORE",
                "Minimum score",
                0.5,
                -1.0,
                1.0,
                "Displacements whose correlation is lower are nodata.",
            ),
            p.raster(
                "MASK",
                "Mask of where not to look",
                "Cells of the first raster where this has data other than 0 belong to no chip, and "
                "none lies around them: water, clouds.",
                optional=True,
            ),
            p.raster(
                "PRIOR",
                "First guess",
                "A raster whose first two bands are dx and dy, in map units, such as the result of "
                "a run with larger chips: the search begins there. Where it has no data the "
                "guess is 0.",
                optional=True,
            ),
            p.creation_options(),
            p.output("Displacements"),
            p.points(
                "Arrows",
                "OUTPUT_POINTS",
                "Where to write the displacements as points in the middle of their chips, drawn "
                "as arrows.",
                optional=True,
            ),
        ]

    def number_outputs(self):
        return [p.number_output("FOUND", "Whether any displacement was found (0 or 1)")]

    def check(self, values):
        _asked(values)
        if values.has("PRIOR"):
            values.aligned("PRIOR", "", values.source(band="BAND").info().grid, 1)

    def compute(self, run):
        from ..raster.results.about import OutputBand
        from ..raster.results.nodata import Results, result_nodata
        from ..recipes import displacement as recipe
        from ..toolbox import style
        from ..toolbox.vector_style import draw_arrows

        first, second, mask, place = _asked(run)
        info, grid, window = first.info(), first.info().grid, run.integer("WINDOW")
        axes = recipe.Axes.of(grid)
        guesses, farthest = [], None
        if run.has("PRIOR"):
            guesses = recipe.guesses_of(run.aligned("PRIOR", "", grid, 1))
            farthest = recipe.farthest(run, guesses, axes)
            if farthest > max(grid.shape):
                told = tr("PRIOR leads {:,.0f} cells away, farther than INPUT is wide: {:,} cells")
                raise ValueError(told.format(farthest, max(grid.shape)))
        search = recipe.search_of(
            window,
            min(run.integer("MAX_SHIFT"), max(grid.shape)),  # nothing lies farther away
            run.number("MIN_SCORE"),
            farthest,
        )
        work = recipe.Work(search, run.integer("STEP"), axes, place)
        sources = [first, second, *mask, *guesses]
        plan = run.plan(
            info,
            cell_bytes=sum(source.info().cell_bytes for source in sources),
            out_bytes=recipe.OUT_BYTES,
            halo=2 * search.reach,
            tile_bytes=recipe.TILE_BYTES,
        )
        run.warn_of_same("BAND", "BAND_2")
        kept = grid.every(work.step)
        points = None
        names = (info.title, run.source("INPUT_2").info().title)
        if run.given("OUTPUT_POINTS"):
            points = run.points(
                _COLUMNS,
                tr("Arrows from {} to {}").format(*names),
                kept,
                "OUTPUT_POINTS",
                draw=partial(draw_arrows, spacing=recipe.Axes.of(kept).shorter),
            )
        dtype = max(info.bands[0].result_dtype, second.info().bands[0].result_dtype)
        most = recipe.most(work)
        nodata = result_nodata(info.bands, dtype, [Results(-most, most)])
        bands = [OutputBand(name, nodata=nodata) for name in recipe.NAMES]
        title = tr("Displacements from {} to {}").format(*names)
        with run.sink(info, bands, dtype, grid=kept, look=style.Look("RdBu"), title=title) as sink:
            moves = recipe.measure(
                run, sources, work, bool(mask), plan, run.progress.part(0.0, 0.95)
            )
            found = recipe.write_field(run, moves, sink, work, run.progress.part(0.95, 1.0))
            if not found:
                run.require_data(first)
                run.require_data(second)
        if points is not None:
            with points:
                points.write(_rows(kept, recipe.arrows(run, moves, work)))
        outputs = {"OUTPUT": run.target(), "FOUND": int(found)}
        if points is not None:
            outputs["OUTPUT_POINTS"] = points.identifier
        if not found:
            run.progress.warn(tr("No displacement was found: see the bands score and at_limit."))
        return outputs


def _asked(run):
    """Return both rasters, what masks the first, and how the second lies on it."""
    from ..recipes import displacement as recipe

    first, window = run.source(band="BAND"), run.integer("WINDOW")
    grid = first.info().grid
    if window > min(grid.shape):
        told = tr("WINDOW is {}, and INPUT has {:,} x {:,} cells: give one that fits in")
        raise ValueError(told.format(window, grid.columns, grid.rows))
    own = run.source("INPUT_2", band="BAND_2").info().grid
    place = recipe.place_of(own, grid)
    second = run.aligned("INPUT_2", "BAND_2", place.grid, place.resampling)
    mask = [run.aligned("MASK", "", grid, 0)] if run.has("MASK") else []
    return first, second, mask, place


def _rows(grid, found):
    """Return displacements as rows."""
    from ..toolbox.vector_formats import Row

    for number, (row, column, values) in enumerate(found, 1):
        yield Row([number, *values], grid.coordinates(row, column))
