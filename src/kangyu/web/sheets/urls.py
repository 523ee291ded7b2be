"""Addresses of the import."""

from django.urls import path

from . import views

app_name = "sheets"
urlpatterns = [
    path("", views.sheets, name="list"),
    path("progress/<str:token>/", views.progress, name="progress"),
    path("template/<slug:kind>/", views.template, name="template"),
    path("<row:message_id>/", views.message, name="message"),
    path("<row:message_id>/answer/", views.answer, name="answer"),
]
