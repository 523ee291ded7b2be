"""Reading ledgers: lists with their sums, one entry with its history, closed periods. Always within a scope."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import BigIntegerField, Count, DecimalField, Q, QuerySet, Sum
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Round

from kangyu.catalogue.ledgers import ledger_on
from kangyu.methods.forms import Item
from kangyu.methods.ledgers import Ledger, Proof
from kangyu.registers.bulk import pieces
from kangyu.registers.places.models import Organisation
from kangyu.registers.staff.models import User
from kangyu.registers.staff.policies import Scope
from kangyu.vocabulary.periods import Period, month_of
from kangyu.vocabulary.text import narrow

from .models import STANDING, ClosedPeriod, LedgerRow, RowDraft, owner_of

__all__ = ["ClosedPeriod", "LedgerRow", "owner_of"]

Place = tuple[date, int]  # the day and the entry


class NotFound(LookupError):
    """There is none, or the reader may not know that there is one."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which rows of a ledger: of a period, of an organisation (by id), with a text; `only` "unproved", "late" or all.

    `below` is a lineage: rows of that organisation and of all below it.
    """

    period: Period
    organisation: int | None = None
    below: str = ""
    text: str = ""
    only: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a list: `total` in the whole list, `next` the place of the page after, None at the end."""

    rows: list[LedgerRow]
    total: int
    next: Place | None


@dataclass(frozen=True, slots=True)
class State:
    """How a ledger stands in a period: rows, those that lack their proof, those that came late."""

    rows: int = 0
    unproved: int = 0
    late: int = 0


# --- lists


def page(scope: Scope, ledger: Ledger, asked: Filter, *, after: Place | None = None, limit: int = 50) -> Page:
    """Standing rows, newest first."""
    found = _filtered(scope, ledger, asked)
    rows = found.select_related("organisation", "recorded_by").order_by("-on", "-entry")
    if after is not None:
        on, entry = after
        rows = rows.filter(Q(on__lt=on) | Q(on=on, entry__lt=entry))
    shown = list(rows[: limit + 1])
    last = shown[limit - 1] if len(shown) > limit else None
    return Page(shown[:limit], found.count(), (last.on, last.entry) if last else None)


def totals(scope: Scope, ledger: Ledger, asked: Filter) -> dict[str, Decimal]:
    """The sums of the ledger's added-up items over the whole list, exact."""
    items = ledger.totals
    if not items:
        return {}
    summed = _filtered(scope, ledger, asked).aggregate(**{f"sum_{item.key}": _sum(item) for item in items})
    return {item.key: Decimal(summed[f"sum_{item.key}"] or 0).scaleb(-(item.scale or 0)) for item in items}


def _sum(item: Item) -> Sum:
    """In the smallest unit, as whole numbers: floating sums would lose a cent."""
    written = Cast(KeyTextTransform(item.key, "data"), DecimalField(max_digits=20, decimal_places=4))
    scaled = Cast(Round(written * 10 ** (item.scale or 0)), BigIntegerField())
    return Sum(scaled)


def _filtered(scope: Scope, ledger: Ledger, asked: Filter) -> QuerySet[LedgerRow]:
    found = LedgerRow.objects.filter(
        STANDING,
        scope.within(),
        _is_below(asked.below),
        ledger=ledger.key,
        on__range=(asked.period.since, asked.period.until),
    )
    if asked.organisation is not None:
        found = found.filter(organisation_id=asked.organisation)
    for word in narrow(asked.text).casefold().split():
        found = found.filter(words__contains=word)
    if asked.only == "unproved":
        found = found.filter(papers=0)
    return found.filter(is_late=True) if asked.only == "late" else found


def _is_below(lineage: str) -> Q:
    return Q(organisation__lineage__startswith=lineage) if lineage else Q()


def states(scope: Scope, period: Period, *, below: str = "") -> dict[str, State]:
    """How each ledger that has rows stands in a period, in one query; of an organisation and those below it."""
    standing = LedgerRow.objects.filter(STANDING, scope.within(), _is_below(below))
    found = standing.filter(on__range=(period.since, period.until))
    counted = found.values("ledger").annotate(
        rows=Count("id"), unproved=Count("id", filter=Q(papers=0)), late=Count("id", filter=Q(is_late=True))
    )
    return {row["ledger"]: State(row["rows"], row["unproved"], row["late"]) for row in counted}


def organisations_with_rows(scope: Scope, ledger: Ledger, asked: Filter) -> dict[int, int]:
    """How many of the rows each organisation has."""
    found = _filtered(scope, ledger, asked).values_list("organisation_id").annotate(n=Count("id"))
    return dict(found.order_by())


# --- one entry


def row(scope: Scope, entry: int) -> LedgerRow:
    """The current version of an entry, withdrawn or not; NotFound also when out of scope."""
    related = ("organisation", "recorded_by", "message")
    found = LedgerRow.objects.select_related(*related).filter(scope.within(), entry=entry, is_current=True).first()
    if found is None:
        raise NotFound(f"ledger entry {entry}")
    return found


def history(current: LedgerRow) -> list[LedgerRow]:
    """All versions of an entry, newest first."""
    related = ("organisation", "recorded_by", "message")
    return list(LedgerRow.objects.filter(entry=current.entry).select_related(*related).order_by("-id"))


def rows_by_entry(entries: Collection[int]) -> dict[int, LedgerRow]:
    """Current versions by entry, for the rows of a figure, whose scope was asked there."""
    found: dict[int, LedgerRow] = {}
    for some in pieces(sorted(set(entries))):
        rows = LedgerRow.objects.filter(entry__in=some, is_current=True).select_related("organisation", "message")
        found.update({each.entry: each for each in rows})
    return found


def as_counted(current: LedgerRow) -> dict[str, Any]:
    """The row as the mart of ledgers has it, for asking in which sets it stands."""
    asked = {item.key: None for item in ledger_on(current.ledger, current.on).form.items}
    return {
        **asked,
        **current.data,
        "entry": current.entry,
        "ledger": current.ledger,
        "organisation": current.organisation_id,
        "month": month_of(current.on),
        "is_proved": current.papers > 0,
        "is_late": current.is_late,
    }


def needs_proof(current: LedgerRow) -> bool:
    """Whether the row lacks a paper that its ledger requires."""
    return current.papers == 0 and ledger_on(current.ledger, current.on).proof is Proof.REQUIRED


# --- periods


def closings_over(organisation: Organisation, period: Period) -> list[ClosedPeriod]:
    """The standing closings that touch a period, of the organisation or of those around it."""
    around = [int(key) for key in organisation.lineage.strip("/").split("/") if key]
    found = ClosedPeriod.objects.filter(
        reopened_at=None, organisation_id__in=around, first__lte=period.last, last__gte=period.first
    )
    return list(found.select_related("organisation", "closed_by").order_by("-last", "id"))


def count_closed_since(organisation: Organisation, on: date) -> int:
    """How many standing closings hold for an institution and reach to that day or beyond."""
    standing = ClosedPeriod.objects.filter(reopened_at=None, last__gte=month_of(on)).select_related("organisation")
    return sum(organisation.lineage.startswith(each.organisation.lineage) for each in standing)


def closings(scope: Scope, ledger: Ledger, *, below: str) -> list[ClosedPeriod]:
    """Every closing of a ledger by an organisation and those below it, reopened ones too, newest first."""
    found = ClosedPeriod.objects.filter(scope.within(), _is_below(below), ledger__in=(ledger.key, ""))
    return list(found.select_related("organisation", "closed_by", "reopened_by").order_by("-id"))


def closings_of_all(scope: Scope, *, below: str) -> list[ClosedPeriod]:
    """The same for closings of all ledgers at once."""
    found = ClosedPeriod.objects.filter(scope.within(), _is_below(below), ledger="")
    return list(found.select_related("organisation", "closed_by", "reopened_by").order_by("-id"))


def closing(scope: Scope, key: int) -> ClosedPeriod:
    """One closing; NotFound also when out of scope."""
    found = ClosedPeriod.objects.select_related("organisation").filter(scope.within(), pk=key).first()
    if found is None:
        raise NotFound(f"closing {key}")
    return found


# --- drafts


def draft_of(*, user: User, ledger: str) -> RowDraft | None:
    """What the user has begun and not sent, None when there is nothing."""
    return RowDraft.objects.filter(user=user, ledger=ledger).first()


def amounts(ledger: Ledger, data: Mapping[str, Any]) -> dict[str, Decimal]:
    """The added-up items of one row as exact numbers, by key."""
    return {item.key: exact(item, data[item.key]) for item in ledger.totals if item.key in data}


def exact(item: Item, value: float) -> Decimal:
    """A stored amount as the exact number that it stands for."""
    return Decimal(str(value)).quantize(Decimal(1).scaleb(-(item.scale or 0)))
