"""Laboratory results (检验结果) of one day, as the shared centre sends them.

Ranges are our own proposals; the soft ones question a value and are no reference intervals.
"""

from dataclasses import replace
from datetime import date

from kangyu.methods.forms import Form, Item, Kind, Range, Section
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.quantities import GRAM_PER_L, MICROMOL_PER_L, MMOL_PER_L, TEN_9_PER_L, UNIT_PER_L, Unit

from .diabetes_follow_up import FASTING_GLUCOSE, HBA1C


def _number(key: str, zh: str, en: str, unit: Unit, soft: Range, hard: Range, *headings: str) -> Item:
    return Item(key, Bilingual(zh, en), Kind.NUMBER, unit, soft, hard, headings=headings)


CHOLESTEROL = _number(
    "total_cholesterol", "总胆固醇", "Total cholesterol", MMOL_PER_L, Range(2, 12), Range(0.5, 30), "胆固醇", "TC"
)
LIPIDS = (
    CHOLESTEROL,
    _number("triglycerides", "甘油三酯", "Triglycerides", MMOL_PER_L, Range(0.3, 10), Range(0.1, 60), "TG"),
    _number("ldl", "低密度脂蛋白胆固醇", "LDL cholesterol", MMOL_PER_L, Range(0.5, 8), Range(0.1, 30), "LDL-C", "LDL"),
    _number("hdl", "高密度脂蛋白胆固醇", "HDL cholesterol", MMOL_PER_L, Range(0.5, 3), Range(0.1, 10), "HDL-C", "HDL"),
)
KIDNEY = (
    _number("creatinine", "血清肌酐", "Creatinine", MICROMOL_PER_L, Range(30, 200), Range(5, 2000), "肌酐"),
    _number("urea", "血尿素氮", "Urea", MMOL_PER_L, Range(1, 15), Range(0.2, 80), "尿素氮", "尿素"),
)
LIVER = (
    _number("alt", "血清谷丙转氨酶", "ALT", UNIT_PER_L, Range(1, 150), Range(0, 10_000), "谷丙转氨酶", "ALT"),
    _number("ast", "血清谷草转氨酶", "AST", UNIT_PER_L, Range(1, 150), Range(0, 10_000), "谷草转氨酶", "AST"),
    _number("bilirubin", "总胆红素", "Total bilirubin", MICROMOL_PER_L, Range(2, 60), Range(0, 1000), "TBIL"),
)
BLOOD_COUNT = (
    _number("haemoglobin", "血红蛋白", "Haemoglobin", GRAM_PER_L, Range(80, 180), Range(30, 250), "Hb"),
    _number("white_cells", "白细胞", "White cells", TEN_9_PER_L, Range(2, 20), Range(0, 500), "WBC"),
    _number("platelets", "血小板", "Platelets", TEN_9_PER_L, Range(50, 500), Range(0, 3000), "PLT"),
)

laboratory_result = Form(
    key="laboratory_result",
    name=Bilingual("检验结果", "Laboratory results"),
    version=1,
    effective_from=date(2016, 1, 1),
    source="WS 445 电子病历基本数据集 检验报告；本系统选取",
    sections=(
        Section(
            Bilingual("标本", "Sample"),
            (
                Item(
                    "sample_number",
                    Bilingual("标本号", "Sample number"),
                    Kind.TEXT,
                    is_required=True,
                    headings=("条码号", "样本号"),
                ),
            ),
        ),
        Section(
            Bilingual("血糖与血脂", "Glucose and lipids"), (replace(FASTING_GLUCOSE, is_required=False), HBA1C, *LIPIDS)
        ),
        Section(Bilingual("肝肾功能", "Liver and kidney"), (*KIDNEY, *LIVER)),
        Section(Bilingual("血常规", "Blood count"), BLOOD_COUNT),
        Section(
            Bilingual("报告", "Report"),
            (Item("laboratorian", Bilingual("报告人", "Reported by"), Kind.TEXT, headings=("检验者",)),),
        ),
    ),
)
