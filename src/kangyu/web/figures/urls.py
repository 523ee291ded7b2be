"""Addresses of figures."""

from django.urls import path

from . import views

app_name = "figures"
urlpatterns = [
    path("", views.index, name="index"),
    path("boundaries/<str:code>.json", views.boundaries, name="boundaries"),
    path("<str:key>/", views.page, name="page"),
    path("<str:key>/table.xlsx", views.sheet, name="sheet"),
    path("<str:key>/rows/", views.rows, name="rows"),
    path("<str:key>/rows.xlsx", views.rows_sheet, name="rows_sheet"),
]
