"""The sheets that about thirty institutions send, in all the ways in which offices are untidy."""

from .sending import SheetFile, write_sheets
from .table import WrongLine
from .writers import FileKind

__all__ = ["FileKind", "SheetFile", "WrongLine", "write_sheets"]
