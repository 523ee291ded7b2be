"""Codes of family-doctor contracts (家庭医生签约)."""

from kangyu.vocabulary.sensitivity import Sensitivity

from .common import LOCAL, codes

_SOURCE = "家庭医生签约服务工作指导意见（2016、2022）"

SIGNS_FOR = codes(
    "signs_for",
    "签约范围",
    "Signed for",
    ("1", "本人", "one person", "个人"),
    ("2", "全家", "the household", "家庭", "户代表"),
    source=LOCAL,
    version="1",
)
PACKAGE = codes(
    "service_package",
    "服务包",
    "Service package",
    ("1", "基础包", "basic", "基础服务包", "基本包"),
    ("2", "个性化包", "personalised", "个性化服务包", "有偿包"),
    source=_SOURCE,
    version="2022",
)
GROUP = codes(
    "contract_group",
    "人群类别",
    "Group",
    ("1", "一般人群", "general", "普通人群"),
    ("2", "老年人", "elderly", "65岁及以上老年人"),
    ("3", "孕产妇", "pregnant"),
    ("4", "0～6岁儿童", "child under 7", "儿童", "0-6岁儿童"),
    ("5", "残疾人", "disabled"),
    ("6", "高血压", "hypertension", "高血压患者"),
    ("7", "糖尿病", "diabetes", "糖尿病患者"),
    ("8", "结核病", "tuberculosis", "结核病患者"),
    ("9", "严重精神障碍", "severe mental disorder", "严重精神障碍患者"),
    ("10", "脱贫人口", "lifted out of poverty", "建档立卡", "贫困人口", "建档立卡贫困人口"),
    ("11", "三类监测户", "monitored household", "监测户", "监测对象"),
    ("12", "计划生育特殊家庭", "special family-planning family", "计生特殊家庭"),
    source=_SOURCE,
    version="2022",
    kept={"9": Sensitivity.MENTAL},
    instead="1",
)
KEY_GROUPS = tuple(code.value for code in GROUP if code.value != "1")
SIGNED_ON = codes(
    "signed_on",
    "签约方式",
    "Signed on",
    ("1", "纸质", "paper", "纸质签约"),
    ("2", "电子", "screen", "电子签约"),
    source=LOCAL,
    version="1",
)
SERVICE_ITEM = codes(
    "contract_service_item",
    "服务项目",
    "Service",
    ("1", "居家护理", "nursing at home"),
    ("2", "上门诊疗", "doctor's home visit", "预约上门"),
    ("3", "家庭病床", "home bed"),
    ("4", "用药指导", "advice on medicines", "长处方"),
    ("5", "慢病随访", "chronic-disease follow-up", "慢性病随访"),
    ("6", "健康体检", "health examination", "体检"),
    ("7", "健康咨询", "consultation", "健康教育"),
    ("8", "预约转诊", "booked referral", "转诊"),
    ("9", "中医药服务", "Chinese medicine", "中医服务"),
    ("10", "康复指导", "rehabilitation"),
    ("11", "妇幼保健", "mother and child care"),
    source=LOCAL,
    version="1",
)
PLACE = codes(
    "service_place",
    "服务地点",
    "Place",
    ("1", "门诊", "at the clinic", "机构"),
    ("2", "入户", "home visit", "家庭", "上门"),
    ("3", "家庭病床", "home bed"),
    ("4", "电话", "by telephone", "线上"),
    source=LOCAL,
    version="1",
)
CLOSE_REASON = codes(
    "contract_close_reason",
    "终止签约原因",
    "Reason for closing",
    ("1", "死亡", "died"),
    ("2", "迁出", "moved away", "迁移"),
    ("5", "解约", "terminated", "解除协议"),
    ("6", "改签其他团队", "signed with another team", "改签"),
)
