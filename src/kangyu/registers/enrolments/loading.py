"""The bulk door of the register of enrolments: all contacts of a county, judged, and the enrolments that follow.

The rules are those of `recording`: each distinct reading is judged once by the ordinary judgement, and of each person the
newest contact moves the enrolment through the ordinary functions. A test holds both doors equal.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kangyu.catalogue.forms.personal_information import personal_information
from kangyu.methods.expressions import fields_of
from kangyu.methods.expressions.distinct import Factors, each, factors
from kangyu.methods.forms.columns import ColumnsRefused
from kangyu.methods.programmes import LOST, Judgement, Programme, is_taken, judge, searched_by
from kangyu.registers.ahead import made_ahead
from kangyu.registers.casework import loading as casework
from kangyu.registers.loading import Rows, load_rows
from kangyu.registers.records.loading import ContactColumns, last_id_before, read_answers, rows_of_contacts
from kangyu.registers.tasks import loading as tasks

from .candidate_loading import Shown, load_candidates, shown_by_age, shown_in
from .columns import Days, Ids, PersonColumns, ages
from .entries import ContactEntry, problems_of
from .models import Candidate, Enrolment
from .referring import Newest, settle_referrals, write_referrals
from .rules import examined_by, programme_on, programmes_of
from .spells import Spell, place
from .work_loading import StandingColumns, load_work
from .writing import give_ids, write_spells

TABLES = (Enrolment, Candidate, *casework.TABLES, *tasks.TABLES)
NOT_TAKEN = "not taken"
"""Stands in the place of a grade where a programme does not take a contact of its form."""

_PIECE = 20_000
_CONTEXT = frozenset({"age", "sex", "grade", "previous_grade"})
_NO_DAY = np.datetime64("NaT", "D")


@dataclass
class Loaded:
    """What was written: contacts by form, enrolments and candidates by programme, tasks of the enrolments."""

    contacts: dict[str, int] = field(default_factory=dict)
    enrolments: dict[str, int] = field(default_factory=dict)
    candidates: dict[str, int] = field(default_factory=dict)
    tasks: int = 0


@dataclass(frozen=True, kw_only=True)
class _Last:
    """Of each person with contacts in a programme, one entry: what the enrolment follows from.

    Attributes:
        on: the newest contact that reached somebody, NaT for none; `contact_id`, `answers` and `grade_before` belong to it.
        lost_on: a newer one that reached nobody, NaT for none. since: the first day of the enrolment.
    """

    programme: str
    resident_id: Ids
    since: Days
    on: Days
    lost_on: Days
    contact_id: Ids
    grade_before: Factors
    answers: Mapping[str, Factors]


@dataclass(frozen=True, kw_only=True)
class _Told:
    """What the contacts on one form say, once all of them are written: how many, whom they show, and where people stand.

    `examined`: the day of each person's newest, for a form that is an examination. `lasts`, with what each asks for.
    """

    form: str
    count: int
    examined: Days | None
    shown: list[Shown]
    lasts: list[tuple[_Last, NDArray[np.object_]]]


def load_all(batches: Iterable[ContactColumns], people: PersonColumns, *, now: datetime, today: date) -> Loaded:
    """Write contacts, enrolments, referrals, candidates and tasks, a form at a time. In the caller's `loading`.

    Raises `ColumnsRefused` for the first contact that the ordinary door would refuse.
    """
    loaded, lasts = Loaded(), []
    shown = shown_by_age(people, today=today)
    examined: dict[str, Days] = {}
    making = made_ahead(_judged(batches, people, after=last_id_before(), now=now, today=today))
    del batches  # they are most of the memory, and the other process's now
    for made in making:
        if isinstance(made, Rows):
            load_rows(made)
            continue
        loaded.contacts[made.form] = made.count
        if made.examined is not None:
            examined[made.form] = made.examined
        shown += made.shown
        lasts += made.lasts
    standing: list[StandingColumns] = []
    for last, judgements in lasts:
        loaded.enrolments[last.programme] = len(last.on)
        standing += _enrol(last, judgements, people, examined, now)
    loaded.candidates = load_candidates(
        shown, {last.programme: (last.resident_id, last.since) for last, _ in lasts}, people
    )
    loaded.tasks = load_work(standing, now=now)
    return loaded


def _judged(
    batches: Iterable[ContactColumns], people: PersonColumns, *, after: int, now: datetime, today: date
) -> Iterator[Rows | _Told]:
    """The contacts read and judged: of each form the rows to be written, then what they say."""
    for contacts in batches:
        if not len(contacts):
            continue
        form = contacts.form.key
        read = read_answers(contacts, today=today)
        _check_days(contacts)
        if form != personal_information.key:  # told with the person, of whom it may be the last word
            _admit(contacts, people, today)
        codes = {key: grades(key, contacts, read, people) for key in programmes_of(form)}
        ids = np.arange(after + 1, after + 1 + len(contacts))
        after += len(ids)
        yield from rows_of_contacts(contacts, read, ids=ids, grade=_kept(codes), now=now)
        lasts = [_last(key, contacts, read, code, ids) for key, code in codes.items()]
        yield _Told(
            form=form,
            count=len(ids),
            examined=_newest_days(contacts, people) if examined_by(form) else None,
            shown=shown_in(contacts, read, ids, people, today=today),
            lasts=[(last, _judgements(last, people)) for last in lasts],
        )


def _newest_days(contacts: ContactColumns, people: PersonColumns) -> Days:
    """The day of the newest contact of each person, NaT for none."""
    newest = np.full(len(people.sex), _NO_DAY)
    np.fmax.at(newest, people.position(contacts.resident_id), contacts.on)
    return newest


def _kept(codes: Mapping[str, NDArray[np.object_]]) -> NDArray[np.object_] | None:
    """What stands beside the contact: of a shared form the grade by the first programme that takes it."""
    kept: NDArray[np.object_] | None = None
    for code in reversed(codes.values()):
        rest = None if kept is None else kept
        kept = np.where(code == NOT_TAKEN, rest, code)
    return kept


def _admit(contacts: ContactColumns, people: PersonColumns, today: date) -> None:
    """Refuse what `problems_of` refuses."""
    at, on = people.position(contacts.resident_id), contacts.on
    since = contacts.since if contacts.since is not None else np.full(len(on), _NO_DAY)
    birth = people.birth_date[at]
    suspect = (on > np.datetime64(today, "D")) | (on < birth) | (on > people.died_on[at]) | (on > people.left_on[at])
    suspect |= (since < birth) | (since > on)
    for row in np.flatnonzero(suspect)[:1].tolist():
        (person,) = people.persons(contacts.resident_id[row : row + 1])
        entry = ContactEntry(person=person, form=contacts.form, on=on[row].item(), data={}, since=since[row].item())
        for problem in problems_of(entry, today=today):
            raise ColumnsRefused(problem.item, problem.reason, row, problem.message)


def _check_days(contacts: ContactColumns) -> None:
    key = np.sort(contacts.resident_id * 100_000 + contacts.on.astype(np.int64))
    if (key[1:] == key[:-1]).any():
        raise ValueError(f"{contacts.form.key}: two contacts of one resident on one day")


def grades(
    programme: str, contacts: ContactColumns, read: Mapping[str, Factors], people: PersonColumns
) -> NDArray[np.object_]:
    """What a programme makes of each contact by the version in force on its day: a grade's code, None where it is unknown,
    `LOST` or `NOT_TAKEN`."""
    versions, version = _versions(programme, contacts.on)
    if any("previous_grade" in fields_of(grade.when) for each in versions.values() for grade in each.grades):
        raise TypeError(f"{programme}: a grade that depends on the one before cannot be loaded in bulk")
    used = _used(versions, read, contacts.resident_id, contacts.on, people, is_next_step_asked=False)

    def code(row: dict[str, Any]) -> str | None:
        rule, data, age, sex = _reading(row, versions)
        if not is_taken(rule, data, age=age, sex=sex):
            return NOT_TAKEN
        return judge(rule, data, on=rule.effective_from, age=age, sex=sex, previous_grade=None).code

    return each({**used, "": version}, code).column()


def _versions(programme: str, on: Days) -> tuple[dict[int, Programme], Factors]:
    """The versions of a programme that were in force on the days, and which on each."""
    versions: dict[int, Programme] = {}

    def number(day: date) -> int:
        found = programme_on(programme, day)
        return versions.setdefault(found.version, found).version

    return versions, factors(on).map(number).merged()


def _used(
    versions: Mapping[int, Programme],
    read: Mapping[str, Factors],
    resident_id: Ids,
    on: Days,
    people: PersonColumns,
    *,
    is_next_step_asked: bool,
) -> dict[str, Factors]:
    """Only the columns that conditions of the programme read, so that many rows are alike."""
    conditions = [
        condition
        for version in versions.values()
        for condition in (
            version.takes,
            version.contact.lost,
            *(grade.when for grade in version.grades),
            *((*(step.when for step in version.steps), version.term) if is_next_step_asked else ()),
        )
        if condition is not None
    ]
    fields = {name for condition in conditions for name in fields_of(condition)}
    at = people.position(resident_id)
    used = {key: read[key] for key in sorted(fields - _CONTEXT) if key in read}
    if "age" in fields:
        used["age"] = factors(ages(people.birth_date[at], on))
    if "sex" in fields:
        used["sex"] = factors(people.sex[at])
    return used


def _reading(row: dict[str, Any], versions: Mapping[int, Programme]) -> tuple[Programme, dict[str, Any], int, str]:
    """A distinct row taken apart: the rule, what was answered, age and sex (any, where no condition reads them)."""
    rule, age, sex = versions[row.pop("")], row.pop("age", 0), row.pop("sex", "")
    return rule, {key: value for key, value in row.items() if value is not None}, age, sex


def _last(
    programme: str, contacts: ContactColumns, read: Mapping[str, Factors], code: NDArray[np.object_], ids: Ids
) -> _Last:
    taken = np.flatnonzero(code != NOT_TAKEN)
    order = taken[np.lexsort((contacts.on[taken], contacts.resident_id[taken]))]
    resident, on, code = contacts.resident_id[order], contacts.on[order], code[order]
    ends = np.flatnonzero(np.r_[resident[1:] != resident[:-1], True][: len(order)])
    starts = np.r_[0, ends[:-1] + 1][: len(ends)]
    since = on if contacts.since is None else np.fmin(on, contacts.since[order])
    reached = np.where(code != LOST, np.arange(len(order)), -1)
    newest = _greatest(reached, starts)
    is_seen = newest >= 0
    reached[newest[is_seen]] = -1
    before = _greatest(reached, starts)
    chosen = order[np.maximum(newest, 0)] if len(order) else order
    return _Last(
        programme=programme,
        resident_id=resident[ends],
        since=np.minimum.reduceat(since, starts) if len(starts) else since,
        on=np.where(is_seen, contacts.on[chosen], _NO_DAY),
        lost_on=np.where(newest < ends, on[ends], _NO_DAY),
        contact_id=ids[chosen],
        grade_before=factors(np.where(before >= 0, code[np.maximum(before, 0)], None)),
        answers={key: some.take(chosen) for key, some in read.items()},
    )


def _greatest(values: Ids, starts: Ids) -> Ids:
    return np.maximum.reduceat(values, starts) if len(starts) else values


def _judgements(last: _Last, people: PersonColumns) -> NDArray[np.object_]:
    """What the newest contact that reached somebody asks for; None where none did."""
    seen = np.flatnonzero(~np.isnat(last.on))
    resident, on = last.resident_id[seen], last.on[seen]
    versions, version = _versions(last.programme, on)
    read = {key: some.take(seen) for key, some in last.answers.items()}
    used = _used(versions, read, resident, on, people, is_next_step_asked=True)
    more = {"": version, "on": factors(on), "previous_grade": last.grade_before.take(seen)}

    def judged(row: dict[str, Any]) -> Judgement:
        day, before = row.pop("on"), row.pop("previous_grade")
        rule, data, age, sex = _reading(row, versions)
        return judge(rule, data, on=day, age=age, sex=sex, previous_grade=before)

    found = np.full(len(last.on), None, dtype=object)
    found[seen] = each({**used, **more}, judged).column()
    return found


def _enrol(
    last: _Last,
    judgements: NDArray[np.object_],
    people: PersonColumns,
    examined: Mapping[str, Days],
    now: datetime,
) -> Iterator[StandingColumns]:
    """Write the enrolments of a programme, some thousand at a time. Gives those that are open."""
    form = programme_on(last.programme, date.max).examination
    examinations = examined.get(form.key) if form is not None else None
    for start in range(0, len(last.on), _PIECE):
        rows = slice(start, start + _PIECE)
        at = people.position(last.resident_id[rows])
        days = [None] * len(at) if examinations is None else examinations[at].tolist()
        spells, newest = _spells(last, rows, people, judgements[rows].tolist(), days)
        give_ids(spells)
        referrals = settle_referrals(newest)
        write_spells(spells, by=None, now=now)
        write_referrals(referrals, by=None, now=now)
        yield StandingColumns.of(last.programme, spells)


def _spells(
    last: _Last,
    rows: slice,
    people: PersonColumns,
    judgements: Sequence[Judgement | None],
    examinations: Sequence[date | None],
) -> tuple[list[Spell], list[Newest]]:
    spells, newest = [], []
    columns = (last.since, last.on, last.lost_on, last.contact_id)
    told = zip(*(column[rows].tolist() for column in columns), judgements, examinations, strict=True)
    for person, (since, on, lost_on, contact, judgement, examination) in zip(
        people.persons(last.resident_id[rows]), told, strict=True
    ):
        spell = place([], person, last.programme, on=on or lost_on, since=since)
        spell.last_examination_on = examination
        if judgement is not None:
            spell.take(on, judgement)
            newest.append(Newest(spell, contact, on, judgement))
        if lost_on is not None:
            spell.lose(lost_on, searched_by(lost_on))
        spells.append(spell)
    return spells, newest
