"""The one timeline: every form ever filled in about a person, corrections shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from kangyu.catalogue.forms import FORMS
from kangyu.catalogue.programmes import PROGRAMMES
from kangyu.methods.programmes import Grade
from kangyu.registers.records.queries import Contact
from kangyu.vocabulary.labels import Bilingual
from kangyu.web.form.answers import AnswerSection, form_named, gist, sections_answered


@dataclass(frozen=True)
class Source:
    """The sheet and line that brought an entry."""

    filename: str
    sheet: str
    line: int


@dataclass(frozen=True)
class TimelineEntry:
    """One line of the timeline. `is_correction` when it replaced an older one, `is_current` until it is replaced."""

    id: int
    on: date
    form_key: str
    form_name: Bilingual
    gist: Bilingual
    grade: Grade | None
    is_current: bool
    is_correction: bool
    organisation: str
    recorded_by: str
    recorded_at: datetime
    source: Source | None


@dataclass(frozen=True)
class Year:
    """The entries of a calendar year, newest first."""

    year: int
    entries: tuple[TimelineEntry, ...]


@dataclass(frozen=True)
class Filter:
    """A form that the timeline can be narrowed to; `key` empty means all."""

    key: str
    name: Bilingual
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class EntryDetail:
    """An opened entry: every answer, who recorded it, where it came from."""

    entry: TimelineEntry
    sections: tuple[AnswerSection, ...]
    may_correct: bool


def entries_of(contacts: Iterable[Contact]) -> tuple[TimelineEntry, ...]:
    """Contacts as lines, in their order."""
    return tuple(entry_of(contact) for contact in contacts)


def entry_of(contact: Contact) -> TimelineEntry:
    """One contact as a line."""
    form = form_named(contact.form)
    return TimelineEntry(
        id=contact.pk,
        on=contact.on,
        form_key=contact.form,
        form_name=form.name if form else Bilingual(contact.form, contact.form),
        gist=gist(form, contact.data) if form else Bilingual("", ""),
        grade=_grade(contact),
        is_current=contact.is_current,
        is_correction=contact.supersedes_id is not None,
        organisation=contact.organisation.short_name,
        recorded_by=str(contact.recorded_by) if contact.recorded_by else "",
        recorded_at=contact.recorded_at,
        source=Source(contact.message.filename, contact.sheet, contact.line) if contact.message else None,
    )


def detail_of(contact: Contact, *, may_correct: bool) -> EntryDetail:
    """An entry with all its answers."""
    form = form_named(contact.form)
    return EntryDetail(entry_of(contact), sections_answered(form, contact.data) if form else (), may_correct)


def by_year(entries: Iterable[TimelineEntry]) -> tuple[Year, ...]:
    """Entries under their years, in their order."""
    years: dict[int, list[TimelineEntry]] = {}
    for entry in entries:
        years.setdefault(entry.on.year, []).append(entry)
    return tuple(Year(year, tuple(found)) for year, found in years.items())


def filters_of(entries: tuple[TimelineEntry, ...], chosen: str) -> tuple[Filter, ...]:
    """All, and each form that occurs, with how many."""
    counts = {form.key: sum(entry.form_key == form.key for entry in entries) for form in FORMS}
    return (
        Filter("", Bilingual("全部", "All"), len(entries), not chosen),
        *(Filter(form.key, form.name, counts[form.key], chosen == form.key) for form in FORMS if counts[form.key]),
    )


def _grade(contact: Contact) -> Grade | None:
    if not contact.grade:
        return None
    programme = next((each for each in PROGRAMMES if each.contact.key == contact.form), None)
    return programme.grade(contact.grade) if programme else None
