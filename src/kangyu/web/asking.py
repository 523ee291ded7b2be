"""Numbers in addresses: which row, how long a list shall be, where it goes on."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest

from kangyu.vocabulary.errors import NotUnderstood
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.text import narrow

_LONGEST = 18  # digits that every database keeps as a whole number, as in web/converters.py
_NO_NUMBER = Bilingual("网址中的数字无法识别", "The number in the address cannot be read")
_NO_PLACE = Bilingual(
    "网址中的翻页位置无法识别，请从第一页开始", "The place in the list cannot be read; begin at its first page"
)


def number_in(request: HttpRequest, name: str) -> int | None:
    """The whole number that the address gives under a name; None when there is none.

    Raises:
        NotUnderstood: when it is no number, or one that no row can have.
    """
    written = request.GET.get(name, "")
    return _number(written, _NO_NUMBER) if written else None


def letters_in(text: str) -> str:
    """A name or its letters by which people are sought; a number never comes into an address."""
    return "" if any(character.isdigit() for character in text) else narrow(text)[:20]


def key_of(text: str) -> int | None:
    """The number of a row; None for an empty text, `Http404` for what cannot be one."""
    try:
        return _number(text, _NO_NUMBER) if text else None
    except NotUnderstood:
        raise Http404 from None


def place_of(text: str, parts: int) -> tuple[int, ...] | None:
    """The place in a list as a cursor writes it, ``12.345.6``; None for an empty one.

    Raises:
        NotUnderstood: when somebody bent it.
    """
    if not text:
        return None
    pieces = text.split(".")
    if len(pieces) != parts:
        raise NotUnderstood("cursor", _NO_PLACE)
    return tuple(_number(piece, _NO_PLACE) for piece in pieces)


def day_of(ordinal: int) -> date:
    """The day that a cursor counts.

    Raises:
        NotUnderstood: when there is no such day.
    """
    try:
        return date.fromordinal(ordinal)
    except (ValueError, OverflowError):
        raise NotUnderstood("cursor", _NO_PLACE) from None


def _number(text: str, message: Bilingual) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= _LONGEST):
        raise NotUnderstood("number", message)
    return int(text)
