"""Addresses: each page's folder keeps its own list."""

urlpatterns: list = []
