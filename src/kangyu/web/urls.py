"""Addresses: each page's folder keeps its own list."""

from django.urls import include, path

from . import converters  # noqa: F401  (makes <row:…> known)

urlpatterns = [
    path("", include("kangyu.web.front.urls")),
    path("work/", include("kangyu.web.work.urls")),
    path("people/", include("kangyu.web.people.urls")),
    path("people/<row:resident_id>/", include("kangyu.web.person.urls")),
    path("people/<row:resident_id>/forms/", include("kangyu.web.form.urls")),
    path("candidates/", include("kangyu.web.candidates.urls")),
    path("emergency/", include("kangyu.web.emergency.urls")),
    path("account/", include("kangyu.web.account.urls")),
    path("audit/", include("kangyu.web.audit.urls")),
    path("cases/", include("kangyu.web.cases.urls")),
    path("search/", include("kangyu.web.search.urls")),
    path("sheets/", include("kangyu.web.sheets.urls")),
    path("bureau/", include("kangyu.web.bureau.urls")),
    path("ledgers/", include("kangyu.web.ledgers.urls")),
    path("figures/", include("kangyu.web.figures.urls")),
    path("reports/", include("kangyu.web.reports.urls")),
    path("operator/", include("kangyu.web.operator.urls")),
    path("handbook/", include("kangyu.web.handbook.urls")),
]
