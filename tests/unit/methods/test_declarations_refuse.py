"""A wrong declaration cannot exist."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from kangyu.catalogue.indicators import indicator
from kangyu.catalogue.indicators.resident import residents
from kangyu.catalogue.programmes import hypertension
from kangyu.methods.expressions import all_of, field
from kangyu.methods.forms import Check, Item, Kind
from kangyu.methods.indicators import FigureKind, Rows
from kangyu.methods.programmes import Step, StepKind
from kangyu.vocabulary.labels import Bilingual

NAME = Bilingual("名", "name")
share = indicator("record.established_rate")

WRONG: list[tuple[str, Callable[[], object]]] = [
    ("a share outside its base", lambda: replace(share, denominator=Rows("enrolment", "hypertension"))),
    ("a count with a denominator", lambda: replace(share, kind=FigureKind.COUNT)),
    ("no such mart", lambda: Rows("weather")),
    ("an event without its month", lambda: Rows("contact", "hypertension_follow_up")),
    ("a spell with a month", lambda: Rows("resident", at="month")),
    ("a freshness of an event", lambda: Rows("record", at="month", within=(("month", 12),))),
    ("a key where none is", lambda: Rows("resident", "hypertension")),
    ("a coded item without codes", lambda: Item("x", NAME, Kind.CODE)),
    ("a number without unit", lambda: Item("x", NAME, Kind.NUMBER)),
    ("a key that is no name", lambda: Item("x y", NAME, Kind.TEXT)),
    (
        "a check of an unknown item",
        lambda: replace(hypertension.contact, checks=(Check("no", field("systolic") > 1, NAME),)),
    ),
    ("a grade twice", lambda: replace(hypertension, grades=hypertension.grades * 2)),
    ("no ordinary step", lambda: replace(hypertension, steps=hypertension.steps[:-1])),
    ("a step without time", lambda: Step(StepKind.REGULAR, NAME)),
    (
        "a condition on an unknown field",
        lambda: replace(hypertension, grades=(replace(hypertension.grades[0], when=field("weather") > 1),)),
    ),
]


@pytest.mark.parametrize(("what", "make"), WRONG, ids=[what for what, _ in WRONG])
def test_it_is_refused_when_made(what: str, make: Callable[[], object]) -> None:
    with pytest.raises(ValueError):
        make()


def test_conditions_have_no_truth_of_their_own() -> None:
    with pytest.raises(TypeError, match="no truth"):
        bool(field("systolic") > 140)
    with pytest.raises(TypeError, match="brackets"):
        _ = field("systolic") > (field("diastolic") > 1)  # type: ignore[operator]
    with pytest.raises(TypeError, match="brackets"):
        all_of(field("systolic"))  # type: ignore[arg-type]


def test_a_part_is_known_as_such() -> None:
    old = residents.but(after=(("birth", 780),))
    assert old.is_part_of(residents)
    assert not residents.is_part_of(old)
