"""Which encoding a text file is written in, told from all of it, and the line where it goes wrong."""

import codecs
from dataclasses import dataclass
from pathlib import Path

from kangyu.formats.sheets.limits import MEGABYTE
from kangyu.formats.sheets.refusals import SheetRefused, refusal

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_SURELY_UTF8 = 6
"""So many Chinese characters read as UTF-8 are no accident: GB text breaks UTF-8 within a few characters."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How far a file can be decoded in one encoding: ``error_line`` is 0 when all of it can."""

    encoding: str
    lines: int
    error_line: int
    chinese: int


def encoding_of(path: Path) -> Reading:
    """The encoding of a text file and its number of lines.

    Raises ``SheetRefused`` ("encoding") naming the first line that cannot be decoded.
    """
    with path.open("rb") as file:
        head = file.read(4)
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return _whole(_read(path, encoding))
    utf8 = _read(path, "utf-8")
    # A UTF-8 file with one broken byte can often be read as GB18030, as nonsense: never try then.
    if not utf8.error_line or utf8.chinese >= _SURELY_UTF8:
        return _whole(utf8)
    return _whole(_read(path, "gb18030"))


def _whole(reading: Reading) -> Reading:
    if reading.error_line:
        raise _undecodable(reading)
    return reading


def _undecodable(reading: Reading) -> SheetRefused:
    names = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8", "utf-16": "UTF-16", "gb18030": "GB18030"}
    return refusal("encoding", line=reading.error_line, encoding=names[reading.encoding])


def _read(path: Path, encoding: str) -> Reading:
    decoder = codecs.getincrementaldecoder(encoding)()
    lines, chinese = 1, 0
    with path.open("rb") as file:
        while True:
            chunk = file.read(MEGABYTE)
            try:
                text = decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                text = error.object[: error.start].decode(encoding, "ignore")
                lines += text.count("\n")
                return Reading(encoding, lines, lines, chinese + _chinese(text))
            lines += text.count("\n")
            chinese = chinese or _chinese(text[:4096])
            if not chunk:
                return Reading(encoding, lines, 0, chinese)


def _chinese(text: str) -> int:
    return sum("\u4e00" <= character <= "\u9fff" for character in text)
