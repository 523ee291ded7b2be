"""A field of a table as a column of what leaves."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa
from django.db import models

from kangyu.methods.forms import Item, Kind
from kangyu.registers.deidentification import Deidentified, Row, Treatment
from kangyu.registers.places.models import Organisation
from kangyu.vocabulary.sensitivity import Sensitivity

from .crowd import Crowd
from .mask import Mask, Window


@dataclass(frozen=True)
class Release:
    """Under what one release is written: its key, who shares what, and what may leave beside ordinary data."""

    mask: Mask
    crowd: Crowd
    allowed: Collection[Sensitivity]


@dataclass(frozen=True)
class Column:
    """The type of a column, and its value in a row."""

    type: pa.DataType
    of: Callable[[Row], Any]


def column(model: type[models.Model], name: str, how: Treatment, said: Deidentified, by: Release) -> Column:
    """The column of a field that leaves."""
    field = model._meta.get_field(name)
    attname = field.attname  # type: ignore[union-attr]
    person = model._meta.get_field(said.person).attname if said.person else ""  # type: ignore[union-attr]
    match how:
        case Treatment.PSEUDONYM:
            return _pseudonym(model, field, attname, by)
        case Treatment.SHIFTED:
            window = by.mask.window(model, name)
            return Column(pa.date32(), lambda row: by.mask.moved(row[attname], row[person], window))
        case Treatment.BIRTH:
            return Column(pa.string(), by.crowd.birth)
        case Treatment.YEAR:
            return Column(pa.int16(), lambda row: row[attname].year if row[attname] else None)
        case Treatment.TOWNSHIP:
            return Column(pa.string(), lambda row: by.crowd.division(row, row[attname]))
        case Treatment.ANSWERS:
            window = by.mask.window(model, said.day) if said.day else None
            return Column(pa.string(), lambda row: _answers(row[attname] or {}, said, row, row.get(person), window, by))
    return _kept(field, attname)


def _pseudonym(model: type[models.Model], field: Any, attname: str, by: Release) -> Column:
    if not (field.primary_key or field.is_relation):
        return Column(pa.string(), lambda row: by.mask.pseudonym(f"{model._meta.label}.{field.name}", row[attname]))
    target = field.related_model or model
    label = target._meta.label_lower
    if target is Organisation:
        return Column(pa.string(), lambda row: by.mask.pseudonym(label, by.crowd.institution(row[attname])))
    return Column(pa.string(), lambda row: by.mask.pseudonym(label, row[attname]))


def _kept(field: Any, attname: str) -> Column:
    target = field.target_field if field.is_relation else field
    for kind, arrow in _ARROW:
        if isinstance(target, kind):
            return Column(arrow, lambda row: row[attname])
    if isinstance(target, models.JSONField):
        return Column(pa.string(), lambda row: json.dumps(row[attname], ensure_ascii=False, sort_keys=True))
    return Column(pa.string(), lambda row: None if row[attname] is None else str(row[attname]))


_ARROW: tuple[tuple[type[models.Field], pa.DataType], ...] = (
    (models.BooleanField, pa.bool_()),
    (models.IntegerField, pa.int64()),
    (models.FloatField, pa.float64()),
    (models.DateField, pa.date32()),
)


def _answers(
    data: Mapping[str, Any], said: Deidentified, row: Row, person: Any, window: Window | None, by: Release
) -> str:
    told = {
        item.key: _answer(item, data[item.key], person, window, by)
        for item in said.items_of(row)
        if item.key in data and item.kind is not Kind.TEXT and item.sensitivity in by.allowed
    }
    return json.dumps({key: value for key, value in told.items() if value is not None}, ensure_ascii=False)


def _answer(item: Item, value: Any, person: Any, window: Window | None, by: Release) -> Any:
    if item.codes is not None:
        return item.codes.told(value, by.allowed)
    if item.kind is Kind.DATE:
        if person is None:
            return value[:7]
        moved = by.mask.moved(date.fromisoformat(value), person, window)
        return moved.isoformat() if moved else None
    return value
