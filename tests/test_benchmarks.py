"""The machinery of `make bench`: its rasters, its peers, its comparisons, and its page."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "benchmarks"), str(ROOT / "tools")]

import arrays  # noqa: E402 - reachable only now
import bench  # noqa: E402
import chart  # noqa: E402
import compare  # noqa: E402
import gdal_wheel  # noqa: E402
import install_peers  # noqa: E402
import page  # noqa: E402
import peers  # noqa: E402
import programs  # noqa: E402
import race  # noqa: E402
import rasters  # noqa: E402
import rows  # noqa: E402

SIZE = 300
VARIANCE = next(row for row in rows.ROWS if row.key == "variance-5")


@pytest.fixture(autouse=True)
def gdal_exceptions():
    """Let GDAL raise its errors, as the benchmark does, for the length of a test."""
    before = gdal.GetUseExceptions()
    gdal.UseExceptions()
    yield
    if not before:
        gdal.DontUseExceptions()


def write(path, values, nodata=-9999.0):
    """Write cells as a GeoTIFF and return its path."""
    dataset = gdal.GetDriverByName("GTiff").Create(
        str(path), values.shape[1], values.shape[0], 1, gdal.GDT_Float64
    )
    band = dataset.GetRasterBand(1)
    band.SetNoDataValue(nodata)
    band.WriteArray(np.where(np.isnan(values), nodata, values))
    return path


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """Run two rows with the peers in Python; return the JSON, the page and the terminal's text."""
    folder = tmp_path_factory.mktemp("bench")
    command = [sys.executable, ROOT / "benchmarks" / "bench.py", "--size", str(SIZE)]
    command += ["--rounds", "2", "--only", "variance-5 variance-5-deflate"]
    command += ["--peers", "opencv scipy", "--folder", folder / "work", "--docs", folder / "docs"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    found = json.loads((folder / "docs" / "benchmarks.json").read_text())
    return found, folder / "docs" / "benchmarks.md", done.stdout


def test_a_run_measures_us_the_copy_and_the_peers(run):
    found, _, _ = run
    variance, deflated = found["rows"]
    assert (found["size"], variance["cells"]) == (SIZE, SIZE * SIZE)
    for row in (variance, deflated):
        assert len(row["ours"]["seconds"]) == len(row["copy"]["seconds"]) == 2
        assert row["ours"]["peak_bytes"] > found["qgis_bytes"] / 2 > 20e6
    opencv, scipy, vectorized = variance["peers"]
    assert (opencv["name"], opencv["failed"]) == ("OpenCV boxFilter", None)
    assert (scipy["name"], scipy["failed"]) == ("SciPy generic_filter(np.var)", None)
    assert opencv["seconds"]
    assert scipy["seconds"]
    assert vectorized["failed"] is None or "'vectorized_filter'" in vectorized["failed"]  # < 1.16
    assert not deflated["peers"]


def test_peers_that_compute_the_same_agree_with_us(run):
    opencv, scipy, vectorized = run[0]["rows"][0]["peers"]
    assert opencv["difference"]["cells"] > 0.9 * SIZE * SIZE
    assert scipy["difference"]["cells"] > 0.3 * SIZE * SIZE
    # Float32 rounds by 6e-8; OpenCV's sums of squares cancel a little more.
    assert opencv["difference"]["relative"] < 1e-6
    assert scipy["difference"]["relative"] < 1e-7
    if vectorized["seconds"]:
        assert vectorized["difference"]["cells"] == opencv["difference"]["cells"]
        assert vectorized["difference"]["relative"] < 1e-7


def test_the_page_and_its_chart_come_from_the_json_file(run, tmp_path):
    found, path, said = run
    assert path.read_text() == page.markdown(found)
    assert page.our_table(found) in said
    assert (path.parent / "images" / "benchmarks.png").read_bytes().startswith(b"\x89PNG")
    changed = json.loads(json.dumps(found))
    changed["rows"][0]["ours"] = {"seconds": [5e6, 24680.0, 3.0], "peak_bytes": 98765e6}
    changed["rows"][0]["copy"]["seconds"] = [2.0]
    changed["rows"][0]["peers"][0]["seconds"] = [49360.0]
    text = page.write(changed, tmp_path).read_text()
    for number in ("24,680", "12340.00", "98765 MB", "49,360"):
        assert number in text
        assert number not in path.read_text()
    assert "None took part" in text  # in files, that is
    scipy = changed["rows"][0]["peers"][1]
    scipy.update(seconds=[98720.0], remark="import counted")
    fastest = page.fastest_table(changed).splitlines()[-1]
    assert [cell.strip() for cell in fastest.split("|")[2:-1]] == [
        *("SciPy generic_filter(np.var)", "98,720", "4", "5")
    ]
    opencv = next(line for line in text.splitlines() if "OpenCV boxFilter" in line)
    assert opencv.split("|")[4].strip() == "2"


def test_a_run_leaves_no_rasters(run):
    assert not list(run[1].parent.parent.rglob("*.tif"))


def test_the_rasters_are_as_the_page_says(tmp_path):
    size = 700
    for name in ("dem", "second", "cliff"):
        rasters.make(name, size, tmp_path / f"{name}.tif")
    dem, second, cliff = (
        gdal.Open(str(tmp_path / f"{name}.tif")).ReadAsArray().astype(float)
        for name in ("dem", "second", "cliff")
    )
    gaps = dem == rasters.NODATA
    assert 0.05 <= gaps.mean() < 0.08
    assert not np.array_equal(gaps, second == rasters.NODATA)
    both = ~gaps & (second != rasters.NODATA)
    # Two noises of 0.5 on the same ground.
    assert (dem - second)[both].std() == pytest.approx(0.5 * 2**0.5, rel=0.01)
    assert cliff[:, : size // 2].std() == pytest.approx(0.01, rel=0.02)
    assert cliff[:, size // 2 :].mean() - cliff[:, : size // 2].mean() == pytest.approx(1e6)
    file = gdal.Open(str(tmp_path / "dem.tif"))
    assert file.GetRasterBand(1).GetBlockSize() == [256, 256]


def test_a_mirrored_raster_walks_to_its_end_and_back():
    values = np.zeros((3, 2))
    assert rasters.mirrored(values, 8, 0).tolist() == [0, 1, 2, 2, 1, 0, 0, 1]
    assert rasters.mirrored(values, 3, 1).tolist() == [0, 1, 1]


def test_a_comparison_finds_the_largest_difference_wherever_it_is(tmp_path):
    size = compare.STRIP + 40
    ours = np.random.default_rng(1).uniform(1, 2, (size, size))
    theirs = ours.copy()
    theirs[-1, 3] += 0.5
    theirs[5, 5] = np.nan
    ours[6, 6] = np.nan
    mine, other = write(tmp_path / "a.tif", ours), write(tmp_path / "b.tif", theirs)
    found = compare.largest_difference(mine, other, compare.Comparison(), [mine], VARIANCE)
    assert found["largest"] == pytest.approx(0.5)
    assert found["relative"] == pytest.approx(0.5 / ours[-1, 3])
    assert found["cells"] == size * size - 2


def test_full_windows_leave_out_edges_and_the_neighbours_of_nodata(tmp_path):
    size = compare.STRIP + 40
    source = np.ones((size, size))
    source[compare.STRIP, 100] = np.nan  # its windows reach over two strips
    ours = np.random.default_rng(2).uniform(1, 2, (size, size))
    theirs = np.sqrt(ours * 25 / 24)
    theirs[:2] = theirs[-2:] = theirs[:, :2] = theirs[:, -2:] = 7
    theirs[compare.STRIP - 2 : compare.STRIP + 3, 98:103] = 7
    paths = [
        write(tmp_path / f"{name}.tif", values)
        for name, values in (("a", ours), ("b", theirs), ("s", source))
    ]
    same = compare.Comparison("full windows", squared=True, sample=True)
    found = compare.largest_difference(*paths[:2], same, paths[2:], VARIANCE)
    assert found["largest"] < 1e-12
    assert found["cells"] == (size - 4) ** 2 - 25


class FakeBench:
    """As much of a bench as a peer needs."""

    size, environment = 1000, {}

    def __init__(self, folder):
        self.folder = folder

    def raster(self, name):
        return self.folder / f"{name}.tif"

    def crop(self, name, side):
        return self.folder / f"{name}-{side}.tif"

    def scratch(self):
        (self.folder / "scratch").mkdir()
        return self.folder / "scratch"


def peer_run(folder, run, cell_seconds=1e-9):
    """Return the part of a peer that does what ``run`` does."""
    job = peers.Job("a peer", lambda inputs, output: None, cell_seconds)
    object.__setattr__(job, "run", run)
    return race.PeerRun(race.Race(VARIANCE, FakeBench(folder), []), job)


def test_the_time_on_a_crop_is_scaled_but_not_the_start_of_the_program(tmp_path):
    def run(inputs, output, environment):
        side = {f"dem-{rows.TINY}.tif": rows.TINY, "dem-500.tif": 500}[inputs[0].name]
        return 2.0 + 1e-5 * side**2

    peer = peer_run(tmp_path, run, VARIANCE.peer_seconds / 510**2)
    peer.run()
    assert peer.seconds == [pytest.approx(2.0 + 1e-5 * 1000**2)]
    assert peer.report()["crop"] == 500


def test_a_peer_that_can_do_the_whole_raster_gets_it(tmp_path):
    peer = peer_run(tmp_path, lambda inputs, *_: 5.0 if inputs[0].name == "dem.tif" else 1 / 0)
    peer.run()
    assert (peer.seconds, peer.report()["crop"]) == ([5.0], None)


def test_a_peer_that_fails_is_told_of_and_not_asked_again(tmp_path):
    def run(inputs, output, environment):
        raise programs.ProgramError("it fell over")

    peer = peer_run(tmp_path, run)
    peer.run()
    assert not peer.wants_more
    assert peer.report()["failed"] == "it fell over"


def test_who_takes_long_is_not_run_again(monkeypatch):
    clock = iter([0.0, 3.0, 10.0, 13.0, 20.0, 23.0])
    monkeypatch.setattr(race.time, "perf_counter", lambda: next(clock))
    slow = race.Contestant(lambda: 1.0, enough=8.0)
    slow.run()
    assert slow.wants_more  # 3 s spent, 6 s after the next
    slow.run()
    assert not slow.wants_more  # 9 s after the next


def test_a_program_s_memory_and_failure_are_seen():
    # From a small process, as what ours has resident is counted in.
    large = [sys.executable, "-c", "x = b'1' * 300_000_000"]
    script = f"import programs; print(programs.run({large}).peak_bytes)"
    folder = Path(programs.__file__).parent
    peak = subprocess.check_output([sys.executable, "-c", script], cwd=folder)
    assert 300e6 < int(peak) < 500e6
    with pytest.raises(programs.ProgramError, match=r"ended with 3: what a pity"):
        programs.run([sys.executable, "-c", "print('what a pity'); raise SystemExit(3)"])
    with pytest.raises(programs.ProgramError, match="ended with -9"):
        programs.run(["sleep", "60"], timeout=0.2)


def test_every_peer_s_commands_can_be_made_for_every_row(tmp_path):
    names = set()
    for row in rows.ROWS:
        inputs = [tmp_path / f"{name}.tif" for name in row.inputs]
        for peer in peers.ALL:
            for job in peer.jobs(row):
                assert all(map(str, job.command(inputs, tmp_path / "peer.tif")))
                assert rows.SMALLEST <= job.side(12000, row.peer_seconds) <= 12000
                names.add(job.name)
    assert {"GRASS r.neighbors", "SAGA Focal Statistics", "terra focal", "gdal_fillnodata"} <= names
    assert {"gdal raster neighbors", "gdal raster fill-nodata", "Whitebox median_filter"} <= names
    assert all(any(name.startswith(family) for family in chart.FAMILIES) for name in names)


def test_gdal_is_compared_on_all_cells_where_the_edge_rule_is_its_own():
    nearest = next(row for row in rows.ROWS if row.key == "variance-5-nearest")
    found = {row.key: list(peers.GdalWheel().jobs(row)) for row in (VARIANCE, nearest)}
    where = {key: [job.comparison.where for job in jobs] for key, jobs in found.items()}
    assert where == {"variance-5": ["full windows"], "variance-5-nearest": ["all cells"]}
    others = [peer for peer in peers.ALL if not isinstance(peer, peers.GdalWheel)]
    assert not [job for peer in others for job in peer.jobs(nearest)]


def make_rasterio(folder, *libraries):
    """Write as much of rasterio's wheel as is looked for, and return the folder to import from."""
    for name in ("rasterio", "rasterio.libs"):
        (folder / name).mkdir()
    (folder / "rasterio" / "__init__.py").touch()
    for library in libraries:
        (folder / "rasterio.libs" / library).write_bytes(b"no library")
    return str(folder)


@pytest.mark.parametrize("libraries", [(), ("libgdal-1.so",)], ids=["none", "broken"])
def test_a_wheel_without_gdal_s_filters_has_no_version(tmp_path, monkeypatch, libraries):
    monkeypatch.setenv("PYTHONPATH", make_rasterio(tmp_path, *libraries))
    monkeypatch.setattr(install_peers, "FOLDER", tmp_path / "none")
    assert peers.GdalWheel().version() is None


def has_gdal_wheel():
    """Say whether the peers' environment holds a GDAL with local filters."""
    return install_peers.FOLDER.exists() and peers.GdalWheel().version()


@pytest.mark.skipif(not has_gdal_wheel(), reason="make bench BENCH_PEERS=install brings the wheel")
def test_gdal_s_algorithms_run_from_the_wheel(tmp_path):
    values = np.array([[1.0, 2, 3], [4, np.nan, 6], [7, 8, 9]])
    path, target = write(tmp_path / "cells.tif", values), tmp_path / "found.tif"
    command = [install_peers.python(), gdal_wheel.__file__, "neighbors"]
    options = ["--method=mean", "--kernel=equal", "--size=3", "--datatype=Float64"]
    programs.run([*command, *options, path, target])
    # The nearest cell beyond the edge, and no value where there was none.
    found = gdal.Open(str(target)).ReadAsArray()
    assert found[0, 0] == pytest.approx((4 * 1 + 2 * 2 + 2 * 4) / 8)
    assert found[1, 1] == -9999
    with pytest.raises(programs.ProgramError, match="method"):
        programs.run([*command, "--method=none", path, target])


def test_arrays_go_to_libraries_and_come_back(tmp_path):
    values = np.arange(2.0 * (arrays.STRIP + 5)).reshape(-1, 2)
    values[[3, -1], [0, 1]] = np.nan
    file = arrays.save(write(tmp_path / "a.tif", values), tmp_path / "a.npy")
    np.testing.assert_array_equal(np.load(file), values)
    arrays.load(file, tmp_path / "b.tif")
    back = gdal.Open(str(tmp_path / "b.tif"))
    np.testing.assert_array_equal(back.ReadAsArray(), values)
    assert np.isnan(back.GetRasterBand(1).GetNoDataValue())


def write_program(path, text):
    """Write a shell script that can be run."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


def test_the_newest_python_that_runs_gets_the_libraries(tmp_path, monkeypatch):
    home = tmp_path / "home" / ".pyenv" / "versions"
    write_program(tmp_path / "python3.14", "exit 127")  # a shim of a version that is not chosen
    write_program(home / "3.13.5" / "bin" / "python", "exit 0")
    write_program(tmp_path / "python3.12", "exit 0")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert install_peers.find_python() == str(home / "3.13.5" / "bin" / "python")
    (home / "3.13.5" / "bin" / "python").unlink()
    assert install_peers.find_python() == str(tmp_path / "python3.12")
    (tmp_path / "python3.12").unlink()
    assert install_peers.find_python() == sys.executable


def test_a_library_that_pip_cannot_bring_is_told_of_in_a_line(tmp_path, monkeypatch, capsys):
    python = tmp_path / "bin" / "python"
    write_program(python, 'echo "$@" >> ' + str(tmp_path / "asked") + "; exit 1")
    monkeypatch.setattr(install_peers, "FOLDER", tmp_path)
    installed, missing = bench.find_peers(["install", "whitebox", "rasterio"])
    assert (installed, missing) == ({}, ["GDAL in rasterio", "Whitebox Workflows"])
    said = capsys.readouterr().out.splitlines()
    assert said[1] == "GDAL in rasterio could not be installed on this system: left out."
    assert said[3] == "Whitebox Workflows could not be installed on this system: left out."
    asked = [line for line in (tmp_path / "asked").read_text().splitlines() if " install " in line]
    assert [line.split()[-1] for line in asked] == ["rasterio>=1.5", "whitebox-workflows==2.0.6"]


def test_a_row_that_is_not_there_is_refused():
    with pytest.raises(SystemExit, match="ONLY=variance-7: there is no such row"):
        rows.chosen(["variance-7", "peaks"])
    assert [row.key for row in rows.chosen(["peaks"])] == ["peaks"]
    assert rows.chosen([]) == list(rows.ROWS)


def test_peers_are_chosen_by_parts_of_their_names(monkeypatch):
    monkeypatch.setattr(peers.Grass, "version", lambda self: None)
    monkeypatch.setattr(peers.Saga, "version", lambda self: "8.5")
    installed, missing = bench.find_peers(["grass", "saga"])
    assert [peer.title for peer in installed] == ["SAGA"]
    assert missing == ["GRASS"]
    assert bench.find_peers(["none"]) == ({}, [])
