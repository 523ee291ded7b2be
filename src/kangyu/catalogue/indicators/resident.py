"""Residents (常住居民): the base of most rates."""

from datetime import date

from kangyu.methods.expressions import field
from kangyu.methods.indicators import FigureKind, Indicator, Rows
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.quantities import PERSON

residents = Rows("resident")
adults = residents.but(after=(("birth", 18 * 12),))
elderly = residents.but(after=(("birth", 65 * 12),))

_2017 = date(2017, 2, 28)

FAMILY = Bilingual("居民", "Residents")

INDICATORS = (
    Indicator(
        key="resident.count",
        name=Bilingual("常住居民数", "Residents"),
        version=1,
        effective_from=_2017,
        kind=FigureKind.COUNT,
        numerator=residents,
        unit=PERSON,
        definition=Bilingual(
            "期末在册的常住居民（居住半年以上，含非户籍）",
            "Residents on the register at the end of the period (six months or more, registered here or not)",
        ),
        source="国家基本公共卫生服务规范（第三版，2017）1",
    ),
    Indicator(
        key="resident.elderly",
        name=Bilingual("65岁及以上常住居民数", "Residents aged 65 and over"),
        version=1,
        effective_from=_2017,
        kind=FigureKind.COUNT,
        numerator=elderly,
        unit=PERSON,
        definition=Bilingual(
            "期末年满65周岁的常住居民", "Residents who have completed 65 years at the end of the period"
        ),
        source="国家基本公共卫生服务规范（第三版，2017）6",
    ),
    Indicator(
        key="resident.non_registered_share",
        name=Bilingual("非户籍居民占比", "Share of residents registered elsewhere"),
        version=1,
        effective_from=_2017,
        kind=FigureKind.SHARE,
        numerator=residents.but(field("residence_type").equals("2")),
        denominator=residents,
        unit=PERSON,
        definition=Bilingual("常住类型为非户籍的常住居民 ÷ 常住居民", "Residents registered elsewhere ÷ residents"),
        source="国家基本公共卫生服务规范（第三版，2017）1",
        unknown=Bilingual("常住类型未知的不计入分子", "Of unknown type: not in the numerator"),
    ),
)
