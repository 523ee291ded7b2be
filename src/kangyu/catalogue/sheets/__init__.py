"""Sheets (表格): the columns that institutions' spreadsheets carry besides the items of the forms."""

from .columns import Column, heading_of, headings_of_form, in_headings
from .contacts import CONTACT_COLUMNS, CONTACT_FORMS
from .ledgers import LEDGER_COLUMNS, headings_of_ledger
from .residents import RESIDENT_COLUMNS

__all__ = [
    "CONTACT_COLUMNS",
    "CONTACT_FORMS",
    "LEDGER_COLUMNS",
    "RESIDENT_COLUMNS",
    "Column",
    "heading_of",
    "headings_of_form",
    "headings_of_ledger",
    "in_headings",
]
