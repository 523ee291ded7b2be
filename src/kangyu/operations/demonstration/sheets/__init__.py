"""The sheets that about thirty institutions send, in all the ways in which offices are untidy."""

from .senders import some_leaves
from .sending import SheetFile, write_sheets
from .table import WrongLine
from .writers import FileKind

__all__ = ["FileKind", "SheetFile", "WrongLine", "some_leaves", "write_sheets"]
