"""The directory of an OLE2 compound file (MS-CFB): which streams it holds, and whether they are all there.

Old .xls files and encrypted .xlsx files are both of this kind; calamine tells neither why it fails.
"""

import struct
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import BinaryIO

MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")
_LAST_SECTOR = 0xFFFFFFFA  # larger values are marks, not sectors
_ENTRY = 128
_STREAM = 2
_ROOT = 5


class Damaged(Exception):
    """The file ends too early or points outside itself."""


@dataclass(frozen=True, slots=True)
class Stream:
    """A stream of a compound file: its name, first sector and size in bytes."""

    name: str
    start: int
    size: int


class CompoundFile:
    """A compound file opened for reading its directory and the beginnings of its streams."""

    def __init__(self, path: Path) -> None:
        """Raises ``Damaged`` when the directory cannot be read."""
        self._size = path.stat().st_size
        with path.open("rb") as file:
            self._read(file)

    def _read(self, file: BinaryIO) -> None:
        header = file.read(512)
        if len(header) < 512:
            raise Damaged
        shift, mini_shift = struct.unpack_from("<HH", header, 30)
        if shift not in (9, 12) or mini_shift != 6:
            raise Damaged
        self._sector = 1 << shift
        directory, cutoff = struct.unpack_from("<I4xI", header, 48)
        self._cutoff = cutoff
        self._file = file
        self._fat = self._read_fat(header)
        self.streams = {entry.name: entry for entry in self._read_directory(directory)}
        self._mini_fat = self._numbers(self._chain(struct.unpack_from("<I", header, 60)[0], self._fat))
        self.head = {name: self._begin(entry) for name, entry in self.streams.items() if name in _WORKBOOKS}

    def _read_fat(self, header: bytes) -> tuple[int, ...]:
        first, count = struct.unpack_from("<II", header, 68)
        blocks = list(struct.unpack_from("<109I", header, 76))
        for _ in range(min(count, self._size // self._sector)):
            if first > _LAST_SECTOR:
                break
            *more, first = struct.unpack(f"<{self._sector // 4}I", self._sector_at(first))
            blocks += more
        return self._numbers([block for block in blocks if block <= _LAST_SECTOR])

    def _numbers(self, sectors: list[int]) -> tuple[int, ...]:
        data = b"".join(map(self._sector_at, sectors))
        return struct.unpack(f"<{len(data) // 4}I", data)

    def _sector_at(self, number: int) -> bytes:
        self._file.seek((number + 1) * self._sector)
        data = self._file.read(self._sector)
        if len(data) < self._sector:
            raise Damaged
        return data

    def _chain(self, start: int, table: tuple[int, ...]) -> list[int]:
        chain: list[int] = []
        while start <= _LAST_SECTOR:
            if start >= len(table) or len(chain) > len(table):
                raise Damaged
            chain.append(start)
            start = table[start]
        return chain

    def _read_directory(self, start: int) -> list[Stream]:
        data = b"".join(map(self._sector_at, self._chain(start, self._fat)))
        entries = [data[at : at + _ENTRY] for at in range(0, len(data), _ENTRY)]
        self._root = _as_stream(entries[0]) if entries else None
        return [_as_stream(entry) for entry in entries if entry[66] == _STREAM]

    def _begin(self, stream: Stream) -> bytes:
        """The first 4 KB of a stream; raises ``Damaged`` when any later part of it lies outside the file."""
        if stream.size >= self._cutoff:
            chain = self._chain(stream.start, self._fat)
            self._check_inside(chain, stream.size)
            return b"".join(map(self._sector_at, islice(chain, 4096 // self._sector)))
        return self._begin_mini(stream)

    def _check_inside(self, chain: list[int], size: int) -> None:
        missing = len(chain) * self._sector < size
        # The last sector need not be filled up, so the file may end inside it.
        starts = [(sector + 1) * self._sector for sector in chain]
        if missing or any(start + self._sector > self._size for start in starts[:-1]):
            raise Damaged
        if starts and starts[-1] + (size - 1) % self._sector + 1 > self._size:
            raise Damaged

    def _begin_mini(self, stream: Stream) -> bytes:
        if self._root is None:
            raise Damaged
        store = b"".join(map(self._sector_at, self._chain(self._root.start, self._fat)))
        chain = self._chain(stream.start, self._mini_fat)
        return b"".join(store[sector * 64 : sector * 64 + 64] for sector in chain)[: stream.size]


_WORKBOOKS = ("Workbook", "Book")


def _as_stream(entry: bytes) -> Stream:
    length = max(0, min(struct.unpack_from("<H", entry, 64)[0] - 2, 62))
    start, size = struct.unpack_from("<II", entry, 116)
    return Stream(entry[:length].decode("utf-16-le", "replace"), start, size)


def is_encrypted_workbook(records: bytes) -> bool:
    """Whether a BIFF stream says, near its beginning, that the rest is encrypted (record FILEPASS)."""
    at = 0
    while at + 4 <= len(records):
        kind, length = struct.unpack_from("<HH", records, at)
        if kind == 0x2F:
            return True
        if kind == 0x0A:  # EOF of the workbook's globals
            return False
        at += 4 + length
    return False
