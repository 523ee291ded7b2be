"""Attachments are kept sealed, once an owner, opened with an entry in the log; keys change and crashes happen."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import transaction

from factories import papers
from factories.county import NOW, County, build_county
from kangyu.registers import keyring
from kangyu.registers.attachments import actions, files, queries
from kangyu.registers.attachments.models import Attachment
from kangyu.registers.audit.models import AuditEntry
from kangyu.registers.staff.policies import Scope
from kangyu.vocabulary.errors import NotUnderstood

pytestmark = pytest.mark.django_db


@pytest.fixture
def county() -> County:
    return build_county()


@pytest.fixture
def scope(county: County) -> Scope:
    return county.scope("qian")


@pytest.fixture(autouse=True)
def _home(settings, tmp_path: Path) -> None:
    settings.KANGYU_HOME = tmp_path


def _attach(scope: Scope, owner: str = "ledger:1", **sent: object) -> Attachment:
    return actions.attach(owner=owner, upload=papers.Sent(**sent), scope=scope, now=NOW)


def _kept() -> list[Path]:
    return [path for path in files.folder().glob("*/*") if path.is_file()]


def test_a_paper_is_sealed_and_opens_again(scope: Scope) -> None:
    made = _attach(scope, name="C:\\桌面\\签到表.jpg")
    assert (made.name, made.size, made.media_type) == ("签到表.jpg", len(papers.JPEG), "image/jpeg")
    (path,) = _kept()
    assert papers.JPEG not in path.read_bytes()
    assert path.stat().st_mode & 0o077 == 0
    assert actions.open_paper(made, scope=scope, residents=[7], now=NOW) == papers.JPEG
    newest = AuditEntry.objects.order_by("-sequence").first()
    assert (newest.action, newest.residents) == ("open.attachment", [7])


def test_the_same_bytes_on_one_owner_are_one(scope: Scope) -> None:
    first, again, elsewhere = _attach(scope), _attach(scope, name="别名.jpg"), _attach(scope, owner="ledger:2")
    assert first.pk == again.pk != elsewhere.pk
    assert queries.newest(["ledger:1", "ledger:2", "ledger:3"]) == {"ledger:1": NOW, "ledger:2": NOW}


def test_what_is_refused_leaves_nothing(scope: Scope) -> None:
    with pytest.raises(NotUnderstood):
        _attach(scope, content=b"MZ\x90\x00")
    with pytest.raises(NotUnderstood) as refused:
        _attach(scope, size=10**9)
    assert refused.value.reason == "too_large"
    assert not _kept() and not Attachment.objects.exists()


def test_an_attachment_is_found_through_its_owner_only(scope: Scope) -> None:
    made = _attach(scope)
    assert queries.one("ledger:1", made.pk) == made
    with pytest.raises(queries.NotFound):
        queries.one("ledger:2", made.pk)


def test_a_withdrawn_paper_stays_but_no_longer_stands(scope: Scope) -> None:
    made = _attach(scope)
    actions.withdraw(made, scope=scope, now=NOW)
    assert queries.of("ledger:1") == [] and len(_kept()) == 1
    assert _attach(scope).pk != made.pk


def test_a_changed_file_is_not_given_out(scope: Scope) -> None:
    made = _attach(scope)
    files.path_of(made.file).write_bytes(keyring.keyring().seal(b"other"))
    with pytest.raises(actions.Damaged):
        actions.open_paper(made, scope=scope, now=NOW)
    files.remove(made.file)
    with pytest.raises(actions.Damaged):
        actions.open_paper(made, scope=scope, now=NOW)


def test_papers_join_a_rotation_of_keys(scope: Scope) -> None:
    made = _attach(scope)
    old = made.file
    keyring.rotate()
    assert (actions.reseal(), actions.reseal()) == (1, 0)
    keyring.retire_old_keys()
    made.refresh_from_db()
    assert made.file != old and len(_kept()) == 1
    assert actions.open_paper(made, scope=scope, now=NOW) == papers.JPEG


def test_what_a_crash_left_is_swept_and_nothing_else(scope: Scope) -> None:
    made = _attach(scope)
    with pytest.raises(RuntimeError), transaction.atomic():
        _attach(scope, owner="ledger:2", content=papers.JPEG + papers.JPEG)
        raise RuntimeError("the act failed")
    orphan = next(path for path in _kept() if path.stem != made.file)
    real_now = datetime.now(UTC)
    assert actions.sweep(now=real_now) == 0, "the act may still be running"
    for path in _kept():
        os.utime(path, ((real_now - timedelta(hours=2)).timestamp(),) * 2)
    assert actions.sweep(now=real_now) == 1
    assert not orphan.exists() and files.path_of(made.file).exists()
