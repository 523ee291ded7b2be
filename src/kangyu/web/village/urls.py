"""Addresses of the work list."""

from django.urls import path

from . import contacts, views

app_name = "village"
urlpatterns = [
    path("", views.desk, name="desk"),
    path("export/", views.export, name="export"),
    path("contacts/", contacts.month, name="contacts"),
]
