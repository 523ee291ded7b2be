"""A half-year summary of a county that does not exist, as long and as mixed as a real one."""

import datetime as dt

from kangyu.formats.official_document import (
    AnnexTable,
    Cell,
    FigureRun,
    Heading,
    OfficialDocument,
    Paragraph,
    RecordBlock,
    Run,
    Text,
)


def figure(text: str, indicator: str, alias: str, area: str = "430000000000") -> FigureRun:
    tag = f"{indicator}@2018H1@{area}"
    return FigureRun(text, tag, f"{alias} 2018年1—6月", "快照 2018-07-01", f"/figures/{indicator}/")


def paragraph(text: str, *figures: FigureRun) -> Paragraph:
    """Figures stand where the text has {}."""
    parts = text.split("{}")
    runs: list[Run] = [Text(parts[0])]
    for one, following in zip(figures, parts[1:], strict=True):
        runs += [one, Text(following)]
    return Paragraph(tuple(runs))


def summary() -> OfficialDocument:
    return OfficialDocument(
        issuer="云溪县卫生健康局",
        number="云卫健发〔2018〕12号",
        title="云溪县卫生健康局\n2018年上半年工作总结",
        addressee="县人民政府",
        blocks=_blocks(),
        signature="云溪县卫生健康局",
        on=dt.date(2018, 7, 8),
        annexes=(_township_table(), _definitions(), _wide_table()),
        record=RecordBlock(
            "云溪县卫生健康局办公室", dt.date(2018, 7, 9), "县委办公室，县人大常委会办公室，县政协办公室"
        ),
    )


def _blocks() -> tuple[Heading | Paragraph, ...]:
    return (
        paragraph(
            "2018年上半年，在县委、县政府的坚强领导下，全县卫生健康系统坚持以人民健康为中心，以“健康云溪”建设"
            "为主线，扎实推进基本公共卫生服务。截至6月30日，全县常住人口{}人，累计建立居民健康档案{}份，建档率"
            "{}，较上年同期提高{}个百分点。现将有关情况总结如下：",
            figure("428,007", "residents", "常住人口"),
            figure("397,876", "records", "居民健康档案"),
            figure("92.96%", "record_rate", "建档率"),
            figure("1.32", "record_rate_change", "建档率变化"),
        ),
        Heading(1, "一、主要工作开展情况"),
        Heading(2, "（一）居民健康档案管理"),
        paragraph(
            "上半年新建档案{}份，更新档案{}份，档案动态使用率达到{}。全县30家基层医疗卫生机构全部使用"
            "电子健康档案系统，ICD-10编码填写完整率由去年同期的81.4%提高到{}。对65岁及以上老年人建立专案{}份，"
            "老年人健康管理率{}。",
            figure("6,214", "records_new", "新建档案"),
            figure("105,330", "records_updated", "更新档案"),
            figure("61.8%", "records_in_use", "档案使用率"),
            figure("93.0%", "icd_complete", "编码完整率"),
            figure("48,905", "elderly", "老年人"),
            figure("71.26%", "elderly_rate", "老年人健康管理率"),
        ),
        Heading(2, "（二）高血压患者健康管理"),
        paragraph(
            "截至6月底，在管高血压患者{}人，规范管理{}人，规范管理率{}；最近一次随访血压达标{}人，控制率{}。"
            "与年度目标（规范管理率≥60%）相比高出{}个百分点。",
            figure("36,512", "hypertension_managed", "在管高血压患者"),
            figure("24,977", "hypertension_standard", "规范管理人数"),
            figure("68.41%", "hypertension_standard_rate", "规范管理率"),
            figure("19,203", "hypertension_controlled", "达标人数"),
            figure("52.59%", "hypertension_control_rate", "控制率"),
            figure("8.41", "hypertension_over_target", "高出目标"),
        ),
        Heading(3, "1.随访质量"),
        paragraph(
            "乡镇卫生院对收缩压≥180 mmHg和（或）舒张压≥110 mmHg的患者{}人次全部在2周内随访转诊情况，"
            "随访及时率{}。各村卫生室按季度面对面随访，填写《高血压患者随访服务记录表》，由乡镇卫生院逐月抽查，"
            "县疾病预防控制中心每季度复核。",
            figure("1,027", "hypertension_urgent", "紧急转诊"),
            figure("96.2%", "hypertension_urgent_seen", "随访及时率"),
        ),
        Heading(4, "（1）分类干预"),
        paragraph(
            "对血压控制满意、无药物不良反应、无新发并发症或原有并发症无加重的患者，预约下一次随访时间；对第一次"
            "出现血压控制不满意或药物不良反应的患者，结合其服药依从性，必要时增加现用药物剂量、更换或增加不同类的"
            "降压药物，2周内随访。连续两次不满意者{}人，已建议转诊{}人。",
            figure("418", "hypertension_twice", "连续两次不满意"),
            figure("402", "hypertension_referred", "建议转诊"),
        ),
        Heading(1, "二、存在的主要问题"),
        Paragraph(
            (
                Text(
                    "一是部分乡镇档案更新不及时，外出务工人员随访困难；二是村医队伍年龄偏大，信息化操作能力不足；"
                    "三是县级医院与基层机构之间的双向转诊信息尚未完全贯通，部分出院患者未能及时纳入管理。"
                ),
            )
        ),
        Heading(1, "三、下半年工作计划"),
        Paragraph(
            (
                Text(
                    "一是开展档案清理专项行动，9月底前完成重复档案、死亡档案的核销；二是组织村医培训班6期，覆盖全部"
                    "在岗村医；三是推进县域医共体信息平台建设，实现检查检验结果互认；四是对规范管理率低于全县平均水平的"
                    "乡镇进行约谈，确保年底各项指标全面达标。"
                ),
            )
        ),
    )


NAMES = [
    "城关", "龙潭", "岩垄", "沙湾", "江市", "黔城", "托口", "大崇", "塘湾", "铁山",
    "群峰", "茅渡", "深渡", "湾溪", "洗马", "雪峰", "熟坪", "太平", "安江", "岔头",
]  # fmt: skip


def _township_row(number: int, name: str) -> tuple[Cell, ...]:
    area = f"4300000{number:02}000"
    rate = figure(f"{55 + number * 1.27:.2f}", "hypertension_standard_rate", "规范管理率", area)
    kind = "镇" if number % 3 else "侗族乡"
    people = (f"{3000 + number * 517:,}", f"{210 + number * 37:,}")
    return (str(number), name + kind, *people, rate, f"{41 + number:.2f}")


def _township_table() -> AnnexTable:
    rows = tuple(_township_row(number, name) for number, name in enumerate(NAMES, 1))
    columns = ("序号", "乡镇", "常住人口（人）", "在管高血压患者（人）", "规范管理率（%）", "血压控制率（%）")
    return AnnexTable(
        "2018年上半年各乡镇高血压患者健康管理情况",
        columns,
        rows,
        "注：数据截至2018年6月30日，快照编号2018-07-01。",
    )


def _definitions() -> AnnexTable:
    rows = (
        (
            "建档率",
            "建档人数/辖区内常住居民数×100%。",
            "国家基本公共卫生服务规范（第三版）一、居民健康档案管理",
        ),
        (
            "规范管理率",
            "按照规范要求进行高血压患者健康管理的人数/年内已管理的高血压患者人数×100%。",
            "同上，七、高血压患者健康管理",
        ),
        (
            "控制率",
            "年内最近一次随访血压达标人数/年内已管理的高血压患者人数×100%。最近一次随访血压指的是按照规范要求最近一次随访的血压。",
            "同上",
        ),
    )
    return AnnexTable("指标定义", ("指标", "定义", "出处"), rows)


def _wide_table() -> AnnexTable:
    months = tuple(f"{month}月随访人次" for month in range(1, 13))
    rows = tuple(
        (f"第{number}卫生院", *(f"{number * month * 113:,}" for month in range(1, 13))) for number in range(1, 9)
    )
    return AnnexTable("各单位按月随访情况", ("单位", *months), rows)
