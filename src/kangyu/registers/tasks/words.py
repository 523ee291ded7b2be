"""What people write with an act: checked alike for all of them."""

from __future__ import annotations

from kangyu.registers.records.telling import tells
from kangyu.vocabulary.errors import NotUnderstood
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.text import narrow

LONGEST = 200
_LONG = Bilingual("说明最长 200 字", "At most 200 characters")
_MISSING = Bilingual("请写明原因或结果", "Say why, or what came of it")
_TELLING = Bilingual("请勿在此填写身份证号或电话号码", "Do not write identity or telephone numbers here")


def said(words: str, *, longest: int = LONGEST) -> str:
    """The words as kept. Raises `NotUnderstood` when they are too long or tell somebody's number."""
    words = narrow(words)
    if len(words) > longest:
        raise NotUnderstood(
            "words", _LONG if longest == LONGEST else Bilingual(f"最长 {longest} 字", f"At most {longest} characters")
        )
    if tells(words):
        raise NotUnderstood("words", _TELLING)
    return words


def reason(words: str) -> str:
    """The same where words are due."""
    words = said(words)
    if not words:
        raise NotUnderstood("words", _MISSING)
    return words
