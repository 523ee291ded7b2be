"""Synthetic people as rows of sheets."""

from __future__ import annotations

from datetime import date, timedelta

from kangyu.vocabulary.identifiers import identity_number_for

_SURNAMES = "王李张刘陈杨黄赵吴周单曾解仇区查任盖朴"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英"


def number_of(index: int) -> str:
    """The identity number of the index-th synthetic person."""
    return identity_number_for("431281", birth_of(index), index % 1000).number


def birth_of(index: int) -> date:
    """Date of birth of the index-th synthetic person."""
    return date(1930, 1, 1) + timedelta(days=(index * 37) % 30000)


def name_of(index: int) -> str:
    """Name of the index-th synthetic person."""
    return (
        _SURNAMES[index % len(_SURNAMES)]
        + _GIVEN[index // 19 % len(_GIVEN)]
        + (_GIVEN[index // 437 % len(_GIVEN)] if index % 3 else "")
    )


def sex_of(index: int) -> str:
    """男 or 女, as the identity number says."""
    return "男" if index % 1000 % 2 else "女"


def resident_row(index: int, **changes: object) -> dict[str, object]:
    """A line of a residents' sheet, by heading."""
    row: dict[str, object] = {
        "姓名": name_of(index),
        "身份证号": number_of(index),
        "性别": sex_of(index),
        "出生日期": birth_of(index).isoformat(),
        "联系电话": f"139{index:08d}",
        "户号": f"43128110120{index // 4:06d}",
        "村(居)委会": "桐木村",
        "管理机构": "桐木村卫生室",
        "档案编号": f"431281101201{index:05d}",
        "建档日期": "2015-03-05",
        "常住类型": "户籍",
        "文化程度": "初中",
        "既往疾病": "高血压" if index % 5 == 0 else "无",
    }
    return row | changes


def contact_row(index: int, on: str = "2018-05-04", **changes: object) -> dict[str, object]:
    """A line of a hypertension follow-up sheet, by heading."""
    row: dict[str, object] = {
        "姓名": name_of(index),
        "身份证号": number_of(index),
        "随访日期": on,
        "随访方式": "门诊",
        "收缩压": "138",
        "舒张压": "82",
        "服药依从性": "规律",
        "药物不良反应": "无",
    }
    return row | changes


def examination_row(index: int, on: str = "2018-05-04", **changes: object) -> dict[str, object]:
    """A line of an examination sheet, by heading."""
    row: dict[str, object] = {
        "姓名": name_of(index),
        "身份证号": number_of(index),
        "体检日期": on,
        "身高": "165",
        "体重": "62.5",
        "收缩压": "138",
        "舒张压": "82",
        "健康评价": "无异常",
    }
    return row | changes
