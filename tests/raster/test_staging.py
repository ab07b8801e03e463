"""A target is whole, the old one or the new; and what is not the target stays as it is."""

import errno
import os
import signal
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal, osr

from raster_kernels.raster.common import mounts
from raster_kernels.raster.common.errors import RasterError
from raster_kernels.raster.results import parts, staging
from raster_kernels.raster.results.companions import check_companions
from raster_kernels.raster.results.parts import Part, dead_parts, temporary_part
from raster_kernels.raster.results.staging import Staging
from raster_kernels.raster.results.targets import check_place
from raster_kernels.raster.results.together import Together
from raster_kernels.raster.sources.files import files_of

PACKAGE_FOLDER = Path(__file__).resolve().parents[2] / "build" / "link"
posix = pytest.mark.skipif(os.name == "nt", reason="modes and links of POSIX")
NOBODY = 65534


def entries(folder):
    return sorted(path.name for path in Path(folder).iterdir())


def files(folder):
    """Return the bytes of all files of a folder."""
    return {path.name: path.read_bytes() for path in Path(folder).iterdir() if path.is_file()}


def put(target, content=b"new", companions=(), inputs=()):
    """Make a result with its companions and move it into place."""
    made = Staging(str(target), inputs)
    try:
        Path(made.path).write_bytes(content)
        for name in companions:
            (Path(made.path).parent / name).write_bytes(content)
        made.commit()
    finally:
        made.discard()


def in_child(code, *arguments, prefix=()):
    return subprocess.run(
        [*prefix, sys.executable, "-c", code, *map(str, arguments)],
        # Newer GDAL warns of programs that do not say how they want its errors.
        env={
            **os.environ,
            "PYTHONPATH": str(PACKAGE_FOLDER),
            "PYTHONWARNINGS": "ignore::FutureWarning",
        },
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def raster(path, driver="GTiff"):
    cells = np.arange(64, dtype="u1").reshape(8, 8)
    file = gdal.GetDriverByName(driver).Create(str(path), 8, 8, 1, gdal.GDT_Byte)
    file.GetRasterBand(1).WriteArray(cells)
    return Path(path)


# Parts and their locks


def test_a_part_whose_run_is_alive_is_not_taken(tmp_path):
    prefix = str(tmp_path / "a.tif.part-")
    part = Part.make(prefix)
    assert not list(dead_parts(prefix))
    part.let_go()
    assert [dead.path for dead in dead_parts(prefix)] == [part.path]


@pytest.mark.parametrize("number", [errno.EACCES, errno.EPERM, errno.EIO, errno.ESTALE])
def test_a_lock_that_cannot_be_looked_at_may_be_of_a_run_that_is_alive(
    tmp_path, monkeypatch, number
):
    def refuse(path, *arguments, **keywords):
        if Path(path).name == ".part-lock":
            raise OSError(number, os.strerror(number))
        return opened(path, *arguments, **keywords)

    opened, prefix = os.open, str(tmp_path / "a.tif.part-")
    part = Part.make(prefix)
    part.let_go()
    with monkeypatch.context() as patch:
        patch.setattr(os, "open", refuse)
        assert not list(dead_parts(prefix))
    assert entries(part.path) == [".part-lock"]


def test_a_part_that_is_taken_is_not_taken_twice(tmp_path):
    prefix = str(tmp_path / "a.tif.part-")
    Part.make(prefix).let_go()
    (first,) = dead_parts(prefix)
    assert not list(dead_parts(prefix))
    first.remove()
    assert entries(tmp_path) == []


def test_only_folders_that_runs_made_are_taken(tmp_path):
    for name in ("a.tif.part-1", "a.tif.part-0000000g", "a.tif.part-00000000x", "a.tif.part-0000"):
        (tmp_path / name).mkdir()
        (tmp_path / name / ".part-lock").write_bytes(b"")
    (tmp_path / "a.tif.part-11111111").mkdir()
    (tmp_path / "a.tif.part-11111111" / "of the user").write_bytes(b"")
    (tmp_path / "a.tif.part-22222222").write_bytes(b"a file")
    before = entries(tmp_path)
    assert not list(dead_parts(str(tmp_path / "a.tif.part-")))
    assert entries(tmp_path) == before


@posix
def test_a_link_to_a_folder_is_not_taken(tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / ".part-lock").write_bytes(b"")
    (tmp_path / "a.tif.part-11111111").symlink_to(tmp_path / "mine")
    assert not list(dead_parts(str(tmp_path / "a.tif.part-")))


def test_a_run_killed_before_it_had_a_lock_leaves_an_empty_folder_that_goes(tmp_path):
    (tmp_path / "a.tif.part-11111111").mkdir()
    assert not list(dead_parts(str(tmp_path / "a.tif.part-")))
    assert entries(tmp_path) == []


def test_a_run_killed_while_it_tried_a_folder_leaves_an_empty_file_that_goes(tmp_path):
    (tmp_path / "a.tif.part-11111111").write_bytes(b"")
    assert not list(dead_parts(str(tmp_path / "a.tif.part-")))
    assert entries(tmp_path) == []


@pytest.mark.parametrize("gone", ["folder", "lock", "held"])
def test_a_folder_that_is_cleared_up_while_it_is_made_is_made_again(tmp_path, monkeypatch, gone):
    """The other run comes in between making the folder, making its lock, and locking it."""
    once, lock, opened = [], parts._lock, os.open

    def open_late(path, *arguments):
        if gone == "folder" and not once:
            once.append(os.rmdir(os.path.dirname(path)))
        return opened(path, *arguments)

    def lock_late(file):
        if gone != "folder" and not once:
            (folder,) = tmp_path.iterdir()
            once.append(folder)
            if gone == "held":
                return False
            (folder / ".part-lock").unlink()
        return lock(file)

    monkeypatch.setattr(parts.os, "open", open_late)
    monkeypatch.setattr(parts, "_lock", lock_late)
    part = Part.make(str(tmp_path / "a.tif.part-"))
    assert once
    assert os.path.exists(os.path.join(part.path, ".part-lock"))
    monkeypatch.undo()
    assert part.path not in [dead.path for dead in dead_parts(str(tmp_path / "a.tif.part-"))]


@posix
@pytest.mark.parametrize("number", [errno.ENOLCK, errno.ENOTSUP, errno.ENOSYS])
def test_where_the_system_gives_no_locks_nothing_is_taken_for_dead(tmp_path, monkeypatch, number):
    def refuse(file, how):
        raise OSError(number, os.strerror(number))

    prefix = str(tmp_path / "a.tif.part-")
    Part.make(prefix).let_go()
    monkeypatch.setattr(parts.fcntl, "flock", refuse)
    assert not list(dead_parts(prefix))
    part = Part.make(prefix)
    monkeypatch.undo()
    (dead,) = dead_parts(prefix)
    assert dead.path != part.path
    part.remove()
    assert not os.path.exists(part.path)


def test_a_lock_that_one_computer_keeps_to_itself_says_nothing_to_another(tmp_path, monkeypatch):
    prefix = str(tmp_path / "a.tif.part-")
    monkeypatch.setattr(parts, "locks_reach_all", lambda folder: False)
    monkeypatch.setattr(parts, "system_start", lambda: "one")
    Part.make(prefix).let_go()
    monkeypatch.setattr(parts, "system_start", lambda: "another")
    assert not list(dead_parts(prefix))
    monkeypatch.setattr(parts, "system_start", lambda: "one")
    assert len(list(dead_parts(prefix))) == 1


@pytest.mark.parametrize(
    ("line", "reaches"),
    [
        ("ext4 /dev/sda1 rw", True),
        ("nfs4 server:/data rw,vers=4.2,local_lock=none,addr=10.0.0.1", True),
        ("nfs server:/data rw,vers=3,nolock,local_lock=all,addr=10.0.0.1", False),
        ("cifs //server/data rw,vers=3.1.1", False),
        ("fuse.sshfs me@server: rw", False),
        ("9p share rw", False),
    ],
)
def test_which_mounts_have_locks_for_all(monkeypatch, line, reaches):
    lines = f"1 0 8:1 / / rw - ext4 /dev/sda1 rw\n2 1 0:9 / /my\\040data rw shared:1 - {line}\n"
    monkeypatch.setattr(mounts, "open", lambda *args, **kw: __import__("io").StringIO(lines), False)
    assert mounts.locks_reach_all("/my data/folder") is reaches
    assert mounts.locks_reach_all("/my data of old")
    assert mounts.is_mount("/my data")


def test_temporary_folders_of_killed_runs_go(tmp_path, monkeypatch):
    monkeypatch.setattr(parts.tempfile, "gettempdir", lambda: str(tmp_path))
    code = (
        "import os; from raster_kernels.raster.results import parts; part = parts.temporary_part();"
        "open(os.path.join(part.path, 'sorted.bin'), 'w'); os.kill(os.getpid(), 9)"
    )
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    in_child(code)
    (killed,) = entries(tmp_path)
    living = temporary_part()
    other = temporary_part()
    assert killed not in entries(tmp_path)
    assert len(entries(tmp_path)) == 2
    living.remove()
    other.remove()
    assert entries(tmp_path) == []


HOLD = """
import sys
from raster_kernels.raster.results.staging import Staging
staging = Staging(sys.argv[1])
open(staging.path, "w").close()
print(staging.path, flush=True)
sys.stdin.read()
"""
PUT = """
import sys
from raster_kernels.raster.results.staging import Staging
from raster_kernels.raster.results.targets import check_place
check_place(sys.argv[1])
staging = Staging(sys.argv[1])
open(staging.path, "w").close()
staging.commit()
staging.discard()
"""


@posix
@pytest.mark.parametrize("killed", [False, True], ids=["alive", "killed"])
def test_containers_whose_process_numbers_are_the_same_do_not_meet(tmp_path, killed):
    """Two names spaces of processes, in which each run has the same number."""
    alone = ["unshare", "--pid", "--fork", "--kill-child"]
    if subprocess.run([*alone, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this system lets no process have numbers of its own")
    target = tmp_path / "a.tif"
    holder = subprocess.Popen(
        [*alone, sys.executable, "-c", HOLD, str(target)],
        env={**os.environ, "PYTHONPATH": str(PACKAGE_FOLDER)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    part = holder.stdout.readline().strip()
    assert os.path.exists(part)
    if killed:
        holder.kill()
        holder.wait()
        holder.stdin.close()
    run = in_child(PUT, target, prefix=alone)
    assert (run.returncode, run.stderr) == (0, "")
    assert target.exists()
    assert os.path.exists(part) is not killed
    if not killed:
        holder.stdin.close()
        holder.wait()
    holder.stdout.close()


# Where a target is


@posix
def test_folders_are_found_as_the_system_finds_them(tmp_path):
    (tmp_path / "elsewhere" / "sub").mkdir(parents=True)
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / "link").symlink_to(tmp_path / "elsewhere" / "sub")
    (tmp_path / "d" / "in.tif").write_bytes(b"input")
    target = os.path.join(tmp_path, "d", "link", "..", "in.tif")
    put(target)
    assert Path(target).read_bytes() == b"new"
    assert (tmp_path / "elsewhere" / "in.tif").read_bytes() == b"new"
    assert (tmp_path / "d" / "in.tif").read_bytes() == b"input"


@posix
def test_a_link_stays_and_what_it_points_to_is_replaced(tmp_path):
    (tmp_path / "store").mkdir()
    real = tmp_path / "store" / "cells"
    real.write_bytes(b"old")
    link = tmp_path / "a.tif"
    link.symlink_to(Path("store") / "cells")
    (tmp_path / "a.tif.aux.xml").write_bytes(b"statistics of the old one")
    put(link)
    assert os.readlink(link) == str(Path("store") / "cells")
    assert real.read_bytes() == b"new"
    assert entries(tmp_path) == ["a.tif", "store"]
    assert entries(tmp_path / "store") == ["cells"]


@posix
def test_a_link_to_what_is_not_there_yet_makes_it(tmp_path):
    (tmp_path / "a.tif").symlink_to("b.tif")
    check_place(str(tmp_path / "a.tif"))
    put(tmp_path / "a.tif")
    assert files(tmp_path) == {"a.tif": b"new", "b.tif": b"new"}
    assert os.path.islink(tmp_path / "a.tif")


@posix
def test_a_link_to_itself_is_refused(tmp_path):
    (tmp_path / "a.tif").symlink_to("a.tif")
    with pytest.raises(RasterError, match="is a link that leads nowhere"):
        check_place(str(tmp_path / "a.tif"))


@posix
def test_a_result_of_several_files_is_not_written_through_a_link(tmp_path):
    raster(tmp_path / "b.dat", "ENVI")
    (tmp_path / "a.dat").symlink_to("b.dat")
    before = files(tmp_path)
    with pytest.raises(RasterError, match="is a link, and this result has several files"):
        put(tmp_path / "a.dat", companions=["b.hdr"])
    assert files(tmp_path) == before


@pytest.mark.parametrize("length", [255, 249, 240, 120])
@pytest.mark.parametrize("letter", ["n", "\N{LATIN SMALL LETTER U WITH DIAERESIS}"])
def test_names_may_be_as_long_as_the_system_lets_them(tmp_path, length, letter):
    size = len(os.fsencode(letter))
    target = tmp_path / (letter * ((length - 4) // size) + ".tif")
    check_place(str(target))
    put(target)
    put(target, b"newer")
    assert files(tmp_path) == {target.name: b"newer"}


def test_names_that_are_too_long_are_refused(tmp_path):
    with pytest.raises(RasterError, match="cannot be written: File name too long"):
        check_place(str(tmp_path / ("n" * 252 + ".tif")))


@posix
@pytest.mark.parametrize(
    "name", ["a\nb.tif", "a|b.tif", " .tif", "%s{}.tif", "-r.tif", "[ab]*.tif"]
)
def test_odd_names_are_names(tmp_path, name):
    check_place(str(tmp_path / name))
    put(tmp_path / name)
    put(tmp_path / name, b"newer")
    assert files(tmp_path) == {name: b"newer"}


# What cannot be replaced


@posix
@pytest.mark.parametrize("kind", ["pipe", "device", "link to a device"])
def test_what_is_no_file_is_refused(tmp_path, kind):
    target = tmp_path / "a.tif"
    if kind == "pipe":
        os.mkfifo(target)
    else:
        target = Path("/dev/full") if kind == "device" else target
        target.exists() or target.symlink_to("/dev/full")
    with pytest.raises(RasterError, match="is no ordinary file, but a pipe, a socket or a device"):
        check_place(str(target))


@posix
def test_a_target_that_is_read_only_is_refused(tmp_path):
    (tmp_path / "a.tif").write_bytes(b"old")
    (tmp_path / "a.tif").chmod(0o444)
    with pytest.raises(RasterError, match=r"OUTPUT_HTML .*a\.tif is read-only; choose another"):
        check_place(str(tmp_path / "a.tif"), (), "OUTPUT_HTML")


@posix
@pytest.mark.parametrize("flag", ["i", "a"])
def test_a_target_that_is_immutable_is_refused(tmp_path, flag):
    target = tmp_path / "a.tif"
    target.write_bytes(b"old")
    if subprocess.run(["chattr", f"+{flag}", target], capture_output=True, check=False).returncode:
        pytest.skip("this file system has no such flags")
    try:
        with pytest.raises(RasterError, match="is read-only"):
            check_place(str(target))
    finally:
        subprocess.run(["chattr", f"-{flag}", target], check=True)


@posix
def test_a_target_that_is_mounted_is_refused(tmp_path):
    target = tmp_path / "a b.tif"
    target.write_bytes(b"")
    (tmp_path / "real").write_bytes(b"real")
    mount = ["mount", "--bind", tmp_path / "real", target]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("this user may not mount")
    try:
        with pytest.raises(RasterError, match="is mounted by itself"):
            check_place(str(target))
    finally:
        subprocess.run(["umount", target], check=True)


AS_NOBODY = f"""
import os, sys
os.setgroups([])
os.setgid({NOBODY})
os.setuid({NOBODY})
from raster_kernels.raster.common.errors import RasterError
from raster_kernels.raster.results.targets import check_place
try:
    check_place(sys.argv[1])
except RasterError as error:
    print(error)
"""


@pytest.mark.skipif(getattr(os, "geteuid", lambda: 1)() != 0, reason="needs two users")
@pytest.mark.parametrize(
    ("folder_mode", "mode", "said"),
    [
        (0o1777, 0o666, "belongs to another user, and its folder keeps it for that user"),
        (0o777, 0o644, "is read-only"),
        (0o755, 0o666, "cannot be written: Permission denied in folder"),
        (0o777, 0o666, ""),
    ],
)
def test_what_another_user_keeps_is_refused(folder_mode, mode, said):
    import tempfile

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "shared"
        folder.mkdir()
        (folder / "a.tif").write_bytes(b"old")
        (folder / "a.tif").chmod(mode)
        folder.chmod(folder_mode)
        Path(name).chmod(0o755)
        run = in_child(AS_NOBODY, folder / "a.tif")
    assert run.stderr == ""
    assert said in run.stdout
    assert bool(said) is bool(run.stdout)


# Moving into place


@posix
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o666, 0o755])
def test_a_target_keeps_its_mode_and_owner(tmp_path, mode):
    (tmp_path / "a.tif").write_bytes(b"old")
    (tmp_path / "a.tif").chmod(mode)
    owner = os.getuid(), os.getgid()
    if os.geteuid() == 0:
        owner = NOBODY, NOBODY
        os.chown(tmp_path / "a.tif", *owner)
    put(tmp_path / "a.tif")
    found = (tmp_path / "a.tif").stat()
    assert (stat.S_IMODE(found.st_mode), found.st_uid, found.st_gid) == (mode, *owner)


@posix
def test_nobody_else_reads_a_result_that_is_being_made(tmp_path):
    made = Staging(str(tmp_path / "a.tif"))
    part = Path(made.path).parent.parent
    assert stat.S_IMODE(part.stat().st_mode) == 0o700
    made.discard()


def test_an_old_target_is_replaced_by_what_is_on_the_disk(tmp_path, monkeypatch):
    """In this order: the new file is synced, it takes its place, the folder is synced."""
    done = []
    sync, replace = os.fsync, os.replace
    monkeypatch.setattr(os, "fsync", lambda file: done.append("sync") or sync(file))
    monkeypatch.setattr(os, "replace", lambda *paths: done.append("move") or replace(*paths))
    put(tmp_path / "a.tif")
    assert done == ["move"]
    done.clear()
    put(tmp_path / "a.tif")
    assert done == (["sync", "move"] if os.name == "nt" else ["sync", "move", "sync"])


def test_all_results_of_a_run_are_on_the_disk_before_one_moves(tmp_path, monkeypatch):
    """A run that is killed while the disk is slow has replaced none of them."""
    done, both = [], Together()
    for name in ("a.tif", "b.tif"):
        put(tmp_path / name)
        made = Staging(str(tmp_path / name))
        Path(made.path).write_bytes(b"newer")
        both.wait(made)
    sync, replace = staging.sync_to_disk, os.replace

    def synced(path, check):
        done.append(("sync", os.path.basename(path)))
        sync(path, check)

    def moved(start, end):
        done.append(("move", os.path.basename(end)))
        replace(start, end)

    monkeypatch.setattr(staging, "sync_to_disk", synced)
    monkeypatch.setattr(os, "replace", moved)
    both.appear()
    assert done[:2] == [("sync", "a.tif"), ("sync", "b.tif")]
    assert {kind for kind, name in done[2:] if name.endswith(".tif")} == {"move"}
    assert files(tmp_path) == {"a.tif": b"newer", "b.tif": b"newer"}
    assert entries(tmp_path) == ["a.tif", "b.tif"]


def test_results_of_a_run_do_not_replace_what_comes_with_one_another(tmp_path):
    """A header of two rasters in one folder, say x.dat and x.bil, would tell of one of them."""
    both = Together()
    for name in ("x.dat", "x.bil"):
        made = Staging(str(tmp_path / name), (), name)
        Path(made.path).write_bytes(b"cells")
        (Path(made.path).parent / "x.hdr").write_bytes(name.encode())
        both.wait(made)
    with pytest.raises(RasterError, match=r"comes with x\.hdr, and there is such a file already"):
        both.appear()
    assert entries(tmp_path) == []


def test_a_disk_that_does_not_take_the_new_file_leaves_the_old_one(tmp_path, monkeypatch):
    def fail(file):
        raise OSError(errno.EIO, "Input/output error")

    (tmp_path / "a.tif").write_bytes(b"old")
    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(RasterError, match="cannot be brought to the disk: Input/output error"):
        put(tmp_path / "a.tif")
    assert files(tmp_path) == {"a.tif": b"old"}


def test_a_run_that_is_cancelled_while_the_disk_is_slow_leaves_the_old_file(tmp_path, monkeypatch):
    class Stop(Exception):
        pass

    def stop():
        raise Stop

    (tmp_path / "a.tif").write_bytes(b"old")
    free = threading.Event()
    monkeypatch.setattr(os, "fsync", lambda file: free.wait(60))
    made = Staging(str(tmp_path / "a.tif"))
    Path(made.path).write_bytes(b"new")
    with pytest.raises(Stop):
        made.commit(stop)
    free.set()
    made.discard()
    assert files(tmp_path) == {"a.tif": b"old"}
    assert entries(tmp_path) == ["a.tif"]


SEVERAL = ["a.dat", "a.hdr", "a.dat.aux.xml"]


@pytest.fixture
def several(tmp_path):
    """Return an ENVI raster with all its files, and the bytes of each."""
    raster(tmp_path / "a.dat", "ENVI")
    (tmp_path / "a.dat.aux.xml").write_bytes(b"<PAMDataset></PAMDataset>")
    (tmp_path / "a.dat.ovr").write_bytes(b"stale")
    (tmp_path / "a.txt").write_bytes(b"notes of the user")
    return files(tmp_path)


@pytest.mark.parametrize("at", range(7))
def test_a_move_that_fails_is_moved_back_with_all_others(tmp_path, several, monkeypatch, at):
    replace, count = os.replace, iter(range(100))

    def fail(start, end):
        if next(count) == at:
            raise OSError(errno.EACCES, "in use")
        replace(start, end)

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(RasterError, match=r"OUTPUT .*a\.dat cannot be replaced: in use; close it"):
        put(tmp_path / "a.dat", companions=["a.hdr", "a.dat.aux.xml"])
    assert files(tmp_path) == several
    assert entries(tmp_path) == sorted(several)


def test_two_runs_to_one_target_do_not_mix_their_files(tmp_path, monkeypatch):
    """One stops after its header is in place, and another comes."""
    (tmp_path / "a.dat").write_bytes(b"old")
    replace, stopped = os.replace, threading.Event()

    def slowly(start, end):
        replace(start, end)
        if threading.current_thread().name == "slow" and end == str(tmp_path / "a.hdr"):
            stopped.set()
            time.sleep(0.3)

    monkeypatch.setattr(os, "replace", slowly)
    monkeypatch.setattr(staging, "check_companions", lambda *args, **more: None)
    slow = threading.Thread(target=put, args=(tmp_path / "a.dat", b"one", ["a.hdr"]), name="slow")
    slow.start()
    assert stopped.wait(60)
    put(tmp_path / "a.dat", b"two", ["a.hdr"])
    slow.join()
    assert files(tmp_path) in ({"a.dat": made, "a.hdr": made} for made in (b"one", b"two"))


def test_what_cannot_be_moved_back_is_kept_and_told_of(tmp_path, several, monkeypatch):
    replace, count = os.replace, iter(range(100))

    def fail(start, end):
        if next(count) >= 3:
            raise OSError(errno.EACCES, "in use")
        replace(start, end)

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(RasterError, match=r"cannot be moved back: it is kept in .*\.part-"):
        put(tmp_path / "a.dat", companions=["a.hdr", "a.dat.aux.xml"])
    monkeypatch.undo()
    check_place(str(tmp_path / "a.dat"))
    assert files(tmp_path) == several
    assert entries(tmp_path) == sorted(several)


KILLED = """
import os, signal, sys
from raster_kernels.raster.results.staging import Staging
from raster_kernels.raster.results.targets import check_place
target, at, companions = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
check_place(target)
staging = Staging(target)
for path in [staging.path, *(os.path.join(os.path.dirname(staging.path), c) for c in companions)]:
    with open(path, "wb") as file:
        file.write(b"new")
moves = []
for name in ("replace", "remove", "rename"):
    def die(*paths, real=getattr(os, name)):
        if len(moves) == at:
            os.kill(os.getpid(), signal.SIGKILL)
        moves.append(paths)
        real(*paths)
    setattr(os, name, die)
staging.commit()
staging.discard()
"""
BOTH = KILLED.replace(
    "staging.commit()\nstaging.discard()\n",
    """
from raster_kernels.raster.results.together import Together
both, other = Together(), Staging(os.path.join(os.path.dirname(target), "b.tif"))
with open(other.path, "wb") as file:
    file.write(b"new")
both.wait(staging)
both.wait(other)
both.appear()
""",
)
NEW = {"a.dat": b"new", "a.hdr": b"new", "a.dat.aux.xml": b"new", "a.txt": b"notes of the user"}


@posix
@pytest.mark.parametrize("at", range(12))
def test_a_run_killed_at_any_move_is_cleared_up_by_the_next(tmp_path, several, at):
    run = in_child(KILLED, tmp_path / "a.dat", at, "a.hdr", "a.dat.aux.xml")
    assert (run.returncode, run.stderr) in ((-signal.SIGKILL, ""), (0, ""))
    if (tmp_path / "a.dat").exists():
        found = {**files(tmp_path), "a.dat.ovr": b"stale"}
        assert found in (several, {**NEW, "a.dat.ovr": b"stale"})
    check_place(str(tmp_path / "a.dat"))
    assert files(tmp_path) in (several, NEW)
    assert entries(tmp_path) == sorted(files(tmp_path))


@posix
@pytest.mark.parametrize("at", range(8))
def test_what_a_run_killed_between_two_results_leaves_goes_with_the_next_to_them(tmp_path, at):
    for name in ("a.tif", "b.tif"):
        (tmp_path / name).write_bytes(b"old")
    run = in_child(BOTH, tmp_path / "a.tif", at)
    assert (run.returncode, run.stderr) in ((-signal.SIGKILL, ""), (0, ""))
    for name in ("a.tif", "b.tif"):
        check_place(str(tmp_path / name))
        assert (tmp_path / name).read_bytes() in (b"old", b"new")
    assert entries(tmp_path) == ["a.tif", "b.tif"]


@posix
@pytest.mark.parametrize("at", range(4))
def test_a_new_result_killed_at_any_move_is_cleared_up_by_the_next(tmp_path, at):
    in_child(KILLED, tmp_path / "a.dat", at, "a.hdr")
    check_place(str(tmp_path / "a.dat"))
    assert entries(tmp_path) in ([], ["a.dat", "a.hdr"])
    put(tmp_path / "b.dat", companions=["b.hdr"])


@posix
@pytest.mark.parametrize("at", range(1, 6))
def test_clearing_up_harms_nothing_that_came_since(tmp_path, several, at):
    in_child(KILLED, tmp_path / "a.dat", at, "a.hdr", "a.dat.aux.xml")
    for name in SEVERAL:
        (tmp_path / name).write_bytes(b"made by the user since")
    check_place(str(tmp_path / "a.dat"))
    assert {files(tmp_path)[name] for name in SEVERAL} == {b"made by the user since"}


@posix
@pytest.mark.parametrize("at", range(8))
def test_clearing_up_may_be_killed_as_well(tmp_path, several, at):
    in_child(KILLED, tmp_path / "a.dat", 6, "a.hdr", "a.dat.aux.xml")
    in_child(
        KILLED.replace("check_place(target)\n", "").replace(
            "staging.commit", "check_place(target), staging.commit"
        ),
        tmp_path / "a.dat",
        at,
        "a.hdr",
        "a.dat.aux.xml",
    )
    check_place(str(tmp_path / "a.dat"))
    assert files(tmp_path) in (several, NEW)
    assert entries(tmp_path) == sorted(files(tmp_path))


# What is not the target's own


@pytest.mark.parametrize("ending", [".aux.xml", ".ovr", ".msk", ".msk.ovr"])
def test_side_files_of_no_target_are_told_of_and_stay(tmp_path, ending):
    (tmp_path / f"a.tif{ending}").write_bytes(b"of a stranger")
    with pytest.raises(RasterError, match="is there already, and would be read as part of it"):
        check_place(str(tmp_path / "a.tif"))
    put(tmp_path / "a.tif")
    assert files(tmp_path) == {"a.tif": b"new", f"a.tif{ending}": b"of a stranger"}


@pytest.mark.parametrize("there", [False, True])
def test_side_files_that_are_inputs_are_never_removed(tmp_path, there):
    source = raster(tmp_path / "a.tif.ovr")
    if there:
        raster(tmp_path / "a.tif")
    with pytest.raises(RasterError, match=r"comes with a\.tif\.ovr, which belongs to an input"):
        check_place(str(tmp_path / "a.tif"), [str(source)])


def test_a_target_that_an_input_would_be_read_with_is_refused(tmp_path):
    source = raster(tmp_path / "a.tif")
    with pytest.raises(RasterError, match="would belong to an input; choose another name"):
        check_place(str(tmp_path / "a.tif.aux.xml"), [str(source)])


def test_files_that_only_look_like_a_databases_stay(tmp_path):
    for name in ("a.tif", "a.tif-wal", "a.tif-journal", "a.qix", "a.html", "a.html.ovr"):
        (tmp_path / name).write_bytes(b"old")
    put(tmp_path / "a.tif")
    put(tmp_path / "a.html")
    assert entries(tmp_path) == [
        "a.html",
        "a.html.ovr",
        "a.qix",
        "a.tif",
        "a.tif-journal",
        "a.tif-wal",
    ]


@pytest.mark.parametrize(
    ("target", "old"),
    [
        ("a.tif", ["a.tif.aux.xml", "a.tif.ovr", "a.tif.msk", "a.tif.msk.ovr"]),
        ("a.gpkg", ["a.gpkg-wal", "a.gpkg-shm", "a.gpkg-journal"]),
        ("a.shp", ["a.qix", "a.sbn", "a.sbx"]),
    ],
)
def test_what_described_the_old_target_goes_with_it(tmp_path, target, old):
    for name in [target, *old]:
        (tmp_path / name).write_bytes(b"old")
    put(tmp_path / target)
    assert files(tmp_path) == {target: b"new"}


def test_a_projection_of_an_old_target_is_not_told_of_the_new_one(tmp_path):
    raster(tmp_path / "a.bil", "EHdr")
    degrees = osr.SpatialReference()
    degrees.ImportFromEPSG(4326)
    (tmp_path / "a.prj").write_text(degrees.ExportToWkt(["FORMAT=WKT1_ESRI"]))
    assert str(tmp_path / "a.prj") in gdal.Open(str(tmp_path / "a.bil")).GetFileList()
    put(tmp_path / "a.bil", companions=["a.hdr"])
    assert entries(tmp_path) == ["a.bil", "a.hdr"]


def test_a_companion_of_a_stranger_is_refused(tmp_path):
    (tmp_path / "a.prj").write_bytes(b"of a shapefile")
    with pytest.raises(RasterError, match=r"comes with a\.prj, and there is such a file already"):
        check_companions(str(tmp_path / "a.asc"), ["a.prj"], [])
    check_companions(str(tmp_path / "a.asc"), ["b.prj"], [])


def test_a_world_file_that_the_old_target_does_not_read_is_not_its_own(tmp_path):
    file = gdal.GetDriverByName("GTiff").Create(str(tmp_path / "x.tif"), 4, 4, 1, gdal.GDT_Byte)
    file.SetGeoTransform((0, 1, 0, 0, 0, -1))
    file = None
    (tmp_path / "x.tfw").write_bytes(b"mine")
    with pytest.raises(RasterError, match=r"comes with x\.tfw, and there is such a file already"):
        check_companions(str(tmp_path / "x.tif"), ["x.tfw"], [])


def test_a_header_that_another_raster_reads_is_not_the_targets_alone(tmp_path):
    raster(tmp_path / "e.bil", "EHdr")
    (tmp_path / "e.dat").write_bytes((tmp_path / "e.bil").read_bytes())
    with pytest.raises(RasterError, match=r"comes with e\.hdr"):
        check_companions(str(tmp_path / "e.dat"), ["e.hdr"], [])
    with pytest.raises(RasterError, match=r"e\.hdr, which belongs to an input"):
        check_companions(str(tmp_path / "e.dat"), ["e.hdr"], files_of(str(tmp_path / "e.bil")))
    with pytest.raises(RasterError, match=r"e\.hdr"):
        put(tmp_path / "e.dat", companions=["e.hdr"])


def test_a_companion_that_is_there_already_to_the_last_byte_stays(tmp_path):
    """The world file of a run before, say; nobody can tell the two apart."""
    raster(tmp_path / "x.tif")
    (tmp_path / "x.tfw").write_bytes(b"new")
    before = (tmp_path / "x.tfw").stat()
    put(tmp_path / "x.tif", companions=["x.tfw"])
    assert files(tmp_path) == {"x.tif": b"new", "x.tfw": b"new"}
    assert (tmp_path / "x.tfw").stat() == before


def test_notes_of_the_user_have_no_header(tmp_path):
    raster(tmp_path / "e.dat", "ENVI")
    (tmp_path / "e.txt").write_bytes(b"notes")
    check_companions(str(tmp_path / "e.dat"), ["e.hdr"], [])


def test_the_targets_own_companions_are_replaced(tmp_path):
    raster(tmp_path / "e.dat", "ENVI")
    check_companions(str(tmp_path / "e.dat"), ["e.hdr", "e.dat.aux.xml"], [])
    put(tmp_path / "e.dat", companions=["e.hdr"])
    assert files(tmp_path) == {"e.dat": b"new", "e.hdr": b"new"}


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("OUTPUT: {path}: no room", "OUTPUT: no room"),
        ("OUTPUT: cannot open {path}", "OUTPUT: cannot open {target}"),
        ("OUTPUT: cannot read {scratch}", "OUTPUT: cannot read {target}"),
        ("OUTPUT: .part-cells, band 1: out of range", "OUTPUT: band 1: out of range"),
    ],
)
def test_what_gdal_says_of_the_file_that_is_made_tells_of_the_target(tmp_path, said, told):
    target = str(tmp_path / "a.dt0")
    made = Staging(target, ())
    try:
        said = said.format(path=made.path, scratch=made.scratch)
        with pytest.raises(RasterError) as caught, made.naming():
            raise RasterError(said)
    finally:
        made.discard()
    assert str(caught.value) == told.format(target=target)
