"""Tampering by somebody with all rights on the database, but without the keys: verify finds the first wrong entry."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from kangyu.registers.audit import actions, anchor, queries
from kangyu.registers.audit.chain import NOTHING_BEFORE, Content, canonical
from kangyu.registers.audit.models import AuditedResident, AuditEntry
from kangyu.registers.audit.queries import AnchorState

AT = datetime(2026, 3, 1, 9, 30, 15, 123456, tzinfo=UTC)
pytestmark = pytest.mark.django_db

Unguarded = Callable[[], AbstractContextManager[None]]


@pytest.fixture(autouse=True, params=[2, 3, 2000])
def chunk(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever the wrong entry lies among the entries that are read together."""
    monkeypatch.setattr(queries, "_CHUNK", request.param)


@pytest.fixture(autouse=True)
def chain() -> list[AuditEntry]:
    """Entries 0 to 8, anchored at 8."""
    for number in range(1, 9):
        made = actions.record(
            scope=None,
            action="read.list",
            residents=[number, 100 + number],
            detail={"page": number, "text": "页"},
            at=AT + timedelta(minutes=number),
        )
    anchor.advance(made.sequence, made.digest)
    return list(AuditEntry.objects.order_by("sequence"))


def found() -> tuple[int | None, str]:
    verdict = queries.verify()
    assert not verdict.is_whole
    return verdict.first_broken, verdict.problem.en


def test_an_untouched_chain_is_whole() -> None:
    assert queries.verify() == queries.Verdict(9, None, None, AnchorState.AGREES)
    assert queries.verify().is_whole


def test_an_empty_log_is_whole(unguarded: Unguarded) -> None:
    anchor.forget()
    with unguarded():
        AuditedResident.objects.all().delete()
        AuditEntry.objects.all().delete()
    assert queries.verify() == queries.Verdict(0, None, None, AnchorState.MISSING)


# --- every field

_CHANGES = {
    "sequence": 50,
    "at": AT - timedelta(microseconds=1),
    "user_id": 4,
    "user_name": "x",
    "organisation_id": 4,
    "action": "read.person",
    "basis": "x",
    "residents": [5],
    "detail": {"page": 5},
    "previous": "1" * 64,
    "digest": "0" * 64,
}


def test_the_changes_tried_cover_every_field() -> None:
    assert set(_CHANGES) == {field.name for field in AuditEntry._meta.concrete_fields}


@pytest.mark.parametrize("field", _CHANGES)
@pytest.mark.parametrize("sequence", [0, 1, 5, 8])
def test_a_change_of_any_field_is_found(field: str, sequence: int, unguarded: Unguarded) -> None:
    with unguarded():
        assert AuditEntry.objects.filter(sequence=sequence).update(**{field: _CHANGES[field]}) == 1
    assert found()[0] == sequence


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("detail", '{"page":5, "text":"\\u9875"}'),  # one more space
        ("detail", '{"page":99,"page":5,"text":"\\u9875"}'),
        ("detail", '{"page":5.0,"text":"\\u9875"}'),
        ("detail", "not json"),
        ("residents", "[105,5]"),
        ("residents", ""),
    ],
)
def test_a_change_of_the_stored_text_alone_is_found(column: str, text: str, unguarded: Unguarded) -> None:
    with unguarded(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE audit_auditentry SET {column} = %s WHERE sequence = 5", [text])
    assert found() == (5, "was changed")
    assert AuditEntry.objects.get(sequence=5).action == "read.list"  # a page still opens


@pytest.mark.parametrize("value", ["yesterday", "2026-13-45 00:00:00", "", b"\xff\xfe", 5])
@pytest.mark.parametrize("column", ["at", "basis", "user_id"])
def test_what_sqlite_stores_and_nobody_can_read_is_found(value, column: str, unguarded: Unguarded) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL keeps types.")
    with unguarded(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE audit_auditentry SET {column} = CAST(%s AS TEXT) WHERE sequence = 5", [value])
    assert found()[0] == 5


# --- entries


@pytest.mark.parametrize("sequence", [0, 1, 4, 7])
def test_a_missing_entry_is_found(sequence: int, unguarded: Unguarded) -> None:
    with unguarded():
        AuditEntry.objects.filter(sequence=sequence).delete()
        AuditedResident.objects.filter(sequence=sequence).delete()
    assert found() == (sequence, "an entry is missing")


def test_a_missing_entry_whose_gap_was_closed_is_found(unguarded: Unguarded) -> None:
    with unguarded():
        AuditEntry.objects.filter(sequence=4).delete()
        AuditedResident.objects.filter(sequence=4).delete()
        for sequence in range(5, 9):
            AuditEntry.objects.filter(sequence=sequence).update(sequence=sequence - 1)
            AuditedResident.objects.filter(sequence=sequence).update(sequence=sequence - 1)
    assert found() == (4, "does not follow the entry before")


@pytest.mark.parametrize(("first", "second"), [(3, 4), (0, 1), (2, 8)])
def test_entries_that_changed_places_are_found(first: int, second: int, unguarded: Unguarded) -> None:
    with unguarded():
        for old, new in ((first, 99), (second, first), (99, second)):
            AuditEntry.objects.filter(sequence=old).update(sequence=new)
            AuditedResident.objects.filter(sequence=old).update(sequence=new)
    assert found()[0] == first


def test_an_entry_pushed_in_is_found(unguarded: Unguarded) -> None:
    with unguarded():
        AuditEntry.of(Content(-1, AT, None, "", None, "x", "x", "[]", "{}"), NOTHING_BEFORE).save(force_insert=True)
    assert found() == (-1, "was pushed in")


def test_a_forged_entry_at_the_end_is_found_when_its_digest_is_wrong(unguarded: Unguarded) -> None:
    with unguarded():
        AuditEntry.of(Content(9, AT, None, "", None, "x", "x", "[]", "{}"), "1" * 64).save(force_insert=True)
    assert found()[0] == 9


def test_a_cut_tail_is_found(unguarded: Unguarded) -> None:
    with unguarded():
        AuditEntry.objects.filter(sequence__gt=5).delete()
        AuditedResident.objects.filter(sequence__gt=5).delete()
    assert found() == (6, "the end was cut off")
    assert queries.verify().anchor == AnchorState.CONTRADICTS


def test_an_emptied_log_is_found(unguarded: Unguarded) -> None:
    with unguarded():
        AuditEntry.objects.all().delete()
        AuditedResident.objects.all().delete()
    assert found() == (0, "the end was cut off")


def test_a_cut_tail_that_grew_again_is_found(unguarded: Unguarded) -> None:
    with unguarded():
        AuditEntry.objects.filter(sequence__gt=5).delete()
        AuditedResident.objects.filter(sequence__gt=5).delete()
    for _ in range(6):
        actions.record(scope=None, action="read.list", at=AT)
    assert found() == (8, "contradicts the anchor: rewritten")


def test_a_chain_rewritten_with_right_digests_is_found(chain: list[AuditEntry], unguarded: Unguarded) -> None:
    with unguarded():
        AuditEntry.objects.all().delete()
        previous = NOTHING_BEFORE
        for entry in chain:
            name = "somebody.else" if entry.sequence == 3 else entry.user_name
            content = Content(
                *(entry.sequence, entry.at, entry.user_id, name, entry.organisation_id, entry.action, entry.basis),
                *(canonical(entry.residents), canonical(entry.detail)),
            )
            forged = AuditEntry.of(content, previous)
            forged.save(force_insert=True)
            previous = forged.digest
    assert found() == (8, "contradicts the anchor: rewritten")


# --- the index of residents


@pytest.mark.parametrize("sequence", [1, 4, 8])
def test_a_person_taken_from_the_index_is_found(sequence: int, unguarded: Unguarded) -> None:
    with unguarded():
        AuditedResident.objects.filter(sequence=sequence, resident_id=sequence).delete()
    assert found() == (sequence, "the index of its residents was changed")


@pytest.mark.parametrize("sequence", [0, 4, 8])
def test_a_person_added_to_the_index_is_found(sequence: int, unguarded: Unguarded) -> None:
    with unguarded():
        AuditedResident.objects.create(sequence=sequence, resident_id=77)
    assert found() == (sequence, "the index of its residents was changed")


@pytest.mark.parametrize("sequence", [-3, 9, 500])
def test_an_index_row_of_no_entry_is_found(sequence: int) -> None:
    AuditedResident.objects.create(sequence=sequence, resident_id=77)
    assert found() == (sequence, "the index of residents names no entry")


# --- the anchor


@pytest.mark.parametrize("lose", [lambda path: path.unlink(), lambda path: path.write_text("")])
def test_a_missing_anchor_is_said_and_begun_again(lose) -> None:
    lose(anchor.path())
    assert queries.verify() == queries.Verdict(9, None, None, AnchorState.MISSING)
    anchor.advance(8, AuditEntry.objects.get(sequence=8).digest)
    assert queries.verify().anchor == AnchorState.AGREES


def test_an_anchor_behind_the_end_is_right() -> None:
    actions.record(scope=None, action="read.list", at=AT)
    assert queries.verify() == queries.Verdict(10, None, None, AnchorState.AGREES)


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace('"sequence":8', '"sequence":7'),
        lambda text: text.replace('"digest":"', '"digest":"0')[:-1],
        lambda text: text[:40],
        lambda text: "[]",
        lambda text: text + "more",
    ],
)
def test_a_changed_anchor_is_found_and_stays_as_evidence(change) -> None:
    changed = change(anchor.path().read_text())
    anchor.path().write_text(changed)
    verdict = queries.verify()
    assert (verdict.is_whole, verdict.rows, verdict.anchor) == (False, 9, AnchorState.BROKEN)
    assert verdict.problem.en == "the anchor file was changed"
    anchor.advance(50, "1" * 64)
    assert anchor.path().read_text() == changed


def test_an_anchor_signed_with_other_keys_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    text = anchor.path().read_text()
    monkeypatch.setattr(anchor, "_PURPOSE", "something else")
    anchor.path().unlink()
    anchor.advance(3, "1" * 64)
    monkeypatch.undo()
    assert anchor.path().read_text() != text
    assert queries.verify().anchor == AnchorState.BROKEN


def test_progress_is_told() -> None:
    told: list[int] = []
    queries.verify(told.append)
    assert told == [done for done in range(1, 10) if done % queries._CHUNK == 0]


def test_an_end_that_was_cut_off_does_not_heal_as_the_log_grows_again(unguarded: Unguarded) -> None:
    with unguarded():
        AuditedResident.objects.filter(sequence__gt=4).delete()
        AuditEntry.objects.filter(sequence__gt=4).delete()
    for _ in range(9):
        made = actions.record(scope=None, action="read.list", at=AT)
        anchor.advance(made.sequence, made.digest, holds=actions._holds)
    verdict = queries.verify()
    assert not verdict.is_whole and verdict.anchor == AnchorState.CONTRADICTS


def test_an_end_that_nobody_vouches_for_is_told() -> None:
    assert queries.verify().finding is None
    anchor.forget()
    assert "anchor file is missing" in queries.verify().finding.en
