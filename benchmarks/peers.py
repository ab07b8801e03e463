"""The programs and libraries that we are compared with.

A peer says which Debian packages bring it, which version is installed, and for a row what it
does: a `Job`, or nothing where it has nothing like it.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import programs
import rows
from compare import Comparison
from osgeo import gdal

IN_MEMORY = Path(__file__).with_name("in_memory.py")
MOST_IN_MEMORY = 6000 * 6000  # cells; their float64 arrays are to fit an ordinary machine


@dataclass(frozen=True)
class Job:
    """How a peer does the work of a row.

    Attributes
    ----------
    name : str
        What it is called on the page.
    command : callable
        ``command(inputs, output)`` returns the program and its arguments.
    cell_seconds : float
        What a cell takes, roughly. It only decides whether the peer gets a crop.
    remark : str
        What a reader has to know.
    comparison : Comparison, optional
        How to compare the results; nothing where they are not the same thing.
    in_memory : bool
        Whether the program prints the seconds itself, those without reading and writing.
    """

    name: str
    command: Callable
    cell_seconds: float
    remark: str = ""
    comparison: Comparison | None = None
    in_memory: bool = False

    def run(self, inputs, output, environment):
        """Do it and return the seconds."""
        done = programs.run(self.command(inputs, output), env=environment)
        return (
            json.loads(done.output.splitlines()[-1])["seconds"] if self.in_memory else done.seconds
        )

    def side(self, size, seconds):
        """Return how many cells a side of a raster of ``size`` it can do in some seconds."""
        cells = seconds / self.cell_seconds
        if self.in_memory:
            cells = min(cells, MOST_IN_MEMORY)
        side = int(cells**0.5)
        return size if side >= size else max(rows.SMALLEST, side // 50 * 50)


def is_variance(row, *shapes):
    """Say whether a row is a local variance in a window of one of these shapes."""
    return row.algorithm == "localvariance" and row.parameters.get("SHAPE", 0) in shapes


def is_median(row):
    """Say whether a row is a median in square windows."""
    return row.parameters.get("STATISTICS") == [rows.MEDIAN]


def is_fill(row, method):
    """Say whether a row fills gaps by a method of ours."""
    return row.algorithm == "fillgaps" and row.parameters["METHOD"] == method


def per_window(row, fixed, each):
    """Return what a cell takes, from nanoseconds for itself and for each cell of its window."""
    return 1e-9 * (fixed + each * row.parameters["WINDOW"] ** 2)


def find_version(*command):
    """Return the first number with points that a command prints, or nothing where there is none.

    Some programs print their version and end with an error: that is all right.
    """
    if shutil.which(str(command[0])) is None:
        return None
    said = programs.run(command, timeout=60, check=False).output
    found = re.search(r"\d+\.\d+(\.\d+)*", said)
    return found and found.group()


class Gdal:
    """GDAL's own filters."""

    title = "GDAL"
    packages = ("gdal-bin",)
    NEIGHBORS, NEAREST = 3120000, 3090000  # the versions that brought what we ask for

    def version(self):
        """Return the version, or nothing where it is not installed."""
        return find_version("gdal_translate", "--version")

    def jobs(self, row):
        """Yield what it can do of a row."""
        version = int(gdal.VersionInfo())
        if is_variance(row, 0) and row.parameters["WINDOW"] <= 99 and version >= self.NEIGHBORS:
            comparison = Comparison("full windows", squared=True)
            command = partial(self.neighbors, row.parameters["WINDOW"])
            cost = per_window(row, 100, 3)
            yield Job("gdal raster neighbors", command, cost, "deviation", comparison)
        if is_fill(row, 2):
            command = partial(self.fillnodata, ())
            yield Job("gdal_fillnodata", command, 2e-7, "another choice of neighbours")
        if is_fill(row, 3) and version >= self.NEAREST:
            command = partial(self.fillnodata, ("-interp", "nearest"))
            yield Job("gdal_fillnodata", command, 2e-7, "breaks ties in its own way")

    def neighbors(self, window, inputs, output):
        """Return the command for the local deviation."""
        options = ["--method=stddev", "--kernel=equal", f"--size={window}", "--co=TILED=YES"]
        return ["gdal", "raster", "neighbors", "-q", *options, inputs[0], output]

    def fillnodata(self, options, inputs, output):
        """Return the command to fill gaps; -co takes all the words that follow."""
        command = ["gdal_fillnodata.py", "-q", "-md", "100", *options, inputs[0], output]
        return [*command, "-co", "TILED=YES"]


class Grass:
    """GRASS, with a location of its own for each run."""

    title = "GRASS"
    packages = ("grass-core",)
    SCRIPT = (
        'r.in.gdal -o --quiet input="$1" output=cells memory=600 && g.region raster=cells && '
        "r.neighbors --quiet {flags} input=cells output=found method={method} size={size} "
        "nprocs={threads} && "
        'r.out.gdal -f -c --quiet input=found output="$2" type=Float32 createopt=TILED=YES'
    )

    def version(self):
        """Return the version, or nothing where it is not installed."""
        return find_version("grass", "--version")

    def jobs(self, row):
        """Yield what it can do of a row."""
        remark = f"import and export counted, nprocs={rows.THREADS}"
        if is_variance(row, 0, 1):
            command = partial(self.neighbors, "variance", row.parameters)
            yield Job("GRASS r.neighbors", command, per_window(row, 500, 6), remark, Comparison())
        if is_median(row):
            command = partial(self.neighbors, "median", row.parameters)
            yield Job("GRASS r.neighbors", command, per_window(row, 300, 25), remark, Comparison())

    def neighbors(self, method, parameters, inputs, output):
        """Return the command to import, run r.neighbors and export."""
        script = self.SCRIPT.format(
            method=method,
            size=parameters["WINDOW"],
            threads=rows.THREADS,
            flags="-c" if parameters.get("SHAPE") == 1 else "",
        )
        start = ["grass", "--tmp-location", inputs[0], "--exec"]
        return [*start, "sh", "-c", script, "sh", inputs[0], output]


class Otb:
    """Orfeo ToolBox."""

    title = "Orfeo ToolBox"
    packages = ("otb-bin",)

    def version(self):
        """Return the version, or nothing where it is not installed."""
        return find_version("otbcli_LocalStatisticExtraction", "-help")

    def jobs(self, row):
        """Yield what it can do of a row."""
        if is_variance(row, 0):
            command, cost = partial(self.moments, row.parameters), per_window(row, 200, 3)
            remark = "four moments at once; takes nodata for values"
            comparison = Comparison("full windows", band=2, sample=True)
            yield Job("OTB LocalStatisticExtraction", command, cost, remark, comparison)
        if row.algorithm == "equalizehistogram":
            command = partial(self.equalize, row.parameters)
            yield Job("OTB ContrastEnhancement", command, 3e-7, "another mapping")

    def moments(self, parameters, inputs, output):
        """Return the command for mean, variance, skewness and kurtosis."""
        command = ["otbcli_LocalStatisticExtraction", "-in", inputs[0], "-channel", "1"]
        command += ["-radius", parameters["WINDOW"] // 2]
        return [*command, "-out", f"{output}?&gdal:co:TILED=YES", "float"]

    def equalize(self, parameters, inputs, output):
        """Return the command to equalize the whole raster by one histogram."""
        command = ["otbcli_ContrastEnhancement", "-in", inputs[0], "-spatial", "global"]
        command += ["-bins", parameters["BINS"], "-nodata", "-9999"]
        return [*command, "-out", f"{output}?&gdal:co:TILED=YES", "uint8"]


class Saga:
    """SAGA."""

    title = "SAGA"
    packages = ("saga",)

    def version(self):
        """Return the version, or nothing where it is not installed."""
        return find_version("saga_cmd", "--version")

    def jobs(self, row):
        """Yield what it can do of a row."""
        counted = "import and export counted"
        if is_variance(row, 0, 1):
            command, cost = partial(self.focal, row.parameters), per_window(row, 300, 20)
            yield Job("SAGA Focal Statistics", command, cost, counted, Comparison())
        if is_fill(row, 0):
            yield Job("SAGA Close Gaps", self.close_gaps, 7e-6, f"another surface; {counted}")
        if row.algorithm == "extractpeaks":
            remark = "maxima and minima, no prominence"
            yield Job("SAGA Local Minima and Maxima", self.extremes, 6e-7, remark)

    def tool(self, library, number, **options):
        """Return the command for a tool of a library."""
        words = [word for name, value in options.items() for word in (f"-{name}", value)]
        return ["saga_cmd", "-f=s", f"--cores={rows.THREADS}", library, number, *words]

    def focal(self, parameters, inputs, output):
        """Return the command for the variance in a square or a circle."""
        window = {
            "KERNEL_TYPE": parameters.get("SHAPE", 0),
            "KERNEL_RADIUS": parameters["WINDOW"] // 2,
        }
        return self.tool("statistics_grid", 1, GRID=inputs[0], VARIANCE=output, **window)

    def close_gaps(self, inputs, output):
        """Return the command to fill gaps by a surface under tension."""
        return self.tool("grid_tools", 7, INPUT=inputs[0], RESULT=output)

    def extremes(self, inputs, output):
        """Return the command for maxima and minima as points."""
        points = {"MAXIMA": output.with_suffix(".shp"), "MINIMA": output.with_name("minima.shp")}
        return self.tool("shapes_grid", 9, GRID=inputs[0], **points)


class Terra:
    """R's terra."""

    title = "terra (R)"
    packages = ("r-cran-terra",)
    READ = "suppressMessages(library(terra)); a <- commandArgs(TRUE); n <- as.integer(a[1]); "
    SQUARE = "w <- n; "
    ROUND = (
        "d <- seq_len(n) - (n + 1) / 2; "
        'w <- ifelse(outer(d^2, d^2, "+") <= ((n - 1) / 2)^2, 1, NA); '
    )
    FOCAL = (
        'focal(rast(a[3]), w, "sd", na.rm=TRUE, na.policy="omit", filename=a[2], gdal="TILED=YES")'
    )
    PAIRS = (
        'f <- focalPairs(c(rast(a[3]), rast(a[4])), n, "pearson", na.rm=TRUE); '
        'writeRaster(f, a[2], gdal="TILED=YES")'
    )

    def version(self):
        """Return the version, or nothing where it is not installed."""
        return find_version("Rscript", "--vanilla", "-e", 'cat(paste(packageVersion("terra")))')

    def jobs(self, row):
        """Yield what it can do of a row."""
        if is_variance(row, 0, 1):
            code = (self.ROUND if row.parameters.get("SHAPE") == 1 else self.SQUARE) + self.FOCAL
            command, cost = partial(self.script, row.parameters, code), per_window(row, 300, 6)
            comparison = Comparison("full windows", squared=True, sample=True)
            yield Job("terra focal", command, cost, "deviation, n - 1", comparison)
        if row.algorithm == "localcorrelation":
            command = partial(self.script, row.parameters, self.PAIRS)
            comparison = Comparison("full windows", relative=False)
            cost = per_window(row, 2000, 520)
            yield Job("terra focalPairs", command, cost, "r alone", comparison)

    def script(self, parameters, code, inputs, output):
        """Return the command for R code that gets the window, the output and the inputs."""
        code = self.READ + code
        return ["Rscript", "--vanilla", "-e", code, parameters["WINDOW"], output, *inputs]


class InMemory:
    """A Python library. It works on arrays, so that its time holds no reading and no writing.

    Attributes
    ----------
    module : str
        What to import.
    """

    module = ""

    def version(self):
        """Return the version, or nothing where it is not installed."""
        return find_version(sys.executable, IN_MEMORY, "version", self.module)

    def job(self, row, name, function, cell_seconds, remark="", comparison=None):
        """Return the job that calls a function of in_memory.py."""
        start = [sys.executable, IN_MEMORY, "run", function, json.dumps(row.parameters)]
        remark = f"in memory, {remark}" if remark else "in memory"
        return Job(
            name,
            lambda inputs, output: [*start, output, *inputs],
            cell_seconds,
            remark,
            comparison,
            in_memory=True,
        )


class OpenCV(InMemory):
    """OpenCV, whose sums over windows make variances and correlations."""

    title = "OpenCV"
    packages = ("python3-opencv",)
    module = "cv2"

    def jobs(self, row):
        """Yield what it can do of a row."""
        if is_variance(row, 0):
            every = Comparison()
            yield self.job(row, "OpenCV boxFilter", "box_variance", 1e-7, "float64", every)
        if is_variance(row, 1):
            every = Comparison()
            yield self.job(row, "OpenCV filter2D", "round_variance", 2e-7, "float64", every)
        if row.algorithm == "localcorrelation":
            every, remark = Comparison(relative=False), "float64, r alone"
            yield self.job(row, "OpenCV boxFilter", "box_correlation", 2e-7, remark, every)
        if is_median(row) and row.parameters["WINDOW"] <= 5:
            remark, full = "float32; takes nodata for values", Comparison("full windows")
            yield self.job(row, "OpenCV medianBlur", "median_blur", 2e-8, remark, full)


class ScikitImage(InMemory):
    """scikit-image."""

    title = "scikit-image"
    packages = ("python3-skimage",)
    module = "skimage"

    def jobs(self, row):
        """Yield what it can do of a row."""
        if row.algorithm == "equalizehistogram":
            remark = "float64, between the bins' middles and not their left edges"
            yield self.job(row, "scikit-image equalize_hist", "equalize", 1e-7, remark)
        if is_fill(row, 0):
            name, every = "scikit-image inpaint_biharmonic", Comparison(relative=False)
            yield self.job(row, name, "biharmonic", 4e-6, comparison=every)
        if row.algorithm == "extractpeaks":
            remark = "maxima, no prominence"
            yield self.job(row, "scikit-image local_maxima", "maxima", 5e-8, remark)
            yield self.job(row, "scikit-image peak_local_max", "peak_local_max", 5e-6, remark)


class Scipy(InMemory):
    """SciPy."""

    title = "SciPy"
    packages = ("python3-scipy",)
    module = "scipy"

    def jobs(self, row):
        """Yield what it can do of a row."""
        if is_variance(row, 0, 1):
            name, full = "SciPy generic_filter(np.var)", Comparison("full windows")
            cost = per_window(row, 25000, 50)
            yield self.job(row, name, "generic_variance", cost, comparison=full)
        if is_median(row):
            remark, full = "one thread; takes nodata for values", Comparison("full windows")
            cost = per_window(row, 50, 12)
            yield self.job(row, "SciPy median_filter", "median", cost, remark, full)
        if is_fill(row, 3):
            remark = "breaks ties in its own way"
            yield self.job(row, "SciPy distance_transform_edt", "nearest", 2e-7, remark)


ALL = (Gdal(), Grass(), Otb(), Saga(), Terra(), OpenCV(), ScikitImage(), Scipy())
