"""Which periods are closed for whom: an organisation's own closings and those of the organisations around it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from kangyu.registers.places.models import Organisation
from kangyu.vocabulary.periods import month_of

from .models import ClosedPeriod


class Closings:
    """The standing closings of some ledgers, read at once."""

    def __init__(self, ledgers: Iterable[str]) -> None:
        standing = ClosedPeriod.objects.filter(reopened_at=None, ledger__in={*ledgers, ""})
        self._standing = list(standing.select_related("organisation", "closed_by").order_by("last", "id"))
        self._lineages: dict[int, str] = {}

    def learn(self, organisations: Iterable[int]) -> None:
        """Read where organisations stand in the tree, in one query."""
        unknown = set(organisations) - self._lineages.keys()
        if self._standing and unknown:
            self._lineages.update(Organisation.objects.filter(pk__in=unknown).values_list("id", "lineage"))

    def closing(self, ledger: str, organisation: int, on: date) -> ClosedPeriod | None:
        """The closing that a row of that organisation and day falls into, None when its period is open."""
        if not self._standing:
            return None
        self.learn([organisation])
        lineage, month = self._lineages.get(organisation, ""), month_of(on)
        for each in self._standing:
            is_within = each.ledger in (ledger, "") and each.first <= month <= each.last
            if is_within and lineage.startswith(each.organisation.lineage):
                return each
        return None
