"""Divisions form a tree: a division contains itself, what lies in it, and nothing else."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kangyu.vocabulary.areas import PROVINCES, AreaCode, AreaLevel
from kangyu.vocabulary.errors import NotUnderstood


def _code(province: str, *parts: int) -> AreaCode:
    widths = (2, 2, 3, 3)
    lower = "".join(f"{part:0{width}d}" for part, width in zip(parts, widths, strict=False))
    return AreaCode.parse(province + lower)


PART = st.integers(0, 3)
AREAS = st.one_of(
    st.builds(_code, st.sampled_from(sorted(PROVINCES)), PART, PART, PART, PART),
    st.builds(_code, st.just("43"), PART, PART, PART),
    st.builds(_code, st.just("43"), PART, PART),
)


def _ancestors(area: AreaCode) -> list[AreaCode]:
    return [area] + (_ancestors(area.parent) if area.parent else [])


@given(AREAS)
def test_a_code_round_trips_in_both_lengths(area: AreaCode) -> None:
    assert AreaCode.parse(area.code) == AreaCode.parse(area.short) == area


@given(AREAS)
def test_every_ancestor_contains_it_and_the_last_is_a_province(area: AreaCode) -> None:
    ancestors = _ancestors(area)
    assert all(ancestor.contains(area) for ancestor in ancestors)
    assert ancestors[-1].level is AreaLevel.PROVINCE
    assert [a.level for a in ancestors] == sorted({a.level for a in ancestors}, reverse=True)


@given(AREAS, AREAS)
def test_containing_is_being_an_ancestor(one: AreaCode, other: AreaCode) -> None:
    assert one.contains(other) == (one in _ancestors(other))


@given(AREAS, AREAS)
def test_two_divisions_contain_one_another_only_when_equal(one: AreaCode, other: AreaCode) -> None:
    assume(one != other)
    assert not (one.contains(other) and other.contains(one))


@pytest.mark.parametrize("text", ["", "4", "43128", "4312810", "43128100000X", "000000", "四三"])
def test_what_is_no_code_is_not_understood(text: str) -> None:
    with pytest.raises(NotUnderstood) as refused:
        AreaCode.parse(text)
    assert refused.value.reason == "area"
