"""Files that end too early, which GDAL reads as if zeros followed."""

from __future__ import annotations

import math
import os
from typing import TYPE_CHECKING, BinaryIO

from osgeo import gdal

from ...kernels.common.wording import counted, shown, tr
from ..common.errors import RasterError

if TYPE_CHECKING:
    from .source import RasterSource


def refuse_torn(source: RasterSource, dataset: gdal.Dataset) -> None:
    """Refuse an open source whose file is shorter than its header says.

    Raises
    ------
    RasterError
        That says how much is missing.
    """
    # No more is asked of others: to list its files takes GDAL as long as to open one.
    kind = dataset.GetDriver().ShortName
    if kind in _REFUSE:
        _REFUSE[kind](source, dataset)


def _refuse_torn_envi(source: RasterSource, dataset: gdal.Dataset) -> None:
    """Refuse an ENVI file that ends too early: GDAL would read its missing cells as zeros."""
    header = dataset.GetMetadata("ENVI")
    if header.get("file_compression", "0") != "0":
        return
    found = gdal.VSIStatL(dataset.GetFileList()[0])
    cells = dataset.RasterXSize * dataset.RasterYSize * dataset.RasterCount
    size = gdal.GetDataTypeSize(dataset.GetRasterBand(1).DataType) // 8
    missing = int(header.get("header_offset", 0)) + cells * size - found.size if found else 0
    if missing > 0:
        raise RasterError(
            tr("{} is torn: {} missing at the end of {}").format(
                source.name,
                counted(missing, "byte is", "bytes are"),
                dataset.GetFileList()[0],
            )
        )


def _refuse_part_of_netcdf(source: RasterSource, dataset: gdal.Dataset) -> None:
    """Refuse a netCDF file that was cut off: its library reads what is missing as zeros.

    Files of the classic format only, whose head says where each variable lies. Those of HDF5 do
    not open.
    """
    path = (dataset.GetFileList() or [""])[0]
    if not os.path.isfile(path):
        return
    with open(path, "rb") as file:
        needed = _end_of_classic(file)
    if needed > os.path.getsize(path):
        _refuse_part(source, path, needed)


def _refuse_part(source: RasterSource, path: str, needed: int) -> None:
    raise RasterError(
        tr("{} is only part of a file: its cells reach to byte {}, and {} has {}").format(
            source.name, shown(needed, ","), path, shown(os.path.getsize(path), ",")
        )
    )


# Bytes of the types of classic netCDF files, by their numbers, and of the lists in their heads.
_NETCDF_BYTES = (0, 1, 1, 2, 4, 4, 8, 1, 1, 2, 4, 8, 8)
_DIMENSIONS, _VARIABLES, _ATTRIBUTES = 10, 11, 12


def _end_of_classic(file: BinaryIO) -> int:
    """Return where the last variable of a netCDF file of the classic format ends, else 0."""
    magic = file.read(4)
    if magic[:3] != b"CDF" or magic[3] not in (1, 2, 5):
        return 0
    size, place = 8 if magic[3] == 5 else 4, 4 if magic[3] == 1 else 8

    def number(width: int = size) -> int:
        return int.from_bytes(file.read(width), "big")

    def skip(count: int) -> None:
        file.seek(-(-count // 4) * 4, os.SEEK_CUR)

    def count_of(tag: int) -> int:
        found, count = number(4), number()
        return count if found == tag else 0

    def skip_attributes() -> None:
        for _ in range(count_of(_ATTRIBUTES)):
            skip(number())
            skip(_NETCDF_BYTES[number(4)] * number())

    try:
        records, lengths = number(), []
        for _ in range(count_of(_DIMENSIONS)):
            skip(number())
            lengths.append(number())
        skip_attributes()
        fixed, by_record = [0], []
        for _ in range(count_of(_VARIABLES)):
            skip(number())
            shape = [lengths[number()] for _ in range(number())]
            skip_attributes()
            cell = _NETCDF_BYTES[number(4)]
            number()  # its size, which is wrong where that passes 4 GB
            start, is_record = number(place), shape[:1] == [0]
            bytes_of_one = cell * math.prod(shape[is_record:])
            if is_record:
                by_record.append((start, bytes_of_one))
            else:
                fixed.append(start + bytes_of_one)
    except IndexError:
        return 0
    if not by_record or records in (0, 2 ** (8 * size) - 1):
        return max(fixed)
    # Of a single variable the records follow one another without a gap.
    unit = 4 if len(by_record) > 1 else 1
    one = sum(-(-each // unit) * unit for _, each in by_record)
    return max(*fixed, *(start + (records - 1) * one + each for start, each in by_record))


def _refuse_part_of_pcidsk(source: RasterSource, dataset: gdal.Dataset) -> None:
    """Refuse a PCIDSK file that was cut off: GDAL reads what is missing as anything at all."""
    path = (dataset.GetFileList() or [""])[0]
    if not os.path.isfile(path):
        return
    with open(path, "rb") as file:
        blocks = file.read(32)[16:].strip()
    needed = int(blocks) * 512 if blocks.isdigit() else 0
    if needed > os.path.getsize(path):
        _refuse_part(source, path, needed)


def _refuse_part_of_jpeg(source: RasterSource, dataset: gdal.Dataset) -> None:
    """Refuse a JPEG file that was cut off: its library makes up what is missing, in grey."""
    path = (dataset.GetFileList() or [""])[0]
    if not os.path.isfile(path):
        return
    with open(path, "rb") as file:
        data = file.read()
    at = 2
    while data[at : at + 1] == b"\xff" and data[at + 1 : at + 2] != b"\xda":
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    # Among cells no byte of 255 is followed by another than 0 or a mark; small pictures in the
    # head end as the large one does.
    if data[at + 1 : at + 2] == b"\xda" and data.find(b"\xff\xd9", at) < 0:
        raise RasterError(tr("{} is only part of a file: {} has no end").format(source.name, path))


_REFUSE = {
    "ENVI": _refuse_torn_envi,
    "netCDF": _refuse_part_of_netcdf,
    "PCIDSK": _refuse_part_of_pcidsk,
    "JPEG": _refuse_part_of_jpeg,
}
