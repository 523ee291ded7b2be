"""Diabetes follow-up (2型糖尿病患者随访服务记录表).

Source: national basic public-health service specification, third edition (2017), service 8. The ranges are our own
proposals, no standard fixes them.
"""

from datetime import date

from kangyu.methods.forms import Form, Item, Kind, Range, Section
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.quantities import GRAM_PER_DAY, MMOL_PER_L, PERCENT

from ..codelists.common import B3, COMPLICATION
from ..codelists.diabetes import DANGER_SIGNS, DORSALIS_PEDIS, HYPOGLYCAEMIA, SAMPLE, SYMPTOMS
from ..shared import items
from .hypertension_follow_up import PRESSURE_ORDER

FASTING_GLUCOSE = Item(
    "fasting_glucose",
    Bilingual("空腹血糖", "Fasting glucose"),
    Kind.NUMBER,
    MMOL_PER_L,
    Range(3, 20),
    Range(1, 40),
    is_required=True,
    headings=("空腹血糖值", "血糖", "FBG"),
)
HBA1C = Item(
    "hba1c",
    Bilingual("糖化血红蛋白", "HbA1c"),
    Kind.NUMBER,
    PERCENT,
    Range(4, 14),
    Range(3, 20),
    headings=("HbA1c", "糖化"),
)

diabetes_follow_up = Form(
    key="diabetes_follow_up",
    name=Bilingual("2型糖尿病患者随访服务记录表", "Diabetes follow-up"),
    version=1,
    effective_from=date(2017, 2, 28),
    source=f"{B3} 8 2型糖尿病患者健康管理",
    sections=(
        Section(
            Bilingual("血糖与症状", "Glucose and symptoms"),
            (
                items.MODE,
                FASTING_GLUCOSE,
                Item(
                    "postprandial_glucose",
                    Bilingual("餐后2小时血糖", "Glucose two hours after a meal"),
                    Kind.NUMBER,
                    MMOL_PER_L,
                    Range(3, 25),
                    Range(1, 50),
                    headings=("餐后血糖",),
                ),
                Item("glucose_sample", Bilingual("标本类型", "Sample"), Kind.CODE, codes=SAMPLE),
                HBA1C,
                Item("hba1c_on", Bilingual("糖化血红蛋白检查日期", "HbA1c measured on"), Kind.DATE),
                Item("danger_signs", Bilingual("危急情况", "Danger signs"), Kind.CODES, codes=DANGER_SIGNS),
                Item("symptoms", Bilingual("症状", "Symptoms"), Kind.CODES, codes=SYMPTOMS, headings=("目前症状",)),
            ),
        ),
        Section(
            Bilingual("体征", "Signs"),
            (
                items.SYSTOLIC,
                items.DIASTOLIC,
                items.WEIGHT,
                Item(
                    "dorsalis_pedis",
                    Bilingual("足背动脉搏动", "Dorsalis pedis pulse"),
                    Kind.CODE,
                    codes=DORSALIS_PEDIS,
                ),
                items.OTHER_SIGNS,
            ),
        ),
        Section(
            Bilingual("用药与并发症", "Medicines and complications"),
            (
                items.TAKING,
                items.ADVERSE,
                Item("hypoglycaemia", Bilingual("低血糖反应", "Hypoglycaemia"), Kind.CODE, codes=HYPOGLYCAEMIA),
                Item("complication", Bilingual("并发症", "Complication"), Kind.CODE, codes=COMPLICATION),
                items.MEDICINES,
                Item("insulin", Bilingual("胰岛素种类与用法", "Insulin"), Kind.TEXT, headings=("胰岛素",)),
            ),
        ),
        Section(
            Bilingual("生活方式", "Way of life"),
            (
                items.SMOKING,
                items.ALCOHOL,
                *items.EXERCISE,
                Item(
                    "staple_food",
                    Bilingual("日主食量", "Staple food"),
                    Kind.WHOLE,
                    GRAM_PER_DAY,
                    Range(50, 800),
                    Range(0, 2000),
                    headings=("主食", "主食量"),
                ),
                items.MOOD,
                items.COMPLIANCE,
            ),
        ),
        Section(
            Bilingual("处置", "What was done"),
            (items.ADVICE, items.DOCTOR, items.LOST),
        ),
    ),
    checks=(PRESSURE_ORDER,),
    lost=items.NOBODY_REACHED,
)
