"""Addresses of the work list."""

from django.urls import path

from . import views

app_name = "village"
urlpatterns = [
    path("", views.desk, name="desk"),
    path("export/", views.export, name="export"),
]
