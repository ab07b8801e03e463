"""Where results are made and how they come to their place: a target is whole, old or new.

A result is made in a folder beside its target (`parts`) and moved into place when it is whole. A
single file takes its place in one step. Where more must move, old files are moved aside into the
part first, and a journal says what is under way: what fails is moved back, and a run that was
killed in between is moved back by the next run to that target. While they move, the target
itself is the first to go and the last to come: nobody reads old cells with a new header.
"""

from __future__ import annotations

import contextlib
import errno
import filecmp
import json
import os
import re
import shutil
import stat
from collections.abc import Iterable, Iterator
from typing import Any, Callable, Optional

from osgeo import gdal

from ..kernels.common.wording import tr
from .errors import RasterError, call, cause, is_none
from .mounts import is_mount
from .parts import Part, alone, dead_parts
from .progress import patiently

# What describes an old file must not describe the new one: statistics, overviews and masks of
# rasters, the log of changes of a database, what else belongs to a shapefile.
_SIDECARS = (".aux.xml", ".ovr", ".msk", ".msk.ovr")
_LOGS = ("-wal", "-shm", "-journal")
_DATABASES = (".gpkg", ".sqlite", ".db", ".mbtiles")
_SHAPE_INDEXES = (".qix", ".sbn", ".sbx")
# What a format of several files writes only for some results.
_AT_TIMES = (".prj", ".qpj", ".cpg", ".clr", ".stx")
# Of these any file at all is opened as a raster, where one of the same name has the header.
_HEADED = ("ENVI", "EHdr", "GenBin")
_WORLD_FILE = re.compile(r"\.(\w+w|wld)$", re.IGNORECASE)
_REPORTS = (".html", ".htm")
_NAME_BYTES = 255
_SMALL = 2**20  # bytes: what describes a file, not cells

Check = Optional[Callable[[], object]]


class Staging:
    """The folder beside the target in which a result is made.

    Parameters
    ----------
    target : str
        Path of the result, as the user gave it.
    inputs : iterable of str
        The files that the run reads (`files.files_of`): none is replaced or removed.
    name : str
        The parameter that names the target, for messages.

    Raises
    ------
    RasterError
        Where the folder cannot be made.
    """

    def __init__(self, target: str, inputs: Iterable[str] = (), name: str = "OUTPUT") -> None:
        self._target, self._inputs, self._name = target, tuple(inputs), name
        self._place = place_of(target)
        try:
            self._part = Part.make(_prefix(self._place))
            self._made = self._subfolder("new")
        except OSError as error:
            raise RasterError(
                tr("{} {} cannot be written: {} in folder {}").format(
                    name, target, cause(error), os.path.dirname(self._place)
                )
            ) from error

    def _subfolder(self, name: str) -> str:
        path = os.path.join(self._part.path, name)
        os.mkdir(path)
        return path

    @property
    def path(self) -> str:
        """Where to write."""
        return os.path.join(self._made, os.path.basename(self._place))

    @contextlib.contextmanager
    def naming(self) -> Iterator[None]:
        """Have GDAL's own words tell of the target, and not of where it is made."""
        try:
            yield
        except RasterError as error:
            text = str(error).replace(self.scratch, self.path)
            text = text.replace(f": {self.path}: ", ": ").replace(self.path, self._target)
            if text == str(error):
                raise
            raise RasterError(text) from error

    @property
    def scratch(self) -> str:
        """Where to write a file that is no part of the result."""
        return os.path.join(self._part.path, "cells.tif")

    def others(self) -> list[str]:
        """Return the names of the files that came with the target's own."""
        return sorted(set(os.listdir(self._made)) - {os.path.basename(self._place)})

    def check(self) -> None:
        """Refuse a result that is made of other files than its own, where it is to lie.

        To be asked of a few cells or rows, before the work: then they are written in this folder.

        Raises
        ------
        RasterError
            Where a file that comes with it is there already and somebody else's, or where one that
            is there would be read as part of it: a world file, say, or the CRS of a table.
        """
        new = [name for name in self.others() if not self._is_there(name)]
        check_companions(self._target, new, self._inputs, self._name, own=self._untold(new))
        self._refuse_strays()

    def _untold(self, names: list[str]) -> list[str]:
        """Return the companions that GDAL does not tell of, where the old target has them too.

        It does not tell of the index of an MRF, for instance. World files are read with files of
        many formats, so nobody knows whose they are.
        """
        kind = _format_of(self._place) if names else ""
        if not kind or kind != _format_of(self.path):
            return []
        told = _listed(self.path)
        names = [name for name in names if not _WORLD_FILE.search(name)]
        return [name for name in names if not _is_among(self._new(name), told)]

    def _is_there(self, name: str) -> bool:
        """Say whether a companion lies beside the target already, to the last byte."""
        with contextlib.suppress(OSError):
            return filecmp.cmp(self._new(name), self._at(name), shallow=False)
        return False

    def _refuse_strays(self) -> None:
        others = self.others()
        strays = sorted(set(self._namesakes()) - {*others, *self._stale(others)})
        if os.path.exists(self._place):
            strays = [name for name in strays if self._at(name) not in _described_by(self._place)]
        if strays:
            self._refuse_read(strays)

    def _refuse_read(self, strays: list[str]) -> None:
        """Refuse files that GDAL reads with the result, whether it lists them or not."""
        without = _told(self.path)
        with self._linked(strays) as linked:
            listed = {os.path.basename(path) for path in _listed(self.path)} if linked else set()
            misled = bool(linked) and _told(self.path) != without
        for name in linked:
            read = name in listed
            if misled and not read:
                with self._linked([name]):
                    read = _told(self.path) != without
            if read:
                raise RasterError(
                    tr(
                        "{} {}: {} is there already, and would be read as part of "
                        "it; remove it, or choose another name"
                    ).format(self._name, self._target, name)
                )

    @contextlib.contextmanager
    def _linked(self, names: Iterable[str]) -> Iterator[list[str]]:
        """Have files that lie beside the target lie beside the result; yield those that do."""
        linked = [name for name in names if _link(self._at(name), self._new(name))]
        try:
            yield linked
        finally:
            for name in linked:
                os.remove(self._new(name))

    def _namesakes(self) -> Iterator[str]:
        """Return the names of the other files beside the target that are named after it."""
        return _namesakes(self._place)

    def commit(self, check: Check = None) -> None:
        """Move the result into place, whole or not at all.

        Parameters
        ----------
        check : callable, optional
            Called while a large result is brought to the disk; may raise to stop.

        Raises
        ------
        RasterError
            Where that cannot be; then all is as it was.
        """
        if not os.path.lexists(self.path):
            raise RasterError(
                tr("{} {} cannot be written: it was not made").format(self._name, self._target)
            )
        self.check()
        others = [name for name in self.others() if not self._is_there(name)]
        main, old = os.path.basename(self._place), _status(self._place)
        if old is not None:
            for name in [*others, main]:
                _keep_mode(self._new(name), _status(self._at(name)) or old)
                _sync(self._new(name), check)
        with alone(os.path.dirname(self._place)):
            stale = [] if old is None else self._stale(others)
            if others or stale:
                self._move_all([*others, main], stale, sync=old is not None)
            else:
                self._replace(main)
        if old is not None:
            _sync(os.path.dirname(self._place), None)
            for path in _beside_link(self._target):
                with contextlib.suppress(OSError):
                    os.remove(path)

    def discard(self) -> None:
        """Remove the folder and what is left in it."""
        if self._holds_old():
            self._part.let_go()
        else:
            self._part.remove()

    def _new(self, name: str) -> str:
        return os.path.join(self._made, name)

    def _at(self, name: str) -> str:
        return os.path.join(os.path.dirname(self._place), name)

    def _stale(self, others: Iterable[str]) -> list[str]:
        """Return the names of the files that describe the old target alone."""
        found = [path for path in _described_by(self._place) if os.path.lexists(path)]
        if others:
            stem, own = os.path.splitext(self._place)[0], _listed(self._place)
            listed = [stem + end for end in _AT_TIMES if _is_among(stem + end, own)]
            known = {os.path.basename(self._place), *self.others()}
            found += [path for path in listed if not _claimed_by(path, own, known)]
        found = [path for path in found if not _is_among(path, self._inputs)]
        return sorted({os.path.basename(path) for path in found} - set(self.others()))

    def _replace(self, name: str) -> None:
        try:
            os.replace(self._new(name), self._at(name))
        except OSError as error:
            raise self._not_replaced(error) from error

    def _not_replaced(self, error: OSError) -> RasterError:
        return RasterError(
            tr(
                "{} {} cannot be replaced: {}; close it where it is open, or choose another name"
            ).format(self._name, self._target, cause(error))
        )

    def _move_all(self, new: list[str], stale: list[str], sync: bool) -> None:
        """Move old files aside and new ones in, the target last, or all of them back."""
        old = [name for name in new if os.path.lexists(self._at(name))]
        if len(new) == 1:
            old = []  # the target alone is replaced in one step: it is never away
        aside = self._subfolder("old")
        moves = [
            (self._at(name), os.path.join(aside, name)) for name in [*reversed(old), *stale]
        ] + [(self._new(name), self._at(name)) for name in new]
        done: list[tuple[str, str]] = []
        try:
            _write_journal(self._part.path, new, self._made, sync)
            for start, end in moves:
                os.replace(start, end)
                done.append((start, end))
        except BaseException as error:
            self._move_back(done)
            if isinstance(error, OSError):
                raise self._not_replaced(error) from error
            raise
        for name in os.listdir(aside):
            with contextlib.suppress(OSError):
                os.remove(os.path.join(aside, name))

    def _move_back(self, done: list[tuple[str, str]]) -> None:
        stuck = []
        for start, end in reversed(done):
            try:
                os.replace(end, start)
            except OSError:
                stuck.append(end)
        if stuck:
            raise RasterError(
                tr(
                    "{} {} cannot be replaced, and what was there cannot be moved "
                    "back: it is kept in {}"
                ).format(self._name, self._target, self._part.path)
            )

    def _holds_old(self) -> bool:
        """Say whether old files lie in the part that could not be moved back."""
        aside = os.path.join(self._part.path, "old")
        return os.path.lexists(self.path) and os.path.isdir(aside) and bool(os.listdir(aside))


def lies_alone(target: str) -> bool:
    """Say whether no other file lies beside a target that is named after it."""
    return not any(_namesakes(place_of(target)))


def _namesakes(place: str) -> Iterator[str]:
    """Return the names of the other files in the folder of a file that are named after it."""
    folder, main = os.path.split(place)
    stem = os.path.splitext(main)[0]
    for name in os.listdir(folder):
        # First what is cheap: a folder may hold many files.
        if name.startswith(stem) and name != main:
            named = name.startswith(main + ".") or os.path.splitext(name)[0] == stem
            if named and os.path.isfile(os.path.join(folder, name)):
                yield name


def _link(path: str, link: str) -> bool:
    """Have a file appear in another place; where there are no links, a copy if it is small."""
    with contextlib.suppress(OSError):
        os.symlink(path, link)
        return True
    with contextlib.suppress(OSError):
        if os.path.getsize(path) <= _SMALL:
            shutil.copyfile(path, link)
            return True
    return False


def place_of(target: str) -> str:
    """Return the path that is written for a target, by the system's own way of following links.

    A target that is a link stays one: what it points to is written.
    """
    if os.name == "nt" and not os.path.islink(target):
        # There `..` is taken off the text, and a drive's letter does not become a server's name.
        return os.path.abspath(target)
    return os.path.realpath(target)


def _prefix(place: str) -> str:
    """Return what the paths of all parts of a target begin with, cut to what a name may hold."""
    folder, name = os.path.split(place)
    # GDAL takes a folder whose name holds .xlsx, .ods or .zip for an archive.
    name = name.replace(".", "_")
    most = _NAME_BYTES
    asked = getattr(os, "pathconf", None)
    if asked is not None:
        with contextlib.suppress(OSError, ValueError):
            most = asked(folder, "PC_NAME_MAX")
    while len(os.fsencode(name)) > most - len(".part-12345678"):
        name = name[:-1]
    return os.path.join(folder, name + ".part-")


def clear_up(target: str) -> None:
    """Clear up after runs to this target that were killed: what they moved aside comes back."""
    place = place_of(target)
    for part in dead_parts(_prefix(place)):
        with alone(os.path.dirname(place)):
            if _bring_back(part.path, os.path.dirname(place)):
                part.remove()
        part.let_go()


def _write_journal(part: str, new: list[str], made: str, sync: bool) -> None:
    """Write which files are about to be moved in, the target last, and how they are known."""
    known = {name: _mark(os.path.join(made, name)) for name in new}
    path = os.path.join(part, "journal")
    with open(path, "w", encoding="utf-8", errors="surrogateescape") as file:
        json.dump({"target": new[-1], "new": known}, file)
    if sync:
        _sync(path, None)
        _sync(part, None)


def _bring_back(part: str, folder: str) -> bool:
    """Move back what a killed run had moved; say whether the part may go."""
    aside, made = os.path.join(part, "old"), os.path.join(part, "new")
    old = os.listdir(aside) if os.path.isdir(aside) else []
    try:
        with open(os.path.join(part, "journal"), encoding="utf-8") as file:
            journal = json.load(file)
        target, new = str(journal["target"]), dict(journal["new"])
    except (OSError, ValueError, KeyError, TypeError):
        return not old  # killed before anything was moved
    if not os.path.lexists(os.path.join(made, target)):
        return True  # the new result was whole and in its place: what is aside is out of date
    names = [*new, *old]
    if any(name != os.path.basename(name) for name in names):
        return False
    for name, mark in new.items():
        path = os.path.join(folder, name)
        if not os.path.lexists(os.path.join(made, name)) and _mark(path) == mark:
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
    found = _status(path)
    return [] if found is None else [found.st_ino, found.st_size, found.st_mtime_ns]


def _status(path: str) -> Optional[os.stat_result]:
    with contextlib.suppress(OSError):
        return os.lstat(path)
    return None


def _keep_mode(path: str, old: os.stat_result) -> None:
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


def _sync(path: str, check: Check) -> None:
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


# What may be written, asked before the work


def check_place(target: str, inputs: Iterable[str] = (), name: str = "OUTPUT") -> None:
    """Refuse a target that cannot be written, before anything is computed.

    What killed runs to this target left behind is cleared up first.

    Parameters
    ----------
    target : str
        Path of the result.
    inputs : iterable of str
        The files that the run reads.
    name : str
        The parameter that names the target.

    Raises
    ------
    RasterError
        With one sentence.
    """
    if target.startswith("/vsi"):
        raise RasterError(
            tr("{} {}: results are written to ordinary folders only").format(name, target)
        )
    if "\0" in target:
        raise RasterError(
            tr("{} {!r} holds a character that no file's name may hold").format(name, target)
        )
    folder = os.path.dirname(place_of(target))
    try:
        os.stat(os.path.join(folder, ""))
    except (FileNotFoundError, NotADirectoryError):
        what = tr("the folder {} does not exist; make it first").format(folder)
        raise RasterError(f"{name} {target}: {what}") from None
    except OSError as error:
        raise RasterError(
            tr("{} {} cannot be written: {} in folder {}").format(
                name, target, cause(error), folder
            )
        ) from error
    if os.path.isdir(target):
        raise RasterError(tr("{} {} is a folder; give the name of a file").format(name, target))
    clear_up(target)
    what = _irreplaceable(target)
    if what:
        raise RasterError(tr("{} {} {}; choose another name").format(name, target, what))
    refuse_input(target, inputs, name)
    _check_sidecars(target, inputs, name)
    Staging(target, (), name).discard()


def _irreplaceable(target: str) -> str:
    """Say why a target cannot be replaced, nothing where it can be or is not there."""
    place = place_of(target)
    if os.path.islink(place):
        return tr("is a link that leads nowhere")
    try:
        found = os.lstat(place)
    except FileNotFoundError:
        return ""
    except OSError as error:
        return tr("cannot be written: {}").format(cause(error))
    if not stat.S_ISREG(found.st_mode):
        return tr("is no ordinary file, but a pipe, a socket or a device")
    if not found.st_mode & 0o222 or not _may_be_written(place):
        return tr("is read-only")
    if is_mount(place):
        return tr("is mounted by itself, and nothing can take its place")
    if _is_held_by_folder(found, os.path.dirname(place)):
        return tr("belongs to another user, and its folder keeps it for that user")
    if os.name == "nt":
        try:
            os.rename(place, place)
        except OSError as error:
            return tr("cannot be replaced: {}; close it where it is open").format(cause(error))
    return ""


def _may_be_written(place: str) -> bool:
    if not os.access(place, os.W_OK):
        return False
    # Where one is closed, this process loses the locks that it holds on it elsewhere. On Windows
    # the open files of others would look like read-only ones.
    if place.lower().endswith(_DATABASES) or os.name == "nt":
        return True
    try:
        os.close(os.open(place, os.O_WRONLY))
    except OSError:
        return False
    return True


def _is_held_by_folder(found: os.stat_result, folder: str) -> bool:
    """Say whether a sticky folder, such as /tmp, lets only others replace a file."""
    of = os.stat(folder)
    user = getattr(os, "geteuid", lambda: 0)()
    return bool(of.st_mode & stat.S_ISVTX) and user not in (0, found.st_uid, of.st_uid)


def refuse_input(target: str, inputs: Iterable[str], name: str = "OUTPUT") -> None:
    """Raise a sentence where a target is one of the files that the inputs are read from."""
    files = list(inputs)
    if _is_among(target, files):
        raise RasterError(tr("{} {} is an input as well; choose another name").format(name, target))
    place = place_of(target)
    name_of_target = os.path.basename(place)
    for path in filter(os.path.exists, files):
        beside = [one for one in _described_by(path) if os.path.basename(one) == name_of_target]
        if place in map(place_of, beside):
            raise RasterError(
                tr("{} {} would belong to an input; choose another name").format(name, target)
            )


def _check_sidecars(target: str, inputs: Iterable[str], name: str) -> None:
    """Refuse a target beside which lies what would be read as part of it, and may not go."""
    paths = [*_described_by(place_of(target)), *_beside_link(target)]
    paths = [path for path in paths if os.path.lexists(path)]
    files = list(inputs) if paths else []
    for path in paths:
        beside = os.path.basename(path)
        if _is_among(path, files):
            raise RasterError(
                tr("{} {} comes with {}, which belongs to an input; choose another name").format(
                    name, target, beside
                )
            )
        if not os.path.exists(target):
            raise RasterError(
                tr(
                    "{} {}: {} is there already, and would be read as part of it; "
                    "remove it, or choose another name"
                ).format(name, target, beside)
            )


def check_companions(
    target: str,
    companions: Iterable[str],
    inputs: Iterable[str],
    name: str = "OUTPUT",
    own: Iterable[str] = (),
) -> None:
    """Refuse to replace files beside the target that are not the target's own.

    Parameters
    ----------
    target : str
        Path of the result.
    companions : iterable of str
        Names of the files that come with it: a header, a table, a world file.
    inputs : iterable of str
        The files that the run reads.
    name : str
        The parameter that names the target.
    own : iterable of str
        Names of companions that are the old target's own, although GDAL does not say so.

    Raises
    ------
    RasterError
        With one sentence.
    """
    companions, known = list(companions), set(own)
    if not companions:
        return
    place = place_of(target)
    folder, main = os.path.split(place)
    if os.path.islink(target):
        raise RasterError(
            tr(
                "{} {} is a link, and this result has several files; give the name "
                "of the file itself, {}"
            ).format(name, target, place)
        )
    there = [one for one in companions if os.path.lexists(os.path.join(folder, one))]
    if not there:
        return
    read, listed = list(inputs), _listed(place)
    for companion in there:
        path = os.path.join(folder, companion)
        if _is_among(path, read):
            raise RasterError(
                tr("{} {} comes with {}, which belongs to an input; choose another name").format(
                    name, target, companion
                )
            )
        if os.path.exists(place) and companion.startswith(main + "."):
            known.add(companion)
        if companion not in known and not _is_among(path, listed):
            raise RasterError(
                tr(
                    "{} {} comes with {}, and there is such a file already; choose another name"
                ).format(name, target, companion)
            )
        other = _claimed_by(path, listed, {main, *companions})
        if other:
            raise RasterError(
                tr("{} {} comes with {}, which belongs to {}; choose another name").format(
                    name, target, companion, other
                )
            )


def _claimed_by(path: str, own: Iterable[str], known: Iterable[str]) -> str:
    """Return the name of another raster or layer that is read with a companion, by its name."""
    folder, companion = os.path.split(path)
    stem = os.path.splitext(companion)[0]
    for name in sorted(set(os.listdir(folder)) - {companion, *known}):
        if name == stem or os.path.splitext(name)[0] == stem:
            sibling = os.path.join(folder, name)
            if not _is_among(sibling, own) and _is_among(path, _listed(sibling, strict=True)):
                return name
    return ""


def _described_by(place: str) -> list[str]:
    """Return the paths of what would be read as part of a file, and of no other."""
    stem, extension = os.path.splitext(place)
    extension = extension.lower()
    if extension in _REPORTS:
        return []
    endings = (*_SIDECARS, *(_LOGS if extension in _DATABASES else ()))
    indexes = _SHAPE_INDEXES if extension == ".shp" else ()
    return [place + ending for ending in endings] + [stem + index for index in indexes]


def _beside_link(target: str) -> list[str]:
    """Return what lies beside a target that is a link, and is read as part of it."""
    if not os.path.islink(target):
        return []
    return [path for path in _described_by(target) if os.path.lexists(path)]


def _listed(path: str, *, strict: bool = False) -> list[str]:
    """Return the files that GDAL says belong to a raster or a layer, with itself."""
    with contextlib.suppress(RasterError, OSError):
        kinds = gdal.OF_RASTER | gdal.OF_VECTOR
        dataset: Any = call(lambda: gdal.OpenEx(path, kinds), is_none, "")
        if strict and dataset.GetDriver().ShortName in _HEADED and not _has_cells(path, dataset):
            return []
        return list(dataset.GetFileList() or ())
    return []


def _told(path: str) -> list[str]:
    """Return what GDAL tells of a raster or a layer, but for cells and rows."""
    with contextlib.suppress(RasterError):
        kinds = gdal.OF_RASTER | gdal.OF_VECTOR
        dataset: Any = call(lambda: gdal.OpenEx(path, kinds), is_none, "")
        place = (dataset.GetGeoTransform(), dataset.GetProjection(), dataset.GetGCPProjection())
        told = [*place, *((p.GCPX, p.GCPY, p.GCPPixel, p.GCPLine) for p in dataset.GetGCPs())]
        told += [dataset.GetMetadata(domain) for domain in ("", "RPC")]
        bands = (dataset.GetRasterBand(number + 1) for number in range(dataset.RasterCount))
        for band in bands:
            colours = band.GetColorTable()
            count = colours.GetCount() if colours is not None else 0
            told += [band.GetNoDataValue(), band.GetMaskFlags(), band.GetScale(), band.GetOffset()]
            told += [band.GetCategoryNames(), *(colours.GetColorEntry(n) for n in range(count))]
        for layer in (dataset.GetLayer(number) for number in range(dataset.GetLayerCount())):
            srs, columns = layer.GetSpatialRef(), layer.GetLayerDefn()
            told += [srs.ExportToWkt() if srs is not None else "", layer.GetGeomType()]
            fields = (columns.GetFieldDefn(number) for number in range(columns.GetFieldCount()))
            told += [(field.GetName(), field.GetType(), field.GetSubType()) for field in fields]
        return [repr(one) for one in told]
    return []


def _format_of(path: str) -> str:
    """Return the name of the driver that reads a file, nothing where none does."""
    with contextlib.suppress(RasterError):
        kinds = gdal.OF_RASTER | gdal.OF_VECTOR
        dataset: Any = call(lambda: gdal.OpenEx(path, kinds), is_none, "")
        return str(dataset.GetDriver().ShortName)
    return ""


def _has_cells(path: str, dataset: gdal.Dataset) -> bool:
    """Say whether a file is as large as the cells that its header tells of."""
    bands = [dataset.GetRasterBand(number + 1) for number in range(dataset.RasterCount)]
    bits = sum(gdal.GetDataTypeSize(band.DataType) for band in bands)
    return bool(os.path.getsize(path) * 8 >= dataset.RasterXSize * dataset.RasterYSize * bits)


def _is_among(path: str, files: Iterable[str]) -> bool:
    with contextlib.suppress(OSError):
        found = os.stat(path)
        return any(_is_file(found, file) for file in files)
    return False


def _is_file(found: os.stat_result, path: str) -> bool:
    with contextlib.suppress(OSError, ValueError):
        return os.path.samestat(found, os.stat(path))
    return False
