"""An .xlsx file is a zip of XML: look into it before anything is unpacked into memory.

The central directory says how large each entry becomes, but it may lie, so every entry is also unpacked once,
chunk by chunk, and thrown away. The worksheets are measured on the way (see ``extents``).
"""

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from kangyu.formats.sheets.extents import Extent, Measure
from kangyu.formats.sheets.limits import MEGABYTE, Limits, size_text
from kangyu.formats.sheets.refusals import SheetRefused, refusal

_CHUNK = MEGABYTE
_WORKSHEETS = "xl/worksheets/"
_RATIO_FROM = 10 * MEGABYTE
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError)


def open_archive(path: Path) -> zipfile.ZipFile:
    """The zip, its directory read. Raises ``SheetRefused`` ("truncated")."""
    try:
        return zipfile.ZipFile(path)
    except _DAMAGE as error:
        raise refusal("truncated") from error


def check_archive(archive: zipfile.ZipFile, limits: Limits) -> dict[str, Extent]:
    """Unpack everything once within the limits; gives the extent of each worksheet by its entry's name.

    Raises ``SheetRefused``: "zip_bomb", "truncated" (also for a wrong checksum), "password".
    """
    entries = archive.infolist()
    _check_directory(entries, limits)
    room = limits.uncompressed
    extents = {}
    for entry in entries:
        measure = Measure()
        room -= _unpack(archive, entry, limits, room, measure)
        if entry.filename.startswith(_WORKSHEETS):
            extents[entry.filename] = _measured(archive, entry, measure)
    return extents


def _measured(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, measure: Measure) -> Extent:
    if measure.must_look_again:
        measure = Measure(is_wide=True)
        for chunk in _chunks(archive, entry):
            measure.add(chunk)
    return measure.extent()


def _check_directory(entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    if any(entry.flag_bits & 1 for entry in entries):
        raise refusal("password")
    if len(entries) > limits.entries:
        raise refusal("zip_bomb", size=f"{len(entries)} entries", limit=f"{limits.entries} entries")
    declared = sum(entry.file_size for entry in entries)
    if declared > limits.uncompressed:
        raise _bomb(declared, limits)
    for entry in entries:
        _check_ratio(entry, entry.file_size, limits)


def _check_ratio(entry: zipfile.ZipInfo, size: int, limits: Limits) -> None:
    if size > _RATIO_FROM and size > limits.ratio * max(entry.compress_size, 1):
        allowed = limits.ratio * max(entry.compress_size, 1)
        raise refusal("zip_bomb", size=size_text(size), limit=size_text(allowed))


def _bomb(size: int, limits: Limits) -> SheetRefused:
    return refusal("zip_bomb", size=size_text(size), limit=size_text(limits.uncompressed))


def _unpack(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, limits: Limits, room: int, measure: Measure) -> int:
    size = 0
    is_sheet = entry.filename.startswith(_WORKSHEETS)
    for chunk in _chunks(archive, entry):
        size += len(chunk)
        if size > room:
            raise _bomb(limits.uncompressed + size - room, limits)
        _check_ratio(entry, size, limits)
        if is_sheet:
            measure.add(chunk)
    return size


def _chunks(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    # zipfile stops quietly at the declared size, where the reader behind us would go on. Declared as
    # endless, it goes on too, to the end of the compressed data, and checks the checksum there.
    entry.file_size = 2**62
    try:
        with archive.open(entry) as file:
            while chunk := file.read(_CHUNK):
                yield chunk
    except (*_DAMAGE, NotImplementedError) as error:
        if isinstance(error, SheetRefused):  # thrown by whoever takes the chunks, and a ValueError itself
            raise
        raise refusal("truncated") from error


def read_entry(archive: zipfile.ZipFile, name: str, *, most: int = 8 * MEGABYTE) -> bytes:
    """The bytes of a small entry, empty when there is none; a larger one than ``most`` is cut."""
    if name not in archive.NameToInfo:
        return b""
    with archive.open(archive.NameToInfo[name]) as file:
        return file.read(most)
