"""Reading runs of jobs: the newest of each, the last that went well."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max

from kangyu.registers.staff.policies import Scope

from .models import Run


@dataclass(frozen=True, slots=True)
class Course:
    """How a job has been going: its newest run, when one last went well, and how many failed since."""

    job: str
    newest: Run | None
    last_good_at: datetime | None
    failures_since: int


def courses(scope: Scope, jobs: Iterable[str]) -> list[Course]:
    """How each job has been going."""
    scope.require(scope.may_operate)
    return [_course(job) for job in jobs]


def runs_of(scope: Scope, job: str, *, before: int | None = None, limit: int = 50) -> list[Run]:
    """The runs of a job, newest first; behind the id of one of them."""
    scope.require(scope.may_operate)
    found = Run.objects.filter(job=job).select_related("by")
    if before is not None:
        found = found.filter(pk__lt=before)
    return list(found.order_by("-id")[:limit])


def _course(job: str) -> Course:
    runs = Run.objects.filter(job=job)
    newest = runs.select_related("by").order_by("-started_at", "-id").first()
    good = runs.filter(state=Run.State.DONE).aggregate(last=Max("started_at"))["last"]
    failed = runs.filter(state=Run.State.FAILED, **({"started_at__gt": good} if good else {})).count()
    return Course(job, newest, good, failed)
