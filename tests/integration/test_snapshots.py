"""Taking snapshots while things change, fail and grow old; issuing for good — on both databases."""

from __future__ import annotations

import resource
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from kangyu.catalogue.indicators import indicator
from kangyu.catalogue.reports import report as declared
from kangyu.methods.indicators.marts import MARTS
from kangyu.registers.figures import queries
from kangyu.registers.figures.actions import unpack
from kangyu.registers.people.models import Residence, Resident
from kangyu.registers.records.models import Contact
from kangyu.registers.reports import actions as reports
from kangyu.registers.reports import files
from kangyu.registers.reports.models import Report
from kangyu.registers.snapshots import actions as snapshots
from kangyu.registers.snapshots import base, full, parts
from kangyu.registers.snapshots import queries as stored
from kangyu.registers.snapshots.compiled import Compiled, set_day
from kangyu.registers.snapshots.models import Snapshot
from kangyu.registers.snapshots.ways import current_version
from kangyu.vocabulary.periods import Period

from . import small_county
from .small_county import AS_OF, NOW, SmallCounty

pytestmark = pytest.mark.django_db(transaction=True)
YEAR = Period.parse("2018")


@pytest.fixture
def county() -> SmallCounty:
    return small_county.make()


@pytest.fixture
def snapshot(county: SmallCounty) -> Snapshot:
    return snapshots.take(as_of=AS_OF, now=NOW)


def numbers(figure: queries.Figure) -> tuple[int, int | None]:
    below = figure.reading.denominator
    return figure.reading.numerator, None if below is None else int(below)


def test_one_who_moves_is_counted_where_they_live_at_the_time(county: SmallCounty) -> None:
    moved = county.residents[0]
    Residence.objects.filter(resident=moved).update(until=date(2018, 9, 1))
    Residence.objects.create(
        resident=moved, area=county.clinics[1].area, organisation=county.clinics[1], since=date(2018, 9, 1)
    )
    Resident.objects.filter(pk=moved.pk).update(organisation=county.clinics[1], area=county.clinics[1].area)
    snapshot = snapshots.take(as_of=AS_OF, now=NOW)
    for key, east in (("resident.count", (6, 5)), ("hypertension.managed", (3, 2))):
        before, after = (
            queries.read(indicator(key), Period.parse(period), county.townships[0], snapshot).reading.numerator
            for period in ("2018-08", "2018-12")
        )
        assert (before, after) == east, key


def test_what_happens_after_the_day_is_not_counted(county: SmallCounty) -> None:
    snapshot = snapshots.take(as_of=date(2018, 6, 30), now=NOW)
    half = Period.parse("2018H1")
    assert queries.read(indicator("hypertension.visits"), half, county.county, snapshot).reading.numerator == 6
    assert queries.read(indicator("hypertension.managed"), half, county.county, snapshot).reading.numerator == 3
    assert queries.read(indicator("hypertension.managed"), YEAR, county.county, snapshot).reading.value is None


def test_a_superseded_contact_is_not_counted(county: SmallCounty) -> None:
    Contact.objects.filter(resident=county.residents[0], form="hypertension_follow_up").update(is_current=False)
    snapshot = snapshots.take(as_of=AS_OF, now=NOW)
    assert queries.read(indicator("hypertension.visits"), YEAR, county.county, snapshot).reading.numerator == 7


def test_a_full_disk_leaves_the_snapshot_before(county: SmallCounty, snapshot: Snapshot) -> None:
    """A process that may write only small files stands in for a full disk."""
    script = """
import resource, django
django.setup()
from datetime import date, datetime, timezone
from kangyu.registers.snapshots import actions
resource.setrlimit(resource.RLIMIT_FSIZE, (600, resource.RLIM_INFINITY))
import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
from kangyu.registers.snapshots.models import Snapshot
try:
    actions.full.build(actions.folders() / "x.building", date(2018, 12, 31), print)
except Exception as error:
    print("REFUSED", type(error).__name__)
"""
    assert resource.RLIMIT_FSIZE
    (snapshots.folders() / "x.building").mkdir(parents=True)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert "REFUSED" in done.stdout, done.stderr
    assert stored.current() == snapshot
    assert stored.problems(snapshot) == []


def test_a_failure_half_way_is_said_and_changes_nothing(
    county: SmallCounty, snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(snapshots, "checksums", full)
    with pytest.raises(snapshots.SnapshotFailed, match="No space left"):
        snapshots.take(as_of=AS_OF, now=NOW)
    assert stored.current() == snapshot
    assert Snapshot.objects.latest("pk").state == Snapshot.State.FAILED
    assert not list(snapshots.folders().glob("*.building"))


def test_a_changed_file_is_noticed(snapshot: Snapshot) -> None:
    place = snapshots.folders() / snapshot.folder
    (place / "sets.json").write_text("{}")
    (place / "extra").write_text("")
    assert stored.problems(snapshot) == ["extra", "sets.json"]


def _nothing(folder: Path, as_of: date, progress: Any) -> snapshots.full.Built:
    folder.mkdir()
    return snapshots.full.Built({}, [])


def test_old_snapshots_go_and_those_of_reports_stay(county: SmallCounty, monkeypatch: pytest.MonkeyPatch) -> None:
    first = snapshots.take(as_of=AS_OF, now=NOW)
    reports.write(declaration=declared("work_summary"), period=YEAR, area=county.county, by=None, now=NOW)
    # What the others hold does not matter here, only that they come and go.
    monkeypatch.setattr(snapshots.full, "build", _nothing)
    others = [snapshots.take(as_of=AS_OF, now=NOW, is_full=True) for _ in range(5)]
    pruned = snapshots.prune()
    assert [one.pk for one in pruned] == [one.pk for one in reversed(others[:2])]
    assert (snapshots.folders() / first.folder).exists()
    assert not (snapshots.folders() / others[0].folder).exists()


def test_an_issued_report_keeps_its_figures_and_rows(county: SmallCounty, snapshot: Snapshot) -> None:
    draft = reports.write(declaration=declared("work_summary"), period=YEAR, area=county.county, by=None, now=NOW)
    issued = reports.issue(report=draft, by=county.bureau_officer, now=NOW)
    Resident.objects.all().update(sex="2")
    Contact.objects.all().update(is_current=False)
    snapshots.take(as_of=AS_OF, now=NOW)
    frozen = {figure.indicator: figure for figure in issued.figures.filter(area=county.county)}
    assert len(unpack(frozen["hypertension.visits"].members)) == frozen["hypertension.visits"].numerator == 11
    others = frozen["record.established_rate"].others
    assert others is not None and len(unpack(others)) == 2
    with pytest.raises(reports.CannotWrite):
        reports.rewrite(report=issued, by=None, now=NOW)
    with pytest.raises(reports.CannotWrite):
        reports.issue(report=issued, by=None, now=NOW)


def test_a_report_issued_meanwhile_stays_issued(county: SmallCounty, snapshot: Snapshot) -> None:
    """Two sessions with the same draft: the one that writes anew or numbers comes too late, or the one that issues does."""
    wanted = {"declaration": declared("work_summary"), "period": YEAR, "area": county.county, "by": None}
    draft = reports.write(**wanted, now=NOW)
    elsewhere = Report.objects.get(pk=draft.pk)
    issued = reports.issue(report=draft, by=county.bureau_officer, now=NOW)
    with pytest.raises(reports.CannotWrite):
        reports.rewrite(report=elsewhere, by=None, now=NOW)
    issued.refresh_from_db()
    assert issued.state == Report.State.ISSUED and issued.issued_at == NOW and issued.figures.count()

    other = reports.write(**wanted, now=NOW)
    elsewhere = Report.objects.get(pk=other.pk)
    reports.number(report=elsewhere, number="洪卫发〔2019〕1号", by=None, now=NOW)
    reports.rewrite(report=other, by=None, now=NOW + timedelta(hours=1))
    assert other.number == "洪卫发〔2019〕1号"
    with pytest.raises(reports.CannotWrite, match="重写"):
        reports.issue(report=elsewhere, by=None, now=NOW)
    elsewhere.refresh_from_db()
    assert elsewhere.state == Report.State.DRAFT and not elsewhere.figures.exists()


def test_a_document_that_was_half_written_is_never_served(
    county: SmallCounty, snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = reports.write(declaration=declared("work_summary"), period=YEAR, area=county.county, by=None, now=NOW)
    issued = reports.issue(report=draft, by=None, now=NOW)

    def stopped(document: Any, path: Path) -> None:
        path.write_bytes(b"%PDF-1.7 half")
        raise KeyboardInterrupt

    with monkeypatch.context() as killed, pytest.raises(KeyboardInterrupt):
        killed.setattr(files, "write_pdf", stopped)
        files.pdf_path(issued)
    assert files.pdf_path(issued).read_bytes().rstrip().endswith(b"%%EOF")
    assert not list(files.pdf_path(issued).parent.glob("*.part"))


def test_there_is_no_report_without_a_snapshot(county: SmallCounty) -> None:
    with pytest.raises(reports.CannotWrite, match="快照"):
        reports.write(declaration=declared("work_summary"), period=YEAR, area=county.county, by=None, now=NOW)


def test_no_mart_looks_at_every_pair(snapshot: Snapshot, tmp_path: Path) -> None:
    """What takes a blink of a small county would never end with one of a million."""
    folder = full.connected(tmp_path)
    today = set_day(folder, AS_OF)
    for table in base.BASE_TABLES:
        at = parts.base_part(table.name).main(snapshots.folders() / snapshot.folder)
        for name in (base.changed_name(table), base.whole_name(table)):
            folder.raw_sql(f'CREATE TEMP VIEW "{name}" AS FROM {parts.quoted(at)} AS rows')
    compiled = Compiled(tmp_path, current_version())
    for mart in MARTS:
        text = full.mart_text(folder, compiled, mart, full.recipe(today, AS_OF.year))
        plan = folder.con.sql(f"EXPLAIN {text}").fetchall()[0][1]
        assert "NL_JOIN" not in plan and "NESTED_LOOP" not in plan, mart.name
