"""What a report declares.

A sentence is text with places in braces: `{record.established}` prints the value with its unit, `{…:number}` the bare
number, `{…:change}` the comparison with last year in words, `{…:target}` the comparison with the target. `{place}`
(洪江市), `{area}` (市, as in 全市), `{period}`, `{as_of}`, `{issuer}` are words of the frame. Sentences are in Chinese, the language of the document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kangyu.vocabulary.labels import Bilingual

FRAME = frozenset({"area", "place", "period", "as_of", "issuer"})
_PLACE = re.compile(r"\{([a-z_]+(?:\.[a-z_]+)?)(?::([a-z]+))?\}")


class Aspect(StrEnum):
    """What of a figure is printed."""

    VALUE = "value"  # 22913人, 92.96%
    NUMBER = "number"  # 22913
    CHANGE = "change"  # 较上年同期增长3.20%
    TARGET = "target"  # 高于目标2.10个百分点


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a sentence."""

    name: str
    aspect: Aspect = Aspect.VALUE

    @property
    def is_figure(self) -> bool:
        """Whether an indicator stands here, rather than a word of the frame."""
        return "." in self.name


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with its paragraphs; each paragraph is sentences, kept or left out one by one."""

    level: int
    heading: str
    paragraphs: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Annex:
    """A table of figures by the divisions directly below the area (分乡镇情况)."""

    title: str
    indicators: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """A document for one period and area."""

    key: str
    name: Bilingual
    version: int
    effective_from: date
    source: str
    title: str
    sections: tuple[Section, ...]
    annexes: tuple[Annex, ...] = ()

    def __post_init__(self) -> None:
        for text in (self.title, *self._sentences()):
            unknown = [
                place.name for _, place in parts(text) if place and not place.is_figure and place.name not in FRAME
            ]
            if unknown:
                raise ValueError(f"report {self.key}: unknown words {unknown}")
            if text.count("{") != sum(1 for _, place in parts(text) if place):
                raise ValueError(f"report {self.key}: a place that cannot be read in {text!r}")

    @property
    def indicators(self) -> frozenset[str]:
        """Keys of all indicators that the report prints."""
        named = {place.name for text in self._sentences() for _, place in parts(text) if place and place.is_figure}
        return frozenset(named | {key for annex in self.annexes for key in annex.indicators})

    def _sentences(self) -> Iterator[str]:
        for section in self.sections:
            for paragraph in section.paragraphs:
                yield from paragraph


def parts(sentence: str) -> Iterator[tuple[str, Place | None]]:
    """The sentence as (text, None) and (name, place) in turn."""
    at = 0
    for found in _PLACE.finditer(sentence):
        if found.start() > at:
            yield sentence[at : found.start()], None
        yield found[0], Place(found[1], Aspect(found[2] or "value"))
        at = found.end()
    if at < len(sentence):
        yield sentence[at:], None
