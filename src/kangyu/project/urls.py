"""Addresses: each page's folder keeps its own list."""

from django.urls import include, path

urlpatterns = [path("", include("kangyu.web.urls"))]

handler400 = "kangyu.web.front.errors.refused"
handler403 = "kangyu.web.front.errors.not_allowed"
handler404 = "kangyu.web.front.errors.not_found"
handler500 = "kangyu.web.front.errors.failed"
