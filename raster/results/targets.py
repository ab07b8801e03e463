"""Which targets may be written, asked before the work."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable

from ...kernels.common.wording import tr
from ..common.errors import RasterError, cause
from ..common.mounts import is_mount
from .companions import DATABASES, beside_link, described_by, is_among, place_of
from .parts import try_folder
from .staging import clear_up, naming_folder, prefix_of


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
    # The system follows no `..` out of a folder that is not there.
    for path in (place_of(target), target):
        _check_folder(os.path.dirname(path), target, name)
    if os.path.isdir(target):
        raise RasterError(tr("{} {} is a folder; give the name of a file").format(name, target))
    clear_up(target)
    what = _irreplaceable(target)
    if what:
        raise RasterError(tr("{} {} {}; choose another name").format(name, target, what))
    refuse_input(target, inputs, name)
    _check_sidecars(target, inputs, name)
    place = place_of(target)
    with naming_folder(target, name, os.path.dirname(place)):
        try_folder(prefix_of(place))


def _check_folder(folder: str, target: str, name: str) -> None:
    """Refuse a folder that is not there, or that cannot be looked into."""
    with naming_folder(target, name, folder):
        try:
            os.stat(os.path.join(folder or os.curdir, ""))
        except (FileNotFoundError, NotADirectoryError):
            what = tr("the folder {} does not exist; make it first").format(folder)
            raise RasterError(f"{name} {target}: {what}") from None


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
    if place.lower().endswith(DATABASES) or os.name == "nt":
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
    if is_among(target, files):
        raise RasterError(tr("{} {} is an input as well; choose another name").format(name, target))
    place = place_of(target)
    name_of_target = os.path.basename(place)
    for path in filter(os.path.exists, files):
        beside = [one for one in described_by(path) if os.path.basename(one) == name_of_target]
        if place in map(place_of, beside):
            raise RasterError(
                tr("{} {} would belong to an input; choose another name").format(name, target)
            )


def _check_sidecars(target: str, inputs: Iterable[str], name: str) -> None:
    """Refuse a target beside which lies what would be read as part of it, and may not go."""
    paths = [*described_by(place_of(target)), *beside_link(target)]
    paths = [path for path in paths if os.path.lexists(path)]
    files = list(inputs) if paths else []
    for path in paths:
        beside = os.path.basename(path)
        if is_among(path, files):
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
