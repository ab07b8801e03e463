"""Where results go: a raster file that is either whole, or not there at all."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Optional

import numpy as np
from osgeo import gdal

from ...kernels.common.wording import tr
from ..common.errors import RasterError, call, is_none
from ..common.grid import Grid, Window
from ..common.plan import fit_together, tiles
from ..common.progress import Progress
from ..sources.info import Info
from .about import NO_NOTES, Notes, OutputBand, describe
from .cell_file import CellFile, close
from .companions import lies_alone
from .formats import (
    BANDS_OPTIONS,
    MEMORY,
    SCRATCH_OPTIONS,
    check_target,
    checked_options,
    driver_for,
    gdal_type,
    is_cell_by_cell,
    is_lossless,
    refuse_large_blocks,
    with_defaults,
)
from .placing import place
from .staging import Staging
from .strips import STRIP_ROWS
from .together import Together
from .trial import SIZE, kind_of, lost, note, sample, unsaid, went_well

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Of results that lie cell by cell in the file, what all bands of a row of blocks may take; more is
# kept band by band in a file of its own until all are known.
_ROW_BYTES = 32 * 2**20
# What a cell and its results take in memory, as a rule.
_CELL_BYTES = 12
# A TIFF counts its bands in 16 bits; of more than a few they are no colours.
_MOST_TIFF_BANDS, _TRIED_BANDS = 2**16 - 1, 8


@contextlib.contextmanager
def naming(name: str) -> Iterator[None]:
    """Have sentences on OUTPUT begin with the parameter that names the target."""
    try:
        yield
    except RasterError as error:
        if name == "OUTPUT":
            raise
        raise RasterError(re.sub(r"^OUTPUT\b", name, str(error))) from error


class RasterSink:
    """A raster file under way.

    The file is written in a folder ``<target>.part-<random>`` beside the target and
    moved into place when it is whole; a run that fails or is killed leaves the target as it was.
    Use it as a context manager.

    Parameters
    ----------
    target : str
        Path of the result; its extension says the format.
    grid : Grid
        Where the result lies.
    bands : sequence of OutputBand
        What it holds.
    dtype : numpy dtype
        Type of its cells.
    options : sequence of str
        Creation options, ``KEY=VALUE``.
    like : Info, optional
        Raster whose ground control points carry over.
    notes : Notes
        What that raster says of itself.
    inputs : iterable of str
        The files that the run reads (`files.files_of`), which the target must not be.
    masked : bool
        Whether `write` is told which cells are valid, and the file gets a mask band.
    progress : Progress, optional
        Asked whether to stop while the file is closed.
    memory : int
        Bytes for blocks of cells; a block of the file may take a part of them.
    name : str
        The parameter that names the target.
    together : Together, optional
        Results that appear with this one, when all are whole.
    trial : Staging, optional
        Where this is itself the small file that is written to see whether a large one can be:
        the folder in which it is made, and stays.

    Raises
    ------
    RasterError
        Where the target cannot be written; before anything is computed.
    """

    def __init__(
        self,
        target: str,
        grid: Grid,
        bands: Sequence[OutputBand],
        dtype: np.dtype[Any],
        *,
        options: Sequence[str] = (),
        like: Optional[Info] = None,
        notes: Notes = NO_NOTES,
        inputs: Iterable[str] = (),
        masked: bool = False,
        progress: Optional[Progress] = None,
        memory: int = MEMORY,
        name: str = "OUTPUT",
        together: Optional[Together] = None,
        trial: Optional[Staging] = None,
    ) -> None:
        self.masked, self._name, self._together = masked, name, together
        self._target = target
        self._grid, self._bands, self._dtype = grid, tuple(bands), np.dtype(dtype)
        self._nodata = tuple(band.nodata for band in self._bands)
        self._like, self._notes, self._progress = like, notes, progress or Progress()
        self._inputs, self._trial, self._memory = tuple(inputs), trial, memory
        self._asked = options
        with naming(self._name):
            self._prepare(trial is None)

    def _prepare(self, check: bool) -> None:
        target, grid = self._target, self._grid
        self._driver = (
            check_target(target, self._inputs, self._name) if check else driver_for(target)
        )
        self._options = checked_options(self._driver, self._asked)
        self._kind = gdal_type(self._dtype, self._driver, target)
        self._chosen = with_defaults(
            self._driver, self._options, grid.columns, self.count, self._dtype
        )
        self._cell_by_cell = is_cell_by_cell(self._driver, self._chosen, self.count)
        self._apart = self._cell_by_cell and not self._fits()
        refuse_large_blocks(self._chosen, grid, self.count, self._dtype, self._memory)
        self._unsaid: list[str] = []
        self._staging: Optional[Staging] = None
        self._file: Optional[CellFile] = None
        self._taking: Optional[CellFile] = None  # the file that takes the cells, that or another
        if check:
            self._try_out()

    def _try_out(self) -> None:
        """Write a few cells beside the target, and refuse what would come out wrong."""
        rows, columns = min(self._grid.rows, SIZE), min(self._grid.columns, SIZE)
        grid = replace(self._grid, rows=rows, columns=columns)
        lossy = [o for o in self._options if not is_lossless(o)]
        bands = self._bands
        if self._driver.ShortName == "GTiff" and not lossy and len(bands) <= _MOST_TIFF_BANDS:
            bands = bands[:_TRIED_BANDS]  # the others go the same way
        plain = self._driver.ShortName == "GTiff" and not lossy
        kind = self._kind_of_trial(grid, bands) if plain else None
        if went_well(kind) and lies_alone(self._target):
            return
        cells, valid = sample(grid, bands, self._dtype)
        staging = Staging(self._target, self._inputs, self._name)
        try:
            with RasterSink(
                self._target,
                grid,
                bands,
                self._dtype,
                options=self._options,
                like=self._like,
                notes=self._notes,
                masked=self.masked,
                memory=self._memory,
                trial=staging,
            ) as sink:
                sink.write(grid.window, cells, valid=valid)
            valid |= not self.masked
            if self._driver.ShortName != "GTiff":
                self._refuse_loss(lost(staging.path, grid, self._bands, cells, valid))
                self._unsaid = unsaid(staging.path, self._bands)
            elif lossy:
                clause = lost(staging.path, grid, self._bands, cells, valid, exact=False)
                if clause:
                    raise RasterError(
                        tr("OUTPUT {}: a GeoTIFF with {} {}; choose other CREATION_OPTIONS").format(
                            self._target, "|".join(lossy), clause
                        )
                    )
            staging.check()
            if self._together is not None:
                self._together.claim(staging)
            if not staging.others():
                note(kind)
        finally:
            staging.discard()

    def _kind_of_trial(self, grid: Grid, bands: Sequence[OutputBand]) -> Optional[bytes]:
        if self._like is not None and self._like.gcps:
            return None
        said = self._options, self._dtype, self.masked, self._cell_by_cell
        return kind_of(grid, bands, self._notes, *said)

    def _refuse_loss(self, clause: str) -> None:
        if clause:
            name = self._driver.LongName
            raise RasterError(
                tr("OUTPUT {}: {} {}; choose for instance .tif").format(self._target, name, clause)
            )

    @property
    def count(self) -> int:
        """Number of bands."""
        return len(self._bands)

    @property
    def dtype(self) -> np.dtype[Any]:
        """Type of the cells."""
        return self._dtype

    @property
    def nodata(self) -> tuple[Optional[float], ...]:
        """The nodata value of each band."""
        return self._nodata

    @property
    def band_by_band(self) -> bool:
        """Whether it takes one band after the other, or all bands of a window together."""
        return not self._cell_by_cell or self._apart

    def _fits(self) -> bool:
        """Say whether all bands of a piece of work, and of a row of blocks, fit into memory."""
        rows = min(self._grid.rows, STRIP_ROWS)
        row_bytes = rows * self._grid.columns * self.count * self._dtype.itemsize
        together = fit_together(self._grid.shape, self.count, _CELL_BYTES, self._memory)
        return row_bytes <= _ROW_BYTES and together

    def __enter__(self) -> RasterSink:
        for what in self._unsaid:
            told = tr("{} {} keeps no {} of bands").format(self._name, self._target, tr(what))
            self._progress.warn(told)
        self._staging = self._trial or Staging(self._target, self._inputs, self._name)
        try:
            with naming(self._name), self._staging.naming():
                self._create(self._staging)
        except BaseException:
            self._abandon()
            raise
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        staging = self._staging
        if staging is None:
            return
        try:
            if kind is None:
                with naming(self._name), staging.naming():
                    self._finish(staging)
        finally:
            self._abandon()

    def _abandon(self) -> None:
        """Leave nothing behind; after a run that ended well there is nothing."""
        with contextlib.suppress(RasterError):
            self._close()
        if self._staging is not None and self._staging is not self._trial:
            self._staging.discard()

    def write(
        self,
        window: Window,
        cells: NDArray[Any],
        first: int = 0,
        valid: Optional[NDArray[np.bool_]] = None,
    ) -> None:
        """Take cells of a window; windows come in raster order, for each band or for all.

        Parameters
        ----------
        window : Window
            Which cells.
        cells : ndarray of shape (bands, rows, columns)
            Their values, in the sink's type.
        first : int
            The band of the first of them, from 0; others than all bands may come only where the
            sink takes them band by band.
        valid : ndarray of shape (rows, columns), bool, optional
            For a masked sink: which of them have data.

        Raises
        ------
        RasterError
            Where they cannot be written: the disk is full, say.
        """
        file, taking, staging = self._file, self._taking, self._staging
        if file is None or taking is None or staging is None:
            raise ValueError(tr("a sink takes cells within its context"))
        with naming(self._name), staging.naming():
            taking.write(window, cells, first)
            if self.masked and valid is not None:
                file.write_mask(window, valid)

    def _create(self, staging: Staging) -> None:
        scratch = gdal.GetDriverByName("GTiff")
        self._copied = not self._driver.GetMetadataItem(gdal.DCAP_CREATE)
        if self._copied:
            file = self._new(scratch, staging.scratch, SCRATCH_OPTIONS)
        else:
            file = self._new(self._driver, staging.path, self._chosen, self._cell_by_cell)
        self._file = self._taking = file
        epoch = self._notes.epoch
        place(file.dataset, self._grid, self._like, epoch, f"OUTPUT {self._target}")
        describe(file.dataset, self._grid, self._bands, self._notes)
        if self._apart:
            self._taking = self._new(scratch, staging.scratch, BANDS_OPTIONS)
        if self.masked:
            file.create_mask()

    def _new(
        self, driver: gdal.Driver, path: str, options: Sequence[str], together: bool = False
    ) -> CellFile:
        return CellFile(
            driver,
            path,
            self._grid,
            self.count,
            self._dtype,
            self._kind,
            options,
            together=together,
            name=f"OUTPUT {self._target}",
            progress=self._progress,
        )

    def _finish(self, staging: Staging) -> None:
        file, taking = self._file, self._taking
        if file is None or taking is None:
            return
        what = tr("OUTPUT {} cannot be written").format(self._target)
        if taking.incomplete:
            raise RasterError(tr("{}: not all of its cells came").format(what))
        taking.flush()
        if file is not taking:
            self._bring_together(taking, file)
        if self._copied:
            self._copy(file, staging.path, what)
        self._close()
        if self._copied or self._apart:
            os.remove(staging.scratch)
        if not self._copied:
            self._check_end(staging.path, what)
        self._progress.check()
        if self._together is not None:
            self._together.wait(staging)
            self._staging = None
        elif staging is not self._trial:
            staging.commit(self._progress.check)

    def _bring_together(self, kept: CellFile, file: CellFile) -> None:
        """Write the cells that were kept band by band, with all bands of a block at once."""
        rows, columns = file.piece
        row_bytes = self._grid.columns * self.count * self._dtype.itemsize
        if rows * row_bytes <= _ROW_BYTES:
            rows, columns = rows * max(1, _ROW_BYTES // (rows * row_bytes)), self._grid.columns
        for part in tiles(self._grid.window, rows, columns):
            file.write_strip(part.row, part.column, kept.read(part))

    def _check_end(self, path: str, what: str) -> None:
        """Read the last cell: newer GDAL does not notice that a TIFF's end found no room."""
        dataset = call(lambda: gdal.OpenEx(path, gdal.OF_RASTER), is_none, what)
        last = dataset.GetRasterBand(self.count)
        if last is None:
            self._refuse_loss(tr("is not read back as one raster of several bands"))
        place = self._grid.columns - 1, self._grid.rows - 1
        call(lambda: last.ReadAsArray(*place, 1, 1), is_none, what)

    def _close(self) -> None:
        for file in (self._taking, self._file):
            if file is not None:
                file.close()

    def _copy(self, file: CellFile, path: str, what: str) -> None:
        def step(fraction: float, message: str, data: object) -> int:
            return 0 if self._progress.is_cancelled() else 1

        def copy() -> Any:
            return self._driver.CreateCopy(path, file.dataset, 0, self._options, callback=step)

        try:
            close(call(copy, is_none, what, strict=True), what)
        except RasterError:
            self._progress.check()
            raise
