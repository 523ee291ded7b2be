"""Labels, errors, narrow text, dates, code lists and quantities."""

import copy
import pickle
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kangyu.vocabulary.codes import Code, CodeList
from kangyu.vocabulary.dates import read_date
from kangyu.vocabulary.errors import NotUnderstood
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.quantities import (
    GRAM,
    KILOGRAM,
    KILOPASCAL,
    MG_PER_DL,
    MMHG,
    MMOL_PER_L,
    Quantity,
    Unit,
    convert_glucose,
)
from kangyu.vocabulary.text import narrow

EARLIEST, LATEST = date(1900, 3, 1), date(2099, 12, 31)
DAYS = st.dates(EARLIEST, LATEST)


def test_a_label_speaks_both_languages() -> None:
    label = Bilingual("{n}人，{what}", "{n} persons, {what}").format(n=3, what=Bilingual("男", "male"))
    assert str(label) == label.in_language("zh-hans") == label.in_language("fr") == "3人，男"
    assert label.in_language("en") == label.in_language("EN-gb") == "3 persons, male"


def test_an_error_survives_the_way_between_processes() -> None:
    error = NotUnderstood("date", Bilingual("不是日期", "Not a date"))
    again = pickle.loads(pickle.dumps(error))
    assert (again.reason, again.message, str(again)) == ("date", error.message, "不是日期")


@given(st.text())
def test_narrowing_twice_changes_nothing_more(text: str) -> None:
    assert narrow(narrow(text)) == narrow(text)


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF)))
def test_chinese_characters_are_never_altered(text: str) -> None:
    assert narrow(text) == text


@given(DAYS)
def test_every_way_of_writing_a_day_means_that_day(day: date) -> None:
    y, m, d = day.year, day.month, day.day
    serial = (day - date(1899, 12, 30)).days
    written: list[str | date | int | float] = [
        day, datetime(y, m, d, 23, 59), f"{day}", f"{day} 00:00:00", f"{y}/{m}/{d}", f"{y}.{m}.{d}",
        f"{day:%Y%m%d}", int(f"{day:%Y%m%d}"), f"{y}年{m}月{d}日", f" {y} 年 {m} 月 {d} 号",
    ]  # fmt: skip
    if not 1900 <= serial <= 2100:
        written += [serial, serial + 0.75]
    if serial >= 10000:
        written.append(str(serial))
    for value in written:
        assert read_date(value, earliest=EARLIEST, latest=LATEST) == day, value


@given(st.text(max_size=12) | st.integers() | st.floats())
def test_anything_in_a_cell_is_a_day_or_not_understood(value: str | int | float) -> None:
    try:
        assert EARLIEST <= read_date(value, earliest=EARLIEST, latest=LATEST) <= LATEST
    except NotUnderstood as refused:
        assert refused.reason in {"date", "impossible_date", "early", "future"}


SEX = CodeList(
    "sex",
    Bilingual("性别", "Sex"),
    (
        Code("1", Bilingual("男", "male"), ("男性", "M")),
        Code("2", Bilingual("女", "female"), ("女性", "F")),
        Code("9", Bilingual("未说明", "not stated")),
    ),
    source="GB/T 2261.1",
    version="2003",
)


@given(st.sampled_from(SEX.codes), st.sampled_from(["", ".", "、", "．", " ", ":", ") "]))
def test_every_word_of_a_code_is_read_alone_and_after_its_number(code: Code, mark: str) -> None:
    for word in code.words:
        assert SEX.read(word) == SEX.read(f" {word.upper()}") == code.value
    assert SEX.read(code.value + mark + code.label.zh) == code.value


@pytest.mark.parametrize("text", ["", "3", "1.女", "男女", "1.", "1.1", "11", "22", "mm", "mmale"])
def test_a_refused_code_lists_what_is_allowed(text: str) -> None:
    with pytest.raises(NotUnderstood) as refused:
        SEX.read(text)
    assert refused.value.reason == "code"
    assert refused.value.message == Bilingual(
        "“性别”只能填：男、女、未说明", "“Sex” must be one of: male, female, not stated"
    )


def test_a_code_list_is_its_codes() -> None:
    assert [code.value for code in SEX] == ["1", "2", "9"] and len(SEX) == 3
    assert "1" in SEX and "3" not in SEX and SEX.label("2").en == "female"
    assert hash(SEX) == hash(copy.deepcopy(SEX)) and pickle.loads(pickle.dumps(SEX)) == SEX
    with pytest.raises(NotUnderstood):
        SEX.label("3")


def test_leading_zeros_lost_in_a_spreadsheet_are_found_again_unless_ambiguous() -> None:
    def codes(*values: str) -> CodeList:
        made = tuple(Code(value, Bilingual(f"甲{value}", f"a {value}")) for value in values)
        return CodeList("x", Bilingual("某", "x"), made, "test", "1")

    assert codes("01", "02").read("1") == codes("01", "02").read("1.0") == "01"
    assert codes("1", "01").read("1") == "1"
    with pytest.raises(NotUnderstood):
        codes("01", "001").read("1")


@pytest.mark.parametrize(
    "pair",
    [
        (Code("1", Bilingual("男", "male")), Code("1", Bilingual("女", "female"))),
        (Code("1", Bilingual("男", "male")), Code("2", Bilingual("男", "female"))),
        (Code("1", Bilingual("男", "male")), Code("2", Bilingual("女", "female"), ("Ｍale",))),
        (Code("1", Bilingual("男", "male")), Code("2", Bilingual("女", ""))),
    ],
)
def test_an_ambiguous_or_unlabelled_list_cannot_be_made(pair: tuple[Code, Code]) -> None:
    with pytest.raises(ValueError, match="code list sex"):
        CodeList("sex", Bilingual("性别", "Sex"), pair, "test", "1")


@given(st.decimals(0, 1000, places=3), st.sampled_from([(MMHG, KILOPASCAL), (GRAM, KILOGRAM)]))
def test_a_quantity_comes_back_from_another_unit(value: Decimal, units: tuple[Unit, Unit]) -> None:
    there = Quantity(value, units[0]).to(units[1])
    assert abs(there.to(units[0]).value - value) < Decimal("1e-20")
    assert there.to(units[1]) is there


@pytest.mark.parametrize(("given_unit", "wanted"), [(MG_PER_DL, MMOL_PER_L), (MMHG, KILOGRAM)])
def test_strangers_do_not_convert(given_unit: Unit, wanted: Unit) -> None:
    with pytest.raises(NotUnderstood) as refused:
        Quantity(Decimal(1), given_unit).to(wanted)
    assert refused.value.reason == "unit"


def test_glucose_converts_only_when_asked() -> None:
    assert convert_glucose(Quantity(Decimal(126), MG_PER_DL), MMOL_PER_L).value == Decimal(7)
    assert convert_glucose(Quantity(Decimal(7), MMOL_PER_L), MG_PER_DL).value == Decimal(126)
    assert convert_glucose(Quantity(Decimal(7), MMOL_PER_L), MMOL_PER_L).value == Decimal(7)
    with pytest.raises(NotUnderstood):
        convert_glucose(Quantity(Decimal(7), MMHG), MMOL_PER_L)


@pytest.mark.parametrize("value", ["NaN", "Infinity"])
def test_a_quantity_is_a_finite_number(value: str) -> None:
    with pytest.raises(NotUnderstood):
        Quantity(Decimal(value), MMHG)
