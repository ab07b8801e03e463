"""Draw the pictures of README and of the pages in docs, from the demo's elevations.

python page_pictures.py [FOLDER [ALGORITHM ...]]
"""

from __future__ import annotations

import base64
import csv
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import count as numbers
from pathlib import Path

import contact_sheet
import demo_data
import numpy as np
import qgis_env
from matplotlib import pyplot as plt
from matplotlib.cm import ScalarMappable
from matplotlib.colors import to_rgb
from osgeo import gdal, ogr, osr
from PIL import Image
from scipy import ndimage

WORK = qgis_env.ROOT / "build" / "pictures"
PANEL, ABOVE, BELOW, GAP, MARGIN = 4.03, 0.75, 0.7, 0.35, 0.2  # inches; a pixel for a cell
_NUMBERS = numbers(1)  # so that no two results share a file


@dataclass(frozen=True)
class Panel:
    """A raster in colours, with a title and a ramp.

    Attributes
    ----------
    title, note : str
        What stands above it.
    label : str
        What stands below the ramp.
    colours : ndarray of shape (rows, columns, 3), optional
        The raster; without it `over` draws all there is.
    ramp : ScalarMappable, optional
        What the colours mean.
    over : callable, optional
        Draws more into the axes that it is given.
    """

    title: str
    note: str
    label: str = ""
    colours: np.ndarray | None = None
    ramp: ScalarMappable | None = None
    over: Callable | None = None


class Painter:
    """Runs algorithms on the elevations and makes panels of what comes out."""

    def __init__(self, qgis):
        self.qgis = qgis
        self.scene = demo_data.sample_scene(WORK / "holes.tif")
        self.truth = self.scene.truth
        self.source = WORK / "elevations.tif"
        geo = gdal.Open(str(self.scene.path))
        self.transform, projection = geo.GetGeoTransform(), geo.GetProjection()
        whole, kind = np.zeros(self.truth.shape, bool), gdal.GDT_Int16
        demo_data.write(self.source, self.truth, whole, self.transform, projection, kind, -32768)
        rows, columns = self.truth.shape
        middle = self.transform[3] + rows / 2 * self.transform[5]
        self.aspect = 1 / np.cos(np.radians(middle))  # cells are squares of degrees
        self.shape = rows * self.aspect / columns

    def result(self, algorithm, suffix=".tif", **parameters):
        """Run an algorithm on the elevations, unless told another INPUT, and return its OUTPUT."""
        output = WORK / f"{algorithm}-{next(_NUMBERS)}{suffix}"
        made = self.qgis.run(algorithm, {"INPUT": self.source, **parameters, "OUTPUT": output})
        if made.returncode != 0:
            raise SystemExit(f"{algorithm} failed:\n{made.stderr[-2000:]}")
        return output

    def land(self, values, title, note):
        """Return a panel of elevations, shaded, with cells without data in ink."""
        ramp = contact_sheet.mappable(contact_sheet.LAND, *np.percentile(self.truth, (1, 99)))
        missing = np.isnan(values)
        known = np.where(missing, self.truth, values)
        shade = 0.35 + 0.65 * contact_sheet.hillshade(known)[..., None]
        colours = ramp.to_rgba(known)[..., :3] * shade
        colours[missing] = to_rgb(contact_sheet.INK)
        return Panel(title, note, f"{self.scene.quantity} ({self.scene.unit})", colours, ramp)

    def input(self):
        """Return the panel of the elevations."""
        return self.land(self.truth, "Input", self.scene.title)

    def ramped(self, output, title, note, label, colours="viridis", limits=None):
        """Return a panel of a result, from its 2nd to its 98th percentile unless told otherwise."""
        values = demo_data.read(output)
        ramp = contact_sheet.mappable(colours, *(limits or np.nanpercentile(values, (2, 98))))
        return Panel(title, note, label, ramp.to_rgba(values)[..., :3], ramp)

    def draw(self, panels, path):
        """Draw panels beside each other, many in rows of four."""
        count = 4 if len(panels) > 6 else len(panels)
        lines, tall = -(-len(panels) // count), PANEL * self.shape
        high = ABOVE + tall + BELOW
        size = (2 * MARGIN + count * PANEL + (count - 1) * GAP, lines * high)
        figure = plt.figure(figsize=size, facecolor=contact_sheet.PAPER)
        for place, panel in enumerate(panels):
            left = (MARGIN + place % count * (PANEL + GAP)) / size[0]
            low = (BELOW + (lines - 1 - place // count) * high) / size[1]
            axes = figure.add_axes((left, low, PANEL / size[0], tall / size[1]))
            self.fill(axes, panel)
        figure.canvas.draw()
        pixels = np.asarray(figure.canvas.buffer_rgba())[..., :3]
        plt.close(figure)
        save(Image.fromarray(pixels), path)

    def fill(self, axes, panel):
        """Draw one panel."""
        ink, faint = contact_sheet.INK, contact_sheet.FAINT
        axes.set_title(panel.title, loc="left", fontsize=15, fontweight="bold", color=ink, pad=24)
        axes.text(0, 1.02, panel.note, transform=axes.transAxes, fontsize=10, color=faint)
        if panel.colours is not None:
            axes.imshow(panel.colours, aspect=self.aspect, interpolation="nearest")
            contact_sheet.frame(axes)
        if panel.over:
            panel.over(axes)
        if panel.ramp is not None:
            bar = axes.figure.colorbar(
                panel.ramp, cax=axes.inset_axes((0, -0.055, 1, 0.03)), orientation="horizontal"
            )
            bar.outline.set_visible(False)
            bar.ax.tick_params(labelsize=9, colors=faint, length=2)
            bar.set_label(panel.label, fontsize=10, color=faint, labelpad=2)
        else:
            axes.set_xlabel(panel.label, fontsize=10, color=faint, labelpad=2)


def save(picture, path, colours=96):
    """Write a picture in few colours: enough for a page, and a fraction of the bytes."""
    picture.quantize(colours, kmeans=3).save(path, optimize=True)


def local_variance(painter):
    """Return the panels of a small and of a large window."""
    small = painter.result("localvariance", WINDOW=5, STATISTIC=1)
    large = painter.result("localvariance", WINDOW=31, SHAPE=1, STATISTIC=1)
    label = "standard deviation (m), 2 to 98 %"
    return [
        painter.input(),
        painter.ramped(
            small, "Standard deviation, window 5", "WINDOW 5: slopes, ridges and stream beds", label
        ),
        painter.ramped(
            large,
            "Standard deviation, disk of 31",
            "WINDOW 31, SHAPE 1: rugged and gentle country",
            label,
        ),
    ]


def local_statistics(painter):
    """Return the panels of three statistics."""
    median = painter.result("localstatistics", STATISTICS=9, WINDOW=9)
    relief = painter.result("localstatistics", STATISTICS=6, WINDOW=11, SHAPE=1)
    skewness = painter.result("localstatistics", STATISTICS=11, WINDOW=15)
    return [
        painter.input(),
        painter.land(
            demo_data.read(median), "Median, 9 x 9", "STATISTICS 9, WINDOW 9: smooth, sharp edges"
        ),
        painter.ramped(
            relief,
            "Range, disk of 11",
            "STATISTICS 6, WINDOW 11, SHAPE 1: local relief",
            "range (m), 2 to 98 %",
        ),
        painter.ramped(
            skewness,
            "Skewness, 15 x 15",
            "STATISTICS 11, WINDOW 15: a few high cells, or low",
            "skewness",
            "RdBu_r",
            (-1.5, 1.5),
        ),
    ]


def fill_gaps(painter):
    """Return the panels of the methods on the elevations with holes, around the largest hole."""
    holes = painter.scene.path
    row, column, radius = painter.scene.largest
    rows, columns = painter.truth.shape
    reach = 3.2 * radius
    top, left = min(row - reach, rows - 2 * reach), min(column - reach, columns - 2 * reach)

    def panel(source, title, note):
        def over(axes):
            axes.set_xlim(left, left + 2 * reach)
            axes.set_ylim(top + 2 * reach * rows / columns, top)

        return replace(painter.land(demo_data.read(source), title, note), over=over)

    def filled(method):
        return painter.result("fillgaps", INPUT=holes, METHOD=method)

    return [
        panel(holes, "Input, with holes", f"a part of the {painter.scene.title}"),
        panel(filled(0), "Smooth surface", "METHOD 0: slopes are carried on"),
        panel(filled(1), "Membrane", "METHOD 1: within the range of the rim"),
        panel(filled(2), "Inverse distance", "METHOD 2: as GDAL's fill nodata"),
        panel(filled(3), "Nearest cell", "METHOD 3: for classes, not for this"),
        panel(filled(4), "Local mean", "METHOD 4: of a square that doubles"),
        panel(filled(8), "Linear", "METHOD 8: triangles on the rim"),
        panel(filled(9), "Telea", "METHOD 9: from the rim inwards"),
        panel(filled(10), "Navier-Stokes", "METHOD 10: edges run on"),
        panel(filled(11), "DCT least squares", "METHOD 11: not through noise"),
        panel(filled(12), "Local median", "METHOD 12: of a square that doubles"),
        panel(filled(13), "Dilation", "METHOD 13: the greatest beside"),
    ]


def equalize_histogram(painter):
    """Return the panels before and after, and of both histograms."""
    output = painter.result("equalizehistogram", METHOD=1)
    before, after = painter.truth, demo_data.read(output)

    def histograms(axes):
        levels = 255 * (before - before.min()) / np.ptp(before)
        for values, colour, name in (
            (levels, contact_sheet.FAINT, "input, stretched"),
            (after, contact_sheet.ACCENT, "equalized"),
        ):
            axes.hist(
                values.ravel(), 64, (0, 255), histtype="step", lw=1.8, color=colour, label=name
            )
        axes.legend(frameon=False, fontsize=11, labelcolor=contact_sheet.INK)
        axes.set_facecolor(contact_sheet.PAPER)
        contact_sheet.without_box(axes)
        axes.set_yticks([])

    return [
        painter.ramped(
            painter.source,
            "Input",
            "grey from the lowest to the highest cell",
            "elevation (m)",
            "gray",
            (before.min(), before.max()),
        ),
        painter.ramped(
            output, "Equalized", "METHOD 1: exact ranks", "equalized value", "gray", (0, 255)
        ),
        Panel("Histograms", "cells by grey level", "grey level", over=histograms),
    ]


def equalize_adaptive(painter):
    """Return the panels of the Moon as it was taken, equalized as a whole, and adaptively."""
    from skimage import data

    cells, image = data.moon(), WORK / "moon.tif"
    made = gdal.GetDriverByName("GTiff").Create(str(image), *cells.shape[::-1], 1)
    made.SetGeoTransform((0.0, 1.0, 0.0, 0.0, 0.0, -1.0))
    made.GetRasterBand(1).WriteArray(cells)
    del made
    whole = painter.result("equalizehistogram", INPUT=image)
    adapted = painter.result("equalizeadaptive", INPUT=image, TILE=64)
    return [
        Panel(title, note, "", np.repeat(demo_data.read(path)[..., None] / 255.0, 3, axis=2))
        for path, title, note in (
            (image, "Input", "hardly any contrast"),
            (whole, "Equalize histogram", "by the histogram of the whole image"),
            (adapted, "Equalize adaptively", "TILE 64: by the histograms around"),
        )
    ]


def match_histogram(painter):
    """Return the panels of a hazy scene, made clear in four ways."""
    from skimage import data

    def written(cells, name):
        path = WORK / name
        made = gdal.GetDriverByName("GTiff").Create(str(path), *cells.shape[1::-1], 3)
        made.SetGeoTransform((0.0, 1.0, 0.0, 0.0, 0.0, -1.0))
        made.WriteArray(np.moveaxis(cells, 2, 0).astype(np.uint8))
        return path

    clear = data.coffee()[:, 50:550].astype(float)
    haze = np.linspace(0.35, 0.75, len(clear))[:, None, None]
    image = written(clear * (1 - haze) + 225 * haze, "hazy.tif")
    reference = written(clear[:, ::-1], "clear.tif")
    made = (
        (image, "Input", "hazy towards the bottom"),
        (
            painter.result("equalizehistogram", INPUT=image, METHOD=3, POOL=1),
            "Stretched",
            "linear between percentiles",
        ),
        (painter.result("equalizehistogram", INPUT=image, POOL=2), "Equalized", "by luminance"),
        (
            painter.result("equalizeadaptive", INPUT=image, POOL=1, TILE=100, CLIP_LIMIT=3),
            "Equalized adaptively",
            "by luminance",
        ),
        (
            painter.result("matchhistogram", INPUT=image, REFERENCE=reference),
            "Matched",
            "to the clear scene, quantiles",
        ),
    )
    return [
        Panel(
            title, note, "", np.stack([demo_data.read(path, band) for band in (1, 2, 3)], 2) / 255
        )
        for path, title, note in made
    ]


def _lines_of(path, transform):
    """Return the lines of a layer in cells, the first cell's middle at 0."""
    layer = ogr.Open(str(path))
    for feature in layer.GetLayer(0):
        points = np.array(feature.GetGeometryRef().GetPoints())[:, :2]
        yield (points - transform[::3]) / (transform[1], transform[5]) - 0.5


def _given_summits(painter, peaks, shade):
    """Return the panel of summits whose places are rounded, and the peaks that they take."""
    summits = WORK / "summits.gpkg"
    summits.unlink(missing_ok=True)
    reach = demo_data.summit_list(painter.scene, peaks, summits)
    settings = {"POINTS": summits, "SNAP_DISTANCE": reach, "MIN_PROMINENCE": 10}
    output = painter.result("extractpeaks", ".gpkg", **settings)
    given, taken = (
        np.concatenate(list(_lines_of(path, painter.transform))) for path in (summits, output)
    )

    def over(axes):
        for ends in zip(given, taken):
            axes.plot(*np.transpose(ends), color=contact_sheet.INK, linewidth=0.8)
        axes.plot(*given.T, "o", color="white", markeredgecolor=contact_sheet.INK, markersize=4)
        axes.scatter(
            *taken.T, s=40, marker="^", c=contact_sheet.ACCENT, edgecolors="white", linewidths=0.6
        )
        axes.set_xlim(-0.5, shade.shape[1] - 0.5)
        axes.set_ylim(shade.shape[0] - 0.5, -0.5)

    return Panel(
        f"{len(given)} given summits",
        f"SNAP_DISTANCE {reach:,.0f}: circles are POINTS",
        "each takes the highest peak within the distance",
        np.repeat(shade[..., None], 3, axis=2),
        over=over,
    )


def extract_peaks(painter):
    """Return the panels of the peaks that stand out by 30 and by 100 m, and of given summits."""
    shade, made = 0.55 + 0.45 * contact_sheet.hillshade(painter.truth), {}

    def panel(least, labels):
        tree = WORK / f"tree-{least}.gpkg"
        output = painter.result("extractpeaks", ".gpkg", MIN_PROMINENCE=least, OUTPUT_LINES=tree)
        made[least] = output
        x, y, value, prominence = contact_sheet.peaks_of(output, painter.transform)

        def over(axes):
            for line in _lines_of(tree, painter.transform) if labels else ():
                axes.plot(line[:, 0], line[:, 1], color="#2a6fb0", linewidth=0.8)
                axes.plot(line[1, 0], line[1, 1], "o", color="#2a6fb0", markersize=2.5)
            order = np.argsort(prominence, kind="stable")[::-1]
            size = 8 + 200 * prominence[order] / prominence.max()
            axes.scatter(
                x[order],
                y[order],
                s=size,
                marker="^",
                c=contact_sheet.ACCENT,
                edgecolors="white",
                linewidths=0.6,
            )
            if labels:
                rows, columns = painter.truth.shape
                contact_sheet.label_apart(axes, x[order], y[order], value[order], rows, columns)
            axes.set_xlim(-0.5, shade.shape[1] - 0.5)
            axes.set_ylim(shade.shape[0] - 0.5, -0.5)

        return Panel(
            f"{len(x)} peaks",
            f"MIN_PROMINENCE {least}: they stand out by {least} m or more",
            "size by prominence" + ", the highest with their elevation" * labels,
            np.repeat(shade[..., None], 3, axis=2),
            over=over,
        )

    panels = [painter.input(), panel(30, False), panel(100, True)]
    return [*panels, _given_summits(painter, made[100], shade)]


def local_correlation(painter):
    """Return the panels of elevation, its deviation, and how the two correlate."""
    deviation = painter.result("localvariance", WINDOW=5, STATISTIC=1)
    output = painter.result("localcorrelation", INPUT_2=deviation, WINDOW=31)
    return [
        painter.input(),
        painter.ramped(
            deviation,
            "Second raster",
            "the standard deviation in 5 x 5 cells",
            "standard deviation (m), 2 to 98 %",
        ),
        painter.ramped(
            output,
            "Local correlation",
            "WINDOW 31: red where high is rough, blue where low is",
            "r",
            "RdBu_r",
            (-1.0, 1.0),
        ),
    ]


def stack_correlation(painter):
    """Return the panels of a season that comes later where it is higher, and of its correlation."""
    random, (low, high) = np.random.default_rng(3), np.percentile(painter.truth, (2, 98))
    later = np.clip((painter.truth - low) / (high - low), 0, 1) * 2
    month, year = np.arange(36), WORK / "seasons.tif"
    rows, columns = painter.truth.shape
    made = gdal.GetDriverByName("GTiff").Create(str(year), columns, rows, 36, gdal.GDT_Float32)
    made.SetGeoTransform(painter.transform)
    for t in month:
        season = np.sin(2 * np.pi * (t - later) / 12) + random.normal(0, 0.4, later.shape)
        made.GetRasterBand(int(t) + 1).WriteArray(season)
    del made
    valley = " ".join(f"{value:.4f}" for value in np.sin(2 * np.pi * month / 12))
    plain = painter.result("stackcorrelation", INPUT=year, SERIES=valley)
    moved = painter.result("stackcorrelation", INPUT=year, SERIES=valley, MAX_LAG=3)
    lag = WORK / "lag.tif"
    gdal.Translate(str(lag), str(moved), bandList=[6])
    limits = (-1.0, 1.0)
    return [
        painter.input(),
        painter.ramped(
            plain, "r at lag 0", "36 months, and the valley's as SERIES", "r", "RdBu_r", limits
        ),
        painter.ramped(
            moved,
            "r at the best lag",
            "MAX_LAG 3: the same season, but later",
            "r",
            "RdBu_r",
            limits,
        ),
        painter.ramped(
            lag, "The best lag", "later where it is higher", "lag (months)", "viridis", (0, 2)
        ),
    ]


def band_peaks(painter):
    """Return the panels of a season that comes later where it is higher, and of its peak."""
    random, (low, high) = np.random.default_rng(3), np.percentile(painter.truth, (2, 98))
    height = np.clip((painter.truth - low) / (high - low), 0, 1)
    year, rows, columns = WORK / "year.tif", *painter.truth.shape
    made = gdal.GetDriverByName("GTiff").Create(str(year), columns, rows, 36, gdal.GDT_Float32)
    made.SetGeoTransform(painter.transform)
    for t in range(36):
        season = 0.2 + (0.7 - 0.3 * height) * np.exp(-0.5 * ((t - 14 - 6 * height) / 4) ** 2)
        made.GetRasterBand(t + 1).WriteArray(season + random.normal(0, 0.02, height.shape))
    del made
    output = painter.result(
        "bandpeaks", INPUT=year, SMOOTHING_METHOD=2, SMOOTHING=7, PROMINENCE="0.1;", SUBBAND=True
    )
    parts = []
    for band in (2, 4):
        parts.append(WORK / f"season-{band}.tif")
        gdal.Translate(str(parts[-1]), str(output), bandList=[band])
    return [
        painter.input(),
        painter.ramped(parts[0], "When it peaks", "36 bands a year", "position (band)"),
        painter.ramped(parts[1], "How clearly", "prominence of that peak", "prominence"),
    ]


def fill_gaps_in_time(painter):
    """Return the panels of a clouded date of a season, of the same filled, and of one cell."""
    random, (low, high) = np.random.default_rng(4), np.percentile(painter.truth, (2, 98))
    height = np.clip((painter.truth - low) / (high - low), 0, 1)
    rows, columns = height.shape
    dates = np.datetime64("2022-01-05") + 16 * np.arange(46)
    days = dates.astype(float)
    seen, path = np.empty((len(dates), rows, columns), "f4"), WORK / "clouded.tif"
    for t, day in enumerate(days):
        phase = np.cos(2 * np.pi * (day - days[0] - 190 - 30 * height) / 365.25)
        clouds = ndimage.zoom(random.normal(size=(rows // 40 + 2, columns // 40 + 2)), 40)
        clouds = clouds[:rows, :columns] + 0.6 * np.cos(t / 3.7)
        noise = random.normal(0, 0.02, height.shape)
        seen[t] = np.where(clouds > 0.25, np.nan, 0.5 - 0.2 * height + 0.25 * phase + noise)
    made = gdal.GetDriverByName("GTiff").Create(str(path), columns, rows, 46, gdal.GDT_Float32)
    made.SetGeoTransform(painter.transform)
    for t, date in enumerate(dates):
        made.GetRasterBand(t + 1).WriteArray(seen[t])
        made.GetRasterBand(t + 1).SetDescription(str(date))
    del made
    missing = np.isnan(seen).mean(axis=(1, 2))
    place = 14 + int(np.argmax(missing[14:30]))
    row, column = rows // 2, columns // 2
    filled, lines = {}, {}
    for method, settings in (
        ("linear", {}),
        ("harmonics", {"METHOD": 2, "REPLACE": 1}),
        ("Whittaker", {"METHOD": 3, "REPLACE": 1}),
    ):
        filled[method] = painter.result("fillgapsintime", INPUT=path, **settings)
        opened = gdal.Open(str(filled[method]))
        line = opened.ReadAsArray(column, row, 1, 1).ravel()
        lines[method] = np.where(line == opened.GetRasterBand(1).GetNoDataValue(), np.nan, line)
    one_date = []
    for name, source in (("clouded", path), ("linear", filled["linear"])):
        one_date.append(WORK / f"{name} date.tif")
        gdal.Translate(str(one_date[-1]), str(source), bandList=[place + 1])

    def curves(axes):
        looks = ((contact_sheet.FAINT, 3.5), (contact_sheet.ACCENT, 1.6), ("#2f7fb5", 1.6))
        for (name, line), (colour, width) in zip(lines.items(), looks):
            axes.plot(dates, line, lw=width, color=colour, label=name)
        known = seen[:, row, column]
        axes.plot(dates, known, "o", ms=4, color=contact_sheet.INK, label="data")
        axes.legend(frameon=False, fontsize=10, labelcolor=contact_sheet.INK, loc="upper center")
        axes.set_facecolor(contact_sheet.PAPER)
        contact_sheet.without_box(axes)
        axes.tick_params(labelsize=8)

    limits = tuple(np.nanpercentile(seen[place], (1, 99)))
    date = str(dates[place])
    return [
        painter.ramped(one_date[0], "A clouded date", date, "NDVI", "YlGn", limits),
        painter.ramped(one_date[1], "Filled", "linear between dates", "NDVI", "YlGn", limits),
        Panel("One cell", "two years, a date each 16 days", "NDVI by date", over=curves),
    ]


def match_template(painter):
    """Return the panels of scikit-image's coins, one of them, and where its like are found."""
    from skimage import data

    cells, (top, bottom, left, right) = data.coins(), (95, 150, 70, 125)
    image, template = WORK / "coins.tif", WORK / "coin.tif"
    for path, part in ((image, cells), (template, cells[top:bottom, left:right])):
        made = gdal.GetDriverByName("GTiff").Create(str(path), *part.shape[::-1], 1)
        made.SetGeoTransform((0.0, 1.0, 0.0, 0.0, 0.0, -1.0))
        made.GetRasterBand(1).WriteArray(part)
        del made
    matches = WORK / "coins.csv"
    settings = {"INPUT": image, "TEMPLATE": template, "THRESHOLD": 0.4}
    scores = painter.result("matchtemplate", **settings, OUTPUT_POINTS=matches)
    places = [(float(one["x"]), float(one["y"])) for one in csv.DictReader(matches.open())]
    frame = {"fill": False, "edgecolor": contact_sheet.ACCENT, "lw": 1.6}

    def around(axes, centres):
        axes.set_aspect("equal")
        for x, y in centres:
            corner = x - (right - left) / 2 - 0.5, -y - (bottom - top) / 2 - 0.5
            axes.add_patch(plt.Rectangle(corner, right - left, bottom - top, **frame))

    grey = np.repeat(cells[..., None] / 255.0, 3, axis=2)
    own = ((left + right) / 2, -(top + bottom) / 2)
    scored = painter.ramped(
        scores, "Score", "1 where the image looks like the template", "score", "RdBu_r", (-1.0, 1.0)
    )
    return [
        Panel("Input", "a rectangle is the template", "", grey, over=lambda a: around(a, [own])),
        replace(scored, over=lambda axes: around(axes, [])),
        Panel(
            f"{len(places)} matches",
            "THRESHOLD 0.4",
            "",
            grey,
            over=lambda axes: around(axes, places),
        ),
    ]


def estimate_shift(painter):
    """Return the panels of an image, how it differs from itself moved, and from that in place."""
    from skimage import data

    cells = data.coins()[:300, :300].astype(np.float32)
    moved = ndimage.shift(cells, (2.2, -3.4), order=3, mode="reflect")
    paths = []
    for name, part in (("first", cells), ("second", moved)):
        paths.append(WORK / f"{name}.tif")
        made = gdal.GetDriverByName("GTiff").Create(
            str(paths[-1]), *part.shape[::-1], 1, gdal.GDT_Float32
        )
        made.SetGeoTransform((0.0, 1.0, 0.0, 0.0, 0.0, -1.0))
        made.GetRasterBand(1).WriteArray(part)
        del made
    placed = painter.result("estimateshift", INPUT=paths[0], INPUT_2=paths[1], RESAMPLE=1)
    found = gdal.Open(str(placed)).ReadAsArray()

    def grey(values):
        return np.repeat(np.clip(values, 0, 255)[..., None] / 255.0, 3, axis=2)

    def apart(other):
        return grey(255 - 4 * np.abs(cells - other))

    return [
        Panel("Input", "the second is moved by 2.2 rows, 3.4 columns", "", grey(cells)),
        Panel("Difference before", "dark where they differ", "", apart(moved)),
        Panel(
            "Difference in place",
            "RESAMPLE 1",
            "",
            apart(np.where(np.abs(found) > 1e6, cells, found)),
        ),
    ]


def displacement_field(painter):
    """Return the panels of a shaded landscape, of what flowed down its middle, and of how sure."""
    from scipy import ndimage

    cells = 200.0 * contact_sheet.hillshade(painter.truth)
    cells += np.random.default_rng(7).normal(0, 3, cells.shape)
    rows, columns = np.mgrid[: cells.shape[0], : cells.shape[1]].astype(float)
    bed = columns - cells.shape[1] / 2 - 40 * np.sin(rows / 60)
    flow = 6 * np.exp(-((bed / 60) ** 2))
    later = ndimage.map_coordinates(
        cells, [rows - flow, columns - 0.4 * flow], order=3, mode="nearest"
    )
    later[140:200, 60:120] = np.random.default_rng(8).normal(100, 40, (60, 60))
    paths = []
    for name, part in (("earlier", cells), ("later", later)):
        paths.append(WORK / f"{name}.tif")
        made = gdal.GetDriverByName("GTiff").Create(
            str(paths[-1]), *part.shape[::-1], 1, gdal.GDT_Float32
        )
        made.SetGeoTransform((0.0, 1.0, 0.0, 0.0, 0.0, -1.0))
        made.GetRasterBand(1).WriteArray(part)
        del made
    arrows = WORK / "arrows.csv"
    field = painter.result(
        "displacementfield", INPUT=paths[0], INPUT_2=paths[1], STEP=12, OUTPUT_POINTS=arrows
    )
    told = [{k: float(v) for k, v in one.items()} for one in csv.DictReader(arrows.open())]
    ways = {key: np.array([one[key] for one in told]) for key in ("x", "y", "dx", "dy")}
    score = WORK / "field-score.tif"
    gdal.Translate(str(score), str(field), bandList=[3])

    def draw(axes):
        size = {"angles": "xy", "scale_units": "xy", "scale": 0.5, "width": 0.005}
        place = ways["x"] - 0.5, -ways["y"] - 0.5
        axes.quiver(*place, ways["dx"], -ways["dy"], color=contact_sheet.ACCENT, **size)

    grey = np.repeat(np.clip(cells, 0, 255)[..., None] / 255.0, 3, axis=2)
    return [
        Panel("Input", "the later one has a patch that is new", "", grey),
        Panel("Displacements", "STEP 12; arrows twice as long", "", grey, over=draw),
        painter.ramped(score, "Score", "low where nothing is found again", "score", limits=(0, 1)),
    ]


PICTURES = {
    "localvariance": local_variance,
    "localstatistics": local_statistics,
    "fillgaps": fill_gaps,
    "equalizehistogram": equalize_histogram,
    "equalizeadaptive": equalize_adaptive,
    "matchhistogram": match_histogram,
    "extractpeaks": extract_peaks,
    "localcorrelation": local_correlation,
    "bandpeaks": band_peaks,
    "fillgapsintime": fill_gaps_in_time,
    "stackcorrelation": stack_correlation,
    "matchtemplate": match_template,
    "estimateshift": estimate_shift,
    "displacementfield": displacement_field,
}


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


def draw_curve(painter, path):
    """Write the curve of average local variance that the algorithm's own report draws of discs."""
    source, report = WORK / "discs.tif", WORK / "discs.html"
    discs(source)
    settings = {"INPUT": source, "MAX_SCALE": 40, "OUTPUT_HTML": report}
    painter.result("averagelocalvariance", ".csv", **settings)
    first = re.search(r'data:image/svg\+xml;base64,([^"]+)"', report.read_text("utf-8"))
    path.write_bytes(base64.b64decode(first.group(1)) + b"\n")


def draw_matrix(painter, path):
    """Write the matrix that the report of band correlation draws of statistics of elevations."""
    statistics = painter.result("localstatistics", STATISTICS="0,2,6,11,13", WINDOW=9)
    report = WORK / "matrix.html"
    painter.result("bandcorrelation", ".csv", INPUT=statistics, METHOD=1, OUTPUT_HTML=report)
    drawing = re.search(r"base64,([\w+/=]+)", report.read_text("utf-8"))[1]
    path.write_bytes(base64.b64decode(drawing))


def draw_comparison(painter, path):
    """Write the bars that the report of gap fills draws of the elevations with holes."""
    report = WORK / "comparison.html"
    settings = {"INPUT": painter.scene.path, "OUTPUT_HTML": report}
    painter.result("comparegapfill", ".csv", **settings)
    drawing = re.search(r"base64,([\w+/=]+)", report.read_text("utf-8"))[1]
    path.write_bytes(base64.b64decode(drawing))


def draw_correlogram(painter, path):
    """Write the curve that the report of the correlogram draws of elevations, along rows."""
    report = WORK / "correlogram.html"
    settings = {"AXIS": 1, "MAX_LAG": 100, "DETREND": "true", "OUTPUT_HTML": report}
    painter.result("crosscorrelogram", ".csv", **settings)
    drawing = re.search(r"base64,([\w+/=]+)", report.read_text("utf-8"))[1]
    path.write_bytes(base64.b64decode(drawing))


def picture_desktop(raster, path):
    """Keep a picture of QGIS with a raster and a result, taken of the desktop itself."""
    raw = WORK / "qgis.png"
    script = Path(__file__).with_name("desktop_picture.py")
    places = {"RASTER_KERNELS_INPUT": str(raster), "RASTER_KERNELS_OUT": str(raw)}
    done = qgis_env.run_desktop(script, WORK / "desktop", **places)
    if not raw.is_file():
        raise SystemExit(f"QGIS made no picture:\n{done.stderr[-2000:]}")
    save(Image.open(raw).convert("RGB"), path, 160)


def draw_profile(painter, path):
    """Write the profile that the report draws of elevations along a line, with its peaks."""
    lines, report = WORK / "transect.gpkg", WORK / "profile.html"
    lines.unlink(missing_ok=True)
    demo_data.transect(painter.scene, lines)
    settings = {"LINES": lines, "PROMINENCE": "40;", "OUTPUT_HTML": report}
    painter.result("profilepeaks", ".csv", **settings)
    drawing = re.search(r"base64,([\w+/=]+)", report.read_text("utf-8"))[1]
    path.write_bytes(base64.b64decode(drawing))


# What reports draw.
DRAWINGS = {
    "profilepeaks": draw_profile,
    "averagelocalvariance": draw_curve,
    "bandcorrelation": draw_matrix,
    "comparegapfill": draw_comparison,
    "crosscorrelogram": draw_correlogram,
}


def main():
    """Run from the command line."""
    gdal.UseExceptions()
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else qgis_env.ROOT / "docs" / "images"
    WORK.mkdir(parents=True, exist_ok=True)
    for old in WORK.glob("*.*"):
        old.unlink()
    painter = Painter(qgis_env.QgisProcess(WORK / "profile"))
    for name in sys.argv[2:] or (*PICTURES, *DRAWINGS, "qgis"):
        if name in PICTURES:
            painter.draw(PICTURES[name](painter), folder / f"{name}.png")
        elif name in DRAWINGS:
            DRAWINGS[name](painter, folder / f"{name}.svg")
        elif name == "qgis":
            picture_desktop(painter.source, folder / "qgis.png")
        else:
            known = ", ".join((*PICTURES, *DRAWINGS, "qgis"))
            raise SystemExit(f"There is no picture of {name}: {known}")
    print(f"The pictures are in {folder}")


if __name__ == "__main__":
    main()
