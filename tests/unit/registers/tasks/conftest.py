"""A county with one task in a village's pool."""

from __future__ import annotations

from datetime import timedelta

import pytest

from factories.county import NOW, TODAY, build_county
from kangyu.registers.tasks import actions
from kangyu.registers.tasks.actions import TaskEntry
from kangyu.registers.tasks.models import Task

SOON = TODAY + timedelta(days=5)


@pytest.fixture
def county(db):
    return build_county()


@pytest.fixture
def put(county):
    """Put a task of the village 桐木村 and give it back; anything may be said otherwise."""

    def put(**said) -> Task:
        number = said.pop("number", 1)
        where = county.organisations[said.pop("where", "tongmu")].pk
        entry = TaskEntry(
            **{"source": f"order:{number}", "kind": "order", "organisation_id": where, "due_on": SOON} | said
        )
        return Task.objects.get(pk=actions.put([entry], now=NOW).ids[0])

    return put
