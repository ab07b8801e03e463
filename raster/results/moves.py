"""What makes moving files into place safe: a journal, the old files' modes, and the disk.

The journal tells what is under way: what a killed run had moved, the next run moves back.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
from typing import Callable, Optional

from ...kernels.common.wording import tr
from ..common.errors import RasterError, cause
from ..common.progress import patiently
from .parts import OWN

# In a part: the journal, and the folder of the files that make room.
JOURNAL = f"{OWN}journal"
ASIDE = f"{OWN}old"
Check = Optional[Callable[[], object]]


def write_journal(part: str, new: list[str], sync: bool) -> None:
    """Write which files are about to be moved in, the target last, and how they are known."""
    known = {name: _mark(os.path.join(part, name)) for name in new}
    path = os.path.join(part, JOURNAL)
    with open(path, "w", encoding="utf-8", errors="surrogateescape") as file:
        json.dump({"target": new[-1], "new": known}, file)
    if sync:
        sync_to_disk(path, None)
        sync_to_disk(part, None)


def bring_back(part: str, folder: str) -> bool:
    """Move back what a killed run had moved; say whether the part may go."""
    aside = os.path.join(part, ASIDE)
    old = os.listdir(aside) if os.path.isdir(aside) else []
    try:
        with open(os.path.join(part, JOURNAL), encoding="utf-8") as file:
            journal = json.load(file)
        target, new = str(journal["target"]), dict(journal["new"])
    except (OSError, ValueError, KeyError, TypeError):
        return not old  # killed before anything was moved
    if not os.path.lexists(os.path.join(part, target)):
        return True  # the new result was whole and in its place: what is aside is out of date
    names = [*new, *old]
    if any(name != os.path.basename(name) for name in names):
        return False
    for name, mark in new.items():
        path = os.path.join(folder, name)
        if not os.path.lexists(os.path.join(part, name)) and _mark(path) == mark:
            with contextlib.suppress(OSError):
                os.remove(path)
    for name in old:
        # A file that somebody has put there since stays, and so does the part.
        path = os.path.join(folder, name)
        if not os.path.lexists(path):
            with contextlib.suppress(OSError):
                os.rename(os.path.join(aside, name), path)
    return not os.listdir(aside)


def _mark(path: str) -> list[int]:
    """Return what a file is known by wherever it is moved."""
    found = status_of(path)
    return [] if found is None else [found.st_ino, found.st_size, found.st_mtime_ns]


def status_of(path: str) -> Optional[os.stat_result]:
    """Return what the system knows of a file or a link itself, None where there is none."""
    with contextlib.suppress(OSError):
        return os.lstat(path)
    return None


def keep_mode(path: str, old: os.stat_result) -> None:
    """Give a new file the owner, where that is permitted, and the mode of the old one."""
    own = os.stat(path)
    chown = getattr(os, "chown", None)
    if chown is not None and (own.st_uid, own.st_gid) != (old.st_uid, old.st_gid):
        for owner in (old.st_uid, -1):
            with contextlib.suppress(OSError):
                chown(path, owner, old.st_gid)
                break
    with contextlib.suppress(OSError):
        os.chmod(path, old.st_mode & 0o777)


def sync_to_disk(path: str, check: Check) -> None:
    """Bring a file or a folder to the disk: after a power failure it is there as it is now."""
    if os.name == "nt" and os.path.isdir(path):
        return

    def sync() -> None:
        file = os.open(path, os.O_RDWR if os.name == "nt" else os.O_RDONLY)
        try:
            os.fsync(file)
        finally:
            os.close(file)

    try:
        patiently(check, sync) if check is not None else sync()
    except OSError as error:
        # Where a system syncs nothing of the kind, or a file may not be read, nothing is gained.
        if error.errno not in (errno.EINVAL, errno.ENOTSUP, errno.ENOSYS, errno.EACCES):
            raise RasterError(
                tr("{} cannot be brought to the disk: {}").format(path, cause(error))
            ) from error
