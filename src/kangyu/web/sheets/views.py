"""Sending a sheet, watching it being applied, reading the answer."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kangyu.catalogue.forms import personal_information
from kangyu.catalogue.ledgers import ledger_keys, ledger_on
from kangyu.catalogue.sheets import CONTACT_COLUMNS, CONTACT_FORMS, RESIDENT_COLUMNS, heading_of
from kangyu.formats.sheets import SKIP_REASONS, Limits
from kangyu.registers.messages import queries as messages
from kangyu.registers.messages.queries import LEDGER, Message
from kangyu.registers.staff.policies import Scope
from kangyu.vocabulary.labels import Bilingual
from kangyu.web import frame, workbook
from kangyu.web.asking import number_in
from kangyu.web.states import MESSAGE_SIGNS
from kangyu.workflows import receive_message

from . import uploads
from .pages import MessagePage, PassedOver, ProgressPage, RefusedLine, SheetRow, SheetsPage, UnusedColumns

KINDS = {
    "residents": Bilingual("居民花名册", "Residents"),
    "contacts": Bilingual("随访与体检", "Contacts"),
    LEDGER: Bilingual("台账", "Ledgers"),
}
PAGE, LONGEST, REFUSALS = 30, 480, 100
_TOLD = ("total", "numbers", "nothing_asked")
_LINES_TOLD = 10


def sheets(request: HttpRequest) -> HttpResponse:
    """The list of what was received; sending adds to it."""
    kinds = kinds_for(request.scope)
    request.scope.require(bool(kinds))
    problem = ""
    if request.method == "POST":
        problem = _problem(request, kinds)
        if not problem:
            token = uploads.start(
                request.FILES["file"],
                kind=request.POST["kind"],
                ledger=request.POST.get("ledger", ""),
                scope=request.scope,
                now=frame.now(),
                today=frame.today(),
            )
            return redirect("sheets:progress", token)
    limit = min(number_in(request, "limit") or PAGE, LONGEST)
    found = messages.messages(request.scope, limit=limit + 1)
    page = SheetsPage(
        kinds=tuple(kinds.items()),
        rows=tuple(_row(message) for message in found[:limit]),
        more=limit * 2 if len(found) > limit else 0,
        problem=problem,
        kind=_kind(request, kinds),
        ledgers=tuple((key, ledger_on(key, frame.today()).name) for key in ledger_keys()) if LEDGER in kinds else (),
        ledger=request.POST.get("ledger", "") or request.GET.get("ledger", ""),
    )
    return render(request, "sheets/list.html", {"page": page}, status=422 if problem else 200)


@require_safe
def progress(request: HttpRequest, token: str) -> HttpResponse:
    """How far it is; over, it leads to what became of it."""
    found = uploads.progress_of(token, user=request.user.pk)
    if found is None:
        raise Http404
    if found.message is not None:
        address = reverse("sheets:message", args=[found.message])
        if found.note_zh:
            frame.say(request, frame.said(Bilingual(found.note_zh, found.note_en)))
        return HttpResponse(headers={"HX-Redirect": address}) if request.htmx else redirect(address)
    note = Bilingual(found.note_zh, found.note_en) if found.note_zh else None
    per_cent = found.done * 100 // found.total if found.total else 0
    page = ProgressPage(token, found, per_cent, note)
    return render(request, "sheets/bar.html" if request.htmx else "sheets/progress.html", {"page": page})


@require_safe
def message(request: HttpRequest, message_id: int) -> HttpResponse:
    """What became of a sheet, in numbers and line by line."""
    found = _message(request, message_id)
    refusals = list(islice(messages.refusals(found), REFUSALS + 1))
    page = MessagePage(
        message=found,
        row=_row(found),
        reason=Bilingual(found.reason["zh"], found.reason["en"]) if found.reason else None,
        refused=tuple(
            RefusedLine(each.sheet, each.line, tuple(Bilingual(reason["zh"], reason["en"]) for reason in each.reasons))
            for each in refusals[:REFUSALS]
        ),
        has_more=len(refusals) > REFUSALS,
        has_answer=messages.may_have_answer(request.scope, found),
        unused=tuple(_unused(found)),
        passed_over=tuple(_passed_over(found)),
    )
    return render(request, "sheets/message.html", {"page": page})


@require_safe
def answer(request: HttpRequest, message_id: int) -> FileResponse:
    """The refused lines as they were sent, with the reason in front of each: to be mended and sent again."""
    found = _message(request, message_id)
    request.scope.require(messages.may_have_answer(request.scope, found))
    if not found.refused:
        raise Http404
    language = "en" if (get_language() or "").startswith("en") else "zh"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "answer.xlsx"
        receive_message.open_answer(found, path, scope=request.scope, at=frame.now(), language=language)
        # Opened before the folder goes: the bytes stay readable until the response is sent.
        stream = path.open("rb")
    return FileResponse(stream, as_attachment=True, filename=f"{Path(found.filename).stem}-{_('退回')}.xlsx")


@require_safe
def template(request: HttpRequest, kind: str) -> HttpResponse:
    """An empty sheet with the headings that are understood."""
    if kind not in KINDS:
        raise Http404
    request.scope.require(kind in kinds_for(request.scope))
    if kind == LEDGER:
        return redirect("ledgers:list")  # each ledger has a template of its own
    columns = RESIDENT_COLUMNS if kind == "residents" else CONTACT_COLUMNS
    form = personal_information if kind == "residents" else CONTACT_FORMS[0]
    headings = [column.label.zh for column in columns] + [heading_of(item) for item in form.asked]
    return workbook.answer(f"{KINDS[kind].zh}.xlsx", headings, [])


def _unused(message: Message) -> Iterator[UnusedColumns]:
    for name, header in message.headers.items():
        used = set(header.get("columns", {}).values())
        labels = tuple(label for index, label in enumerate(header.get("labels", ())) if label and index not in used)
        if labels:
            yield UnusedColumns(name, labels)


def kinds_for(scope: Scope) -> dict[str, Bilingual]:
    """What the user may send: who keeps ledgers those, who imports people the others."""
    return {key: name for key, name in KINDS.items() if (scope.may_keep_ledgers if key == LEDGER else scope.may_import)}


def _passed_over(message: Message) -> Iterator[PassedOver]:
    """Totals and the like, so that nobody misses a line; blank lines, titles and signatures go without saying."""
    for name, header in message.headers.items():
        for reason in _TOLD:
            count = header.get("skipped", {}).get(reason, 0)
            if count:
                lines = header["skipped_lines"][reason]
                yield PassedOver(name, SKIP_REASONS[reason], count, tuple(lines[:_LINES_TOLD]))


def _kind(request: HttpRequest, kinds: Mapping[str, Bilingual]) -> str:
    """What the sheet holds, as chosen before or as the address says; the first otherwise."""
    asked = request.POST.get("kind") or request.GET.get("kind", "")
    return asked if asked in kinds else next(iter(kinds))


def _problem(request: HttpRequest, kinds: Mapping[str, Bilingual]) -> str:
    upload = request.FILES.get("file")
    if upload is None:
        return _("请选择要导入的文件")
    kind = request.POST.get("kind")
    if kind == LEDGER and kind not in kinds:
        return _("您的岗位不登记台账，不能导入台账；其他表格可以导入")
    if kind not in kinds:
        return _("请选择这是什么表")
    if request.POST.get("ledger", "") not in ("", *ledger_keys()):
        return _("没有这本台账，请从列表中选择")
    if upload.size > Limits().bytes:
        return _("文件超过 %(size)s MB，请按机构或月份拆开再导入") % {"size": Limits().bytes // 2**20}
    return ""


def _message(request: HttpRequest, message_id: int) -> Message:
    request.scope.require(bool(kinds_for(request.scope)))
    found = messages.message(request.scope, message_id)
    if found is None:
        raise Http404
    return found


def _row(message: Message) -> SheetRow:
    return SheetRow(
        id=message.pk,
        filename=message.filename,
        kind=KINDS[message.kind],
        sign=MESSAGE_SIGNS[message.state],
        lines=message.lines,
        refused=message.refused,
        sender=message.sender.short_name if message.sender else "",
        received_at=message.received_at,
    )
