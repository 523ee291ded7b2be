"""What goes into `record_contacts` and what comes back, and which contacts are not admitted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from kangyu.methods.forms import Form, Kind, Problem
from kangyu.methods.programmes import Judgement
from kangyu.registers.records.actions import Change, Source
from kangyu.registers.records.telling import tells
from kangyu.vocabulary.labels import Bilingual


class Person(NamedTuple):
    """Of a resident only what judging and admitting a contact needs."""

    id: int
    name: str
    sex: str
    birth_date: date
    organisation_id: int
    died_on: date | None
    left_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactEntry:
    """A contact as read and accepted by its form.

    `organisation_id` None means the one that manages the person. `since` is the day from which the institution says
    that it manages the person (管理开始日期). `outcome` is what became of the referrals that the contact traces.
    """

    person: Person
    form: Form
    on: date
    data: Mapping[str, Any]
    organisation_id: int | None = None
    since: date | None = None
    source: Source | None = None
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of a contact. Refused: `contact_id` is None and `problems` say why."""

    change: Change
    contact_id: int | None
    problems: tuple[Problem, ...] = ()
    judgement: Judgement | None = None


_MESSAGES = {
    "future": Bilingual("随访日期晚于今天（{today}）", "The date of the contact lies after today ({today})"),
    "before_birth": Bilingual("随访日期早于出生日期", "The contact lies before the date of birth"),
    "after_death": Bilingual(
        "此人在这一天之前已登记死亡，不能登记此后的随访", "The person died before that day; no contact after the death"
    ),
    "after_leaving": Bilingual(
        "此人在这一天之前已迁出，请先登记迁入，再登记此后的随访",
        "The person moved away before that day; register the return first",
    ),
    "since_before_birth": Bilingual("管理开始日期早于出生日期", "Managed since a day before the date of birth"),
    "since_after_contact": Bilingual("管理开始日期晚于随访日期", "Managed since a day after the contact"),
}


def problems_of(entry: ContactEntry, *, today: date) -> tuple[Problem, ...]:
    """Why a contact is not admitted; nothing when it is."""
    person, on = entry.person, entry.on
    problems = []
    if on > today:
        problems.append(_problem("on", "future", today=today))
    if on < person.birth_date:
        problems.append(_problem("on", "before_birth"))
    if person.died_on is not None and on > person.died_on:
        problems.append(_problem("on", "after_death"))
    elif person.left_on is not None and on > person.left_on:
        problems.append(_problem("on", "after_leaving"))
    if entry.since is not None and entry.since < person.birth_date:
        problems.append(_problem("since", "since_before_birth"))
    elif entry.since is not None and entry.since > on:
        problems.append(_problem("since", "since_after_contact"))
    return (*problems, *telling_texts(entry.form, entry.data))


def _problem(item: str, reason: str, **values: object) -> Problem:
    return Problem(item, reason, _MESSAGES[reason].format(**values))


def telling_texts(form: Form, data: Mapping[str, Any]) -> list[Problem]:
    """Identity numbers and telephones written into free text: there they would lie open, so they are refused."""
    message = Bilingual("请勿在此填写身份证号或电话号码", "do not write identity or telephone numbers here")
    return [
        Problem(item.key, "telling_text", Bilingual(f"{item.label.zh}：{message.zh}", f"{item.label.en}: {message.en}"))
        for item in form.asked
        if item.kind is Kind.TEXT and tells(data.get(item.key))
    ]
