"""The bureau's work summary (工作总结), half-yearly and yearly.

The outline is the usual one of such summaries; the sentences are ours. First chapter: what Kangyu runs so far.
"""

from datetime import date

from kangyu.methods.documents import Annex, Report, Section
from kangyu.vocabulary.labels import Bilingual

work_summary = Report(
    key="work_summary",
    name=Bilingual("工作总结", "Work summary"),
    version=1,
    effective_from=date(2017, 1, 1),
    source="党政机关公文格式 GB/T 9704-2012；提纲为县级卫生健康局年度总结惯例",
    title="{issuer}\n{period}工作总结",
    sections=(
        Section(
            1,
            "主要工作开展情况",
            (
                (
                    "{period}，{issuer}以基本公共卫生服务为抓手，持续做好居民健康档案和慢性病患者健康管理。",
                    "本总结所列数字均由业务记录逐条计数得出，数据截至{as_of}，每个数字的口径见附件。",
                ),
            ),
        ),
        Section(
            2,
            "居民健康档案管理",
            (
                (
                    "期末全{area}常住居民{resident.count}，其中65岁及以上老年人{resident.elderly}。",
                    "累计建立居民电子健康档案{record.established}，建档率{record.established_rate}。",
                    "建档率{record.established_rate:change}。",
                    "建档率{record.established_rate:target}。",
                ),
                (
                    "本期新建电子健康档案{record.new}；近12个月有服务记录的档案占{record.use_rate}。",
                    "档案使用率{record.use_rate:change}。",
                ),
            ),
        ),
        Section(
            2,
            "老年人健康管理",
            (
                (
                    "65岁及以上老年人接受健康管理{elderly.managed}，健康管理率{elderly.management_rate}。",
                    "健康管理率{elderly.management_rate:target}。",
                    "健康管理人数{elderly.managed:change}。",
                ),
            ),
        ),
        Section(
            2,
            "高血压患者健康管理",
            (
                (
                    "期末在管高血压患者{hypertension.managed}，其中65岁及以上占{hypertension.elderly_share}；本期新纳入管理{hypertension.new}。",
                    "在管人数{hypertension.managed:change}。",
                    "按估计患病人数计算，健康管理率{hypertension.management_rate}。",
                ),
                (
                    "本期完成随访{hypertension.visits}，规范管理率{hypertension.standard_rate}，血压控制率{hypertension.control_rate}。",
                    "规范管理率{hypertension.standard_rate:change}，{hypertension.standard_rate:target}。",
                    "血压控制率{hypertension.control_rate:change}，{hypertension.control_rate:target}。",
                ),
                ("随访中发现血压达到危急水平{hypertension.danger_visits}。",),
            ),
        ),
        Section(
            2,
            "2型糖尿病患者健康管理",
            (
                (
                    "期末在管2型糖尿病患者{diabetes.managed}；本期新纳入管理{diabetes.new}，完成随访{diabetes.visits}。",
                    "规范管理率{diabetes.standard_rate}，血糖控制率{diabetes.control_rate}。",
                    "规范管理率{diabetes.standard_rate:change}，{diabetes.standard_rate:target}。",
                ),
            ),
        ),
        Section(
            2,
            "严重精神障碍患者管理",
            (
                (
                    "登记在册严重精神障碍患者{mental.registered}，期末在管{mental.managed}，规范管理率{mental.standard_rate}。",
                    "最近一次随访病情稳定的占{mental.stable_rate}，规律服药的占{mental.regular_medication}。",
                ),
            ),
        ),
        Section(
            2,
            "家庭医生签约服务",
            (
                (
                    "期末有效签约居民{contract.valid}，签约覆盖率{contract.coverage}；其中重点人群{contract.key_groups}。",
                    "本期新签约{contract.new}，提供履约服务{contract.services}，履约率{contract.fulfilled_rate}。",
                ),
            ),
        ),
    ),
    annexes=(
        Annex(
            "{place}{period}健康档案与高血压管理分乡镇情况",
            (
                "resident.count",
                "record.established",
                "record.established_rate",
                "elderly.managed",
                "hypertension.managed",
                "hypertension.standard_rate",
                "hypertension.control_rate",
            ),
        ),
    ),
)
