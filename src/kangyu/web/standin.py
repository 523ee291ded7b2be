"""Stands in for four functions that belong to `registers/records` and are asked for there.

When `records.actions` has `save_draft` and `discard_draft`, and `records.queries` has `draft_of` and
`contacts_counted`, with these signatures, this file goes and its two callers name the register.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from kangyu.registers.people.queries import Resident
from kangyu.registers.records.queries import Contact
from kangyu.registers.staff.policies import Scope, User


def save_draft(*, user: User, resident: Resident, form: str, raw: Mapping[str, Any], at: datetime) -> None:
    """Keep what is written so far, in place of what was kept before."""
    user.draft_set.update_or_create(resident=resident, form=form, defaults={"raw": raw, "saved_at": at})


def discard_draft(*, user: User, resident: Resident, form: str) -> None:
    """Forget it."""
    user.draft_set.filter(resident=resident, form=form).delete()


def draft_of(*, user: User, resident: Resident, form: str) -> Any | None:
    """The draft (`raw`, `saved_at`), None when there is none."""
    return user.draft_set.filter(resident=resident, form=form).first()


def contacts_counted(scope: Scope, *, form: str, since: date, until: date) -> int:
    """How many current contacts of a form the scope's institutions recorded between two days, both included."""
    found = Contact.objects.filter(form=form, is_current=True, on__range=(since, until))
    if scope.organisations is not None:
        found = found.filter(organisation_id__in=scope.organisations)
    return found.count()
