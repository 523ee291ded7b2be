"""The name of a sent file: without its folders, free of what file systems, headers and eyes stumble over."""

import re
import unicodedata

from kangyu.formats.papers.refusals import refusal

LONGEST = 120
_FOLDERS = re.compile(r"[\\/]")
_FORBIDDEN = re.compile(r'[<>:"|?*\x00-\x1f\x7f]')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)


def safe_name(sent: str) -> str:
    """The last part of the name, as it will be kept and given back. Raises ``NotUnderstood`` ("name").

    Characters that turn the direction of writing are refused: they make ``fdp.exe`` look like ``exe.pdf``.
    """
    name = unicodedata.normalize("NFC", _FOLDERS.split(sent)[-1]).strip(" .")
    stem, dot, ending = name.rpartition(".")
    hidden = any(unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co") for character in name)
    if not stem or not dot or hidden or _FORBIDDEN.search(name) or _RESERVED.fullmatch(name):
        raise refusal("name")
    return name if len(name) <= LONGEST else f"{stem[: LONGEST - len(ending) - 1]}.{ending}"
