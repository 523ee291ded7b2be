"""Reports: sentences filled with figures, and left out when a figure cannot be had."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from kangyu.methods.documents import Annex, Asked, Content, FigureCell, Given, Report, Section, in_chinese, write
from kangyu.vocabulary.labels import Bilingual


def report(*sentences: str, annexes: tuple[Annex, ...] = ()) -> Report:
    return Report(
        key="trial",
        name=Bilingual("试", "Trial"),
        version=1,
        effective_from=date(2018, 1, 1),
        source="-",
        title="{issuer}{period}总结",
        sections=(Section(1, "概况", (sentences,)), Section(2, "甲"), Section(2, "乙"), Section(1, "后事")),
        annexes=annexes,
    )


FIGURES = {
    "record.established": Given(Decimal(397876), False, "份", change=Decimal("3.2")),
    "record.rate": Given(Decimal("92.9555"), True, "人", change=Decimal("-0.351"), target=Decimal(90)),
    "record.same": Given(Decimal(10), False, "人", change=Decimal("0.001"), target=Decimal(20)),
    "record.missing": Given(None, True, "人"),
}
FRAME = {"area": "市", "period": "2018年", "as_of": "2018年12月31日", "issuer": "某局"}


def written(*sentences: str, annexes: tuple[Annex, ...] = ()) -> Content:
    labels = {key: key for key in FIGURES}
    return write(
        report(*sentences, annexes=annexes), FRAME, lambda asked: FIGURES[asked.indicator], [("101", "甲镇")], labels
    )


def text(content: Content) -> str:
    runs = [run for kind, _, runs in content.blocks if kind == "paragraph" for run in runs]
    return "".join(run if isinstance(run, str) else run.text for run in runs)


PHRASES = [
    ("建档{record.established}。", "建档397876份。"),
    ("建档{record.established:number}份。", "建档397876份。"),
    ("率{record.rate}。", "率92.96%。"),
    ("率{record.rate:change}。", "率较上年同期下降0.35个百分点。"),
    ("率{record.rate:target}。", "率高于目标2.96个百分点。"),
    ("数{record.established:change}。", "数较上年同期增长3.20%。"),
    ("数{record.same:change}。", "数较上年同期持平。"),
    ("数{record.same:target}。", "数完成目标的50.00%。"),
    ("{period}全{area}，截至{as_of}。", "2018年全市，截至2018年12月31日。"),
]


@pytest.mark.parametrize(("sentence", "expected"), PHRASES)
def test_sentences_are_filled(sentence: str, expected: str) -> None:
    assert text(written(sentence)) == expected


def test_a_sentence_without_its_figure_is_left_out_and_named() -> None:
    content = written(
        "有{record.established}。", "率{record.missing}，数{record.established}。", "目标{record.established:target}。"
    )
    assert text(content) == "有397876份。"
    assert [indicator for _, indicator in content.left_out] == ["record.missing", "record.established"]
    assert [figure.number for figure in content.figures] == [1]


def test_headings_are_numbered_as_in_official_documents() -> None:
    headings = [runs[0] for kind, _, runs in written("。").blocks if kind == "heading"]
    assert headings == ["一、概况", "（一）甲", "（二）乙", "二、后事"]


def test_tables_hold_figures_by_division_and_in_total() -> None:
    content = written("{record.rate}。", annexes=(Annex("{period}分乡镇", ("record.established", "record.missing")),))
    title, columns, rows = content.tables[0]
    assert (title, columns) == ("2018年分乡镇", ["乡镇（街道）", "record.established", "record.missing"])
    assert [row[0] for row in rows] == ["甲镇", "合计"]
    first = rows[0][1]
    assert isinstance(first, FigureCell) and first.asked == Asked("record.established", "101")
    assert [figure.number for figure in content.figures] == [1, 2, 3, 4, 5]
    assert isinstance(rows[1][2], FigureCell) and rows[1][2].text == "—"


@pytest.mark.parametrize("sentence", ["{unknown}", "{record.x:unheard}", "{Record.X}", "a { b"])
def test_a_place_that_cannot_be_read_is_refused_when_declared(sentence: str) -> None:
    with pytest.raises(ValueError, match=r"report trial|unheard"):
        report(sentence)


NUMERALS = [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (21, "二十一"), (99, "九十九")]


@pytest.mark.parametrize(("number", "expected"), NUMERALS)
def test_chinese_numerals(number: int, expected: str) -> None:
    assert in_chinese(number) == expected
