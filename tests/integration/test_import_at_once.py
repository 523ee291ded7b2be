"""Killed half-way, or two at once: nothing double, nothing lost. Real processes, the real database."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection
from django.db.models import Count

import factories
from factories.county import build_county
from factories.importing import counts, send
from factories.people import contact_row, resident_row
from factories.sheets import write_csv
from kangyu.registers.audit.queries import verify
from kangyu.registers.enrolments.models import Enrolment
from kangyu.registers.messages.models import Batch, Message
from kangyu.registers.people.models import Residence, Resident
from kangyu.registers.records.models import Contact, HealthRecord

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE = 360


class Sending:
    """A process that sends a file once it is told to."""

    def __init__(self, kind: str, path: Path) -> None:
        script = Path(factories.__file__).with_name("sending.py")
        self._process = subprocess.Popen(
            [sys.executable, str(script), str(connection.settings_dict["NAME"]), kind, str(path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout.readline() == "ready\n"

    def begin(self) -> None:
        self._process.stdin.write("\n")
        self._process.stdin.flush()

    def kill_after(self, lines: int) -> None:
        """Kill -9 as soon as so many lines were applied."""
        for told in self._process.stdout:
            if int(told.split()[0]) >= lines:
                self._process.kill()
                break
        self._process.wait()

    def end(self) -> None:
        self._process.stdin.close()
        self._process.stdout.read()
        assert self._process.wait() == 0


def residents(folder: Path, name: str = "r.csv", people: int = PEOPLE) -> Path:
    return write_csv(folder / name, [resident_row(index) for index in range(people)])


def contacts(folder: Path, name: str = "c.csv") -> Path:
    days = ("2018-03-01", "2018-06-01")
    return write_csv(folder / name, [contact_row(index, on) for on in days for index in range(PEOPLE // 2)])


def assert_everybody_once(people: int = PEOPLE) -> None:
    assert Resident.objects.count() == people
    assert Residence.objects.count() == HealthRecord.objects.count() == people
    assert Contact.objects.filter(form="personal_information").count() == people
    assert verify().is_whole


@pytest.mark.parametrize("lines", [40, 200])
def test_an_import_that_was_killed_is_finished_by_sending_the_file_again(tmp_path, lines):
    build_county()
    path = residents(tmp_path)
    sending = Sending("residents", path)
    sending.begin()
    sending.kill_after(lines)
    message = Message.objects.get()
    assert message.state == Message.State.APPLYING
    assert lines <= Resident.objects.count() == message.added < PEOPLE
    assert Batch.objects.filter(applied_at=None).exists()
    received = send(path, "residents")
    assert (received.is_repeat, received.message.state) == (False, Message.State.APPLIED)
    assert counts(received.message) == (PEOPLE, 0, 0, 0)
    assert_everybody_once()


def test_the_same_file_twice_at_once(tmp_path):
    build_county()
    together("residents", residents(tmp_path), residents(tmp_path))
    assert counts(Message.objects.get()) == (PEOPLE, 0, 0, 0)
    assert_everybody_once()
    together("contacts", contacts(tmp_path), contacts(tmp_path))
    assert counts(Message.objects.get(kind="contacts")) == (PEOPLE, 0, 0, 0)
    assert_enrolled_once()


def test_two_files_with_the_same_people_at_once(tmp_path):
    build_county()
    together("residents", residents(tmp_path), residents(tmp_path, "more.csv", PEOPLE + 10))
    first, second = Message.objects.all()
    assert first.added + second.added == PEOPLE + 10
    assert first.unchanged + second.unchanged == PEOPLE
    assert_everybody_once(PEOPLE + 10)
    one = contacts(tmp_path)
    other = tmp_path / "other.csv"
    other.write_text(one.read_text() + "\n")
    together("contacts", one, other)
    first, second = Message.objects.filter(kind="contacts")
    assert first.added + second.added == first.unchanged + second.unchanged == PEOPLE
    assert_enrolled_once()


def together(kind: str, *paths: Path) -> None:
    sendings = [Sending(kind, path) for path in paths]
    for sending in sendings:
        sending.begin()
    for sending in sendings:
        sending.end()


def assert_enrolled_once() -> None:
    followed = Contact.objects.filter(form="hypertension_follow_up")
    assert followed.count() == PEOPLE
    assert not followed.values("resident_id", "on").annotate(n=Count("pk")).filter(n__gt=1).exists()
    assert Enrolment.objects.count() == PEOPLE // 2
    assert set(Enrolment.objects.values_list("last_contact_on", flat=True)) == {followed.latest("on").on}
    assert verify().is_whole
