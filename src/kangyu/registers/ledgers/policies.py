"""Who may keep a ledger, and who may close its periods."""

from __future__ import annotations

from django.db.models import QuerySet

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
    return scope.may_keep_ledgers and is_own(scope, organisation) and organisation.kind in ledger.kept_by


def is_own(scope: Scope, organisation: Organisation) -> bool:
    """Whether rows of the organisation are the user's to write: of one's own institution and those below it.

    To read, a county's own institution reaches the county; what others have entered is theirs to change.
    """
    return organisation.lineage.startswith(_root(scope))


def keepers(scope: Scope, ledger: Ledger) -> list[Organisation]:
    """The organisations for which the user may write rows, by code."""
    return list(_kept_by(scope, ledger))


def may_enter(scope: Scope, ledger: Ledger) -> bool:
    """Whether there is any organisation for which the user may write rows."""
    return _kept_by(scope, ledger).exists()


def _kept_by(scope: Scope, ledger: Ledger) -> QuerySet[Organisation]:
    own = Organisation.objects.filter(lineage__startswith=_root(scope), closed_on=None, kind__in=ledger.kept_by)
    return own if scope.may_keep_ledgers else own.none()


def is_concerned(scope: Scope, ledger: Ledger) -> bool:
    """Whether any organisation in the user's reach keeps the ledger."""
    return Organisation.objects.filter(scope.within("id"), kind__in=ledger.kept_by).exists()


def may_close(scope: Scope, organisation: Organisation) -> bool:
    """Whether the user may close and reopen periods of that organisation and all below it; a clinic's are closed above it."""
    is_clinic = organisation.kind == Organisation.Kind.VILLAGE_CLINIC
    return scope.may_keep_ledgers and is_own(scope, organisation) and not is_clinic


def _root(scope: Scope) -> str:
    """How the lineage begins of everything that is one's own; an account without institution owns nothing."""
    if scope.user is None:
        return ""
    return scope.user.organisation.lineage if scope.user.organisation else "-"
