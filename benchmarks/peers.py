"""The programs and libraries that we are compared with.

A peer says which Debian packages or which wheels bring it, which version is installed, and for a
row what it does: a `Job`, or nothing where it has nothing like it.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import arrays
import programs
import rows
from compare import Comparison
from install_peers import python

IN_MEMORY = Path(__file__).with_name("in_memory.py")
GDAL_WHEEL = Path(__file__).with_name("gdal_wheel.py")
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
        Whether the program gets and returns arrays, and prints the seconds itself.
    """

    name: str
    command: Callable
    cell_seconds: float
    remark: str = ""
    comparison: Comparison | None = None
    in_memory: bool = False

    def run(self, inputs, output, environment):
        """Do it and return the seconds."""
        if not self.in_memory:
            return programs.run(self.command(inputs, output), env=environment).seconds
        values = [
            arrays.save(path, output.with_name(f"{number}.npy"))
            for number, path in enumerate(inputs)
        ]
        found = output.with_suffix(".npy")
        said = programs.run(self.command(values, found), env=environment).output
        if self.comparison:
            arrays.load(found, output)
        return json.loads(said.splitlines()[-1])["seconds"]

    def side(self, size, seconds):
        """Return how many cells a side of a raster of ``size`` it can do in some seconds."""
        cells = seconds / self.cell_seconds
        if self.in_memory:
            cells = min(cells, MOST_IN_MEMORY)
        side = int(cells**0.5)
        return size if side >= size else max(rows.SMALLEST, side // 50 * 50)


def is_variance(row, *shapes, edges=0):
    """Say whether a row is a local variance in a window of these shapes and by an edge rule."""
    asked = row.parameters.get("SHAPE", 0), row.parameters.get("EDGES", 0)
    return row.algorithm == "localvariance" and asked[0] in shapes and asked[1] == edges


def is_median(row):
    """Say whether a row is a median in square windows."""
    return row.parameters.get("STATISTICS") == [rows.MEDIAN]


def is_fill(row, method):
    """Say whether a row fills gaps by a method of ours."""
    return row.algorithm == "fillgaps" and row.parameters["METHOD"] == method


def per_window(row, fixed, each):
    """Return what a cell takes, from nanoseconds for itself and for each cell of its window."""
    return 1e-9 * (fixed + each * row.parameters["WINDOW"] ** 2)


def find_version(*command, check=False):
    """Return the first number with points that a command prints, or nothing where there is none.

    Some programs print their version and end with an error: that is all right without ``check``.
    """
    if shutil.which(str(command[0])) is None:
        return None
    try:
        said = programs.run(command, timeout=60, check=check).output
    except programs.ProgramError:
        return None
    found = re.search(r"\d+\.\d+(\.\d+)*", said)
    return found and found.group()


class Peer:
    """What a peer has.

    Attributes
    ----------
    title : str
        Its name on the page.
    packages, wheels : tuple of str
        The Debian packages that bring it, or what pip is asked for.
    """

    title = ""
    packages = ()
    wheels = ()

    def version(self):
        """Return the version, or nothing where it is not installed."""
        raise NotImplementedError

    def jobs(self, row):
        """Yield what it can do of a row."""
        raise NotImplementedError


class Gdal(Peer):
    """GDAL's own fill, as the system has it."""

    title = "GDAL"
    packages = ("gdal-bin",)

    def version(self):
        """Return the version, or nothing where it is not installed."""
        return find_version("gdal_translate", "--version")

    def jobs(self, row):
        """Yield what it can do of a row."""
        if is_fill(row, 2):
            remark = "another choice of neighbours"
            yield Job("gdal_fillnodata", self.fillnodata, 2e-7, remark)

    def fillnodata(self, inputs, output):
        """Return the command to fill gaps; -co takes all the words that follow."""
        command = ["gdal_fillnodata.py", "-q", "-md", "100", inputs[0], output]
        return [*command, "-co", "TILED=YES"]


class GdalWheel(Peer):
    """GDAL's filters of today, from the library in rasterio's wheel."""

    title = "GDAL in rasterio"
    wheels = ("rasterio>=1.5",)

    def version(self):
        """Return the version, or nothing where it is not installed or has no filters."""
        return find_version(python(), GDAL_WHEEL, "version", check=True)

    def jobs(self, row):
        """Yield what it can do of a row."""
        same = is_variance(row, 0, edges=rows.NEAREST)
        if (same or is_variance(row, 0)) and row.parameters["WINDOW"] <= 99:
            compared = Comparison("all cells" if same else "full windows", squared=True)
            yield self.neighbors(row, "stddev", per_window(row, 30, 5), "deviation", compared)
        if is_median(row):
            compared = Comparison("full windows")
            yield self.neighbors(row, "median", per_window(row, 100, 30), "", compared)
        if is_fill(row, 2):
            yield self.fill("invdist", row, "another choice of neighbours")
        if is_fill(row, 3):
            yield self.fill("nearest", row, "breaks ties in its own way")

    def neighbors(self, row, method, cost, remark, comparison):
        """Return the job of a local filter."""
        options = [f"--method={method}", "--kernel=equal", f"--size={row.parameters['WINDOW']}"]
        return self.job("neighbors", [*options, "--datatype=Float32"], cost, remark, comparison)

    def fill(self, strategy, row, remark):
        """Return the job of filling gaps."""
        options = [f"--strategy={strategy}", f"--max-distance={row.parameters['MAX_DISTANCE']}"]
        return self.job("fill-nodata", options, 2e-7, remark)

    def job(self, name, options, cost, remark, comparison=None):
        """Return the job of one of its algorithms."""
        start = [python(), GDAL_WHEEL, name, *options, "--creation-option=TILED=YES"]
        command = lambda inputs, output: [*start, inputs[0], output]  # noqa: E731 - the job's own
        return Job(f"gdal raster {name}", command, cost, remark, comparison)


class Whitebox(Peer):
    """Whitebox Workflows."""

    title = "Whitebox Workflows"
    wheels = ("whitebox-workflows==2.0.6",)
    RUN = "import sys, whitebox_workflows as w; w.run_tool_json(*sys.argv[1:])"
    VERSION = "import importlib.metadata as m; print(m.version('whitebox-workflows'))"

    def version(self):
        """Return the version, or nothing where it is not installed."""
        return find_version(python(), "-c", self.VERSION, check=True)

    def jobs(self, row):
        """Yield what it can do of a row."""
        size = row.parameters.get("WINDOW")
        window = {"filter_size_x": size, "filter_size_y": size}
        full = Comparison("full windows", squared=is_variance(row, 0))
        if is_variance(row, 0):
            yield self.job("standard_deviation_filter", window, 1.2e-7, "deviation", full)
        if is_median(row):
            remark = "the cell below the middle one, rounded to 0.01"
            yield self.job("median_filter", window, 1.5e-6, remark, full)
        if row.algorithm == "localcorrelation":
            options = {"filter_size": size, "correlation_stat": "pearson"}
            r = Comparison("full windows", relative=False)
            cost = per_window(row, 100, 30)
            yield self.job("image_correlation_neighbourhood_analysis", options, cost, "r and p", r)
        if "BINS" in row.parameters and row.algorithm == "equalizehistogram":
            tones = {"num_tones": row.parameters["BINS"]}
            yield self.job("histogram_equalization", tones, 2e-7, "another mapping")
        if is_fill(row, 2):
            distance = {"filter_size": row.parameters["MAX_DISTANCE"]}
            yield self.job("fill_missing_data", distance, 2e-5, "another choice of neighbours")

    def job(self, tool, options, cost, remark, comparison=None):
        """Return the job of one of its tools."""

        def command(inputs, output):
            names = ["input"] if len(inputs) == 1 else ["input1", "input2"]
            result = "output" if len(inputs) == 1 else "output1"
            files = {name: str(path) for name, path in zip([*names, result], [*inputs, output])}
            return [python(), "-c", self.RUN, tool, json.dumps({**files, **options})]

        return Job(f"Whitebox {tool}", command, cost, remark, comparison)


class Grass(Peer):
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


class Otb(Peer):
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
        if "BINS" in row.parameters and row.algorithm == "equalizehistogram":
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


class Saga(Peer):
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


class Terra(Peer):
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


class InMemory(Peer):
    """A Python library. It works on arrays, so that its time holds no reading and no writing.

    Attributes
    ----------
    module : str
        What to import.
    """

    module = ""

    def version(self):
        """Return the version, or nothing where it is not installed."""
        return find_version(python(), IN_MEMORY, "version", self.module, check=True)

    def job(self, row, name, function, cell_seconds, remark="", comparison=None):
        """Return the job that calls a function of in_memory.py."""
        start = [python(), IN_MEMORY, "run", function, json.dumps(row.parameters)]
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
    wheels = ("opencv-python-headless>=5",)
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
        if row.algorithm == "matchtemplate":
            remark = "float32; takes nodata for values"
            yield self.job(row, "OpenCV matchTemplate", "template_scores", 1e-7, remark)
        if row.algorithm == "displacementfield":
            remark = "float32, one thread; whole cells, one way; takes nodata for values"
            yield self.job(row, "OpenCV matchTemplate", "chips_found", 5e-7, remark)
        if is_median(row) and row.parameters["WINDOW"] <= 5:
            remark, full = "float32; takes nodata for values", Comparison("full windows")
            yield self.job(row, "OpenCV medianBlur", "median_blur", 2e-8, remark, full)


class ScikitImage(InMemory):
    """scikit-image."""

    title = "scikit-image"
    wheels = ("scikit-image>=0.26",)
    module = "skimage"

    def jobs(self, row):
        """Yield what it can do of a row."""
        if "BINS" in row.parameters and row.algorithm == "equalizehistogram":
            remark = "float64, between the bins' middles and not their left edges"
            yield self.job(row, "scikit-image equalize_hist", "equalize", 1e-7, remark)
        if is_fill(row, 0):
            name, every = "scikit-image inpaint_biharmonic", Comparison(relative=False)
            yield self.job(row, name, "biharmonic", 4e-6, comparison=every)
        if row.algorithm == "extractpeaks":
            remark = "maxima, no prominence"
            yield self.job(row, "scikit-image local_maxima", "maxima", 5e-8, remark)
            yield self.job(row, "scikit-image peak_local_max", "peak_local_max", 1e-6, remark)


class Scipy(InMemory):
    """SciPy."""

    title = "SciPy"
    wheels = ("scipy>=1.16",)
    module = "scipy"

    def jobs(self, row):
        """Yield what it can do of a row."""
        if is_variance(row, 0, 1):
            name, full = "SciPy generic_filter(np.var)", Comparison("full windows")
            cost = per_window(row, 25000, 50)
            yield self.job(row, name, "generic_variance", cost, comparison=full)
            name, cost = "SciPy vectorized_filter(np.nanvar)", per_window(row, 800, 40)
            yield self.job(row, name, "vectorized_variance", cost, comparison=Comparison())
        if is_median(row):
            remark, full = "one thread; takes nodata for values", Comparison("full windows")
            cost = per_window(row, 50, 12)
            yield self.job(row, "SciPy median_filter", "median", cost, remark, full)
        if is_fill(row, 3):
            remark = "breaks ties in its own way"
            yield self.job(row, "SciPy distance_transform_edt", "nearest", 2e-7, remark)
        if row.algorithm == "bandpeaks":
            remark = "one thread, cell by cell"
            yield self.job(row, "SciPy find_peaks", "find_peaks", 2e-6, remark)


ALL = (
    Gdal(),
    GdalWheel(),
    Whitebox(),
    Grass(),
    Otb(),
    Saga(),
    Terra(),
    OpenCV(),
    ScikitImage(),
    Scipy(),
)
