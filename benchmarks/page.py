"""The page, the chart and the terminal's table of a run, all from its JSON file.

python page.py FILE.json FOLDER
"""

import json
import sys
import textwrap
from pathlib import Path
from statistics import median

sys.path.append(str(Path(__file__).resolve().parent.parent / "tools"))

INTRODUCTION = """\
How long our algorithms take on {size:,} x {size:,} cells, and how long other programs take for
the same work in the same run. The unit is a *copy*: `gdal_translate` of the same input with the
same creation options. Every number on this page comes from one run of `make bench` on {day}.

![Seconds in copies, ours and others'](images/benchmarks.png)

Machine: {cpu}, {cores} cores, {memory:.0f} GiB, {system}. All programs were held to {threads}
cores and asked for {threads} threads. Versions:
{versions}.
"""

OURS = """\
## Ours

*Copies* is our time over the copy's; *aim* is what we promise it stays under. The copy of the
correlation's inputs is of both; that with DEFLATE is of our result. *Peak memory* is the most that
a whole `qgis_process` has resident; {qgis:.0f} MB of it are QGIS.
"""

PEERS = """\
## Others

*Times ours* is the other's time over ours: 3 means that we take a third of its time. The *largest
difference* is the largest over all cells compared, and in brackets the largest in parts of our
value; our results are Float32, which alone makes 6e-8. *Full windows* are those without nodata
inside the raster: there, rules for edges and nodata make no difference, and n - 1 is put right.
A dash: what the other computes is not quite the same, and its remark says why.
"""

FASTEST = """\
## The fastest of the others from file to file

Of the programs above that read a file and write one, as ours do, the one that takes least time for
each work. *Aim* is the ratio that we are after.
"""

METHOD = """\
## How it is measured

- The input is the real elevation model that comes with matplotlib, mirrored to size, with
  N(0, 0.5) noise, and discs of radius 3 to 60 of nodata over 5 % of it; the second raster has other
  noise and discs. The cliff raster is N(0, 0.01) noise, its right half 1e6 higher. All are tiled
  Float32 GeoTIFFs.
- Ours is `processing.run` in a QGIS that is warm, from opening the input to the renamed file. Page
  cache warm, targets deleted between runs, no fsync.
- In each round the copy, ours and the others run one after another; times are medians. Of
  {rounds} rounds, those take fewer that would take minutes: *runs* tells how many.
- Where a crop is named, the other program ran on that crop of the middle, and its time was scaled
  by the number of cells. The start of a program, measured on a tiny crop, was not scaled. Its
  result is compared with ours of the same crop.
- *In memory*: a library that works on arrays; its time holds neither reading nor writing, ours does
  both.

## Run it yourself

```
make bench
make bench SIZE=4000
make bench BENCH_PEERS=install
make bench ONLY="{keys}" ROUNDS=5
```

`BENCH_PEERS=install` installs the other programs first: from Debian's packages, and libraries by
pip into build/peers, an environment of the newest Python that is here, 3.12 to 3.14;
`BENCH_PEERS="opencv saga"` runs against these alone, `BENCH_PEERS=none` against none. A run
of chosen rows writes its page to build/bench. The numbers behind this page are in
[benchmarks.json](benchmarks.json); `/usr/bin/python3 benchmarks/page.py docs/benchmarks.json docs`
writes it anew.
"""


# How many times our time the fastest other program from file to file should take, at least.
FILE_AIMS = {"variance-3": 3, "variance-5": 5, "variance-31": 5, "variance-101": 5}
WORDS = ("work", "by", "remarks")  # columns that stand to the left; numbers stand to the right


def figures(row):
    """Return the medians of a row and what follows from them."""
    ours, copy = median(row["ours"]["seconds"]), median(row["copy"]["seconds"])
    return {
        "ours": ours,
        "copy": copy,
        "copies": ours / copy,
        "cell": 1e9 * ours / row["cells"],
        "memory": row["ours"]["peak_bytes"] / 1e6,
    }


def table(head, lines):
    """Return a Markdown table, padded so that it reads well as text too."""
    widths = [max(len(line[column]) for line in [head, *lines]) for column in range(len(head))]
    sides = ["<" if name in WORDS else ">" for name in head]
    rule = ["-" * (width - 1) + (":" if side == ">" else "-") for width, side in zip(widths, sides)]
    rows = [
        [f"{text:{side}{width}}" for text, side, width in zip(line, sides, widths)]
        for line in [head, *lines]
    ]
    return "\n".join(f"| {' | '.join(line)} |" for line in [rows[0], rule, *rows[1:]])


def our_table(found):
    """Return the table of our own figures."""
    head = ["work", "seconds", "copy", "copies", "aim", "ns a cell", "peak memory", "runs"]
    lines = []
    for row in found["rows"]:
        known = figures(row)
        lines.append(
            [
                row["title"],
                seconds_text(known["ours"]),
                seconds_text(known["copy"]),
                f"{known['copies']:.2f}",
                f"{row['aim']:g}" if row["aim"] else "",
                f"{known['cell']:.1f}",
                f"{known['memory']:.0f} MB",
                str(len(row["ours"]["seconds"])),
            ]
        )
    return table(head, lines)


def peer_table(found):
    """Return the table of the peers, or nothing where there are none."""
    head = ["work", "by", "seconds", "times ours", "largest difference", "runs", "remarks"]
    lines = []
    for row in found["rows"]:
        known = figures(row)
        for number, peer in enumerate(row["peers"]):
            title = "" if number else row["title"]
            remarks = [peer["remark"]] if peer["remark"] else []
            if peer["crop"]:
                remarks.append(f"scaled from a crop of {peer['crop']:,} x {peer['crop']:,}")
            if not peer["seconds"]:
                failed = f"failed: {peer['failed']}".replace("|", " ")
                lines.append([title, peer["name"], "", "", "", "0", failed])
                continue
            seconds = median(peer["seconds"])
            lines.append(
                [
                    title,
                    peer["name"],
                    seconds_text(seconds),
                    ratio_text(seconds / known["ours"]),
                    difference_text(peer["difference"], remarks),
                    str(len(peer["seconds"])),
                    "; ".join(remarks),
                ]
            )
    return table(head, lines) if lines else "No other program took part in this run."


def fastest_table(found):
    """Return the table of the fastest peer from file to file of each row that has one."""
    lines = []
    for row in found["rows"]:
        ours = figures(row)["ours"]
        others = [
            (median(peer["seconds"]), peer["name"])
            for peer in row["peers"]
            if peer["seconds"] and not peer["remark"].startswith("in memory")
        ]
        if others:
            seconds, name = min(others)
            aim = f"{FILE_AIMS[row['key']]:g}" if row["key"] in FILE_AIMS else ""
            line = [row["title"], name, seconds_text(seconds), ratio_text(seconds / ours), aim]
            lines.append(line)
    head = ["work", "by", "seconds", "times ours", "aim"]
    return table(head, lines) if lines else "None took part in this run."


def seconds_text(seconds):
    """Return seconds with the digits that mean something."""
    return f"{seconds:,.0f}" if seconds >= 100 else f"{seconds:.3g}"


def number_text(number, digits):
    """Return a number with so many digits, without an exponent where it can be read so."""
    text = f"{number:.{digits}g}"
    return f"{float(text):,g}" if 0.001 <= number < 1e6 else text


def ratio_text(ratio):
    """Return a ratio with the digits that mean something."""
    return f"{ratio:,.0f}" if ratio >= 10 else f"{ratio:.2g}"


def difference_text(difference, remarks):
    """Return the largest difference; note what was compared among the remarks."""
    if difference is None:
        return "–"
    if not difference["cells"]:
        remarks.append("no cell to compare")
        return ""
    remarks.append(f"{difference['where']} compared")
    if difference["largest"] == 0:
        return "none"
    text = number_text(difference["largest"], 2)
    if "relative" in difference:
        text += f" ({number_text(difference['relative'], 1)})"
    return text


def terminal(found):
    """Return what the terminal shows."""
    return f"{our_table(found)}\n\n{peer_table(found)}"


def markdown(found):
    """Return the page."""
    machine = found["machine"]
    missing = f"Not installed in this run: {', '.join(found['missing'])}.\n"
    return "\n".join(
        [
            "# Benchmarks\n",
            INTRODUCTION.format(
                size=found["size"],
                day=found["day"],
                cpu=machine["cpu"],
                cores=machine["cores"],
                memory=machine["memory_bytes"] / 2**30,
                system=machine["system"],
                threads=found["threads"],
                versions=textwrap.fill(", ".join(map(" ".join, found["versions"].items())), 100),
            ),
            OURS.format(qgis=found["qgis_bytes"] / 1e6),
            our_table(found) + "\n",
            PEERS,
            *([missing] if found["missing"] else []),
            peer_table(found) + "\n",
            FASTEST,
            fastest_table(found) + "\n",
            METHOD.format(
                rounds=found["rounds"], keys=" ".join(row["key"] for row in found["rows"][:2])
            ),
        ]
    )


def write(found, folder):
    """Write the page and its chart into a folder, and return the page's path."""
    import chart

    folder = Path(folder)
    images = folder / "images"
    images.mkdir(parents=True, exist_ok=True)
    chart.draw(found, images / "benchmarks.png")
    path = folder / "benchmarks.md"
    path.write_text(markdown(found))
    return path


if __name__ == "__main__":
    print(write(json.loads(Path(sys.argv[1]).read_text()), sys.argv[2]))
