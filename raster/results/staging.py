"""Where results are made and how they come to their place: a target is whole, old or new.

A result is made in a folder beside its target (`parts`) and moved into place when it is whole. A
single file takes its place in one step. Where more must move, old files are moved aside into the
part first, and a journal says what is under way: what fails is moved back, and a run that was
killed in between is moved back by the next run to that target. While they move, the target
itself is the first to go and the last to come: nobody reads old cells with a new header.
"""

from __future__ import annotations

import contextlib
import filecmp
import os
from collections.abc import Iterable, Iterator
from typing import Optional

from ...kernels.common.wording import tr
from ..common.errors import RasterError, cause
from .companions import (
    AT_TIMES,
    WORLD_FILE,
    beside_link,
    check_companions,
    claimed_by,
    described_by,
    format_of,
    is_among,
    link_to,
    listed_by,
    namesakes,
    place_of,
    told_of,
)
from .moves import ASIDE, Check, bring_back, keep_mode, status_of, sync_to_disk, write_journal
from .parts import OWN, Part, alone, dead_parts

_NAME_BYTES = 255


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
        self._done: list[tuple[str, str]] = []
        self._moved: Optional[list[str]] = None
        with naming_folder(target, name, os.path.dirname(self._place)):
            self._part = Part.make(prefix_of(self._place))

    @property
    def path(self) -> str:
        """Where to write."""
        return self._new(os.path.basename(self._place))

    @contextlib.contextmanager
    def naming(self) -> Iterator[None]:
        """Have GDAL's own words tell of the target, and not of where it is made."""
        try:
            yield
        except RasterError as error:
            text = str(error).replace(self.scratch, self.path)
            text = text.replace(f": {self.path}: ", ": ").replace(self.path, self._target)
            # Of a band GDAL tells the file's name alone.
            text = text.replace(f"{os.path.basename(self.scratch)}, band ", "band ")
            if text == str(error):
                raise
            raise RasterError(text) from error

    @property
    def scratch(self) -> str:
        """Where to write a file that is no part of the result."""
        return self._new(f"{OWN}cells")

    def others(self) -> list[str]:
        """Return the names of the files that came with the target's own."""
        names = (name for name in os.listdir(self._part.path) if not name.startswith(OWN))
        return sorted(set(names) - {os.path.basename(self._place)})

    def claim(self, claimed: dict[str, set[str]]) -> None:
        """Refuse a result that comes with a file that another of its run comes with.

        Parameters
        ----------
        claimed : dict
            The paths of the files that come with each result of the run, by its parameter; this
            one's are put among them.

        Raises
        ------
        RasterError
            That names the file.
        """
        own = {self._at(name) for name in self.others()}
        for known, paths in claimed.items():
            shared = sorted(own & paths)
            if known != self._name and shared:
                raise RasterError(
                    tr("{} {} comes with {}, and so does {}; choose another name").format(
                        self._name, self._target, os.path.basename(shared[0]), known
                    )
                )
        claimed[self._name] = own

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
        kind = format_of(self._place) if names else ""
        if not kind or kind != format_of(self.path):
            return []
        told = listed_by(self.path)
        names = [name for name in names if not WORLD_FILE.search(name)]
        return [name for name in names if not is_among(self._new(name), told)]

    def _is_there(self, name: str) -> bool:
        """Say whether a companion lies beside the target already, to the last byte."""
        with contextlib.suppress(OSError):
            return filecmp.cmp(self._new(name), self._at(name), shallow=False)
        return False

    def _refuse_strays(self) -> None:
        others = self.others()
        strays = sorted(set(namesakes(self._place)) - {*others, *self._stale(others)})
        if os.path.exists(self._place):
            strays = [name for name in strays if self._at(name) not in described_by(self._place)]
        if strays:
            self._refuse_read(strays)

    def _refuse_read(self, strays: list[str]) -> None:
        """Refuse files that GDAL reads with the result, whether it lists them or not."""
        without = told_of(self.path)
        with self._linked(strays) as linked:
            listed = {os.path.basename(path) for path in listed_by(self.path)} if linked else set()
            misled = bool(linked) and told_of(self.path) != without
        for name in linked:
            read = name in listed
            if misled and not read:
                with self._linked([name]):
                    read = told_of(self.path) != without
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
        linked = [name for name in names if link_to(self._at(name), self._new(name))]
        try:
            yield linked
        finally:
            for name in linked:
                os.remove(self._new(name))

    def prepare(self, check: Check = None) -> list[str]:
        """Do all of `commit` that takes time, so that hardly a run is killed in the rest.

        Parameters
        ----------
        check : callable, optional
            Called while a large result is brought to the disk; may raise to stop.

        Returns
        -------
        list of str
            The names of the files that come with the target's own, and are not there yet.

        Raises
        ------
        RasterError
            Where the result cannot lie there.
        """
        if not os.path.lexists(self.path):
            raise RasterError(
                tr("{} {} cannot be written: it was not made").format(self._name, self._target)
            )
        self.check()
        others = [name for name in self.others() if not self._is_there(name)]
        main, old = os.path.basename(self._place), status_of(self._place)
        if old is not None:
            for name in [*others, main]:
                keep_mode(self._new(name), status_of(self._at(name)) or old)
                sync_to_disk(self._new(name), check)
        self._moved = others
        return others

    def commit(self, check: Check = None, undoable: bool = False) -> None:
        """Move the result into place, whole or not at all.

        Parameters
        ----------
        check : callable, optional
            Called while `prepare` goes on, where that was not done; may raise to stop.
        undoable : bool
            Whether what it replaces is kept until `discard`, for `undo`.

        Raises
        ------
        RasterError
            Where that cannot be; then all is as it was.
        """
        if self._moved is None:
            others = self.prepare(check)
        else:
            self.check()  # another result of the run may have come with files of these names
            others = self._moved
        main, old = os.path.basename(self._place), status_of(self._place)
        with alone(os.path.dirname(self._place)):
            stale = [] if old is None else self._stale(others)
            if others or stale or (undoable and old is not None):
                self._move_all([*others, main], stale, sync=old is not None, undoable=undoable)
            else:
                self._replace(main)
                self._done = [(self._new(main), self._at(main))]
        if old is not None:
            sync_to_disk(os.path.dirname(self._place), None)
            for path in beside_link(self._target):
                with contextlib.suppress(OSError):
                    os.remove(path)

    def undo(self) -> None:
        """Move the result back, and what it replaced: all is as before `commit`."""
        self._move_back(self._done)

    def discard(self) -> None:
        """Remove the folder and what is left in it."""
        if self._holds_old():
            self._part.let_go()
        else:
            self._part.remove()

    def _new(self, name: str) -> str:
        return os.path.join(self._part.path, name)

    def _at(self, name: str) -> str:
        return os.path.join(os.path.dirname(self._place), name)

    def _stale(self, others: Iterable[str]) -> list[str]:
        """Return the names of the files that describe the old target alone."""
        found = [path for path in described_by(self._place) if os.path.lexists(path)]
        if others:
            stem, own = os.path.splitext(self._place)[0], listed_by(self._place)
            listed = [stem + end for end in AT_TIMES if is_among(stem + end, own)]
            known = {os.path.basename(self._place), *self.others()}
            found += [path for path in listed if not claimed_by(path, own, known)]
        found = [path for path in found if not is_among(path, self._inputs)]
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

    def _move_all(self, new: list[str], stale: list[str], sync: bool, undoable: bool) -> None:
        """Move old files aside and new ones in, the target last, or all of them back."""
        old = [name for name in new if os.path.lexists(self._at(name))]
        if len(new) == 1 and not undoable:
            old = []  # the target alone is replaced in one step: it is never away
        aside = self._new(ASIDE)
        os.mkdir(aside)
        moves = [
            (self._at(name), os.path.join(aside, name)) for name in [*reversed(old), *stale]
        ] + [(self._new(name), self._at(name)) for name in new]
        done: list[tuple[str, str]] = []
        try:
            write_journal(self._part.path, new, sync)
            for start, end in moves:
                os.replace(start, end)
                done.append((start, end))
        except BaseException as error:
            self._move_back(done)
            if isinstance(error, OSError):
                raise self._not_replaced(error) from error
            raise
        self._done = done
        for name in [] if undoable else os.listdir(aside):
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
        aside = self._new(ASIDE)
        return os.path.lexists(self.path) and os.path.isdir(aside) and bool(os.listdir(aside))


@contextlib.contextmanager
def naming_folder(target: str, name: str, folder: str) -> Iterator[None]:
    """Have what the system refuses in a target's folder end in one sentence."""
    try:
        yield
    except OSError as error:
        raise RasterError(
            tr("{} {} cannot be written: {} in folder {}").format(
                name, target, cause(error), folder
            )
        ) from error


def prefix_of(place: str) -> str:
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
    for part in dead_parts(prefix_of(place)):
        with alone(os.path.dirname(place)):
            if bring_back(part.path, os.path.dirname(place)):
                part.remove()
        part.let_go()
