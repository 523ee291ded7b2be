"""The file of a backup: one open line that says what it is, then a stream sealed frame by frame.

Each frame is a number, a mark for the last one, and up to a mebibyte, sealed under the keyring (AES-256-GCM): a byte that
was changed, a frame that is missing or moved, and a file that was cut off are all found while it is read.
"""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any, BinaryIO

from kangyu.registers.keyring import CannotOpen, Keyring
from kangyu.vocabulary.errors import NotUnderstood
from kangyu.vocabulary.labels import Bilingual

MAGIC = "kangyu-backup"
FORMAT = 1
_FRAME = 2**20
_LONGEST_HEADER = 64 * 1024
_SIZE, _NUMBER = 4, 8

_NO_BACKUP = Bilingual("{name} 不是康域的备份文件", "{name} is no backup of Kangyu")
_DAMAGED = Bilingual("备份文件已损坏：{place}", "The backup is damaged: {place}")
_CUT = Bilingual("第 {number} 段之后被截断", "cut off after frame {number}")
_CHANGED = Bilingual("第 {number} 段与写入时不同", "frame {number} is not what was written")
_KEY = Bilingual(
    "没有封存此备份的密钥，请先放回当时的 keyring.json",
    "The key of this backup is missing: put back the keyring of its day",
)


def damaged(place: Bilingual) -> NotUnderstood:
    """The refusal of a damaged backup."""
    return NotUnderstood("damaged", _DAMAGED.format(place=place))


class SealedWriter(io.RawIOBase):
    """A stream to write; what goes in comes to the file sealed. Close it, or the file counts as cut off."""

    def __init__(self, file: BinaryIO, header: dict[str, Any], ring: Keyring) -> None:
        self._file, self._ring = file, ring
        self._pending = bytearray()
        self._number = 0
        line = json.dumps({"magic": MAGIC, "format": FORMAT, "key": ring.current, **header}, ensure_ascii=False)
        file.write(line.encode() + b"\n")

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._pending += data
        while len(self._pending) > _FRAME:
            self._frame(bytes(self._pending[:_FRAME]), is_last=False)
            del self._pending[:_FRAME]
        return len(data)

    def close(self) -> None:
        if not self.closed:
            self._frame(bytes(self._pending), is_last=True)
        super().close()

    def _frame(self, part: bytes, *, is_last: bool) -> None:
        sealed = self._ring.seal(self._number.to_bytes(_NUMBER) + bytes([is_last]) + part)
        self._file.write(len(sealed).to_bytes(_SIZE) + sealed)
        self._number += 1


class SealedReader(io.RawIOBase):
    """The stream that was written, opened frame by frame; NotUnderstood where the file is not what was written."""

    def __init__(self, file: BinaryIO, ring: Keyring) -> None:
        self._file, self._ring = file, ring
        self.header = read_header(file)
        if self.header.get("key") not in ring.data_keys:
            raise NotUnderstood("keyring", _KEY)
        self._part = memoryview(b"")
        self._number = 0
        self._is_done = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._part and not self._is_done:
            self._next()
        taken = self._part[: len(buffer)]
        buffer[: len(taken)] = taken
        self._part = self._part[len(taken) :]
        return len(taken)

    def _next(self) -> None:
        size = self._file.read(_SIZE)
        sealed = self._file.read(int.from_bytes(size)) if len(size) == _SIZE else b""
        if not sealed or len(sealed) < int.from_bytes(size):
            raise damaged(_CUT.format(number=self._number))
        try:
            plain = self._ring.open(sealed)
        except CannotOpen:
            raise damaged(_CHANGED.format(number=self._number)) from None
        if int.from_bytes(plain[:_NUMBER]) != self._number:
            raise damaged(_CHANGED.format(number=self._number))
        self._is_done = bool(plain[_NUMBER])
        self._part = memoryview(plain)[_NUMBER + 1 :]
        self._number += 1


def read_header(file: BinaryIO) -> dict[str, Any]:
    """What the open line says, without any key: version, time, kind of database. NotUnderstood for another file."""
    name = Path(getattr(file, "name", "")).name or "?"
    try:
        header = json.loads(file.readline(_LONGEST_HEADER))
    except ValueError:
        header = None
    if not isinstance(header, dict) or header.get("magic") != MAGIC or header.get("format") != FORMAT:
        raise NotUnderstood("backup", _NO_BACKUP.format(name=name))
    return header
