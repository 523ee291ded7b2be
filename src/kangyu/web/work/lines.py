"""From tasks to the lines of the list: one for each person and day, however many programmes ask for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.utils.http import urlencode

from kangyu.catalogue.forms import FORMS
from kangyu.catalogue.programmes import programme
from kangyu.catalogue.tasks import task_kind
from kangyu.methods.programmes import DueState
from kangyu.methods.tasks import Opens, task_state
from kangyu.registers.enrolments import queries as enrolments
from kangyu.registers.staff.policies import Scope
from kangyu.registers.tasks.queries import Asked, Task, companions
from kangyu.vocabulary.labels import Bilingual
from kangyu.web import frame
from kangyu.web.people.pages import person_row
from kangyu.web.states import DUE_SIGNS, TASK_SIGNS, Sign, due_sign

from .pages import Doing, Line, LineTask

_NOTHING = Bilingual("", "")


def lines_of(scope: Scope, asked: Asked, rows: Sequence[Task], *, on: date, place: str) -> tuple[Line, ...]:
    """The lines of a page. A task that stands on the line of an earlier one is not shown again."""
    together = companions(scope, asked, rows, on=on)
    groups = []
    for task in rows:
        group = together.get((task.resident_id, task.due_on), [task]) if task.resident_id else [task]
        if group[0].pk == task.pk:
            groups.append((task, group))
    reasons = _reasons([task for _, group in groups for task in group])
    return tuple(_line(scope, first, group, reasons, on, place) for first, group in groups)


def _line(
    scope: Scope, first: Task, group: Sequence[Task], reasons: Mapping[str, Bilingual], on: date, place: str
) -> Line:
    person = person_row(first.resident, clinic=first.organisation, on=on) if first.resident else None
    return Line(
        person=person,
        title=what_of(first),
        place=person.village if person else first.organisation.short_name,
        sign=sign_of(first, on),
        days=max((on - first.due_on).days, 0),
        due_on=first.due_on,
        tasks=tuple(_task(scope, task, reasons, on, place) for task in group),
    )


def _task(scope: Scope, task: Task, reasons: Mapping[str, Bilingual], on: date, place: str) -> LineTask:
    words = Bilingual(task.words, task.words) if task.words else _NOTHING
    return LineTask(
        id=task.pk,
        what=what_of(task),
        reason=reasons.get(task.source, words),
        marks=tuple(marks_of(task, own=scope.user.organisation_id if scope.user else None)),
        doing=doing_of(task, place) if scope.may_record or task.resident_id is None else None,
    )


def what_of(task: Task) -> Bilingual:
    """What is to be done: the title that it was given, else the kind and the programme."""
    if task.title_zh:
        return Bilingual(task.title_zh, task.title_en or task.title_zh)
    kind = task_kind(task.kind).label
    if not task.programme:
        return kind
    name = programme(task.programme).short_name
    return Bilingual(f"{name.zh}{kind.zh}", f"{name.en}: {kind.en}")


def sign_of(task: Task, on: date) -> Sign:
    """How the task stands on the day. Lost is not late: somebody tried."""
    if task_kind(task.kind).is_search:
        return DUE_SIGNS[DueState.LOST]
    if task.kind == "contact" and task.urgency == 0:
        return due_sign(DueState.TO_REFER, (on - task.due_on).days)
    return TASK_SIGNS[task_state(urgency=task.urgency, due_on=task.due_on, on=on)]


def marks_of(task: Task, *, own: int | None) -> list[Sign]:
    """Who has it, and what was done about it."""
    marks = []
    if task.assignee_id:
        marks.append(Sign("quiet", "✓", Bilingual(f"{task.assignee}认领", f"claimed by {task.assignee}")))
    if task.urged_times:
        times = task.urged_times
        marks.append(Sign("warning", "!", Bilingual(f"已催办 {times} 次", f"urged {times} ×")))
    if task.escalated_to_id:
        where = Bilingual("本机构", "us") if task.escalated_to_id == own else _name(task.escalated_to.short_name)
        marks.append(Sign("warning", "▲", Bilingual(f"已升级到{where.zh}", f"escalated to {where.en}")))
    if task.offered_to_id:
        to = task.offered_to.short_name
        marks.append(Sign("notice", "→", Bilingual(f"转给{to}，待接收", f"passed on to {to}, not yet accepted")))
    if task.returned_times:
        marks.append(Sign("danger", "↩", Bilingual("退回重做", "sent back")))
    if task.needs_proof:
        marks.append(Sign("quiet", "▣", Bilingual("须佐证", "needs proof")))
    return marks


def doing_of(task: Task, place: str) -> Doing | None:
    """The page on which the task is done."""
    opens = task_kind(task.kind).page
    back = "?" + urlencode({"next": place})
    if task.resident_id is None and opens is not Opens.CASE:
        opens = Opens.TASK
    if opens is Opens.FORM and task.programme:
        form = programme(task.programme).contact.key
        return Doing(frame.address_of("form:page", task.resident_id, form) + back, Bilingual("随访", "Follow up"))
    if opens is Opens.EXAMINATION and (form := task.source.rpartition(":")[2]) in {each.key for each in FORMS}:
        return Doing(frame.address_of("form:page", task.resident_id, form) + back, Bilingual("体检", "Examine"))
    if opens is Opens.CASE and (address := _case(task)):
        return Doing(address + back, Bilingual("处理", "Handle"))
    if opens is Opens.PERSON:
        return Doing(frame.address_of("person:page", task.resident_id) + back, Bilingual("打开", "Open"))
    return Doing(frame.address_of("work:task", task.pk) + back, Bilingual("办理", "Do"))


def _case(task: Task) -> str:
    """The case's page; empty while there is none."""
    try:
        return frame.address_of("cases:page", int(task.source.partition(":")[2]))
    except ValueError:
        return ""


def _reasons(tasks: Sequence[Task]) -> dict[str, Bilingual]:
    """Why each enrolment asks for its contact, by source."""
    ids = [int(task.source[10:]) for task in tasks if task.source.startswith("enrolment:")]
    return {f"enrolment:{key}": reason for key, reason in enrolments.reasons_of(ids).items()}


def _name(name: str) -> Bilingual:
    return Bilingual(name, name)
