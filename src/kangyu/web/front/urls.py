"""Addresses of the door."""

from django.urls import path
from django.views.i18n import set_language

from kangyu.web.middleware import is_before_work, is_public

from . import views

urlpatterns = [
    path("", views.home, name="home"),
    path("login/", views.login, name="login"),
    path("login/code/", views.code, name="code"),
    path("logout/", views.logout, name="logout"),
    path("language/", is_public(is_before_work(set_language)), name="set_language"),
]
