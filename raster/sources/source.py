"""What to read: any raster that GDAL opens, as a plain value."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Optional

from osgeo import gdal

from ...kernels.common.wording import tr
from ..common.errors import Cancelled, RasterError
from .apart import Apart
from .describe import data_bands, describe
from .files import Stamp, change, files_of, stamps_of
from .info import Info
from .missing import BandNodata
from .opened import give_back, known, open_raster, take


@dataclass(frozen=True)
class RasterSource:
    """A raster to read: a plain value that each worker opens for itself.

    Attributes
    ----------
    uri : str
        What GDAL opens: a path, a subdataset, a /vsi path, VRT text.
    bands : tuple of int
        Which bands, from 1. Empty: all but alpha and mask bands.
    open_options : tuple of str
        ``KEY=VALUE`` for the driver.
    label : str
        What to call it in messages, the file's name by default: a parameter's name, say.
    mask : RasterSource, optional
        On the same grid: where it has no data, this raster has none. One band for all, or one
        for each.
    scaled : bool
        Whether a band's scale and offset are applied to the stored values.
    raw : bool
        Whether cells are read as they are stored, in their type, whether they have data or not;
        all bands are of one type then.
    stamps : tuple of Stamp
        The files it is read from, as they were when the work began.
    nodata : tuple of BandNodata
        What a user says of the nodata of some bands.
    session : str
        The run that keeps its file open (`opened.session`), nothing where none does.
    apart : Apart, optional
        A copy of the stored cells, to be read in place of those of the file.
    title : str
        What its owner calls it: a layer's name, which follows the label.
    """

    uri: str
    bands: tuple[int, ...] = ()
    open_options: tuple[str, ...] = ()
    label: str = ""
    mask: Optional[RasterSource] = None
    scaled: bool = True
    raw: bool = False
    stamps: tuple[Stamp, ...] = ()
    nodata: tuple[BandNodata, ...] = ()
    session: str = ""
    apart: Optional[Apart] = None
    title: str = ""

    @property
    def name(self) -> str:
        """What to call it in messages."""
        said = " ".join(part for part in (self.label, self.title) if part)
        return said or os.path.basename(self.uri) or self.uri

    def of_band(self, number: int) -> RasterSource:
        """Return the source of one of its bands, given by its number, from 1."""
        mask = None if self.mask is None else replace(self.mask, bands=(number,))
        return replace(self, bands=(number,), mask=mask)

    def of_places(self, places: Sequence[int]) -> RasterSource:
        """Return the source of some of its bands, given by their places, from 0, which may repeat.

        Of a mask of several bands those of the same places tell about them.
        """
        bands, mask = self.info().bands, self.mask
        if mask is not None and mask.count() > 1:
            mask = mask.of_places(places)
        return replace(self, bands=tuple(bands[place].number for place in places), mask=mask)

    def info(self) -> Info:
        """Return size, place, and bands."""
        with self.dataset() as dataset:
            return self.info_of(dataset)

    def info_of(self, dataset: gdal.Dataset) -> Info:
        """Return size, place, and bands, where it is open anyway."""
        asked = replace(self, stamps=(), mask=None)

        def find_out() -> Info:
            if self.bands:
                return describe(self, dataset, self.bands)
            chosen = replace(asked, bands=data_bands(dataset))
            # What is known of these bands where they are named is no other.
            return chosen.info_of(dataset) if chosen.bands else describe(self, dataset, ())

        info: Info = known(self.session, asked, find_out)
        return info

    def files(self) -> list[str]:
        """Return the files that it is read from, down to the last; see `files.files_of`."""

        def listed() -> list[str]:
            with contextlib.suppress(RasterError), self.dataset() as dataset:
                return list(dataset.GetFileList() or ())
            return []

        key = ("files", self.uri, self.open_options)
        found: list[str] = known(self.session, key, lambda: files_of(self.uri, listed))
        return found

    def count(self) -> int:
        """Return the number of its bands."""
        return len(self.bands) or len(self.info().bands)

    def stamped(self) -> RasterSource:
        """Return the same source with the stamps of its files, for `unchanged`."""
        return replace(self, stamps=stamps_of(self.files()))

    @contextmanager
    def dataset(self) -> Iterator[gdal.Dataset]:
        """Open it for reading, for one thread at a time; see `open_dataset`."""
        dataset = self.open_dataset()
        try:
            yield dataset
        finally:
            self.close_dataset(dataset)

    def open_dataset(self) -> gdal.Dataset:
        """Open it for reading; give it back to `close_dataset`.

        Raises
        ------
        RasterError
            Where GDAL cannot.
        """
        return take(
            self.session,
            (self.uri, self.open_options),
            lambda: open_raster(self.uri, self.open_options, self.name),
        )

    def close_dataset(self, dataset: gdal.Dataset) -> None:
        """Let go of what `open_dataset` returned: the run keeps it, or it is closed."""
        give_back(self.session, (self.uri, self.open_options), dataset)


@contextmanager
def unchanged(sources: Iterable[RasterSource]) -> Iterator[None]:
    """Refuse the work of a block in which a file of a source was written, or went.

    Parameters
    ----------
    sources : iterable of RasterSource
        With their stamps; those without are not looked at.

    Raises
    ------
    RasterError
        At the end, or in place of an error that came of it.
    """
    stamped = tuple(sources)
    try:
        yield
    except Cancelled:
        raise
    except Exception:
        refuse_changed(stamped)
        raise
    refuse_changed(stamped)


def refuse_changed(sources: Iterable[RasterSource]) -> None:
    """Refuse sources of which a file was written, or went, since they were stamped.

    Raises
    ------
    RasterError
        That names the first.
    """
    for source in sources:
        for stamp in source.stamps:
            what = change(stamp)
            if what:
                raise RasterError(
                    tr("{}: {} {} while it was read; run it again when nobody writes to it").format(
                        source.name, stamp.path, what
                    )
                )
