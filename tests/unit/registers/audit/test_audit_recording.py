"""Recording: what an entry says, that it stands or falls with the act, and that it stays."""

from __future__ import annotations

import contextlib
import hashlib
import json
import stat
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kangyu.registers.audit import actions, anchor, queries, vouching
from kangyu.registers.audit.chain import NOTHING_BEFORE, canonical
from kangyu.registers.audit.models import AuditedResident, AuditEntry
from kangyu.registers.staff.models import Role
from kangyu.registers.staff.policies import NotAllowed
from kangyu.vocabulary.errors import NotUnderstood

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 1, 9, 30, 15, 123456, tzinfo=UTC)


def record(action: str = "read.list", **more) -> AuditEntry:
    return actions.record(scope=None, action=action, at=AT, **more)


def test_an_entry_says_who_saw_whom_when_and_why(scope_in) -> None:
    scope = scope_in("3", Role.VILLAGE_DOCTOR)
    made = actions.record(scope=scope, action="read.list", residents=[9, 3, 9], detail={"页": 2}, at=AT)
    entry = AuditEntry.objects.get(sequence=made.sequence)
    assert (entry.at, entry.user_id, entry.user_name) == (AT, scope.user.pk, "village_doctor-3")
    assert (entry.organisation_id, entry.basis) == (scope.user.organisation_id, "village_doctor@3")
    assert (entry.action, entry.residents, entry.detail) == ("read.list", [3, 9], {"页": 2})


def test_the_system_itself_needs_no_scope() -> None:
    entry = record()
    assert (entry.user_id, entry.user_name, entry.basis) == (None, "", "system")


def test_the_chain_begins_with_an_entry_of_its_own() -> None:
    made = record()
    first, second = AuditEntry.objects.order_by("sequence")
    assert (first.sequence, first.action, first.previous) == (0, actions.BEGIN, NOTHING_BEFORE)
    assert len(first.detail["installation"]) == 32
    assert (second.sequence, second.previous, second.digest) == (1, first.digest, made.digest)


def test_sequences_have_no_gaps() -> None:
    for _ in range(5):
        record()
    assert list(AuditEntry.objects.order_by("sequence").values_list("sequence", flat=True)) == [0, 1, 2, 3, 4, 5]


def test_fifty_people_are_one_entry_and_few_statements(django_assert_max_num_queries) -> None:
    record()
    with django_assert_max_num_queries(4):
        record(residents=range(50))
    assert AuditEntry.objects.count() == 3
    assert AuditedResident.objects.count() == 50


def test_a_time_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        actions.record(scope=None, action="read.list", at=datetime(2026, 1, 1))
    assert not AuditEntry.objects.exists()


def test_a_detail_that_is_not_json_is_refused() -> None:
    with pytest.raises(TypeError):
        record(detail={"on": date(2026, 1, 1)})
    assert not AuditEntry.objects.exists()


def test_time_zones_do_not_matter() -> None:
    actions.record(scope=None, action="read.list", at=AT.astimezone(timezone.get_fixed_timezone(480)))
    actions.record(scope=None, action="read.list", at=AT + timedelta(hours=1))
    assert queries.verify().is_whole


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(
    detail=st.dictionaries(st.text(max_size=8), _JSON, max_size=5),
    residents=st.lists(st.integers(min_value=1, max_value=2**62), max_size=8),
)
def test_whatever_is_said_comes_back_and_verifies(db, detail: dict, residents: list[int]) -> None:
    made = record(detail=detail, residents=residents)
    entry = AuditEntry.objects.get(sequence=made.sequence)
    assert entry.detail == detail
    assert canonical(entry.detail) == canonical(detail)
    assert entry.residents == sorted(set(residents))
    assert queries.verify().is_whole


def test_an_auditor_without_kangyu_gets_the_same_digest() -> None:
    """The recipe in the register's README, step by step."""
    record(residents=[7], detail={"名": "张", "n": 1.5})
    first, second = AuditEntry.objects.order_by("sequence")
    fields = {
        "action": "read.list",
        "at": "2026-03-01T09:30:15.123456+00:00",
        "basis": "system",
        "detail": '{"n":1.5,"\\u540d":"\\u5f20"}',
        "organisation_id": None,
        "residents": "[7]",
        "sequence": 1,
        "user_id": None,
        "user_name": "",
    }
    text = first.digest + "\n" + json.dumps(fields, sort_keys=True, separators=(",", ":"))
    assert hashlib.sha256(text.encode()).hexdigest() == second.digest


# --- standing or falling with the act


def test_when_the_act_is_undone_so_is_its_entry() -> None:
    kept = record()
    with pytest.raises(RuntimeError), transaction.atomic():
        record("write.contact", residents=[1])
        raise RuntimeError
    assert AuditEntry.objects.order_by("-sequence").first() == kept
    assert not AuditedResident.objects.exists()
    assert record().sequence == kept.sequence + 1
    assert queries.verify().is_whole


@pytest.mark.django_db(transaction=True)
def test_an_act_that_cannot_be_written_down_is_not_done(scope_in, monkeypatch) -> None:
    """Even where the act swallows the failure of its entry."""
    scope = scope_in("3", Role.VILLAGE_DOCTOR)
    monkeypatch.setattr(actions, "_head", lambda at: (7, NOTHING_BEFORE))  # the triggers refuse entry 8
    with transaction.atomic():
        scope.user.display_name = "changed"
        scope.user.save()
        with contextlib.suppress(IntegrityError):
            record("write.user")
    scope.user.refresh_from_db()
    assert scope.user.display_name == ""


# --- staying


def _refuses(statement: str) -> None:
    before = list(AuditEntry.objects.order_by("sequence").values())
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert list(AuditEntry.objects.order_by("sequence").values()) == before
    assert AuditedResident.objects.count() == 2


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_auditentry SET action = 'x'",
        "UPDATE audit_auditentry SET action = 'x' WHERE sequence = 1",
        "DELETE FROM audit_auditentry",
        "DELETE FROM audit_auditentry WHERE sequence = 2",
        "UPDATE audit_auditedresident SET resident_id = 5",
        "DELETE FROM audit_auditedresident",
    ],
)
def test_the_database_refuses_to_change_what_was_written(statement: str) -> None:
    record(residents=[1, 2])
    record()
    _refuses(statement)


_COLUMNS = "sequence, at, user_name, action, basis, residents, detail, previous, digest"


@pytest.mark.parametrize(
    ("sequence", "previous"), [("2", "digest"), ("1", "digest"), ("4", "digest"), ("3", "previous"), ("3", "'x'")]
)
def test_the_database_refuses_an_entry_out_of_turn(sequence: str, previous: str) -> None:
    record(residents=[1, 2])
    record()
    _refuses(
        f"INSERT INTO audit_auditentry ({_COLUMNS}) SELECT {sequence}, at, '', '', '', '[]', '{{}}', {previous}, 'x'"
        " FROM audit_auditentry WHERE sequence = 2"
    )


def test_sqlite_refuses_to_replace() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL knows no REPLACE.")
    record(residents=[1, 2])
    _refuses(
        f"INSERT OR REPLACE INTO audit_auditentry ({_COLUMNS}) SELECT 1, at, '', '', '', '[]', '{{}}', previous, 'x'"
        " FROM audit_auditentry WHERE sequence = 1"
    )


def test_postgresql_refuses_to_truncate() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite knows no TRUNCATE.")
    record(residents=[1, 2])
    _refuses("TRUNCATE audit_auditentry")


@pytest.mark.parametrize("model", [AuditEntry, AuditedResident])
def test_django_cannot_change_it_either(model) -> None:
    record(residents=[1])
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.filter(sequence=1).delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.update(sequence=7)


# --- the anchor


@pytest.mark.django_db(transaction=True)
def test_the_anchor_follows_the_commit() -> None:
    made = record()
    assert anchor.read() == anchor.Anchor(made.sequence, made.digest)
    with transaction.atomic():
        later = record()
        assert anchor.read().sequence == made.sequence
    assert anchor.read() == anchor.Anchor(later.sequence, later.digest)
    assert stat.S_IMODE(anchor.path().stat().st_mode) == 0o600


def test_the_anchor_never_goes_back() -> None:
    anchor.advance(7, "a" * 64)
    anchor.advance(5, "b" * 64)
    anchor.advance(7, "c" * 64)
    assert anchor.read() == anchor.Anchor(7, "a" * 64)


@pytest.mark.django_db(transaction=True)
def test_an_anchor_that_cannot_be_written_does_not_undo_the_act(caplog) -> None:
    anchor.path().mkdir()
    try:
        record()
    finally:
        anchor.path().rmdir()
    assert AuditEntry.objects.count() == 2
    assert "could not be written" in caplog.text


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("lose", [lambda path: path.unlink(), lambda path: path.write_text("")])
def test_an_anchor_made_anew_over_an_old_chain_is_told_until_somebody_looked(lose, unguarded, scope_in) -> None:
    for _ in range(40):
        record()
    with unguarded():
        AuditEntry.objects.filter(sequence__gt=10).delete()
        AuditedResident.objects.filter(sequence__gt=10).delete()
    lose(anchor.path())
    for _ in range(3):
        record()
    told = AuditEntry.objects.get(action=actions.MADE_ANEW)
    assert (told.sequence, told.detail, told.basis) == (12, {"after": 11}, "system")
    verdict = queries.verify()
    assert (verdict.is_whole, verdict.anchor, verdict.made_anew) == (True, queries.AnchorState.AGREES, (12,))
    assert "entry 12" in verdict.finding.en
    auditor = scope_in("1", Role.AUDITOR)
    with pytest.raises(NotUnderstood):
        vouching.vouch(scope=auditor, words="好", now=AT)
    with pytest.raises(NotAllowed):
        vouching.vouch(scope=scope_in("2", Role.OPERATOR), words="磁盘更换，已核对异机锚", now=AT)
    vouching.vouch(scope=auditor, words="磁盘更换，已核对异机锚", now=AT)
    assert queries.verify().finding is None and vouching.unvouched() is None
    anchor.forget()
    record()
    assert queries.verify().made_anew == (vouching.unvouched().sequence,)


@pytest.mark.django_db(transaction=True)
def test_a_chain_that_begins_has_its_anchor_from_the_first() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        record()
        raise RuntimeError
    with transaction.atomic():
        record()
        record()
    assert AuditEntry.objects.earliest("sequence").action == actions.BEGIN
    assert AuditEntry.objects.count() == 3
    assert queries.verify().finding is None
