"""What is written on the slips of a two-way referral (双向转诊单：转出、接收、回转、回访).

Source: referral slips of the national basic public-health service specification, third edition (2017): up with
impression, present and past history, treatment; back with diagnosis, results, treatment and what to do next. Urgency, the
time of the appointment and the follow-up are our own additions.
"""

from datetime import date

from kangyu.methods.forms import Form, Item, Kind, Section
from kangyu.vocabulary.labels import Bilingual

from ..codelists.common import B3
from ..codelists.referral import FOLLOW_UP_RESULT, URGENCY

_SOURCE = f"{B3} 双向转诊单"
_SINCE = date(2017, 2, 28)


def _text(key: str, zh: str, en: str, is_required: bool = False) -> Item:
    return Item(key, Bilingual(zh, en), Kind.TEXT, is_required=is_required)


def _slip(key: str, zh: str, en: str, *items: Item) -> Form:
    return Form(key, Bilingual(zh, en), 1, _SINCE, _SOURCE, (Section(Bilingual(zh, en), items),))


_WHY = (
    Item("urgency", Bilingual("紧急程度", "Urgency"), Kind.CODE, codes=URGENCY, is_required=True),
    _text("reason", "转出原因", "Reason", is_required=True),
)
_CLINICAL = (
    _text("department", "转入科室", "Department"),
    _text("impression", "初步印象", "Preliminary impression"),
    _text("present_history", "主要现病史", "Present history"),
    _text("past_history", "主要既往史", "Past history"),
    _text("treatment", "治疗经过", "Treatment so far"),
)

referral_out = _slip("referral_out", "双向转诊（转出）单", "Referral slip", *_WHY, *_CLINICAL)
referral_asked = _slip("referral_asked", "转诊要求", "Referral asked for", *_WHY)
referral_sent = _slip("referral_sent", "转出信息", "Sending", *_CLINICAL)
referral_accepted = _slip(
    "referral_accepted",
    "接收信息",
    "Acceptance",
    _text("department", "接诊科室", "Department"),
    _text("doctor", "接诊医生", "Doctor"),
    _text("appointment", "预约时间或床位", "Appointment or bed"),
)
_RESULT = (
    _text("diagnosis", "诊断结果", "Diagnosis", is_required=True),
    _text("hospital_number", "住院病案号", "Hospital record number"),
    _text("results", "主要检查结果", "Main results"),
    _text("treatment", "治疗经过", "Treatment"),
)
referral_back = _slip(
    "referral_back",
    "双向转诊（回转）单",
    "Referral back",
    *_RESULT,
    _text("plan", "下一步治疗方案及康复建议", "What to do next", is_required=True),
)
referral_closed = _slip("referral_closed", "诊治结果", "Outcome of treatment", *_RESULT)
referral_followed = _slip(
    "referral_followed",
    "下转回访",
    "Follow-up after return",
    Item("result", Bilingual("回访结果", "Result"), Kind.CODE, codes=FOLLOW_UP_RESULT, is_required=True),
    _text("remark", "回访情况", "Remarks"),
)
referral_traced = _slip(
    "referral_traced", "追踪结果", "Outcome as traced", _text("outcome", "转诊结果", "Outcome", is_required=True)
)
