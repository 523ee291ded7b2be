"""What clerks read when a file is refused is written as Chinese is: with full-width marks."""

from __future__ import annotations

import re

import pytest

from kangyu.formats.sheets import data, kinds, refusals, workbooks
from kangyu.vocabulary.labels import Bilingual
from kangyu.workflows.receive_message import contacts, reading, receiving

_HALF = re.compile(r"[\u4e00-\u9fff}”）][,:;?!(]|[,:;?!)][\u4e00-\u9fff{“]")


def _words() -> list[Bilingual]:
    found: list[object] = []
    for module in (data, kinds, refusals, workbooks, contacts, reading, receiving):
        for value in vars(module).values():
            found += value.values() if isinstance(value, dict) else value if isinstance(value, tuple) else [value]
    return [each for each in found if isinstance(each, Bilingual)]


def test_the_sentences_are_found() -> None:
    assert len(_words()) > 30


@pytest.mark.parametrize("words", _words(), ids=lambda words: words.zh[:12])
def test_a_chinese_sentence_has_full_width_marks(words: Bilingual) -> None:
    assert not _HALF.search(words.zh)
