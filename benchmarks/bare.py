"""The peer of the pages: a bare Django view that renders as many residents as a list shows by primary key. No login, rights, log or frame.

This is also the list of addresses while pages are measured: the project's own, and the bare one.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path

from kangyu.project.urls import handler400, handler403, handler404, handler500
from kangyu.registers.people.queries import Resident

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

ROWS = 30

_TEMPLATE = engines["django"].from_string(
    "<!doctype html><title>bare</title><table>{% for each in rows %}<tr><td>{{ each.id }}</td><td>{{ each.name }}</td>"
    "<td>{{ each.sex }}</td><td>{{ each.birth_date|date:'Y-m-d' }}</td><td>{{ each.area_id }}</td>"
    "<td>{{ each.organisation_id }}</td></tr>{% endfor %}</table>"
)


def rows(request: HttpRequest, after: int) -> HttpResponse:
    """The residents behind a primary key."""
    found = Resident.objects.filter(pk__gt=after).order_by("pk")[:ROWS]
    return HttpResponse(_TEMPLATE.render({"rows": found}))


urlpatterns = [path("bare/<int:after>/", rows, name="bare"), path("", include("kangyu.project.urls"))]
