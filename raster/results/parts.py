"""Folders that are a run's own: a lock tells whether the run lives, and a later run clears up.

The system lets go of a lock when its process ends, however that ends, and for no other reason.
The number of a process and the name of a computer come again, in containers all the time.

The rules that keep races out: who makes a folder locks a file in it, and then looks whether that
file is still there; who clears up removes only folders whose lock it holds itself, the lock last.
"""

from __future__ import annotations

import contextlib
import errno
import glob
import os
import re
import secrets
import shutil
import stat
import sys
import tempfile
import time
from collections.abc import Iterator
from typing import Optional

from ..common.mounts import locks_reach_all, system_start

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

# What the names of files in a part begin with that are no results.
OWN = ".part-"
_LOCK = f"{OWN}lock"
_DIGITS = 8
_TRIES = 100
_SECONDS_BETWEEN_TRIES = 0.05


class Part:
    """A folder with a lock.

    Parameters
    ----------
    path : str
        The folder, which is there.
    file : int, optional
        Number of the open lock file; without it the system gives no locks there, and nobody ever
        takes the folder for one of a dead run.
    """

    def __init__(self, path: str, file: Optional[int]) -> None:
        self.path, self._file = path, file

    @classmethod
    def make(cls, prefix: str) -> Part:
        """Make a folder whose path begins with a prefix.

        Raises
        ------
        OSError
            Where the system makes none.
        """
        for _ in range(_TRIES):
            path = _any_name(prefix)
            with contextlib.suppress(FileExistsError):
                # What an existing target keeps from others, its part does too.
                os.mkdir(path, 0o700)
                part = cls._locked(path)
                if part is not None:
                    return part
        raise OSError(errno.EEXIST, os.strerror(errno.EEXIST))

    @classmethod
    def _locked(cls, path: str) -> Optional[Part]:
        """Lock a new folder; return nothing where another run cleared it up in between."""
        lock = os.path.join(path, _LOCK)
        try:
            file = os.open(lock, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
        except FileNotFoundError:
            return None
        except BaseException:
            os.rmdir(path)
            raise
        got = _lock(file)
        if got:
            with contextlib.suppress(OSError):  # a full disk: then it is not told
                os.write(file, system_start().encode())
            if _is_same(file, lock):
                return cls(path, file)
        os.close(file)
        if got is None:
            # Not empty, or a later run would take it for one that was killed when it began.
            os.mkdir(os.path.join(path, f"{OWN}unlocked"))
            os.remove(lock)
            return cls(path, None)
        return None

    @classmethod
    def take(cls, path: str) -> Optional[Part]:
        """Take over the folder of a run that is dead; return nothing where it may live."""
        lock = os.path.join(path, _LOCK)
        if not _is_own_folder(path):
            return None
        try:
            file = os.open(lock, os.O_RDWR)
        except FileNotFoundError:
            with contextlib.suppress(OSError):
                os.rmdir(path)  # where it is empty: the run was killed when it began
            return None
        except OSError:
            return None
        if _lock(file) and _is_same(file, lock):
            start = os.read(file, 100).decode(errors="replace")
            if (start and start == system_start()) or locks_reach_all(path):
                return cls(path, file)
        os.close(file)
        return None

    def let_go(self) -> None:
        """Let go of the lock: a later run clears up."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def remove(self) -> None:
        """Remove the folder; what cannot be removed now, a later run removes."""
        lock = os.path.join(self.path, _LOCK)
        with contextlib.suppress(OSError):
            # Old files go before the journal: without one they would count as the only ones.
            for name in sorted(set(os.listdir(self.path)) - {_LOCK}, reverse=True):
                _remove(os.path.join(self.path, name))
            if os.name == "nt":
                self.let_go()  # an open file cannot be removed there
            if set(os.listdir(self.path)) <= {_LOCK}:
                with contextlib.suppress(FileNotFoundError):
                    os.remove(lock)
        self.let_go()  # before the folder goes: on network disks an open file is still in it
        with contextlib.suppress(OSError):
            os.rmdir(self.path)


def _any_name(prefix: str) -> str:
    return prefix + secrets.token_hex(_DIGITS // 2)


def try_folder(prefix: str) -> None:
    """Make an empty file whose path begins with a prefix, and remove it.

    Some file systems take a hundred times as long for a folder.

    Raises
    ------
    OSError
        Where the system makes none.
    """
    path = _any_name(prefix)
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    os.remove(path)


def _remove(path: str) -> None:
    """Remove a file, a link or a folder with what is in it, as far as that can be."""
    for remove in (os.rmdir, os.remove):
        with contextlib.suppress(OSError):
            remove(path)
            return
    shutil.rmtree(path, ignore_errors=True)


def dead_parts(prefix: str) -> Iterator[Part]:
    """Take over, one after the other, the folders of dead runs whose paths begin with a prefix."""
    for path in glob.glob(glob.escape(prefix) + "*"):
        if re.fullmatch(f"[0-9a-f]{{{_DIGITS}}}", path[len(prefix) :]):
            part = Part.take(path)
            if part is not None:
                yield part
            with contextlib.suppress(OSError):  # of a run that was killed in `try_folder`
                if stat.S_ISREG(os.lstat(path).st_mode) and not os.path.getsize(path):
                    os.remove(path)


def temporary_part() -> Part:
    """Return a new temporary folder, and remove those of dead runs.

    Raises
    ------
    OSError
        Where the system makes none.
    """
    prefix = os.path.join(tempfile.gettempdir(), "rasterkernels-")
    for part in dead_parts(prefix):
        part.remove()
    return Part.make(prefix)


@contextlib.contextmanager
def alone(folder: str) -> Iterator[None]:
    """Keep other runs from moving files in a folder meanwhile, where the system lets us.

    Results of several files of two runs to one target would else be mixed. Who waits long goes on:
    another program may hold such a lock for reasons of its own.
    """
    try:
        file = os.open(folder, os.O_RDONLY)
    except OSError:  # on Windows a folder is not opened
        yield
        return
    try:
        for _ in range(_TRIES):
            if _lock(file) is not False:
                break
            time.sleep(_SECONDS_BETWEEN_TRIES)
        yield
    finally:
        os.close(file)


def _lock(file: int) -> Optional[bool]:
    """Lock a file; False where another holds it, None where the system gives no locks."""
    try:
        if sys.platform == "win32":
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        held = (errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES, errno.EDEADLK)
        return False if error.errno in held else None
    return True


def _is_same(file: int, path: str) -> bool:
    """Say whether an open file is the one that a path leads to."""
    with contextlib.suppress(OSError):
        return os.path.samestat(os.fstat(file), os.lstat(path))
    return False


def _is_own_folder(path: str) -> bool:
    """Say whether a path is a folder, no link, and this user's: others may lay traps."""
    with contextlib.suppress(OSError):
        found = os.lstat(path)
        owner = getattr(os, "geteuid", lambda: found.st_uid)()
        return stat.S_ISDIR(found.st_mode) and found.st_uid == owner
    return False
