"""How closely declared things are kept, derived from their declarations: the one place that decides."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from kangyu.catalogue import forms, programmes
from kangyu.methods.expressions import Expression, codes_of, fields_of
from kangyu.methods.indicators import Indicator, Rows
from kangyu.vocabulary.sensitivity import Sensitivity


def forms_closed_to(open_to: Collection[Sensitivity]) -> list[str]:
    """Keys of the forms that are kept from a reader to whom those sensitivities are open."""
    return [form.key for form in forms.FORMS if form.sensitivity not in open_to]


def programmes_closed_to(open_to: Collection[Sensitivity]) -> list[str]:
    """Keys of the programmes that are kept from such a reader."""
    return [each.key for each in programmes.PROGRAMMES if each.sensitivity not in open_to]


def of_programme(key: str, at_least: Sensitivity = Sensitivity.ORDINARY) -> Sensitivity:
    """How closely something of a programme is kept that is itself kept at least so; "" is no programme."""
    found = (each.sensitivity for each in programmes.PROGRAMMES if each.key == key)
    return at_least if at_least is not Sensitivity.ORDINARY else next(found, at_least)


def of_indicator(indicator: Indicator) -> frozenset[Sensitivity]:
    """What the rows of a figure tell of the people in it: what its programmes, forms, items and codes tell."""
    return frozenset(found for rows in indicator.sets for found in _of_rows(rows))


def is_open(indicator: Indicator, open_to: Collection[Sensitivity]) -> bool:
    """Whether the rows of a figure may be shown; its number always may."""
    return of_indicator(indicator) <= set(open_to)


def _of_rows(rows: Rows) -> Iterator[Sensitivity]:
    yield Sensitivity.ORDINARY
    yield from (programme.sensitivity for programme in programmes.PROGRAMMES if programme.key == rows.key)
    yield from (form.sensitivity for form in forms.FORMS if form.key == rows.key)
    for condition in rows.where:
        yield from _of_condition(condition)


def _of_condition(condition: Expression) -> Iterator[Sensitivity]:
    read, named = fields_of(condition), codes_of(condition)
    for form in forms.FORMS:
        for item in form.items:
            if item.key not in read:
                continue
            yield item.sensitivity
            if item.codes is not None:
                yield from (code.sensitivity for code in item.codes if code.value in named)
