"""What goes into `enter_residents` and what comes back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from kangyu.methods.forms import Problem
from kangyu.registers.records.actions import Change, Source
from kangyu.vocabulary.labels import Bilingual

LIVING, DEAD, GONE = "1", "2", "3"
OF_THE_LINE = frozenset({"repeated", "no_place", "no_established_on"})
"""Reasons that a new resident's line is refused for, whoever is registered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResidentEntry:
    """A resident as read: every None means that nothing was said, and changes nothing.

    `state` is a code of RESIDENT_STATE. `information` holds the items of the personal basic information form that were
    answered. The identity number and the telephone are normalised, and never shown by `repr`. `is_placed` is false where
    nothing was said of the place, so that the sender's own stands there for somebody new; it moves nobody.
    """

    name: str
    sex: str
    birth_date: date
    identity_number: str | None = field(default=None, repr=False)
    phone: str | None = field(default=None, repr=False)
    household: str | None = None
    area_code: str | None = None
    organisation_id: int | None = None
    is_placed: bool = True
    record_number: str | None = None
    established_on: date | None = None
    state: str | None = None
    died_on: date | None = None
    left_on: date | None = None
    moved_in_on: date | None = None
    information: Mapping[str, Any] = field(default_factory=dict)
    source: Source | None = None
    is_synthetic: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an entry. Refused, `resident_id` is the person in reach of whom the refusal tells, if there is one."""

    change: Change
    resident_id: int | None
    problems: tuple[Problem, ...] = ()


# A refusal says what disagrees and never what is registered: it is read again by who may see the sheet, not the person.
_MESSAGES: dict[str, tuple[str, Bilingual]] = {
    "not_in_reach": (
        "name",
        Bilingual(
            "查无此人，或此人不在您的管理范围内。请核对姓名和号码；没有档案的请先建档，"
            "由其他机构管理的请在“新建档案”页申请转入",
            "Nobody is found, or the person is not managed by you. Check name and numbers; who has no record needs one "
            "first, and who is managed elsewhere is asked for at “New record”",
        ),
    ),
    "repeated": (
        "name",
        Bilingual("与本次报送中的另一行是同一个人", "The same person stands in another line of what was sent"),
    ),
    "same_name_unclear": (
        "name",
        Bilingual(
            "本机构有不止一位同名、同性别、同日出生的居民，请填写身份证号",
            "Several residents here share this name, sex and date of birth; give the identity number",
        ),
    ),
    "other_name": (
        "name",
        Bilingual(
            "此身份证号或档案编号登记的是另一个姓名，请打开档案核对",
            "This number is registered under another name; please look at the record",
        ),
    ),
    "other_sex": ("sex", Bilingual("性别与已登记的不一致", "The sex differs from the registered one")),
    "other_birth_date": (
        "birth_date",
        Bilingual("出生日期与已登记的不一致", "The date of birth differs from the registered one"),
    ),
    "other_identity": (
        "identity_number",
        Bilingual("身份证号与此人已登记的不同", "The identity number differs from the registered one"),
    ),
    "record_of_other": (
        "record_number",
        Bilingual("此档案编号属于另一位居民", "This record number belongs to another resident"),
    ),
    "other_record": (
        "record_number",
        Bilingual("此人已有健康档案，编号与所填的不同", "The person has a health record already, under another number"),
    ),
    "no_established_on": (
        "established_on",
        Bilingual("有档案编号，但没有建档日期", "A record number without the day on which the record was established"),
    ),
    "no_place": (
        "organisation",
        Bilingual("新居民须填写村或管理机构", "A new resident needs a village or a managing institution"),
    ),
    "registered_dead": (
        "state",
        Bilingual("此人已登记死亡，请核对", "The person is registered as having died; please check"),
    ),
    "contact_after": (
        "died_on",
        Bilingual(
            "此人在这一天之后仍有服务记录，死亡或迁出日期不能更早",
            "There is a contact after the day of death or of leaving",
        ),
    ),
}


def problem(reason: str) -> Problem:
    """A reason for refusing an entry because of what is known already."""
    item, message = _MESSAGES[reason]
    return Problem(item, reason, message)


def not_in_reach() -> Problem:
    """The one answer about everybody whom the writer does not reach, or of whom they may not read; known or not."""
    return problem("not_in_reach")
