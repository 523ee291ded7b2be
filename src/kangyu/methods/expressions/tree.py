"""The nodes of an expression. Meaning only: no interpreter lives here.

Two families: a `Value` stands for a number, code, date or text that may be unknown; an `Expression` is a condition
that is true, false or unknown. Python's ``and`` and ``or`` cannot be overloaded, so conditions join with ``&`` and
``|``; using one in an ``if`` is refused, because it would silently ask the tree instead of the row.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import fields as dataclass_fields
from datetime import date
from decimal import Decimal
from typing import Literal, NoReturn

Scalar = int | float | str | bool | date | Decimal
Comparison = Literal["<", "<=", "==", "!=", ">=", ">"]
Operation = Literal["+", "-", "*", "/"]


class Node:
    """What conditions and values share: they refuse to be used as Python truths."""

    __slots__ = ()

    def __bool__(self) -> NoReturn:
        raise TypeError("a condition has no truth of its own: join with & and |, and evaluate it on a row")


class Expression(Node):
    """A condition: true, false or unknown for a row."""

    __slots__ = ()

    def __and__(self, other: Expression) -> Expression:
        return AllOf((self, _condition(other)))

    def __or__(self, other: Expression) -> Expression:
        return AnyOf((self, _condition(other)))

    def __invert__(self) -> Expression:
        return Not(self)


class Value(Node):
    """A number, code, date or text; unknown is allowed."""

    __slots__ = ()

    def __lt__(self, other: Value | Scalar) -> Expression:
        return Compare("<", self, _value(other))

    def __le__(self, other: Value | Scalar) -> Expression:
        return Compare("<=", self, _value(other))

    def __gt__(self, other: Value | Scalar) -> Expression:
        return Compare(">", self, _value(other))

    def __ge__(self, other: Value | Scalar) -> Expression:
        return Compare(">=", self, _value(other))

    # Frozen dataclasses define __eq__ themselves, and trees must stay comparable and hashable:
    # equality of values is therefore asked by name.
    def equals(self, other: Value | Scalar) -> Expression:
        """The condition that both are known and the same."""
        return Compare("==", self, _value(other))

    def differs_from(self, other: Value | Scalar) -> Expression:
        """The condition that both are known and not the same."""
        return Compare("!=", self, _value(other))

    def is_known(self) -> Expression:
        """True or false, never unknown."""
        return IsKnown(self)

    def is_in(self, *choices: Scalar) -> Expression:
        """The condition that the value is one of the choices."""
        return IsIn(self, tuple(choices))

    def includes(self, *codes: str) -> Expression:
        """For an item of several answers (多选): at least one of the codes was chosen."""
        return Includes(self, tuple(codes))

    def __add__(self, other: Value | Scalar) -> Value:
        return Arithmetic("+", self, _value(other))

    def __sub__(self, other: Value | Scalar) -> Value:
        return Arithmetic("-", self, _value(other))

    def __mul__(self, other: Value | Scalar) -> Value:
        return Arithmetic("*", self, _value(other))

    def __truediv__(self, other: Value | Scalar) -> Value:
        return Arithmetic("/", self, _value(other))


@dataclass(frozen=True, slots=True)
class Field(Value):
    """A named field of the row, such as ``systolic`` or ``previous_grade``."""

    name: str

    def __post_init__(self) -> None:
        if not self.name.isidentifier():
            raise ValueError(f"a field name must be an identifier: {self.name!r}")


@dataclass(frozen=True, slots=True)
class Constant(Value):
    """A value written in the declaration itself."""

    value: Scalar


@dataclass(frozen=True, slots=True)
class Arithmetic(Value):
    """Unknown when either side is, and when dividing by zero."""

    operation: Operation
    left: Value
    right: Value


@dataclass(frozen=True, slots=True)
class Compare(Expression):
    """Unknown when either side is."""

    comparison: Comparison
    left: Value
    right: Value


@dataclass(frozen=True, slots=True)
class AllOf(Expression):
    """False as soon as one term is false; else unknown if one is unknown."""

    terms: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class AnyOf(Expression):
    """True as soon as one term is true; else unknown if one is unknown."""

    terms: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Not(Expression):
    """The contrary; unknown stays unknown."""

    term: Expression


@dataclass(frozen=True, slots=True)
class IsKnown(Expression):
    """Never itself unknown."""

    value: Value


@dataclass(frozen=True, slots=True)
class IsIn(Expression):
    """Unknown when the value is."""

    value: Value
    choices: tuple[Scalar, ...]


@dataclass(frozen=True, slots=True)
class Includes(Expression):
    """At least one of the codes was chosen; unknown when the item was not answered."""

    value: Value
    codes: tuple[str, ...]


def field(name: str) -> Field:
    """A field of the row, by name."""
    return Field(name)


def constant(value: Scalar) -> Constant:
    """A fixed value, where an operator alone would not make one."""
    return Constant(value)


def all_of(*terms: Expression) -> Expression:
    """All terms hold."""
    return AllOf(tuple(_condition(term) for term in terms))


def any_of(*terms: Expression) -> Expression:
    """At least one term holds."""
    return AnyOf(tuple(_condition(term) for term in terms))


def fields_of(node: Node) -> frozenset[str]:
    """The names of all fields that a tree reads."""
    return frozenset(found.name for found in _walk(node) if isinstance(found, Field))


def codes_of(node: Node) -> frozenset[Scalar]:
    """The values with which a tree compares codes: those of `is_in`, `includes` and of constants."""
    found = list(_walk(node))
    chosen = {code for each in found if isinstance(each, IsIn | Includes) for code in _choices(each)}
    return frozenset(chosen | {each.value for each in found if isinstance(each, Constant)})


def limits_of(node: Node, name: str) -> frozenset[Scalar]:
    """The constants with which a tree compares a field."""
    compared = [each for each in _walk(node) if isinstance(each, Compare)]
    sides = [(each.left, each.right) for each in compared] + [(each.right, each.left) for each in compared]
    return frozenset(limit.value for value, limit in sides if value == Field(name) and isinstance(limit, Constant))


def _choices(node: IsIn | Includes) -> tuple[Scalar, ...]:
    return node.choices if isinstance(node, IsIn) else node.codes


def _walk(node: Node) -> Iterator[Node]:
    yield node
    for part in dataclass_fields(node):  # type: ignore[arg-type]
        inner = getattr(node, part.name)
        for child in inner if isinstance(inner, tuple) else (inner,):
            if isinstance(child, Node):
                yield from _walk(child)


def _value(given: Value | Scalar) -> Value:
    if isinstance(given, Value):
        return given
    if isinstance(given, Expression):
        raise TypeError("a condition stands where a value is needed; put brackets round each comparison")
    return Constant(given)


def _condition(given: Expression) -> Expression:
    if not isinstance(given, Expression):
        raise TypeError("a value stands where a condition is needed; put brackets round each comparison")
    return given
