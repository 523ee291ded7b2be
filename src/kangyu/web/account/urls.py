"""Addresses of one's own account."""

from django.urls import path

from . import views

app_name = "account"
urlpatterns = [
    path("", views.page, name="page"),
    path("password/", views.password, name="password"),
    path("sessions/end/", views.end_all, name="end_all"),
]
