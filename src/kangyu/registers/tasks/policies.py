"""Who may see a task and who may do what with it.

An institution works on its own tasks and those of the institutions below it. The institution above, and whoever gave
the task, direct it: assign, urge, send back, withdraw. One to whom a task is passed on answers for it alone. To read the
whole county is not to stand above it, and who audits or operates works on nothing.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q

from kangyu.registers.places.models import Organisation
from kangyu.registers.staff.policies import Role, Scope
from kangyu.vocabulary.sensitivity import Sensitivity

from .models import Task

_GIVERS = (
    *(Role.TOWNSHIP_OFFICER, Role.BUREAU_OFFICER, Role.CDC_OFFICER),
    *(Role.MATERNAL_CHILD_OFFICER, Role.INSPECTOR),
)


def visible(scope: Scope) -> Q:
    """The condition that keeps a query to what may be seen of tasks, apart from whose they are."""
    seen = Q()
    if set(scope.sensitivities) != set(Sensitivity):
        seen &= Q(sensitivity__in=sorted(scope.sensitivities))
    return seen if scope.may_open_people else seen & Q(resident=None)


def may_see(scope: Scope, task: Task) -> bool:
    """Whether the task is open to the user: one's own, one above, one offered, one given."""
    if task.resident_id is not None and not scope.may_open_people:
        return False
    if not scope.may_see(task.sensitivity, about=task.resident_id):
        return False
    if scope.covers(task.organisation_id) or _is_giver(scope, task):
        return True
    return task.offered_to_id is not None and scope.covers(task.offered_to_id)


def may_act(scope: Scope) -> bool:
    """Whether the user's role works at all, or only reads."""
    return scope.user is None or scope.user.role not in (Role.AUDITOR, Role.OPERATOR)


def may_work(scope: Scope, task: Task) -> bool:
    """Whether the user's institution, or one below it, has the task."""
    return may_act(scope) and _stands_above(scope, task.organisation)


def may_direct(scope: Scope, task: Task) -> bool:
    """Whether the user's institution stands above the one that has the task, or gave it."""
    if _is_giver(scope, task):
        return may_act(scope)
    own = scope.user.organisation_id if scope.user else None
    return own != task.organisation_id and may_work(scope, task)


def may_assign(scope: Scope, task: Task) -> bool:
    """Within the institution everybody shares out the work; so does the one above."""
    return may_work(scope, task)


def may_share_out(scope: Scope) -> bool:
    """Whether the user disposes of what colleagues have claimed: everybody but a village doctor."""
    return scope.user is None or scope.user.role != Role.VILLAGE_DOCTOR


def may_give(scope: Scope) -> bool:
    """Whether the user gives tasks to institutions."""
    return scope.user is not None and scope.user.role in _GIVERS


def may_give_to(scope: Scope, organisations: Collection[int]) -> bool:
    """Whether the user may give a task to each of the institutions (ids): the own one, or one below."""
    found = Organisation.objects.in_bulk(list(organisations))
    return may_give(scope) and all(key in found and _stands_above(scope, found[key]) for key in organisations)


def may_answer(scope: Scope, task: Task) -> bool:
    """Whether the task was passed on to the user's institution, or to one below it."""
    return task.offered_to is not None and may_act(scope) and _stands_above(scope, task.offered_to)


def may_decide(scope: Scope, task: Task) -> bool:
    """Whether the user answers a request for a person: where the task lies, in a role that moves people."""
    return may_work(scope, task) and task.offered_to_id is None and (scope.may_record or scope.may_import)


def may_withdraw(scope: Scope, task: Task) -> bool:
    """Only who gave a task takes it back; what comes from a person or a case ends with its cause."""
    return may_act(scope) and _is_giver(scope, task)


def _stands_above(scope: Scope, organisation: Organisation) -> bool:
    """Whether the institution is the user's own or below it."""
    if not scope.covers(organisation.pk):
        return False
    own = scope.user.organisation if scope.user else None
    return own is None or organisation.lineage.startswith(own.lineage)


def _is_giver(scope: Scope, task: Task) -> bool:
    """Whoever works in the institution that gave it; a giver who has moved leaves what he gave there."""
    return (
        task.opened_from_id is not None and scope.user is not None and task.opened_from_id == scope.user.organisation_id
    )
