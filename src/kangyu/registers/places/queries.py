"""Reading places: trees, spellings, names."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q

from kangyu.vocabulary.areas import AreaCode
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.text import narrow

from .models import Area, Organisation, OrganisationChange

__all__ = ["Area", "Organisation", "OrganisationChange"]

_NOISE = re.compile(r"[\s()（）\[\]【】·.]+")


def subtree(organisation: Organisation) -> list[Organisation]:
    """The organisation and all below it."""
    return list(Organisation.objects.filter(lineage__startswith=organisation.lineage))


def ids_below(organisation_id: int) -> frozenset[int]:
    """The institution and those below it, by id; none for one that is not known."""
    lineage = Organisation.objects.filter(pk=organisation_id).values_list("lineage", flat=True).first()
    return frozenset(Organisation.objects.filter(lineage__startswith=lineage or "-").values_list("pk", flat=True))


def organisations(ids: Iterable[int]) -> list[Organisation]:
    """The institutions of these ids, in the order of their codes."""
    return list(Organisation.objects.filter(pk__in=set(ids)))


def lineages(ids: Iterable[int]) -> dict[int, str]:
    """The institutions above each of these (by id), from the root down to itself."""
    return dict(Organisation.objects.order_by().filter(pk__in=set(ids)).values_list("pk", "lineage"))


def open_subtree(organisation: Organisation) -> list[Organisation]:
    """The organisation and all below it that accept work."""
    return list(Organisation.objects.filter(lineage__startswith=organisation.lineage, closed_on=None))


def own_and_children(organisation: Organisation) -> list[Organisation]:
    """The organisation and those right below it that accept work."""
    return list(Organisation.objects.filter(Q(pk=organisation.pk) | Q(parent=organisation), closed_on=None))


def areas_within(code: str, level: str | None = None) -> list[Area]:
    """The division and all within it, by code; of one level if asked."""
    found = Area.objects.filter(code__startswith=AreaCode.parse(code).prefix)
    return list(found.filter(level=level) if level else found)


def county() -> Area | None:
    """The county that this installation runs, None before it is set up."""
    return Area.objects.filter(level=Area.Level.COUNTY).defer("boundary").first()


def short_names() -> dict[int, str]:
    """The short name of every organisation, by id."""
    return dict(Organisation.objects.values_list("pk", "short_name"))


def bureau() -> Organisation | None:
    """The root of the organisation tree."""
    return Organisation.objects.filter(parent=None).first()


def organisation_ids() -> dict[str, int]:
    """The id of every institution by its code."""
    return dict(Organisation.objects.values_list("code", "id"))


def spellings() -> dict[str, list[Organisation]]:
    """Every way in which sheets may name an organisation (code, name, short name, alias), normalised.

    The names of one that closed mean its successor, so that older sheets still fit.
    """
    every = {each.pk: each for each in Organisation.objects.select_related("area").defer("area__boundary")}
    found: dict[str, list[Organisation]] = {}
    for organisation in every.values():
        working = _working(organisation, every)
        names = {organisation.code, organisation.name, organisation.short_name, *organisation.aliases}
        for name in {normalised(name) for name in names if name}:
            known = found.setdefault(name, [])
            if working not in known:
                known.append(working)
    return found


def working() -> dict[int, Organisation]:
    """By the id of every institution who does its work today: itself, or the last of its successors."""
    every = {each.pk: each for each in Organisation.objects.select_related("area")}
    return {key: _working(each, every) for key, each in every.items()}


def _working(organisation: Organisation, every: Mapping[int, Organisation]) -> Organisation:
    at = organisation
    while at.successor_id is not None:
        at = every[at.successor_id]
    return at


def kinds() -> dict[int, str]:
    """The kind of every organisation, by id."""
    return dict(Organisation.objects.order_by().values_list("id", "kind"))


def normalised(name: str) -> str:
    """A name as compared: half-width, without spaces and brackets."""
    return _NOISE.sub("", narrow(name)).upper()


def areas(codes: Collection[str]) -> dict[str, Area]:
    """The divisions of those codes (12 digits), by code."""
    return {found.code: found for found in Area.objects.filter(code__in=codes).select_related("parent__parent")}


def area(code: str) -> Area | None:
    """The division of a code in any length (6, 9 or 12 digits), None when the county has no such division.

    Raises:
        NotUnderstood: when the text is no division code.
    """
    return Area.objects.filter(code=AreaCode.parse(code).code).select_related("parent__parent").first()


def divisions_below(area: Area) -> list[Area]:
    """The divisions directly below, by code."""
    return list(Area.objects.filter(parent=area).select_related("parent"))


_KINDS = {
    Organisation.Kind.BUREAU: "health bureau",
    Organisation.Kind.COUNTY_HOSPITAL: "county hospital",
    Organisation.Kind.CDC: "centre for disease control",
    Organisation.Kind.MATERNAL_CHILD: "mother and child institution",
    Organisation.Kind.INSPECTION: "health inspection",
    Organisation.Kind.TOWNSHIP_CENTRE: "township health centre",
    Organisation.Kind.VILLAGE_CLINIC: "village clinic",
}


def kind_names() -> dict[str, Bilingual]:
    """The kinds of institutions by key, as people call them."""
    return {kind.value: Bilingual(str(kind.label), english) for kind, english in _KINDS.items()}


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of the tree: `next` is the id of the last row, None at the end."""

    rows: Sequence[Organisation]
    total: int
    next: int | None


def tree(*, text: str = "", kind: str = "", shows_closed: bool = False, after: int | None = None, limit: int) -> Listed:
    """Institutions in the order of their codes, found by name, code or an earlier name; of one kind if asked."""
    found = Organisation.objects.select_related("parent", "successor", "area")
    if not shows_closed:
        found = found.filter(closed_on=None)
    if kind:
        found = found.filter(kind=kind)
    if text:
        # Aliases are few and lie in JSON, which the databases search differently.
        aliased = [
            key
            for key, aliases in Organisation.objects.values_list("pk", "aliases")
            if any(text.casefold() in alias.casefold() for alias in aliases)
        ]
        named = Q(name__icontains=text) | Q(short_name__icontains=text) | Q(code__startswith=text) | Q(pk__in=aliased)
        found = found.filter(named)
    total = found.count()
    last = Organisation.objects.filter(pk=after).values_list("code", flat=True).first() if after else None
    if last is not None:
        found = found.filter(code__gt=last)
    rows = list(found.order_by("code")[: limit + 1])
    return Listed(rows[:limit], total, rows[limit - 1].pk if len(rows) > limit else None)


def organisation(organisation_id: int) -> Organisation | None:
    """The institution of that id with what stands around it, None when there is none."""
    found = Organisation.objects.select_related("parent", "successor", "area__parent")
    return found.filter(pk=organisation_id).first()


def organisation_of(code: str) -> Organisation | None:
    """The institution of a code with the one above it, None when there is none."""
    return Organisation.objects.select_related("parent").filter(code=code).first()


def open_ones(*, kinds: Iterable[str] | None = None) -> list[Organisation]:
    """Institutions that accept work, by code; of some kinds if asked."""
    found = Organisation.objects.filter(closed_on=None)
    return list(found if kinds is None else found.filter(kind__in=list(kinds)))


def children(organisation: Organisation) -> list[Organisation]:
    """The institutions right below, the closed ones last."""
    below = Organisation.objects.filter(parent=organisation)
    return sorted(below, key=lambda each: (each.closed_on is not None, each.code))


def changes_of(organisation: Organisation) -> list[OrganisationChange]:
    """What became of an institution, and what it took over from others; newest first."""
    found = OrganisationChange.objects.filter(Q(organisation=organisation) | Q(other=organisation))
    return list(found.select_related("organisation", "other", "by").order_by("-on", "-id"))


def lock(organisations: Iterable[Organisation]) -> None:
    """Read institutions anew, so that of two who change them at once the second sees what the first did.

    In the caller's transaction; always in the order of their ids.
    """
    for each in sorted(organisations, key=lambda each: each.pk):
        each.refresh_from_db(from_queryset=Organisation.objects.select_for_update())
