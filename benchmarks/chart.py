"""The chart of a run: everybody's seconds in copies, a line a row."""

from statistics import median

import matplotlib

matplotlib.use("Agg")

from contact_sheet import ACCENT, FAINT, INK, PAPER
from matplotlib import pyplot as plt
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter

# A family a mark: the colours keep apart for the colour-blind.
FAMILIES = {
    "gdal": ("GDAL", "#0072b2", "s"),
    "Whitebox": ("Whitebox", "#e69f00", "p"),
    "GRASS": ("GRASS", "#009e73", "^"),
    "OTB": ("Orfeo ToolBox", "#cc79a7", "D"),
    "SAGA": ("SAGA", "#8c6d1f", "v"),
    "terra": ("terra (R)", "#56b4e9", "P"),
    "OpenCV": ("OpenCV, in memory", "#444444", "o"),
    "scikit-image": ("scikit-image, in memory", "#a0522d", "X"),
    "SciPy": ("SciPy, in memory", "#7a5fb0", "d"),
}


def draw(found, path):
    """Draw the chart of a run.

    Parameters
    ----------
    found : dict
        The run, as its JSON file holds it.
    path : path
        The picture to write.
    """
    rows = found["rows"]
    height = 1.75 + 0.42 * len(rows)
    figure, axes = plt.subplots(figsize=(13, height), facecolor=PAPER)
    figure.subplots_adjust(left=0.37, right=0.975, top=1 - 0.95 / height, bottom=0.62 / height)
    axes.set_facecolor(PAPER)
    families, cropped = set(), False
    for line, row in enumerate(rows):
        copy = median(row["copy"]["seconds"])
        axes.axhline(line, color="#e2ded4", lw=0.8, zorder=0)
        for peer in row["peers"]:
            if peer["seconds"]:
                family = next(name for name in FAMILIES if peer["name"].startswith(name))
                _, colour, mark = FAMILIES[family]
                families.add(family)
                cropped |= bool(peer["crop"])
                face = PAPER if peer["crop"] else colour
                place = median(peer["seconds"]) / copy, line
                axes.plot(*place, mark, ms=7, mec=colour, mfc=face, mew=1.5, ls="", zorder=2)
        ours = median(row["ours"]["seconds"]) / copy
        axes.plot(ours, line, "o", ms=11, color=ACCENT, mec="white", mew=1.2, zorder=4)
        axes.annotate(
            f"{ours:.1f}", (ours, line), (0, 8), textcoords="offset points",
            ha="center", fontsize=8.5, color=ACCENT, fontweight="bold", zorder=5,
        )  # fmt: skip
        if row["aim"]:
            axes.plot(row["aim"], line, "|", ms=15, color=INK, mew=1.5, zorder=3)
    axes.axvline(1, color=FAINT, lw=1.2, ls=(0, (4, 3)), zorder=1)
    axes.set_xscale("log")
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,g}"))
    axes.set_yticks(range(len(rows)), [row["title"] for row in rows], fontsize=10, color=INK)
    axes.set_ylim(len(rows) - 0.4, -0.75)
    axes.tick_params(colors=FAINT, length=0)
    axes.tick_params(axis="y", labelcolor=INK)
    axes.set_xlabel("copies of the input (gdal_translate), on a scale of powers of ten",
                    fontsize=10, color=FAINT)  # fmt: skip
    for spine in axes.spines.values():
        spine.set_visible(False)
    figure.text(
        0.012, 1 - 0.38 / height, f"Seconds in copies, {found['size']:,} x {found['size']:,} cells",
        fontsize=16, fontweight="bold", color=INK,
    )  # fmt: skip
    legend(figure, height, families, cropped, any(row["aim"] for row in rows))
    figure.savefig(path, dpi=130, facecolor=PAPER)
    plt.close(figure)


def legend(figure, height, families, cropped, aims):
    """Draw the legend under the title."""
    entries = [Line2D([], [], marker="o", ms=9, color=ACCENT, ls="", label="Raster Kernels")]
    if aims:
        entries.append(Line2D([], [], marker="|", ms=10, color=INK, ls="", label="our aim"))
    for family, (label, colour, mark) in FAMILIES.items():
        if family in families:
            entries.append(Line2D([], [], marker=mark, ms=6, color=colour, ls="", label=label))
    if cropped:
        hollow = {"mfc": PAPER, "mec": FAINT, "mew": 1.5}
        label = "hollow: scaled up from a crop"
        entries.append(Line2D([], [], marker="o", ms=6, ls="", label=label, **hollow))
    figure.legend(
        handles=entries, loc="upper left", bbox_to_anchor=(0.005, 1 - 0.42 / height), ncol=6,
        frameon=False, fontsize=9, labelcolor=FAINT, handletextpad=0.2, columnspacing=1.2,
    )  # fmt: skip
