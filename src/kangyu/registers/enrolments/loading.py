"""The bulk door of the register of enrolments: all contacts of a county, judged, and the enrolments that follow.

The rules are those of `recording`: each distinct reading is judged once by the ordinary judgement, and of each person the
newest contact moves the enrolment through the ordinary functions. A test holds both doors equal.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kangyu.catalogue.forms.personal_information import personal_information
from kangyu.methods.expressions import fields_of
from kangyu.methods.expressions.distinct import Factors, each, factors
from kangyu.methods.forms.columns import ColumnsRefused
from kangyu.methods.programmes import Programme, judge
from kangyu.registers.records.loading import ContactColumns, last_id_before, load_contacts, read_answers

from .entries import ContactEntry, Person, problems_of
from .models import Enrolment, Referral
from .rules import is_examination, judged, programme_of, programme_on
from .spells import Spell, place
from .writing import Newest, give_ids, settle_referrals, write_referrals, write_spells

TABLES = (Enrolment, Referral)
_ENOUGH = 20_000
Days = NDArray[np.datetime64]


@dataclass(frozen=True, kw_only=True)
class PersonColumns:
    """Of residents only what admitting and judging need, in the order of their ids, which begin with `first`."""

    first: int
    sex: NDArray[np.object_]
    birth_date: Days
    organisation_id: NDArray[np.int64]
    died_on: Days
    left_on: Days

    def position(self, ids: NDArray[np.int64]) -> NDArray[np.int64]:
        """Where residents stand among the columns."""
        return ids - self.first

    def person(self, key: int) -> Person:
        """One of them. The name is not needed."""
        at = key - self.first
        days = (each[at].item() for each in (self.birth_date, self.died_on, self.left_on))
        birth, died, left = days
        return Person(key, "", self.sex[at], birth, int(self.organisation_id[at]), died, left)


@dataclass
class Loaded:
    """What was written: contacts by form, enrolments by programme."""

    contacts: dict[str, int] = field(default_factory=dict)
    enrolments: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class _Last:
    """Of each person with contacts in a programme: the newest one, the grade before it, and the earliest day."""

    programme: str
    form: Any
    resident_id: list[int]
    contact_id: list[int]
    on: list[date]
    since: list[date]
    grade_before: list[str | None]
    answers: Mapping[str, Factors]

    def data(self, row: int) -> dict[str, Any]:
        found = ((key, some.values[some.codes[row]]) for key, some in self.answers.items())
        return {key: value for key, value in found if value is not None}


def load_all(batches: Iterable[ContactColumns], people: PersonColumns, *, now: datetime, today: date) -> Loaded:
    """Write contacts, enrolments and referrals, a form at a time. In the caller's `loading`.

    Raises `ColumnsRefused` for the first contact that the ordinary door would refuse.
    """
    loaded, lasts, after = Loaded(), [], last_id_before()
    examined = np.full(len(people.sex), np.datetime64("NaT", "D"))
    for contacts in batches:
        read = read_answers(contacts, today=today)
        _check_days(contacts)
        if contacts.form.key != personal_information.key:  # told with the person, of whom it may be the last word
            _admit(contacts, people, today)
        programme = programme_of(contacts.form.key)
        grade = None if programme is None else grades(programme, contacts, read, people)
        ids = load_contacts(contacts, read, grade=grade, after=after, now=now)
        after += len(ids)
        loaded.contacts[contacts.form.key] = loaded.contacts.get(contacts.form.key, 0) + len(ids)
        if is_examination(contacts.form.key):
            at = people.position(contacts.resident_id)
            np.fmax.at(examined, at, contacts.on)
        if programme is not None and grade is not None and len(ids):
            lasts.append(_last(programme, contacts, read, grade, ids))
    for last in lasts:
        loaded.enrolments[last.programme] = _enrol(last, people, examined, now)
    return loaded


def _admit(contacts: ContactColumns, people: PersonColumns, today: date) -> None:
    """Refuse what `problems_of` refuses."""
    at, on = people.position(contacts.resident_id), contacts.on
    since = contacts.since if contacts.since is not None else np.full(len(on), np.datetime64("NaT", "D"))
    birth = people.birth_date[at]
    suspect = (on > np.datetime64(today, "D")) | (on < birth) | (on > people.died_on[at]) | (on > people.left_on[at])
    suspect |= (since < birth) | (since > on)
    for row in np.flatnonzero(suspect)[:1].tolist():
        entry = ContactEntry(
            person=people.person(int(contacts.resident_id[row])),
            form=contacts.form,
            on=on[row].item(),
            data={},
            since=since[row].item(),
        )
        for problem in problems_of(entry, today=today):
            raise ColumnsRefused(problem.item, problem.reason, row, problem.message)


def _check_days(contacts: ContactColumns) -> None:
    key = contacts.resident_id * 100_000 + contacts.on.astype(np.int64)
    if len(np.unique(key)) != len(key):
        raise ValueError(f"{contacts.form.key}: two contacts of one resident on one day")


def grades(
    programme: str, contacts: ContactColumns, read: Mapping[str, Factors], people: PersonColumns
) -> NDArray[np.object_]:
    """The grade of each contact by the version in force on its day."""
    at = people.position(contacts.resident_id)
    versions: dict[int, Programme] = {}

    def version_on(on: date) -> int:
        found = programme_on(programme, on)
        return versions.setdefault(found.version, found).version

    version = factors(contacts.on).map(version_on).merged()
    used = {key: read[key] for key in sorted(_read_by_grades(versions.values())) if key in read}
    age, sex = factors(ages(people.birth_date[at], contacts.on)), factors(people.sex[at])

    def grade(row: dict[str, Any]) -> str | None:
        number, years, of = row.pop("version"), row.pop("age"), row.pop("sex")
        data = {key: value for key, value in row.items() if value is not None}
        rule = versions[number]
        found = judge(rule, data, on=rule.effective_from, age=years, sex=of, previous_grade=None).grade
        return found.code if found else None

    return each({**used, "version": version, "age": age, "sex": sex}, grade).column()


def _read_by_grades(versions: Iterable[Programme]) -> set[str]:
    fields = {name for version in versions for grade in version.grades for name in fields_of(grade.when)}
    if "previous_grade" in fields:
        raise TypeError("a grade that depends on the one before cannot be loaded in bulk")
    return fields - {"age", "sex"}


def ages(birth: Days, on: Days) -> NDArray[np.int64]:
    """Completed years on a day, each as `vocabulary.ages.age_on` has them."""
    month, of_birth = on.astype("datetime64[M]"), birth.astype("datetime64[M]")
    months = (month - of_birth).astype(np.int64)
    day, day_of_birth = on - month.astype("datetime64[D]"), birth - of_birth.astype("datetime64[D]")
    return (months - (day < day_of_birth)) // 12


def _last(
    programme: str,
    contacts: ContactColumns,
    read: Mapping[str, Factors],
    grade: NDArray[np.object_],
    ids: NDArray[np.int64],
) -> _Last:
    order = np.lexsort((contacts.on, contacts.resident_id))
    resident, on = contacts.resident_id[order], contacts.on[order]
    ends = np.flatnonzero(np.r_[resident[1:] != resident[:-1], True])
    starts = np.r_[0, ends[:-1] + 1]
    since = on if contacts.since is None else np.fmin(on, contacts.since[order])
    before = np.where(ends > starts, grade[order][np.maximum(ends - 1, 0)], None)
    newest = order[ends]
    return _Last(
        programme,
        contacts.form,
        resident[ends].tolist(),
        ids[newest].tolist(),
        on[ends].tolist(),
        np.minimum.reduceat(since, starts).tolist(),
        before.tolist(),
        {key: some.take(newest) for key, some in read.items()},
    )


def _enrol(last: _Last, people: PersonColumns, examined: Days, now: datetime) -> int:
    """The enrolments of a programme, some thousand at a time. Returns how many."""
    has_examination = programme_on(last.programme, date.max).examination is not None
    examinations = examined.tolist() if has_examination else [None] * len(examined)
    for start in range(0, len(last.on), _ENOUGH):
        rows = range(start, min(start + _ENOUGH, len(last.on)))
        newest = [_newest(last, row, people, examinations) for row in rows]
        spells = [case.spell for case in newest]
        give_ids(spells)
        referrals = settle_referrals(newest, by=None)
        write_spells(spells, by=None, now=now)
        write_referrals(referrals)
    return len(last.on)


def _newest(last: _Last, row: int, people: PersonColumns, examinations: list[date | None]) -> Newest:
    key, on = last.resident_id[row], last.on[row]
    person = people.person(key)
    spell: Spell = place([], person, last.programme, on=on, since=last.since[row])
    spell.last_examination_on = examinations[key - people.first]
    judgement = judged(last.programme, person, last.data(row), on=on, previous_grade=last.grade_before[row])
    spell.take(on, judgement)
    return Newest(spell, last.contact_id[row], on, judgement)
