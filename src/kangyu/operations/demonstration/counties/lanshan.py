"""Lanshan 兰山区 (Shandong), as document 000 states its figures at the middle of 2020.

The township names are public; every person, household, village name, institution's spelling and boundary is synthetic.
"""

from datetime import date
from decimal import Decimal

from kangyu.vocabulary.labels import Bilingual

from .arithmetic import TooLittleEach
from .declaration import Contracts, County, Ledgers, Mental, ParameterValue, Township
from .stated import Contradiction, Rule, statements
from .usual import INVENTED_PLACES, NORTH, SIMULATED, institutions, parameters

_CODE = "371302"
_SINCE = date(2019, 1, 1)
_DOCUMENT = "兰山区卫生健康工作总结（文献000）"
_says = statements("2020H1", _CODE)
_NO_DOCTORS = Bilingual(
    "签约医生与团队是人员，不是签约记录；尚无按人员计的指标。有效协议上写有同样多的团队与医生。",
    "Teams and doctors are staff, not contracts; no indicator counts staff yet. The valid contracts name as many of both.",
)

lanshan = County(
    key="lanshan",
    name=Bilingual("兰山区", "Lanshan"),
    code=_CODE,
    prefecture="临沂市",
    province="山东省",
    is_invented=False,
    townships=(
        Township("001", "兰山街道", 14.0, 20, communities=14, has_central_centre=True),
        Township("002", "银雀山街道", 12.0, 12, communities=14),
        Township("003", "金雀山街道", 12.0, 12, communities=14, has_central_centre=True),
        Township("004", "柳青街道", 13.0, 26, communities=12),
        Township("101", "白沙埠镇", 6.5, 42, communities=2),
        Township("102", "枣园镇", 5.5, 36, branches=("大岭卫生院",)),
        Township("103", "半程镇", 7.0, 48, communities=2),
        Township("104", "义堂镇", 13.0, 62, communities=5, has_central_centre=True, branches=("朱保卫生院",)),
        Township("105", "李官镇", 5.0, 40),
        Township("106", "汪沟镇", 5.5, 44),
        Township("107", "方城镇", 6.5, 50, communities=2, has_central_centre=True, branches=("新桥卫生院",)),
    ),
    institutions=institutions("临沂市兰山区", "区", bureau="卫生健康局", inspection="卫生健康监督执法大队"),
    population=1_200_000,
    records=1_104_000,
    elderly_share=0.105,
    child_share=0.215,
    elderly_managed=92_000,
    hypertension_managed=103_000,
    diabetes_managed=36_000,
    mental=Mental(found=5_698, managed=5_398, standard=4_900, treated=4_650, at_risk=190),
    contracts=Contracts(
        signed=456_000, key=430_000, poor=2_378, poor_households=1_130, teams=292, doctors=893, poor_are_examined=True
    ),
    ledgers=Ledgers(
        donors=4_120,
        outreach=46,
        village_doctors=392,
        people_trained=1_180,
        sent_away=20,
        lectures=24,
        city_pieces=31,
        province_pieces=9,
        other_pieces=84,
        funds_yuan=31_500_000,
    ),
    standard_share=0.915,
    control_share=0.75,
    referrals_up=6_800,
    referrals_down=1_250,
    identity_division="371399",
    minority_share=0.01,
    centre=(118.33, 35.07),
    square_kilometres=891.0,
    village_words=NORTH,
    as_of=date(2020, 6, 30),
    parameters=(
        *parameters(
            _SINCE,
            population=1_200_000,
            population_from=f"由{_DOCUMENT}推算：5,398 ÷ 4.5‰，取整",
            adults=904_800,
            adults_share="75.4%",
        ),
        ParameterValue(
            "population.key_groups",
            _SINCE,
            Decimal(535_500),
            "{person}",
            f"由{_DOCUMENT}推算：430,000 ÷ 80.3%",
        ),
        ParameterValue("population.poor", _SINCE, Decimal(2_378), "{person}", f"{_DOCUMENT}：贫困人口"),
    ),
    stated=(
        _says("C1", "管理高血压 10.3 万人", 103_000, "{person}", "hypertension.managed", precision=-3, rule=Rule.ABOUT),
        _says("C2", "管理糖尿病 3.6 万人", 36_000, "{person}", "diabetes.managed", precision=-3, rule=Rule.ABOUT),
        _says("C3", "严重精神障碍患者管理 5398 人", 5_398, "{person}", "mental.managed"),
        _says("B6", "重点人群签约 43 万人", 430_000, "{person}", "contract.key_groups", precision=-4, rule=Rule.ABOUT),
        _says("B6", "重点人群签约率 80.3%", "80.3", "%", "contract.key_group_rate"),
        _says("B6", "贫困人口签约 2378 人", 2_378, "{person}", "contract.poor"),
        _says("B6", "贫困人口签约率 100%", 100, "%", "contract.poor_rate"),
        _says("B10", "贫困人口健康查体 2378 人", 2_378, "{person}", "contract.poor_examined"),
        _says("B10", "贫困人口查体覆盖率 100%", 100, "%", "contract.poor_examined_rate"),
        _says("B6", "家庭医生团队 292 个", 292, "{team}", why=_NO_DOCTORS),
        _says("B6", "签约医生 893 人", 893, "{person}", why=_NO_DOCTORS),
    ),
    contradictions=(
        Contradiction(
            "inpatient-waiver",
            Bilingual(
                "贫困人口住院减免 325 人次共 0.15 万元，每次不足 5 元，而门诊每次约 83 元：单位或数字有误。",
                "325 inpatient waivers of 1,500 yuan in all are less than 5 yuan each, where outpatient ones are about 83: a unit or a number is wrong.",
            ),
            TooLittleEach(Decimal(1_500), 325, Decimal(50)),
        ),
    ),
    assumptions=(
        Bilingual(
            "常住人口未载明；在管严重精神障碍 5,398 人按常见报告患病率 4.5‰ 推得 1,199,556，取 1,200,000 人。",
            "The population is not stated; 5,398 people in care at the usual 4.5 ‰ give 1,199,556, taken as 1,200,000.",
        ),
        Bilingual(
            "重点人群总数未载明：430,000 ÷ 80.3% 得 528,936 至 542,056（两数均已取整），取 535,500 人作为参数。",
            "Key groups are not stated: 430,000 ÷ 80.3 % allows 528,936 to 542,056, both being rounded; 535,500 is the parameter.",
        ),
        Bilingual(
            "10.3万、3.6万、43万只到千位或万位；世界取其整数，按该位四舍五入比较。",
            "103,000, 36,000 and 430,000 are stated to thousands or ten thousands; the world has just these, compared at that place.",
        ),
        Bilingual(
            "截止日取2020年6月30日；存量按该日，签约与查体按2020年上半年末有效。",
            "The day is 30 June 2020; stocks stand on it, contracts and check-ups as valid at the end of the half-year.",
        ),
        Bilingual(
            "14个基层机构：11个街道镇各一，另设新桥、朱保、大岭3个卫生院，分管方城、义堂、枣园镇的一半村；后两个名称及分管范围为假定。",
            "Fourteen primary institutions: one for each of eleven townships, and three more, each with half of a township's villages; two names and the villages are assumed.",
        ),
        Bilingual(
            "0–14岁占21.5%、65岁及以上占10.5%为假定（年轻的市辖区）；建档率92%、老年人体检数、一般人群签约 2.6 万人、392个村为假定。",
            "Assumed: 21.5 % under 15 and 10.5 % of 65 and over (a young district); records 92 %, check-ups of the elderly, 26,000 contracts of others, 392 villages.",
        ),
        Bilingual(
            "按年龄、疾病、残疾、贫困可认定的重点人群不足签约的 43 万人，余下由自述血压偏高、未经诊断的成年人以第 6 组（高血压）签约补足；他们不在高血压管理之列。",
            "Age, illness, disability and poverty make fewer key people than the 430,000 signed; grown-ups who tell of a high pressure of their own, undiagnosed, fill group 6 (hypertension). They are not managed as hypertensive.",
        ),
        Bilingual(
            "另有 300 名登记而未在管的严重精神障碍患者为假定。",
            "Another 300 people with severe mental disorder, registered and not in care, are assumed.",
        ),
        INVENTED_PLACES,
        *SIMULATED,
    ),
)
