"""Peaks along the bands of each cell."""

from __future__ import annotations

from functools import partial
from math import inf

from ..kernels.common.wording import counted, joined, later, tr
from ..kernels.peaks.choices import LineOrder
from ..toolbox import line_peaks
from ..toolbox import parameters as p
from ..toolbox.base import RasterAlgorithm

# Distances between bands are compared but for so much of the least of them.
_ROUNDING = 1e-6
# As exactly positions are told, in distances between bands.
_TOLD = 1e-3


class BandPeaks(RasterAlgorithm):
    """Peaks of a spectrum, or of a season, in each cell."""

    ID = "bandpeaks"
    TITLE = "Band peaks"
    GROUP = "peaks"
    SUMMARY = "Finds the peaks of each cell's series of bands: of a spectrum, or of a season."
    HELP = (
        "<p><strong>Use it</strong> for the date of the green peak, the number of seasons a year, "
        "absorption or emission bands of a spectrum: the bands of a raster are a series in each "
        "cell, and its peaks are those of SciPy's find_peaks with the same conditions.</p>"
        "<p><strong>Use something else</strong> for peaks of the ground: Extract peaks looks "
        "across cells.</p>"
        "<p>A plateau is one peak, at its middle; the first and the last band are none. Bands "
        "without data are skipped: those on both sides are neighbours. Ranges are written 2;5, or "
        "2; and ;5 with one end open. DISTANCE, WIDTH and WLEN count in units of POSITIONS: bands, "
        "those without data included, where none are given; days where they are dates.</p>"
        "<p><strong>Reference:</strong> Virtanen et al. 2020, SciPy 1.0, "
        "doi:10.1038/s41592-019-0686-2.</p>"
    )
    TAGS = (
        "peak,find_peaks,scipy,phenology,season,time series,spectrum,hyperspectral,spectral,"
        "argrelextrema,maximum,prominence,greenness,NDVI,date,valley,minimum,wavelength,"
        "absorption,start of season,peak of season,argmax,savgol,stack"
    )
    NEEDS_SCIPY = True

    def parameters(self):
        return [
            p.raster(),
            p.bands(help="The series, in this order. None chosen: all but alpha bands."),
            line_peaks.kind(),
            line_peaks.rule(
                later(
                    "The first takes a plateau as one peak, at its middle; the second leaves "
                    "plateaus out, the third marks all of their bands. The fourth marks every band "
                    "where the series bends down."
                )
            ),
            line_peaks.height(),
            line_peaks.prominence(),
            line_peaks.distance(later("Minimum distance (units of POSITIONS)")),
            p.integer(
                "PEAKS",
                "Peaks to tell",
                3,
                1,
                1000,
                "Of how many peaks position, height, prominence and width are told. The first "
                "band of the result counts all.",
            ),
            p.choice(
                "BY",
                "Strongest first by",
                LineOrder.labels(),
                0,
                "Which peak is the first; of valleys, the lowest is the highest.",
            ),
            p.text(
                "POSITIONS",
                "Positions of the bands",
                "",
                "A number or a date (2024-05-31) for each band, separated by blanks or semicolons; "
                "or a file of them; or the word metadata for what the bands tell of themselves "
                "(wavelengths, times). Dates become days since 1970-01-01. Empty: the numbers of "
                "the bands.",
            ),
            line_peaks.smoothing_method(
                later(
                    "Along the bands; bands without data are left out of it. Savitzky-Golay fits "
                    "parabolas."
                )
            ),
            line_peaks.smoothing(later("Smoothing size (bands)")),
            *(p.advanced(one) for one in _more()),
            p.creation_options(),
            p.output("Band peaks"),
        ]

    def check(self, values):
        line_peaks.smoothing_of(values)
        positions, what = _positions(values, values.source(bands="BANDS"))
        _conditions(values, positions, what)

    def compute(self, run):
        import numpy as np

        from ..kernels.peaks.lines import band_peaks
        from ..raster.results.about import OutputBand
        from ..raster.results.nodata import Results, result_nodata
        from ..raster.verbs.engine import map_blocks, stack_tile
        from ..toolbox import style

        source = run.source(bands="BANDS")
        info = source.info()
        count = len(info.bands)
        positions, what = _positions(run, source)
        conditions = _conditions(run, positions, what, info.bands)
        positions, steps = np.array(positions), np.diff(positions)
        if what != "bands":  # 0.43 - 0.42 is 0.01
            conditions = conditions.widened(_ROUNDING * steps.min())
        settings = {
            "conditions": conditions,
            "positions": positions,
            "by_number": what == "bands" and bool((steps == 1).all()),
            "kind": line_peaks.sign_of(run),
            "smoothing": line_peaks.smoothing_of(run),
            "most": run.integer("PEAKS"),
            "by_prominence": run.choice("BY") == LineOrder.PROMINENCE,
            "between": run.flag("SUBBAND"),
        }
        dtype = np.result_type(np.float32, *(band.result_dtype for band in info.bands))
        if np.abs(positions.astype(np.float32) - positions).max() > _TOLD * steps.min():
            dtype = np.dtype(np.float64)
        nodata = result_nodata(info.bands, dtype, [Results(-inf, inf)])
        names = ["count"] + [
            f"{told} {number}"
            for number in range(1, settings["most"] + 1)
            for told in ("position", "height", "prominence", "width")
        ]
        bands = [OutputBand(name, nodata=nodata) for name in names]
        plan = run.plan(
            info,
            cell_bytes=info.float_dtype.itemsize,
            out_bytes=8.0 * len(names) / count,
            together=True,
            least=stack_tile(count),
        )
        look = style.Look("Viridis")
        with run.sink(
            info, bands, dtype, look=look, title=tr("Band peaks of {}").format(info.title)
        ) as sink:
            map_blocks(
                partial(band_peaks, **settings),
                [source],
                sink,
                plan,
                stacked=True,
                progress=run.progress,
            )
        return {"OUTPUT": run.target()}


def _positions(run, source) -> tuple:
    """Return where the bands lie, and what that is; refuse too few of them."""
    from ..recipes.positions import read_positions

    info = source.info()
    if len(info.bands) < 3:
        bands = counted(len(info.bands), "band", "bands")
        told = tr("BANDS: {} gives {}; peaks along bands need 3 or more")
        raise ValueError(told.format(info.name, bands))
    positions, what = read_positions("POSITIONS", run.text("POSITIONS"), source)
    if what == "days":
        run.progress.message(tr("Positions are days since 1970-01-01."))
    elif what == "units":
        run.progress.message(tr("POSITIONS: {}").format(joined(positions)))
    return positions, what


def _conditions(run, positions, what, bands=()):
    """Return what peaks have to be; refuse a RANGE that lies beyond the bands."""
    conditions = line_peaks.conditions_of(run, bands, position=_number_of(what))
    (low, high), first, last = conditions.within, positions[0], positions[-1]
    near = _ROUNDING * (last - first)
    if (low is not None and low > last + near) or (high is not None and high < first - near):
        told = tr("RANGE holds no band: their positions go from {:.15g} to {:.15g}")
        raise ValueError(told.format(first, last))
    return conditions


def _number_of(what: str):
    """Return what makes numbers of the words of RANGE: of dates days, where positions are those."""
    from ..recipes.dates import days_of

    def day(word: str) -> float:
        days = days_of([word])
        return float(word) if days is None else days[0]

    return day if what == "days" else float


def _more():
    """Return the parameters that few need."""
    return [
        line_peaks.threshold(),
        line_peaks.width(later("Width (units of POSITIONS)")),
        p.value_range("PLATEAU", "Plateau (bands)", "How many bands of one value a peak may be."),
        line_peaks.within(
            later("Where peaks may lie (units of POSITIONS)"),
            later(
                "Prominence and width still see the whole series. Where positions are dates, "
                "so may these be."
            ),
        ),
        line_peaks.wlen(later("Window of prominence (units of POSITIONS)")),
        line_peaks.rel_height(),
        p.flag(
            "SUBBAND",
            "Positions between bands",
            False,
            "Whether a peak's position is the top of the parabola through it and its neighbours.",
        ),
    ]
