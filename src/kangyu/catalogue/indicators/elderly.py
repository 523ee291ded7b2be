"""Health management of the elderly (65岁及以上老年人健康管理). Specification 2017, service 6."""

from datetime import date

from kangyu.methods.indicators import FigureKind, Indicator
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.quantities import PERSON

from .resident import elderly

_2017 = date(2017, 2, 28)
_CLAUSE = "国家基本公共卫生服务规范（第三版，2017）6 老年人健康管理"

managed = elderly.but(after=(("record", 0),), within=(("record_until", 0), ("examination", 12)))

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
)
