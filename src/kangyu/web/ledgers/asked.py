"""What an address asks for: which ledger, period, institution, words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from kangyu.catalogue.ledgers import LEDGERS, ledger_on
from kangyu.methods.ledgers import Ledger
from kangyu.registers.ledgers.queries import Filter
from kangyu.registers.places import queries as places
from kangyu.registers.places.queries import Organisation
from kangyu.vocabulary.periods import Period
from kangyu.web import frame

ONLY = ("", "unproved", "late")
_LONGEST_TEXT = 60


@dataclass(frozen=True)
class Asked:
    """The filter of a ledger's page, the organisation that was chosen, and whose rows these are, in words."""

    ledger: Ledger
    filter: Filter
    organisation: Organisation | None
    organisations: tuple[Organisation, ...]
    whose: str

    @property
    def words(self) -> str:
        """The filter in words: institution, period."""
        return f"{self.whose} · {frame.said(self.filter.period.label)}"


def ledger_named(key: str) -> Ledger:
    """The ledger in force today; 404 when nothing has that key."""
    try:
        return ledger_on(key, frame.today())
    except KeyError as error:
        raise Http404 from error


def ledgers_in_force() -> tuple[Ledger, ...]:
    """Every ledger in its version of today."""
    return tuple(ledger_on(key, frame.today()) for key in dict.fromkeys(each.key for each in LEDGERS))


def period_asked(request: HttpRequest) -> Period:
    """The period of the address; this year without one. Raises NotUnderstood."""
    written = request.GET.get("period", "") or request.POST.get("period", "")
    return Period.parse(written or str(frame.today().year))


def periods(today: date, chosen: Period) -> tuple[Period, ...]:
    """What can be chosen: this year and the last, whole, by halves, quarters and months; and what was asked for."""
    found = [period for year in (today.year, today.year - 1) for period in _of_year(year) if period.since <= today]
    return tuple(found if chosen in found else [chosen, *found])


def _of_year(year: int) -> Iterator[Period]:
    keys = [str(year), *(f"{year}H{half}" for half in (2, 1)), *(f"{year}Q{quarter}" for quarter in (4, 3, 2, 1))]
    keys += [f"{year}-{month:02d}" for month in range(12, 0, -1)]
    return map(Period.parse, keys)


def asked_of(request: HttpRequest, ledger: Ledger) -> Asked:
    """The filter of the address."""
    organisations = in_reach(request)
    chosen = next((each for each in organisations if str(each.pk) == request.GET.get("organisation", "")), None)
    only = request.GET.get("only", "")
    asked = Filter(
        period=period_asked(request),
        organisation=chosen.pk if chosen else None,
        text="".join(filter(str.isprintable, request.GET.get("text", "")))[:_LONGEST_TEXT],
        only=only if only in ONLY else "",
    )
    whose_rows = chosen.short_name if chosen else whose(request)
    return Asked(ledger, asked, chosen, organisations, whose_rows)


def in_reach(request: HttpRequest) -> tuple[Organisation, ...]:
    """The institutions whose rows one sees: the county's for whom the county is open, else one's own and those below."""
    root = places.bureau() if request.scope.is_countywide else request.user.organisation
    return tuple(places.subtree(root or request.user.organisation))


def whose(request: HttpRequest) -> str:
    """Whose rows and sums one sees, when no institution was chosen."""
    county = places.county() if request.scope.is_countywide else None
    if county is not None:
        return _("%(county)s各机构") % {"county": county.name}
    return with_those_below(request.user.organisation)


def with_those_below(organisation: Organisation) -> str:
    """An institution with all below it, in words."""
    own = organisation.short_name
    return _("%(own)s及下级机构") % {"own": own} if len(places.subtree(organisation)) > 1 else own
