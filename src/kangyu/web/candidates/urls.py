"""Addresses of the candidates."""

from django.urls import path

from . import acting, views

app_name = "candidates"
urlpatterns = [
    path("", views.listed, name="list"),
    path("act/", acting.act, name="act"),
]
