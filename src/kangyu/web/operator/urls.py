from django.urls import path

from . import views

app_name = "operator"
urlpatterns = [
    path("", views.desk, name="desk"),
    path("jobs/<slug:key>/", views.job_page, name="job"),
    path("jobs/<slug:key>/run/", views.run_job, name="run"),
    path("parameters/", views.parameters, name="parameters"),
    path("parameters/import/", views.import_parameters, name="import"),
    path("parameters/template/", views.template, name="template"),
]
