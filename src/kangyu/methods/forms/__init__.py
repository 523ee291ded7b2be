"""Forms (表单): what is recorded at one moment, and how what a person typed becomes typed data.

The same declaration makes the page, its checks, the spreadsheet's headings and the columns of the snapshot.
"""

from .concealment import closed_items, conceal, restore
from .declaration import Check, Form, Item, Kind, Range, Section
from .entry import Entry, Problem, in_unit, read_entry

__all__ = [
    "Check",
    "Entry",
    "Form",
    "Item",
    "Kind",
    "Problem",
    "Range",
    "Section",
    "closed_items",
    "conceal",
    "in_unit",
    "read_entry",
    "restore",
]
