"""Blood donation (无偿献血), from its ledger."""

from datetime import date

from kangyu.methods.expressions import field
from kangyu.methods.indicators import FigureKind, ParameterBase
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.quantities import MILLILITRE, PER_MILLE, PERSON, YUAN

from ._ledgers import figures_of, rows_of

_figure = figures_of("中华人民共和国献血法第六条、第十四条；千人口献血率按常住人口计", date(2016, 1, 1))
_kind = field("kind")

collections = rows_of("blood_donation", _kind.equals("1"))
reimbursements = rows_of("blood_donation", _kind.equals("2"))
donors = collections.sum_of("donors")

FAMILY = Bilingual("无偿献血", "Blood donation")

INDICATORS = (
    _figure(
        "blood.donors",
        "无偿献血人数",
        "Blood donors",
        donors,
        PERSON,
        (
            "本期内各次采血的献血人数之和；一人多次献血，每次各计1人",
            "Donors of all collections of the period, added up; who gave twice is counted twice",
        ),
        better="higher",
    ),
    _figure(
        "blood.donation_rate",
        "千人口献血率",
        "Blood donors per thousand residents",
        donors,
        PERSON,
        ("无偿献血人数 ÷ 常住人口 × 1000‰", "Blood donors ÷ resident population × 1,000 ‰"),
        kind=FigureKind.PARAMETER,
        denominator=ParameterBase(
            ("population.resident",), PERSON, Bilingual("常住人口（年鉴）", "Resident population (yearbook)")
        ),
        per=PER_MILLE,
        better="higher",
    ),
    _figure(
        "blood.volume",
        "采血量",
        "Volume of blood collected",
        collections.sum_of("volume"),
        MILLILITRE,
        ("本期内各次采血量之和", "The volume of all collections of the period, added up"),
        better="higher",
    ),
    _figure(
        "blood.voluntary_rate",
        "自愿无偿献血比例",
        "Share of voluntary donors",
        collections.sum_of("voluntary"),
        PERSON,
        ("自愿无偿献血人数 ÷ 献血人数 × 100%", "Voluntary donors ÷ donors × 100 %"),
        kind=FigureKind.RATIO,
        denominator=donors,
        unknown=Bilingual("未填写自愿献血人数的行，分子记 0", "Rows that do not say how many add nothing above"),
        better="higher",
    ),
    _figure(
        "blood.reimbursed",
        "用血费用报销人数",
        "People reimbursed for blood",
        reimbursements.sum_of("reimbursed"),
        PERSON,
        ("本期内报销用血费用的人数之和", "People reimbursed in the period, added up"),
    ),
    _figure(
        "blood.reimbursed_amount",
        "用血费用报销金额",
        "Amount reimbursed for blood",
        reimbursements.sum_of("amount", 2),
        YUAN,
        ("本期内报销的用血费用之和", "The amounts reimbursed in the period, added up"),
    ),
)
