"""Sheets (表格): the columns that institutions' spreadsheets carry besides the items of the forms."""

from .columns import Column, headings_of_form, in_headings
from .contacts import CONTACT_COLUMNS, CONTACT_FORMS
from .residents import RESIDENT_COLUMNS

__all__ = ["CONTACT_COLUMNS", "CONTACT_FORMS", "RESIDENT_COLUMNS", "Column", "headings_of_form", "in_headings"]
