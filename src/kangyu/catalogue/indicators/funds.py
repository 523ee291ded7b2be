"""Project funds (项目资金), from their ledger, in yuan to the cent."""

from datetime import date

from kangyu.methods.expressions import field
from kangyu.methods.indicators import FigureKind, ParameterBase
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.quantities import YUAN

from ._ledgers import figures_of, rows_of

_figure = figures_of("中央对地方专项转移支付管理办法；县级“对上争取资金”目标管理", date(2016, 1, 1))

rows = rows_of("funds")
received = rows.sum_of("received", 2)
spent = rows.sum_of("spent", 2)
from_above = received.but(field("source").is_in("1", "2", "3"))

FAMILY = Bilingual("项目资金", "Project funds")

INDICATORS = (
    _figure(
        "funds.received",
        "项目资金到位金额",
        "Project funds received",
        received,
        YUAN,
        ("本期内到位的项目资金之和", "Project funds received in the period, added up"),
        better="higher",
    ),
    _figure(
        "funds.from_above",
        "对上争取资金到位金额",
        "Project funds received from above",
        from_above,
        YUAN,
        (
            "本期内由中央、省、市到位的项目资金之和",
            "Funds of the nation, province and prefecture received in the period",
        ),
        better="higher",
    ),
    _figure(
        "funds.target_rate",
        "对上争取资金完成率",
        "Funds from above against the target",
        from_above,
        YUAN,
        ("对上争取资金到位金额 ÷ 年度目标 × 100%", "Funds received from above ÷ target of the year × 100 %"),
        kind=FigureKind.PARAMETER,
        denominator=ParameterBase(("plan.funds",), YUAN, Bilingual("年度争取资金目标", "Target of the year")),
        better="higher",
    ),
    _figure(
        "funds.above_share",
        "上级资金占到位资金的比例",
        "Share of funds from above",
        from_above,
        YUAN,
        ("对上争取资金到位金额 ÷ 项目资金到位金额 × 100%", "Funds received from above ÷ funds received × 100 %"),
        kind=FigureKind.SHARE,
        denominator=received,
    ),
    _figure(
        "funds.spent",
        "项目资金支出金额",
        "Project funds spent",
        spent,
        YUAN,
        ("本期内支出的项目资金之和", "Project funds spent in the period, added up"),
    ),
    _figure(
        "funds.spent_rate",
        "项目资金支出率",
        "Spent of the project funds received",
        spent,
        YUAN,
        ("本期支出金额 ÷ 本期到位金额 × 100%", "Spent in the period ÷ received in the period × 100 %"),
        kind=FigureKind.RATIO,
        denominator=received,
        better="higher",
    ),
)
