"""Family-doctor contracts (家庭医生签约). Opinions of 2016 and 2022.

A contract is valid while its term runs and it is not terminated; who is of which group is what the agreement says.
"""

from kangyu.methods.expressions import Expression, field
from kangyu.methods.indicators import FigureKind, Indicator, ParameterBase, Rows
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.quantities import HOUSEHOLD, PERSON, PERSON_TIME, Unit

from ..codelists.contract import KEY_GROUPS
from ..shared.managed import SINCE, count, share
from .resident import elderly, residents

_CLAUSE = "关于推进家庭医生签约服务高质量发展的指导意见（2022）"

signed = Rows("enrolment", "family_doctor")
valid = signed.but(field("visits") > 0, within=(("open_until", 0),))
groups = field("groups")
key_groups = valid.but(groups.includes(*KEY_GROUPS))
poor = valid.but(groups.includes("10"))
monitored = valid.but(groups.includes("11"))
for_household = field("signs_for").equals("2")
services = Rows("contact", "contract_service", at="month")
done_in_term = field("service") >= field("visit")
_SAID = Bilingual("协议未注明的不计入分子", "What the agreement does not say is not in the numerator")


def _of_group(key: str, code: str, zh: str, en: str) -> Indicator:
    return count(
        f"contract.{key}",
        Bilingual(f"{zh}签约人数", f"Under contract: {en}"),
        valid.but(groups.includes(code)),
        Bilingual(
            f"期末有效协议中，人群类别含{zh}的签约居民", f"Residents with a valid contract that names them as {en}"
        ),
        _CLAUSE,
        better="higher",
    )


def _against(key: str, name: Bilingual, rows: Rows, parameter: str, base: Bilingual, unit: Unit = PERSON) -> Indicator:
    return Indicator(
        key=f"contract.{key}",
        name=name,
        version=1,
        effective_from=SINCE,
        kind=FigureKind.PARAMETER,
        numerator=rows,
        denominator=ParameterBase(keys=(parameter,), unit=unit, label=base),
        unit=unit,
        definition=Bilingual(f"期末有效签约 ÷ {base.zh} × 100%", f"Valid contracts ÷ {base.en} × 100 %"),
        source=_CLAUSE,
        better="higher",
    )


def _among(key: str, zh: str, en: str, code: str, base: Rows) -> Indicator:
    return Indicator(
        key=f"contract.{key}",
        name=Bilingual(f"{zh}签约率", f"Share under contract: {en}"),
        version=1,
        effective_from=SINCE,
        kind=FigureKind.RATIO,
        numerator=valid.but(groups.includes(code)),
        denominator=base,
        unit=PERSON,
        definition=Bilingual(
            f"人群类别含此类的有效签约 ÷ 常住居民中的{zh} × 100%",
            f"Valid contracts that name {en} ÷ residents who are {en} × 100 %",
        ),
        source=_CLAUSE,
        better="higher",
    )


def _with_disease(code: str) -> Rows:
    """Residents whose newest personal information names the disease, in care for it or not."""
    return residents.but(field("diseases").includes(code))


def _part(
    key: str, name: Bilingual, definition: Bilingual, *conditions: Expression, better: str = "higher"
) -> Indicator:
    return share(f"contract.{key}", name, valid.but(*conditions), valid, definition, _CLAUSE, _SAID, better=better)


FAMILY = Bilingual("家庭医生签约服务", "Family-doctor contracts")

INDICATORS = (
    count(
        "contract.valid",
        Bilingual("家庭医生有效签约人数", "Residents with a valid family-doctor contract"),
        valid,
        Bilingual("期末协议在有效期内且未解约的居民", "Residents whose contract is in its term and not terminated"),
        _CLAUSE,
        better="higher",
    ),
    Indicator(
        key="contract.coverage",
        name=Bilingual("家庭医生签约覆盖率", "Coverage by family-doctor contracts"),
        version=1,
        effective_from=SINCE,
        kind=FigureKind.RATIO,
        numerator=valid,
        denominator=residents,
        unit=PERSON,
        definition=Bilingual("有效签约居民 ÷ 常住居民 × 100%", "Residents with a valid contract ÷ residents × 100 %"),
        source=_CLAUSE,
        better="higher",
    ),
    count(
        "contract.key_groups",
        Bilingual("重点人群签约人数", "Under contract: key groups"),
        key_groups,
        Bilingual(
            "期末有效协议中，人群类别为重点人群者（一人属多类计一次）",
            "Valid contracts of the key groups, each person once",
        ),
        _CLAUSE,
        better="higher",
    ),
    _against(
        "key_group_rate",
        Bilingual("重点人群签约率", "Share under contract: key groups"),
        key_groups,
        "population.key_groups",
        Bilingual("重点人群数", "people of the key groups"),
    ),
    _of_group("elderly", "2", "老年人", "elderly"),
    _among("elderly_rate", "65岁及以上老年人", "65 or over", "2", elderly),
    _of_group("pregnant", "3", "孕产妇", "pregnant women"),
    _of_group("children", "4", "0～6岁儿童", "children under 7"),
    _of_group("disabled", "5", "残疾人", "disabled people"),
    _of_group("hypertension", "6", "高血压患者", "people with hypertension"),
    _among("hypertension_rate", "登记有高血压者", "registered with hypertension", "6", _with_disease("2")),
    _of_group("diabetes", "7", "糖尿病患者", "people with diabetes"),
    _among("diabetes_rate", "登记有糖尿病者", "registered with diabetes", "7", _with_disease("3")),
    _of_group("tuberculosis", "8", "结核病患者", "people with tuberculosis"),
    _of_group("mental", "9", "严重精神障碍患者", "people with a severe mental disorder"),
    _among("mental_rate", "登记有严重精神障碍者", "registered with a severe mental disorder", "9", _with_disease("8")),
    _of_group("poor", "10", "脱贫人口", "people lifted out of poverty"),
    _against(
        "poor_rate",
        Bilingual("脱贫人口签约率", "Share under contract: people lifted out of poverty"),
        poor,
        "population.poor",
        Bilingual("建档立卡贫困人口（脱贫人口）", "registered poor (lifted out of poverty)"),
    ),
    share(
        "contract.poor_examined_rate",
        Bilingual("脱贫签约居民年度体检率", "Share examined: contracted people lifted out of poverty"),
        poor.but(within=(("examination", 12),)),
        poor,
        Bilingual(
            "近12个月内体检的脱贫签约居民 ÷ 脱贫签约居民 × 100%",
            "Examined in the last 12 months ÷ those contracted × 100 %",
        ),
        _CLAUSE,
        Bilingual("从未体检者视为未体检", "Those never examined count as not examined"),
        better="higher",
    ),
    count(
        "contract.poor_examined",
        Bilingual("脱贫签约居民体检人数", "Examined: contracted people lifted out of poverty"),
        poor.but(within=(("examination", 12),)),
        Bilingual(
            "期末有效签约的脱贫人口中近12个月内体检者",
            "Contracted people lifted out of poverty, examined in the last 12 months",
        ),
        _CLAUSE,
        better="higher",
    ),
    count(
        "contract.poor_households",
        Bilingual("脱贫户签约户数", "Households lifted out of poverty under contract"),
        poor.but(for_household),
        Bilingual(
            "户代表为全家签订、人群类别含脱贫人口的有效协议",
            "Valid contracts signed for a household lifted out of poverty",
        ),
        _CLAUSE,
        HOUSEHOLD,
        better="higher",
    ),
    _of_group("monitored", "11", "三类监测对象", "people monitored against falling back"),
    _against(
        "monitored_rate",
        Bilingual("三类监测对象签约率", "Share under contract: monitored people"),
        monitored,
        "population.monitored",
        Bilingual("防返贫监测对象", "people monitored against falling back"),
    ),
    count(
        "contract.monitored_households",
        Bilingual("三类监测户签约户数", "Monitored households under contract"),
        monitored.but(for_household),
        Bilingual(
            "户代表为全家签订、人群类别含三类监测户的有效协议", "Valid contracts signed for a monitored household"
        ),
        _CLAUSE,
        HOUSEHOLD,
        better="higher",
    ),
    _of_group("special_families", "12", "计划生育特殊家庭", "special family-planning families"),
    count(
        "contract.households",
        Bilingual("签约户数", "Households under contract"),
        valid.but(for_household),
        Bilingual("期末户代表为全家签订的有效协议", "Valid contracts that a representative signed for the household"),
        _CLAUSE,
        HOUSEHOLD,
        better="higher",
    ),
    _against(
        "household_rate",
        Bilingual("户签约率", "Share of households under contract"),
        valid.but(for_household),
        "population.households",
        Bilingual("户数", "households"),
        HOUSEHOLD,
    ),
    _part(
        "personalised_share",
        Bilingual("个性化签约占比", "Share with a personalised package"),
        Bilingual(
            "选有个性化包的有效协议 ÷ 有效协议 × 100%",
            "Valid contracts with a personalised package ÷ valid contracts × 100 %",
        ),
        field("packages").includes("2"),
    ),
    _part(
        "paid_share",
        Bilingual("有偿签约率", "Share of paid contracts"),
        Bilingual(
            "个人付费的有效协议 ÷ 有效协议 × 100%", "Valid contracts that the signer paid for ÷ valid contracts × 100 %"
        ),
        field("paid") > 0,
    ),
    _part(
        "renewed_share",
        Bilingual("续签占比", "Share renewed"),
        Bilingual(
            "至少续签过一次的有效签约 ÷ 有效签约 × 100%",
            "Valid contracts renewed at least once ÷ valid contracts × 100 %",
        ),
        field("visits") > 1,
    ),
    share(
        "contract.fulfilled_rate",
        Bilingual("履约率", "Share fulfilled"),
        valid.but(done_in_term, within=(("service", 12),)),
        valid,
        Bilingual(
            "本协议期内且近12个月内有履约服务记录的签约居民 ÷ 有效签约居民 × 100%（地方口径，国家无统一公式）",
            "Residents with a service under their present contract in the last 12 months ÷ valid contracts × 100 % (a local "
            "definition: there is no national one)",
        ),
        _CLAUSE,
        Bilingual("无服务记录者视为未履约", "Without a recorded service: not fulfilled"),
        better="higher",
    ),
    count(
        "contract.expired",
        Bilingual("到期未续签人数", "Contracts expired and not renewed"),
        signed.but(field("visits") > 0, after=(("open_until", 0),)),
        Bilingual(
            "期末协议已过有效期、未解约也未续签的居民", "Residents whose term is over, neither renewed nor terminated"
        ),
        _CLAUSE,
        better="lower",
    ),
    count(
        "contract.new",
        Bilingual("新签约人数", "Newly contracted residents"),
        Rows("entry", "family_doctor", at="month"),
        Bilingual(
            "本期内首次签约（含解约后再签）的居民",
            "Residents contracted in the period, again after a termination included",
        ),
        _CLAUSE,
    ),
    count(
        "contract.closed",
        Bilingual("解约人数", "Contracts terminated"),
        Rows("closing", "family_doctor", at="month").but(field("reason").is_in("5", "6")),
        Bilingual(
            "本期内解约或改签其他团队的居民", "Residents who ended the contract in the period or changed the team"
        ),
        _CLAUSE,
    ),
    count(
        "contract.services",
        Bilingual("履约服务人次", "Services under contracts"),
        services,
        Bilingual("本期内记录的履约服务", "Services under contracts recorded in the period"),
        _CLAUSE,
        PERSON_TIME,
        better="higher",
    ),
    share(
        "contract.home_services_share",
        Bilingual("上门与家庭病床服务占比", "Share of services at home"),
        services.but(field("place").is_in("2", "3")),
        services,
        Bilingual(
            "入户或家庭病床的履约服务 ÷ 全部履约服务 × 100%", "Services at home or at a home bed ÷ all services × 100 %"
        ),
        _CLAUSE,
        Bilingual("地点未知的不计入分子", "Of unknown place: not in the numerator"),
        better="higher",
        unit=PERSON_TIME,
    ),
)
