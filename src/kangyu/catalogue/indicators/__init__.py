"""Indicators (指标), one file per family; `INDICATORS` lists them in the order of the cockpit."""

from kangyu.methods.indicators import Indicator

from . import (
    blood,
    contract,
    diabetes,
    education,
    elderly,
    funds,
    funnel,
    hypertension,
    mental,
    publicity,
    record,
    referral,
    resident,
    training,
)

INDICATORS: tuple[Indicator, ...] = (
    *resident.INDICATORS,
    *record.INDICATORS,
    *elderly.INDICATORS,
    *hypertension.INDICATORS,
    *diabetes.INDICATORS,
    *mental.INDICATORS,
    *contract.INDICATORS,
    *funnel.INDICATORS,
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
