"""Zhongyang 中阳县 (Shanxi), as document 002 states its figures of the year 2024.

The township names are public; every person, household, village name, institution's spelling and boundary is synthetic.
"""

from datetime import date
from decimal import Decimal

from kangyu.vocabulary.labels import Bilingual

from .arithmetic import MoreThanAll
from .declaration import Contracts, County, Ledgers, Mental, ParameterValue, Township
from .stated import Contradiction, statements
from .usual import INVENTED_PLACES, NORTH, SIMULATED, institutions, parameters

_CODE = "141129"
_SINCE = date(2023, 1, 1)
_DOCUMENT = "中阳县卫生健康工作总结（文献002）"
_says = statements("2024", _CODE)
_NO_REWARD = Bilingual(
    "以奖代补的发放不是随访记录，尚无台账。", "Rewards to guardians are not contacts; there is no ledger of them yet."
)
_NO_SUCH_GROUP = Bilingual(
    "文献写作“1644种”；读作人，则与在管慢病患者重叠，且未说明是哪些病，不能计数。",
    "Printed as 1,644 kinds; read as people, they overlap with the chronic patients in care, and which illnesses is not said.",
)

zhongyang = County(
    key="zhongyang",
    name=Bilingual("中阳县", "Zhongyang"),
    code=_CODE,
    prefecture="吕梁市",
    province="山西省",
    is_invented=False,
    townships=(
        Township("101", "宁乡镇", 44.0, 27, communities=9, has_central_centre=True, branches=("张子山卫生院",)),
        Township("102", "金罗镇", 18.0, 21, communities=2, has_central_centre=True, branches=("吴家峁分院",)),
        Township("103", "枝柯镇", 8.5, 12),
        Township("104", "武家庄镇", 9.0, 14, branches=("师庄卫生院",)),
        Township("105", "暖泉镇", 9.0, 13, branches=("刘家坪分院",)),
        Township("201", "下枣林乡", 7.5, 9),
        Township("202", "车鸣峪乡", 4.0, 7),
    ),
    institutions=institutions("中阳县", "县", bureau="卫生健康局", inspection="卫生监督所"),
    population=138_504,
    records=127_424,
    elderly_share=0.13,
    child_share=0.17,
    elderly_managed=12_900,
    hypertension_managed=10_850,
    diabetes_managed=4_120,
    mental=Mental(found=637, managed=605, standard=556, treated=560, at_risk=25),
    contracts=Contracts(
        signed=61_800,
        key=38_400,
        poor=17_518,
        poor_households=6_961,
        monitored=2_270,
        monitored_households=1_059,
        teams=38,
        doctors=114,
    ),
    ledgers=Ledgers(
        donors=1_259,
        reimbursed=31,
        reimbursed_yuan=24_180,
        outreach=19,
        village_doctors=147,
        people_trained=412,
        sent_away=11,
        lectures=14,
        city_pieces=22,
        province_pieces=7,
        other_pieces=61,
        funds_yuan=9_800_000,
    ),
    standard_share=0.915,
    control_share=0.76,
    referrals_up=1_150,
    referrals_down=240,
    identity_division="141199",
    minority_share=0.002,
    centre=(111.18, 37.34),
    square_kilometres=1_441.0,
    village_words=NORTH,
    as_of=date(2024, 12, 31),
    parameters=(
        *parameters(
            _SINCE,
            population=138_504,
            population_from=f"由{_DOCUMENT}推算：1,259 ÷ 9.09‰",
            adults=110_600,
            adults_share="79.9%",
        ),
        ParameterValue("population.poor", _SINCE, Decimal(17_518), "{person}", f"{_DOCUMENT}：一般脱贫户人口"),
        ParameterValue("population.monitored", _SINCE, Decimal(2_270), "{person}", f"{_DOCUMENT}：三类监测对象"),
    ),
    stated=(
        _says("B6", "一般脱贫户签约 17518 人", 17_518, "{person}", "contract.poor"),
        _says("B6", "一般脱贫户签约 6961 户", 6_961, "{household}", "contract.poor_households"),
        _says("B6", "三类监测对象签约 2270 人", 2_270, "{person}", "contract.monitored"),
        _says("B6", "三类监测对象签约 1059 户", 1_059, "{household}", "contract.monitored_households"),
        _says("B6", "重点慢病患者签约随访 1644", 1_644, "{person}", why=_NO_SUCH_GROUP),
        _says("C3", "录入肇事肇祸等患者 25 人", 25, "{person}", "mental.at_risk"),
        _says("C3", "以奖代补 18 人", 18, "{person}", why=_NO_REWARD),
        _says("B15", "献血 1259 人", 1_259, "{person}", "blood.donors"),
        _says("B15", "千人口献血率 9.09", "9.09", "[ppth]", "blood.donation_rate"),
        _says("E7", "培训村医 147 名", 147, "{person}", "training.village_doctors"),
        _says("C20", "健康科普宣传 19 次", 19, "{times}", "education.outreach"),
    ),
    contradictions=(
        Contradiction(
            "newborn-screening",
            Bilingual(
                "新生儿两病筛查 658 人次，多于活产 656 人。",
                "658 newborns were screened for two diseases, of 656 live births.",
            ),
            MoreThanAll(Decimal(658), Decimal(656)),
        ),
        Contradiction(
            "monitored-people",
            Bilingual(
                "三类监测对象写作“10592270人”，超过全县人口；读作 1,059 户、2,270 人。",
                "Monitored people are printed as 10592270, more than the county has; read as 1,059 households, 2,270 people.",
            ),
            MoreThanAll(Decimal(10_592_270), Decimal(138_504)),
        ),
    ),
    assumptions=(
        Bilingual(
            "常住人口未载明：献血 1,259 人 ÷ 9.09‰ = 138,504 人；按四舍五入，138,428 至 138,580 人均与之相符。",
            "The population is not stated: 1,259 donors ÷ 9.09 ‰ = 138,504; 138,428 to 138,580 would round to it as well.",
        ),
        Bilingual(
            "103家村卫生室按 103 个村各一；11所乡镇卫生院（分院）为7个乡镇各一，另4所分管其中4个乡镇的一半村，其名称与分管范围为假定。",
            "103 village clinics are one in each of 103 villages; eleven township centres are one for each of seven and four more with half of a township's villages each, assumed.",
        ),
        Bilingual(
            "“1644种重点慢病患者”读作 1,644 人，其签约随访与在管慢病重叠，文献不足以计数，未列入对照。",
            "“1,644 kinds of chronic patients” is read as people; they overlap with those in care and cannot be counted from the document.",
        ),
        Bilingual(
            "高血压、糖尿病、老年人、建档各数均未载明，按常见水平假定；0–14岁占17%、65岁及以上占13%为假定。",
            "Hypertension, diabetes, elderly and records are not stated and taken at usual levels; 17 % under 15, 13 % of 65 and over assumed.",
        ),
        Bilingual(
            "脱贫户与监测户以户为单位签约：户数为其成员所在户的数目。",
            "Poor and monitored households sign as households: their number is that of the households of those people.",
        ),
        INVENTED_PLACES,
        *SIMULATED,
    ),
)
