"""A backup is whole or says where it is not, is put back whole, and can be tried without touching anything."""

from __future__ import annotations

import json
import shutil
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from factories.county import NOW, build_county
from factories.importing import send
from factories.people import number_of, resident_row
from factories.sheets import write_csv
from kangyu.operations.backups import databases, making, restoring
from kangyu.operations.backups.making import SUFFIX, backups_in, make, prune, verify
from kangyu.registers.audit.models import AuditEntry
from kangyu.registers.keyring import keyring_path, rotate
from kangyu.registers.people import queries as people
from kangyu.registers.people.models import Resident
from kangyu.vocabulary.errors import NotUnderstood

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def county(tmp_path: Path):
    county = build_county()
    send(write_csv(tmp_path / "r.csv", [resident_row(index) for index in range(12)]), "residents")
    return county


@pytest.fixture
def backup(county, tmp_path: Path):
    papers = Path(settings.KANGYU_HOME) / "attachments"
    papers.mkdir(exist_ok=True)
    (papers / "paper").write_bytes(b"sealed elsewhere")
    yield make(tmp_path / "backups", now=NOW)
    shutil.rmtree(papers)


def test_a_backup_names_nobody_and_says_what_it_is(backup) -> None:
    raw = backup.path.read_bytes()
    assert resident_row(0)["姓名"].encode() not in raw
    assert number_of(0).encode() not in raw
    assert json.loads(raw.split(b"\n", 1)[0])["made_at"] == NOW.isoformat()
    assert verify(backup.path)["rows"]["people_resident"] == 12
    assert backup.path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("place", [0.3, 0.6, 0.95])
def test_a_changed_byte_is_found(backup, place: float) -> None:
    raw = bytearray(backup.path.read_bytes())
    raw[int(len(raw) * place)] ^= 1
    backup.path.write_bytes(raw)
    with pytest.raises(NotUnderstood, match="损坏"):
        verify(backup.path)


def test_a_backup_that_was_cut_off_is_found(backup) -> None:
    raw = backup.path.read_bytes()
    for length in (len(raw) - 1, len(raw) - 5000, len(raw) // 2):
        backup.path.write_bytes(raw[:length])
        with pytest.raises(NotUnderstood, match="损坏"):
            verify(backup.path)


def test_another_file_is_no_backup(tmp_path: Path) -> None:
    for name, content in (("a", b""), ("b", b"PK\x03\x04"), ("c", b'{"magic": "other"}\n')):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(NotUnderstood, match="不是康域的备份"):
            verify(tmp_path / name)


def test_without_its_key_it_stays_shut(backup, tmp_path: Path) -> None:
    kept = keyring_path().read_bytes()
    keyring_path().unlink()
    with pytest.raises(NotUnderstood, match="密钥"):
        verify(backup.path)
    keyring_path().write_bytes(kept)
    rotate()
    assert verify(backup.path)["rows"]["people_resident"] == 12


def test_the_drill_finds_all_and_touches_nothing(backup) -> None:
    before = Resident.objects.count()
    tried = restoring.try_out(backup.path)
    assert not tried.problems
    assert tried.files >= 1
    assert Resident.objects.count() == before


def test_what_was_lost_comes_back_and_what_was_here_is_set_aside(backup, county) -> None:
    known = {resident.name for resident in Resident.objects.all()}
    victim = Resident.objects.first()
    victim.residences.all().delete()
    victim.contacts.all().delete()
    victim.record.delete()
    victim.delete()
    (Path(settings.KANGYU_HOME) / "attachments" / "paper").write_bytes(b"changed")
    with pytest.raises(NotUnderstood, match="--replace"):
        restoring.restore(backup.path, replace=False, now=NOW)
    done = restoring.restore(backup.path, replace=True, now=NOW + timedelta(hours=1))
    assert {resident.name for resident in Resident.objects.all()} == known
    assert people.identity_number(Resident.objects.get(line=2)) == number_of(0)
    assert (Path(settings.KANGYU_HOME) / "attachments" / "paper").read_bytes() == b"sealed elsewhere"
    assert done.set_aside is not None
    assert {path.name for path in done.set_aside.iterdir()} >= {"database", "attachments"}
    shutil.rmtree(done.set_aside)


def test_a_backup_of_an_older_version_is_upgraded(county, tmp_path: Path) -> None:
    from django.core.management import call_command

    call_command("migrate", "targets", "zero", verbosity=0)
    old = make(tmp_path / "backups", now=NOW)
    call_command("migrate", verbosity=0)
    assert not restoring.try_out(old.path).problems
    done = restoring.restore(old.path, replace=True, now=NOW)
    assert "targets_parameter" in connection.introspection.table_names()
    assert done.set_aside is not None
    shutil.rmtree(done.set_aside)


def test_a_backup_of_a_newer_version_is_refused(county, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(making.databases, "migrations", lambda: ["people.9999_unheard_of"])
    newer = make(tmp_path / "backups", now=NOW)
    for act in (restoring.try_out, lambda path: restoring.restore(path, replace=True, now=NOW)):
        with pytest.raises(NotUnderstood, match="升级"):
            act(newer.path)
    assert Resident.objects.count() == 12


def test_a_failed_backup_leaves_no_file(county, tmp_path: Path, monkeypatch) -> None:
    def full(*args: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(making, "_write", full)
    with pytest.raises(OSError, match="disk full"):
        make(tmp_path / "backups", now=NOW)
    assert not [path for path in (tmp_path / "backups").iterdir() if not path.name.startswith(".")]


@pytest.mark.django_db
def test_old_backups_go_and_the_needed_stay(tmp_path: Path) -> None:
    now = datetime(2026, 11, 25, 12, tzinfo=NOW.tzinfo)
    last = datetime(2026, 11, 25, 2, 30, tzinfo=NOW.tzinfo)
    for days in range(500):
        made = last - timedelta(days=days)
        header = {"magic": "kangyu-backup", "format": 1, "made_at": made.isoformat()}
        (tmp_path / f"kangyu-{made:%Y%m%d-%H%M%S}{SUFFIX}").write_text(json.dumps(header) + "\n")
    (tmp_path / f"mine{SUFFIX}").write_text(
        json.dumps({"magic": "kangyu-backup", "format": 1, "made_at": "2001-01-01T00:00:00+00:00"}) + "\n"
    )
    gone = prune(tmp_path, now=now)
    assert AuditEntry.objects.get(action="backup.prune").detail == {"files": [path.name for path in gone]}
    kept = [backup.made_at.date() for backup in backups_in(tmp_path)]
    assert kept[:7] == [date(2026, 11, 25) - timedelta(days=days) for days in range(7)]
    assert 20 <= len(kept) <= 25
    assert kept[-1] == date(2001, 1, 1)  # put there by hand
    assert prune(tmp_path, now=now) == []
    assert AuditEntry.objects.filter(action="backup.prune").count() == 1
    assert databases.kind() in ("sqlite", "postgresql")
