"""The streams of an OLE2 compound file (MS-CFB), and whether they are all there.

Old .xls files and encrypted .xlsx files are both of this kind; calamine tells neither why it fails.
"""

import struct
from dataclasses import dataclass

MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")
_LAST_SECTOR = 0xFFFFFFFA  # larger values are marks, not sectors
_ENTRY = 128
_MINI = 64  # bytes in a sector of the store for small streams
_STREAM, _ROOT = 2, 5


class Damaged(Exception):
    """The file ends too early or points outside itself."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A stream as the directory lists it: its name, first sector and size in bytes."""

    name: str
    kind: int
    start: int
    size: int


class CompoundFile:
    """A compound file in memory: its directory, read at once, and its streams, on demand."""

    def __init__(self, data: bytes) -> None:
        """Raises ``Damaged`` when the directory cannot be read."""
        if len(data) < 512:
            raise Damaged
        self._data = data
        (shift,) = struct.unpack_from("<H", data, 30)
        if shift not in (9, 12):
            raise Damaged
        self._sector = 1 << shift
        directory, self._cutoff, mini_fat = struct.unpack_from("<I4xII", data, 48)
        self._fat = self._numbers(self._fat_sectors())
        entries = self._read_directory(directory)
        self._mini_fat = self._numbers(self._chain(mini_fat, self._fat))
        self._root = next((entry for entry in entries if entry.kind == _ROOT), None)
        self._streams = {entry.name: entry for entry in entries if entry.kind == _STREAM}

    @property
    def names(self) -> list[str]:
        """The names of the streams."""
        return list(self._streams)

    def content(self, name: str) -> bytes:
        """A stream's bytes. Raises ``Damaged`` when a part of it is not there."""
        entry = self._streams[name]
        if entry.size >= self._cutoff:
            content = b"".join(map(self._at, self._chain(entry.start, self._fat)))
        else:
            content = self._small(entry)
        if len(content) < entry.size:
            raise Damaged
        return content[: entry.size]

    def _small(self, entry: Entry) -> bytes:
        if self._root is None:
            raise Damaged
        store = b"".join(map(self._at, self._chain(self._root.start, self._fat)))
        chain = self._chain(entry.start, self._mini_fat)
        return b"".join(store[number * _MINI : (number + 1) * _MINI] for number in chain)

    def _fat_sectors(self) -> list[int]:
        """The sectors that hold the allocation table: 109 named in the header, more in a list of sectors."""
        sectors = list(struct.unpack_from("<109I", self._data, 76))
        following = struct.unpack_from("<I", self._data, 68)[0]
        for _ in range(len(self._data) // self._sector):
            if following > _LAST_SECTOR:
                break
            *more, following = self._numbers([following])
            sectors += more
        return [sector for sector in sectors if sector <= _LAST_SECTOR]

    def _numbers(self, sectors: list[int]) -> tuple[int, ...]:
        data = b"".join(map(self._at, sectors))
        if len(data) < len(sectors) * self._sector:
            raise Damaged
        return struct.unpack(f"<{len(data) // 4}I", data)

    def _at(self, number: int) -> bytes:
        """A sector; the last one of the file need not be filled up."""
        start = (number + 1) * self._sector
        if start >= len(self._data):
            raise Damaged
        return self._data[start : start + self._sector]

    def _chain(self, start: int, table: tuple[int, ...]) -> list[int]:
        chain: list[int] = []
        while start <= _LAST_SECTOR:
            if start >= len(table) or len(chain) > len(table):
                raise Damaged
            chain.append(start)
            start = table[start]
        return chain

    def _read_directory(self, start: int) -> list[Entry]:
        data = b"".join(map(self._at, self._chain(start, self._fat)))
        return [_entry(data[at : at + _ENTRY]) for at in range(0, len(data) - _ENTRY + 1, _ENTRY)]


def _entry(data: bytes) -> Entry:
    length = max(0, min(struct.unpack_from("<H", data, 64)[0] - 2, 62))
    start, size = struct.unpack_from("<II", data, 116)
    return Entry(data[:length].decode("utf-16-le", "replace"), data[66], start, size)
