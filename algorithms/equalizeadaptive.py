"""Equalize adaptively."""

from __future__ import annotations

from functools import partial

from ..kernels.common.wording import counted, of_parameter, tr
from ..kernels.levels.choices import AdaptivePool, OutputType
from ..toolbox import parameters as p
from ..toolbox.base import RasterAlgorithm


class EqualizeAdaptive(RasterAlgorithm):
    """Spread the values around each cell over a range."""

    ID = "equalizeadaptive"
    TITLE = "Equalize adaptively (CLAHE)"
    GROUP = "histogram"
    SUMMARY = "Brings out detail everywhere, by the histogram of the tiles around each cell."
    HELP = (
        "<p><strong>Use it</strong> for images that are dark in one place and bright or hazy in "
        "another: shadows of hills, haze, radar, elevation models with mountains and plains.</p>"
        "<p><strong>Use something else</strong> to compare places: equal values have unlike "
        "results in unlike surroundings. Equalize histogram treats the whole raster alike.</p>"
        "<p>The raster is cut into tiles. The histogram of each is cut off at the clip limit, so "
        "that noise in even parts is not blown up, and what was cut off is spread over all bins. "
        "A cell is mapped between the curves of the four tiles around it: there are no seams, and "
        "16-bit and real values keep their levels.</p>"
        "<p>Cells without data stay so and are in no histogram; a tile without data takes its "
        "neighbours' curves. Where a Byte or UInt16 result would use all its values, nodata takes "
        "the lowest, results start one above, and the log says so.</p>"
        "<p><strong>Reference:</strong> Zuiderveld 1994, Contrast limited adaptive histogram "
        "equalization, Graphics Gems IV; Naik and Murthy 2003, doi:10.1109/TIP.2003.819231, for "
        "colours.</p>"
    )
    TAGS = (
        "CLAHE,adaptive,histogram,equalization,equalisation,contrast,local contrast,enhance,"
        "enhancement,haze,shadow,equalize_adapthist,createCLAHE,OpenCV,scikit-image,tiles"
    )

    def parameters(self):
        return [
            p.raster(),
            p.bands(),
            p.integer(
                "TILE",
                "Tile (cells)",
                128,
                16,
                65536,
                "Side of a tile: as large as the things that detail is wanted in. Smaller tiles "
                "show more, and more noise.",
            ),
            p.integer(
                "TILES",
                "Tiles along each side (0: by the size of a tile)",
                0,
                0,
                64,
                "Instead of a size: n cuts the raster into n x n tiles, as OpenCV and "
                "scikit-image count them.",
            ),
            p.number(
                "CLIP_LIMIT",
                "Clip limit",
                4.0,
                0.0,
                None,
                "How much contrast may grow: a multiple of an even histogram, above 0, as in "
                "OpenCV. 1 leaves nearly all as it is, 2 to 4 suits images, 40 and more is hardly "
                "limited.",
            ),
            p.advanced(
                p.integer(
                    "BINS",
                    "Bins",
                    256,
                    2,
                    4096,
                    "Number of levels that are counted. Values between two levels get results "
                    "between theirs.",
                )
            ),
            p.advanced(
                p.number(
                    "RANGE_MIN",
                    "Lowest value to count",
                    None,
                    None,
                    None,
                    "Where the levels begin; lower values are taken as this one. Empty: 0 for "
                    "Byte, otherwise the lowest value of each band.",
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
                    "Where the levels end; higher values are taken as this one. Empty: 255 for "
                    "Byte, otherwise the highest value of each band.",
                    optional=True,
                )
            ),
            p.choice(
                "POOL",
                "Bands together",
                AdaptivePool.labels(),
                0,
                "By itself shifts colours; by luminance three bands, red, green and blue, get "
                "lighter or darker and keep their hue.",
            ),
            *p.levels(),
            p.creation_options(),
            p.output("Equalized adaptively"),
        ]

    def check(self, values):
        from ..kernels.levels.histogram import output_levels

        with of_parameter("OUTPUT_MIN, OUTPUT_MAX"):
            output_levels(
                OutputType(values.choice("OUTPUT_TYPE")).code,
                output_min=values.number("OUTPUT_MIN"),
                output_max=values.number("OUTPUT_MAX"),
                has_nodata=False,
            )
        _refuse(values, values.source(bands="BANDS"))

    def compute(self, run):
        import numpy as np

        from ..kernels.levels.adaptive import tiles_along
        from ..kernels.levels.histogram import output_levels
        from ..raster.common.errors import RasterError
        from ..raster.results.about import OutputBand
        from ..raster.results.nodata import Results, result_nodata
        from ..raster.verbs.engine import map_blocks, stack_tile
        from ..recipes import equalize_adaptive as passes
        from ..recipes.layers import survey
        from ..toolbox import style

        colours = run.choice("POOL") == AdaptivePool.LUMINANCE
        dtype = np.dtype(OutputType(run.choice("OUTPUT_TYPE")).code)
        ends = {"output_min": run.number("OUTPUT_MIN"), "output_max": run.number("OUTPUT_MAX")}
        source = run.source(bands="BANDS")
        _refuse(run, source)
        info = source.info()

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
            return run.sink(
                info,
                bands,
                dtype,
                look=look,
                image=True,
                title=tr("Equalized adaptively {}").format(info.title),
            )

        # Refuse what cannot be written before reading, which alone tells whether there is nodata.
        try:
            tried = sink(levels_for(False))
        except RasterError:
            tried = sink(levels_for(True))
        least = {"least": stack_tile(3)} if colours else {}
        plan = run.plan(info, cell_bytes=12.0, together=colours or not tried.band_by_band, **least)
        found = survey(run, source, counted=True)
        given = tuple(
            run.number(name) if run.given(name) else None for name in ("RANGE_MIN", "RANGE_MAX")
        )
        bounds = passes.bounds_of(info, found.ranges, given, colours)
        _tell_of_one_value(run, info, found, bounds)
        count = run.integer("TILES")
        tiles = tuple(
            tiles_along(size, side=run.integer("TILE"), count=count) for size in info.grid.shape
        )
        run.progress.message(
            tr("Tiles: {:,} x {:,}").format(*(axis.number for axis in reversed(tiles)))
        )
        tables = passes.count(run, source, bounds, run.integer("BINS"), tiles, (0.2, 0.5))
        lost = bool(found.valid.min() < info.grid.rows * info.grid.columns)
        levels = levels_for(lost)
        if levels.shifted:
            run.progress.message(
                tr("Nodata is {:,g}; results run from {:,g} to {:,g}.").format(
                    levels.nodata, levels.minimum, levels.maximum
                )
            )
        spread = (0.0, 1.0) if colours else (levels.minimum, levels.maximum)
        rounded = dtype == np.uint8 and not colours
        passes.make_tables(run, tables, run.number("CLIP_LIMIT"), spread, rounded)
        kernel = passes.equalize_colours if colours else passes.equalize_band
        with sink(levels) as target:
            map_blocks(
                partial(kernel, tables=tables, levels=levels, whole=dtype.kind in "iu"),
                [tables.source],
                target,
                plan,
                numbered=not colours,
                stacked=colours,
                located=True,
                progress=run.progress.part(0.5, 1.0),
            )
        return {"OUTPUT": run.target()}


def _refuse(run, source):
    """Refuse a clip limit of nothing, and colours that are not three."""
    if not run.number("CLIP_LIMIT") > 0:
        raise ValueError(tr("CLIP_LIMIT is 0: give a number above 0; 2 to 4 suits images"))
    count = len(source.info().bands)
    if run.choice("POOL") == AdaptivePool.LUMINANCE and count != 3:
        raise ValueError(
            tr("POOL is 1, but {} gives {}: choose red, green and blue as BANDS").format(
                source.name, counted(count, "band", "bands")
            )
        )


def _tell_of_one_value(run, info, found, bounds):
    """Say which bands have one value only: there is nothing to spread."""
    if len(bounds) < len(info.bands):
        bounds = bounds * len(info.bands)
    lines = [
        tr("{}: all cells are {:,g}, and stay so").format(band.name, known.minimum)
        for band, known, spread in zip(info.bands, found.ranges, bounds)
        if spread is None
    ]
    run.tell_each(lines)
