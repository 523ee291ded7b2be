"""A row in words: what names it, and its answers with their units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kangyu.methods.forms import Item, Kind
from kangyu.methods.ledgers import Ledger
from kangyu.registers.places.models import Organisation
from kangyu.vocabulary.errors import NotUnderstood
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.quantities import plain

from .queries import exact

_INSTITUTION = Bilingual("登记机构", "Institution")


def headline(ledger: Ledger, data: Mapping[str, Any]) -> Bilingual:
    """The items that name a row, in one line."""
    named = [answer(ledger.form.item(key), data[key]) for key in ledger.headline if key in data]
    return Bilingual(" · ".join(part.zh for part in named), " · ".join(part.en for part in named))


def answer(item: Item, value: Any) -> Bilingual:
    """One answer in words: labels for codes, exact amounts with thousands apart, units behind numbers."""
    if item.kind is Kind.CODES:
        labels = [_label(item, code) for code in value]
        return Bilingual("、".join(label.zh for label in labels), ", ".join(label.en for label in labels))
    if item.kind is Kind.CODE:
        return _label(item, value)
    text = number(item, value) if item.scale is not None else plain(value) if isinstance(value, float) else str(value)
    if item.unit is None:
        return Bilingual(text, text)
    return Bilingual(f"{text} {item.unit.label.zh}", f"{text} {item.unit.label.en}")


@dataclass(frozen=True, slots=True)
class Change:
    """What two versions of a row answer differently; a dash where one does not answer it."""

    label: Bilingual
    before: Bilingual
    after: Bilingual


def changes_between(ledger: Ledger, before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Change, ...]:
    """Every item that differs."""
    return tuple(
        Change(item.label, _answered(item, before), _answered(item, after))
        for item in ledger.form.items
        if before.get(item.key) != after.get(item.key)
    )


def move_between(before: Organisation, after: Organisation) -> tuple[Change, ...]:
    """The institution, where it is another one."""
    if before.pk == after.pk:
        return ()
    names = [Bilingual(each.short_name, each.short_name) for each in (before, after)]
    return (Change(_INSTITUTION, *names),)


def listed(changes: Sequence[Change]) -> Bilingual:
    """What now stands, in one line: 参加人次 250 人次."""
    return Bilingual(
        "，".join(f"{each.label.zh} {each.after.zh}" for each in changes),
        ", ".join(f"{each.label.en} {each.after.en}" for each in changes),
    )


def _answered(item: Item, data: Mapping[str, Any]) -> Bilingual:
    return answer(item, data[item.key]) if item.key in data else Bilingual("—", "—")


def number(item: Item, value: float) -> str:
    """An exact number with thousands apart: 13,160,000.00."""
    return f"{exact(item, value):,}"


def _label(item: Item, value: str) -> Bilingual:
    """A code that is no longer in the list is shown as it was stored."""
    assert item.codes is not None
    try:
        return item.codes.label(value)
    except NotUnderstood:
        return Bilingual(str(value), str(value))
