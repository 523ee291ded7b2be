"""Addresses: each page's folder keeps its own list."""

from django.urls import include, path

urlpatterns = [path("", include("kangyu.web.urls"))]
