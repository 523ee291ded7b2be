"""Haian 海安市 (Jiangsu), as document 004 states its figures of the year 2020.

The township names are public; every person, household, village name, institution's spelling and boundary is synthetic.
"""

from datetime import date
from decimal import Decimal

from kangyu.vocabulary.labels import Bilingual

from .arithmetic import MoreThanAll
from .declaration import Contracts, County, Ledgers, Mental, ParameterValue, Township
from .stated import Contradiction, Rule, statements
from .usual import INVENTED_PLACES, RIVERS, SIMULATED, institutions, parameters

_CODE = "320685"
_SINCE = date(2019, 1, 1)
_DOCUMENT = "海安市卫生健康工作总结（文献004）"
_says = statements("2020", _CODE)
_NO_STAFF = Bilingual(
    "注册全科医生是人员；尚无按人员计的指标。",
    "Registered general practitioners are staff; no indicator counts staff yet.",
)
_IS_A_TARGET = Bilingual(
    "任务数是参数（target.elderly.managed），完成率以它为分母。",
    "The task is a parameter (target.elderly.managed), by which the completion rate is divided.",
)
_IS_A_LIST = Bilingual(
    "服务项目是履约记录的代码表，不是计数。",
    "The menu is the code list of services under contracts, not a count.",
)

haian = County(
    key="haian",
    name=Bilingual("海安市", "Haian"),
    code=_CODE,
    prefecture="南通市",
    province="江苏省",
    is_invented=False,
    townships=(
        Township("101", "海安镇", 26.0, 26, communities=16, has_central_centre=True),
        Township("102", "城东镇", 13.0, 22, communities=4),
        Township("103", "曲塘镇", 11.5, 26, communities=2, has_central_centre=True),
        Township("104", "李堡镇", 10.5, 24, communities=2, has_central_centre=True),
        Township("105", "角斜镇", 6.0, 14),
        Township("106", "大公镇", 8.0, 18),
        Township("107", "雅周镇", 7.0, 16),
        Township("108", "白甸镇", 4.5, 11),
        Township("109", "南莫镇", 6.5, 15, has_central_centre=True),
        Township("110", "墩头镇", 6.0, 14),
    ),
    institutions=institutions(
        "海安市",
        "市",
        bureau="卫生健康委员会",
        inspection="卫生监督所",
        others=("第三人民医院", "皮肤病医院"),
    ),
    population=862_000,
    records=818_900,
    elderly_share=0.226,
    child_share=0.105,
    elderly_managed=144_665,
    hypertension_managed=108_500,
    diabetes_managed=34_200,
    mental=Mental(found=4_310, managed=4_160, standard=3_905, treated=3_790, at_risk=62),
    contracts=Contracts(signed=336_000, key=232_000, poor=8_420, poor_households=4_630, teams=186, doctors=612),
    ledgers=Ledgers(
        donors=7_930,
        outreach=52,
        village_doctors=310,
        people_trained=1_460,
        sent_away=58,
        lectures=61,
        city_pieces=48,
        province_pieces=59,
        other_pieces=115,
        funds_yuan=18_400_000,
    ),
    standard_share=0.915,
    control_share=0.76,
    referrals_up=5_200,
    referrals_down=1_480,
    identity_division="320699",
    minority_share=0.004,
    centre=(120.47, 32.55),
    square_kilometres=1_180.0,
    village_words=RIVERS,
    as_of=date(2020, 12, 31),
    parameters=(
        *parameters(
            _SINCE,
            population=862_000,
            population_from=f"由{_DOCUMENT}推算：612 ÷ 7.1/万",
            adults=745_600,
            adults_share="86.5%",
        ),
        ParameterValue(
            "target.elderly.managed", _SINCE, Decimal(145_300), "{person}", f"{_DOCUMENT}：老年人健康体检省任务数"
        ),
    ),
    stated=(
        _says("C5", "65岁及以上老年人健康体检 144665 人", 144_665, "{person}", "elderly.managed"),
        _says("B10", "健康体检任务完成率 99.56%", "99.56", "%", "elderly.completion_rate"),
        _says("B10", "健康体检省任务数 145300", 145_300, "{person}", why=_IS_A_TARGET),
        _says("B6", "签约服务“菜单” 11 个", 11, "{item}", why=_IS_A_LIST),
        _says("E7", "注册全科医生 612 名", 612, "{person}", why=_NO_STAFF),
        _says("E7", "每万人口全科医生 7.1 名", "7.1", "/10*4", why=_NO_STAFF),
        _says("E10", "省以上报刊网络用稿 59 篇", 59, "{item}", "publicity.province"),
        _says("E10", "推出党建等信息 110 多条", 110, "{piece}", "publicity.county", precision=-1, rule=Rule.AND_MORE),
    ),
    contradictions=(
        Contradiction(
            "task-unit",
            Bilingual(
                "体检任务数写作“145300 万人”，超过全市人口；读作 145,300 人。",
                "The task is printed as 145,300 ten-thousands of people, more than the city has; read as 145,300 people.",
            ),
            MoreThanAll(Decimal(145_300 * 10_000), Decimal(862_000)),
        ),
    ),
    assumptions=(
        Bilingual(
            "常住人口未载明：全科医生 612 名 ÷ 每万人 7.1 名 = 861,972，取 862,000 人；855,945 至 868,085 人均与之相符。",
            "The population is not stated: 612 GPs ÷ 7.1 per 10,000 = 861,972, taken as 862,000; 855,945 to 868,085 would round to it.",
        ),
        Bilingual(
            "65岁及以上占 22.6%、0–14岁占 10.5% 为假定（高度老龄化的县域）；由此老年人健康管理率约 74.3%。",
            "22.6 % of 65 and over and 10.5 % under 15 are assumed (a very old county): about 74.3 % of the elderly are examined.",
        ),
        Bilingual(
            "体检对象虽扩大到60岁以上，144,665 人明言为65岁及以上；60–64岁的体检不计入。",
            "Check-ups were opened to those of 60, but 144,665 are expressly of 65 and over; those of 60 to 64 are not counted.",
        ),
        Bilingual(
            "高血压、糖尿病、严重精神障碍、签约各数均未载明，按常见水平假定。",
            "Hypertension, diabetes, mental disorder and contracts are not stated and taken at usual levels.",
        ),
        Bilingual(
            "216个文明实践点按村、社区数理解：186个村与30个社区。",
            "216 civil-practice points are read as the villages and communities: 186 and 30.",
        ),
        INVENTED_PLACES,
        *SIMULATED,
    ),
)
