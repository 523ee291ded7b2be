"""Addresses of emergency access."""

from django.urls import path

from . import views

app_name = "emergency"
urlpatterns = [
    path("", views.listed, name="list"),
    path("ask/", views.ask, name="ask"),
    path("<row:emergency_id>/decide/", views.decide, name="decide"),
]
