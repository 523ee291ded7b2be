"""Indicators (指标), one file per family; `INDICATORS` lists them in the order of the cockpit."""

from kangyu.methods.indicators import Indicator

from . import elderly, hypertension, record, resident

INDICATORS: tuple[Indicator, ...] = (
    *resident.INDICATORS,
    *record.INDICATORS,
    *elderly.INDICATORS,
    *hypertension.INDICATORS,
)


def indicator(key: str) -> Indicator:
    """The indicator of that key; KeyError when there is none."""
    for found in INDICATORS:
        if found.key == key:
            return found
    raise KeyError(key)
