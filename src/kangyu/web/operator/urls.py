from django.urls import path

from . import accounts, calendar_page, institutions, views

app_name = "operator"
urlpatterns = [
    path("", views.desk, name="desk"),
    path("jobs/<slug:key>/", views.job_page, name="job"),
    path("jobs/<slug:key>/run/", views.run_job, name="run"),
    path("calendar/", calendar_page.calendar_page, name="calendar"),
    path("calendar/remove/", calendar_page.take_back, name="calendar_remove"),
    path("calendar/import/", calendar_page.import_calendar, name="calendar_import"),
    path("parameters/", views.parameters, name="parameters"),
    path("parameters/<row:parameter_id>/withdraw/", views.withdraw_parameter, name="withdraw"),
    path("parameters/import/", views.import_parameters, name="import"),
    path("parameters/template/", views.template, name="template"),
    path("institutions/", institutions.tree, name="institutions"),
    path("institutions/new/", institutions.new, name="new_institution"),
    path("institutions/<row:organisation_id>/", institutions.institution, name="institution"),
    path("institutions/<row:organisation_id>/<slug:key>/", institutions.act, name="change"),
    path("accounts/", accounts.listing, name="accounts"),
    path("accounts/new/", accounts.new, name="new_account"),
    path("accounts/unlock-address/", accounts.unlock_address, name="unlock_address"),
    path("accounts/<row:user_id>/", accounts.account, name="account"),
    path("accounts/<row:user_id>/<slug:key>/", accounts.act, name="account_act"),
]
