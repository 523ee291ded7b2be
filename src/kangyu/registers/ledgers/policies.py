"""Who may keep a ledger, and who may close its periods."""

from __future__ import annotations

from kangyu.methods.ledgers import Ledger
from kangyu.registers.places.models import Organisation
from kangyu.registers.staff.policies import Scope


def may_keep(scope: Scope, ledger: Ledger, organisation: Organisation) -> bool:
    """Whether the user may write further rows of that organisation into the ledger."""
    return organisation.closed_on is None and may_mend(scope, ledger, organisation)


def may_mend(scope: Scope, ledger: Ledger, organisation: Organisation) -> bool:
    """Whether the user may correct, withdraw and prove the rows that the organisation has.

    One that closed enters nothing more; its rows are in the care of whoever it stands below since.
    """
    return scope.may_keep_ledgers and scope.covers(organisation.pk) and organisation.kind in ledger.kept_by


def keepers(scope: Scope, ledger: Ledger) -> list[Organisation]:
    """The organisations for which the user may write rows, by code."""
    if not scope.may_keep_ledgers:
        return []
    return list(Organisation.objects.filter(scope.within("id"), closed_on=None, kind__in=ledger.kept_by))


def is_concerned(scope: Scope, ledger: Ledger) -> bool:
    """Whether any organisation in the user's reach keeps the ledger."""
    return Organisation.objects.filter(scope.within("id"), kind__in=ledger.kept_by).exists()


def may_close(scope: Scope, organisation: Organisation) -> bool:
    """Whether the user may close and reopen periods of that organisation and all below it; a clinic's are closed above it."""
    is_clinic = organisation.kind == Organisation.Kind.VILLAGE_CLINIC
    return scope.may_keep_ledgers and scope.covers(organisation.pk) and not is_clinic
