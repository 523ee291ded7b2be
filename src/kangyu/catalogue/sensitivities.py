"""How closely declared things are kept, derived from their declarations: the one place that decides."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from kangyu.catalogue import forms, programmes
from kangyu.methods.expressions import Expression, codes_of, fields_of
from kangyu.methods.forms import Form
from kangyu.methods.indicators import Indicator, Rows
from kangyu.vocabulary.sensitivity import Sensitivity

# Columns of marts that hold an item under another name.
_ITEMS = {"diseases": "past_disease"}


def forms_closed_to(open_to: Collection[Sensitivity]) -> list[str]:
    """Keys of the forms that are kept from a reader to whom those sensitivities are open."""
    return [form.key for form in forms.FORMS if form.sensitivity not in open_to]


def programmes_closed_to(open_to: Collection[Sensitivity]) -> list[str]:
    """Keys of the programmes that are kept from such a reader."""
    return [each.key for each in programmes.PROGRAMMES if each.sensitivity not in open_to]


def of_form(key: str) -> Sensitivity:
    """How closely a form is kept."""
    return next((form.sensitivity for form in forms.FORMS if form.key == key), Sensitivity.ORDINARY)


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
    asked = list(_asked(rows))
    for condition in rows.where:
        yield from _of_condition(condition, asked)


def _asked(rows: Rows) -> Iterator[Form]:
    """The forms whose items the columns of a set may hold: those of its programme, its own, or any."""
    of_programme = [each.contact for each in programmes.PROGRAMMES if each.key == rows.key]
    own = of_programme or [form for form in forms.FORMS if form.key == rows.key]
    yield from own or forms.FORMS


def _of_condition(condition: Expression, asked: Iterable[Form]) -> Iterator[Sensitivity]:
    read = {_ITEMS.get(name, name) for name in fields_of(condition)}
    named = codes_of(condition)
    for form in asked:
        for item in form.items:
            if item.key not in read:
                continue
            yield item.sensitivity
            if item.codes is not None:
                yield from _of_codes([code.sensitivity for code in item.codes if code.value in named])


def _of_codes(named: list[Sensitivity]) -> Iterator[Sensitivity]:
    """One of several codes, some of them ordinary, does not tell which it is."""
    if Sensitivity.ORDINARY not in named:
        yield from named
