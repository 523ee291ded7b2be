"""Addresses of the report room."""

from django.urls import path

from . import views

app_name = "reports"
urlpatterns = [
    path("", views.room, name="list"),
    path("write/", views.write, name="write"),
    path("<row:report_id>/", views.page, name="page"),
    path("<row:report_id>/again/", views.again, name="again"),
    path("<row:report_id>/number/", views.number, name="number"),
    path("<row:report_id>/issue/", views.issue, name="issue"),
    path("<row:report_id>/compare/", views.compare, name="compare"),
    path("<row:report_id>/file.<str:kind>", views.file, name="file"),
    path("<row:report_id>/figures/<row:number>/", views.rows, name="rows"),
]
