"""Lists of people: filtered, ordered and turned over by key, so that the thousandth page costs what the first does.

A list is one or several *strands*, one behind the other: all by institution, or those whose name begins with what was
typed. Each strand walks an index, and what else is asked is looked at on the way.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from kangyu.registers import cursors
from kangyu.registers.casework.models import Case, CaseParty
from kangyu.registers.enrolments.models import Enrolment
from kangyu.registers.places.models import Organisation
from kangyu.registers.staff.policies import Scope
from kangyu.registers.staff.relations import brought
from kangyu.vocabulary.ages import add_years

from .models import HERE, Resident

_LETTERS = re.compile(r"[A-Za-zü'\s·.-]+")
_COUNT = re.compile(r"[0-9]{1,9}")
_LAST = chr(0x10FFFF)
_FEW = 10_000
"""So many people of a name are looked up at once."""


class Standing(StrEnum):
    """Whom a list shows: those who live here, who died, who moved away, everybody."""

    HERE = "here"
    DEAD = "dead"
    LEFT = "left"
    ALL = "all"


class Order(StrEnum):
    """By institution and name, or the oldest first."""

    NAME = "name"
    AGE = "age"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list shows. `text` is the beginning of a name or its letters; `organisation` brings those below along.

    `ages` are completed years from one to another, the second None for no end.
    """

    text: str = ""
    organisation: int | None = None
    area: str = ""
    ages: tuple[int, int | None] | None = None
    programme: str = ""
    standing: Standing = Standing.HERE
    order: Order = Order.NAME

    @property
    def is_plain(self) -> bool:
        """Whether nothing narrows the list but where people are managed and whether they live here."""
        return replace(self, organisation=None, order=Order.NAME) == Asked()


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a list: `next` is the cursor of the page after, None at the end.

    `total` is how many the whole list has; None where counting would go through the whole county.
    """

    rows: list[Resident]
    total: int | None
    next: str | None


@dataclass(frozen=True, slots=True)
class _Strand:
    """A part of a list: who belongs to it, and the fields that order it, the id last."""

    condition: Q
    fields: tuple[str, ...]


def page(
    scope: Scope,
    asked: Asked | None = None,
    *,
    on: date,
    after: str | None = None,
    limit: int = 50,
    is_counted: bool = True,
) -> Page:
    """The people asked for; those who live here unless others are."""
    asked = asked or Asked()
    scope.require(scope.may_open_people)
    found, strands = _filtered(scope, asked, on), _strands(asked)
    in_programme = Enrolment.objects.filter(scope.within(), programme=asked.programme, until=None)
    first, values = _place(after, strands)
    ids: list[tuple[int, int]] = []
    for number, strand in enumerate(strands[first:], first):
        part = found.filter(strand.condition)
        if asked.programme:  # looked up for each on the way: the page is full after a few
            part = part.filter(Exists(in_programme.filter(resident=OuterRef("pk"))))
        if number == first and values:
            part = part.filter(_behind(strand.fields, values))
        keys = part.order_by(*strand.fields).values_list("pk", flat=True)[: limit + 1 - len(ids)]
        ids += [(number, key) for key in keys]
        if len(ids) > limit:
            break
    rows = people_by_id([key for _, key in ids[:limit]])
    following = _cursor(strands, ids[limit - 1][0], rows[-1]) if len(ids) > limit else None
    if asked.programme:  # all are counted, so all are read at once
        found = found.filter(pk__in=in_programme.values("resident"))
    return Page(rows, _total(scope, asked, found, strands) if is_counted else None, following)


def people_by_id(ids: Sequence[int]) -> list[Resident]:
    """The people with what a list shows of them, in the order of the ids.

    Only ids are sorted in the database: whole rows, sealed values and all, would be heavy to carry along.
    """
    rows = Resident.objects.select_related("area", "organisation").in_bulk(list(ids))
    return [rows[key] for key in ids if key in rows]


def referred_people(
    scope: Scope, text: str = "", *, limit: int, after: str | None = None, is_counted: bool = True
) -> Page:
    """People of other institutions whom a referral opens to the user; those of that name if asked.

    Whose case is open comes first, then the newest. The cursor counts who was shown: only their ids are read again.
    """
    scope.require(scope.may_open_people)
    parts = _brought(scope, text)
    shown = int(after) if after and _COUNT.fullmatch(after) else 0
    until = shown + limit
    keys = _newest_people(parts.filter(case__closed_at=None), {}, until + 1)
    keys = _newest_people(parts.exclude(case__closed_at=None), keys, until + 1)
    total = parts.values("case__resident_id").distinct().count() if is_counted else None
    return Page(people_by_id(list(keys)[shown:until]), total, str(until) if len(keys) > until else None)


def _brought(scope: Scope, text: str) -> QuerySet[CaseParty]:
    """Few people of a name are looked up; where many have it, going through the newest cases soon fills a page."""
    parts = brought(scope)
    if not text:
        return parts
    named = [Resident.objects.filter(each).order_by().values("pk") for each in _beginnings(text)]
    if sum(some[:_FEW].count() for some in named) >= _FEW:
        return parts.filter(named_like(text, "case__resident__"))
    cases = Case.objects.filter(reduce(or_, (Q(resident_id__in=some) for some in named), Q(pk__in=())))
    found = cases.filter(Exists(parts.filter(case=OuterRef("pk")))).values_list("pk", flat=True)
    return parts.filter(case_id__in=list(found))


def _newest_people(parts: QuerySet[CaseParty], keys: Mapping[int, None], limit: int) -> dict[int, None]:
    """The people known already, and those whose cases are the newest, until there are so many; each may have several."""
    found, last = dict(keys), None
    newest = parts.order_by("-case_id").values_list("case__resident_id", "case_id")
    while len(found) < limit:
        some = list((newest if last is None else newest.filter(case_id__lt=last))[:limit])
        found |= dict.fromkeys(person for person, _ in some)
        if len(some) < limit:
            break
        last = some[-1][1]
    return found


def named_like(text: str, of: str = "") -> Q:
    """The name, its pinyin or its initials begin with the text; `of` leads to the resident."""
    return reduce(or_, _beginnings(text, of), Q(pk__in=()))


def _beginnings(text: str, of: str = "") -> list[Q]:
    """The same, each a range of an index."""
    letters = _letters_in(text)
    if letters is None:
        return [begins(f"{of}name", re.sub(r"\s+", "", text))]
    return [begins(f"{of}initials", letters), begins(f"{of}pinyin", letters)] if letters else []


def _letters_in(text: str) -> str | None:
    """The letters of a name that was typed in Latin ones; None for any other."""
    return re.sub(r"[^a-z]", "", text.lower().replace("ü", "v")) if _LETTERS.fullmatch(text) else None


def begins(name: str, text: str) -> Q:
    """The field begins with the text, as a range of an index: both databases sort these fields by the codes of letters."""
    return Q(**{f"{name}__gte": text, f"{name}__lt": text + _LAST})


# --- what is asked for


def _filtered(scope: Scope, asked: Asked, on: date) -> QuerySet[Resident]:
    found = Resident.objects.filter(scope.within(), _STANDING[asked.standing])
    if asked.organisation is not None:
        lineage = Organisation.objects.filter(pk=asked.organisation).values_list("lineage", flat=True).first()
        below = Organisation.objects.filter(lineage__startswith=lineage or "-").values_list("pk", flat=True)
        found = found.filter(organisation_id__in=list(below))
    if asked.area:
        found = found.filter(area_id=asked.area)
    if asked.ages is not None:
        found = found.filter(_born(asked.ages, on))
    return found


_STANDING = {
    Standing.HERE: HERE,
    Standing.DEAD: Q(died_on__isnull=False),
    Standing.LEFT: Q(died_on=None, left_on__isnull=False),
    Standing.ALL: Q(),
}


def _born(ages: tuple[int, int | None], on: date) -> Q:
    """Born so that they have completed these years on the day."""
    youngest, oldest = ages
    born = Q(birth_date__lte=add_years(on, -youngest))
    return born if oldest is None else born & Q(birth_date__gt=add_years(on, -oldest - 1))


def _strands(asked: Asked) -> tuple[_Strand, ...]:
    if asked.text:
        named = _by_name(asked.text)
        if asked.standing is not Standing.ALL:
            return named
        # Those who live here come before the dead and those who moved away.
        return (
            *(replace(each, condition=each.condition & HERE) for each in named),
            *(replace(each, condition=each.condition & ~HERE) for each in named),
        )
    if asked.order is Order.AGE:
        return (_Strand(Q(), ("birth_date", "id")),)
    return (_Strand(Q(), ("organisation_id", "initials", "id")),)


def _by_name(text: str) -> tuple[_Strand, ...]:
    """Initials before full pinyin; a name written in Latin letters is found by its own letters either way."""
    letters = _letters_in(text)
    if letters is None:
        return (_Strand(named_like(text), ("name", "id")),)
    if not letters:
        return ()
    initials = begins("initials", letters)
    return (
        _Strand(initials, ("initials", "id")),
        _Strand(begins("pinyin", letters) & ~initials, ("pinyin", "id")),
    )


def _total(scope: Scope, asked: Asked, found: QuerySet[Resident], strands: Sequence[_Strand]) -> int | None:
    is_small = not scope.is_countywide or asked.organisation is not None or bool(asked.area)
    if not (is_small or asked.is_plain):
        return None
    return sum(found.filter(strand.condition).order_by().count() for strand in strands)


# --- where a page begins


def _behind(fields: Sequence[str], values: Sequence[Any]) -> Q:
    """What stands behind the values in the order of the fields."""
    condition, same = Q(pk__in=()), Q()
    for name, value in zip(fields, values, strict=True):
        condition |= same & Q(**{f"{name}__gt": value})
        same &= Q(**{name: value})
    return Q(**{f"{fields[0]}__gte": values[0]}) & condition


def _cursor(strands: Sequence[_Strand], number: int, last: Resident) -> str:
    return cursors.encode((number, *(getattr(last, name) for name in strands[number].fields)))


def _place(after: str | None, strands: Sequence[_Strand]) -> tuple[int, Sequence[Any]]:
    """The strand and the values behind which the page begins. A cursor that somebody bent begins the list anew."""
    for number, strand in enumerate(strands):
        found = cursors.decode(after, (int, *(_KINDS[name] for name in strand.fields)))
        if found and found[0] == number:
            return number, found[1:]
    return 0, ()


_KINDS = {"id": int, "organisation_id": int, "birth_date": date, "name": str, "initials": str, "pinyin": str}
