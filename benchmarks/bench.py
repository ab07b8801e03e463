"""Run each algorithm, a plain copy and every peer that is installed, and write what it took.

The results go to docs/benchmarks.md with its chart; of chosen rows, to build/bench.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import sys
import time
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parent.parent / "tools"))

import install_peers
import ours
import page
import peers
import programs
import qgis_env
import rows
from osgeo import gdal
from race import Race

OUT = qgis_env.ROOT / "build" / "bench"
SIZE = 12000
ROUNDS = 3
LEAST = 16  # cells a side of what rows run on before the clock runs


class Bench:
    """The rasters, the warm QGIS and the folder that all races share.

    Parameters
    ----------
    size : int
        Cells a side.
    folder : path
        For rasters and results.
    """

    def __init__(self, size, folder):
        self.size, self.folder = size, folder
        shutil.rmtree(folder, ignore_errors=True)
        for name in ("profile", "home", "cells"):
            (folder / name).mkdir(parents=True)
        self.environment = qgis_env.environment(
            folder / "profile",
            HOME=str(folder / "home"),
            OMP_NUM_THREADS=str(rows.THREADS),
            ITK_GLOBAL_DEFAULT_NUMBER_OF_THREADS=str(rows.THREADS),
        )
        self.qgis = None

    def make_rasters(self, chosen):
        """Write the rasters that some rows need."""
        names = sorted({name for row in chosen for name in row.inputs})
        script = Path(__file__).with_name("rasters.py")
        programs.run([sys.executable, script, self.size, self.folder / "cells", *names])

    def raster(self, name):
        """Return the path of a raster."""
        return self.folder / "cells" / f"{name}.tif"

    def cells(self, name):
        """Return how many cells a raster has, in all its bands."""
        file = gdal.Open(str(self.raster(name)))
        return file.RasterXSize * file.RasterYSize * file.RasterCount

    def crop(self, name, side, least=1):
        """Return the path of a raster's middle, as large a part as ``side`` cells are of a side.

        It has ``least`` rows and columns at least, and all bands.
        """
        whole = gdal.Open(str(self.raster(name))).RasterXSize
        side = min(whole, max(least, round(side * whole / self.size)))
        path = self.raster(f"{name}-crop-{side}")
        if not path.exists():
            corner = (whole - side) // 2
            window = ["-srcwin", corner, corner, side, side]
            command = ["gdal_translate", "-q", *window, "-co", "TILED=YES", self.raster(name), path]
            programs.run(command, env=self.environment)
        return path

    def scratch(self):
        """Return an empty folder."""
        folder = self.folder / "cells" / "scratch"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        return folder

    def remove(self, path):
        """Delete a result, if there is one."""
        path.unlink(missing_ok=True)

    def clear(self):
        """Delete all rasters: they are large."""
        shutil.rmtree(self.folder / "cells")

    def warm_up(self, chosen):
        """Run each row once on a small crop, so that nothing is imported while the clock runs."""
        for row in chosen:
            target = self.scratch() / f"warm{row.suffix}"
            # A place on the map is not in the middle.
            placed = "TEMPLATE_EXTENT" in row.parameters
            inputs = [
                self.raster(name) if placed else self.crop(name, rows.SMALLEST, LEAST)
                for name in row.inputs
            ]
            self.qgis.run(row, inputs, target)


def machine():
    """Return what the machine is."""
    cpu = platform.processor() or platform.machine()
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            cpu = line.partition(":")[2].strip()
            break
    system = platform.freedesktop_os_release() if sys.version_info >= (3, 10) else {}
    return {
        "cpu": cpu,
        "cores": os.cpu_count(),
        "memory_bytes": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"),
        "system": system.get("PRETTY_NAME", platform.system()),
    }


def versions(installed):
    """Return the versions of what ran, by name."""
    metadata = (qgis_env.ROOT / "metadata.txt").read_text().splitlines()
    ask = "import numpy, scipy; from qgis.core import Qgis; "
    ask += "print(Qgis.QGIS_VERSION, numpy.__version__, scipy.__version__)"
    qgis, numpy, scipy = programs.run([ours.PYTHON, "-c", ask]).output.split()[-3:]
    found = {
        "Raster Kernels": next(line[8:] for line in metadata if line.startswith("version=")),
        "QGIS": qgis.partition("-")[0],
        "GDAL": gdal.VersionInfo("RELEASE_NAME"),
        "numpy": numpy,
        "SciPy": scipy,
    }
    return {**found, **{peer.title: version for peer, version in installed.items()}}


def find_peers(wanted):
    """Return the versions of the peers that are installed, and the names of those that are not.

    Parameters
    ----------
    wanted : list of str
        "install" to install them first, "none" for no peers, or parts of their names.
    """
    some = [peer for peer in peers.ALL if "none" not in wanted]
    names = [word.lower() for word in wanted if word not in ("install", "none")]
    if names:
        some = [peer for peer in some if any(name in peer.title.lower() for name in names)]
    if "install" in wanted:
        install_peers.install(some)
    found = {peer: peer.version() for peer in some}
    return (
        {peer: version for peer, version in found.items() if version},
        [peer.title for peer, version in found.items() if not version],
    )


def measure(size, rounds, chosen, wanted, folder):
    """Run everything and return what is known, as the JSON file holds it."""
    # Nobody gets more cores than we, whatever its own settings are.
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: rows.THREADS])
    installed, missing = find_peers(wanted)
    for name in missing if "install" not in wanted else ():  # which has told of them
        print(f"{name} is not installed: left out. BENCH_PEERS=install installs it.")
    found = {
        "size": size,
        "rounds": rounds,
        "threads": rows.THREADS,
        "day": time.strftime("%Y-%m-%d"),
        "machine": machine(),
        "versions": versions(installed),
        "missing": missing,
    }
    bench = Bench(size, folder)
    print(f"Making the rasters, {size} x {size} cells", flush=True)
    bench.make_rasters(chosen)
    races = [Race(row, bench, installed) for row in chosen]
    qgis = ours.WholeQgis(folder / "profile")
    found["qgis_bytes"] = qgis.enable()
    for race in races:  # first, while this process is small
        print(f"Peak memory, {race.row.title}", flush=True)
        race.measure_memory(qgis)
    with ours.WarmQgis(folder / "profile") as bench.qgis:
        bench.warm_up(chosen)
        for number in range(rounds):
            print(f"Round {number + 1} of {rounds}", flush=True)
            for race in races:
                race.round()
                found["rows"] = [race.report() for race in races if race.ours.seconds]
                save(found, folder / "run.json")  # what is known is not lost
    bench.clear()
    return found


def save(found, path):
    """Write what is known as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(found, indent=1) + "\n")


def whole(default, least):
    """Return what makes a whole number of an option; an empty one is the default."""

    def number(text):
        if int(text or default) < least:
            raise argparse.ArgumentTypeError(f"{text} is less than {least}")
        return int(text or default)

    return number


def arguments():
    """Return the command line's options; the Makefile passes empty ones for those not given."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", default="", type=whole(SIZE, 200), help="cells a side")
    parser.add_argument("--rounds", default="", type=whole(ROUNDS, 1), help="at most so many")
    parser.add_argument("--only", default="", help=" ".join(row.key for row in rows.ROWS))
    parser.add_argument("--peers", default="", help="install, none, or names")
    parser.add_argument("--folder", type=Path, default=OUT, help="for rasters and results")
    parser.add_argument("--docs", type=Path, help="the folder to write the page to")
    return parser.parse_args()


def main():
    """Run from the command line."""
    gdal.UseExceptions()
    given = arguments()
    chosen = rows.chosen(given.only.split())
    start = time.monotonic()
    found = measure(given.size, given.rounds, chosen, given.peers.split(), given.folder)
    # A page is of all rows.
    docs = given.docs or (given.folder if given.only else qgis_env.ROOT / "docs")
    save(found, docs / "benchmarks.json")
    print(f"\n{page.terminal(found)}\n")
    print(f"{page.write(found, docs)}, after {(time.monotonic() - start) / 60:.1f} minutes")


if __name__ == "__main__":
    main()
