"""Reading reports."""

from __future__ import annotations

from datetime import date

from kangyu.vocabulary.periods import Period

from .models import Report


def page(*, before: int | None = None, limit: int = 20) -> list[Report]:
    """Reports, newest first; `before` is the id of the last one seen."""
    found = Report.objects.select_related("area", "snapshot", "written_by", "issued_by").order_by("-id")
    return list((found.filter(pk__lt=before) if before else found)[:limit])


def get(pk: int) -> Report | None:
    """A report by its id."""
    return Report.objects.select_related("area", "snapshot", "written_by", "issued_by").filter(pk=pk).first()


def count_issued_since(on: date) -> int:
    """How many issued reports tell of days from that one on."""
    periods = Report.objects.filter(state=Report.State.ISSUED).values_list("period", flat=True)
    return sum(Period.parse(period).until >= on for period in periods)
