"""Where lines are broken, how far they are indented, how wide columns are."""

import datetime as dt
from dataclasses import replace

import county_summary
import pytest

from kangyu.formats.official_document import AnnexTable, RecordBlock, layout
from kangyu.formats.official_document.composition import (
    Line,
    Record,
    chinese_date,
    compose,
    sealed_indents,
    title_lines,
    unsealed_indents,
)
from kangyu.formats.official_document.tables import laid_table


def lines(kind: str, **changes: object) -> list[str]:
    document = replace(county_summary.summary(), **changes)  # type: ignore[arg-type]
    found = [item for item in compose(document) if isinstance(item, Line) and item.kind == kind]
    return ["".join(run.text for run in line.runs) for line in found]


@pytest.mark.parametrize(
    ("name", "date", "expected"),
    [(8, 6, (3, 4)), (6, 6, (4, 4)), (14, 6, (0, 4)), (20, 6, (0, 7))],
)
def test_sealed(name: float, date: float, expected: tuple[float, float]) -> None:
    assert sealed_indents(name, date) == expected


@pytest.mark.parametrize(("name", "date", "expected"), [(8, 6, (2, 2)), (10, 6, (2, 4)), (4, 6, (6, 2))])
def test_unsealed(name: float, date: float, expected: tuple[float, float]) -> None:
    """The date begins two characters to the right of the name, or ends two from the edge if it is longer."""
    assert unsealed_indents(name, date) == expected


def test_dates_have_no_leading_zeros() -> None:
    assert chinese_date(dt.date(2026, 5, 8)) == "2026年5月8日"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("云溪县2018年工作总结", ["云溪县2018年工作总结"]),
        ("云溪县卫生健康局\n2018年工作总结", ["云溪县卫生健康局", "2018年工作总结"]),
        (
            "云溪县卫生健康局2018年工作总结及2019年工作计划",
            ["云溪县卫生健康局2018年", "工作总结及2019年工作计划"],
        ),
        ("", [""]),
    ],
)
def test_titles_are_broken_by_their_writer_or_by_meaning(title: str, expected: list[str]) -> None:
    assert title_lines(title, 22) == expected


def test_a_title_of_any_length_fits_and_loses_nothing() -> None:
    title = "关于进一步加强基本公共卫生服务项目管理工作的通知" * 6
    parts = title_lines(title, 22)
    assert "".join(parts) == title
    assert max(map(layout.char_width, parts)) * 22 <= layout.PORTRAIT.text_width * layout.POINTS_PER_MM


def test_the_mark_shrinks_for_a_long_issuer() -> None:
    assert layout.mark_size("县卫健局文件") == 48
    long = "云溪侗族苗族自治州云溪县卫生健康和计划生育局文件"
    assert layout.mark_size(long) * layout.char_width(long) <= layout.PORTRAIT.text_width * layout.POINTS_PER_MM


def test_the_addressee_ends_with_one_full_width_colon() -> None:
    assert lines("Addressee") == ["县人民政府："]
    assert lines("Addressee", addressee="县人民政府：") == ["县人民政府："]
    assert lines("Addressee", addressee=None) == []


def test_one_annex_has_no_number() -> None:
    annex = AnnexTable("指标定义", ("甲",), (("1",),))
    assert lines("AttachmentNote", annexes=(annex,)) == ["附件：指标定义"]
    assert lines("AnnexLabel", annexes=(annex,)) == ["附件"]


def test_the_record_block_needs_no_copies() -> None:
    record = RecordBlock("办公室", dt.date(2018, 7, 9))
    items = compose(replace(county_summary.summary(), record=record))
    assert items[-1] == Record(None, "办公室", "2018年7月9日印发")


def test_tables_fill_the_width_and_turn_the_page_only_when_they_must() -> None:
    upright, definitions, wide = (laid_table(annex) for annex in county_summary.summary().annexes)
    assert [upright.is_landscape, definitions.is_landscape, wide.is_landscape] == [False, False, True]
    assert sum(upright.widths) == pytest.approx(156)
    assert sum(wide.widths) == pytest.approx(layout.LANDSCAPE.text_width)


def test_numbers_stand_right_short_words_in_the_middle_long_ones_left() -> None:
    table = laid_table(
        AnnexTable("表", ("甲", "乙", "丙"), (("1,234.5%", "城关镇", "很长很长的一句说明"), ("—", "龙潭", "短")))
    )
    assert table.aligns == ("right", "center", "left")


def test_an_empty_annex_says_that_there_is_nothing() -> None:
    table = laid_table(AnnexTable("表", ("甲", "乙"), ()))
    assert [[run.text for run in row] for row in table.rows] == [["（无）", ""]]
