"""Extract peaks."""

from __future__ import annotations

from contextlib import ExitStack
from functools import partial

from ..kernels.common.wording import counted, later, quoted, tr
from ..kernels.peaks.choices import Connectivity, Kind, Order, Ties
from ..toolbox import parameters as p
from ..toolbox.base import RasterAlgorithm

_COLUMNS = (
    ("id", "LongLong", later("Number")),
    ("value", "Double", later("Value")),
    ("raw_value", "Double", later("Raster value")),
    ("prominence", "Double", later("Prominence")),
    ("col_value", "Double", later("Key col")),
    ("col_x", "Double", later("Key col x")),
    ("col_y", "Double", later("Key col y")),
    ("isolation", "Double", later("Isolation (map units or m)")),
    ("limit_x", "Double", later("Higher ground x")),
    ("limit_y", "Double", later("Higher ground y")),
    ("iso_bound", "Int", later("Isolation bound")),
    ("line_par", "LongLong", later("Line parent")),
    ("prom_par", "LongLong", later("Prominence parent")),
    ("dominance", "Double", later("Dominance")),
    ("plateau", "LongLong", later("Plateau cells")),
    ("bound", "Int", later("Bound")),
    ("rim", "Int", later("On the rim")),
    ("tied", "LongLong", later("Tied summits")),
)
_COLS = (
    ("id", "LongLong", later("Peak")),
    ("value", "Double", later("Key col")),
    ("peak_value", "Double", later("Peak value")),
    ("prominence", "Double", later("Prominence")),
    ("line_par", "LongLong", later("Line parent")),
)
_LINES = (
    ("id", "LongLong", later("Peak")),
    ("parent", "LongLong", later("Peak it leads to")),
    ("col_value", "Double", later("Key col")),
    ("prominence", "Double", later("Prominence")),
)

_ROWS_AT_ONCE = 20_000
# Beyond these the log says how to have fewer.
_MANY = 1000
_NOT_GIVEN = None, _COLUMNS, None


class ExtractPeaks(RasterAlgorithm):
    """Peaks or pits of a raster as points, with prominence and key col."""

    ID = "extractpeaks"
    TITLE = "Extract peaks"
    GROUP = "peaks"
    REACH = ("SMOOTHING",)
    SUMMARY = "Finds peaks or pits as points, each with its prominence and its key col."
    HELP = (
        "<p><strong>Use it</strong> for summits and sinks of terrain, treetops in a canopy height "
        "model, hot spots in any field. Prominence tells which of them stand out: it is the height "
        "above the highest saddle, the key col, that leads to strictly higher ground.</p>"
        "<p><strong>Use something else</strong> for the relief of the ground: this tells of "
        "single summits.</p>"
        "<p>A plateau is one peak, at its cell nearest the middle. Peaks at the edge count. The "
        "highest peak of a connected region has no col: its prominence is the height above the "
        "region's lowest cell. Where the ground above the col reaches the edge of the raster or "
        "cells without data, more data could change the prominence: then bound is 1.</p>"
        "<p>Isolation is the distance to the nearest cell of strictly higher ground, whichever way "
        "leads there; iso_bound is 1 where the edge or a cell without data is nearer. MIN_DISTANCE "
        "keeps the strongest of close peaks, MIN_ISOLATION asks for peaks that are higher than all "
        "ground around them. The line parent is the peak that steepest ascent from the key col "
        "reaches on the other side, the prominence parent the first of greater prominence on that "
        "way; a parent that a filter took away is NULL.</p>"
        "<p>Of treetops the least distance grows with height: WINDOW_A + WINDOW_B x value is the "
        "radius, from cell middle to cell middle and not rounded to cells, within which nothing is "
        "higher. A raster in degrees that goes once around the globe has no edge there.</p>"
        "<p>POINTS takes summits that are known, such as listed mountains or planted trees: each "
        "point is moved to the highest peak within SNAP_DISTANCE, each polygon to the highest peak "
        "in it, and keeps its attributes.</p>"
        "<p>For pits everything is upside down, and prominence is a depth.</p>"
        "<p><strong>Reference:</strong> Kirmse, de Ferranti 2017, "
        "doi:10.1177/0309133317738163.</p>"
    )
    TAGS = (
        "peak,summit,maximum,maxima,local maxima,minimum,minima,pit,sink,prominence,saddle,col,"
        "treetop,tree top,spot height,mountain,find peaks,hill top,extrema,hilltop,canopy,crown,"
        "tree,LiDAR,CHM,DEM,terrain,topography,sinks"
    )
    NEEDS_SCIPY = True

    def parameters(self):
        return [
            p.raster(),
            p.band(),
            p.choice(
                "KIND",
                "Look for",
                Kind.labels(),
                0,
                "Peaks are higher than all around them, pits lower.",
            ),
            p.number(
                "MIN_PROMINENCE",
                "Minimum prominence (raster's units)",
                0.0,
                0.0,
                None,
                "Peaks that stand out "
                "less are left out, in the raster's units. Most useful of all filters: "
                "noise has many peaks but little prominence.",
            ),
            p.number(
                "MIN_VALUE",
                "Minimum value (raster's units)",
                None,
                None,
                None,
                "Lower peaks are left out (of pits, higher ones). Empty: none.",
                optional=True,
            ),
            p.number(
                "MIN_DISTANCE",
                "Minimum distance (map units, or metres if degrees)",
                0.0,
                0.0,
                None,
                "Of peaks closer to each other the higher one stays. In map units, or "
                "in metres on the ellipsoid where the CRS is in degrees.",
                decimals=3,
            ),
            p.integer(
                "LIMIT",
                "At most this many (0: all)",
                0,
                0,
                None,
                "Only so many of the highest peaks (of pits, the lowest). 0: all.",
            ),
            p.features(
                "POINTS",
                "Given summits (points or polygons)",
                p.PLACES,
                "Only these are looked for: each point takes the highest peak within the distance "
                "below, each polygon the highest peak in it. Attributes are kept, and found is 0 "
                "where there is no peak.",
            ),
            p.number(
                "SNAP_DISTANCE",
                "Distance of given points (map units, or metres if degrees)",
                0.0,
                0.0,
                None,
                "How far a peak may be from its point. 0: the point lies in the peak's own cell.",
                decimals=3,
            ),
            p.advanced(
                p.choice(
                    "CONNECTIVITY",
                    "Neighbours",
                    Connectivity.labels(),
                    0,
                    "Whether cells that touch by corners are neighbours.",
                )
            ),
            p.advanced(
                p.number(
                    "SMOOTHING",
                    "Smoothing (sigma in cells; 0: none)",
                    0.0,
                    0.0,
                    1000.0,
                    "Sigma of a "
                    "gaussian that the raster is smoothed with first. Cells without "
                    "data are left out of it. 0: none.",
                    decimals=2,
                )
            ),
            *_filters(),
            p.creation_options(),
            p.points(
                "Peaks",
                help="Where to write the points; the ending says the format (.gpkg is best). "
                "FILE.gpkg|layername=NAME adds a layer to a GeoPackage, or replaces it.",
            ),
            p.points(
                "Key cols",
                "OUTPUT_COLS",
                "The key col of each peak that has one, as points.",
                optional=True,
            ),
            p.points(
                "Divide tree",
                "OUTPUT_LINES",
                "A line from each peak over its key col to its line parent, or to the first of the "
                "line parents on that way that is kept.",
                optional=True,
                lines=True,
            ),
            p.output(
                "Ground of each peak",
                "OUTPUT_BASINS",
                "A raster that holds for each cell the id of the peak that steepest ascent "
                "reaches, or of the first of its line parents that is kept; 0 where there is none.",
                optional=True,
            ),
        ]

    def number_outputs(self):
        return [p.number_output("COUNT", "Number of peaks")]

    def check(self, values):
        from ..recipes import peaks as recipe

        _asked(values, recipe)
        _refuse_options(values)

    def compute(self, run):
        from ..recipes import peaks as recipe
        from ..toolbox import vector_style

        source = run.source(band="BAND")
        info, asked = source.info(), _asked(run, recipe)
        view = recipe.View(info, asked)
        shape = "PointZ" if run.flag("POINT_Z") else "Point"
        title, draw = tr("Peaks of {}"), vector_style.draw_peaks
        if asked.kind < 0:
            title, draw = tr("Pits of {}"), vector_style.draw_pits
        raster, grid = info.title, info.grid.as_drawn()
        summits, columns, carried = _given(run, grid) if run.given("POINTS") else _NOT_GIVEN
        target = run.points(
            columns, title.format(raster), grid, shape=shape, draw=draw, carried=carried,
            placeless=summits is not None and any(one.point is None for one in summits.given),
        )  # fmt: skip
        cols, lines = (
            run.points(columns, tr(title).format(raster), grid, name, kind)
            if run.given(name)
            else None
            for columns, title, name, kind in (
                (_COLS, later("Key cols of {}"), "OUTPUT_COLS", "Point"),
                (_LINES, later("Divide tree of {}"), "OUTPUT_LINES", "LineString"),
            )
        )
        _refuse_options(run)
        basins = _basins(run, info) if run.given("OUTPUT_BASINS") else None
        if view.wraps:
            told = tr("The raster goes once around the globe: its first column is beside its last.")
            run.progress.message(told)
        _doubt_degrees(run, info.grid)
        pick = None if summits is None else summits.pick
        found, merged = recipe.find(run, source, view, whole=basins is not None, pick=pick)
        if not len(found.cell):
            _tell_none(run, source, asked.kind, few=summits is not None)
        if summits is not None:
            summits.tell()
        outputs = {"COUNT": len(found.cell)}
        sinks = {"OUTPUT": target, "OUTPUT_COLS": cols, "OUTPUT_LINES": lines}
        sinks = {name: sink for name, sink in sinks.items() if sink is not None}
        with ExitStack() as written:  # all of them, or none
            if basins is not None:
                written.enter_context(basins)
                share = run.number("BASIN_SHARE")
                recipe.write_basins(run, source, view, found, merged, basins, share)
                outputs["OUTPUT_BASINS"] = run.target("OUTPUT_BASINS")
            del merged
            layout = _Told(found, grid, asked.kind)
            rows = {
                "OUTPUT": layout.peaks(shape == "PointZ", summits),
                "OUTPUT_COLS": layout.cols(),
                "OUTPUT_LINES": layout.lines(),
            }
            for name, sink in sinks.items():
                by_row = sink is lines or (sink is target and summits is not None)
                written.enter_context(sink)
                (sink.write if by_row else sink.write_batches)(rows[name])
        outputs.update((name, sink.identifier) for name, sink in sinks.items())
        count = len(found.cell)
        run.progress.message(
            counted(count, "peak", "peaks") if asked.kind > 0 else counted(count, "pit", "pits")
        )
        if len(found.cell) > _MANY and not run.number("MIN_PROMINENCE"):
            told = tr(
                "Most of them are noise, as a rule: MIN_PROMINENCE keeps those that stand out."
            )
            run.progress.message(told)
        return outputs


def _doubt_degrees(run, grid) -> None:
    """Warn of a raster in degrees that reaches beyond a pole by more than a cell."""
    import math

    srs = grid.srs()
    if srs is None or not srs.IsGeographic():
        return
    _, south, _, north = grid.bounds()
    unit = math.degrees(srs.GetAngularUnits())
    farthest = max(south, north, key=abs) * unit
    if abs(farthest) > 90.0 + abs(north - south) * unit / grid.rows:
        told = tr(
            "INPUT's CRS is in degrees, and its rows reach {:,g} of them: beyond a pole distances "
            "mean nothing. Is the CRS right?"
        )
        run.progress.warn(told.format(farthest))


def _given(run, grid) -> tuple:
    """Return the summits that are given, and the columns of their layer."""
    from ..recipes.summits import highest_of, turns
    from ..toolbox.summits import COLUMNS, Summits

    features, columns = run.features("POINTS"), _COLUMNS + COLUMNS
    carried = features.renamed(columns, run.progress.message)
    distance, ways = run.number("SNAP_DISTANCE"), turns(grid)
    summits = Summits(features, grid, distance, run.progress, highest_of, ways)
    return summits, columns, carried


def _refuse_options(run) -> None:
    """Refuse options of a raster that is not asked for."""
    if run.given("CREATION_OPTIONS") and not run.given("OUTPUT_BASINS"):
        told = tr("CREATION_OPTIONS is {}: that is for OUTPUT_BASINS, which is not asked for")
        raise ValueError(told.format(quoted(run.text("CREATION_OPTIONS"))))


def _tell_none(run, source, kind, *, few: bool) -> None:
    """Say what there is where no peak is left; refuse a raster without data."""
    from ..recipes.peaks import highest

    run.require_data(source)
    if few:
        return
    top, bottom = (
        sign * run.reduce(partial(highest, kind=sign), source, max, unit=None)
        for sign in (kind, -kind)
    )
    if kind > 0:
        flat = tr("No peaks: all cells are {:,g}.")
        told = tr("No peak passes the filters; the highest cell is {:,g}.")
    else:
        flat = tr("No pits: all cells are {:,g}.")
        told = tr("No pit passes the filters; the lowest cell is {:,g}.")
    told = flat if top == bottom else told
    run.progress.warn(told.format(top))


def _filters():
    """Return what else decides which peaks are kept."""
    return [
        p.advanced(definition)
        for definition in (
            p.number(
                "THRESHOLD",
                "Minimum drop to the highest neighbour (raster's units)",
                0.0,
                0.0,
                None,
                "Peaks that are less above the highest cell beside them are left out.",
            ),
            p.number(
                "MIN_ISOLATION",
                "Minimum isolation (map units, or metres if degrees)",
                0.0,
                0.0,
                None,
                "Peaks are left out that have higher ground nearer than this, whether or not a "
                "peak stands on it. The highest has none, and stays.",
            ),
            p.integer(
                "PLATEAU_MIN",
                "Minimum cells of a plateau",
                1,
                1,
                None,
                "Smaller ones are left out.",
            ),
            p.integer(
                "PLATEAU_MAX",
                "Maximum cells of a plateau",
                None,
                1,
                None,
                "Larger ones are left out. Empty: none.",
                optional=True,
            ),
            p.flag(
                "SKIP_RIM",
                "Leave out peaks on the edge or beside nodata",
                False,
                "Whether peaks are left out whose plateau touches the raster's edge or nodata.",
            ),
            p.number(
                "WINDOW_A",
                "Window radius at value 0 (map units, or metres if degrees)",
                None,
                None,
                None,
                "A peak stays where no cell within the radius WINDOW_A + WINDOW_B x value is "
                "higher, such as 1 + 0.07 x value for treetops. Empty, as WINDOW_B: no window.",
                optional=True,
            ),
            p.number(
                "WINDOW_B",
                "Window radius, growth with value",
                None,
                None,
                None,
                "By how much the radius grows where the value grows by 1.",
                optional=True,
            ),
            p.number(
                "WINDOW_MIN",
                "Minimum window radius",
                None,
                0.0,
                None,
                "The radius is this at least. Empty: 0.",
                optional=True,
            ),
            p.number(
                "WINDOW_MAX",
                "Maximum window radius",
                None,
                0.0,
                None,
                "The radius is this at most. Empty: no limit.",
                optional=True,
            ),
            p.choice(
                "ORDER",
                "Strongest first by",
                Order.labels(),
                0,
                "In which order peaks are numbered, and which of them LIMIT and MIN_DISTANCE keep.",
            ),
            p.choice(
                "TIES",
                "Summits of one height on a hill",
                Ties.labels(),
                0,
                "Whether summits of the same height on the ground above their key col all stay, "
                "or the first of them in row order.",
            ),
            p.number(
                "BASE",
                "Ground where there is no data",
                None,
                None,
                None,
                "The value that stands where there is no data, such as 0 for the sea: the "
                "prominence of an island is then its height, and dominance is a share of the "
                "height above it. Empty: there is no way through.",
                optional=True,
            ),
            p.flag("POINT_Z", "Points with z", False, "Whether points have the value as their z."),
            p.number(
                "BASIN_SHARE",
                "Minimum share of the peak's value",
                0.0,
                0.0,
                1.0,
                "For the ground of each peak: only cells of at least that share of the peak's "
                "value above BASE, such as 0.3 for the crowns of trees. 0: all.",
            ),
        )
    ]


def _asked(run, recipe):
    """Return what the parameters ask for; refuse what cannot be."""

    def number(name, default=None):
        return run.number(name) if run.given(name) else default

    window = None
    if any(map(run.given, ("WINDOW_A", "WINDOW_B", "WINDOW_MIN"))):
        least, most = number("WINDOW_MIN", 0.0), number("WINDOW_MAX", float("inf"))
        if least > most:
            told = tr("WINDOW_MIN is {:g} and WINDOW_MAX {:g}: give a minimum below the maximum")
            raise ValueError(told.format(least, most))
        window = number("WINDOW_A", 0.0), number("WINDOW_B", 0.0), least, most
    if run.number("SNAP_DISTANCE") and not run.given("POINTS"):
        told = tr("SNAP_DISTANCE is {:g}: that is for POINTS, which are not given")
        raise ValueError(told.format(run.number("SNAP_DISTANCE")))
    fewest = run.integer("PLATEAU_MIN")
    most_cells = run.integer("PLATEAU_MAX") if run.given("PLATEAU_MAX") else None
    if most_cells is not None and fewest > most_cells:
        told = tr("PLATEAU_MIN is {} and PLATEAU_MAX {}: give a minimum below the maximum")
        raise ValueError(told.format(fewest, most_cells))
    return recipe.Asked(
        kind=Kind(run.choice("KIND")).sign,
        connectivity=Connectivity(run.choice("CONNECTIVITY")).neighbours,
        sigma=run.number("SMOOTHING"),
        min_value=number("MIN_VALUE"),
        min_prominence=run.number("MIN_PROMINENCE"),
        threshold=run.number("THRESHOLD"),
        min_distance=run.number("MIN_DISTANCE"),
        min_isolation=run.number("MIN_ISOLATION"),
        plateau_min=fewest,
        plateau_max=most_cells,
        skip_rim=run.flag("SKIP_RIM"),
        window=window,
        order=Order(run.choice("ORDER")),
        one_a_hill=run.choice("TIES") == Ties.ONE_A_HILL,
        base=number("BASE"),
        limit=run.integer("LIMIT"),
    )


def _basins(run, info):
    """Return the sink for the ground of each peak."""
    import numpy as np

    from ..raster.results.about import OutputBand
    from ..toolbox.style import Look

    band = OutputBand("peak", nodata=0.0)
    return run.sink(
        info, [band], np.dtype(np.int32), look=Look("Viridis"), name="OUTPUT_BASINS",
        title=tr("Ground of each peak"),
    )  # fmt: skip


class _Told:
    """What is told of peaks, as rows."""

    def __init__(self, found, grid, kind):
        self._found, self._grid, self._kind = found, grid, kind
        self._has_col = found.peaks.col_row >= 0

    def _place(self, row, column, has):
        """Return x and y of cells, NaN where there is none."""
        import numpy as np

        return [np.where(has, one, np.nan) for one in self._grid.coordinates(row, column)]

    def peaks(self, with_z, summits=None):
        """Yield the rows of the peaks, or of the summits that were given."""
        import numpy as np

        at = np.arange(len(self._found.cell)) if summits is None else summits.place
        for part in _parts(len(at)):
            known = at[part] >= 0
            places, columns = self._columns(at[part][known], with_z)
            if summits is None:
                yield _batch(places, columns)
                continue
            asked = summits.x[part], summits.y[part], np.nan_to_num(summits.z[part])
            places = [_spread(one, known, own) for one, own in zip(places, asked)]
            columns = [_spread(column, known) for column in columns]
            columns += [known, summits.away[part]]
            carried = [one.attributes for one in summits.given[part]]
            yield from _carrying(_batch(places, columns), carried)

    def _columns(self, which, with_z):
        """Return where some peaks are, and what is told of them."""
        import numpy as np

        from ..kernels.peaks.prominence import rows_of

        found, kind = self._found, self._kind
        peaks, limit = rows_of(found.peaks, which), found.limit[which]
        line, parent = found.line[which], found.parent[which]
        limit_row, limit_column = np.divmod(limit, self._grid.columns)
        xs, ys = self._grid.coordinates(peaks.row, peaks.column)
        columns = [
            which + 1,
            kind * peaks.value,
            found.raw[which],
            peaks.prominence,
            kind * peaks.col_value,
            *self._place(peaks.col_row, peaks.col_column, peaks.col_row >= 0),
            found.length[which],
            *self._place(limit_row, limit_column, limit >= 0),
            found.iso_bound[which],
            line + (line >= 0),
            parent + (parent >= 0),
            found.dominance[which],
            peaks.plateau,
            peaks.bound,
            peaks.rim,
            peaks.tied,
        ]
        return [xs, ys, *([kind * peaks.value] if with_z else [])], columns

    def cols(self):
        """Yield the rows of the key cols."""
        import numpy as np

        found, peaks = self._found, self._found.peaks
        known = np.flatnonzero(self._has_col)
        for part in _parts(known.size):
            which = known[part]
            places = self._grid.coordinates(peaks.col_row[which], peaks.col_column[which])
            line = found.line[which]
            columns = [
                which + 1,
                self._kind * peaks.col_value[which],
                self._kind * peaks.value[which],
                peaks.prominence[which],
                line + (line >= 0),
            ]
            yield _batch(places, columns)

    def lines(self):
        """Return the rows of the divide tree."""
        import numpy as np

        from ..toolbox.vector_formats import Row

        found, peaks = self._found, self._found.peaks
        which = np.flatnonzero(self._has_col & (found.onward >= 0))
        parent = found.onward[which]
        columns = [which + 1, parent + 1, self._kind * peaks.col_value[which],
                   peaks.prominence[which]]  # fmt: skip
        ends = (
            self._grid.coordinates(peaks.row[which], peaks.column[which]),
            self._grid.coordinates(peaks.col_row[which], peaks.col_column[which]),
            self._grid.coordinates(peaks.row[parent], peaks.column[parent]),
        )
        if self._grid.goes_around():
            ends = _short_ways(ends, abs(self._grid.geotransform[1]) * self._grid.columns)
        for part in _parts(which.size):
            lines = [list(zip(xs[part].tolist(), ys[part].tolist())) for xs, ys in ends]
            attributes = [column[part].tolist() for column in columns]
            for line, values in zip(zip(*lines), zip(*attributes)):
                yield Row(list(values), line)


def _short_ways(ends, turn):
    """Return ends of lines around a globe, each no more than half a turn from the one before."""
    import numpy as np

    moved = list(ends[:1])
    for xs, ys in ends[1:]:
        moved.append((xs + turn * np.rint((moved[-1][0] - xs) / turn), ys))
    return moved


def _parts(count):
    """Yield the rows that are made at a time."""
    for start in range(0, count, _ROWS_AT_ONCE):
        yield slice(start, start + _ROWS_AT_ONCE)


def _spread(column, known, others=None):
    """Return the values of known rows among others, by default what is told of none."""
    import numpy as np

    if others is not None:
        spread = others.copy()
    elif column.dtype.kind == "f":
        spread = np.full(known.size, np.nan)
    else:
        spread = np.full(known.size, -1, np.int64)
    spread[known] = column
    return spread


def _batch(places, columns):
    """Return points as a batch of rows."""
    from ..toolbox.vector_formats import Batch

    columns = [column.astype(int) if column.dtype == bool else column for column in columns]
    return Batch([_listed(column) for column in columns], list(places))


def _carrying(batch, carried):
    """Yield the rows of a batch with other attributes; what is nowhere has no point."""
    from ..toolbox.vector_formats import Row

    for row, others in zip(batch.rows(), carried):
        known = row.point[0] == row.point[0]
        yield Row([*row.attributes, *others], row.point if known else None)


def _listed(values) -> list:
    """Return values as a list, None where they are none: NaN, or a whole number below 0."""
    missing = values < 0 if values.dtype.kind == "i" else values != values
    if missing.any():
        values = values.astype(object)
        values[missing] = None
    return values.tolist()
