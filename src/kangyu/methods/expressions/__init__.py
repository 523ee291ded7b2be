"""Conditions and derived values as small trees.

A declaration writes ``(systolic >= 180) | (diastolic >= 110)``. The tree that this makes is evaluated by plain
Python for one resident at the desk (`rows`), by Ibis for the county at night (`tables`), and prints itself in the
handbook (`words`). Logic is three-valued: unknown is a value, written ``None``. Generated tests hold the
interpreters to the same answer.
"""

from .rows import holds, value_of
from .tables import to_ibis
from .tree import Expression, Field, Value, all_of, any_of, codes_of, constant, field, fields_of, limits_of
from .words import in_words

__all__ = [
    "Expression",
    "Field",
    "Value",
    "all_of",
    "any_of",
    "codes_of",
    "constant",
    "field",
    "fields_of",
    "holds",
    "in_words",
    "limits_of",
    "to_ibis",
    "value_of",
]
