"""Papers (证明材料): photographs, PDF and office files that prove something; told by their content, never opened."""

from .kinds import LARGEST, PaperKind, kind_of
from .names import safe_name

__all__ = ["LARGEST", "PaperKind", "kind_of", "safe_name"]
