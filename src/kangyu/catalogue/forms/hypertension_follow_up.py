"""Hypertension follow-up (高血压患者随访服务记录表).

Source: national basic public-health service specification, third edition (2017), service 7. Hard limits of the two
pressures 50–300 and 30–200 mmHg are our own proposal; some live systems accept far wider ones.
"""

from datetime import date

from kangyu.methods.expressions import field
from kangyu.methods.forms import Check, Form, Item, Kind, Range, Section
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.quantities import (
    KILOGRAM,
    LIANG_PER_DAY,
    MINUTE_PER_TIME,
    MMHG,
    PER_MINUTE,
    PIECE_PER_DAY,
    TIMES_PER_WEEK,
)

from ..codelists.common import ADHERENCE, B3, CONTACT_MODE, GOOD_FAIR_POOR, SALT, YES_NO
from ..codelists.hypertension import COMPLICATION, DANGER_SIGNS, SYMPTOMS

hypertension_follow_up = Form(
    key="hypertension_follow_up",
    name=Bilingual("高血压患者随访服务记录表", "Hypertension follow-up"),
    version=1,
    effective_from=date(2017, 2, 28),
    source=f"{B3} 7 高血压患者健康管理",
    sections=(
        Section(
            Bilingual("血压与症状", "Pressure and symptoms"),
            (
                Item(
                    "mode",
                    Bilingual("随访方式", "Way of the contact"),
                    Kind.CODE,
                    codes=CONTACT_MODE,
                    is_required=True,
                    headings=("访视方式",),
                ),
                Item(
                    "systolic",
                    Bilingual("收缩压", "Systolic pressure"),
                    Kind.WHOLE,
                    MMHG,
                    Range(90, 220),
                    Range(50, 300),
                    is_required=True,
                    headings=("高压", "SBP", "收缩压值"),
                ),
                Item(
                    "diastolic",
                    Bilingual("舒张压", "Diastolic pressure"),
                    Kind.WHOLE,
                    MMHG,
                    Range(50, 130),
                    Range(30, 200),
                    is_required=True,
                    headings=("低压", "DBP", "舒张压值"),
                ),
                Item(
                    "heart_rate",
                    Bilingual("心率", "Heart rate"),
                    Kind.WHOLE,
                    PER_MINUTE,
                    Range(50, 120),
                    Range(30, 220),
                    headings=("脉搏",),
                ),
                Item("danger_signs", Bilingual("危急情况", "Danger signs"), Kind.CODES, codes=DANGER_SIGNS),
                Item("symptoms", Bilingual("症状", "Symptoms"), Kind.CODES, codes=SYMPTOMS, headings=("目前症状",)),
                Item("weight", Bilingual("体重", "Weight"), Kind.NUMBER, KILOGRAM, Range(30, 120), Range(20, 300)),
                Item("other_signs", Bilingual("其他体征", "Other signs"), Kind.TEXT),
            ),
        ),
        Section(
            Bilingual("用药与并发症", "Medicines and complications"),
            (
                Item(
                    "adherence",
                    Bilingual("服药依从性", "Taking of medicines"),
                    Kind.CODE,
                    codes=ADHERENCE,
                    headings=("依从性", "服药情况"),
                ),
                Item(
                    "adverse_reaction",
                    Bilingual("药物不良反应", "Adverse reaction"),
                    Kind.CODE,
                    codes=YES_NO,
                    headings=("不良反应",),
                ),
                Item("complication", Bilingual("并发症", "Complication"), Kind.CODE, codes=COMPLICATION),
                Item("medicines", Bilingual("用药情况", "Medicines"), Kind.TEXT, headings=("药物名称", "药物及用法")),
            ),
        ),
        Section(
            Bilingual("生活方式", "Way of life"),
            (
                Item(
                    "smoking", Bilingual("日吸烟量", "Smoking"), Kind.WHOLE, PIECE_PER_DAY, Range(0, 60), Range(0, 200)
                ),
                Item(
                    "alcohol", Bilingual("日饮酒量", "Alcohol"), Kind.NUMBER, LIANG_PER_DAY, Range(0, 20), Range(0, 50)
                ),
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
                Item("salt", Bilingual("摄盐情况", "Salt"), Kind.CODE, codes=SALT),
                Item("mood", Bilingual("心理调整", "Mood"), Kind.CODE, codes=GOOD_FAIR_POOR),
                Item("compliance", Bilingual("遵医行为", "Following of advice"), Kind.CODE, codes=GOOD_FAIR_POOR),
            ),
        ),
        Section(
            Bilingual("处置", "What was done"),
            (
                Item("advice", Bilingual("处理意见", "Advice"), Kind.TEXT),
                Item(
                    "doctor",
                    Bilingual("随访医生签名", "Doctor"),
                    Kind.TEXT,
                    headings=("随访医生", "医生签名", "访视医生"),
                ),
            ),
        ),
    ),
    checks=(
        Check(
            "diastolic",
            field("systolic") > field("diastolic"),
            Bilingual("舒张压不应高于或等于收缩压", "The diastolic pressure must be below the systolic pressure"),
        ),
    ),
)
