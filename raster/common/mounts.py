"""What the system says of the places that files lie in: Linux alone tells."""

from __future__ import annotations

import os
import re
from typing import NamedTuple, Optional

# Of these a lock is seen by all who see the file. Others may keep it to one computer.
_LOCAL = (
    *("bcachefs", "btrfs", "ecryptfs", "exfat", "ext2", "ext3", "ext4", "f2fs", "fuseblk"),
    *("hfsplus", "jfs", "msdos", "ntfs", "ntfs3", "overlay", "ramfs", "reiserfs", "tmpfs"),
    *("udf", "vfat", "xfs", "zfs"),
)


class Mount(NamedTuple):
    """A place at which a file system, or a single file, is hung up."""

    point: str
    kind: str
    options: str


def mounts() -> list[Mount]:
    """Return what is mounted, nothing where the system does not tell."""
    try:
        with open("/proc/self/mountinfo", encoding="utf-8", errors="surrogateescape") as file:
            lines = file.read().splitlines()
    except OSError:
        return []
    found = []
    for line in lines:
        before, _, after = line.partition(" - ")
        kind, _, *options = after.split(" ")
        found.append(Mount(_unescaped(before.split(" ")[4]), kind, " ".join(options)))
    return found


def _unescaped(path: str) -> str:
    """Return a path whose spaces and the like were written as octal numbers."""
    return re.sub(r"\\([0-7]{3})", lambda match: chr(int(match[1], 8)), path)


def is_mount(path: str) -> bool:
    """Say whether a path is a mount of its own, as containers have single files."""
    return any(mount.point == path for mount in mounts())


def locks_reach_all(folder: str) -> bool:
    """Say whether a lock on a file in a folder is seen wherever the folder is.

    Where the system tells nothing of its mounts (Windows, macOS), its servers keep the locks.
    """
    over = _mount_of(os.path.realpath(folder))
    if over is None:
        return True
    if over.kind in ("nfs", "nfs4"):
        return "local_lock=none" in over.options and "nolock" not in over.options
    return over.kind in _LOCAL


def _mount_of(path: str) -> Optional[Mount]:
    """Return the mount that a path lies in: the innermost, and of those at one place the last."""
    above = [m for m in mounts() if (path + "/").startswith(m.point.rstrip("/") + "/")]
    return max(reversed(above), key=lambda mount: len(mount.point), default=None)


def system_start() -> str:
    """Return what tells this start of this computer from all others, nothing where unknown."""
    try:
        with open("/proc/sys/kernel/random/boot_id", encoding="ascii") as file:
            return file.read().strip()
    except OSError:
        return ""
