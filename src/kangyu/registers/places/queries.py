"""Reading places: trees, spellings, names."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.db.models import Q

from kangyu.vocabulary.areas import AreaCode
from kangyu.vocabulary.text import narrow

from .models import Area, Organisation

_NOISE = re.compile(r"[\s()（）\[\]【】·.]+")


def subtree(organisation: Organisation) -> list[Organisation]:
    """The organisation and all below it."""
    return list(Organisation.objects.filter(lineage__startswith=organisation.lineage))


def organisations(ids: Iterable[int]) -> list[Organisation]:
    """The institutions of these ids, in the order of their codes."""
    return list(Organisation.objects.filter(pk__in=set(ids)))


def own_and_children(organisation: Organisation) -> list[Organisation]:
    """The organisation and those right below it."""
    return list(Organisation.objects.filter(Q(pk=organisation.pk) | Q(parent=organisation)))


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
    """Every way in which sheets may name an organisation (code, name, short name, alias), normalised."""
    found: dict[str, list[Organisation]] = {}
    for organisation in Organisation.objects.select_related("area"):
        names = {organisation.code, organisation.name, organisation.short_name, *organisation.aliases}
        for name in {normalised(name) for name in names if name}:
            found.setdefault(name, []).append(organisation)
    return found


def kinds() -> dict[int, str]:
    """The kind of every organisation, by id."""
    return dict(Organisation.objects.order_by().values_list("id", "kind"))


def normalised(name: str) -> str:
    """A name as compared: half-width, without spaces and brackets."""
    return _NOISE.sub("", narrow(name)).upper()


def area(code: str) -> Area | None:
    """The division of a code in any length (6, 9 or 12 digits), None when the county has no such division.

    Raises:
        NotUnderstood: when the text is no division code.
    """
    return Area.objects.filter(code=AreaCode.parse(code).code).select_related("parent__parent").first()


def divisions_below(area: Area) -> list[Area]:
    """The divisions directly below, by code."""
    return list(Area.objects.filter(parent=area).select_related("parent"))


def kind_names() -> dict[str, str]:
    """The kinds of institutions, each with its Chinese term."""
    return {kind.value: str(kind.label) for kind in Organisation.Kind}
