"""Addresses of the ledgers."""

from django.urls import path

from . import closing, entering, lists, rows

app_name = "ledgers"
urlpatterns = [
    path("", lists.overview, name="list"),
    path("rows/<row:entry>/", rows.row, name="row"),
    path("rows/<row:entry>/correct/", entering.correct, name="correct"),
    path("rows/<row:entry>/withdraw/", rows.withdraw, name="withdraw"),
    path("rows/<row:entry>/papers/", rows.add_paper, name="add_paper"),
    path("rows/<row:entry>/papers/<row:paper>/", rows.paper, name="paper"),
    path("rows/<row:entry>/papers/<row:paper>/withdraw/", rows.withdraw_paper, name="withdraw_paper"),
    path("close/", closing.close_all, name="close_all"),
    path("closings/<row:closing_id>/reopen/", closing.reopen, name="reopen"),
    path("<slug:key>/", lists.ledger, name="ledger"),
    path("<slug:key>/new/", entering.new, name="new"),
    path("<slug:key>/preview/", entering.preview, name="preview"),
    path("<slug:key>/draft/", entering.draft, name="draft"),
    path("<slug:key>/discard/", entering.discard, name="discard"),
    path("<slug:key>/export/", lists.export, name="export"),
    path("<slug:key>/template/", lists.template, name="template"),
    path("<slug:key>/close/", closing.close, name="close"),
]
