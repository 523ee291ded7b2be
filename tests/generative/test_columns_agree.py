"""Whole columns are read and judged as one entry after the other would be: on invented answers of every form."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kangyu.catalogue.forms import FORMS
from kangyu.catalogue.programmes import PROGRAMMES
from kangyu.methods.forms import Form, Item, Kind, read_entry
from kangyu.methods.forms.columns import ColumnsRefused, read_columns
from kangyu.methods.programmes import Programme, is_taken, judge
from kangyu.registers.enrolments.loading import NOT_TAKEN, PersonColumns, ages, grades
from kangyu.registers.records.loading import ContactColumns
from kangyu.vocabulary.ages import age_on

TODAY = date(2026, 6, 30)
DAYS = st.dates(date(1920, 1, 1), TODAY)


def answers_to(item: Item) -> st.SearchStrategy[Any]:
    """What may be written for an item, of one type: most of it acceptable, sometimes nothing, sometimes not."""
    if item.kind in (Kind.CODE, Kind.CODES):
        assert item.codes is not None
        values = [code.value for code in item.codes]
        one = st.sampled_from(values)
        several = st.lists(one, min_size=1, max_size=2).map(",".join) if item.kind is Kind.CODES else one
        return st.one_of(several, several, several, st.just(""))
    if item.kind is Kind.TEXT:
        return st.sampled_from(["", "继续原方案", 'a "quoted" word', "0"])
    if item.kind is Kind.DATE:
        return st.dates(date(2015, 1, 1), TODAY).map(np.datetime64)
    low, high = (item.hard.low, item.hard.high) if item.hard else (0, 100)
    whole = st.integers(int(low) + 1, int(high)).map(float)
    return whole if item.kind is Kind.WHOLE else st.one_of(whole, st.just(float("nan")), st.just(low + 0.37))


def table_of(form: Form, draw: Any, rows: int) -> dict[str, np.ndarray]:
    def column(item: Item) -> np.ndarray:
        values = draw(st.lists(answers_to(item), min_size=rows, max_size=rows))
        return np.array(values, dtype=object) if isinstance(values[0], str) else np.array(values)

    return {item.key: column(item) for item in form.asked}


def written(value: Any) -> Any:
    plain = value.item() if isinstance(value, np.generic) else value
    return None if plain != plain else plain


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.key)
@settings(max_examples=25)
@given(data=st.data())
def test_columns_are_read_as_entries_are(form: Form, data: st.DataObject) -> None:
    rows = data.draw(st.integers(1, 6))
    columns = table_of(form, data.draw, rows)
    entries = [
        read_entry(form, {key: written(column[row]) for key, column in columns.items()}, today=TODAY)
        for row in range(rows)
    ]
    refused = [row for row, entry in enumerate(entries) if not entry.is_accepted]
    if refused:
        with pytest.raises(ColumnsRefused) as caught:
            read_columns(form, columns, rows=rows, today=TODAY)
        assert caught.value.row in refused
        assert caught.value.item in {problem.item for problem in entries[caught.value.row].errors}
        return
    read = read_columns(form, columns, rows=rows, today=TODAY)
    for row, entry in enumerate(entries):
        found = {key: some.values[some.codes[row]] for key, some in read.items()}
        assert {key: value for key, value in found.items() if value is not None} == dict(entry.data)


@pytest.mark.parametrize("programme", PROGRAMMES, ids=lambda programme: programme.key)
@settings(max_examples=25)
@given(data=st.data())
def test_columns_are_graded_as_contacts_are(programme: Programme, data: st.DataObject) -> None:
    form, rows = programme.contact, data.draw(st.integers(1, 6))
    columns = table_of(form, data.draw, rows)
    try:
        read = read_columns(form, columns, rows=rows, today=TODAY)
    except ColumnsRefused:
        return
    births = data.draw(st.lists(st.dates(date(1920, 1, 1), date(1990, 1, 1)), min_size=rows, max_size=rows))
    days = data.draw(st.lists(st.dates(date(2018, 1, 1), TODAY), min_size=rows, max_size=rows))
    people = PersonColumns(
        first=1,
        sex=np.array(["1"] * rows, dtype=object),
        birth_date=np.array(births, dtype="datetime64[D]"),
        organisation_id=np.ones(rows, dtype=np.int64),
        died_on=np.full(rows, np.datetime64("NaT", "D")),
        left_on=np.full(rows, np.datetime64("NaT", "D")),
    )
    contacts = ContactColumns(
        form=form,
        resident_id=np.arange(1, rows + 1),
        on=np.array(days, dtype="datetime64[D]"),
        organisation_id=np.ones(rows, dtype=np.int64),
        answers=columns,
    )
    graded = grades(programme.key, contacts, read, people)
    for row in range(rows):
        values = {key: some.values[some.codes[row]] for key, some in read.items()}
        answered = {key: value for key, value in values.items() if value is not None}
        age = age_on(births[row], days[row])
        judged = judge(programme, answered, on=days[row], age=age, sex="1", previous_grade=None)
        is_own = is_taken(programme, answered, age=age, sex="1")
        assert graded[row] == (judged.code if is_own else NOT_TAKEN)


@given(st.lists(st.tuples(DAYS, DAYS), min_size=1, max_size=20))
def test_ages_of_columns_are_ages(pairs: list[tuple[date, date]]) -> None:
    born, on = (np.array(days, dtype="datetime64[D]") for days in zip(*pairs, strict=True))
    assert ages(born, on).tolist() == [age_on(*pair) for pair in pairs]
