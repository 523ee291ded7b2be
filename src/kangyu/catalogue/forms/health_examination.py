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
    MMHG,
    MMOL_PER_L,
    PER_MINUTE,
    SCORE,
)

from ..codelists.common import B3, NORMAL_ABNORMAL, YES_NO, codes
from .diabetes_follow_up import HBA1C
from .laboratory_result import BLOOD_COUNT, KIDNEY, LIPIDS, LIVER

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
SCREEN = codes(
    "elderly_screen",
    "粗筛结果",
    "Screening",
    ("1", "粗筛阴性", "negative", "阴性"),
    ("2", "粗筛阳性", "positive", "阳性"),
)
SELF_RATED = codes(
    "self_rated_health",
    "健康状态自我评估",
    "Own opinion of health",
    ("1", "满意", "satisfied"),
    ("2", "基本满意", "rather satisfied"),
    ("3", "说不清楚", "cannot say", "说不清"),
    ("4", "不太满意", "rather dissatisfied"),
    ("5", "不满意", "dissatisfied"),
)
BODY_TYPE = codes(
    "body_type",
    "中医体质",
    "Constitution (Chinese medicine)",
    ("1", "平和质", "balanced"),
    ("2", "气虚质", "qi-deficient"),
    ("3", "阳虚质", "yang-deficient"),
    ("4", "阴虚质", "yin-deficient"),
    ("5", "痰湿质", "phlegm-damp"),
    ("6", "湿热质", "damp-heat"),
    ("7", "血瘀质", "blood stasis"),
    ("8", "气郁质", "qi stagnation"),
    ("9", "特禀质", "special"),
)


def _part(key: str, zh: str, en: str, worst: int) -> Item:
    """One of the five parts of the self-care scale: 0 is independent."""
    return Item(
        key,
        Bilingual(f"自理：{zh}", f"Self-care: {en}"),
        Kind.WHOLE,
        SCORE,
        hard=Range(0, worst),
        headings=(f"自理能力{zh}",),
    )


SELF_CARE_PARTS = (
    _part("self_care_eating", "进餐", "eating", 5),
    _part("self_care_grooming", "梳洗", "grooming", 7),
    _part("self_care_dressing", "穿衣", "dressing", 5),
    _part("self_care_toilet", "如厕", "toilet", 10),
    _part("self_care_moving", "活动", "moving", 10),
)
self_care_sum = field("self_care_eating") + field("self_care_grooming") + field("self_care_dressing")
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
            ),
        ),
        Section(
            Bilingual("老年人评估（65岁及以上）", "Assessment of the elderly (65 and over)"),
            (
                Item(
                    "self_rated_health",
                    Bilingual("老年人健康状态自我评估", "Own opinion of health"),
                    Kind.CODE,
                    codes=SELF_RATED,
                ),
                Item(
                    "self_care", Bilingual("老年人生活自理能力自我评估", "Self-care (65+)"), Kind.CODE, codes=SELF_CARE
                ),
                *SELF_CARE_PARTS,
                Item(
                    "self_care_score",
                    Bilingual("自理能力总分", "Self-care score"),
                    Kind.NUMBER,
                    SCORE,
                    decimals=0,
                    derived=self_care_sum + field("self_care_toilet") + field("self_care_moving"),
                ),
                Item("cognition", Bilingual("老年人认知功能", "Cognition"), Kind.CODE, codes=SCREEN),
                Item(
                    "mini_mental",
                    Bilingual("简易智力状态检查总分", "Mini-mental score"),
                    Kind.WHOLE,
                    SCORE,
                    hard=Range(0, 30),
                ),
                Item("depression", Bilingual("老年人情感状态", "Mood"), Kind.CODE, codes=SCREEN),
                Item(
                    "geriatric_depression",
                    Bilingual("老年人抑郁评分", "Geriatric depression score"),
                    Kind.WHOLE,
                    SCORE,
                    hard=Range(0, 30),
                ),
                Item(
                    "body_types",
                    Bilingual("中医体质辨识", "Constitution (Chinese medicine)"),
                    Kind.CODES,
                    codes=BODY_TYPE,
                    headings=("中医体质",),
                ),
                Item(
                    "tcm_advice",
                    Bilingual("中医药保健指导", "Advice of Chinese medicine"),
                    Kind.CODE,
                    codes=YES_NO,
                    headings=("中医指导",),
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
                HBA1C,
                *LIPIDS,
                *KIDNEY,
                *LIVER,
                *BLOOD_COUNT,
                Item("electrocardiogram", Bilingual("心电图", "Electrocardiogram"), Kind.CODE, codes=NORMAL_ABNORMAL),
                Item(
                    "chest_film",
                    Bilingual("胸部X线片", "Chest X-ray (DR)"),
                    Kind.CODE,
                    codes=NORMAL_ABNORMAL,
                    headings=("胸片", "胸部DR", "DR"),
                ),
                Item(
                    "ultrasound",
                    Bilingual("腹部B超", "Abdominal ultrasound"),
                    Kind.CODE,
                    codes=NORMAL_ABNORMAL,
                    headings=("B超", "腹部超声"),
                ),
                Item(
                    "urine",
                    Bilingual("尿常规", "Urine"),
                    Kind.CODE,
                    codes=NORMAL_ABNORMAL,
                ),
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
