"""Draw the pictures of the pages in docs: real elevations, and what an algorithm makes of them.

python page_pictures.py [FOLDER]
"""

import base64
import re
import sys
from dataclasses import dataclass
from pathlib import Path

import contact_sheet
import demo_data
import numpy as np
import qgis_env
from matplotlib import pyplot as plt
from osgeo import gdal, osr
from PIL import Image

WORK = qgis_env.ROOT / "build" / "pictures"
PANEL, ABOVE, BELOW, GAP, MARGIN = 4.03, 0.75, 0.7, 0.35, 0.2  # inches; a pixel for a cell


@dataclass(frozen=True)
class Panel:
    """What an algorithm makes of the elevations.

    Attributes
    ----------
    title, note : str
        What stands above it.
    parameters : dict
        Those of the algorithm but for INPUT and OUTPUT.
    label : str
        What stands below the ramp.
    """

    title: str
    note: str
    parameters: dict
    label: str


# The panels beside the elevations, by algorithm.
PICTURES = {
    "localvariance": [
        Panel(
            "Standard deviation, window 5",
            "WINDOW 5: slopes, ridges and stream beds",
            {"WINDOW": 5, "STATISTIC": 1},
            "standard deviation (m), 2 to 98 %",
        ),
        Panel(
            "Standard deviation, disk of 31",
            "WINDOW 31, SHAPE 1: rugged and gentle country",
            {"WINDOW": 31, "SHAPE": 1, "STATISTIC": 1},
            "standard deviation (m), 2 to 98 %",
        ),
    ],
    "localstatistics": [
        Panel(
            "Median, 9 x 9",
            "STATISTICS 9, WINDOW 9: smooth, with sharp edges",
            {"STATISTICS": 9, "WINDOW": 9},
            "median (m), 2 to 98 %",
        ),
        Panel(
            "Range, disk of 11",
            "STATISTICS 6, WINDOW 11, SHAPE 1: local relief",
            {"STATISTICS": 6, "WINDOW": 11, "SHAPE": 1},
            "range (m), 2 to 98 %",
        ),
        Panel(
            "Skewness, 15 x 15",
            "STATISTICS 11, WINDOW 15: a few high cells, or a few low",
            {"STATISTICS": 11, "WINDOW": 15},
            "skewness, 2 to 98 %",
        ),
    ],
}


def draw(algorithm, panels, scene, qgis, path):
    """Draw the elevations, and each panel's result beside them."""
    rows, columns = scene.truth.shape
    middle = gdal.Open(str(scene.path)).GetGeoTransform()[3] - rows / 2400
    aspect = 1 / np.cos(np.radians(middle))  # cells are squares of degrees
    tall, count = PANEL * aspect * rows / columns, 1 + len(panels)
    size = (2 * MARGIN + count * PANEL + (count - 1) * GAP, ABOVE + tall + BELOW)
    figure = plt.figure(figsize=size, facecolor=contact_sheet.PAPER)

    def panel(place, title, note, picture, ramp, label):
        left = (MARGIN + place * (PANEL + GAP)) / size[0]
        axes = figure.add_axes((left, BELOW / size[1], PANEL / size[0], tall / size[1]))
        axes.set_title(
            title, loc="left", fontsize=15, fontweight="bold", color=contact_sheet.INK, pad=24
        )
        axes.text(0, 1.02, note, transform=axes.transAxes, fontsize=10, color=contact_sheet.FAINT)
        axes.imshow(picture, aspect=aspect, interpolation="nearest")
        contact_sheet.frame(axes)
        inset = axes.inset_axes((0, -0.055, 1, 0.03))
        bar = figure.colorbar(ramp, cax=inset, orientation="horizontal")
        bar.outline.set_visible(False)
        bar.ax.tick_params(labelsize=9, colors=contact_sheet.FAINT, length=2)
        bar.set_label(label, fontsize=10, color=contact_sheet.FAINT, labelpad=2)

    land = contact_sheet.mappable(contact_sheet.LAND, *np.percentile(scene.truth, (1, 99)))
    shade = 0.35 + 0.65 * contact_sheet.hillshade(scene.truth)[..., None]
    picture = land.to_rgba(scene.truth)[..., :3] * shade
    panel(0, "Input", scene.title, picture, land, f"{scene.quantity} ({scene.unit})")
    for place, wanted in enumerate(panels, start=1):
        output = WORK / f"{algorithm}-{place}.tif"
        made = qgis.run(algorithm, {**wanted.parameters, "INPUT": scene.path, "OUTPUT": output})
        if made.returncode != 0:
            raise SystemExit(f"{algorithm} failed:\n{made.stderr[-2000:]}")
        values = demo_data.read(output)
        ramp = contact_sheet.mappable("viridis", *np.nanpercentile(values, (2, 98)))
        panel(place, wanted.title, wanted.note, ramp.to_rgba(values), ramp, wanted.label)
    figure.canvas.draw()
    pixels = np.asarray(figure.canvas.buffer_rgba())[..., :3]
    plt.close(figure)
    # 256 colours are enough for a page, and a third of the bytes.
    Image.fromarray(pixels).quantize(256, kmeans=3).save(path, optimize=True)


def elevations(path):
    """Return the sample's scene, without the holes that the demo punches."""
    scene = demo_data.sample_scene(path)
    file = gdal.Open(str(path), gdal.GA_Update)
    file.GetRasterBand(1).WriteArray(scene.truth)
    return scene


def discs(path, diameter=24, size=900, seed=24):
    """Write discs that do not overlap and cover a fifth of a plain background, in metres."""
    random, radius = np.random.default_rng(seed), diameter / 2
    y, x = np.mgrid[:size, :size]
    cells, centres = np.zeros((size, size)), np.empty((0, 2))
    while cells.mean() < 0.2:
        centre = random.uniform(radius, size - radius, 2)
        if (np.hypot(*(centres - centre).T) >= diameter).all():
            centres = np.vstack([centres, centre])
            cells[np.hypot(y - centre[0], x - centre[1]) <= radius] = 1.0
    transform = (500000.0, 1.0, 0.0, 4100000.0, 0.0, -1.0)
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(32633)
    nowhere = np.zeros(cells.shape, bool)
    demo_data.write(path, cells, nowhere, transform, reference.ExportToWkt(), gdal.GDT_Byte, 255)


def draw_curve(qgis, path):
    """Write the curve of average local variance that the algorithm's own report draws of discs."""
    source, report = WORK / "discs.tif", WORK / "discs.html"
    discs(source)
    made = qgis.run(
        "averagelocalvariance",
        {"INPUT": source, "MAX_SCALE": 40, "OUTPUT": WORK / "discs.csv", "OUTPUT_HTML": report},
    )
    if made.returncode != 0:
        raise SystemExit(f"averagelocalvariance failed:\n{made.stderr[-2000:]}")
    first = re.search(r'data:image/svg\+xml;base64,([^"]+)"', report.read_text("utf-8"))
    path.write_bytes(base64.b64decode(first.group(1)) + b"\n")


def main():
    """Run from the command line."""
    gdal.UseExceptions()
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else qgis_env.ROOT / "docs" / "images"
    WORK.mkdir(parents=True, exist_ok=True)
    for old in WORK.glob("*.*"):
        old.unlink()
    qgis = qgis_env.QgisProcess(WORK / "profile")
    scene = elevations(WORK / "elevations.tif")
    for algorithm, panels in PICTURES.items():
        draw(algorithm, panels, scene, qgis, folder / f"{algorithm}.png")
    draw_curve(qgis, folder / "averagelocalvariance.svg")
    print(f"The pictures are in {folder}")


if __name__ == "__main__":
    main()
