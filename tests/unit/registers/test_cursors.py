"""Cursors: what was encoded is decoded, and whatever an address says is a place or none."""

from __future__ import annotations

from datetime import UTC, date, datetime
from types import NoneType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories.cursors import BENT, bent_cursor
from kangyu.registers import cursors

LARGEST = 2**63 - 1
VALUES = {
    bool: st.booleans(),
    int: st.integers(-LARGEST - 1, LARGEST),
    str: st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")),
    date: st.dates(),
    datetime: st.datetimes(timezones=st.just(UTC)),
    NoneType: st.none(),
}
KINDS = st.lists(st.sampled_from(list(VALUES)), max_size=4)
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(), lambda part: st.lists(part, max_size=4)
)


@given(st.data())
def test_what_was_encoded_is_decoded(data: st.DataObject) -> None:
    kinds = data.draw(KINDS)
    values = tuple(data.draw(VALUES[kind]) for kind in kinds)
    assert cursors.decode(cursors.encode(values), kinds) == values


@given(st.text(), KINDS)
def test_any_text_is_a_place_or_none(text: str, kinds: list[type]) -> None:
    for after in (text, bent_cursor(text.encode(errors="replace").decode())):
        cursors.decode(after, kinds)


@given(ANY_JSON, KINDS)
def test_any_values_are_of_their_kinds_or_none(written: object, kinds: list[type]) -> None:
    found = cursors.decode(cursors.encode([written]), kinds)
    found_in_list = cursors.decode(cursors.encode(written), kinds) if isinstance(written, list) else None
    for values in (found, found_in_list):
        assert values is None or [type(value) for value in values] == kinds


@pytest.mark.parametrize("written", BENT)
@pytest.mark.parametrize("kinds", [(int, date, int), (int, datetime, int), (int, NoneType, int), (int, int, str, int)])
def test_a_bent_cursor_is_none(written: str, kinds: tuple[type, ...]) -> None:
    assert cursors.decode(bent_cursor(written), kinds) is None


def test_the_largest_number_of_a_database_is_one_and_no_cursor_is_none() -> None:
    assert cursors.decode(cursors.encode([LARGEST]), [int]) == (LARGEST,)
    assert cursors.decode(cursors.encode([LARGEST + 1]), [int]) is None
    assert cursors.decode(None, [int]) is None and cursors.decode("", [int]) is None


def test_cursors_in_addresses_that_people_kept_are_still_read() -> None:
    assert cursors.encode([1, date(2018, 5, 4), 7]) == "WzEsICIyMDE4LTA1LTA0IiwgN10="
