"""A database of an older version is brought up to this one."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import connection

from factories.county import NOW
from kangyu.operations import upgrading
from kangyu.registers.people.models import Resident
from kangyu.registers.records.models import Contact
from kangyu.registers.snapshots import journal

OLDER = {"records": "0004_counted_in_the_index", "people": "0004_lists_of_the_living"}
EMPTY = {"records_contact_message_id_458108f2", "records_contact_supersedes_id_6e777633"}
FEW = {"contact_of_message", "contact_superseding", "contact_by_user"}


def indexes() -> set[str]:
    with connection.cursor() as cursor:
        return {
            name
            for model in (Contact, Resident)
            for name in connection.introspection.get_constraints(cursor, model._meta.db_table)
        }


@pytest.mark.django_db(transaction=True)
def test_indexes_are_those_of_this_version_and_their_sizes_are_learned_once(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = indexes()
    assert ours >= FEW and not EMPTY & ours
    for application, migration in OLDER.items():
        call_command("migrate", application, migration, verbosity=0)
    assert indexes() >= EMPTY and not FEW & indexes()
    learned: list[int] = []
    monkeypatch.setattr(upgrading, "learn_sizes", lambda: learned.append(1))
    upgrading.upgrade(now=NOW)
    assert indexes() == ours and learned == [1]
    assert journal.is_whole()
    upgrading.upgrade(now=NOW)
    assert indexes() == ours and learned == [1]
