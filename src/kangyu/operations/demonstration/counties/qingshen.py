"""Qingshen 青神县 (Sichuan), as document 001 states its figures at the middle of 2016.

The township names are public; every person, household, village name, institution's spelling and boundary is synthetic.
"""

from datetime import date
from decimal import Decimal

from kangyu.vocabulary.labels import Bilingual

from .arithmetic import MoreThanAll, NoSuchPart
from .declaration import Contracts, County, Ledgers, Mental, ParameterValue, Township
from .stated import Contradiction, statements
from .usual import INVENTED_PLACES, SIMULATED, institutions, parameters

_CODE = "511425"
_SINCE = date(2015, 1, 1)
_DOCUMENT = "青神县卫生计生工作总结（文献001）"
_says = statements("2016H1", _CODE)

qingshen = County(
    key="qingshen",
    name=Bilingual("青神县", "Qingshen"),
    code=_CODE,
    prefecture="眉山市",
    province="四川省",
    is_invented=False,
    townships=(
        Township("101", "青城镇", 27.0, 10, communities=6, has_central_centre=True),
        Township("102", "汉阳镇", 8.0, 6),
        Township("103", "瑞峰镇", 8.5, 7),
        Township("104", "西龙镇", 11.5, 9, has_central_centre=True),
        Township("105", "黑龙镇", 9.5, 8),
        Township("106", "河坝子镇", 10.0, 8),
        Township("107", "南城镇", 8.0, 7),
        Township("201", "高台乡", 6.0, 6),
        Township("202", "白果乡", 6.0, 6),
        Township("203", "罗波乡", 5.5, 6),
    ),
    institutions=institutions(
        "青神县",
        "县",
        bureau="卫生和计划生育局",
        inspection="卫生和计划生育监督执法大队",
        others=("东城医院", "康达骨科医院"),
    ),
    population=169_935,
    records=105_734,
    records_in_use=48_109,
    elderly_share=0.148,
    child_share=0.125,
    elderly_managed=15_100,
    hypertension_managed=12_531,
    diabetes_managed=3_012,
    mental=Mental(found=780, managed=637, standard=541, treated=230, at_risk=31),
    contracts=Contracts(
        signed=84_500, key=33_000, households=36_570, teams=48, doctors=96, signed_recently=0.05, fulfilled=0.2
    ),
    ledgers=Ledgers(
        donors=640,
        reimbursed=66,
        reimbursed_yuan=50_400,
        outreach=12,
        village_doctors=73,
        people_trained=260,
        sent_away=6,
        lectures=9,
        city_pieces=33,
        province_pieces=19,
        other_pieces=58,
        funds_yuan=13_160_000,
    ),
    standard_share=0.915,
    control_share=0.72,
    referrals_up=900,
    referrals_down=160,
    identity_division="511499",
    minority_share=0.005,
    centre=(103.85, 29.83),
    square_kilometres=387.0,
    as_of=date(2016, 6, 30),
    parameters=(
        *parameters(
            _SINCE,
            population=169_935,
            population_from=f"由{_DOCUMENT}推算：780 ÷ 4.59‰",
            adults=143_100,
            adults_share="84.2%",
        ),
        ParameterValue(
            "plan.funds", date(2016, 1, 1), Decimal(24_830_000), "{CNY}", f"由{_DOCUMENT}推算：1,316万元 ÷ 53%"
        ),
        ParameterValue(
            "population.households", _SINCE, Decimal(39_475), "{household}", f"由{_DOCUMENT}推算：36,570 ÷ 92.64%"
        ),
    ),
    stated=(
        _says("A2", "电子建档率 62.22%", "62.22", "%", "record.established_rate"),
        _says("A2", "档案动态使用率 45.5%", "45.5", "%", "record.use_rate"),
        _says("C1", "高血压患者管理率 34.75%", "34.75", "%", "hypertension.management_rate"),
        _says("C2", "糖尿病患者管理率 21.7%", "21.7", "%", "diabetes.management_rate"),
        _says("C3", "重性精神疾病筛查核实 780 人", 780, "{person}", "mental.registered"),
        _says("C3", "检出率 4.59‰", "4.59", "[ppth]", "mental.detection_rate"),
        _says("C3", "管理率 81.6%", "81.6", "%", "mental.management_rate", contradiction="mental-managed"),
        _says("C3", "规范管理率 69.4%", "69.4", "%", "mental.standard_rate"),
        _says("C3", "在管患者治疗率 36.15%", "36.15", "%", "mental.treatment_rate", contradiction="mental-treated"),
        _says("B15", "献血报销 66 人次", 66, "{person}", "blood.reimbursed"),
        _says("B15", "献血报销 50400 元", 50_400, "{CNY}", "blood.reimbursed_amount"),
        _says("B15", "自愿无偿献血比例 100%", 100, "%", "blood.voluntary_rate"),
        _says("E9", "对上争取资金 1316 万元", 13_160_000, "{CNY}", "funds.from_above", precision=-4),
        _says("E9", "占目标任务 53%", 53, "%", "funds.target_rate"),
        _says("E10", "市级上稿 33 篇", 33, "{piece}", "publicity.city"),
        _says("E10", "省级上稿 19 篇", 19, "{piece}", "publicity.province"),
        _says("C20", "各类宣传活动 12 次", 12, "{times}", "education.outreach"),
        _says("B6", "签约 36570 户", 36_570, "{household}", "contract.households"),
        _says("B6", "户签约率 92.64%", "92.64", "%", "contract.household_rate"),
    ),
    contradictions=(
        Contradiction(
            "mental-managed",
            Bilingual(
                "检出 780 人中任何整数都不给出管理率 81.6%；取 637 人在管（81.7%）。",
                "No whole number of the 780 found gives 81.6 % in management; 637 are in care (81.7 %).",
            ),
            NoSuchPart(Decimal("81.6"), 1, 780),
        ),
        Contradiction(
            "mental-treated",
            Bilingual(
                "36.15% 称为在管患者治疗率，但 637 名在管者中任何整数都不给出，取 230 人；282 ÷ 780 = 36.15%，似以检出者为分母。",
                "36.15 % is said of those managed, of whom no whole number gives it (230 are taken); 282 ÷ 780 = 36.15 % looks like a share of all found.",
            ),
            NoSuchPart(Decimal("36.15"), 2, 637),
        ),
        Contradiction(
            "county-online-share",
            Bilingual(
                "网上采购金额比例县级达 103.8%，超过全部采购。",
                "The county's share of purchases made online is 103.8 %, more than all purchases.",
            ),
            MoreThanAll(Decimal("103.8"), Decimal(100)),
        ),
    ),
    assumptions=(
        Bilingual(
            "常住人口未载明：780 ÷ 4.59‰ = 169,935 人；按四舍五入，169,750 至 170,119 人均与之相符。",
            "The population is not stated: 780 ÷ 4.59 ‰ = 169,935; 169,750 to 170,119 would round to it as well.",
        ),
        Bilingual(
            "签约户的基数为 36,570 ÷ 92.64% = 39,475 户，作为参数；合计每户 4.3 人，高于常见水平，或只含农村户。",
            "The base of households is 36,570 ÷ 92.64 % = 39,475, a parameter; 4.3 people each is above the usual, perhaps rural ones only.",
        ),
        Bilingual(
            "建档 105,734 份（62.22%），近12个月内有记录的 48,109 份（45.5%）：不足者由门诊记录补足。",
            "105,734 records (62.22 %), of which 48,109 (45.5 %) had an entry in twelve months: outpatient visits make up what services leave.",
        ),
        Bilingual(
            "管理率按估算患者计：成年人 143,100（0–14岁占12.5%为假定）× 25.2% 与 9.7%；由此高血压在管 12,531 人、糖尿病 3,012 人。",
            "Management rates are of estimated patients: 143,100 adults (12.5 % under 15 assumed) × 25.2 % and 9.7 %: 12,531 and 3,012 in care.",
        ),
        Bilingual(
            "规范管理率 69.4% 按规范以登记在册 780 人为分母，计 541 人；以在管 637 人计则为 442 人，文献未说明分母。",
            "69.4 % to specification are, as the specification has it, of the 780 registered: 541; of the 637 managed they would be 442. The "
            "document does not name the base.",
        ),
        Bilingual(
            "争取资金目标未载明：1,316万元 ÷ 53% 取 2,483 万元为参数；上稿、经费等截至5月的数视为上半年数。",
            "The target of funds is not stated: 13.16 M yuan ÷ 53 % gives 24.83 M; figures up to May are read as those of the half-year.",
        ),
        Bilingual(
            "65岁及以上占 14.8%、老年人体检 15,100 人、签约人数与73个村为假定。",
            "Assumed: 14.8 % of 65 and over, 15,100 elderly examined in a year, persons under contract, 73 villages.",
        ),
        INVENTED_PLACES,
        *SIMULATED,
    ),
)
