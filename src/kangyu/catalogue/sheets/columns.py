"""What a column of a sheet is called, in refusals and in the sheets themselves."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from kangyu.formats.sheets.headings import Heading
from kangyu.methods.forms import Form, Item
from kangyu.vocabulary.labels import Bilingual


@dataclass(frozen=True, slots=True)
class Column:
    """A column that no form asks for: its key, its label, the further spellings under which sheets carry it.

    One that `identifies` says of which thing a line speaks.
    """

    key: str
    label: Bilingual
    headings: tuple[str, ...] = ()
    is_required: bool = False
    identifies: bool = False


def in_headings(columns: Iterable[Column]) -> tuple[Heading, ...]:
    """The columns as the sheet reader looks for them."""
    return tuple(
        Heading(column.key, (column.label.zh, *column.headings), column.is_required, identifies=column.identifies)
        for column in columns
    )


def headings_of_form(form: Form, *, required: bool, identifying: Collection[str] = ()) -> tuple[Heading, ...]:
    """A form's asked items as columns; `required` keeps the form's own demands for the header as well."""
    return tuple(
        Heading(
            item.key,
            (item.label.zh, *item.headings),
            required and item.is_required,
            item.unit,
            item.key in identifying,
        )
        for item in form.asked
    )


def heading_of(item: Item) -> str:
    """An item's heading in the sheets that we hand out, its unit in brackets: 到位金额（元）."""
    return f"{item.label.zh}（{item.unit.label.zh}）" if item.unit else item.label.zh
