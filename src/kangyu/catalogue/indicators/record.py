"""Residents' electronic health records (居民电子健康档案). Specification 2017, service 1."""

from datetime import date

from kangyu.methods.expressions import field
from kangyu.methods.indicators import FigureKind, Indicator, Rows
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.quantities import PERSON, PERSON_TIME, RECORD

from ..shared.managed import count, share
from .resident import residents

_2017 = date(2017, 2, 28)
_CLAUSE = "国家基本公共卫生服务规范（第三版，2017）1 居民健康档案管理"

with_record = residents.but(after=(("record", 0),), within=(("record_until", 0),))
in_use = with_record.but(within=(("contact", 12),))

FAMILY = Bilingual("居民健康档案", "Health records")

INDICATORS = (
    Indicator(
        key="record.established",
        name=Bilingual("居民电子健康档案数", "Electronic health records"),
        version=1,
        effective_from=_2017,
        kind=FigureKind.COUNT,
        numerator=with_record,
        unit=RECORD,
        definition=Bilingual(
            "期末在册居民中已建立且未关闭的电子健康档案",
            "Open electronic records of residents at the end of the period",
        ),
        source=_CLAUSE,
        better="higher",
    ),
    Indicator(
        key="record.established_rate",
        name=Bilingual("电子健康档案建档率", "Share of residents with an electronic record"),
        version=1,
        effective_from=_2017,
        kind=FigureKind.SHARE,
        numerator=with_record,
        denominator=residents,
        unit=PERSON,
        definition=Bilingual(
            "有未关闭电子健康档案的常住居民 ÷ 常住居民 × 100%",
            "Residents with an open electronic record ÷ residents × 100 %",
        ),
        source=_CLAUSE,
        better="higher",
    ),
    Indicator(
        key="record.use_rate",
        name=Bilingual("健康档案使用率", "Share of records in active use"),
        version=1,
        effective_from=_2017,
        kind=FigureKind.SHARE,
        numerator=in_use,
        denominator=with_record,
        unit=PERSON,
        definition=Bilingual(
            "近12个月内有动态记录（随访、体检等服务记录）的档案 ÷ 档案总数 × 100%",
            "Records with an entry in the last 12 months ÷ all open records × 100 %",
        ),
        source=_CLAUSE,
        unknown=Bilingual("从无服务记录的档案视为未使用", "Records without any entry count as not in use"),
        better="higher",
    ),
    Indicator(
        key="record.new",
        name=Bilingual("新建电子健康档案数", "Records newly established"),
        version=1,
        effective_from=_2017,
        kind=FigureKind.COUNT,
        numerator=Rows("record", at="month"),
        unit=RECORD,
        definition=Bilingual(
            "本期内新建立的电子健康档案（含其后关闭的）",
            "Records established in the period, those closed later included",
        ),
        source=_CLAUSE,
    ),
    count(
        "record.examinations",
        Bilingual("健康体检人次", "Health examinations"),
        Rows("contact", "health_examination", at="month"),
        Bilingual("本期内完成的健康体检（各年龄）", "Health examinations of the period, at any age"),
        _CLAUSE,
        PERSON_TIME,
    ),
    count(
        "record.outpatient_visits",
        Bilingual("汇入健康档案的门诊人次", "Outpatient visits in the records"),
        Rows("contact", "outpatient_visit", at="month"),
        Bilingual("本期内汇入健康档案的门诊记录", "Outpatient visits of the period that reached the records"),
        _CLAUSE,
        PERSON_TIME,
    ),
    count(
        "record.laboratory_results",
        Bilingual("汇入健康档案的检验次数", "Laboratory results in the records"),
        Rows("contact", "laboratory_result", at="month"),
        Bilingual(
            "本期内汇入健康档案的检验结果（一人一日计一次）", "Laboratory results of the period, one a person and day"
        ),
        _CLAUSE,
        PERSON_TIME,
    ),
    share(
        "record.informed_rate",
        Bilingual("个人基本信息登记率", "Share with personal information"),
        with_record.but(field("diseases").is_known()),
        with_record,
        Bilingual(
            "已登记既往疾病情况的档案 ÷ 档案总数 × 100%",
            "Records that say which diseases are known, none included ÷ all open records × 100 %",
        ),
        _CLAUSE,
        Bilingual("未登记者视为未登记", "What was not asked is not registered"),
        better="higher",
    ),
)
