"""Text from anywhere, made fit for XML and for one paragraph."""

import re
import unicodedata

_BREAKS = re.compile("[\t\n\r\v\f\x85\u2028\u2029]+")


def printable(text: str) -> str:
    """Line ends and tabs become one space, what XML cannot hold vanishes, all else stays as it is."""
    return "".join(character for character in _BREAKS.sub(" ", text) if not _is_forbidden(character))


def _is_forbidden(character: str) -> bool:
    is_noncharacter = ord(character) & 0xFFFE == 0xFFFE
    return is_noncharacter or unicodedata.category(character) in ("Cc", "Cs")
