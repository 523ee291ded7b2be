"""Lines of a contacts' sheet: whose, which day, what; judged and entered together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from kangyu.catalogue.forms import FORMS
from kangyu.catalogue.sensitivities import of_form
from kangyu.formats.sheets import Line
from kangyu.methods.forms import Form, Problem, read_entry
from kangyu.registers.enrolments.actions import record_contacts
from kangyu.registers.enrolments.entries import ContactEntry
from kangyu.registers.enrolments.rules import in_force
from kangyu.registers.messages.actions import Refused
from kangyu.registers.people.entries import not_in_reach
from kangyu.registers.people.identification import Known, Who, find
from kangyu.registers.people.reading import Problems, read_day, read_name, read_who, written
from kangyu.registers.people.whereabouts import PlaceRefused, Places
from kangyu.registers.staff.policies import Scope
from kangyu.vocabulary.errors import NotUnderstood
from kangyu.vocabulary.labels import Bilingual

from .lines import Applied, Batch

_MESSAGES = {
    "unclear_person": Bilingual(
        "有 {count} 位居民符合姓名、性别和出生日期，请填写身份证号", "{count} residents fit; give the identity number"
    ),
    "other_name": Bilingual("姓名与该号码所登记的居民不一致", "The name is not that of the resident with this number"),
}
_CLOSED = Bilingual(
    "《{form}》只由负责此项工作的岗位报送，您的岗位不能导入", "Your role may not send “{form}”: it is kept closely"
)


@dataclass(slots=True)
class _Read:
    """A line as read, before the person is looked up."""

    line: Line
    who: Who
    name: str
    form: Form
    on: date
    since: date | None
    organisation_id: int | None
    data: Mapping[str, Any]


class ContactLines:
    """Applies lines of contacts."""

    def __init__(self, *, places: Places, writer: Scope, now: datetime, today: date) -> None:
        self._places, self._writer = places, writer
        self._now, self._today = now, today

    def apply(self, batch: Batch, lines: Sequence[Line]) -> Applied:
        """Record the good lines, in the caller's transaction; the others come back with their reasons."""
        applied = Applied()
        if (closed := self._closed(batch)) is not None:
            # Before anybody is looked up: even "unchanged" would tell who is in such care.
            applied.refused = [Refused(line.number, (closed,)) for line in lines]
            return applied
        read = [each for each in (self._read(batch, line, applied) for line in lines) if each is not None]
        found = {who: self._in_reach(some) for who, some in find({each.who for each in read}).items()}
        entries, numbers = [], []
        for each in read:
            problem = self._problem_of(each, found[each.who])
            if problem is not None:
                told = found[each.who] if problem.reason in _MESSAGES else ()
                applied.refuse(each.line.number, (problem,), about=[known.id for known in told])
            else:
                entries.append(_entry(each, found[each.who][0], batch))
                numbers.append(each.line.number)
        done = record_contacts(entries, by=self._writer.user, now=self._now, today=self._today)
        for number, entry, recorded in zip(numbers, entries, done, strict=True):
            if recorded.change == "refused":
                if self._writer.may_open_people:
                    applied.refuse(number, recorded.problems, about=[entry.person.id])
                else:
                    applied.refuse(number, (not_in_reach(),))
            else:
                applied.count(recorded.change, entry.person.id)
        return applied

    def _read(self, batch: Batch, line: Line, applied: Applied) -> _Read | None:
        raw = batch.sheet.raw(line)
        who, reasons = read_who(raw, today=self._today)
        problems = Problems()
        problems.found += reasons
        on = read_day(raw, "on", problems, self._today)
        if on is None and not any(problem.item == "on" for problem in problems.found):
            problems.add("on", "required")
        since = read_day(raw, "since", problems, self._today)
        organisation = self._organisation(written(raw.get("organisation")), problems)
        form = in_force(FORMS, batch.sheet.form or "", on or self._today)
        entry = read_entry(form, raw, today=self._today)
        problems.found += [*entry.errors, *batch.repeated(line)]
        if problems.found or who is None or on is None:
            applied.refused.append(Refused(line.number, tuple(problems.found)))
            return None
        return _Read(line, who, written(raw.get("name")), form, on, since, organisation, entry.data)

    def _organisation(self, text: str, problems: Problems) -> int | None:
        if not text:
            return None
        try:
            return self._places.organisation(text)
        except PlaceRefused as refused:
            problems.note("organisation", refused)
            return None

    def _closed(self, batch: Batch) -> Problem | None:
        """Why the sheet's form is none of the writer's, None when it may be sent."""
        key = batch.sheet.form or ""
        if self._writer.may_see(of_form(key)):
            return None
        name = in_force(FORMS, key, self._today).name
        return Problem("form", "closed_form", _CLOSED.format(form=name))

    def _in_reach(self, found: Sequence[Known]) -> Sequence[Known]:
        return [known for known in found if self._writer.covers(known.organisation_id)]

    def _problem_of(self, read: _Read, found: Sequence[Known]) -> Problem | None:
        """Why the person cannot be the one; None when it is sure. `found` are those in the writer's reach."""
        is_sure = len(found) == 1 and not _is_other(read.name, found[0].name)
        if is_sure:
            return None
        if not found or not self._writer.may_open_people:
            return not_in_reach()
        return _problem("unclear_person", count=len(found)) if len(found) > 1 else _problem("other_name")


def _problem(reason: str, **values: object) -> Problem:
    return Problem("name", reason, _MESSAGES[reason].format(**values))


def _is_other(said: str, known: str) -> bool:
    try:
        return bool(said) and said != known and read_name(said) != known
    except NotUnderstood:
        return True


def _entry(read: _Read, known: Known, batch: Batch) -> ContactEntry:
    return ContactEntry(
        person=known.person,
        form=read.form,
        on=read.on,
        data=read.data,
        organisation_id=read.organisation_id,
        since=read.since,
        source=batch.source(read.line),
    )
