"""What each role asks for: addresses with values that are in the data and in the role's reach."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from kangyu.catalogue.indicators import INDICATORS
from kangyu.registers.figures import opening, presenting
from kangyu.registers.people import queries as people
from kangyu.registers.people.queries import Resident
from kangyu.registers.places import queries as places
from kangyu.registers.snapshots import queries as snapshots
from kangyu.registers.staff.policies import Role, scope_of
from kangyu.vocabulary.periods import Period, last_day
from kangyu.web import frame

from . import worlds

KNOWN_PEOPLE = 300
LIST_PAGES = 8


@dataclass(frozen=True)
class Person:
    """Somebody who is looked for."""

    id: int
    name: str
    initials: str
    pinyin: str
    identity: str
    phone: str
    record: str


@dataclass
class Reach:
    """A role's user, and values that are in reach of it."""

    role: str
    user: Any
    people: list[Person]
    cursors: list[str]
    clinics: list[int]
    areas: list[str]
    months: range
    chance: random.Random

    def person(self, having: str = "name") -> Person:
        """Somebody of whom that is known."""
        return self.chance.choice([person for person in self.people if getattr(person, having)])

    def figure(self) -> dict[str, str]:
        """A month and a division, as they stand in addresses."""
        month = Period.month(last_day(self.chance.choice(self.months)))
        return {"period": month.key, "area": self.chance.choice(self.areas)}


def reaches(users: list[Any], seed: int) -> list[Reach]:
    """The reach of each user; Chinese villages in which few live make short lists, as in real life."""
    return [_reach(user, random.Random(seed)) for user in users]


def _reach(user: Any, chance: random.Random) -> Reach:
    """A hospital manages nobody: its people are those whom referrals brought."""
    scope, organisation = scope_of(user, at=frame.now()), user.organisation
    ids = list(Resident.objects.filter(scope.within()).values_list("pk", flat=True)) if scope.may_open_people else []
    if scope.may_open_people and not ids:
        ids = [each.pk for each in people.referred_people(scope, limit=KNOWN_PEOPLE).rows]
    chosen = Resident.objects.select_related("record").filter(pk__in=chance.sample(ids, min(KNOWN_PEOPLE, len(ids))))
    newest, cursors = worlds.snapshot(), list[str]()
    while ids and len(cursors) < LIST_PAGES:
        following = people.page(scope, on=newest.as_of, after=cursors[-1] if cursors else None).next
        if following is None:
            break
        cursors.append(following)
    cube = snapshots.cube(newest)
    return Reach(
        role=Role(user.role).name.lower().replace("_", " "),
        user=user,
        people=[
            Person(
                one.pk, one.name, one.initials, one.pinyin, people.identity_number(one), people.phone(one), _record(one)
            )
            for one in chosen
        ],
        cursors=cursors,
        clinics=[each.pk for each in places.subtree(organisation) if each.kind == each.Kind.VILLAGE_CLINIC],
        areas=[area.code for area in places.areas_within(organisation.area_id) if presenting.may_read(scope, area)],
        months=range(cube.last - 23, cube.last + 1),
        chance=chance,
    )


def _record(resident: Resident) -> str:
    return resident.record.number if hasattr(resident, "record") else ""


@dataclass(frozen=True)
class Case:
    """A page as it is asked for; `view` is the name of its address.

    A search that finds one person leads on to the person's page with a redirect: that is its answer. Elsewhere a redirect
    says that the page is not for the role.
    """

    name: str
    view: str
    address: Callable[[Reach], str]
    body: Callable[[Reach], dict[str, str]] | None = None
    needs_people: bool = True
    is_countywide: bool = False

    @property
    def method(self) -> str:
        """A number never stands in an address: it is sent."""
        return "POST" if self.body else "GET"

    def asked(self, reach: Reach) -> tuple[str, dict[str, str] | None]:
        """Address and body."""
        return self.address(reach), self.body(reach) if self.body else None

    def fits(self, reach: Reach) -> bool:
        """Whether the role has anything to ask here."""
        scope = scope_of(reach.user)
        return (bool(reach.people) or not self.needs_people) and (scope.is_countywide or not self.is_countywide)

    @property
    def answers(self) -> tuple[int, ...]:
        """Status codes that are an answer."""
        return (200, 302) if self.view == "search:page" else (200,)


def _search(name: str, text: Callable[[Reach], str], view: str = "search:page") -> Case:
    return Case(name, view, lambda reach: f"{reverse(view)}?{urlencode({'q': text(reach)})}")


def _sent(name: str, having: str) -> Case:
    def body(reach: Reach) -> dict[str, str]:
        return {"q": getattr(reach.person(having), having)}

    return Case(name, "search:page", lambda reach: reverse("search:page"), body)


def _rows(reach: Reach) -> str:
    indicator = reach.chance.choice(INDICATORS)
    part = reach.chance.choice(opening.parts_of(indicator))
    asked = {**reach.figure(), "part": part.value}
    return f"{reverse('figures:rows', args=[indicator.key])}?{urlencode(asked)}"


def _figure(reach: Reach) -> str:
    return f"{reverse('figures:page', args=[reach.chance.choice(INDICATORS).key])}?{urlencode(reach.figure())}"


def _next_page(reach: Reach) -> str:
    after = {"after": reach.chance.choice(reach.cursors)} if reach.cursors else {}
    return f"{reverse('people:list')}?{urlencode(after)}"


CASES = (
    Case("list of residents", "people:list", lambda reach: reverse("people:list")),
    Case("list, a later page", "people:list", _next_page),
    Case(
        "list of one clinic",
        "people:list",
        lambda reach: (
            f"{reverse('people:list')}?{urlencode({'clinic': reach.chance.choice(reach.clinics or [reach.user.organisation_id])})}"
        ),
    ),
    _search("search by name", lambda reach: reach.person().name),
    _search("search by surname", lambda reach: reach.person().name[:1]),
    _search("search by pinyin initials", lambda reach: reach.person("initials").initials),
    _search("search by beginning of pinyin", lambda reach: reach.person("pinyin").pinyin[:4]),
    _search("search by whole pinyin", lambda reach: reach.person("pinyin").pinyin),
    _sent("search by identity number", "identity"),
    _sent("search by telephone", "phone"),
    _sent("search by record number", "record"),
    _search("suggestions for two letters", lambda reach: reach.person("initials").initials[:2], "search:suggest"),
    Case("person", "person:page", lambda reach: reverse("person:page", args=[reach.person().id])),
    Case("work list", "work:desk", lambda reach: reverse("work:desk"), needs_people=False),
    Case("inbox of cases", "cases:inbox", lambda reach: reverse("cases:inbox")),
    Case("cockpit", "bureau:cockpit", lambda reach: reverse("bureau:cockpit"), needs_people=False, is_countywide=True),
    Case(
        "figures of a division",
        "figures:index",
        lambda reach: f"{reverse('figures:index')}?{urlencode(reach.figure())}",
        needs_people=False,
    ),
    Case("figure", "figures:page", _figure, needs_people=False),
    Case("rows of a figure", "figures:rows", _rows),
)

SERVED = tuple(
    case
    for case in CASES
    if case.name in ("person", "work list", "inbox of cases", "cockpit", "list of residents")
    or case.name.startswith(("search", "suggestions"))
)
"""What is asked for by many at once."""
