"""Identity numbers and telephones in free text: there they would lie open, so they are found and kept out."""

from __future__ import annotations

import re

from kangyu.vocabulary.errors import NotUnderstood
from kangyu.vocabulary.identifiers import IdentityNumber

_LONG_NUMBER = re.compile(r"(?<!\d)(?:\d{17}[\dXx]|1[3-9]\d{9})(?![\dXx])")


def tells(text: object) -> bool:
    """Whether a text holds an identity number or a mobile number."""
    return isinstance(text, str) and len(text) > 10 and any(map(_is_personal, _LONG_NUMBER.findall(text)))


def _is_personal(number: str) -> bool:
    if len(number) == 11:
        return True
    try:
        IdentityNumber(number.upper())
    except NotUnderstood:
        return False
    return True
