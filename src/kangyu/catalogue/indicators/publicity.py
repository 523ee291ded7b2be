"""Publicity (宣传), from its ledger: pieces by the level of the medium."""

from datetime import date

from kangyu.methods.expressions import field
from kangyu.methods.indicators import FigureKind, ParameterBase
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.quantities import PIECE

from ._ledgers import figures_of, rows_of

_figure = figures_of("县级卫生健康部门宣传工作考核：按采用媒体级别计件", date(2016, 1, 1))
_level = field("level")

rows = rows_of("publicity")
provincial = rows.but(_level.is_in("4", "5"))

INDICATORS = (
    _figure(
        "publicity.items",
        "宣传稿件数",
        "Pieces of publicity",
        rows,
        PIECE,
        (
            "本期内发布的宣传稿件，同一标题在不同媒体各计1件",
            "Pieces published in the period; one title in two media is two",
        ),
        better="higher",
    ),
    _figure(
        "publicity.county",
        "县级媒体采用稿件数",
        "Pieces in media of the county",
        rows.but(_level.equals("2")),
        PIECE,
        ("本期内由县级媒体采用的稿件", "Pieces of the period taken by media of the county"),
        better="higher",
    ),
    _figure(
        "publicity.city",
        "市级媒体采用稿件数",
        "Pieces in media of the prefecture",
        rows.but(_level.equals("3")),
        PIECE,
        ("本期内由市级媒体采用的稿件", "Pieces of the period taken by media of the prefecture"),
        better="higher",
    ),
    _figure(
        "publicity.province",
        "省级及以上媒体采用稿件数",
        "Pieces in media of the province and above",
        provincial,
        PIECE,
        ("本期内由省级、国家级媒体采用的稿件", "Pieces of the period taken by media of the province or the nation"),
        better="higher",
    ),
    _figure(
        "publicity.province_share",
        "省级及以上媒体采用比例",
        "Share of pieces in media of the province and above",
        provincial,
        PIECE,
        ("省级及以上媒体采用稿件 ÷ 宣传稿件 × 100%", "Pieces in media of the province and above ÷ pieces × 100 %"),
        kind=FigureKind.SHARE,
        denominator=rows,
    ),
    _figure(
        "publicity.plan_rate",
        "宣传稿件完成率",
        "Publicity against the plan",
        rows,
        PIECE,
        ("宣传稿件数 ÷ 年度计划件数 × 100%", "Pieces of publicity ÷ pieces planned for the year × 100 %"),
        kind=FigureKind.PARAMETER,
        denominator=ParameterBase(("plan.publicity",), PIECE, Bilingual("年度计划件数", "Pieces planned for the year")),
        better="higher",
    ),
)
