"""One task: what is to be done, what was done with it, its papers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kangyu.catalogue.tasks import task_kind
from kangyu.catalogue.tasks import transfer as transfer_kind
from kangyu.registers.attachments import actions as attachments
from kangyu.registers.attachments import queries as papers
from kangyu.registers.staff.policies import Scope
from kangyu.registers.tasks import policies
from kangyu.registers.tasks import queries as tasks
from kangyu.registers.tasks.queries import Task, TaskEvent
from kangyu.vocabulary.errors import NotUnderstood
from kangyu.vocabulary.labels import Bilingual
from kangyu.web import frame
from kangyu.web.paper import opening, taken_away
from kangyu.web.people.pages import PersonRow, person_row
from kangyu.web.states import Sign
from kangyu.workflows.answer_transfer import answer_transfer

from .acting import ACTS
from .lines import doing_of, marks_of, sign_of, what_of
from .pages import Doing

_EVENTS = {
    "claim": Bilingual("认领", "claimed"),
    "release": Bilingual("释放", "released"),
    "assign": Bilingual("分派", "assigned"),
    "offer": Bilingual("转交", "passed on"),
    "accept": Bilingual("接收", "accepted"),
    "decline": Bilingual("退回", "given back"),
    "urge": Bilingual("催办", "urged"),
    "escalate": Bilingual("逾期升级", "escalated, late"),
    "done": Bilingual("办结", "done"),
    "rework": Bilingual("退回重做", "sent back"),
    "withdraw": Bilingual("撤销", "withdrawn"),
    "move": Bilingual("随居民转到其他机构", "moved with the person"),
    "leave": Bilingual("人员调动，退回机构", "back to the institution, the person moved"),
}
_ENDED = {
    Task.State.DONE: Sign("good", "✓", Bilingual("已办结", "Done")),
    Task.State.WITHDRAWN: Sign("quiet", "×", Bilingual("已撤销", "Withdrawn")),
}


@dataclass(frozen=True)
class EventLine:
    """One thing that was done with the task."""

    event: TaskEvent
    word: Bilingual


@dataclass(frozen=True)
class TaskPage:
    """The page of one task. `acts` are those that the reader may do now, by key; `may_decide`: agree to a transfer, or not."""

    task: Task
    what: Bilingual
    kind: Bilingual
    person: PersonRow | None
    sign: Sign
    marks: Sequence[Sign]
    doing: Doing | None
    acts: Sequence[tuple[str, Bilingual]]
    events: Sequence[EventLine]
    papers: Sequence[object]
    may_attach: bool
    may_decide: bool
    back: str
    place: str


@require_safe
def page(request: HttpRequest, task_id: int) -> HttpResponse:
    """What is to be done, until when, by whom, and its history."""
    return _shown(request, _found(request, task_id))


@require_POST
def attach(request: HttpRequest, task_id: int) -> HttpResponse:
    """Keep a paper that proves it; what is refused says why."""
    task = _found(request, task_id)
    request.scope.require(policies.may_work(request.scope, task))
    upload = request.FILES.get("paper")
    try:
        if upload is not None:
            attachments.attach(owner=f"task:{task.pk}", upload=upload, scope=request.scope, now=frame.now())
            frame.say(request, _("已上传佐证"))
    except NotUnderstood as refused:
        return _shown(request, task, refused.message)
    return HttpResponseRedirect(reverse("work:task", args=[task.pk]))


@require_POST
def transfer(request: HttpRequest, task_id: int) -> HttpResponse:
    """Agree that a person goes to the institution that asked, or refuse; what cannot be is said."""
    task = _found(request, task_id)
    is_agreed = request.POST.get("answer") == "agree"
    try:
        answer_transfer(
            scope=request.scope,
            task_id=task.pk,
            is_agreed=is_agreed,
            words=request.POST.get("words", ""),
            now=frame.now(),
            today=frame.today(),
        )
    except NotUnderstood as refused:
        return _shown(request, task, refused.message)
    frame.say(request, _("已同意，此人已转出，对方会收到通知") if is_agreed else _("已答复不同意，对方会收到通知"))
    return HttpResponseRedirect(frame.back_to(request, reverse("work:desk")))


@require_safe
def paper(request: HttpRequest, task_id: int, paper_id: int) -> HttpResponse:
    """A paper as it was attached; opening it is written down."""
    task = _found(request, task_id)
    try:
        found = papers.one(f"task:{task.pk}", paper_id)
    except papers.NotFound:
        raise Http404 from None
    about = [task.resident_id] if task.resident_id else []
    with opening():
        content = attachments.open_paper(found, scope=request.scope, residents=about, now=frame.now())
    return taken_away(found.name, found.media_type, content)


def _found(request: HttpRequest, task_id: int) -> Task:
    try:
        return tasks.task(request.scope, task_id)
    except tasks.NotFound:
        raise Http404 from None


def _shown(request: HttpRequest, task: Task, problem: Bilingual | None = None) -> HttpResponse:
    on, place = frame.today(), request.get_full_path()
    if task.resident_id is not None:
        frame.seen(request, "read.task", [task.resident_id], task=task.pk)
    is_open = task.ended_at is None
    is_request = task.kind == transfer_kind.key
    shown = TaskPage(
        task=task,
        what=what_of(task),
        kind=task_kind(task.kind).label,
        person=person_row(task.resident, clinic=task.organisation, on=on) if task.resident else None,
        sign=sign_of(task, on) if is_open else _ENDED[Task.State(task.state)],
        marks=marks_of(task, own=request.user.organisation_id),
        doing=doing_of(task, place) if is_open and task_kind(task.kind).has_other_page else None,
        acts=[(key, ACTS[key].word) for key in _acts(request.scope, task)],
        events=[
            EventLine(each, _EVENTS.get(each.act, Bilingual(each.act, each.act))) for each in tasks.events_of(task)
        ],
        papers=papers.of(f"task:{task.pk}"),
        may_attach=is_open and policies.may_work(request.scope, task) and task_kind(task.kind).is_done_by_hand,
        may_decide=is_open and is_request and policies.may_decide(request.scope, task),
        back=frame.back_to(request, reverse("work:desk")),
        place=place,
    )
    return render(request, "work/task.html", {"page": shown, "problem": problem}, status=422 if problem else 200)


def _acts(scope: Scope, task: Task) -> list[str]:
    """The acts that make sense now; whether each may be done is decided when it is."""
    if task.ended_at is not None:
        is_done = task.state == Task.State.DONE and task_kind(task.kind).is_done_by_hand
        return ["send_back"] if is_done and policies.may_direct(scope, task) else []
    if policies.may_answer(scope, task):
        return ["accept", "decline"]
    acts = []
    if policies.may_work(scope, task) and task.offered_to_id is None:
        acts += ["finish"] if task_kind(task.kind).is_done_by_hand else []
        acts += ["claim"] if task.assignee_id is None else ["release"]
        acts += ["assign"] if policies.may_share_out(scope) else []
        acts += ["pass_on"]
    acts += ["urge"] if policies.may_direct(scope, task) else []
    return acts + (["withdraw"] if policies.may_withdraw(scope, task) else [])
