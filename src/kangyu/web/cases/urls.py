"""Cases: addresses."""

from django.urls import path

from . import acts, papers, views

app_name = "cases"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("new/<slug:kind>/<slug:opening>/<int:resident_id>/", acts.start, name="start"),
    path("<int:case_id>/", views.page, name="page"),
    path("<int:case_id>/slip/", views.slip, name="slip"),
    path("<int:case_id>/receipts/<int:move_id>/", views.receipt, name="receipt"),
    path("<int:case_id>/papers/", papers.attach, name="attach"),
    path("<int:case_id>/papers/<int:paper_id>/", papers.paper, name="paper"),
    path("<int:case_id>/papers/<int:paper_id>/take-back/", papers.take_back, name="take_back"),
    path("<int:case_id>/moves/<slug:key>/", acts.move, name="move"),
    path("<int:case_id>/hand-over/<slug:party>/", acts.hand_over, name="hand_over"),
]
