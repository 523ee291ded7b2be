"""Reading people: found by name, pinyin or number, listed by institution. Always with the reader's scope."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date
from itertools import islice

from django.db.models import Q, QuerySet

from kangyu.registers.bulk import pieces
from kangyu.registers.enrolments.entries import Person
from kangyu.registers.keyring import keyring
from kangyu.registers.records.queries import NotFound
from kangyu.registers.staff.policies import Scope
from kangyu.registers.staff.relations import access_to
from kangyu.vocabulary.errors import NotUnderstood
from kangyu.vocabulary.identifiers import IdentityNumber, mask_identity_number, mask_phone, normalise_phone
from kangyu.vocabulary.text import narrow

from .identification import identity_indexes, phone_indexes
from .listing import Asked, Order, Page, Standing, begins, page, people_by_id, referred_people
from .models import Residence, Resident

__all__ = [
    "Asked",
    "NotFound",
    "Order",
    "Page",
    "Standing",
    "get",
    "identity_number",
    "masked_identity",
    "masked_phone",
    "names_of",
    "outside",
    "outside_by_id",
    "page",
    "phone",
    "referred_people",
    "residences",
    "search",
]

_RECORD_NUMBER = re.compile(r"\d{17}")
_NAME_AND_BIRTH = re.compile(r"(\D+?)\s*(\d{4})[-./年]?(\d{1,2})[-./月]?(\d{1,2})日?")
_LETTERS = re.compile(r"[A-Za-zü'\s·.-]+")
_FEW = 20


def search(scope: Scope, text: str, *, limit: int = 20, on: date) -> list[Resident]:
    """People by the beginning of name, pinyin or initials; or exactly, by a whole identity, telephone or record number,
    or by full name and birth date: then also those beyond the subtree who are open by a relation.

    Those who live here on the day come first, each group in the order of their pinyin.
    """
    scope.require(scope.may_open_people)
    written = narrow(text)
    found = Resident.objects.filter(scope.within())
    if not written:
        return []
    if any(character.isdigit() for character in written):
        rows = _by_number(scope, written, on, limit)
    elif _LETTERS.fullmatch(written):
        rows = _by_letters(found, written, limit)
    else:
        rows = _first(found.filter(begins("name", re.sub(r"\s+", "", written))).order_by("name", "id"), limit)
    return sorted(rows, key=lambda resident: _is_gone(resident, on))


def get(scope: Scope, resident_id: int, *, to_record: bool = False) -> Resident:
    """One resident, through the one door: managed, contracted, referred, or opened in an emergency.

    Raises NotFound also when out of reach; NotAllowed when the user may only look and wants to record.
    """
    scope.require(scope.may_open_people)
    related = ("area__parent", "organisation", "household", "record", "message")
    found = Resident.objects.select_related(*related).filter(pk=resident_id).first()
    access = access_to(scope, found) if found is not None else None
    if found is None or access is None:
        raise NotFound(f"resident {resident_id}")
    scope.require(access.may_record or not to_record)
    found.access = access
    return found


def outside(scope: Scope, text: str, *, on: date) -> list[Resident]:
    """At most two people of the county beyond the user's reach whom the text names exactly; not to be shown.

    By a whole identity number, or by the full name and the birth date ("王小明 1950-03-02"). Who is open by a relation
    is within reach.
    """
    scope.require(scope.may_break_glass)
    condition = _named_exactly(narrow(text), on)
    return [each for each in _beyond(scope, condition) if access_to(scope, each) is None][:2] if condition else []


def outside_by_id(scope: Scope, resident_id: int) -> Resident:
    """One whom `outside` found, to be opened in an emergency. Raises NotFound, NotAllowed."""
    scope.require(scope.may_break_glass)
    found = Resident.objects.filter(pk=resident_id).first()
    if found is None:
        raise NotFound(f"resident {resident_id}")
    return found


def _named_exactly(written: str, on: date) -> Q | None:
    try:
        return Q(identity_index__in=identity_indexes([IdentityNumber.parse(written, on).number]))
    except NotUnderstood:
        named = _NAME_AND_BIRTH.fullmatch(written)
    try:
        born = date(*(int(part) for part in named.groups()[1:])) if named else None
    except ValueError:
        return None
    return Q(name=re.sub(r"\s+", "", named[1]), birth_date=born) if named and born else None


def has_any() -> bool:
    """Whether anybody is registered."""
    return Resident.objects.exists()


def names_of(ids: Collection[int]) -> dict[int, str]:
    """Names by id, for logs and lists that the caller may show."""
    found: dict[int, str] = {}
    for some in pieces(list(ids)):
        found.update(Resident.objects.filter(pk__in=some).values_list("pk", "name"))
    return found


def residences(resident: Resident) -> list[Residence]:
    """Where the resident lived and who managed them, newest first."""
    return list(resident.residences.select_related("area", "organisation").order_by("-since", "-id"))


def identity_number(resident: Resident) -> str:
    """The whole identity number, empty when none is known. Opening it is written down by the caller."""
    return keyring().open_text(resident.identity_sealed)


def phone(resident: Resident) -> str:
    """The whole telephone number, empty when none is known. Opening it is written down by the caller."""
    return keyring().open_text(resident.phone_sealed)


def masked_identity(resident: Resident) -> str:
    """The identity number with its middle starred."""
    return mask_identity_number(identity_number(resident))


def masked_phone(resident: Resident) -> str:
    """The telephone number with its middle starred."""
    return mask_phone(phone(resident))


def _first(found: QuerySet[Resident], limit: int) -> list[Resident]:
    return people_by_id(list(found.values_list("pk", flat=True)[:limit]))


def _by_number(scope: Scope, written: str, on: date, limit: int) -> list[Resident]:
    """Those of the subtree, then whoever else is open: looked at one by one, for an exact name means few."""
    condition = _numbered(written, on)
    if condition is None:
        return []
    own = _first(Resident.objects.filter(scope.within(), condition).order_by("id"), limit)
    opened = (each for each in _beyond(scope, condition) if access_to(scope, each) is not None)
    return [*own, *islice(opened, limit - len(own))]


def _numbered(written: str, on: date) -> Q | None:
    if _RECORD_NUMBER.fullmatch(written):
        return Q(record__number=written)
    exactly = _named_exactly(written, on)
    if exactly is not None:
        return exactly
    try:
        return Q(phone_index__in=phone_indexes([normalise_phone(written)]))
    except NotUnderstood:
        return None


def _beyond(scope: Scope, condition: Q) -> list[Resident]:
    """A few people of other institutions; a telephone number that more have names nobody."""
    if scope.is_countywide:
        return []
    return _first(Resident.objects.filter(condition).exclude(scope.within()).order_by("id"), _FEW)


def _by_letters(found: QuerySet[Resident], written: str, limit: int) -> list[Resident]:
    """Initials before full pinyin; a name written in Latin letters is found by its own letters either way."""
    letters = re.sub(r"[^a-z]", "", written.lower().replace("ü", "v"))
    if not letters:
        return []
    rows = _first(found.filter(begins("initials", letters)).order_by("initials", "id"), limit)
    seen = {resident.pk for resident in rows}
    more = _first(found.filter(begins("pinyin", letters)).order_by("pinyin", "id"), limit)
    rows += [resident for resident in more if resident.pk not in seen]
    return rows[:limit]


def _is_gone(resident: Resident, on: date) -> bool:
    ends = [day for day in (resident.died_on, resident.left_on) if day is not None]
    return any(day <= on for day in ends)


def persons_after(last: int, limit: int) -> list[Person]:
    """The residents after an id, in the order of ids, as judging needs them; for work that goes through everybody."""
    return [
        Person(*row) for row in Resident.objects.filter(pk__gt=last).order_by("pk").values_list(*Person._fields)[:limit]
    ]


def persons_born(since: date, until: date) -> list[Person]:
    """The residents born from one day to another, in the order of ids, as judging needs them."""
    found = Resident.objects.filter(birth_date__gte=since, birth_date__lte=until).order_by("pk")
    return [Person(*row) for row in found.values_list(*Person._fields)]
