"""Peaks along lines."""

from __future__ import annotations

from functools import partial

from ..kernels.common.wording import counted, later, tr
from ..toolbox import line_peaks
from ..toolbox import parameters as p
from ..toolbox.base import RasterAlgorithm

_COLUMNS = (
    ("id", "LongLong", later("Number")),
    ("line_id", "LongLong", later("Line")),
    ("part", "Int", later("Part of the line")),
    ("distance", "Double", later("Distance along the line (map units or m)")),
    ("value", "Double", later("Value")),
    ("prominence", "Double", later("Prominence")),
    ("width", "Double", later("Width (map units or m)")),
)


class ProfilePeaks(RasterAlgorithm):
    """Peaks of the profiles along lines, as points."""

    ID = "profilepeaks"
    TITLE = "Profile peaks"
    GROUP = "peaks"
    SUMMARY = "Finds the peaks of a raster's profile along each line of a vector layer, as points."
    HELP = (
        "<p><strong>Use it</strong> for the summits, passes and pits that a path, a road or a "
        "transect meets, ridges and dunes across a section, or the peaks of a series that is "
        "stored as a row of a raster. Peaks are those of SciPy's find_peaks with the same "
        "conditions.</p>"
        "<p><strong>Use something else</strong> for the summits of the ground itself: Extract "
        "peaks looks in all directions, and a line seldom leads over a summit.</p>"
        "<p>A sample is taken every cell along a line, from its start; between the middles of "
        "cells it is their bilinear mean, from which cells without data are left out. Where a line "
        "lies in a cell without data, or outside of the raster, samples are skipped: those on both "
        "sides of a gap are neighbours, and distances count the gap. The ends of a line are no "
        "peaks, and each part of a line is a profile of its own. DISTANCE, WIDTH, RANGE, WLEN and "
        "the columns are in map units, or in metres on the ellipsoid where the CRS of the raster "
        "is in degrees; SMOOTHING and PLATEAU count samples, of which there is one a cell. Ranges "
        "are written 2;5, or 2; and ;5 with one end open.</p>"
        "<p><strong>Reference:</strong> Virtanen et al. 2020, SciPy 1.0, "
        "doi:10.1038/s41592-019-0686-2.</p>"
    )
    TAGS = (
        "profile,peak,find_peaks,scipy,line,transect,cross section,elevation profile,terrain "
        "profile,ridge,valley,summit,pass,path,road,river,sample,r.profile,signal,prominence,"
        "maximum,minimum,high point,low point,knickpoint,track,hiking"
    )
    NEEDS_SCIPY = True

    def parameters(self):
        return [
            p.raster(),
            p.band(),
            p.features(
                "LINES",
                "Lines",
                p.LINES,
                "The lines to go along: all of the layer, or those that are selected. Any CRS; "
                "parts of a line are profiles of their own; curves are taken in small steps.",
                optional=False,
            ),
            line_peaks.kind(),
            line_peaks.rule(
                later(
                    "The first takes a plateau as one peak, at its middle; the second leaves "
                    "plateaus out, the third marks all of their samples. The fourth marks every "
                    "sample where the profile bends down."
                )
            ),
            line_peaks.height(),
            line_peaks.prominence(),
            line_peaks.distance(later("Minimum distance (map units, or metres if degrees)")),
            line_peaks.smoothing_method(
                later(
                    "Along the line; samples without data are left out of it. Savitzky-Golay fits "
                    "parabolas."
                )
            ),
            line_peaks.smoothing(later("Smoothing size (samples, one a cell)")),
            *(p.advanced(one) for one in _more()),
            p.points(
                "Peaks along lines",
                help="Where to write the points; the ending says the format (.gpkg is best). "
                "FILE.gpkg|layername=NAME adds a layer to a GeoPackage, or replaces it.",
            ),
            p.report(
                "Report of the profiles",
                "Where to write the report, an HTML page with the profiles and their peaks.",
            ),
        ]

    def number_outputs(self):
        return [p.number_output("COUNT", "Number of peaks")]

    def check(self, values):
        line_peaks.conditions_of(values)
        line_peaks.smoothing_of(values)

    def compute(self, run):
        from ..recipes import profile_peaks as recipe
        from ..toolbox import settings, vector_style

        source = run.source(band="BAND")
        info, kind = source.info(), line_peaks.sign_of(run)
        conditions = line_peaks.conditions_of(run, info.bands, between=True)
        asked = recipe.Asked(conditions, kind, line_peaks.smoothing_of(run))
        lines = run.lines("LINES")
        carried = lines.renamed(_COLUMNS, run.progress.message)
        draw = vector_style.draw_profile_peaks if kind > 0 else vector_style.draw_profile_valleys
        title = tr("Peaks along lines of {}") if kind > 0 else tr("Valleys along lines of {}")
        title = title.format(info.title)
        target = run.points(_COLUMNS, title, info.grid, draw=draw, carried=carried)
        page = run.report()
        search = recipe.Search(
            source, asked, threads=run.threads, memory=settings.MEMORY.value() * 2**20
        )
        found, drawn = _look(run, lines, search, bool(page.path))
        count = len(found.value)
        told = counted(count, "peak", "peaks") if kind > 0 else counted(count, "valley", "valleys")
        _tell(run, source, lines, search, told)
        with page, target:
            if page.path:
                page.write(_report(info, title, lines, drawn, search, told, kind < 0))
            target.write(_rows(found, lines))
        return {"OUTPUT": target.identifier, "OUTPUT_HTML": page.path, "COUNT": count}


def _more():
    """Return the parameters that few need."""
    return [
        line_peaks.threshold(),
        line_peaks.width(later("Width (map units, or metres if degrees)")),
        p.value_range(
            "PLATEAU",
            "Plateau (samples, one a cell)",
            "How many samples of one value a peak may be.",
        ),
        line_peaks.within(later("Where peaks may lie (map units, or metres if degrees)")),
        line_peaks.wlen(later("Window of prominence (map units, or metres if degrees)")),
        line_peaks.rel_height(),
    ]


def _look(run, lines, search, drawing):
    """Return the peaks along all lines, and the profiles that the report draws."""
    from ..raster.verbs.ledger import independent
    from ..recipes import profile_peaks as recipe
    from ..reports.profilepeaks import MOST

    drawn, done = [], 0.0
    total = max(lines.count(), 1)

    def find(courses):
        nonlocal drawn, done
        share = min(max((courses[-1].of.line + 1) / total, done), 1.0)
        found, profiles = search.find(courses, run.progress.part(done, share))
        if drawing and len(drawn) < MOST:
            drawn += recipe.drawings(courses, profiles, found)[: MOST - len(drawn)]
        done = share
        return found

    parts = (recipe.Part(*part) for part in lines.parts(search.grid))
    some = independent(partial(find, courses) for courses in search.groups(parts))
    return recipe.Found.joined(some), drawn


def _tell(run, source, lines, search, found) -> None:
    """Say what was looked at; refuse lines of which none crosses the raster."""
    read = len(lines.ids)
    if not search.samples and search.outside:
        told = tr("LINES: none of {} crosses INPUT; is the CRS of both right?")
        raise ValueError(told.format(counted(read, "line", "lines")))
    if search.samples and not search.valid:
        run.require_data(source)
        run.progress.warn(tr("All samples lie in cells without data."))
    if not read:
        run.progress.warn(tr("LINES holds no lines."))
    for number, told in (
        (lines.empty, tr("Lines without a geometry: {:,}.")),
        (lines.lost, tr("Parts of lines without a place in the CRS of INPUT: {:,}.")),
        (search.short, tr("Parts of lines without a length: {:,}.")),
        (search.outside, tr("Parts of lines without a sample in INPUT: {:,}.")),
    ):
        if number:
            run.progress.warn(told.format(number))
    told = tr("{}, {}, without data {:,}: {}")
    run.progress.message(
        told.format(
            counted(read, "line", "lines"),
            counted(search.samples, "sample", "samples"),
            search.samples - search.valid,
            found,
        )
    )


def _rows(found, lines):
    """Return the table's rows."""
    from ..toolbox.vector_formats import Row

    columns = zip(*(column.tolist() for column in found))
    for number, (line, part, x, y, *told) in enumerate(columns, start=1):
        own = [number, lines.ids[line], part, *(None if one != one else one for one in told)]
        yield Row([*own, *lines.attributes[line]], (x, y))


def _report(info, title, lines, drawn, search, found, valleys):
    from ..reports.profilepeaks import Profile, report

    unit = info.grid.unit()
    profiles = [
        Profile(
            tr("Line {}, part {}").format(lines.ids[one.line], one.part),
            one.distance.tolist(),
            one.value.tolist(),
            [column.tolist() for column in one.peaks],
            one.number,
        )
        for one in drawn
    ]
    band = info.bands[0]
    value = f"{band.name} ({band.unit})" if band.unit else band.name
    answer = tr("{} along {}.").format(found, counted(len(lines.ids), "line", "lines"))
    return report(title, info.title, answer, profiles, value, unit, search.parts, valleys)
