"""Writing health records and contacts. Callers hold a transaction and, where they decide from what is known, a turn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal

from django.db.models import Max

from kangyu.registers.bulk import insert_rows, new_ids, pieces, update_rows

from .models import Contact, Draft, HealthRecord
from .telling import tells

if TYPE_CHECKING:
    from kangyu.registers.people.models import Resident
    from kangyu.registers.staff.models import User

Change = Literal["added", "changed", "unchanged", "refused"]
Key = tuple[int, str, date]

# Numbers that we give lie above those that institutions give, whose sheets may come later.
_FIRST_SERIAL = 50_000
_CONTACT_COLUMNS = (
    "id",
    "resident_id",
    "form",
    "form_version",
    "on",
    "data",
    "grade",
    "organisation_id",
    "recorded_at",
    "recorded_by_id",
    "is_current",
    "supersedes_id",
    "message_id",
    "sheet",
    "line",
)
_RECORD_COLUMNS = ("resident_id", "number", "organisation_id", "established_on", "closed_on", "close_reason")


@dataclass(frozen=True, slots=True)
class Source:
    """The message, sheet and line that brought a row."""

    message_id: int
    sheet: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledForm:
    """A form as filled in, already read and accepted."""

    resident_id: int
    form: str
    form_version: int
    on: date
    data: Mapping[str, Any]
    organisation_id: int
    grade: str | None = None
    source: Source | None = None

    @property
    def key(self) -> Key:
        """What there is only one current contact of."""
        return self.resident_id, self.form, self.on


@dataclass(frozen=True, slots=True)
class Entered:
    """What became of a filled-in form: `contact_id` is the current contact of that resident, form and day."""

    change: Change
    contact_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordEntry:
    """A health record to write; without a number the next one of the area is given."""

    resident_id: int
    area_code: str
    organisation_id: int
    established_on: date
    number: str | None = None
    closed_on: date | None = None
    close_reason: str = ""


def enter_contacts(forms: Sequence[FilledForm], *, by: int | None, now: datetime) -> list[Entered]:
    """Enter forms of different residents, kinds or days: new rows, and superseding ones where the data differ.

    Args:
        by: id of the user who enters them, None for a sheet sent by the command.
    """
    current = _current(forms)
    entered: list[Entered | None] = [None] * len(forms)
    todo: list[tuple[int, FilledForm, int | None]] = []
    for index, form in enumerate(forms):
        known = current.get(form.key)
        if known is not None and known[1] == form.data:
            entered[index] = Entered("unchanged", known[0])
        else:
            todo.append((index, form, known[0] if known else None))
    _supersede([old for _, _, old in todo if old is not None])
    ids = new_ids(Contact, len(todo))
    insert_rows(
        Contact,
        _CONTACT_COLUMNS,
        [_row(key, form, old, by, now) for key, (_, form, old) in zip(ids, todo, strict=True)],
    )
    for key, (index, _, old) in zip(ids, todo, strict=True):
        entered[index] = Entered("changed" if old else "added", key)
    return [each for each in entered if each is not None]


def _current(forms: Sequence[FilledForm]) -> dict[Key, tuple[int, Any]]:
    """Id and data of the current contacts that the forms would be."""
    days = {form.on for form in forms}
    kinds = {form.form for form in forms}
    found: dict[Key, tuple[int, Any]] = {}
    for ids in pieces(sorted({form.resident_id for form in forms})):
        rows = Contact.objects.filter(resident_id__in=ids, form__in=kinds, is_current=True)
        if len(days) < 100:
            rows = rows.filter(on__in=days)
        values = rows.values_list("resident_id", "form", "on", "id", "data")
        found.update({(resident, kind, on): (key, data) for resident, kind, on, key, data in values})
    return found


def _supersede(ids: Sequence[int]) -> None:
    for some in pieces(ids):
        Contact.objects.filter(pk__in=some).update(is_current=False)


def _row(key: int, form: FilledForm, supersedes: int | None, by: int | None, now: datetime) -> tuple[Any, ...]:
    source = form.source
    return (
        key,
        form.resident_id,
        form.form,
        form.form_version,
        form.on,
        form.data,
        form.grade,
        form.organisation_id,
        now,
        by,
        True,
        supersedes,
        source.message_id if source else None,
        source.sheet if source else "",
        source.line if source else None,
    )


def write_records(entries: Sequence[RecordEntry]) -> None:
    """Establish health records (建档) for residents who have none."""
    numbers = _next_numbers(entries)
    rows = [
        (
            entry.resident_id,
            entry.number or next(numbers[entry.area_code]),
            entry.organisation_id,
            entry.established_on,
            entry.closed_on,
            entry.close_reason,
        )
        for entry in entries
    ]
    insert_rows(HealthRecord, _RECORD_COLUMNS, rows)


def _next_numbers(entries: Sequence[RecordEntry]) -> dict[str, Iterable[str]]:
    """Per area the numbers after its last one: the area's 12 digits and a serial of five."""
    given = {entry.number for entry in entries}
    areas = {entry.area_code for entry in entries if not entry.number}
    return {area: _numbers_after(area, _last_serial(area), given) for area in areas}


def _numbers_after(area: str, last: int, given: set[str | None]) -> Iterable[str]:
    for serial in range(last + 1, 100_000):
        number = f"{area}{serial:05d}"
        if number not in given:
            yield number


def _last_serial(area: str) -> int:
    taken = HealthRecord.objects.filter(number__gte=f"{area}{_FIRST_SERIAL}", number__lte=f"{area}99999")
    last = taken.aggregate(last=Max("number"))["last"]
    return int(last[12:]) if last else _FIRST_SERIAL


def date_records(established: Mapping[int, date]) -> None:
    """Correct the day on which residents' records were established."""
    update_rows_of_records(("established_on",), [(on, resident) for resident, on in established.items()])


def close_records(closed: Mapping[int, tuple[date, str]]) -> None:
    """Close the open records of residents, by id: day and reason (1 died, 2 moved away)."""
    update_rows_of_records(("closed_on", "close_reason"), [(*how, resident) for resident, how in closed.items()])


def reopen_records(residents: Sequence[int]) -> None:
    """Open the records of residents who came back."""
    for ids in pieces(residents):
        HealthRecord.objects.filter(resident_id__in=ids, close_reason="2").update(closed_on=None, close_reason="")


def update_rows_of_records(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Update records by resident, whose id stands last in each row."""
    residents = [row[-1] for row in rows]
    keys: dict[int, int] = {}
    for ids in pieces(residents):
        keys.update(HealthRecord.objects.filter(resident_id__in=ids).values_list("resident_id", "pk"))
    update_rows(HealthRecord, columns, [(*row[:-1], keys[row[-1]]) for row in rows if row[-1] in keys])


def save_draft(*, user: User, resident: Resident, form: str, raw: Mapping[str, Any], at: datetime) -> None:
    """Keep what is written so far, in place of what was kept before; texts with numbers of people are left out."""
    kept = {key: value for key, value in raw.items() if not tells(value)}
    Draft.objects.update_or_create(user=user, resident=resident, form=form, defaults={"raw": kept, "saved_at": at})


def discard_draft(*, user: User, resident: Resident, form: str) -> None:
    """Forget what was kept."""
    Draft.objects.filter(user=user, resident=resident, form=form).delete()
