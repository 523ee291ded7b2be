"""Indicators (指标), one file per family; `INDICATORS` lists them in the order of the cockpit."""

from kangyu.methods.indicators import Indicator

from . import blood, education, elderly, funds, hypertension, publicity, record, referral, resident, training

INDICATORS: tuple[Indicator, ...] = (
    *resident.INDICATORS,
    *record.INDICATORS,
    *elderly.INDICATORS,
    *hypertension.INDICATORS,
    *referral.INDICATORS,
    *education.INDICATORS,
    *training.INDICATORS,
    *publicity.INDICATORS,
    *funds.INDICATORS,
    *blood.INDICATORS,
)


def indicator(key: str) -> Indicator:
    """The indicator of that key; KeyError when there is none."""
    for found in INDICATORS:
        if found.key == key:
            return found
    raise KeyError(key)
