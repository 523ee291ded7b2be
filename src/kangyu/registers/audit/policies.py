"""Who may read the audit log: the auditor all of it, everybody else that of their own organisation and those below."""

from __future__ import annotations

from django.db.models import QuerySet

from kangyu.registers.staff.policies import Scope

from .models import AuditEntry


def readable(entries: QuerySet[AuditEntry], scope: Scope) -> QuerySet[AuditEntry]:
    """The entries that the scope may read. A reach over the county's people is none over its log."""
    if scope.may_audit:
        return entries
    if scope.organisations is None:
        return entries.filter(organisation_id=scope.user.organisation_id)
    return entries.filter(organisation_id__in=scope.organisations)
