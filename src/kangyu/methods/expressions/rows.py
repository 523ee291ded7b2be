"""The interpreter for one row: plain Python, slow and obvious, the reference for the others.

A row is a mapping from field name to value; a missing field and ``None`` both mean unknown.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from .tree import (
    AllOf,
    AnyOf,
    Arithmetic,
    Compare,
    Constant,
    Expression,
    Field,
    Includes,
    IsIn,
    IsKnown,
    Not,
    Value,
)

Row = Mapping[str, Any]

_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    "==": operator.eq,
    "!=": operator.ne,
    ">=": operator.ge,
    ">": operator.gt,
}
_COMPUTE: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
}


def holds(condition: Expression, row: Row) -> bool | None:
    """Whether the condition holds for the row: True, False, or None for unknown."""
    match condition:
        case Compare(comparison, left, right):
            return _compare(comparison, value_of(left, row), value_of(right, row))
        case AllOf(terms):
            return _all(holds(term, row) for term in terms)
        case AnyOf(terms):
            return _negated(_all(_negated(holds(term, row)) for term in terms))
        case Not(term):
            return _negated(holds(term, row))
        case IsKnown(value):
            return value_of(value, row) is not None
        case IsIn(value, choices):
            found = value_of(value, row)
            return None if found is None else found in choices
        case Includes(value, codes):
            chosen = value_of(value, row)
            return None if chosen is None else any(code in chosen for code in codes)
    raise TypeError(f"not a condition: {condition!r}")


def value_of(value: Value, row: Row) -> Any:
    """The value for the row, or None for unknown."""
    match value:
        case Field(name):
            return row.get(name)
        case Constant(fixed):
            return fixed
        case Arithmetic(operation, left, right):
            return _compute(operation, value_of(left, row), value_of(right, row))
    raise TypeError(f"not a value: {value!r}")


def _compare(comparison: str, left: Any, right: Any) -> bool | None:
    if left is None or right is None:
        return None
    return _COMPARE[comparison](left, right)


def _compute(operation: str, left: Any, right: Any) -> Any:
    if left is None or right is None or (operation == "/" and right == 0):
        return None
    if isinstance(left, Decimal) != isinstance(right, Decimal):
        left, right = float(left), float(right)
    return _COMPUTE[operation](left, right)


def _negated(truth: bool | None) -> bool | None:
    return None if truth is None else not truth


def _all(truths: Any) -> bool | None:
    """Kleene's conjunction: false wins over unknown."""
    unknown = False
    for truth in truths:
        if truth is False:
            return False
        unknown = unknown or truth is None
    return None if unknown else True
