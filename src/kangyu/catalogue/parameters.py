"""Parameters (参数): dated numbers of a division that are no sets of records, such as a yearbook's population.

Targets are parameters too; each indicator may have one, `target.<its key>`, and they are not listed here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

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


@dataclass(frozen=True, slots=True)
class National:
    """A target or prevalence that holds for every county of the country until it is told another one."""

    key: str
    since: date
    value: str
    unit: str
    source: str

    @property
    def number(self) -> Decimal:
        """The value."""
        return Decimal(self.value)


_THIRD_EDITION = date(2017, 1, 1)
_MENTAL_RULES, _HEALTHY_CHINA, _CONTRACTS = date(2018, 5, 28), date(2022, 1, 1), date(2022, 3, 1)
_SURVEYED_2012, _SURVEYED_2018 = date(2013, 1, 1), date(2019, 1, 1)  # a prevalence holds from the year after its survey
_FLOOR = "原国家考核下限"
_CLAUSE = "国家基本公共卫生服务规范（第三版，2017）"
_SMI_RULE = "严重精神障碍管理治疗工作规范（2018）"
_ACTION = "健康中国行动：2022年不低于60%"
_REPORT_2015 = "《中国居民营养与慢性病状况报告（2015年）》"
_REPORT_2020 = "《中国居民营养与慢性病状况报告（2020年）》"

NATIONAL: tuple[National, ...] = (
    National(
        "prevalence.hypertension",
        _SURVEYED_2012,
        "0.252",
        "1",
        f"{_REPORT_2015}：18岁及以上居民高血压患病率 25.2%",
    ),
    National(
        "prevalence.hypertension",
        _SURVEYED_2018,
        "0.275",
        "1",
        f"{_REPORT_2020}：18岁及以上居民高血压患病率 27.5%",
    ),
    National("prevalence.diabetes", _SURVEYED_2012, "0.097", "1", f"{_REPORT_2015}：18岁及以上居民糖尿病患病率 9.7%"),
    National("prevalence.diabetes", _SURVEYED_2018, "0.119", "1", f"{_REPORT_2020}：18岁及以上居民糖尿病患病率 11.9%"),
    National("target.hypertension.management_rate", _THIRD_EDITION, "30", "%", _FLOOR),
    National("target.hypertension.standard_rate", _HEALTHY_CHINA, "60", "%", _ACTION),
    National("target.hypertension.control_rate", _THIRD_EDITION, "50", "%", _FLOOR),
    National("target.diabetes.management_rate", _THIRD_EDITION, "30", "%", _FLOOR),
    National("target.diabetes.standard_rate", _HEALTHY_CHINA, "60", "%", _ACTION),
    National("target.diabetes.control_rate", _THIRD_EDITION, "50", "%", _FLOOR),
    National("target.mental.detection_rate", _MENTAL_RULES, "4", "[ppth]", _SMI_RULE),
    National("target.mental.standard_rate", _THIRD_EDITION, "80", "%", f"{_CLAUSE}9"),
    National("target.mental.home_management_rate", _THIRD_EDITION, "80", "%", f"{_CLAUSE}9"),
    National("target.mental.treatment_rate", _MENTAL_RULES, "80", "%", _SMI_RULE),
    National("target.mental.regular_medication", _MENTAL_RULES, "45", "%", _SMI_RULE),
    National("target.mental.face_to_face_rate", _MENTAL_RULES, "80", "%", _SMI_RULE),
    National(
        "target.contract.key_group_rate",
        _CONTRACTS,
        "85",
        "%",
        "推进家庭医生签约服务高质量发展的指导意见（2022）：2035年目标",
    ),
    National("target.referral.traced_rate", _THIRD_EDITION, "100", "%", f"{_CLAUSE}7、8：两周内追踪"),
    National("target.blood.donation_rate", _HEALTHY_CHINA, "11.4", "[ppth]", "全国千人口献血率"),
)
"""Numbers that come with the software; a county sets its own beside them. Each says from which day it holds."""


def parameter(key: str) -> Parameter:
    """The parameter of that key; KeyError when there is none."""
    for found in PARAMETERS:
        if found.key == key:
            return found
    raise KeyError(key)
