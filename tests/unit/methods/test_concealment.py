"""Answers that are kept closely are decided from the declaration; a writer who does not see them does not lose them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kangyu.methods.expressions import field
from kangyu.methods.forms import Form, Item, Kind, Section, conceal, restore
from kangyu.vocabulary.codes import Code, CodeList
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.quantities import MMHG
from kangyu.vocabulary.sensitivity import Sensitivity

ORDINARY, MENTAL, HIV = Sensitivity.ORDINARY, Sensitivity.MENTAL, Sensitivity.HIV
_W = Bilingual("词", "word")
_LIST = CodeList(
    key="d",
    name=_W,
    codes=(Code("1", Bilingual("一", "one")), Code("8", Bilingual("八", "eight"), (), MENTAL)),
    source="test",
    version="1",
    instead="1",
)
FORM = Form(
    key="f",
    name=_W,
    version=1,
    effective_from=date(2018, 1, 1),
    source="test",
    sections=(
        Section(
            _W,
            (
                Item("several", _W, Kind.CODES, codes=_LIST),
                Item("one", _W, Kind.CODE, codes=_LIST),
                Item("load", _W, Kind.WHOLE, unit=MMHG, sensitivity=HIV),
                Item("twice", _W, Kind.WHOLE, unit=MMHG, derived=field("load") * 2),
                Item("note", _W, Kind.TEXT),
            ),
        ),
    ),
)
ALL = {"several": ["1", "8"], "one": "8", "load": 40, "twice": 80, "note": "x"}


def test_what_is_closed_falls_away_and_is_counted() -> None:
    assert conceal(FORM, ALL, {ORDINARY}) == ({"several": ["1"], "note": "x"}, 4)
    assert conceal(FORM, ALL, {ORDINARY, MENTAL}) == ({"several": ["1", "8"], "one": "8", "note": "x"}, 2)
    assert conceal(FORM, ALL, set(Sensitivity)) == (ALL, 0)
    assert conceal(FORM, {"several": ["8"]}, {ORDINARY}) == ({}, 1)


def test_a_closed_form_shows_nothing() -> None:
    closed = Form("g", _W, 1, date(2018, 1, 1), "test", FORM.sections, sensitivity=MENTAL)
    assert conceal(closed, ALL, {ORDINARY, HIV}) == ({}, 5)


_DATA = st.fixed_dictionaries(
    {},
    optional={
        "several": st.lists(st.sampled_from(["1", "8"]), unique=True, min_size=1).map(sorted),
        "one": st.sampled_from(["1", "8"]),
        "load": st.integers(0, 9),
        "note": st.text(max_size=3),
    },
)


@given(_DATA, st.sets(st.sampled_from([MENTAL, HIV])))
def test_sending_back_what_one_saw_changes_nothing(data, more) -> None:
    open_to = {ORDINARY, *more}
    seen, _ = conceal(FORM, data, open_to)
    assert restore(FORM, seen, data, open_to) == data


def test_a_code_told_to_others_leaves_no_gap() -> None:
    assert _LIST.told(["8"], {ORDINARY}) == ["1"] and _LIST.told("8", {ORDINARY}) == "1"
    assert _LIST.told(["1", "8"], {ORDINARY}) == ["1"] and _LIST.told([], {ORDINARY}) == []
    assert _LIST.told(["8"], {ORDINARY, MENTAL}) == ["8"]


@pytest.mark.parametrize("instead", ["", "8", "9"])
def test_a_list_with_such_a_code_says_what_is_told_instead(instead: str) -> None:
    with pytest.raises(ValueError, match="told instead"):
        CodeList("d", _W, _LIST.codes, "test", "1", instead)
