"""Cases: addresses."""

from django.urls import path

from . import acts, papers, views

app_name = "cases"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("new/<slug:kind>/<slug:opening>/<row:resident_id>/", acts.start, name="start"),
    path("<row:case_id>/", views.page, name="page"),
    path("<row:case_id>/slip/", views.slip, name="slip"),
    path("<row:case_id>/receipts/<row:move_id>/", views.receipt, name="receipt"),
    path("<row:case_id>/papers/", papers.attach, name="attach"),
    path("<row:case_id>/papers/<row:paper_id>/", papers.paper, name="paper"),
    path("<row:case_id>/papers/<row:paper_id>/take-back/", papers.take_back, name="take_back"),
    path("<row:case_id>/moves/<slug:key>/", acts.move, name="move"),
    path("<row:case_id>/hand-over/<slug:party>/", acts.hand_over, name="hand_over"),
]
