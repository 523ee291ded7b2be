"""Hypertension follow-up (高血压患者随访服务记录表).

Source: national basic public-health service specification, third edition (2017), service 7. Hard limits of the two
pressures 50–300 and 30–200 mmHg are our own proposal; some live systems accept far wider ones.
"""

from dataclasses import replace
from datetime import date

from kangyu.methods.expressions import field
from kangyu.methods.forms import Check, Form, Item, Kind, Range, Section
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.quantities import PER_MINUTE

from ..codelists.common import B3, COMPLICATION, SALT
from ..codelists.hypertension import DANGER_SIGNS, SYMPTOMS
from ..shared import items

PRESSURE_ORDER = Check(
    "diastolic",
    field("systolic") > field("diastolic"),
    Bilingual("舒张压不应高于或等于收缩压", "The diastolic pressure must be below the systolic pressure"),
)

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
                items.MODE,
                replace(items.SYSTOLIC, is_required=True),
                replace(items.DIASTOLIC, is_required=True),
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
                items.WEIGHT,
                items.OTHER_SIGNS,
            ),
        ),
        Section(
            Bilingual("用药与并发症", "Medicines and complications"),
            (
                items.TAKING,
                items.ADVERSE,
                Item("complication", Bilingual("并发症", "Complication"), Kind.CODE, codes=COMPLICATION),
                items.MEDICINES,
            ),
        ),
        Section(
            Bilingual("生活方式", "Way of life"),
            (
                items.SMOKING,
                items.ALCOHOL,
                *items.EXERCISE,
                Item("salt", Bilingual("摄盐情况", "Salt"), Kind.CODE, codes=SALT),
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
