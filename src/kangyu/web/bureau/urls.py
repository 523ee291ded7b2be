"""Addresses of the bureau's desk."""

from django.urls import path

from . import views

app_name = "bureau"
urlpatterns = [
    path("", views.cockpit, name="cockpit"),
    path("chosen/", views.chosen, name="chosen"),
    path("snapshots/", views.snapshots_panel, name="snapshots"),
    path("snapshots/take/", views.take, name="take"),
]
