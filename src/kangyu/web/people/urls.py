"""Addresses of the resident list."""

from django.urls import path

from . import registering, views

app_name = "people"
urlpatterns = [
    path("", views.residents, name="list"),
    path("export/", views.export, name="export"),
    path("new/", registering.new, name="new"),
    path("new/ask/", registering.ask, name="ask"),
    path("known/", registering.known, name="known"),
]
