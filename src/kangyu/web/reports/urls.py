"""Addresses of the report room."""

from django.urls import path

from . import views

app_name = "reports"
urlpatterns = [
    path("", views.room, name="list"),
    path("write/", views.write, name="write"),
    path("<int:report_id>/", views.page, name="page"),
    path("<int:report_id>/again/", views.again, name="again"),
    path("<int:report_id>/number/", views.number, name="number"),
    path("<int:report_id>/issue/", views.issue, name="issue"),
    path("<int:report_id>/compare/", views.compare, name="compare"),
    path("<int:report_id>/file.<str:kind>", views.file, name="file"),
    path("<int:report_id>/figures/<int:number>/", views.rows, name="rows"),
]
