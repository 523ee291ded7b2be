"""A snapshot brought up to date is the snapshot that a full run would have made — on both databases."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
from datetime import date, timedelta
from typing import Any

import ibis
import pyarrow as pa
import pytest
from django.db import connection, transaction

from kangyu.registers.casework.models import Case, CaseMove, CaseParty
from kangyu.registers.enrolments.models import Enrolment
from kangyu.registers.ledgers.models import LedgerRow
from kangyu.registers.people.models import Residence, Resident
from kangyu.registers.records.models import Contact, HealthRecord
from kangyu.registers.snapshots import actions, journal, parts, queries, ways
from kangyu.registers.snapshots.models import Change, Snapshot

from . import small_county
from .small_county import NOW, SmallCounty

pytestmark = pytest.mark.django_db(transaction=True)
START = date(2018, 11, 3)
FULL, INCREMENTAL = Snapshot.Way.FULL, Snapshot.Way.INCREMENTAL


@pytest.fixture
def county(monkeypatch: pytest.MonkeyPatch) -> SmallCounty:
    # In a county of ten everything is much.
    monkeypatch.setattr(ways, "MOST", 1.0)
    return small_county.make()


def take(on: date = START, **more: Any) -> Snapshot:
    return actions.take(as_of=on, now=NOW, **more)


def rows_of(snapshot: Snapshot, part: parts.Part) -> list[tuple[Any, ...]]:
    table = parts.view(ibis.duckdb.connect(), part, actions.folders() / snapshot.folder, "rows").to_pyarrow()
    names = sorted(table.column_names)
    return sorted(zip(*(table[name].to_pylist() for name in names), strict=True), key=repr)


def counts_of(snapshot: Snapshot) -> set[tuple[int, ...]]:
    keys = ["set", "organisation", "month"]
    found = parts.increments(actions.folders() / snapshot.folder).group_by(keys).aggregate([("n", "sum")])
    found = found.filter(pa.compute.not_equal(found["n_sum"], 0))
    return set(zip(*(found[name].to_pylist() for name in [*keys, "n_sum"]), strict=True))


def assert_same(one: Snapshot, other: Snapshot) -> None:
    assert counts_of(one) == counts_of(other)
    for part in parts.PARTS:
        assert rows_of(one, part) == rows_of(other, part), part
    assert one.rows == other.rows
    assert queries.problems(one) == queries.problems(other) == []


# --- what people do in a day


class Day:
    """Random acts upon a county, straight in the tables."""

    def __init__(self, county: SmallCounty, seed: int) -> None:
        self.county, self.chance = county, random.Random(seed)

    def act(self, today: date) -> None:
        acts = (self.see, self.correct, self.move, self.die, self.forget, self.enrol, self.leave, self.arrive, self.age)
        for _ in range(self.chance.randrange(4)):
            self.chance.choice(acts)(today)
        for act in (self.refer, self.go_on, self.enter, self.restate):
            if self.chance.random() < 0.6:
                act(today)

    def someone(self) -> Resident:
        return self.chance.choice(list(Resident.objects.order_by("pk")))

    def clinic(self) -> Any:
        return self.chance.choice(self.county.clinics)

    def see(self, today: date) -> None:
        form = self.chance.choice(["hypertension_follow_up", "health_examination"])
        on = today - timedelta(days=self.chance.choice([0, 0, 0, 1, 40, 400, -3]))
        resident = self.someone()
        if Contact.objects.filter(resident=resident, form=form, on=on, is_current=True).exists():
            return
        Contact.objects.create(
            resident=resident,
            form=form,
            form_version=1,
            on=on,
            data={"systolic": self.chance.choice([120, 150, 190]), "diastolic": 80},
            grade=self.chance.choice(["1", "1", "2", None]) if form == "hypertension_follow_up" else None,
            organisation=self.clinic(),
            recorded_at=NOW,
        )

    def correct(self, today: date) -> None:
        old = self.chance.choice(list(Contact.objects.filter(is_current=True).order_by("pk")))
        Contact.objects.filter(pk=old.pk).update(is_current=False)
        old.pk, old.grade, old.data = None, self.chance.choice(["1", "3"]), {**old.data, "systolic": 185}
        old.save()

    def move(self, today: date) -> None:
        resident, to = self.someone(), self.clinic()
        since = today + timedelta(days=self.chance.choice([0, -20, 2]))
        home = Residence.objects.filter(resident=resident, until=None).first()
        if home is None or home.since >= since:
            return
        Residence.objects.filter(pk=home.pk).update(until=since)
        Residence.objects.create(resident=resident, area=to.area, organisation=to, since=since)
        Enrolment.objects.filter(resident=resident).update(organisation=to)

    def die(self, today: date) -> None:
        resident = self.someone()
        Residence.objects.filter(resident=resident, until=None).update(until=today + timedelta(days=1))
        HealthRecord.objects.filter(resident=resident, closed_on=None).update(closed_on=today + timedelta(days=1))
        Enrolment.objects.filter(resident=resident, until=None, since__lte=today).update(until=today)

    def forget(self, today: date) -> None:
        self.someone().delete()

    def enrol(self, today: date) -> None:
        resident = self.someone()
        if not Enrolment.objects.filter(resident=resident).exists():
            Enrolment.objects.create(
                resident=resident,
                programme="hypertension",
                organisation=self.clinic(),
                since=today - timedelta(days=self.chance.randrange(120)),
                due_on=today,
                recorded_at=NOW,
            )

    def leave(self, today: date) -> None:
        Enrolment.objects.filter(resident=self.someone(), until=None).update(until=today + timedelta(days=4))

    def arrive(self, today: date) -> None:
        clinic = self.clinic()
        new = Resident.objects.create(
            name="新人",
            pinyin="xinren",
            initials="xr",
            sex="1",
            birth_date=date(1950, 1, 1),
            area=clinic.area,
            organisation=clinic,
            recorded_at=NOW,
        )
        Residence.objects.create(resident=new, area=clinic.area, organisation=clinic, since=today)

    def age(self, today: date) -> None:
        Resident.objects.filter(pk=self.someone().pk).update(birth_date=date(1953, 11, 20))

    def refer(self, today: date) -> None:
        """Opens a referral, watched by a day that may be near."""
        resident, opened = self.someone(), today - timedelta(days=self.chance.choice([0, 0, 2, 40]))
        asks = self.county.clinics[0]
        case = Case.objects.create(
            number=f"R{Case.objects.count()}-{self.chance.randrange(10**9)}",
            kind="referral",
            version=1,
            opening="refer",
            state="sent",
            urgency=1,
            resident=resident,
            holder=asks,
            data={},
            opened_on=opened,
            opened_at=NOW,
            due_at=NOW.replace(year=opened.year, month=opened.month, day=opened.day)
            + timedelta(days=self.chance.choice([0, 1, 9])),
            watch_at=self.chance.choice([None, NOW.replace(year=opened.year, month=opened.month, day=5, hour=15)]),
        )
        upper = self.clinic()
        CaseParty.objects.create(case=case, party="primary", organisation=asks)
        CaseParty.objects.create(case=case, party="upper", organisation=upper)
        self.step(case, "refer", "", opened, organisation=asks, party="upper", to_organisation=upper)

    def go_on(self, today: date) -> None:
        """An open referral is handed over, arrives, is answered or ends; perhaps on a day still to come."""
        case = self.chance.choice([*Case.objects.filter(closed_on=None).order_by("pk"), None])
        if case is None:
            return
        on = max(case.opened_on, today + timedelta(days=self.chance.choice([-1, 0, 0, 2])))
        move, to = self.chance.choice([("arrive", "arrived"), ("return", "returned"), ("close", "closed")])
        self.step(case, move, case.state, on, to)
        self.hand_over(case, on, to)
        ends = {"closed_on": on, "closed_at": NOW, "holder": None, "due_at": None} if move == "close" else {}
        answered = {"answered_on": on} if move == "return" and case.answered_on is None else {}
        due = {} if move == "close" else {"due_at": self.chance.choice([None, NOW, NOW + timedelta(days=2)])}
        Case.objects.filter(pk=case.pk).update(state=to, **due, **ends, **answered)

    def hand_over(self, case: Case, on: date, state: str) -> None:
        """The primary institution may be merged into another."""
        old, new = CaseParty.objects.get(case=case, party="primary").organisation, self.clinic()
        CaseParty.objects.filter(case=case, party="primary").update(organisation=new)
        named = {"party": "primary", "from_organisation": old, "to_organisation": new}
        self.step(case, "hand_over", state, on, state, organisation=old, **named)

    def step(self, case: Case, move: str, before: str, on: date, after: str = "sent", **more: Any) -> None:
        late = self.chance.random() < 0.3
        CaseMove.objects.create(
            case=case,
            move=move,
            from_state=before,
            to_state=after,
            on=on,
            at=NOW,
            due_at=case.due_at if before else None,
            is_late=late,
            **{"organisation": self.clinic(), **more},
        )

    def enter(self, today: date) -> None:
        """A row of a ledger, to the cent."""
        entry = LedgerRow.objects.count() + 1
        LedgerRow.objects.create(
            entry=entry,
            ledger="funds",
            version=1,
            organisation=self.clinic(),
            on=today - timedelta(days=self.chance.choice([0, 3, 35, -2])),
            data={"source": "3", "received": self.chance.randrange(10**6) / 100, "spent": 0.1},
            identity=str(entry),
            words="",
            papers=self.chance.randrange(2),
            recorded_at=NOW,
        )

    def restate(self, today: date) -> None:
        """The current version of an entry is corrected, or withdrawn."""
        old = self.chance.choice(list(LedgerRow.objects.filter(is_current=True).order_by("pk")))
        LedgerRow.objects.filter(pk=old.pk).update(is_current=False)
        old.supersedes_id, old.pk, old.is_late = old.pk, None, True
        old.data = {**old.data, "received": 99.99}
        old.state = self.chance.choice([LedgerRow.State.STANDING, LedgerRow.State.WITHDRAWN])
        old.save()


@pytest.mark.parametrize("seed", range(2))
def test_day_after_day_it_is_what_a_full_run_would_make(county: SmallCounty, seed: int) -> None:
    day, today = Day(county, seed), START
    chance = random.Random(seed)
    for act in (day.refer, day.enter) * 3:
        act(today)
    take(today)
    for _ in range(4):
        day.act(today)
        today += timedelta(days=chance.choice([0, 1, 1, 6]))
        updated = take(today)
        assert updated.way == (INCREMENTAL if today.month == 11 else FULL), updated.why
    for name in ("case_move", "case_turn", "ledger"):
        assert len(rows_of(updated, parts.mart_part(name))) > 0
    again = take(today, is_full=True)
    assert (again.way, again.why) == (FULL, "asked")
    assert_same(updated, again)


def test_what_lapses_by_itself_is_counted_again(county: SmallCounty) -> None:
    """Nobody does anything for a month; what was promised for a day of it is late after that day."""
    first, moved = take(date(2018, 10, 1)), 0
    for on in (date(2018, 10, 15), date(2018, 10, 31)):
        updated = take(on)
        assert updated.way == INCREMENTAL
        moved += updated.changed or 0
    assert moved > 0
    assert counts_of(updated) != counts_of(first)
    assert_same(updated, take(on, is_full=True))


def reason(on: date = START) -> str:
    """Why the next snapshot would be a full one; `take` writes down what this says."""
    before = queries.current()
    return ways.reason_for_full(before, actions.folders() / (before.folder if before else ""), on)


def test_some_days_need_a_full_run_and_say_so(county: SmallCounty) -> None:
    assert take().why == "first"
    days = {date(2018, 12, 1): "month", date(2019, 1, 1): "month", date(2018, 11, 2): "earlier", START: ""}
    assert {on: reason(on) for on in days} == days
    taken = take(date(2018, 12, 1))
    assert (taken.way, taken.why) == (FULL, "month")


def test_a_gap_in_the_journal_needs_a_full_run(county: SmallCounty) -> None:
    first = take()
    with journal.paused():
        Resident.objects.update(sex="1")
        assert Change.objects.exclude(subject=journal.EVERYTHING).count() == 0
        assert reason() == "paused"
    assert reason() == "everything"
    assert take().why == "everything"
    assert reason() == ""
    name = next(iter(sorted(journal.triggers.present(connection))))
    with connection.cursor() as cursor:
        is_sqlite = connection.vendor == "sqlite"
        cursor.execute(f"DROP TRIGGER {name}" if is_sqlite else f"DROP FUNCTION {name} CASCADE")
    assert reason() == "journal"
    journal.watch()
    assert reason() == "everything"
    assert take().why == "everything"
    assert take().way == INCREMENTAL
    (actions.folders() / Snapshot.objects.latest("pk").folder / parts.SETS).unlink()
    assert reason() == "missing"
    assert first.why == "first"


def test_other_declarations_need_a_full_run(county: SmallCounty, monkeypatch: pytest.MonkeyPatch) -> None:
    take()
    assert reason() == ""
    monkeypatch.setattr(ways, "current_version", lambda: "other")
    assert reason() == "declarations"


def test_what_is_not_copied_is_no_change(county: SmallCounty) -> None:
    take()
    Resident.objects.update(name="某某", phone_index=None)
    Enrolment.objects.update(due_on=date(2019, 1, 1))
    Contact.objects.update(sheet="表")
    assert Change.objects.count() == 0
    assert take().changed == 0


def test_a_change_made_while_a_snapshot_is_taken_is_in_the_next(
    county: SmallCounty, monkeypatch: pytest.MonkeyPatch
) -> None:
    take()
    Resident.objects.filter(pk=county.residents[0].pk).update(sex="2")
    build = actions.increment.build

    def slowly(*given: Any) -> Any:
        built = build(*given)
        Resident.objects.filter(pk=county.residents[0].pk).update(residence_type="2")
        return built

    monkeypatch.setattr(actions.increment, "build", slowly)
    take()
    monkeypatch.setattr(actions.increment, "build", build)
    assert Change.objects.count() >= 1
    updated = take()
    assert updated.way == INCREMENTAL
    assert_same(updated, take(is_full=True))


def test_what_is_rolled_back_leaves_no_mark(county: SmallCounty) -> None:
    take()
    with transaction.atomic():
        Resident.objects.update(sex="2")
        transaction.set_rollback(True)
    assert Change.objects.count() == 0


def test_an_update_that_fails_ends_in_a_full_run(county: SmallCounty, monkeypatch: pytest.MonkeyPatch) -> None:
    take()
    Resident.objects.update(sex="2")

    def broken(*_: Any) -> None:
        raise OSError("a delta cannot be read")

    monkeypatch.setattr(actions.increment, "build", broken)
    taken = take()
    assert (taken.way, taken.why) == (FULL, "failed")
    assert queries.problems(taken) == []


def test_every_folder_is_whole_in_itself(county: SmallCounty) -> None:
    first = take()
    Resident.objects.filter(pk=county.residents[0].pk).delete()
    updated = take()
    before = rows_of(updated, parts.mart_part("resident"))
    shutil.rmtree(actions.folders() / first.folder)
    assert queries.problems(updated) == []
    assert rows_of(updated, parts.mart_part("resident")) == before


def test_a_flipped_byte_is_found_in_carried_files_too(county: SmallCounty) -> None:
    take()
    Resident.objects.filter(pk=county.residents[0].pk).update(sex="2")
    updated = take()
    path = parts.mart_part("resident").main(actions.folders() / updated.folder)
    flipped = bytearray(path.read_bytes())
    flipped[len(flipped) // 2] ^= 1
    path.write_bytes(flipped)
    assert queries.problems(updated) == ["marts/resident.parquet"]


def test_runs_of_numbers() -> None:
    assert journal.runs([]) == []
    assert journal.runs([4]) == [(4, 4)]
    assert journal.runs([1, 2, 3, 7, 9, 10]) == [(1, 3), (7, 7), (9, 10)]


_KILLED = """
import os, sys, signal, django
django.setup()
from datetime import date
from django.db import connection
from django.utils import timezone
from kangyu.registers.snapshots import actions, ways
connection.settings_dict["NAME"] = os.environ["TEST_NAME"]
ways.MOST = 1.0
if os.environ["KILL_AT"] == "rename":
    actions.os.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
if os.environ["KILL_AT"] == "renamed":
    actions._make_current = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
def progress(step):
    if step == os.environ["KILL_AT"]:
        os.kill(os.getpid(), signal.SIGKILL)
actions.take(as_of=date(2018, 11, 4), now=timezone.now(), progress=progress)
"""


def test_a_killed_run_changes_nothing(county: SmallCounty) -> None:
    """kill -9 in the middle of an update, before its folder has its name, and where the new folder already has its name."""
    others, first = _names(), take()
    Resident.objects.filter(pk=county.residents[0].pk).update(sex="2")
    marks = Change.objects.count()
    for step in ("count", "rename", "renamed"):
        done = subprocess.run(
            [sys.executable, "-c", _KILLED],
            env={**os.environ, "KILL_AT": step, "TEST_NAME": str(connection.settings_dict["NAME"])},
            capture_output=True,
            text=True,
        )
        assert done.returncode == -signal.SIGKILL, done.stderr
        assert queries.current() == first
        assert queries.problems(first) == []
        assert Change.objects.count() == marks > 0
    updated = take(date(2018, 11, 4))
    assert updated.way == INCREMENTAL
    assert _names() - others == {first.folder, updated.folder}
    assert_same(updated, take(date(2018, 11, 4), is_full=True))


def _names() -> set[str]:
    folder = actions.folders()
    return {path.name for path in folder.iterdir() if path.is_dir()} if folder.exists() else set()
