"""Where an entry came from, and who looked at the record."""

from __future__ import annotations

import re
from itertools import groupby, zip_longest

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from kangyu.formats.sheets import Cell, column_letters
from kangyu.registers.audit import queries as log
from kangyu.registers.audit.queries import AuditEntry
from kangyu.registers.people import queries as people
from kangyu.registers.places import queries as places
from kangyu.registers.staff.roles import name_of_role
from kangyu.vocabulary.identifiers import mask_identity_number
from kangyu.vocabulary.labels import Bilingual
from kangyu.web import frame
from kangyu.workflows import receive_message

from .header import header_of
from .pages import Access, AccessPage, LinePage
from .views import contact_of

ACTIONS = {
    "read.person": Bilingual("查看档案", "opened the record"),
    "read.list": Bilingual("在名单中看到", "saw in a list"),
    "read.search": Bilingual("查找到", "found by searching"),
    "read.contact": Bilingual("打开一条记录", "opened an entry"),
    "read.form": Bilingual("打开表单", "opened a form"),
    "read.line": Bilingual("查看收到的原始行", "opened the line as received"),
    "read.access": Bilingual("查看访问记录", "read the access log"),
    "read.rows": Bilingual("在指标明细中看到", "saw among a figure's rows"),
    "open.identity": Bilingual("打开身份证号", "opened the identity number"),
    "open.answer": Bilingual("下载含此人完整号码的退回表", "downloaded refused lines with the full number"),
    "open.phone": Bilingual("打开电话号码", "opened the telephone number"),
    "import.residents": Bilingual("用表格登记居民信息", "registered through a sheet"),
    "import.contacts": Bilingual("用表格登记随访或体检", "recorded contacts through a sheet"),
    "export.list": Bilingual("导出名单", "exported a list"),
    "write.contact": Bilingual("保存记录", "recorded a contact"),
    "write.resident": Bilingual("登记或修改居民信息", "registered or changed personal data"),
    "write.enrolment": Bilingual("纳入管理", "enrolled"),
    "write.closing": Bilingual("结案", "closed the enrolment"),
    "write.referral": Bilingual("填写转诊结果", "answered a referral"),
}

_NUMBER = re.compile(r"(?<!\d)(?:\d{17}[\dXx]|\d{15}|1[3-9]\d{9})(?![\dXx])")


@require_safe
def line(request: HttpRequest, resident_id: int, contact_id: int) -> HttpResponse:
    """The line of the sheet that brought an entry, as it was received."""
    contact = contact_of(request, resident_id, contact_id)
    if contact.message is None:
        raise Http404
    resident = people.get(request.scope, resident_id)
    request.scope.require(not contact.answers_hidden)  # the line holds what is kept from the reader
    sent = receive_message.line_of(contact.message, contact.sheet, contact.line)
    if sent is None:
        raise Http404
    frame.seen(request, "read.line", [resident_id], contact=contact_id)
    page = LinePage(
        header=header_of(resident, on=frame.today()),
        filename=contact.message.filename,
        sheet=contact.sheet,
        line=contact.line,
        received_at=contact.message.received_at,
        cells=tuple(
            (label or column_letters(at), _as_sent(cell))
            for at, (label, cell) in enumerate(zip_longest(sent.labels, sent.cells))
        ),
    )
    return render(request, "person/line.html", {"page": page})


@require_safe
def access(request: HttpRequest, resident_id: int) -> HttpResponse:
    """Who looked at or changed the record, newest first."""
    resident = people.get(request.scope, resident_id)
    before = request.GET.get("before", "")
    found = log.entries_about(resident_id, before=int(before) if before.isdecimal() else None)
    frame.seen(request, "read.access", [resident_id])
    county = places.bureau()
    organisations = {each.pk: each.short_name for each in places.subtree(county)} if county else {}
    page = AccessPage(
        header=header_of(resident, on=frame.today()),
        entries=tuple(_access(list(same), organisations) for _, same in groupby(found.entries, key=_alike)),
        before=found.next,
    )
    return render(request, "person/access.html", {"page": page})


def _as_sent(cell: Cell) -> str:
    """As written, but for identity and telephone numbers: they open in the header, where that is written down."""
    text = "" if cell is None else f"{cell:.15g}" if isinstance(cell, float) else str(cell)
    return _NUMBER.sub(lambda found: mask_identity_number(found[0]), text)


def _alike(entry: AuditEntry) -> tuple[object, ...]:
    return entry.user_id, entry.action, timezone.localtime(entry.at).date()


def _access(entries: list[AuditEntry], organisations: dict[int, str]) -> Access:
    newest = entries[0]
    return Access(
        at=newest.at,
        times=len(entries),
        who=newest.user_name or "—",
        organisation=organisations.get(newest.organisation_id or 0, ""),
        action=ACTIONS.get(newest.action, Bilingual(newest.action, newest.action)),
        basis=name_of_role(newest.basis.partition("@")[0]),
    )
