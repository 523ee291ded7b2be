"""Outpatient visit (门诊记录): what public health needs of it.

Source: the data set of outpatient records WS 445 names diagnoses, prescriptions and costs; the selection is ours. The
pressure of the first visit of a year at 35 and over is that of the specification of 2017, service 7.
"""

from datetime import date

from kangyu.methods.forms import Form, Item, Kind, Range, Section
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.quantities import YUAN

from ..codelists.common import YES_NO, codes
from ..shared import items
from .hypertension_follow_up import PRESSURE_ORDER

INSURANCE = codes(
    "visit_insurance",
    "费用结算",
    "Settlement",
    ("1", "城镇职工基本医疗保险", "employees' insurance", "职工医保"),
    ("2", "城乡居民基本医疗保险", "residents' insurance", "居民医保", "新农合"),
    ("3", "医疗救助", "medical aid"),
    ("4", "自费", "self-paid", "全自费"),
    ("5", "其他", "other"),
)

outpatient_visit = Form(
    key="outpatient_visit",
    name=Bilingual("门诊记录", "Outpatient visit"),
    version=1,
    effective_from=date(2016, 1, 1),
    source="WS 445 电子病历基本数据集 门（急）诊病历；本系统选取",
    sections=(
        Section(
            Bilingual("就诊", "Visit"),
            (
                Item("is_first", Bilingual("当年首诊", "First visit of the year"), Kind.CODE, codes=YES_NO),
                Item("complaint", Bilingual("主诉", "Complaint"), Kind.TEXT),
                Item(
                    "diagnosis_code",
                    Bilingual("诊断编码", "Diagnosis (ICD-10)"),
                    Kind.TEXT,
                    headings=("ICD编码", "疾病编码", "ICD-10"),
                ),
                Item(
                    "diagnosis",
                    Bilingual("诊断", "Diagnosis"),
                    Kind.TEXT,
                    is_required=True,
                    headings=("诊断名称", "门诊诊断"),
                ),
                items.SYSTOLIC,
                items.DIASTOLIC,
            ),
        ),
        Section(
            Bilingual("处方与费用", "Prescription and cost"),
            (
                Item("prescription", Bilingual("处方", "Prescription"), Kind.TEXT, headings=("处方药品",)),
                Item(
                    "cost",
                    Bilingual("门诊费用", "Cost"),
                    Kind.NUMBER,
                    YUAN,
                    Range(0, 2000),
                    Range(0, 1_000_000),
                    is_required=True,
                    headings=("总费用", "费用合计", "费用"),
                ),
                Item(
                    "reimbursed",
                    Bilingual("医保支付", "Paid by insurance"),
                    Kind.NUMBER,
                    YUAN,
                    Range(0, 2000),
                    Range(0, 1_000_000),
                    headings=("报销金额",),
                ),
                Item("insurance", Bilingual("费用结算", "Settlement"), Kind.CODE, codes=INSURANCE),
                Item("physician", Bilingual("接诊医生", "Physician"), Kind.TEXT, headings=("门诊医生",)),
            ),
        ),
    ),
    checks=(PRESSURE_ORDER,),
)
