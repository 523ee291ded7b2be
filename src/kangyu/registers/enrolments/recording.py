"""The steps of `record_contacts`: admit, judge in the order of days, enter, move the enrolments.

Everything that an enrolment shows follows from its newest contact and the grade before, so the order in which contacts
arrive does not matter.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Max

from kangyu.methods.forms import Problem
from kangyu.methods.programmes import LOST, Judgement, searched_by
from kangyu.registers.bulk import pieces
from kangyu.registers.records.actions import Entered, FilledForm, enter_contacts
from kangyu.registers.records.models import Contact
from kangyu.vocabulary.labels import Bilingual

from . import work
from .candidacy import Finding, consider, settle_enrolled
from .entries import ContactEntry, Recorded, problems_of
from .referring import Newest, settle_referrals, write_referrals
from .rules import (
    examined_by,
    judged,
    looked_for_in,
    moves_enrolments,
    needs_answers,
    programme_on,
    programmes_of,
    takes,
)
from .spells import Spell, place
from .writing import give_ids, spells_of, write_spells

_REPEATED = Problem(
    "on",
    "repeated",
    Bilingual(
        "同一人同一天的同一种记录在本次报送中不止一条",
        "The same person, form and day occurs more than once in what was sent",
    ),
)


@dataclass(slots=True)
class _Past:
    """One person's contacts in one programme, by day: what is kept of their grades, ids, and the judgements just made."""

    grades: dict[date, str | None] = field(default_factory=dict)
    ids: dict[date, int] = field(default_factory=dict)
    judgements: dict[date, Judgement] = field(default_factory=dict)

    def grade_before(self, on: date) -> str | None:
        earlier = [day for day, grade in self.grades.items() if day < on and grade != LOST]
        return self.grades[max(earlier)] if earlier else None

    @property
    def reached_on(self) -> date | None:
        """The day of the newest contact that reached somebody."""
        return max((day for day, grade in self.grades.items() if grade != LOST), default=None)

    @property
    def lost_on(self) -> date | None:
        """The day of a newer contact that reached nobody."""
        newest = max(self.grades, default=None)
        return newest if newest is not None and self.grades[newest] == LOST else None


_Pasts = Mapping[tuple[int, str], _Past]


def record(entries: Sequence[ContactEntry], *, by: int | None, now: datetime, today: date) -> list[Recorded]:
    """See `actions.record_contacts`, which holds the turn."""
    refused = _refusals(entries, today)
    admitted = [entry for index, entry in enumerate(entries) if index not in refused]
    pasts = _pasts(admitted)
    _judge(admitted, pasts)
    filled = [_filled(entry, pasts) for entry in admitted]
    entered = list(zip(admitted, enter_contacts(filled, by=by, now=now), strict=True))
    news = [(entry, each) for entry, each in entered if each.change != "unchanged"]
    _follow_up(news, pasts, by=by, now=now)
    _examine([entry for entry, _ in news], by=by, now=now)
    _look_for_candidates(news, today)
    work.follow({entry.person.id for entry, _ in news if moves_enrolments(entry.form.key)}, now=now)
    done = iter(entered)
    return [
        Recorded("refused", None, refused[index]) if index in refused else _recorded(*next(done), pasts)
        for index in range(len(entries))
    ]


def _recorded(entry: ContactEntry, each: Entered, pasts: _Pasts) -> Recorded:
    return Recorded(each.change, each.contact_id, (), _judgement(entry, pasts))


def _judgement(entry: ContactEntry, pasts: _Pasts) -> Judgement | None:
    """What was made of an entry: of a shared form, by the first programme that takes it."""
    found = (pasts[entry.person.id, programme].judgements.get(entry.on) for programme in programmes_of(entry.form.key))
    return next((judgement for judgement in found if judgement is not None), None)


def _refusals(entries: Sequence[ContactEntry], today: date) -> dict[int, tuple[Problem, ...]]:
    refused: dict[int, tuple[Problem, ...]] = {}
    seen: set[tuple[int, str, date]] = set()
    for index, entry in enumerate(entries):
        problems = problems_of(entry, today=today)
        key = (entry.person.id, entry.form.key, entry.on)
        if key in seen:
            problems = (*problems, _REPEATED)
        if problems:
            refused[index] = problems
        else:
            seen.add(key)
    return refused


def _pasts(entries: Sequence[ContactEntry]) -> dict[tuple[int, str], _Past]:
    """What is known already of the people's contacts, by person and programme."""
    pasts: dict[tuple[int, str], _Past] = defaultdict(_Past)
    forms = {entry.form.key for entry in entries if programmes_of(entry.form.key)}
    people = {entry.person.id: entry.person for entry in entries if entry.form.key in forms}
    answers = "data" if any(map(needs_answers, forms)) else "form"  # answers are read only where they are needed
    for ids in pieces(sorted(people)):
        rows = Contact.objects.filter(resident_id__in=ids, form__in=forms, is_current=True)
        for resident, form, on, grade, key, data in rows.values_list(
            "resident_id", "form", "on", "grade", "id", answers
        ):
            known = data if answers == "data" else {}
            for programme in programmes_of(form):
                if takes(programme, people[resident], known, on=on):
                    past = pasts[resident, programme]
                    past.grades[on], past.ids[on] = grade, key
    return pasts


def _judge(entries: Sequence[ContactEntry], pasts: _Pasts) -> None:
    """Judge each entry knowing the grade before it, earliest first, in every programme that takes it."""
    for entry in sorted(entries, key=lambda entry: entry.on):
        for programme in programmes_of(entry.form.key):
            past = pasts[entry.person.id, programme]
            if not takes(programme, entry.person, entry.data, on=entry.on):
                past.grades.pop(entry.on, None)
                continue
            before = past.grade_before(entry.on)
            judgement = judged(programme, entry.person, entry.data, on=entry.on, previous_grade=before)
            past.grades[entry.on] = judgement.code
            past.judgements[entry.on] = judgement


def _filled(entry: ContactEntry, pasts: _Pasts) -> FilledForm:
    judgement = _judgement(entry, pasts)
    return FilledForm(
        resident_id=entry.person.id,
        form=entry.form.key,
        form_version=entry.form.version,
        on=entry.on,
        data=entry.data,
        organisation_id=entry.organisation_id or entry.person.organisation_id,
        grade=judgement.code if judgement else None,
        source=entry.source,
    )


_News = Sequence[tuple[ContactEntry, Entered]]


def _follow_up(news: _News, pasts: _Pasts, *, by: int | None, now: datetime) -> None:
    """Bring the enrolments of the people with new contacts up to date, programme by programme."""
    by_programme: dict[str, list[tuple[ContactEntry, Entered]]] = defaultdict(list)
    for entry, each in news:
        for programme in programmes_of(entry.form.key):
            past = pasts[entry.person.id, programme]
            if entry.on in past.judgements:
                by_programme[programme].append((entry, each))
                past.ids[entry.on] = each.contact_id
    for programme, some in by_programme.items():
        _move(programme, some, pasts, by=by, now=now)


def _move(programme: str, news: _News, pasts: _Pasts, *, by: int | None, now: datetime) -> None:
    spells = _placed(programme, [entry for entry, _ in news])
    people = {entry.person.id: entry.person for entry, _ in news}
    data = _data_of_newest(news, [pasts[person, programme] for person in people])
    outcomes = {(entry.person.id, entry.on): entry.outcome for entry, _ in news}
    newest = []
    for person in people.values():
        past = pasts[person.id, programme]
        on = past.reached_on
        if on is not None:
            judgement = past.judgements.get(on) or judged(
                programme, person, data[past.ids[on]], on=on, previous_grade=past.grade_before(on)
            )
            spell = _spell_on(spells[person.id], on)
            spell.take(on, judgement)
            newest.append(Newest(spell, past.ids[on], on, judgement, outcomes.get((person.id, on), "")))
        if past.lost_on is not None:
            _spell_on(spells[person.id], past.lost_on).lose(past.lost_on, searched_by(past.lost_on))
    _write([spell for some in spells.values() for spell in some], newest, by=by, now=now)


def _look_for_candidates(news: _News, today: date) -> None:
    consider(
        [
            Finding(entry.person, entry.form.key, entry.on, entry.data, each.contact_id)
            for entry, each in news
            if looked_for_in(entry.form.key)
        ],
        today=today,
    )


def _spell_on(spells: Sequence[Spell], on: date) -> Spell:
    return max((spell for spell in spells if spell.since <= on), key=lambda spell: spell.since)


def _write(spells: Sequence[Spell], newest: Sequence[Newest], *, by: int | None, now: datetime) -> None:
    give_ids(spells)
    referrals = settle_referrals(newest)
    write_spells(spells, by=by, now=now)
    write_referrals(referrals, by=by, now=now)


def _placed(programme: str, entries: Sequence[ContactEntry]) -> dict[int, list[Spell]]:
    """The people's spells, with a spell for every contact."""
    spells = spells_of({entry.person.id for entry in entries}, programme)
    for entry in sorted(entries, key=lambda entry: entry.on):
        place(spells[entry.person.id], entry.person, programme, on=entry.on, since=entry.since)
    new = [spell for some in spells.values() for spell in some if spell.id is None]
    settle_enrolled(programme, {spell.resident_id: spell.since for spell in new})
    examined = last_examinations(programme, {spell.resident_id for spell in new})
    for spell in new:
        spell.last_examination_on = examined.get(spell.resident_id)
    return spells


def last_examinations(programme: str, residents: Collection[int]) -> dict[int, date]:
    """Per resident the day of the newest examination that the programme asks for."""
    examination = programme_on(programme, date.max).examination
    found: dict[int, date] = {}
    for ids in pieces(list(residents) if examination else []):
        rows = Contact.objects.filter(resident_id__in=ids, form=examination.key, is_current=True)  # type: ignore[union-attr]
        found.update(rows.values_list("resident_id").annotate(Max("on")))
    return found


def _data_of_newest(news: _News, pasts: Sequence[_Past]) -> dict[int, Mapping[str, Any]]:
    """By id the data of each person's newest contact: mostly at hand, else (an older one was entered) fetched."""
    data: dict[int, Mapping[str, Any]] = {each.contact_id: entry.data for entry, each in news}
    newest = [past.ids[past.reached_on] for past in pasts if past.reached_on is not None]
    for ids in pieces([key for key in newest if key not in data]):
        data.update(Contact.objects.filter(pk__in=ids).values_list("pk", "data"))
    return data


def _examine(entries: Sequence[ContactEntry], *, by: int | None, now: datetime) -> None:
    """The newest examination shows on every open enrolment of the person in a programme that has it."""
    days: dict[str, dict[int, date]] = defaultdict(dict)
    for entry in entries:
        for programme in examined_by(entry.form.key):
            known = days[programme]
            known[entry.person.id] = max(entry.on, known.get(entry.person.id, entry.on))
    examined = {person for known in days.values() for person in known}
    spells = [spell for some in spells_of(examined).values() for spell in some if spell.until is None]
    for spell in spells:
        on = days[spell.programme].get(spell.resident_id) if spell.programme in days else None
        if on is not None and (spell.last_examination_on is None or on > spell.last_examination_on):
            spell.last_examination_on, spell.is_changed = on, True
    write_spells(spells, by=by, now=now)
