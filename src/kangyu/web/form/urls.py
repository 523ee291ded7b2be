"""Addresses of a form, below people/<id>/forms/."""

from django.urls import path

from . import views

app_name = "form"
urlpatterns = [
    path("<slug:form_key>/", views.page, name="page"),
    path("<slug:form_key>/preview/", views.preview, name="preview"),
    path("<slug:form_key>/draft/", views.draft, name="draft"),
    path("<slug:form_key>/discard/", views.discard, name="discard"),
]
