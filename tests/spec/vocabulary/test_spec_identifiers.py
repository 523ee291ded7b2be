"""The national standards for numbers that name people and institutions, by example."""

from datetime import date

import pytest

from kangyu.vocabulary.errors import NotUnderstood
from kangyu.vocabulary.identifiers import (
    IdentityNumber,
    credit_code_check_character,
    identity_check_digit,
    is_unified_credit_code,
    mask_identity_number,
    mask_name,
    mask_phone,
    normalise_phone,
    upgrade_identity_number,
)

TODAY = date(2018, 12, 31)


def test_the_check_digit_of_gb_11643() -> None:
    assert identity_check_digit("11010519491231002") == "X"


@pytest.mark.parametrize(
    ("first17", "check"),
    [("91000000000000000", "K"), ("12520000429200000", "1")],
    ids=["K", "1"],
)
def test_the_check_character_of_gb_32100(first17: str, check: str) -> None:
    assert credit_code_check_character(first17) == check
    assert is_unified_credit_code(first17 + check)


@pytest.mark.parametrize("text", ["", "9100000000000000K", "91000000000000000I", "910000000000000001"])
def test_what_is_no_credit_code(text: str) -> None:
    assert not is_unified_credit_code(text)


@pytest.mark.parametrize("first17", ["", "9100000000000000O"])
def test_no_check_character_without_seventeen_allowed_characters(first17: str) -> None:
    with pytest.raises(NotUnderstood):
        credit_code_check_character(first17)


@pytest.mark.parametrize(
    "written",
    [
        "11010519491231002X",
        "11010519491231002x",
        " 110105 19491231 002X ",
        "110105-19491231-002X",
        "１１０１０５１９４９１２３１００２Ｘ",
        "'11010519491231002X",
        "110105491231002",
        "110105491231002.0",
        "\ufeff110105\u300019491231\u00a0002X",
    ],
)
def test_a_number_as_typed_in_offices_is_understood(written: str) -> None:
    number = IdentityNumber.parse(written, TODAY)
    assert number.number == "11010519491231002X"
    assert (number.birth_date, number.sex, number.division) == (date(1949, 12, 31), "2", "110105")


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("", "empty"),
        (" ' ", "empty"),
        ("11010519491231002", "length"),
        ("110105194912310020X", "length"),
        ("1101051949123100ZX", "characters"),
        ("无", "characters"),
        ("11010549123100X", "characters"),
        ("²10105194912310021", "characters"),
        ("4.31281E+17", "scientific"),
        ("4E17", "scientific"),
        ("99010519491231002X", "province"),
        ("11010519491331002X", "birth_date"),
        ("11010519490229002X", "birth_date"),
        ("11010518491231002X", "birth_date"),
        ("11010520491231002X", "future"),
        ("110105194912310021", "check_digit"),
        ("110105194912310000", "check_digit"),
    ],
)
def test_what_cannot_be_understood_is_refused_with_its_reason(written: str, reason: str) -> None:
    with pytest.raises(NotUnderstood) as refused:
        IdentityNumber.parse(written, TODAY)
    assert refused.value.reason == reason
    assert refused.value.message.zh and refused.value.message.en
    assert not written.strip() or written not in f"{refused.value.args}"


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        ("110105491231002", "length"),
        ("11010519491231002x", "characters"),
        ("110105194912310021", "check_digit"),
    ],
)
def test_only_the_canonical_form_makes_a_number(number: str, reason: str) -> None:
    with pytest.raises(NotUnderstood) as refused:
        IdentityNumber(number)
    assert refused.value.reason == reason


def test_an_old_number_gets_its_century_and_check_digit() -> None:
    assert upgrade_identity_number("110105491231002") == "11010519491231002X"


@pytest.mark.parametrize("number", ["11010549123100", "11010549123100X"])
def test_what_is_no_old_number_is_not_brought_up_to_date(number: str) -> None:
    with pytest.raises(NotUnderstood):
        upgrade_identity_number(number)


@pytest.mark.parametrize(
    ("written", "phone"),
    [
        ("13812345678", "13812345678"),
        ("+86 138-1234-5678", "13812345678"),
        ("８６１３８１２３４５６７８", "13812345678"),
        ("13812345678.0", "13812345678"),
        ("0745-7712345", "0745-7712345"),
        ("(0745)7712345", "0745-7712345"),
        ("+86 745 7712345", "0745-7712345"),
        ("010 66012345", "010-66012345"),
        ("02512345678", None),
        ("7712345", None),
        ("12812345678", None),
        ("1381234567", None),
        ("无", None),
        ("", None),
    ],
)
def test_telephone_numbers(written: str, phone: str | None) -> None:
    if phone is not None:
        assert normalise_phone(written) == phone
        return
    with pytest.raises(NotUnderstood) as refused:
        normalise_phone(written)
    assert refused.value.reason == "phone"


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("张三丰", "张**"),
        ("张三", "张*"),
        ("欧阳娜娜", "欧**"),
        ("阿依古丽·买买提", "阿**"),
        ("张", "*"),
        ("", ""),
    ],
)
def test_names_are_masked(name: str, masked: str) -> None:
    assert mask_name(name) == masked


def test_numbers_are_masked() -> None:
    assert mask_identity_number("11010519491231002X") == "110***********002X"
    assert mask_phone("13812345678") == "138****5678"
    assert mask_phone("7712345") == "*******"
    assert repr(IdentityNumber("11010519491231002X")) == "IdentityNumber(110***********002X)"
