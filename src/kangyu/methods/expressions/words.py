"""A tree in words, for the handbook, the page of an indicator and the reason beside a grade.

Names come from the declarations: a mapping from field name to its label, and for coded items from code to label.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from kangyu.vocabulary.labels import Bilingual

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
    Scalar,
    Value,
)

_SIGNS = {"<": "<", "<=": "≤", "==": "=", "!=": "≠", ">=": "≥", ">": ">", "+": "+", "-": "−", "*": "×", "/": "÷"}


@dataclass(frozen=True, slots=True)
class Names:
    """Labels for fields, and for the codes of coded fields."""

    fields: Mapping[str, Bilingual] = field(default_factory=dict)
    codes: Mapping[str, Mapping[str, Bilingual]] = field(default_factory=dict)


def in_words(node: Expression | Value, language: str = "zh", names: Names | None = None) -> str:
    """The tree as a phrase in Chinese or English."""
    return _Speaker(language, names or Names()).say(node)


@dataclass(frozen=True, slots=True)
class _Speaker:
    language: str
    names: Names

    def say(self, node: Expression | Value) -> str:
        match node:
            case Compare(comparison, left, right):
                code_of = left.name if isinstance(left, Field) else ""
                return f"{self.say(left)} {_SIGNS[comparison]} {self._side(right, code_of)}"
            case AllOf(terms):
                return self._both(" 且 ", " and ").join(self._inner(term) for term in terms)
            case AnyOf(terms):
                return self._both(" 或 ", " or ").join(self._inner(term) for term in terms)
            case Not(term):
                return self._both(f"非({self.say(term)})", f"not ({self.say(term)})")
            case IsKnown(value):
                return self._both(f"{self.say(value)} 已知", f"{self.say(value)} is known")
            case IsIn(value, choices):
                return self._choice(value, choices, self._both("属于", "is one of"))
            case Includes(value, codes):
                return self._choice(value, codes, self._both("含", "includes"))
            case Field(name):
                label = self.names.fields.get(name)
                return label.in_language(self.language) if label else name
            case Constant(fixed):
                return _plain(fixed)
            case Arithmetic(operation, left, right):
                return f"{self._inner(left)} {_SIGNS[operation]} {self._inner(right)}"
        raise TypeError(f"neither a condition nor a value: {node!r}")

    def _inner(self, node: Expression | Value) -> str:
        said = self.say(node)
        return f"({said})" if isinstance(node, AllOf | AnyOf | Arithmetic) else said

    def _side(self, right: Value, code_of: str) -> str:
        if isinstance(right, Constant):
            return self._code(code_of, right.value)
        return self.say(right)

    def _choice(self, value: Value, choices: tuple[Scalar, ...], verb: str) -> str:
        of = value.name if isinstance(value, Field) else ""
        separator = self._both("、", ", ")
        return f"{self.say(value)} {verb} {separator.join(self._code(of, choice) for choice in choices)}"

    def _code(self, of: str, choice: Scalar) -> str:
        label = self.names.codes.get(of, {}).get(str(choice))
        return label.in_language(self.language) if label else _plain(choice)

    def _both(self, chinese: str, english: str) -> str:
        return english if self.language.startswith("en") else chinese


def _plain(value: Scalar) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
