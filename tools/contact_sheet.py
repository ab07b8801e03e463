"""Draw the demo's input and outputs on one sheet."""

import csv

import matplotlib

matplotlib.use("Agg")

import demo_data
import numpy as np
from matplotlib import patheffects
from matplotlib import pyplot as plt
from matplotlib.colors import LightSource, LinearSegmentedColormap, Normalize
from osgeo import gdal, ogr

INK = "#22303c"
FAINT = "#66727e"
ACCENT = "#e8590c"
PAPER = "#fbfaf7"
LAND = LinearSegmentedColormap.from_list(
    "land", ["#2f6b5b", "#6ea16c", "#b9c58a", "#e6d9a2", "#cfa368", "#9d6b45", "#f3ede4"]
)
# Inches: the sheet, its margins, and the room above and below each panel for its texts.
WIDTH, MARGIN, GAP, HEADER, ABOVE, BELOW = 28.8, 0.6, 0.55, 1.2, 0.75, 0.8
PANELS, COLUMNS = 12, 6
MAX_PIXELS = 900  # On the longer side; more would not be seen.


class Sheet:
    """The panels and what they share: the ground's size, its aspect, its shading.

    Parameters
    ----------
    scene : demo_data.Scene
        The input.
    steps : dict
        The runs by the stem of their output file.
    folder : Path
        Where the outputs are.
    transect : tuple of (float, float)
        Rows and columns of the ends of the line across it.
    """

    def __init__(self, scene, steps, folder, transect):
        self.scene, self.transect = scene, transect
        self.steps = steps
        self.folder = folder
        rows, columns = scene.truth.shape
        dataset = gdal.Open(str(scene.path))
        self.transform = dataset.GetGeoTransform(can_return_null=True) or (0, 1, 0, 0, 0, -1)
        self.stride = max(1, int(np.ceil(max(scene.truth.shape) / MAX_PIXELS)))
        self.aspect = abs(self.transform[5] / self.transform[1])
        reference = dataset.GetSpatialRef()
        if reference is not None and reference.IsGeographic():
            middle = self.transform[3] + self.transform[5] * rows / 2
            self.aspect /= max(0.05, np.cos(np.radians(middle)))
        self.figure, self.axes = make_figure(self.aspect * rows / columns)
        self.filled = self.load("filled.tif")
        self.shade = hillshade(self.filled)
        self.limits = tuple(np.nanpercentile(self.filled, (1, 99)))

    def load(self, name):
        """Return band 1 of an output, thinned out to what the sheet can show."""
        return demo_data.read(self.folder / name)[:: self.stride, :: self.stride]

    def figure_of(self, stem):
        """Return the key figure of the run that made an output."""
        return self.steps[stem].figure

    def panel(self, index, title, note):
        """Prepare a panel and return its axes."""
        axes = self.axes[index]
        axes.set_facecolor(PAPER)
        axes.set_title(title, loc="left", fontsize=15, fontweight="bold", color=INK, pad=26)
        axes.text(0, 1.025, note, transform=axes.transAxes, fontsize=11, color=FAINT)
        return axes

    def picture(self, index, title, note, colors, label, ramp=None, shade=None):
        """Show a raster, or a picture made of one, with a ramp below it."""
        axes = self.panel(index, title, note)
        if shade is not None:
            rgb = ramp.cmap(ramp.norm(np.nan_to_num(colors)))[..., :3]
            rgb = rgb * (0.35 + 0.65 * shade[..., None])
            rgb[~np.isfinite(colors)] = matplotlib.colors.to_rgb(INK)
            axes.imshow(rgb, aspect=self.aspect, interpolation="nearest")
        else:
            axes.imshow(
                colors, cmap=ramp.cmap, norm=ramp.norm, aspect=self.aspect, interpolation="nearest"
            )
        frame(axes)
        self.ramp_below(axes, ramp, label)
        return axes

    def ramp_below(self, axes, ramp, label):
        """Draw a slim colour ramp under a panel, as wide as the panel."""
        inset = axes.inset_axes((0, -0.065, 1, 0.03))
        bar = self.figure.colorbar(ramp, cax=inset, orientation="horizontal")
        bar.outline.set_visible(False)
        bar.ax.tick_params(labelsize=9, colors=FAINT, length=2)
        bar.set_label(label, fontsize=10, color=FAINT, labelpad=2)

    def with_unit(self, text):
        """Return a label with the values' unit, if they have one."""
        return f"{text} ({self.scene.unit})" if self.scene.unit else text

    def input_panel(self):
        """Show the input with its holes."""
        values = self.load("input.tif")
        share = self.scene.holes.mean()
        self.picture(
            0,
            "Input, with holes",
            f"{self.scene.holes.sum():,} cells punched out, {share:.1%} of all",
            values,
            self.with_unit(self.scene.quantity),
            mappable(LAND, *self.limits),
            hillshade(np.where(np.isfinite(values), values, self.filled)),
        )

    def filled_panel(self):
        """Show the filled raster, with the outlines of what was filled."""
        axes = self.picture(
            1,
            "Fill gaps",
            self.figure_of("filled"),
            self.filled,
            self.with_unit(self.scene.quantity),
            mappable(LAND, *self.limits),
            self.shade,
        )
        holes = self.scene.holes[:: self.stride, :: self.stride]
        axes.contour(holes, levels=[0.5], colors=[INK], linewidths=0.6, alpha=0.7)

    def profile_panel(self):
        """Show the filled values beside the truth on a line through the largest hole."""
        axes = self.panel(2, "Across the largest hole", "what was there, and what was filled in")
        row, column, radius = self.scene.largest
        row = min(max(row, 0), self.scene.truth.shape[0] - 1)
        reach = max(8, int(2.2 * radius))
        left = max(0, column - reach)
        right = min(self.scene.truth.shape[1], column + reach + 1)
        x = np.arange(left, right) - column
        truth = self.scene.truth[row, left:right]
        filled = demo_data.read(self.folder / "filled.tif")[row, left:right]
        hole = self.scene.holes[row, left:right]
        axes.fill_between(
            x,
            0,
            1,
            where=hole,
            transform=axes.get_xaxis_transform(),
            color="#e9e4da",
            lw=0,
            step="mid",
        )
        lines = np.concatenate([truth, filled])
        low, high = np.nanmin(lines), np.nanmax(lines)
        room = 0.15 * (high - low or 1)
        axes.set_ylim(low - 2 * room, high + room)
        axes.plot(x, truth, color=FAINT, lw=2, label="before the holes")
        axes.plot(x, np.where(hole, filled, np.nan), color=ACCENT, lw=2.5, label="filled in")
        axes.legend(frameon=False, fontsize=11, labelcolor=INK, loc="lower left", ncol=2)
        axes.set_xlabel("cells from the hole's middle", fontsize=10, color=FAINT, labelpad=2)
        axes.text(
            0.015,
            0.98,
            self.with_unit(self.scene.quantity),
            va="top",
            transform=axes.transAxes,
            fontsize=10,
            color=FAINT,
        )
        axes.set_xlim(x[0], x[-1])
        without_box(axes)

    def variance_panel(self):
        """Show the local deviation."""
        values = self.load("local_deviation.tif")
        self.picture(
            3,
            "Local variance",
            f"standard deviation in 5 x 5 cells: {self.figure_of('local_deviation')}",
            values,
            self.with_unit("standard deviation, 2 to 98 %"),
            mappable("magma", *np.nanpercentile(values, (2, 98))),
        )

    def range_panel(self):
        """Show the local relief."""
        values = self.load("local_range.tif")
        self.picture(
            4,
            "Local statistics",
            f"range in a disk of 11 cells: {self.figure_of('local_range')}",
            values,
            self.with_unit("range, 2 to 98 %"),
            mappable("viridis", *np.nanpercentile(values, (2, 98))),
        )

    def curve_panel(self):
        """Show how much neighbours differ on average, for cells of each size."""
        axes = self.panel(
            5, "Average local variance", f"of the deviation: {self.figure_of('scales')}"
        )
        with open(self.folder / "scales.csv", newline="") as file:
            rows = [row for row in csv.DictReader(file) if row["average"]]
        sizes, averages = ([float(row[key]) for row in rows] for key in ("cell_size", "average"))
        axes.plot(sizes, averages, "o-", color=ACCENT, ms=4, lw=1.8)
        axes.set_xlabel(
            "cell size (map units; metres for degrees)", fontsize=10, color=FAINT, labelpad=2
        )
        axes.text(
            0.98,
            0.98,
            self.with_unit("standard deviation of 3 x 3 cells, on average"),
            ha="right",
            va="top",
            transform=axes.transAxes,
            fontsize=10,
            color=FAINT,
        )
        low, high = axes.get_ylim()
        axes.set_ylim(low, high + 0.08 * (high - low))
        without_box(axes)

    def equalized_panel(self):
        """Show the equalized raster."""
        values = self.load("equalized.tif")
        self.picture(
            6,
            "Equalize histogram",
            f"each grey as often as the next: {self.figure_of('equalized')}",
            values,
            "equalized value",
            mappable("gray", np.nanmin(values), np.nanmax(values)),
        )

    def peaks_panel(self):
        """Show the peaks over the shaded ground, sized by prominence."""
        axes = self.panel(7, "Extract peaks", self.figure_of("peaks"))
        axes.imshow(
            0.55 + 0.45 * self.shade,
            cmap="gray",
            vmin=0,
            vmax=1,
            aspect=self.aspect,
            interpolation="nearest",
        )
        x, y, value, prominence = self.read_peaks()
        if len(x):
            most = prominence.max()

            def size(p):
                return 20 + 300 * p / most

            order = np.argsort(prominence, kind="stable")[::-1]
            axes.scatter(
                x[order],
                y[order],
                s=size(prominence[order]),
                marker="^",
                c=ACCENT,
                edgecolors="white",
                linewidths=0.9,
                zorder=3,
            )
            rows, columns = self.filled.shape
            label_apart(axes, x[order], y[order], value[order], rows, columns)
            for part in (1.0, 0.4, 0.1):
                axes.scatter(
                    [],
                    [],
                    s=size(most * part),
                    marker="^",
                    c=ACCENT,
                    edgecolors="white",
                    label=plain(most * part),
                )
            axes.set_xlim(-0.5, columns - 0.5)
            axes.set_ylim(rows - 0.5, -0.5)
            axes.legend(
                title=self.with_unit("prominence"),
                ncol=3,
                loc="upper center",
                frameon=False,
                bbox_to_anchor=(0.5, 0.0),
                fontsize=10,
                title_fontsize=10,
                labelcolor=FAINT,
                handletextpad=0.2,
                columnspacing=1.6,
            ).get_title().set_color(FAINT)
        frame(axes)

    def read_peaks(self):
        """Return the peaks' columns, rows, values and prominences on the sheet's cells."""
        x, y, value, prominence = peaks_of(self.folder / "peaks.gpkg", self.transform)
        return x / self.stride, y / self.stride, value, prominence

    def correlation_panel(self):
        """Show where high ground is rough and where it is smooth."""
        self.picture(
            8,
            "Local correlation",
            f"with the local deviation, 31 x 31 cells: {self.figure_of('correlation')}",
            self.load("correlation.tif"),
            "r: red where high is rough, blue where low is",
            mappable("RdBu_r", -1, 1),
        )

    def season_panel(self):
        """Show when the year of dates peaks."""
        values = demo_data.read(self.folder / "season_peaks.tif", 2)
        self.picture(
            9,
            "Band peaks",
            f"of the dates that were filled: {self.figure_of('season_peaks')}",
            values[:: self.stride, :: self.stride],
            "date at which a cell is greenest",
            mappable("viridis", *np.nanpercentile(values, (2, 98))),
        )

    def transect_panel(self):
        """Show the profile along the line, with its peaks."""
        axes = self.panel(10, "Profile peaks", self.figure_of("profile_peaks"))
        start, end = np.array(self.transect)
        length = np.hypot(*(end - start))
        step = np.arange(int(length))
        places = (start[:, None] + (end - start)[:, None] * step / length).round().astype(int)
        ground = demo_data.read(self.folder / "filled.tif")[tuple(places)]
        axes.plot(step, ground, color=FAINT, lw=1.6)
        column, row, value, _ = peaks_of(self.folder / "profile_peaks.gpkg", self.transform)
        along = np.hypot(row - start[0], column - start[1])
        room = 0.06 * (np.nanmax(ground) - np.nanmin(ground) or 1)
        axes.plot(along, value + room, "v", color=ACCENT, ms=9)
        axes.set_xlabel("cells along a line from the lower left", fontsize=10, color=FAINT)
        axes.text(
            0.015,
            0.98,
            self.with_unit(self.scene.quantity),
            va="top",
            transform=axes.transAxes,
            fontsize=10,
            color=FAINT,
        )
        without_box(axes)

    def model_panel(self):
        """Show what the model made."""
        values = self.load("roughness_without_gaps.tif")
        self.picture(
            11,
            "A model of three",
            "fill gaps, local variance, equalize, in one go",
            values,
            "equalized local variance",
            mappable("viridis", np.nanmin(values), np.nanmax(values)),
        )

    def save(self, path):
        """Lay everything out and write the picture."""
        rows, columns = self.scene.truth.shape
        width, height = self.figure.get_size_inches()
        left = MARGIN / width
        self.figure.text(
            left, 1 - 0.62 / height, "Raster Kernels", fontsize=26, fontweight="bold", color=INK
        )
        self.figure.text(
            left,
            1 - 1.0 / height,
            f"{self.scene.title}, {columns} x {rows} cells: nine algorithms and a model of them",
            fontsize=15,
            color=FAINT,
        )
        self.figure.savefig(path, dpi=100, facecolor=PAPER)
        plt.close(self.figure)


def make_figure(ratio):
    """Return a figure and its axes, fitted to rasters of this height over width."""
    panel = (WIDTH - 2 * MARGIN - (COLUMNS - 1) * GAP) / COLUMNS
    tall = panel * min(max(ratio, 0.5), 1.4)
    height = HEADER + 2 * (ABOVE + tall + BELOW)
    figure = plt.figure(figsize=(WIDTH, height), facecolor=PAPER)
    axes = []
    for index in range(PANELS):
        row, column = divmod(index, COLUMNS)
        left = MARGIN + column * (panel + GAP)
        bottom = height - HEADER - (row + 1) * (ABOVE + tall) - row * BELOW
        place = (left / WIDTH, bottom / height, panel / WIDTH, tall / height)
        axes.append(figure.add_axes(place))
    return figure, axes


def mappable(ramp, low, high):
    """Return a colour ramp between two values."""
    low, high = float(low), float(high)
    return plt.cm.ScalarMappable(Normalize(low, high if high > low else low + 1), ramp)


def hillshade(values):
    """Return the shading of a surface, 0 dark to 1 light, whatever its units.

    The relief is exaggerated until its steeper slopes stand at 45 degrees, so that elevations
    in metres on degrees and reflectances in counts look alike.
    """
    values = np.where(np.isfinite(values), values, np.nanmean(values))
    steep = np.percentile(np.hypot(*np.gradient(values)), 92)
    return LightSource(azdeg=315, altdeg=50).hillshade(values / (steep or 1), vert_exag=0.8)


def peaks_of(path, transform):
    """Return the peaks' columns, rows, values and prominences on a raster's cells."""
    source = ogr.Open(str(path))
    inverse = gdal.InvGeoTransform(transform)
    found = []
    for feature in source.GetLayer(0):
        point = feature.GetGeometryRef()
        column, row = gdal.ApplyGeoTransform(inverse, point.GetX(), point.GetY())
        value, prominence = feature.GetField("value"), feature.GetField("prominence")
        found.append((column - 0.5, row - 0.5, value, prominence or 0.0))
    return np.array(found, dtype=float).reshape(-1, 4).T


def plain(value):
    """Return a number without an exponent, with as many digits as a map has room for."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def frame(axes):
    """Take the ticks and the box off a map."""
    axes.set_xticks([])
    axes.set_yticks([])
    for spine in axes.spines.values():
        spine.set_visible(False)


def without_box(axes):
    """Leave a chart its left and lower axis only."""
    axes.tick_params(labelsize=9, colors=FAINT)
    for side, spine in axes.spines.items():
        spine.set_visible(side in ("left", "bottom"))
        spine.set_color("#c8c8c4")


def label_apart(axes, x, y, values, rows, columns, most=8):
    """Write the values of the first peaks beside them, leaving out what would overlap."""
    taken = []
    for column, row, value in zip(x, y, values):
        right = column < 0.85 * columns
        place = (column + (0.02 if right else -0.02) * columns, row - 0.005 * rows)
        clear = all(
            abs(place[0] - u) > 0.16 * columns or abs(place[1] - v) > 0.06 * rows for u, v in taken
        )
        if len(taken) < most and clear:
            axes.annotate(
                plain(value),
                place,
                fontsize=10,
                color=INK,
                fontweight="bold",
                va="center",
                ha="left" if right else "right",
                zorder=4,
                path_effects=[patheffects.withStroke(linewidth=2.5, foreground="white")],
            )
            taken.append(place)


def draw(scene, steps, folder, transect):
    """Draw the sheet and return its path.

    Parameters
    ----------
    scene : demo_data.Scene
        The input.
    steps : dict
        The runs by the stem of their output file, with their key figures.
    folder : Path
        The folder of the outputs, which gets the picture too.
    transect : tuple of (float, float)
        As of `Sheet`.
    """
    sheet = Sheet(scene, steps, folder, transect)
    sheet.input_panel()
    sheet.filled_panel()
    sheet.profile_panel()
    sheet.variance_panel()
    sheet.range_panel()
    sheet.curve_panel()
    sheet.equalized_panel()
    sheet.peaks_panel()
    sheet.correlation_panel()
    sheet.season_panel()
    sheet.transect_panel()
    sheet.model_panel()
    path = folder / "demo.png"
    sheet.save(path)
    return path
