"""The contacts' sheet (随访、体检登记表): whose contact, when, where; the rest are the items of one form.

Which form it is follows from the headings. The person is named by identity number, by record number, or by name, sex
and date of birth together.
"""

from dataclasses import replace

from kangyu.methods.forms import Form
from kangyu.vocabulary.labels import Bilingual

from ..forms import FORMS
from ..forms.personal_information import personal_information
from .columns import Column
from .residents import RESIDENT_COLUMNS

CONTACT_FORMS: tuple[Form, ...] = tuple(form for form in FORMS if form is not personal_information)
"""What a sheet of contacts may hold: every form but that of the residents' own sheet."""

_WHO = ("name", "identity_number", "sex", "birth_date", "record_number")

CONTACT_COLUMNS: tuple[Column, ...] = (
    *(replace(each, is_required=False) for each in RESIDENT_COLUMNS if each.key in _WHO),
    Column(
        "on",
        Bilingual("随访日期", "Date of the contact"),
        (
            "体检日期",
            "签约日期",
            "服务日期",
            "就诊日期",
            "检验日期",
            "日期",
            "访视日期",
            "检查日期",
            "本次随访日期",
            "随访时间",
            "体检时间",
        ),
        is_required=True,
    ),
    Column(
        "since",
        Bilingual("管理开始日期", "Managed since"),
        ("建卡日期", "纳入管理日期", "开始管理日期", "管理日期"),
    ),
    Column(
        "organisation",
        Bilingual("随访机构", "Institution"),
        ("体检机构", "签约机构", "服务机构", "就诊机构", "检验机构", "随访单位", "体检单位", "检查机构", "机构名称"),
    ),
)
