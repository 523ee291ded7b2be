"""Health examination (健康体检表), shared by the record, the elderly and the chronic-disease programmes.

Source: national basic public-health service specification, third edition (2017), form B; the ranges are our own
proposals, no standard fixes them. The items that the declared programmes and indicators use.
"""

from datetime import date

from kangyu.methods.expressions import field
from kangyu.methods.forms import Check, Form, Item, Kind, Range, Section
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.quantities import (
    CELSIUS,
    CENTIMETRE,
    KG_PER_M2,
    KILOGRAM,
    MICROMOL_PER_L,
    MMHG,
    MMOL_PER_L,
    PER_MINUTE,
)

from ..codelists.common import B3, NORMAL_ABNORMAL, codes

EVALUATION = codes(
    "examination_evaluation",
    "健康评价",
    "Evaluation",
    ("1", "体检无异常", "no abnormality", "无异常", "正常"),
    ("2", "有异常", "abnormal", "异常"),
)
GUIDANCE = codes(
    "examination_guidance",
    "健康指导",
    "Guidance",
    ("1", "纳入慢性病患者健康管理", "enrol in chronic-disease management", "纳入慢病管理"),
    ("2", "建议复查", "recheck", "复查"),
    ("3", "建议转诊", "refer", "转诊"),
    ("4", "定期随访", "regular follow-up"),
)
SELF_CARE = codes(
    "self_care",
    "生活自理能力",
    "Self-care",
    ("1", "可自理", "independent (0–3)"),
    ("2", "轻度依赖", "mildly dependent (4–8)"),
    ("3", "中度依赖", "moderately dependent (9–18)"),
    ("4", "不能自理", "dependent (19 or more)"),
)
height_in_metres = field("height") / 100

health_examination = Form(
    key="health_examination",
    name=Bilingual("健康体检表", "Health examination"),
    version=1,
    effective_from=date(2017, 2, 28),
    source=f"{B3} 1 居民健康档案管理，健康体检表",
    sections=(
        Section(
            Bilingual("一般状况", "General"),
            (
                Item(
                    "temperature", Bilingual("体温", "Temperature"), Kind.NUMBER, CELSIUS, Range(35, 39), Range(30, 43)
                ),
                Item("pulse", Bilingual("脉率", "Pulse"), Kind.WHOLE, PER_MINUTE, Range(50, 110), Range(30, 220)),
                Item(
                    "systolic",
                    Bilingual("收缩压", "Systolic pressure"),
                    Kind.WHOLE,
                    MMHG,
                    Range(80, 200),
                    Range(60, 300),
                ),
                Item(
                    "diastolic",
                    Bilingual("舒张压", "Diastolic pressure"),
                    Kind.WHOLE,
                    MMHG,
                    Range(40, 130),
                    Range(30, 180),
                ),
                Item("height", Bilingual("身高", "Height"), Kind.NUMBER, CENTIMETRE, Range(120, 200), Range(50, 230)),
                Item("weight", Bilingual("体重", "Weight"), Kind.NUMBER, KILOGRAM, Range(30, 120), Range(2, 300)),
                Item("waist", Bilingual("腰围", "Waist"), Kind.NUMBER, CENTIMETRE, Range(50, 130), Range(40, 180)),
                Item(
                    "body_mass_index",
                    Bilingual("体质指数", "Body mass index"),
                    Kind.NUMBER,
                    KG_PER_M2,
                    derived=field("weight") / (height_in_metres * height_in_metres),
                ),
                Item(
                    "self_care", Bilingual("老年人生活自理能力自我评估", "Self-care (65+)"), Kind.CODE, codes=SELF_CARE
                ),
            ),
        ),
        Section(
            Bilingual("辅助检查", "Laboratory"),
            (
                Item(
                    "fasting_glucose",
                    Bilingual("空腹血糖", "Fasting glucose"),
                    Kind.NUMBER,
                    MMOL_PER_L,
                    Range(3, 20),
                    Range(1, 40),
                    headings=("血糖", "FBG"),
                ),
                Item(
                    "total_cholesterol",
                    Bilingual("总胆固醇", "Total cholesterol"),
                    Kind.NUMBER,
                    MMOL_PER_L,
                    Range(2, 12),
                    Range(0.5, 30),
                    headings=("胆固醇", "TC"),
                ),
                Item(
                    "creatinine",
                    Bilingual("血清肌酐", "Creatinine"),
                    Kind.NUMBER,
                    MICROMOL_PER_L,
                    Range(30, 200),
                    Range(5, 2000),
                    headings=("肌酐",),
                ),
                Item("electrocardiogram", Bilingual("心电图", "Electrocardiogram"), Kind.CODE, codes=NORMAL_ABNORMAL),
            ),
        ),
        Section(
            Bilingual("结论", "Conclusion"),
            (
                Item(
                    "evaluation",
                    Bilingual("健康评价", "Evaluation"),
                    Kind.CODE,
                    codes=EVALUATION,
                    is_required=True,
                    headings=("体检结论", "评价"),
                ),
                Item("abnormalities", Bilingual("异常情况", "Abnormalities"), Kind.TEXT),
                Item("guidance", Bilingual("健康指导", "Guidance"), Kind.CODES, codes=GUIDANCE),
                Item("examiner", Bilingual("责任医生", "Doctor"), Kind.TEXT, headings=("体检医生", "医生签名")),
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
