"""The headings that offices use for what is not an item of a form, and how they dress them up."""

from __future__ import annotations

from kangyu.methods.forms import Item

from .style import Style

SPELLINGS: dict[str, tuple[str, ...]] = {
    "serial": ("序号", "编号"),
    "name": ("姓名", "姓　名", "*姓名"),
    "identity": ("身份证号", "身份证号码", "公民身份号码"),
    "sex": ("性别", "性　别"),
    "birth": ("出生日期", "出生年月日"),
    "phone": ("联系电话", "本人电话", "手机号码"),
    "household": ("家庭编号", "户号"),
    "village": ("所属村", "村(居)委会", "行政村"),
    "township": ("乡镇", "街道"),
    "organisation": ("管理机构", "建档机构"),
    "visited_at": ("随访机构",),
    "examined_at": ("体检机构",),
    "record_number": ("档案编号", "健康档案编号"),
    "record_on": ("建档日期",),
    "state": ("人员状态",),
    "died_on": ("死亡日期",),
    "left_on": ("迁出日期",),
    "came_on": ("迁入日期",),
    "visit_on": ("随访日期",),
    "examination_on": ("体检日期",),
    "signing_on": ("签约日期",),
    "signed_at": ("签约机构",),
    "service_on": ("服务日期",),
    "served_at": ("服务机构",),
    "attendance_on": ("就诊日期",),
    "attended_at": ("就诊机构",),
    "test_on": ("检验日期",),
    "tested_at": ("检验机构",),
    "since": ("管理开始日期", "建卡日期"),
}


def heading(key: str, style: Style) -> str:
    """A person's or contact's column as this sender calls it."""
    return style.spelled(SPELLINGS[key])


def item_heading(item: Item, style: Style) -> str:
    """An item of a form as this sender calls it: its label or a further spelling, with its unit now and then."""
    spellings = (item.label.zh, *(name for name in item.headings if len(name) > 1))
    written = style.spelled(spellings, turn=len(item.key))
    if style.decorates and item.unit is not None:
        return f"{written}({item.unit.label.zh})"
    return f"*{written}" if style.decorates and item.is_required else written
