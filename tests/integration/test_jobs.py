"""Jobs run alone, are written down, and fail in sentences."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from apscheduler.triggers.cron import CronTrigger
from django.conf import settings

from factories.county import NOW, build_county
from kangyu.catalogue.jobs import JOBS, Job, job
from kangyu.operations.jobs import ACTS, run
from kangyu.operations.jobs.acts import JobFailed
from kangyu.registers.audit import actions as audit
from kangyu.registers.jobs import actions, queries
from kangyu.registers.jobs.models import Run
from kangyu.registers.snapshots import actions as snapshots
from kangyu.registers.staff.policies import NotAllowed, system_scope
from kangyu.vocabulary.labels import Bilingual

pytestmark = pytest.mark.django_db(transaction=True)


TRIAL = Job("trial", Bilingual("试", "trial"), "0 2 * * *", 30)


@pytest.fixture
def made(monkeypatch):
    """A job that does what the test wants."""

    def make(act) -> Job:
        monkeypatch.setitem(ACTS, "trial", act)
        return TRIAL

    return make


def test_every_job_has_an_hour_a_name_and_a_key_of_its_own() -> None:
    for each in JOBS:
        CronTrigger.from_crontab(each.at)
        assert each.name.zh
        assert each.name.en
    assert [each.key for each in JOBS] == list(ACTS)


def test_days_of_the_week_are_named_and_the_drill_is_on_sunday() -> None:
    """Cron counts them from Sunday, APScheduler from Monday: a number would mean another day."""
    assert all(each.at.split()[4].replace("*", "").isalpha() or each.at.endswith("*") for each in JOBS)
    monday = datetime(2026, 11, 23, tzinfo=UTC)
    fires = CronTrigger.from_crontab(job("drill").at, timezone=UTC).get_next_fire_time(None, monday)
    assert f"{fires:%A}" == "Sunday"


def test_what_a_job_says_is_kept(made) -> None:
    done = run(made(lambda now: Bilingual("好", "good")), now=NOW)
    assert (done.state, done.words_zh, done.words_en) == ("done", "好", "good")


def test_a_snapshot_that_is_being_taken_already_is_told_in_words() -> None:
    build_county()
    with snapshots._one_at_a_time():
        refused = run(job("snapshot"), now=NOW)
    assert (refused.state, refused.words_zh) == ("failed", "另一份快照正在生成")


@pytest.mark.parametrize("error", [JobFailed(Bilingual("磁盘已满", "disk full")), RuntimeError("王伟 431281…")])
def test_a_failure_is_told_without_whom_it_met(error: Exception, made) -> None:
    def act(now: datetime) -> Bilingual:
        raise error

    failed = run(made(act), now=NOW)
    assert failed.state == "failed"
    assert failed.words_zh
    assert "王伟" not in failed.words_zh + failed.words_en


def test_a_job_runs_alone_and_a_killed_one_is_told_as_interrupted(tmp_path: Path, made) -> None:
    Run.objects.create(job="trial", started_at=NOW)
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import fcntl, sys, time; f = open(sys.argv[1], 'w'); fcntl.flock(f, fcntl.LOCK_EX);"
            "print('held', flush=True); time.sleep(60)",
            str(_lock()),
        ],
        stdout=subprocess.PIPE,
    )
    assert holder.stdout is not None
    holder.stdout.readline()
    with pytest.raises(actions.Busy):
        run(made(lambda now: Bilingual("好", "good")), now=NOW)
    holder.kill()
    holder.wait()
    run(made(lambda now: Bilingual("好", "good")), now=NOW)
    assert list(Run.objects.order_by("id").values_list("state", "words_zh")) == [
        ("failed", "进程中断，未完成"),
        ("done", "好"),
    ]


def _lock() -> Path:
    folder = Path(settings.KANGYU_HOME) / "jobs"
    folder.mkdir(exist_ok=True)
    return folder / "trial.lock"


def test_a_clock_that_was_set_back_is_noticed_and_takes_no_snapshot() -> None:
    build_county()
    audit.record(scope=None, action="read.person", at=NOW)
    assert run(job("clock"), now=NOW - timedelta(minutes=4)).state == "done"
    late = run(job("clock"), now=NOW - timedelta(days=3))
    assert (late.state, "校准" in late.words_zh) == ("failed", True)
    assert run(job("snapshot"), now=NOW - timedelta(days=3)).state == "failed"


class _Disk(NamedTuple):
    total: int
    free: int


def test_backup_and_drill_go_together(tmp_path: Path, monkeypatch) -> None:
    build_county()
    audit.record(scope=None, action="read.person", at=NOW)
    monkeypatch.setitem(os.environ, "KANGYU_BACKUPS", str(tmp_path / "backups"))
    monkeypatch.setattr("shutil.disk_usage", lambda folder: _Disk(total=100, free=9))
    refused = run(job("backup"), now=NOW)
    assert refused.state == "failed" and "不足 10%" in refused.words_zh and not list((tmp_path / "backups").iterdir())
    monkeypatch.setattr("shutil.disk_usage", lambda folder: _Disk(total=100, free=10))
    assert run(job("drill"), now=NOW).words_zh == "没有可演练的备份"
    for key in ("backup", "drill", "verify", "sweep"):
        assert run(job(key), now=NOW).state == "done", key


def test_how_a_job_has_been_going() -> None:
    moments = [datetime(2018, 12, day, tzinfo=UTC) for day in (1, 2, 3)]
    for moment, is_good in zip(moments, (True, False, False), strict=True):
        begun = actions.begin(job="trial", by=None, now=moment)
        actions.finish(begun, words=Bilingual("x", "x"), is_good=is_good, now=moment)
    (course,) = queries.courses(system_scope(), ["trial"])
    assert (course.last_good_at, course.failures_since) == (moments[0], 2)
    assert [each.started_at for each in queries.runs_of(system_scope(), "trial", limit=2)] == moments[:0:-1]
    with pytest.raises(NotAllowed):
        queries.courses(build_county().scope("bureau"), ["trial"])
