"""Which files a raster is read from, down to the last, and whether they are still the same."""

from __future__ import annotations

import contextlib
import hashlib
import html
import os
import re
import stat
import sys
from collections import deque
from collections.abc import Iterable
from functools import partial
from typing import Callable, NamedTuple, Optional

from osgeo import gdal

from ...kernels.common.wording import tr
from ..common.errors import RasterError, call, is_none, quiet

# A file that names others is text of at most so many bytes.
_MOST_TEXT = 2**26
_MOST_JSON = 2**20
# So many files are looked into whatever they are called; of more, only those of other endings.
_FEW = 100
# Of formats that are one file and name no other.
_ONE_FILE = re.compile(
    r"\.(tiff?|jp2|j2k|png|jpe?g|webp|gif|nc|h5|hdf5?|he5|asc|hgt|gri?b2?|gpkg|sqlite|mbtiles|ovr"
    r"|msk)$",
    re.IGNORECASE,
)
# What may lie beside any raster and be read with it.
_BESIDE = (".msk", ".ovr", ".aux.xml", ".msk.ovr")
# Elements of VRTs, indexes of tiles, sparse files and MRF whose text is, or may be, a file.
_NAMES = re.compile(
    r"<((?:\w*(?:File|Dataset|Path)\w*)|Source|MDI|Argument)\b[^<>]*>"
    r"(?:<!\[CDATA\[(.*?)\]\]>|([^<]+))<",
    re.DOTALL,
)
_STRINGS = re.compile(r'"((?:[^"\\]|\\.)*)"')
# Where a path can begin and end in what GDAL takes for a name, such as NETCDF:"/a/b.nc":band,
# /vsizip/{/a/b.zip}/c.tif, /vsisubfile/0_100,/a/b.tif and vrt:///a/b.vrt?bands=1.
_BEGINS = re.compile(r"/vsi\w+/|://|[:,\"{']")
_ENDS = re.compile(r"[\"}?:|/\\']")
_LONGEST_NAME = 4096
_INDEX = re.compile(r"\.gti\.\w+$", re.IGNORECASE)


def files_of(uri: str, listed: Optional[Callable[[], list[str]]] = None) -> list[str]:
    """Return the files on this computer that GDAL reads for what it opens.

    Those that VRTs, indexes of tiles and names of other kinds lead to are followed down to the
    last, the files beside them too. Tiles are not opened: what they are is told by their names.

    Parameters
    ----------
    uri : str
        What GDAL opens.
    listed : callable, optional
        Returns the files that GDAL tells of, where the raster is open anyway.

    Returns
    -------
    list of str
        Paths, each once, the raster's own first. None where there is no such raster.
    """
    walk = _Walk()
    walk.add(uri)
    if not walk.follow():
        for path in (listed or partial(_listed, uri))():
            walk.add(path)
        walk.follow()
    return walk.files


class _Walk:
    """Files found so far, and names that are still to be followed."""

    def __init__(self) -> None:
        self._found: dict[str, None] = {}
        self._names: deque[tuple[str, str]] = deque()
        self._noted: set[tuple[str, str]] = set()
        self._folders: dict[str, set[str]] = {}

    @property
    def files(self) -> list[str]:
        """Return the paths."""
        return list(self._found)

    def add(self, name: str, folder: str = "") -> None:
        """Note a name, which may be relative to a folder."""
        if (name, folder) not in self._noted:
            self._noted.add((name, folder))
            self._names.append((name, folder))

    def follow(self) -> bool:
        """Follow names until none is left; say whether the first is a VRT, which tells all."""
        first = True
        is_vrt = False
        while self._names:
            told = self._follow(*self._names.popleft())
            is_vrt, first = (told if first else is_vrt), False
        return is_vrt

    def _follow(self, name: str, folder: str) -> bool:
        """Add the files of a name, note the names in them; say whether it is a VRT."""
        if "<VRTDataset" in name or name.lstrip().startswith("<"):
            return self._read(name, folder)
        files = [path for path in _files_in(name, folder) if path not in self._found]
        is_vrt = [self._open(path) for path in files]
        if name.startswith("GTI:") or _INDEX.search(name):
            for path in files:
                self._read_index(path)
        if name.startswith("/vsi") and name.lower().endswith(".vrt"):
            is_vrt.append(self._read(_text_in(name), os.path.dirname(name)))
        return any(is_vrt)

    def _open(self, path: str) -> bool:
        """Add a file, note the names in it; say whether it is a VRT."""
        self._found[path] = None
        self._look_beside(path)
        one_file = _ONE_FILE.search(path) is not None
        many = len(self._found) > _FEW
        if many and one_file:
            return False
        is_vrt = self._read(_text_of(path), os.path.dirname(path))
        if not is_vrt and not one_file and not many:
            for told in _listed(path):
                self.add(told)
        return is_vrt

    def _read(self, text: str, folder: str) -> bool:
        """Note the names in a text; say whether it is a VRT."""
        if text.startswith("{") and len(text) < _MOST_JSON:
            for string in _STRINGS.findall(text):
                for name in (string, *string.split()):
                    self.add(name, folder)
            return False
        for tag, raw, escaped in _NAMES.findall(text):
            name = raw or html.unescape(escaped).strip()
            if name:
                self.add(f"GTI:{name}" if tag == "IndexDataset" else name, folder)
        return "<VRTDataset" in text

    def _read_index(self, path: str) -> None:
        """Note the tiles of an index, a layer with a tile's path in each feature."""
        with quiet(), contextlib.suppress(RasterError):
            index = call(lambda: gdal.OpenEx(path, gdal.OF_VECTOR), is_none, path)
            for number in range(index.GetLayerCount()):
                for feature in index.GetLayer(number):
                    for value in feature.items().values():
                        if isinstance(value, str):
                            self.add(value, os.path.dirname(path))

    def _look_beside(self, path: str) -> None:
        """Add the masks, overviews and statistics of a file."""
        folder, name = os.path.split(path)
        if len(self._found) > _FEW and folder not in self._folders:
            self._folders[folder] = set()
            with contextlib.suppress(OSError):
                self._folders[folder].update(os.listdir(folder or "."))
        held = self._folders.get(folder)
        for ending in _BESIDE:
            if os.path.exists(path + ending) if held is None else name + ending in held:
                self._found[path + ending] = None


def _listed(uri: str) -> list[str]:
    """Return the files that GDAL tells of, none where it does not open it."""
    with contextlib.suppress(RasterError):
        dataset = call(lambda: gdal.OpenEx(uri, gdal.OF_RASTER), is_none, uri)
        return list(dataset.GetFileList() or ())
    return []


def _files_in(name: str, folder: str) -> list[str]:
    """Return the files that a name of GDAL's leads to: itself, an archive, the file in it."""
    found = []
    for base in dict.fromkeys((folder, "")):
        for begin in (0, *(match.end() for match in _BEGINS.finditer(name, 0, _LONGEST_NAME))):
            path = _longest(name[begin:], base)
            if path:
                found.append(path)
                break
    return list(dict.fromkeys(found))


def _longest(name: str, folder: str) -> str:
    """Return the path of the longest beginning of a name that is a file, nothing where none is."""
    ends = [match.start() for match in _ENDS.finditer(name, 1, _LONGEST_NAME)]
    for end in (len(name), *reversed(ends)):
        path = os.path.join(folder, name[:end])
        if os.path.isfile(path):
            return path
    return ""


def _text_of(path: str) -> str:
    """Return the text of a file that may name others, nothing where it cannot."""
    try:
        with open(path, "rb") as file:
            head = file.read(1024).lstrip(b"\xef\xbb\xbf \t\r\n")
            if not head.startswith((b"<", b"{")):
                return ""
            return (head + file.read(_MOST_TEXT)).decode("utf-8", "surrogateescape")
    except OSError:
        return ""


def _text_in(path: str) -> str:
    """Return the text of a VRT in an archive, in memory or on a server."""
    with quiet(), contextlib.suppress(RuntimeError):
        file = gdal.VSIFOpenL(path, "rb")
        if file is not None:
            text = gdal.VSIFReadL(1, _MOST_TEXT, file) or b""
            gdal.VSIFCloseL(file)
            return bytes(text).decode("utf-8", "surrogateescape")
    return ""


class Stamp(NamedTuple):
    """A file as it was at some time."""

    path: str
    size: int
    time: int  # of the last change, nanoseconds
    inode: int  # 0 where the file system makes up another one each time
    said: str  # what a VRT says, as a digest; nothing of other files


def stamps_of(paths: Iterable[str]) -> tuple[Stamp, ...]:
    """Return the stamps of files, but for those in which others write what is no change."""
    stable = _StableInodes()
    stamps = []
    for path in paths:
        found = None if path.endswith(_NOT_STAMPED) else _status(path)
        if found is not None:
            inode = found.st_ino if stable.has(path, found.st_dev) else 0
            stamps.append(Stamp(path, found.st_size, found.st_mtime_ns, inode, _said(path)))
    return tuple(stamps)


# Programs write these while somebody else reads: statistics, overviews, other tables.
_NOT_STAMPED = (".aux.xml", ".ovr", ".gpkg", ".sqlite", ".mbtiles")


def change(stamp: Stamp) -> str:
    """Return what became of a file since it was stamped, nothing where it is the same."""
    now = _status(stamp.path)
    if now is None:
        return tr("went away")
    same = (now.st_size, now.st_mtime_ns) == (stamp.size, stamp.time)
    same = same and stamp.inode in (0, now.st_ino)
    return "" if same or (stamp.said and _said(stamp.path) == stamp.said) else tr("was changed")


def _status(path: str) -> Optional[os.stat_result]:
    """Return size, times and identity of a file, None where the system knows no such file."""
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        return None
    return found if stat.S_ISREG(found.st_mode) else None


def _said(path: str) -> str:
    """Return a digest of a VRT without what GDAL writes into it that is no change.

    GDAL writes a VRT anew, in its own spelling, when statistics were computed of it.
    """
    if not path.lower().endswith(".vrt"):
        return ""
    with quiet(), contextlib.suppress(RuntimeError):
        dataset = gdal.OpenEx(path, gdal.OF_RASTER)
        if dataset is not None:
            text = _BY_THE_WAY.sub("", (dataset.GetMetadata("xml:VRT") or [""])[0])
            return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
    return ""


_BY_THE_WAY = re.compile(
    r'<MDI key="STATISTICS_\w+">[^<]*</MDI>|<Histograms>.*?</Histograms>'
    r"|<OverviewList[^>]*>[^<]*</OverviewList>|</?Metadata>|\s+",
    re.DOTALL,
)


class _StableInodes:
    """Whether a file keeps its inode, which tells it from one of the same size and time.

    Network file systems and those of other systems may make up another one each time.
    """

    def __init__(self) -> None:
        self._devices: dict[int, bool] = {}
        self._mounts: list[tuple[str, str]] = []
        with contextlib.suppress(OSError), open("/proc/self/mountinfo", encoding="utf-8") as file:
            for line in file:
                left, _, right = line.partition(" - ")
                place = left.split()[4].encode().decode("unicode_escape")
                self._mounts.append((place.rstrip("/") + "/", right.split()[0]))

    def has(self, path: str, device: int) -> bool:
        """Say whether a file, on a device, is one that keeps it."""
        if device not in self._devices:
            self._devices[device] = self._is_local(os.path.realpath(path))
        return self._devices[device]

    def _is_local(self, path: str) -> bool:
        if sys.platform == "win32":
            return not path.startswith("\\\\")
        if sys.platform == "darwin":
            return not path.startswith("/Volumes/")
        around = [mount for mount in self._mounts if path.startswith(mount[0])]
        return bool(around) and max(around, key=lambda mount: len(mount[0]))[1] in _LOCAL


_LOCAL = ("ext2", "ext3", "ext4", "xfs", "btrfs", "zfs", "f2fs", "jfs", "tmpfs", "overlay")
