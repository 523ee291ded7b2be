"""Items that several follow-up forms share word for word."""

from kangyu.methods.expressions import Expression, field
from kangyu.methods.forms import Item, Kind, Range
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.quantities import (
    KILOGRAM,
    LIANG_PER_DAY,
    MINUTE_PER_TIME,
    MMHG,
    PIECE_PER_DAY,
    TIMES_PER_WEEK,
)

from ..codelists.common import ADHERENCE, CONTACT_MODE, GOOD_FAIR_POOR, LOST_REASON, YES_NO

NOBODY_REACHED: Expression = field("lost_reason").is_known()

MODE = Item(
    "mode",
    Bilingual("随访方式", "Way of the contact"),
    Kind.CODE,
    codes=CONTACT_MODE,
    is_required=True,
    headings=("访视方式",),
)
SYSTOLIC = Item(
    "systolic",
    Bilingual("收缩压", "Systolic pressure"),
    Kind.WHOLE,
    MMHG,
    Range(90, 220),
    Range(50, 300),
    headings=("高压", "SBP", "收缩压值"),
)
DIASTOLIC = Item(
    "diastolic",
    Bilingual("舒张压", "Diastolic pressure"),
    Kind.WHOLE,
    MMHG,
    Range(50, 130),
    Range(30, 200),
    headings=("低压", "DBP", "舒张压值"),
)
WEIGHT = Item("weight", Bilingual("体重", "Weight"), Kind.NUMBER, KILOGRAM, Range(30, 120), Range(20, 300))
OTHER_SIGNS = Item("other_signs", Bilingual("其他体征", "Other signs"), Kind.TEXT)
TAKING = Item(
    "adherence",
    Bilingual("服药依从性", "Taking of medicines"),
    Kind.CODE,
    codes=ADHERENCE,
    headings=("依从性", "服药情况"),
)
ADVERSE = Item(
    "adverse_reaction",
    Bilingual("药物不良反应", "Adverse reaction"),
    Kind.CODE,
    codes=YES_NO,
    headings=("不良反应",),
)
MEDICINES = Item("medicines", Bilingual("用药情况", "Medicines"), Kind.TEXT, headings=("药物名称", "药物及用法"))
SMOKING = Item("smoking", Bilingual("日吸烟量", "Smoking"), Kind.WHOLE, PIECE_PER_DAY, Range(0, 60), Range(0, 200))
ALCOHOL = Item("alcohol", Bilingual("日饮酒量", "Alcohol"), Kind.NUMBER, LIANG_PER_DAY, Range(0, 20), Range(0, 50))
EXERCISE = (
    Item(
        "exercise_times",
        Bilingual("每周运动次数", "Exercise"),
        Kind.WHOLE,
        TIMES_PER_WEEK,
        Range(0, 14),
        Range(0, 21),
    ),
    Item(
        "exercise_minutes",
        Bilingual("每次运动时间", "Minutes a time"),
        Kind.WHOLE,
        MINUTE_PER_TIME,
        Range(0, 180),
        Range(0, 600),
    ),
)
MOOD = Item("mood", Bilingual("心理调整", "Mood"), Kind.CODE, codes=GOOD_FAIR_POOR)
COMPLIANCE = Item("compliance", Bilingual("遵医行为", "Following of advice"), Kind.CODE, codes=GOOD_FAIR_POOR)
ADVICE = Item("advice", Bilingual("处理意见", "Advice"), Kind.TEXT)
DOCTOR = Item(
    "doctor",
    Bilingual("随访医生签名", "Doctor"),
    Kind.TEXT,
    headings=("随访医生", "医生签名", "访视医生"),
)
LOST = Item(
    "lost_reason",
    Bilingual("失访原因", "Why nobody was reached"),
    Kind.CODE,
    codes=LOST_REASON,
    headings=("失访", "未访到原因"),
)
