"""Run algorithms and models through the real ``qgis_process`` and draw the results.

Uses real elevations with holes punched in them, or a raster of yours, and writes everything,
the picture included, to build/demo.
"""

import argparse
import shutil
from dataclasses import dataclass
from pathlib import Path

import contact_sheet
import demo_data
import numpy as np
import qgis_env
from osgeo import gdal

OUT = qgis_env.ROOT / "build" / "demo"
WINDOW = 5
RELIEF_WINDOW = 11
CORRELATION_WINDOW = 31


@dataclass
class Step:
    """One run and what the table and the picture say of it."""

    name: str
    output: Path
    figure: str
    seconds: float


def number(value, unit=""):
    """Return a figure as people write it, or a dash where a run has none."""
    if value is None:
        return "-"
    value = float(value)
    if value == int(value) and abs(value) < 1e9:
        text = f"{int(value):,}"
    else:
        text = f"{value:,.3g}" if abs(value) < 100 else f"{value:,.0f}"
    return f"{text} {unit}".strip()


def round_to_one_digit(value):
    """Return a positive value rounded to one significant digit."""
    return float(f"{value:.0e}")


class Demo:
    """The chain of runs over one scene.

    Parameters
    ----------
    scene : demo_data.Scene
        The input.
    qgis : qgis_env.QgisProcess
        What runs the algorithms.
    """

    def __init__(self, scene, qgis):
        self.scene = scene
        self.qgis = qgis
        self.steps = []

    def run(self, algorithm, output, figure, **parameters):
        """Run one algorithm and keep what it made; ``figure`` makes the key figure of its outputs.

        A run that fails ends the demo with what ``qgis_process`` said.
        """
        name = Path(algorithm).name
        output = OUT / output
        print(f"  {name} ...", flush=True)
        output_name = parameters.pop("output_name", "OUTPUT")
        result = self.qgis.run(algorithm, {**parameters, output_name: output})
        if result.returncode != 0 or not output.exists():
            raise SystemExit(
                f"{name} ended with {result.returncode} and no result:\n"
                f"{result.stdout[-2000:]}\n{result.stderr[-2000:]}"
            )
        self.steps.append(Step(name, output, figure(result.results), result.seconds))
        return output

    def fill_error(self, filled):
        """Return the root mean square error in the filled holes, whose truth is known."""
        error = (demo_data.read(filled) - self.scene.truth)[self.scene.holes]
        return float(np.sqrt(np.nanmean(error**2)))

    def everything(self):
        """Run the algorithms, each on the filled raster once there is one, and the models."""
        unit = self.scene.unit
        low, high = np.nanpercentile(self.scene.truth, (2, 98))
        prominence = round_to_one_digit((high - low) / 8 or 1)

        filled = self.run(
            "fillgaps",
            "filled.tif",
            lambda found: f"{number(found.get('FILLED_CELLS'))} cells filled",
            INPUT=self.scene.path,
            METHOD=0,
            MAX_DISTANCE=100,
        )
        self.steps[-1].figure += f", {number(self.fill_error(filled), unit)} RMS error"
        self.run(
            "comparegapfill",
            "gap_fills.csv",
            lambda found: f"best: METHOD {number(found.get('BEST_METHOD'))}",
            INPUT=self.scene.path,
            METHODS="0,1,2,3,4",
        )
        roughness = self.run(
            "localvariance",
            "local_deviation.tif",
            lambda found: f"{number(found.get('AVERAGE_STDDEV'), unit)} on average",
            INPUT=filled,
            WINDOW=WINDOW,
            STATISTIC=1,
        )
        relief = self.run(
            "localstatistics",
            "local_range.tif",
            lambda _: "",
            INPUT=filled,
            STATISTICS=6,
            WINDOW=RELIEF_WINDOW,
            SHAPE=1,
        )
        middle = np.nanmedian(demo_data.read(relief))
        self.steps[-1].figure = f"half of it over {number(middle, unit)}"
        self.run(
            "averagelocalvariance",
            "scales.csv",
            lambda found: (
                f"first peak at {number(found['CHARACTERISTIC_SCALE'])}"
                if found.get("FOUND")
                else "no clear peak"
            ),
            INPUT=roughness,
            OUTPUT_HTML=OUT / "scales.html",
        )
        self.run(
            "equalizehistogram",
            "equalized.tif",
            lambda found: f"flatness {number(found.get('FLATNESS'))}",
            INPUT=filled,
            METHOD=0,
        )
        self.run(
            "matchhistogram",
            "matched.tif",
            lambda _: "deviations spread as heights are",
            INPUT=roughness,
            REFERENCE=filled,
        )
        peaks = self.run(
            "extractpeaks",
            "peaks.gpkg",
            lambda found: (
                f"{number(found.get('COUNT'))} peaks of {number(prominence, unit)} or more"
            ),
            INPUT=filled,
            BAND=1,
            MIN_PROMINENCE=prominence,
        )
        summits = OUT / "summits.gpkg"
        self.run(
            "extractpeaks",
            "summits_in_place.gpkg",
            lambda found: f"{number(found.get('COUNT'))} peaks taken by given summits",
            INPUT=filled,
            BAND=1,
            MIN_PROMINENCE=prominence / 10,
            SNAP_DISTANCE=demo_data.summit_list(self.scene, peaks, summits),
            POINTS=summits,
        )
        self.run(
            "localcorrelation",
            "correlation.tif",
            lambda found: f"mean r {number(found.get('AVERAGE'))}",
            INPUT=filled,
            BAND=1,
            INPUT_2=roughness,
            BAND_2=1,
            WINDOW=CORRELATION_WINDOW,
        )
        year = self.run(
            "fillgapsintime",
            "filled_in_time.tif",
            lambda found: f"{number(found.get('FILLED_CELLS'))} cells of 12 dates filled",
            INPUT=demo_data.seasons(OUT / "seasons.tif", self.scene),
            METHOD=0,
        )
        peaking = self.run(
            "bandpeaks", "season_peaks.tif", lambda _: "", INPUT=year, PEAKS=1, SUBBAND=True
        )
        found = demo_data.read(peaking, 2)
        self.steps[-1].figure = f"half of it by date {number(np.nanmedian(found))}"
        lines = OUT / "transect.gpkg"
        self.transect = demo_data.transect(self.scene, lines)
        self.run(
            "profilepeaks",
            "profile_peaks.gpkg",
            lambda found: (
                f"{number(found.get('COUNT'))} peaks of {number(prominence / 4, unit)} or more"
            ),
            INPUT=filled,
            BAND=1,
            LINES=lines,
            PROMINENCE=f"{prominence / 4};",
            OUTPUT_HTML=OUT / "profile.html",
        )
        for name, ending, what in (
            ("roughness_without_gaps", "tif", "fill, variance, equalize"),
            ("labelled_peaks", "gpkg", "fill, smooth, extract peaks, label"),
        ):
            model, output_name = self.build_model(name)
            self.run(
                model,
                f"{name}.{ending}",
                lambda _, what=what: what,
                output_name=output_name,
                INPUT=self.scene.path,
            )

        self.compare_with_moved(filled)

    def compare_with_moved(self, filled):
        """Find how a copy lies that says it is moved, how the ground moved, and put it in place."""
        moved = OUT / "moved.tif"
        made = gdal.Translate(str(moved), str(filled))
        x0, dx, rx, y0, ry, dy = made.GetGeoTransform()
        made.SetGeoTransform((x0 + 2.25 * dx, dx, rx, y0 - 1.5 * dy, ry, dy))
        made = None  # GDAL writes the file when the last reference goes
        pair = {"INPUT": filled, "INPUT_2": moved}
        self.run(
            "estimateshift",
            "in_place.tif",
            lambda found: (
                f"{number(found['SHIFT_COLUMNS'])} columns, {number(found['SHIFT_ROWS'])} rows"
            ),
            **pair,
        )
        self.run("displacementfield", "displacements.tif", lambda _: "", **pair)
        across = np.nanmedian(demo_data.read(OUT / "displacements.tif")) / dx
        self.steps[-1].figure = f"{number(across)} columns, half of it"
        model, output_name = self.build_model("alike_in_place")
        self.run(
            model,
            "alike_in_place.tif",
            lambda _: "shift, put in place, local correlation",
            output_name=output_name,
            **pair,
        )

    def build_model(self, name):
        """Write a model file and return its path and the name of its output."""
        path = OUT / f"{name}.model3"
        script = qgis_env.ROOT / "tools" / "demo_model.py"
        environment = qgis_env.environment(self.qgis.profile)
        result = qgis_env.run(["/usr/bin/python3", str(script), name, str(path)], environment, 120)
        if result.returncode != 0:
            raise SystemExit(f"The model could not be built:\n{result.stderr[-2000:]}")
        return path, result.stdout.split()[-1]

    def table(self):
        """Return the runs as a table for the terminal."""
        rows = [("algorithm", "output", "key figure", "seconds")]
        for step in self.steps:
            output = str(step.output.relative_to(OUT))
            rows.append((step.name, output, step.figure, f"{step.seconds:.1f}"))
        widths = [max(len(row[column]) for row in rows) for column in range(4)]
        rows.insert(1, tuple("-" * width for width in widths))
        return "\n".join(
            "  ".join(
                text.rjust(width) if column == 3 else text.ljust(width)
                for column, (text, width) in enumerate(zip(row, widths))
            )
            for row in rows
        )


def main():
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--input", help="a raster of yours instead of the sample elevations")
    source = parser.parse_args().input

    gdal.UseExceptions()
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True)
    path = OUT / "input.tif"
    scene = demo_data.user_scene(source, path) if source else demo_data.sample_scene(path)
    rows, columns = scene.truth.shape
    print(f"{scene.title}: {columns} x {rows} cells, {scene.holes.sum():,} of them punched out")

    qgis = qgis_env.QgisProcess(OUT / "profile")
    start = qgis.enable()
    demo = Demo(scene, qgis)
    demo.everything()
    steps = {step.output.stem: step for step in demo.steps}
    sheet = contact_sheet.draw(scene, steps, OUT, demo.transect)

    print(f"\n{demo.table()}\n")
    print(f"Each run starts QGIS anew, which is {start:.1f} of its seconds.")
    print(
        f"Results are in {OUT.relative_to(Path.cwd()) if OUT.is_relative_to(Path.cwd()) else OUT}"
    )
    print(f"The picture of them all: {sheet}")


if __name__ == "__main__":
    main()
