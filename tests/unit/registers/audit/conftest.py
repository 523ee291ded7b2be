from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from django.db import connection

from kangyu.registers.places.models import Area, Organisation
from kangyu.registers.staff.models import Role, User
from kangyu.registers.staff.policies import Scope, scope_of

GUARD = importlib.import_module("kangyu.registers.audit.migrations.0002_append_only")


@pytest.fixture
def unguarded() -> Callable[[], AbstractContextManager[None]]:
    """What an intruder with all rights on the database can do."""

    @contextmanager
    def without_triggers() -> Iterator[None]:
        class Editor:
            """A schema editor in name: the tests' transaction stays open."""

            def __init__(self) -> None:
                self.connection = connection

            def execute(self, statement: str) -> None:
                with connection.cursor() as cursor:
                    cursor.execute(statement)

        GUARD.unguard(None, Editor())
        yield
        GUARD.guard(None, Editor())

    return without_triggers


@pytest.fixture
def scope_in() -> Callable[..., Scope]:
    """The scope of a new user in a small county: bureau "1", township centre "2", village clinics "3" and "4"."""
    area = Area.objects.create(code="431281000000", name="洪江市", level=Area.Level.COUNTY)
    places: dict[str, Organisation] = {}
    for code, parent in (("1", None), ("2", "1"), ("3", "2"), ("4", "2")):
        place = Organisation.objects.create(
            code=code, name=code, short_name=code, kind="bureau", area=area, parent=places.get(parent or "")
        )
        place.lineage = f"{place.parent.lineage if place.parent else '/'}{place.pk}/"
        place.save()
        places[code] = place

    def make(code: str, role: Role) -> Scope:
        user = User.objects.create(username=f"{role}-{code}", role=role, organisation=places[code])
        return scope_of(user)

    return make
