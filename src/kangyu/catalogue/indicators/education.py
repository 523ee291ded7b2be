"""Health education (健康教育), from its ledger. Specification 2017, service 2: counters, not rates."""

from datetime import date

from kangyu.methods.expressions import field
from kangyu.methods.indicators import FigureKind
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.quantities import EVENT, KIND, PERSON_TIME, PIECE, RECORD, Unit

from ._ledgers import figures_of, rows_of

_figure = figures_of("国家基本公共卫生服务规范（第三版，2017）2 健康教育", date(2017, 2, 28))
_kind = field("kind")

rows = rows_of("health_education")
prints = rows.but(_kind.equals("1"))
audiovisual = rows.but(_kind.equals("2"))
boards = rows.but(_kind.equals("3"))
events = rows.but(_kind.is_in("4", "5", "6"))
consultations = rows.but(_kind.equals("4"))
outreach = rows.but(_kind.equals("6"))
lectures = rows.but(_kind.equals("5"))

FAMILY = Bilingual("健康教育", "Health education")

INDICATORS = (
    _figure(
        "education.events",
        "健康教育活动场次",
        "Health education events",
        events,
        EVENT,
        (
            "本期内举办的公众健康咨询、健康知识讲座和健康科普进基层活动，按台账行计",
            "Consultations, lectures and outreach held in the period, rows of the ledger",
        ),
        better="higher",
    ),
    _figure(
        "education.lectures",
        "健康知识讲座场次",
        "Health lectures",
        lectures,
        EVENT,
        (
            "本期内举办的健康知识讲座；规范要求乡镇卫生院每月至少1次，村卫生室每两个月至少1次",
            "Lectures held in the period; a township centre owes 12 a year, a village clinic 6",
        ),
        better="higher",
    ),
    _figure(
        "education.consultations",
        "公众健康咨询场次",
        "Public consultations",
        consultations,
        EVENT,
        (
            "本期内开展的公众健康咨询活动；规范要求乡镇卫生院每年至少9次",
            "Public consultations held in the period; a township centre owes 9 a year",
        ),
        better="higher",
    ),
    _figure(
        "education.outreach",
        "健康科普进基层场次",
        "Outreach for health knowledge",
        outreach,
        EVENT,
        (
            "本期内开展的健康科普进机关、学校、企业、社区、乡村、家庭活动，按台账行计",
            "Outreach to offices, schools, firms, communities, villages and homes in the period, rows of the ledger",
        ),
        better="higher",
    ),
    _figure(
        "education.attendance",
        "健康教育参加人次",
        "Attendance of health education",
        events.sum_of("people"),
        PERSON_TIME,
        (
            "本期内各场咨询、讲座和科普活动的参加人次之和",
            "The attendance of all consultations, lectures and outreach of the period, added up",
        ),
        unknown=Bilingual("未填写人次的科普活动不计入", "Outreach without an attendance adds nothing"),
        better="higher",
    ),
    _figure(
        "education.attendance_per_lecture",
        "每场讲座平均参加人次",
        "Attendance of a lecture",
        lectures.sum_of("people"),
        PERSON_TIME,
        ("讲座参加人次之和 ÷ 讲座场次", "Attendance of lectures, added up ÷ lectures"),
        kind=FigureKind.RATIO,
        denominator=lectures,
        per=Unit("{times}/{event}", Bilingual("人次/场", "an event")),
        base_unit=EVENT,
    ),
    _figure(
        "education.print_kinds",
        "发放印刷资料种类",
        "Kinds of printed material",
        prints.sum_of("material_kinds"),
        KIND,
        (
            "本期内发放的印刷资料种类之和；规范要求乡镇卫生院每年不少于12种",
            "Kinds of printed material given out in the period, added up; a township centre owes 12 a year",
        ),
        better="higher",
    ),
    _figure(
        "education.prints",
        "发放印刷资料份数",
        "Printed material given out",
        prints.sum_of("copies"),
        RECORD,
        ("本期内发放的印刷资料份数之和", "Copies given out in the period, added up"),
        unknown=Bilingual("未填写份数的行不计入", "Rows without a number of copies add nothing"),
    ),
    _figure(
        "education.audiovisual_kinds",
        "播放音像资料种类",
        "Kinds of audiovisual material",
        audiovisual.sum_of("material_kinds"),
        KIND,
        (
            "本期内播放的音像资料种类之和；规范要求乡镇卫生院每年不少于6种",
            "Kinds of audiovisual material played in the period, added up; a township centre owes 6 a year",
        ),
        better="higher",
    ),
    _figure(
        "education.board_renewals",
        "更换宣传栏块次",
        "Boards renewed",
        boards.sum_of("boards"),
        PIECE,
        (
            "本期内更换的宣传栏块数之和；规范要求每块每两个月至少更换1次",
            "Boards renewed in the period, added up; each is to be renewed every two months",
        ),
        better="higher",
    ),
    _figure(
        "education.proved_share",
        "健康教育活动有证明材料的比例",
        "Share of health education with proof",
        rows.but(field("is_proved").equals(True)),
        EVENT,
        (
            "附有证明材料的台账行 ÷ 全部台账行 × 100%",
            "Rows of the ledger with papers that prove them ÷ all rows × 100 %",
        ),
        kind=FigureKind.SHARE,
        denominator=rows,
        better="higher",
    ),
)
