"""Codes that many forms share. Sources: GB/T 2261.1, WS/T 364, the forms of the third edition (2017)."""

from collections.abc import Mapping

from kangyu.vocabulary.codes import Code, CodeList
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.sensitivity import Sensitivity

B3 = "国家基本公共卫生服务规范（第三版，2017）"


def codes(
    key: str,
    zh: str,
    en: str,
    *rows: tuple[str, ...],
    source: str = B3,
    version: str = "2017",
    kept: Mapping[str, Sensitivity] | None = None,
    instead: str = "",
) -> CodeList:
    """A code list from rows of (value, Chinese, English, further spellings …); `kept` names values kept closely, `instead` what
    is told where they are not."""
    closely = kept or {}
    return CodeList(
        key=key,
        name=Bilingual(zh, en),
        codes=tuple(
            Code(row[0], Bilingual(row[1], row[2]), tuple(row[3:]), closely.get(row[0], Sensitivity.ORDINARY))
            for row in rows
        ),
        source=source,
        version=version,
        instead=instead,
    )


SEX = codes(
    "sex",
    "性别",
    "Sex",
    ("1", "男", "male", "男性", "M"),
    ("2", "女", "female", "女性", "F"),
    ("0", "未知的性别", "unknown", "未知"),
    ("9", "未说明的性别", "not stated", "未说明"),
    source="GB/T 2261.1-2003",
    version="2003",
)

YES_NO = codes("yes_no", "有无", "Yes or no", ("1", "无", "no", "否", "没有"), ("2", "有", "yes", "是"))

NORMAL_ABNORMAL = codes(
    "normal_abnormal", "正常异常", "Normal or abnormal", ("1", "正常", "normal"), ("2", "异常", "abnormal")
)

RESIDENCE_TYPE = codes(
    "residence_type",
    "常住类型",
    "Residence type",
    ("1", "户籍", "registered here", "户籍人口", "本地户籍"),
    ("2", "非户籍", "registered elsewhere", "非户籍人口", "流动人口", "外地户籍"),
)

ETHNICITY = codes("ethnicity", "民族", "Ethnicity", ("01", "汉族", "Han", "汉"), ("99", "少数民族", "minority", "少数"))

RESIDENT_STATE = codes(
    "resident_state",
    "人员状态",
    "State of the resident",
    ("1", "在册", "living here", "正常", "常住", "在管"),
    ("2", "死亡", "died", "已故", "去世"),
    ("3", "迁出", "moved away", "已迁出", "外迁"),
    source="本系统约定",
    version="1",
)

CONTACT_MODE = codes(
    "contact_mode",
    "随访方式",
    "Way of the contact",
    ("1", "门诊", "at the clinic", "门诊随访"),
    ("2", "家庭", "at home", "入户", "家庭随访", "上门"),
    ("3", "电话", "by telephone", "电话随访"),
)

ADHERENCE = codes(
    "adherence",
    "服药依从性",
    "Taking of medicines",
    ("1", "规律", "regular", "规律服药"),
    ("2", "间断", "interrupted", "间断服药"),
    ("3", "不服药", "not taken", "未服药"),
)

GOOD_FAIR_POOR = codes(
    "good_fair_poor",
    "良好程度",
    "Good, fair or poor",
    ("1", "良好", "good", "好"),
    ("2", "一般", "fair"),
    ("3", "差", "poor"),
)

SALT = codes(
    "salt",
    "摄盐情况",
    "Salt",
    ("1", "轻", "light", "低盐"),
    ("2", "中", "medium", "一般"),
    ("3", "重", "heavy", "高盐"),
)

CLOSE_REASON = codes(
    "close_reason",
    "终止管理原因",
    "Reason for closing",
    ("1", "死亡", "died"),
    ("2", "迁出", "moved away", "迁移"),
    ("3", "失访", "lost to follow-up", "失联"),
    ("4", "拒绝", "refused", "拒访"),
)

LOST_REASON = codes(
    "lost_reason",
    "失访原因",
    "Reason for not being reached",
    ("1", "外出打工", "working away", "外出务工", "外出"),
    ("2", "迁居他处", "moved elsewhere", "迁居"),
    ("3", "走失", "missing"),
    ("4", "连续3次未到访", "not met three times", "连续三次未到访", "连续3次未访到"),
    ("5", "其他", "other"),
)

COMPLICATION = codes(
    "complication",
    "并发症",
    "Complication",
    ("1", "无", "none"),
    ("2", "新出现并发症", "new", "新发"),
    ("3", "原有并发症加重", "old one worse", "加重"),
)

LOCAL = "本系统约定"
