"""Reading reports."""

from __future__ import annotations

from .models import Report


def page(*, before: int | None = None, limit: int = 20) -> list[Report]:
    """Reports, newest first; `before` is the id of the last one seen."""
    found = Report.objects.select_related("area", "snapshot", "written_by", "issued_by").order_by("-id")
    return list((found.filter(pk__lt=before) if before else found)[:limit])


def get(pk: int) -> Report | None:
    """A report by its id."""
    return Report.objects.select_related("area", "snapshot", "written_by", "issued_by").filter(pk=pk).first()
