"""Words of a figure's page that the declaration leaves to the reader: what is counted, which numbers divide it."""

from __future__ import annotations

from decimal import Decimal

from kangyu.methods.indicators import Indicator, ParameterBase
from kangyu.registers.figures import queries as figures
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.quantities import PERCENT, PERSON, PIECE, YUAN

from .asked import Asked
from .pages import ParameterShown

PARAMETERS: dict[str, Bilingual] = {
    "population.resident": Bilingual("常住人口（年鉴）", "Resident population (yearbook)"),
    "population.adults": Bilingual("18岁及以上人口", "Population of 18 and over"),
    "plan.publicity": Bilingual("年度计划件数", "Pieces planned for the year"),
    "plan.funds": Bilingual("年度争取资金目标", "Target of funds for the year"),
    "prevalence.hypertension": Bilingual("高血压患病率", "Prevalence of hypertension"),
}


def measure_of(indicator: Indicator) -> Bilingual:
    """What is counted and when: persons or times, at the end of the period or in it."""
    unit = indicator.unit.label
    if indicator.is_stock:
        return Bilingual(f"按{unit.zh}计，时点数：期末最后一天", f"{unit.en}, standing on the last day of the period")
    return Bilingual(f"按{unit.zh}计，时期数：本期内发生", f"{unit.en}, happening in the period")


def parameter_label(indicator: Indicator) -> Bilingual | None:
    """What the denominator is when it is no set."""
    return indicator.denominator.label if isinstance(indicator.denominator, ParameterBase) else None


def parameters_shown(indicator: Indicator, asked: Asked) -> tuple[ParameterShown, ...]:
    """The numbers of the denominator, each with its source."""
    base = indicator.denominator
    if not isinstance(base, ParameterBase):
        return ()
    found = figures.parameters_of(base, asked.area, asked.period.until)
    return tuple(_shown(key, parameter) for key, parameter in zip(base.keys, found, strict=True))


def _shown(key: str, parameter) -> ParameterShown:
    name = PARAMETERS.get(key, Bilingual(key, key))
    if parameter is None:
        return ParameterShown(name, "—", Bilingual("", ""), "", None, "")
    value, unit = _with_unit(parameter.value, parameter.unit)
    return ParameterShown(name, f"{value.normalize():,f}", unit, parameter.area.name, parameter.since, parameter.source)


def _with_unit(value: Decimal, code: str) -> tuple[Decimal, Bilingual]:
    """A share, whose unit is 1, is read as per cent."""
    if code == "1":
        return value * 100, PERCENT.label
    known = {unit.ucum: unit.label for unit in (PERSON, PERCENT, YUAN, PIECE)}
    return value, known.get(code, Bilingual(code, code))
