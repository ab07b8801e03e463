"""What is measured: a row of the benchmark is data."""

from __future__ import annotations

from dataclasses import dataclass

THREADS = 2
TINY = 64  # cells a side of the crop that tells how long a program takes to start
SMALLEST = 128  # cells a side of the smallest crop whose time is scaled up
TILED = ("TILED=YES",)
MEDIAN = 9  # its number among the statistics
NEAREST = 3  # the number of the edge rule that repeats the nearest cell
DEFLATED = ("TILED=YES", "COMPRESS=DEFLATE", f"NUM_THREADS={THREADS}")
# Rasters of many bands: the others' cells in other shapes.
STACKS = {
    "stack": 1800,
    "stack-discs": 1800,
    "stack-pixel": 1800,
    "bands-pixel": 16,
    "clouded": 68,
    "spectra": 68,
}
SPECTRA = "spectra"
SMALL = "small"  # a quarter as wide and high as the others


@dataclass(frozen=True)
class Row:
    """One piece of work.

    Attributes
    ----------
    key : str
        The name to ask for it with ONLY=.
    title : str
        The name on the page.
    algorithm : str
        The id of our algorithm.
    parameters : dict
        Its parameters but for rasters and creation options. Peers read from them what to do.
    inputs : tuple of str
        The rasters that INPUT and the second raster are, by the names that `rasters` gives them.
    aim : float, optional
        How many copies we promise it takes at most.
    options : tuple of str
        Creation options, ours and the copy's.
    copied : str
        What the copy that we are measured against copies: "inputs", or our "result".
    peers : bool
        Whether peers take part.
    peer_seconds : float
        Peers that would take longer, roughly, get a crop.
    """

    key: str
    title: str
    algorithm: str
    parameters: dict
    inputs: tuple = ("dem",)
    aim: float | None = None
    options: tuple = TILED
    copied: str = "inputs"
    peers: bool = True
    peer_seconds: float = 4.0

    @property
    def suffix(self):
        """The ending of the output's name."""
        vector = (
            *("extractpeaks", "averagelocalvariance", "bandcorrelation"),
            *("comparegapfill", "crosscorrelogram", "profilepeaks"),
        )
        return ".gpkg" if self.algorithm in vector else ".tif"


def _variance(window, aim, title="local variance {0} x {0}", key="variance-{}", **keywords):
    parameters = {"WINDOW": window, **keywords.pop("parameters", {})}
    return Row(
        key.format(window), title.format(window), "localvariance", parameters, aim=aim, **keywords
    )


def _ellipse(window, aim):
    title, key = "local variance, ellipse {0} x {0}", "ellipse-{}"
    return _variance(window, aim, title, key, parameters={"SHAPE": 1})


def _many(name, title):
    title, key = f"local variance {{0}} x {{0}}, {title}", f"variance-{{}}-{name}"
    return _variance(3, None, title, key, inputs=(name,), options=(), peers=False)


def _cliff(window, aim):
    title, key = "local variance {0} x {0}, cliff", "variance-{}-cliff"
    return _variance(window, aim, title, key, inputs=("cliff",))


def _statistics(key, title, numbers, aim=None, window=5, **keywords):
    parameters = {"STATISTICS": numbers, "WINDOW": window}
    title = f"local statistics {window} x {window}: {title}"
    keywords = {"peers": False, **keywords}
    return Row(f"statistics-{key}", title, "localstatistics", parameters, aim=aim, **keywords)


def _fill(key, title, method, aim, **keywords):
    parameters = {"METHOD": method, "MAX_DISTANCE": 100}
    return Row(key, title, "fillgaps", parameters, aim=aim, **keywords)


def _peaks(key, title, parameters, aim, **keywords):
    key, title, keywords = f"peaks-{key}", f"extract peaks, {title}", {"peers": False, **keywords}
    return Row(key, title, "extractpeaks", parameters, aim=aim, **keywords)


def _fill_stack(key, title, method):
    return Row(
        f"stack-fill-{key}",
        f"fill gaps, {title}, 1,800 bands with gaps of their own",
        "fillgaps",
        {"METHOD": method, "MAX_DISTANCE": 100},
        inputs=("stack-discs",),
        aim=15,
        options=(),
        peers=False,
    )


ROWS = (
    _variance(3, 1.25),
    # The row people compare first: peers get time for larger crops.
    _variance(5, 1.25, peer_seconds=20.0),
    _variance(31, 1.8),
    _variance(101, 2.5),
    # As every dialog runs: without creation options, and on what people have.
    _variance(3, None, "local variance {0} x {0}, no options", "variance-{}-default", options=()),
    _variance(5, None, "local variance {0} x {0}, no options", "variance-{}-default", options=()),
    _variance(
        5,
        None,
        "local variance {0} x {0}, stripes in, no options",
        "variance-{}-stripes",
        options=(),
        inputs=("stripes",),
    ),
    _variance(
        5,
        None,
        "local variance {0} x {0}, nearest cell beyond the edge",
        "variance-{}-nearest",
        parameters={"EDGES": NEAREST},
    ),
    _many("stack", "1,800 bands"),
    _many("stack-pixel", "1,800 bands cell by cell"),
    _many("bands-pixel", "16 bands cell by cell"),
    Row(
        "stack-equalize",
        "equalize histogram, 1,800 bands",
        "equalizehistogram",
        {"METHOD": 0, "BINS": 256},
        inputs=("stack",),
        options=(),
        peers=False,
    ),
    Row(
        "stack-fill",
        "fill gaps, nearest, 1,800 bands",
        "fillgaps",
        {"METHOD": 3, "MAX_DISTANCE": 100},
        inputs=("stack",),
        options=(),
        peers=False,
    ),
    Row(
        "compare-fills",
        "compare gap fills, five methods",
        "comparegapfill",
        {"METHODS": [0, 1, 2, 3, 4]},
        options=(),
        peers=False,
    ),
    _fill_stack("smooth", "smooth surface", 0),
    _fill_stack("mean", "local mean", 4),
    _fill_stack("idw", "inverse distance", 2),
    _fill_stack("linear", "linear", 8),
    _fill_stack("squares", "DCT least squares", 11),
    Row(
        "stack-match",
        "match histogram by quantiles, 1,800 bands to as many",
        "matchhistogram",
        {"METHOD": 0},
        inputs=("stack-discs", "stack"),
        aim=15,
        options=(),
        peers=False,
    ),
    Row(
        "fill-in-time",
        "fill gaps in time, linear, 68 dates",
        "fillgapsintime",
        {"METHOD": 0},
        inputs=("clouded",),
        options=(),
        aim=4,
        peers=False,
    ),
    _variance(
        3,
        None,
        "local variance {0} x {0}, a sixteenth of the cells",
        "variance-{}-small",
        options=(),
        inputs=(SMALL,),
        peers=False,
    ),
    _cliff(31, 1.8),
    _cliff(101, 2.5),
    _ellipse(5, 1.6),
    _ellipse(31, 4),
    _statistics("mean", "mean", [0], 2),
    _statistics("variance", "variance", [1], 2),
    _statistics("minimum", "minimum", [4], 2),
    _statistics("maximum", "maximum", [5], 2),
    _statistics("range", "range", [6], 2),
    _statistics("sum", "sum", [7], 2),
    _statistics("count", "count", [8], 2),
    _statistics("ten", "ten at once", [0, 1, 2, 3, 4, 5, 6, 7, 8, 11], 1.5, copied="result"),
    _statistics("median-5", "median", [MEDIAN], peers=True),
    _statistics("median-31", "median", [MEDIAN], window=31, peers=True),
    Row(
        "equalize",
        "equalize histogram, 256 bins, to Byte",
        "equalizehistogram",
        {"METHOD": 0, "BINS": 256, "OUTPUT_TYPE": 0},
        aim=2.5,
    ),
    Row(
        "equalize-adaptive",
        "equalize adaptively, tiles of 128 cells, to Byte",
        "equalizeadaptive",
        {},
        aim=4,
        peers=False,
    ),
    Row(
        "stretch",
        "stretch linearly between percentiles, to Byte",
        "equalizehistogram",
        {"METHOD": 3},
        aim=1.5,
        peers=False,
    ),
    *(
        Row(
            f"match-{name}",
            f"match histogram by {told}",
            "matchhistogram",
            {"METHOD": method},
            inputs=("dem", "second"),
            aim=aim,
            peers=False,
        )
        for name, told, method, aim in (
            ("quantiles", "quantiles", 0, 25),
            ("bins", "bins", 1, 3),
            ("moments", "mean and deviation", 2, 3),
        )
    ),
    Row(
        "correlation-5-r",
        "local correlation 5 x 5: r alone",
        "localcorrelation",
        {"WINDOW": 5, "SIGNIFICANCE": False},
        inputs=("dem", "second"),
        aim=2,
    ),
    Row(
        "correlation-5",
        "local correlation 5 x 5: r, p, n",
        "localcorrelation",
        {"WINDOW": 5},
        inputs=("dem", "second"),
        aim=3,
        peers=False,
    ),
    Row(
        "correlation-5-spearman",
        "local correlation 5 x 5, Spearman: r, p, n",
        "localcorrelation",
        {"WINDOW": 5, "METHOD": 1},
        inputs=("dem", "second"),
        aim=40,
        peers=False,
    ),
    Row(
        "stack-correlation",
        "stack correlation, 16 bands against 16",
        "stackcorrelation",
        {},
        inputs=("bands-pixel", "bands-pixel"),
        peers=False,
    ),
    Row(
        "template",
        "match a template of 64 x 64 cells",
        "matchtemplate",
        {"TEMPLATE_EXTENT": "500990,502910,3997000,3998920"},
        peer_seconds=10.0,
    ),
    Row(
        "shift",
        "estimate a shift, second raster in place",
        "estimateshift",
        {},
        inputs=("dem", "second"),
        peers=False,
    ),
    Row(
        "displacement",
        "displacement field, chips of 31 cells, 10 cells around",
        "displacementfield",
        {"WINDOW": 31, "STEP": 16, "MAX_SHIFT": 10},
        inputs=("dem", "second"),
        peer_seconds=10.0,
    ),
    Row(
        "correlogram",
        "cross-correlogram over the plane, lags up to 20",
        "crosscorrelogram",
        {"AXIS": 3, "MAX_LAG": 20},
        peers=False,
    ),
    Row(
        "bands-pearson",
        "band correlation, 16 bands, Pearson",
        "bandcorrelation",
        {"METHOD": 0},
        inputs=("bands-pixel",),
        aim=3,
        peers=False,
    ),
    Row(
        "bands-spearman",
        "band correlation, 16 bands, Spearman",
        "bandcorrelation",
        {"METHOD": 1},
        inputs=("bands-pixel",),
        aim=60,
        peers=False,
    ),
    _fill("fill-nearest", "fill gaps, nearest, 100 cells", 3, 3),
    _fill("fill-idw", "fill gaps, inverse distance, 100 cells", 2, 3, peer_seconds=30.0),
    Row(
        "equalize-default",
        "equalize histogram, 256 bins, to Byte, no options",
        "equalizehistogram",
        {"METHOD": 0, "BINS": 256, "OUTPUT_TYPE": 0},
        options=(),
        peers=False,
    ),
    _fill("fill-smooth", "fill gaps, smooth surface, 100 cells", 0, 15),
    Row(
        "variance-5-deflate",
        "local variance 5 x 5, DEFLATE in and out",
        "localvariance",
        {"WINDOW": 5},
        inputs=("deflated",),
        aim=1.1,
        options=DEFLATED,
        copied="result",
        peers=False,
    ),
    Row(
        "peaks",
        "extract peaks, prominence of 10 or more",
        "extractpeaks",
        {"MIN_PROMINENCE": 10},
    ),
    _peaks("noisy", "prominence of 1 or more", {"MIN_PROMINENCE": 1}, 50),
    _peaks("smooth", "smooth ground, all", {}, 12, inputs=("smooth",)),
    _peaks(
        "isolated",
        "the 100,000 most isolated",
        {"MIN_PROMINENCE": 10, "ORDER": 2, "LIMIT": 100_000},
        None,
    ),
    Row(
        "band-peaks",
        "band peaks, 68 bands, all seven conditions",
        "bandpeaks",
        {
            "HEIGHT": "0;",
            "THRESHOLD": "0.01;",
            "DISTANCE": 3,
            "PROMINENCE": "0.5;",
            "WIDTH": "0.5;20",
            "PLATEAU": "1;5",
            "WLEN": 41,
        },
        inputs=(SPECTRA,),
        options=(),
        peer_seconds=20.0,
    ),
    Row(
        "profiles",
        "profile peaks, 200 lines from side to side",
        "profilepeaks",
        {"PROMINENCE": "10;", "DISTANCE": 300},
        peers=False,
    ),
    Row(
        "scales",
        "average local variance, 20 cell sizes",
        "averagelocalvariance",
        {"METHOD": 0, "MAX_SCALE": 20},
        peers=False,
    ),
)


def chosen(keys):
    """Return the rows with these keys, all if there are none; an unknown key ends the program."""
    known = {row.key: row for row in ROWS}
    unknown = [key for key in keys if key not in known]
    if unknown:
        raise SystemExit(f"ONLY={' '.join(unknown)}: there is no such row; rows: {' '.join(known)}")
    return [row for row in ROWS if not keys or row.key in keys]
