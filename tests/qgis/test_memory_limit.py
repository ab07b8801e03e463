"""A gigabyte is enough for the whole program: the system's control group gives it no more."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

pytestmark = pytest.mark.usefixtures("processing")  # which says whether GDAL throws

GIGABYTE = 2**30
NAMES = ["localvariance", "equalizehistogram", "localcorrelation"]
ALL = [*NAMES, "localstatistics", "averagelocalvariance", "fillgaps", "extractpeaks"]
# By the version of control groups: the file that takes the limit, that of the swap, and the peak.
FILES = {
    1: ("memory.limit_in_bytes", "memory.memsw.limit_in_bytes", "memory.max_usage_in_bytes"),
    2: ("memory.max", "memory.swap.max", "memory.peak"),
}
# Puts itself in the group, and becomes the program.
ENTER = 'echo $$ > "$0/cgroup.procs" && exec "$@"'


def own_groups():
    """Yield the version and the folder of the control groups of memory that this process is in."""
    try:
        mounts = Path("/proc/self/mounts").read_text()
        groups = Path("/proc/self/cgroup").read_text()
    except OSError:
        return
    for version, mount, group in (
        (1, r"^\S+ (\S+) cgroup \S*\bmemory\b", r"^\d+:(?:\S+,)?memory(?:,\S+)?:/(.*)$"),
        (2, r"^\S+ (\S+) cgroup2 ", r"^0::/(.*)$"),
    ):
        mounted = re.search(mount, mounts, re.MULTILINE)
        inside = re.search(group, groups, re.MULTILINE)
        if mounted and inside:
            whole = Path(mounted[1], inside[1])
            yield version, whole if whole.is_dir() else Path(mounted[1])


def limited(folder, version):
    """Make a group of a gigabyte, and say whether the system holds it to that."""
    limit, swap, _ = (folder / name for name in FILES[version])
    folder.mkdir()
    if not limit.exists():
        return False
    limit.write_text(str(GIGABYTE))
    if swap.exists():
        swap.write_text(str(GIGABYTE) if version == 1 else "0")
    return True


@pytest.fixture
def group():
    """Give a control group of a gigabyte, below our own: its folder and where its peak is."""
    refused = ["there is none"]
    for version, parent in own_groups():
        folder = parent / f"raster-kernels-{os.getpid()}"
        try:
            if limited(folder, version):
                yield folder, folder / FILES[version][2]
                return
            refused.append(f"version {version} has no limits of memory here")
        except OSError as error:
            refused.append(f"version {version}: {error}")
        finally:
            remove(folder)
    pytest.skip(f"no control group of memory can be made: {refused[-1]}")


def remove(folder):
    """Remove a group; the system may need a moment after its last process."""
    deadline = time.monotonic() + 5
    while folder.is_dir():
        try:
            folder.rmdir()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def run_inside(folder, command, **settings):
    return subprocess.run(
        ["/bin/sh", "-c", ENTER, str(folder), *map(str, command)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        **settings,
    )


def noise(path, rows, columns=12000):
    """Write noise with gaps, some columns wide."""
    from osgeo import gdal

    cells = np.random.default_rng(3).normal(1000, 30, (600, columns)).astype("f4")
    cells[cells > 1050] = np.nan
    driver = gdal.GetDriverByName("GTiff")
    file = driver.Create(str(path), columns, rows, 1, gdal.GDT_Float32, ["TILED=YES"])
    file.SetGeoTransform((500000.0, 10.0, 0.0, 4100000.0, 0.0, -10.0))
    for row in range(0, rows, len(cells)):
        file.GetRasterBand(1).WriteArray(cells[: rows - row], 0, row)


def finishes(group, qgis_process, tmp_path, name, rows):
    import qgis_env
    from osgeo import gdal

    folder, peak = group
    qgis_process.enable()
    path, target = tmp_path / "in.tif", tmp_path / "out.tif"
    noise(path, rows)
    command = [qgis_process.program, "run", f"rasterkernels:{name}", "--"]
    command += [f"INPUT={path}", f"OUTPUT={target}"]
    if name == "localcorrelation":
        command.append(f"INPUT_2={path}")
    done = run_inside(folder, command, env=qgis_env.environment(qgis_process.profile), timeout=500)
    assert done.returncode == 0, done.stderr[-2000:]
    if peak.exists():
        assert 100 * 2**20 < int(peak.read_text()) <= GIGABYTE
    file = gdal.Open(str(target))
    assert (file.RasterXSize, file.RasterYSize) == (12000, rows)
    last = file.GetRasterBand(1).ReadAsArray(0, rows - 1, 12000, 1)
    assert np.count_nonzero(last > 0) > 10_000


@pytest.mark.parametrize("name", NAMES)
def test_the_program_has_enough_with_a_gigabyte(group, qgis_process, tmp_path, name):
    finishes(group, qgis_process, tmp_path, name, 1200)


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_144_million_cells_have_enough_with_a_gigabyte(group, qgis_process, tmp_path, name):
    finishes(group, qgis_process, tmp_path, name, 12000)


def test_the_group_holds_a_program_to_its_gigabyte(group):
    hungry = "kept = bytearray(5 * 2**28); kept[::4096] = bytes(len(kept[::4096]))"
    done = run_inside(group[0], [sys.executable, "-c", hungry], timeout=60)
    assert done.returncode == -signal.SIGKILL


# What is promised of correlations: less than a gigabyte for the whole program

# A small program of its own: a child is counted as large as its parent was.
MEASURE = """
import resource, subprocess, sys
code = subprocess.call(sys.argv[1:], stdin=subprocess.DEVNULL)
print("peak", resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)
sys.exit(code)
"""
# A template of 64 x 64 cells; all lags up to 20 cells; a shift, and a field of displacements.
CORRELATIONS = {
    "matchtemplate": ["TEMPLATE_EXTENT=500640,501280,4098360,4099000"],
    "crosscorrelogram": ["AXIS=3", "MAX_LAG=20"],
    "estimateshift": [],
    "displacementfield": ["STEP=64"],
}


def peak_of(command, env):
    """Run a program, and return its output and the most megabytes that it took."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, *map(str, command)],
        env=env,
        capture_output=True,
        text=True,
        check=False,
        timeout=900,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout, int(re.search(r"^peak (\d+)$", done.stdout, re.MULTILINE)[1])


def takes_less_than_a_gigabyte(qgis_process, folder, name, shape):
    import qgis_env

    qgis_process.enable()
    path = folder / "in.tif"
    noise(path, *shape)
    target = folder / ("out.csv" if name == "crosscorrelogram" else "out.tif")
    command = [qgis_process.program, "run", f"rasterkernels:{name}", "--", f"INPUT={path}"]
    command += [f"OUTPUT={target}", *CORRELATIONS[name]]
    if name in ("estimateshift", "displacementfield"):
        command.append(f"INPUT_2={path}")
    told, peak = peak_of(command, qgis_env.environment(qgis_process.profile))
    assert 100 < peak < 1024, told
    assert target.stat().st_size > 100


@pytest.mark.parametrize("name", CORRELATIONS)
def test_correlations_take_less_than_a_gigabyte(qgis_process, tmp_path, name):
    """Of wide rasters; of shifts those whose transforms are the largest."""
    shape = (2200, 2200) if name == "estimateshift" else (500, 12000)
    takes_less_than_a_gigabyte(qgis_process, tmp_path, name, shape)


@pytest.mark.slow
@pytest.mark.parametrize("name", CORRELATIONS)
def test_correlations_of_144_million_cells_take_less_than_a_gigabyte(qgis_process, tmp_path, name):
    takes_less_than_a_gigabyte(qgis_process, tmp_path, name, (12000, 12000))


# What a run takes beyond a start of QGIS: the memory that is set, and 150 MB

SET, BEYOND = 64, 150
MORE = {
    "averagelocalvariance": ["STEP=3"],
    "extractpeaks": ["MIN_PROMINENCE=300"],
}


@pytest.fixture(scope="module")
def with_64_megabytes(tmp_path_factory):
    """Return a function that runs an algorithm and tells the most megabytes that QGIS took."""
    import qgis_env

    program = qgis_env.QgisProcess(tmp_path_factory.mktemp("profile"))
    program.enable()
    (settings,) = program.profile.rglob("QGIS3.ini")
    keys = f"MEMORY={SET}", "THREADS=2"
    lines = [f"Configuration\\RASTER_KERNELS_{key}" for key in keys]
    settings.write_text("\n".join([settings.read_text(), "[Processing]", *lines, ""]))
    env = qgis_env.environment(program.profile)

    def run(name, path, folder):
        ending = {"extractpeaks": "gpkg", "averagelocalvariance": "csv"}.get(name, "tif")
        command = [program.program, "run", f"rasterkernels:{name}", "--", f"INPUT={path}"]
        command += [f"OUTPUT={folder / f'{path.stem} out.{ending}'}", *MORE.get(name, [])]
        if name == "localcorrelation":
            command.append(f"INPUT_2={path}")
        told, peak = peak_of(command, env)
        assert f", 2 threads, {SET} MB" in told or "1 thread" in told
        return peak

    return run


@pytest.fixture(scope="module")
def doubles(tmp_path_factory):
    """Return the paths of a small Float64 raster and of two that are larger than the memory set.

    They are cut into strips: nothing but the plan keeps their blocks small. Of the square one there
    are factors up to 100.
    """
    from osgeo import gdal

    cells = np.random.default_rng(3).normal(1000, 30, (16_000_000,))
    cells[cells > 1050] = -9999.0
    paths = []
    wide, square = cells[: 800 * 12000].reshape(800, 12000), cells.reshape(4000, 4000)
    for name, part in (("small", wide[:20, :20]), ("wide", wide), ("square", square)):
        paths.append(tmp_path_factory.mktemp("doubles") / f"{name}.tif")
        driver = gdal.GetDriverByName("GTiff")
        file = driver.Create(str(paths[-1]), part.shape[1], part.shape[0], 1, gdal.GDT_Float64)
        file.GetRasterBand(1).SetNoDataValue(-9999.0)
        file.GetRasterBand(1).WriteArray(part)
    return paths


@pytest.mark.parametrize("name", ALL)
def test_a_run_takes_the_memory_that_is_set_and_150_megabytes(
    with_64_megabytes, doubles, tmp_path, name
):
    small, wide, square = doubles
    path = square if name == "averagelocalvariance" else wide
    small, large = (with_64_megabytes(name, p, tmp_path) for p in (small, path))
    assert 10 < large - small < SET + BEYOND, (small, large)
