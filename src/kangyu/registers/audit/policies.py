"""Who may read the audit log: a bureau officer and an operator all of it, everybody else that of their organisation."""

from __future__ import annotations

from django.db.models import QuerySet

from kangyu.registers.staff.policies import Scope

from .models import AuditEntry


def readable(entries: QuerySet[AuditEntry], scope: Scope) -> QuerySet[AuditEntry]:
    """The entries made by people of the organisations that the scope covers."""
    if scope.is_countywide:
        return entries
    return entries.filter(organisation_id__in=scope.organisations)
