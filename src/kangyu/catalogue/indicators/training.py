"""Training of health workers (卫生人员培训), from its ledger."""

from datetime import date

from kangyu.methods.expressions import field
from kangyu.methods.indicators import FigureKind
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.quantities import EVENT, PERSON_TIME

from ._ledgers import figures_of, rows_of

_figure = figures_of("继续医学教育规定（试行）；乡村医生从业管理条例第三十一条", date(2016, 1, 1))
_kind = field("kind")

rows = rows_of("training")
sessions = rows.but(_kind.is_in("1", "3", "5"))
lectures = rows.but(_kind.equals("4"))
attachments = rows.but(_kind.equals("2"))

INDICATORS = (
    _figure(
        "training.sessions",
        "培训场次",
        "Training sessions",
        sessions,
        EVENT,
        (
            "本期内举办的集中培训、远程培训、技能竞赛与演练",
            "Courses, remote courses, contests and drills of the period",
        ),
        better="higher",
    ),
    _figure(
        "training.lectures",
        "学术讲座场次",
        "Professional lectures",
        lectures,
        EVENT,
        ("本期内举办的学术讲座", "Professional lectures held in the period"),
    ),
    _figure(
        "training.person_times",
        "培训人次",
        "People trained, each time",
        rows.sum_of("people"),
        PERSON_TIME,
        ("本期内各项培训的参加人次之和", "The attendance of all training of the period, added up"),
        better="higher",
    ),
    _figure(
        "training.session_people",
        "短期培训人次",
        "People at training sessions, each time",
        sessions.sum_of("people"),
        PERSON_TIME,
        (
            "本期内集中培训、远程培训、技能竞赛与演练的参加人次之和",
            "The attendance of courses, remote courses, contests and drills of the period, added up",
        ),
        better="higher",
    ),
    _figure(
        "training.village_doctors",
        "村医培训人次",
        "Village doctors trained, each time",
        rows.sum_of("village_doctors"),
        PERSON_TIME,
        ("本期内各项培训中的村医人次之和", "Village doctors among those trained in the period, added up"),
        unknown=Bilingual("未填写村医人次的行不计入", "Rows that do not say how many add nothing"),
        better="higher",
    ),
    _figure(
        "training.village_doctor_share",
        "村医占培训人次的比例",
        "Share of village doctors among those trained",
        rows.sum_of("village_doctors"),
        PERSON_TIME,
        ("村医培训人次 ÷ 培训人次 × 100%", "Village doctors trained ÷ people trained × 100 %"),
        kind=FigureKind.RATIO,
        denominator=rows.sum_of("people"),
        unknown=Bilingual("未填写村医人次的行，分子记 0", "Rows that do not say how many add nothing above"),
    ),
    _figure(
        "training.attachments",
        "外出进修人次",
        "People sent to other institutions",
        attachments.sum_of("people"),
        PERSON_TIME,
        ("本期内外出进修的人次之和", "People sent elsewhere to learn in the period, added up"),
    ),
)
