"""What a column of a sheet is called, in refusals and in the sheets themselves."""

from collections.abc import Iterable
from dataclasses import dataclass

from kangyu.formats.sheets.headings import Heading
from kangyu.methods.forms import Form
from kangyu.vocabulary.labels import Bilingual


@dataclass(frozen=True, slots=True)
class Column:
    """A column that no form asks for: its key, its label, the further spellings under which sheets carry it."""

    key: str
    label: Bilingual
    headings: tuple[str, ...] = ()
    is_required: bool = False


def in_headings(columns: Iterable[Column]) -> tuple[Heading, ...]:
    """The columns as the sheet reader looks for them."""
    return tuple(Heading(column.key, (column.label.zh, *column.headings), column.is_required) for column in columns)


def headings_of_form(form: Form, *, required: bool) -> tuple[Heading, ...]:
    """A form's asked items as columns; `required` keeps the form's own demands for the header as well."""
    return tuple(
        Heading(item.key, (item.label.zh, *item.headings), required and item.is_required) for item in form.asked
    )
