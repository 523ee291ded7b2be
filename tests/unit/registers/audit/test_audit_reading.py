"""Reading the log: who may read what, page by page, and a person's entries by an index."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from kangyu.registers.audit import actions, queries
from kangyu.registers.audit.models import AuditedResident, AuditEntry
from kangyu.registers.staff.models import Role

AT = datetime(2026, 3, 1, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def sequences(found: queries.LogPage) -> list[int]:
    return [entry.sequence for entry in found.entries]


@pytest.fixture
def scopes(scope_in) -> dict[str, object]:
    """Four people, each of whom left one entry, after one of the system's."""
    made = {
        "bureau": scope_in("1", Role.AUDITOR),
        "township": scope_in("2", Role.TOWNSHIP_OFFICER),
        "village": scope_in("3", Role.VILLAGE_DOCTOR),
        "other": scope_in("4", Role.VILLAGE_DOCTOR),
    }
    actions.record(scope=None, action="demo.build", at=AT)
    for number, scope in enumerate(made.values(), start=1):
        actions.record(scope=scope, action="read.list", residents=[number], at=AT + timedelta(days=number))
    return made


@pytest.mark.parametrize(
    ("desk", "expected"), [("bureau", [5, 4, 3, 2, 1]), ("township", [5, 4, 3]), ("village", [4]), ("other", [5])]
)
def test_everybody_reads_the_log_of_their_organisations(scopes, desk: str, expected: list[int]) -> None:
    assert sequences(queries.page(scopes[desk])) == expected


def test_the_log_is_asked_by_action_user_and_time(scopes) -> None:
    bureau = scopes["bureau"]
    assert sequences(queries.page(bureau, action="read.")) == [5, 4, 3, 2]
    assert sequences(queries.page(bureau, action="demo.build")) == [1]
    assert sequences(queries.page(bureau, user_id=scopes["village"].user.pk)) == [4]
    assert sequences(queries.page(bureau, since=AT + timedelta(days=2))) == [5, 4, 3]
    assert sequences(queries.page(bureau, until=AT + timedelta(days=2))) == [2, 1]
    assert sequences(queries.page(scopes["village"], user_id=scopes["other"].user.pk)) == []


def test_pages_follow_one_another(scopes) -> None:
    first = queries.page(scopes["bureau"], limit=2)
    second = queries.page(scopes["bureau"], limit=2, before=first.next)
    third = queries.page(scopes["bureau"], limit=2, before=second.next)
    assert [sequences(found) for found in (first, second, third)] == [[5, 4], [3, 2], [1]]
    assert third.next is None


def test_a_persons_entries(scopes) -> None:
    for number in range(3):
        actions.record(scope=None, action=f"read.{number}", residents=[2, 30 + number], at=AT)
    assert sequences(queries.entries_about(2)) == [8, 7, 6, 3]
    assert sequences(queries.entries_about(31)) == [7]
    assert sequences(queries.entries_about(999)) == []
    first = queries.entries_about(2, limit=3)
    assert (sequences(first), first.next) == ([8, 7, 6], 6)
    rest = queries.entries_about(2, limit=3, before=first.next)
    assert (sequences(rest), rest.next) == ([3], None)


def test_a_persons_entries_are_found_by_an_index() -> None:
    AuditedResident.objects.bulk_create(
        AuditedResident(sequence=sequence, resident_id=1 + (sequence + place) % 3000)
        for sequence in range(2000)
        for place in range(10)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE audit_auditedresident")
    plan = AuditedResident.objects.filter(resident_id=77).order_by("-sequence").values("sequence")[:51].explain()
    assert "audit_resident" in plan
    assert "SCAN audit" not in plan
    assert "Seq Scan" not in plan


def test_entries_print_themselves() -> None:
    made = actions.record(scope=None, action="read.list", residents=[4], at=AT)
    assert str(AuditEntry.objects.get(sequence=made.sequence)) == "1 read.list"
    assert str(AuditedResident.objects.get()) == "1 resident 4"
