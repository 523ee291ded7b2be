"""Identity numbers, credit codes, telephones and their masks."""

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kangyu.vocabulary.errors import NotUnderstood
from kangyu.vocabulary.identifiers import (
    IdentityNumber,
    credit_code_check_character,
    identity_number_for,
    is_unified_credit_code,
    mask_identity_number,
    mask_name,
    mask_phone,
    normalise_phone,
)

TODAY = date(2018, 12, 31)
BIRTHS = st.dates(date(1900, 1, 1), TODAY)
NUMBERS = st.builds(identity_number_for, st.sampled_from(["431281", "110105"]), BIRTHS, st.integers(0, 999))
CREDIT = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@given(BIRTHS, st.integers(0, 999))
def test_a_made_number_tells_what_it_was_made_of(birth: date, serial: int) -> None:
    number = identity_number_for("431281", birth, serial)
    assert (number.birth_date, number.division) == (birth, "431281")
    assert number.sex == ("1" if serial % 2 else "2")
    assert IdentityNumber.parse(number.number, TODAY) == number


@given(NUMBERS, st.integers(0, 17), st.sampled_from("0123456789X"))
def test_one_changed_character_is_always_detected(number: IdentityNumber, place: int, other: str) -> None:
    assume(number.number[place] != other)
    with pytest.raises(NotUnderstood):
        IdentityNumber.parse(number.number[:place] + other + number.number[place + 1 :], TODAY)


@given(NUMBERS, st.integers(0, 16))
def test_two_neighbours_exchanged_are_always_detected(number: IdentityNumber, place: int) -> None:
    text = number.number
    assume(text[place] != text[place + 1])
    with pytest.raises(NotUnderstood):
        IdentityNumber.parse(text[:place] + text[place + 1] + text[place] + text[place + 2 :], TODAY)


@given(NUMBERS)
def test_a_number_is_never_shown_whole(number: IdentityNumber) -> None:
    assert number.number not in f"{number!r} {number} {[number]}"


@given(st.text(max_size=24) | st.from_regex(r"[0-9Xx]{15,18}", fullmatch=True))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        assert len(IdentityNumber.parse(text, TODAY).number) == 18
    except NotUnderstood as refused:
        assert refused.message.zh and refused.message.en


@given(st.from_regex(r"[0-9]{6,17}", fullmatch=True))
def test_a_refusal_never_quotes_the_number(digits: str) -> None:
    with pytest.raises(NotUnderstood) as refused:
        IdentityNumber.parse(digits + "无", TODAY)
    assert digits not in f"{refused.value.args}"


@pytest.mark.parametrize("division", ["991281", "43128"])
def test_no_number_is_made_for_a_place_that_cannot_be(division: str) -> None:
    with pytest.raises(NotUnderstood):
        identity_number_for(division, date(1980, 1, 1), 1)


def test_the_serial_has_three_digits() -> None:
    with pytest.raises(ValueError, match="0 to 999"):
        identity_number_for("431281", date(1980, 1, 1), 1000)


@given(st.text(CREDIT, min_size=17, max_size=17), st.integers(0, 17), st.sampled_from(CREDIT))
def test_one_changed_character_of_a_credit_code_is_detected(first17: str, place: int, other: str) -> None:
    code = first17 + credit_code_check_character(first17)
    assert is_unified_credit_code(code.lower())
    assume(code[place] != other)
    assert not is_unified_credit_code(code[:place] + other + code[place + 1 :])


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True))
def test_a_mobile_number_is_found_in_any_dress(number: str) -> None:
    for text in (number, f"+86 {number}", f"0086{number}", f"{number[:3]}-{number[3:7]}-{number[7:]}"):
        assert normalise_phone(text) == number
    assert normalise_phone(normalise_phone(number)) == number


@given(st.text(max_size=30))
def test_masks_keep_at_most_what_is_allowed(text: str) -> None:
    assert len(mask_name(text).replace("*", "")) <= 1
    for masked in (mask_identity_number(text), mask_phone(text)):
        assert len(masked) == len(text)
        assert masked.count("*") >= min(len(text), 4)
