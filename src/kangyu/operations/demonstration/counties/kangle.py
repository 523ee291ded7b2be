"""Kangle 康勒县, the small county of every demonstration: our own invention from its code to its last villager.

Prefecture 4399 and county 439921 of Hunan were never given out; no real county is called 康勒.
"""

from datetime import date
from decimal import Decimal

from kangyu.vocabulary.labels import Bilingual

from .declaration import Contracts, County, Institution, InstitutionKind, Ledgers, Mental, ParameterValue, Township
from .usual import targets

_SINCE = date(2015, 1, 1)
_INVENTED = "示范值（虚构县）"

kangle = County(
    key="kangle",
    name=Bilingual("康勒县", "Kangle"),
    code="439921",
    prefecture="云泽市",
    province="湖南省",
    is_invented=True,
    townships=(
        Township("101", "康城镇", 5.0, 5, communities=3, has_central_centre=True),
        Township("102", "清溪镇", 3.0, 6, has_central_centre=True),
        Township("103", "石桥镇", 2.6, 5),
        Township("201", "白云乡", 1.8, 4),
        Township("202", "竹林乡", 1.7, 4),
        Township("203", "龙潭乡", 1.5, 4),
    ),
    institutions=(
        Institution(InstitutionKind.BUREAU, "康勒县卫生健康局", "县卫健局", ("康勒县卫健局",)),
        Institution(InstitutionKind.COUNTY_HOSPITAL, "康勒县人民医院", "县人民医院"),
        Institution(InstitutionKind.COUNTY_HOSPITAL, "康勒县中医医院", "县中医医院", ("县中医院",)),
        Institution(InstitutionKind.CDC, "康勒县疾病预防控制中心", "县疾控中心"),
        Institution(InstitutionKind.MATERNAL_CHILD, "康勒县妇幼保健院", "县妇幼保健院"),
        Institution(InstitutionKind.INSPECTION, "康勒县卫生监督所", "县卫生监督所"),
    ),
    population=20_000,
    records=18_640,
    elderly_share=0.165,
    elderly_managed=2_240,
    hypertension_managed=1_180,
    ledgers=Ledgers(
        donors=180,
        reimbursed=5,
        reimbursed_yuan=3_600,
        outreach=12,
        village_doctors=28,
        people_trained=96,
        sent_away=4,
        lectures=8,
        city_pieces=9,
        province_pieces=3,
        other_pieces=20,
        funds_yuan=2_400_000,
    ),
    standard_share=0.915,
    control_share=0.75,
    identity_division="439921",
    minority_share=0.06,
    centre=(111.90, 27.60),
    square_kilometres=420.0,
    diabetes_managed=430,
    mental=Mental(found=92, managed=86, standard=78, treated=77, at_risk=4),
    contracts=Contracts(
        signed=6_000,
        key=3_600,
        poor=620,
        poor_households=240,
        monitored=90,
        monitored_households=38,
        teams=9,
        doctors=27,
    ),
    referrals_up=150,
    referrals_down=30,
    parameters=(
        ParameterValue("population.resident", _SINCE, Decimal(20_000), "{person}", _INVENTED),
        ParameterValue("population.adults", _SINCE, Decimal(15_800), "{person}", _INVENTED),
        ParameterValue(
            "prevalence.hypertension",
            _SINCE,
            Decimal("0.275"),
            "1",
            "《中国居民营养与慢性病状况报告（2020年）》：18岁及以上居民高血压患病率 27.5%",
        ),
        ParameterValue(
            "prevalence.diabetes",
            _SINCE,
            Decimal("0.119"),
            "1",
            "《中国居民营养与慢性病状况报告（2020年）》：18岁及以上居民糖尿病患病率 11.9%",
        ),
        ParameterValue("population.key_groups", _SINCE, Decimal(7_400), "{person}", _INVENTED),
        ParameterValue("population.poor", _SINCE, Decimal(620), "{person}", _INVENTED),
        *targets(_SINCE),
        ParameterValue("population.monitored", _SINCE, Decimal(90), "{person}", _INVENTED),
    ),
    assumptions=(
        Bilingual(
            "康勒县是虚构的县：人口、机构、代码、边界均不对应任何真实地方。",
            "Kangle is invented: its people, institutions, codes and boundaries belong to no real place.",
        ),
        Bilingual(
            "各项数据的截止日为生成当日，逐日推移。",
            "Its world ends on the day it is built and moves on with it.",
        ),
    ),
)
