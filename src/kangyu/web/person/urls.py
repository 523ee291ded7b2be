"""Addresses about one person, below people/<id>/."""

from django.urls import path

from . import acts, provenance, views

app_name = "person"
urlpatterns = [
    path("", views.page, name="page"),
    path("open/<slug:kind>/", views.open_sealed, name="open"),
    path("contacts/<row:contact_id>/", views.entry, name="entry"),
    path("contacts/<row:contact_id>/line/", provenance.line, name="line"),
    path("access/", provenance.access, name="access"),
    path("access/print/", provenance.access_printed, name="access_print"),
    path("enrol/<slug:programme_key>/", acts.enrol, name="enrol"),
    path("enrolments/<row:enrolment_id>/close/", acts.close, name="close"),
    path("referrals/<row:referral_id>/answer/", acts.answer, name="answer"),
]
