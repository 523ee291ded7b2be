"""Parameters (参数): dated numbers of a division that are no sets of records, such as a yearbook's population.

Targets are parameters too; each indicator may have one, `target.<its key>`, and they are not listed here.
"""

from __future__ import annotations

from dataclasses import dataclass

from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.quantities import HOUSEHOLD, PERSON, PIECE, YUAN, Unit


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number that somebody must give, with its source. `unit` None for a share between 0 and 1."""

    key: str
    name: Bilingual
    unit: Unit | None


PARAMETERS: tuple[Parameter, ...] = (
    Parameter("population.resident", Bilingual("常住人口", "Resident population"), PERSON),
    Parameter("population.adults", Bilingual("成年人口（18岁及以上）", "Adults (18 and over)"), PERSON),
    Parameter("population.households", Bilingual("户数", "Households"), HOUSEHOLD),
    Parameter("population.key_groups", Bilingual("重点人群", "People of the key groups"), PERSON),
    Parameter(
        "population.poor", Bilingual("建档立卡贫困人口（脱贫人口）", "Registered poor (lifted out of poverty)"), PERSON
    ),
    Parameter("population.monitored", Bilingual("防返贫监测对象", "People monitored against falling back"), PERSON),
    Parameter("plan.funds", Bilingual("对上争取资金年度目标", "Funds to be sought in the year"), YUAN),
    Parameter("plan.publicity", Bilingual("宣传稿件年度目标", "Pieces to be published in the year"), PIECE),
    Parameter("prevalence.hypertension", Bilingual("成人高血压患病率", "Prevalence of hypertension in adults"), None),
    Parameter("prevalence.diabetes", Bilingual("成人糖尿病患病率", "Prevalence of diabetes in adults"), None),
)


def parameter(key: str) -> Parameter:
    """The parameter of that key; KeyError when there is none."""
    for found in PARAMETERS:
        if found.key == key:
            return found
    raise KeyError(key)
