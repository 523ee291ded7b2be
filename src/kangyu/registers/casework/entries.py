"""What goes into the register and what comes back, and why an act is refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from kangyu.vocabulary.errors import NotUnderstood
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.sensitivity import Sensitivity

from .models import Case

_MESSAGES = {
    "state": Bilingual(
        "此事项现为“{state}”，不能再“{move}”", "The case is {state} now; “{move}” is not possible any more"
    ),
    "overtaken": Bilingual(
        "此事项在您打开之后已由他人办理，现为“{state}”；请看过最新情况再办",
        "Somebody moved the case after you opened it; it is {state} now. Look at it again before you act",
    ),
    "done": Bilingual(
        "您已办理过“{move}”，此事项现为“{state}”", "You have done “{move}” already; the case is {state} now"
    ),
    "standing": Bilingual(
        "此人已有进行中的{kind} {number}，现为“{state}”；请办理这一件，不要重复发起",
        "The person has a running case already, {number} ({kind}), which is {state}; carry that one on instead",
    ),
    "not_yours": Bilingual(
        "现由“{party}”办理，您的机构或岗位不能“{move}”",
        "It is the turn of the {party}; your institution or role cannot do “{move}”",
    ),
    "reason": Bilingual("请填写原因，最长 200 字", "Give the reason, in at most 200 characters"),
    "telling": Bilingual("请勿在此填写身份证号或电话号码", "Do not write identity or telephone numbers here"),
    "party": Bilingual("请选择{party}", "Choose the {party}"),
    "party_kind": Bilingual("所选机构不能作为{party}", "That institution cannot be the {party}"),
    "same_party": Bilingual("两方不能是同一机构", "Both parties cannot be the same institution"),
    "before_last": Bilingual("日期早于上一步的日期 {on}", "The day lies before that of the last step, {on}"),
    "clock": Bilingual(
        "系统日期 {today} 早于此事项上一步的日期 {on}，请先核对系统时间",
        "The system's date, {today}, lies before the last step of the case, {on}; check the clock first",
    ),
    "future": Bilingual("日期晚于今天", "The day lies in the future"),
    "proof": Bilingual("须先上传佐证材料", "A proof must be attached first"),
    "closed": Bilingual("此事项已经结束", "The case is closed already"),
    "same": Bilingual("已经由该机构办理", "That institution has it already"),
    "programme": Bilingual("此人不在该服务项目中", "The person is not in that programme"),
    "gone": Bilingual("此人已死亡或迁出", "The person has died or moved away"),
}


class Refused(NotUnderstood):
    """An act that what is known does not allow; `message` tells why, `case_id` the case that stands in the way."""

    case_id: int | None = None


def refused(reason: str, **values: object) -> Refused:
    """The refusal of that reason in words."""
    return Refused(reason, _MESSAGES[reason].format(**values))


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseEntry:
    """A case to be opened by the move `opening`. `parties` are institutions (ids) by party.

    `data` are the typed answers of the opening form. `watch_on`: another last day for learning the outcome than the
    declaration's. `sensitivity`: kept at least as closely as the kind itself.
    """

    kind: str
    opening: str
    parties: Mapping[str, int]
    on: date
    data: Mapping[str, Any] = field(default_factory=dict)
    resident_id: int | None = None
    subject_id: int | None = None
    programme: str = ""
    sensitivity: Sensitivity = Sensitivity.ORDINARY
    contact_id: int | None = None
    watch_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveEntry:
    """A move of a case, admitted already. `organisation_id` acts; `named_id` is the institution that the move names.

    `outcome` goes before the answer that the declaration takes the outcome from. What a person `is_entered` at a page
    counts as done when it is entered; what a dated paper tells, on the paper's day.
    """

    case: Case
    move: str
    on: date
    data: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""
    outcome: str = ""
    organisation_id: int | None = None
    named_id: int | None = None
    is_entered: bool = False


@dataclass(frozen=True, slots=True)
class Receipt:
    """The receipt of a hand-over: its number, who gave what to whom, and when."""

    move_id: int
    number: str
    case_number: str
    party: Bilingual
    from_organisation: str
    to_organisation: str
    at: datetime
    by: str
    reason: str
