"""How each field of each table leaves the house when data are handed out without the people's identity.

Every model says it of every field, in the attribute `deidentified`; a test finds the forgotten one. Levels and treatments
after GB/T 39725-2020 (健康医疗数据安全指南): names, numbers, free words and the system's own clock are left out, row ids
become pseudonyms, days are moved by a number that is a person's own, of a birth only the year or a span of years is told, of
a place only the township or the county.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.apps import apps
from django.db import models

from kangyu.methods.forms import Item
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.sensitivity import Sensitivity

Row = Mapping[str, Any]


class Treatment(StrEnum):
    """What becomes of a field."""

    KEPT = "kept"  # codes, numbers, states: they tell nothing of whose they are
    DROPPED = "dropped"  # names, numbers of people, free words, who wrote it
    PSEUDONYM = "pseudonym"  # a row's id under a key of this release: rows still join, and nobody finds the person
    CLOCK = (
        "clock"  # a moment of the system's own clock, left out: known for all, it would tell how everybody's days moved
    )
    SHIFTED = "shifted"  # a day of a person, moved by the person's own number of weeks
    YEAR = "year"  # a day that others know too, such as an institution's closing: the year only
    BIRTH = "birth"  # a birth: the year, or the years that enough people share
    TOWNSHIP = "township"  # a division: the township, or the county where too few live there
    ANSWERS = "answers"  # a filled-in form: item by item

    @property
    def label(self) -> Bilingual:
        """The treatment in both languages."""
        return _LABELS[self]


_LABELS = {
    Treatment.KEPT: Bilingual("保留", "kept"),
    Treatment.DROPPED: Bilingual("去除", "left out"),
    Treatment.PSEUDONYM: Bilingual("假名", "pseudonym"),
    Treatment.CLOCK: Bilingual("系统时刻，去除", "the system's clock, left out"),
    Treatment.SHIFTED: Bilingual(
        "日期按人整周平移，首尾不外发", "day moved by the person's own weeks; none near the edges"
    ),
    Treatment.YEAR: Bilingual("仅保留年份", "year only"),
    Treatment.BIRTH: Bilingual("出生年份，人数过少时为年份段", "year of birth, or years that enough people share"),
    Treatment.TOWNSHIP: Bilingual(
        "仅保留乡镇，人数过少时仅保留县", "township only, or the county where few live there"
    ),
    Treatment.ANSWERS: Bilingual("按条目处理", "item by item"),
}


def _ordinary(row: Row) -> Sensitivity:
    return Sensitivity.ORDINARY


def _no_items(row: Row) -> tuple[Item, ...]:
    return ()


@dataclass(frozen=True, kw_only=True)
class Deidentified:
    """The treatment of every field of a model, by names of fields.

    Attributes:
        person: the field whose value is the resident's id, by which days are moved; "" for rows about nobody.
        items_of: for a row, the items of the form that an `answers` field holds.
        sensitivity_of: for a row, how closely it is kept; rows above ordinary leave only when asked for.
        day: the shifted field that says when the row came about; where it may not be told, the row stays.
        belongs_to: the row without which this one tells of what is kept; it stays when that one does.
    """

    kept: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    clock: tuple[str, ...] = ()
    pseudonym: tuple[str, ...] = ()
    shifted: tuple[str, ...] = ()
    year: tuple[str, ...] = ()
    birth: tuple[str, ...] = ()
    township: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    person: str = ""
    items_of: Callable[[Row], Iterable[Item]] = _no_items
    sensitivity_of: Callable[[Row], Sensitivity] = _ordinary
    day: str = ""
    belongs_to: str = ""

    def __post_init__(self) -> None:
        if self.shifted and not self.person:
            raise ValueError("days can only be moved by the number of the person whom they concern")
        if self.day and self.day not in self.shifted:
            raise ValueError("the day of a row is one that is moved")

    @property
    def treatments(self) -> dict[str, Treatment]:
        """The treatment by field."""
        return {name: treatment for treatment in Treatment for name in getattr(self, treatment.value)}

    @property
    def leaving(self) -> dict[str, Treatment]:
        """The treatment of the fields that leave."""
        return {name: how for name, how in self.treatments.items() if how not in (Treatment.DROPPED, Treatment.CLOCK)}

    def all_names(self) -> list[str]:
        """Every name given, as often as it was given."""
        return [name for treatment in Treatment for name in getattr(self, treatment.value)]


@dataclass(frozen=True)
class StaysHere:
    """A table that never leaves the house, and why."""

    reason: Bilingual


def tables() -> Iterator[tuple[type[models.Model], Deidentified | StaysHere | None]]:
    """Every table of the registers with what it says of itself; None for a forgotten one."""
    for model in apps.get_models():
        if model.__module__.startswith("kangyu.registers."):
            yield model, model.__dict__.get("deidentified")


def problems_of(model: type[models.Model], said: Deidentified | StaysHere | None) -> list[str]:
    """What a model forgot, said twice, or said of fields that it has not."""
    if said is None:
        return [f"{model._meta.label} says nothing: give it `deidentified`"]
    if isinstance(said, StaysHere):
        return []
    names, given = {field.name for field in model._meta.concrete_fields}, said.all_names()
    forgotten = sorted(names - set(given))
    unknown = sorted(set(given) - names | ({said.person} - names if said.person else set()))
    twice = sorted({name for name in given if given.count(name) > 1})
    clocks = {field.name for field in model._meta.concrete_fields if isinstance(field, models.DateTimeField)}
    running = sorted(clocks & set(said.leaving))
    told = (("forgets", forgotten), ("has no", unknown), ("says twice", twice), ("lets the clock out by", running))
    return [f"{model._meta.label} {word} {', '.join(some)}" for word, some in told if some]
