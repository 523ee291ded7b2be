"""The records of an old .xls workbook (BIFF), looked through before calamine builds anything from them."""

import struct
from collections.abc import Iterator

_FILEPASS = 0x2F
_MULRK = 0xBD
# Formula, number, text in three ways, truth or error, compressed number: row, column, ... ; several numbers.
_CELLS = frozenset({0x06, 0x203, 0x204, 0xFD, 0xD6, 0x205, 0x27E, _MULRK})
_COLUMNS = 256  # as many as the format has


def _records(stream: bytes) -> Iterator[tuple[int, int, int]]:
    """Kind, where the content begins, its length."""
    at, end = 0, len(stream)
    unpack = struct.Struct("<HH").unpack_from
    while at + 4 <= end:
        kind, length = unpack(stream, at)
        yield kind, at + 4, length
        at += 4 + length


def is_encrypted(stream: bytes) -> bool:
    """Whether the workbook says that what follows is encrypted: near its beginning, or not at all."""
    return any(kind == _FILEPASS for (kind, _, _), _ in zip(_records(stream), range(20), strict=False))


def has_impossible_columns(stream: bytes) -> bool:
    """Whether a cell lies right of the last column there can be, as only a damaged file says.

    calamine believes it and allocates the whole rectangle up to there.
    """
    column_of = struct.Struct("<H").unpack_from
    for kind, at, length in _records(stream):
        if kind in _CELLS and length >= 4 and at + length <= len(stream):
            # Several numbers in one record: the last column is in its last two bytes.
            where = at + length - 2 if kind == _MULRK else at + 2
            if column_of(stream, where)[0] >= _COLUMNS:
                return True
    return False
