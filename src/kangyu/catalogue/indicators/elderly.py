"""Health management of the elderly (65岁及以上老年人健康管理). Specification 2017, service 6."""

from datetime import date

from kangyu.methods.expressions import field
from kangyu.methods.indicators import FigureKind, Indicator, ParameterBase, Rows
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.quantities import PERSON

from ..shared.managed import closings, count, share
from .resident import elderly

_2017 = date(2017, 2, 28)
_CLAUSE = "国家基本公共卫生服务规范（第三版，2017）6 老年人健康管理"

managed = elderly.but(after=(("record", 0),), within=(("record_until", 0), ("examination", 12)))

enrolled = Rows("enrolment", "elderly")
examined = enrolled.but(within=(("visit", 12),))

FAMILY = Bilingual("老年人健康管理", "Care of the elderly")

INDICATORS = (
    Indicator(
        key="elderly.managed",
        name=Bilingual("65岁及以上老年人健康管理人数", "People aged 65 and over under health management"),
        version=1,
        effective_from=_2017,
        kind=FigureKind.COUNT,
        numerator=managed,
        unit=PERSON,
        definition=Bilingual(
            "期末年满65周岁、已建档且近12个月内完成健康体检的常住居民（年末即本年度内）",
            "Residents of 65 and over with a record and a health examination in the last 12 months (at year's end: in the year)",
        ),
        source=_CLAUSE,
        better="higher",
    ),
    Indicator(
        key="elderly.management_rate",
        name=Bilingual("65岁及以上老年人健康管理率", "Health management rate, 65 and over"),
        version=1,
        effective_from=_2017,
        kind=FigureKind.SHARE,
        numerator=managed,
        denominator=elderly,
        unit=PERSON,
        definition=Bilingual(
            "接受健康管理的65岁及以上常住居民 ÷ 65岁及以上常住居民 × 100%",
            "Residents of 65 and over under health management ÷ residents of 65 and over × 100 %",
        ),
        source=_CLAUSE,
        unknown=Bilingual("从未体检者视为未管理", "Those never examined count as not managed"),
        better="higher",
    ),
    Indicator(
        key="elderly.completion_rate",
        name=Bilingual("老年人健康体检任务完成率", "Completion of the year's task: examinations of the elderly"),
        version=1,
        effective_from=_2017,
        kind=FigureKind.PARAMETER,
        numerator=managed,
        denominator=ParameterBase(
            keys=("target.elderly.managed",), unit=PERSON, label=Bilingual("年度任务数", "the year's task")
        ),
        unit=PERSON,
        definition=Bilingual(
            "接受健康管理的老年人 ÷ 年度任务数 × 100%", "Elderly under health management ÷ the year's task × 100 %"
        ),
        source=_CLAUSE,
        better="higher",
    ),
    share(
        "elderly.abnormal_share",
        Bilingual("老年人体检异常检出率", "Share with findings: examinations of the elderly"),
        examined.but(field("grade").equals("2")),
        examined,
        Bilingual(
            "近12个月内最近一次体检有异常的老年人 ÷ 体检老年人 × 100%",
            "Abnormal in the latest examination of 12 months ÷ examined × 100 %",
        ),
        _CLAUSE,
        Bilingual("无结论的体检不计入分子", "Without a conclusion: not in the numerator"),
    ),
    share(
        "elderly.dependent_share",
        Bilingual("老年人生活不能完全自理占比", "Share in need of help: elderly examined"),
        examined.but(field("self_care").is_in("2", "3", "4")),
        examined,
        Bilingual(
            "自理能力评估为轻度以上依赖的老年人 ÷ 体检老年人 × 100%",
            "Dependent by the self-care scale ÷ examined × 100 %",
        ),
        _CLAUSE,
        Bilingual("未评估者不计入分子", "Not assessed: not in the numerator"),
    ),
    share(
        "elderly.cognition_share",
        Bilingual("老年人认知功能粗筛阳性率", "Share with a positive cognition screen: elderly examined"),
        examined.but(field("cognition").equals("2")),
        examined,
        Bilingual("认知功能粗筛阳性的老年人 ÷ 体检老年人 × 100%", "Positive screen of cognition ÷ examined × 100 %"),
        _CLAUSE,
        Bilingual("未筛查者不计入分子", "Not screened: not in the numerator"),
    ),
    Indicator(
        key="elderly.tcm_rate",
        name=Bilingual("老年人中医药健康管理率", "Chinese-medicine management rate of the elderly"),
        version=2,
        effective_from=_2017,
        kind=FigureKind.RATIO,
        numerator=examined.but(field("tcm_advice").equals("2")),
        denominator=elderly,
        unit=PERSON,
        definition=Bilingual(
            "近12个月内体检时接受中医体质辨识与保健指导的老年人 ÷ 65岁及以上常住居民 × 100%",
            "With advice of Chinese medicine at an examination of the last 12 months ÷ residents of 65 and over × 100 %",
        ),
        source="国家基本公共卫生服务规范（第三版，2017）11 中医药健康管理",
        unknown=Bilingual("未记录者视为未接受", "Not recorded: not received"),
        better="higher",
    ),
    count(
        "elderly.enrolled",
        Bilingual("在管老年人数", "Elderly enrolled"),
        enrolled,
        Bilingual(
            "期末纳入管理的老年人，不论近12个月内是否体检", "Elderly enrolled, examined in the last 12 months or not"
        ),
        _CLAUSE,
        better="higher",
    ),
    count(
        "elderly.new",
        Bilingual("新纳入管理老年人数", "Elderly newly enrolled"),
        Rows("entry", "elderly", at="month"),
        Bilingual(
            "本期内首次以65岁及以上身份体检而纳入管理的居民",
            "Residents enrolled in the period by an examination at 65 or over",
        ),
        _CLAUSE,
    ),
    count(
        "elderly.unexamined",
        Bilingual("在管老年人超过一年未体检人数", "Elderly enrolled, not examined for over a year"),
        enrolled.but(after=(("examination", 12),)),
        Bilingual(
            "期末在管、最近一次体检已超过12个月的老年人", "Enrolled, the latest examination more than 12 months ago"
        ),
        _CLAUSE,
        better="lower",
    ),
    *closings("elderly", Bilingual("老年人", "elderly"), Rows("closing", "elderly", at="month"), _CLAUSE),
)
