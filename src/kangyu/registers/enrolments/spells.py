"""A resident's spells in one programme, and where a contact belongs among them. Pure: rows in, rows out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from kangyu.methods.programmes import Judgement

from .entries import Person

DIED, MOVED = "1", "2"
_DAY = timedelta(days=1)


@dataclass(slots=True)
class Spell:
    """An enrolment as it will be written; without `id` it is new."""

    resident_id: int
    programme: str
    organisation_id: int
    since: date
    due_on: date
    id: int | None = None
    until: date | None = None
    close_reason: str = ""
    last_contact_on: date | None = None
    last_grade: str | None = None
    last_examination_on: date | None = None
    refer_by: date | None = None
    lost_on: date | None = None
    is_changed: bool = False
    is_new: bool = False

    def take(self, on: date, judgement: Judgement) -> None:
        """Show the newest contact that reached somebody: its day, grade and next date."""
        self.last_contact_on = on
        self.last_grade = judgement.grade.code if judgement.grade else None
        self.due_on = judgement.due_on
        self.lost_on = None
        self.is_changed = True

    def lose(self, on: date, due_on: date) -> None:
        """Show that a newer contact reached nobody; what was known of the person stays."""
        self.lost_on, self.due_on = on, due_on
        self.is_changed = True

    def begin(self, on: date) -> None:
        """Begin on an earlier day, if it is earlier."""
        if on < self.since:
            self.since = on
            self.is_changed = True


def place(spells: list[Spell], person: Person, programme: str, *, on: date, since: date | None) -> Spell:
    """The spell that a contact belongs to; opened, and appended to the list, when there is none.

    A contact inside or before a closed spell belongs to that one; after the last closed one it begins a new spell.
    """
    spells.sort(key=lambda spell: spell.since)
    for index, spell in enumerate(spells):
        if spell.until is None or on <= spell.until:
            earliest = spells[index - 1].until + _DAY if index else date.min  # type: ignore[operator]
            spell.begin(max(earliest, min(on, since or on)))
            return spell
    return _open(spells, person, programme, on, since)


def _open(spells: list[Spell], person: Person, programme: str, on: date, since: date | None) -> Spell:
    last = spells[-1].until if spells else None
    begins = since if since is not None and (last is None or since > last) else on
    spell = Spell(person.id, programme, person.organisation_id, begins, due_on=on, is_changed=True)
    end = person.died_on or person.left_on
    if end is not None:
        spell.until, spell.close_reason = max(end, begins), DIED if person.died_on else MOVED
    spells.append(spell)
    return spell
