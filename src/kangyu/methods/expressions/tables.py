"""The interpreter for a whole table: an Ibis expression that DuckDB, PostgreSQL or Spark runs.

SQL's own logic is three-valued in the same way, so conditions translate node by node. Items of several answers are
arrays of codes in the tables.
"""

from __future__ import annotations

import functools
import operator
from decimal import Decimal
from typing import Any

import ibis

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

_COMPARE = {
    "<": operator.lt,
    "<=": operator.le,
    "==": operator.eq,
    "!=": operator.ne,
    ">=": operator.ge,
    ">": operator.gt,
}
_COMPUTE = {"+": operator.add, "-": operator.sub, "*": operator.mul}


def to_ibis(node: Expression | Value, table: ibis.Table) -> Any:
    """The tree as a column expression over the table.

    Raises:
        TypeError: for something that is neither a condition nor a value.
    """
    match node:
        case Compare(comparison, left, right):
            return _COMPARE[comparison](to_ibis(left, table), to_ibis(right, table))
        case AllOf(terms):
            return functools.reduce(operator.and_, (to_ibis(term, table) for term in terms))
        case AnyOf(terms):
            return functools.reduce(operator.or_, (to_ibis(term, table) for term in terms))
        case Not(term):
            return ~to_ibis(term, table)
        case IsKnown(value):
            return to_ibis(value, table).notnull()
        case IsIn(value, choices):
            return to_ibis(value, table).isin(list(choices))
        case Includes(value, codes):
            chosen = to_ibis(value, table)
            return functools.reduce(operator.or_, (chosen.contains(code) for code in codes))
        case Field(name):
            return table[name]
        case Constant(fixed):
            return ibis.literal(float(fixed) if isinstance(fixed, Decimal) else fixed)
        case Arithmetic("/", left, right):
            return to_ibis(left, table).cast("float64") / to_ibis(right, table).nullif(0)
        case Arithmetic(operation, left, right):
            return _COMPUTE[operation](to_ibis(left, table), to_ibis(right, table))
    raise TypeError(f"neither a condition nor a value: {node!r}")
