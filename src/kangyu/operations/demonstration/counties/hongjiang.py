"""Hongjiang 洪江市 (Hunan), as document 003 states its figures.

The township names and codes are the public ones of the statistical divisions; every person, household, village name,
institution's spelling and boundary is synthetic.
"""

from datetime import date
from decimal import Decimal

from kangyu.vocabulary.labels import Bilingual

from .arithmetic import BasesDiffer, wholes
from .declaration import Contracts, County, Institution, InstitutionKind, Ledgers, Mental, ParameterValue, Township
from .stated import Contradiction, Rule, statements
from .usual import SIMULATED, targets

_CODE = "431281"
_DOCUMENT = "洪江市卫生健康工作材料（文献003）"
_NEW_YEAR_2018 = date(2018, 1, 1)
_says = statements("2018", _CODE)
_ON_OUTREACH = Bilingual(
    "只是下村义诊中办理的部分；档案与协议不记是否义诊时办理。",
    "Only what was done on outreach; records and contracts do not say whether they were made there.",
)
_NO_STANDARD = Bilingual(
    "老年人每年体检即为管理，没有另外的规范管理率。",
    "The elderly are managed by a yearly examination; there is no rate of managing to specification besides.",
)

hongjiang = County(
    key="hongjiang",
    name=Bilingual("洪江市", "Hongjiang"),
    code=_CODE,
    prefecture="怀化市",
    province="湖南省",
    is_invented=False,
    townships=(
        Township("101", "黔城镇", 13.0, 30, communities=6, has_central_centre=True),
        Township("102", "安江镇", 13.0, 31, communities=6, has_central_centre=True),
        Township("103", "托口镇", 7.5, 22, communities=2, has_central_centre=True),
        Township("104", "雪峰镇", 6.5, 20, communities=2, has_central_centre=True),
        Township("106", "江市镇", 7.0, 21, communities=2, has_central_centre=True),
        Township("107", "沅河镇", 5.0, 16),
        Township("108", "塘湾镇", 5.0, 16),
        Township("202", "岔头乡", 4.5, 15),
        Township("203", "茅渡乡", 3.0, 10),
        Township("204", "大崇乡", 2.8, 10),
        Township("205", "熟坪乡", 3.6, 12),
        Township("206", "铁山乡", 2.8, 10),
        Township("207", "群峰乡", 3.2, 11),
        Township("208", "湾溪乡", 3.2, 11),
        Township("209", "洗马乡", 3.4, 12),
        Township("211", "沙湾乡", 4.0, 14),
        Township("212", "深渡苗族乡", 2.4, 9),
        Township("213", "龙船塘瑶族乡", 2.6, 10),
        Township("214", "太平乡", 3.8, 13),
        Township("217", "岩垅乡", 3.4, 12),
    ),
    institutions=(
        Institution(InstitutionKind.BUREAU, "洪江市卫生健康局", "市卫健局", ("洪江市卫生和计划生育局", "市卫计局")),
        Institution(InstitutionKind.COUNTY_HOSPITAL, "洪江市人民医院", "市人民医院"),
        Institution(InstitutionKind.COUNTY_HOSPITAL, "洪江市第一中医医院", "市第一中医院", ("洪江市第一中医院",)),
        Institution(InstitutionKind.CDC, "洪江市疾病预防控制中心", "市疾控中心"),
        Institution(InstitutionKind.MATERNAL_CHILD, "洪江市妇幼保健计划生育服务中心", "市妇计中心"),
        Institution(InstitutionKind.INSPECTION, "洪江市卫生计生综合监督执法局", "市卫生监督局"),
    ),
    population=428_007,
    records=397_876,
    elderly_share=0.134,
    elderly_managed=32_987,
    hypertension_managed=22_913,
    ledgers=Ledgers(
        donors=3_050,
        outreach=28,
        village_doctors=150,
        people_trained=215,
        sent_away=32,
        lectures=35,
        city_pieces=44,
        province_pieces=16,
        other_pieces=96,
        funds_yuan=24_600_000,
    ),
    standard_share=0.915,
    control_share=0.75,
    identity_division="431299",
    minority_share=0.13,
    centre=(110.10, 27.20),
    square_kilometres=2_173.0,
    as_of=date(2018, 12, 31),
    diabetes_managed=8_741,
    mental=Mental(found=1_796, managed=1_707, standard=1_640, treated=1_520, at_risk=58),
    contracts=Contracts(signed=205_040, key=135_270, poor=48_118, poor_households=15_300, teams=122, doctors=366),
    referrals_up=2_815,
    referrals_down=406,
    parameters=(
        ParameterValue(
            "population.resident",
            _NEW_YEAR_2018,
            Decimal(428_007),
            "{person}",
            f"由{_DOCUMENT}推算：397,876 ÷ 92.96%",
        ),
        ParameterValue(
            "population.adults",
            _NEW_YEAR_2018,
            Decimal(335_900),
            "{person}",
            "假定：常住人口的 78.5% 年满18周岁（合成年龄结构）",
        ),
        ParameterValue(
            "prevalence.hypertension",
            _NEW_YEAR_2018,
            Decimal("0.252"),
            "1",
            "《中国居民营养与慢性病状况报告（2015年）》：18岁及以上居民高血压患病率 25.2%",
        ),
        ParameterValue(
            "prevalence.diabetes",
            _NEW_YEAR_2018,
            Decimal("0.097"),
            "1",
            "《中国居民营养与慢性病状况报告（2015年）》：18岁及以上居民糖尿病患病率 9.7%",
        ),
        ParameterValue(
            "population.key_groups", _NEW_YEAR_2018, Decimal(185_301), "{person}", f"由{_DOCUMENT}推算：135,270 ÷ 73%"
        ),
        ParameterValue("population.poor", _NEW_YEAR_2018, Decimal(48_118), "{person}", f"{_DOCUMENT}：贫困人口"),
        *targets(_NEW_YEAR_2018),
        ParameterValue(
            "target.hypertension.standard_rate", _NEW_YEAR_2018, Decimal(60), "%", "健康中国行动：2022年不低于60%"
        ),
    ),
    stated=(
        _says("A2", "居民健康档案 397876 份", 397_876, "{record}", "record.established"),
        _says("A2", "建档率 92.96%", "92.96", "%", "record.established_rate"),
        _says("C5", "65岁以上老年人健康管理 32987 人", 32_987, "{person}", "elderly.managed"),
        _says("C1", "高血压患者健康管理 22913 人", 22_913, "{person}", "hypertension.managed"),
        _says("C1", "规范管理率 90% 以上", 90, "%", "hypertension.standard_rate", rule=Rule.AT_LEAST),
        _says("C2", "糖尿病患者健康管理 8741 人", 8_741, "{person}", "diabetes.managed"),
        _says("C2", "规范管理率 90% 以上", 90, "%", "diabetes.standard_rate", rule=Rule.AT_LEAST),
        _says("C3", "严重精神障碍患者健康管理 1707 人", 1_707, "{person}", "mental.managed"),
        _says("C3", "规范管理率 90% 以上", 90, "%", "mental.standard_rate", rule=Rule.AT_LEAST),
        _says("B6", "一般人群签约 20.5040 万人", 205_040, "{person}", "contract.valid"),
        _says("B6", "一般人群签约率 47%", 47, "%", "contract.coverage", contradiction="general-base"),
        _says("B6", "重点人群签约 13.5270 万人", 135_270, "{person}", "contract.key_groups"),
        _says("B6", "重点人群签约率 73%", 73, "%", "contract.key_group_rate"),
        _says("B6", "贫困人口签约 48118 人", 48_118, "{person}", "contract.poor"),
        _says("B6", "贫困人口签约率 100%", 100, "%", "contract.poor_rate"),
        _says("E7", "开展学术讲座 35 次", 35, "{times}", "training.lectures"),
        _says("E7", "选送进修 30 余人", 30, "{person}", "training.attachments", precision=-1, rule=Rule.AND_MORE),
        _says("E7", "短期培训 200 余人次", 200, "{times}", "training.session_people", precision=-2, rule=Rule.AND_MORE),
        _says("A2", "下村义诊建立电子健康档案 18148 人份", 18_148, "{record}", why=_ON_OUTREACH),
        _says("B6", "下村义诊签订签约服务协议 37012 人份", 37_012, "{person}", why=_ON_OUTREACH),
        _says("B6", "下村义诊落实慢病签约个性化管理 1201 人", 1_201, "{person}", why=_ON_OUTREACH),
        _says("C5", "规范管理率 90% 以上", 90, "%", why=_NO_STANDARD, rule=Rule.AT_LEAST),
        _says("B4", "上转病人 2815 人次", 2_815, "{times}", "referral.up"),
        _says("B4", "下转病人 406 人次", 406, "{times}", "referral.down"),
    ),
    contradictions=(
        Contradiction(
            "general-base",
            Bilingual(
                "一般人群签约 205,040 人、签约率 47% 的基数大于由建档率推得的常住人口（或按户籍人口计）；按常住人口计为 47.9%。",
                "205,040 under contract at 47 % need more people than the records' share gives (registered ones perhaps); of residents they are 47.9 %.",
            ),
            BasesDiffer(205_040, Decimal(47), 0, wholes(397_876, Decimal("92.96"), 2)),
        ),
    ),
    assumptions=(
        Bilingual(
            "常住人口未载明，由 397,876 ÷ 92.96% 取整为 428,007 人；按四舍五入，427,985 至 428,030 人均与之相符。",
            "The population is not stated: 397,876 ÷ 92.96 % gives 428,007 whole people; 427,985 to 428,030 would round to it as well.",
        ),
        Bilingual(
            "资料的截止日未载明，取 2018年12月31日；各数均视为该日的存量或2018年全年数。",
            "The day of the figures is not stated; 31 December 2018 is taken, stocks on that day and flows of the year 2018.",
        ),
        Bilingual(
            "年龄结构未载明；65岁及以上占 13.4% 为假定。“65岁以上”按年满65周岁计。",
            "The ages are not stated; 13.4 % of 65 and over is assumed. “Over 65” is read as 65 completed years.",
        ),
        Bilingual(
            "“老年人健康管理”按本年度内完成健康体检的在册建档老年人计。",
            "“Health management of the elderly” is read as living elderly residents with a record, examined in the year.",
        ),
        Bilingual(
            "“规范管理率均在90%以上”合指各类慢性病，与高血压、糖尿病、严重精神障碍分别比较，且只要求不低于90%。",
            "“Above 90 %” is said of all programmes together; it is held against hypertension, diabetes and mental disorder, as at least 90 %.",
        ),
        Bilingual(
            "“一般人群”读作全体签约居民，重点人群、贫困人口含于其中；重点人群基数 135,270 ÷ 73% = 185,301 人作为参数。",
            "The “general population” is read as everybody, key groups and the poor among them; 135,270 ÷ 73 % = 185,301 is a parameter.",
        ),
        Bilingual(
            "外出进修30余人、短期培训200余人次、讲座35次按2018年计。",
            "Thirty and more sent away, two hundred trained and 35 lectures are read as of 2018.",
        ),
        Bilingual(
            "上转 2,815、下转 406 人次按2018年内发起并完成的转诊计；结核病、尘肺病等尚无服务项目，未列入对照。",
            "2,815 referrals up and 406 down are read as opened and completed in 2018; tuberculosis and pneumoconiosis have no programme yet.",
        ),
        Bilingual(
            "签约村医 305 名，假定为 305 个行政村、每村一个卫生室；实际村数未载明。",
            "305 village doctors under contract are taken as 305 villages with one clinic each; the number of villages is not stated.",
        ),
        Bilingual(
            "乡镇名称与代码为公开资料；各乡镇人口、村名、机构写法、边界均为虚构。",
            "Names and codes of townships are public; their populations, village names, spellings and boundaries are invented.",
        ),
        *SIMULATED,
    ),
)
