"""Indicators (指标), one file per family with its name; `_FILES` lists them in the order of the cockpit."""

from kangyu.methods.indicators import Indicator
from kangyu.vocabulary.labels import Bilingual

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

_FILES = (
    resident,
    record,
    elderly,
    hypertension,
    diabetes,
    mental,
    contract,
    funnel,
    referral,
    education,
    training,
    publicity,
    funds,
    blood,
)
INDICATORS: tuple[Indicator, ...] = tuple(each for file in _FILES for each in file.INDICATORS)


def family_key(key: str) -> str:
    """The family of an indicator: the part of its key before the point."""
    return key.partition(".")[0]


FAMILIES: dict[str, Bilingual] = {family_key(file.INDICATORS[0].key): file.FAMILY for file in _FILES}
"""What each family is called."""


def indicator(key: str) -> Indicator:
    """The indicator of that key; KeyError when there is none."""
    for found in INDICATORS:
        if found.key == key:
            return found
    raise KeyError(key)
