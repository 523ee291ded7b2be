"""What is told of a row, and the pieces that every teller uses."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from kangyu.methods.indicators import Rows
from kangyu.registers.bulk import pieces
from kangyu.registers.records.models import Contact
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.sensitivity import Sensitivity

from ..opening import OpenedRow

NEVER = Bilingual("无", "none")


@dataclass(frozen=True)
class Fact:
    """One thing that made the row count: label and value; it opens the `contact`, kept as closely as `kept`, or the `case`."""

    label: Bilingual
    value: Bilingual
    contact: int | None = None
    kept: Sensitivity = Sensitivity.ORDINARY
    case: int | None = None


@dataclass(frozen=True)
class Origin:
    """The sheet and line that brought the row, through the contact that they became."""

    filename: str
    sheet: str
    line: int
    contact: int

    @property
    def has_sheet_of_its_own(self) -> bool:
        """A text file has none: its only sheet bears the file's name."""
        return bool(self.sheet) and not self.filename.startswith(self.sheet)


@dataclass(frozen=True)
class Told:
    """What a row has to say. `name` stands where the row has no person: of a ledger's line, of a case.

    `source` is the contact that brought it, `on` its own day, `is_corrected` whether it was changed since;
    `case` is the case that it is, or is a step of.
    `kept` is how closely the row itself is kept, whatever the figure tells: of one case among many.
    """

    facts: list[Fact]
    source: Contact | None = None
    name: Bilingual | None = None
    on: date | None = None
    is_corrected: bool = False
    case: int | None = None
    kept: Sensitivity = Sensitivity.ORDINARY


@dataclass(frozen=True)
class Teller:
    """How the rows of one mart are told.

    `gather` reads, in a fixed number of queries, what some rows need; `tell` makes one row of it; `owners` finds whose
    rows are by their keys alone, for figures that were issued and outlive their marts.
    """

    gather: Callable[[Sequence[OpenedRow], Rows, date], Any]
    tell: Callable[[OpenedRow, Rows, Any], Told]
    owners: Callable[[Sequence[int]], list[OpenedRow]]


def latest(residents: Collection[int], on: date, *, forms: Collection[str]) -> dict[int, Contact]:
    """Per resident the newest current contact of the forms up to a day."""
    found: dict[int, Contact] = {}
    for ids in pieces(sorted(set(residents))):
        current = Contact.objects.filter(resident_id__in=ids, form__in=forms, is_current=True)
        # The day is compared here: SQLite 3.40 with statistics ignores an upper bound that follows an IN in its index.
        days = [row for row in current.values_list("resident_id", "on", "pk") if row[1] <= on]
        newest = {resident: key for resident, _, key in sorted(days, key=lambda row: row[1:])}
        rows = by_id(Contact.objects.select_related("message"), newest.values())
        found.update({resident: rows[key] for resident, key in newest.items()})
    return found


def by_id(query: Any, ids: Iterable[int], key: str = "pk") -> dict[int, Any]:
    return {row.pk: row for some in pieces(sorted(set(ids))) for row in query.filter(**{f"{key}__in": some})}


def reads(of: Rows, column: str) -> bool:
    return any(bound == column for bound, _ in of.after + of.within)


def examined(contact: Contact | None) -> Fact:
    label = Bilingual("体检", "Examination")
    return day(label, contact.on, contact.pk) if contact else Fact(label, NEVER)


def day(label: Bilingual, on: date, contact: int | None = None) -> Fact:
    return Fact(label, Bilingual(f"{on:%Y-%m-%d}", f"{on:%Y-%m-%d}"), contact)


def plain(label: Bilingual, text: str) -> Fact:
    return Fact(label, Bilingual(text, text))


def people_of(rows: Iterable[OpenedRow]) -> list[int]:
    """The residents of the rows; some rows have none."""
    return [row.resident for row in rows if row.resident is not None]
