"""What several counties share: national prevalences, targets, institutions' names, assumptions made of all of them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from kangyu.vocabulary.labels import Bilingual

from .declaration import Institution, InstitutionKind, ParameterValue

_REPORT_2015 = "《中国居民营养与慢性病状况报告（2015年）》"
_REPORT_2020 = "《中国居民营养与慢性病状况报告（2020年）》"
_DEMONSTRATED = "示范值，非文献所载"


def parameters(
    since: date, *, population: int, population_from: str, adults: int, adults_share: str
) -> tuple[ParameterValue, ...]:
    """Population, adults and national prevalences, valid from a day, with targets that no document states.

    Args:
        population_from: the sum that gives the population. adults_share: of the assumed ages, as printed.
    """
    is_later = since.year >= 2019
    report = _REPORT_2020 if is_later else _REPORT_2015
    pressure, sugar = ("27.5", "11.9") if is_later else ("25.2", "9.7")
    return (
        ParameterValue("population.resident", since, Decimal(population), "{person}", population_from),
        ParameterValue(
            "population.adults", since, Decimal(adults), "{person}", f"假定：常住人口的 {adults_share} 年满18周岁"
        ),
        ParameterValue(
            "prevalence.hypertension",
            since,
            Decimal(pressure) / 100,
            "1",
            f"{report}：18岁及以上居民高血压患病率 {pressure}%",
        ),
        ParameterValue(
            "prevalence.diabetes", since, Decimal(sugar) / 100, "1", f"{report}：18岁及以上居民糖尿病患病率 {sugar}%"
        ),
        *targets(since),
    )


_FLOOR = "原国家考核下限"
_CLAUSE = "国家基本公共卫生服务规范（第三版，2017）"
_SMI_RULE = "严重精神障碍管理治疗工作规范（2018）"
_CONTRACTS = "推进家庭医生签约服务高质量发展的指导意见（2022）：2035年目标"

# Per cent, unless the third says otherwise: value, source. National floors where there are any, else our own for show.
TARGETS: dict[str, tuple[str, str] | tuple[str, str, str]] = {
    "record.established_rate": ("90", _DEMONSTRATED),
    "record.use_rate": ("50", _DEMONSTRATED),
    "elderly.management_rate": ("67", _DEMONSTRATED),
    "elderly.completion_rate": ("100", _DEMONSTRATED),
    "elderly.tcm_rate": ("65", _DEMONSTRATED),
    "hypertension.management_rate": ("30", _FLOOR),
    "hypertension.standard_rate": ("60", "健康中国行动：2022年不低于60%"),
    "hypertension.control_rate": ("50", _FLOOR),
    "hypertension.examined_rate": ("80", _DEMONSTRATED),
    "hypertension.lost_share": ("5", _DEMONSTRATED),
    "diabetes.management_rate": ("30", _FLOOR),
    "diabetes.standard_rate": ("60", "健康中国行动：2022年不低于60%"),
    "diabetes.control_rate": ("50", _FLOOR),
    "diabetes.examined_rate": ("80", _DEMONSTRATED),
    "diabetes.lost_share": ("5", _DEMONSTRATED),
    "mental.detection_rate": ("4", _SMI_RULE, "[ppth]"),
    "mental.standard_rate": ("80", f"{_CLAUSE}9"),
    "mental.home_management_rate": ("80", f"{_CLAUSE}9"),
    "mental.treatment_rate": ("80", _SMI_RULE),
    "mental.regular_medication": ("45", _SMI_RULE),
    "mental.face_to_face_rate": ("80", _SMI_RULE),
    "mental.examined_rate": ("60", "2023年某省目标 60%"),
    "contract.coverage": ("35", _DEMONSTRATED),
    "contract.key_group_rate": ("85", _CONTRACTS),
    "contract.poor_rate": ("100", _DEMONSTRATED),
    "contract.monitored_rate": ("100", _DEMONSTRATED),
    "contract.fulfilled_rate": ("80", _DEMONSTRATED),
    "funnel.hypertension_screening_rate": ("90", _DEMONSTRATED),
    "funnel.hypertension_enrolled_share": ("80", _DEMONSTRATED),
    "funnel.diabetes_enrolled_share": ("80", _DEMONSTRATED),
    "referral.traced_rate": ("100", f"{_CLAUSE}7、8：两周内追踪"),
    "referral.closing_rate": ("90", _DEMONSTRATED),
    "referral.arrival_rate": ("90", _DEMONSTRATED),
    "referral.response_rate": ("95", _DEMONSTRATED),
    "referral.follow_up_rate": ("95", _DEMONSTRATED),
    "education.proved_share": ("95", _DEMONSTRATED),
    "publicity.plan_rate": ("100", _DEMONSTRATED),
    "funds.target_rate": ("100", _DEMONSTRATED),
    "blood.donation_rate": ("11.4", "全国千人口献血率", "[ppth]"),
    "blood.voluntary_rate": ("100", _DEMONSTRATED),
}


def targets(since: date) -> tuple[ParameterValue, ...]:
    """Targets for one indicator or more of every family, valid from a day."""
    return tuple(
        ParameterValue(f"target.{key}", since, Decimal(given[0]), given[2] if len(given) == 3 else "%", given[1])
        for key, given in TARGETS.items()
    )


def institutions(
    name: str, prefix: str, *, bureau: str, inspection: str, others: tuple[str, ...] = ()
) -> tuple[Institution, ...]:
    """A bureau, a general and a TCM hospital, CDC, maternal and child, inspection; then other county hospitals.

    Args:
        prefix: what they are called for short: 县, 市 or 区. bureau, inspection: full names without the county's.
    """
    kinds = (
        (InstitutionKind.BUREAU, bureau, "卫健局" if "局" in bureau else "卫健委"),
        (InstitutionKind.COUNTY_HOSPITAL, "人民医院", "人民医院"),
        (InstitutionKind.COUNTY_HOSPITAL, "中医医院", "中医院"),
        (InstitutionKind.CDC, "疾病预防控制中心", "疾控中心"),
        (InstitutionKind.MATERNAL_CHILD, "妇幼保健院", "妇幼保健院"),
        (InstitutionKind.INSPECTION, inspection, "卫生监督所"),
        *((InstitutionKind.COUNTY_HOSPITAL, other, other) for other in others),
    )
    return tuple(Institution(kind, f"{name}{full}", f"{prefix}{short}") for kind, full, short in kinds)


INVENTED_PLACES = Bilingual(
    "乡镇名称为公开资料，乡镇三位顺序码、各乡镇人口、村名、机构写法与边界均为虚构。",
    "The townships' names are public; their three-digit codes, populations, villages, spellings and boundaries are invented.",
)
SIMULATED = (
    Bilingual(
        "随访次数、测量值、控制率、履约、体检内容、死亡与迁移均未载明，按常见水平模拟；各机构有好有差。",
        "Contacts, readings, control, contracts fulfilled, what is examined, deaths and moves are not stated and are simulated at usual levels, better at some institutions than at others.",
    ),
    Bilingual(
        "门诊只留约四十分之一：每份档案每年约 0.12 次（常见约 5 次），一半在村卫生室或社区所属中心，余在卫生院与县级医院；检验只留少数，都在卫生院与医院。精神障碍患者的专科门诊不在其中。",
        "Of outpatient visits about one in forty is kept: some 0.12 a record and year (usual are about 5), half at the clinic or centre of the place, the rest at health centres and hospitals; of tests a few, at health centres and hospitals. Visits to psychiatrists are left out.",
    ),
    Bilingual(
        "年龄取2010年代末内陆县的五岁组，逐岁内插，再向本县的老少比例平滑拉伸；截止日后31天内无人年满65周岁（整月判断不因此变化）。",
        "Ages are the five-year groups of an inland county of the late 2010s, interpolated by year and stretched gradually to the county's young and old; nobody turns 65 within 31 days after the last one, so that rules in whole months are exact.",
    ),
    Bilingual(
        "每户不超过8人，多为夫妇与子女；老人约五分之一独居、三分之一两人居住。两年内约有1%的在管者因失访、拒绝等终止管理；新纳入者多由门诊或检验发现。",
        "Households have at most 8 people, couples and children mostly; about a fifth of the old live alone, a third in twos. In a year and a half about 1 % of enrolments were closed as lost or refused; most of the new were found by a visit or a test.",
    ),
)
NORTH = (
    "大 小 东 西 南 北 前 后 上 下 新 老 高 长 石 柳 杨 槐 枣 桃 梨 松 柏 白 青 黄 红 龙 凤 金 银 马 牛 王 李",
    ("庄 家庄 屯 铺 集 营 寨 沟 峪 岭 坡 河 湖 桥 店 疃 家铺 家沟 河崖 官庄 家营 山头 泉 墩 堡"),
)
RIVERS = (
    "大 小 东 西 南 北 前 后 上 下 新 老 高 长 石 柳 杨 荷 枣 桃 梨 松 柏 白 青 黄 红 龙 凤 金 银 沙 双 仁 和",
    ("港 桥 舍 家舍 庄 家庄 垛 墩 堡 圩 河 湾 渡 闸 园 场 荡 浦 岸 家桥 家园 家河 池 口 灶"),
)
