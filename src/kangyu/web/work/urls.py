"""Addresses of the pool of work."""

from django.urls import path

from . import acting, contacts, giving, task, views

app_name = "work"
urlpatterns = [
    path("", views.desk, name="desk"),
    path("export/", views.export, name="export"),
    path("contacts/", contacts.month, name="contacts"),
    path("act/", acting.act, name="act"),
    path("give/", giving.give, name="give"),
    path("<row:task_id>/", task.page, name="task"),
    path("<row:task_id>/transfer/", task.transfer, name="transfer"),
    path("<row:task_id>/papers/", task.attach, name="attach"),
    path("<row:task_id>/papers/<row:paper_id>/", task.paper, name="paper"),
]
