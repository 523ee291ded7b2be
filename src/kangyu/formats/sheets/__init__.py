"""Spreadsheets as institutions send them, read into plain lines; and the sheets we send back.

``open_workbook`` → ``find_header`` → ``data_lines``; ``write_answer`` returns what was refused. Pure:
no tables, no clock, nothing about what the columns mean.
"""

from kangyu.formats.sheets.cells import Cell, Line, column_letters, looks_like_formula
from kangyu.formats.sheets.data import SKIP_REASONS, Skipped, data_lines
from kangyu.formats.sheets.headers import Header, find_header, find_headers
from kangyu.formats.sheets.headings import Heading
from kangyu.formats.sheets.limits import Limits
from kangyu.formats.sheets.refusals import SheetRefused
from kangyu.formats.sheets.units import factors_of
from kangyu.formats.sheets.workbooks import Sheet, SkippedSheet, Workbook, open_workbook
from kangyu.formats.sheets.writing import LINE_HEADING, Column, Table, write_answer, write_table

__all__ = [
    "LINE_HEADING",
    "SKIP_REASONS",
    "Cell",
    "Column",
    "Header",
    "Heading",
    "Limits",
    "Line",
    "Sheet",
    "SheetRefused",
    "Skipped",
    "SkippedSheet",
    "Table",
    "Workbook",
    "column_letters",
    "data_lines",
    "factors_of",
    "find_header",
    "find_headers",
    "looks_like_formula",
    "open_workbook",
    "write_answer",
    "write_table",
]
