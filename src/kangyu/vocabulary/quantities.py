"""Numbers with their units; codes are UCUM's, counting units its annotations in braces."""

import re
from dataclasses import dataclass
from decimal import Decimal

from kangyu.vocabulary.errors import NotUnderstood
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.text import narrow


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: its UCUM code for machines and its label for people."""

    ucum: str
    label: Bilingual

    def __str__(self) -> str:
        return self.label.zh

    @property
    def is_counted(self) -> bool:
        """Whether there are only whole ones: people, households, pieces; not yuan, which have fen, nor points."""
        return self.ucum.startswith("{") and self.ucum.endswith("}") and self.ucum not in ("{CNY}", "{score}")


MMHG = Unit("mm[Hg]", Bilingual("mmHg", "mmHg"))
KILOPASCAL = Unit("kPa", Bilingual("kPa", "kPa"))
PER_MINUTE = Unit("/min", Bilingual("次/分", "/min"))
GRAM = Unit("g", Bilingual("g", "g"))
KILOGRAM = Unit("kg", Bilingual("kg", "kg"))
JIN = Unit("[jin_cn]", Bilingual("斤", "jin (500 g)"))
METRE = Unit("m", Bilingual("米", "m"))
CENTIMETRE = Unit("cm", Bilingual("cm", "cm"))
KG_PER_M2 = Unit("kg/m2", Bilingual("kg/m²", "kg/m²"))
MMOL_PER_L = Unit("mmol/L", Bilingual("mmol/L", "mmol/L"))
MG_PER_DL = Unit("mg/dL", Bilingual("mg/dL", "mg/dL"))
MICROMOL_PER_L = Unit("umol/L", Bilingual("μmol/L", "μmol/L"))
FAHRENHEIT = Unit("[degF]", Bilingual("℉", "°F"))
CELSIUS = Unit("Cel", Bilingual("℃", "°C"))
PIECE_PER_DAY = Unit("{piece}/d", Bilingual("支/天", "a day"))
LIANG_PER_DAY = Unit("{liang}/d", Bilingual("两/天", "liang (50 g) a day"))
TIMES_PER_WEEK = Unit("/wk", Bilingual("次/周", "a week"))
MINUTE_PER_TIME = Unit("min/{times}", Bilingual("分钟/次", "minutes a time"))
PERCENT = Unit("%", Bilingual("%", "%"))
GRAM_PER_DAY = Unit("g/d", Bilingual("克/天", "g a day"))
GRAM_PER_L = Unit("g/L", Bilingual("g/L", "g/L"))
TEN_9_PER_L = Unit("10*9/L", Bilingual("10⁹/L", "10⁹/L"))
UNIT_PER_L = Unit("U/L", Bilingual("U/L", "U/L"))
TIMES = Unit("{acts}", Bilingual("次", "times"))
SCORE = Unit("{score}", Bilingual("分", "points"))
TERM_YEAR = Unit("a{term}", Bilingual("年", "years"))
DAY = Unit("d", Bilingual("天", "days"))
YEAR = Unit("a", Bilingual("岁", "years"))
PERSON = Unit("{person}", Bilingual("人", "persons"))
PERSON_TIME = Unit("{times}", Bilingual("人次", "times"))
ITEM = Unit("{item}", Bilingual("项次", "items"))
RECORD = Unit("{record}", Bilingual("份", "records"))
HOUSEHOLD = Unit("{household}", Bilingual("户", "households"))
EVENT = Unit("{event}", Bilingual("场次", "events"))
PIECE = Unit("{piece}", Bilingual("件", "pieces"))
KIND = Unit("{kind}", Bilingual("种", "kinds"))
HOUR = Unit("h", Bilingual("学时", "hours"))
LITRE = Unit("L", Bilingual("升", "l"))
MILLILITRE = Unit("mL", Bilingual("毫升", "ml"))
PER_MILLE = Unit("[ppth]", Bilingual("‰", "‰"))
YUAN = Unit("{CNY}", Bilingual("元", "yuan"))

UNITS: dict[str, Unit] = {unit.ucum: unit for unit in list(globals().values()) if isinstance(unit, Unit)}
"""Every unit above by its UCUM code."""


def plain(value: float) -> str:
    """A number as it is typed: all its digits, no more decimals than it has."""
    return f"{value:.15g}" if abs(value) < 1e15 else f"{value:.0f}"


def grouped(value: float) -> str:
    """A number as it is read: as `plain`, with thousands apart."""
    return f"{value:,.15g}" if abs(value) < 1e15 else f"{value:,.0f}"


_KILOPASCAL_PER_MMHG = Decimal("0.133322")
_MULTIPLES = {
    (KILOGRAM, GRAM): Decimal(1000),
    (KILOGRAM, JIN): Decimal(2),
    (METRE, CENTIMETRE): Decimal(100),
    (LITRE, MILLILITRE): Decimal(1000),
}
"""How many of the second make one of the first: whole numbers, so that nothing is rounded on the way."""
_MG_PER_MMOL_GLUCOSE = Decimal("18.0")  # mg/dL for one mmol/L, the rounding used in practice
_NOT_CONVERTIBLE = Bilingual("单位{given}不能换算为{wanted}", "{given} cannot be converted to {wanted}")


_SPELLINGS = {
    MMHG: ("毫米汞柱",),
    KILOPASCAL: ("千帕",),
    GRAM: ("克",),
    KILOGRAM: ("公斤", "千克"),
    CENTIMETRE: ("厘米", "公分"),
    METRE: ("m",),
    KG_PER_M2: ("kg/m2", "千克/平方米"),
    MICROMOL_PER_L: ("umol/L", "μmol/L"),
    CELSIUS: ("°C", "摄氏度"),
    FAHRENHEIT: ("°F", "华氏度"),
    PERSON: ("名",),
    HOUR: ("课时", "小时"),
    LITRE: ("l",),
    MILLILITRE: ("ml",),
    YUAN: ("人民币元", "圆"),
}
_POWERS = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8}
_TIMES = re.compile(f"([{''.join(_POWERS)}]*)(.*)")


@dataclass(frozen=True, slots=True)
class Measure:
    """What numbers stand in, as sheets write it: so many times a unit (万元); without one, of whatever is counted (万)."""

    times: Decimal
    unit: Unit | None

    def factor_to(self, unit: Unit) -> Decimal | None:
        """By how much a number is multiplied to stand in another unit; None unless that is exact.

        People (人) and attendances (人次) are different things; mg/dL and mmol/L, or mmHg and kPa, cannot be turned into one
        another without rounding.
        """
        # 心率（次） says of 次/分 what is counted, and leaves the rest to the heading.
        if self.unit is None or self.unit.label.zh == unit.label.zh.partition("/")[0]:
            return self.times
        factor = _factor(self.unit, unit)
        return None if factor is None else self.times * factor


def _factor(given: Unit, wanted: Unit) -> Decimal | None:
    """How many of the second make one of the first, where that is exact."""
    if given == wanted:
        return Decimal(1)
    if (given, wanted) in _MULTIPLES:
        return _MULTIPLES[given, wanted]
    return 1 / _MULTIPLES[wanted, given] if (wanted, given) in _MULTIPLES else None


def read_measure(text: str) -> Measure | None:
    """What a text says that numbers stand in: a unit by label or code, a multiple of one, or a multiple alone; None for other texts."""
    plain = _plain(text)
    if plain in _NAMED:
        return Measure(Decimal(1), _NAMED[plain])
    found = _TIMES.fullmatch(plain)
    if found is None or not found[1] or (found[2] and found[2] not in _NAMED):
        return None
    return Measure(Decimal(10) ** sum(_POWERS[each] for each in found[1]), _NAMED.get(found[2]))


def _plain(text: str) -> str:
    """Without what differs in writing: 次 / 分 is 次分, μ and µ are one letter, a square may stand low."""
    folded = narrow(text).replace("℃", "°C").replace("℉", "°F").replace("²", "2").casefold()
    return "".join(letter for letter in folded if letter.isalnum() or letter in "%‰°")


_NAMED = {
    _plain(name): unit
    for unit in reversed(UNITS.values())
    for name in (unit.label.zh, *_SPELLINGS.get(unit, ()))
    if _plain(name)
}


@dataclass(frozen=True, slots=True)
class Quantity:
    """A measured or counted number in a unit. Raises ``NotUnderstood("number")`` unless it is finite."""

    value: Decimal
    unit: Unit

    def __post_init__(self) -> None:
        if not self.value.is_finite():
            raise NotUnderstood("number", Bilingual("不是有效的数值", "Not a number"))

    def to(self, unit: Unit) -> "Quantity":
        """The same quantity in another unit, not rounded; raises ``NotUnderstood("unit")`` between strangers.

        mmHg and kPa (1 mmHg = 0.133322 kPa), and what is an exact multiple. Glucose goes through ``convert_glucose``, since mg/dL
        and mmol/L relate differently for every substance.
        """
        if unit == self.unit:
            return self
        if (self.unit, unit) == (MMHG, KILOPASCAL):
            return Quantity(self.value * _KILOPASCAL_PER_MMHG, unit)
        if (self.unit, unit) == (KILOPASCAL, MMHG):
            return Quantity(self.value / _KILOPASCAL_PER_MMHG, unit)
        factor = _factor(self.unit, unit)
        if factor is None:
            raise _not_convertible(self.unit, unit)
        return Quantity(self.value * factor, unit)


def convert_glucose(quantity: Quantity, unit: Unit) -> Quantity:
    """Blood glucose between mg/dL and mmol/L (18.0 mg/dL = 1 mmol/L), not rounded.

    Raises ``NotUnderstood("unit")`` for other units.
    """
    if quantity.unit == MG_PER_DL and unit == MMOL_PER_L:
        return Quantity(quantity.value / _MG_PER_MMOL_GLUCOSE, unit)
    if quantity.unit == MMOL_PER_L and unit == MG_PER_DL:
        return Quantity(quantity.value * _MG_PER_MMOL_GLUCOSE, unit)
    if quantity.unit == unit and unit in (MG_PER_DL, MMOL_PER_L):
        return quantity
    raise _not_convertible(quantity.unit, unit)


def _not_convertible(given: Unit, wanted: Unit) -> NotUnderstood:
    return NotUnderstood("unit", _NOT_CONVERTIBLE.format(given=given.label, wanted=wanted.label))
